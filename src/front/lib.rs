//! Text to code object: parser (a crate), symbol table, code generation, assembler, verifier, and CPython's words for what is wrong.
//!
//! [`compile`] is the way in. The bytecode is CPython 3.9's; `adder_abi::opcode` declares it.
#![forbid(unsafe_code)]

mod asm;
mod codegen;
mod compile;
pub mod error;
pub mod errors;
mod fail;
mod flufl;
mod fold;
mod future;
mod hash;
pub mod lines;
mod literals;
mod source;
mod steps;
mod symtable;
pub mod tree;
mod unparse;
pub mod verify;

pub use compile::{Compiled, Mode, Options, blocks, compile, stack_reaches};
pub use error::{ErrorKind, SyntaxError, Warning, WarningKind};
pub use symtable::{Block, BlockKind, SYMBOL_FACTS, SYMBOL_SCOPES};
