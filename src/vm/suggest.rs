//! "Did you mean …?": the candidate closest to a misspelt name.
//!
//! The costs and limits are those CPython documents for its suggestions: a substitution that only changes the case costs 1, any other edit 2; a
//! candidate may differ in about a third of the letters; long names and long lists are not searched.

use crate::object::value::Value;
use crate::thread::{Raised, Thread};
use crate::types::str::PyStr;

/// As many candidates are not searched.
pub const MAX_CANDIDATES: usize = 750;
const MAX_LENGTH: usize = 40;
const MOVE: usize = 2;
const CASE: usize = 1;

fn substitution(a: u8, b: u8) -> usize {
    if a == b {
        0
    } else if a.eq_ignore_ascii_case(&b) {
        CASE
    } else {
        MOVE
    }
}

/// The weighted distance, or none if it exceeds `limit`.
fn distance(a: &[u8], b: &[u8], limit: usize) -> Option<usize> {
    let prefix = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[prefix..], &b[prefix..]);
    let suffix = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - suffix], &b[..b.len() - suffix]);
    if a.is_empty() || b.is_empty() {
        let cost = MOVE * (a.len() + b.len());
        return (cost <= limit).then_some(cost);
    }
    if a.len() > MAX_LENGTH || b.len() > MAX_LENGTH || MOVE * a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut row: Vec<usize> = (1..=a.len()).map(|i| i * MOVE).collect();
    let mut result = 0;
    for (i, &y) in b.iter().enumerate() {
        let mut diagonal = i * MOVE;
        result = diagonal + MOVE;
        let mut left = result;
        let mut least = usize::MAX;
        diagonal = i * MOVE;
        for (j, &x) in a.iter().enumerate() {
            let replaced = diagonal + substitution(y, x);
            diagonal = row[j];
            result = replaced.min(left.min(diagonal) + MOVE);
            row[j] = result;
            left = result;
            least = least.min(result);
        }
        if least > limit {
            return None;
        }
    }
    (result <= limit).then_some(result)
}

/// The candidate most like `name`, if any is like enough.
pub fn closest(name: &str, candidates: &[String]) -> Option<String> {
    if candidates.len() >= MAX_CANDIDATES || name.len() > MAX_LENGTH {
        return None;
    }
    closest_of(name, candidates).map(|i| candidates[i].clone())
}

/// The number of the candidate most like `name`, if any is like enough; none is the name itself.
pub fn closest_of(name: &str, candidates: &[String]) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    for (i, candidate) in candidates.iter().enumerate() {
        if candidate == name {
            continue;
        }
        let mut limit = (name.len() + candidate.len() + 3) * MOVE / 6;
        if let Some((best, _)) = best {
            limit = limit.min(best.saturating_sub(1));
        }
        if let Some(d) = distance(name.as_bytes(), candidate.as_bytes(), limit) {
            if best.is_none_or(|(b, _)| d < b) {
                best = Some((d, i));
            }
        }
    }
    best.map(|(_, i)| i)
}

/// Raises the error of a native function (or class) `function` for a keyword that is none of `known`.
#[cold]
pub fn unexpected_keyword(t: &Thread, function: &str, name: &Value, known: &[&str]) -> Raised {
    let shown = name.downcast::<PyStr>().map(PyStr::to_string_lossy).unwrap_or_default();
    let known: Vec<String> = known.iter().map(|&k| k.to_owned()).collect();
    let hint = closest(&shown, &known).map_or_else(String::new, |close| format!(". Did you mean '{close}'?"));
    t.type_error(format_args!("{function}() got an unexpected keyword argument '{shown}'{hint}"))
}
