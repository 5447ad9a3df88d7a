//! Text to code object.
#![forbid(unsafe_code)]

pub mod error;
pub mod errors;

pub use error::{ErrorKind, SyntaxError, Warning, WarningKind};
