//! Rules for string literals, f-strings and t-strings.
//!
//! In and out as in `rules_stmt`. A literal is decoded where CPython decodes it, since a bad escape
//! is reported at the last token read by then.

use super::literals::{bad_bytes_escape, bad_str_escape, split_literal};
use super::parser::{Alt, Kind, P, R, Rule, alts, ok};
use super::report::Class;
use super::token::T;

/// The two kinds of strings with expressions in them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flavour {
    F,
    T,
}

impl Flavour {
    fn letter(self) -> char {
        if self == Flavour::F { 'f' } else { 't' }
    }

    fn middle(self) -> T {
        if self == Flavour::F { T::FMiddle } else { T::TMiddle }
    }
}

impl P<'_> {
    pub(super) fn strings(&mut self) -> R {
        self.memo(Rule::Strings, |p| {
            let start = p.mark;
            alts! { p;
                { p.invalid()?; ok(p.invalid_string_tstring_concat()?) }
                {
                    let parts = p.some(|p| p.string_or_fstring())?;
                    let bytes = parts.iter().filter(|&&part| p.kind(part) == Kind::Bytes).count();
                    if bytes != 0 && bytes != parts.len() {
                        return p.last("cannot mix bytes and nonbytes literals");
                    }
                    let formatted = parts.iter().any(|&part| p.kind(part) == Kind::FString);
                    ok(p.node(if formatted { Kind::FString } else { Kind::Literal }, start))
                }
                {
                    p.some(|p| p.tstring())?;
                    ok(p.node(Kind::TString, start))
                }
            }
        })
    }

    fn invalid_string_tstring_concat(&mut self) -> R {
        let message = "cannot mix t-string literals with string or bytes literals";
        alts! { self;
            {
                let a = self.some(|p| p.string_or_fstring())?;
                let b = self.tstring()?;
                self.range(self.span(a[a.len() - 1]), self.span(b), message)
            }
            {
                let a = self.some(|p| p.tstring())?;
                let b = self.string_or_fstring()?;
                self.range(self.span(a[a.len() - 1]), self.span(b), message)
            }
        }
    }

    fn string_or_fstring(&mut self) -> R {
        alts! { self;
            { ok(self.fstring()?) }
            { ok(self.string()?) }
        }
    }

    fn string(&mut self) -> R {
        let start = self.mark;
        let tok = self.tok()?;
        self.tk(T::Str)?;
        let (prefix, body) = split_literal(self.text(tok));
        let is_bytes = prefix.contains(&b'b');
        if is_bytes && !body.is_ascii() {
            self.known(tok.span, "bytes can only contain ASCII literal characters".into());
            return None;
        }
        if !prefix.contains(&b'r') && body.contains(&b'\\') {
            let bad = if is_bytes { bad_bytes_escape(body) } else { bad_str_escape(body) };
            self.undecodable(bad)?;
        }
        Some(self.node(if is_bytes { Kind::Bytes } else { Kind::Literal }, start))
    }

    fn undecodable(&mut self, bad: Option<String>) -> Option<()> {
        let Some(message) = bad else { return Some(()) };
        self.last(message);
        None
    }

    /// A piece of text in a string with expressions. In a format specification CPython lets the
    /// decoder's own exception through.
    fn middle(&mut self, flavour: Flavour, raw: bool, class: Class) -> Option<()> {
        let tok = self.tok()?;
        self.tk(flavour.middle())?;
        let body = self.text(tok);
        if raw || !body.contains(&b'\\') {
            return Some(());
        }
        let bad = bad_str_escape(body);
        match bad.as_deref().and_then(|bad| bad.strip_prefix("(unicode error) ")) {
            Some(message) if class == Class::UnicodeDecode => {
                self.raise_known(class, 0, 0, 0, 0, message.into());
                None
            }
            _ => self.undecodable(bad),
        }
    }

    fn fstring(&mut self) -> R {
        self.interpolated(Flavour::F)
    }

    fn tstring(&mut self) -> R {
        self.memo(Rule::TString, |p| p.interpolated(Flavour::T))
    }

    fn interpolated(&mut self, flavour: Flavour) -> R {
        let start = self.mark;
        let (open, close, kind) = match flavour {
            Flavour::F => (T::FStart, T::FEnd, Kind::FString),
            Flavour::T => (T::TStart, T::TEnd, Kind::TString),
        };
        let tok = self.tok()?;
        self.tk(open)?;
        let raw = self.text(tok).iter().any(|b| matches!(b, b'r' | b'R'));
        self.many(|p| {
            if p.peek(flavour.middle()) {
                return p.middle(flavour, raw, Class::Syntax);
            }
            p.replacement_field(flavour)?;
            Some(())
        })?;
        self.tk(close)?;
        Some(self.node(kind, start))
    }

    fn replacement_field(&mut self, flavour: Flavour) -> R {
        let start = self.mark;
        alts! { self;
            {
                self.tk(T::LBrace)?;
                self.annotated_rhs()?;
                self.opt(|p| p.tk(T::Equal))?;
                self.opt(|p| p.conversion())?;
                self.opt(|p| {
                    p.tk(T::Colon)?;
                    p.many(|p| p.format_spec(flavour))
                })?;
                self.tk(T::RBrace)?;
                ok(self.node(Kind::Plain, start))
            }
            { self.invalid()?; ok(self.invalid_replacement_field(flavour)?) }
        }
    }

    fn conversion(&mut self) -> Option<()> {
        let bang = self.tk(T::Bang)?;
        let tok = self.tok()?;
        let at = self.tk(T::Name)?;
        let prefix = self.lex.prefix();
        if bang.line != at.line || bang.end_col != at.col {
            let message =
                format!("{prefix}-string: conversion type must come right after the exclamation mark");
            self.range(bang, at, message);
            return None;
        }
        let text = self.text(tok);
        if !matches!(text, b"s" | b"r" | b"a") {
            let shown = String::from_utf8_lossy(text).into_owned();
            let message =
                format!("{prefix}-string: invalid conversion character '{shown}': expected 's', 'r', or 'a'");
            self.known(at, message);
            return None;
        }
        Some(())
    }

    fn format_spec(&mut self, flavour: Flavour) -> Option<()> {
        if self.peek(flavour.middle()) {
            let raw = self.lex.mode().raw;
            return self.middle(flavour, raw, Class::UnicodeDecode);
        }
        self.replacement_field(flavour)?;
        Some(())
    }

    fn invalid_replacement_field(&mut self, flavour: Flavour) -> R {
        let f = flavour.letter();
        alts! { self;
            {
                self.tk(T::LBrace)?;
                let tok = self.tok()?;
                let a = self.any(&[T::Equal, T::Bang, T::Colon, T::RBrace])?;
                let shown = String::from_utf8_lossy(self.text(tok)).into_owned();
                self.known(a, format!("{f}-string: valid expression required before '{shown}'"))
            }
            {
                self.tk(T::LBrace)?;
                if self.ahead(|p| p.annotated_rhs()) { return None; }
                self.next_token(format!("{f}-string: expecting a valid expression after '{{'"))
            }
            {
                self.field_expression()?;
                if self.peek_any(&[T::Equal, T::Bang, T::Colon, T::RBrace]) { return None; }
                self.expecting(f, "'=', or '!', or ':', or '}'")
            }
            {
                self.field_expression()?;
                self.tk(T::Equal)?;
                if self.peek_any(&[T::Bang, T::Colon, T::RBrace]) { return None; }
                self.expecting(f, "'!', or ':', or '}'")
            }
            {
                self.field_expression()?;
                self.opt(|p| p.tk(T::Equal))?;
                self.tk(T::Bang)?;
                if self.peek_any(&[T::Colon, T::RBrace]) {
                    return self.next_token(format!("{f}-string: missing conversion character"));
                }
                if self.peek(T::Name) { return None; }
                self.next_token(format!("{f}-string: invalid conversion character"))
            }
            {
                self.field_conversion()?;
                if self.peek_any(&[T::Colon, T::RBrace]) { return None; }
                self.expecting(f, "':' or '}'")
            }
            {
                self.field_conversion()?;
                self.tk(T::Colon)?;
                self.many(|p| p.format_spec(Flavour::F))?;
                if self.peek(T::RBrace) { return None; }
                self.expecting(f, "'}', or format specs")
            }
            {
                self.field_conversion()?;
                if self.peek(T::RBrace) { return None; }
                self.expecting(f, "'}'")
            }
        }
    }

    fn field_expression(&mut self) -> R {
        self.tk(T::LBrace)?;
        self.annotated_rhs()
    }

    /// The expression, an equals sign, and a conversion whose letter is not looked at.
    fn field_conversion(&mut self) -> Option<()> {
        self.field_expression()?;
        self.opt(|p| p.tk(T::Equal))?;
        self.opt(|p| {
            p.tk(T::Bang)?;
            p.tk(T::Name)
        })?;
        Some(())
    }

    fn expecting(&mut self, prefix: char, what: &str) -> Alt {
        if self.err.is_some() {
            return self.nothing();
        }
        self.next_token(format!("{prefix}-string: expecting {what}"))
    }
}
