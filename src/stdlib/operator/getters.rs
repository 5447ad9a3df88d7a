//! `itemgetter`, `attrgetter`, `methodcaller`.

use adder_abi::object::Header;
use adder_vm::fields;
use adder_vm::native::{Args, Bound, GetSet, Method};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec};
use adder_vm::object::payload::blank_header;
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{attr, call, repr, seq};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::{self, PyDict};
use adder_vm::types::str::{self, PyStr};
use adder_vm::types::tuple::{self, PyTuple};

static ITEMGETTER: TypeCell = TypeCell::new();
static ATTRGETTER: TypeCell = TypeCell::new();
static METHODCALLER: TypeCell = TypeCell::new();

fn no_keywords(t: &Thread, name: &str, args: &Args) -> PyResult<()> {
    if args.has_keywords() {
        Err(t.type_error(format_args!("{name}() takes no keyword arguments")))
    } else {
        Ok(())
    }
}

/// The one argument of a call.
fn operand<'a>(t: &Thread, name: &str, args: &Args<'a>) -> PyResult<&'a Value> {
    no_keywords(t, name, args)?;
    match args.pos() {
        [v] => Ok(v),
        other => Err(t.type_error(format_args!("{name} expected 1 argument, got {}", other.len()))),
    }
}

fn at_least_one(t: &Thread, name: &str, args: &Args) -> PyResult<()> {
    no_keywords(t, name, args)?;
    if args.pos().is_empty() {
        return Err(t.type_error(format_args!("{name} expected 1 argument, got 0")));
    }
    Ok(())
}

/// `operator.name(a, b)`
fn show(t: &Thread, v: &Value, name: &str, parts: &[Value], keywords: Option<&PyDict>) -> PyResult {
    let Some(_guard) = repr::enter(t, v) else { return Ok(Value::from(format!("operator.{name}(...)"))) };
    let mut shown = Vec::new();
    for p in parts {
        shown.push(repr::repr_text(t, p)?);
    }
    for (k, x) in keywords.map(PyDict::entries).unwrap_or_default() {
        shown.push(format!("{}={}", repr::str_text(t, &k)?, repr::repr_text(t, &x)?));
    }
    Ok(Value::from(format!("operator.{name}({})", shown.join(", "))))
}

fn tuple_of(field: &Field) -> Vec<Value> {
    field
        .get()
        .as_ref()
        .and_then(|v| v.downcast::<PyTuple>())
        .map(|x| tuple::items(x).to_vec())
        .unwrap_or_default()
}

#[repr(C)]
struct ItemGetter {
    head: Header,
    /// A tuple of keys.
    items: Field,
}
fields!(ItemGetter, ITEMGETTER, items);

fn itemgetter_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    at_least_one(t, "itemgetter", args)?;
    let items = Field::new(Some(tuple::from_slice(args.pos())));
    Ok(class.instantiate(ItemGetter { head: blank_header(), items }))
}

fn itemgetter_call(t: &Thread, v: &Value, args: &Args) -> PyResult {
    let object = operand(t, "itemgetter", args)?;
    let Some(items) = ItemGetter::of(v).items.get() else { return Ok(Value::none()) };
    let Some(items) = items.downcast::<PyTuple>().map(tuple::items) else { return Ok(Value::none()) };
    if let [key] = items {
        return seq::get_item(t, object, key);
    }
    let mut all = Vec::with_capacity(items.len());
    for key in items {
        all.push(seq::get_item(t, object, key)?);
    }
    Ok(tuple::new(all))
}

fn itemgetter_repr(t: &Thread, v: &Value) -> PyResult {
    show(t, v, "itemgetter", &tuple_of(&ItemGetter::of(v).items), None)
}

fn itemgetter_reduce(t: &Thread, a: Bound) -> PyResult {
    let items = a.this::<ItemGetter>(t)?.items.get().unwrap_or_else(tuple::empty);
    Ok(tuple::pair(a.get(0).class().to_value(), items))
}

/// All three are called with the object to look into.
const SIGNATURE: &[GetSet] = &[GetSet::get("__text_signature__", |_, _| Ok(Value::from("(obj, /)")), "")];

pub static ITEMGETTER_SPEC: TypeSpec = TypeSpec {
    name: "itemgetter",
    module: "operator",
    container: true,
    doc: "itemgetter(item, /, *items)\n--\n\nReturn a callable object that fetches the given item(s) from its operand.\nAfter f = itemgetter(2), the call f(r) returns r[2].\nAfter g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])",
    slots: Slots {
        repr: Some(itemgetter_repr),
        call: Some(itemgetter_call),
        new: Some(itemgetter_new),
        ..Slots::EMPTY
    },
    methods: &[Method::new(
        "__reduce__(self, /)",
        itemgetter_reduce,
        "Return state information for pickling",
    )],
    getset: SIGNATURE,
    ..TypeSpec::of::<ItemGetter>(&ITEMGETTER)
};

#[repr(C)]
struct AttrGetter {
    head: Header,
    /// The names as given.
    names: Field,
    /// For each a tuple of its parts between dots.
    paths: Field,
}
fields!(AttrGetter, ATTRGETTER, names, paths);

fn attrgetter_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    at_least_one(t, "attrgetter", args)?;
    let mut paths = Vec::new();
    for name in args.pos() {
        let Some(s) = name.downcast::<PyStr>() else {
            return Err(t.type_error("attribute name must be a string"));
        };
        let text = s.to_string_lossy();
        let parts = match text.contains('.') {
            true => text.split('.').map(str::intern).collect(),
            false if name.downcast_exact::<PyStr>().is_some() => vec![str::intern_value(name.clone())],
            false => vec![str::intern(&text)],
        };
        paths.push(tuple::new(parts));
    }
    Ok(class.instantiate(AttrGetter {
        head: blank_header(),
        names: Field::new(Some(tuple::from_slice(args.pos()))),
        paths: Field::new(Some(tuple::new(paths))),
    }))
}

fn follow(t: &Thread, object: &Value, path: &Value) -> PyResult {
    let mut at = object.clone();
    if let Some(path) = path.downcast::<PyTuple>() {
        for name in tuple::items(path) {
            at = attr::get(t, &at, name)?;
        }
    }
    Ok(at)
}

fn attrgetter_call(t: &Thread, v: &Value, args: &Args) -> PyResult {
    let object = operand(t, "attrgetter", args)?;
    let Some(paths) = AttrGetter::of(v).paths.get() else { return Ok(Value::none()) };
    let Some(paths) = paths.downcast::<PyTuple>().map(tuple::items) else { return Ok(Value::none()) };
    if let [path] = paths {
        return follow(t, object, path);
    }
    let mut all = Vec::with_capacity(paths.len());
    for path in paths {
        all.push(follow(t, object, path)?);
    }
    Ok(tuple::new(all))
}

fn attrgetter_repr(t: &Thread, v: &Value) -> PyResult {
    show(t, v, "attrgetter", &tuple_of(&AttrGetter::of(v).names), None)
}

fn attrgetter_reduce(t: &Thread, a: Bound) -> PyResult {
    let names = a.this::<AttrGetter>(t)?.names.get().unwrap_or_else(tuple::empty);
    Ok(tuple::pair(a.get(0).class().to_value(), names))
}

pub static ATTRGETTER_SPEC: TypeSpec = TypeSpec {
    name: "attrgetter",
    module: "operator",
    container: true,
    doc: "attrgetter(attr, /, *attrs)\n--\n\nReturn a callable object that fetches the given attribute(s) from its operand.\nAfter f = attrgetter('name'), the call f(r) returns r.name.\nAfter g = attrgetter('name', 'date'), the call g(r) returns (r.name, r.date).\nAfter h = attrgetter('name.first', 'name.last'), the call h(r) returns\n(r.name.first, r.name.last).",
    slots: Slots {
        repr: Some(attrgetter_repr),
        call: Some(attrgetter_call),
        new: Some(attrgetter_new),
        ..Slots::EMPTY
    },
    methods: &[Method::new(
        "__reduce__(self, /)",
        attrgetter_reduce,
        "Return state information for pickling",
    )],
    getset: SIGNATURE,
    ..TypeSpec::of::<AttrGetter>(&ATTRGETTER)
};

#[repr(C)]
struct MethodCaller {
    head: Header,
    name: Field,
    args: Field,
    /// A dict, or empty.
    keywords: Field,
}
fields!(MethodCaller, METHODCALLER, name, args, keywords);

fn methodcaller_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    let [name, rest @ ..] = args.pos() else {
        return Err(t.type_error("methodcaller needs at least one argument, the method name"));
    };
    if !name.is_a::<PyStr>() {
        return Err(t.type_error("method name must be a string"));
    }
    let keywords = if args.has_keywords() {
        let all = dict::new();
        if let Some(d) = all.downcast::<PyDict>() {
            args.keywords().for_each(|(k, v)| d.set_str(k, v.clone()));
        }
        Some(all)
    } else {
        None
    };
    let exact = name.downcast_exact::<PyStr>().is_some();
    let name = if exact { str::intern_value(name.clone()) } else { name.clone() };
    Ok(class.instantiate(MethodCaller {
        head: blank_header(),
        name: Field::new(Some(name)),
        args: Field::new(Some(tuple::from_slice(rest))),
        keywords: Field::new(keywords),
    }))
}

fn methodcaller_call(t: &Thread, v: &Value, args: &Args) -> PyResult {
    let object = operand(t, "methodcaller", args)?;
    let this = MethodCaller::of(v);
    let name = this.name.get().unwrap_or_else(Value::none);
    let mut values = tuple_of(&this.args);
    let Some(keywords) = this.keywords.get() else { return call::method_named(t, object, &name, &values) };
    let mut names = Vec::new();
    for (k, x) in keywords.downcast::<PyDict>().map(PyDict::entries).unwrap_or_default() {
        names.push(k);
        values.push(x);
    }
    let method = attr::get(t, object, &name)?;
    call::call_args(t, &method, &Args { values: &values, names: &names })
}

fn methodcaller_repr(t: &Thread, v: &Value) -> PyResult {
    let this = MethodCaller::of(v);
    let mut parts = vec![this.name.get().unwrap_or_else(Value::none)];
    parts.extend(tuple_of(&this.args));
    let keywords = this.keywords.get();
    show(t, v, "methodcaller", &parts, keywords.as_ref().and_then(|k| k.downcast::<PyDict>()))
}

fn methodcaller_reduce(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<MethodCaller>(t)?;
    let name = this.name.get().unwrap_or_else(Value::none);
    let class = a.get(0).class().to_value();
    let Some(keywords) = this.keywords.get() else {
        let mut all = vec![name];
        all.extend(tuple_of(&this.args));
        return Ok(tuple::pair(class, tuple::new(all)));
    };
    // Keyword arguments travel in a `functools.partial` of the class.
    let functools = adder_vm::import::import_module(t, "functools")?;
    let partial = attr::get_str(t, &functools, "partial")?;
    let (mut values, mut names) = (vec![class, name], Vec::new());
    for (k, x) in keywords.downcast::<PyDict>().map(PyDict::entries).unwrap_or_default() {
        names.push(k);
        values.push(x);
    }
    let constructor = call::call_args(t, &partial, &Args { values: &values, names: &names })?;
    Ok(tuple::pair(constructor, this.args.get().unwrap_or_else(tuple::empty)))
}

pub static METHODCALLER_SPEC: TypeSpec = TypeSpec {
    name: "methodcaller",
    module: "operator",
    container: true,
    doc: "methodcaller(name, /, *args, **kwargs)\n--\n\nReturn a callable object that calls the given method on its operand.\nAfter f = methodcaller('name'), the call f(r) returns r.name().\nAfter g = methodcaller('name', 'date', foo=1), the call g(r) returns\nr.name('date', foo=1).",
    slots: Slots {
        repr: Some(methodcaller_repr),
        call: Some(methodcaller_call),
        new: Some(methodcaller_new),
        ..Slots::EMPTY
    },
    methods: &[Method::new(
        "__reduce__(self, /)",
        methodcaller_reduce,
        "Return state information for pickling",
    )],
    getset: SIGNATURE,
    ..TypeSpec::of::<MethodCaller>(&METHODCALLER)
};
