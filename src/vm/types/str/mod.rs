//! `str`: immutable text, stored with the narrowest of 1, 2 or 4 bytes that fits every character.
//!
//! Invariants: the width is always the narrowest, so equal strings have equal bytes; `STR_ASCII` is set exactly if all
//! characters are below 128; a hash of -1 means "not computed". Lone surrogates are characters. The characters lie
//! behind the struct; they never change but for [`make::append_in_place`], which has the only reference. `unsafe` lives here and
//! in `make.rs` and `intern.rs`: characters are reached by pointer.

pub mod args;
pub mod case;
pub mod format;
mod intern;
pub mod iter;
pub(crate) mod layout;
mod make;
pub mod percent;
pub mod search;
mod slots;
pub mod split;

pub use intern::{intern, intern_value, is_interned, keep_name};
pub use iter::{STR_ASCII_ITER_SPEC, STR_ITER_SPEC};
pub use make::{
    MAX_LEN, StrBuilder, append_in_place, concat, from_ascii, from_char, from_chars, from_wtf8,
    joined_values, new_in, slice,
};
pub use slots::STR_SPEC;

use crate::object::class::TypeCell;
use crate::object::payload::Payload;
use crate::object::value::Value;
use crate::text::chars::{Chars, CharsIter};
use crate::text::hash::hash_bytes;
use adder_abi::object::{Header, Layout, flag};
use adder_abi::word::Word;
use std::borrow::Cow;
use std::cell::Cell;

/// A string; its characters follow.
#[repr(C)]
pub struct PyStr {
    pub head: Header,
    pub(crate) hash: Cell<i64>,
    pub(crate) len: usize,
    data: [u64; 0],
}

/// Where the characters begin.
pub const DATA_OFFSET: usize = size_of::<PyStr>();
pub const LEN_OFFSET: usize = std::mem::offset_of!(PyStr, len);
pub const HASH_OFFSET: usize = std::mem::offset_of!(PyStr, hash);

pub static STR: TypeCell = TypeCell::new();

// SAFETY: a string owns no references.
unsafe impl Payload for PyStr {
    const LAYOUT: Layout = Layout::Str;

    fn cell() -> &'static TypeCell {
        &STR
    }

    unsafe fn drop_payload(this: *mut PyStr) {
        // SAFETY: by the caller's contract; nothing but the intern table knows of a dying string.
        unsafe {
            if (*this).head.flags.get() & flag::STR_INTERNED != 0 {
                intern::forget(&*this);
            }
        }
    }
}

impl PyStr {
    /// The number of characters.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }

    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Bytes per character.
    #[inline(always)]
    pub fn width(&self) -> usize {
        ((self.head.flags.get() & flag::STR_WIDTH_MASK) >> flag::STR_WIDTH_SHIFT) as usize
    }

    #[inline(always)]
    pub fn is_ascii(&self) -> bool {
        self.head.flags.get() & flag::STR_ASCII != 0
    }

    #[inline(always)]
    pub(crate) fn data(&self) -> *const u8 {
        (&raw const self.data).cast()
    }

    /// The characters.
    #[inline(always)]
    pub fn chars(&self) -> Chars<'_> {
        let p = self.data();
        // SAFETY: `len` units of the width that the flags say lie behind the struct, aligned to 8.
        unsafe {
            match self.width() {
                1 => Chars::One(std::slice::from_raw_parts(p, self.len)),
                2 => Chars::Two(std::slice::from_raw_parts(p.cast(), self.len)),
                _ => Chars::Four(std::slice::from_raw_parts(p.cast(), self.len)),
            }
        }
    }

    /// The storage as bytes.
    #[inline(always)]
    pub fn raw_bytes(&self) -> &[u8] {
        // SAFETY: as in `chars`.
        unsafe { std::slice::from_raw_parts(self.data(), self.len * self.width()) }
    }

    /// The text of an ASCII string.
    #[inline(always)]
    pub fn as_ascii(&self) -> Option<&str> {
        // SAFETY: ASCII is UTF-8, and the flag is always true.
        if self.is_ascii() { Some(unsafe { std::str::from_utf8_unchecked(self.raw_bytes()) }) } else { None }
    }

    /// The text as UTF-8, unless there are lone surrogates.
    pub fn as_utf8(&self) -> Option<Cow<'_, str>> {
        if let Some(s) = self.as_ascii() {
            return Some(Cow::Borrowed(s));
        }
        if self.chars().has_surrogates() { None } else { Some(Cow::Owned(self.chars().to_string_lossy())) }
    }

    /// The text, lone surrogates replaced by U+FFFD.
    pub fn to_string_lossy(&self) -> String {
        self.chars().to_string_lossy()
    }

    pub fn to_wtf8(&self) -> Vec<u8> {
        self.chars().to_wtf8()
    }

    /// The character at `i`, which is in range.
    #[inline(always)]
    pub fn char_at(&self, i: usize) -> u32 {
        self.chars().at(i)
    }

    /// `hash(s)`; computed at most once.
    #[inline(always)]
    pub fn hash_value(&self) -> i64 {
        let h = self.hash.get();
        if h != -1 { h } else { self.compute_hash() }
    }

    #[cold]
    #[inline(never)]
    fn compute_hash(&self) -> i64 {
        let h = hash_bytes(self.raw_bytes());
        self.hash.set(h);
        h
    }

    /// The string as a new reference.
    #[inline(always)]
    pub fn to_value(&self) -> Value {
        // SAFETY: a live string.
        unsafe { Value::from_borrowed(Word(self as *const PyStr as u64)) }
    }

    /// The characters one by one.
    pub fn code_points(&self) -> CharsIter<'_> {
        self.chars().iter()
    }

    /// Whether the text is an identifier (keywords included).
    pub fn is_identifier(&self) -> bool {
        case::is_identifier(self.chars())
    }

    pub fn eq_str(&self, other: &str) -> bool {
        self.chars().equals_str(other)
    }
}

/// Whether two strings have the same characters.
#[inline(always)]
pub fn equals(a: &PyStr, b: &PyStr) -> bool {
    if std::ptr::eq(a, b) {
        return true;
    }
    const KIND: u32 = flag::STR_WIDTH_MASK | flag::STR_ASCII;
    if a.len != b.len || (a.head.flags.get() ^ b.head.flags.get()) & KIND != 0 {
        return false;
    }
    let both = flag::STR_INTERNED;
    if a.head.flags.get() & b.head.flags.get() & both != 0 {
        return false;
    }
    let (ha, hb) = (a.hash.get(), b.hash.get());
    if ha != hb && ha != -1 && hb != -1 {
        return false;
    }
    a.raw_bytes() == b.raw_bytes()
}

/// Whether `value` is a string (or of a subclass) with this text.
pub fn equals_str(value: &Value, text: &str) -> bool {
    value.downcast::<PyStr>().is_some_and(|s| s.eq_str(text))
}

/// As [`equals_str`], false for no value.
pub fn equals_opt(value: Option<&Value>, text: &str) -> bool {
    value.is_some_and(|v| equals_str(v, text))
}

/// The hash of a string with this text.
pub fn hash_str(text: &str) -> i64 {
    if text.is_ascii() {
        hash_bytes(text.as_bytes())
    } else {
        Value::from(text).downcast::<PyStr>().map_or(0, PyStr::hash_value)
    }
}
