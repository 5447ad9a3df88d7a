//! `_asyncio.Task`.

use super::future::FUTURE;
use super::future_methods::{
    ADD_DONE_CALLBACK, CANCELLED, DONE, EXCEPTION, REMOVE_DONE_CALLBACK, RESULT, class_getitem,
    make_cancelled_error, required,
};
use super::task::{self, Given, PyTask, TASK};
use super::{call_library, future_iter};
use adder_vm::binder::{Owner, Signature, invoke};
use adder_vm::native::{Args, Bound, GetSet, Method};
use adder_vm::object::class::{TypeSpec, type_flag};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::Value;
use adder_vm::protocol::{repr as protocol_repr, truth};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::str::PyStr;
use std::sync::LazyLock;

fn of<'a>(t: &Thread, v: &'a Value) -> PyResult<&'a PyTask> {
    v.downcast::<PyTask>().ok_or_else(|| t.type_error("a task is required"))
}

fn init_bound(t: &Thread, a: Bound) -> PyResult {
    let given = Given {
        coroutine: a.get(1),
        event_loop: a.some(2),
        name: a.some(3),
        context: a.some(4),
        eager: a.opt(5).map_or(Ok(false), |v| truth::truth(t, v))?,
    };
    task::init(t, a.get(0), a.this::<PyTask>(t)?, &given)?;
    Ok(Value::none())
}

fn init(t: &Thread, v: &Value, args: &Args) -> PyResult<()> {
    static METHOD: Method = Method::new(
        "Task(self, coro, *, loop=None, name=None, context=None, eager_start=False)",
        init_bound,
        "",
    );
    static SIG: LazyLock<Signature> = LazyLock::new(|| Signature::parse(METHOD.sig));
    invoke(t, &METHOD, &SIG, Owner::Nothing, Some(v), args).map(drop)
}

fn repr(t: &Thread, v: &Value) -> PyResult {
    of(t, v)?.future.alive(t)?;
    call_library(t, "asyncio.base_tasks", "_task_repr", std::slice::from_ref(v))
}

fn set_result(t: &Thread, _a: Bound) -> PyResult {
    Err(t.runtime_error("Task does not support set_result operation"))
}

fn set_exception(t: &Thread, _a: Bound) -> PyResult {
    Err(t.runtime_error("Task does not support set_exception operation"))
}

fn cancel(t: &Thread, a: Bound) -> PyResult {
    task::cancel(t, a.get(0), a.this(t)?, a.some(1)).map(Value::bool)
}

fn cancelling(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(a.this::<PyTask>(t)?.cancel_requests.get()))
}

fn uncancel(t: &Thread, a: Bound) -> PyResult {
    let task = a.this::<PyTask>(t)?;
    let n = task.cancel_requests.get();
    if n > 0 {
        task.cancel_requests.set(n - 1);
        if n == 1 {
            task.must_cancel.set(false);
        }
    }
    Ok(Value::from(task.cancel_requests.get()))
}

fn get_stack(t: &Thread, a: Bound) -> PyResult {
    let args = [a.get(0).clone(), a.get(1).clone()];
    call_library(t, "asyncio.base_tasks", "_task_get_stack", &args)
}

fn print_stack(t: &Thread, a: Bound) -> PyResult {
    let args = [a.get(0).clone(), a.get(1).clone(), a.get(2).clone()];
    call_library(t, "asyncio.base_tasks", "_task_print_stack", &args)
}

fn get_name(t: &Thread, a: Bound) -> PyResult {
    Ok(task::name(a.this(t)?))
}

fn set_name(t: &Thread, a: Bound) -> PyResult {
    let name = match a.get(1).downcast_exact::<PyStr>() {
        Some(_) => a.get(1).clone(),
        None => protocol_repr::str(t, a.get(1))?,
    };
    a.this::<PyTask>(t)?.name.put(name);
    Ok(Value::none())
}

fn get_coro(t: &Thread, a: Bound) -> PyResult {
    Ok(a.this::<PyTask>(t)?.coroutine.get().unwrap_or_else(Value::none))
}

fn get_context(t: &Thread, a: Bound) -> PyResult {
    Ok(a.this::<PyTask>(t)?.context.get().unwrap_or_else(Value::none))
}

fn log_destroy_pending(t: &Thread, v: &Value) -> PyResult {
    Ok(Value::bool(of(t, v)?.log_destroy_pending.get()))
}

fn set_log_destroy_pending(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let value = required(t, v, value, "_log_destroy_pending")?;
    let value = truth::truth(t, value)?;
    of(t, v)?.log_destroy_pending.set(value);
    Ok(())
}

fn must_cancel(t: &Thread, v: &Value) -> PyResult {
    Ok(Value::bool(of(t, v)?.must_cancel.get()))
}

fn coroutine(t: &Thread, v: &Value) -> PyResult {
    Ok(of(t, v)?.coroutine.get().unwrap_or_else(Value::none))
}

fn waiter(t: &Thread, v: &Value) -> PyResult {
    Ok(of(t, v)?.waiter.get().unwrap_or_else(Value::none))
}

pub static TASK_SPEC: TypeSpec = TypeSpec {
    name: "Task",
    module: "_asyncio",
    base: Some(&FUTURE),
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "Task(coro, *, loop=None, name=None, context=None, eager_start=False)\n--\n\nA coroutine wrapped in a Future.",
    slots: Slots {
        new: Some(task::new),
        init: Some(init),
        repr: Some(repr),
        finalize: Some(task::finalize),
        iter: Some(future_iter::of_future),
        await_: Some(future_iter::of_future),
        ..Slots::EMPTY
    },
    methods: &[
        RESULT,
        EXCEPTION,
        ADD_DONE_CALLBACK,
        REMOVE_DONE_CALLBACK,
        CANCELLED,
        DONE,
        Method::new("set_result(self, result, /)", set_result, ""),
        Method::new("set_exception(self, exception, /)", set_exception, ""),
        Method::new(
            "cancel(self, /, msg=None)",
            cancel,
            "Request that this task cancel itself.\n\nA CancelledError is thrown into the coroutine at its next step, which may catch it; the count of requests goes up by one.",
        ),
        Method::new(
            "cancelling(self, /)",
            cancelling,
            "Return the count of the task's cancellation requests.",
        ),
        Method::new(
            "uncancel(self, /)",
            uncancel,
            "Decrement the task's count of cancellation requests, and return what remains.",
        ),
        Method::new(
            "get_stack(self, /, *, limit=None)",
            get_stack,
            "Return the list of stack frames for this task's coroutine, from oldest to newest.",
        ),
        Method::new(
            "print_stack(self, /, *, limit=None, file=None)",
            print_stack,
            "Print the stack or traceback for this task's coroutine.",
        ),
        Method::new(
            "_make_cancelled_error(self, /)",
            make_cancelled_error,
            "Create the CancelledError to raise if the Task is cancelled.",
        ),
        Method::new("get_name(self, /)", get_name, ""),
        Method::new("set_name(self, value, /)", set_name, ""),
        Method::new("get_coro(self, /)", get_coro, ""),
        Method::new("get_context(self, /)", get_context, ""),
        Method::class(
            "__class_getitem__(cls, object, /)",
            class_getitem,
            "Tasks are generic over the return type of their wrapped coroutines",
        ),
    ],
    getset: &[
        GetSet::new("_log_destroy_pending", log_destroy_pending, set_log_destroy_pending, ""),
        GetSet::get("_must_cancel", must_cancel, ""),
        GetSet::get("_coro", coroutine, ""),
        GetSet::get("_fut_waiter", waiter, ""),
    ],
    ..TypeSpec::of::<PyTask>(&TASK)
};
