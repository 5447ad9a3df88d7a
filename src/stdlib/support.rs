//! What several native modules need around arguments: sizes with defaults.

use adder_vm::exc::Exc;
use adder_vm::native::Bound;
use adder_vm::object::value::Value;
use adder_vm::protocol::buffer::{self, Buffer};
use adder_vm::protocol::number;
use adder_vm::thread::{PyResult, Thread};

/// A size argument (`__index__`), or `default` if it was not given.
pub fn size_or(t: &Thread, a: &Bound, i: usize, default: isize) -> PyResult<isize> {
    match a.opt(i) {
        Some(v) => size(t, v),
        None => Ok(default),
    }
}

/// A size argument (`__index__`).
pub fn size(t: &Thread, v: &Value) -> PyResult<isize> {
    number::to_isize(t, v, Exc::OverflowError)
}

/// A buffer argument that is written to, the `number`th of `function`.
pub fn writable(t: &Thread, v: &Value, function: &str, number: usize) -> PyResult<Buffer> {
    let wrong = || {
        t.type_error(format_args!(
            "{function}() argument {number} must be read-write bytes-like object, not {}",
            v.class().name_str()
        ))
    };
    if !buffer::has_buffer(v) {
        return Err(wrong());
    }
    // As CPython's converter does, whatever the exporter raised is replaced.
    buffer::writable(t, v).map_err(|raised| {
        drop(t.take(raised));
        wrong()
    })
}
