//! `_symtable`: the compiler's symbol table as Python sees it. The library's `symtable` dresses it.

use adder_vm::builtins::compile::{filename_of, issue_warnings, options, raise_parse_error, source_text};
use adder_vm::front::{self, Block, BlockKind, Mode, SYMBOL_FACTS, SYMBOL_SCOPES};
use adder_vm::native::{Bound, Member, Method, ModuleSpec};
use adder_vm::object::build::make_builtin;
use adder_vm::object::class::{TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::Value;
use adder_vm::protocol::repr;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::PyDict;
use adder_vm::types::str::{PyStr, intern};
use adder_vm::types::{list, module::PyModule};
use std::mem::offset_of;

/// A block: module, class, function, or a scope of annotations.
#[repr(C)]
struct Entry {
    head: adder_abi::object::Header,
    id: Value,
    name: Value,
    symbols: Value,
    varnames: Value,
    children: Value,
    nested: Value,
    kind: Value,
    line: Value,
}

static ENTRY: TypeCell = TypeCell::new();

// SAFETY: the references to containers are reported.
unsafe impl Payload for Entry {
    fn cell() -> &'static TypeCell {
        &ENTRY
    }

    fn trace(&self, visit: &mut Visitor) {
        for field in [
            &self.id,
            &self.name,
            &self.symbols,
            &self.varnames,
            &self.children,
            &self.nested,
            &self.kind,
            &self.line,
        ] {
            visit(field.word());
        }
    }
}

const fn member(name: &'static str, offset: usize) -> Member {
    Member { name, offset, writable: false, doc: "" }
}

static ENTRY_SPEC: TypeSpec = TypeSpec {
    name: "symtable entry",
    module: "builtins",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { repr: Some(entry_repr), ..Slots::EMPTY },
    members: &[
        member("id", offset_of!(Entry, id)),
        member("name", offset_of!(Entry, name)),
        member("symbols", offset_of!(Entry, symbols)),
        member("varnames", offset_of!(Entry, varnames)),
        member("children", offset_of!(Entry, children)),
        member("nested", offset_of!(Entry, nested)),
        member("type", offset_of!(Entry, kind)),
        member("lineno", offset_of!(Entry, line)),
    ],
    ..TypeSpec::of::<Entry>(&ENTRY)
};

fn entry_repr(t: &Thread, v: &Value) -> PyResult {
    let Some(entry) = v.downcast::<Entry>() else { return Ok(Value::none()) };
    let text = |part: &Value| repr::str_text(t, part);
    let (name, id, line) = (text(&entry.name)?, text(&entry.id)?, text(&entry.line)?);
    Ok(Value::from(format!("<symtable entry {name}({id}), line {line}>")))
}

/// The entry of a block whose children's entries are among `made`.
fn entry(block: &Block, number: usize, made: &[Value]) -> Value {
    let symbols = PyDict::new();
    if let Some(dict) = symbols.downcast::<PyDict>() {
        for (name, flags) in &block.symbols {
            dict.set_str(name.as_str(), Value::from(*flags));
        }
    }
    ENTRY.get().instantiate(Entry {
        head: blank_header(),
        id: Value::from(number),
        name: intern(&block.name),
        symbols,
        varnames: list::new(block.params.iter().map(|name| intern(name)).collect()),
        children: list::new(block.children.iter().map(|&at| made[at].clone()).collect()),
        nested: Value::from(i32::from(block.nested)),
        kind: Value::from(block.kind as u8),
        line: Value::from(block.line),
    })
}

fn symtable(t: &Thread, a: Bound) -> PyResult {
    let Some(mode) = a.get(2).downcast::<PyStr>().map(PyStr::to_string_lossy) else {
        let class = a.get(2).class();
        let message = format_args!("symtable() argument 3 must be str, not {}", class.tp_name());
        return Err(t.type_error(message));
    };
    let filename = filename_of(t, a.get(1))?;
    let text = source_text(t, a.get(0), "symtable", "string or bytes object", &filename)?;
    let mode = match mode.as_str() {
        "exec" => Mode::Exec,
        "eval" => Mode::Eval,
        "single" => Mode::Single,
        _ => return Err(t.value_error("symtable() arg 3 must be 'exec' or 'eval' or 'single'")),
    };
    let (blocks, warnings) = front::blocks(&text, &filename, mode, options(t, 0, false, 0))
        .map_err(|error| raise_parse_error(t, &error, &text))?;
    issue_warnings(t, &warnings, &text, &filename)?;
    let mut made: Vec<Value> = Vec::with_capacity(blocks.len());
    for block in &blocks {
        let entry = entry(block, made.len(), &made);
        made.push(entry);
    }
    Ok(made.pop().unwrap_or_else(Value::none))
}

fn init(_: &Thread, module: &PyModule) -> PyResult<()> {
    make_builtin(&ENTRY_SPEC);
    for (name, value) in SYMBOL_FACTS {
        module.add(name, Value::from(*value));
    }
    let kinds = [
        ("TYPE_FUNCTION", BlockKind::Function),
        ("TYPE_CLASS", BlockKind::Class),
        ("TYPE_MODULE", BlockKind::Module),
        ("TYPE_ANNOTATION", BlockKind::Annotation),
        ("TYPE_TYPE_ALIAS", BlockKind::TypeAlias),
        ("TYPE_TYPE_PARAMETERS", BlockKind::TypeParameters),
        ("TYPE_TYPE_VARIABLE", BlockKind::TypeVariable),
    ];
    for (name, kind) in kinds {
        module.add(name, Value::from(kind as u8));
    }
    for (name, value) in SYMBOL_SCOPES {
        module.add(name, Value::from(*value));
    }
    Ok(())
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_symtable",
    doc: "",
    functions: &[Method::new(
        "symtable(source, filename, startstr, /)",
        symtable,
        "Return symbol and scope dictionaries used internally by compiler.",
    )],
    types: &[],
    init: Some(init),
};
