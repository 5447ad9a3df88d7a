//! Ints as text: `repr`, digits in a base for `format`, the limit on decimal conversions.

use super::{IBig, IntRef};
use crate::object::value::Value;
use crate::thread::{PyResult, Raised, Thread};
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
pub fn decimal(t: &Thread, n: IntRef) -> PyResult<String> {
    match n {
        IntRef::Small(n) => Ok(n.to_string()),
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
            Ok(text)
        }
    }
}

pub fn repr(t: &Thread, v: &Value) -> PyResult {
    match IntRef::of(v) {
        Some(IntRef::Small(n)) if (0..10).contains(&n) => {
            Ok(crate::types::str::from_char(b'0' as u32 + n as u32))
        }
        Some(n) => Ok(Value::from(decimal(t, n)?)),
        None => Ok(Value::not_implemented()),
    }
}

/// The digits of the absolute value in the base of a format type (`b`, `o`, `x`, `X`, else decimal), without prefix, and whether
/// the number is negative. Grouping and padding are the formatter's.
pub fn format_digits(t: &Thread, v: &Value, kind: char) -> PyResult<(bool, String)> {
    let Some(n) = IntRef::of(v) else { return Err(t.type_error("an integer is required")) };
    let negative = n.is_negative();
    let digits = match (kind, n) {
        ('b', IntRef::Small(n)) => format!("{:b}", n.unsigned_abs()),
        ('o', IntRef::Small(n)) => format!("{:o}", n.unsigned_abs()),
        ('x', IntRef::Small(n)) => format!("{:x}", n.unsigned_abs()),
        ('X', IntRef::Small(n)) => format!("{:X}", n.unsigned_abs()),
        (_, IntRef::Small(n)) => n.unsigned_abs().to_string(),
        ('b', IntRef::Big(big)) => radix(big, 2),
        ('o', IntRef::Big(big)) => radix(big, 8),
        ('x', IntRef::Big(big)) => radix(big, 16),
        ('X', IntRef::Big(big)) => radix(big, 16).to_ascii_uppercase(),
        (_, big @ IntRef::Big(_)) => {
            let mut text = decimal(t, big)?;
            if negative {
                text.remove(0);
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
    let (negative, digits) = format_digits(t, &n, kind)?;
    Ok(Value::from(format!("{}0{kind}{digits}", if negative { "-" } else { "" })))
}
