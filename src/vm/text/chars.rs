//! Characters of a string in their narrowest width, borrowed.
//!
//! A character is a code point from 0 to 0x10FFFF; lone surrogates are characters like any other. Positions are
//! counted in characters. Nothing here knows of objects.

use std::borrow::Cow;
use std::cmp::Ordering;

/// A storage unit of a string: one character in 1, 2 or 4 bytes.
pub trait Unit: Copy + Eq + Ord + 'static {
    const WIDTH: usize;
    fn code(self) -> u32;
    /// Truncates: the caller knows that the character fits.
    fn from_code(code: u32) -> Self;
    fn wrap(slice: &[Self]) -> Chars<'_>;
}

impl Unit for u8 {
    const WIDTH: usize = 1;
    #[inline(always)]
    fn code(self) -> u32 {
        self as u32
    }
    #[inline(always)]
    fn from_code(code: u32) -> u8 {
        code as u8
    }
    fn wrap(slice: &[u8]) -> Chars<'_> {
        Chars::One(slice)
    }
}

impl Unit for u16 {
    const WIDTH: usize = 2;
    #[inline(always)]
    fn code(self) -> u32 {
        self as u32
    }
    #[inline(always)]
    fn from_code(code: u32) -> u16 {
        code as u16
    }
    fn wrap(slice: &[u16]) -> Chars<'_> {
        Chars::Two(slice)
    }
}

impl Unit for u32 {
    const WIDTH: usize = 4;
    #[inline(always)]
    fn code(self) -> u32 {
        self
    }
    #[inline(always)]
    fn from_code(code: u32) -> u32 {
        code
    }
    fn wrap(slice: &[u32]) -> Chars<'_> {
        Chars::Four(slice)
    }
}

/// The characters of a string, or of a part of one.
#[derive(Clone, Copy, Debug)]
pub enum Chars<'a> {
    One(&'a [u8]),
    Two(&'a [u16]),
    Four(&'a [u32]),
}

/// Runs the same expression for each width: `with_units!(chars, s => s.len())`.
#[macro_export]
macro_rules! with_units {
    ($chars:expr, $s:ident => $body:expr) => {
        match $chars {
            $crate::text::chars::Chars::One($s) => $body,
            $crate::text::chars::Chars::Two($s) => $body,
            $crate::text::chars::Chars::Four($s) => $body,
        }
    };
}

impl<'a> Chars<'a> {
    pub const EMPTY: Chars<'static> = Chars::One(&[]);

    #[inline(always)]
    pub fn len(self) -> usize {
        with_units!(self, s => s.len())
    }

    #[inline(always)]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Bytes per character.
    #[inline(always)]
    pub fn width(self) -> usize {
        match self {
            Chars::One(_) => 1,
            Chars::Two(_) => 2,
            Chars::Four(_) => 4,
        }
    }

    /// The character at `i`, which is in range.
    #[inline(always)]
    pub fn at(self, i: usize) -> u32 {
        with_units!(self, s => s[i].code())
    }

    #[inline(always)]
    pub fn get(self, i: usize) -> Option<u32> {
        if i < self.len() { Some(self.at(i)) } else { None }
    }

    /// The part from `from` to `to`; both are in range and in order.
    #[inline(always)]
    pub fn slice(self, from: usize, to: usize) -> Chars<'a> {
        match self {
            Chars::One(s) => Chars::One(&s[from..to]),
            Chars::Two(s) => Chars::Two(&s[from..to]),
            Chars::Four(s) => Chars::Four(&s[from..to]),
        }
    }

    #[inline]
    pub fn iter(self) -> CharsIter<'a> {
        match self {
            Chars::One(s) => CharsIter::One(s.iter()),
            Chars::Two(s) => CharsIter::Two(s.iter()),
            Chars::Four(s) => CharsIter::Four(s.iter()),
        }
    }

    /// An upper bound of the characters that is exact enough to tell widths and ASCII apart.
    pub fn max_code(self) -> u32 {
        match self {
            Chars::One(s) => {
                if s.is_ascii() {
                    0x7F
                } else {
                    0xFF
                }
            }
            // `or` of all units has the top bits of the largest.
            Chars::Two(s) => {
                let all = s.iter().fold(0u16, |a, &b| a | b);
                u32::from(all)
            }
            Chars::Four(s) => {
                let all = s.iter().fold(0u32, |a, &b| a | b);
                if all > 0xFFFF { 0x10FFFF } else { all }
            }
        }
    }

    /// The units as bytes in memory order.
    #[inline]
    pub fn raw_bytes(self) -> &'a [u8] {
        match self {
            Chars::One(s) => s,
            // SAFETY: any initialised memory can be seen as bytes.
            Chars::Two(s) => unsafe { std::slice::from_raw_parts(s.as_ptr().cast(), s.len() * 2) },
            // SAFETY: as above.
            Chars::Four(s) => unsafe { std::slice::from_raw_parts(s.as_ptr().cast(), s.len() * 4) },
        }
    }

    /// Writes the characters to memory of `T` units; they all fit.
    ///
    /// # Safety
    /// `to` has room for `self.len()` units.
    pub unsafe fn copy_to<T: Unit>(self, to: *mut T) {
        // SAFETY: by the caller's contract.
        unsafe {
            if self.width() == T::WIDTH {
                let bytes = self.raw_bytes();
                copy_bytes(bytes.as_ptr(), to.cast::<u8>(), bytes.len());
                return;
            }
            with_units!(self, s => for (i, &c) in s.iter().enumerate() {
                to.add(i).write(T::from_code(c.code()));
            });
        }
    }

    /// Appends the characters to a vector of units; they all fit.
    pub fn append_to<T: Unit>(self, to: &mut Vec<T>) {
        let n = self.len();
        to.reserve(n);
        let old = to.len();
        // SAFETY: room was just reserved; all `n` units are written.
        unsafe {
            self.copy_to(to.as_mut_ptr().add(old));
            to.set_len(old + n);
        }
    }

    /// The characters as units of `T`, which they fit: borrowed if the width is right already.
    pub fn widen<T: Unit>(self) -> Cow<'a, [T]> {
        if self.width() == T::WIDTH {
            let bytes = self.raw_bytes();
            // SAFETY: the width says that these are `T` units.
            return Cow::Borrowed(unsafe { std::slice::from_raw_parts(bytes.as_ptr().cast(), self.len()) });
        }
        let mut v = Vec::new();
        self.append_to(&mut v);
        Cow::Owned(v)
    }

    /// WTF-8: UTF-8 in which lone surrogates take three bytes.
    pub fn to_wtf8(self) -> Vec<u8> {
        if let Chars::One(s) = self {
            if s.is_ascii() {
                return s.to_vec();
            }
        }
        let mut out = Vec::new();
        with_units!(self, units => append_wtf8(units, true, &mut out));
        out
    }

    /// The text as Rust has it, lone surrogates replaced.
    pub fn to_string_lossy(self) -> String {
        if let Chars::One(s) = self {
            if let Ok(s) = std::str::from_utf8(s) {
                if s.is_ascii() {
                    return s.to_owned();
                }
            }
        }
        self.iter().map(|c| char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    }

    /// Whether there is a surrogate.
    pub fn has_surrogates(self) -> bool {
        match self {
            Chars::One(_) => false,
            Chars::Two(s) => s.iter().any(|&c| is_surrogate(u32::from(c))),
            Chars::Four(s) => s.iter().any(|&c| is_surrogate(c)),
        }
    }

    pub fn equals(self, other: Chars) -> bool {
        if self.width() == other.width() {
            return self.raw_bytes() == other.raw_bytes();
        }
        self.len() == other.len() && self.iter().eq(other.iter())
    }

    pub fn equals_str(self, other: &str) -> bool {
        if let Chars::One(s) = self {
            if s.is_ascii() || other.is_ascii() {
                return s == other.as_bytes();
            }
        }
        self.iter().eq(other.chars().map(u32::from))
    }

    /// Order by code points.
    pub fn compare(self, other: Chars) -> Ordering {
        match (self, other) {
            (Chars::One(a), Chars::One(b)) => a.cmp(b),
            (Chars::Two(a), Chars::Two(b)) => a.cmp(b),
            (Chars::Four(a), Chars::Four(b)) => a.cmp(b),
            (a, b) => a.iter().cmp(b.iter()),
        }
    }
}

/// Copies bytes, a few of them without the call of a function.
///
/// # Safety
/// As [`std::ptr::copy_nonoverlapping`].
#[inline(always)]
pub unsafe fn copy_bytes(from: *const u8, to: *mut u8, n: usize) {
    // SAFETY: by the caller's contract; two reads that overlap cover all bytes and no more.
    unsafe {
        match n {
            0 => {}
            1..4 => {
                let (first, middle, last) = (*from, *from.add(n / 2), *from.add(n - 1));
                *to = first;
                *to.add(n / 2) = middle;
                *to.add(n - 1) = last;
            }
            4..8 => {
                let (head, tail) =
                    (from.cast::<u32>().read_unaligned(), from.add(n - 4).cast::<u32>().read_unaligned());
                to.cast::<u32>().write_unaligned(head);
                to.add(n - 4).cast::<u32>().write_unaligned(tail);
            }
            8..=16 => {
                let (head, tail) =
                    (from.cast::<u64>().read_unaligned(), from.add(n - 8).cast::<u64>().read_unaligned());
                to.cast::<u64>().write_unaligned(head);
                to.add(n - 8).cast::<u64>().write_unaligned(tail);
            }
            _ => std::ptr::copy_nonoverlapping(from, to, n),
        }
    }
}

/// Iterates over characters.
#[derive(Clone)]
pub enum CharsIter<'a> {
    One(std::slice::Iter<'a, u8>),
    Two(std::slice::Iter<'a, u16>),
    Four(std::slice::Iter<'a, u32>),
}

impl Iterator for CharsIter<'_> {
    type Item = u32;

    #[inline(always)]
    fn next(&mut self) -> Option<u32> {
        match self {
            CharsIter::One(it) => it.next().map(|&c| u32::from(c)),
            CharsIter::Two(it) => it.next().map(|&c| u32::from(c)),
            CharsIter::Four(it) => it.next().copied(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let n = match self {
            CharsIter::One(it) => it.len(),
            CharsIter::Two(it) => it.len(),
            CharsIter::Four(it) => it.len(),
        };
        (n, Some(n))
    }
}

impl ExactSizeIterator for CharsIter<'_> {}

impl DoubleEndedIterator for CharsIter<'_> {
    #[inline(always)]
    fn next_back(&mut self) -> Option<u32> {
        match self {
            CharsIter::One(it) => it.next_back().map(|&c| u32::from(c)),
            CharsIter::Two(it) => it.next_back().map(|&c| u32::from(c)),
            CharsIter::Four(it) => it.next_back().copied(),
        }
    }
}

pub fn is_surrogate(c: u32) -> bool {
    (0xD800..0xE000).contains(&c)
}

/// Units looked at together: most text is runs of ASCII.
const RUN: usize = 8;

fn is_ascii_run<T: Unit>(run: &[T; RUN]) -> bool {
    run.iter().fold(0, |all, unit| all | unit.code()) < 0x80
}

/// How many bytes units take in WTF-8.
fn wtf8_len<T: Unit>(units: &[T]) -> usize {
    let more = |least: u32| units.iter().map(|c| usize::from(c.code() >= least)).sum::<usize>();
    match T::WIDTH {
        1 => units.len() + more(0x80),
        2 => units.len() + more(0x80) + more(0x800),
        _ => units.len() + more(0x80) + more(0x800) + more(0x10000),
    }
}

/// Appends units in WTF-8, up to the first surrogate unless these are `allowed`. Returns how many.
pub fn append_wtf8<T: Unit>(units: &[T], allowed: bool, out: &mut Vec<u8>) -> usize {
    out.reserve(wtf8_len(units));
    let mut done = 0;
    // SAFETY: there is room for all units, and what is written is counted.
    unsafe {
        let start = out.as_mut_ptr().add(out.len());
        let mut to = start;
        while done < units.len() {
            if let Some(run) = units[done..].first_chunk().filter(|run| is_ascii_run(run)) {
                to.cast::<[u8; RUN]>().write(run.map(|c| c.code() as u8));
                (to, done) = (to.add(RUN), done + RUN);
                continue;
            }
            let c = units[done].code();
            if T::WIDTH > 1 && !allowed && is_surrogate(c) {
                break;
            }
            let low = |shift: u32| 0x80 | (c >> shift & 0x3F) as u8;
            match c {
                0..=0x7F => {
                    to.write(c as u8);
                    to = to.add(1);
                }
                0x80..=0x7FF => {
                    to.cast::<[u8; 2]>().write([0xC0 | (c >> 6) as u8, low(0)]);
                    to = to.add(2);
                }
                0x800..=0xFFFF => {
                    to.cast::<[u8; 3]>().write([0xE0 | (c >> 12) as u8, low(6), low(0)]);
                    to = to.add(3);
                }
                _ => {
                    to.cast::<[u8; 4]>().write([0xF0 | (c >> 18) as u8, low(12), low(6), low(0)]);
                    to = to.add(4);
                }
            }
            done += 1;
        }
        out.set_len(out.len() + to.offset_from_unsigned(start));
    }
    done
}

/// Appends a character in WTF-8.
pub fn push_wtf8(out: &mut Vec<u8>, c: u32) {
    append_wtf8(&[c], true, out);
}

/// Writes the characters of a text, which all fit, and returns how many.
///
/// # Safety
/// There is room for them.
pub unsafe fn write_str<T: Unit>(text: &str, to: *mut T) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut written) = (0, 0);
    // SAFETY: by the caller's contract; in well-formed UTF-8 the first byte of a character says how many follow.
    unsafe {
        while at < bytes.len() {
            if let Some(run) = bytes[at..].first_chunk().filter(|run| is_ascii_run(run)) {
                to.add(written).cast::<[T; RUN]>().write(run.map(|c| T::from_code(u32::from(c))));
                (at, written) = (at + RUN, written + RUN);
                continue;
            }
            let byte = |i: usize| u32::from(*bytes.get_unchecked(at + i));
            let low = |i: usize, shift: u32| (byte(i) & 0x3F) << shift;
            let (c, n) = match byte(0) {
                first @ 0..0x80 => (first, 1),
                first @ 0x80..0xE0 => ((first & 0x1F) << 6 | low(1, 0), 2),
                first @ 0xE0..0xF0 => ((first & 0xF) << 12 | low(1, 6) | low(2, 0), 3),
                first => ((first & 7) << 18 | low(1, 12) | low(2, 6) | low(3, 0), 4),
            };
            to.add(written).write(T::from_code(c));
            (at, written) = (at + n, written + 1);
        }
    }
    written
}

/// Reads WTF-8 as far as it is well formed; bytes that are not become U+FFFD one by one.
pub fn wtf8_chars(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    let mut i = 0;
    std::iter::from_fn(move || {
        let first = *bytes.get(i)?;
        let tail = |k: usize| bytes.get(i + k).filter(|b| **b & 0xC0 == 0x80).map(|b| u32::from(b & 0x3F));
        let (code, n) = match first {
            0..=0x7F => (Some(u32::from(first)), 1),
            0xC2..=0xDF => (tail(1).map(|a| (u32::from(first & 0x1F) << 6) | a), 2),
            0xE0..=0xEF => {
                let code = match (tail(1), tail(2)) {
                    (Some(a), Some(b)) => Some((u32::from(first & 0xF) << 12) | (a << 6) | b),
                    (_, _) => None,
                };
                (code.filter(|c| *c >= 0x800), 3)
            }
            0xF0..=0xF4 => {
                let code = match (tail(1), tail(2), tail(3)) {
                    (Some(a), Some(b), Some(c)) => {
                        Some((u32::from(first & 7) << 18) | (a << 12) | (b << 6) | c)
                    }
                    (_, _, _) => None,
                };
                (code.filter(|c| (0x10000..0x110000).contains(c)), 4)
            }
            _ => (None, 1),
        };
        i += if code.is_some() { n } else { 1 };
        Some(code.unwrap_or(0xFFFD))
    })
}
