//! Generators, coroutines, and the common part of asynchronous generators.
//!
//! `unsafe` lives here: a generator owns a frame in memory of its own.

use super::code::PyCode;
use super::exception::PyException;
use super::function::{self, PyFunction};
use super::str::PyStr;
use super::traceback::PyTraceback;
use crate::eval::chains;
use crate::eval::frames::{self, code_of, frame_size, prepared};
use crate::eval::generators::{self, Delegated, Resume};
use crate::eval::{monitor, trace};
use crate::exc::Exc;
use crate::native::{Bound, GetSet, Method};
use crate::object::class::{TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::Slots;
use crate::object::value::{Field, Value};
use crate::protocol::{attr, call};
use crate::thread::{PyResult, Raised, Thread};
use adder_abi::Word;
use adder_abi::code::code_flag;
use adder_abi::object::{Header, Layout};
use adder_abi::thread::{ExcItem, Frame, activation_flag};
use std::cell::Cell;

pub use crate::eval::generators::Resumed;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Generator,
    Coroutine,
    AsyncGenerator,
}

impl Kind {
    pub fn noun(self) -> &'static str {
        match self {
            Kind::Generator => "generator",
            Kind::Coroutine => "coroutine",
            Kind::AsyncGenerator => "async generator",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// Before its first step or between two.
    Suspended,
    Running,
    Finished,
}

/// What a generator is doing: its [`State`], and its place in a chain of generators that delegate (`eval::chains`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    Suspended,
    Running,
    Finished,
    /// Part of a chain that runs, or that is folded: as its root is.
    Nested,
    /// Suspended, the root of a folded chain.
    Waiting,
}

/// A generator, coroutine or asynchronous generator.
#[repr(C)]
pub struct PyGenerator {
    pub head: Header,
    /// Null when finished.
    pub frame: Cell<*mut Frame>,
    pub exc: ExcItem,
    pub code: Field,
    pub name: Field,
    pub qualname: Field,
    /// Where a coroutine was made (`cr_origin`); an asynchronous generator's finalizer hook.
    pub extra: Field,
    /// Of a nested generator the address of the root of its chain, of a waiting root that of the leaf.
    pub link: Cell<usize>,
    // Behind the words, so that no padding between them is copied with these.
    pub kind: Kind,
    pub phase: Cell<Phase>,
    /// How many generators lie between a nested one and the root, with itself.
    pub level: Cell<u16>,
    /// An asynchronous generator's hooks were called; it is closed; a step is being awaited.
    pub hooked: Cell<bool>,
    pub closed: Cell<bool>,
    pub stepping: Cell<bool>,
    /// An exception was thrown in before the generator had begun: outside of what makes `RuntimeError` of `StopIteration`.
    pub thrown_before: Cell<bool>,
}

impl PyGenerator {
    /// A folded chain is unfolded: what is asked next may be any generator of it.
    #[inline(always)]
    pub fn state(&self) -> State {
        match self.phase.get() {
            Phase::Suspended => State::Suspended,
            Phase::Running => self.state_of_run(),
            Phase::Finished => State::Finished,
            Phase::Nested | Phase::Waiting => self.state_in_chain(),
        }
    }

    /// Finalizers of what a frame held find its generator at its end.
    #[cold]
    fn state_of_run(&self) -> State {
        let frame = self.frame.get();
        // SAFETY: a generator's frame is alive until it is null.
        let ended = !frame.is_null() && unsafe { (*frame).act.flags.get() } & activation_flag::ENDED != 0;
        if ended { State::Finished } else { State::Running }
    }

    #[cold]
    fn state_in_chain(&self) -> State {
        let root = match self.phase.get() {
            // SAFETY: a root outlives what is nested in it.
            Phase::Nested => unsafe { &*(self.link.get() as *const PyGenerator) },
            _ => self,
        };
        if root.phase.get() != Phase::Waiting {
            return self.state_of_run();
        }
        chains::unfold(root);
        State::Suspended
    }

    /// As [`PyGenerator::state`], for a step that resumes: the root of a folded chain is left folded.
    #[inline(always)]
    fn state_to_resume(&self) -> State {
        if self.phase.get() == Phase::Waiting { State::Suspended } else { self.state() }
    }
}

pub static GENERATOR: TypeCell = TypeCell::new();
pub static COROUTINE: TypeCell = TypeCell::new();
pub static ASYNC_GENERATOR: TypeCell = TypeCell::new();

// SAFETY: all references are reported, those of the frame among them.
unsafe impl Payload for PyGenerator {
    const LAYOUT: Layout = Layout::Generator;

    fn cell() -> &'static TypeCell {
        &GENERATOR
    }

    fn trace(&self, visit: &mut Visitor) {
        for field in [&self.code, &self.name, &self.qualname, &self.extra] {
            visit(field.word());
        }
        visit(self.exc.value.get());
        let frame = self.frame.get();
        if !frame.is_null() && self.state() == State::Suspended {
            generators::each_word(frame, visit);
            // SAFETY: the frame is alive; it owns these.
            unsafe {
                visit((*frame).act.func.get());
                visit((*frame).code.get());
            }
        }
    }

    fn clear(&self) {
        if self.state() == State::Suspended {
            // SAFETY: a suspended frame is not linked.
            unsafe { release_frame(self) };
        }
        self.extra.set(None);
    }

    unsafe fn drop_payload(this: *mut PyGenerator) {
        // SAFETY: by the caller's contract; a dying generator does not run.
        unsafe {
            release_keeping_stack(&*this);
            std::ptr::drop_in_place(this);
        }
    }
}

/// As [`release_frame`], of a generator that nobody can resume any more. Somebody who has the frame's object keeps what the stack holds, too:
/// an exception being handled there holds the object, which is a cycle for the collector.
unsafe fn release_keeping_stack(g: &PyGenerator) {
    if g.phase.get() == Phase::Waiting {
        chains::unfold(g);
    }
    let frame = g.frame.get();
    // SAFETY: by the caller's contract; what the stack holds moves to the object.
    unsafe {
        let waits = !frame.is_null() && g.phase.get() == Phase::Suspended && !(*frame).object.get().is_null();
        let object = if waits { Some(Value::from_borrowed((*frame).object.get())) } else { None };
        let Some(object) = object.filter(|object| object.refcount() > 2) else { return release_frame(g) };
        let bottom = frames::variables(frame).add(prepared(code_of(frame)).variables);
        let mut stack = Vec::new();
        let mut at = (*frame).sp.replace(bottom);
        while at > bottom {
            at = at.sub(1);
            stack.extend(Value::option_from_owned(*at));
        }
        release_frame(g);
        if let Some(kept) = object.downcast::<super::frame::PyFrame>() {
            kept.keep_stack(stack);
        }
    }
}

/// Takes the frame apart and frees it: the generator is finished.
///
/// # Safety
/// The frame is not linked.
pub unsafe fn release_frame(g: &PyGenerator) {
    if g.phase.get() == Phase::Waiting {
        chains::unfold(g);
    }
    g.phase.set(Phase::Finished);
    let frame = g.frame.replace(std::ptr::null_mut());
    if frame.is_null() {
        return;
    }
    // SAFETY: by the caller's contract; the code object is the last that the frame drops.
    unsafe {
        let p = prepared(code_of(frame));
        let size = frame_size(p);
        frames::clear(frame, p);
        generators::free_frame(frame, size);
        let handled = g.exc.value.replace(Word::NULL);
        crate::object::value::decref(handled);
    }
}

/// The object around a fresh frame.
///
/// # Safety
/// The frame came from `generators::new` and is given away.
pub unsafe fn wrap(t: &Thread, frame: *mut Frame, f: &PyFunction, code: &PyCode) -> PyResult {
    let (kind, cell) = if code.has_flag(code_flag::ASYNC_GENERATOR) {
        (Kind::AsyncGenerator, &ASYNC_GENERATOR)
    } else if code.has_flag(code_flag::COROUTINE) {
        (Kind::Coroutine, &COROUTINE)
    } else {
        (Kind::Generator, &GENERATOR)
    };
    let v = cell.get().instantiate_with(|| PyGenerator {
        head: blank_header(),
        frame: Cell::new(frame),
        kind,
        phase: Cell::new(Phase::Suspended),
        link: Cell::new(0),
        level: Cell::new(0),
        exc: ExcItem { value: Cell::new(Word::NULL), prev: Cell::new(std::ptr::null()) },
        code: Field::new(Some(code.to_value())),
        name: Field::new(function::field(&f.name).get()),
        qualname: Field::new(function::field(&f.qualname).get()),
        extra: Field::empty(),
        hooked: Cell::new(false),
        thrown_before: Cell::new(false),
        closed: Cell::new(false),
        stepping: Cell::new(false),
    });
    // SAFETY: the frame is alive; the generator outlives it.
    unsafe { (*frame).owner.set(v.word()) };
    if kind == Kind::Coroutine && t.origin_depth.get() > 0 {
        let origin = crate::eval::origin(t, t.origin_depth.get() as usize);
        if let Some(g) = v.downcast::<PyGenerator>() {
            g.extra.put(origin);
        }
    }
    Ok(v)
}

/// Whether the object is one at whose end no code runs, though its type has a finalizer: a generator whose frame need only be taken
/// apart, a step of an asynchronous one that was taken, a view's buffer that belongs to a builtin type.
pub fn ends_quietly(header: &Header) -> bool {
    // SAFETY: a live object's shape is; the layout says what the object begins with.
    unsafe {
        if (*header.shape.get()).layout != Layout::Generator {
            return super::asyncgen::is_taken_step(header) || super::memoryview::ends_quietly(header);
        }
        let g = &*(&raw const *header).cast::<PyGenerator>();
        g.state() != State::Suspended
            || g.kind == Kind::Generator
                && (not_started(g)
                    || !generators::has_handlers(g.frame.get())
                        && !Thread::try_current().is_some_and(|t| tells_of_end(t, g)))
    }
}

/// Whether a generator has nothing left but its code and its names.
///
/// # Safety
/// The object is alive and one of the layout of generators.
#[inline(always)]
pub unsafe fn has_ended(header: &Header) -> bool {
    // SAFETY: by the caller's contract.
    let g = unsafe { &*(&raw const *header).cast::<PyGenerator>() };
    g.phase.get() == Phase::Finished && g.frame.get().is_null() && g.extra.word().is_null()
}

/// Whether the value is a coroutine that nobody has stepped yet: it awaits nothing, and nobody awaits it.
#[inline(always)]
pub fn is_fresh_coroutine(v: &Value) -> bool {
    v.downcast::<PyGenerator>()
        .is_some_and(|g| g.kind == Kind::Coroutine && g.phase.get() == Phase::Suspended && not_started(g))
}

fn not_started(g: &PyGenerator) -> bool {
    let frame = g.frame.get();
    // SAFETY: a generator's frame is alive until it is null.
    !frame.is_null() && unsafe { (*frame).act.flags.get() } & activation_flag::NOT_STARTED != 0
}

/// One step with a value sent in.
pub fn send(t: &Thread, this: &Value, v: Value) -> PyResult<Resumed> {
    let Some(g) = this.downcast::<PyGenerator>() else { return Err(t.type_error("not a generator")) };
    match g.state_to_resume() {
        State::Running => Err(already(t, g)),
        State::Finished => {
            if g.kind == Kind::Coroutine {
                return Err(t.runtime_error("cannot reuse already awaited coroutine"));
            }
            Ok(Resumed::Returned(Value::none()))
        }
        State::Suspended => {
            if not_started(g) && !v.is_none() {
                return Err(t.type_error(format_args!(
                    "can't send non-None value to a just-started {}",
                    g.kind.noun()
                )));
            }
            generators::resume(t, this, Resume::Send(v))
        }
    }
}

fn already(t: &Thread, g: &PyGenerator) -> Raised {
    t.value_error(format_args!("{} already executing", g.kind.noun()))
}

/// Raises `StopIteration` with a generator's result.
pub fn stop(t: &Thread, v: Value) -> Raised {
    if v.is_none() { t.error_with(Exc::StopIteration, &[]) } else { stop_with(t, v) }
}

/// Raises `StopIteration` with a value. What is being handled is not its context.
pub fn stop_with(t: &Thread, v: Value) -> Raised {
    match crate::exc::new_exception(t, Exc::StopIteration.class(), &[v]) {
        Ok(e) => t.raise_again(e),
        Err(raised) => raised,
    }
}

fn next(t: &Thread, this: &Value) -> PyResult<Option<Value>> {
    match send(t, this, Value::none())? {
        Resumed::Yielded(v) => Ok(Some(v)),
        Resumed::Returned(v) => {
            t.end_with_result(v);
            Ok(None)
        }
    }
}

/// What a suspended generator delegates to.
pub fn yield_from_target(g: &PyGenerator) -> Option<Value> {
    if g.frame.get().is_null() || g.state() != State::Suspended {
        return None;
    }
    // SAFETY: as just seen.
    unsafe { chains::receiver_of(g) }.cloned()
}

/// Throws the pending exception into a generator.
pub fn throw_pending(t: &Thread, this: &Value, raised: Raised) -> PyResult<Resumed> {
    let Some(g) = this.downcast::<PyGenerator>() else { return Err(raised) };
    let exception = t.take(raised);
    match g.state() {
        State::Running => return Err(already(t, g)),
        State::Finished => {
            if g.kind == Kind::Coroutine {
                return Err(t.runtime_error("cannot reuse already awaited coroutine"));
            }
            return Err(t.raise_again(exception));
        }
        State::Suspended => {}
    }
    if let Some(target) = yield_from_target(g) {
        let result = throw_to(t, g, &target, &exception);
        // What is delegated to ends when the generator's stack is unwound, before its handlers run.
        drop(target);
        match result {
            None => {
                let _ = t.raise_again(exception);
                return generators::resume(t, this, Resume::Throw);
            }
            Some(Ok(Resumed::Yielded(v))) => return Ok(Resumed::Yielded(v)),
            Some(Ok(Resumed::Returned(v))) => return finish_delegation(t, this, g, v),
            Some(Err(_raised)) => return generators::resume(t, this, Resume::Throw),
        }
    }
    if not_started(g) {
        // The exception appears at the line of the definition, before anything ran.
        // SAFETY: a generator that has not started has a complete frame.
        let line = unsafe { code_of(g.frame.get()) }.unit.firstlineno;
        g.thrown_before.set(true);
        let _ = t.raise_again(exception.clone());
        let result = generators::resume(t, this, Resume::Throw);
        if result.is_err() {
            super::traceback::at_line(&exception, i64::from(line));
        }
        return result;
    }
    let _ = t.raise_again(exception);
    generators::resume(t, this, Resume::Throw)
}

/// One step of anything that can be stepped as a coroutine is, with `None` sent in.
pub fn step(t: &Thread, coroutine: &Value) -> PyResult<Resumed> {
    Ok(match generators::delegate(t, coroutine, Value::none_ref())? {
        Delegated::Yielded(v) => Resumed::Yielded(v),
        Delegated::Returned(v) => Resumed::Returned(v),
    })
}

/// As [`step`], with an exception thrown in.
pub fn throw(t: &Thread, coroutine: &Value, exception: Value) -> PyResult<Resumed> {
    if coroutine.downcast::<PyGenerator>().is_some_and(|g| g.kind != Kind::AsyncGenerator) {
        let raised = t.raise_again(exception);
        return throw_pending(t, coroutine, raised);
    }
    match call::method_named(t, coroutine, crate::name!("throw"), &[exception]) {
        Ok(v) => Ok(Resumed::Yielded(v)),
        Err(raised) => generators::stop_value(t, raised).map(Resumed::Returned),
    }
}

/// Passes the exception on to what the generator delegates to; none if that has no `throw`.
fn throw_to(t: &Thread, g: &PyGenerator, target: &Value, exception: &Value) -> Option<PyResult<Resumed>> {
    // While the inner one runs this one counts as running, and its frame is the caller.
    g.phase.set(Phase::Running);
    let frame = g.frame.get();
    let outer = t.head.top.get();
    // SAFETY: a suspended generator's frame is complete; it is unlinked below, whatever happens.
    unsafe { (*frame).act.prev.set(outer) };
    t.head.top.set(frame.cast());
    t.head.depth.set(t.head.depth.get() + 1);
    let result = (|| {
        if exception.class().is_subtype(Exc::GeneratorExit.class()) {
            return match close_iter(t, target) {
                Ok(()) => None,
                Err(raised) => Some(Err(raised)),
            };
        }
        if target.downcast::<PyGenerator>().is_some_and(|g| g.kind != Kind::AsyncGenerator) {
            let raised = t.raise_again(exception.clone());
            return Some(throw_pending(t, target, raised));
        }
        match attr::find(t, target, "throw") {
            Ok(Some(f)) => Some(match call::call(t, &f, std::slice::from_ref(exception)) {
                Ok(v) => Ok(Resumed::Yielded(v)),
                Err(raised) => generators::stop_value(t, raised).map(Resumed::Returned),
            }),
            Ok(None) => None,
            Err(raised) => Some(Err(raised)),
        }
    })();
    t.head.depth.set(t.head.depth.get() - 1);
    t.head.top.set(outer);
    g.phase.set(Phase::Suspended);
    result
}

/// The delegation is over: the generator goes on behind `YIELD_FROM` with the result.
fn finish_delegation(t: &Thread, this: &Value, g: &PyGenerator, v: Value) -> PyResult<Resumed> {
    let frame = g.frame.get();
    // SAFETY: the generator is suspended at `YIELD_FROM` with the iterator on top.
    unsafe {
        let sp = (*frame).sp.get().sub(1);
        (*frame).sp.set(sp);
        drop(Value::from_owned(*sp));
        (*frame).act.site.set((*frame).act.site.get() + 1);
    }
    generators::resume(t, this, Resume::Delegated(v))
}

/// Closes what a generator delegates to.
fn close_iter(t: &Thread, target: &Value) -> PyResult<()> {
    if target.downcast::<PyGenerator>().is_some_and(|g| g.kind != Kind::AsyncGenerator) {
        return close(t, target).map(drop);
    }
    match attr::find(t, target, "close") {
        Ok(Some(f)) => call::call(t, &f, &[]).map(drop),
        Ok(None) => Ok(()),
        Err(raised) => {
            let exception = t.take(raised);
            crate::report::unraisable(
                t,
                exception,
                Some("Exception ignored while closing generator"),
                target,
            );
            Ok(())
        }
    }
}

/// Whether anybody wants to be told when the generator's frame is unwound.
fn tells_of_end(t: &Thread, g: &PyGenerator) -> bool {
    if !trace::active(t) {
        return false;
    }
    if t.trace.is_set() || t.profile.is_set() {
        return true;
    }
    // SAFETY: a suspended generator's frame is alive.
    let code = unsafe { code_of(g.frame.get()) };
    monitor::is_wanted(code, monitor::event::PY_UNWIND)
}

/// `generator.close()`: the value it returned, if it did.
pub fn close(t: &Thread, this: &Value) -> PyResult {
    let Some(g) = this.downcast::<PyGenerator>() else { return Ok(Value::none()) };
    match g.state() {
        State::Finished => return Ok(Value::none()),
        State::Running => return Err(already(t, g)),
        State::Suspended => {}
    }
    if not_started(g) || !generators::has_handlers(g.frame.get()) && !tells_of_end(t, g) {
        // SAFETY: a suspended frame is not linked.
        unsafe { release_frame(g) };
        return Ok(Value::none());
    }
    let raised = t.error_with(Exc::GeneratorExit, &[]);
    match throw_pending(t, this, raised) {
        Ok(Resumed::Yielded(_)) => {
            Err(t.runtime_error(format_args!("{} ignored GeneratorExit", g.kind.noun())))
        }
        // Only what finalizes an asynchronous generator closes it this way, and tells of the exception that its end is.
        Ok(Resumed::Returned(_)) if g.kind == Kind::AsyncGenerator => {
            Err(t.error_with(Exc::StopAsyncIteration, &[]))
        }
        Ok(Resumed::Returned(v)) => Ok(v),
        Err(raised) => {
            let exception = t.take(raised);
            let class = exception.class();
            if class.is_subtype(Exc::GeneratorExit.class()) {
                return Ok(Value::none());
            }
            if class.is_subtype(Exc::StopIteration.class()) {
                return Ok(exception
                    .downcast::<PyException>()
                    .and_then(|e| e.extra[0].get())
                    .unwrap_or_else(Value::none));
            }
            Err(t.raise_again(exception))
        }
    }
}

fn send_method(t: &Thread, a: Bound) -> PyResult {
    match send(t, a.get(0), a.get(1).clone())? {
        Resumed::Yielded(v) => Ok(v),
        Resumed::Returned(v) => Err(stop(t, v)),
    }
}

/// Makes the exception that `throw(type, value, traceback)` asks for pending.
pub fn raise_thrown(
    t: &Thread,
    kind: &Value,
    value: Option<&Value>,
    traceback: Option<&Value>,
) -> PyResult<Raised> {
    if let Some(tb) = traceback.filter(|tb| !tb.is_none()) {
        if !tb.is_a::<PyTraceback>() {
            return Err(t.type_error("throw() third argument must be a traceback object"));
        }
    }
    let exception = if let Some(class) = kind.as_type().filter(|c| c.is_subtype(Exc::BaseException.class())) {
        let made = match value.filter(|v| !v.is_none()) {
            None => call::call(t, kind, &[]),
            Some(v) if v.class().is_subtype(class) => Ok(v.clone()),
            Some(v) => match v.downcast::<super::tuple::PyTuple>() {
                Some(p) => call::call(t, kind, super::tuple::items(p)),
                None => call::call(t, kind, std::slice::from_ref(v)),
            },
        };
        match made {
            Ok(v) if v.is_a::<PyException>() => v,
            // What went wrong instead is thrown in.
            Ok(v) => {
                return Ok(t.type_error(format_args!(
                    "calling {} should have returned an instance of BaseException, not {}",
                    crate::protocol::repr::repr_text(t, kind)?,
                    v.class().name_str()
                )));
            }
            Err(raised) => return Ok(raised),
        }
    } else if kind.is_a::<PyException>() {
        if value.is_some_and(|v| !v.is_none()) {
            return Err(t.type_error("instance exception may not have a separate value"));
        }
        kind.clone()
    } else {
        return Err(t.type_error(format_args!(
            "exceptions must be classes or instances deriving from BaseException, not {}",
            kind.class().tp_name()
        )));
    };
    if let (Some(e), Some(tb)) = (exception.downcast::<PyException>(), traceback.filter(|tb| !tb.is_none())) {
        e.traceback.put(tb.clone());
    }
    Ok(t.raise_again(exception))
}

fn throw_method(t: &Thread, a: Bound) -> PyResult {
    if a.opt(2).is_some() {
        crate::report::warn(
            t,
            Exc::DeprecationWarning,
            "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.",
        )?;
    }
    let raised = raise_thrown(t, a.get(1), a.opt(2), a.opt(3))?;
    match throw_pending(t, a.get(0), raised)? {
        Resumed::Yielded(v) => Ok(v),
        Resumed::Returned(v) => Err(stop(t, v)),
    }
}

fn close_method(t: &Thread, a: Bound) -> PyResult {
    close(t, a.get(0))
}

fn sizeof(t: &Thread, a: Bound) -> PyResult {
    let g = a.this::<PyGenerator>(t)?;
    let frame = g.frame.get();
    // SAFETY: a frame that is not null is alive.
    let extra = if frame.is_null() { 0 } else { unsafe { frame_size(prepared(code_of(frame))) } };
    Ok(Value::from(size_of::<PyGenerator>() + extra))
}

fn class_getitem(_t: &Thread, a: Bound) -> PyResult {
    Ok(super::generic_alias::alias(a.get(0).clone(), a.get(1).clone()))
}

/// What is done before a generator that still waits goes: it is closed, or told of as never awaited.
pub(super) fn finalize(t: &Thread, this: &Value) {
    let Some(g) = this.downcast::<PyGenerator>() else { return };
    if g.state() != State::Suspended {
        return;
    }
    if g.kind == Kind::Coroutine && not_started(g) {
        crate::report::never_awaited(t, this);
        return;
    }
    if g.kind == Kind::AsyncGenerator && super::asyncgen::finalize(t, this, g) {
        return;
    }
    if let Err(raised) = close(t, this) {
        let exception = t.take(raised);
        crate::report::unraisable(t, exception, Some("Exception ignored while closing generator"), this);
    }
}

fn repr(_t: &Thread, v: &Value) -> PyResult {
    let Some(g) = v.downcast::<PyGenerator>() else { return Ok(Value::none()) };
    let name =
        g.qualname.get().and_then(|q| q.downcast::<PyStr>().map(PyStr::to_string_lossy)).unwrap_or_default();
    let noun = if g.kind == Kind::AsyncGenerator { "async_generator" } else { g.kind.noun() };
    Ok(Value::from(format!("<{noun} object {name} at {:#x}>", v.word().0)))
}

fn this<'a>(t: &Thread, v: &'a Value) -> PyResult<&'a PyGenerator> {
    v.downcast::<PyGenerator>().ok_or_else(|| t.type_error("a generator is required"))
}

fn get_name(t: &Thread, v: &Value) -> PyResult {
    Ok(this(t, v)?.name.get().unwrap_or_else(Value::none))
}

fn get_qualname(t: &Thread, v: &Value) -> PyResult {
    Ok(this(t, v)?.qualname.get().unwrap_or_else(Value::none))
}

fn set_name(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    match value.filter(|n| n.is_a::<PyStr>()) {
        Some(n) => this(t, v)?.name.put(n.clone()),
        None => return Err(t.type_error("__name__ must be set to a string object")),
    }
    Ok(())
}

fn set_qualname(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    match value.filter(|n| n.is_a::<PyStr>()) {
        Some(n) => this(t, v)?.qualname.put(n.clone()),
        None => return Err(t.type_error("__qualname__ must be set to a string object")),
    }
    Ok(())
}

fn get_running(t: &Thread, v: &Value) -> PyResult {
    let g = this(t, v)?;
    if g.kind == Kind::AsyncGenerator {
        return Ok(Value::bool(g.stepping.get()));
    }
    Ok(Value::bool(g.state() == State::Running))
}

fn get_suspended(t: &Thread, v: &Value) -> PyResult {
    let g = this(t, v)?;
    Ok(Value::bool(g.state() == State::Suspended && !not_started(g)))
}

fn get_code(t: &Thread, v: &Value) -> PyResult {
    Ok(this(t, v)?.code.get().unwrap_or_else(Value::none))
}

fn get_frame(t: &Thread, v: &Value) -> PyResult {
    let g = this(t, v)?;
    let frame = g.frame.get();
    let ended = frame.is_null() || g.state() == State::Finished;
    // SAFETY: a frame that is not null is alive.
    Ok(if ended { Value::none() } else { unsafe { super::frame::object_of(t, frame) } })
}

fn get_yieldfrom(t: &Thread, v: &Value) -> PyResult {
    Ok(yield_from_target(this(t, v)?).unwrap_or_else(Value::none))
}

fn get_origin(t: &Thread, v: &Value) -> PyResult {
    Ok(this(t, v)?.extra.get().unwrap_or_else(Value::none))
}

macro_rules! generator_getset {
    ($prefix:literal $target:literal $what:literal) => {
        [
            GetSet::new("__name__", get_name, set_name, concat!("name of the ", $what)),
            GetSet::new("__qualname__", get_qualname, set_qualname, concat!("qualified name of the ", $what)),
            GetSet::get(concat!($prefix, "_running"), get_running, ""),
            GetSet::get(concat!($prefix, "_suspended"), get_suspended, ""),
            GetSet::get(concat!($prefix, "_code"), get_code, ""),
            GetSet::get(concat!($prefix, "_frame"), get_frame, ""),
            GetSet::get(concat!($prefix, "_", $target), get_yieldfrom, ""),
        ]
    };
}

const GENERATOR_GETSET: &[GetSet] = &generator_getset!("gi" "yieldfrom" "generator");
const COROUTINE_BASE: [GetSet; 7] = generator_getset!("cr" "await" "coroutine");
const COROUTINE_GETSET: &[GetSet] = &{
    let [a, b, c, d, e, f, g] = COROUTINE_BASE;
    [a, b, c, d, e, f, g, GetSet::get("cr_origin", get_origin, "")]
};
pub(super) const ASYNC_GETSET: &[GetSet] = &generator_getset!("ag" "await" "async generator");

macro_rules! generator_methods {
    ($what:literal) => {
        &[
            Method::new(
                "send(self, value, /)",
                send_method,
                concat!(
                    "send(value) -> send 'value' into ",
                    $what,
                    ",\nreturn next yielded value or raise StopIteration."
                ),
            ),
            Method::new(
                "throw(self, type, value=None, traceback=None, /)",
                throw_method,
                concat!(
                    "throw(value)\nthrow(type[,value[,tb]])\n\nRaise exception in ",
                    $what,
                    ", return next yielded value or raise\nStopIteration."
                ),
            ),
            Method::new(
                "close(self, /)",
                close_method,
                concat!("close() -> raise GeneratorExit inside ", $what, "."),
            ),
            Method::new("__sizeof__(self, /)", sizeof, "gen.__sizeof__() -> size of gen in memory, in bytes"),
            Method::class("__class_getitem__(cls, item, /)", class_getitem, "See PEP 585"),
        ]
    };
}

fn self_iter(_t: &Thread, v: &Value) -> PyResult {
    Ok(v.clone())
}

fn coroutine_await(_t: &Thread, v: &Value) -> PyResult {
    Ok(CoroutineWrapper::class().instantiate(CoroutineWrapper { head: blank_header(), coroutine: v.clone() }))
}

pub static GENERATOR_SPEC: TypeSpec = TypeSpec {
    name: "generator",
    container: true,
    weak: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots {
        iter: Some(self_iter),
        next: Some(next),
        finalize: Some(finalize),
        repr: Some(repr),
        ..Slots::EMPTY
    },
    methods: generator_methods!("generator"),
    getset: GENERATOR_GETSET,
    ..TypeSpec::of::<PyGenerator>(&GENERATOR)
};

pub static COROUTINE_SPEC: TypeSpec = TypeSpec {
    name: "coroutine",
    container: true,
    weak: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots {
        await_: Some(coroutine_await),
        finalize: Some(finalize),
        repr: Some(repr),
        ..Slots::EMPTY
    },
    methods: generator_methods!("coroutine"),
    getset: COROUTINE_GETSET,
    ..TypeSpec::of::<PyGenerator>(&COROUTINE)
};

/// The slots that asynchronous generators share.
pub(super) const ASYNC_BASE_SLOTS: Slots =
    Slots { finalize: Some(finalize), repr: Some(repr), ..Slots::EMPTY };

/// `coroutine.__await__()`: an iterator over a coroutine's steps.
#[repr(C)]
pub struct CoroutineWrapper {
    head: Header,
    coroutine: Value,
}

pub static COROUTINE_WRAPPER: TypeCell = TypeCell::new();

// SAFETY: the reference is reported.
unsafe impl Payload for CoroutineWrapper {
    fn cell() -> &'static TypeCell {
        &COROUTINE_WRAPPER
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.coroutine.word());
    }
}

fn inner(v: &Value) -> Value {
    v.downcast::<CoroutineWrapper>().map_or_else(Value::none, |w| w.coroutine.clone())
}

fn wrapper_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    next(t, &inner(v))
}

fn wrapper_send(t: &Thread, a: Bound) -> PyResult {
    match send(t, &inner(a.get(0)), a.get(1).clone())? {
        Resumed::Yielded(v) => Ok(v),
        Resumed::Returned(v) => Err(stop(t, v)),
    }
}

fn wrapper_throw(t: &Thread, a: Bound) -> PyResult {
    let raised = raise_thrown(t, a.get(1), a.opt(2), a.opt(3))?;
    match throw_pending(t, &inner(a.get(0)), raised)? {
        Resumed::Yielded(v) => Ok(v),
        Resumed::Returned(v) => Err(stop(t, v)),
    }
}

fn wrapper_close(t: &Thread, a: Bound) -> PyResult {
    close(t, &inner(a.get(0)))
}

pub static COROUTINE_WRAPPER_SPEC: TypeSpec = TypeSpec {
    name: "coroutine_wrapper",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { iter: Some(self_iter), next: Some(wrapper_next), ..Slots::EMPTY },
    methods: &[
        Method::new("send(self, value, /)", wrapper_send, ""),
        Method::new("throw(self, type, value=None, traceback=None, /)", wrapper_throw, ""),
        Method::new("close(self, /)", wrapper_close, ""),
    ],
    ..TypeSpec::of::<CoroutineWrapper>(&COROUTINE_WRAPPER)
};
