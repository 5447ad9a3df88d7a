//! `OrderedDict`: dict keeps the order already; what is added is moving, order in comparisons, and respect for subclasses that override
//! item access.

use super::odict_views as views;
use adder_abi::object::{Layout, Shape};
use adder_vm::exc::Exc;
use adder_vm::native::{Args, Bound, Method};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor};
use adder_vm::object::slots::{BinaryOp, CompareOp, Slots};
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, call, compare, iter, repr, seq, truth};
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::dict::build::copied;
use adder_vm::types::dict::{DICT, PyDict, hash_key};
use adder_vm::types::int::INT;
use adder_vm::types::str::PyStr;
use adder_vm::types::tuple::{self, PyTuple};

pub static ODICT: TypeCell = TypeCell::new();

#[repr(transparent)]
pub struct PyODict(PyDict);

// SAFETY: `trace` reports the dict's entries. The layout is dict's, so instances are told by their type.
unsafe impl Payload for PyODict {
    const LAYOUT: Layout = Layout::Dict;

    fn cell() -> &'static TypeCell {
        &ODICT
    }

    fn matches(shape: &Shape) -> bool {
        // SAFETY: a shape's type is a live type.
        unsafe { (*shape.type_.cast::<PyType>()).has_solid_base(&ODICT) }
    }

    fn trace(&self, visit: &mut Visitor) {
        self.0.trace(visit);
    }

    fn clear(&self) {
        self.0.clear_all();
    }

    unsafe fn drop_payload(this: *mut PyODict) {
        // SAFETY: by the caller's contract; the structs are the same.
        unsafe { PyDict::drop_payload(this.cast()) }
    }
}

/// The dict of a receiver.
pub fn dict(v: &Value) -> &PyDict {
    debug_assert!(v.is_a::<PyDict>());
    // SAFETY: slots and methods are called with instances of their type only.
    unsafe { &*(v.word().0 as *const PyDict) }
}

fn is_exact(v: &Value) -> bool {
    v.class().is(ODICT.get())
}

/// `v[key] = value`, asking the class only if it may have a say.
fn put(t: &Thread, v: &Value, key: Value, value: Value) -> PyResult<()> {
    if is_exact(v) { dict(v).set(t, key, value) } else { seq::set_item(t, v, &key, Some(&value)) }
}

fn add_pairs(t: &Thread, v: &Value, pairs: &Value) -> PyResult<()> {
    let it = iter::iter(t, pairs)?;
    while let Some(pair) = iter::next(t, &it)? {
        let inner = iter::iter(t, &pair)?;
        let key = iter::next(t, &inner)?;
        let value = match key {
            Some(_) => iter::next(t, &inner)?,
            None => None,
        };
        let (key, value) = match (key, value) {
            (None, _) => return Err(t.value_error("need more than 0 values to unpack")),
            (Some(_), None) => return Err(t.value_error("need more than 1 value to unpack")),
            (Some(k), Some(v)) => (k, v),
        };
        if iter::next(t, &inner)?.is_some() {
            return Err(t.value_error("too many values to unpack (expected 2)"));
        }
        put(t, v, key, value)?;
    }
    Ok(())
}

/// Adds what a mapping or an iterable of pairs holds.
fn update_from(t: &Thread, v: &Value, source: &Value) -> PyResult<()> {
    if let Some(other) = source.downcast_exact::<PyDict>() {
        for (k, x) in other.entries() {
            put(t, v, k, x)?;
        }
        return Ok(());
    }
    if let Some(keys) = attr::find(t, source, "keys")? {
        let keys = call::call(t, &keys, &[])?;
        let it = iter::iter(t, &keys)?;
        while let Some(key) = iter::next(t, &it)? {
            let value = seq::get_item(t, source, &key)?;
            put(t, v, key, value)?;
        }
        return Ok(());
    }
    if let Some(items) = attr::find(t, source, "items")? {
        let items = call::call(t, &items, &[])?;
        return add_pairs(t, v, &items);
    }
    add_pairs(t, v, source)
}

fn init(t: &Thread, v: &Value, args: &Args) -> PyResult<()> {
    if args.pos().len() > 1 {
        return Err(t.type_error(format_args!("expected at most 1 argument, got {}", args.pos().len())));
    }
    if let Some(source) = args.pos().first() {
        update_from(t, v, source)?;
    }
    for (k, x) in args.keywords() {
        put(t, v, k.clone(), x.clone())?;
    }
    Ok(())
}

fn update(t: &Thread, a: Bound) -> PyResult {
    let sources = tuple::items(a.arg::<PyTuple>(t, 1)?);
    if sources.len() > 1 {
        return Err(t.type_error(format_args!(
            "update() takes at most 1 positional argument ({} given)",
            sources.len()
        )));
    }
    if let Some(source) = sources.first() {
        update_from(t, a.get(0), source)?;
    }
    if let Some(names) = a.opt(2).and_then(|k| k.downcast::<PyDict>()) {
        for (k, x) in names.entries() {
            put(t, a.get(0), k, x)?;
        }
    }
    Ok(Value::none())
}

fn repr_(t: &Thread, v: &Value) -> PyResult {
    let name = v.class().name_str();
    if dict(v).is_empty() {
        return Ok(Value::from(format!("{name}()")));
    }
    let Some(_guard) = repr::enter(t, v) else { return Ok(Value::from("...")) };
    let mut out = adder_vm::types::str::StrBuilder::new();
    out.push_str(&name);
    out.push_char('(');
    for (key, value) in dict(v).entries() {
        found_again(t, v, &key, value)?;
    }
    tuple::push_text(&mut out, &repr::repr(t, &copied(t, v)?)?);
    out.push_char(')');
    Ok(out.finish())
}

/// The value of a key that is in the order: looked up, as the key may not be found under the hash that it has by now.
pub fn found_again(t: &Thread, v: &Value, key: &Value, value: Value) -> PyResult {
    let plain = key.is_int_word() || key.class().is(INT.get()) || key.downcast_exact::<PyStr>().is_some();
    if plain {
        return Ok(value);
    }
    dict(v).get(t, key)?.ok_or_else(|| t.key_error(key))
}

#[cold]
fn mutated(t: &Thread) -> Raised {
    t.runtime_error("OrderedDict mutated during iteration")
}

fn compare_(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) || !a.is_a::<PyDict>() || !b.is_a::<PyDict>() {
        return Ok(Value::not_implemented());
    }
    let Some(by_content) = DICT.get().slots().compare else { return Ok(Value::not_implemented()) };
    let result = by_content(t, a, b, CompareOp::Eq)?;
    let mut equal = truth::truth(t, &result)?;
    if equal && a.is_a::<PyODict>() && b.is_a::<PyODict>() {
        let (x, y) = (dict(a), dict(b));
        // A key's `__eq__` can have changed one of them by now: then keys are compared as far as there are any.
        let (mut i, mut j) = (0, 0);
        let before = (x.keys_version(), y.keys_version());
        loop {
            let (p, q) = match (x.next_entry(&mut i), y.next_entry(&mut j)) {
                (Some((p, _)), Some((q, _))) => (p, q),
                (None, None) => break,
                (Some(_), None) | (None, Some(_)) => {
                    equal = false;
                    break;
                }
            };
            let same = compare::eq(t, &p, &q)?;
            if before != (x.keys_version(), y.keys_version()) {
                return Err(mutated(t));
            }
            if !same {
                equal = false;
                break;
            }
        }
    }
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

fn iterate(_: &Thread, v: &Value) -> PyResult {
    Ok(views::iterator(v, views::Kind::Keys, views::Way::Forward))
}

fn or(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let this = if a.is_a::<PyODict>() { a } else { b };
    if !a.is_a::<PyDict>() || !b.is_a::<PyDict>() {
        return Ok(Value::not_implemented());
    }
    let result = call::call(t, this.class().as_value(), &[a.clone()])?;
    if !result.is_a::<PyDict>() {
        return Err(t.type_error("a dict is required"));
    }
    update_from(t, &result, b)?;
    Ok(result)
}

fn ior(t: &Thread, a: &Value, b: &Value) -> PyResult {
    update_from(t, a, b)?;
    Ok(a.clone())
}

fn fromkeys(t: &Thread, a: Bound) -> PyResult {
    let value = a.opt(2).cloned().unwrap_or_else(Value::none);
    let result = call::call(t, a.get(0), &[])?;
    let it = iter::iter(t, a.get(1))?;
    while let Some(key) = iter::next(t, &it)? {
        seq::set_item(t, &result, &key, Some(&value))?;
    }
    Ok(result)
}

fn setdefault(t: &Thread, a: Bound) -> PyResult {
    let (v, key) = (a.get(0), a.get(1));
    let default = a.opt(2).cloned().unwrap_or_else(Value::none);
    if is_exact(v) {
        return dict(v).set_default(t, key, &default);
    }
    if seq::contains(t, v, key)? {
        return seq::get_item(t, v, key);
    }
    seq::set_item(t, v, key, Some(&default))?;
    Ok(default)
}

fn pop(t: &Thread, a: Bound) -> PyResult {
    match dict(a.get(0)).remove(t, a.get(1))? {
        Some(v) => Ok(v),
        None => a.opt(2).cloned().ok_or_else(|| t.key_error(a.get(1))),
    }
}

fn last_argument(t: &Thread, v: Option<&Value>) -> PyResult<bool> {
    match v {
        Some(v) => truth::truth(t, v),
        None => Ok(true),
    }
}

fn popitem(t: &Thread, a: Bound) -> PyResult {
    let last = last_argument(t, a.opt(1))?;
    let v = a.get(0);
    let at = if last { dict(v).last_index() } else { dict(v).first_index() };
    let pair = at.and_then(|i| if last { dict(v).pop_last() } else { dict(v).take_at(i) });
    match pair {
        Some((key, value)) => Ok(tuple::pair(key, value)),
        None => Err(t.error(Exc::KeyError, "dictionary is empty")),
    }
}

fn move_to_end(t: &Thread, a: Bound) -> PyResult {
    let last = last_argument(t, a.opt(2))?;
    let (d, key) = (dict(a.get(0)), a.get(1));
    let hash = hash_key(t, key)?;
    match d.find(t, key, hash)? {
        Some(i) if last => d.move_to_end(i),
        Some(i) => d.move_to_front(i),
        None => return Err(t.key_error(key)),
    }
    Ok(Value::none())
}

fn clear(_: &Thread, a: Bound) -> PyResult {
    dict(a.get(0)).clear_all();
    Ok(Value::none())
}

fn copy(t: &Thread, a: Bound) -> PyResult {
    let v = a.get(0);
    let result = call::call(t, v.class().as_value(), &[])?;
    let (exact, before) = (is_exact(v), dict(v).keys_version());
    for (key, own) in dict(v).entries() {
        if exact {
            let value = found_again(t, v, &key, own)?;
            put(t, &result, key, value)?;
        } else {
            let value = seq::get_item(t, v, &key)?;
            seq::set_item(t, &result, &key, Some(&value))?;
        }
        if dict(v).keys_version() != before {
            return Err(mutated(t));
        }
    }
    Ok(result)
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
    Ok(views::iterator(a.get(0), views::Kind::Keys, views::Way::Backward))
}

fn reduce(t: &Thread, a: Bound) -> PyResult {
    let state = call::method(t, a.get(0), "__getstate__", &[])?;
    let items = call::method(t, a.get(0), "items", &[])?;
    let items = iter::iter(t, &items)?;
    Ok(tuple::of([a.get(0).class().to_value(), tuple::empty(), state, Value::none(), items]))
}

fn sizeof(_: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(a.get(0).class().instance_size() + dict(a.get(0)).table_bytes()))
}

pub static ODICT_SPEC: TypeSpec = TypeSpec {
    name: "OrderedDict",
    module: "collections",
    base: Some(&DICT),
    container: true,
    has_dict: true,
    weak: true,
    flags: type_flag::BASE_TYPE | type_flag::MAPPING | type_flag::DICT_SUBCLASS,
    doc: "Dictionary that remembers insertion order",
    slots: Slots {
        repr: Some(repr_),
        hash: Some(adder_vm::protocol::hash::not_hashable),
        compare: Some(compare_),
        iter: Some(iterate),
        init: Some(init),
        ..Slots::EMPTY
    }
    .with_binary(&[(BinaryOp::Or, or)])
    .with_inplace(&[(BinaryOp::Or, ior)]),
    methods: &[
        Method::class(
            "fromkeys(cls, iterable, value=None)",
            fromkeys,
            "Create a new ordered dictionary with keys from iterable and values set to value.",
        ),
        Method::new("__sizeof__(self, /)", sizeof, ""),
        Method::new("__reduce__(self, /)", reduce, "Return state information for pickling"),
        Method::new(
            "setdefault(self, /, key, default=None)",
            setdefault,
            "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the dictionary, else default.",
        ),
        Method::new(
            "pop(self, /, key, default=<unrepresentable>)",
            pop,
            "od.pop(key[,default]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, return the default if given; otherwise,\nraise a KeyError.",
        ),
        Method::new(
            "popitem(self, /, last=True)",
            popitem,
            "Remove and return a (key, value) pair from the dictionary.\n\nPairs are returned in LIFO order if last is true or FIFO order if\nfalse.",
        ),
        Method::new("keys(self, /)", keys, ""),
        Method::new("values(self, /)", values, ""),
        Method::new("items(self, /)", items, ""),
        Method::new("update(self, /, *args, **kwargs)", update, ""),
        Method::new("clear(self, /)", clear, "Remove all items from ordered dict."),
        Method::new("copy(self, /)", copy, "A shallow copy of ordered dict."),
        Method::new("__reversed__(self, /)", reversed, "od.__reversed__() <==> reversed(od)"),
        Method::new(
            "move_to_end(self, /, key, last=True)",
            move_to_end,
            "Move an existing element to the end (or beginning if last is false).\n\nRaise KeyError if the element does not exist.",
        ),
    ],
    ..TypeSpec::of::<PyODict>(&ODICT)
};
