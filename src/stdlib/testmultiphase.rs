//! `_testmultiphase`: what CPython's module of that name offers, for CPython's own tests.
//!
//! There it is an extension that is initialised in two phases, as all native modules are here; the tests of the import system do not run
//! without it. Only what is part of this implementation, too, is here: no C extensions of other names come out of it.

use crate::state::ErrorClass;
use adder_vm::exc::Exc;
use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::value::Value;
use adder_vm::protocol::number;
use adder_vm::thread::{PyResult, Thread};

static ERROR: ErrorClass = ErrorClass::new("_testimportexec", "error", Exc::Exception, "");

fn foo(t: &Thread, a: Bound) -> PyResult {
    let [i, j] = [0, 1].map(|n| number::to_isize(t, a.get(n), Exc::OverflowError));
    match i?.checked_add(j?) {
        Some(sum) => Ok(Value::from(sum as i64)),
        None => Err(t.overflow_error("the sum is too large")),
    }
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_testmultiphase",
    doc: "Test module main",
    functions: &[Method::new("foo(i, j, /)", foo, "Return the sum of i and j.")],
    types: &[],
    init: Some(|t, module| {
        module.add("error", ERROR.class(t)?);
        module.add("int_const", Value::small_int(1969));
        module.add("str_const", Value::from("something different"));
        Ok(())
    }),
};
