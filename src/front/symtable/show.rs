//! The table as Python's `symtable` shows it: plain data, with CPython's numbers.
//!
//! A comprehension that is part of the block around it is no block there: its names and its blocks are that block's.

use super::{Scope, ScopeId, ScopeKind, Symbol, SymbolTable, VarScope, def};
use crate::hash::Set;
use crate::source::Source;

/// Where the numbers of [`VarScope`] lie in [`Block::symbols`].
const SCOPE_SHIFT: u32 = 12;
/// A variable of a comprehension in this block that a function captures.
const COMP_CELL: u32 = 1 << 11;

/// CPython's names of what the numbers in [`Block::symbols`] are made of.
pub const SYMBOL_FACTS: &[(&str, u32)] = &[
    ("USE", def::USE as u32),
    ("DEF_GLOBAL", def::GLOBAL as u32),
    ("DEF_NONLOCAL", def::NONLOCAL as u32),
    ("DEF_LOCAL", def::LOCAL as u32),
    ("DEF_PARAM", def::PARAM as u32),
    ("DEF_TYPE_PARAM", def::TYPE_PARAM as u32),
    ("DEF_FREE_CLASS", def::FREE_CLASS as u32),
    ("DEF_IMPORT", def::IMPORT as u32),
    ("DEF_BOUND", (def::LOCAL | def::PARAM | def::IMPORT) as u32),
    ("DEF_ANNOT", def::ANNOT as u32),
    ("DEF_COMP_ITER", def::COMP_ITER as u32),
    ("DEF_COMP_CELL", COMP_CELL),
];

/// CPython's names of scopes, and of where they are among the facts.
pub const SYMBOL_SCOPES: &[(&str, u32)] = &[
    ("LOCAL", number(VarScope::Local)),
    ("GLOBAL_EXPLICIT", number(VarScope::GlobalExplicit)),
    ("GLOBAL_IMPLICIT", number(VarScope::GlobalImplicit)),
    ("FREE", number(VarScope::Free)),
    ("CELL", number(VarScope::Cell)),
    ("SCOPE_OFF", SCOPE_SHIFT),
    ("SCOPE_MASK", 15),
];

/// What kind of block it is, by CPython's number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum BlockKind {
    Function,
    Class,
    Module,
    Annotation,
    TypeAlias,
    TypeParameters,
    TypeVariable,
}

/// One block.
#[derive(Debug)]
pub struct Block {
    pub kind: BlockKind,
    pub name: String,
    /// 0 for a module.
    pub line: u32,
    pub nested: bool,
    /// Names, each with its facts (`def`) and its scope, in the order of their first use.
    pub symbols: Vec<(String, u32)>,
    /// Parameters in the order of their slots.
    pub params: Vec<String>,
    /// Where its blocks are in the list of all.
    pub children: Vec<usize>,
}

/// All blocks of a table, each behind the blocks in it: the module's is the last.
pub fn blocks(table: &SymbolTable, source: &Source, future_annotations: bool) -> Vec<Block> {
    let mut show = Show { table, source, future_annotations, shown: Vec::new() };
    let module = show.block(ScopeId(0));
    show.shown.push(module);
    show.shown
}

struct Show<'t> {
    table: &'t SymbolTable,
    source: &'t Source,
    future_annotations: bool,
    shown: Vec<Block>,
}

impl Show<'_> {
    fn block(&mut self, id: ScopeId) -> Block {
        let table = self.table;
        let scope = table.scope(id);
        let (own, passed): (Vec<_>, Vec<_>) = sorted(scope).into_iter().partition(|(_, flags)| *flags != 0);
        let mut symbols = own;
        let mut known: Set<String> = symbols.iter().map(|(name, _)| name.clone()).collect();
        let mut children = Vec::new();
        let mut cells: Set<String> = Set::default();
        for &child in &scope.children {
            if self.future_annotations && table.scope(child).kind == ScopeKind::Annotation {
                continue;
            }
            let block = self.block(child);
            if !table.scope(child).inlined {
                children.push(self.shown.len());
                self.shown.push(block);
                continue;
            }
            for (name, flags) in block.symbols {
                if flags & u32::from(def::PARAM) != 0 {
                    continue;
                }
                if flags >> SCOPE_SHIFT == number(VarScope::Cell) || flags & COMP_CELL != 0 {
                    cells.insert(name.clone());
                }
                if known.insert(name.clone()) {
                    symbols.push((name, flags & !COMP_CELL));
                } else if scope.kind.is_function_like()
                    && flags >> SCOPE_SHIFT == number(VarScope::Free)
                    && let Some(own) = symbols.iter_mut().find(|(own, _)| *own == name)
                {
                    own.1 |= flags & u32::from(def::USE);
                }
            }
            children.extend(block.children);
        }
        symbols.extend(passed.into_iter().filter(|(name, _)| !known.contains(name)));
        for (name, flags) in &mut symbols {
            if let Some(symbol) = scope.symbols.get(name.as_str()) {
                *flags = *flags & ((1 << SCOPE_SHIFT) - 1)
                    | number(shown_scope(scope, name, symbol)) << SCOPE_SHIFT;
            }
            if cells.contains(name) {
                *flags |= COMP_CELL;
            }
        }
        let mut params: Vec<String> = scope.params.iter().map(|name| name.to_string()).collect();
        if self.is_of_function(scope) && !known.contains(DEFAULTS) {
            let at = symbols.first().is_some_and(|(name, _)| name == CLASSDICT);
            let flags = u32::from(def::PARAM) | number(VarScope::Local) << SCOPE_SHIFT;
            symbols.insert(usize::from(at), (DEFAULTS.to_owned(), flags));
            params.insert(0, DEFAULTS.to_owned());
        }
        Block {
            kind: kind(scope.kind),
            name: scope.name.trim_matches(['<', '>']).to_owned(),
            line: if id.0 == 0 { 0 } else { self.source.line_col(scope.start.into()).0 },
            nested: scope.nested,
            symbols,
            params,
            children,
        }
    }

    /// Whether these are the type parameters of a function, which have its defaults as an argument even if there are none.
    fn is_of_function(&self, scope: &Scope) -> bool {
        scope.kind == ScopeKind::TypeParameters
            && scope.children.last().is_some_and(|&last| self.table.scope(last).kind == ScopeKind::Function)
    }
}

/// Names that only the compiler uses.
const DEFAULTS: &str = ".defaults";
const CLASSDICT: &str = "__classdict__";
const CONDITIONAL: &str = "__conditional_annotations__";

/// The names of a block in the order in which they came, with their facts.
fn sorted(scope: &Scope) -> Vec<(String, u32)> {
    let mut names: Vec<_> =
        scope.symbols.iter().filter(|(name, symbol)| is_shown(scope, name, symbol)).collect();
    names.sort_unstable_by_key(|(_, symbol)| symbol.order);
    let facts = |name: &str, flags: u16| match name {
        ".format" => flags | def::USE,
        CONDITIONAL if scope.kind == ScopeKind::Class => def::USE,
        _ => flags,
    };
    names.into_iter().map(|(name, symbol)| (name.to_string(), facts(name, symbol.flags).into())).collect()
}

/// Whether CPython's table has a name: some are only used while code is made there.
fn is_shown(scope: &Scope, name: &str, symbol: &Symbol) -> bool {
    match scope.kind {
        ScopeKind::Annotation if scope.unevaluated => symbol.flags & def::PARAM != 0,
        ScopeKind::Annotation => name != CONDITIONAL,
        ScopeKind::Comprehension(_) => name != CLASSDICT,
        _ => true,
    }
}

fn shown_scope(scope: &Scope, name: &str, symbol: &Symbol) -> VarScope {
    if scope.unevaluated {
        VarScope::Local
    } else if name == CONDITIONAL && scope.kind == ScopeKind::Class {
        VarScope::GlobalImplicit
    } else {
        symbol.scope
    }
}

const fn number(scope: VarScope) -> u32 {
    match scope {
        VarScope::Local => 1,
        VarScope::GlobalExplicit => 2,
        VarScope::GlobalImplicit => 3,
        VarScope::Free => 4,
        VarScope::Cell => 5,
    }
}

fn kind(kind: ScopeKind) -> BlockKind {
    match kind {
        ScopeKind::Module => BlockKind::Module,
        ScopeKind::Class => BlockKind::Class,
        ScopeKind::Function | ScopeKind::Lambda | ScopeKind::Comprehension(_) => BlockKind::Function,
        ScopeKind::Annotation => BlockKind::Annotation,
        ScopeKind::TypeAlias => BlockKind::TypeAlias,
        ScopeKind::TypeParameters => BlockKind::TypeParameters,
        ScopeKind::TypeVariable(_) => BlockKind::TypeVariable,
    }
}
