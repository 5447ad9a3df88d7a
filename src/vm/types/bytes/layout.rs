//! Methods that map, pad, translate and test bytes; hexadecimal; decoding.

use super::view::{This, c_int};
use super::{PyByteArray, PyBytes};
use crate::native::Bound;
use crate::object::class::PyType;
use crate::object::value::Value;
use crate::protocol::buffer::{self, bytes_like};
use crate::protocol::{call, seq};
use crate::text::chars::Chars;
use crate::text::words;
use crate::thread::{PyResult, Thread};
use crate::types::int;
use crate::types::str::args::{check_size, ssize, type_or_none};
use crate::types::str::{PyStr, from_ascii};

fn mapped(t: &Thread, a: &Bound, map: impl Fn(u64) -> u64) -> PyResult {
    let this = This::of(t, a)?;
    let fill = |to: &mut [u8]| words::copy_mapped(&this.bytes, to, map);
    Ok(this.kind.make_with(this.bytes.len(), fill))
}

pub fn upper(t: &Thread, a: Bound) -> PyResult {
    mapped(t, &a, words::upper)
}

pub fn lower(t: &Thread, a: Bound) -> PyResult {
    mapped(t, &a, words::lower)
}

pub fn swapcase(t: &Thread, a: Bound) -> PyResult {
    mapped(t, &a, words::swap)
}

pub fn capitalize(t: &Thread, a: Bound) -> PyResult {
    let this = This::of(t, &a)?;
    Ok(this.make(&words::capitalized(&this.bytes)))
}

pub fn title(t: &Thread, a: Bound) -> PyResult {
    let this = This::of(t, &a)?;
    Ok(this.make(&words::title(&this.bytes)))
}

const ALPHA: u8 = 1;
const DIGIT: u8 = 2;
const SPACE: u8 = 4;

/// What each byte is: a table, for what comes next in a text is not what a branch predictor could know.
static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut b = 0;
    while b < 128 {
        classes[b as usize] = match b as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => ALPHA,
            b'0'..=b'9' => DIGIT,
            9..=13 | 32 => SPACE,
            _ => 0,
        };
        b += 1;
    }
    classes
};

fn all(t: &Thread, a: &Bound, classes: u8) -> PyResult {
    let this = This::of(t, a)?;
    let fits = |b: &u8| CLASSES[usize::from(*b)] & classes != 0;
    Ok(Value::bool(!this.bytes.is_empty() && this.bytes.iter().all(fits)))
}

pub fn isalpha(t: &Thread, a: Bound) -> PyResult {
    all(t, &a, ALPHA)
}

pub fn isalnum(t: &Thread, a: Bound) -> PyResult {
    all(t, &a, ALPHA | DIGIT)
}

pub fn isdigit(t: &Thread, a: Bound) -> PyResult {
    all(t, &a, DIGIT)
}

pub fn isspace(t: &Thread, a: Bound) -> PyResult {
    all(t, &a, SPACE)
}

pub fn isascii(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(This::of(t, &a)?.bytes.is_ascii()))
}

pub fn islower(t: &Thread, a: Bound) -> PyResult {
    let this = This::of(t, &a)?;
    let b = &this.bytes;
    Ok(Value::bool(b.iter().any(u8::is_ascii_lowercase) && !b.iter().any(u8::is_ascii_uppercase)))
}

pub fn isupper(t: &Thread, a: Bound) -> PyResult {
    let this = This::of(t, &a)?;
    let b = &this.bytes;
    Ok(Value::bool(b.iter().any(u8::is_ascii_uppercase) && !b.iter().any(u8::is_ascii_lowercase)))
}

pub fn istitle(t: &Thread, a: Bound) -> PyResult {
    let this = This::of(t, &a)?;
    let (mut seen, mut in_word) = (false, false);
    for b in this.bytes.iter() {
        if b.is_ascii_uppercase() {
            if in_word {
                return Ok(Value::bool(false));
            }
            (seen, in_word) = (true, true);
        } else if b.is_ascii_lowercase() {
            if !in_word {
                return Ok(Value::bool(false));
            }
            (seen, in_word) = (true, true);
        } else {
            in_word = false;
        }
    }
    Ok(Value::bool(seen))
}

fn fill(t: &Thread, a: &Bound, name: &str) -> PyResult<u8> {
    let Some(v) = a.opt(2) else { return Ok(b' ') };
    let bytes = match (v.downcast::<PyBytes>(), v.downcast::<PyByteArray>()) {
        (Some(b), _) => b.as_slice().to_vec(),
        (None, Some(b)) => b.to_vec(),
        (None, None) => {
            return Err(t.type_error(format_args!(
                "{name}() argument 2 must be a byte string of length 1, not {}",
                type_or_none(v)
            )));
        }
    };
    match bytes[..] {
        [b] => Ok(b),
        _ => Err(t.type_error(format_args!(
            "{name}(): argument 2 must be a byte string of length 1, not a {} object of length {}",
            if v.is_a::<PyBytes>() { "bytes" } else { "bytearray" },
            bytes.len()
        ))),
    }
}

fn padded(t: &Thread, this: &This, left: usize, right: usize, fill: u8) -> PyResult {
    if left == 0 && right == 0 {
        return Ok(this.part(0, this.bytes.len()));
    }
    let total = check_size(t, left.checked_add(right).and_then(|n| n.checked_add(this.bytes.len())), 1)?;
    let mut out = Vec::with_capacity(total);
    out.resize(left, fill);
    out.extend_from_slice(&this.bytes);
    out.resize(total, fill);
    Ok(this.make(&out))
}

fn width(t: &Thread, a: &Bound) -> PyResult<usize> {
    Ok(ssize(t, a.get(1))?.max(0) as usize)
}

pub fn center(t: &Thread, a: Bound) -> PyResult {
    let (width, fill) = (width(t, &a)?, fill(t, &a, "center")?);
    let this = This::of(t, &a)?;
    let n = width.saturating_sub(this.bytes.len());
    let left = n / 2 + (n & width & 1);
    padded(t, &this, left, n - left, fill)
}

pub fn ljust(t: &Thread, a: Bound) -> PyResult {
    let (width, fill) = (width(t, &a)?, fill(t, &a, "ljust")?);
    let this = This::of(t, &a)?;
    padded(t, &this, 0, width.saturating_sub(this.bytes.len()), fill)
}

pub fn rjust(t: &Thread, a: Bound) -> PyResult {
    let (width, fill) = (width(t, &a)?, fill(t, &a, "rjust")?);
    let this = This::of(t, &a)?;
    padded(t, &this, width.saturating_sub(this.bytes.len()), 0, fill)
}

pub fn zfill(t: &Thread, a: Bound) -> PyResult {
    let width = width(t, &a)?;
    let this = This::of(t, &a)?;
    let n = width.saturating_sub(this.bytes.len());
    if n == 0 {
        return Ok(this.part(0, this.bytes.len()));
    }
    let mut out = Vec::with_capacity(check_size(t, Some(width), 1)?);
    let sign = usize::from(matches!(this.bytes.first(), Some(b'+' | b'-')));
    out.extend_from_slice(&this.bytes[..sign]);
    out.resize(sign + n, b'0');
    out.extend_from_slice(&this.bytes[sign..]);
    Ok(this.make(&out))
}

pub fn expandtabs(t: &Thread, a: Bound) -> PyResult {
    let tab = c_int(t, &a, 1, 8)?.max(0) as usize;
    let this = This::of(t, &a)?;
    let mut out = Vec::new();
    let mut column = 0;
    for b in this.bytes.iter() {
        match b {
            b'\t' => {
                let n = if tab > 0 { tab - column % tab } else { 0 };
                let total = check_size(t, out.len().checked_add(n), 1)?;
                out.resize(total, b' ');
                column += n;
            }
            _ => {
                out.push(*b);
                column = if matches!(b, b'\n' | b'\r') { 0 } else { column + 1 };
            }
        }
    }
    Ok(this.make(&out))
}

/// The table that changes nothing.
const SAME: [u8; 256] = {
    let mut table = [0; 256];
    let mut b = 0;
    while b < 256 {
        table[b] = b as u8;
        b += 1;
    }
    table
};

pub fn translate(t: &Thread, a: Bound) -> PyResult {
    let table = match a.some(1) {
        None => None,
        Some(v) => Some(bytes_like(t, v)?),
    };
    if table.as_ref().is_some_and(|x| x.len() != 256) {
        return Err(t.value_error("translation table must be 256 characters long"));
    }
    // How far each byte gets the output.
    let mut steps = [1u8; 256];
    if let Some(v) = a.opt(2) {
        bytes_like(t, v)?.iter().for_each(|b| steps[usize::from(*b)] = 0);
    }
    let map = table.as_ref().and_then(|table| table.first_chunk()).unwrap_or(&SAME);
    let this = This::of(t, &a)?;
    if steps == [1; 256] {
        let fill = |to: &mut [u8]| {
            to.iter_mut().zip(this.bytes.iter()).for_each(|(to, b)| *to = map[usize::from(*b)])
        };
        return Ok(this.kind.make_with(this.bytes.len(), fill));
    }
    let mut out = vec![0; this.bytes.len()];
    let mut at = 0;
    // Each byte is written, a dropped one where the next will be: there is no branch to guess.
    for b in this.bytes.iter() {
        out[at] = map[usize::from(*b)];
        at += usize::from(steps[usize::from(*b)]);
    }
    out.truncate(at);
    Ok(this.make(&out))
}

pub fn maketrans(t: &Thread, a: Bound) -> PyResult {
    let (from, to) = (bytes_like(t, a.get(0))?, bytes_like(t, a.get(1))?);
    if from.len() != to.len() {
        return Err(t.value_error("maketrans arguments must have same length"));
    }
    let mut table: Vec<u8> = (0..=255).collect();
    for (f, x) in from.iter().zip(to.iter()) {
        table[usize::from(*f)] = *x;
    }
    Ok(PyBytes::from_slice(&table))
}

/// The digit of a number below 16.
fn hex_digit(n: u8) -> u8 {
    n + if n < 10 { b'0' } else { b'a' - 10 }
}

/// The digits of bytes, with separators between groups counted from the right, or from the left if `group` is negative.
pub fn hex_digits(bytes: &[u8], separator: Option<u8>, group: i32) -> Vec<u8> {
    let size = group.unsigned_abs() as usize;
    let Some(separator) = separator.filter(|_| size > 0) else {
        return hex_simd::encode_type(bytes, hex_simd::AsciiCase::Lower);
    };
    let mut out = Vec::with_capacity(bytes.len() * 2 + bytes.len() / size);
    for (i, byte) in bytes.iter().enumerate() {
        let boundary =
            if group > 0 { (bytes.len() - i).is_multiple_of(size) } else { i.is_multiple_of(size) };
        if i > 0 && boundary {
            out.push(separator);
        }
        out.extend([hex_digit(byte >> 4), hex_digit(byte & 15)]);
    }
    out
}

/// `sep` and `bytes_per_sep` of what gives digits of bytes: as a string, for which the separator has to be ASCII, or as bytes.
pub fn hex_separator(
    t: &Thread,
    (separator, group): (Option<&Value>, Option<&Value>),
    as_bytes: bool,
) -> PyResult<(Option<u8>, i32)> {
    let group = group.map_or(Ok(1), |v| int::as_c_int(t, v))?;
    let Some(v) = separator else { return Ok((None, group)) };
    if seq::len(t, v)? != 1 {
        return Err(t.value_error("sep must be length 1."));
    }
    // A subclass can say that it is 1 long, and be empty: CPython finds the terminating zero then.
    let found = match (v.downcast::<PyStr>(), v.downcast::<PyBytes>()) {
        (Some(s), _) => s.chars().get(0).unwrap_or(0),
        (None, Some(b)) => b.as_slice().first().copied().map_or(0, u32::from),
        (None, None) => return Err(t.type_error("sep must be str or bytes.")),
    };
    match u8::try_from(found) {
        Ok(separator) if as_bytes || separator.is_ascii() => Ok((Some(separator), group)),
        Ok(_) | Err(_) => Err(t.value_error("sep must be ASCII.")),
    }
}

/// `hex(sep, bytes_per_sep)` with its arguments at 1 and 2.
pub fn hex_of(t: &Thread, a: &Bound, bytes: impl FnOnce() -> PyResult<Vec<u8>>) -> PyResult {
    let (separator, group) = hex_separator(t, (a.opt(1), a.opt(2)), false)?;
    Ok(from_ascii(&hex_digits(&bytes()?, separator, group)))
}

pub fn hex(t: &Thread, a: Bound) -> PyResult {
    let this = This::of(t, &a)?;
    hex_of(t, &a, || Ok(this.bytes.to_vec()))
}

/// Reads pairs of digits with white space between them.
fn parse_hex(t: &Thread, text: Chars) -> PyResult<Vec<u8>> {
    let digit = |i: usize| text.get(i).filter(|c| *c < 128).and_then(|c| (c as u8 as char).to_digit(16));
    let mut out = Vec::with_capacity(text.len() / 2);
    let mut i = 0;
    while let Some(c) = text.get(i) {
        if let Chars::One(narrow) = text {
            if let Some(bytes) = narrow[i..].first_chunk().and_then(|digits| words::from_hex(*digits)) {
                out.extend(bytes);
                i += 8;
                continue;
            }
        }
        if matches!(c, 9..=13 | 32) {
            i += 1;
            continue;
        }
        let bad = |at: usize| {
            t.value_error(format_args!("non-hexadecimal number found in fromhex() arg at position {at}"))
        };
        let Some(high) = digit(i) else { return Err(bad(i)) };
        if text.get(i + 1).is_none() {
            return Err(t.value_error("fromhex() arg must contain an even number of hexadecimal digits"));
        }
        let Some(low) = digit(i + 1) else { return Err(bad(i + 1)) };
        out.push((high * 16 + low) as u8);
        i += 2;
    }
    Ok(out)
}

fn hex_arg(t: &Thread, v: &Value) -> PyResult<Vec<u8>> {
    if let Some(s) = v.downcast::<PyStr>() {
        return parse_hex(t, s.chars());
    }
    if !buffer::has_buffer(v) {
        return Err(t.type_error(format_args!(
            "fromhex() argument must be str or bytes-like, not {}",
            type_or_none(v)
        )));
    }
    parse_hex(t, Chars::One(&bytes_like(t, v)?))
}

/// Makes an object of a subclass by calling it.
fn in_class(t: &Thread, class: &Value, builtin: &PyType, value: Value) -> PyResult {
    if class.as_type().is_none_or(|c| c.is(builtin)) { Ok(value) } else { call::call(t, class, &[value]) }
}

pub fn bytes_fromhex(t: &Thread, a: Bound) -> PyResult {
    let value = PyBytes::from_slice(&hex_arg(t, a.get(1))?);
    in_class(t, a.get(0), super::BYTES.get(), value)
}

pub fn array_fromhex(t: &Thread, a: Bound) -> PyResult {
    let value = PyByteArray::from_vec(hex_arg(t, a.get(1))?);
    in_class(t, a.get(0), super::BYTEARRAY.get(), value)
}

pub fn decode(t: &Thread, a: Bound) -> PyResult {
    let name = |i: usize, what: &str| -> PyResult<Option<&PyStr>> {
        match a.opt(i) {
            None => Ok(None),
            Some(v) => v.downcast::<PyStr>().map(Some).ok_or_else(|| {
                t.type_error(format_args!("decode() argument '{what}' must be str, not {}", type_or_none(v)))
            }),
        }
    };
    let (encoding, errors) = (name(1, "encoding")?, name(2, "errors")?);
    crate::codecs::decode_bytes(t, a.get(0), encoding, errors)
}
