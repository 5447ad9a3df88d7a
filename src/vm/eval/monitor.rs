//! `sys.monitoring` (PEP 669): which tools want to be told of what, and telling them.
//!
//! While any tool wants anything, all threads run the tracing loop, which asks here at every event; otherwise nothing here costs
//! anything. A tool can want events of all code, or of one code object; what it has switched off at a place of a code object is kept
//! there.

use super::frames::{code_of, prepared};
use super::trace;
use crate::exc::Exc;
use crate::object::value::Value;
use crate::protocol::call;
use crate::thread::{PyResult, Thread};
use crate::types::code::PyCode;
use adder_abi::thread::Frame;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// How many tools there can be.
pub const TOOLS: usize = 6;
/// The events of PEP 669 in the order of their numbers.
pub const EVENTS: [&str; 19] = [
    "PY_START",
    "PY_RESUME",
    "PY_RETURN",
    "PY_YIELD",
    "CALL",
    "LINE",
    "INSTRUCTION",
    "JUMP",
    "BRANCH_LEFT",
    "BRANCH_RIGHT",
    "STOP_ITERATION",
    "RAISE",
    "EXCEPTION_HANDLED",
    "PY_UNWIND",
    "PY_THROW",
    "RERAISE",
    "C_RETURN",
    "C_RAISE",
    "BRANCH",
];

/// The numbers of the events.
pub mod event {
    pub const PY_START: usize = 0;
    pub const PY_RESUME: usize = 1;
    pub const PY_RETURN: usize = 2;
    pub const PY_YIELD: usize = 3;
    pub const CALL: usize = 4;
    pub const LINE: usize = 5;
    pub const INSTRUCTION: usize = 6;
    pub const JUMP: usize = 7;
    pub const BRANCH_LEFT: usize = 8;
    pub const BRANCH_RIGHT: usize = 9;
    pub const STOP_ITERATION: usize = 10;
    pub const RAISE: usize = 11;
    pub const EXCEPTION_HANDLED: usize = 12;
    pub const PY_UNWIND: usize = 13;
    pub const PY_THROW: usize = 14;
    pub const RERAISE: usize = 15;
    pub const C_RETURN: usize = 16;
    pub const C_RAISE: usize = 17;
    pub const BRANCH: usize = 18;
    /// Those below can be wanted of one code object, and switched off at a place.
    pub const LOCAL: usize = 11;
}

/// The two events that come with `CALL`.
pub const WITH_CALLS: u32 = 1 << event::C_RETURN | 1 << event::C_RAISE;
/// The two that `BRANCH` stands for.
pub const BRANCHES: u32 = 1 << event::BRANCH_LEFT | 1 << event::BRANCH_RIGHT;

/// A tool that uses a number.
#[derive(Default)]
struct Tool {
    name: Option<Value>,
    callbacks: [Option<Value>; EVENTS.len()],
    /// The events wanted of all code, as bits.
    events: u32,
    /// Counts who has used the number: what code objects know of others is void.
    user: u32,
    /// Code objects of which events are wanted.
    codes: usize,
}

/// What a code object knows of tools.
#[derive(Default)]
pub struct Local {
    /// The user of each number, and the events it wants of this code.
    events: [(u32, u32); TOOLS],
    /// What a tool has switched off at an offset, and when that was.
    off: HashMap<(usize, usize, u32), (u32, u32)>,
}

#[derive(Default)]
struct Shared {
    tools: RefCell<[Tool; TOOLS]>,
    /// Counts calls of `restart_events`, and of what else switches on again what was switched off.
    restarts: Cell<u32>,
    /// `DISABLE` and `MISSING`.
    signs: RefCell<Option<[Value; 2]>>,
}

struct Guarded(std::cell::LazyCell<Shared>);

// SAFETY: touched only by the holder of the global lock.
unsafe impl Sync for Guarded {}

static SHARED: Guarded = Guarded(std::cell::LazyCell::new(Shared::default));

fn shared() -> &'static Shared {
    &SHARED.0
}

/// Whether any tool wants anything.
pub fn any() -> bool {
    shared().tools.borrow().iter().any(|tool| tool.events != 0 || tool.codes > 0)
}

/// The objects `DISABLE` and `MISSING`.
pub fn signs() -> [Value; 2] {
    let make = || [(); 2].map(|()| crate::types::object::plain());
    shared().signs.borrow_mut().get_or_insert_with(make).clone()
}

/// The name of the tool that uses a number.
pub fn name(tool: usize) -> Option<Value> {
    shared().tools.borrow()[tool].name.clone()
}

/// A tool begins to use a number.
pub fn take(tool: usize, name: Value) {
    shared().tools.borrow_mut()[tool].name = Some(name);
}

/// All that a tool wants and has is gone, and its name as well unless it stays.
pub fn clear(tool: usize, stays: bool) {
    let old = {
        let tools = &mut shared().tools.borrow_mut();
        let name = tools[tool].name.take();
        let user = tools[tool].user.wrapping_add(1);
        let fresh = Tool { name: name.clone().filter(|_| stays), user, ..Tool::default() };
        (std::mem::replace(&mut tools[tool], fresh), name)
    };
    trace::refresh_all();
    drop(old);
}

/// Sets what is called at an event; gives what was.
pub fn register(tool: usize, event: usize, callback: Option<Value>) -> Option<Value> {
    std::mem::replace(&mut shared().tools.borrow_mut()[tool].callbacks[event], callback)
}

/// The events that a tool wants of all code.
pub fn events(tool: usize) -> u32 {
    shared().tools.borrow()[tool].events
}

/// Sets them.
pub fn set_events(tool: usize, events: u32) {
    let old = std::mem::replace(&mut shared().tools.borrow_mut()[tool].events, events);
    if old & !events != 0 {
        restart();
    }
    trace::refresh_all();
}

/// The events that a tool wants of a code object.
pub fn local_events(tool: usize, code: &PyCode) -> u32 {
    let user = shared().tools.borrow()[tool].user;
    let local = code.monitored.borrow();
    local.as_ref().map(|local| local.events[tool]).filter(|of| of.0 == user).map_or(0, |of| of.1)
}

/// Sets them.
pub fn set_local_events(tool: usize, code: &PyCode, events: u32) {
    let old = local_events(tool, code);
    {
        let tool_now = &mut shared().tools.borrow_mut()[tool];
        tool_now.codes = tool_now.codes + usize::from(events != 0) - usize::from(old != 0);
        let mut local = code.monitored.borrow_mut();
        local.get_or_insert_with(Box::default).events[tool] = (tool_now.user, events);
    }
    if old & !events != 0 {
        restart();
    }
    trace::refresh_all();
}

/// A code object that knows of tools dies.
pub fn code_died(local: &Local) {
    // The tools are looked at while nothing dies.
    let Ok(mut tools) = shared().tools.try_borrow_mut() else { return };
    for (tool, &(user, events)) in tools.iter_mut().zip(&local.events) {
        if user == tool.user && events != 0 {
            tool.codes = tool.codes.saturating_sub(1);
        }
    }
}

/// What was switched off is on again.
pub fn restart() {
    shared().restarts.set(shared().restarts.get().wrapping_add(1));
}

/// The callback for an event at a place, if a tool wants to be told.
fn wanted(tool: usize, code: &PyCode, event: usize, offset: u32) -> Option<Value> {
    let by = if WITH_CALLS >> event & 1 != 0 { event::CALL } else { event };
    let tools = shared().tools.borrow();
    let tool_now = &tools[tool];
    let local = code.monitored.borrow();
    let of_code = local.as_ref().map(|local| local.events[tool]).filter(|of| of.0 == tool_now.user);
    if (tool_now.events | of_code.map_or(0, |of| of.1)) >> by & 1 == 0 {
        return None;
    }
    let now = (shared().restarts.get(), tool_now.user);
    if local.as_ref().and_then(|local| local.off.get(&(tool, event, offset))) == Some(&now) {
        return None;
    }
    let own = tool_now.callbacks[event].as_ref();
    let either = || tool_now.callbacks[event::BRANCH].as_ref().filter(|_| BRANCHES >> event & 1 != 0);
    own.or_else(either).cloned()
}

/// Whether any tool wants to be told of an event in this code.
pub fn is_wanted(code: &PyCode, event: usize) -> bool {
    let tools = shared().tools.borrow();
    let local = code.monitored.borrow();
    (0..TOOLS).any(|tool| {
        let of_code = local.as_ref().map(|local| local.events[tool]).filter(|of| of.0 == tools[tool].user);
        (tools[tool].events | of_code.map_or(0, |of| of.1)) >> event & 1 != 0
    })
}

/// Tells the tools of an event at an offset; `rest` are the arguments behind the code object.
///
/// # Safety
/// The frame is topmost and its state saved.
pub unsafe fn fire(t: &Thread, frame: *mut Frame, event: usize, offset: u32, rest: &[Value]) -> PyResult<()> {
    if t.tracing.get() {
        return Ok(());
    }
    // SAFETY: by the caller's contract.
    let code_value = unsafe { code_of(frame) }.to_value();
    let Some(code) = code_value.downcast::<PyCode>() else { return Ok(()) };
    for tool in (0..TOOLS).rev() {
        let Some(callback) = wanted(tool, code, event, offset) else { continue };
        let mut args = vec![code_value.clone()];
        args.extend_from_slice(rest);
        let result = trace::apart(t, || call::call(t, &callback, &args))?;
        if !result.is(&signs()[0]) {
            continue;
        }
        if event >= event::LOCAL {
            drop(register(tool, event, None));
            let message = format!("Cannot disable {} events. Callback removed.", EVENTS[event]);
            return Err(t.error(Exc::ValueError, message));
        }
        let now = (shared().restarts.get(), shared().tools.borrow()[tool].user);
        let mut local = code.monitored.borrow_mut();
        let off = &mut local.get_or_insert_with(Box::default).off;
        off.insert((tool, event, offset), now);
        let has_own = shared().tools.borrow()[tool].callbacks[event].is_some();
        if BRANCHES >> event & 1 != 0 && !has_own {
            off.insert((tool, event ^ event::BRANCH_LEFT ^ event::BRANCH_RIGHT, offset), now);
        }
    }
    Ok(())
}

/// As [`fire`], at the frame's instruction.
///
/// # Safety
/// As [`fire`].
pub unsafe fn fire_here(t: &Thread, frame: *mut Frame, event: usize, arg: Option<&Value>) -> PyResult<()> {
    // SAFETY: by the caller's contract.
    unsafe {
        let code = code_of(frame);
        if !is_wanted(code, if WITH_CALLS >> event & 1 != 0 { event::CALL } else { event }) {
            return Ok(());
        }
        let offset = prepared(code).offsets.get((*frame).act.site.get() as usize).copied().unwrap_or(0);
        let mut rest = vec![Value::from(offset)];
        rest.extend(arg.cloned());
        fire(t, frame, event, offset, &rest)
    }
}

/// As [`fire_here`], about the pending exception, which stays pending unless there is a new one.
///
/// # Safety
/// As [`fire`].
pub unsafe fn fire_pending(t: &Thread, frame: *mut Frame, event: usize) {
    // SAFETY: by the caller's contract.
    if !unsafe { is_wanted(code_of(frame), if WITH_CALLS >> event & 1 != 0 { event::CALL } else { event }) } {
        return;
    }
    let Some(exception) = t.take_pending() else { return };
    // SAFETY: by the caller's contract.
    match unsafe { fire_here(t, frame, event, Some(&exception)) } {
        Ok(()) => {
            let _ = t.raise_again(exception);
        }
        Err(_raised) => {}
    }
}

/// The names of the events that tools want of all code, with the tools as bits.
pub fn all_events() -> Vec<(&'static str, u32)> {
    let tools = shared().tools.borrow();
    let of = |event: usize| {
        (0..TOOLS).filter(|&tool| tools[tool].events >> event & 1 != 0).fold(0, |bits, tool| bits | 1 << tool)
    };
    (0..event::C_RETURN).map(|event| (EVENTS[event], of(event))).filter(|found| found.1 != 0).collect()
}
