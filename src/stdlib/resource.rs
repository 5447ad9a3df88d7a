//! `resource`: limits and use of the system's resources.
//!
//! `unsafe` lives here: the system calls.

use adder_vm::exc::Exc;
use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::value::Value;
use adder_vm::protocol::{iter, number};
use adder_vm::structseq;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::structseq::{make, ready};
use adder_vm::types::{int, tuple};
use std::mem::MaybeUninit;

structseq!(
    RUSAGE,
    RUSAGE_SPEC,
    RUSAGE_INFO,
    "resource",
    "struct_rusage",
    "struct_rusage: Result from getrusage.\n\nThis object may be accessed either as a tuple of\n    (utime,stime,maxrss,ixrss,idrss,isrss,minflt,majflt,\n    nswap,inblock,oublock,msgsnd,msgrcv,nsignals,nvcsw,nivcsw)\nor via the attributes ru_utime, ru_stime, ru_maxrss, and so on.",
    16,
    [
        ("ru_utime", "user time used"),
        ("ru_stime", "system time used"),
        ("ru_maxrss", "max. resident set size"),
        ("ru_ixrss", "shared memory size"),
        ("ru_idrss", "unshared data size"),
        ("ru_isrss", "unshared stack size"),
        ("ru_minflt", "page faults not requiring I/O"),
        ("ru_majflt", "page faults requiring I/O"),
        ("ru_nswap", "number of swap outs"),
        ("ru_inblock", "block input operations"),
        ("ru_oublock", "block output operations"),
        ("ru_msgsnd", "IPC messages sent"),
        ("ru_msgrcv", "IPC messages received"),
        ("ru_nsignals", "signals received"),
        ("ru_nvcsw", "voluntary context switches"),
        ("ru_nivcsw", "involuntary context switches")
    ]
);

const COUNT: i32 = 16;

fn number_arg(t: &Thread, v: &Value) -> PyResult<i32> {
    int::to_c_int(t, &number::index(t, v)?)
}

fn getrusage(t: &Thread, a: Bound) -> PyResult {
    let who = number_arg(t, a.get(0))?;
    let mut use_ = MaybeUninit::<libc::rusage>::uninit();
    // SAFETY: the result has its place.
    if unsafe { libc::getrusage(who, use_.as_mut_ptr()) } != 0 {
        if std::io::Error::last_os_error().raw_os_error() == Some(libc::EINVAL) {
            return Err(t.value_error("invalid who parameter"));
        }
        return Err(t.last_os_error(None));
    }
    // SAFETY: the call succeeded.
    Ok(usage(unsafe { use_.assume_init_ref() }))
}

/// What the system says was used, as a `struct_rusage`.
pub fn usage(u: &libc::rusage) -> Value {
    let seconds = |tv: libc::timeval| Value::from(tv.tv_sec as f64 + tv.tv_usec as f64 * 1e-6);
    let mut values = vec![seconds(u.ru_utime), seconds(u.ru_stime)];
    values.extend(
        [
            u.ru_maxrss,
            u.ru_ixrss,
            u.ru_idrss,
            u.ru_isrss,
            u.ru_minflt,
            u.ru_majflt,
            u.ru_nswap,
            u.ru_inblock,
            u.ru_oublock,
            u.ru_msgsnd,
            u.ru_msgrcv,
            u.ru_nsignals,
            u.ru_nvcsw,
            u.ru_nivcsw,
        ]
        .map(Value::from),
    );
    make(&RUSAGE_INFO, values)
}

fn resource_arg(t: &Thread, v: &Value) -> PyResult<u32> {
    let n = number_arg(t, v)?;
    if (0..COUNT).contains(&n) { Ok(n as u32) } else { Err(t.value_error("invalid resource specified")) }
}

/// Soft and hard limit; "no limit" is -1.
fn shown(limit: &libc::rlimit) -> Value {
    let one = |n: u64| if n == libc::RLIM_INFINITY { Value::small_int(-1) } else { Value::from(n) };
    tuple::pair(one(limit.rlim_cur), one(limit.rlim_max))
}

fn limits_arg(t: &Thread, v: &Value) -> PyResult<libc::rlimit> {
    let pair = iter::collect(t, v)?;
    let [soft, hard] = pair.as_slice() else {
        return Err(t.value_error("expected a tuple of 2 integers"));
    };
    let one = |v: &Value| -> PyResult<u64> {
        let n = number::index(t, v)?;
        if let Some(n) = int::to_i64(&n) {
            if n < -1 {
                return Err(t.value_error("Cannot convert negative int"));
            }
            return Ok(n as u64);
        }
        if int::is_negative(&n) {
            return Err(t.value_error("Cannot convert negative int"));
        }
        int::to_u64(&n).ok_or_else(|| t.overflow_error("Python int too large to convert to C rlim_t"))
    };
    Ok(libc::rlimit { rlim_cur: one(soft)?, rlim_max: one(hard)? })
}

fn limit_error(t: &Thread) -> adder_vm::thread::Raised {
    match std::io::Error::last_os_error().raw_os_error() {
        Some(libc::EINVAL) => t.value_error("current limit exceeds maximum limit"),
        Some(libc::EPERM) => t.value_error("not allowed to raise maximum limit"),
        _ => t.last_os_error(None),
    }
}

fn getrlimit(t: &Thread, a: Bound) -> PyResult {
    let which = resource_arg(t, a.get(0))?;
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the result has its place.
    if unsafe { libc::getrlimit(which, &mut limit) } != 0 {
        return Err(t.last_os_error(None));
    }
    Ok(shown(&limit))
}

fn setrlimit(t: &Thread, a: Bound) -> PyResult {
    let which = resource_arg(t, a.get(0))?;
    let limit = limits_arg(t, a.get(1))?;
    // SAFETY: the limits are valid.
    if unsafe { libc::setrlimit(which, &limit) } != 0 {
        return Err(limit_error(t));
    }
    Ok(Value::none())
}

fn prlimit(t: &Thread, a: Bound) -> PyResult {
    let pid = number_arg(t, a.get(0))?;
    let which = resource_arg(t, a.get(1))?;
    let new = a.some(2).map(|v| limits_arg(t, v)).transpose()?;
    let mut old = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    let new = new.as_ref().map_or(std::ptr::null(), |n| n as *const libc::rlimit);
    // SAFETY: the new limits are null or valid, the old ones have their place.
    if unsafe { libc::prlimit(pid, which, new, &mut old) } != 0 {
        return Err(match std::io::Error::last_os_error().raw_os_error() {
            Some(libc::EINVAL) => t.value_error("current limit exceeds maximum limit"),
            _ => t.last_os_error(None),
        });
    }
    Ok(shown(&old))
}

fn getpagesize(_: &Thread, _: Bound) -> PyResult {
    // SAFETY: asks for a number.
    Ok(Value::from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }))
}

macro_rules! constants {
    ($($name:ident)*) => {
        &[$((stringify!($name), libc::$name as i64)),*]
    };
}

const CONSTANTS: &[(&str, i64)] = constants! {
    RLIMIT_CPU RLIMIT_FSIZE RLIMIT_DATA RLIMIT_STACK RLIMIT_CORE RLIMIT_NOFILE RLIMIT_AS RLIMIT_RSS RLIMIT_NPROC
    RLIMIT_MEMLOCK RLIMIT_MSGQUEUE RLIMIT_NICE RLIMIT_RTPRIO RLIMIT_RTTIME RLIMIT_SIGPENDING
    RUSAGE_SELF RUSAGE_CHILDREN RUSAGE_THREAD RLIM_INFINITY
};

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "resource",
    doc: "",
    functions: &[
        Method::new("getrusage(who, /)", getrusage, ""),
        Method::new("getrlimit(resource, /)", getrlimit, ""),
        Method::new("setrlimit(resource, limits, /)", setrlimit, ""),
        Method::new("prlimit(pid, resource, limits=None, /)", prlimit, ""),
        Method::new("getpagesize()", getpagesize, ""),
    ],
    types: &[&RUSAGE_SPEC],
    init: Some(|_, module| {
        ready(&RUSAGE_INFO);
        module.add("error", Exc::OSError.class().to_value());
        for &(name, n) in CONSTANTS {
            module.add(name, Value::from(n));
        }
        Ok(())
    }),
};
