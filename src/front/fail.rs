//! An error found inside the compiler, before it is tied to a file: kind, message and byte range.

use crate::error::ErrorKind;
use ruff_text_size::TextRange;

#[derive(Debug)]
pub struct Failure {
    pub kind: ErrorKind,
    pub message: String,
    pub range: TextRange,
}

pub type Result<T = ()> = std::result::Result<T, Box<Failure>>;

/// A `SyntaxError` at a range.
pub fn fail<T>(message: impl Into<String>, range: TextRange) -> Result<T> {
    Err(Box::new(Failure { kind: ErrorKind::Syntax, message: message.into(), range }))
}

/// Nested too deeply to be compiled.
pub fn too_deep<T>() -> Result<T> {
    let message = "maximum recursion depth exceeded during compilation".into();
    Err(Box::new(Failure { kind: ErrorKind::Recursion, message, range: TextRange::default() }))
}
