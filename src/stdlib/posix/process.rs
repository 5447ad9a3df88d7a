//! Processes: identity, environment, fork and exec, waiting, signals, limits, machine facts.

use super::children::{arguments, environment};
use super::files::int;
use super::paths::{Accept, convert, decode, text};
use super::stat::{TERMINAL_SIZE_INFO, TIMES_RESULT_INFO, UNAME_RESULT_INFO};
use crate::blocking;
use adder_vm::exc::Exc;
use adder_vm::native::{Bound, Method};
use adder_vm::object::value::Value;
use adder_vm::protocol::{call, number};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::PyDict;
use adder_vm::types::structseq::make;
use adder_vm::types::{bytes, list, set, tuple};
use std::ffi::CStr;
use std::os::unix::ffi::OsStringExt;

macro_rules! ids {
    ($($name:ident)*) => {$(
        fn $name(_t: &Thread, _a: Bound) -> PyResult {
            // SAFETY: no memory is involved.
            Ok(Value::from(i64::from(unsafe { libc::$name() })))
        }
    )*};
}

ids!(getpid getppid getuid geteuid getgid getegid getpgrp);

pub(super) fn done(t: &Thread, rc: i32) -> PyResult {
    if rc < 0 { Err(t.last_os_error(None)) } else { Ok(Value::none()) }
}

pub(super) fn number_or_error(t: &Thread, n: i32) -> PyResult {
    if n < 0 { Err(t.last_os_error(None)) } else { Ok(Value::from(n)) }
}

fn getpgid(t: &Thread, a: Bound) -> PyResult {
    let pid = int(t, a.get(0))?;
    // SAFETY: no memory is involved.
    number_or_error(t, unsafe { libc::getpgid(pid) })
}

fn setpgid(t: &Thread, a: Bound) -> PyResult {
    let (pid, group) = (int(t, a.get(0))?, int(t, a.get(1))?);
    // SAFETY: no memory is involved.
    done(t, unsafe { libc::setpgid(pid, group) })
}

fn setpgrp(t: &Thread, _a: Bound) -> PyResult {
    // SAFETY: no memory is involved.
    done(t, unsafe { libc::setpgid(0, 0) })
}

fn create_environ(_t: &Thread, _a: Bound) -> PyResult {
    Ok(environ())
}

fn getsid(t: &Thread, a: Bound) -> PyResult {
    let pid = int(t, a.get(0))?;
    // SAFETY: no memory is involved.
    number_or_error(t, unsafe { libc::getsid(pid) })
}

fn setsid(t: &Thread, _a: Bound) -> PyResult {
    // SAFETY: no memory is involved.
    number_or_error(t, unsafe { libc::setsid() })
}

fn getgroups(t: &Thread, _a: Bound) -> PyResult {
    let mut groups = vec![0 as libc::gid_t; 65536];
    // SAFETY: the buffer has that length.
    let n = unsafe { libc::getgroups(groups.len() as i32, groups.as_mut_ptr()) };
    if n < 0 {
        return Err(t.last_os_error(None));
    }
    Ok(list::new(groups[..n as usize].iter().map(|&g| Value::from(u64::from(g))).collect()))
}

fn nice(t: &Thread, a: Bound) -> PyResult {
    let n = int(t, a.get(0))?;
    // SAFETY: no memory is involved; -1 can be a result.
    unsafe {
        *libc::__errno_location() = 0;
        let new = libc::nice(n);
        if new == -1 && *libc::__errno_location() != 0 {
            Err(t.last_os_error(None))
        } else {
            Ok(Value::from(new))
        }
    }
}

fn kill(t: &Thread, a: Bound) -> PyResult {
    let (pid, signal) = (int(t, a.get(0))?, int(t, a.get(1))?);
    // SAFETY: no memory is involved.
    let rc = unsafe { libc::kill(pid, signal) };
    if rc == 0 && adder_vm::poll::wanted(t) {
        adder_vm::poll::poll(t)?;
    }
    done(t, rc)
}

fn killpg(t: &Thread, a: Bound) -> PyResult {
    let (group, signal) = (int(t, a.get(0))?, int(t, a.get(1))?);
    // SAFETY: no memory is involved.
    done(t, unsafe { libc::killpg(group, signal) })
}

fn exit(t: &Thread, a: Bound) -> PyResult {
    let code = int(t, a.get(0))?;
    // SAFETY: ends the process.
    unsafe { libc::_exit(code) }
}

fn abort(_t: &Thread, _a: Bound) -> PyResult {
    // SAFETY: ends the process.
    unsafe { libc::abort() }
}

/// The environment as `os.environ` is made from: bytes to bytes.
pub fn environ() -> Value {
    let dict = PyDict::new();
    if let (Some(d), Some(t)) = (dict.downcast::<PyDict>(), Thread::try_current()) {
        for (k, v) in std::env::vars_os() {
            let (k, v) = (bytes::from_slice(&k.into_vec()), bytes::from_slice(&v.into_vec()));
            // Bytes hash and compare without running Python code.
            let _ = d.set(t, k, v);
        }
    }
    dict
}

fn putenv(t: &Thread, a: Bound) -> PyResult {
    let (name, value) = (text(t, a.get(0))?, text(t, a.get(1))?);
    if name.as_bytes().contains(&b'=') {
        return Err(t.value_error("illegal environment variable name"));
    }
    // SAFETY: both are terminated; only the holder of the global lock changes the environment.
    done(t, unsafe { libc::setenv(name.as_ptr(), value.as_ptr(), 1) })
}

fn unsetenv(t: &Thread, a: Bound) -> PyResult {
    let name = text(t, a.get(0))?;
    // SAFETY: as in `putenv`.
    done(t, unsafe { libc::unsetenv(name.as_ptr()) })
}

fn urandom(t: &Thread, a: Bound) -> PyResult {
    let n = super::dirs::count(t, a.get(0))?;
    if !adder_vm::memory::allocator::can_allocate(n) {
        return Err(t.memory_error());
    }
    let mut data = vec![0u8; n];
    let mut at = 0;
    while at < n {
        // SAFETY: the rest of the buffer has that length.
        let got = unsafe { libc::getrandom(data[at..].as_mut_ptr().cast(), n - at, 0) };
        if got < 0 {
            return Err(t.last_os_error(None));
        }
        at += got as usize;
    }
    Ok(bytes::from_slice(&data))
}

fn strerror(t: &Thread, a: Bound) -> PyResult {
    let n = int(t, a.get(0))?;
    // SAFETY: the result is terminated and copied at once.
    Ok(decode(unsafe { CStr::from_ptr(libc::strerror(n)) }.to_bytes()))
}

fn uname(t: &Thread, _a: Bound) -> PyResult {
    // SAFETY: all zeroes is valid; the call fills terminated strings in.
    unsafe {
        let mut u: libc::utsname = std::mem::zeroed();
        if libc::uname(&raw mut u) != 0 {
            return Err(t.last_os_error(None));
        }
        let parts = [&u.sysname, &u.nodename, &u.release, &u.version, &u.machine];
        let values = parts.iter().map(|p| decode(CStr::from_ptr(p.as_ptr()).to_bytes())).collect();
        Ok(make(&UNAME_RESULT_INFO, values))
    }
}

fn times(t: &Thread, _a: Bound) -> PyResult {
    // SAFETY: all zeroes is valid; the call fills it in.
    unsafe {
        let mut buffer: libc::tms = std::mem::zeroed();
        let elapsed = libc::times(&raw mut buffer);
        if elapsed == -1 {
            return Err(t.last_os_error(None));
        }
        let tick = libc::sysconf(libc::_SC_CLK_TCK) as f64;
        let values = [buffer.tms_utime, buffer.tms_stime, buffer.tms_cutime, buffer.tms_cstime, elapsed];
        Ok(make(&TIMES_RESULT_INFO, values.iter().map(|&n| Value::from(n as f64 / tick)).collect()))
    }
}

fn cpu_count(_t: &Thread, _a: Bound) -> PyResult {
    if let Some(count) = adder_vm::modules::sys::cpu_count() {
        return Ok(Value::from(i64::from(count)));
    }
    // SAFETY: no memory is involved.
    let n = unsafe { libc::sysconf(libc::_SC_NPROCESSORS_ONLN) };
    Ok(if n < 1 { Value::none() } else { Value::from(n) })
}

fn sched_getaffinity(t: &Thread, a: Bound) -> PyResult {
    let pid = int(t, a.get(0))?;
    let mut cpus = Vec::new();
    // SAFETY: all zeroes is an empty set; the call fills it in.
    unsafe {
        let mut mask: libc::cpu_set_t = std::mem::zeroed();
        if libc::sched_getaffinity(pid, size_of::<libc::cpu_set_t>(), &raw mut mask) != 0 {
            return Err(t.last_os_error(None));
        }
        for i in 0..libc::CPU_SETSIZE as usize {
            if libc::CPU_ISSET(i, &mask) {
                cpus.push(Value::from(i));
            }
        }
    }
    let all = set::empty();
    if let Some(s) = all.downcast::<set::PySet>() {
        for cpu in cpus {
            s.add(t, cpu)?;
        }
    }
    Ok(all)
}

fn sched_yield(_t: &Thread, _a: Bound) -> PyResult {
    std::thread::yield_now();
    Ok(Value::none())
}

fn getloadavg(t: &Thread, _a: Bound) -> PyResult {
    let mut loads = [0f64; 3];
    // SAFETY: room for three numbers.
    if unsafe { libc::getloadavg(loads.as_mut_ptr(), 3) } != 3 {
        return Err(t.error(Exc::OSError, "Load averages are unobtainable"));
    }
    Ok(tuple::new(loads.iter().map(|&l| Value::from(l)).collect()))
}

fn get_terminal_size(t: &Thread, a: Bound) -> PyResult {
    let n = match a.opt(0) {
        Some(v) => super::paths::fd(t, v)?,
        None => 1,
    };
    // SAFETY: all zeroes is valid; the call fills it in.
    unsafe {
        let mut size: libc::winsize = std::mem::zeroed();
        if libc::ioctl(n, libc::TIOCGWINSZ, &raw mut size) != 0 {
            return Err(t.last_os_error(None));
        }
        Ok(make(
            &TERMINAL_SIZE_INFO,
            vec![Value::from(u64::from(size.ws_col)), Value::from(u64::from(size.ws_row))],
        ))
    }
}

fn device_encoding(t: &Thread, a: Bound) -> PyResult {
    let n = super::paths::fd(t, a.get(0))?;
    // SAFETY: no memory is involved.
    Ok(if unsafe { libc::isatty(n) } == 1 { Value::from("utf-8") } else { Value::none() })
}

fn fork(t: &Thread, _a: Bound) -> PyResult {
    // `os.register_at_fork` callbacks run around it, newest "before" first.
    run_hooks(t, &HOOKS.before, true)?;
    let pid = adder_vm::fork::fork();
    if pid == 0 {
        adder_vm::fork::adopt(t);
        run_hooks(t, &HOOKS.child, false)?;
    } else {
        run_hooks(t, &HOOKS.parent, false)?;
        if adder_vm::modules::threading::is_multi_threaded() {
            let message = format!(
                "This process (pid={}) is multi-threaded, use of fork() may lead to deadlocks in the child.",
                std::process::id()
            );
            adder_vm::report::warn(t, Exc::DeprecationWarning, &message)?;
        }
    }
    number_or_error(t, pid)
}

struct Hooks {
    before: adder_vm::object::value::Field,
    parent: adder_vm::object::value::Field,
    child: adder_vm::object::value::Field,
}

// SAFETY: touched only by the holder of the global lock.
unsafe impl Sync for Hooks {}

static HOOKS: Hooks = Hooks {
    before: adder_vm::object::value::Field::empty(),
    parent: adder_vm::object::value::Field::empty(),
    child: adder_vm::object::value::Field::empty(),
};

fn run_hooks(t: &Thread, field: &adder_vm::object::value::Field, newest_first: bool) -> PyResult<()> {
    let Some(hooks) = field.get() else { return Ok(()) };
    let mut hooks = hooks.downcast::<list::PyList>().map(list::to_vec).unwrap_or_default();
    if newest_first {
        hooks.reverse();
    }
    for f in hooks {
        if let Err(raised) = call::call(t, &f, &[]) {
            let exception = t.take(raised);
            adder_vm::report::unraisable(t, exception, Some("Exception ignored in fork hook"), &f);
        }
    }
    Ok(())
}

fn register_at_fork(t: &Thread, a: Bound) -> PyResult {
    if a.opt(0).is_none() && a.opt(1).is_none() && a.opt(2).is_none() {
        return Err(t.type_error("At least one argument is required."));
    }
    for (i, field) in [&HOOKS.before, &HOOKS.child, &HOOKS.parent].into_iter().enumerate() {
        if let Some(f) = a.opt(i) {
            if f.class().slots().call.is_none() {
                return Err(t.type_error(format_args!(
                    "'{}' must be callable, not {}",
                    ["before", "after_in_child", "after_in_parent"][i],
                    f.class().tp_name()
                )));
            }
            match field.get().as_ref().and_then(|l| l.downcast::<list::PyList>()) {
                Some(l) => list::push(l, f.clone()),
                None => field.put(list::new(vec![f.clone()])),
            }
        }
    }
    Ok(Value::none())
}

fn exec(t: &Thread, a: &Bound, function: &str, label: &str) -> PyResult {
    let path = convert(t, a.opt(0), function, "path", Accept::PATH)?;
    let argv = arguments(t, a.get(1), label)?;
    let env = match a.opt(2) {
        Some(mapping) => Some(environment(t, mapping, function)?),
        None => None,
    };
    let Some(p) = path.path() else { return Ok(Value::none()) };
    // SAFETY: all strings are terminated, all arrays end with null.
    unsafe {
        match &env {
            Some(env) => libc::execve(p.as_ptr(), argv.as_ptr().cast(), env.as_ptr().cast()),
            None => libc::execv(p.as_ptr(), argv.as_ptr().cast()),
        };
    }
    Err(super::files::path_error(t, &path))
}

fn execv(t: &Thread, a: Bound) -> PyResult {
    exec(t, &a, "execv", "execv() arg 2")
}

fn execve(t: &Thread, a: Bound) -> PyResult {
    exec(t, &a, "execve", "execve: argv")
}

fn waitpid(t: &Thread, a: Bound) -> PyResult {
    let (pid, options) = (int(t, a.get(0))?, int(t, a.get(1))?);
    let mut status = 0;
    // SAFETY: the status is a live variable.
    let got = super::files::retry(t, || i64::from(unsafe { libc::waitpid(pid, &raw mut status, options) }))?;
    match got {
        Some(pid) => Ok(tuple::new(vec![Value::from(pid), Value::from(status)])),
        None => Err(t.last_os_error(None)),
    }
}

fn wait(t: &Thread, _a: Bound) -> PyResult {
    let args = [Some(Value::small_int(-1)), Some(Value::small_int(0))];
    waitpid(t, Bound(&args))
}

macro_rules! status_calls {
    ($($f:ident $c:ident $convert:expr;)*) => {$(
        fn $f(t: &Thread, a: Bound) -> PyResult {
            let status = int(t, a.get(0))?;
            let convert: fn(_) -> Value = $convert;
            Ok(convert(libc::$c(status)))
        }
    )*};
}

status_calls! {
    wifexited WIFEXITED Value::bool; wifsignaled WIFSIGNALED Value::bool; wifstopped WIFSTOPPED Value::bool;
    wifcontinued WIFCONTINUED Value::bool; wcoredump WCOREDUMP Value::bool;
    wexitstatus WEXITSTATUS |n: i32| Value::from(n); wtermsig WTERMSIG |n: i32| Value::from(n);
    wstopsig WSTOPSIG |n: i32| Value::from(n);
}

fn waitstatus_to_exitcode(t: &Thread, a: Bound) -> PyResult {
    let status = int(t, a.get(0))?;
    if libc::WIFEXITED(status) {
        return Ok(Value::from(libc::WEXITSTATUS(status)));
    }
    if libc::WIFSIGNALED(status) {
        return Ok(Value::from(-libc::WTERMSIG(status)));
    }
    if libc::WIFSTOPPED(status) {
        return Err(
            t.value_error(format_args!("process stopped by delivery of signal {}", libc::WSTOPSIG(status)))
        );
    }
    Err(t.value_error(format_args!("invalid wait status: {status}")))
}

fn system(t: &Thread, a: Bound) -> PyResult {
    let command = text(t, a.get(0))?;
    // SAFETY: the command is terminated.
    Ok(Value::from(blocking::run(t, || unsafe { libc::system(command.as_ptr()) })))
}

fn getlogin(t: &Thread, _a: Bound) -> PyResult {
    // SAFETY: the result is null or terminated, and copied at once.
    unsafe {
        let name = libc::getlogin();
        if name.is_null() { Err(t.last_os_error(None)) } else { Ok(decode(CStr::from_ptr(name).to_bytes())) }
    }
}

fn getrandom(t: &Thread, a: Bound) -> PyResult {
    let _flags = match a.opt(1) {
        Some(f) => number::to_isize(t, f, Exc::OverflowError)?,
        None => 0,
    };
    urandom(t, a)
}

pub const FUNCTIONS: &[Method] = &[
    Method::new("getpid()", getpid, "Return the current process id."),
    Method::new("getppid()", getppid, "Return the parent's process id."),
    Method::new("getuid()", getuid, "Return the current process's user id."),
    Method::new("geteuid()", geteuid, "Return the current process's effective user id."),
    Method::new("getgid()", getgid, "Return the current process's group id."),
    Method::new("getegid()", getegid, "Return the current process's effective group id."),
    Method::new("getpgrp()", getpgrp, "Return the current process group id."),
    Method::new("getpgid(pid)", getpgid, "Call the system call getpgid(), and return the result."),
    Method::new("setpgid(pid, pgrp, /)", setpgid, "Call the system call setpgid(pid, pgrp)."),
    Method::new("setpgrp()", setpgrp, "Make the current process the leader of its process group."),
    Method::new("_create_environ()", create_environ, "Create the environment dictionary."),
    Method::new("getsid(pid, /)", getsid, "Call the system call getsid(pid) and return the result."),
    Method::new("setsid()", setsid, "Call the system call setsid()."),
    Method::new("getgroups()", getgroups, "Return list of supplemental group IDs for the process."),
    Method::new("getlogin()", getlogin, "Return the actual login name."),
    Method::new(
        "nice(increment, /)",
        nice,
        "Add increment to the priority of process and return the new priority.",
    ),
    Method::new("kill(pid, signal, /)", kill, "Kill a process with a signal."),
    Method::new("killpg(pgid, signal, /)", killpg, "Kill a process group with a signal."),
    Method::new(
        "_exit(status)",
        exit,
        "Exit to the system with specified status, without normal exit processing.",
    ),
    Method::new("abort()", abort, "Abort the interpreter immediately."),
    Method::new("putenv(name, value, /)", putenv, "Change or add an environment variable."),
    Method::new("unsetenv(name, /)", unsetenv, "Delete an environment variable."),
    Method::new(
        "urandom(size, /)",
        urandom,
        "Return a bytes object containing random bytes suitable for cryptographic use.",
    ),
    Method::new("getrandom(size, flags=0)", getrandom, "Obtain a series of random bytes."),
    Method::new("strerror(code, /)", strerror, "Translate an error code to a message string."),
    Method::new("uname()", uname, "Return an object identifying the current operating system."),
    Method::new("times()", times, "Return a collection containing process timing information."),
    Method::new("cpu_count()", cpu_count, "Return the number of logical CPUs in the system."),
    Method::new(
        "sched_getaffinity(pid, /)",
        sched_getaffinity,
        "Return the affinity of the process identified by pid (or the current process if zero).",
    ),
    Method::new("sched_yield()", sched_yield, "Voluntarily relinquish the CPU."),
    Method::new("getloadavg()", getloadavg, "Return average recent system load information."),
    Method::new(
        "get_terminal_size(fd=None, /)",
        get_terminal_size,
        "Return the size of the terminal window as (columns, lines).",
    ),
    Method::new(
        "device_encoding(fd)",
        device_encoding,
        "Return a string describing the encoding of a terminal's file descriptor.",
    ),
    Method::new(
        "fork()",
        fork,
        "Fork a child process.\n\nReturn 0 to child process and PID of child to parent process.",
    ),
    Method::new(
        "register_at_fork(*, before=None, after_in_child=None, after_in_parent=None)",
        register_at_fork,
        "Register callables to be called when forking a new process.",
    ),
    Method::new(
        "execv(path, argv, /)",
        execv,
        "Execute an executable path with arguments, replacing current process.",
    ),
    Method::new(
        "execve(path, argv, env)",
        execve,
        "Execute an executable path with arguments, replacing current process.",
    ),
    Method::new(
        "waitpid(pid, options, /)",
        waitpid,
        "Wait for completion of a given child process.\n\nReturns a tuple of information regarding the child process:\n    (pid, status)",
    ),
    Method::new(
        "wait()",
        wait,
        "Wait for completion of a child process.\n\nReturns a tuple of information about the child process:\n    (pid, status)",
    ),
    Method::new(
        "WIFEXITED(status)",
        wifexited,
        "Return True if the process returning status exited via the exit() system call.",
    ),
    Method::new(
        "WIFSIGNALED(status)",
        wifsignaled,
        "Return True if the process returning status was terminated by a signal.",
    ),
    Method::new("WIFSTOPPED(status)", wifstopped, "Return True if the process returning status was stopped."),
    Method::new(
        "WIFCONTINUED(status)",
        wifcontinued,
        "Return True if a particular process was continued from a job control stop.",
    ),
    Method::new(
        "WCOREDUMP(status, /)",
        wcoredump,
        "Return True if the process returning status was dumped to a core file.",
    ),
    Method::new("WEXITSTATUS(status)", wexitstatus, "Return the process return code from status."),
    Method::new(
        "WTERMSIG(status)",
        wtermsig,
        "Return the signal that terminated the process that provided the status value.",
    ),
    Method::new(
        "WSTOPSIG(status)",
        wstopsig,
        "Return the signal that stopped the process that provided the status value.",
    ),
    Method::new(
        "waitstatus_to_exitcode(status)",
        waitstatus_to_exitcode,
        "Convert a wait status to an exit code.",
    ),
    Method::new("system(command)", system, "Execute the command in a subshell."),
];
