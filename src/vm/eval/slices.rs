//! `container[start:stop:step]` without an object for the slice, for the eval loop's fused instructions and compiled code.
//!
//! Only where neither bounds nor containers can run Python code or raise: exact lists, tuples and strings, and bounds that are word-sized
//! ints or `None`. `unsafe` lives here: operands are words on the evaluation stack.

use super::arith;
use crate::object::value::Value;
use crate::types::list::{self, PyList};
use crate::types::slice::{self, Adjusted};
use crate::types::str::{PyStr, layout};
use crate::types::tuple::{self, PyTuple};
use adder_abi::Word;
use std::cell::Cell;

/// A bound: none if it is something else than an int or `None`.
#[inline(always)]
fn bound(v: &Value) -> Option<Option<isize>> {
    if v.is_int_word() {
        return Some(Some(v.word().as_int() as isize));
    }
    if v.is_none() { Some(None) } else { None }
}

/// The slice whose two or three parts are `parts`, fitted to a length.
#[inline(always)]
fn fitted(parts: &[Value], len: usize) -> Option<Adjusted> {
    let (start, stop) = (bound(&parts[0])?, bound(&parts[1])?);
    let step = match parts.get(2) {
        Some(step) => bound(step)?.unwrap_or(1),
        None => 1,
    };
    if step == 0 {
        return None;
    }
    Some(slice::adjust(start, stop, step, len))
}

/// The part of the container that lies below `n` bounds at the top of the stack.
///
/// # Safety
/// `sp` is the eval loop's; `n` is 2 or 3.
#[inline(always)]
pub unsafe fn get(sp: *const Word, n: usize, data: &Cell<u64>) -> Option<Value> {
    // SAFETY: by the caller's contract.
    let (container, parts) = unsafe { (Value::borrow(&*sp.sub(n + 1)), Value::borrow_slice(sp.sub(n), n)) };
    let part = part_of(container, parts)?;
    arith::note_sliced(data, container);
    Some(part)
}

/// The part of a container that two or three bounds name.
#[inline(always)]
pub fn part_of(container: &Value, parts: &[Value]) -> Option<Value> {
    Some(if let Some(list) = container.downcast_exact::<PyList>() {
        list::methods::picked(list, fitted(parts, list::len(list)).filter(|at| list::can_hold(at.count))?)
    } else if let Some(s) = container.downcast_exact::<PyStr>() {
        let at = fitted(parts, s.len())?;
        layout::picked(s, at.start, at.step, at.count)
    } else {
        let tuple = container.downcast_exact::<PyTuple>()?;
        let at = fitted(parts, tuple.len)?;
        if at.step != 1 {
            return None;
        }
        tuple::slice_of(container, at.start as usize, at.start as usize + at.count)
    })
}

/// Stores the value that lies below the container and `n` bounds to a part of the container; false if that takes more than moving
/// words.
///
/// # Safety
/// As for [`get`].
#[inline(always)]
pub unsafe fn set(sp: *const Word, n: usize, data: &Cell<u64>) -> bool {
    // SAFETY: by the caller's contract.
    let (container, value, parts) = unsafe {
        (Value::borrow(&*sp.sub(n + 1)), Value::borrow(&*sp.sub(n + 2)), Value::borrow_slice(sp.sub(n), n))
    };
    let done = replace(container, parts, value);
    if done {
        arith::note_sliced(data, container);
    }
    done
}

/// Stores a part of a list, which two or three bounds name, to the part of a list between two bounds, all of them ints or `None`; false, and
/// nothing done, if there is no memory for it.
pub fn transfer(to: &Value, [start, stop]: [&Value; 2], from: &Value, parts: &[Value]) -> bool {
    let (Some(list), Some(source)) = (to.downcast_exact::<PyList>(), from.downcast_exact::<PyList>()) else {
        return false;
    };
    let Some(taken) = fitted(parts, list::len(source)) else { return false };
    let bounds = [start.clone(), stop.clone()];
    let Some(at) = fitted(&bounds, list::len(list)) else { return false };
    at.count == taken.count
        && list::transfer(list, at.start as usize, at.count, source, taken.start as usize, taken.step)
        || replace(to, &bounds, &list::methods::picked(source, taken))
}

/// Stores a value to the part of a container that two or three bounds name; false, and nothing done, if that takes more than moving words.
#[inline(always)]
pub fn replace(container: &Value, parts: &[Value], value: &Value) -> bool {
    let (Some(list), Some(values)) = (container.downcast_exact::<PyList>(), value.downcast_exact::<PyList>())
    else {
        return false;
    };
    let Some(at) = fitted(parts, list::len(list)).filter(|at| at.step == 1) else { return false };
    let (start, stop) = (at.start as usize, at.start as usize + at.count);
    if !list::overwrite(list, start, stop, values) {
        if !list::can_hold(list::len(list) + 2 * list::len(values)) {
            return false;
        }
        let values = list::to_vec(values);
        let mut old = list::replace_range(list, start, stop, values);
        while old.pop().is_some() {}
    }
    true
}
