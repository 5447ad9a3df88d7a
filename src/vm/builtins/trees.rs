//! Where `compile` finds what knows syntax trees as Python objects: the module `_ast`, which registers itself when it is made.

use crate::object::value::Value;
use crate::thread::{PyResult, Thread};
use adder_front::{Mode, Options};
use std::sync::OnceLock;

/// What `_ast` does for `compile`.
pub struct Trees {
    /// Text to a tree.
    pub parse: fn(&Thread, &str, &str, Mode, Options) -> PyResult,
    /// The text of a function's type comment to a tree.
    pub parse_signature: fn(&Thread, &str, &str, Options) -> PyResult,
    /// Whether a value is a tree.
    pub is_tree: fn(&Value) -> bool,
    /// A tree to a code object.
    pub compile: fn(&Thread, &Value, &str, Mode, Options) -> PyResult,
    /// A tree to the one that is compiled.
    pub optimize: fn(&Thread, &Value, &str, Options) -> PyResult,
    /// Whether the root is of the class that the mode asks for.
    pub check: fn(&Thread, &Value, &str) -> PyResult<()>,
}

static TREES: OnceLock<Trees> = OnceLock::new();

pub fn register(trees: Trees) {
    // The module can be made again, with the same functions.
    let _ = TREES.set(trees);
}

/// What `_ast` registered, if it has been imported: before that there are no trees.
pub fn known() -> Option<&'static Trees> {
    TREES.get()
}

/// What `_ast` registers; imports it if need be.
pub fn trees(t: &Thread) -> PyResult<&'static Trees> {
    if TREES.get().is_none() {
        crate::import::import_module(t, "_ast")?;
    }
    TREES.get().ok_or_else(|| t.runtime_error("_ast is missing"))
}
