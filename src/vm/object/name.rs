//! Names written in Rust, interned once: `name!("__add__")` is a `&'static Value`.

use super::value::Value;
use adder_abi::word::Word;
use std::cell::Cell;

/// The place of a name; filled when first used.
pub struct StaticName(Cell<Word>, &'static str);

// SAFETY: filled and read only by the holder of the global lock.
unsafe impl Sync for StaticName {}

impl StaticName {
    pub const fn new(text: &'static str) -> StaticName {
        StaticName(Cell::new(Word::NULL), text)
    }

    #[inline(always)]
    pub fn get(&'static self) -> &'static Value {
        if self.0.get().is_null() {
            self.fill();
        }
        // SAFETY: the cell holds an immortal string and is not written again.
        unsafe { Value::borrow(&*self.0.as_ptr()) }
    }

    #[cold]
    fn fill(&self) {
        let name = crate::types::str::intern(self.1);
        super::payload::immortalize(&name);
        self.0.set(name.into_word());
    }
}

/// The interned string of a literal, as a `&'static Value`.
#[macro_export]
macro_rules! name {
    ($text:literal) => {{
        static NAME: $crate::object::name::StaticName = $crate::object::name::StaticName::new($text);
        NAME.get()
    }};
}
