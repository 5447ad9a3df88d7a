//! Loop-invariant guards, loads and pure operations move to the preheader, inner loops first.
//!
//! A guard moves with the state in which the loop is entered, if it is executed in every iteration. Loads depend on their guards
//! through operands, so they never move above them.

use super::versions::loop_writes;
use crate::graph::{Graph, Loop};
use crate::ir::*;
use crate::op::prop;

pub fn hoist(f: &mut Function) -> bool {
    let graph = Graph::new(f);
    let mut block_of: Vec<Option<Block>> = vec![None; f.insts.len()];
    for b in &graph.order {
        let data = &f.blocks[b.index()];
        for v in data.params.iter().chain(&data.insts) {
            block_of[v.index()] = Some(*b);
        }
    }
    let mut changed = false;
    for l in &graph.loops {
        if let Some(preheader) = l.preheader {
            changed |= hoist_loop(f, &graph, l, preheader, &mut block_of);
        }
    }
    changed
}

fn hoist_loop(
    f: &mut Function,
    graph: &Graph,
    l: &Loop,
    preheader: Block,
    block_of: &mut [Option<Block>],
) -> bool {
    let writes = loop_writes(f, &l.body);
    let state = f.blocks[preheader.index()].entry_state;
    let mut changed = false;
    for b in graph.order.iter().copied().filter(|b| l.body[b.index()]) {
        let always = l.latches.iter().all(|latch| graph.dominates(b, *latch));
        let insts = std::mem::take(&mut f.blocks[b.index()].insts);
        let mut stay = Vec::with_capacity(insts.len());
        for v in insts {
            let inst = f.inst(v);
            let invariant = inst.args.iter().all(|a| block_of[a.index()].is_some_and(|d| !l.body[d.index()]));
            let is_guard = inst.op.has(prop::GUARD) && inst.state.is_some();
            let movable = inst.op.is_numberable()
                && !f.is_const(v)
                && !inst.op.boxes_float()
                && invariant
                && !writes.clobber(f, v)
                && (!is_guard || always && state.is_some() && !inst.stays);
            if !movable {
                stay.push(v);
                continue;
            }
            if is_guard {
                let inst = f.inst_mut(v);
                if let (Hoisted::No, Some(own)) = (inst.hoisted, inst.state) {
                    inst.hoisted = Hoisted::From(own);
                }
                inst.state = state;
            }
            block_of[v.index()] = Some(preheader);
            let at = f.blocks[preheader.index()].insts.len() - 1;
            f.blocks[preheader.index()].insts.insert(at, v);
            changed = true;
        }
        f.blocks[b.index()].insts = stay;
    }
    changed
}
