//! Decimal numbers as the General Decimal Arithmetic has them, the context they are worked on in, and the rounding of results.
//!
//! Nothing here knows Python's objects. Operations take a context and collect conditions in a word of [`flag`] bits; they fail only for
//! want of memory. Exponents of operands are within the limits of libmpdec, so sums of a few of them fit 64 bits.

use super::coef::{Coef, Mem, Rest};

/// Conditions, with libmpdec's bits. Those of `INVALID` are what the signal `InvalidOperation` stands for.
pub mod flag {
    pub const CLAMPED: u32 = 0x1;
    pub const CONVERSION_SYNTAX: u32 = 0x2;
    pub const DIVISION_BY_ZERO: u32 = 0x4;
    pub const DIVISION_IMPOSSIBLE: u32 = 0x8;
    pub const DIVISION_UNDEFINED: u32 = 0x10;
    pub const INEXACT: u32 = 0x40;
    pub const INVALID_CONTEXT: u32 = 0x80;
    pub const INVALID_OPERATION: u32 = 0x100;
    pub const FLOAT_OPERATION: u32 = 0x400;
    pub const OVERFLOW: u32 = 0x800;
    pub const ROUNDED: u32 = 0x1000;
    pub const SUBNORMAL: u32 = 0x2000;
    pub const UNDERFLOW: u32 = 0x4000;
    pub const INVALID: u32 =
        CONVERSION_SYNTAX | DIVISION_IMPOSSIBLE | DIVISION_UNDEFINED | INVALID_CONTEXT | INVALID_OPERATION;
    /// What makes a result meaningless.
    pub const ERRORS: u32 = INVALID | DIVISION_BY_ZERO;
    /// Every condition.
    pub const ALL: u32 = INVALID
        | DIVISION_BY_ZERO
        | CLAMPED
        | FLOAT_OPERATION
        | INEXACT
        | OVERFLOW
        | ROUNDED
        | SUBNORMAL
        | UNDERFLOW;
}

pub const MAX_PREC: i64 = 999_999_999_999_999_999;
pub const MAX_EMAX: i64 = 999_999_999_999_999_999;
pub const MIN_EMIN: i64 = -999_999_999_999_999_999;
pub const MIN_ETINY: i64 = MIN_EMIN - (MAX_PREC - 1);
/// An exponent larger than any that is allowed.
pub const EXP_INF: i64 = 2_000_000_000_000_000_001;

/// Rounding modes, in the order of their names' constants.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rounding {
    Up,
    Down,
    Ceiling,
    Floor,
    HalfUp,
    HalfDown,
    HalfEven,
    ZeroFiveUp,
}

impl Rounding {
    pub const NAMES: [(Rounding, &'static str); 8] = [
        (Rounding::Up, "ROUND_UP"),
        (Rounding::Down, "ROUND_DOWN"),
        (Rounding::Ceiling, "ROUND_CEILING"),
        (Rounding::Floor, "ROUND_FLOOR"),
        (Rounding::HalfUp, "ROUND_HALF_UP"),
        (Rounding::HalfDown, "ROUND_HALF_DOWN"),
        (Rounding::HalfEven, "ROUND_HALF_EVEN"),
        (Rounding::ZeroFiveUp, "ROUND_05UP"),
    ];

    pub fn name(self) -> &'static str {
        Rounding::NAMES[self as usize].1
    }

    /// Whether the magnitude grows by one in the last kept place, whose digit is `last`.
    #[inline(always)]
    pub fn increments(self, rest: Rest, neg: bool, last: u8) -> bool {
        match self {
            Rounding::HalfEven => rest > 5 || rest == 5 && last & 1 == 1,
            Rounding::Down => false,
            Rounding::HalfUp => rest >= 5,
            Rounding::HalfDown => rest > 5,
            Rounding::Up => rest != 0,
            Rounding::Ceiling => rest != 0 && !neg,
            Rounding::Floor => rest != 0 && neg,
            Rounding::ZeroFiveUp => rest != 0 && (last == 0 || last == 5),
        }
    }

    /// Whether an overflow goes to infinity rather than to the largest number.
    fn overflows(self, neg: bool) -> bool {
        match self {
            Rounding::HalfEven | Rounding::HalfUp | Rounding::HalfDown | Rounding::Up => true,
            Rounding::Down | Rounding::ZeroFiveUp => false,
            Rounding::Ceiling => !neg,
            Rounding::Floor => neg,
        }
    }
}

/// What arithmetic needs of a context.
#[derive(Clone, Copy, Debug)]
pub struct Ctx {
    pub prec: i64,
    pub emax: i64,
    pub emin: i64,
    pub round: Rounding,
    pub clamp: bool,
}

impl Ctx {
    /// The widest context, in which conversions are exact.
    pub const MAX: Ctx =
        Ctx { prec: MAX_PREC, emax: MAX_EMAX, emin: MIN_EMIN, round: Rounding::HalfEven, clamp: false };

    pub fn etiny(&self) -> i64 {
        self.emin - (self.prec - 1)
    }

    pub fn etop(&self) -> i64 {
        self.emax - (self.prec - 1)
    }

    pub fn with_round(self, round: Rounding) -> Ctx {
        Ctx { round, ..self }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Finite,
    Infinite,
    Quiet,
    Signaling,
}

/// A decimal number. The coefficient of a NaN is its payload, zero if it has none.
#[derive(Clone, Debug)]
pub struct Num {
    pub coef: Coef,
    pub exp: i64,
    pub neg: bool,
    pub kind: Kind,
}

impl Num {
    #[inline(always)]
    pub fn new(neg: bool, coef: Coef, exp: i64) -> Num {
        Num { coef, exp, neg, kind: Kind::Finite }
    }

    pub fn zero(neg: bool, exp: i64) -> Num {
        Num::new(neg, Coef::ZERO, exp)
    }

    pub fn from_i64(n: i64) -> Num {
        Num::new(n < 0, Coef::small(n.unsigned_abs() as u128), 0)
    }

    pub fn infinity(neg: bool) -> Num {
        Num { coef: Coef::ZERO, exp: 0, neg, kind: Kind::Infinite }
    }

    pub fn nan() -> Num {
        Num { coef: Coef::ZERO, exp: 0, neg: false, kind: Kind::Quiet }
    }

    #[inline(always)]
    pub fn is_finite(&self) -> bool {
        self.kind == Kind::Finite
    }

    pub fn is_infinite(&self) -> bool {
        self.kind == Kind::Infinite
    }

    pub fn is_nan(&self) -> bool {
        matches!(self.kind, Kind::Quiet | Kind::Signaling)
    }

    pub fn is_signaling(&self) -> bool {
        self.kind == Kind::Signaling
    }

    pub fn is_zero(&self) -> bool {
        self.is_finite() && self.coef.is_zero()
    }

    /// The exponent of the first digit.
    #[inline(always)]
    pub fn adjusted(&self) -> i64 {
        self.exp + self.coef.digits() - 1
    }

    pub fn is_integer(&self) -> bool {
        self.is_finite()
            && (self.coef.is_zero() || self.exp >= 0 || self.coef.trailing_zeros() + self.exp >= 0)
    }

    /// Whether an integer is odd.
    pub fn is_odd(&self) -> bool {
        match self.exp {
            0 => self.coef.is_odd(),
            e if e > 0 => false,
            e => self.coef.digit_at(e.unsigned_abs()) & 1 == 1,
        }
    }

    pub fn is_subnormal(&self, c: &Ctx) -> bool {
        self.is_finite() && !self.coef.is_zero() && self.adjusted() < c.emin
    }

    pub fn is_normal(&self, c: &Ctx) -> bool {
        self.is_finite() && !self.coef.is_zero() && self.adjusted() >= c.emin
    }

    pub fn with_sign(mut self, neg: bool) -> Num {
        self.neg = neg;
        self
    }

    /// An integer as a machine number, if it is one and fits.
    pub fn to_i64(&self) -> Option<i64> {
        if !self.is_integer() {
            return None;
        }
        let coef = if self.coef.is_zero() {
            0
        } else if self.exp >= 0 {
            if self.adjusted() > 20 {
                return None;
            }
            self.coef.shift_left(self.exp).ok()?.as_small()?
        } else {
            self.coef.shift_right(-self.exp).0.as_small()?
        };
        let coef = i128::try_from(coef).ok()?;
        i64::try_from(if self.neg { -coef } else { coef }).ok()
    }
}

/// The result of an invalid operation.
pub fn invalid(st: &mut u32, condition: u32) -> Num {
    *st |= condition;
    Num::nan()
}

/// The NaN that comes out for one that went in.
pub fn nan_result(a: &Num, c: &Ctx, st: &mut u32) -> Num {
    let mut nan = a.clone();
    if a.is_signaling() {
        *st |= flag::INVALID_OPERATION;
        nan.kind = Kind::Quiet;
    }
    fix_nan(&mut nan, c);
    nan
}

/// The NaN that comes out for two operands, if one of them is a NaN: signaling ones come first, then the first.
#[inline(always)]
pub fn check_nans(a: &Num, b: &Num, c: &Ctx, st: &mut u32) -> Option<Num> {
    if a.is_finite() && b.is_finite() {
        return None;
    }
    let chosen = [a, b].into_iter().find(|n| n.is_signaling()).or([a, b].into_iter().find(|n| n.is_nan()))?;
    Some(nan_result(chosen, c, st))
}

/// Cuts a payload that is too long for the context.
fn fix_nan(nan: &mut Num, c: &Ctx) {
    let longest = c.prec - c.clamp as i64;
    if !nan.coef.is_zero() && nan.coef.digits() > longest {
        nan.coef = nan.coef.low_digits(longest);
    }
}

/// Makes a result fit its context: exponents first, then the precision.
#[inline(always)]
pub fn finalize(n: &mut Num, c: &Ctx, st: &mut u32) -> Mem<()> {
    if n.is_finite() && !c.clamp {
        let digits = n.coef.digits();
        let adjusted = n.exp + digits - 1;
        if digits <= c.prec && adjusted <= c.emax && adjusted >= c.emin {
            return Ok(());
        }
    }
    finalize_slow(n, c, st)
}

#[inline(never)]
fn finalize_slow(n: &mut Num, c: &Ctx, st: &mut u32) -> Mem<()> {
    if !n.is_finite() {
        if n.is_nan() {
            fix_nan(n, c);
        }
        return Ok(());
    }
    check_exponent(n, c, st)?;
    let excess = n.coef.digits() - c.prec;
    if n.is_finite() && excess > 0 {
        let (coef, rest) = n.coef.shift_right(excess);
        n.coef = coef;
        n.exp += excess;
        *st |= flag::ROUNDED;
        if rest != 0 {
            *st |= flag::INEXACT;
        }
        increment(n, rest, c, st)?;
    }
    Ok(())
}

/// Adds one in the last place of a coefficient of up to `prec` digits, if rounding says so.
fn increment(n: &mut Num, rest: Rest, c: &Ctx, st: &mut u32) -> Mem<()> {
    if !c.round.increments(rest, n.neg, n.coef.last_digit()) {
        return Ok(());
    }
    n.coef = n.coef.increment();
    if n.coef.digits() > c.prec {
        n.coef = n.coef.shift_right(1).0;
        n.exp += 1;
        check_exponent(n, c, st)?;
    }
    Ok(())
}

fn overflow(n: &mut Num, c: &Ctx, st: &mut u32) -> Mem<()> {
    *st |= flag::OVERFLOW | flag::INEXACT | flag::ROUNDED;
    if c.round.overflows(n.neg) {
        *n = Num::infinity(n.neg);
    } else {
        *n = Num::new(n.neg, Coef::nines(c.prec)?, c.etop());
    }
    Ok(())
}

fn check_exponent(n: &mut Num, c: &Ctx, st: &mut u32) -> Mem<()> {
    let adjusted = n.adjusted();
    if adjusted > c.emax {
        if n.coef.is_zero() {
            n.exp = if c.clamp { c.etop() } else { c.emax };
            *st |= flag::CLAMPED;
            return Ok(());
        }
        return overflow(n, c, st);
    }
    if c.clamp && n.exp > c.etop() {
        let shift = n.exp - c.etop();
        n.coef = n.coef.shift_left(shift)?;
        n.exp -= shift;
        *st |= flag::CLAMPED;
        if !n.coef.is_zero() && adjusted < c.emin {
            *st |= flag::SUBNORMAL;
        }
        return Ok(());
    }
    if adjusted >= c.emin {
        return Ok(());
    }
    let etiny = c.etiny();
    if n.coef.is_zero() {
        if n.exp < etiny {
            n.exp = etiny;
            *st |= flag::CLAMPED;
        }
        return Ok(());
    }
    *st |= flag::SUBNORMAL;
    if n.exp < etiny {
        let (coef, rest) = n.coef.shift_right(etiny - n.exp);
        n.coef = coef;
        n.exp = etiny;
        *st |= flag::ROUNDED;
        if c.round.increments(rest, n.neg, n.coef.last_digit()) {
            n.coef = n.coef.increment();
        }
        if rest != 0 {
            *st |= flag::INEXACT | flag::UNDERFLOW;
            if n.coef.is_zero() {
                *st |= flag::CLAMPED;
            }
        }
    }
    Ok(())
}

/// A copy that fits the context.
pub fn finalized(a: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    let mut n = a.clone();
    finalize(&mut n, c, st)?;
    Ok(n)
}
