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

/// Iterates over a string. One type is for strings of ASCII, another for the rest.
#[repr(C)]
pub struct PyStrIter<const ASCII: bool> {
    pub head: Header,
    /// The string; empty at the end.
    text: Field,
    index: Cell<usize>,
}

pub static STR_ITER: TypeCell = TypeCell::new();
pub static STR_ASCII_ITER: TypeCell = TypeCell::new();

// SAFETY: the string is the one reference.
unsafe impl<const ASCII: bool> Payload for PyStrIter<ASCII> {
    fn cell() -> &'static TypeCell {
        if ASCII { &STR_ASCII_ITER } else { &STR_ITER }
    }

    fn trace(&self, visit: &mut Visitor) {
        if self.text.is_set() {
            visit(self.text.word());
        }
    }
}

pub fn iter(_: &Thread, v: &Value) -> PyResult {
    // As in CPython, a subclass of `str` is never of the kind that is.
    let is_ascii = v.downcast_exact::<PyStr>().is_some_and(PyStr::is_ascii);
    Ok(if is_ascii { over::<true>(v) } else { over::<false>(v) })
}

fn over<const ASCII: bool>(v: &Value) -> Value {
    PyStrIter::<ASCII>::class().instantiate_with(|| PyStrIter::<ASCII> {
        head: blank_header(),
        text: Field::new(Some(v.clone())),
        index: Cell::new(0),
    })
}

fn next<const ASCII: bool>(_: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let Some(it) = v.downcast::<PyStrIter<ASCII>>() else { return Ok(None) };
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

fn remaining<const ASCII: bool>(it: &PyStrIter<ASCII>) -> usize {
    it.text
        .get()
        .and_then(|v| v.downcast::<PyStr>().map(PyStr::len))
        .map_or(0, |n| n.saturating_sub(it.index.get()))
}

fn length_hint<const ASCII: bool>(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(remaining::<ASCII>(a.this(t)?)))
}

fn reduce<const ASCII: bool>(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<PyStrIter<ASCII>>(t)?;
    let iter = seqiter::builtin(t, "iter")?;
    Ok(match it.text.get() {
        Some(text) => tuple::of([iter, tuple::of([text]), Value::from(it.index.get())]),
        None => tuple::of([iter, tuple::of([Value::from("")])]),
    })
}

fn setstate<const ASCII: bool>(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<PyStrIter<ASCII>>(t)?;
    let n = ssize(t, a.get(1))?.max(0) as usize;
    if let Some(text) = it.text.get() {
        it.index.set(n.min(text.downcast::<PyStr>().map_or(0, PyStr::len)));
    }
    Ok(Value::none())
}

impl<const ASCII: bool> PyStrIter<ASCII> {
    const METHODS: &'static [Method] = &[
        Method::new(
            "__length_hint__(self, /)",
            length_hint::<ASCII>,
            "Private method returning an estimate of len(list(it)).",
        ),
        Method::new("__reduce__(self, /)", reduce::<ASCII>, "Return state information for pickling."),
        Method::new(
            "__setstate__(self, state, /)",
            setstate::<ASCII>,
            "Set state information for unpickling.",
        ),
    ];

    const fn spec(name: &'static str, cell: &'static TypeCell) -> TypeSpec {
        TypeSpec {
            name,
            container: true,
            flags: type_flag::DISALLOW_INSTANTIATION,
            slots: Slots { iter: Some(seqiter::self_iter), next: Some(next::<ASCII>), ..Slots::EMPTY },
            methods: Self::METHODS,
            ..TypeSpec::of::<Self>(cell)
        }
    }
}

pub static STR_ITER_SPEC: TypeSpec = PyStrIter::<false>::spec("str_iterator", &STR_ITER);
pub static STR_ASCII_ITER_SPEC: TypeSpec = PyStrIter::<true>::spec("str_ascii_iterator", &STR_ASCII_ITER);
