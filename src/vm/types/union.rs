//! `typing.Union`, which is also `types.UnionType`: `int | str`.

use super::generic_alias::{PyGenericAlias, collect_parameters, items, substitute, type_repr};
use super::tuple::{self, PyTuple};
use crate::exc::Exc;
use crate::native::{Bound, GetSet, Method};
use crate::object::class::{TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::{BinaryOp, CompareOp, Slots};
use crate::object::value::{Field, Value};
use crate::protocol::{attr, call, compare, hash, number};
use crate::thread::{PyResult, Thread};
use crate::types::set;
use crate::types::str::PyStr;
use adder_abi::object::Header;

#[repr(C)]
pub struct PyUnion {
    pub head: Header,
    /// A tuple of at least two different types.
    pub args: Value,
    parameters: Field,
    /// How many of them could not be hashed when it was made.
    unhashable: usize,
}

pub static UNION: TypeCell = TypeCell::new();

// SAFETY: the references are reported.
unsafe impl Payload for PyUnion {
    fn cell() -> &'static TypeCell {
        &UNION
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.args.word());
        visit(self.parameters.word());
    }
}

fn this(v: &Value) -> Option<&PyUnion> {
    v.downcast::<PyUnion>()
}

/// The members of a union.
pub fn members(v: &Value) -> Option<Vec<Value>> {
    this(v).map(|u| items(&u.args))
}

fn is_unionable(v: &Value) -> bool {
    v.is_none()
        || v.as_type().is_some()
        || v.is_a::<PyGenericAlias>()
        || v.is_a::<PyUnion>()
        || v.class().name_str() == "TypeAliasType"
}

/// Whether two members are one. Those that have hashes are compared only if these are the same, as a set would do.
fn same(t: &Thread, a: &Value, b: &Value) -> PyResult<bool> {
    if a.is(b) {
        return Ok(true);
    }
    if a.class().is(super::type_::TYPE.get()) && b.class().is(super::type_::TYPE.get()) {
        return Ok(false);
    }
    let hash = |v: &Value| {
        let result = hash::hash(t, v);
        t.catch(result.map(Some), Exc::TypeError).map(Option::flatten)
    };
    Ok(hash(a)? == hash(b)? && compare::eq(t, a, b)?)
}

fn flatten(v: &Value, out: &mut Vec<Value>) {
    match members(v) {
        Some(more) => out.extend(more),
        None if v.is_none() => out.push(super::singletons::NONE.get().to_value()),
        None => out.push(v.clone()),
    }
}

/// The union of types: flat, without repetitions; a single type is itself.
pub fn of(t: &Thread, given: &[Value]) -> PyResult {
    let mut flat = Vec::new();
    given.iter().for_each(|v| flatten(v, &mut flat));
    let mut args: Vec<Value> = Vec::new();
    'next: for v in flat {
        for other in &args {
            if same(t, other, &v)? {
                continue 'next;
            }
        }
        args.push(v);
    }
    if args.len() == 1 {
        return Ok(args.remove(0));
    }
    let mut unhashable = 0;
    for arg in &args {
        // The hash of a plain class is its identity.
        if !arg.class().is(super::type_::TYPE.get()) && hash::hash(t, arg).is_err() {
            drop(t.take_pending());
            unhashable += 1;
        }
    }
    Ok(UNION.get().instantiate(PyUnion {
        head: blank_header(),
        args: tuple::new(args),
        parameters: Field::empty(),
        unhashable,
    }))
}

/// `a | b` for types.
pub fn make(t: &Thread, a: &Value, b: &Value) -> PyResult {
    if !is_unionable(a) || !is_unionable(b) {
        return Ok(Value::not_implemented());
    }
    of(t, &[a.clone(), b.clone()])
}

fn union_or(t: &Thread, a: &Value, b: &Value) -> PyResult {
    if (this(a).is_some() && b.is_a::<PyStr>()) || (this(b).is_some() && a.is_a::<PyStr>()) {
        return of(t, &[checked(t, a)?, checked(t, b)?]);
    }
    if this(a).is_some() || this(b).is_some() {
        // A union takes anything that a union may hold; values that are plainly no types are refused.
        let other = if this(a).is_some() { b } else { a };
        if !is_unionable(other) && other.class().slots().call.is_none() {
            return Ok(Value::not_implemented());
        }
        return of(t, &[a.clone(), b.clone()]);
    }
    make(t, a, b)
}

fn union_repr(t: &Thread, v: &Value) -> PyResult {
    let mut parts = Vec::new();
    for x in members(v).unwrap_or_default() {
        parts.push(type_repr(t, &x)?);
    }
    Ok(Value::from(parts.join(" | ")))
}

fn union_hash(t: &Thread, v: &Value) -> PyResult<i64> {
    let args = members(v).unwrap_or_default();
    if let Some(count) = this(v).map(|u| u.unhashable).filter(|&count| count > 0) {
        for arg in &args {
            hash::hash(t, arg)?;
        }
        let plural = if count == 1 { "" } else { "s" };
        return Err(t.type_error(format_args!("union contains {count} unhashable element{plural}")));
    }
    hash::hash(t, &set::frozen_from(t, &args)?)
}

fn union_compare(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::not_implemented());
    }
    let (Some(x), Some(y)) = (members(a), members(b)) else { return Ok(Value::not_implemented()) };
    let mut equal = x.len() == y.len();
    'outer: for v in &x {
        if !equal {
            break;
        }
        for w in &y {
            if same(t, v, w)? {
                continue 'outer;
            }
        }
        equal = false;
    }
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

fn get_parameters(t: &Thread, v: &Value) -> PyResult {
    let Some(u) = this(v) else { return Ok(tuple::empty()) };
    if let Some(made) = u.parameters.get() {
        return Ok(made);
    }
    let found = tuple::new(collect_parameters(t, &items(&u.args))?);
    u.parameters.put(found.clone());
    Ok(found)
}

fn get_item(t: &Thread, v: &Value, item: &Value) -> PyResult {
    let own = items(&get_parameters(t, v)?);
    let args = substitute(t, v, &members(v).unwrap_or_default(), &own, item)?;
    let mut args = args.into_iter();
    let Some(mut result) = args.next() else { return Ok(v.clone()) };
    for x in args {
        result = number::binary(t, BinaryOp::Or, &result, &x)?;
    }
    Ok(result)
}

fn getattr(t: &Thread, v: &Value, name: &Value) -> PyResult {
    attr::generic_get(t, v, name)
}

fn instancecheck(t: &Thread, a: Bound) -> PyResult {
    for class in members(a.get(0)).unwrap_or_default() {
        if crate::builtins::classes::is_instance(t, a.get(1), &class)? {
            return Ok(Value::bool(true));
        }
    }
    Ok(Value::bool(false))
}

fn subclasscheck(t: &Thread, a: Bound) -> PyResult {
    for class in members(a.get(0)).unwrap_or_default() {
        if crate::builtins::classes::is_subclass(t, a.get(1), &class)? {
            return Ok(Value::bool(true));
        }
    }
    Ok(Value::bool(false))
}

/// A member as it is kept: text becomes a forward reference.
fn checked(t: &Thread, v: &Value) -> PyResult {
    if is_unionable(v) {
        return Ok(v.clone());
    }
    let typing = crate::import::import_module(t, "typing")?;
    let message = Value::from("Union[arg, ...]: each arg must be a type.");
    call::method(t, &typing, "_type_check", &[v.clone(), message])
}

/// `Union[X, Y]`.
fn class_getitem(t: &Thread, a: Bound) -> PyResult {
    let given = match a.get(1).downcast::<PyTuple>() {
        Some(x) => tuple::items(x).to_vec(),
        None => vec![a.get(1).clone()],
    };
    if given.is_empty() {
        return Err(t.type_error("Cannot take a Union of no types."));
    }
    let given = given.iter().map(|v| checked(t, v)).collect::<PyResult<Vec<Value>>>()?;
    of(t, &given)
}

fn mro_entries(t: &Thread, a: Bound) -> PyResult {
    Err(t.error(
        Exc::TypeError,
        format_args!("Cannot subclass {}", crate::protocol::repr::repr_text(t, a.get(0))?),
    ))
}

fn reduce(t: &Thread, a: Bound) -> PyResult {
    let operator = crate::import::import_module(t, "operator")?;
    let getitem = attr::get_str(t, &operator, "getitem")?;
    let args = a.this::<PyUnion>(t)?.args.clone();
    Ok(tuple::new(vec![getitem, tuple::new(vec![UNION.get().to_value(), args])]))
}

fn get_args(_t: &Thread, v: &Value) -> PyResult {
    Ok(this(v).map_or_else(tuple::empty, |u| u.args.clone()))
}

fn get_origin(_t: &Thread, _v: &Value) -> PyResult {
    Ok(UNION.get().to_value())
}

fn get_module(_t: &Thread, _v: &Value) -> PyResult {
    Ok(Value::from("typing"))
}

fn get_name(_t: &Thread, _v: &Value) -> PyResult {
    Ok(Value::from("Union"))
}

pub static UNION_SPEC: TypeSpec = TypeSpec {
    name: "Union",
    module: "typing",
    container: true,
    weak: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    doc: "Represent a union type\n\nE.g. for int | str",
    slots: Slots {
        repr: Some(union_repr),
        hash: Some(union_hash),
        compare: Some(union_compare),
        getattr: Some(getattr),
        get_item: Some(get_item),
        ..Slots::EMPTY.with_binary(&[(BinaryOp::Or, union_or)])
    },
    methods: &[
        Method::new("__instancecheck__(self, instance, /)", instancecheck, ""),
        Method::new("__subclasscheck__(self, subclass, /)", subclasscheck, ""),
        Method::class("__class_getitem__(cls, args, /)", class_getitem, ""),
        Method::new("__mro_entries__(self, bases, /)", mro_entries, ""),
        Method::new("__reduce__(self, /)", reduce, ""),
    ],
    getset: &[
        GetSet::get("__args__", get_args, ""),
        GetSet::get("__origin__", get_origin, "Always returns the type"),
        GetSet::get("__parameters__", get_parameters, "Type variables in the types.UnionType."),
        GetSet::get("__module__", get_module, ""),
        GetSet::get("__name__", get_name, "Name of the type"),
        GetSet::get("__qualname__", get_name, "Qualified name of the type"),
    ],
    ..TypeSpec::of::<PyUnion>(&UNION)
};
