//! `_asyncio.Future`, and what `Task` has in common with it.

use super::future::{self, FUTURE, Outcome, PyFuture, State};
use super::{call_library, future_iter, registry};
use crate::contextvars;
use adder_vm::binder::{Owner, Signature, invoke};
use adder_vm::native::{Args, Bound, GetSet, Method};
use adder_vm::object::class::{PyType, TypeSpec, type_flag};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::Value;
use adder_vm::protocol::truth;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::generic_alias::alias;
use adder_vm::types::{list, tuple};
use std::sync::LazyLock;

fn of<'a>(t: &Thread, v: &'a Value) -> PyResult<&'a PyFuture> {
    v.downcast::<PyFuture>().ok_or_else(|| t.type_error("a future is required"))
}

/// As [`of`], for one that must have been initialised.
fn alive<'a>(t: &Thread, v: &'a Value) -> PyResult<&'a PyFuture> {
    let f = of(t, v)?;
    f.alive(t)?;
    Ok(f)
}

fn new(_: &Thread, class: &PyType, _: &Args) -> PyResult {
    Ok(future::new(class))
}

fn init_bound(t: &Thread, a: Bound) -> PyResult {
    future::init(t, a.get(0), a.this::<PyFuture>(t)?, a.some(1))?;
    Ok(Value::none())
}

fn init(t: &Thread, v: &Value, args: &Args) -> PyResult<()> {
    static METHOD: Method = Method::new("Future(self, *, loop=None)", init_bound, "");
    static SIG: LazyLock<Signature> = LazyLock::new(|| Signature::parse(METHOD.sig));
    invoke(t, &METHOD, &SIG, Owner::Nothing, Some(v), args).map(drop)
}

fn repr(t: &Thread, v: &Value) -> PyResult {
    alive(t, v)?;
    call_library(t, "asyncio.base_futures", "_future_repr", std::slice::from_ref(v))
}

pub fn result(t: &Thread, a: Bound) -> PyResult {
    let f = a.this::<PyFuture>(t)?;
    if !f.event_loop.is_set() {
        return Err(super::invalid_state(t, "Future object is not initialized."));
    }
    future::result(t, a.get(0), f)
}

pub fn exception(t: &Thread, a: Bound) -> PyResult {
    let f = a.this::<PyFuture>(t)?;
    if !f.event_loop.is_set() {
        return Err(super::invalid_state(t, "Future object is not initialized."));
    }
    Ok(match future::outcome(t, a.get(0), f, "Exception is not set.")? {
        Outcome::Exception(e) => e,
        Outcome::Result(_) => Value::none(),
    })
}

fn set_result(t: &Thread, a: Bound) -> PyResult {
    future::set_result(t, a.get(0), a.this(t)?, a.get(1).clone())?;
    Ok(Value::none())
}

fn set_exception(t: &Thread, a: Bound) -> PyResult {
    future::set_exception(t, a.get(0), a.this(t)?, a.get(1))?;
    Ok(Value::none())
}

pub fn add_done_callback(t: &Thread, a: Bound) -> PyResult {
    let f = a.this::<PyFuture>(t)?;
    if !f.event_loop.is_set() {
        return Err(t.runtime_error("uninitialized Future object"));
    }
    let context = a.opt(2).cloned().unwrap_or_else(|| contextvars::copy_current(t));
    future::add_done_callback(t, a.get(0), f, a.get(1), &context)?;
    Ok(Value::none())
}

pub fn remove_done_callback(t: &Thread, a: Bound) -> PyResult {
    let f = alive(t, a.get(0))?;
    Ok(Value::from(future::remove_done_callback(t, f, a.get(1))?))
}

fn cancel(t: &Thread, a: Bound) -> PyResult {
    let f = alive(t, a.get(0))?;
    future::cancel(t, a.get(0), f, a.some(1).cloned()).map(Value::bool)
}

pub fn cancelled(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(a.this::<PyFuture>(t)?.state.get() == State::Cancelled))
}

pub fn done(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(a.this::<PyFuture>(t)?.is_done()))
}

pub fn get_loop(t: &Thread, a: Bound) -> PyResult {
    a.this::<PyFuture>(t)?.alive(t)
}

pub fn make_cancelled_error(t: &Thread, a: Bound) -> PyResult {
    future::make_cancelled_error(t, a.this(t)?)
}

pub fn class_getitem(_: &Thread, a: Bound) -> PyResult {
    Ok(alias(a.get(0).clone(), a.get(1).clone()))
}

fn get_state(t: &Thread, v: &Value) -> PyResult {
    Ok(match alive(t, v)?.state.get() {
        State::Pending => adder_vm::name!("PENDING").clone(),
        State::Cancelled => adder_vm::name!("CANCELLED").clone(),
        State::Finished => adder_vm::name!("FINISHED").clone(),
    })
}

fn get_blocking(t: &Thread, v: &Value) -> PyResult {
    let f = of(t, v)?;
    Ok(Value::bool(f.event_loop.is_set() && f.blocking.get()))
}

/// What must not be deleted is set.
pub fn required<'a>(t: &Thread, v: &Value, value: Option<&'a Value>, name: &str) -> PyResult<&'a Value> {
    value.ok_or_else(|| {
        let class = v.class().tp_name();
        let text = format!("attribute '{name}' of '{class}' objects cannot be deleted");
        t.error(adder_vm::exc::Exc::AttributeError, text)
    })
}

fn set_blocking(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let value = required(t, v, value, "_asyncio_future_blocking")?;
    alive(t, v)?.blocking.set(truth::truth(t, value)?);
    Ok(())
}

fn get_event_loop(t: &Thread, v: &Value) -> PyResult {
    Ok(of(t, v)?.event_loop.get().unwrap_or_else(Value::none))
}

fn get_callbacks(t: &Thread, v: &Value) -> PyResult {
    let callbacks = alive(t, v)?.callbacks();
    if callbacks.is_empty() {
        return Ok(Value::none());
    }
    Ok(list::new(callbacks.into_iter().map(|(callback, context)| tuple::pair(callback, context)).collect()))
}

fn get_result(t: &Thread, v: &Value) -> PyResult {
    Ok(alive(t, v)?.result.get().unwrap_or_else(Value::none))
}

fn get_exception(t: &Thread, v: &Value) -> PyResult {
    Ok(alive(t, v)?.exception.get().unwrap_or_else(Value::none))
}

fn get_log_traceback(t: &Thread, v: &Value) -> PyResult {
    Ok(Value::bool(alive(t, v)?.log_traceback.get()))
}

fn set_log_traceback(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let value = required(t, v, value, "_log_traceback")?;
    if truth::truth(t, value)? {
        return Err(t.value_error("_log_traceback can only be set to False"));
    }
    let f = of(t, v)?;
    f.log_traceback.set(false);
    future::quieten(v, f);
    Ok(())
}

fn get_source_traceback(t: &Thread, v: &Value) -> PyResult {
    Ok(of(t, v)?.source_traceback.get().unwrap_or_else(Value::none))
}

fn get_cancel_message(t: &Thread, v: &Value) -> PyResult {
    Ok(of(t, v)?.cancel_message.get().unwrap_or_else(Value::none))
}

fn set_cancel_message(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let value = required(t, v, value, "_cancel_message")?;
    of(t, v)?.cancel_message.put(value.clone());
    Ok(())
}

fn get_awaited_by(t: &Thread, v: &Value) -> PyResult {
    registry::awaited_by(t, of(t, v)?)
}

pub const RESULT: Method = Method::new(
    "result(self, /)",
    result,
    "Return the result this future represents.\n\nRaises CancelledError if it was cancelled, InvalidStateError if it is not done, and the exception if one was set.",
);
pub const EXCEPTION: Method = Method::new(
    "exception(self, /)",
    exception,
    "Return the exception that was set on this future, or None.\n\nRaises CancelledError if it was cancelled, and InvalidStateError if it is not done.",
);
pub const ADD_DONE_CALLBACK: Method = Method::new(
    "add_done_callback(self, fn, /, *, context=<unrepresentable>)",
    add_done_callback,
    "Add a callback to be run when the future becomes done.\n\nIt is called with the future; if that is done already, it is scheduled at once.",
);
pub const REMOVE_DONE_CALLBACK: Method = Method::new(
    "remove_done_callback(self, fn, /)",
    remove_done_callback,
    "Remove all instances of a callback, and return how many there were.",
);
pub const CANCELLED: Method =
    Method::new("cancelled(self, /)", cancelled, "Return True if the future was cancelled.");
pub const DONE: Method = Method::new(
    "done(self, /)",
    done,
    "Return True if the future is done: it has a result or an exception, or was cancelled.",
);

pub static FUTURE_SPEC: TypeSpec = TypeSpec {
    name: "Future",
    module: "_asyncio",
    container: true,
    has_dict: true,
    weak: true,
    flags: type_flag::BASE_TYPE,
    doc: "Future(*, loop=None)\n--\n\nThis class is *almost* compatible with concurrent.futures.Future.",
    slots: Slots {
        new: Some(new),
        init: Some(init),
        repr: Some(repr),
        finalize: Some(future::finalize),
        iter: Some(future_iter::of_future),
        await_: Some(future_iter::of_future),
        ..Slots::EMPTY
    },
    methods: &[
        RESULT,
        EXCEPTION,
        Method::new(
            "set_result(self, result, /)",
            set_result,
            "Mark the future done and set its result; InvalidStateError if it is done already.",
        ),
        Method::new(
            "set_exception(self, exception, /)",
            set_exception,
            "Mark the future done and set an exception; InvalidStateError if it is done already.",
        ),
        ADD_DONE_CALLBACK,
        REMOVE_DONE_CALLBACK,
        Method::new(
            "cancel(self, /, msg=None)",
            cancel,
            "Cancel the future and schedule callbacks.\n\nReturn False if it is done already, else True.",
        ),
        CANCELLED,
        DONE,
        Method::new("get_loop(self, /)", get_loop, "Return the event loop the Future is bound to."),
        Method::new(
            "_make_cancelled_error(self, /)",
            make_cancelled_error,
            "Create the CancelledError to raise if the Future is cancelled.",
        ),
        Method::class(
            "__class_getitem__(cls, object, /)",
            class_getitem,
            "Futures are generic over the type of their results",
        ),
    ],
    getset: &[
        GetSet::get("_state", get_state, ""),
        GetSet::new("_asyncio_future_blocking", get_blocking, set_blocking, ""),
        GetSet::get("_loop", get_event_loop, ""),
        GetSet::get("_callbacks", get_callbacks, ""),
        GetSet::get("_result", get_result, ""),
        GetSet::get("_exception", get_exception, ""),
        GetSet::new("_log_traceback", get_log_traceback, set_log_traceback, ""),
        GetSet::get("_source_traceback", get_source_traceback, ""),
        GetSet::new("_cancel_message", get_cancel_message, set_cancel_message, ""),
        GetSet::get("_asyncio_awaited_by", get_awaited_by, ""),
    ],
    ..TypeSpec::of::<PyFuture>(&FUTURE)
};
