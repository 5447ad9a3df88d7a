//! Asynchronous generators: the awaitables of `asend`, `athrow`, `aclose`, `__anext__`, and the hooks of event loops.

use super::generator::{self, ASYNC_BASE_SLOTS, ASYNC_GENERATOR, ASYNC_GETSET, PyGenerator, State};
use crate::eval::generators::Resumed;
use crate::exc::Exc;
use crate::native::{Bound, Method};
use crate::object::class::{TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::Slots;
use crate::object::value::Value;
use crate::protocol::call;
use crate::thread::{PyResult, Raised, Thread};
use adder_abi::object::Header;
use std::cell::Cell;

/// A yielded value on its way through the awaitable, told apart from what the generator awaits.
#[repr(C)]
pub struct Wrapped {
    head: Header,
    value: Value,
}

pub static WRAPPED: TypeCell = TypeCell::new();

// SAFETY: the reference is reported.
unsafe impl Payload for Wrapped {
    fn cell() -> &'static TypeCell {
        &WRAPPED
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.value.word());
    }
}

pub fn wrap_value(value: Value) -> Value {
    Wrapped::class().instantiate_with(|| Wrapped { head: blank_header(), value })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Fresh,
    Iterating,
    Closed,
}

/// What an awaitable does with its generator.
enum Action {
    Send(Value),
    /// Type, value and traceback as `throw` takes them.
    Throw(Vec<Value>),
    Close,
}

/// The awaitable of one step.
#[repr(C)]
pub struct Step {
    head: Header,
    generator: Value,
    action: Action,
    progress: Cell<Progress>,
}

pub static ASEND: TypeCell = TypeCell::new();
pub static ATHROW: TypeCell = TypeCell::new();

// SAFETY: all references are reported.
unsafe impl Payload for Step {
    fn cell() -> &'static TypeCell {
        &ASEND
    }

    fn matches(shape: &adder_abi::object::Shape) -> bool {
        // SAFETY: a shape's type is alive.
        let class = unsafe { &*shape.type_.cast::<crate::object::class::PyType>() };
        class.has_solid_base(&ASEND) || class.has_solid_base(&ATHROW)
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.generator.word());
        match &self.action {
            Action::Send(v) => visit(v.word()),
            Action::Throw(values) => values.iter().for_each(|v| visit(v.word())),
            Action::Close => {}
        }
    }
}

/// Whether the object is a step that somebody has taken: its finalizer has nothing to tell.
pub fn is_taken_step(header: &Header) -> bool {
    // SAFETY: a live object's shape is; the type says what the object begins with.
    unsafe {
        Step::matches(&*header.shape.get())
            && (*(&raw const *header).cast::<Step>()).progress.get() != Progress::Fresh
    }
}

fn finalize_step(t: &Thread, this: &Value) {
    if let Some(step) = this.downcast::<Step>().filter(|s| s.progress.get() == Progress::Fresh) {
        never_awaited(t, step);
    }
}

/// Warns of a step that nobody took.
#[cold]
fn never_awaited(t: &Thread, step: &Step) {
    let Some(g) = generator_of(&step.generator) else { return };
    let method = match step.action {
        Action::Send(_) => "asend",
        Action::Throw(_) => "athrow",
        Action::Close => "aclose",
    };
    let name = g.qualname.get().unwrap_or_else(Value::none);
    let told = crate::protocol::repr::repr_text(t, &name).and_then(|name| {
        let text = format!("coroutine method '{method}' of {name} was never awaited");
        crate::report::warn(t, Exc::RuntimeWarning, &text)
    });
    if let Err(raised) = told {
        let exception = t.take(raised);
        crate::report::unraisable(t, exception, None, &step.generator);
    }
}

fn generator_of(v: &Value) -> Option<&PyGenerator> {
    v.downcast::<PyGenerator>()
}

/// Calls the event loop's hooks once, at the first step.
fn init_hooks(t: &Thread, this: &Value) -> PyResult<()> {
    let Some(g) = generator_of(this) else { return Ok(()) };
    if g.hooked.replace(true) {
        return Ok(());
    }
    if let Some(f) = t.asyncgen_finalizer.get() {
        g.extra.put(f);
    }
    if let Some(f) = t.asyncgen_firstiter.get() {
        call::call(t, &f, std::slice::from_ref(this))?;
    }
    Ok(())
}

/// Hands a dying generator to the event loop's finalizer; false if there is none.
pub fn finalize(t: &Thread, this: &Value, g: &PyGenerator) -> bool {
    let Some(f) = g.extra.get().filter(|_| !g.closed.get()) else { return false };
    if let Err(raised) = call::call(t, &f, std::slice::from_ref(this)) {
        let exception = t.take(raised);
        crate::report::unraisable(
            t,
            exception,
            Some("Exception ignored while finalizing async generator"),
            this,
        );
    }
    true
}

fn new_step(t: &Thread, cell: &TypeCell, this: &Value, action: Action) -> PyResult {
    init_hooks(t, this)?;
    Ok(cell.get().instantiate_with(|| Step {
        head: blank_header(),
        generator: this.clone(),
        action,
        progress: Cell::new(Progress::Fresh),
    }))
}

fn anext(t: &Thread, this: &Value) -> PyResult {
    new_step(t, &ASEND, this, Action::Send(Value::none()))
}

fn asend(t: &Thread, a: Bound) -> PyResult {
    new_step(t, &ASEND, a.get(0), Action::Send(a.get(1).clone()))
}

fn athrow(t: &Thread, a: Bound) -> PyResult {
    if a.opt(2).is_some() {
        crate::report::warn(
            t,
            Exc::DeprecationWarning,
            "the (type, exc, tb) signature of athrow() is deprecated, use the single-arg signature instead.",
        )?;
    }
    let args = (1..4).filter_map(|i| a.opt(i).cloned()).collect();
    new_step(t, &ATHROW, a.get(0), Action::Throw(args))
}

fn aclose(t: &Thread, a: Bound) -> PyResult {
    new_step(t, &ATHROW, a.get(0), Action::Close)
}

fn step_of<'a>(t: &Thread, v: &'a Value) -> PyResult<&'a Step> {
    v.downcast::<Step>().ok_or_else(|| t.type_error("not a step of an asynchronous generator"))
}

/// What one resumption of the generator means for the awaitable, whose result is what the generator yields.
fn unwrap(t: &Thread, step: &Step, resumed: PyResult<Resumed>) -> PyResult<Resumed> {
    let Some(g) = generator_of(&step.generator) else { return Ok(Resumed::Yielded(Value::none())) };
    match resumed {
        Ok(Resumed::Yielded(v)) => match v.downcast::<Wrapped>() {
            Some(w) => {
                finish(step, g);
                if matches!(step.action, Action::Close) {
                    return Err(t.runtime_error("async generator ignored GeneratorExit"));
                }
                Ok(Resumed::Returned(w.value.clone()))
            }
            None => Ok(Resumed::Yielded(v)),
        },
        Ok(Resumed::Returned(_)) => {
            g.closed.set(true);
            finish(step, g);
            if matches!(step.action, Action::Close) {
                return Err(t.error_with(Exc::StopIteration, &[]));
            }
            Err(t.error_with(Exc::StopAsyncIteration, &[]))
        }
        Err(raised) => {
            finish(step, g);
            let exception = t.take(raised);
            let class = exception.class();
            let ends = class.is_subtype(Exc::StopAsyncIteration.class())
                || class.is_subtype(Exc::GeneratorExit.class());
            if ends {
                g.closed.set(true);
                if matches!(step.action, Action::Close) {
                    return Err(t.error_with(Exc::StopIteration, &[]));
                }
            }
            Err(t.raise_again(exception))
        }
    }
}

fn finish(step: &Step, g: &PyGenerator) {
    step.progress.set(Progress::Closed);
    g.stepping.set(false);
}

fn busy(t: &Thread, step: &Step) -> Raised {
    let what = match step.action {
        Action::Send(_) => "anext(): asynchronous generator is already running",
        Action::Throw(_) => "athrow(): asynchronous generator is already running",
        Action::Close => "aclose(): asynchronous generator is already running",
    };
    t.runtime_error(what)
}

fn reused(t: &Thread, step: &Step) -> Raised {
    t.runtime_error(match step.action {
        Action::Send(_) => "cannot reuse already awaited __anext__()/asend()",
        Action::Throw(_) | Action::Close => "cannot reuse already awaited aclose()/athrow()",
    })
}

/// The awaitable `v`, if it is one of `asend` or `__anext__`.
#[inline]
fn as_send_step(v: &Value) -> Option<(&Step, &PyGenerator, &Value)> {
    // SAFETY: exactly this type's instances begin with a `Step`.
    let step = v
        .header()
        .filter(|_| v.class().is(ASEND.get()))
        .map(|h| unsafe { &*(&raw const *h).cast::<Step>() })?;
    let Action::Send(first) = &step.action else { return None };
    Some((step, generator_of(&step.generator)?, first))
}

/// The generator to enter in the eval loop for a step of the awaitable `v`, and what it gets; none if it cannot be entered now.
/// After this it must be entered ([`started`]).
pub fn enterable<'a>(v: &'a Value, sent: &'a Value) -> Option<(&'a PyGenerator, &'a Value)> {
    let (step, g, first) = as_send_step(v)?;
    let sent = if sent.is_none() && step.progress.get() == Progress::Fresh { first } else { sent };
    let ready = match step.progress.get() {
        Progress::Fresh => !g.stepping.get(),
        Progress::Iterating => true,
        Progress::Closed => false,
    };
    (ready && g.state() == State::Suspended).then_some((g, sent))
}

/// The awaitable's generator is being entered.
pub fn started(v: &Value) {
    if let Some((step, g, _)) = as_send_step(v) {
        g.stepping.set(true);
        step.progress.set(Progress::Iterating);
    }
}

/// The generator has yielded in the eval loop: this step is over.
pub fn yielded(v: &Value) {
    if let Some((step, g, _)) = as_send_step(v) {
        finish(step, g);
    }
}

/// The generator has returned in the eval loop: nothing comes any more.
pub fn returned(t: &Thread, v: &Value) -> Raised {
    if let Some((step, g, _)) = as_send_step(v) {
        g.closed.set(true);
        finish(step, g);
    }
    t.error_with(Exc::StopAsyncIteration, &[])
}

/// The generator has ended by an exception in the eval loop.
pub fn raised(v: &Value, exception: &Value) {
    if let Some((step, g, _)) = as_send_step(v) {
        finish(step, g);
        let class = exception.class();
        if class.is_subtype(Exc::StopAsyncIteration.class()) || class.is_subtype(Exc::GeneratorExit.class()) {
            g.closed.set(true);
        }
    }
}

/// One step of the awaitable.
fn send(t: &Thread, v: &Value, value: Value) -> PyResult<Resumed> {
    let step = step_of(t, v)?;
    let Some(g) = generator_of(&step.generator) else { return Ok(Resumed::Yielded(Value::none())) };
    match step.progress.get() {
        Progress::Closed => Err(reused(t, step)),
        // Nothing can be thrown into a generator that has ended, nor is there anything to close.
        Progress::Fresh | Progress::Iterating
            if g.state() == State::Finished && !matches!(step.action, Action::Send(_)) =>
        {
            step.progress.set(Progress::Closed);
            Err(t.error_with(Exc::StopIteration, &[]))
        }
        Progress::Iterating => {
            let resumed = generator::send(t, &step.generator, value);
            unwrap(t, step, resumed)
        }
        Progress::Fresh => {
            if g.stepping.get() {
                step.progress.set(Progress::Closed);
                return Err(busy(t, step));
            }
            match &step.action {
                Action::Send(first) => {
                    let value = if value.is_none() { first.clone() } else { value };
                    g.stepping.set(true);
                    step.progress.set(Progress::Iterating);
                    // One that was to be closed and yielded instead goes on.
                    let resumed = generator::send(t, &step.generator, value);
                    unwrap(t, step, resumed)
                }
                Action::Throw(args) => {
                    if g.closed.get() {
                        step.progress.set(Progress::Closed);
                        return Err(t.error_with(Exc::StopAsyncIteration, &[]));
                    }
                    if !value.is_none() {
                        return Err(t.runtime_error("can't send non-None value to a just-started coroutine"));
                    }
                    g.stepping.set(true);
                    step.progress.set(Progress::Iterating);
                    let resumed = match args.first() {
                        Some(kind) => match generator::raise_thrown(t, kind, args.get(1), args.get(2)) {
                            Ok(raised) => generator::throw_pending(t, &step.generator, raised),
                            Err(raised) => Err(raised),
                        },
                        None => Err(t.type_error("athrow expected at least 1 argument, got 0")),
                    };
                    unwrap(t, step, resumed)
                }
                Action::Close => {
                    if g.closed.get() {
                        step.progress.set(Progress::Closed);
                        return Err(t.error_with(Exc::StopAsyncIteration, &[]));
                    }
                    if !value.is_none() {
                        return Err(t.runtime_error("can't send non-None value to a just-started coroutine"));
                    }
                    g.closed.set(true);
                    g.stepping.set(true);
                    step.progress.set(Progress::Iterating);
                    let raised = t.error_with(Exc::GeneratorExit, &[]);
                    let resumed = generator::throw_pending(t, &step.generator, raised);
                    unwrap(t, step, resumed)
                }
            }
        }
    }
}

fn step_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    match send(t, v, Value::none()) {
        Ok(Resumed::Yielded(v)) => Ok(Some(v)),
        Ok(Resumed::Returned(v)) => {
            t.end_with(v);
            Ok(None)
        }
        Err(raised) => {
            let exception = t.take(raised);
            if exception.class().is(Exc::StopIteration.class()) {
                if let Some(e) = exception.downcast::<super::exception::PyException>() {
                    t.end_with(e.extra[0].get().unwrap_or_else(Value::none));
                }
                return Ok(None);
            }
            Err(t.raise_again(exception))
        }
    }
}

/// What a method gives: the awaitable's result is the value of a `StopIteration`.
fn given(t: &Thread, resumed: Resumed) -> PyResult {
    match resumed {
        Resumed::Yielded(v) => Ok(v),
        Resumed::Returned(v) => Err(generator::stop_with(t, v)),
    }
}

fn step_send(t: &Thread, a: Bound) -> PyResult {
    let resumed = send(t, a.get(0), a.get(1).clone())?;
    given(t, resumed)
}

fn step_throw(t: &Thread, a: Bound) -> PyResult {
    let step = step_of(t, a.get(0))?;
    let Some(g) = generator_of(&step.generator) else { return Ok(Value::none()) };
    match step.progress.get() {
        Progress::Closed => return Err(reused(t, step)),
        Progress::Fresh => {
            if g.stepping.get() {
                step.progress.set(Progress::Closed);
                return Err(busy(t, step));
            }
            step.progress.set(Progress::Iterating);
            g.stepping.set(true);
        }
        Progress::Iterating => {}
    }
    let resumed = match generator::raise_thrown(t, a.get(1), a.opt(2), a.opt(3)) {
        Ok(raised) => generator::throw_pending(t, &step.generator, raised),
        Err(raised) => Err(raised),
    };
    let resumed = unwrap(t, step, resumed)?;
    given(t, resumed)
}

fn step_close(t: &Thread, a: Bound) -> PyResult {
    let step = step_of(t, a.get(0))?;
    if step.progress.get() == Progress::Closed {
        return Ok(Value::none());
    }
    let args = [Some(a.get(0).clone()), Some(Exc::GeneratorExit.class().to_value()), None, None];
    match step_throw(t, Bound(&args)) {
        Ok(_) => Err(t.runtime_error("coroutine ignored GeneratorExit")),
        Err(raised) => {
            let exception = t.take(raised);
            let class = exception.class();
            let quiet = [Exc::StopIteration, Exc::StopAsyncIteration, Exc::GeneratorExit];
            if quiet.iter().any(|k| class.is_subtype(k.class())) {
                return Ok(Value::none());
            }
            Err(t.raise_again(exception))
        }
    }
}

fn same(_t: &Thread, v: &Value) -> PyResult {
    Ok(v.clone())
}

fn class_getitem(_t: &Thread, a: Bound) -> PyResult {
    Ok(super::generic_alias::alias(a.get(0).clone(), a.get(1).clone()))
}

const STEP_METHODS: &[Method] = &[
    Method::new("send(self, value, /)", step_send, ""),
    Method::new("throw(self, type, value=None, traceback=None, /)", step_throw, ""),
    Method::new("close(self, /)", step_close, ""),
];

const STEP_SLOTS: Slots = Slots {
    iter: Some(same),
    next: Some(step_next),
    await_: Some(same),
    finalize: Some(finalize_step),
    ..Slots::EMPTY
};

pub static ASEND_SPEC: TypeSpec = TypeSpec {
    name: "async_generator_asend",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: STEP_SLOTS,
    methods: STEP_METHODS,
    ..TypeSpec::of::<Step>(&ASEND)
};

pub static ATHROW_SPEC: TypeSpec = TypeSpec {
    name: "async_generator_athrow",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: STEP_SLOTS,
    methods: STEP_METHODS,
    ..TypeSpec::of::<Step>(&ATHROW)
};

pub static WRAPPED_SPEC: TypeSpec = TypeSpec {
    name: "async_generator_wrapped_value",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    ..TypeSpec::of::<Wrapped>(&WRAPPED)
};

pub static ASYNC_GENERATOR_SPEC: TypeSpec = TypeSpec {
    name: "async_generator",
    container: true,
    weak: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { aiter: Some(same), anext: Some(anext), ..ASYNC_BASE_SLOTS },
    methods: &[
        Method::new("asend(self, value, /)", asend, "asend(v) -> send 'v' in generator."),
        Method::new(
            "athrow(self, type, value=None, traceback=None, /)",
            athrow,
            "athrow(value) -> raise exception in generator.",
        ),
        Method::new("aclose(self, /)", aclose, "aclose() -> raise GeneratorExit inside generator."),
        Method::class("__class_getitem__(cls, item, /)", class_getitem, "See PEP 585"),
    ],
    getset: ASYNC_GETSET,
    ..TypeSpec::of::<PyGenerator>(&ASYNC_GENERATOR)
};
