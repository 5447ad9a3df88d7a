//! Checks the invariants stated in `ir`. Run after every pass in debug builds and by the tests.

use crate::graph::Graph;
use crate::ir::{Block, Function, Repr, Value};
use crate::op::{Op, prop};

pub fn verify(f: &Function) -> Result<(), String> {
    let graph = Graph::new(f);
    let mut place: Vec<Option<(Block, usize)>> = vec![None; f.insts.len()];
    for b in &graph.order {
        let data = &f.blocks[b.index()];
        for p in &data.params {
            place[p.index()] = Some((*b, 0));
        }
        for (i, v) in data.insts.iter().enumerate() {
            if place[v.index()].replace((*b, i + 1)).is_some() {
                return Err(format!("v{} is placed twice", v.0));
            }
            if f.inst(*v).op.is_term() != (i + 1 == data.insts.len()) {
                return Err(format!("b{}: terminator must be last, and only it", b.0));
            }
        }
        if data.insts.is_empty() {
            return Err(format!("b{} is empty", b.0));
        }
    }
    for b in &graph.order {
        for (i, v) in f.blocks[b.index()].insts.iter().enumerate() {
            check_inst(f, &graph, &place, *b, i + 1, *v)?;
        }
    }
    Ok(())
}

fn check_inst(
    f: &Function,
    graph: &Graph,
    place: &[Option<(Block, usize)>],
    b: Block,
    at: usize,
    v: Value,
) -> Result<(), String> {
    let inst = f.inst(v);
    let text = || crate::print::inst_text(f, v);
    let check_use = |u: Value, what: &str| match place[u.index()] {
        None => Err(format!("{}: {what} v{} is not defined", text(), u.0)),
        Some((db, di)) if db == b && di < at || db != b && graph.dominates(db, b) => Ok(()),
        Some(_) => Err(format!("{}: {what} v{} does not dominate", text(), u.0)),
    };
    for a in &inst.args {
        check_use(*a, "operand")?;
    }
    let letters = inst.op.operands();
    if letters != "?" && letters != "*" {
        let want: Vec<Repr> = letters.chars().map(letter_repr).collect();
        let got: Vec<Repr> = inst.args.iter().map(|a| f.inst(*a).repr).collect();
        if want != got {
            return Err(format!("{}: operands are {got:?}", text()));
        }
    }
    for edge in &inst.edges {
        let params = &f.blocks[edge.block.index()].params;
        if params.len() != edge.args.len() {
            return Err(format!("{}: b{} takes {} arguments", text(), edge.block.0, params.len()));
        }
        for (a, p) in edge.args.iter().zip(params) {
            check_use(*a, "argument")?;
            if f.inst(*a).repr != f.inst(*p).repr {
                return Err(format!("{}: argument v{} for v{} has another representation", text(), a.0, p.0));
            }
        }
    }
    let needs_state = inst.op.has(prop::GUARD) && !inst.is_unchecked() && inst.op != Op::GuardUnique;
    if needs_state && inst.state.is_none() {
        return Err(format!("{}: no frame state", text()));
    }
    if let Some(s) = inst.state {
        let mut result = Ok(());
        let is_sunk =
            |u: Value| f.inst(u).op.is_box() || place[u.index()].is_none() && f.inst(u).op.has(prop::SINK);
        f.for_state_parts(s, is_sunk, &mut |u| {
            if result.is_ok() {
                result = check_use(u, "state value");
            }
        });
        result?;
    }
    Ok(())
}

fn letter_repr(letter: char) -> Repr {
    match letter {
        'W' => Repr::W,
        'I' => Repr::I,
        'F' => Repr::F,
        'B' => Repr::B,
        _ => Repr::None,
    }
}
