//! The builtin iterator types that wrap other iterators: `enumerate`, `zip`, `map`, `filter`, `reversed`.

use crate::exc::Exc;
use crate::native::{Args, Bound, Method};
use crate::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use crate::object::payload::blank_header;
use crate::object::slots::{BinaryOp, Slots};
use crate::object::value::{Field, Value};
use crate::protocol::{attr, call, iter, number, seq, truth};
use crate::thread::{PyResult, Raised, Thread};
use crate::types::seqiter::self_iter;
use crate::types::tuple::{self, PyTuple};
use crate::{constructor, fields};
use adder_abi::object::Header;
use adder_abi::word::INT_MAX;
use std::cell::Cell;

pub static ENUMERATE: TypeCell = TypeCell::new();
pub static ZIP: TypeCell = TypeCell::new();
pub static MAP: TypeCell = TypeCell::new();
pub static FILTER: TypeCell = TypeCell::new();
pub static REVERSED: TypeCell = TypeCell::new();

const REDUCE: &str = "Return state information for pickling.";
const SETSTATE: &str = "Set state information for unpickling.";

/// The class that a constructor is called on.
pub fn class_of<'a>(a: &Bound<'a>, default: &'static TypeCell) -> &'a PyType {
    match a.get(0).as_type() {
        Some(class) => class,
        None => default.get(),
    }
}

#[repr(C)]
pub struct PyEnumerate {
    pub head: Header,
    it: Field,
    index: Cell<i64>,
    /// The index once it does not fit a word.
    large: Field,
}
fields!(PyEnumerate, ENUMERATE, it, large);

impl PyEnumerate {
    /// The iterator inside.
    pub fn iterator(&self) -> Option<Value> {
        self.it.get()
    }

    /// Whether the next count and the one behind it fit a word.
    pub fn is_small(&self) -> bool {
        !self.large.is_set() && self.index.get() < INT_MAX
    }

    /// The count for the next item, which goes up by one; it [`is_small`](PyEnumerate::is_small) before, whatever the item's making did.
    pub fn count(&self) -> Value {
        let n = self.index.get();
        self.index.set((n + 1).min(INT_MAX));
        Value::small_int(n)
    }
}

/// An `enumerate` over an iterator, at an index that fits a word.
pub fn enumerate_at(it: Value, index: i64) -> Value {
    ENUMERATE.get().instantiate_with(|| PyEnumerate {
        head: blank_header(),
        it: Field::new(Some(it)),
        index: Cell::new(index),
        large: Field::empty(),
    })
}

/// `enumerate(iterable, start)`
pub fn enumerate(t: &Thread, class: &PyType, iterable: &Value, start: Option<&Value>) -> PyResult {
    let start = match start {
        Some(start) => number::index(t, start)?,
        None => Value::small_int(0),
    };
    let it = iter::iter(t, iterable)?;
    let small = start.is_int_word();
    Ok(class.instantiate_with(|| PyEnumerate {
        head: blank_header(),
        it: Field::new(Some(it)),
        index: Cell::new(if small { start.word().as_int() } else { 0 }),
        large: Field::new(if small { None } else { Some(start) }),
    }))
}

fn enumerate_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    if args.values.len() > 2 {
        return Err(t.type_error(format_args!(
            "enumerate() takes at most 2 arguments ({} given)",
            args.values.len()
        )));
    }
    if args.values.is_empty() {
        return Err(t.type_error("enumerate() missing required argument 'iterable'"));
    }
    let (mut iterable, mut start) = (args.pos().first(), args.pos().get(1));
    for (name, value) in args.keywords() {
        if iterable.is_none() && crate::types::str::equals_str(name, "iterable") {
            iterable = Some(value);
        } else if start.is_none()
            && crate::types::str::equals_str(name, "start")
            && (iterable.is_some() || args.keyword("iterable").is_some())
        {
            start = Some(value);
        } else {
            let name = crate::protocol::repr::str_text(t, name)?;
            return Err(t.type_error(format_args!("'{name}' is an invalid keyword argument for enumerate()")));
        }
    }
    match iterable {
        Some(iterable) => enumerate(t, class, iterable, start),
        None => Err(t.type_error("enumerate() missing required argument 'iterable'")),
    }
}

fn enumerate_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let e = PyEnumerate::of(v);
    let Some(it) = e.it.get() else { return Ok(None) };
    let Some(item) = iter::next(t, &it)? else { return Ok(None) };
    if let Some(n) = e.large.get() {
        e.large.put(number::binary(t, BinaryOp::Add, &n, &Value::small_int(1))?);
        return Ok(Some(tuple::pair(n, item)));
    }
    let n = e.index.get();
    if n == INT_MAX {
        e.large.put(Value::from(n + 1));
    } else {
        e.index.set(n + 1);
    }
    Ok(Some(tuple::pair(Value::small_int(n), item)))
}

fn enumerate_reduce(t: &Thread, a: Bound) -> PyResult {
    let e = a.this::<PyEnumerate>(t)?;
    let n = e.large.get().unwrap_or_else(|| Value::small_int(e.index.get()));
    let it = e.it.get().unwrap_or_else(Value::none);
    Ok(tuple::pair(a.get(0).class().to_value(), tuple::pair(it, n)))
}

fn class_getitem(_: &Thread, a: Bound) -> PyResult {
    Ok(crate::types::generic_alias::alias(a.get(0).clone(), a.get(1).clone()))
}

pub static ENUMERATE_SPEC: TypeSpec = TypeSpec {
    name: "enumerate",
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "enumerate(iterable, start=0)\n--\n\nReturn an enumerate object.\n\n  iterable\n    an object supporting iteration\n\nThe enumerate object yields pairs containing a count (from start, which\ndefaults to zero) and a value yielded by the iterable argument.\n\nenumerate is useful for obtaining an indexed list:\n    (0, seq[0]), (1, seq[1]), (2, seq[2]), ...",
    slots: Slots {
        iter: Some(self_iter),
        next: Some(enumerate_next),
        new: Some(enumerate_new),
        ..Slots::EMPTY
    },
    methods: &[
        Method::new("__reduce__(self, /)", enumerate_reduce, REDUCE),
        Method::class("__class_getitem__(cls, object, /)", class_getitem, "See PEP 585"),
    ],
    ..TypeSpec::of::<PyEnumerate>(&ENUMERATE)
};

/// Says which of several iterators that should end together did not.
fn uneven(t: &Thread, name: &str, i: usize, how: &str) -> Raised {
    let others = if i == 1 { " " } else { "s 1-" };
    t.value_error(format_args!("{name}() argument {} is {how} than argument{others}{i}", i + 1))
}

/// The next item of each iterator; none at the end of any, with `strict` only if all end together.
fn next_of_all(t: &Thread, name: &str, its: &[Value], strict: bool) -> PyResult<Option<Vec<Value>>> {
    let mut items = Vec::with_capacity(its.len());
    for (i, it) in its.iter().enumerate() {
        match iter::next(t, it)? {
            Some(item) => items.push(item),
            None if !strict => return Ok(None),
            None if i > 0 => return Err(uneven(t, name, i, "shorter")),
            None => {
                for (i, it) in its.iter().enumerate().skip(1) {
                    if iter::next(t, it)?.is_some() {
                        return Err(uneven(t, name, i, "longer"));
                    }
                }
                return Ok(None);
            }
        }
    }
    Ok(Some(items))
}

fn iterators_of(t: &Thread, iterables: &[Value]) -> PyResult {
    let mut its = Vec::with_capacity(iterables.len());
    for v in iterables {
        its.push(iter::iter(t, v)?);
    }
    Ok(tuple::new(its))
}

fn strict_arg(t: &Thread, v: Option<&Value>) -> PyResult<bool> {
    match v {
        Some(v) => truth::truth(t, v),
        None => Ok(false),
    }
}

#[repr(C)]
pub struct PyZip {
    pub head: Header,
    /// A tuple of iterators.
    its: Field,
    strict: Cell<bool>,
}
fields!(PyZip, ZIP, its);

impl PyZip {
    /// Calls `f` with the number and value of each iterator inside; false, without a call, if their lengths must agree.
    pub fn each_iterator(&self, mut f: impl FnMut(usize, &Value)) -> bool {
        let its = self.its.get();
        let its = its.as_ref().filter(|_| !self.strict.get()).and_then(|its| its.downcast::<PyTuple>());
        its.map(|its| tuple::items(its).iter().enumerate().for_each(|(i, it)| f(i, it))).is_some()
    }
}

impl PyZip {
    /// The two iterators of a `zip` that has no others and may end when one of them does.
    pub fn two(&self) -> Option<(Value, Value)> {
        let its = self.its.get()?;
        match (its.downcast::<PyTuple>().map(tuple::items), self.strict.get()) {
            (Some([a, b]), false) => Some((a.clone(), b.clone())),
            _ => None,
        }
    }
}

/// A `zip` of iterators.
pub fn zip_of(its: Vec<Value>) -> Value {
    let its = tuple::new(its);
    ZIP.get().instantiate_with(|| PyZip {
        head: blank_header(),
        its: Field::new(Some(its)),
        strict: Cell::new(false),
    })
}

fn make_zip(t: &Thread, a: Bound) -> PyResult {
    let strict = strict_arg(t, a.opt(2))?;
    let its = iterators_of(t, tuple::items(a.arg::<PyTuple>(t, 1)?))?;
    Ok(class_of(&a, &ZIP).instantiate_with(|| PyZip {
        head: blank_header(),
        its: Field::new(Some(its)),
        strict: Cell::new(strict),
    }))
}
constructor!(zip_new, "zip(cls, /, *iterables, strict=False)", make_zip);

fn zip_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let z = PyZip::of(v);
    let Some(its) = z.its.get() else { return Ok(None) };
    let Some(its) = its.downcast::<PyTuple>().map(tuple::items) else { return Ok(None) };
    if its.is_empty() {
        return Ok(None);
    }
    if let ([a, b], false) = (its, z.strict.get()) {
        let Some(x) = iter::next(t, a)? else { return Ok(None) };
        let Some(y) = iter::next(t, b)? else { return Ok(None) };
        return Ok(Some(tuple::pair(x, y)));
    }
    if let ([a, b, c], false) = (its, z.strict.get()) {
        let Some(x) = iter::next(t, a)? else { return Ok(None) };
        let Some(y) = iter::next(t, b)? else { return Ok(None) };
        let Some(z) = iter::next(t, c)? else { return Ok(None) };
        return Ok(Some(tuple::of([x, y, z])));
    }
    Ok(next_of_all(t, "zip", its, z.strict.get())?.map(tuple::new))
}

fn zip_reduce(t: &Thread, a: Bound) -> PyResult {
    let z = a.this::<PyZip>(t)?;
    let its = z.its.get().unwrap_or_else(tuple::empty);
    let class = a.get(0).class().to_value();
    Ok(if z.strict.get() { tuple::of([class, its, Value::bool(true)]) } else { tuple::pair(class, its) })
}

fn zip_setstate(t: &Thread, a: Bound) -> PyResult {
    let strict = truth::truth(t, a.get(1))?;
    a.this::<PyZip>(t)?.strict.set(strict);
    Ok(Value::none())
}

pub static ZIP_SPEC: TypeSpec = TypeSpec {
    name: "zip",
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "zip(*iterables, strict=False)\n--\n\nThe zip object yields n-length tuples, where n is the number of\niterables passed as positional arguments to zip().  The i-th element\nin every tuple comes from the i-th iterable argument to zip().  This\ncontinues until the shortest argument is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the\nothers, raise a ValueError.\n\n   >>> list(zip('abcdefg', range(3), range(4)))\n   [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]",
    slots: Slots { iter: Some(self_iter), next: Some(zip_next), new: Some(zip_new), ..Slots::EMPTY },
    methods: &[
        Method::new("__reduce__(self, /)", zip_reduce, REDUCE),
        Method::new("__setstate__(self, object, /)", zip_setstate, SETSTATE),
    ],
    ..TypeSpec::of::<PyZip>(&ZIP)
};

#[repr(C)]
pub struct PyMap {
    pub head: Header,
    func: Field,
    its: Field,
    strict: Cell<bool>,
}
fields!(PyMap, MAP, func, its);

fn make_map(t: &Thread, a: Bound) -> PyResult {
    let args = tuple::items(a.arg::<PyTuple>(t, 1)?);
    let (func, iterables) = match args {
        [func, iterables @ ..] if !iterables.is_empty() => (func, iterables),
        _ => return Err(t.type_error("map() must have at least two arguments.")),
    };
    let strict = strict_arg(t, a.opt(2))?;
    let its = iterators_of(t, iterables)?;
    Ok(class_of(&a, &MAP).instantiate_with(|| PyMap {
        head: blank_header(),
        func: Field::new(Some(func.clone())),
        its: Field::new(Some(its)),
        strict: Cell::new(strict),
    }))
}
constructor!(map_new, "map(cls, /, *args, strict=False)", make_map);

fn map_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let m = PyMap::of(v);
    let (Some(func), Some(its)) = (m.func.get(), m.its.get()) else { return Ok(None) };
    let Some(its) = its.downcast::<PyTuple>().map(tuple::items) else { return Ok(None) };
    if let [it] = its {
        let Some(item) = iter::next(t, it)? else { return Ok(None) };
        return call::call(t, &func, &[item]).map(Some);
    }
    match next_of_all(t, "map", its, m.strict.get())? {
        Some(items) => call::call(t, &func, &items).map(Some),
        None => Ok(None),
    }
}

fn map_reduce(t: &Thread, a: Bound) -> PyResult {
    let m = a.this::<PyMap>(t)?;
    let mut args = vec![m.func.get().unwrap_or_else(Value::none)];
    if let Some(its) = m.its.get().as_ref().and_then(|v| v.downcast::<PyTuple>()) {
        args.extend_from_slice(tuple::items(its));
    }
    let (class, args) = (a.get(0).class().to_value(), tuple::new(args));
    Ok(if m.strict.get() { tuple::of([class, args, Value::bool(true)]) } else { tuple::pair(class, args) })
}

fn map_setstate(t: &Thread, a: Bound) -> PyResult {
    let strict = truth::truth(t, a.get(1))?;
    a.this::<PyMap>(t)?.strict.set(strict);
    Ok(Value::none())
}

pub static MAP_SPEC: TypeSpec = TypeSpec {
    name: "map",
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "map(function, iterable, /, *iterables, strict=False)\n--\n\nMake an iterator that computes the function using arguments from\neach of the iterables.  Stops when the shortest iterable is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the\nothers, raise a ValueError.",
    slots: Slots { iter: Some(self_iter), next: Some(map_next), new: Some(map_new), ..Slots::EMPTY },
    methods: &[
        Method::new("__reduce__(self, /)", map_reduce, REDUCE),
        Method::new("__setstate__(self, object, /)", map_setstate, SETSTATE),
    ],
    ..TypeSpec::of::<PyMap>(&MAP)
};

#[repr(C)]
pub struct PyFilter {
    pub head: Header,
    func: Field,
    it: Field,
}
fields!(PyFilter, FILTER, func, it);

fn filter_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    if args.has_keywords() && (class.is(FILTER.get()) || class.slots().init.is_none()) {
        return Err(t.type_error("filter() takes no keyword arguments"));
    }
    let [func, iterable] = args.pos() else {
        return Err(t.type_error(format_args!("filter expected 2 arguments, got {}", args.pos().len())));
    };
    let it = iter::iter(t, iterable)?;
    Ok(class.instantiate_with(|| PyFilter {
        head: blank_header(),
        func: Field::new(Some(func.clone())),
        it: Field::new(Some(it)),
    }))
}

fn filter_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let f = PyFilter::of(v);
    let (Some(func), Some(it)) = (f.func.get(), f.it.get()) else { return Ok(None) };
    let plain = func.is_none() || func.as_type().is_some_and(|c| c.is(crate::types::boolean::BOOL.get()));
    while let Some(item) = iter::next(t, &it)? {
        let good = if plain {
            truth::truth(t, &item)?
        } else {
            let result = call::call(t, &func, std::slice::from_ref(&item))?;
            truth::truth(t, &result)?
        };
        if good {
            return Ok(Some(item));
        }
    }
    Ok(None)
}

fn filter_reduce(t: &Thread, a: Bound) -> PyResult {
    let f = a.this::<PyFilter>(t)?;
    let none = Value::none;
    let args = tuple::pair(f.func.get().unwrap_or_else(none), f.it.get().unwrap_or_else(none));
    Ok(tuple::pair(a.get(0).class().to_value(), args))
}

pub static FILTER_SPEC: TypeSpec = TypeSpec {
    name: "filter",
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "filter(function, iterable, /)\n--\n\nReturn an iterator yielding those items of iterable for which\nfunction(item) is true.  If function is None, return the items that\nare true.",
    slots: Slots { iter: Some(self_iter), next: Some(filter_next), new: Some(filter_new), ..Slots::EMPTY },
    methods: &[Method::new("__reduce__(self, /)", filter_reduce, REDUCE)],
    ..TypeSpec::of::<PyFilter>(&FILTER)
};

#[repr(C)]
pub struct PyReversed {
    pub head: Header,
    seq: Field,
    /// The next index; -1 at the end.
    index: Cell<i64>,
}
fields!(PyReversed, REVERSED, seq);

/// `reversed(v)`
pub fn reversed(t: &Thread, class: &PyType, v: &Value) -> PyResult {
    if let Some(method) = attr::special(t, v, "__reversed__")? {
        if method.is_none() {
            return Err(not_reversible(t, v));
        }
        return call::call(t, &method, &[]);
    }
    let slots = v.class().slots();
    if slots.get_item.is_none() || v.is_a::<crate::types::dict::PyDict>() {
        return Err(not_reversible(t, v));
    }
    let n = seq::len(t, v)?;
    Ok(class.instantiate_with(|| PyReversed {
        head: blank_header(),
        seq: Field::new(Some(v.clone())),
        index: Cell::new(n as i64 - 1),
    }))
}

fn not_reversible(t: &Thread, v: &Value) -> Raised {
    t.type_error(format_args!("'{}' object is not reversible", v.class().tp_name()))
}

fn reversed_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    if args.has_keywords() && (class.is(REVERSED.get()) || class.slots().init.is_none()) {
        return Err(t.type_error("reversed() takes no keyword arguments"));
    }
    match args.pos() {
        [v] => reversed(t, class, v),
        other => Err(t.type_error(format_args!("reversed expected 1 argument, got {}", other.len()))),
    }
}

fn reversed_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let r = PyReversed::of(v);
    let Some(object) = r.seq.get() else { return Ok(None) };
    let i = r.index.get();
    if i >= 0 {
        match seq::get_item(t, &object, &Value::small_int(i)) {
            Ok(item) => {
                r.index.set(i - 1);
                return Ok(Some(item));
            }
            Err(raised) => {
                let error = t.take(raised);
                let class = error.class();
                if !class.is_subtype(Exc::IndexError.class()) && !class.is_subtype(Exc::StopIteration.class())
                {
                    return Err(t.raise_again(error));
                }
            }
        }
    }
    r.index.set(-1);
    r.seq.set(None);
    Ok(None)
}

fn reversed_hint(t: &Thread, a: Bound) -> PyResult {
    let r = a.this::<PyReversed>(t)?;
    let Some(object) = r.seq.get() else { return Ok(Value::small_int(0)) };
    let position = r.index.get() + 1;
    let n = seq::len(t, &object)? as i64;
    Ok(Value::small_int(if n < position { 0 } else { position }))
}

fn reversed_reduce(t: &Thread, a: Bound) -> PyResult {
    let r = a.this::<PyReversed>(t)?;
    let class = a.get(0).class().to_value();
    Ok(match r.seq.get() {
        Some(object) => tuple::of([class, tuple::of([object]), Value::small_int(r.index.get())]),
        None => tuple::pair(class, tuple::of([tuple::empty()])),
    })
}

fn reversed_setstate(t: &Thread, a: Bound) -> PyResult {
    let r = a.this::<PyReversed>(t)?;
    let i = number::to_isize(t, a.get(1), Exc::OverflowError)? as i64;
    if let Some(object) = r.seq.get() {
        let n = seq::len(t, &object)? as i64;
        r.index.set(i.clamp(-1, n - 1));
    }
    Ok(Value::none())
}

pub static REVERSED_SPEC: TypeSpec = TypeSpec {
    name: "reversed",
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "reversed(sequence, /)\n--\n\nReturn a reverse iterator over the values of the given sequence.",
    slots: Slots {
        iter: Some(self_iter),
        next: Some(reversed_next),
        new: Some(reversed_new),
        ..Slots::EMPTY
    },
    methods: &[
        Method::new(
            "__length_hint__(self, /)",
            reversed_hint,
            "Private method returning an estimate of len(list(it)).",
        ),
        Method::new("__reduce__(self, /)", reversed_reduce, REDUCE),
        Method::new("__setstate__(self, object, /)", reversed_setstate, SETSTATE),
    ],
    ..TypeSpec::of::<PyReversed>(&REVERSED)
};
