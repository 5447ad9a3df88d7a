//! Chains of generators that delegate to each other (`yield from`, `await`), suspended and resumed as one.
//!
//! A value that the innermost generator of a chain yields goes through all others to whoever resumed the outermost, the root. They are not
//! taken off one by one, to be linked again at the next step: the chain is *folded*. Its frames stay linked to each other, the root notes
//! the innermost (the leaf) and waits ([`Phase::Waiting`]); a step links root and leaf, however long the chain is. Whoever looks at the state
//! of one of its generators otherwise ([`PyGenerator::state`]) gets it *unfolded*: all suspended, each by itself.
//!
//! `unsafe` lives here: frames are linked by pointer.

use super::frames::{code_of, prepared};
use super::trace;
use crate::object::value::Value;
use crate::thread::Thread;
use crate::types::generator::{Kind, Phase, PyGenerator};
use adder_abi::opcode::Opcode;
use adder_abi::thread::{Frame, activation_flag};

/// A frame that delegates has entered the frame of `inner`, which takes its place in the chain.
///
/// # Safety
/// Both frames are linked, `inner` topmost, entered by the one that delegates.
#[inline(always)]
pub(super) unsafe fn nest(outer: &PyGenerator, inner: &PyGenerator) {
    let (root, level) = match outer.phase.get() {
        Phase::Nested => (outer.link.get(), outer.level.get()),
        // SAFETY: a running generator has a frame.
        _ if unsafe { (*outer.frame.get()).act.flags.get() } & activation_flag::DELEGATED != 0 => return,
        _ => (outer as *const PyGenerator as usize, 0),
    };
    if level == u16::MAX || inner.kind == Kind::AsyncGenerator {
        return;
    }
    inner.phase.set(Phase::Nested);
    inner.link.set(root);
    inner.level.set(level + 1);
}

/// Folds the chain whose topmost frame is that of a nested generator. The flags of the root's frame: who gets what was yielded.
///
/// # Safety
/// The frame is topmost, and `leaf` its generator, which is nested.
#[inline(always)]
pub(super) unsafe fn fold(t: &Thread, leaf: &PyGenerator) -> u32 {
    // SAFETY: by the caller's contract; a root outlives what is nested in it.
    unsafe {
        let root = &*(leaf.link.get() as *const PyGenerator);
        let frame = root.frame.get();
        root.phase.set(Phase::Waiting);
        root.link.set(leaf as *const PyGenerator as usize);
        t.head.exc_info.set(root.exc.prev.get());
        t.head.top.set((*frame).act.prev.get());
        t.head.depth.set(t.head.depth.get() - u32::from(leaf.level.get()) - 1);
        (*frame).act.flags.replace(activation_flag::GENERATOR)
    }
}

/// Links a folded chain on top, its leaf ready to go on with what is sent; false, and nothing is done but that the chain is unfolded, if that
/// is not to be, for want of room or because somebody wants to see each step.
///
/// # Safety
/// `sent` is owned if this succeeds.
#[inline(always)]
pub(super) unsafe fn resume(t: &Thread, root: &PyGenerator, sent: &Value, flags: u32) -> bool {
    // SAFETY: a waiting root names its leaf; both have frames, which are linked to each other.
    unsafe {
        let leaf = &*(root.link.get() as *const PyGenerator);
        let depth = t.head.depth.get() + u32::from(leaf.level.get()) + 1;
        if depth > t.head.depth_limit.get() || trace::active(t) {
            unfold(root);
            return false;
        }
        let (outer, inner) = (root.frame.get(), leaf.frame.get());
        (*outer).act.prev.set(t.head.top.get());
        (*outer).act.flags.set(activation_flag::GENERATOR | flags);
        root.exc.prev.set(t.head.exc_info.get());
        root.phase.set(Phase::Running);
        t.head.exc_info.set(&leaf.exc);
        t.head.top.set(inner.cast());
        t.head.depth.set(depth);
        let sp = (*inner).sp.get();
        *sp = sent.clone().into_word();
        (*inner).sp.set(sp.add(1));
        true
    }
}

/// Suspends each generator of a folded chain by itself.
#[cold]
pub fn unfold(root: &PyGenerator) {
    // SAFETY: a waiting root names its leaf; the frames between them are linked, and each names its generator.
    unsafe {
        let mut frame: *mut Frame = (*(root.link.get() as *const PyGenerator)).frame.get();
        while frame != root.frame.get() {
            let g = &*((*frame).owner.get().0 as *const PyGenerator);
            g.phase.set(Phase::Suspended);
            (*frame).act.flags.set(activation_flag::GENERATOR);
            frame = (*frame).act.prev.get() as *mut Frame;
        }
    }
    root.phase.set(Phase::Suspended);
}

/// What a suspended generator delegates to.
///
/// # Safety
/// The generator is suspended.
pub unsafe fn receiver_of(g: &PyGenerator) -> Option<&Value> {
    let frame = g.frame.get();
    // SAFETY: a suspended frame's state is saved; at `YIELD_FROM` the receiver is on top.
    unsafe {
        let started = (*frame).act.flags.get() & activation_flag::NOT_STARTED == 0;
        let instr = &prepared(code_of(frame)).instrs[(*frame).act.site.get() as usize];
        (started && instr.op == Opcode::YIELD_FROM).then(|| Value::borrow(&*(*frame).sp.get().sub(1)))
    }
}

/// Whether a generator is suspended where it delegates, as all in the middle of a chain are. Such generators are interpreted also if they are
/// compiled: compiled code steps a chain level by level, the interpreter at once.
#[inline(never)]
pub(super) fn is_link(g: &PyGenerator) -> bool {
    let suspended = matches!(g.phase.get(), Phase::Suspended | Phase::Waiting);
    // SAFETY: as just seen.
    g.kind == Kind::Generator && suspended && unsafe { receiver_of(g) }.is_some()
}

/// Whether a suspended generator delegates to a link of a chain.
pub(super) fn is_before_link(g: &PyGenerator) -> bool {
    // SAFETY: by the caller the generator is suspended.
    let receiver = unsafe { receiver_of(g) }.and_then(|v| v.downcast::<PyGenerator>());
    g.kind == Kind::Generator && receiver.is_some_and(is_link)
}
