//! `_ast`: classes of syntax trees, and what `compile` needs to make trees and to take them.
//!
//! The classes come from the grammar in `adder_front::tree::asdl`; trees cross the border as that crate's neutral nodes. The module
//! registers itself with `compile` when it is made.

mod class;
mod make;
mod read;

use crate::state::Place;
use adder_vm::builtins::compile::{issue_warnings, raise_parse_error};
use adder_vm::builtins::trees::{self, Trees};
use adder_vm::front::tree::Tree;
use adder_vm::front::tree::asdl::{CLASSES, Count, FieldType, Kind, SUMS};
use adder_vm::front::{Mode, Options, SyntaxError, tree};
use adder_vm::native::ModuleSpec;
use adder_vm::object::payload::Payload;
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, call};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::PyDict;
use adder_vm::types::generic_alias::alias;
use adder_vm::types::module::PyModule;
use adder_vm::types::str::{PyStr, intern};
use adder_vm::types::{int, list, tuple, type_, union};
use std::cell::RefCell;

/// Classes and names used whenever a tree is made.
#[derive(Default)]
struct Table {
    /// The class of each kind, in the order of `CLASSES`.
    classes: Vec<Value>,
    /// The field names of each kind.
    fields: Vec<Vec<Value>>,
    /// The class of each sum, in the order of `SUMS`.
    sums: Vec<Value>,
    /// The only instance of a kind without fields and place, for trees made by the parser.
    instances: Vec<Option<Value>>,
    /// Names of the parts of a position.
    places: Vec<Value>,
}

struct Tables(RefCell<Table>);

// SAFETY: only the holder of the global lock touches it, and no Python code runs while it is borrowed.
unsafe impl Sync for Tables {}

static TABLE: Tables = Tables(RefCell::new(Table {
    classes: Vec::new(),
    fields: Vec::new(),
    sums: Vec::new(),
    instances: Vec::new(),
    places: Vec::new(),
}));

/// `ast.Load()` for constructors.
static LOAD: Place = Place::new();

const PLACES: [&str; 4] = ["lineno", "col_offset", "end_lineno", "end_col_offset"];

fn table<R>(f: impl FnOnce(&Table) -> R) -> R {
    f(&TABLE.0.borrow())
}

/// The class of a kind of node.
fn class_of(kind: Kind) -> Value {
    table(|x| x.classes[kind as usize].clone())
}

/// The class of a sum or product.
fn sum_class(name: &str) -> Value {
    let at = SUMS.iter().position(|sum| sum.name == name);
    at.map_or_else(Value::none, |at| table(|x| x.sums[at].clone()))
}

fn names(list: impl Iterator<Item = &'static str>) -> Value {
    tuple::new(list.map(intern).collect())
}

/// The classes' documentation is their grammar.
fn document(kind: Kind) -> String {
    let class = kind.class();
    if class.fields.is_empty() { class.name.to_owned() } else { format!("{}({})", class.name, class.fields) }
}

fn make_class(t: &Thread, name: &str, base: &Value, doc: &str, fields: &Value) -> PyResult {
    let namespace = PyDict::new();
    if let Some(dict) = namespace.downcast::<PyDict>() {
        dict.set_str("_fields", fields.clone());
        dict.set_str("__match_args__", fields.clone());
        dict.set_str("__module__", intern("ast"));
        dict.set_str("__doc__", Value::from(doc));
    }
    let bases = tuple::new(vec![base.clone()]);
    call::call(t, type_::TYPE.get().as_value(), &[Value::from(name), bases, namespace])
}

fn make_classes(t: &Thread) -> PyResult<()> {
    let ast = class::AST.get();
    let none = tuple::new(Vec::new());
    for name in ["_fields", "__match_args__", "_attributes"] {
        ast.dict().set_str(name, none.clone());
    }
    let placed = names(PLACES.into_iter());
    let mut made = Table { places: PLACES.map(intern).into(), ..Table::default() };
    for sum in SUMS {
        let members: Vec<Kind> = CLASSES.iter().filter(|c| c.sum == sum.name).map(|c| c.kind).collect();
        let sum_value = if sum.product {
            let kind = members[0];
            let fields = names(kind.class().field_defs().map(|f| f.name));
            make_class(t, sum.name, ast.as_value(), &document(kind), &fields)?
        } else {
            let pad = if sum.name == "mod" || sum.placed || sum.name == "type_ignore" {
                format!("\n{}| ", " ".repeat(sum.name.len() + 1))
            } else {
                " | ".to_owned()
            };
            let parts: Vec<String> = members.iter().map(|&kind| document(kind)).collect();
            make_class(t, sum.name, ast.as_value(), &format!("{} = {}", sum.name, parts.join(&pad)), &none)?
        };
        attr::set_str(t, &sum_value, "_attributes", if sum.placed { &placed } else { &none })?;
        if sum.optional_end {
            attr::set_str(t, &sum_value, "end_lineno", &Value::none())?;
            attr::set_str(t, &sum_value, "end_col_offset", &Value::none())?;
        }
        for kind in members {
            let fields: Vec<Value> = kind.class().field_defs().map(|f| intern(f.name)).collect();
            let class = if sum.product {
                sum_value.clone()
            } else {
                make_class(t, kind.name(), &sum_value, &document(kind), &tuple::new(fields.clone()))?
            };
            for field in kind.class().field_defs().filter(|f| f.count == Count::Optional) {
                attr::set_str(t, &class, field.name, &Value::none())?;
            }
            let lone = fields.is_empty() && !sum.placed;
            made.instances.push(if lone { Some(call::call(t, &class, &[])?) } else { None });
            made.fields.push(fields);
            made.classes.push(class);
        }
        made.sums.push(sum_value);
    }
    TABLE.0.replace(made);
    for class in CLASSES {
        let types = field_types(t, class.kind)?;
        let value = class_of(class.kind);
        attr::set_str(t, &value, "_field_types", &types)?;
        attr::set_str(t, &value, "__annotations__", &types)?;
    }
    LOAD.put(table(|x| x.instances[Kind::Load as usize].clone()).unwrap_or_else(Value::none));
    Ok(())
}

/// A class's `_field_types`.
fn field_types(t: &Thread, kind: Kind) -> PyResult {
    let types = PyDict::new();
    for field in kind.class().field_defs() {
        let one = match field.kind {
            FieldType::Identifier | FieldType::String => PyStr::class().to_value(),
            FieldType::Int => int::INT.get().to_value(),
            FieldType::Constant => adder_vm::types::object::OBJECT.get().to_value(),
            FieldType::Node(name) => sum_class(name),
        };
        let value = match field.count {
            Count::One => one,
            Count::Optional => union::make(t, &one, &Value::none())?,
            Count::Many | Count::ManyOptional => alias(list::LIST.get().to_value(), tuple::new(vec![one])),
        };
        if let Some(dict) = types.downcast::<PyDict>() {
            dict.set_str(field.name, value);
        }
    }
    Ok(types)
}

fn parse(t: &Thread, text: &str, filename: &str, mode: Mode, options: Options) -> PyResult {
    finish(t, tree::parse(text, filename, mode, options), text, filename)
}

fn parse_signature(t: &Thread, text: &str, filename: &str, options: Options) -> PyResult {
    finish(t, tree::parse_signature(text, filename, options), text, filename)
}

fn finish(t: &Thread, parsed: Result<Tree, SyntaxError>, text: &str, filename: &str) -> PyResult {
    match parsed {
        Ok(tree) => {
            issue_warnings(t, &tree.warnings, text, filename)?;
            make::node(t, &tree.root)
        }
        Err(e) => Err(raise_parse_error(t, &e, text)),
    }
}

fn is_tree(v: &Value) -> bool {
    v.is_a::<class::Ast>()
}

fn check(t: &Thread, v: &Value, mode: &str) -> PyResult<()> {
    let kind = match mode {
        "exec" => Kind::Module,
        "eval" => Kind::Expression,
        "single" => Kind::Interactive,
        "func_type" => Kind::FunctionType,
        _ => return Ok(()),
    };
    let class = class_of(kind);
    if class.as_type().is_some_and(|class| v.class().is_subtype(class)) {
        return Ok(());
    }
    Err(t.type_error(format_args!("expected {} node, got {}", kind.name(), v.class().tp_name())))
}

fn init(t: &Thread, module: &PyModule) -> PyResult<()> {
    if table(|x| x.classes.is_empty()) {
        make_classes(t)?;
    }
    let classes = table(|x| x.sums.iter().chain(&x.classes).cloned().collect::<Vec<Value>>());
    for class in classes {
        if let Some(kind) = class.as_type() {
            module.add(&kind.name_str(), class.clone());
        }
    }
    for (name, flag) in [
        ("PyCF_ALLOW_TOP_LEVEL_AWAIT", 0x2000),
        ("PyCF_ONLY_AST", 0x400),
        ("PyCF_OPTIMIZED_AST", 0x8400),
        ("PyCF_TYPE_COMMENTS", 0x1000),
    ] {
        module.add(name, Value::small_int(flag));
    }
    trees::register(Trees {
        parse,
        parse_signature,
        is_tree,
        compile: read::compile,
        optimize: read::optimize,
        check,
    });
    Ok(())
}

pub static MODULE: ModuleSpec =
    ModuleSpec { name: "_ast", doc: "", functions: &[], types: &[&class::AST_SPEC], init: Some(init) };
