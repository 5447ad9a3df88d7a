//! Sums, products, quotients. Coefficients up to 38 digits are worked on in 128 and 256 bits, whatever the exponents; a result is then
//! rounded where it is made. Only what leaves those widths, or the context's range, takes the way of any length.

use super::coef::{Coef, Mem, NoMemory, room};
use super::num::{Ctx, Kind, Num, Rounding, check_nans, finalize, flag, invalid};
use super::wide::{self, POWERS, SMALL_DIGITS};
use std::cmp::Ordering;

const SMALL: i64 = SMALL_DIGITS as i64;

/// A magnitude of 256 bits rounded to the precision, if that is small and the result is in the normal range without doubt.
#[inline]
fn round_wide(neg: bool, high: u128, low: u128, digits: i64, exp: i64, c: &Ctx, st: &mut u32) -> Option<Num> {
    // `digits` is the number of digits or one more.
    let excess = digits - c.prec;
    let adjusted = exp + digits;
    if c.prec >= SMALL || c.clamp || adjusted >= c.emax || adjusted - 2 <= c.emin {
        return None;
    }
    if excess <= 0 {
        return (high == 0 && low < POWERS[c.prec as usize]).then(|| Num::new(neg, Coef::small(low), exp));
    }
    if excess > SMALL || high >= POWERS[excess as usize] {
        return None;
    }
    let power = POWERS[excess as usize];
    let (mut q, rest) = wide::div_256(high, low, power);
    let mut exp = exp + excess;
    let mut code = wide::rest_code(rest, power);
    if q < POWERS[c.prec as usize - 1] {
        // There was one digit less: take it from what was cut off.
        let tenth = power / 10;
        let (digit, rest) = (rest / tenth, rest % tenth);
        q = q * 10 + digit;
        exp -= 1;
        if q < POWERS[c.prec as usize - 1] {
            // Cancellation: much shorter.
            return None;
        }
        code = wide::rest_code(rest, tenth);
        if excess == 1 {
            return Some(Num::new(neg, Coef::small(q), exp));
        }
    }
    *st |= flag::ROUNDED;
    if code != 0 {
        *st |= flag::INEXACT;
        if c.round.increments(code, neg, (q % 10) as u8) {
            q += 1;
            if q == POWERS[c.prec as usize] {
                q /= 10;
                exp += 1;
            }
        }
    }
    Some(Num::new(neg, Coef::small(q), exp))
}

/// `a + b`, or `a - b`.
#[inline]
pub fn add(a: &Num, b: &Num, negate: bool, c: &Ctx, st: &mut u32) -> Mem<Num> {
    if a.is_finite() && b.is_finite() {
        if let Some(n) = add_small(a, b, b.neg ^ negate, c, st) {
            return Ok(n);
        }
    }
    add_any(a, b, negate, c, st)
}

#[inline(always)]
fn add_small(a: &Num, b: &Num, b_neg: bool, c: &Ctx, st: &mut u32) -> Option<Num> {
    let (x, y) = (a.coef.as_small()?, b.coef.as_small()?);
    let (mut x, mut y) = (x, y);
    let mut exp = a.exp;
    if a.exp != b.exp {
        // The one with the larger exponent is aligned to the other.
        let (shifted, shift) = if a.exp > b.exp { (&mut x, a.exp - b.exp) } else { (&mut y, b.exp - a.exp) };
        exp = a.exp.min(b.exp);
        let length = wide::digits(*shifted) as i64 + shift;
        if length > SMALL {
            let (shifted, other) = if a.exp > b.exp { (*shifted, y) } else { (*shifted, x) };
            return add_wide(a, b, b_neg, shifted, other, shift, length, exp, c, st);
        }
        *shifted *= POWERS[shift as usize];
    }
    let (neg, sum) = if a.neg == b_neg {
        (a.neg, x + y)
    } else {
        match x.cmp(&y) {
            Ordering::Greater => (a.neg, x - y),
            Ordering::Less => (b_neg, y - x),
            Ordering::Equal => (c.round == Rounding::Floor, 0),
        }
    };
    let digits = wide::digits(sum) as i64;
    if digits <= c.prec && !c.clamp && digits <= SMALL {
        let adjusted = exp + digits - 1;
        if adjusted <= c.emax && adjusted >= c.emin {
            return Some(Num::new(neg, Coef::small(sum), exp));
        }
    }
    if sum == 0 {
        return None;
    }
    round_wide(neg, 0, sum, digits, exp, c, st)
}

/// A sum whose operand with the larger exponent grows beyond 38 digits when aligned.
#[inline(never)]
fn add_wide(
    a: &Num,
    b: &Num,
    b_neg: bool,
    shifted: u128,
    other: u128,
    shift: i64,
    length: i64,
    exp: i64,
    c: &Ctx,
    st: &mut u32,
) -> Option<Num> {
    if shift > SMALL || length > 2 * SMALL - 2 || shifted == 0 || other == 0 {
        return None;
    }
    let (high, low) = wide::mul(shifted, POWERS[shift as usize]);
    // The aligned one is larger: it has more digits.
    let neg = if a.exp > b.exp { a.neg } else { b_neg };
    let (high, low, digits) = if a.neg == b_neg {
        let (low, over) = low.overflowing_add(other);
        (high + over as u128, low, length + 1)
    } else {
        let (low, under) = low.overflowing_sub(other);
        (high - under as u128, low, length)
    };
    round_wide(neg, high, low, digits, exp, c, st)
}

#[inline(never)]
fn add_any(a: &Num, b: &Num, negate: bool, c: &Ctx, st: &mut u32) -> Mem<Num> {
    if let Some(nan) = check_nans(a, b, c, st) {
        return Ok(nan);
    }
    let b_neg = b.neg ^ negate;
    match (a.kind, b.kind) {
        (Kind::Infinite, Kind::Infinite) if a.neg != b_neg => {
            return Ok(invalid(st, flag::INVALID_OPERATION));
        }
        (Kind::Infinite, _) => return Ok(a.clone()),
        (_, Kind::Infinite) => return Ok(Num::infinity(b_neg)),
        (_, _) => {}
    }
    let mut n = sum(a, b, b_neg, c)?;
    finalize(&mut n, c, st)?;
    Ok(n)
}

/// The sum of finite numbers, exact enough to be rounded in the context.
pub fn sum(a: &Num, b: &Num, b_neg: bool, c: &Ctx) -> Mem<Num> {
    let exchanged = a.exp < b.exp;
    let (big, small) = if exchanged { (b, a) } else { (a, b) };
    let (big_neg, small_neg) = if exchanged { (b_neg, a.neg) } else { (a.neg, b_neg) };
    let mut exp = small.exp;
    let mut tiny = None;
    let mut aligned = None;
    if big.exp != small.exp && !big.coef.is_zero() {
        // Far below the last digit that counts, a single digit does as well as the number.
        let digits = big.coef.digits();
        let far = big.exp - 1 + if digits > c.prec { 0 } else { digits - c.prec - 1 };
        if small.adjusted() < far {
            exp = far;
            tiny = Some(if small.coef.is_zero() { Coef::ZERO } else { Coef::ONE });
        }
        aligned = Some(big.coef.shift_left(big.exp - exp)?);
    }
    let x = aligned.as_ref().unwrap_or(&big.coef);
    let y = tiny.as_ref().unwrap_or(&small.coef);
    if big_neg == small_neg {
        return Ok(Num::new(big_neg, x.add(y), exp));
    }
    Ok(match x.compare(y) {
        Ordering::Greater => Num::new(big_neg, x.sub(y), exp),
        Ordering::Less => Num::new(small_neg, y.sub(x), exp),
        Ordering::Equal => Num::zero(c.round == Rounding::Floor, exp),
    })
}

/// `a * b`.
#[inline]
pub fn mul(a: &Num, b: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    if a.is_finite() && b.is_finite() {
        if let (Some(x), Some(y)) = (a.coef.as_small(), b.coef.as_small()) {
            let (neg, exp) = (a.neg != b.neg, a.exp + b.exp);
            if (x | y) >> 64 == 0 {
                let product = x * y;
                let digits = wide::digits(product) as i64;
                let adjusted = exp + digits - 1;
                if digits <= c.prec && digits <= SMALL && !c.clamp && adjusted <= c.emax && adjusted >= c.emin
                {
                    return Ok(Num::new(neg, Coef::small(product), exp));
                }
                if product != 0 {
                    if let Some(n) = round_wide(neg, 0, product, digits, exp, c, st) {
                        return Ok(n);
                    }
                }
            } else if x != 0 && y != 0 {
                let (high, low) = wide::mul(x, y);
                let digits = (wide::digits(x) + wide::digits(y)) as i64;
                if let Some(n) = round_wide(neg, high, low, digits, exp, c, st) {
                    return Ok(n);
                }
            }
        }
    }
    mul_any(a, b, c, st)
}

#[inline(never)]
fn mul_any(a: &Num, b: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    let mut n = match product(a, b, c, st)? {
        Ok(product) => product,
        Err(result) => return Ok(result),
    };
    finalize(&mut n, c, st)?;
    Ok(n)
}

/// The exact product of finite numbers, or the result for special ones.
fn product(a: &Num, b: &Num, c: &Ctx, st: &mut u32) -> Mem<Result<Num, Num>> {
    if let Some(nan) = check_nans(a, b, c, st) {
        return Ok(Err(nan));
    }
    let neg = a.neg != b.neg;
    if !a.is_finite() || !b.is_finite() {
        return Ok(Err(match a.is_zero() || b.is_zero() {
            true => invalid(st, flag::INVALID_OPERATION),
            false => Num::infinity(neg),
        }));
    }
    Ok(Ok(Num::new(neg, a.coef.mul(&b.coef)?, a.exp + b.exp)))
}

/// `a * b + third`, rounded once.
pub fn fma(a: &Num, b: &Num, third: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    let mut work = 0;
    let product = match product(a, b, c, &mut work)? {
        Ok(product) => product,
        Err(special) => special,
    };
    *st |= work;
    if work & flag::INVALID != 0 {
        return Ok(product);
    }
    add(&product, third, false, c, st)
}

/// `a / b`.
pub fn div(a: &Num, b: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    if !(a.is_finite() && b.is_finite()) {
        if let Some(nan) = check_nans(a, b, c, st) {
            return Ok(nan);
        }
        let neg = a.neg != b.neg;
        return Ok(match (a.is_infinite(), b.is_infinite()) {
            (true, true) => invalid(st, flag::INVALID_OPERATION),
            (true, false) => Num::infinity(neg),
            (false, _) => {
                *st |= flag::CLAMPED;
                Num::zero(neg, c.etiny())
            }
        });
    }
    if b.coef.is_zero() {
        if a.coef.is_zero() {
            return Ok(invalid(st, flag::DIVISION_UNDEFINED));
        }
        *st |= flag::DIVISION_BY_ZERO;
        return Ok(Num::infinity(a.neg != b.neg));
    }
    let mut n = match quotient(a, b, true, c) {
        Ok(n) => n,
        Err(_) => return div_exact(a, b, c, st),
    };
    finalize(&mut n, c, st)?;
    Ok(n)
}

/// The quotient where there is no memory for one of full length: if it is exact, it is short.
#[cold]
fn div_exact(a: &Num, b: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    // Dividing by twos or fives makes fewer new digits than the divisor has bits.
    let c = Ctx { prec: a.coef.digits() + 4 * b.coef.digits(), ..*c };
    let mut work = 0;
    let mut n = quotient(a, b, true, &c)?;
    finalize(&mut n, &c, &mut work)?;
    if work & (flag::INEXACT | flag::ROUNDED) != 0 {
        return Err(NoMemory);
    }
    *st |= work;
    Ok(n)
}

/// A quotient with a digit or two more than the precision, whose last digit tells from 0 and 5 when it is not exact. An exact one has
/// the exponent nearest to the ideal one if that is wanted.
pub fn quotient(a: &Num, b: &Num, ideal: bool, c: &Ctx) -> Mem<Num> {
    let neg = a.neg != b.neg;
    let ideal_exp = a.exp - b.exp;
    if a.coef.is_zero() {
        return Ok(Num::zero(neg, ideal_exp));
    }
    let (a_digits, b_digits) = (a.coef.digits(), b.coef.digits());
    let shift = b_digits - a_digits + c.prec + 1;
    let mut exp = ideal_exp - shift;
    let (mut q, exact) = match quotient_small(&a.coef, &b.coef, shift) {
        Some((q, r)) => (Coef::from_u128(q), r == 0),
        None => {
            room(c.prec + a_digits + b_digits)?;
            let (q, r) = if shift >= 0 {
                a.coef.shift_left(shift)?.div_rem(&b.coef)
            } else {
                a.coef.div_rem(&b.coef.shift_left(-shift)?)
            };
            (q, r.is_zero())
        }
    };
    if !exact {
        let last = q.last_digit();
        if last == 0 || last == 5 {
            q = q.increment();
        }
    } else if ideal && exp < ideal_exp {
        let zeros = q.trailing_zeros().min(ideal_exp - exp);
        q = q.shift_right(zeros).0;
        exp += zeros;
    }
    Ok(Num::new(neg, q, exp))
}

/// Quotient and remainder of `a * 10**shift` and `b` where 256 bits are enough.
#[inline(always)]
fn quotient_small(a: &Coef, b: &Coef, shift: i64) -> Option<(u128, u128)> {
    let (a, b) = (a.as_small()?, b.as_small()?);
    if shift < 0 {
        let b = b.checked_mul(*POWERS.get(usize::try_from(-shift).ok()?)?)?;
        return Some(wide::div_rem(a, b));
    }
    let power = *POWERS.get(usize::try_from(shift).ok()?)?;
    let (high, low) = wide::mul(a, power);
    if high == 0 {
        if b >> 64 == 0 {
            // Two divisions of 128 by 64 bits.
            let d = b as u64;
            let (q1, r1) = ((low >> 64) as u64 / d, (low >> 64) as u64 % d);
            let n = (r1 as u128) << 64 | (low as u64) as u128;
            let q0 = wide::narrow_div(n, d);
            return Some(((q1 as u128) << 64 | q0 as u128, n - q0 as u128 * d as u128));
        }
        return Some(wide::div_rem(low, b));
    }
    (high < b).then(|| wide::div_256(high, low, b))
}
