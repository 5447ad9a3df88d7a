//! Versions of the abstract heaps: two loads between which nothing wrote what they read carry the same version.
//!
//! Slots are told apart by offset and shape tests by shape: a store to one attribute leaves the others known.

use crate::graph::Graph;
use crate::ir::{Block, Function, Value};
use crate::op::{Op, heap};
use std::collections::BTreeMap;

#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Versions {
    heaps: [u32; heap::COUNT],
    /// Slots written since the slot heap got its version.
    slots: BTreeMap<u64, u32>,
    shapes: BTreeMap<u64, u32>,
    /// Since when no object has changed its shape, by an instruction that says which.
    moved: u32,
}

/// What a stretch of code writes.
#[derive(Clone, Default)]
pub struct Writes {
    pub heaps: u16,
    pub slots: Vec<u64>,
    pub shapes: Vec<u64>,
}

/// Identifies a slot among all slots.
fn slot_key(f: &Function, v: Value) -> Option<u64> {
    let inst = f.inst(v);
    match inst.op {
        Op::LoadSlot | Op::StoreSlot | Op::AddSlot => Some(inst.imm),
        Op::LoadOverflow => Some(1 << 63 | inst.imm << 32 | inst.imm2),
        _ => None,
    }
}

impl Writes {
    pub fn add(&mut self, f: &Function, v: Value) {
        let inst = f.inst(v);
        match inst.op {
            Op::StoreSlot => self.slots.extend(slot_key(f, v)),
            Op::AddSlot => {
                self.slots.extend(slot_key(f, v));
                match inst.shapes[..] {
                    [from] => self.shapes.push(from),
                    _ => self.heaps |= heap::SHAPE,
                }
            }
            _ => self.heaps |= inst.writes(),
        }
    }

    /// Whether what `v` reads may be written here.
    pub fn clobber(&self, f: &Function, v: Value) -> bool {
        let inst = f.inst(v);
        let mut reads = inst.op.reads();
        if inst.op == Op::GuardListKind && inst.imm != 2 || inst.op == Op::HasDoubles {
            // Only a list of ints changes its kind by a store; what else changes kinds changes the structure too.
            reads = if self.heaps & heap::LIST != 0 { heap::KIND } else { 0 };
        }
        reads & self.heaps != 0
            || reads & heap::SLOT != 0 && slot_key(f, v).is_some_and(|k| self.slots.contains(&k))
            || reads & heap::SHAPE != 0 && inst.wanted_shapes().iter().any(|s| self.shapes.contains(s))
    }
}

/// Source of fresh version numbers.
#[derive(Default)]
pub struct Fresh(u32);

impl Fresh {
    fn next(&mut self) -> u32 {
        self.0 += 1;
        self.0
    }
}

impl Versions {
    /// Records what `v` writes.
    pub fn apply(&mut self, f: &Function, v: Value, fresh: &mut Fresh) {
        let mut writes = Writes::default();
        writes.add(f, v);
        self.apply_writes(&writes, fresh);
    }

    pub fn apply_writes(&mut self, writes: &Writes, fresh: &mut Fresh) {
        for (i, version) in self.heaps.iter_mut().enumerate() {
            if writes.heaps >> i & 1 != 0 {
                *version = fresh.next();
            }
        }
        for s in &writes.slots {
            self.slots.insert(*s, fresh.next());
        }
        if !writes.shapes.is_empty() {
            self.moved = fresh.next();
        }
        for s in &writes.shapes {
            self.shapes.insert(*s, fresh.next());
        }
    }

    /// The version of what `v` reads: part of its value number.
    pub fn of(&self, f: &Function, v: Value) -> (u32, u32) {
        let inst = f.inst(v);
        let reads = inst.op.reads();
        let mut main = 0;
        for (i, version) in self.heaps.iter().enumerate() {
            if reads >> i & 1 != 0 {
                main = main.max(*version);
            }
        }
        let fine = if reads & heap::SLOT != 0 {
            slot_key(f, v).and_then(|k| self.slots.get(&k)).copied().unwrap_or(0)
        } else if reads & heap::SHAPE != 0 {
            return self.of_shapes(inst.wanted_shapes());
        } else {
            0
        };
        (main, fine)
    }

    fn merge(&mut self, other: &Versions, fresh: &mut Fresh) {
        for (a, b) in self.heaps.iter_mut().zip(other.heaps) {
            if *a != b {
                *a = fresh.next();
            }
        }
        if self.moved != other.moved {
            self.moved = fresh.next();
        }
        for (mine, theirs) in [(&mut self.slots, &other.slots), (&mut self.shapes, &other.shapes)] {
            for (k, v) in theirs {
                let e = mine.entry(*k).or_insert(0);
                if e != v {
                    *e = fresh.next();
                }
            }
            for (k, v) in mine.iter_mut() {
                if !theirs.contains_key(k) && *v != 0 {
                    *v = fresh.next();
                }
            }
        }
    }

    /// Versions at the start of a block, from those at the ends of its predecessors.
    pub fn at_entry(
        f: &Function,
        graph: &Graph,
        block: Block,
        ends: &[Option<Versions>],
        fresh: &mut Fresh,
    ) -> Versions {
        let mut merged: Option<Versions> = None;
        for p in &graph.preds[block.index()] {
            if let Some(end) = &ends[p.index()] {
                match &mut merged {
                    None => merged = Some(end.clone()),
                    Some(m) => m.merge(end, fresh),
                }
            }
        }
        let mut versions = merged.unwrap_or_default();
        if let Some(l) = graph.loops.iter().find(|l| l.header == block) {
            versions.apply_writes(&loop_writes(f, &l.body), fresh);
        }
        versions
    }
}

/// Everything written in a loop.
pub fn loop_writes(f: &Function, body: &[bool]) -> Writes {
    let mut writes = Writes::default();
    for b in f.block_ids().filter(|b| body[b.index()]) {
        for v in &f.blocks[b.index()].insts {
            writes.add(f, *v);
        }
    }
    writes
}

impl Versions {
    /// The version a load of this slot would carry.
    pub fn of_slot(&self, offset: u64) -> (u32, u32) {
        (self.heaps[1], self.slots.get(&offset).copied().unwrap_or(0))
    }

    /// The version a test for these shapes would carry.
    pub fn of_shapes(&self, shapes: &[u64]) -> (u32, u32) {
        let fine = shapes.iter().filter_map(|s| self.shapes.get(s)).max();
        (self.heaps[0], fine.copied().unwrap_or(0))
    }

    /// The version of a test for shapes that an object must not have.
    pub fn of_other_shapes(&self) -> (u32, u32) {
        (self.heaps[0], self.moved)
    }
}
