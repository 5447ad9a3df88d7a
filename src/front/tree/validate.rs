//! What only a whole tree shows to be wrong: CPython's checks of a tree that did not come from its parser.
//!
//! In: nodes whose fields are of the types that `asdl` declares. An optional field or an item of a list may still be missing, and each
//! expression has any context. The messages are CPython's, all of `ValueError` but where said.

use super::asdl::{FieldType, Kind};
use super::{Item, Node};
use crate::error::ErrorKind;
use adder_abi::code::Const;

/// The kind of error and its message.
pub type Refusal = (ErrorKind, String);
type Result<T = ()> = std::result::Result<T, Refusal>;

fn value<T>(message: impl Into<String>) -> Result<T> {
    Err((ErrorKind::Value, message.into()))
}

fn wrong_type<T>(message: impl Into<String>) -> Result<T> {
    Err((ErrorKind::Type, message.into()))
}

/// Checks a whole tree.
pub fn validate(root: &Node) -> Result {
    identifiers(root)?;
    match root.kind {
        Kind::Module | Kind::Interactive => stmts(&root.items[0]),
        Kind::Expression => load(&root.items[0]),
        _ => wrong_type("FunctionType is not a valid root of compiled code"),
    }
}

/// Refuses names that are constants; in a text, only those that its letters are normalised to.
pub fn identifiers(node: &Node) -> Result {
    for (field, item) in node.kind.class().field_defs().zip(&node.items) {
        let own = std::slice::from_ref(item);
        for item in if let Item::List(items) = item { items } else { own } {
            match item {
                Item::Node(child) => identifiers(child)?,
                Item::Text(text) if field.kind == FieldType::Identifier => {
                    if let Some(constant @ ("None" | "True" | "False")) = text.as_str() {
                        return value(format!("identifier field can't represent '{constant}' constant"));
                    }
                }
                _ => {}
            }
        }
    }
    Ok(())
}

fn list(item: &Item) -> &[Item] {
    match item {
        Item::List(items) => items,
        _ => &[],
    }
}

fn node(item: &Item) -> Option<&Node> {
    match item {
        Item::Node(node) => Some(node),
        _ => None,
    }
}

fn place(node: &Node) -> Result {
    if !node.kind.class().placed {
        return Ok(());
    }
    let p = node.pos;
    if p.line > p.end_line {
        return value(format!("AST node line range ({}, {}) is not valid", p.line, p.end_line));
    }
    if (p.line < 0 && p.end_line != p.line) || (p.col < 0 && p.col != p.end_col) {
        return value(format!(
            "AST node column range ({}, {}) for line range ({}, {}) is not valid",
            p.col, p.end_col, p.line, p.end_line
        ));
    }
    if p.line == p.end_line && p.col > p.end_col {
        return value(format!("line {}, column {}-{} is not a valid range", p.line, p.col, p.end_col));
    }
    Ok(())
}

fn name(item: &Item) -> Result {
    let Item::Text(text) = item else { return Ok(()) };
    for reserved in ["None", "True", "False"] {
        if text.as_bytes() == reserved.as_bytes() {
            return value(format!("identifier field can't represent '{reserved}' constant"));
        }
    }
    Ok(())
}

fn filled(item: &Item, what: &str, owner: &str) -> Result {
    if list(item).is_empty() { value(format!("empty {what} on {owner}")) } else { Ok(()) }
}

fn load(item: &Item) -> Result {
    in_context(item, Kind::Load)
}

fn loads(item: &Item) -> Result {
    all(item, Kind::Load, false)
}

fn all(item: &Item, context: Kind, none_allowed: bool) -> Result {
    list(item).iter().try_for_each(|item| match item {
        Item::None if none_allowed => Ok(()),
        Item::None => value("None disallowed in expression list"),
        item => in_context(item, context),
    })
}

fn in_context(item: &Item, context: Kind) -> Result {
    let Some(node) = node(item) else { return Ok(()) };
    let own = match node.kind {
        Kind::Attribute | Kind::Subscript | Kind::Name | Kind::List | Kind::Tuple | Kind::Starred => {
            match node.items.last() {
                Some(Item::Kind(kind)) => Some(*kind),
                _ => None,
            }
        }
        _ if context == Kind::Load => None,
        _ => {
            return value(format!("expression which can't be assigned to in {} context", context.name()));
        }
    };
    place(node)?;
    if let Some(own) = own.filter(|&own| own != context) {
        return value(format!(
            "expression must have {} context but has {} instead",
            context.name(),
            own.name()
        ));
    }
    expr(node, context)
}

fn expr(node: &Node, context: Kind) -> Result {
    let at = |i: usize| &node.items[i];
    match node.kind {
        Kind::BoolOp => {
            if list(at(1)).len() < 2 {
                return value("BoolOp with less than 2 values");
            }
            loads(at(1))
        }
        Kind::NamedExpr => {
            if !self::node(at(0)).is_some_and(|target| target.kind == Kind::Name) {
                return wrong_type("NamedExpr target must be a Name");
            }
            in_context(at(0), Kind::Store)?;
            load(at(1))
        }
        Kind::BinOp => {
            load(at(0))?;
            load(at(2))
        }
        Kind::UnaryOp => load(at(1)),
        Kind::Lambda => {
            arguments(at(0))?;
            load(at(1))
        }
        Kind::IfExp => (0..3).try_for_each(|i| load(at(i))),
        Kind::Dict => {
            if list(at(0)).len() != list(at(1)).len() {
                return value("Dict doesn't have the same number of keys as values");
            }
            all(at(0), Kind::Load, true)?;
            loads(at(1))
        }
        Kind::Set => loads(at(0)),
        Kind::ListComp | Kind::SetComp | Kind::GeneratorExp => {
            comprehensions(at(1))?;
            load(at(0))
        }
        Kind::DictComp => {
            comprehensions(at(2))?;
            load(at(0))?;
            load(at(1))
        }
        Kind::Await | Kind::Yield | Kind::YieldFrom => load(at(0)),
        Kind::Compare => {
            if list(at(2)).is_empty() {
                return value("Compare with no comparators");
            }
            if list(at(1)).len() != list(at(2)).len() {
                return value("Compare has a different number of comparators and operands");
            }
            loads(at(2))?;
            load(at(0))
        }
        Kind::Call => {
            load(at(0))?;
            loads(at(1))?;
            keywords(at(2))
        }
        Kind::FormattedValue => {
            load(at(0))?;
            load(at(2))
        }
        Kind::Interpolation => {
            load(at(0))?;
            load(at(3))
        }
        Kind::JoinedStr | Kind::TemplateStr => loads(at(0)),
        Kind::Attribute => load(at(0)),
        Kind::Subscript => {
            load(at(1))?;
            load(at(0))
        }
        Kind::Starred => in_context(at(0), context),
        Kind::Name => name(at(0)),
        Kind::List | Kind::Tuple => all(at(0), context, false),
        Kind::Slice => (0..3).try_for_each(|i| load(at(i))),
        _ => Ok(()),
    }
}

fn keywords(item: &Item) -> Result {
    list(item).iter().filter_map(node).try_for_each(|keyword| load(&keyword.items[1]))
}

fn comprehensions(item: &Item) -> Result {
    if list(item).is_empty() {
        return value("comprehension with no generators");
    }
    list(item).iter().filter_map(node).try_for_each(|one| {
        in_context(&one.items[0], Kind::Store)?;
        load(&one.items[1])?;
        loads(&one.items[2])
    })
}

fn parameters(item: &Item) -> Result {
    list(item).iter().try_for_each(parameter)
}

fn parameter(item: &Item) -> Result {
    let Some(node) = node(item) else { return Ok(()) };
    place(node)?;
    load(&node.items[1])
}

fn arguments(item: &Item) -> Result {
    let Some(node) = node(item) else { return Ok(()) };
    let at = |i: usize| &node.items[i];
    parameters(at(0))?;
    parameters(at(1))?;
    parameter(at(2))?;
    parameters(at(3))?;
    parameter(at(5))?;
    if list(at(6)).len() > list(at(0)).len() + list(at(1)).len() {
        return value("more positional defaults than args on arguments");
    }
    if list(at(4)).len() != list(at(3)).len() {
        return value("length of kwonlyargs is not the same as kw_defaults on arguments");
    }
    loads(at(6))?;
    all(at(4), Kind::Load, true)
}

fn stmts(item: &Item) -> Result {
    list(item).iter().try_for_each(|item| match node(item) {
        None => value("None disallowed in statement list"),
        Some(node) => {
            place(node)?;
            stmt(node)
        }
    })
}

fn body(item: &Item, owner: &str) -> Result {
    filled(item, "body", owner)?;
    stmts(item)
}

fn targets(item: &Item, context: Kind, owner: &str) -> Result {
    filled(item, "targets", owner)?;
    all(item, context, false)
}

fn type_params(item: &Item) -> Result {
    list(item).iter().filter_map(node).try_for_each(|param| {
        place(param)?;
        name(&param.items[0])?;
        param.items[1..].iter().try_for_each(load)
    })
}

fn stmt(node: &Node) -> Result {
    let at = |i: usize| &node.items[i];
    match node.kind {
        Kind::FunctionDef | Kind::AsyncFunctionDef => {
            body(at(2), node.kind.name())?;
            type_params(at(6))?;
            arguments(at(1))?;
            loads(at(3))?;
            load(at(4))
        }
        Kind::ClassDef => {
            body(at(3), "ClassDef")?;
            type_params(at(5))?;
            loads(at(1))?;
            keywords(at(2))?;
            loads(at(4))
        }
        Kind::Return => load(at(0)),
        Kind::Delete => targets(at(0), Kind::Del, "Delete"),
        Kind::Assign => {
            targets(at(0), Kind::Store, "Assign")?;
            load(at(1))
        }
        Kind::TypeAlias => {
            if !self::node(at(0)).is_some_and(|alias| alias.kind == Kind::Name) {
                return wrong_type("TypeAlias with non-Name name");
            }
            in_context(at(0), Kind::Store)?;
            type_params(at(1))?;
            load(at(2))
        }
        Kind::AugAssign => {
            in_context(at(0), Kind::Store)?;
            load(at(2))
        }
        Kind::AnnAssign => {
            let is_name = self::node(at(0)).is_some_and(|target| target.kind == Kind::Name);
            if !is_name && !matches!(at(3), Item::Int(0)) {
                return wrong_type("AnnAssign with simple non-Name target");
            }
            in_context(at(0), Kind::Store)?;
            load(at(2))?;
            load(at(1))
        }
        Kind::For | Kind::AsyncFor => {
            in_context(at(0), Kind::Store)?;
            load(at(1))?;
            body(at(2), node.kind.name())?;
            stmts(at(3))
        }
        Kind::While | Kind::If => {
            load(at(0))?;
            body(at(1), node.kind.name())?;
            stmts(at(2))
        }
        Kind::With | Kind::AsyncWith => {
            filled(at(0), "items", node.kind.name())?;
            for item in list(at(0)).iter().filter_map(self::node) {
                load(&item.items[0])?;
                in_context(&item.items[1], Kind::Store)?;
            }
            body(at(1), node.kind.name())
        }
        Kind::Match => {
            load(at(0))?;
            filled(at(1), "cases", "Match")?;
            for case in list(at(1)).iter().filter_map(self::node) {
                pattern(&case.items[0], false)?;
                load(&case.items[1])?;
                body(&case.items[2], "match_case")?;
            }
            Ok(())
        }
        Kind::Raise => {
            if matches!(at(0), Item::None) {
                if !matches!(at(1), Item::None) {
                    return value("Raise with cause but no exception");
                }
                return Ok(());
            }
            load(at(0))?;
            load(at(1))
        }
        Kind::Try | Kind::TryStar => try_stmt(node),
        Kind::Assert => {
            load(at(0))?;
            load(at(1))
        }
        Kind::Import => filled(at(0), "names", "Import"),
        Kind::ImportFrom => {
            if matches!(at(2), Item::Int(level) if *level < 0) {
                return value("Negative ImportFrom level");
            }
            filled(at(1), "names", "ImportFrom")
        }
        Kind::Global | Kind::Nonlocal => filled(at(0), "names", node.kind.name()),
        Kind::ExprStmt => load(at(0)),
        _ => Ok(()),
    }
}

fn try_stmt(node: &Node) -> Result {
    let at = |i: usize| &node.items[i];
    let owner = node.kind.name();
    body(at(0), owner)?;
    let (handlers, orelse, last) = (list(at(1)), list(at(2)), list(at(3)));
    if handlers.is_empty() && last.is_empty() {
        return value(format!("{owner} has neither except handlers nor finalbody"));
    }
    if handlers.is_empty() && !orelse.is_empty() {
        return value(format!("{owner} has orelse but no except handlers"));
    }
    for handler in handlers.iter().filter_map(self::node) {
        place(handler)?;
        load(&handler.items[0])?;
        body(&handler.items[2], "ExceptHandler")?;
    }
    stmts(at(2))?;
    stmts(at(3))
}

fn patterns(item: &Item, star_allowed: bool) -> Result {
    list(item).iter().try_for_each(|item| pattern(item, star_allowed))
}

/// A name that a pattern binds.
fn capture(item: &Item) -> Result {
    match item {
        Item::Text(text) if text.as_bytes() == b"_" => value("can't capture name '_' in patterns"),
        item => name(item),
    }
}

fn pattern(item: &Item, star_allowed: bool) -> Result {
    let Some(node) = node(item) else { return value("None disallowed in pattern list") };
    place(node)?;
    let at = |i: usize| &node.items[i];
    match node.kind {
        Kind::MatchValue => match_value(at(0)),
        Kind::MatchSingleton => match at(0) {
            Item::Const(Const::None | Const::True | Const::False) => Ok(()),
            _ => value("MatchSingleton can only contain True, False and None"),
        },
        Kind::MatchSequence => patterns(at(0), true),
        Kind::MatchMapping => {
            if list(at(0)).len() != list(at(1)).len() {
                return value("MatchMapping doesn't have the same number of keys as patterns");
            }
            capture(at(2))?;
            for key in list(at(0)) {
                // `None`, `True` and `False` are keys, though as patterns they are singletons.
                if let Some(key) = self::node(key)
                    && matches!(
                        key.items.first(),
                        Some(Item::Const(Const::None | Const::True | Const::False))
                    )
                    && key.kind == Kind::Constant
                {
                    continue;
                }
                match_value(key)?;
            }
            patterns(at(1), false)
        }
        Kind::MatchClass => {
            if list(at(2)).len() != list(at(3)).len() {
                return value("MatchClass doesn't have the same number of keyword attributes as patterns");
            }
            load(at(0))?;
            let mut class = self::node(at(0));
            loop {
                match class {
                    Some(n) if n.kind == Kind::Name => break,
                    Some(n) if n.kind == Kind::Attribute => class = self::node(&n.items[0]),
                    _ => return value("MatchClass cls field can only contain Name or Attribute nodes."),
                }
            }
            list(at(2)).iter().try_for_each(name)?;
            patterns(at(1), false)?;
            patterns(at(3), false)
        }
        Kind::MatchStar => {
            if !star_allowed {
                return value("can't use MatchStar here");
            }
            capture(at(0))
        }
        Kind::MatchAs => {
            capture(at(1))?;
            match (at(0), at(1)) {
                (Item::None, _) => Ok(()),
                (_, Item::None) => value("MatchAs must specify a target name if a pattern is given"),
                (inner, _) => pattern(inner, false),
            }
        }
        Kind::MatchOr => {
            if list(at(0)).len() < 2 {
                return value("MatchOr requires at least 2 patterns");
            }
            patterns(at(0), false)
        }
        _ => value("unexpected pattern"),
    }
}

/// An expression that a pattern compares with.
fn match_value(item: &Item) -> Result {
    load(item)?;
    let Some(node) = node(item) else { return Ok(()) };
    let number = |n: &Node, complex: bool| match (n.kind, n.items.first()) {
        (Kind::Constant, Some(Item::Const(c))) => match c {
            Const::Complex(..) => complex,
            Const::Int(_) | Const::BigInt { .. } | Const::Float(_) => !complex,
            _ => false,
        },
        _ => false,
    };
    let signed = |n: &Node, complex: bool| {
        number(n, complex)
            || n.kind == Kind::UnaryOp
                && matches!(n.items[0], Item::Kind(Kind::USub))
                && self::node(&n.items[1]).is_some_and(|operand| number(operand, complex))
    };
    let fine = match node.kind {
        Kind::Constant => match &node.items[0] {
            Item::Const(Const::Ellipsis) => return value("unexpected constant inside of a literal pattern"),
            Item::Const(c) => matches!(
                c,
                Const::Int(_)
                    | Const::BigInt { .. }
                    | Const::Float(_)
                    | Const::Complex(..)
                    | Const::Str(_)
                    | Const::Bytes(_)
            ),
            _ => false,
        },
        Kind::Attribute => true,
        Kind::UnaryOp => signed(node, false) || signed(node, true),
        Kind::BinOp => {
            matches!(node.items[1], Item::Kind(Kind::Add | Kind::Sub))
                && self::node(&node.items[0]).is_some_and(|left| signed(left, false))
                && self::node(&node.items[2]).is_some_and(|right| number(right, true))
        }
        Kind::JoinedStr | Kind::TemplateStr => true,
        _ => false,
    };
    if fine {
        return Ok(());
    }
    if node.kind == Kind::Constant {
        return value("unexpected constant inside of a literal pattern");
    }
    value("patterns may only match literals and attribute lookups")
}
