//! Statements that open blocks of control: `if`, loops, `try`, `with`; and what leaving them early takes.
//!
//! The layout is CPython 3.9's: a handler finds six words, the saved exception below the new one; `finally` bodies are emitted once for each way
//! into them.

use super::Compiler;
use super::unit::{Block, Label, UnitKind};
use crate::fail::{Result, fail};
use crate::fold;
use adder_abi::code::Const;
use adder_abi::opcode::Opcode;
use ruff_python_ast::{self as ast, BoolOp, Expr, UnaryOp};
use ruff_text_size::{Ranged, TextRange};

impl<'a> Compiler<'a, '_> {
    /// What a test is known to be.
    fn known(&self, test: &Expr) -> Option<bool> {
        self.folds.get(test).map(|value| fold::truth(&value))
    }

    pub(super) fn if_statement(&mut self, node: &'a ast::StmtIf) -> Result {
        let end = self.new_label();
        let mut test = Some(&*node.test);
        let mut body = &node.body[..];
        let mut clauses = node.elif_else_clauses.iter();
        let mut outer_no_emit = 0;
        // An `elif` is an `if` in an `else`; walked in a loop, since there may be thousands.
        loop {
            let rest = clauses.len();
            match test {
                None => self.branch(body)?,
                Some(test) => match self.known(test) {
                    Some(false) => {
                        self.mark(test.range());
                        self.unreachable(|c| c.branch(body))?;
                    }
                    Some(true) => {
                        self.mark(test.range());
                        self.branch(body)?;
                        self.no_emit += 1;
                        outer_no_emit += 1;
                    }
                    None => {
                        let next = if rest > 0 { self.new_label() } else { end };
                        self.jump_if(test, next, false)?;
                        self.branch(body)?;
                        if rest > 0 {
                            self.artificial(|c| c.jump(Opcode::JUMP_FORWARD, end));
                            self.place(next);
                        }
                    }
                },
            }
            let Some(clause) = clauses.next() else { break };
            test = clause.test.as_ref();
            body = &clause.body;
            if let Some(test) = test {
                // The nested `if` statement begins here.
                self.unit().loc = test.range();
            }
        }
        self.no_emit -= outer_no_emit;
        self.place(end);
        Ok(())
    }

    /// Jumps to `target` if the test is `wanted`, else falls through.
    pub(super) fn jump_if(&mut self, test: &'a Expr, target: Label, wanted: bool) -> Result {
        self.deeper()?;
        match test {
            Expr::UnaryOp(node) if node.op == UnaryOp::Not && !self.folds.is_const(test) => {
                self.jump_if(&node.operand, target, !wanted)?;
            }
            Expr::BoolOp(node) => {
                let or = node.op == BoolOp::Or;
                let inner = if or == wanted { target } else { self.new_label() };
                if let Some((last, values)) = node.values.split_last() {
                    for value in values {
                        self.jump_if(value, inner, or)?;
                    }
                    self.jump_if(last, target, wanted)?;
                }
                if inner != target {
                    self.place(inner);
                }
            }
            Expr::If(node) => {
                let (end, otherwise) = (self.new_label(), self.new_label());
                self.jump_if(&node.test, otherwise, false)?;
                self.jump_if(&node.body, target, wanted)?;
                self.jump(Opcode::JUMP_FORWARD, end);
                self.place(otherwise);
                self.jump_if(&node.orelse, target, wanted)?;
                self.place(end);
            }
            Expr::Compare(node) if node.ops.len() > 1 => {
                let outer = std::mem::replace(&mut self.unit().loc, node.range);
                self.check_compare(node);
                let (cleanup, end) = (self.new_label(), self.new_label());
                self.expr(&node.left)?;
                let last = node.ops.len() - 1;
                for at in 0..last {
                    self.comparator(node, at)?;
                    self.op(Opcode::DUP_TOP);
                    self.op(Opcode::ROT_THREE);
                    self.compare_op(node.ops[at]);
                    self.jump(Opcode::POP_JUMP_IF_FALSE, cleanup);
                }
                self.comparator(node, last)?;
                self.compare_op(node.ops[last]);
                self.jump(if wanted { Opcode::POP_JUMP_IF_TRUE } else { Opcode::POP_JUMP_IF_FALSE }, target);
                self.jump(Opcode::JUMP_FORWARD, end);
                self.place(cleanup);
                self.op(Opcode::POP_TOP);
                if !wanted {
                    self.jump(Opcode::JUMP_FORWARD, target);
                }
                self.place(end);
                self.unit().loc = outer;
            }
            _ => {
                self.expr(test)?;
                self.at(test.range(), |c| {
                    c.jump(if wanted { Opcode::POP_JUMP_IF_TRUE } else { Opcode::POP_JUMP_IF_FALSE }, target);
                });
            }
        }
        self.depth -= 1;
        Ok(())
    }

    // Loops

    pub(super) fn for_loop(&mut self, node: &'a ast::StmtFor) -> Result {
        let (start, cleanup, end) = (self.new_label(), self.new_label(), self.new_label());
        self.push_block(Block::For { start, end }, node.range)?;
        self.iterable(&node.iter)?;
        self.at(node.iter.range(), |c| {
            c.op(Opcode::GET_ITER);
            c.place(start);
            c.jump(Opcode::FOR_ITER, cleanup);
        });
        self.store(&node.target)?;
        self.branch(&node.body)?;
        self.artificial(|c| c.jump(Opcode::JUMP_ABSOLUTE, start));
        self.place(cleanup);
        self.pop_block();
        self.branch(&node.orelse)?;
        self.place(end);
        Ok(())
    }

    pub(super) fn async_for(&mut self, node: &'a ast::StmtFor) -> Result {
        if !self.current().is_async {
            return fail("'async for' outside async function", node.range);
        }
        let (start, except, end) = (self.new_label(), self.new_label(), self.new_label());
        self.expr(&node.iter)?;
        let at_iter = node.iter.range();
        self.at(at_iter, |c| {
            c.op(Opcode::GET_AITER);
            c.place(start);
        });
        self.push_block(Block::For { start, end }, node.range)?;
        self.at(at_iter, |c| c.async_next(except));
        self.store(&node.target)?;
        self.branch(&node.body)?;
        self.artificial(|c| c.jump(Opcode::JUMP_ABSOLUTE, start));
        self.pop_block();
        self.place(except);
        self.at(at_iter, |c| c.op(Opcode::END_ASYNC_FOR));
        self.branch(&node.orelse)?;
        self.place(end);
        Ok(())
    }

    /// The next value of the asynchronous iterator on top; StopAsyncIteration goes to `except`.
    pub(super) fn async_next(&mut self, except: Label) {
        self.jump(Opcode::SETUP_FINALLY, except);
        self.op(Opcode::GET_ANEXT);
        self.load_const(Const::None);
        self.op(Opcode::YIELD_FROM);
        self.op(Opcode::POP_BLOCK);
    }

    pub(super) fn while_loop(&mut self, node: &'a ast::StmtWhile) -> Result {
        let known = self.known(&node.test);
        let (start, anchor, end) = (self.new_label(), self.new_label(), self.new_label());
        if known == Some(false) {
            self.mark(node.test.range());
            self.unreachable(|c| {
                c.push_block(Block::While { start, end }, node.range)?;
                c.branch(&node.body)?;
                c.pop_block();
                Ok(())
            })?;
            return self.branch(&node.orelse);
        }
        self.place(start);
        self.push_block(Block::While { start, end }, node.range)?;
        if known.is_none() {
            self.jump_if(&node.test, anchor, false)?;
        } else {
            self.mark(node.test.range());
        }
        self.branch(&node.body)?;
        self.artificial(|c| c.jump(Opcode::JUMP_ABSOLUTE, start));
        if known.is_none() {
            self.place(anchor);
        }
        self.pop_block();
        self.branch(&node.orelse)?;
        self.place(end);
        Ok(())
    }

    // Leaving blocks

    /// Emits what leaves the blocks around, innermost first: all of them, or up to the innermost loop, which goes to `found`.
    pub(super) fn unwind(
        &mut self,
        keep_top: bool,
        mut found: Option<&mut Option<Block<'a>>>,
        loc: TextRange,
    ) -> Result {
        let saved = self.current().blocks.clone();
        while let Some(&block) = self.current().blocks.last() {
            if let Block::ExceptStar = block {
                let message = "'break', 'continue' and 'return' cannot appear in an except* block";
                return fail(message, loc);
            }
            if let (Some(found), Block::While { .. } | Block::For { .. }) = (&mut found, block) {
                **found = Some(block);
                break;
            }
            self.pop_block();
            self.unwind_one(block, keep_top)?;
        }
        self.unit().blocks = saved;
        Ok(())
    }

    fn unwind_one(&mut self, block: Block<'a>, keep_top: bool) -> Result {
        match block {
            Block::While { .. } | Block::ExceptStar => {}
            Block::For { .. } | Block::PopValue => {
                if keep_top {
                    self.op(Opcode::ROT_TWO);
                }
                self.op(Opcode::POP_TOP);
            }
            Block::Except => self.op(Opcode::POP_BLOCK),
            Block::FinallyTry(body) => {
                self.op(Opcode::POP_BLOCK);
                let loc = self.current().loc;
                if keep_top {
                    self.push_block(Block::PopValue, loc)?;
                }
                self.statements(body)?;
                // What still leaves is a part of the body's last statement.
                self.unit().loc = loc;
                self.unit().artificial = true;
                if keep_top {
                    self.pop_block();
                }
            }
            Block::FinallyEnd => {
                if keep_top {
                    self.op(Opcode::ROT_FOUR);
                }
                self.op(Opcode::POP_TOP);
                self.op(Opcode::POP_TOP);
                self.op(Opcode::POP_TOP);
                if keep_top {
                    self.op(Opcode::ROT_FOUR);
                }
                self.op(Opcode::POP_EXCEPT);
            }
            Block::With { is_async, loc } => {
                self.at(loc, |c| {
                    c.op(Opcode::POP_BLOCK);
                    if keep_top {
                        c.op(Opcode::ROT_TWO);
                    }
                    c.exit_with_nones();
                    if is_async {
                        c.await_top();
                    }
                    c.op(Opcode::POP_TOP);
                });
                self.unit().artificial = true;
            }
            Block::HandlerCleanup(name) => {
                if name.is_some() {
                    self.op(Opcode::POP_BLOCK);
                }
                if keep_top {
                    self.op(Opcode::ROT_FOUR);
                }
                self.op(Opcode::POP_EXCEPT);
                if let Some(name) = name {
                    self.forget(name)?;
                }
            }
        }
        Ok(())
    }

    /// `name = None; del name`
    fn forget(&mut self, name: &ast::name::Name) -> Result {
        self.load_const(Const::None);
        self.store_name(name)?;
        self.delete_name(name)
    }

    /// Calls the `__exit__` on top with three Nones.
    fn exit_with_nones(&mut self) {
        self.load_const(Const::None);
        self.op(Opcode::DUP_TOP);
        self.op(Opcode::DUP_TOP);
        self.op_arg(Opcode::CALL_FUNCTION, 3);
    }

    /// Awaits the top.
    pub(super) fn await_top(&mut self) {
        self.op(Opcode::GET_AWAITABLE);
        self.load_const(Const::None);
        self.op(Opcode::YIELD_FROM);
    }

    // try

    pub(super) fn try_statement(&mut self, node: &'a ast::StmtTry) -> Result {
        if node.finalbody.is_empty() {
            return self.try_handlers(node);
        }
        let (handler, exit) = (self.new_label(), self.new_label());
        self.jump(Opcode::SETUP_FINALLY, handler);
        self.push_block(Block::FinallyTry(&node.finalbody), node.range)?;
        if node.handlers.is_empty() {
            self.branch(&node.body)?;
        } else {
            self.try_handlers(node)?;
        }
        self.artificial(|c| c.op(Opcode::POP_BLOCK));
        self.pop_block();
        self.branch(&node.finalbody)?;
        self.artificial(|c| c.jump(Opcode::JUMP_FORWARD, exit));
        self.place(handler);
        self.push_block(Block::FinallyEnd, node.range)?;
        self.branch(&node.finalbody)?;
        self.pop_block();
        self.artificial(|c| c.op(Opcode::RERAISE));
        self.place(exit);
        Ok(())
    }

    fn try_handlers(&mut self, node: &'a ast::StmtTry) -> Result {
        if node.is_star {
            return self.try_star(node);
        }
        let (mut except, orelse, end) = (self.new_label(), self.new_label(), self.new_label());
        self.jump(Opcode::SETUP_FINALLY, except);
        self.push_block(Block::Except, node.range)?;
        self.branch(&node.body)?;
        self.pop_block();
        self.artificial(|c| {
            c.op(Opcode::POP_BLOCK);
            c.jump(Opcode::JUMP_FORWARD, orelse);
        });
        self.place(except);
        let count = node.handlers.len();
        for (at, handler) in node.handlers.iter().enumerate() {
            let ast::ExceptHandler::ExceptHandler(handler) = handler;
            if handler.type_.is_none() && at + 1 < count {
                return fail("default 'except:' must be last", handler.range);
            }
            self.unit().loc = handler.range;
            self.unit().artificial = false;
            except = self.new_label();
            if let Some(wanted) = &handler.type_ {
                self.op(Opcode::DUP_TOP);
                self.expr(wanted)?;
                self.at(wanted.range(), |c| c.jump(Opcode::JUMP_IF_NOT_EXC_MATCH, except));
            }
            self.op(Opcode::POP_TOP);
            if let Some(name) = &handler.name {
                let cleanup = self.new_label();
                self.store_name(&name.id)?;
                self.op(Opcode::POP_TOP);
                self.jump(Opcode::SETUP_FINALLY, cleanup);
                self.push_block(Block::HandlerCleanup(Some(&name.id)), handler.range)?;
                self.branch(&handler.body)?;
                self.pop_block();
                self.artificial(|c| {
                    c.op(Opcode::POP_BLOCK);
                    c.op(Opcode::POP_EXCEPT);
                    c.forget(&name.id)?;
                    c.jump(Opcode::JUMP_FORWARD, end);
                    c.place(cleanup);
                    c.forget(&name.id)?;
                    // What is raised again counts as raised where it was first, not here.
                    c.unit().artificial = false;
                    c.op_arg(Opcode::RERAISE, 1);
                    Ok::<(), Box<crate::fail::Failure>>(())
                })?;
            } else {
                self.op(Opcode::POP_TOP);
                self.op(Opcode::POP_TOP);
                self.push_block(Block::HandlerCleanup(None), handler.range)?;
                self.branch(&handler.body)?;
                self.pop_block();
                self.artificial(|c| {
                    c.op(Opcode::POP_EXCEPT);
                    c.jump(Opcode::JUMP_FORWARD, end);
                });
            }
            self.place(except);
        }
        // The last handler that was asked is where the exception passes on.
        let last = node.handlers.last().map_or(node.range, Ranged::range);
        self.at(last, |c| c.artificial(|c| c.op(Opcode::RERAISE)));
        self.place(orelse);
        self.branch(&node.orelse)?;
        self.place(end);
        Ok(())
    }

    /// `except*` in 3.9's frame of mind. Between handlers the stack holds, above the saved exception: the original exception, the list of what
    /// handlers raised and what is left over, and what is not handled yet.
    fn try_star(&mut self, node: &'a ast::StmtTry) -> Result {
        let (except, orelse, end, reraise) =
            (self.new_label(), self.new_label(), self.new_label(), self.new_label());
        self.jump(Opcode::SETUP_FINALLY, except);
        self.push_block(Block::Except, node.range)?;
        self.branch(&node.body)?;
        self.pop_block();
        self.artificial(|c| {
            c.op(Opcode::POP_BLOCK);
            c.jump(Opcode::JUMP_FORWARD, orelse);
            c.place(except);
            // traceback, value, type → original, list, rest
            c.op(Opcode::POP_TOP);
            c.op(Opcode::ROT_TWO);
            c.op(Opcode::POP_TOP);
            c.op(Opcode::DUP_TOP);
            c.op_arg(Opcode::BUILD_LIST, 0);
            c.op(Opcode::ROT_TWO);
        });
        for handler in &node.handlers {
            let ast::ExceptHandler::ExceptHandler(handler) = handler;
            self.unit().loc = handler.range;
            self.unit().artificial = false;
            let (unmatched, next, cleanup) = (self.new_label(), self.new_label(), self.new_label());
            let Some(wanted) = &handler.type_ else {
                return fail("expected one or more exception types", handler.range);
            };
            self.expr(wanted)?;
            self.op(Opcode::CHECK_EG_MATCH);
            self.op(Opcode::DUP_TOP);
            self.load_const(Const::None);
            self.op_arg(Opcode::IS_OP, 1);
            self.jump(Opcode::POP_JUMP_IF_FALSE, unmatched);
            match &handler.name {
                Some(name) => self.store_name(&name.id)?,
                None => self.op(Opcode::POP_TOP),
            }
            self.jump(Opcode::SETUP_FINALLY, cleanup);
            self.push_block(Block::ExceptStar, handler.range)?;
            self.branch(&handler.body)?;
            self.pop_block();
            self.unit().artificial = true;
            self.op(Opcode::POP_BLOCK);
            if let Some(name) = &handler.name {
                self.forget(&name.id)?;
            }
            self.jump(Opcode::JUMP_FORWARD, next);
            self.place(cleanup);
            if let Some(name) = &handler.name {
                self.forget(&name.id)?;
            }
            // original, list, rest, three saved, traceback, value, type: the value goes to the list.
            self.op(Opcode::POP_TOP);
            self.op_arg(Opcode::LIST_APPEND, 6);
            self.op(Opcode::POP_TOP);
            self.op(Opcode::POP_EXCEPT);
            self.jump(Opcode::JUMP_FORWARD, next);
            self.place(unmatched);
            self.op(Opcode::POP_TOP);
            self.place(next);
        }
        self.op_arg(Opcode::LIST_APPEND, 1);
        self.op(Opcode::PREP_RERAISE_STAR);
        self.op(Opcode::DUP_TOP);
        self.load_const(Const::None);
        self.op_arg(Opcode::IS_OP, 1);
        self.jump(Opcode::POP_JUMP_IF_TRUE, reraise);
        self.op(Opcode::POP_TOP);
        self.op(Opcode::POP_EXCEPT);
        self.jump(Opcode::JUMP_FORWARD, end);
        self.place(reraise);
        // traceback None, value, type None: the value's own.
        self.load_const(Const::None);
        self.op(Opcode::ROT_TWO);
        self.load_const(Const::None);
        self.op(Opcode::RERAISE);
        self.unit().artificial = false;
        self.place(orelse);
        self.branch(&node.orelse)?;
        self.place(end);
        Ok(())
    }

    // with

    pub(super) fn with(&mut self, node: &'a ast::StmtWith, items: &'a [ast::WithItem]) -> Result {
        let Some((item, rest)) = items.split_first() else { return self.branch(&node.body) };
        self.deeper()?;
        if node.is_async && !self.current().is_async {
            return fail("'async with' outside async function", node.range);
        }
        let (handler, exit, swallowed) = (self.new_label(), self.new_label(), self.new_label());
        let loc = item.context_expr.range();
        self.expr(&item.context_expr)?;
        self.at(loc, |c| {
            if node.is_async {
                c.op(Opcode::BEFORE_ASYNC_WITH);
                c.await_top();
                c.jump(Opcode::SETUP_ASYNC_WITH, handler);
            } else {
                c.jump(Opcode::SETUP_WITH, handler);
            }
        });
        self.push_block(Block::With { is_async: node.is_async, loc }, node.range)?;
        match &item.optional_vars {
            Some(target) => self.store(target)?,
            None => self.artificial(|c| c.op(Opcode::POP_TOP)),
        }
        self.with(node, rest)?;
        self.pop_block();
        self.at(loc, |c| {
            c.op(Opcode::POP_BLOCK);
            c.exit_with_nones();
            if node.is_async {
                c.await_top();
            }
            c.op(Opcode::POP_TOP);
            c.jump(Opcode::JUMP_FORWARD, exit);
            c.place(handler);
            c.op(Opcode::WITH_EXCEPT_START);
            if node.is_async {
                c.await_top();
            }
            c.unit().artificial = true;
            c.jump(Opcode::POP_JUMP_IF_TRUE, swallowed);
            c.unit().artificial = false;
            c.op_arg(Opcode::RERAISE, 1);
            c.unit().artificial = true;
            c.place(swallowed);
            c.op(Opcode::POP_TOP);
            c.op(Opcode::POP_TOP);
            c.op(Opcode::POP_TOP);
            c.op(Opcode::POP_EXCEPT);
            c.op(Opcode::POP_TOP);
            c.place(exit);
        });
        self.depth -= 1;
        Ok(())
    }

    /// Whether `await` may stand here.
    pub(super) fn check_await(&self, range: TextRange) -> Result {
        match self.current().kind {
            UnitKind::Function if !self.current().is_async => fail("'await' outside async function", range),
            UnitKind::Lambda => fail("'await' outside async function", range),
            UnitKind::Function | UnitKind::Comprehension => Ok(()),
            UnitKind::Module if self.current().is_async => Ok(()),
            _ => fail("'await' outside function", range),
        }
    }
}
