//! `_sysconfig`: how the program was built, as far as `sysconfig` asks.

use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::value::Value;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::PyDict;
use adder_vm::types::str::intern;

fn config_vars(_: &Thread, _: Bound) -> PyResult {
    let vars = PyDict::new();
    if let Some(dict) = vars.downcast::<PyDict>() {
        for name in ["Py_GIL_DISABLED", "Py_DEBUG"] {
            dict.set_str(&intern(name), Value::small_int(0));
        }
    }
    Ok(vars)
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_sysconfig",
    doc: "A helper for the sysconfig module.",
    functions: &[Method::new(
        "config_vars()",
        config_vars,
        "Returns a dictionary containing build variables intended to be exposed by sysconfig.",
    )],
    types: &[],
    init: None,
};
