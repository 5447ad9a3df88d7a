//! Case mapping of whole strings, with the mappings to several characters and the final sigma.

use super::{is_case_ignorable, is_cased, is_lower, is_title, is_upper, record, special};
use crate::text::chars::Chars;

/// Which of a character's mappings.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mapping {
    Upper,
    Lower,
    Title,
    Fold,
}

fn add(c: i64) -> u32 {
    c as u32
}

/// Calls `push` with each character that `c` maps to.
#[inline]
pub fn map(c: u32, mapping: Mapping, push: &mut impl FnMut(u32)) {
    if c < 0x80 {
        let ascii = c as u8;
        return push(u32::from(match mapping {
            Mapping::Upper | Mapping::Title => ascii.to_ascii_uppercase(),
            Mapping::Lower | Mapping::Fold => ascii.to_ascii_lowercase(),
        }));
    }
    if let Some(full) = special(c) {
        let to = &full[mapping as usize];
        push(to[0]);
        to[1..].iter().filter(|x| **x != 0).for_each(|x| push(*x));
        return;
    }
    let r = record(c);
    let delta = match mapping {
        Mapping::Upper => r.7,
        Mapping::Lower | Mapping::Fold => r.8,
        Mapping::Title => r.9,
    };
    push(add(i64::from(c) + i64::from(delta)));
}

const SIGMA: u32 = 0x3A3;

/// The lower case of the character at `i`: a capital sigma at the end of a word becomes a final one.
fn lower_at(chars: Chars, i: usize, push: &mut impl FnMut(u32)) {
    let c = chars.at(i);
    if c != SIGMA {
        return map(c, Mapping::Lower, push);
    }
    let before = (0..i).rev().map(|j| chars.at(j)).find(|c| !is_case_ignorable(*c));
    let after = (i + 1..chars.len()).map(|j| chars.at(j)).find(|c| !is_case_ignorable(*c));
    let last = before.is_some_and(is_cased) && !after.is_some_and(is_cased);
    push(if last { 0x3C2 } else { 0x3C3 });
}

pub fn upper(chars: Chars, push: &mut impl FnMut(u32)) {
    chars.iter().for_each(|c| map(c, Mapping::Upper, push));
}

pub fn lower(chars: Chars, push: &mut impl FnMut(u32)) {
    (0..chars.len()).for_each(|i| lower_at(chars, i, push));
}

pub fn fold(chars: Chars, push: &mut impl FnMut(u32)) {
    chars.iter().for_each(|c| map(c, Mapping::Fold, push));
}

pub fn capitalize(chars: Chars, push: &mut impl FnMut(u32)) {
    if chars.is_empty() {
        return;
    }
    map(chars.at(0), Mapping::Title, push);
    (1..chars.len()).for_each(|i| lower_at(chars, i, push));
}

pub fn swap(chars: Chars, push: &mut impl FnMut(u32)) {
    for i in 0..chars.len() {
        let c = chars.at(i);
        if is_upper(c) {
            lower_at(chars, i, push);
        } else if is_lower(c) {
            map(c, Mapping::Upper, push);
        } else {
            push(c);
        }
    }
}

pub fn title(chars: Chars, push: &mut impl FnMut(u32)) {
    let mut in_word = false;
    for i in 0..chars.len() {
        let c = chars.at(i);
        if in_word {
            lower_at(chars, i, push);
        } else {
            map(c, Mapping::Title, push);
        }
        in_word = is_cased(c);
    }
}

/// `str.istitle`.
pub fn is_title_cased(chars: Chars) -> bool {
    let (mut seen, mut in_word) = (false, false);
    for c in chars.iter() {
        if is_upper(c) || is_title(c) {
            if in_word {
                return false;
            }
            (seen, in_word) = (true, true);
        } else if is_lower(c) {
            if !in_word {
                return false;
            }
            (seen, in_word) = (true, true);
        } else {
            in_word = false;
        }
    }
    seen
}
