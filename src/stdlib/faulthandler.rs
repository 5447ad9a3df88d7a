//! `faulthandler`: where threads are, on request, after a time, and when a signal comes.
//!
//! Everything is written straight to a descriptor, by way of a buffer on the stack: handlers of signals must not allocate. They read the
//! frames of the thread that they interrupted as they are; what the handler of a fatal signal does last is to give the signal back to
//! whoever had it before. `unsafe` lives here: signals, raw descriptors, threads looked at from outside.

use crate::state::Place;
use crate::time::seconds::{Rounding, to_nanoseconds};
use adder_vm::eval;
use adder_vm::exc::Exc;
use adder_vm::fork::Monitor;
use adder_vm::gil;
use adder_vm::modules::{signal, sys, threading};
use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, call, number, truth};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::int;
use std::cell::UnsafeCell;
use std::fmt::Write;
use std::mem::MaybeUninit;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, Ordering};
use std::time::{Duration, Instant};

/// Signals that end the process, with what is said of them.
const FATAL: [(i32, &str); 5] = [
    (libc::SIGBUS, "Bus error"),
    (libc::SIGILL, "Illegal instruction"),
    (libc::SIGFPE, "Floating-point exception"),
    (libc::SIGABRT, "Aborted"),
    (libc::SIGSEGV, "Segmentation fault"),
];

/// As many frames of a thread are shown.
const MAX_FRAMES: usize = 100;

/// As many characters of a name are shown.
const MAX_NAME: usize = 500;

/// One more than the highest signal.
const SIGNALS: usize = 65;

/// So long the watchdog waits for the running thread to give way before it looks at its frames all the same: it is then in native code,
/// which leaves them as they are.
const PATIENCE: Duration = Duration::from_millis(500);

/// What signals had before this module, by number.
struct Old(UnsafeCell<[MaybeUninit<libc::sigaction>; SIGNALS]>);

// SAFETY: an entry is written before the handler is installed, under the global lock, and read by it.
unsafe impl Sync for Old {}

static OLD: Old = Old(UnsafeCell::new([const { MaybeUninit::uninit() }; SIGNALS]));
static ENABLED: AtomicBool = AtomicBool::new(false);
static ENABLED_ALL: AtomicBool = AtomicBool::new(true);
static DESCRIPTOR: AtomicI32 = AtomicI32::new(2);
/// The files that were given, so that their descriptors stay open.
static FILE: Place = Place::new();
static LATER_FILE: Place = Place::new();
static USER_FILES: [Place; SIGNALS] = [const { Place::new() }; SIGNALS];
/// Counts calls of `dump_traceback_later` and its cancelling: a watchdog whose number is an older one ends.
static LATER: Monitor<u64> = Monitor::new(0);

/// A signal that `register` was called for.
struct User {
    /// -1 if it is not registered.
    fd: AtomicI32,
    all: AtomicBool,
    chain: AtomicBool,
}

static USERS: [User; SIGNALS] =
    [const { User { fd: AtomicI32::new(-1), all: AtomicBool::new(true), chain: AtomicBool::new(false) } };
        SIGNALS];

/// The thread that registered a signal last: asked where nobody holds the lock in the thread that the signal came to.
static OWNER: AtomicPtr<Thread> = AtomicPtr::new(std::ptr::null_mut());

/// Text on its way to a descriptor.
struct Out {
    fd: i32,
    length: usize,
    bytes: [u8; 512],
}

impl Out {
    fn to(fd: i32) -> Out {
        Out { fd, length: 0, bytes: [0; 512] }
    }

    fn flush(&mut self) {
        let mut rest = &self.bytes[..self.length];
        while !rest.is_empty() {
            // SAFETY: the buffer is alive.
            let n = unsafe { libc::write(self.fd, rest.as_ptr().cast(), rest.len()) };
            match usize::try_from(n) {
                Ok(n) if n > 0 => rest = &rest[n.min(rest.len())..],
                _ => break,
            }
        }
        self.length = 0;
    }

    /// A name as ASCII, what is not being escaped.
    fn name(&mut self, points: impl Iterator<Item = u32>) {
        for (i, point) in points.enumerate() {
            if i == MAX_NAME {
                self.put(format_args!("..."));
                return;
            }
            match point {
                0x20..0x7f => self.put(format_args!("{}", point as u8 as char)),
                0..0x20 | 0x7f..0x100 => self.put(format_args!("\\x{point:02x}")),
                0x100..0x10000 => self.put(format_args!("\\u{point:04x}")),
                _ => self.put(format_args!("\\U{point:08x}")),
            }
        }
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            if self.length == self.bytes.len() {
                self.flush();
            }
            self.bytes[self.length] = byte;
            self.length += 1;
        }
    }

    fn put(&mut self, text: std::fmt::Arguments) {
        // It always succeeds.
        let _ = self.write_fmt(text);
    }
}

impl Write for Out {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.bytes(text.as_bytes());
        Ok(())
    }
}

impl Drop for Out {
    fn drop(&mut self) {
        self.flush();
    }
}

/// The frames of a thread, the innermost first.
fn frames_of(t: &Thread, out: &mut Out) {
    let mut shown = 0;
    eval::each_place(t, |code, line| {
        if shown == MAX_FRAMES {
            out.put(format_args!("  ...\n"));
            return false;
        }
        shown += 1;
        out.put(format_args!("  File \""));
        out.name(code.unit.filename.code_points());
        out.put(format_args!("\", line {line} in "));
        out.name(code.unit.name.code_points());
        out.put(format_args!("\n"));
        true
    });
    if shown == 0 {
        out.put(format_args!("  <no Python frame>\n"));
    }
}

fn header(t: &Thread, current: bool, out: &mut Out) {
    let what = if current { "Current thread" } else { "Thread" };
    let ident = t.ident.get();
    out.put(format_args!("{what} {ident:#018x}"));
    let mut name = [0u8; 32];
    // SAFETY: the thread is alive, as it has not taken itself out of the list of those that run Python; the buffer has room.
    let failed =
        unsafe { libc::pthread_getname_np(ident as libc::pthread_t, name.as_mut_ptr().cast(), name.len()) };
    if failed == 0 {
        let end = name.iter().position(|&b| b == 0).unwrap_or(0);
        out.put(format_args!(" ["));
        out.bytes(&name[..end]);
        out.put(format_args!("]"));
    }
    out.put(format_args!(" (most recent call first):\n"));
}

/// What all threads do, or the current one only.
fn report(current: Option<&Thread>, all: bool, out: &mut Out) {
    if !all {
        out.put(format_args!("Stack (most recent call first):\n"));
        match current {
            Some(t) => frames_of(t, out),
            None => out.put(format_args!("  <no Python frame>\n")),
        }
        return;
    }
    let mut first = true;
    let mut one = |t: &Thread, is_current: bool| {
        if !std::mem::take(&mut first) {
            out.put(format_args!("\n"));
        }
        header(t, is_current, out);
        frames_of(t, out);
    };
    threading::each_thread(|t| {
        if current.is_none_or(|current| !std::ptr::eq(current, t)) {
            one(t, false);
        }
    });
    if let Some(current) = current {
        one(current, true);
    }
}

/// The descriptor of a file argument, `sys.stderr`'s by default.
fn descriptor(t: &Thread, file: Option<&Value>) -> PyResult<(i32, Option<Value>)> {
    let file = match file.filter(|f| !f.is_none()) {
        Some(file) => file.clone(),
        None => match sys::lookup("stderr") {
            Some(file) if !file.is_none() => file,
            Some(_) => return Err(t.runtime_error("sys.stderr is None")),
            None => return Err(t.runtime_error("unable to get sys.stderr")),
        },
    };
    if int::is_int(&file) {
        let fd = int::as_c_int(t, &file)?;
        if fd < 0 {
            return Err(t.value_error("file is not a valid file descriptor"));
        }
        return Ok((fd, None));
    }
    let fd = call::method(t, &file, "fileno", &[])?;
    let fd = number::to_isize(t, &fd, Exc::OverflowError)? as i32;
    // What the file has not written yet belongs in front.
    if let Some(flush) = attr::find(t, &file, "flush")? {
        if call::call(t, &flush, &[]).is_err() {
            drop(t.take_pending());
        }
    }
    Ok((fd, Some(file)))
}

fn flag(t: &Thread, v: Option<&Value>, default: bool) -> PyResult<bool> {
    v.map_or(Ok(default), |v| truth::truth(t, v))
}

fn dump_traceback(t: &Thread, a: Bound) -> PyResult {
    let (fd, _file) = descriptor(t, a.opt(0))?;
    let all = flag(t, a.opt(1), true)?;
    report(Some(t), all, &mut Out::to(fd));
    Ok(Value::none())
}

fn dump_c_stack(t: &Thread, a: Bound) -> PyResult {
    let (fd, _file) = descriptor(t, a.opt(0))?;
    // Frames of compiled code have no entries in the unwinder's tables.
    Out::to(fd).put(format_args!(
        "Current thread's C stack trace (most recent call first):\n  <cannot get C stack on this system>\n"
    ));
    Ok(Value::none())
}

/// Gives a signal `handler`; what it had is kept.
fn install(signal: i32, handler: extern "C" fn(i32), flags: libc::c_int) -> bool {
    // SAFETY: the action is complete; the old one is kept where only this module looks.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = handler as *const () as usize;
        libc::sigemptyset(&raw mut action.sa_mask);
        action.sa_flags = flags | libc::SA_ONSTACK;
        libc::sigaction(signal, &raw const action, (*OLD.0.get())[signal as usize].as_mut_ptr()) == 0
    }
}

/// Gives a signal back what it had.
fn restore(signal: i32) {
    // SAFETY: stored when the handler was installed.
    unsafe { libc::sigaction(signal, (*OLD.0.get())[signal as usize].as_ptr(), std::ptr::null_mut()) };
}

extern "C" fn on_fatal(signal: i32) {
    let fd = DESCRIPTOR.load(Ordering::Relaxed);
    let Some(at) = FATAL.iter().position(|(number, _)| *number == signal) else { return };
    restore(signal);
    let mut out = Out::to(fd);
    out.put(format_args!("Fatal Python error: {}\n\n", FATAL[at].1));
    match Thread::try_current() {
        Some(t) => {
            header(t, true, &mut out);
            frames_of(t, &mut out);
            out.flush();
            if ENABLED_ALL.load(Ordering::Relaxed) {
                threading::each_thread(|other| {
                    if !std::ptr::eq(other, t) {
                        out.put(format_args!("\n"));
                        header(other, false, &mut out);
                        frames_of(other, &mut out);
                    }
                });
            }
        }
        None => out.put(format_args!("<no Python frame>\n")),
    }
    drop(out);
    // SAFETY: the signal goes to whoever had it before.
    unsafe { libc::raise(signal) };
}

fn enable(t: &Thread, a: Bound) -> PyResult {
    let (fd, file) = descriptor(t, a.opt(0))?;
    let all = flag(t, a.opt(1), true)?;
    flag(t, a.opt(2), true)?;
    DESCRIPTOR.store(fd, Ordering::Relaxed);
    ENABLED_ALL.store(all, Ordering::Relaxed);
    FILE.put(file.unwrap_or_else(Value::none));
    if ENABLED.swap(true, Ordering::Relaxed) {
        return Ok(Value::none());
    }
    for (signal, _) in FATAL {
        if !install(signal, on_fatal, libc::SA_NODEFER) {
            return Err(t.runtime_error("unable to install a signal handler"));
        }
    }
    Ok(Value::none())
}

fn disable(_: &Thread, _: Bound) -> PyResult {
    let was = ENABLED.swap(false, Ordering::Relaxed);
    if was {
        FATAL.iter().for_each(|(signal, _)| restore(*signal));
    }
    FILE.put(Value::none());
    Ok(Value::bool(was))
}

fn is_enabled(_: &Thread, _: Bound) -> PyResult {
    Ok(Value::bool(ENABLED.load(Ordering::Relaxed)))
}

extern "C" fn on_user(signal: i32) {
    let Some(user) = USERS.get(signal as usize) else { return };
    let fd = user.fd.load(Ordering::Relaxed);
    if fd < 0 {
        return;
    }
    // SAFETY: the C library's thread-local error number.
    let errno = unsafe { *libc::__errno_location() };
    let all = user.all.load(Ordering::Relaxed);
    // SAFETY: threads' structs are never freed. One that waits without the lock leaves its frames as they are.
    let current = Thread::try_current().or_else(|| unsafe { OWNER.load(Ordering::Relaxed).as_ref() });
    report(current, all, &mut Out::to(fd));
    if user.chain.load(Ordering::Relaxed) {
        restore(signal);
        // SAFETY: the signal goes to whoever had it before; then it is this handler's again.
        unsafe { libc::raise(signal) };
        install(signal, on_user, libc::SA_NODEFER);
    }
    // SAFETY: as above.
    unsafe { *libc::__errno_location() = errno };
}

/// A signal's number that `register` takes.
fn user_signal(t: &Thread, v: &Value) -> PyResult<i32> {
    let n = int::as_c_int(t, v)?;
    if FATAL.iter().any(|(fatal, _)| *fatal == n) {
        return Err(t.runtime_error(format_args!("signal {n} cannot be registered, use enable() instead")));
    }
    if n < 1 || n >= SIGNALS as i32 {
        return Err(t.value_error("signal number out of range"));
    }
    Ok(n)
}

fn register(t: &Thread, a: Bound) -> PyResult {
    let n = user_signal(t, a.get(0))?;
    let (fd, file) = descriptor(t, a.opt(1))?;
    let all = flag(t, a.opt(2), true)?;
    let chain = flag(t, a.opt(3), false)?;
    let user = &USERS[n as usize];
    OWNER.store(std::ptr::from_ref(t).cast_mut(), Ordering::Relaxed);
    let flags = if chain { libc::SA_NODEFER } else { libc::SA_RESTART };
    user.all.store(all, Ordering::Relaxed);
    user.chain.store(chain, Ordering::Relaxed);
    if user.fd.swap(fd, Ordering::Relaxed) < 0 && !install(n, on_user, flags) {
        user.fd.store(-1, Ordering::Relaxed);
        return Err(t.last_os_error(None));
    }
    USER_FILES[n as usize].put(file.unwrap_or_else(Value::none));
    Ok(Value::none())
}

fn unregister(t: &Thread, a: Bound) -> PyResult {
    let n = user_signal(t, a.get(0))?;
    let was = USERS[n as usize].fd.swap(-1, Ordering::Relaxed) >= 0;
    if was {
        restore(n);
        USER_FILES[n as usize].put(Value::none());
    }
    Ok(Value::bool(was))
}

/// What the watchdog does.
struct Watch {
    turn: u64,
    every: Duration,
    repeat: bool,
    exit: bool,
    fd: i32,
}

impl Watch {
    fn run(self) {
        loop {
            let due = Instant::now() + self.every;
            let turn = loop {
                let left = due.saturating_duration_since(Instant::now());
                let turn = LATER.wait_while(left, |&turn| turn == self.turn);
                if *turn != self.turn || Instant::now() >= due {
                    break turn;
                }
            };
            if *turn != self.turn {
                return;
            }
            let dump = || {
                let mut out = Out::to(self.fd);
                let micros = self.every.as_nanos().div_ceil(1000);
                let (seconds, micros) = (micros / 1_000_000, micros % 1_000_000);
                out.put(format_args!(
                    "Timeout ({}:{:02}:{:02}",
                    seconds / 3600,
                    seconds / 60 % 60,
                    seconds % 60
                ));
                if micros != 0 {
                    out.put(format_args!(".{micros:06}"));
                }
                out.put(format_args!(")!\n"));
                report(None, true, &mut out);
            };
            if !gil::while_nobody_runs(PATIENCE, dump) {
                dump();
            }
            if self.exit {
                // SAFETY: ends the process, as the caller wanted.
                unsafe { libc::_exit(1) };
            }
            if !self.repeat {
                return;
            }
        }
    }
}

/// Ends the watchdog, if there is one: afterwards it writes nothing any more. The number of the next one.
fn cancel(t: &Thread) -> u64 {
    drop(LATER.lock());
    // A watchdog that is writing waits for the global lock.
    gil::without(t, || {
        let mut turn = LATER.lock();
        *turn += 1;
        LATER.notify_all();
        *turn
    })
}

fn dump_traceback_later(t: &Thread, a: Bound) -> PyResult {
    let ns = to_nanoseconds(t, a.get(0), Rounding::Up)?;
    let repeat = flag(t, a.opt(1), false)?;
    let exit = flag(t, a.opt(3), false)?;
    if ns <= 0 {
        return Err(t.value_error("timeout must be greater than 0"));
    }
    let (fd, file) = descriptor(t, a.opt(2))?;
    let turn = cancel(t);
    LATER_FILE.put(file.unwrap_or_else(Value::none));
    let watch = Watch { turn, every: Duration::from_nanos(ns as u64), repeat, exit, fd };
    // Signals are for the threads that run the program.
    let mask = signal::block_all();
    let started = std::thread::Builder::new().name("faulthandler".into()).spawn(move || watch.run());
    signal::set_mask(&mask);
    match started {
        Ok(_) => Ok(Value::none()),
        Err(_) => Err(t.runtime_error("unable to start watchdog thread")),
    }
}

fn cancel_dump_traceback_later(t: &Thread, _: Bound) -> PyResult {
    cancel(t);
    LATER_FILE.put(Value::none());
    Ok(Value::none())
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "faulthandler",
    doc: "faulthandler module.",
    functions: &[
        Method::new(
            "enable(file=sys.stderr, all_threads=True, c_stack=True)",
            enable,
            "Enable the fault handler.",
        ),
        Method::new("disable()", disable, "Disable the fault handler."),
        Method::new("is_enabled()", is_enabled, "Check if the handler is enabled."),
        Method::new(
            "dump_traceback(file=sys.stderr, all_threads=True)",
            dump_traceback,
            "Dump the traceback of the current thread, or of all threads if all_threads is True, into file.",
        ),
        Method::new("dump_c_stack(file=sys.stderr)", dump_c_stack, "Dump the C stack of the current thread."),
        Method::new(
            "dump_traceback_later(timeout, repeat=False, file=sys.stderr, exit=False)",
            dump_traceback_later,
            "Dump the traceback of all threads in timeout seconds,\nor each timeout seconds if repeat is True. If exit is True, call _exit(1) which is not safe.",
        ),
        Method::new(
            "cancel_dump_traceback_later()",
            cancel_dump_traceback_later,
            "Cancel the previous call to dump_traceback_later().",
        ),
        Method::new(
            "register(signum, file=sys.stderr, all_threads=True, chain=False)",
            register,
            "Register a handler for the signal 'signum': dump the traceback of the current thread, or of all threads if all_threads is True, into file.",
        ),
        Method::new(
            "unregister(signum, /)",
            unregister,
            "Unregister the handler of the signal 'signum' registered by register().",
        ),
    ],
    types: &[],
    init: None,
};
