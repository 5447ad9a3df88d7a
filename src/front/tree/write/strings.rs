//! Interpolated strings.

use super::super::asdl::Kind;
use super::super::{Item, Node};
use super::{Fields, Writer, int, malformed, nodes};
use crate::fail::{Failure, Result};
use adder_abi::code::{Const, Position};
use ruff_python_ast::{
    self as ast, AtomicNodeIndex, ConversionFlag, Expr, InterpolatedElement, InterpolatedStringElement,
    InterpolatedStringFormatSpec, InterpolatedStringLiteralElement,
};
use ruff_text_size::{TextRange, TextSize};

impl Writer {
    pub(super) fn fstring(&mut self, f: &mut Fields, start: TextSize, pos: Position) -> Result<ast::FString> {
        let elements = self.elements(f)?.into();
        let range = self.since(start, pos);
        Ok(ast::FString {
            range,
            node_index: AtomicNodeIndex::NONE,
            elements,
            flags: ast::FStringFlags::empty(),
        })
    }

    pub(super) fn tstring(&mut self, f: &mut Fields, start: TextSize, pos: Position) -> Result<ast::TString> {
        let elements = self.elements(f)?.into();
        let range = self.since(start, pos);
        Ok(ast::TString {
            range,
            node_index: AtomicNodeIndex::NONE,
            elements,
            flags: ast::TStringFlags::empty(),
        })
    }

    /// An interpolation that is not part of a string: a string of nothing else, or a template of it.
    pub(super) fn lone_interpolation(&mut self, node: Node, start: TextSize) -> Result<Expr> {
        let (pos, template) = (node.pos, node.kind == Kind::Interpolation);
        let elements = vec![InterpolatedStringElement::Interpolation(self.interpolation(node)?)].into();
        let range = self.since(start, pos);
        let (node_index, part_index) = (AtomicNodeIndex::NONE, AtomicNodeIndex::NONE);
        Ok(if template {
            let flags = ast::TStringFlags::empty();
            let part = ast::TString { range, node_index: part_index, elements, flags };
            ast::ExprTString { node_index, range, value: ast::TStringValue::single(part) }.into()
        } else {
            let flags = ast::FStringFlags::empty();
            let part = ast::FString { range, node_index: part_index, elements, flags };
            ast::ExprFString { node_index, range, value: ast::FStringValue::single(part) }.into()
        })
    }

    fn elements(&mut self, f: &mut Fields) -> Result<Vec<InterpolatedStringElement>> {
        let mut elements = Vec::new();
        for node in nodes(f)? {
            elements.push(match node.kind {
                Kind::FormattedValue | Kind::Interpolation => {
                    InterpolatedStringElement::Interpolation(self.interpolation(node)?)
                }
                Kind::Constant => {
                    let start = self.here(node.pos);
                    let Some(Item::Const(Const::Str(text))) = node.items.into_iter().next() else {
                        return malformed();
                    };
                    let value = String::from_utf8_lossy(text.as_bytes()).into();
                    self.places.keep(start, Const::Str(text));
                    let range = self.since(start, node.pos);
                    let node_index = AtomicNodeIndex::NONE;
                    InterpolatedStringElement::Literal(InterpolatedStringLiteralElement {
                        range,
                        node_index,
                        value,
                    })
                }
                // Any other value is one as its text.
                _ => {
                    let start = self.last();
                    let expression = Box::new(self.expr(node)?);
                    let range = TextRange::new(start, self.last());
                    InterpolatedStringElement::Interpolation(InterpolatedElement {
                        range,
                        node_index: AtomicNodeIndex::NONE,
                        expression,
                        debug_text: None,
                        conversion: ConversionFlag::None,
                        format_spec: None,
                    })
                }
            });
        }
        Ok(elements)
    }

    fn interpolation(&mut self, node: Node) -> Result<InterpolatedElement> {
        let start = self.here(node.pos);
        let template = node.kind == Kind::Interpolation;
        let mut fields = node.items.into_iter();
        let f = &mut fields;
        let expression = self.boxed(f)?;
        if template && let Some(Item::Const(written)) = f.next() {
            self.places.keep(start, written);
        }
        let conversion = match int(f) {
            -1 => ConversionFlag::None,
            115 => ConversionFlag::Str,
            114 => ConversionFlag::Repr,
            97 => ConversionFlag::Ascii,
            other => {
                let message = format!("Unrecognized conversion character {other}");
                let kind = crate::error::ErrorKind::System;
                return Err(Box::new(Failure { kind, message, range: TextRange::default() }));
            }
        };
        let format_spec = match f.next() {
            Some(Item::Node(spec)) => Some(Box::new(self.format_spec(*spec)?)),
            _ => None,
        };
        let range = self.since(start, node.pos);
        let node_index = AtomicNodeIndex::NONE;
        Ok(InterpolatedElement { range, node_index, expression, debug_text: None, conversion, format_spec })
    }

    fn format_spec(&mut self, node: Node) -> Result<InterpolatedStringFormatSpec> {
        let start = self.here(node.pos);
        let pos = node.pos;
        // What is not a string of parts is its only part.
        let mut parts = match node.kind {
            Kind::JoinedStr => node.items.into_iter(),
            _ => vec![Item::List(vec![Item::Node(Box::new(node))])].into_iter(),
        };
        let elements = self.elements(&mut parts)?.into();
        let range = self.since(start, pos);
        Ok(InterpolatedStringFormatSpec { range, node_index: AtomicNodeIndex::NONE, elements })
    }
}
