//! Text to code object.
#![forbid(unsafe_code)]

pub mod error;

pub use error::{ErrorKind, SyntaxError, Warning, WarningKind};
