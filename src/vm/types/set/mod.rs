//! `set` and `frozenset`: one hash table with CPython's probing, so that what depends on the order of the table (printing a set
//! of ints) comes out the same.
//!
//! A probe looks at up to ten neighbours before it jumps. A removed element leaves a dummy. A lookup can run `__eq__`, which
//! can change the set: then it starts again. An empty set owns no table. `unsafe` lives here: the table is raw memory that only this
//! file touches.

pub mod algebra;
pub mod methods;

use crate::memory::heap::{SMALL_MAX, heap};
use crate::object::class::{PyType, TypeCell};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::value::{Value, decref};
use crate::protocol::compare;
use crate::thread::{PyResult, Thread};
use crate::types::dict;
use adder_abi::object::{Header, Layout};
use adder_abi::word::Word;
use std::alloc::{Layout as Mem, alloc_zeroed, dealloc, handle_alloc_error};
use std::cell::Cell;
use std::ptr::null_mut;

pub use algebra::update;
pub use methods::{FROZENSET_SPEC, SET_ITER_SPEC, SET_SPEC};

pub static SET: TypeCell = TypeCell::new();
pub static FROZENSET: TypeCell = TypeCell::new();

#[repr(C)]
#[derive(Clone, Copy)]
struct Entry {
    /// Null for unused, [`DUMMY`] for removed.
    key: Word,
    /// 0 for unused, -1 for removed.
    hash: i64,
}

/// Takes the place of a removed element; no value has this word.
const DUMMY: Word = Word::RESUME;
const LINEAR_PROBES: usize = 9;
const MIN_SIZE: usize = 8;

#[repr(C)]
pub struct PySet {
    pub head: Header,
    table: Cell<*mut Entry>,
    /// Number of entries less one; 0 without a table.
    mask: Cell<u32>,
    /// Elements and dummies.
    fill: Cell<u32>,
    used: Cell<u32>,
    /// Where `pop` looks next.
    finger: Cell<u32>,
    /// Cached hash of a frozenset; -1 when not computed.
    hash: Cell<i64>,
}

/// The same for `frozenset`.
#[repr(transparent)]
pub struct PyFrozenSet(pub PySet);

// SAFETY: `trace` reports the elements, all that a set owns.
unsafe impl Payload for PySet {
    const LAYOUT: Layout = Layout::Set;

    fn cell() -> &'static TypeCell {
        &SET
    }

    fn trace(&self, visit: &mut Visitor) {
        for i in 0..self.table_len() {
            // SAFETY: `i` is inside the table.
            let e = unsafe { *self.table.get().add(i) };
            if e.is_live() {
                visit(e.key);
            }
        }
    }

    fn clear(&self) {
        self.clear_all();
    }

    unsafe fn drop_payload(this: *mut PySet) {
        // SAFETY: by the caller's contract.
        unsafe { (*this).clear_all() }
    }
}

// SAFETY: as for `PySet`.
unsafe impl Payload for PyFrozenSet {
    const LAYOUT: Layout = Layout::FrozenSet;

    fn cell() -> &'static TypeCell {
        &FROZENSET
    }

    fn trace(&self, visit: &mut Visitor) {
        self.0.trace(visit);
    }

    fn clear(&self) {
        self.0.clear_all();
    }

    unsafe fn drop_payload(this: *mut PyFrozenSet) {
        // SAFETY: by the caller's contract.
        unsafe { (*this).0.clear_all() }
    }
}

impl Entry {
    #[inline(always)]
    fn is_live(self) -> bool {
        !self.key.is_null() && self.key != DUMMY
    }
}

fn blank() -> PySet {
    PySet {
        head: blank_header(),
        table: Cell::new(null_mut()),
        mask: Cell::new(0),
        fill: Cell::new(0),
        used: Cell::new(0),
        finger: Cell::new(0),
        hash: Cell::new(-1),
    }
}

/// A new empty instance of `set`, `frozenset` or of a subclass of one.
pub fn new_of(class: &PyType) -> Value {
    if PyFrozenSet::matches(class.shape()) {
        class.instantiate_with(|| PyFrozenSet(blank()))
    } else {
        class.instantiate_with(blank)
    }
}

/// A new empty set.
pub fn empty() -> Value {
    SET.get().instantiate_with(blank)
}

/// A new empty frozenset, to be filled before anybody sees it.
pub fn empty_frozen() -> Value {
    FROZENSET.get().instantiate_with(|| PyFrozenSet(blank()))
}

/// A frozenset of the values.
pub fn frozen_from(t: &Thread, values: &[Value]) -> PyResult {
    let result = empty_frozen();
    for v in values {
        any(&result)?.add(t, v.clone())?;
    }
    Ok(result)
}

/// The set in a `set` or `frozenset` or instance of a subclass.
#[inline(always)]
pub fn any_set(v: &Value) -> Option<&PySet> {
    match v.downcast::<PySet>() {
        Some(set) => Some(set),
        None => v.downcast::<PyFrozenSet>().map(|f| &f.0),
    }
}

pub fn is_any_set(v: &Value) -> bool {
    any_set(v).is_some()
}

/// As [`any_set`] for a value that the caller knows to be one.
fn any(v: &Value) -> PyResult<&PySet> {
    any_set(v).ok_or_else(|| Thread::current().type_error("a set is required"))
}

/// The hash of an element; what cannot be hashed is refused in the words for sets.
#[inline(always)]
pub fn hash_element(t: &Thread, v: &Value) -> PyResult<i64> {
    match dict::hash_any(t, v) {
        Ok(h) => Ok(h),
        Err(raised) => Err(dict::unhashable(t, raised, v, "a set element")),
    }
}

fn mem(entries: usize) -> Mem {
    // A table grows fourfold at most when it is full: one a quarter as large has had room in memory, so that this one's size is a size.
    Mem::array::<Entry>(entries).expect("a set's table is below isize::MAX")
}

/// A table of unused entries. Small ones are cells of the heap.
fn new_table(entries: usize) -> *mut Entry {
    let layout = mem(entries);
    if layout.size() <= SMALL_MAX {
        let table = heap().alloc_bytes(layout.size()).cast::<Entry>();
        // SAFETY: the cell has room for the entries.
        unsafe { table.write_bytes(0, entries) };
        return table;
    }
    // SAFETY: the layout has a size; zeroed entries are unused ones.
    let table = unsafe { alloc_zeroed(layout) }.cast::<Entry>();
    if table.is_null() {
        handle_alloc_error(layout);
    }
    table
}

/// # Safety
/// The table came from [`new_table`] for so many entries, and is not used again.
unsafe fn free_table(table: *mut Entry, entries: usize) {
    let layout = mem(entries);
    // SAFETY: by the caller's contract; the size says which of the two it came from.
    unsafe {
        if layout.size() <= SMALL_MAX {
            heap().free_bytes(table.cast(), layout.size());
        } else {
            dealloc(table.cast(), layout);
        }
    }
}

/// The positions that a hash is looked for at.
struct Probe {
    i: usize,
    perturb: usize,
    mask: usize,
    left: usize,
}

impl Probe {
    #[inline(always)]
    fn new(hash: i64, mask: usize) -> Probe {
        let i = hash as usize & mask;
        Probe { i, perturb: hash as usize, mask, left: Probe::run(i, mask) }
    }

    #[inline(always)]
    fn run(i: usize, mask: usize) -> usize {
        if i + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 }
    }

    /// The offset of the current position within its run is counted down by `left`.
    #[inline(always)]
    fn at(&self) -> usize {
        self.i + Probe::run(self.i, self.mask) - self.left
    }

    #[inline(always)]
    fn advance(&mut self) {
        if self.left > 0 {
            self.left -= 1;
            return;
        }
        self.perturb >>= 5;
        self.i = self.i.wrapping_mul(5).wrapping_add(1).wrapping_add(self.perturb) & self.mask;
        self.left = Probe::run(self.i, self.mask);
    }
}

/// What a search came to.
enum Found {
    At(usize),
    /// Missing; a new element goes to this unused entry or dummy.
    Free(usize),
}

/// A frozenset of values that can be hashed without running Python code: constants.
pub fn new_frozen(values: Vec<Value>) -> Value {
    let t = Thread::current();
    let result = empty_frozen();
    if let Some(set) = any_set(&result) {
        for v in values {
            if let Err(raised) = set.add(t, v) {
                drop(t.take(raised));
            }
        }
    }
    result
}

impl PySet {
    /// A new empty set, as [`empty`].
    #[allow(clippy::new_ret_no_self)]
    pub fn new() -> Value {
        empty()
    }

    #[inline(always)]
    pub fn len(&self) -> usize {
        self.used.get() as usize
    }

    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.used.get() == 0
    }

    #[inline(always)]
    fn table_len(&self) -> usize {
        if self.table.get().is_null() { 0 } else { self.mask.get() as usize + 1 }
    }

    /// The mask CPython's table would have: a set without a table counts as one of the smallest size.
    #[inline(always)]
    fn virtual_mask(&self) -> usize {
        if self.table.get().is_null() { MIN_SIZE - 1 } else { self.mask.get() as usize }
    }

    pub fn table_bytes(&self) -> usize {
        self.table_len() * size_of::<Entry>()
    }

    /// Searches for an element. The set has a table.
    fn find(&self, t: &Thread, key: &Value, hash: i64) -> PyResult<Found> {
        let at = hash as usize & self.mask.get() as usize;
        // SAFETY: the position is masked, and the caller says that there is a table.
        let first = unsafe { *self.table.get().add(at) };
        if first.key.is_null() {
            return Ok(Found::Free(at));
        }
        if first.key == key.word() {
            return Ok(Found::At(at));
        }
        'again: loop {
            let (table, mask) = (self.table.get(), self.mask.get() as usize);
            let mut probe = Probe::new(hash, mask);
            let mut dummy = None;
            loop {
                let at = probe.at();
                // SAFETY: `at` is inside the table, which has not changed since it was read (checked below).
                let e = unsafe { *table.add(at) };
                if e.key.is_null() {
                    return Ok(Found::Free(dummy.unwrap_or(at)));
                }
                if e.hash == hash {
                    if e.key == key.word() {
                        return Ok(Found::At(at));
                    }
                    if !(e.key.is_int() && key.is_int_word()) {
                        // SAFETY: the key of a live entry; nothing runs that could change the set.
                        let known = unsafe { compare::quick_eq(Value::borrow(&e.key), key) };
                        if known == Some(true) {
                            return Ok(Found::At(at));
                        }
                        if known.is_none() {
                            // SAFETY: as above.
                            let other = unsafe { Value::from_borrowed(e.key) };
                            let equal = compare::eq(t, &other, key)?;
                            // SAFETY: the table is the same, so `at` is inside it.
                            let same = self.table.get() == table
                                && self.mask.get() as usize == mask
                                && unsafe { (*table.add(at)).key } == other.word();
                            if !same {
                                if self.table.get().is_null() {
                                    return Ok(Found::Free(usize::MAX));
                                }
                                continue 'again;
                            }
                            if equal {
                                return Ok(Found::At(at));
                            }
                        }
                    }
                } else if e.hash == -1 {
                    dummy = Some(at);
                }
                probe.advance();
            }
        }
    }

    /// Whether the element is in the set.
    pub fn contains(&self, t: &Thread, key: &Value) -> PyResult<bool> {
        let hash = hash_element(t, key)?;
        self.contains_hashed(t, key, hash)
    }

    pub fn contains_hashed(&self, t: &Thread, key: &Value, hash: i64) -> PyResult<bool> {
        if self.table.get().is_null() {
            return Ok(false);
        }
        Ok(matches!(self.find(t, key, hash)?, Found::At(_)))
    }

    /// Adds an element.
    pub fn add(&self, t: &Thread, key: Value) -> PyResult<()> {
        let hash = hash_element(t, &key)?;
        self.add_hashed(t, key, hash)
    }

    pub fn add_hashed(&self, t: &Thread, key: Value, hash: i64) -> PyResult<()> {
        loop {
            if self.table.get().is_null() {
                self.resize(0);
            }
            match self.find(t, &key, hash)? {
                Found::At(_) => return Ok(()),
                // The set lost its table while the search ran Python code.
                Found::Free(usize::MAX) => {}
                Found::Free(at) => {
                    // SAFETY: `find` gave a position inside the table; nothing has run since.
                    unsafe {
                        let e = self.table.get().add(at);
                        let fresh = (*e).key.is_null();
                        e.write(Entry { key: key.into_word(), hash });
                        self.used.set(self.used.get() + 1);
                        if fresh {
                            self.fill.set(self.fill.get() + 1);
                            if self.fill.get() as usize * 5 >= self.mask.get() as usize * 3 {
                                self.resize(grown(self.used.get() as usize));
                            }
                        }
                    }
                    return Ok(());
                }
            }
        }
    }

    /// Removes an element; whether it was there.
    pub fn discard(&self, t: &Thread, key: &Value) -> PyResult<bool> {
        let hash = hash_element(t, key)?;
        self.discard_hashed(t, key, hash)
    }

    pub fn discard_hashed(&self, t: &Thread, key: &Value, hash: i64) -> PyResult<bool> {
        if self.table.get().is_null() {
            return Ok(false);
        }
        match self.find(t, key, hash)? {
            Found::At(at) => {
                drop(self.take_at(at));
                Ok(true)
            }
            Found::Free(_) => Ok(false),
        }
    }

    fn take_at(&self, at: usize) -> Option<Value> {
        // SAFETY: the callers pass a position inside the table with a live entry.
        unsafe {
            let e = self.table.get().add(at);
            let key = (*e).key;
            e.write(Entry { key: DUMMY, hash: -1 });
            self.used.set(self.used.get() - 1);
            Value::option_from_owned(key)
        }
    }

    /// Removes some element.
    pub fn pop(&self) -> Option<Value> {
        if self.used.get() == 0 {
            return None;
        }
        let mask = self.mask.get() as usize;
        let mut at = self.finger.get() as usize & mask;
        // SAFETY: `at` is masked, and a live entry exists.
        unsafe {
            while !(*self.table.get().add(at)).is_live() {
                at = (at + 1) & mask;
            }
        }
        self.finger.set(at as u32 + 1);
        self.take_at(at)
    }

    /// The first element at or after table position `*at`, with its hash; moves `*at` behind it.
    #[inline(always)]
    pub fn next_entry(&self, at: &mut usize) -> Option<(Value, i64)> {
        while *at < self.table_len() {
            // SAFETY: inside the table.
            let e = unsafe { *self.table.get().add(*at) };
            *at += 1;
            if e.is_live() {
                // SAFETY: the set owns its element.
                return Some((unsafe { Value::from_borrowed(e.key) }, e.hash));
            }
        }
        None
    }

    /// All elements in the table's order.
    pub fn to_vec(&self) -> Vec<Value> {
        let (mut all, mut at) = (Vec::with_capacity(self.len()), 0);
        while let Some((v, _)) = self.next_entry(&mut at) {
            all.push(v);
        }
        all
    }

    /// Moves the elements to a table for more than `minimum` elements.
    fn resize(&self, minimum: usize) {
        let mut size = MIN_SIZE;
        while size <= minimum {
            size <<= 1;
        }
        let (old, old_len) = (self.table.get(), self.table_len());
        // SAFETY: the old table is freed and not used again.
        unsafe {
            let new = new_table(size);
            for i in 0..old_len {
                let e = *old.add(i);
                if e.is_live() {
                    insert_clean(new, size - 1, e);
                }
            }
            if old_len > 0 {
                free_table(old, old_len);
            }
            self.table.set(new);
        }
        self.mask.set(size as u32 - 1);
        self.fill.set(self.used.get());
    }

    /// Removes all elements.
    pub fn clear_all(&self) {
        let (table, len) = (self.table.get(), self.table_len());
        if len == 0 {
            return;
        }
        let mut left = self.used.get();
        self.table.set(null_mut());
        self.mask.set(0);
        self.fill.set(0);
        self.used.set(0);
        self.hash.set(-1);
        // SAFETY: the table is ours alone now, and live entries own their words.
        unsafe {
            let mut i = 0;
            while left > 0 && i < len {
                let e = *table.add(i);
                if e.is_live() {
                    decref(e.key);
                    left -= 1;
                }
                i += 1;
            }
            free_table(table, len);
        }
    }

    /// Exchanges the contents of two sets.
    pub(crate) fn swap(&self, other: &PySet) {
        self.table.swap(&other.table);
        self.mask.swap(&other.mask);
        self.fill.swap(&other.fill);
        self.used.swap(&other.used);
    }

    /// Adds the elements of another set, in CPython's order of doing it.
    pub fn merge(&self, t: &Thread, other: &PySet) -> PyResult<()> {
        if std::ptr::eq(self, other) || other.is_empty() {
            return Ok(());
        }
        self.make_room(other.len());
        if self.fill.get() == 0 {
            if self.table.get().is_null() {
                self.resize(0);
            }
            let copy = self.mask.get() == other.mask.get() && other.fill.get() == other.used.get();
            for i in 0..other.table_len() {
                // SAFETY: `i` is inside the other table; ours is clean and large enough for its elements.
                unsafe {
                    let e = *other.table.get().add(i);
                    if e.is_live() {
                        std::mem::forget(Value::from_borrowed(e.key));
                        if copy {
                            self.table.get().add(i).write(e);
                        } else {
                            insert_clean(self.table.get(), self.mask.get() as usize, e);
                        }
                    }
                }
            }
            self.fill.set(other.used.get());
            self.used.set(other.used.get());
            return Ok(());
        }
        let mut at = 0;
        while let Some((v, hash)) = other.next_entry(&mut at) {
            self.add_hashed(t, v, hash)?;
        }
        Ok(())
    }

    /// One big resize before `more` elements come.
    pub(crate) fn make_room(&self, more: usize) {
        if (self.fill.get() as usize + more) * 5 >= self.virtual_mask() * 3 {
            self.resize((self.used.get() as usize + more) * 2);
        }
    }

    /// Gets rid of dummies when there are many.
    pub(crate) fn sweep(&self) {
        if self.table.get().is_null() {
            return;
        }
        let dummies = (self.fill.get() - self.used.get()) as usize;
        if dummies > self.mask.get() as usize / 4 {
            self.resize(grown(self.used.get() as usize));
        }
    }

    /// The hash of a frozenset: independent of the order of the elements.
    pub fn frozen_hash(&self) -> i64 {
        let cached = self.hash.get();
        if cached != -1 {
            return cached;
        }
        let mut hash = 0u64;
        for i in 0..self.table_len() {
            // SAFETY: inside the table.
            let e = unsafe { *self.table.get().add(i) };
            if e.is_live() {
                let h = e.hash as u64;
                hash ^= ((h ^ 89_869_747) ^ (h << 16)).wrapping_mul(3_644_798_167);
            }
        }
        hash ^= (self.used.get() as u64 + 1).wrapping_mul(1_927_868_237);
        hash ^= (hash >> 11) ^ (hash >> 25);
        hash = hash.wrapping_mul(69_069).wrapping_add(907_133_923);
        if hash == u64::MAX {
            hash = 590_923_713;
        }
        self.hash.set(hash as i64);
        hash as i64
    }

    /// The cached hash, or -1.
    pub(crate) fn cached_hash(&self) -> i64 {
        self.hash.get()
    }
}

fn grown(used: usize) -> usize {
    if used > 50_000 { used * 2 } else { used * 4 }
}

/// Puts an element that is known to be missing into a table without dummies.
///
/// # Safety
/// The table has `mask + 1` entries, one of them unused.
unsafe fn insert_clean(table: *mut Entry, mask: usize, e: Entry) {
    let mut probe = Probe::new(e.hash, mask);
    // SAFETY: probes stay inside the table.
    unsafe {
        while !(*table.add(probe.at())).key.is_null() {
            probe.advance();
        }
        table.add(probe.at()).write(e);
    }
}
