//! The symbol table: which scope every name of every block lives in.
//!
//! In: the tree. Out: one `Scope` per module, class, function, lambda, comprehension, and annotation scope (PEP 649, 695), each name resolved to
//! local, cell, free, or one of two kinds of global. On the way constant expressions are folded, since folding needs the same walk.
//! Knows nothing of code.

mod analyze;
mod build;
mod show;

pub use build::{Body, Folds, build, inverted};
pub use show::{Block, BlockKind, SYMBOL_FACTS, SYMBOL_SCOPES, blocks};

use crate::hash::{Map, Set};
use ruff_python_ast::name::Name;
use ruff_text_size::{TextRange, TextSize};

/// Index of a scope.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct ScopeId(pub u32);

/// What kind of block a scope is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ScopeKind {
    Module,
    Class,
    Function,
    Lambda,
    Comprehension(Comprehension),
    /// A function computing annotations.
    Annotation,
    /// The value of a type alias.
    TypeAlias,
    /// The type parameters of a function, class or alias.
    TypeParameters,
    /// A bound, constraints or a default; says which for messages.
    TypeVariable(&'static str),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comprehension {
    List,
    Set,
    Dict,
    Generator,
}

impl ScopeKind {
    /// Whether its variables live in slots.
    pub fn is_function_like(self) -> bool {
        !matches!(self, ScopeKind::Module | ScopeKind::Class)
    }

    pub fn is_comprehension(self) -> bool {
        matches!(self, ScopeKind::Comprehension(_))
    }
}

/// Facts about a name in a block.
pub mod def {
    pub const GLOBAL: u16 = 1;
    pub const LOCAL: u16 = 1 << 1;
    pub const PARAM: u16 = 1 << 2;
    pub const NONLOCAL: u16 = 1 << 3;
    pub const USE: u16 = 1 << 4;
    /// Free in a child of a class, or of what sees its names, that has a name of its own like it.
    pub const FREE_CLASS: u16 = 1 << 6;
    pub const IMPORT: u16 = 1 << 7;
    pub const ANNOT: u16 = 1 << 8;
    pub const COMP_ITER: u16 = 1 << 9;
    pub const TYPE_PARAM: u16 = 1 << 10;
    pub const BOUND: u16 = LOCAL | PARAM | IMPORT | TYPE_PARAM;
}

/// Where a name lives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VarScope {
    Local,
    GlobalExplicit,
    GlobalImplicit,
    Free,
    Cell,
}

#[derive(Clone, Debug)]
pub struct Symbol {
    pub flags: u16,
    pub scope: VarScope,
    /// How many names its block had before it.
    pub order: u32,
}

/// One block.
#[derive(Debug)]
pub struct Scope {
    pub kind: ScopeKind,
    pub name: Name,
    /// Where the statement or expression begins that opens it.
    pub start: TextSize,
    pub parent: Option<ScopeId>,
    pub children: Vec<ScopeId>,
    pub symbols: Map<Name, Symbol>,
    /// Parameters, in the order of their slots.
    pub params: Vec<Name>,
    pub nested: bool,
    pub generator: bool,
    /// `await`, `async for`, `async with` inside, or declared so.
    pub coroutine: bool,
    pub method: bool,
    pub varargs: bool,
    pub varkeywords: bool,
    pub needs_class_closure: bool,
    pub needs_classdict: bool,
    pub has_conditional_annotations: bool,
    /// Annotation scopes directly in a class see its names.
    pub can_see_class_scope: bool,
    /// A comprehension whose code is part of the block around it (PEP 709).
    pub inlined: bool,
    /// Variables of inlined comprehensions in this block that functions capture.
    pub inlined_cells: Set<Name>,
    /// The annotations of this module or class, or those in the body of this function.
    pub annotation_block: Option<ScopeId>,
    /// Annotations of a function's variables, which are never run: only for show, they must not make cells of anybody's variables.
    pub unevaluated: bool,
    /// `global` and `nonlocal` declarations, for messages.
    pub directives: Vec<(Name, TextRange)>,
}

/// What kind of scope a node opens; a node may open several.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Opens {
    Body,
    TypeParameters,
    Annotations,
    Default,
}

/// All scopes of a module. The first is the module's.
#[derive(Default)]
pub struct SymbolTable {
    pub scopes: Vec<Scope>,
    by_node: Map<(usize, Opens), ScopeId>,
}

/// The identity of a node: the address of its tree node, which stays where it is as long as it is borrowed.
pub fn node_key<T>(node: &T) -> usize {
    std::ptr::from_ref(node).addr()
}

impl SymbolTable {
    /// The scope a node opens.
    pub fn opened<T>(&self, node: &T, opens: Opens) -> Option<ScopeId> {
        self.by_node.get(&(node_key(node), opens)).copied()
    }

    pub fn scope(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.0 as usize]
    }

    fn scope_mut(&mut self, id: ScopeId) -> &mut Scope {
        &mut self.scopes[id.0 as usize]
    }
}

impl Scope {
    pub fn flags(&self, name: &Name) -> u16 {
        self.symbols.get(name).map_or(0, |symbol| symbol.flags)
    }

    /// The entry of a name, made if there is none.
    fn symbol(&mut self, name: Name, scope: VarScope) -> &mut Symbol {
        let order = self.symbols.len() as u32;
        self.symbols.entry(name).or_insert(Symbol { flags: 0, scope, order })
    }

    /// The names of that kind, sorted.
    pub fn names_where(&self, keep: impl Fn(&Symbol) -> bool) -> Vec<Name> {
        let mut names: Vec<Name> =
            self.symbols.iter().filter(|(_, symbol)| keep(symbol)).map(|(name, _)| name.clone()).collect();
        names.sort_unstable();
        names
    }
}

/// A private name as it is inside class `class`.
pub fn mangle(class: Option<&str>, name: &Name) -> Name {
    let Some(class) = class else { return name.clone() };
    let text = name.as_str();
    if !text.starts_with("__") || text.ends_with("__") || text.contains('.') {
        return name.clone();
    }
    let class = class.trim_start_matches('_');
    if class.is_empty() {
        return name.clone();
    }
    Name::new(format!("_{class}{text}"))
}
