//! How a task goes on: the steps of its coroutine, what they yield, and how it is woken.
//!
//! The loop runs both callbacks in the task's context. A step sends straight into the coroutine; what that returns makes no `StopIteration`.

use super::future::{self, Outcome, PyFuture, call_soon, exactly, loop_of};
use super::task::{PyTask, TASK, cancel_any};
use super::{cancelled_error, current, invalid_state, registry};
use adder_abi::object::Header;
use adder_vm::binder::{Signature, signature_of};
use adder_vm::exc::{Exc, new_exception};
use adder_vm::name;
use adder_vm::native::{Args, Bound, GetSet, Method};
use adder_vm::object::class::{TypeCell, TypeSpec};
use adder_vm::object::payload::blank_header;
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{attr, call, repr, truth};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::generator::{self, Kind, PyGenerator, Resumed};
use adder_vm::types::native_function::new_bound_with;
use adder_vm::{constructor, fields};
use std::sync::LazyLock;

static STEP: TypeCell = TypeCell::new();

/// A task's next step as something to call, with what it throws in.
#[repr(C)]
struct Step {
    head: Header,
    task: Field,
    exception: Field,
}
fields!(Step, STEP, task, exception);

fn call_step(t: &Thread, v: &Value, args: &Args) -> PyResult {
    if args.has_keywords() {
        return Err(t.type_error("function takes no keyword arguments"));
    }
    if !args.values.is_empty() {
        return Err(t.type_error("function takes no positional arguments"));
    }
    let this = Step::of(v);
    let Some(task) = this.task.get() else { return Ok(Value::none()) };
    if let Some(k) = task.downcast::<PyTask>() {
        step(t, &task, k, this.exception.get())?;
    }
    Ok(Value::none())
}

fn step_self(_: &Thread, v: &Value) -> PyResult {
    Ok(Step::of(v).task.get().unwrap_or_else(Value::none))
}

fn make_step(_: &Thread, _: Bound) -> PyResult {
    let made = Step { head: blank_header(), task: Field::empty(), exception: Field::empty() };
    Ok(STEP.get().instantiate(made))
}
constructor!(new_step, "TaskStepMethWrapper(cls)", make_step);

pub static STEP_SPEC: TypeSpec = TypeSpec {
    name: "TaskStepMethWrapper",
    module: "_asyncio",
    container: true,
    slots: Slots { new: Some(new_step), call: Some(call_step), ..Slots::EMPTY },
    getset: &[GetSet::get("__self__", step_self, "")],
    ..TypeSpec::of::<Step>(&STEP)
};

/// Has the loop step the task, with an exception to throw in.
pub fn schedule(t: &Thread, v: &Value, task: &PyTask, exception: Option<Value>) -> PyResult<()> {
    let step = STEP.get().instantiate(Step {
        head: blank_header(),
        task: Field::new(Some(v.clone())),
        exception: Field::new(exception),
    });
    let context = task.context.get().unwrap_or_else(Value::none);
    call_soon(t, &task.future.alive(t)?, &step, None, &context)
}

/// Has the loop throw a `RuntimeError` into the coroutine.
fn schedule_error(t: &Thread, v: &Value, task: &PyTask, text: String) -> PyResult<()> {
    let e = new_exception(t, Exc::RuntimeError.class(), &[Value::from(text)])?;
    schedule(t, v, task, Some(e))
}

/// What is called with the future that the task waits for.
fn wake_up_of(v: &Value) -> Value {
    static METHOD: Method = Method::new("task_wakeup(self, fut, /)", woken, "");
    static SIG: LazyLock<&'static Signature> = LazyLock::new(|| signature_of(&METHOD));
    new_bound_with(&METHOD, TASK.get(), v.clone(), *SIG)
}

/// The future that the task waited for is done.
fn woken(t: &Thread, a: Bound) -> PyResult {
    let (v, future) = (a.get(0), a.get(1));
    let task = a.this::<PyTask>(t)?;
    if let Some(f) = future.downcast::<PyFuture>() {
        registry::discard_awaited_by(t, f, v)?;
    }
    let result = match exactly(future) {
        Some(f) => future::outcome_to_raise(t, future, f),
        None => call::method_named(t, future, name!("result"), &[]).map(Outcome::Result),
    };
    let exception = match result {
        Ok(Outcome::Result(_)) => None,
        Ok(Outcome::Exception(e)) => Some(e),
        Err(raised) => Some(t.take(raised)),
    };
    step(t, v, task, exception)?;
    Ok(Value::none())
}

/// A step of a task that the loop calls.
fn step(t: &Thread, v: &Value, task: &PyTask, exception: Option<Value>) -> PyResult<()> {
    let event_loop = task.future.alive(t)?;
    current::enter(t, &event_loop, v)?;
    match advance(t, v, task, exception) {
        Ok(()) => current::leave(t, &event_loop, v),
        Err(raised) => {
            let e = t.take(raised);
            if let Err(raised) = current::leave(t, &event_loop, v) {
                drop(t.take(raised));
            }
            Err(t.raise_again(e))
        }
    }
}

#[cold]
fn already_done(t: &Thread, v: &Value, exception: Option<Value>) -> PyResult<()> {
    let task = repr::repr_text(t, v)?;
    let exception = repr::repr_text(t, &exception.unwrap_or_else(Value::none))?;
    Err(invalid_state(t, &format!("__step(): already done: {task} {exception}")))
}

/// Steps the coroutine and does what follows from it.
pub fn advance(t: &Thread, v: &Value, task: &PyTask, exception: Option<Value>) -> PyResult<()> {
    if task.future.is_done() {
        return already_done(t, v, exception);
    }
    let mut exception = exception;
    if task.must_cancel.get() {
        let class = cancelled_error(t)?;
        let cancels = |e: &Value| class.as_type().is_some_and(|c| e.class().is_subtype(c));
        if !exception.as_ref().is_some_and(cancels) {
            exception = Some(future::make_cancelled_error(t, &task.future)?);
        }
        task.must_cancel.set(false);
    }
    task.waiter.set(None);
    let Some(coroutine) = task.coroutine.get() else {
        return Err(t.runtime_error("uninitialized Task object"));
    };
    let stepped = match exception {
        None => generator::step(t, &coroutine),
        Some(e) => generator::throw(t, &coroutine, e),
    };
    drop(coroutine);
    match stepped {
        Ok(Resumed::Yielded(awaited)) => wait_for(t, v, task, &awaited),
        Ok(Resumed::Returned(result)) => {
            if task.must_cancel.replace(false) {
                // It was cancelled right before its coroutine ended.
                let message = task.future.cancel_message.get();
                return future::cancel(t, v, &task.future, message).map(drop);
            }
            future::set_result(t, v, &task.future, result)
        }
        Err(raised) => {
            let e = t.take(raised);
            let class = cancelled_error(t)?;
            if class.as_type().is_some_and(|c| e.class().is_subtype(c)) {
                task.future.cancelled_error.put(e);
                return future::cancel(t, v, &task.future, None).map(drop);
            }
            future::set_exception(t, v, &task.future, &e)?;
            let fatal = [Exc::KeyboardInterrupt, Exc::SystemExit];
            if fatal.iter().any(|kind| e.class().is_subtype(kind.class())) {
                return Err(t.raise_again(e));
            }
            Ok(())
        }
    }
}

/// The task waits for what its coroutine yielded.
fn wait_for(t: &Thread, v: &Value, task: &PyTask, awaited: &Value) -> PyResult<()> {
    if awaited.is_none() {
        // A bare yield: the loop goes round once.
        return schedule(t, v, task, None);
    }
    if let Some(f) = exactly(awaited) {
        if awaited.is(v) {
            return awaits_itself(t, v, task);
        }
        if f.event_loop.word() != task.future.event_loop.word() {
            return belongs_elsewhere(t, v, task, awaited);
        }
        if !f.blocking.replace(false) {
            return yielded_plainly(t, v, task, awaited);
        }
        registry::add_awaited_by(t, f, v)?;
        let context = task.context.get().unwrap_or_else(Value::none);
        future::add_done_callback(t, awaited, f, &wake_up_of(v), &context)?;
        return now_waits(t, task, awaited);
    }
    let blocking = attr::get_opt(t, awaited, name!("_asyncio_future_blocking"))?.filter(|b| !b.is_none());
    let Some(blocking) = blocking else {
        let result = repr::repr_text(t, awaited)?;
        if awaited.downcast::<PyGenerator>().is_some_and(|g| g.kind == Kind::Generator) {
            let shown = repr::repr_text(t, v)?;
            let text =
                format!("yield was used instead of yield from for generator in task {shown} with {result}");
            return schedule_error(t, v, task, text);
        }
        return schedule_error(t, v, task, format!("Task got bad yield: {result}"));
    };
    if awaited.is(v) {
        return awaits_itself(t, v, task);
    }
    if loop_of(t, awaited)?.word() != task.future.event_loop.word() {
        return belongs_elsewhere(t, v, task, awaited);
    }
    if !truth::truth(t, &blocking)? {
        return yielded_plainly(t, v, task, awaited);
    }
    if let Some(f) = awaited.downcast::<PyFuture>() {
        registry::add_awaited_by(t, f, v)?;
    }
    attr::set(t, awaited, name!("_asyncio_future_blocking"), Some(&Value::bool(false)))?;
    let values = [wake_up_of(v), task.context.get().unwrap_or_else(Value::none)];
    let add = attr::get(t, awaited, name!("add_done_callback"))?;
    let args = Args { values: &values, names: std::slice::from_ref(name!("context")) };
    call::call_args(t, &add, &args)?;
    now_waits(t, task, awaited)
}

/// The task will be woken; if it was cancelled meanwhile, so is what it waits for.
fn now_waits(t: &Thread, task: &PyTask, awaited: &Value) -> PyResult<()> {
    task.waiter.put(awaited.clone());
    if task.must_cancel.get() {
        let message = task.future.cancel_message.get();
        if cancel_any(t, awaited, message.as_ref())? {
            task.must_cancel.set(false);
        }
    }
    Ok(())
}

#[cold]
fn awaits_itself(t: &Thread, v: &Value, task: &PyTask) -> PyResult<()> {
    let text = format!("Task cannot await on itself: {}", repr::repr_text(t, v)?);
    schedule_error(t, v, task, text)
}

#[cold]
fn belongs_elsewhere(t: &Thread, v: &Value, task: &PyTask, awaited: &Value) -> PyResult<()> {
    let (shown, awaited) = (repr::repr_text(t, v)?, repr::repr_text(t, awaited)?);
    let text = format!("Task {shown} got Future {awaited} attached to a different loop");
    schedule_error(t, v, task, text)
}

#[cold]
fn yielded_plainly(t: &Thread, v: &Value, task: &PyTask, awaited: &Value) -> PyResult<()> {
    let (shown, awaited) = (repr::repr_text(t, v)?, repr::repr_text(t, awaited)?);
    let text = format!("yield was used instead of yield from in task {shown} with {awaited}");
    schedule_error(t, v, task, text)
}
