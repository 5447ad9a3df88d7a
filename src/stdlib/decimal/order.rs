//! Comparison operators of `Decimal`: with ints, floats, other rational numbers and, for equality, complex ones, all by exact value.

use super::compare;
use super::context::State;
use super::convert::{self, from_f64, from_int};
use super::num::{Ctx, Num, flag};
use super::object::{self, Active};
use super::{arith, coef};
use crate::state::Place;
use adder_vm::builtins::classes::is_instance;
use adder_vm::import::import_module;
use adder_vm::object::slots::CompareOp;
use adder_vm::object::value::Value;
use adder_vm::protocol::attr;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::complex::PyComplex;
use adder_vm::types::float;
use adder_vm::types::int::IntRef;
use adder_vm::types::str::PyStr;
use std::borrow::Cow;

/// `numbers.Rational`.
static RATIONAL: Place = Place::new();

/// Fetches the classes of `numbers` and tells them of `Decimal`.
pub fn register(t: &Thread) -> PyResult<()> {
    if RATIONAL.get().is_some() {
        return Ok(());
    }
    let numbers = import_module(t, "numbers")?;
    let number = attr::get_str(t, &numbers, "Number")?;
    adder_vm::protocol::call::method(t, &number, "register", &[object::DECIMAL.get().to_value()])?;
    RATIONAL.put(attr::get_str(t, &numbers, "Rational")?);
    Ok(())
}

pub fn compare(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    let Some(x) = object::num(a) else { return Ok(Value::not_implemented()) };
    let mut x = Cow::Borrowed(x);
    let y = if let Some(y) = object::num(b) {
        Cow::Borrowed(y)
    } else if let Some(n) = IntRef::of(b) {
        Cow::Owned(from_int(n))
    } else {
        let active = Active::current(t)?;
        let s = active.state(t)?;
        let for_equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
        match other_operand(t, s, b, for_equality)? {
            Some(Other::Number(y)) => Cow::Owned(y),
            Some(Other::Ratio(numerator, denominator)) => {
                if x.is_finite() {
                    x = Cow::Owned(times(t, &x, &denominator)?);
                }
                Cow::Owned(numerator)
            }
            None => return Ok(Value::not_implemented()),
        }
    };
    if !x.is_nan() && !y.is_nan() {
        let Ok(order) = compare::numbers(&x, &y) else { return Err(t.memory_error()) };
        return Ok(Value::bool(op.holds(order)));
    }
    let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
    if !equality || x.is_signaling() || y.is_signaling() {
        let active = Active::current(t)?;
        active.state(t)?.note(t, flag::INVALID_OPERATION)?;
    }
    Ok(Value::bool(op == CompareOp::Ne))
}

/// An operand that is neither a `Decimal` nor an int.
enum Other {
    Number(Num),
    /// A rational number as numerator and denominator.
    Ratio(Num, Num),
}

fn other_operand(t: &Thread, s: &State, v: &Value, for_equality: bool) -> PyResult<Option<Other>> {
    if let Some(d) = float::float_value(v) {
        object::float_operation(t, s, for_equality)?;
        return Ok(Some(Other::Number(from_f64(d))));
    }
    if let Some(z) = v.downcast::<PyComplex>() {
        if !for_equality || z.im != 0.0 {
            return Ok(None);
        }
        object::float_operation(t, s, true)?;
        return Ok(Some(Other::Number(from_f64(z.re))));
    }
    if v.is_none() || v.is_a::<PyStr>() {
        return Ok(None);
    }
    let Some(rational) = RATIONAL.get() else { return Ok(None) };
    if !is_instance(t, v, &rational)? {
        return Ok(None);
    }
    let part = |name: &str, wrong: &str| {
        let part = attr::get_str(t, v, name)?;
        match IntRef::of(&part) {
            Some(n) => Ok(from_int(n)),
            None => Err(t.type_error(wrong)),
        }
    };
    let numerator = part("numerator", "numerator is not an integer")?;
    let denominator = part("denominator", "denominator is not an integer")?;
    Ok(Some(Other::Ratio(numerator, denominator)))
}

/// The exact product.
fn times(t: &Thread, a: &Num, b: &Num) -> PyResult<Num> {
    let mut work = 0;
    let product: coef::Mem<Num> = arith::mul(a, b, &Ctx::MAX, &mut work);
    match product {
        Ok(product) if work & flag::ERRORS == 0 => Ok(product),
        Ok(_) => Err(convert::unsupported(t, &Value::none())),
        Err(_) => Err(t.memory_error()),
    }
}
