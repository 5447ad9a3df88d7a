//! The tree as Python's `ast` shows it: neutral data between the parser's nodes and Python's objects.
//!
//! [`parse`] makes it from text, [`compile`] makes code of it. Every node has the fields its class declares in `asdl`, in that order, and CPython's position (lines from
//! 1, columns in bytes from 0). Knows nothing of Python objects.

pub mod asdl;
mod comments;
mod optimize;
mod patterns;
mod read;
mod signature;
mod statements;
mod strings;
pub mod validate;
mod write;

use crate::compile::{Compiled, Options, Parsed, compile_tree, parse_checked, plain, with_room, with_stack};
use crate::error::{ErrorKind, SyntaxError, Warning};
use crate::errors::Mode;
use adder_abi::code::{Const, Position, Text};
use asdl::Kind;
use ruff_python_ast::Mod;

/// A node.
#[derive(Clone, Debug)]
pub struct Node {
    pub kind: Kind,
    /// Line 0 for nodes without a place.
    pub pos: Position,
    /// As many as the class has fields.
    pub items: Vec<Item>,
}

/// The value of a field.
#[derive(Clone, Debug)]
pub enum Item {
    None,
    Node(Box<Node>),
    /// A class without fields: operators and contexts.
    Kind(Kind),
    List(Vec<Item>),
    Text(Text),
    Int(i64),
    Const(Const),
}

/// No place.
pub const NOWHERE: Position = Position { line: 0, end_line: 0, col: 0, end_col: 0 };

/// A tree, and the warnings of tokenizer and string decoder.
#[derive(Debug)]
pub struct Tree {
    pub root: Node,
    pub warnings: Vec<Warning>,
}

/// Compiles a tree that did not come from text.
pub fn compile(root: Node, filename: &str, mode: Mode, options: Options) -> Result<Compiled, SyntaxError> {
    validate::validate(&root).map_err(|(kind, message)| plain(kind, &message, filename))?;
    with_stack(filename, || compile_tree(|| write::root(root), filename, mode, options))
}

/// Parses text to a tree; what only the compiler would find wrong is not looked for.
pub fn parse(text: &str, filename: &str, mode: Mode, options: Options) -> Result<Tree, SyntaxError> {
    with_room(text, filename, mode, options, || {
        let Parsed { source, parsed, warnings } = parse_checked(text, filename, mode, options)?;
        let comments = match options.type_comments {
            true => comments::Comments::new(&source, parsed.tokens()),
            false => comments::Comments::default(),
        };
        let mut reader = read::Reader::new(&source, options.feature, comments);
        let mut root = match parsed.syntax() {
            Mod::Module(module) => {
                let body = reader.body(&module.body);
                match mode {
                    Mode::Single => Node { kind: Kind::Interactive, pos: NOWHERE, items: vec![body] },
                    Mode::Exec | Mode::Eval => {
                        let ignores = reader.comments.ignores();
                        Node { kind: Kind::Module, pos: NOWHERE, items: vec![body, ignores] }
                    }
                }
            }
            Mod::Expression(expression) => {
                let body = reader.child(&expression.body);
                Node { kind: Kind::Expression, pos: NOWHERE, items: vec![body] }
            }
        };
        if let Some((message, range)) = reader.failed.or_else(|| reader.comments.misplaced()) {
            return Err(source.error(ErrorKind::Syntax, message, filename, range));
        }
        if reader.too_deep {
            let message = "maximum recursion depth exceeded during ast construction";
            return Err(plain(ErrorKind::Recursion, message, filename));
        }
        if !text.is_ascii() {
            validate::identifiers(&root).map_err(|(kind, message)| plain(kind, &message, filename))?;
        }
        if options.optimize_tree {
            optimize::tree(&mut root, options.optimize);
        }
        Ok(Tree { root, warnings })
    })
}

/// A tree that did not come from text, optimised.
pub fn optimized(mut root: Node, filename: &str, options: Options) -> Result<Node, SyntaxError> {
    validate::validate(&root).map_err(|(kind, message)| plain(kind, &message, filename))?;
    optimize::tree(&mut root, options.optimize);
    Ok(root)
}

/// Parses the text of a function's type comment, as in `(int, str) -> bool`.
pub fn parse_signature(text: &str, filename: &str, options: Options) -> Result<Tree, SyntaxError> {
    with_room(text, filename, Mode::Eval, options, || signature::parse(text, filename, options))
}
