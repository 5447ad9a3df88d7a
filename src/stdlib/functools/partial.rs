//! `partial` and its `Placeholder`.

use adder_abi::object::Header;
use adder_abi::word::Word;
use adder_vm::fields;
use adder_vm::native::{Args, Bound, Member, Method};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, blank_header, immortalize};
use adder_vm::object::shape;
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{attr, call, repr};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::{self, PyDict, build, full_type_name};
use adder_vm::types::str::PyStr;
use adder_vm::types::tuple::{self, PyTuple};
use adder_vm::types::{generic_alias, method};
use smallvec::SmallVec;
use std::cell::Cell;
use std::mem::offset_of;

static PLACEHOLDER: TypeCell = TypeCell::new();
static PARTIAL: TypeCell = TypeCell::new();

#[repr(C)]
pub struct PlaceholderObject {
    head: Header,
}

// SAFETY: the struct owns nothing.
unsafe impl Payload for PlaceholderObject {
    fn cell() -> &'static TypeCell {
        &PLACEHOLDER
    }
}

struct Singleton(Cell<Word>);
// SAFETY: touched only by the holder of the global lock.
unsafe impl Sync for Singleton {}
static SINGLETON: Singleton = Singleton(Cell::new(Word::NULL));

/// `Placeholder`
pub fn placeholder() -> Value {
    if SINGLETON.0.get().is_null() {
        let value = PLACEHOLDER.get().instantiate(PlaceholderObject { head: blank_header() });
        immortalize(&value);
        SINGLETON.0.set(value.word());
    }
    // SAFETY: the singleton is immortal.
    unsafe { Value::from_borrowed(SINGLETON.0.get()) }
}

fn is_placeholder(v: &Value) -> bool {
    v.word() == SINGLETON.0.get()
}

fn placeholder_new(t: &Thread, _: &PyType, args: &Args) -> PyResult {
    if !args.values.is_empty() {
        return Err(t.type_error("PlaceholderType takes no arguments"));
    }
    Ok(placeholder())
}

fn placeholder_repr(_: &Thread, _: &Value) -> PyResult {
    Ok(Value::from("Placeholder"))
}

fn placeholder_reduce(_: &Thread, _: Bound) -> PyResult {
    Ok(Value::from("Placeholder"))
}

pub static PLACEHOLDER_SPEC: TypeSpec = TypeSpec {
    name: "_PlaceholderType",
    module: "functools",
    doc: "The type of the Placeholder singleton.\n\nUsed as a placeholder for partial arguments.",
    slots: Slots { repr: Some(placeholder_repr), new: Some(placeholder_new), ..Slots::EMPTY },
    methods: &[Method::new("__reduce__(self, /)", placeholder_reduce, "")],
    ..TypeSpec::of::<PlaceholderObject>(&PLACEHOLDER)
};

#[repr(C)]
struct Partial {
    head: Header,
    func: Field,
    /// A tuple.
    args: Field,
    /// A dict.
    keywords: Field,
    /// Placeholders among the arguments.
    holes: Cell<usize>,
}
fields!(Partial, PARTIAL, func, args, keywords);

impl Partial {
    fn func(&self) -> Value {
        self.func.get().unwrap_or_else(Value::none)
    }
    fn args(&self) -> Value {
        self.args.get().unwrap_or_else(tuple::empty)
    }
    fn keywords(&self) -> Value {
        self.keywords.get().unwrap_or_else(dict::new)
    }
}

fn items_of(v: &Value) -> Vec<Value> {
    v.downcast::<PyTuple>().map(|x| tuple::items(x).to_vec()).unwrap_or_default()
}

/// Puts new arguments into the placeholders, then behind.
fn fill(old: Vec<Value>, new: &[Value]) -> Vec<Value> {
    let mut new = new.iter();
    let mut all: Vec<Value> = old
        .into_iter()
        .map(|v| if is_placeholder(&v) { new.next().cloned().unwrap_or(v) } else { v })
        .collect();
    all.extend(new.cloned());
    all
}

fn count_holes(args: &[Value]) -> usize {
    args.iter().filter(|v| is_placeholder(v)).count()
}

fn new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    let [func, given @ ..] = args.pos() else {
        return Err(t.type_error("type 'partial' takes at least one argument"));
    };
    if func.class().slots().call.is_none() {
        return Err(t.type_error("the first argument must be callable"));
    }
    if given.last().is_some_and(is_placeholder) {
        return Err(t.type_error("trailing Placeholders are not allowed"));
    }
    if args.keywords().any(|(_, v)| is_placeholder(v)) {
        return Err(t.type_error("Placeholder cannot be passed as a keyword argument"));
    }
    // A partial of a partial that nobody has hung attributes on is one partial.
    let inner = match func.downcast::<Partial>() {
        Some(inner) if own_state(t, func)?.is_none() => Some(inner),
        Some(_) | None => None,
    };
    let (func, all, keywords) = match inner {
        Some(inner) => {
            let keywords = inner.keywords();
            let keywords = keywords.downcast::<PyDict>().map_or_else(dict::new, PyDict::copy);
            (inner.func(), fill(items_of(&inner.args()), given), keywords)
        }
        None => (func.clone(), given.to_vec(), dict::new()),
    };
    if let Some(d) = keywords.downcast::<PyDict>() {
        for (k, v) in args.keywords() {
            d.set(t, k.clone(), v.clone())?;
        }
    }
    let holes = Cell::new(count_holes(&all));
    Ok(class.instantiate(Partial {
        head: blank_header(),
        func: Field::new(Some(func)),
        args: Field::new(Some(tuple::new(all))),
        keywords: Field::new(Some(keywords)),
        holes,
    }))
}

/// The attributes of the object's own, if it has any.
fn own_state(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let own = attr::find(t, v, "__dict__")?;
    Ok(own.filter(|d| d.downcast::<PyDict>().is_some_and(|d| !d.is_empty())))
}

fn call_(t: &Thread, v: &Value, args: &Args) -> PyResult {
    let this = Partial::of(v);
    let (holes, given) = (this.holes.get(), args.pos());
    if given.len() < holes {
        return Err(t.type_error(format_args!(
            "missing positional arguments in 'partial' call; expected at least {holes}, got {}",
            given.len()
        )));
    }
    let func = this.func();
    let old = this.args();
    let mut values: SmallVec<[Value; 8]> = if holes > 0 {
        fill(items_of(&old), given).into()
    } else {
        let old = old.downcast::<PyTuple>().map_or(&[][..], tuple::items);
        old.iter().chain(given).cloned().collect()
    };
    let keywords = this.keywords();
    let Some(own) = keywords.downcast::<PyDict>() else { return call::call(t, &func, &values) };
    if own.is_empty() {
        values.extend(args.keywords().map(|(_, v)| v.clone()));
        return call::call_args(t, &func, &Args { values: &values, names: args.names });
    }
    let merged = own.copy();
    let mut names = Vec::new();
    if let Some(merged) = merged.downcast::<PyDict>() {
        for (k, v) in args.keywords() {
            merged.set(t, k.clone(), v.clone())?;
        }
        for (k, v) in merged.entries() {
            if !k.is_a::<PyStr>() {
                return Err(t.type_error("keywords must be strings"));
            }
            names.push(k);
            values.push(v);
        }
    }
    call::call_args(t, &func, &Args { values: &values, names: &names })
}

fn get(_: &Thread, v: &Value, object: Option<&Value>, _: &Value) -> PyResult {
    Ok(match object {
        Some(object) if !object.is_none() => method::new(v.clone(), object.clone()),
        Some(_) | None => v.clone(),
    })
}

fn repr_(t: &Thread, v: &Value) -> PyResult {
    let this = Partial::of(v);
    let name = full_type_name(v.class());
    let Some(_guard) = repr::enter(t, v) else { return Ok(Value::from("...")) };
    // Python code that shows one part can change the others.
    let (func, args, keywords) = (this.func(), this.args(), this.keywords());
    let mut parts = vec![repr::repr_text(t, &func)?];
    for a in items_of(&args) {
        parts.push(repr::repr_text(t, &a)?);
    }
    for (k, x) in keywords.downcast::<PyDict>().map(PyDict::entries).unwrap_or_default() {
        parts.push(format!("{}={}", repr::str_text(t, &k)?, repr::repr_text(t, &x)?));
    }
    Ok(Value::from(format!("{name}({})", parts.join(", "))))
}

fn reduce(t: &Thread, a: Bound) -> PyResult {
    let v = a.get(0);
    let this = a.this::<Partial>(t)?;
    let own = own_state(t, v)?.unwrap_or_else(Value::none);
    let state = tuple::of([this.func(), this.args(), this.keywords(), own]);
    Ok(tuple::of([v.class().to_value(), tuple::of([this.func()]), state]))
}

fn setstate(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<Partial>(t)?;
    let invalid = || t.type_error("invalid partial state");
    let state = a.get(1).downcast::<PyTuple>().ok_or_else(invalid)?;
    let [func, args, keywords, own] = tuple::items(state) else { return Err(invalid()) };
    if func.class().slots().call.is_none() || !args.is_a::<PyTuple>() {
        return Err(invalid());
    }
    if !keywords.is_none() && !keywords.is_a::<PyDict>() {
        return Err(invalid());
    }
    let items = items_of(args);
    if items.last().is_some_and(is_placeholder) {
        return Err(t.type_error("trailing Placeholders are not allowed"));
    }
    let holes = count_holes(&items);
    let keywords = match keywords.downcast::<PyDict>() {
        None => dict::new(),
        Some(_) if keywords.downcast_exact::<PyDict>().is_some() => keywords.clone(),
        Some(other) => {
            let copy = dict::new();
            if let Some(d) = copy.downcast::<PyDict>() {
                build::merge_dict(t, d, other, build::Existing::Overwrite)?;
            }
            copy
        }
    };
    this.func.put(func.clone());
    let exact = args.downcast_exact::<PyTuple>().is_some();
    this.args.put(if exact { args.clone() } else { tuple::new(items) });
    this.keywords.put(keywords);
    this.holes.set(holes);
    if own.is_none() {
        shape::replace_dict(a.get(0), dict::new());
    } else {
        attr::set_str(t, a.get(0), "__dict__", own)?;
    }
    Ok(Value::none())
}

fn class_getitem(_: &Thread, a: Bound) -> PyResult {
    Ok(generic_alias::alias(a.get(0).clone(), a.get(1).clone()))
}

pub static PARTIAL_SPEC: TypeSpec = TypeSpec {
    name: "partial",
    module: "functools",
    container: true,
    has_dict: true,
    weak: true,
    flags: type_flag::BASE_TYPE,
    doc: "partial(func, /, *args, **keywords)\n--\n\nCreate a new function with partial application of the given arguments\nand keywords.",
    slots: Slots {
        repr: Some(repr_),
        call: Some(call_),
        new: Some(new),
        descr_get: Some(get),
        ..Slots::EMPTY
    },
    methods: &[
        Method::new("__reduce__(self, /)", reduce, ""),
        Method::new("__setstate__(self, object, /)", setstate, ""),
        Method::class(
            "__class_getitem__(cls, object, /)",
            class_getitem,
            "partial is generic over the wrapped function's return type",
        ),
    ],
    members: &[
        Member {
            name: "func",
            offset: offset_of!(Partial, func),
            writable: false,
            doc: "function object to use in future partial calls",
        },
        Member {
            name: "args",
            offset: offset_of!(Partial, args),
            writable: false,
            doc: "tuple of arguments to future partial calls",
        },
        Member {
            name: "keywords",
            offset: offset_of!(Partial, keywords),
            writable: false,
            doc: "dictionary of keyword arguments to future partial calls",
        },
    ],
    ..TypeSpec::of::<Partial>(&PARTIAL)
};
