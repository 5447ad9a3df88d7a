//! Powers, with and without a modulus.

use super::arith::operands;
use super::division::div_rem_floor;
use super::{IBig, IntRef, Sign, UBig, check_bits, from_big};
use crate::exc::Exc;
use crate::object::value::Value;
use crate::thread::{PyResult, Thread};
use dashu_int::fast_div::ConstDivisor;
use dashu_int::ops::{ExtendedGcd, UnsignedAbs};

/// `a ** b`. A negative exponent gives a float.
pub fn pow(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let (x, y) = operands!(a, b);
    if y.is_negative() {
        let (Some(x), Some(y)) = (x.to_f64(), y.to_f64()) else {
            return Err(t.overflow_error("int too large to convert to float"));
        };
        return crate::types::float::power(t, x, y);
    }
    match x {
        IntRef::Small(n @ (0 | 1)) => {
            return Ok(Value::small_int(if y.is_zero() { 1 } else { n }));
        }
        IntRef::Small(-1) => {
            let odd = match y {
                IntRef::Small(n) => n & 1 == 1,
                IntRef::Big(big) => big.as_sign_words().1.first().is_some_and(|w| w & 1 == 1),
            };
            return Ok(Value::small_int(if odd { -1 } else { 1 }));
        }
        IntRef::Small(_) | IntRef::Big(_) => {}
    }
    let IntRef::Small(n) = y else { return Err(t.overflow_error("too many digits in integer")) };
    if let IntRef::Small(x) = x {
        if let Some(p) = small_pow(x, n as u64) {
            return Ok(Value::from(p));
        }
        if x.unsigned_abs().is_power_of_two() {
            let shift = x.trailing_zeros() as u128 * n as u128;
            check_bits(t, shift)?;
            let p = IBig::ONE << shift as usize;
            return Ok(from_big(if x < 0 && n & 1 == 1 { -p } else { p }));
        }
    }
    // The result has at least this many bits, and at most `n` more.
    check_bits(t, (x.bit_len() as u128 - 1) * n as u128)?;
    check_bits(t, (x.bit_len() as u128 * n as u128).min(1 << 59))?;
    Ok(from_big(x.big().pow(n as usize)))
}

fn small_pow(mut x: i64, mut n: u64) -> Option<i64> {
    if n > 64 {
        return None;
    }
    let mut result = 1i64;
    while n != 0 {
        if n & 1 == 1 {
            result = result.checked_mul(x)?;
        }
        n >>= 1;
        if n != 0 {
            x = x.checked_mul(x)?;
        }
    }
    Some(result)
}

/// `pow(a, b, modulus)`.
pub fn pow_mod(t: &Thread, a: &Value, b: &Value, modulus: &Value) -> PyResult {
    if modulus.is_none() {
        return pow(t, a, b);
    }
    let (a, b) = operands!(a, b);
    let Some(m) = IntRef::of(modulus) else { return Ok(Value::not_implemented()) };
    if m.is_zero() {
        return Err(t.value_error("pow() 3rd argument cannot be 0"));
    }
    match power_mod(&a.big(), &b.big(), &m.big()) {
        Some(result) => Ok(from_big(result)),
        None => Err(t.error(Exc::ValueError, "base is not invertible for the given modulus")),
    }
}

/// `a ** b` modulo `m`, which is not zero, with the sign of `m`; none if `b` is negative and `a` has no inverse.
pub fn power_mod(a: &IBig, b: &IBig, m: &IBig) -> Option<IBig> {
    let modulus = m.clone().unsigned_abs();
    if modulus.is_one() {
        return Some(IBig::ZERO);
    }
    let signed = IBig::from(modulus.clone());
    let mut base = div_rem_floor(a, &signed).1.unsigned_abs();
    if b.sign() == Sign::Negative {
        base = inverse(&base, &modulus)?;
    }
    let exponent = b.clone().unsigned_abs();
    let result = match (word(&base), word(&exponent), word(&modulus)) {
        (Some(x), Some(n), Some(m)) => UBig::from(small_pow_mod(x, n, m)),
        _ => {
            let ring = ConstDivisor::new(modulus);
            ring.reduce(base).pow(&exponent).residue()
        }
    };
    let result = IBig::from(result);
    Some(if m.sign() == Sign::Negative && !result.is_zero() { result - signed } else { result })
}

fn word(n: &UBig) -> Option<u64> {
    match n.as_words() {
        [] => Some(0),
        &[w] => Some(w),
        _ => None,
    }
}

fn small_pow_mod(mut x: u64, mut n: u64, m: u64) -> u64 {
    let times = |a: u64, b: u64| (a as u128 * b as u128 % m as u128) as u64;
    let mut result = 1 % m;
    while n != 0 {
        if n & 1 == 1 {
            result = times(result, x);
        }
        x = times(x, x);
        n >>= 1;
    }
    result
}

/// The inverse of `x` modulo `m`, which is above 1.
fn inverse(x: &UBig, m: &UBig) -> Option<UBig> {
    if x.is_zero() {
        return None;
    }
    let (g, cx, _) = x.gcd_ext(m);
    if !g.is_one() {
        return None;
    }
    let m = IBig::from(m.clone());
    Some(div_rem_floor(&cx, &m).1.unsigned_abs())
}
