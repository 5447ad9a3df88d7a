//! Code object and feedback to machine code.
//!
//! In: a [`adder_abi::feedback::Snapshot`]. Out: a compiled unit with its deopt tables. The JIT never sees an object: all
//! it knows of the program is in the snapshot, all it knows of layouts is in `abi`. Always holds: what compiled code
//! assumes is either tested by it, with an exit that restores the interpreter's frames, or listed among the unit's
//! dependencies. See `docs/JIT.md`.

pub mod build;
pub mod compile;
pub mod graph;
pub mod ir;
pub mod lower;
pub mod memory;
pub mod op;
pub mod parse;
pub mod pass;
pub mod print;
pub mod verify;

pub use build::Refusal;
pub use compile::{Compiled, Compiler, Dump, Jit, Options, Unit};

#[cfg(test)]
mod check;
