//! Operations on places: exponents chosen, digits moved, neighbours, logical operations.

use super::arith;
use super::coef::{Coef, Mem};
use super::compare;
use super::num::{Ctx, EXP_INF, Num, Rounding, check_nans, finalize, flag, invalid, nan_result};
use super::wide::{self, POWERS, SMALL_DIGITS};
use std::cmp::Ordering;

/// The finite number `a` with the exponent `exp`, rounded; the coefficient may be longer than the precision.
fn to_exponent(a: &Num, exp: i64, c: &Ctx, st: &mut u32) -> Mem<Num> {
    if a.coef.is_zero() {
        return Ok(Num::zero(a.neg, exp));
    }
    let shift = exp - a.exp;
    if shift <= 0 {
        return Ok(Num::new(a.neg, a.coef.shift_left(-shift)?, exp));
    }
    let (mut coef, rest) = a.coef.shift_right(shift);
    *st |= flag::ROUNDED;
    if rest != 0 {
        *st |= flag::INEXACT;
        if c.round.increments(rest, a.neg, coef.last_digit()) {
            coef = coef.increment();
        }
    }
    Ok(Num::new(a.neg, coef, exp))
}

/// `quantize` in 128 bits, where the result is normal without doubt.
#[inline(always)]
fn quantize_small(a: &Num, b: &Num, c: &Ctx, st: &mut u32) -> Option<Num> {
    let coef = a.coef.as_small()?;
    let exp = b.exp;
    if c.clamp || !a.is_finite() || !b.is_finite() || coef == 0 || exp > c.emax || exp < c.etiny() {
        return None;
    }
    let shift = exp - a.exp;
    let (coef, code) = if shift <= 0 {
        let power = *POWERS.get(usize::try_from(-shift).ok()?)?;
        (coef.checked_mul(power)?, 0)
    } else {
        let power = *POWERS.get(usize::try_from(shift).ok()?)?;
        let (mut q, r) = wide::div_rem(coef, power);
        let code = wide::rest_code(r, power);
        if code != 0 && c.round.increments(code, a.neg, (q % 10) as u8) {
            q += 1;
        }
        (q, code)
    };
    let digits = wide::digits(coef) as i64;
    let adjusted = exp + digits - 1;
    if digits > c.prec || digits > SMALL_DIGITS as i64 || adjusted > c.emax || adjusted < c.emin {
        return None;
    }
    if shift > 0 {
        *st |= if code == 0 { flag::ROUNDED } else { flag::ROUNDED | flag::INEXACT };
    }
    Some(Num::new(a.neg, Coef::small(coef), exp))
}

/// `a` with the exponent of `b`.
pub fn quantize(a: &Num, b: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    if let Some(n) = quantize_small(a, b, c, st) {
        return Ok(n);
    }
    if !(a.is_finite() && b.is_finite()) {
        if let Some(nan) = check_nans(a, b, c, st) {
            return Ok(nan);
        }
        return Ok(match a.is_infinite() && b.is_infinite() {
            true => a.clone(),
            false => invalid(st, flag::INVALID_OPERATION),
        });
    }
    let exp = b.exp;
    if exp > c.emax || exp < c.etiny() {
        return Ok(invalid(st, flag::INVALID_OPERATION));
    }
    let digits = a.coef.digits();
    if !a.coef.is_zero() && (a.exp - exp) + digits > c.prec {
        return Ok(invalid(st, flag::INVALID_OPERATION));
    }
    let mut work = 0;
    let mut n = to_exponent(a, exp, c, &mut work)?;
    if n.coef.digits() > c.prec || n.adjusted() > c.emax {
        return Ok(invalid(st, flag::INVALID_OPERATION));
    }
    *st |= work;
    finalize(&mut n, c, st)?;
    Ok(n)
}

/// `a` with an exponent, as far as the widest context allows: what `__round__` needs.
pub fn rescale(a: &Num, exp: i64, c: &Ctx, st: &mut u32) -> Mem<Num> {
    to_exponent(a, exp, c, st)
}

/// What conditions rounding to an integer raises.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Exactness {
    /// `to_integral_value`: none.
    Quiet,
    /// `to_integral_exact`: as any rounding.
    Exact,
}

pub fn to_integral(a: &Num, exactness: Exactness, c: &Ctx, st: &mut u32) -> Mem<Num> {
    if a.is_nan() {
        return Ok(nan_result(a, c, st));
    }
    if a.is_infinite() || a.exp >= 0 {
        return Ok(a.clone());
    }
    let mut work = 0;
    let n = to_exponent(a, 0, c, &mut work)?;
    if exactness == Exactness::Exact {
        *st |= work;
    }
    Ok(n)
}

/// `normalize`: the shortest coefficient.
pub fn reduce(a: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    if a.is_nan() {
        return Ok(nan_result(a, c, st));
    }
    if a.is_infinite() {
        return Ok(a.clone());
    }
    let mut n = a.clone();
    finalize(&mut n, c, st)?;
    if !n.is_finite() {
        return Ok(n);
    }
    if n.coef.is_zero() {
        return Ok(Num::zero(n.neg, 0));
    }
    let highest = if c.clamp { c.etop() } else { c.emax };
    let zeros = n.coef.trailing_zeros().min(highest - n.exp);
    if zeros > 0 {
        n.coef = n.coef.shift_right(zeros).0;
        n.exp += zeros;
    }
    Ok(n)
}

/// `next_plus` and `next_minus`: the nearest representable number above or below.
pub fn next(a: &Num, up: bool, c: &Ctx, st: &mut u32) -> Mem<Num> {
    if a.is_nan() {
        return Ok(nan_result(a, c, st));
    }
    if a.is_infinite() {
        return Ok(if a.neg == up { Num::new(a.neg, Coef::nines(c.prec)?, c.etop()) } else { a.clone() });
    }
    let work = c.with_round(if up { Rounding::Ceiling } else { Rounding::Floor });
    // Far below every place: rounding in the direction goes to the neighbour.
    let tiny = Num::new(!up, Coef::ONE, c.etiny() - 1);
    let mut quiet = 0;
    let mut n = a.clone();
    finalize(&mut n, &work, &mut quiet)?;
    if quiet & flag::INEXACT != 0 {
        return Ok(n);
    }
    arith::add(a, &tiny, false, &work, &mut quiet)
}

/// `next_toward`: the neighbour of `a` in the direction of `b`.
pub fn next_toward(a: &Num, b: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    if let Some(nan) = check_nans(a, b, c, st) {
        return Ok(nan);
    }
    let order = compare::numbers(a, b)?;
    if order == Ordering::Equal {
        return Ok(a.clone().with_sign(b.neg));
    }
    let n = next(a, order == Ordering::Less, c, st)?;
    if n.is_infinite() {
        *st |= flag::OVERFLOW | flag::ROUNDED | flag::INEXACT;
    } else if n.adjusted() < c.emin {
        *st |= flag::UNDERFLOW | flag::SUBNORMAL | flag::ROUNDED | flag::INEXACT;
        if n.coef.is_zero() {
            *st |= flag::CLAMPED;
        }
    }
    Ok(n)
}

/// `logb`: the exponent of the first digit.
pub fn logb(a: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    if a.is_nan() {
        return Ok(nan_result(a, c, st));
    }
    if a.is_infinite() {
        return Ok(Num::infinity(false));
    }
    if a.coef.is_zero() {
        *st |= flag::DIVISION_BY_ZERO;
        return Ok(Num::infinity(true));
    }
    let mut n = Num::from_i64(a.adjusted());
    finalize(&mut n, c, st)?;
    Ok(n)
}

/// The second operand of `scaleb`, `shift` and `rotate`: a whole number with exponent 0, in the given range.
fn count(b: &Num, limit: i64, st: &mut u32) -> Result<i64, Num> {
    let n = (b.is_finite() && b.exp == 0).then(|| b.to_i64()).flatten().filter(|n| n.abs() <= limit);
    n.ok_or_else(|| invalid(st, flag::INVALID_OPERATION))
}

/// `scaleb`: the exponent of `a` plus `b`.
pub fn scaleb(a: &Num, b: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    if let Some(nan) = check_nans(a, b, c, st) {
        return Ok(nan);
    }
    let limit = (2 * (c.emax.saturating_add(c.prec))).min(i64::MAX / 4);
    let n = match count(b, limit, st) {
        Ok(n) => n,
        Err(nan) => return Ok(nan),
    };
    if a.is_infinite() {
        return Ok(a.clone());
    }
    let exp = (a.exp + n).clamp(-2 * EXP_INF, EXP_INF);
    let mut n = Num::new(a.neg, a.coef.clone(), exp);
    finalize(&mut n, c, st)?;
    Ok(n)
}

/// `shift`: digits moved left or right within the precision, what leaves it being lost.
pub fn shift(a: &Num, b: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    if let Some(nan) = check_nans(a, b, c, st) {
        return Ok(nan);
    }
    let n = match count(b, c.prec, st) {
        Ok(n) => n,
        Err(nan) => return Ok(nan),
    };
    if a.is_infinite() {
        return Ok(a.clone());
    }
    let coef = if n >= 0 {
        // What will be pushed out is cut before.
        a.coef.low_digits(c.prec - n).shift_left(n)?
    } else {
        a.coef.low_digits(c.prec).shift_right(-n).0
    };
    Ok(Num::new(a.neg, coef, a.exp))
}

/// `rotate`: digits moved within the precision, what leaves it on one side entering on the other.
pub fn rotate(a: &Num, b: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    if let Some(nan) = check_nans(a, b, c, st) {
        return Ok(nan);
    }
    let n = match count(b, c.prec, st) {
        Ok(n) => n,
        Err(nan) => return Ok(nan),
    };
    if a.is_infinite() {
        return Ok(a.clone());
    }
    let left = if n >= 0 { n } else { c.prec + n };
    let coef = a.coef.low_digits(c.prec);
    let high = coef.shift_right(c.prec - left).0;
    let low = coef.low_digits(c.prec - left).shift_left(left)?;
    Ok(Num::new(a.neg, low.add(&high), a.exp))
}

/// The logical operations.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Logic {
    And,
    Or,
    Xor,
}

/// The digits of a logical operand, lowest first.
fn logical_digits(a: &Num, c: &Ctx) -> Option<Vec<u8>> {
    if !a.is_finite() || a.neg || a.exp != 0 {
        return None;
    }
    let mut out = Vec::new();
    for limb in a.coef.limbs().iter() {
        let mut l = *limb;
        for _ in 0..super::limbs::LIMB_DIGITS {
            if l % 10 > 1 {
                return None;
            }
            out.push((l % 10) as u8);
            l /= 10;
        }
    }
    out.truncate(c.prec.clamp(0, out.len() as i64) as usize);
    Some(out)
}

fn from_digits(digits: &[u8]) -> Coef {
    Coef::from_limbs(
        digits
            .chunks(super::limbs::LIMB_DIGITS as usize)
            .map(|limb| limb.iter().rev().fold(0, |n, &d| n * 10 + d as u64))
            .collect(),
    )
}

pub fn logical(a: &Num, b: &Num, op: Logic, c: &Ctx, st: &mut u32) -> Mem<Num> {
    let (Some(x), Some(y)) = (logical_digits(a, c), logical_digits(b, c)) else {
        return Ok(invalid(st, flag::INVALID_OPERATION));
    };
    let at = |d: &[u8], i: usize| d.get(i).copied().unwrap_or(0);
    let combine = |i| match op {
        Logic::And => at(&x, i) & at(&y, i),
        Logic::Or => at(&x, i) | at(&y, i),
        Logic::Xor => at(&x, i) ^ at(&y, i),
    };
    let digits: Vec<u8> = (0..x.len().max(y.len())).map(combine).collect();
    Ok(Num::new(false, from_digits(&digits), 0))
}

pub fn logical_invert(a: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    let Some(mut digits) = logical_digits(a, c) else {
        return Ok(invalid(st, flag::INVALID_OPERATION));
    };
    super::coef::room(c.prec.saturating_mul(8))?;
    digits.resize(c.prec as usize, 0);
    digits.iter_mut().for_each(|d| *d ^= 1);
    Ok(Num::new(false, from_digits(&digits), 0))
}
