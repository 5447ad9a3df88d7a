//! `_adder`: what library modules written in Python here, native in CPython, need to pass for that.

use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::class::type_flag;
use adder_vm::object::value::Value;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::str::PyStr;

fn seal(t: &Thread, a: Bound) -> PyResult {
    let module = a.arg::<PyStr>(t, 1)?.to_string_lossy();
    match a.get(0).as_type() {
        Some(class) if class.has_flag(type_flag::HEAP_TYPE) => {
            class.seal(&module);
            Ok(Value::none())
        }
        Some(_) | None => Err(t.type_error("seal() argument 1 must be a class")),
    }
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_adder",
    doc: "",
    functions: &[Method::new(
        "seal(type, module, /)",
        seal,
        "Let a class pass for a native type of a module: named with it in messages, not changed, not derived from.",
    )],
    types: &[],
    init: None,
};
