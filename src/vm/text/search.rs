//! Finding one sequence of units in another, forward and backward, in linear time.
//!
//! All positions are in units. An empty needle is found everywhere.

use super::chars::{Chars, Unit};
use crate::with_units;

fn as_bytes<T: Unit>(s: &[T]) -> &[u8] {
    T::wrap(s).raw_bytes()
}

/// Position of a unit.
#[inline]
pub fn find_unit<T: Unit>(hay: &[T], needle: T) -> Option<usize> {
    if T::WIDTH == 1 && hay.len() > 16 {
        return memchr::memchr(needle.code() as u8, as_bytes(hay));
    }
    hay.iter().position(|&u| u == needle)
}

/// Position of the last such unit.
pub fn rfind_unit<T: Unit>(hay: &[T], needle: T) -> Option<usize> {
    if T::WIDTH == 1 {
        return memchr::memrchr(needle.code() as u8, as_bytes(hay));
    }
    hay.iter().rposition(|&u| u == needle)
}

/// A needle prepared for repeated searches.
pub struct Finder<'n, T: Unit> {
    needle: &'n [T],
    inner: Option<memchr::memmem::Finder<'n>>,
}

impl<'n, T: Unit> Finder<'n, T> {
    pub fn new(needle: &'n [T]) -> Finder<'n, T> {
        let inner = (needle.len() > 1).then(|| memchr::memmem::Finder::new(as_bytes(needle)));
        Finder { needle, inner }
    }

    /// The first match at or after `from`.
    #[inline]
    pub fn find(&self, hay: &[T], from: usize) -> Option<usize> {
        if from > hay.len() || self.needle.len() > hay.len() - from {
            return None;
        }
        let Some(inner) = &self.inner else {
            return match self.needle {
                [] => Some(from),
                needle => find_unit(&hay[from..], needle[0]).map(|i| i + from),
            };
        };
        let bytes = as_bytes(hay);
        let mut at = from * T::WIDTH;
        loop {
            let found = at + inner.find(&bytes[at..])?;
            if found % T::WIDTH == 0 {
                return Some(found / T::WIDTH);
            }
            // A match that begins inside a unit is none.
            at = found + 1;
        }
    }
}

/// The first match of `needle` at or after `from`.
pub fn find<T: Unit>(hay: &[T], needle: &[T], from: usize) -> Option<usize> {
    match needle {
        [unit] if from <= hay.len() => find_unit(&hay[from..], *unit).map(|i| i + from),
        [first, ..] if from <= hay.len() => {
            // Preparing a search pays when it is long: the first few places where the needle's first unit is are tried.
            let mut at = from;
            for _ in 0..TRIES {
                at += find_unit(&hay[at..], *first)?;
                let rest = &hay[at..];
                if rest.len() < needle.len() {
                    return None;
                }
                if rest[..needle.len()] == *needle {
                    return Some(at);
                }
                at += 1;
            }
            Finder::new(needle).find(hay, at)
        }
        needle => Finder::new(needle).find(hay, from),
    }
}

/// How many places are tried before a search is prepared.
const TRIES: usize = 6;

/// The last match of `needle`.
pub fn rfind<T: Unit>(hay: &[T], needle: &[T]) -> Option<usize> {
    if needle.len() > hay.len() {
        return None;
    }
    match needle {
        [] => Some(hay.len()),
        [unit] => rfind_unit(hay, *unit),
        needle => {
            let bytes = as_bytes(hay);
            let finder = memchr::memmem::FinderRev::new(as_bytes(needle));
            let mut end = bytes.len();
            loop {
                let found = finder.rfind(&bytes[..end])?;
                if found % T::WIDTH == 0 {
                    return Some(found / T::WIDTH);
                }
                end = found + needle.len() * T::WIDTH - 1;
            }
        }
    }
}

/// How often `needle` is found without overlaps; at most `limit` times.
pub fn count<T: Unit>(hay: &[T], needle: &[T], limit: usize) -> usize {
    match needle {
        [] => (hay.len() + 1).min(limit),
        [unit] if limit >= hay.len() => {
            if T::WIDTH == 1 {
                memchr::memchr_iter(unit.code() as u8, as_bytes(hay)).count()
            } else {
                hay.iter().filter(|&&u| u == *unit).count()
            }
        }
        needle => {
            let finder = Finder::new(needle);
            let (mut n, mut at) = (0, 0);
            while n < limit {
                let Some(found) = finder.find(hay, at) else { break };
                n += 1;
                at = found + needle.len();
            }
            n
        }
    }
}

/// As [`find`], for characters of any widths.
pub fn find_chars(hay: Chars, needle: Chars, from: usize) -> Option<usize> {
    if needle.width() > hay.width() {
        return None;
    }
    with_units!(hay, h => find(h, &needle.widen(), from))
}

/// As [`rfind`], for characters of any widths.
pub fn rfind_chars(hay: Chars, needle: Chars) -> Option<usize> {
    if needle.width() > hay.width() {
        return None;
    }
    with_units!(hay, h => rfind(h, &needle.widen()))
}

/// As [`count`], for characters of any widths.
pub fn count_chars(hay: Chars, needle: Chars) -> usize {
    if needle.width() > hay.width() {
        return 0;
    }
    with_units!(hay, h => count(h, &needle.widen(), usize::MAX))
}
