//! `_testinternalcapi`: what the implementation says of itself, for CPython's own tests.
//!
//! CPython has it beside its tests; `test_class` does not start without it. Here is what has a true answer in this implementation;
//! whatever else is asked for (CPython's instruction sequences, its memory allocators, its interpreters) is missing, and an
//! AttributeError says so.

use adder_abi::object::shape_flag;
use adder_vm::exc::Exc;
use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::class::{PyType, type_flag};
use adder_vm::object::slots::SLOT_DEFS;
use adder_vm::object::value::Value;
use adder_vm::protocol::number;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::PyDict;
use adder_vm::types::module::PyModule;
use adder_vm::types::{list, object};

/// Runs after which an instruction's inline cache has learnt what it can: the first fills it.
const SPECIALIZATION_THRESHOLD: i64 = 2;
/// Runs after which an instruction that has met something new has learnt that.
const SPECIALIZATION_COOLDOWN: i64 = 2;

/// Whether the object keeps attributes in itself, as its shape says, and neither in a dict nor in an array of their own.
fn has_inline_values(_: &Thread, a: Bound) -> PyResult {
    let inline = a.get(0).shape().is_some_and(|shape| {
        shape.attr_offset != 0
            && shape.flags & shape_flag::DICT_MODE == 0
            && shape.count <= u32::from(shape.inline_capacity)
    });
    Ok(Value::bool(inline))
}

fn get_recursion_depth(t: &Thread, _: Bound) -> PyResult {
    Ok(Value::from(t.head.depth.get()))
}

fn dict_getitem_knownhash(t: &Thread, a: Bound) -> PyResult {
    let Some(dict) = a.get(0).downcast::<PyDict>() else {
        return Err(t.error(Exc::SystemError, "bad argument to internal function"));
    };
    let hash = number::to_isize(t, a.get(2), Exc::OverflowError)? as i64;
    dict.get_hashed(t, a.get(1), hash)?.ok_or_else(|| t.key_error(a.get(1)))
}

/// Names of the methods behind which there are slots of types.
fn identify_type_slot_wrappers(_: &Thread, _: Bound) -> PyResult {
    Ok(list::new(SLOT_DEFS.iter().map(|def| Value::from(def.name)).collect()))
}

fn add_builtin(class: &PyType, all: &mut Vec<Value>) {
    let value = class.to_value();
    if !class.has_flag(type_flag::IMMUTABLE) || all.iter().any(|known| known.is(&value)) {
        return;
    }
    all.push(value);
    for heir in class.subclass_values() {
        if let Some(heir) = heir.as_type() {
            add_builtin(heir, all);
        }
    }
}

/// The types that no program can change.
fn get_static_builtin_types(_: &Thread, _: Bound) -> PyResult {
    let mut all = Vec::new();
    add_builtin(object::OBJECT.get(), &mut all);
    Ok(list::new(all))
}

fn init(_: &Thread, module: &PyModule) -> PyResult<()> {
    module.add("SPECIALIZATION_THRESHOLD", Value::from(SPECIALIZATION_THRESHOLD));
    module.add("SPECIALIZATION_COOLDOWN", Value::from(SPECIALIZATION_COOLDOWN));
    Ok(())
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_testinternalcapi",
    doc: "What the implementation says of itself, for tests.",
    functions: &[
        Method::new("has_inline_values(object, /)", has_inline_values, ""),
        Method::new("get_recursion_depth()", get_recursion_depth, ""),
        Method::new("dict_getitem_knownhash(mapping, key, hash, /)", dict_getitem_knownhash, ""),
        Method::new("identify_type_slot_wrappers()", identify_type_slot_wrappers, ""),
        Method::new("get_static_builtin_types()", get_static_builtin_types, ""),
    ],
    types: &[],
    init: Some(init),
};
