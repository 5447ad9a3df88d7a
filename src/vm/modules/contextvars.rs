//! `_contextvars`: contexts, variables, tokens.
//!
//! A context holds a dict that is never changed once shared: setting a variable replaces it by a changed copy, so that
//! `copy_context()` costs nothing.

use crate::exc::Exc;
use crate::native::{Args, Bound, GetSet, Method, ModuleSpec};
use crate::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::{CompareOp, Slots};
use crate::object::value::{Field, Value};
use crate::protocol::{call, compare, iter, repr};
use crate::thread::{PyResult, Thread};
use crate::types::dict::{self, PyDict};
use crate::types::module::PyModule;
use crate::types::str::PyStr;
use crate::types::tuple::{self, PyTuple};
use adder_abi::object::Header;
use std::cell::Cell;

#[repr(C)]
pub struct PyContext {
    head: Header,
    vars: Field,
    /// The context that was current before this one was entered.
    previous: Field,
    entered: Cell<bool>,
}

#[repr(C)]
pub struct PyContextVar {
    head: Header,
    name: Value,
    default: Option<Value>,
}

#[repr(C)]
pub struct PyToken {
    head: Header,
    context: Value,
    var: Value,
    old: Option<Value>,
    used: Cell<bool>,
}

#[repr(C)]
pub struct PyMissing {
    head: Header,
}

pub static CONTEXT: TypeCell = TypeCell::new();
pub static CONTEXT_VAR: TypeCell = TypeCell::new();
pub static TOKEN: TypeCell = TypeCell::new();
pub static MISSING: TypeCell = TypeCell::new();

struct Place(Field);

// SAFETY: touched only by the holder of the global lock.
unsafe impl Sync for Place {}

static MISSING_VALUE: Place = Place(Field::empty());

// SAFETY: the references are reported.
unsafe impl Payload for PyContext {
    fn cell() -> &'static TypeCell {
        &CONTEXT
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.vars.word());
        visit(self.previous.word());
    }

    fn clear(&self) {
        self.vars.put(PyDict::new());
        self.previous.set(None);
    }
}

// SAFETY: the references are reported.
unsafe impl Payload for PyContextVar {
    fn cell() -> &'static TypeCell {
        &CONTEXT_VAR
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.name.word());
        if let Some(d) = &self.default {
            visit(d.word());
        }
    }
}

// SAFETY: the references are reported.
unsafe impl Payload for PyToken {
    fn cell() -> &'static TypeCell {
        &TOKEN
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.context.word());
        visit(self.var.word());
        if let Some(old) = &self.old {
            visit(old.word());
        }
    }
}

// SAFETY: it owns nothing.
unsafe impl Payload for PyMissing {
    fn cell() -> &'static TypeCell {
        &MISSING
    }
}

fn new_context(vars: Value) -> Value {
    CONTEXT.get().instantiate(PyContext {
        head: blank_header(),
        vars: Field::new(Some(vars)),
        previous: Field::empty(),
        entered: Cell::new(false),
    })
}

/// The thread's current context, made on first use.
fn current(t: &Thread) -> Value {
    if let Some(c) = t.context.get() {
        return c;
    }
    let made = new_context(PyDict::new());
    t.context.put(made.clone());
    made
}

/// The context a new thread starts with: none, it begins empty.
pub fn inherited(_t: &Thread) -> Option<Value> {
    None
}

fn vars(context: &Value) -> Value {
    context.downcast::<PyContext>().and_then(|c| c.vars.get()).unwrap_or_else(PyDict::new)
}

fn lookup(t: &Thread, context: &Value, var: &Value) -> PyResult<Option<Value>> {
    match vars(context).downcast::<PyDict>() {
        Some(d) => d.get(t, var),
        None => Ok(None),
    }
}

fn change(t: &Thread, context: &Value, var: &Value, value: Option<Value>) -> PyResult<()> {
    let old = vars(context);
    let Some(d) = old.downcast::<PyDict>() else { return Ok(()) };
    let new = d.copy();
    if let Some(d) = new.downcast::<PyDict>() {
        match value {
            Some(value) => d.set(t, var.clone(), value)?,
            None => drop(d.remove(t, var)?),
        }
    }
    if let Some(c) = context.downcast::<PyContext>() {
        c.vars.put(new);
    }
    Ok(())
}

fn context_new(t: &Thread, _class: &PyType, args: &Args) -> PyResult {
    if !args.values.is_empty() {
        return Err(t.type_error("Context() does not accept any arguments"));
    }
    Ok(new_context(PyDict::new()))
}

fn run(t: &Thread, a: Bound) -> PyResult {
    let context = a.get(0);
    let this = a.this::<PyContext>(t)?;
    let mut args = a.get(1).downcast::<PyTuple>().map(|x| tuple::items(x).to_vec()).unwrap_or_default();
    if args.is_empty() {
        return Err(t.type_error("run() missing 1 required positional argument"));
    }
    let callable = args.remove(0);
    let pairs = a.get(2).downcast::<PyDict>().map(PyDict::entries).unwrap_or_default();
    let names: Vec<Value> = pairs.iter().map(|(k, _)| k.clone()).collect();
    args.extend(pairs.into_iter().map(|(_, v)| v));
    if this.entered.replace(true) {
        return Err(t.runtime_error(format_args!("cannot enter context: {} is already entered", repr::repr_text(t, context)?)));
    }
    let before = t.context.replace(Some(context.clone()));
    let result = call::call_args(t, &callable, &Args { values: &args, names: &names });
    t.context.set(before);
    this.entered.set(false);
    result
}

fn copy(t: &Thread, a: Bound) -> PyResult {
    a.this::<PyContext>(t)?;
    Ok(new_context(vars(a.get(0))))
}

fn get(t: &Thread, a: Bound) -> PyResult {
    check_var(t, a.get(1))?;
    Ok(lookup(t, a.get(0), a.get(1))?.unwrap_or_else(|| a.opt(2).cloned().unwrap_or_else(Value::none)))
}

fn check_var(t: &Thread, v: &Value) -> PyResult<()> {
    if v.is_a::<PyContextVar>() {
        return Ok(());
    }
    Err(t.type_error(format_args!("a ContextVar key was expected, got {}", repr::repr_text(t, v)?)))
}

fn get_item(t: &Thread, v: &Value, key: &Value) -> PyResult {
    check_var(t, key)?;
    lookup(t, v, key)?.ok_or_else(|| t.key_error(key))
}

fn contains(t: &Thread, v: &Value, key: &Value) -> PyResult<bool> {
    check_var(t, key)?;
    Ok(lookup(t, v, key)?.is_some())
}

fn keys(_t: &Thread, a: Bound) -> PyResult {
    Ok(dict::views::keys(&vars(a.get(0))))
}

fn values(_t: &Thread, a: Bound) -> PyResult {
    Ok(dict::views::values(&vars(a.get(0))))
}

fn items(_t: &Thread, a: Bound) -> PyResult {
    Ok(dict::views::items(&vars(a.get(0))))
}

fn context_compare(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    if !b.is_a::<PyContext>() || !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::not_implemented());
    }
    compare::rich(t, &vars(a), &vars(b), op)
}

pub static CONTEXT_SPEC: TypeSpec = TypeSpec {
    name: "Context",
    module: "_contextvars",
    container: true,
    weak: true,
    slots: Slots {
        new: Some(context_new),
        compare: Some(context_compare),
        hash: Some(crate::protocol::hash::not_hashable),
        len: Some(|_, v| Ok(vars(v).downcast::<PyDict>().map_or(0, PyDict::len))),
        get_item: Some(get_item),
        contains: Some(contains),
        iter: Some(|t, v| iter::iter(t, &vars(v))),
        ..Slots::EMPTY
    },
    methods: &[
        Method::new("run(self, *args, **kwargs)", run, ""),
        Method::new("copy(self, /)", copy, "Return a shallow copy of the context object."),
        Method::new("get(self, key, default=None, /)", get, "Return the value for `key` if `key` has the value in the context object."),
        Method::new("keys(self, /)", keys, "Return a list of all variables in the context object."),
        Method::new("values(self, /)", values, "Return a list of all variables' values in the context object."),
        Method::new("items(self, /)", items, "Return all variables and their values in the context object."),
    ],
    ..TypeSpec::of::<PyContext>(&CONTEXT)
};

fn make_var(t: &Thread, a: Bound) -> PyResult {
    if !a.get(1).is_a::<PyStr>() {
        return Err(t.type_error("context variable name must be a str"));
    }
    Ok(new_var(a.get(1).clone(), a.opt(2).cloned()))
}

/// `ContextVar(name, default=default)`.
pub fn new_var(name: Value, default: Option<Value>) -> Value {
    CONTEXT_VAR.get().instantiate(PyContextVar { head: blank_header(), name, default })
}

crate::constructor!(var_new, "ContextVar(cls, name, /, *, default=None)", make_var);

fn var_get(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyContextVar>(t)?;
    if let Some(context) = t.context.get() {
        if let Some(found) = lookup(t, &context, a.get(0))? {
            return Ok(found);
        }
    }
    if let Some(default) = a.opt(1) {
        return Ok(default.clone());
    }
    match &this.default {
        Some(default) => Ok(default.clone()),
        None => Err(t.error_with(Exc::LookupError, &[a.get(0).clone()])),
    }
}

fn var_set(t: &Thread, a: Bound) -> PyResult {
    a.this::<PyContextVar>(t)?;
    let context = current(t);
    let old = lookup(t, &context, a.get(0))?;
    change(t, &context, a.get(0), Some(a.get(1).clone()))?;
    Ok(TOKEN.get().instantiate(PyToken {
        head: blank_header(),
        context,
        var: a.get(0).clone(),
        old,
        used: Cell::new(false),
    }))
}

fn reset_by(t: &Thread, var: &Value, token_value: &Value) -> PyResult<()> {
    let Some(token) = token_value.downcast::<PyToken>() else {
        return Err(t.type_error(format_args!("expected an instance of Token, got {}", repr::repr_text(t, token_value)?)));
    };
    if token.used.get() {
        return Err(t.runtime_error(format_args!("{} has already been used once", repr::repr_text(t, token_value)?)));
    }
    if !token.var.is(var) {
        return Err(t.value_error(format_args!(
            "{} was created by a different ContextVar",
            repr::repr_text(t, token_value)?
        )));
    }
    if !token.context.is(&current(t)) {
        return Err(t.value_error(format_args!(
            "{} was created in a different Context",
            repr::repr_text(t, token_value)?
        )));
    }
    token.used.set(true);
    change(t, &token.context, var, token.old.clone())
}

fn var_reset(t: &Thread, a: Bound) -> PyResult {
    reset_by(t, a.get(0), a.get(1))?;
    Ok(Value::none())
}

fn var_repr(t: &Thread, v: &Value) -> PyResult {
    let Some(this) = v.downcast::<PyContextVar>() else { return Ok(Value::none()) };
    let default = match &this.default {
        Some(d) => format!(" default={}", repr::repr_text(t, d)?),
        None => String::new(),
    };
    Ok(Value::from(format!("<ContextVar name={}{default} at {:#x}>", repr::repr_text(t, &this.name)?, v.word().0)))
}

fn class_getitem(_t: &Thread, a: Bound) -> PyResult {
    Ok(crate::types::generic_alias::alias(a.get(0).clone(), a.get(1).clone()))
}

fn get_name(_t: &Thread, v: &Value) -> PyResult {
    Ok(v.downcast::<PyContextVar>().map_or_else(Value::none, |c| c.name.clone()))
}

pub static CONTEXT_VAR_SPEC: TypeSpec = TypeSpec {
    name: "ContextVar",
    module: "_contextvars",
    container: true,
    slots: Slots { new: Some(var_new), repr: Some(var_repr), ..Slots::EMPTY },
    methods: &[
        Method::new("get(self, default=None, /)", var_get, "Return a value for the context variable for the current context."),
        Method::new("set(self, value, /)", var_set, "Call to set a new value for the context variable in the current context."),
        Method::new("reset(self, token, /)", var_reset, "Reset the context variable."),
        Method::class("__class_getitem__(cls, object, /)", class_getitem, "See PEP 585"),
    ],
    getset: &[GetSet::get("name", get_name, "")],
    ..TypeSpec::of::<PyContextVar>(&CONTEXT_VAR)
};

fn token_repr(t: &Thread, v: &Value) -> PyResult {
    let Some(this) = v.downcast::<PyToken>() else { return Ok(Value::none()) };
    let used = if this.used.get() { " used" } else { "" };
    Ok(Value::from(format!("<Token{used} var={} at {:#x}>", repr::repr_text(t, &this.var)?, v.word().0)))
}

fn token_var(_t: &Thread, v: &Value) -> PyResult {
    Ok(v.downcast::<PyToken>().map_or_else(Value::none, |k| k.var.clone()))
}

fn missing() -> Value {
    MISSING_VALUE.0.get().unwrap_or_else(Value::none)
}

fn token_old(_t: &Thread, v: &Value) -> PyResult {
    Ok(v.downcast::<PyToken>().and_then(|k| k.old.clone()).unwrap_or_else(missing))
}

fn token_enter(_t: &Thread, a: Bound) -> PyResult {
    Ok(a.get(0).clone())
}

fn token_exit(t: &Thread, a: Bound) -> PyResult {
    let var = a.this::<PyToken>(t)?.var.clone();
    reset_by(t, &var, a.get(0))?;
    Ok(Value::none())
}

pub static TOKEN_SPEC: TypeSpec = TypeSpec {
    name: "Token",
    module: "_contextvars",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { repr: Some(token_repr), hash: Some(crate::protocol::hash::not_hashable), ..Slots::EMPTY },
    methods: &[
        Method::class("__class_getitem__(cls, object, /)", class_getitem, "See PEP 585"),
        Method::new("__enter__(self, /)", token_enter, "Enter into Token context manager."),
        Method::new("__exit__(self, type, value, traceback, /)", token_exit, "Exit from Token context manager, restore the linked ContextVar."),
    ],
    getset: &[GetSet::get("var", token_var, ""), GetSet::get("old_value", token_old, "")],
    ..TypeSpec::of::<PyToken>(&TOKEN)
};

pub static MISSING_SPEC: TypeSpec = TypeSpec {
    name: "_token_missing",
    module: "_contextvars",
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { repr: Some(|_, _| Ok(Value::from("<Token.MISSING>"))), ..Slots::EMPTY },
    ..TypeSpec::of::<PyMissing>(&MISSING)
};

fn copy_context(t: &Thread, _a: Bound) -> PyResult {
    Ok(new_context(vars(&current(t))))
}

fn init(_t: &Thread, m: &PyModule) -> PyResult<()> {
    let class = crate::object::build::make_builtin(&MISSING_SPEC);
    let value = class.instantiate(PyMissing { head: blank_header() });
    MISSING_VALUE.0.put(value.clone());
    TOKEN.get().dict().set_str("MISSING", value);
    let _ = m;
    Ok(())
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_contextvars",
    doc: "Context Variables",
    functions: &[Method::new("copy_context()", copy_context, "")],
    types: &[&CONTEXT_SPEC, &CONTEXT_VAR_SPEC, &TOKEN_SPEC],
    init: Some(init),
};
