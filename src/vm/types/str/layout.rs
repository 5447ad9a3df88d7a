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
    let sign = usize::from(matches!(s.chars().get(0), Some(0x2B | 0x2D)));
    if sign == 0 {
        return padded(t, s, n, 0, 0x30);
    }
    let mut out = StrBuilder::with_capacity(total);
    out.push_chars(s.chars().slice(0, sign));
    out.push_repeated(0x30, n);
    out.push_chars(s.chars().slice(sign, s.len()));
    Ok(out.finish())
}

pub fn expandtabs(t: &Thread, a: Bound) -> PyResult {
    let s = a.this::<PyStr>(t)?;
    let tab = crate::types::bytes::view::c_int(t, &a, 1, 8)?;
    let tab = tab.max(0) as usize;
    if !s.code_points().any(|c| c == 9) {
        return Ok(whole(s));
    }
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
    // Where what has not been copied begins, and where its line does, as if spaces were characters of it.
    let (mut copied, mut line) = (0, 0isize);
    for (i, c) in s.code_points().enumerate() {
        match c {
            9 => {
                out.push_chars(s.chars().slice(copied, i));
                let n = if tab > 0 { tab - (i as isize - line) as usize % tab } else { 0 };
                out.push_repeated(32, n);
                copied = i + 1;
                line += 1 - n as isize;
            }
            10 | 13 => line = i as isize + 1,
            _ => {}
        }
    }
    out.push_chars(s.chars().slice(copied, s.len()));
    Ok(out.finish())
}

/// What a table makes of a character.
enum Translated {
    Same,
    Deleted,
    Char(u32),
    Text(Value),
}

fn translated(t: &Thread, table: &Value, c: u32) -> PyResult<Translated> {
    let key = Value::small_int(i64::from(c));
    let found = match table.downcast_exact::<PyDict>() {
        Some(dict) => dict.get(t, &key)?,
        None => {
            let found = seq::get_item(t, table, &key);
            t.catch(found, Exc::LookupError)?
        }
    };
    let Some(found) = found else { return Ok(Translated::Same) };
    if found.is_none() {
        return Ok(Translated::Deleted);
    }
    if let Some(text) = found.downcast::<PyStr>() {
        return Ok(if text.len() == 1 { Translated::Char(text.char_at(0)) } else { Translated::Text(found) });
    }
    if !int::is_int(&found) {
        return Err(t.type_error("character mapping must return integer, None or str"));
    }
    match int::to_i64(&found) {
        Some(n) if (0..0x11_0000).contains(&n) => Ok(Translated::Char(n as u32)),
        Some(_) | None => Err(t.value_error("character mapping must be in range(0x110000)")),
    }
}

/// Translates ASCII as long as it stays ASCII, asking the table once for each character, as CPython does. Returns how far it came.
fn translate_ascii(t: &Thread, text: &[u8], table: &Value, out: &mut StrBuilder) -> PyResult<usize> {
    const UNKNOWN: u8 = 0xFF;
    const DELETED: u8 = 0xFE;
    let mut known = [UNKNOWN; 128];
    let mut translated_text = Vec::with_capacity(text.len());
    let mut done = 0;
    for &c in text {
        let known = &mut known[usize::from(c & 0x7F)];
        if *known == UNKNOWN {
            *known = match translated(t, table, u32::from(c))? {
                Translated::Same => c,
                Translated::Deleted => DELETED,
                Translated::Char(c @ 0..128) => c as u8,
                Translated::Char(_) | Translated::Text(_) => break,
            };
        }
        if *known != DELETED {
            translated_text.push(*known);
        }
        done += 1;
    }
    out.push_ascii(&translated_text);
    Ok(done)
}

pub fn translate(t: &Thread, a: Bound) -> PyResult {
    let s = a.this::<PyStr>(t)?;
    let table = a.get(1);
    let mut out = StrBuilder::with_capacity(s.len());
    let done = if s.is_ascii() { translate_ascii(t, s.raw_bytes(), table, &mut out)? } else { 0 };
    for c in s.code_points().skip(done) {
        match translated(t, table, c)? {
            Translated::Same => out.push(c),
            Translated::Deleted => {}
            Translated::Char(c) => out.push(c),
            Translated::Text(text) => out.push_value(&text),
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
