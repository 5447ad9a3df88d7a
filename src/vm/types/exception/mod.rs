//! Exceptions: the object behind all builtin exception types, and what `BaseException` does.
//!
//! All of them share one struct: `args`, the chain, and a few extra fields whose meaning `kinds.rs` declares per type.

mod group;
pub mod kinds;
mod os;
mod unicode;

use super::dict::PyDict;
use super::list;
use super::str::PyStr;
use super::tuple::{self, PyTuple};
use crate::exc::Exc;
use crate::native::{Args, Bound, GetSet, Method};
use crate::object::class::{PyType, TypeCell, TypeSpec};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::shape;
use crate::object::slots::Slots;
use crate::object::value::{Field, Value};
use crate::protocol::{attr, iter, repr};
use crate::thread::{PyResult, Thread};
use adder_abi::object::{Header, Layout};
use std::cell::Cell;

pub use group::{match_star, reraise_star};
pub use kinds::{SPECS, extra_index};

/// Extra fields of an exception.
pub const EXTRAS: usize = 9;

/// An exception. Its parts end in the order of the fields.
#[repr(C)]
pub struct PyException {
    pub head: Header,
    pub extra: [Field; EXTRAS],
    /// A tuple.
    pub args: Field,
    /// A traceback, or empty.
    pub traceback: Field,
    pub cause: Field,
    pub context: Field,
    /// `__suppress_context__`.
    pub suppress: Cell<bool>,
}

// SAFETY: all references are reported.
unsafe impl Payload for PyException {
    const LAYOUT: Layout = Layout::Exception;

    fn cell() -> &'static TypeCell {
        Exc::BaseException.cell()
    }

    fn trace(&self, visit: &mut Visitor) {
        for field in [&self.args, &self.traceback, &self.context, &self.cause].into_iter().chain(&self.extra)
        {
            visit(field.word());
        }
    }

    fn clear(&self) {
        for field in self.extra.iter().chain([&self.traceback, &self.cause, &self.context]) {
            field.set(None);
        }
    }
}

impl PyException {
    /// The arguments.
    pub fn args(&self) -> Vec<Value> {
        self.args
            .get()
            .and_then(|a| a.downcast::<PyTuple>().map(|p| tuple::items(p).to_vec()))
            .unwrap_or_default()
    }
}

/// Whether instances of the class are made by `BaseException.__new__`.
pub fn is_made_plainly(class: &PyType) -> bool {
    let new: crate::object::slots::New = exception_new;
    class.slots().new.is_some_and(|n| std::ptr::fn_addr_eq(n, new))
}

fn exception_new(_t: &Thread, class: &PyType, args: &Args) -> PyResult {
    Ok(with_args(class, args.pos()))
}

/// An instance of a builtin exception type that does nothing with its arguments but to keep them; none for other types.
pub fn plain(class: &PyType, args: &[Value]) -> Option<Value> {
    class.spec?;
    if kinds::keeps_arguments(class) { Some(with_args(class, args)) } else { None }
}

/// An instance of a class of exceptions, as `BaseException.__new__` makes it.
pub fn with_args(class: &PyType, args: &[Value]) -> Value {
    let args = tuple::from_slice(args);
    class.instantiate_with(|| PyException {
        head: blank_header(),
        args: Field::new(Some(args)),
        traceback: Field::empty(),
        context: Field::empty(),
        cause: Field::empty(),
        suppress: Cell::new(false),
        extra: [const { Field::empty() }; EXTRAS],
    })
}

fn exception_init(t: &Thread, v: &Value, args: &Args) -> PyResult<()> {
    kinds::init(t, v, args)
}

/// The exception as its struct.
pub fn of<'a>(t: &Thread, v: &'a Value) -> PyResult<&'a PyException> {
    v.downcast::<PyException>().ok_or_else(|| t.type_error("an exception is required"))
}

fn exception_str(t: &Thread, v: &Value) -> PyResult {
    let args = of(t, v)?.args();
    match args.as_slice() {
        [] => Ok(Value::from("")),
        [one] => repr::str(t, one),
        _ => repr::repr(t, &tuple::new(args)),
    }
}

fn exception_repr(t: &Thread, v: &Value) -> PyResult {
    let args = of(t, v)?.args();
    let name = v.class().name_str();
    Ok(Value::from(match args.as_slice() {
        [one] => format!("{name}({})", repr::repr_text(t, one)?),
        _ => format!("{name}{}", repr::repr_text(t, &tuple::new(args))?),
    }))
}

fn get_args(t: &Thread, v: &Value) -> PyResult {
    Ok(of(t, v)?.args.get().unwrap_or_else(|| tuple::new(Vec::new())))
}

fn set_args(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    match value {
        Some(value) => {
            of(t, v)?.args.put(tuple::new(iter::collect(t, value)?));
            Ok(())
        }
        None => Err(t.type_error("args may not be deleted")),
    }
}

fn get_traceback(t: &Thread, v: &Value) -> PyResult {
    Ok(of(t, v)?.traceback.get().unwrap_or_else(Value::none))
}

fn set_traceback(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    match value {
        Some(tb) if tb.is_none() => of(t, v)?.traceback.set(None),
        Some(tb) if tb.is_a::<super::traceback::PyTraceback>() => of(t, v)?.traceback.put(tb.clone()),
        Some(_) => return Err(t.type_error("__traceback__ must be a traceback or None")),
        None => return Err(t.type_error("__traceback__ may not be deleted")),
    }
    Ok(())
}

fn checked_exception(t: &Thread, value: Option<&Value>, what: &str) -> PyResult<Option<Value>> {
    match value {
        Some(e) if e.is_none() => Ok(None),
        Some(e) if e.is_a::<PyException>() => Ok(Some(e.clone())),
        Some(_) => {
            Err(t.type_error(format_args!("exception {what} must be None or derive from BaseException")))
        }
        None => Err(t.type_error(format_args!("__{what}__ may not be deleted"))),
    }
}

fn get_context(t: &Thread, v: &Value) -> PyResult {
    Ok(of(t, v)?.context.get().unwrap_or_else(Value::none))
}

fn set_context(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let value = checked_exception(t, value, "context")?;
    of(t, v)?.context.set(value);
    Ok(())
}

fn get_cause(t: &Thread, v: &Value) -> PyResult {
    Ok(of(t, v)?.cause.get().unwrap_or_else(Value::none))
}

fn set_cause(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let value = checked_exception(t, value, "cause")?;
    let this = of(t, v)?;
    this.suppress.set(true);
    this.cause.set(value);
    Ok(())
}

fn get_suppress(t: &Thread, v: &Value) -> PyResult {
    Ok(Value::bool(of(t, v)?.suppress.get()))
}

fn set_suppress(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    match value {
        Some(value) if value.is_a::<super::boolean::PyBool>() => {
            of(t, v)?.suppress.set(value.is(Value::true_ref()));
            Ok(())
        }
        Some(_) => Err(t.type_error("attribute value type must be bool")),
        None => Err(t.type_error("can't delete numeric/char attribute")),
    }
}

fn with_traceback(t: &Thread, a: Bound) -> PyResult {
    set_traceback(t, a.get(0), Some(a.get(1)))?;
    Ok(a.get(0).clone())
}

fn add_note_method(t: &Thread, a: Bound) -> PyResult {
    let note = a.get(1);
    if !note.is_a::<PyStr>() {
        return Err(
            t.type_error(format_args!("add_note() argument must be str, not {}", note.class().tp_name()))
        );
    }
    note_value(t, a.get(0), note)?;
    Ok(Value::none())
}

fn note_value(t: &Thread, v: &Value, note: &Value) -> PyResult<()> {
    let notes = match attr::find(t, v, "__notes__")? {
        Some(notes) => notes,
        None => {
            let notes = list::new(Vec::new());
            attr::set_str(t, v, "__notes__", &notes)?;
            notes
        }
    };
    match notes.downcast::<list::PyList>() {
        Some(l) => {
            list::push(l, note.clone());
            Ok(())
        }
        None => Err(t.type_error("Cannot add note: __notes__ is not a list")),
    }
}

/// `exception.add_note(text)`.
pub fn add_note(t: &Thread, exception: &Value, text: &str) -> PyResult<()> {
    note_value(t, exception, &Value::from(text))
}

fn own_dict(v: &Value) -> Option<Value> {
    let items = shape::own_items(v);
    if items.is_empty() { None } else { Some(shape::own_dict(v)) }
}

fn reduce(t: &Thread, a: Bound) -> PyResult {
    let v = a.get(0);
    let this = of(t, v)?;
    let args = kinds::reduce_args(t, v, this)?;
    let mut parts = vec![v.class().to_value(), args];
    if let Some(state) = kinds::reduce_state(t, v, this, own_dict(v))? {
        parts.push(state);
    }
    Ok(tuple::new(parts))
}

fn setstate(t: &Thread, a: Bound) -> PyResult {
    let state = a.get(1);
    if state.is_none() {
        return Ok(Value::none());
    }
    let Some(dict) = state.downcast::<PyDict>() else {
        return Err(t.type_error("state is not a dictionary"));
    };
    for (k, v) in dict.entries() {
        attr::set(t, a.get(0), &k, Some(&v))?;
    }
    Ok(Value::none())
}

/// What every exception type's spec begins with.
const BASE_SLOTS: Slots = Slots {
    new: Some(exception_new),
    init: Some(exception_init),
    str: Some(exception_str),
    repr: Some(exception_repr),
    ..Slots::EMPTY
};

const BASE_METHODS: &[Method] = &[
    Method::new("__reduce__(self, /)", reduce, ""),
    Method::new("__setstate__(self, state, /)", setstate, ""),
    Method::new(
        "with_traceback(self, object, /)",
        with_traceback,
        "Set self.__traceback__ to tb and return self.",
    ),
    Method::new("add_note(self, object, /)", add_note_method, "Add a note to the exception"),
];

const BASE_GETSET: &[GetSet] = &[
    GetSet::new("args", get_args, set_args, ""),
    GetSet::new("__traceback__", get_traceback, set_traceback, ""),
    GetSet::new("__context__", get_context, set_context, ""),
    GetSet::new("__cause__", get_cause, set_cause, ""),
    GetSet::new("__suppress_context__", get_suppress, set_suppress, ""),
];

/// The spec of an exception type before `kinds` adds what is its own.
pub const fn base_spec(cell: &'static TypeCell) -> TypeSpec {
    TypeSpec::of::<PyException>(cell)
}
