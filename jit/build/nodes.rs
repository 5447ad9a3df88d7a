//! The blocks of a code object in order: what comes into each is merged, its instructions are built, and what leaves it goes to others.
//!
//! A node is a block in a region ([`super::flow`]); its place among [`Ctx::nodes`] says where its environments are collected. A loop's
//! body may be built apart, as often as wanted ([`Plan::body`]).

use super::flow::{self, Flow, Node, Peeled, Plan, Regions};
use super::{Builder, Ctx, Env, Next, Refusal, Refused, suspend};
use crate::ir::*;
use crate::op::Op;
use adder_abi::deopt::{LOOP_ENTRY, Reason, Resume};
use std::rc::Rc;

pub(super) struct Incoming {
    /// Terminator and which of its edges; arguments still to be filled in.
    pub term: Value,
    pub edge: usize,
    pub env: Env,
}

#[derive(Default)]
pub(super) struct NodeInfo {
    pub entry: Option<Block>,
    pub incoming: Vec<Incoming>,
    /// Set once built, if it heads a loop: block and how its slots are passed.
    pub header: Option<(Block, Vec<Slot>)>,
    pub done: bool,
}

/// How a loop header gets one local or stack slot.
#[derive(Clone, Copy, Debug)]
pub(super) enum Slot {
    Word,
    /// The positions of an iterator kept in pieces; the rest does not change.
    Iter(Value),
    /// It is what it was: a generator that is suspended for as long as the loop runs.
    Kept,
}

/// The nodes an instruction at the end of its block can go to.
#[derive(Clone, Copy)]
pub(super) struct Ways {
    pub jump: Option<usize>,
    pub fall: Option<usize>,
}

impl Builder<'_> {
    /// Builds one code object from `start` with the environment in `cx`; returns are collected there.
    pub(super) fn build_code(
        &mut self,
        cx: &mut Ctx,
        start: u32,
        osr: Option<u32>,
        mut roots: Vec<suspend::Root>,
    ) -> Refused<()> {
        let jump = self.f.append(cx.block, Inst::new(Op::Jump, vec![]));
        roots.push(suspend::Root { jump, env: cx.env.clone(), pc: start });
        let pcs: Vec<u32> = roots.iter().map(|r| r.pc).collect();
        let (plan, order, entered) = self.plan(cx, osr.is_some(), &pcs);
        cx.nodes = order.iter().map(|_| NodeInfo::default()).collect();
        for (node, root) in entered.iter().zip(roots) {
            let node = &mut cx.nodes[plan.index[node]];
            let block = *node.entry.get_or_insert_with(|| self.f.add_block());
            self.f.inst_mut(root.jump).edges.push(Edge { block, args: vec![] });
            node.incoming.push(Incoming { term: root.jump, edge: 0, env: root.env });
        }
        self.build_nodes(cx, &Rc::new(plan), &order)
    }

    /// The plan of a code object that is entered at some instructions, the last of which is its start or, if there is an OSR entry's loop, that;
    /// its nodes in order, and those that are entered.
    pub(super) fn plan(&self, cx: &Ctx, is_osr: bool, pcs: &[u32]) -> (Plan, Vec<Node>, Vec<Node>) {
        let start = pcs.last().copied().unwrap_or(0);
        let flow = Flow::new(&self.snap.codes[cx.code], Some(start), self.suspends(cx));
        let first = flow.block_at[start as usize];
        let inner = is_osr.then(|| flow.loop_of(first));
        let peeled = if cx.is_root { self.peel.as_slice() } else { &[] };
        let peeled = peeled
            .iter()
            .filter_map(|pc| flow.block_at.get(*pc as usize).copied().filter(|b| *b != usize::MAX))
            .map(|header| Peeled { header, body: flow.loop_of(header) })
            .collect();
        let at: Vec<usize> = pcs.iter().map(|pc| flow.block_at[*pc as usize]).collect();
        let resumes = if pcs.len() > 1 { flow.resumed_loops(&at) } else { Vec::new() };
        let regions = Regions { inner, peeled, resumes };
        let entered = regions.entered(&flow, first, &at);
        let (plan, order) = Plan::whole(flow, regions, &entered);
        (plan, order, entered)
    }

    /// Builds the nodes of a plan, in its order.
    pub(super) fn build_nodes(&mut self, cx: &mut Ctx, plan: &Rc<Plan>, order: &[Node]) -> Refused<()> {
        let code = &self.snap.codes[cx.code];
        let flow = &plan.flow;
        let is_header = plan.headers(order);
        for (node, is_header) in order.iter().zip(is_header) {
            let at = plan.index[node];
            if cx.nodes[at].incoming.is_empty() {
                continue;
            }
            (cx.plan, cx.node) = (Some(plan.clone()), *node);
            self.enter_node(cx, at, is_header, flow.starts[node.block]);
            cx.nodes[at].done = true;
            let end = flow.starts[node.block + 1];
            (cx.entered, cx.block_end) = (self.f.insts.len() as u32, end);
            let mut pc = flow.starts[node.block];
            let mut ended = false;
            let go = |b: usize| plan.find(*node, b);
            while pc < end && !ended {
                self.begin_instruction(cx, pc);
                let (_, target) = flow::transfers(&code.instrs[pc as usize]);
                let jump = target
                    .filter(|t| (*t as usize) < code.instrs.len())
                    .and_then(|t| go(flow.block_at[t as usize]));
                let fall = (pc + 1 == end && (end as usize) < code.instrs.len())
                    .then(|| go(flow.block_at[end as usize]))
                    .flatten();
                ended = self.visit(cx, Ways { jump, fall })? == Next::Ended;
                self.land(cx, &|pc| go(*flow.block_at.get(pc as usize)?))?;
                pc += 1 + std::mem::take(&mut cx.skip);
            }
            if !ended {
                if (end as usize) >= code.instrs.len() {
                    return Err(Refusal::Irregular);
                }
                let next = go(flow.block_at[end as usize]).ok_or(Refusal::Irregular)?;
                self.jump_to(cx, next)?;
            }
            if self.f.insts.len() > 60_000 {
                return Err(Refusal::TooLarge);
            }
        }
        // Where a block comes before those that lead to it, because a way that was expected to lead there first is never taken. Another
        // version would not be different.
        for node in order {
            let at = plan.index[node];
            if !cx.nodes[at].done && !cx.nodes[at].incoming.is_empty() {
                let pc = flow.starts[node.block];
                self.enter_node(cx, at, false, pc);
                self.begin_instruction(cx, pc);
                self.exit(cx, Reason::Unsupported);
            }
        }
        Ok(())
    }

    /// Ends the block with a jump to a node.
    pub(super) fn jump_to(&mut self, cx: &mut Ctx, target: usize) -> Refused<()> {
        let edge = self.edge_to(cx, target)?;
        let mut inst = Inst::new(Op::Jump, vec![]);
        inst.edges.push(edge);
        let term = self.put(cx, inst);
        if !cx.nodes[target].done {
            cx.nodes[target].incoming.push(Incoming { term, edge: 0, env: cx.env.clone() });
        }
        Ok(())
    }

    /// Ends the block with a branch to two nodes, each with its own environment.
    pub(super) fn branch_to(
        &mut self,
        cx: &mut Ctx,
        cond: Value,
        yes: (usize, Env),
        no: (usize, Env),
    ) -> Refused<()> {
        // Each side gets a block of its own: back edges need room for what they pass.
        let sides = [self.f.add_block(), self.f.add_block()];
        let mut inst = Inst::new(Op::Branch, vec![cond]);
        inst.edges = sides.iter().map(|b| Edge { block: *b, args: vec![] }).collect();
        self.put(cx, inst);
        for (side, (target, env)) in sides.into_iter().zip([yes, no]) {
            cx.block = side;
            cx.env = env;
            self.jump_to(cx, target)?;
        }
        Ok(())
    }

    fn edge_to(&mut self, cx: &mut Ctx, target: usize) -> Refused<Edge> {
        let node = &mut cx.nodes[target];
        if node.done {
            let (block, slots) = node.header.as_ref().ok_or(Refusal::Irregular)?;
            let (block, slots) = (*block, slots.clone());
            let values: Vec<Value> = cx.env.locals.iter().chain(&cx.env.stack).copied().collect();
            if values.len() != slots.len() {
                return Err(Refusal::Irregular);
            }
            let mut args = Vec::new();
            for (v, slot) in values.into_iter().zip(slots) {
                match slot {
                    Slot::Word => args.push(v),
                    Slot::Kept => {}
                    Slot::Iter(model) => {
                        args.extend(self.positions_like(v, model).ok_or(Refusal::Irregular)?);
                    }
                }
            }
            return Ok(Edge { block, args });
        }
        let block = match node.entry {
            Some(b) => b,
            None => {
                let b = self.f.add_block();
                node.entry = Some(b);
                b
            }
        };
        Ok(Edge { block, args: vec![] })
    }

    /// Merges what comes into a node; for a loop header, makes the preheader and the header's parameters.
    fn enter_node(&mut self, cx: &mut Ctx, at: usize, is_header: bool, pc: u32) {
        let incoming = std::mem::take(&mut cx.nodes[at].incoming);
        let block = cx.nodes[at].entry.unwrap_or(Block::ENTRY);
        cx.block = block;
        cx.env = self.merge(block, incoming);
        if !is_header {
            return;
        }
        cx.pc = pc;
        cx.state = None;
        cx.start = cx.env.clone();
        let entry_state = self.state_of(cx, &cx.start.clone(), pc, Resume::At);
        self.f.states[entry_state.0 as usize].wary = self.has_failed(cx, pc | LOOP_ENTRY);
        self.f.blocks[block.index()].entry_state = Some(entry_state);
        let header = self.f.add_block();
        let nlocals = cx.env.locals.len();
        let values: Vec<Value> = cx.env.locals.iter().chain(&cx.env.stack).copied().collect();
        let mut slots = Vec::new();
        let mut args = Vec::new();
        let mut inside = Vec::new();
        for v in values {
            let positions = self.positions_of(v);
            if self.f.inst(v).op == Op::Suspended {
                slots.push(Slot::Kept);
                inside.push(v);
            } else if !positions.is_empty() {
                let params: Vec<Value> =
                    positions.iter().map(|_| self.f.add_param(header, Repr::I, Ty::EMPTY)).collect();
                args.extend(positions);
                slots.push(Slot::Iter(v));
                inside.push(self.with_positions(header, v, &mut params.into_iter()));
            } else {
                args.push(v);
                inside.push(self.f.add_param(header, Repr::W, Ty::ANY));
                slots.push(Slot::Word);
            }
        }
        let mut jump = Inst::new(Op::Jump, vec![]);
        jump.edges.push(Edge { block: header, args });
        self.f.append(block, jump);
        cx.block = header;
        cx.env.stack = inside.split_off(nlocals);
        cx.env.locals = inside;
        (cx.env.stale, cx.env.released) = (false, false);
        cx.env.published.fill(None);
        cx.start = cx.env.clone();
        cx.state = None;
        let state = self.state(cx);
        for op in [Op::Poll, Op::GuardValid] {
            let mut inst = Inst::new(op, vec![]);
            inst.state = Some(state);
            self.f.append(header, inst);
        }
        cx.nodes[at].header = Some((header, slots));
    }

    /// Joins environments at a block: slots that differ become parameters.
    pub(super) fn merge(&mut self, block: Block, incoming: Vec<Incoming>) -> Env {
        let mut env = incoming[0].env.clone();
        env.stale = incoming.iter().any(|i| i.env.stale);
        env.released = incoming.iter().any(|i| i.env.released);
        for (i, known) in env.published.iter_mut().enumerate() {
            *known = known.filter(|v| incoming.iter().all(|x| x.env.published[i] == Some(*v)));
        }
        if incoming.len() == 1 {
            return env;
        }
        let nlocals = env.locals.len();
        let count = nlocals + env.stack.len();
        let get = |e: &Env, i: usize| if i < nlocals { e.locals[i] } else { e.stack[i - nlocals] };
        for i in 0..count {
            let values: Vec<Value> = incoming.iter().map(|x| get(&x.env, i)).collect();
            if values.iter().all(|v| *v == values[0]) {
                continue;
            }
            let model = values[0];
            let positions: Option<Vec<Vec<Value>>> =
                values.iter().map(|v| self.positions_like(*v, model)).collect();
            let merged = match positions {
                Some(positions) if !positions[0].is_empty() => {
                    let params: Vec<Value> =
                        positions[0].iter().map(|_| self.f.add_param(block, Repr::I, Ty::EMPTY)).collect();
                    for (x, parts) in incoming.iter().zip(&positions) {
                        self.f.inst_mut(x.term).edges[x.edge].args.extend(parts);
                    }
                    self.with_positions(block, model, &mut params.into_iter())
                }
                _ => {
                    let ty = values.iter().fold(Ty::EMPTY, |t, v| t.join(self.f.inst(*v).ty));
                    let p = self.f.add_param(block, Repr::W, ty);
                    for (x, v) in incoming.iter().zip(&values) {
                        self.f.inst_mut(x.term).edges[x.edge].args.push(*v);
                    }
                    p
                }
            };
            if i < nlocals { env.locals[i] = merged } else { env.stack[i - nlocals] = merged }
        }
        env
    }

    /// Where an iterator kept in pieces is: nothing for other values.
    fn positions_of(&self, iter: Value) -> Vec<Value> {
        let inst = self.f.inst(iter);
        match inst.op {
            Op::RangeIter => vec![inst.args[0]],
            Op::SeqIter => vec![inst.args[1]],
            Op::EnumIter => {
                let mut all = self.positions_of(inst.args[0]);
                all.push(inst.args[1]);
                all
            }
            Op::ZipIter => inst.args.iter().flat_map(|a| self.positions_of(*a)).collect(),
            _ => Vec::new(),
        }
    }

    /// The positions of `v`, if it is an iterator over the same things as `model`.
    fn positions_like(&self, v: Value, model: Value) -> Option<Vec<Value>> {
        self.iterates_like(v, model).then(|| self.positions_of(v))
    }

    fn iterates_like(&self, v: Value, model: Value) -> bool {
        let (a, b) = (self.f.inst(v), self.f.inst(model));
        match (a.op, b.op) {
            (Op::RangeIter, Op::RangeIter) => a.args[1..] == b.args[1..] && a.imm == b.imm,
            (Op::SeqIter, Op::SeqIter) => a.args[0] == b.args[0] && a.imm == b.imm,
            (Op::EnumIter, Op::EnumIter) => self.iterates_like(a.args[0], b.args[0]),
            (Op::ZipIter, Op::ZipIter) => {
                a.args.len() == b.args.len()
                    && a.args.iter().zip(&b.args).all(|(x, y)| self.iterates_like(*x, *y))
            }
            _ => false,
        }
    }

    /// An iterator like `model` at other positions.
    fn with_positions(
        &mut self,
        block: Block,
        model: Value,
        positions: &mut dyn Iterator<Item = Value>,
    ) -> Value {
        let mut inst = self.f.inst(model).clone();
        let inner = match inst.op {
            Op::EnumIter => 1,
            Op::ZipIter => inst.args.len(),
            _ => 0,
        };
        for arg in &mut inst.args[..inner] {
            *arg = self.with_positions(block, *arg, positions);
        }
        let own = match inst.op {
            Op::RangeIter => Some(0),
            Op::SeqIter | Op::EnumIter => Some(1),
            _ => None,
        };
        if let (Some(at), Some(position)) = (own, own.and_then(|_| positions.next())) {
            inst.args[at] = position;
        }
        self.f.append(block, inst)
    }
}
