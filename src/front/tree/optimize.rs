//! What the compiler makes of a tree before it looks for symbols, for those who ask for the optimised tree.
//!
//! `__debug__` is a constant, docstrings go at level 2, numbers in patterns are folded, and `'…%s' % (…,)` becomes a formatted string.

use super::asdl::Kind;
use super::{Item, Node};
use crate::fold;
use adder_abi::code::{Const, Position, Text};
use ruff_python_ast::{Operator, UnaryOp};

/// Widths and precisions may have this many digits.
const MAX_DIGITS: usize = 3;

/// Optimises a tree in place.
pub fn tree(node: &mut Node, level: u8) {
    if level >= 2 {
        remove_docstring(node);
    }
    for item in &mut node.items {
        match item {
            Item::Node(child) => tree(child, level),
            Item::List(list) => {
                for item in list {
                    if let Item::Node(child) = item {
                        tree(child, level);
                    }
                }
            }
            _ => {}
        }
    }
    match node.kind {
        Kind::Name if matches!(&node.items[..], [Item::Text(id), Item::Kind(Kind::Load)] if id.as_bytes() == b"__debug__") =>
        {
            *node = constant(fold::bool_const(level == 0), node.pos);
        }
        Kind::MatchValue => {
            if let Some(Item::Node(value)) = node.items.first_mut() {
                fold_number(value);
            }
        }
        Kind::MatchMapping => {
            if let Some(Item::List(keys)) = node.items.first_mut() {
                for key in keys {
                    if let Item::Node(key) = key {
                        fold_number(key);
                    }
                }
            }
        }
        Kind::BinOp => {
            if let Some(values) = formatted(node) {
                *node = Node { kind: Kind::JoinedStr, pos: node.pos, items: vec![Item::List(values)] };
            }
        }
        _ => {}
    }
}

fn constant(value: Const, pos: Position) -> Node {
    Node { kind: Kind::Constant, pos, items: vec![Item::Const(value), Item::None] }
}

fn boxed(node: Node) -> Item {
    Item::Node(Box::new(node))
}

fn const_of(item: &Item) -> Option<&Const> {
    match item {
        Item::Node(node) if node.kind == Kind::Constant => match node.items.first() {
            Some(Item::Const(value)) => Some(value),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a statement is a string alone.
fn is_docstring(item: Option<&Item>) -> bool {
    let Some(Item::Node(stmt)) = item else { return false };
    stmt.kind == Kind::ExprStmt && matches!(const_of(&stmt.items[0]), Some(Const::Str(_)))
}

fn remove_docstring(node: &mut Node) {
    let at = match node.kind {
        Kind::Module => 0,
        Kind::FunctionDef | Kind::AsyncFunctionDef => 2,
        Kind::ClassDef => 3,
        _ => return,
    };
    let Some(Item::List(body)) = node.items.get_mut(at) else { return };
    if !is_docstring(body.first()) {
        return;
    }
    if let ([Item::Node(only)], pass) = (&mut body[..], Kind::Pass) {
        let mut pos = only.pos;
        pos.end_line = pos.line;
        pos.end_col = pos.col + 4;
        **only = Node { kind: pass, pos, items: Vec::new() };
        return;
    }
    body.remove(0);
    // The next string must not become the docstring.
    if is_docstring(body.first())
        && let Some(Item::Node(stmt)) = body.first_mut()
        && let Some(Item::Node(value)) = stmt.items.first_mut()
    {
        let pos = value.pos;
        let text = std::mem::replace(&mut **value, Node { kind: Kind::JoinedStr, pos, items: Vec::new() });
        value.items.push(Item::List(vec![boxed(text)]));
    }
}

/// `-1`, `1 + 2j` in a pattern.
fn fold_number(node: &mut Node) {
    let folded = match (node.kind, &mut node.items[..]) {
        (Kind::UnaryOp, [Item::Kind(Kind::USub), operand]) => {
            const_of(operand).and_then(|value| fold::unary(UnaryOp::USub, value))
        }
        (Kind::BinOp, [left, Item::Kind(op), right]) => {
            if let Item::Node(left) = left {
                fold_number(left);
            }
            let op = if *op == Kind::Add { Operator::Add } else { Operator::Sub };
            match (const_of(left), const_of(right)) {
                (Some(left), Some(right)) => fold::binary(op, left, right),
                _ => None,
            }
        }
        _ => None,
    };
    if let Some(value) = folded {
        *node = constant(value, node.pos);
    }
}

/// The parts of the formatted string that does what `'…' % (…)` does.
fn formatted(node: &mut Node) -> Option<Vec<Item>> {
    let [left, Item::Kind(Kind::Mod), Item::Node(right)] = &mut node.items[..] else { return None };
    let Some(Const::Str(format)) = const_of(left) else { return None };
    let Some(Item::List(args)) = right.items.first_mut().filter(|_| right.kind == Kind::Tuple) else {
        return None;
    };
    if args.iter().any(|arg| matches!(arg, Item::Node(arg) if arg.kind == Kind::Starred)) {
        return None;
    }
    let pieces = pieces(format.as_bytes())?;
    if pieces.iter().filter(|piece| matches!(piece, Piece::Value { .. })).count() != args.len() {
        return None;
    }
    let mut args = std::mem::take(args).into_iter();
    let mut values = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Literal(text) => {
                values.push(boxed(constant(Const::Str(Text::from_wtf8(text)), Position::NONE)));
            }
            Piece::Value { conversion, spec } => {
                let Some(Item::Node(value)) = args.next() else { return None };
                let pos = value.pos;
                let spec = if spec.is_empty() {
                    Item::None
                } else {
                    boxed(constant(Const::Str(Text::from(spec.as_str())), Position::NONE))
                };
                let items = vec![Item::Node(value), Item::Int(i64::from(conversion)), spec];
                values.push(boxed(Node { kind: Kind::FormattedValue, pos, items }));
            }
        }
    }
    Some(values)
}

enum Piece {
    Literal(Vec<u8>),
    Value { conversion: u8, spec: String },
}

/// A `%` format cut into pieces, unless it has anything but `%s`, `%r`, `%a` and `%%`.
fn pieces(format: &[u8]) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut literal = Vec::new();
    let mut rest = format;
    while let Some((&byte, more)) = rest.split_first() {
        rest = more;
        if byte != b'%' {
            literal.push(byte);
            continue;
        }
        if let Some(more) = rest.strip_prefix(b"%") {
            literal.push(b'%');
            rest = more;
            continue;
        }
        if !literal.is_empty() {
            pieces.push(Piece::Literal(std::mem::take(&mut literal)));
        }
        let mut left = false;
        while let Some((&flag, more)) = rest.split_first()
            && b"-+ #0".contains(&flag)
        {
            left |= flag == b'-';
            rest = more;
        }
        let width = digits(&mut rest)?;
        let mut spec = String::new();
        if let Some(width) = width {
            spec = format!("{}{width}", if !left && width > 0 { ">" } else { "" });
        }
        if let Some(more) = rest.strip_prefix(b".") {
            rest = more;
            spec.push_str(&format!(".{}", digits(&mut rest)?.unwrap_or(0)));
        }
        let (&conversion, more) = rest.split_first()?;
        rest = more;
        if !b"sra".contains(&conversion) {
            return None;
        }
        pieces.push(Piece::Value { conversion, spec });
    }
    if !literal.is_empty() {
        pieces.push(Piece::Literal(literal));
    }
    Some(pieces)
}

/// A number, if there is one; none if it is too long.
fn digits(rest: &mut &[u8]) -> Option<Option<u32>> {
    let len = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if len > MAX_DIGITS {
        return None;
    }
    let (number, more) = rest.split_at(len);
    *rest = more;
    Some(std::str::from_utf8(number).ok().and_then(|number| number.parse().ok()))
}
