//! The end of an object: finalizer, weak references, contents, memory, in that order.
//!
//! Destruction of one object can destroy others; long chains are taken apart by a queue instead of recursion, so a list nested
//! a million deep does not use up the native stack. `unsafe` lives here.

use super::heap::heap;
use super::weak;
use crate::object::class::PyType;
use crate::object::payload::{ATTRS_AT_END, Payload};
use crate::object::shape::drop_tail;
use crate::object::value::{Value, decref};
use crate::thread::{Thread, native_stack_pointer};
use crate::types::list::PyList;
use crate::types::tuple::PyTuple;
use adder_abi::object::{Header, Layout, Shape, flag, shape_flag};
use adder_abi::word::Word;
use std::cell::{Cell, RefCell};

/// Nested destructions beyond this wait in the queue.
const MAX_DEPTH: u32 = 64;

struct State {
    depth: Cell<u32>,
    waiting: RefCell<Vec<*mut Header>>,
    /// Compiled code is destroying something: no Python code may run.
    deferring: Cell<bool>,
    /// Dead objects whose end runs Python code, each with one reference.
    deferred: RefCell<Vec<Value>>,
    /// How often destruction has run Python code, or may have.
    ran: Cell<u64>,
}

// SAFETY: touched only by the holder of the global lock.
unsafe impl Sync for State {}

static STATE: State = State {
    depth: Cell::new(0),
    waiting: RefCell::new(Vec::new()),
    deferring: Cell::new(false),
    deferred: RefCell::new(Vec::new()),
    ran: Cell::new(0),
};

/// Does `f` without running finalizers and weak references' callbacks: objects that have some wait for [`run_deferred`], at the next
/// poll.
pub fn deferring<R>(f: impl FnOnce() -> R) -> R {
    let before = STATE.deferring.replace(true);
    let r = f();
    STATE.deferring.set(before);
    r
}

/// Ends the objects that wait since [`deferring`].
pub fn run_deferred() {
    let dead = STATE.deferred.take();
    drop(dead);
}

/// A number that changes whenever destruction may have run Python code.
pub fn python_runs() -> u64 {
    STATE.ran.get()
}

/// Puts a dead object aside if its end would run Python code now.
unsafe fn put_aside(header: &Header, python: bool) -> bool {
    if !python {
        return false;
    }
    if !STATE.deferring.get() {
        STATE.ran.set(STATE.ran.get() + 1);
        return false;
    }
    let Some(t) = Thread::try_current() else { return false };
    header.refcount.set(1);
    // SAFETY: the count was just set for this reference.
    let value = unsafe { Value::from_owned(Word(header as *const Header as u64)) };
    STATE.deferred.borrow_mut().push(value);
    t.head.eval_breaker.fetch_or(crate::poll::breaker::FINALIZE, std::sync::atomic::Ordering::Relaxed);
    true
}

/// Ends an object whose count has come to zero.
///
/// # Safety
/// `object` is alive but for its count, and nobody refers to it.
#[inline(never)]
pub unsafe fn destroy(object: *mut Header) {
    // SAFETY: by the caller's contract; a leaf's end destroys nothing else.
    unsafe {
        let shape = &*(*object).shape.get();
        let leaf = shape.flags & (shape_flag::PLAIN_END | shape_flag::TRAVERSE) == shape_flag::PLAIN_END;
        let ended = shape.layout == Layout::Generator && crate::types::generator::has_ended(&*object);
        if (leaf || ended) && (*object).flags.get() & flag::WEAKLY_REFERENCED == 0 {
            return end_plain(object, shape);
        }
    }
    let depth = STATE.depth.get();
    if depth >= MAX_DEPTH {
        STATE.waiting.borrow_mut().push(object);
        return;
    }
    STATE.depth.set(depth + 1);
    // SAFETY: by the caller's contract.
    unsafe { destroy_now(object) };
    STATE.depth.set(depth);
    if depth == 0 && !STATE.waiting.borrow().is_empty() {
        // Python code that a finalizer runs may itself be deep in native calls; the queue is emptied at depth 1.
        STATE.depth.set(1);
        loop {
            let next = STATE.waiting.borrow_mut().pop();
            match next {
                // SAFETY: queued objects are dead but for their contents.
                Some(object) => unsafe { destroy_now(object) },
                None => break,
            }
        }
        STATE.depth.set(0);
    }
}

/// Drops the struct and gives the memory back.
///
/// # Safety
/// As [`destroy`], for an object of a shape with [`shape_flag::PLAIN_END`], or a generator that has ended, that has no weak references.
#[inline(always)]
unsafe fn end_plain(object: *mut Header, shape: &Shape) {
    // SAFETY: by the caller's contract; the layout says what the object begins with.
    unsafe {
        (*object).flags.set((*object).flags.get() | flag::DYING);
        match shape.layout {
            Layout::Tuple => PyTuple::drop_payload(object.cast()),
            Layout::List => PyList::drop_payload(object.cast()),
            Layout::Float => {}
            _ => ((*shape.type_.cast::<PyType>()).solid.ops.drop)(object),
        }
        heap().free(object);
    }
}

unsafe fn destroy_now(object: *mut Header) {
    // SAFETY: the object is intact until its payload is dropped.
    unsafe {
        let header = &*object;
        let shape = &*header.shape.get();
        if shape.flags & shape_flag::PLAIN_END != 0 && header.flags.get() & flag::WEAKLY_REFERENCED == 0 {
            return end_plain(object, shape);
        }
        let class: *const PyType = shape.type_.cast();
        if is_plain_instance(header, shape) && (*class).slots().finalize.is_none() {
            return end_instance(object, shape);
        }
        let finalizer = has_work(&*class, header) && !crate::types::generator::ends_quietly(header);
        let weak = header.flags.get() & flag::WEAKLY_REFERENCED != 0;
        if put_aside(header, finalizer && header.flags.get() & flag::FINALIZED == 0 || weak) {
            return;
        }
        if finalizer {
            if header.flags.get() & flag::FINALIZED == 0 && !finalize(header) {
                return;
            }
        }
        if header.flags.get() & flag::WEAKLY_REFERENCED != 0 {
            header.refcount.set(1);
            weak::clear(header);
            header.refcount.set(header.refcount.get() - 1);
            if header.refcount.get() != 0 {
                return;
            }
        }
        header.flags.set(header.flags.get() | flag::DYING);
        // A finalizer can have given the object another class.
        let shape = &*header.shape.get();
        let class: *const PyType = shape.type_.cast();
        let heap_type = shape.flags & shape_flag::HEAP_TYPE != 0;
        let ops = (*class).solid.ops;
        if shape.slot_words != 0 || shape.attr_offset != 0 {
            drop_tail(header);
        }
        (ops.drop)(object);
        heap().free(object);
        if heap_type {
            decref(Word(class as u64));
        }
    }
}

/// Whether the class has a finalizer that may have something to do for the object.
#[inline(always)]
fn has_work(class: &PyType, header: &Header) -> bool {
    let Some(finalize) = class.slots().finalize else { return false };
    let quiet = header.flags.get() & flag::QUIET != 0;
    !quiet || class.solid.slots.finalize.is_none_or(|own| !std::ptr::fn_addr_eq(own, finalize))
}

/// Whether an object is nothing but attributes in slots of its own, looked at by no weak reference.
#[inline(always)]
fn is_plain_instance(header: &Header, shape: &Shape) -> bool {
    shape.layout == Layout::Object
        && shape.flags & (shape_flag::HEAP_TYPE | shape_flag::DICT_MODE) == shape_flag::HEAP_TYPE
        && shape.slot_words == 0
        && shape.attr_offset != ATTRS_AT_END
        && shape.count <= u32::from(shape.inline_capacity)
        && header.flags.get() & flag::WEAKLY_REFERENCED == 0
}

/// Ends a plain instance of a class without finalizer.
///
/// # Safety
/// As [`destroy`], for what [`is_plain_instance`].
unsafe fn end_instance(object: *mut Header, shape: &Shape) {
    // SAFETY: by the caller's contract; the shape says how many words of the attribute area are attributes. What they refer to ends
    // later than the decision that this object does, and cannot reach it.
    unsafe {
        (*object).flags.set((*object).flags.get() | flag::DYING);
        let class = Word(shape.type_ as u64);
        if shape.attr_offset != 0 {
            let attributes = object.cast::<u8>().add(usize::from(shape.attr_offset)).cast::<Word>().add(1);
            for i in 0..shape.count as usize {
                decref(*attributes.add(i));
            }
        }
        heap().free(object);
        decref(class);
    }
}

/// Runs the finalizer; false if the object came back to life.
unsafe fn finalize(header: &Header) -> bool {
    header.flags.set(header.flags.get() | flag::FINALIZED);
    let Some(t) = Thread::try_current() else { return true };
    if native_stack_pointer() < t.head.native_limit.get() {
        return true;
    }
    header.refcount.set(1);
    // SAFETY: the count was just set for this reference.
    let value = unsafe { Value::from_owned(Word(header as *const Header as u64)) };
    if let Some(finalize) = value.class().slots().finalize {
        let pending = t.take_pending();
        // What a finalizer drops ends at once, as elsewhere in Python code: a finalizer whose objects have finalizers that do the same
        // meets the recursion limit. In the queue it would go on for ever.
        let depth = STATE.depth.replace(0);
        let waiting = STATE.waiting.take();
        finalize(t, &value);
        STATE.depth.set(depth);
        let left = STATE.waiting.replace(waiting);
        STATE.waiting.borrow_mut().extend(left);
        if let Some(pending) = pending {
            let _ = t.raise_again(pending);
        }
    }
    std::mem::forget(value);
    header.refcount.set(header.refcount.get() - 1);
    header.refcount.get() == 0
}
