//! The virtual machine: memory, object model, protocols, builtin types, eval loop, tiering, import, builtins.

pub mod codecs;
pub mod exc;
pub mod memory;
pub mod native;
pub mod object;
pub mod protocol;
pub mod text;
pub mod thread;
pub mod types;
