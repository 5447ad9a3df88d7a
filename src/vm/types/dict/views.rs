//! `dict.keys()`, `dict.values()`, `dict.items()`: views, the first and last of which are also sets.

use super::PyDict;
use super::iterators::{self, What};
use crate::native::{Bound, GetSet, Method};
use crate::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::{Binary, BinaryOp, CompareOp, Slots};
use crate::object::value::Value;
use crate::protocol::{call, compare, iter, repr, seq};
use crate::thread::{PyResult, Thread};
use crate::types::set::{self, PySet};
use crate::types::str::StrBuilder;
use crate::types::tuple::{self, PyTuple, push_text};
use adder_abi::object::Header;

pub static CELLS: [TypeCell; 3] = [const { TypeCell::new() }; 3];
const NAMES: [&str; 3] = ["dict_keys", "dict_values", "dict_items"];

/// A view; `K` is 0 for keys, 1 for values, 2 for items.
#[repr(C)]
pub struct DictView<const K: usize> {
    pub head: Header,
    dict: Value,
}

// SAFETY: `trace` reports the dict, all that the view owns.
unsafe impl<const K: usize> Payload for DictView<K> {
    fn cell() -> &'static TypeCell {
        &CELLS[K]
    }
    fn trace(&self, visit: &mut Visitor) {
        visit(self.dict.word());
    }
}

fn make<const K: usize>(dict: &Value) -> Value {
    make_in::<K>(CELLS[K].get(), dict)
}

/// A view of the type or of a subtype of its.
pub fn make_in<const K: usize>(class: &PyType, dict: &Value) -> Value {
    debug_assert!(dict.is_a::<PyDict>());
    class.instantiate_with(|| DictView::<K> { head: blank_header(), dict: dict.clone() })
}

pub fn keys(dict: &Value) -> Value {
    make::<0>(dict)
}

pub fn values(dict: &Value) -> Value {
    make::<1>(dict)
}

pub fn items(dict: &Value) -> Value {
    make::<2>(dict)
}

fn this<const K: usize>(v: &Value) -> &DictView<K> {
    debug_assert!(v.is_a::<DictView<K>>());
    // SAFETY: slots are called with instances of their type only.
    unsafe { &*(v.word().0 as *const DictView<K>) }
}

/// The dict of any view.
pub fn dict_of(v: &Value) -> Option<&Value> {
    if let Some(v) = v.downcast::<DictView<0>>() {
        Some(&v.dict)
    } else if let Some(v) = v.downcast::<DictView<2>>() {
        Some(&v.dict)
    } else {
        v.downcast::<DictView<1>>().map(|v| &v.dict)
    }
}

fn is_set_view(v: &Value) -> bool {
    v.is_a::<DictView<0>>() || v.is_a::<DictView<2>>()
}

fn size(v: &Value) -> usize {
    dict_of(v).and_then(|d| d.downcast::<PyDict>()).map_or(0, PyDict::len)
}

fn view_len(_: &Thread, v: &Value) -> PyResult<usize> {
    Ok(size(v))
}

fn view_iter<const K: usize>(_: &Thread, v: &Value) -> PyResult {
    let what = [What::Keys, What::Values, What::Items][K];
    Ok(iterators::new(&this::<K>(v).dict, what))
}

fn reversed<const K: usize>(t: &Thread, a: Bound) -> PyResult {
    let what = [What::KeysReversed, What::ValuesReversed, What::ItemsReversed][K];
    Ok(iterators::new(&a.this::<DictView<K>>(t)?.dict, what))
}

fn view_repr(t: &Thread, v: &Value) -> PyResult {
    let Some(_guard) = repr::enter(t, v) else { return Ok(Value::from("...")) };
    let all = iter::collect(t, v)?;
    let mut out = StrBuilder::new();
    out.push_str(&v.class().name_str());
    out.push_char('(');
    push_text(&mut out, &repr::repr(t, &crate::types::list::new(all))?);
    out.push_char(')');
    Ok(out.finish())
}

fn keys_contains(t: &Thread, v: &Value, key: &Value) -> PyResult<bool> {
    match this::<0>(v).dict.downcast::<PyDict>() {
        Some(dict) => dict.contains(t, key),
        None => Ok(false),
    }
}

fn items_contains(t: &Thread, v: &Value, item: &Value) -> PyResult<bool> {
    let Some([key, value]) = item.downcast::<PyTuple>().map(tuple::items) else { return Ok(false) };
    let Some(dict) = this::<2>(v).dict.downcast::<PyDict>() else { return Ok(false) };
    match dict.get(t, key)? {
        Some(found) => compare::eq(t, &found, value),
        None => Ok(false),
    }
}

fn all_contained_in(t: &Thread, small: &Value, large: &Value) -> PyResult<bool> {
    let it = iter::iter(t, small)?;
    while let Some(item) = iter::next(t, &it)? {
        if !seq::contains(t, large, &item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn view_compare(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    if !(set::is_any_set(b) || is_set_view(b)) {
        return Ok(Value::not_implemented());
    }
    let (x, y) = (seq::len(t, a)?, seq::len(t, b)?);
    let holds = match op {
        CompareOp::Eq => x == y && all_contained_in(t, a, b)?,
        CompareOp::Ne => !(x == y && all_contained_in(t, a, b)?),
        CompareOp::Lt => x < y && all_contained_in(t, a, b)?,
        CompareOp::Le => x <= y && all_contained_in(t, a, b)?,
        CompareOp::Gt => x > y && all_contained_in(t, b, a)?,
        CompareOp::Ge => x >= y && all_contained_in(t, b, a)?,
    };
    Ok(Value::bool(holds))
}

fn set_of(t: &Thread, v: &Value) -> PyResult {
    let result = set::empty();
    fill(t, &result, v)?;
    Ok(result)
}

fn fill(t: &Thread, set: &Value, source: &Value) -> PyResult<()> {
    match set.downcast::<PySet>() {
        Some(set) => set::update(t, set, source),
        None => Ok(()),
    }
}

fn view_sub(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let result = set_of(t, a)?;
    call::method(t, &result, "difference_update", std::slice::from_ref(b))?;
    Ok(result)
}

fn view_or(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let result = set_of(t, a)?;
    fill(t, &result, b)?;
    Ok(result)
}

fn view_xor(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let result = set_of(t, a)?;
    call::method(t, &result, "symmetric_difference_update", std::slice::from_ref(b))?;
    Ok(result)
}

fn view_and(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let (mut view, mut other) = if is_set_view(a) { (a, b) } else { (b, a) };
    if other.downcast_exact::<PySet>().is_some()
        && other.class().is(set::SET.get())
        && size(view) <= seq::len(t, other)?
    {
        return call::method(t, other, "intersection", std::slice::from_ref(view));
    }
    if is_set_view(other) && size(other) > size(view) {
        std::mem::swap(&mut view, &mut other);
    }
    let result = set::empty();
    let it = iter::iter(t, other)?;
    while let Some(key) = iter::next(t, &it)? {
        if seq::contains(t, view, &key)? {
            if let Some(set) = result.downcast::<PySet>() {
                set.add(t, key)?;
            }
        }
    }
    Ok(result)
}

fn isdisjoint(t: &Thread, a: Bound) -> PyResult {
    let (mut view, mut other) = (a.get(0), a.get(1));
    if view.is(other) {
        return Ok(Value::bool(size(view) == 0));
    }
    if (set::is_any_set(other) || is_set_view(other)) && seq::len(t, other)? > size(view) {
        std::mem::swap(&mut view, &mut other);
    }
    let it = iter::iter(t, other)?;
    while let Some(item) = iter::next(t, &it)? {
        if seq::contains(t, view, &item)? {
            return Ok(Value::bool(false));
        }
    }
    Ok(Value::bool(true))
}

fn mapping(_: &Thread, v: &Value) -> PyResult {
    Ok(match dict_of(v) {
        Some(dict) => crate::types::mappingproxy::new(dict.clone()),
        None => Value::none(),
    })
}

const SET_OPS: &[(BinaryOp, Binary)] = &[
    (BinaryOp::Sub, view_sub),
    (BinaryOp::And, view_and),
    (BinaryOp::Or, view_or),
    (BinaryOp::Xor, view_xor),
];

const MAPPING: GetSet = GetSet::get("mapping", mapping, "dictionary that this view refers to");
const ISDISJOINT: &str = "Return True if the view and the given iterable have a null intersection.";

macro_rules! set_view {
    ($spec:ident $k:literal $contains:ident) => {
        pub static $spec: TypeSpec = TypeSpec {
            name: NAMES[$k],
            container: true,
            flags: type_flag::DISALLOW_INSTANTIATION,
            slots: Slots {
                repr: Some(view_repr),
                hash: Some(crate::protocol::hash::not_hashable),
                compare: Some(view_compare),
                iter: Some(view_iter::<$k>),
                len: Some(view_len),
                contains: Some($contains),
                ..Slots::EMPTY
            }
            .with_binary(SET_OPS),
            methods: &[
                Method::new("isdisjoint(self, object, /)", isdisjoint, ISDISJOINT),
                Method::new(
                    "__reversed__(self, /)",
                    reversed::<$k>,
                    "Return a reverse iterator over the dict view.",
                ),
            ],
            getset: &[MAPPING],
            ..TypeSpec::of::<DictView<$k>>(&CELLS[$k])
        };
    };
}
set_view!(KEYS_SPEC 0 keys_contains);
set_view!(ITEMS_SPEC 2 items_contains);

pub static VALUES_SPEC: TypeSpec = TypeSpec {
    name: NAMES[1],
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { repr: Some(view_repr), iter: Some(view_iter::<1>), len: Some(view_len), ..Slots::EMPTY },
    methods: &[Method::new(
        "__reversed__(self, /)",
        reversed::<1>,
        "Return a reverse iterator over the dict values.",
    )],
    getset: &[MAPPING],
    ..TypeSpec::of::<DictView<1>>(&CELLS[1])
};

pub static SPECS: [&TypeSpec; 3] = [&KEYS_SPEC, &VALUES_SPEC, &ITEMS_SPEC];
