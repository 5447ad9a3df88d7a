//! Expressions and parameters.

use super::super::asdl::Kind;
use super::super::{Item, Node};
use super::{Fields, Writer, int, kind, malformed, name, nodes};
use crate::fail::Result;
use adder_abi::code::{Const, Position};
use ruff_python_ast::{self as ast, AtomicNodeIndex, BoolOp, CmpOp, Expr, ExprContext, Operator, UnaryOp};
use ruff_text_size::{Ranged, TextRange, TextSize};

impl Writer {
    pub(super) fn expr(&mut self, node: Node) -> Result<Expr> {
        let Node { kind: what, pos, items } = node;
        let start = self.here(pos);
        let mut fields = items.into_iter();
        let f = &mut fields;
        let node_index = AtomicNodeIndex::NONE;
        Ok(match what {
            Kind::BoolOp => {
                let op = if kind(f)? == Kind::Or { BoolOp::Or } else { BoolOp::And };
                let values = self.exprs(f)?;
                ast::ExprBoolOp { node_index, range: self.since(start, pos), op, values }.into()
            }
            Kind::NamedExpr => {
                let (target, value) = (self.boxed(f)?, self.boxed(f)?);
                ast::ExprNamed { node_index, range: self.since(start, pos), target, value }.into()
            }
            Kind::BinOp => {
                let left = self.boxed(f)?;
                let op = operator(kind(f)?)?;
                let right = self.boxed(f)?;
                ast::ExprBinOp { node_index, range: self.since(start, pos), left, op, right }.into()
            }
            Kind::UnaryOp => {
                let op = match kind(f)? {
                    Kind::Invert => UnaryOp::Invert,
                    Kind::Not => UnaryOp::Not,
                    Kind::UAdd => UnaryOp::UAdd,
                    _ => UnaryOp::USub,
                };
                let operand = self.boxed(f)?;
                ast::ExprUnaryOp { node_index, range: self.since(start, pos), op, operand }.into()
            }
            Kind::Lambda => {
                let parameters = Some(self.parameters(f)?);
                let body = self.boxed(f)?;
                ast::ExprLambda { node_index, range: self.since(start, pos), parameters, body }.into()
            }
            Kind::IfExp => {
                // In the order of the text, where the test comes second.
                let (test, body) = (f.next(), f.next());
                let (mut test, mut body) = (one(test), one(body));
                let body = self.boxed(&mut body)?;
                let test = self.boxed(&mut test)?;
                let orelse = self.boxed(f)?;
                ast::ExprIf { node_index, range: self.since(start, pos), test, body, orelse }.into()
            }
            Kind::Dict => {
                let items = self.dict_items(f)?;
                ast::ExprDict { node_index, range: self.since(start, pos), items }.into()
            }
            Kind::Set => {
                let elts = self.exprs(f)?;
                ast::ExprSet { node_index, range: self.since(start, pos), elts }.into()
            }
            Kind::ListComp => {
                let (elt, generators) = (self.boxed(f)?, self.generators(f)?);
                ast::ExprListComp { node_index, range: self.since(start, pos), elt, generators }.into()
            }
            Kind::SetComp => {
                let (elt, generators) = (self.boxed(f)?, self.generators(f)?);
                ast::ExprSetComp { node_index, range: self.since(start, pos), elt, generators }.into()
            }
            Kind::DictComp => {
                let (key, value) = (Some(self.boxed(f)?), self.boxed(f)?);
                let generators = self.generators(f)?;
                let range = self.since(start, pos);
                ast::ExprDictComp { node_index, range, key, value, generators }.into()
            }
            Kind::GeneratorExp => {
                let (elt, generators) = (self.boxed(f)?, self.generators(f)?);
                let range = self.since(start, pos);
                ast::ExprGenerator { node_index, range, elt, generators, parenthesized: true }.into()
            }
            Kind::Await => {
                let value = self.boxed(f)?;
                ast::ExprAwait { node_index, range: self.since(start, pos), value }.into()
            }
            Kind::Yield => {
                let value = self.opt(f)?;
                ast::ExprYield { node_index, range: self.since(start, pos), value }.into()
            }
            Kind::YieldFrom => {
                let value = self.boxed(f)?;
                ast::ExprYieldFrom { node_index, range: self.since(start, pos), value }.into()
            }
            Kind::Compare => {
                let left = self.boxed(f)?;
                let ops = comparisons(f)?;
                let comparators = self.exprs(f)?.into();
                let range = self.since(start, pos);
                ast::ExprCompare { node_index, range, left, ops, comparators }.into()
            }
            Kind::Call => {
                let func = self.boxed(f)?;
                let open = self.last();
                let args = self.exprs(f)?.into();
                let keywords = self.keywords(f)?.into_iter().collect();
                let range = TextRange::new(open, self.since(start, pos).end());
                let arguments = ast::Arguments { range, node_index: AtomicNodeIndex::NONE, args, keywords };
                ast::ExprCall { node_index, range_start: start, func, arguments }.into()
            }
            Kind::FormattedValue | Kind::Interpolation => {
                let node = Node { kind: what, pos, items: fields.collect() };
                self.lone_interpolation(node, start)?
            }
            Kind::JoinedStr => {
                let value = ast::FStringValue::single(self.fstring(f, start, pos)?);
                ast::ExprFString { node_index, range: TextRange::new(start, self.last()), value }.into()
            }
            Kind::TemplateStr => {
                let value = ast::TStringValue::single(self.tstring(f, start, pos)?);
                ast::ExprTString { node_index, range: TextRange::new(start, self.last()), value }.into()
            }
            Kind::Constant => match f.next() {
                Some(Item::Const(value)) => self.constant(value, start, pos),
                _ => return malformed(),
            },
            Kind::Attribute => {
                let value = self.boxed(f)?;
                // The name is what the expression ends with.
                let length = match f.as_slice().first() {
                    Some(Item::Text(text)) => text.code_points().count() as i32,
                    _ => 0,
                };
                let name =
                    Position { line: pos.end_line, col: pos.end_col.saturating_sub(length).max(0), ..pos };
                let at = self.here(name);
                let at = self.since(at, name);
                let attr = self.identifier(f, at)?;
                let ctx = context(f);
                ast::ExprAttribute { node_index, range: self.since(start, pos), value, attr, ctx }.into()
            }
            Kind::Subscript => {
                let (value, slice) = (self.boxed(f)?, self.boxed(f)?);
                let ctx = context(f);
                ast::ExprSubscript { node_index, range: self.since(start, pos), value, slice, ctx }.into()
            }
            Kind::Starred => {
                let value = self.boxed(f)?;
                let ctx = context(f);
                ast::ExprStarred { node_index, range: self.since(start, pos), value, ctx }.into()
            }
            Kind::Name => {
                let Some(Item::Text(id)) = f.next() else { return malformed() };
                let ctx = context(f);
                ast::ExprName { node_index, range: self.since(start, pos), id: name(&id), ctx }.into()
            }
            Kind::List => {
                let elts = self.exprs(f)?;
                let ctx = context(f);
                ast::ExprList { node_index, range: self.since(start, pos), elts, ctx }.into()
            }
            Kind::Tuple => {
                let elts = self.exprs(f)?;
                let ctx = context(f);
                let range = self.since(start, pos);
                ast::ExprTuple { node_index, range, elts, ctx, parenthesized: true }.into()
            }
            Kind::Slice => {
                let (lower, upper, step) = (self.opt(f)?, self.opt(f)?, self.opt(f)?);
                ast::ExprSlice { node_index, range: self.since(start, pos), lower, upper, step }.into()
            }
            _ => return malformed(),
        })
    }

    /// A constant that began at an offset.
    fn constant(&mut self, value: Const, start: TextSize, pos: Position) -> Expr {
        let range = self.since(start, pos);
        let node_index = AtomicNodeIndex::NONE;
        match value {
            Const::None => ast::ExprNoneLiteral { node_index, range }.into(),
            Const::True => ast::ExprBooleanLiteral { node_index, range, value: true }.into(),
            Const::False => ast::ExprBooleanLiteral { node_index, range, value: false }.into(),
            Const::Ellipsis => ast::ExprEllipsisLiteral { node_index, range }.into(),
            Const::Float(float) => {
                ast::ExprNumberLiteral { node_index, range, value: ast::Number::Float(float) }.into()
            }
            Const::Bytes(value) => {
                let flags = ast::BytesLiteralFlags::empty();
                let part = ast::BytesLiteral { range, node_index: AtomicNodeIndex::NONE, value, flags };
                let value = ast::BytesLiteralValue::single(part);
                ast::ExprBytesLiteral { node_index, range, value }.into()
            }
            Const::Str(text) => {
                let shown: Box<str> = String::from_utf8_lossy(text.as_bytes()).into();
                self.places.keep(start, Const::Str(text));
                let flags = ast::StringLiteralFlags::empty();
                let part =
                    ast::StringLiteral { range, node_index: AtomicNodeIndex::NONE, value: shown, flags };
                let value = ast::StringLiteralValue::single(part);
                ast::ExprStringLiteral { node_index, range, value }.into()
            }
            other => {
                self.places.keep(start, other);
                let value = ast::Number::Int(ast::Int::ZERO);
                ast::ExprNumberLiteral { node_index, range, value }.into()
            }
        }
    }

    fn dict_items(&mut self, f: &mut Fields) -> Result<Vec<ast::DictItem>> {
        let (Some(Item::List(keys)), Some(Item::List(values))) = (f.next(), f.next()) else {
            return malformed();
        };
        let mut items = Vec::with_capacity(keys.len());
        for (key, value) in keys.into_iter().zip(values) {
            let key = self.opt(&mut one(Some(key)))?.map(|key| *key);
            items.push(ast::DictItem { key, value: self.child(&mut one(Some(value)))? });
        }
        Ok(items)
    }

    fn generators(&mut self, f: &mut Fields) -> Result<Vec<ast::Comprehension>> {
        let write = |node: Node, this: &mut Self| {
            let start = this.last();
            let mut fields = node.items.into_iter();
            let f = &mut fields;
            let (target, iter, ifs) = (this.child(f)?, this.child(f)?, this.exprs(f)?);
            let range = TextRange::new(start, this.last());
            let is_async = int(f) != 0;
            Ok(ast::Comprehension { range, node_index: AtomicNodeIndex::NONE, target, iter, ifs, is_async })
        };
        nodes(f)?.into_iter().map(|node| write(node, self)).collect()
    }

    pub(super) fn keywords(&mut self, f: &mut Fields) -> Result<Vec<ast::Keyword>> {
        let write = |node: Node, this: &mut Self| {
            let start = this.here(node.pos);
            let mut fields = node.items.into_iter();
            let arg = this.opt_identifier(&mut fields, TextRange::empty(start))?;
            let value = this.child(&mut fields)?;
            let range = this.since(start, node.pos);
            Ok(ast::Keyword { range, node_index: AtomicNodeIndex::NONE, arg, value })
        };
        nodes(f)?.into_iter().map(|node| write(node, self)).collect()
    }

    /// The parameters of a function: an `arguments` node.
    pub(super) fn parameters(&mut self, f: &mut Fields) -> Result<Box<ast::Parameters>> {
        let Some(Item::Node(node)) = f.next() else { return malformed() };
        let start = self.last();
        let mut fields = node.items.into_iter();
        let f = &mut fields;
        let (posonly, args) = (nodes(f)?, nodes(f)?);
        let vararg = f.next();
        let kwonly = nodes(f)?;
        let Some(Item::List(kw_defaults)) = f.next() else { return malformed() };
        let kwarg = f.next();
        let defaults = nodes(f)?;
        // The last positional parameters have the defaults.
        let without = (posonly.len() + args.len()).saturating_sub(defaults.len());
        let mut defaults =
            std::iter::repeat_with(|| Item::None).take(without).chain(defaults.into_iter().map(boxed_item));
        let all = |list: Vec<Node>, defaults: &mut dyn Iterator<Item = Item>, this: &mut Self| {
            let write = |(node, default): (Node, Item)| this.parameter_with(node, default);
            list.into_iter().zip(defaults).map(write).collect::<Result<Vec<_>>>()
        };
        // `zip` asks the list first, so that no default is lost at the list's end.
        let posonlyargs = all(posonly, &mut defaults, self)?.into_iter().collect();
        let args = all(args, &mut defaults, self)?.into_iter().collect();
        let vararg = self.opt_parameter(vararg)?;
        let kwonlyargs = all(kwonly, &mut kw_defaults.into_iter(), self)?.into_iter().collect();
        let kwarg = self.opt_parameter(kwarg)?;
        let range = TextRange::new(start, self.last());
        let node_index = AtomicNodeIndex::NONE;
        Ok(Box::new(ast::Parameters { range, node_index, posonlyargs, args, vararg, kwonlyargs, kwarg }))
    }

    fn opt_parameter(&mut self, item: Option<Item>) -> Result<Option<Box<ast::Parameter>>> {
        match item {
            Some(Item::Node(node)) => Ok(Some(Box::new(self.parameter(*node)?))),
            _ => Ok(None),
        }
    }

    fn parameter(&mut self, node: Node) -> Result<ast::Parameter> {
        let start = self.here(node.pos);
        let mut fields = node.items.into_iter();
        let name = self.identifier(&mut fields, TextRange::empty(start))?;
        let annotation = self.opt(&mut fields)?;
        let range = self.since(start, node.pos);
        Ok(ast::Parameter { range, node_index: AtomicNodeIndex::NONE, name, annotation })
    }

    fn parameter_with(&mut self, node: Node, default: Item) -> Result<ast::ParameterWithDefault> {
        let parameter = self.parameter(node)?;
        let default = self.opt(&mut one(Some(default)))?;
        let range = TextRange::new(parameter.start(), self.last());
        Ok(ast::ParameterWithDefault { range, node_index: AtomicNodeIndex::NONE, parameter, default })
    }
}

fn boxed_item(node: Node) -> Item {
    Item::Node(Box::new(node))
}

/// Fields of which there is one.
pub(super) fn one(item: Option<Item>) -> Fields {
    item.into_iter().collect::<Vec<Item>>().into_iter()
}

fn context(f: &mut Fields) -> ExprContext {
    match f.next() {
        Some(Item::Kind(Kind::Store)) => ExprContext::Store,
        Some(Item::Kind(Kind::Del)) => ExprContext::Del,
        _ => ExprContext::Load,
    }
}

pub(super) fn operator(kind: Kind) -> Result<Operator> {
    Ok(match kind {
        Kind::Add => Operator::Add,
        Kind::Sub => Operator::Sub,
        Kind::Mult => Operator::Mult,
        Kind::MatMult => Operator::MatMult,
        Kind::Div => Operator::Div,
        Kind::Mod => Operator::Mod,
        Kind::Pow => Operator::Pow,
        Kind::LShift => Operator::LShift,
        Kind::RShift => Operator::RShift,
        Kind::BitOr => Operator::BitOr,
        Kind::BitXor => Operator::BitXor,
        Kind::BitAnd => Operator::BitAnd,
        Kind::FloorDiv => Operator::FloorDiv,
        _ => return malformed(),
    })
}

fn comparisons(f: &mut Fields) -> Result<Box<[CmpOp]>> {
    let Some(Item::List(items)) = f.next() else { return malformed() };
    let write = |item: Item| {
        Ok(match item {
            Item::Kind(Kind::Eq) => CmpOp::Eq,
            Item::Kind(Kind::NotEq) => CmpOp::NotEq,
            Item::Kind(Kind::Lt) => CmpOp::Lt,
            Item::Kind(Kind::LtE) => CmpOp::LtE,
            Item::Kind(Kind::Gt) => CmpOp::Gt,
            Item::Kind(Kind::GtE) => CmpOp::GtE,
            Item::Kind(Kind::Is) => CmpOp::Is,
            Item::Kind(Kind::IsNot) => CmpOp::IsNot,
            Item::Kind(Kind::In) => CmpOp::In,
            Item::Kind(Kind::NotIn) => CmpOp::NotIn,
            _ => return malformed(),
        })
    };
    items.into_iter().map(write).collect()
}
