//! Native modules.

pub mod binascii;
pub mod json;
pub mod random;
pub mod sre;
pub mod struct_;
