//! Division as Python has it: quotients rounded down, remainders with the divisor's sign, true division correctly rounded.

use super::arith::operands;
use super::{IBig, IntRef, Sign, big_bits, from_big, scale_to_f64};
use crate::exc::Exc;
use crate::object::value::Value;
use crate::thread::{PyResult, Raised, Thread};
use dashu_int::ops::{DivRem, UnsignedAbs};

#[cold]
pub(super) fn by_zero(t: &Thread) -> Raised {
    t.error(Exc::ZeroDivisionError, "division by zero")
}

/// Quotient rounded down and remainder with the sign of `b`, which is not zero.
#[inline(always)]
fn floor_small(a: i64, b: i64) -> (i64, i64) {
    // Operands have 63 bits, so the quotient of the smallest number and -1 does not overflow.
    let (q, r) = (a / b, a % b);
    if r != 0 && (r ^ b) < 0 { (q - 1, r + b) } else { (q, r) }
}

/// Quotient rounded down and remainder with the sign of `b`, which must not be zero.
pub fn div_rem_floor(a: &IBig, b: &IBig) -> (IBig, IBig) {
    let (q, r) = a.div_rem(b);
    if !r.is_zero() && r.sign() != b.sign() { (q - IBig::ONE, r + b) } else { (q, r) }
}

/// `a // b`.
#[inline]
pub fn floordiv(t: &Thread, a: &Value, b: &Value) -> PyResult {
    if a.is_int_word() && b.is_int_word() {
        let b = b.word().as_int();
        if b == 0 {
            return Err(by_zero(t));
        }
        return Ok(Value::from(floor_small(a.word().as_int(), b).0));
    }
    let (a, b) = operands!(a, b);
    if b.is_zero() {
        return Err(by_zero(t));
    }
    Ok(match (a, b) {
        (IntRef::Small(a), IntRef::Small(b)) => Value::from(floor_small(a, b).0),
        (a, b) => from_big(div_rem_floor(&a.big(), &b.big()).0),
    })
}

/// `a % b`.
#[inline]
pub fn mod_(t: &Thread, a: &Value, b: &Value) -> PyResult {
    if a.is_int_word() && b.is_int_word() {
        let b = b.word().as_int();
        if b == 0 {
            return Err(by_zero(t));
        }
        return Ok(Value::small_int(floor_small(a.word().as_int(), b).1));
    }
    let (a, b) = operands!(a, b);
    if b.is_zero() {
        return Err(by_zero(t));
    }
    Ok(match (a, b) {
        (IntRef::Small(a), IntRef::Small(b)) => Value::small_int(floor_small(a, b).1),
        (a, b) => {
            let (a, b) = (a.big(), b.big());
            let r: IBig = a.as_ref() % b.as_ref();
            from_big(if !r.is_zero() && r.sign() != b.sign() { r + b.as_ref() } else { r })
        }
    })
}

/// `divmod(a, b)`.
pub fn divmod(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let (a, b) = operands!(a, b);
    if b.is_zero() {
        return Err(by_zero(t));
    }
    let (q, r) = match (a, b) {
        (IntRef::Small(a), IntRef::Small(b)) => {
            let (q, r) = floor_small(a, b);
            (Value::from(q), Value::from(r))
        }
        (a, b) => {
            let (q, r) = div_rem_floor(&a.big(), &b.big());
            (from_big(q), from_big(r))
        }
    };
    Ok(crate::types::tuple::new(vec![q, r]))
}

/// `a / b`.
pub fn truediv(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let (a, b) = operands!(a, b);
    if b.is_zero() {
        return Err(by_zero(t));
    }
    match ratio(a, b) {
        Some(d) => Ok(Value::from(d)),
        None => Err(t.overflow_error("integer division result too large for a float")),
    }
}

/// The double nearest to `a / b`; none if it is too large. `b` is not zero.
pub fn ratio(a: IntRef, b: IntRef) -> Option<f64> {
    const EXACT: i64 = 1 << 53;
    if let (IntRef::Small(a), IntRef::Small(b)) = (a, b) {
        if (-EXACT..=EXACT).contains(&a) && (-EXACT..=EXACT).contains(&b) {
            return Some(a as f64 / b as f64);
        }
    }
    let (a, b) = (a.big(), b.big());
    let negative = a.sign() != b.sign();
    if a.is_zero() {
        return Some(if b.sign() == Sign::Negative { -0.0 } else { 0.0 });
    }
    let (bits_a, bits_b) = (big_bits(&a) as i64, big_bits(&b) as i64);
    if bits_a - bits_b > 1025 {
        return None;
    }
    if bits_a - bits_b < -1080 {
        return Some(if negative { -0.0 } else { 0.0 });
    }
    // A quotient of 66 or 67 bits and whether there is a remainder decide the rounding.
    let shift = 66 - (bits_a - bits_b);
    let (mut x, mut y) = (a.into_owned().unsigned_abs(), b.into_owned().unsigned_abs());
    if shift >= 0 {
        x <<= shift as usize;
    } else {
        y <<= -shift as usize;
    }
    let (q, r) = x.div_rem(y);
    let words = q.as_words();
    let q = words.first().map_or(0, |&w| w as u128) | words.get(1).map_or(0, |&w| (w as u128) << 64);
    let d = scale_to_f64(q, !r.is_zero(), -shift);
    if d.is_infinite() {
        return None;
    }
    Some(if negative { -d } else { d })
}
