//! Integer ranges: which overflow and bounds checks cannot fail.
//!
//! An interval is found for a value by looking at its definition (parameters: at what flows in, where steps in one
//! direction keep the bound they started from). Conditions of dominating branches and guards bound a value from the other
//! side. Intervals are of 63-bit ints: every value has at least [`INT_MIN`, `INT_MAX`].

use crate::graph::Graph;
use crate::ir::*;
use crate::op::{Op, cc};
use adder_abi::word::{INT_MAX, INT_MIN};
use rustc_hash::FxHashMap as HashMap;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Range {
    lo: i64,
    hi: i64,
}

const FULL: Range = Range { lo: INT_MIN, hi: INT_MAX };
/// No list is longer.
const MAX_LEN: i64 = 1 << 47;

/// A comparison known to hold in a block and what it dominates.
#[derive(Clone, Copy)]
struct Fact {
    /// The other side.
    b: Value,
    code: u64,
    block: Block,
    /// Holds from this position in the block on.
    from: usize,
}

struct Ranges<'a> {
    f: &'a Function,
    graph: &'a Graph,
    inputs: HashMap<Value, Vec<(Value, Block)>>,
    facts: HashMap<Value, Vec<Fact>>,
    memo: HashMap<Value, Range>,
    active: Vec<Value>,
    fuel: u32,
}

pub fn remove_checks(f: &mut Function) {
    let graph = Graph::new(f);
    let mut plan: Vec<(Value, Plan)> = Vec::new();
    {
        let mut r = Ranges {
            f,
            graph: &graph,
            inputs: HashMap::default(),
            facts: HashMap::default(),
            memo: HashMap::default(),
            active: Vec::new(),
            fuel: 20_000,
        };
        r.collect();
        for b in &graph.order {
            for (i, v) in f.blocks[b.index()].insts.iter().enumerate() {
                if let Some(p) = r.plan(*v, *b, i) {
                    plan.push((*v, p));
                }
            }
        }
    }
    let mut map: Vec<Option<Value>> = vec![None; f.insts.len()];
    let mut gone = vec![false; f.insts.len()];
    for (v, p) in plan {
        match p {
            Plan::Unchecked => {
                let inst = f.inst_mut(v);
                inst.imm = 1;
                inst.state = None;
            }
            Plan::Operand => {
                map[v.index()] = Some(f.inst(v).args[0]);
                gone[v.index()] = true;
            }
            Plan::Gone => gone[v.index()] = true,
        }
    }
    for b in &mut f.blocks {
        b.insts.retain(|v| !gone[v.index()]);
    }
    f.rewrite(&map);
}

enum Plan {
    Unchecked,
    /// The result is the first operand.
    Operand,
    Gone,
}

impl Ranges<'_> {
    fn collect(&mut self) {
        let f = self.f;
        for b in &self.graph.order {
            for (i, v) in f.blocks[b.index()].insts.iter().enumerate() {
                let inst = f.inst(*v);
                if inst.op == Op::GuardTrue {
                    self.note(inst.args[0], true, *b, i + 1);
                } else if inst.op == Op::GuardFalse {
                    self.note(inst.args[0], false, *b, i + 1);
                } else if inst.op == Op::GuardIndex {
                    let (a, n) = (inst.args[0], inst.args[1]);
                    self.add_fact(a, n, cc::LT, *b, i + 1);
                    self.add_fact(*v, n, cc::LT, *b, i + 1);
                }
                for e in &inst.edges {
                    for (p, a) in f.blocks[e.block.index()].params.iter().zip(&e.args) {
                        self.inputs.entry(*p).or_default().push((*a, *b));
                    }
                }
                if inst.op == Op::Branch && inst.edges[0].block != inst.edges[1].block {
                    for (e, holds) in inst.edges.iter().zip([true, false]) {
                        if self.graph.preds[e.block.index()].len() == 1 {
                            self.note(inst.args[0], holds, e.block, 0);
                        }
                    }
                }
            }
        }
    }

    fn note(&mut self, cond: Value, holds: bool, block: Block, from: usize) {
        let inst = self.f.inst(cond);
        if inst.op == Op::CmpI && inst.imm <= cc::GE {
            let code = if holds { inst.imm } else { cc::negate(inst.imm) };
            self.add_fact(inst.args[0], inst.args[1], code, block, from);
        }
    }

    fn add_fact(&mut self, a: Value, b: Value, code: u64, block: Block, from: usize) {
        self.facts.entry(a).or_default().push(Fact { b, code, block, from });
        self.facts.entry(b).or_default().push(Fact { b: a, code: cc::swap(code), block, from });
    }

    /// Facts about `v` that hold at a place.
    fn facts_at(&self, v: Value, block: Block, at: usize) -> Vec<Fact> {
        let all = self.facts.get(&v).map(Vec::as_slice).unwrap_or(&[]);
        all.iter()
            .copied()
            .filter(|fact| {
                if fact.block == block { fact.from <= at } else { self.graph.dominates(fact.block, block) }
            })
            .collect()
    }

    /// The interval of a value wherever it is defined.
    fn range(&mut self, v: Value) -> Range {
        if let Some(r) = self.memo.get(&v) {
            return *r;
        }
        if self.active.contains(&v) || self.active.len() > 40 || self.fuel == 0 {
            return FULL;
        }
        self.fuel -= 1;
        self.active.push(v);
        let r = self.compute(v);
        self.active.pop();
        if self.active.is_empty() || self.f.inst(v).op == Op::Param {
            self.memo.insert(v, r);
        }
        r
    }

    /// The interval of a value at a place, with what is known there.
    fn range_at(&mut self, v: Value, block: Block, at: usize) -> Range {
        let mut r = self.range(v);
        for fact in self.facts_at(v, block, at) {
            let other = self.range(fact.b);
            match fact.code {
                cc::LT => r.hi = r.hi.min(other.hi - 1),
                cc::LE => r.hi = r.hi.min(other.hi),
                cc::GT => r.lo = r.lo.max(other.lo + 1),
                cc::GE => r.lo = r.lo.max(other.lo),
                cc::EQ => {
                    r.lo = r.lo.max(other.lo);
                    r.hi = r.hi.min(other.hi);
                }
                _ => {}
            }
        }
        r
    }

    fn compute(&mut self, v: Value) -> Range {
        let inst = self.f.inst(v);
        let a = |r: &mut Self| r.range(inst.args[0]);
        let b = |r: &mut Self| r.range(inst.args[1]);
        match inst.op {
            Op::ConstI => Range { lo: inst.imm as i64, hi: inst.imm as i64 },
            Op::ListLen | Op::TupleLen | Op::ItemsLen => Range { lo: 0, hi: MAX_LEN },
            Op::BToI => Range { lo: 0, hi: 1 },
            Op::ModI => {
                let m = b(self);
                if m.lo > 0 {
                    Range { lo: 0, hi: m.hi - 1 }
                } else if m.hi < 0 {
                    Range { lo: m.lo + 1, hi: 0 }
                } else {
                    FULL
                }
            }
            Op::AndI => {
                let (x, y) = (a(self), b(self));
                match (x.lo >= 0, y.lo >= 0) {
                    (true, true) => Range { lo: 0, hi: x.hi.min(y.hi) },
                    (true, false) => Range { lo: 0, hi: x.hi },
                    (false, true) => Range { lo: 0, hi: y.hi },
                    (false, false) => FULL,
                }
            }
            Op::AddI | Op::SubI | Op::MulI => {
                let (x, y) = (a(self), b(self));
                clamp(arith(inst.op, x, y))
            }
            Op::ShrI => {
                let (x, y) = (a(self), b(self));
                if x.lo >= 0 && y.lo >= 0 { Range { lo: 0, hi: x.hi >> y.lo.min(62) } } else { FULL }
            }
            Op::FloorDivI => {
                let (x, y) = (a(self), b(self));
                if x.lo >= 0 && y.lo > 0 { Range { lo: 0, hi: x.hi / y.lo } } else { FULL }
            }
            Op::MinI => {
                let (x, y) = (a(self), b(self));
                Range { lo: x.lo.min(y.lo), hi: x.hi.min(y.hi) }
            }
            Op::MaxI => {
                let (x, y) = (a(self), b(self));
                Range { lo: x.lo.max(y.lo), hi: x.hi.max(y.hi) }
            }
            Op::GuardIndex => Range { lo: 0, hi: b(self).hi - 1 },
            Op::NormIndex => match a(self) {
                i if i.lo >= 0 => i,
                _ => FULL,
            },
            Op::Param => self.param(v),
            _ => FULL,
        }
    }

    /// A parameter: the union of what flows in. What comes back from the loop, stepped up only, keeps the lower bound.
    fn param(&mut self, p: Value) -> Range {
        let inputs = self.inputs.get(&p).cloned().unwrap_or_default();
        let mut r: Option<Range> = None;
        let (mut down, mut up) = (false, false);
        let mut stepped_to = INT_MIN;
        for (v, from) in inputs {
            if v == p {
                continue;
            }
            match self.step_of(v, p) {
                Some(s) => {
                    down |= s.lo < 0;
                    if s.hi > 0 {
                        // The step may be taken below a bound that holds where it is taken.
                        match self.bounded_step(v, p, from) {
                            Some(hi) => stepped_to = stepped_to.max(hi),
                            None => up = true,
                        }
                    }
                }
                None => {
                    let at = self.f.blocks[from.index()].insts.len();
                    let x = self.range_at(v, from, at);
                    r = Some(r.map_or(x, |r| Range { lo: r.lo.min(x.lo), hi: r.hi.max(x.hi) }));
                }
            }
        }
        let r = r.unwrap_or(FULL);
        Range { lo: if down { INT_MIN } else { r.lo }, hi: if up { INT_MAX } else { r.hi.max(stepped_to) } }
    }

    /// Upper bound of `p + step`, from conditions on `p` where the sum is made.
    fn bounded_step(&mut self, v: Value, p: Value, from: Block) -> Option<i64> {
        let inst = self.f.inst(v);
        if inst.op != Op::AddI || inst.args[0] != p {
            return None;
        }
        let step = self.f.const_i(inst.args[1])?;
        let mut hi = None;
        for fact in self.facts_at(p, from, usize::MAX) {
            let other = self.range(fact.b).hi;
            let bound = match fact.code {
                cc::LT => other - 1,
                cc::LE => other,
                _ => continue,
            };
            hi = Some(hi.map_or(bound, |h: i64| h.min(bound)));
        }
        hi.and_then(|h: i64| h.checked_add(step)).map(|h| h.min(INT_MAX))
    }

    /// If `v` is `p` plus something, that something's interval.
    fn step_of(&mut self, v: Value, p: Value) -> Option<Range> {
        let mut v = v;
        let mut total = Range { lo: 0, hi: 0 };
        for _ in 0..8 {
            if v == p {
                return Some(total);
            }
            let inst = self.f.inst(v);
            match inst.op {
                Op::AddI | Op::SubI => {
                    let s = self.range(inst.args[1]);
                    let s = if inst.op == Op::SubI { Range { lo: -s.hi, hi: -s.lo } } else { s };
                    total = Range { lo: total.lo.saturating_add(s.lo), hi: total.hi.saturating_add(s.hi) };
                    v = inst.args[0];
                }
                _ => return None,
            }
        }
        None
    }

    /// Whether `a < b` is known at a place.
    fn is_below(&mut self, a: Value, b: Value, block: Block, at: usize) -> bool {
        if self.facts_at(a, block, at).iter().any(|f| f.b == b && f.code == cc::LT) {
            return true;
        }
        let (x, y) = (self.range_at(a, block, at), self.range_at(b, block, at));
        x.hi < y.lo
    }

    fn plan(&mut self, v: Value, block: Block, at: usize) -> Option<Plan> {
        let inst = self.f.inst(v);
        match inst.op {
            Op::AddI | Op::SubI | Op::MulI if inst.imm == 0 => {
                let x = self.range_at(inst.args[0], block, at);
                let y = self.range_at(inst.args[1], block, at);
                let (lo, hi) = arith(inst.op, x, y);
                (lo >= i128::from(INT_MIN) && hi <= i128::from(INT_MAX)).then_some(Plan::Unchecked)
            }
            Op::NegI | Op::AbsI if inst.imm == 0 => {
                let x = self.range_at(inst.args[0], block, at);
                (x.lo > INT_MIN).then_some(Plan::Unchecked)
            }
            Op::ShlI if inst.imm == 0 => {
                let x = self.range_at(inst.args[0], block, at);
                let s = self.range_at(inst.args[1], block, at);
                let fits = s.lo >= 0 && s.hi < 62 && x.lo >= INT_MIN >> s.hi && x.hi <= INT_MAX >> s.hi;
                fits.then_some(Plan::Unchecked)
            }
            Op::NormIndex => (self.range_at(inst.args[0], block, at).lo >= 0).then_some(Plan::Operand),
            Op::GuardIndex => {
                let (mut i, n) = (inst.args[0], inst.args[1]);
                let norm = self.f.inst(i);
                if norm.op == Op::NormIndex && self.range_at(norm.args[0], block, at).lo >= 0 {
                    // The index is what it was made of.
                    i = norm.args[0];
                }
                let low = self.range_at(i, block, at).lo >= 0;
                (low && self.is_below(i, n, block, at)).then_some(Plan::Operand)
            }
            Op::GuardTrue | Op::GuardFalse => {
                let c = self.f.inst(inst.args[0]);
                if c.op == Op::CmpI && c.imm == cc::ULE && inst.op == Op::GuardTrue {
                    let x = self.range_at(c.args[0], block, at);
                    let y = self.range_at(c.args[1], block, at);
                    return (x.lo >= 0 && x.hi <= y.lo).then_some(Plan::Gone);
                }
                None
            }
            _ => None,
        }
    }
}

fn arith(op: Op, x: Range, y: Range) -> (i128, i128) {
    let w = i128::from;
    match op {
        Op::AddI => (w(x.lo) + w(y.lo), w(x.hi) + w(y.hi)),
        Op::SubI => (w(x.lo) - w(y.hi), w(x.hi) - w(y.lo)),
        _ => {
            let all = [w(x.lo) * w(y.lo), w(x.lo) * w(y.hi), w(x.hi) * w(y.lo), w(x.hi) * w(y.hi)];
            (all.into_iter().fold(i128::MAX, i128::min), all.into_iter().fold(i128::MIN, i128::max))
        }
    }
}

fn clamp((lo, hi): (i128, i128)) -> Range {
    let fit = |n: i128| n.clamp(i128::from(INT_MIN), i128::from(INT_MAX)) as i64;
    Range { lo: fit(lo), hi: fit(hi) }
}
