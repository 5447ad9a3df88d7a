//! The builtin types, each in its own file or folder.

pub mod boolean;
pub mod bytes;
pub mod complex;
pub mod dict;
pub mod float;
pub mod int;
pub mod list;
pub mod seqiter;
pub mod slice;
pub mod str;
pub mod tuple;
