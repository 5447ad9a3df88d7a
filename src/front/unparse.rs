//! Expressions back to text, as `from __future__ import annotations` keeps them: CPython's spacing, quotes and parentheses.
//!
//! In: a tree. Out: generalised UTF-8. Knows nothing of scopes.

use crate::literals::{self, interpolation_const};
use crate::source::Source;
use crate::symtable::Folds;
use adder_abi::code::Const;
use ruff_python_ast::{self as ast, BoolOp, ConversionFlag, Expr, Operator, UnaryOp};

/// How tightly an expression binds; an operand binding less than wanted gets parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Tuple,
    Test,
    Or,
    And,
    Not,
    Compare,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Sum,
    Term,
    Factor,
    Power,
    Await,
    Atom,
}

impl Level {
    fn tighter(self) -> Level {
        use Level::*;
        match self {
            Tuple => Test,
            Test => Or,
            Or => And,
            And => Not,
            Not => Compare,
            Compare => BitOr,
            BitOr => BitXor,
            BitXor => BitAnd,
            BitAnd => Shift,
            Shift => Sum,
            Sum => Term,
            Term => Factor,
            Factor => Power,
            Power => Await,
            Await | Atom => Atom,
        }
    }
}

/// The text of an expression.
pub fn unparse(source: &Source, folds: &Folds, expr: &Expr) -> Vec<u8> {
    let mut writer = Writer { source, folds, out: Vec::new() };
    writer.expr(expr, Level::Test);
    writer.out
}

struct Writer<'s> {
    source: &'s Source,
    folds: &'s Folds,
    out: Vec<u8>,
}

impl Writer<'_> {
    fn put(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn within(&mut self, parentheses: bool, work: impl FnOnce(&mut Self)) {
        if parentheses {
            self.put("(");
        }
        work(self);
        if parentheses {
            self.put(")");
        }
    }

    fn list(&mut self, exprs: &[Expr], level: Level) {
        for (at, expr) in exprs.iter().enumerate() {
            if at > 0 {
                self.put(", ");
            }
            self.expr(expr, level);
        }
    }

    fn expr(&mut self, expr: &Expr, level: Level) {
        match expr {
            Expr::BoolOp(node) => {
                let (own, word) = match node.op {
                    BoolOp::And => (Level::And, " and "),
                    BoolOp::Or => (Level::Or, " or "),
                };
                self.within(level > own, |w| {
                    for (at, value) in node.values.iter().enumerate() {
                        if at > 0 {
                            w.put(word);
                        }
                        w.expr(value, own.tighter());
                    }
                });
            }
            Expr::Named(node) => self.within(level > Level::Tuple, |w| {
                w.expr(&node.target, Level::Atom);
                w.put(" := ");
                w.expr(&node.value, Level::Atom);
            }),
            Expr::BinOp(node) => self.binary(node, level),
            Expr::UnaryOp(node) => {
                let (own, word) = match node.op {
                    UnaryOp::Not => (Level::Not, "not "),
                    UnaryOp::Invert => (Level::Factor, "~"),
                    UnaryOp::UAdd => (Level::Factor, "+"),
                    UnaryOp::USub => (Level::Factor, "-"),
                };
                self.within(level > own, |w| {
                    w.put(word);
                    w.expr(&node.operand, own);
                });
            }
            Expr::Lambda(node) => self.within(level > Level::Test, |w| {
                w.put("lambda");
                if let Some(parameters) = &node.parameters {
                    // A star follows without a space, as in CPython.
                    if !parameters.posonlyargs.is_empty() || !parameters.args.is_empty() {
                        w.put(" ");
                    }
                    w.parameters(parameters);
                }
                w.put(": ");
                w.expr(&node.body, Level::Test);
            }),
            Expr::If(node) => self.within(level > Level::Test, |w| {
                w.expr(&node.body, Level::Or);
                w.put(" if ");
                w.expr(&node.test, Level::Or);
                w.put(" else ");
                w.expr(&node.orelse, Level::Test);
            }),
            Expr::Dict(node) => {
                self.put("{");
                for (at, item) in node.items.iter().enumerate() {
                    if at > 0 {
                        self.put(", ");
                    }
                    match &item.key {
                        Some(key) => {
                            self.expr(key, Level::Test);
                            self.put(": ");
                            self.expr(&item.value, Level::Test);
                        }
                        None => {
                            self.put("**");
                            self.expr(&item.value, Level::BitOr);
                        }
                    }
                }
                self.put("}");
            }
            Expr::Set(node) => {
                self.put("{");
                self.list(&node.elts, Level::Test);
                self.put("}");
            }
            Expr::ListComp(node) => {
                self.put("[");
                self.expr(&node.elt, Level::Test);
                self.generators(&node.generators);
                self.put("]");
            }
            Expr::SetComp(node) => {
                self.put("{");
                self.expr(&node.elt, Level::Test);
                self.generators(&node.generators);
                self.put("}");
            }
            Expr::DictComp(node) => {
                self.put("{");
                if let Some(key) = &node.key {
                    self.expr(key, Level::Test);
                    self.put(": ");
                }
                self.expr(&node.value, Level::Test);
                self.generators(&node.generators);
                self.put("}");
            }
            Expr::Generator(node) => {
                self.put("(");
                self.expr(&node.elt, Level::Test);
                self.generators(&node.generators);
                self.put(")");
            }
            Expr::Await(node) => self.within(level > Level::Await, |w| {
                w.put("await ");
                w.expr(&node.value, Level::Atom);
            }),
            Expr::Yield(node) => match &node.value {
                Some(value) => {
                    self.put("(yield ");
                    self.expr(value, Level::Test);
                    self.put(")");
                }
                None => self.put("(yield)"),
            },
            Expr::YieldFrom(node) => {
                self.put("(yield from ");
                self.expr(&node.value, Level::Test);
                self.put(")");
            }
            Expr::Compare(node) => self.within(level > Level::Compare, |w| {
                w.expr(&node.left, Level::BitOr);
                for (op, right) in node.ops.iter().zip(&node.comparators) {
                    w.put(" ");
                    w.put(op.as_str());
                    w.put(" ");
                    w.expr(right, Level::BitOr);
                }
            }),
            Expr::Call(node) => self.call(node),
            Expr::FString(_) | Expr::TString(_) => self.interpolated(expr),
            Expr::Attribute(node) => {
                self.expr(&node.value, Level::Atom);
                let integer = matches!(&*node.value, Expr::NumberLiteral(number) if number.value.is_int());
                self.put(if integer { " ." } else { "." });
                self.put(&node.attr);
            }
            Expr::Subscript(node) => {
                self.expr(&node.value, Level::Atom);
                self.put("[");
                self.expr(&node.slice, Level::Tuple);
                self.put("]");
            }
            Expr::Starred(node) => {
                self.put("*");
                self.expr(&node.value, Level::BitOr);
            }
            Expr::Name(node) => self.put(&node.id),
            Expr::List(node) => {
                self.put("[");
                self.list(&node.elts, Level::Test);
                self.put("]");
            }
            Expr::Tuple(node) => match &node.elts[..] {
                [] => self.put("()"),
                elts => self.within(level > Level::Tuple, |w| {
                    w.list(elts, Level::Test);
                    if elts.len() == 1 {
                        w.put(",");
                    }
                }),
            },
            Expr::Slice(node) => {
                if let Some(lower) = &node.lower {
                    self.expr(lower, Level::Test);
                }
                self.put(":");
                if let Some(upper) = &node.upper {
                    self.expr(upper, Level::Test);
                }
                if let Some(step) = &node.step {
                    self.put(":");
                    self.expr(step, Level::Test);
                }
            }
            Expr::StringLiteral(node) => {
                if node.value.first_literal_flags().prefix().is_unicode() {
                    self.put("u");
                }
                self.constant(expr);
            }
            Expr::BytesLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_) => self.constant(expr),
            Expr::IpyEscapeCommand(_) => {}
        }
    }

    fn binary(&mut self, node: &ast::ExprBinOp, level: Level) {
        let (own, word) = match node.op {
            Operator::Add => (Level::Sum, " + "),
            Operator::Sub => (Level::Sum, " - "),
            Operator::Mult => (Level::Term, " * "),
            Operator::MatMult => (Level::Term, " @ "),
            Operator::Div => (Level::Term, " / "),
            Operator::Mod => (Level::Term, " % "),
            Operator::FloorDiv => (Level::Term, " // "),
            Operator::Pow => (Level::Power, " ** "),
            Operator::LShift => (Level::Shift, " << "),
            Operator::RShift => (Level::Shift, " >> "),
            Operator::BitOr => (Level::BitOr, " | "),
            Operator::BitXor => (Level::BitXor, " ^ "),
            Operator::BitAnd => (Level::BitAnd, " & "),
        };
        let power = node.op == Operator::Pow;
        self.within(level > own, |w| {
            w.expr(&node.left, if power { own.tighter() } else { own });
            w.put(word);
            w.expr(&node.right, if power { own } else { own.tighter() });
        });
    }

    fn call(&mut self, node: &ast::ExprCall) {
        self.expr(&node.func, Level::Atom);
        let (args, keywords) = (&node.arguments.args, &node.arguments.keywords);
        if let ([only @ Expr::Generator(_)], true) = (&args[..], keywords.is_empty()) {
            self.expr(only, Level::Test);
            return;
        }
        self.put("(");
        self.list(args, Level::Test);
        for (at, keyword) in keywords.iter().enumerate() {
            if at > 0 || !args.is_empty() {
                self.put(", ");
            }
            match &keyword.arg {
                Some(name) => {
                    self.put(name);
                    self.put("=");
                }
                None => self.put("**"),
            }
            self.expr(&keyword.value, Level::Test);
        }
        self.put(")");
    }

    fn generators(&mut self, generators: &[ast::Comprehension]) {
        for generator in generators {
            self.put(if generator.is_async { " async for " } else { " for " });
            self.expr(&generator.target, Level::Tuple);
            self.put(" in ");
            self.expr(&generator.iter, Level::Or);
            for test in &generator.ifs {
                self.put(" if ");
                self.expr(test, Level::Or);
            }
        }
    }

    fn parameters(&mut self, parameters: &ast::Parameters) {
        let mut first = true;
        let mut comma = |w: &mut Self| {
            if !std::mem::take(&mut first) {
                w.put(", ");
            }
        };
        for (at, parameter) in parameters.posonlyargs.iter().chain(&parameters.args).enumerate() {
            comma(self);
            self.parameter(parameter);
            if at + 1 == parameters.posonlyargs.len() {
                self.put(", /");
            }
        }
        if parameters.vararg.is_some() || !parameters.kwonlyargs.is_empty() {
            comma(self);
            self.put("*");
            if let Some(vararg) = &parameters.vararg {
                self.put(&vararg.name);
            }
        }
        for parameter in &parameters.kwonlyargs {
            comma(self);
            self.parameter(parameter);
        }
        if let Some(kwarg) = &parameters.kwarg {
            comma(self);
            self.put("**");
            self.put(&kwarg.name);
        }
    }

    fn parameter(&mut self, parameter: &ast::ParameterWithDefault) {
        self.put(&parameter.parameter.name);
        if let Some(default) = &parameter.default {
            self.put("=");
            self.expr(default, Level::Test);
        }
    }

    fn constant(&mut self, expr: &Expr) {
        // Literals in annotations of functions are not folded; number them here.
        let value = self.folds.get(expr).or_else(|| match expr {
            Expr::StringLiteral(node) => Some(Const::Str(literals::string(self.source, node))),
            Expr::NumberLiteral(node) => literals::number_in(self.source, node).ok(),
            _ => None,
        });
        match value {
            Some(Const::None) => self.put("None"),
            Some(Const::True) => self.put("True"),
            Some(Const::False) => self.put("False"),
            Some(Const::Ellipsis) => self.put("..."),
            Some(Const::Int(int)) => self.put(&int.to_string()),
            Some(Const::BigInt { magnitude, .. }) => {
                self.put(&dashu_int::UBig::from_le_bytes(&magnitude).to_string());
            }
            Some(Const::Float(float)) => self.put(&float_text(float)),
            Some(Const::Complex(_, im)) => self.put(&format!("{}j", float_text(im).trim_end_matches(".0"))),
            Some(Const::Str(text)) => quote(text.code_points(), &mut self.out),
            Some(Const::Bytes(bytes)) => {
                self.put("b");
                quote_bytes(&bytes, &mut self.out);
            }
            _ => {}
        }
    }

    /// An f-string or t-string: its parts between quotes that do not occur in it.
    fn interpolated(&mut self, expr: &Expr) {
        let mut inner = Writer { source: self.source, folds: self.folds, out: Vec::new() };
        let prefix = match expr {
            Expr::FString(node) => {
                for part in node.value.iter() {
                    match part {
                        ast::FStringPart::Literal(literal) => inner.literal_text(&literal.value),
                        ast::FStringPart::FString(fstring) => inner.elements(&fstring.elements, false),
                    }
                }
                "f"
            }
            Expr::TString(node) => {
                node.value.iter().for_each(|tstring| inner.elements(&tstring.elements, true));
                "t"
            }
            _ => return,
        };
        self.put(prefix);
        let text = String::from_utf8_lossy(&inner.out).into_owned();
        quote(text.chars().map(u32::from), &mut self.out);
    }

    fn literal_text(&mut self, text: &str) {
        self.put(&text.replace('{', "{{").replace('}', "}}"));
    }

    /// The parts between quotes; a template's expressions stay as they are written.
    fn elements(&mut self, elements: &ast::InterpolatedStringElements, as_written: bool) {
        for element in elements {
            match element {
                ast::InterpolatedStringElement::Literal(literal) => self.literal_text(&literal.value),
                ast::InterpolatedStringElement::Interpolation(part) => {
                    if let Some(debug) = &part.debug_text {
                        self.literal_text(debug.as_str());
                    }
                    self.put("{");
                    let before = self.out.len();
                    match interpolation_const(self.source, part) {
                        Const::Str(text) if as_written => self.out.extend_from_slice(text.as_bytes()),
                        _ => self.expr(&part.expression, Level::Or),
                    }
                    if self.out.get(before) == Some(&b'{') {
                        self.out.insert(before, b' ');
                    }
                    self.put(match part.conversion {
                        ConversionFlag::Str => "!s",
                        ConversionFlag::Repr => "!r",
                        ConversionFlag::Ascii => "!a",
                        ConversionFlag::None if part.debug_text.is_some() && part.format_spec.is_none() => {
                            "!r"
                        }
                        ConversionFlag::None => "",
                    });
                    if let Some(spec) = &part.format_spec {
                        self.put(":");
                        self.elements(&spec.elements, false);
                    }
                    self.put("}");
                }
            }
        }
    }
}

/// A float as `repr` shows it; infinity as a literal that overflows.
fn float_text(float: f64) -> String {
    if float.is_infinite() {
        return "1e309".to_owned();
    }
    let scientific = format!("{float:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        let plain = format!("{float}");
        if plain.contains('.') { plain } else { plain + ".0" }
    } else {
        format!("{digits}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
    }
}

/// Whether `repr` shows a character as itself; of unassigned ones only the large stretches are known here.
fn is_printable(c: char) -> bool {
    let hidden = c.is_control() || c != ' ' && c.is_whitespace();
    let format = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    let special = matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}'..='\u{ffff}' | '\u{323b0}'..='\u{e00ff}' | '\u{e01f0}'..);
    !hidden && !format && !special && u32::from(c) & 0xfffe != 0xfffe
}

/// A string as `repr` shows it.
fn quote(points: impl Iterator<Item = u32>, out: &mut Vec<u8>) {
    let points: Vec<u32> = points.collect();
    let has = |quote: char| points.contains(&u32::from(quote));
    let mark = if has('\'') && !has('"') { '"' } else { '\'' };
    out.push(mark as u8);
    for point in points {
        match char::from_u32(point) {
            Some(c) if c == mark || c == '\\' => out.extend([b'\\', c as u8]),
            Some('\n') => out.extend(b"\\n"),
            Some('\r') => out.extend(b"\\r"),
            Some('\t') => out.extend(b"\\t"),
            Some(c) if is_printable(c) => {
                literals::push_point(point, out);
            }
            _ => out.extend(
                match point {
                    0..0x100 => format!("\\x{point:02x}"),
                    0x100..0x1_0000 => format!("\\u{point:04x}"),
                    _ => format!("\\U{point:08x}"),
                }
                .into_bytes(),
            ),
        }
    }
    out.push(mark as u8);
}

fn quote_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    let mark = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { b'"' } else { b'\'' };
    out.push(mark);
    for &byte in bytes {
        match byte {
            b'\\' => out.extend(b"\\\\"),
            b'\n' => out.extend(b"\\n"),
            b'\r' => out.extend(b"\\r"),
            b'\t' => out.extend(b"\\t"),
            byte if byte == mark => out.extend([b'\\', byte]),
            0x20..0x7f => out.push(byte),
            _ => out.extend(format!("\\x{byte:02x}").into_bytes()),
        }
    }
    out.push(mark);
}
