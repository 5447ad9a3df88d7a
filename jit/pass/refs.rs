//! Reference counts, inserted last from the declared ownership of operations.
//!
//! Every word is one of four kinds. *Uncounted*: by its type never a counted object. *Anchored*: arguments, constants and
//! the function itself, which somebody else keeps alive for the whole activation. *Owned*: results of calls and
//! allocations, and parameters that may get such. *Loaded*: read from the heap, where the container keeps it alive until something is
//! stored or released.
//!
//! An owned word is released where it dies: after its last use, or at the start of a branch that does not need it. Uses
//! that take a reference (returning, storing, passing to an owned parameter) move it if it dies there, and increment it otherwise.
//! A loaded word is incremented at once and is then owned, unless all its uses come in the same block before anything that could release
//! it; releases that would fall into such a stretch are put off to its end. Releases wait for the next
//! instruction at which anybody can see them, and then come in the program's order (`order.rs`). Frame states are uses; an exit
//! hands all owned words that are alive to `deopt`, which releases them after rebuilding the frames: they are noted
//! in [`Function::owned_at`].

use super::order::{Order, is_seen};
use crate::graph::Graph;
use crate::ir::*;
use crate::op::{Op, prop};
use adder_abi::helpers::{Effect, Helper};
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Uncounted,
    Anchored,
    Owned,
    Loaded,
}

type Set = std::collections::BTreeSet<Value>;

pub fn insert_counts(f: &mut Function) {
    strip_guards(f);
    let graph = Graph::new(f);
    let placed = placed(f, &graph);
    let kinds = classify(f, &graph, &placed);
    let borrowed = borrowable(f, &graph, &kinds, &placed);
    let order = Order::new(f, &placed);
    let mut pass = Pass { kinds: &kinds, borrowed, placed: &placed, order: &order };
    let (mut live_in, mut live_out) = pass.liveness(f, &graph);
    loop {
        let delaying: HashSet<Value> =
            graph.order.iter().flat_map(|b| pass.delaying(f, *b, &live_out)).collect();
        if delaying.is_empty() {
            break;
        }
        pass.borrowed.retain(|v, _| !delaying.contains(v));
        (live_in, live_out) = pass.liveness(f, &graph);
    }
    for b in graph.order.clone() {
        pass.rewrite_block(f, b, &live_out);
    }
    // What a branch keeps alive for its other side dies at the start of this one.
    for b in &graph.order {
        let succs = f.successors(*b);
        if succs.len() < 2 {
            continue;
        }
        for s in succs {
            let mut dead: Vec<Value> = live_out[b.index()].difference(&live_in[s.index()]).copied().collect();
            if is_landing(f, *b, s) {
                from_the_top(&mut dead);
            } else {
                order.sort(s, &HashMap::default(), &mut dead);
            }
            let mut decs = Vec::new();
            for v in dead {
                decs.push(f.make(Inst::new(Op::DecRef, vec![v])));
            }
            f.blocks[s.index()].insts.splice(0..0, decs);
        }
    }
    drop_counts_of_uncounted(f, &graph);
    drop_repeated_calms(f, &graph);
    if !f.blocks.iter().flat_map(|b| &b.insts).any(|v| may_destroy(f.inst(*v))) {
        for b in &mut f.blocks {
            let insts = std::mem::take(&mut b.insts);
            b.insts = insts.into_iter().filter(|v| f.insts[v.index()].op != Op::GuardCalm).collect();
        }
    }
}

/// The order in which an exception ends what is on the stack: what was made last comes first.
fn from_the_top(dying: &mut [Value]) {
    dying.sort_by(|x, y| y.cmp(x));
}

/// Whether an exception takes the way from `b` to `s`.
fn is_landing(f: &Function, b: Block, s: Block) -> bool {
    let Some(branch) = f.terminator(b).map(|v| f.inst(v)).filter(|i| i.op == Op::Branch) else {
        return false;
    };
    f.inst(branch.args[0]).op == Op::Raised && branch.edges.first().is_some_and(|e| e.block == s)
}

/// May drop a last reference outside the helpers that may run Python anyway.
pub fn may_destroy(inst: &Inst) -> bool {
    let drops = inst.op == Op::CallHelper && inst.helper().info().effect == Effect::Drops;
    drops || inst.releases_old() || matches!(inst.op, Op::DecRef | Op::ListSet)
}

/// What waits has been attended to, and nothing since can have made anything wait: the next test for it goes.
fn drop_repeated_calms(f: &mut Function, graph: &Graph) {
    let mut calm_out: Vec<Option<bool>> = vec![None; f.blocks.len()];
    for b in &graph.order {
        let preds = &graph.preds[b.index()];
        let mut calm = !preds.is_empty() && preds.iter().all(|p| calm_out[p.index()] == Some(true));
        let mut insts = std::mem::take(&mut f.blocks[b.index()].insts);
        insts.retain(|v| {
            let op = f.inst(*v).op;
            if op == Op::GuardCalm {
                return !std::mem::replace(&mut calm, true);
            }
            let inst = f.inst(*v);
            calm |= op == Op::Poll;
            calm &= !may_destroy(inst) && !releases(inst);
            true
        });
        f.blocks[b.index()].insts = insts;
        calm_out[b.index()] = Some(calm);
    }
}

/// A word that has passed a test for ints or truth values needs no counting after it.
fn drop_counts_of_uncounted(f: &mut Function, graph: &Graph) {
    let mut tested: HashMap<Value, Vec<(Block, usize)>> = HashMap::default();
    for b in &graph.order {
        for (i, v) in f.blocks[b.index()].insts.iter().enumerate() {
            let inst = f.inst(*v);
            if matches!(inst.op, Op::GuardInt | Op::UntagI | Op::GuardBool) {
                tested.entry(inst.args[0]).or_default().push((*b, i));
            }
        }
    }
    for b in &graph.order {
        let insts = f.blocks[b.index()].insts.clone();
        let keep = |i: usize, v: Value| {
            let inst = f.inst(v);
            let known = matches!(inst.op, Op::IncRef | Op::DecRef)
                && tested.get(&inst.args[0]).is_some_and(|places| {
                    places.iter().any(|(tb, ti)| if tb == b { *ti < i } else { graph.dominates(*tb, *b) })
                });
            !known
        };
        let kept = insts.iter().enumerate().filter(|(i, v)| keep(*i, **v)).map(|(_, v)| *v).collect();
        f.blocks[b.index()].insts = kept;
    }
}

/// Uses see the object itself; the guards stay where they are.
fn strip_guards(f: &mut Function) {
    let mut map: Vec<Option<Value>> = vec![None; f.insts.len()];
    for (i, inst) in f.insts.iter().enumerate() {
        if inst.op.is_alias() {
            map[i] = Some(inst.args[0]);
        }
    }
    f.rewrite(&map);
}

fn placed(f: &Function, graph: &Graph) -> HashSet<Value> {
    graph
        .order
        .iter()
        .flat_map(|b| f.blocks[b.index()].params.iter().chain(&f.blocks[b.index()].insts))
        .copied()
        .collect()
}

fn classify(f: &Function, graph: &Graph, placed: &HashSet<Value>) -> Vec<Kind> {
    let mut kinds = vec![Kind::Uncounted; f.insts.len()];
    let mut inputs: HashMap<Value, Vec<Value>> = HashMap::default();
    for b in &graph.order {
        if let Some(term) = f.terminator(*b) {
            for e in &f.inst(term).edges {
                for (p, a) in f.blocks[e.block.index()].params.iter().zip(&e.args) {
                    inputs.entry(*p).or_default().push(*a);
                }
            }
        }
    }
    for v in placed {
        let inst = f.inst(*v);
        if inst.repr != Repr::W || inst.ty.is_uncounted() && inst.ty != Ty::EMPTY {
            continue;
        }
        kinds[v.index()] = match inst.op {
            Op::Arg if inst.imm2 != 0 => Kind::Owned,
            Op::Arg | Op::Func | Op::ConstW | Op::Param => Kind::Anchored,
            Op::ClosureCell if matches!(f.inst(inst.args[0]).op, Op::Func | Op::ConstW) => Kind::Anchored,
            op if op.has(prop::OWNED) => Kind::Owned,
            _ => Kind::Loaded,
        };
    }
    // A parameter is anchored while everything that flows into it is.
    let mut changed = true;
    while changed {
        changed = false;
        for (p, values) in &inputs {
            let counted = kinds[p.index()] == Kind::Anchored;
            if counted && values.iter().any(|v| matches!(kinds[v.index()], Kind::Owned | Kind::Loaded)) {
                kinds[p.index()] = Kind::Owned;
                changed = true;
            }
        }
    }
    kinds
}

/// May drop the last reference to something.
fn releases(inst: &Inst) -> bool {
    match inst.op {
        Op::CallHelper => matches!(inst.helper().info().effect, Effect::Python | Effect::Drops),
        Op::CallDirect | Op::CallNative => true,
        Op::StoreSlot | Op::CellSet => inst.releases_old(),
        Op::ListSet => inst.imm == 0,
        _ => false,
    }
}

/// Operands that take a reference.
fn consumes(inst: &Inst) -> Option<usize> {
    match inst.op {
        Op::StoreSlot | Op::AddSlot | Op::CellSet => Some(1),
        Op::Return => Some(0),
        _ => None,
    }
}

/// Operands that a helper releases if they die at its call: those that the function it calls may bind anew, what these are taken from, and a
/// string that may grow.
fn may_take(inst: &Inst) -> std::ops::Range<usize> {
    let first = match inst.op {
        Op::CallHelper => match inst.helper() {
            Helper::Call | Helper::CallEx => 1,
            Helper::CallKw => 2,
            Helper::CallMethod => 1,
            Helper::AppendStr => return 0..1,
            _ => return 0..0,
        },
        _ => return 0..0,
    };
    first..inst.args.len().min(first + 24)
}

/// Loaded words that need no reference of their own, with the position of their last use.
fn borrowable(f: &Function, graph: &Graph, kinds: &[Kind], placed: &HashSet<Value>) -> HashMap<Value, usize> {
    let mut uses: HashMap<Value, Vec<(Block, usize)>> = HashMap::default();
    for b in &graph.order {
        for (i, v) in f.blocks[b.index()].insts.iter().enumerate() {
            for u in uses_of(f, *v, placed) {
                if kinds[u.index()] == Kind::Loaded {
                    uses.entry(u).or_default().push((*b, i));
                }
            }
        }
    }
    let mut out = HashMap::default();
    for b in &graph.order {
        let insts = &f.blocks[b.index()].insts;
        for (i, v) in insts.iter().enumerate().filter(|(_, v)| kinds[v.index()] == Kind::Loaded) {
            let all = uses.get(v).map(Vec::as_slice).unwrap_or(&[]);
            if all.iter().any(|(ub, _)| ub != b) {
                continue;
            }
            let last = all.iter().map(|(_, i)| *i).max().unwrap_or(i);
            let released = insts[i + 1..=last.max(i)].iter().enumerate().any(|(k, x)| {
                let inst = f.inst(*x);
                let is_last = i + 1 + k == last;
                // A store takes its own reference before it releases the old value.
                releases(inst) && !(is_last && consumes(inst).is_some())
            });
            if !released {
                out.insert(*v, last);
            }
        }
    }
    out
}

/// Every word used at an instruction: operands, edge arguments, and frame state values down to placed ones.
fn uses_of(f: &Function, v: Value, placed: &HashSet<Value>) -> Vec<Value> {
    let inst = f.inst(v);
    let mut out: Vec<Value> = inst.args.clone();
    for e in &inst.edges {
        out.extend(&e.args);
    }
    if let Some(s) = inst.state {
        let is_sunk = |u: Value| f.inst(u).op.is_box() || !placed.contains(&u);
        f.for_state_parts(s, is_sunk, &mut |u| out.push(u));
    }
    out
}

/// Whether the end of a word of this type may run Python code.
fn ends_seen(ty: Ty) -> bool {
    !ty.is(Ty::INT.join(Ty::FLOAT).join(Ty::BOOL).join(Ty::NONE).join(Ty::STR).join(Ty::NULL))
}

/// A block's words around its instructions.
struct Around {
    /// Owned words that are alive after each instruction.
    after: Vec<Set>,
    /// The words that each uses.
    uses: Vec<Vec<Value>>,
    /// Owned words that are alive at the block's start, parameters among them.
    before: Set,
}

struct Pass<'a> {
    kinds: &'a [Kind],
    /// See [`borrowable`].
    borrowed: HashMap<Value, usize>,
    placed: &'a HashSet<Value>,
    order: &'a Order,
}

impl Pass<'_> {
    fn owns(&self, v: Value) -> bool {
        match self.kinds[v.index()] {
            Kind::Owned => true,
            Kind::Loaded => !self.borrowed.contains_key(&v),
            Kind::Uncounted | Kind::Anchored => false,
        }
    }

    fn around(&self, f: &Function, b: Block, live_out: &[Set]) -> Around {
        let insts = &f.blocks[b.index()].insts;
        let mut live = live_out[b.index()].clone();
        let mut after = vec![Set::new(); insts.len()];
        let mut uses = vec![Vec::new(); insts.len()];
        for (i, v) in insts.iter().enumerate().rev() {
            after[i] = live.clone();
            live.remove(v);
            uses[i] = uses_of(f, *v, self.placed);
            live.extend(uses[i].iter().copied().filter(|u| self.owns(*u)));
        }
        Around { after, uses, before: live }
    }

    /// The parameters of a block that die at its start.
    fn unused_params(&self, f: &Function, b: Block, around: &Around) -> Vec<Value> {
        let params = f.blocks[b.index()].params.iter().copied();
        params.filter(|p| self.owns(*p) && !around.before.contains(p)).collect()
    }

    /// Borrowed words on whose account a finalizer would wait beyond a test for what waits. They get references of their own.
    fn delaying(&self, f: &Function, b: Block, live_out: &[Set]) -> Vec<Value> {
        let insts = &f.blocks[b.index()].insts;
        let stretches = insts.iter().enumerate().filter_map(|(i, v)| Some((i, *self.borrowed.get(v)?)));
        let is_calm = |i: usize| f.inst(insts[i]).op == Op::GuardCalm;
        if !stretches.clone().any(|(i, last)| (i + 1..=last.max(i)).any(is_calm)) {
            return Vec::new();
        }
        let around = self.around(f, b, live_out);
        let mut pending = self.unused_params(f, b, &around);
        let mut open: Vec<(Value, usize)> = Vec::new();
        let mut found = Vec::new();
        for (i, v) in insts.iter().enumerate() {
            let inst = f.inst(*v);
            open.retain(|(_, last)| *last >= i);
            if open.is_empty() {
                if is_seen(inst) {
                    pending.clear();
                } else if releases(inst) || may_destroy(inst) || self.borrowed.contains_key(v) {
                    pending.retain(|d| !self.order.is_due(b, *d, *v));
                }
            } else if inst.op == Op::GuardCalm && pending.iter().any(|d| ends_seen(f.inst(*d).ty)) {
                found.extend(open.iter().map(|(v, _)| *v));
                pending.clear();
            }
            let consumed = consumes(inst).map(|at| inst.args[at]);
            let dying = around.uses[i].iter().filter(|u| self.owns(**u) && !around.after[i].contains(u));
            pending.extend(dying.filter(|d| Some(**d) != consumed));
            if self.owns(*v) && !around.after[i].contains(v) {
                pending.push(*v);
            }
            if let Some(last) = self.borrowed.get(v) {
                open.push((*v, *last));
            }
        }
        found
    }

    fn liveness(&self, f: &Function, graph: &Graph) -> (Vec<Set>, Vec<Set>) {
        let n = f.blocks.len();
        let mut live_in = vec![Set::new(); n];
        let mut live_out = vec![Set::new(); n];
        let mut changed = true;
        while changed {
            changed = false;
            for b in graph.order.iter().rev() {
                let mut out = Set::new();
                for s in f.successors(*b) {
                    out.extend(live_in[s.index()].iter().copied());
                }
                let mut live = out.clone();
                let data = &f.blocks[b.index()];
                for v in data.insts.iter().rev() {
                    live.remove(v);
                    live.extend(uses_of(f, *v, self.placed).into_iter().filter(|u| self.owns(*u)));
                }
                data.params.iter().for_each(|p| {
                    live.remove(p);
                });
                live_out[b.index()] = out;
                if live != live_in[b.index()] {
                    live_in[b.index()] = live;
                    changed = true;
                }
            }
        }
        (live_in, live_out)
    }

    /// The words that the frame state of an instruction needs.
    fn state_parts(&self, f: &Function, inst: &Inst) -> Vec<Value> {
        let mut parts = Vec::new();
        if let Some(s) = inst.state {
            let is_sunk = |u: Value| f.inst(u).op.is_box() || !self.placed.contains(&u);
            f.for_state_parts(s, is_sunk, &mut |u| parts.push(u));
        }
        parts
    }

    /// Needs an increment before a use that takes a reference, if it is not moved.
    fn is_counted(&self, v: Value) -> bool {
        self.kinds[v.index()] != Kind::Uncounted
    }

    fn rewrite_block(&self, f: &mut Function, b: Block, live_out: &[Set]) {
        let insts = f.blocks[b.index()].insts.clone();
        let around = self.around(f, b, live_out);
        let (after, uses) = (&around.after, &around.uses);
        let mut out = Vec::with_capacity(insts.len() * 2);
        let mut pending = self.unused_params(f, b, &around);
        let mut died: HashMap<Value, Value> = HashMap::default();
        let mut open_until: Option<usize> = None;
        for (i, v) in insts.iter().enumerate() {
            let inst = f.inst(*v).clone();
            if open_until.is_none_or(|until| until < i) {
                if is_seen(&inst) {
                    self.release(f, b, &died, &mut pending, &mut out);
                } else if releases(&inst) || may_destroy(&inst) || self.borrowed.contains_key(v) {
                    // Nothing is released between here and the last use of what is borrowed.
                    let waits: Vec<Value> =
                        pending.extract_if(.., |d| !self.order.is_due(b, *d, *v)).collect();
                    self.release(f, b, &died, &mut pending, &mut out);
                    pending = waits;
                }
            }
            let dying = self.dying(&inst, &uses[i], &after[i]);
            let moved = self.take_references(f, &inst, *v, &dying, &mut out);
            if inst.can_exit() {
                let mut owned: Set = after[i].clone();
                owned.remove(v);
                // What a call has taken is no longer there when it raises.
                let gone = |d: &Value| f.inst(*v).taken != 0 && moved.contains(d);
                owned.extend(dying.iter().copied().filter(|d| !gone(d)));
                let mut owned: Vec<Value> = owned.into_iter().collect();
                self.order.sort(b, &died, &mut pending);
                owned.extend(pending.iter().copied());
                f.owned_at.insert(*v, owned);
            }
            let is_term = inst.op.is_term();
            if !is_term {
                out.push(*v);
            }
            if inst.op == Op::Exit {
                out.push(*v);
                break;
            }
            if let Some(last) = self.borrowed.get(v) {
                open_until = open_until.max(Some(*last));
            } else if self.kinds[v.index()] == Kind::Loaded {
                out.push(f.make(Inst::new(Op::IncRef, vec![*v])));
            }
            let first = pending.len();
            pending.extend(dying.into_iter().filter(|d| !moved.contains(d)));
            if self.owns(*v) && !after[i].contains(v) {
                pending.push(*v);
            }
            died.extend(pending[first..].iter().map(|d| (*d, *v)));
            if inst.op == Op::CallHelper && inst.helper() == Helper::Catch {
                from_the_top(&mut pending);
                for d in pending.drain(..) {
                    out.push(f.make(Inst::new(Op::DecRef, vec![d])));
                }
            }
            if is_term {
                self.release(f, b, &died, &mut pending, &mut out);
                out.push(*v);
            }
        }
        f.blocks[b.index()].insts = out;
    }

    /// The words that die at an instruction, in the order in which it lets go of them: that of the stack, from the top, but for arithmetic
    /// and slices.
    fn dying(&self, inst: &Inst, uses: &[Value], after: &Set) -> Vec<Value> {
        let mut dying: Vec<Value> =
            uses.iter().copied().filter(|u| self.owns(*u) && !after.contains(u)).collect();
        dying.sort();
        dying.dedup();
        if inst.op == Op::CallHelper && !matches!(inst.helper(), Helper::BinaryOp | Helper::GetSlice) {
            dying.sort_by_key(|d| std::cmp::Reverse(inst.args.iter().position(|a| a == d)));
        }
        dying
    }

    /// Releases what has died since somebody could last see it.
    fn release(
        &self,
        f: &mut Function,
        b: Block,
        died: &HashMap<Value, Value>,
        pending: &mut Vec<Value>,
        out: &mut Vec<Value>,
    ) {
        self.order.sort(b, died, pending);
        for d in pending.drain(..) {
            out.push(f.make(Inst::new(Op::DecRef, vec![d])));
        }
    }

    /// Increments what the instruction takes and does not get by a move; returns what it gets by a move.
    fn take_references(
        &self,
        f: &mut Function,
        inst: &Inst,
        v: Value,
        dying: &[Value],
        out: &mut Vec<Value>,
    ) -> Vec<Value> {
        let mut taken: Vec<Value> = Vec::new();
        let mut lent: Vec<Value> = Vec::new();
        let slot = consumes(inst);
        for (i, a) in inst.args.iter().enumerate() {
            let takes = match inst.op {
                Op::Yield => true,
                // Behind the class come the fields.
                Op::Instance => i > 0,
                Op::CallDirect => inst.taken >> i.min(63) & 1 != 0,
                _ => Some(i) == slot,
            };
            if takes { taken.push(*a) } else { lent.push(*a) }
        }
        for e in &inst.edges {
            for (p, a) in f.blocks[e.block.index()].params.clone().iter().zip(&e.args) {
                if self.owns(*p) {
                    taken.push(*a);
                } else {
                    lent.push(*a);
                }
            }
        }
        let optional = may_take(inst);
        if inst.taken != 0 || !optional.is_empty() {
            lent.extend(self.state_parts(f, inst));
        }
        let mut moved = Vec::new();
        for i in optional {
            let a = inst.args[i];
            if dying.contains(&a) && lent.iter().filter(|l| **l == a).count() == 1 {
                f.inst_mut(v).taken |= 1 << i;
                moved.push(a);
            }
        }
        for t in taken {
            if !self.is_counted(t) {
                continue;
            }
            let can_move = dying.contains(&t) && !moved.contains(&t) && !lent.contains(&t);
            if can_move {
                moved.push(t);
            } else {
                out.push(f.make(Inst::new(Op::IncRef, vec![t])));
            }
        }
        moved
    }
}
