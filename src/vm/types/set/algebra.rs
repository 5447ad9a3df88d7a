//! Set operations, in CPython's order of adding and removing, on which the order of the results depends.

use super::{PySet, any, any_set, empty, empty_frozen, hash_element};
use crate::object::value::Value;
use crate::protocol::iter;
use crate::thread::{PyResult, Thread};
use crate::types::dict::PyDict;
use crate::types::list::{self, PyList};

/// A new empty set of the builtin type that `like` is of.
fn base_of(like: &Value) -> Value {
    if like.is_a::<PySet>() { empty() } else { empty_frozen() }
}

/// Adds all elements of an iterable.
pub fn update(t: &Thread, set: &PySet, source: &Value) -> PyResult<()> {
    if let Some(other) = any_set(source) {
        return set.merge(t, other);
    }
    if let Some(dict) = source.downcast_exact::<PyDict>() {
        set.make_room(dict.len());
        let mut at = 0;
        while let Some(key) = next_key(dict, &mut at) {
            set.add_hashed(t, key.0, key.1)?;
        }
        return Ok(());
    }
    if let Some(list) = source.downcast_exact::<PyList>() {
        // Adding can run Python code, which can change the list.
        let mut i = 0;
        while let Some(item) = list::get(list, i) {
            set.add(t, item)?;
            i += 1;
        }
        return Ok(());
    }
    let it = iter::iter(t, source)?;
    let slot = iter::next_slot(t, &it)?;
    while let Some(item) = iter::next_by(t, &it, slot)? {
        set.add(t, item)?;
    }
    Ok(())
}

fn next_key(dict: &PyDict, at: &mut usize) -> Option<(Value, i64)> {
    while *at < dict.entry_count() {
        *at += 1;
        if let Some(key) = dict.key_at(*at - 1) {
            return Some((key.clone(), dict.hash_at(*at - 1)));
        }
    }
    None
}

/// A copy as an exact `set` or `frozenset`.
pub fn copy(t: &Thread, v: &Value) -> PyResult {
    let result = base_of(v);
    any(&result)?.merge(t, any(v)?)?;
    Ok(result)
}

pub fn union(t: &Thread, v: &Value, others: &[Value]) -> PyResult {
    let result = copy(t, v)?;
    for other in others {
        if !other.is(v) {
            update(t, any(&result)?, other)?;
        }
    }
    Ok(result)
}

pub fn intersection(t: &Thread, v: &Value, other: &Value) -> PyResult {
    if v.is(other) {
        return copy(t, v);
    }
    let result = base_of(v);
    let into = any(&result)?;
    let mut set = any(v)?;
    if let Some(mut o) = any_set(other) {
        if o.len() > set.len() {
            std::mem::swap(&mut set, &mut o);
        }
        let mut at = 0;
        while let Some((x, hash)) = o.next_entry(&mut at) {
            if set.contains_hashed(t, &x, hash)? {
                into.add_hashed(t, x, hash)?;
            }
        }
        return Ok(result);
    }
    let it = iter::iter(t, other)?;
    while let Some(x) = iter::next(t, &it)? {
        let hash = hash_element(t, &x)?;
        if set.contains_hashed(t, &x, hash)? {
            into.add_hashed(t, x, hash)?;
            if into.len() >= set.len() {
                break;
            }
        }
    }
    Ok(result)
}

pub fn intersection_all(t: &Thread, v: &Value, others: &[Value]) -> PyResult {
    let Some((first, rest)) = others.split_first() else { return copy(t, v) };
    let mut result = intersection(t, v, first)?;
    for other in rest {
        result = intersection(t, &result, other)?;
    }
    Ok(result)
}

/// `set -= other`
pub fn difference_update(t: &Thread, v: &Value, other: &Value) -> PyResult<()> {
    let set = any(v)?;
    if v.is(other) {
        set.clear_all();
        return Ok(());
    }
    if let Some(o) = any_set(other) {
        // A much larger set is cut down to what can matter first.
        let common = if o.len() >> 3 > set.len() { Some(intersection(t, v, other)?) } else { None };
        let o = match &common {
            Some(common) => any(common)?,
            None => o,
        };
        let mut at = 0;
        while let Some((x, hash)) = o.next_entry(&mut at) {
            set.discard_hashed(t, &x, hash)?;
        }
    } else {
        let it = iter::iter(t, other)?;
        while let Some(x) = iter::next(t, &it)? {
            set.discard(t, &x)?;
        }
    }
    set.sweep();
    Ok(())
}

pub fn difference(t: &Thread, v: &Value, other: &Value) -> PyResult {
    let set = any(v)?;
    let dict = other.downcast_exact::<PyDict>();
    let size = match (any_set(other), dict) {
        (Some(o), _) => Some(o.len()),
        (None, Some(d)) => Some(d.len()),
        (None, None) => None,
    };
    if size.is_none_or(|n| set.len() >> 2 > n) {
        let result = copy(t, v)?;
        difference_update(t, &result, other)?;
        return Ok(result);
    }
    let result = base_of(v);
    let into = any(&result)?;
    let mut at = 0;
    while let Some((x, hash)) = set.next_entry(&mut at) {
        let there = match (any_set(other), dict) {
            (Some(o), _) => o.contains_hashed(t, &x, hash)?,
            (None, Some(d)) => d.find(t, &x, hash)?.is_some(),
            (None, None) => false,
        };
        if !there {
            into.add_hashed(t, x, hash)?;
        }
    }
    Ok(result)
}

pub fn difference_all(t: &Thread, v: &Value, others: &[Value]) -> PyResult {
    let Some((first, rest)) = others.split_first() else { return copy(t, v) };
    let result = difference(t, v, first)?;
    for other in rest {
        difference_update(t, &result, other)?;
    }
    Ok(result)
}

/// `set ^= other`
pub fn symmetric_update(t: &Thread, v: &Value, other: &Value) -> PyResult<()> {
    let set = any(v)?;
    if v.is(other) {
        set.clear_all();
        return Ok(());
    }
    let toggle = |x: Value, hash: i64| -> PyResult<()> {
        if !set.discard_hashed(t, &x, hash)? {
            set.add_hashed(t, x, hash)?;
        }
        Ok(())
    };
    let mut at = 0;
    if let Some(dict) = other.downcast_exact::<PyDict>() {
        while let Some((x, hash)) = next_key(dict, &mut at) {
            toggle(x, hash)?;
        }
        return Ok(());
    }
    let own;
    let o = match any_set(other) {
        Some(o) => o,
        None => {
            own = base_of(v);
            update(t, any(&own)?, other)?;
            any(&own)?
        }
    };
    while let Some((x, hash)) = o.next_entry(&mut at) {
        toggle(x, hash)?;
    }
    Ok(())
}

pub fn symmetric(t: &Thread, v: &Value, other: &Value) -> PyResult {
    let result = base_of(v);
    update(t, any(&result)?, other)?;
    symmetric_update(t, &result, v)?;
    Ok(result)
}

/// Whether all elements of `a` are in `b`.
pub fn subset(t: &Thread, a: &PySet, b: &PySet) -> PyResult<bool> {
    if a.len() > b.len() {
        return Ok(false);
    }
    let mut at = 0;
    while let Some((x, hash)) = a.next_entry(&mut at) {
        if !b.contains_hashed(t, &x, hash)? {
            return Ok(false);
        }
    }
    Ok(true)
}

pub fn issubset(t: &Thread, v: &Value, other: &Value) -> PyResult<bool> {
    match any_set(other) {
        Some(o) => subset(t, any(v)?, o),
        None => {
            let common = intersection(t, v, other)?;
            Ok(any(&common)?.len() == any(v)?.len())
        }
    }
}

pub fn issuperset(t: &Thread, v: &Value, other: &Value) -> PyResult<bool> {
    let set = any(v)?;
    if let Some(o) = any_set(other) {
        return subset(t, o, set);
    }
    let it = iter::iter(t, other)?;
    while let Some(x) = iter::next(t, &it)? {
        if !set.contains(t, &x)? {
            return Ok(false);
        }
    }
    Ok(true)
}

pub fn isdisjoint(t: &Thread, v: &Value, other: &Value) -> PyResult<bool> {
    let mut set = any(v)?;
    if v.is(other) {
        return Ok(set.is_empty());
    }
    if let Some(mut o) = any_set(other) {
        if o.len() > set.len() {
            std::mem::swap(&mut set, &mut o);
        }
        let mut at = 0;
        while let Some((x, hash)) = o.next_entry(&mut at) {
            if set.contains_hashed(t, &x, hash)? {
                return Ok(false);
            }
        }
        return Ok(true);
    }
    let it = iter::iter(t, other)?;
    while let Some(x) = iter::next(t, &it)? {
        if set.contains(t, &x)? {
            return Ok(false);
        }
    }
    Ok(true)
}
