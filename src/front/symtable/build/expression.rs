//! The walk over expressions and patterns.
//!
//! Folds constants on the way back up; targets of `:=` in comprehensions are bound in the block around. Long chains of operators to the left are
//! walked in a loop.

use super::Builder;
use crate::fail::{Result, fail};
use crate::fold;
use crate::literals;
use crate::symtable::{Comprehension, Opens, ScopeKind, def, node_key};
use adder_abi::code::Const;
use ruff_python_ast::name::Name;
use ruff_python_ast::{self as ast, Expr, ExprContext, Pattern};
use ruff_text_size::{Ranged, TextRange};

impl Builder<'_> {
    pub(super) fn optional(&mut self, expr: Option<&Expr>) -> Result {
        expr.map_or(Ok(()), |expr| self.expr(expr))
    }

    pub(super) fn exprs(&mut self, exprs: &[Expr]) -> Result {
        exprs.iter().try_for_each(|expr| self.expr(expr))
    }

    pub(super) fn expr(&mut self, expr: &Expr) -> Result {
        self.deeper()?;
        match expr {
            Expr::BoolOp(node) => self.exprs(&node.values)?,
            Expr::Named(node) => self.named(node)?,
            Expr::BinOp(node) => self.binary(node)?,
            Expr::UnaryOp(node) => {
                self.expr(&node.operand)?;
                if let Some(value) =
                    self.folds.get(&node.operand).and_then(|value| fold::unary(node.op, &value))
                {
                    self.folds.set(&node.node_index, value);
                }
            }
            Expr::Lambda(node) => {
                if let Some(parameters) = &node.parameters {
                    self.defaults(parameters)?;
                }
                let name = Name::new_static("<lambda>");
                self.enter(ScopeKind::Lambda, name, node.range.start(), node_key(node), Opens::Body);
                if let Some(parameters) = &node.parameters {
                    self.parameters(parameters)?;
                }
                self.expr(&node.body)?;
                self.leave();
            }
            Expr::If(node) => {
                self.expr(&node.test)?;
                self.expr(&node.body)?;
                self.expr(&node.orelse)?;
            }
            Expr::Dict(node) => {
                for item in &node.items {
                    self.optional(item.key.as_ref())?;
                }
                for item in &node.items {
                    self.expr(&item.value)?;
                }
            }
            Expr::Set(node) => self.exprs(&node.elts)?,
            Expr::List(node) => self.exprs(&node.elts)?,
            Expr::Tuple(node) => {
                self.exprs(&node.elts)?;
                if matches!(node.ctx, ExprContext::Load)
                    && node.elts.iter().all(|elt| self.folds.is_const(elt))
                {
                    let items = node.elts.iter().filter_map(|elt| self.folds.get(elt)).collect();
                    self.folds.set(&node.node_index, Const::Tuple(items));
                }
            }
            Expr::ListComp(node) => {
                let (kind, range) = (Comprehension::List, node.range);
                self.comprehension(kind, &node.generators, &node.elt, None, range, node_key(node))?;
            }
            Expr::SetComp(node) => {
                let (kind, range) = (Comprehension::Set, node.range);
                self.comprehension(kind, &node.generators, &node.elt, None, range, node_key(node))?;
            }
            Expr::Generator(node) => {
                let (kind, range) = (Comprehension::Generator, node.range);
                self.comprehension(kind, &node.generators, &node.elt, None, range, node_key(node))?;
            }
            Expr::DictComp(node) => {
                let Some(key) = node.key.as_deref() else {
                    return fail("dict unpacking cannot be used in dict comprehension", node.range);
                };
                let (kind, range) = (Comprehension::Dict, node.range);
                self.comprehension(kind, &node.generators, key, Some(&node.value), range, node_key(node))?;
            }
            Expr::Await(node) => self.await_expr(node)?,
            Expr::Yield(node) => {
                self.not_in_annotation("yield expression", node.range)?;
                self.optional(node.value.as_deref())?;
                self.yields(node.range)?;
            }
            Expr::YieldFrom(node) => {
                self.not_in_annotation("yield expression", node.range)?;
                self.expr(&node.value)?;
                self.yields(node.range)?;
            }
            Expr::Compare(node) => {
                self.expr(&node.left)?;
                self.exprs(&node.comparators)?;
            }
            Expr::Call(node) => {
                self.expr(&node.func)?;
                self.arguments(&node.arguments)?;
            }
            Expr::FString(node) => {
                for element in node.value.elements() {
                    self.interpolated(element)?;
                }
            }
            Expr::TString(node) => {
                for element in node.value.elements() {
                    self.interpolated(element)?;
                }
            }
            Expr::StringLiteral(node) => {
                self.folds.set(&node.node_index, Const::Str(literals::string(self.source, node)));
            }
            Expr::NumberLiteral(node) => match literals::number_in(self.source, node) {
                Ok(value) => self.folds.set(&node.node_index, value),
                Err(message) => return fail(message, node.range),
            },
            Expr::Attribute(node) => {
                if node.attr.as_str() == "__debug__" && !matches!(node.ctx, ExprContext::Load) {
                    let what = if matches!(node.ctx, ExprContext::Del) { "delete" } else { "assign to" };
                    return fail(format!("cannot {what} __debug__"), node.range);
                }
                self.expr(&node.value)?;
            }
            Expr::Subscript(node) => {
                self.expr(&node.value)?;
                self.expr(&node.slice)?;
                if matches!(node.ctx, ExprContext::Load)
                    && let Some(container) = self.folds.get(&node.value)
                    && let Some(index) = self.folds.get(&node.slice)
                    && let Some(value) = fold::subscript(&container, &index)
                {
                    self.folds.set(&node.node_index, value);
                }
            }
            Expr::Starred(node) => self.expr(&node.value)?,
            Expr::Name(node) => self.name(node)?,
            Expr::Slice(node) => {
                self.optional(node.lower.as_deref())?;
                self.optional(node.upper.as_deref())?;
                self.optional(node.step.as_deref())?;
            }
            Expr::BytesLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_)
            | Expr::IpyEscapeCommand(_) => {}
        }
        self.depth -= 1;
        Ok(())
    }

    /// Operators to the left of operators in a loop: a sum may have many terms.
    pub(super) fn binary(&mut self, node: &ast::ExprBinOp) -> Result {
        let mut chain = vec![node];
        let mut left = &*node.left;
        while let Expr::BinOp(inner) = left {
            chain.push(inner);
            left = &inner.left;
        }
        self.expr(left)?;
        for node in chain.into_iter().rev() {
            self.expr(&node.right)?;
            if let Some(left) = self.folds.get(&node.left)
                && let Some(right) = self.folds.get(&node.right)
                && let Some(value) = fold::binary(node.op, &left, &right)
            {
                self.folds.set(&node.node_index, value);
            }
        }
        Ok(())
    }

    pub(super) fn name(&mut self, node: &ast::ExprName) -> Result {
        let load = matches!(node.ctx, ExprContext::Load);
        if matches!(node.ctx, ExprContext::Del) && node.id.as_str() == "__debug__" {
            return fail("cannot delete __debug__", node.range);
        }
        if load && node.id.as_str() == "__debug__" {
            self.folds.set(&node.node_index, fold::bool_const(self.debug));
        }
        self.define(&node.id, if load { def::USE } else { def::LOCAL }, node.range)?;
        if load && node.id.as_str() == "super" && self.scope().kind.is_function_like() {
            self.implicit("__class__", def::USE)?;
        }
        Ok(())
    }

    pub(super) fn arguments(&mut self, arguments: &ast::Arguments) -> Result {
        self.exprs(&arguments.args)?;
        for (at, keyword) in arguments.keywords.iter().enumerate() {
            if let Some(arg) = &keyword.arg {
                if arg.as_str() == "__debug__" {
                    return fail("cannot assign to __debug__", keyword.range);
                }
                let again = |other: &ast::Keyword| other.arg.as_ref().is_some_and(|name| name.id == arg.id);
                if arguments.keywords.len() <= 256 && arguments.keywords[..at].iter().any(again) {
                    return fail(format!("keyword argument repeated: {arg}"), keyword.range);
                }
            }
            self.expr(&keyword.value)?;
        }
        Ok(())
    }

    pub(super) fn interpolated(&mut self, element: &ast::InterpolatedStringElement) -> Result {
        let ast::InterpolatedStringElement::Interpolation(node) = element else { return Ok(()) };
        self.expr(&node.expression)?;
        if let Some(spec) = &node.format_spec {
            self.deeper()?;
            for element in &spec.elements {
                self.interpolated(element)?;
            }
            self.depth -= 1;
        }
        Ok(())
    }

    /// Refuses what may not stand in annotation scopes.
    pub(super) fn not_in_annotation(&mut self, what: &str, range: TextRange) -> Result {
        match self.scope().kind {
            ScopeKind::Annotation => fail(format!("{what} cannot be used within an annotation"), range),
            ScopeKind::TypeVariable(which) => fail(format!("{what} cannot be used within {which}"), range),
            ScopeKind::TypeAlias => fail(format!("{what} cannot be used within a type alias"), range),
            ScopeKind::TypeParameters => {
                fail(format!("{what} cannot be used within the definition of a generic"), range)
            }
            ScopeKind::Module
            | ScopeKind::Class
            | ScopeKind::Function
            | ScopeKind::Lambda
            | ScopeKind::Comprehension(_) => Ok(()),
        }
    }

    pub(super) fn yields(&mut self, range: TextRange) -> Result {
        self.scope().generator = true;
        let ScopeKind::Comprehension(kind) = self.scope().kind else { return Ok(()) };
        let what = match kind {
            Comprehension::List => "list comprehension",
            Comprehension::Set => "set comprehension",
            Comprehension::Dict => "dict comprehension",
            Comprehension::Generator => "generator expression",
        };
        fail(format!("'yield' inside {what}"), range)
    }

    pub(super) fn await_expr(&mut self, node: &ast::ExprAwait) -> Result {
        self.not_in_annotation("await expression", node.range)?;
        self.expr(&node.value)?;
        self.scope().coroutine = true;
        Ok(())
    }

    pub(super) fn named(&mut self, node: &ast::ExprNamed) -> Result {
        self.not_in_annotation("named expression", node.range)?;
        if self.comp_iter_expr > 0 {
            let message = "assignment expression cannot be used in a comprehension iterable expression";
            return fail(message, node.range);
        }
        if self.scope().kind.is_comprehension()
            && let Expr::Name(target) = &*node.target
        {
            self.extend_named(target)?;
        }
        self.expr(&node.value)?;
        self.expr(&node.target)
    }

    /// The target of a walrus in a comprehension belongs to the block around all comprehensions.
    pub(super) fn extend_named(&mut self, target: &ast::ExprName) -> Result {
        let name = self.mangled(&target.id);
        let mut id = self.current;
        loop {
            let scope = self.table.scope(id);
            match scope.kind {
                ScopeKind::Comprehension(_) => {
                    if scope.flags(&name) & def::COMP_ITER != 0 {
                        let message = format!(
                            "assignment expression cannot rebind comprehension iteration variable '{}'",
                            target.id
                        );
                        return fail(message, target.range);
                    }
                }
                ScopeKind::Function | ScopeKind::Lambda => {
                    let flag =
                        if scope.flags(&name) & def::GLOBAL != 0 { def::GLOBAL } else { def::NONLOCAL };
                    self.define(&target.id, flag, target.range)?;
                    self.scope().directives.push((name, target.range));
                    if flag == def::NONLOCAL {
                        self.define_in(id, &target.id, def::LOCAL, target.range)?;
                    }
                    return Ok(());
                }
                ScopeKind::Module => {
                    self.define(&target.id, def::GLOBAL, target.range)?;
                    self.scope().directives.push((name, target.range));
                    return self.define_in(id, &target.id, def::GLOBAL, target.range);
                }
                ScopeKind::Class => {
                    let message =
                        "assignment expression within a comprehension cannot be used in a class body";
                    return fail(message, target.range);
                }
                ScopeKind::TypeParameters => {
                    let message = "assignment expression within a comprehension cannot be used within the definition of a generic";
                    return fail(message, target.range);
                }
                ScopeKind::TypeAlias => {
                    let message =
                        "assignment expression within a comprehension cannot be used in a type alias";
                    return fail(message, target.range);
                }
                ScopeKind::TypeVariable(_) => {
                    let message =
                        "assignment expression within a comprehension cannot be used in a TypeVar bound";
                    return fail(message, target.range);
                }
                // CPython looks past it.
                ScopeKind::Annotation => {}
            }
            let Some(parent) = scope.parent else { return Ok(()) };
            id = parent;
        }
    }

    pub(super) fn comprehension(
        &mut self,
        kind: Comprehension,
        generators: &[ast::Comprehension],
        elt: &Expr,
        value: Option<&Expr>,
        range: TextRange,
        key: usize,
    ) -> Result {
        let Some((outermost, inner)) = generators.split_first() else { return Ok(()) };
        self.comp_iter_expr += 1;
        self.expr(&outermost.iter)?;
        self.comp_iter_expr -= 1;
        let in_iterable = self.comp_iter_expr;
        let sees_class = self.scope().can_see_class_scope;
        let name = match kind {
            Comprehension::List => "<listcomp>",
            Comprehension::Set => "<setcomp>",
            Comprehension::Dict => "<dictcomp>",
            Comprehension::Generator => "<genexpr>",
        };
        self.enter(ScopeKind::Comprehension(kind), Name::new_static(name), range.start(), key, Opens::Body);
        self.comp_iter_expr = in_iterable;
        // In what sees a class's names through a cell it keeps a function of its own, which does not, as in CPython.
        self.scope().inlined = kind != Comprehension::Generator && !sees_class;
        if outermost.is_async {
            self.scope().coroutine = true;
        }
        self.implicit(".0", def::PARAM)?;
        self.comp_target(&outermost.target)?;
        self.exprs(&outermost.ifs)?;
        for generator in inner {
            self.comp_target(&generator.target)?;
            self.comp_iter_expr += 1;
            self.expr(&generator.iter)?;
            self.comp_iter_expr -= 1;
            self.exprs(&generator.ifs)?;
            if generator.is_async {
                self.scope().coroutine = true;
            }
        }
        self.expr(elt)?;
        self.optional(value)?;
        let is_generator = kind == Comprehension::Generator;
        self.scope().generator = is_generator;
        let is_async = self.scope().coroutine && !is_generator;
        self.leave();
        if is_async {
            if self.scope().kind == ScopeKind::Annotation {
                // Said here, since not every annotation is compiled.
                return fail("asynchronous comprehension outside of an asynchronous function", range);
            }
            self.scope().coroutine = true;
        }
        Ok(())
    }

    pub(super) fn comp_target(&mut self, target: &Expr) -> Result {
        self.comp_iter_target = true;
        self.expr(target)?;
        self.comp_iter_target = false;
        Ok(())
    }

    pub(super) fn pattern(&mut self, pattern: &Pattern) -> Result {
        self.deeper()?;
        match pattern {
            Pattern::MatchValue(node) => self.expr(&node.value)?,
            Pattern::MatchSingleton(_) => {}
            Pattern::MatchSequence(node) => node.patterns.iter().try_for_each(|inner| self.pattern(inner))?,
            Pattern::MatchMapping(node) => {
                self.exprs(&node.keys)?;
                node.patterns.iter().try_for_each(|inner| self.pattern(inner))?;
                if let Some(rest) = &node.rest {
                    self.define(&rest.id, def::LOCAL, node.range)?;
                }
            }
            Pattern::MatchClass(node) => {
                self.expr(&node.cls)?;
                node.arguments.patterns.iter().try_for_each(|inner| self.pattern(inner))?;
                for keyword in &node.arguments.keywords {
                    if keyword.attr.as_str() == "__debug__" {
                        return fail("cannot assign to __debug__", keyword.pattern.range());
                    }
                    self.pattern(&keyword.pattern)?;
                }
            }
            Pattern::MatchStar(node) => {
                if let Some(name) = &node.name {
                    self.define(&name.id, def::LOCAL, node.range)?;
                }
            }
            Pattern::MatchAs(node) => {
                if let Some(inner) = &node.pattern {
                    self.pattern(inner)?;
                }
                if let Some(name) = &node.name {
                    self.define(&name.id, def::LOCAL, node.range)?;
                }
            }
            Pattern::MatchOr(node) => node.patterns.iter().try_for_each(|inner| self.pattern(inner))?,
        }
        self.depth -= 1;
        Ok(())
    }
}
