//! The text of a function's type comment: `(int, *str, **Any) -> float`.
//!
//! The parser knows no such thing: tokens show where the expressions are, each of which it parses on its own.

use super::asdl::Kind;
use super::comments::Comments;
use super::read::Reader;
use super::{Item, NOWHERE, Node, Tree};
use crate::compile::{Options, plain};
use crate::error::{ErrorKind, SyntaxError};
use crate::source::Source;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{self as parser, ParseOptions};
use ruff_text_size::{Ranged, TextRange};

pub fn parse(text: &str, filename: &str, options: Options) -> Result<Tree, SyntaxError> {
    let source = Source::new(text.to_owned());
    match function_type(&source, options) {
        Ok(root) => Ok(Tree { root, warnings: Vec::new() }),
        Err(None) => Err(plain(ErrorKind::Syntax, "invalid syntax", filename)),
        Err(Some(range)) => Err(source.error(ErrorKind::Syntax, "invalid syntax".into(), filename, range)),
    }
}

/// What a type is marked with.
#[derive(PartialEq, PartialOrd)]
enum Stars {
    None,
    One,
    Two,
}

struct Cursor<'s> {
    source: &'s Source,
    tokens: Vec<(TokenKind, TextRange)>,
    at: usize,
    options: Options,
}

/// `Err` tells the token that does not fit, if there is any.
type Found<T> = Result<T, Option<TextRange>>;

fn function_type(source: &Source, options: Options) -> Found<Node> {
    let mut cursor = Cursor { source, tokens: tokens(&source.text), at: 0, options };
    cursor.expect(TokenKind::Lpar)?;
    let mut args = Vec::new();
    let mut stars = Stars::None;
    if !cursor.skip(TokenKind::Rpar) {
        loop {
            let here = cursor.range();
            let own = match cursor.kind() {
                TokenKind::Star => Stars::One,
                TokenKind::DoubleStar => Stars::Two,
                _ => Stars::None,
            };
            // `*` comes once, before `**`, and both behind all others.
            if stars == Stars::One && own != Stars::Two {
                return Err(here);
            }
            if own != Stars::None {
                cursor.at += 1;
            }
            stars = own;
            args.push(cursor.expression()?);
            if stars == Stars::Two || !cursor.skip(TokenKind::Comma) {
                break;
            }
        }
        cursor.expect(TokenKind::Rpar)?;
    }
    cursor.expect(TokenKind::Rarrow)?;
    let returns = cursor.expression()?;
    while cursor.skip(TokenKind::Newline) {}
    cursor.expect(TokenKind::EndOfFile)?;
    Ok(Node { kind: Kind::FunctionType, pos: NOWHERE, items: vec![Item::List(args), returns] })
}

fn tokens(text: &str) -> Vec<(TokenKind, TextRange)> {
    let parsed = parser::parse_unchecked(text, ParseOptions::from(parser::Mode::Module));
    let all = parsed.tokens().iter().map(|token| (token.kind(), token.range()));
    all.filter(|token| !matches!(token.0, TokenKind::Comment | TokenKind::NonLogicalNewline)).collect()
}

impl Cursor<'_> {
    fn kind(&self) -> TokenKind {
        self.tokens.get(self.at).map_or(TokenKind::EndOfFile, |token| token.0)
    }

    fn range(&self) -> Option<TextRange> {
        self.tokens.get(self.at).filter(|token| !token.1.is_empty()).map(|token| token.1)
    }

    fn skip(&mut self, kind: TokenKind) -> bool {
        let found = self.kind() == kind;
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, kind: TokenKind) -> Found<()> {
        if self.skip(kind) { Ok(()) } else { Err(self.range()) }
    }

    /// The expression up to a comma, a bracket that closes more, or the end.
    fn expression(&mut self) -> Found<Item> {
        let begin = self.at;
        let mut depth = 0usize;
        loop {
            match self.kind() {
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => depth += 1,
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => match depth.checked_sub(1) {
                    Some(outer) => depth = outer,
                    None => break,
                },
                TokenKind::Comma | TokenKind::ColonEqual | TokenKind::Newline if depth == 0 => break,
                TokenKind::EndOfFile => break,
                _ => {}
            }
            self.at += 1;
        }
        if begin == self.at {
            return Err(self.range());
        }
        let range = TextRange::new(self.tokens[begin].1.start(), self.tokens[self.at - 1].1.end());
        let parsed = parser::parse_expression_range(&self.source.text, range)
            .map_err(|error| Some(error.location).filter(|range| !range.is_empty()))?;
        let expr = parsed.into_expr();
        if expr.range().end() < range.end() && self.tokens[self.at - 1].0 != TokenKind::Rpar {
            return Err(Some(range));
        }
        let mut reader = Reader::new(self.source, self.options.feature, Comments::default());
        let item = reader.child(&expr);
        match reader.failed {
            Some((_, range)) => Err(Some(range)),
            None if reader.too_deep => Err(None),
            None => Ok(item),
        }
    }
}
