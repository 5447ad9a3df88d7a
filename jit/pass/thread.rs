//! Jump threading: a branch that is decided where its block is entered from is taken there.
//!
//! `x and y`, `x or y` and functions that return truth values merge what has been tested, to test it again; calls of methods of
//! several classes find the function by the shape, and the code by the function. A predecessor for which the branch is decided gets a copy
//! of the block, which goes on where the branch would go, through further blocks that only test.
//!
//! Values of the block that are used behind it need one definition each: such a block is only copied if the branch is decided for all its
//! predecessors, and each goes another way, so that every use is behind one of the copies.

use crate::graph::Graph;
use crate::ir::*;
use crate::op::Op;
use adder_abi::feedback::Known;
use rustc_hash::FxHashMap as HashMap;

/// Instructions that a block may have for each copy.
const BLOCK_LIMIT: usize = 16;
/// Instructions that are copied in one unit.
const UNIT_LIMIT: usize = 400;
/// Tests that one copy passes.
const CHAIN_LIMIT: usize = 8;

/// Threads what it can; whether it changed anything.
pub fn thread_jumps(f: &mut Function, known: &Known) -> bool {
    let any = thread_all(f, known);
    if any {
        split_edges(f);
    }
    any
}

/// A branch goes to blocks of its own: what dies on one way only is released there.
fn split_edges(f: &mut Function) {
    let graph = Graph::new(f);
    for b in &graph.order {
        let Some(term) = f.terminator(*b).filter(|t| f.inst(*t).op == Op::Branch) else { continue };
        for i in 0..f.inst(term).edges.len() {
            let edge = f.inst(term).edges[i].clone();
            if graph.preds[edge.block.index()].len() > 1 {
                let block = f.add_block();
                let mut jump = Inst::new(Op::Jump, Vec::new());
                jump.edges = vec![edge];
                f.append(block, jump);
                f.inst_mut(term).edges[i] = Edge { block, args: Vec::new() };
            }
        }
    }
}

fn thread_all(f: &mut Function, known: &Known) -> bool {
    let mut left = UNIT_LIMIT;
    let mut any = false;
    'again: loop {
        let graph = Graph::new(f);
        let thread = Threading::new(f, &graph, known);
        for b in &graph.order {
            if !thread.may_be_copied(*b) {
                continue;
            }
            let plan = thread.plan(*b);
            let cost = plan.len() * f.blocks[b.index()].insts.len();
            if !plan.is_empty() && cost <= left {
                left -= cost;
                copy(f, &graph, *b, plan);
                any = true;
                continue 'again;
            }
        }
        return any;
    }
}

/// What is to become of an edge into a block.
struct Threaded {
    from: Block,
    /// Which edge of the terminator.
    edge: usize,
    /// Where the copy goes, in values of the block itself.
    to: Edge,
    /// The blocks passed on the way there, which do nothing but test.
    passed: Vec<Block>,
    /// Uses of the block's values in what this block dominates are of this copy's.
    region: Option<Block>,
}

struct Threading<'a> {
    f: &'a Function,
    graph: &'a Graph,
    known: &'a Known,
    /// Truth values tested of words, and where.
    tests: HashMap<Value, Vec<(Value, Block)>>,
    /// In which blocks a value is used.
    uses: HashMap<Value, Vec<Block>>,
}

/// What the parameters of a block are for one of its predecessors.
type Args = HashMap<Value, Value>;

impl<'a> Threading<'a> {
    fn new(f: &'a Function, graph: &'a Graph, known: &'a Known) -> Threading<'a> {
        let mut tests: HashMap<Value, Vec<(Value, Block)>> = HashMap::default();
        let mut uses: HashMap<Value, Vec<Block>> = HashMap::default();
        for b in &graph.order {
            let mut used = |v: Value| {
                let blocks = uses.entry(v).or_default();
                if blocks.last() != Some(b) {
                    blocks.push(*b);
                }
            };
            let block = &f.blocks[b.index()];
            if let Some(s) = block.entry_state {
                f.for_state_values(s, &mut used);
            }
            for v in &block.insts {
                let inst = f.inst(*v);
                inst.args.iter().chain(inst.edges.iter().flat_map(|e| &e.args)).for_each(|a| used(*a));
                states(inst).for_each(|s| f.for_state_values(s, &mut used));
                if inst.op == Op::GuardBool {
                    tests.entry(inst.args[0]).or_default().push((*v, *b));
                }
            }
        }
        Threading { f, graph, known, tests, uses }
    }

    fn may_be_copied(&self, b: Block) -> bool {
        let block = &self.f.blocks[b.index()];
        let preds = &self.graph.preds[b.index()];
        let branches = self.f.terminator(b).is_some_and(|t| self.f.inst(t).op == Op::Branch);
        branches
            && preds.len() > 1
            && block.entry_state.is_none()
            && block.insts.len() <= BLOCK_LIMIT
            && !preds.iter().any(|p| self.graph.dominates(b, *p))
    }

    /// Which ways into the block go where.
    fn plan(&self, b: Block) -> Vec<Threaded> {
        let mut plan = Vec::new();
        let mut decided = true;
        let mut seen: Vec<Block> = Vec::new();
        for p in &self.graph.preds[b.index()] {
            if seen.contains(p) {
                continue;
            }
            seen.push(*p);
            let Some(term) = self.f.terminator(*p) else { return Vec::new() };
            for (edge, e) in self.f.inst(term).edges.iter().enumerate().filter(|(_, e)| e.block == b) {
                match self.follow(b, *p, edge, e) {
                    Some(threaded) => plan.push(threaded),
                    None => decided = false,
                }
            }
        }
        if plan.is_empty() || self.is_closed(b) {
            return plan;
        }
        // Each use behind one copy.
        let mut regions: Vec<Block> = Vec::new();
        for t in &mut plan {
            let (graph, to) = (self.graph, t.to.block);
            let apart = !regions.iter().any(|r| graph.dominates(*r, to) || graph.dominates(to, *r));
            decided &= apart && graph.preds[to.index()].len() == 1;
            regions.push(to);
            t.region = Some(t.to.block);
        }
        let behind = |u: &Block| *u == b || regions.iter().any(|r| self.graph.dominates(*r, *u));
        // What is only reached through the block goes with it.
        let passed = |u: &Block| plan.iter().any(|t| t.passed.contains(u));
        let left = |u: &Block| self.graph.preds[u.index()].iter().all(|p| *p == b || passed(p));
        let is_single = |u: &Block| behind(u) || passed(u) || left(u);
        let all = decided && self.values(b).all(|v| self.uses.get(&v).into_iter().flatten().all(is_single));
        if all { plan } else { Vec::new() }
    }

    fn values(&self, b: Block) -> impl Iterator<Item = Value> + '_ {
        let block = &self.f.blocks[b.index()];
        block.params.iter().chain(&block.insts).copied()
    }

    /// Whether nothing of the block is used anywhere else.
    fn is_closed(&self, b: Block) -> bool {
        self.values(b).all(|v| self.uses.get(&v).into_iter().flatten().all(|u| *u == b))
    }

    /// A block that does nothing but test, for itself.
    fn only_tests(&self, b: Block) -> bool {
        let block = &self.f.blocks[b.index()];
        let tests = block.insts.iter().all(|v| {
            let inst = self.f.inst(*v);
            self.f.is_const(*v) || matches!(inst.op, Op::IsW | Op::NotB | Op::BoxB | Op::Branch)
        });
        tests
            && block.params.is_empty()
            && block.entry_state.is_none()
            && self.graph.preds[b.index()].len() == 1
            && self.values(b).all(|v| self.uses.get(&v).into_iter().flatten().all(|u| *u == b))
    }

    fn follow(&self, b: Block, from: Block, edge: usize, e: &Edge) -> Option<Threaded> {
        let args: Args =
            self.f.blocks[b.index()].params.iter().copied().zip(e.args.iter().copied()).collect();
        let facts = self.facts(from, edge);
        let mut to = None;
        let mut passed = Vec::new();
        let mut at = b;
        for _ in 0..CHAIN_LIMIT {
            let Some(term) = self.f.terminator(at).map(|t| self.f.inst(t)).filter(|t| t.op == Op::Branch)
            else {
                break;
            };
            let Some(yes) = self.truth(term.args[0], &args, &facts, from) else { break };
            let next = &term.edges[usize::from(!yes)];
            if at != b && next.args.iter().any(|a| self.values(at).any(|v| v == *a)) {
                break;
            }
            if at != b {
                passed.push(at);
            }
            at = next.block;
            to = Some(next.clone());
            if !self.only_tests(at) {
                break;
            }
        }
        to.filter(|to| to.block != b).map(|to| Threaded { from, edge, to, passed, region: None })
    }

    /// Truth values that are known when an edge is taken.
    fn facts(&self, from: Block, edge: usize) -> Vec<(Value, bool)> {
        let mut facts = Vec::new();
        let mut learn = |b: Block, edge: usize| {
            if let Some(term) = self.f.terminator(b).map(|t| self.f.inst(t)).filter(|t| t.op == Op::Branch) {
                if term.edges[0].block != term.edges[1].block {
                    facts.push((term.args[0], edge == 0));
                }
            }
        };
        learn(from, edge);
        let mut at = from;
        while at != Block::ENTRY {
            if let [p] = self.graph.preds[at.index()][..] {
                let edges = self.f.terminator(p).map(|t| &self.f.inst(t).edges);
                if let Some(edge) = edges.and_then(|e| e.iter().position(|e| e.block == at)) {
                    learn(p, edge);
                }
            }
            match self.graph.idom[at.index()] {
                Some(d) if d != at => at = d,
                _ => break,
            }
        }
        facts
    }

    /// What a truth value is, where it is known.
    fn truth(&self, v: Value, args: &Args, facts: &[(Value, bool)], from: Block) -> Option<bool> {
        let v = args.get(&v).copied().unwrap_or(v);
        if let Some((_, known)) = facts.iter().find(|(fact, _)| *fact == v) {
            return Some(*known);
        }
        let inst = self.f.inst(v);
        match inst.op {
            Op::ConstB => Some(inst.imm == 1),
            Op::NotB => self.truth(inst.args[0], args, facts, from).map(|x| !x),
            Op::GuardBool => {
                let word = self.word(inst.args[0], args);
                let w = self.f.inst(word);
                match w.op {
                    Op::BoxB => self.truth(w.args[0], args, facts, from),
                    Op::ConstW if w.imm == self.known.true_ => Some(true),
                    Op::ConstW if w.imm == self.known.false_ => Some(false),
                    _ => {
                        let tested = self.tests.get(&word)?;
                        let before = tested.iter().filter(|(_, b)| self.graph.dominates(*b, from));
                        before
                            .filter_map(|(t, _)| facts.iter().find(|(fact, _)| fact == t))
                            .map(|(_, known)| *known)
                            .next()
                    }
                }
            }
            Op::IsW => {
                let (a, b) = (self.word(inst.args[0], args), self.word(inst.args[1], args));
                let (x, y) = (self.f.inst(self.f.strip(a)), self.f.inst(self.f.strip(b)));
                if x.op == Op::ConstW && y.op == Op::ConstW {
                    return Some(x.imm == y.imm);
                }
                let apart = x.ty != Ty::EMPTY && y.ty != Ty::EMPTY && !x.ty.may_be(y.ty);
                apart.then_some(false)
            }
            _ => None,
        }
    }

    fn word(&self, v: Value, args: &Args) -> Value {
        args.get(&v).copied().unwrap_or(v)
    }
}

/// States of an instruction.
fn states(inst: &Inst) -> impl Iterator<Item = State> {
    let origin = match inst.hoisted {
        Hoisted::From(s) => Some(s),
        Hoisted::No | Hoisted::Entry => None,
    };
    inst.state.into_iter().chain(origin)
}

/// Replaces values, those in frame states included. States are shared between instructions: one that changes is made anew.
struct Renaming {
    map: HashMap<Value, Value>,
    states: HashMap<State, State>,
}

impl Renaming {
    fn rename(&mut self, f: &mut Function, inst: &mut Inst) {
        let find = |v: &mut Value| *v = self.map.get(v).copied().unwrap_or(*v);
        inst.args.iter_mut().for_each(find);
        inst.edges.iter_mut().flat_map(|e| &mut e.args).for_each(find);
        inst.state = inst.state.map(|s| self.state(f, s));
        if let Hoisted::From(s) = inst.hoisted {
            inst.hoisted = Hoisted::From(self.state(f, s));
        }
    }

    fn state(&mut self, f: &mut Function, s: State) -> State {
        if let Some(new) = self.states.get(&s) {
            return *new;
        }
        let mut state = f.state(s).clone();
        let before = state.clone();
        state.parent = state.parent.map(|p| self.state(f, p));
        let find = |v: &mut Value| *v = self.map.get(v).copied().unwrap_or(*v);
        state.func.iter_mut().for_each(find);
        state.locals.iter_mut().flatten().for_each(find);
        state.stack.iter_mut().for_each(find);
        let new = if state == before { s } else { f.add_state(state) };
        self.states.insert(s, new);
        new
    }
}

/// Carries a plan out.
fn copy(f: &mut Function, graph: &Graph, b: Block, plan: Vec<Threaded>) {
    let block = f.blocks[b.index()].clone();
    for threaded in plan {
        let Some(term) = f.terminator(threaded.from) else { continue };
        let edge = &f.inst(term).edges[threaded.edge];
        let map: HashMap<Value, Value> =
            block.params.iter().copied().zip(edge.args.iter().copied()).collect();
        let mut renaming = Renaming { map, states: HashMap::default() };
        let new = f.add_block();
        let given_up: Vec<GivenUp> = f.given_up.iter().filter(|g| g.block == b).copied().collect();
        let mut given_up = given_up.into_iter().peekable();
        for v in &block.insts {
            let made = f.insts.len() as u32;
            while let Some(g) = given_up.next_if(|g| g.made <= v.0) {
                let value = renaming.map.get(&g.value).copied().unwrap_or(g.value);
                f.given_up.push(GivenUp { block: new, value, made });
            }
            let mut inst = f.inst(*v).clone();
            if inst.op.is_term() {
                inst = Inst::new(Op::Jump, Vec::new());
                inst.edges = vec![threaded.to.clone()];
            }
            renaming.rename(f, &mut inst);
            let copied = f.append(new, inst);
            renaming.map.insert(*v, copied);
            renaming.states.clear();
        }
        for g in given_up {
            let value = renaming.map.get(&g.value).copied().unwrap_or(g.value);
            f.given_up.push(GivenUp { block: new, value, made: f.insts.len() as u32 });
        }
        f.inst_mut(term).edges[threaded.edge] = Edge { block: new, args: Vec::new() };
        if let Some(region) = threaded.region {
            rename_behind(f, graph, region, &mut renaming);
        }
    }
}

fn rename_behind(f: &mut Function, graph: &Graph, region: Block, renaming: &mut Renaming) {
    renaming.states.clear();
    for u in graph.order.iter().filter(|u| graph.dominates(region, **u)) {
        for v in f.blocks[u.index()].insts.clone() {
            let mut inst = f.inst(v).clone();
            renaming.rename(f, &mut inst);
            *f.inst_mut(v) = inst;
        }
        if let Some(s) = f.blocks[u.index()].entry_state {
            f.blocks[u.index()].entry_state = Some(renaming.state(f, s));
        }
        let map = &renaming.map;
        for g in f.given_up.iter_mut().filter(|g| g.block == *u) {
            g.value = map.get(&g.value).copied().unwrap_or(g.value);
        }
    }
}
