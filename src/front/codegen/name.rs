//! Names: loading, storing, deleting them where the symbol table says they live.

use super::Compiler;
use super::unit::UnitKind;
use crate::fail::{Result, fail};
use crate::symtable::{ScopeKind, VarScope};
use adder_abi::opcode::Opcode;
use ruff_python_ast::name::Name;

/// What is done with a name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Load,
    Store,
    Delete,
}

impl Compiler<'_, '_> {
    pub(super) fn load_name(&mut self, name: &Name) -> Result {
        self.name(name, Access::Load)
    }

    pub(super) fn store_name(&mut self, name: &Name) -> Result {
        self.name(name, Access::Store)
    }

    pub(super) fn delete_name(&mut self, name: &Name) -> Result {
        self.name(name, Access::Delete)
    }

    /// One access to a name (not mangled yet).
    pub(super) fn name(&mut self, name: &Name, access: Access) -> Result {
        if self.no_emit > 0 {
            return Ok(());
        }
        let name = self.mangled(name);
        let scope = self.scope();
        match self.lives_in_comprehension(&name) {
            Some(VarScope::Local) => {
                self.fast_name(name, access);
                return Ok(());
            }
            Some(VarScope::Cell) => return self.plain_cell_name(&name, access),
            Some(VarScope::GlobalExplicit) => {
                self.global_name(&name, access);
                return Ok(());
            }
            // Comprehensions in a class do not see its names.
            Some(VarScope::GlobalImplicit) if scope.kind == ScopeKind::Class => {
                self.global_name(&name, access);
                return Ok(());
            }
            Some(VarScope::Free) if scope.kind == ScopeKind::Class => {
                return self.plain_cell_name(&name, access);
            }
            Some(VarScope::GlobalImplicit | VarScope::Free) | None => {}
        }
        let lives = scope.symbols.get(&name).map_or(VarScope::GlobalImplicit, |symbol| symbol.scope);
        let implicit_cell = self.current().kind == UnitKind::Class
            && is_implicit(&name)
            && self.current().cellvars.contains(&name);
        match lives {
            VarScope::Cell | VarScope::Free => self.cell_name(&name, access),
            VarScope::Local | VarScope::GlobalImplicit
                if implicit_cell && access == Access::Store && name.as_str() != "__class__" =>
            {
                self.cell_name(&name, access)
            }
            VarScope::Local if scope.kind.is_function_like() => {
                self.fast_name(name, access);
                Ok(())
            }
            VarScope::GlobalImplicit if scope.kind.is_function_like() => {
                if access == Access::Load && scope.can_see_class_scope {
                    self.load_deref(&Name::new_static("__classdict__"))?;
                    self.op_name(Opcode::LOAD_FROM_DICT_OR_GLOBALS, &name);
                } else {
                    self.global_name(&name, access);
                }
                Ok(())
            }
            VarScope::GlobalExplicit => {
                self.global_name(&name, access);
                Ok(())
            }
            VarScope::Local | VarScope::GlobalImplicit => {
                self.op_name(
                    match access {
                        Access::Load => Opcode::LOAD_NAME,
                        Access::Store => Opcode::STORE_NAME,
                        Access::Delete => Opcode::DELETE_NAME,
                    },
                    &name,
                );
                Ok(())
            }
        }
    }

    /// What an inlined comprehension around says of a name; `None` outside of any. Free and implicitly global names are the
    /// block's own business.
    fn lives_in_comprehension(&self, name: &Name) -> Option<VarScope> {
        let mut lives = None;
        for id in self.current().inlined.iter().rev() {
            let symbol = self.table.scope(*id).symbols.get(name);
            lives = Some(symbol.map_or(VarScope::GlobalImplicit, |symbol| symbol.scope));
            if lives != Some(VarScope::Free) {
                break;
            }
        }
        lives
    }

    fn fast_name(&mut self, name: Name, access: Access) {
        let shown = if name.as_str() == ".format" { Name::new_static("format") } else { name };
        let index = self.unit().varnames.index(&shown);
        let op = match access {
            Access::Load => Opcode::LOAD_FAST,
            Access::Store => Opcode::STORE_FAST,
            Access::Delete => Opcode::DELETE_FAST,
        };
        self.op_arg(op, index);
    }

    /// A cell in an inlined comprehension, whatever the block around is.
    fn plain_cell_name(&mut self, name: &Name, access: Access) -> Result {
        let op = match access {
            Access::Load => Opcode::LOAD_DEREF,
            Access::Store => Opcode::STORE_DEREF,
            Access::Delete => Opcode::DELETE_DEREF,
        };
        let index = self.cell_index(name)?;
        self.op_arg(op, index);
        Ok(())
    }

    fn global_name(&mut self, name: &Name, access: Access) {
        let op = match access {
            Access::Load => Opcode::LOAD_GLOBAL,
            Access::Store => Opcode::STORE_GLOBAL,
            Access::Delete => Opcode::DELETE_GLOBAL,
        };
        self.op_name(op, name);
    }

    fn cell_name(&mut self, name: &Name, access: Access) -> Result {
        let in_class = self.current().kind == UnitKind::Class;
        let own = self.current().cellvars.contains(name);
        let free = self.current().freevars.iter().position(|free| free == name);
        if let (true, true, Some(free)) = (in_class, own, free) {
            // `__class__` of the class around, not the one that is being made.
            let index = self.current().cellvars.len() + free;
            let op = match access {
                Access::Load => Opcode::LOAD_CLASSDEREF,
                Access::Store => Opcode::STORE_DEREF,
                Access::Delete => Opcode::DELETE_DEREF,
            };
            self.op_arg(op, index as u32);
            return Ok(());
        }
        let op = match access {
            Access::Load if in_class && !own => Opcode::LOAD_CLASSDEREF,
            Access::Load if self.scope().can_see_class_scope && !own && !is_implicit(name) => {
                self.load_deref(&Name::new_static("__classdict__"))?;
                Opcode::LOAD_FROM_DICT_OR_DEREF
            }
            Access::Load => Opcode::LOAD_DEREF,
            Access::Store => Opcode::STORE_DEREF,
            Access::Delete => Opcode::DELETE_DEREF,
        };
        let index = self.cell_index(name)?;
        self.op_arg(op, index);
        Ok(())
    }

    pub(super) fn load_deref(&mut self, name: &Name) -> Result {
        let index = self.cell_index(name)?;
        self.op_arg(Opcode::LOAD_DEREF, index);
        Ok(())
    }

    pub(super) fn cell_index(&mut self, name: &Name) -> Result<u32> {
        match self.current().cell(name) {
            Some(index) => Ok(index),
            None => {
                let unit = self.current();
                fail(format!("compiler_lookup_arg(name='{name}') failed in {}", unit.qualname), unit.loc)
            }
        }
    }
}

/// Cells of a class that are no names of its body.
fn is_implicit(name: &Name) -> bool {
    matches!(name.as_str(), "__class__" | "__classdict__" | "__conditional_annotations__")
}
