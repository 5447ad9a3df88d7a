//! The front end as a whole: text in, code unit and warnings out.
//!
//! Parsing, the passes and freeing the tree recurse on the tree. A short text does so on the caller's stack; anything longer on a thread of its
//! own whose stack is reserved, not used; a text that nests deeper than that allows is refused before it is parsed.

use crate::codegen::{self, Settings};
use crate::error::{ErrorKind, SyntaxError, Warning};
use crate::errors;
use crate::fail::Failure;
use crate::flufl;
use crate::future;
use crate::source::{Places, Source};
use crate::symtable::{self, Block, Body};
use adder_abi::code::{CodeUnit, Text};
use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{Mod, PythonVersion};
use ruff_python_parser::{self as parser, ParseOptions};
use ruff_text_size::TextSize;
use std::cell::Cell;

pub use crate::errors::Mode;

/// What the caller of [`compile`] asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Options {
    /// 0, 1 (`-O`: no asserts) or 2 (`-OO`: no docstrings either).
    pub optimize: u8,
    /// `CO_FUTURE_*` inherited from the caller.
    pub future: u32,
    /// `PyCF_ALLOW_INCOMPLETE_INPUT`.
    pub incomplete_input: bool,
    /// `PyCF_DONT_IMPLY_DEDENT`.
    pub dont_imply_dedent: bool,
    /// `PyCF_ALLOW_TOP_LEVEL_AWAIT`: a module may await, which makes its code a coroutine's.
    pub top_level_await: bool,
    /// `sys.get_int_max_str_digits()`; 0 is no limit.
    pub int_max_str_digits: usize,
    /// The minor version whose syntax a tree may have.
    pub feature: u8,
    /// `PyCF_TYPE_COMMENTS`: a tree has type comments.
    pub type_comments: bool,
    /// `PyCF_OPTIMIZED_AST`: a tree is the one that is compiled, not the one that was written.
    pub optimize_tree: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            optimize: 0,
            future: 0,
            incomplete_input: false,
            dont_imply_dedent: false,
            top_level_await: false,
            int_max_str_digits: 4300,
            feature: 14,
            type_comments: false,
            optimize_tree: false,
        }
    }
}

impl Options {
    fn errors(self) -> errors::Options {
        errors::Options {
            incomplete_input: self.incomplete_input,
            dont_imply_dedent: self.dont_imply_dedent,
            int_max_str_digits: self.int_max_str_digits,
        }
    }
}

/// What a compilation gives.
#[derive(Debug)]
pub struct Compiled {
    pub code: CodeUnit,
    /// In CPython's order: the tokenizer's, then the compiler's.
    pub warnings: Vec<Warning>,
}

/// Texts up to this long are compiled on the caller's stack.
const SHORT: usize = 400;
/// Texts up to this long cannot nest too deeply for the stack that all others have.
const SAFE: usize = 20_000;
/// The stack that texts are compiled with.
const STACK: usize = 512 << 20;
/// How deep the passes may recurse on it.
const MAX_DEPTH: u32 = 40_000;
/// How deep brackets and operators may nest for the parser.
const MAX_PARSE_DEPTH: usize = 15_000;

/// Compiles text.
pub fn compile(text: &str, filename: &str, mode: Mode, options: Options) -> Result<Compiled, SyntaxError> {
    with_room(text, filename, mode, options, || compile_here(text, filename, mode, options))
}

/// Does work that recurses on the tree of a text where there is room for it, unless the text nests too deeply for that.
pub(crate) fn with_room<R: Send>(
    text: &str,
    filename: &str,
    mode: Mode,
    options: Options,
    work: impl FnOnce() -> Result<R, SyntaxError> + Send,
) -> Result<R, SyntaxError> {
    if text.len() <= SHORT {
        return work();
    }
    if text.len() > SAFE && nests_deeper(text, MAX_PARSE_DEPTH) {
        return Err(too_deep(text, filename, mode, options));
    }
    with_stack(filename, work)
}

thread_local! {
    static STACK_END: Cell<usize> = const { Cell::new(usize::MAX) };
}

/// Says that this thread's stack may grow down to an address: it is compiled on where that leaves enough room, which saves starting a
/// thread.
pub fn stack_reaches(end: usize) {
    STACK_END.set(end);
}

fn has_stack() -> bool {
    let here = 0u8;
    let here = &raw const here as usize;
    here.checked_sub(STACK_END.get()).is_some_and(|room| room >= STACK)
}

/// Does work that recurses on a tree where there is stack for it: here or in a thread of its own.
pub(crate) fn with_stack<R: Send>(
    filename: &str,
    work: impl FnOnce() -> Result<R, SyntaxError> + Send,
) -> Result<R, SyntaxError> {
    if has_stack() {
        return work();
    }
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("compile".into()).stack_size(STACK);
        match thread.spawn_scoped(scope, work) {
            Ok(handle) => handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(_) => Err(plain(ErrorKind::Memory, "no stack to compile on", filename)),
        }
    })
}

/// An error without a place.
pub(crate) fn plain(kind: ErrorKind, message: &str, filename: &str) -> SyntaxError {
    SyntaxError {
        kind,
        message: message.into(),
        filename: filename.into(),
        line: 0,
        col: 0,
        end_line: 0,
        end_col: 0,
        text: None,
        warnings: Vec::new(),
    }
}

/// Whether brackets and operators nest deeper than `limit`, counted from above.
fn nests_deeper(text: &str, limit: usize) -> bool {
    let mut lexer = parser::lexer::lex(text, parser::Mode::Module);
    let mut outer = vec![0usize];
    let mut total = 0;
    let mut after_operand = false;
    loop {
        let kind = lexer.next_token();
        let nested = outer.len() > 1;
        let Some(own) = outer.last_mut() else { return false };
        let mut ends_operand = false;
        match kind {
            TokenKind::EndOfFile => return false,
            TokenKind::Lpar
            | TokenKind::Lsqb
            | TokenKind::Lbrace
            | TokenKind::FStringStart
            | TokenKind::TStringStart => {
                *own += 1;
                total += 1;
                outer.push(0);
            }
            TokenKind::Rpar
            | TokenKind::Rsqb
            | TokenKind::Rbrace
            | TokenKind::FStringEnd
            | TokenKind::TStringEnd => {
                ends_operand = true;
                if nested {
                    total -= outer.pop().unwrap_or(0);
                    if let Some(own) = outer.last_mut() {
                        *own -= 1;
                        total -= 1;
                    }
                }
            }
            TokenKind::Comma | TokenKind::Newline | TokenKind::Semi => {
                total -= std::mem::take(own);
            }
            // Operators between operands are parsed in a loop.
            TokenKind::Minus | TokenKind::Plus if after_operand => {}
            TokenKind::Not
            | TokenKind::Minus
            | TokenKind::Plus
            | TokenKind::Tilde
            | TokenKind::Lambda
            | TokenKind::DoubleStar
            | TokenKind::Await
            | TokenKind::Yield
            | TokenKind::If
            | TokenKind::Indent => {
                *own += 1;
                total += 1;
            }
            TokenKind::Name
            | TokenKind::Int
            | TokenKind::Float
            | TokenKind::Complex
            | TokenKind::String
            | TokenKind::Ellipsis
            | TokenKind::True
            | TokenKind::False
            | TokenKind::None => ends_operand = true,
            _ => {}
        }
        after_operand = ends_operand;
        if total > limit {
            return true;
        }
    }
}

/// The error for text that nests too deeply to be parsed: CPython's, if it sees one earlier.
fn too_deep(text: &str, filename: &str, mode: Mode, options: Options) -> SyntaxError {
    let error = errors::explain(text, filename, mode, options.errors(), &[]);
    if error.kind == ErrorKind::Syntax && error.message == "invalid syntax" {
        let message = "Parser stack overflowed - Python source too complex to parse";
        return plain(ErrorKind::Memory, message, filename);
    }
    error
}

/// Text that parsed, as CPython sees it too.
pub(crate) struct Parsed {
    pub source: Source,
    pub parsed: parser::Parsed<Mod>,
    /// The tokenizer's and the string decoder's.
    pub warnings: Vec<Warning>,
}

/// Parses text, and says what CPython says if it does not parse.
pub(crate) fn parse_checked(
    text: &str,
    filename: &str,
    mode: Mode,
    options: Options,
) -> Result<Parsed, SyntaxError> {
    let parse_mode = match mode {
        Mode::Exec | Mode::Single => parser::Mode::Module,
        Mode::Eval => parser::Mode::Expression,
    };
    let replaced = match flufl::replaced(text, options.future) {
        Ok(replaced) => replaced,
        Err(range) => {
            let message = flufl::MESSAGE.into();
            return Err(Source::new(text.to_owned()).error(ErrorKind::Syntax, message, filename, range));
        }
    };
    let text = replaced.as_deref().unwrap_or(text);
    let source = Source::new(text.to_owned());
    let parse_options = ParseOptions::from(parse_mode).with_target_version(PythonVersion::PY314);
    let parsed = parser::parse_unchecked(&source.text, parse_options);
    let warned = |mut error: SyntaxError| {
        if matches!(error.kind, ErrorKind::Syntax | ErrorKind::Incomplete) && text.contains('\\') {
            // Strings that were read before the error are warned of.
            error.warnings = errors::warnings(&source.text, parsed.tokens());
            error.warnings.retain(|warning| (warning.end_line, warning.end_col) <= (error.line, error.col));
        }
        error
    };
    let explain = |errors: &[parser::ParseError]| {
        warned(errors::explain(text, filename, mode, options.errors(), errors))
    };
    if !errors::spurious(&source.text, parsed.errors()) {
        return Err(explain(parsed.errors()));
    }
    if !parsed.unsupported_syntax_errors().is_empty() {
        return Err(explain(&[]));
    }
    if let Some(error) = errors::precheck(text, parsed.tokens(), filename, mode, options.errors()) {
        return Err(warned(error));
    }
    let warnings = errors::warnings(&source.text, parsed.tokens());
    Ok(Parsed { source, parsed, warnings })
}

fn compile_here(text: &str, filename: &str, mode: Mode, options: Options) -> Result<Compiled, SyntaxError> {
    let Parsed { source, parsed, mut warnings } = parse_checked(text, filename, mode, options)?;
    let code = passes(&source, filename, mode, options, parsed.syntax(), &mut warnings)
        .map_err(|failure| compiler_error(&source, filename, *failure))?;
    Ok(Compiled { code, warnings })
}

/// Compiles a tree that has places instead of a text.
pub(crate) fn compile_tree(
    tree: impl FnOnce() -> crate::fail::Result<(Mod, Places)>,
    filename: &str,
    mode: Mode,
    options: Options,
) -> Result<Compiled, SyntaxError> {
    let (tree, places) = tree().map_err(|failure| plain(failure.kind, &failure.message, filename))?;
    let source = Source::of_places(places);
    let mut warnings = Vec::new();
    let code = passes(&source, filename, mode, options, &tree, &mut warnings)
        .map_err(|failure| compiler_error(&source, filename, *failure))?;
    Ok(Compiled { code, warnings })
}

/// CPython's compiler does not have the text any more: it looks for it in the file, and columns count bytes.
fn compiler_error(source: &Source, filename: &str, failure: Failure) -> SyntaxError {
    let Failure { kind, message, range } = failure;
    if kind != ErrorKind::Syntax {
        return plain(kind, &message, filename);
    }
    let col = |offset: ruff_text_size::TextSize| (source.line_col(offset.into()).1 as i32).saturating_add(1);
    let (col, end_col) = (col(range.start()), col(range.end()));
    SyntaxError { text: None, col, end_col, ..source.error(kind, message, filename, range) }
}

/// What is compiled and how, and where the first statement is before which a `__future__` import may stand.
fn settings<'t>(
    source: &Source,
    mode: Mode,
    options: Options,
    tree: &'t Mod,
) -> crate::fail::Result<(Body<'t>, Settings, TextSize)> {
    let (body, (future, futures_end)) = match tree {
        Mod::Module(module) => (Body::Statements(&module.body), future::scan(&module.body)?),
        Mod::Expression(expression) => (Body::Expression(&expression.body), Default::default()),
    };
    let settings = Settings {
        optimize: options.optimize,
        future: options.future | future,
        interactive: mode == Mode::Single,
        top_level_await: options.top_level_await,
        max_depth: if source.is_short(SHORT) { SHORT as u32 * 2 } else { MAX_DEPTH },
    };
    Ok((body, settings, futures_end))
}

fn table(
    source: &Source,
    body: Body<'_>,
    settings: Settings,
    futures_end: TextSize,
) -> crate::fail::Result<(symtable::SymbolTable, symtable::Folds, Vec<Warning>)> {
    let debug = settings.optimize == 0;
    symtable::build(source, body, futures_end, settings.future_annotations(), debug, settings.max_depth)
}

/// The symbol table of a text: the module's block is the last.
pub fn blocks(
    text: &str,
    filename: &str,
    mode: Mode,
    options: Options,
) -> Result<(Vec<Block>, Vec<Warning>), SyntaxError> {
    with_room(text, filename, mode, options, || {
        let Parsed { source, parsed, warnings } = parse_checked(text, filename, mode, options)?;
        let shown = settings(&source, mode, options, parsed.syntax()).and_then(|(body, settings, end)| {
            // What the compiler warns of is for those who compile.
            let (table, _, _) = table(&source, body, settings, end)?;
            Ok(symtable::blocks(&table, &source, settings.future_annotations()))
        });
        let shown = shown.map_err(|failure| compiler_error(&source, filename, *failure))?;
        Ok((shown, warnings))
    })
}

/// Symbol table, code generation, assembly.
fn passes(
    source: &Source,
    filename: &str,
    mode: Mode,
    options: Options,
    tree: &Mod,
    warnings: &mut Vec<Warning>,
) -> crate::fail::Result<CodeUnit> {
    let (body, settings, futures_end) = settings(source, mode, options, tree)?;
    let (table, folds, found) = table(source, body, settings, futures_end)?;
    warnings.extend(found);
    codegen::compile(source, Text::from(filename), &table, &folds, body, settings, warnings)
}
