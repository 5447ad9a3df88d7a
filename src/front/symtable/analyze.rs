//! Resolving names, once all blocks are known.
//!
//! A comprehension that is part of the block around it (PEP 709) keeps its own symbols: free ones are the outer block's variables, which become
//! cells for a function's sake only.
//!
//! A name bound in a function and used in a nested one is a cell there and free here. Class blocks are not seen by the functions in them, but for the
//! implicit `__class__`, `__classdict__` and `__conditional_annotations__`. Works from outside in with the set of visible bindings, and
//! from inside out with the set of free names.

use super::{Scope, ScopeId, ScopeKind, SymbolTable, VarScope, def};
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

/// What a block wants of the blocks around it.
#[derive(Default)]
struct Wanted {
    /// Names free in it.
    free: Names,
    /// Those of them that a function needs as cells.
    captured: Names,
    /// Variables of comprehensions inlined in it that are cells.
    inlined_cells: Names,
}

/// Names of a class block that only functions in it see.
const IMPLICIT: [&str; 3] = ["__class__", "__classdict__", "__conditional_annotations__"];

/// Resolves every name of `table`.
pub(super) fn analyze(table: &mut SymbolTable, future_annotations: bool) -> Result {
    let mut analysis = Analysis { table, future_annotations };
    analysis.block(ScopeId(0), &mut Outside::default(), None).map(drop)
}

struct Analysis<'t> {
    table: &'t mut SymbolTable,
    future_annotations: bool,
}

impl Analysis<'_> {
    fn block(&mut self, id: ScopeId, outside: &mut Outside, class: Option<ScopeId>) -> Result<Wanted> {
        let kind = self.table.scope(id).kind;
        let mut inside = Outside::default();
        let mut local = Names::default();
        let mut wanted = Wanted::default();
        if kind == ScopeKind::Class {
            inside.bound = Some(outside.bound.clone().unwrap_or_default());
        }
        inside.type_params.clone_from(&outside.type_params);
        let class_symbols = class.filter(|_| self.table.scope(id).can_see_class_scope);
        let names = self.table.scope(id).names_where(|_| true);
        for name in &names {
            let scope =
                self.name(id, name, outside, &mut local, &mut wanted.free, &mut inside, class_symbols)?;
            if let Some(symbol) = self.table.scope_mut(id).symbols.get_mut(name) {
                symbol.scope = scope;
            }
        }
        if kind == ScopeKind::Class {
            let bound = inside.bound.get_or_insert_default();
            for name in IMPLICIT {
                bound.insert(Name::new_static(name));
            }
        } else {
            let mut bound = outside.bound.clone().unwrap_or_default();
            if kind.is_function_like() {
                bound.extend(local.iter().cloned());
            }
            inside.bound = Some(bound);
        }
        let own_free = std::mem::take(&mut wanted.free);
        let children = self.table.scope(id).children.clone();
        for child in children {
            let child_kind = self.table.scope(child).kind;
            if child_kind == ScopeKind::Annotation
                && (self.future_annotations || self.table.scope(child).unevaluated)
            {
                continue;
            }
            let class = match kind {
                ScopeKind::Class => Some(id),
                _ if self.table.scope(id).can_see_class_scope => class,
                _ => None,
            };
            let mut child_wants = self.block(child, &mut inside.clone(), class)?;
            if self.table.scope(child).inlined {
                if kind == ScopeKind::Class {
                    self.hide_implicit(child, &mut child_wants);
                }
                wanted.captured.extend(child_wants.captured);
                wanted.inlined_cells.extend(child_wants.inlined_cells);
            } else {
                wanted.captured.extend(child_wants.free.iter().cloned());
            }
            wanted.free.extend(child_wants.free);
        }
        self.cells(id, kind, &local, &mut wanted);
        self.propagate(id, kind, outside, &wanted.free);
        wanted.free.extend(own_free);
        Ok(wanted)
    }

    /// A class's implicit cells are for functions: a comprehension directly in the class finds a global of that name.
    fn hide_implicit(&mut self, comprehension: ScopeId, wanted: &mut Wanted) {
        for name in IMPLICIT {
            if wanted.captured.contains(name) || !wanted.free.remove(name) {
                continue;
            }
            let mut inlined = vec![comprehension];
            while let Some(id) = inlined.pop() {
                let scope = self.table.scope_mut(id);
                if let Some(symbol) = scope.symbols.get_mut(name).filter(|s| s.scope == VarScope::Free) {
                    symbol.scope = VarScope::GlobalImplicit;
                }
                let children = scope.children.clone();
                inlined.extend(children.into_iter().filter(|child| self.table.scope(*child).inlined));
            }
        }
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
        // The namespace itself is never looked up in the namespace, whatever the class calls so.
        if let Some(class) = class.filter(|_| name.as_str() != "__classdict__") {
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

    /// Names bound here and free in a function become cells.
    fn cells(&mut self, id: ScopeId, kind: ScopeKind, local: &Names, wanted: &mut Wanted) {
        let scope = self.table.scope_mut(id);
        let free = &mut wanted.free;
        if kind == ScopeKind::Class {
            scope.needs_class_closure = free.remove("__class__");
            scope.needs_classdict = free.remove("__classdict__");
            if free.remove("__conditional_annotations__") {
                scope.has_conditional_annotations = true;
                let symbol = scope.symbol(Name::new_static("__conditional_annotations__"), VarScope::Cell);
                (symbol.flags, symbol.scope) = (def::LOCAL, VarScope::Cell);
            }
        } else if kind.is_function_like() {
            for (name, symbol) in &mut scope.symbols {
                if symbol.scope != VarScope::Local || !local.contains(name) {
                    continue;
                }
                // A variable of that name in an inlined comprehension lies in the same place.
                if free.remove(name) & wanted.captured.remove(name) | wanted.inlined_cells.contains(name) {
                    symbol.scope = VarScope::Cell;
                }
            }
        }
        if scope.inlined {
            let cells = scope.symbols.iter().filter(|(_, symbol)| symbol.scope == VarScope::Cell);
            wanted.inlined_cells.extend(cells.map(|(name, _)| name.clone()));
        } else {
            scope.inlined_cells = std::mem::take(&mut wanted.inlined_cells);
        }
    }

    /// Free names of children pass through this block.
    fn propagate(&mut self, id: ScopeId, kind: ScopeKind, outside: &Outside, free: &Names) {
        let scope = self.table.scope_mut(id);
        let is_class = kind == ScopeKind::Class || scope.can_see_class_scope;
        for name in free {
            if let Some(symbol) = scope.symbols.get_mut(name) {
                if is_class {
                    symbol.flags |= def::FREE_CLASS;
                }
                continue;
            }
            if outside.bound.as_ref().is_some_and(|bound| bound.contains(name)) {
                scope.symbol(name.clone(), VarScope::Free);
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
