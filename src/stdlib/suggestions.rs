//! `_suggestions`: which of some names was probably meant.

use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::value::Value;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::list::{self, PyList};
use adder_vm::types::str::PyStr;

/// What it costs to add, drop or change a byte, and to change a letter's case.
const MOVE: usize = 2;
const CASE: usize = 1;
/// More names than this are not looked at.
const MAX_NAMES: usize = 750;
/// What differs may be this long.
const MAX_LENGTH: usize = 40;

fn substitution(a: u8, b: u8) -> usize {
    match (a == b, a.eq_ignore_ascii_case(&b)) {
        (true, _) => 0,
        (_, true) => CASE,
        _ => MOVE,
    }
}

/// The edit distance of two texts; anything above `limit` if it is above.
fn distance(a: &[u8], b: &[u8], limit: usize) -> usize {
    let prefix = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[prefix..], &b[prefix..]);
    let suffix = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - suffix], &b[..b.len() - suffix]);
    if a.is_empty() || b.is_empty() {
        return (a.len() + b.len()) * MOVE;
    }
    if a.len().max(b.len()) > MAX_LENGTH || a.len().abs_diff(b.len()) * MOVE > limit {
        return limit + 1;
    }
    let mut row: Vec<usize> = (0..=b.len()).map(|i| i * MOVE).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], (i + 1) * MOVE);
        for (j, &y) in b.iter().enumerate() {
            let changed = diagonal + substitution(x, y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + MOVE).min(row[j] + MOVE);
        }
        if row.iter().all(|&cost| cost > limit) {
            return limit + 1;
        }
    }
    row[b.len()]
}

fn generate(t: &Thread, a: Bound) -> PyResult {
    let Some(names) = a.get(0).downcast_exact::<PyList>() else {
        return Err(t.type_error("candidates must be a list"));
    };
    let names = list::to_vec(names);
    if !names.iter().all(|name| name.is_a::<PyStr>()) {
        return Err(t.type_error("all elements in 'candidates' must be strings"));
    }
    let Some(wrong) = a.get(1).downcast::<PyStr>().map(PyStr::to_string_lossy) else {
        return Err(t.type_error(format_args!(
            "_generate_suggestions() argument 2 must be str, not {}",
            a.get(1).class().tp_name()
        )));
    };
    let mut best: Option<(usize, &Value)> = None;
    for name in names.iter().take(if names.len() < MAX_NAMES { MAX_NAMES } else { 0 }) {
        let Some(text) = name.downcast::<PyStr>().map(PyStr::to_string_lossy) else { continue };
        let limit = (text.len() + wrong.len() + 3) * MOVE / 6;
        let limit = best.map_or(limit, |(cost, _)| limit.min(cost.saturating_sub(1)));
        if text == wrong {
            continue;
        }
        let cost = distance(wrong.as_bytes(), text.as_bytes(), limit);
        if cost <= limit {
            best = Some((cost, name));
        }
    }
    Ok(best.map_or_else(Value::none, |(_, name)| name.clone()))
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_suggestions",
    doc: "",
    functions: &[Method::new(
        "_generate_suggestions(candidates, item, /)",
        generate,
        "Returns the candidate in candidates that's closest to item",
    )],
    types: &[],
    init: None,
};
