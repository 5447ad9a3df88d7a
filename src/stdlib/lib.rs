//! Native modules.

pub mod sre;
