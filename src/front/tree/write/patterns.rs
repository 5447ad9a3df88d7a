//! Patterns.

use super::super::asdl::Kind;
use super::super::{Item, Node};
use super::{Fields, Writer, malformed, nodes};
use crate::fail::Result;
use adder_abi::code::Const;
use ruff_python_ast::{self as ast, AtomicNodeIndex, Pattern, Singleton};
use ruff_text_size::TextRange;

impl Writer {
    pub(super) fn pattern(&mut self, f: &mut Fields) -> Result<Pattern> {
        match f.next() {
            Some(Item::Node(node)) => self.pattern_of(*node),
            _ => malformed(),
        }
    }

    fn patterns(&mut self, f: &mut Fields) -> Result<Vec<Pattern>> {
        nodes(f)?.into_iter().map(|node| self.pattern_of(node)).collect()
    }

    fn pattern_of(&mut self, node: Node) -> Result<Pattern> {
        let Node { kind, pos, items } = node;
        let start = self.here(pos);
        let at = TextRange::empty(start);
        let mut fields = items.into_iter();
        let f = &mut fields;
        let node_index = AtomicNodeIndex::NONE;
        Ok(match kind {
            Kind::MatchValue => {
                let value = self.boxed(f)?;
                ast::PatternMatchValue { node_index, range: self.since(start, pos), value }.into()
            }
            Kind::MatchSingleton => {
                let value = match f.next() {
                    Some(Item::Const(Const::True)) => Singleton::True,
                    Some(Item::Const(Const::False)) => Singleton::False,
                    _ => Singleton::None,
                };
                ast::PatternMatchSingleton { node_index, range: self.since(start, pos), value }.into()
            }
            Kind::MatchSequence => {
                let patterns = self.patterns(f)?;
                ast::PatternMatchSequence { node_index, range: self.since(start, pos), patterns }.into()
            }
            Kind::MatchMapping => {
                let keys = self.exprs(f)?.into_iter().collect();
                let patterns = self.patterns(f)?.into_iter().collect();
                let rest = self.opt_identifier(f, at)?;
                let range = self.since(start, pos);
                ast::PatternMatchMapping { node_index, range, keys, patterns, rest }.into()
            }
            Kind::MatchClass => {
                let cls = self.boxed(f)?;
                let open = self.last();
                let patterns = self.patterns(f)?.into_iter().collect();
                let names = self.identifiers(f, at)?;
                let values = self.patterns(f)?;
                let keyword = |(attr, pattern)| ast::PatternKeyword {
                    range: at,
                    node_index: AtomicNodeIndex::NONE,
                    attr,
                    pattern,
                };
                let keywords = names.into_iter().zip(values).map(keyword).collect();
                let range = self.since(start, pos);
                let arguments = ast::PatternArguments {
                    range: TextRange::new(open, range.end()),
                    node_index: AtomicNodeIndex::NONE,
                    patterns,
                    keywords,
                };
                ast::PatternMatchClass { node_index, range, cls, arguments }.into()
            }
            Kind::MatchStar => {
                let name = self.opt_identifier(f, at)?;
                ast::PatternMatchStar { node_index, range: self.since(start, pos), name }.into()
            }
            Kind::MatchAs => {
                let pattern = match f.next() {
                    Some(Item::Node(node)) => Some(Box::new(self.pattern_of(*node)?)),
                    _ => None,
                };
                let name = self.opt_identifier(f, at)?;
                ast::PatternMatchAs { node_index, range: self.since(start, pos), pattern, name }.into()
            }
            Kind::MatchOr => {
                let patterns = self.patterns(f)?;
                ast::PatternMatchOr { node_index, range: self.since(start, pos), patterns }.into()
            }
            _ => return malformed(),
        })
    }
}
