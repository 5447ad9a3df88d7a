//! `--jit-stats`: what was compiled, what was left and why, what was refused.

use super::{UnitRecord, state};
use crate::types::code::PyCode;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::Ordering;

/// The line of an instruction of a code object.
fn line_of(code: u64, pc: u32) -> u32 {
    // SAFETY: units that are described hold the code objects they name.
    let code = unsafe { &*(code as *const PyCode) };
    let line = crate::eval::position_at(code, pc as usize).line;
    u32::try_from(line).ok().filter(|l| *l > 0).unwrap_or(code.unit.firstlineno)
}

/// The report's text.
pub fn report() -> String {
    let s = state();
    let mut out = String::new();
    let units = s.units.borrow();
    let jit = s.jit.borrow();
    let Some(jit) = jit.as_ref() else { return "jit: nothing compiled\n".to_string() };
    let _ = writeln!(
        out,
        "jit: {} units, {} bytes of code, {:.1} ms compiling",
        jit.compiled,
        jit.total_bytes,
        jit.total_time.as_secs_f64() * 1e3
    );
    let mut ids: Vec<&u32> = units.keys().collect();
    ids.sort();
    for id in ids {
        match &units[id].told {
            Some(text) => out.push_str(text),
            None => out.push_str(&describe(&units[id], !units[id].valid)),
        }
    }
    for (reason, n) in &jit.refusals {
        let _ = writeln!(out, "  refused {n}: {}", reason.text());
    }
    out
}

/// A unit's lines of the report. It still keeps its code objects alive.
pub(super) fn describe(u: &UnitRecord, given_up: bool) -> String {
    let mut out = String::new();
    let unit = &u.unit;
    let entry = match unit.entry {
        adder_abi::feedback::EntryKind::Function => "call".to_string(),
        adder_abi::feedback::EntryKind::Resume => "generator".to_string(),
        adder_abi::feedback::EntryKind::Osr { pc, .. } => format!("loop at line {}", line_of(u.code, pc)),
    };
    let _ = writeln!(
        out,
        "  {}:{} ({entry}), {}: {:.2} ms, {} bytes{}",
        unit.name,
        unit.line,
        u.why,
        unit.time.as_secs_f64() * 1e3,
        unit.block.size,
        if given_up { ", given up" } else { "" }
    );
    let mut exits: BTreeMap<(u32, String), u32> = BTreeMap::new();
    for (i, e) in unit.meta.exits.iter().enumerate() {
        let n = unit.meta.counts[i].load(Ordering::Relaxed);
        if n > 0 {
            let line = e.frames.last().map_or(0, |f| line_of(f.code, f.pc));
            *exits
                .entry((line, format!("{:?}{}", e.reason, if e.hoisted { " (hoisted)" } else { "" })))
                .or_default() += n;
        }
    }
    for ((line, reason), n) in exits {
        let _ = writeln!(out, "    {n} exits at line {line}: {reason}");
    }
    out
}
