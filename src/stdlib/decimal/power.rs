//! Powers, as libmpdec makes them: by multiplication for whole exponents, by logarithm and exponential for others. Exactly these steps,
//! since results are not always correctly rounded.

use super::arith;
use super::coef::{Coef, Mem, room};
use super::compare;
use super::functions;
use super::num::{Ctx, EXP_INF, Num, Rounding, check_nans, finalize, flag, invalid};
use super::wide::digits;
use adder_vm::types::int::{self, IBig};
use dashu_int::ops::UnsignedAbs;
use std::cmp::Ordering;

fn one() -> Num {
    Num::new(false, Coef::ONE, 0)
}

/// Compares a magnitude with one.
fn against_one(a: &Num) -> Mem<Ordering> {
    compare::magnitudes(a, &one())
}

/// One with as many zeroes as the precision allows.
fn padded_one(neg: bool, zeros: i64) -> Mem<Num> {
    Ok(Num::new(neg, Coef::power_of_ten(zeros)?, -zeros))
}

/// `base ** exp`.
pub fn pow(base: &Num, exp: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    if let Some(nan) = check_nans(base, exp, c, st) {
        return Ok(nan);
    }
    let whole = exp.is_integer();
    let neg = whole && base.neg && exp.is_odd();
    if base.is_zero() {
        return Ok(match (exp.is_zero(), exp.neg) {
            (true, _) => invalid(st, flag::INVALID_OPERATION),
            (false, true) => Num::infinity(neg),
            (false, false) => Num::zero(neg, 0),
        });
    }
    if base.neg && (!whole || exp.is_infinite()) {
        return Ok(invalid(st, flag::INVALID_OPERATION));
    }
    if exp.is_infinite() {
        let order = if base.is_infinite() { Ordering::Greater } else { against_one(base)? };
        if order == Ordering::Equal {
            *st |= flag::INEXACT | flag::ROUNDED;
            return padded_one(neg, c.prec - 1);
        }
        let grows = (order == Ordering::Greater) != exp.neg;
        return Ok(if grows { Num::infinity(neg) } else { Num::zero(neg, 0) });
    }
    if base.is_infinite() {
        return Ok(match (exp.is_zero(), exp.neg) {
            (true, _) => Num::new(neg, Coef::ONE, 0),
            (false, true) => Num::zero(neg, 0),
            (false, false) => Num::infinity(neg),
        });
    }
    if exp.is_zero() {
        return Ok(Num::new(neg, Coef::ONE, 0));
    }
    if against_one(base)? == Ordering::Equal {
        return power_of_one(base, exp, neg, c, st);
    }
    if let Some(n) = out_of_range(base, exp, neg, c, st)? {
        return Ok(n);
    }
    let mut n = if whole {
        whole_power(base, exp, neg, c, st)?
    } else {
        let n = real_power(base, exp, c, st)?;
        if n.is_finite() && !n.coef.is_zero() && against_one(&n)? == Ordering::Equal {
            padded_one(false, c.prec - 1)?
        } else {
            n
        }
    };
    if n.is_infinite() {
        // The rounding mode decides what an overflow gives.
        n = Num::new(n.neg, Coef::ONE, EXP_INF);
    }
    finalize(&mut n, c, st)?;
    Ok(n)
}

/// A power of one, which has the places a product would have.
fn power_of_one(base: &Num, exp: &Num, neg: bool, c: &Ctx, st: &mut u32) -> Mem<Num> {
    if !exp.is_integer() {
        *st |= flag::INEXACT | flag::ROUNDED;
        return padded_one(neg, c.prec - 1);
    }
    if exp.neg {
        return Ok(Num::new(neg, Coef::ONE, 0));
    }
    let mut work = 0;
    let product = arith::mul(exp, &Num::from_i64(-base.exp), c, &mut work)?;
    if work & flag::ERRORS != 0 {
        *st |= work & flag::ERRORS;
        return Ok(product);
    }
    let mut zeros = product.to_i64().unwrap_or(i64::MAX);
    if zeros > c.prec - 1 {
        zeros = c.prec - 1;
        *st |= flag::ROUNDED;
    }
    if zeros < 0 {
        return Ok(Num::new(neg, Coef::ONE, 0));
    }
    padded_one(neg, zeros)
}

/// The floor of the decimal logarithm of `abs(log10(x))`, or less.
fn log_log_bound(x: &Num) -> Mem<i64> {
    let places = |n: i64| digits(n.unsigned_abs() as u128) as i64 - 1;
    Ok(match x.adjusted() {
        t if t > 0 => places(t),
        t if t < -1 => places(t + 1),
        t => {
            let magnitude = x.clone().with_sign(false);
            let difference = arith::sum(&magnitude, &one(), true, &Ctx::MAX)?;
            difference.adjusted() - if t == 0 { 2 } else { 1 }
        }
    })
}

/// The result where it certainly overflows or underflows.
fn out_of_range(base: &Num, exp: &Num, neg: bool, c: &Ctx, st: &mut u32) -> Mem<Option<Num>> {
    let bound = log_log_bound(base)? + exp.adjusted();
    let grows = (base.adjusted() < 0) == exp.neg;
    let limit = if grows { c.emax } else { c.etiny() };
    if digits(limit.unsigned_abs() as u128) as i64 >= bound {
        return Ok(None);
    }
    let mut n = Num::new(neg, Coef::ONE, if grows { EXP_INF } else { c.etiny() - 1 });
    finalize(&mut n, c, st)?;
    Ok(Some(n))
}

fn whole_power(base: &Num, exp: &Num, neg: bool, c: &Ctx, st: &mut u32) -> Mem<Num> {
    let mut work =
        Ctx { prec: c.prec + exp.coef.digits() + exp.exp + 2, round: Rounding::HalfEven, clamp: false, ..*c };
    let mut tbase = base.clone();
    if exp.neg {
        work.prec += 1;
        let mut conditions = 0;
        tbase = arith::div(&one(), base, &work, &mut conditions)?;
        *st |= conditions;
        if conditions & flag::ERRORS != 0 {
            return Ok(Num::nan());
        }
    }
    let magnitude = exp.clone().with_sign(false);
    let n = match magnitude.to_i64() {
        Some(n) => power_by_squares(tbase, n as u64, &work, st)?,
        None => power_by_halves(tbase, &magnitude, &work, st)?,
    };
    Ok(if n.is_nan() { n } else { n.with_sign(neg) })
}

/// Whether going on is pointless.
fn is_settled(n: &Num, conditions: u32) -> bool {
    !n.is_finite() || n.coef.is_zero() && conditions & flag::CLAMPED != 0
}

/// From the exponent's highest bit to its lowest.
fn power_by_squares(base: Num, exp: u64, c: &Ctx, st: &mut u32) -> Mem<Num> {
    let mut result = base.clone();
    let mut conditions = 0;
    for bit in (0..63 - exp.leading_zeros()).rev() {
        result = arith::mul(&result, &result, c, &mut conditions)?;
        if exp >> bit & 1 == 1 {
            result = arith::mul(&result, &base, c, &mut conditions)?;
        }
        if is_settled(&result, conditions) {
            break;
        }
    }
    *st |= conditions;
    Ok(result)
}

/// From the lowest bit on, for exponents that no machine word holds.
fn power_by_halves(mut base: Num, exp: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    let mut result = one();
    room(exp.coef.digits() + exp.exp.max(0))?;
    let mut left = integer(exp)?.unsigned_abs();
    let mut conditions = 0;
    while !left.is_zero() {
        if left.as_words()[0] & 1 == 1 {
            result = arith::mul(&result, &base, c, &mut conditions)?;
            *st |= conditions;
            if is_settled(&result, conditions) {
                break;
            }
        }
        base = arith::mul(&base, &base, c, &mut conditions)?;
        left >>= 1usize;
        if base.is_nan() {
            *st |= conditions & flag::ERRORS;
            return Ok(base);
        }
    }
    Ok(result)
}

/// `exp(ln(base) * exp)` with digits to spare.
fn real_power(base: &Num, exp: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    let work = Ctx { prec: base.coef.digits().max(c.prec) + 4 + 19, ..Ctx::MAX };
    room(work.prec.saturating_mul(4))?;
    let mut conditions = 0;
    let ln = functions::log(base, functions::Base::E, &work, &mut conditions)?;
    let product = arith::mul(&ln, exp, &work, &mut conditions)?;
    let n = functions::exp(&product, &work, st)?;
    *st |= conditions & flag::ERRORS | flag::INEXACT | flag::ROUNDED;
    Ok(n)
}

/// A whole number as an integer.
pub fn integer(n: &Num) -> Mem<IBig> {
    let coef = if n.coef.is_zero() {
        Coef::ZERO
    } else if n.exp >= 0 {
        n.coef.shift_left(n.exp)?
    } else {
        n.coef.shift_right(-n.exp).0
    };
    let big = IBig::from(coef.to_big());
    Ok(if n.neg { -big } else { big })
}

/// `base ** exp % modulus` for whole numbers.
pub fn pow_mod(base: &Num, exp: &Num, modulus: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    let operands = [base, exp, modulus];
    if operands.iter().any(|n| n.is_nan()) {
        let chosen = operands.iter().find(|n| n.is_signaling()).or(operands.iter().find(|n| n.is_nan()));
        return Ok(chosen.map_or_else(Num::nan, |n| super::num::nan_result(n, c, st)));
    }
    let fits = operands.iter().all(|n| n.is_integer())
        && (!exp.neg || exp.is_zero())
        && !modulus.coef.is_zero()
        && modulus.coef.digits() + modulus.exp <= c.prec;
    if !fits || exp.is_zero() && base.is_zero() {
        return Ok(invalid(st, flag::INVALID_OPERATION));
    }
    let neg = base.neg && exp.is_odd();
    if exp.is_zero() {
        let by_one = against_one(modulus)? == Ordering::Equal;
        return Ok(Num::from_i64(!by_one as i64));
    }
    for n in [exp, modulus] {
        room((n.coef.digits() + n.exp).saturating_mul(2))?;
    }
    let m = IBig::from(integer(modulus)?.unsigned_abs());
    // The base is reduced before it is written out: its exponent can be large.
    let mut b = match base.exp {
        e if e > 0 => {
            let scale = int::power_mod(&IBig::from(10), &IBig::from(e), &m).unwrap_or(IBig::ZERO);
            IBig::from(base.coef.to_big()) * scale
        }
        _ => IBig::from(integer(base)?.unsigned_abs()),
    };
    b %= &m;
    let power = int::power_mod(&b, &integer(exp)?, &m).unwrap_or(IBig::ZERO);
    Ok(Num::new(neg, Coef::from_big(&power.unsigned_abs()), 0))
}
