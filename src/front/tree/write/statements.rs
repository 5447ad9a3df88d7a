//! Statements.

use super::super::asdl::Kind;
use super::super::{Item, Node};
use super::expressions::operator;
use super::{Fields, Writer, int, kind, malformed, nodes};
use crate::fail::Result;
use adder_abi::code::Position;
use ruff_python_ast::{self as ast, AtomicNodeIndex, Decorator, Stmt, Suite};
use ruff_text_size::{Ranged, TextRange, TextSize};

impl Writer {
    pub(super) fn body(&mut self, f: &mut Fields) -> Result<Suite> {
        let stmts = nodes(f)?.into_iter().map(|node| self.stmt(node)).collect::<Result<Vec<Stmt>>>()?;
        Ok(stmts.into_iter().collect())
    }

    fn stmt(&mut self, node: Node) -> Result<Stmt> {
        let Node { kind: what, pos, items } = node;
        let mut fields = items.into_iter();
        let f = &mut fields;
        match what {
            Kind::FunctionDef | Kind::AsyncFunctionDef => return self.function(what, f, pos),
            Kind::ClassDef => return self.class(f, pos),
            Kind::If => return self.if_stmt(f, pos),
            _ => {}
        }
        let start = self.here(pos);
        let at = TextRange::empty(start);
        let node_index = AtomicNodeIndex::NONE;
        Ok(match what {
            Kind::Return => {
                let value = self.opt(f)?;
                ast::StmtReturn { node_index, range: self.since(start, pos), value }.into()
            }
            Kind::Delete => {
                let targets = self.exprs(f)?;
                ast::StmtDelete { node_index, range: self.since(start, pos), targets }.into()
            }
            Kind::Assign => {
                let (targets, value) = (self.exprs(f)?, self.boxed(f)?);
                ast::StmtAssign { node_index, range: self.since(start, pos), targets, value }.into()
            }
            Kind::TypeAlias => {
                let name = self.boxed(f)?;
                let type_params = self.type_params(f)?;
                let value = self.boxed(f)?;
                ast::StmtTypeAlias { node_index, range: self.since(start, pos), name, type_params, value }
                    .into()
            }
            Kind::AugAssign => {
                let target = self.boxed(f)?;
                let op = operator(kind(f)?)?;
                let value = self.boxed(f)?;
                ast::StmtAugAssign { node_index, range: self.since(start, pos), target, op, value }.into()
            }
            Kind::AnnAssign => {
                let (target, annotation, value) = (self.boxed(f)?, self.boxed(f)?, self.opt(f)?);
                let simple = int(f) != 0;
                let range = self.since(start, pos);
                ast::StmtAnnAssign { node_index, range, target, annotation, value, simple }.into()
            }
            Kind::For | Kind::AsyncFor => {
                let (target, iter) = (self.boxed(f)?, self.boxed(f)?);
                let (body, orelse) = (self.body(f)?, self.body(f)?);
                let is_async = what == Kind::AsyncFor;
                let range = self.since(start, pos);
                ast::StmtFor { node_index, range, is_async, target, iter, body, orelse }.into()
            }
            Kind::While => {
                let (test, body, orelse) = (self.boxed(f)?, self.body(f)?, self.body(f)?);
                ast::StmtWhile { node_index, range: self.since(start, pos), test, body, orelse }.into()
            }
            Kind::With | Kind::AsyncWith => {
                let items = nodes(f)?.into_iter().map(|node| self.with_item(node)).collect::<Result<_>>()?;
                let body = self.body(f)?;
                let is_async = what == Kind::AsyncWith;
                ast::StmtWith { node_index, range: self.since(start, pos), is_async, items, body }.into()
            }
            Kind::Match => {
                let subject = self.boxed(f)?;
                let cases = nodes(f)?.into_iter().map(|node| self.case(node)).collect::<Result<_>>()?;
                ast::StmtMatch { node_index, range: self.since(start, pos), subject, cases }.into()
            }
            Kind::Raise => {
                let (exc, cause) = (self.opt(f)?, self.opt(f)?);
                ast::StmtRaise { node_index, range: self.since(start, pos), exc, cause }.into()
            }
            Kind::Try | Kind::TryStar => {
                let body = self.body(f)?;
                let handlers = nodes(f)?.into_iter().map(|node| self.handler(node)).collect::<Result<_>>()?;
                let (orelse, finalbody) = (self.body(f)?, self.body(f)?);
                let is_star = what == Kind::TryStar;
                let range = self.since(start, pos);
                ast::StmtTry { node_index, range, body, handlers, orelse, finalbody, is_star }.into()
            }
            Kind::Assert => {
                let (test, msg) = (self.boxed(f)?, self.opt(f)?);
                ast::StmtAssert { node_index, range: self.since(start, pos), test, msg }.into()
            }
            Kind::Import => {
                let names = self.aliases(f)?;
                ast::StmtImport { node_index, range: self.since(start, pos), names, is_lazy: false }.into()
            }
            Kind::ImportFrom => {
                let module = self.opt_identifier(f, at)?;
                let names = self.aliases(f)?;
                let level = u32::try_from(int(f)).unwrap_or(0);
                let range = self.since(start, pos);
                ast::StmtImportFrom { node_index, range, module, names, level, is_lazy: false }.into()
            }
            Kind::Global => {
                let names = self.identifiers(f, at)?;
                ast::StmtGlobal { node_index, range: self.since(start, pos), names }.into()
            }
            Kind::Nonlocal => {
                let names = self.identifiers(f, at)?;
                ast::StmtNonlocal { node_index, range: self.since(start, pos), names }.into()
            }
            Kind::ExprStmt => {
                let value = self.boxed(f)?;
                ast::StmtExpr { node_index, range: self.since(start, pos), value }.into()
            }
            Kind::Pass => ast::StmtPass { node_index, range: self.since(start, pos) }.into(),
            Kind::Break => ast::StmtBreak { node_index, range: self.since(start, pos) }.into(),
            Kind::Continue => ast::StmtContinue { node_index, range: self.since(start, pos) }.into(),
            _ => return malformed(),
        })
    }

    /// Decorators, and where the definition begins that follows them: right behind the last (see `Source::def_range`).
    fn decorated(&mut self, decorators: Vec<Node>, pos: Position) -> Result<(Vec<Decorator>, TextSize)> {
        let mut written = Vec::with_capacity(decorators.len());
        for node in decorators {
            let expression = self.expr(node)?;
            let range = expression.range();
            written.push(Decorator { range, node_index: AtomicNodeIndex::NONE, expression });
        }
        let definition = self.here(pos);
        let start = written.first().map_or(definition, |first| first.range.start());
        Ok((written, start))
    }

    fn function(&mut self, what: Kind, f: &mut Fields, pos: Position) -> Result<Stmt> {
        let (name, arguments, body) = (f.next(), f.next(), f.next());
        let decorators = nodes(f)?;
        let returns = f.next();
        f.next();
        let (decorator_list, start) = self.decorated(decorators, pos)?;
        let at = TextRange::empty(self.last());
        let name = self.identifier(&mut super::expressions::one(name), at)?;
        let type_params = self.type_params(f)?;
        let parameters = self.parameters(&mut super::expressions::one(arguments))?;
        let returns = self.opt(&mut super::expressions::one(returns))?;
        let body = self.body(&mut super::expressions::one(body))?;
        Ok(ast::StmtFunctionDef {
            node_index: AtomicNodeIndex::NONE,
            range: self.since(start, pos),
            is_async: what == Kind::AsyncFunctionDef,
            decorator_list: decorator_list.into_iter().collect(),
            name,
            type_params,
            parameters,
            returns,
            body,
        }
        .into())
    }

    fn class(&mut self, f: &mut Fields, pos: Position) -> Result<Stmt> {
        let (name, bases, keywords, body) = (f.next(), f.next(), f.next(), f.next());
        let decorators = nodes(f)?;
        let (decorator_list, start) = self.decorated(decorators, pos)?;
        let at = TextRange::empty(self.last());
        let name = self.identifier(&mut super::expressions::one(name), at)?;
        let type_params = self.type_params(f)?;
        let open = self.last();
        let args: Box<[ast::Expr]> = self.exprs(&mut super::expressions::one(bases))?.into();
        let keywords = self.keywords(&mut super::expressions::one(keywords))?;
        let arguments = (!args.is_empty() || !keywords.is_empty()).then(|| {
            let range = TextRange::new(open, self.last());
            let keywords = keywords.into_iter().collect();
            Box::new(ast::Arguments { range, node_index: AtomicNodeIndex::NONE, args, keywords })
        });
        let body = self.body(&mut super::expressions::one(body))?;
        Ok(ast::StmtClassDef {
            node_index: AtomicNodeIndex::NONE,
            range: self.since(start, pos),
            decorator_list: decorator_list.into_iter().collect(),
            name,
            type_params,
            arguments,
            body,
        }
        .into())
    }

    /// An `if` alone in `else` is an `elif`, of any number.
    fn if_stmt(&mut self, f: &mut Fields, pos: Position) -> Result<Stmt> {
        let start = self.here(pos);
        let (test, body) = (self.boxed(f)?, self.body(f)?);
        let mut elif_else_clauses = Vec::new();
        let mut orelse = nodes(f)?;
        while !orelse.is_empty() {
            let lone_if = orelse.len() == 1 && orelse[0].kind == Kind::If;
            let clause = if lone_if {
                let node = orelse.remove(0);
                let from = self.here(node.pos);
                let mut fields = node.items.into_iter();
                let (test, body) = (Some(self.child(&mut fields)?), self.body(&mut fields)?);
                orelse = nodes(&mut fields)?;
                let range = self.since(from, node.pos);
                ast::ElifElseClause { range, node_index: AtomicNodeIndex::NONE, test, body }
            } else {
                let from = self.last();
                let stmts = std::mem::take(&mut orelse).into_iter().map(|node| self.stmt(node));
                let body = stmts.collect::<Result<Vec<Stmt>>>()?.into_iter().collect();
                let range = TextRange::new(from, self.last());
                ast::ElifElseClause { range, node_index: AtomicNodeIndex::NONE, test: None, body }
            };
            elif_else_clauses.push(clause);
        }
        let range = self.since(start, pos);
        Ok(ast::StmtIf { node_index: AtomicNodeIndex::NONE, range, test, body, elif_else_clauses }.into())
    }

    fn with_item(&mut self, node: Node) -> Result<ast::WithItem> {
        let start = self.last();
        let mut fields = node.items.into_iter();
        let (context_expr, optional_vars) = (self.child(&mut fields)?, self.opt(&mut fields)?);
        let range = TextRange::new(start, self.last());
        Ok(ast::WithItem { range, node_index: AtomicNodeIndex::NONE, context_expr, optional_vars })
    }

    fn case(&mut self, node: Node) -> Result<ast::MatchCase> {
        let start = self.last();
        let mut fields = node.items.into_iter();
        let f = &mut fields;
        let (pattern, guard, body) = (self.pattern(f)?, self.opt(f)?, self.body(f)?);
        let range = TextRange::new(start, self.last());
        Ok(ast::MatchCase { range, node_index: AtomicNodeIndex::NONE, pattern, guard, body })
    }

    fn handler(&mut self, node: Node) -> Result<ast::ExceptHandler> {
        let start = self.here(node.pos);
        let mut fields = node.items.into_iter();
        let f = &mut fields;
        let type_ = self.opt(f)?;
        let at = TextRange::empty(self.last());
        let (name, body) = (self.opt_identifier(f, at)?, self.body(f)?);
        let range = self.since(start, node.pos);
        let node_index = AtomicNodeIndex::NONE;
        Ok(ast::ExceptHandler::ExceptHandler(ast::ExceptHandlerExceptHandler {
            range,
            node_index,
            type_,
            name,
            body,
        }))
    }

    fn aliases(&mut self, f: &mut Fields) -> Result<Vec<ast::Alias>> {
        let write = |node: Node, this: &mut Self| {
            let start = this.here(node.pos);
            let range = this.since(start, node.pos);
            let mut fields = node.items.into_iter();
            let name = this.identifier(&mut fields, range)?;
            let asname = this.opt_identifier(&mut fields, range)?;
            Ok(ast::Alias { range, node_index: AtomicNodeIndex::NONE, name, asname })
        };
        nodes(f)?.into_iter().map(|node| write(node, self)).collect()
    }

    fn type_params(&mut self, f: &mut Fields) -> Result<Option<Box<ast::TypeParams>>> {
        let list = match f.next() {
            Some(item @ Item::List(_)) => nodes(&mut super::expressions::one(Some(item)))?,
            _ => return malformed(),
        };
        if list.is_empty() {
            return Ok(None);
        }
        let start = self.last();
        let type_params = list.into_iter().map(|node| self.type_param(node)).collect::<Result<_>>()?;
        let range = TextRange::new(start, self.last());
        Ok(Some(Box::new(ast::TypeParams { range, node_index: AtomicNodeIndex::NONE, type_params })))
    }

    fn type_param(&mut self, node: Node) -> Result<ast::TypeParam> {
        let Node { kind, pos, items } = node;
        let start = self.here(pos);
        let mut fields = items.into_iter();
        let f = &mut fields;
        let name = self.identifier(f, TextRange::empty(start))?;
        let node_index = AtomicNodeIndex::NONE;
        Ok(match kind {
            Kind::TypeVar => {
                let (bound, default) = (self.opt(f)?, self.opt(f)?);
                ast::TypeParamTypeVar { node_index, range: self.since(start, pos), name, bound, default }
                    .into()
            }
            Kind::ParamSpec => {
                let default = self.opt(f)?;
                ast::TypeParamParamSpec { node_index, range: self.since(start, pos), name, default }.into()
            }
            Kind::TypeVarTuple => {
                let default = self.opt(f)?;
                ast::TypeParamTypeVarTuple { node_index, range: self.since(start, pos), name, default }.into()
            }
            _ => return malformed(),
        })
    }
}
