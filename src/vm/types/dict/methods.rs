//! What Python calls on `dict`.

use super::build::{copied, merge_dict, update, update_args};
use super::iterators::{self, What};
use super::{DICT, PyDict, views};
use crate::native::{Args, Bound, Effects, Method};
use crate::object::class::{PyType, TypeSpec, type_flag};
use crate::object::slots::{BinaryOp, CompareOp, Slots, Unary};
use crate::object::value::Value;
use crate::protocol::{call, compare, iter, repr, seq};
use crate::thread::{PyResult, Thread};
use crate::types::set::{FROZENSET, PySet, SET, any_set};
use crate::types::str::StrBuilder;
use crate::types::tuple::{self, push_text};

/// The dict of a slot's receiver.
pub(super) fn this(v: &Value) -> &PyDict {
    debug_assert!(v.is_a::<PyDict>());
    // SAFETY: slots are called with instances of their type only.
    unsafe { &*(v.word().0 as *const PyDict) }
}

fn dict_new(_: &Thread, class: &PyType, _: &Args) -> PyResult {
    Ok(super::new_of(class))
}

fn dict_init(t: &Thread, v: &Value, args: &Args) -> PyResult<()> {
    update_args(t, this(v), args, "dict")
}

fn dict_repr(t: &Thread, v: &Value) -> PyResult {
    let dict = this(v);
    if dict.is_empty() {
        return Ok(Value::from("{}"));
    }
    let Some(_guard) = repr::enter(t, v) else { return Ok(Value::from("{...}")) };
    let mut out = StrBuilder::new();
    out.push_char('{');
    let (mut at, mut first) = (0, true);
    while let Some((key, value)) = dict.next_entry(&mut at) {
        if !first {
            out.push_str(", ");
        }
        first = false;
        push_text(&mut out, &repr::repr(t, &key)?);
        out.push_str(": ");
        push_text(&mut out, &repr::repr(t, &value)?);
    }
    out.push_char('}');
    Ok(out.finish())
}

/// Whether two dicts have equal entries. Entries are read by position, as CPython does: comparisons may change the dicts.
pub(super) fn equal(t: &Thread, a: &PyDict, b: &PyDict) -> PyResult<bool> {
    if a.len() != b.len() {
        return Ok(false);
    }
    let mut at = 0;
    while let Some((key, value)) = a.next_entry(&mut at) {
        let hash = a.hash_at(at - 1);
        let Some(other) = b.get_hashed(t, &key, hash)? else { return Ok(false) };
        if !compare::eq(t, &value, &other)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn dict_compare(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    let (Some(x), Some(y)) = (a.downcast::<PyDict>(), b.downcast::<PyDict>()) else {
        return Ok(Value::not_implemented());
    };
    match op {
        CompareOp::Eq => Ok(Value::bool(equal(t, x, y)?)),
        CompareOp::Ne => Ok(Value::bool(!equal(t, x, y)?)),
        CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => Ok(Value::not_implemented()),
    }
}

/// Named so that subclasses with an `__iter__` of their own can be told.
pub(super) const DICT_ITER_SLOT: Unary = dict_iter;

fn dict_iter(_: &Thread, v: &Value) -> PyResult {
    Ok(iterators::new(v, What::Keys))
}

fn dict_len(_: &Thread, v: &Value) -> PyResult<usize> {
    Ok(this(v).len())
}

fn dict_get_item(t: &Thread, v: &Value, key: &Value) -> PyResult {
    if let Some(value) = this(v).get(t, key)? {
        return Ok(value);
    }
    missing(t, v, key)
}

#[cold]
fn missing(t: &Thread, v: &Value, key: &Value) -> PyResult {
    if !v.class().is(DICT.get()) {
        if let Some(found) = v.class().lookup(crate::name!("__missing__")) {
            return call::call_special(t, &found, v, std::slice::from_ref(key));
        }
    }
    Err(t.key_error(key))
}

fn dict_set_item(t: &Thread, v: &Value, key: &Value, value: Option<&Value>) -> PyResult<()> {
    let dict = this(v);
    match value {
        Some(value) => dict.set(t, key.clone(), value.clone()),
        None => match dict.remove(t, key)? {
            Some(_) => Ok(()),
            None => Err(t.key_error(key)),
        },
    }
}

fn dict_contains(t: &Thread, v: &Value, key: &Value) -> PyResult<bool> {
    this(v).contains(t, key)
}

fn dict_or(t: &Thread, a: &Value, b: &Value) -> PyResult {
    if !a.is_a::<PyDict>() || !b.is_a::<PyDict>() {
        return Ok(Value::not_implemented());
    }
    let result = copied(t, a)?;
    update(t, this(&result), b)?;
    Ok(result)
}

fn dict_ior(t: &Thread, a: &Value, b: &Value) -> PyResult {
    update(t, this(a), b)?;
    Ok(a.clone())
}

fn get(t: &Thread, a: Bound) -> PyResult {
    match a.this::<PyDict>(t)?.get(t, a.get(1))? {
        Some(v) => Ok(v),
        None => Ok(a.opt(2).cloned().unwrap_or_else(Value::none)),
    }
}

fn setdefault(t: &Thread, a: Bound) -> PyResult {
    a.this::<PyDict>(t)?.set_default(t, a.get(1), a.opt(2).unwrap_or(Value::none_ref()))
}

fn pop(t: &Thread, a: Bound) -> PyResult {
    let dict = a.this::<PyDict>(t)?;
    if dict.is_empty() {
        return match a.opt(2) {
            Some(default) => Ok(default.clone()),
            None => Err(t.key_error(a.get(1))),
        };
    }
    match dict.remove(t, a.get(1))? {
        Some(v) => Ok(v),
        None => match a.opt(2) {
            Some(default) => Ok(default.clone()),
            None => Err(t.key_error(a.get(1))),
        },
    }
}

fn popitem(t: &Thread, a: Bound) -> PyResult {
    match a.this::<PyDict>(t)?.pop_last() {
        Some((k, v)) => Ok(tuple::pair(k, v)),
        None => Err(t.error(crate::exc::Exc::KeyError, "popitem(): dictionary is empty")),
    }
}

fn update_method(t: &Thread, a: Bound) -> PyResult {
    let dict = a.this::<PyDict>(t)?;
    let sources = a.arg::<tuple::PyTuple>(t, 1)?;
    update_args(t, dict, &Args::positional(tuple::items(sources)), "update")?;
    if let Some(names) = a.opt(2).and_then(|k| k.downcast::<PyDict>()) {
        merge_dict(t, dict, names, super::build::Existing::Overwrite)?;
    }
    Ok(Value::none())
}

/// The table of an exact set or frozenset.
fn exact_set(v: &Value) -> Option<&PySet> {
    let class = v.class();
    any_set(v).filter(|_| class.is(SET.get()) || class.is(FROZENSET.get()))
}

fn fromkeys(t: &Thread, a: Bound) -> PyResult {
    let value = a.opt(2).cloned().unwrap_or_else(Value::none);
    let result = call::call(t, a.get(0), &[])?;
    if let Some(dict) = result.downcast_exact::<PyDict>() {
        if dict.is_empty() {
            if let Some(source) = a.get(1).downcast_exact::<PyDict>() {
                for i in 0..source.entry_count() {
                    if let Some((k, _)) = source.entry(i) {
                        dict.set_hashed(t, k, source.hash_at(i), value.clone())?;
                    }
                }
                return Ok(result);
            }
            if let Some(source) = exact_set(a.get(1)) {
                let mut at = 0;
                while let Some((k, hash)) = source.next_entry(&mut at) {
                    dict.set_hashed(t, k, hash, value.clone())?;
                }
                return Ok(result);
            }
        }
    }
    let it = iter::iter(t, a.get(1))?;
    while let Some(key) = iter::next(t, &it)? {
        match result.downcast_exact::<PyDict>() {
            Some(dict) => dict.set(t, key, value.clone())?,
            None => seq::set_item(t, &result, &key, Some(&value))?,
        }
    }
    Ok(result)
}

fn clear(t: &Thread, a: Bound) -> PyResult {
    a.this::<PyDict>(t)?.clear_all();
    Ok(Value::none())
}

fn copy(t: &Thread, a: Bound) -> PyResult {
    copied(t, a.get(0))
}

fn keys(_: &Thread, a: Bound) -> PyResult {
    Ok(views::keys(a.get(0)))
}

fn values(_: &Thread, a: Bound) -> PyResult {
    Ok(views::values(a.get(0)))
}

fn items(_: &Thread, a: Bound) -> PyResult {
    Ok(views::items(a.get(0)))
}

fn reversed(_: &Thread, a: Bound) -> PyResult {
    Ok(iterators::new(a.get(0), What::KeysReversed))
}

fn sizeof(t: &Thread, a: Bound) -> PyResult {
    let dict = a.this::<PyDict>(t)?;
    Ok(Value::from(a.get(0).class().instance_size() + dict.table_bytes()))
}

fn contains(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(a.this::<PyDict>(t)?.contains(t, a.get(1))?))
}

fn get_item(t: &Thread, a: Bound) -> PyResult {
    dict_get_item(t, a.get(0), a.get(1))
}

fn class_getitem(_: &Thread, a: Bound) -> PyResult {
    Ok(crate::types::generic_alias::alias(a.get(0).clone(), a.get(1).clone()))
}

pub static DICT_SPEC: TypeSpec = TypeSpec {
    name: "dict",
    container: true,
    flags: type_flag::BASE_TYPE | type_flag::MAPPING | type_flag::DICT_SUBCLASS,
    doc: "dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a mapping object's\n    (key, value) pairs\ndict(iterable) -> new dictionary initialized as if via:\n    d = {}\n    for k, v in iterable:\n        d[k] = v\ndict(**kwargs) -> new dictionary initialized with the name=value pairs\n    in the keyword argument list.  For example:  dict(one=1, two=2)",
    slots: Slots {
        repr: Some(dict_repr),
        hash: Some(crate::protocol::hash::not_hashable),
        compare: Some(dict_compare),
        iter: Some(dict_iter),
        new: Some(dict_new),
        init: Some(dict_init),
        len: Some(dict_len),
        get_item: Some(dict_get_item),
        set_item: Some(dict_set_item),
        contains: Some(dict_contains),
        ..Slots::EMPTY
    }
    .with_binary(&[(BinaryOp::Or, dict_or)])
    .with_inplace(&[(BinaryOp::Or, dict_ior)]),
    methods: &[
        Method::new(
            "__contains__(self, key, /)",
            contains,
            "True if the dictionary has the specified key, else False.",
        ),
        Method::new("__getitem__(self, key, /)", get_item, "Return self[key]."),
        Method::new("__sizeof__(self, /)", sizeof, "Return the size of the dict in memory, in bytes.")
            .with(Effects::Raises),
        Method::new(
            "get(self, key, default=None, /)",
            get,
            "Return the value for key if key is in the dictionary, else default.",
        ),
        Method::new(
            "setdefault(self, key, default=None, /)",
            setdefault,
            "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the dictionary, else default.",
        ),
        Method::new(
            "pop(self, key, default=<unrepresentable>, /)",
            pop,
            "D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, return the default if given; otherwise,\nraise a KeyError.",
        ),
        Method::new(
            "popitem(self, /)",
            popitem,
            "Remove and return a (key, value) pair as a 2-tuple.\n\nPairs are returned in LIFO (last-in, first-out) order.\nRaises KeyError if the dict is empty.",
        ),
        Method::new("keys(self, /)", keys, "Return a set-like object providing a view on the dict's keys.")
            .with(Effects::Raises),
        Method::new(
            "items(self, /)",
            items,
            "Return a set-like object providing a view on the dict's items.",
        )
        .with(Effects::Raises),
        Method::new("values(self, /)", values, "Return an object providing a view on the dict's values.")
            .with(Effects::Raises),
        Method::new(
            "update(self, /, *args, **kwargs)",
            update_method,
            "D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.\nIf E is present and has a .keys() method, then does:  for k in E.keys(): D[k] = E[k]\nIf E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v\nIn either case, this is followed by: for k in F:  D[k] = F[k]",
        ),
        Method::class(
            "fromkeys(cls, iterable, value=None, /)",
            fromkeys,
            "Create a new dictionary with keys from iterable and values set to value.",
        ),
        Method::new("clear(self, /)", clear, "Remove all items from the dict."),
        Method::new("copy(self, /)", copy, "Return a shallow copy of the dict."),
        Method::new("__reversed__(self, /)", reversed, "Return a reverse iterator over the dict keys.")
            .with(Effects::Raises),
        Method::class("__class_getitem__(cls, object, /)", class_getitem, "See PEP 585"),
    ],
    ..TypeSpec::of::<PyDict>(&DICT)
};
