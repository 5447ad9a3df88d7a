//! Rules for whole files and simple statements.
//!
//! In: the parser at a token. Out: whether the rule matched; its error may have been raised.
//! Each function is named after its rule in the grammar of the language reference, or after the
//! rule for invalid text that belongs to it.

use super::parser::{Alt, Kind, Mode, N, P, R, Rule, alts, ok};
use super::token::T;

const AUGMENTED: &[T] = &[
    T::PlusEqual,
    T::MinEqual,
    T::StarEqual,
    T::AtEqual,
    T::SlashEqual,
    T::PercentEqual,
    T::AmperEqual,
    T::VBarEqual,
    T::CircumflexEqual,
    T::LeftShiftEqual,
    T::RightShiftEqual,
    T::DoubleStarEqual,
    T::DoubleSlashEqual,
];

/// What a list of targets is for; they differ in what they allow.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Targets {
    Star,
    Del,
    For,
}

impl P<'_> {
    pub(super) fn start(&mut self) -> R {
        match self.mode {
            Mode::Exec => self.file(),
            Mode::Eval => self.eval(),
            Mode::Single => self.statement_newline(),
        }
    }

    fn file(&mut self) -> R {
        while self.opt(|p| p.statement())?.is_some() {
            self.forget();
        }
        let start = self.mark;
        self.tk(T::End)?;
        Some(self.node(Kind::Plain, start))
    }

    fn eval(&mut self) -> R {
        let node = self.expressions()?;
        self.many(|p| p.tk(T::Newline))?;
        self.tk(T::End)?;
        Some(node)
    }

    fn statement_newline(&mut self) -> R {
        alts! { self;
            {
                let node = self.compound_stmt()?;
                self.register(node);
                self.tk(T::Newline)?;
                ok(node)
            }
            { ok(self.simple_stmts()?) }
            {
                let start = self.mark;
                self.tk(T::Newline)?;
                ok(self.node(Kind::Plain, start))
            }
            {
                self.tk(T::End)?;
                self.nothing()
            }
        }
    }

    pub(super) fn statements(&mut self) -> R {
        let start = self.mark;
        self.some(|p| p.statement())?;
        Some(self.node(Kind::Plain, start))
    }

    fn statement(&mut self) -> R {
        alts! { self;
            {
                let node = self.compound_stmt()?;
                self.register(node);
                ok(node)
            }
            {
                let node = self.simple_stmts()?;
                self.register(node);
                ok(node)
            }
        }
    }

    /// Notes where the last good statement began; `node` is it, or a list that it ends.
    fn register(&mut self, node: N) {
        if !self.invalid {
            return;
        }
        let last = self.kids(node).last().copied().filter(|_| self.span(node).line == 0).unwrap_or(node);
        let span = self.span(last);
        if self.last_stmt.0 <= span.line {
            self.last_stmt = (span.line, span.col);
        }
    }

    pub(super) fn simple_stmts(&mut self) -> R {
        alts! { self;
            {
                let node = self.simple_stmt()?;
                if self.peek(T::Semi) {
                    return None;
                }
                self.tk(T::Newline)?;
                ok(self.seq(vec![node]))
            }
            {
                let nodes = self.gather(T::Semi, |p| p.simple_stmt())?;
                self.opt(|p| p.tk(T::Semi))?;
                self.tk(T::Newline)?;
                ok(self.seq(nodes))
            }
        }
    }

    pub(super) fn simple_stmt(&mut self) -> R {
        self.memo(Rule::SimpleStmt, |p| {
            alts! { p;
                { ok(p.assignment()?) }
                { if !p.ahead(|p| p.soft("type")) { return None; } ok(p.type_alias()?) }
                {
                    let start = p.mark;
                    p.star_expressions()?;
                    ok(p.node(Kind::Plain, start))
                }
                { ok(p.return_stmt()?) }
                { if !p.peek_any(&[T::Import, T::From]) { return None; } ok(p.import_stmt()?) }
                { ok(p.raise_stmt()?) }
                { ok(p.word_stmt(T::Pass)?) }
                { if !p.peek(T::Del) { return None; } ok(p.del_stmt()?) }
                {
                    if !p.peek(T::Yield) { return None; }
                    let start = p.mark;
                    p.yield_expr()?;
                    ok(p.node(Kind::Plain, start))
                }
                { ok(p.assert_stmt()?) }
                { ok(p.word_stmt(T::Break)?) }
                { ok(p.word_stmt(T::Continue)?) }
                { ok(p.names_stmt(T::Global)?) }
                { ok(p.names_stmt(T::Nonlocal)?) }
            }
        })
    }

    pub(super) fn word_stmt(&mut self, word: T) -> R {
        let start = self.mark;
        self.tk(word)?;
        Some(self.node(Kind::Plain, start))
    }

    fn names_stmt(&mut self, word: T) -> R {
        let start = self.mark;
        self.tk(word)?;
        self.gather(T::Comma, |p| p.tk(T::Name))?;
        Some(self.node(Kind::Plain, start))
    }

    fn assignment(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            {
                self.tk(T::Name)?;
                self.annotation_and_value()?;
                ok(self.node(Kind::Plain, start))
            }
            {
                self.annotated_target()?;
                self.annotation_and_value()?;
                ok(self.node(Kind::Plain, start))
            }
            {
                self.some(|p| {
                    p.star_targets()?;
                    p.tk(T::Equal)
                })?;
                self.annotated_rhs()?;
                if self.peek(T::Equal) {
                    return None;
                }
                ok(self.node(Kind::Plain, start))
            }
            {
                self.single_target()?;
                self.any(AUGMENTED)?;
                // Past the operator there is no way back.
                Some(self.annotated_rhs().map(|_| self.node(Kind::Plain, start)))
            }
            { self.invalid()?; ok(self.invalid_assignment()?) }
        }
    }

    fn annotated_target(&mut self) -> R {
        alts! { self;
            {
                self.tk(T::LPar)?;
                let node = self.single_target()?;
                self.tk(T::RPar)?;
                ok(node)
            }
            { ok(self.single_subscript_attribute_target()?) }
        }
    }

    fn annotation_and_value(&mut self) -> Option<()> {
        self.tk(T::Colon)?;
        self.expression()?;
        self.opt(|p| {
            p.tk(T::Equal)?;
            p.annotated_rhs()
        })?;
        Some(())
    }

    pub(super) fn annotated_rhs(&mut self) -> R {
        alts! { self;
            { ok(self.yield_expr()?) }
            { ok(self.star_expressions()?) }
        }
    }

    fn invalid_assignment(&mut self) -> R {
        let targets = |p: &mut Self| {
            p.star_targets()?;
            p.tk(T::Equal)
        };
        alts! { self;
            {
                let a = self.invalid_ann_assign_target()?;
                self.tk(T::Colon)?;
                self.expression()?;
                let name = self.kind(a).name();
                self.known(self.span(a), format!("only single target (not {name}) can be annotated"))
            }
            {
                let a = self.star_named_expression()?;
                self.tk(T::Comma)?;
                self.many(|p| p.star_named_expressions())?;
                self.tk(T::Colon)?;
                self.expression()?;
                self.known(self.span(a), "only single target (not tuple) can be annotated".into())
            }
            {
                let a = self.expression()?;
                self.tk(T::Colon)?;
                self.expression()?;
                self.known(self.span(a), "illegal target for annotation".into())
            }
            {
                self.many(targets)?;
                let a = self.star_expressions()?;
                self.tk(T::Equal)?;
                self.invalid_target(Targets::Star, a)
            }
            {
                self.many(targets)?;
                let a = self.yield_expr()?;
                self.tk(T::Equal)?;
                self.known(self.span(a), "assignment to yield expression not possible".into())
            }
            {
                let a = self.star_expressions()?;
                self.any(AUGMENTED)?;
                self.annotated_rhs()?;
                let name = self.kind(a).name();
                self.known(self.span(a), format!("'{name}' is an illegal expression for augmented assignment"))
            }
        }
    }

    fn invalid_ann_assign_target(&mut self) -> R {
        alts! { self;
            { ok(self.list()?) }
            { ok(self.tuple()?) }
            {
                self.tk(T::LPar)?;
                let a = self.invalid_ann_assign_target()?;
                self.tk(T::RPar)?;
                ok(a)
            }
        }
    }

    /// Raises for the first part of `node` that cannot be a target.
    pub(super) fn invalid_target(&mut self, targets: Targets, node: N) -> Alt {
        let Some(bad) = self.find_invalid_target(targets, node) else {
            return self.nothing();
        };
        let verb = if targets == Targets::Del { "delete" } else { "assign to" };
        let name = self.kind(bad).name();
        self.known(self.span(bad), format!("cannot {verb} {name}"))
    }

    fn find_invalid_target(&self, targets: Targets, node: N) -> R {
        match self.kind(node) {
            Kind::List | Kind::Tuple => {
                self.kids(node).iter().find_map(|&kid| self.find_invalid_target(targets, kid))
            }
            Kind::Starred if targets == Targets::Del => Some(node),
            Kind::Starred => self.find_invalid_target(targets, *self.kids(node).first()?),
            Kind::Compare if targets == Targets::For => None,
            Kind::CompareIn if targets == Targets::For => {
                self.find_invalid_target(targets, *self.kids(node).first()?)
            }
            Kind::Name | Kind::Subscript | Kind::Attribute => None,
            _ => Some(node),
        }
    }

    fn return_stmt(&mut self) -> R {
        let start = self.mark;
        self.tk(T::Return)?;
        self.opt(|p| p.star_expressions())?;
        Some(self.node(Kind::Plain, start))
    }

    fn raise_stmt(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            {
                self.tk(T::Raise)?;
                self.expression()?;
                self.tk(T::From)?;
                self.expression()?;
                ok(self.node(Kind::Plain, start))
            }
            {
                self.tk(T::Raise)?;
                self.expression()?;
                ok(self.node(Kind::Plain, start))
            }
            { ok(self.word_stmt(T::Raise)?) }
        }
    }

    fn assert_stmt(&mut self) -> R {
        let start = self.mark;
        self.tk(T::Assert)?;
        self.expression()?;
        self.opt(|p| {
            p.tk(T::Comma)?;
            p.expression()
        })?;
        Some(self.node(Kind::Plain, start))
    }

    fn del_stmt(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            {
                self.tk(T::Del)?;
                self.del_targets()?;
                if !self.peek_any(&[T::Semi, T::Newline]) {
                    return None;
                }
                ok(self.node(Kind::Plain, start))
            }
            {
                self.invalid()?;
                self.tk(T::Del)?;
                let a = self.star_expressions()?;
                self.invalid_target(Targets::Del, a)
            }
        }
    }

    fn import_stmt(&mut self) -> R {
        self.memo(Rule::ImportStmt, |p| {
            let start = p.mark;
            alts! { p;
                { p.invalid()?; p.invalid_import() }
                {
                    p.tk(T::Import)?;
                    p.gather(T::Comma, |p| p.dotted_as_name())?;
                    ok(p.node(Kind::Plain, start))
                }
                {
                    p.tk(T::From)?;
                    p.many(|p| p.any(&[T::Dot, T::Ellipsis]))?;
                    p.dotted_name()?;
                    p.tk(T::Import)?;
                    p.import_from_targets()?;
                    ok(p.node(Kind::Plain, start))
                }
                {
                    p.tk(T::From)?;
                    p.some(|p| p.any(&[T::Dot, T::Ellipsis]))?;
                    p.tk(T::Import)?;
                    p.import_from_targets()?;
                    ok(p.node(Kind::Plain, start))
                }
            }
        })
    }

    fn invalid_import(&mut self) -> Alt {
        let start = self.mark;
        let swapped = self.opt(|p| {
            let a = p.tk(T::Import)?;
            p.gather(T::Comma, |p| p.dotted_name())?;
            p.tk(T::From)?;
            p.dotted_name()?;
            Some(a)
        })?;
        if let Some(a) = swapped {
            return self.from(a, "Did you mean to use 'from ... import ...' instead?");
        }
        self.mark = start;
        self.tk(T::Import)?;
        let a = self.tk(T::Newline)?;
        self.from(a, "Expected one or more names after 'import'")
    }

    fn import_from_targets(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            {
                self.tk(T::LPar)?;
                self.import_from_as_names()?;
                self.opt(|p| p.tk(T::Comma))?;
                self.tk(T::RPar)?;
                ok(self.node(Kind::Plain, start))
            }
            {
                self.import_from_as_names()?;
                if self.peek(T::Comma) {
                    return None;
                }
                ok(self.node(Kind::Plain, start))
            }
            { ok(self.word_stmt(T::Star)?) }
            {
                self.invalid()?;
                self.import_from_as_names()?;
                self.tk(T::Comma)?;
                self.tk(T::Newline)?;
                self.last("trailing comma not allowed without surrounding parentheses")
            }
            {
                self.invalid()?;
                let a = self.tk(T::Newline)?;
                self.from(a, "Expected one or more names after 'import'")
            }
        }
    }

    fn import_from_as_names(&mut self) -> Option<Vec<N>> {
        self.gather(T::Comma, |p| {
            alts! { p;
                { p.invalid()?; p.name()?; p.invalid_import_as() }
                {
                    let name = p.name()?;
                    p.opt(|p| { p.tk(T::As)?; p.tk(T::Name) })?;
                    ok(name)
                }
            }
        })
    }

    /// After the imported name: `as` and something that is not a plain name.
    fn invalid_import_as(&mut self) -> Alt {
        self.tk(T::As)?;
        let plain = self.ahead(|p| {
            p.tk(T::Name)?;
            p.any(&[T::Comma, T::RPar, T::Semi, T::Newline])
        });
        if plain {
            return None;
        }
        let a = self.expression()?;
        let name = self.kind(a).name();
        self.known(self.span(a), format!("cannot use {name} as import target"))
    }

    fn dotted_as_name(&mut self) -> R {
        alts! { self;
            { self.invalid()?; self.dotted_name()?; self.invalid_import_as() }
            {
                let name = self.dotted_name()?;
                self.opt(|p| { p.tk(T::As)?; p.tk(T::Name) })?;
                ok(name)
            }
        }
    }

    fn dotted_name(&mut self) -> R {
        let start = self.mark;
        self.tk(T::Name)?;
        self.many(|p| {
            p.tk(T::Dot)?;
            p.tk(T::Name)
        })?;
        Some(self.node(Kind::Name, start))
    }

    fn type_alias(&mut self) -> R {
        let start = self.mark;
        self.soft("type")?;
        self.tk(T::Name)?;
        self.opt(|p| p.type_params())?;
        self.tk(T::Equal)?;
        self.expression()?;
        Some(self.node(Kind::Plain, start))
    }
}
