//! Square roots, correctly rounded.

use super::coef::{Coef, Mem, NoMemory, room};
use super::num::{Ctx, Num, Rounding, finalize, flag, invalid, nan_result};
use dashu_int::ops::SquareRootRem;

/// The square root of `a`, rounded half even, with the ideal exponent where it is exact.
pub fn sqrt(a: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    if a.is_nan() {
        return Ok(nan_result(a, c, st));
    }
    let work = c.with_round(Rounding::HalfEven);
    let ideal = a.exp.div_euclid(2);
    if a.is_zero() {
        let mut n = Num::zero(a.neg, ideal);
        finalize(&mut n, &work, st)?;
        return Ok(n);
    }
    if a.neg {
        return Ok(invalid(st, flag::INVALID_OPERATION));
    }
    if a.is_infinite() {
        return Ok(a.clone());
    }
    match positive_root(a, ideal, &work, st) {
        // An exact root is no longer than the number.
        Err(_) => {
            let short = Ctx { prec: a.coef.digits(), ..work };
            let mut conditions = 0;
            let n = positive_root(a, ideal, &short, &mut conditions)?;
            if conditions & (flag::INEXACT | flag::ROUNDED) != 0 {
                return Err(NoMemory);
            }
            *st |= conditions;
            Ok(n)
        }
        done => done,
    }
}

/// The root of a positive number.
fn positive_root(a: &Num, ideal: i64, c: &Ctx, st: &mut u32) -> Mem<Num> {
    // A radicand with an even exponent and so many digits that the root has one more than the precision.
    let digits = a.coef.digits();
    let mut shift = 2 * (c.prec + 1) - digits;
    if (a.exp - shift) & 1 != 0 {
        shift += 1;
    }
    room(2 * c.prec + digits)?;
    let (radicand, cut) = if shift >= 0 {
        (a.coef.shift_left(shift)?, false)
    } else {
        let (q, rest) = a.coef.shift_right(-shift);
        (q, rest != 0)
    };
    let exp = (a.exp - shift) / 2;
    let (root, rest) = root(&radicand);
    let exact = rest && !cut;
    let mut n = Num::new(false, root, exp);
    if exact {
        let zeros = n.coef.trailing_zeros().min(ideal - exp);
        if zeros > 0 {
            n.coef = n.coef.shift_right(zeros).0;
            n.exp += zeros;
        } else if exp > ideal {
            // A short exact root gets the zeroes that the ideal exponent asks for.
            let room_left = c.prec - n.coef.digits();
            let up = (exp - ideal).min(room_left.max(0));
            n.coef = n.coef.shift_left(up)?;
            n.exp -= up;
        }
    } else if matches!(n.coef.last_digit(), 0 | 5) {
        n.coef = n.coef.increment();
    }
    finalize(&mut n, c, st)?;
    if !exact {
        *st |= flag::INEXACT | flag::ROUNDED;
    }
    Ok(n)
}

/// The whole root, and whether it is exact.
fn root(n: &Coef) -> (Coef, bool) {
    let (root, rest) = n.to_big().sqrt_rem();
    (Coef::from_big(&root), rest.is_zero())
}
