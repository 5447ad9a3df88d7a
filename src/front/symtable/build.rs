//! The walk that collects names, folds constants and finds what must not stand where it stands.
//!
//! Visits in CPython's order, since the first error found is the one reported. Folded expressions get a number in their tree node under which
//! [`Folds`] keeps the constant. Recursion is bounded by `max_depth`; long chains of operators to the left are walked in a loop.

mod expression;

use super::{Opens, Scope, ScopeId, ScopeKind, SymbolTable, VarScope, def, mangle, node_key};
use crate::error::Warning;
use crate::fail::{Result, fail, too_deep};
use crate::fold;
use crate::literals;
use crate::source::Source;
use adder_abi::code::Const;
use ruff_python_ast::name::Name;
use ruff_python_ast::{self as ast, CmpOp, Expr, NodeIndex, Stmt};
use ruff_text_size::{Ranged, TextRange, TextSize};

/// Constants of folded expressions.
#[derive(Default)]
pub struct Folds {
    values: Vec<Const>,
}

impl Folds {
    fn set(&mut self, index: &ast::AtomicNodeIndex, value: Const) {
        self.values.push(value);
        index.set(NodeIndex::from(self.values.len() as u32));
    }

    fn at(&self, index: &ast::AtomicNodeIndex) -> Option<&Const> {
        let number = index.load().as_u32()?;
        self.values.get((number as usize).checked_sub(1)?)
    }

    /// The constant an expression is, if it is one.
    pub fn get(&self, expr: &Expr) -> Option<Const> {
        match expr {
            Expr::NoneLiteral(_) => Some(Const::None),
            Expr::EllipsisLiteral(_) => Some(Const::Ellipsis),
            Expr::BooleanLiteral(literal) => Some(fold::bool_const(literal.value)),
            Expr::BytesLiteral(literal) => Some(Const::Bytes(literals::bytes(literal))),
            Expr::NumberLiteral(ast::ExprNumberLiteral { node_index, .. })
            | Expr::StringLiteral(ast::ExprStringLiteral { node_index, .. })
            | Expr::BinOp(ast::ExprBinOp { node_index, .. })
            | Expr::UnaryOp(ast::ExprUnaryOp { node_index, .. })
            | Expr::Subscript(ast::ExprSubscript { node_index, .. })
            | Expr::Tuple(ast::ExprTuple { node_index, .. })
            | Expr::Name(ast::ExprName { node_index, .. }) => self.at(node_index).cloned(),
            _ => None,
        }
    }

    /// Whether an expression is a constant.
    pub fn is_const(&self, expr: &Expr) -> bool {
        match expr {
            Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::StringLiteral(_) => true,
            Expr::BinOp(ast::ExprBinOp { node_index, .. })
            | Expr::UnaryOp(ast::ExprUnaryOp { node_index, .. })
            | Expr::Subscript(ast::ExprSubscript { node_index, .. })
            | Expr::Tuple(ast::ExprTuple { node_index, .. })
            | Expr::Name(ast::ExprName { node_index, .. }) => self.at(node_index).is_some(),
            _ => false,
        }
    }
}

/// Builds the table of a module's or expression's tree.
pub fn build(
    source: &Source,
    body: Body<'_>,
    futures_end: TextSize,
    future_annotations: bool,
    debug: bool,
    max_depth: u32,
) -> Result<(SymbolTable, Folds, Vec<Warning>)> {
    let mut builder = Builder {
        source,
        table: SymbolTable::default(),
        folds: Folds::default(),
        current: ScopeId(0),
        private: None,
        private_params: None,
        futures_end,
        debug,
        depth: 0,
        max_depth,
        conditional: 0,
        comp_iter_expr: 0,
        comp_iter_target: false,
        annotated: Vec::new(),
        finally: Finally::default(),
        warnings: Vec::new(),
    };
    builder.enter(ScopeKind::Module, Name::new_static("top"), TextSize::new(0), 0, Opens::Body);
    match body {
        Body::Statements(statements) => builder.body(statements)?,
        Body::Expression(expr) => builder.expr(expr)?,
    }
    super::analyze::analyze(&mut builder.table, future_annotations)?;
    Ok((builder.table, builder.folds, builder.warnings))
}

/// What is compiled.
#[derive(Clone, Copy)]
pub enum Body<'a> {
    Statements(&'a [Stmt]),
    Expression(&'a Expr),
}

struct Builder<'s> {
    source: &'s Source,
    table: SymbolTable,
    folds: Folds,
    current: ScopeId,
    /// The class whose private names are mangled.
    private: Option<Name>,
    /// The scope of a class's type parameters: outside the class's body, only their names are mangled.
    private_params: Option<ScopeId>,
    /// Where `from __future__` may no longer stand.
    futures_end: TextSize,
    debug: bool,
    depth: u32,
    max_depth: u32,
    /// How many conditional statements surround, within the block.
    conditional: u32,
    comp_iter_expr: u32,
    comp_iter_target: bool,
    /// What to restore when a block is left: conditional, `comp_iter_expr`.
    annotated: Vec<(ScopeId, u32, u32, bool, Finally)>,
    /// Whether leaving by `return` or `break` would leave a `finally` block.
    finally: Finally,
    warnings: Vec<Warning>,
}

/// What has type parameters.
#[derive(Clone, Copy)]
enum Generic<'a> {
    Function(&'a ast::Parameters),
    Class,
    Alias,
}

/// What surrounds a statement, as far as PEP 765 asks.
#[derive(Clone, Copy, Default)]
struct Finally {
    inside: bool,
    in_loop: bool,
}

impl<'s> Builder<'s> {
    fn scope(&mut self) -> &mut Scope {
        let current = self.current;
        self.table.scope_mut(current)
    }

    /// An asynchronous statement, which in a function that may have it changes nothing.
    fn awaits_if(&mut self, is_async: bool) {
        let scope = self.scope();
        scope.coroutine |= is_async && scope.kind == ScopeKind::Module;
    }

    fn enter(&mut self, kind: ScopeKind, name: Name, start: TextSize, key: usize, opens: Opens) -> ScopeId {
        let id = ScopeId(self.table.scopes.len() as u32);
        let root = id.0 == 0;
        let (nested, method) = if root {
            (false, false)
        } else {
            let parent = self.table.scope(self.current);
            let nested = parent.nested || parent.kind.is_function_like();
            (
                nested,
                parent.kind == ScopeKind::Class
                    && matches!(kind, ScopeKind::Function | ScopeKind::Lambda | ScopeKind::Comprehension(_)),
            )
        };
        self.table.scopes.push(Scope {
            kind,
            name,
            start,
            parent: (!root).then_some(self.current),
            children: Vec::new(),
            symbols: Default::default(),
            params: Vec::new(),
            nested,
            generator: false,
            coroutine: false,
            method,
            varargs: false,
            varkeywords: false,
            needs_class_closure: false,
            needs_classdict: false,
            has_conditional_annotations: false,
            can_see_class_scope: false,
            inlined: false,
            inlined_cells: Default::default(),
            annotation_block: None,
            unevaluated: false,
            directives: Vec::new(),
        });
        if !root {
            self.scope().children.push(id);
        }
        self.table.by_node.insert((key, opens), id);
        self.resume(id);
        id
    }

    /// Goes (back) into a block that exists.
    fn resume(&mut self, id: ScopeId) {
        self.annotated.push((
            self.current,
            self.conditional,
            self.comp_iter_expr,
            self.comp_iter_target,
            self.finally,
        ));
        self.finally = Finally::default();
        self.current = id;
        self.conditional = 0;
        self.comp_iter_target = false;
    }

    fn leave(&mut self) {
        if let Some((current, conditional, comp_iter_expr, comp_iter_target, finally)) = self.annotated.pop()
        {
            self.finally = finally;
            self.current = current;
            self.conditional = conditional;
            self.comp_iter_expr = comp_iter_expr;
            self.comp_iter_target = comp_iter_target;
        }
    }

    fn deeper(&mut self) -> Result {
        self.depth += 1;
        if self.depth > self.max_depth { too_deep() } else { Ok(()) }
    }

    /// A name as it is inside the class that is being defined.
    fn mangled(&self, name: &Name) -> Name {
        let mangled = mangle(self.private.as_deref(), name);
        match self.private_params {
            Some(params) if self.table.scope(params).flags(&mangled) & def::TYPE_PARAM == 0 => name.clone(),
            _ => mangled,
        }
    }

    /// Records a fact about a name in a block.
    fn define_in(&mut self, id: ScopeId, name: &Name, flags: u16, range: TextRange) -> Result {
        if flags & def::BOUND != 0 && name.as_str() == "__debug__" {
            return fail("cannot assign to __debug__", range);
        }
        let name = if flags & def::TYPE_PARAM != 0 {
            mangle(self.private.as_deref(), name)
        } else {
            self.mangled(name)
        };
        // What a target only reads (`for x[i] in …`) is no variable of the loop.
        let comp_iter_target = self.comp_iter_target && id == self.current && flags & def::LOCAL != 0;
        let scope = self.table.scope_mut(id);
        let symbol = scope.symbol(name.clone(), VarScope::GlobalImplicit);
        if flags & def::PARAM != 0 && symbol.flags & def::PARAM != 0 {
            return fail(format!("duplicate argument '{name}' in function definition"), range);
        }
        if flags & def::TYPE_PARAM != 0 && symbol.flags & def::TYPE_PARAM != 0 {
            return fail(format!("duplicate type parameter '{name}'"), range);
        }
        symbol.flags |= flags;
        if comp_iter_target {
            if symbol.flags & (def::GLOBAL | def::NONLOCAL) != 0 {
                let message =
                    format!("comprehension inner loop cannot rebind assignment expression target '{name}'");
                return fail(message, range);
            }
            symbol.flags |= def::COMP_ITER;
        }
        if flags & def::PARAM != 0 {
            scope.params.push(name);
        } else if flags & def::GLOBAL != 0 {
            let top = self.table.scope_mut(ScopeId(0));
            top.symbol(name, VarScope::GlobalImplicit).flags |= def::GLOBAL;
        }
        Ok(())
    }

    fn define(&mut self, name: &Name, flags: u16, range: TextRange) -> Result {
        self.define_in(self.current, name, flags, range)
    }

    /// A name the compiler uses on its own account.
    fn implicit(&mut self, name: &'static str, flags: u16) -> Result {
        self.define(&Name::new_static(name), flags, TextRange::default())
    }

    // Statements

    fn body(&mut self, statements: &[Stmt]) -> Result {
        statements.iter().try_for_each(|statement| self.statement(statement))
    }

    /// A body that may not run.
    fn branch(&mut self, statements: &[Stmt]) -> Result {
        self.conditional += 1;
        let result = self.body(statements);
        self.conditional -= 1;
        result
    }

    fn statement(&mut self, statement: &Stmt) -> Result {
        self.deeper()?;
        match statement {
            Stmt::FunctionDef(function) => self.function(function)?,
            Stmt::ClassDef(class) => self.class(class)?,
            Stmt::TypeAlias(alias) => self.type_alias(alias)?,
            Stmt::Return(node) => {
                self.leaves_finally("return", node.range);
                self.optional(node.value.as_deref())?;
            }
            Stmt::Delete(node) => self.exprs(&node.targets)?,
            Stmt::Assign(node) => {
                self.exprs(&node.targets)?;
                self.expr(&node.value)?;
            }
            Stmt::AugAssign(node) => {
                self.expr(&node.target)?;
                self.expr(&node.value)?;
            }
            Stmt::AnnAssign(node) => self.annotated_assignment(node)?,
            Stmt::For(node) => {
                self.awaits_if(node.is_async);
                self.expr(&node.target)?;
                self.expr(&node.iter)?;
                self.looped(&node.body)?;
                self.branch(&node.orelse)?;
            }
            Stmt::While(node) => {
                self.expr(&node.test)?;
                self.looped(&node.body)?;
                self.branch(&node.orelse)?;
            }
            Stmt::If(node) => {
                self.expr(&node.test)?;
                self.branch(&node.body)?;
                for clause in &node.elif_else_clauses {
                    self.optional(clause.test.as_ref())?;
                    self.branch(&clause.body)?;
                }
            }
            Stmt::With(node) => {
                self.awaits_if(node.is_async);
                for item in &node.items {
                    self.expr(&item.context_expr)?;
                    self.optional(item.optional_vars.as_deref())?;
                }
                self.branch(&node.body)?;
            }
            Stmt::Match(node) => {
                self.expr(&node.subject)?;
                for case in &node.cases {
                    self.pattern(&case.pattern)?;
                    self.optional(case.guard.as_deref())?;
                    self.branch(&case.body)?;
                }
            }
            Stmt::Raise(node) => {
                self.optional(node.exc.as_deref())?;
                self.optional(node.cause.as_deref())?;
            }
            Stmt::Try(node) => self.try_statement(node)?,
            Stmt::Assert(node) => {
                self.expr(&node.test)?;
                self.optional(node.msg.as_deref())?;
            }
            Stmt::Import(node) => self.aliases(&node.names, false)?,
            Stmt::ImportFrom(node) => {
                let future =
                    node.level == 0 && node.module.as_ref().is_some_and(|name| name.as_str() == "__future__");
                if future && node.range.start() >= self.futures_end {
                    let message = "from __future__ imports must occur at the beginning of the file";
                    return fail(message, node.range);
                }
                self.aliases(&node.names, true)?;
            }
            Stmt::Global(node) => self.declaration(&node.names, node.range, def::GLOBAL)?,
            Stmt::Nonlocal(node) => self.declaration(&node.names, node.range, def::NONLOCAL)?,
            Stmt::Expr(node) => self.expr(&node.value)?,
            Stmt::Break(node) => self.leaves_finally("break", node.range),
            Stmt::Continue(node) => self.leaves_finally("continue", node.range),
            Stmt::Pass(_) | Stmt::IpyEscapeCommand(_) => {}
        }
        self.depth -= 1;
        Ok(())
    }

    fn try_statement(&mut self, node: &ast::StmtTry) -> Result {
        self.branch(&node.body)?;
        for handler in &node.handlers {
            let ast::ExceptHandler::ExceptHandler(handler) = handler;
            self.optional(handler.type_.as_deref())?;
            if let Some(name) = &handler.name {
                self.define(&name.id, def::LOCAL, handler.range)?;
            }
            self.branch(&handler.body)?;
        }
        self.branch(&node.orelse)?;
        let outer = std::mem::replace(&mut self.finally, Finally { inside: true, in_loop: false });
        self.branch(&node.finalbody)?;
        self.finally = outer;
        Ok(())
    }

    /// The body of a loop.
    fn looped(&mut self, statements: &[Stmt]) -> Result {
        let outer = std::mem::replace(&mut self.finally.in_loop, true);
        self.branch(statements)?;
        self.finally.in_loop = outer;
        Ok(())
    }

    /// PEP 765: a jump out of `finally` swallows the exception.
    fn leaves_finally(&mut self, word: &str, range: TextRange) {
        // A loop hides even a `return` from CPython's check.
        if self.finally.inside && !self.finally.in_loop {
            self.warn(format!("'{word}' in a 'finally' block"), range);
        }
    }

    fn warn(&mut self, message: String, range: TextRange) {
        self.warnings.push(self.source.warning(message, range));
    }

    fn aliases(&mut self, aliases: &[ast::Alias], from: bool) -> Result {
        for alias in aliases {
            if let Some(asname) = &alias.asname {
                self.define(&asname.id, def::IMPORT, alias.range)?;
            } else if alias.name.as_str() == "*" {
                if self.scope().kind != ScopeKind::Module {
                    return fail("import * only allowed at module level", alias.range);
                }
            } else {
                let name = alias.name.as_str();
                let stored = if from { name } else { name.split('.').next().unwrap_or(name) };
                self.define(&Name::new(stored), def::IMPORT, alias.range)?;
            }
        }
        Ok(())
    }

    fn declaration(&mut self, names: &[ast::Identifier], range: TextRange, flag: u16) -> Result {
        let word = if flag == def::GLOBAL { "global" } else { "nonlocal" };
        for name in names {
            let mangled = self.mangled(&name.id);
            let flags = self.scope().flags(&mangled);
            if flags & (def::PARAM | def::LOCAL | def::USE | def::ANNOT) != 0 {
                let message = if flags & def::PARAM != 0 {
                    format!("name '{name}' is parameter and {word}")
                } else if flags & def::USE != 0 {
                    format!("name '{name}' is used prior to {word} declaration")
                } else if flags & def::ANNOT != 0 {
                    format!("annotated name '{name}' can't be {word}")
                } else {
                    format!("name '{name}' is assigned to before {word} declaration")
                };
                return fail(message, range);
            }
            self.define(&name.id, flag, range)?;
            self.scope().directives.push((mangled, range));
        }
        Ok(())
    }

    fn annotated_assignment(&mut self, node: &ast::StmtAnnAssign) -> Result {
        if let Expr::Name(name) = &*node.target {
            let mangled = self.mangled(&name.id);
            let flags = self.scope().flags(&mangled);
            if node.simple && self.current != ScopeId(0) && flags & (def::GLOBAL | def::NONLOCAL) != 0 {
                let word = if flags & def::GLOBAL != 0 { "global" } else { "nonlocal" };
                return fail(format!("annotated name '{}' can't be {word}", name.id), node.range);
            }
            if node.simple {
                self.define(&name.id, def::ANNOT | def::LOCAL, name.range)?;
            } else if node.value.is_some() {
                self.define(&name.id, def::LOCAL, name.range)?;
            }
        } else {
            self.expr(&node.target)?;
        }
        self.annotation(&node.annotation)?;
        self.optional(node.value.as_deref())
    }

    /// The annotation of a variable: evaluated by the block's `__annotate__`, or never in a function.
    fn annotation(&mut self, annotation: &Expr) -> Result {
        let kind = self.scope().kind;
        let evaluated = !kind.is_function_like();
        let conditional = kind == ScopeKind::Module || kind == ScopeKind::Class && self.conditional > 0;
        if conditional && !self.scope().has_conditional_annotations {
            self.scope().has_conditional_annotations = true;
            self.implicit("__conditional_annotations__", def::USE)?;
        }
        match self.scope().annotation_block {
            Some(block) => self.resume(block),
            None => {
                let block = self.enter_annotation(annotation.range().start(), node_key(annotation));
                let parent = self.table.scope(block).parent.unwrap_or(ScopeId(0));
                self.table.scope_mut(parent).annotation_block = Some(block);
                self.scope().unevaluated = !evaluated;
                self.finish_annotation_entry(kind == ScopeKind::Class)?;
            }
        }
        if conditional {
            self.implicit("__conditional_annotations__", def::USE)?;
        }
        self.expr(annotation)?;
        self.leave();
        Ok(())
    }

    fn enter_annotation(&mut self, start: TextSize, key: usize) -> ScopeId {
        self.enter(ScopeKind::Annotation, Name::new_static("__annotate__"), start, key, Opens::Annotations)
    }

    /// The parameter of annotation scopes, and their view of the class they stand in.
    fn finish_annotation_entry(&mut self, in_class: bool) -> Result {
        self.implicit(".format", def::PARAM)?;
        if in_class {
            self.scope().can_see_class_scope = true;
            self.implicit("__classdict__", def::USE)?;
        }
        Ok(())
    }

    fn function(&mut self, node: &ast::StmtFunctionDef) -> Result {
        let range = self.source.def_range(node.range, &node.decorator_list);
        self.define(&node.name.id, def::LOCAL, range)?;
        self.defaults(&node.parameters)?;
        for decorator in &node.decorator_list {
            self.expr(&decorator.expression)?;
        }
        if let Some(type_params) = &node.type_params {
            self.type_params(type_params, &node.name.id, range.start(), Generic::Function(&node.parameters))?;
        }
        self.function_annotations(node, range.start())?;
        let outer_type_params = node.type_params.is_some();
        self.enter(ScopeKind::Function, node.name.id.clone(), range.start(), node_key(node), Opens::Body);
        if node.is_async {
            self.scope().coroutine = true;
        }
        self.parameters(&node.parameters)?;
        self.body(&node.body)?;
        self.leave();
        if outer_type_params {
            self.leave();
        }
        Ok(())
    }

    fn function_annotations(&mut self, node: &ast::StmtFunctionDef, start: TextSize) -> Result {
        let in_class = self.sees_class();
        self.enter_annotation(start, node_key(&*node.parameters));
        self.finish_annotation_entry(in_class)?;
        for parameter in parameters_in_slot_order(&node.parameters) {
            self.optional(parameter.annotation.as_deref())?;
        }
        self.optional(node.returns.as_deref())?;
        self.leave();
        Ok(())
    }

    /// Whether an annotation scope opened here sees a class's names.
    fn sees_class(&mut self) -> bool {
        let scope = self.scope();
        scope.kind == ScopeKind::Class || scope.can_see_class_scope
    }

    fn defaults(&mut self, parameters: &ast::Parameters) -> Result {
        for parameter in parameters.posonlyargs.iter().chain(&parameters.args) {
            self.optional(parameter.default.as_deref())?;
        }
        for parameter in &parameters.kwonlyargs {
            self.optional(parameter.default.as_deref())?;
        }
        Ok(())
    }

    fn parameters(&mut self, parameters: &ast::Parameters) -> Result {
        for parameter in parameters_in_slot_order(parameters) {
            // The stars of `*args` do not count.
            let range = TextRange::new(parameter.name.range.start(), parameter.range.end());
            self.define(&parameter.name.id, def::PARAM, range)?;
        }
        self.scope().varargs = parameters.vararg.is_some();
        self.scope().varkeywords = parameters.kwarg.is_some();
        Ok(())
    }

    fn class(&mut self, node: &ast::StmtClassDef) -> Result {
        let range = self.source.def_range(node.range, &node.decorator_list);
        self.define(&node.name.id, def::LOCAL, range)?;
        for decorator in &node.decorator_list {
            self.expr(&decorator.expression)?;
        }
        let (outer_private, outer_params) = (self.private.clone(), self.private_params);
        if let Some(type_params) = &node.type_params {
            self.type_params(type_params, &node.name.id, range.start(), Generic::Class)?;
        }
        if let Some(arguments) = &node.arguments {
            self.arguments(arguments)?;
        }
        self.enter(ScopeKind::Class, node.name.id.clone(), range.start(), node_key(node), Opens::Body);
        self.private = Some(node.name.id.clone());
        self.private_params = None;
        if node.type_params.is_some() {
            self.implicit("__type_params__", def::LOCAL)?;
            self.implicit(".type_params", def::USE)?;
        }
        self.body(&node.body)?;
        self.leave();
        (self.private, self.private_params) = (outer_private, outer_params);
        if node.type_params.is_some() {
            self.leave();
        }
        Ok(())
    }

    /// Opens the scope of type parameters; the caller leaves it.
    fn type_params(
        &mut self,
        params: &ast::TypeParams,
        name: &Name,
        start: TextSize,
        of: Generic<'_>,
    ) -> Result {
        let in_class = self.sees_class();
        self.enter(ScopeKind::TypeParameters, name.clone(), start, node_key(params), Opens::TypeParameters);
        if in_class {
            self.scope().can_see_class_scope = true;
            self.implicit("__classdict__", def::USE)?;
        }
        match of {
            Generic::Function(parameters) => {
                let positional = parameters.posonlyargs.iter().chain(&parameters.args);
                if positional.into_iter().any(|parameter| parameter.default.is_some()) {
                    self.implicit(".defaults", def::PARAM)?;
                }
                if parameters.kwonlyargs.iter().any(|parameter| parameter.default.is_some()) {
                    self.implicit(".kwdefaults", def::PARAM)?;
                }
            }
            Generic::Class => {
                self.private = Some(name.clone());
                self.private_params = Some(self.current);
                for name in [".type_params", ".generic_base"] {
                    self.implicit(name, def::LOCAL | def::USE)?;
                }
            }
            Generic::Alias => {}
        }
        for param in params.iter() {
            self.define(&param.name().id, def::TYPE_PARAM | def::LOCAL, param.range())?;
            if let ast::TypeParam::TypeVar(ast::TypeParamTypeVar { bound: Some(bound), name, .. }) = param {
                let what = if matches!(**bound, Expr::Tuple(_)) {
                    "a TypeVar constraint"
                } else {
                    "a TypeVar bound"
                };
                self.type_variable(what, &name.id, bound, node_key(param), Opens::Body)?;
            }
            if let Some(default) = param.default() {
                let what = match param {
                    ast::TypeParam::TypeVar(_) => "a TypeVar default",
                    ast::TypeParam::TypeVarTuple(_) => "a TypeVarTuple default",
                    ast::TypeParam::ParamSpec(_) => "a ParamSpec default",
                };
                self.type_variable(what, &param.name().id, default, node_key(param), Opens::Default)?;
            }
        }
        Ok(())
    }

    fn type_variable(
        &mut self,
        what: &'static str,
        name: &Name,
        expr: &Expr,
        key: usize,
        opens: Opens,
    ) -> Result {
        let in_class = self.scope().can_see_class_scope;
        self.enter(ScopeKind::TypeVariable(what), name.clone(), expr.range().start(), key, opens);
        self.finish_annotation_entry(in_class)?;
        self.expr(expr)?;
        self.leave();
        Ok(())
    }

    fn type_alias(&mut self, node: &ast::StmtTypeAlias) -> Result {
        self.expr(&node.name)?;
        let Expr::Name(name) = &*node.name else { return Ok(()) };
        if let Some(params) = &node.type_params {
            self.type_params(params, &name.id, node.range.start(), Generic::Alias)?;
        }
        let in_class = self.sees_class();
        self.enter(ScopeKind::TypeAlias, name.id.clone(), node.range.start(), node_key(node), Opens::Body);
        self.finish_annotation_entry(in_class)?;
        self.expr(&node.value)?;
        self.leave();
        if node.type_params.is_some() {
            self.leave();
        }
        Ok(())
    }
}

/// Parameters in the order of their slots: positional, keyword-only, `*args`, `**kwargs`.
pub fn parameters_in_slot_order(parameters: &ast::Parameters) -> impl Iterator<Item = &ast::Parameter> {
    parameters
        .posonlyargs
        .iter()
        .chain(&parameters.args)
        .chain(&parameters.kwonlyargs)
        .map(|parameter| &parameter.parameter)
        .chain(parameters.vararg.as_deref())
        .chain(parameters.kwarg.as_deref())
}

/// Whether a comparison is a test for identity or membership, which `not` inverts in place.
pub fn inverted(op: CmpOp) -> Option<CmpOp> {
    match op {
        CmpOp::Is => Some(CmpOp::IsNot),
        CmpOp::IsNot => Some(CmpOp::Is),
        CmpOp::In => Some(CmpOp::NotIn),
        CmpOp::NotIn => Some(CmpOp::In),
        CmpOp::Eq | CmpOp::NotEq | CmpOp::Lt | CmpOp::LtE | CmpOp::Gt | CmpOp::GtE => None,
    }
}
