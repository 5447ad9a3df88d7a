//! `_count_elements`, the loop of `Counter`.

use adder_vm::native::Bound;
use adder_vm::object::payload::Payload;
use adder_vm::object::slots::BinaryOp;
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, call, iter, number, seq};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::{PyDict, hash_any};

/// Whether `get` and `[]=` of the mapping are dict's own.
fn plain(mapping: &Value) -> Option<&PyDict> {
    let dict = mapping.downcast::<PyDict>()?;
    let (class, own) = (mapping.class(), PyDict::class());
    let same = |name: &str| match (class.lookup_str(name), own.lookup_str(name)) {
        (Some(a), Some(b)) => a.is(&b),
        _ => false,
    };
    if class.is(own) || (same("get") && same("__setitem__")) { Some(dict) } else { None }
}

pub fn count_elements(t: &Thread, a: Bound) -> PyResult {
    let (mapping, one) = (a.get(0), Value::small_int(1));
    let it = iter::iter(t, a.get(1))?;
    if let Some(dict) = plain(mapping) {
        while let Some(key) = iter::next(t, &it)? {
            let hash = hash_any(t, &key)?;
            match dict.get_hashed(t, &key, hash)? {
                Some(n) => {
                    let sum = number::binary(t, BinaryOp::Add, &n, &one)?;
                    dict.set_hashed(t, key, hash, sum)?;
                }
                None => dict.set_hashed(t, key, hash, one.clone())?,
            }
        }
        return Ok(Value::none());
    }
    let get = attr::get_str(t, mapping, "get")?;
    while let Some(key) = iter::next(t, &it)? {
        let old = call::call(t, &get, &[key.clone(), Value::small_int(0)])?;
        let sum = number::binary(t, BinaryOp::Add, &old, &one)?;
        seq::set_item(t, mapping, &key, Some(&sum))?;
    }
    Ok(Value::none())
}
