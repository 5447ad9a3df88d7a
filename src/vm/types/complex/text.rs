//! Complex numbers as text, and text as complex numbers.

use super::Pair;
use crate::types::float::{FloatFlags, float_prefix, format_float, parse_plain};

/// `repr` of a complex number.
pub fn repr_text((re, im): Pair) -> String {
    let part = |d, sign| format_float(d, 'r', 0, FloatFlags { sign, ..FloatFlags::default() });
    if re == 0.0 && re.is_sign_positive() {
        return format!("{}j", part(im, false));
    }
    format!("({}{}j)", part(re, false), part(im, true))
}

/// The number in ASCII text: blanks and one pair of parentheses around, underscores between digits.
pub fn parse(text: &str) -> Option<Pair> {
    let blank = |c: char| c.is_ascii_whitespace() || matches!(c, '\x0b' | '\x1c'..='\x1f');
    let mut text = text.trim_matches(blank);
    if let Some(inner) = text.strip_prefix('(') {
        text = inner.strip_suffix(')')?.trim_matches(blank);
    }
    if misplaced_underscore(text) {
        return None;
    }
    let joined = text.replace('_', "");
    let (first, rest) = joined.split_at(float_prefix(&joined));
    if first.is_empty() {
        return Some((0.0, unit(rest)?));
    }
    let number = parse_plain(first)?;
    if rest.is_empty() {
        return Some((number, 0.0));
    }
    if matches!(rest, "j" | "J") {
        return Some((0.0, number));
    }
    if !rest.starts_with(['+', '-']) {
        return None;
    }
    let (second, tail) = rest.split_at(float_prefix(rest));
    if second.is_empty() {
        return Some((number, unit(tail)?));
    }
    if matches!(tail, "j" | "J") { Some((number, parse_plain(second)?)) } else { None }
}

/// `j` with at most a sign before it.
fn unit(text: &str) -> Option<f64> {
    match text {
        "j" | "J" | "+j" | "+J" => Some(1.0),
        "-j" | "-J" => Some(-1.0),
        _ => None,
    }
}

/// Whether an underscore is not between digits.
pub fn misplaced_underscore(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digit = |i: Option<usize>| i.and_then(|i| bytes.get(i)).is_some_and(u8::is_ascii_digit);
    bytes.iter().enumerate().any(|(i, &b)| b == b'_' && !(digit(i.checked_sub(1)) && digit(Some(i + 1))))
}
