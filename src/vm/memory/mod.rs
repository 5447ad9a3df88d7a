//! Memory: the allocator, the object heap and what it gives back, destruction, weak references, the cycle collector.

pub mod addresses;
pub mod allocator;
pub mod collect;
pub mod destroy;
pub mod heap;
mod large;
pub mod reserve;
pub mod trim;
pub mod weak;
