//! Python objects to neutral nodes, and those to code.
//!
//! Reading runs Python code (attributes may be properties, lists may change under way), so nothing here holds a borrow across it. What only
//! the whole tree shows to be wrong is found by `adder_front::tree::validate`.

use super::{PLACES, class_of, table};
use adder_abi::code::{Const, Position, Text};
use adder_vm::builtins::compile::{finish, raise_syntax};
use adder_vm::front::tree::asdl::{CLASSES, Class, Count, FieldDef, FieldType, Kind, SUMS, Sum};
use adder_vm::front::tree::{self, Item, NOWHERE, Node};
use adder_vm::front::{Mode, Options};
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, iter, repr};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::bytes::PyBytes;
use adder_vm::types::code::to_const;
use adder_vm::types::int;
use adder_vm::types::list::{self, PyList};
use adder_vm::types::set;
use adder_vm::types::str::PyStr;
use adder_vm::types::tuple::{self, PyTuple};

/// Compiles a tree; its root is a `mod`.
pub fn compile(t: &Thread, tree: &Value, filename: &str, mode: Mode, options: Options) -> PyResult {
    let root = match sum(t, "mod", tree)? {
        Item::Node(root) => *root,
        _ => return Err(t.type_error("expected a tree")),
    };
    match tree::compile(root, filename, mode, options) {
        Ok(compiled) => finish(t, compiled, "", filename),
        Err(e) => Err(raise_syntax(t, &e)),
    }
}

/// A tree as the compiler would see it.
pub fn optimize(t: &Thread, tree: &Value, filename: &str, options: Options) -> PyResult {
    match sum(t, "mod", tree)? {
        Item::Node(root) => match tree::optimized(*root, filename, options) {
            Ok(root) => super::make::node(t, &root),
            Err(e) => Err(raise_syntax(t, &e)),
        },
        _ => Err(t.type_error("expected a tree")),
    }
}

/// A value as an instance of one of a sum's classes; of a product, whatever has the attributes.
fn sum(t: &Thread, name: &'static str, v: &Value) -> PyResult<Item> {
    let Some(sum) = SUMS.iter().find(|sum| sum.name == name) else { return Ok(Item::None) };
    if v.is_none() && !sum.product {
        return Ok(Item::None);
    }
    let _guard = t.enter_native(sum.reading)?;
    let pos = if sum.placed { place(t, sum, v)? } else { NOWHERE };
    let Some(class) = class_in(sum, v) else {
        let shown = repr::repr_text(t, v)?;
        return Err(t.type_error(format_args!("expected some sort of {name}, but got {shown}")));
    };
    if class.fields.is_empty() && !sum.placed {
        return Ok(Item::Kind(class.kind));
    }
    let mut items = Vec::new();
    for (i, def) in class.field_defs().enumerate() {
        let name = table(|x| x.fields[class.kind as usize][i].clone());
        items.push(field(t, class, def, attr::get_opt(t, v, &name)?)?);
    }
    Ok(Item::Node(Box::new(Node { kind: class.kind, pos, items })))
}

/// The class of a sum that a value is an instance of.
fn class_in(sum: &Sum, v: &Value) -> Option<&'static Class> {
    let mut members = CLASSES.iter().filter(|class| class.sum == sum.name);
    if sum.product {
        return members.next();
    }
    let exact = |class: &&Class| table(|x| x.classes[class.kind as usize].is(v.class().as_value()));
    let derived =
        |class: &&Class| class_of(class.kind).as_type().is_some_and(|class| v.class().is_subtype(class));
    members.clone().find(exact).or_else(|| members.find(derived))
}

fn missing<R>(t: &Thread, name: &str, class: &str) -> PyResult<R> {
    Err(t.type_error(format_args!("required field \"{name}\" missing from {class}")))
}

fn place(t: &Thread, sum: &Sum, v: &Value) -> PyResult<Position> {
    let number = |i: usize, fallback: Option<i32>| {
        let name = table(|x| x.places[i].clone());
        match attr::get_opt(t, v, &name)? {
            Some(v) if !(v.is_none() && fallback.is_some()) => c_int(t, &v),
            _ => fallback.map_or_else(|| missing(t, PLACES[i], sum.name), Ok),
        }
    };
    let line = number(0, None)?;
    let col = number(1, None)?;
    let optional = |value: i32| sum.optional_end.then_some(value);
    let end_line = number(2, optional(line))?;
    let end_col = number(3, optional(col))?;
    Ok(Position { line, end_line, col, end_col })
}

fn c_int(t: &Thread, v: &Value) -> PyResult<i32> {
    if !v.class().is_subtype(int::INT.get()) {
        let shown = repr::repr_text(t, v)?;
        return Err(t.value_error(format_args!("invalid integer value: {shown}")));
    }
    int::as_c_int(t, v)
}

fn field(t: &Thread, class: &'static Class, def: FieldDef, found: Option<Value>) -> PyResult<Item> {
    match def.count {
        Count::Many | Count::ManyOptional => match found {
            None => Ok(Item::List(Vec::new())),
            Some(found) => many(t, class, def, &found),
        },
        Count::Optional => match found {
            Some(found) if !found.is_none() => one(t, def, &found),
            _ => Ok(Item::None),
        },
        Count::One => match (found, def.kind) {
            (None, FieldType::Node("expr_context")) => Ok(Item::Kind(Kind::Load)),
            (None, _) => missing(t, def.name, class.name),
            (Some(found), _) => match one(t, def, &found)? {
                Item::None => {
                    Err(t.value_error(format_args!("field '{}' is required for {}", def.name, class.name)))
                }
                item => Ok(item),
            },
        },
    }
}

fn many(t: &Thread, class: &Class, def: FieldDef, found: &Value) -> PyResult<Item> {
    let Some(values) = found.downcast::<PyList>() else {
        return Err(t.type_error(format_args!(
            "{} field \"{}\" must be a list, not a {}",
            class.name,
            def.name,
            found.class().tp_name()
        )));
    };
    let count = list::len(values);
    let mut items = Vec::new();
    for value in list::to_vec(values) {
        items.push(one(t, def, &value)?);
        if list::len(values) != count {
            return Err(t.runtime_error(format_args!(
                "{} field \"{}\" changed size during iteration",
                class.name, def.name
            )));
        }
    }
    Ok(Item::List(items))
}

fn one(t: &Thread, def: FieldDef, v: &Value) -> PyResult<Item> {
    match def.kind {
        FieldType::Node(name) => sum(t, name, v),
        FieldType::Int => Ok(Item::Int(i64::from(c_int(t, v)?))),
        FieldType::Constant => match to_const(v).filter(is_constant) {
            Some(constant) => Ok(Item::Const(constant)),
            None => {
                let name = offender(t, v)?.class().tp_name();
                Err(t.type_error(format_args!("got an invalid type in Constant: {name}")))
            }
        },
        FieldType::Identifier | FieldType::String if v.is_none() => Ok(Item::None),
        FieldType::Identifier | FieldType::String => match v.downcast::<PyStr>() {
            Some(text) => Ok(Item::Text(Text::from_wtf8(text.to_wtf8()))),
            None if def.kind == FieldType::String && v.is_a::<PyBytes>() => Ok(Item::None),
            None => {
                let what = if def.kind == FieldType::String { "string" } else { "identifier" };
                Err(t.type_error(format_args!("AST {what} must be of type str")))
            }
        },
    }
}

/// Whether the compiler takes it as a constant in a tree: code and slices are made by the compiler alone.
fn is_constant(c: &Const) -> bool {
    match c {
        Const::Code(_) | Const::Slice(_) => false,
        Const::Tuple(items) | Const::FrozenSet(items) => items.iter().all(is_constant),
        _ => true,
    }
}

/// The value for which something is no constant: itself, or one of its items.
fn offender(t: &Thread, v: &Value) -> PyResult {
    let items = match v.downcast_exact::<PyTuple>() {
        Some(items) => tuple::items(items).to_vec(),
        None if v.class().is(set::FROZENSET.get()) => iter::collect(t, v)?,
        None => return Ok(v.clone()),
    };
    match items.iter().find(|item| !to_const(item).is_some_and(|c| is_constant(&c))) {
        Some(item) => offender(t, item),
        None => Ok(v.clone()),
    }
}
