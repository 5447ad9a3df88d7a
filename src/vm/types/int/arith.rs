//! Sums, products, signs and comparison: slots of `int`, words first.

use super::{IntRef, check_bits, from_big};
use crate::object::slots::CompareOp;
use crate::object::value::Value;
use crate::thread::{PyResult, Thread};
use std::ops::Neg;

/// Both operands as ints, or `NotImplemented`.
macro_rules! operands {
    ($a:expr, $b:expr) => {
        match ($crate::types::int::IntRef::of($a), $crate::types::int::IntRef::of($b)) {
            (Some(a), Some(b)) => (a, b),
            (None, _) | (_, None) => return Ok(Value::not_implemented()),
        }
    };
}
pub(super) use operands;

/// `a + b`.
#[inline(always)]
pub fn add(t: &Thread, a: &Value, b: &Value) -> PyResult {
    if a.is_int_word() && b.is_int_word() {
        return Ok(Value::from(a.word().as_int() + b.word().as_int()));
    }
    add_slow(t, a, b)
}

#[inline(never)]
fn add_slow(_t: &Thread, a: &Value, b: &Value) -> PyResult {
    Ok(match operands!(a, b) {
        (IntRef::Small(a), IntRef::Small(b)) => Value::from(a + b),
        (IntRef::Small(a), IntRef::Big(b)) => from_big(b + a),
        (IntRef::Big(a), IntRef::Small(b)) => from_big(a + b),
        (IntRef::Big(a), IntRef::Big(b)) => from_big(a + b),
    })
}

/// `a - b`.
#[inline(always)]
pub fn sub(t: &Thread, a: &Value, b: &Value) -> PyResult {
    if a.is_int_word() && b.is_int_word() {
        return Ok(Value::from(a.word().as_int() - b.word().as_int()));
    }
    sub_slow(t, a, b)
}

#[inline(never)]
fn sub_slow(_t: &Thread, a: &Value, b: &Value) -> PyResult {
    Ok(match operands!(a, b) {
        (IntRef::Small(a), IntRef::Small(b)) => Value::from(a - b),
        (IntRef::Small(a), IntRef::Big(b)) => from_big(a - b),
        (IntRef::Big(a), IntRef::Small(b)) => from_big(a - b),
        (IntRef::Big(a), IntRef::Big(b)) => from_big(a - b),
    })
}

/// `a * b`.
#[inline(always)]
pub fn mul(t: &Thread, a: &Value, b: &Value) -> PyResult {
    if a.is_int_word() && b.is_int_word() {
        if let Some(n) = a.word().as_int().checked_mul(b.word().as_int()) {
            return Ok(Value::from(n));
        }
    }
    mul_slow(t, a, b)
}

#[inline(never)]
fn mul_slow(t: &Thread, a: &Value, b: &Value) -> PyResult {
    Ok(match operands!(a, b) {
        (IntRef::Small(a), IntRef::Small(b)) => Value::from(a as i128 * b as i128),
        (IntRef::Small(a), IntRef::Big(b)) => from_big(b * a),
        (IntRef::Big(a), IntRef::Small(b)) => from_big(a * b),
        (IntRef::Big(a), IntRef::Big(b)) => {
            check_bits(t, super::big_bits(a) as u128 + super::big_bits(b) as u128)?;
            if std::ptr::eq(a, b) { from_big(a.sqr().into()) } else { from_big(a * b) }
        }
    })
}

/// `-v`.
pub fn neg(_t: &Thread, v: &Value) -> PyResult {
    Ok(match IntRef::of(v) {
        Some(IntRef::Small(n)) => Value::from(-n),
        Some(IntRef::Big(big)) => from_big(big.neg()),
        None => Value::not_implemented(),
    })
}

/// `+v`.
pub fn pos(_t: &Thread, v: &Value) -> PyResult {
    super::exact(v)
}

/// `abs(v)`.
pub fn abs(_t: &Thread, v: &Value) -> PyResult {
    Ok(match IntRef::of(v) {
        Some(IntRef::Small(n)) => Value::from(n.abs()),
        Some(big @ IntRef::Big(_)) if !big.is_negative() => return super::exact(v),
        Some(IntRef::Big(big)) => from_big(big.neg()),
        None => Value::not_implemented(),
    })
}

/// The rich comparison of two ints.
#[inline]
pub fn compare(_t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    if a.is_int_word() && b.is_int_word() {
        return Ok(Value::bool(op.holds(a.word().as_int().cmp(&b.word().as_int()))));
    }
    let (a, b) = operands!(a, b);
    Ok(Value::bool(op.holds(a.cmp(b))))
}
