//! Frames of compiled activations, made when somebody looks.
//!
//! A compiled activation has no frame, but the metadata of its call site says what one would hold. [`frame_of`] builds the frames (of
//! the functions built in place, too) outside of the value stack and marks the activation: it leaves for the interpreter at its
//! first test after the call. Then the frames pushed by `deopt` take the objects of these over, and what was written to their
//! variables. So every shadow ends with its activation's exit, and a frame object never outlives what it looks into.

use super::deopt::{Rebuild, fill};
use crate::eval::frames;
use crate::object::value::{Value, decref};
use crate::thread::Thread;
use crate::types::code::PyCode;
use crate::types::frame::PyFrame;
use crate::types::function::PyFunction;
use adder_abi::Word;
use adder_abi::deopt::{ExitInfo, HOME_OFFSET, UnitMeta};
use adder_abi::thread::{Activation, Frame, activation_flag};
use std::cell::RefCell;

/// One frame that is looked at.
pub(super) struct Shadow {
    frame: *mut Frame,
    /// The variables as compiled code has them: another word means that somebody wrote.
    seen: Vec<Word>,
}

/// The frames of one activation, the outermost first.
struct Looked {
    activation: *const Activation,
    meta: usize,
    /// The activation before, and the thread: together they name the activation when it exits.
    prev: *const Activation,
    thread: usize,
    frames: Vec<Shadow>,
    made: Made,
}

/// Objects that compiled code keeps in pieces and that were made for shadows: whoever looked may have kept or changed them.
pub(super) struct Made {
    pub site: *const ExitInfo,
    /// By their numbers at the site.
    pub virtuals: Vec<Option<Value>>,
}

struct Table(RefCell<Vec<Looked>>);

// SAFETY: touched only by the holder of the global lock.
unsafe impl Sync for Table {}

static TABLE: Table = Table(RefCell::new(Vec::new()));

/// The metadata and current call site of a compiled activation, with its live words.
pub(super) unsafe fn site_of<'a>(at: *const Activation) -> Option<(&'a UnitMeta, &'a ExitInfo, &'a [u64])> {
    // SAFETY: by the caller's contract the activation is alive and compiled; its home slots lie behind it.
    unsafe {
        let meta = &*(((*at).code.get() & !1) as *const UnitMeta);
        let info = meta.sites.get((*at).site.get() as usize)?;
        let home = at.cast::<u8>().add(HOME_OFFSET).cast::<u64>();
        Some((meta, info, std::slice::from_raw_parts(home, info.words())))
    }
}

/// The function that a compiled activation is running: the innermost of those built in place.
///
/// # Safety
/// The activation is linked and compiled.
pub unsafe fn function_of(at: *const Activation) -> Option<Value> {
    // SAFETY: by the caller's contract.
    unsafe {
        let (_, info, live) = site_of(at)?;
        let word = match &info.frames[..] {
            [_] | [] => (*at).func.get(),
            [.., innermost] => {
                return Value::option_from_owned(Rebuild::new(info, live).word(&innermost.func));
            }
        };
        (!word.is_null()).then(|| Value::from_borrowed(word))
    }
}

/// The index and code of the innermost frame of a compiled activation; none if that is a generator's built in place, which may end
/// without asking what it owes.
///
/// # Safety
/// The activation is linked and compiled.
pub(super) unsafe fn innermost(at: *const Activation) -> Option<(usize, u64)> {
    // SAFETY: by the caller's contract.
    let (_, info, _) = unsafe { site_of(at)? };
    let consumed = info.frames.iter().any(|f| matches!(f.resume, adder_abi::deopt::Resume::Consume(_)));
    info.frames.last().filter(|_| !consumed).map(|f| (info.frames.len() - 1, f.code))
}

/// The thread whose activation this is.
pub(super) fn thread_of(at: *const Activation) -> usize {
    let mut found = 0;
    crate::modules::threading::each_thread(|t| {
        let mut next = t.head.top.get();
        while !next.is_null() && found == 0 {
            if std::ptr::eq(next, at) {
                found = t as *const Thread as usize;
            }
            // SAFETY: activations are alive while linked.
            next = unsafe { (*next).prev.get() };
        }
    });
    found
}

/// The activation of compiled code that runs an interpreter's own frame.
fn running(frame: *const Frame) -> Option<*const Activation> {
    let mut runs = None;
    crate::modules::threading::each_thread(|t| {
        let mut next: *const Activation = t.head.top.get();
        while !next.is_null() {
            // SAFETY: activations are alive while linked.
            let at = unsafe { &*next };
            let is_osr = at.code.get() & 1 != 0 && at.flags.get() & activation_flag::COMPILED_OSR != 0;
            if is_osr && std::ptr::eq(at.prev.get(), frame.cast()) {
                runs = Some(next);
            }
            next = at.prev.get();
        }
    });
    runs
}

/// If compiled code runs an interpreter's own frame (a loop's or generator's unit), that gets its variables.
pub fn restore(frame: *const Frame) {
    if let Some(at) = running(frame) {
        // SAFETY: the activation is linked and compiled.
        unsafe { frame_of(at) };
    }
}

/// The instruction of an interpreter's own frame that compiled code runs (a loop's or generator's unit).
pub fn place_in(frame: *const Frame) -> Option<u32> {
    let at = running(frame)?;
    // SAFETY: the activation is linked and compiled.
    unsafe { site_of(at) }.and_then(|(_, info, _)| info.frames.first()).map(|f| f.pc)
}

/// Calls `f` with the code and instruction of each frame that a compiled activation stands for, the innermost first, without making
/// any; the activation before these.
///
/// # Safety
/// The activation is linked and compiled.
pub unsafe fn each_place(at: *const Activation, f: &mut dyn FnMut(&PyCode, usize)) -> *const Activation {
    // SAFETY: by the caller's contract; the metadata names live code objects.
    unsafe {
        if let Some((_, info, _)) = site_of(at) {
            info.frames.iter().rev().for_each(|frame| f(&*(frame.code as *const PyCode), frame.pc as usize));
        }
        let prev = (*at).prev.get();
        // The interpreter's own frame is the outermost of these.
        let is_osr = (*at).flags.get() & activation_flag::COMPILED_OSR != 0;
        if is_osr && !prev.is_null() { (*prev).prev.get() } else { prev }
    }
}

/// The innermost frame of a compiled activation.
///
/// # Safety
/// The activation is linked and compiled.
pub unsafe fn frame_of(at: *const Activation) -> Option<*mut Frame> {
    // SAFETY: by the caller's contract.
    unsafe { frame_at(at, None) }
}

/// One of the frames of a compiled activation, the outermost being the first; the innermost if none is named.
///
/// # Safety
/// The activation is linked and compiled.
pub(super) unsafe fn frame_at(at: *const Activation, depth: Option<usize>) -> Option<*mut Frame> {
    let chosen = |frames: &[Shadow]| match depth {
        Some(depth) => frames.get(depth).map(|s| s.frame),
        None => frames.last().map(|s| s.frame),
    };
    if let Some(known) = TABLE.0.borrow().iter().find(|l| std::ptr::eq(l.activation, at)) {
        return chosen(&known.frames);
    }
    // SAFETY: by the caller's contract.
    unsafe {
        let (meta, info, live) = site_of(at)?;
        let mut rebuild = Rebuild::new(info, live);
        let flags = &(*at).flags;
        let is_osr = flags.get() & activation_flag::COMPILED_OSR != 0;
        let mut made: Vec<Shadow> = Vec::new();
        for (i, f) in info.frames.iter().enumerate() {
            let code = &*(f.code as *const PyCode);
            let variables = frames::prepared(code).variables;
            let frame = if i == 0 && is_osr {
                // The interpreter's own frame, which the unit has emptied.
                (*at).prev.get() as *mut Frame
            } else {
                let func = if i == 0 { owned((*at).func.get()) } else { rebuild.word(&f.func) };
                let frame = allocate(code, func)?;
                let prev = made.last().map_or((*at).prev.get(), |outer| outer.frame.cast_const().cast());
                (*frame).act.prev.set(prev);
                frame
            };
            fill(frame, f, &mut rebuild);
            let seen = std::slice::from_raw_parts(frames::variables(frame), variables).to_vec();
            made.push(Shadow { frame, seen });
        }
        for (i, shadow) in made.iter().enumerate() {
            super::traced::arrive(at, i, shadow.frame);
        }
        flags.set(flags.get() | activation_flag::LEAVE);
        let found = chosen(&made);
        TABLE.0.borrow_mut().push(Looked {
            activation: at,
            meta: meta as *const UnitMeta as usize,
            prev: (*at).prev.get(),
            thread: thread_of(at),
            frames: made,
            made: Made { site: info, virtuals: rebuild.into_virtuals() },
        });
        found
    }
}

unsafe fn owned(word: Word) -> Word {
    // SAFETY: by the caller's contract the word is alive.
    unsafe { Value::from_borrowed(word) }.into_word()
}

fn layout(code: &PyCode) -> std::alloc::Layout {
    let size = frames::frame_size(frames::prepared(code));
    // A frame's size was tested when it was first pushed.
    std::alloc::Layout::from_size_align(size, 16).unwrap_or(std::alloc::Layout::new::<Frame>())
}

/// Memory of its own for a frame of a function, which is owned.
unsafe fn allocate(code: &PyCode, func: Word) -> Option<*mut Frame> {
    // SAFETY: the function is alive; the memory has room for the frame.
    unsafe {
        let frame = std::alloc::alloc(layout(code)).cast::<Frame>();
        if frame.is_null() {
            decref(func);
            return None;
        }
        let function = &*(func.0 as *const PyFunction);
        let context = frames::Context::of(func, function);
        frames::write_header(frame, code, frames::prepared(code), context);
        Some(frame)
    }
}

/// Whether the activation of a unit that leaves now has shadows: see [`take`].
pub(super) fn is_looked_at(t: &Thread, meta: &UnitMeta) -> bool {
    position(&TABLE.0.borrow(), t, meta).is_some()
}

fn position(table: &[Looked], t: &Thread, meta: &UnitMeta) -> Option<usize> {
    let (meta, thread, top) =
        (meta as *const UnitMeta as usize, t as *const Thread as usize, t.head.top.get());
    table.iter().position(|l| l.meta == meta && l.thread == thread && std::ptr::eq(l.prev, top))
}

/// The shadows of the activation of a unit that leaves now, its `prev` being the topmost activation again.
pub(super) fn take(t: &Thread, meta: &UnitMeta) -> Option<(Vec<Shadow>, Made)> {
    let mut table = TABLE.0.borrow_mut();
    let found = position(&table, t, meta);
    found.map(|i| table.swap_remove(i)).map(|looked| (looked.frames, looked.made))
}

/// What was written to a shadow's variables: index and owned value. The others, and the stack, go to `dead`.
unsafe fn written(shadow: &Shadow, dead: &mut Vec<Value>) -> Vec<(usize, Word)> {
    let mut changes = Vec::new();
    // SAFETY: the shadow is complete and owns its words.
    unsafe {
        let vars = frames::variables(shadow.frame);
        for (i, seen) in shadow.seen.iter().enumerate() {
            let word = vars.add(i).replace(Word::NULL);
            if word == *seen {
                dead.extend(Value::option_from_owned(word));
            } else {
                changes.push((i, word));
            }
        }
        let bottom = vars.add(shadow.seen.len());
        let mut sp = (*shadow.frame).sp.get();
        while sp > bottom {
            sp = sp.sub(1);
            dead.extend(Value::option_from_owned(*sp));
        }
        (*shadow.frame).sp.set(bottom);
    }
    changes
}

/// Stores what was written to the shadow in the frame that takes its place.
unsafe fn apply(frame: *mut Frame, changes: Vec<(usize, Word)>, dead: &mut Vec<Value>) {
    for (i, word) in changes {
        // SAFETY: both frames are of the same code.
        unsafe { dead.extend(Value::option_from_owned(frames::variables(frame).add(i).replace(word))) };
    }
}

/// Empties the interpreter's own frame before the unit writes it back; gives what was written to it.
///
/// # Safety
/// The shadow is the outermost of an OSR unit's activation.
pub(super) unsafe fn empty(shadow: &Shadow, dead: &mut Vec<Value>) -> Vec<(usize, Word)> {
    // SAFETY: by the caller's contract.
    unsafe { written(shadow, dead) }
}

/// After the own frame was written back.
///
/// # Safety
/// As [`empty`].
pub(super) unsafe fn refill(frame: *mut Frame, changes: Vec<(usize, Word)>, dead: &mut Vec<Value>) {
    // SAFETY: by the caller's contract.
    unsafe { apply(frame, changes, dead) };
}

/// A pushed frame takes its shadow's place, object and all; without a frame the shadow just ends.
///
/// # Safety
/// The shadow is one of [`take`]'s that is not the interpreter's own frame; `frame` is of the same code and complete, `caller` alive.
pub(super) unsafe fn replace(
    shadow: Shadow,
    frame: Option<*mut Frame>,
    caller: *const Activation,
    dead: &mut Vec<Value>,
) {
    // SAFETY: by the caller's contract.
    unsafe {
        let old = shadow.frame;
        // What it said may be a shadow that is gone.
        (*old).act.prev.set(caller);
        let code = frames::code_of(old).to_value();
        if let Some(frame) = frame {
            let changes = written(&shadow, dead);
            let object = (*old).object.replace(Word::NULL);
            if let Some(object) = Value::option_from_owned(object) {
                if let Some(f) = object.downcast::<PyFrame>() {
                    f.frame.set(frame);
                }
                (*frame).object.set(object.into_word());
            }
            apply(frame, changes, dead);
        }
        if let Some(code) = code.downcast::<PyCode>() {
            frames::clear(old, frames::prepared(code));
            std::alloc::dealloc(old.cast(), layout(code));
        }
        dead.push(code);
    }
}
