//! Interpolated strings to neutral nodes.
//!
//! Adjacent literal text becomes one constant that reaches from the first piece to the last, whatever literals it was written in.

use super::asdl::Kind;
use super::read::{Reader, items};
use super::{Item, Node};
use crate::literals;
use adder_abi::code::{Const, Text};
use ruff_python_ast::{self as ast, ConversionFlag, FStringPart, InterpolatedStringElement};
use ruff_text_size::{Ranged, TextRange, TextSize};

/// Which of the two kinds of interpolated string.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Joined,
    Template,
}

/// The values of a string while they are gathered.
#[derive(Default)]
struct Values {
    items: Vec<Item>,
    /// Literal text and its place.
    text: Vec<u8>,
    range: Option<TextRange>,
    unicode: bool,
}

impl Values {
    fn cover(&mut self, range: TextRange) {
        self.range = Some(self.range.map_or(range, |so_far| so_far.cover(range)));
    }
}

impl Reader<'_> {
    pub fn fstring(&mut self, node: &ast::ExprFString) -> Node {
        let mut values = Values::default();
        for part in node.value.iter() {
            match part {
                FStringPart::Literal(literal) => {
                    if values.range.is_none() {
                        values.unicode = literal.flags.prefix().is_unicode();
                    }
                    literals::string_part(self.source, literal, &mut values.text);
                    values.cover(literal.range);
                }
                FStringPart::FString(fstring) => {
                    let raw = fstring.flags.prefix().is_raw();
                    self.elements(&fstring.elements, raw, Form::Joined, &mut values);
                }
            }
        }
        self.flush(&mut values);
        self.node(Kind::JoinedStr, node.range, items![Item::List(values.items)])
    }

    pub fn tstring(&mut self, node: &ast::ExprTString) -> Node {
        let mut values = Values::default();
        for tstring in node.value.iter() {
            self.elements(&tstring.elements, tstring.flags.prefix().is_raw(), Form::Template, &mut values);
        }
        self.flush(&mut values);
        self.node(Kind::TemplateStr, node.range, items![Item::List(values.items)])
    }

    fn elements(
        &mut self,
        elements: &ast::InterpolatedStringElements,
        raw: bool,
        form: Form,
        values: &mut Values,
    ) {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => {
                    literals::push_text(self.source, literal.range, &literal.value, raw, &mut values.text);
                    values.cover(literal.range);
                }
                InterpolatedStringElement::Interpolation(part) => {
                    let mut debug_end = None;
                    if let Some(debug) = &part.debug_text {
                        let text = literals::debug_text(self.source, part, debug);
                        let start = part.range.start() + TextSize::new(1);
                        let end = start + TextSize::of(&text[..]);
                        values.text.extend_from_slice(text.as_bytes());
                        values.cover(TextRange::new(start, end));
                        debug_end = Some(end);
                    }
                    self.flush(values);
                    let node = self.interpolation(part, raw, form, debug_end.is_some());
                    values.items.push(Item::Node(Box::new(node)));
                }
            }
        }
    }

    /// Makes a constant of the text gathered so far.
    fn flush(&mut self, values: &mut Values) {
        let text = std::mem::take(&mut values.text);
        let unicode = std::mem::take(&mut values.unicode);
        let Some(range) = values.range.take() else { return };
        if text.is_empty() {
            return;
        }
        let kind = if unicode { Item::Text(Text::from("u")) } else { Item::None };
        let node =
            self.node(Kind::Constant, range, items![Item::Const(Const::Str(Text::from_wtf8(text))), kind]);
        values.items.push(Item::Node(Box::new(node)));
    }

    fn interpolation(&mut self, part: &ast::InterpolatedElement, raw: bool, form: Form, debug: bool) -> Node {
        let value = self.child(&part.expression);
        let conversion = match part.conversion {
            ConversionFlag::None if debug && part.format_spec.is_none() => i64::from(b'r'),
            ConversionFlag::None => -1,
            ConversionFlag::Str => i64::from(b's'),
            ConversionFlag::Ascii => i64::from(b'a'),
            ConversionFlag::Repr => i64::from(b'r'),
        };
        let spec = match &part.format_spec {
            None => Item::None,
            Some(spec) => self.format_spec(spec, raw),
        };
        let conversion = Item::Int(conversion);
        match form {
            Form::Joined => self.node(Kind::FormattedValue, part.range, items![value, conversion, spec]),
            Form::Template => {
                let written = Item::Const(literals::interpolation_const(self.source, part));
                self.node(Kind::Interpolation, part.range, items![value, written, conversion, spec])
            }
        }
    }

    fn format_spec(&mut self, spec: &ast::InterpolatedStringFormatSpec, raw: bool) -> Item {
        if !self.enter() {
            return Item::None;
        }
        let mut values = Values::default();
        self.elements(&spec.elements, raw, Form::Joined, &mut values);
        self.flush(&mut values);
        self.leave();
        // It begins at the colon.
        let range = TextRange::new(spec.range().start() - TextSize::new(1), spec.range().end());
        Item::Node(Box::new(self.node(Kind::JoinedStr, range, items![Item::List(values.items)])))
    }
}
