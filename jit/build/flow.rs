//! Basic blocks of a code object's bytecode.
//!
//! Handlers are part of it if an exception has come to them; of others, exceptions leave compiled code. A node of the order is a block in a region: an OSR
//! entry's loop is region 0, and what is reached after leaving it is compiled afresh in region 1, so that the loop keeps a header of
//! its own.

use super::opcodes as op;
use adder_abi::feedback::{CodeSnapshot, Instr};
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::rc::Rc;

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Node {
    pub block: usize,
    pub region: u8,
    /// Number of the peeled loop whose first iteration this is, from 1; 0 for none.
    pub peel: u8,
}

impl Node {
    /// Of no use before a code's first node is entered.
    pub const START: Node = Node { block: usize::MAX, region: 0, peel: 0 };
}

/// A loop whose first iteration is compiled apart.
pub struct Peeled {
    pub header: usize,
    pub body: Vec<bool>,
}

/// What decides on the copies of blocks.
pub struct Regions {
    /// Extent of the OSR entry's loop.
    pub inner: Option<Vec<bool>>,
    pub peeled: Vec<Peeled>,
    /// Of each way into a generator: the outermost loop it leads into the middle of. What is reached from there is built apart (region
    /// 1 and up) until that loop begins anew.
    pub resumes: Vec<Option<Peeled>>,
}

impl Regions {
    /// The nodes by which the ways into the code are entered.
    pub fn entered(&self, flow: &Flow, first: usize, at: &[usize]) -> Vec<Node> {
        if self.resumes.is_empty() {
            return vec![flow.step(Node::START, first, self)];
        }
        let region = |i: usize| if self.resumes[i].is_some() { i as u8 + 1 } else { 0 };
        at.iter().enumerate().map(|(i, b)| Node { block: *b, region: region(i), peel: 0 }).collect()
    }
}

pub struct Flow {
    /// First instruction of each block, ascending, and the end.
    pub starts: Vec<u32>,
    /// Block that begins at an instruction, or `usize::MAX`.
    pub block_at: Vec<usize>,
    pub succs: Vec<Vec<usize>>,
    /// Where control goes from a block in one run: from a yield, to handlers only.
    goes_on: Vec<Vec<usize>>,
}

/// Where an instruction can go: falls through, and a jump target.
pub fn transfers(instr: &Instr) -> (bool, Option<u32>) {
    match instr.op {
        op::JUMP_FORWARD | op::JUMP_ABSOLUTE => (false, Some(instr.target)),
        op::POP_JUMP_IF_FALSE
        | op::POP_JUMP_IF_TRUE
        | op::JUMP_IF_FALSE_OR_POP
        | op::JUMP_IF_TRUE_OR_POP
        | op::JUMP_IF_NOT_EXC_MATCH
        | op::FOR_ITER => (true, Some(instr.target)),
        op::RETURN_VALUE | op::RAISE_VARARGS | op::RERAISE => (false, None),
        _ => (true, None),
    }
}

impl Flow {
    pub fn new(code: &CodeSnapshot, extra: Option<u32>, suspends: bool) -> Flow {
        let n = code.instrs.len();
        let mut leader = vec![false; n];
        if n > 0 {
            leader[0] = true;
        }
        if let Some(l) = extra.and_then(|pc| leader.get_mut(pc as usize)) {
            *l = true;
        }
        if suspends {
            for (pc, _) in &code.resumes {
                if let Some(l) = leader.get_mut(*pc as usize) {
                    *l = true;
                }
            }
        }
        for handler in code.blocks.iter().filter(|b| b.reached).filter_map(|b| b.handler) {
            if let Some(l) = leader.get_mut(handler as usize) {
                *l = true;
            }
        }
        for (i, instr) in code.instrs.iter().enumerate() {
            let (falls, target) = transfers(instr);
            if let Some(l) = target.and_then(|t| leader.get_mut(t as usize)) {
                *l = true;
            }
            if (!falls || target.is_some()) && i + 1 < n {
                leader[i + 1] = true;
            }
        }
        let mut starts: Vec<u32> = (0..n as u32).filter(|i| leader[*i as usize]).collect();
        let mut block_at = vec![usize::MAX; n + 1];
        for (b, s) in starts.iter().enumerate() {
            block_at[*s as usize] = b;
        }
        starts.push(n as u32);
        let mut succs = Vec::new();
        let mut goes_on = Vec::new();
        for b in 0..starts.len() - 1 {
            let end = starts[b + 1];
            let mut out = Vec::new();
            let (falls, target) = transfers(&code.instrs[end as usize - 1]);
            if falls && (end as usize) < n {
                out.push(block_at[end as usize]);
            }
            if let Some(t) = target.filter(|t| (*t as usize) < n) {
                out.push(block_at[t as usize]);
            }
            let yields = suspends && code.instrs[end as usize - 1].op == op::YIELD_VALUE;
            let mut on = if yields { Vec::new() } else { out.clone() };
            for handler in (starts[b]..end).filter_map(|pc| code.protecting(pc)).filter(|b| b.reached) {
                let target = handler.handler.map_or(usize::MAX, |pc| block_at[pc as usize]);
                if target != usize::MAX && !on.contains(&target) {
                    on.push(target);
                    out.push(target);
                }
            }
            succs.push(out);
            goes_on.push(on);
        }
        Flow { starts, block_at, succs, goes_on }
    }

    /// Blocks of the natural loop of a header: those from which it is reached again without leaving through lower dominators is
    /// approximated by reachability both ways within blocks not before the header.
    pub fn loop_of(&self, header: usize) -> Vec<bool> {
        let n = self.succs.len();
        let mut preds = vec![Vec::new(); n];
        for (b, out) in self.succs.iter().enumerate() {
            for s in out {
                preds[*s].push(b);
            }
        }
        // Compiled from source, a loop's blocks follow its header in the bytecode.
        let mut body = vec![false; n];
        body[header] = true;
        let mut work: Vec<usize> = preds[header].iter().copied().filter(|p| *p >= header).collect();
        while let Some(b) = work.pop() {
            if b >= header && !body[b] {
                body[b] = true;
                work.extend(preds[b].iter().copied());
            }
        }
        body
    }

    /// The blocks that are reached from one, itself among them, by way of those that are `inside` only.
    fn reached(&self, first: usize, inside: &dyn Fn(usize) -> bool) -> Vec<bool> {
        let mut found = vec![false; self.succs.len()];
        let mut work = vec![first];
        while let Some(b) = work.pop() {
            if inside(b) && !std::mem::replace(&mut found[b], true) {
                work.extend(&self.succs[b]);
            }
        }
        found
    }

    /// Where control goes from a block in one run.
    pub fn goes_on(&self, block: usize) -> &[usize] {
        &self.goes_on[block]
    }

    /// Of each block, the outermost loop that it lies in without being its header.
    pub fn resumed_loops(&self, blocks: &[usize]) -> Vec<Option<Peeled>> {
        let n = self.succs.len();
        let is_header = |h: usize| (h..n).any(|b| self.succs[b].contains(&h));
        let loops: Vec<Peeled> = (0..n)
            .filter(|h| is_header(*h))
            .map(|header| Peeled { header, body: self.loop_of(header) })
            .collect();
        let around = |b: usize| {
            let outermost = loops.iter().filter(|l| l.body[b]).min_by_key(|l| l.header)?;
            (outermost.header != b).then(|| Peeled { header: outermost.header, body: outermost.body.clone() })
        };
        blocks.iter().map(|b| around(*b)).collect()
    }

    /// Nodes in reverse postorder from the ways in, of the blocks that are `inside`; the last of these ways comes first.
    fn order(&self, entered: &[Node], regions: &Regions, inside: &dyn Fn(usize) -> bool) -> Vec<Node> {
        let mut seen = HashSet::default();
        let mut order = Vec::new();
        for node in entered {
            if seen.insert(*node) {
                self.visit_from(*node, (regions, inside), &mut seen, &mut order);
            }
        }
        order.reverse();
        order
    }

    fn visit_from(
        &self,
        first: Node,
        (regions, inside): (&Regions, &dyn Fn(usize) -> bool),
        seen: &mut HashSet<Node>,
        order: &mut Vec<Node>,
    ) {
        let mut stack = vec![(first, 0)];
        while let Some((node, next)) = stack.last_mut() {
            // Fall-through edges last, so that loop bodies come before what follows the loop.
            let succs = self.goes_on(node.block);
            if *next < succs.len() {
                let target = succs[succs.len() - 1 - *next];
                *next += 1;
                let s = self.step(*node, target, regions);
                if inside(target) && seen.insert(s) {
                    stack.push((s, 0));
                }
            } else {
                order.push(*node);
                stack.pop();
            }
        }
    }

    /// The node an edge from `from` to a block leads to.
    pub fn step(&self, from: Node, target: usize, regions: &Regions) -> Node {
        let resumed = regions.resumes.get((from.region as usize).wrapping_sub(1)).and_then(Option::as_ref);
        let region = match &regions.inner {
            Some(body) if from.region == 0 && body[target] => 0,
            Some(_) => 1,
            None => match resumed {
                Some(l) if l.body[target] && l.header != target => from.region,
                Some(_) | None => 0,
            },
        };
        let mut peel = from.peel;
        if peel > 0 {
            let p = &regions.peeled[usize::from(peel) - 1];
            if target == p.header || !p.body[target] {
                peel = 0;
            }
        }
        if peel == 0 {
            let enters =
                |p: &Peeled| p.header == target && !p.body.get(from.block).is_some_and(|inside| *inside);
            peel = regions.peeled.iter().position(enters).map_or(0, |i| i as u8 + 1);
        }
        Node { block: target, region, peel }
    }
}

/// The nodes of a code object, or of a loop's body in it that is built apart, in the order of construction.
pub struct Plan {
    pub flow: Rc<Flow>,
    pub regions: Rc<Regions>,
    /// Where each is among the activation's.
    pub index: HashMap<Node, usize>,
    /// Of a loop's body: what is around it.
    around: Option<Around>,
}

/// Blocks of a `for` loop: that of its `FOR_ITER`, which follows, and which comes after the loop.
#[derive(Clone, Copy)]
pub struct LoopBlocks {
    pub header: usize,
    pub first: usize,
    pub done: usize,
}

struct Around {
    plan: Rc<Plan>,
    header: usize,
    extent: Vec<bool>,
    /// The node that stands for the header.
    again: usize,
}

impl Plan {
    /// The plan of all that is reached from the ways in, and its nodes.
    pub fn whole(flow: Flow, regions: Regions, entered: &[Node]) -> (Plan, Vec<Node>) {
        let order = flow.order(entered, &regions, &|_| true);
        let index = order.iter().enumerate().map(|(i, n)| (*n, i)).collect();
        (Plan { flow: Rc::new(flow), regions: Rc::new(regions), index, around: None }, order)
    }

    /// The body of a loop that is entered from a node of this plan, to be built apart: what its first block leads to, without its header and
    /// what comes after it. The numbers of its nodes begin with `base`; the one behind them stands for the header. None if there is no body.
    pub fn body(self: &Rc<Plan>, from: Node, l: LoopBlocks, base: usize) -> Option<(Plan, Vec<Node>)> {
        let (flow, regions) = (self.flow.clone(), self.regions.clone());
        let after = flow.reached(l.done, &|b| b != from.block);
        let extent = flow.reached(l.first, &|b| b != l.header && !after[b]);
        if !extent[l.first] {
            return None;
        }
        let entered = flow.step(self.header_node(from, l.header), l.first, &regions);
        let order = flow.order(&[entered], &regions, &|b| extent[b]);
        let index = order.iter().enumerate().map(|(i, n)| (*n, base + i)).collect();
        let again = base + order.len();
        let around = Around { plan: self.clone(), header: l.header, extent, again };
        Some((Plan { flow, regions, index, around: Some(around) }, order))
    }

    /// The node that stands for the header of a loop's body.
    pub fn again(&self) -> Option<usize> {
        self.around.as_ref().map(|a| a.again)
    }

    /// The node of a loop's header that is entered from a node before it. Its first iteration is not built apart.
    pub fn header_node(&self, from: Node, header: usize) -> Node {
        Node { peel: from.peel, ..self.flow.step(from, header, &self.regions) }
    }

    /// The number of the node that an edge from `from` to a block leads to.
    pub fn find(&self, from: Node, block: usize) -> Option<usize> {
        match &self.around {
            Some(a) if block == a.header => Some(a.again),
            Some(a) if !*a.extent.get(block)? => a.plan.find(from, block),
            _ => self.index.get(&self.flow.step(from, block, &self.regions)).copied(),
        }
    }

    /// Which of the plan's own nodes, in their order, an edge leads back to.
    pub fn headers(&self, order: &[Node]) -> Vec<bool> {
        let base = order.first().map_or(0, |n| self.index[n]);
        let mut found = vec![false; order.len()];
        for (i, node) in order.iter().enumerate() {
            for t in self.flow.goes_on(node.block).iter().filter_map(|s| self.find(*node, *s)) {
                if (base..=base + i).contains(&t) {
                    found[t - base] = true;
                }
            }
        }
        found
    }
}
