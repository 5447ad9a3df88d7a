//! Comparison, hashing, truth.

use crate::exc::Exc;
use crate::object::slots::CompareOp;
use crate::object::value::Value;
use crate::thread::{PyResult, Thread};

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
    if !tried_reflected {
        if let Some(compare) = b.class().slots().compare {
            let result = compare(t, b, a, op.swapped())?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
        }
    }
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
    holds(t, a, b, CompareOp::Eq)
}

/// Whether `exception` matches what an `except` clause names: a class or a tuple of such. All of them must be classes of
/// exceptions, also behind the one that matches.
pub fn exception_matches(t: &Thread, exception: &Value, wanted: &Value) -> PyResult<bool> {
    let wanted = match wanted.downcast::<crate::types::tuple::PyTuple>() {
        Some(tuple) => crate::types::tuple::items(tuple),
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
