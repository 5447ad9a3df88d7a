//! `OSError`: arguments, subclasses by errno, text.

use super::{PyException, exception_new, of};
use crate::exc::Exc;
use crate::native::{Args, GetSet, Member};
use crate::object::class::PyType;
use crate::object::slots::{Init, New};
use crate::object::value::Value;
use crate::protocol::repr;
use crate::thread::{PyResult, Thread};
use crate::types::tuple;
use std::mem::offset_of;

const fn extra(name: &'static str, i: usize) -> Member {
    Member { name, offset: offset_of!(PyException, extra) + 8 * i, writable: true, doc: "" }
}

pub const MEMBERS: &[Member] =
    &[extra("errno", 0), extra("strerror", 1), extra("filename", 2), extra("filename2", 3)];
/// `characters_written` of `BlockingIOError`.
const WRITTEN: usize = 4;

/// The subclass of `OSError` for an error number (PEP 3151).
pub fn class_for(errno: i64) -> Exc {
    match errno as i32 {
        libc::EAGAIN | libc::EALREADY | libc::EINPROGRESS => Exc::BlockingIOError,
        libc::EPIPE | libc::ESHUTDOWN => Exc::BrokenPipeError,
        libc::ECHILD => Exc::ChildProcessError,
        libc::ECONNABORTED => Exc::ConnectionAbortedError,
        libc::ECONNREFUSED => Exc::ConnectionRefusedError,
        libc::ECONNRESET => Exc::ConnectionResetError,
        libc::EEXIST => Exc::FileExistsError,
        libc::ENOENT => Exc::FileNotFoundError,
        libc::EISDIR => Exc::IsADirectoryError,
        libc::ENOTDIR => Exc::NotADirectoryError,
        libc::EINTR => Exc::InterruptedError,
        libc::EACCES | libc::EPERM => Exc::PermissionError,
        libc::ESRCH => Exc::ProcessLookupError,
        libc::ETIMEDOUT => Exc::TimeoutError,
        _ => Exc::OSError,
    }
}

pub fn os_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    let pos = args.pos();
    if class.is(Exc::OSError.class()) && pos.len() >= 2 && pos[0].is_int_word() {
        return exception_new(t, class_for(pos[0].word().as_int()).class(), args);
    }
    let v = exception_new(t, class, args)?;
    // A class with an `__init__` of its own but this `__new__` still gets its attributes.
    let own = Exc::OSError.class().slots().init;
    let same = match (class.slots().init, own) {
        (Some(a), Some(b)) => std::ptr::fn_addr_eq(a as Init, b as Init),
        _ => false,
    };
    if has_own_new(class) || !same && pos.len() >= 2 {
        fill(t, &v, pos)?;
    }
    Ok(v)
}

/// Whether a class has a `__new__` of its own, which then says what the arguments are.
pub fn has_own_new(class: &PyType) -> bool {
    match (class.slots().new, Exc::OSError.class().slots().new) {
        (Some(a), Some(b)) => !std::ptr::fn_addr_eq(a as New, b as New),
        _ => true,
    }
}

pub fn os_init(t: &Thread, v: &Value, args: &Args) -> PyResult<()> {
    fill(t, v, args.pos())
}

fn fill(t: &Thread, v: &Value, pos: &[Value]) -> PyResult<()> {
    let this = of(t, v)?;
    if !(2..=5).contains(&pos.len()) {
        this.args.put(tuple::from_slice(pos));
        return Ok(());
    }
    this.extra[0].put(pos[0].clone());
    this.extra[1].put(pos[1].clone());
    let filename = pos.get(2).filter(|f| !f.is_none());
    let blocking = v.class().is_subtype(Exc::BlockingIOError.class());
    match filename {
        Some(n) if blocking && crate::types::int::is_int(n) => {
            this.extra[WRITTEN].put(n.clone());
            this.args.put(tuple::from_slice(pos));
        }
        Some(f) => {
            this.extra[2].put(f.clone());
            if let Some(f2) = pos.get(4).filter(|f| !f.is_none()) {
                this.extra[3].put(f2.clone());
            }
            this.args.put(tuple::from_slice(&pos[..2]));
        }
        None => this.args.put(tuple::from_slice(pos)),
    }
    Ok(())
}

pub fn os_str(t: &Thread, v: &Value) -> PyResult {
    let this = of(t, v)?;
    let none = Value::none;
    let (errno, strerror) = (this.extra[0].get(), this.extra[1].get());
    if let Some(filename) = this.extra[2].get() {
        let errno = repr::str_text(t, &errno.unwrap_or_else(none))?;
        let strerror = repr::str_text(t, &strerror.unwrap_or_else(none))?;
        let filename = repr::repr_text(t, &filename)?;
        return Ok(Value::from(match this.extra[3].get() {
            Some(f2) => format!("[Errno {errno}] {strerror}: {filename} -> {}", repr::repr_text(t, &f2)?),
            None => format!("[Errno {errno}] {strerror}: {filename}"),
        }));
    }
    match (errno, strerror) {
        (Some(e), Some(s)) => {
            Ok(Value::from(format!("[Errno {}] {}", repr::str_text(t, &e)?, repr::str_text(t, &s)?)))
        }
        _ => super::exception_str(t, v),
    }
}

pub fn reduce_args(_t: &Thread, this: &PyException) -> PyResult {
    let mut args = this.args();
    if args.len() == 2 {
        if let Some(f) = this.extra[2].get() {
            args.push(f);
            if let Some(f2) = this.extra[3].get() {
                args.push(Value::none());
                args.push(f2);
            }
        }
    }
    Ok(tuple::new(args))
}

fn get_written(t: &Thread, v: &Value) -> PyResult {
    match of(t, v)?.extra[WRITTEN].get() {
        Some(n) => Ok(n),
        None => Err(t.error(Exc::AttributeError, "characters_written")),
    }
}

fn set_written(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let this = of(t, v)?;
    match value {
        Some(n) => this.extra[WRITTEN].put(crate::protocol::number::index(t, n)?),
        None if this.extra[WRITTEN].is_set() => this.extra[WRITTEN].set(None),
        None => return Err(t.error(Exc::AttributeError, "characters_written")),
    }
    Ok(())
}

pub const GETSETS: &[GetSet] = &[GetSet::new("characters_written", get_written, set_written, "")];

impl Thread {
    /// Raises the `OSError` of an error number, with up to two file names.
    pub fn os_error(
        &self,
        errno: i32,
        filename: Option<&Value>,
        filename2: Option<&Value>,
    ) -> crate::thread::Raised {
        // SAFETY: `strerror_r` writes a terminated string into the buffer.
        let text = unsafe {
            let mut buffer = [0 as libc::c_char; 256];
            libc::strerror_r(errno, buffer.as_mut_ptr(), buffer.len());
            std::ffi::CStr::from_ptr(buffer.as_ptr()).to_string_lossy().into_owned()
        };
        let mut args = vec![Value::from(i64::from(errno)), Value::from(text)];
        if let Some(f) = filename {
            args.push(f.clone());
            if let Some(f2) = filename2 {
                args.push(Value::none());
                args.push(f2.clone());
            }
        }
        self.error_with(Exc::OSError, &args)
    }

    /// Raises the `OSError` of the last failed system call.
    pub fn last_os_error(&self, filename: Option<&Value>) -> crate::thread::Raised {
        self.os_error(std::io::Error::last_os_error().raw_os_error().unwrap_or(0), filename, None)
    }
}
