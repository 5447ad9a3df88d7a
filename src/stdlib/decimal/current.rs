//! The current context: a context variable, with the last answer kept beside it, since every operation asks.

use super::context::{self, BASIC_TRAPS, CONTEXT, DEFAULT_TRAPS, PyContext, State, state_of};
use super::num::Rounding;
use crate::contextvars;
use crate::state::Place;
use adder_abi::object::Header;
use adder_vm::native::{Bound, Method};
use adder_vm::object::class::{TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::value::Value;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::PyDict;
use adder_vm::types::module::PyModule;
use std::sync::atomic::{AtomicU64, Ordering};

/// The context variable.
static VARIABLE: Place = Place::new();
/// `DefaultContext`, `BasicContext`, `ExtendedContext`: patterns that are copied before they become current.
static TEMPLATES: [Place; 3] = [const { Place::new() }; 3];

/// The last answer, and what it held for: the thread's `contextvars` context and the state of all context variables.
static LAST: Place = Place::new();
static LAST_HOLDER: AtomicU64 = AtomicU64::new(0);
static LAST_STAMP: AtomicU64 = AtomicU64::new(u64::MAX);

/// Makes the context variable and the patterns.
pub fn add_templates(module: &PyModule) {
    if VARIABLE.get().is_none() {
        VARIABLE.put(contextvars::new_var("decimal_context"));
    }
    let patterns = [
        ("DefaultContext", 28, Rounding::HalfEven, DEFAULT_TRAPS),
        ("BasicContext", 9, Rounding::HalfUp, BASIC_TRAPS),
        ("ExtendedContext", 9, Rounding::HalfEven, 0),
    ];
    for (place, (name, prec, round, traps)) in TEMPLATES.iter().zip(patterns) {
        if place.get().is_none() {
            place.put(context::new_in(CONTEXT.get(), State::new(prec, round, traps)));
        }
        module.add(name, place.get().unwrap_or_else(Value::none));
    }
}

/// `DefaultContext`.
pub fn default_template() -> Option<Value> {
    TEMPLATES[0].get()
}

/// The current context.
#[inline(always)]
pub fn get(t: &Thread) -> PyResult {
    if t.context.word().0 == LAST_HOLDER.load(Ordering::Relaxed)
        && LAST_STAMP.load(Ordering::Relaxed) == contextvars::stamp()
    {
        if let Some(last) = LAST.get() {
            return Ok(last);
        }
    }
    look_up(t)
}

#[cold]
fn look_up(t: &Thread) -> PyResult {
    let Some(var) = VARIABLE.get() else {
        return Err(t.runtime_error("the module decimal is not initialized"));
    };
    let found = match contextvars::value_of(t, &var)?.filter(|v| v.is_a::<PyContext>()) {
        Some(found) => found,
        None => {
            let fresh = default_template().as_ref().and_then(state_of).map(context::copy);
            let fresh = fresh.unwrap_or_else(|| {
                context::new_in(CONTEXT.get(), State::new(28, Rounding::HalfEven, DEFAULT_TRAPS))
            });
            if let Some(s) = state_of(&fresh) {
                s.status.set(0);
            }
            contextvars::set_value(t, &var, fresh.clone())?;
            fresh
        }
    };
    remember(t, &found);
    Ok(found)
}

fn remember(t: &Thread, context: &Value) {
    LAST_HOLDER.store(t.context.word().0, Ordering::Relaxed);
    LAST_STAMP.store(contextvars::stamp(), Ordering::Relaxed);
    LAST.put(context.clone());
}

/// Makes a context the current one.
pub fn set(t: &Thread, v: &Value) -> PyResult<()> {
    let Some(s) = state_of(v) else {
        return Err(t.type_error("argument must be a context"));
    };
    let own;
    let mut chosen = v;
    if TEMPLATES.iter().any(|place| place.get().is_some_and(|template| template.is(v))) {
        own = context::copy(s);
        if let Some(s) = state_of(&own) {
            s.status.set(0);
        }
        chosen = &own;
    }
    let Some(var) = VARIABLE.get() else { return Ok(()) };
    contextvars::set_value(t, &var, chosen.clone())?;
    remember(t, chosen);
    Ok(())
}

/// The argument for a context, or the current one for none.
pub fn given_or_current(t: &Thread, given: Option<&Value>) -> PyResult {
    match given {
        Some(v) if v.is_a::<PyContext>() => Ok(v.clone()),
        Some(v) if !v.is_none() => Err(t.type_error("optional argument must be a context")),
        _ => get(t),
    }
}

/// What `localcontext` gives: changes the current context for the time of a `with` block.
#[repr(C)]
pub struct ContextManager {
    head: Header,
    local: Value,
    outer: Value,
}

pub static MANAGER: TypeCell = TypeCell::new();

// SAFETY: both references are reported.
unsafe impl Payload for ContextManager {
    fn cell() -> &'static TypeCell {
        &MANAGER
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.local.word());
        visit(self.outer.word());
    }
}

pub static MANAGER_SPEC: TypeSpec = TypeSpec {
    name: "ContextManager",
    module: "decimal",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    methods: &[
        Method::new(
            "__enter__(self, /)",
            |t, a| {
                let local = a.this::<ContextManager>(t)?.local.clone();
                set(t, &local)?;
                Ok(local)
            },
            "",
        ),
        Method::new(
            "__exit__(self, /, *args)",
            |t, a| {
                let outer = a.this::<ContextManager>(t)?.outer.clone();
                set(t, &outer)?;
                Ok(Value::bool(false))
            },
            "",
        ),
    ],
    ..TypeSpec::of::<ContextManager>(&MANAGER)
};

fn local_context(t: &Thread, a: Bound) -> PyResult {
    let outer = get(t)?;
    let source = given_or_current(t, a.opt(0))?;
    let Some(s) = state_of(&source) else { return Ok(Value::none()) };
    let local = context::copy(s);
    if let (Some(s), Some(keywords)) = (state_of(&local), a.opt(1).and_then(|k| k.downcast::<PyDict>())) {
        context::apply_keywords(t, s, keywords)?;
    }
    Ok(MANAGER.get().instantiate(ContextManager { head: blank_header(), local, outer }))
}

pub static FUNCTIONS: &[Method] = &[
    Method::new("getcontext()", |t, _| get(t), "The current context."),
    Method::new(
        "setcontext(context, /)",
        |t, a| {
            set(t, a.get(0))?;
            Ok(Value::none())
        },
        "Makes a context the current one.",
    ),
    Method::new(
        "localcontext(ctx=None, **kwargs)",
        local_context,
        "A context manager that makes a copy of a context, with changes, the current one.",
    ),
    Method::new(
        "IEEEContext(bits, /)",
        context::ieee,
        "A context for an IEEE interchange format of that many bits, a multiple of 32.",
    ),
];
