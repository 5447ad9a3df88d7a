//! `sys.monitoring`: the functions over `eval::monitor`.

use crate::eval::monitor::{self, BRANCHES, EVENTS, TOOLS, WITH_CALLS, event};
use crate::native::{Bound, Method, ModuleSpec};
use crate::object::value::Value;
use crate::thread::{PyResult, Thread};
use crate::types::code::PyCode;
use crate::types::dict::PyDict;
use crate::types::module::PyModule;
use crate::types::str::{PyStr, intern};
use crate::types::{int, namespace};

fn tool(t: &Thread, v: &Value) -> PyResult<usize> {
    let id = int::as_c_int(t, v)?;
    match usize::try_from(id) {
        Ok(tool) if tool < TOOLS => Ok(tool),
        _ => Err(t.value_error(format_args!("invalid tool {id} (must be between 0 and 5)"))),
    }
}

fn used(t: &Thread, tool: usize) -> PyResult<()> {
    match monitor::name(tool) {
        Some(_name) => Ok(()),
        None => Err(t.value_error(format_args!("tool {tool} is not in use"))),
    }
}

/// A set of events that can be wanted, all below `limit`.
fn event_set(t: &Thread, v: &Value, limit: usize, what: &str) -> PyResult<u32> {
    let given = int::as_c_int(t, v)?;
    if given < 0 || given >= 1 << limit {
        return Err(t.value_error(format_args!("invalid {what} 0x{given:x}")));
    }
    Ok(given as u32)
}

/// What stands for others is put in their terms.
fn plain(t: &Thread, events: u32) -> PyResult<u32> {
    let calls = WITH_CALLS | 1 << event::CALL;
    if events & WITH_CALLS != 0 && events & calls != calls {
        return Err(t.value_error("cannot set C_RETURN or C_RAISE events independently"));
    }
    let branches = if events >> event::BRANCH & 1 != 0 { BRANCHES } else { 0 };
    Ok(events & !WITH_CALLS & !(1 << event::BRANCH) | branches)
}

fn use_tool_id(t: &Thread, a: Bound) -> PyResult {
    let tool = tool(t, a.get(0))?;
    if !a.get(1).is_a::<PyStr>() {
        return Err(t.value_error("tool name must be a str"));
    }
    if monitor::name(tool).is_some() {
        return Err(t.value_error(format_args!("tool {tool} is already in use")));
    }
    monitor::take(tool, a.get(1).clone());
    Ok(Value::none())
}

fn clear_tool_id(t: &Thread, a: Bound) -> PyResult {
    let tool = tool(t, a.get(0))?;
    if monitor::name(tool).is_some() {
        monitor::clear(tool, true);
    }
    Ok(Value::none())
}

fn free_tool_id(t: &Thread, a: Bound) -> PyResult {
    let tool = tool(t, a.get(0))?;
    if monitor::name(tool).is_some() {
        monitor::clear(tool, false);
    }
    Ok(Value::none())
}

fn get_tool(t: &Thread, a: Bound) -> PyResult {
    Ok(monitor::name(tool(t, a.get(0))?).unwrap_or_else(Value::none))
}

fn register_callback(t: &Thread, a: Bound) -> PyResult {
    let tool = tool(t, a.get(0))?;
    let given = int::as_c_int(t, a.get(1))?;
    if given <= 0 || given.count_ones() != 1 {
        return Err(t.value_error("The callback can only be set for one event at a time"));
    }
    let event = given.trailing_zeros() as usize;
    if event >= EVENTS.len() {
        return Err(t.value_error(format_args!("invalid event {given}")));
    }
    super::sys::audit_event(t, "sys.monitoring.register_callback", &[a.get(2).clone()])?;
    let callback = Some(a.get(2).clone()).filter(|f| !f.is_none());
    Ok(monitor::register(tool, event, callback).unwrap_or_else(Value::none))
}

fn get_events(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(i64::from(monitor::events(tool(t, a.get(0))?))))
}

fn set_events(t: &Thread, a: Bound) -> PyResult {
    let tool = tool(t, a.get(0))?;
    let events = event_set(t, a.get(1), EVENTS.len(), "event set")?;
    let events = plain(t, events)?;
    used(t, tool)?;
    monitor::set_events(tool, events);
    Ok(Value::none())
}

fn code<'a>(t: &Thread, v: &'a Value) -> PyResult<&'a PyCode> {
    v.downcast::<PyCode>().ok_or_else(|| t.type_error("code must be a code object"))
}

fn get_local_events(t: &Thread, a: Bound) -> PyResult {
    let code = code(t, a.get(1))?;
    Ok(Value::from(i64::from(monitor::local_events(tool(t, a.get(0))?, code))))
}

fn set_local_events(t: &Thread, a: Bound) -> PyResult {
    let code = code(t, a.get(1))?;
    let tool = tool(t, a.get(0))?;
    let given = event_set(t, a.get(2), EVENTS.len(), "local event set")?;
    let events = plain(t, given)?;
    if events >= 1 << event::LOCAL {
        return Err(t.value_error(format_args!("invalid local event set 0x{events:x}")));
    }
    used(t, tool)?;
    monitor::set_local_events(tool, code, events);
    Ok(Value::none())
}

fn restart_events(_t: &Thread, _a: Bound) -> PyResult {
    monitor::restart();
    Ok(Value::none())
}

fn all_events(_t: &Thread, _a: Bound) -> PyResult {
    let all = PyDict::new();
    if let Some(dict) = all.downcast::<PyDict>() {
        for (name, tools) in monitor::all_events() {
            dict.set_str(&intern(name), Value::from(i64::from(tools)));
        }
    }
    Ok(all)
}

fn init(t: &Thread, m: &PyModule) -> PyResult<()> {
    let events = PyDict::new();
    if let Some(dict) = events.downcast::<PyDict>() {
        for (i, name) in EVENTS.iter().enumerate() {
            dict.set_str(&intern(name), Value::from(1i64 << i));
        }
        dict.set_str(&intern("NO_EVENTS"), Value::small_int(0));
    }
    m.add("events", namespace::new(t, &events)?);
    for (name, id) in [("DEBUGGER_ID", 0), ("COVERAGE_ID", 1), ("PROFILER_ID", 2), ("OPTIMIZER_ID", 5)] {
        m.add(name, Value::small_int(id));
    }
    let [disable, missing] = monitor::signs();
    m.add("DISABLE", disable);
    m.add("MISSING", missing);
    Ok(())
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "sys.monitoring",
    doc: "",
    functions: &[
        Method::new("use_tool_id(tool_id, name, /)", use_tool_id, ""),
        Method::new("clear_tool_id(tool_id, /)", clear_tool_id, ""),
        Method::new("free_tool_id(tool_id, /)", free_tool_id, ""),
        Method::new("get_tool(tool_id, /)", get_tool, ""),
        Method::new("register_callback(tool_id, event, func, /)", register_callback, ""),
        Method::new("get_events(tool_id, /)", get_events, ""),
        Method::new("set_events(tool_id, event_set, /)", set_events, ""),
        Method::new("get_local_events(tool_id, code, /)", get_local_events, ""),
        Method::new("set_local_events(tool_id, code, event_set, /)", set_local_events, ""),
        Method::new("restart_events()", restart_events, ""),
        Method::new("_all_events()", all_events, ""),
    ],
    types: &[],
    init: Some(init),
};
