//! `sys.settrace` and `sys.setprofile`: what the eval loop's tracing variant does between instructions.
//!
//! A thread traces while it has one of the two functions and is not running it: then the `TRACE` bit of its breaker is set, which
//! compiled code leaves for at its polls, and for which the plain loop gives way to the tracing one at calls, returns from native
//! code and back edges. Frames pay for line events only if they have a trace function of their own. `unsafe` lives here: frames
//! are read.

use super::calls::Called;
use super::frames::{code_of, prepared};
use super::lines;
use super::trail::{self, Arrival};
use crate::object::value::Value;
use crate::poll::breaker;
use crate::protocol::{attr, call};
use crate::thread::{PyResult, Raised, Thread};
use crate::types::code::PyCode;
use crate::types::descriptors::PyMethodDescriptor;
use crate::types::exception::PyException;
use crate::types::frame::{self, PyFrame, TraceEvent};
use crate::types::method::{self, PyMethod};
use crate::types::native_function::PyNative;
use crate::types::str::intern;
use crate::types::tuple;
use adder_abi::Word;
use adder_abi::opcode::Opcode;
use adder_abi::thread::{Frame, activation_flag};
use std::sync::atomic::Ordering;

/// Whether events of this thread are reported now.
#[inline(always)]
pub fn active(t: &Thread) -> bool {
    t.head.eval_breaker.load(Ordering::Relaxed) & breaker::TRACE != 0
}

/// Sets the thread's breaker according to its trace functions.
fn refresh(t: &Thread) {
    if !t.tracing.get() && (t.trace.is_set() || t.profile.is_set()) {
        crate::poll::request(t, breaker::TRACE);
    } else {
        t.head.eval_breaker.fetch_and(!breaker::TRACE, Ordering::Relaxed);
    }
}

/// `sys.settrace`.
pub fn set_trace(t: &Thread, function: Option<Value>) {
    if !t.trace.is_set() && !t.profile.is_set() {
        t.trails.take();
    }
    let old = t.trace.replace(function);
    refresh(t);
    drop(old);
}

/// `sys.setprofile`.
pub fn set_profile(t: &Thread, function: Option<Value>) {
    let old = t.profile.replace(function);
    refresh(t);
    drop(old);
}

/// `sys.call_tracing`: calls with events reported although a trace function runs.
pub fn call_tracing(t: &Thread, function: &Value, args: &[Value]) -> PyResult {
    let was = t.tracing.replace(false);
    refresh(t);
    let result = call::call(t, function, args);
    t.tracing.set(was);
    refresh(t);
    result
}

/// Which of the two functions.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Trace,
    Profile,
}

/// Calls a trace or profile function. After an error there is none any more.
fn report(
    t: &Thread,
    which: Which,
    function: &Value,
    object: &Value,
    event: TraceEvent,
    arg: &Value,
) -> PyResult {
    let frame = object.downcast::<PyFrame>();
    let outer = frame.map(|f| f.event.replace(event));
    t.tracing.set(true);
    refresh(t);
    let result = call::call(t, function, &[object.clone(), intern(event.name()), arg.clone()]);
    t.tracing.set(false);
    if let (Some(f), Some(outer)) = (frame, outer) {
        f.event.set(outer);
    }
    if result.is_err() {
        // Dropping the function may run code, which must not see or lose the exception.
        let pending = t.take_pending();
        match which {
            Which::Trace => {
                drop(t.trace.replace(None));
                if let Some(f) = frame {
                    f.trace.set(None);
                }
            }
            Which::Profile => drop(t.profile.replace(None)),
        }
        if let Some(e) = pending {
            let _ = t.raise_again(e);
        }
    }
    refresh(t);
    result
}

/// Calls what a frame is traced with, which gives its successor.
fn report_local(
    t: &Thread,
    function: &Value,
    object: &Value,
    event: TraceEvent,
    arg: &Value,
) -> PyResult<()> {
    let next = report(t, Which::Trace, function, object, event, arg)?;
    if !next.is_none() {
        if let Some(f) = object.downcast::<PyFrame>() {
            f.trace.put(next);
        }
    }
    Ok(())
}

/// The object and trace function of a frame that has one, while the thread has one.
unsafe fn traced(t: &Thread, frame: *mut Frame) -> Option<(Value, Value)> {
    if !t.trace.is_set() {
        return None;
    }
    // SAFETY: by the caller's contract the frame is alive; it owns its object.
    let object = unsafe {
        let object = (*frame).object.get();
        if object.is_null() {
            return None;
        }
        Value::from_borrowed(object)
    };
    let function = object.downcast::<PyFrame>()?.trace.get()?;
    Some((object, function))
}

/// A frame begins or a generator goes on. A pending exception (thrown into a generator) stays pending.
///
/// # Safety
/// The frame is topmost and its state saved.
pub unsafe fn entered(t: &Thread, frame: *mut Frame) -> PyResult<()> {
    let pending = t.take_pending();
    // SAFETY: by the caller's contract.
    unsafe {
        let none = Value::none();
        if let Some(function) = t.profile.get() {
            let object = frame::object_of(t, frame);
            report(t, Which::Profile, &function, &object, TraceEvent::Call, &none)?;
        }
        if let Some(function) = t.trace.get() {
            let object = frame::object_of(t, frame);
            let local = report(t, Which::Trace, &function, &object, TraceEvent::Call, &none)?;
            if let (Some(f), false) = (object.downcast::<PyFrame>(), local.is_none()) {
                f.trace.put(local);
            }
        }
    }
    if let Some(e) = pending {
        let _ = t.raise_again(e);
    }
    Ok(())
}

/// Whether entering the eval loop with this frame is a call, rather than going on after leaving compiled code.
///
/// # Safety
/// The frame is alive.
pub unsafe fn begins(frame: *const Frame) -> bool {
    // SAFETY: by the caller's contract.
    unsafe { (*frame).act.site.get() == 0 || (*frame).act.flags.get() & activation_flag::GENERATOR != 0 }
}

/// What the tracing loop does next.
pub enum Step {
    Go,
    /// A trace function set `f_lineno`: the frame's saved state is new.
    Jumped,
    /// Nothing is traced any more.
    Off,
}

/// Before an instruction.
///
/// # Safety
/// The frame is topmost and its state saved.
pub unsafe fn instruction(t: &Thread, frame: *mut Frame) -> PyResult<Step> {
    if !active(t) {
        t.trails.take();
        return Ok(Step::Off);
    }
    // SAFETY: by the caller's contract.
    let (site, code) = unsafe { ((*frame).act.site.get() as usize, code_of(frame)) };
    let p = prepared(code);
    let lines = p.lines(code);
    // SAFETY: by the caller's contract.
    let mut trail = unsafe { trail::follow(t, frame, false) };
    let steps = trail::step(&mut trail, lines, site);
    trail::update(t, |top| *top = trail);
    for &line in steps.passed {
        if line == trail.line {
            continue;
        }
        (trail.line, trail.offset) = (line, beyond(code, line));
        trail::update(t, |top| *top = trail);
        // SAFETY: by the caller's contract.
        if unsafe { line_begins(t, frame, site, Some((line, trail.offset)))? } {
            return Ok(Step::Jumped);
        }
    }
    let own = lines.own.get(site).copied().unwrap_or(0);
    if own > 0 {
        // In CPython no line begins where a loop over an asynchronous iterator ends, or something is raised again.
        let op = p.instrs[site].op;
        let begins =
            (own != trail.line || steps.backwards) && !matches!(op, Opcode::END_ASYNC_FOR | Opcode::RERAISE);
        (trail.line, trail.offset) = (own, p.offsets.get(site).copied().unwrap_or(0));
        trail::update(t, |top| *top = trail);
        // SAFETY: by the caller's contract.
        if begins && unsafe { line_begins(t, frame, site, None)? } {
            return Ok(Step::Jumped);
        }
    }
    // SAFETY: by the caller's contract.
    unsafe {
        if let Some((object, function)) = traced(t, frame) {
            if object.downcast::<PyFrame>().is_some_and(|f| f.trace_opcodes.get()) {
                report_local(t, &function, &object, TraceEvent::Opcode, &Value::none())?;
                return Ok(if landed(t, frame, &object, site) { Step::Jumped } else { Step::Go });
            }
        }
    }
    Ok(Step::Go)
}

/// The offset that stands for a line which no instruction has.
fn beyond(code: &PyCode, line: i32) -> u32 {
    let found = lines::beyond(&code.unit).into_iter().find(|known| known.1 == line);
    found.map_or(code.unit.code.len() as u32, |known| known.0)
}

/// A line begins: true if a trace function jumped elsewhere. `shown` is what the frame shows of itself if its instruction does not tell.
unsafe fn line_begins(
    t: &Thread,
    frame: *mut Frame,
    site: usize,
    shown: Option<(i32, u32)>,
) -> PyResult<bool> {
    // SAFETY: by the caller's contract.
    let Some((object, function)) = (unsafe { traced(t, frame) }) else { return Ok(false) };
    let Some(f) = object.downcast::<PyFrame>().filter(|f| f.trace_lines.get()) else { return Ok(false) };
    let outer = f.shown.replace(shown);
    let result = report_local(t, &function, &object, TraceEvent::Line, &Value::none());
    f.shown.set(outer);
    result?;
    // SAFETY: by the caller's contract.
    Ok(unsafe { landed(t, frame, &object, site) })
}

/// Whether a trace function has set `f_lineno`; then the trail goes on from there.
unsafe fn landed(t: &Thread, frame: *mut Frame, object: &Value, site: usize) -> bool {
    let landing = object.downcast::<PyFrame>().and_then(|f| f.landing.take());
    // SAFETY: by the caller's contract.
    let (now, code) = unsafe { ((*frame).act.site.get() as usize, code_of(frame)) };
    if landing.is_none() && now == site {
        return false;
    }
    let p = prepared(code);
    let (line, offset) = match landing {
        Some(l) => {
            let line = p.lines(code).passed(l.site, l.way).get(l.index).copied().unwrap_or(0);
            (line, beyond(code, line))
        }
        None => (p.lines(code).around(now), p.offsets.get(now).copied().unwrap_or(0)),
    };
    // SAFETY: by the caller's contract.
    unsafe { trail::follow(t, frame, false) };
    trail::update(t, |trail| {
        (trail.line, trail.offset) = (line, offset);
        trail.arrival = Arrival::Landed(landing);
    });
    true
}

/// What a frame shows of itself where its instruction belongs to a line before it.
unsafe fn inherited(t: &Thread, frame: *mut Frame, raises: bool) -> Option<(i32, u32)> {
    let trail = trail::of(t, frame)?;
    // SAFETY: by the caller's contract.
    let (site, code) = unsafe { ((*frame).act.site.get() as usize, code_of(frame)) };
    let p = prepared(code);
    let lines = p.lines(code);
    if raises && trail::raises_again(p, lines, site) {
        return Some(trail.raised);
    }
    let artificial = lines.own.get(site).is_some_and(|&line| line == 0);
    let differs = lines.table.get(site).is_some_and(|&line| line != trail.line);
    (artificial && differs && trail.line > 0).then_some((trail.line, trail.offset))
}

/// The frame returns or yields `v`.
///
/// # Safety
/// The frame is topmost and its state saved.
pub unsafe fn returned(t: &Thread, frame: *mut Frame, v: &Value) -> PyResult<()> {
    // SAFETY: by the caller's contract.
    unsafe { left(t, frame, TraceEvent::Return, v, false) }
}

/// The frame yields `v`: true if a trace function made it go on elsewhere.
///
/// # Safety
/// The frame is topmost and its state saved.
pub unsafe fn yielded(t: &Thread, frame: *mut Frame, v: &Value) -> PyResult<bool> {
    // SAFETY: by the caller's contract.
    unsafe {
        let site = (*frame).act.site.get() as usize;
        left(t, frame, TraceEvent::Yield, v, false)?;
        let object = (*frame).object.get();
        Ok(!object.is_null() && landed(t, frame, Value::borrow(&object), site))
    }
}

unsafe fn left(t: &Thread, frame: *mut Frame, event: TraceEvent, v: &Value, raises: bool) -> PyResult<()> {
    if !active(t) {
        return Ok(());
    }
    // SAFETY: by the caller's contract.
    unsafe {
        if let Some((object, function)) = traced(t, frame) {
            let shown = inherited(t, frame, raises);
            let f = object.downcast::<PyFrame>();
            let outer = f.and_then(|f| f.shown.replace(shown));
            let result = report_local(t, &function, &object, event, v);
            if let Some(f) = f {
                f.shown.set(outer);
            }
            result?;
        }
        if let Some(function) = t.profile.get() {
            let object = frame::object_of(t, frame);
            report(t, Which::Profile, &function, &object, TraceEvent::Return, v)?;
        }
    }
    Ok(())
}

/// An exception is pending in a frame. One that the trace function raises takes its place.
///
/// # Safety
/// The frame is topmost and its state saved.
pub unsafe fn raised(t: &Thread, frame: *mut Frame) {
    // SAFETY: by the caller's contract.
    let traced = if active(t) { unsafe { traced(t, frame) } } else { None };
    let Some((object, function)) = traced else { return };
    let Some(exception) = t.take_pending() else { return };
    if report_local(t, &function, &object, TraceEvent::Exception, &described(&exception)).is_ok() {
        let _ = t.raise_again(exception);
    }
}

/// How an iterator ended whose `StopIteration` nobody sees.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    /// It raised one.
    Raised,
    /// A generator returned.
    Ended,
}

/// An iterator's end, in a frame that loops over it or delegates to it, is told of as an exception.
///
/// # Safety
/// The frame is topmost and its state saved.
pub unsafe fn stopped(t: &Thread, frame: *mut Frame, exception: Value, _how: Stop) -> PyResult<()> {
    // SAFETY: by the caller's contract.
    let traced = if active(t) { unsafe { traced(t, frame) } } else { None };
    let Some((object, function)) = traced else { return Ok(()) };
    report_local(t, &function, &object, TraceEvent::Exception, &described(&exception))
}

/// What trace functions are told of an exception.
fn described(exception: &Value) -> Value {
    let traceback =
        exception.downcast::<PyException>().and_then(|e| e.traceback.get()).unwrap_or_else(Value::none);
    tuple::new(vec![exception.class().to_value(), exception.clone(), traceback])
}

/// A frame ends by the pending exception.
///
/// # Safety
/// The frame is topmost and its state saved.
pub unsafe fn unwound(t: &Thread, frame: *mut Frame) {
    if !active(t) {
        return;
    }
    let pending = t.take_pending();
    // SAFETY: by the caller's contract.
    if unsafe { left(t, frame, TraceEvent::Return, &Value::none(), true) }.is_ok() {
        if let Some(e) = pending {
            let _ = t.raise_again(e);
        }
    }
}

/// The native callable that a call instruction is about to call, if the profile function wants to know.
///
/// # Safety
/// `callable` and, where it is not null, `object` are live words of the stack.
pub unsafe fn native_callable(t: &Thread, callable: Word, object: Word) -> Option<Value> {
    if !active(t) || !t.profile.is_set() || callable.is_null() {
        return None;
    }
    // SAFETY: by the caller's contract.
    let callable = unsafe { Value::from_borrowed(callable) };
    if callable.is_a::<PyMethodDescriptor>() {
        if object.is_null() {
            return None;
        }
        // SAFETY: by the caller's contract.
        let object = unsafe { Value::from_borrowed(object) };
        let bound = attr::bind(t, &callable, Some(&object), object.class().as_value());
        return match bound {
            Ok(bound) => Some(bound),
            // The call itself will complain.
            Err(_raised) => {
                drop(t.take_pending());
                None
            }
        };
    }
    let native = callable.is_a::<PyNative>()
        || callable.downcast::<PyMethod>().is_some_and(|m| method::func(m).is_a::<PyNative>());
    native.then_some(callable)
}

/// Reports a call of native code to the profile function.
///
/// # Safety
/// The frame is topmost and its state saved.
pub unsafe fn native_event(
    t: &Thread,
    frame: *mut Frame,
    event: TraceEvent,
    callable: &Value,
) -> PyResult<()> {
    let (true, Some(function)) = (active(t), t.profile.get()) else { return Ok(()) };
    // SAFETY: by the caller's contract.
    let object = unsafe { frame::object_of(t, frame) };
    report(t, Which::Profile, &function, &object, event, callable).map(drop)
}

/// A call of native code failed: as [`native_event`], the exception staying pending unless there is a new one.
///
/// # Safety
/// As [`native_event`].
pub unsafe fn native_failed(t: &Thread, frame: *mut Frame, callable: &Value, failed: Raised) -> Raised {
    let exception = t.take(failed);
    // SAFETY: by the caller's contract.
    match unsafe { native_event(t, frame, TraceEvent::NativeException, callable) } {
        Ok(()) => t.raise_again(exception),
        Err(raised) => raised,
    }
}

/// What a `CALL_FUNCTION` or `CALL_METHOD` is about to call, as [`native_callable`] reports it.
///
/// # Safety
/// `sp` is the loop's, with the operands of the instruction below.
pub unsafe fn call_operands(t: &Thread, sp: *const Word, n: usize, method: bool) -> Option<Value> {
    // SAFETY: by the caller's contract.
    unsafe {
        if !method {
            let first = if n > 0 { *sp.sub(n) } else { Word::NULL };
            return native_callable(t, *sp.sub(n + 1), first);
        }
        let (callable, object) = (*sp.sub(n + 2), *sp.sub(n + 1));
        if callable.is_null() {
            let first = if n > 0 { *sp.sub(n) } else { Word::NULL };
            return native_callable(t, object, first);
        }
        native_callable(t, callable, object)
    }
}

/// Makes a call, telling the profile function of the native callable that is called.
///
/// # Safety
/// As [`native_event`].
pub unsafe fn calling(
    t: &Thread,
    frame: *mut Frame,
    native: Option<Value>,
    call: impl FnOnce() -> PyResult<Called>,
) -> PyResult<Called> {
    let Some(native) = native else { return call() };
    // SAFETY: by the caller's contract.
    unsafe {
        native_event(t, frame, TraceEvent::NativeCall, &native)?;
        match call() {
            Ok(called) => {
                native_event(t, frame, TraceEvent::NativeReturn, &native)?;
                Ok(called)
            }
            Err(failed) => Err(native_failed(t, frame, &native, failed)),
        }
    }
}
