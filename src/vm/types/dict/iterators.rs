//! Iterators over a dict's keys, values and items, forward and backward: six types that share a struct.
//!
//! An iterator holds a position among the entries. A change of the dict's size shows in the number of entries, a change of
//! keys at equal size in finding more entries than there were.

use super::PyDict;
use crate::native::{Bound, Method};
use crate::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::Slots;
use crate::object::value::{Field, Value};
use crate::thread::{PyResult, Thread};
use crate::types::seqiter::{builtin, drain, self_iter};
use crate::types::{list, tuple};
use adder_abi::object::Header;
use std::cell::Cell;

/// What an iterator gives, and in which direction; the numbers index the types.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(usize)]
pub enum What {
    Keys = 0,
    Values = 1,
    Items = 2,
    KeysReversed = 3,
    ValuesReversed = 4,
    ItemsReversed = 5,
}

pub static CELLS: [TypeCell; 6] = [const { TypeCell::new() }; 6];

/// Stands for "the size has changed" in [`DictIter::used`]: no dict has it.
const CHANGED: usize = usize::MAX;

#[repr(C)]
pub struct DictIter<const K: usize> {
    pub head: Header,
    dict: Field,
    /// The dict's size when iteration began.
    used: Cell<usize>,
    /// The next entry; backward: one past it.
    at: Cell<usize>,
    left: Cell<usize>,
}

// SAFETY: `trace` reports the dict, all that the iterator owns.
unsafe impl<const K: usize> Payload for DictIter<K> {
    fn cell() -> &'static TypeCell {
        &CELLS[K]
    }
    fn trace(&self, visit: &mut Visitor) {
        visit(self.dict.word());
    }
    fn clear(&self) {
        self.dict.set(None);
    }
}

/// An iterator over a dict.
pub fn new(dict: &Value, what: What) -> Value {
    match what {
        What::Keys => make::<0>(dict),
        What::Values => make::<1>(dict),
        What::Items => make::<2>(dict),
        What::KeysReversed => make::<3>(dict),
        What::ValuesReversed => make::<4>(dict),
        What::ItemsReversed => make::<5>(dict),
    }
}

fn make<const K: usize>(dict: &Value) -> Value {
    let (n, at) = match dict.downcast::<PyDict>() {
        Some(d) if K >= 3 => (d.len(), d.entry_count()),
        Some(d) => (d.len(), d.first_index().unwrap_or(0)),
        None => (0, 0),
    };
    CELLS[K].get().instantiate_with(|| DictIter::<K> {
        head: blank_header(),
        dict: Field::new(Some(dict.clone())),
        used: Cell::new(n),
        at: Cell::new(at),
        left: Cell::new(n),
    })
}

/// Whether it is an iterator over a dict's items, forward.
#[inline(always)]
pub fn is_items(it: &Value) -> bool {
    it.downcast_exact::<DictIter<{ What::Items as usize }>>().is_some()
}

/// The class of these, if there was one already.
pub fn items_class() -> Option<&'static PyType> {
    let cell = &CELLS[What::Items as usize];
    cell.is_ready().then(|| cell.get())
}

/// The next key and value of an iterator over a dict's items; none at its end, and for others.
#[inline]
pub fn next_entry(t: &Thread, it: &Value) -> PyResult<Option<(Value, Value)>> {
    let Some(it) = it.downcast_exact::<DictIter<{ What::Items as usize }>>() else { return Ok(None) };
    let found = step(t, it, |dict, i| dict.entry(i))?;
    Ok(found)
}

#[inline(always)]
fn item<const K: usize>(dict: &PyDict, i: usize) -> Option<Value> {
    match K % 3 {
        0 => dict.key_at(i).cloned(),
        1 => dict.value_at(i).cloned(),
        _ => dict.entry(i).map(|(k, v)| tuple::pair(k, v)),
    }
}

fn next<const K: usize>(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    debug_assert!(v.is_a::<DictIter<K>>());
    // SAFETY: slots are called with instances of their type only.
    let it = unsafe { &*(v.word().0 as *const DictIter<K>) };
    step(t, it, item::<K>)
}

/// One step: what `item` makes of the next entry's place.
#[inline(always)]
fn step<const K: usize, R>(
    t: &Thread,
    it: &DictIter<K>,
    item: impl Fn(&PyDict, usize) -> Option<R>,
) -> PyResult<Option<R>> {
    if !it.dict.is_set() {
        return Ok(None);
    }
    // SAFETY: the iterator owns a dict; reading entries runs no Python code.
    let dict = unsafe { &*(it.dict.word().0 as *const PyDict) };
    if it.used.get() != dict.len() {
        it.used.set(CHANGED);
        return Err(t.runtime_error("dictionary changed size during iteration"));
    }
    if K < 3 {
        let mut i = it.at.get();
        while i < dict.entry_count() {
            if let Some(result) = item(dict, i) {
                if it.left.get() == 0 {
                    it.dict.set(None);
                    return Err(t.runtime_error("dictionary keys changed during iteration"));
                }
                it.at.set(i + 1);
                it.left.set(it.left.get() - 1);
                return Ok(Some(result));
            }
            i += 1;
        }
    } else {
        // Behind the entries: the dict was emptied and filled again since.
        let mut i = if it.at.get() > dict.entry_count() { 0 } else { it.at.get() };
        while i > 0 {
            i -= 1;
            if let Some(result) = item(dict, i) {
                if it.left.get() == 0 {
                    it.dict.set(None);
                    return Err(t.runtime_error("dictionary keys changed during iteration"));
                }
                it.at.set(i);
                it.left.set(it.left.get() - 1);
                return Ok(Some(result));
            }
        }
    }
    it.dict.set(None);
    Ok(None)
}

fn hint<const K: usize>(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<DictIter<K>>(t)?;
    let same = it.dict.get().and_then(|d| d.downcast::<PyDict>().map(PyDict::len)) == Some(it.used.get());
    Ok(Value::from(if same { it.left.get() } else { 0 }))
}

fn reduce<const K: usize>(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<DictIter<K>>(t)?;
    // The rest is listed by a copy, so that the iterator stays where it is.
    let copy = CELLS[K].get().instantiate(DictIter::<K> {
        head: blank_header(),
        dict: Field::new(it.dict.get()),
        used: Cell::new(it.used.get()),
        at: Cell::new(it.at.get()),
        left: Cell::new(it.left.get()),
    });
    let rest = list::new(drain(t, &copy)?);
    Ok(tuple::of([builtin(t, "iter")?, tuple::of([rest])]))
}

macro_rules! spec {
    ($spec:ident $k:literal $name:literal) => {
        pub static $spec: TypeSpec = TypeSpec {
            name: $name,
            container: true,
            flags: type_flag::DISALLOW_INSTANTIATION,
            slots: Slots { iter: Some(self_iter), next: Some(next::<$k>), ..Slots::EMPTY },
            methods: &[
                Method::new(
                    "__length_hint__(self, /)",
                    hint::<$k>,
                    "Private method returning an estimate of len(list(it)).",
                ),
                Method::new("__reduce__(self, /)", reduce::<$k>, "Return state information for pickling."),
            ],
            ..TypeSpec::of::<DictIter<$k>>(&CELLS[$k])
        };
    };
}
spec!(KEY_ITER_SPEC 0 "dict_keyiterator");
spec!(VALUE_ITER_SPEC 1 "dict_valueiterator");
spec!(ITEM_ITER_SPEC 2 "dict_itemiterator");
spec!(REVERSE_KEY_ITER_SPEC 3 "dict_reversekeyiterator");
spec!(REVERSE_VALUE_ITER_SPEC 4 "dict_reversevalueiterator");
spec!(REVERSE_ITEM_ITER_SPEC 5 "dict_reverseitemiterator");

pub static SPECS: [&TypeSpec; 6] = [
    &KEY_ITER_SPEC,
    &VALUE_ITER_SPEC,
    &ITEM_ITER_SPEC,
    &REVERSE_KEY_ITER_SPEC,
    &REVERSE_VALUE_ITER_SPEC,
    &REVERSE_ITEM_ITER_SPEC,
];
