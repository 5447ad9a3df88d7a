//! What the matcher asks about characters: Unicode's properties as Python defines them, and the C locale's for
//! patterns compiled with `re.LOCALE`.
//!
//! The engine names only `Active`; whoever brings better tables implements `Unicode` and changes that one line.

use std::sync::OnceLock;

use super::unicode_tables::{ALNUM, DECIMAL};

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

/// Classes from tables of Unicode 16.0, case mappings from the standard library.
pub struct Ucd;

const BMP: u32 = 0x10000;

fn in_ranges(table: &[(u32, u32)], c: u32) -> bool {
    let after = table.partition_point(|range| range.0 <= c);
    after > 0 && c <= table[after - 1].1
}

/// One bit for each character of the basic plane, made when the first character past Latin-1 is asked for.
fn bmp_bits(cell: &'static OnceLock<Box<[u64; 1024]>>, table: &[(u32, u32)], c: u32) -> bool {
    let bits = cell.get_or_init(|| {
        let mut bits = Box::new([0u64; 1024]);
        for &(low, high) in table.iter().take_while(|range| range.0 < BMP) {
            for c in low..=high.min(BMP - 1) {
                bits[(c >> 6) as usize] |= 1 << (c & 63);
            }
        }
        bits
    });
    bits[(c >> 6) as usize] >> (c & 63) & 1 == 1
}

/// Letters whose case mappings the standard library knows and Unicode 16.0 does not.
fn is_newer(c: u32) -> bool {
    matches!(c, 0xa7ce | 0xa7cf | 0xa7d2..=0xa7d5 | 0x16ea0..=0x16ed3)
}

fn first_lower(c: u32) -> u32 {
    if is_newer(c) {
        return c;
    }
    char::from_u32(c).map_or(c, |c| c.to_lowercase().next().unwrap_or(c) as u32)
}

impl Unicode for Ucd {
    fn is_alnum(c: u32) -> bool {
        static BITS: OnceLock<Box<[u64; 1024]>> = OnceLock::new();
        if c < BMP { bmp_bits(&BITS, ALNUM, c) } else { in_ranges(ALNUM, c) }
    }

    fn is_decimal(c: u32) -> bool {
        if c < 0x80 { (0x30..0x3a).contains(&c) } else { in_ranges(DECIMAL, c) }
    }

    fn is_space(c: u32) -> bool {
        matches!(c, 0x09..=0x0d | 0x1c..=0x20 | 0x85 | 0xa0 | 0x1680 | 0x2000..=0x200a | 0x2028 | 0x2029 | 0x202f | 0x205f | 0x3000)
    }

    fn is_linebreak(c: u32) -> bool {
        matches!(c, 0x0a..=0x0d | 0x1c..=0x1e | 0x85 | 0x2028 | 0x2029)
    }

    fn lower(c: u32) -> u32 {
        static TABLE: OnceLock<Box<[u16]>> = OnceLock::new();
        if c < 0x80 {
            ascii_lower(c)
        } else if c < 0x100 {
            first_lower(c)
        } else if c < BMP {
            // Every mapping of the basic plane stays in it.
            let table = TABLE.get_or_init(|| (0..BMP).map(|c| first_lower(c) as u16).collect());
            u32::from(table[c as usize])
        } else {
            first_lower(c)
        }
    }

    fn upper(c: u32) -> u32 {
        if is_newer(c) {
            return c;
        }
        char::from_u32(c).map_or(c, |c| c.to_uppercase().next().unwrap_or(c) as u32)
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
