//! An error on its way out: class, message and CPython's positions.
//!
//! In: byte columns. Out: character columns. Knows nothing of tokens or grammar.

pub(super) use crate::error::ErrorKind as Class;

/// An error as CPython raises it; positions are 1-based characters, and 0 or -1 where it has none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Raised {
    pub(super) class: Class,
    pub(super) message: String,
    pub(super) line: i32,
    pub(super) col: i32,
    pub(super) end_line: i32,
    pub(super) end_col: i32,
    pub(super) text: String,
}

/// How many characters begin in the first `bytes` bytes of a line.
pub(super) fn char_columns(line: &[u8], bytes: usize) -> i32 {
    line.iter().take(bytes).filter(|&&b| b & 0xc0 != 0x80).count() as i32
}

/// A 1-based byte column as a 1-based character column of `line`, which it may pass by one.
pub(super) fn char_column(line: &[u8], col: i32) -> i32 {
    if col <= 0 {
        return col;
    }
    let col = (col as usize).min(line.len() + 1);
    char_columns(line, col) + i32::from(col > line.len())
}
