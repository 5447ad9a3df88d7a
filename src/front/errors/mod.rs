//! CPython's words for text that does not parse.
//!
//! In: source text, and what the parser crate found. Out: the `SyntaxError` CPython 3.14 raises,
//! with its message and positions; whether text the crate accepts is refused by CPython; and the
//! warnings its tokenizer and its string decoder give. The crate's parser is quick and recovers from
//! errors; CPython's stops at the first and says more. So on an error, and only then, the text is
//! read again here, by a tokenizer (`lexer`) and a recognizer (`parser`, `rules_*`) that take
//! CPython's steps in CPython's order. Knows nothing of syntax trees, symbols or bytecode.

mod decode;
mod fallback;
mod lexer;
mod lexer_literals;
mod literals;
mod nesting;
mod parser;
mod report;
mod rules_compound;
mod rules_display;
mod rules_expr;
mod rules_match;
mod rules_params;
mod rules_stmt;
mod rules_string;
#[cfg(test)]
mod tests;
mod token;
pub mod tokens;
mod warn;

use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_python_parser::{ParseError, ParseErrorType};
use ruff_text_size::Ranged;

use crate::error::{ErrorKind, SyntaxError};
use lexer::{Done, Lexer};
use parser::P;
use report::Raised;
use token::T;

pub use decode::{Decoded, Origin, decode, unknown_encoding};
pub use nesting::nesting_bound;
pub use parser::Mode;
pub use warn::warnings;

/// The recognizer's depth is limited, but not to what any thread has left; only what is used of its
/// own stack is touched.
const STACK: usize = 256 << 20;

/// What the compiler was asked for, as far as errors depend on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Options {
    /// `PyCF_ALLOW_INCOMPLETE_INPUT`: say when more input could help.
    pub incomplete_input: bool,
    /// `PyCF_DONT_IMPLY_DEDENT`: in single mode, a block does not end with the text.
    pub dont_imply_dedent: bool,
    /// `sys.get_int_max_str_digits()`; 0 is no limit.
    pub int_max_str_digits: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options { incomplete_input: false, dont_imply_dedent: false, int_max_str_digits: 4300 }
    }
}

/// The error CPython raises for text in which the parser found `errors`, or syntax too new for 3.14
/// (`errors` is then empty).
pub fn explain(
    source: &str,
    filename: &str,
    mode: Mode,
    options: Options,
    errors: &[ParseError],
) -> SyntaxError {
    match recognize(source, filename, mode, options) {
        Some(error) => error,
        None => fallback::from_parser(source, filename, errors),
    }
}

/// Whether the parser's errors, if any, are all of the one kind that is its own mistake: it misses an
/// expression after `raise` before a semicolon. The statement then has a name of no length.
pub fn spurious(source: &str, errors: &[ParseError]) -> bool {
    errors.iter().all(|error| {
        let before = source.get(..error.location.start().to_usize()).unwrap_or("");
        let word = before.trim_end_matches([' ', '\t', '\x0c']);
        let here = source.get(error.location.to_std_range());
        error.error == ParseErrorType::ExpectedExpression && here == Some(";") && word.ends_with("raise")
    })
}

/// Where the last statement that parsed begins (line and column, 0 if there is none): the first two
/// parts of `SyntaxError._metadata`, from which tracebacks guess at misspelt keywords.
pub fn last_statement(source: &str, mode: Mode, options: Options) -> (i32, i32) {
    let normal = normalize(source.as_bytes(), mode);
    with_stack(|| {
        let mut parser = P::new(&normal, mode, options.int_max_str_digits, !options.dont_imply_dedent);
        parser.run(options.incomplete_input);
        parser.last_stmt
    })
    .unwrap_or((0, 0))
}

/// The error CPython raises for text that the parser accepted, if it refuses it. Cheap: one look at
/// the tokens, and a second tokenizer only where tabs or depth call for it.
pub fn precheck(
    source: &str,
    tokens: &Tokens,
    filename: &str,
    mode: Mode,
    options: Options,
) -> Option<SyntaxError> {
    if memchr::memchr(0, source.as_bytes()).is_some() {
        return Some(null_byte(filename));
    }
    // A single statement is short, and whether more follows it is not the crate's to say.
    let mut doubtful = mode == Mode::Single || source.starts_with('\u{feff}');
    doubtful |= nesting::is_doubtful(tokens);
    // The crate takes an empty first item after `yield`.
    doubtful |= tokens
        .windows(2)
        .any(|pair| (pair[0].kind(), pair[1].kind()) == (TokenKind::Yield, TokenKind::Comma));
    doubtful |= options.int_max_str_digits > 0
        && tokens.iter().any(|token| {
            token.kind() == TokenKind::Int && token.range().len().to_usize() > options.int_max_str_digits
        });
    if !doubtful && !odd_layout(source.as_bytes(), mode) {
        return None;
    }
    recognize(source, filename, mode, options)
}

/// Whether lines begin with tabs or form feeds in a way that the tokenizer refuses.
fn odd_layout(source: &[u8], mode: Mode) -> bool {
    let last_line = &source[memchr::memrchr(b'\n', source).map_or(source.len(), |newline| newline + 1)..];
    // In an expression a last line of nothing but spaces is an indented one.
    let dangling =
        mode == Mode::Eval && !last_line.is_empty() && last_line.iter().all(u8::is_ascii_whitespace);
    if dangling {
        return true;
    }
    if memchr::memchr3(b'\t', b'\x0c', b'\r', source).is_none() {
        return false;
    }
    let normal = normalize(source, mode);
    let mut lexer = Lexer::new(&normal);
    loop {
        match lexer.get().kind {
            T::End => return false,
            T::Error => return true,
            _ => {}
        }
    }
}

fn null_byte(filename: &str) -> SyntaxError {
    SyntaxError {
        kind: ErrorKind::Syntax,
        message: "source code string cannot contain null bytes".into(),
        filename: filename.into(),
        line: 0,
        col: 0,
        end_line: 0,
        end_col: 0,
        text: None,
        warnings: Vec::new(),
    }
}

/// Ends every line with `\n`, a file's last one too.
fn normalize(source: &[u8], mode: Mode) -> Vec<u8> {
    let mut normal = Vec::with_capacity(source.len() + 1);
    let mut rest = source;
    while let Some(at) = memchr::memchr(b'\r', rest) {
        normal.extend_from_slice(&rest[..at]);
        normal.push(b'\n');
        rest = rest[at + 1..].strip_prefix(b"\n").unwrap_or(&rest[at + 1..]);
    }
    normal.extend_from_slice(rest);
    if mode == Mode::Exec && normal.last() != Some(&b'\n') {
        normal.push(b'\n');
    }
    normal
}

/// What CPython's parser has against the text, if anything.
fn recognize(source: &str, filename: &str, mode: Mode, options: Options) -> Option<SyntaxError> {
    let normal = normalize(source.as_bytes(), mode);
    if memchr::memchr(0, &normal).is_some() {
        return Some(null_byte(filename));
    }
    let run = || {
        let mut parser = P::new(&normal, mode, options.int_max_str_digits, !options.dont_imply_dedent);
        parser.run(options.incomplete_input)
    };
    // Without a thread to spare the parser's own words must do.
    let raised = with_stack(run).flatten()?;
    Some(finish(raised, filename))
}

/// Runs on a thread of its own with room to recurse.
fn with_stack<X: Send>(run: impl FnOnce() -> X + Send) -> Option<X> {
    std::thread::scope(|scope| {
        let worker = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run);
        worker.ok().and_then(|worker| worker.join().ok())
    })
}

fn finish(raised: Raised, filename: &str) -> SyntaxError {
    let Raised { class, message, line, col, end_line, end_col, text } = raised;
    let placed = !matches!(class, ErrorKind::Memory | ErrorKind::UnicodeDecode);
    let text = placed.then_some(text);
    SyntaxError {
        kind: class,
        message,
        filename: filename.into(),
        line,
        col,
        end_line,
        end_col,
        text,
        warnings: Vec::new(),
    }
}

impl Lexer<'_> {
    /// Whether the reader ran into the end of the text, be it inside a string.
    fn at_end(&self) -> bool {
        matches!(self.done, Done::Eof | Done::EofInString | Done::EolInString)
    }
}
