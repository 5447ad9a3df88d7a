//! The value word: every Python value is one 64-bit word.
//!
//! | low bits | meaning |
//! |---|---|
//! | `…1` | an integer of 63 bits, `(n << 1) | 1` |
//! | `…10` | a float kept in the word: the double rotated left by 3 (Ruby's flonum) |
//! | `…000` | a pointer to an object ([`crate::object::Header`]), never null |
//! | all zero | no value: unbound, or an exception is pending |
//! | `…100` | never a value; [`Word::RESUME`] is a status of OSR entries |
//!
//! A double can be kept in the word when its exponent's top three bits are 011 or 100 (about 1e-77 to 1e77)
//! and for both zeros; all others are boxed. This file knows nothing of ownership: a `Word` is a plain copy.

/// One value word, without ownership. Two equal words are the same object (`is`).
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Word(pub u64);

/// Smallest and largest integer kept in a word.
pub const INT_MIN: i64 = -(1 << 62);
/// See [`INT_MIN`].
pub const INT_MAX: i64 = (1 << 62) - 1;
/// Ints from its negative to this are exact as doubles; the next one is not.
pub const EXACT_INT: i64 = 1 << 53;

/// `+0.0` as a flonum; `-0.0` has bit 2 (the rotated sign) set as well.
pub const FLOAT_ZERO: u64 = 0x8000_0000_0000_0002;
/// The sign bit of a flonum.
pub const FLOAT_SIGN: u64 = 0b100;
/// The bits of the doubles `±2**-255`, whose rotated form the zeros take; these two are boxed.
pub const FLOAT_DISPLACED: u64 = 0x3000_0000_0000_0000;

impl Word {
    /// No value.
    pub const NULL: Word = Word(0);
    /// Returned by an OSR entry after an exit: the interpreter goes on in its frame.
    pub const RESUME: Word = Word(0b100);

    #[inline(always)]
    pub const fn is_null(self) -> bool {
        self.0 == 0
    }

    #[inline(always)]
    pub const fn is_int(self) -> bool {
        self.0 & 1 != 0
    }

    #[inline(always)]
    pub const fn is_flonum(self) -> bool {
        self.0 & 3 == 2
    }

    /// Whether this is a pointer to an object. False for the null word.
    #[inline(always)]
    pub const fn is_ptr(self) -> bool {
        self.0 & 7 == 0 && self.0 != 0
    }

    /// The integer as a word, if it has at most 63 bits.
    #[inline(always)]
    pub const fn from_int(n: i64) -> Option<Word> {
        if n >= INT_MIN && n <= INT_MAX { Some(Word::small_int(n)) } else { None }
    }

    /// The integer as a word; the caller knows that it has at most 63 bits.
    #[inline(always)]
    pub const fn small_int(n: i64) -> Word {
        debug_assert!(n >= INT_MIN && n <= INT_MAX);
        Word(((n as u64) << 1) | 1)
    }

    /// The integer of a word for which [`Word::is_int`] holds.
    #[inline(always)]
    pub const fn as_int(self) -> i64 {
        (self.0 as i64) >> 1
    }

    /// The double as a word, if it is one that needs no box.
    #[inline(always)]
    pub const fn from_f64(d: f64) -> Option<Word> {
        let bits = d.to_bits();
        let top = (bits >> 60) & 7;
        if (top == 3 || top == 4) && bits & !(1 << 63) != FLOAT_DISPLACED {
            Some(Word((bits.rotate_left(3) & !3) | 2))
        } else if bits << 1 == 0 {
            Some(Word(FLOAT_ZERO | (bits >> 61)))
        } else {
            None
        }
    }

    /// The double of a word for which [`Word::is_flonum`] holds.
    #[inline(always)]
    pub const fn as_flonum(self) -> f64 {
        let w = self.0;
        if w & !FLOAT_SIGN == FLOAT_ZERO {
            return f64::from_bits((w & FLOAT_SIGN) << 61);
        }
        f64::from_bits(((2 - (w >> 63)) | (w & !3)).rotate_right(3))
    }
}

impl core::fmt::Debug for Word {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        if self.is_int() {
            write!(f, "int {}", self.as_int())
        } else if self.is_flonum() {
            write!(f, "float {:?}", self.as_flonum())
        } else {
            write!(f, "{:#x}", self.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ints_round_trip() {
        for n in [0, 1, -1, 42, INT_MIN, INT_MAX, INT_MIN + 1] {
            let w = Word::from_int(n).unwrap();
            assert!(w.is_int() && !w.is_flonum() && !w.is_ptr());
            assert_eq!(w.as_int(), n);
        }
        assert!(Word::from_int(INT_MAX + 1).is_none() && Word::from_int(INT_MIN - 1).is_none());
    }

    #[test]
    fn floats_round_trip_or_are_refused() {
        let two_to_minus_255 = f64::from_bits(FLOAT_DISPLACED);
        for d in [0.0, -0.0, 1.0, -1.0, 0.1, 1e70, -1e-70, 3.5e76, core::f64::consts::PI] {
            let w = Word::from_f64(d).unwrap();
            assert!(w.is_flonum() && !w.is_int() && !w.is_ptr());
            assert_eq!(w.as_flonum().to_bits(), d.to_bits());
        }
        for d in
            [1e300, 1e-300, f64::INFINITY, f64::NAN, f64::MIN_POSITIVE, two_to_minus_255, -two_to_minus_255]
        {
            assert!(Word::from_f64(d).is_none());
        }
    }
}
