//! IR to text. `parse` reads it back; dumps and tests depend on its being deterministic.

use crate::ir::{Function, Repr, State, Ty, Value};
use crate::op::Op;
use adder_abi::deopt::Resume;
use std::fmt::Write;

pub fn repr_text(repr: Repr) -> &'static str {
    match repr {
        Repr::None => "-",
        Repr::W => "W",
        Repr::I => "I",
        Repr::F => "F",
        Repr::B => "B",
    }
}

pub const TY_NAMES: &[(Ty, &str)] = &[
    (Ty::INT, "int"),
    (Ty::FLONUM, "flonum"),
    (Ty::BOXED, "boxed"),
    (Ty::BOOL, "bool"),
    (Ty::NONE, "none"),
    (Ty::STR, "str"),
    (Ty::LIST, "list"),
    (Ty::TUPLE, "tuple"),
    (Ty::DICT, "dict"),
    (Ty::OTHER, "other"),
    (Ty::NULL, "null"),
];

fn ty_text(ty: Ty) -> String {
    if ty == Ty::OBJECT {
        return "object".to_string();
    }
    let names: Vec<&str> = TY_NAMES.iter().filter(|(t, _)| ty.may_be(*t)).map(|(_, n)| *n).collect();
    names.join("|")
}

fn state_text(f: &Function, id: State) -> String {
    let s = f.state(id);
    let mut out = format!("code {} pc {}", s.code, s.pc);
    match s.resume {
        Resume::At => {}
        Resume::AfterCall => out.push_str(" after_call"),
        Resume::AfterInit => out.push_str(" after_init"),
        Resume::AfterOperator => out.push_str(" after_operator"),
        Resume::Consume(fold) => {
            let _ = write!(out, " consume {fold:?}");
        }
    }
    if let Some(func) = s.func {
        let _ = write!(out, " func v{}", func.0);
    }
    let list = |items: Vec<String>| items.join(" ");
    let locals = s.locals.iter().map(|l| l.map_or("-".to_string(), |v| format!("v{}", v.0))).collect();
    let stack = s.stack.iter().map(|v| format!("v{}", v.0)).collect();
    let _ = write!(out, " locals [{}] stack [{}]", list(locals), list(stack));
    if let Some(parent) = s.parent {
        let _ = write!(out, " parent s{}", parent.0);
    }
    out
}

pub fn inst_text(f: &Function, v: Value) -> String {
    let inst = f.inst(v);
    let mut out = String::new();
    if inst.repr != Repr::None {
        let _ = write!(out, "v{}: {}", v.0, repr_text(inst.repr));
        if inst.repr == Repr::W && inst.ty != Ty::ANY {
            let _ = write!(out, " {}", ty_text(inst.ty));
        }
        out.push_str(" = ");
    }
    out.push_str(inst.op.text());
    if inst.is_helper() {
        let _ = write!(out, " {}", inst.helper().info().name);
    }
    for a in &inst.args {
        let _ = write!(out, " v{}", a.0);
    }
    if inst.op == Op::ConstF {
        let _ = write!(out, " {:?}", f64::from_bits(inst.imm));
    } else if inst.op == Op::ConstI {
        let _ = write!(out, " {}", inst.imm as i64);
    } else if (inst.imm != 0 || inst.imm2 != 0) && !inst.is_helper() || inst.is_helper() && inst.imm2 != 0 {
        if !inst.is_helper() {
            let _ = write!(out, " #{:#x}", inst.imm);
        }
        if inst.imm2 != 0 {
            let _ = write!(out, " ##{:#x}", inst.imm2);
        }
    }
    if inst.taken != 0 {
        let _ = write!(out, " taken:{:#x}", inst.taken);
    }
    if !inst.shapes.is_empty() {
        let shapes: Vec<String> = inst.shapes.iter().map(|s| format!("{s:#x}")).collect();
        let _ = write!(out, " {{{}}}", shapes.join(","));
    }
    for edge in &inst.edges {
        let args: Vec<String> = edge.args.iter().map(|a| format!("v{}", a.0)).collect();
        let _ = write!(out, " b{}({})", edge.block.0, args.join(" "));
    }
    if let Some(s) = inst.state {
        let _ = write!(out, " !s{}", s.0);
    }
    if inst.hoisted != crate::ir::Hoisted::No {
        out.push_str(" hoisted");
    }
    out
}

/// The whole function; only states in use are printed.
pub fn print(f: &Function) -> String {
    let mut out = format!("fn {}\n", f.name);
    let mut used = vec![false; f.states.len()];
    let mark = |start: Option<State>, used: &mut Vec<bool>| {
        let mut next = start;
        while let Some(s) = next {
            used[s.0 as usize] = true;
            next = f.state(s).parent;
        }
    };
    for b in f.block_ids() {
        let data = &f.blocks[b.index()];
        if data.insts.is_empty() {
            continue;
        }
        let params: Vec<String> = data
            .params
            .iter()
            .map(|p| {
                let ty = f.inst(*p).ty;
                let suffix = if f.inst(*p).repr == Repr::W && ty != Ty::ANY {
                    format!(" {}", ty_text(ty))
                } else {
                    String::new()
                };
                format!("v{}: {}{}", p.0, repr_text(f.inst(*p).repr), suffix)
            })
            .collect();
        let _ = write!(out, "b{}({})", b.0, params.join(", "));
        if let Some(s) = data.entry_state {
            let _ = write!(out, " !s{}", s.0);
        }
        mark(data.entry_state, &mut used);
        out.push_str(":\n");
        for v in &data.insts {
            let _ = write!(out, "  {}", inst_text(f, *v));
            mark(f.inst(*v).state, &mut used);
            if let Some(owned) = f.owned_at.get(v).filter(|o| !o.is_empty()) {
                let names: Vec<String> = owned.iter().map(|o| format!("v{}", o.0)).collect();
                let _ = write!(out, " ; owns {}", names.join(" "));
            }
            out.push('\n');
        }
    }
    // Objects that only exits would make are in no block.
    let placed: rustc_hash::FxHashSet<Value> =
        f.blocks.iter().flat_map(|b| b.insts.iter().chain(&b.params)).copied().collect();
    let mut sunk = Vec::new();
    for (i, _) in f.states.iter().enumerate().filter(|(i, _)| used[*i]) {
        f.for_state_values(State(i as u32), &mut |v| sunk.push(v));
    }
    let mut seen = rustc_hash::FxHashSet::default();
    let mut i = 0;
    while i < sunk.len() {
        if !placed.contains(&sunk[i]) && seen.insert(sunk[i]) {
            sunk.extend(f.inst(sunk[i]).args.clone());
        }
        i += 1;
    }
    sunk.sort();
    sunk.dedup();
    for v in sunk.iter().filter(|v| !placed.contains(v)) {
        let _ = writeln!(out, "sunk {}", inst_text(f, *v));
    }
    for (i, _) in f.states.iter().enumerate().filter(|(i, _)| used[*i]) {
        let _ = writeln!(out, "s{}: {}", i, state_text(f, State(i as u32)));
    }
    out
}
