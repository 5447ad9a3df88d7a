//! `match`: CPython 3.10's scheme.
//!
//! The subject lies on the stack; a pattern consumes its copy and goes on, or jumps to a label that pops what it left. Captured values stay on the stack
//! below everything the pattern still needs, until the whole pattern has matched.

use super::unit::Label;
use super::{Compiler, first_loc};
use crate::fail::{Result, fail};
use adder_abi::code::{Const, Text};
use adder_abi::opcode::Opcode;
use ruff_python_ast::name::Name;
use ruff_python_ast::{self as ast, Expr, Pattern, Singleton};
use ruff_text_size::{Ranged, TextRange};

/// The state of one `case`.
#[derive(Default)]
struct Context<'a> {
    /// Names captured; the first one's value is the topmost.
    stores: Vec<&'a Name>,
    /// Whether a pattern that always matches may stand here.
    allow_irrefutable: bool,
    /// Where to jump to fail with that many values to pop.
    fail_pop: Vec<Label>,
    /// Values above the captured ones that must be kept.
    on_top: usize,
}

/// A capture or wildcard that always matches: its name.
fn irrefutable(pattern: &Pattern) -> Option<Option<&Name>> {
    match pattern {
        Pattern::MatchAs(node) if node.pattern.is_none() => Some(node.name.as_ref().map(|name| &name.id)),
        _ => None,
    }
}

fn is_wildcard(pattern: &Pattern) -> bool {
    irrefutable(pattern) == Some(None)
}

fn is_star_wildcard(pattern: &Pattern) -> bool {
    matches!(pattern, Pattern::MatchStar(node) if node.name.is_none())
}

impl<'a> Compiler<'a, '_> {
    pub(super) fn match_statement(&mut self, node: &'a ast::StmtMatch) -> Result {
        self.expr(&node.subject)?;
        let end = self.new_label();
        let Some((last, others)) = node.cases.split_last() else { return Ok(()) };
        let has_default = is_wildcard(&last.pattern) && !others.is_empty();
        let tried = if has_default { others } else { &node.cases[..] };
        for (at, case) in tried.iter().enumerate() {
            self.unit().loc = case.pattern.range();
            self.unit().artificial = false;
            // The last pattern tried consumes the subject.
            let copy = at + 1 < tried.len();
            if copy {
                self.op(Opcode::DUP_TOP);
            }
            let mut context = Context {
                allow_irrefutable: case.guard.is_some() || at + 1 == node.cases.len(),
                ..Context::default()
            };
            self.pattern(&case.pattern, &mut context)?;
            for name in std::mem::take(&mut context.stores) {
                self.store_name(name)?;
            }
            if let Some(guard) = &case.guard {
                let target = self.fail_label(&mut context, 0);
                self.jump_if(guard, target, false)?;
            }
            if copy {
                // A part of the body already, which is where the branch goes.
                let body =
                    case.body.first().map_or(case.pattern.range(), |first| first_loc(self.source, first));
                self.at(body, |c| c.op(Opcode::POP_TOP));
            }
            self.branch(&case.body)?;
            self.artificial(|c| c.jump(Opcode::JUMP_FORWARD, end));
            self.unit().loc = case.pattern.range();
            self.artificial(|c| c.place_fail_labels(&mut context));
        }
        if has_default {
            self.unit().loc = last.pattern.range();
            self.mark(last.pattern.range());
            if let Some(guard) = &last.guard {
                self.jump_if(guard, end, false)?;
            }
            self.branch(&last.body)?;
        }
        self.place(end);
        Ok(())
    }

    // Failing

    fn fail_label(&mut self, context: &mut Context<'a>, pops: usize) -> Label {
        while context.fail_pop.len() <= pops {
            let label = self.new_label();
            context.fail_pop.push(label);
        }
        context.fail_pop[pops]
    }

    /// Jumps to where everything this pattern has on the stack is popped.
    fn jump_to_fail(&mut self, context: &mut Context<'a>, op: Opcode) {
        let pops = context.on_top + context.stores.len();
        let label = self.fail_label(context, pops);
        self.jump(op, label);
    }

    fn place_fail_labels(&mut self, context: &mut Context<'a>) {
        let labels = std::mem::take(&mut context.fail_pop);
        for (pops, &label) in labels.iter().enumerate().rev() {
            self.place(label);
            if pops > 0 {
                self.op(Opcode::POP_TOP);
            }
        }
    }

    /// Moves the top below the next `count - 1`.
    fn rotate(&mut self, count: usize) {
        match count {
            0 | 1 => {}
            2 => self.op(Opcode::ROT_TWO),
            3 => self.op(Opcode::ROT_THREE),
            4 => self.op(Opcode::ROT_FOUR),
            _ => self.op_arg(Opcode::ROT_N, count as u32),
        }
    }

    /// Captures the top under `name`.
    fn capture(&mut self, name: Option<&'a Name>, context: &mut Context<'a>, range: TextRange) -> Result {
        let Some(name) = name else {
            self.op(Opcode::POP_TOP);
            return Ok(());
        };
        if context.stores.contains(&name) {
            return fail(format!("multiple assignments to name '{name}' in pattern"), range);
        }
        self.rotate(context.on_top + context.stores.len() + 1);
        context.stores.push(name);
        Ok(())
    }

    // Patterns

    fn subpattern(&mut self, pattern: &'a Pattern, context: &mut Context<'a>) -> Result {
        let outer = std::mem::replace(&mut context.allow_irrefutable, true);
        self.pattern(pattern, context)?;
        context.allow_irrefutable = outer;
        Ok(())
    }

    fn pattern(&mut self, pattern: &'a Pattern, context: &mut Context<'a>) -> Result {
        self.deeper()?;
        let outer = std::mem::replace(&mut self.unit().loc, pattern.range());
        match pattern {
            Pattern::MatchValue(node) => {
                if matches!(*node.value, Expr::FString(_) | Expr::TString(_)) {
                    let message = "patterns may only match literals and attribute lookups";
                    return fail(message, node.range);
                }
                if let Expr::UnaryOp(unary) = &*node.value
                    && let Expr::BinOp(power) = &*unary.operand
                {
                    // The grammar of patterns has signed numbers and sums only.
                    let at = power.right.range().start();
                    let between = TextRange::new(power.left.range().end(), at);
                    return fail("invalid syntax", self.source.trimmed(between));
                }
                self.expr(&node.value)?;
                self.op_arg(Opcode::COMPARE_OP, 2);
                self.jump_to_fail(context, Opcode::POP_JUMP_IF_FALSE);
            }
            Pattern::MatchSingleton(node) => {
                self.load_const(match node.value {
                    Singleton::None => Const::None,
                    Singleton::True => Const::True,
                    Singleton::False => Const::False,
                });
                self.op_arg(Opcode::IS_OP, 0);
                self.jump_to_fail(context, Opcode::POP_JUMP_IF_FALSE);
            }
            Pattern::MatchSequence(node) => self.sequence(node, context)?,
            Pattern::MatchMapping(node) => self.mapping(node, context)?,
            Pattern::MatchClass(node) => self.class_pattern(node, context)?,
            Pattern::MatchStar(node) => {
                self.capture(node.name.as_ref().map(|name| &name.id), context, node.range)?;
            }
            Pattern::MatchAs(node) => self.as_pattern(node, context)?,
            Pattern::MatchOr(node) => self.or_pattern(node, context)?,
        }
        self.unit().loc = outer;
        self.depth -= 1;
        Ok(())
    }

    fn as_pattern(&mut self, node: &'a ast::PatternMatchAs, context: &mut Context<'a>) -> Result {
        let name = node.name.as_ref().map(|name| &name.id);
        let Some(inner) = &node.pattern else {
            if !context.allow_irrefutable {
                let what = match name {
                    Some(name) => format!("name capture '{name}'"),
                    None => "wildcard".to_owned(),
                };
                return fail(format!("{what} makes remaining patterns unreachable"), node.range);
            }
            return self.capture(name, context, node.range);
        };
        context.on_top += 1;
        self.op(Opcode::DUP_TOP);
        self.pattern(inner, context)?;
        context.on_top -= 1;
        self.capture(name, context, node.range)
    }

    fn sequence(&mut self, node: &'a ast::PatternMatchSequence, context: &mut Context<'a>) -> Result {
        let patterns = &node.patterns[..];
        let mut star = None;
        for (at, pattern) in patterns.iter().enumerate() {
            if matches!(pattern, Pattern::MatchStar(_)) && star.replace(at).is_some() {
                return fail("multiple starred names in sequence pattern", node.range);
            }
        }
        let only_wildcards = patterns.iter().all(|pattern| is_wildcard(pattern) || is_star_wildcard(pattern));
        context.on_top += 1;
        self.op(Opcode::MATCH_SEQUENCE);
        self.jump_to_fail(context, Opcode::POP_JUMP_IF_FALSE);
        let size = patterns.len();
        let compare = match star {
            None => Some((size, 2)),
            Some(_) if size > 1 => Some((size - 1, 5)),
            Some(_) => None,
        };
        if let Some((length, op)) = compare {
            self.op(Opcode::GET_LEN);
            self.load_const(Const::Int(length as i64));
            self.op_arg(Opcode::COMPARE_OP, op);
            self.jump_to_fail(context, Opcode::POP_JUMP_IF_FALSE);
        }
        context.on_top -= 1;
        match star {
            _ if only_wildcards => self.op(Opcode::POP_TOP),
            Some(star) if is_star_wildcard(&patterns[star]) => self.by_index(patterns, star, context)?,
            _ => {
                self.unpack_counts(size, star, node.range)?;
                context.on_top += size;
                for pattern in patterns {
                    context.on_top -= 1;
                    self.subpattern(pattern, context)?;
                }
            }
        }
        Ok(())
    }

    /// A sequence with `*_` in it: items are fetched one by one.
    fn by_index(&mut self, patterns: &'a [Pattern], star: usize, context: &mut Context<'a>) -> Result {
        context.on_top += 1;
        for (at, pattern) in patterns.iter().enumerate() {
            if at == star || is_wildcard(pattern) {
                continue;
            }
            self.op(Opcode::DUP_TOP);
            if at < star {
                self.load_const(Const::Int(at as i64));
            } else {
                self.op(Opcode::GET_LEN);
                self.load_const(Const::Int((patterns.len() - at) as i64));
                self.op(Opcode::BINARY_SUBTRACT);
            }
            self.op(Opcode::BINARY_SUBSCR);
            self.subpattern(pattern, context)?;
        }
        context.on_top -= 1;
        self.op(Opcode::POP_TOP);
        Ok(())
    }

    /// Matches the items of the tuple on top.
    fn tuple_items(
        &mut self,
        patterns: impl Iterator<Item = &'a Pattern>,
        context: &mut Context<'a>,
    ) -> Result {
        for (at, pattern) in patterns.enumerate() {
            if is_wildcard(pattern) {
                continue;
            }
            self.op(Opcode::DUP_TOP);
            self.load_const(Const::Int(at as i64));
            self.op(Opcode::BINARY_SUBSCR);
            self.subpattern(pattern, context)?;
        }
        Ok(())
    }

    fn class_pattern(&mut self, node: &'a ast::PatternMatchClass, context: &mut Context<'a>) -> Result {
        let arguments = &node.arguments;
        for (at, keyword) in arguments.keywords.iter().enumerate() {
            if arguments.keywords[..at].iter().any(|other| other.attr.id == keyword.attr.id) {
                let message = format!("attribute name repeated in class pattern: {}", keyword.attr);
                return fail(message, keyword.pattern.range());
            }
        }
        self.expr(&node.cls)?;
        let names =
            arguments.keywords.iter().map(|keyword| Const::Str(Text::from(keyword.attr.as_str()))).collect();
        self.load_const(Const::Tuple(names));
        self.op_arg(Opcode::MATCH_CLASS, arguments.patterns.len() as u32);
        context.on_top += 1;
        self.jump_to_fail(context, Opcode::POP_JUMP_IF_FALSE);
        let keywords = arguments.keywords.iter().map(|keyword| &keyword.pattern);
        self.tuple_items(arguments.patterns.iter().chain(keywords), context)?;
        context.on_top -= 1;
        self.op(Opcode::POP_TOP);
        Ok(())
    }

    fn mapping(&mut self, node: &'a ast::PatternMatchMapping, context: &mut Context<'a>) -> Result {
        let size = node.keys.len();
        let rest = node.rest.as_ref().map(|name| &name.id);
        context.on_top += 1;
        self.op(Opcode::MATCH_MAPPING);
        self.jump_to_fail(context, Opcode::POP_JUMP_IF_FALSE);
        if size == 0 && rest.is_none() {
            context.on_top -= 1;
            self.op(Opcode::POP_TOP);
            return Ok(());
        }
        if size > 0 {
            self.op(Opcode::GET_LEN);
            self.load_const(Const::Int(size as i64));
            self.op_arg(Opcode::COMPARE_OP, 5);
            self.jump_to_fail(context, Opcode::POP_JUMP_IF_FALSE);
        }
        let mut seen = super::unit::Consts::default();
        for key in &node.keys {
            if let Some(value) = self.folds.get(key) {
                let before = seen.list.len();
                seen.index(hash_equal(value));
                if seen.list.len() == before {
                    let shown = crate::unparse::unparse(self.source, self.folds, key);
                    let shown = String::from_utf8_lossy(&shown);
                    return fail(format!("mapping pattern checks duplicate key ({shown})"), node.range);
                }
            } else if !matches!(key, Expr::Attribute(_)) {
                let message = "mapping pattern keys may only match literals and attribute lookups";
                return fail(message, node.range);
            }
            self.expr(key)?;
        }
        self.op_arg(Opcode::BUILD_TUPLE, size as u32);
        self.op(Opcode::MATCH_KEYS);
        context.on_top += 2;
        self.jump_to_fail(context, Opcode::POP_JUMP_IF_FALSE);
        self.tuple_items(node.patterns.iter(), context)?;
        context.on_top -= 2;
        self.op(Opcode::POP_TOP);
        if rest.is_some() {
            self.op(Opcode::COPY_DICT_WITHOUT_KEYS);
            self.capture(rest, context, node.range)?;
        } else {
            self.op(Opcode::POP_TOP);
        }
        context.on_top -= 1;
        self.op(Opcode::POP_TOP);
        Ok(())
    }

    fn or_pattern(&mut self, node: &'a ast::PatternMatchOr, context: &mut Context<'a>) -> Result {
        let end = self.new_label();
        let count = node.patterns.len();
        let mut control: Vec<&'a Name> = Vec::new();
        for (at, alternative) in node.patterns.iter().enumerate() {
            let mut inner = Context {
                allow_irrefutable: at + 1 == count && context.allow_irrefutable,
                ..Context::default()
            };
            self.at(alternative.range(), |c| c.op(Opcode::DUP_TOP));
            self.pattern(alternative, &mut inner)?;
            if at == 0 {
                control.clone_from(&inner.stores);
            } else {
                self.same_order(&control, &mut inner, node.range)?;
            }
            self.jump(Opcode::JUMP_FORWARD, end);
            self.place_fail_labels(&mut inner);
        }
        self.op(Opcode::POP_TOP);
        self.jump_to_fail(context, Opcode::JUMP_FORWARD);
        self.place(end);
        let rotations = control.len() + 1 + context.on_top + context.stores.len();
        for name in control {
            self.rotate(rotations);
            if context.stores.contains(&name) {
                return fail(format!("multiple assignments to name '{name}' in pattern"), node.range);
            }
            context.stores.push(name);
        }
        self.op(Opcode::POP_TOP);
        Ok(())
    }

    /// Brings the captures of an alternative into the order of the first alternative's.
    fn same_order(&mut self, control: &[&'a Name], inner: &mut Context<'a>, range: TextRange) -> Result {
        let differ = || fail("alternative patterns bind different names", range);
        if inner.stores.len() != control.len() {
            return differ();
        }
        for wanted in (0..control.len()).rev() {
            let Some(found) = inner.stores.iter().position(|name| *name == control[wanted]) else {
                return differ();
            };
            if found == wanted {
                continue;
            }
            if found > wanted {
                return differ();
            }
            // The first `found + 1` captures move up, below the one at `wanted`.
            let moved: Vec<&'a Name> = inner.stores.drain(..=found).collect();
            let at = wanted - found;
            inner.stores.splice(at..at, moved);
            for _ in 0..=found {
                self.rotate(wanted + 1);
            }
        }
        Ok(())
    }
}

/// A key as another equal key would be: `1`, `1.0` and `True` are one key.
fn hash_equal(value: Const) -> Const {
    match value {
        Const::True => Const::Int(1),
        Const::False => Const::Int(0),
        Const::Float(float) if float.fract() == 0.0 && float.abs() < 9e15 => Const::Int(float as i64),
        Const::Complex(real, 0.0) => hash_equal(Const::Float(real)),
        other => other,
    }
}
