//! Parser's expressions to neutral nodes.
//!
//! In: the parser's tree and its source. Out: nodes with CPython's shapes and positions. A tree deeper than [`MAX_DEPTH`] is cut, and
//! said so in `too_deep`: who walks or frees the nodes need not fear for the stack.

use super::asdl::Kind;
use super::comments::{self, Comments};
use super::{Item, NOWHERE, Node};
use crate::literals;
use crate::source::Source;
use adder_abi::code::{Const, Position, Text};
use ruff_python_ast::{self as ast, BoolOp, CmpOp, Expr, ExprContext, Operator, UnaryOp};
use ruff_text_size::{Ranged, TextRange, TextSize};

/// How deep nodes may nest.
const MAX_DEPTH: u32 = 8_000;

pub struct Reader<'s> {
    pub source: &'s Source,
    depth: u32,
    pub too_deep: bool,
    /// The first error found on the way.
    pub failed: Option<(String, TextRange)>,
    /// The minor version whose syntax is allowed.
    feature: u8,
    pub comments: Comments,
}

/// A node's fields.
macro_rules! items {
    ($($item:expr),* $(,)?) => { vec![$($item),*] };
}
pub(super) use items;

impl<'s> Reader<'s> {
    pub fn new(source: &'s Source, feature: u8, comments: Comments) -> Reader<'s> {
        Reader { source, depth: 0, too_deep: false, failed: None, feature, comments }
    }

    /// Refuses what came with a later version than the one allowed.
    pub fn since(&mut self, minor: u8, what: &str, range: TextRange) {
        if self.feature < minor {
            let message = format!("{what} only supported in Python 3.{minor} and greater");
            self.failed.get_or_insert((message, TextRange::empty(range.end())));
        }
    }

    /// The type comment of a function whose header's last expression ends at `end`.
    pub fn function_comment(&mut self, end: TextSize) -> Item {
        match self.comments.function(self.source, end) {
            Ok(comment) => comment,
            Err(range) => {
                self.failed.get_or_insert((comments::TWICE.into(), range));
                Item::None
            }
        }
    }

    /// A node at a range of the source.
    pub fn node(&self, kind: Kind, range: TextRange, items: Vec<Item>) -> Node {
        Node { kind, pos: self.place(range), items }
    }

    pub fn place(&self, range: TextRange) -> Position {
        self.source.position(range)
    }

    /// Whether there is room below; `leave` must follow if so.
    pub fn enter(&mut self) -> bool {
        if self.depth >= MAX_DEPTH {
            self.too_deep = true;
            return false;
        }
        self.depth += 1;
        true
    }

    pub fn leave(&mut self) {
        self.depth -= 1;
    }

    pub fn child(&mut self, expr: &Expr) -> Item {
        Item::Node(Box::new(self.expr(expr)))
    }

    pub fn opt(&mut self, expr: Option<&Expr>) -> Item {
        expr.map_or(Item::None, |expr| self.child(expr))
    }

    pub fn list(&mut self, exprs: &[Expr]) -> Item {
        Item::List(exprs.iter().map(|expr| self.child(expr)).collect())
    }

    pub fn constant(&self, range: TextRange, value: Const) -> Node {
        self.node(Kind::Constant, range, items![Item::Const(value), Item::None])
    }

    pub fn expr(&mut self, expr: &Expr) -> Node {
        if !self.enter() {
            return self.constant(expr.range(), Const::None);
        }
        let node = self.expr_here(expr);
        self.leave();
        node
    }

    fn expr_here(&mut self, expr: &Expr) -> Node {
        let range = expr.range();
        let (kind, items) = match expr {
            Expr::BoolOp(e) => {
                let op = match e.op {
                    BoolOp::And => Kind::And,
                    BoolOp::Or => Kind::Or,
                };
                (Kind::BoolOp, items![Item::Kind(op), self.list(&e.values)])
            }
            Expr::Named(e) => {
                self.since(8, "Assignment expressions are", range);
                (Kind::NamedExpr, items![self.child(&e.target), self.child(&e.value)])
            }
            Expr::BinOp(e) => {
                if e.op == Operator::MatMult {
                    self.since(5, "The '@' operator is", range);
                }
                (Kind::BinOp, items![self.child(&e.left), Item::Kind(operator(e.op)), self.child(&e.right)])
            }
            Expr::UnaryOp(e) => {
                let op = match e.op {
                    UnaryOp::Invert => Kind::Invert,
                    UnaryOp::Not => Kind::Not,
                    UnaryOp::UAdd => Kind::UAdd,
                    UnaryOp::USub => Kind::USub,
                };
                (Kind::UnaryOp, items![Item::Kind(op), self.child(&e.operand)])
            }
            Expr::Lambda(e) => {
                (Kind::Lambda, items![self.parameters(e.parameters.as_deref(), false), self.child(&e.body)])
            }
            Expr::If(e) => {
                (Kind::IfExp, items![self.child(&e.test), self.child(&e.body), self.child(&e.orelse)])
            }
            Expr::Dict(e) => {
                let keys = e.items.iter().map(|item| self.opt(item.key.as_ref())).collect();
                let values = e.items.iter().map(|item| self.child(&item.value)).collect();
                (Kind::Dict, items![Item::List(keys), Item::List(values)])
            }
            Expr::Set(e) => (Kind::Set, items![self.list(&e.elts)]),
            Expr::ListComp(e) => (Kind::ListComp, items![self.child(&e.elt), self.generators(&e.generators)]),
            Expr::SetComp(e) => (Kind::SetComp, items![self.child(&e.elt), self.generators(&e.generators)]),
            Expr::DictComp(e) => {
                let items =
                    items![self.opt(e.key.as_deref()), self.child(&e.value), self.generators(&e.generators)];
                (Kind::DictComp, items)
            }
            Expr::Generator(e) => {
                (Kind::GeneratorExp, items![self.child(&e.elt), self.generators(&e.generators)])
            }
            Expr::Await(e) => {
                self.since(5, "Await expressions are", range);
                (Kind::Await, items![self.child(&e.value)])
            }
            Expr::Yield(e) => (Kind::Yield, items![self.opt(e.value.as_deref())]),
            Expr::YieldFrom(e) => (Kind::YieldFrom, items![self.child(&e.value)]),
            Expr::Compare(e) => {
                let ops = e.ops.iter().map(|&op| Item::Kind(comparison(op))).collect();
                (Kind::Compare, items![self.child(&e.left), Item::List(ops), self.list(&e.comparators)])
            }
            Expr::Call(e) => {
                let func = self.child(&e.func);
                let mut args = self.list(&e.arguments.args);
                if let ([Expr::Generator(only)], true, Item::List(args)) =
                    (&e.arguments.args[..], e.arguments.keywords.is_empty(), &mut args)
                    && !only.parenthesized
                    && let Some(Item::Node(node)) = args.first_mut()
                {
                    // Its parentheses are the call's.
                    node.pos = self.place(e.arguments.range);
                }
                (Kind::Call, items![func, args, self.keywords(&e.arguments.keywords)])
            }
            Expr::FString(e) => return self.fstring(e),
            Expr::TString(e) => {
                self.since(14, "t-strings are", range);
                return self.tstring(e);
            }
            Expr::StringLiteral(e) => {
                let text = Const::Str(literals::string(self.source, e));
                let unicode = e.value.iter().next().is_some_and(|part| part.flags.prefix().is_unicode());
                let kind = if unicode { Item::Text(Text::from("u")) } else { Item::None };
                (Kind::Constant, items![Item::Const(text), kind])
            }
            Expr::BytesLiteral(e) => return self.constant(range, Const::Bytes(literals::bytes(e))),
            Expr::NumberLiteral(e) => {
                if self.feature < 6
                    && self.source.text.get(range.to_std_range()).is_some_and(|n| n.contains('_'))
                {
                    self.since(6, "Underscores in numeric literals are", range);
                }
                let value = match literals::number(&e.value) {
                    Ok(value) => value,
                    Err(message) => {
                        self.failed.get_or_insert((message, range));
                        Const::None
                    }
                };
                return self.constant(range, value);
            }
            Expr::BooleanLiteral(e) => {
                return self.constant(range, if e.value { Const::True } else { Const::False });
            }
            Expr::NoneLiteral(_) => return self.constant(range, Const::None),
            Expr::EllipsisLiteral(_) => return self.constant(range, Const::Ellipsis),
            Expr::Attribute(e) => {
                (Kind::Attribute, items![self.child(&e.value), name(&e.attr), context(e.ctx)])
            }
            Expr::Subscript(e) => {
                (Kind::Subscript, items![self.child(&e.value), self.child(&e.slice), context(e.ctx)])
            }
            Expr::Starred(e) => (Kind::Starred, items![self.child(&e.value), context(e.ctx)]),
            Expr::Name(e) => (Kind::Name, items![text(&e.id), context(e.ctx)]),
            Expr::List(e) => (Kind::List, items![self.list(&e.elts), context(e.ctx)]),
            Expr::Tuple(e) => (Kind::Tuple, items![self.list(&e.elts), context(e.ctx)]),
            Expr::Slice(e) => {
                let items = items![
                    self.opt(e.lower.as_deref()),
                    self.opt(e.upper.as_deref()),
                    self.opt(e.step.as_deref())
                ];
                (Kind::Slice, items)
            }
            // Not parsed in Python's mode.
            Expr::IpyEscapeCommand(_) => return self.constant(range, Const::None),
        };
        self.node(kind, range, items)
    }

    fn generators(&mut self, generators: &[ast::Comprehension]) -> Item {
        let read = |g: &ast::Comprehension, this: &mut Self| {
            if g.is_async {
                this.since(6, "Async comprehensions are", g.range);
            }
            let items = items![
                this.child(&g.target),
                this.child(&g.iter),
                this.list(&g.ifs),
                Item::Int(i64::from(g.is_async)),
            ];
            Item::Node(Box::new(Node { kind: Kind::Comprehension, pos: NOWHERE, items }))
        };
        Item::List(generators.iter().map(|g| read(g, self)).collect())
    }

    pub fn keywords(&mut self, keywords: &[ast::Keyword]) -> Item {
        let read = |k: &ast::Keyword, this: &mut Self| {
            let items = items![k.arg.as_ref().map_or(Item::None, name), this.child(&k.value)];
            Item::Node(Box::new(this.node(Kind::Keyword, k.range, items)))
        };
        Item::List(keywords.iter().map(|k| read(k, self)).collect())
    }

    /// The parameters of a `def`, which may have type comments.
    pub fn function_parameters(&mut self, parameters: &ast::Parameters) -> Item {
        self.parameters(Some(parameters), true)
    }

    fn parameters(&mut self, parameters: Option<&ast::Parameters>, commented: bool) -> Item {
        let none = || Item::List(Vec::new());
        let items = match parameters {
            None => items![none(), none(), Item::None, none(), none(), Item::None, none()],
            Some(p) => {
                if let Some(last) = p.posonlyargs.last() {
                    self.since(8, "Positional-only parameters are", last.range);
                }
                let mut all = |list: &[ast::ParameterWithDefault]| {
                    let read = |p: &ast::ParameterWithDefault| {
                        self.parameter(&p.parameter, commented.then_some(p.range.end()))
                    };
                    Item::List(list.iter().map(read).collect())
                };
                let (posonly, args, kwonly) = (all(&p.posonlyargs), all(&p.args), all(&p.kwonlyargs));
                let kw_defaults = p.kwonlyargs.iter().map(|p| self.opt(p.default.as_deref())).collect();
                let defaults = p
                    .posonlyargs
                    .iter()
                    .chain(&p.args)
                    .filter_map(|p| p.default.as_deref())
                    .map(|default| self.child(default))
                    .collect();
                items![
                    posonly,
                    args,
                    p.vararg
                        .as_deref()
                        .map_or(Item::None, |p| self.parameter(p, commented.then_some(p.range.end()))),
                    kwonly,
                    Item::List(kw_defaults),
                    p.kwarg
                        .as_deref()
                        .map_or(Item::None, |p| self.parameter(p, commented.then_some(p.range.end()))),
                    Item::List(defaults),
                ]
            }
        };
        Item::Node(Box::new(Node { kind: Kind::Arguments, pos: NOWHERE, items }))
    }

    /// A parameter; a type comment can follow its end, with default value, if that is given.
    fn parameter(&mut self, p: &ast::Parameter, end: Option<TextSize>) -> Item {
        let comment = end.map_or(Item::None, |end| self.comments.parameter(self.source, end));
        let items = items![name(&p.name), self.opt(p.annotation.as_deref()), comment];
        // The parser begins `*args` at the star.
        let range = TextRange::new(p.name.range.start(), p.range.end());
        Item::Node(Box::new(self.node(Kind::Arg, range, items)))
    }
}

pub fn name(identifier: &ast::Identifier) -> Item {
    text(&identifier.id)
}

pub fn text(text: &str) -> Item {
    Item::Text(Text::from(text))
}

fn context(ctx: ExprContext) -> Item {
    Item::Kind(match ctx {
        ExprContext::Load | ExprContext::Invalid => Kind::Load,
        ExprContext::Store => Kind::Store,
        ExprContext::Del => Kind::Del,
    })
}

pub fn operator(op: Operator) -> Kind {
    match op {
        Operator::Add => Kind::Add,
        Operator::Sub => Kind::Sub,
        Operator::Mult => Kind::Mult,
        Operator::MatMult => Kind::MatMult,
        Operator::Div => Kind::Div,
        Operator::Mod => Kind::Mod,
        Operator::Pow => Kind::Pow,
        Operator::LShift => Kind::LShift,
        Operator::RShift => Kind::RShift,
        Operator::BitOr => Kind::BitOr,
        Operator::BitXor => Kind::BitXor,
        Operator::BitAnd => Kind::BitAnd,
        Operator::FloorDiv => Kind::FloorDiv,
    }
}

fn comparison(op: CmpOp) -> Kind {
    match op {
        CmpOp::Eq => Kind::Eq,
        CmpOp::NotEq => Kind::NotEq,
        CmpOp::Lt => Kind::Lt,
        CmpOp::LtE => Kind::LtE,
        CmpOp::Gt => Kind::Gt,
        CmpOp::GtE => Kind::GtE,
        CmpOp::Is => Kind::Is,
        CmpOp::IsNot => Kind::IsNot,
        CmpOp::In => Kind::In,
        CmpOp::NotIn => Kind::NotIn,
    }
}
