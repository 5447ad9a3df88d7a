//! Native modules.

use adder_vm::native::ModuleSpec;

pub mod binascii;
mod blocking;
pub mod errno;
pub mod json;
pub mod math;
pub mod random;
pub mod sre;
pub mod state;
pub mod struct_;
pub mod time;

/// All native modules of this crate, in the order of their names.
pub static MODULES: &[&ModuleSpec] = &[
    &random::MODULE,
    &struct_::MODULE,
    &binascii::MODULE,
    &errno::MODULE,
    &math::MODULE,
    &time::MODULE,
];
