//! Text encodings as resumable converters.
//!
//! A converter works from a position until the input ends or something is wrong; then it says what, with its position where the
//! trouble begins, and the caller decides how to go on. Converters know nothing of error handlers.

pub mod escape;
pub mod simple;
pub mod utf16;
pub mod utf7;
pub mod utf8;

use super::build::TextBuf;
use super::chars::Chars;

/// What cannot be converted: positions in the input, and CPython's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    pub start: usize,
    pub end: usize,
    pub reason: &'static str,
}

impl Issue {
    /// The reason of a converter whose caller already knows what is wrong (an exception is pending in the thread).
    pub const PENDING: &'static str = "";
}

/// Bytes to text.
pub trait Decoder {
    /// Decodes from `pos`. Without an issue, `pos` is at the end of the input, or, unless it is `last`, at the beginning of an
    /// incomplete character.
    fn run(&mut self, input: &[u8], pos: &mut usize, last: bool, out: &mut TextBuf) -> Result<(), Issue>;
}

/// Text to bytes.
pub trait Encoder {
    /// Encodes from `pos`; without an issue, `pos` is at the end.
    fn run(&mut self, input: Chars, pos: &mut usize, out: &mut Vec<u8>) -> Result<(), Issue>;
}
