//! The iterators over the characters of a string.

use super::{PyStr, from_char};
use crate::native::{Bound, Method};
use crate::object::class::{TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::Slots;
use crate::object::value::{Field, Value};
use crate::thread::{PyResult, Thread};
use crate::types::str::args::ssize;
use crate::types::{seqiter, tuple};
use adder_abi::object::Header;
use std::cell::Cell;

/// Iterates over a string.
#[repr(C)]
pub struct PyStrIter {
    pub head: Header,
    /// The string; empty at the end.
    text: Field,
    index: Cell<usize>,
}

pub static STR_ITER: TypeCell = TypeCell::new();

// SAFETY: the string is the one reference.
unsafe impl Payload for PyStrIter {
    fn cell() -> &'static TypeCell {
        &STR_ITER
    }

    fn trace(&self, visit: &mut Visitor) {
        if self.text.is_set() {
            visit(self.text.word());
        }
    }
}

pub fn iter(_: &Thread, v: &Value) -> PyResult {
    Ok(PyStrIter::class().instantiate(PyStrIter {
        head: blank_header(),
        text: Field::new(Some(v.clone())),
        index: Cell::new(0),
    }))
}

fn next(_: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let Some(it) = v.downcast::<PyStrIter>() else { return Ok(None) };
    if !it.text.is_set() {
        return Ok(None);
    }
    // SAFETY: the field holds a string, and nothing below changes the field before the last use.
    let s = unsafe { &*(it.text.word().0 as *const PyStr) };
    let i = it.index.get();
    if i < s.len() {
        it.index.set(i + 1);
        return Ok(Some(from_char(s.char_at(i))));
    }
    it.text.set(None);
    Ok(None)
}

fn remaining(it: &PyStrIter) -> usize {
    it.text
        .get()
        .and_then(|v| v.downcast::<PyStr>().map(PyStr::len))
        .map_or(0, |n| n.saturating_sub(it.index.get()))
}

fn length_hint(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(remaining(a.this(t)?)))
}

fn reduce(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<PyStrIter>(t)?;
    let iter = seqiter::builtin(t, "iter")?;
    Ok(match it.text.get() {
        Some(text) => tuple::of([iter, tuple::of([text]), Value::from(it.index.get())]),
        None => tuple::of([iter, tuple::of([Value::from("")])]),
    })
}

fn setstate(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<PyStrIter>(t)?;
    let n = ssize(t, a.get(1))?.max(0) as usize;
    if let Some(text) = it.text.get() {
        it.index.set(n.min(text.downcast::<PyStr>().map_or(0, PyStr::len)));
    }
    Ok(Value::none())
}

pub static STR_ITER_SPEC: TypeSpec = TypeSpec {
    name: "str_iterator",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { iter: Some(seqiter::self_iter), next: Some(next), ..Slots::EMPTY },
    methods: &[
        Method::new(
            "__length_hint__(self, /)",
            length_hint,
            "Private method returning an estimate of len(list(it)).",
        ),
        Method::new("__reduce__(self, /)", reduce, "Return state information for pickling."),
        Method::new("__setstate__(self, state, /)", setstate, "Set state information for unpickling."),
    ],
    ..TypeSpec::of::<PyStrIter>(&STR_ITER)
};
