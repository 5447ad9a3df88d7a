//! The iterator and the views of `OrderedDict`. The iterator notices every change of the keys or of their order.

use super::odict::{dict, found_again};
use adder_abi::object::Header;
use adder_vm::fields;
use adder_vm::native::{Bound, Method};
use adder_vm::object::class::{TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::blank_header;
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::views::{self, DictView};
use adder_vm::types::seqiter::{builtin, drain, self_iter};
use adder_vm::types::{list, tuple};
use std::cell::Cell;

static ODICT_ITER: TypeCell = TypeCell::new();
static ODICT_KEYS: TypeCell = TypeCell::new();
static ODICT_VALUES: TypeCell = TypeCell::new();
static ODICT_ITEMS: TypeCell = TypeCell::new();

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Keys,
    Values,
    Items,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Forward,
    Backward,
}

#[repr(C)]
struct ODictIter {
    head: Header,
    dict: Field,
    kind: Kind,
    way: Way,
    /// The next entry; backward: one past it.
    at: Cell<usize>,
    version: Cell<u32>,
    size: usize,
}
fields!(ODictIter, ODICT_ITER, dict);

pub fn iterator(v: &Value, kind: Kind, way: Way) -> Value {
    let d = dict(v);
    ODICT_ITER.get().instantiate(ODictIter {
        head: blank_header(),
        dict: Field::new(Some(v.clone())),
        kind,
        way,
        at: Cell::new(if way == Way::Forward { 0 } else { d.entry_count() }),
        version: Cell::new(d.keys_version()),
        size: d.len(),
    })
}

fn next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let this = ODictIter::of(v);
    let Some(object) = this.dict.get() else { return Ok(None) };
    let d = dict(&object);
    if d.keys_version() != this.version.get() {
        this.dict.set(None);
        return Err(t.runtime_error("OrderedDict mutated during iteration"));
    }
    if d.len() != this.size {
        this.dict.set(None);
        return Err(t.runtime_error("OrderedDict changed size during iteration"));
    }
    let mut found = None;
    match this.way {
        Way::Forward => {
            let mut i = this.at.get();
            found = d.next_entry(&mut i);
            this.at.set(i);
        }
        Way::Backward => {
            let mut i = this.at.get().min(d.entry_count());
            while i > 0 && found.is_none() {
                i -= 1;
                found = d.entry(i);
            }
            this.at.set(i);
        }
    }
    let Some((key, value)) = found else {
        this.dict.set(None);
        return Ok(None);
    };
    let value = found_again(t, &object, &key, value)?;
    Ok(Some(match this.kind {
        Kind::Keys => key,
        Kind::Values => value,
        Kind::Items => tuple::pair(key, value),
    }))
}

fn reduce(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<ODictIter>(t)?;
    let copy = ODICT_ITER.get().instantiate(ODictIter {
        head: blank_header(),
        dict: Field::new(this.dict.get()),
        kind: this.kind,
        way: this.way,
        at: Cell::new(this.at.get()),
        version: Cell::new(this.version.get()),
        size: this.size,
    });
    let rest = list::new(drain(t, &copy)?);
    Ok(tuple::pair(builtin(t, "iter")?, tuple::of([rest])))
}

pub static ODICT_ITER_SPEC: TypeSpec = TypeSpec {
    name: "odict_iterator",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { iter: Some(self_iter), next: Some(next), ..Slots::EMPTY },
    methods: &[Method::new("__reduce__(self, /)", reduce, "Return state information for pickling")],
    ..TypeSpec::of::<ODictIter>(&ODICT_ITER)
};

pub fn keys(v: &Value) -> Value {
    views::make_in::<0>(ODICT_KEYS.get(), v)
}

pub fn values(v: &Value) -> Value {
    views::make_in::<1>(ODICT_VALUES.get(), v)
}

pub fn items(v: &Value) -> Value {
    views::make_in::<2>(ODICT_ITEMS.get(), v)
}

fn over(v: &Value, kind: Kind, way: Way) -> Value {
    match views::dict_of(v) {
        Some(dict) => iterator(dict, kind, way),
        None => Value::none(),
    }
}

macro_rules! view {
    ($spec:ident, $cell:ident, $k:literal, $kind:ident, $name:literal, $iter:ident, $reversed:ident) => {
        fn $iter(_: &Thread, v: &Value) -> PyResult {
            Ok(over(v, Kind::$kind, Way::Forward))
        }

        fn $reversed(_: &Thread, a: Bound) -> PyResult {
            Ok(over(a.get(0), Kind::$kind, Way::Backward))
        }

        pub static $spec: TypeSpec = TypeSpec {
            name: $name,
            base: Some(&views::CELLS[$k]),
            container: true,
            flags: type_flag::DISALLOW_INSTANTIATION,
            slots: Slots { iter: Some($iter), ..Slots::EMPTY },
            methods: &[Method::new("__reversed__(self, /)", $reversed, "")],
            ..TypeSpec::of::<DictView<$k>>(&$cell)
        };
    };
}
view!(ODICT_KEYS_SPEC, ODICT_KEYS, 0, Keys, "odict_keys", keys_iter, keys_reversed);
view!(ODICT_VALUES_SPEC, ODICT_VALUES, 1, Values, "odict_values", values_iter, values_reversed);
view!(ODICT_ITEMS_SPEC, ODICT_ITEMS, 2, Items, "odict_items", items_iter, items_reversed);
