//! Lookup of names on types, through the MRO, with a cache for all types.
//!
//! A cache line holds for the type version it was filled at; versions are unique in the process and a type loses its version when a
//! lookup on it could come out differently, so lines never need to be cleared. `unsafe` lives here: lines borrow values.

use super::class::PyType;
use super::value::Value;
use adder_abi::word::Word;
use std::cell::{Cell, UnsafeCell};

const LINES: usize = 4096;

#[derive(Clone, Copy)]
struct Line {
    version: u32,
    name: Word,
    /// Borrowed; null says that there is no such name.
    value: Word,
}

const NO_LINE: Line = Line { version: 0, name: Word::NULL, value: Word::NULL };

const LINES_AFTER: usize = 512;

/// What was found behind a class of the MRO.
#[derive(Clone, Copy)]
struct LineAfter {
    found: Line,
    after: *const PyType,
}

struct Cache {
    lines: UnsafeCell<[Line; LINES]>,
    after: UnsafeCell<[LineAfter; LINES_AFTER]>,
    next_version: Cell<u32>,
}

// SAFETY: touched only by the holder of the global lock.
unsafe impl Sync for Cache {}

static CACHE: Cache = Cache {
    lines: UnsafeCell::new([NO_LINE; LINES]),
    after: UnsafeCell::new([LineAfter { found: NO_LINE, after: std::ptr::null() }; LINES_AFTER]),
    next_version: Cell::new(1),
};

/// A number that no type, dict or function version had before. When 2**32 are used up, 0 for ever: "do not cache".
pub fn fresh_version() -> u32 {
    let v = CACHE.next_version.get();
    if v != 0 {
        CACHE.next_version.set(v.wrapping_add(1));
    }
    v
}

impl PyType {
    /// The type's version, assigned when first asked for; 0 when there are no more numbers.
    #[inline(always)]
    pub fn current_version(&self) -> u32 {
        let v = self.version.get();
        if v != 0 { v } else { self.assign_version() }
    }

    #[cold]
    fn assign_version(&self) -> u32 {
        // A base must have a version for `modified` to reach its subclasses.
        for &base in self.mro_types.borrow().iter() {
            // SAFETY: the MRO holds live types.
            let base = unsafe { &*base };
            if base.version.get() == 0 {
                base.version.set(fresh_version());
            }
        }
        if self.version.get() == 0 {
            self.version.set(fresh_version());
        }
        self.version.get()
    }

    /// The class attribute `name` (an interned string) as found through the MRO, without binding.
    #[inline]
    pub fn lookup(&self, name: &Value) -> Option<Value> {
        // SAFETY: the borrowed word is alive: the type's dict or a base's holds it until the version changes.
        self.lookup_word(name).map(|w| unsafe { Value::from_borrowed(w) })
    }

    /// As [`PyType::lookup`], borrowed until Python code runs next.
    #[inline(always)]
    pub fn lookup_word(&self, name: &Value) -> Option<Word> {
        let version = self.version.get();
        let hash = (version as usize).wrapping_mul(31) ^ (name.word().0 as usize >> 4);
        // SAFETY: no reference to a line outlives this function.
        let line = unsafe { (*CACHE.lines.get())[hash % LINES] };
        if version != 0 && line.version == version && line.name == name.word() {
            return if line.value.is_null() { None } else { Some(line.value) };
        }
        self.lookup_slow(name)
    }

    #[inline(never)]
    fn lookup_slow(&self, name: &Value) -> Option<Word> {
        let found = self.find_in_mro(name);
        let version = self.current_version();
        if version != 0 {
            let hash = (version as usize).wrapping_mul(31) ^ (name.word().0 as usize >> 4);
            // SAFETY: as above; interned names used as cache keys are kept alive by the interning table or the type.
            unsafe {
                (*CACHE.lines.get())[hash % LINES] =
                    Line { version, name: name.word(), value: found.unwrap_or(Word::NULL) };
            }
            crate::types::str::keep_name(name);
        }
        found
    }

    fn find_in_mro(&self, name: &Value) -> Option<Word> {
        for &class in self.mro_types.borrow().iter() {
            // SAFETY: the MRO holds live types; string lookups run no Python code.
            if let Some(value) = unsafe { (*class).dict() }.get_str(name) {
                return Some(value.word());
            }
        }
        None
    }

    /// As [`PyType::lookup`] for a name written in Rust.
    pub fn lookup_str(&self, name: &str) -> Option<Value> {
        self.lookup(&crate::types::str::intern(name))
    }

    /// Looks `name` (an interned string) up in the MRO behind `after`, as `super()` does.
    pub fn lookup_after(&self, after: &PyType, name: &Value) -> Option<Value> {
        // SAFETY: the borrowed word is alive: the dict of a type in the MRO holds it until the version changes.
        self.lookup_word_after(after, name).map(|w| unsafe { Value::from_borrowed(w) })
    }

    /// As [`PyType::lookup_after`], borrowed until Python code runs next.
    pub fn lookup_word_after(&self, after: &PyType, name: &Value) -> Option<Word> {
        let version = self.current_version();
        let mixed = (version as usize).wrapping_mul(31) ^ (name.word().0 as usize >> 4);
        let at = (mixed ^ (after as *const PyType as usize >> 5)) % LINES_AFTER;
        // SAFETY: no reference to a line outlives this function. A line holds while the type has its version: so long `after` is in its MRO,
        // and the name is kept.
        unsafe {
            let line = &(*CACHE.after.get())[at];
            if version != 0
                && line.found.version == version
                && line.found.name == name.word()
                && std::ptr::eq(line.after, after)
            {
                return Some(line.found.value);
            }
            let value = self.find_after(after, name)?;
            if version != 0 {
                (*CACHE.after.get())[at] =
                    LineAfter { found: Line { version, name: name.word(), value }, after };
                crate::types::str::keep_name(name);
            }
            Some(value)
        }
    }

    fn find_after(&self, after: &PyType, name: &Value) -> Option<Word> {
        let mro = self.mro_types.borrow();
        let at = mro.iter().position(|&c| std::ptr::eq(c, after))?;
        // SAFETY: the MRO holds live types; string lookups run no Python code.
        mro[at + 1..].iter().find_map(|&c| unsafe { (*c).dict() }.peek_str(name).map(Value::word))
    }
}
