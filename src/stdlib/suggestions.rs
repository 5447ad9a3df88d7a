//! `_suggestions`: which of some names was probably meant.

use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::value::Value;
use adder_vm::suggest::{MAX_CANDIDATES, closest_of};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::list::{self, PyList};
use adder_vm::types::str::PyStr;

fn generate(t: &Thread, a: Bound) -> PyResult {
    let Some(names) = a.get(0).downcast_exact::<PyList>() else {
        return Err(t.type_error("candidates must be a list"));
    };
    let names = list::to_vec(names);
    if !names.iter().all(|name| name.is_a::<PyStr>()) {
        return Err(t.type_error("all elements in 'candidates' must be strings"));
    }
    let Some(wrong) = a.get(1).downcast::<PyStr>().map(PyStr::to_string_lossy) else {
        return Err(t.type_error(format_args!(
            "_generate_suggestions() argument 2 must be str, not {}",
            a.get(1).class().tp_name()
        )));
    };
    if names.len() >= MAX_CANDIDATES {
        return Ok(Value::none());
    }
    let text = |name: &Value| name.downcast::<PyStr>().map(PyStr::to_string_lossy).unwrap_or_default();
    let candidates: Vec<String> = names.iter().map(text).collect();
    Ok(closest_of(&wrong, &candidates).map_or_else(Value::none, |i| names[i].clone()))
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_suggestions",
    doc: "",
    functions: &[Method::new(
        "_generate_suggestions(candidates, item, /)",
        generate,
        "Returns the candidate in candidates that's closest to item",
    )],
    types: &[],
    init: None,
};
