//! `_posixshmem`: shared memory by name.
//!
//! `unsafe` lives here: the system calls.

use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::value::Value;
use adder_vm::protocol::number;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::int;
use adder_vm::types::str::PyStr;
use std::ffi::CString;

fn path_arg(t: &Thread, v: &Value) -> PyResult<CString> {
    let Some(s) = v.downcast::<PyStr>() else {
        return Err(t.type_error(format_args!("path must be str, not {}", v.class().name_str())));
    };
    CString::new(crate::posix::paths::encode(t, s)?).map_err(|_| t.value_error("embedded null character"))
}

fn shm_open(t: &Thread, a: Bound) -> PyResult {
    let path = path_arg(t, a.get(0))?;
    let number = |v: &Value| int::to_c_int(t, &number::index(t, v)?);
    let flags = number(a.get(1))?;
    let mode = a.opt(2).map_or(Ok(0o777), number)?;
    // SAFETY: the path is terminated.
    let opened = crate::posix::retry(t, || unsafe {
        i64::from(libc::shm_open(path.as_ptr(), flags, mode as libc::mode_t))
    })?;
    match opened {
        Some(fd) => Ok(Value::from(fd)),
        None => Err(t.last_os_error(Some(a.get(0)))),
    }
}

fn shm_unlink(t: &Thread, a: Bound) -> PyResult {
    let path = path_arg(t, a.get(0))?;
    // SAFETY: the path is terminated.
    match crate::posix::retry(t, || unsafe { i64::from(libc::shm_unlink(path.as_ptr())) })? {
        Some(_) => Ok(Value::none()),
        None => Err(t.last_os_error(Some(a.get(0)))),
    }
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_posixshmem",
    doc: "POSIX shared memory module",
    functions: &[
        Method::new(
            "shm_open(path, flags, mode=511)",
            shm_open,
            "Open a shared memory object.  Returns a file descriptor (integer).",
        ),
        Method::new("shm_unlink(path)", shm_unlink, "Remove a shared memory object (similar to unlink())."),
    ],
    types: &[],
    init: None,
};
