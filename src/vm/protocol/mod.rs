//! The protocols of the data model: what operators and builtin functions do with any value.

pub mod attr;
pub mod buffer;
pub mod call;
pub mod compare;
pub mod format;
pub mod hash;
pub mod iter;
pub mod number;
pub mod repr;
pub mod seq;
pub mod truth;
