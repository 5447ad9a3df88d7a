//! Values that wait in memory while an inner loop runs.
//!
//! The register allocator brings a value that is used behind a loop, or around it, back into a register at the loop's head, and away again
//! at its end. So what a loop with more values than registers only lets through gets a place on the stack: it is stored where it is
//! defined and loaded in each block that uses it. Exits load it in their own blocks.

use super::{Lower, cl_type};
use crate::graph::Graph;
use crate::ir::{Block, Function, Inst, Repr, Value};
use crate::op::{Op, prop};
use cranelift_codegen::ir::{InstBuilder, StackSlot, StackSlotData, StackSlotKind, Value as Cl};
use rustc_hash::FxHashMap as HashMap;

/// Words, and floats, that a loop may have alive before what it does not use waits in memory: somewhat fewer than there are registers, for
/// its own results need some.
const MOST_WORDS: usize = 10;
const MOST_FLOATS: usize = 12;

/// No block: code that is emitted behind all of them.
pub(super) const BEHIND: Block = Block(u32::MAX);
/// No block: the value is in no register.
const NOWHERE: Block = Block(u32::MAX - 1);

#[derive(Default)]
pub(super) struct Waiting {
    slot: Option<StackSlot>,
    /// Offsets of the values that wait, and the block in which each is in a register.
    places: HashMap<Value, (i32, Block)>,
}

/// A set of values by number.
#[derive(Clone, PartialEq)]
struct Set(Vec<u64>);

impl Set {
    fn new(n: usize) -> Set {
        Set(vec![0; n.div_ceil(64)])
    }

    fn insert(&mut self, v: Value) {
        self.0[v.index() / 64] |= 1 << (v.index() % 64);
    }

    fn contains(&self, v: Value) -> bool {
        self.0[v.index() / 64] >> (v.index() % 64) & 1 != 0
    }

    /// Adds what is in `other` and not in `without`; whether that changed anything.
    fn add(&mut self, other: &Set, without: &Set) -> bool {
        let mut changed = false;
        for ((mine, theirs), not) in self.0.iter_mut().zip(&other.0).zip(&without.0) {
            let new = *mine | theirs & !not;
            changed |= new != *mine;
            *mine = new;
        }
        changed
    }

    fn iter(&self) -> impl Iterator<Item = Value> + '_ {
        let values = |(i, word): (usize, &u64)| {
            let word = *word;
            (0..64).filter(move |bit| word >> bit & 1 != 0).map(move |bit| Value((64 * i + bit) as u32))
        };
        self.0.iter().enumerate().flat_map(values)
    }
}

/// The values that machine code of the instruction reads: boxes are made where they are used.
fn for_operands(f: &Function, inst: &Inst, each: &mut dyn FnMut(Value)) {
    for v in inst.args.iter().chain(inst.edges.iter().flat_map(|e| &e.args)) {
        let mut v = *v;
        while matches!(f.inst(v).op, Op::BoxI | Op::BoxB) {
            v = f.inst(v).args[0];
        }
        if !f.is_const(v) {
            each(v);
        }
    }
}

/// Values that are used or defined only in loops around one that has too much alive.
fn find(f: &Function, graph: &Graph, is_sunk: &dyn Fn(Value) -> bool) -> Vec<Value> {
    let n = f.insts.len();
    let depth_of = |b: Block| graph.loops.iter().filter(|l| l.body[b.index()]).count();
    let mut used_at = vec![0; n];
    let none = Set::new(n);
    let mut live = vec![none.clone(); f.blocks.len()];
    let mut defined = vec![none.clone(); f.blocks.len()];
    for b in &graph.order {
        let (data, depth) = (&f.blocks[b.index()], depth_of(*b));
        let (live, defined) = (&mut live[b.index()], &mut defined[b.index()]);
        for v in data.params.iter().chain(&data.insts) {
            let inst = f.inst(*v);
            let mut used = |v: Value, often: bool| {
                if often {
                    used_at[v.index()] = depth.max(used_at[v.index()]);
                }
                if !defined.contains(v) {
                    live.insert(v);
                }
            };
            for_operands(f, inst, &mut |v| used(v, true));
            // Calls store what their states need; guards leave that to their exits.
            let often = !inst.op.has(prop::GUARD);
            if let Some(state) = inst.state {
                f.for_state_parts(state, is_sunk, &mut |v| used(v, often));
            }
            f.owned_at.get(v).into_iter().flatten().for_each(|v| used(*v, false));
            defined.insert(*v);
            used_at[v.index()] = depth.max(used_at[v.index()]);
        }
    }
    let mut changed = true;
    while changed {
        changed = false;
        for b in graph.order.iter().rev() {
            let mut now = std::mem::replace(&mut live[b.index()], Set(Vec::new()));
            for s in f.successors(*b) {
                if s == *b {
                    continue;
                }
                changed |= now.add(&live[s.index()], &defined[b.index()]);
            }
            live[b.index()] = now;
        }
    }
    let mut waits = Set::new(n);
    for l in &graph.loops {
        let depth = depth_of(l.header);
        let alive = &live[l.header.index()];
        let counts = |v: &Value| !f.is_const(*v) && !is_sunk(*v) && f.inst(*v).repr != Repr::None;
        let is_float = |v: &Value| f.inst(*v).repr == Repr::F;
        let floats = alive.iter().filter(counts).filter(is_float).count();
        let words = alive.iter().filter(counts).count() - floats;
        for v in alive.iter().filter(counts).filter(|v| used_at[v.index()] < depth) {
            if if is_float(&v) { floats > MOST_FLOATS } else { words > MOST_WORDS } {
                waits.insert(v);
            }
        }
    }
    waits.iter().collect()
}

impl Lower<'_, '_> {
    /// Decides what waits.
    pub(super) fn plan_waiting(&mut self) {
        if self.graph.loops.is_empty() {
            return;
        }
        let found = find(self.f, &self.graph, &|v| self.is_sunk(v));
        if found.is_empty() {
            return;
        }
        let size = 8 * found.len() as u32;
        let data = StackSlotData::new(StackSlotKind::ExplicitSlot, size, 3);
        self.waiting.slot = Some(self.b.create_sized_stack_slot(data));
        let places = found.into_iter().enumerate().map(|(i, v)| (v, (8 * i as i32, NOWHERE)));
        self.waiting.places = places.collect();
    }

    /// A value has just been defined.
    pub(super) fn put_away(&mut self, v: Value, x: Cl) {
        let (Some(slot), Some((offset, block))) = (self.waiting.slot, self.waiting.places.get_mut(&v)) else {
            return;
        };
        *block = self.at;
        self.b.ins().stack_store(x, slot, *offset);
    }

    /// Brings what an instruction uses into registers, for the rest of its block.
    pub(super) fn bring(&mut self, inst: &Inst) {
        if self.waiting.slot.is_none() {
            return;
        }
        let mut wanted = Vec::new();
        for_operands(self.f, inst, &mut |v| wanted.push(v));
        for v in wanted {
            if let Some(x) = self.load_waiting(v) {
                self.vals[v.index()] = Some(x);
                if let Some((_, block)) = self.waiting.places.get_mut(&v) {
                    *block = self.at;
                }
            }
        }
    }

    /// The value, if it waits in memory at this point.
    pub(super) fn load_waiting(&mut self, v: Value) -> Option<Cl> {
        let (offset, _) = *self.waiting.places.get(&v).filter(|(_, block)| *block != self.at)?;
        let slot = self.waiting.slot?;
        Some(self.b.ins().stack_load(cl_type(self.f.inst(v).repr), slot, offset))
    }
}
