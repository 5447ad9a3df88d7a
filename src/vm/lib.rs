//! The virtual machine: memory, object model, protocols, builtin types, eval loop, tiering, import, builtins.

pub mod binder;
pub mod boot;
pub mod codecs;
pub mod eval;
pub mod exc;
pub mod gil;
pub mod jit;
pub mod memory;
pub mod native;
pub mod object;
pub mod poll;
pub mod protocol;
pub mod report;
pub mod suggest;
pub mod text;
pub mod thread;
pub mod types;
pub mod watch;

// TEMPORARY
pub mod import { use crate::{object::value::Value, thread::{PyResult, Thread}};
pub fn import_module(_t: &Thread, _n: &str) -> PyResult { Ok(Value::none()) }
pub fn loaded_module(_t: &Thread, _n: &str) -> PyResult<Option<Value>> { Ok(None) } }
pub mod modules { pub mod sys { use crate::object::value::Value; pub fn lookup(_n: &str) -> Option<Value> { None } }
pub mod warnings { use crate::{object::value::Value, thread::{PyResult, Thread}}; pub fn warn(_t: &Thread, _m: &Value, _c: &Value, _l: i64) -> PyResult<()> { Ok(()) } }
pub mod signal { use crate::thread::{PyResult, Thread}; pub fn run_pending(_t: &Thread) -> PyResult<()> { Ok(()) } } }
pub fn builtin(_t: &thread::Thread, _n: &str) -> thread::PyResult { Ok(object::value::Value::none()) }
pub fn builtins_dict(_t: &thread::Thread) -> object::value::Value { object::value::Value::none() }
pub mod builtins { pub mod compile { pub fn verify(_u: &adder_abi::code::CodeUnit) -> Result<(), String> { Ok(()) } }
pub mod classes { use crate::{object::value::Value, thread::{PyResult, Thread}}; pub fn is_instance(_t: &Thread, _a: &Value, _b: &Value) -> PyResult<bool> { Ok(false) } pub fn is_subclass(_t: &Thread, _a: &Value, _b: &Value) -> PyResult<bool> { Ok(false) } }
pub mod inspect { use crate::{object::value::Value, thread::{PyResult, Thread}}; pub fn dir_of(_t: &Thread, _a: &Value) -> PyResult { Ok(Value::none()) } } }
