//! Comprehensions and generator expressions.
//!
//! A generator expression is a function of one argument, the outermost iterator; so are comprehensions that see a class's names. All others
//! are part of the unit around (PEP 709): their variables are locals of that unit, whatever it is. A variable of which the unit has another
//! one of the same name takes its place for a while: what was there waits on the stack. A handler restores all this after an
//! exception, since nobody may see it: it lies behind the unit's code.

use super::Compiler;
use super::unit::{InlinedHandler, InlinedVariable, UnitKind};
use crate::fail::{Result, fail};
use crate::symtable::{Comprehension, Opens, ScopeId, ScopeKind, VarScope, def};
use adder_abi::opcode::Opcode;
use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::{Ranged, TextRange};

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
        if described.inlined {
            return self.inlined(element, generators, scope, loc);
        }
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
        self.start_collection(element.kind);
        self.op_arg(Opcode::LOAD_FAST, 0);
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

    fn start_collection(&mut self, kind: Comprehension) {
        match kind {
            Comprehension::List => self.op_arg(Opcode::BUILD_LIST, 0),
            Comprehension::Set => self.op_arg(Opcode::BUILD_SET, 0),
            Comprehension::Dict => self.op_arg(Opcode::BUILD_MAP, 0),
            Comprehension::Generator => {}
        }
    }

    /// A comprehension as part of the unit.
    fn inlined(
        &mut self,
        element: Element<'a>,
        generators: &'a [ast::Comprehension],
        scope: ScopeId,
        loc: TextRange,
    ) -> Result {
        let Some(outermost) = generators.first() else { return Ok(()) };
        let outer_loc = std::mem::replace(&mut self.unit().loc, loc);
        self.iterable(&outermost.iter)?;
        self.at(outermost.iter.range(), |c| {
            c.op(if outermost.is_async { Opcode::GET_AITER } else { Opcode::GET_ITER });
        });
        if self.table.scope(scope).coroutine && !self.may_await() {
            return fail("asynchronous comprehension outside of an asynchronous function", loc);
        }
        let variables = self.inlined_variables(scope)?;
        for variable in &variables {
            self.set_aside(*variable);
        }
        // The iterator is below the handler's level, so that the collection alone can be left there.
        let handler = self.new_label();
        self.jump(Opcode::SETUP_FINALLY, handler);
        self.start_collection(element.kind);
        self.op(Opcode::ROT_TWO);
        self.unit().inlined.push(scope);
        self.generators(generators, 0, 0, element)?;
        self.unit().inlined.pop();
        self.unit().loc = loc;
        self.op(Opcode::POP_BLOCK);
        for variable in variables.iter().rev() {
            self.bring_back(*variable);
        }
        if self.no_emit == 0 {
            self.unit().handlers.push(InlinedHandler { label: handler, variables, loc });
        }
        self.unit().loc = outer_loc;
        Ok(())
    }

    /// The variables that an inlined comprehension binds, sorted.
    fn inlined_variables(&mut self, scope: ScopeId) -> Result<Vec<InlinedVariable>> {
        let mut variables = Vec::new();
        if self.no_emit > 0 {
            return Ok(variables);
        }
        let described = self.table.scope(scope);
        let bound = described.names_where(|symbol| {
            symbol.flags & def::PARAM == 0 && matches!(symbol.scope, VarScope::Local | VarScope::Cell)
        });
        for name in bound {
            let is_cell = described.symbols.get(&name).is_some_and(|symbol| symbol.scope == VarScope::Cell);
            let lives_there = |id: &ScopeId| {
                let scope = self.table.scope(*id);
                let symbol = scope.symbols.get(&name)?;
                let lies_in_frame = scope.kind.is_function_like() || symbol.scope != VarScope::Local;
                lies_in_frame.then_some(symbol.scope)
            };
            let around = self.current().inlined.iter().chain([&self.current().scope]);
            let shared = around.filter_map(lives_there).any(|other| match other {
                VarScope::Local => !is_cell,
                VarScope::Cell | VarScope::Free => is_cell,
                VarScope::GlobalExplicit | VarScope::GlobalImplicit => false,
            });
            // A class has cells that are no names of its body.
            let shared = shared || is_cell && self.current().kind == UnitKind::Class;
            variables.push(if is_cell {
                InlinedVariable::Cell { index: self.cell_index(&name)?, shared }
            } else {
                InlinedVariable::Local { index: self.unit().varnames.index(&name), shared }
            });
        }
        Ok(variables)
    }

    /// Makes room for a variable, with the outermost iterator on top of the stack.
    fn set_aside(&mut self, variable: InlinedVariable) {
        match variable {
            InlinedVariable::Local { shared: false, .. } => {}
            InlinedVariable::Local { index, shared: true } => {
                self.op_arg(Opcode::LOAD_FAST_AND_CLEAR, index);
                self.op(Opcode::ROT_TWO);
            }
            InlinedVariable::Cell { index, shared } => {
                if shared {
                    self.op_arg(Opcode::LOAD_CLOSURE, index);
                    self.op(Opcode::ROT_TWO);
                }
                self.op_arg(Opcode::MAKE_CELL, index);
            }
        }
    }

    /// Undoes [`Self::set_aside`], with the collection on top of the stack.
    fn bring_back(&mut self, variable: InlinedVariable) {
        match variable {
            InlinedVariable::Local { index, shared } => {
                self.op(if shared { Opcode::ROT_TWO } else { Opcode::PUSH_NULL });
                self.op_arg(Opcode::STORE_FAST_MAYBE_NULL, index);
            }
            InlinedVariable::Cell { index, shared: true } => {
                self.op(Opcode::ROT_TWO);
                self.op_arg(Opcode::STORE_CLOSURE, index);
            }
            InlinedVariable::Cell { index, shared: false } => self.op_arg(Opcode::MAKE_CELL, index),
        }
    }

    /// The handlers of the unit's inlined comprehensions: they bring the variables back and raise again.
    pub(super) fn inlined_handlers(&mut self) {
        for handler in std::mem::take(&mut self.unit().handlers) {
            self.unit().loc = handler.loc;
            self.place(handler.label);
            // Above what was set aside lie the iterator or collection and the six words of a handler.
            let mut depth = 7;
            for variable in handler.variables.iter().rev() {
                match *variable {
                    InlinedVariable::Local { index, shared } => {
                        if shared {
                            depth += 1;
                            self.op_arg(Opcode::COPY, depth);
                        } else {
                            self.op(Opcode::PUSH_NULL);
                        }
                        self.op_arg(Opcode::STORE_FAST_MAYBE_NULL, index);
                    }
                    InlinedVariable::Cell { index, shared } => {
                        if shared {
                            depth += 1;
                            self.op_arg(Opcode::COPY, depth);
                            self.op_arg(Opcode::STORE_CLOSURE, index);
                        } else {
                            self.op_arg(Opcode::MAKE_CELL, index);
                        }
                    }
                }
            }
            self.op(Opcode::RERAISE);
        }
    }

    /// Whether the innermost function around is asynchronous, or a comprehension that will be awaited.
    fn may_await(&self) -> bool {
        match self.current().kind {
            UnitKind::Module | UnitKind::Function | UnitKind::Comprehension => self.current().is_async,
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
            // The outermost iterator lies on the stack.
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
            self.artificial(|c| c.jump(Opcode::JUMP_ABSOLUTE, start));
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
