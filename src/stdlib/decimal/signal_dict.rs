//! `SignalDictMixin`: the mapping from signals to booleans that shows a context's flags or traps. With `MutableMapping` it makes
//! `SignalDict`, the class of `Context.flags` and `Context.traps`.

use super::context::State;
use super::num::flag;
use super::signals;
use crate::state::Place;
use adder_abi::object::Header;
use adder_vm::exc::Exc;
use adder_vm::import::import_module;
use adder_vm::native::{Args, Bound, Method};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, blank_header};
use adder_vm::object::slots::{CompareOp, Slots};
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, call, hash, iter, repr, truth};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::{PyDict, from_str_pairs};
use adder_vm::types::{tuple, type_};
use std::cell::RefCell;
use std::rc::{Rc, Weak};

/// What a mapping shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Which {
    Flags,
    Traps,
}

/// A mapping; it outlives its context, but is of no use then.
#[repr(C)]
pub struct SignalDict {
    head: Header,
    state: RefCell<Weak<State>>,
    which: Which,
}

pub static SIGNAL_DICT: TypeCell = TypeCell::new();

// SAFETY: it owns no references to objects.
unsafe impl Payload for SignalDict {
    fn cell() -> &'static TypeCell {
        &SIGNAL_DICT
    }
}

/// The class `SignalDict`.
static CLASS: Place = Place::new();

/// Makes the class, once.
pub fn make_class(t: &Thread) -> PyResult<()> {
    if CLASS.get().is_some() {
        return Ok(());
    }
    let mapping = attr::get_str(t, &import_module(t, "collections.abc")?, "MutableMapping")?;
    let bases = tuple::pair(SIGNAL_DICT.get().to_value(), mapping);
    let meta = bases_class(&bases);
    let namespace = from_str_pairs([("__slots__", tuple::empty())]);
    CLASS.put(call::call(t, &meta, &[Value::from("SignalDict"), bases, namespace])?);
    Ok(())
}

/// The metaclass of the second base.
fn bases_class(bases: &Value) -> Value {
    let second = bases.downcast::<tuple::PyTuple>().and_then(|b| tuple::items(b).get(1).cloned());
    second.map_or_else(|| type_::TYPE.get().to_value(), |b| b.class().to_value())
}

/// The mapping of a context.
pub fn new(state: &Rc<State>, which: Which) -> Value {
    let class = CLASS.get();
    let class = class.as_ref().and_then(Value::as_type).unwrap_or(SIGNAL_DICT.get());
    class.instantiate(SignalDict { head: blank_header(), state: RefCell::new(Rc::downgrade(state)), which })
}

impl SignalDict {
    fn state(&self, t: &Thread) -> PyResult<Rc<State>> {
        self.state.borrow().upgrade().ok_or_else(|| t.value_error("invalid signal dict"))
    }

    fn bits(&self, t: &Thread) -> PyResult<u32> {
        let s = self.state(t)?;
        Ok(match self.which {
            Which::Flags => s.status.get(),
            Which::Traps => s.traps.get(),
        })
    }

    fn set_bits(&self, t: &Thread, bits: u32) -> PyResult<()> {
        let s = self.state(t)?;
        match self.which {
            Which::Flags => s.status.set(bits),
            Which::Traps => s.traps.set(bits),
        }
        Ok(())
    }
}

/// The conditions of a key, which must be a signal.
pub fn conditions(t: &Thread, key: &Value) -> PyResult<u32> {
    signals::conditions_of(key).ok_or_else(|| {
        t.error(
            Exc::KeyError,
            "valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n   Overflow, Underflow, Subnormal, Inexact, Rounded,\n   Clamped]",
        )
    })
}

/// The conditions of a mapping from every signal to a truth value.
pub fn from_mapping(t: &Thread, v: &Value) -> PyResult<u32> {
    if let Some(d) = v.downcast::<SignalDict>() {
        return d.bits(t);
    }
    let Some(dict) = v.downcast::<PyDict>() else {
        return Err(t.type_error("argument must be a signal dict"));
    };
    let invalid = || t.error(Exc::KeyError, "invalid signal dict");
    if dict.len() != signals::SIGNALS {
        return Err(invalid());
    }
    let mut bits = 0;
    for (class, conditions) in signals::signals() {
        let Some(value) = dict.get(t, &class)? else { return Err(invalid()) };
        if truth::truth(t, &value)? {
            bits |= conditions;
        }
    }
    Ok(bits)
}

fn get(t: &Thread, v: &Value, key: &Value) -> PyResult {
    let Some(d) = v.downcast::<SignalDict>() else { return Ok(Value::none()) };
    d.state(t)?;
    let wanted = conditions(t, key)?;
    Ok(Value::bool(d.bits(t)? & wanted != 0))
}

fn set(t: &Thread, v: &Value, key: &Value, value: Option<&Value>) -> PyResult<()> {
    let Some(d) = v.downcast::<SignalDict>() else { return Ok(()) };
    d.state(t)?;
    let Some(value) = value else {
        return Err(t.value_error("signal keys cannot be deleted"));
    };
    let wanted = conditions(t, key)?;
    let on = truth::truth(t, value)?;
    let bits = d.bits(t)?;
    d.set_bits(t, if on { bits | wanted } else { bits & !wanted })
}

fn compare(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    let Some(d) = a.downcast::<SignalDict>() else { return Ok(Value::not_implemented()) };
    let bits = d.bits(t)?;
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::not_implemented());
    }
    let other = if let Some(other) = b.downcast::<SignalDict>() {
        other.bits(t)?
    } else if b.is_a::<PyDict>() {
        match t.catch(from_mapping(t, b), Exc::KeyError)? {
            Some(other) => other,
            None => return Ok(Value::bool(op == CompareOp::Ne)),
        }
    } else {
        return Ok(Value::not_implemented());
    };
    // Kinds of invalid operations are one signal.
    let plain = |bits: u32| {
        let invalid = if bits & flag::INVALID != 0 { flag::INVALID } else { 0 };
        bits & flag::ALL | invalid
    };
    Ok(Value::bool((plain(bits) == plain(other)) == (op == CompareOp::Eq)))
}

fn show(t: &Thread, v: &Value) -> PyResult {
    let Some(d) = v.downcast::<SignalDict>() else { return Ok(Value::none()) };
    let bits = d.bits(t)?;
    let mut parts = Vec::new();
    for (class, conditions) in signals::signals() {
        let on = if bits & conditions != 0 { "True" } else { "False" };
        parts.push(format!("{}:{on}", repr::repr_text(t, &class)?));
    }
    Ok(Value::from(format!("{{{}}}", parts.join(", "))))
}

fn keys(t: &Thread, v: &Value) -> PyResult {
    if let Some(d) = v.downcast::<SignalDict>() {
        d.state(t)?;
    }
    iter::iter(t, &tuple::new(signals::signals().map(|(class, _)| class).collect()))
}

fn copy(t: &Thread, a: Bound) -> PyResult {
    let bits = a.this::<SignalDict>(t)?.bits(t)?;
    let out = PyDict::new();
    if let Some(dict) = out.downcast::<PyDict>() {
        for (class, conditions) in signals::signals() {
            dict.set(t, class, Value::bool(bits & conditions != 0))?;
        }
    }
    Ok(out)
}

fn make(_t: &Thread, class: &PyType, _args: &Args) -> PyResult {
    Ok(class.instantiate(SignalDict {
        head: blank_header(),
        state: RefCell::new(Weak::new()),
        which: Which::Flags,
    }))
}

pub static SIGNAL_DICT_SPEC: TypeSpec = TypeSpec {
    name: "SignalDictMixin",
    module: "decimal",
    flags: type_flag::BASE_TYPE,
    slots: Slots {
        new: Some(make),
        init: Some(|_, _, _| Ok(())),
        repr: Some(show),
        hash: Some(hash::not_hashable),
        compare: Some(compare),
        iter: Some(keys),
        len: Some(|t, v| match v.downcast::<SignalDict>() {
            Some(d) => d.state(t).map(|_| signals::SIGNALS),
            None => Ok(0),
        }),
        get_item: Some(get),
        set_item: Some(set),
        ..Slots::EMPTY
    },
    methods: &[Method::new("copy(self, /)", copy, "A dict with the same signals.")],
    ..TypeSpec::of::<SignalDict>(&SIGNAL_DICT)
};
