//! Floats are boxed where the box is used, as frame states take the floats themselves: the allocation moves down to the nearest block that
//! dominates all real uses, unless that lies in a loop the definition is outside of.

use crate::graph::Graph;
use crate::ir::*;
use crate::op::Op;
use rustc_hash::FxHashMap as HashMap;

pub fn sink_boxes(f: &mut Function) {
    let graph = Graph::new(f);
    let mut uses: HashMap<Value, Vec<Block>> = HashMap::default();
    let mut home: Vec<(Value, Block)> = Vec::new();
    for b in &graph.order {
        for v in &f.blocks[b.index()].insts {
            let inst = f.inst(*v);
            if inst.op == Op::BoxF {
                home.push((*v, *b));
            }
            for a in inst.args.iter().chain(inst.edges.iter().flat_map(|e| &e.args)) {
                if f.inst(*a).op == Op::BoxF {
                    uses.entry(*a).or_default().push(*b);
                }
            }
        }
    }
    for (v, b) in home {
        let Some(all) = uses.get(&v) else { continue };
        let mut to = all[0];
        for u in all {
            while !graph.dominates(to, *u) {
                match graph.idom[to.index()] {
                    Some(d) => to = d,
                    None => return,
                }
            }
        }
        let deeper = |x: Block| graph.loops.iter().filter(|l| l.body[x.index()]).count();
        let same_loops = |x: Block| graph.loops.iter().all(|l| !l.body[x.index()] || l.body[b.index()]);
        while to != b && !same_loops(to) {
            match graph.idom[to.index()] {
                Some(d) => to = d,
                None => return,
            }
        }
        if to == b || deeper(to) > deeper(b) {
            continue;
        }
        f.blocks[b.index()].insts.retain(|x| *x != v);
        let insts = &f.blocks[to.index()].insts;
        let uses_it = |x: &Value| {
            let inst = f.inst(*x);
            inst.args.contains(&v) || inst.edges.iter().any(|e| e.args.contains(&v))
        };
        let at = insts.iter().position(uses_it).unwrap_or(insts.len() - 1);
        f.blocks[to.index()].insts.insert(at, v);
    }
}
