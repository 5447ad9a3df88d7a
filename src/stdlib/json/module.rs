//! The module `_json`: its functions, and what they share with the two classes.

use super::encoder::{self, Escaping};
use super::scan::{Char, ScanError, Scanned, scan_string};
use super::scanner;
use adder_vm::exc::Exc;
use adder_vm::import::import_module;
use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::build;
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, call, number, truth};
use adder_vm::text::chars::Chars;
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::module::PyModule;
use adder_vm::types::str::{self, PyStr};
use adder_vm::types::tuple;

/// Raises `json.JSONDecodeError`.
#[cold]
pub fn decode_error(t: &Thread, message: &str, text: &Value, position: isize) -> Raised {
    let made = import_module(t, "json.decoder").and_then(|module| {
        let class = attr::get_str(t, &module, "JSONDecodeError")?;
        call::call(t, &class, &[Value::from(message), text.clone(), Value::from(position)])
    });
    match made {
        Ok(exception) => t.raise(exception),
        Err(raised) => raised,
    }
}

/// The string literal whose first character after the quote is at `start`, and the position behind it.
pub fn string_at(t: &Thread, v: &Value, s: &PyStr, start: usize, strict: bool) -> PyResult<(Value, usize)> {
    fn scan<C: Char>(text: &[C], start: usize, strict: bool) -> Result<(Scanned, usize), ScanError> {
        scan_string(text, start, strict)
    }
    let scanned = match s.chars() {
        Chars::One(c) => scan(c, start, strict),
        Chars::Two(c) => scan(c, start, strict),
        Chars::Four(c) => scan(c, start, strict),
    };
    match scanned {
        Ok((Scanned::Slice(range), end)) => Ok((str::slice(s, range.start, range.end), end)),
        Ok((Scanned::Decoded(chars), end)) => Ok((str::from_chars(Chars::Four(&chars)), end)),
        Err(error) => Err(decode_error(t, error.message, v, error.position)),
    }
}

/// A first argument that must be a string.
fn text<'a>(t: &Thread, v: &'a Value) -> PyResult<&'a PyStr> {
    v.downcast::<PyStr>().ok_or_else(|| {
        let got = v.class().tp_name();
        t.type_error(format_args!("first argument must be a string, not {got}"))
    })
}

fn scanstring(t: &Thread, a: Bound) -> PyResult {
    let end = number::to_isize(t, a.get(1), Exc::OverflowError)?;
    let strict = match a.opt(2) {
        Some(v) => truth::truth(t, v)?,
        None => true,
    };
    let s = text(t, a.get(0))?;
    match usize::try_from(end).ok().filter(|&end| end <= s.len()) {
        Some(start) => {
            let (value, end) = string_at(t, a.get(0), s, start, strict)?;
            Ok(tuple::pair(value, Value::from(end)))
        }
        None => Err(t.value_error("end is out of bounds")),
    }
}

pub fn encode_basestring(t: &Thread, a: Bound) -> PyResult {
    Ok(encoder::quoted(text(t, a.get(0))?, Escaping::Needed))
}

pub fn encode_basestring_ascii(t: &Thread, a: Bound) -> PyResult {
    Ok(encoder::quoted(text(t, a.get(0))?, Escaping::Ascii))
}

fn init(_: &Thread, module: &PyModule) -> PyResult<()> {
    module.add("make_scanner", build::make_builtin(&scanner::SCANNER_SPEC).to_value());
    module.add("make_encoder", build::make_builtin(&encoder::ENCODER_SPEC).to_value());
    Ok(())
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_json",
    doc: "json speedups\n",
    functions: &[
        Method::new(
            "scanstring(string, end, strict=True, /)",
            scanstring,
            "scanstring(string, end, strict=True) -> (string, end)",
        ),
        Method::new(
            "encode_basestring(string, /)",
            encode_basestring,
            "encode_basestring(string) -> string\n\nReturn a JSON representation of a Python string",
        ),
        Method::new(
            "encode_basestring_ascii(string, /)",
            encode_basestring_ascii,
            "encode_basestring_ascii(string) -> string\n\nReturn an ASCII-only JSON representation of a Python string",
        ),
    ],
    types: &[],
    init: Some(init),
};
