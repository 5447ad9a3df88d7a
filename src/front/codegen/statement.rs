//! Statements that do not open blocks of control: assignments, deletions, imports, `assert`, `raise`, `return`.

use super::name::Access;
use super::unit::{Block, UnitKind};
use super::{Compiler, first_loc};
use crate::fail::{Result, fail};
use adder_abi::code::{Const, Text};
use adder_abi::opcode::Opcode;
use ruff_python_ast::name::Name;
use ruff_python_ast::{self as ast, Expr, Operator, Stmt};
use ruff_text_size::{Ranged, TextRange};

impl<'a> Compiler<'a, '_> {
    pub(super) fn statements(&mut self, statements: &'a [Stmt]) -> Result {
        statements.iter().try_for_each(|statement| self.statement(statement))
    }

    /// A body that may not run.
    pub(super) fn branch(&mut self, statements: &'a [Stmt]) -> Result {
        self.unit().conditional += 1;
        self.statements(statements)?;
        self.unit().conditional -= 1;
        Ok(())
    }

    fn statement(&mut self, statement: &'a Stmt) -> Result {
        self.deeper()?;
        let loc = first_loc(self.source, statement);
        self.unit().loc = loc;
        self.unit().artificial = false;
        match statement {
            Stmt::FunctionDef(node) => self.function(node)?,
            Stmt::ClassDef(node) => self.class(node)?,
            Stmt::TypeAlias(node) => self.type_alias(node)?,
            Stmt::Return(node) => self.return_statement(node)?,
            Stmt::Delete(node) => node.targets.iter().try_for_each(|target| self.delete(target))?,
            Stmt::Assign(node) => {
                self.expr(&node.value)?;
                for (at, target) in node.targets.iter().enumerate() {
                    if at + 1 < node.targets.len() {
                        self.op(Opcode::DUP_TOP);
                    }
                    self.store(target)?;
                }
            }
            Stmt::AugAssign(node) => self.augmented(node)?,
            Stmt::AnnAssign(node) => self.annotated_assignment(node)?,
            Stmt::For(node) if node.is_async => self.async_for(node)?,
            Stmt::For(node) => self.for_loop(node)?,
            Stmt::While(node) => self.while_loop(node)?,
            Stmt::If(node) => self.if_statement(node)?,
            Stmt::With(node) => self.with(node, &node.items)?,
            Stmt::Match(node) => self.match_statement(node)?,
            Stmt::Raise(node) => {
                let parts = [&node.exc, &node.cause];
                for part in parts.iter().copied().flatten() {
                    self.expr(part)?;
                }
                self.op_arg(Opcode::RAISE_VARARGS, parts.iter().filter(|part| part.is_some()).count() as u32);
            }
            Stmt::Try(node) => self.try_statement(node)?,
            Stmt::Assert(node) => self.assert(node)?,
            Stmt::Import(node) => self.import(node)?,
            Stmt::ImportFrom(node) => self.import_from(node)?,
            Stmt::Pass(_) => self.mark(loc),
            Stmt::Global(_) | Stmt::Nonlocal(_) | Stmt::IpyEscapeCommand(_) => {}
            Stmt::Expr(node) => {
                if self.settings.interactive && self.units.len() == 1 {
                    self.expr(&node.value)?;
                    self.unit().loc = loc;
                    self.op(Opcode::PRINT_EXPR);
                } else if !self.folds.is_const(&node.value) {
                    self.expr(&node.value)?;
                    self.artificial(|c| c.op(Opcode::POP_TOP));
                } else {
                    self.mark(loc);
                }
            }
            Stmt::Break(_) => self.leave_loop("'break' outside loop", loc, true)?,
            Stmt::Continue(_) => self.leave_loop("'continue' not properly in loop", loc, false)?,
        }
        self.depth -= 1;
        Ok(())
    }

    // Targets

    /// Stores the top of the stack.
    pub(super) fn store(&mut self, target: &'a Expr) -> Result {
        self.target(target, Access::Store)
    }

    fn delete(&mut self, target: &'a Expr) -> Result {
        self.target(target, Access::Delete)
    }

    fn target(&mut self, target: &'a Expr, access: Access) -> Result {
        self.deeper()?;
        let outer = std::mem::replace(&mut self.unit().loc, target.range());
        let store = access == Access::Store;
        match target {
            Expr::Name(node) => self.name(&node.id, access)?,
            Expr::Attribute(node) => {
                if store {
                    self.static_attribute(node);
                }
                self.expr(&node.value)?;
                self.unit().loc = self.attribute_loc(node);
                let name = self.mangled(&node.attr.id);
                self.op_name(if store { Opcode::STORE_ATTR } else { Opcode::DELETE_ATTR }, &name);
            }
            Expr::Subscript(node) => {
                self.expr(&node.value)?;
                self.slice(&node.slice)?;
                self.op(if store { Opcode::STORE_SUBSCR } else { Opcode::DELETE_SUBSCR });
            }
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                if store {
                    self.unpack(elts, target.range())?;
                }
                for elt in elts {
                    let elt = match elt {
                        Expr::Starred(starred) if store => &*starred.value,
                        other => other,
                    };
                    self.target(elt, access)?;
                }
            }
            Expr::Starred(_) if store => {
                return fail("starred assignment target must be in a list or tuple", target.range());
            }
            Expr::Starred(_) => return fail("cannot delete starred", target.range()),
            _ => return fail("cannot assign to expression", target.range()),
        }
        self.unit().loc = outer;
        self.depth -= 1;
        Ok(())
    }

    /// Unpacks the top of the stack for `elts`.
    fn unpack(&mut self, elts: &'a [Expr], range: TextRange) -> Result {
        let mut star = None;
        for (at, elt) in elts.iter().enumerate() {
            if matches!(elt, Expr::Starred(_)) {
                if star.is_some() {
                    return fail("multiple starred expressions in assignment", range);
                }
                star = Some(at);
            }
        }
        self.unpack_counts(elts.len(), star, range)
    }

    pub(super) fn unpack_counts(&mut self, count: usize, star: Option<usize>, range: TextRange) -> Result {
        match star {
            None => self.op_arg(Opcode::UNPACK_SEQUENCE, count as u32),
            Some(before) => {
                let after = count - before - 1;
                if before >= 1 << 8 || after >= 1 << 23 {
                    return fail("too many expressions in star-unpacking assignment", range);
                }
                self.op_arg(Opcode::UNPACK_EX, (before | after << 8) as u32);
            }
        }
        Ok(())
    }

    /// Remembers `self.x = …` for the class's `__static_attributes__`.
    fn static_attribute(&mut self, node: &ast::ExprAttribute) {
        let Expr::Name(value) = &*node.value else { return };
        if value.id.as_str() != "self" || self.no_emit > 0 {
            return;
        }
        if let Some(class) = self.units.iter_mut().rev().find(|unit| unit.kind == UnitKind::Class) {
            class.static_attributes.insert(node.attr.id.clone());
        }
    }

    fn augmented(&mut self, node: &'a ast::StmtAugAssign) -> Result {
        let loc = node.range;
        let target = &*node.target;
        match target {
            Expr::Name(name) => self.at(target.range(), |c| c.load_name(&name.id))?,
            Expr::Attribute(attribute) => {
                self.expr(&attribute.value)?;
                self.op(Opcode::DUP_TOP);
                let name = self.mangled(&attribute.attr.id);
                let at = self.attribute_loc(attribute);
                self.at(at, |c| c.op_name(Opcode::LOAD_ATTR, &name));
            }
            Expr::Subscript(subscript) => {
                self.expr(&subscript.value)?;
                self.slice(&subscript.slice)?;
                self.op(Opcode::DUP_TOP_TWO);
                self.at(target.range(), |c| c.op(Opcode::BINARY_SUBSCR));
            }
            _ => return fail("illegal expression for augmented assignment", target.range()),
        }
        self.expr(&node.value)?;
        self.unit().loc = loc;
        self.op(inplace(node.op));
        match target {
            Expr::Attribute(attribute) => {
                self.op(Opcode::ROT_TWO);
                let name = self.mangled(&attribute.attr.id);
                let at = self.attribute_loc(attribute);
                self.at(at, |c| c.op_name(Opcode::STORE_ATTR, &name));
            }
            Expr::Subscript(_) => {
                self.op(Opcode::ROT_THREE);
                self.at(target.range(), |c| c.op(Opcode::STORE_SUBSCR));
            }
            Expr::Name(name) => self.at(target.range(), |c| c.store_name(&name.id))?,
            _ => {}
        }
        Ok(())
    }

    fn annotated_assignment(&mut self, node: &'a ast::StmtAnnAssign) -> Result {
        if let Some(value) = &node.value {
            self.expr(value)?;
            self.store(&node.target)?;
        }
        let evaluated = matches!(self.current().kind, UnitKind::Module | UnitKind::Class);
        match &*node.target {
            Expr::Name(name) if node.simple && evaluated => {
                self.variable_annotation(&name.id, &node.annotation)?;
            }
            Expr::Name(_) => {}
            Expr::Attribute(attribute) if node.value.is_none() => {
                self.expr(&attribute.value)?;
                self.op(Opcode::POP_TOP);
            }
            Expr::Subscript(subscript) if node.value.is_none() => {
                self.expr(&subscript.value)?;
                self.op(Opcode::POP_TOP);
                self.annotated_index(&subscript.slice)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// The index of `x[i]: T` is evaluated for its effects.
    fn annotated_index(&mut self, index: &'a Expr) -> Result {
        match index {
            Expr::Slice(slice) => {
                for part in [&slice.lower, &slice.upper, &slice.step].into_iter().flatten() {
                    self.expr(part)?;
                    self.op(Opcode::POP_TOP);
                }
                Ok(())
            }
            Expr::Tuple(tuple) => tuple.elts.iter().try_for_each(|elt| self.annotated_index(elt)),
            other => {
                self.expr(other)?;
                self.op(Opcode::POP_TOP);
                Ok(())
            }
        }
    }

    // Leaving

    fn return_statement(&mut self, node: &'a ast::StmtReturn) -> Result {
        let loc = node.range;
        if self.current().kind != UnitKind::Function {
            return fail("'return' outside function", loc);
        }
        if node.value.is_some() && self.scope().coroutine && self.scope().generator && self.current().is_async
        {
            return fail("'return' with value in async generator", loc);
        }
        let computed = node.value.as_deref().filter(|value| !self.folds.is_const(value));
        match (computed, &node.value) {
            (Some(value), _) => self.expr(value)?,
            (None, Some(value)) => self.mark(value.range()),
            (None, None) => {}
        }
        self.unit().loc = loc;
        let line = |range: TextRange| self.source.line_col(range.start().into()).0;
        if node.value.as_deref().is_none_or(|value| line(value.range()) != line(loc)) {
            self.mark(loc);
        }
        self.unwind(computed.is_some(), None, loc)?;
        if computed.is_none() {
            let value = node.value.as_deref().and_then(|value| self.folds.get(value));
            self.load_const(value.unwrap_or(Const::None));
        }
        self.op(Opcode::RETURN_VALUE);
        Ok(())
    }

    fn leave_loop(&mut self, message: &str, loc: TextRange, is_break: bool) -> Result {
        let mut found = None;
        self.mark(loc);
        self.unwind(false, Some(&mut found), loc)?;
        let target = match found {
            Some(Block::While { start, end } | Block::For { start, end }) => {
                if is_break {
                    end
                } else {
                    start
                }
            }
            _ => return fail(message, loc),
        };
        if is_break && matches!(found, Some(Block::For { .. })) {
            self.op(Opcode::POP_TOP);
        }
        self.jump(Opcode::JUMP_ABSOLUTE, target);
        Ok(())
    }

    fn assert(&mut self, node: &'a ast::StmtAssert) -> Result {
        if let Expr::Tuple(tuple) = &*node.test
            && !tuple.elts.is_empty()
        {
            self.warn("assertion is always true, perhaps remove parentheses?", node.range);
        }
        if self.settings.optimize > 0 {
            // An `await` that may not stand there is an error all the same.
            let outer = std::mem::replace(&mut self.left_out, true);
            let result = self.unreachable(|c| {
                c.expr(&node.test)?;
                node.msg.iter().try_for_each(|message| c.expr(message))
            });
            self.left_out = outer;
            return result;
        }
        let end = self.new_label();
        self.jump_if(&node.test, end, true)?;
        self.op(Opcode::LOAD_ASSERTION_ERROR);
        if let Some(message) = &node.msg {
            self.expr(message)?;
            self.op_arg(Opcode::CALL_FUNCTION, 1);
        }
        self.at(node.test.range(), |c| c.op_arg(Opcode::RAISE_VARARGS, 1));
        self.place(end);
        Ok(())
    }

    // Imports

    fn import(&mut self, node: &'a ast::StmtImport) -> Result {
        for alias in &node.names {
            self.load_const(Const::Int(0));
            self.load_const(Const::None);
            let imported = self.mangled(&alias.name.id);
            self.op_name(Opcode::IMPORT_NAME, &imported);
            let name = alias.name.as_str();
            let Some(asname) = &alias.asname else {
                self.store_name(&Name::new(name.split('.').next().unwrap_or(name)))?;
                continue;
            };
            let mut parts = name.split('.').skip(1).peekable();
            if parts.peek().is_none() {
                self.store_name(&asname.id)?;
                continue;
            }
            while let Some(part) = parts.next() {
                self.op_name(Opcode::IMPORT_FROM, &Name::new(part));
                if parts.peek().is_some() {
                    self.op(Opcode::ROT_TWO);
                    self.op(Opcode::POP_TOP);
                }
            }
            self.store_name(&asname.id)?;
            self.op(Opcode::POP_TOP);
        }
        Ok(())
    }

    fn import_from(&mut self, node: &'a ast::StmtImportFrom) -> Result {
        self.load_const(Const::Int(i64::from(node.level)));
        let names = node.names.iter().map(|alias| Const::Str(Text::from(alias.name.as_str()))).collect();
        self.load_const(Const::Tuple(names));
        let empty = Name::empty();
        let module = node.module.as_ref().map_or(&empty, |module| &module.id);
        self.op_name(Opcode::IMPORT_NAME, module);
        for alias in &node.names {
            if alias.name.as_str() == "*" {
                self.op(Opcode::IMPORT_STAR);
                return Ok(());
            }
            let imported = self.mangled(&alias.name.id);
            self.op_name(Opcode::IMPORT_FROM, &imported);
            self.store_name(&alias.asname.as_ref().unwrap_or(&alias.name).id)?;
        }
        self.op(Opcode::POP_TOP);
        Ok(())
    }
}

fn inplace(op: Operator) -> Opcode {
    match op {
        Operator::Add => Opcode::INPLACE_ADD,
        Operator::Sub => Opcode::INPLACE_SUBTRACT,
        Operator::Mult => Opcode::INPLACE_MULTIPLY,
        Operator::MatMult => Opcode::INPLACE_MATRIX_MULTIPLY,
        Operator::Div => Opcode::INPLACE_TRUE_DIVIDE,
        Operator::Mod => Opcode::INPLACE_MODULO,
        Operator::Pow => Opcode::INPLACE_POWER,
        Operator::LShift => Opcode::INPLACE_LSHIFT,
        Operator::RShift => Opcode::INPLACE_RSHIFT,
        Operator::BitOr => Opcode::INPLACE_OR,
        Operator::BitXor => Opcode::INPLACE_XOR,
        Operator::BitAnd => Opcode::INPLACE_AND,
        Operator::FloorDiv => Opcode::INPLACE_FLOOR_DIVIDE,
    }
}
