//! Rules for the parameters of functions and lambdas, for type parameters, and for targets.
//!
//! In and out as in `rules_stmt`. A lambda's parameters differ from a function's in that they have
//! no annotations and end at a colon, so each rule takes the kind of parameter list.

use super::parser::{Alt, Kind, N, P, R, Rule, alts, ok};
use super::token::{Span, T};

/// Whose parameters are read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Function,
    Lambda,
}

impl Of {
    fn end(self) -> T {
        if self == Of::Lambda { T::Colon } else { T::RPar }
    }
}

impl P<'_> {
    pub(super) fn params(&mut self) -> R {
        self.parameter_list(Of::Function)
    }

    pub(super) fn lambda_params(&mut self) -> R {
        self.parameter_list(Of::Lambda)
    }

    fn parameter_list(&mut self, of: Of) -> R {
        alts! { self;
            { self.invalid()?; ok(self.invalid_parameters(of)?) }
            { ok(self.parameters(of)?) }
        }
    }

    fn parameters(&mut self, of: Of) -> R {
        let start = self.mark;
        alts! { self;
            {
                self.slash_no_default(of)?;
                self.many(|p| p.param_no_default(of))?;
                self.many(|p| p.param_with_default(of))?;
                self.opt(|p| p.star_etc(of))?;
                ok(self.node(Kind::Plain, start))
            }
            {
                self.slash_with_default(of)?;
                self.many(|p| p.param_with_default(of))?;
                self.opt(|p| p.star_etc(of))?;
                ok(self.node(Kind::Plain, start))
            }
            {
                self.some(|p| p.param_no_default(of))?;
                self.many(|p| p.param_with_default(of))?;
                self.opt(|p| p.star_etc(of))?;
                ok(self.node(Kind::Plain, start))
            }
            {
                self.some(|p| p.param_with_default(of))?;
                self.opt(|p| p.star_etc(of))?;
                ok(self.node(Kind::Plain, start))
            }
            { ok(self.star_etc(of)?) }
        }
    }

    fn slash_no_default(&mut self, of: Of) -> R {
        let start = self.mark;
        self.some(|p| p.param_no_default(of))?;
        self.tk(T::Slash)?;
        self.param_end(of)?;
        Some(self.node(Kind::Plain, start))
    }

    fn slash_with_default(&mut self, of: Of) -> R {
        let start = self.mark;
        self.many(|p| p.param_no_default(of))?;
        self.some(|p| p.param_with_default(of))?;
        self.tk(T::Slash)?;
        self.param_end(of)?;
        Some(self.node(Kind::Plain, start))
    }

    /// `slash_no_default | slash_with_default`
    fn slash(&mut self, of: Of) -> R {
        alts! { self;
            { ok(self.slash_no_default(of)?) }
            { ok(self.slash_with_default(of)?) }
        }
    }

    /// A comma, or the end of the list ahead.
    fn param_end(&mut self, of: Of) -> Option<()> {
        if self.tk(T::Comma).is_some() || self.peek(of.end()) { Some(()) } else { None }
    }

    fn star_etc(&mut self, of: Of) -> R {
        let start = self.mark;
        alts! { self;
            { self.invalid()?; ok(self.invalid_star_etc(of)?) }
            {
                self.tk(T::Star)?;
                self.param_no_default(of)?;
                self.many(|p| p.param_maybe_default(of))?;
                self.opt(|p| p.kwds(of))?;
                ok(self.node(Kind::Plain, start))
            }
            {
                if of == Of::Lambda { return None; }
                self.tk(T::Star)?;
                self.tk(T::Name)?;
                self.tk(T::Colon)?;
                self.star_expression()?;
                self.param_end(of)?;
                self.many(|p| p.param_maybe_default(of))?;
                self.opt(|p| p.kwds(of))?;
                ok(self.node(Kind::Plain, start))
            }
            {
                self.tk(T::Star)?;
                self.tk(T::Comma)?;
                self.some(|p| p.param_maybe_default(of))?;
                self.opt(|p| p.kwds(of))?;
                ok(self.node(Kind::Plain, start))
            }
            { ok(self.kwds(of)?) }
        }
    }

    fn kwds(&mut self, of: Of) -> R {
        alts! { self;
            {
                self.invalid()?;
                self.tk(T::DoubleStar)?;
                self.param(of)?;
                let a = self.tk(T::Equal)?;
                self.known(a, "var-keyword argument cannot have default value".into())
            }
            {
                self.invalid()?;
                self.tk(T::DoubleStar)?;
                self.param(of)?;
                self.tk(T::Comma)?;
                let a = self.param(of)?;
                self.known(self.span(a), "arguments cannot follow var-keyword argument".into())
            }
            {
                self.invalid()?;
                self.tk(T::DoubleStar)?;
                self.param(of)?;
                self.tk(T::Comma)?;
                let a = self.any(&[T::Star, T::DoubleStar, T::Slash])?;
                self.known(a, "arguments cannot follow var-keyword argument".into())
            }
            {
                self.tk(T::DoubleStar)?;
                ok(self.param_no_default(of)?)
            }
        }
    }

    fn param(&mut self, of: Of) -> R {
        let start = self.mark;
        self.tk(T::Name)?;
        if of == Of::Function {
            self.opt(|p| {
                p.tk(T::Colon)?;
                p.expression()
            })?;
        }
        Some(self.node(Kind::Name, start))
    }

    fn param_no_default(&mut self, of: Of) -> R {
        let node = self.param(of)?;
        self.param_end(of)?;
        Some(node)
    }

    fn param_with_default(&mut self, of: Of) -> R {
        let node = self.param(of)?;
        self.default()?;
        self.param_end(of)?;
        Some(node)
    }

    fn param_maybe_default(&mut self, of: Of) -> R {
        let node = self.param(of)?;
        self.opt(|p| p.default())?;
        self.param_end(of)?;
        Some(node)
    }

    fn default(&mut self) -> R {
        alts! { self;
            {
                self.tk(T::Equal)?;
                ok(self.expression()?)
            }
            {
                self.invalid()?;
                let a = self.tk(T::Equal)?;
                if !self.peek_any(&[T::RPar, T::Comma]) {
                    return None;
                }
                self.known(a, "expected default value expression".into())
            }
        }
    }

    fn invalid_parameters(&mut self, of: Of) -> R {
        let whose = if of == Of::Lambda { "Lambda expression" } else { "Function" };
        alts! { self;
            {
                let a = self.tk(T::Slash)?;
                self.tk(T::Comma)?;
                self.known(a, "at least one argument must precede /".into())
            }
            {
                self.slash(of)?;
                self.many(|p| p.param_maybe_default(of))?;
                let a = self.tk(T::Slash)?;
                self.known(a, "/ may appear only once".into())
            }
            {
                self.opt(|p| p.slash_no_default(of))?;
                self.many(|p| p.param_no_default(of))?;
                if self.opt(|p| p.slash_with_default(of))?.is_none() {
                    self.some(|p| p.param_with_default(of))?;
                }
                let a = self.param_no_default(of)?;
                let message = "parameter without a default follows parameter with a default";
                // The range is the parameter's without its comma.
                self.known(self.span(a), message.into())
            }
            {
                self.many(|p| p.param_no_default(of))?;
                let a = self.tk(T::LPar)?;
                if of == Of::Lambda {
                    self.gather(T::Comma, |p| p.param(of))?;
                } else {
                    self.some(|p| p.param_no_default(of))?;
                }
                self.opt(|p| p.tk(T::Comma))?;
                let b = self.tk(T::RPar)?;
                self.range(a, b, format!("{whose} parameters cannot be parenthesized"))
            }
            {
                self.opt(|p| p.slash(of))?;
                self.many(|p| p.param_maybe_default(of))?;
                self.tk(T::Star)?;
                if self.tk(T::Comma).is_none() {
                    self.param_no_default(of)?;
                }
                self.many(|p| p.param_maybe_default(of))?;
                let a = self.tk(T::Slash)?;
                self.known(a, "/ must be ahead of *".into())
            }
            {
                self.some(|p| p.param_maybe_default(of))?;
                self.tk(T::Slash)?;
                let a = self.tk(T::Star)?;
                self.known(a, "expected comma between / and *".into())
            }
        }
    }

    fn invalid_star_etc(&mut self, of: Of) -> R {
        let bare = "named arguments must follow bare *";
        alts! { self;
            {
                let a = self.tk(T::Star)?;
                if self.tk(of.end()).is_none() {
                    self.tk(T::Comma)?;
                    self.any(&[of.end(), T::DoubleStar])?;
                }
                if of == Of::Lambda { self.last(bare) } else { self.known(a, bare.into()) }
            }
            {
                self.tk(T::Star)?;
                self.param(of)?;
                let a = self.tk(T::Equal)?;
                self.known(a, "var-positional argument cannot have default value".into())
            }
            {
                self.tk(T::Star)?;
                self.param_or_comma(of)?;
                self.many(|p| p.param_maybe_default(of))?;
                let a = self.tk(T::Star)?;
                self.param_or_comma(of)?;
                self.known(a, "* argument may appear only once".into())
            }
        }
    }

    fn param_or_comma(&mut self, of: Of) -> Option<()> {
        if self.opt(|p| p.param_no_default(of))?.is_none() {
            self.tk(T::Comma)?;
        }
        Some(())
    }

    pub(super) fn type_params(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            {
                self.invalid()?;
                self.tk(T::LSqb)?;
                let a = self.tk(T::RSqb)?;
                self.from(a, "Type parameter list cannot be empty")
            }
            {
                self.tk(T::LSqb)?;
                self.gather(T::Comma, |p| p.type_param())?;
                self.opt(|p| p.tk(T::Comma))?;
                self.tk(T::RSqb)?;
                ok(self.node(Kind::Plain, start))
            }
        }
    }

    fn type_param(&mut self) -> R {
        self.memo(Rule::TypeParam, |p| {
            let start = p.mark;
            alts! { p;
                {
                    p.tk(T::Name)?;
                    p.opt(|p| { p.tk(T::Colon)?; p.expression() })?;
                    p.opt(|p| { p.tk(T::Equal)?; p.expression() })?;
                    ok(p.node(Kind::Plain, start))
                }
                { p.invalid()?; p.tk(T::Star)?; p.bound_type_param("TypeVarTuple") }
                { p.invalid()?; p.tk(T::DoubleStar)?; p.bound_type_param("ParamSpec") }
                {
                    p.tk(T::Star)?;
                    p.tk(T::Name)?;
                    p.opt(|p| { p.tk(T::Equal)?; p.star_expression() })?;
                    ok(p.node(Kind::Plain, start))
                }
                {
                    p.tk(T::DoubleStar)?;
                    p.tk(T::Name)?;
                    p.opt(|p| { p.tk(T::Equal)?; p.expression() })?;
                    ok(p.node(Kind::Plain, start))
                }
            }
        })
    }

    fn bound_type_param(&mut self, what: &str) -> Alt {
        self.tk(T::Name)?;
        let colon: Span = self.tk(T::Colon)?;
        let e = self.expression()?;
        let limit = if self.kind(e) == Kind::Tuple { "constraints" } else { "bound" };
        self.from(colon, format!("cannot use {limit} with {what}"))
    }

    pub(super) fn star_targets(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            {
                let a = self.star_target()?;
                if self.peek(T::Comma) { return None; }
                ok(a)
            }
            {
                let mut items = vec![self.star_target()?];
                items.extend(self.many(|p| { p.tk(T::Comma)?; p.star_target() })?);
                self.opt(|p| p.tk(T::Comma))?;
                ok(self.node_of(Kind::Tuple, start, items))
            }
        }
    }

    pub(super) fn star_target(&mut self) -> R {
        self.memo(Rule::StarTarget, |p| {
            let start = p.mark;
            alts! { p;
                {
                    p.tk(T::Star)?;
                    if p.peek(T::Star) { return None; }
                    let value = p.star_target()?;
                    ok(p.node_of(Kind::Starred, start, vec![value]))
                }
                { ok(p.target_with_star_atom()?) }
            }
        })
    }

    fn target_with_star_atom(&mut self) -> R {
        self.memo(Rule::TargetWithStarAtom, |p| {
            alts! { p;
                { ok(p.single_subscript_attribute_target()?) }
                { ok(p.star_atom()?) }
            }
        })
    }

    fn star_atom(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            { ok(self.name()?) }
            {
                self.tk(T::LPar)?;
                let a = self.target_with_star_atom()?;
                self.tk(T::RPar)?;
                ok(a)
            }
            {
                self.tk(T::LPar)?;
                self.opt(|p| p.star_targets_tuple_seq())?;
                self.tk(T::RPar)?;
                ok(self.node(Kind::Tuple, start))
            }
            {
                self.tk(T::LSqb)?;
                self.opt(|p| {
                    p.gather(T::Comma, |p| p.star_target())?;
                    p.opt(|p| p.tk(T::Comma))
                })?;
                self.tk(T::RSqb)?;
                ok(self.node(Kind::List, start))
            }
        }
    }

    fn star_targets_tuple_seq(&mut self) -> Option<N> {
        let a = self.star_target()?;
        let more = self.opt(|p| {
            p.some(|p| {
                p.tk(T::Comma)?;
                p.star_target()
            })?;
            p.opt(|p| p.tk(T::Comma))
        })?;
        if more.is_none() {
            self.tk(T::Comma)?;
        }
        Some(a)
    }

    pub(super) fn single_target(&mut self) -> R {
        alts! { self;
            { ok(self.single_subscript_attribute_target()?) }
            { ok(self.name()?) }
            {
                self.tk(T::LPar)?;
                let a = self.single_target()?;
                self.tk(T::RPar)?;
                ok(a)
            }
        }
    }

    pub(super) fn del_targets(&mut self) -> R {
        let start = self.mark;
        self.gather(T::Comma, |p| p.del_target())?;
        self.opt(|p| p.tk(T::Comma))?;
        Some(self.node(Kind::Plain, start))
    }

    fn del_target(&mut self) -> R {
        self.memo(Rule::DelTarget, |p| {
            let start = p.mark;
            alts! { p;
                { ok(p.single_subscript_attribute_target()?) }
                { ok(p.name()?) }
                {
                    p.tk(T::LPar)?;
                    let a = p.del_target()?;
                    p.tk(T::RPar)?;
                    ok(a)
                }
                {
                    p.tk(T::LPar)?;
                    p.opt(|p| p.del_targets())?;
                    p.tk(T::RPar)?;
                    ok(p.node(Kind::Tuple, start))
                }
                {
                    p.tk(T::LSqb)?;
                    p.opt(|p| p.del_targets())?;
                    p.tk(T::RSqb)?;
                    ok(p.node(Kind::List, start))
                }
            }
        })
    }
}
