//! Making strings: from Rust text and from characters, joined, built up, extended in place.
//!
//! Every constructor finds the narrowest width itself. Empty and one-character Latin-1 strings are shared and immortal.
//! `unsafe` lives here: the characters of a fresh object are written through pointers.

use super::{DATA_OFFSET, PyStr, STR};
use crate::memory::heap::heap;
use crate::object::class::PyType;
use crate::object::payload::immortalize;
use crate::object::value::Value;
use crate::text::ascii::Ascii;
use crate::text::build::{TextBuf, width_for};
use crate::text::chars::{Chars, Unit, copy_bytes, wtf8_chars};
use crate::text::words;
use crate::with_units;
use adder_abi::object::{Header, flag};
use adder_abi::word::Word;
use std::cell::Cell;

const fn kind_flags(width: usize, ascii: bool) -> u32 {
    ((width as u32) << flag::STR_WIDTH_SHIFT) | if ascii { flag::STR_ASCII } else { 0 }
}

/// An object of `class` (`str` or a subclass) with uninitialised room for `len` characters, and where they go.
///
/// # Safety
/// The caller writes all `len` units before anybody reads them, and `width`/`ascii` are true of them.
unsafe fn alloc(class: &PyType, len: usize, width: usize, ascii: bool, room: usize) -> (Value, *mut u8) {
    // SAFETY: the header is complete after `instantiate_raw`; the fields are written before the value is seen.
    unsafe {
        let value = class.instantiate_raw(DATA_OFFSET + room.max(len) * width);
        let s = value.word().0 as *mut PyStr;
        (&raw mut (*s).hash).write(Cell::new(-1));
        (&raw mut (*s).len).write(len);
        let head = &(*s).head;
        head.flags.set(head.flags.get() | kind_flags(width, ascii));
        (value, s.cast::<u8>().add(DATA_OFFSET))
    }
}

struct Shared([Cell<Word>; 257]);

// SAFETY: used only by the holder of the global lock.
unsafe impl Sync for Shared {}

/// The one-character Latin-1 strings, and the empty string as the last.
static SHARED: Shared = Shared([const { Cell::new(Word::NULL) }; 257]);

#[inline(always)]
fn shared(index: usize) -> Value {
    let word = SHARED.0[index].get();
    if word.is_null() {
        return make_shared(index);
    }
    // SAFETY: shared strings are immortal.
    unsafe { Value::from_owned(word) }
}

#[cold]
fn make_shared(index: usize) -> Value {
    let len = usize::from(index < 256);
    // SAFETY: the one unit is written.
    let value = unsafe {
        let (value, data) = alloc(STR.get(), len, 1, index < 128 || index == 256, len);
        if len == 1 {
            data.write(index as u8);
        }
        value
    };
    let value = super::intern::adopt_shared(value);
    immortalize(&value);
    SHARED.0[index].set(value.word());
    value
}

/// The string of one character.
#[inline(always)]
pub fn from_char(c: u32) -> Value {
    if c < 256 { shared(c as usize) } else { from_chars(Chars::Four(&[c])) }
}

/// A string of these characters, narrowed if possible.
pub fn from_chars(chars: Chars) -> Value {
    match chars.len() {
        0 => return shared(256),
        1 if chars.at(0) < 256 => return shared(chars.at(0) as usize),
        _ => {}
    }
    new_in(STR.get(), chars)
}

/// A string of ASCII characters.
pub fn from_ascii(text: &[u8]) -> Value {
    debug_assert!(text.is_ascii());
    match *text {
        [] => shared(256),
        [c] => shared(c as usize),
        // SAFETY: all characters are written.
        _ => unsafe {
            let (value, data) = alloc(STR.get(), text.len(), 1, true, text.len());
            copy_bytes(text.as_ptr(), data, text.len());
            value
        },
    }
}

/// A new object of `class`, which is `str` or a subclass, with these characters.
pub fn new_in(class: &PyType, chars: Chars) -> Value {
    let max = chars.max_code();
    let len = chars.len();
    let width = width_for(max);
    // SAFETY: all characters are written, and fit by `max_code`.
    unsafe {
        let (value, data) = alloc(class, len, width, max < 128, len);
        match width {
            1 => chars.copy_to::<u8>(data),
            2 => chars.copy_to::<u16>(data.cast()),
            _ => chars.copy_to::<u32>(data.cast()),
        }
        value
    }
}

/// A string of characters in WTF-8 (UTF-8 with lone surrogates).
pub fn from_wtf8(bytes: &[u8]) -> Value {
    if bytes.is_ascii() {
        return from_chars(Chars::One(bytes));
    }
    let codes: Vec<u32> = wtf8_chars(bytes).collect();
    from_chars(Chars::Four(&codes))
}

/// The part of `s` from `from` to `to`, which are in range and in order. An exact string whole is itself.
pub fn slice(s: &PyStr, from: usize, to: usize) -> Value {
    if from == 0 && to == s.len() && std::ptr::eq(s.to_value().class(), STR.get()) {
        return s.to_value();
    }
    if s.is_ascii() && to - from > 1 {
        // SAFETY: all units are written; a part of ASCII is ASCII.
        unsafe {
            let (value, data) = alloc(STR.get(), to - from, 1, true, to - from);
            copy_bytes(s.data().add(from), data, to - from);
            return value;
        }
    }
    from_chars(s.chars().slice(from, to))
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        from_wtf8(text.as_bytes())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::from(text.as_str())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Value {
        Value::from(text.as_str())
    }
}

impl From<Ascii> for Value {
    fn from(text: Ascii) -> Value {
        from_ascii(text.as_bytes())
    }
}

impl From<std::borrow::Cow<'_, str>> for Value {
    fn from(text: std::borrow::Cow<'_, str>) -> Value {
        Value::from(&*text)
    }
}

impl From<char> for Value {
    fn from(c: char) -> Value {
        from_char(u32::from(c))
    }
}

impl From<Chars<'_>> for Value {
    fn from(chars: Chars<'_>) -> Value {
        from_chars(chars)
    }
}

/// Writes `s` behind `at` units at `data`, which is of `width` not narrower than `s`.
///
/// # Safety
/// There is room.
unsafe fn put(data: *mut u8, width: usize, at: usize, s: Chars) {
    // SAFETY: by the caller's contract.
    unsafe {
        match width {
            1 => s.copy_to::<u8>(data.add(at)),
            2 => s.copy_to::<u16>(data.cast::<u16>().add(at)),
            _ => s.copy_to::<u32>(data.cast::<u32>().add(at)),
        }
    }
}

fn joined(a: &PyStr, b: &PyStr, room: usize) -> Value {
    let width = a.width().max(b.width());
    // SAFETY: both parts are written.
    unsafe {
        let (value, data) = alloc(STR.get(), a.len + b.len, width, a.is_ascii() && b.is_ascii(), room);
        put(data, width, 0, a.chars());
        put(data, width, a.len, b.chars());
        value
    }
}

/// `a + b`; the sum of the lengths must be below [`MAX_LEN`].
pub fn concat(a: &PyStr, b: &PyStr) -> Value {
    if a.is_empty() && is_exact(b) {
        return b.to_value();
    }
    if b.is_empty() && is_exact(a) {
        return a.to_value();
    }
    if a.is_empty() || b.is_empty() {
        return from_chars(if a.is_empty() { b.chars() } else { a.chars() });
    }
    joined(a, b, 0)
}

fn is_exact(s: &PyStr) -> bool {
    // SAFETY: a live object's shape is alive.
    unsafe { std::ptr::eq((*s.head.shape.get()).type_.cast::<PyType>(), STR.get()) }
}

/// Strings may not be longer, so that sizes in bytes cannot overflow.
pub const MAX_LEN: usize = (isize::MAX as usize) / 8;

/// `a + b` for exact strings, extending `a` where it is when this is its only reference.
pub fn append_in_place(a: Value, b: &Value) -> Value {
    let (Some(left), Some(right)) = (a.downcast::<PyStr>(), b.downcast::<PyStr>()) else { return a };
    const PINNED: u32 = flag::STR_INTERNED | flag::WEAKLY_REFERENCED;
    let alone = left.head.refcount.get() == 1 && left.head.flags.get() & PINNED == 0;
    if !alone || right.is_empty() || left.is_empty() || right.width() > left.width() || !is_exact(left) {
        if !right.is_empty() && !left.is_empty() && left.len > 64 && is_exact(left) {
            let len = left.len + right.len;
            return joined(left, right, len + len / 4);
        }
        return concat(left, right);
    }
    let (width, len, add) = (left.width(), left.len, right.len);
    let need = DATA_OFFSET + (len + add) * width;
    let object = a.word().0 as *mut Header;
    // SAFETY: `a` is the only reference to an exact string, a leaf without an attribute area; `b` is another object,
    // since `a`'s count is 1 and `b` is lent by somebody else.
    unsafe {
        if need > heap().usable(object) {
            if (*object).flags.get() & flag::LARGE == 0 {
                return joined(left, right, len + add + (len + add) / 4);
            }
            let moved = heap().grow_large(object, (need + need / 4).next_multiple_of(16));
            std::mem::forget(a);
            return extend(moved.cast(), width, right);
        }
        std::mem::forget(a);
        extend(object.cast(), width, right)
    }
}

/// # Safety
/// `s` is the only, owned reference to a string with room for `right`, whose width is not larger.
unsafe fn extend(s: *mut PyStr, width: usize, right: &PyStr) -> Value {
    // SAFETY: by the caller's contract.
    unsafe {
        let len = (*s).len;
        put(s.cast::<u8>().add(DATA_OFFSET), width, len, right.chars());
        (*s).len = len + right.len;
        (*s).hash.set(-1);
        if !right.is_ascii() {
            let flags = &(*s).head.flags;
            flags.set(flags.get() & !flag::STR_ASCII);
        }
        Value::from_owned(Word(s as u64))
    }
}

/// Builds a string piece by piece, in the width that the pieces so far need.
pub struct StrBuilder {
    buf: TextBuf,
}

impl StrBuilder {
    pub fn new() -> StrBuilder {
        StrBuilder { buf: TextBuf::new() }
    }

    pub fn with_capacity(n: usize) -> StrBuilder {
        StrBuilder { buf: TextBuf::with_capacity(n) }
    }

    pub fn push_pystr(&mut self, s: &PyStr) {
        self.buf.push_narrow(s.chars());
    }

    /// Appends the characters of a string value; nothing for other values.
    pub fn push_value(&mut self, v: &Value) {
        if let Some(s) = v.downcast::<PyStr>() {
            self.push_pystr(s);
        }
    }

    pub fn finish(self) -> Value {
        from_chars(self.buf.chars())
    }
}

impl From<TextBuf> for Value {
    fn from(buf: TextBuf) -> Value {
        from_chars(buf.chars())
    }
}

impl std::ops::Deref for StrBuilder {
    type Target = TextBuf;

    fn deref(&self) -> &TextBuf {
        &self.buf
    }
}

impl std::ops::DerefMut for StrBuilder {
    fn deref_mut(&mut self) -> &mut TextBuf {
        &mut self.buf
    }
}

impl std::fmt::Write for StrBuilder {
    fn write_str(&mut self, s: &str) -> std::fmt::Result {
        self.push_str(s);
        Ok(())
    }
}

/// A string of `len` characters from a function that yields each, all below `limit`'s width. For algorithms that know their
/// result's size.
pub fn build<T: Unit>(units: &[T]) -> Value {
    from_chars(T::wrap(units))
}

/// `s * n`; the caller has checked the size.
pub fn repeat(s: &PyStr, n: usize) -> Value {
    if n == 0 || s.is_empty() {
        return shared(256);
    }
    if n == 1 && is_exact(s) {
        return s.to_value();
    }
    let len = s.len * n;
    if len == 1 {
        return from_chars(s.chars());
    }
    // SAFETY: the first copy is written, then doubled until all are; sizes were checked by the caller.
    unsafe {
        let (value, data) = alloc(STR.get(), len, s.width(), s.is_ascii(), len);
        let piece = s.raw_bytes();
        let total = piece.len() * n;
        if piece.len() == 1 {
            data.write_bytes(piece[0], total);
        } else {
            data.copy_from_nonoverlapping(piece.as_ptr(), piece.len());
            let mut done = piece.len();
            while done < total {
                let more = done.min(total - done);
                data.add(done).copy_from_nonoverlapping(data, more);
                done += more;
            }
        }
        value
    }
}

/// The strings among the values, one behind the other.
pub fn joined_values(values: &[Value]) -> Value {
    let (mut width, mut ascii, mut total) = (1, true, 0usize);
    for v in values {
        if let Some(s) = v.downcast::<PyStr>() {
            width = width.max(s.width());
            ascii &= s.is_ascii();
            total = total.saturating_add(s.len);
        }
    }
    if total <= 1 || total > MAX_LEN {
        let mut out = StrBuilder::new();
        values.iter().for_each(|v| out.push_value(v));
        return out.finish();
    }
    // SAFETY: `total` is the sum of all lengths, so that every unit is written once.
    unsafe {
        let (value, data) = alloc(STR.get(), total, width, ascii, total);
        let mut at = 0;
        for s in values.iter().filter_map(|v| v.downcast::<PyStr>()) {
            put(data, width, at, s.chars());
            at += s.len;
        }
        value
    }
}

/// `sep.join(parts)`, all of them strings, with the total length already checked, and the width and ASCII flag of all.
pub fn join(sep: Chars, parts: &[Value], total: usize, width: usize, ascii: bool) -> Value {
    if let [only] = parts {
        if only.downcast_exact::<PyStr>().is_some() {
            return only.clone();
        }
    }
    let strings = || parts.iter().filter_map(|v| v.downcast::<PyStr>());
    if total <= 1 {
        let mut b = StrBuilder::new();
        for (i, p) in strings().enumerate() {
            if i != 0 {
                b.push_chars(sep);
            }
            b.push_pystr(p);
        }
        return b.finish();
    }
    // SAFETY: `total` is the sum of all lengths, so that every unit is written once.
    unsafe {
        let (value, data) = alloc(STR.get(), total, width, ascii, total);
        let mut at = 0;
        for (i, p) in strings().enumerate() {
            if i != 0 && !sep.is_empty() {
                put(data, width, at, sep);
                at += sep.len();
            }
            put(data, width, at, p.chars());
            at += p.len;
        }
        debug_assert_eq!(at, total);
        value
    }
}

/// An ASCII string of `total` characters, `left` fill characters before `s` and the others behind it.
pub fn padded_ascii(s: &PyStr, left: usize, total: usize, fill: u8) -> Value {
    debug_assert!(s.is_ascii() && fill < 128 && left + s.len <= total);
    if total < 2 {
        return if s.len == total { s.to_value() } else { shared(usize::from(fill)) };
    }
    // SAFETY: all characters are written, and ASCII.
    unsafe {
        let (value, data) = alloc(STR.get(), total, 1, true, total);
        data.write_bytes(fill, left);
        std::ptr::copy_nonoverlapping(s.data(), data.add(left), s.len);
        data.add(left + s.len).write_bytes(fill, total - left - s.len);
        value
    }
}

/// An ASCII string of the characters of another one, each replaced.
pub fn map_ascii(s: &PyStr, map: impl Fn(u64) -> u64) -> Value {
    debug_assert!(s.is_ascii());
    let map = |word| map(word) & words::ASCII;
    if s.len < 2 {
        return from_chars(Chars::One(&words::mapped(s.raw_bytes(), map)));
    }
    // SAFETY: all characters are written, and cut to ASCII.
    unsafe {
        let (value, data) = alloc(STR.get(), s.len, 1, true, s.len);
        words::copy_mapped_to(s.raw_bytes(), data, map);
        value
    }
}

/// Reverses or picks: the characters at `start`, `start + step`, … (`count` of them).
pub fn stepped(s: &PyStr, start: usize, step: isize, count: usize) -> Value {
    with_units!(s.chars(), units => {
        let picked: Vec<_> = (0..count).map(|i| units[(start as isize + i as isize * step) as usize]).collect();
        build(&picked)
    })
}
