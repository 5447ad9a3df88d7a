//! Exceptions in the eval loop: raising, handlers, tracebacks, frames that end by an exception.
//!
//! `unsafe` lives here: the stack is cut back to the level a block recorded.

use super::frames::{self, code_of, prepared, variables};
use super::generators;
use super::prepare::BlockKind;
use crate::exc::{self, Exc};
use crate::object::value::{Field, Value, decref};
use crate::thread::{PyResult, Raised, Thread};
use crate::types::exception::PyException;
use crate::types::traceback::{self, PyTraceback};
use adder_abi::Word;
use adder_abi::opcode::Opcode;
use adder_abi::thread::{Frame, activation_flag};

fn handled_field(t: &Thread) -> &Field {
    // SAFETY: a thread always has an innermost item, which owns its value.
    unsafe { Field::of(&(*t.head.exc_info.get()).value) }
}

/// The exception being handled.
pub fn handled(t: &Thread) -> Option<Value> {
    handled_field(t).get()
}

/// Makes an exception the one being handled; gives the one before.
pub fn handle(t: &Thread, exception: &Value) -> Option<Value> {
    handled_field(t).replace(Some(exception.clone()))
}

/// Makes what was handled before (None for nothing) the exception being handled again.
pub fn handle_again(t: &Thread, value: &Value) {
    handled_field(t).set(Some(value.clone()).filter(|v| !v.is_none()));
}

/// `POP_EXCEPT`: the three saved words as popped (type, value, traceback of what was handled before).
pub fn restore_handled(t: &Thread, saved: [Value; 3]) {
    let [_, value, _] = &saved;
    handle_again(t, value);
    drop(saved);
}

/// Adds the frame's current line to the pending exception's traceback.
///
/// # Safety
/// The frame is linked and its state saved.
pub unsafe fn add_traceback(t: &Thread, frame: *mut Frame) {
    let Some(exception) = t.take_pending() else { return };
    if let Some(e) = exception.downcast::<PyException>() {
        // SAFETY: by the caller's contract.
        let entry = unsafe { traceback::here(t, frame, e.traceback.get()) };
        e.traceback.put(entry);
    }
    let _ = t.raise_again(exception);
}

/// The lowest of the three words that a handler finds saved is the instruction where its exception counts as raised: an int.
pub fn origin_in(saved: Word, instructions: usize) -> Option<u32> {
    u32::try_from(saved.is_int().then(|| saved.as_int())?).ok().filter(|&site| (site as usize) < instructions)
}

/// The instruction where the pending exception counts as raised in this frame: the current one, unless that raises again what has come
/// to a handler from elsewhere.
///
/// # Safety
/// The frame is linked and its state saved.
pub unsafe fn origin(frame: *mut Frame) -> u32 {
    // SAFETY: by the caller's contract.
    unsafe {
        let (site, p) = ((*frame).act.site.get(), prepared(code_of(frame)));
        let instr = &p.instrs[site as usize];
        if instr.op != Opcode::RERAISE || instr.arg == 0 {
            return site;
        }
        let sp = (*frame).sp.get();
        let height = sp.offset_from(variables(frame).add(p.variables));
        let saved = (height >= 3).then(|| origin_in(*sp.sub(3), p.instrs.len())).flatten();
        saved.unwrap_or(site)
    }
}

/// Goes to the innermost handler around the frame's current instruction: the stack is cut back, the exception is being handled, and
/// the frame is ready to go on. False if there is none; the stack is empty then.
///
/// # Safety
/// The frame is linked and its state saved; an exception is pending, `origin` is where it counts as raised.
pub unsafe fn find_handler(t: &Thread, frame: *mut Frame, origin: u32) -> bool {
    // SAFETY: by the caller's contract; levels are heights of this frame's stack.
    unsafe {
        let p = prepared(code_of(frame));
        let stack = variables(frame).add(p.variables);
        let cut = |level: usize| {
            while (*frame).sp.get() > stack.add(level) {
                let sp = (*frame).sp.get().sub(1);
                (*frame).sp.set(sp);
                decref(*sp);
            }
        };
        for b in p.around((*frame).act.site.get() as usize) {
            let level = b.level as usize;
            match b.kind {
                BlockKind::Handler => {
                    cut(level + 3);
                    let mut saved = [const { None }; 3];
                    for slot in &mut saved {
                        let sp = (*frame).sp.get().sub(1);
                        (*frame).sp.set(sp);
                        *slot = Value::option_from_owned(*sp);
                    }
                    let previous = saved[1].take().filter(|v| !v.is_none());
                    handled_field(t).set(previous);
                }
                BlockKind::Finally => {
                    cut(level);
                    b.reached.set(true);
                    let Some(exception) = t.take_pending() else { return false };
                    let old = handle(t, &exception).unwrap_or_else(Value::none);
                    let old_type = if old.is_none() { Value::none() } else { old.class().to_value() };
                    let tb = exception
                        .downcast::<PyException>()
                        .and_then(|e| e.traceback.get())
                        .unwrap_or_else(Value::none);
                    let kind = exception.class().to_value();
                    let origin = Value::small_int(i64::from(origin));
                    for v in [origin, old, old_type, tb, exception, kind] {
                        let sp = (*frame).sp.get();
                        *sp = v.into_word();
                        (*frame).sp.set(sp.add(1));
                    }
                    (*frame).act.site.set(b.handler);
                    return true;
                }
            }
        }
        cut(0);
        false
    }
}

/// Ends a frame whose exception nobody handled. Gives the proof for native code if the frame was entered from there;
/// otherwise the caller's frame is on top, its call instruction current.
///
/// # Safety
/// The frame is topmost; an exception is pending.
pub unsafe fn pop_raising(t: &Thread, frame: *mut Frame) -> Option<Raised> {
    // SAFETY: by the caller's contract.
    unsafe {
        let flags = (*frame).act.flags.get();
        let mut pending = t.take_pending();
        if flags & activation_flag::GENERATOR != 0 {
            pending = generators::finish_raising(t, frame, pending);
        } else {
            let p = prepared(code_of(frame));
            frames::unlink(t, frame);
            frames::clear(frame, p);
            t.head.stack_top.set(frame.cast());
        }
        if flags & activation_flag::CONSTRUCTOR != 0 {
            // The instance that waited for `__init__` goes too.
            let caller = t.head.top.get() as *mut Frame;
            let sp = (*caller).sp.get().sub(1);
            (*caller).sp.set(sp);
            decref(*sp);
        }
        let proof = match pending {
            Some(exception) => t.raise_again(exception),
            None => t.error(Exc::SystemError, "error return without exception set"),
        };
        if flags & activation_flag::ENTRY != 0 { Some(proof) } else { None }
    }
}

/// Whether the pending exception is the `StopIteration` of a `__next__` that a `FOR_ITER` of this frame has called in the loop: then it is
/// gone, and the frame is behind its loop.
///
/// # Safety
/// The frame is topmost, its state saved; a frame that it called has just ended by the exception.
pub unsafe fn ends_loop(t: &Thread, frame: *mut Frame) -> bool {
    // SAFETY: by the caller's contract; at `FOR_ITER` the iterator is on top of the stack.
    unsafe {
        let instr = &prepared(code_of(frame)).instrs[(*frame).act.site.get() as usize];
        if instr.op != Opcode::FOR_ITER || !t.pending_is(Exc::StopIteration) {
            return false;
        }
        drop(t.take_pending());
        let sp = (*frame).sp.get().sub(1);
        (*frame).sp.set(sp);
        (*frame).act.site.set(instr.arg);
        decref(*sp);
        true
    }
}

/// Ends an entry frame that returned.
///
/// # Safety
/// The frame is topmost and its state saved.
pub unsafe fn leave(t: &Thread, frame: *mut Frame) {
    // SAFETY: by the caller's contract.
    unsafe {
        if (*frame).act.flags.get() & activation_flag::GENERATOR != 0 {
            generators::finish(t, frame);
            return;
        }
        let p = prepared(code_of(frame));
        frames::unlink(t, frame);
        frames::clear(frame, p);
        t.head.stack_top.set(frame.cast());
    }
}

/// The loop was entered with too little native stack: ends the frame with `RecursionError`.
///
/// # Safety
/// As [`super::run::run`].
#[cold]
pub unsafe fn refuse(t: &Thread, frame: *mut Frame) -> PyResult {
    let raised = t.error(Exc::RecursionError, "maximum recursion depth exceeded");
    // SAFETY: by the caller's contract the frame is topmost and flagged as entry.
    unsafe { pop_raising(t, frame) }.map_or(Err(raised), Err)
}

/// Whether `except` with these types catches the exception. All of them must be exception types, needed or not.
pub fn matches(t: &Thread, exception: &Value, wanted: &Value) -> PyResult<bool> {
    if let Some(all) = wanted.downcast::<crate::types::tuple::PyTuple>() {
        let fits = |v: &Value| v.as_type().is_some_and(|c| c.is_subtype(Exc::BaseException.class()));
        if !crate::types::tuple::items(all).iter().all(fits) {
            return Err(
                t.type_error("catching classes that do not inherit from BaseException is not allowed")
            );
        }
    }
    crate::protocol::compare::exception_matches(t, exception, wanted)
}

fn instance(t: &Thread, what: Value, error: &str) -> PyResult {
    if let Some(class) = what.as_type() {
        if class.is_subtype(Exc::BaseException.class()) {
            let v = exc::new_exception(t, class, &[])?;
            if !v.is_a::<PyException>() {
                return Err(t.type_error(format_args!(
                    "calling {} should have returned an instance of BaseException, not {}",
                    crate::protocol::repr::repr_text(t, &what)?,
                    crate::protocol::repr::repr_text(t, v.class().as_value())?
                )));
            }
            return Ok(v);
        }
    }
    if what.is_a::<PyException>() {
        return Ok(what);
    }
    Err(t.type_error(error))
}

/// `raise`, `raise what`, `raise what from cause`. True for a bare `raise`, which leaves the traceback as it is.
pub fn raise(t: &Thread, what: Option<Value>, cause: Option<Value>) -> bool {
    let Some(what) = what else {
        match exc::handled(t) {
            Some(exception) => {
                let _ = t.raise_again(exception);
                return true;
            }
            None => {
                let _ = t.runtime_error("No active exception to reraise");
                return false;
            }
        }
    };
    let Ok(exception) = instance(t, what, "exceptions must derive from BaseException") else { return false };
    if let Some(cause) = cause {
        let cause = if cause.is_none() {
            None
        } else {
            match instance(t, cause, "exception causes must derive from BaseException") {
                Ok(v) => Some(v),
                Err(_raised) => return false,
            }
        };
        if let Some(e) = exception.downcast::<PyException>() {
            e.suppress.set(true);
            e.cause.set(cause);
        }
    }
    let _ = t.raise(exception);
    false
}

/// `RERAISE`: raises `value` again with the traceback it had.
pub fn reraise(t: &Thread, value: Value, traceback: Value) {
    if let Some(e) = value.downcast::<PyException>() {
        if traceback.is_a::<PyTraceback>() {
            e.traceback.put(traceback);
        }
        let _ = t.raise_again(value);
    } else {
        let _ = t.error(Exc::SystemError, "cannot raise again what is no exception");
    }
}
