//! `_csv`: comma-separated values.

mod dialect;
mod reader;
mod writer;

use crate::state::ErrorClass;
use adder_vm::exc::Exc;
use adder_vm::native::{Args, Bound, Method, ModuleSpec};
use adder_vm::object::value::Value;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::PyDict;
use adder_vm::types::int;
use adder_vm::types::tuple::{self, PyTuple};
use dialect::Quoting;
use std::sync::atomic::{AtomicUsize, Ordering};

pub static ERROR: ErrorClass = ErrorClass::new("_csv", "Error", Exc::Exception, "");

static LIMIT: AtomicUsize = AtomicUsize::new(131_072);

/// Characters that a field may have.
pub fn limit() -> usize {
    LIMIT.load(Ordering::Relaxed)
}

fn field_size_limit(t: &Thread, a: Bound) -> PyResult {
    let old = limit();
    if let Some(v) = a.opt(0) {
        if !int::is_int(v) {
            return Err(t.type_error("limit must be an integer"));
        }
        match int::to_i64(v) {
            Some(n) => LIMIT.store(n.max(0) as usize, Ordering::Relaxed),
            None => return Err(t.overflow_error("Python int too large to convert to C long")),
        }
    }
    Ok(Value::from(old))
}

/// Passes `*args, **kwargs` on.
fn passed(a: &Bound) -> (Vec<Value>, Vec<Value>) {
    let mut values = a.get(0).downcast::<PyTuple>().map(|x| tuple::items(x).to_vec()).unwrap_or_default();
    let mut names = Vec::new();
    if let Some(keywords) = a.opt(1).and_then(|v| v.downcast::<PyDict>()) {
        for (name, value) in keywords.entries() {
            names.push(name);
            values.push(value);
        }
    }
    (values, names)
}

fn new_reader(t: &Thread, a: Bound) -> PyResult {
    let (values, names) = passed(&a);
    reader::make(t, &Args { values: &values, names: &names })
}

fn new_writer(t: &Thread, a: Bound) -> PyResult {
    let (values, names) = passed(&a);
    writer::make(t, &Args { values: &values, names: &names })
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_csv",
    doc: "CSV parsing and writing.\n",
    functions: &[
        Method::new(
            "reader(*args, **kwargs)",
            new_reader,
            "Return a reader object that will process lines from the given iterable.",
        ),
        Method::new(
            "writer(*args, **kwargs)",
            new_writer,
            "Return a writer object that will write user data on the given file object.",
        ),
        Method::new("list_dialects()", dialect::list_dialects, "Return a list of all known dialect names."),
        Method::new(
            "register_dialect(name, dialect=None, /, **fmtparams)",
            dialect::register,
            "Create a mapping from a string name to a CVS dialect.",
        ),
        Method::new(
            "unregister_dialect(name)",
            dialect::unregister,
            "Delete the name/dialect mapping associated with a string name.",
        ),
        Method::new(
            "get_dialect(name)",
            dialect::get_dialect,
            "Return the dialect instance associated with name.",
        ),
        Method::new(
            "field_size_limit(new_limit=None, /)",
            field_size_limit,
            "Sets an upper limit on parsed fields.",
        ),
    ],
    types: &[&dialect::DIALECT_SPEC, &reader::READER_SPEC, &writer::WRITER_SPEC],
    init: Some(|t, module| {
        module.add("Error", ERROR.class(t)?);
        module.add("_dialects", dialect::registered());
        for (name, quoting) in Quoting::ALL {
            module.add(name, Value::small_int(quoting as i64));
        }
        Ok(())
    }),
};
