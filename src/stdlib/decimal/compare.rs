//! Orders: numeric, total, largest and smallest of two.

use super::coef::Mem;
use super::num::{Ctx, Kind, Num, check_nans, finalize, flag};
use std::cmp::Ordering;

/// Compares the magnitudes of finite numbers.
pub fn magnitudes(a: &Num, b: &Num) -> Mem<Ordering> {
    if a.exp == b.exp {
        return Ok(a.coef.compare(&b.coef));
    }
    match (a.coef.is_zero(), b.coef.is_zero()) {
        (true, true) => return Ok(Ordering::Equal),
        (true, false) => return Ok(Ordering::Less),
        (false, true) => return Ok(Ordering::Greater),
        (false, false) => {}
    }
    let by_length = a.adjusted().cmp(&b.adjusted());
    if by_length != Ordering::Equal {
        return Ok(by_length);
    }
    // The same first place: the difference of the exponents is that of the lengths.
    Ok(if a.exp > b.exp {
        a.coef.shift_left(a.exp - b.exp)?.compare(&b.coef)
    } else {
        a.coef.compare(&b.coef.shift_left(b.exp - a.exp)?)
    })
}

/// Compares numbers that are no NaNs.
pub fn numbers(a: &Num, b: &Num) -> Mem<Ordering> {
    match (a.is_infinite(), b.is_infinite()) {
        (true, true) => return Ok(b.neg.cmp(&a.neg)),
        (true, false) => return Ok(if a.neg { Ordering::Less } else { Ordering::Greater }),
        (false, true) => return Ok(if b.neg { Ordering::Greater } else { Ordering::Less }),
        (false, false) => {}
    }
    match (a.coef.is_zero(), b.coef.is_zero()) {
        (true, true) => Ok(Ordering::Equal),
        (true, false) => Ok(if b.neg { Ordering::Greater } else { Ordering::Less }),
        (false, true) => Ok(if a.neg { Ordering::Less } else { Ordering::Greater }),
        (false, false) if a.neg != b.neg => Ok(b.neg.cmp(&a.neg)),
        (false, false) => {
            let order = magnitudes(a, b)?;
            Ok(if a.neg { order.reverse() } else { order })
        }
    }
}

/// Compares the magnitudes of numbers that are no NaNs.
fn absolute(a: &Num, b: &Num) -> Mem<Ordering> {
    match (a.is_infinite(), b.is_infinite()) {
        (false, false) => magnitudes(a, b),
        (x, y) => Ok(x.cmp(&y)),
    }
}

fn from_order(order: Ordering) -> Num {
    Num::from_i64(order as i64)
}

/// `compare` and, where every NaN signals, `compare_signal`.
pub fn compare(a: &Num, b: &Num, signal: bool, c: &Ctx, st: &mut u32) -> Mem<Num> {
    if a.is_nan() || b.is_nan() {
        if signal {
            *st |= flag::INVALID_OPERATION;
        }
        if let Some(nan) = check_nans(a, b, c, st) {
            return Ok(nan);
        }
    }
    Ok(from_order(numbers(a, b)?))
}

/// The order of representations without their signs.
fn total_magnitudes(a: &Num, b: &Num) -> Mem<Ordering> {
    let rank = |n: &Num| match n.kind {
        Kind::Finite => 0,
        Kind::Infinite => 1,
        Kind::Signaling => 2,
        Kind::Quiet => 3,
    };
    let by_kind = rank(a).cmp(&rank(b));
    if by_kind != Ordering::Equal || a.is_infinite() {
        return Ok(by_kind);
    }
    if a.is_nan() {
        return Ok(a.coef.compare(&b.coef));
    }
    Ok(magnitudes(a, b)?.then(a.exp.cmp(&b.exp)))
}

/// `compare_total`.
pub fn total(a: &Num, b: &Num) -> Mem<Num> {
    if a.neg != b.neg {
        return Ok(from_order(b.neg.cmp(&a.neg)));
    }
    let order = total_magnitudes(a, b)?;
    Ok(from_order(if a.neg { order.reverse() } else { order }))
}

/// `compare_total_mag`.
pub fn total_mag(a: &Num, b: &Num) -> Mem<Num> {
    Ok(from_order(total_magnitudes(a, b)?))
}

/// Which of two numbers is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Extreme {
    Max,
    Min,
}

/// `max`, `min` and their kin by magnitude: a number wins over a quiet NaN.
pub fn extreme(a: &Num, b: &Num, which: Extreme, by_magnitude: bool, c: &Ctx, st: &mut u32) -> Mem<Num> {
    let chosen = match (a.kind, b.kind) {
        (Kind::Quiet, Kind::Finite | Kind::Infinite) => b,
        (Kind::Finite | Kind::Infinite, Kind::Quiet) => a,
        (_, _) => {
            if let Some(nan) = check_nans(a, b, c, st) {
                return Ok(nan);
            }
            let mut order = if by_magnitude { absolute(a, b)? } else { numbers(a, b)? };
            if by_magnitude && order == Ordering::Equal {
                order = numbers(a, b)?;
            }
            if order == Ordering::Equal {
                order = equal_order(a, b)?;
            }
            match which {
                Extreme::Max if order == Ordering::Less => b,
                Extreme::Max => a,
                Extreme::Min if order == Ordering::Greater => b,
                Extreme::Min => a,
            }
        }
    };
    let mut n = chosen.clone();
    finalize(&mut n, c, st)?;
    Ok(n)
}

/// The order of numbers that compare equal, by sign and exponent.
fn equal_order(a: &Num, b: &Num) -> Mem<Ordering> {
    if a.neg != b.neg {
        return Ok(b.neg.cmp(&a.neg));
    }
    let order = a.exp.cmp(&b.exp);
    Ok(if a.neg { order.reverse() } else { order })
}
