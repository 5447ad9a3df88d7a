//! All tasks, and who awaits what.
//!
//! Native tasks that are not done are linked to each other, which keeps none of them alive; those of other classes are in a weak set, and in
//! a set while they take their first step at once. `unsafe` lives here: the links are plain pointers, and a task takes itself out when it
//! is done, broken up by the collector, or destroyed.

use super::current::running_loop;
use super::future::{PyFuture, loop_of};
use super::task::PyTask;
use crate::state::Place;
use adder_abi::Word;
use adder_vm::native::Bound;
use adder_vm::object::value::Value;
use adder_vm::protocol::{call, iter, truth};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::set::{self, PySet};
use std::cell::Cell;
use std::ptr::null;

/// A task's place among all.
pub struct Link {
    next: Cell<*const PyTask>,
    previous: Cell<*const PyTask>,
    linked: Cell<bool>,
}

impl Link {
    pub const fn new() -> Link {
        Link { next: Cell::new(null()), previous: Cell::new(null()), linked: Cell::new(false) }
    }
}

struct First(Cell<*const PyTask>);

// SAFETY: touched only by the holder of the global lock.
unsafe impl Sync for First {}

static FIRST: First = First(Cell::new(null()));

/// Enters a task, once.
pub fn add(task: &PyTask) {
    if task.link.linked.replace(true) {
        return;
    }
    let first = FIRST.0.replace(task);
    task.link.next.set(first);
    task.link.previous.set(null());
    // SAFETY: what is linked is alive.
    if let Some(first) = unsafe { first.as_ref() } {
        first.link.previous.set(task);
    }
}

/// Takes a task out, if it is there.
pub fn remove(task: &PyTask) {
    if !task.link.linked.replace(false) {
        return;
    }
    let (next, previous) = (task.link.next.replace(null()), task.link.previous.replace(null()));
    // SAFETY: what is linked is alive.
    unsafe {
        match previous.as_ref() {
            Some(previous) => previous.link.next.set(next),
            None => FIRST.0.set(next),
        }
        if let Some(next) = next.as_ref() {
            next.link.previous.set(previous);
        }
    }
}

/// The native tasks of a loop that are not done.
fn native_tasks(event_loop: &Value) -> Vec<Value> {
    let mut tasks = Vec::new();
    let mut at = FIRST.0.get();
    // SAFETY: what is linked is alive; one without references is about to be destroyed and is left out.
    unsafe {
        while let Some(task) = at.as_ref() {
            if task.future.head.refcount.get() != 0 && task.future.is_pending_in(event_loop) {
                tasks.push(Value::from_borrowed(Word(at as u64)));
            }
            at = task.link.next.get();
        }
    }
    tasks
}

static SCHEDULED: Place = Place::new();
static EAGER: Place = Place::new();

/// The weak set of tasks of other classes.
fn scheduled(t: &Thread) -> PyResult {
    if let Some(found) = SCHEDULED.get() {
        return Ok(found);
    }
    let class = super::library(t, "weakref", "WeakSet")?;
    let made = call::call(t, &class, &[])?;
    SCHEDULED.put(made.clone());
    Ok(made)
}

/// The set of tasks of other classes that take their first step.
fn eager() -> Value {
    EAGER.get().unwrap_or_else(|| {
        let made = PySet::new();
        EAGER.put(made.clone());
        made
    })
}

pub fn register_task(t: &Thread, a: Bound) -> PyResult {
    match a.get(0).downcast::<PyTask>() {
        Some(task) => add(task),
        None => drop(call::method(t, &scheduled(t)?, "add", &[a.get(0).clone()])?),
    }
    Ok(Value::none())
}

pub fn unregister_task(t: &Thread, a: Bound) -> PyResult {
    match a.get(0).downcast::<PyTask>() {
        Some(task) => remove(task),
        None => drop(call::method(t, &scheduled(t)?, "discard", &[a.get(0).clone()])?),
    }
    Ok(Value::none())
}

pub fn register_eager_task(t: &Thread, a: Bound) -> PyResult {
    match (a.get(0).downcast::<PyTask>(), eager().downcast::<PySet>()) {
        (Some(task), _) => add(task),
        (None, Some(eager)) => eager.add(t, a.get(0).clone())?,
        (None, None) => {}
    }
    Ok(Value::none())
}

pub fn unregister_eager_task(t: &Thread, a: Bound) -> PyResult {
    match (a.get(0).downcast::<PyTask>(), eager().downcast::<PySet>()) {
        (Some(task), _) => remove(task),
        (None, Some(eager)) => drop(eager.discard(t, a.get(0))?),
        (None, None) => {}
    }
    Ok(Value::none())
}

pub fn all_tasks(t: &Thread, a: Bound) -> PyResult {
    let wanted = match a.some(0) {
        Some(wanted) => wanted.clone(),
        None => running_loop(t)?,
    };
    // One that gets from its first step to the others meanwhile is met twice rather than missed.
    let mut others = eager().downcast::<PySet>().map(PySet::to_vec).unwrap_or_default();
    if let Some(scheduled) = SCHEDULED.get() {
        others.extend(iter::collect(t, &scheduled)?);
    }
    let found = PySet::new();
    let Some(tasks) = found.downcast::<PySet>() else { return Ok(found) };
    for task in native_tasks(&wanted) {
        tasks.add(t, task)?;
    }
    for task in others {
        if loop_of(t, &task)?.is(&wanted) && !truth::truth(t, &call::method(t, &task, "done", &[])?)? {
            tasks.add(t, task)?;
        }
    }
    Ok(found)
}

/// Notes that `waiter` awaits the future. Most futures are awaited by one: only more of them need a set.
pub fn add_awaited_by(t: &Thread, f: &PyFuture, waiter: &Value) -> PyResult<()> {
    let Some(before) = f.awaited_by.get() else {
        f.awaited_by.put(waiter.clone());
        return Ok(());
    };
    if let Some(set) = before.downcast_exact::<PySet>() {
        return set.add(t, waiter.clone());
    }
    if before.is(waiter) {
        return Ok(());
    }
    let both = PySet::new();
    if let Some(set) = both.downcast::<PySet>() {
        set.add(t, before)?;
        set.add(t, waiter.clone())?;
    }
    f.awaited_by.put(both);
    Ok(())
}

/// Notes that `waiter` does not await the future any more.
pub fn discard_awaited_by(t: &Thread, f: &PyFuture, waiter: &Value) -> PyResult<()> {
    if *waiter == f.awaited_by.word() {
        f.awaited_by.set(None);
        return Ok(());
    }
    match f.awaited_by.get().as_ref().and_then(|v| v.downcast_exact::<PySet>()) {
        Some(set) => set.discard(t, waiter).map(drop),
        None => Ok(()),
    }
}

/// `Future._asyncio_awaited_by`.
pub fn awaited_by(t: &Thread, f: &PyFuture) -> PyResult {
    match f.awaited_by.get() {
        None => Ok(Value::none()),
        Some(v) => match v.downcast_exact::<PySet>() {
            Some(all) => set::frozen_from(t, &all.to_vec()),
            None => set::frozen_from(t, &[v]),
        },
    }
}

pub fn add_to_awaited_by(t: &Thread, a: Bound) -> PyResult {
    if let (Some(f), true) = (a.get(0).downcast::<PyFuture>(), a.get(1).is_a::<PyFuture>()) {
        add_awaited_by(t, f, a.get(1))?;
    }
    Ok(Value::none())
}

pub fn discard_from_awaited_by(t: &Thread, a: Bound) -> PyResult {
    if let (Some(f), true) = (a.get(0).downcast::<PyFuture>(), a.get(1).is_a::<PyFuture>()) {
        discard_awaited_by(t, f, a.get(1))?;
    }
    Ok(Value::none())
}
