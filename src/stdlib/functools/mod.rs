//! `_functools`: `partial`, `reduce`, `cmp_to_key`, the wrapper behind `lru_cache`.

mod key;
mod lru;
mod partial;

use adder_vm::exc::Exc;
use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::protocol::{call, iter};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::module::PyModule;

fn reduce(t: &Thread, a: Bound) -> PyResult {
    let it = iter::iter(t, a.get(1));
    let Some(it) = t.catch(it, Exc::TypeError)? else {
        return Err(t.type_error("reduce() arg 2 must support iteration"));
    };
    let mut total = a.opt(2).cloned();
    while let Some(item) = iter::next(t, &it)? {
        total = Some(match total {
            None => item,
            Some(total) => call::call(t, a.get(0), &[total, item])?,
        });
    }
    total.ok_or_else(|| t.type_error("reduce() of empty iterable with no initial value"))
}

fn init(_: &Thread, module: &PyModule) -> PyResult<()> {
    module.add("Placeholder", partial::placeholder());
    drop(module.dict().remove_str("KeyWrapper"));
    Ok(())
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_functools",
    doc: "Tools that operate on functions.",
    functions: &[
        Method::new(
            "reduce(function, iterable, /, initial=<unrepresentable>)",
            reduce,
            "Apply a function of two arguments cumulatively to the items of an iterable, from left to right.\n\nThis effectively reduces the iterable to a single value.  If initial is\npresent, it is placed before the items of the iterable in the\ncalculation, and serves as a default when the iterable is empty.\n\nFor example, reduce(lambda x, y: x+y, [1, 2, 3, 4, 5])\ncalculates ((((1 + 2) + 3) + 4) + 5).",
        ),
        Method::new(
            "cmp_to_key(mycmp)",
            key::cmp_to_key,
            "Convert a cmp= function into a key= function.\n\n  mycmp\n    Function that compares two objects.",
        ),
    ],
    types: &[&partial::PARTIAL_SPEC, &partial::PLACEHOLDER_SPEC, &key::KEY_SPEC, &lru::LRU_SPEC],
    init: Some(init),
};
