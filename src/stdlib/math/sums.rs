//! Sums, products and norms over iterables.

use super::special::{ExactSum, SumTrouble, Triple, norm};
use adder_vm::exc::Exc;
use adder_vm::native::Bound;
use adder_vm::object::slots::BinaryOp;
use adder_vm::object::value::Value;
use adder_vm::protocol::{iter, number};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::float::{self, FLOAT};
use adder_vm::types::int::{self, INT};

pub fn fsum(t: &Thread, a: Bound) -> PyResult {
    let it = iter::iter(t, a.get(0))?;
    let mut sum = ExactSum::default();
    let trouble = |trouble| match trouble {
        SumTrouble::OppositeInfinities => t.value_error("-inf + inf in fsum"),
        SumTrouble::Overflow => t.overflow_error("intermediate overflow in fsum"),
    };
    while let Some(item) = iter::next(t, &it)? {
        sum.add(number::to_f64(t, &item)?).map_err(trouble)?;
    }
    sum.finish().map(Value::from).map_err(trouble)
}

pub fn prod(t: &Thread, a: Bound) -> PyResult {
    let it = iter::iter(t, a.get(0))?;
    let mut result = a.opt(1).cloned().unwrap_or_else(|| Value::small_int(1));
    while let Some(item) = iter::next(t, &it)? {
        result = if result.is_int_word() && item.is_int_word() {
            int::mul(t, &result, &item)?
        } else {
            number::binary(t, BinaryOp::Mul, &result, &item)?
        };
    }
    Ok(result)
}

/// Two numbers that count as floats together: two floats, or a float and an int.
fn float_pair(p: &Value, q: &Value) -> Option<(f64, f64)> {
    let exact_float = |v: &Value| if v.class().is(FLOAT.get()) { float::float_value(v) } else { None };
    let whole = |v: &Value| {
        if v.class().is(INT.get()) || v.as_bool().is_some() {
            int::IntRef::of(v).and_then(int::IntRef::to_f64)
        } else {
            None
        }
    };
    match (exact_float(p), exact_float(q)) {
        (Some(p), Some(q)) => Some((p, q)),
        (Some(p), None) => Some((p, whole(q)?)),
        (None, Some(q)) => Some((whole(p)?, q)),
        (None, None) => None,
    }
}

/// Ints are summed exactly, then floats in triple precision, then whatever is left by the operators: each path is left
/// for good at the first pair that does not fit it.
pub fn sumprod(t: &Thread, a: Bound) -> PyResult {
    let p_iter = iter::iter(t, a.get(0))?;
    let q_iter = iter::iter(t, a.get(1))?;
    let mut total = Value::small_int(0);
    let mut ints: Option<i128> = None;
    let mut ints_open = true;
    let mut floats: Option<Triple> = None;
    let mut floats_open = true;
    loop {
        let pair = match (iter::next(t, &p_iter)?, iter::next(t, &q_iter)?) {
            (Some(p), Some(q)) => Some((p, q)),
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => {
                return Err(t.value_error("Inputs are not the same length"));
            }
        };
        if ints_open {
            if let Some((p, q)) = &pair {
                if p.is_int_word() && q.is_int_word() {
                    let product = p.word().as_int() as i128 * q.word().as_int() as i128;
                    if let Some(sum) = ints.unwrap_or(0).checked_add(product) {
                        ints = Some(sum);
                        continue;
                    }
                }
            }
            ints_open = false;
            if let Some(sum) = ints.take() {
                total = number::binary(t, BinaryOp::Add, &total, &Value::from(sum))?;
            }
        }
        if floats_open {
            if let Some((x, y)) = pair.as_ref().and_then(|(p, q)| float_pair(p, q)) {
                let sum = floats.unwrap_or_default().add_product(x, y);
                if sum.hi.is_finite() {
                    floats = Some(sum);
                    continue;
                }
            }
            floats_open = false;
            if let Some(sum) = floats.take() {
                total = number::binary(t, BinaryOp::Add, &total, &Value::from(sum.to_f64()))?;
            }
        }
        let Some((p, q)) = pair else { return Ok(total) };
        let product = number::binary(t, BinaryOp::Mul, &p, &q)?;
        total = number::binary(t, BinaryOp::Add, &total, &product)?;
    }
}

fn norm_of(vector: Vec<f64>) -> PyResult {
    let max = vector.iter().fold(0.0, |m: f64, x| if *x > m { *x } else { m });
    let nan = vector.iter().any(|x| x.is_nan());
    Ok(Value::from(norm(vector, max, nan)))
}

pub fn hypot(t: &Thread, a: Bound) -> PyResult {
    let mut vector = Vec::new();
    for v in super::arguments(&a) {
        vector.push(number::to_f64(t, v)?.abs());
    }
    norm_of(vector)
}

pub fn dist(t: &Thread, a: Bound) -> PyResult {
    let p = iter::collect(t, a.get(0))?;
    let q = iter::collect(t, a.get(1))?;
    if p.len() != q.len() {
        return Err(t.error(Exc::ValueError, "both points must have the same number of dimensions"));
    }
    let mut vector = Vec::with_capacity(p.len());
    for (p, q) in p.iter().zip(&q) {
        vector.push((number::to_f64(t, p)? - number::to_f64(t, q)?).abs());
    }
    norm_of(vector)
}
