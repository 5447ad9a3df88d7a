//! `_asyncio`: futures, tasks, and what knows which loop runs and which tasks there are.
//!
//! A task steps its coroutine (`step.rs`) whenever its loop calls it back; a future (`future.rs`) tells its callbacks through the loop that it
//! is done. The loops themselves, handles and all that is built of futures are Python, in the package `asyncio`, which is asked for what is rarely
//! needed: representations, stacks, exception classes.

mod current;
mod future;
mod future_iter;
mod future_methods;
mod registry;
mod step;
mod task;
mod task_methods;

use crate::state::Place;
use adder_vm::import;
use adder_vm::native::{Method, ModuleSpec};
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, call};
use adder_vm::thread::{PyResult, Thread};

/// Something of a module of the package `asyncio`.
fn library(t: &Thread, module: &str, name: &str) -> PyResult {
    attr::get_str(t, &import::import_module(t, module)?, name)
}

/// Calls a function of a module of the package `asyncio`.
fn call_library(t: &Thread, module: &str, name: &str, args: &[Value]) -> PyResult {
    call::call(t, &library(t, module, name)?, args)
}

/// What a place keeps, taken from the package when first asked for.
fn kept(t: &Thread, place: &Place, module: &str, name: &str) -> PyResult {
    if let Some(v) = place.get() {
        return Ok(v);
    }
    let v = library(t, module, name)?;
    place.put(v.clone());
    Ok(v)
}

/// `asyncio.CancelledError`.
fn cancelled_error(t: &Thread) -> PyResult {
    static PLACE: Place = Place::new();
    kept(t, &PLACE, "asyncio.exceptions", "CancelledError")
}

/// Raises `asyncio.InvalidStateError`.
fn invalid_state(t: &Thread, message: &str) -> adder_vm::thread::Raised {
    static PLACE: Place = Place::new();
    let made = kept(t, &PLACE, "asyncio.exceptions", "InvalidStateError")
        .and_then(|class| call::call(t, &class, &[Value::from(message)]));
    match made {
        Ok(exception) => t.raise(exception),
        Err(raised) => raised,
    }
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_asyncio",
    doc: "Accelerator module for asyncio",
    functions: &[
        Method::new(
            "_get_running_loop()",
            current::get_running_loop_or_none,
            "Return the running event loop or None.\n\nThis is a low-level function intended to be used by event loops.\nThis function is thread-specific.",
        ),
        Method::new(
            "_set_running_loop(loop, /)",
            current::set_running_loop,
            "Set the running event loop.\n\nThis is a low-level function intended to be used by event loops.\nThis function is thread-specific.",
        ),
        Method::new(
            "get_running_loop()",
            current::get_running_loop,
            "Return the running event loop.  Raise a RuntimeError if there is none.\n\nThis function is thread-specific.",
        ),
        Method::new(
            "get_event_loop()",
            current::get_event_loop,
            "Return an asyncio event loop.\n\nWhen called from a coroutine or a callback, this is the running loop, else the policy's.",
        ),
        Method::new("current_task(loop=None)", current::current_task, "Return a currently executed task."),
        Method::new("all_tasks(loop=None)", registry::all_tasks, "Return a set of all tasks for the loop."),
        Method::new(
            "_register_task(task)",
            registry::register_task,
            "Register a new task in asyncio as executed by loop.",
        ),
        Method::new("_unregister_task(task)", registry::unregister_task, "Unregister a task."),
        Method::new(
            "_register_eager_task(task)",
            registry::register_eager_task,
            "Register a new task in asyncio as eagerly executed.",
        ),
        Method::new(
            "_unregister_eager_task(task)",
            registry::unregister_eager_task,
            "Unregister a task that was eagerly executed.",
        ),
        Method::new(
            "_enter_task(loop, task)",
            current::enter_task,
            "Enter into task execution or resume suspended task.\n\nTask belongs to loop.",
        ),
        Method::new(
            "_leave_task(loop, task)",
            current::leave_task,
            "Leave task execution or suspend a task.\n\nTask belongs to loop.",
        ),
        Method::new(
            "_swap_current_task(loop, task)",
            current::swap_current_task,
            "Temporarily swap in the supplied task and return the original one (or None).",
        ),
        Method::new(
            "future_add_to_awaited_by(fut, waiter, /)",
            registry::add_to_awaited_by,
            "Record that `fut` is awaited on by `waiter`.",
        ),
        Method::new(
            "future_discard_from_awaited_by(fut, waiter, /)",
            registry::discard_from_awaited_by,
            "Record that `fut` is no longer awaited on by `waiter`.",
        ),
    ],
    types: &[&future_methods::FUTURE_SPEC, &task_methods::TASK_SPEC],
    init: Some(|_t, _module| {
        for spec in [&future_iter::FUTURE_ITER_SPEC, &step::STEP_SPEC] {
            if !spec.cell.is_ready() {
                adder_vm::object::build::make_builtin(spec);
            }
        }
        Ok(())
    }),
};
