//! Signals: C handlers that only set flags, Python handlers run by the main thread at its next poll; the `_signal` module.
//!
//! `unsafe` lives here: signal handlers and the C library's signal functions.

use crate::exc::Exc;
use crate::native::{Bound, Method, ModuleSpec};
use crate::object::value::{Field, Value};
use crate::poll::breaker;
use crate::protocol::{call, iter, number};
use crate::thread::{PyResult, Thread};
use crate::types::module::PyModule;
use crate::types::tuple;
use crate::types::{int, set};
use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, AtomicU32, Ordering};

const COUNT: usize = 65;

static FLAGS: [AtomicBool; COUNT] = [const { AtomicBool::new(false) }; COUNT];
static ANY: AtomicBool = AtomicBool::new(false);
/// The main thread's `eval_breaker`.
static MAIN: AtomicPtr<AtomicU32> = AtomicPtr::new(std::ptr::null_mut());
static WAKEUP: AtomicI32 = AtomicI32::new(-1);

struct Handlers(RefCell<Vec<Field>>);

// SAFETY: touched only by the holder of the global lock.
unsafe impl Sync for Handlers {}

static HANDLERS: Handlers = Handlers(RefCell::new(Vec::new()));

/// What the operating system calls: nothing here may allocate or lock.
extern "C" fn on_signal(signal: libc::c_int) {
    // SAFETY: the C library's thread-local error number.
    let errno = unsafe { *libc::__errno_location() };
    trip(signal);
    let fd = WAKEUP.load(Ordering::Relaxed);
    if fd >= 0 {
        let byte = signal as u8;
        // SAFETY: writes one byte of a local variable.
        unsafe { libc::write(fd, (&raw const byte).cast(), 1) };
    }
    // SAFETY: as above.
    unsafe { *libc::__errno_location() = errno };
}

fn trip(signal: libc::c_int) {
    if let Some(flag) = FLAGS.get(signal as usize) {
        flag.store(true, Ordering::Release);
        ANY.store(true, Ordering::Release);
        let p = MAIN.load(Ordering::Acquire);
        if !p.is_null() {
            // SAFETY: the main thread's struct is never freed.
            unsafe { (*p).fetch_or(breaker::SIGNAL, Ordering::Release) };
        }
    }
}

/// Keeps all signals from the calling thread, and from threads it starts; the mask before.
pub fn block_all() -> libc::sigset_t {
    // SAFETY: sets of signals on the stack, filled in by the calls.
    unsafe {
        let (mut all, mut before) = (std::mem::zeroed(), std::mem::zeroed());
        libc::sigfillset(&raw mut all);
        libc::pthread_sigmask(libc::SIG_SETMASK, &raw const all, &raw mut before);
        before
    }
}

/// Sets the calling thread's mask of signals.
pub fn set_mask(mask: &libc::sigset_t) {
    // SAFETY: a valid set of signals.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, mask, std::ptr::null_mut()) };
}

/// Names the thread that runs Python handlers.
pub fn set_main(t: &Thread) {
    MAIN.store((&raw const t.head.eval_breaker).cast_mut(), Ordering::Release);
    super::sys::remote::set_breaker(&raw const t.head.eval_breaker);
}

fn is_main(t: &Thread) -> bool {
    std::ptr::eq(MAIN.load(Ordering::Acquire), &t.head.eval_breaker)
}

/// Whether a signal waits for its handler.
pub fn pending() -> bool {
    ANY.load(Ordering::Acquire)
}

/// Runs the Python handlers of signals that came, in the main thread.
pub fn run_pending(t: &Thread) -> PyResult<()> {
    if !is_main(t) || !ANY.swap(false, Ordering::AcqRel) {
        return Ok(());
    }
    for (signal, flag) in FLAGS.iter().enumerate() {
        if !flag.swap(false, Ordering::AcqRel) {
            continue;
        }
        let handler = HANDLERS.0.borrow().get(signal).and_then(Field::get);
        let Some(handler) = handler else { continue };
        if int::is_int(&handler) || handler.is_none() {
            continue;
        }
        let frame = match crate::eval::current_frame(t) {
            // SAFETY: linked frames are alive.
            Some(f) => unsafe { crate::types::frame::object_of(t, f) },
            None => Value::none(),
        };
        if let Err(raised) = call::call(t, &handler, &[Value::from(signal), frame]) {
            // What is left comes at the next poll.
            ANY.store(true, Ordering::Release);
            t.head.eval_breaker.fetch_or(breaker::SIGNAL, Ordering::Relaxed);
            return Err(raised);
        }
    }
    Ok(())
}

fn install(signal: i32, handler: libc::sighandler_t) -> std::io::Result<()> {
    // SAFETY: a zeroed `sigaction` is valid, and the handler is one of ours or a constant.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = handler;
        libc::sigemptyset(&mut action.sa_mask);
        if libc::sigaction(signal, &action, std::ptr::null_mut()) != 0 {
            return Err(std::io::Error::last_os_error());
        }
    }
    Ok(())
}

fn our_handler() -> libc::sighandler_t {
    on_signal as extern "C" fn(libc::c_int) as usize as libc::sighandler_t
}

fn current(signal: i32) -> Value {
    // SAFETY: only asks for the action.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        if libc::sigaction(signal, std::ptr::null(), &mut action) != 0 {
            return Value::none();
        }
        match action.sa_sigaction {
            libc::SIG_DFL => Value::small_int(0),
            libc::SIG_IGN => Value::small_int(1),
            _ => Value::none(),
        }
    }
}

/// `SIGINT` raises `KeyboardInterrupt`; `SIGPIPE` and `SIGXFSZ` are ignored, so that writes give errors.
pub fn install_default(t: &Thread) -> PyResult<()> {
    set_main(t);
    for signal in [libc::SIGPIPE, libc::SIGXFSZ] {
        let _ = install(signal, libc::SIG_IGN);
    }
    let module = crate::import::import_module(t, "_signal")?;
    let handler = crate::protocol::attr::get_str(t, &module, "default_int_handler")?;
    if int::to_i64(&current(libc::SIGINT)) == Some(0) {
        store(libc::SIGINT, Some(handler));
        let _ = install(libc::SIGINT, our_handler());
    }
    Ok(())
}

fn store(signal: i32, handler: Option<Value>) -> Option<Value> {
    let handlers = HANDLERS.0.borrow();
    handlers.get(signal as usize).and_then(|f| f.replace(handler))
}

fn number_of(t: &Thread, v: &Value) -> PyResult<i32> {
    int::as_c_int(t, v)
}

fn checked(t: &Thread, v: &Value) -> PyResult<i32> {
    let n = number_of(t, v)?;
    if n < 1 || n >= COUNT as i32 {
        return Err(t.value_error("signal number out of range"));
    }
    Ok(n)
}

fn signal(t: &Thread, a: Bound) -> PyResult {
    let n = checked(t, a.get(0))?;
    if !is_main(t) {
        return Err(t.value_error("signal only works in main thread of the main interpreter"));
    }
    let handler = a.get(1);
    let action = match int::to_i64(handler) {
        Some(0) => libc::SIG_DFL,
        Some(1) => libc::SIG_IGN,
        _ if handler.class().slots().call.is_some() => our_handler(),
        _ => {
            return Err(
                t.type_error("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object")
            );
        }
    };
    run_pending(t)?;
    if install(n, action).is_err() {
        return Err(t.last_os_error(None));
    }
    let old = store(n, Some(handler.clone()));
    Ok(old.unwrap_or_else(Value::none))
}

fn getsignal(t: &Thread, a: Bound) -> PyResult {
    let n = checked(t, a.get(0))?;
    let found = HANDLERS.0.borrow().get(n as usize).and_then(Field::get);
    Ok(found.unwrap_or_else(Value::none))
}

fn default_int_handler(t: &Thread, _a: Bound) -> PyResult {
    Err(t.error_with(Exc::KeyboardInterrupt, &[]))
}

fn alarm(t: &Thread, a: Bound) -> PyResult {
    let n = number_of(t, a.get(0))?;
    // SAFETY: sets a timer.
    Ok(Value::from(unsafe { libc::alarm(n as u32) }))
}

fn pause(t: &Thread, _a: Bound) -> PyResult {
    // SAFETY: waits for a signal.
    crate::gil::without(t, || unsafe { libc::pause() });
    run_pending(t)?;
    Ok(Value::none())
}

fn raise_signal(t: &Thread, a: Bound) -> PyResult {
    let n = number_of(t, a.get(0))?;
    // SAFETY: raises a signal.
    if unsafe { libc::raise(n) } != 0 {
        return Err(t.last_os_error(None));
    }
    run_pending(t)?;
    Ok(Value::none())
}

fn pthread_kill(t: &Thread, a: Bound) -> PyResult {
    let ident = int::to_u64(&number::index(t, a.get(0))?).unwrap_or(0);
    let n = number_of(t, a.get(1))?;
    // SAFETY: the caller names a live thread, as in C.
    let code = unsafe { libc::pthread_kill(ident as libc::pthread_t, n) };
    if code != 0 {
        return Err(t.os_error(code, None, None));
    }
    run_pending(t)?;
    Ok(Value::none())
}

fn mask_of(t: &Thread, v: &Value) -> PyResult<libc::sigset_t> {
    // SAFETY: a signal set is filled by the C library.
    let mut mask: libc::sigset_t = unsafe { std::mem::zeroed() };
    // SAFETY: as above.
    unsafe { libc::sigemptyset(&mut mask) };
    for item in iter::collect(t, v)? {
        let n = number_of(t, &item)?;
        // SAFETY: as above.
        if n < 1 || n >= COUNT as i32 || unsafe { libc::sigaddset(&mut mask, n) } != 0 {
            return Err(t.value_error(format_args!("signal number {n} out of range [1; 64]")));
        }
    }
    Ok(mask)
}

fn set_of(t: &Thread, mask: &libc::sigset_t) -> PyResult {
    let result = set::empty();
    if let Some(s) = result.downcast::<set::PySet>() {
        for n in 1..COUNT as i32 {
            // SAFETY: reads a filled set.
            if unsafe { libc::sigismember(mask, n) } == 1 {
                s.add(t, Value::from(n))?;
            }
        }
    }
    Ok(result)
}

fn pthread_sigmask(t: &Thread, a: Bound) -> PyResult {
    let how = number_of(t, a.get(0))?;
    let mask = mask_of(t, a.get(1))?;
    // SAFETY: filled by the C library.
    let mut old: libc::sigset_t = unsafe { std::mem::zeroed() };
    // SAFETY: both sets are valid.
    let code = unsafe { libc::pthread_sigmask(how, &mask, &mut old) };
    if code != 0 {
        return Err(t.os_error(code, None, None));
    }
    run_pending(t)?;
    set_of(t, &old)
}

fn sigpending(t: &Thread, _a: Bound) -> PyResult {
    // SAFETY: filled by the C library.
    let mut mask: libc::sigset_t = unsafe { std::mem::zeroed() };
    // SAFETY: a valid set.
    unsafe { libc::sigpending(&mut mask) };
    set_of(t, &mask)
}

fn sigwait(t: &Thread, a: Bound) -> PyResult {
    let mask = mask_of(t, a.get(0))?;
    let mut got = 0;
    // SAFETY: valid arguments.
    let code = crate::gil::without(t, || unsafe { libc::sigwait(&mask, &mut got) });
    if code != 0 {
        return Err(t.os_error(code, None, None));
    }
    Ok(Value::from(got))
}

fn valid_signals(t: &Thread, _a: Bound) -> PyResult {
    let result = set::empty();
    if let Some(s) = result.downcast::<set::PySet>() {
        for n in (1..COUNT as i32).filter(|n| !(32..34).contains(n)) {
            s.add(t, Value::from(n))?;
        }
    }
    Ok(result)
}

fn strsignal(t: &Thread, a: Bound) -> PyResult {
    let n = checked(t, a.get(0))?;
    // SAFETY: gives a static or thread-local string.
    unsafe {
        let p = libc::strsignal(n);
        if p.is_null() {
            return Ok(Value::none());
        }
        let text = std::ffi::CStr::from_ptr(p).to_string_lossy();
        Ok(if text.starts_with("Unknown signal") { Value::none() } else { Value::from(text.as_ref()) })
    }
}

fn siginterrupt(t: &Thread, a: Bound) -> PyResult {
    checked(t, a.get(0))?;
    Ok(Value::none())
}

fn set_wakeup_fd(t: &Thread, a: Bound) -> PyResult {
    let fd = number_of(t, a.get(0))?;
    if !is_main(t) {
        return Err(t.value_error("set_wakeup_fd only works in main thread of the main interpreter"));
    }
    if fd >= 0 {
        // SAFETY: asks for a descriptor's flags.
        let flags = unsafe { libc::fcntl(fd, libc::F_GETFL) };
        if flags < 0 {
            return Err(t.last_os_error(None));
        }
        if flags & libc::O_NONBLOCK == 0 {
            return Err(t.value_error(format_args!("the fd {fd} must be in non-blocking mode")));
        }
    }
    Ok(Value::from(WAKEUP.swap(fd, Ordering::AcqRel)))
}

fn timeval(t: &Thread, v: &Value) -> PyResult<libc::timeval> {
    let d = number::to_f64(t, v)?;
    Ok(libc::timeval { tv_sec: d.trunc() as libc::time_t, tv_usec: (d.fract() * 1e6) as libc::suseconds_t })
}

fn timer_tuple(timer: &libc::itimerval) -> Value {
    let seconds = |v: &libc::timeval| Value::from(v.tv_sec as f64 + v.tv_usec as f64 * 1e-6);
    tuple::new(vec![seconds(&timer.it_value), seconds(&timer.it_interval)])
}

fn setitimer(t: &Thread, a: Bound) -> PyResult {
    let which = number_of(t, a.get(0))?;
    let interval = match a.opt(2) {
        Some(v) => timeval(t, v)?,
        None => libc::timeval { tv_sec: 0, tv_usec: 0 },
    };
    let new = libc::itimerval { it_value: timeval(t, a.get(1))?, it_interval: interval };
    // SAFETY: filled by the C library.
    let mut old: libc::itimerval = unsafe { std::mem::zeroed() };
    // SAFETY: valid arguments.
    if unsafe { libc::syscall(libc::SYS_setitimer, which, &raw const new, &raw mut old) } != 0 {
        return Err(t.last_os_error(None));
    }
    Ok(timer_tuple(&old))
}

fn getitimer(t: &Thread, a: Bound) -> PyResult {
    let which = number_of(t, a.get(0))?;
    // SAFETY: filled by the C library.
    let mut old: libc::itimerval = unsafe { std::mem::zeroed() };
    // SAFETY: valid arguments.
    if unsafe { libc::syscall(libc::SYS_getitimer, which, &raw mut old) } != 0 {
        return Err(t.last_os_error(None));
    }
    Ok(timer_tuple(&old))
}

const NAMES: &[(&str, i32)] = &[
    ("SIGABRT", libc::SIGABRT),
    ("SIGALRM", libc::SIGALRM),
    ("SIGBUS", libc::SIGBUS),
    ("SIGCHLD", libc::SIGCHLD),
    ("SIGCLD", libc::SIGCHLD),
    ("SIGCONT", libc::SIGCONT),
    ("SIGFPE", libc::SIGFPE),
    ("SIGHUP", libc::SIGHUP),
    ("SIGILL", libc::SIGILL),
    ("SIGINT", libc::SIGINT),
    ("SIGIO", libc::SIGIO),
    ("SIGIOT", libc::SIGABRT),
    ("SIGKILL", libc::SIGKILL),
    ("SIGPIPE", libc::SIGPIPE),
    ("SIGPOLL", libc::SIGPOLL),
    ("SIGPROF", libc::SIGPROF),
    ("SIGPWR", libc::SIGPWR),
    ("SIGQUIT", libc::SIGQUIT),
    ("SIGSEGV", libc::SIGSEGV),
    ("SIGSTKFLT", libc::SIGSTKFLT),
    ("SIGSTOP", libc::SIGSTOP),
    ("SIGSYS", libc::SIGSYS),
    ("SIGTERM", libc::SIGTERM),
    ("SIGTRAP", libc::SIGTRAP),
    ("SIGTSTP", libc::SIGTSTP),
    ("SIGTTIN", libc::SIGTTIN),
    ("SIGTTOU", libc::SIGTTOU),
    ("SIGURG", libc::SIGURG),
    ("SIGUSR1", libc::SIGUSR1),
    ("SIGUSR2", libc::SIGUSR2),
    ("SIGVTALRM", libc::SIGVTALRM),
    ("SIGWINCH", libc::SIGWINCH),
    ("SIGXCPU", libc::SIGXCPU),
    ("SIGXFSZ", libc::SIGXFSZ),
    ("SIGRTMIN", 34),
    ("SIGRTMAX", 64),
    ("NSIG", COUNT as i32),
    ("SIG_DFL", 0),
    ("SIG_IGN", 1),
    ("SIG_BLOCK", libc::SIG_BLOCK),
    ("SIG_UNBLOCK", libc::SIG_UNBLOCK),
    ("SIG_SETMASK", libc::SIG_SETMASK),
    ("ITIMER_REAL", 0),
    ("ITIMER_VIRTUAL", 1),
    ("ITIMER_PROF", 2),
];

fn init(_t: &Thread, m: &PyModule) -> PyResult<()> {
    for (name, n) in NAMES {
        m.add(name, Value::from(*n));
    }
    m.add("ItimerError", Exc::OSError.class().to_value());
    let mut handlers = HANDLERS.0.borrow_mut();
    if handlers.is_empty() {
        for n in 0..COUNT as i32 {
            handlers.push(Field::new(Some(current(n))));
        }
    }
    Ok(())
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_signal",
    doc: "This module provides mechanisms to use signal handlers in Python.",
    functions: &[
        Method::new("signal(signalnum, handler, /)", signal, "Set the action for the given signal."),
        Method::new("getsignal(signalnum, /)", getsignal, "Return the current action for the given signal."),
        Method::new(
            "default_int_handler(signalnum, frame, /)",
            default_int_handler,
            "The default handler for SIGINT installed by Python.",
        ),
        Method::new(
            "alarm(seconds, /)",
            alarm,
            "Arrange for SIGALRM to arrive after the given number of seconds.",
        ),
        Method::new("pause()", pause, "Wait until a signal arrives."),
        Method::new("raise_signal(signalnum, /)", raise_signal, "Send a signal to the executing process."),
        Method::new("pthread_kill(thread_id, signalnum, /)", pthread_kill, "Send a signal to a thread."),
        Method::new(
            "pthread_sigmask(how, mask, /)",
            pthread_sigmask,
            "Fetch and/or change the signal mask of the calling thread.",
        ),
        Method::new("sigpending()", sigpending, "Examine pending signals."),
        Method::new("sigwait(sigset, /)", sigwait, "Wait for a signal."),
        Method::new(
            "valid_signals()",
            valid_signals,
            "Return a set of valid signal numbers on this platform.",
        ),
        Method::new(
            "strsignal(signalnum, /)",
            strsignal,
            "Return the system description of the given signal.",
        ),
        Method::new(
            "siginterrupt(signalnum, flag, /)",
            siginterrupt,
            "Change system call restart behaviour.",
        ),
        Method::new(
            "set_wakeup_fd(fd, /, *, warn_on_full_buffer=True)",
            set_wakeup_fd,
            "Sets the fd to be written to (with the signal number) when a signal comes in.",
        ),
        Method::new(
            "setitimer(which, seconds, interval=0.0, /)",
            setitimer,
            "Sets given itimer (one of ITIMER_REAL, ITIMER_VIRTUAL or ITIMER_PROF).",
        ),
        Method::new("getitimer(which, /)", getitimer, "Returns current value of given itimer."),
    ],
    types: &[],
    init: Some(init),
};

/// Sets the flag of a signal as if it had come (`_thread.interrupt_main`).
pub fn simulate(t: &Thread, v: Option<&Value>) -> PyResult<()> {
    let n = match v {
        Some(v) => checked(t, v)?,
        None => libc::SIGINT,
    };
    let handler = HANDLERS.0.borrow().get(n as usize).and_then(Field::get);
    if handler.as_ref().and_then(int::to_i64).is_none() {
        trip(n);
    }
    Ok(())
}
