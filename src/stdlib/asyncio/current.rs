//! Which loop runs in a thread, and which task it steps.

use super::call_library;
use adder_vm::modules::threading;
use adder_vm::native::Bound;
use adder_vm::object::value::Value;
use adder_vm::protocol::repr;
use adder_vm::thread::{PyResult, Thread};

/// The loop that runs in this thread.
pub fn running_loop(t: &Thread) -> PyResult {
    t.running_loop.get().ok_or_else(|| t.runtime_error("no running event loop"))
}

/// The loop that runs in this thread, or the one that the policy has for it.
pub fn event_loop(t: &Thread) -> PyResult {
    if let Some(running) = t.running_loop.get() {
        return Ok(running);
    }
    let policy = call_library(t, "asyncio.events", "_get_event_loop_policy", &[])?;
    adder_vm::protocol::call::method(t, &policy, "get_event_loop", &[])
}

fn check(t: &Thread, event_loop: &Value) -> PyResult<()> {
    if *event_loop == t.running_loop.word() {
        return Ok(());
    }
    let shown = repr::repr_text(t, event_loop)?;
    Err(t.runtime_error(format_args!("loop {shown} is not the running loop")))
}

/// The loop begins to step the task.
pub fn enter(t: &Thread, event_loop: &Value, task: &Value) -> PyResult<()> {
    check(t, event_loop)?;
    if let Some(other) = t.running_task.get() {
        let (task, other) = (repr::repr_text(t, task)?, repr::repr_text(t, &other)?);
        return Err(t.runtime_error(format_args!(
            "Cannot enter into task {task} while another task {other} is being executed."
        )));
    }
    t.running_task.put(task.clone());
    Ok(())
}

/// The loop has stepped the task.
pub fn leave(t: &Thread, event_loop: &Value, task: &Value) -> PyResult<()> {
    check(t, event_loop)?;
    if *task != t.running_task.word() {
        let other = t.running_task.get().unwrap_or_else(Value::none);
        let (task, other) = (repr::repr_text(t, task)?, repr::repr_text(t, &other)?);
        return Err(t.runtime_error(format_args!(
            "Invalid attempt to leave task {task} while task {other} is entered."
        )));
    }
    t.running_task.set(None);
    Ok(())
}

/// Puts a task, or none, in the place of the one that the loop steps.
pub fn swap(t: &Thread, event_loop: &Value, task: &Value) -> PyResult {
    check(t, event_loop)?;
    let task = if task.is_none() { None } else { Some(task.clone()) };
    Ok(t.running_task.replace(task).unwrap_or_else(Value::none))
}

pub fn get_running_loop_or_none(t: &Thread, _a: Bound) -> PyResult {
    Ok(t.running_loop.get().unwrap_or_else(Value::none))
}

pub fn set_running_loop(t: &Thread, a: Bound) -> PyResult {
    t.running_loop.set(a.some(0).cloned());
    Ok(Value::none())
}

pub fn get_running_loop(t: &Thread, _a: Bound) -> PyResult {
    running_loop(t)
}

pub fn get_event_loop(t: &Thread, _a: Bound) -> PyResult {
    event_loop(t)
}

pub fn current_task(t: &Thread, a: Bound) -> PyResult {
    let wanted = match a.some(0) {
        Some(wanted) => wanted.clone(),
        None => running_loop(t)?,
    };
    let mut found = None;
    if wanted == t.running_loop.word() {
        found = t.running_task.get();
    } else {
        threading::each_thread(|other| {
            if found.is_none() && wanted == other.running_loop.word() {
                found = other.running_task.get();
            }
        });
    }
    Ok(found.unwrap_or_else(Value::none))
}

pub fn enter_task(t: &Thread, a: Bound) -> PyResult {
    enter(t, a.get(0), a.get(1))?;
    Ok(Value::none())
}

pub fn leave_task(t: &Thread, a: Bound) -> PyResult {
    leave(t, a.get(0), a.get(1))?;
    Ok(Value::none())
}

pub fn swap_current_task(t: &Thread, a: Bound) -> PyResult {
    swap(t, a.get(0), a.get(1))
}
