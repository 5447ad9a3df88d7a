//! Native modules.

use adder_vm::native::ModuleSpec;

pub mod binascii;
pub mod bisect;
mod blocking;
pub mod errno;
pub mod heapq;
pub mod json;
pub mod math;
pub mod random;
pub mod sha2;
pub mod sre;
pub mod state;
pub mod struct_;
mod support;
pub mod time;

/// All native modules of this crate, in the order of their names.
pub static MODULES: &[&ModuleSpec] = &[
    &bisect::MODULE,
    &heapq::MODULE,
    &json::MODULE,
    &random::MODULE,
    &sha2::MODULE,
    &sre::MODULE,
    &struct_::MODULE,
    &binascii::MODULE,
    &errno::MODULE,
    &math::MODULE,
    &time::MODULE,
];
