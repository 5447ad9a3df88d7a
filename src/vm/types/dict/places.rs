//! Values by their place in a dict's table, for who has seen the keys' version: inline caches and compiled code.
//!
//! `unsafe` lives here: an offset is good for the version it was worked out for.

use super::{ENTRY, Entry, PyDict};
use crate::object::value::Value;
use adder_abi::object::flag;
use adder_abi::word::Word;

impl PyDict {
    /// Where the value of an entry lies, for [`PyDict::word_at_offset`].
    pub fn offset_of(&self, i: usize) -> u32 {
        let entries = 1usize << self.log2_bytes.get();
        u32::try_from(entries + i * ENTRY + std::mem::offset_of!(Entry, value)).unwrap_or(u32::MAX)
    }

    /// For compiled code, which does the same.
    pub const VERSION_OFFSET: usize = std::mem::offset_of!(PyDict, version);
    pub const TABLE_OFFSET: usize = std::mem::offset_of!(PyDict, table);

    /// Overwrites the value at an offset that was worked out for keys of a version, if these are the dict's.
    pub fn set_at_offset(&self, name: &Value, version: u32, offset: u32, value: &Value) -> bool {
        if version == 0 || self.version.get() != version {
            return false;
        }
        // SAFETY: the entry is where it was, and owns its value.
        let old = unsafe {
            let place = self.table.get().byte_add(offset as usize).cast::<Word>();
            Value::from_owned(place.replace(value.clone().into_word()))
        };
        if self.head.flags.get() & flag::DICT_WATCHED != 0 {
            crate::watch::dict_changed(self, Some(name));
        }
        drop(old);
        true
    }

    /// Stores under a string unless that is what is there.
    pub fn keep_str(&self, key: &Value, value: Value) {
        match super::StrKey::find_in(&key, self) {
            Some(i) if self.value_at(i).map(Value::word) == Some(value.word()) => {}
            Some(i) => self.set_value_at(i, value),
            None => self.set_str(key, value),
        }
    }

    /// The value of a live entry, borrowed.
    ///
    /// # Safety
    /// [`PyDict::keys_version`] is what it was when the offset, below `u32::MAX`, was worked out.
    #[inline(always)]
    pub unsafe fn word_at_offset(&self, offset: u32) -> Word {
        // SAFETY: by the caller's contract the entry is where it was.
        unsafe { *self.table.get().byte_add(offset as usize).cast::<Word>() }
    }
}
