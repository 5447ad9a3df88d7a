//! Truth.

use crate::object::value::Value;
use crate::thread::{PyResult, Thread};

/// `bool(v)`.
#[inline]
pub fn truth(t: &Thread, v: &Value) -> PyResult<bool> {
    if v.is_int_word() {
        return Ok(v.word().as_int() != 0);
    }
    if v.is(Value::true_ref()) {
        return Ok(true);
    }
    if v.is(Value::false_ref()) || v.is_none() {
        return Ok(false);
    }
    let slots = v.class().slots();
    if let Some(truth) = slots.truth {
        return truth(t, v);
    }
    if let Some(len) = slots.len {
        return Ok(len(t, v)? != 0);
    }
    Ok(true)
}
