//! The object model: values, payloads, types, shapes, slots.

pub mod build;
pub mod class;
pub mod compatible;
pub mod lookup;
pub mod name;
pub mod payload;
pub mod shape;
pub mod slot_calls;
pub mod slot_wrappers;
pub mod slots;
pub mod value;
