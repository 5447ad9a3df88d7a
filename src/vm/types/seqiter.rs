//! Iterators over lists and tuples (the struct is [`adder_abi::layout::PySeqIter`], read by compiled code), their reversals, and the
//! iterators that call: over `__getitem__`, and over a function up to a sentinel.
//!
//! An exhausted iterator has let its sequence go and stays exhausted.

use crate::exc::Exc;
use crate::native::{Bound, Method};
use crate::object::class::{TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::Slots;
use crate::object::value::{Field, Value};
use crate::protocol::{call, compare, iter, number, seq};
use crate::thread::{PyResult, Thread};
use crate::types::list::{self, PyList};
use crate::types::tuple::{self, PyTuple};
use adder_abi::layout::PySeqIter;
use adder_abi::object::Header;
use adder_abi::word::Word;
use std::cell::Cell;

pub static LIST_ITER: TypeCell = TypeCell::new();
pub static TUPLE_ITER: TypeCell = TypeCell::new();
pub static LIST_REVERSE_ITER: TypeCell = TypeCell::new();
pub static GETITEM_ITER: TypeCell = TypeCell::new();
pub static CALL_ITER: TypeCell = TypeCell::new();

/// `iter` of an iterator is itself.
pub fn self_iter(_: &Thread, v: &Value) -> PyResult {
    Ok(v.clone())
}

/// A function of `builtins`, as `__reduce__` of iterators names them. Finding it can run Python code that moves the iterator.
pub fn builtin(t: &Thread, name: &str) -> PyResult {
    crate::builtins::visible_builtin(t, name)
}

macro_rules! seq_iter {
    ($name:ident, $cell:ident, $doc:literal) => {
        #[doc = $doc]
        #[repr(transparent)]
        pub struct $name(pub PySeqIter);

        // SAFETY: `trace` reports the sequence, all that the iterator owns.
        unsafe impl Payload for $name {
            fn cell() -> &'static TypeCell {
                &$cell
            }
            fn trace(&self, visit: &mut Visitor) {
                visit(self.0.seq.get());
            }
            fn clear(&self) {
                self.seq().set(None);
            }
            unsafe fn drop_payload(this: *mut $name) {
                // SAFETY: by the caller's contract.
                unsafe { (*this).seq().set(None) }
            }
        }

        impl $name {
            #[inline(always)]
            fn seq(&self) -> &Field {
                // SAFETY: the cell owns the sequence or is null.
                unsafe { Field::of(&self.0.seq) }
            }

            #[inline(always)]
            fn of(v: &Value) -> &$name {
                debug_assert!(v.is_a::<$name>());
                // SAFETY: slots are called with instances of their type only.
                unsafe { &*(v.word().0 as *const $name) }
            }

            fn make(seq: Option<Value>, index: usize) -> Value {
                $cell.get().instantiate_with(|| {
                    $name(PySeqIter {
                        head: blank_header(),
                        seq: Cell::new(seq.map_or(Word::NULL, Value::into_word)),
                        index: Cell::new(index),
                    })
                })
            }
        }
    };
}

seq_iter!(ListIter, LIST_ITER, "Forward over a list.");
seq_iter!(TupleIter, TUPLE_ITER, "Forward over a tuple.");
seq_iter!(ListReverseIter, LIST_REVERSE_ITER, "Backward over a list; the index is one past the next item.");

pub fn over_list(list: Value) -> Value {
    debug_assert!(list.is_a::<PyList>());
    ListIter::make(Some(list), 0)
}

pub fn over_tuple(tuple: Value) -> Value {
    debug_assert!(tuple.is_a::<PyTuple>());
    TupleIter::make(Some(tuple), 0)
}

/// `reversed(list)`
pub fn over_list_reversed(list: Value) -> Value {
    let n = list.downcast::<PyList>().map_or(0, list::len);
    ListReverseIter::make(Some(list), n)
}

/// The iterator in a value that iterates forward over a list.
#[inline(always)]
pub fn as_list_iter(v: &Value) -> Option<&PySeqIter> {
    v.downcast_exact::<ListIter>().map(|it| &it.0)
}

/// The iterator in a value that iterates over a tuple.
#[inline(always)]
pub fn as_tuple_iter(v: &Value) -> Option<&PySeqIter> {
    v.downcast_exact::<TupleIter>().map(|it| &it.0)
}

fn list_next(_: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let it = ListIter::of(v);
    let word = it.0.seq.get();
    if word.is_null() {
        return Ok(None);
    }
    // SAFETY: the iterator owns a list; reading an element runs no Python code.
    let list = unsafe { &*(word.0 as *const PyList) };
    let i = it.0.index.get();
    if i < list.len.get() {
        it.0.index.set(i + 1);
        return Ok(list::get(list, i));
    }
    it.seq().set(None);
    Ok(None)
}

fn tuple_next(_: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let it = TupleIter::of(v);
    let word = it.0.seq.get();
    if word.is_null() {
        return Ok(None);
    }
    // SAFETY: the iterator owns a tuple.
    let tuple = unsafe { &*(word.0 as *const PyTuple) };
    let i = it.0.index.get();
    if let Some(item) = tuple::items(tuple).get(i) {
        it.0.index.set(i + 1);
        return Ok(Some(item.clone()));
    }
    it.seq().set(None);
    Ok(None)
}

fn reverse_next(_: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let it = ListReverseIter::of(v);
    let word = it.0.seq.get();
    if word.is_null() {
        return Ok(None);
    }
    // SAFETY: the iterator owns a list; reading an element runs no Python code.
    let list = unsafe { &*(word.0 as *const PyList) };
    let i = it.0.index.get();
    if i > 0 && i <= list.len.get() {
        it.0.index.set(i - 1);
        return Ok(list::get(list, i - 1));
    }
    it.0.index.set(0);
    it.seq().set(None);
    Ok(None)
}

fn list_hint(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<ListIter>(t)?;
    let n = it.seq().get().and_then(|l| l.downcast::<PyList>().map(list::len)).unwrap_or(0);
    Ok(Value::from(n.saturating_sub(it.0.index.get())))
}

fn tuple_hint(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<TupleIter>(t)?;
    let n = it.seq().get().and_then(|l| l.downcast::<PyTuple>().map(|l| l.len)).unwrap_or(0);
    Ok(Value::from(n.saturating_sub(it.0.index.get())))
}

fn reverse_hint(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<ListReverseIter>(t)?;
    let n = it.seq().get().and_then(|l| l.downcast::<PyList>().map(list::len)).unwrap_or(0);
    let i = it.0.index.get();
    Ok(Value::from(if i > n { 0 } else { i }))
}

fn list_reduce(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<ListIter>(t)?;
    let f = builtin(t, "iter")?;
    Ok(match it.seq().get() {
        Some(seq) => tuple::of([f, tuple::of([seq]), Value::from(it.0.index.get())]),
        None => tuple::of([f, tuple::of([list::empty()])]),
    })
}

fn tuple_reduce(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<TupleIter>(t)?;
    let f = builtin(t, "iter")?;
    Ok(match it.seq().get() {
        Some(seq) => tuple::of([f, tuple::of([seq]), Value::from(it.0.index.get())]),
        None => tuple::of([f, tuple::of([tuple::empty()])]),
    })
}

fn reverse_reduce(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<ListReverseIter>(t)?;
    let f = builtin(t, if it.seq().is_set() { "reversed" } else { "iter" })?;
    Ok(match it.seq().get() {
        Some(seq) => tuple::of([f, tuple::of([seq]), Value::small_int(it.0.index.get() as i64 - 1)]),
        None => tuple::of([f, tuple::of([list::empty()])]),
    })
}

fn list_setstate(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<ListIter>(t)?;
    let i = number::to_isize(t, a.get(1), Exc::OverflowError)?;
    if let Some(n) = it.seq().get().and_then(|l| l.downcast::<PyList>().map(list::len)) {
        it.0.index.set((i.max(0) as usize).min(n));
    }
    Ok(Value::none())
}

fn tuple_setstate(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<TupleIter>(t)?;
    let i = number::to_isize(t, a.get(1), Exc::OverflowError)?;
    if let Some(n) = it.seq().get().and_then(|l| l.downcast::<PyTuple>().map(|l| l.len)) {
        it.0.index.set((i.max(0) as usize).min(n));
    }
    Ok(Value::none())
}

fn reverse_setstate(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<ListReverseIter>(t)?;
    let i = number::to_isize(t, a.get(1), Exc::OverflowError)?;
    if let Some(n) = it.seq().get().and_then(|l| l.downcast::<PyList>().map(list::len)) {
        it.0.index.set((i.saturating_add(1).max(0) as usize).min(n));
    }
    Ok(Value::none())
}

const HINT: &str = "Private method returning an estimate of len(list(it)).";
const REDUCE: &str = "Return state information for pickling.";
const SETSTATE: &str = "Set state information for unpickling.";

pub static LIST_ITER_SPEC: TypeSpec = TypeSpec {
    name: "list_iterator",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { iter: Some(self_iter), next: Some(list_next), ..Slots::EMPTY },
    methods: &[
        Method::new("__length_hint__(self, /)", list_hint, HINT),
        Method::new("__reduce__(self, /)", list_reduce, REDUCE),
        Method::new("__setstate__(self, object, /)", list_setstate, SETSTATE),
    ],
    ..TypeSpec::of::<ListIter>(&LIST_ITER)
};

pub static TUPLE_ITER_SPEC: TypeSpec = TypeSpec {
    name: "tuple_iterator",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { iter: Some(self_iter), next: Some(tuple_next), ..Slots::EMPTY },
    methods: &[
        Method::new("__length_hint__(self, /)", tuple_hint, HINT),
        Method::new("__reduce__(self, /)", tuple_reduce, REDUCE),
        Method::new("__setstate__(self, object, /)", tuple_setstate, SETSTATE),
    ],
    ..TypeSpec::of::<TupleIter>(&TUPLE_ITER)
};

pub static LIST_REVERSE_ITER_SPEC: TypeSpec = TypeSpec {
    name: "list_reverseiterator",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { iter: Some(self_iter), next: Some(reverse_next), ..Slots::EMPTY },
    methods: &[
        Method::new("__length_hint__(self, /)", reverse_hint, HINT),
        Method::new("__reduce__(self, /)", reverse_reduce, REDUCE),
        Method::new("__setstate__(self, object, /)", reverse_setstate, SETSTATE),
    ],
    ..TypeSpec::of::<ListReverseIter>(&LIST_REVERSE_ITER)
};

/// The iterator of objects that have only `__getitem__`.
#[repr(C)]
pub struct GetItemIter {
    pub head: Header,
    seq: Field,
    index: Cell<i64>,
}

// SAFETY: `trace` reports the sequence, all that the iterator owns.
unsafe impl Payload for GetItemIter {
    fn cell() -> &'static TypeCell {
        &GETITEM_ITER
    }
    fn trace(&self, visit: &mut Visitor) {
        visit(self.seq.word());
    }
    fn clear(&self) {
        self.seq.set(None);
    }
}

/// An iterator that asks for `seq[0]`, `seq[1]`, … until `IndexError` (or `StopIteration`).
pub fn over_getitem(seq: Value) -> Value {
    GETITEM_ITER.get().instantiate_with(|| GetItemIter {
        head: blank_header(),
        seq: Field::new(Some(seq)),
        index: Cell::new(0),
    })
}

fn getitem_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let Some(it) = v.downcast::<GetItemIter>() else { return Ok(None) };
    let Some(object) = it.seq.get() else { return Ok(None) };
    let i = it.index.get();
    if i == i64::MAX >> 1 {
        return Err(t.overflow_error("iter index too large"));
    }
    match seq::get_item(t, &object, &Value::small_int(i)) {
        Ok(item) => {
            it.index.set(i + 1);
            Ok(Some(item))
        }
        Err(raised) => {
            let error = t.take(raised);
            let class = error.class();
            if class.is_subtype(Exc::IndexError.class()) || class.is_subtype(Exc::StopIteration.class()) {
                it.seq.set(None);
                return Ok(None);
            }
            Err(t.raise_again(error))
        }
    }
}

fn getitem_hint(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<GetItemIter>(t)?;
    let Some(object) = it.seq.get() else { return Ok(Value::small_int(0)) };
    if object.class().slots().len.is_none() {
        return Ok(Value::not_implemented());
    }
    let n = seq::len(t, &object)? as i64;
    Ok(Value::small_int((n - it.index.get()).max(0)))
}

fn getitem_reduce(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<GetItemIter>(t)?;
    let f = builtin(t, "iter")?;
    Ok(match it.seq.get() {
        Some(seq) => tuple::of([f, tuple::of([seq]), Value::small_int(it.index.get())]),
        None => tuple::of([f, tuple::of([tuple::empty()])]),
    })
}

fn getitem_setstate(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<GetItemIter>(t)?;
    let i = number::to_isize(t, a.get(1), Exc::OverflowError)?;
    if it.seq.is_set() {
        it.index.set((i as i64).clamp(0, i64::MAX >> 1));
    }
    Ok(Value::none())
}

pub static GETITEM_ITER_SPEC: TypeSpec = TypeSpec {
    name: "iterator",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { iter: Some(self_iter), next: Some(getitem_next), ..Slots::EMPTY },
    methods: &[
        Method::new("__length_hint__(self, /)", getitem_hint, HINT),
        Method::new("__reduce__(self, /)", getitem_reduce, REDUCE),
        Method::new("__setstate__(self, object, /)", getitem_setstate, SETSTATE),
    ],
    ..TypeSpec::of::<GetItemIter>(&GETITEM_ITER)
};

/// `iter(callable, sentinel)`
#[repr(C)]
pub struct CallIter {
    pub head: Header,
    callable: Field,
    sentinel: Field,
}

// SAFETY: `trace` reports both fields, all that the iterator owns.
unsafe impl Payload for CallIter {
    fn cell() -> &'static TypeCell {
        &CALL_ITER
    }
    fn trace(&self, visit: &mut Visitor) {
        visit(self.callable.word());
        visit(self.sentinel.word());
    }
    fn clear(&self) {
        self.callable.set(None);
        self.sentinel.set(None);
    }
}

/// `iter(callable, sentinel)`
pub fn over_calls(callable: Value, sentinel: Value) -> Value {
    CALL_ITER.get().instantiate_with(|| CallIter {
        head: blank_header(),
        callable: Field::new(Some(callable)),
        sentinel: Field::new(Some(sentinel)),
    })
}

fn call_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let Some(it) = v.downcast::<CallIter>() else { return Ok(None) };
    let Some(callable) = it.callable.get() else { return Ok(None) };
    let result = call::call(t, &callable, &[]);
    let Some(value) = t.catch(result, Exc::StopIteration)? else {
        it.callable.set(None);
        it.sentinel.set(None);
        return Ok(None);
    };
    // The call may have exhausted this very iterator.
    let Some(sentinel) = it.sentinel.get() else { return Ok(None) };
    if compare::eq(t, &sentinel, &value)? {
        it.callable.set(None);
        it.sentinel.set(None);
        return Ok(None);
    }
    Ok(Some(value))
}

fn call_reduce(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<CallIter>(t)?;
    let f = builtin(t, "iter")?;
    Ok(match (it.callable.get(), it.sentinel.get()) {
        (Some(c), Some(s)) => tuple::of([f, tuple::pair(c, s)]),
        _ => tuple::of([f, tuple::of([tuple::empty()])]),
    })
}

pub static CALL_ITER_SPEC: TypeSpec = TypeSpec {
    name: "callable_iterator",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { iter: Some(self_iter), next: Some(call_next), ..Slots::EMPTY },
    methods: &[Method::new("__reduce__(self, /)", call_reduce, REDUCE)],
    ..TypeSpec::of::<CallIter>(&CALL_ITER)
};

/// Whether iterating over the value cannot be told from reading its items: an exact list or tuple.
pub fn is_plain(v: &Value) -> bool {
    v.downcast_exact::<PyList>().is_some() || v.downcast_exact::<PyTuple>().is_some()
}

/// All remaining items of an iterator.
pub fn drain(t: &Thread, it: &Value) -> PyResult<Vec<Value>> {
    let mut items = Vec::new();
    while let Some(item) = iter::next(t, it)? {
        items.push(item);
    }
    Ok(items)
}
