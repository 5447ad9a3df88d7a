//! Where lines begin in prepared code, and which lines are passed between instructions: what the tracing loop goes by.

use super::prepare::Prepared;
use crate::types::code::PyCode;
use adder_abi::code::{CodeUnit, positions};
use adder_abi::steps::{self, Entry, Way};
use std::collections::BTreeMap;

/// What a code object's location and step tables say, by index of instruction.
pub struct Lines {
    /// The line of each instruction, 0 for none.
    pub table: Box<[i32]>,
    /// The same without the instructions that belong to whatever ran before them.
    pub own: Box<[i32]>,
    /// Lines passed on the way from a jump, or to an instruction.
    passed: BTreeMap<(u32, Way), Box<[i32]>>,
}

impl Lines {
    pub fn new(p: &Prepared, code: &PyCode) -> Lines {
        let unit = &code.unit;
        let mut table = vec![0; p.offsets.len()];
        for range in positions(&unit.linetable, unit.firstlineno) {
            let (first, end) = (p.index_of(range.start), p.index_of(range.end));
            for line in table.get_mut(first..end).unwrap_or_default() {
                *line = range.position.line.max(0);
            }
        }
        let mut own = table.clone();
        let mut passed = BTreeMap::new();
        for (offset, entry) in steps::entries(&unit.steptable, unit.firstlineno) {
            let first = p.index_of(offset);
            match entry {
                Entry::Artificial { count } => {
                    let end = p.index_of(offset.saturating_add(count.saturating_mul(2)));
                    own.get_mut(first..end).unwrap_or_default().fill(0);
                }
                Entry::Passed { way, lines } => {
                    passed.insert((first as u32, way), lines.into());
                }
            }
        }
        Lines { table: table.into(), own: own.into(), passed }
    }

    /// The lines passed on a way: for jumps named by where they start, for all others by where they lead.
    pub fn passed(&self, site: u32, way: Way) -> &[i32] {
        self.passed.get(&(site, way)).map_or(&[], |lines| lines)
    }

    /// All ways on which lines are passed.
    pub fn ways(&self) -> impl Iterator<Item = (u32, Way, &[i32])> {
        self.passed.iter().map(|(&(site, way), lines)| (site, way, &lines[..]))
    }

    /// The line of an instruction, or of the nearest one before it that has its own.
    pub fn around(&self, site: usize) -> i32 {
        let before = self.own.get(..=site).unwrap_or_default();
        before.iter().rev().copied().find(|&line| line > 0).unwrap_or(0)
    }
}

/// The lines that only step tables know, each with an offset behind the code's end that stands for it.
pub fn beyond(unit: &CodeUnit) -> Vec<(u32, i32)> {
    let mut lines: Vec<i32> = steps::entries(&unit.steptable, unit.firstlineno)
        .filter_map(|(_, entry)| match entry {
            Entry::Passed { lines, .. } => Some(lines),
            Entry::Artificial { .. } => None,
        })
        .flatten()
        .collect();
    lines.sort_unstable();
    lines.dedup();
    let end = unit.code.len() as u32;
    lines.into_iter().enumerate().map(|(at, line)| (end + 2 * at as u32, line)).collect()
}

/// The offset that stands for a line which only step tables know.
pub fn offset_beyond(unit: &CodeUnit, line: i32) -> u32 {
    let found = beyond(unit).into_iter().find(|known| known.1 == line);
    found.map_or(unit.code.len() as u32, |known| known.0)
}
