//! `defaultdict`: a dict with a factory behind it.

use adder_abi::object::{Layout, Shape};
use adder_vm::native::{Args, Bound, Member, Method};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor};
use adder_vm::object::slots::{BinaryOp, Slots};
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{call, iter, repr};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::build::{update, update_args};
use adder_vm::types::dict::{DICT, PyDict};
use adder_vm::types::generic_alias;
use adder_vm::types::tuple;
use std::mem::offset_of;

static DEFAULTDICT: TypeCell = TypeCell::new();

#[repr(C)]
pub struct PyDefaultDict {
    dict: PyDict,
    factory: Field,
}

// SAFETY: `trace` reports the dict's entries and the factory. The layout is dict's, so instances are told by their type.
unsafe impl Payload for PyDefaultDict {
    const LAYOUT: Layout = Layout::Dict;

    fn cell() -> &'static TypeCell {
        &DEFAULTDICT
    }

    fn matches(shape: &Shape) -> bool {
        // SAFETY: a shape's type is a live type.
        unsafe { (*shape.type_.cast::<PyType>()).has_solid_base(&DEFAULTDICT) }
    }

    fn trace(&self, visit: &mut Visitor) {
        self.dict.trace(visit);
        visit(self.factory.word());
    }

    fn clear(&self) {
        self.factory.set(None);
        self.dict.clear_all();
    }

    unsafe fn drop_payload(this: *mut PyDefaultDict) {
        // SAFETY: by the caller's contract.
        unsafe {
            (*this).factory.set(None);
            PyDict::drop_payload(&raw mut (*this).dict);
        }
    }
}

fn of(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    match v.downcast::<PyDefaultDict>() {
        Some(d) => Ok(d.factory.get().filter(|f| !f.is_none())),
        None => Err(t.type_error("a defaultdict is required")),
    }
}

fn new(_: &Thread, class: &PyType, _: &Args) -> PyResult {
    let value = class.instantiate(PyDefaultDict { dict: PyDict::blank(), factory: Field::empty() });
    if let Some(d) = value.downcast::<PyDict>() {
        d.begin();
    }
    Ok(value)
}

fn init(t: &Thread, v: &Value, args: &Args) -> PyResult<()> {
    let Some(this) = v.downcast::<PyDefaultDict>() else { return Ok(()) };
    let factory = args.pos().first();
    if let Some(f) = factory {
        if !f.is_none() && f.class().slots().call.is_none() {
            return Err(t.type_error("first argument must be callable or None"));
        }
    }
    this.factory.set(factory.filter(|f| !f.is_none()).cloned());
    let rest = Args { values: &args.values[factory.is_some() as usize..], names: args.names };
    update_args(t, &this.dict, &rest, "dict")
}

fn repr_(t: &Thread, v: &Value) -> PyResult {
    let factory = of(t, v)?.unwrap_or_else(Value::none);
    let Some(base) = DICT.get().slots().repr else { return Ok(Value::none()) };
    let base = base(t, v)?;
    let base = repr::str_text(t, &base)?;
    let factory = match repr::enter(t, &factory) {
        Some(_guard) => repr::repr_text(t, &factory)?,
        None => "...".to_owned(),
    };
    Ok(Value::from(format!("{}({factory}, {base})", v.class().name_str())))
}

fn missing(t: &Thread, a: Bound) -> PyResult {
    let Some(factory) = of(t, a.get(0))? else { return Err(t.key_error(a.get(1))) };
    let value = call::call(t, &factory, &[])?;
    // The factory may have given the key a value itself: that one stays.
    match a.get(0).downcast::<PyDict>() {
        Some(dict) => dict.set_default(t, a.get(1), &value),
        None => Ok(value),
    }
}

/// A new object of the same class with the same factory, filled from `source`.
fn renew(t: &Thread, v: &Value, source: &Value) -> PyResult {
    let factory = of(t, v)?.unwrap_or_else(Value::none);
    call::call(t, v.class().as_value(), &[factory, source.clone()])
}

fn copy(t: &Thread, a: Bound) -> PyResult {
    renew(t, a.get(0), a.get(0))
}

fn reduce(t: &Thread, a: Bound) -> PyResult {
    let args = match of(t, a.get(0))? {
        Some(f) => tuple::of([f]),
        None => tuple::empty(),
    };
    let items = call::method(t, a.get(0), "items", &[])?;
    let items = iter::iter(t, &items)?;
    Ok(tuple::of([a.get(0).class().to_value(), args, Value::none(), Value::none(), items]))
}

fn or(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let (this, other) = if a.is_a::<PyDefaultDict>() { (a, b) } else { (b, a) };
    if !other.is_a::<PyDict>() || !this.is_a::<PyDefaultDict>() {
        return Ok(Value::not_implemented());
    }
    let result = renew(t, this, a)?;
    if let Some(d) = result.downcast::<PyDict>() {
        update(t, d, b)?;
    }
    Ok(result)
}

fn class_getitem(_: &Thread, a: Bound) -> PyResult {
    Ok(generic_alias::alias(a.get(0).clone(), a.get(1).clone()))
}

const COPY: &str = "D.copy() -> a shallow copy of D.";

pub static DEFAULTDICT_SPEC: TypeSpec = TypeSpec {
    name: "defaultdict",
    module: "collections",
    base: Some(&DICT),
    container: true,
    flags: type_flag::BASE_TYPE | type_flag::MAPPING | type_flag::DICT_SUBCLASS,
    doc: "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\nThe default factory is called without arguments to produce\na new value when a key is not present, in __getitem__ only.\nA defaultdict compares equal to a dict with the same items.\nAll remaining arguments are treated the same as if they were\npassed to the dict constructor, including keyword arguments.\n",
    slots: Slots { repr: Some(repr_), new: Some(new), init: Some(init), ..Slots::EMPTY }
        .with_binary(&[(BinaryOp::Or, or)]),
    methods: &[
        Method::new(
            "__missing__(self, object, /)",
            missing,
            "__missing__(key) # Called by __getitem__ for missing key; pseudo-code:\n  if self.default_factory is None: raise KeyError((key,))\n  self[key] = value = self.default_factory()\n  return value\n",
        ),
        Method::new("copy(self, /)", copy, COPY),
        Method::new("__copy__(self, /)", copy, COPY),
        Method::new("__reduce__(self, /)", reduce, "Return state information for pickling."),
        Method::class(
            "__class_getitem__(cls, object, /)",
            class_getitem,
            "defaultdicts are generic over two types, signifying (respectively) the types of the dictionary's keys and values",
        ),
    ],
    members: &[Member {
        name: "default_factory",
        offset: offset_of!(PyDefaultDict, factory),
        writable: true,
        doc: "Factory for default value called by __missing__().",
    }],
    ..TypeSpec::of::<PyDefaultDict>(&DEFAULTDICT)
};
