//! Instructions to bytes: stack depth, the peephole optimiser, jump offsets, the location table.
//!
//! In: a finished unit. Out: its `CodeUnit`. The optimiser is CPython 3.9's, rule for rule, on instructions instead of bytes: constant tests,
//! tuples of constants, packing followed by unpacking, jumps to jumps, code after a return. Knows nothing of the tree.

use crate::codegen::{Item, Unit};
use crate::fail::{Result, fail};
use crate::fold;
use crate::source::Source;
use crate::steps::{self, Marks};
use crate::symtable::Scope;
use adder_abi::code::{CodeUnit, Const, Position, Text};
use adder_abi::opcode::{Jump, Opcode, Operand};
use ruff_text_size::TextRange;

/// An instruction whose jump target is an index.
#[derive(Clone, Copy)]
pub(crate) struct Ins {
    pub op: Opcode,
    pub arg: u32,
    pub target: Option<usize>,
    pub loc: TextRange,
    /// Belongs to no line: see `steps`.
    pub artificial: bool,
}

/// The code of a unit.
pub(crate) fn assemble(
    unit: &mut Unit,
    source: &Source,
    filename: &Text,
    flags: u32,
    scope: &Scope,
) -> Result<CodeUnit> {
    let (mut code, mut marks) = resolve(unit);
    let Some(stacksize) = stack_size(&code) else {
        return fail(format!("inconsistent stack in {}", unit.qualname), unit.loc);
    };
    optimise(&mut code, unit, &mut marks);
    let written = code;
    let code = without_nops(&written);
    let offsets = layout(&code);
    let steptable = steps::table(&written, &offsets, &marks, source, unit.firstlineno);
    let bytes = encode(&code, &offsets);
    let linetable = locations(&code, &offsets, source, unit.firstlineno);
    let texts = |names: &[ruff_python_ast::name::Name]| -> Box<[Text]> {
        names.iter().map(|name| Text::from(name.as_str())).collect()
    };
    let params = scope.params.len().min(unit.varnames.list.len());
    let cell2arg = unit
        .cellvars
        .iter()
        .map(|cell| {
            unit.varnames.list[..params].iter().position(|param| param == cell).map_or(-1, |at| at as i32)
        })
        .collect();
    Ok(CodeUnit {
        argcount: unit.argcount,
        posonlyargcount: unit.posonlyargcount,
        kwonlyargcount: unit.kwonlyargcount,
        nlocals: unit.varnames.list.len() as u32,
        stacksize,
        flags,
        code: bytes,
        consts: std::mem::take(&mut unit.consts.list).into(),
        names: texts(&unit.names.list),
        varnames: texts(&unit.varnames.list),
        freevars: texts(&unit.freevars),
        cellvars: texts(&unit.cellvars),
        cell2arg,
        filename: filename.clone(),
        name: Text::from(unit.name.as_str()),
        qualname: Text::from(unit.qualname.as_str()),
        firstlineno: unit.firstlineno,
        linetable,
        steptable,
    })
}

/// Labels to indexes.
fn resolve(unit: &Unit) -> (Vec<Ins>, Marks) {
    let mut places = vec![(0, 0); unit.labels as usize];
    let mut count = 0;
    let mut marks = Marks::default();
    for item in &unit.code {
        match *item {
            Item::Label(label) => places[label.0 as usize] = (count, marks.all.len()),
            Item::Op { .. } => count += 1,
            Item::Mark(loc) => marks.all.push((count, loc)),
        }
    }
    let mut code = Vec::with_capacity(count);
    for item in &unit.code {
        let Item::Op { op, arg, target, loc, artificial } = *item else { continue };
        let place = target.map(|label| places[label.0 as usize]);
        if let Some((target, mark)) = place {
            marks.on_arrival(code.len(), target, mark);
        }
        code.push(Ins { op, arg, target: place.map(|(target, _)| target), loc, artificial });
    }
    (code, marks)
}

/// The deepest the stack gets; `None` if two ways to a place disagree or something pops too much.
fn stack_size(code: &[Ins]) -> Option<u32> {
    let mut depths: Vec<Option<i32>> = vec![None; code.len() + 1];
    let mut work = vec![(0, 0)];
    let mut deepest = 0;
    while let Some((mut at, mut depth)) = work.pop() {
        loop {
            match depths[at] {
                Some(known) if known == depth => break,
                Some(_) => return None,
                None => depths[at] = Some(depth),
            }
            let Some(ins) = code.get(at) else { break };
            if let Some(target) = ins.target {
                let there = depth + ins.op.stack_effect(ins.arg, Jump::Yes);
                deepest = deepest.max(there);
                work.push((target, there));
            }
            depth += ins.op.stack_effect(ins.arg, Jump::No);
            if depth < 0 {
                return None;
            }
            deepest = deepest.max(depth);
            if ins.op.is_terminator() {
                break;
            }
            at += 1;
        }
    }
    Some(deepest as u32)
}

fn is_unconditional(op: Opcode) -> bool {
    matches!(op, Opcode::JUMP_ABSOLUTE | Opcode::JUMP_FORWARD)
}

/// What a conditional jump jumps on, if it is one.
fn jumps_on(op: Opcode) -> Option<bool> {
    match op {
        Opcode::POP_JUMP_IF_TRUE | Opcode::JUMP_IF_TRUE_OR_POP => Some(true),
        Opcode::POP_JUMP_IF_FALSE | Opcode::JUMP_IF_FALSE_OR_POP => Some(false),
        _ => None,
    }
}

fn optimise(code: &mut [Ins], unit: &mut Unit, marks: &mut Marks) {
    // The number of the basic block each instruction is in; jump targets begin one.
    let mut blocks = vec![0usize; code.len() + 1];
    for ins in code.iter() {
        if let Some(target) = ins.target {
            blocks[target] = 1;
        }
    }
    let mut number = 0;
    for block in &mut blocks {
        number += *block;
        *block = number;
    }
    let nop = |ins: &mut Ins| *ins = Ins { op: Opcode::NOP, arg: 0, target: None, ..*ins };
    let mut at = 0;
    let mut constants_before = 0;
    while at < code.len() {
        let mut next = at + 1;
        let constants = std::mem::take(&mut constants_before);
        let same_block = |other: usize| blocks[at] == blocks[other];
        match code[at].op {
            Opcode::LOAD_CONST => {
                constants_before = constants + 1;
                if next < code.len()
                    && code[next].op == Opcode::POP_JUMP_IF_FALSE
                    && same_block(next)
                    && fold::truth(&unit.consts.list[code[at].arg as usize])
                {
                    nop(&mut code[at]);
                    nop(&mut code[next]);
                    constants_before = 0;
                }
            }
            Opcode::BUILD_TUPLE => {
                let count = code[at].arg as usize;
                if count > 0 && constants >= count && blocks[at - count] == blocks[at] {
                    let items = code[at - count..at]
                        .iter()
                        .map(|ins| unit.consts.list[ins.arg as usize].clone())
                        .collect();
                    let index = unit.consts.index(Const::Tuple(items));
                    code[at - count..at].iter_mut().for_each(nop);
                    code[at] = Ins { op: Opcode::LOAD_CONST, arg: index, ..code[at] };
                    constants_before = 0;
                } else if next < code.len()
                    && code[next].op == Opcode::UNPACK_SEQUENCE
                    && code[next].arg as usize == count
                    && same_block(next)
                    && count <= 3
                {
                    let swaps: [Opcode; 2] = match count {
                        2 => [Opcode::ROT_TWO, Opcode::NOP],
                        3 => [Opcode::ROT_THREE, Opcode::ROT_TWO],
                        _ => [Opcode::NOP, Opcode::NOP],
                    };
                    for (ins, op) in code[at..=next].iter_mut().zip(swaps) {
                        nop(ins);
                        ins.op = op;
                    }
                    next += 1;
                }
            }
            Opcode::RETURN_VALUE => {
                while next < code.len() && blocks[next] == blocks[at] {
                    nop(&mut code[next]);
                    next += 1;
                }
            }
            _ => {
                if thread_jump(code, at, marks) {
                    next = at;
                }
            }
        }
        at = next;
    }
}

/// Shortens a jump to a jump. True when the instruction has changed and deserves another look.
fn thread_jump(code: &mut [Ins], at: usize, marks: &mut Marks) -> bool {
    let Ins { op, target: Some(target), .. } = code[at] else { return false };
    let Some(&there) = code.get(target) else { return false };
    if matches!(op, Opcode::JUMP_IF_FALSE_OR_POP | Opcode::JUMP_IF_TRUE_OR_POP)
        && let Some(on) = jumps_on(there.op)
    {
        let same = jumps_on(op) == Some(on);
        marks.on_threading(at, target, &there, same);
        code[at].target = if same { there.target } else { Some(target + 1) };
        code[at].op = match (same, op) {
            (true, _) => there.op,
            (false, Opcode::JUMP_IF_TRUE_OR_POP) => Opcode::POP_JUMP_IF_TRUE,
            (false, _) => Opcode::POP_JUMP_IF_FALSE,
        };
        return true;
    }
    let threads = is_unconditional(op) || jumps_on(op).is_some();
    if !threads {
        return false;
    }
    if is_unconditional(op) && there.op == Opcode::RETURN_VALUE {
        code[at] = Ins { op: Opcode::RETURN_VALUE, arg: 0, target: None, ..code[at] };
    } else if is_unconditional(there.op) {
        marks.on_threading(at, target, &there, true);
        code[at].target = there.target;
        if op == Opcode::JUMP_FORWARD {
            // Only an absolute jump can go backwards.
            code[at].op = Opcode::JUMP_ABSOLUTE;
        }
    }
    false
}

/// Without the instructions that the optimiser took out.
fn without_nops(code: &[Ins]) -> Vec<Ins> {
    let mut places = Vec::with_capacity(code.len() + 1);
    let mut count = 0;
    for ins in code {
        places.push(count);
        count += usize::from(ins.op != Opcode::NOP);
    }
    places.push(count);
    let kept = code.iter().filter(|ins| ins.op != Opcode::NOP);
    kept.map(|ins| Ins { target: ins.target.map(|target| places[target]), ..*ins }).collect()
}

/// How many code units an argument takes.
fn units(arg: u32) -> u32 {
    match arg {
        0..=0xff => 1,
        0x100..=0xffff => 2,
        0x1_0000..=0xff_ffff => 3,
        _ => 4,
    }
}

/// The argument of an instruction, given where everything lies.
fn argument(ins: &Ins, next: u32, offsets: &[u32]) -> u32 {
    match ins.target {
        None => ins.arg,
        Some(target) => match ins.op.operand_kind() {
            Operand::JumpRelative => offsets[target].saturating_sub(next),
            _ => offsets[target],
        },
    }
}

/// The byte offset of every instruction, and of the end.
fn layout(code: &[Ins]) -> Vec<u32> {
    let mut sizes: Vec<u32> =
        code.iter().map(|ins| if ins.target.is_some() { 1 } else { units(ins.arg) }).collect();
    loop {
        let mut offsets = Vec::with_capacity(code.len() + 1);
        let mut offset = 0;
        for size in &sizes {
            offsets.push(offset);
            offset += 2 * size;
        }
        offsets.push(offset);
        let mut grown = false;
        for (at, ins) in code.iter().enumerate() {
            let needed = units(argument(ins, offsets[at + 1], &offsets));
            if needed > sizes[at] {
                sizes[at] = needed;
                grown = true;
            }
        }
        if !grown {
            return offsets;
        }
    }
}

fn encode(code: &[Ins], offsets: &[u32]) -> Box<[u8]> {
    let mut bytes = Vec::with_capacity(offsets.last().map_or(0, |&end| end as usize));
    for (at, ins) in code.iter().enumerate() {
        let arg = argument(ins, offsets[at + 1], offsets);
        let size = (offsets[at + 1] - offsets[at]) / 2;
        for prefix in (1..size).rev() {
            bytes.extend([Opcode::EXTENDED_ARG as u8, (arg >> (8 * prefix)) as u8]);
        }
        bytes.extend([ins.op as u8, arg as u8]);
    }
    bytes.into()
}

// Locations

fn locations(code: &[Ins], offsets: &[u32], source: &Source, firstlineno: u32) -> Box<[u8]> {
    let mut table = Table { bytes: Vec::new(), line: firstlineno as i32 };
    let mut at = 0;
    while at < code.len() {
        let loc = code[at].loc;
        let start = offsets[at];
        let position = source.position(loc);
        while at < code.len() && (code[at].loc == loc || source.position(code[at].loc) == position) {
            at += 1;
        }
        table.run(position, (offsets[at] - start) / 2);
    }
    table.bytes.into()
}

/// Grows a location table in CPython 3.11's format.
struct Table {
    bytes: Vec<u8>,
    line: i32,
}

impl Table {
    fn run(&mut self, position: Position, mut units: u32) {
        while units > 0 {
            let now = units.min(8);
            self.entry(position, now);
            units -= now;
        }
    }

    /// A tree's places are any numbers: as the reader's do, differences wrap.
    fn entry(&mut self, position: Position, units: u32) {
        let delta = position.line.wrapping_sub(self.line);
        self.line = position.line;
        let mut head = |code: u8| self.bytes.push(0x80 | code << 3 | (units - 1) as u8);
        let one_line = position.end_line == position.line;
        let width = position.end_col.wrapping_sub(position.col);
        let (col, end_col) = (position.col, position.end_col);
        if one_line && delta == 0 && (0..80).contains(&col) && (0..16).contains(&width) {
            head((col >> 3) as u8);
            self.bytes.push(((col & 7) << 4 | width) as u8);
        } else if one_line
            && (0..3).contains(&delta)
            && (0..128).contains(&col)
            && (0..128).contains(&end_col)
        {
            head(10 + delta as u8);
            self.bytes.extend([col as u8, end_col as u8]);
        } else {
            head(14);
            self.varint(delta.unsigned_abs() << 1 | u32::from(delta < 0));
            self.varint(position.end_line.wrapping_sub(position.line) as u32);
            self.varint(col.wrapping_add(1) as u32);
            self.varint(end_col.wrapping_add(1) as u32);
        }
    }

    fn varint(&mut self, mut value: u32) {
        while value >= 64 {
            self.bytes.push(64 | (value & 63) as u8);
            value >>= 6;
        }
        self.bytes.push(value as u8);
    }
}
