//! The recognizer's machinery: tokens on demand, memo, nodes, and how errors are raised.
//!
//! In: a lexer. Out: whether the text parses, and the error if not. The grammar's rules, in the
//! `rules_*` files, follow the published grammar alternative by alternative, since which message
//! comes first depends on their order. What always holds: once `halt` is set no rule matches
//! anything more. Two passes are made as CPython makes them: one with the rules for valid text,
//! whose last token places the generic error, then one in which the rules for invalid text
//! (`invalid`) speak up. It builds no tree: a node keeps its range, its kind and what targets
//! are made of.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::lexer::{Done, Lexer};
use super::report::{Class, Raised, char_column};
use super::token::{Span, T, Tok};

/// Index of a node.
pub(super) type N = u32;
/// What a rule gives: a node where it matched.
pub(super) type R = Option<N>;
/// What an alternative gives: `None` if it did not match; else what the whole rule then gives.
pub(super) type Alt = Option<R>;

/// How deep rules may nest before the text is too complex. Only remembered rules count here, and a
/// few others, so that chains of prefix operators end where they end in CPython.
pub(super) const MAX_DEPTH: u32 = 6_000;

/// What a node is, as far as messages tell nodes apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Name,
    Attribute,
    Subscript,
    Starred,
    List,
    Tuple,
    Lambda,
    Call,
    Operator,
    GeneratorExp,
    Yield,
    Await,
    ListComp,
    SetComp,
    DictComp,
    Dict,
    Set,
    FString,
    TString,
    None,
    True,
    False,
    Ellipsis,
    Literal,
    Compare,
    /// A comparison whose first operator is `in`, which the target of a `for` can look like.
    CompareIn,
    IfExp,
    NamedExpr,
    /// A list of nodes, or a rule's match that nothing is asked about.
    Plain,
    Keyword,
    KeywordUnpack,
    /// Bytes, inside a concatenation.
    Bytes,
}

impl Kind {
    /// CPython's word for the expression.
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Name => "name",
            Kind::Attribute => "attribute",
            Kind::Subscript => "subscript",
            Kind::Starred => "starred",
            Kind::List => "list",
            Kind::Tuple => "tuple",
            Kind::Lambda => "lambda",
            Kind::Call => "function call",
            Kind::Operator | Kind::Plain | Kind::Keyword | Kind::KeywordUnpack => "expression",
            Kind::GeneratorExp => "generator expression",
            Kind::Yield => "yield expression",
            Kind::Await => "await expression",
            Kind::ListComp => "list comprehension",
            Kind::SetComp => "set comprehension",
            Kind::DictComp => "dict comprehension",
            Kind::Dict => "dict literal",
            Kind::Set => "set display",
            Kind::FString => "f-string expression",
            Kind::TString => "t-string expression",
            Kind::None => "None",
            Kind::True => "True",
            Kind::False => "False",
            Kind::Ellipsis => "ellipsis",
            Kind::Literal | Kind::Bytes => "literal",
            Kind::Compare | Kind::CompareIn => "comparison",
            Kind::IfExp => "conditional expression",
            Kind::NamedExpr => "named expression",
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) span: Span,
    /// Index of its first token.
    pub(super) first: u32,
    pub(super) kids: Vec<N>,
}

/// Rules whose results are remembered: those CPython remembers, no more, since a result reached
/// while invalid rules were off is found again when they are on.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Rule {
    SimpleStmt,
    ImportStmt,
    Block,
    Expression,
    StarExpression,
    Disjunction,
    Conjunction,
    Inversion,
    BitwiseOr,
    BitwiseXor,
    BitwiseAnd,
    ShiftExpr,
    Sum,
    Term,
    Factor,
    AwaitPrimary,
    Primary,
    Strings,
    TString,
    Arguments,
    StarTarget,
    TargetWithStarAtom,
    TPrimary,
    DelTarget,
    ClosedPattern,
    StarPattern,
    TypeParam,
    InvalidNamedExpression,
}

/// Spreads small integer keys; collisions only cost time.
#[derive(Default)]
pub(super) struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }
    fn write_u64(&mut self, key: u64) {
        self.0 = (self.0.rotate_left(5) ^ key).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    fn write_u32(&mut self, key: u32) {
        self.write_u64(u64::from(key));
    }
    fn write_isize(&mut self, key: isize) {
        self.write_u64(key as u64);
    }
}

/// What the source is compiled as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    Exec,
    Eval,
    Single,
}

pub(super) struct P<'s> {
    src: &'s [u8],
    pub(super) lex: Lexer<'s>,
    pub(super) toks: Vec<Tok>,
    pub(super) mark: usize,
    pub(super) invalid: bool,
    pub(super) halt: bool,
    pub(super) err: Option<Raised>,
    pub(super) nodes: Vec<Node>,
    memo: HashMap<(u32, Rule), (R, u32), BuildHasherDefault<KeyHasher>>,
    pub(super) mode: Mode,
    pub(super) depth: u32,
    pub(super) int_digits: usize,
    pub(super) imply_dedent: bool,
    started: bool,
    /// Line and column of the last statement that parsed, for keyword suggestions.
    pub(super) last_stmt: (i32, i32),
}

/// Tries alternatives in turn, as the grammar lists them.
macro_rules! alts {
    ($p:ident; $($body:block)+) => {{
        let start = $p.mark;
        $(
            if $p.halt {
                return None;
            }
            // The closure is what `?` in an alternative returns from.
            #[allow(clippy::redundant_closure_call)]
            let outcome = (|| -> $crate::errors::parser::Alt { $body })();
            if let Some(result) = outcome {
                return if $p.halt { None } else { result };
            }
            $p.mark = start;
        )+
        None
    }};
}
pub(super) use alts;

pub(super) fn ok(node: N) -> Alt {
    Some(Some(node))
}

impl<'s> P<'s> {
    pub(super) fn new(src: &'s [u8], mode: Mode, int_digits: usize, imply_dedent: bool) -> P<'s> {
        P {
            src,
            lex: Lexer::new(src),
            toks: Vec::new(),
            mark: 0,
            invalid: false,
            halt: false,
            err: None,
            nodes: Vec::new(),
            memo: HashMap::default(),
            mode,
            depth: 0,
            int_digits,
            imply_dedent,
            started: false,
            last_stmt: (0, 0),
        }
    }

    // Tokens.

    fn fill(&mut self) -> bool {
        let mut tok = self.lex.get();
        if self.mode == Mode::Single && tok.kind == T::End && self.started {
            tok.kind = T::Newline;
            self.started = false;
            if self.lex.indents.len() > 1 && self.imply_dedent {
                self.lex.pending = 1 - self.lex.indents.len() as i32;
                self.lex.indents.truncate(1);
            }
        } else {
            self.started = true;
        }
        self.toks.push(tok);
        if tok.kind != T::Error {
            return true;
        }
        self.tokenizer_error();
        self.halt = true;
        false
    }

    fn tokenizer_error(&mut self) {
        if let Some(raised) = self.lex.raised.take() {
            self.err = Some(raised);
            return;
        }
        if self.err.is_some() {
            return;
        }
        self.halt = true;
        let line = self.lex.line;
        match self.lex.done {
            Done::Eof if self.lex.parens.is_empty() => {
                self.raise_last(Class::Syntax, "unexpected EOF while parsing".into());
            }
            Done::Eof => self.raise_unclosed(),
            Done::Dedent => {
                let message = "unindent does not match any outer indentation level";
                self.raise_last(Class::Indentation, message.into());
            }
            Done::TabSpace => {
                let message = "inconsistent use of tabs and spaces in indentation";
                self.raise_known(Class::Tab, line, 1, line, 0, message.into());
            }
            Done::TooDeep => {
                self.raise_known(
                    Class::Indentation,
                    line,
                    1,
                    line,
                    0,
                    "too many levels of indentation".into(),
                );
            }
            Done::LineContinuation => {
                let col = (self.lex.cur - self.lex.buf) as i32;
                let message = "unexpected character after line continuation character";
                self.raise_known(Class::Syntax, line, col, line, 0, message.into());
            }
            Done::Ok | Done::Error | Done::EofInString | Done::EolInString => {
                self.raise_known(Class::Syntax, line, 1, line, 0, "unknown parsing error".into());
            }
        }
    }

    pub(super) fn raise_unclosed(&mut self) {
        if let Some(open) = self.lex.parens.last().copied() {
            let message = format!("'{}' was never closed", char::from(open.ch));
            self.raise_known(Class::Syntax, open.line, open.col + 1, open.line, 0, message);
        }
    }

    /// The token at the mark, read if need be.
    pub(super) fn tok(&mut self) -> Option<Tok> {
        if self.halt {
            return None;
        }
        if self.mark == self.toks.len() && !self.fill() {
            return None;
        }
        Some(self.toks[self.mark])
    }

    pub(super) fn peek(&mut self, kind: T) -> bool {
        self.tok().is_some_and(|tok| tok.kind == kind)
    }

    pub(super) fn peek_any(&mut self, kinds: &[T]) -> bool {
        self.tok().is_some_and(|tok| kinds.contains(&tok.kind))
    }

    /// Consumes a token of this kind.
    pub(super) fn tk(&mut self, kind: T) -> Option<Span> {
        self.any(&[kind])
    }

    /// Consumes a token of one of these kinds.
    pub(super) fn any(&mut self, kinds: &[T]) -> Option<Span> {
        let tok = self.tok()?;
        if !kinds.contains(&tok.kind) {
            return None;
        }
        self.mark += 1;
        Some(tok.span)
    }

    /// Consumes a token of this kind, or raises at once.
    pub(super) fn force(&mut self, kind: T, text: &str) -> Option<Span> {
        let tok = self.tok()?;
        if tok.kind == kind {
            self.mark += 1;
            return Some(tok.span);
        }
        self.known(tok.span, format!("expected '{text}'"));
        None
    }

    pub(super) fn text(&self, tok: Tok) -> &'s [u8] {
        &self.src[tok.start..tok.end]
    }

    pub(super) fn soft(&mut self, word: &str) -> Option<Span> {
        let tok = self.tok()?;
        if tok.kind != T::Name || self.text(tok) != word.as_bytes() {
            return None;
        }
        self.mark += 1;
        Some(tok.span)
    }

    pub(super) fn soft_keyword(&mut self) -> bool {
        let Some(tok) = self.tok() else { return false };
        let found = tok.kind == T::Name && matches!(self.text(tok), b"_" | b"case" | b"match" | b"type");
        self.mark += usize::from(found);
        found
    }

    pub(super) fn name(&mut self) -> R {
        let start = self.mark;
        self.tk(T::Name)?;
        Some(self.node(Kind::Name, start))
    }

    // Nodes.

    /// A node from the token at `start` to the last one that is more than layout.
    pub(super) fn node(&mut self, kind: Kind, start: usize) -> N {
        self.node_of(kind, start, Vec::new())
    }

    pub(super) fn node_of(&mut self, kind: Kind, start: usize, kids: Vec<N>) -> N {
        let first = self.toks[start.min(self.toks.len() - 1)].span;
        let layout = |tok: &Tok| matches!(tok.kind, T::Newline | T::Indent | T::Dedent | T::End);
        let last = self.toks[..self.mark].iter().rev().find(|tok| !layout(tok)).map_or(first, |tok| tok.span);
        let span = Span { line: first.line, col: first.col, end_line: last.end_line, end_col: last.end_col };
        self.nodes.push(Node { kind, span, first: start as u32, kids });
        (self.nodes.len() - 1) as N
    }

    pub(super) fn seq(&mut self, kids: Vec<N>) -> N {
        self.nodes.push(Node { kind: Kind::Plain, span: Span::default(), first: 0, kids });
        (self.nodes.len() - 1) as N
    }

    pub(super) fn kind(&self, node: N) -> Kind {
        self.nodes[node as usize].kind
    }

    pub(super) fn span(&self, node: N) -> Span {
        self.nodes[node as usize].span
    }

    pub(super) fn kids(&self, node: N) -> &[N] {
        &self.nodes[node as usize].kids
    }

    // Combinators.

    /// Remembers what a rule gave at this token.
    pub(super) fn memo(&mut self, rule: Rule, parse: fn(&mut Self) -> R) -> R {
        if self.halt {
            return None;
        }
        let start = self.mark;
        if let Some(&(node, end)) = self.memo.get(&(start as u32, rule)) {
            self.mark = end as usize;
            return node;
        }
        let node = self.deeper(parse);
        if !self.halt {
            self.memo.insert((start as u32, rule), (node, self.mark as u32));
        }
        node
    }

    /// A rule one level down.
    pub(super) fn deeper(&mut self, parse: impl FnOnce(&mut Self) -> R) -> R {
        self.depth += 1;
        let node = if self.depth > MAX_DEPTH { self.too_complex() } else { parse(self) };
        self.depth -= 1;
        node
    }

    fn too_complex(&mut self) -> R {
        self.halt = true;
        self.err = Some(Raised {
            class: Class::Memory,
            message: "Parser stack overflowed - Python source too complex to parse".into(),
            line: 0,
            col: 0,
            end_line: 0,
            end_col: 0,
            text: String::new(),
        });
        None
    }

    /// Forgets results and nodes: nothing before the mark will be looked at again.
    pub(super) fn forget(&mut self) {
        self.memo.clear();
        self.nodes.clear();
    }

    /// An optional part; `None` only if an error has been raised in it.
    pub(super) fn opt<X>(&mut self, part: impl FnOnce(&mut Self) -> Option<X>) -> Option<Option<X>> {
        let start = self.mark;
        let found = part(self);
        if found.is_none() {
            self.mark = start;
        }
        if self.halt { None } else { Some(found) }
    }

    /// Whether a part would match here.
    pub(super) fn ahead<X>(&mut self, part: impl FnOnce(&mut Self) -> Option<X>) -> bool {
        let start = self.mark;
        let found = part(self).is_some();
        self.mark = start;
        found
    }

    pub(super) fn many<X>(&mut self, part: impl Fn(&mut Self) -> Option<X>) -> Option<Vec<X>> {
        let mut found = Vec::new();
        loop {
            match self.opt(&part)? {
                Some(item) => found.push(item),
                None => return Some(found),
            }
        }
    }

    pub(super) fn some<X>(&mut self, part: impl Fn(&mut Self) -> Option<X>) -> Option<Vec<X>> {
        let found = self.many(part)?;
        if found.is_empty() { None } else { Some(found) }
    }

    /// Parts with a separator between them.
    pub(super) fn gather<X>(&mut self, sep: T, part: impl Fn(&mut Self) -> Option<X>) -> Option<Vec<X>> {
        let mut found = vec![part(self)?];
        loop {
            let next = self.opt(|p| {
                p.tk(sep)?;
                part(p)
            })?;
            match next {
                Some(item) => found.push(item),
                None => return Some(found),
            }
        }
    }

    /// Whether rules for invalid text are on.
    pub(super) fn invalid(&self) -> Option<()> {
        if self.invalid { Some(()) } else { None }
    }

    // Errors. Those that end an alternative give what it then gives: a match without a result.

    /// An alternative that matched and has nothing to say.
    pub(super) fn nothing(&mut self) -> Alt {
        self.halt |= self.err.is_some();
        Some(None)
    }

    pub(super) fn known(&mut self, at: Span, message: String) -> Alt {
        self.raise_known(Class::Syntax, at.line, at.col + 1, at.end_line, at.end_col + 1, message);
        Some(None)
    }

    pub(super) fn range(&mut self, from: Span, to: Span, message: impl Into<String>) -> Alt {
        self.raise_known(Class::Syntax, from.line, from.col + 1, to.end_line, to.end_col + 1, message.into());
        Some(None)
    }

    /// From a place to where the tokenizer stands.
    pub(super) fn from(&mut self, at: Span, message: impl Into<String>) -> Alt {
        let (line, end) = (self.lex.line, self.lex.cur.saturating_sub(self.lex.line_start));
        self.raise_known(Class::Syntax, at.line, at.col + 1, line, end as i32, message.into());
        Some(None)
    }

    /// At the last token read.
    pub(super) fn last(&mut self, message: impl Into<String>) -> Alt {
        self.raise_last(Class::Syntax, message.into());
        Some(None)
    }

    pub(super) fn indent_error(&mut self, message: String) -> Alt {
        self.raise_last(Class::Indentation, message);
        Some(None)
    }

    /// At the token that comes next.
    pub(super) fn next_token(&mut self, message: String) -> Alt {
        if let Some(tok) = self.tok() {
            self.raise_at_token(Class::Syntax, tok, message);
        }
        Some(None)
    }

    pub(super) fn raise_last(&mut self, class: Class, message: String) {
        match self.toks.last().copied() {
            Some(tok) => self.raise_at_token(class, tok, message),
            None => self.raise_known(class, 0, 0, 0, -1, message),
        }
    }

    fn raise_at_token(&mut self, class: Class, tok: Tok, message: String) {
        let span = tok.span;
        let col = if span.col == -1 {
            if self.lex.cur == self.lex.buf { 0 } else { (self.lex.cur - self.lex.line_start) as i32 }
        } else {
            span.col + 1
        };
        let end = if span.end_col == -1 { -1 } else { span.end_col + 1 };
        self.raise_known(class, span.line, col, span.end_line, end, message);
    }

    /// The place is given from 1 in bytes and turned into characters of the line it begins in.
    pub(super) fn raise_known(
        &mut self,
        class: Class,
        line: i32,
        col: i32,
        end_line: i32,
        end_col: i32,
        message: String,
    ) {
        if self.halt && self.err.is_some() {
            return;
        }
        self.halt = true;
        let text = self.error_line(line);
        self.err = Some(Raised {
            class,
            message,
            line,
            col: char_column(text, col),
            end_line,
            end_col: char_column(text, end_col),
            text: String::from_utf8_lossy(text).into_owned(),
        });
    }

    fn error_line(&self, line: i32) -> &'s [u8] {
        if self.lex.line <= line && self.lex.inp > self.lex.buf {
            return &self.src[self.lex.line_start..self.lex.inp.max(self.lex.line_start)];
        }
        self.src.split(|&b| b == b'\n').nth((line - 1).max(0) as usize).unwrap_or(b"")
    }

    // The two passes.

    /// What is wrong with the text, if anything.
    pub(super) fn run(&mut self, incomplete_ok: bool) -> Option<Raised> {
        if self.start().is_some() && !self.halt {
            if self.mode == Mode::Single && self.more_statements() {
                self.halt = false;
                self.last("multiple statements found while compiling a single statement");
                return self.err.take();
            }
            return None;
        }
        if incomplete_ok && self.lex.at_end() {
            (self.err, self.halt) = (None, false);
            self.raise_last(Class::Incomplete, "incomplete input".into());
            return self.err.take();
        }
        if self.err.is_some() {
            self.settle(None);
            return self.err.take();
        }
        let last = self.toks.last().copied();
        self.forget();
        self.mark = 0;
        self.halt = false;
        self.invalid = true;
        self.depth = 0;
        self.start();
        self.settle(last);
        self.err.take()
    }

    fn settle(&mut self, last: Option<Tok>) {
        if let Some(err) = &self.err {
            if self.lex.done == Done::Ok && !matches!(err.class, Class::Memory | Class::UnicodeDecode) {
                self.check_rest();
            }
            return;
        }
        self.halt = false;
        let Some(last) = last else {
            self.raise_last(Class::Syntax, "error at start before reading any input".into());
            return;
        };
        if last.kind == T::Error && self.lex.done == Done::Eof {
            if self.lex.parens.is_empty() {
                self.raise_last(Class::Syntax, "unexpected EOF while parsing".into());
            } else {
                self.raise_unclosed();
            }
            return;
        }
        if matches!(last.kind, T::Indent | T::Dedent) {
            let message = if last.kind == T::Indent { "unexpected indent" } else { "unexpected unindent" };
            self.raise_last(Class::Indentation, message.into());
            return;
        }
        self.known(last.span, "invalid syntax".into());
        self.check_rest();
    }

    /// Reads on to the end: an error of the tokenizer, or a bracket left open on a line before
    /// the error's, takes its place.
    fn check_rest(&mut self) {
        let error_line = self.toks.last().map_or(0, |tok| tok.span.line);
        let before = self.err.take();
        loop {
            match self.lex.get().kind {
                T::End => break,
                T::Error => {
                    if let Some(raised) = self.lex.raised.take() {
                        self.err = Some(raised);
                    } else if self.lex.parens.last().is_some_and(|open| error_line > open.line) {
                        self.raise_unclosed();
                    }
                    break;
                }
                _ => {}
            }
        }
        if self.err.is_none() || self.lex.inside_string() {
            self.err = before;
        }
    }

    /// In single mode: whether anything but blank lines and comments follows.
    fn more_statements(&self) -> bool {
        let mut rest = &self.lex.src[self.lex.cur..];
        while let Some((&first, tail)) = rest.split_first() {
            match first {
                b' ' | b'\t' | b'\n' | b'\x0c' => rest = tail,
                b'#' => rest = &rest[memchr::memchr(b'\n', rest).unwrap_or(rest.len())..],
                _ => return true,
            }
        }
        false
    }
}
