//! Comprehensions and generator expressions: functions of one argument, the outermost iterator.

use super::Compiler;
use super::unit::UnitKind;
use crate::fail::{Result, fail};
use crate::symtable::{Comprehension, Opens, ScopeKind};
use adder_abi::opcode::Opcode;
use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::Ranged;

/// What is collected.
#[derive(Clone, Copy)]
struct Element<'a> {
    kind: Comprehension,
    /// The element, or the key.
    first: &'a Expr,
    value: Option<&'a Expr>,
}

impl<'a> Compiler<'a, '_> {
    pub(super) fn comprehension(&mut self, expr: &'a Expr) -> Result {
        let (element, generators, scope) = match expr {
            Expr::ListComp(node) => {
                let element = Element { kind: Comprehension::List, first: &node.elt, value: None };
                (element, &node.generators, self.table.opened(node, Opens::Body))
            }
            Expr::SetComp(node) => {
                let element = Element { kind: Comprehension::Set, first: &node.elt, value: None };
                (element, &node.generators, self.table.opened(node, Opens::Body))
            }
            Expr::Generator(node) => {
                let element = Element { kind: Comprehension::Generator, first: &node.elt, value: None };
                (element, &node.generators, self.table.opened(node, Opens::Body))
            }
            Expr::DictComp(node) => {
                let key = node.key.as_deref().unwrap_or(&node.value);
                let element = Element { kind: Comprehension::Dict, first: key, value: Some(&node.value) };
                (element, &node.generators, self.table.opened(node, Opens::Body))
            }
            _ => return fail("not a comprehension", expr.range()),
        };
        let (Some(scope), Some(outermost)) = (scope, generators.first()) else {
            return fail("comprehension without a symbol table entry", expr.range());
        };
        for element in [Some(element.first), element.value].into_iter().flatten() {
            if let Expr::Starred(starred) = element {
                return fail("iterable unpacking cannot be used in comprehension", starred.range);
            }
        }
        let loc = match self.bare_generator {
            Some((range, shown)) if range == expr.range() => {
                self.bare_generator = None;
                shown
            }
            _ => expr.range(),
        };
        let described = self.table.scope(scope);
        let is_generator = element.kind == Comprehension::Generator;
        let is_async = described.coroutine && !is_generator;
        // A generator expression may be asynchronous anywhere; the others only where their function awaits them.
        if is_async && !self.may_await() {
            return fail("asynchronous comprehension outside of an asynchronous function", loc);
        }
        debug_assert!(matches!(described.kind, ScopeKind::Comprehension(_)));
        let line = self.source.line_col(loc.start().into()).0;
        self.enter(UnitKind::Comprehension, described.name.clone(), scope, line)?;
        self.unit().is_async = described.coroutine;
        self.unit().argcount = 1;
        self.unit().loc = loc;
        match element.kind {
            Comprehension::List => self.op_arg(Opcode::BUILD_LIST, 0),
            Comprehension::Set => self.op_arg(Opcode::BUILD_SET, 0),
            Comprehension::Dict => self.op_arg(Opcode::BUILD_MAP, 0),
            Comprehension::Generator => {}
        }
        self.generators(generators, 0, 0, element)?;
        self.unit().loc = loc;
        if !is_generator {
            self.op(Opcode::RETURN_VALUE);
        }
        let code = self.leave(true)?;
        self.unit().loc = loc;
        self.make_closure(code, 0)?;
        self.iterable(&outermost.iter)?;
        self.at(outermost.iter.range(), |c| {
            c.op(if outermost.is_async { Opcode::GET_AITER } else { Opcode::GET_ITER });
        });
        self.op_arg(Opcode::CALL_FUNCTION, 1);
        if is_async {
            self.await_top();
        }
        Ok(())
    }

    /// Whether the innermost function around is asynchronous, or a comprehension that will be awaited.
    fn may_await(&self) -> bool {
        match self.current().kind {
            UnitKind::Function | UnitKind::Comprehension => self.current().is_async,
            _ => false,
        }
    }

    /// The loop number `at` and all inside it. `depth` iterators lie above the collection.
    fn generators(
        &mut self,
        generators: &'a [ast::Comprehension],
        at: usize,
        depth: u32,
        element: Element<'a>,
    ) -> Result {
        let Some(generator) = generators.get(at) else { return self.collect(depth, element) };
        self.deeper()?;
        let (start, skip, anchor) = (self.new_label(), self.new_label(), self.new_label());
        let at_iter = generator.iter.range();
        let mut single = None;
        if at == 0 {
            self.op_arg(Opcode::LOAD_FAST, 0);
        } else if generator.is_async {
            self.expr(&generator.iter)?;
            self.at(at_iter, |c| c.op(Opcode::GET_AITER));
        } else {
            single = single_item(&generator.iter);
            match single {
                // `for y in [f(x)]` is an assignment.
                Some(item) => self.expr(item)?,
                None => {
                    self.iterable(&generator.iter)?;
                    self.at(at_iter, |c| c.op(Opcode::GET_ITER));
                }
            }
        }
        let mut depth = depth;
        if generator.is_async {
            self.at(at_iter, |c| {
                c.place(start);
                c.async_next(anchor);
            });
        } else if single.is_none() {
            self.at(at_iter, |c| {
                c.place(start);
                c.jump(Opcode::FOR_ITER, anchor);
            });
        }
        if single.is_none() {
            depth += 1;
        }
        self.store(&generator.target)?;
        for test in &generator.ifs {
            self.jump_if(test, skip, false)?;
        }
        self.generators(generators, at + 1, depth, element)?;
        self.place(skip);
        if single.is_none() {
            self.jump(Opcode::JUMP_ABSOLUTE, start);
            self.place(anchor);
            if generator.is_async {
                self.at(at_iter, |c| c.op(Opcode::END_ASYNC_FOR));
            }
        }
        self.depth -= 1;
        Ok(())
    }

    fn collect(&mut self, depth: u32, element: Element<'a>) -> Result {
        self.expr(element.first)?;
        if let Some(value) = element.value {
            self.expr(value)?;
        }
        let outer = self.current().loc;
        self.unit().loc = element.first.range();
        match element.kind {
            Comprehension::Generator => {
                self.op(Opcode::YIELD_VALUE);
                self.op(Opcode::POP_TOP);
            }
            Comprehension::List => self.op_arg(Opcode::LIST_APPEND, depth + 1),
            Comprehension::Set => self.op_arg(Opcode::SET_ADD, depth + 1),
            Comprehension::Dict => self.op_arg(Opcode::MAP_ADD, depth + 1),
        }
        self.unit().loc = outer;
        Ok(())
    }
}

/// The one item of a list or tuple display.
fn single_item(iter: &Expr) -> Option<&Expr> {
    let (Expr::List(ast::ExprList { elts, .. }) | Expr::Tuple(ast::ExprTuple { elts, .. })) = iter else {
        return None;
    };
    match &elts[..] {
        [only] if !only.is_starred_expr() => Some(only),
        _ => None,
    }
}
