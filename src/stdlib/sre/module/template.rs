//! Compiled replacement templates (`_sre.SRE_Template`): a literal, then group numbers each with the literal after it.

use super::super::Matcher;
use super::matched::{Span, no_such_group};
use super::subject::{Held, Pieces};
use adder_abi::object::Header;
use adder_vm::native::{Bound, Method};
use adder_vm::object::class::{TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::seq;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::int;

#[repr(C)]
pub struct PyTemplate {
    head: Header,
    literal: Field,
    /// Each group with the literal behind it, which is missing where it would be empty.
    items: Vec<(usize, Field)>,
}

pub static TEMPLATE: TypeCell = TypeCell::new();

// SAFETY: every field is reported.
unsafe impl Payload for PyTemplate {
    fn cell() -> &'static TypeCell {
        &TEMPLATE
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.literal.word());
        for (_, literal) in &self.items {
            visit(literal.word());
        }
    }
}

impl PyTemplate {
    /// From `[literal, group, literal, …, literal]`.
    pub fn create(t: &Thread, parts: Vec<Value>) -> PyResult {
        let invalid = || t.type_error("invalid template");
        let mut parts = parts.into_iter();
        let literal = parts.next().ok_or_else(invalid)?;
        let mut items = Vec::with_capacity(parts.len() / 2);
        while let Some(group) = parts.next() {
            let number = int::to_i64(&group).and_then(|n| usize::try_from(n).ok()).ok_or_else(invalid)?;
            let after = parts.next().ok_or_else(invalid)?;
            let empty = seq::len(t, &after)? == 0;
            items.push((number, Field::new(Some(after).filter(|_| !empty))));
        }
        let template = PyTemplate { head: blank_header(), literal: Field::new(Some(literal)), items };
        Ok(TEMPLATE.get().instantiate(template))
    }

    /// The literal, if there is nothing else.
    pub fn only_literal(&self) -> Option<Value> {
        if self.items.is_empty() { self.literal.get() } else { None }
    }

    /// Fills in the groups of a match, appending to `out`.
    pub fn fill(
        &self,
        t: &Thread,
        held: &Held,
        span: impl Fn(usize) -> Option<Span>,
        out: &mut Pieces,
    ) -> PyResult<()> {
        let len = held.len();
        if let Some(literal) = self.literal.get() {
            out.push(t, &literal, 0)?;
        }
        for (n, (group, after)) in self.items.iter().enumerate() {
            if let Some((from, to)) = span(*group).ok_or_else(|| no_such_group(t))? {
                out.push_part(held, from.min(len), to.min(len));
            }
            if let Some(after) = after.get() {
                out.push(t, &after, 2 * n + 2)?;
            }
        }
        Ok(())
    }

    /// The text for a match with these spans.
    pub fn expand(&self, t: &Thread, held: &Held, spans: &[Span]) -> PyResult {
        if let Some(literal) = self.only_literal() {
            return Ok(literal);
        }
        let mut out = Pieces::new(held);
        self.fill(t, held, |group| spans.get(group).copied(), &mut out)?;
        Ok(out.finish())
    }

    /// As `fill`, for what the matcher has just found.
    pub fn fill_from(
        &self,
        t: &Thread,
        held: &Held,
        matcher: &Matcher,
        groups: usize,
        out: &mut Pieces,
    ) -> PyResult<()> {
        let span = |group: usize| match group {
            0 => Some(Some((matcher.start(), matcher.end()))),
            group => (group <= groups).then(|| matcher.group(group - 1)),
        };
        self.fill(t, held, span, out)
    }
}

fn itself(_: &Thread, a: Bound) -> PyResult {
    Ok(a.get(0).clone())
}

pub static TEMPLATE_SPEC: TypeSpec = TypeSpec {
    name: "SRE_Template",
    module: "_sre",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    methods: &[
        Method::new("__copy__(self, /)", itself, ""),
        Method::new("__deepcopy__(self, memo, /)", itself, ""),
    ],
    ..TypeSpec::of::<PyTemplate>(&TEMPLATE)
};
