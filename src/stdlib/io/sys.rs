//! System calls on file descriptors, begun again after signals. `unsafe` lives here: buffers go to libc by pointer.

use crate::blocking;
use adder_vm::thread::{PyResult, Thread};

/// One call transfers at most this much, as on every Unix.
const MAX: usize = 0x7FFF_F000;

pub fn errno() -> i32 {
    std::io::Error::last_os_error().raw_os_error().unwrap_or(0)
}

/// What a transfer came to.
pub enum Transfer {
    Bytes(usize),
    /// The descriptor does not block and is not ready.
    WouldBlock,
}

fn transfer(t: &Thread, mut call: impl FnMut() -> isize) -> PyResult<Transfer> {
    loop {
        let n = blocking::run(t, &mut call);
        if n >= 0 {
            return Ok(Transfer::Bytes(n as usize));
        }
        match errno() {
            libc::EINTR => blocking::after_signal(t)?,
            libc::EAGAIN => return Ok(Transfer::WouldBlock),
            e => return Err(t.os_error(e, None, None)),
        }
    }
}

pub fn read(t: &Thread, fd: i32, buffer: &mut [u8]) -> PyResult<Transfer> {
    // SAFETY: the buffer is as long as said.
    transfer(t, || unsafe { libc::read(fd, buffer.as_mut_ptr().cast(), buffer.len().min(MAX)) })
}

pub fn write(t: &Thread, fd: i32, bytes: &[u8]) -> PyResult<Transfer> {
    // SAFETY: the buffer is as long as said.
    transfer(t, || unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len().min(MAX)) })
}

pub fn seek(t: &Thread, fd: i32, offset: i64, whence: i32) -> PyResult<i64> {
    // SAFETY: no pointers.
    let n = unsafe { libc::lseek(fd, offset, whence) };
    if n < 0 { Err(t.os_error(errno(), None, None)) } else { Ok(n) }
}

pub fn stat(fd: i32) -> Result<libc::stat, i32> {
    // SAFETY: all zeroes is a valid `stat`, which the call fills.
    unsafe {
        let mut st: libc::stat = std::mem::zeroed();
        if libc::fstat(fd, &mut st) != 0 { Err(errno()) } else { Ok(st) }
    }
}

pub fn close(fd: i32) -> Result<(), i32> {
    // SAFETY: no pointers.
    if unsafe { libc::close(fd) } != 0 {
        let e = errno();
        // The descriptor is closed also when a signal came in between.
        return if e == libc::EINTR { Ok(()) } else { Err(e) };
    }
    Ok(())
}

pub fn isatty(fd: i32) -> bool {
    // SAFETY: no pointers.
    unsafe { libc::isatty(fd) == 1 }
}

pub fn truncate(t: &Thread, fd: i32, size: i64) -> PyResult<()> {
    loop {
        // SAFETY: no pointers.
        if blocking::run(t, || unsafe { libc::ftruncate(fd, size) }) == 0 {
            return Ok(());
        }
        match errno() {
            libc::EINTR => blocking::after_signal(t)?,
            e => return Err(t.os_error(e, None, None)),
        }
    }
}
