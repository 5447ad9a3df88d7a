//! Parameters of a block that always get equal arguments are one: the flags of variables that a loop binds together, most of all.
//!
//! Optimistic: all parameters of a block are taken for equal until an edge passes them different things.

use super::simplify::drop_params;
use crate::graph::Graph;
use crate::ir::*;
use rustc_hash::FxHashMap as HashMap;

pub fn merge_params(f: &mut Function) {
    let graph = Graph::new(f);
    // The class of a parameter is the first of those it is equal to.
    let mut class: HashMap<Value, Value> = HashMap::default();
    let mut edges: HashMap<Block, Vec<Vec<Value>>> = HashMap::default();
    for b in &graph.order {
        let params = &f.blocks[b.index()].params;
        for p in params {
            let alike = |q: &&Value| (f.inst(**q).repr, f.inst(**q).ty) == (f.inst(*p).repr, f.inst(*p).ty);
            class.insert(*p, params.iter().find(alike).copied().unwrap_or(*p));
        }
        if let Some(term) = f.terminator(*b) {
            for e in &f.inst(term).edges {
                edges.entry(e.block).or_default().push(e.args.clone());
            }
        }
    }
    loop {
        let mut changed = false;
        for b in &graph.order {
            let params = &f.blocks[b.index()].params;
            let passed = edges.get(b).map(Vec::as_slice).unwrap_or(&[]);
            let name = |v: &Value| {
                let inst = f.inst(*v);
                // Equal constants are equal.
                match f.is_const(*v) {
                    true => (Err(inst.op), inst.imm),
                    false => (Ok(class.get(v).copied().unwrap_or(*v)), 0),
                }
            };
            let mut first: HashMap<(Value, Vec<_>), Value> = HashMap::default();
            let mut next = Vec::new();
            for (i, p) in params.iter().enumerate() {
                let key = (class[p], passed.iter().map(|args| name(&args[i])).collect::<Vec<_>>());
                let leader = *first.entry(key).or_insert(*p);
                if class[p] != leader {
                    next.push((*p, leader));
                }
            }
            changed |= !next.is_empty();
            class.extend(next);
        }
        if !changed {
            break;
        }
    }
    let mut map: Vec<Option<Value>> = vec![None; f.insts.len()];
    for b in &graph.order {
        let params = f.blocks[b.index()].params.clone();
        let keep: Vec<bool> = params.iter().map(|p| class[p] == *p).collect();
        if keep.iter().all(|k| *k) {
            continue;
        }
        for p in params.iter().filter(|p| class[p] != **p) {
            map[p.index()] = Some(class[p]);
        }
        drop_params(f, *b, &keep);
    }
    f.rewrite(&map);
}
