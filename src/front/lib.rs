//! Text to code object.
#![forbid(unsafe_code)]
