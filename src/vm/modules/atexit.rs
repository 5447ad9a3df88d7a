//! `atexit`: functions to call at the end of the process.

use crate::exc::Exc;
use crate::native::{Args, Bound, Method, ModuleSpec};
use crate::object::value::Value;
use crate::protocol::{call, compare};
use crate::thread::{PyResult, Thread};
use crate::types::dict::PyDict;
use crate::types::tuple::{self, PyTuple};
use std::cell::RefCell;

#[derive(Clone)]
struct Entry {
    function: Value,
    values: Vec<Value>,
    names: Vec<Value>,
}

struct Entries(RefCell<Vec<Entry>>);

// SAFETY: touched only by the holder of the global lock.
unsafe impl Sync for Entries {}

static ENTRIES: Entries = Entries(RefCell::new(Vec::new()));

fn register(t: &Thread, a: Bound) -> PyResult {
    let mut values = a.get(0).downcast::<PyTuple>().map(|x| tuple::items(x).to_vec()).unwrap_or_default();
    if values.is_empty() {
        return Err(t.type_error("register() takes at least 1 argument (0 given)"));
    }
    let function = values.remove(0);
    if function.class().slots().call.is_none() {
        return Err(t.type_error("the first argument must be callable"));
    }
    let pairs = a.get(1).downcast::<PyDict>().map(PyDict::entries).unwrap_or_default();
    let names = pairs.iter().map(|(k, _)| k.clone()).collect();
    values.extend(pairs.into_iter().map(|(_, v)| v));
    ENTRIES.0.borrow_mut().push(Entry { function: function.clone(), values, names });
    Ok(function)
}

fn unregister(t: &Thread, a: Bound) -> PyResult {
    let mut i = 0;
    loop {
        let candidate = ENTRIES.0.borrow().get(i).map(|e| e.function.clone());
        let Some(candidate) = candidate else { return Ok(Value::none()) };
        if compare::eq(t, &candidate, a.get(0))? {
            let removed = {
                let mut entries = ENTRIES.0.borrow_mut();
                if i < entries.len() { Some(entries.remove(i)) } else { None }
            };
            drop(removed);
        } else {
            i += 1;
        }
    }
}

fn clear(_t: &Thread, _a: Bound) -> PyResult {
    drop(ENTRIES.0.take());
    Ok(Value::none())
}

fn count(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::from(ENTRIES.0.borrow().len()))
}

fn run(t: &Thread, _a: Bound) -> PyResult {
    run_all(t);
    Ok(Value::none())
}

/// Calls all functions, the last registered first.
pub fn run_all(t: &Thread) {
    loop {
        let last = ENTRIES.0.borrow_mut().pop();
        let Some(Entry { function, values, names }) = last else { return };
        if let Err(raised) = call::call_args(t, &function, &Args { values: &values, names: &names }) {
            let exception = t.take(raised);
            if !exception.class().is_subtype(Exc::SystemExit.class()) {
                crate::report::unraisable(
                    t,
                    exception,
                    Some("Exception ignored in atexit callback"),
                    &function,
                );
            }
        }
    }
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "atexit",
    doc: "allow programmer to define multiple exit functions to be executed\nupon normal program termination.",
    functions: &[
        Method::new(
            "register(*args, **kwargs)",
            register,
            "Register a function to be executed upon normal program termination",
        ),
        Method::new(
            "unregister(func, /)",
            unregister,
            "Unregister an exit function which was previously registered using atexit.register",
        ),
        Method::new("_clear()", clear, "Clear the list of previously registered exit functions."),
        Method::new("_ncallbacks()", count, "Return the number of registered exit functions."),
        Method::new("_run_exitfuncs()", run, "Run all registered exit functions."),
    ],
    types: &[],
    init: None,
};
