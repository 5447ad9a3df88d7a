//! `types.SimpleNamespace`.

use super::dict::{self, PyDict};
use super::str::PyStr;
use super::tuple;
use crate::native::{Args, Bound, Method};
use crate::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, blank_header};
use crate::object::shape::own_dict;
use crate::object::slots::{CompareOp, Slots};
use crate::object::value::Value;
use crate::protocol::{call, compare, repr};
use crate::thread::{PyResult, Thread};
use adder_abi::object::Header;

#[repr(C)]
pub struct PyNamespace {
    pub head: Header,
}

pub static NAMESPACE: TypeCell = TypeCell::new();

// SAFETY: it owns nothing but its attributes.
unsafe impl Payload for PyNamespace {
    fn cell() -> &'static TypeCell {
        &NAMESPACE
    }
}

/// A namespace with the attributes of a dict.
pub fn new(t: &Thread, attributes: &Value) -> PyResult {
    let value = NAMESPACE.get().instantiate(PyNamespace { head: blank_header() });
    let own = own_dict(&value);
    if let Some(d) = own.downcast::<PyDict>() {
        dict::build::update(t, d, attributes)?;
    }
    Ok(value)
}

fn namespace_new(_t: &Thread, class: &PyType, _args: &Args) -> PyResult {
    Ok(class.instantiate(PyNamespace { head: blank_header() }))
}

fn init(t: &Thread, v: &Value, args: &Args) -> PyResult<()> {
    if args.pos().len() > 1 {
        return Err(t.type_error(format_args!(
            "{} expected at most 1 argument, got {}",
            v.class().name_str(),
            args.pos().len()
        )));
    }
    let own = own_dict(v);
    let Some(d) = own.downcast::<PyDict>() else { return Ok(()) };
    if let Some(source) = args.pos().first() {
        let given = PyDict::new();
        let Some(g) = given.downcast::<PyDict>() else { return Ok(()) };
        dict::build::update(t, g, source)?;
        for (k, x) in g.entries() {
            if !k.is_a::<PyStr>() {
                return Err(t.type_error("keywords must be strings"));
            }
            d.set(t, k, x)?;
        }
    }
    for (k, x) in args.keywords() {
        d.set(t, k.clone(), x.clone())?;
    }
    Ok(())
}

fn namespace_repr(t: &Thread, v: &Value) -> PyResult {
    let name = if v.class().is(NAMESPACE.get()) { "namespace".to_owned() } else { v.class().name_str() };
    let Some(guard) = repr::enter(t, v) else { return Ok(Value::from(format!("{name}(...)"))) };
    let mut parts = Vec::new();
    let own = own_dict(v);
    for (k, x) in own.downcast::<PyDict>().map(PyDict::entries).unwrap_or_default() {
        if k.downcast::<PyStr>().is_some_and(|s| !s.is_empty()) {
            parts.push(format!("{}={}", repr::str_text(t, &k)?, repr::repr_text(t, &x)?));
        }
    }
    drop(guard);
    Ok(Value::from(format!("{name}({})", parts.join(", "))))
}

fn namespace_compare(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    if a.is_a::<PyNamespace>() && b.is_a::<PyNamespace>() {
        return compare::rich(t, &own_dict(a), &own_dict(b), op);
    }
    Ok(Value::not_implemented())
}

fn reduce(_t: &Thread, a: Bound) -> PyResult {
    let v = a.get(0);
    Ok(tuple::new(vec![v.class().to_value(), tuple::empty(), own_dict(v)]))
}

fn replace(t: &Thread, a: Bound) -> PyResult {
    let v = a.get(0);
    let result = call::call(t, v.class().as_value(), &[])?;
    if !result.is_a::<PyNamespace>() {
        return Err(t.type_error(format_args!(
            "expect types.SimpleNamespace type, but {}() returned '{}' object",
            v.class().full_name(),
            result.class().tp_name()
        )));
    }
    let own = own_dict(&result);
    if let Some(d) = own.downcast::<PyDict>() {
        dict::build::update(t, d, &own_dict(v))?;
        dict::build::update(t, d, a.get(1))?;
    }
    Ok(result)
}

pub static NAMESPACE_SPEC: TypeSpec = TypeSpec {
    name: "SimpleNamespace",
    module: "types",
    container: true,
    has_dict: true,
    flags: type_flag::BASE_TYPE,
    doc: "SimpleNamespace(mapping_or_iterable=(), /, **kwargs)\n--\n\nA simple attribute-based namespace.",
    slots: Slots {
        new: Some(namespace_new),
        init: Some(init),
        repr: Some(namespace_repr),
        compare: Some(namespace_compare),
        hash: Some(crate::protocol::hash::not_hashable),
        ..Slots::EMPTY
    },
    methods: &[
        Method::new("__reduce__(self, /)", reduce, "Return state information for pickling"),
        Method::new(
            "__replace__(self, /, **changes)",
            replace,
            "Return a copy of the namespace object with new values for the specified attributes.",
        ),
    ],
    ..TypeSpec::of::<PyNamespace>(&NAMESPACE)
};
