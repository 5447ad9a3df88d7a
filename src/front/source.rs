//! Source text: newlines made one, offsets turned into lines and columns.
//!
//! In: text from outside, or the places of a tree that has no text. Out: `Source`, whose text has `\n` as its only line ending. Offsets
//! everywhere else in the front end are byte offsets into that text, or numbers of places. Knows nothing of tokens.

use crate::error::{ErrorKind, SyntaxError, Warning, WarningKind};
use adder_abi::code::{Const, Position};
use ruff_python_ast::Decorator;
use ruff_text_size::{TextRange, TextSize};
use std::cell::RefCell;
use std::collections::HashMap;

/// Normalised text and where its lines begin; or no text, and what its offsets mean.
pub struct Source {
    pub text: String,
    line_starts: Vec<u32>,
    places: Option<Places>,
}

/// What offsets mean where there is no text: each is the number of a place. See `tree::write`.
#[derive(Default)]
pub struct Places {
    /// Line from 1 and column in bytes from 0.
    known: RefCell<Vec<(i32, i32)>>,
    /// Constants that the parser's node at an offset cannot hold.
    constants: HashMap<u32, Const>,
}

impl Places {
    /// A new offset, above all others.
    pub fn add(&self, line: i32, col: i32) -> TextSize {
        let mut known = self.known.borrow_mut();
        known.push((line, col));
        TextSize::new(known.len() as u32 - 1)
    }

    /// The latest offset.
    pub fn last(&self) -> TextSize {
        TextSize::new((self.known.borrow().len() as u32).saturating_sub(1))
    }

    /// Keeps the constant of the node that begins at an offset.
    pub fn keep(&mut self, at: TextSize, value: Const) {
        self.constants.insert(at.into(), value);
    }

    fn at(&self, offset: u32) -> (i32, i32) {
        self.known.borrow().get(offset as usize).copied().unwrap_or((1, 0))
    }
}

impl Source {
    /// From decoded text.
    pub fn new(text: String) -> Source {
        let text = if memchr::memchr(b'\r', text.as_bytes()).is_some() {
            text.replace("\r\n", "\n").replace('\r', "\n")
        } else {
            text
        };
        let mut line_starts = vec![0];
        line_starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1));
        Source { text, line_starts, places: None }
    }

    /// For a tree without text.
    pub fn of_places(places: Places) -> Source {
        Source { text: String::new(), line_starts: vec![0], places: Some(places) }
    }

    /// A range without the blanks at its ends.
    pub fn trimmed(&self, range: TextRange) -> TextRange {
        let Some(text) = self.text.get(range.start().into()..range.end().into()) else { return range };
        let start = range.start() + TextSize::of(text) - TextSize::of(text.trim_start());
        TextRange::at(start, TextSize::of(text.trim()))
    }

    /// The constant of the node of a tree without text that begins at an offset.
    pub fn constant(&self, at: TextSize) -> Option<&Const> {
        self.places.as_ref()?.constants.get(&at.into())
    }

    /// Whether it is a text of at most so many bytes.
    pub fn is_short(&self, bytes: usize) -> bool {
        self.places.is_none() && self.text.len() <= bytes
    }

    /// The line (from 0) of an offset.
    pub fn line_index(&self, offset: u32) -> usize {
        if let Some(places) = &self.places {
            return (places.at(offset).0.max(1) - 1) as usize;
        }
        self.line_starts.partition_point(|&start| start <= offset) - 1
    }

    /// Line from 1 and column in bytes from 0.
    pub fn line_col(&self, offset: u32) -> (u32, u32) {
        if let Some(places) = &self.places {
            let (line, col) = places.at(offset);
            return (line.max(0) as u32, col.max(0) as u32);
        }
        let line = self.line_index(offset);
        (line as u32 + 1, offset - self.line_starts[line])
    }

    /// The empty range at the beginning of a line (from 1).
    pub fn line_start(&self, line: u32) -> TextRange {
        if let Some(places) = &self.places {
            return TextRange::empty(places.add(line as i32, 0));
        }
        let at = self.line_starts.get(line.saturating_sub(1) as usize).copied().unwrap_or(0);
        TextRange::empty(TextSize::new(at))
    }

    /// As a code position.
    pub fn position(&self, range: TextRange) -> Position {
        let (line, col) = self.line_col(range.start().into());
        let (end_line, end_col) = self.line_col(range.end().into());
        Position { line: line as i32, end_line: end_line as i32, col: col as i32, end_col: end_col as i32 }
    }

    /// The text of a line (from 1), newline included.
    pub fn line(&self, line: u32) -> Option<&str> {
        let at = line.checked_sub(1)? as usize;
        let start = *self.line_starts.get(at)? as usize;
        let end = self.line_starts.get(at + 1).map_or(self.text.len(), |&end| end as usize);
        (start < self.text.len()).then(|| &self.text[start..end])
    }

    /// Line from 1 and column in characters from 1.
    pub fn line_char(&self, offset: u32) -> (i32, i32) {
        if let Some(places) = &self.places {
            let (line, col) = places.at(offset);
            return (line, col.saturating_add(1));
        }
        let (line, col) = self.line_col(offset);
        let start = (offset - col) as usize;
        let before = &self.text[start..offset as usize];
        (line as i32, before.chars().count() as i32 + 1)
    }

    /// A syntax warning at a range.
    pub fn warning(&self, message: String, range: TextRange) -> Warning {
        let (line, col) = self.line_char(range.start().into());
        let (end_line, end_col) = self.line_char(range.end().into());
        Warning { kind: WarningKind::Syntax, message, line, col, end_line, end_col }
    }

    /// The range of a definition without its decorators.
    pub fn def_range(&self, range: TextRange, decorators: &[Decorator]) -> TextRange {
        let Some(last) = decorators.last() else { return range };
        if self.places.is_some() {
            return TextRange::new(last.range.end() + TextSize::new(1), range.end());
        }
        let bytes = self.text.as_bytes();
        let mut at = last.range.end().to_usize();
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'#' => at += memchr::memchr(b'\n', &bytes[at..]).unwrap_or(bytes.len() - at),
                byte if byte.is_ascii_whitespace() || matches!(byte, b'\\' | 0x0b) => at += 1,
                _ => break,
            }
        }
        TextRange::new(TextSize::new(at as u32).min(range.end()), range.end())
    }

    /// An error at a range.
    pub fn error(&self, kind: ErrorKind, message: String, filename: &str, range: TextRange) -> SyntaxError {
        let (line, col) = self.line_char(range.start().into());
        let (end_line, end_col) = self.line_char(range.end().into());
        let text = self.line(line as u32).map(|text| {
            let mut text = text.to_owned();
            if !text.ends_with('\n') {
                text.push('\n');
            }
            text
        });
        SyntaxError {
            kind,
            message,
            filename: filename.to_owned(),
            line,
            col,
            end_line,
            end_col,
            text,
            warnings: Vec::new(),
        }
    }
}
