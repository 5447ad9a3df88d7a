//! The life of an interpreter: configuration, the main thread on a native stack of its own, modules; and the end.
//!
//! In: a [`Config`]. Out: the caller's function run with a thread that holds the global lock.
//! `unsafe` lives here: descriptors are asked about.

use crate::exc::Exc;
use crate::import::library::Library;
use crate::native::ModuleSpec;
use crate::thread::{PyResult, Thread};
use crate::types::int;
use crate::{boot, gil, import, memory, modules, report};

/// `sys.flags`, and what else the command line decides.
#[derive(Clone, Default, Debug)]
pub struct Flags {
    pub debug: u8,
    pub inspect: u8,
    pub interactive: u8,
    pub optimize: u8,
    pub dont_write_bytecode: bool,
    pub no_user_site: bool,
    pub no_site: bool,
    pub ignore_environment: bool,
    pub verbose: u8,
    pub bytes_warning: u8,
    pub quiet: bool,
    pub isolated: bool,
    pub dev_mode: bool,
    pub utf8_mode: bool,
    pub safe_path: bool,
    pub warn_default_encoding: bool,
    pub int_max_str_digits: Option<u32>,
}

/// What the interpreter is started with.
pub struct Config {
    pub flags: Flags,
    /// `sys.argv`.
    pub argv: Vec<String>,
    /// `sys.orig_argv`.
    pub orig_argv: Vec<String>,
    pub executable: String,
    pub warn_options: Vec<String>,
    pub x_options: Vec<(String, Option<String>)>,
    /// Key of string hashes; none for a random one.
    pub hash_seed: Option<u32>,
    /// What `os.cpu_count()` says, if not the truth.
    pub cpu_count: Option<u32>,
    /// Other processes may not have scripts run here.
    pub no_remote_debug: bool,
    /// Code objects show lines, but no columns.
    pub no_debug_ranges: bool,
    /// `sys.pycache_prefix`.
    pub pycache_prefix: Option<String>,
    pub gc_stress: bool,
    /// Native modules besides the virtual machine's own.
    pub modules: &'static [&'static ModuleSpec],
    pub library: Library,
}

const NATIVE_STACK: usize = 1 << 30;

struct Sendable<T>(T);

// SAFETY: handed from the starting thread to the main Python thread, which alone uses it.
unsafe impl<T> Send for Sendable<T> {}

impl<T> Sendable<T> {
    fn take(self) -> T {
        self.0
    }
}

/// Starts the interpreter and runs `main` in its main thread; returns what that returns.
pub fn start(config: Config, main: impl FnOnce(&Thread) -> i32) -> i32 {
    let parts = Sendable((config, main));
    std::thread::scope(|scope| {
        let spawned = std::thread::Builder::new().name("main".into()).stack_size(NATIVE_STACK).spawn_scoped(
            scope,
            move || {
                let (config, main) = parts.take();
                run(config, main)
            },
        );
        // This thread only waits: signals are for the one that runs the program, which gets those it sends itself before it goes on.
        let mask = crate::modules::signal::block_all();
        let ended = spawned.map(|handle| handle.join());
        crate::modules::signal::set_mask(&mask);
        match ended {
            Ok(Ok(code)) => code,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(e) => {
                eprintln!("adder: cannot start the main thread: {e}");
                70
            }
        }
    })
}

fn run(config: Config, main: impl FnOnce(&Thread) -> i32) -> i32 {
    if let Some(seed) = config.hash_seed {
        crate::text::hash::configure(seed);
    }
    // SAFETY: asks for a number.
    let ident = unsafe { libc::pthread_self() } as u64;
    let Some(t) = boot::new_thread(NATIVE_STACK - (64 << 10), ident) else {
        eprintln!("adder: no memory for the value stack");
        return 70;
    };
    gil::acquire(t);
    boot::boot(t);
    modules::threading::set_main(t);
    if let Err(raised) = initialize(t, config) {
        let exception = t.take(raised);
        let text = report::describe(t, &exception);
        eprint!("adder: cannot start\n{text}");
        return 70;
    }
    let code = main(t);
    gil::release();
    code
}

fn initialize(t: &Thread, config: Config) -> PyResult<()> {
    let stress = config.gc_stress;
    if let Some(limit) = config.flags.int_max_str_digits {
        int::set_max_str_digits(limit);
    }
    import::initialize(t, config)?;
    modules::signal::install_default(t)?;
    if stress {
        memory::collect::stress(t);
    }
    Ok(())
}

/// Runs what `atexit` and `threading` want at the end, and flushes the standard streams.
pub fn finish(t: &Thread) -> bool {
    let mut good = true;
    if let Ok(Some(threading)) = import::loaded_module(t, "threading") {
        if let Err(raised) = crate::protocol::call::method(t, &threading, "_shutdown", &[]) {
            let exception = t.take(raised);
            report::unraisable(t, exception, Some("Exception ignored on threading shutdown"), &threading);
        }
    }
    modules::atexit::run_all(t);
    good &= flush(t);
    modules::sys::set_finalizing();
    crate::finalize::drop_modules(t);
    good &= flush(t);
    good
}

/// Flushes `sys.stdout` and `sys.stderr`; false if the output could not be written.
pub fn flush(t: &Thread) -> bool {
    let mut good = true;
    for name in ["stdout", "stderr"] {
        let Some(file) = modules::sys::lookup(name).filter(|f| !f.is_none()) else { continue };
        let closed = match crate::protocol::attr::find(t, &file, "closed") {
            Ok(Some(v)) => crate::protocol::truth::truth(t, &v).unwrap_or(false),
            Ok(None) | Err(_) => false,
        };
        drop(t.take_pending());
        if closed {
            continue;
        }
        if let Err(raised) = crate::protocol::call::method(t, &file, "flush", &[]) {
            let exception = t.take(raised);
            if name == "stdout" {
                report::unraisable(t, exception, None, &file);
                good = false;
            }
        }
    }
    good
}

/// What an uncaught exception means for the process: the exit status, after the exception was shown if it has to be.
pub fn exit_status(t: &Thread, raised: crate::thread::Raised) -> i32 {
    let exception = t.take(raised);
    if exception.class().is_subtype(Exc::SystemExit.class()) {
        let code = crate::protocol::attr::find(t, &exception, "code");
        let code = match code {
            Ok(Some(code)) => code,
            Ok(None) | Err(_) => {
                drop(t.take_pending());
                return 1;
            }
        };
        if code.is_none() {
            return 0;
        }
        if int::is_int(&code) {
            return int::to_i64(&code).map_or(-1, |n| n as i32);
        }
        if let Ok(text) = crate::protocol::repr::str(t, &code) {
            report::write_stderr_value(t, &text);
            report::write_stderr(t, "\n");
        }
        drop(t.take_pending());
        return 1;
    }
    let interrupted = exception.class().is(Exc::KeyboardInterrupt.class());
    modules::sys::show_exception(t, &exception);
    if interrupted { 130 } else { 1 }
}
