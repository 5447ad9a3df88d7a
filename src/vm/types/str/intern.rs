//! Interned strings: at most one object per text, so that names compare by address.
//!
//! The table does not own its strings: a dying string takes itself out. Names whose addresses are
//! keys of caches are immortal. `unsafe` lives here: the table holds addresses of live strings.

use super::{PyStr, STR, equals, from_chars, new_in};
use crate::object::payload::immortalize;
use crate::object::value::Value;
use crate::text::chars::Chars;
use crate::text::hash::hash_bytes;
use adder_abi::object::flag;
use adder_abi::word::Word;
use std::cell::{Cell, UnsafeCell};

/// Open addressing with linear probing; deletion shifts the followers back.
struct Table {
    slots: UnsafeCell<Vec<*const PyStr>>,
    used: Cell<usize>,
}

// SAFETY: touched only by the holder of the global lock.
unsafe impl Sync for Table {}

static TABLE: Table = Table { slots: UnsafeCell::new(Vec::new()), used: Cell::new(0) };

fn slots() -> &'static mut Vec<*const PyStr> {
    // SAFETY: every function below uses the vector without calling anything that could come back here.
    unsafe { &mut *TABLE.slots.get() }
}

fn grow() {
    let table = slots();
    let old = std::mem::take(table);
    *table = vec![std::ptr::null(); (old.len() * 2).max(4096)];
    let mask = table.len() - 1;
    for p in old {
        if !p.is_null() {
            // SAFETY: the table holds live strings.
            let mut i = unsafe { (*p).hash_value() } as usize & mask;
            while !table[i].is_null() {
                i = (i + 1) & mask;
            }
            table[i] = p;
        }
    }
}

/// The slot of the string that `found` accepts, or the free slot where it would go.
fn probe(hash: i64, found: impl Fn(&PyStr) -> bool) -> usize {
    if TABLE.used.get() * 2 >= slots().len() {
        grow();
    }
    let table = slots();
    let mask = table.len() - 1;
    let mut i = hash as usize & mask;
    while !table[i].is_null() {
        // SAFETY: the table holds live strings.
        if unsafe { found(&*table[i]) } {
            break;
        }
        i = (i + 1) & mask;
    }
    i
}

fn at(i: usize) -> Option<Value> {
    let p = slots()[i];
    // SAFETY: the table holds live strings.
    if p.is_null() { None } else { Some(unsafe { Value::from_borrowed(Word(p as u64)) }) }
}

fn enter(i: usize, s: &PyStr) {
    s.head.flags.set(s.head.flags.get() | flag::STR_INTERNED);
    slots()[i] = s;
    TABLE.used.set(TABLE.used.get() + 1);
}

/// The interned string with this text.
pub fn intern(text: &str) -> Value {
    if !text.is_ascii() {
        return intern_value(Value::from(text));
    }
    let bytes = text.as_bytes();
    if bytes.len() < 2 {
        return from_chars(Chars::One(bytes));
    }
    let hash = hash_bytes(bytes);
    let i = probe(hash, |s| s.is_ascii() && s.raw_bytes() == bytes);
    if let Some(value) = at(i) {
        return value;
    }
    let value = new_in(STR.get(), Chars::One(bytes));
    if let Some(s) = value.downcast::<PyStr>() {
        s.hash.set(hash);
        enter(i, s);
    }
    value
}

/// The interned string equal to `value`, an exact string; other values come back as they are.
pub fn intern_value(value: Value) -> Value {
    let Some(s) = value.downcast_exact::<PyStr>() else { return value };
    if s.head.flags.get() & flag::STR_INTERNED != 0 {
        return value;
    }
    let i = probe(s.hash_value(), |other| equals_not_interned(s, other));
    match at(i) {
        Some(interned) => interned,
        None => {
            enter(i, s);
            value
        }
    }
}

fn equals_not_interned(s: &PyStr, other: &PyStr) -> bool {
    s.hash_value() == other.hash_value() && equals(s, other)
}

/// Enters a shared string (empty or one character) that is being made.
pub(super) fn adopt_shared(value: Value) -> Value {
    intern_value(value)
}

pub fn is_interned(value: &Value) -> bool {
    value.downcast_exact::<PyStr>().is_some_and(|s| s.head.flags.get() & flag::STR_INTERNED != 0)
}

/// Takes a dying string out.
pub(super) fn forget(s: &PyStr) {
    let table = slots();
    if table.is_empty() {
        return;
    }
    let mask = table.len() - 1;
    let mut i = s.hash_value() as usize & mask;
    while !std::ptr::eq(table[i], s) {
        if table[i].is_null() {
            return;
        }
        i = (i + 1) & mask;
    }
    TABLE.used.set(TABLE.used.get() - 1);
    // Close the gap: move back every follower that may be there.
    let mut gap = i;
    loop {
        table[gap] = std::ptr::null();
        loop {
            i = (i + 1) & mask;
            if table[i].is_null() {
                return;
            }
            // SAFETY: the table holds live strings.
            let home = unsafe { (*table[i]).hash_value() } as usize & mask;
            if i.wrapping_sub(home) & mask >= i.wrapping_sub(gap) & mask {
                break;
            }
        }
        table[gap] = table[i];
        gap = i;
    }
}

/// Keeps an interned name alive for good: its address has become a key of a cache.
pub fn keep_name(name: &Value) {
    immortalize(name);
}
