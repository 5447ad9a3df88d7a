//! `exp`, `ln`, `log10`, correctly rounded half even.
//!
//! The value is computed with some digits more than the precision; when those do not settle how it rounds, with twice as many. It always
//! ends: apart from the cases taken out before, none of these functions has a result that is a decimal fraction.

use super::coef::{Coef, Mem, room};
use super::fixed;
use super::num::{Ctx, EXP_INF, Num, Rounding, finalize, flag, invalid, nan_result};
use adder_vm::types::int::{IBig, UBig};

/// Bits for a decimal digit, a little more than needed.
fn bits_for(digits: i64) -> usize {
    (digits as usize * 3322) / 1000 + 8
}

/// `10**n` as an integer.
fn ten_to(n: i64) -> UBig {
    UBig::from(10u8).pow(n.max(0) as usize)
}

/// A number as binary fixed point, rounded down.
fn to_fixed(coef: &Coef, exp: i64, bits: usize) -> IBig {
    let n = coef.to_big() << bits;
    IBig::from(if exp >= 0 { n * ten_to(exp) } else { n / ten_to(-exp) })
}

/// Brings a positive value in fixed point, times `10**exp`, into a context, looking at `extra` digits more than its precision; none if an
/// error of `error` units could matter. The value is never exact.
fn rounded(value: &UBig, bits: usize, error: u64, exp: i64, extra: i64, c: &Ctx) -> Mem<Option<(Num, u32)>> {
    if value.is_zero() {
        return Ok(None);
    }
    // About how many decimal places the value has before the point: those after it follow from the precision.
    let value_bits = adder_vm::types::int::big_bits(&IBig::from(value.clone())) as i64;
    let before = ((value_bits - bits as i64) as f64 * std::f64::consts::LOG10_2).floor() as i64;
    let places = c.prec - before + extra;
    let scale =
        |n: UBig| if places >= 0 { (n * ten_to(places)) >> bits } else { (n >> bits) / ten_to(-places) };
    let error = UBig::from(error);
    let low = Coef::from_big(&scale(if *value > error { value - &error } else { UBig::ZERO }));
    let high = Coef::from_big(&(scale(value + error) + UBig::ONE));
    if low.digits() <= c.prec || high.digits() <= c.prec {
        return Ok(None);
    }
    let enter = |coef: Coef| -> Mem<(Num, u32)> {
        // Something follows the last digit, so it must not look like none or a half.
        let coef = if matches!(coef.last_digit(), 0 | 5) { coef.increment() } else { coef };
        let mut n = Num::new(false, coef, exp - places);
        let mut conditions = 0;
        finalize(&mut n, c, &mut conditions)?;
        Ok((n, conditions))
    };
    let (low, high) = (enter(low)?, enter(high)?);
    let same = low.1 == high.1
        && low.0.kind == high.0.kind
        && low.0.exp == high.0.exp
        && low.0.coef.compare(&high.0.coef).is_eq();
    Ok(same.then_some(low))
}

/// The natural exponential.
pub fn exp(a: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    if a.is_nan() {
        return Ok(nan_result(a, c, st));
    }
    if a.is_infinite() {
        return Ok(if a.neg { Num::zero(false, 0) } else { a.clone() });
    }
    if a.is_zero() {
        return Ok(Num::new(false, Coef::ONE, 0));
    }
    // Beyond this power of ten the result leaves every context.
    if a.adjusted() + 1 > 19 {
        return Ok(match a.neg {
            false => {
                *st |= flag::OVERFLOW | flag::INEXACT | flag::ROUNDED;
                Num::infinity(false)
            }
            true => {
                *st |= flag::INEXACT | flag::ROUNDED | flag::SUBNORMAL | flag::UNDERFLOW | flag::CLAMPED;
                Num::zero(false, c.etiny())
            }
        });
    }
    room(c.prec.saturating_mul(4))?;
    if a.adjusted() < -c.prec - 1 {
        // Nearer to one than half a unit in the last place.
        *st |= flag::INEXACT | flag::ROUNDED;
        let mut n = Num::new(false, Coef::power_of_ten(c.prec - 1)?, 1 - c.prec);
        finalize(&mut n, &c.with_round(Rounding::HalfEven), st)?;
        return Ok(n);
    }
    exp_rounded(a, &c.with_round(Rounding::HalfEven), st)
}

/// The exponential of a number of magnitude below `10**19`.
fn exp_rounded(a: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    let mut extra = 12;
    loop {
        let digits = c.prec + extra;
        room(digits + a.coef.digits())?;
        let bits = bits_for(digits);
        // x = k ln 10 + r, and the result is exp(r) * 10**k.
        let wide = bits + 70;
        let mut x = to_fixed(&a.coef, a.exp, wide);
        if a.neg {
            x = -x;
        }
        let (k, r) = adder_vm::types::int::div_rem_floor(&x, &fixed::ln10(wide));
        // ln10 is wrong by a unit or two, k by at most 2**63 of them.
        let value = fixed::exp(&(r >> 70), bits);
        let k = i64::try_from(&k).unwrap_or(EXP_INF);
        if let Some((n, conditions)) = rounded(&fixed::parts(value).1, bits, 1 << 8, k, extra - 2, c)? {
            *st |= conditions;
            return Ok(n);
        }
        extra *= 2;
    }
}

/// `m` and `k` with `a = m * 10**k`, `m` as near to one as it gets; `m` in fixed point.
fn scaled(a: &Num, bits: usize) -> (IBig, i64) {
    let mut k = a.adjusted();
    // From about the root of ten on, the next power is nearer.
    let first = a.coef.shift_right(a.coef.digits().saturating_sub(2).max(0)).0.as_small().unwrap_or(1);
    if a.coef.digits() >= 2 && first >= 32 || a.coef.digits() == 1 && first >= 4 {
        k += 1;
    }
    (to_fixed(&a.coef, a.exp - k, bits), k)
}

/// Zeroes behind the point of the logarithm of `a`: those of `a - 1` for `a` near one.
fn leading_zeros(a: &Num) -> Mem<i64> {
    if !(-1..=0).contains(&a.adjusted()) {
        return Ok(0);
    }
    let difference = super::arith::sum(a, &Num::new(false, Coef::ONE, 0), true, &Ctx::MAX)?;
    Ok((-difference.adjusted()).max(0))
}

/// Which logarithm.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Base {
    E,
    Ten,
}

/// A logarithm.
pub fn log(a: &Num, base: Base, c: &Ctx, st: &mut u32) -> Mem<Num> {
    if a.is_nan() {
        return Ok(nan_result(a, c, st));
    }
    if a.is_zero() {
        return Ok(Num::infinity(true));
    }
    if a.neg {
        return Ok(invalid(st, flag::INVALID_OPERATION));
    }
    if a.is_infinite() {
        return Ok(a.clone());
    }
    let work = c.with_round(Rounding::HalfEven);
    let adjusted = a.adjusted();
    if a.coef.is_power_of_ten() && (base == Base::Ten || adjusted == 0) {
        let mut n = Num::from_i64(adjusted);
        if base == Base::Ten {
            finalize(&mut n, &work, st)?;
        }
        return Ok(n);
    }
    // The least magnitude the logarithm can have, against the largest exponent.
    let mut least = if adjusted < 0 { -adjusted - 1 } else { adjusted };
    if base == Base::E {
        least *= 2;
    }
    if super::wide::digits(least as u128) as i64 - 1 > c.emax {
        *st |= flag::OVERFLOW | flag::INEXACT | flag::ROUNDED;
        return Ok(Num::infinity(adjusted < 0));
    }
    room(c.prec.saturating_mul(4))?;
    log_rounded(a, base, &work, st)
}

fn log_rounded(a: &Num, base: Base, c: &Ctx, st: &mut u32) -> Mem<Num> {
    let zeros = leading_zeros(a)?;
    let mut extra = 12;
    loop {
        let digits = c.prec + extra + zeros;
        room(digits + a.coef.digits())?;
        let bits = bits_for(digits);
        let (m, k) = scaled(a, bits);
        let ln = fixed::ln(&m, bits);
        // Multiples of ln 10 by an exponent of up to 64 bits.
        let ln10 = fixed::ln10(bits + 70);
        let value = match base {
            Base::E => ln + ((&ln10 * IBig::from(k)) >> 70),
            Base::Ten => (ln << (bits + 70)) / &ln10 + (IBig::from(k) << bits),
        };
        let (neg, magnitude) = fixed::parts(value);
        if let Some((n, conditions)) = rounded(&magnitude, bits, 1 << 8, 0, extra - 2, c)? {
            *st |= conditions;
            return Ok(n.with_sign(neg));
        }
        extra *= 2;
    }
}
