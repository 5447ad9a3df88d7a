//! `types.GenericAlias`: `list[int]` and its like.

use super::list::{self, PyList};
use super::str::{PyStr, equals_str};
use super::tuple::{self, PyTuple};
use crate::exc::Exc;
use crate::native::{Args, Bound, GetSet, Method};
use crate::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::{BinaryOp, CompareOp, Slots};
use crate::object::value::{Field, Value};
use crate::protocol::{attr, call, compare, hash, iter, repr, seq};
use crate::thread::{PyResult, Thread};
use adder_abi::object::Header;
use std::cell::Cell;

/// `origin[args]`, or `*origin[args]`.
#[repr(C)]
pub struct PyGenericAlias {
    pub head: Header,
    pub origin: Value,
    /// A tuple.
    pub args: Value,
    parameters: Field,
    starred: bool,
}

/// Iterating over an alias gives it once, starred.
#[repr(C)]
pub struct PyAliasIter {
    head: Header,
    alias: Field,
    done: Cell<bool>,
}

pub static GENERIC_ALIAS: TypeCell = TypeCell::new();
pub static ALIAS_ITER: TypeCell = TypeCell::new();

// SAFETY: the references are reported.
unsafe impl Payload for PyGenericAlias {
    fn cell() -> &'static TypeCell {
        &GENERIC_ALIAS
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.origin.word());
        visit(self.args.word());
        visit(self.parameters.word());
    }

    fn clear(&self) {
        self.parameters.set(None);
    }
}

// SAFETY: the reference is reported.
unsafe impl Payload for PyAliasIter {
    fn cell() -> &'static TypeCell {
        &ALIAS_ITER
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.alias.word());
    }

    fn clear(&self) {
        self.alias.set(None);
    }
}

fn make(class: &PyType, origin: Value, args: Value, starred: bool) -> Value {
    let args = if args.is_a::<PyTuple>() { args } else { tuple::new(vec![args]) };
    class.instantiate(PyGenericAlias {
        head: blank_header(),
        origin,
        args,
        parameters: Field::empty(),
        starred,
    })
}

/// `origin[args]`; arguments that are no tuple are wrapped in one.
pub fn alias(origin: Value, args: Value) -> Value {
    make(GENERIC_ALIAS.get(), origin, args, false)
}

fn alias_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    if args.has_keywords() {
        return Err(t.type_error("GenericAlias() takes no keyword arguments"));
    }
    match args.values {
        [origin, parameters] => Ok(make(class, origin.clone(), parameters.clone(), false)),
        other => Err(t.type_error(format_args!("GenericAlias expected 2 arguments, got {}", other.len()))),
    }
}

fn this(v: &Value) -> Option<&PyGenericAlias> {
    v.downcast::<PyGenericAlias>()
}

pub fn items(args: &Value) -> Vec<Value> {
    args.downcast::<PyTuple>().map(|a| tuple::items(a).to_vec()).unwrap_or_default()
}

/// A type argument as aliases and unions show it.
pub fn type_repr(t: &Thread, v: &Value) -> PyResult<String> {
    if v.is(&Value::ellipsis()) {
        return Ok("...".to_owned());
    }
    if v.is(super::singletons::NONE.get().as_value()) {
        return Ok("None".to_owned());
    }
    let has_args = attr::find(t, v, "__origin__")?.is_some() && attr::find(t, v, "__args__")?.is_some();
    if !has_args {
        let qualname = attr::find(t, v, "__qualname__")?;
        let module = attr::find(t, v, "__module__")?.filter(|m| !m.is_none());
        if let (Some(qualname), Some(module)) = (qualname, module) {
            let name = repr::str_text(t, &qualname)?;
            if equals_str(&module, "builtins") {
                return Ok(name);
            }
            return Ok(format!("{}.{name}", repr::str_text(t, &module)?));
        }
    }
    repr::repr_text(t, v)
}

fn argument_repr(t: &Thread, v: &Value) -> PyResult<String> {
    if let Some(l) = v.downcast::<PyList>() {
        let mut parts = Vec::new();
        for i in 0..list::len(l) {
            let Some(x) = list::get(l, i) else {
                return Err(t.error(Exc::IndexError, "list index out of range"));
            };
            parts.push(type_repr(t, &x)?);
        }
        return Ok(format!("[{}]", parts.join(", ")));
    }
    type_repr(t, v)
}

fn alias_repr(t: &Thread, v: &Value) -> PyResult {
    let Some(a) = this(v) else { return Ok(Value::none()) };
    let mut parts = Vec::new();
    for x in items(&a.args) {
        parts.push(argument_repr(t, &x)?);
    }
    if parts.is_empty() {
        parts.push("()".to_owned());
    }
    let star = if a.starred { "*" } else { "" };
    Ok(Value::from(format!("{star}{}[{}]", type_repr(t, &a.origin)?, parts.join(", "))))
}

/// Adds a type parameter unless it is there already.
fn add_parameter(found: &mut Vec<Value>, v: Value) {
    if !found.iter().any(|f| f.is(&v)) {
        found.push(v);
    }
}

/// The type parameters that occur in type arguments, in order.
pub fn collect_parameters(t: &Thread, args: &[Value]) -> PyResult<Vec<Value>> {
    let mut found = Vec::new();
    for v in args {
        if v.as_type().is_some() {
            continue;
        }
        let nested = v
            .downcast::<PyTuple>()
            .map(|x| tuple::items(x).to_vec())
            .or_else(|| v.downcast::<PyList>().map(list::to_vec));
        if let Some(nested) = nested {
            for p in collect_parameters(t, &nested)? {
                add_parameter(&mut found, p);
            }
            continue;
        }
        if attr::find(t, v, "__typing_subst__")?.is_some() {
            add_parameter(&mut found, v.clone());
            continue;
        }
        if let Some(more) = attr::find(t, v, "__parameters__")? {
            for p in items(&more) {
                add_parameter(&mut found, p);
            }
        }
    }
    Ok(found)
}

fn parameters(t: &Thread, a: &PyGenericAlias) -> PyResult {
    if let Some(made) = a.parameters.get() {
        return Ok(made);
    }
    let found = tuple::new(collect_parameters(t, &items(&a.args))?);
    a.parameters.put(found.clone());
    Ok(found)
}

/// The items of a subscript, with `*tuple[int, str]` spread out.
fn unpack(t: &Thread, item: &Value) -> PyResult<Vec<Value>> {
    let given = match item.downcast::<PyTuple>() {
        Some(x) => tuple::items(x).to_vec(),
        None => vec![item.clone()],
    };
    let mut out = Vec::new();
    for v in given {
        if v.as_type().is_none() {
            if let Some(sub) = attr::find(t, &v, "__typing_unpacked_tuple_args__")?.filter(|s| !s.is_none()) {
                let sub = items(&sub);
                if !sub.last().is_some_and(|l| l.is(&Value::ellipsis())) {
                    out.extend(sub);
                    continue;
                }
            }
        }
        out.push(v);
    }
    Ok(out)
}

fn substitute_nested(t: &Thread, v: &Value, parameters: &[Value], given: &[Value]) -> PyResult {
    let Some(own) = attr::find(t, v, "__parameters__")? else { return Ok(v.clone()) };
    let own = items(&own);
    if own.is_empty() {
        return Ok(v.clone());
    }
    let mut sub = Vec::new();
    for p in own {
        match parameters.iter().position(|q| q.is(&p)) {
            Some(i) => {
                let value = given[i].clone();
                // A `TypeVarTuple` takes several arguments, which are spread.
                match value.downcast::<PyTuple>() {
                    Some(x)
                        if attr::find(t, &p, "__typing_is_unpacked_typevartuple__")?.is_some()
                            || p.class().name_str() == "TypeVarTuple" =>
                    {
                        sub.extend(tuple::items(x).to_vec());
                    }
                    _ => sub.push(value),
                }
            }
            None => sub.push(p),
        }
    }
    seq::get_item(t, v, &tuple::new(sub))
}

/// `args` with `parameters` replaced by what `item` subscribes; `shown` is the alias for messages.
pub fn substitute(
    t: &Thread,
    shown: &Value,
    args: &[Value],
    parameters: &[Value],
    item: &Value,
) -> PyResult<Vec<Value>> {
    if parameters.is_empty() {
        return Err(t.type_error(format_args!("{} is not a generic class", repr::repr_text(t, shown)?)));
    }
    let mut given = tuple::new(unpack(t, item)?);
    for p in parameters {
        if let Some(prepare) = attr::find(t, p, "__typing_prepare_subst__")?.filter(|f| !f.is_none()) {
            let prepared = call::call(t, &prepare, &[shown.clone(), given.clone()])?;
            given = if prepared.is_a::<PyTuple>() { prepared } else { tuple::new(vec![prepared]) };
        }
    }
    let given = items(&given);
    if given.len() != parameters.len() {
        return Err(t.type_error(format_args!(
            "Too {} arguments for {}; actual {}, expected {}",
            if given.len() > parameters.len() { "many" } else { "few" },
            repr::repr_text(t, shown)?,
            given.len(),
            parameters.len()
        )));
    }
    substitute_all(t, args, parameters, &given)
}

fn substitute_all(t: &Thread, args: &[Value], parameters: &[Value], given: &[Value]) -> PyResult<Vec<Value>> {
    let mut out = Vec::new();
    for v in args {
        if v.as_type().is_some() {
            out.push(v.clone());
            continue;
        }
        if let Some(x) = v.downcast::<PyTuple>() {
            out.push(tuple::new(substitute_all(t, tuple::items(x), parameters, given)?));
            continue;
        }
        if let Some(x) = v.downcast::<PyList>() {
            out.push(list::new(substitute_all(t, &list::to_vec(x), parameters, given)?));
            continue;
        }
        let spread = match attr::find(t, v, "__typing_is_unpacked_typevartuple__")? {
            Some(flag) => crate::protocol::truth::truth(t, &flag)?,
            None => false,
        };
        let new = match attr::find(t, v, "__typing_subst__")? {
            Some(subst) => match parameters.iter().position(|p| p.is(v)) {
                Some(i) => call::call(t, &subst, &[given[i].clone()])?,
                None => {
                    let shown = repr::repr_text(t, v)?;
                    return Err(t.type_error(format_args!(
                        "argument {shown} with __typing_subst__ was not found in __parameters__"
                    )));
                }
            },
            None => substitute_nested(t, v, parameters, given)?,
        };
        match new.downcast::<PyTuple>() {
            Some(x) if spread => out.extend(tuple::items(x).to_vec()),
            None if spread => {
                return Err(t.type_error(format_args!(
                    "expected __typing_subst__ of {} objects to return a tuple, not {}",
                    v.class().tp_name(),
                    new.class().tp_name()
                )));
            }
            _ => out.push(new),
        }
    }
    Ok(out)
}

fn get_item(t: &Thread, v: &Value, item: &Value) -> PyResult {
    let Some(a) = this(v) else { return Ok(Value::none()) };
    let own = items(&parameters(t, a)?);
    let args = substitute(t, v, &items(&a.args), &own, item)?;
    Ok(make(GENERIC_ALIAS.get(), a.origin.clone(), tuple::new(args), a.starred))
}

/// Attributes that are the alias's own; all others are the origin's.
const OWN: &[&str] = &[
    "__class__",
    "__origin__",
    "__args__",
    "__unpacked__",
    "__parameters__",
    "__typing_unpacked_tuple_args__",
    "__mro_entries__",
    "__reduce_ex__",
    "__reduce__",
];
const BLOCKED: &[&str] = &["__bases__", "__copy__", "__deepcopy__"];

fn getattr(t: &Thread, v: &Value, name: &Value) -> PyResult {
    let Some(a) = this(v) else { return attr::generic_get(t, v, name) };
    if name.is_a::<PyStr>() {
        let text = name.downcast::<PyStr>().map(PyStr::to_string_lossy).unwrap_or_default();
        let own = OWN.contains(&text.as_str()) || BLOCKED.contains(&text.as_str());
        if !own {
            return attr::get(t, &a.origin, name);
        }
    }
    attr::generic_get(t, v, name)
}

fn alias_hash(t: &Thread, v: &Value) -> PyResult<i64> {
    let Some(a) = this(v) else { return Ok(0) };
    let h = hash::hash(t, &a.origin)? ^ hash::hash(t, &a.args)?;
    Ok(if h == -1 { -2 } else { h })
}

fn alias_compare(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    let (Some(x), Some(y)) = (this(a), this(b)) else { return Ok(Value::not_implemented()) };
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::not_implemented());
    }
    let same =
        x.starred == y.starred && compare::eq(t, &x.origin, &y.origin)? && compare::eq(t, &x.args, &y.args)?;
    Ok(Value::bool(same == (op == CompareOp::Eq)))
}

fn alias_call(t: &Thread, v: &Value, args: &Args) -> PyResult {
    let Some(a) = this(v) else { return Ok(Value::none()) };
    let object = call::call_args(t, &a.origin, args)?;
    if let Err(raised) = attr::set_str(t, &object, "__orig_class__", v) {
        if !t.pending_is(Exc::AttributeError) && !t.pending_is(Exc::TypeError) {
            return Err(raised);
        }
        drop(t.take(raised));
    }
    Ok(object)
}

fn alias_iter(_t: &Thread, v: &Value) -> PyResult {
    Ok(ALIAS_ITER.get().instantiate(PyAliasIter {
        head: blank_header(),
        alias: Field::new(Some(v.clone())),
        done: Cell::new(false),
    }))
}

fn iter_next(_t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let Some(it) = v.downcast::<PyAliasIter>() else { return Ok(None) };
    it.done.set(true);
    let Some(alias) = it.alias.take() else { return Ok(None) };
    Ok(this(&alias).map(|a| make(GENERIC_ALIAS.get(), a.origin.clone(), a.args.clone(), true)))
}

fn iter_reduce(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<PyAliasIter>(t)?;
    let iter = crate::builtins::visible_builtin(t, "iter")?;
    let arg = it.alias.get().unwrap_or_else(tuple::empty);
    Ok(tuple::new(vec![iter, tuple::new(vec![arg])]))
}

fn mro_entries(t: &Thread, a: Bound) -> PyResult {
    Ok(tuple::new(vec![a.this::<PyGenericAlias>(t)?.origin.clone()]))
}

fn instancecheck(t: &Thread, _a: Bound) -> PyResult {
    Err(t.type_error("isinstance() argument 2 cannot be a parameterized generic"))
}

fn subclasscheck(t: &Thread, _a: Bound) -> PyResult {
    Err(t.type_error("issubclass() argument 2 cannot be a parameterized generic"))
}

fn reduce(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyGenericAlias>(t)?;
    let plain = tuple::new(vec![this.origin.clone(), this.args.clone()]);
    if this.starred {
        let alias = make(GENERIC_ALIAS.get(), this.origin.clone(), this.args.clone(), false);
        let next = crate::builtins::visible_builtin(t, "next")?;
        let it = iter::iter(t, &alias)?;
        return Ok(tuple::new(vec![next, tuple::new(vec![it])]));
    }
    Ok(tuple::new(vec![GENERIC_ALIAS.get().to_value(), plain]))
}

fn dir(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyGenericAlias>(t)?;
    let names = crate::builtins::inspect::dir_of(t, &this.origin)?;
    let mut all = iter::collect(t, &names)?;
    all.retain(|name| !BLOCKED.iter().any(|blocked| equals_str(name, blocked)));
    for name in OWN {
        if !all.iter().any(|n| equals_str(n, name)) {
            all.push(Value::from(*name));
        }
    }
    Ok(list::new(all))
}

fn get_origin(_t: &Thread, v: &Value) -> PyResult {
    Ok(this(v).map_or_else(Value::none, |a| a.origin.clone()))
}

fn get_args(_t: &Thread, v: &Value) -> PyResult {
    Ok(this(v).map_or_else(Value::none, |a| a.args.clone()))
}

fn get_unpacked(_t: &Thread, v: &Value) -> PyResult {
    Ok(Value::bool(this(v).is_some_and(|a| a.starred)))
}

fn get_parameters(t: &Thread, v: &Value) -> PyResult {
    this(v).map_or_else(|| Ok(Value::none()), |a| parameters(t, a))
}

fn get_unpacked_args(_t: &Thread, v: &Value) -> PyResult {
    Ok(match this(v) {
        Some(a) if a.starred && a.origin.is(tuple::TUPLE.get().as_value()) => a.args.clone(),
        Some(_) | None => Value::none(),
    })
}

fn or(t: &Thread, a: &Value, b: &Value) -> PyResult {
    super::union::make(t, a, b)
}

pub static GENERIC_ALIAS_SPEC: TypeSpec = TypeSpec {
    name: "GenericAlias",
    module: "types",
    container: true,
    weak: true,
    flags: type_flag::BASE_TYPE,
    doc: "GenericAlias(origin, args, /)\n--\n\nRepresent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).",
    slots: Slots {
        new: Some(alias_new),
        repr: Some(alias_repr),
        hash: Some(alias_hash),
        compare: Some(alias_compare),
        call: Some(alias_call),
        getattr: Some(getattr),
        get_item: Some(get_item),
        iter: Some(alias_iter),
        ..Slots::EMPTY.with_binary(&[(BinaryOp::Or, or)])
    },
    methods: &[
        Method::new("__mro_entries__(self, bases, /)", mro_entries, ""),
        Method::new("__instancecheck__(self, instance, /)", instancecheck, ""),
        Method::new("__subclasscheck__(self, subclass, /)", subclasscheck, ""),
        Method::new("__reduce__(self, /)", reduce, ""),
        Method::new("__dir__(self, /)", dir, ""),
    ],
    getset: &[
        GetSet::get("__origin__", get_origin, ""),
        GetSet::get("__args__", get_args, ""),
        GetSet::get("__unpacked__", get_unpacked, ""),
        GetSet::get("__parameters__", get_parameters, "Type variables in the GenericAlias."),
        GetSet::get("__typing_unpacked_tuple_args__", get_unpacked_args, ""),
    ],
    ..TypeSpec::of::<PyGenericAlias>(&GENERIC_ALIAS)
};

pub static ALIAS_ITER_SPEC: TypeSpec = TypeSpec {
    name: "generic_alias_iterator",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { iter: Some(super::seqiter::self_iter), next: Some(iter_next), ..Slots::EMPTY },
    methods: &[Method::new("__reduce__(self, /)", iter_reduce, "")],
    ..TypeSpec::of::<PyAliasIter>(&ALIAS_ITER)
};
