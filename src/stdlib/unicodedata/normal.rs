//! Normal forms of text.

use super::tables::{COMPOSITIONS, DECOMPOSITIONS, PARTS, TAGS};
use adder_vm::text::chars::Chars;
use adder_vm::text::unicode::record;

const S: u32 = 0xAC00;
const L: u32 = 0x1100;
const V: u32 = 0x1161;
const T: u32 = 0x11A7;

/// A normal form.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Form {
    pub compatible: bool,
    pub composed: bool,
}

impl Form {
    pub fn find(name: &str) -> Option<Form> {
        let (compatible, composed) = match name {
            "NFC" => (false, true),
            "NFD" => (false, false),
            "NFKC" => (true, true),
            "NFKD" => (true, false),
            _ => return None,
        };
        Some(Form { compatible, composed })
    }
}

/// A character's decomposition: its tag (empty for a canonical one) and its parts.
pub fn decomposition(c: u32) -> Option<(&'static str, Vec<u32>)> {
    if (S..=0xD7A3).contains(&c) {
        let i = c - S;
        let t = i % 28;
        return Some(("", if t == 0 { vec![L + i / 588, V + i / 28 % 21] } else { vec![c - t, T + t] }));
    }
    let i = DECOMPOSITIONS.binary_search_by_key(&c, |e| e.0).ok()?;
    let (_, at, n, tag) = DECOMPOSITIONS[i];
    let at = usize::from(at);
    Some((TAGS[usize::from(tag)], PARTS[at..at + usize::from(n)].to_vec()))
}

/// A Hangul syllable's letters, all at once.
pub fn full_syllable(c: u32) -> Option<Vec<u32>> {
    if !(S..=0xD7A3).contains(&c) {
        return None;
    }
    let i = c - S;
    let mut parts = vec![L + i / 588, V + i / 28 % 21];
    if i % 28 != 0 {
        parts.push(T + i % 28);
    }
    Some(parts)
}

fn decompose(c: u32, compatible: bool, known: fn(u32) -> bool, out: &mut Vec<u32>) {
    match decomposition(c).filter(|(tag, _)| compatible || tag.is_empty()) {
        Some((_, parts)) if c >= 128 && known(c) => {
            parts.iter().for_each(|p| decompose(*p, compatible, known, out));
        }
        Some(_) | None => out.push(c),
    }
}

fn class(c: u32) -> u8 {
    record(c).2
}

fn compose_pair(a: u32, b: u32) -> Option<u32> {
    if (L..L + 19).contains(&a) && (V..V + 21).contains(&b) {
        return Some(S + ((a - L) * 21 + (b - V)) * 28);
    }
    if (S..=0xD7A3).contains(&a) && (a - S) % 28 == 0 && (T + 1..T + 28).contains(&b) {
        return Some(a + (b - T));
    }
    COMPOSITIONS.binary_search_by_key(&(a, b), |e| (e.0, e.1)).ok().map(|i| COMPOSITIONS[i].2)
}

/// The text in a normal form.
pub fn normalize(text: Chars, form: Form) -> Vec<u32> {
    normalize_known(text, form, |_| true)
}

/// The text in a normal form; what is not known stays whole.
pub fn normalize_known(text: Chars, form: Form, known: fn(u32) -> bool) -> Vec<u32> {
    let mut out = Vec::with_capacity(text.len());
    text.iter().for_each(|c| decompose(c, form.compatible, known, &mut out));
    // Combining marks are put in the order of their classes, stably.
    let mut i = 0;
    while i < out.len() {
        if class(out[i]) == 0 {
            i += 1;
            continue;
        }
        let end = (i..out.len()).find(|j| class(out[*j]) == 0).unwrap_or(out.len());
        out[i..end].sort_by_key(|c| class(*c));
        i = end;
    }
    if form.composed { compose(&out) } else { out }
}

/// Puts starters and the marks that are not blocked from them together.
fn compose(text: &[u32]) -> Vec<u32> {
    let mut out: Vec<u32> = Vec::with_capacity(text.len());
    let mut starter: Option<usize> = None;
    let mut last = 0u8;
    for &c in text {
        let k = class(c);
        if let Some(at) = starter {
            let adjacent = at + 1 == out.len();
            let blocked = !adjacent && (last >= k || last == 0);
            if !blocked {
                if let Some(composed) = compose_pair(out[at], c) {
                    out[at] = composed;
                    continue;
                }
            }
        }
        if k == 0 {
            starter = Some(out.len());
        }
        last = k;
        out.push(c);
    }
    out
}
