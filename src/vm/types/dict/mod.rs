//! `dict`: a compact ordered hash table, index table and entries in one allocation.
//!
//! The index table (CPython's probing sequence over 1-, 2- or 4-byte numbers) points into an array of entries in
//! insertion order; a removed entry leaves a hole until the next resize. An empty dict owns no table. While the header
//! flag [`flag::DICT_STR_KEYS`] is set all keys are exact strings, and looking one up never runs Python code. With any
//! other key a lookup can run `__eq__`, which can change the dict: then the lookup starts again. Every function that
//! replaces or removes something makes the dict whole first and drops what it took out last. `unsafe` lives here: the
//! table is raw memory that only this file, `build` and `places` touch.

pub mod build;
mod copying;
pub mod iterators;
mod keys;
pub mod methods;
mod places;
pub mod views;

use crate::object::class::{PyType, TypeCell};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::value::{Value, decref};
use crate::protocol::compare;
use crate::thread::{PyResult, Thread};
use crate::types::str::PyStr;
use adder_abi::object::{Header, Layout, flag};
use adder_abi::word::Word;
use std::alloc::{Layout as Mem, alloc, dealloc, handle_alloc_error};
use std::cell::Cell;

pub use build::{DictKeys, from_str_pairs, of_names};
pub use keys::{StrKey, full_type_name, hash_any, hash_key, int_hash, unhashable};
pub use methods::DICT_SPEC;

pub static DICT: TypeCell = TypeCell::new();

/// One key and its value; both null in a hole.
#[repr(C)]
#[derive(Clone, Copy)]
struct Entry {
    hash: i64,
    key: Word,
    value: Word,
}

const ENTRY: usize = size_of::<Entry>();
/// Index numbers that stand for no entry, as seen after widening to `u32`.
const EMPTY: u32 = u32::MAX;
const DUMMY: u32 = u32::MAX - 1;
const MIN_LOG2: u8 = 3;

/// What the table pointer of a dict without a table points to: one empty index.
static NO_TABLE: [u8; 8] = [0xFF; 8];

#[repr(C)]
pub struct PyDict {
    pub head: Header,
    /// Index table, entries behind it.
    table: Cell<*mut u8>,
    /// Live entries.
    used: Cell<u32>,
    /// Entries in use, holes included: where the next one goes.
    filled: Cell<u32>,
    /// Insertions left before the table must grow.
    usable: Cell<u32>,
    /// See [`PyDict::keys_version`]; 0 while nobody has asked since the last change.
    version: Cell<u32>,
    /// log2 of the number of indices; 0 without a table.
    log2: Cell<u8>,
    /// log2 of the index table's size in bytes.
    log2_bytes: Cell<u8>,
    /// All entries below this are holes.
    first: Cell<u32>,
}

struct Versions(Cell<u32>);
// SAFETY: only the holder of the global lock touches dicts.
unsafe impl Sync for Versions {}
static NEXT_VERSION: Versions = Versions(Cell::new(1));

/// A number in the index table.
trait Index: Copy {
    fn wide(self) -> u32;
    fn narrow(n: u32) -> Self;
}

macro_rules! index {
    ($($t:ty)*) => {$(
        impl Index for $t {
            #[inline(always)]
            fn wide(self) -> u32 {
                // The two highest numbers stand for EMPTY and DUMMY in each width.
                if self >= <$t>::MAX - 1 { EMPTY - (<$t>::MAX - self) as u32 } else { self as u32 }
            }
            #[inline(always)]
            fn narrow(n: u32) -> $t {
                n as $t
            }
        }
    )*};
}
index!(u8 u16 u32);

fn usable_of(log2: u8) -> u32 {
    ((1u64 << log2) * 2 / 3) as u32
}

/// log2 of the smallest table of at least `size` indices.
fn log2_for(size: u64) -> u8 {
    (size.max(8).next_power_of_two().trailing_zeros() as u8).max(MIN_LOG2)
}

/// log2 of the smallest table that takes `n` entries without growing.
fn log2_for_entries(n: usize) -> u8 {
    log2_for((n as u64 * 3).div_ceil(2))
}

fn log2_bytes_of(log2: u8) -> u8 {
    // 170 entries of 256 indices are the most that the 254 numbers of a byte can name, and so on.
    log2 + if log2 <= 8 {
        0
    } else if log2 <= 16 {
        1
    } else {
        2
    }
}

fn table_mem(log2: u8) -> Mem {
    // A table doubles when it is full: one half as large has had room in memory, so that this one's size is a size.
    let bytes = (1usize << log2_bytes_of(log2)) + usable_of(log2) as usize * ENTRY;
    Mem::from_size_align(bytes, 8).expect("a dict's table is below isize::MAX")
}

/// # Safety
/// The table is used only with the same `log2` and given to [`free_table`] once.
unsafe fn new_table(log2: u8) -> *mut u8 {
    // SAFETY: the index table lies inside the memory.
    unsafe {
        let p = alloc_table(log2);
        p.write_bytes(0xFF, 1 << log2_bytes_of(log2));
        p
    }
}

/// Memory for a table.
///
/// # Safety
/// As [`new_table`].
unsafe fn alloc_table(log2: u8) -> *mut u8 {
    let mem = table_mem(log2);
    // SAFETY: the layout has a size.
    let p = unsafe { alloc(mem) };
    if p.is_null() {
        handle_alloc_error(mem);
    }
    p
}

/// # Safety
/// `table` came from [`new_table`] with this `log2`, or `log2` is 0.
unsafe fn free_table(table: *mut u8, log2: u8) {
    if log2 != 0 {
        // SAFETY: by the caller's contract.
        unsafe { dealloc(table, table_mem(log2)) }
    }
}

// SAFETY: `trace` reports the keys and values, all that a dict owns.
unsafe impl Payload for PyDict {
    const LAYOUT: Layout = Layout::Dict;

    fn cell() -> &'static TypeCell {
        &DICT
    }

    fn trace(&self, visit: &mut Visitor) {
        for i in 0..self.filled.get() as usize {
            // SAFETY: `i` is below `filled`.
            let e = unsafe { *self.entry_ptr(i) };
            if !e.key.is_null() {
                visit(e.key);
                visit(e.value);
            }
        }
    }

    fn clear(&self) {
        self.clear_all();
    }

    unsafe fn drop_payload(this: *mut PyDict) {
        // SAFETY: by the caller's contract; the struct has no other field to drop.
        unsafe { (*this).release(false) }
    }
}

/// A new empty dict.
pub fn new() -> Value {
    new_of(DICT.get())
}

/// A new empty dict with room for `n` entries.
pub fn with_capacity(n: usize) -> Value {
    let dict = new();
    if n > 0 {
        as_dict(&dict).reserve(n);
    }
    dict
}

/// A new empty instance of `dict` or of a subclass.
pub fn new_of(class: &PyType) -> Value {
    let value = class.instantiate_with(PyDict::blank);
    as_dict(&value).begin();
    value
}

/// The dict of a value that the caller knows to be one.
#[inline(always)]
fn as_dict(value: &Value) -> &PyDict {
    debug_assert!(value.is_a::<PyDict>());
    // SAFETY: the callers in this file have just made the dict.
    unsafe { &*(value.word().0 as *const PyDict) }
}

impl PyDict {
    /// The fields of an empty dict, for structs that begin with one; call [`PyDict::begin`] on the object made of them.
    pub fn blank() -> PyDict {
        PyDict {
            head: blank_header(),
            table: Cell::new(NO_TABLE.as_ptr().cast_mut()),
            used: Cell::new(0),
            filled: Cell::new(0),
            usable: Cell::new(0),
            version: Cell::new(0),
            log2: Cell::new(0),
            log2_bytes: Cell::new(0),
            first: Cell::new(0),
        }
    }

    /// Sets the flags of a fresh dict.
    pub fn begin(&self) {
        self.head.flags.set(self.head.flags.get() | flag::DICT_STR_KEYS);
    }

    /// A new empty dict, as [`new`].
    #[allow(clippy::new_ret_no_self)]
    pub fn new() -> Value {
        new()
    }

    /// The dict as a borrowed word-sized value.
    #[inline(always)]
    pub fn to_value(&self) -> Value {
        // SAFETY: a `&PyDict` is a live object.
        unsafe { Value::from_borrowed(Word(self as *const PyDict as u64)) }
    }

    #[inline(always)]
    pub fn len(&self) -> usize {
        self.used.get() as usize
    }

    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.used.get() == 0
    }

    /// Number of entries, holes included: the bound of entry indices.
    #[inline(always)]
    pub fn entry_count(&self) -> usize {
        self.filled.get() as usize
    }

    /// Whether all keys are exact strings.
    #[inline(always)]
    pub fn has_str_keys(&self) -> bool {
        self.head.flags.get() & flag::DICT_STR_KEYS != 0
    }

    /// Bytes of the table, for `__sizeof__`.
    pub fn table_bytes(&self) -> usize {
        if self.log2.get() == 0 { 0 } else { table_mem(self.log2.get()).size() }
    }

    /// The index table.
    fn index_bytes(&self) -> &[u8] {
        // SAFETY: the table begins with as many bytes, also that of all dicts without one.
        unsafe { std::slice::from_raw_parts(self.table.get(), 1 << self.log2_bytes.get()) }
    }

    /// A number that no dict with other keys, or with keys at other places, has: it changes whenever a key is added or removed or entries
    /// move, not when a value is overwritten. 0 when the numbers are used up: don't cache.
    #[inline(always)]
    pub fn keys_version(&self) -> u32 {
        let v = self.version.get();
        if v != 0 { v } else { self.new_version() }
    }

    /// As [`PyDict::keys_version`], but 0, too, while nobody has asked since the last change.
    #[inline(always)]
    pub fn known_version(&self) -> u32 {
        self.version.get()
    }

    #[cold]
    fn new_version(&self) -> u32 {
        let v = NEXT_VERSION.0.get();
        if v != 0 {
            NEXT_VERSION.0.set(v.wrapping_add(1));
            self.version.set(v);
        }
        v
    }

    /// Asks for `watch::dict_changed` on every further change.
    pub fn watch(&self) {
        self.head.flags.set(self.head.flags.get() | flag::DICT_WATCHED);
    }

    #[inline(always)]
    fn tell(&self, key: Option<&Value>) {
        if self.head.flags.get() & flag::DICT_WATCHED != 0 {
            crate::watch::dict_changed(self, key);
        }
    }

    /// # Safety
    /// `i` is below the table's number of usable entries.
    #[inline(always)]
    unsafe fn entry_ptr(&self, i: usize) -> *mut Entry {
        // SAFETY: by the caller's contract; the entries follow the index table.
        unsafe { self.table.get().add(1 << self.log2_bytes.get()).cast::<Entry>().add(i) }
    }

    /// # Safety
    /// `slot` is below the number of indices.
    #[inline(always)]
    unsafe fn index(&self, slot: usize) -> u32 {
        let table = self.table.get();
        // SAFETY: by the caller's contract.
        unsafe {
            match self.log2_bytes.get() - self.log2.get() {
                0 => (*table.add(slot)).wide(),
                1 => (*table.cast::<u16>().add(slot)).wide(),
                _ => (*table.cast::<u32>().add(slot)).wide(),
            }
        }
    }

    /// # Safety
    /// As [`PyDict::index`]; the dict has a table.
    #[inline(always)]
    unsafe fn set_index(&self, slot: usize, n: u32) {
        let table = self.table.get();
        // SAFETY: by the caller's contract.
        unsafe {
            match self.log2_bytes.get() - self.log2.get() {
                0 => *table.add(slot) = u8::narrow(n),
                1 => *table.cast::<u16>().add(slot) = u16::narrow(n),
                _ => *table.cast::<u32>().add(slot) = n,
            }
        }
    }

    #[inline(always)]
    fn mask(&self) -> usize {
        (1usize << self.log2.get()) - 1
    }

    /// The entry of a string. Never runs Python code: a key that is no exact string equals no string here.
    #[inline(always)]
    pub fn find_str(&self, key: &PyStr) -> Option<usize> {
        let hash = key.hash_value();
        match self.log2_bytes.get() - self.log2.get() {
            0 => self.find_str_in::<u8>(key, hash),
            1 => self.find_str_in::<u16>(key, hash),
            _ => self.find_str_in::<u32>(key, hash),
        }
    }

    #[inline(always)]
    fn find_str_in<I: Index>(&self, key: &PyStr, hash: i64) -> Option<usize> {
        let word = Word(key as *const PyStr as u64);
        let mask = self.mask();
        let mut perturb = hash as u64 as usize;
        let mut slot = perturb & mask;
        loop {
            // SAFETY: `slot` is masked; the indices that are neither EMPTY nor DUMMY name entries. Without a table the only
            // slot is 0 and EMPTY.
            unsafe {
                let ix = (*self.table.get().cast::<I>().add(slot)).wide();
                if ix < DUMMY {
                    let e = &*self.entry_ptr(ix as usize);
                    if e.key == word || (e.hash == hash && self.same_str(e.key, key)) {
                        return Some(ix as usize);
                    }
                } else if ix == EMPTY {
                    return None;
                }
            }
            perturb >>= 5;
            slot = slot.wrapping_mul(5).wrapping_add(perturb).wrapping_add(1) & mask;
        }
    }

    /// The entry of an int kept in a word, if no other key has to be asked whether it is equal: it can be there all the same.
    pub fn find_int(&self, key: Word) -> Option<usize> {
        let hash = int_hash(key.as_int());
        let mask = self.mask();
        let mut perturb = hash as u64 as usize;
        let mut slot = perturb & mask;
        loop {
            // SAFETY: as in `find_any`; nothing runs that could change the table.
            unsafe {
                let ix = self.index(slot);
                if ix < DUMMY {
                    let e = &*self.entry_ptr(ix as usize);
                    if e.key == key {
                        return Some(ix as usize);
                    }
                    if e.hash == hash && !e.key.is_int() {
                        return None;
                    }
                } else if ix == EMPTY {
                    return None;
                }
            }
            perturb >>= 5;
            slot = slot.wrapping_mul(5).wrapping_add(perturb).wrapping_add(1) & mask;
        }
    }

    /// Whether the key in `word` is an exact string equal to `key`.
    ///
    /// # Safety
    /// `word` is a live key of this dict.
    #[inline(always)]
    unsafe fn same_str(&self, word: Word, key: &PyStr) -> bool {
        // SAFETY: by the caller's contract; with the flag set every key is a string.
        unsafe {
            if self.has_str_keys() {
                return crate::types::str::equals(&*(word.0 as *const PyStr), key);
            }
            Value::borrow(&word).downcast_exact::<PyStr>().is_some_and(|s| crate::types::str::equals(s, key))
        }
    }

    /// The entry of an exact string, its hash known: for inline caches.
    #[inline(always)]
    pub fn find_index(&self, key: &Value, _hash: i64) -> Option<usize> {
        self.find_str(key.downcast::<PyStr>()?)
    }

    /// The entry of any key.
    #[inline(always)]
    pub fn find(&self, t: &Thread, key: &Value, hash: i64) -> PyResult<Option<usize>> {
        if self.has_str_keys() {
            if let Some(s) = key.downcast_exact::<PyStr>() {
                return Ok(self.find_str(s));
            }
        }
        self.find_any(t, key, hash)
    }

    #[inline(never)]
    fn find_any(&self, t: &Thread, key: &Value, hash: i64) -> PyResult<Option<usize>> {
        'again: loop {
            let (table, log2) = (self.table.get(), self.log2.get());
            let mask = self.mask();
            let mut perturb = hash as u64 as usize;
            let mut slot = perturb & mask;
            loop {
                // SAFETY: `slot` is masked, and the table has not changed since `mask` was read (checked below).
                let ix = unsafe { self.index(slot) };
                if ix < DUMMY {
                    // SAFETY: an index names an entry.
                    let e = unsafe { *self.entry_ptr(ix as usize) };
                    if e.key == key.word() {
                        return Ok(Some(ix as usize));
                    }
                    // Two words that are both ints and differ are unequal whatever their hashes.
                    if e.hash == hash && !(e.key.is_int() && key.is_int_word()) {
                        // SAFETY: the key of a live entry; nothing runs that could change the dict.
                        match unsafe { compare::quick_eq(Value::borrow(&e.key), key) } {
                            Some(true) => return Ok(Some(ix as usize)),
                            Some(false) => {
                                perturb >>= 5;
                                slot = slot.wrapping_mul(5).wrapping_add(perturb).wrapping_add(1) & mask;
                                continue;
                            }
                            None => {}
                        }
                        // SAFETY: the key of a live entry.
                        let other = unsafe { Value::from_borrowed(e.key) };
                        let equal = compare::eq(t, &other, key)?;
                        // SAFETY: `ix` is below `filled` when the last test is made.
                        let same = self.table.get() == table
                            && self.log2.get() == log2
                            && ix < self.filled.get()
                            && unsafe { (*self.entry_ptr(ix as usize)).key } == other.word();
                        if !same {
                            continue 'again;
                        }
                        if equal {
                            return Ok(Some(ix as usize));
                        }
                    }
                } else if ix == EMPTY {
                    return Ok(None);
                }
                perturb >>= 5;
                slot = slot.wrapping_mul(5).wrapping_add(perturb).wrapping_add(1) & mask;
            }
        }
    }

    /// The key of an entry, lent: not to be held across a change of the dict.
    #[inline(always)]
    pub fn key_at(&self, i: usize) -> Option<&Value> {
        if i >= self.entry_count() {
            return None;
        }
        // SAFETY: `i` is below `filled`; the dict owns the key.
        unsafe {
            let word = &(*self.entry_ptr(i)).key;
            if word.is_null() { None } else { Some(Value::borrow(word)) }
        }
    }

    /// The value of an entry, lent: not to be held across a change of the dict.
    #[inline(always)]
    pub fn value_at(&self, i: usize) -> Option<&Value> {
        if i >= self.entry_count() {
            return None;
        }
        // SAFETY: `i` is below `filled`; the dict owns the value.
        unsafe {
            let word = &(*self.entry_ptr(i)).value;
            if word.is_null() { None } else { Some(Value::borrow(word)) }
        }
    }

    #[inline(always)]
    pub fn hash_at(&self, i: usize) -> i64 {
        debug_assert!(i < self.entry_count());
        // SAFETY: `i` is below `filled`.
        unsafe { (*self.entry_ptr(i)).hash }
    }

    /// Overwrites the value of a live entry.
    #[inline(always)]
    pub fn set_value_at(&self, i: usize, value: Value) {
        drop(self.replace_at(i, value));
    }

    /// Overwrites the value of a live entry and gives the old one back.
    #[inline(always)]
    pub fn replace_at(&self, i: usize, value: Value) -> Option<Value> {
        if i >= self.entry_count() {
            return None;
        }
        // SAFETY: `i` is below `filled`; the entry owned `old`. A hole is left alone.
        unsafe {
            let e = self.entry_ptr(i);
            if (*e).key.is_null() {
                return None;
            }
            let old = std::mem::replace(&mut (*e).value, value.into_word());
            if self.head.flags.get() & flag::DICT_WATCHED != 0 {
                let key = Value::from_borrowed((*e).key);
                self.tell(Some(&key));
            }
            Value::option_from_owned(old)
        }
    }

    /// Key and value of an entry; `None` for holes and past the end.
    #[inline(always)]
    pub fn entry(&self, i: usize) -> Option<(Value, Value)> {
        match (self.key_at(i), self.value_at(i)) {
            (Some(k), Some(v)) => Some((k.clone(), v.clone())),
            _ => None,
        }
    }

    /// The first live entry at or after `*i`; moves `*i` behind it.
    #[inline(always)]
    pub fn next_entry(&self, i: &mut usize) -> Option<(Value, Value)> {
        while *i < self.entry_count() {
            *i += 1;
            if let Some(pair) = self.entry(*i - 1) {
                return Some(pair);
            }
        }
        None
    }

    /// All entries, in order.
    pub fn entries(&self) -> Vec<(Value, Value)> {
        (0..self.entry_count()).filter_map(|i| self.entry(i)).collect()
    }

    /// All keys, in order.
    pub fn keys(&self) -> Vec<Value> {
        (0..self.entry_count()).filter_map(|i| self.key_at(i).cloned()).collect()
    }

    /// All values, in order.
    pub fn values(&self) -> Vec<Value> {
        (0..self.entry_count()).filter_map(|i| self.value_at(i).cloned()).collect()
    }

    /// The value of `key`.
    #[inline(always)]
    pub fn get(&self, t: &Thread, key: &Value) -> PyResult<Option<Value>> {
        let hash = hash_key(t, key)?;
        self.get_hashed(t, key, hash)
    }

    #[inline(always)]
    pub fn get_hashed(&self, t: &Thread, key: &Value, hash: i64) -> PyResult<Option<Value>> {
        Ok(self.find(t, key, hash)?.and_then(|i| self.value_at(i).cloned()))
    }

    pub fn contains(&self, t: &Thread, key: &Value) -> PyResult<bool> {
        let hash = hash_key(t, key)?;
        Ok(self.find(t, key, hash)?.is_some())
    }

    /// The value of a string key. Never runs Python code.
    #[inline(always)]
    pub fn get_str(&self, key: impl StrKey) -> Option<Value> {
        key.find_in(self).and_then(|i| self.value_at(i).cloned())
    }

    /// As [`PyDict::get_str`], lending the value: not to be held across a change of the dict.
    #[inline(always)]
    pub fn peek_str(&self, key: impl StrKey) -> Option<&Value> {
        key.find_in(self).and_then(|i| self.value_at(i))
    }

    pub fn contains_str(&self, key: impl StrKey) -> bool {
        key.find_in(self).is_some()
    }

    /// `self[key] = value`
    #[inline(always)]
    pub fn set(&self, t: &Thread, key: Value, value: Value) -> PyResult<()> {
        let hash = hash_key(t, &key)?;
        self.set_hashed(t, key, hash, value)
    }

    #[inline(always)]
    pub fn set_hashed(&self, t: &Thread, key: Value, hash: i64, value: Value) -> PyResult<()> {
        match self.find(t, &key, hash)? {
            Some(i) => self.set_value_at(i, value),
            None => self.insert_new(key, hash, value),
        }
        Ok(())
    }

    /// Sets the value of a string key. Never runs Python code but for the destruction of the old value.
    #[inline(always)]
    pub fn set_str(&self, key: impl StrKey, value: Value) {
        match key.find_in(self) {
            Some(i) => self.set_value_at(i, value),
            None => {
                let key = key.into_key();
                let hash = match key.downcast::<PyStr>() {
                    Some(s) => s.hash_value(),
                    // A key that is no string is not for this function; storing it by identity harms nobody.
                    None => key.word().0 as i64 >> 4,
                };
                self.insert_new(key, hash, value);
            }
        }
    }

    /// The value of `key`, after having set it to `default` if it was missing.
    pub fn set_default(&self, t: &Thread, key: &Value, default: &Value) -> PyResult {
        let hash = hash_key(t, key)?;
        if let Some(i) = self.find(t, key, hash)? {
            if let Some(v) = self.value_at(i) {
                return Ok(v.clone());
            }
        }
        self.insert_new(key.clone(), hash, default.clone());
        Ok(default.clone())
    }

    /// Adds an entry for a key that is known to be missing.
    pub fn insert_new(&self, key: Value, hash: i64, value: Value) {
        if self.has_str_keys() && key.downcast_exact::<PyStr>().is_none() {
            self.head.flags.set(self.head.flags.get() & !flag::DICT_STR_KEYS);
        }
        if self.usable.get() == 0 {
            self.resize(log2_for(self.used.get() as u64 * 3));
        }
        let watched = self.head.flags.get() & flag::DICT_WATCHED != 0;
        let told = if watched { Some(key.clone()) } else { None };
        let i = self.filled.get();
        // SAFETY: an entry is free since `usable` is not 0.
        unsafe {
            self.entry_ptr(i as usize).write(Entry { hash, key: key.into_word(), value: value.into_word() });
            self.link(hash, i);
        }
        self.filled.set(i + 1);
        self.usable.set(self.usable.get() - 1);
        self.used.set(self.used.get() + 1);
        self.version.set(0);
        if told.is_some() {
            self.tell(told.as_ref());
        }
    }

    /// Enters an entry in the index table.
    ///
    /// # Safety
    /// The dict has a table with a slot that is EMPTY or DUMMY.
    #[inline(always)]
    unsafe fn link(&self, hash: i64, ix: u32) {
        // SAFETY: by the caller's contract.
        unsafe {
            match self.log2_bytes.get() - self.log2.get() {
                0 => self.link_in::<u8>(hash, ix),
                1 => self.link_in::<u16>(hash, ix),
                _ => self.link_in::<u32>(hash, ix),
            }
        }
    }

    /// # Safety
    /// As [`PyDict::link`]; the indices are of that width.
    #[inline(always)]
    unsafe fn link_in<I: Index>(&self, hash: i64, ix: u32) {
        let (indices, mask) = (self.table.get().cast::<I>(), self.mask());
        let mut perturb = hash as u64 as usize;
        let mut slot = perturb & mask;
        // SAFETY: `slot` is masked.
        unsafe {
            while (*indices.add(slot)).wide() < DUMMY {
                perturb >>= 5;
                slot = slot.wrapping_mul(5).wrapping_add(perturb).wrapping_add(1) & mask;
            }
            indices.add(slot).write(I::narrow(ix));
        }
    }

    /// Makes room for `n` entries in all.
    pub fn reserve(&self, n: usize) {
        if n > self.used.get() as usize + self.usable.get() as usize {
            self.resize(log2_for_entries(n));
        }
    }

    /// Moves the live entries to a table of `1 << log2` indices.
    #[cold]
    #[inline(never)]
    fn resize(&self, log2: u8) {
        self.resize_behind(log2, 0);
    }

    /// As [`PyDict::resize`], with room for others before them, for which the table is large enough.
    fn resize_behind(&self, log2: u8, room: usize) {
        let used = self.used.get();
        let log2 = log2.max(log2_for_entries(used as usize));
        let (old, old_log2) = (self.table.get(), self.log2.get());
        // SAFETY: the new table takes all live entries; the old one is freed and not used again.
        unsafe {
            let filled = self.filled.get() as usize;
            let from = old.add(1 << self.log2_bytes.get()).cast::<Entry>();
            self.table.set(new_table(log2));
            self.log2.set(log2);
            self.log2_bytes.set(log2_bytes_of(log2));
            let to = self.entry_ptr(0);
            for i in 0..room {
                to.add(i).write(Entry { hash: 0, key: Word::NULL, value: Word::NULL });
            }
            let mut n = room;
            for i in 0..filled {
                let e = *from.add(i);
                if !e.key.is_null() {
                    *to.add(n) = e;
                    self.link(e.hash, n as u32);
                    n += 1;
                }
            }
            debug_assert_eq!(n, used as usize + room);
            free_table(old, old_log2);
        }
        self.first.set(room as u32);
        self.filled.set(used + room as u32);
        self.usable.set(usable_of(log2) - used - room as u32);
        self.version.set(0);
    }

    /// Removes a live entry and gives back its key and value.
    pub fn take_at(&self, i: usize) -> Option<(Value, Value)> {
        if i >= self.entry_count() {
            return None;
        }
        // SAFETY: `i` is below `filled`; the index table names every live entry, so the probe ends.
        unsafe {
            let p = self.entry_ptr(i);
            let e = *p;
            if e.key.is_null() {
                return None;
            }
            let slot = self.slot_of(e.hash, i);
            self.set_index(slot, DUMMY);
            if i as u32 == self.first.get() {
                self.first.set(i as u32 + 1);
            }
            p.write(Entry { hash: 0, key: Word::NULL, value: Word::NULL });
            self.used.set(self.used.get() - 1);
            self.version.set(0);
            let pair = (Value::from_owned(e.key), Value::from_owned(e.value));
            self.tell(Some(&pair.0));
            Some(pair)
        }
    }

    /// Removes `key` and gives back its value.
    pub fn remove(&self, t: &Thread, key: &Value) -> PyResult<Option<Value>> {
        let hash = hash_key(t, key)?;
        self.remove_hashed(t, key, hash)
    }

    pub fn remove_hashed(&self, t: &Thread, key: &Value, hash: i64) -> PyResult<Option<Value>> {
        Ok(self.find(t, key, hash)?.and_then(|i| self.take_at(i)).map(|(_, v)| v))
    }

    /// Removes a string key and gives back its value.
    pub fn remove_str(&self, key: impl StrKey) -> Option<Value> {
        key.find_in(self).and_then(|i| self.take_at(i)).map(|(_, v)| v)
    }

    /// Removes the last entry.
    pub fn pop_last(&self) -> Option<(Value, Value)> {
        let mut i = self.entry_count();
        while i > 0 {
            i -= 1;
            if self.key_at(i).is_some() {
                let pair = self.take_at(i);
                // The holes behind it are no longer needed to keep positions apart.
                self.filled.set(i as u32);
                self.first.set(self.first.get().min(i as u32));
                return pair;
            }
        }
        None
    }

    /// The index of the first live entry. Looking for it is cheap also when entries are removed in order of insertion.
    pub fn first_index(&self) -> Option<usize> {
        let mut i = self.first.get() as usize;
        while i < self.entry_count() {
            if self.key_at(i).is_some() {
                self.first.set(i as u32);
                return Some(i);
            }
            i += 1;
        }
        None
    }

    /// The index of the last live entry.
    pub fn last_index(&self) -> Option<usize> {
        (self.first.get() as usize..self.entry_count()).rev().find(|&i| self.key_at(i).is_some())
    }

    /// The slot of the index table that names entry `i`, whose hash is given.
    ///
    /// # Safety
    /// `i` is a live entry.
    unsafe fn slot_of(&self, hash: i64, i: usize) -> usize {
        let mask = self.mask();
        let mut perturb = hash as u64 as usize;
        let mut slot = perturb & mask;
        // SAFETY: the index table names every live entry, so the probe ends.
        unsafe {
            while self.index(slot) != i as u32 {
                perturb >>= 5;
                slot = slot.wrapping_mul(5).wrapping_add(perturb).wrapping_add(1) & mask;
            }
        }
        slot
    }

    /// Makes a live entry the last one.
    pub fn move_to_end(&self, i: usize) {
        if i + 1 == self.entry_count() {
            return;
        }
        let hash = self.hash_at(i);
        if let Some((key, value)) = self.take_at(i) {
            self.insert_new(key, hash, value);
        }
    }

    /// Makes a live entry the first one. Where there is no room before the others it is made, for half as many as there are.
    pub fn move_to_front(&self, i: usize) {
        let Some(first) = self.first_index().filter(|first| *first != i) else { return };
        if self.key_at(i).is_none() {
            return;
        }
        let (mut i, mut first) = (i, first);
        if first == 0 {
            i = (0..i).filter(|j| self.key_at(*j).is_some()).count();
            first = self.used.get() as usize / 2 + 1;
            i += first;
            self.resize_behind(log2_for_entries(first + self.used.get() as usize), first);
        }
        // SAFETY: all positions are below `filled`; the entry's number in the index table moves with it.
        unsafe {
            let e = *self.entry_ptr(i);
            let slot = self.slot_of(e.hash, i);
            self.entry_ptr(first - 1).write(e);
            self.entry_ptr(i).write(Entry { hash: 0, key: Word::NULL, value: Word::NULL });
            self.set_index(slot, first as u32 - 1);
            self.first.set(first as u32 - 1);
        }
        self.version.set(0);
        self.tell(None);
    }

    /// Removes all entries.
    pub fn clear_all(&self) {
        if self.log2.get() == 0 {
            return;
        }
        // SAFETY: the dict is alive.
        unsafe { self.release(true) }
    }

    /// Makes the dict empty, then drops what it held.
    ///
    /// # Safety
    /// With `keep` false the dict is dying.
    unsafe fn release(&self, keep: bool) {
        let (table, log2, log2_bytes) = (self.table.get(), self.log2.get(), self.log2_bytes.get());
        let filled = self.filled.get() as usize;
        self.table.set(NO_TABLE.as_ptr().cast_mut());
        self.log2.set(0);
        self.log2_bytes.set(0);
        self.first.set(0);
        self.used.set(0);
        self.filled.set(0);
        self.usable.set(0);
        self.version.set(0);
        if keep {
            self.head.flags.set(self.head.flags.get() | flag::DICT_STR_KEYS);
        }
        self.tell(None);
        // SAFETY: the old table is ours alone now, and its entries own their words.
        unsafe {
            let entries = table.add(1 << log2_bytes).cast::<Entry>();
            for i in 0..filled {
                let e = *entries.add(i);
                decref(e.key);
                decref(e.value);
            }
            free_table(table, log2);
        }
    }
}
