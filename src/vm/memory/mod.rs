//! Memory: the allocator, the object heap, destruction, weak references, the cycle collector.

pub mod allocator;
pub mod collect;
pub mod destroy;
pub mod heap;
mod large;
pub mod weak;
