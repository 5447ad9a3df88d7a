//! Properties and case mappings of characters, Unicode 16.0.
//!
//! Records are found through two index tables; characters whose mappings are longer than one character, or fold
//! differently from how they are lowered, are listed apart, sorted.

pub mod case;
pub mod names;
#[rustfmt::skip]
#[allow(clippy::all)]
mod tables;

use tables::{INDEX1, INDEX2, RECORDS, SHIFT, SPECIAL_CASES};

pub use tables::{BIDIRECTIONAL, CATEGORIES, NUMERIC_VALUES, VERSION, WIDTHS};

/// Category, bidirectional class, combining class, width, flags, decimal, digit (255: none), distances to the upper,
/// lower and title case.
pub struct Record(pub u8, pub u8, pub u8, pub u8, pub u16, pub u8, pub u8, pub i32, pub i32, pub i32);

#[inline]
pub fn record(c: u32) -> &'static Record {
    let c = c.min(0x10FFFF);
    let block = usize::from(INDEX1[(c >> SHIFT) as usize]) << SHIFT;
    &RECORDS[usize::from(INDEX2[block + (c & ((1 << SHIFT) - 1)) as usize])]
}

#[inline]
fn has(c: u32, flags: u16) -> bool {
    record(c).4 & flags != 0
}

macro_rules! properties {
    ($($name:ident $flags:expr;)*) => {
        $(#[inline]
        pub fn $name(c: u32) -> bool {
            has(c, $flags)
        })*
    };
}

properties! {
    is_alpha tables::ALPHA;
    is_decimal tables::DECIMAL;
    is_digit tables::DIGIT;
    is_numeric tables::NUMERIC;
    is_alnum tables::ALPHA | tables::DECIMAL | tables::DIGIT | tables::NUMERIC;
    is_lower tables::LOWER;
    is_upper tables::UPPER;
    is_title tables::TITLE;
    is_cased tables::LOWER | tables::UPPER | tables::TITLE;
    is_id_start tables::ID_START;
    is_id_continue tables::ID_CONTINUE;
    is_case_ignorable tables::IGNORABLE;
    is_mirrored tables::MIRRORED;
}

/// White space in the sense of `str.isspace`.
#[inline]
pub fn is_space(c: u32) -> bool {
    if c < 128 { matches!(c, 0x09..=0x0D | 0x1C..=0x20) } else { has(c, tables::SPACE) }
}

/// Ends a line in the sense of `str.splitlines`.
#[inline]
pub fn is_linebreak(c: u32) -> bool {
    if c < 128 { matches!(c, 0x0A..=0x0D | 0x1C..=0x1E) } else { has(c, tables::LINEBREAK) }
}

#[inline]
pub fn is_printable(c: u32) -> bool {
    if c < 127 { c >= 32 } else { has(c, tables::PRINTABLE) }
}

/// The value of a decimal digit.
#[inline]
pub fn decimal(c: u32) -> Option<u8> {
    if c < 128 {
        return if (0x30..0x3A).contains(&c) { Some(c as u8 - 0x30) } else { None };
    }
    Some(record(c).5).filter(|d| *d != 255)
}

pub fn digit(c: u32) -> Option<u8> {
    Some(record(c).6).filter(|d| *d != 255)
}

pub fn numeric(c: u32) -> Option<f64> {
    NUMERIC_VALUES.binary_search_by_key(&c, |e| e.0).ok().map(|i| NUMERIC_VALUES[i].1)
}

/// The full mappings of a character with special ones: upper, lower, title, folded; zeroes at the end are nothing.
fn special(c: u32) -> Option<&'static [[u32; 3]; 4]> {
    if !has(c, tables::SPECIAL) {
        return None;
    }
    SPECIAL_CASES.binary_search_by_key(&c, |e| e.0).ok().map(|i| &SPECIAL_CASES[i].1)
}
