//! `struct`: values as bytes. `format` is the part that knows no objects.

pub mod format;
