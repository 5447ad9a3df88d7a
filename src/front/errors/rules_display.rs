//! Rules for displays, comprehensions and call arguments.
//!
//! In and out as in `rules_stmt`.

use super::parser::{Alt, Kind, N, P, R, Rule, alts, ok};
use super::token::T;

const UNPARENTHESIZED: &str = "Generator expression must be parenthesized";

impl P<'_> {
    pub(super) fn list(&mut self) -> R {
        let start = self.mark;
        self.tk(T::LSqb)?;
        let items = self.opt(|p| p.star_named_expressions())?.unwrap_or_default();
        self.tk(T::RSqb)?;
        Some(self.node_of(Kind::List, start, items))
    }

    pub(super) fn tuple(&mut self) -> R {
        let start = self.mark;
        self.tk(T::LPar)?;
        let items = self.opt(|p| {
            let mut items = vec![p.star_named_expression()?];
            p.tk(T::Comma)?;
            items.extend(p.opt(|p| p.star_named_expressions())?.unwrap_or_default());
            Some(items)
        })?;
        self.tk(T::RPar)?;
        Some(self.node_of(Kind::Tuple, start, items.unwrap_or_default()))
    }

    pub(super) fn set(&mut self) -> R {
        let start = self.mark;
        self.tk(T::LBrace)?;
        self.star_named_expressions()?;
        self.tk(T::RBrace)?;
        Some(self.node(Kind::Set, start))
    }

    pub(super) fn dict(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            {
                self.tk(T::LBrace)?;
                self.opt(|p| {
                    p.gather(T::Comma, |p| p.double_starred_kvpair())?;
                    p.opt(|p| p.tk(T::Comma))
                })?;
                self.tk(T::RBrace)?;
                ok(self.node(Kind::Dict, start))
            }
            {
                self.tk(T::LBrace)?;
                self.invalid_double_starred_kvpairs()?;
                self.tk(T::RBrace)?;
                ok(self.node(Kind::Dict, start))
            }
        }
    }

    fn double_starred_kvpair(&mut self) -> R {
        alts! { self;
            {
                self.tk(T::DoubleStar)?;
                ok(self.bitwise_or()?)
            }
            { ok(self.kvpair()?) }
        }
    }

    fn kvpair(&mut self) -> R {
        let key = self.expression()?;
        self.tk(T::Colon)?;
        self.expression()?;
        Some(key)
    }

    /// CPython reaches this rule in its first pass too.
    fn invalid_double_starred_kvpairs(&mut self) -> R {
        alts! { self;
            {
                self.gather(T::Comma, |p| p.double_starred_kvpair())?;
                self.tk(T::Comma)?;
                ok(self.invalid_kvpair()?)
            }
            { self.starred_value() }
            { self.missing_value() }
        }
    }

    fn starred_value(&mut self) -> Alt {
        self.expression()?;
        self.tk(T::Colon)?;
        let a = self.tk(T::Star)?;
        self.bitwise_or()?;
        self.from(a, "cannot use a starred expression in a dictionary value")
    }

    fn missing_value(&mut self) -> Alt {
        self.expression()?;
        let a = self.tk(T::Colon)?;
        if !self.peek_any(&[T::RBrace, T::Comma]) {
            return None;
        }
        self.known(a, "expression expected after dictionary key and ':'".into())
    }

    fn invalid_kvpair(&mut self) -> R {
        alts! { self;
            {
                let a = self.expression()?;
                if self.peek(T::Colon) {
                    return None;
                }
                let mut at = self.span(a);
                (at.col, at.end_col) = (at.end_col - 1, -1);
                self.known(at, "':' expected after dictionary key".into())
            }
            { self.starred_value() }
            { self.missing_value() }
        }
    }

    /// Clauses of a comprehension; the node is the last expression in them.
    fn for_if_clauses(&mut self) -> R {
        let clauses = self.some(|p| p.for_if_clause())?;
        clauses.last().copied()
    }

    fn for_if_clause(&mut self) -> R {
        alts! { self;
            { self.clause(true) }
            { self.clause(false) }
            {
                self.invalid()?;
                self.opt(|p| p.tk(T::Async))?;
                self.tk(T::For)?;
                self.gather(T::Comma, |p| p.bitwise_or())?;
                self.opt(|p| p.tk(T::Comma))?;
                if self.peek(T::In) {
                    return None;
                }
                self.last("'in' expected after for-loop variables")
            }
            { self.invalid()?; self.invalid_for_target() }
        }
    }

    fn clause(&mut self, is_async: bool) -> Alt {
        if is_async {
            self.tk(T::Async)?;
        }
        self.tk(T::For)?;
        self.star_targets()?;
        self.tk(T::In)?;
        // Past `in` there is no way back.
        let Some(mut last) = self.disjunction() else { return Some(None) };
        let conditions = self.many(|p| {
            p.tk(T::If)?;
            p.disjunction()
        });
        if let Some(&condition) = conditions.as_ref().and_then(|found| found.last()) {
            last = condition;
        }
        ok(last)
    }

    pub(super) fn listcomp(&mut self) -> R {
        self.comprehension(T::LSqb, T::RSqb, Kind::ListComp)
    }

    pub(super) fn setcomp(&mut self) -> R {
        self.comprehension(T::LBrace, T::RBrace, Kind::SetComp)
    }

    fn comprehension(&mut self, open: T, close: T, kind: Kind) -> R {
        let start = self.mark;
        alts! { self;
            {
                self.tk(open)?;
                self.named_expression()?;
                self.for_if_clauses()?;
                self.tk(close)?;
                ok(self.node(kind, start))
            }
            { self.invalid()?; ok(self.invalid_comprehension()?) }
        }
    }

    pub(super) fn genexp(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            {
                self.tk(T::LPar)?;
                self.assignable_expression()?;
                self.for_if_clauses()?;
                self.tk(T::RPar)?;
                ok(self.node(Kind::GeneratorExp, start))
            }
            { self.invalid()?; ok(self.invalid_comprehension()?) }
        }
    }

    /// `assignment_expression | expression !':='`
    fn assignable_expression(&mut self) -> R {
        alts! { self;
            { ok(self.assignment_expression()?) }
            { ok(self.unassigned_expression()?) }
        }
    }

    fn invalid_comprehension(&mut self) -> R {
        let message = "did you forget parentheses around the comprehension target?";
        alts! { self;
            {
                self.any(&[T::LSqb, T::LPar, T::LBrace])?;
                let a = self.starred_expression()?;
                self.for_if_clauses()?;
                self.known(self.span(a), "iterable unpacking cannot be used in comprehension".into())
            }
            {
                self.any(&[T::LSqb, T::LBrace])?;
                let a = self.star_named_expression()?;
                self.tk(T::Comma)?;
                let rest = self.star_named_expressions()?;
                self.for_if_clauses()?;
                self.range(self.span(a), self.span(rest[rest.len() - 1]), message)
            }
            {
                self.any(&[T::LSqb, T::LBrace])?;
                let a = self.star_named_expression()?;
                let b = self.tk(T::Comma)?;
                self.for_if_clauses()?;
                self.range(self.span(a), b, message)
            }
        }
    }

    pub(super) fn dictcomp(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            {
                self.tk(T::LBrace)?;
                self.kvpair()?;
                self.for_if_clauses()?;
                self.tk(T::RBrace)?;
                ok(self.node(Kind::DictComp, start))
            }
            {
                self.invalid()?;
                self.tk(T::LBrace)?;
                let a = self.tk(T::DoubleStar)?;
                self.bitwise_or()?;
                self.for_if_clauses()?;
                self.tk(T::RBrace)?;
                self.known(a, "dict unpacking cannot be used in dict comprehension".into())
            }
        }
    }

    pub(super) fn arguments(&mut self) -> R {
        self.memo(Rule::Arguments, |p| {
            alts! { p;
                {
                    let node = p.args()?;
                    p.opt(|p| p.tk(T::Comma))?;
                    if !p.peek(T::RPar) {
                        return None;
                    }
                    ok(node)
                }
                { p.invalid()?; ok(p.invalid_arguments()?) }
            }
        })
    }

    /// Positional arguments first; the node's children are the arguments in order.
    fn args(&mut self) -> R {
        alts! { self;
            {
                let mut items = self.positional_args()?;
                let keywords = self.opt(|p| {
                    p.tk(T::Comma)?;
                    p.kwargs()
                })?;
                items.extend(keywords.unwrap_or_default());
                ok(self.seq(items))
            }
            {
                let items = self.kwargs()?;
                ok(self.seq(items))
            }
        }
    }

    fn positional_args(&mut self) -> Option<Vec<N>> {
        self.gather(T::Comma, |p| {
            alts! { p;
                { ok(p.starred_expression()?) }
                {
                    let node = p.assignable_expression()?;
                    if p.peek(T::Equal) { return None; }
                    ok(node)
                }
            }
        })
    }

    fn kwargs(&mut self) -> Option<Vec<N>> {
        let start = self.mark;
        let both = self.opt(|p| {
            let mut items = p.gather(T::Comma, |p| p.kwarg_or_starred())?;
            p.tk(T::Comma)?;
            items.extend(p.gather(T::Comma, |p| p.kwarg_or_double_starred())?);
            Some(items)
        })?;
        if both.is_some() {
            return both;
        }
        self.mark = start;
        if let Some(items) = self.opt(|p| p.gather(T::Comma, |p| p.kwarg_or_starred()))? {
            return Some(items);
        }
        self.gather(T::Comma, |p| p.kwarg_or_double_starred())
    }

    pub(super) fn starred_expression(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            {
                self.invalid()?;
                let a = self.tk(T::Star)?;
                self.expression()?;
                self.tk(T::Equal)?;
                let b = self.expression()?;
                self.range(a, self.span(b), "cannot assign to iterable argument unpacking")
            }
            {
                self.tk(T::Star)?;
                let value = self.expression()?;
                ok(self.node_of(Kind::Starred, start, vec![value]))
            }
            {
                self.invalid()?;
                self.tk(T::Star)?;
                self.last("Invalid star expression")
            }
        }
    }

    fn kwarg_or_starred(&mut self) -> R {
        alts! { self;
            { self.invalid()?; ok(self.invalid_kwarg()?) }
            { ok(self.keyword_arg()?) }
            { ok(self.starred_expression()?) }
        }
    }

    fn kwarg_or_double_starred(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            { self.invalid()?; ok(self.invalid_kwarg()?) }
            { ok(self.keyword_arg()?) }
            {
                self.tk(T::DoubleStar)?;
                self.expression()?;
                ok(self.node(Kind::KeywordUnpack, start))
            }
        }
    }

    fn keyword_arg(&mut self) -> R {
        let start = self.mark;
        self.tk(T::Name)?;
        self.tk(T::Equal)?;
        self.expression()?;
        Some(self.node(Kind::Keyword, start))
    }

    fn invalid_kwarg(&mut self) -> R {
        alts! { self;
            {
                let tok = self.tok()?;
                let a = self.any(&[T::True, T::False, T::None])?;
                let b = self.tk(T::Equal)?;
                let word = String::from_utf8_lossy(self.text(tok)).into_owned();
                self.range(a, b, format!("cannot assign to {word}"))
            }
            { self.keyword_generator() }
            {
                let keyword = self.ahead(|p| {
                    p.tk(T::Name)?;
                    p.tk(T::Equal)
                });
                if keyword {
                    return None;
                }
                let a = self.expression()?;
                let b = self.tk(T::Equal)?;
                self.range(self.span(a), b, "expression cannot contain assignment, perhaps you meant \"==\"?")
            }
            {
                let a = self.tk(T::DoubleStar)?;
                self.expression()?;
                self.tk(T::Equal)?;
                let b = self.expression()?;
                self.range(a, self.span(b), "cannot assign to keyword argument unpacking")
            }
        }
    }

    fn keyword_generator(&mut self) -> Alt {
        let a = self.tk(T::Name)?;
        let b = self.tk(T::Equal)?;
        self.expression()?;
        self.for_if_clauses()?;
        self.range(a, b, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?")
    }

    fn invalid_arguments(&mut self) -> R {
        alts! { self;
            {
                let both = self.opt(|p| {
                    p.positional_args()?;
                    p.tk(T::Comma)?;
                    p.kwargs()
                })?;
                if both.is_none() {
                    self.kwargs()?;
                }
                let a = self.tk(T::Comma)?;
                self.gather(T::Comma, |p| {
                    let node = p.starred_expression()?;
                    if p.peek(T::Equal) { None } else { Some(node) }
                })?;
                self.from(a, "iterable argument unpacking follows keyword argument unpacking")
            }
            {
                let a = self.expression()?;
                let b = self.for_if_clauses()?;
                self.tk(T::Comma)?;
                self.opt(|p| {
                    alts! { p;
                        { ok(p.args()?) }
                        { p.expression()?; ok(p.for_if_clauses()?) }
                    }
                })?;
                self.range(self.span(a), self.span(b), UNPARENTHESIZED)
            }
            { self.keyword_generator() }
            {
                self.opt(|p| {
                    p.args()?;
                    p.tk(T::Comma)
                })?;
                let a = self.tk(T::Name)?;
                let b = self.tk(T::Equal)?;
                if !self.peek_any(&[T::Comma, T::RPar]) {
                    return None;
                }
                self.range(a, b, "expected argument value expression")
            }
            {
                let a = self.args()?;
                let b = self.for_if_clauses()?;
                let positional: Vec<N> = self.positional(a);
                let Some(&last) = positional.last().filter(|_| positional.len() > 1) else {
                    return self.nothing();
                };
                self.range(self.span(last), self.span(b), UNPARENTHESIZED)
            }
            {
                self.args()?;
                self.tk(T::Comma)?;
                let a = self.expression()?;
                let b = self.for_if_clauses()?;
                self.range(self.span(a), self.span(b), UNPARENTHESIZED)
            }
            {
                let a = self.args()?;
                self.tk(T::Comma)?;
                self.args()?;
                let unpacks = self.kids(a).iter().any(|&kid| self.kind(kid) == Kind::KeywordUnpack);
                let what = if unpacks { " unpacking" } else { "" };
                self.last(format!("positional argument follows keyword argument{what}"))
            }
        }
    }

    fn positional(&self, args: N) -> Vec<N> {
        let keyword = |kid: &N| matches!(self.kind(*kid), Kind::Keyword | Kind::KeywordUnpack);
        self.kids(args).iter().copied().filter(|kid| !keyword(kid)).collect()
    }
}
