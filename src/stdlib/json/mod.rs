//! `_json`: scanning and writing JSON.
//!
//! `scan` and `escape` know no objects; `keys` keeps the keys of objects, `scanner` and `encoder` are the two classes that Python sees,
//! `module` the rest.

mod encoder;
pub mod escape;
mod keys;
mod module;
pub mod scan;
mod scanner;

pub use module::MODULE;
