//! `_testlimitedcapi`: the sequence protocol called from native code, for CPython's own tests.
//!
//! CPython has it beside its tests; `test_bytes` and others reach through it what no Python expression does (`PySequence_SetItem` with an
//! index object, say), and do not run without it. Only what is part of this implementation, too, is here.

use adder_vm::exc::Exc;
use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::value::Value;
use adder_vm::protocol::{iter, number, seq};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::{list, tuple};

/// An index as `PySequence_*` takes it: a native integer.
fn index(t: &Thread, v: &Value) -> PyResult {
    Ok(Value::from(number::to_isize(t, v, Exc::OverflowError)? as i64))
}

fn get_item(t: &Thread, a: Bound) -> PyResult {
    seq::get_item(t, a.get(0), &index(t, a.get(1))?)
}

fn set_item(t: &Thread, a: Bound) -> PyResult {
    seq::set_item(t, a.get(0), &index(t, a.get(1))?, Some(a.get(2)))?;
    Ok(Value::small_int(0))
}

fn del_item(t: &Thread, a: Bound) -> PyResult {
    seq::set_item(t, a.get(0), &index(t, a.get(1))?, None)?;
    Ok(Value::small_int(0))
}

fn contains(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::small_int(i64::from(seq::contains(t, a.get(0), a.get(1))?)))
}

fn to_list(t: &Thread, a: Bound) -> PyResult {
    Ok(list::new(iter::collect(t, a.get(0))?))
}

fn to_tuple(t: &Thread, a: Bound) -> PyResult {
    Ok(tuple::new(iter::collect(t, a.get(0))?))
}

/// No C assertions are compiled in.
fn built_with_assert(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::small_int(0))
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_testlimitedcapi",
    doc: "The sequence protocol called from native code.",
    functions: &[
        Method::new("_py_getbuiltwithassert()", built_with_assert, ""),
        Method::new("sequence_getitem(o, i, /)", get_item, ""),
        Method::new("sequence_setitem(o, i, v, /)", set_item, ""),
        Method::new("sequence_delitem(o, i, /)", del_item, ""),
        Method::new("sequence_contains(o, v, /)", contains, ""),
        Method::new("sequence_list(o, /)", to_list, ""),
        Method::new("sequence_tuple(o, /)", to_tuple, ""),
    ],
    types: &[],
    init: None,
};
