//! Other values as decimal numbers: ints, floats, text, tuples; and what operators take for operands.

use super::coef::{Coef, Mem};
use super::context::State;
use super::num::{Ctx, Kind, Num, finalize, flag, invalid};
use super::object::{self, DECIMAL};
use super::text;
use adder_vm::object::value::Value;
use adder_vm::protocol::call;
use adder_vm::text::chars::Chars;
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::float;
use adder_vm::types::int::{self, IntRef, Sign, UBig, decimal_digit, is_space};
use adder_vm::types::list::{self, PyList};
use adder_vm::types::str::PyStr;
use adder_vm::types::tuple::{self, PyTuple};
use std::borrow::Cow;

/// Runs an operation in a context and notes its conditions.
#[inline(always)]
pub fn run<R>(t: &Thread, s: &State, f: impl FnOnce(&Ctx, &mut u32) -> Mem<R>) -> PyResult<R> {
    let c = s.ctx.get();
    let mut conditions = 0;
    match f(&c, &mut conditions) {
        Ok(result) => {
            s.note(t, conditions)?;
            Ok(result)
        }
        Err(_) => Err(t.memory_error()),
    }
}

/// The number of an int, exactly.
#[inline]
pub fn from_int(n: IntRef) -> Num {
    match n {
        IntRef::Small(n) => Num::from_i64(n),
        IntRef::Big(big) => {
            let (sign, words) = big.as_sign_words();
            Num::new(sign == Sign::Negative, Coef::from_big(&UBig::from_words(words)), 0)
        }
    }
}

/// The number of a float, exactly.
pub fn from_f64(d: f64) -> Num {
    let neg = d.is_sign_negative();
    if d.is_nan() {
        return Num::nan();
    }
    if d.is_infinite() {
        return Num::infinity(neg);
    }
    let bits = d.to_bits();
    let (fraction, field) = (bits & ((1 << 52) - 1), (bits >> 52 & 0x7ff) as i64);
    let (mut mantissa, mut exponent) =
        if field == 0 { (fraction, -1074) } else { (fraction | 1 << 52, field - 1075) };
    if mantissa == 0 {
        return Num::zero(neg, 0);
    }
    let zeros = mantissa.trailing_zeros() as i64;
    mantissa >>= zeros;
    exponent += zeros;
    if exponent >= 0 {
        return Num::new(neg, Coef::from_big(&(UBig::from(mantissa) << exponent as usize)), 0);
    }
    // m / 2**k is m * 5**k / 10**k.
    let scaled = UBig::from(mantissa) * UBig::from(5u8).pow(exponent.unsigned_abs() as usize);
    Num::new(neg, Coef::from_big(&scaled), exponent)
}

/// An operand of an arithmetic operator, if the value is one.
#[inline(always)]
pub fn operand(v: &Value) -> Option<Cow<'_, Num>> {
    match object::num(v) {
        Some(n) => Some(Cow::Borrowed(n)),
        None => IntRef::of(v).map(|n| Cow::Owned(from_int(n))),
    }
}

#[cold]
pub fn unsupported(t: &Thread, v: &Value) -> Raised {
    t.type_error(format_args!("conversion from {} to Decimal is not supported", v.class().tp_name()))
}

/// An argument of a method, which must be a number.
#[inline]
pub fn argument<'a>(t: &Thread, v: &'a Value) -> PyResult<Cow<'a, Num>> {
    operand(v).ok_or_else(|| unsupported(t, v))
}

/// How a number enters a context.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// As it is, or not at all.
    Exact,
    /// Rounded as a result is.
    Rounded,
}

/// Brings a number into a context.
pub fn enter(t: &Thread, s: &State, mut n: Num, entry: Entry) -> PyResult<Num> {
    match entry {
        Entry::Rounded => run(t, s, |c, st| {
            finalize(&mut n, c, st)?;
            Ok(n)
        }),
        Entry::Exact => {
            let mut work = 0;
            if finalize(&mut n, &Ctx::MAX, &mut work).is_err() {
                return Err(t.memory_error());
            }
            if work & (flag::INEXACT | flag::ROUNDED | flag::CLAMPED) != 0 {
                n = invalid(&mut work, flag::INVALID_OPERATION);
            }
            s.note(t, work & flag::ERRORS)?;
            Ok(n)
        }
    }
}

/// The number a text in ASCII says.
fn from_ascii(t: &Thread, s: &State, text: &[u8], entry: Entry) -> PyResult<Num> {
    let Ok(parsed) = text::parse(text) else { return Err(t.memory_error()) };
    let c = if entry == Entry::Exact { Ctx::MAX } else { s.ctx.get() };
    let parsed = parsed.filter(|n| !(n.is_nan() && long_payload(n, &c)));
    let Some(n) = parsed else {
        s.note(t, flag::CONVERSION_SYNTAX)?;
        return Ok(Num::nan());
    };
    enter(t, s, n, entry)
}

/// Whether the payload of a NaN is too long for a context.
pub fn long_payload(n: &Num, c: &Ctx) -> bool {
    !n.coef.is_zero() && n.coef.digits() > c.prec - c.clamp as i64
}

/// The number a string says: in the constructor, blanks around it and underscores in it don't count.
pub fn from_str(t: &Thread, s: &State, v: &PyStr, entry: Entry) -> PyResult<Num> {
    let lenient = entry == Entry::Exact;
    if let Some(text) = v.as_ascii() {
        let text = text.as_bytes();
        if !lenient || text.iter().all(|&b| b > b' ' && b != b'_' && b < 0x7f) {
            return from_ascii(t, s, text, entry);
        }
    }
    from_ascii(t, s, &plain(v.chars(), lenient), entry)
}

/// The text with digits of all scripts made ASCII; empty if it cannot be a number.
fn plain(chars: Chars, lenient: bool) -> Vec<u8> {
    let mut chars = chars;
    if lenient {
        while chars.get(0).is_some_and(is_space) {
            chars = chars.slice(1, chars.len());
        }
        while !chars.is_empty() && is_space(chars.at(chars.len() - 1)) {
            chars = chars.slice(0, chars.len() - 1);
        }
    }
    let mut out = Vec::with_capacity(chars.len());
    for c in chars.iter() {
        match c {
            0x5f if lenient => {}
            1..0x80 => out.push(c as u8),
            _ => match decimal_digit(c) {
                Some(d) => out.push(b'0' + d as u8),
                None => return Vec::new(),
            },
        }
    }
    out
}

/// The number of a sequence of sign, digits and exponent.
fn from_sequence(t: &Thread, s: &State, items: &[Value], entry: Entry) -> PyResult<Num> {
    let [sign, digits, exponent] = items else {
        return Err(t.value_error("argument must be a sequence of length 3"));
    };
    let sign = int::to_i64(sign).filter(|n| (0..=1).contains(n));
    let Some(sign) = sign else {
        return Err(t.value_error("sign must be an integer with the value 0 or 1"));
    };
    let neg = sign == 1;
    let mut exp = 0;
    let mut kind = Kind::Finite;
    if let Some(text) = exponent.downcast::<PyStr>() {
        kind = match () {
            _ if text.eq_str("F") => Kind::Infinite,
            _ if text.eq_str("n") => Kind::Quiet,
            _ if text.eq_str("N") => Kind::Signaling,
            _ => {
                return Err(t.value_error("string argument in the third position must be 'F', 'n' or 'N'"));
            }
        };
    } else if int::is_int(exponent) {
        exp = super::context::integer(t, exponent)?;
    } else {
        return Err(t.value_error("exponent must be an integer"));
    }
    let wrong = || t.value_error("coefficient must be a tuple of digits");
    let digits = match (digits.downcast::<PyTuple>(), digits.downcast::<PyList>()) {
        (Some(items), _) => tuple::items(items).to_vec(),
        (_, Some(items)) => list::to_vec(items),
        (None, None) => return Err(wrong()),
    };
    let mut text = Vec::with_capacity(digits.len() + 32);
    if neg {
        text.push(b'-');
    }
    match kind {
        Kind::Finite => {}
        Kind::Infinite => text.extend_from_slice(b"Inf"),
        Kind::Quiet => text.extend_from_slice(b"nan"),
        Kind::Signaling => text.extend_from_slice(b"snan"),
    }
    if kind == Kind::Finite && digits.is_empty() {
        text.push(b'0');
    }
    for digit in &digits {
        let Some(d) = int::to_i64(digit).filter(|d| (0..10).contains(d)) else { return Err(wrong()) };
        // The digits of an infinity are looked at, and left out.
        if kind != Kind::Infinite {
            text.push(b'0' + d as u8);
        }
    }
    if kind == Kind::Finite {
        text.push(b'E');
        text.extend_from_slice(exp.to_string().as_bytes());
    }
    from_ascii(t, s, &text, entry)
}

/// The number of any value that can be converted.
pub fn from_object(t: &Thread, s: &State, v: &Value, entry: Entry) -> PyResult<Num> {
    if let Some(n) = object::num(v) {
        if entry == Entry::Exact {
            return Ok(n.clone());
        }
        if n.is_nan() && long_payload(n, &s.ctx.get()) {
            s.note(t, flag::CONVERSION_SYNTAX)?;
            return Ok(Num::nan());
        }
        return enter(t, s, n.clone(), entry);
    }
    if let Some(text) = v.downcast::<PyStr>() {
        return from_str(t, s, text, entry);
    }
    if let Some(n) = IntRef::of(v) {
        return enter(t, s, from_int(n), entry);
    }
    if let Some(items) = v.downcast::<PyTuple>() {
        return from_sequence(t, s, tuple::items(items), entry);
    }
    if let Some(items) = v.downcast::<PyList>() {
        return from_sequence(t, s, &list::to_vec(items), entry);
    }
    if let Some(d) = float::float_value(v) {
        s.note(t, flag::FLOAT_OPERATION)?;
        return enter(t, s, from_f64(d), entry);
    }
    Err(unsupported(t, v))
}

/// Hands a number made by a class method to the class it was called on.
pub fn for_class(t: &Thread, class: &Value, n: Num) -> PyResult {
    let made = object::new(n);
    match class.as_type() {
        Some(class) if !class.is(DECIMAL.get()) => call::call(t, class.as_value(), &[made]),
        _ => Ok(made),
    }
}
