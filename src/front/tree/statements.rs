//! Parser's statements to neutral nodes.

use super::asdl::Kind;
use super::read::{Reader, items, name, operator};
use super::{Item, NOWHERE, Node};
use ruff_python_ast::{self as ast, Stmt, TypeParam};
use ruff_text_size::{Ranged, TextRange, TextSize};

impl Reader<'_> {
    pub fn body(&mut self, body: &[Stmt]) -> Item {
        Item::List(
            body.iter().filter_map(|stmt| self.stmt(stmt)).map(|node| Item::Node(Box::new(node))).collect(),
        )
    }

    fn stmt(&mut self, stmt: &Stmt) -> Option<Node> {
        if !self.enter() {
            return None;
        }
        let node = self.stmt_here(stmt);
        self.leave();
        Some(node)
    }

    fn stmt_here(&mut self, stmt: &Stmt) -> Node {
        let mut range = stmt.range();
        if ends_with_block(stmt) {
            range = self.block_end(range);
        }
        let (kind, items) = match stmt {
            Stmt::FunctionDef(s) => {
                range = self.source.def_range(range, &s.decorator_list);
                let kind = if s.is_async { Kind::AsyncFunctionDef } else { Kind::FunctionDef };
                let decorators = self.decorators(&s.decorator_list);
                let type_params = self.type_params(s.type_params.as_deref());
                if s.is_async {
                    self.since(5, "Async functions are", range);
                }
                let header = s.returns.as_deref().map_or(s.parameters.range, Ranged::range);
                let comment = self.function_comment(header.end());
                let items = items![
                    name(&s.name),
                    self.function_parameters(&s.parameters),
                    self.body(&s.body),
                    decorators,
                    self.opt(s.returns.as_deref()),
                    comment,
                    type_params,
                ];
                (kind, items)
            }
            Stmt::ClassDef(s) => {
                range = self.source.def_range(range, &s.decorator_list);
                let (bases, keywords) = match s.arguments.as_deref() {
                    Some(arguments) => (self.list(&arguments.args), self.keywords(&arguments.keywords)),
                    None => (Item::List(Vec::new()), Item::List(Vec::new())),
                };
                let items = items![
                    name(&s.name),
                    bases,
                    keywords,
                    self.body(&s.body),
                    self.decorators(&s.decorator_list),
                    self.type_params(s.type_params.as_deref()),
                ];
                (Kind::ClassDef, items)
            }
            Stmt::Return(s) => (Kind::Return, items![self.opt(s.value.as_deref())]),
            Stmt::Delete(s) => (Kind::Delete, items![self.list(&s.targets)]),
            Stmt::TypeAlias(s) => {
                let params = self.type_params(s.type_params.as_deref());
                self.since(12, "Type statement is", range);
                (Kind::TypeAlias, items![self.child(&s.name), params, self.child(&s.value)])
            }
            Stmt::Assign(s) => {
                let comment = self.comments.behind(self.source, range.end());
                (Kind::Assign, items![self.list(&s.targets), self.child(&s.value), comment])
            }
            Stmt::AugAssign(s) => {
                if s.op == ast::Operator::MatMult {
                    self.since(5, "The '@' operator is", range);
                }
                let op = Item::Kind(operator(s.op));
                (Kind::AugAssign, items![self.child(&s.target), op, self.child(&s.value)])
            }
            Stmt::AnnAssign(s) => {
                let what =
                    if s.simple { "Variable annotation syntax is" } else { "Variable annotations syntax is" };
                self.since(6, what, range);
                let items = items![
                    self.child(&s.target),
                    self.child(&s.annotation),
                    self.opt(s.value.as_deref()),
                    Item::Int(i64::from(s.simple)),
                ];
                (Kind::AnnAssign, items)
            }
            Stmt::For(s) => {
                if s.is_async {
                    self.since(5, "Async for loops are", range);
                }
                let comment = self.comments.header(self.source, s.iter.range().end());
                let items = items![
                    self.child(&s.target),
                    self.child(&s.iter),
                    self.body(&s.body),
                    self.body(&s.orelse),
                    comment,
                ];
                (if s.is_async { Kind::AsyncFor } else { Kind::For }, items)
            }
            Stmt::While(s) => {
                (Kind::While, items![self.child(&s.test), self.body(&s.body), self.body(&s.orelse)])
            }
            Stmt::If(s) => {
                let orelse = self.clauses(&s.elif_else_clauses, range);
                (Kind::If, items![self.child(&s.test), self.body(&s.body), orelse])
            }
            Stmt::With(s) => {
                let read = |item: &ast::WithItem, this: &mut Self| {
                    let items =
                        items![this.child(&item.context_expr), this.opt(item.optional_vars.as_deref())];
                    Item::Node(Box::new(Node { kind: Kind::WithItem, pos: NOWHERE, items }))
                };
                let list = s.items.iter().map(|item| read(item, self)).collect();
                let kind = if s.is_async { Kind::AsyncWith } else { Kind::With };
                if s.is_async {
                    self.since(5, "Async with statements are", range);
                }
                let header = s.items.last().map_or(range.start(), |item| item.range.end());
                let comment = self.comments.header(self.source, header);
                (kind, items![Item::List(list), self.body(&s.body), comment])
            }
            Stmt::Match(s) => {
                self.since(10, "Pattern matching is", range);
                let subject = self.child(&s.subject);
                let read = |case: &ast::MatchCase, this: &mut Self| {
                    let items = items![
                        this.pattern(&case.pattern),
                        this.opt(case.guard.as_deref()),
                        this.body(&case.body)
                    ];
                    Item::Node(Box::new(Node { kind: Kind::MatchCase, pos: NOWHERE, items }))
                };
                let cases = s.cases.iter().map(|case| read(case, self)).collect();
                (Kind::Match, items![subject, Item::List(cases)])
            }
            Stmt::Raise(s) => {
                let exc = s.exc.as_deref().filter(|exc| !exc.range().is_empty());
                (Kind::Raise, items![self.opt(exc), self.opt(s.cause.as_deref())])
            }
            Stmt::Try(s) => {
                if s.is_star {
                    self.since(11, "Exception groups are", range);
                }
                let handlers = s.handlers.iter().map(|handler| self.handler(handler)).collect();
                let items = items![
                    self.body(&s.body),
                    Item::List(handlers),
                    self.body(&s.orelse),
                    self.body(&s.finalbody),
                ];
                (if s.is_star { Kind::TryStar } else { Kind::Try }, items)
            }
            Stmt::Assert(s) => (Kind::Assert, items![self.child(&s.test), self.opt(s.msg.as_deref())]),
            Stmt::Import(s) => (Kind::Import, items![self.aliases(&s.names)]),
            Stmt::ImportFrom(s) => {
                let module = s.module.as_ref().map_or(Item::None, name);
                (Kind::ImportFrom, items![module, self.aliases(&s.names), Item::Int(i64::from(s.level))])
            }
            Stmt::Global(s) => (Kind::Global, items![Item::List(s.names.iter().map(name).collect())]),
            Stmt::Nonlocal(s) => (Kind::Nonlocal, items![Item::List(s.names.iter().map(name).collect())]),
            Stmt::Expr(s) => (Kind::ExprStmt, items![self.child(&s.value)]),
            // Escape commands are not parsed in Python's mode.
            Stmt::Pass(_) | Stmt::IpyEscapeCommand(_) => (Kind::Pass, items![]),
            Stmt::Break(_) => (Kind::Break, items![]),
            Stmt::Continue(_) => (Kind::Continue, items![]),
        };
        self.node(kind, range, items)
    }

    /// A block written on one line ends behind its semicolon.
    fn block_end(&self, range: TextRange) -> TextRange {
        let end = range.end().to_usize();
        let rest = self.source.text.get(end..).unwrap_or("");
        let mut blanks = rest.trim_start_matches([' ', '\t', '\x0c']);
        while let Some(next) = blanks.strip_prefix("\\\n") {
            blanks = next.trim_start_matches([' ', '\t', '\x0c']);
        }
        if !blanks.starts_with(';') {
            return range;
        }
        TextRange::new(range.start(), TextSize::new((end + rest.len() - blanks.len() + 1) as u32))
    }

    fn decorators(&mut self, decorators: &[ast::Decorator]) -> Item {
        Item::List(decorators.iter().map(|decorator| self.child(&decorator.expression)).collect())
    }

    /// `elif` is an `if` alone in `else`, and ends where the whole statement does.
    fn clauses(&mut self, clauses: &[ast::ElifElseClause], whole: TextRange) -> Item {
        let mut orelse = Item::List(Vec::new());
        for clause in clauses.iter().rev() {
            orelse = match &clause.test {
                None => self.body(&clause.body),
                Some(test) => {
                    let range = TextRange::new(clause.range.start(), whole.end());
                    let items = items![self.child(test), self.body(&clause.body), orelse];
                    Item::List(vec![Item::Node(Box::new(self.node(Kind::If, range, items)))])
                }
            };
        }
        if clauses.len() > 4_000 {
            self.too_deep = true;
        }
        orelse
    }

    fn handler(&mut self, handler: &ast::ExceptHandler) -> Item {
        let ast::ExceptHandler::ExceptHandler(h) = handler;
        if let Some(ast::Expr::Tuple(types)) = h.type_.as_deref()
            && !types.parenthesized
        {
            self.since(14, "except expressions without parentheses are", h.range);
        }
        let items = items![
            self.opt(h.type_.as_deref()),
            h.name.as_ref().map_or(Item::None, name),
            self.body(&h.body)
        ];
        Item::Node(Box::new(self.node(Kind::ExceptHandler, self.block_end(h.range), items)))
    }

    fn aliases(&mut self, aliases: &[ast::Alias]) -> Item {
        let read = |alias: &ast::Alias, this: &mut Self| {
            let items = items![name(&alias.name), alias.asname.as_ref().map_or(Item::None, name)];
            Item::Node(Box::new(this.node(Kind::Alias, alias.range, items)))
        };
        Item::List(aliases.iter().map(|alias| read(alias, self)).collect())
    }

    fn type_params(&mut self, params: Option<&ast::TypeParams>) -> Item {
        if let Some(params) = params {
            self.since(12, "Type parameter lists are", params.range);
        }
        let read = |param: &TypeParam, this: &mut Self| {
            if param.default().is_some() {
                this.since(13, "Type parameter defaults are", param.range());
            }
            let (kind, items) = match param {
                TypeParam::TypeVar(p) => {
                    let items =
                        items![name(&p.name), this.opt(p.bound.as_deref()), this.opt(p.default.as_deref())];
                    (Kind::TypeVar, items)
                }
                TypeParam::TypeVarTuple(p) => {
                    (Kind::TypeVarTuple, items![name(&p.name), this.opt(p.default.as_deref())])
                }
                TypeParam::ParamSpec(p) => {
                    (Kind::ParamSpec, items![name(&p.name), this.opt(p.default.as_deref())])
                }
            };
            Item::Node(Box::new(this.node(kind, param.range(), items)))
        };
        Item::List(params.into_iter().flat_map(|p| &p.type_params).map(|param| read(param, self)).collect())
    }
}

/// Whether the last thing in a statement is a block of statements.
fn ends_with_block(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::FunctionDef(_)
        | Stmt::ClassDef(_)
        | Stmt::For(_)
        | Stmt::While(_)
        | Stmt::If(_)
        | Stmt::With(_)
        | Stmt::Match(_)
        | Stmt::Try(_) => true,
        Stmt::Return(_)
        | Stmt::Delete(_)
        | Stmt::TypeAlias(_)
        | Stmt::Assign(_)
        | Stmt::AugAssign(_)
        | Stmt::AnnAssign(_)
        | Stmt::Raise(_)
        | Stmt::Assert(_)
        | Stmt::Import(_)
        | Stmt::ImportFrom(_)
        | Stmt::Global(_)
        | Stmt::Nonlocal(_)
        | Stmt::Expr(_)
        | Stmt::Pass(_)
        | Stmt::Break(_)
        | Stmt::Continue(_)
        | Stmt::IpyEscapeCommand(_) => false,
    }
}
