//! What a task is: a future that steps a coroutine.

use super::future::{self, PyFuture};
use super::registry::{self, Link};
use super::{current, library, step};
use crate::contextvars;
use adder_vm::name;
use adder_vm::native::Args;
use adder_vm::object::class::{PyType, TypeCell};
use adder_vm::object::payload::{Payload, Visitor};
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{call, repr, truth};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::generator::{Kind, PyGenerator};
use adder_vm::types::str::PyStr;
use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};

/// A task.
#[repr(C)]
pub struct PyTask {
    pub future: PyFuture,
    pub coroutine: Field,
    pub context: Field,
    /// A string, or the number of a name that nobody has asked for.
    pub name: Field,
    /// What it waits for, while it does.
    pub waiter: Field,
    pub link: Link,
    pub cancel_requests: Cell<i64>,
    /// Its next step throws `CancelledError` in.
    pub must_cancel: Cell<bool>,
    pub log_destroy_pending: Cell<bool>,
}

pub static TASK: TypeCell = TypeCell::new();

// SAFETY: all references are reported.
unsafe impl Payload for PyTask {
    fn cell() -> &'static TypeCell {
        &TASK
    }

    fn trace(&self, visit: &mut Visitor) {
        self.future.trace(visit);
        for field in [&self.coroutine, &self.context, &self.name, &self.waiter] {
            visit(field.word());
        }
    }

    fn clear(&self) {
        registry::remove(self);
        for field in [&self.coroutine, &self.context, &self.waiter] {
            field.set(None);
        }
        self.future.clear();
    }

    unsafe fn drop_payload(this: *mut PyTask) {
        // SAFETY: by the caller's contract.
        unsafe {
            registry::remove(&*this);
            std::ptr::drop_in_place(this);
        }
    }
}

pub fn new(_: &Thread, class: &PyType, _: &Args) -> PyResult {
    let v = class.instantiate_with(|| PyTask {
        future: PyFuture::blank(),
        coroutine: Field::empty(),
        context: Field::empty(),
        name: Field::empty(),
        waiter: Field::empty(),
        link: Link::new(),
        cancel_requests: Cell::new(0),
        must_cancel: Cell::new(false),
        log_destroy_pending: Cell::new(false),
    });
    Ok(v)
}

/// What `Task.__init__` is given besides the loop.
pub struct Given<'a> {
    pub coroutine: &'a Value,
    pub event_loop: Option<&'a Value>,
    pub name: Option<&'a Value>,
    pub context: Option<&'a Value>,
    pub eager: bool,
}

fn is_coroutine(t: &Thread, v: &Value) -> PyResult<bool> {
    if v.downcast::<PyGenerator>().is_some_and(|g| g.kind == Kind::Coroutine) {
        return Ok(true);
    }
    let known = library(t, "asyncio.coroutines", "iscoroutine")?;
    truth::truth(t, &call::call(t, &known, std::slice::from_ref(v))?)
}

/// `Task.__init__`, which may be called again.
pub fn init(t: &Thread, v: &Value, task: &PyTask, given: &Given) -> PyResult<()> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    registry::remove(task);
    task.log_destroy_pending.set(false);
    future::init(t, v, &task.future, given.event_loop)?;
    if !is_coroutine(t, given.coroutine)? {
        let shown = repr::repr_text(t, given.coroutine)?;
        return Err(t.type_error(format_args!("a coroutine was expected, got {shown}")));
    }
    task.context.put(given.context.cloned().unwrap_or_else(|| contextvars::copy_current(t)));
    task.waiter.set(None);
    task.must_cancel.set(false);
    task.log_destroy_pending.set(true);
    task.cancel_requests.set(0);
    task.coroutine.put(given.coroutine.clone());
    task.name.put(match given.name {
        None => Value::from(COUNT.fetch_add(1, Ordering::Relaxed) + 1),
        Some(name) if name.downcast_exact::<PyStr>().is_some() => name.clone(),
        Some(name) => repr::str(t, name)?,
    });
    let event_loop = task.future.alive(t)?;
    if given.eager {
        let running = call::method_named(t, &event_loop, name!("is_running"), &[])?;
        if truth::truth(t, &running)? {
            return start_at_once(t, v, task, &event_loop);
        }
    }
    step::schedule(t, v, task, None)?;
    if !task.future.is_done() {
        registry::add(task);
    }
    Ok(())
}

/// The first step of a task that starts eagerly.
fn start_at_once(t: &Thread, v: &Value, task: &PyTask, event_loop: &Value) -> PyResult<()> {
    let before = current::swap(t, event_loop, v)?;
    registry::add(task);
    let context = task.context.get().unwrap_or_else(Value::none);
    let stepped = contextvars::run_in(t, &context, || step::advance(t, v, task, None));
    let pending = match stepped {
        Ok(()) => None,
        Err(raised) => Some(t.take(raised)),
    };
    let swapped = current::swap(t, event_loop, &before);
    if task.future.is_done() {
        registry::remove(task);
        task.coroutine.set(None);
    }
    match (pending, swapped) {
        (None, swapped) => swapped.map(drop),
        (Some(e), Ok(_)) => Err(t.raise_again(e)),
        (Some(_), Err(raised)) => Err(raised),
    }
}

/// The task's name as a string.
pub fn name(task: &PyTask) -> Value {
    let Some(name) = task.name.get() else { return Value::none() };
    if !name.is_int_word() {
        return name;
    }
    let name = Value::from(format!("Task-{}", name.word().as_int()));
    task.name.put(name.clone());
    name
}

/// `Task.cancel`: the coroutine gets a `CancelledError` at its next step.
pub fn cancel(t: &Thread, v: &Value, task: &PyTask, message: Option<&Value>) -> PyResult<bool> {
    if task.future.log_traceback.replace(false) {
        future::quieten(v, &task.future);
    }
    if task.future.is_done() {
        return Ok(false);
    }
    task.cancel_requests.set(task.cancel_requests.get() + 1);
    if let Some(waiter) = task.waiter.get() {
        if cancel_any(t, &waiter, message)? {
            // What it waits for may be a task that catches the exception and goes on: then that is cancelled again next time.
            return Ok(true);
        }
    }
    task.must_cancel.set(true);
    task.future.cancel_message.set(message.cloned());
    Ok(true)
}

/// `future.cancel(msg=message)`, and whether that says yes.
pub fn cancel_any(t: &Thread, v: &Value, message: Option<&Value>) -> PyResult<bool> {
    if let Some(f) = v.downcast_exact::<PyFuture>() {
        f.alive(t)?;
        return future::cancel(t, v, f, message.cloned());
    }
    if let Some(task) = v.downcast_exact::<PyTask>() {
        return cancel(t, v, task, message);
    }
    let values = [message.cloned().unwrap_or_else(Value::none)];
    let method = adder_vm::protocol::attr::get(t, v, name!("cancel"))?;
    let args = Args { values: &values, names: std::slice::from_ref(name!("msg")) };
    truth::truth(t, &call::call_args(t, &method, &args)?)
}

/// Before the end: the task was not done, or nobody has asked for its exception.
pub fn finalize(t: &Thread, v: &Value) {
    let Some(task) = v.downcast::<PyTask>() else { return };
    if !task.future.is_done() && task.log_destroy_pending.get() {
        let message = "Task was destroyed but it is pending!".to_owned();
        future::tell(t, &task.future, message, ("task", v), None);
    }
    future::finalize(t, v);
}
