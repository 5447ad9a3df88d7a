//! Frame objects that compiled activations owe, and those of frames that compiled code runs.
//!
//! The traceback entry of a frame that handles an exception in compiled code, and `f_back` of an ended frame that was called from compiled
//! code, get the frame's object when somebody asks for it (then [`super::shadow`] makes the frame) or when the activation leaves for the
//! interpreter (then [`super::deopt`] has it). Most die before. A frame does not end before its debts are settled: compiled code asks
//! [`is_traced`] and leaves.
//!
//! Who asks for the frame itself (`sys._getframe`, `f_back`) gets a distant object, which is owed its frame in the same way: code, line and
//! caller are answered from the activation, and the frame is made for whoever wants its variables.

use super::deopt::Rebuild;
use super::shadow;
use crate::object::value::Value;
use crate::thread::Thread;
use crate::types::code::PyCode;
use crate::types::frame::{self, PyFrame};
use crate::types::function::PyFunction;
use crate::types::traceback::PyTraceback;
use adder_abi::Word;
use adder_abi::deopt::{Resume, UnitMeta};
use adder_abi::thread::{Activation, Frame, activation_flag};
use std::cell::RefCell;

/// Names an activation that leaves: it is unlinked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Leaving {
    meta: usize,
    prev: *const Activation,
    thread: usize,
}

/// The activation of a unit that leaves now, its `prev` being the topmost activation again.
pub(super) fn leaving(t: &Thread, meta: &UnitMeta) -> Leaving {
    Leaving {
        meta: meta as *const UnitMeta as usize,
        prev: t.head.top.get(),
        thread: t as *const Thread as usize,
    }
}

/// An object that wants the frame object of a compiled activation.
struct Debt {
    /// A traceback or frame object, which ends the debt when it dies.
    holder: Word,
    activation: *const Activation,
    /// Which of the activation's frames, the outermost first.
    depth: usize,
    code: u64,
    /// What names the activation once it is unlinked.
    leaving: Leaving,
}

struct Table(RefCell<Vec<Debt>>);

// SAFETY: touched only by the holder of the global lock.
unsafe impl Sync for Table {}

static TABLE: Table = Table(RefCell::new(Vec::new()));

/// `holder` gets the object of an activation's frame later.
///
/// # Safety
/// The activation is linked, compiled, and of this thread; the code is that of its frame.
pub(super) unsafe fn owe(t: &Thread, holder: &Value, at: *const Activation, depth: usize, code: u64) {
    // SAFETY: by the caller's contract.
    unsafe {
        let flags = &(*at).flags;
        flags.set(flags.get() | activation_flag::TRACED);
        TABLE.0.borrow_mut().push(Debt {
            holder: holder.word(),
            activation: at,
            depth,
            code,
            leaving: Leaving {
                meta: (*at).code.get() & !1,
                prev: (*at).prev.get(),
                thread: t as *const Thread as usize,
            },
        });
    }
}

/// The object of the frame `depth` frames out of an activation's innermost, none if that cannot be had; or, if it has fewer frames, the
/// activation before it, and how many it has.
///
/// # Safety
/// The activation is linked and compiled.
pub unsafe fn object_in(
    t: &Thread,
    at: *const Activation,
    depth: usize,
) -> Result<Option<Value>, (*const Activation, usize)> {
    // SAFETY: by the caller's contract; the metadata names live objects.
    unsafe {
        let prev = (*at).prev.get();
        let Some((_, info, _)) = shadow::site_of(at) else { return Err((prev, 0)) };
        let is_osr = (*at).flags.get() & activation_flag::COMPILED_OSR != 0;
        let frames = info.frames.len();
        match frames.checked_sub(depth + 1) {
            None => Err((if is_osr { (*prev).prev.get() } else { prev }, frames)),
            Some(0) if is_osr => Ok(Some(frame::object_of(t, prev as *mut Frame))),
            Some(i) => Ok(distant(t, at, i)),
        }
    }
}

/// The object of a frame of an activation that is none of the interpreter's own, by its place, the outermost being the first.
unsafe fn distant(t: &Thread, at: *const Activation, i: usize) -> Option<Value> {
    // SAFETY: by the caller's contract; the metadata names live objects.
    unsafe {
        let flags = (*at).flags.get();
        let (_, info, live) = shadow::site_of(at)?;
        let consumes = info.frames.iter().any(|f| matches!(f.resume, Resume::Consume(_)));
        if flags & activation_flag::LEAVE != 0 || consumes || !is_of_thread(t, at) {
            return shadow::frame_at(at, Some(i)).map(|frame| frame::object_of(t, frame));
        }
        if flags & activation_flag::TRACED != 0 {
            if let Some(known) = holders(at, i).into_iter().find(is_distant) {
                return Some(known);
            }
        }
        let f = info.frames.get(i)?;
        let func = match i {
            0 => Value::from_borrowed((*at).func.get()),
            _ => Value::option_from_owned(Rebuild::new(info, live).word(&f.func))?,
        };
        let scope = func.downcast::<PyFunction>()?;
        let (globals, builtins) = (scope.globals.get(), scope.builtins.get());
        let code = &*(f.code as *const PyCode);
        let object = frame::distant(code, Value::from_borrowed(globals), Value::from_borrowed(builtins));
        owe(t, &object, at, i, f.code);
        Some(object)
    }
}

fn is_of_thread(t: &Thread, at: *const Activation) -> bool {
    let mut threads = 0;
    crate::modules::threading::each_thread(|_| threads += 1);
    threads == 1 || shadow::thread_of(at) == t as *const Thread as usize
}

fn is_distant(holder: &Value) -> bool {
    holder.downcast::<PyFrame>().is_some_and(PyFrame::is_distant)
}

/// The object of the frame that called a distant object's.
pub fn caller_of_distant(t: &Thread, holder: &Value) -> Option<Value> {
    let (at, i, _) = find(holder.word())?;
    // SAFETY: a debt does not outlive its activation.
    unsafe {
        let frames = shadow::site_of(at)?.1.frames.len();
        crate::eval::object_from(t, at, frames.checked_sub(i)?)
    }
}

/// The instruction that a distant object's frame is at.
pub fn place_of_distant(holder: Word) -> Option<u32> {
    let (at, i, _) = find(holder)?;
    // SAFETY: a debt does not outlive its activation.
    unsafe { shadow::site_of(at)?.1.frames.get(i).map(|f| f.pc) }
}

/// Makes the frame of a distant object.
pub fn make_frame(holder: Word) {
    if let Some((at, i, _)) = find(holder) {
        // SAFETY: a debt does not outlive its activation.
        unsafe { shadow::frame_at(at, Some(i)) };
    }
}

/// A frame was made: its distant object, if there is one, gets it.
///
/// # Safety
/// The activation is linked; the frame is complete and has no object.
pub(super) unsafe fn arrive(at: *const Activation, depth: usize, frame: *mut Frame) {
    let Some(object) = holders(at, depth).into_iter().find(is_distant) else { return };
    forget_quietly(object.word());
    if let Some(this) = object.downcast::<PyFrame>() {
        // SAFETY: by the caller's contract.
        unsafe { this.arrive(object.clone(), frame) };
    }
}

/// The object of the frame that called an ended frame, if that is interpreted; else it is owed.
///
/// # Safety
/// `caller` is linked, or null; it is in the middle of the call.
pub unsafe fn link_back(t: &Thread, ended: &Value, caller: *const Activation) {
    let Some(this) = ended.downcast::<PyFrame>() else { return };
    // SAFETY: by the caller's contract.
    unsafe {
        if caller.is_null() {
            return;
        }
        if (*caller).code.get() & 1 == 0 {
            this.back.put(frame::object_of(t, caller as *mut Frame));
        } else if let Some((depth, code)) = shadow::innermost(caller) {
            this.owed.set(true);
            owe(t, ended, caller, depth, code);
        } else if let Some(frame) = crate::eval::frame_from(caller) {
            this.back.put(frame::object_of(t, frame));
        }
    }
}

/// The holder dies, or has got what it was owed.
pub fn forget(holder: Word) {
    let mut table = TABLE.0.borrow_mut();
    let Some(i) = table.iter().rposition(|d| d.holder == holder) else { return };
    let debt = table.remove(i);
    // A debt on a living activation: the next return need not ask.
    if !table.iter().any(|d| std::ptr::eq(d.activation, debt.activation)) {
        // SAFETY: a debt does not outlive its activation.
        let flags = unsafe { &(*debt.activation).flags };
        flags.set(flags.get() & !activation_flag::TRACED);
    }
}

/// What a debt is for.
fn find(holder: Word) -> Option<(*const Activation, usize, u64)> {
    let table = TABLE.0.borrow();
    table.iter().rfind(|d| d.holder == holder).map(|d| (d.activation, d.depth, d.code))
}

/// The code of the frame that a holder is owed.
pub fn code_owed(holder: &Value) -> Option<Value> {
    let (_, _, code) = find(holder.word())?;
    // SAFETY: the activation's unit keeps its code objects.
    Some(unsafe { Value::from_borrowed(Word(code)) })
}

/// The frame object that a holder is owed, on demand.
pub fn collect(t: &Thread, holder: &Value) -> Option<Value> {
    let (at, depth, _) = find(holder.word())?;
    // SAFETY: a debt does not outlive its activation.
    unsafe {
        let frame = shadow::frame_at(at, Some(depth))?;
        let object = frame::object_of(t, frame);
        give(holder, object.clone());
        Some(object)
    }
}

/// Pays.
pub(super) fn give(holder: &Value, object: Value) {
    forget_quietly(holder.word());
    if let Some(tb) = holder.downcast::<PyTraceback>() {
        tb.frame.put(object);
    } else if let Some(f) = holder.downcast::<PyFrame>() {
        f.owed.set(false);
        f.back.put(object);
    }
}

/// Pays the holders of a frame that has ended as an object tells. Its object: the distant one, if there is one.
pub(super) fn end(holders: Vec<Value>, object: Value) -> Value {
    let known = holders.iter().find(|h| is_distant(h)).cloned();
    if let (Some(this), Some(other)) =
        (known.as_ref().and_then(|h| h.downcast::<PyFrame>()), object.downcast::<PyFrame>())
    {
        this.end_as(other);
    }
    let object = known.unwrap_or(object);
    for holder in holders {
        if holder.is(&object) {
            forget_quietly(holder.word());
        } else {
            give(&holder, object.clone());
        }
    }
    object
}

fn forget_quietly(holder: Word) {
    let mut table = TABLE.0.borrow_mut();
    if let Some(i) = table.iter().rposition(|d| d.holder == holder) {
        table.remove(i);
    }
}

/// The helper: whether a frame of the topmost activation, or one built in it, is owed to somebody, or is the interpreter's and somebody has
/// its object. That of a generator which is about to yield (bit 32) goes on: its object is made.
pub(super) extern "C" fn is_traced(t: &Thread, depth: i64) -> i64 {
    let at = t.head.top.get();
    let (yields, depth) = (depth >> 32 != 0, depth & 0xffff_ffff);
    // SAFETY: the topmost activation is the caller's, or the frame that it was entered for.
    if depth == 0 && !yields && unsafe { has_own_frame_object(at) } {
        return 1;
    }
    if yields {
        for holder in holders(at, 0) {
            // SAFETY: the activation before a generator's unit is the generator's frame.
            give(&holder, unsafe { frame::object_of(t, (*at).prev.get() as *mut Frame) });
        }
    }
    let table = TABLE.0.borrow();
    let mut all = table.iter().filter(|d| std::ptr::eq(d.activation, at)).peekable();
    if all.peek().is_none() {
        // SAFETY: the topmost activation is the caller's.
        let flags = unsafe { &(*at).flags };
        flags.set(flags.get() & !activation_flag::TRACED);
        return 0;
    }
    i64::from(all.any(|d| d.depth >= depth as usize))
}

/// Whether somebody has the object of the interpreter's frame that a unit was entered for: of a linked activation of one, or of the frame,
/// the topmost, where the unit has no activation.
unsafe fn has_own_frame_object(at: *const Activation) -> bool {
    // SAFETY: by the caller's contract; the activation before such a unit's is its frame, which owns its object.
    unsafe {
        let frame = match (*at).code.get() & 1 {
            0 => at,
            _ if (*at).flags.get() & activation_flag::COMPILED_OSR != 0 => (*at).prev.get(),
            _ => return false,
        };
        let object = (*frame.cast::<Frame>()).object.get();
        !object.is_null() && Value::borrow(&object).refcount() > 1
    }
}

/// Who is owed a frame of a linked activation.
pub(super) fn holders(at: *const Activation, depth: usize) -> Vec<Value> {
    let table = TABLE.0.borrow();
    let of_frame = table.iter().filter(|d| std::ptr::eq(d.activation, at) && d.depth == depth);
    // SAFETY: holders are alive.
    of_frame.map(|d| unsafe { Value::from_borrowed(d.holder) }).collect()
}

/// Takes the debts of an activation that leaves off the list: those on one of its frames, or all.
pub(super) fn taken(who: Leaving, depth: Option<usize>) -> Vec<Value> {
    let mut table = TABLE.0.borrow_mut();
    let wanted = |d: &mut Debt| d.leaving == who && depth.is_none_or(|depth| d.depth == depth);
    // SAFETY: holders are alive.
    table.extract_if(.., wanted).map(|d| unsafe { Value::from_borrowed(d.holder) }).collect()
}

/// Pays the debts on one frame.
///
/// # Safety
/// The frame is complete and linked.
pub(super) unsafe fn settle(t: &Thread, who: Leaving, depth: usize, frame: *mut Frame) {
    let holders = taken(who, Some(depth));
    // SAFETY: by the caller's contract; a frame that has an object has no distant one.
    unsafe {
        for holder in &holders {
            if let Some(this) = holder.downcast::<PyFrame>().filter(|f| f.is_distant()) {
                this.arrive(holder.clone(), frame);
            }
        }
        for holder in holders {
            if (*frame).object.get() != holder.word() {
                give(&holder, frame::object_of(t, frame));
            }
        }
    }
}

/// An ended frame without variables for those whose frame is gone.
pub(super) fn write_off(who: Leaving, code: u64) {
    let holders = taken(who, None);
    if !holders.is_empty() {
        // SAFETY: the unit keeps its code objects.
        let code = unsafe { &*(code as *const PyCode) };
        for holder in holders {
            end(vec![holder], frame::ended(code, Value::none(), Value::none(), frame::Ended::default(), 0));
        }
    }
}
