//! `None`, `NotImplemented`, `Ellipsis`, and how Rust code names them.

use crate::native::{Args, Bound, Method};
use crate::object::class::{PyType, TypeCell, TypeSpec};
use crate::object::payload::{Payload, blank_header, immortalize};
use crate::object::slots::Slots;
use crate::object::value::Value;
use crate::thread::{PyResult, Thread};
use adder_abi::object::{Header, Layout};
use adder_abi::word::Word;
use std::cell::Cell;

macro_rules! singleton_payload {
    ($name:ident $cell:ident $layout:ident) => {
        #[repr(C)]
        pub struct $name {
            head: Header,
        }

        pub static $cell: TypeCell = TypeCell::new();

        // SAFETY: it owns nothing.
        unsafe impl Payload for $name {
            const LAYOUT: Layout = Layout::$layout;

            fn cell() -> &'static TypeCell {
                &$cell
            }
        }
    };
}

singleton_payload!(PyNone NONE None);
singleton_payload!(PyNotImplemented NOT_IMPLEMENTED NotImplemented);
singleton_payload!(PyEllipsis ELLIPSIS Ellipsis);

struct Singletons {
    none: Cell<Word>,
    not_implemented: Cell<Word>,
    ellipsis: Cell<Word>,
}

// SAFETY: written once at start-up.
unsafe impl Sync for Singletons {}

static SINGLETONS: Singletons = Singletons {
    none: Cell::new(Word::NULL),
    not_implemented: Cell::new(Word::NULL),
    ellipsis: Cell::new(Word::NULL),
};

#[inline(always)]
fn lend(cell: &'static Cell<Word>) -> &'static Value {
    // SAFETY: filled at start-up with immortal objects.
    unsafe { Value::borrow(&*cell.as_ptr()) }
}

impl Value {
    #[inline(always)]
    pub fn none_ref() -> &'static Value {
        lend(&SINGLETONS.none)
    }

    #[inline(always)]
    pub fn none() -> Value {
        // SAFETY: immortal.
        unsafe { Value::from_owned(SINGLETONS.none.get()) }
    }

    #[inline(always)]
    pub fn is_none(&self) -> bool {
        self.word() == SINGLETONS.none.get()
    }

    #[inline(always)]
    pub fn not_implemented() -> Value {
        // SAFETY: immortal.
        unsafe { Value::from_owned(SINGLETONS.not_implemented.get()) }
    }

    #[inline(always)]
    pub fn is_not_implemented(&self) -> bool {
        self.word() == SINGLETONS.not_implemented.get()
    }

    #[inline(always)]
    pub fn ellipsis() -> Value {
        // SAFETY: immortal.
        unsafe { Value::from_owned(SINGLETONS.ellipsis.get()) }
    }
}

/// Makes the singletons and completes the bools (`boolean.rs`), whose types are ready.
pub fn boot() {
    let keep = |cell: &Cell<Word>, v: Value| {
        immortalize(&v);
        cell.set(v.into_word());
    };
    keep(&SINGLETONS.none, PyNone::class().instantiate(PyNone { head: blank_header() }));
    let v = PyNotImplemented::class().instantiate(PyNotImplemented { head: blank_header() });
    keep(&SINGLETONS.not_implemented, v);
    keep(&SINGLETONS.ellipsis, PyEllipsis::class().instantiate(PyEllipsis { head: blank_header() }));
    super::boolean::init();
}

fn no_arguments(t: &Thread, class: &PyType, args: &Args) -> PyResult<()> {
    if args.values.is_empty() {
        return Ok(());
    }
    // Its own name is another.
    let name = if class.is(PyEllipsis::class()) { "EllipsisType" } else { &class.name_str() };
    Err(t.type_error(format_args!("{name} takes no arguments")))
}

fn none_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    no_arguments(t, class, args)?;
    Ok(Value::none())
}

fn not_implemented_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    no_arguments(t, class, args)?;
    Ok(Value::not_implemented())
}

fn ellipsis_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    no_arguments(t, class, args)?;
    Ok(Value::ellipsis())
}

fn none_hash(_t: &Thread, _v: &Value) -> PyResult<i64> {
    Ok(0xFCA8_6420)
}

fn not_implemented_truth(t: &Thread, _v: &Value) -> PyResult<bool> {
    Err(t.type_error("NotImplemented should not be used in a boolean context"))
}

fn reduce_name(_t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(if a.get(0).is_not_implemented() { "NotImplemented" } else { "Ellipsis" }))
}

const REDUCE: &[Method] = &[Method::new("__reduce__(self, /)", reduce_name, "")];

pub static NONE_SPEC: TypeSpec = TypeSpec {
    name: "NoneType",
    doc: "NoneType()\n--\n\nThe type of the None singleton.",
    slots: Slots {
        repr: Some(|_, _| Ok(Value::from("None"))),
        hash: Some(none_hash),
        truth: Some(|_, _| Ok(false)),
        new: Some(none_new),
        ..Slots::EMPTY
    },
    ..TypeSpec::of::<PyNone>(&NONE)
};

pub static NOT_IMPLEMENTED_SPEC: TypeSpec = TypeSpec {
    name: "NotImplementedType",
    doc: "NotImplementedType()\n--\n\nThe type of the NotImplemented singleton.",
    slots: Slots {
        repr: Some(|_, _| Ok(Value::from("NotImplemented"))),
        truth: Some(not_implemented_truth),
        new: Some(not_implemented_new),
        ..Slots::EMPTY
    },
    methods: REDUCE,
    ..TypeSpec::of::<PyNotImplemented>(&NOT_IMPLEMENTED)
};

pub static ELLIPSIS_SPEC: TypeSpec = TypeSpec {
    name: "ellipsis",
    doc: "ellipsis()\n--\n\nThe type of the Ellipsis singleton.",
    slots: Slots { repr: Some(|_, _| Ok(Value::from("Ellipsis"))), new: Some(ellipsis_new), ..Slots::EMPTY },
    methods: REDUCE,
    ..TypeSpec::of::<PyEllipsis>(&ELLIPSIS)
};
