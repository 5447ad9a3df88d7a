//! Rules for compound statements, but for `match`.
//!
//! In and out as in `rules_stmt`.

use super::parser::{Alt, Kind, P, R, Rule, alts, ok};
use super::rules_stmt::Targets;
use super::token::{Span, T};

impl P<'_> {
    pub(super) fn compound_stmt(&mut self) -> R {
        alts! { self;
            { if !self.peek_any(&[T::Def, T::At, T::Async]) { return None; } ok(self.function_def()?) }
            { if !self.peek(T::If) { return None; } ok(self.if_stmt()?) }
            { if !self.peek_any(&[T::Class, T::At]) { return None; } ok(self.class_def()?) }
            { if !self.peek_any(&[T::With, T::Async]) { return None; } ok(self.with_stmt()?) }
            { if !self.peek_any(&[T::For, T::Async]) { return None; } ok(self.for_stmt()?) }
            { if !self.peek(T::Try) { return None; } ok(self.try_stmt()?) }
            { if !self.peek(T::While) { return None; } ok(self.while_stmt()?) }
            { ok(self.match_stmt()?) }
        }
    }

    pub(super) fn block(&mut self) -> R {
        self.memo(Rule::Block, |p| {
            alts! { p;
                {
                    p.tk(T::Newline)?;
                    p.tk(T::Indent)?;
                    let node = p.statements()?;
                    p.tk(T::Dedent)?;
                    ok(node)
                }
                { ok(p.simple_stmts()?) }
                {
                    p.invalid()?;
                    p.tk(T::Newline)?;
                    if p.peek(T::Indent) {
                        return None;
                    }
                    p.indent_error("expected an indented block".into())
                }
            }
        })
    }

    /// `NEWLINE !INDENT`, where a block is due.
    pub(super) fn no_block(&mut self, what: &str, at: Span) -> Alt {
        self.tk(T::Newline)?;
        if self.peek(T::Indent) {
            return None;
        }
        self.indent_error(format!("expected an indented block after {what} on line {}", at.line))
    }

    pub(super) fn no_colon(&mut self) -> Alt {
        self.tk(T::Newline)?;
        self.last("expected ':'")
    }

    fn decorators(&mut self) -> Option<()> {
        self.some(|p| {
            p.tk(T::At)?;
            p.named_expression()?;
            p.tk(T::Newline)
        })?;
        Some(())
    }

    fn class_def(&mut self) -> R {
        alts! { self;
            { self.decorators()?; ok(self.class_def_raw()?) }
            { ok(self.class_def_raw()?) }
        }
    }

    fn class_head(&mut self) -> Option<Span> {
        let a = self.tk(T::Class)?;
        self.tk(T::Name)?;
        self.opt(|p| p.type_params())?;
        self.opt(|p| {
            p.tk(T::LPar)?;
            p.opt(|p| p.arguments())?;
            p.tk(T::RPar)
        })?;
        Some(a)
    }

    fn class_def_raw(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            { self.invalid()?; self.class_head()?; self.no_colon() }
            {
                self.invalid()?;
                let a = self.class_head()?;
                self.tk(T::Colon)?;
                self.no_block("class definition", a)
            }
            {
                self.class_head()?;
                self.tk(T::Colon)?;
                self.block()?;
                ok(self.node(Kind::Plain, start))
            }
        }
    }

    fn function_def(&mut self) -> R {
        alts! { self;
            { self.decorators()?; ok(self.function_def_raw()?) }
            { ok(self.function_def_raw()?) }
        }
    }

    fn function_tail(&mut self) -> Option<()> {
        self.opt(|p| p.params())?;
        self.tk(T::RPar)?;
        self.opt(|p| {
            p.tk(T::Arrow)?;
            p.expression()
        })?;
        Some(())
    }

    fn function_def_raw(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            {
                self.invalid()?;
                self.opt(|p| p.tk(T::Async))?;
                let a = self.tk(T::Def)?;
                self.tk(T::Name)?;
                self.opt(|p| p.type_params())?;
                self.tk(T::LPar)?;
                self.function_tail()?;
                self.tk(T::Colon)?;
                self.no_block("function definition", a)
            }
            {
                self.invalid()?;
                self.opt(|p| p.tk(T::Async))?;
                self.tk(T::Def)?;
                self.tk(T::Name)?;
                self.opt(|p| p.type_params())?;
                self.force(T::LPar, "(")?;
                self.function_tail()?;
                self.force(T::Colon, ":")?;
                self.block()?;
                ok(self.node(Kind::Plain, start))
            }
            {
                self.opt(|p| p.tk(T::Async))?;
                self.tk(T::Def)?;
                self.tk(T::Name)?;
                self.opt(|p| p.type_params())?;
                self.tk(T::LPar)?;
                self.function_tail()?;
                self.tk(T::Colon)?;
                self.block()?;
                ok(self.node(Kind::Plain, start))
            }
        }
    }

    fn if_stmt(&mut self) -> R {
        self.conditional(T::If, "'if' statement")
    }

    fn elif_stmt(&mut self) -> R {
        self.deeper(|p| p.conditional(T::Elif, "'elif' statement"))
    }

    /// `if` and `elif`, which have the same parts.
    fn conditional(&mut self, word: T, what: &str) -> R {
        let start = self.mark;
        alts! { self;
            { self.invalid()?; self.tk(word)?; self.named_expression()?; self.no_colon() }
            {
                self.invalid()?;
                let a = self.tk(word)?;
                self.named_expression()?;
                self.tk(T::Colon)?;
                self.no_block(what, a)
            }
            {
                self.tk(word)?;
                self.named_expression()?;
                self.tk(T::Colon)?;
                self.block()?;
                self.elif_stmt()?;
                ok(self.node(Kind::Plain, start))
            }
            {
                self.tk(word)?;
                self.named_expression()?;
                self.tk(T::Colon)?;
                self.block()?;
                self.opt(|p| p.else_block())?;
                ok(self.node(Kind::Plain, start))
            }
        }
    }

    fn else_block(&mut self) -> R {
        alts! { self;
            {
                self.invalid()?;
                let a = self.tk(T::Else)?;
                self.tk(T::Colon)?;
                self.no_block("'else' statement", a)
            }
            {
                self.invalid()?;
                self.tk(T::Else)?;
                self.tk(T::Colon)?;
                self.block()?;
                self.tk(T::Elif)?;
                self.last("'elif' block follows an 'else' block")
            }
            {
                self.tk(T::Else)?;
                self.force(T::Colon, ":")?;
                ok(self.block()?)
            }
        }
    }

    fn while_stmt(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            { self.invalid()?; self.tk(T::While)?; self.named_expression()?; self.no_colon() }
            {
                self.invalid()?;
                let a = self.tk(T::While)?;
                self.named_expression()?;
                self.tk(T::Colon)?;
                self.no_block("'while' statement", a)
            }
            {
                self.tk(T::While)?;
                self.named_expression()?;
                self.tk(T::Colon)?;
                self.block()?;
                self.opt(|p| p.else_block())?;
                ok(self.node(Kind::Plain, start))
            }
        }
    }

    fn for_head(&mut self) -> Option<Span> {
        self.opt(|p| p.tk(T::Async))?;
        let a = self.tk(T::For)?;
        self.star_targets()?;
        self.tk(T::In)?;
        self.star_expressions()?;
        Some(a)
    }

    fn for_stmt(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            { self.invalid()?; self.for_head()?; self.no_colon() }
            {
                self.invalid()?;
                let a = self.for_head()?;
                self.tk(T::Colon)?;
                self.no_block("'for' statement", a)
            }
            {
                self.opt(|p| p.tk(T::Async))?;
                self.tk(T::For)?;
                self.star_targets()?;
                self.tk(T::In)?;
                // Past `in` there is no way back.
                Some(self.for_tail(start))
            }
            { self.invalid()?; self.invalid_for_target() }
        }
    }

    fn for_tail(&mut self, start: usize) -> R {
        self.star_expressions()?;
        self.tk(T::Colon)?;
        self.block()?;
        self.opt(|p| p.else_block())?;
        Some(self.node(Kind::Plain, start))
    }

    pub(super) fn invalid_for_target(&mut self) -> Alt {
        self.opt(|p| p.tk(T::Async))?;
        self.tk(T::For)?;
        let a = self.star_expressions()?;
        self.invalid_target(Targets::For, a)
    }

    /// The items of a `with`, read leniently; parenthesized ones may be several expressions.
    fn loose_with_items(&mut self, parenthesized: bool) -> Option<Span> {
        self.opt(|p| p.tk(T::Async))?;
        let a = self.tk(T::With)?;
        if parenthesized {
            self.tk(T::LPar)?;
        }
        self.gather(T::Comma, |p| {
            let item = if parenthesized { p.expressions()? } else { p.expression()? };
            p.opt(|p| {
                p.tk(T::As)?;
                p.star_target()
            })?;
            Some(item)
        })?;
        if parenthesized {
            self.opt(|p| p.tk(T::Comma))?;
            self.tk(T::RPar)?;
        }
        Some(a)
    }

    fn with_stmt(&mut self) -> R {
        let what = "'with' statement";
        let start = self.mark;
        alts! { self;
            {
                self.invalid()?;
                let a = self.loose_with_items(false)?;
                self.tk(T::Colon)?;
                self.no_block(what, a)
            }
            {
                self.invalid()?;
                let a = self.loose_with_items(true)?;
                self.tk(T::Colon)?;
                self.no_block(what, a)
            }
            { self.with_form(T::With, true, start) }
            { self.with_form(T::With, false, start) }
            { self.with_form(T::Async, true, start) }
            { self.with_form(T::Async, false, start) }
            { self.invalid()?; self.loose_with_items(false)?; self.no_colon() }
            { self.invalid()?; self.loose_with_items(true)?; self.no_colon() }
        }
    }

    fn with_form(&mut self, first: T, parenthesized: bool, start: usize) -> Alt {
        self.tk(first)?;
        if first == T::Async {
            self.tk(T::With)?;
        }
        if parenthesized {
            self.tk(T::LPar)?;
        }
        self.gather(T::Comma, |p| p.with_item())?;
        if parenthesized {
            self.opt(|p| p.tk(T::Comma))?;
            self.tk(T::RPar)?;
        }
        self.tk(T::Colon)?;
        self.block()?;
        ok(self.node(Kind::Plain, start))
    }

    fn with_item(&mut self) -> R {
        let ends = &[T::Comma, T::RPar, T::Colon];
        alts! { self;
            {
                let e = self.expression()?;
                self.tk(T::As)?;
                self.star_target()?;
                if !self.peek_any(ends) {
                    return None;
                }
                ok(e)
            }
            {
                self.invalid()?;
                self.expression()?;
                self.tk(T::As)?;
                let a = self.expression()?;
                if !self.peek_any(ends) {
                    return None;
                }
                ok(self.invalid_target(Targets::Star, a)??)
            }
            { ok(self.expression()?) }
        }
    }

    fn try_stmt(&mut self) -> R {
        let start = self.mark;
        let mixed = "cannot have both 'except' and 'except*' on the same 'try'";
        alts! { self;
            {
                self.invalid()?;
                let a = self.tk(T::Try)?;
                self.tk(T::Colon)?;
                self.no_block("'try' statement", a)
            }
            {
                self.invalid()?;
                self.tk(T::Try)?;
                self.tk(T::Colon)?;
                self.block()?;
                if self.peek_any(&[T::Except, T::Finally]) {
                    return None;
                }
                self.last("expected 'except' or 'finally' block")
            }
            {
                self.invalid()?;
                self.tk(T::Try)?;
                self.tk(T::Colon)?;
                self.many(|p| p.block())?;
                self.some(|p| p.except_block())?;
                let a = self.tk(T::Except)?;
                let b = self.tk(T::Star)?;
                self.expression()?;
                self.as_name()?;
                self.tk(T::Colon)?;
                self.range(a, b, mixed)
            }
            {
                self.invalid()?;
                self.tk(T::Try)?;
                self.tk(T::Colon)?;
                self.many(|p| p.block())?;
                self.some(|p| p.except_star_block())?;
                let a = self.tk(T::Except)?;
                self.opt(|p| {
                    p.expression()?;
                    p.as_name()
                })?;
                self.tk(T::Colon)?;
                self.known(a, mixed.into())
            }
            {
                self.try_body()?;
                self.finally_block()?;
                ok(self.node(Kind::Plain, start))
            }
            {
                self.try_body()?;
                self.some(|p| p.except_block())?;
                self.opt(|p| p.else_block())?;
                self.opt(|p| p.finally_block())?;
                ok(self.node(Kind::Plain, start))
            }
            {
                self.try_body()?;
                self.some(|p| p.except_star_block())?;
                self.opt(|p| p.else_block())?;
                self.opt(|p| p.finally_block())?;
                ok(self.node(Kind::Plain, start))
            }
        }
    }

    fn try_body(&mut self) -> R {
        self.tk(T::Try)?;
        self.force(T::Colon, ":")?;
        self.block()
    }

    /// `['as' NAME]`
    fn as_name(&mut self) -> Option<()> {
        self.opt(|p| {
            p.tk(T::As)?;
            p.tk(T::Name)
        })?;
        Some(())
    }

    fn except_head(&mut self, star: bool) -> Option<Span> {
        let a = self.tk(T::Except)?;
        if star {
            self.tk(T::Star)?;
        }
        Some(a)
    }

    fn except_block(&mut self) -> R {
        self.handler(false)
    }

    fn except_star_block(&mut self) -> R {
        self.handler(true)
    }

    fn handler(&mut self, star: bool) -> R {
        let start = self.mark;
        let what = if star { "except*" } else { "except" };
        alts! { self;
            {
                self.invalid()?;
                let a = self.except_head(star)?;
                self.expression()?;
                self.as_name()?;
                self.tk(T::Colon)?;
                self.no_block(&format!("'{what}' statement"), a)
            }
            {
                self.invalid()?;
                if star { return None; }
                let a = self.tk(T::Except)?;
                self.tk(T::Colon)?;
                self.no_block("'except' statement", a)
            }
            {
                self.except_head(star)?;
                self.expression()?;
                self.tk(T::Colon)?;
                self.block()?;
                ok(self.node(Kind::Plain, start))
            }
            {
                self.except_head(star)?;
                self.expression()?;
                self.tk(T::As)?;
                self.tk(T::Name)?;
                self.tk(T::Colon)?;
                self.block()?;
                ok(self.node(Kind::Plain, start))
            }
            {
                self.except_head(star)?;
                self.expressions()?;
                self.tk(T::Colon)?;
                self.block()?;
                ok(self.node(Kind::Plain, start))
            }
            {
                if star { return None; }
                self.tk(T::Except)?;
                self.tk(T::Colon)?;
                self.block()?;
                ok(self.node(Kind::Plain, start))
            }
            {
                self.invalid()?;
                self.except_head(star)?;
                let a = self.expression()?;
                self.tk(T::Comma)?;
                self.expressions()?;
                self.tk(T::As)?;
                self.tk(T::Name)?;
                self.tk(T::Colon)?;
                self.from(self.span(a), "multiple exception types must be parenthesized when using 'as'")
            }
            {
                self.invalid()?;
                self.except_head(star)?;
                self.expression()?;
                self.as_name()?;
                self.no_colon()
            }
            {
                self.invalid()?;
                self.except_head(star)?;
                if star {
                    self.any(&[T::Newline, T::Colon])?;
                    return self.last("expected one or more exception types");
                }
                self.no_colon()
            }
            {
                self.invalid()?;
                self.except_head(star)?;
                self.expression()?;
                self.tk(T::As)?;
                let a = self.expression()?;
                self.tk(T::Colon)?;
                self.block()?;
                let name = self.kind(a).name();
                self.known(self.span(a), format!("cannot use {what} statement with {name}"))
            }
        }
    }

    fn finally_block(&mut self) -> R {
        alts! { self;
            {
                self.invalid()?;
                let a = self.tk(T::Finally)?;
                self.tk(T::Colon)?;
                self.no_block("'finally' statement", a)
            }
            {
                self.tk(T::Finally)?;
                self.force(T::Colon, ":")?;
                ok(self.block()?)
            }
        }
    }
}
