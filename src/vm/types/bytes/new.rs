//! `bytes(…)` and `bytearray(…)`: what can be made into bytes.

use super::view::byte;
use super::{BYTES, PyByteArray, PyBytes};
use crate::exc::Exc;
use crate::native::Args;
use crate::object::class::PyType;
use crate::object::value::Value;
use crate::protocol::{attr, buffer, call, iter, number};
use crate::thread::{PyResult, Thread};
use crate::types::int;
use crate::types::list::{self, PyList};
use crate::types::str::PyStr;
use crate::types::str::args::{check_size, type_or_none};
use crate::types::tuple::PyTuple;

const NAMES: [&str; 3] = ["source", "encoding", "errors"];

/// Sorts the arguments of either constructor out.
fn arguments<'a>(t: &Thread, args: &Args<'a>, what: &str) -> PyResult<[Option<&'a Value>; 3]> {
    let pos = args.pos();
    if args.values.len() > 3 {
        return Err(
            t.type_error(format_args!("{what}() takes at most 3 arguments ({} given)", args.values.len()))
        );
    }
    let mut found = [pos.first(), pos.get(1), pos.get(2)];
    for (name, value) in args.keywords() {
        let text = name.downcast::<PyStr>().map(PyStr::to_string_lossy).unwrap_or_default();
        let Some(i) = NAMES.iter().position(|n| *n == text) else {
            return Err(crate::suggest::unexpected_keyword(t, what, name, &NAMES));
        };
        if found[i].is_some() {
            return Err(t.type_error(format_args!(
                "argument for {what}() given by name ('{text}') and position ({})",
                i + 1
            )));
        }
        found[i] = Some(value);
    }
    for i in 1..3 {
        if let Some(v) = found[i].filter(|v| !v.is_a::<PyStr>()) {
            return Err(t.type_error(format_args!(
                "{what}() argument '{}' must be str, not {}",
                NAMES[i],
                type_or_none(v)
            )));
        }
    }
    Ok(found)
}

/// Encodes a string argument; none if the source is not one.
fn encoded(t: &Thread, found: &[Option<&Value>; 3]) -> PyResult<Option<Value>> {
    let [source, encoding, errors] = *found;
    let text = |v: Option<&'_ Value>| v.and_then(|v| v.downcast::<PyStr>().map(PyStr::to_value));
    let Some(string) = source.filter(|s| s.is_a::<PyStr>()) else {
        if encoding.is_some() || errors.is_some() {
            return Err(t.type_error(if encoding.is_some() {
                "encoding without a string argument"
            } else {
                "errors without a string argument"
            }));
        }
        return Ok(None);
    };
    if encoding.is_none() {
        return Err(t.type_error("string argument without an encoding"));
    }
    let (encoding, errors) = (text(encoding), text(errors));
    let encoding = encoding.as_ref().and_then(|v| v.downcast::<PyStr>());
    let errors = errors.as_ref().and_then(|v| v.downcast::<PyStr>());
    crate::codecs::encode_str(t, string, encoding, errors).map(Some)
}

/// What CPython's `bytes` takes besides the bytes: longer ones are refused without asking for memory.
const HEADER: isize = 33;

/// A size argument: an int, or what has `__index__` but no buffer. More than `most` is an OverflowError.
fn size(t: &Thread, v: &Value, most: isize) -> PyResult<Option<usize>> {
    if v.class().slots().index.is_none() && !int::is_int(v) {
        return Ok(None);
    }
    let result = number::to_isize(t, v, Exc::OverflowError);
    match t.catch(result, Exc::TypeError)? {
        None => Ok(None),
        Some(n) if n < 0 => Err(t.value_error("negative count")),
        Some(n) if n > most => Err(t.overflow_error("byte string is too large")),
        Some(n) => check_size(t, Some(n as usize), 1).map(Some),
    }
}

/// The bytes of a buffer or of an iterable of ints.
pub fn collect(t: &Thread, v: &Value, range_message: &str, type_message: &str) -> PyResult<Vec<u8>> {
    if let Some(list) = v.downcast_exact::<PyList>() {
        let mut out = Vec::with_capacity(list::len(list));
        let mut i = 0;
        // The list can change while `__index__` runs.
        while let Some(item) = list::get(list, i) {
            out.push(byte(t, &item, range_message)?);
            i += 1;
        }
        return Ok(out);
    }
    if v.class().slots().iter.is_none() && v.class().slots().get_item.is_none() {
        return Err(t.type_error(type_message));
    }
    let hint = iter::length_hint(t, v, 64)?;
    let it = iter::iter(t, v)?;
    let mut out = Vec::with_capacity(hint.min(1 << 20));
    while let Some(item) = iter::next(t, &it)? {
        out.push(byte(t, &item, range_message)?);
    }
    Ok(out)
}

pub fn bytes_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    let found = arguments(t, args, "bytes")?;
    let value = from_object(t, &found)?;
    if class.is(BYTES.get()) {
        return Ok(value);
    }
    match value.downcast::<PyBytes>() {
        Some(b) => Ok(PyBytes::new_in(class, b.as_slice())),
        None => Ok(value),
    }
}

fn from_object(t: &Thread, found: &[Option<&Value>; 3]) -> PyResult {
    let alone = found[1].is_none() && found[2].is_none();
    // `__bytes__` counts before all else, also that of a string.
    if let Some(source) = found[0].filter(|s| alone && s.downcast_exact::<PyBytes>().is_none()) {
        if let Some(method) = attr::special(t, source, "__bytes__")? {
            let result = call::call(t, &method, &[])?;
            if !result.is_a::<PyBytes>() {
                return Err(t.type_error(format_args!(
                    "__bytes__ returned non-bytes (type {})",
                    result.class().tp_name()
                )));
            }
            return Ok(result);
        }
    }
    if let Some(value) = encoded(t, found)? {
        return Ok(value);
    }
    let Some(source) = found[0] else { return Ok(PyBytes::from_slice(&[])) };
    if source.downcast_exact::<PyBytes>().is_some() {
        return Ok(source.clone());
    }
    if let Some(n) = size(t, source, isize::MAX - HEADER)? {
        return Ok(if n == 0 { PyBytes::from_slice(&[]) } else { PyBytes::new_with(BYTES.get(), n, |_| {}) });
    }
    if buffer::has_buffer(source) {
        return Ok(PyBytes::from_slice(&buffer::bytes_of(t, source)?));
    }
    let wrong = format!("cannot convert '{}' object to bytes", source.class().tp_name());
    collect(t, source, "bytes must be in range(0, 256)", &wrong).map(|v| PyBytes::from_slice(&v))
}

pub fn array_new(_: &Thread, class: &PyType, _: &Args) -> PyResult {
    Ok(PyByteArray::new_in(class, Vec::new()))
}

pub fn array_init(t: &Thread, v: &Value, args: &Args) -> PyResult<()> {
    let Some(array) = v.downcast::<PyByteArray>() else { return Ok(()) };
    let found = arguments(t, args, "bytearray")?;
    if array.len() != 0 {
        array.resize(t, Vec::clear)?;
    }
    let bytes = match encoded(t, &found)? {
        Some(value) => buffer::bytes_of(t, &value)?,
        None => match found[0] {
            None => return Ok(()),
            Some(source) => match size(t, source, isize::MAX)? {
                Some(n) => vec![0; n],
                None if buffer::has_buffer(source) => buffer::bytes_of(t, source)?,
                None if source.downcast_exact::<PyList>().is_some()
                    || source.downcast_exact::<PyTuple>().is_some() =>
                {
                    collect(t, source, "byte must be in range(0, 256)", "")?
                }
                None => return fill(t, array, source),
            },
        },
    };
    array.resize(t, |data| *data = bytes)
}

/// Adds what an iterable gives, byte by byte: the iterable may look at what is there already.
fn fill(t: &Thread, array: &PyByteArray, source: &Value) -> PyResult<()> {
    if source.class().slots().iter.is_none() && source.class().slots().get_item.is_none() {
        return Err(
            t.type_error(format_args!("cannot convert '{}' object to bytearray", source.class().tp_name()))
        );
    }
    let it = iter::iter(t, source)?;
    while let Some(item) = iter::next(t, &it)? {
        let item = byte(t, &item, "byte must be in range(0, 256)")?;
        array.resize(t, |data| data.push(item))?;
    }
    Ok(())
}
