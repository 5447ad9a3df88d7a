//! What is known of objects' shapes: from tests that were passed, from the ways branches took, from objects made here.
//!
//! A test whose answer is known goes; one of several shapes is left with those that are still possible.

use super::versions::Versions;
use crate::graph::Graph;
use crate::ir::*;
use crate::op::Op;
use rustc_hash::FxHashMap as HashMap;
use std::collections::BTreeSet;

/// An object has one of these shapes, or none of them, in what the block dominates and while its version lasts.
struct Fact {
    shapes: Vec<u64>,
    has: bool,
    version: (u32, u32),
    block: Block,
    /// The value that stands for the object where this holds.
    value: Option<Value>,
}

#[derive(Default)]
pub struct Facts {
    facts: HashMap<Value, Vec<Fact>>,
    /// The versions with which tests were made, for those that pass and those that don't.
    tested: HashMap<Value, [(u32, u32); 2]>,
}

/// What a test comes to.
pub enum Outcome {
    Unknown,
    /// Some shapes that it wants are impossible.
    Narrowed(Vec<u64>),
    Passes(Option<Value>),
    Fails,
}

fn version(versions: &Versions, shapes: &[u64], has: bool) -> (u32, u32) {
    if has { versions.of_shapes(shapes) } else { versions.of_other_shapes() }
}

impl Facts {
    fn add(&mut self, object: Value, fact: Fact) {
        self.facts.entry(object).or_default().push(fact);
    }

    /// Learns from the branch that led to a block, if only one did.
    pub fn enter(&mut self, f: &Function, graph: &Graph, block: Block) {
        let [from] = graph.preds[block.index()][..] else { return };
        let Some(term) = f.terminator(from).map(|t| f.inst(t)) else { return };
        let (Op::Branch, [yes, no]) = (term.op, &term.edges[..]) else { return };
        let (true, Some(cond)) = (yes.block != no.block, term.args.first()) else { return };
        let test = f.inst(*cond);
        let Some([passed, failed]) = self.tested.get(cond).copied() else { return };
        let has = yes.block == block;
        let shapes = test.wanted_shapes().to_vec();
        let version = if has { passed } else { failed };
        self.add(f.strip(test.args[0]), Fact { shapes, has, version, block, value: None });
    }

    /// Learns from an instruction that stays where it is.
    pub fn learn(&mut self, f: &Function, v: Value, block: Block, versions: &Versions) {
        let inst = f.inst(v);
        let (object, shapes) = match inst.op {
            Op::GuardShape | Op::GuardShapes => (v, inst.wanted_shapes().to_vec()),
            Op::Instance => (v, vec![inst.imm]),
            Op::AddSlot => (inst.args[0], vec![inst.imm2]),
            Op::IsShape | Op::IsShapes => {
                let wanted = inst.wanted_shapes();
                self.tested.insert(v, [true, false].map(|has| version(versions, wanted, has)));
                return;
            }
            _ => return,
        };
        let version = versions.of_shapes(&shapes);
        self.add(f.strip(object), Fact { shapes, has: true, version, block, value: Some(object) });
    }

    /// What a test for shapes comes to, in this block and with these versions.
    pub fn ask(&self, f: &Function, graph: &Graph, v: Value, block: Block, versions: &Versions) -> Outcome {
        let inst = f.inst(v);
        let wanted = inst.wanted_shapes();
        let holds =
            |x: &&Fact| x.version == version(versions, &x.shapes, x.has) && graph.dominates(x.block, block);
        let facts: Vec<&Fact> =
            self.facts.get(&f.strip(inst.args[0])).into_iter().flatten().filter(holds).collect();
        let within = |x: &&&Fact| x.has && x.shapes.iter().all(|s| wanted.contains(s));
        if let Some(one) = facts.iter().find(|x| within(x) && x.value.is_some()) {
            return Outcome::Passes(one.value);
        }
        let mut possible: Option<BTreeSet<u64>> = None;
        for x in facts.iter().filter(|x| x.has) {
            let shapes: BTreeSet<u64> = x.shapes.iter().copied().collect();
            possible = Some(match possible {
                Some(p) => &p & &shapes,
                None => shapes,
            });
        }
        let ruled_out = |s: &u64| facts.iter().any(|x| !x.has && x.shapes.contains(s));
        let left: Vec<u64> = wanted
            .iter()
            .copied()
            .filter(|s| !ruled_out(s) && possible.as_ref().is_none_or(|p| p.contains(s)))
            .collect();
        if left.is_empty() {
            return Outcome::Fails;
        }
        match possible {
            Some(p) if p.iter().all(|s| left.contains(s) || ruled_out(s)) => Outcome::Passes(None),
            _ if left.len() < wanted.len() => Outcome::Narrowed(left),
            _ => Outcome::Unknown,
        }
    }
}
