//! Floats: kept in the value word where the double allows it, boxed otherwise; conversions, arithmetic, comparison, hash.

mod hex;
mod methods;
mod text;

pub use hex::to_hex;
pub use methods::{FLOAT_SPEC, from_object};
pub use text::{FloatFlags, float_prefix, format_float, parse, parse_plain, repr_ascii, repr_text};

use crate::exc::Exc;
use crate::object::class::{PyType, TypeCell};
use crate::object::payload::{Payload, blank_header};
use crate::object::slots::CompareOp;
use crate::object::value::Value;
use crate::thread::{PyResult, Thread};
use crate::types::int::{self, IntRef};
pub use adder_abi::layout::PyFloat;
use adder_abi::object::Layout;
use adder_abi::word::Word;
use std::cmp::Ordering;

// SAFETY: a float owns no references.
unsafe impl Payload for PyFloat {
    const LAYOUT: Layout = Layout::Float;

    fn cell() -> &'static TypeCell {
        &FLOAT
    }
}

pub static FLOAT: TypeCell = TypeCell::new();

#[cold]
#[inline(never)]
fn boxed(d: f64) -> Value {
    FLOAT.get().instantiate_with(|| PyFloat { head: blank_header(), value: d })
}

impl From<f64> for Value {
    #[inline(always)]
    fn from(d: f64) -> Value {
        match Word::from_f64(d) {
            // SAFETY: a flonum is never null and owns nothing.
            Some(word) => unsafe { Value::from_owned(word) },
            None => boxed(d),
        }
    }
}

/// An instance of `class`, `float` or a subclass of it, with that value.
pub fn new_in(class: &PyType, d: f64) -> Value {
    if class.is(FLOAT.get()) {
        Value::from(d)
    } else {
        class.instantiate_with(|| PyFloat { head: blank_header(), value: d })
    }
}

/// The double of an instance of `float` or of a subclass.
#[inline(always)]
pub fn float_value(v: &Value) -> Option<f64> {
    if v.word().is_flonum() { Some(v.word().as_flonum()) } else { v.downcast::<PyFloat>().map(|f| f.value) }
}

/// An operand of float arithmetic: floats and ints have a double, others none.
#[inline(always)]
pub fn operand(t: &Thread, v: &Value) -> PyResult<Option<f64>> {
    if v.word().is_flonum() {
        Ok(Some(v.word().as_flonum()))
    } else if v.is_int_word() {
        Ok(Some(v.word().as_int() as f64))
    } else {
        operand_object(t, v)
    }
}

#[inline(never)]
fn operand_object(t: &Thread, v: &Value) -> PyResult<Option<f64>> {
    if let Some(f) = v.downcast::<PyFloat>() {
        return Ok(Some(f.value));
    }
    if int::is_int(v) { int::to_f64(t, v).map(Some) } else { Ok(None) }
}

macro_rules! operands {
    ($t:expr, $a:expr, $b:expr) => {
        match (operand($t, $a)?, operand($t, $b)?) {
            (Some(a), Some(b)) => (a, b),
            (None, _) | (_, None) => return Ok(Value::not_implemented()),
        }
    };
}

/// `a + b`.
#[inline]
pub fn add(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let (a, b) = operands!(t, a, b);
    Ok(Value::from(a + b))
}

/// `a - b`.
#[inline]
pub fn sub(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let (a, b) = operands!(t, a, b);
    Ok(Value::from(a - b))
}

/// `a * b`.
#[inline]
pub fn mul(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let (a, b) = operands!(t, a, b);
    Ok(Value::from(a * b))
}

#[cold]
fn by_zero(t: &Thread) -> crate::thread::Raised {
    t.error(Exc::ZeroDivisionError, "division by zero")
}

/// `a / b`.
#[inline]
pub fn truediv(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let (a, b) = operands!(t, a, b);
    if b == 0.0 {
        return Err(by_zero(t));
    }
    Ok(Value::from(a / b))
}

/// The remainder with the sign of `b`, which is not zero.
#[inline]
pub fn modulo(a: f64, b: f64) -> f64 {
    let m = a % b;
    if m == 0.0 {
        0f64.copysign(b)
    } else if (b < 0.0) != (m < 0.0) {
        m + b
    } else {
        m
    }
}

/// Quotient rounded down and remainder with the sign of `b`, which is not zero.
pub fn div_mod(a: f64, b: f64) -> (f64, f64) {
    let mut m = a % b;
    let mut q = (a - m) / b;
    if m == 0.0 {
        m = 0f64.copysign(b);
    } else if (b < 0.0) != (m < 0.0) {
        m += b;
        q -= 1.0;
    }
    let floor = if q == 0.0 {
        0f64.copysign(a / b)
    } else {
        let floor = q.floor();
        if q - floor > 0.5 { floor + 1.0 } else { floor }
    };
    (floor, m)
}

/// `a // b`.
pub fn floordiv(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let (a, b) = operands!(t, a, b);
    if b == 0.0 {
        return Err(by_zero(t));
    }
    Ok(Value::from(div_mod(a, b).0))
}

/// `a % b`.
pub fn mod_(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let (a, b) = operands!(t, a, b);
    if b == 0.0 {
        return Err(by_zero(t));
    }
    Ok(Value::from(modulo(a, b)))
}

/// `divmod(a, b)`.
pub fn divmod(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let (a, b) = operands!(t, a, b);
    if b == 0.0 {
        return Err(by_zero(t));
    }
    let (q, m) = div_mod(a, b);
    Ok(crate::types::tuple::new(vec![Value::from(q), Value::from(m)]))
}

/// `a ** b`.
pub fn pow(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let (a, b) = operands!(t, a, b);
    power(t, a, b)
}

fn pow_mod(t: &Thread, a: &Value, b: &Value, m: &Value) -> PyResult {
    if m.is_none() {
        return pow(t, a, b);
    }
    // Whichever operand is the float: only three ints can have a modulus.
    Err(t.type_error("pow() 3rd argument not allowed unless all arguments are integers"))
}

fn is_odd(d: f64) -> bool {
    (d.abs() % 2.0) == 1.0
}

/// `x ** y` of doubles: a float, or a complex number for a negative base and a fraction as exponent.
pub fn power(t: &Thread, x: f64, y: f64) -> PyResult {
    // C99's special cases, written out because the platforms' `pow` differ in them.
    if y == 0.0 {
        return Ok(Value::from(1.0));
    }
    if x.is_nan() {
        return Ok(Value::from(x));
    }
    if y.is_nan() {
        return Ok(Value::from(if x == 1.0 { 1.0 } else { y }));
    }
    if y.is_infinite() {
        let x = x.abs();
        let d = if x == 1.0 {
            1.0
        } else if (y > 0.0) == (x > 1.0) {
            f64::INFINITY
        } else {
            0.0
        };
        return Ok(Value::from(d));
    }
    let odd = is_odd(y);
    if x.is_infinite() {
        let d = match (y > 0.0, odd) {
            (true, true) => x,
            (true, false) => x.abs(),
            (false, true) => 0f64.copysign(x),
            (false, false) => 0.0,
        };
        return Ok(Value::from(d));
    }
    if x == 0.0 {
        if y < 0.0 {
            return Err(t.error(Exc::ZeroDivisionError, "zero to a negative power"));
        }
        return Ok(Value::from(if odd { x } else { 0.0 }));
    }
    let mut negate = false;
    if x < 0.0 {
        if y != y.floor() {
            return crate::types::complex::power(t, (x, 0.0), (y, 0.0));
        }
        negate = odd;
    }
    let magnitude = x.abs();
    if magnitude == 1.0 {
        return Ok(Value::from(if negate { -1.0 } else { 1.0 }));
    }
    let d = magnitude.powf(y);
    if d.is_infinite() {
        let message = Value::from("Numerical result out of range");
        return Err(t.error_with(Exc::OverflowError, &[Value::small_int(34), message]));
    }
    Ok(Value::from(if negate { -d } else { d }))
}

/// How a double compares to an int, exactly; none for nan.
pub fn compare_int(d: f64, n: IntRef) -> Option<Ordering> {
    if d.is_nan() {
        return None;
    }
    if d.is_infinite() {
        return Some(if d > 0.0 { Ordering::Greater } else { Ordering::Less });
    }
    match n {
        IntRef::Small(n) if d.abs() < 9e18 => {
            let whole = d.trunc();
            Some((whole as i64).cmp(&n).then(if d == whole {
                Ordering::Equal
            } else if d > whole {
                Ordering::Greater
            } else {
                Ordering::Less
            }))
        }
        IntRef::Small(_) => Some(if d > 0.0 { Ordering::Greater } else { Ordering::Less }),
        // A double with a fraction is smaller than any big number.
        IntRef::Big(big) => Some(int::big_from_f64(d).cmp(big)),
    }
}

/// The rich comparison of a float with a float or an int.
#[inline]
pub fn compare(_t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    let ordering = match (float_value(a), float_value(b)) {
        (Some(a), Some(b)) => a.partial_cmp(&b),
        (Some(a), None) => match IntRef::of(b) {
            Some(b) => compare_int(a, b),
            None => return Ok(Value::not_implemented()),
        },
        (None, _) => return Ok(Value::not_implemented()),
    };
    Ok(Value::bool(match ordering {
        Some(ordering) => op.holds(ordering),
        None => op == CompareOp::Ne,
    }))
}

/// The hash of a double that is a number, as CPython has it.
pub fn hash_f64(d: f64) -> i64 {
    if d.is_infinite() {
        return if d > 0.0 { 314_159 } else { -314_159 };
    }
    if d.abs() < 4e18 && d == d.trunc() {
        return int::hash_i64(d as i64);
    }
    let bits = d.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i64;
    let mantissa = bits & ((1 << 52) - 1) | if exponent == 0 { 0 } else { 1 << 52 };
    // Powers of two are rotations modulo 2**61 - 1.
    let turn = (exponent.max(1) - 1075).rem_euclid(61);
    let h = ((mantissa << turn) & int::HASH_MODULUS) | (mantissa as u128 >> (61 - turn)) as u64;
    int::finish_hash(if d < 0.0 { -(h as i64) } else { h as i64 })
}

pub fn hash(_t: &Thread, v: &Value) -> PyResult<i64> {
    match float_value(v) {
        Some(d) if !d.is_nan() => Ok(hash_f64(d)),
        Some(_) | None => Ok(crate::protocol::hash::by_identity(v)),
    }
}

/// Numerator and denominator of a finite double, in lowest terms.
pub fn integer_ratio(d: f64) -> (int::IBig, int::IBig) {
    let one = int::IBig::ONE;
    if d == 0.0 {
        return (int::IBig::ZERO, one);
    }
    let bits = d.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i64;
    let mantissa = bits & ((1 << 52) - 1) | if exponent == 0 { 0 } else { 1 << 52 };
    let zeros = mantissa.trailing_zeros();
    let exponent = exponent.max(1) - 1075 + zeros as i64;
    let numerator = int::IBig::from(mantissa >> zeros);
    let numerator = if d < 0.0 { -numerator } else { numerator };
    if exponent >= 0 { (numerator << exponent as usize, one) } else { (numerator, one << -exponent as usize) }
}

/// `round(d, ndigits)`, correctly rounded, ties to even; none if the result is too large.
pub fn round_digits(d: f64, ndigits: i64) -> Option<f64> {
    if !d.is_finite() || ndigits > 323 || d == 0.0 {
        return Some(d);
    }
    if ndigits < -308 {
        return Some(0.0 * d);
    }
    let result = if ndigits >= 0 {
        let text = format!("{:.*}", ndigits as usize, d);
        fast_float2::parse(&text).unwrap_or(d)
    } else {
        use dashu_int::ops::{DivRem, UnsignedAbs};
        let (numerator, denominator) = integer_ratio(d);
        let unit = int::UBig::from(10u8).pow(-ndigits as usize);
        let divisor = denominator.unsigned_abs() * &unit;
        let (q, r) = numerator.unsigned_abs().div_rem(&divisor);
        let twice = r << 1;
        let odd = q.as_words().first().is_some_and(|w| w & 1 == 1);
        let q = if twice > divisor || twice == divisor && odd { q + int::UBig::ONE } else { q };
        int::big_to_f64(&int::IBig::from(q * unit))?.copysign(d)
    };
    if result.is_infinite() { None } else { Some(result) }
}
