//! Resolving names, once all blocks are known.
//!
//! A name bound in a function and used in a nested one is a cell there and free here. Class blocks are not seen by the functions in them, but for the
//! implicit `__class__`, `__classdict__` and `__conditional_annotations__`. Works from outside in with the set of visible bindings, and
//! from inside out with the set of free names.

use super::{Scope, ScopeId, ScopeKind, Symbol, SymbolTable, VarScope, def};
use crate::fail::{Result, fail};
use crate::hash::Set;
use ruff_python_ast::name::Name;
use ruff_text_size::TextRange;

type Names = Set<Name>;

/// What a block sees of the blocks around it.
#[derive(Clone, Default)]
struct Outside {
    /// Names bound in enclosing functions; `None` at module level.
    bound: Option<Names>,
    type_params: Names,
}

/// Resolves every name of `table`.
pub(super) fn analyze(table: &mut SymbolTable, future_annotations: bool) -> Result {
    let mut free = Names::default();
    let mut analysis = Analysis { table, future_annotations };
    analysis.block(ScopeId(0), &mut Outside::default(), &mut free, None)
}

struct Analysis<'t> {
    table: &'t mut SymbolTable,
    future_annotations: bool,
}

impl Analysis<'_> {
    fn block(
        &mut self,
        id: ScopeId,
        outside: &mut Outside,
        free: &mut Names,
        class: Option<ScopeId>,
    ) -> Result {
        let kind = self.table.scope(id).kind;
        let mut inside = Outside::default();
        let mut local = Names::default();
        let mut new_free = Names::default();
        if kind == ScopeKind::Class {
            inside.bound = Some(outside.bound.clone().unwrap_or_default());
        }
        inside.type_params.clone_from(&outside.type_params);
        let class_symbols = class.filter(|_| self.table.scope(id).can_see_class_scope);
        let names = self.table.scope(id).names_where(|_| true);
        for name in &names {
            let scope =
                self.name(id, name, outside, &mut local, &mut new_free, &mut inside, class_symbols)?;
            if let Some(symbol) = self.table.scope_mut(id).symbols.get_mut(name) {
                symbol.scope = scope;
            }
        }
        if kind == ScopeKind::Class {
            let bound = inside.bound.get_or_insert_default();
            for name in ["__class__", "__classdict__", "__conditional_annotations__"] {
                bound.insert(Name::new_static(name));
            }
        } else {
            let mut bound = outside.bound.clone().unwrap_or_default();
            if kind.is_function_like() {
                bound.extend(local.iter().cloned());
            }
            inside.bound = Some(bound);
        }
        let children = self.table.scope(id).children.clone();
        for child in children {
            let child_kind = self.table.scope(child).kind;
            if child_kind == ScopeKind::Annotation && self.future_annotations {
                continue;
            }
            let class = match kind {
                ScopeKind::Class => Some(id),
                _ if self.table.scope(id).can_see_class_scope => class,
                _ => None,
            };
            let mut child_free = Names::default();
            self.block(child, &mut inside.clone(), &mut child_free, class)?;
            new_free.extend(child_free);
        }
        self.cells(id, kind, &local, &mut new_free);
        self.propagate(id, kind, outside, &new_free);
        free.extend(new_free);
        Ok(())
    }

    #[expect(clippy::too_many_arguments)]
    fn name(
        &self,
        id: ScopeId,
        name: &Name,
        outside: &mut Outside,
        local: &mut Names,
        free: &mut Names,
        inside: &mut Outside,
        class: Option<ScopeId>,
    ) -> Result<VarScope> {
        let scope = self.table.scope(id);
        let flags = scope.flags(name);
        if flags & def::GLOBAL != 0 {
            if flags & def::NONLOCAL != 0 {
                return fail(format!("name '{name}' is nonlocal and global"), directive(scope, name));
            }
            if let Some(bound) = &mut outside.bound {
                bound.remove(name);
            }
            return Ok(VarScope::GlobalExplicit);
        }
        if flags & def::NONLOCAL != 0 {
            let at = directive(scope, name);
            let Some(bound) = &outside.bound else {
                return fail("nonlocal declaration not allowed at module level", at);
            };
            if !bound.contains(name) {
                return fail(format!("no binding for nonlocal '{name}' found"), at);
            }
            if outside.type_params.contains(name) {
                return fail(format!("nonlocal binding not allowed for type parameter '{name}'"), at);
            }
            free.insert(name.clone());
            return Ok(VarScope::Free);
        }
        if flags & def::BOUND != 0 {
            local.insert(name.clone());
            if flags & def::TYPE_PARAM != 0 {
                inside.type_params.insert(name.clone());
            } else {
                inside.type_params.remove(name);
            }
            return Ok(VarScope::Local);
        }
        if let Some(class) = class {
            let flags = self.table.scope(class).flags(name);
            if flags & def::GLOBAL != 0 {
                return Ok(VarScope::GlobalExplicit);
            }
            if flags & def::BOUND != 0 && flags & def::NONLOCAL == 0 {
                return Ok(VarScope::GlobalImplicit);
            }
        }
        if outside.bound.as_ref().is_some_and(|bound| bound.contains(name)) {
            free.insert(name.clone());
            return Ok(VarScope::Free);
        }
        Ok(VarScope::GlobalImplicit)
    }

    /// Names bound here and free in a child become cells.
    fn cells(&mut self, id: ScopeId, kind: ScopeKind, local: &Names, free: &mut Names) {
        let scope = self.table.scope_mut(id);
        if kind == ScopeKind::Class {
            scope.needs_class_closure = free.remove("__class__");
            scope.needs_classdict = free.remove("__classdict__");
            if free.remove("__conditional_annotations__") {
                scope.has_conditional_annotations = true;
                let symbol = Symbol { flags: def::LOCAL, scope: VarScope::Cell };
                scope.symbols.insert(Name::new_static("__conditional_annotations__"), symbol);
            }
        } else if kind.is_function_like() {
            for (name, symbol) in &mut scope.symbols {
                if symbol.scope == VarScope::Local && local.contains(name) && free.remove(name) {
                    symbol.scope = VarScope::Cell;
                }
            }
        }
    }

    /// Free names of children pass through this block.
    fn propagate(&mut self, id: ScopeId, kind: ScopeKind, outside: &Outside, free: &Names) {
        let scope = self.table.scope_mut(id);
        for name in free {
            if let Some(symbol) = scope.symbols.get_mut(name) {
                if kind == ScopeKind::Class && symbol.flags & (def::BOUND | def::GLOBAL) != 0 {
                    symbol.flags |= def::FREE_CLASS;
                }
                continue;
            }
            if outside.bound.as_ref().is_some_and(|bound| bound.contains(name)) {
                scope.symbols.insert(name.clone(), Symbol { flags: 0, scope: VarScope::Free });
            }
        }
    }
}

/// Where a name was declared global or nonlocal.
fn directive(scope: &Scope, name: &Name) -> TextRange {
    scope
        .directives
        .iter()
        .find(|(declared, _)| declared == name)
        .map_or(TextRange::default(), |(_, range)| *range)
}
