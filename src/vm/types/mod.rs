//! The builtin types, each in its own file or folder.

pub mod bytes;
pub mod str;
