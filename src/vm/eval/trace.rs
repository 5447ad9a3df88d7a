//! `sys.settrace` and `sys.setprofile`: what the eval loop's tracing variant does between instructions.
//!
//! A thread traces while it has one of the two functions and is not running it: then the `TRACE` bit of its breaker is set, which
//! compiled code leaves for at its polls, and for which the plain loop gives way to the tracing one at calls, returns from native
//! code and back edges. Frames pay for line events only if they have a trace function of their own. `unsafe` lives here: frames
//! are read.

use super::calls::Called;
use super::frames::{code_of, prepared};
use crate::object::value::Value;
use crate::poll::breaker;
use crate::protocol::{attr, call};
use crate::thread::{PyResult, Raised, Thread};
use crate::types::descriptors::PyMethodDescriptor;
use crate::types::exception::PyException;
use crate::types::frame::{self, PyFrame, TraceEvent};
use crate::types::method::{self, PyMethod};
use crate::types::native_function::PyNative;
use crate::types::str::intern;
use crate::types::tuple;
use adder_abi::Word;
use adder_abi::thread::{Frame, activation_flag};
use std::sync::atomic::Ordering;

/// The instruction before, where there is none.
pub const NOWHERE: usize = usize::MAX;

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

/// The object and trace function of a frame that has one.
unsafe fn traced(frame: *mut Frame) -> Option<(Value, Value)> {
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

/// Before an instruction; `last` is the one executed before it in this frame.
///
/// # Safety
/// The frame is topmost and its state saved.
pub unsafe fn instruction(t: &Thread, frame: *mut Frame, last: &mut usize) -> PyResult<Step> {
    if !active(t) {
        return Ok(Step::Off);
    }
    // SAFETY: by the caller's contract.
    unsafe {
        let site = (*frame).act.site.get();
        let before = std::mem::replace(last, site as usize);
        if !t.trace.is_set() {
            return Ok(Step::Go);
        }
        let Some((object, function)) = traced(frame) else { return Ok(Step::Go) };
        let Some(f) = object.downcast::<PyFrame>() else { return Ok(Step::Go) };
        if f.trace_lines.get() && starts_line(frame, before, site as usize) {
            report_local(t, &function, &object, TraceEvent::Line, &Value::none())?;
        }
        if f.trace_opcodes.get() {
            if let Some(function) = f.trace.get() {
                report_local(t, &function, &object, TraceEvent::Opcode, &Value::none())?;
            }
        }
        Ok(if (*frame).act.site.get() == site { Step::Go } else { Step::Jumped })
    }
}

/// Whether going from one instruction to another begins a line: another line, or the same again by a jump backwards.
unsafe fn starts_line(frame: *mut Frame, before: usize, site: usize) -> bool {
    // SAFETY: by the caller's contract.
    let code = unsafe { code_of(frame) };
    let lines = prepared(code).lines(code);
    let line = |i: usize| lines.get(i).copied().unwrap_or(0);
    line(site) > 0 && (before == NOWHERE || site < before || line(before) != line(site))
}

/// The frame returns or yields `v`.
///
/// # Safety
/// The frame is topmost and its state saved.
pub unsafe fn returned(t: &Thread, frame: *mut Frame, v: &Value) -> PyResult<()> {
    if !active(t) {
        return Ok(());
    }
    // SAFETY: by the caller's contract.
    unsafe {
        if t.trace.is_set() {
            if let Some((object, function)) = traced(frame) {
                report_local(t, &function, &object, TraceEvent::Return, v)?;
            }
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
    let traced = if active(t) && t.trace.is_set() { unsafe { traced(frame) } } else { None };
    let Some((object, function)) = traced else { return };
    let Some(exception) = t.take_pending() else { return };
    let traceback =
        exception.downcast::<PyException>().and_then(|e| e.traceback.get()).unwrap_or_else(Value::none);
    let arg = tuple::new(vec![exception.class().to_value(), exception.clone(), traceback]);
    if report_local(t, &function, &object, TraceEvent::Exception, &arg).is_ok() {
        let _ = t.raise_again(exception);
    }
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
    if unsafe { returned(t, frame, &Value::none()) }.is_ok() {
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
