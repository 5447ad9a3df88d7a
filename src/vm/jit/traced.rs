//! Frame objects that compiled activations owe.
//!
//! The traceback entry of a frame that handles an exception in compiled code, and `f_back` of an ended frame that was called from compiled
//! code, get the frame's object when somebody asks for it (then [`super::shadow`] makes the frame) or when the activation leaves for the
//! interpreter (then [`super::deopt`] has it). Most die before. A frame does not end before its debts are settled: compiled code asks
//! [`is_traced`] and leaves.

use super::shadow;
use crate::object::value::Value;
use crate::thread::Thread;
use crate::types::code::PyCode;
use crate::types::frame::{self, PyFrame};
use crate::types::traceback::PyTraceback;
use adder_abi::Word;
use adder_abi::deopt::UnitMeta;
use adder_abi::thread::{Activation, Frame, activation_flag};
use std::cell::RefCell;

/// Debts of an activation that ends: which frame, to whom.
pub(super) type Debts = Vec<(usize, Value)>;

/// An object that wants the frame object of a compiled activation.
struct Debt {
    /// A traceback or frame object, which ends the debt when it dies.
    holder: Word,
    activation: *const Activation,
    /// Which of the activation's frames, the outermost first.
    depth: usize,
    code: u64,
    /// What names the activation once it is unlinked.
    meta: usize,
    prev: *const Activation,
    thread: usize,
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
            meta: (*at).code.get() & !1,
            prev: (*at).prev.get(),
            thread: t as *const Thread as usize,
        });
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
fn give(holder: &Value, object: Value) {
    forget_quietly(holder.word());
    if let Some(tb) = holder.downcast::<PyTraceback>() {
        tb.frame.put(object);
    } else if let Some(f) = holder.downcast::<PyFrame>() {
        f.owed.set(false);
        f.back.put(object);
    }
}

fn forget_quietly(holder: Word) {
    let mut table = TABLE.0.borrow_mut();
    if let Some(i) = table.iter().rposition(|d| d.holder == holder) {
        table.remove(i);
    }
}

/// The helper: whether a frame of the topmost activation, or one built in it, is owed to somebody.
pub(super) extern "C" fn is_traced(t: &Thread, depth: i64) -> i64 {
    let at = t.head.top.get();
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

/// Who is owed a frame of a linked activation.
pub(super) fn holders(at: *const Activation, depth: usize) -> Vec<Value> {
    let table = TABLE.0.borrow();
    let of_frame = table.iter().filter(|d| std::ptr::eq(d.activation, at) && d.depth == depth);
    // SAFETY: holders are alive.
    of_frame.map(|d| unsafe { Value::from_borrowed(d.holder) }).collect()
}

/// Those among taken debts that are owed one frame.
pub(super) fn of_frame(debts: &mut Debts, depth: usize) -> Vec<Value> {
    debts.extract_if(.., |(d, _)| *d == depth).map(|(_, holder)| holder).collect()
}

/// Pays all of these.
pub(super) fn pay(holders: Vec<Value>, object: &Value) {
    for holder in holders {
        give(&holder, object.clone());
    }
}

/// The debts of the activation of a unit that leaves now, its `prev` being the topmost activation again.
pub(super) fn take(t: &Thread, meta: &UnitMeta) -> Debts {
    let mut table = TABLE.0.borrow_mut();
    if table.is_empty() {
        return Vec::new();
    }
    let (meta, thread, top) =
        (meta as *const UnitMeta as usize, t as *const Thread as usize, t.head.top.get());
    let mut taken = Vec::new();
    table.retain(|d| {
        let is_of = d.meta == meta && d.thread == thread && std::ptr::eq(d.prev, top);
        if is_of {
            // SAFETY: holders are alive.
            taken.push((d.depth, unsafe { Value::from_borrowed(d.holder) }));
        }
        !is_of
    });
    taken
}

/// Pays the debts on one frame.
///
/// # Safety
/// The frame is complete and linked.
pub(super) unsafe fn settle(t: &Thread, debts: &mut Debts, depth: usize, frame: *mut Frame) {
    debts.retain(|(d, holder)| {
        if *d == depth {
            // SAFETY: by the caller's contract.
            give(holder, unsafe { frame::object_of(t, frame) });
        }
        *d != depth
    });
}

/// An ended frame without variables for those whose frame is gone.
pub(super) fn write_off(debts: Debts, code: &PyCode) {
    for (_, holder) in debts {
        give(&holder, frame::ended(code, Value::none(), Value::none(), frame::Ended::default(), 0));
    }
}
