//! Type comments: `# type: …` behind the statements and parameters that may have one, and `# type: ignore`.
//!
//! CPython's tokenizer makes tokens of them when asked to; whatever its grammar has no place for is an error. Here the parser drops all
//! comments, so the reader asks for the comment that follows a place, and says at the end which one nobody asked for.

use super::asdl::Kind;
use super::{Item, NOWHERE, Node};
use crate::source::Source;
use adder_abi::code::Text;
use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_text_size::{Ranged, TextRange, TextSize};

/// A token of the grammar; of a type comment, where its text lies.
struct Token {
    kind: TokenKind,
    range: TextRange,
    text: Option<TextRange>,
    taken: bool,
}

/// A text's type comments. Empty unless they are asked for.
#[derive(Default)]
pub struct Comments {
    tokens: Vec<Token>,
    ignores: Vec<(u32, String)>,
}

/// Two comments for one function.
pub const TWICE: &str = "Cannot have two type comments on def";

impl Comments {
    pub fn new(source: &Source, all: &Tokens) -> Comments {
        let mut found = Comments::default();
        for token in all.iter() {
            let (kind, range) = (token.kind(), token.range());
            let mut text = None;
            match kind {
                TokenKind::NonLogicalNewline => continue,
                TokenKind::Comment => {
                    let Some(at) = type_text(source, range) else { continue };
                    if let Some(mut tag) = ignored(source, at) {
                        let (line, col) = source.line_col(range.start().into());
                        let begin = range.start().to_usize() - col as usize;
                        // Alone on its line, it takes the line's end, too.
                        if source.text[begin..].trim_start_matches([' ', '\t', '\x0c']).starts_with('#') {
                            tag.push('\n');
                        }
                        found.ignores.push((line, tag));
                        continue;
                    }
                    text = Some(at);
                }
                _ => {}
            }
            found.tokens.push(Token { kind, range, text, taken: false });
        }
        found
    }

    /// The first token at or behind a place.
    fn after(&self, end: TextSize) -> usize {
        self.tokens.partition_point(|token| token.range.start() < end)
    }

    fn kind(&self, at: usize) -> Option<TokenKind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    fn take(&mut self, source: &Source, at: usize) -> Item {
        let Some(Token { text: Some(text), taken, .. }) = self.tokens.get_mut(at) else { return Item::None };
        *taken = true;
        source.text.get(text.to_std_range()).map_or(Item::None, |text| Item::Text(Text::from(text)))
    }

    /// The comment right behind a place.
    pub fn behind(&mut self, source: &Source, end: TextSize) -> Item {
        self.take(source, self.after(end))
    }

    /// The token behind the colon that ends a header, of which the last expression ends at `end`.
    fn block(&self, end: TextSize) -> usize {
        let mut at = self.after(end);
        while matches!(self.kind(at), Some(TokenKind::Rpar | TokenKind::Comma)) {
            at += 1;
        }
        at + 1
    }

    /// The comment behind the colon of a `for` or `with`.
    pub fn header(&mut self, source: &Source, end: TextSize) -> Item {
        self.take(source, self.block(end))
    }

    /// The comment of a function: behind its colon, or alone on the next line. `Err` tells where a second one leads to.
    pub fn function(&mut self, source: &Source, end: TextSize) -> Result<Item, TextRange> {
        let first = self.block(end);
        let same_line = self.tokens.get(first).is_some_and(|token| token.text.is_some());
        let newline = first + usize::from(same_line);
        let next_line = self.kind(newline) == Some(TokenKind::Newline)
            && self.tokens.get(newline + 1).is_some_and(|token| token.text.is_some())
            && self.kind(newline + 2) == Some(TokenKind::Indent);
        match (same_line, next_line) {
            (true, true) => Err(self.tokens[newline + 2].range),
            (false, true) => Ok(self.take(source, newline + 1)),
            _ => Ok(self.take(source, first)),
        }
    }

    /// The comment of a parameter: behind its comma, or before the closing parenthesis.
    pub fn parameter(&mut self, source: &Source, end: TextSize) -> Item {
        let at = self.after(end);
        if self.kind(at) == Some(TokenKind::Comma) {
            return self.take(source, at + 1);
        }
        if self.kind(at + 1) == Some(TokenKind::Rpar) { self.take(source, at) } else { Item::None }
    }

    /// What is wrong with a comment that has no place in the grammar, and where it is.
    pub fn misplaced(&self) -> Option<(String, TextRange)> {
        let (at, range) = self
            .tokens
            .iter()
            .enumerate()
            .find_map(|(at, token)| Some((at, token.text.filter(|_| !token.taken)?)))?;
        let before = |n: usize| at.checked_sub(n).and_then(|at| self.kind(at));
        let bare = before(1) == Some(TokenKind::Comma)
            && before(2) == Some(TokenKind::Star)
            && matches!(before(3), Some(TokenKind::Comma | TokenKind::Lpar));
        let message = if bare { "bare * has associated type comment" } else { "invalid syntax" };
        Some((message.into(), range))
    }

    /// The nodes of `# type: ignore`.
    pub fn ignores(&mut self) -> Item {
        let node = |(line, tag): (u32, String)| {
            let items = vec![Item::Int(i64::from(line)), Item::Text(Text::from(tag.as_str()))];
            Item::Node(Box::new(Node { kind: Kind::TypeIgnore, pos: NOWHERE, items }))
        };
        Item::List(std::mem::take(&mut self.ignores).into_iter().map(node).collect())
    }
}

/// Where a comment's text begins behind `# type: `, if it is a type comment.
fn type_text(source: &Source, range: TextRange) -> Option<TextRange> {
    let comment = source.text.get(range.to_std_range())?;
    let blanks = [' ', '\t'];
    let rest = comment.strip_prefix('#')?.trim_start_matches(blanks).strip_prefix("type:")?;
    let text = rest.trim_start_matches(blanks);
    Some(TextRange::new(range.end() - TextSize::of(text), range.end()))
}

/// What follows `ignore`.
fn ignored(source: &Source, text: TextRange) -> Option<String> {
    let tag = source.text.get(text.to_std_range())?.strip_prefix("ignore")?;
    match tag.chars().next() {
        None => Some(String::new()),
        Some(c) if c.is_ascii() && !c.is_ascii_alphanumeric() => Some(tag.to_owned()),
        Some(_) => None,
    }
}
