//! What Python calls on `set` and `frozenset`, and their iterator.

use super::algebra as alg;
use super::{FROZENSET, PyFrozenSet, PySet, SET, any, any_set, empty_frozen, new_of};
use crate::exc::Exc;
use crate::native::{Args, Bound, Method};
use crate::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::{Binary, BinaryOp, CompareOp, Slots};
use crate::object::value::{Field, Value};
use crate::protocol::{call, repr};
use crate::thread::{PyResult, Thread};
use crate::types::seqiter::{builtin, drain, self_iter};
use crate::types::str::StrBuilder;
use crate::types::tuple::{self, PyTuple, push_text};
use crate::types::{constructor, dict, list};
use adder_abi::object::Header;
use std::cell::Cell;

fn this(v: &Value) -> &PySet {
    debug_assert!(any_set(v).is_some());
    // SAFETY: slots are called with instances of their type only; both types begin with a `PySet`.
    unsafe { &*(v.word().0 as *const PySet) }
}

fn set_new(_: &Thread, class: &PyType, _: &Args) -> PyResult {
    Ok(new_of(class))
}

fn check_args<'a>(t: &Thread, name: &str, args: &Args<'a>) -> PyResult<Option<&'a Value>> {
    if args.has_keywords() {
        return Err(t.type_error(format_args!("{name}() takes no keyword arguments")));
    }
    if args.pos().len() > 1 {
        return Err(
            t.type_error(format_args!("{name} expected at most 1 argument, got {}", args.pos().len()))
        );
    }
    Ok(args.pos().first())
}

fn set_init(t: &Thread, v: &Value, args: &Args) -> PyResult<()> {
    let source = check_args(t, "set", args)?;
    let set = this(v);
    set.clear_all();
    match source {
        Some(source) => alg::update(t, set, source),
        None => Ok(()),
    }
}

fn frozenset_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    let exact = class.is(FROZENSET.get());
    let source = check_args(t, "frozenset", &constructor::for_new(class, args))?;
    if let (true, Some(source)) = (exact, source) {
        if source.downcast_exact::<PyFrozenSet>().is_some() {
            return Ok(source.clone());
        }
    }
    let result = new_of(class);
    if let Some(source) = source {
        alg::update(t, this(&result), source)?;
    }
    Ok(result)
}

fn set_repr(t: &Thread, v: &Value) -> PyResult {
    let name = v.class().name_str();
    let set = this(v);
    let Some(_guard) = repr::enter(t, v) else { return Ok(Value::from(format!("{name}(...)"))) };
    if set.is_empty() {
        return Ok(Value::from(format!("{name}()")));
    }
    let plain = v.class().is(SET.get());
    let mut out = StrBuilder::new();
    if !plain {
        out.push_str(&name);
        out.push_char('(');
    }
    out.push_char('{');
    for (i, item) in set.to_vec().iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        push_text(&mut out, &repr::repr(t, item)?);
    }
    out.push_str(if plain { "}" } else { "})" });
    Ok(out.finish())
}

fn frozenset_hash(_: &Thread, v: &Value) -> PyResult<i64> {
    Ok(this(v).frozen_hash())
}

fn set_compare(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    let (Some(x), Some(y)) = (any_set(a), any_set(b)) else { return Ok(Value::not_implemented()) };
    let equal = || -> PyResult<bool> {
        let (h, k) = (x.cached_hash(), y.cached_hash());
        Ok(x.len() == y.len() && (h == -1 || k == -1 || h == k) && alg::subset(t, x, y)?)
    };
    Ok(Value::bool(match op {
        CompareOp::Eq => equal()?,
        CompareOp::Ne => !equal()?,
        CompareOp::Le => alg::subset(t, x, y)?,
        CompareOp::Ge => alg::subset(t, y, x)?,
        CompareOp::Lt => x.len() < y.len() && alg::subset(t, x, y)?,
        CompareOp::Gt => x.len() > y.len() && alg::subset(t, y, x)?,
    }))
}

fn set_len(_: &Thread, v: &Value) -> PyResult<usize> {
    Ok(this(v).len())
}

/// A set as a key stands for the frozenset of its elements: tries `f` with the key, then with that.
fn with_key<T>(t: &Thread, key: &Value, f: impl Fn(&Value, i64) -> PyResult<T>) -> PyResult<T> {
    let hash = match (dict::hash_any(t, key), key.downcast::<PySet>()) {
        (Ok(hash), _) => hash,
        (Err(raised), Some(set)) => {
            let error = t.take(raised);
            if !error.class().is_subtype(Exc::TypeError.class()) {
                return Err(t.raise_again(error));
            }
            let frozen = empty_frozen();
            this(&frozen).merge(t, set)?;
            let hash = this(&frozen).frozen_hash();
            return f(&frozen, hash);
        }
        (Err(raised), None) => return Err(dict::unhashable(t, raised, key, "a set element")),
    };
    f(key, hash)
}

fn set_contains(t: &Thread, v: &Value, key: &Value) -> PyResult<bool> {
    with_key(t, key, |key, hash| this(v).contains_hashed(t, key, hash))
}

fn contains(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(set_contains(t, a.get(0), a.get(1))?))
}

fn both(a: &Value, b: &Value) -> bool {
    any_set(a).is_some() && any_set(b).is_some()
}

fn op_or(t: &Thread, a: &Value, b: &Value) -> PyResult {
    if both(a, b) { alg::union(t, a, std::slice::from_ref(b)) } else { Ok(Value::not_implemented()) }
}

fn op_and(t: &Thread, a: &Value, b: &Value) -> PyResult {
    if both(a, b) { alg::intersection(t, a, b) } else { Ok(Value::not_implemented()) }
}

fn op_sub(t: &Thread, a: &Value, b: &Value) -> PyResult {
    if both(a, b) { alg::difference(t, a, b) } else { Ok(Value::not_implemented()) }
}

fn op_xor(t: &Thread, a: &Value, b: &Value) -> PyResult {
    if both(a, b) { alg::symmetric(t, a, b) } else { Ok(Value::not_implemented()) }
}

fn in_or(t: &Thread, a: &Value, b: &Value) -> PyResult {
    if !both(a, b) {
        return Ok(Value::not_implemented());
    }
    alg::update(t, this(a), b)?;
    Ok(a.clone())
}

fn in_and(t: &Thread, a: &Value, b: &Value) -> PyResult {
    if !both(a, b) {
        return Ok(Value::not_implemented());
    }
    let common = alg::intersection(t, a, b)?;
    this(a).swap(any(&common)?);
    Ok(a.clone())
}

fn in_sub(t: &Thread, a: &Value, b: &Value) -> PyResult {
    if !both(a, b) {
        return Ok(Value::not_implemented());
    }
    alg::difference_update(t, a, b)?;
    Ok(a.clone())
}

fn in_xor(t: &Thread, a: &Value, b: &Value) -> PyResult {
    if !both(a, b) {
        return Ok(Value::not_implemented());
    }
    alg::symmetric_update(t, a, b)?;
    Ok(a.clone())
}

fn others<'a>(t: &Thread, a: &Bound<'a>) -> PyResult<&'a [Value]> {
    Ok(tuple::items(a.arg::<PyTuple>(t, 1)?))
}

fn copy(t: &Thread, a: Bound) -> PyResult {
    if a.get(0).downcast_exact::<PyFrozenSet>().is_some() {
        return Ok(a.get(0).clone());
    }
    alg::copy(t, a.get(0))
}

fn union(t: &Thread, a: Bound) -> PyResult {
    alg::union(t, a.get(0), others(t, &a)?)
}

fn intersection(t: &Thread, a: Bound) -> PyResult {
    alg::intersection_all(t, a.get(0), others(t, &a)?)
}

fn difference(t: &Thread, a: Bound) -> PyResult {
    alg::difference_all(t, a.get(0), others(t, &a)?)
}

fn symmetric_difference(t: &Thread, a: Bound) -> PyResult {
    alg::symmetric(t, a.get(0), a.get(1))
}

fn issubset(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(alg::issubset(t, a.get(0), a.get(1))?))
}

fn issuperset(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(alg::issuperset(t, a.get(0), a.get(1))?))
}

fn isdisjoint(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(alg::isdisjoint(t, a.get(0), a.get(1))?))
}

fn add(t: &Thread, a: Bound) -> PyResult {
    this(a.get(0)).add(t, a.get(1).clone())?;
    Ok(Value::none())
}

fn remove(t: &Thread, a: Bound) -> PyResult {
    if with_key(t, a.get(1), |key, hash| this(a.get(0)).discard_hashed(t, key, hash))? {
        return Ok(Value::none());
    }
    Err(t.key_error(a.get(1)))
}

fn discard(t: &Thread, a: Bound) -> PyResult {
    with_key(t, a.get(1), |key, hash| this(a.get(0)).discard_hashed(t, key, hash))?;
    Ok(Value::none())
}

fn pop(t: &Thread, a: Bound) -> PyResult {
    match this(a.get(0)).pop() {
        Some(v) => Ok(v),
        None => Err(t.error(Exc::KeyError, "pop from an empty set")),
    }
}

fn clear(_: &Thread, a: Bound) -> PyResult {
    this(a.get(0)).clear_all();
    Ok(Value::none())
}

fn update(t: &Thread, a: Bound) -> PyResult {
    for other in others(t, &a)? {
        alg::update(t, this(a.get(0)), other)?;
    }
    Ok(Value::none())
}

fn intersection_update(t: &Thread, a: Bound) -> PyResult {
    let common = alg::intersection_all(t, a.get(0), others(t, &a)?)?;
    this(a.get(0)).swap(any(&common)?);
    Ok(Value::none())
}

fn difference_update(t: &Thread, a: Bound) -> PyResult {
    for other in others(t, &a)? {
        alg::difference_update(t, a.get(0), other)?;
    }
    Ok(Value::none())
}

fn symmetric_difference_update(t: &Thread, a: Bound) -> PyResult {
    alg::symmetric_update(t, a.get(0), a.get(1))?;
    Ok(Value::none())
}

fn reduce(t: &Thread, a: Bound) -> PyResult {
    let state = call::method(t, a.get(0), "__getstate__", &[])?;
    let keys = list::new(this(a.get(0)).to_vec());
    Ok(tuple::of([a.get(0).class().to_value(), tuple::of([keys]), state]))
}

fn sizeof(_: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(a.get(0).class().instance_size() + this(a.get(0)).table_bytes()))
}

fn class_getitem(_: &Thread, a: Bound) -> PyResult {
    Ok(crate::types::generic_alias::alias(a.get(0).clone(), a.get(1).clone()))
}

const CONTAINS: Method =
    Method::new("__contains__(self, object, /)", contains, "x.__contains__(y) <==> y in x.");
const COPY: Method = Method::new("copy(self, /)", copy, "Return a shallow copy of a set.");
const DIFFERENCE: Method = Method::new(
    "difference(self, /, *others)",
    difference,
    "Return a new set with elements in the set that are not in the others.",
);
const INTERSECTION: Method = Method::new(
    "intersection(self, /, *others)",
    intersection,
    "Return a new set with elements common to the set and all others.",
);
const ISDISJOINT: Method = Method::new(
    "isdisjoint(self, other, /)",
    isdisjoint,
    "Return True if two sets have a null intersection.",
);
const ISSUBSET: Method =
    Method::new("issubset(self, other, /)", issubset, "Report whether another set contains this set.");
const ISSUPERSET: Method =
    Method::new("issuperset(self, other, /)", issuperset, "Report whether this set contains another set.");
const REDUCE: Method = Method::new("__reduce__(self, /)", reduce, "Return state information for pickling.");
const SIZEOF: Method =
    Method::new("__sizeof__(self, /)", sizeof, "S.__sizeof__() -> size of S in memory, in bytes.");
const SYMMETRIC: Method = Method::new(
    "symmetric_difference(self, other, /)",
    symmetric_difference,
    "Return a new set with elements in either the set or other but not both.",
);
const UNION: Method = Method::new(
    "union(self, /, *others)",
    union,
    "Return a new set with elements from the set and all others.",
);
const GETITEM: Method = Method::class("__class_getitem__(cls, object, /)", class_getitem, "See PEP 585");

const OPS: &[(BinaryOp, Binary)] =
    &[(BinaryOp::Or, op_or), (BinaryOp::And, op_and), (BinaryOp::Sub, op_sub), (BinaryOp::Xor, op_xor)];

const SHARED: Slots = Slots {
    repr: Some(set_repr),
    compare: Some(set_compare),
    iter: Some(set_iter),
    len: Some(set_len),
    contains: Some(set_contains),
    ..Slots::EMPTY
}
.with_binary(OPS);

pub static SET_SPEC: TypeSpec = TypeSpec {
    name: "set",
    container: true,
    weak: true,
    flags: type_flag::BASE_TYPE,
    doc: "set(iterable=(), /)\n--\n\nBuild an unordered collection of unique elements.",
    slots: Slots {
        hash: Some(crate::protocol::hash::not_hashable),
        new: Some(set_new),
        init: Some(set_init),
        ..SHARED
    }
    .with_inplace(&[
        (BinaryOp::Or, in_or),
        (BinaryOp::And, in_and),
        (BinaryOp::Sub, in_sub),
        (BinaryOp::Xor, in_xor),
    ]),
    methods: &[
        CONTAINS,
        Method::new(
            "add(self, object, /)",
            add,
            "Add an element to a set.\n\nThis has no effect if the element is already present.",
        ),
        Method::new("clear(self, /)", clear, "Remove all elements from this set."),
        COPY,
        Method::new(
            "discard(self, object, /)",
            discard,
            "Remove an element from a set if it is a member.\n\nUnlike set.remove(), the discard() method does not raise\nan exception when an element is missing from the set.",
        ),
        DIFFERENCE,
        Method::new(
            "difference_update(self, /, *others)",
            difference_update,
            "Update the set, removing elements found in others.",
        ),
        INTERSECTION,
        Method::new(
            "intersection_update(self, /, *others)",
            intersection_update,
            "Update the set, keeping only elements found in it and all others.",
        ),
        ISDISJOINT,
        ISSUBSET,
        ISSUPERSET,
        Method::new(
            "pop(self, /)",
            pop,
            "Remove and return an arbitrary set element.\n\nRaises KeyError if the set is empty.",
        ),
        REDUCE,
        Method::new(
            "remove(self, object, /)",
            remove,
            "Remove an element from a set; it must be a member.\n\nIf the element is not a member, raise a KeyError.",
        ),
        SIZEOF,
        SYMMETRIC,
        Method::new(
            "symmetric_difference_update(self, other, /)",
            symmetric_difference_update,
            "Update the set, keeping only elements found in either set, but not in both.",
        ),
        UNION,
        Method::new("update(self, /, *others)", update, "Update the set, adding elements from all others."),
        GETITEM,
    ],
    ..TypeSpec::of::<PySet>(&SET)
};

pub static FROZENSET_SPEC: TypeSpec = TypeSpec {
    name: "frozenset",
    container: true,
    weak: true,
    flags: type_flag::BASE_TYPE,
    doc: "frozenset(iterable=(), /)\n--\n\nBuild an immutable unordered collection of unique elements.",
    slots: Slots { hash: Some(frozenset_hash), new: Some(frozenset_new), ..SHARED },
    methods: &[
        CONTAINS,
        COPY,
        DIFFERENCE,
        INTERSECTION,
        ISDISJOINT,
        ISSUBSET,
        ISSUPERSET,
        REDUCE,
        SIZEOF,
        SYMMETRIC,
        UNION,
        GETITEM,
    ],
    ..TypeSpec::of::<PyFrozenSet>(&FROZENSET)
};

pub static SET_ITER: TypeCell = TypeCell::new();

#[repr(C)]
pub struct SetIter {
    pub head: Header,
    set: Field,
    /// The set's size when iteration began; the maximum once it has changed.
    used: Cell<usize>,
    at: Cell<usize>,
    left: Cell<usize>,
}

// SAFETY: `trace` reports the set, all that the iterator owns.
unsafe impl Payload for SetIter {
    fn cell() -> &'static TypeCell {
        &SET_ITER
    }
    fn trace(&self, visit: &mut Visitor) {
        visit(self.set.word());
    }
    fn clear(&self) {
        self.set.set(None);
    }
}

fn set_iter(_: &Thread, v: &Value) -> PyResult {
    let n = this(v).len();
    Ok(SET_ITER.get().instantiate_with(|| SetIter {
        head: blank_header(),
        set: Field::new(Some(v.clone())),
        used: Cell::new(n),
        at: Cell::new(0),
        left: Cell::new(n),
    }))
}

fn iter_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    debug_assert!(v.is_a::<SetIter>());
    // SAFETY: slots are called with instances of their type only.
    let it = unsafe { &*(v.word().0 as *const SetIter) };
    if !it.set.is_set() {
        return Ok(None);
    }
    // SAFETY: the iterator owns a set or frozenset; reading elements runs no Python code.
    let set = unsafe { &*(it.set.word().0 as *const PySet) };
    if set.len() != it.used.get() {
        it.used.set(usize::MAX);
        return Err(t.runtime_error("Set changed size during iteration"));
    }
    let mut at = it.at.get();
    match set.next_entry(&mut at) {
        Some((x, _)) => {
            it.at.set(at);
            it.left.set(it.left.get().saturating_sub(1));
            Ok(Some(x))
        }
        None => {
            it.set.set(None);
            Ok(None)
        }
    }
}

fn iter_hint(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<SetIter>(t)?;
    let same = it.set.get().and_then(|s| any_set(&s).map(PySet::len)) == Some(it.used.get());
    Ok(Value::from(if same { it.left.get() } else { 0 }))
}

fn iter_reduce(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<SetIter>(t)?;
    let copy = SET_ITER.get().instantiate(SetIter {
        head: blank_header(),
        set: Field::new(it.set.get()),
        used: Cell::new(it.used.get()),
        at: Cell::new(it.at.get()),
        left: Cell::new(it.left.get()),
    });
    let rest = list::new(drain(t, &copy)?);
    Ok(tuple::of([builtin(t, "iter")?, tuple::of([rest])]))
}

pub static SET_ITER_SPEC: TypeSpec = TypeSpec {
    name: "set_iterator",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { iter: Some(self_iter), next: Some(iter_next), ..Slots::EMPTY },
    methods: &[
        Method::new(
            "__length_hint__(self, /)",
            iter_hint,
            "Private method returning an estimate of len(list(it)).",
        ),
        Method::new("__reduce__(self, /)", iter_reduce, "Return state information for pickling."),
    ],
    ..TypeSpec::of::<SetIter>(&SET_ITER)
};
