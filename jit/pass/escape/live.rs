//! Which values that may stand for an object are alive at the start of each block, and where they are used.

use super::is_candidate;
use crate::graph::Graph;
use crate::ir::*;
use crate::op::{Op, prop};
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

pub(super) struct Live {
    /// Values that may stand for an object: what makes one, the same behind guards, and what is loaded from such.
    pub tracked: HashSet<Value>,
    /// By block.
    pub at_entry: Vec<HashSet<Value>>,
    /// The instructions that have a tracked value among operands or edge arguments, or show it, with their blocks.
    pub uses: HashMap<Value, Vec<(Block, Value)>>,
    /// Values that are in a block; the others of sinkable operations are only made by exits.
    placed: HashSet<Value>,
}

impl Live {
    pub fn new(f: &Function, graph: &Graph) -> Live {
        let mut live = Live {
            tracked: HashSet::default(),
            at_entry: vec![HashSet::default(); f.blocks.len()],
            uses: HashMap::default(),
            placed: HashSet::default(),
        };
        for b in &graph.order {
            let data = &f.blocks[b.index()];
            live.placed.extend(data.params.iter().chain(&data.insts));
            // In reverse postorder operands come before their uses.
            for v in &data.insts {
                let inst = f.inst(*v);
                let follows = inst.op.is_alias() || inst.op == Op::LoadSlot;
                if is_candidate(inst) || follows && live.tracked.contains(&inst.args[0]) {
                    live.tracked.insert(*v);
                }
                let edges = inst.edges.iter().flat_map(|e| &e.args);
                let shown = live.shown(f, inst);
                for u in inst.args.iter().chain(edges).chain(&shown).filter(|u| live.tracked.contains(u)) {
                    live.uses.entry(*u).or_default().push((*b, *v));
                }
            }
        }
        live.spread(f, graph);
        live
    }

    /// Only an exit makes it.
    pub fn is_sunk(&self, f: &Function, v: Value) -> bool {
        let op = f.inst(v).op;
        op.is_box() || op.has(prop::SINK) && !self.placed.contains(&v)
    }

    /// Every tracked value of a state, those in objects that exits would make included.
    fn of_state(&self, f: &Function, state: State, out: &mut HashSet<Value>) {
        f.for_state_parts(state, |v| self.is_sunk(f, v), &mut |v| {
            if self.tracked.contains(&v) {
                out.insert(v);
            }
        });
    }

    /// Tracked values in frames that an exception of the instruction ends, while the code that catches it goes on: a traceback shows them.
    pub fn shown(&self, f: &Function, inst: &Inst) -> Vec<Value> {
        let mut shown = HashSet::default();
        if let Some(s) = inst.state.filter(|s| inst.is_caught() && f.state(*s).parent.is_some()) {
            self.of_state(f, s, &mut shown);
        }
        let mut shown: Vec<Value> = shown.into_iter().collect();
        shown.sort();
        shown
    }

    fn spread(&mut self, f: &Function, graph: &Graph) {
        // What a block uses before it defines it, and what it defines.
        let mut own = vec![(HashSet::default(), HashSet::default()); f.blocks.len()];
        for b in &graph.order {
            let (used, defined) = &mut own[b.index()];
            let data = &f.blocks[b.index()];
            if let Some(s) = data.entry_state {
                self.of_state(f, s, used);
            }
            for v in data.insts.iter().rev() {
                used.remove(v);
                if self.tracked.contains(v) {
                    defined.insert(*v);
                }
                let inst = f.inst(*v);
                let edges = inst.edges.iter().flat_map(|e| &e.args);
                used.extend(inst.args.iter().chain(edges).filter(|u| self.tracked.contains(u)));
                if let Some(s) = inst.state {
                    self.of_state(f, s, used);
                }
            }
        }
        let mut changed = true;
        while changed {
            changed = false;
            for b in graph.order.iter().rev() {
                let (used, defined) = &own[b.index()];
                let mut now = used.clone();
                for s in f.successors(*b) {
                    now.extend(self.at_entry[s.index()].difference(defined));
                }
                if now.len() != self.at_entry[b.index()].len() {
                    self.at_entry[b.index()] = now;
                    changed = true;
                }
            }
        }
    }
}
