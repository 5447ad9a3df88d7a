//! Descriptors beyond reading and writing: positioned and vectored transfer, pipes, space, terminals, devices.

use super::files::{flag, int, retry};
use super::paths::{Accept, convert, decode, dir_fd, fd};
use adder_vm::exc::Exc;
use adder_vm::native::{Bound, Method};
use adder_vm::object::value::Value;
use adder_vm::protocol::{buffer, iter, number};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::{bytes, int as integer, tuple};
use std::ffi::{CStr, CString, c_char};

fn done(t: &Thread, rc: i64) -> PyResult {
    if rc < 0 { Err(t.last_os_error(None)) } else { Ok(Value::none()) }
}

/// The result of a call made again after signals.
fn result(t: &Thread, f: impl FnMut() -> i64) -> PyResult<i64> {
    match retry(t, f)? {
        Some(n) => Ok(n),
        None => Err(t.last_os_error(None)),
    }
}

fn offset(t: &Thread, v: &Value) -> PyResult<i64> {
    Ok(number::to_isize(t, v, Exc::OverflowError)? as i64)
}

fn unsigned(t: &Thread, v: &Value) -> PyResult<u64> {
    let n = number::index(t, v)?;
    match integer::to_u64(&n) {
        Some(n) => Ok(n),
        None if integer::is_negative(&n) => Err(t.value_error("Cannot convert negative int")),
        None => Err(t.overflow_error("Python int too large for C uint64_t")),
    }
}

fn pread(t: &Thread, a: Bound) -> PyResult {
    let n = fd(t, a.get(0))?;
    let length = number::to_isize(t, a.get(1), Exc::OverflowError)?;
    let at = offset(t, a.get(2))?;
    let Ok(length) = usize::try_from(length) else { return Err(t.os_error(libc::EINVAL, None, None)) };
    let mut data = Vec::new();
    if data.try_reserve_exact(length).is_err() {
        return Err(t.memory_error());
    }
    data.resize(length, 0u8);
    // SAFETY: the buffer has that length.
    let got = result(t, || unsafe { libc::pread(n, data.as_mut_ptr().cast(), length, at) as i64 })?;
    Ok(bytes::from_slice(&data[..(got as usize).min(length)]))
}

fn pwrite(t: &Thread, a: Bound) -> PyResult {
    let n = fd(t, a.get(0))?;
    let data = buffer::bytes_like(t, a.get(1))?;
    let at = offset(t, a.get(2))?;
    // SAFETY: the buffer has that length.
    result(t, || unsafe { libc::pwrite(n, data.as_ptr().cast(), data.len(), at) as i64 }).map(Value::from)
}

fn readinto(t: &Thread, a: Bound) -> PyResult {
    let n = fd(t, a.get(0))?;
    let target = crate::support::writable(t, a.get(1), "readinto", 2)?;
    // SAFETY: the exporter keeps that many bytes.
    result(t, || unsafe { libc::read(n, target.ptr.cast(), target.len) as i64 }).map(Value::from)
}

fn scatter(t: &Thread, a: Bound, at: Option<(i64, i32)>) -> PyResult {
    let n = fd(t, a.get(0))?;
    let mut held = Vec::new();
    for v in iter::collect(t, a.get(1))? {
        held.push(buffer::writable(t, &v)?);
    }
    let parts: Vec<libc::iovec> =
        held.iter().map(|b| libc::iovec { iov_base: b.ptr.cast(), iov_len: b.len }).collect();
    let (p, count) = (parts.as_ptr(), parts.len().min(i32::MAX as usize) as i32);
    // SAFETY: the exporters keep their bytes.
    result(t, || unsafe {
        match at {
            Some((at, flags)) => libc::preadv2(n, p, count, at, flags) as i64,
            None => libc::readv(n, p, count) as i64,
        }
    })
    .map(Value::from)
}

fn gather(t: &Thread, a: Bound, at: (i64, i32)) -> PyResult {
    let n = fd(t, a.get(0))?;
    let values = iter::collect(t, a.get(1))?;
    let mut held = Vec::new();
    for v in &values {
        held.push(buffer::bytes_like(t, v)?);
    }
    let parts: Vec<libc::iovec> = held
        .iter()
        .map(|b| libc::iovec { iov_base: b.as_ptr().cast_mut().cast(), iov_len: b.len() })
        .collect();
    let (p, count) = (parts.as_ptr(), parts.len().min(i32::MAX as usize) as i32);
    // SAFETY: the buffers are held.
    result(t, || unsafe { libc::pwritev2(n, p, count, at.0, at.1) as i64 }).map(Value::from)
}

fn readv(t: &Thread, a: Bound) -> PyResult {
    scatter(t, a, None)
}

fn place(t: &Thread, a: &Bound) -> PyResult<(i64, i32)> {
    Ok((offset(t, a.get(2))?, a.opt(3).map_or(Ok(0), |v| int(t, v))?))
}

fn preadv(t: &Thread, a: Bound) -> PyResult {
    let at = place(t, &a)?;
    scatter(t, a, Some(at))
}

fn pwritev(t: &Thread, a: Bound) -> PyResult {
    let at = place(t, &a)?;
    gather(t, a, at)
}

fn pipe2(t: &Thread, a: Bound) -> PyResult {
    let flags = int(t, a.get(0))?;
    let mut pair = [0i32; 2];
    // SAFETY: the result has room for two.
    if unsafe { libc::pipe2(pair.as_mut_ptr(), flags) } < 0 {
        return Err(t.last_os_error(None));
    }
    Ok(tuple::pair(Value::from(pair[0]), Value::from(pair[1])))
}

fn lockf(t: &Thread, a: Bound) -> PyResult {
    let (n, command, length) = (fd(t, a.get(0))?, int(t, a.get(1))?, offset(t, a.get(2))?);
    // SAFETY: no memory is involved.
    let rc = adder_vm::gil::without(t, || unsafe { libc::lockf(n, command, length) });
    done(t, i64::from(rc))
}

fn posix_fallocate(t: &Thread, a: Bound) -> PyResult {
    let (n, from, length) = (fd(t, a.get(0))?, offset(t, a.get(1))?, offset(t, a.get(2))?);
    // SAFETY: no memory is involved.
    match adder_vm::gil::without(t, || unsafe { libc::posix_fallocate(n, from, length) }) {
        0 => Ok(Value::none()),
        code => Err(t.os_error(code, None, None)),
    }
}

fn posix_fadvise(t: &Thread, a: Bound) -> PyResult {
    let (n, from, length, advice) =
        (fd(t, a.get(0))?, offset(t, a.get(1))?, offset(t, a.get(2))?, int(t, a.get(3))?);
    // SAFETY: no memory is involved.
    match adder_vm::gil::without(t, || unsafe { libc::posix_fadvise(n, from, length, advice) }) {
        0 => Ok(Value::none()),
        code => Err(t.os_error(code, None, None)),
    }
}

fn copy_file_range(t: &Thread, a: Bound) -> PyResult {
    let (from, to) = (fd(t, a.get(0))?, fd(t, a.get(1))?);
    let count = number::to_isize(t, a.get(2), Exc::OverflowError)?;
    let Ok(count) = usize::try_from(count) else {
        return Err(t.value_error("negative value for 'count' not allowed"));
    };
    let mut source = a.some(3).map(|v| offset(t, v)).transpose()?;
    let mut target = a.some(4).map(|v| offset(t, v)).transpose()?;
    let source = source.as_mut().map_or(std::ptr::null_mut(), |n| n as *mut i64);
    let target = target.as_mut().map_or(std::ptr::null_mut(), |n| n as *mut i64);
    // SAFETY: the offsets are null or have their place.
    result(t, || unsafe { libc::copy_file_range(from, source, to, target, count, 0) as i64 }).map(Value::from)
}

fn memfd_create(t: &Thread, a: Bound) -> PyResult {
    let name = super::paths::text(t, a.get(0))?;
    let flags = a.opt(1).map_or(Ok(libc::MFD_CLOEXEC), |v| Ok(unsigned(t, v)? as u32))?;
    // SAFETY: the name is terminated.
    result(t, || unsafe { i64::from(libc::memfd_create(name.as_ptr(), flags)) }).map(Value::from)
}

fn eventfd(t: &Thread, a: Bound) -> PyResult {
    let first = unsigned(t, a.get(0))?;
    let Ok(first) = u32::try_from(first) else {
        return Err(t.overflow_error("Python int too large to convert to C unsigned int"));
    };
    let flags = a.opt(1).map_or(Ok(libc::EFD_CLOEXEC), |v| int(t, v))?;
    // SAFETY: makes a descriptor.
    result(t, || unsafe { i64::from(libc::eventfd(first, flags)) }).map(Value::from)
}

fn eventfd_read(t: &Thread, a: Bound) -> PyResult {
    let n = fd(t, a.get(0))?;
    let mut value = 0u64;
    // SAFETY: the counter has eight bytes.
    result(t, || unsafe { libc::read(n, (&raw mut value).cast(), 8) as i64 })?;
    Ok(Value::from(value))
}

fn eventfd_write(t: &Thread, a: Bound) -> PyResult {
    let (n, value) = (fd(t, a.get(0))?, unsigned(t, a.get(1))?);
    // SAFETY: the counter has eight bytes.
    result(t, || unsafe { libc::write(n, (&raw const value).cast(), 8) as i64 })?;
    Ok(Value::none())
}

fn pidfd_open(t: &Thread, a: Bound) -> PyResult {
    let pid = int(t, a.get(0))?;
    let flags = a.opt(1).map_or(Ok(0), |v| unsigned(t, v))? as u32;
    // SAFETY: no memory is involved.
    let n = unsafe { libc::syscall(libc::SYS_pidfd_open, pid, flags) };
    if n < 0 { Err(t.last_os_error(None)) } else { Ok(Value::from(n)) }
}

fn sync(t: &Thread, _: Bound) -> PyResult {
    // SAFETY: no memory is involved.
    adder_vm::gil::without(t, || unsafe { libc::sync() });
    Ok(Value::none())
}

fn openpty(t: &Thread, _: Bound) -> PyResult {
    let (mut master, mut slave) = (-1, -1);
    let null = std::ptr::null_mut::<libc::c_void>();
    // SAFETY: both descriptors have their place; no name, mode or size is given.
    unsafe {
        if libc::openpty(&mut master, &mut slave, null.cast(), null.cast(), null.cast()) != 0 {
            return Err(t.last_os_error(None));
        }
        libc::fcntl(master, libc::F_SETFD, libc::FD_CLOEXEC);
        libc::fcntl(slave, libc::F_SETFD, libc::FD_CLOEXEC);
    }
    Ok(tuple::pair(Value::from(master), Value::from(slave)))
}

fn login_tty(t: &Thread, a: Bound) -> PyResult {
    let n = fd(t, a.get(0))?;
    // SAFETY: no memory is involved.
    done(t, i64::from(unsafe { libc::login_tty(n) }))
}

fn posix_openpt(t: &Thread, a: Bound) -> PyResult {
    let flags = int(t, a.get(0))?;
    // SAFETY: makes a descriptor.
    let n = unsafe { libc::posix_openpt(flags | libc::O_CLOEXEC) };
    if n < 0 { Err(t.last_os_error(None)) } else { Ok(Value::from(n)) }
}

fn grantpt(t: &Thread, a: Bound) -> PyResult {
    let n = fd(t, a.get(0))?;
    // SAFETY: no memory is involved.
    done(t, i64::from(unsafe { libc::grantpt(n) }))
}

fn unlockpt(t: &Thread, a: Bound) -> PyResult {
    let n = fd(t, a.get(0))?;
    // SAFETY: no memory is involved.
    done(t, i64::from(unsafe { libc::unlockpt(n) }))
}

fn ptsname(t: &Thread, a: Bound) -> PyResult {
    let n = fd(t, a.get(0))?;
    let mut name = [0 as c_char; 4096];
    // SAFETY: the result has the room said and is terminated.
    unsafe {
        match libc::ptsname_r(n, name.as_mut_ptr(), name.len()) {
            0 => Ok(decode(CStr::from_ptr(name.as_ptr()).to_bytes())),
            code => Err(t.os_error(code, None, None)),
        }
    }
}

fn tcgetpgrp(t: &Thread, a: Bound) -> PyResult {
    let n = fd(t, a.get(0))?;
    // SAFETY: no memory is involved.
    let group = unsafe { libc::tcgetpgrp(n) };
    if group < 0 { Err(t.last_os_error(None)) } else { Ok(Value::from(group)) }
}

fn tcsetpgrp(t: &Thread, a: Bound) -> PyResult {
    let (n, group) = (fd(t, a.get(0))?, int(t, a.get(1))?);
    // SAFETY: no memory is involved.
    done(t, i64::from(unsafe { libc::tcsetpgrp(n, group) }))
}

fn ctermid(_: &Thread, _: Bound) -> PyResult {
    Ok(Value::from("/dev/tty"))
}

fn device(t: &Thread, v: &Value) -> PyResult<libc::dev_t> {
    let n = number::index(t, v)?;
    if let Some(-1) = integer::to_i64(&n) {
        return Ok(libc::dev_t::MAX);
    }
    unsigned(t, &n)
}

fn major(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(libc::major(device(t, a.get(0))?)))
}

fn minor(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(libc::minor(device(t, a.get(0))?)))
}

fn makedev(t: &Thread, a: Bound) -> PyResult {
    let (major, minor) = (unsigned(t, a.get(0))?, unsigned(t, a.get(1))?);
    Ok(Value::from(libc::makedev(major as u32, minor as u32)))
}

fn mknod(t: &Thread, a: Bound) -> PyResult {
    let path = convert(t, a.opt(0), "mknod", "path", Accept::PATH)?;
    let mode = a.opt(1).map_or(Ok(0o600), |v| int(t, v))?;
    let dev = a.opt(2).map_or(Ok(0), |v| device(t, v))?;
    let at = dir_fd(t, a.opt(3))?;
    let Some(p) = path.path() else { return Err(t.os_error(libc::EINVAL, None, None)) };
    // SAFETY: the path is terminated.
    if unsafe { libc::mknodat(at, p.as_ptr(), mode as libc::mode_t, dev) } < 0 {
        return Err(super::files::path_error(t, &path));
    }
    Ok(Value::none())
}

fn name_of_attribute(t: &Thread, v: &Value, function: &str) -> PyResult<CString> {
    match convert(t, Some(v), function, "attribute", Accept::PATH)?.path() {
        Some(p) => Ok(p.clone()),
        None => Err(t.os_error(libc::EINVAL, None, None)),
    }
}

/// The path by which an extended attribute is reached: a descriptor's is its entry in `/proc`.
fn attribute_path(
    t: &Thread,
    v: Option<&Value>,
    function: &str,
) -> PyResult<(super::paths::PathArg, CString)> {
    let path = convert(t, v, function, "path", Accept::FD_OR_NONE)?;
    let p = match &path.target {
        super::paths::Target::Path(p) => p.clone(),
        super::paths::Target::Fd(n) => {
            CString::new(format!("/proc/self/fd/{n}")).map_err(|_| t.value_error("embedded null byte"))?
        }
    };
    Ok((path, p))
}

/// Reads into a buffer that grows until the answer fits.
fn grown(f: impl Fn(*mut u8, usize) -> isize) -> Option<Vec<u8>> {
    let mut room = 256;
    loop {
        let mut data = vec![0u8; room];
        let n = f(data.as_mut_ptr(), room);
        if n >= 0 {
            data.truncate(n as usize);
            return Some(data);
        }
        if std::io::Error::last_os_error().raw_os_error() != Some(libc::ERANGE) || room >= 1 << 17 {
            return None;
        }
        room *= 4;
    }
}

fn getxattr(t: &Thread, a: Bound) -> PyResult {
    let (path, p) = attribute_path(t, a.opt(0), "getxattr")?;
    let name = name_of_attribute(t, a.get(1), "getxattr")?;
    let follow = flag(t, a.opt(2), true)?;
    // SAFETY: the names are terminated, the buffer has the room said.
    let found = grown(|to, room| unsafe {
        let f = if follow { libc::getxattr } else { libc::lgetxattr };
        f(p.as_ptr(), name.as_ptr(), to.cast(), room)
    });
    found.map(|data| bytes::from_slice(&data)).ok_or_else(|| super::files::path_error(t, &path))
}

fn listxattr(t: &Thread, a: Bound) -> PyResult {
    let (path, p) = attribute_path(t, a.opt(0), "listxattr")?;
    let follow = flag(t, a.opt(1), true)?;
    // SAFETY: the name is terminated, the buffer has the room said.
    let found = grown(|to, room| unsafe {
        let f = if follow { libc::listxattr } else { libc::llistxattr };
        f(p.as_ptr(), to.cast(), room)
    });
    let Some(data) = found else { return Err(super::files::path_error(t, &path)) };
    let names = data.split(|&b| b == 0).filter(|n| !n.is_empty()).map(decode);
    Ok(adder_vm::types::list::new(names.collect()))
}

fn setxattr(t: &Thread, a: Bound) -> PyResult {
    let (path, p) = attribute_path(t, a.opt(0), "setxattr")?;
    let name = name_of_attribute(t, a.get(1), "setxattr")?;
    let data = buffer::bytes_like(t, a.get(2))?;
    let flags = a.opt(3).map_or(Ok(0), |v| int(t, v))?;
    let follow = flag(t, a.opt(4), true)?;
    // SAFETY: the names are terminated, the data is as long as said.
    let rc = unsafe {
        let f = if follow { libc::setxattr } else { libc::lsetxattr };
        f(p.as_ptr(), name.as_ptr(), data.as_ptr().cast(), data.len(), flags)
    };
    if rc < 0 { Err(super::files::path_error(t, &path)) } else { Ok(Value::none()) }
}

fn removexattr(t: &Thread, a: Bound) -> PyResult {
    let (path, p) = attribute_path(t, a.opt(0), "removexattr")?;
    let name = name_of_attribute(t, a.get(1), "removexattr")?;
    let follow = flag(t, a.opt(2), true)?;
    // SAFETY: the names are terminated.
    let rc = unsafe {
        let f = if follow { libc::removexattr } else { libc::lremovexattr };
        f(p.as_ptr(), name.as_ptr())
    };
    if rc < 0 { Err(super::files::path_error(t, &path)) } else { Ok(Value::none()) }
}

pub const FUNCTIONS: &[Method] = &[
    Method::new(
        "pread(fd, length, offset, /)",
        pread,
        "Read a number of bytes from a file descriptor starting at a particular offset.",
    ),
    Method::new(
        "pwrite(fd, buffer, offset, /)",
        pwrite,
        "Write bytes to a file descriptor starting at a particular offset.",
    ),
    Method::new("readinto(fd, buffer, /)", readinto, "Read into a buffer object from a file descriptor."),
    Method::new(
        "readv(fd, buffers, /)",
        readv,
        "Read from a file descriptor fd into an iterable of buffers.",
    ),
    Method::new(
        "preadv(fd, buffers, offset, flags=0, /)",
        preadv,
        "Reads from a file descriptor into a number of mutable bytes-like objects.",
    ),
    Method::new(
        "pwritev(fd, buffers, offset, flags=0, /)",
        pwritev,
        "Writes the contents of bytes-like objects to a file descriptor at a given offset.",
    ),
    Method::new("pipe2(flags, /)", pipe2, "Create a pipe with flags set atomically."),
    Method::new(
        "lockf(fd, command, length, /)",
        lockf,
        "Apply, test or remove a POSIX lock on an open file descriptor.",
    ),
    Method::new(
        "posix_fallocate(fd, offset, length, /)",
        posix_fallocate,
        "Ensure a file has allocated at least a particular number of bytes on disk.",
    ),
    Method::new(
        "posix_fadvise(fd, offset, length, advice, /)",
        posix_fadvise,
        "Announce an intention to access data in a specific pattern.",
    ),
    Method::new(
        "copy_file_range(src, dst, count, offset_src=None, offset_dst=None)",
        copy_file_range,
        "Copy count bytes from one file descriptor to another.",
    ),
    Method::new("memfd_create(name, flags=1)", memfd_create, ""),
    Method::new(
        "eventfd(initval, flags=524288)",
        eventfd,
        "Creates and returns an event notification file descriptor.",
    ),
    Method::new("eventfd_read(fd)", eventfd_read, "Read eventfd value"),
    Method::new("eventfd_write(fd, value)", eventfd_write, "Write eventfd value."),
    Method::new(
        "pidfd_open(pid, flags=0)",
        pidfd_open,
        "Return a file descriptor referring to the process *pid*.",
    ),
    Method::new("sync()", sync, "Force write of everything to disk."),
    Method::new("openpty()", openpty, "Open a pseudo-terminal."),
    Method::new(
        "login_tty(fd, /)",
        login_tty,
        "Prepare the tty of which fd is a file descriptor for a new login session.",
    ),
    Method::new(
        "posix_openpt(oflag, /)",
        posix_openpt,
        "Open and return a file descriptor for a master pseudo-terminal device.",
    ),
    Method::new("grantpt(fd, /)", grantpt, "Grant access to the slave pseudo-terminal device."),
    Method::new("unlockpt(fd, /)", unlockpt, "Unlock a pseudo-terminal master/slave pair."),
    Method::new("ptsname(fd, /)", ptsname, "Return the name of the slave pseudo-terminal device."),
    Method::new(
        "tcgetpgrp(fd, /)",
        tcgetpgrp,
        "Return the process group associated with the terminal specified by fd.",
    ),
    Method::new(
        "tcsetpgrp(fd, pgid, /)",
        tcsetpgrp,
        "Set the process group associated with the terminal specified by fd.",
    ),
    Method::new("ctermid()", ctermid, "Return the name of the controlling terminal for this process."),
    Method::new("major(device, /)", major, "Extracts a device major number from a raw device number."),
    Method::new("minor(device, /)", minor, "Extracts a device minor number from a raw device number."),
    Method::new(
        "makedev(major, minor, /)",
        makedev,
        "Composes a raw device number from the major and minor device numbers.",
    ),
    Method::new(
        "mknod(path, mode=384, device=0, *, dir_fd=None)",
        mknod,
        "Create a node in the file system.",
    ),
    Method::new(
        "getxattr(path, attribute, *, follow_symlinks=True)",
        getxattr,
        "Return the value of extended attribute attribute on path.",
    ),
    Method::new(
        "listxattr(path=None, *, follow_symlinks=True)",
        listxattr,
        "Return a list of extended attributes on path.",
    ),
    Method::new(
        "setxattr(path, attribute, value, flags=0, *, follow_symlinks=True)",
        setxattr,
        "Set extended attribute attribute on path to value.",
    ),
    Method::new(
        "removexattr(path, attribute, *, follow_symlinks=True)",
        removexattr,
        "Remove extended attribute attribute on path.",
    ),
];
