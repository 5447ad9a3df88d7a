//! Iteration.

use crate::exc::Exc;
use crate::object::slots::Next;
use crate::object::value::Value;
use crate::protocol::{attr, call, number};
use crate::thread::{PyResult, Raised, Step, Thread};
use crate::types::list::PyList;
use crate::types::seqiter;
use crate::types::tuple::PyTuple;

/// `iter(v)`.
pub fn iter(t: &Thread, v: &Value) -> PyResult {
    let slots = v.class().slots();
    if let Some(iter) = slots.iter {
        let it = iter(t, v)?;
        if it.class().slots().next.is_none() {
            return Err(t.type_error(format_args!(
                "iter() returned non-iterator of type '{}'",
                it.class().tp_name()
            )));
        }
        return Ok(it);
    }
    if slots.get_item.is_some()
        && !v.is_a::<crate::types::dict::PyDict>()
        && !v.is_a::<crate::types::union::PyUnion>()
        && v.class().lookup_str("__iter__").is_none()
    {
        return Ok(seqiter::over_getitem(v.clone()));
    }
    Err(t.type_error(format_args!("'{}' object is not iterable", v.class().tp_name())))
}

/// The next item, or none at the end.
#[inline]
pub fn next(t: &Thread, it: &Value) -> PyResult<Option<Value>> {
    match it.class().slots().next {
        Some(next) => next_by(t, it, next),
        None => Err(not_an_iterator(t, it)),
    }
}

/// As [`next`], by a slot read before: a loop keeps to the `__next__` that it began with.
#[inline]
pub fn next_by(t: &Thread, it: &Value, slot: Next) -> PyResult<Option<Value>> {
    match slot(t, it) {
        // A class's `__next__`, or a function that an iterator calls, ends the iteration so.
        Err(raised) if t.pending_is(Exc::StopIteration) => {
            drop(t.take(raised));
            Ok(None)
        }
        result => result,
    }
}

/// As [`next`], for an iterator that goes on after this one or ends for itself: what this one ends with (a generator's `return`) is not what
/// that one does.
pub fn next_apart(t: &Thread, it: &Value) -> PyResult<Option<Value>> {
    let step = t.step(next_slot(t, it)?, it);
    Ok(match t.catch(step, Exc::StopIteration)? {
        Some(Step::Item(v)) => Some(v),
        Some(Step::End(_)) | None => None,
    })
}

/// The slot for [`next_by`].
pub fn next_slot(t: &Thread, it: &Value) -> PyResult<Next> {
    it.class().slots().next.ok_or_else(|| not_an_iterator(t, it))
}

#[cold]
fn not_an_iterator(t: &Thread, it: &Value) -> Raised {
    t.type_error(format_args!("'{}' object is not an iterator", it.class().tp_name()))
}

/// All items.
pub fn collect(t: &Thread, iterable: &Value) -> PyResult<Vec<Value>> {
    // What is made of them takes as much again.
    let room = |n: usize| crate::types::list::can_hold(2 * n).then_some(()).ok_or_else(|| t.memory_error());
    if let Some(list) = iterable.downcast_exact::<PyList>() {
        room(crate::types::list::len(list))?;
        return Ok(crate::types::list::to_vec(list));
    }
    if let Some(tuple) = iterable.downcast_exact::<PyTuple>() {
        room(tuple.len)?;
        return Ok(crate::types::tuple::items(tuple).to_vec());
    }
    let it = iter(t, iterable)?;
    let hint = length_hint(t, iterable, 8)?;
    if !crate::types::list::can_hold(hint) {
        return Err(t.memory_error());
    }
    let mut items = Vec::with_capacity(hint.min(1 << 16));
    let slot = next_slot(t, &it)?;
    while let Some(item) = next_by(t, &it, slot)? {
        items.push(item);
    }
    Ok(items)
}

/// `operator.length_hint(v, default)`.
pub fn length_hint(t: &Thread, v: &Value, default: usize) -> PyResult<usize> {
    if let Some(len) = v.class().slots().len {
        let result = len(t, v);
        match t.catch(result, Exc::TypeError)? {
            Some(n) => return Ok(n),
            None => return Ok(default),
        }
    }
    let Some(hint) = attr::special(t, v, "__length_hint__")? else { return Ok(default) };
    let result = call::call(t, &hint, &[]);
    let Some(hint) = t.catch(result, Exc::TypeError)? else { return Ok(default) };
    if hint.is_not_implemented() {
        return Ok(default);
    }
    if !crate::types::int::is_int(&hint) {
        return Err(
            t.type_error(format_args!("__length_hint__ must be an integer, not {}", hint.class().tp_name()))
        );
    }
    let n = number::to_isize(t, &hint, Exc::OverflowError)?;
    usize::try_from(n).map_err(|_| t.value_error("__length_hint__() should return >= 0"))
}
