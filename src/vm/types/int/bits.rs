//! Shifts and bitwise operations, on two's complement of unlimited width.

use super::arith::operands;
use super::{IBig, IntRef, check_bits, from_big};
use crate::object::value::Value;
use crate::thread::{PyResult, Thread};

/// `a << b`.
#[inline]
pub fn lshift(t: &Thread, a: &Value, b: &Value) -> PyResult {
    if a.is_int_word() && b.is_int_word() {
        let (n, shift) = (a.word().as_int(), b.word().as_int());
        if (0..63).contains(&shift) && (n << shift) >> shift == n {
            return Ok(Value::from(n << shift));
        }
    }
    lshift_slow(t, a, b)
}

#[inline(never)]
fn lshift_slow(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let (a, b) = operands!(a, b);
    if b.is_negative() {
        return Err(t.value_error("negative shift count"));
    }
    if a.is_zero() {
        return Ok(Value::small_int(0));
    }
    let Some(shift) = b.to_i64() else { return Err(t.overflow_error("too many digits in integer")) };
    check_bits(t, a.bit_len() as u128 + shift as u128)?;
    Ok(from_big(a.to_big() << shift as usize))
}

/// `a >> b`.
#[inline]
pub fn rshift(t: &Thread, a: &Value, b: &Value) -> PyResult {
    if a.is_int_word() && b.is_int_word() {
        let (n, shift) = (a.word().as_int(), b.word().as_int());
        if shift >= 0 {
            return Ok(Value::small_int(n >> shift.min(63)));
        }
    }
    rshift_slow(t, a, b)
}

#[inline(never)]
fn rshift_slow(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let (a, b) = operands!(a, b);
    if b.is_negative() {
        return Err(t.value_error("negative shift count"));
    }
    let all = Value::small_int(if a.is_negative() { -1 } else { 0 });
    let Some(shift) = b.to_i64() else { return Ok(all) };
    Ok(match a {
        IntRef::Small(n) => Value::small_int(n >> shift.min(63)),
        IntRef::Big(big) if shift as usize >= super::big_bits(big) => all,
        IntRef::Big(big) => from_big(big >> shift as usize),
    })
}

macro_rules! bitwise {
    ($($(#[$doc:meta])* $name:ident $slow:ident $op:tt;)*) => {$(
        $(#[$doc])*
        #[inline]
        pub fn $name(t: &Thread, a: &Value, b: &Value) -> PyResult {
            if a.is_int_word() && b.is_int_word() {
                return Ok(Value::small_int(a.word().as_int() $op b.word().as_int()));
            }
            $slow(t, a, b)
        }

        #[inline(never)]
        fn $slow(_t: &Thread, a: &Value, b: &Value) -> PyResult {
            Ok(match operands!(a, b) {
                (IntRef::Small(a), IntRef::Small(b)) => Value::small_int(a $op b),
                (IntRef::Big(a), IntRef::Big(b)) => from_big(a $op b),
                (a, b) => from_big(a.big().as_ref() $op b.big().as_ref()),
            })
        }
    )*};
}

bitwise! {
    /// `a & b`.
    and and_slow &;
    /// `a | b`.
    or or_slow |;
    /// `a ^ b`.
    xor xor_slow ^;
}

/// `~v`.
pub fn invert(_t: &Thread, v: &Value) -> PyResult {
    Ok(match IntRef::of(v) {
        Some(IntRef::Small(n)) => Value::small_int(!n),
        Some(IntRef::Big(big)) => from_big(-(big + IBig::ONE)),
        None => Value::not_implemented(),
    })
}

/// Bits of the absolute value.
pub fn bit_length(v: &Value) -> usize {
    IntRef::of(v).map_or(0, IntRef::bit_len)
}

/// Ones in the absolute value.
pub fn bit_count(v: &Value) -> usize {
    match IntRef::of(v) {
        Some(IntRef::Small(n)) => n.unsigned_abs().count_ones() as usize,
        Some(IntRef::Big(big)) => big.as_sign_words().1.iter().map(|w| w.count_ones() as usize).sum(),
        None => 0,
    }
}
