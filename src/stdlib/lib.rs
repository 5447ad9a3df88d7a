//! Native modules.

use adder_vm::native::ModuleSpec;

pub mod binascii;
pub mod json;
pub mod math;
pub mod random;
pub mod sre;
pub mod struct_;

/// All native modules of this crate, in the order of their names.
pub static MODULES: &[&ModuleSpec] = &[&math::MODULE];
