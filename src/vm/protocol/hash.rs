//! Hashing.

use crate::object::value::Value;
use crate::thread::{PyResult, Thread};

/// `hash(v)`; never -1.
#[inline]
pub fn hash(t: &Thread, v: &Value) -> PyResult<i64> {
    match v.class().slots().hash {
        Some(hash) => hash(t, v),
        None => Err(t.type_error(format_args!("unhashable type: '{}'", v.class().tp_name()))),
    }
}

/// The hash of an object by its identity.
pub fn by_identity(v: &Value) -> i64 {
    by_address(v.word().0 as usize)
}

/// Addresses are multiples of 16: rotate the zeroes out of the way.
pub fn by_address(address: usize) -> i64 {
    let h = address.rotate_right(4) as i64;
    if h == -1 { -2 } else { h }
}

/// The `hash` slot of types that are not hashable.
pub fn not_hashable(t: &Thread, v: &Value) -> PyResult<i64> {
    Err(t.type_error(format_args!("unhashable type: '{}'", v.class().tp_name())))
}
