//! The shape of the control-flow graph: order, dominators, loops. Computed afresh by each pass that needs it.

use crate::ir::{Block, Function};

pub struct Graph {
    /// Reachable blocks in reverse postorder.
    pub order: Vec<Block>,
    /// Position in `order`, or `usize::MAX`.
    pub position: Vec<usize>,
    pub preds: Vec<Vec<Block>>,
    /// Immediate dominator by block number.
    pub idom: Vec<Option<Block>>,
    /// Depth in the dominator tree.
    depth: Vec<u32>,
    /// Loops, inner ones before the ones around them.
    pub loops: Vec<Loop>,
}

pub struct Loop {
    pub header: Block,
    /// Blocks, by number.
    pub body: Vec<bool>,
    /// Sources of the back edges.
    pub latches: Vec<Block>,
    /// The only block outside that enters the header, if there is one and it ends with a jump.
    pub preheader: Option<Block>,
    pub size: usize,
}

impl Graph {
    pub fn new(f: &Function) -> Graph {
        let n = f.blocks.len();
        let order = reverse_postorder(f);
        let mut position = vec![usize::MAX; n];
        for (i, b) in order.iter().enumerate() {
            position[b.index()] = i;
        }
        let mut preds = vec![Vec::new(); n];
        for b in &order {
            for s in f.successors(*b) {
                preds[s.index()].push(*b);
            }
        }
        let idom = dominators(&order, &position, &preds);
        let mut depth = vec![0; n];
        for b in &order {
            if let Some(d) = idom[b.index()].filter(|d| d != b) {
                depth[b.index()] = depth[d.index()] + 1;
            }
        }
        let mut graph = Graph { order, position, preds, idom, depth, loops: Vec::new() };
        graph.find_loops(f);
        graph
    }

    pub fn is_reachable(&self, b: Block) -> bool {
        self.position[b.index()] != usize::MAX
    }

    /// Every path from the entry to `b` passes `a`.
    pub fn dominates(&self, a: Block, b: Block) -> bool {
        let mut b = b;
        while self.depth[b.index()] > self.depth[a.index()] {
            match self.idom[b.index()] {
                Some(d) => b = d,
                None => return false,
            }
        }
        a == b
    }

    fn find_loops(&mut self, f: &Function) {
        let mut headers: Vec<(Block, Vec<Block>)> = Vec::new();
        for b in self.order.clone() {
            for s in f.successors(b) {
                if self.dominates(s, b) {
                    match headers.iter_mut().find(|(h, _)| *h == s) {
                        Some((_, latches)) => latches.push(b),
                        None => headers.push((s, vec![b])),
                    }
                }
            }
        }
        for (header, latches) in headers {
            let mut body = vec![false; f.blocks.len()];
            body[header.index()] = true;
            let mut work = latches.clone();
            while let Some(b) = work.pop() {
                if !body[b.index()] {
                    body[b.index()] = true;
                    work.extend(self.preds[b.index()].iter().copied());
                }
            }
            let outside: Vec<Block> =
                self.preds[header.index()].iter().copied().filter(|p| !body[p.index()]).collect();
            let preheader = match outside[..] {
                [p] if f.successors(p).len() == 1 => Some(p),
                _ => None,
            };
            let size = body.iter().filter(|x| **x).count();
            self.loops.push(Loop { header, body, latches, preheader, size });
        }
        self.loops.sort_by_key(|l| (l.size, l.header));
    }
}

fn reverse_postorder(f: &Function) -> Vec<Block> {
    let mut seen = vec![false; f.blocks.len()];
    let mut order = Vec::new();
    let mut stack = vec![(Block::ENTRY, f.successors(Block::ENTRY), 0)];
    seen[0] = true;
    while let Some((block, succs, next)) = stack.last_mut() {
        if let Some(s) = succs.get(*next).copied() {
            *next += 1;
            if !std::mem::replace(&mut seen[s.index()], true) {
                stack.push((s, f.successors(s), 0));
            }
        } else {
            order.push(*block);
            stack.pop();
        }
    }
    order.reverse();
    order
}

/// Cooper, Harvey and Kennedy's iteration over reverse postorder.
fn dominators(order: &[Block], position: &[usize], preds: &[Vec<Block>]) -> Vec<Option<Block>> {
    let mut idom: Vec<Option<Block>> = vec![None; position.len()];
    idom[Block::ENTRY.index()] = Some(Block::ENTRY);
    let mut changed = true;
    while changed {
        changed = false;
        for b in order.iter().skip(1) {
            let mut new: Option<Block> = None;
            for p in preds[b.index()].iter().copied().filter(|p| idom[p.index()].is_some()) {
                new = Some(match new {
                    None => p,
                    Some(mut a) => {
                        let mut c = p;
                        while a != c {
                            while position[a.index()] > position[c.index()] {
                                a = idom[a.index()].unwrap_or(Block::ENTRY);
                            }
                            while position[c.index()] > position[a.index()] {
                                c = idom[c.index()].unwrap_or(Block::ENTRY);
                            }
                        }
                        a
                    }
                });
            }
            if new != idom[b.index()] {
                idom[b.index()] = new;
                changed = true;
            }
        }
    }
    idom
}
