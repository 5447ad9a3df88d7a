//! `fcntl`: control of descriptors and locks on files.
//!
//! `unsafe` lives here: the system calls, on buffers of at least the size the caller says.

use crate::select::descriptor;
use adder_vm::exc::Exc;
use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::value::Value;
use adder_vm::protocol::{buffer, number, truth};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::str::PyStr;
use adder_vm::types::{bytes, int};

/// The longest argument that is copied.
const ROOM: usize = 1024;

fn c_int(t: &Thread, v: &Value) -> PyResult<i32> {
    int::as_c_int(t, &number::index(t, v)?)
}

/// An argument as a C `unsigned` or `int`: both are 32 bits.
fn word(t: &Thread, v: &Value) -> PyResult<i32> {
    let n = number::index(t, v)?;
    match int::to_i64(&n) {
        Some(n) if (i64::from(i32::MIN)..=i64::from(u32::MAX)).contains(&n) => Ok(n as i32),
        Some(n) if n < 0 => Err(t.overflow_error("signed integer is less than minimum")),
        _ => Err(t.overflow_error("signed integer is greater than maximum")),
    }
}

/// Makes the call again after signals; its result or the error.
fn retry(t: &Thread, f: impl FnMut() -> i64) -> PyResult<i64> {
    match crate::posix::retry(t, f)? {
        Some(n) => Ok(n),
        None => Err(t.last_os_error(None)),
    }
}

/// The bytes of an argument that is no number, copied to a buffer with room behind.
fn copied(t: &Thread, v: &Value, function: &str) -> PyResult<(Vec<u8>, usize)> {
    let data = match v.downcast::<PyStr>() {
        Some(s) => s.to_string_lossy().into_bytes(),
        None => buffer::bytes_of(t, v)?,
    };
    if data.len() > ROOM {
        return Err(t.value_error(format_args!("{function} argument 3 is too long")));
    }
    let len = data.len();
    let mut room = data;
    room.resize(ROOM + 8, 0);
    Ok((room, len))
}

fn is_data(v: &Value) -> bool {
    v.is_a::<PyStr>() || (v.class().slots().index.is_none() && buffer::has_buffer(v))
}

fn fcntl(t: &Thread, a: Bound) -> PyResult {
    let (fd, command) = (descriptor(t, a.get(0))?, c_int(t, a.get(1))?);
    match a.opt(2) {
        Some(v) if is_data(v) => {
            let (mut data, len) = copied(t, v, "fcntl")?;
            let p = data.as_mut_ptr();
            // SAFETY: the buffer has the room that commands may write to.
            retry(t, || unsafe { i64::from(libc::fcntl(fd, command, p)) })?;
            Ok(bytes::from_slice(&data[..len]))
        }
        v => {
            let n = v.map_or(Ok(0), |v| word(t, v))?;
            // SAFETY: a number; what the kernel makes of it is checked there.
            retry(t, || unsafe { i64::from(libc::fcntl(fd, command, libc::c_long::from(n))) })
                .map(Value::from)
        }
    }
}

fn ioctl(t: &Thread, a: Bound) -> PyResult {
    let fd = descriptor(t, a.get(0))?;
    let request = number::index(t, a.get(1))?;
    let Some(request) = int::to_i64(&request) else {
        return Err(t.overflow_error("Python int too large to convert to C unsigned long"));
    };
    let request = request as libc::c_ulong;
    let mutate = a.opt(3).map_or(Ok(true), |v| truth::truth(t, v))?;
    match a.opt(2) {
        Some(v) if is_data(v) => {
            let writes = mutate && !v.is_a::<PyStr>();
            if writes {
                // A buffer that can be written to gets the answer; of others a copy is taken.
                let target = buffer::get(t, v, buffer::buffer_flag::WRITABLE);
                match t.catch(target, Exc::BufferError)? {
                    Some(mut target) if !target.readonly && target.is_c_contiguous() => {
                        if target.len > ROOM {
                            let p = target.ptr;
                            // SAFETY: the caller vouches for the size, as the request demands it.
                            let n = retry(t, || unsafe { i64::from(libc::ioctl(fd, request, p)) })?;
                            return Ok(Value::from(n));
                        }
                        let mut data = target.to_vec();
                        let len = data.len();
                        data.resize(ROOM + 8, 0);
                        let p = data.as_mut_ptr();
                        // SAFETY: the buffer has the room that requests may write to.
                        let n = retry(t, || unsafe { i64::from(libc::ioctl(fd, request, p)) })?;
                        target.as_mut_slice().copy_from_slice(&data[..len]);
                        return Ok(Value::from(n));
                    }
                    Some(_) | None => {}
                }
            }
            let (mut data, len) = copied(t, v, "ioctl")?;
            let p = data.as_mut_ptr();
            // SAFETY: the buffer has the room that requests may write to.
            retry(t, || unsafe { i64::from(libc::ioctl(fd, request, p)) })?;
            Ok(bytes::from_slice(&data[..len]))
        }
        v => {
            let n = v.map_or(Ok(0), |v| word(t, v))?;
            // SAFETY: a number; what the kernel makes of it is checked there.
            retry(t, || unsafe { i64::from(libc::ioctl(fd, request, libc::c_long::from(n))) })
                .map(Value::from)
        }
    }
}

fn flock(t: &Thread, a: Bound) -> PyResult {
    let (fd, how) = (descriptor(t, a.get(0))?, c_int(t, a.get(1))?);
    // SAFETY: no memory is involved.
    retry(t, || unsafe { i64::from(libc::flock(fd, how)) })?;
    Ok(Value::none())
}

fn lockf(t: &Thread, a: Bound) -> PyResult {
    let (fd, how) = (descriptor(t, a.get(0))?, c_int(t, a.get(1))?);
    let kind = if how == libc::LOCK_UN {
        libc::F_UNLCK
    } else if how & libc::LOCK_SH != 0 {
        libc::F_RDLCK
    } else if how & libc::LOCK_EX != 0 {
        libc::F_WRLCK
    } else {
        return Err(t.value_error("unrecognized lockf argument"));
    };
    let offset = |i: usize| a.some(i).map_or(Ok(0), |v| number::to_isize(t, v, Exc::OverflowError));
    // SAFETY: all zeroes is valid.
    let mut lock: libc::flock = unsafe { std::mem::zeroed() };
    lock.l_type = kind as libc::c_short;
    lock.l_len = offset(2)? as libc::off_t;
    lock.l_start = offset(3)? as libc::off_t;
    lock.l_whence = a.opt(4).map_or(Ok(0), |v| c_int(t, v))? as libc::c_short;
    let command = if how & libc::LOCK_NB != 0 { libc::F_SETLK } else { libc::F_SETLKW };
    // SAFETY: the lock is valid.
    retry(t, || unsafe { i64::from(libc::fcntl(fd, command, &lock)) })?;
    Ok(Value::none())
}

macro_rules! constants {
    ($($name:ident)*) => {
        &[$((stringify!($name), libc::$name as i64)),*]
    };
}

const CONSTANTS: &[(&str, i64)] = constants! {
    LOCK_SH LOCK_EX LOCK_NB LOCK_UN
    F_DUPFD F_DUPFD_CLOEXEC F_GETFD F_SETFD F_GETFL F_SETFL F_GETLK F_SETLK F_SETLKW F_OFD_GETLK F_OFD_SETLK F_OFD_SETLKW
    F_GETOWN F_SETOWN F_RDLCK F_WRLCK F_UNLCK F_SETLEASE F_GETLEASE F_NOTIFY F_SETPIPE_SZ F_GETPIPE_SZ F_ADD_SEALS F_GET_SEALS
    F_SEAL_SEAL F_SEAL_SHRINK F_SEAL_GROW F_SEAL_WRITE FD_CLOEXEC FICLONE FICLONERANGE
};

/// What the C library's headers say and the crate `libc` does not.
const MORE: &[(&str, i64)] = &[
    ("FASYNC", 0x2000),
    ("F_EXLCK", 4),
    ("F_SHLCK", 8),
    ("F_SETSIG", 10),
    ("F_GETSIG", 11),
    ("LOCK_MAND", 32),
    ("LOCK_READ", 64),
    ("LOCK_WRITE", 128),
    ("LOCK_RW", 192),
    ("DN_ACCESS", 1),
    ("DN_MODIFY", 2),
    ("DN_CREATE", 4),
    ("DN_DELETE", 8),
    ("DN_RENAME", 16),
    ("DN_ATTRIB", 32),
    ("DN_MULTISHOT", 0x8000_0000),
];

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "fcntl",
    doc: "This module performs file control and I/O control on file\ndescriptors.  It is an interface to the fcntl() and ioctl() Unix\nroutines.  File descriptors can be obtained with the fileno() method of\na file or socket object.",
    functions: &[
        Method::new("fcntl(fd, cmd, arg=0, /)", fcntl, "Perform the operation `cmd` on file descriptor fd."),
        Method::new(
            "ioctl(fd, request, arg=0, mutate_flag=True, /)",
            ioctl,
            "Perform the operation request on file descriptor fd.",
        ),
        Method::new("flock(fd, operation, /)", flock, "Perform the lock operation on file descriptor fd."),
        Method::new(
            "lockf(fd, cmd, len=0, start=0, whence=0, /)",
            lockf,
            "A wrapper around the fcntl() locking calls.",
        ),
    ],
    types: &[],
    init: Some(|_, module| {
        for &(name, n) in CONSTANTS.iter().chain(MORE) {
            module.add(name, Value::from(n));
        }
        Ok(())
    }),
};
