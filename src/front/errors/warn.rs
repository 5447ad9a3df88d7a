//! The warnings of CPython's tokenizer and string decoder.
//!
//! In: a source that parses, and its tokens. Out: warnings in source order, placed where CPython
//! places the error that a warning becomes under `-W error`. Knows nothing of the grammar.

use ruff_python_ast::token::{Token, TokenKind, Tokens};
use ruff_text_size::Ranged;

use super::fallback::place;
use super::literals::{advice, doubtful_escape, split_literal};
use crate::error::{Warning, WarningKind};

/// Numbers that run into a keyword, and backslashes that escape nothing.
pub fn warnings(source: &str, tokens: &Tokens) -> Vec<Warning> {
    let mut found = Vec::new();
    let backslashes = memchr::memchr(b'\\', source.as_bytes()).is_some();
    for (index, token) in tokens.iter().enumerate() {
        match token.kind() {
            TokenKind::Int | TokenKind::Float | TokenKind::Complex => {
                if let Some(next) = tokens.get(index + 1) {
                    number(source, token, next, &mut found);
                }
            }
            TokenKind::String if backslashes => string(source, token, &mut found),
            TokenKind::FStringMiddle | TokenKind::TStringMiddle if backslashes => {
                middle(source, tokens, index, &mut found);
            }
            _ => {}
        }
    }
    found
}

fn number(source: &str, token: &Token, next: &Token, found: &mut Vec<Warning>) {
    if next.start() != token.end() || !next.kind().is_keyword() {
        return;
    }
    let text = &source.as_bytes()[token.range().to_std_range()];
    let kind = match (token.kind(), text.get(..2)) {
        (TokenKind::Complex, _) => "imaginary",
        (_, Some(b"0x" | b"0X")) => "hexadecimal",
        (_, Some(b"0o" | b"0O")) => "octal",
        (_, Some(b"0b" | b"0B")) => "binary",
        _ => "decimal",
    };
    let (line, col, _) = place(source, token.end().to_usize().saturating_sub(1));
    found.push(warning(format!("invalid {kind} literal"), line, col, col));
}

fn string(source: &str, token: &Token, found: &mut Vec<Warning>) {
    let range = token.range().to_std_range();
    let text = &source.as_bytes()[range.clone()];
    if memchr::memchr(b'\\', text).is_none() {
        return;
    }
    let (prefix, body) = split_literal(text);
    let is_bytes = prefix.contains(&b'b');
    if prefix.contains(&b'r') {
        return;
    }
    let Some((message, at)) = doubtful_escape(body, is_bytes) else { return };
    let quotes = (text.len() - prefix.len() - body.len()) / 2;
    let (line, mut col, _) = place(source, range.start + prefix.len() + quotes + at);
    if is_bytes {
        // CPython places it at the literal instead.
        col = place(source, range.start).1;
    }
    found.push(warning(message, line, col, col + 2));
}

/// A piece of an f-string. CPython decodes the pieces once the whole string has been read, so the
/// end of the string gives the line, and what follows it the column.
fn middle(source: &str, tokens: &Tokens, index: usize, found: &mut Vec<Warning>) {
    let token = &tokens[index];
    let range = token.range().to_std_range();
    let body = &source.as_bytes()[range.clone()];
    let raw = token.string_flags().is_some_and(|flags| flags.is_raw_string());
    if raw || memchr::memchr(b'\\', body).is_none() {
        return;
    }
    let trailing = body.iter().rev().take_while(|&&b| b == b'\\').count();
    if trailing % 2 == 1 {
        if let Some(&brace @ (b'{' | b'}')) = source.as_bytes().get(range.end) {
            let (line, col, _) = place(source, range.end);
            found.push(warning(advice(&char::from(brace).to_string(), "escape sequence"), line, col, col));
        }
    }
    let Some((message, at)) = doubtful_escape(body, false) else { return };
    let mut depth = 0;
    let end = tokens[index + 1..].iter().position(|token| match token.kind() {
        TokenKind::FStringStart | TokenKind::TStringStart => {
            depth += 1;
            false
        }
        TokenKind::FStringEnd | TokenKind::TStringEnd => {
            depth -= 1;
            depth < 0
        }
        _ => false,
    });
    let end = end.map_or(token.end(), |offset| tokens[index + 1 + offset].start()).to_usize();
    let newlines = memchr::memchr_iter(b'\n', &body[..at]).count() as i32;
    let line = place(source, end).0 + newlines;
    let col = place(source, range.start + at).1;
    found.push(warning(message, line, col, col + 2));
}

fn warning(message: String, line: i32, col: i32, end_col: i32) -> Warning {
    Warning { kind: WarningKind::Syntax, message, line, col, end_line: line, end_col }
}
