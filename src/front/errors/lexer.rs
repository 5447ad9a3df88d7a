//! A tokenizer that reports errors where CPython's reports them.
//!
//! In: source with its line ends normalised to `\n`. Out: tokens one by one, on demand; an error
//! either as `raised` (a message with its place) or as a `Done` state that the parser words.
//! What always holds: the reader's position, its line and its column are CPython's after every
//! token, since messages are derived from them. It does not know the grammar, but it knows which
//! brackets and which f-strings are open.

use super::report::{Class, Raised, char_columns};
use super::token::{Span, T, Tok};
use std::borrow::Cow;

/// End of the source, as a character.
pub(super) const EOF: i32 = -1;
const TAB_SIZE: i32 = 8;
const MAX_INDENT: usize = 100;
const MAX_LEVEL: usize = 200;

/// Why the reader stopped, or that it did not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Done {
    Ok,
    Eof,
    /// An error with a message of its own has been raised.
    Error,
    /// The source ended inside a triple-quoted string.
    EofInString,
    /// The source ended inside a string of one line.
    EolInString,
    Dedent,
    TabSpace,
    TooDeep,
    LineContinuation,
}

/// An open bracket.
#[derive(Clone, Copy)]
pub(super) struct Paren {
    pub(super) ch: u8,
    pub(super) line: i32,
    pub(super) col: i32,
}

/// An f-string or t-string being read; the bottom of the stack stands for ordinary text.
pub(super) struct Mode {
    pub(super) in_string: bool,
    pub(super) prefix: char,
    pub(super) quote: i32,
    pub(super) quote_size: u32,
    pub(super) raw: bool,
    pub(super) start: usize,
    pub(super) line_start: usize,
    pub(super) line: i32,
    pub(super) braces: i32,
    pub(super) expr_depth: i32,
    pub(super) in_spec: bool,
}

impl Mode {
    fn base() -> Mode {
        Mode {
            in_string: false,
            prefix: 'f',
            quote: 0,
            quote_size: 0,
            raw: false,
            start: 0,
            line_start: 0,
            line: 0,
            braces: 0,
            expr_depth: -1,
            in_spec: false,
        }
    }
}

/// Appends the next line to a source, with its end; false if there is none.
pub(super) type More = Box<dyn FnMut(&mut Vec<u8>) -> bool>;

/// The tokenizer's state.
pub(super) struct Lexer<'s> {
    pub(super) src: Cow<'s, [u8]>,
    /// Where the source goes on, if it is read line by line.
    pub(super) more: Option<More>,
    pub(super) cur: usize,
    /// End of the lines read so far.
    pub(super) inp: usize,
    /// Where the reader's buffer would begin: the line in which the current token started.
    pub(super) buf: usize,
    pub(super) line_start: usize,
    pub(super) multi_line_start: usize,
    pub(super) start: Option<usize>,
    pub(super) line: i32,
    pub(super) first_line: i32,
    pub(super) col: i32,
    pub(super) start_col: i32,
    pub(super) done: Done,
    at_bol: bool,
    /// Comments and blank lines are tokens, and what only a parser minds is none of ours.
    pub(super) extra: bool,
    /// The rest of the line holds nothing but a comment.
    only_comment: bool,
    pub(super) indents: Vec<(i32, i32)>,
    pub(super) pending: i32,
    pub(super) parens: Vec<Paren>,
    pub(super) modes: Vec<Mode>,
    pub(super) raised: Option<Raised>,
}

impl<'s> Lexer<'s> {
    pub(super) fn new(src: &'s [u8]) -> Lexer<'s> {
        Lexer {
            src: Cow::Borrowed(src),
            more: None,
            cur: 0,
            inp: 0,
            buf: 0,
            line_start: 0,
            multi_line_start: 0,
            start: None,
            line: 0,
            first_line: 0,
            col: 0,
            start_col: -1,
            done: Done::Ok,
            at_bol: true,
            extra: false,
            only_comment: false,
            indents: vec![(0, 0)],
            pending: 0,
            parens: Vec::new(),
            modes: vec![Mode::base()],
            raised: None,
        }
    }

    /// Which kind of string the innermost open one is, for messages.
    pub(super) fn prefix(&self) -> char {
        self.mode().prefix
    }

    /// The innermost mode. Only the end of an f-string takes one away, the one that its beginning put there.
    pub(super) fn mode(&self) -> &Mode {
        self.modes.last().expect("the base mode is never popped")
    }

    pub(super) fn mode_mut(&mut self) -> &mut Mode {
        self.modes.last_mut().expect("the base mode is never popped")
    }

    pub(super) fn inside_string(&self) -> bool {
        self.modes.len() > 1
    }

    fn underflow(&mut self) -> bool {
        if self.inp >= self.src.len() && !self.more.as_mut().is_some_and(|more| more(self.src.to_mut())) {
            self.done = Done::Eof;
            return false;
        }
        if self.start.is_none() {
            self.buf = self.cur;
        }
        self.inp = match memchr::memchr(b'\n', &self.src[self.inp..]) {
            Some(at) => self.inp + at + 1,
            None => self.src.len(),
        };
        self.line += 1;
        self.col = 0;
        true
    }

    pub(super) fn next(&mut self) -> i32 {
        loop {
            if self.cur != self.inp {
                self.col += 1;
                let c = self.src[self.cur];
                self.cur += 1;
                return i32::from(c);
            }
            if self.done != Done::Ok || !self.underflow() {
                self.cur = self.inp;
                return EOF;
            }
            self.line_start = self.cur;
            if memchr::memchr(0, &self.src[self.line_start..self.inp]).is_some() {
                self.error("source code cannot contain null bytes".into());
                self.cur = self.inp;
                return EOF;
            }
        }
    }

    pub(super) fn back(&mut self, c: i32) {
        if c != EOF && self.cur > 0 {
            self.cur -= 1;
            self.col -= 1;
        }
    }

    /// A token that has text, from `start` to the reader's position or `end`.
    pub(super) fn token(&self, kind: T, start: usize, end: usize) -> Tok {
        let line = if self.is_string_kind(kind) { self.first_line } else { self.line };
        let span = Span { line, col: self.start_col, end_line: self.line, end_col: self.col };
        Tok { kind, span, level: self.parens.len() as u32, start, end }
    }

    /// A token without text: CPython gives it a line but no column.
    pub(super) fn bare(&self, kind: T) -> Tok {
        let span = Span { line: self.line, col: -1, end_line: self.line, end_col: -1 };
        Tok { kind, span, level: self.parens.len() as u32, start: self.cur, end: self.cur }
    }

    fn is_string_kind(&self, kind: T) -> bool {
        matches!(kind, T::Str | T::FStart | T::FMiddle | T::FEnd | T::TStart | T::TMiddle | T::TEnd)
    }

    /// Raises `message` at the reader's position.
    pub(super) fn error(&mut self, message: String) -> Tok {
        if self.done != Done::Error {
            let line = &self.src[self.line_start..];
            let col = char_columns(line, self.cur.saturating_sub(self.line_start));
            self.raise(message, col, col);
        }
        self.bare(T::Error)
    }

    /// Raises `message` over columns of the current line, given from 1 in bytes.
    pub(super) fn error_range(&mut self, message: String, from: usize, to: usize) -> Tok {
        if self.done != Done::Error {
            let line = &self.src[self.line_start..];
            let (from, to) = (char_columns(line, from - 1) + 1, char_columns(line, to - 1) + 1);
            self.raise(message, from, to);
        }
        self.bare(T::Error)
    }

    fn raise(&mut self, message: String, col: i32, end_col: i32) {
        let line = &self.src[self.line_start..];
        let end = memchr::memchr(b'\n', line).unwrap_or(line.len());
        self.raised = Some(Raised {
            class: Class::Syntax,
            message,
            line: self.line,
            col,
            end_line: self.line,
            end_col,
            text: String::from_utf8_lossy(&line[..end]).into_owned(),
        });
        self.done = Done::Error;
    }

    pub(super) fn get(&mut self) -> Tok {
        if self.mode().in_string { self.string_part() } else { self.normal() }
    }

    fn stop(&mut self, done: Done) -> Tok {
        self.done = done;
        if done != Done::LineContinuation {
            self.cur = self.inp;
        }
        self.bare(T::Error)
    }

    /// After a backslash: moves to the next line, or says what stands in the way.
    fn continuation(&mut self) -> Result<(), Tok> {
        let mut c = self.next();
        if c == i32::from(b'\r') {
            c = self.next();
        }
        if c != i32::from(b'\n') {
            return Err(self.stop(Done::LineContinuation));
        }
        let c = self.next();
        if c == EOF {
            return Err(self.stop(Done::Eof));
        }
        self.back(c);
        Ok(())
    }

    /// Measures a line's indentation; `Ok(true)` means the line is blank.
    fn indentation(&mut self) -> Result<bool, Tok> {
        let (mut col, mut alt, mut continued) = (0, 0, 0);
        self.at_bol = false;
        let c = loop {
            let c = self.next();
            match u8::try_from(c) {
                Ok(b' ') => {
                    col += 1;
                    alt += 1;
                }
                Ok(b'\t') => {
                    col = (col / TAB_SIZE + 1) * TAB_SIZE;
                    alt += 1;
                }
                Ok(b'\x0c') => (col, alt) = (0, 0),
                Ok(b'\\') => {
                    // The first backslash decides the level of what follows it.
                    continued = if continued == 0 { col } else { continued };
                    self.continuation()?;
                }
                _ => break c,
            }
        };
        self.back(c);
        if c == i32::from(b'#') || c == i32::from(b'\n') || c == i32::from(b'\r') {
            return Ok(true);
        }
        if !self.parens.is_empty() {
            return Ok(false);
        }
        if continued != 0 {
            (col, alt) = (continued, continued);
        }
        // Dedents take levels away while they are deeper than a column, and no column is less than 0, the first level's.
        let (top, top_alt) = *self.indents.last().expect("the first level stays");
        if col == top {
            if alt != top_alt {
                return Err(self.stop(Done::TabSpace));
            }
        } else if col > top {
            if self.indents.len() >= MAX_INDENT {
                return Err(self.stop(Done::TooDeep));
            }
            if alt <= top_alt {
                return Err(self.stop(Done::TabSpace));
            }
            self.pending += 1;
            self.indents.push((col, alt));
        } else {
            while self.indents.len() > 1 && col < self.indents[self.indents.len() - 1].0 {
                self.pending -= 1;
                self.indents.pop();
            }
            let (top, top_alt) = self.indents[self.indents.len() - 1];
            if col != top {
                return Err(self.stop(Done::Dedent));
            }
            if alt != top_alt {
                return Err(self.stop(Done::TabSpace));
            }
        }
        Ok(false)
    }

    pub(super) fn normal(&mut self) -> Tok {
        'line: loop {
            self.start = None;
            self.start_col = -1;
            let mut blank = std::mem::take(&mut self.only_comment);
            if self.at_bol {
                match self.indentation() {
                    Ok(is_blank) => blank = is_blank,
                    Err(token) => return token,
                }
            }
            self.start = Some(self.cur);
            self.start_col = self.col;
            if self.pending < 0 {
                self.pending += 1;
                return self.bare(T::Dedent);
            }
            if self.pending > 0 {
                self.pending -= 1;
                return self.bare(T::Indent);
            }
            let c = self.next();
            self.back(c);
            loop {
                self.start = None;
                let mut c = self.next();
                while c == 0x20 || c == 0x09 || c == 0x0c {
                    c = self.next();
                }
                self.start = Some(self.cur.saturating_sub(1));
                self.start_col = self.col - 1;
                if c == i32::from(b'#') {
                    while c != EOF && c != i32::from(b'\n') && c != i32::from(b'\r') {
                        c = self.next();
                    }
                    if self.extra {
                        self.back(c);
                        self.only_comment = blank;
                        return self.token(T::Comment, self.token_start(), self.cur);
                    }
                }
                if c == EOF {
                    let ended = self.done == Done::Eof && self.parens.is_empty();
                    return self.bare(if ended { T::End } else { T::Error });
                }
                if c == i32::from(b'\r') {
                    c = self.next();
                }
                if c == i32::from(b'\n') {
                    self.at_bol = true;
                    if blank || !self.parens.is_empty() {
                        if self.extra {
                            return self.token(T::Nl, self.token_start(), self.cur - 1);
                        }
                        continue 'line;
                    }
                    return self.token(T::Newline, self.token_start(), self.cur - 1);
                }
                if c == i32::from(b'\\') {
                    match self.continuation() {
                        Ok(()) => continue,
                        Err(token) => return token,
                    }
                }
                return self.visible(c);
            }
        }
    }

    pub(super) fn token_start(&self) -> usize {
        self.start.unwrap_or(self.cur)
    }

    fn visible(&mut self, c: i32) -> Tok {
        let byte = c as u8;
        if byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80 {
            return self.word(c);
        }
        if byte == b'.' {
            return self.dot();
        }
        if byte.is_ascii_digit() {
            return self.number(c);
        }
        if byte == b'\'' || byte == b'"' {
            return self.string(c);
        }
        self.punctuation(byte)
    }

    /// An identifier, a keyword, or the prefix of a string.
    fn word(&mut self, first: i32) -> Tok {
        let mut c = first;
        let mut seen = Vec::new();
        loop {
            let lower = (c as u8).to_ascii_lowercase();
            if c == EOF || !b"burft".contains(&lower) || seen.contains(&lower) {
                break;
            }
            seen.push(lower);
            c = self.next();
            if c == i32::from(b'"') || c == i32::from(b'\'') {
                let clashes = [
                    (b'u', b'b'),
                    (b'u', b'r'),
                    (b'u', b'f'),
                    (b'u', b't'),
                    (b'b', b'f'),
                    (b'b', b't'),
                    (b'f', b't'),
                ];
                for (one, other) in clashes {
                    if seen.contains(&one) && seen.contains(&other) {
                        let message = format!(
                            "'{}' and '{}' prefixes are incompatible",
                            char::from(one),
                            char::from(other)
                        );
                        let from = self.token_start() + 1 - self.line_start;
                        return self.error_range(message, from, self.cur - self.line_start);
                    }
                }
                if let Some(kind) = seen.iter().copied().find(|&b| b == b'f' || b == b't') {
                    return self.interpolated_start(c, char::from(kind), seen.contains(&b'r'));
                }
                return self.string(c);
            }
        }
        let mut ascii = true;
        while c != EOF && is_word_byte(c as u8) {
            ascii &= c < 0x80;
            c = self.next();
        }
        self.back(c);
        let start = self.token_start();
        if !ascii && !self.extra {
            if let Some(token) = self.bad_identifier(start) {
                return token;
            }
        }
        let kind = T::keyword(&self.src[start..self.cur]).unwrap_or(T::Name);
        self.token(kind, start, self.cur)
    }

    fn bad_identifier(&mut self, start: usize) -> Option<Tok> {
        let text = String::from_utf8_lossy(&self.src[start..self.cur]).into_owned();
        let mut at = start;
        for (index, ch) in text.chars().enumerate() {
            let good = if index == 0 {
                ch == '_' || unicode_ident::is_xid_start(ch)
            } else {
                unicode_ident::is_xid_continue(ch)
            };
            at += ch.len_utf8();
            if !good {
                self.cur = at;
                let code = ch as u32;
                let message = if is_printable(ch) {
                    format!("invalid character '{ch}' (U+{code:04X})")
                } else {
                    format!("invalid non-printable character U+{code:04X}")
                };
                return Some(self.error(message));
            }
        }
        None
    }

    fn dot(&mut self) -> Tok {
        let start = self.token_start();
        let c = self.next();
        if is_digit(c) {
            return self.fraction(c);
        }
        if c == i32::from(b'.') {
            let c = self.next();
            if c == i32::from(b'.') {
                return self.token(T::Ellipsis, start, self.cur);
            }
            self.back(c);
            self.back(i32::from(b'.'));
        } else {
            self.back(c);
        }
        self.token(T::Dot, start, self.cur)
    }

    fn punctuation(&mut self, byte: u8) -> Tok {
        let start = self.token_start();
        if byte == b':' && self.inside_string() && self.mode().expr_depth >= 0 {
            let mode = self.mode_mut();
            if mode.braces - 1 == mode.expr_depth {
                mode.in_string = true;
                mode.in_spec = true;
                return self.token(T::Colon, start, self.cur);
            }
        }
        let second = self.next();
        let two = [byte, second as u8];
        if second != EOF {
            if let Some(mut kind) = T::operator(&two) {
                let third = self.next();
                match T::operator(&[byte, second as u8, third as u8]) {
                    Some(longer) if third != EOF => kind = longer,
                    _ => self.back(third),
                }
                return self.token(kind, start, self.cur);
            }
        }
        self.back(second);
        if let Some(token) = self.bracket(byte) {
            return token;
        }
        if byte < 0x20 || byte == 0x7f {
            return self.error(format!("invalid non-printable character U+{byte:04X}"));
        }
        let kind = T::operator(&[byte]).unwrap_or(T::Other);
        self.token(kind, start, self.cur)
    }

    /// Keeps track of open brackets; gives a token only for an error.
    fn bracket(&mut self, byte: u8) -> Option<Tok> {
        let shown = char::from(byte);
        match byte {
            b'(' | b'[' | b'{' => {
                if self.parens.len() >= MAX_LEVEL {
                    return Some(self.error("too many nested parentheses".into()));
                }
                let col = (self.token_start() - self.line_start) as i32;
                self.parens.push(Paren { ch: byte, line: self.line, col });
                if self.inside_string() {
                    self.mode_mut().braces += 1;
                }
            }
            b')' | b']' | b'}' => {
                let prefix = self.prefix();
                if self.inside_string() && self.mode().braces == 0 && byte == b'}' {
                    return Some(self.error(format!("{prefix}-string: single '}}' is not allowed")));
                }
                let popped = self.parens.pop();
                let Some(open) = popped.or(self.extra.then_some(Paren { ch: byte, line: 0, col: 0 })) else {
                    return Some(self.error(format!("unmatched '{shown}'")));
                };
                if !self.extra && !matches!((open.ch, byte), (b'(', b')') | (b'[', b']') | (b'{', b'}')) {
                    return Some(self.mismatch(open, shown));
                }
                if self.inside_string() {
                    let mode = self.mode_mut();
                    mode.braces -= 1;
                    if mode.braces < 0 {
                        return Some(self.error(format!("{prefix}-string: unmatched '{shown}'")));
                    }
                    if byte == b'}' && mode.braces == mode.expr_depth {
                        mode.expr_depth -= 1;
                        mode.in_string = true;
                        mode.in_spec = false;
                    }
                }
            }
            _ => {}
        }
        None
    }

    fn mismatch(&mut self, open: Paren, shown: char) -> Tok {
        let prefix = self.prefix();
        if self.inside_string() && open.ch == b'{' {
            let mode = self.mode();
            if mode.braces - 1 == mode.expr_depth {
                return self.error(format!("{prefix}-string: unmatched '{shown}'"));
            }
        }
        let opening = char::from(open.ch);
        let mut message =
            format!("closing parenthesis '{shown}' does not match opening parenthesis '{opening}'");
        if open.line != self.line {
            message += &format!(" on line {}", open.line);
        }
        self.error(message)
    }
}

pub(super) fn is_digit(c: i32) -> bool {
    (0x30..0x3a).contains(&c)
}

/// Whether a byte may stand in an identifier, before its character is looked at.
pub(super) fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Whether `repr` would show the character as it is. The standard library's own escaping has the
/// same rule, but for combining marks at the start, hence the letter before it.
fn is_printable(ch: char) -> bool {
    format!("a{ch}").escape_debug().count() == 2
}
