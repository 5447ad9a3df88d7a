//! Representation of block parameters: unboxed where every input is, or can be made so at a loop's entry.
//!
//! Optimistic: all plausible parameters are candidates for a representation, and those with an input that does not fit drop out until
//! nothing changes. An input from a loop's preheader may be unknown: it is tested there once, in the state in which
//! the loop is entered, provided the loop itself tests the parameter anyway.

use crate::graph::Graph;
use crate::ir::*;
use crate::op::Op;
use adder_abi::Word;
use adder_abi::feedback::Known;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

struct Input {
    from: Block,
    value: Value,
}

/// Returns whether anything changed.
pub fn select_representations(f: &mut Function, known: &Known) -> bool {
    let mut changed = false;
    for repr in [Repr::I, Repr::F, Repr::B] {
        changed |= select(f, repr, known);
    }
    changed
}

fn select(f: &mut Function, repr: Repr, known: &Known) -> bool {
    let graph = Graph::new(f);
    let mut inputs: HashMap<Value, Vec<Input>> = HashMap::default();
    let mut wanted: HashSet<Value> = HashSet::default();
    let mut flows: Vec<(Value, Value)> = Vec::new();
    let mut home: HashMap<Value, Block> = HashMap::default();
    for b in &graph.order {
        for p in &f.blocks[b.index()].params {
            if f.inst(*p).repr == Repr::W {
                home.insert(*p, *b);
            }
        }
        for v in &f.blocks[b.index()].insts {
            let inst = f.inst(*v);
            if unboxes(inst.op, repr) {
                wanted.insert(f.strip(inst.args[0]));
            }
            for e in &inst.edges {
                for (p, a) in f.blocks[e.block.index()].params.iter().zip(&e.args) {
                    if f.inst(*p).repr == Repr::W {
                        inputs.entry(*p).or_default().push(Input { from: *b, value: *a });
                        flows.push((f.strip(*a), *p));
                    }
                }
            }
        }
    }
    spread(&mut wanted, flows.iter().map(|(a, p)| (*p, *a)));
    // Parameters that some input fills with a box, if through other parameters.
    let boxed = |i: &Input| is_box(f.inst(i.value).op, repr) || is_maybe(f, i.value, repr);
    let filled = |p: &&Value| inputs.get(p).into_iter().flatten().any(boxed);
    let mut filled: HashSet<Value> = home.keys().filter(filled).copied().collect();
    spread(&mut filled, flows.iter().copied());
    // A generator's variables come from its frame at each step: before the loop has run they say nothing of it.
    let steps = f.insts.iter().any(|i| i.op == Op::ResumeAt);
    let mut candidates: HashSet<Value> = home.keys().copied().collect();
    loop {
        let drop: Vec<Value> = candidates
            .iter()
            .copied()
            .filter(|p| {
                let all = inputs.get(p).map(Vec::as_slice).unwrap_or(&[]);
                let enters = |i: &Input| enters_loop(f, &graph, i.from, home[p]);
                // Something must speak for it: a box among the inputs, or a use. What an interpreted loop has had in a variable is
                // likely what it would have next.
                let evidence = wanted.contains(p) || filled.contains(p);
                let adopted =
                    |i: &Input| !steps && matches!(f.inst(f.strip(i.value)).op, Op::OsrSlot | Op::NameWord);
                let fits = |i: &Input| {
                    let wary = || f.blocks[i.from.index()].entry_state.is_some_and(|s| f.state(s).wary);
                    let may_test = enters(i) && !wary() && (wanted.contains(p) || evidence && adopted(i));
                    input_fits(f, repr, known, &candidates, i, may_test)
                };
                !evidence || !all.iter().all(fits)
            })
            .collect();
        if drop.is_empty() {
            break;
        }
        drop.iter().for_each(|p| {
            candidates.remove(p);
        });
    }
    if candidates.is_empty() {
        return false;
    }
    let nullable = nullable(f, &inputs, &candidates);
    convert(f, &graph, repr, known, &candidates, &nullable);
    true
}

/// Adds the second of each pair whose first is in the set, until nothing changes.
fn spread(set: &mut HashSet<Value>, pairs: impl Iterator<Item = (Value, Value)> + Clone) {
    loop {
        let before = set.len();
        for (from, to) in pairs.clone() {
            if set.contains(&from) {
                set.insert(to);
            }
        }
        if set.len() == before {
            return;
        }
    }
}

fn is_null(f: &Function, v: Value) -> bool {
    f.inst(v).op == Op::ConstW && f.inst(v).imm == 0
}

/// An unboxed value that may be unbound.
fn is_maybe(f: &Function, v: Value, repr: Repr) -> bool {
    f.inst(v).op == Op::Maybe && is_box(f.inst(f.inst(v).args[1]).op, repr)
}

/// Whether a word is bound, as the flag beside an unboxed parameter has it.
enum Bound {
    Always,
    Never,
    /// As this flag says.
    Flag(Value),
    /// As this parameter is.
    Like(Value),
}

fn bound(f: &Function, candidates: &HashSet<Value>, mut v: Value) -> Bound {
    loop {
        let inst = f.inst(v);
        match inst.op {
            _ if candidates.contains(&v) => return Bound::Like(v),
            Op::ConstW if inst.imm == 0 => return Bound::Never,
            Op::Maybe => return Bound::Flag(inst.args[0]),
            Op::Refine => v = inst.args[0],
            _ => return Bound::Always,
        }
    }
}

/// The candidates that may be unbound: they get a flag.
fn nullable(
    f: &Function,
    inputs: &HashMap<Value, Vec<Input>>,
    candidates: &HashSet<Value>,
) -> HashSet<Value> {
    let mut found = HashSet::default();
    loop {
        let before = found.len();
        for p in candidates {
            let unbound = |i: &Input| match bound(f, candidates, i.value) {
                Bound::Always => false,
                Bound::Never | Bound::Flag(_) => true,
                Bound::Like(q) => found.contains(&q),
            };
            if inputs.get(p).into_iter().flatten().any(unbound) {
                found.insert(*p);
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

fn unboxes(op: Op, repr: Repr) -> bool {
    match repr {
        Repr::I => matches!(op, Op::GuardInt | Op::UntagI),
        Repr::F => matches!(op, Op::GuardFloat | Op::GuardNum),
        Repr::B => op == Op::GuardBool,
        Repr::None | Repr::W => false,
    }
}

fn is_box(op: Op, repr: Repr) -> bool {
    matches!((op, repr), (Op::BoxI, Repr::I) | (Op::BoxF, Repr::F) | (Op::BoxB, Repr::B))
}

fn enters_loop(f: &Function, graph: &Graph, from: Block, header: Block) -> bool {
    f.blocks[from.index()].entry_state.is_some()
        && graph.loops.iter().any(|l| l.header == header && l.preheader == Some(from))
}

fn constant_of(f: &Function, v: Value, repr: Repr, known: &Known) -> Option<(Op, u64)> {
    let inst = f.inst(v);
    if inst.op != Op::ConstW {
        return None;
    }
    let w = Word(inst.imm);
    match repr {
        Repr::I => w.is_int().then(|| (Op::ConstI, w.as_int() as u64)),
        Repr::F => w.is_flonum().then(|| (Op::ConstF, w.as_flonum().to_bits())),
        Repr::B if w.0 == known.true_ => Some((Op::ConstB, 1)),
        Repr::B if w.0 == known.false_ => Some((Op::ConstB, 0)),
        Repr::B | Repr::None | Repr::W => None,
    }
}

fn input_fits(
    f: &Function,
    repr: Repr,
    known: &Known,
    candidates: &HashSet<Value>,
    input: &Input,
    may_test: bool,
) -> bool {
    let v = input.value;
    let inst = f.inst(v);
    if is_box(inst.op, repr) || candidates.contains(&f.strip(v)) || constant_of(f, v, repr, known).is_some() {
        return true;
    }
    if repr == Repr::I && inst.ty.is(Ty::INT) || is_null(f, v) || is_maybe(f, v, repr) {
        return true;
    }
    let class = match repr {
        Repr::I => Ty::INT,
        Repr::F => Ty::FLOAT,
        _ => Ty::BOOL,
    };
    may_test && inst.op != Op::ConstW && inst.ty.may_be(class)
}

/// Changes the candidates and everything around them.
fn convert(
    f: &mut Function,
    graph: &Graph,
    repr: Repr,
    known: &Known,
    candidates: &HashSet<Value>,
    nullable: &HashSet<Value>,
) {
    let mut flags: HashMap<Value, Value> = HashMap::default();
    let params: Vec<Vec<Value>> = f.blocks.iter().map(|b| b.params.clone()).collect();
    for b in &graph.order {
        for p in params[b.index()].iter().filter(|p| nullable.contains(p)) {
            flags.insert(*p, f.add_param(*b, Repr::B, Ty::EMPTY));
        }
    }
    for b in graph.order.clone() {
        let Some(term) = f.terminator(b) else { continue };
        let mut edges = f.inst(term).edges.clone();
        let mut made = Vec::new();
        for e in &mut edges {
            for (i, p) in params[e.block.index()].iter().enumerate() {
                if candidates.contains(p) {
                    if nullable.contains(p) {
                        let flag = match bound(f, candidates, e.args[i]) {
                            Bound::Flag(flag) => flag,
                            Bound::Like(q) if nullable.contains(&q) => flags[&q],
                            Bound::Never => constant(f, Op::ConstB, 0, Repr::B, &mut made),
                            Bound::Always | Bound::Like(_) => constant(f, Op::ConstB, 1, Repr::B, &mut made),
                        };
                        e.args.push(flag);
                    }
                    e.args[i] = unboxed(f, b, repr, known, candidates, e.args[i], &mut made);
                }
            }
        }
        f.inst_mut(term).edges = edges;
        let insts = &mut f.blocks[b.index()].insts;
        let at = insts.len() - 1;
        insts.splice(at..at, made);
    }
    // Every other use sees a box made at the top of the block.
    let mut map: Vec<Option<Value>> = vec![None; f.insts.len()];
    let mut boxes = Vec::new();
    for b in &graph.order {
        let mut first = Vec::new();
        for p in params[b.index()].iter().copied() {
            if !candidates.contains(&p) {
                continue;
            }
            let op = match repr {
                Repr::I => Op::BoxI,
                Repr::F => Op::BoxF,
                _ => Op::BoxB,
            };
            f.inst_mut(p).repr = repr;
            f.inst_mut(p).ty = Ty::EMPTY;
            let boxed = f.make(Inst::new(op, vec![p]));
            first.push(boxed);
            boxes.push((boxed, p));
            map[p.index()] = Some(match flags.get(&p) {
                Some(flag) => {
                    let mut inst = Inst::new(Op::Maybe, vec![*flag, boxed]);
                    inst.ty = f.inst(boxed).ty.join(Ty::NULL);
                    let maybe = f.make(inst);
                    first.push(maybe);
                    maybe
                }
                None => boxed,
            });
        }
        f.blocks[b.index()].insts.splice(0..0, first);
    }
    // Edges to candidates pass parameters raw: protect them from the rewrite.
    let mut raw: Vec<(Value, usize, usize, Value)> = Vec::new();
    for b in &graph.order {
        let Some(term) = f.terminator(*b) else { continue };
        for (ei, e) in f.inst(term).edges.iter().enumerate() {
            for (ai, p) in f.blocks[e.block.index()].params.iter().enumerate() {
                if candidates.contains(p) {
                    raw.push((term, ei, ai, e.args[ai]));
                }
            }
        }
    }
    f.rewrite(&map);
    for (term, ei, ai, v) in raw {
        f.inst_mut(term).edges[ei].args[ai] = v;
    }
    for (boxed, p) in boxes {
        f.inst_mut(boxed).args[0] = p;
    }
}

fn constant(f: &mut Function, op: Op, imm: u64, repr: Repr, made: &mut Vec<Value>) -> Value {
    let mut inst = Inst::new(op, vec![]);
    (inst.imm, inst.repr) = (imm, repr);
    let v = f.make(inst);
    made.push(v);
    v
}

fn unboxed(
    f: &mut Function,
    from: Block,
    repr: Repr,
    known: &Known,
    candidates: &HashSet<Value>,
    v: Value,
    made: &mut Vec<Value>,
) -> Value {
    if is_box(f.inst(v).op, repr) {
        return f.inst(v).args[0];
    }
    if is_maybe(f, v, repr) {
        return f.inst(f.inst(v).args[1]).args[0];
    }
    if candidates.contains(&f.strip(v)) {
        return f.strip(v);
    }
    if is_null(f, v) {
        // Nobody looks at it.
        let op = match repr {
            Repr::I => Op::ConstI,
            Repr::F => Op::ConstF,
            _ => Op::ConstB,
        };
        return constant(f, op, 0, repr, made);
    }
    let mut inst = match constant_of(f, v, repr, known) {
        Some((op, imm)) => {
            let mut inst = Inst::new(op, vec![]);
            inst.imm = imm;
            inst
        }
        None if repr == Repr::I && f.inst(v).ty.is(Ty::INT) => Inst::new(Op::UntagI, vec![v]),
        None => {
            let op = match repr {
                Repr::I => Op::GuardInt,
                Repr::F => Op::GuardFloat,
                _ => Op::GuardBool,
            };
            let mut inst = Inst::new(op, vec![v]);
            inst.state = f.blocks[from.index()].entry_state;
            inst.hoisted = Hoisted::Entry;
            inst
        }
    };
    inst.repr = repr;
    let x = f.make(inst);
    made.push(x);
    x
}

/// Loop headers (by bytecode index, of the root) with a parameter that the loop unboxes and gets unboxed from its back edges, while at its entry
/// it is something else: `s = 0` before `s += 1.5`. Such loops are built again with their first iteration apart.
pub fn conflicts(f: &Function, known: &Known) -> Vec<u32> {
    let graph = Graph::new(f);
    let mut found = Vec::new();
    for l in &graph.loops {
        let Some(preheader) = l.preheader else { continue };
        let Some(state) = f.blocks[preheader.index()].entry_state else { continue };
        if f.state(state).parent.is_some() {
            continue;
        }
        let passed = |from: Block, i: usize| {
            let term = f.terminator(from)?;
            let edge = f.inst(term).edges.iter().find(|e| e.block == l.header)?;
            edge.args.get(i).copied()
        };
        for (i, p) in f.blocks[l.header.index()].params.iter().enumerate() {
            if f.inst(*p).repr != Repr::W {
                continue;
            }
            let Some(entry) = passed(preheader, i) else { continue };
            for repr in [Repr::I, Repr::F] {
                let fits = |v: Value| is_box(f.inst(v).op, repr) || constant_of(f, v, repr, known).is_some();
                let back: Vec<Value> = l.latches.iter().filter_map(|b| passed(*b, i)).collect();
                let unboxed = graph.order.iter().filter(|b| l.body[b.index()]).any(|b| {
                    f.blocks[b.index()].insts.iter().any(|v| {
                        let inst = f.inst(*v);
                        unboxes(inst.op, repr) && f.strip(inst.args[0]) == *p
                    })
                });
                if unboxed
                    && !back.is_empty()
                    && back.iter().all(|v| fits(*v))
                    && f.inst(entry).op == Op::ConstW
                    && !fits(entry)
                {
                    found.push(f.state(state).pc);
                }
            }
        }
    }
    found.sort();
    found.dedup();
    found
}
