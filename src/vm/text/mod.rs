//! Text and byte algorithms on plain slices: search, splitting, case mapping, Unicode properties, formats, codecs.
//!
//! Nothing here knows of objects or threads: characters come in as [`chars::Chars`], results go out as Rust values.

pub mod chars;
pub mod hash;
pub mod search;
