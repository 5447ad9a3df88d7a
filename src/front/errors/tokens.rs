//! All tokens of a text, as the module `_tokenize` gives them.
//!
//! In: UTF-8 with its own line ends, line by line. Out: tokens with their texts as byte ranges and their places in characters, and the error
//! that ended them, if one did. With `extra` come comments, blank lines and one kind for all operators, and brackets need not match.

use super::lexer::{Done, Lexer};
use super::report::char_columns;
use super::token::{T, Tok};
use crate::error::{ErrorKind, SyntaxError};
use std::cell::Cell;
use std::rc::Rc;

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

/// The tokens of a text that is read line by line, each line when it is wanted.
pub struct Stream {
    lexer: Lexer<'static>,
    extra: bool,
    /// Where the lines begin.
    starts: Vec<usize>,
    /// The last line's end was not there: it has been added for the lexer.
    implicit: Rc<Cell<bool>>,
    end: Option<Result<(), Failure>>,
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

impl Stream {
    pub fn new(extra: bool) -> Stream {
        let mut lexer = Lexer::new(&[]);
        lexer.extra = extra;
        Stream { lexer, extra, starts: vec![0], implicit: Rc::default(), end: None }
    }

    /// The text as far as it has been read.
    pub fn source(&self) -> &[u8] {
        &self.lexer.src
    }

    /// The next token; none after the last. `more` appends a line to the text and says whether there was one.
    pub fn next(
        &mut self,
        mut more: impl FnMut(&mut Vec<u8>) -> bool + 'static,
    ) -> Result<Option<Token>, Failure> {
        if let Some(end) = &self.end {
            return end.clone().map(|()| None);
        }
        let implicit = self.implicit.clone();
        self.lexer.more = Some(Box::new(move |source| {
            let there = more(source);
            if there {
                implicit.set(source.last() != Some(&b'\n'));
                source.extend(implicit.get().then_some(b'\n'));
            }
            there
        }));
        let token = self.lexer.get();
        self.lexer.more = None;
        if token.kind == T::Error {
            let failure = failed(&self.lexer);
            self.end = Some(Err(failure.clone()));
            return Err(failure);
        }
        if token.kind == T::End {
            self.end = Some(Ok(()));
        }
        let known = self.starts.last().copied().unwrap_or_default();
        let ends = memchr::memchr_iter(b'\n', &self.lexer.src[known..]);
        self.starts.extend(ends.map(|at| known + at + 1));
        Ok(Some(self.place(token)))
    }

    fn place(&self, token: Tok) -> Token {
        let (source, starts, extra) = (self.source(), &self.starts, self.extra);
        let kind = number(token.kind, extra);
        let at = |offset: usize| {
            let line = starts.partition_point(|&start| start <= offset) - 1;
            (line as i32 + 1, char_columns(&source[starts[line]..], offset - starts[line]), line)
        };
        let visible = |offset: usize| if self.implicit.get() { offset.min(source.len() - 1) } else { offset };
        let line_end = |line: usize| visible(starts.get(line + 1).copied().unwrap_or(source.len()));
        let bare = matches!(token.kind, T::End | T::Indent | T::Dedent);
        if bare && !extra {
            let line = (token.span.line.max(1) as usize - 1).min(starts.len() - 1);
            let lines = (starts[line].min(line_end(line)), line_end(line));
            return Token {
                kind,
                text: (0, 0),
                from: (line as i32 + 1, -1),
                to: (line as i32 + 1, -1),
                lines,
            };
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
