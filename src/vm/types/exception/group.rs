//! Exception groups (PEP 654).

use super::{PyException, exception_new, of};
use crate::exc::Exc;
use crate::native::{Args, Bound, Member, Method};
use crate::object::class::PyType;
use crate::object::value::Value;
use crate::protocol::{attr, call, compare, iter, repr, truth};
use crate::thread::{PyResult, Thread};
use crate::types::function::PyFunction;
use crate::types::str::PyStr;
use crate::types::traceback;
use crate::types::tuple::{self, PyTuple};
use std::mem::offset_of;

pub const MEMBERS: &[Member] = &[
    Member {
        name: "message",
        offset: offset_of!(PyException, extra),
        writable: false,
        doc: "exception message",
    },
    Member {
        name: "exceptions",
        offset: offset_of!(PyException, extra) + 8,
        writable: false,
        doc: "nested exceptions",
    },
];

/// How the sequence of exceptions showed itself, if it was one of its own kind.
const SHOWN: usize = 2;

pub fn group_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    let pos = args.pos();
    let [message, exceptions] = pos else {
        return Err(t.type_error(format_args!(
            "BaseExceptionGroup.__new__() takes exactly 2 arguments ({} given)",
            pos.len()
        )));
    };
    if !message.is_a::<PyStr>() {
        return Err(t.type_error(format_args!(
            "BaseExceptionGroup.__new__() argument 1 must be str, not {}",
            message.class().tp_name()
        )));
    }
    if exceptions.class().slots().get_item.is_none() || exceptions.is_a::<crate::types::dict::PyDict>() {
        return Err(t.type_error("second argument (exceptions) must be a sequence"));
    }
    let items = iter::collect(t, exceptions)?;
    if items.is_empty() {
        return Err(t.value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    let mut nested_base = false;
    for (i, e) in items.iter().enumerate() {
        if !e.is_a::<PyException>() {
            return Err(
                t.value_error(format_args!("Item {i} of second argument (exceptions) is not an exception"))
            );
        }
        nested_base |= !e.class().is_subtype(Exc::Exception.class());
    }
    let mut class = class;
    if class.is(Exc::BaseExceptionGroup.class()) {
        if !nested_base {
            class = Exc::ExceptionGroup.class();
        }
    } else if nested_base && class.is_subtype(Exc::Exception.class()) {
        return Err(t.type_error(if class.is(Exc::ExceptionGroup.class()) {
            "Cannot nest BaseExceptions in an ExceptionGroup".to_owned()
        } else {
            format!("Cannot nest BaseExceptions in '{}'", class.name_str())
        }));
    }
    // What is no list or tuple may look different later.
    let plain = exceptions.is_a::<PyTuple>() || exceptions.is_a::<crate::types::list::PyList>();
    let shown = if plain { None } else { Some(repr::repr(t, exceptions)?) };
    let v = exception_new(t, class, args)?;
    let this = of(t, &v)?;
    this.extra[SHOWN].set(shown);
    this.extra[0].put(message.clone());
    this.extra[1].put(tuple::new(items));
    Ok(v)
}

fn nested(this: &PyException) -> Vec<Value> {
    this.extra[1]
        .get()
        .and_then(|e| e.downcast::<PyTuple>().map(|p| tuple::items(p).to_vec()))
        .unwrap_or_default()
}

pub fn group_str(t: &Thread, v: &Value) -> PyResult {
    let this = of(t, v)?;
    let message = this.extra[0].get().unwrap_or_else(|| Value::from(""));
    let n = nested(this).len();
    let s = if n == 1 { "" } else { "s" };
    Ok(Value::from(format!("{} ({n} sub-exception{s})", repr::str_text(t, &message)?)))
}

pub fn group_repr(t: &Thread, v: &Value) -> PyResult {
    let this = of(t, v)?;
    let message = this.extra[0].get().unwrap_or_else(|| Value::from(""));
    let args = this.args();
    if let Some(shown) = this.extra[SHOWN].get() {
        return Ok(Value::from(format!(
            "{}({}, {})",
            v.class().name_str(),
            repr::repr_text(t, &message)?,
            repr::str_text(t, &shown)?
        )));
    }
    let shown = match args.get(1) {
        Some(given) if given.is_a::<crate::types::list::PyList>() => crate::types::list::new(nested(this)),
        Some(_) | None => tuple::new(nested(this)),
    };
    Ok(Value::from(format!(
        "{}({}, {})",
        v.class().name_str(),
        repr::repr_text(t, &message)?,
        repr::repr_text(t, &shown)?
    )))
}

/// What `split` and `subgroup` select by.
enum Condition {
    Types(Value),
    Predicate(Value),
}

fn condition(t: &Thread, v: &Value) -> PyResult<Condition> {
    let is_exception_type = |v: &Value| v.as_type().is_some_and(|c| c.is_subtype(Exc::BaseException.class()));
    if is_exception_type(v) {
        return Ok(Condition::Types(v.clone()));
    }
    if let Some(p) = v.downcast::<PyTuple>() {
        if tuple::items(p).iter().all(is_exception_type) {
            return Ok(Condition::Types(v.clone()));
        }
    }
    if v.as_type().is_none() && (v.is_a::<PyFunction>() || v.class().slots().call.is_some()) {
        return Ok(Condition::Predicate(v.clone()));
    }
    Err(t.type_error(
        "expected an exception type, a tuple of exception types, or a callable (other than a class)",
    ))
}

fn selected(t: &Thread, e: &Value, by: &Condition) -> PyResult<bool> {
    match by {
        Condition::Types(types) => compare::exception_matches(t, e, types),
        Condition::Predicate(f) => {
            let result = call::call(t, f, std::slice::from_ref(e))?;
            truth::truth(t, &result)
        }
    }
}

/// Matching and remaining part of an exception or group.
fn split_by(
    t: &Thread,
    e: &Value,
    by: &Condition,
    want_rest: bool,
) -> PyResult<(Option<Value>, Option<Value>)> {
    if selected(t, e, by)? {
        return Ok((Some(e.clone()), None));
    }
    if !e.class().is_subtype(Exc::BaseExceptionGroup.class()) {
        return Ok((None, Some(e.clone())));
    }
    let guard = t.enter_native(" in exceptiongroup_split_recursive")?;
    let (mut matching, mut rest) = (Vec::new(), Vec::new());
    for inner in nested(of(t, e)?) {
        let (m, r) = split_by(t, &inner, by, want_rest)?;
        matching.extend(m);
        rest.extend(r);
    }
    drop(guard);
    let matching = derive_from(t, e, matching)?;
    let rest = if want_rest { derive_from(t, e, rest)? } else { None };
    Ok((matching, rest))
}

/// A group of `parts` with the metadata of `group`.
pub fn derive_from(t: &Thread, group: &Value, parts: Vec<Value>) -> PyResult<Option<Value>> {
    if parts.is_empty() {
        return Ok(None);
    }
    let list = crate::types::list::new(parts);
    let new = call::method(t, group, "derive", &[list])?;
    if !new.class().is_subtype(Exc::BaseExceptionGroup.class()) {
        return Err(t.type_error("derive must return an instance of BaseExceptionGroup"));
    }
    let (from, to) = (of(t, group)?, of(t, &new)?);
    to.traceback.set(from.traceback.get());
    to.context.set(from.context.get());
    to.cause.set(from.cause.get());
    // As where a cause is set, also to none.
    to.suppress.set(true);
    if let Some(notes) = attr::find(t, group, "__notes__")? {
        if notes.class().slots().get_item.is_some() {
            let copy = crate::types::list::new(iter::collect(t, &notes)?);
            attr::set_str(t, &new, "__notes__", &copy)?;
        }
    }
    Ok(Some(new))
}

fn derive(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyException>(t)?;
    let message = this.extra[0].get().unwrap_or_else(|| Value::from(""));
    call::call(t, Exc::BaseExceptionGroup.class().as_value(), &[message, a.get(1).clone()])
}

fn split(t: &Thread, a: Bound) -> PyResult {
    let by = condition(t, a.get(1))?;
    let (m, r) = split_by(t, a.get(0), &by, true)?;
    Ok(tuple::new(vec![m.unwrap_or_else(Value::none), r.unwrap_or_else(Value::none)]))
}

fn subgroup(t: &Thread, a: Bound) -> PyResult {
    let by = condition(t, a.get(1))?;
    Ok(split_by(t, a.get(0), &by, false)?.0.unwrap_or_else(Value::none))
}

/// `except*`: what of `exception` matches `types`, and what remains. A naked exception that matches is wrapped in a group.
pub fn match_star(t: &Thread, exception: &Value, types: &Value) -> PyResult<(Option<Value>, Option<Value>)> {
    let each = match types.downcast::<PyTuple>() {
        Some(p) => tuple::items(p).to_vec(),
        None => vec![types.clone()],
    };
    for class in &each {
        let Some(c) = class.as_type().filter(|c| c.is_subtype(Exc::BaseException.class())) else {
            return Err(
                t.type_error("catching classes that do not inherit from BaseException is not allowed")
            );
        };
        if c.is_subtype(Exc::BaseExceptionGroup.class()) {
            return Err(
                t.type_error("catching ExceptionGroup with except* is not allowed. Use except instead.")
            );
        }
    }
    if exception.class().is_subtype(Exc::BaseExceptionGroup.class()) {
        if compare::exception_matches(t, exception, types)? {
            return Ok((Some(exception.clone()), None));
        }
        let pair = call::method(t, exception, "split", std::slice::from_ref(types))?;
        let Some(parts) = pair.downcast::<PyTuple>().map(tuple::items) else {
            return Err(t.type_error(format_args!(
                "{}.split must return a tuple, not {}",
                exception.class().name_str(),
                pair.class().name_str()
            )));
        };
        let [matched, rest, ..] = parts else {
            return Err(t.type_error(format_args!(
                "{}.split must return a 2-tuple, got tuple of size {}",
                exception.class().name_str(),
                parts.len()
            )));
        };
        let part = |v: &Value| Some(v.clone()).filter(|v| !v.is_none());
        return Ok((part(matched), part(rest)));
    }
    if !compare::exception_matches(t, exception, types)? {
        return Ok((None, Some(exception.clone())));
    }
    let alone = tuple::new(vec![exception.clone()]);
    let group = call::call(t, Exc::BaseExceptionGroup.class().as_value(), &[Value::from(""), alone])?;
    of(t, &group)?.traceback.set(traceback::of_running(t));
    Ok((Some(group), None))
}

/// What an `except*` statement raises in the end, if anything: `raised` are the exceptions its handlers raised and the
/// unhandled rest of `original`.
pub fn reraise_star(t: &Thread, original: &Value, raised: Vec<Value>) -> PyResult<Option<Value>> {
    let raised: Vec<Value> = raised.into_iter().filter(|e| !e.is_none()).collect();
    if raised.is_empty() {
        return Ok(None);
    }
    if !original.class().is_subtype(Exc::BaseExceptionGroup.class()) {
        // A naked exception was either handled or is raised again as it was.
        return Ok(raised.into_iter().next());
    }
    let same_metadata = |a: &Value, b: &Value| -> PyResult<bool> {
        let (x, y) = (of(t, a)?, of(t, b)?);
        let eq = |p: Option<Value>, q: Option<Value>| match (p, q) {
            (Some(p), Some(q)) => p.is(&q),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        Ok(eq(x.traceback.get(), y.traceback.get())
            && eq(x.cause.get(), y.cause.get())
            && eq(x.context.get(), y.context.get()))
    };
    let (mut again, mut new) = (Vec::new(), Vec::new());
    for e in raised {
        if e.class().is_subtype(Exc::BaseExceptionGroup.class()) && same_metadata(&e, original)? {
            again.push(e);
        } else {
            new.push(e);
        }
    }
    let mut leaves = Vec::new();
    for e in &again {
        collect_leaves(t, e, &mut leaves)?;
    }
    let projection = project(t, original, &leaves)?;
    if new.is_empty() {
        return Ok(projection);
    }
    new.extend(projection);
    if new.len() == 1 {
        return Ok(new.into_iter().next());
    }
    let list = crate::types::list::new(new);
    call::call(t, Exc::BaseExceptionGroup.class().as_value(), &[Value::from(""), list]).map(Some)
}

fn collect_leaves(t: &Thread, e: &Value, leaves: &mut Vec<Value>) -> PyResult<()> {
    if !e.class().is_subtype(Exc::BaseExceptionGroup.class()) {
        leaves.push(e.clone());
        return Ok(());
    }
    let guard = t.enter_native(" in collect_exception_group_leaf_ids")?;
    for inner in nested(of(t, e)?) {
        collect_leaves(t, &inner, leaves)?;
    }
    drop(guard);
    Ok(())
}

/// The part of `original` whose leaves are among `leaves`, in `original`'s structure: new groups, also where it is all of it.
fn project(t: &Thread, original: &Value, leaves: &[Value]) -> PyResult<Option<Value>> {
    if !original.class().is_subtype(Exc::BaseExceptionGroup.class()) {
        return Ok(leaves.iter().any(|l| l.is(original)).then(|| original.clone()));
    }
    let mut parts = Vec::new();
    let all = nested(of(t, original)?);
    let guard = t.enter_native(" in exception_group_projection")?;
    for inner in &all {
        parts.extend(project(t, inner, leaves)?);
    }
    drop(guard);
    derive_from(t, original, parts)
}

fn class_getitem(_t: &Thread, a: Bound) -> PyResult {
    Ok(crate::types::generic_alias::alias(a.get(0).clone(), a.get(1).clone()))
}

pub const METHODS: &[Method] = &[
    Method::new("derive(self, excs, /)", derive, ""),
    Method::new("split(self, matcher_value, /)", split, ""),
    Method::new("subgroup(self, matcher_value, /)", subgroup, ""),
    Method::class("__class_getitem__(cls, item, /)", class_getitem, "See PEP 585"),
];
