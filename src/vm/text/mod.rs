//! Text and byte algorithms on plain slices: search, splitting, case mapping, Unicode properties, formats, codecs.
//!
//! Nothing here knows of objects or threads: characters come in as [`chars::Chars`], results go out as Rust values.

pub mod ascii;
pub mod build;
pub mod chars;
pub mod codecs;
pub mod format_spec;
pub mod hash;
pub mod search;
pub mod template;
pub mod unicode;
pub mod words;
