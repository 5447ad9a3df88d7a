//! `_collections`: what `collections` takes from the interpreter.

mod count;
mod defaultdict;
mod deque;
mod deque_iter;
mod odict;
mod odict_views;

use adder_vm::native::{Method, ModuleSpec};
use adder_vm::object::class::TypeSpec;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::module::PyModule;

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_collections",
    doc: "High performance data structures.\n- deque:        ordered collection accessible from endpoints only\n- defaultdict:  dict subclass with a default value factory\n",
    functions: &[Method::new(
        "_count_elements(mapping, iterable, /)",
        count::count_elements,
        "Count elements in the iterable, updating the mapping",
    )],
    types: TYPES,
    init: Some(init),
};

static TYPES: &[&TypeSpec] = &[
    &deque::DEQUE_SPEC,
    &defaultdict::DEFAULTDICT_SPEC,
    &odict::ODICT_SPEC,
    &deque_iter::DEQUE_ITER_SPEC,
    &deque_iter::DEQUE_REVERSE_ITER_SPEC,
    &adder_vm::types::tuplegetter::TUPLEGETTER_SPEC,
    &odict_views::ODICT_ITER_SPEC,
    &odict_views::ODICT_KEYS_SPEC,
    &odict_views::ODICT_VALUES_SPEC,
    &odict_views::ODICT_ITEMS_SPEC,
];

/// Types that Python does not see in the module.
fn init(_: &Thread, module: &PyModule) -> PyResult<()> {
    for name in ["odict_iterator", "odict_keys", "odict_values", "odict_items"] {
        drop(module.dict().remove_str(name));
    }
    Ok(())
}
