//! Python objects to code: not yet.

use adder_vm::exc::Exc;
use adder_vm::front::{Mode, Options};
use adder_vm::object::value::Value;
use adder_vm::thread::{PyResult, Thread};

pub fn compile(t: &Thread, _tree: &Value, _filename: &str, _mode: Mode, _options: Options) -> PyResult {
    Err(t.error(Exc::NotImplementedError, "compile() of an AST is not supported yet"))
}
