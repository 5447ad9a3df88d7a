//! Types, folding, value numbering and heap loads, in one walk over the dominator tree; and the clean-up around it.
//!
//! A guard is numbered like a pure operation: one dominated by an equal one goes. Loads (and shape tests) are numbered
//! with the version of the heap they read, so stores are forwarded and repeated loads removed.

use super::escape::field_offsets;
use super::fold::{Folded, fold};
use super::shapes::{Facts, Outcome};
use super::versions::{Fresh, Versions};
use crate::graph::Graph;
use crate::ir::*;
use crate::op::Op;
use adder_abi::feedback::Known;
use rustc_hash::FxHashMap as HashMap;

#[derive(PartialEq, Eq, Hash)]
struct Key {
    op: Op,
    args: Vec<Value>,
    imm: u64,
    imm2: u64,
    shapes: Vec<u64>,
    version: (u32, u32),
}

impl Key {
    fn plain(op: Op, args: Vec<Value>, imm: u64, version: (u32, u32)) -> Key {
        Key { op, args, imm, imm2: 0, shapes: Vec::new(), version }
    }
}

/// Runs to a fixed point (of phis and folds), at most a few rounds.
pub fn simplify(f: &mut Function, known: &Known) {
    for _ in 0..4 {
        remove_trivial_params(f);
        propagate_types(f);
        let changed = number(f, known);
        merge_blocks(f);
        if !changed {
            break;
        }
    }
    remove_trivial_params(f);
}

/// Parameters that only ever get one value (or themselves) are that value.
pub fn remove_trivial_params(f: &mut Function) {
    loop {
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
        let mut map: Vec<Option<Value>> = vec![None; f.insts.len()];
        let mut any = false;
        for b in &graph.order {
            for p in &f.blocks[b.index()].params {
                let mut single = None;
                let mut trivial = true;
                for a in inputs.get(p).into_iter().flatten() {
                    let a = resolve(&map, *a);
                    // A guard on the parameter itself proves something of it and changes nothing.
                    if a == *p || strip_to(f, a, *p) {
                        continue;
                    }
                    trivial &= single.replace(a).is_none_or(|s| s == a);
                }
                if let Some(s) = single.filter(|_| trivial) {
                    if resolve(&map, s) != *p {
                        map[p.index()] = Some(s);
                        any = true;
                    }
                }
            }
        }
        if !any {
            return;
        }
        for b in f.block_ids() {
            let keep: Vec<bool> =
                f.blocks[b.index()].params.iter().map(|p| map[p.index()].is_none()).collect();
            if keep.iter().all(|k| *k) {
                continue;
            }
            drop_params(f, b, &keep);
        }
        f.rewrite(&map);
    }
}

fn strip_to(f: &Function, a: Value, p: Value) -> bool {
    let inst = f.inst(a);
    inst.op.is_alias() && f.strip(a) == p
}

fn resolve(map: &[Option<Value>], mut v: Value) -> Value {
    while let Some(next) = map[v.index()] {
        v = next;
    }
    v
}

/// Removes parameters of a block, and what edges pass for them.
pub fn drop_params(f: &mut Function, b: Block, keep: &[bool]) {
    let mut it = keep.iter();
    f.blocks[b.index()].params.retain(|_| *it.next().unwrap_or(&true));
    for inst in &mut f.insts {
        for e in inst.edges.iter_mut().filter(|e| e.block == b) {
            let mut it = keep.iter();
            e.args.retain(|_| *it.next().unwrap_or(&true));
        }
    }
}

/// Types of parameters and of what guards pass on: optimistic, to a fixed point.
fn propagate_types(f: &mut Function) {
    let graph = Graph::new(f);
    for b in &graph.order {
        for p in f.blocks[b.index()].params.clone() {
            if f.inst(p).repr == Repr::W {
                f.inst_mut(p).ty = Ty::EMPTY;
            }
        }
    }
    let mut changed = true;
    while changed {
        changed = false;
        for b in &graph.order {
            for v in f.blocks[b.index()].insts.clone() {
                let inst = f.inst(v);
                match inst.op {
                    Op::GuardBound => {
                        let ty = Ty(f.inst(inst.args[0]).ty.0 & Ty::OBJECT.0);
                        changed |= std::mem::replace(&mut f.inst_mut(v).ty, ty) != ty;
                    }
                    Op::Jump | Op::Branch => {
                        for e in inst.edges.clone() {
                            for (p, a) in f.blocks[e.block.index()].params.clone().into_iter().zip(e.args) {
                                if f.inst(p).repr == Repr::W {
                                    let ty = f.inst(p).ty.join(f.inst(a).ty);
                                    changed |= std::mem::replace(&mut f.inst_mut(p).ty, ty) != ty;
                                }
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
    }
}

/// Folds and numbers; returns whether anything changed.
fn number(f: &mut Function, known: &Known) -> bool {
    let graph = Graph::new(f);
    let mut map: Vec<Option<Value>> = vec![None; f.insts.len()];
    let mut table: HashMap<Key, Vec<(Value, Block)>> = HashMap::default();
    let mut ends: Vec<Option<Versions>> = vec![None; f.blocks.len()];
    let mut fresh = Fresh::default();
    let mut shapes = Facts::default();
    let mut changed = false;
    for b in &graph.order {
        shapes.enter(f, &graph, *b);
        let mut versions = Versions::at_entry(f, &graph, *b, &ends, &mut fresh);
        let insts = std::mem::take(&mut f.blocks[b.index()].insts);
        let mut out = Vec::with_capacity(insts.len());
        for v in insts {
            // Operands first: a fold must see what its operands have become.
            let mut args = std::mem::take(&mut f.inst_mut(v).args);
            args.iter_mut().for_each(|a| *a = resolve(&map, *a));
            f.inst_mut(v).args = args;
            match fold(f, v, known, &mut out) {
                Folded::Keep => {}
                Folded::Value(x) => {
                    map.resize(f.insts.len(), None);
                    map[v.index()] = Some(x);
                    changed = true;
                    continue;
                }
                Folded::Gone => {
                    changed = true;
                    continue;
                }
                Folded::Changed => {
                    map.resize(f.insts.len(), None);
                    changed = true;
                }
            }
            map.resize(f.insts.len(), None);
            if matches!(f.inst(v).op, Op::GuardShape | Op::GuardShapes | Op::IsShape | Op::IsShapes) {
                let outcome = shapes.ask(f, &graph, v, *b, &versions);
                if let Some(known) = settle(f, v, outcome, &mut changed) {
                    map[v.index()] = Some(known);
                    continue;
                }
            }
            let op = f.inst(v).op;
            if op.is_numberable() {
                let key = key(f, v, versions.of(f, v));
                let known = |key: &Key| {
                    table.get(key).into_iter().flatten().find(|(_, d)| graph.dominates(*d, *b)).copied()
                };
                let mut found = known(&key);
                if let (None, Op::GuardExact | Op::GuardNum | Op::IsInt) = (found, op) {
                    // What has passed a test for floats is that float, and no int.
                    let args = vec![f.strip(f.inst(v).args[0])];
                    found = known(&Key::plain(Op::GuardFloat, args, 0, (0, 0)));
                    if let (Some((_, d)), Op::IsInt) = (found, op) {
                        let no = f.make(Inst::new(Op::ConstB, Vec::new()));
                        out.push(no);
                        map.resize(f.insts.len(), None);
                        found = Some((no, d));
                    }
                }
                if let Some((x, _)) = found {
                    if f.inst(v).repr != Repr::None {
                        map[v.index()] = Some(x);
                    }
                    changed = true;
                    continue;
                }
                table.entry(key).or_default().push((v, *b));
            }
            if op == Op::StoreSlot {
                let known = |key: Key| {
                    let found = table.get(&key).into_iter().flatten();
                    found.filter(|(_, d)| graph.dominates(*d, *b)).map(|(x, _)| *x).next()
                };
                if replaces_uncounted(f, v, &versions, known) {
                    f.inst_mut(v).imm2 = store::UNCOUNTED;
                }
            }
            versions.apply(f, v, &mut fresh);
            shapes.learn(f, v, *b, &versions);
            remember_store(f, v, *b, &versions, &mut table);
            out.push(v);
        }
        // New instructions of a fold may come after a terminator's position; keep it last.
        if let Some(at) = out.iter().position(|v| f.inst(*v).op.is_term()) {
            out.truncate(at + 1);
        }
        f.blocks[b.index()].insts = out;
        ends[b.index()] = Some(versions);
    }
    f.rewrite(&map);
    changed
}

/// Makes of a test for shapes what it comes to; the value that it is, if it is one.
fn settle(f: &mut Function, v: Value, outcome: Outcome, changed: &mut bool) -> Option<Value> {
    let inst = f.inst_mut(v);
    let guard = matches!(inst.op, Op::GuardShape | Op::GuardShapes);
    match outcome {
        Outcome::Passes(Some(same)) if guard => {
            *changed = true;
            return Some(same);
        }
        Outcome::Passes(_) if guard => {
            // What is loaded from here on may not move above what it follows from.
            (inst.op, inst.imm, inst.state) = (Op::Refine, 0, None);
            inst.shapes.clear();
        }
        Outcome::Passes(_) | Outcome::Fails if !guard => {
            let yes = matches!(outcome, Outcome::Passes(_));
            *inst = Inst::new(Op::ConstB, Vec::new());
            inst.imm = u64::from(yes);
        }
        Outcome::Narrowed(shapes) => inst.want_shapes(&shapes),
        _ => return None,
    }
    *changed = true;
    None
}

fn key(f: &Function, v: Value, version: (u32, u32)) -> Key {
    let inst = f.inst(v);
    let mut args = inst.args.clone();
    if inst.op.reads() != 0 || matches!(inst.op, Op::GuardClass | Op::GuardInt | Op::GuardFloat) {
        args.iter_mut().for_each(|a| *a = f.strip(*a));
    }
    // An unchecked operation may stand for a checked one, but not the reverse.
    let imm = if inst.is_unchecked() { 0 } else { inst.imm };
    Key { op: inst.op, args, imm, imm2: inst.imm2, shapes: inst.shapes.clone(), version }
}

/// Whether a store replaces what is known to be no counted reference: it then releases nothing.
fn replaces_uncounted(
    f: &Function,
    v: Value,
    versions: &Versions,
    known: impl Fn(Key) -> Option<Value>,
) -> bool {
    let inst = f.inst(v);
    let load = Key::plain(Op::LoadSlot, vec![f.strip(inst.args[0])], inst.imm, versions.of_slot(inst.imm));
    let Some(old) = known(load) else { return false };
    let ty = f.inst(old).ty;
    let tested = |test: Op| known(Key::plain(test, vec![old], 0, (0, 0))).is_some();
    ty != Ty::EMPTY && ty.is_uncounted() || tested(Op::GuardInt) || tested(Op::GuardBool)
}

/// A store makes the next load of the same place known.
fn remember_store(
    f: &Function,
    v: Value,
    b: Block,
    versions: &Versions,
    table: &mut HashMap<Key, Vec<(Value, Block)>>,
) {
    let inst = f.inst(v);
    if inst.op == Op::Instance {
        for (offset, value) in field_offsets(inst.imm2).zip(&inst.args[1..]) {
            let version = versions.of_slot(offset);
            let load = Key::plain(Op::LoadSlot, vec![v], offset, version);
            if f.inst(*value).ty.is(Ty::OBJECT) {
                table.entry(load).or_default().push((*value, b));
            }
        }
        return;
    }
    if !matches!(inst.op, Op::StoreSlot | Op::AddSlot) {
        return;
    }
    let obj = f.strip(inst.args[0]);
    // The version as a load of this slot would see it.
    let version = versions.of_slot(inst.imm);
    let load = Key::plain(Op::LoadSlot, vec![obj], inst.imm, version);
    let value = inst.args[1];
    if f.inst(value).ty.is(Ty::OBJECT) {
        table.entry(load).or_default().push((value, b));
    }
}

/// A block whose only predecessor jumps to it continues that block.
pub fn merge_blocks(f: &mut Function) {
    let graph = Graph::new(f);
    let mut gone = vec![false; f.blocks.len()];
    for b in &graph.order {
        if gone[b.index()] {
            continue;
        }
        while let Some(term) = f.terminator(*b) {
            if f.inst(term).op != Op::Jump {
                break;
            }
            let edge = f.inst(term).edges[0].clone();
            let t = edge.block;
            if t == *b
                || graph.preds[t.index()].len() != 1
                || f.blocks[t.index()].entry_state.is_some() && f.blocks[b.index()].entry_state.is_some()
            {
                break;
            }
            let params = std::mem::take(&mut f.blocks[t.index()].params);
            let mut map: Vec<Option<Value>> = vec![None; f.insts.len()];
            let any = !params.is_empty();
            for (p, a) in params.into_iter().zip(edge.args) {
                map[p.index()] = Some(a);
            }
            let insts = std::mem::take(&mut f.blocks[t.index()].insts);
            // The state of a preheader is that at its end.
            let state = f.blocks[t.index()].entry_state.take();
            let block = &mut f.blocks[b.index()];
            block.insts.pop();
            block.insts.extend(insts);
            if state.is_some() {
                block.entry_state = state;
            } else {
                block.entry_state = None;
            }
            gone[t.index()] = true;
            f.given_up.iter_mut().filter(|g| g.block == t).for_each(|g| g.block = *b);
            if any {
                f.rewrite(&map);
            }
        }
    }
    for b in f.block_ids() {
        if !graph.is_reachable(b) {
            f.blocks[b.index()] = BlockData::default();
        }
    }
}
