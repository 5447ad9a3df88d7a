//! Ints as text: `repr`, digits in a base for `format`, the limit on decimal conversions.

use super::{IBig, IntRef};
use crate::object::value::Value;
use crate::text::ascii::{Ascii, Digits};
use crate::thread::{PyResult, Raised, Thread};
use crate::types::str::from_ascii;
use std::sync::atomic::{AtomicU32, Ordering};

static MAX_STR_DIGITS: AtomicU32 = AtomicU32::new(4300);

/// The limit of `sys.get_int_max_str_digits()`; 0 for none.
pub fn max_str_digits() -> usize {
    MAX_STR_DIGITS.load(Ordering::Relaxed) as usize
}

/// Sets the limit; the caller has checked that it is 0 or at least 640.
pub fn set_max_str_digits(limit: u32) {
    MAX_STR_DIGITS.store(limit, Ordering::Relaxed);
}

#[cold]
fn too_long(t: &Thread, limit: usize) -> Raised {
    t.value_error(format_args!(
        "Exceeds the limit ({limit} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit"
    ))
}

/// The number in decimal.
pub fn decimal(t: &Thread, n: IntRef) -> PyResult<Ascii> {
    match n {
        IntRef::Small(n) => {
            let mut out = Ascii::new();
            if n < 0 {
                out.push(b'-');
            }
            out.push_decimal(n.unsigned_abs(), 1);
            Ok(out)
        }
        IntRef::Big(big) => {
            let limit = max_str_digits();
            // A number of d digits has more than 3.3219 * (d - 1) bits: most are let through or refused without conversion.
            if limit != 0 && super::big_bits(big) as f64 > std::f64::consts::LOG2_10 * limit as f64 + 1.0 {
                return Err(too_long(t, limit));
            }
            let text = big.to_string();
            if limit != 0 && text.len() - (text.starts_with('-') as usize) > limit {
                return Err(too_long(t, limit));
            }
            Ok(Ascii::from(text.as_str()))
        }
    }
}

const LOWER: &[u8; 16] = b"0123456789abcdef";
const UPPER: &[u8; 16] = b"0123456789ABCDEF";

pub fn repr(t: &Thread, v: &Value) -> PyResult {
    match IntRef::of(v) {
        Some(IntRef::Small(n)) if (0..10).contains(&n) => {
            Ok(crate::types::str::from_char(b'0' as u32 + n as u32))
        }
        Some(IntRef::Small(n)) if n >= 0 => {
            Ok(crate::types::str::from_ascii(Digits::decimal(n as u64).as_bytes()))
        }
        Some(n) => Ok(Value::from(decimal(t, n)?)),
        None => Ok(Value::not_implemented()),
    }
}

/// As [`format_digits`], for a number of 64 bits.
#[inline]
pub fn small_digits(n: i64, kind: char) -> Digits {
    let n = n.unsigned_abs();
    match kind {
        'b' => Digits::power_of_two(n, 1, LOWER),
        'o' => Digits::power_of_two(n, 3, LOWER),
        'x' => Digits::power_of_two(n, 4, LOWER),
        'X' => Digits::power_of_two(n, 4, UPPER),
        _ => Digits::decimal(n),
    }
}

/// The digits of the absolute value in the base of a format type (`b`, `o`, `x`, `X`, else decimal), without prefix, and whether
/// the number is negative. Grouping and padding are the formatter's.
pub fn format_digits(t: &Thread, v: &Value, kind: char) -> PyResult<(bool, Ascii)> {
    let Some(n) = IntRef::of(v) else { return Err(t.type_error("an integer is required")) };
    let negative = n.is_negative();
    let text = |text: String| Ascii::from(text.as_str());
    let digits = match (kind, n) {
        (_, IntRef::Small(n)) => Ascii::from(small_digits(n, kind)),
        ('b', IntRef::Big(big)) => text(radix(big, 2)),
        ('o', IntRef::Big(big)) => text(radix(big, 8)),
        ('x', IntRef::Big(big)) => text(radix(big, 16)),
        ('X', IntRef::Big(big)) => text(radix(big, 16).to_ascii_uppercase()),
        (_, big @ IntRef::Big(_)) => {
            let mut text = decimal(t, big)?;
            if negative {
                text.drop_first();
            }
            text
        }
    };
    Ok((negative, digits))
}

/// The digits of the absolute value in a base, lower case.
fn radix(big: &IBig, base: u32) -> String {
    let mut text = big.in_radix(base).to_string();
    if text.starts_with('-') {
        text.remove(0);
    }
    text
}

/// `bin`, `oct`, `hex`: prefix and digits.
pub fn with_prefix(t: &Thread, v: &Value, kind: char) -> PyResult {
    let n = crate::protocol::number::index(t, v)?;
    if let Some(IntRef::Small(n)) = IntRef::of(&n) {
        let mut digits = small_digits(n, kind);
        digits.prepend(kind as u8);
        digits.prepend(b'0');
        if n < 0 {
            digits.prepend(b'-');
        }
        return Ok(from_ascii(digits.as_bytes()));
    }
    let (negative, digits) = format_digits(t, &n, kind)?;
    let mut text = Ascii::from(if negative { "-0" } else { "0" });
    text.push(kind as u8);
    text.push_str(&digits);
    Ok(from_ascii(text.as_bytes()))
}
