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

/// Addresses of objects of one size lie at equal distances, those of types a kilobyte apart: mixed, lest all are probed for in the same few
/// places of a table.
pub fn by_address(address: usize) -> i64 {
    ((address as u64 >> 4).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 16) as i64
}

/// The `hash` slot of types that are not hashable.
pub fn not_hashable(t: &Thread, v: &Value) -> PyResult<i64> {
    Err(t.type_error(format_args!("unhashable type: '{}'", v.class().tp_name())))
}
