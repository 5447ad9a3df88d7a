//! `ast.AST`: construction from fields, `repr`, pickling, replacing.

use super::LOAD;
use adder_abi::object::Header;
use adder_vm::exc::Exc;
use adder_vm::modules::warnings;
use adder_vm::native::{Args, Bound, Method};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec};
use adder_vm::object::payload::{Payload, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, call, compare, iter, repr};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::PyDict;
use adder_vm::types::generic_alias::PyGenericAlias;
use adder_vm::types::list::{self, PyList};
use adder_vm::types::tuple::{self, PyTuple};
use adder_vm::types::union::PyUnion;

/// A node: all it has is attributes.
#[repr(C)]
pub struct Ast {
    pub head: Header,
}

pub static AST: TypeCell = TypeCell::new();

// SAFETY: nothing but a header.
unsafe impl Payload for Ast {
    fn cell() -> &'static TypeCell {
        &AST
    }
}

fn ast_new(_t: &Thread, class: &PyType, _args: &Args) -> PyResult {
    Ok(class.instantiate(Ast { head: blank_header() }))
}

/// A tuple or list of names on the class, as values.
fn class_names(t: &Thread, v: &Value, name: &str) -> PyResult<Vec<Value>> {
    match attr::find(t, v.class().as_value(), name)? {
        Some(names) => iter::collect(t, &names),
        None => Ok(Vec::new()),
    }
}

fn position(t: &Thread, list: &[Value], name: &Value) -> PyResult<Option<usize>> {
    for (i, item) in list.iter().enumerate() {
        if compare::eq(t, item, name)? {
            return Ok(Some(i));
        }
    }
    Ok(None)
}

/// The class's name in warnings: qualified for `ast.AST` itself.
fn full_name(v: &Value) -> String {
    if v.class().is(AST.get()) { "ast.AST".to_owned() } else { v.class().name_str() }
}

fn deprecated(t: &Thread, message: String) -> PyResult<()> {
    warnings::warn(t, &Value::from(message), Exc::DeprecationWarning.class().as_value(), 1)
}

fn ast_init(t: &Thread, v: &Value, args: &Args) -> PyResult<()> {
    let fields = class_names(t, v, "_fields")?;
    let given = args.pos();
    if given.len() > fields.len() {
        let s = if fields.len() == 1 { "" } else { "s" };
        return Err(t.type_error(format_args!(
            "{} constructor takes at most {} positional argument{s}",
            v.class().tp_name(),
            fields.len()
        )));
    }
    let mut missing = vec![true; fields.len()];
    for (i, value) in given.iter().enumerate() {
        attr::set(t, v, &fields[i], Some(value))?;
        missing[i] = false;
    }
    let mut attributes = None;
    for (name, value) in args.keywords() {
        match position(t, &fields, name)? {
            Some(i) if !std::mem::take(&mut missing[i]) => {
                return Err(t.type_error(format_args!(
                    "{} got multiple values for argument {}",
                    full_name(v),
                    repr::repr_text(t, name)?
                )));
            }
            Some(_) => {}
            None => {
                if attributes.is_none() {
                    attributes = Some(class_names(t, v, "_attributes")?);
                }
                if position(t, attributes.as_deref().unwrap_or_default(), name)?.is_none() {
                    deprecated(
                        t,
                        format!(
                            "{}.__init__ got an unexpected keyword argument {}. Support for arbitrary keyword arguments is \
                             deprecated and will be removed in Python 3.15.",
                            full_name(v),
                            repr::repr_text(t, name)?
                        ),
                    )?;
                }
            }
        }
        attr::set(t, v, name, Some(value))?;
    }
    if !missing.contains(&true) {
        return Ok(());
    }
    let Some(types) = attr::find(t, v.class().as_value(), "_field_types")? else { return Ok(()) };
    for (field, _) in fields.iter().zip(&missing).filter(|(_, missing)| **missing) {
        let kind = match types.downcast::<PyDict>() {
            Some(dict) => dict.get(t, field)?,
            None => None,
        };
        match kind {
            None => deprecated(
                t,
                format!(
                    "Field {} is missing from {}._field_types. This will become an error in Python 3.15.",
                    repr::repr_text(t, field)?,
                    full_name(v)
                ),
            )?,
            // Optional: the class has the default.
            Some(kind) if kind.is_a::<PyUnion>() => {}
            Some(kind) if kind.is_a::<PyGenericAlias>() => {
                attr::set(t, v, field, Some(&list::new(Vec::new())))?
            }
            Some(kind) if kind.is(&super::sum_class("expr_context")) => {
                attr::set(t, v, field, Some(&LOAD.get().unwrap_or_else(Value::none)))?;
            }
            Some(_) => deprecated(
                t,
                format!(
                    "{}.__init__ missing 1 required positional argument: {}. This will become an error in Python 3.15.",
                    full_name(v),
                    repr::repr_text(t, field)?
                ),
            )?,
        }
    }
    Ok(())
}

fn ast_repr(t: &Thread, v: &Value) -> PyResult {
    Ok(Value::from(shown(t, v, 3)?))
}

fn shown(t: &Thread, v: &Value, depth: u32) -> PyResult<String> {
    let name = v.class().name_str();
    if depth == 0 {
        return Ok(format!("{name}(...)"));
    }
    let Some(_guard) = repr::enter(t, v) else { return Ok(format!("{name}(...)")) };
    let mut parts = Vec::new();
    for field in class_names(t, v, "_fields")? {
        let value = attr::get(t, v, &field)?;
        let items = match (value.downcast::<PyList>(), value.downcast::<PyTuple>()) {
            (Some(items), _) => Some((list::to_vec(items), '[', ']')),
            (None, Some(items)) => Some((tuple::items(items).to_vec(), '(', ')')),
            (None, None) => None,
        };
        let text = match items {
            Some((items, open, close)) if !items.is_empty() => {
                let first = one(t, &items[0], depth)?;
                let rest = match &items[1..] {
                    [] => String::new(),
                    [last] => format!(", {}", one(t, last, depth)?),
                    [.., last] => format!(", ..., {}", one(t, last, depth)?),
                };
                format!("{open}{first}{rest}{close}")
            }
            Some(_) | None => one(t, &value, depth)?,
        };
        parts.push(format!("{}={text}", repr::str_text(t, &field)?));
    }
    Ok(format!("{name}({})", parts.join(", ")))
}

fn one(t: &Thread, v: &Value, depth: u32) -> PyResult<String> {
    if v.is_a::<Ast>() { shown(t, v, depth - 1) } else { repr::repr_text(t, v) }
}

fn instance_dict(t: &Thread, v: &Value) -> PyResult {
    attr::get_str(t, v, "__dict__")
}

fn ast_reduce(t: &Thread, a: Bound) -> PyResult {
    let v = a.get(0);
    let own = instance_dict(t, v)?;
    let mut args = Vec::new();
    for field in class_names(t, v, "_fields")? {
        match own.downcast::<PyDict>() {
            Some(dict) if dict.contains(t, &field)? => args.push(Value::none()),
            Some(_) | None => break,
        }
    }
    let class = v.class().to_value();
    Ok(tuple::new(vec![class, tuple::new(args), call::method(t, &own, "copy", &[])?]))
}

fn ast_replace(t: &Thread, a: Bound) -> PyResult {
    let v = a.get(0);
    let fields = class_names(t, v, "_fields")?;
    let attributes = class_names(t, v, "_attributes")?;
    let own = instance_dict(t, v)?;
    let (Some(own), Some(changes)) = (own.downcast::<PyDict>(), a.get(1).downcast::<PyDict>()) else {
        return Ok(Value::none());
    };
    let name = v.class().name_str();
    for (key, _) in changes.entries() {
        if position(t, &fields, &key)?.is_none() && position(t, &attributes, &key)?.is_none() {
            return Err(t.type_error(format_args!(
                "{name}.__replace__ got an unexpected keyword argument {}.",
                repr::repr_text(t, &key)?
            )));
        }
    }
    let mut lacking = Vec::new();
    for key in fields.iter().chain(&attributes) {
        let there = own.contains(t, key)? || changes.contains(t, key)?;
        if !there && attr::find(t, v.class().as_value(), &repr::str_text(t, key)?)?.is_none() {
            let placed = position(t, &attributes, key)?.is_some();
            if !placed {
                lacking.push(repr::repr_text(t, key)?);
            }
        }
    }
    if !lacking.is_empty() {
        let s = if lacking.len() == 1 { "" } else { "s" };
        return Err(t.type_error(format_args!(
            "{name}.__replace__ missing {} keyword argument{s}: {}.",
            lacking.len(),
            lacking.join(", ")
        )));
    }
    let merged = own.copy();
    if let Some(dict) = merged.downcast::<PyDict>() {
        for (key, value) in changes.entries() {
            dict.set(t, key, value)?;
        }
        // What else the node has is not copied.
        let mut known = Vec::new();
        for (key, value) in dict.entries() {
            if position(t, &fields, &key)?.is_some() || position(t, &attributes, &key)?.is_some() {
                known.push((key, value));
            }
        }
        let (names, values): (Vec<Value>, Vec<Value>) = known.into_iter().unzip();
        return call::call_args(t, v.class().as_value(), &Args { values: &values, names: &names });
    }
    Ok(Value::none())
}

pub static AST_SPEC: TypeSpec = TypeSpec {
    name: "AST",
    module: "ast",
    container: true,
    has_dict: true,
    flags: adder_vm::object::class::type_flag::BASE_TYPE,
    slots: Slots { new: Some(ast_new), init: Some(ast_init), repr: Some(ast_repr), ..Slots::EMPTY },
    methods: &[
        Method::new("__reduce__(self, /)", ast_reduce, ""),
        Method::new(
            "__replace__(self, /, **fields)",
            ast_replace,
            "Return a copy of the AST node with new values for the specified fields.",
        ),
    ],
    ..TypeSpec::of::<Ast>(&AST)
};
