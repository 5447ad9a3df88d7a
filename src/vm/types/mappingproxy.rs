//! `types.MappingProxyType`: a read-only view of a mapping.

use crate::binder::parts_of;
use crate::native::{Args, Bound, Method};
use crate::object::class::{PyType, TypeCell, TypeSpec};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::{BinaryOp, CompareOp, Slots};
use crate::object::value::Value;
use crate::protocol::{call, compare, hash, iter, number, repr, seq};
use crate::thread::{PyResult, Thread};
use crate::types::{list, tuple};
use adder_abi::object::Header;

#[repr(C)]
pub struct PyMappingProxy {
    pub head: Header,
    pub mapping: Value,
}

pub static MAPPING_PROXY: TypeCell = TypeCell::new();

// SAFETY: the reference is reported.
unsafe impl Payload for PyMappingProxy {
    fn cell() -> &'static TypeCell {
        &MAPPING_PROXY
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.mapping.word());
    }
}

/// A proxy of a mapping.
pub fn new(mapping: Value) -> Value {
    MAPPING_PROXY.get().instantiate_with(|| PyMappingProxy { head: blank_header(), mapping })
}

fn make(t: &Thread, _class: &PyType, args: &Args) -> PyResult {
    let ([mapping], []) = parts_of(t, "mappingproxy", (["mapping"], []), args)?;
    let is_sequence = mapping.is_a::<list::PyList>() || mapping.is_a::<tuple::PyTuple>();
    if mapping.class().slots().get_item.is_none() || is_sequence {
        return Err(t.type_error(format_args!(
            "mappingproxy() argument must be a mapping, not {}",
            mapping.class().tp_name()
        )));
    }
    Ok(new(mapping))
}

fn inner(v: &Value) -> &Value {
    v.downcast::<PyMappingProxy>().map_or(v, |p| &p.mapping)
}

fn proxy_repr(t: &Thread, v: &Value) -> PyResult {
    Ok(Value::from(format!("mappingproxy({})", repr::repr_text(t, inner(v))?)))
}

fn proxy_compare(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    compare::rich(t, inner(a), inner(b), op)
}

fn or(t: &Thread, a: &Value, b: &Value) -> PyResult {
    number::binary(t, BinaryOp::Or, inner(a), inner(b))
}

fn ior(t: &Thread, a: &Value, b: &Value) -> PyResult {
    Err(t.type_error(format_args!(
        "'|=' is not supported by {}; use '|' instead",
        if a.is_a::<PyMappingProxy>() { a } else { b }.class().tp_name()
    )))
}

fn forward(t: &Thread, a: &Bound, name: &str, args: &[Value]) -> PyResult {
    call::method(t, inner(a.get(0)), name, args)
}

fn get(t: &Thread, a: Bound) -> PyResult {
    let default = a.opt(2).cloned().unwrap_or_else(Value::none);
    forward(t, &a, "get", &[a.get(1).clone(), default])
}

fn keys(t: &Thread, a: Bound) -> PyResult {
    forward(t, &a, "keys", &[])
}

fn values(t: &Thread, a: Bound) -> PyResult {
    forward(t, &a, "values", &[])
}

fn items(t: &Thread, a: Bound) -> PyResult {
    forward(t, &a, "items", &[])
}

fn copy(t: &Thread, a: Bound) -> PyResult {
    forward(t, &a, "copy", &[])
}

fn reversed(t: &Thread, a: Bound) -> PyResult {
    forward(t, &a, "__reversed__", &[])
}

fn class_getitem(_t: &Thread, a: Bound) -> PyResult {
    Ok(super::generic_alias::alias(a.get(0).clone(), a.get(1).clone()))
}

pub static MAPPING_PROXY_SPEC: TypeSpec = TypeSpec {
    name: "mappingproxy",
    container: true,
    flags: crate::object::class::type_flag::MAPPING,
    doc: "mappingproxy(mapping)\n--\n\nRead-only proxy of a mapping.",
    slots: Slots {
        new: Some(make),
        repr: Some(proxy_repr),
        str: Some(|t, v| repr::str(t, inner(v))),
        hash: Some(|t, v| hash::hash(t, inner(v))),
        compare: Some(proxy_compare),
        iter: Some(|t, v| iter::iter(t, inner(v))),
        len: Some(|t, v| seq::len(t, inner(v))),
        get_item: Some(|t, v, k| seq::get_item(t, inner(v), k)),
        contains: Some(|t, v, k| seq::contains(t, inner(v), k)),
        ..Slots::EMPTY.with_binary(&[(BinaryOp::Or, or)]).with_inplace(&[(BinaryOp::Or, ior)])
    },
    methods: &[
        Method::new(
            "get(self, key, default=None, /)",
            get,
            "Return the value for key if key is in the mapping, else default.",
        ),
        Method::new("keys(self, /)", keys, "a set-like object providing a view on D's keys"),
        Method::new("values(self, /)", values, "an object providing a view on D's values"),
        Method::new("items(self, /)", items, "a set-like object providing a view on D's items"),
        Method::new("copy(self, /)", copy, "a shallow copy of D"),
        Method::new("__reversed__(self, /)", reversed, "reverse iterator"),
        Method::class("__class_getitem__(cls, object, /)", class_getitem, "See PEP 585"),
    ],
    ..TypeSpec::of::<PyMappingProxy>(&MAPPING_PROXY)
};
