//! `sys.stderr` before there are files: writes straight to the descriptor.

use crate::native::{Bound, GetSet, Method};
use crate::object::build::make_builtin;
use crate::object::class::{TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, blank_header};
use crate::object::slots::Slots;
use crate::object::value::Value;
use crate::protocol::repr;
use crate::thread::{PyResult, Thread};
use adder_abi::object::Header;
use std::io::{IsTerminal, Write};

/// A file that only the interpreter makes.
#[repr(C)]
pub struct Printer {
    head: Header,
}

pub static PRINTER: TypeCell = TypeCell::new();

// SAFETY: it owns nothing.
unsafe impl Payload for Printer {
    fn cell() -> &'static TypeCell {
        &PRINTER
    }
}

/// A printer on the standard error.
pub fn new() -> Value {
    make_builtin(&PRINTER_SPEC).instantiate(Printer { head: blank_header() })
}

fn write(t: &Thread, a: Bound) -> PyResult {
    let text = repr::str_text(t, a.get(1))?;
    // There is nowhere left to complain to.
    let _ = std::io::stderr().write_all(text.as_bytes());
    Ok(Value::from(text.chars().count()))
}

fn none(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::none())
}

fn fileno(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::from(2i64))
}

fn isatty(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::bool(std::io::stderr().is_terminal()))
}

fn printer_repr(_t: &Thread, v: &Value) -> PyResult {
    Ok(Value::from(format!("<stderrprinter(fd=2) object at {:#x}>", v.word().0)))
}

static PRINTER_SPEC: TypeSpec = TypeSpec {
    name: "stderrprinter",
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { repr: Some(printer_repr), ..Slots::EMPTY },
    methods: &[
        Method::new("close(self, /)", none, ""),
        Method::new("flush(self, /)", none, ""),
        Method::new("fileno(self, /)", fileno, ""),
        Method::new("isatty(self, /)", isatty, ""),
        Method::new("write(self, text, /)", write, ""),
    ],
    getset: &[
        GetSet::get("closed", |_, _| Ok(Value::bool(false)), "True if the file is closed"),
        GetSet::get("encoding", |_, _| Ok(Value::none()), "Encoding of the file"),
        GetSet::get("mode", |_, _| Ok(Value::from("w")), "String giving the file mode"),
    ],
    ..TypeSpec::of::<Printer>(&PRINTER)
};
