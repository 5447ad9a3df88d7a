//! `_contextvars` (PEP 567): contexts, context variables, tokens.
//!
//! A context keeps its variables in a dict, which its copies share until one of them changes a variable. The thread's current context is
//! `Thread::context`.

use adder_vm::exc::Exc;
use adder_vm::native::{Args, Bound, GetSet, Method, ModuleSpec};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::slots::{CompareOp, Slots};
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{call, compare, hash, iter, repr};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::PyDict;
use adder_vm::types::generic_alias::alias;
use adder_vm::types::str::PyStr;
use adder_vm::types::tuple::{self, PyTuple};
use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};

/// A context.
#[repr(C)]
pub struct Context {
    head: adder_abi::object::Header,
    /// A dict.
    vars: Field,
    /// Another context, or an iterator, may have the same dict: it is not changed.
    shared: Cell<bool>,
    entered: Cell<bool>,
}

pub static CONTEXT: TypeCell = TypeCell::new();

// SAFETY: the reference is reported.
unsafe impl Payload for Context {
    fn cell() -> &'static TypeCell {
        &CONTEXT
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.vars.word());
    }

    fn clear(&self) {
        self.vars.set(None);
        changed();
    }
}

/// A context variable.
#[repr(C)]
pub struct ContextVar {
    head: adder_abi::object::Header,
    name: Value,
    default: Option<Value>,
}

pub static CONTEXT_VAR: TypeCell = TypeCell::new();

// SAFETY: the references are reported.
unsafe impl Payload for ContextVar {
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

/// What `ContextVar.set` gives, to undo it once.
#[repr(C)]
pub struct Token {
    head: adder_abi::object::Header,
    context: Value,
    var: Value,
    old: Field,
    used: Cell<bool>,
}

pub static TOKEN: TypeCell = TypeCell::new();

// SAFETY: the references are reported.
unsafe impl Payload for Token {
    fn cell() -> &'static TypeCell {
        &TOKEN
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.context.word());
        visit(self.var.word());
        visit(self.old.word());
    }
}

/// `Token.MISSING`.
#[repr(C)]
pub struct Missing {
    head: adder_abi::object::Header,
}

pub static MISSING: TypeCell = TypeCell::new();

// SAFETY: it owns nothing.
unsafe impl Payload for Missing {
    fn cell() -> &'static TypeCell {
        &MISSING
    }
}

/// Counts what can change the value of a variable in a current context.
static CHANGES: AtomicU64 = AtomicU64::new(0);

fn changed() {
    CHANGES.fetch_add(1, Ordering::Relaxed);
}

/// A number that stays the same as long as no variable has got another value in any context and no context was made. With the identity of the
/// thread's context it tells whether an answer of [`value_of`] still holds.
#[inline(always)]
pub fn stamp() -> u64 {
    CHANGES.load(Ordering::Relaxed)
}

/// A new variable without a default.
pub fn new_var(name: &str) -> Value {
    CONTEXT_VAR.get().instantiate(ContextVar { head: blank_header(), name: Value::from(name), default: None })
}

/// The value of a variable in the current context.
pub fn value_of(t: &Thread, var: &Value) -> PyResult<Option<Value>> {
    lookup(t, &current(t), var)
}

/// Gives a variable a value in the current context.
pub fn set_value(t: &Thread, var: &Value, value: Value) -> PyResult<()> {
    let context = current(t);
    change(&context, |d| d.set(t, var.clone(), value))
}

fn new_context(vars: Value, shared: bool) -> Value {
    changed();
    CONTEXT.get().instantiate(Context {
        head: blank_header(),
        vars: Field::new(Some(vars)),
        shared: Cell::new(shared),
        entered: Cell::new(false),
    })
}

/// The thread's current context, made on first demand.
fn current(t: &Thread) -> Value {
    match t.context.get() {
        Some(c) => c,
        None => {
            let c = new_context(PyDict::new(), false);
            t.context.put(c.clone());
            c
        }
    }
}

/// The dict of a context, to be looked at.
fn vars_of(v: &Value) -> Value {
    v.downcast::<Context>().and_then(|c| c.vars.get()).unwrap_or_else(PyDict::new)
}

/// Changes the dict of a context, which from now on has one of its own.
fn change(v: &Value, f: impl FnOnce(&PyDict) -> PyResult<()>) -> PyResult<()> {
    let Some(c) = v.downcast::<Context>() else { return Ok(()) };
    if c.shared.replace(false) || !c.vars.is_set() {
        let own = vars_of(v).downcast::<PyDict>().map_or_else(PyDict::new, PyDict::copy);
        c.vars.put(own);
    }
    let vars = vars_of(v);
    let result = vars.downcast::<PyDict>().map_or(Ok(()), f);
    changed();
    result
}

/// The dict of a context as it is now: the context changes another one from now on.
fn frozen_vars(v: &Value) -> Value {
    if let Some(c) = v.downcast::<Context>() {
        c.shared.set(true);
    }
    vars_of(v)
}

/// A copy of the current context.
pub fn copy_current(t: &Thread) -> Value {
    new_context(frozen_vars(&current(t)), true)
}

/// Makes a context the thread's current one while `f` runs.
pub fn run_in<R>(t: &Thread, context: &Value, f: impl FnOnce() -> PyResult<R>) -> PyResult<R> {
    let Some(this) = context.downcast::<Context>() else {
        return Err(t.type_error("an instance of Context was expected"));
    };
    if this.entered.replace(true) {
        return Err(t.runtime_error(format_args!(
            "cannot enter context: {} is already entered",
            repr::repr_text(t, context)?
        )));
    }
    let previous = t.context.replace(Some(context.clone()));
    let result = f();
    t.context.set(previous);
    this.entered.set(false);
    result
}

fn copy_context(t: &Thread, _a: Bound) -> PyResult {
    Ok(copy_current(t))
}

fn context_new(t: &Thread, _class: &PyType, args: &Args) -> PyResult {
    if !args.values.is_empty() {
        return Err(t.type_error("Context() does not accept any arguments"));
    }
    Ok(new_context(PyDict::new(), false))
}

fn run_positional(t: &Thread, args: &[Value]) -> PyResult {
    let [context, callable, rest @ ..] = args else {
        return Err(t.type_error("run() missing 1 required positional argument"));
    };
    run_in(t, context, || call::call(t, callable, rest))
}

fn context_run(t: &Thread, a: Bound) -> PyResult {
    let given = a.arg::<PyTuple>(t, 1)?;
    let Some((callable, rest)) = tuple::items(given).split_first() else {
        return Err(t.type_error("run() missing 1 required positional argument"));
    };
    run_in(t, a.get(0), || {
        let (mut values, mut names) = (rest.to_vec(), Vec::new());
        if let Some(kwargs) = a.opt(2).and_then(|k| k.downcast::<PyDict>()) {
            for (k, v) in kwargs.entries() {
                names.push(k);
                values.push(v);
            }
        }
        call::call_args(t, callable, &Args { values: &values, names: &names })
    })
}

fn context_copy(_t: &Thread, a: Bound) -> PyResult {
    Ok(new_context(frozen_vars(a.get(0)), true))
}

fn check_var(t: &Thread, key: &Value) -> PyResult<()> {
    if key.is_a::<ContextVar>() {
        return Ok(());
    }
    Err(t.type_error(format_args!("a ContextVar key was expected, got {}", repr::repr_text(t, key)?)))
}

fn lookup(t: &Thread, v: &Value, key: &Value) -> PyResult<Option<Value>> {
    check_var(t, key)?;
    vars_of(v).downcast::<PyDict>().map_or(Ok(None), |d| d.get(t, key))
}

fn context_item(t: &Thread, v: &Value, key: &Value) -> PyResult {
    lookup(t, v, key)?.ok_or_else(|| t.key_error(key))
}

fn context_contains(t: &Thread, v: &Value, key: &Value) -> PyResult<bool> {
    Ok(lookup(t, v, key)?.is_some())
}

fn context_len(_t: &Thread, v: &Value) -> PyResult<usize> {
    Ok(vars_of(v).downcast::<PyDict>().map_or(0, PyDict::len))
}

fn context_iter(t: &Thread, v: &Value) -> PyResult {
    iter::iter(t, &frozen_vars(v))
}

fn context_compare(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    if !a.is_a::<Context>() || !b.is_a::<Context>() {
        return Ok(Value::not_implemented());
    }
    match op {
        CompareOp::Eq | CompareOp::Ne => compare::rich(t, &frozen_vars(a), &frozen_vars(b), op),
        CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => Ok(Value::not_implemented()),
    }
}

fn context_get(t: &Thread, a: Bound) -> PyResult {
    Ok(lookup(t, a.get(0), a.get(1))?.unwrap_or_else(|| a.opt(2).cloned().unwrap_or_else(Value::none)))
}

fn view(t: &Thread, a: &Bound, name: &str) -> PyResult {
    call::method(t, &frozen_vars(a.get(0)), name, &[])
}

fn context_keys(t: &Thread, a: Bound) -> PyResult {
    view(t, &a, "keys")
}

fn context_values(t: &Thread, a: Bound) -> PyResult {
    view(t, &a, "values")
}

fn context_items(t: &Thread, a: Bound) -> PyResult {
    view(t, &a, "items")
}

pub static CONTEXT_SPEC: TypeSpec = TypeSpec {
    name: "Context",
    module: "_contextvars",
    container: true,
    weak: true,
    slots: Slots {
        new: Some(context_new),
        get_item: Some(context_item),
        contains: Some(context_contains),
        len: Some(context_len),
        iter: Some(context_iter),
        compare: Some(context_compare),
        ..Slots::EMPTY
    },
    methods: &[
        Method::new("run(self, /, *args, **kwargs)", context_run, "").positional(run_positional),
        Method::new("copy(self, /)", context_copy, "Return a shallow copy of the context object."),
        Method::new(
            "get(self, key, default=None, /)",
            context_get,
            "Return the value for `key` if `key` has the value in the context object.",
        ),
        Method::new("keys(self, /)", context_keys, "Return a list of all variables in the context object."),
        Method::new(
            "values(self, /)",
            context_values,
            "Return a list of all variables' values in the context object.",
        ),
        Method::new(
            "items(self, /)",
            context_items,
            "Return all variables and their values in the context object.",
        ),
    ],
    ..TypeSpec::of::<Context>(&CONTEXT)
};

fn var_new(t: &Thread, _class: &PyType, args: &Args) -> PyResult {
    let [name] = args.pos() else {
        return Err(t.type_error(format_args!(
            "ContextVar() takes exactly 1 positional argument ({} given)",
            args.pos().len()
        )));
    };
    if !name.is_a::<PyStr>() {
        return Err(t.type_error("context variable name must be a str"));
    }
    adder_vm::protocol::hash::hash(t, name)?;
    for (k, _) in args.keywords() {
        if !adder_vm::types::str::equals_str(k, "default") {
            return Err(t.type_error(format_args!(
                "ContextVar() got an unexpected keyword argument '{}'",
                repr::str_text(t, k)?
            )));
        }
    }
    Ok(CONTEXT_VAR.get().instantiate(ContextVar {
        head: blank_header(),
        name: name.clone(),
        default: args.keyword("default").cloned(),
    }))
}

fn var_get(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<ContextVar>(t)?;
    if let Some(v) = lookup(t, &current(t), a.get(0))? {
        return Ok(v);
    }
    match a.opt(1).or(this.default.as_ref()) {
        Some(v) => Ok(v.clone()),
        None => Err(t.error_with(Exc::LookupError, &[a.get(0).clone()])),
    }
}

fn var_set(t: &Thread, a: Bound) -> PyResult {
    let context = current(t);
    let old = lookup(t, &context, a.get(0))?;
    change(&context, |d| d.set(t, a.get(0).clone(), a.get(1).clone()))?;
    Ok(TOKEN.get().instantiate(Token {
        head: blank_header(),
        context,
        var: a.get(0).clone(),
        old: Field::new(old),
        used: Cell::new(false),
    }))
}

fn reset(t: &Thread, var: &Value, token: &Value) -> PyResult {
    let Some(tok) = token.downcast::<Token>() else {
        return Err(
            t.type_error(format_args!("expected an instance of Token, got {}", repr::repr_text(t, token)?))
        );
    };
    if tok.used.get() {
        return Err(
            t.runtime_error(format_args!("{} has already been used once", repr::repr_text(t, token)?))
        );
    }
    if !tok.var.is(var) {
        return Err(t.value_error(format_args!(
            "{} was created by a different ContextVar",
            repr::repr_text(t, token)?
        )));
    }
    if !tok.context.is(&current(t)) {
        return Err(
            t.value_error(format_args!("{} was created in a different Context", repr::repr_text(t, token)?))
        );
    }
    tok.used.set(true);
    change(&tok.context, |d| match tok.old.get() {
        Some(old) => d.set(t, var.clone(), old),
        None => d.remove(t, var).map(drop),
    })?;
    Ok(Value::none())
}

fn var_reset(t: &Thread, a: Bound) -> PyResult {
    reset(t, a.get(0), a.get(1))
}

fn var_name(t: &Thread, v: &Value) -> PyResult {
    match v.downcast::<ContextVar>() {
        Some(var) => Ok(var.name.clone()),
        None => Err(t.type_error("a ContextVar is required")),
    }
}

fn var_repr(t: &Thread, v: &Value) -> PyResult {
    let Some(var) = v.downcast::<ContextVar>() else { return Ok(Value::none()) };
    let default = match &var.default {
        Some(d) => format!(" default={}", repr::repr_text(t, d)?),
        None => String::new(),
    };
    Ok(Value::from(format!(
        "<ContextVar name={}{default} at {:#x}>",
        repr::repr_text(t, &var.name)?,
        v.word().0
    )))
}

fn var_hash(_t: &Thread, v: &Value) -> PyResult<i64> {
    Ok(hash::by_identity(v))
}

fn class_getitem(_t: &Thread, a: Bound) -> PyResult {
    Ok(alias(a.get(0).clone(), a.get(1).clone()))
}

pub static CONTEXT_VAR_SPEC: TypeSpec = TypeSpec {
    name: "ContextVar",
    module: "_contextvars",
    container: true,
    slots: Slots { new: Some(var_new), repr: Some(var_repr), hash: Some(var_hash), ..Slots::EMPTY },
    methods: &[
        Method::new(
            "get(self, default=None, /)",
            var_get,
            "Return a value for the context variable for the current context.",
        ),
        Method::new(
            "set(self, value, /)",
            var_set,
            "Call to set a new value for the context variable in the current context.",
        ),
        Method::new("reset(self, token, /)", var_reset, "Reset the context variable."),
        Method::class("__class_getitem__(cls, item, /)", class_getitem, "See PEP 585"),
    ],
    getset: &[GetSet::get("name", var_name, "")],
    ..TypeSpec::of::<ContextVar>(&CONTEXT_VAR)
};

fn token_var(_t: &Thread, v: &Value) -> PyResult {
    Ok(v.downcast::<Token>().map_or_else(Value::none, |k| k.var.clone()))
}

fn token_old(_t: &Thread, v: &Value) -> PyResult {
    Ok(v.downcast::<Token>().and_then(|k| k.old.get()).unwrap_or_else(missing))
}

/// `Token.MISSING` itself.
fn missing() -> Value {
    TOKEN.get().dict().get_str("MISSING").unwrap_or_else(Value::none)
}

fn token_repr(t: &Thread, v: &Value) -> PyResult {
    let Some(k) = v.downcast::<Token>() else { return Ok(Value::none()) };
    let used = if k.used.get() { " used" } else { "" };
    Ok(Value::from(format!("<Token{used} var={} at {:#x}>", repr::repr_text(t, &k.var)?, v.word().0)))
}

fn token_enter(_t: &Thread, a: Bound) -> PyResult {
    Ok(a.get(0).clone())
}

fn token_exit(t: &Thread, a: Bound) -> PyResult {
    let token = a.get(0).clone();
    let Some(k) = token.downcast::<Token>() else { return Ok(Value::none()) };
    reset(t, &k.var, &token)
}

pub static TOKEN_SPEC: TypeSpec = TypeSpec {
    name: "Token",
    module: "_contextvars",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { repr: Some(token_repr), ..Slots::EMPTY },
    methods: &[
        Method::new("__enter__(self, /)", token_enter, "Enter into Token context manager."),
        Method::new(
            "__exit__(self, type, val, tb, /)",
            token_exit,
            "Exit from Token context manager, restore the linked ContextVar.",
        ),
        Method::class("__class_getitem__(cls, item, /)", class_getitem, "See PEP 585"),
    ],
    getset: &[GetSet::get("var", token_var, ""), GetSet::get("old_value", token_old, "")],
    ..TypeSpec::of::<Token>(&TOKEN)
};

pub static MISSING_SPEC: TypeSpec = TypeSpec {
    name: "Token.MISSING",
    module: "_contextvars",
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { repr: Some(|_, _| Ok(Value::from("<Token.MISSING>"))), ..Slots::EMPTY },
    ..TypeSpec::of::<Missing>(&MISSING)
};

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_contextvars",
    doc: "Context Variables",
    functions: &[Method::new("copy_context()", copy_context, "")],
    types: &[&CONTEXT_SPEC, &CONTEXT_VAR_SPEC, &TOKEN_SPEC],
    init: Some(|_t, _module| {
        adder_vm::object::build::make_builtin(&MISSING_SPEC);
        let dict = TOKEN.get().dict();
        if dict.get_str("MISSING").is_none() {
            dict.set_str("MISSING", MISSING.get().instantiate(Missing { head: blank_header() }));
        }
        Ok(())
    }),
};
