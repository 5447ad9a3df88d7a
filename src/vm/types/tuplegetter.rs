//! `_tuplegetter`: the attributes of named tuples.

use crate::exc::Exc;
use crate::fields;
use crate::native::{Args, Bound, Member, Method};
use crate::object::class::{PyType, TypeCell, TypeSpec};
use crate::object::payload::blank_header;
use crate::object::slots::Slots;
use crate::object::value::{Field, Value};
use crate::protocol::repr;
use crate::thread::{PyResult, Thread};
use crate::types::list::methods::ssize;
use crate::types::tuple::{self, PyTuple};
use adder_abi::object::Header;
use std::mem::offset_of;

pub static TUPLEGETTER: TypeCell = TypeCell::new();

#[repr(C)]
pub struct TupleGetter {
    head: Header,
    doc: Field,
    index: i64,
}
fields!(TupleGetter, TUPLEGETTER, doc);

impl TupleGetter {
    /// The getter that a value is. The type is made with the module `collections`.
    pub fn of_field(v: &Value) -> Option<&TupleGetter> {
        if TUPLEGETTER.is_ready() { v.downcast_exact() } else { None }
    }

    /// The index of the item that it gets of tuples which are long enough.
    pub fn index(&self) -> Option<usize> {
        usize::try_from(self.index).ok()
    }
}

fn new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    if args.has_keywords() {
        return Err(t.type_error("_tuplegetter() takes no keyword arguments"));
    }
    let [index, doc] = args.pos() else {
        return Err(t.type_error(format_args!("_tuplegetter expected 2 arguments, got {}", args.pos().len())));
    };
    let index = ssize(t, index)? as i64;
    Ok(class.instantiate(TupleGetter { head: blank_header(), doc: Field::new(Some(doc.clone())), index }))
}

fn get(t: &Thread, v: &Value, object: Option<&Value>, _: &Value) -> PyResult {
    let this = TupleGetter::of(v);
    let Some(object) = object else { return Ok(v.clone()) };
    let Some(tuple) = object.downcast::<PyTuple>() else {
        if object.is_none() {
            return Ok(v.clone());
        }
        return Err(t.type_error(format_args!(
            "descriptor for index '{}' for tuple subclasses doesn't apply to '{}' object",
            this.index,
            object.class().tp_name()
        )));
    };
    match this.index().and_then(|i| tuple::items(tuple).get(i)) {
        Some(item) => Ok(item.clone()),
        None => Err(t.index_error("tuple index out of range")),
    }
}

fn set(t: &Thread, _: &Value, _: &Value, value: Option<&Value>) -> PyResult<()> {
    let what = if value.is_some() { "can't set attribute" } else { "can't delete attribute" };
    Err(t.error(Exc::AttributeError, what))
}

fn repr_(t: &Thread, v: &Value) -> PyResult {
    let this = TupleGetter::of(v);
    let doc = repr::repr_text(t, &this.doc.get().unwrap_or_else(Value::none))?;
    Ok(Value::from(format!("{}({}, {doc})", v.class().name_str(), this.index)))
}

fn reduce(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<TupleGetter>(t)?;
    let args = tuple::pair(Value::from(this.index), this.doc.get().unwrap_or_else(Value::none));
    Ok(tuple::pair(a.get(0).class().to_value(), args))
}

pub static TUPLEGETTER_SPEC: TypeSpec = TypeSpec {
    name: "_tuplegetter",
    module: "collections",
    container: true,
    slots: Slots {
        repr: Some(repr_),
        descr_get: Some(get),
        descr_set: Some(set),
        new: Some(new),
        ..Slots::EMPTY
    },
    methods: &[Method::new("__reduce__(self, /)", reduce, "")],
    members: &[Member { name: "__doc__", offset: offset_of!(TupleGetter, doc), writable: true, doc: "" }],
    ..TypeSpec::of::<TupleGetter>(&TUPLEGETTER)
};
