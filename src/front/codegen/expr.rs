//! Expressions, each leaving one value on the stack.

use super::Compiler;
use crate::fail::{Result, fail};
use crate::literals;
use crate::symtable::inverted;
use adder_abi::code::{Const, Text};
use adder_abi::opcode::{Opcode, format_value};
use ruff_python_ast::{self as ast, BoolOp, CmpOp, ConversionFlag, Expr, Operator, UnaryOp};
use ruff_text_size::{Ranged, TextRange};

impl<'a> Compiler<'a, '_> {
    pub(super) fn expr(&mut self, expr: &'a Expr) -> Result {
        self.deeper()?;
        let outer = std::mem::replace(&mut self.unit().loc, expr.range());
        match self.folds.get(expr) {
            Some(value) => self.load_const(value),
            None => self.computed(expr)?,
        }
        self.unit().loc = outer;
        self.depth -= 1;
        Ok(())
    }

    pub(super) fn exprs(&mut self, exprs: &'a [Expr]) -> Result {
        exprs.iter().try_for_each(|expr| self.expr(expr))
    }

    /// An expression that is no constant.
    fn computed(&mut self, expr: &'a Expr) -> Result {
        match expr {
            Expr::BoolOp(node) => {
                let end = self.new_label();
                let op = match node.op {
                    BoolOp::And => Opcode::JUMP_IF_FALSE_OR_POP,
                    BoolOp::Or => Opcode::JUMP_IF_TRUE_OR_POP,
                };
                if let Some((last, values)) = node.values.split_last() {
                    for value in values {
                        self.expr(value)?;
                        self.jump(op, end);
                    }
                    self.expr(last)?;
                }
                self.place(end);
            }
            Expr::Named(node) => {
                self.expr(&node.value)?;
                self.op(Opcode::DUP_TOP);
                self.store(&node.target)?;
            }
            Expr::BinOp(node) => self.binary(node)?,
            Expr::UnaryOp(node) => self.unary(node)?,
            Expr::Lambda(node) => self.lambda(node)?,
            Expr::If(node) => {
                let (end, otherwise) = (self.new_label(), self.new_label());
                self.jump_if(&node.test, otherwise, false)?;
                self.expr(&node.body)?;
                self.jump(Opcode::JUMP_FORWARD, end);
                self.place(otherwise);
                self.expr(&node.orelse)?;
                self.place(end);
            }
            Expr::Dict(node) => self.dict(node)?,
            Expr::Set(node) => self.display(&node.elts, 0, Display::Set)?,
            Expr::List(node) => self.display(&node.elts, 0, Display::List)?,
            Expr::Tuple(node) => self.display(&node.elts, 0, Display::Tuple)?,
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) => {
                self.comprehension(expr)?;
            }
            Expr::Await(node) => {
                self.check_await(node.range)?;
                self.expr(&node.value)?;
                self.await_top();
            }
            Expr::Yield(node) => {
                self.check_yield("yield", node.range)?;
                match &node.value {
                    Some(value) => self.expr(value)?,
                    None => self.load_const(Const::None),
                }
                self.op(Opcode::YIELD_VALUE);
            }
            Expr::YieldFrom(node) => {
                self.check_yield("yield from", node.range)?;
                if self.current().is_async {
                    return fail("'yield from' inside async function", node.range);
                }
                self.expr(&node.value)?;
                self.op(Opcode::GET_YIELD_FROM_ITER);
                self.load_const(Const::None);
                self.op(Opcode::YIELD_FROM);
            }
            Expr::Compare(node) => self.compare(node)?,
            Expr::Call(node) => self.call(node)?,
            Expr::FString(node) => self.fstring(node)?,
            Expr::TString(node) => self.tstring(node)?,
            Expr::Attribute(node) => {
                self.expr(&node.value)?;
                self.unit().loc = self.attribute_loc(node);
                let name = self.mangled(&node.attr.id);
                self.op_name(Opcode::LOAD_ATTR, &name);
            }
            Expr::Subscript(node) => {
                self.check_subscript(node);
                self.expr(&node.value)?;
                self.slice(&node.slice)?;
                self.op(Opcode::BINARY_SUBSCR);
            }
            Expr::Name(node) => self.load_name(&node.id)?,
            Expr::Slice(_) => self.slice(expr)?,
            Expr::Starred(node) => return fail("can't use starred expression here", node.range),
            Expr::IpyEscapeCommand(node) => return fail("invalid syntax", node.range),
            // Constants, all of them known to the folder.
            Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_) => self.load_const(Const::None),
        }
        Ok(())
    }

    fn check_yield(&self, what: &str, range: TextRange) -> Result {
        use super::unit::UnitKind::{Comprehension, Function, Lambda};
        match self.current().kind {
            Function | Lambda | Comprehension => Ok(()),
            _ if self.left_out => Ok(()),
            _ => fail(format!("'{what}' outside function"), range),
        }
    }

    /// Where an attribute access is shown: at the name, when it stands on a line of its own.
    pub(super) fn attribute_loc(&self, node: &ast::ExprAttribute) -> TextRange {
        let line = |offset: ruff_text_size::TextSize| self.source.line_index(offset.into());
        if line(node.range.start()) == line(node.range.end()) { node.range } else { node.attr.range }
    }

    fn binary(&mut self, node: &'a ast::ExprBinOp) -> Result {
        let mut chain = vec![node];
        let mut left = &*node.left;
        while let Expr::BinOp(inner) = left {
            if self.folds.get(left).is_some() {
                break;
            }
            chain.push(inner);
            left = &inner.left;
        }
        self.expr(left)?;
        for node in chain.into_iter().rev() {
            self.expr(&node.right)?;
            self.at(node.range, |c| c.op(operator(node.op)));
        }
        Ok(())
    }

    fn unary(&mut self, node: &'a ast::ExprUnaryOp) -> Result {
        if node.op == UnaryOp::Not
            && let Expr::Compare(compare) = &*node.operand
            && let [op] = *compare.ops
            && let Some(op) = inverted(op)
        {
            self.check_compare(compare);
            self.expr(&compare.left)?;
            self.comparator(compare, 0)?;
            self.compare_op(op);
            return Ok(());
        }
        self.expr(&node.operand)?;
        self.op(match node.op {
            UnaryOp::Invert => Opcode::UNARY_INVERT,
            UnaryOp::Not => Opcode::UNARY_NOT,
            UnaryOp::UAdd => Opcode::UNARY_POSITIVE,
            UnaryOp::USub => Opcode::UNARY_NEGATIVE,
        });
        Ok(())
    }

    // Comparisons

    fn compare(&mut self, node: &'a ast::ExprCompare) -> Result {
        self.check_compare(node);
        self.expr(&node.left)?;
        let last = node.ops.len() - 1;
        if last == 0 {
            self.comparator(node, 0)?;
            self.compare_op(node.ops[0]);
            return Ok(());
        }
        let (cleanup, end) = (self.new_label(), self.new_label());
        for at in 0..last {
            self.comparator(node, at)?;
            self.op(Opcode::DUP_TOP);
            self.op(Opcode::ROT_THREE);
            self.compare_op(node.ops[at]);
            self.jump(Opcode::JUMP_IF_FALSE_OR_POP, cleanup);
        }
        self.comparator(node, last)?;
        self.compare_op(node.ops[last]);
        self.jump(Opcode::JUMP_FORWARD, end);
        self.place(cleanup);
        self.op(Opcode::ROT_TWO);
        self.op(Opcode::POP_TOP);
        self.place(end);
        Ok(())
    }

    /// The right-hand side of the comparison at `at`. The last container of constants to look into is a constant itself.
    pub(super) fn comparator(&mut self, node: &'a ast::ExprCompare, at: usize) -> Result {
        let right = &node.comparators[at];
        if at + 1 == node.ops.len() && matches!(node.ops[at], CmpOp::In | CmpOp::NotIn) {
            return self.iterable(right);
        }
        self.expr(right)
    }

    /// An expression that is only iterated over or looked into: a list may be a tuple, a set a frozenset.
    pub(super) fn iterable(&mut self, expr: &'a Expr) -> Result {
        match expr {
            Expr::List(list) if !list.elts.iter().any(Expr::is_starred_expr) => {
                if let Some(items) = self.constants(&list.elts) {
                    self.at(expr.range(), |c| c.load_const(Const::Tuple(items)));
                    return Ok(());
                }
                let outer = std::mem::replace(&mut self.unit().loc, expr.range());
                self.display(&list.elts, 0, Display::Tuple)?;
                self.unit().loc = outer;
                Ok(())
            }
            Expr::Set(set) => {
                if let Some(items) = self.constants(&set.elts) {
                    self.at(expr.range(), |c| c.load_const(Const::FrozenSet(items)));
                    return Ok(());
                }
                self.expr(expr)
            }
            _ => self.expr(expr),
        }
    }

    /// The values of expressions that are all constants.
    pub(super) fn constants(&self, exprs: &[Expr]) -> Option<Box<[Const]>> {
        exprs.iter().map(|expr| self.folds.get(expr)).collect()
    }

    pub(super) fn compare_op(&mut self, op: CmpOp) {
        let (op, arg) = match op {
            CmpOp::Lt => (Opcode::COMPARE_OP, 0),
            CmpOp::LtE => (Opcode::COMPARE_OP, 1),
            CmpOp::Eq => (Opcode::COMPARE_OP, 2),
            CmpOp::NotEq => (Opcode::COMPARE_OP, 3),
            CmpOp::Gt => (Opcode::COMPARE_OP, 4),
            CmpOp::GtE => (Opcode::COMPARE_OP, 5),
            CmpOp::Is => (Opcode::IS_OP, 0),
            CmpOp::IsNot => (Opcode::IS_OP, 1),
            CmpOp::In => (Opcode::CONTAINS_OP, 0),
            CmpOp::NotIn => (Opcode::CONTAINS_OP, 1),
        };
        self.op_arg(op, arg);
    }

    // Displays

    /// A list, tuple or set of `elts` on top of `pushed` values that come first.
    pub(super) fn display(&mut self, elts: &'a [Expr], pushed: u32, display: Display) -> Result {
        let (build, add, extend) = match display {
            Display::Set => (Opcode::BUILD_SET, Opcode::SET_ADD, Opcode::SET_UPDATE),
            Display::List | Display::Tuple => (Opcode::BUILD_LIST, Opcode::LIST_APPEND, Opcode::LIST_EXTEND),
        };
        let tuple = display == Display::Tuple;
        if elts.len() > 2
            && !(tuple && pushed > 0)
            && let Some(items) = self.constants(elts)
        {
            if tuple {
                self.load_const(Const::Tuple(items));
                return Ok(());
            }
            self.op_arg(build, pushed);
            self.load_const(match display {
                Display::Set => Const::FrozenSet(items),
                Display::List | Display::Tuple => Const::Tuple(items),
            });
            self.op_arg(extend, 1);
            return Ok(());
        }
        let big = elts.len() + pushed as usize > STACK_GUIDELINE;
        if !big && !elts.iter().any(Expr::is_starred_expr) {
            self.exprs(elts)?;
            let count = elts.len() as u32 + pushed;
            self.op_arg(if tuple { Opcode::BUILD_TUPLE } else { build }, count);
            return Ok(());
        }
        let mut built = big;
        if big {
            self.op_arg(build, pushed);
        }
        for (at, elt) in elts.iter().enumerate() {
            if let Expr::Starred(starred) = elt {
                if !built {
                    self.op_arg(build, at as u32 + pushed);
                    built = true;
                }
                self.expr(&starred.value)?;
                self.op_arg(extend, 1);
            } else {
                self.expr(elt)?;
                if built {
                    self.op_arg(add, 1);
                }
            }
        }
        if tuple {
            self.op(Opcode::LIST_TO_TUPLE);
        }
        Ok(())
    }

    fn dict(&mut self, node: &'a ast::ExprDict) -> Result {
        // 3.9's limit on the items of one BUILD_MAP.
        const MAX_ITEMS: usize = 0xffff;
        let mut have_dict = false;
        let mut waiting = 0;
        let items = &node.items[..];
        for (at, item) in items.iter().enumerate() {
            if item.key.is_none() {
                if waiting > 0 {
                    self.dict_part(&items[at - waiting..at], have_dict)?;
                    have_dict = true;
                    waiting = 0;
                }
                if !have_dict {
                    self.op_arg(Opcode::BUILD_MAP, 0);
                    have_dict = true;
                }
                self.expr(&item.value)?;
                self.op_arg(Opcode::DICT_UPDATE, 1);
            } else if waiting == MAX_ITEMS {
                self.dict_part(&items[at - waiting..=at], have_dict)?;
                have_dict = true;
                waiting = 0;
            } else {
                waiting += 1;
            }
        }
        if waiting > 0 {
            self.dict_part(&items[items.len() - waiting..], have_dict)?;
        } else if !have_dict {
            self.op_arg(Opcode::BUILD_MAP, 0);
        }
        Ok(())
    }

    /// Items without `**`, merged into the dict below if there is one.
    fn dict_part(&mut self, items: &'a [ast::DictItem], have_dict: bool) -> Result {
        let count = items.len() as u32;
        let keys: Option<Box<[Const]>> =
            items.iter().map(|item| item.key.as_ref().and_then(|key| self.folds.get(key))).collect();
        match keys {
            Some(keys) if count > 1 => {
                for item in items {
                    self.expr(&item.value)?;
                }
                self.load_const(Const::Tuple(keys));
                self.op_arg(Opcode::BUILD_CONST_KEY_MAP, count);
            }
            _ if items.len() * 2 > STACK_GUIDELINE => {
                self.op_arg(Opcode::BUILD_MAP, 0);
                for item in items {
                    if let Some(key) = &item.key {
                        self.expr(key)?;
                    }
                    self.expr(&item.value)?;
                    self.op_arg(Opcode::MAP_ADD, 1);
                }
            }
            _ => {
                for item in items {
                    if let Some(key) = &item.key {
                        self.expr(key)?;
                    }
                    self.expr(&item.value)?;
                }
                self.op_arg(Opcode::BUILD_MAP, count);
            }
        }
        if have_dict {
            self.op_arg(Opcode::DICT_UPDATE, 1);
        }
        Ok(())
    }

    /// What stands between square brackets.
    pub(super) fn slice(&mut self, index: &'a Expr) -> Result {
        let Expr::Slice(slice) = index else { return self.expr(index) };
        for part in [&slice.lower, &slice.upper] {
            match part {
                Some(part) => self.expr(part)?,
                None => self.load_const(Const::None),
            }
        }
        if let Some(step) = &slice.step {
            self.expr(step)?;
        }
        self.op_arg(Opcode::BUILD_SLICE, if slice.step.is_some() { 3 } else { 2 });
        Ok(())
    }

    // Interpolated strings

    fn fstring(&mut self, node: &'a ast::ExprFString) -> Result {
        let mut pieces = Pieces::default();
        for part in node.value.iter() {
            match part {
                ast::FStringPart::Literal(literal) => {
                    literals::string_part(self.source, literal, &mut pieces.text);
                }
                ast::FStringPart::FString(fstring) => {
                    let raw = fstring.flags.prefix().is_raw();
                    self.fstring_elements(&fstring.elements, raw, &mut pieces)?;
                }
            }
        }
        self.join(pieces);
        Ok(())
    }

    fn fstring_elements(
        &mut self,
        elements: &'a ast::InterpolatedStringElements,
        raw: bool,
        pieces: &mut Pieces,
    ) -> Result {
        for element in elements {
            match element {
                ast::InterpolatedStringElement::Literal(literal) => {
                    literals::push_text(self.source, literal.range, &literal.value, raw, &mut pieces.text);
                }
                ast::InterpolatedStringElement::Interpolation(part) => {
                    if let Some(debug) = &part.debug_text {
                        pieces
                            .text
                            .extend_from_slice(literals::debug_text(self.source, part, debug).as_bytes());
                    }
                    self.flush(pieces);
                    self.formatted(part, raw)?;
                    pieces.count += 1;
                }
            }
        }
        Ok(())
    }

    /// Pushes the literal text gathered so far, if there is any.
    fn flush(&mut self, pieces: &mut Pieces) {
        if !pieces.text.is_empty() {
            let text = std::mem::take(&mut pieces.text);
            self.load_const(Const::Str(Text::from_wtf8(text)));
            pieces.count += 1;
        }
    }

    /// Joins what has been pushed to one string.
    fn join(&mut self, mut pieces: Pieces) {
        if pieces.count == 0 {
            let text = std::mem::take(&mut pieces.text);
            self.load_const(Const::Str(Text::from_wtf8(text)));
            return;
        }
        self.flush(&mut pieces);
        if pieces.count != 1 {
            self.op_arg(Opcode::BUILD_STRING, pieces.count);
        }
    }

    fn formatted(&mut self, part: &'a ast::InterpolatedElement, raw: bool) -> Result {
        let outer = std::mem::replace(&mut self.unit().loc, part.range);
        self.expr(&part.expression)?;
        let mut flags = conversion(part);
        if let Some(spec) = &part.format_spec {
            self.format_spec(spec, raw)?;
            flags |= format_value::HAVE_SPEC;
        }
        self.op_arg(Opcode::FORMAT_VALUE, flags);
        self.unit().loc = outer;
        Ok(())
    }

    fn format_spec(&mut self, spec: &'a ast::InterpolatedStringFormatSpec, raw: bool) -> Result {
        self.deeper()?;
        let mut pieces = Pieces::default();
        self.fstring_elements(&spec.elements, raw, &mut pieces)?;
        self.join(pieces);
        self.depth -= 1;
        Ok(())
    }

    fn tstring(&mut self, node: &'a ast::ExprTString) -> Result {
        let mut text = Vec::new();
        let mut strings = Vec::new();
        let mut parts = Vec::new();
        for tstring in node.value.iter() {
            let raw = tstring.flags.prefix().is_raw();
            for element in &tstring.elements {
                match element {
                    ast::InterpolatedStringElement::Literal(literal) => {
                        literals::push_text(self.source, literal.range, &literal.value, raw, &mut text);
                    }
                    ast::InterpolatedStringElement::Interpolation(part) => {
                        if let Some(debug) = &part.debug_text {
                            text.extend_from_slice(literals::debug_text(self.source, part, debug).as_bytes());
                        }
                        strings.push(Const::Str(Text::from_wtf8(std::mem::take(&mut text))));
                        parts.push((part, raw));
                    }
                }
            }
        }
        strings.push(Const::Str(Text::from_wtf8(text)));
        self.load_const(Const::Tuple(strings.into()));
        for (part, raw) in &parts {
            let outer = std::mem::replace(&mut self.unit().loc, part.range);
            self.expr(&part.expression)?;
            self.load_const(literals::interpolation_const(self.source, part));
            let mut flags = conversion(part) << 2;
            if let Some(spec) = &part.format_spec {
                self.format_spec(spec, *raw)?;
                flags |= 1;
            }
            self.op_arg(Opcode::BUILD_INTERPOLATION, flags);
            self.unit().loc = outer;
        }
        self.op_arg(Opcode::BUILD_TUPLE, parts.len() as u32);
        self.op(Opcode::BUILD_TEMPLATE);
        Ok(())
    }
}

/// Parts of an interpolated string on their way to `BUILD_STRING`.
#[derive(Default)]
struct Pieces {
    /// Literal text not pushed yet.
    text: Vec<u8>,
    /// Values pushed.
    count: u32,
}

/// Displays and calls do not put more than this many values on the stack at once.
pub(super) const STACK_GUIDELINE: usize = 30;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Display {
    List,
    Tuple,
    Set,
}

fn conversion(part: &ast::InterpolatedElement) -> u32 {
    match part.conversion {
        ConversionFlag::Str => format_value::STR,
        ConversionFlag::Repr => format_value::REPR,
        ConversionFlag::Ascii => format_value::ASCII,
        ConversionFlag::None if part.debug_text.is_some() && part.format_spec.is_none() => format_value::REPR,
        ConversionFlag::None => 0,
    }
}

fn operator(op: Operator) -> Opcode {
    match op {
        Operator::Add => Opcode::BINARY_ADD,
        Operator::Sub => Opcode::BINARY_SUBTRACT,
        Operator::Mult => Opcode::BINARY_MULTIPLY,
        Operator::MatMult => Opcode::BINARY_MATRIX_MULTIPLY,
        Operator::Div => Opcode::BINARY_TRUE_DIVIDE,
        Operator::Mod => Opcode::BINARY_MODULO,
        Operator::Pow => Opcode::BINARY_POWER,
        Operator::LShift => Opcode::BINARY_LSHIFT,
        Operator::RShift => Opcode::BINARY_RSHIFT,
        Operator::BitOr => Opcode::BINARY_OR,
        Operator::BitXor => Opcode::BINARY_XOR,
        Operator::BitAnd => Opcode::BINARY_AND,
        Operator::FloorDiv => Opcode::BINARY_FLOOR_DIVIDE,
    }
}
