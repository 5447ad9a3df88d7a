//! Neutral nodes to the parser's, for the passes.
//!
//! The passes know places as offsets into a source. A tree from outside has no text: [`Places`] stands for it, in which an offset is the number of
//! a place (a line and a column). Places are numbered in the order of the tree, the beginning of a node before its parts and its end after
//! them, so that offsets nest and follow each other as those of a text do. Constants that the parser's nodes cannot hold are kept beside
//! the tree by the offset at which they begin.
//!
//! In: trees that `validate` has passed. A field of another type than `asdl` says is [`malformed`].

mod expressions;
mod patterns;
mod statements;
mod strings;

use super::asdl::Kind;
use super::{Item, Node};
use crate::fail::{Failure, Result};
use crate::source::Places;
use adder_abi::code::{Position, Text};
use ruff_python_ast::name::Name;
use ruff_python_ast::{AtomicNodeIndex, Expr, Identifier, Mod, ModExpression, ModModule};
use ruff_text_size::{TextRange, TextSize};

/// Fields of a node, in order.
type Fields = std::vec::IntoIter<Item>;

#[derive(Default)]
pub struct Writer {
    pub places: Places,
}

/// The parser's tree of a root.
pub fn root(root: Node) -> Result<(Mod, Places)> {
    let mut writer = Writer::default();
    let kind = root.kind;
    let mut fields = root.items.into_iter();
    let start = writer.here(Position { line: 1, end_line: 1, col: 0, end_col: 0 });
    let node_index = AtomicNodeIndex::NONE;
    let tree = match kind {
        Kind::Module | Kind::Interactive => {
            let body = writer.body(&mut fields)?;
            Mod::Module(ModModule { node_index, range: TextRange::new(start, writer.last()), body })
        }
        Kind::Expression => {
            let body = Box::new(writer.child(&mut fields)?);
            Mod::Expression(ModExpression { node_index, range: TextRange::new(start, writer.last()), body })
        }
        _ => return malformed(),
    };
    Ok((tree, writer.places))
}

fn malformed<T>() -> Result<T> {
    let message = "a field of the tree has a value of the wrong kind".into();
    Err(Box::new(Failure { kind: crate::error::ErrorKind::Value, message, range: TextRange::default() }))
}

impl Writer {
    /// The offset of a node's beginning.
    fn here(&mut self, pos: Position) -> TextSize {
        self.places.add(pos.line, pos.col)
    }

    /// The range of a node that began at an offset, all its parts being written.
    fn since(&mut self, start: TextSize, pos: Position) -> TextRange {
        TextRange::new(start, self.places.add(pos.end_line, pos.end_col))
    }

    /// The latest offset.
    fn last(&self) -> TextSize {
        self.places.last()
    }

    fn child(&mut self, fields: &mut Fields) -> Result<Expr> {
        match fields.next() {
            Some(Item::Node(node)) => self.expr(*node),
            _ => malformed(),
        }
    }

    fn boxed(&mut self, fields: &mut Fields) -> Result<Box<Expr>> {
        self.child(fields).map(Box::new)
    }

    fn opt(&mut self, fields: &mut Fields) -> Result<Option<Box<Expr>>> {
        match fields.next() {
            Some(Item::None) | None => Ok(None),
            Some(Item::Node(node)) => self.expr(*node).map(|expr| Some(Box::new(expr))),
            Some(_) => malformed(),
        }
    }

    fn exprs(&mut self, fields: &mut Fields) -> Result<Vec<Expr>> {
        nodes(fields)?.into_iter().map(|node| self.expr(node)).collect()
    }

    fn identifier(&mut self, fields: &mut Fields, at: TextRange) -> Result<Identifier> {
        match self.opt_identifier(fields, at)? {
            Some(name) => Ok(name),
            None => malformed(),
        }
    }

    fn opt_identifier(&mut self, fields: &mut Fields, at: TextRange) -> Result<Option<Identifier>> {
        match fields.next() {
            Some(Item::Text(text)) => Ok(Some(Identifier::new(name(&text), at))),
            Some(Item::None) | None => Ok(None),
            Some(_) => malformed(),
        }
    }

    fn identifiers(&mut self, fields: &mut Fields, at: TextRange) -> Result<Vec<Identifier>> {
        let Some(Item::List(items)) = fields.next() else { return malformed() };
        items
            .into_iter()
            .map(|item| match item {
                Item::Text(text) => Ok(Identifier::new(name(&text), at)),
                _ => malformed(),
            })
            .collect()
    }
}

/// An identifier; what is no text becomes U+FFFD.
fn name(text: &Text) -> Name {
    Name::new(String::from_utf8_lossy(text.as_bytes()))
}

/// A list of nodes.
fn nodes(fields: &mut Fields) -> Result<Vec<Node>> {
    let Some(Item::List(items)) = fields.next() else { return malformed() };
    items
        .into_iter()
        .map(|item| match item {
            Item::Node(node) => Ok(*node),
            _ => malformed(),
        })
        .collect()
}

fn kind(fields: &mut Fields) -> Result<Kind> {
    match fields.next() {
        Some(Item::Kind(kind)) => Ok(kind),
        _ => malformed(),
    }
}

fn int(fields: &mut Fields) -> i64 {
    match fields.next() {
        Some(Item::Int(n)) => n,
        _ => 0,
    }
}
