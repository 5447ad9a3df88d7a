//! Source text: newlines made one, offsets turned into lines and columns.
//!
//! In: text from outside. Out: `Source`, whose text has `\n` as its only line ending. Offsets everywhere else in the front
//! end are byte offsets into that text. Knows nothing of tokens.

use crate::error::{ErrorKind, SyntaxError, Warning, WarningKind};
use adder_abi::code::Position;
use ruff_python_ast::Decorator;
use ruff_text_size::{TextRange, TextSize};

/// Normalised text and where its lines begin.
pub struct Source {
    pub text: String,
    line_starts: Vec<u32>,
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
        Source { text, line_starts }
    }

    /// The line (from 0) of a byte offset.
    pub fn line_index(&self, offset: u32) -> usize {
        self.line_starts.partition_point(|&start| start <= offset) - 1
    }

    /// Line from 1 and column in bytes from 0.
    pub fn line_col(&self, offset: u32) -> (u32, u32) {
        let line = self.line_index(offset);
        (line as u32 + 1, offset - self.line_starts[line])
    }

    /// The empty range at the beginning of a line (from 1).
    pub fn line_start(&self, line: u32) -> TextRange {
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
        SyntaxError { kind, message, filename: filename.to_owned(), line, col, end_line, end_col, text }
    }
}
