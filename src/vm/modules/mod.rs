//! The native modules that the virtual machine itself needs.

pub mod atexit;
mod done;
pub mod gc;
pub mod imp;
pub mod locks;
pub mod marshal;
pub mod monitoring;
pub mod signal;
pub mod sys;
pub mod threading;
pub mod warnings;
pub mod weakref;

use crate::native::ModuleSpec;

/// All of them but `sys` and `builtins`, which are made first.
pub static MODULES: &[&ModuleSpec] = &[
    &atexit::MODULE,
    &gc::MODULE,
    &imp::MODULE,
    &marshal::MODULE,
    &signal::MODULE,
    &threading::MODULE,
    &warnings::MODULE,
    &weakref::MODULE,
];
