//! The iterator behind `await future`: it yields the future once, and ends with its result.

use super::future::{self, PyFuture};
use adder_abi::object::Header;
use adder_vm::exc::Exc;
use adder_vm::fields;
use adder_vm::native::{Bound, Method};
use adder_vm::object::class::{TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::blank_header;
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::report;
use adder_vm::thread::{PyResult, Step, Thread};
use adder_vm::types::exception::PyException;
use adder_vm::types::generator::{raise_thrown, stop};
use adder_vm::types::seqiter::self_iter;
use adder_vm::types::traceback::PyTraceback;

static FUTURE_ITER: TypeCell = TypeCell::new();

#[repr(C)]
struct FutureIter {
    head: Header,
    /// Empty once it is closed or something was thrown in.
    future: Field,
}
fields!(FutureIter, FUTURE_ITER, future);

/// `Future.__await__` and `__iter__`.
pub fn of_future(t: &Thread, v: &Value) -> PyResult {
    if let Some(f) = v.downcast::<PyFuture>() {
        f.alive(t)?;
    }
    Ok(FUTURE_ITER
        .get()
        .instantiate(FutureIter { head: blank_header(), future: Field::new(Some(v.clone())) }))
}

fn next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let Some(future) = FutureIter::of(v).future.get() else { return Ok(None) };
    let Some(f) = future.downcast::<PyFuture>() else { return Ok(None) };
    if !f.is_done() {
        if f.blocking.replace(true) {
            return Err(t.runtime_error("await wasn't used with future"));
        }
        return Ok(Some(future));
    }
    let result = future::result(t, &future, f)?;
    t.end_with_result(result);
    Ok(None)
}

/// What is sent does not matter.
fn send(t: &Thread, a: Bound) -> PyResult {
    match t.step(next, a.get(0))? {
        Step::Item(v) => Ok(v),
        Step::End(v) => Err(stop(t, v.unwrap_or_else(Value::none))),
    }
}

fn throw(t: &Thread, a: Bound) -> PyResult {
    if a.opt(2).is_some() || a.opt(3).is_some() {
        report::warn(
            t,
            Exc::DeprecationWarning,
            "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.",
        )?;
    }
    if a.some(3).is_some_and(|tb| !tb.is_a::<PyTraceback>()) {
        return Err(t.type_error("throw() third argument must be a traceback"));
    }
    let kind = a.get(1);
    let is_class = kind.as_type().is_some_and(|c| c.is_subtype(Exc::BaseException.class()));
    if !is_class && !kind.is_a::<PyException>() {
        return Err(
            t.type_error("exceptions must be classes deriving BaseException or instances of such a class")
        );
    }
    let raised = raise_thrown(t, kind, a.opt(2), a.opt(3))?;
    FutureIter::of(a.get(0)).future.set(None);
    Err(raised)
}

fn close(_: &Thread, a: Bound) -> PyResult {
    FutureIter::of(a.get(0)).future.set(None);
    Ok(Value::none())
}

pub static FUTURE_ITER_SPEC: TypeSpec = TypeSpec {
    name: "FutureIter",
    module: "_asyncio",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { iter: Some(self_iter), next: Some(next), ..Slots::EMPTY },
    methods: &[
        Method::new("send(self, object, /)", send, ""),
        Method::new("throw(self, type, value=None, traceback=None, /)", throw, ""),
        Method::new("close(self, /)", close, ""),
    ],
    ..TypeSpec::of::<FutureIter>(&FUTURE_ITER)
};
