//! What the front end reports: syntax errors and warnings, as data.
//!
//! Positions are CPython's attributes of `SyntaxError`: lines and columns count from 1, columns in characters; 0 and -1 are passed on where
//! CPython has them, and an absent position is `None` in the caller's exception (`line` 0). Knows nothing of how they come about.

/// Which exception is raised.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErrorKind {
    Syntax,
    Indentation,
    Tab,
    /// `_IncompleteInputError`: more input could make it right.
    Incomplete,
    /// `MemoryError`: nested too deeply to be parsed.
    Memory,
    /// `RecursionError`: nested too deeply to be compiled.
    Recursion,
    /// `UnicodeDecodeError`, raised as it is.
    UnicodeDecode,
    /// `ValueError` (a null byte given to `compile`, an int literal with too many digits reached through `ast`).
    Value,
    /// `TypeError`: a tree that is none.
    Type,
    /// `SystemError`: a tree that CPython's compiler stumbles over.
    System,
}

/// An error as CPython raises it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyntaxError {
    pub kind: ErrorKind,
    pub message: String,
    pub filename: String,
    pub line: i32,
    pub col: i32,
    pub end_line: i32,
    pub end_col: i32,
    /// The source line (with its newline), if there is one.
    pub text: Option<String>,
    /// What the text before it is warned of.
    pub warnings: Vec<Warning>,
}

/// What class a warning has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WarningKind {
    Syntax,
    Deprecation,
}

/// A warning of the compiler. The caller issues it; if that raises, CPython turns it into a `SyntaxError` at the same position.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Warning {
    pub kind: WarningKind,
    pub message: String,
    pub line: i32,
    pub col: i32,
    pub end_line: i32,
    pub end_col: i32,
}
