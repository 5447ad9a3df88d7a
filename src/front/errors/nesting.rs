//! How deep a text nests, from its tokens alone.
//!
//! In: the tokens of the parser crate. Out: bounds, from above, on the depth of the syntax tree and
//! on what CPython counts. They decide whether it is worth asking the recognizer, and let callers
//! that recurse on trees make sure of their stack. Knows tokens, not grammar.

use ruff_python_ast::token::{TokenKind, Tokens};

const MAX_BRACKETS: usize = 200;
const MAX_INDENTS: u32 = 98;
/// Half of what CPython's parser goes down, since an operator may take two levels.
const MAX_OPERATORS: u32 = 2_900;
/// Expressions within format specifications of one string, and strings within strings.
const MAX_FIELDS: usize = 3;
const MAX_STRINGS: usize = 149;

/// What nests within one pair of brackets.
#[derive(Clone, Copy, Default)]
struct Level {
    /// Operators since the last comma, which ends their chain.
    operators: u32,
    /// Lambdas, whose parameters have commas of their own.
    lambdas: u32,
}

impl Level {
    fn total(self) -> u32 {
        self.operators + self.lambdas
    }
}

#[derive(Default)]
struct Nesting {
    levels: Vec<Level>,
    top: Level,
    outer: u32,
    strings: Vec<usize>,
    indents: u32,
    elifs: u32,
    deepest: u32,
    doubtful: bool,
}

/// Whether CPython may refuse the text as nested too deeply.
pub(super) fn is_doubtful(tokens: &Tokens) -> bool {
    let nesting = scan(tokens);
    nesting.doubtful || nesting.deepest > MAX_OPERATORS || nesting.elifs > MAX_OPERATORS
}

/// A bound on the depth of the tree: no node is deeper, give or take a factor that the grammar sets
/// (two nodes to a token at most, a handful to a block).
pub fn nesting_bound(tokens: &Tokens) -> u32 {
    let nesting = scan(tokens);
    nesting.deepest
}

fn scan(tokens: &Tokens) -> Nesting {
    let mut nesting = Nesting::default();
    for token in tokens {
        nesting.step(token.kind());
    }
    nesting
}

impl Nesting {
    fn step(&mut self, kind: TokenKind) {
        match kind {
            TokenKind::Name | TokenKind::Int | TokenKind::String | TokenKind::Comment => return,
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => self.open(),
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => self.close(),
            TokenKind::FStringStart | TokenKind::TStringStart => {
                self.strings.push(self.levels.len());
                self.doubtful |= self.strings.len() >= MAX_STRINGS;
            }
            TokenKind::FStringEnd | TokenKind::TStringEnd => {
                self.strings.pop();
            }
            TokenKind::Comma => self.top.operators = 0,
            TokenKind::Newline => {
                self.levels.clear();
                self.top = Level::default();
                self.outer = 0;
            }
            TokenKind::Indent => {
                self.indents += 1;
                self.doubtful |= self.indents > MAX_INDENTS;
            }
            TokenKind::Dedent => self.indents = self.indents.saturating_sub(1),
            TokenKind::Lambda => self.top.lambdas += 1,
            TokenKind::Elif => {
                self.elifs += 1;
                self.top.operators += 1;
            }
            TokenKind::Dot
            | TokenKind::If
            | TokenKind::Else
            | TokenKind::Not
            | TokenKind::Await
            | TokenKind::Yield => {
                self.top.operators += 1;
            }
            other if other.is_operator() => self.top.operators += 1,
            _ => return,
        }
        self.deepest = self.deepest.max(self.outer + self.top.total() + self.indents);
    }

    fn open(&mut self) {
        self.top.operators += 1;
        self.outer += self.top.total();
        self.levels.push(self.top);
        self.top = Level::default();
        let depth = self.levels.len();
        self.doubtful |= depth > MAX_BRACKETS;
        self.doubtful |= self.strings.last().is_some_and(|&outer| depth > outer + MAX_FIELDS);
    }

    /// A bracket that closes may have been a call or a subscript: the chain goes on around it.
    fn close(&mut self) {
        if let Some(level) = self.levels.pop() {
            self.top = level;
            self.outer -= level.total();
        }
    }
}
