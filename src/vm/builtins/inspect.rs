//! `dir`, `vars`, `globals`, `locals`.
//!
//! `unsafe` lives here: the running frame is read.

use crate::eval;
use crate::native::Bound;
use crate::object::value::Value;
use crate::protocol::{attr, call, iter};
use crate::thread::{PyResult, Thread};
use crate::types::dict::PyDict;
use crate::types::frame::PyFrame;
use crate::types::list::{self, PyList};

/// The namespace of the running code, as `locals()` gives it: the mapping itself at module and class level, a snapshot in functions.
pub fn current_locals(t: &Thread) -> PyResult {
    let Some(frame) = eval::current_frame(t) else {
        return Err(t.error(crate::exc::Exc::SystemError, "frame does not exist"));
    };
    // SAFETY: the current frame is alive.
    let namespace = unsafe { eval::frames::namespace(frame) };
    // SAFETY: as above.
    let optimized = unsafe { eval::frames::code_of(frame) }.has_flag(adder_abi::code::code_flag::OPTIMIZED);
    let variables = eval::variables_of(frame);
    if let Some(namespace) = namespace.filter(|_| !optimized && variables.is_empty()) {
        return Ok(namespace);
    }
    let snapshot = PyDict::new();
    if let Some(d) = snapshot.downcast::<PyDict>() {
        for (name, value) in variables {
            d.set(t, name, value)?;
        }
        // What was added through `f_locals`.
        // SAFETY: the frame owns its object.
        let object = unsafe { (*frame).object.get() };
        // SAFETY: as above.
        let object = if object.is_null() { None } else { unsafe { Some(Value::from_borrowed(object)) } };
        let extra = object.as_ref().and_then(|o| o.downcast::<PyFrame>()).and_then(|f| f.extra_locals.get());
        for (name, value) in
            extra.as_ref().and_then(|e| e.downcast::<PyDict>()).map(PyDict::entries).unwrap_or_default()
        {
            d.set(t, name, value)?;
        }
    }
    Ok(snapshot)
}

pub fn locals(t: &Thread, _a: Bound) -> PyResult {
    current_locals(t)
}

pub fn globals(t: &Thread, _a: Bound) -> PyResult {
    Ok(eval::current_globals(t).unwrap_or_else(Value::none))
}

pub fn vars(t: &Thread, a: Bound) -> PyResult {
    match a.opt(0) {
        None => current_locals(t),
        Some(v) => match attr::find(t, v, "__dict__")? {
            Some(dict) => Ok(dict),
            None => Err(t.type_error("vars() argument must have __dict__ attribute")),
        },
    }
}

/// `dir(v)`: a sorted list.
pub fn dir_of(t: &Thread, v: &Value) -> PyResult {
    let Some(method) = attr::special(t, v, "__dir__")? else {
        return Err(t.type_error("object does not provide __dir__"));
    };
    let names = list::new(iter::collect(t, &call::call(t, &method, &[])?)?);
    call::method(t, &names, "sort", &[])?;
    Ok(names)
}

pub fn dir(t: &Thread, a: Bound) -> PyResult {
    match a.opt(0) {
        Some(v) => dir_of(t, v),
        None => {
            let locals = current_locals(t)?;
            let keys = call::method(t, &locals, "keys", &[])?;
            let names = list::new(iter::collect(t, &keys)?);
            debug_assert!(names.is_a::<PyList>());
            call::method(t, &names, "sort", &[])?;
            Ok(names)
        }
    }
}
