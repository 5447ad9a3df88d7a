//! Rules for `match` and its patterns.
//!
//! In and out as in `rules_stmt`.

use super::parser::{Kind, P, R, Rule, alts, ok};
use super::token::T;

impl P<'_> {
    pub(super) fn match_stmt(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            {
                self.soft("match")?;
                self.subject_expr()?;
                self.tk(T::Colon)?;
                self.tk(T::Newline)?;
                self.tk(T::Indent)?;
                self.some(|p| p.case_block())?;
                self.tk(T::Dedent)?;
                ok(self.node(Kind::Plain, start))
            }
            { self.invalid()?; self.soft("match")?; self.subject_expr()?; self.no_colon() }
            {
                self.invalid()?;
                let a = self.soft("match")?;
                self.subject_expr()?;
                self.tk(T::Colon)?;
                self.no_block("'match' statement", a)
            }
        }
    }

    fn subject_expr(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            {
                self.star_named_expression()?;
                self.tk(T::Comma)?;
                self.opt(|p| p.star_named_expressions())?;
                ok(self.node(Kind::Tuple, start))
            }
            { ok(self.named_expression()?) }
        }
    }

    fn guard(&mut self) -> R {
        self.tk(T::If)?;
        self.named_expression()
    }

    fn case_block(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            {
                self.invalid()?;
                self.soft("case")?;
                self.patterns()?;
                self.opt(|p| p.guard())?;
                self.no_colon()
            }
            {
                self.invalid()?;
                let a = self.soft("case")?;
                self.patterns()?;
                self.opt(|p| p.guard())?;
                self.tk(T::Colon)?;
                self.no_block("'case' statement", a)
            }
            {
                self.soft("case")?;
                self.patterns()?;
                self.opt(|p| p.guard())?;
                self.tk(T::Colon)?;
                self.block()?;
                ok(self.node(Kind::Plain, start))
            }
        }
    }

    fn patterns(&mut self) -> R {
        alts! { self;
            { ok(self.open_sequence_pattern()?) }
            { ok(self.pattern()?) }
        }
    }

    fn pattern(&mut self) -> R {
        alts! { self;
            { ok(self.as_pattern()?) }
            { ok(self.or_pattern()?) }
        }
    }

    fn as_pattern(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            {
                self.or_pattern()?;
                self.tk(T::As)?;
                self.pattern_capture_target()?;
                ok(self.node(Kind::Plain, start))
            }
            {
                self.invalid()?;
                self.or_pattern()?;
                self.tk(T::As)?;
                let a = self.soft("_")?;
                self.known(a, "cannot use '_' as a target".into())
            }
            {
                self.invalid()?;
                self.or_pattern()?;
                self.tk(T::As)?;
                let a = self.expression()?;
                let name = self.kind(a).name();
                self.known(self.span(a), format!("cannot use {name} as pattern target"))
            }
        }
    }

    fn or_pattern(&mut self) -> R {
        let start = self.mark;
        self.gather(T::VBar, |p| p.closed_pattern())?;
        Some(self.node(Kind::Plain, start))
    }

    fn closed_pattern(&mut self) -> R {
        self.memo(Rule::ClosedPattern, |p| {
            let start = p.mark;
            alts! { p;
                { ok(p.literal_expr()?) }
                { ok(p.pattern_capture_target()?) }
                { p.soft("_")?; ok(p.node(Kind::Plain, start)) }
                {
                    p.attr()?;
                    if p.peek_any(&[T::Dot, T::LPar, T::Equal]) { return None; }
                    ok(p.node(Kind::Plain, start))
                }
                {
                    p.tk(T::LPar)?;
                    let node = p.pattern()?;
                    p.tk(T::RPar)?;
                    ok(node)
                }
                { ok(p.sequence_pattern()?) }
                { ok(p.mapping_pattern()?) }
                { ok(p.class_pattern()?) }
            }
        })
    }

    fn literal_expr(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            {
                self.opt(|p| p.tk(T::Minus))?;
                self.tk(T::Number)?;
                if self.peek_any(&[T::Plus, T::Minus]) { return None; }
                ok(self.node(Kind::Literal, start))
            }
            {
                self.opt(|p| p.tk(T::Minus))?;
                self.complex_part(false)?;
                self.any(&[T::Plus, T::Minus])?;
                self.complex_part(true)?;
                ok(self.node(Kind::Literal, start))
            }
            { if !self.peek_any(&[T::Str, T::FStart, T::TStart]) { return None; } ok(self.strings()?) }
            { self.any(&[T::None, T::True, T::False])?; ok(self.node(Kind::Literal, start)) }
        }
    }

    fn complex_part(&mut self, imaginary: bool) -> Option<()> {
        let tok = self.tok()?;
        let at = self.tk(T::Number)?;
        let is_imaginary = self.text(tok).last().is_some_and(|b| matches!(b, b'j' | b'J'));
        if is_imaginary == imaginary {
            return Some(());
        }
        let what = if imaginary { "imaginary" } else { "real" };
        self.known(at, format!("{what} number required in complex literal"));
        None
    }

    fn pattern_capture_target(&mut self) -> R {
        if self.ahead(|p| p.soft("_")) {
            return None;
        }
        let node = self.name()?;
        if self.peek_any(&[T::Dot, T::LPar, T::Equal]) { None } else { Some(node) }
    }

    /// A dotted name.
    fn attr(&mut self) -> R {
        let start = self.mark;
        self.tk(T::Name)?;
        self.some(|p| {
            p.tk(T::Dot)?;
            p.tk(T::Name)
        })?;
        Some(self.node(Kind::Attribute, start))
    }

    fn name_or_attr(&mut self) -> R {
        alts! { self;
            { ok(self.attr()?) }
            { ok(self.name()?) }
        }
    }

    fn sequence_pattern(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            {
                self.tk(T::LSqb)?;
                self.opt(|p| p.maybe_sequence_pattern())?;
                self.tk(T::RSqb)?;
                ok(self.node(Kind::Plain, start))
            }
            {
                self.tk(T::LPar)?;
                self.opt(|p| p.open_sequence_pattern())?;
                self.tk(T::RPar)?;
                ok(self.node(Kind::Plain, start))
            }
        }
    }

    fn open_sequence_pattern(&mut self) -> R {
        let node = self.maybe_star_pattern()?;
        self.tk(T::Comma)?;
        self.opt(|p| p.maybe_sequence_pattern())?;
        Some(node)
    }

    fn maybe_sequence_pattern(&mut self) -> Option<()> {
        self.gather(T::Comma, |p| p.maybe_star_pattern())?;
        self.opt(|p| p.tk(T::Comma))?;
        Some(())
    }

    fn maybe_star_pattern(&mut self) -> R {
        alts! { self;
            { ok(self.star_pattern()?) }
            { ok(self.pattern()?) }
        }
    }

    fn star_pattern(&mut self) -> R {
        self.memo(Rule::StarPattern, |p| {
            let start = p.mark;
            alts! { p;
                { p.tk(T::Star)?; p.pattern_capture_target()?; ok(p.node(Kind::Plain, start)) }
                { p.tk(T::Star)?; p.soft("_")?; ok(p.node(Kind::Plain, start)) }
            }
        })
    }

    fn double_star_pattern(&mut self) -> R {
        self.tk(T::DoubleStar)?;
        self.pattern_capture_target()
    }

    fn mapping_pattern(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            { self.tk(T::LBrace)?; self.tk(T::RBrace)?; ok(self.node(Kind::Plain, start)) }
            {
                self.tk(T::LBrace)?;
                self.double_star_pattern()?;
                self.opt(|p| p.tk(T::Comma))?;
                self.tk(T::RBrace)?;
                ok(self.node(Kind::Plain, start))
            }
            {
                self.tk(T::LBrace)?;
                self.gather(T::Comma, |p| p.key_value_pattern())?;
                self.tk(T::Comma)?;
                self.double_star_pattern()?;
                self.opt(|p| p.tk(T::Comma))?;
                self.tk(T::RBrace)?;
                ok(self.node(Kind::Plain, start))
            }
            {
                self.tk(T::LBrace)?;
                self.gather(T::Comma, |p| p.key_value_pattern())?;
                self.opt(|p| p.tk(T::Comma))?;
                self.tk(T::RBrace)?;
                ok(self.node(Kind::Plain, start))
            }
        }
    }

    fn key_value_pattern(&mut self) -> R {
        if self.opt(|p| p.literal_expr())?.is_none() {
            self.attr()?;
        }
        self.tk(T::Colon)?;
        self.pattern()
    }

    fn class_pattern(&mut self) -> R {
        let start = self.mark;
        let close = |p: &mut Self| {
            p.opt(|p| p.tk(T::Comma))?;
            p.tk(T::RPar)
        };
        alts! { self;
            { self.class_head_pattern()?; self.tk(T::RPar)?; ok(self.node(Kind::Plain, start)) }
            {
                self.class_head_pattern()?;
                self.gather(T::Comma, |p| p.pattern())?;
                close(self)?;
                ok(self.node(Kind::Plain, start))
            }
            {
                self.class_head_pattern()?;
                self.gather(T::Comma, |p| p.keyword_pattern())?;
                close(self)?;
                ok(self.node(Kind::Plain, start))
            }
            {
                self.class_head_pattern()?;
                self.gather(T::Comma, |p| p.pattern())?;
                self.tk(T::Comma)?;
                self.gather(T::Comma, |p| p.keyword_pattern())?;
                close(self)?;
                ok(self.node(Kind::Plain, start))
            }
            {
                self.invalid()?;
                self.class_head_pattern()?;
                self.opt(|p| {
                    p.gather(T::Comma, |p| p.pattern())?;
                    p.tk(T::Comma)
                })?;
                self.gather(T::Comma, |p| p.keyword_pattern())?;
                self.tk(T::Comma)?;
                let a = self.gather(T::Comma, |p| p.pattern())?;
                let (first, last) = (self.span(a[0]), self.span(a[a.len() - 1]));
                self.range(first, last, "positional patterns follow keyword patterns")
            }
        }
    }

    fn class_head_pattern(&mut self) -> Option<()> {
        self.name_or_attr()?;
        self.tk(T::LPar)?;
        Some(())
    }

    fn keyword_pattern(&mut self) -> R {
        self.tk(T::Name)?;
        self.tk(T::Equal)?;
        self.pattern()
    }
}
