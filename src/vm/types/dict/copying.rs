//! Copies of dicts.
//!
//! `unsafe` lives here: tables are raw memory.

use super::{
    ENTRY, PyDict, alloc_table, as_dict, free_table, log2_bytes_of, log2_for_entries, new, new_table,
    usable_of,
};
use crate::object::value::{Value, incref_value};
use adder_abi::object::flag;

impl PyDict {
    /// A copy as an exact dict, keys and values shared. Runs no Python code.
    pub fn copy(&self) -> Value {
        let value = new();
        as_dict(&value).copy_from(self);
        value
    }

    /// Gives an empty dict the table of another that has entries and no holes between them.
    ///
    /// # Safety
    /// The dicts are so.
    unsafe fn copy_table(&self, other: &PyDict) {
        let (log2, log2_bytes, n) = (other.log2.get(), other.log2_bytes.get(), other.filled.get());
        // SAFETY: tables of the same size; a byte-wise copy of an index table names the same entries.
        unsafe {
            free_table(self.table.get(), self.log2.get());
            let bytes = (1usize << log2_bytes) + n as usize * ENTRY;
            let table = alloc_table(log2);
            std::ptr::copy_nonoverlapping(other.table.get(), table, bytes);
            self.table.set(table);
            self.log2.set(log2);
            self.log2_bytes.set(log2_bytes);
            for i in 0..n as usize {
                let e = &*self.entry_ptr(i);
                incref_value(e.key);
                incref_value(e.value);
            }
        }
        self.first.set(0);
        self.used.set(n);
        self.filled.set(n);
        self.usable.set(other.usable.get());
        self.version.set(0);
        self.take_kind_of_keys(other);
    }

    fn take_kind_of_keys(&self, other: &PyDict) {
        if !other.has_str_keys() {
            self.head.flags.set(self.head.flags.get() & !flag::DICT_STR_KEYS);
        }
        self.tell(None);
    }

    /// Fills an empty dict with the entries of another. Runs no Python code.
    pub fn copy_from(&self, other: &PyDict) {
        debug_assert!(self.is_empty());
        let n = other.used.get();
        if n == 0 {
            return;
        }
        if other.filled.get() == n {
            // SAFETY: as in `copy_table`.
            return unsafe { self.copy_table(other) };
        }
        // A fresh table without dummies: `resize` rebuilds it also when the size is right already.
        self.filled.set(0);
        self.first.set(0);
        let log2 = log2_for_entries(n as usize);
        // SAFETY: the new table holds `n` entries.
        unsafe {
            let (old, old_log2) = (self.table.get(), self.log2.get());
            self.table.set(new_table(log2));
            self.log2.set(log2);
            self.log2_bytes.set(log2_bytes_of(log2));
            free_table(old, old_log2);
            let to = self.entry_ptr(0);
            let mut count = 0;
            for i in 0..other.filled.get() as usize {
                let e = *other.entry_ptr(i);
                if !e.key.is_null() {
                    incref_value(e.key);
                    incref_value(e.value);
                    *to.add(count) = e;
                    self.link(e.hash, count as u32);
                    count += 1;
                }
            }
        }
        self.used.set(n);
        self.filled.set(n);
        self.usable.set(usable_of(log2) - n);
        self.version.set(0);
        self.take_kind_of_keys(other);
    }
}
