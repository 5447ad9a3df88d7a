//! The virtual machine: memory, object model, protocols, builtin types, eval loop, tiering, import, builtins.

pub mod binder;
pub mod boot;
pub mod builtins;
pub mod codecs;
pub mod eval;
pub mod exc;
pub mod finalize;
pub mod fork;
pub mod gil;
pub mod import;
pub mod jit;
pub mod memory;
pub mod modules;
pub mod native;
pub mod object;
pub mod poll;
pub mod protocol;
pub mod report;
pub mod start;
pub mod suggest;
pub mod text;
pub mod thread;
pub mod types;
pub mod watch;

pub use adder_front as front;
pub use builtins::{builtin, builtins_dict};
