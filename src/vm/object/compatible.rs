//! Whether the instances of one class can become instances of another (`__class__` and `__bases__` assignment).
//!
//! Two classes are compatible if the same struct, `__slots__`, `__dict__` and list of weak references are behind both. It is enough to
//! compare what each first ancestor that adds anything adds: to the same base, in the same order.

use super::class::PyType;
use crate::protocol::compare;
use crate::thread::{PyResult, Thread};
use crate::types::tuple::{self, PyTuple};

/// Whether the class adds nothing to its base's layout.
fn adds_nothing(class: &PyType, base: &PyType) -> bool {
    std::ptr::eq(class.solid, base.solid)
        && class.shape().slot_words == base.shape().slot_words
        && class.has_dict.get() == base.has_dict.get()
        && class.has_weakrefs.get() == base.has_weakrefs.get()
}

fn first_that_adds(class: &PyType) -> &PyType {
    let mut at = class;
    while let Some(base) = at.base().filter(|b| adds_nothing(at, b)) {
        at = base;
    }
    at
}

fn same_names(t: &Thread, a: &PyType, b: &PyType) -> PyResult<bool> {
    let names = |c: &PyType| {
        let names = c.slot_names.get();
        names.and_then(|n| n.downcast::<PyTuple>().map(|n| tuple::items(n).to_vec())).unwrap_or_default()
    };
    let (a, b) = (names(a), names(b));
    if a.len() != b.len() {
        return Ok(false);
    }
    for (x, y) in a.iter().zip(&b) {
        if !compare::eq(t, x, y)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Why `old` cannot become `new`: what differs between them; none if it can.
pub fn difference(t: &Thread, old: &PyType, new: &PyType) -> PyResult<Option<&'static str>> {
    if old.is_collected() != new.is_collected() {
        return Ok(Some("deallocator"));
    }
    let (a, b) = (first_that_adds(old), first_that_adds(new));
    if std::ptr::eq(a, b) {
        return Ok(None);
    }
    let (Some(x), Some(y)) = (a.base(), b.base()) else { return Ok(Some("object layout")) };
    let same = a.spec.is_none()
        && b.spec.is_none()
        && std::ptr::eq(x, y)
        && a.has_dict.get() == b.has_dict.get()
        && a.has_weakrefs.get() == b.has_weakrefs.get()
        && same_names(t, a, b)?;
    Ok(if same { None } else { Some("object layout") })
}
