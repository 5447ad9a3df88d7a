//! Slices of lists whose bounds are ints or None: nothing is made for them, nothing runs.

use super::{ListKind, PyList, as_list, pick, set_capacity, slice_of};
use crate::object::value::Value;
use crate::types::slice::{Adjusted, adjust};

/// A slice of a list of this length, if its bounds are plain.
pub fn plain(start: &Value, stop: &Value, step: &Value, len: usize) -> Option<Adjusted> {
    let bound = |v: &Value| match v.word() {
        w if w.is_int() => Some(Some(w.as_int() as isize)),
        _ => v.is_none().then_some(None),
    };
    let step = bound(step)?.unwrap_or(1);
    if step == 0 { None } else { Some(adjust(bound(start)?, bound(stop)?, step, len)) }
}

/// The elements of a slice, as a new list.
pub fn get(list: &PyList, s: Adjusted) -> Value {
    if s.step == 1 {
        return slice_of(list, s.start as usize, s.start as usize + s.count);
    }
    if list.kind.get() == ListKind::Mixed || s.count == 0 {
        return pick(list, s.positions());
    }
    let result = super::empty();
    let new = as_list(&result);
    set_capacity(new, s.count);
    let (from, to) = (list.items.get(), new.items.get());
    let mut at = s.start;
    for i in 0..s.count {
        // SAFETY: the slice's positions are below the length; there is room for `count` words, none of them a reference.
        unsafe { *to.add(i) = *from.offset(at) };
        at = at.wrapping_add(s.step);
    }
    new.len.set(s.count);
    new.kind.set(list.kind.get());
    result
}

/// Puts the elements of another list in the place of as many. False, and nothing done, if that is not all there is to do.
pub fn overwrite(list: &PyList, s: Adjusted, new: &PyList) -> bool {
    let (to, from) = (list.kind.get(), new.kind.get());
    let fits = to == from && to != ListKind::Mixed || to == ListKind::NoRefs && from == ListKind::Ints;
    if !fits || s.count != new.len.get() || std::ptr::eq(list, new) {
        return false;
    }
    let (to, from) = (list.items.get(), new.items.get());
    let mut at = s.start;
    for i in 0..s.count {
        // SAFETY: the slice's positions are below the length; nothing is a reference, before or after.
        unsafe { *to.offset(at) = *from.add(i) };
        at = at.wrapping_add(s.step);
    }
    true
}
