//! `sys.settrace` and `sys.setprofile`: what the eval loop's tracing variant does between instructions.
//!
//! A thread traces while it has one of the two functions and is not running it: then the `TRACE` bit of its breaker is set, which
//! compiled code leaves for at its polls, and for which the plain loop gives way to the tracing one at calls, returns from native
//! code and back edges. Frames pay for line events only if they have a trace function of their own. `unsafe` lives here: frames
//! are read.

use super::branch;
use super::calls::Called;
use super::frames::{code_of, prepared};
use super::lines;
use super::monitor::{self, event};
use super::prepare::{Instr, Prepared};
use super::trail::{self, Arrival, Trail};
use crate::object::value::Value;
use crate::poll::breaker;
use crate::protocol::{attr, call};
use crate::thread::{PyResult, Raised, Thread};
use crate::types::descriptors::PyMethodDescriptor;
use crate::types::exception::PyException;
use crate::types::frame::{self, PyFrame, TraceEvent};
use crate::types::function::PyFunction;
use crate::types::method::{self, PyMethod};
use crate::types::native_function::PyNative;
use crate::types::str::intern;
use crate::types::tuple::{self, PyTuple};
use adder_abi::Word;
use adder_abi::opcode::Opcode;
use adder_abi::thread::{Frame, activation_flag};
use std::sync::atomic::Ordering;

/// Whether events of this thread are reported now.
#[inline(always)]
pub fn active(t: &Thread) -> bool {
    t.head.eval_breaker.load(Ordering::Relaxed) & breaker::TRACE != 0
}

/// Sets the thread's breaker according to its trace functions and what is monitored.
pub fn refresh(t: &Thread) {
    if !t.tracing.get() && (t.trace.is_set() || t.profile.is_set() || monitor::any()) {
        crate::poll::request(t, breaker::TRACE);
    } else {
        t.head.eval_breaker.fetch_and(!breaker::TRACE, Ordering::Relaxed);
    }
}

/// As [`refresh`], for all threads.
pub fn refresh_all() {
    crate::modules::threading::each_thread(refresh);
    refresh(Thread::current());
    if monitor::any() {
        crate::jit::leave_all();
    }
}

/// Does something of which nothing is reported.
pub fn apart<T>(t: &Thread, work: impl FnOnce() -> T) -> T {
    t.tracing.set(true);
    refresh(t);
    let result = work();
    t.tracing.set(false);
    refresh(t);
    result
}

/// `sys.settrace`.
pub fn set_trace(t: &Thread, function: Option<Value>) {
    if !active(t) {
        t.trails.take();
    }
    if function.is_some() {
        crate::jit::leave_all();
    }
    let old = t.trace.replace(function);
    refresh(t);
    drop(old);
}

/// `sys.setprofile`.
pub fn set_profile(t: &Thread, function: Option<Value>) {
    if function.is_some() {
        crate::jit::leave_all();
    }
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
    let args = [object.clone(), intern(event.name()), arg.clone()];
    let result = apart(t, || call::call(t, function, &args));
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
    let fresh = trail::of(t, frame).is_none_or(|trail| trail.site.is_none());
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
        match &pending {
            None if fresh => monitor::fire_here(t, frame, event::PY_START, None)?,
            None => monitor::fire_here(t, frame, event::PY_RESUME, None)?,
            Some(e) => monitor::fire_here(t, frame, event::PY_THROW, Some(e))?,
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
    let from = trail;
    let steps = trail::step(&mut trail, lines, site);
    trail::update(t, |top| *top = trail);
    // SAFETY: by the caller's contract.
    if unsafe { branched(t, frame, p, from, site)? } {
        return Ok(Step::Jumped);
    }
    for &line in steps.passed {
        if line == trail.line {
            continue;
        }
        (trail.line, trail.offset) = (line, lines::offset_beyond(&code.unit, line));
        trail::update(t, |top| *top = trail);
        // SAFETY: by the caller's contract.
        if unsafe { line_begins(t, frame, site, Some((line, trail.offset)), (line, trail.offset), true)? } {
            return Ok(Step::Jumped);
        }
    }
    let own = lines.own.get(site).copied().unwrap_or(0);
    if own > 0 {
        // In CPython no line begins where a loop over an asynchronous iterator ends, or something is raised again.
        let op = p.instrs[site].op;
        let other = own != trail.line;
        let begins = (other || steps.backwards) && !matches!(op, Opcode::END_ASYNC_FOR | Opcode::RERAISE);
        (trail.line, trail.offset) = (own, p.offsets.get(site).copied().unwrap_or(0));
        trail::update(t, |top| *top = trail);
        // SAFETY: by the caller's contract.
        if begins && unsafe { line_begins(t, frame, site, None, (own, trail.offset), other)? } {
            return Ok(Step::Jumped);
        }
    }
    // SAFETY: by the caller's contract.
    unsafe {
        monitor::fire_here(t, frame, event::INSTRUCTION, None)?;
        if let Some((object, function)) = traced(t, frame) {
            if object.downcast::<PyFrame>().is_some_and(|f| f.trace_opcodes.get()) {
                report_local(t, &function, &object, TraceEvent::Opcode, &Value::none())?;
                return Ok(if landed(t, frame, &object, site) { Step::Jumped } else { Step::Go });
            }
        }
    }
    Ok(Step::Go)
}

/// A line begins, another one or (which tools are not told) the same again: true if a trace function jumped elsewhere. `shown` is what the
/// frame shows of itself if its instruction does not tell.
unsafe fn line_begins(
    t: &Thread,
    frame: *mut Frame,
    site: usize,
    shown: Option<(i32, u32)>,
    place: (i32, u32),
    other: bool,
) -> PyResult<bool> {
    let line = [Value::from(i64::from(place.0))];
    // SAFETY: by the caller's contract.
    let monitored = other && unsafe { monitored_jump(t, frame, event::LINE, site, shown, place.1, &line)? };
    // SAFETY: by the caller's contract.
    let Some((object, function)) = (unsafe { traced(t, frame) }) else { return Ok(monitored) };
    let Some(f) = object.downcast::<PyFrame>().filter(|f| f.trace_lines.get() && !monitored) else {
        return Ok(monitored);
    };
    let outer = f.shown.replace(shown);
    let result = report_local(t, &function, &object, TraceEvent::Line, &Value::none());
    f.shown.set(outer);
    result?;
    // SAFETY: by the caller's contract.
    Ok(unsafe { landed(t, frame, &object, site) })
}

/// Tells tools of an event in which they may set `f_lineno`: true if one did.
unsafe fn monitored_jump(
    t: &Thread,
    frame: *mut Frame,
    event: usize,
    site: usize,
    shown: Option<(i32, u32)>,
    offset: u32,
    rest: &[Value],
) -> PyResult<bool> {
    // SAFETY: by the caller's contract.
    unsafe {
        if !monitor::is_wanted(code_of(frame), event) {
            return Ok(false);
        }
        let object = frame::object_of(t, frame);
        let Some(f) = object.downcast::<PyFrame>() else { return Ok(false) };
        let outer = (f.event.replace(TraceEvent::Line), f.shown.replace(shown));
        let result = monitor::fire(t, frame, event, offset, rest);
        f.event.set(outer.0);
        f.shown.set(outer.1);
        result?;
        Ok(landed(t, frame, &object, site))
    }
}

/// Tells tools of the jump or branch, if it was one, that led from a trail's end to the frame's instruction.
unsafe fn branched(t: &Thread, frame: *mut Frame, p: &Prepared, from: Trail, site: usize) -> PyResult<bool> {
    let (Some(before), Arrival::Plain | Arrival::Jumped) = (from.site, from.arrival) else {
        return Ok(false);
    };
    // SAFETY: by the caller's contract.
    let code = unsafe { code_of(frame) };
    let jumped = from.arrival == Arrival::Jumped || site != before + 1;
    let Some((event, at, to)) = branch::left(p, code, before, site, jumped) else { return Ok(false) };
    let here = p.offsets[at];
    let shown = Some((p.lines(code).table[at], here));
    let rest = [Value::from(here), Value::from(to)];
    // SAFETY: by the caller's contract.
    unsafe { monitored_jump(t, frame, event, site, shown, here, &rest) }
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
            (line, lines::offset_beyond(&code.unit, line))
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
    unsafe { left(t, frame, TraceEvent::Return, v, false)? };
    trail::end(t, frame);
    Ok(())
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

unsafe fn left(t: &Thread, frame: *mut Frame, kind: TraceEvent, v: &Value, raises: bool) -> PyResult<()> {
    if !active(t) {
        return Ok(());
    }
    // SAFETY: by the caller's contract.
    unsafe {
        if let Some((object, function)) = traced(t, frame) {
            let shown = inherited(t, frame, raises);
            let f = object.downcast::<PyFrame>();
            let outer = f.and_then(|f| f.shown.replace(shown));
            let result = report_local(t, &function, &object, kind, v);
            if let Some(f) = f {
                f.shown.set(outer);
            }
            result?;
        }
        if let Some(function) = t.profile.get() {
            let object = frame::object_of(t, frame);
            report(t, Which::Profile, &function, &object, TraceEvent::Return, v)?;
        }
        match (kind, raises) {
            (_, true) => {}
            (TraceEvent::Yield, _) => monitor::fire_here(t, frame, event::PY_YIELD, Some(v))?,
            _ => monitor::fire_here(t, frame, event::PY_RETURN, Some(v))?,
        }
    }
    Ok(())
}

/// An exception is pending in a frame. One that the trace function raises takes its place.
///
/// # Safety
/// The frame is topmost and its state saved.
pub unsafe fn raised(t: &Thread, frame: *mut Frame) {
    if !active(t) {
        return;
    }
    // SAFETY: by the caller's contract.
    unsafe { raised_locally(t, frame) };
    // SAFETY: by the caller's contract.
    unsafe { monitor::fire_pending(t, frame, event::RAISE) };
}

/// As [`raised`], for what is raised again.
///
/// # Safety
/// As [`raised`].
pub unsafe fn raised_again(t: &Thread, frame: *mut Frame) {
    if active(t) {
        // SAFETY: by the caller's contract.
        unsafe { monitor::fire_pending(t, frame, event::RERAISE) };
    }
}

/// A handler of the frame, which is its instruction, has got an exception.
///
/// # Safety
/// As [`raised`].
pub unsafe fn handled(t: &Thread, frame: *mut Frame) -> PyResult<()> {
    if !active(t) {
        return Ok(());
    }
    let Some(exception) = super::unwind::handled(t) else { return Ok(()) };
    // SAFETY: by the caller's contract.
    unsafe { monitor::fire_here(t, frame, event::EXCEPTION_HANDLED, Some(&exception)) }
}

unsafe fn raised_locally(t: &Thread, frame: *mut Frame) {
    // SAFETY: by the caller's contract.
    let Some((object, function)) = (unsafe { traced(t, frame) }) else { return };
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
pub unsafe fn stopped(t: &Thread, frame: *mut Frame, exception: Value, how: Stop) -> PyResult<()> {
    if !active(t) {
        return Ok(());
    }
    // SAFETY: by the caller's contract.
    unsafe {
        if let Some((object, function)) = traced(t, frame) {
            report_local(t, &function, &object, TraceEvent::Exception, &described(&exception))?;
        }
        let event = match how {
            Stop::Raised => event::RAISE,
            Stop::Ended => event::STOP_ITERATION,
        };
        monitor::fire_here(t, frame, event, Some(&exception))
    }
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
    // SAFETY: by the caller's contract.
    unsafe { monitor::fire_pending(t, frame, event::PY_UNWIND) };
    let pending = t.take_pending();
    // SAFETY: by the caller's contract.
    if unsafe { left(t, frame, TraceEvent::Return, &Value::none(), true) }.is_ok() {
        if let Some(e) = pending {
            let _ = t.raise_again(e);
        }
    }
    trail::end(t, frame);
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

/// What a call instruction is about to call, where somebody wants to know.
pub struct Target {
    callable: Value,
    /// The first argument, `self` of a method included.
    first: Option<Value>,
    /// As [`native_callable`] has it.
    native: Option<Value>,
}

/// What a call instruction is about to call.
///
/// # Safety
/// `sp` is the loop's, with the operands of the instruction below; the frame is topmost.
pub unsafe fn call_target(
    t: &Thread,
    frame: *mut Frame,
    instr: &Instr,
    sp: *const Word,
) -> PyResult<Option<Target>> {
    // SAFETY: by the caller's contract.
    unsafe {
        let monitored = active(t) && monitor::is_wanted(code_of(frame), event::CALL);
        if !monitored && !(active(t) && t.profile.is_set()) {
            return Ok(None);
        }
        let n = instr.arg as usize;
        // Where the callable lies, an object that it is bound to, and the first argument.
        let (callable, object, first) = match instr.op {
            Opcode::CALL_METHOD if !(*sp.sub(n + 2)).is_null() => {
                (*sp.sub(n + 2), *sp.sub(n + 1), Word::NULL)
            }
            Opcode::CALL_FUNCTION_KW => {
                (*sp.sub(n + 2), Word::NULL, if n > 0 { *sp.sub(n + 1) } else { Word::NULL })
            }
            Opcode::CALL_FUNCTION_EX => {
                let below = 1 + usize::from(instr.arg & 1 != 0);
                let args = Value::borrow(&*sp.sub(below)).downcast::<PyTuple>().map(tuple::items);
                let first = args.and_then(|args| args.first()).map_or(Word::NULL, |v| v.word());
                (*sp.sub(below + 1), Word::NULL, first)
            }
            _ => (*sp.sub(n + 1), Word::NULL, if n > 0 { *sp.sub(n) } else { Word::NULL }),
        };
        if callable.is_null() {
            return Ok(None);
        }
        let receiver = if object.is_null() { first } else { object };
        let native = native_callable(t, callable, receiver);
        // CPython does not look into a method that is called with `*`.
        let spread = instr.op == Opcode::CALL_FUNCTION_EX;
        let native = native.filter(|native| !spread || !native.is_a::<PyMethod>());
        let mut callable = Value::from_borrowed(callable);
        let mut first = if receiver.is_null() { None } else { Some(Value::from_borrowed(receiver)) };
        if let Some(m) = callable.clone().downcast::<PyMethod>() {
            (callable, first) = (method::func(m).clone(), Some(method::receiver(m).clone()));
        }
        Ok(Some(Target { callable, first, native }))
    }
}

/// Makes a call, telling those who want to know.
///
/// # Safety
/// As [`native_event`].
pub unsafe fn calling(
    t: &Thread,
    frame: *mut Frame,
    target: Option<Target>,
    call: impl FnOnce() -> PyResult<Called>,
) -> PyResult<Called> {
    let Some(Target { callable, first, native }) = target else { return call() };
    let missing = || monitor::signs()[1].clone();
    let first = first.unwrap_or_else(missing);
    // SAFETY: by the caller's contract.
    unsafe {
        let site = (*frame).act.site.get() as usize;
        let offset = prepared(code_of(frame)).offsets.get(site).copied().unwrap_or(0);
        let rest = [Value::from(offset), callable.clone(), first];
        let python = callable.is_a::<PyFunction>() || callable.is_a::<PyMethod>();
        if let Some(native) = &native {
            native_event(t, frame, TraceEvent::NativeCall, native)?;
        }
        if active(t) {
            monitor::fire(t, frame, event::CALL, offset, &rest)?;
        }
        match call() {
            Ok(called) => {
                if let Some(native) = &native {
                    native_event(t, frame, TraceEvent::NativeReturn, native)?;
                }
                if !python && active(t) && matches!(called, Called::Result(..)) {
                    monitor::fire(t, frame, event::C_RETURN, offset, &rest)?;
                }
                Ok(called)
            }
            Err(mut failed) => {
                if let Some(native) = &native {
                    failed = native_failed(t, frame, native, failed);
                }
                if !python && active(t) {
                    let exception = t.take(failed);
                    monitor::fire(t, frame, event::C_RAISE, offset, &rest)?;
                    failed = t.raise_again(exception);
                }
                Err(failed)
            }
        }
    }
}
