//! All tokens of a text, as the module `_tokenize` gives them.
//!
//! In: UTF-8 with its own line ends. Out: tokens with their texts as byte ranges and their places in characters, and the error that ended
//! them, if one did. With `extra` come comments, blank lines and one kind for all operators, and brackets need not match.

use super::lexer::{Done, Lexer};
use super::report::char_columns;
use super::token::{T, Tok};
use crate::error::{ErrorKind, SyntaxError};

/// A token of `_tokenize`.
#[derive(Clone, Debug)]
pub struct Token {
    /// CPython's number.
    pub kind: u8,
    /// Its text in the source.
    pub text: (usize, usize),
    pub from: (i32, i32),
    pub to: (i32, i32),
    /// The lines it stands on.
    pub lines: (usize, usize),
}

/// Why there are no more tokens.
#[derive(Clone, Debug)]
pub enum Failure {
    Error(SyntaxError),
    /// An error whose place has no end.
    Open(SyntaxError),
    /// `unexpected EOF in multi-line statement`, at a line and an offset.
    Eof(i32, i32),
}

/// What a text consists of.
#[derive(Debug)]
pub struct Tokens {
    pub source: Vec<u8>,
    pub tokens: Vec<Token>,
    pub failure: Option<Failure>,
}

const EXACT: &[T] = &[
    T::LPar,
    T::RPar,
    T::LSqb,
    T::RSqb,
    T::Colon,
    T::Comma,
    T::Semi,
    T::Plus,
    T::Minus,
    T::Star,
    T::Slash,
    T::VBar,
    T::Amper,
    T::Less,
    T::Greater,
    T::Equal,
    T::Dot,
    T::Percent,
    T::LBrace,
    T::RBrace,
    T::EqEqual,
    T::NotEqual,
    T::LessEqual,
    T::GreaterEqual,
    T::Tilde,
    T::Circumflex,
    T::LeftShift,
    T::RightShift,
    T::DoubleStar,
    T::PlusEqual,
    T::MinEqual,
    T::StarEqual,
    T::SlashEqual,
    T::PercentEqual,
    T::AmperEqual,
    T::VBarEqual,
    T::CircumflexEqual,
    T::LeftShiftEqual,
    T::RightShiftEqual,
    T::DoubleStarEqual,
    T::DoubleSlash,
    T::DoubleSlashEqual,
    T::At,
    T::AtEqual,
    T::Arrow,
    T::Ellipsis,
    T::ColonEqual,
    T::Bang,
];
const FIRST_EXACT: u8 = 7;
const NAME: u8 = 1;
const OP: u8 = 55;

fn number(kind: T, extra: bool) -> u8 {
    match kind {
        T::End => 0,
        T::Number => 2,
        T::Str => 3,
        T::Newline => 4,
        T::Indent => 5,
        T::Dedent => 6,
        T::FStart => 59,
        T::FMiddle => 60,
        T::FEnd => 61,
        T::TStart => 62,
        T::TMiddle => 63,
        T::TEnd => 64,
        T::Comment => 65,
        T::Nl => 66,
        T::Other => OP,
        other => match EXACT.iter().position(|&k| k == other) {
            Some(_) if extra => OP,
            Some(at) => FIRST_EXACT + at as u8,
            // Names and keywords.
            None => NAME,
        },
    }
}

/// Reads a whole text.
pub fn tokenize(mut source: Vec<u8>, extra: bool) -> Tokens {
    let implicit = !source.is_empty() && source.last() != Some(&b'\n');
    if implicit {
        source.push(b'\n');
    }
    let mut starts = vec![0];
    starts.extend(memchr::memchr_iter(b'\n', &source).map(|at| at + 1));
    let mut tokens = Vec::new();
    let mut failure = None;
    {
        let mut lexer = Lexer::new(&source);
        lexer.extra = extra;
        loop {
            let token = lexer.get();
            if token.kind == T::Error {
                failure = Some(failed(&lexer));
                break;
            }
            tokens.push(place(&source, &starts, token, extra, implicit));
            if token.kind == T::End {
                break;
            }
        }
    }
    Tokens { source, tokens, failure }
}

fn place(source: &[u8], starts: &[usize], token: Tok, extra: bool, implicit: bool) -> Token {
    let kind = number(token.kind, extra);
    let at = |offset: usize| {
        let line = starts.partition_point(|&start| start <= offset) - 1;
        (line as i32 + 1, char_columns(&source[starts[line]..], offset - starts[line]), line)
    };
    let visible = |offset: usize| if implicit { offset.min(source.len() - 1) } else { offset };
    let line_end = |line: usize| visible(starts.get(line + 1).copied().unwrap_or(source.len()));
    let bare = matches!(token.kind, T::End | T::Indent | T::Dedent);
    if bare && !extra {
        let line = (token.span.line.max(1) as usize - 1).min(starts.len() - 1);
        let lines = (starts[line].min(line_end(line)), line_end(line));
        return Token { kind, text: (0, 0), from: (line as i32 + 1, -1), to: (line as i32 + 1, -1), lines };
    }
    let (mut start, mut end) = (token.start, token.end);
    if extra && token.kind == T::Indent {
        let (_, _, line) = at(start);
        start = starts[line];
    }
    if extra && token.kind == T::End {
        start = source.len();
        end = start;
    }
    let newline = matches!(token.kind, T::Newline | T::Nl);
    if newline && extra {
        // The lexer's token ends before the line feed.
        end += 1;
        let (row, col, line) = at(start);
        let width = (end - start) as i32;
        let lines = (starts[line], line_end(line));
        let text = (visible(start), visible(end).max(visible(start)));
        return Token { kind, text, from: (row, col), to: (row, col + width), lines };
    }
    let (row, col, first) = at(start);
    let (end_row, end_col, last) = at(end);
    let lines = (starts[first].min(line_end(last)), line_end(last));
    Token { kind, text: (start, end), from: (row, col), to: (end_row, end_col), lines }
}

fn failed(lexer: &Lexer<'_>) -> Failure {
    let open = |kind: ErrorKind, message: &str, col: Option<i32>| {
        let line = &lexer.src[lexer.line_start.min(lexer.src.len())..];
        let end = memchr::memchr(b'\n', line).unwrap_or(line.len());
        let text = String::from_utf8_lossy(&line[..end]).into_owned();
        let col = col.unwrap_or_else(|| char_columns(line, lexer.cur.saturating_sub(lexer.line_start)));
        Failure::Open(SyntaxError {
            kind,
            message: message.into(),
            filename: "<string>".into(),
            line: lexer.line,
            col,
            end_line: 0,
            end_col: 0,
            text: Some(text),
            warnings: Vec::new(),
        })
    };
    match lexer.done {
        Done::Dedent => {
            open(ErrorKind::Indentation, "unindent does not match any outer indentation level", None)
        }
        Done::TabSpace => open(ErrorKind::Tab, "inconsistent use of tabs and spaces in indentation", None),
        Done::TooDeep => open(ErrorKind::Indentation, "too many levels of indentation", None),
        Done::LineContinuation => {
            let col = lexer.cur.saturating_sub(lexer.buf) as i32;
            open(ErrorKind::Syntax, "unexpected character after line continuation character", Some(col))
        }
        Done::Ok | Done::Eof | Done::Error | Done::EofInString | Done::EolInString => match &lexer.raised {
            Some(raised) => Failure::Error(SyntaxError {
                kind: raised.class,
                message: raised.message.clone(),
                filename: "<string>".into(),
                line: raised.line,
                col: raised.col,
                end_line: raised.end_line,
                end_col: raised.end_col,
                text: Some(raised.text.clone()),
                warnings: Vec::new(),
            }),
            None => {
                // The reader's buffer begins at the line that is being continued, if one is.
                let continued = lexer.inside_string() || lexer.src[..lexer.inp].ends_with(b"\\\n");
                let offset = if continued { (lexer.inp - lexer.buf.min(lexer.inp)) as i32 } else { 0 };
                Failure::Eof(lexer.line, offset)
            }
        },
    }
}
