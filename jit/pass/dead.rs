//! Dead code. A sinkable object that only frame states use is taken out of its block: exits make it from its parts.

use crate::graph::Graph;
use crate::ir::*;
use crate::op::{Op, prop};
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

/// Arithmetic whose only failure is a result too large: nobody misses it when the result is not used.
fn is_removable(inst: &Inst) -> bool {
    match inst.op {
        Op::AddI | Op::SubI | Op::MulI | Op::NegI | Op::AbsI => true,
        op => !op.has(prop::GUARD) && (!op.has(prop::PINNED) || op.has(prop::SINK) || op == Op::Refine),
    }
}

pub fn remove_dead(f: &mut Function) {
    let graph = Graph::new(f);
    let mut inputs: HashMap<Value, Vec<Value>> = HashMap::default();
    for b in &graph.order {
        let Some(term) = f.terminator(*b) else { continue };
        for e in &f.inst(term).edges {
            for (p, a) in f.blocks[e.block.index()].params.iter().zip(&e.args) {
                inputs.entry(*p).or_default().push(*a);
            }
        }
    }
    let mut needed = vec![false; f.insts.len()];
    let mut seen_in_state = vec![false; f.insts.len()];
    let mut work: Vec<(Value, bool)> = Vec::new();
    for b in &graph.order {
        for v in &f.blocks[b.index()].insts {
            let inst = f.inst(*v);
            if !is_removable(inst) {
                work.push((*v, true));
            }
        }
        if let Some(s) = f.blocks[b.index()].entry_state {
            f.for_state_values(s, &mut |v| work.push((v, false)));
        }
    }
    while let Some((v, real)) = work.pop() {
        let inst = f.inst(v);
        if !real && inst.op.has(prop::SINK) {
            if !std::mem::replace(&mut seen_in_state[v.index()], true) {
                work.extend(inst.args.iter().map(|a| (*a, false)));
            }
            continue;
        }
        if std::mem::replace(&mut needed[v.index()], true) {
            continue;
        }
        work.extend(inst.args.iter().map(|a| (*a, true)));
        if let Some(s) = inst.state {
            f.for_state_values(s, &mut |x| work.push((x, false)));
        }
        work.extend(inputs.get(&v).into_iter().flatten().map(|a| (*a, true)));
    }
    // What flows into a parameter that nobody wants is given up in its place.
    for g in std::mem::take(&mut f.given_up) {
        let (mut work, mut seen) = (vec![g.value], HashSet::default());
        while let Some(value) = work.pop() {
            match inputs.get(&value) {
                Some(values) if !needed[value.index()] => {
                    work.extend(values.iter().filter(|v| seen.insert(**v)))
                }
                _ => f.given_up.push(GivenUp { value, ..g }),
            }
        }
    }
    for b in &graph.order {
        let keep: Vec<bool> = f.blocks[b.index()].params.iter().map(|p| needed[p.index()]).collect();
        if keep.iter().any(|k| !k) {
            super::simplify::drop_params(f, *b, &keep);
        }
        f.blocks[b.index()].insts.retain(|v| needed[v.index()]);
    }
}

/// Entry states of preheaders serve hoisting only; afterwards they would keep values alive.
pub fn drop_entry_states(f: &mut Function) {
    for b in &mut f.blocks {
        b.entry_state = None;
    }
}
