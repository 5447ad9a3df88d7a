//! `True` and `False`: two immortal objects in static memory, so that making one is a constant.

use crate::exc::Exc;
use crate::native::Args;
use crate::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use crate::object::payload::Payload;
use crate::object::slots::{BinaryOp, Slots};
use crate::object::value::Value;
use crate::protocol::truth;
use crate::thread::{PyResult, Thread};
use crate::types::int;
use adder_abi::object::{Header, IMMORTAL_COUNT, Layout};
use adder_abi::word::Word;
use std::cell::Cell;

/// `True` or `False`. Aligned as the heap aligns objects.
#[repr(C, align(16))]
pub struct PyBool {
    pub head: Header,
    pub value: bool,
}

// SAFETY: a bool owns no references.
unsafe impl Payload for PyBool {
    const LAYOUT: Layout = Layout::Bool;

    fn cell() -> &'static TypeCell {
        &BOOL
    }
}

pub static BOOL: TypeCell = TypeCell::new();

struct Static(PyBool);

// SAFETY: written once at start-up before any other thread exists (`init`); counts of immortal objects never change.
unsafe impl Sync for Static {}

const fn object(value: bool) -> Static {
    let head = Header {
        refcount: Cell::new(IMMORTAL_COUNT),
        flags: Cell::new(0),
        shape: Cell::new(std::ptr::null()),
    };
    Static(PyBool { head, value })
}

/// `False` and `True`, aligned so that their words differ in a single bit: compiled code tests for both at once.
#[repr(C, align(64))]
struct Both([Static; 2]);

const _: () = assert!(size_of::<Static>() == 32);

static BOTH: Both = Both([object(false), object(true)]);

/// Gives the two objects their shape. To be called once, after the type is made and before any use.
pub fn init() {
    let shape = BOOL.get().root_shape();
    for object in &BOTH.0 {
        object.0.head.shape.set(shape);
    }
}

/// The words of `False` and `True`.
#[inline(always)]
pub fn word(b: bool) -> Word {
    Word(&raw const BOTH.0[usize::from(b)] as u64)
}

/// The words in memory, to be lent as values.
static WORDS: [Lent; 2] = [Lent(&raw const BOTH.0[0]), Lent(&raw const BOTH.0[1])];

/// A word with the address of a bool: the linker fills it in.
#[repr(transparent)]
struct Lent(*const Static);

// SAFETY: never changes.
unsafe impl Sync for Lent {}

impl Value {
    #[inline(always)]
    pub fn true_ref() -> &'static Value {
        // SAFETY: a pointer to an immortal object has the representation of a value.
        unsafe { &*(&raw const WORDS[1]).cast::<Value>() }
    }

    #[inline(always)]
    pub fn false_ref() -> &'static Value {
        // SAFETY: as above.
        unsafe { &*(&raw const WORDS[0]).cast::<Value>() }
    }

    /// `True` or `False`.
    #[inline(always)]
    pub fn bool(b: bool) -> Value {
        // SAFETY: the objects are immortal and never null.
        unsafe { Value::from_owned(word(b)) }
    }

    #[inline(always)]
    pub fn is_true(&self) -> bool {
        self.word() == word(true)
    }

    #[inline(always)]
    pub fn is_false(&self) -> bool {
        self.word() == word(false)
    }

    /// The value as a bool, if it is one.
    #[inline(always)]
    pub fn as_bool(&self) -> Option<bool> {
        if self.is_true() {
            Some(true)
        } else if self.is_false() {
            Some(false)
        } else {
            None
        }
    }
}

impl From<bool> for Value {
    #[inline(always)]
    fn from(b: bool) -> Value {
        Value::bool(b)
    }
}

pub static BOOL_SPEC: TypeSpec = TypeSpec {
    name: "bool",
    base: Some(&int::INT),
    flags: type_flag::INT_SUBCLASS,
    doc: "bool(object=False, /)\n--\n\nReturns True when the argument is true, False otherwise.\nThe builtins True and False are the only two instances of the class bool.\nThe class bool is a subclass of the class int, and cannot be subclassed.",
    slots: Slots {
        repr: Some(|_, v| Ok(crate::types::str::intern(if v.is_true() { "True" } else { "False" }))),
        new: Some(new),
        invert: Some(invert),
        ..Slots::EMPTY
    }
    .with_binary(&[(BinaryOp::And, and), (BinaryOp::Xor, xor), (BinaryOp::Or, or)]),
    ..TypeSpec::of::<PyBool>(&BOOL)
};

fn new(t: &Thread, _class: &PyType, args: &Args) -> PyResult {
    if args.has_keywords() {
        return Err(t.type_error("bool() takes no keyword arguments"));
    }
    match args.values {
        [] => Ok(Value::bool(false)),
        [v] => Ok(Value::bool(truth::truth(t, v)?)),
        more => Err(t.type_error(format_args!("bool expected at most 1 argument, got {}", more.len()))),
    }
}

fn invert(t: &Thread, v: &Value) -> PyResult {
    crate::report::warn(
        t,
        Exc::DeprecationWarning,
        "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise inversion of the underlying int object and is usually not what you expect from negating a bool. Use the 'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying int.",
    )?;
    int::invert(t, v)
}

macro_rules! logic {
    ($($name:ident $op:tt $int:path;)*) => {$(
        /// A bool for two bools, an int for a bool and an int.
        fn $name(t: &Thread, a: &Value, b: &Value) -> PyResult {
            match (a.as_bool(), b.as_bool()) {
                (Some(a), Some(b)) => Ok(Value::bool(a $op b)),
                (None, _) | (_, None) => $int(t, a, b),
            }
        }
    )*};
}

logic! {
    and & int::and;
    or | int::or;
    xor ^ int::xor;
}
