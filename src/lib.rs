//! The command's parts, and what an embedder needs: the crates of the workspace under one name.
//!
//! An embedder fills in a [`vm::start::Config`], gives it [`stdlib::MODULES`] and the embedded library, and calls [`vm::start::start`].

pub use adder_abi as abi;
pub use adder_front as front;
pub use adder_jit as jit;
pub use adder_stdlib as stdlib;
pub use adder_vm as vm;

pub mod command;
