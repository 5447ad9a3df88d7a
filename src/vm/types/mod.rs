//! The builtin types, each in its own file or folder.

pub mod boolean;
pub mod bytes;
pub mod complex;
pub mod constructor;
pub mod dict;
pub mod float;
pub mod int;
pub mod iterators;
pub mod list;
pub mod memoryview;
pub mod range;
pub mod seqiter;
pub mod set;
pub mod slice;
pub mod str;
pub mod structseq;
pub mod tuple;
