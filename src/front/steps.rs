//! The step table of a unit (`adder_abi::steps`): what tracing shows that no instruction stands for.
//!
//! Code generation leaves marks between instructions where CPython's compiler has a `NOP` for the sake of its line. The optimiser may
//! lead a jump past marks and past other jumps: what it would have passed is collected here, for each jump.

use crate::asm::Ins;
use crate::source::Source;
use adder_abi::opcode::Opcode;
use adder_abi::steps::{Entry, Way, Writer};
use ruff_text_size::TextRange;
use std::collections::BTreeMap;

/// The marks of a unit.
#[derive(Default)]
pub(crate) struct Marks {
    /// In order: the index of the instruction behind, and the place in the text.
    pub all: Vec<(usize, TextRange)>,
    /// What jumps pass before they arrive.
    passed: BTreeMap<usize, Vec<TextRange>>,
}

impl Marks {
    /// The marks right before an instruction.
    fn before(&self, at: usize) -> impl Iterator<Item = TextRange> + '_ {
        let first = self.all.partition_point(|mark| mark.0 < at);
        self.all[first..].iter().take_while(move |mark| mark.0 == at).map(|mark| mark.1)
    }

    /// The jump `from` goes to `target`, where the mark number `first` is the next one.
    pub fn on_arrival(&mut self, from: usize, target: usize, first: usize) {
        let behind = self.all.get(first..).unwrap_or_default().iter();
        let passed: Vec<_> = behind.take_while(|mark| mark.0 == target).map(|mark| mark.1).collect();
        if !passed.is_empty() {
            self.passed.insert(from, passed);
        }
    }

    /// The jump `from` will no longer arrive at the jump `there`, but go where that goes: on its way, or behind it.
    pub fn on_threading(&mut self, from: usize, target: usize, there: &Ins, jumps: bool) {
        let mut more = Vec::new();
        if !there.artificial {
            more.push(there.loc);
        }
        if jumps {
            more.extend(self.passed.get(&target).into_iter().flatten());
        } else {
            more.extend(self.before(target + 1));
        }
        if !more.is_empty() {
            self.passed.entry(from).or_default().extend(more);
        }
    }
}

/// The table; `code` has its `NOP`s still, `offsets` are those of the instructions that stay.
pub(crate) fn table(
    code: &[Ins],
    offsets: &[u32],
    marks: &Marks,
    source: &Source,
    firstlineno: u32,
) -> Box<[u8]> {
    let line = |range: TextRange| source.position(range).line;
    let own_line = |ins: &Ins| (!ins.artificial).then(|| line(ins.loc));
    let stays: Vec<usize> = (0..code.len()).filter(|&at| code[at].op != Opcode::NOP).collect();
    // What is left to show of lines that are passed between two instructions.
    let shown = |passed: Vec<TextRange>, from: Option<i32>, to: Option<i32>| {
        let mut lines: Vec<i32> = passed.into_iter().map(line).collect();
        lines.dedup();
        if from.is_some() && lines.first().copied() == from {
            lines.remove(0);
        }
        if to.is_some() && lines.last().copied() == to {
            lines.pop();
        }
        lines
    };
    let mut found: Vec<(u32, Entry)> = Vec::new();
    let mut before: Option<usize> = None;
    for (number, &at) in stays.iter().enumerate() {
        let ins = &code[at];
        let falls = before.is_none_or(|before| !code[before].op.is_terminator());
        if falls {
            let first = before.map_or(0, |before| before + 1);
            let passed = (first..=at).flat_map(|at| marks.before(at)).collect();
            let mut lines = shown(passed, before.and_then(|before| own_line(&code[before])), own_line(ins));
            if before.is_none() && lines.is_empty() && ins.artificial {
                // What belongs to nothing before it belongs to the line of the definition.
                lines.push(firstlineno as i32);
            }
            if !lines.is_empty() {
                found.push((offsets[number], Entry::Passed { way: Way::Fall, lines }));
            }
        }
        if let Some(target) = ins.target {
            let arrival = stays.partition_point(|&stay| stay < target);
            let mut passed = marks.passed.get(&at).cloned().unwrap_or_default();
            let end = stays.get(arrival).copied().unwrap_or(target);
            passed.extend((target + 1..=end).flat_map(|at| marks.before(at)));
            let to = stays.get(arrival).and_then(|&to| own_line(&code[to]));
            let caught =
                matches!(ins.op, Opcode::SETUP_FINALLY | Opcode::SETUP_WITH | Opcode::SETUP_ASYNC_WITH);
            let (way, from, offset) = if caught {
                (Way::Catch, None, offsets[arrival])
            } else {
                (Way::Jump, own_line(ins), offsets[number])
            };
            let lines = shown(passed, from, to);
            if !lines.is_empty() {
                found.push((offset, Entry::Passed { way, lines }));
            }
        }
        before = Some(at);
    }
    let mut number = 0;
    while number < stays.len() {
        let start = number;
        while number < stays.len() && code[stays[number]].artificial {
            number += 1;
        }
        if number > start {
            let count = (offsets[number] - offsets[start]) / 2;
            found.push((offsets[start], Entry::Artificial { count }));
        } else {
            number += 1;
        }
    }
    found.sort_by_key(|(offset, _)| *offset);
    let mut writer = Writer::new(firstlineno);
    found.iter().for_each(|(offset, entry)| writer.entry(*offset, entry));
    writer.finish()
}
