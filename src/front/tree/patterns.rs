//! Parser's patterns to neutral nodes.

use super::Item;
use super::asdl::Kind;
use super::read::{Reader, items, name};
use adder_abi::code::Const;
use ruff_python_ast::{Pattern, Singleton};
use ruff_text_size::Ranged;

impl Reader<'_> {
    pub fn pattern(&mut self, pattern: &Pattern) -> Item {
        if !self.enter() {
            return Item::None;
        }
        let (kind, items) = match pattern {
            Pattern::MatchValue(p) => (Kind::MatchValue, items![self.child(&p.value)]),
            Pattern::MatchSingleton(p) => {
                let value = match p.value {
                    Singleton::None => Const::None,
                    Singleton::True => Const::True,
                    Singleton::False => Const::False,
                };
                (Kind::MatchSingleton, items![Item::Const(value)])
            }
            Pattern::MatchSequence(p) => (Kind::MatchSequence, items![self.patterns(&p.patterns)]),
            Pattern::MatchMapping(p) => {
                let rest = p.rest.as_ref().map_or(Item::None, name);
                (Kind::MatchMapping, items![self.list(&p.keys), self.patterns(&p.patterns), rest])
            }
            Pattern::MatchClass(p) => {
                let names = p.arguments.keywords.iter().map(|k| name(&k.attr)).collect();
                let values = p.arguments.keywords.iter().map(|k| self.pattern(&k.pattern)).collect();
                let items = items![
                    self.child(&p.cls),
                    self.patterns(&p.arguments.patterns),
                    Item::List(names),
                    Item::List(values),
                ];
                (Kind::MatchClass, items)
            }
            Pattern::MatchStar(p) => (Kind::MatchStar, items![p.name.as_ref().map_or(Item::None, name)]),
            Pattern::MatchAs(p) => {
                let inner = p.pattern.as_deref().map_or(Item::None, |inner| self.pattern(inner));
                (Kind::MatchAs, items![inner, p.name.as_ref().map_or(Item::None, name)])
            }
            Pattern::MatchOr(p) => (Kind::MatchOr, items![self.patterns(&p.patterns)]),
        };
        self.leave();
        Item::Node(Box::new(self.node(kind, pattern.range(), items)))
    }

    fn patterns(&mut self, patterns: &[Pattern]) -> Item {
        Item::List(patterns.iter().map(|pattern| self.pattern(pattern)).collect())
    }
}
