//! `UnicodeEncodeError`, `UnicodeDecodeError`, `UnicodeTranslateError`.

use super::{PyException, of};
use crate::exc::Exc;
use crate::object::value::Value;
use crate::protocol::{number, repr};
use crate::thread::{PyResult, Thread};
use crate::types::bytes::PyBytes;
use crate::types::str::PyStr;

/// Checks and stores the arguments: encoding, object, start, end, reason (translation has no encoding).
pub fn unicode_init(t: &Thread, this: &PyException, kind: Exc, pos: &[Value]) -> PyResult<()> {
    let skip = usize::from(kind == Exc::UnicodeTranslateError);
    let wanted = 5 - skip;
    if pos.len() != wanted {
        return Err(
            t.type_error(format_args!("function takes exactly {wanted} arguments ({} given)", pos.len()))
        );
    }
    for (i, v) in pos.iter().enumerate() {
        let at = i + skip;
        let (ok, what) = match at {
            0 | 4 => (v.is_a::<PyStr>(), "str"),
            1 if kind == Exc::UnicodeDecodeError => {
                (v.class().slots().buffer.is_some(), "a bytes-like object")
            }
            1 => (v.is_a::<PyStr>(), "str"),
            _ => (true, ""),
        };
        if !ok {
            return Err(t.type_error(if what == "str" {
                format!("argument {} must be str, not {}", i + 1, v.class().tp_name())
            } else {
                format!("a bytes-like object is required, not '{}'", v.class().tp_name())
            }));
        }
        let v = match at {
            2 | 3 => Value::from(number::to_isize(t, v, Exc::OverflowError)? as i64),
            1 if kind == Exc::UnicodeDecodeError && !v.is_a::<PyBytes>() => {
                Value::from_bytes(&crate::protocol::buffer::bytes_of(t, v)?)
            }
            _ => v.clone(),
        };
        this.extra[at].put(v);
    }
    Ok(())
}

fn int(this: &PyException, i: usize) -> isize {
    this.extra[i].get().filter(Value::is_int_word).map_or(0, |v| v.word().as_int() as isize)
}

fn text(t: &Thread, this: &PyException, i: usize) -> PyResult<String> {
    match this.extra[i].get() {
        Some(v) => repr::str_text(t, &v),
        None => Ok(String::new()),
    }
}

pub fn unicode_str(t: &Thread, v: &Value) -> PyResult {
    let this = of(t, v)?;
    if !this.extra[1].is_set() {
        return Ok(Value::from(""));
    }
    // These may run code that changes the object.
    let reason = text(t, this, 4)?;
    let encoding = text(t, this, 0)?;
    let Some(object) = this.extra[1].get() else {
        return Err(t.type_error("UnicodeError 'object' attribute is not set"));
    };
    let is_decoding = v.class().is_subtype(Exc::UnicodeDecodeError.class());
    if !(if is_decoding { object.is_a::<PyBytes>() } else { object.is_a::<PyStr>() }) {
        let wanted = if is_decoding { "bytes" } else { "string" };
        return Err(t.type_error(format_args!("UnicodeError 'object' attribute must be a {wanted}")));
    }
    let len = object
        .downcast::<PyStr>()
        .map(PyStr::len)
        .or_else(|| object.downcast::<PyBytes>().map(|b| b.as_slice().len()));
    let len = len.unwrap_or(0) as isize;
    let (start, end) = (int(this, 2), int(this, 3));
    let single = (0..len).contains(&start) && end == start + 1;
    let out = match (object.downcast::<PyStr>(), object.downcast::<PyBytes>()) {
        (Some(s), _) => {
            let (verb, codec) = if this.extra[0].is_set() {
                ("encode", format!("'{encoding}' codec "))
            } else {
                ("translate", String::new())
            };
            if single {
                let c = s.char_at(start as usize);
                let shown = match c {
                    0..0x100 => format!("\\x{c:02x}"),
                    0x100..0x1_0000 => format!("\\u{c:04x}"),
                    _ => format!("\\U{c:08x}"),
                };
                format!("{codec}can't {verb} character '{shown}' in position {start}: {reason}")
            } else {
                format!(
                    "{codec}can't {verb} characters in position {start}-{}: {reason}",
                    end.wrapping_sub(1)
                )
            }
        }
        (None, Some(b)) if single => format!(
            "'{encoding}' codec can't decode byte 0x{:02x} in position {start}: {reason}",
            b.as_slice()[start as usize]
        ),
        (None, _) => {
            format!(
                "'{encoding}' codec can't decode bytes in position {start}-{}: {reason}",
                end.wrapping_sub(1)
            )
        }
    };
    Ok(Value::from(out))
}
