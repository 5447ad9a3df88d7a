//! Python's ways of giving a time, as nanoseconds or whole seconds.

use adder_vm::object::value::Value;
use adder_vm::protocol::number;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::{float, int};

/// How fractions of a nanosecond (or second) are rounded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rounding {
    Floor,
    /// Away from zero, so that a timeout is never too short.
    Up,
}

fn round(d: f64, rounding: Rounding) -> f64 {
    match rounding {
        Rounding::Floor => d.floor(),
        Rounding::Up => {
            if d >= 0.0 {
                d.ceil()
            } else {
                d.floor()
            }
        }
    }
}

const NS: i64 = 1_000_000_000;

/// Seconds as nanoseconds: an int or a float.
pub fn to_nanoseconds(t: &Thread, v: &Value, rounding: Rounding) -> PyResult<i64> {
    let overflow = || t.overflow_error("timestamp out of range for C PyTime_t");
    if let Some(d) = float::float_value(v) {
        if d.is_nan() {
            return Err(t.value_error("Invalid value NaN (not a number)"));
        }
        let ns = round(d * 1e9, rounding);
        return if (-9.223372036854775e18..9.223372036854775e18).contains(&ns) {
            Ok(ns as i64)
        } else {
            Err(overflow())
        };
    }
    if v.class().slots().index.is_none() {
        return Err(t.type_error(format_args!(
            "'{}' object cannot be interpreted as an integer or float",
            v.class().tp_name()
        )));
    }
    let n = number::index(t, v)?;
    int::to_i64(&n).and_then(|n| n.checked_mul(NS)).ok_or_else(overflow)
}

/// Whole seconds since the epoch, rounded down: an int or a float.
pub fn to_time_t(t: &Thread, v: &Value) -> PyResult<libc::time_t> {
    let overflow = || t.overflow_error("timestamp out of range for platform time_t");
    if let Some(d) = float::float_value(v) {
        if d.is_nan() {
            return Err(t.value_error("Invalid value NaN (not a number)"));
        }
        let d = d.floor();
        return if (-9.223372036854775e18..9.223372036854775e18).contains(&d) {
            Ok(d as i64)
        } else {
            Err(overflow())
        };
    }
    let n = number::index(t, v)?;
    int::to_i64(&n).ok_or_else(overflow)
}
