//! Methods of `str` that pad, expand, translate, encode.

use super::args::{check_size, ssize};
use super::case::whole;
use super::{PyStr, StrBuilder, from_char, make, slice};
use crate::exc::Exc;
use crate::native::Bound;
use crate::object::value::Value;
use crate::protocol::seq;
use crate::text::chars::Chars;
use crate::thread::{PyResult, Thread};
use crate::types::dict::PyDict;
use crate::types::int;

fn fill_char(t: &Thread, a: &Bound) -> PyResult<u32> {
    let Some(v) = a.opt(2) else { return Ok(32) };
    match v.downcast::<PyStr>() {
        Some(s) if s.len() == 1 => Ok(s.char_at(0)),
        Some(_) => Err(t.type_error("The fill character must be exactly one character long")),
        None => Err(t.type_error(format_args!(
            "The fill character must be a unicode character, not {}",
            v.class().tp_name()
        ))),
    }
}

fn padded(t: &Thread, s: &PyStr, left: usize, right: usize, fill: u32) -> PyResult {
    if left == 0 && right == 0 {
        return Ok(whole(s));
    }
    let total = check_size(t, left.checked_add(right).and_then(|n| n.checked_add(s.len())), 4)?;
    if fill < 128 && s.is_ascii() {
        return Ok(make::padded_ascii(s, left, total, fill as u8));
    }
    let mut out = StrBuilder::with_capacity(total);
    out.push_repeated(fill, left);
    out.push_pystr(s);
    out.push_repeated(fill, right);
    Ok(out.finish())
}

fn missing(t: &Thread, a: &Bound) -> PyResult<(usize, usize)> {
    let width = ssize(t, a.get(1))?.max(0) as usize;
    Ok((width, width.saturating_sub(a.this::<PyStr>(t)?.len())))
}

pub fn center(t: &Thread, a: Bound) -> PyResult {
    let (width, n) = missing(t, &a)?;
    // CPython puts the odd space left when the width is odd.
    let left = n / 2 + (n & width & 1);
    padded(t, a.this(t)?, left, n - left, fill_char(t, &a)?)
}

pub fn ljust(t: &Thread, a: Bound) -> PyResult {
    let (_, n) = missing(t, &a)?;
    padded(t, a.this(t)?, 0, n, fill_char(t, &a)?)
}

pub fn rjust(t: &Thread, a: Bound) -> PyResult {
    let (_, n) = missing(t, &a)?;
    padded(t, a.this(t)?, n, 0, fill_char(t, &a)?)
}

pub fn zfill(t: &Thread, a: Bound) -> PyResult {
    let (_, n) = missing(t, &a)?;
    let s = a.this::<PyStr>(t)?;
    if n == 0 {
        return Ok(whole(s));
    }
    let total = check_size(t, n.checked_add(s.len()), s.width())?;
    let mut out = StrBuilder::with_capacity(total);
    let sign = usize::from(matches!(s.chars().get(0), Some(0x2B | 0x2D)));
    out.push_chars(s.chars().slice(0, sign));
    out.push_repeated(0x30, n);
    out.push_chars(s.chars().slice(sign, s.len()));
    Ok(out.finish())
}

pub fn expandtabs(t: &Thread, a: Bound) -> PyResult {
    let s = a.this::<PyStr>(t)?;
    let tab = crate::types::bytes::view::c_int(t, &a, 1, 8)?;
    let tab = tab.max(0) as usize;
    let mut column = 0usize;
    let mut total = Some(0usize);
    for c in s.code_points() {
        let n = if c == 9 { if tab > 0 { tab - column % tab } else { 0 } } else { 1 };
        total = total.and_then(|x| x.checked_add(n));
        column = if matches!(c, 10 | 13) { 0 } else { column + n };
    }
    let Some(total) = total else { return Err(t.overflow_error("new string is too long")) };
    let total = check_size(t, Some(total), s.width())?;
    let mut out = StrBuilder::with_capacity(total);
    column = 0;
    for c in s.code_points() {
        if c == 9 {
            let n = if tab > 0 { tab - column % tab } else { 0 };
            out.push_repeated(32, n);
            column += n;
        } else {
            out.push(c);
            column = if matches!(c, 10 | 13) { 0 } else { column + 1 };
        }
    }
    Ok(out.finish())
}

pub fn translate(t: &Thread, a: Bound) -> PyResult {
    let s = a.this::<PyStr>(t)?;
    let table = a.get(1);
    let mut out = StrBuilder::with_capacity(s.len());
    let exact = table.downcast_exact::<PyDict>();
    for c in s.code_points() {
        let key = Value::small_int(i64::from(c));
        let found = match exact {
            Some(dict) => dict.get(t, &key)?,
            None => {
                let found = seq::get_item(t, table, &key);
                t.catch(found, Exc::LookupError)?
            }
        };
        let Some(found) = found else {
            out.push(c);
            continue;
        };
        if found.is_none() {
            continue;
        }
        if let Some(text) = found.downcast::<PyStr>() {
            out.push_pystr(text);
        } else if int::is_int(&found) {
            match int::to_i64(&found) {
                Some(n) if (0..0x11_0000).contains(&n) => out.push(n as u32),
                Some(_) | None => return Err(t.value_error("character mapping must be in range(0x110000)")),
            }
        } else {
            return Err(t.type_error("character mapping must return integer, None or str"));
        }
    }
    Ok(out.finish())
}

pub fn maketrans(t: &Thread, a: Bound) -> PyResult {
    let dict = PyDict::new();
    let Some(table) = dict.downcast::<PyDict>() else { return Ok(dict) };
    let x = a.get(0);
    let Some(y) = a.opt(1) else {
        let Some(from) = x.downcast_exact::<PyDict>() else {
            return Err(t.type_error("if you give only one argument to maketrans it must be a dict"));
        };
        for (key, value) in from.entries() {
            if let Some(s) = key.downcast::<PyStr>() {
                if s.len() != 1 {
                    return Err(t.value_error("string keys in translatetable must be of length 1"));
                }
                table.set(t, Value::from(i64::from(s.char_at(0))), value)?;
            } else if int::is_int(&key) {
                table.set(t, key, value)?;
            } else {
                return Err(t.type_error("keys in translate table must be strings or integers"));
            }
        }
        return Ok(dict);
    };
    let Some(x) = x.downcast::<PyStr>() else {
        return Err(t.type_error("first maketrans argument must be a string if there is a second argument"));
    };
    let text = |i: usize, v: &Value| {
        t.type_error(format_args!("maketrans() argument {i} must be str, not {}", v.class().tp_name()))
    };
    let Some(y) = y.downcast::<PyStr>() else { return Err(text(2, y)) };
    let z = match a.opt(2) {
        Some(z) => Some(z.downcast::<PyStr>().ok_or_else(|| text(3, z))?),
        None => None,
    };
    if x.len() != y.len() {
        return Err(t.value_error("the first two maketrans arguments must have equal length"));
    }
    for (c, d) in x.code_points().zip(y.code_points()) {
        table.set(t, Value::from(i64::from(c)), Value::from(i64::from(d)))?;
    }
    for c in z.into_iter().flat_map(PyStr::code_points) {
        table.set(t, Value::from(i64::from(c)), Value::none())?;
    }
    Ok(dict)
}

pub fn encode(t: &Thread, a: Bound) -> PyResult {
    let name = |i: usize| -> PyResult<Option<&PyStr>> {
        match a.opt(i) {
            None => Ok(None),
            Some(v) => match v.downcast::<PyStr>() {
                Some(s) => Ok(Some(s)),
                None => Err(t.type_error(format_args!(
                    "encode() argument '{}' must be str, not {}",
                    if i == 1 { "encoding" } else { "errors" },
                    super::args::type_or_none(v)
                ))),
            },
        }
    };
    let (encoding, errors) = (name(1)?, name(2)?);
    crate::codecs::encode_str(t, a.get(0), encoding, errors)
}

/// `s[key]` for an int that is in range after negative ones were counted from the end.
pub fn item(t: &Thread, s: &PyStr, i: isize) -> PyResult {
    let len = s.len() as isize;
    let i = if i < 0 { i + len } else { i };
    if i < 0 || i >= len {
        return Err(t.index_error("string index out of range"));
    }
    Ok(from_char(s.char_at(i as usize)))
}

/// A slice with a step.
pub fn picked(s: &PyStr, start: isize, step: isize, count: usize) -> Value {
    if step == 1 {
        return slice(s, start as usize, start as usize + count);
    }
    if count == 0 {
        return Value::from(Chars::EMPTY);
    }
    make::stepped(s, start as usize, step, count)
}
