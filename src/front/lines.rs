//! Views of a location table that CPython derives too: `co_lnotab` and `co_lines()`.

use adder_abi::code::{CodeUnit, positions};

/// A run of instructions on one line: byte offsets and the line (`None`: no line).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LineRun {
    pub start: u32,
    pub end: u32,
    pub line: Option<u32>,
}

/// `co_lines()`: neighbouring runs of the same line joined.
pub fn lines(linetable: &[u8], firstlineno: u32) -> Vec<LineRun> {
    let mut lines: Vec<LineRun> = Vec::new();
    for run in positions(linetable, firstlineno) {
        let line = u32::try_from(run.position.line).ok();
        match lines.last_mut() {
            Some(last) if last.line == line => last.end = run.end,
            _ => lines.push(LineRun { start: run.start, end: run.end, line }),
        }
    }
    lines
}

/// `co_lnotab` in 3.9's format: pairs of an offset's growth and a line's signed growth.
pub fn lnotab(code: &CodeUnit) -> Vec<u8> {
    let mut table = Vec::new();
    let (mut offset, mut line) = (0, code.firstlineno as i64);
    for run in lines(&code.linetable, code.firstlineno) {
        let Some(now) = run.line.map(i64::from).filter(|&now| now != line) else { continue };
        let mut grown = run.start - offset;
        let mut delta = now - line;
        while grown > 255 {
            table.extend([255, 0]);
            grown -= 255;
        }
        while !(-128..128).contains(&delta) {
            let step = delta.clamp(-128, 127);
            table.extend([grown as u8, step as i8 as u8]);
            grown = 0;
            delta -= step;
        }
        table.extend([grown as u8, delta as i8 as u8]);
        offset = run.start;
        line = now;
    }
    table
}
