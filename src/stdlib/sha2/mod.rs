//! `_sha2`: SHA-224, SHA-256, SHA-384 and SHA-512. `hash` knows no objects; `module` is what Python sees.

pub mod hash;
mod module;

pub use module::MODULE;
