//! Whole quotients and remainders.

use super::arith;
use super::coef::{Coef, Mem};
use super::num::{Ctx, Num, check_nans, finalize, flag, invalid};
use std::cmp::Ordering;

/// The parts of `a / b` for finite numbers, `b` not zero: whole quotient and remainder, neither finalized. None if the quotient has
/// more digits than the precision.
fn parts(a: &Num, b: &Num, c: &Ctx) -> Mem<Option<(Num, Num)>> {
    let neg = a.neg != b.neg;
    let ideal = a.exp.min(b.exp);
    if a.coef.is_zero() {
        return Ok(Some((Num::zero(neg, 0), Num::zero(a.neg, ideal))));
    }
    let difference = a.adjusted() - b.adjusted();
    if difference < -1 || compare_magnitudes(a, b)? == Ordering::Less {
        // The dividend is the remainder.
        let mut rest = Num::new(a.neg, a.coef.clone(), a.exp);
        if rest.exp > ideal {
            // Smaller than the divisor, it does not become longer.
            rest.coef = rest.coef.shift_left(rest.exp - ideal)?;
            rest.exp = ideal;
        }
        return Ok(Some((Num::zero(neg, 0), rest)));
    }
    if difference > c.prec {
        return Ok(None);
    }
    let (x, y) = if a.exp >= b.exp {
        (a.coef.shift_left(a.exp - b.exp)?, b.coef.clone())
    } else {
        (a.coef.clone(), b.coef.shift_left(b.exp - a.exp)?)
    };
    let (q, r) = x.div_rem(&y);
    if q.digits() > c.prec {
        return Ok(None);
    }
    Ok(Some((Num::new(neg, q, 0), Num::new(a.neg, r, ideal))))
}

/// Compares the magnitudes of finite numbers.
fn compare_magnitudes(a: &Num, b: &Num) -> Mem<Ordering> {
    super::compare::magnitudes(a, b)
}

/// `a // b`, truncated.
pub fn div_int(a: &Num, b: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    if !(a.is_finite() && b.is_finite()) {
        if let Some(nan) = check_nans(a, b, c, st) {
            return Ok(nan);
        }
        return Ok(match (a.is_infinite(), b.is_infinite()) {
            (true, true) => invalid(st, flag::INVALID_OPERATION),
            (true, false) => Num::infinity(a.neg != b.neg),
            (false, _) => Num::zero(a.neg != b.neg, 0),
        });
    }
    if b.coef.is_zero() {
        if a.coef.is_zero() {
            return Ok(invalid(st, flag::DIVISION_UNDEFINED));
        }
        *st |= flag::DIVISION_BY_ZERO;
        return Ok(Num::infinity(a.neg != b.neg));
    }
    let Some((mut q, _)) = parts(a, b, c)? else {
        return Ok(invalid(st, flag::DIVISION_IMPOSSIBLE));
    };
    finalize(&mut q, c, st)?;
    Ok(q)
}

/// `a % b`, with the sign of `a`.
pub fn rem(a: &Num, b: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    if let Some(special) = rem_special(a, b, c, st)? {
        return Ok(special);
    }
    let Some((_, mut r)) = parts(a, b, c)? else {
        return Ok(invalid(st, flag::DIVISION_IMPOSSIBLE));
    };
    finalize(&mut r, c, st)?;
    Ok(r)
}

fn rem_special(a: &Num, b: &Num, c: &Ctx, st: &mut u32) -> Mem<Option<Num>> {
    if !(a.is_finite() && b.is_finite()) {
        if let Some(nan) = check_nans(a, b, c, st) {
            return Ok(Some(nan));
        }
        if a.is_infinite() {
            return Ok(Some(invalid(st, flag::INVALID_OPERATION)));
        }
        let mut n = a.clone();
        finalize(&mut n, c, st)?;
        return Ok(Some(n));
    }
    if b.coef.is_zero() {
        let condition = if a.coef.is_zero() { flag::DIVISION_UNDEFINED } else { flag::INVALID_OPERATION };
        return Ok(Some(invalid(st, condition)));
    }
    Ok(None)
}

/// Quotient and remainder.
pub fn div_mod(a: &Num, b: &Num, c: &Ctx, st: &mut u32) -> Mem<(Num, Num)> {
    if !(a.is_finite() && b.is_finite()) {
        if let Some(nan) = check_nans(a, b, c, st) {
            return Ok((nan.clone(), nan));
        }
        if a.is_infinite() {
            let q = match b.is_infinite() {
                true => Num::nan(),
                false => Num::infinity(a.neg != b.neg),
            };
            return Ok((q, invalid(st, flag::INVALID_OPERATION)));
        }
        let mut r = a.clone();
        finalize(&mut r, c, st)?;
        return Ok((Num::zero(a.neg != b.neg, 0), r));
    }
    if b.coef.is_zero() {
        if a.coef.is_zero() {
            return Ok((Num::nan(), invalid(st, flag::DIVISION_UNDEFINED)));
        }
        *st |= flag::DIVISION_BY_ZERO;
        return Ok((Num::infinity(a.neg != b.neg), invalid(st, flag::INVALID_OPERATION)));
    }
    let Some((mut q, mut r)) = parts(a, b, c)? else {
        return Ok((Num::nan(), invalid(st, flag::DIVISION_IMPOSSIBLE)));
    };
    finalize(&mut q, c, st)?;
    finalize(&mut r, c, st)?;
    Ok((q, r))
}

/// `a - b * n` for the whole number `n` nearest to `a / b`, even in a tie.
pub fn rem_near(a: &Num, b: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    if let Some(special) = rem_special(a, b, c, st)? {
        return Ok(special);
    }
    let Some((q, mut r)) = parts(a, b, c)? else {
        return Ok(invalid(st, flag::DIVISION_IMPOSSIBLE));
    };
    // Twice the remainder against the divisor says which side is nearer.
    let twice = Num::new(false, r.coef.add(&r.coef), r.exp);
    let nearer_above = match compare_magnitudes(&twice, b)? {
        Ordering::Less => false,
        Ordering::Equal => q.coef.is_odd(),
        Ordering::Greater => true,
    };
    if nearer_above {
        if q.coef.increment().digits() > c.prec {
            return Ok(invalid(st, flag::DIVISION_IMPOSSIBLE));
        }
        // The remainder has the sign of the dividend: take the divisor away once more.
        let neg = r.neg;
        r = arith::sum(&r, &Num::new(neg, b.coef.clone(), b.exp), !neg, &Ctx::MAX)?;
        if r.coef.is_zero() {
            r = Num::new(neg, Coef::ZERO, r.exp);
        }
    }
    finalize(&mut r, c, st)?;
    Ok(r)
}
