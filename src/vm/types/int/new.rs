//! `int(x)`, `int(text, base)`.

use super::{IBig, INT, IntRef, from_big, max_str_digits, new_in, plain_digits};
use crate::exc::Exc;
use crate::native::Args;
use crate::object::class::PyType;
use crate::object::value::Value;
use crate::protocol::{buffer, number, repr};
use crate::thread::{PyResult, Raised, Thread};
use crate::types::bytes::{PyByteArray, PyBytes};
use crate::types::str::PyStr;

/// The `new` slot.
pub fn new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    let given = args.values.len();
    let pos = args.pos();
    if given > 2 && args.has_keywords() {
        return Err(t.type_error(format_args!("int() takes at most 2 arguments ({given} given)")));
    }
    if given > 2 {
        return Err(t.type_error(format_args!("int expected at most 2 arguments, got {given}")));
    }
    let (x, mut base) = (pos.first(), pos.get(1));
    for (name, value) in args.keywords() {
        if !crate::types::str::equals_str(name, "base") {
            return Err(crate::suggest::unexpected_keyword(t, "int", name, &["base"]));
        }
        base = Some(value);
    }
    let number = match (x, base) {
        (None, None) => Value::small_int(0),
        (None, Some(_)) => return Err(t.type_error("int() missing string argument")),
        (Some(x), None) => from_object(t, x)?,
        (Some(x), Some(base)) => {
            let base = match number::to_isize(t, base, Exc::OverflowError) {
                Ok(base) => base,
                Err(raised) => {
                    // A base beyond any machine integer is as wrong as 37.
                    t.catch::<()>(Err(raised), Exc::OverflowError)?;
                    37
                }
            };
            if base != 0 && !(2..=36).contains(&base) {
                return Err(t.value_error("int() base must be >= 2 and <= 36, or 0"));
            }
            match text_of(t, x, base as u32)? {
                Some(number) => number,
                None => return Err(t.type_error("int() can't convert non-string with explicit base")),
            }
        }
    };
    if class.is(INT.get()) {
        return Ok(number);
    }
    match IntRef::of(&number) {
        Some(n) => Ok(new_in(class, n)),
        None => Ok(number),
    }
}

/// `int(x)` of any object: an exact int.
pub fn from_object(t: &Thread, x: &Value) -> PyResult {
    if x.is_int_word() {
        return Ok(x.clone());
    }
    if let Some(d) = crate::types::float::float_value(x) {
        if x.class().is(crate::types::float::FLOAT.get()) {
            return super::from_f64(t, d);
        }
    }
    let slots = x.class().slots();
    if let Some(slot) = slots.int {
        let result = slot(t, x)?;
        if !super::is_int(&result) {
            return Err(
                t.type_error(format_args!("__int__ returned non-int (type {})", result.class().tp_name()))
            );
        }
        if !result.is_int_word() && !result.class().is(INT.get()) {
            crate::report::warn(
                t,
                Exc::DeprecationWarning,
                &format!(
                    "__int__ returned non-int (type {}).  The ability to return an instance of a strict subclass of int is deprecated, and may not be supported in a future version of Python.",
                    result.class().tp_name()
                ),
            )?;
        }
        return super::exact(&result);
    }
    if slots.index.is_some() {
        return number::index(t, x);
    }
    match text_of(t, x, 10)? {
        Some(number) => Ok(number),
        None => Err(t.type_error(format_args!(
            "int() argument must be a string, a bytes-like object or a real number, not '{}'",
            x.class().tp_name()
        ))),
    }
}

/// The number in a string or bytes-like object; none for other objects.
fn text_of(t: &Thread, x: &Value, base: u32) -> PyResult<Option<Value>> {
    if let Some(s) = x.downcast::<PyStr>() {
        return parse_str(t, s, base).map(Some);
    }
    let bytes = if let Some(bytes) = x.downcast::<PyBytes>() {
        bytes.as_slice().to_vec()
    } else if let Some(bytes) = x.downcast::<PyByteArray>() {
        bytes.to_vec()
    } else if base == 10 && buffer::has_buffer(x) {
        buffer::bytes_like(t, x)?.to_vec()
    } else {
        return Ok(None);
    };
    let text = if bytes.is_ascii() { std::str::from_utf8(&bytes).ok() } else { None };
    match text.map(|text| parse_text(text, base)) {
        Some(Parsed::Number(n)) => Ok(Some(n)),
        Some(Parsed::TooLong(digits)) => Err(too_long(t, digits)),
        Some(Parsed::Malformed) | None => Err(malformed(t, &PyBytes::from_slice(&bytes), base)),
    }
}

/// The number in a string.
pub fn parse_str(t: &Thread, s: &PyStr, base: u32) -> PyResult {
    match plain_digits(s.chars()).map(|text| parse_text(&text, base)) {
        Some(Parsed::Number(n)) => Ok(n),
        Some(Parsed::TooLong(digits)) => Err(too_long(t, digits)),
        Some(Parsed::Malformed) | None => Err(malformed(t, &s.to_value(), base)),
    }
}

fn malformed(t: &Thread, text: &Value, base: u32) -> Raised {
    match repr::repr_text(t, text) {
        Ok(text) => {
            let shown: String = text.chars().take(200).collect();
            t.value_error(format_args!("invalid literal for int() with base {base}: {shown}"))
        }
        Err(raised) => raised,
    }
}

#[cold]
fn too_long(t: &Thread, digits: usize) -> Raised {
    t.value_error(format_args!(
        "Exceeds the limit ({} digits) for integer string conversion: value has {digits} digits; use sys.set_int_max_str_digits() to increase the limit",
        max_str_digits()
    ))
}

/// What text turned out to be.
pub enum Parsed {
    Number(Value),
    /// Has more digits, so many, than the limit allows.
    TooLong(usize),
    Malformed,
}

/// The number in ASCII text: blanks around, a sign, a prefix if the base is that or 0, underscores between digits.
pub fn parse_text(text: &str, base: u32) -> Parsed {
    let text = text.trim_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '\x0b' | '\x1c'..='\x1f'));
    let (negative, text) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        Some(_) | None => (false, text),
    };
    let prefix = match text.as_bytes() {
        [b'0', b'b' | b'B', ..] => 2,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'x' | b'X', ..] => 16,
        _ => 0,
    };
    let (radix, digits, plain_zero) = if prefix != 0 && (base == 0 || base == prefix) {
        // One underscore may follow the prefix.
        let rest = &text[2..];
        (prefix, rest.strip_prefix('_').unwrap_or(rest), false)
    } else if base == 0 {
        // "007" is no number but "00" is zero.
        (10, text, text.starts_with('0'))
    } else {
        (base, text, false)
    };
    if digits.is_empty() {
        return Parsed::Malformed;
    }
    // Up to 18 digits of base 10, 12 of base 36, fit a word.
    let mut small = 0i64;
    let mut count = 0;
    let mut after_digit = false;
    let mut underscores = false;
    for &b in digits.as_bytes() {
        if b == b'_' {
            if !after_digit {
                return Parsed::Malformed;
            }
            after_digit = false;
            underscores = true;
            continue;
        }
        let Some(d) = (b as char).to_digit(radix) else { return Parsed::Malformed };
        after_digit = true;
        count += 1;
        if count <= 11 || (radix <= 10 && count <= 18) {
            small = small * radix as i64 + d as i64;
        }
        if plain_zero && d != 0 {
            return Parsed::Malformed;
        }
    }
    if !after_digit {
        return Parsed::Malformed;
    }
    if count <= 11 || (radix <= 10 && count <= 18) {
        return Parsed::Number(Value::small_int(if negative { -small } else { small }));
    }
    let limit = max_str_digits();
    if limit != 0 && count > limit && !radix.is_power_of_two() {
        return Parsed::TooLong(count);
    }
    let parsed = if underscores {
        IBig::from_str_radix(&digits.replace('_', ""), radix)
    } else {
        IBig::from_str_radix(digits, radix)
    };
    match parsed {
        Ok(n) => Parsed::Number(from_big(if negative { -n } else { n })),
        Err(_) => Parsed::Malformed,
    }
}
