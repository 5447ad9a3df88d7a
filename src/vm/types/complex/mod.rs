//! Complex numbers: two doubles; arithmetic with C99's rules for infinities, real operands not converted first.

mod methods;
mod text;

pub use methods::COMPLEX_SPEC;
pub use text::{misplaced_underscore, parse, repr_text};

use crate::exc::Exc;
use crate::object::class::{PyType, TypeCell};
use crate::object::payload::{Payload, blank_header};
use crate::object::slots::CompareOp;
use crate::object::value::Value;
use crate::protocol::{attr, call, number};
use crate::thread::{PyResult, Raised, Thread};
use crate::types::float::{self, compare_int, hash_f64};
use crate::types::int::{self, IntRef};
use adder_abi::object::{Header, Layout};
use std::cmp::Ordering;

/// A complex number.
#[repr(C)]
pub struct PyComplex {
    pub head: Header,
    pub re: f64,
    pub im: f64,
}

// SAFETY: a complex number owns no references.
unsafe impl Payload for PyComplex {
    const LAYOUT: Layout = Layout::Complex;

    fn cell() -> &'static TypeCell {
        &COMPLEX
    }
}

pub static COMPLEX: TypeCell = TypeCell::new();

/// Real and imaginary part.
pub type Pair = (f64, f64);

/// A complex number with these parts.
pub fn new(parts: Pair) -> Value {
    new_in(COMPLEX.get(), parts)
}

pub fn new_in(class: &PyType, (re, im): Pair) -> Value {
    class.instantiate_with(|| PyComplex { head: blank_header(), re, im })
}

/// The parts of an instance of `complex` or of a subclass.
#[inline]
pub fn parts(v: &Value) -> Option<Pair> {
    v.downcast::<PyComplex>().map(|c| (c.re, c.im))
}

/// The parts of any number (`__complex__`, `__float__`, `__index__`).
pub fn from_object(t: &Thread, v: &Value) -> PyResult<Pair> {
    match special(t, v)? {
        Some(parts) => Ok(parts),
        None => Ok((number::to_f64(t, v)?, 0.0)),
    }
}

/// What a complex number is or `__complex__` gives; none for objects without it.
fn special(t: &Thread, v: &Value) -> PyResult<Option<Pair>> {
    if v.class().is(COMPLEX.get()) {
        return Ok(parts(v));
    }
    if v.is_int_word() || v.word().is_flonum() {
        return Ok(None);
    }
    let Some(method) = attr::special(t, v, "__complex__")? else { return Ok(parts(v)) };
    let result = call::call(t, &method, &[])?;
    let Some(found) = parts(&result) else {
        return Err(t.type_error(format_args!(
            "__complex__ returned non-complex (type {})",
            result.class().tp_name()
        )));
    };
    if !result.class().is(COMPLEX.get()) {
        crate::report::warn(
            t,
            Exc::DeprecationWarning,
            &format!(
                "__complex__ returned non-complex (type {}).  The ability to return an instance of a strict subclass of complex is deprecated, and may be removed in a future version of Python.",
                result.class().tp_name()
            ),
        )?;
    }
    Ok(Some(found))
}

/// An operand: real numbers stay real.
enum Operand {
    Complex(Pair),
    Real(f64),
}

fn operand(t: &Thread, v: &Value) -> PyResult<Option<Operand>> {
    if let Some(parts) = parts(v) {
        return Ok(Some(Operand::Complex(parts)));
    }
    Ok(float::operand(t, v)?.map(Operand::Real))
}

macro_rules! operands {
    ($t:expr, $a:expr, $b:expr) => {
        match (operand($t, $a)?, operand($t, $b)?) {
            (Some(a), Some(b)) => (a, b),
            (None, _) | (_, None) => return Ok(Value::not_implemented()),
        }
    };
}

use Operand::{Complex, Real};

pub fn add(t: &Thread, a: &Value, b: &Value) -> PyResult {
    Ok(new(match operands!(t, a, b) {
        (Complex(a), Complex(b)) => (a.0 + b.0, a.1 + b.1),
        (Complex(a), Real(b)) => (a.0 + b, a.1),
        (Real(a), Complex(b)) => (a + b.0, b.1),
        (Real(_), Real(_)) => return Ok(Value::not_implemented()),
    }))
}

pub fn sub(t: &Thread, a: &Value, b: &Value) -> PyResult {
    Ok(new(match operands!(t, a, b) {
        (Complex(a), Complex(b)) => (a.0 - b.0, a.1 - b.1),
        (Complex(a), Real(b)) => (a.0 - b, a.1),
        (Real(a), Complex(b)) => (a - b.0, -b.1),
        (Real(_), Real(_)) => return Ok(Value::not_implemented()),
    }))
}

pub fn mul(t: &Thread, a: &Value, b: &Value) -> PyResult {
    Ok(new(match operands!(t, a, b) {
        (Complex(a), Complex(b)) => product(a, b),
        (Complex(a), Real(b)) => (a.0 * b, a.1 * b),
        (Real(a), Complex(b)) => (a * b.0, a * b.1),
        (Real(_), Real(_)) => return Ok(Value::not_implemented()),
    }))
}

pub fn truediv(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let result = match operands!(t, a, b) {
        (Complex(a), Complex(b)) => quotient(a, b),
        (Complex(a), Real(b)) => (b != 0.0).then_some((a.0 / b, a.1 / b)),
        (Real(a), Complex(b)) => real_quotient(a, b),
        (Real(_), Real(_)) => return Ok(Value::not_implemented()),
    };
    match result {
        Some(parts) => Ok(new(parts)),
        None => Err(t.error(Exc::ZeroDivisionError, "division by zero")),
    }
}

/// 1 with the sign of an infinity, 0 with the sign of a finite number: a direction.
fn boxed(d: f64) -> f64 {
    (if d.is_infinite() { 1f64 } else { 0.0 }).copysign(d)
}

fn nan_to_zero(d: f64) -> f64 {
    if d.is_nan() { 0f64.copysign(d) } else { d }
}

/// The product, with infinities recovered as Annex G of C99 does.
pub fn product((mut a, mut b): Pair, (mut c, mut d): Pair) -> Pair {
    let (ac, bd, ad, bc) = (a * c, b * d, a * d, b * c);
    let plain = (ac - bd, ad + bc);
    if !(plain.0.is_nan() && plain.1.is_nan()) {
        return plain;
    }
    let mut again = false;
    if a.is_infinite() || b.is_infinite() {
        (a, b) = (boxed(a), boxed(b));
        (c, d) = (nan_to_zero(c), nan_to_zero(d));
        again = true;
    }
    if c.is_infinite() || d.is_infinite() {
        (c, d) = (boxed(c), boxed(d));
        (a, b) = (nan_to_zero(a), nan_to_zero(b));
        again = true;
    }
    if !again && [ac, bd, ad, bc].iter().any(|x| x.is_infinite()) {
        (a, b, c, d) = (nan_to_zero(a), nan_to_zero(b), nan_to_zero(c), nan_to_zero(d));
        again = true;
    }
    if again { (f64::INFINITY * (a * c - b * d), f64::INFINITY * (a * d + b * c)) } else { plain }
}

/// The quotient by Smith's method; none for a divisor of zero.
pub fn quotient(a: Pair, b: Pair) -> Option<Pair> {
    let (size_re, size_im) = (b.0.abs(), b.1.abs());
    let mut r = if size_re >= size_im {
        if size_re == 0.0 {
            return None;
        }
        let ratio = b.1 / b.0;
        let denominator = b.0 + b.1 * ratio;
        ((a.0 + a.1 * ratio) / denominator, (a.1 - a.0 * ratio) / denominator)
    } else if size_im >= size_re {
        let ratio = b.0 / b.1;
        let denominator = b.0 * ratio + b.1;
        ((a.0 * ratio + a.1) / denominator, (a.1 * ratio - a.0) / denominator)
    } else {
        (f64::NAN, f64::NAN)
    };
    if r.0.is_nan() && r.1.is_nan() {
        if (a.0.is_infinite() || a.1.is_infinite()) && b.0.is_finite() && b.1.is_finite() {
            let (x, y) = (boxed(a.0), boxed(a.1));
            r = (f64::INFINITY * (x * b.0 + y * b.1), f64::INFINITY * (y * b.0 - x * b.1));
        } else if (size_re.is_infinite() || size_im.is_infinite()) && a.0.is_finite() && a.1.is_finite() {
            let (x, y) = (boxed(b.0), boxed(b.1));
            r = (0.0 * (a.0 * x + a.1 * y), 0.0 * (a.1 * x - a.0 * y));
        }
    }
    Some(r)
}

/// A real number divided by a complex one.
fn real_quotient(a: f64, b: Pair) -> Option<Pair> {
    let (size_re, size_im) = (b.0.abs(), b.1.abs());
    let mut r = if size_re >= size_im {
        if size_re == 0.0 {
            return None;
        }
        let ratio = b.1 / b.0;
        let denominator = b.0 + b.1 * ratio;
        (a / denominator, (-a * ratio) / denominator)
    } else if size_im >= size_re {
        let ratio = b.0 / b.1;
        let denominator = b.0 * ratio + b.1;
        ((a * ratio) / denominator, -a / denominator)
    } else {
        (f64::NAN, f64::NAN)
    };
    if r.0.is_nan() && r.1.is_nan() && a.is_finite() && (size_re.is_infinite() || size_im.is_infinite()) {
        r = (0.0 * (a * boxed(b.0)), 0.0 * (-a * boxed(b.1)));
    }
    Some(r)
}

pub fn pow(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let whole = |o: Operand| match o {
        Complex(parts) => parts,
        Real(d) => (d, 0.0),
    };
    let (a, b) = operands!(t, a, b);
    power(t, whole(a), whole(b))
}

fn pow_mod(t: &Thread, a: &Value, b: &Value, m: &Value) -> PyResult {
    if m.is_none() {
        return pow(t, a, b);
    }
    let _ = operands!(t, a, b);
    Err(t.value_error("complex modulo"))
}

/// `x ** y`.
pub fn power(t: &Thread, x: Pair, y: Pair) -> PyResult {
    let zero_power =
        |t: &Thread| -> Raised { t.error(Exc::ZeroDivisionError, "zero to a negative or complex power") };
    let r = if y.1 == 0.0 && y.0 == y.0.floor() && y.0.abs() <= 100.0 {
        let n = y.0 as i64;
        let r = whole_power(x, n.unsigned_abs());
        if n > 0 {
            r
        } else {
            match quotient((1.0, 0.0), r) {
                Some(r) => r,
                None => return Err(zero_power(t)),
            }
        }
    } else if x == (0.0, 0.0) {
        if y.1 != 0.0 || y.0 < 0.0 {
            return Err(zero_power(t));
        }
        (0.0, 0.0)
    } else {
        let size = x.0.hypot(x.1);
        let mut length = size.powf(y.0);
        let angle = x.1.atan2(x.0);
        let mut phase = angle * y.0;
        if y.1 != 0.0 {
            length *= (-angle * y.1).exp();
            phase += y.1 * size.ln();
        }
        (length * phase.cos(), length * phase.sin())
    };
    if r.0.is_infinite() || r.1.is_infinite() {
        return Err(t.overflow_error("complex exponentiation"));
    }
    Ok(new(r))
}

fn whole_power(x: Pair, n: u64) -> Pair {
    let mut r = (1.0, 0.0);
    let mut p = x;
    let mut mask = 1;
    while n >= mask {
        if n & mask != 0 {
            r = product(r, p);
        }
        mask <<= 1;
        if n >= mask {
            p = product(p, p);
        }
    }
    r
}

/// The absolute value.
pub fn abs(t: &Thread, v: &Value) -> PyResult {
    let Some((re, im)) = parts(v) else { return Ok(Value::not_implemented()) };
    let d = re.hypot(im);
    if d.is_infinite() && re.is_finite() && im.is_finite() {
        return Err(t.overflow_error("absolute value too large"));
    }
    Ok(Value::from(d))
}

pub fn compare(_t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    let (Some(x), CompareOp::Eq | CompareOp::Ne) = (parts(a), op) else {
        return Ok(Value::not_implemented());
    };
    let equal = if let Some(y) = parts(b) {
        x == y
    } else if let Some(y) = float::float_value(b) {
        x == (y, 0.0)
    } else if let Some(y) = IntRef::of(b) {
        x.1 == 0.0 && compare_int(x.0, y) == Some(Ordering::Equal)
    } else {
        return Ok(Value::not_implemented());
    };
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

pub fn hash(_t: &Thread, v: &Value) -> PyResult<i64> {
    let part = |d: f64| if d.is_nan() { crate::protocol::hash::by_identity(v) } else { hash_f64(d) };
    let (re, im) = parts(v).unwrap_or((0.0, 0.0));
    Ok(int::finish_hash(part(re).wrapping_add(part(im).wrapping_mul(1_000_003))))
}
