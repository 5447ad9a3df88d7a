//! Jumps and branches as `sys.monitoring` tells of them, and as `co_branches()` lists them.
//!
//! A branch goes left if it does not jump. A loop over an asynchronous iterator branches where the next item is asked for: left to its
//! body, right behind the loop.

use super::lines::{self, Lines};
use super::monitor::event;
use super::prepare::{BlockKind, Prepared};
use crate::types::code::PyCode;
use adder_abi::opcode::Opcode;
use adder_abi::steps::Way;

/// What leaving an instruction was: the event, the instruction that it is about, and the offset where it led.
pub fn left(
    p: &Prepared,
    code: &PyCode,
    before: usize,
    site: usize,
    jumped: bool,
) -> Option<(usize, usize, u32)> {
    let lines = p.lines(code);
    let op = |at: usize| p.instrs.get(at).map(|instr| instr.op);
    let instr = &p.instrs[before];
    let arrival = |way: Way| arrival(p, lines, code, before, site, way);
    match instr.op {
        Opcode::JUMP_ABSOLUTE | Opcode::JUMP_FORWARD => {
            let falls = site > before && (is_cold(p, before + 1) || ends(p, lines, site));
            (!falls).then(|| (event::JUMP, before, arrival(Way::Jump)))
        }
        Opcode::POP_BLOCK if asks(p, before).is_some() => {
            asks(p, before).map(|from| (event::BRANCH_LEFT, from, arrival(Way::Fall)))
        }
        Opcode::END_ASYNC_FOR if site == before + 1 => {
            let setup = (0..before)
                .rev()
                .find(|&at| op(at) == Some(Opcode::SETUP_FINALLY) && p.instrs[at].arg as usize == before)?;
            Some((event::BRANCH_RIGHT, setup + 1, arrival(Way::Fall)))
        }
        _ if !branches(instr.op) => None,
        _ if jumped => Some((event::BRANCH_RIGHT, before, arrival(Way::Jump))),
        _ => Some((event::BRANCH_LEFT, before, arrival(Way::Fall))),
    }
}

/// Where a way from one instruction to another leads first.
fn arrival(p: &Prepared, lines: &Lines, code: &PyCode, before: usize, site: usize, way: Way) -> u32 {
    let named = if way == Way::Jump { before } else { site };
    match lines.passed(named as u32, way).first() {
        Some(&line) => lines::offset_beyond(&code.unit, line),
        None => p.offsets.get(site).copied().unwrap_or(code.unit.code.len() as u32),
    }
}

fn branches(op: Opcode) -> bool {
    let setup = matches!(op, Opcode::SETUP_FINALLY | Opcode::SETUP_WITH | Opcode::SETUP_ASYNC_WITH);
    op.is_jump() && !op.is_terminator() && !setup
}

/// The instruction that asked for the item which the block ending here waited for.
fn asks(p: &Prepared, pop_block: usize) -> Option<usize> {
    let from = pop_block.checked_sub(3)?;
    (p.instrs[from].op == Opcode::GET_ANEXT && p.instrs[from + 2].op == Opcode::YIELD_FROM).then_some(from)
}

/// Whether an instruction is in a handler: CPython has these behind all other code, so that nothing jumps over them.
fn is_cold(p: &Prepared, site: usize) -> bool {
    p.around(site).any(|block| block.kind == BlockKind::Handler)
}

/// Whether nothing but the implicit return is left, which CPython has at each place that leads to it.
fn ends(p: &Prepared, lines: &Lines, site: usize) -> bool {
    lines.own[site] == 0
        && p.instrs[site].op == Opcode::LOAD_CONST
        && p.instrs.get(site + 1).is_some_and(|next| next.op == Opcode::RETURN_VALUE)
}

/// `co_branches()`: for each branch its offset, and where it leads to the left and to the right.
pub fn all(p: &Prepared, code: &PyCode) -> Vec<[u32; 3]> {
    let lines = p.lines(code);
    let mut found = Vec::new();
    for (at, instr) in p.instrs.iter().enumerate() {
        let target = instr.arg as usize;
        let to = |site: usize, way: Way| arrival(p, lines, code, at, site, way);
        if branches(instr.op) {
            found.push([p.offsets[at], to(at + 1, Way::Fall), to(target, Way::Jump)]);
        } else if let Some(from) = asks(p, at) {
            let setup = from.checked_sub(1).map(|setup| &p.instrs[setup]);
            let end = setup.filter(|setup| setup.op == Opcode::SETUP_FINALLY).map(|setup| setup.arg as usize);
            if let Some(end) = end {
                found.push([p.offsets[from], to(at + 1, Way::Fall), to(end + 1, Way::Fall)]);
            }
        }
    }
    found
}
