//! The exception classes of `decimal`, and how conditions stand for them.

use super::num::flag;
use crate::state::Place;
use adder_vm::exc::Exc;
use adder_vm::object::value::Value;
use adder_vm::protocol::call;
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::dict::from_str_pairs;
use adder_vm::types::module::PyModule;
use adder_vm::types::{list, tuple, type_};

/// What a class derives from.
enum Base {
    /// Another class of this module, by its place in [`CLASSES`].
    Own(usize),
    Builtin(Exc),
}

struct Class {
    name: &'static str,
    bases: &'static [Base],
    /// The conditions it stands for.
    conditions: u32,
}

const fn class(name: &'static str, bases: &'static [Base], conditions: u32) -> Class {
    Class { name, bases, conditions }
}

const ROOT: usize = 0;
/// Signals are the classes from here up to `FIRST_CONDITION`, in the order of their mappings.
const FIRST_SIGNAL: usize = 1;
/// Kinds of invalid operations: from here on.
const FIRST_CONDITION: usize = 10;
const INVALID_OPERATION: usize = 1;

/// How many signals there are.
pub const SIGNALS: usize = FIRST_CONDITION - FIRST_SIGNAL;

static CLASSES: [Class; 14] = [
    class("DecimalException", &[Base::Builtin(Exc::ArithmeticError)], 0),
    class("InvalidOperation", &[Base::Own(ROOT)], flag::INVALID),
    class("FloatOperation", &[Base::Own(ROOT), Base::Builtin(Exc::TypeError)], flag::FLOAT_OPERATION),
    class(
        "DivisionByZero",
        &[Base::Own(ROOT), Base::Builtin(Exc::ZeroDivisionError)],
        flag::DIVISION_BY_ZERO,
    ),
    class("Overflow", &[Base::Own(7), Base::Own(8)], flag::OVERFLOW),
    class("Underflow", &[Base::Own(7), Base::Own(8), Base::Own(6)], flag::UNDERFLOW),
    class("Subnormal", &[Base::Own(ROOT)], flag::SUBNORMAL),
    class("Inexact", &[Base::Own(ROOT)], flag::INEXACT),
    class("Rounded", &[Base::Own(ROOT)], flag::ROUNDED),
    class("Clamped", &[Base::Own(ROOT)], flag::CLAMPED),
    class("ConversionSyntax", &[Base::Own(INVALID_OPERATION)], flag::CONVERSION_SYNTAX),
    class("DivisionImpossible", &[Base::Own(INVALID_OPERATION)], flag::DIVISION_IMPOSSIBLE),
    class(
        "DivisionUndefined",
        &[Base::Own(INVALID_OPERATION), Base::Builtin(Exc::ZeroDivisionError)],
        flag::DIVISION_UNDEFINED,
    ),
    class("InvalidContext", &[Base::Own(INVALID_OPERATION)], flag::INVALID_CONTEXT),
];

/// The order in which classes can be made: bases first.
const ORDER: [usize; 14] = [0, 1, 2, 3, 6, 7, 8, 9, 4, 5, 10, 11, 12, 13];

static PLACES: [Place; 14] = [const { Place::new() }; 14];

fn at(i: usize) -> Value {
    PLACES[i].get().unwrap_or_else(|| Exc::ArithmeticError.class().to_value())
}

/// Makes the classes, once, and adds them to the module.
pub fn add_classes(t: &Thread, module: &PyModule) -> PyResult<()> {
    for i in ORDER {
        let class = &CLASSES[i];
        if PLACES[i].get().is_none() {
            let bases = class.bases.iter().map(|base| match base {
                Base::Own(i) => at(*i),
                Base::Builtin(e) => e.class().to_value(),
            });
            let namespace = from_str_pairs([("__module__", Value::from("decimal"))]);
            let args = [Value::from(class.name), tuple::new(bases.collect()), namespace];
            PLACES[i].put(call::call(t, type_::TYPE.get().as_value(), &args)?);
        }
        module.add(class.name, at(i));
    }
    Ok(())
}

/// The class and the conditions of each signal, in order.
pub fn signals() -> impl Iterator<Item = (Value, u32)> {
    (FIRST_SIGNAL..FIRST_CONDITION).map(|i| (at(i), CLASSES[i].conditions))
}

/// The conditions of a signal's class.
pub fn conditions_of(class: &Value) -> Option<u32> {
    signals().find(|(c, _)| c.is(class)).map(|(_, conditions)| conditions)
}

/// The classes of the signals among the conditions, as a list.
pub fn list_of(conditions: u32) -> Value {
    list::new(signals().filter(|(_, bits)| bits & conditions != 0).map(|(class, _)| class).collect())
}

/// `[Clamped, InvalidOperation]`, in the order of the bits of what happened.
pub fn names_of(conditions: u32) -> String {
    let mut classes: Vec<_> =
        CLASSES[FIRST_SIGNAL..FIRST_CONDITION].iter().filter(|c| c.conditions & conditions != 0).collect();
    classes.sort_by_key(|class| (class.conditions & conditions).trailing_zeros());
    let names: Vec<_> = classes.into_iter().map(|class| class.name).collect();
    format!("[{}]", names.join(", "))
}

/// Raises the first signal among trapped conditions; its argument lists what happened, invalid operations by their kinds.
#[cold]
pub fn raise(t: &Thread, trapped: u32) -> Raised {
    let Some((class, _)) = signals().find(|(_, bits)| bits & trapped != 0) else {
        return t.runtime_error("internal error in flags_as_exception");
    };
    let mut kinds = Vec::new();
    if trapped & flag::INVALID_OPERATION != 0 {
        kinds.push(at(INVALID_OPERATION));
    }
    let exact = |i: &usize| CLASSES[*i].conditions & trapped != 0;
    kinds.extend((FIRST_CONDITION..CLASSES.len()).filter(exact).map(at));
    kinds.extend((FIRST_SIGNAL..FIRST_CONDITION).filter(|i| *i != INVALID_OPERATION).filter(exact).map(at));
    match call::call(t, &class, &[list::new(kinds)]) {
        Ok(exception) => t.raise(exception),
        Err(raised) => raised,
    }
}
