//! Weak references: a table beside the heap, so that objects without them pay one flag bit.
//!
//! The table maps the address of a referent to its weak reference objects (unowned: a dying reference takes itself out).

use super::addresses::ByAddress;
use crate::object::class::PyType;
use crate::object::value::Value;
use crate::thread::Thread;
use crate::types::weakref::{self, PyWeakRef};
use adder_abi::object::{Header, flag};
use adder_abi::word::Word;
use smallvec::SmallVec;
use std::cell::RefCell;

/// The references to an object. Most that have one have one, without a callback.
#[derive(Default)]
struct References {
    /// Those that all who ask for one share.
    shared: SmallVec<[*const PyWeakRef; 1]>,
    /// The others in the order in which they were made; null for those that have died.
    others: Vec<*const PyWeakRef>,
    dead: usize,
}

/// The place of a shared reference.
const SHARED: u32 = u32::MAX;

impl References {
    fn add(&mut self, reference: &PyWeakRef, shared: bool) {
        if shared || self.others.len() >= SHARED as usize {
            reference.place.set(SHARED);
            return self.shared.push(reference);
        }
        reference.place.set(self.others.len() as u32);
        self.others.push(reference);
    }

    fn take_out(&mut self, reference: &PyWeakRef) {
        if reference.place.get() == SHARED {
            return self.shared.retain(|r| !std::ptr::eq(*r, reference));
        }
        self.others[reference.place.get() as usize] = std::ptr::null();
        self.dead += 1;
        if self.dead > 16 && self.dead > self.others.len() / 2 {
            self.others.retain(|r| !r.is_null());
            self.dead = 0;
            for (i, &r) in self.others.iter().enumerate() {
                // SAFETY: the table holds live reference objects.
                unsafe { (*r).place.set(i as u32) };
            }
        }
    }

    fn is_empty(&self) -> bool {
        self.shared.is_empty() && self.others.len() == self.dead
    }

    /// All of them, the newest first of each kind.
    fn iter(&self) -> impl Iterator<Item = *const PyWeakRef> {
        self.shared.iter().rev().chain(self.others.iter().rev()).copied().filter(|r| !r.is_null())
    }
}

struct Table(RefCell<Option<ByAddress<References>>>);

// SAFETY: touched only by the holder of the global lock.
unsafe impl Sync for Table {}

static TABLE: Table = Table(RefCell::new(None));

/// Enters a reference object for `referent`, to be shared or not.
pub fn register(referent: &Value, reference: &PyWeakRef, shared: bool) {
    let Some(header) = referent.header() else { return };
    header.flags.set(header.flags.get() | flag::WEAKLY_REFERENCED);
    let mut table = TABLE.0.borrow_mut();
    let table = table.get_or_insert_with(ByAddress::default);
    table.entry(address(header)).or_default().add(reference, shared);
}

/// Takes a dying reference object out.
pub fn unregister(referent: Word, reference: &PyWeakRef) {
    let mut table = TABLE.0.borrow_mut();
    let Some(table) = table.as_mut() else { return };
    let key = referent.0;
    if let Some(list) = table.get_mut(&key) {
        list.take_out(reference);
        if list.is_empty() {
            table.remove(&key);
            // SAFETY: the referent clears its references before it dies, so it is alive.
            let header = unsafe { &*(key as *const Header) };
            header.flags.set(header.flags.get() & !flag::WEAKLY_REFERENCED);
        }
    }
}

fn address(header: &Header) -> u64 {
    header as *const Header as u64
}

/// The reference object without a callback that `referent` has of a class, which all who ask for one share.
pub fn shared(referent: &Value, class: &PyType) -> Option<Value> {
    let header = referent.header().filter(|h| h.flags.get() & flag::WEAKLY_REFERENCED != 0)?;
    let table = TABLE.0.borrow();
    // SAFETY: as in `references`.
    table.as_ref()?.get(&address(header))?.shared.iter().map(|&r| unsafe { &*r }).find_map(|r| {
        if r.head.refcount.get() == 0 || r.callback.is_set() {
            return None;
        }
        // SAFETY: a live object.
        let found = unsafe { Value::from_borrowed(Word(r as *const PyWeakRef as u64)) };
        found.class().is(class).then_some(found)
    })
}

/// The weak reference objects of `referent`: the plain one, the plain proxy, then the others, the newest first.
pub fn references(referent: &Value) -> Vec<Value> {
    let Some(header) = referent.header() else { return Vec::new() };
    if header.flags.get() & flag::WEAKLY_REFERENCED == 0 {
        return Vec::new();
    }
    let table = TABLE.0.borrow();
    let list = table.as_ref().and_then(|t| t.get(&address(header)));
    // SAFETY: the table holds live reference objects; one whose count is 0 is dying and is left out.
    let mut found: Vec<Value> = list.map_or_else(Vec::new, |l| unsafe {
        l.iter()
            .filter(|&r| (*r).head.refcount.get() != 0)
            .map(|r| Value::from_borrowed(Word(r as u64)))
            .collect()
    });
    found.sort_by_key(weakref::rank);
    found
}

/// Clears references to an object the collector found to be trash. The callbacks are returned, not called.
pub fn detach(referent: &Value) -> Vec<(Value, Option<Value>)> {
    let mut detached = Vec::new();
    for reference in references(referent) {
        let Some(this) = reference.downcast::<PyWeakRef>() else { continue };
        unregister(referent.word(), this);
        this.referent.set(Word::NULL);
        let callback = this.callback.take();
        detached.push((reference, callback));
    }
    detached
}

/// Clears all references to a dying object, then calls their callbacks, newest first.
pub fn clear(header: &Header) {
    let entries = {
        let mut table = TABLE.0.borrow_mut();
        table.as_mut().and_then(|t| t.remove(&address(header)))
    };
    header.flags.set(header.flags.get() & !flag::WEAKLY_REFERENCED);
    let Some(entries) = entries else { return };
    let mut callbacks = Vec::new();
    for reference in entries.iter() {
        // SAFETY: as in `references`.
        unsafe {
            let reference = &*reference;
            reference.referent.set(Word::NULL);
            if reference.head.refcount.get() == 0 {
                continue;
            }
            if let Some(callback) = reference.callback.take() {
                callbacks.push((Value::from_borrowed(Word(reference as *const PyWeakRef as u64)), callback));
            }
        }
    }
    if callbacks.is_empty() {
        return;
    }
    let Some(t) = Thread::try_current() else { return };
    let pending = t.take_pending();
    for (reference, callback) in callbacks {
        if let Err(raised) = crate::protocol::call::call(t, &callback, &[reference]) {
            let exception = t.take(raised);
            crate::report::unraisable(
                t,
                exception,
                Some("Exception ignored while calling weakref callback"),
                &callback,
            );
        }
    }
    if let Some(pending) = pending {
        let _ = t.raise_again(pending);
    }
}
