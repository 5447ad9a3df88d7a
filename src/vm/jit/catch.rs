//! Exceptions in compiled code: what a landing does before its handler, and frames that end by an exception nobody handles in them.

use super::deopt::Rebuild;
use super::{shadow, traced};
use crate::eval::{frames, prepare, trace, unwind};
use crate::memory::destroy::deferring;
use crate::object::value::Value;
use crate::thread::Thread;
use crate::types::code::PyCode;
use crate::types::exception::PyException;
use crate::types::frame;
use crate::types::function::PyFunction;
use crate::types::traceback;
use adder_abi::Word;
use adder_abi::deopt::{ExitInfo, FrameInfo, Reason, Resume};
use adder_abi::opcode::Opcode;
use adder_abi::thread::activation_flag;

/// The helper: see `abi::helpers`. The call site is the landing's, whose state is that of the instruction that raised.
pub(super) extern "C" fn catch(
    t: &Thread,
    previous: Word,
    depth: i64,
    fresh: i64,
    out: *mut Word,
    _: i64,
) -> i64 {
    let at = t.head.top.get();
    let (depth, fresh) = (depth as usize, fresh != 0);
    // SAFETY: the topmost activation is the caller's, compiled, at a site whose metadata names live objects.
    unsafe {
        if (*at).flags.get() & activation_flag::LEAVE != 0 || trace::active(t) {
            return -1;
        }
        let (Some(exception), Some((_, info, live))) = (t.take_pending(), shadow::site_of(at)) else {
            return -1;
        };
        if let Some(e) = exception.downcast::<PyException>() {
            let mut rebuild = Rebuild::new(info, live);
            let innermost = info.frames.len() - 1;
            let mut ended: Option<Value> = None;
            for (i, f) in info.frames.iter().enumerate().skip(depth).rev() {
                let enters = fresh || i < innermost;
                if i == depth {
                    if enters {
                        let entry = traceback::owed(f.code, f.pc, e.traceback.get());
                        traced::owe(t, &entry, at, i, f.code);
                        e.traceback.put(entry);
                    }
                    if let Some(inner) = &ended {
                        link(inner, None);
                        traced::owe(t, inner, at, i, f.code);
                    }
                    break;
                }
                let owed = traced::holders(at, i);
                if !enters && owed.is_empty() && ended.is_none() {
                    continue;
                }
                let object = traced::end(owed, ended_frame(f, &mut rebuild));
                if enters {
                    e.traceback.put(traceback::of_object(object.clone(), f.code, f.pc, e.traceback.get()));
                }
                if let Some(inner) = &ended {
                    link(inner, Some(object.clone()));
                }
                ended = Some(object);
            }
        }
        if !previous.is_null() {
            unwind::handle_again(t, Value::borrow(&previous));
        }
        let old = unwind::handle(t, &exception).unwrap_or_else(Value::none);
        let old_type = if old.is_none() { Value::none() } else { old.class().to_value() };
        let entry = exception.downcast::<PyException>().and_then(|e| e.traceback.get());
        let kind = exception.class().to_value();
        let words = [old, old_type, entry.unwrap_or_else(Value::none), exception, kind];
        for (i, v) in words.into_iter().enumerate() {
            *out.add(i) = v.into_word();
        }
    }
    0
}

/// `f_back` of an ended frame: known, or owed.
fn link(ended: &Value, back: Option<Value>) {
    if let Some(f) = ended.downcast::<frame::PyFrame>() {
        match back {
            Some(back) => f.back.put(back),
            None => f.owed.set(true),
        }
    }
}

/// The object of a frame that was never made, which ends at its instruction.
unsafe fn ended_frame(f: &FrameInfo, rebuild: &mut Rebuild) -> Value {
    // SAFETY: the metadata names live code and function objects.
    unsafe {
        let code = &*(f.code as *const PyCode);
        let func = Value::option_from_owned(rebuild.word(&f.func));
        let scope = func.as_ref().and_then(|f| f.downcast::<PyFunction>());
        let of = |w: Option<Word>| w.map_or_else(Value::none, |w| Value::from_borrowed(w));
        let dropped = frames::prepared(code).dropped().filter_map(|i| f.locals.get(i));
        let variables = dropped.map(|l| Value::option_from_owned(rebuild.word(l))).collect();
        let (globals, builtins) = (scope.map(|f| f.globals.get()), scope.map(|f| f.builtins.get()));
        frame::ended(code, of(globals), of(builtins), variables, origin(f, rebuild))
    }
}

/// The instruction where the exception that ends a frame counts as raised in it: see [`unwind::origin`].
unsafe fn origin(f: &FrameInfo, rebuild: &mut Rebuild) -> u32 {
    // SAFETY: the metadata names live code objects; the word is owned.
    unsafe {
        let p = frames::prepared(&*(f.code as *const PyCode));
        let instr = &p.instrs[f.pc as usize];
        if instr.op != Opcode::RERAISE || instr.arg == 0 {
            return f.pc;
        }
        let saved = f.stack.len().checked_sub(6).map(|at| rebuild.word(&f.stack[at]));
        let saved = saved.and_then(|word| Value::option_from_owned(word));
        saved.and_then(|v| unwind::origin_in(v.word(), p.instrs.len())).unwrap_or(f.pc)
    }
}

/// Whether the frame has no handler around its instruction.
unsafe fn is_bare(f: &FrameInfo) -> bool {
    // SAFETY: the metadata names live code objects.
    let p = frames::prepared(unsafe { &*(f.code as *const PyCode) });
    p.around(f.pc as usize).all(|block| block.kind != prepare::BlockKind::Finally)
}

/// Ends the frames of an exit that an exception takes, if none of them handles it: no frame need be made. The unit's activation is
/// unlinked. False if the interpreter has to do it; nothing has been done then.
///
/// # Safety
/// The exit is the one being taken, of a function's unit, and nobody has looked at its frames; the exception is pending.
pub(super) unsafe fn end_frames(
    t: &Thread,
    info: &ExitInfo,
    rebuild: &mut Rebuild,
    who: traced::Leaving,
) -> bool {
    // SAFETY: by the caller's contract.
    unsafe {
        let plain = |f: &FrameInfo| !matches!(f.resume, Resume::Consume(_)) && is_bare(f);
        if trace::active(t) || !info.frames.iter().all(plain) {
            return false;
        }
        let Some(exception) = t.take_pending() else { return false };
        let mut ended: Option<Value> = None;
        for (i, f) in info.frames.iter().enumerate().rev() {
            // What is raised again has an entry of the innermost frame already.
            let enters = info.reason != Reason::Again || i + 1 < info.frames.len();
            let owed = traced::taken(who, Some(i));
            if enters || !owed.is_empty() {
                let object = traced::end(owed, ended_frame(f, rebuild));
                if let Some(e) = exception.downcast::<PyException>().filter(|_| enters) {
                    e.traceback.put(traceback::of_object(object.clone(), f.code, f.pc, e.traceback.get()));
                }
                if let Some(inner) = &ended {
                    link(inner, Some(object.clone()));
                }
                ended = Some(object);
            }
            // What the frame's own handlers had set aside is handled again.
            for block in frames::prepared(&*(f.code as *const PyCode)).around(f.pc as usize) {
                if let Some(saved) = f.stack.get(block.level as usize + 1) {
                    let saved = Value::option_from_owned(rebuild.word(saved));
                    unwind::handle_again(t, &saved.unwrap_or_else(Value::none));
                }
            }
        }
        if let Some(f) = info.frames.first() {
            traced::write_off(who, f.code);
        }
        if let Some(outermost) = &ended {
            traced::link_back(t, outermost, t.head.top.get());
        }
        let _ = t.raise_again(exception);
        true
    }
}

// The helpers below are called without a call site: what ends here must not run Python code, which could ask for this frame. It waits.

/// The helper: raises what is being handled again.
pub(super) extern "C" fn raise_again(t: &Thread) -> i64 {
    deferring(|| unwind::raise(t, None, None));
    -1
}

/// The helper.
pub(super) extern "C" fn reraise(t: &Thread, value: Word, entry: Word) -> i64 {
    // SAFETY: compiled code passes live words.
    let (value, entry) = unsafe { (Value::from_borrowed(value), Value::from_borrowed(entry)) };
    deferring(|| unwind::reraise(t, value, entry));
    -1
}

/// The helper.
pub(super) extern "C" fn exc_match(t: &Thread, kind: Word, wanted: Word) -> i64 {
    // An exception's own type is one.
    if kind == wanted {
        return 1;
    }
    // SAFETY: compiled code passes live words.
    unsafe { unwind::matches(t, Value::borrow(&kind), Value::borrow(&wanted)).map_or(-1, i64::from) }
}

/// The helper.
pub(super) extern "C" fn pop_except(t: &Thread, saved: Word) {
    // SAFETY: compiled code passes a live word.
    deferring(|| unwind::handle_again(t, unsafe { Value::borrow(&saved) }));
}
