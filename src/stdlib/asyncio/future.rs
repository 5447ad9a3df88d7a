//! What a future is, and what becomes of it.
//!
//! Everything here survives Python code that changes the very future: loops, callbacks, contexts and classes are anybody's. Fields are
//! taken or replaced before such code runs.

use super::{call_library, cancelled_error, current, invalid_state, registry};
use adder_abi::object::{Header, flag};
use adder_vm::exc::Exc;
use adder_vm::modules::sys;
use adder_vm::name;
use adder_vm::native::Args;
use adder_vm::object::class::{PyType, TypeCell};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::attr::{self, MethodLookup};
use adder_vm::protocol::{call, compare, truth};
use adder_vm::report;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::PyDict;
use adder_vm::types::exception::PyException;
use std::cell::{Cell, RefCell};

use super::task::PyTask;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    Pending,
    Cancelled,
    Finished,
}

/// What a finished future came to.
pub enum Outcome {
    Result(Value),
    Exception(Value),
}

/// A future.
#[repr(C)]
pub struct PyFuture {
    pub head: Header,
    /// Empty until `__init__`.
    pub event_loop: Field,
    /// The first callback and its context; most futures have just one.
    callback: Field,
    context: Field,
    pub result: Field,
    pub exception: Field,
    traceback: Field,
    /// Where it was made, if the loop is debugged.
    pub source_traceback: Field,
    pub cancel_message: Field,
    /// What a task's coroutine ended with, to be raised again once.
    pub cancelled_error: Field,
    /// Nothing, the one that awaits it, or a set of them.
    pub awaited_by: Field,
    more_callbacks: RefCell<Vec<(Value, Value)>>,
    pub state: Cell<State>,
    /// There is an exception that nobody has asked for.
    pub log_traceback: Cell<bool>,
    /// It was yielded by its own iterator.
    pub blocking: Cell<bool>,
}

pub static FUTURE: TypeCell = TypeCell::new();

// SAFETY: all references are reported.
unsafe impl Payload for PyFuture {
    fn cell() -> &'static TypeCell {
        &FUTURE
    }

    fn trace(&self, visit: &mut Visitor) {
        for field in self.fields() {
            visit(field.word());
        }
        for (callback, context) in self.more_callbacks.borrow().iter() {
            visit(callback.word());
            visit(context.word());
        }
    }

    fn clear(&self) {
        for field in self.fields() {
            field.set(None);
        }
        drop(self.more_callbacks.take());
    }
}

impl PyFuture {
    /// One that is not initialised.
    pub fn blank() -> PyFuture {
        PyFuture {
            head: blank_header(),
            event_loop: Field::empty(),
            callback: Field::empty(),
            context: Field::empty(),
            result: Field::empty(),
            exception: Field::empty(),
            traceback: Field::empty(),
            source_traceback: Field::empty(),
            cancel_message: Field::empty(),
            cancelled_error: Field::empty(),
            awaited_by: Field::empty(),
            more_callbacks: RefCell::default(),
            state: Cell::new(State::Pending),
            log_traceback: Cell::new(false),
            blocking: Cell::new(false),
        }
    }

    fn fields(&self) -> [&Field; 10] {
        [
            &self.event_loop,
            &self.callback,
            &self.context,
            &self.result,
            &self.exception,
            &self.traceback,
            &self.source_traceback,
            &self.cancel_message,
            &self.cancelled_error,
            &self.awaited_by,
        ]
    }

    #[inline(always)]
    pub fn is_done(&self) -> bool {
        self.state.get() != State::Pending
    }

    pub fn is_pending_in(&self, event_loop: &Value) -> bool {
        !self.is_done() && *event_loop == self.event_loop.word()
    }

    /// The loop of a future that has been initialised.
    #[inline(always)]
    pub fn alive(&self, t: &Thread) -> PyResult {
        self.event_loop.get().ok_or_else(|| t.runtime_error("Future object is not initialized."))
    }

    /// Callbacks with their contexts.
    pub fn callbacks(&self) -> Vec<(Value, Value)> {
        let first = self.callback.get().map(|f| (f, self.context.get().unwrap_or_else(Value::none)));
        first.into_iter().chain(self.more_callbacks.borrow().iter().cloned()).collect()
    }

    fn push_callback(&self, callback: Value, context: Value) {
        if self.callback.is_set() || !self.more_callbacks.borrow().is_empty() {
            self.more_callbacks.borrow_mut().push((callback, context));
            return;
        }
        self.context.put(context);
        self.callback.put(callback);
    }
}

/// A future of exactly the native classes, whose methods nobody has overridden.
#[inline(always)]
pub fn exactly(v: &Value) -> Option<&PyFuture> {
    match v.downcast_exact::<PyFuture>() {
        Some(f) => Some(f),
        None => v.downcast_exact::<PyTask>().map(|task| &task.future),
    }
}

/// Notes that the object's end is nothing to tell of, if so.
pub fn quieten(v: &Value, f: &PyFuture) {
    let Some(header) = v.header() else { return };
    let flags = header.flags.get();
    let told = f.log_traceback.get() || !f.is_done() && v.is_a::<PyTask>();
    header.flags.set(if told { flags & !flag::QUIET } else { flags | flag::QUIET });
}

pub fn new(class: &PyType) -> Value {
    let v = class.instantiate_with(PyFuture::blank);
    if let Some(f) = v.downcast::<PyFuture>() {
        quieten(&v, f);
    }
    v
}

/// `Future.__init__`, which may be called again.
pub fn init(t: &Thread, v: &Value, f: &PyFuture, event_loop: Option<&Value>) -> PyResult<()> {
    if f.event_loop.is_set() {
        f.clear();
    }
    f.cancel_message.set(None);
    f.state.set(State::Pending);
    f.log_traceback.set(false);
    f.blocking.set(false);
    quieten(v, f);
    let event_loop = match event_loop {
        Some(given) => given.clone(),
        None => current::event_loop(t)?,
    };
    f.event_loop.put(event_loop.clone());
    let debug = call::method_named(t, &event_loop, name!("get_debug"), &[])?;
    if truth::truth(t, &debug)? && !sys::is_finalizing() {
        f.source_traceback.put(call_library(t, "asyncio.format_helpers", "extract_stack", &[])?);
    }
    Ok(())
}

/// The loop of anything that is like a future.
pub fn loop_of(t: &Thread, v: &Value) -> PyResult {
    if let Some(f) = exactly(v) {
        return f.alive(t);
    }
    match attr::get_opt(t, v, name!("get_loop"))? {
        Some(get_loop) => call::call(t, &get_loop, &[]),
        None => attr::get(t, v, name!("_loop")),
    }
}

/// `loop.call_soon(callback, *args, context=context)`.
pub fn call_soon(
    t: &Thread,
    event_loop: &Value,
    callback: &Value,
    arg: Option<&Value>,
    context: &Value,
) -> PyResult<()> {
    let names = std::slice::from_ref(name!("context"));
    let method = attr::load_method(t, event_loop, name!("call_soon"))?;
    let run = |values: &[Value]| match &method {
        MethodLookup::Unbound(f) => call::call_with_receiver(t, f, event_loop, &Args { values, names }),
        MethodLookup::Bound(f) => call::call_args(t, f, &Args { values, names }),
    };
    match arg {
        Some(arg) => run(&[callback.clone(), arg.clone(), context.clone()])?,
        None => run(&[callback.clone(), context.clone()])?,
    };
    Ok(())
}

/// Hands the callbacks to the loop; if that fails, those that are left are forgotten.
fn schedule_callbacks(t: &Thread, v: &Value, f: &PyFuture) -> PyResult<()> {
    let event_loop = f.alive(t)?;
    if let Some(callback) = f.callback.take() {
        let context = f.context.take().unwrap_or_else(Value::none);
        let scheduled = call_soon(t, &event_loop, &callback, Some(v), &context);
        if scheduled.is_err() {
            drop(f.more_callbacks.take());
        }
        scheduled?;
    }
    if f.more_callbacks.borrow().is_empty() {
        return Ok(());
    }
    for (callback, context) in f.more_callbacks.take() {
        call_soon(t, &event_loop, &callback, Some(v), &context)?;
    }
    Ok(())
}

/// The future gets to a final state.
fn end(t: &Thread, v: &Value, f: &PyFuture, state: State) -> PyResult<()> {
    f.state.set(state);
    quieten(v, f);
    if let Some(task) = v.downcast::<PyTask>() {
        registry::remove(task);
    }
    schedule_callbacks(t, v, f)
}

pub fn add_done_callback(
    t: &Thread,
    v: &Value,
    f: &PyFuture,
    callback: &Value,
    context: &Value,
) -> PyResult<()> {
    if f.is_done() {
        let event_loop = f.alive(t)?;
        return call_soon(t, &event_loop, callback, Some(v), context);
    }
    f.push_callback(callback.clone(), context.clone());
    Ok(())
}

/// Forgets all callbacks that are equal to one. How many there were.
pub fn remove_done_callback(t: &Thread, f: &PyFuture, callback: &Value) -> PyResult<usize> {
    let mut removed = 0;
    if let Some(first) = f.callback.get() {
        if compare::eq(t, &first, callback)? {
            // Whatever the comparison did to it.
            if first == f.callback.word() {
                f.context.set(None);
                f.callback.set(None);
            }
            removed += 1;
        }
    }
    let (mut kept, mut i) = (Vec::new(), 0);
    loop {
        let Some(entry) = f.more_callbacks.borrow().get(i).cloned() else { break };
        i += 1;
        if compare::eq(t, &entry.0, callback)? { removed += 1 } else { kept.push(entry) }
    }
    if kept.len() < i && !f.is_done() {
        drop(f.more_callbacks.replace(kept));
    }
    Ok(removed)
}

pub fn set_result(t: &Thread, v: &Value, f: &PyFuture, result: Value) -> PyResult<()> {
    f.alive(t)?;
    if f.is_done() {
        return Err(invalid_state(t, "invalid state"));
    }
    f.result.put(result);
    end(t, v, f, State::Finished)
}

pub fn set_exception(t: &Thread, v: &Value, f: &PyFuture, given: &Value) -> PyResult<()> {
    f.alive(t)?;
    if f.is_done() {
        return Err(invalid_state(t, "invalid state"));
    }
    let is_class = given.as_type().is_some_and(|c| c.is_subtype(Exc::BaseException.class()));
    let mut exception = given.clone();
    if is_class {
        exception = call::call(t, given, &[])?;
        if f.is_done() {
            return Err(invalid_state(t, "invalid state"));
        }
    }
    if !exception.is_a::<PyException>() {
        return Err(t.type_error("invalid exception object"));
    }
    if exception.class().is_subtype(Exc::StopIteration.class()) {
        let text = "StopIteration interacts badly with generators and cannot be raised into a Future";
        let other = adder_vm::exc::new_exception(t, Exc::RuntimeError.class(), &[Value::from(text)])?;
        if let Some(e) = other.downcast::<PyException>() {
            e.cause.put(exception.clone());
            e.context.put(exception);
        }
        exception = other;
    }
    f.traceback.set(exception.downcast::<PyException>().and_then(|e| e.traceback.get()));
    f.exception.put(exception);
    end(t, v, f, State::Finished)?;
    f.log_traceback.set(true);
    quieten(v, f);
    Ok(())
}

pub fn cancel(t: &Thread, v: &Value, f: &PyFuture, message: Option<Value>) -> PyResult<bool> {
    f.log_traceback.set(false);
    quieten(v, f);
    if f.is_done() {
        return Ok(false);
    }
    f.cancel_message.set(message);
    end(t, v, f, State::Cancelled)?;
    Ok(true)
}

/// The `CancelledError` of a cancelled future; what a coroutine ended with is given away once.
pub fn make_cancelled_error(t: &Thread, f: &PyFuture) -> PyResult {
    if let Some(e) = f.cancelled_error.take() {
        return Ok(e);
    }
    let class = cancelled_error(t)?;
    match f.cancel_message.get().filter(|m| !m.is_none()) {
        Some(message) => call::call(t, &class, &[message]),
        None => call::call(t, &class, &[]),
    }
}

/// What the future came to. Raises `CancelledError`, or `InvalidStateError` if it is not done, with a text for what is asked for.
pub fn outcome(t: &Thread, v: &Value, f: &PyFuture, not_done: &str) -> PyResult<Outcome> {
    match f.state.get() {
        State::Cancelled => {
            let e = make_cancelled_error(t, f)?;
            Err(t.raise(e))
        }
        State::Pending => Err(invalid_state(t, not_done)),
        State::Finished => {
            if f.log_traceback.replace(false) {
                quieten(v, f);
            }
            Ok(match f.exception.get() {
                Some(e) => Outcome::Exception(e),
                None => Outcome::Result(f.result.get().unwrap_or_else(Value::none)),
            })
        }
    }
}

/// As [`outcome`], for who wants to raise the exception: it gets the traceback that it had when it was set.
pub fn outcome_to_raise(t: &Thread, v: &Value, f: &PyFuture) -> PyResult<Outcome> {
    let outcome = outcome(t, v, f, "Result is not set.")?;
    if let Outcome::Exception(e) = &outcome {
        if let Some(e) = e.downcast::<PyException>() {
            e.traceback.set(f.traceback.take());
        }
    }
    Ok(outcome)
}

/// The result, or the exception raised.
pub fn result(t: &Thread, v: &Value, f: &PyFuture) -> PyResult {
    match outcome_to_raise(t, v, f)? {
        Outcome::Result(v) => Ok(v),
        Outcome::Exception(e) => Err(t.raise(e)),
    }
}

/// Tells the loop's exception handler of something.
pub fn tell(t: &Thread, f: &PyFuture, message: String, who: (&str, &Value), exception: Option<Value>) {
    let Some(event_loop) = f.event_loop.get() else { return };
    let context = PyDict::new();
    if let Some(d) = context.downcast::<PyDict>() {
        d.set_str(name!("message"), Value::from(message));
        if let Some(e) = exception {
            d.set_str(name!("exception"), e);
        }
        d.set_str(&adder_vm::types::str::intern(who.0), who.1.clone());
        if let Some(source) = f.source_traceback.get() {
            d.set_str(name!("source_traceback"), source);
        }
    }
    let handler = match attr::get_str(t, &event_loop, "call_exception_handler") {
        Ok(handler) => handler,
        Err(raised) => return drop(t.take(raised)),
    };
    if let Err(raised) = call::call(t, &handler, &[context]) {
        let e = t.take(raised);
        report::unraisable(t, e, Some("Exception ignored while calling asyncio function"), &handler);
    }
}

/// Before the end: nobody has asked for the exception.
pub fn finalize(t: &Thread, v: &Value) {
    let Some(f) = v.downcast::<PyFuture>() else { return };
    if !f.log_traceback.replace(false) {
        return;
    }
    let message = format!("{} exception was never retrieved", v.class().name_str());
    tell(t, f, message, ("future", v), f.exception.get());
}
