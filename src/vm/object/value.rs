//! Owned references: [`Value`] counts, [`Field`] is a slot in an object that owns one.
//!
//! `&Value` is a borrowed reference. Dropping the last reference destroys the object at once, which can run Python
//! code: so never drop a value while a borrow of a mutable structure that this code could change is alive. `unsafe`
//! lives here: it is the one place where words become references.

use super::class::PyType;
use super::payload::Payload;
use crate::memory::destroy::destroy;
use adder_abi::object::{Header, IMMORTAL, Layout, Shape};
use adder_abi::word::Word;
use std::cell::Cell;
use std::mem::ManuallyDrop;
use std::num::NonZeroU64;

/// An owned reference to a Python value; never null. `Option<Value>` is one word, 0 for `None`.
#[repr(transparent)]
pub struct Value(NonZeroU64);

/// Adds a reference to the object of a word, if it has one.
///
/// # Safety
/// `word` is null or a live value.
#[inline(always)]
pub unsafe fn incref(word: Word) {
    if word.is_ptr() {
        // SAFETY: by the caller's contract it points to a live object.
        incref_object(unsafe { &*(word.0 as *const Header) });
    }
}

/// As [`incref`], for a word that is a value: not null.
///
/// # Safety
/// `word` is a live value.
#[inline(always)]
pub unsafe fn incref_value(word: Word) {
    debug_assert!(word.0 != 0);
    if word.0 & 7 == 0 {
        // SAFETY: by the caller's contract it points to a live object.
        incref_object(unsafe { &*(word.0 as *const Header) });
    }
}

/// As [`incref`], for what is known to be an object.
#[inline(always)]
pub fn incref_object(object: &Header) {
    debug_assert!(!object.shape.get().is_null(), "a reference to a freed object");
    let n = object.refcount.get();
    if n < IMMORTAL {
        object.refcount.set(n + 1);
    }
}

/// Drops a reference of the object of a word, if it has one. Says whether it was the last: then [`end`] is due.
///
/// # Safety
/// As [`decref`].
#[inline(always)]
pub unsafe fn drops_last(word: Word) -> bool {
    // SAFETY: by the caller's contract.
    word.is_ptr() && unsafe { drops_last_of(word) }
}

/// As [`drops_last`], for the word of an object.
#[inline(always)]
unsafe fn drops_last_of(word: Word) -> bool {
    // SAFETY: by the caller's contract it points to a live object.
    unsafe {
        let object = word.0 as *mut Header;
        debug_assert!(!(*object).shape.get().is_null(), "a reference to a freed object is dropped");
        let n = (*object).refcount.get();
        if n >= IMMORTAL {
            return false;
        }
        (*object).refcount.set(n - 1);
        n == 1
    }
}

/// Destroys an object whose last reference [`drops_last`] has dropped.
///
/// # Safety
/// `word` is that object's.
#[inline(always)]
pub unsafe fn end(word: Word) {
    // SAFETY: by the caller's contract.
    unsafe { destroy(word.0 as *mut Header) }
}

/// Drops a reference of the object of a word, if it has one, destroying it with the last.
///
/// # Safety
/// `word` is null or a live value of which the caller owns a reference.
#[inline(always)]
pub unsafe fn decref(word: Word) {
    // SAFETY: by the caller's contract.
    unsafe {
        if drops_last(word) {
            end(word);
        }
    }
}

/// As [`drops_last`], for a word that is a value: not null.
///
/// # Safety
/// `word` is a live value of which the caller owns a reference.
#[inline(always)]
pub unsafe fn drops_last_of_value(word: Word) -> bool {
    // SAFETY: by the caller's contract.
    word.0 & 7 == 0 && unsafe { drops_last_of(word) }
}

/// As [`decref`], for a word that is a value: not null.
///
/// # Safety
/// As [`drops_last_of_value`].
#[inline(always)]
pub unsafe fn decref_value(word: Word) {
    // SAFETY: by the caller's contract.
    unsafe {
        if drops_last_of_value(word) {
            end(word);
        }
    }
}

/// As [`decref`], for the word of an object.
///
/// # Safety
/// As [`drops_last`], and the word is neither null nor of a number.
#[inline(always)]
pub unsafe fn decref_object(word: Word) {
    // SAFETY: by the caller's contract.
    unsafe {
        if drops_last_of(word) {
            end(word);
        }
    }
}

impl Clone for Value {
    #[inline(always)]
    fn clone(&self) -> Value {
        // SAFETY: a `Value` is alive.
        unsafe { incref_value(self.word()) };
        Value(self.0)
    }
}

impl Drop for Value {
    #[inline(always)]
    fn drop(&mut self) {
        // SAFETY: a `Value` owns a reference.
        unsafe { decref_value(self.word()) };
    }
}

impl Value {
    /// Takes over the reference that `word` owns.
    ///
    /// # Safety
    /// `word` is a live value, not null, and the caller gives its reference away.
    #[inline(always)]
    pub unsafe fn from_owned(word: Word) -> Value {
        debug_assert!(word.0 != 0 && word.0 & 7 != 4);
        // SAFETY: not null by the caller's contract.
        Value(unsafe { NonZeroU64::new_unchecked(word.0) })
    }

    /// A new reference to the value of a borrowed word.
    ///
    /// # Safety
    /// `word` is a live value, not null.
    #[inline(always)]
    pub unsafe fn from_borrowed(word: Word) -> Value {
        // SAFETY: by the caller's contract.
        unsafe {
            incref_value(word);
            Value::from_owned(word)
        }
    }

    /// Takes over the reference of an owned word that may be null.
    ///
    /// # Safety
    /// As [`Value::from_owned`], but null is allowed.
    #[inline(always)]
    pub unsafe fn option_from_owned(word: Word) -> Option<Value> {
        NonZeroU64::new(word.0).map(Value)
    }

    /// Looks at a word in memory as a borrowed reference.
    ///
    /// # Safety
    /// The word is a live value, not null, and stays so and owned by somebody for the lifetime of the result.
    #[inline(always)]
    pub unsafe fn borrow(word: &Word) -> &Value {
        debug_assert!(word.0 != 0);
        // SAFETY: `Value` and `Word` have the same representation.
        unsafe { &*(word as *const Word).cast::<Value>() }
    }

    /// Looks at words in memory as borrowed references, as [`Value::borrow`].
    ///
    /// # Safety
    /// As [`Value::borrow`] for each of the `n` words at `p`.
    #[inline(always)]
    pub unsafe fn borrow_slice<'a>(p: *const Word, n: usize) -> &'a [Value] {
        // SAFETY: by the caller's contract.
        unsafe { std::slice::from_raw_parts(if n == 0 { std::ptr::dangling() } else { p.cast() }, n) }
    }

    #[inline(always)]
    pub fn word(&self) -> Word {
        Word(self.0.get())
    }

    /// Gives the reference away as a word.
    #[inline(always)]
    pub fn into_word(self) -> Word {
        ManuallyDrop::new(self).word()
    }

    #[inline(always)]
    pub fn small_int(n: i64) -> Value {
        // SAFETY: an int word is never null and owns nothing.
        unsafe { Value::from_owned(Word::small_int(n)) }
    }

    /// The object's header, unless the value is an int or float kept in the word.
    #[inline(always)]
    pub fn header(&self) -> Option<&Header> {
        // SAFETY: a pointer word of a `Value` is alive as long as the `Value`.
        if self.word().is_ptr() { Some(unsafe { &*(self.word().0 as *const Header) }) } else { None }
    }

    #[inline(always)]
    pub fn shape(&self) -> Option<&Shape> {
        // SAFETY: a live object's shape is alive.
        self.header().map(|h| unsafe { &*h.shape.get() })
    }

    /// Which struct the value is made of: `Int` and `Float` also for those kept in the word.
    #[inline(always)]
    pub fn layout(&self) -> Layout {
        match self.shape() {
            Some(shape) => shape.layout,
            None if self.word().is_int() => Layout::Int,
            None => Layout::Float,
        }
    }

    /// `is`.
    #[inline(always)]
    pub fn is(&self, other: &Value) -> bool {
        self.0 == other.0
    }

    #[inline(always)]
    pub fn is_int_word(&self) -> bool {
        self.word().is_int()
    }

    /// The type of the value.
    #[inline(always)]
    pub fn class(&self) -> &PyType {
        match self.shape() {
            // SAFETY: the type of a live object is alive: builtin types are immortal, others counted by instances.
            Some(shape) => unsafe { &*shape.type_.cast::<PyType>() },
            None if self.word().is_int() => crate::types::int::INT.get(),
            None => crate::types::float::FLOAT.get(),
        }
    }

    /// The value as the struct `T`, if it is an instance of `T`'s type or of a subclass.
    #[inline(always)]
    pub fn downcast<T: Payload>(&self) -> Option<&T> {
        let header = self.header()?;
        // SAFETY: the object is alive, and `matches` proves that it begins with a `T`.
        unsafe {
            let shape = &*header.shape.get();
            if T::matches(shape) { Some(&*(header as *const Header).cast::<T>()) } else { None }
        }
    }

    /// Whether the value is an instance of `T`'s type or of a subclass.
    #[inline(always)]
    pub fn is_a<T: Payload>(&self) -> bool {
        self.downcast::<T>().is_some()
    }

    /// As [`Value::downcast`], for instances of exactly `T`'s type.
    #[inline(always)]
    pub fn downcast_exact<T: Payload>(&self) -> Option<&T> {
        let header = self.header()?;
        // SAFETY: the type is exactly `T`'s, so the object begins with a `T`.
        unsafe {
            let shape = &*header.shape.get();
            if std::ptr::eq(shape.type_.cast(), T::class()) {
                Some(&*(header as *const Header).cast::<T>())
            } else {
                None
            }
        }
    }

    /// The value as a type, if it is one.
    #[inline(always)]
    pub fn as_type(&self) -> Option<&PyType> {
        self.downcast::<PyType>()
    }

    /// The reference count as `sys.getrefcount` shows it; immortal objects and words have a large one.
    pub fn refcount(&self) -> u32 {
        self.header().map_or(IMMORTAL, |h| h.refcount.get())
    }
}

impl PartialEq<Word> for Value {
    fn eq(&self, other: &Word) -> bool {
        self.word() == *other
    }
}

/// A place in an object that owns a reference or is empty. Safe against reentrance: what is replaced is dropped last.
#[repr(transparent)]
pub struct Field(Cell<Word>);

impl Field {
    pub const fn empty() -> Field {
        Field(Cell::new(Word::NULL))
    }

    pub fn new(value: Option<Value>) -> Field {
        Field(Cell::new(value.map_or(Word::NULL, Value::into_word)))
    }

    /// Sees an owning cell of an ABI struct as a field.
    ///
    /// # Safety
    /// The cell owns a reference or is null.
    #[inline(always)]
    pub unsafe fn of(cell: &Cell<Word>) -> &Field {
        // SAFETY: same representation.
        unsafe { &*(cell as *const Cell<Word>).cast::<Field>() }
    }

    #[inline(always)]
    pub fn word(&self) -> Word {
        self.0.get()
    }

    #[inline(always)]
    pub fn is_set(&self) -> bool {
        !self.0.get().is_null()
    }

    #[inline(always)]
    pub fn get(&self) -> Option<Value> {
        let word = self.0.get();
        // SAFETY: the field owns what it holds.
        if word.is_null() { None } else { Some(unsafe { Value::from_borrowed(word) }) }
    }

    /// Puts `value` in and gives back what was there.
    #[inline(always)]
    pub fn replace(&self, value: Option<Value>) -> Option<Value> {
        let old = self.0.replace(value.map_or(Word::NULL, Value::into_word));
        // SAFETY: the field owned `old`.
        unsafe { Value::option_from_owned(old) }
    }

    /// Puts `value` in and drops what was there.
    #[inline(always)]
    pub fn set(&self, value: Option<Value>) {
        drop(self.replace(value));
    }

    #[inline(always)]
    pub fn put(&self, value: Value) {
        drop(self.replace(Some(value)));
    }

    #[inline(always)]
    pub fn take(&self) -> Option<Value> {
        self.replace(None)
    }
}

impl Drop for Field {
    fn drop(&mut self) {
        drop(self.take());
    }
}
