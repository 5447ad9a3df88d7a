//! `from __future__ import barry_as_FLUFL`: `<>` is the only way to say that two things are not equal (PEP 401).
//!
//! No other pass knows: where it is in force, `<>` becomes `!=` in the text, which is as long.

use adder_abi::code::code_flag;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{self as parser, ParseOptions};
use ruff_text_size::{Ranged, TextRange};

pub const MESSAGE: &str = "with Barry as BDFL, use '<>' instead of '!='";

/// The text with `!=` for `<>`; none if the feature is off. `Err` tells where `!=` is written.
pub fn replaced(text: &str, future: u32) -> Result<Option<String>, TextRange> {
    let on = future & code_flag::FUTURE_BARRY_AS_BDFL != 0;
    if !on && !text.contains("barry_as_FLUFL") {
        return Ok(None);
    }
    let parsed = parser::parse_unchecked(text, ParseOptions::from(parser::Mode::Module));
    let tokens = parsed.tokens();
    let word =
        |at: usize| tokens.get(at).and_then(|token| text.get(token.range().to_std_range())).unwrap_or("");
    let mut in_force = on;
    let mut importing = false;
    let mut replaced = text.to_owned();
    for (at, token) in tokens.iter().enumerate() {
        match token.kind() {
            TokenKind::From => {
                importing = word(at + 1) == "__future__" && word(at + 2) == "import";
            }
            TokenKind::Newline | TokenKind::Semi => importing = false,
            TokenKind::Name if importing && word(at) == "barry_as_FLUFL" => in_force = true,
            TokenKind::NotEqual if in_force => return Err(token.range()),
            TokenKind::Less if in_force && word(at + 1) == ">" => {
                let next = tokens[at + 1].range();
                if next.start() == token.range().end() {
                    replaced.replace_range(token.range().start().to_usize()..next.end().to_usize(), "!=");
                }
            }
            _ => {}
        }
    }
    Ok(in_force.then_some(replaced))
}
