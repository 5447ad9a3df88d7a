//! Errors of the parser crate that CPython leaves to its compiler, or that nothing else explains.
//!
//! In: the crate's errors, for text that CPython's grammar accepts. Out: a `SyntaxError` worded as
//! CPython's compiler words it where it is known to, else the crate's own words. Knows byte
//! offsets and nothing of the grammar.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{ParseError, ParseErrorType};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::report::char_columns;
use crate::error::{ErrorKind, SyntaxError};

/// The first error, worded and placed.
pub(super) fn from_parser(source: &str, filename: &str, errors: &[ParseError]) -> SyntaxError {
    let (message, range) = match errors.first() {
        Some(error) => worded(source, error),
        None => ("invalid syntax".into(), TextRange::default()),
    };
    let (line, col, text) = place(source, range.start().to_usize());
    let (end_line, end_col, _) = place(source, range.end().to_usize());
    SyntaxError {
        kind: ErrorKind::Syntax,
        message,
        filename: filename.into(),
        line,
        col,
        end_line,
        end_col,
        text: Some(text),
        warnings: Vec::new(),
    }
}

fn worded(source: &str, error: &ParseError) -> (String, TextRange) {
    let range = error.range();
    let message = match &error.error {
        ParseErrorType::InvalidStarredExpressionUsage => "can't use starred expression here".into(),
        ParseErrorType::ExpectedToken {
            found: TokenKind::FStringStart | TokenKind::TStringStart, ..
        } => {
            // A formatted string as a key, in the braces of a pattern.
            let message = "mapping pattern keys may only match literals and attribute lookups";
            return (message.into(), braces_around(source, range).unwrap_or(range));
        }
        other => {
            let words = other.to_string();
            match words.strip_prefix("Duplicate keyword argument") {
                Some(_) => {
                    let slice = source.get(range.to_std_range()).unwrap_or("");
                    let name = slice.split('=').next().unwrap_or("").trim();
                    format!("keyword argument repeated: {name}")
                }
                None => words,
            }
        }
    };
    (message, range)
}

/// The braces that enclose a range, for text without brackets in its strings.
fn braces_around(source: &str, range: TextRange) -> Option<TextRange> {
    let bytes = source.as_bytes();
    let at = range.start().to_usize();
    let open = unmatched(bytes[..at].iter().rev(), b"}])", b"{[(")?;
    let close = unmatched(bytes[at..].iter(), b"{[(", b"}])")?;
    let start = TextSize::try_from(at - open - 1).ok()?;
    let end = TextSize::try_from(at + close + 1).ok()?;
    Some(TextRange::new(start, end))
}

/// How far it is to the first bracket that closes more than was opened on the way.
fn unmatched<'a>(bytes: impl Iterator<Item = &'a u8>, opening: &[u8], closing: &[u8]) -> Option<usize> {
    let mut depth = 0;
    for (index, byte) in bytes.enumerate() {
        if opening.contains(byte) {
            depth += 1;
        } else if closing.contains(byte) {
            if depth == 0 {
                return Some(index);
            }
            depth -= 1;
        }
    }
    None
}

/// Line, column and text of a byte offset.
pub(super) fn place(source: &str, at: usize) -> (i32, i32, String) {
    let bytes = source.as_bytes();
    let at = at.min(bytes.len());
    let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |newline| newline + 1);
    let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |newline| at + newline + 1);
    let line = memchr::memchr_iter(b'\n', &bytes[..start]).count() as i32 + 1;
    let mut text = String::from_utf8_lossy(&bytes[start..end]).into_owned();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    (line, char_columns(&bytes[start..], at - start) + 1, text)
}
