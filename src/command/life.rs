//! One run of the interpreter from settings to exit code.
//!
//! In: the settings. Out: the exit code CPython would give: 0, 1 after an uncaught exception, what `SystemExit` says, 120 if the
//! output could not be written, and death by SIGINT after an uncaught `KeyboardInterrupt`.

use super::program::{self, Main};
use super::settings::{Program, PycChecks, Settings};
use super::{interrupt, repl, streams};
use adder_vm::exc::Exc;
use adder_vm::import::import_module;
use adder_vm::modules::sys;
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, call};
use adder_vm::start::{self, Config, Flags};
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::list;
use adder_vm::types::str::from_wtf8;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Exit code when standard output could not be flushed at the end.
const LOST_OUTPUT: i32 = 120;

/// Runs the interpreter; the process's exit code.
pub fn run(settings: Settings) -> i32 {
    let mode = settings.jit.unwrap_or_default();
    let perf_map = settings.x_options.iter().any(|(key, _)| key == "perf" || key == "perf_jit");
    let options = adder_jit::Options {
        force_exits: settings.force_exits,
        perf_map,
        dump: settings.jit_dump.clone(),
        ..adder_jit::Options::default()
    };
    // What is shown has to be there when the program ends.
    let shows = options.dump.ir || options.dump.clif || options.dump.asm;
    let threads = settings.jit_threads.or(shows.then_some(0));
    adder_vm::jit::configure(mode, threads, options);
    if let Some(budget) = settings.jit_budget {
        adder_vm::jit::set_budget(budget);
    }
    adder_vm::import::time::show(settings.import_time);
    let interrupted = AtomicBool::new(false);
    let code = start::start(config(&settings), |t| {
        let end = live(t, &settings);
        interrupted.store(end.interrupted, Ordering::Relaxed);
        end.code
    });
    if settings.jit_stats {
        eprint!("{}", adder_vm::jit::report());
    }
    if interrupted.load(Ordering::Relaxed) { interrupt::die() } else { code }
}

fn config(settings: &Settings) -> Config {
    let lossy = |words: &[OsString]| words.iter().map(|w| w.to_string_lossy().into_owned()).collect();
    Config {
        flags: Flags {
            debug: settings.debug,
            inspect: settings.inspect,
            interactive: settings.interactive,
            optimize: settings.optimize.min(2),
            dont_write_bytecode: settings.dont_write_bytecode,
            no_user_site: settings.no_user_site,
            no_site: settings.no_site,
            ignore_environment: settings.ignore_environment,
            verbose: settings.verbose,
            bytes_warning: settings.bytes_warning,
            quiet: settings.quiet,
            isolated: settings.isolated,
            dev_mode: settings.dev_mode,
            utf8_mode: settings.utf8_mode.unwrap_or(false),
            safe_path: settings.safe_path,
            warn_default_encoding: settings.warn_default_encoding,
            int_max_str_digits: settings.int_max_str_digits,
        },
        argv: lossy(&arguments(settings)),
        orig_argv: lossy(&settings.words),
        executable: executable(settings.words.first().map(OsString::as_os_str)),
        warn_options: settings.warnings.clone(),
        x_options: settings.x_options.clone(),
        hash_seed: settings.hash_seed,
        cpu_count: settings.cpu_count.flatten(),
        no_remote_debug: settings.no_remote_debug,
        no_debug_ranges: settings.no_debug_ranges,
        pycache_prefix: settings.pycache_prefix.clone().filter(|path| !path.is_empty()),
        gc_stress: settings.gc_stress,
        modules: adder_stdlib::MODULES,
        library: adder_stdlib::library::LIBRARY,
    }
}

/// `sys.argv`: what names the program, and its arguments. `-m` replaces the name by the module's file later.
fn arguments(settings: &Settings) -> Vec<OsString> {
    let name = match &settings.program {
        // CPython has "-" only where it was written.
        Program::Stdin if settings.words.iter().skip(1).any(|w| w == "-") => OsString::from("-"),
        Program::Stdin => OsString::new(),
        Program::Command(_) => OsString::from("-c"),
        Program::Module(_) => OsString::from("-m"),
        Program::File(path) => path.clone(),
    };
    std::iter::once(name).chain(settings.arguments.iter().cloned()).collect()
}

/// The path of the executable as it was called: a link in a virtual environment is not followed.
fn executable(name: Option<&OsStr>) -> String {
    let own = || std::env::current_exe().unwrap_or_default();
    let path = match name {
        Some(name) if name.as_bytes().contains(&b'/') => std::path::absolute(name).unwrap_or_else(|_| own()),
        Some(name) if !name.is_empty() => {
            let path = std::env::var_os("PATH").unwrap_or_default();
            let found =
                std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| is_program(file));
            found.and_then(|file| std::path::absolute(file).ok()).unwrap_or_else(own)
        }
        Some(_) | None => own(),
    };
    path.to_string_lossy().into_owned()
}

fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0)
}

/// Text from outside as Python sees it: bytes that are not UTF-8 become lone surrogates (PEP 383).
pub fn text_of(text: &OsStr) -> Value {
    let mut wtf8 = Vec::with_capacity(text.len());
    for chunk in text.as_bytes().utf8_chunks() {
        wtf8.extend_from_slice(chunk.valid().as_bytes());
        for &byte in chunk.invalid() {
            // U+DC80 to U+DCFF in generalised UTF-8.
            wtf8.extend_from_slice(&[0xed, 0xb0 | byte >> 6, 0x80 | byte & 0x3f]);
        }
    }
    from_wtf8(&wtf8)
}

fn texts(words: &[OsString]) -> Value {
    list::new(words.iter().map(|word| text_of(word)).collect())
}

/// How a run ended.
struct End {
    code: i32,
    interrupted: bool,
}

fn live(t: &Thread, settings: &Settings) -> End {
    let main = match prepare(t, settings) {
        Ok(main) => main,
        Err(raised) => return finish(t, ended(t, raised)),
    };
    let interactive =
        settings.program == Program::Stdin && (settings.interactive > 0 || streams::is_terminal(0));
    let result = if interactive {
        repl::banner(t, settings).and_then(|()| repl::run(t, &main))
    } else {
        program::run(t, &main, settings)
    };
    let mut end = match result {
        Ok(()) => End { code: 0, interrupted: false },
        Err(raised) if wants_prompt(settings) && !interactive => {
            let exception = t.take(raised);
            sys::show_exception(t, &exception);
            End { code: 1, interrupted: false }
        }
        Err(raised) => ended(t, raised),
    };
    if wants_prompt(settings) && !interactive {
        // What the program was told about itself does not hold at the prompt, and how it ended is forgotten after it.
        main.forget_file();
        end = match repl::run(t, &main) {
            Ok(()) => End { code: 0, interrupted: false },
            Err(raised) => ended(t, raised),
        };
    }
    // The program's names go with the end; nothing here may hold them.
    drop(main);
    finish(t, end)
}

/// Whether a prompt follows the program; it may have asked for it itself. Without `-i` there has to be somebody to talk to.
fn wants_prompt(settings: &Settings) -> bool {
    let asked = settings.inspect > 0
        || !settings.ignore_environment && std::env::var_os("PYTHONINSPECT").is_some_and(|v| !v.is_empty());
    asked && (settings.interactive > 0 || streams::is_terminal(0))
}

/// Shows an uncaught exception.
fn ended(t: &Thread, raised: Raised) -> End {
    let interrupted = t.pending_is(Exc::KeyboardInterrupt);
    End { code: start::exit_status(t, raised), interrupted }
}

fn finish(t: &Thread, mut end: End) -> End {
    if !start::finish(t) {
        end = End { code: LOST_OUTPUT, interrupted: false };
    }
    end
}

/// Everything that comes before the program.
fn prepare(t: &Thread, settings: &Settings) -> PyResult<Main> {
    let main = Main::new(t)?;
    sys::set("argv", texts(&arguments(settings)));
    sys::set("orig_argv", texts(&settings.words));
    streams::install(t, settings)?;
    let checks = match settings.pyc_checks {
        PycChecks::Default => None,
        PycChecks::Always => Some("always"),
        PycChecks::Never => Some("never"),
    };
    if let Some(checks) = checks {
        let imp = import_module(t, "_imp")?;
        attr::set(t, &imp, &Value::from("check_hash_based_pycs"), Some(&Value::from(checks)))?;
    }
    if !settings.warnings.is_empty() {
        import_module(t, "warnings")?;
    }
    if !settings.no_site {
        import_module(t, "site")?;
    }
    let wants_faults = settings.dev_mode
        || settings.x_options.iter().any(|(key, _)| key == "faulthandler")
        || !settings.ignore_environment
            && std::env::var_os("PYTHONFAULTHANDLER").is_some_and(|v| !v.is_empty());
    if wants_faults {
        let module = import_module(t, "faulthandler")?;
        call::method(t, &module, "enable", &[])?;
    }
    if !settings.safe_path {
        if let Some(first) = first_folder(&settings.program) {
            program::prepend_path(t, text_of(first.as_os_str()))?;
        }
    }
    Ok(main)
}

/// `sys.path[0]`. A folder or archive that is run puts itself there later.
fn first_folder(program: &Program) -> Option<PathBuf> {
    match program {
        Program::Stdin | Program::Command(_) => Some(PathBuf::new()),
        Program::Module(_) => std::env::current_dir().ok(),
        Program::File(path) => {
            if program::is_container(Path::new(path)) {
                return None;
            }
            let real = std::fs::canonicalize(path).ok().or_else(|| std::path::absolute(path).ok());
            real.and_then(|path| path.parent().map(Path::to_path_buf))
        }
    }
}
