//! The builtin types, each in its own file or folder.

pub mod bytes;
pub mod dict;
pub mod list;
pub mod seqiter;
pub mod slice;
pub mod str;
pub mod tuple;
