//! The tree to instructions: one unit per block, emitted in one pass as CPython 3.9's compiler does.
//!
//! In: tree, symbol table, folded constants. Out: `CodeUnit`s (through `asm`). A unit is a list of instructions and labels; jumps name labels. Every
//! instruction carries the source range it stands for. What CPython 3.9 lacks is emitted the way the first CPython that had it did.

mod annotate;
mod call;
mod checks;
mod comprehension;
mod expr;
mod flow;
mod function;
mod name;
mod pattern;
mod statement;
mod unit;

use crate::asm;
use crate::error::Warning;
use crate::fail::{Result, fail, too_deep};
use crate::source::Source;
use crate::symtable::{Body, Folds, Scope, ScopeId, SymbolTable, VarScope, mangle};
use adder_abi::code::{CodeUnit, Const, Text, code_flag};
use adder_abi::opcode::Opcode;
use ruff_python_ast::name::Name;
use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::TextRange;
use std::sync::Arc;
use unit::{Block, Label, UnitKind};
pub(crate) use unit::{Item, Unit};

/// What the caller asked for.
#[derive(Clone, Copy)]
pub struct Settings {
    /// 0, 1 (`-O`) or 2 (`-OO`).
    pub optimize: u8,
    /// `CO_FUTURE_*` in effect.
    pub future: u32,
    /// Print the values of expression statements.
    pub interactive: bool,
    /// A module may await.
    pub top_level_await: bool,
    pub max_depth: u32,
}

impl Settings {
    pub fn future_annotations(self) -> bool {
        self.future & code_flag::FUTURE_ANNOTATIONS != 0
    }
}

/// Compiles a module or an expression.
pub fn compile<'a>(
    source: &'a Source,
    filename: Text,
    table: &'a SymbolTable,
    folds: &'a Folds,
    body: Body<'a>,
    settings: Settings,
    warnings: &mut Vec<Warning>,
) -> Result<CodeUnit> {
    let mut compiler = Compiler {
        source,
        filename,
        table,
        folds,
        settings,
        units: Vec::new(),
        no_emit: 0,
        left_out: false,
        depth: 0,
        bare_generator: None,
        warnings,
    };
    compiler.enter(UnitKind::Module, Name::new_static("<module>"), ScopeId(0), 1)?;
    compiler.unit().is_async = settings.top_level_await;
    match body {
        Body::Statements(statements) => compiler.module(statements)?,
        Body::Expression(expr) => {
            compiler.expr(expr)?;
            compiler.unit().loc = expr.range();
            compiler.op(Opcode::RETURN_VALUE);
        }
    }
    let unit = compiler.leave(matches!(body, Body::Statements(_)))?;
    Ok(Arc::try_unwrap(unit).unwrap_or_else(|shared| (*shared).clone()))
}

pub(crate) struct Compiler<'a, 'w> {
    source: &'a Source,
    filename: Text,
    table: &'a SymbolTable,
    folds: &'a Folds,
    settings: Settings,
    units: Vec<Unit<'a>>,
    /// Above zero, code is checked but not emitted (`if 0:`).
    no_emit: u32,
    /// In an assert that is left out: only what the symbol table would refuse is an error there, and nothing is warned of.
    left_out: bool,
    depth: u32,
    /// A generator expression that is a call's only argument, and where it is shown.
    bare_generator: Option<(TextRange, TextRange)>,
    warnings: &'w mut Vec<Warning>,
}

impl<'a> Compiler<'a, '_> {
    // Units

    fn unit(&mut self) -> &mut Unit<'a> {
        // There is one from the first line of `compile` to its last.
        self.units.last_mut().expect("a unit is open")
    }

    fn current(&self) -> &Unit<'a> {
        self.units.last().expect("a unit is open")
    }

    fn scope(&self) -> &'a Scope {
        self.table.scope(self.current().scope)
    }

    fn mangled(&self, name: &Name) -> Name {
        let unit = self.current();
        let mangled = mangle(unit.private.as_deref(), name);
        match unit.private_params {
            Some(params)
                if self.table.scope(params).flags(&mangled) & crate::symtable::def::TYPE_PARAM == 0 =>
            {
                name.clone()
            }
            _ => mangled,
        }
    }

    /// Opens a unit.
    fn enter(&mut self, kind: UnitKind, name: Name, scope: ScopeId, firstlineno: u32) -> Result {
        let qualname = self.qualname(kind, &name);
        let private = match kind {
            UnitKind::Class => Some(name.clone()),
            UnitKind::TypeParametersOfClass => Some(self.table.scope(scope).name.clone()),
            _ => self.units.last().and_then(|unit| unit.private.clone()),
        };
        let private_params = match kind {
            UnitKind::Class => None,
            UnitKind::TypeParametersOfClass => Some(scope),
            _ => self.units.last().and_then(|unit| unit.private_params),
        };
        let described = self.table.scope(scope);
        let mut cellvars = described.names_where(|symbol| symbol.scope == VarScope::Cell);
        if described.needs_class_closure {
            cellvars.push(Name::new_static("__class__"));
        }
        if described.needs_classdict {
            cellvars.push(Name::new_static("__classdict__"));
        }
        let freevars = described.names_where(|symbol| {
            symbol.scope == VarScope::Free || symbol.flags & crate::symtable::def::FREE_CLASS != 0
        });
        // A comprehension's variable that is free here has that cell's place while the comprehension runs.
        let inlined = described.inlined_cells.iter().filter(|name| !freevars.contains(name));
        cellvars.extend(inlined.cloned());
        cellvars.sort_unstable();
        cellvars.dedup();
        let loc = self.units.last().map_or(TextRange::default(), |unit| unit.loc);
        self.units.push(Unit::new(
            kind,
            name,
            qualname,
            private,
            scope,
            cellvars,
            freevars,
            firstlineno,
            loc,
        ));
        self.unit().private_params = private_params;
        for param in &described.params {
            let shown = if param.as_str() == ".format" { Name::new_static("format") } else { param.clone() };
            self.unit().varnames.index(&shown);
        }
        Ok(())
    }

    fn qualname(&self, kind: UnitKind, name: &Name) -> String {
        // List, set and dict comprehensions do not show in qualified names, nor does the annotation scope or type parameters around (CPython looks
        // past one of them).
        let mut looked_past = false;
        let parent = self.units.iter().rev().find(|unit| {
            let hidden = match unit.kind {
                UnitKind::TypeParameters | UnitKind::TypeParametersOfClass | UnitKind::Annotation => {
                    !std::mem::replace(&mut looked_past, true)
                }
                UnitKind::Comprehension => unit.name.as_str() != "<genexpr>",
                UnitKind::Module | UnitKind::Class | UnitKind::Function | UnitKind::Lambda => false,
            };
            !hidden
        });
        let Some(parent) = parent.filter(|parent| parent.kind != UnitKind::Module) else {
            return name.to_string();
        };
        if matches!(kind, UnitKind::Function | UnitKind::Class) {
            let mangled = mangle(parent.private.as_deref(), name);
            let symbol = self.table.scope(parent.scope).symbols.get(&mangled);
            if symbol.is_some_and(|symbol| symbol.scope == VarScope::GlobalExplicit) {
                return name.to_string();
            }
        }
        match parent.kind {
            UnitKind::Function | UnitKind::Lambda => format!("{}.<locals>.{name}", parent.qualname),
            _ => format!("{}.{name}", parent.qualname),
        }
    }

    /// Closes the unit: its code.
    fn leave(&mut self, add_return: bool) -> Result<Arc<CodeUnit>> {
        if !self.current().ends_with_return() {
            self.unit().artificial |= add_return;
            if add_return {
                self.load_const(Const::None);
            }
            self.op(Opcode::RETURN_VALUE);
        }
        self.inlined_handlers();
        let flags = self.code_flags();
        // Whoever calls this has opened the unit that it closes.
        let mut unit = self.units.pop().expect("a unit is open");
        if self.no_emit > 0 {
            return Ok(Arc::new(CodeUnit::default()));
        }
        let scope = self.table.scope(unit.scope);
        let unit = asm::assemble(&mut unit, self.source, &self.filename, flags, scope)?;
        Ok(Arc::new(unit))
    }

    fn code_flags(&self) -> u32 {
        let scope = self.scope();
        let mut flags = self.settings.future & code_flag::FUTURE_MASK;
        if scope.kind == crate::symtable::ScopeKind::Module
            && self.settings.top_level_await
            && scope.coroutine
        {
            flags |= code_flag::COROUTINE;
        }
        if scope.kind.is_function_like() {
            flags |= code_flag::NEWLOCALS | code_flag::OPTIMIZED;
            if scope.nested {
                flags |= code_flag::NESTED;
            }
            flags |= match (scope.generator, scope.coroutine) {
                (true, false) => code_flag::GENERATOR,
                (false, true) => code_flag::COROUTINE,
                (true, true) => code_flag::ASYNC_GENERATOR,
                (false, false) => 0,
            };
            if scope.varargs {
                flags |= code_flag::VARARGS;
            }
            if scope.varkeywords {
                flags |= code_flag::VARKEYWORDS;
            }
            if scope.method {
                flags |= code_flag::METHOD;
            }
        }
        if self.current().has_docstring {
            flags |= code_flag::HAS_DOCSTRING;
        }
        if self.current().cellvars.is_empty() && self.current().freevars.is_empty() {
            flags |= code_flag::NOFREE;
        }
        flags
    }

    // Emission

    fn emit(&mut self, op: Opcode, arg: u32, target: Option<Label>) {
        if self.no_emit > 0 {
            return;
        }
        let &Unit { loc, artificial, .. } = self.current();
        self.unit().code.push(Item::Op { op, arg, target, loc, artificial });
    }

    /// Something runs here that has no instruction.
    fn mark(&mut self, loc: TextRange) {
        if self.no_emit == 0 {
            self.unit().code.push(Item::Mark(loc));
        }
    }

    /// Emits instructions that stand for no place in the text.
    fn artificial<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.unit().artificial, true);
        let result = work(self);
        self.unit().artificial = outer;
        result
    }

    fn op(&mut self, op: Opcode) {
        self.emit(op, 0, None);
    }

    fn op_arg(&mut self, op: Opcode, arg: u32) {
        self.emit(op, arg, None);
    }

    fn jump(&mut self, op: Opcode, target: Label) {
        self.emit(op, 0, Some(target));
    }

    fn new_label(&mut self) -> Label {
        let unit = self.unit();
        unit.labels += 1;
        Label(unit.labels - 1)
    }

    fn place(&mut self, label: Label) {
        self.unit().code.push(Item::Label(label));
    }

    fn load_const(&mut self, value: Const) {
        if self.no_emit > 0 {
            return;
        }
        let index = self.unit().consts.index(value);
        self.op_arg(Opcode::LOAD_CONST, index);
    }

    fn op_name(&mut self, op: Opcode, name: &Name) {
        if self.no_emit > 0 {
            return;
        }
        let index = self.unit().names.index(name);
        self.op_arg(op, index);
    }

    /// Runs `work` with instructions attributed to `loc`.
    fn at<T>(&mut self, loc: TextRange, work: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.unit().loc, loc);
        let artificial = std::mem::replace(&mut self.unit().artificial, false);
        let result = work(self);
        self.unit().loc = outer;
        self.unit().artificial = artificial;
        result
    }

    /// Checks code that is never emitted.
    fn unreachable(&mut self, work: impl FnOnce(&mut Self) -> Result) -> Result {
        self.no_emit += 1;
        let result = work(self);
        self.no_emit -= 1;
        result
    }

    fn deeper(&mut self) -> Result {
        self.depth += 1;
        if self.depth > self.settings.max_depth { too_deep() } else { Ok(()) }
    }

    fn warn(&mut self, message: impl Into<String>, range: TextRange) {
        if self.left_out {
            return;
        }
        let warning = self.source.warning(message.into(), range);
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    // Block stack

    fn push_block(&mut self, block: Block<'a>, loc: TextRange) -> Result {
        // CPython's limit.
        const MAX_BLOCKS: usize = 21;
        if self.current().blocks.len() >= MAX_BLOCKS {
            return fail("too many statically nested blocks", loc);
        }
        self.unit().blocks.push(block);
        Ok(())
    }

    fn pop_block(&mut self) {
        self.unit().blocks.pop();
    }

    // Modules

    fn module(&mut self, statements: &'a [Stmt]) -> Result {
        if let Some(first) = statements.first() {
            let loc = first_loc(self.source, first);
            self.unit().loc = loc;
        }
        self.body(statements)
    }

    /// The statements of a module or class, with docstring and annotations.
    fn body(&mut self, statements: &'a [Stmt]) -> Result {
        let scope = self.scope();
        let annotated = scope.annotation_block.is_some();
        if self.settings.future_annotations() {
            if annotated {
                self.op(Opcode::SETUP_ANNOTATIONS);
            }
        } else {
            let at = self.current().code.len();
            self.unit().annotations_at = at;
            if scope.has_conditional_annotations {
                self.op_arg(Opcode::BUILD_SET, 0);
                self.store_name(&Name::new_static("__conditional_annotations__"))?;
            }
        }
        let mut rest = statements;
        if let Some(doc) = docstring(statements).filter(|_| !self.settings.interactive) {
            rest = &statements[1..];
            if self.settings.optimize < 2 {
                let value = self.docstring_const(doc);
                self.at(doc.range(), |c| {
                    c.load_const(value);
                    c.store_name(&Name::new_static("__doc__"))
                })?;
            }
        }
        self.statements(rest)?;
        if !self.settings.future_annotations() && annotated {
            self.deferred_annotations()?;
        }
        Ok(())
    }

    fn docstring_const(&self, doc: &Expr) -> Const {
        match self.folds.get(doc) {
            Some(Const::Str(text)) => Const::Str(crate::literals::clean_docstring(&text)),
            _ => Const::None,
        }
    }
}

use ruff_text_size::Ranged;

/// The string that a body begins with.
fn docstring(statements: &[Stmt]) -> Option<&Expr> {
    match statements.first()? {
        Stmt::Expr(node) if matches!(*node.value, Expr::StringLiteral(_)) => Some(&node.value),
        _ => None,
    }
}

/// Where a statement begins for line numbers: a definition at its keyword.
fn first_loc(source: &Source, statement: &Stmt) -> TextRange {
    match statement {
        Stmt::FunctionDef(node) => source.def_range(node.range, &node.decorator_list),
        Stmt::ClassDef(node) => source.def_range(node.range, &node.decorator_list),
        other => other.range(),
    }
}
