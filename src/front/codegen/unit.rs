//! What a block's code is while it grows.

use crate::hash::Map;
use crate::symtable::ScopeId;
use adder_abi::code::Const;
use adder_abi::opcode::Opcode;
use ruff_python_ast::name::Name;
use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::TextRange;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A place in a unit's code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Label(pub u32);

/// An instruction or a place.
#[derive(Clone, Copy, Debug)]
pub enum Item {
    Op {
        op: Opcode,
        arg: u32,
        target: Option<Label>,
        loc: TextRange,
        artificial: bool,
    },
    Label(Label),
    /// A place that tracing shows although no instruction stands for it: `pass`, `while True:`.
    Mark(TextRange),
}

/// What a unit is the code of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnitKind {
    Module,
    Class,
    Function,
    Lambda,
    Comprehension,
    Annotation,
    TypeParameters,
    TypeParametersOfClass,
}

/// What encloses a statement and must be left when control jumps out.
#[derive(Clone, Copy)]
pub enum Block<'a> {
    While {
        start: Label,
        end: Label,
    },
    For {
        start: Label,
        end: Label,
    },
    Except,
    FinallyTry(&'a [Stmt]),
    FinallyEnd,
    With {
        is_async: bool,
        loc: TextRange,
    },
    /// In a handler, after its name is bound.
    HandlerCleanup(Option<&'a Name>),
    /// In a handler of `except*`, which nothing may leave.
    ExceptStar,
    PopValue,
}

/// A variable of an inlined comprehension: where it lies, and whether the block around (or a comprehension around) has one there too,
/// whose value waits on the stack.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InlinedVariable {
    Local { index: u32, shared: bool },
    Cell { index: u32, shared: bool },
}

/// What undoes an inlined comprehension that raised.
pub struct InlinedHandler {
    pub label: Label,
    pub variables: Vec<InlinedVariable>,
    pub loc: TextRange,
}

/// Names with their indexes.
#[derive(Default)]
pub struct Names {
    pub list: Vec<Name>,
    map: Map<Name, u32>,
}

impl Names {
    pub fn index(&mut self, name: &Name) -> u32 {
        if let Some(&index) = self.map.get(name) {
            return index;
        }
        let index = self.list.len() as u32;
        self.list.push(name.clone());
        self.map.insert(name.clone(), index);
        index
    }
}

/// Constants, equal ones (of the same type) once.
#[derive(Default)]
pub struct Consts {
    pub list: Vec<Const>,
    map: Map<Box<[u8]>, u32>,
}

impl Consts {
    pub fn index(&mut self, value: Const) -> u32 {
        let mut key = Vec::new();
        key_of(&value, &mut key);
        let list = &mut self.list;
        *self.map.entry(key.into()).or_insert_with(|| {
            list.push(value);
            list.len() as u32 - 1
        })
    }
}

/// Bytes that are equal exactly for constants that may share a place.
fn key_of(value: &Const, key: &mut Vec<u8>) {
    let mut tagged = |tag: u8, bytes: &[u8]| {
        key.push(tag);
        key.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        key.extend_from_slice(bytes);
    };
    match value {
        Const::None => key.push(0),
        Const::True => key.push(1),
        Const::False => key.push(2),
        Const::Ellipsis => key.push(3),
        Const::Int(int) => tagged(4, &int.to_le_bytes()),
        Const::BigInt { negative, magnitude } => tagged(if *negative { 5 } else { 6 }, magnitude),
        Const::Float(float) => tagged(7, &float.to_bits().to_le_bytes()),
        Const::Complex(re, im) => {
            tagged(8, &[re.to_bits().to_le_bytes(), im.to_bits().to_le_bytes()].concat());
        }
        Const::Str(text) => tagged(9, text.as_bytes()),
        Const::Bytes(bytes) => tagged(10, bytes),
        Const::Tuple(items) | Const::FrozenSet(items) => {
            key.push(if matches!(value, Const::Tuple(_)) { 11 } else { 12 });
            key.extend_from_slice(&(items.len() as u64).to_le_bytes());
            items.iter().for_each(|item| key_of(item, key));
        }
        Const::Slice(parts) => {
            key.push(13);
            parts.iter().for_each(|part| key_of(part, key));
        }
        Const::Code(code) => tagged(14, &(Arc::as_ptr(code).addr() as u64).to_le_bytes()),
    }
}

/// One block's code, growing.
pub struct Unit<'a> {
    pub kind: UnitKind,
    pub name: Name,
    pub qualname: String,
    pub private: Option<Name>,
    /// The scope of type parameters whose names alone are mangled.
    pub private_params: Option<ScopeId>,
    pub scope: ScopeId,
    pub code: Vec<Item>,
    pub labels: u32,
    pub consts: Consts,
    pub names: Names,
    pub varnames: Names,
    pub cellvars: Vec<Name>,
    pub freevars: Vec<Name>,
    pub blocks: Vec<Block<'a>>,
    pub argcount: u32,
    pub posonlyargcount: u32,
    pub kwonlyargcount: u32,
    pub firstlineno: u32,
    pub has_docstring: bool,
    /// Declared `async`.
    pub is_async: bool,
    /// Where instructions emitted now come from.
    pub loc: TextRange,
    /// Whether they stand for no place in the text: then they count as a part of what ran before them.
    pub artificial: bool,
    /// Annotations of the block: name, expression, number of the condition.
    pub annotations: Vec<(Name, &'a Expr, Option<u32>)>,
    pub conditions: u32,
    /// How many conditional statements surround.
    pub conditional: u32,
    /// Where in the code a module's annotate function is made.
    pub annotations_at: usize,
    /// The comprehensions being compiled into this unit, from the outermost.
    pub inlined: Vec<ScopeId>,
    /// Handlers placed behind the unit's code.
    pub handlers: Vec<InlinedHandler>,
    /// Attributes that methods of this class assign on `self`.
    pub static_attributes: BTreeSet<Name>,
}

impl<'a> Unit<'a> {
    pub fn new(
        kind: UnitKind,
        name: Name,
        qualname: String,
        private: Option<Name>,
        scope: ScopeId,
        cellvars: Vec<Name>,
        freevars: Vec<Name>,
        firstlineno: u32,
        loc: TextRange,
    ) -> Unit<'a> {
        Unit {
            kind,
            name,
            qualname,
            private,
            private_params: None,
            scope,
            code: Vec::new(),
            labels: 0,
            consts: Consts::default(),
            names: Names::default(),
            varnames: Names::default(),
            cellvars,
            freevars,
            blocks: Vec::new(),
            argcount: 0,
            posonlyargcount: 0,
            kwonlyargcount: 0,
            firstlineno,
            has_docstring: false,
            is_async: false,
            loc,
            artificial: false,
            annotations: Vec::new(),
            conditions: 0,
            conditional: 0,
            annotations_at: 0,
            inlined: Vec::new(),
            handlers: Vec::new(),
            static_attributes: BTreeSet::new(),
        }
    }

    /// Whether control cannot reach the end of the code so far, as 3.9 sees it: the last block holds a return.
    pub fn ends_with_return(&self) -> bool {
        let last = self.code.iter().rev().take_while(|item| !matches!(item, Item::Label(_)));
        last.into_iter().any(|item| matches!(item, Item::Op { op: Opcode::RETURN_VALUE, .. }))
    }

    /// Index of a cell or free variable.
    pub fn cell(&self, name: &Name) -> Option<u32> {
        let cells = self.cellvars.iter().position(|cell| cell == name);
        let free = || self.freevars.iter().position(|free| free == name).map(|at| at + self.cellvars.len());
        cells.or_else(free).map(|at| at as u32)
    }
}
