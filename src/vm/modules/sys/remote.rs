//! `sys.remote_exec` (PEP 768): another process runs a script, at a place where its main thread polls.
//!
//! Every process of this command has a [`Mailbox`] at the same distance from where the executable is mapped. The sender finds it by the
//! target's memory map, writes the script's path there, and sets a byte of the main thread's `eval_breaker` that nobody else writes to:
//! no other request can get lost.
//! `unsafe` lives here: the memory of another process.

use super::functions::audit_event;
use crate::exc::Exc;
use crate::native::Bound;
use crate::object::value::Value;
use crate::poll::breaker;
use crate::protocol::{call, number};
use crate::thread::{PyResult, Thread};
use crate::types::bytes::PyBytes;
use crate::types::dict::PyDict;
use crate::{builtins, import, report};
use std::os::unix::ffi::OsStrExt;
use std::sync::atomic::{AtomicU8, AtomicU32, AtomicUsize, Ordering};

const PATH_SIZE: usize = 4096;
const KIND: [u8; 32] = *b"adder remote debugging, form 1\0\0";

/// What another process finds and changes.
#[repr(C)]
struct Mailbox {
    kind: [u8; 32],
    enabled: AtomicU32,
    /// 1 while there is a script to run.
    pending: AtomicU32,
    /// Address of the main thread's `eval_breaker`.
    breaker: AtomicUsize,
    /// The script's path, ended by a zero byte.
    path: [AtomicU8; PATH_SIZE],
}

static MAILBOX: Mailbox = Mailbox {
    kind: KIND,
    enabled: AtomicU32::new(0),
    pending: AtomicU32::new(0),
    breaker: AtomicUsize::new(0),
    path: [const { AtomicU8::new(0) }; PATH_SIZE],
};

/// The part of a mailbox that a sender reads.
#[repr(C)]
#[derive(Clone, Copy)]
struct Found {
    kind: [u8; 32],
    enabled: u32,
    pending: u32,
    breaker: usize,
}

/// Lets other processes have scripts run here.
pub fn enable() {
    MAILBOX.enabled.store(1, Ordering::Release);
}

fn enabled() -> bool {
    MAILBOX.enabled.load(Ordering::Acquire) != 0
}

/// Says where the main thread looks for requests.
pub fn set_breaker(address: *const AtomicU32) {
    MAILBOX.breaker.store(address.addr(), Ordering::Release);
}

pub fn is_enabled(_: &Thread, _: Bound) -> PyResult {
    Ok(Value::bool(enabled()))
}

/// One piece of this process's memory, and an equally long one of another's.
fn pieces(local: *mut u8, remote: usize, len: usize) -> (libc::iovec, libc::iovec) {
    (
        libc::iovec { iov_base: local.cast(), iov_len: len },
        libc::iovec { iov_base: std::ptr::without_provenance_mut(remote), iov_len: len },
    )
}

fn read(pid: i32, address: usize) -> std::io::Result<Found> {
    let mut found = std::mem::MaybeUninit::<Found>::zeroed();
    let (local, remote) = pieces(found.as_mut_ptr().cast(), address, size_of::<Found>());
    // SAFETY: the buffer is as long as said; what lies at the other end is checked by the system.
    let n = unsafe { libc::process_vm_readv(pid, &raw const local, 1, &raw const remote, 1, 0) };
    match usize::try_from(n) {
        // SAFETY: plain numbers, zeroed before.
        Ok(n) if n == size_of::<Found>() => Ok(unsafe { found.assume_init() }),
        Ok(_) => Err(std::io::Error::from_raw_os_error(libc::EFAULT)),
        Err(_) => Err(std::io::Error::last_os_error()),
    }
}

fn write(pid: i32, address: usize, bytes: &[u8]) -> std::io::Result<()> {
    let (local, remote) = pieces(bytes.as_ptr().cast_mut(), address, bytes.len());
    // SAFETY: the system only reads the buffer.
    let n = unsafe { libc::process_vm_writev(pid, &raw const local, 1, &raw const remote, 1, 0) };
    match usize::try_from(n) {
        Ok(n) if n == bytes.len() => Ok(()),
        Ok(_) => Err(std::io::Error::from_raw_os_error(libc::EFAULT)),
        Err(_) => Err(std::io::Error::last_os_error()),
    }
}

/// Where a process's executable begins in its memory.
fn base(process: &str) -> std::io::Result<usize> {
    let exe = std::fs::read_link(format!("/proc/{process}/exe"))?;
    let exe = exe.as_os_str().as_bytes();
    let maps = std::fs::read(format!("/proc/{process}/maps"))?;
    maps.split(|&b| b == b'\n')
        .filter(|line| line.ends_with(exe))
        .find_map(|line| {
            let start = line.split(|&b| b == b'-').next()?;
            usize::from_str_radix(std::str::from_utf8(start).ok()?, 16).ok()
        })
        .ok_or_else(|| std::io::Error::from_raw_os_error(libc::ESRCH))
}

fn os_error(t: &Thread, error: &std::io::Error) -> crate::thread::Raised {
    let number = match error.raw_os_error() {
        // Its folder in /proc is missing.
        Some(libc::ENOENT) | None => libc::ESRCH,
        Some(n) => n,
    };
    t.os_error(number, None, None)
}

fn send(t: &Thread, pid: i32, path: &[u8]) -> PyResult<()> {
    let own = (&raw const MAILBOX).addr();
    let place = || {
        let (here, there) = (base("self")?, base(&pid.to_string())?);
        Ok(own.wrapping_sub(here).wrapping_add(there))
    };
    let address = place().map_err(|error| os_error(t, &error))?;
    let other = |t: &Thread| t.runtime_error("The remote process is not an interpreter of this version");
    let found = match read(pid, address) {
        Ok(found) => found,
        Err(error) if error.raw_os_error() == Some(libc::EFAULT) => return Err(other(t)),
        Err(error) => return Err(os_error(t, &error)),
    };
    if found.kind != KIND {
        return Err(other(t));
    }
    if found.enabled == 0 || found.breaker == 0 {
        return Err(t.runtime_error("Remote debugging is not enabled in the remote process"));
    }
    let mut text = path.to_vec();
    text.push(0);
    // The address is what the other process says.
    let byte = found.breaker.wrapping_add(breaker::REMOTE.trailing_zeros() as usize / 8);
    let bit = (breaker::REMOTE >> (breaker::REMOTE.trailing_zeros() / 8 * 8)) as u8;
    write(pid, address + std::mem::offset_of!(Mailbox, path), &text)
        .and_then(|()| write(pid, address + std::mem::offset_of!(Mailbox, pending), &1u32.to_ne_bytes()))
        .and_then(|()| write(pid, byte, &[bit]))
        .map_err(|error| os_error(t, &error))
}

pub fn remote_exec(t: &Thread, a: Bound) -> PyResult {
    let pid = number::to_isize(t, a.get(0), Exc::OverflowError)?;
    let Ok(pid) = i32::try_from(pid) else {
        return Err(t.error(Exc::OverflowError, "signed integer is greater than maximum"));
    };
    let os = import::import_module(t, "os")?;
    let path = call::method(t, &os, "fsencode", &[a.get(1).clone()])?;
    let Some(path) = path.downcast::<PyBytes>() else { return Err(t.type_error("expected a path")) };
    audit_event(t, "sys.remote_exec", &[a.get(0).clone(), a.get(1).clone()])?;
    let Ok(text) = std::ffi::CString::new(path.as_slice()) else {
        return Err(t.value_error("embedded null byte"));
    };
    // SAFETY: a terminated string.
    if unsafe { libc::access(text.as_ptr(), libc::R_OK) } != 0 {
        let error = std::io::Error::last_os_error();
        return Err(match error.raw_os_error() {
            Some(libc::ENOENT) => t.error(Exc::FileNotFoundError, "Script file does not exist"),
            Some(libc::EACCES) => t.error(Exc::PermissionError, "Script file cannot be read"),
            Some(_) | None => t.last_os_error(Some(a.get(1))),
        });
    }
    if text.as_bytes().len() >= PATH_SIZE {
        return Err(t.value_error("Script path is too long"));
    }
    send(t, pid, text.as_bytes())?;
    Ok(Value::none())
}

/// Runs the script that another process asked for, if this is the main thread's poll.
#[cold]
pub fn run_pending(t: &Thread) {
    if MAILBOX.breaker.load(Ordering::Acquire) != (&raw const t.head.eval_breaker).addr()
        || !enabled()
        || MAILBOX.pending.swap(0, Ordering::AcqRel) == 0
    {
        return;
    }
    let bytes: Vec<u8> =
        MAILBOX.path.iter().map(|b| b.load(Ordering::Relaxed)).take_while(|&b| b != 0).collect();
    let mut doing = "Can't decode path of debugger script";
    let mut path = PyBytes::from_slice(&bytes);
    let mut run = || -> PyResult<()> {
        let os = import::import_module(t, "os")?;
        path = call::method(t, &os, "fsdecode", &[path.clone()])?;
        doing = "Audit hook failed for remote debugger script";
        audit_event(t, "cpython.remote_debugger_script", &[path.clone()])?;
        doing = "Can't open debugger script";
        let io = import::import_module(t, "io")?;
        let file = call::method(t, &io, "open_code", &[path.clone()])?;
        doing = "Error reading debugger script";
        let source = call::method(t, &file, "read", &[]);
        call::method(t, &file, "close", &[])?;
        let source = source?;
        doing = "Error executing debugger script";
        let spaces = PyDict::new();
        call::call(t, &builtins::builtin(t, "exec")?, &[source, spaces]).map(drop)
    };
    if let Err(raised) = run() {
        let error = t.take(raised);
        report::unraisable(t, error, Some(doing), &path);
    }
}
