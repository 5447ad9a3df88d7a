//! What the matcher asks about characters: Unicode's properties as Python defines them, and the C locale's for
//! patterns compiled with `re.LOCALE`.
//!
//! The engine names only `Active`; whoever brings better tables implements `Unicode` and changes that one line.

use adder_vm::text::unicode;
use adder_vm::text::unicode::case::{self, Mapping};

/// The properties of code points that patterns can ask for. Any `u32` may be passed, lone surrogates included.
pub trait Unicode {
    fn is_alnum(c: u32) -> bool;
    fn is_decimal(c: u32) -> bool;
    fn is_space(c: u32) -> bool;
    fn is_linebreak(c: u32) -> bool;
    /// The first character of the lower-case mapping.
    fn lower(c: u32) -> u32;
    /// The first character of the upper-case mapping.
    fn upper(c: u32) -> u32;

    /// What `\w` matches.
    fn is_word(c: u32) -> bool {
        c == u32::from(b'_') || Self::is_alnum(c)
    }
}

/// The tables in use.
pub type Active = Ucd;

/// The machine's own tables.
pub struct Ucd;

/// The first character that `c` maps to.
fn first_of(c: u32, mapping: Mapping) -> u32 {
    let mut first = None;
    case::map(c, mapping, &mut |to| {
        first.get_or_insert(to);
    });
    first.unwrap_or(c)
}

impl Unicode for Ucd {
    fn is_alnum(c: u32) -> bool {
        unicode::is_alnum(c)
    }

    fn is_decimal(c: u32) -> bool {
        unicode::is_decimal(c)
    }

    fn is_space(c: u32) -> bool {
        unicode::is_space(c)
    }

    fn is_linebreak(c: u32) -> bool {
        unicode::is_linebreak(c)
    }

    fn lower(c: u32) -> u32 {
        if c < 0x80 { ascii_lower(c) } else { first_of(c, Mapping::Lower) }
    }

    fn upper(c: u32) -> u32 {
        first_of(c, Mapping::Upper)
    }
}

/// Lower case of ASCII letters; everything else is its own.
pub fn ascii_lower(c: u32) -> u32 {
    if (0x41..0x5b).contains(&c) { c + 0x20 } else { c }
}

/// Whether ASCII knows the character in another case.
pub fn ascii_is_cased(c: u32) -> bool {
    c < 0x80 && (c as u8).is_ascii_alphabetic()
}

/// Whether Unicode knows the character in another case.
pub fn unicode_is_cased(c: u32) -> bool {
    Active::lower(c) != c || Active::upper(c) != c
}

/// The C library's current locale, for bytes only: past one byte nothing has a case or is a letter.
pub struct Locale;

impl Locale {
    pub fn is_word(c: u32) -> bool {
        // SAFETY: `isalnum` is defined for every value of an unsigned char.
        c == u32::from(b'_') || (c < 256 && unsafe { libc::isalnum(c as libc::c_int) } != 0)
    }

    pub fn lower(c: u32) -> u32 {
        // SAFETY: `tolower` is defined for every value of an unsigned char.
        if c < 256 { unsafe { libc::tolower(c as libc::c_int) as u32 } } else { c }
    }

    pub fn upper(c: u32) -> u32 {
        // SAFETY: `toupper` is defined for every value of an unsigned char.
        if c < 256 { unsafe { libc::toupper(c as libc::c_int) as u32 } } else { c }
    }
}
