//! Files and descriptors: status, opening, reading, writing, renaming, permissions.

use super::credentials::id;
use super::paths::{Accept, PathArg, Target, convert, dir_fd, fd};
use super::stat::{stat_result, statvfs_result};
use crate::blocking;
use adder_vm::exc::Exc;
use adder_vm::native::{Bound, Method};
use adder_vm::object::value::Value;
use adder_vm::protocol::{buffer, iter, number, truth};
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::{bytes, tuple};
use std::mem::MaybeUninit;

/// Raises the error of the last system call on a path.
pub fn path_error(t: &Thread, path: &PathArg) -> Raised {
    t.last_os_error(Some(&path.given).filter(|g| !g.is_none()))
}

pub fn flag(t: &Thread, v: Option<&Value>, default: bool) -> PyResult<bool> {
    match v {
        Some(v) => truth::truth(t, v),
        None => Ok(default),
    }
}

/// A C `int` argument.
pub fn int(t: &Thread, v: &Value) -> PyResult<i32> {
    let n = number::to_isize(t, v, Exc::OverflowError)?;
    i32::try_from(n).map_err(|_| {
        t.overflow_error(if n < 0 {
            "signed integer is less than minimum"
        } else {
            "signed integer is greater than maximum"
        })
    })
}

/// Repeats a call that signals interrupt, letting handlers run in between.
pub fn retry(t: &Thread, mut f: impl FnMut() -> i64) -> PyResult<Option<i64>> {
    loop {
        let n = blocking::run(t, &mut f);
        if n >= 0 {
            return Ok(Some(n));
        }
        if std::io::Error::last_os_error().raw_os_error() != Some(libc::EINTR) {
            return Ok(None);
        }
        if adder_vm::poll::wanted(t) {
            adder_vm::poll::poll(t)?;
        }
    }
}

fn do_stat(t: &Thread, path: &PathArg, at: i32, follow: bool) -> PyResult {
    let mut s = MaybeUninit::<libc::stat>::uninit();
    // SAFETY: the path is terminated and the result has room for a status.
    let rc = unsafe {
        match &path.target {
            Target::Fd(n) => libc::fstat(*n, s.as_mut_ptr()),
            Target::Path(p) => libc::fstatat(
                at,
                p.as_ptr(),
                s.as_mut_ptr(),
                if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW },
            ),
        }
    };
    if rc != 0 {
        return match path.path().and_then(|p| crate::embedded::stat(p.to_bytes())) {
            Some(carried) => Ok(stat_result(&carried)),
            None => Err(path_error(t, path)),
        };
    }
    // SAFETY: the call succeeded.
    Ok(stat_result(&unsafe { s.assume_init() }))
}

fn stat(t: &Thread, a: Bound) -> PyResult {
    let path = convert(t, a.opt(0), "stat", "path", Accept::FD)?;
    do_stat(t, &path, dir_fd(t, a.opt(1))?, flag(t, a.opt(2), true)?)
}

fn lstat(t: &Thread, a: Bound) -> PyResult {
    let path = convert(t, a.opt(0), "lstat", "path", Accept::PATH)?;
    do_stat(t, &path, dir_fd(t, a.opt(1))?, false)
}

fn fstat(t: &Thread, a: Bound) -> PyResult {
    let path = PathArg { target: Target::Fd(fd(t, a.get(0))?), given: Value::none(), bytes: false };
    do_stat(t, &path, libc::AT_FDCWD, true)
}

fn statvfs(t: &Thread, a: Bound) -> PyResult {
    let path = convert(t, a.opt(0), "statvfs", "path", Accept::FD)?;
    let mut s = MaybeUninit::<libc::statvfs>::uninit();
    // SAFETY: as in `do_stat`.
    let rc = unsafe {
        match &path.target {
            Target::Fd(n) => libc::fstatvfs(*n, s.as_mut_ptr()),
            Target::Path(p) => libc::statvfs(p.as_ptr(), s.as_mut_ptr()),
        }
    };
    if rc != 0 {
        return Err(path_error(t, &path));
    }
    // SAFETY: the call succeeded.
    Ok(statvfs_result(&unsafe { s.assume_init() }))
}

fn open(t: &Thread, a: Bound) -> PyResult {
    let path = convert(t, a.opt(0), "open", "path", Accept::PATH)?;
    let flags = int(t, a.get(1))? | libc::O_CLOEXEC;
    let mode = match a.opt(2) {
        Some(m) => int(t, m)?,
        None => 0o777,
    };
    let at = dir_fd(t, a.opt(3))?;
    let Some(p) = path.path() else { return Err(path_error(t, &path)) };
    // SAFETY: the path is terminated.
    match retry(t, || unsafe { i64::from(libc::openat(at, p.as_ptr(), flags, mode)) })? {
        Some(n) => Ok(Value::from(n)),
        None => match crate::embedded::open(p.to_bytes(), flags) {
            Some(n) => Ok(Value::from(i64::from(n))),
            None => Err(path_error(t, &path)),
        },
    }
}

fn close(t: &Thread, a: Bound) -> PyResult {
    let n = fd(t, a.get(0))?;
    // SAFETY: any number may be closed; the kernel refuses what is not open.
    if unsafe { libc::close(n) } != 0 && std::io::Error::last_os_error().raw_os_error() != Some(libc::EINTR) {
        return Err(t.last_os_error(None));
    }
    Ok(Value::none())
}

fn closerange(t: &Thread, a: Bound) -> PyResult {
    for n in fd(t, a.get(0))?..fd(t, a.get(1))? {
        // SAFETY: as in `close`.
        unsafe { libc::close(n) };
    }
    Ok(Value::none())
}

fn read(t: &Thread, a: Bound) -> PyResult {
    let n = fd(t, a.get(0))?;
    let length = number::to_isize(t, a.get(1), Exc::OverflowError)?;
    let Ok(length) = usize::try_from(length) else { return Err(t.os_error(libc::EINVAL, None, None)) };
    let mut data = vec![0u8; length.min(1 << 30)];
    // SAFETY: the buffer has that length.
    match retry(t, || unsafe { libc::read(n, data.as_mut_ptr().cast(), data.len()) as i64 })? {
        Some(got) => Ok(bytes::from_slice(&data[..got as usize])),
        None => Err(t.last_os_error(None)),
    }
}

fn write(t: &Thread, a: Bound) -> PyResult {
    let n = fd(t, a.get(0))?;
    let data = buffer::bytes_of(t, a.get(1))?;
    // SAFETY: the buffer has that length.
    match retry(t, || unsafe { libc::write(n, data.as_ptr().cast(), data.len()) as i64 })? {
        Some(put) => Ok(Value::from(put)),
        None => Err(t.last_os_error(None)),
    }
}

fn lseek(t: &Thread, a: Bound) -> PyResult {
    let (n, pos, how) =
        (fd(t, a.get(0))?, number::to_isize(t, a.get(1), Exc::OverflowError)?, int(t, a.get(2))?);
    // SAFETY: no memory is involved.
    let at = unsafe { libc::lseek(n, pos as i64, how) };
    if at < 0 { Err(t.last_os_error(None)) } else { Ok(Value::from(at)) }
}

fn done(t: &Thread, rc: i32) -> PyResult {
    if rc < 0 { Err(t.last_os_error(None)) } else { Ok(Value::none()) }
}

fn isatty(t: &Thread, a: Bound) -> PyResult {
    let n = fd(t, a.get(0))?;
    // SAFETY: no memory is involved.
    Ok(Value::bool(unsafe { libc::isatty(n) } == 1))
}

fn ttyname(t: &Thread, a: Bound) -> PyResult {
    let n = fd(t, a.get(0))?;
    let mut name = [0 as libc::c_char; 256];
    // SAFETY: the buffer has that length; the result is terminated.
    unsafe {
        let rc = libc::ttyname_r(n, name.as_mut_ptr(), name.len());
        if rc != 0 {
            return Err(t.os_error(rc, None, None));
        }
        Ok(super::paths::decode(std::ffi::CStr::from_ptr(name.as_ptr()).to_bytes()))
    }
}

fn ftruncate(t: &Thread, a: Bound) -> PyResult {
    let (n, length) = (fd(t, a.get(0))?, number::to_isize(t, a.get(1), Exc::OverflowError)?);
    // SAFETY: no memory is involved.
    done(t, unsafe { libc::ftruncate(n, length as i64) })
}

fn truncate(t: &Thread, a: Bound) -> PyResult {
    let path = convert(t, a.opt(0), "truncate", "path", Accept::FD)?;
    let length = number::to_isize(t, a.get(1), Exc::OverflowError)? as i64;
    // SAFETY: the path is terminated.
    let rc = unsafe {
        match &path.target {
            Target::Fd(n) => libc::ftruncate(*n, length),
            Target::Path(p) => libc::truncate(p.as_ptr(), length),
        }
    };
    if rc != 0 { Err(path_error(t, &path)) } else { Ok(Value::none()) }
}

fn fsync(t: &Thread, a: Bound) -> PyResult {
    let n = fd(t, a.get(0))?;
    // SAFETY: no memory is involved.
    done(t, unsafe { libc::fsync(n) })
}

fn dup(t: &Thread, a: Bound) -> PyResult {
    let n = fd(t, a.get(0))?;
    // SAFETY: no memory is involved.
    let new = unsafe { libc::fcntl(n, libc::F_DUPFD_CLOEXEC, 0) };
    if new < 0 { Err(t.last_os_error(None)) } else { Ok(Value::from(new)) }
}

fn dup2(t: &Thread, a: Bound) -> PyResult {
    let (from, to) = (fd(t, a.get(0))?, fd(t, a.get(1))?);
    let inheritable = flag(t, a.opt(2), true)?;
    // SAFETY: no memory is involved.
    let new = unsafe {
        if inheritable || from == to { libc::dup2(from, to) } else { libc::dup3(from, to, libc::O_CLOEXEC) }
    };
    if new < 0 { Err(t.last_os_error(None)) } else { Ok(Value::from(new)) }
}

fn pipe(t: &Thread, _a: Bound) -> PyResult {
    let mut ends = [0i32; 2];
    // SAFETY: room for two descriptors.
    if unsafe { libc::pipe2(ends.as_mut_ptr(), libc::O_CLOEXEC) } != 0 {
        return Err(t.last_os_error(None));
    }
    Ok(tuple::new(vec![Value::from(ends[0]), Value::from(ends[1])]))
}

fn get_inheritable(t: &Thread, a: Bound) -> PyResult {
    let n = fd(t, a.get(0))?;
    // SAFETY: no memory is involved.
    let flags = unsafe { libc::fcntl(n, libc::F_GETFD) };
    if flags < 0 { Err(t.last_os_error(None)) } else { Ok(Value::bool(flags & libc::FD_CLOEXEC == 0)) }
}

fn set_inheritable(t: &Thread, a: Bound) -> PyResult {
    let n = fd(t, a.get(0))?;
    let on = truth::truth(t, a.get(1))?;
    // SAFETY: no memory is involved.
    done(t, unsafe { libc::fcntl(n, libc::F_SETFD, if on { 0 } else { libc::FD_CLOEXEC }) })
}

fn get_blocking(t: &Thread, a: Bound) -> PyResult {
    let n = fd(t, a.get(0))?;
    // SAFETY: no memory is involved.
    let flags = unsafe { libc::fcntl(n, libc::F_GETFL) };
    if flags < 0 { Err(t.last_os_error(None)) } else { Ok(Value::bool(flags & libc::O_NONBLOCK == 0)) }
}

fn set_blocking(t: &Thread, a: Bound) -> PyResult {
    let n = fd(t, a.get(0))?;
    let on = truth::truth(t, a.get(1))?;
    // SAFETY: no memory is involved.
    unsafe {
        let flags = libc::fcntl(n, libc::F_GETFL);
        if flags < 0 {
            return Err(t.last_os_error(None));
        }
        let flags = if on { flags & !libc::O_NONBLOCK } else { flags | libc::O_NONBLOCK };
        done(t, libc::fcntl(n, libc::F_SETFL, flags))
    }
}

fn access(t: &Thread, a: Bound) -> PyResult {
    let path = convert(t, a.opt(0), "access", "path", Accept::PATH)?;
    let mode = int(t, a.get(1))?;
    let at = dir_fd(t, a.opt(2))?;
    let effective = flag(t, a.opt(3), false)?;
    let follow = flag(t, a.opt(4), true)?;
    let flags =
        if effective { libc::AT_EACCESS } else { 0 } | if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    // SAFETY: the path is terminated.
    Ok(Value::bool(path.path().is_some_and(|p| unsafe { libc::faccessat(at, p.as_ptr(), mode, flags) } == 0)))
}

fn chmod(t: &Thread, a: Bound) -> PyResult {
    let path = convert(t, a.opt(0), "chmod", "path", Accept::FD)?;
    let mode = int(t, a.get(1))? as libc::mode_t;
    let at = dir_fd(t, a.opt(2))?;
    let follow = flag(t, a.opt(3), true)?;
    // SAFETY: the path is terminated.
    let rc = unsafe {
        match &path.target {
            Target::Fd(n) => libc::fchmod(*n, mode),
            Target::Path(p) => {
                libc::fchmodat(at, p.as_ptr(), mode, if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW })
            }
        }
    };
    if rc != 0 { Err(path_error(t, &path)) } else { Ok(Value::none()) }
}

fn chown(t: &Thread, a: Bound) -> PyResult {
    let path = convert(t, a.opt(0), "chown", "path", Accept::FD)?;
    let (uid, gid) = (id(t, a.get(1), "uid")?, id(t, a.get(2), "gid")?);
    let at = dir_fd(t, a.opt(3))?;
    let follow = flag(t, a.opt(4), true)?;
    // SAFETY: the path is terminated.
    let rc = unsafe {
        match &path.target {
            Target::Fd(n) => libc::fchown(*n, uid, gid),
            Target::Path(p) => {
                libc::fchownat(at, p.as_ptr(), uid, gid, if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW })
            }
        }
    };
    if rc != 0 { Err(path_error(t, &path)) } else { Ok(Value::none()) }
}

fn umask(t: &Thread, a: Bound) -> PyResult {
    let mask = int(t, a.get(0))? as libc::mode_t;
    // SAFETY: no memory is involved.
    Ok(Value::from(u64::from(unsafe { libc::umask(mask) })))
}

/// Seconds and nanoseconds of a time argument: int or float seconds.
fn timespec(t: &Thread, v: &Value) -> PyResult<libc::timespec> {
    if adder_vm::types::int::is_int(v) {
        return Ok(libc::timespec { tv_sec: number::to_isize(t, v, Exc::OverflowError)? as i64, tv_nsec: 0 });
    }
    let seconds = number::to_f64(t, v)?;
    if !seconds.is_finite() || seconds.abs() > 9.2e18 {
        return Err(t.overflow_error("timestamp out of range for platform time_t"));
    }
    let whole = seconds.floor();
    Ok(libc::timespec { tv_sec: whole as i64, tv_nsec: ((seconds - whole) * 1e9) as i64 })
}

fn utime(t: &Thread, a: Bound) -> PyResult {
    let path = convert(t, a.opt(0), "utime", "path", Accept::FD)?;
    let pair = |v: &Value, name: &str| -> PyResult<(Value, Value)> {
        match v.downcast::<tuple::PyTuple>().map(tuple::items) {
            Some([x, y]) => Ok((x.clone(), y.clone())),
            _ => Err(t.type_error(format_args!(
                "utime: '{name}' must be {}",
                if name == "ns" { "a tuple of two ints" } else { "either a tuple of two ints or None" }
            ))),
        }
    };
    let times = match (a.some(1), a.opt(2)) {
        (Some(_), Some(_)) => {
            return Err(t.value_error("utime: you may specify either 'times' or 'ns' but not both"));
        }
        (Some(v), None) => {
            let (x, y) = pair(v, "times")?;
            Some([timespec(t, &x)?, timespec(t, &y)?])
        }
        (None, Some(v)) => {
            let (x, y) = pair(v, "ns")?;
            let split = |v: &Value| -> PyResult<libc::timespec> {
                let n = number::to_isize(t, v, Exc::OverflowError)? as i64;
                Ok(libc::timespec {
                    tv_sec: n.div_euclid(1_000_000_000),
                    tv_nsec: n.rem_euclid(1_000_000_000),
                })
            };
            Some([split(&x)?, split(&y)?])
        }
        (None, None) => None,
    };
    let at = dir_fd(t, a.opt(3))?;
    let follow = flag(t, a.opt(4), true)?;
    let times = times.as_ref().map_or(std::ptr::null(), |ts| ts.as_ptr());
    // SAFETY: the path is terminated; `times` is null or two entries.
    let rc = unsafe {
        match &path.target {
            Target::Fd(n) => libc::futimens(*n, times),
            Target::Path(p) => {
                libc::utimensat(at, p.as_ptr(), times, if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW })
            }
        }
    };
    if rc != 0 { Err(path_error(t, &path)) } else { Ok(Value::none()) }
}

/// Two paths in one call, for errors that name both.
fn pair(t: &Thread, a: &Bound, function: &str, names: [&str; 2]) -> PyResult<(PathArg, PathArg)> {
    Ok((
        convert(t, a.opt(0), function, names[0], Accept::PATH)?,
        convert(t, a.opt(1), function, names[1], Accept::PATH)?,
    ))
}

fn two_path_result(t: &Thread, rc: i32, from: &PathArg, to: &PathArg) -> PyResult {
    if rc == 0 {
        return Ok(Value::none());
    }
    let errno = std::io::Error::last_os_error().raw_os_error().unwrap_or(0);
    Err(t.os_error(errno, Some(&from.given), Some(&to.given)))
}

fn rename(t: &Thread, a: Bound) -> PyResult {
    let (from, to) = pair(t, &a, "rename", ["src", "dst"])?;
    let (at, to_at) = (dir_fd(t, a.opt(2))?, dir_fd(t, a.opt(3))?);
    let (Some(p), Some(q)) = (from.path(), to.path()) else { return Ok(Value::none()) };
    // SAFETY: the paths are terminated.
    two_path_result(t, unsafe { libc::renameat(at, p.as_ptr(), to_at, q.as_ptr()) }, &from, &to)
}

fn link(t: &Thread, a: Bound) -> PyResult {
    let (from, to) = pair(t, &a, "link", ["src", "dst"])?;
    let (at, to_at) = (dir_fd(t, a.opt(2))?, dir_fd(t, a.opt(3))?);
    let flags = if flag(t, a.opt(4), false)? { libc::AT_SYMLINK_FOLLOW } else { 0 };
    let (Some(p), Some(q)) = (from.path(), to.path()) else { return Ok(Value::none()) };
    // SAFETY: the paths are terminated.
    two_path_result(t, unsafe { libc::linkat(at, p.as_ptr(), to_at, q.as_ptr(), flags) }, &from, &to)
}

fn symlink(t: &Thread, a: Bound) -> PyResult {
    let (from, to) = pair(t, &a, "symlink", ["src", "dst"])?;
    let at = dir_fd(t, a.opt(3))?;
    let (Some(p), Some(q)) = (from.path(), to.path()) else { return Ok(Value::none()) };
    // SAFETY: the paths are terminated.
    two_path_result(t, unsafe { libc::symlinkat(p.as_ptr(), at, q.as_ptr()) }, &from, &to)
}

fn readlink(t: &Thread, a: Bound) -> PyResult {
    let path = convert(t, a.opt(0), "readlink", "path", Accept::PATH)?;
    let at = dir_fd(t, a.opt(1))?;
    let mut data = vec![0u8; 4096];
    let Some(p) = path.path() else { return Ok(Value::none()) };
    // SAFETY: the path is terminated and the buffer has that length.
    let n = unsafe { libc::readlinkat(at, p.as_ptr(), data.as_mut_ptr().cast(), data.len()) };
    if n < 0 { Err(path_error(t, &path)) } else { Ok(super::paths::result(&data[..n as usize], path.bytes)) }
}

fn unlink(t: &Thread, a: Bound) -> PyResult {
    let path = convert(t, a.opt(0), "unlink", "path", Accept::PATH)?;
    let at = dir_fd(t, a.opt(1))?;
    let Some(p) = path.path() else { return Ok(Value::none()) };
    // SAFETY: the path is terminated.
    if unsafe { libc::unlinkat(at, p.as_ptr(), 0) } != 0 {
        Err(path_error(t, &path))
    } else {
        Ok(Value::none())
    }
}

fn sendfile(t: &Thread, a: Bound) -> PyResult {
    let (to, from) = (fd(t, a.get(0))?, fd(t, a.get(1))?);
    let count = number::to_isize(t, a.get(3), Exc::OverflowError)?.max(0) as usize;
    let mut offset = match a.some(2) {
        Some(v) => Some(number::to_isize(t, v, Exc::OverflowError)? as i64),
        None => None,
    };
    let sent = retry(t, || {
        let at = offset.as_mut().map_or(std::ptr::null_mut(), |o| o as *mut i64);
        // SAFETY: the offset is null or a live variable.
        unsafe { libc::sendfile(to, from, at, count) as i64 }
    })?;
    match sent {
        Some(n) => Ok(Value::from(n)),
        None => Err(t.last_os_error(None)),
    }
}

fn writev(t: &Thread, a: Bound) -> PyResult {
    let n = fd(t, a.get(0))?;
    let mut data = Vec::new();
    for part in iter::collect(t, a.get(1))? {
        data.extend(buffer::bytes_of(t, &part)?);
    }
    // SAFETY: the buffer has that length.
    match retry(t, || unsafe { libc::write(n, data.as_ptr().cast(), data.len()) as i64 })? {
        Some(put) => Ok(Value::from(put)),
        None => Err(t.last_os_error(None)),
    }
}

pub const FUNCTIONS: &[Method] = &[
    Method::new(
        "stat(path, *, dir_fd=None, follow_symlinks=True)",
        stat,
        "Perform a stat system call on the given path.",
    ),
    Method::new(
        "lstat(path, *, dir_fd=None)",
        lstat,
        "Perform a stat system call on the given path, without following symbolic links.",
    ),
    Method::new("fstat(fd)", fstat, "Perform a stat system call on the given file descriptor."),
    Method::new("statvfs(path)", statvfs, "Perform a statvfs system call on the given path."),
    Method::new("fstatvfs(fd, /)", statvfs, "Perform an fstatvfs system call on the given fd."),
    Method::new(
        "open(path, flags, mode=511, *, dir_fd=None)",
        open,
        "Open a file for low level IO.  Returns a file descriptor (integer).",
    ),
    Method::new("close(fd)", close, "Close a file descriptor."),
    Method::new(
        "closerange(fd_low, fd_high, /)",
        closerange,
        "Closes all file descriptors in [fd_low, fd_high), ignoring errors.",
    ),
    Method::new("read(fd, length, /)", read, "Read from a file descriptor.  Returns a bytes object."),
    Method::new("write(fd, data, /)", write, "Write a bytes object to a file descriptor."),
    Method::new(
        "writev(fd, buffers, /)",
        writev,
        "Iterate over buffers, and write the contents of each to a file descriptor.",
    ),
    Method::new(
        "sendfile(out_fd, in_fd, offset, count)",
        sendfile,
        "Copy count bytes from file descriptor in_fd to file descriptor out_fd.",
    ),
    Method::new(
        "lseek(fd, position, whence, /)",
        lseek,
        "Set the position of a file descriptor.  Return the new position.",
    ),
    Method::new("isatty(fd, /)", isatty, "Return True if the fd is connected to a terminal."),
    Method::new("ttyname(fd, /)", ttyname, "Return the name of the terminal device connected to 'fd'."),
    Method::new(
        "ftruncate(fd, length, /)",
        ftruncate,
        "Truncate a file, specified by file descriptor, to a specific length.",
    ),
    Method::new(
        "truncate(path, length)",
        truncate,
        "Truncate a file, specified by path, to a specific length.",
    ),
    Method::new("fsync(fd)", fsync, "Force write of fd to disk."),
    Method::new("fdatasync(fd)", fsync, "Force write of fd to disk without forcing update of metadata."),
    Method::new("dup(fd, /)", dup, "Return a duplicate of a file descriptor."),
    Method::new("dup2(fd, fd2, inheritable=True)", dup2, "Duplicate file descriptor."),
    Method::new(
        "pipe()",
        pipe,
        "Create a pipe.\n\nReturns a tuple of two file descriptors:\n  (read_fd, write_fd)",
    ),
    Method::new(
        "get_inheritable(fd, /)",
        get_inheritable,
        "Get the close-on-exe flag of the specified file descriptor.",
    ),
    Method::new(
        "set_inheritable(fd, inheritable, /)",
        set_inheritable,
        "Set the inheritable flag of the specified file descriptor.",
    ),
    Method::new("get_blocking(fd, /)", get_blocking, "Get the blocking mode of the file descriptor."),
    Method::new(
        "set_blocking(fd, blocking, /)",
        set_blocking,
        "Set the blocking mode of the specified file descriptor.",
    ),
    Method::new(
        "access(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)",
        access,
        "Use the real uid/gid to test for access to a path.",
    ),
    Method::new(
        "chmod(path, mode, *, dir_fd=None, follow_symlinks=True)",
        chmod,
        "Change the access permissions of a file.",
    ),
    Method::new(
        "fchmod(fd, mode)",
        chmod,
        "Change the access permissions of the file given by file descriptor fd.",
    ),
    Method::new(
        "chown(path, uid, gid, *, dir_fd=None, follow_symlinks=True)",
        chown,
        "Change the owner and group id of path to the numeric uid and gid.",
    ),
    Method::new(
        "fchown(fd, uid, gid)",
        chown,
        "Change the owner and group id of the file specified by file descriptor.",
    ),
    Method::new("umask(mask, /)", umask, "Set the current numeric umask and return the previous umask."),
    Method::new(
        "utime(path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True)",
        utime,
        "Set the access and modified time of path.",
    ),
    Method::new(
        "rename(src, dst, *, src_dir_fd=None, dst_dir_fd=None)",
        rename,
        "Rename a file or directory.",
    ),
    Method::new(
        "replace(src, dst, *, src_dir_fd=None, dst_dir_fd=None)",
        rename,
        "Rename a file or directory, overwriting the destination.",
    ),
    Method::new(
        "link(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=False)",
        link,
        "Create a hard link to a file.",
    ),
    Method::new(
        "symlink(src, dst, target_is_directory=False, *, dir_fd=None)",
        symlink,
        "Create a symbolic link pointing to src named dst.",
    ),
    Method::new(
        "readlink(path, *, dir_fd=None)",
        readlink,
        "Return a string representing the path to which the symbolic link points.",
    ),
    Method::new("unlink(path, *, dir_fd=None)", unlink, "Remove a file (same as remove())."),
    Method::new("remove(path, *, dir_fd=None)", unlink, "Remove a file (same as unlink())."),
];
