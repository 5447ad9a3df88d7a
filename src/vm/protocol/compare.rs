//! Comparison, hashing, truth.

use crate::exc::Exc;
use crate::object::slots::CompareOp;
use crate::object::value::Value;
use crate::thread::{PyResult, Thread};
use crate::types::str::PyStr;
use crate::types::tuple::{self, PyTuple};
use std::cmp::Ordering;

/// `a op b`, whatever it results in.
pub fn rich(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    let guard = t.enter_native(" in comparison")?;
    let result = rich_unguarded(t, a, b, op);
    drop(guard);
    result
}

fn rich_unguarded(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    let (ca, cb) = (a.class(), b.class());
    let mut tried_reflected = false;
    if !ca.is(cb) && cb.is_subtype(ca) {
        if let Some(compare) = cb.slots().compare {
            tried_reflected = true;
            let result = compare(t, b, a, op.swapped())?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
        }
    }
    if let Some(compare) = a.class().slots().compare {
        let result = compare(t, a, b, op)?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
    }
    if tried_reflected { by_identity(t, a, b, op) } else { reflected(t, a, b, op) }
}

/// `a op b` where the left operand's method has given `NotImplemented`.
pub fn reflected(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    if let Some(compare) = b.class().slots().compare {
        let result = compare(t, b, a, op.swapped())?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
    }
    by_identity(t, a, b, op)
}

/// `a op b` where neither operand knows.
fn by_identity(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    match op {
        CompareOp::Eq => Ok(Value::bool(a.is(b))),
        CompareOp::Ne => Ok(Value::bool(!a.is(b))),
        CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => Err(t.type_error(format_args!(
            "'{}' not supported between instances of '{}' and '{}'",
            op.symbol(),
            a.class().tp_name(),
            b.class().tp_name()
        ))),
    }
}

/// Tuples in tuples are looked into this deep without asking them.
const DEPTH: u32 = 4;

/// Whether two values are the same or equal, where that is known without running Python code: for ints, floats, exact strings and
/// exact tuples of these.
#[inline]
pub fn quick_eq(a: &Value, b: &Value) -> Option<bool> {
    quick_eq_at(a, b, DEPTH)
}

fn quick_eq_at(a: &Value, b: &Value, depth: u32) -> Option<bool> {
    if a.is(b) {
        return Some(true);
    }
    let (x, y) = (a.word(), b.word());
    if x.is_int() && y.is_int() {
        return Some(false);
    }
    if x.is_flonum() && y.is_flonum() {
        return Some(x.as_flonum() == y.as_flonum());
    }
    if let (Some(p), Some(q)) = (a.downcast_exact::<PyStr>(), b.downcast_exact::<PyStr>()) {
        return Some(crate::types::str::equals(p, q));
    }
    let (p, q) = (a.downcast_exact::<PyTuple>()?, b.downcast_exact::<PyTuple>()?);
    if depth == 0 {
        return None;
    }
    let (p, q) = (tuple::items(p), tuple::items(q));
    if p.len() != q.len() {
        return Some(false);
    }
    for (p, q) in p.iter().zip(q) {
        if !quick_eq_at(p, q, depth - 1)? {
            return Some(false);
        }
    }
    Some(true)
}

/// The order of two values, where it is known without running Python code: as for [`quick_eq`], and there is no NaN.
#[inline]
pub fn quick_order(a: &Value, b: &Value) -> Option<Ordering> {
    quick_order_at(a, b, DEPTH)
}

fn quick_order_at(a: &Value, b: &Value, depth: u32) -> Option<Ordering> {
    let (x, y) = (a.word(), b.word());
    if x.is_int() && y.is_int() {
        return Some(x.as_int().cmp(&y.as_int()));
    }
    if x.is_flonum() && y.is_flonum() {
        return x.as_flonum().partial_cmp(&y.as_flonum());
    }
    if let (Some(p), Some(q)) = (a.downcast_exact::<PyStr>(), b.downcast_exact::<PyStr>()) {
        return Some(p.chars().compare(q.chars()));
    }
    if let (Some(p), Some(q)) = (small_or_truth(a), small_or_truth(b)) {
        return Some(p.cmp(&q));
    }
    let (p, q) = (a.downcast_exact::<PyTuple>()?, b.downcast_exact::<PyTuple>()?);
    if depth == 0 {
        return None;
    }
    let (p, q) = (tuple::items(p), tuple::items(q));
    for (p, q) in p.iter().zip(q) {
        if !p.is(q) {
            match quick_order_at(p, q, depth - 1)? {
                Ordering::Equal => {}
                order => return Some(order),
            }
        }
    }
    Some(p.len().cmp(&q.len()))
}

/// A small int, or a truth value as the int that it is.
fn small_or_truth(v: &Value) -> Option<i64> {
    if v.word().is_int() {
        return Some(v.word().as_int());
    }
    if v.is(Value::true_ref()) {
        return Some(1);
    }
    v.is(Value::false_ref()).then_some(0)
}

/// The truth of `a op b`; identical values are equal without being asked, as containers compare.
pub fn holds(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult<bool> {
    if a.is(b) {
        if op == CompareOp::Eq {
            return Ok(true);
        }
        if op == CompareOp::Ne {
            return Ok(false);
        }
    }
    if a.is_int_word() && b.is_int_word() {
        return Ok(op.holds(a.word().as_int().cmp(&b.word().as_int())));
    }
    if let Some(order) = quick_order(a, b) {
        return Ok(op.holds(order));
    }
    let result = rich(t, a, b, op)?;
    super::truth::truth(t, &result)
}

/// Whether two values are the same or equal.
#[inline]
pub fn eq(t: &Thread, a: &Value, b: &Value) -> PyResult<bool> {
    if a.is(b) {
        return Ok(true);
    }
    if a.is_int_word() && b.is_int_word() {
        return Ok(false);
    }
    match quick_eq(a, b) {
        Some(equal) => Ok(equal),
        None => holds(t, a, b, CompareOp::Eq),
    }
}

/// Whether `exception` matches what an `except` clause names: a class or a tuple of such. All of them must be classes of
/// exceptions, also behind the one that matches.
pub fn exception_matches(t: &Thread, exception: &Value, wanted: &Value) -> PyResult<bool> {
    let wanted = match wanted.downcast::<PyTuple>() {
        Some(classes) => tuple::items(classes),
        None => std::slice::from_ref(wanted),
    };
    let class = exception.as_type().unwrap_or_else(|| exception.class());
    let mut matches = false;
    for w in wanted {
        match w.as_type().filter(|w| w.is_subtype(Exc::BaseException.class())) {
            Some(w) => matches |= class.is_subtype(w),
            None => {
                return Err(
                    t.type_error("catching classes that do not inherit from BaseException is not allowed")
                );
            }
        }
    }
    Ok(matches)
}
