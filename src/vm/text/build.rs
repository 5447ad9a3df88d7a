//! Building text piece by piece, as wide as it needs to be.

use super::chars::{Chars, write_str};
use smallvec::SmallVec;

/// Narrow text up to this length needs no allocation.
const INLINE: usize = 128;

/// The narrowest width for characters up to `max`.
pub fn width_for(max: u32) -> usize {
    match max {
        0..=0xFF => 1,
        0x100..=0xFFFF => 2,
        _ => 4,
    }
}

enum Buf {
    One(SmallVec<[u8; INLINE]>),
    Two(Vec<u16>),
    Four(Vec<u32>),
}

/// Characters, in the width that the pieces so far need.
pub struct TextBuf {
    buf: Buf,
}

impl TextBuf {
    pub fn new() -> TextBuf {
        TextBuf { buf: Buf::One(SmallVec::new()) }
    }

    pub fn with_capacity(n: usize) -> TextBuf {
        TextBuf { buf: Buf::One(SmallVec::with_capacity(n)) }
    }

    /// Characters so far.
    pub fn len(&self) -> usize {
        self.chars().len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn chars(&self) -> Chars<'_> {
        match &self.buf {
            Buf::One(v) => Chars::One(v),
            Buf::Two(v) => Chars::Two(v),
            Buf::Four(v) => Chars::Four(v),
        }
    }

    #[cold]
    fn widen(&mut self, width: usize) {
        let chars = self.chars();
        let spare = chars.len() / 2 + 8;
        self.buf = if width == 2 {
            let mut v: Vec<u16> = Vec::with_capacity(chars.len() + spare);
            chars.append_to(&mut v);
            Buf::Two(v)
        } else {
            let mut v: Vec<u32> = Vec::with_capacity(chars.len() + spare);
            chars.append_to(&mut v);
            Buf::Four(v)
        };
    }

    /// Appends a character.
    #[inline]
    pub fn push(&mut self, c: u32) {
        loop {
            match &mut self.buf {
                Buf::One(v) if c < 0x100 => return v.push(c as u8),
                Buf::Two(v) if c < 0x10000 => return v.push(c as u16),
                Buf::Four(v) => return v.push(c),
                Buf::One(_) | Buf::Two(_) => self.widen(width_for(c)),
            }
        }
    }

    pub fn push_char(&mut self, c: char) {
        self.push(u32::from(c));
    }

    /// Appends a character `n` times.
    pub fn push_repeated(&mut self, c: u32, n: usize) {
        if n == 0 {
            return;
        }
        self.push(c);
        match &mut self.buf {
            Buf::One(v) => v.resize(v.len() + n - 1, c as u8),
            Buf::Two(v) => v.resize(v.len() + n - 1, c as u16),
            Buf::Four(v) => v.resize(v.len() + n - 1, c),
        }
    }

    /// Room for `n` characters at the end, zeros for now; none if the text is not narrow.
    #[inline]
    pub fn narrow_room(&mut self, n: usize) -> Option<&mut [u8]> {
        let Buf::One(v) = &mut self.buf else { return None };
        let len = v.len();
        v.resize(len + n, 0);
        Some(&mut v[len..])
    }

    #[inline]
    pub fn push_str(&mut self, s: &str) {
        if s.is_ascii() {
            self.push_ascii(s.as_bytes());
        } else {
            self.push_wide(s);
        }
    }

    fn push_wide(&mut self, s: &str) {
        // The largest first byte of a character is that of the largest character.
        let width = match s.bytes().max() {
            None | Some(..0xC4) => 1,
            Some(0xC4..0xF0) => 2,
            Some(_) => 4,
        };
        if width > self.chars().width() {
            self.widen(width);
        }
        let n = s.chars().count();
        // SAFETY: there is room for so many characters; the width is enough for them.
        unsafe {
            match &mut self.buf {
                Buf::One(v) => {
                    v.reserve(n);
                    let len = v.len() + write_str(s, v.as_mut_ptr().add(v.len()));
                    v.set_len(len);
                }
                Buf::Two(v) => {
                    v.reserve(n);
                    let len = v.len() + write_str(s, v.as_mut_ptr().add(v.len()));
                    v.set_len(len);
                }
                Buf::Four(v) => {
                    v.reserve(n);
                    let len = v.len() + write_str(s, v.as_mut_ptr().add(v.len()));
                    v.set_len(len);
                }
            }
        }
    }

    /// Appends ASCII characters.
    #[inline]
    pub fn push_ascii(&mut self, s: &[u8]) {
        match &mut self.buf {
            Buf::One(v) => v.extend_from_slice(s),
            Buf::Two(v) => v.extend(s.iter().map(|&c| u16::from(c))),
            Buf::Four(v) => v.extend(s.iter().map(|&c| u32::from(c))),
        }
    }

    /// Appends characters, which may be stored wider than they need.
    pub fn push_chars(&mut self, s: Chars) {
        let need = width_for(s.max_code());
        if need > self.chars().width() {
            self.widen(need);
        }
        self.append(s);
    }

    /// Appends characters that the width is enough for.
    fn append(&mut self, s: Chars) {
        match (&mut self.buf, s) {
            (Buf::One(v), Chars::One(s)) => v.extend_from_slice(s),
            (Buf::One(v), s) => v.extend(s.iter().map(|c| c as u8)),
            (Buf::Two(v), s) => s.append_to(v),
            (Buf::Four(v), s) => s.append_to(v),
        }
    }

    /// Appends characters stored in the narrowest width.
    #[inline]
    pub fn push_narrow(&mut self, s: Chars) {
        match (&mut self.buf, s) {
            (Buf::One(v), Chars::One(s)) => v.extend_from_slice(s),
            (_, s) => {
                if s.width() > self.chars().width() {
                    self.widen(s.width());
                }
                self.append(s);
            }
        }
    }

    /// Drops all characters, and what they made it as wide as.
    pub fn clear(&mut self) {
        match &mut self.buf {
            Buf::One(v) => v.clear(),
            Buf::Two(_) | Buf::Four(_) => *self = TextBuf::new(),
        }
    }

    /// Drops all characters from `len` on.
    pub fn truncate(&mut self, len: usize) {
        match &mut self.buf {
            Buf::One(v) => v.truncate(len),
            Buf::Two(v) => v.truncate(len),
            Buf::Four(v) => v.truncate(len),
        }
    }
}

impl std::fmt::Write for TextBuf {
    fn write_str(&mut self, s: &str) -> std::fmt::Result {
        self.push_str(s);
        Ok(())
    }
}
