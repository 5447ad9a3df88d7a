//! Names of characters, and characters by name.
//!
//! The names lie packed in `names.bin` (its layout: `generate_names.py`); indexes are built when first needed. Hangul syllables and
//! unified ideographs have names by rule.

use std::collections::HashMap;
use std::sync::OnceLock;

static DATA: &[u8] = include_bytes!("names.bin");

struct Names {
    words: Vec<&'static str>,
    /// Where each name's words lie in the data, by character.
    names: HashMap<u32, (usize, usize)>,
    aliases: HashMap<String, u32>,
    sequences: HashMap<String, Vec<u32>>,
}

fn u32_at(i: usize) -> usize {
    usize::from(DATA[i])
        | usize::from(DATA[i + 1]) << 8
        | usize::from(DATA[i + 2]) << 16
        | usize::from(DATA[i + 3]) << 24
}

fn u24_at(i: usize) -> u32 {
    u32::from(DATA[i]) | u32::from(DATA[i + 1]) << 8 | u32::from(DATA[i + 2]) << 16
}

fn tables() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| {
        let (words, names, aliases, sequences) = (u32_at(0), u32_at(4), u32_at(8), u32_at(12));
        let mut i = 16;
        let text = |i: &mut usize| {
            let n = usize::from(DATA[*i]);
            let s = std::str::from_utf8(&DATA[*i + 1..*i + 1 + n]).unwrap_or("");
            *i += 1 + n;
            s
        };
        let mut out = Names {
            words: (0..words).map(|_| text(&mut i)).collect(),
            names: HashMap::with_capacity(names),
            aliases: HashMap::new(),
            sequences: HashMap::with_capacity(sequences),
        };
        for _ in 0..names {
            let n = usize::from(DATA[i + 3]);
            out.names.insert(u24_at(i), (i + 4, n));
            i += 4 + 2 * n;
        }
        for _ in 0..aliases {
            let c = u24_at(i);
            i += 3;
            out.aliases.insert(text(&mut i).to_owned(), c);
        }
        for _ in 0..sequences {
            let n = usize::from(DATA[i]);
            let characters = (0..n).map(|k| u24_at(i + 1 + 3 * k)).collect();
            i += 1 + 3 * n;
            out.sequences.insert(text(&mut i).to_owned(), characters);
        }
        out
    })
}

const SYLLABLES: u32 = 0xAC00;
const LEADING: [&str; 19] =
    ["G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S", "SS", "", "J", "JJ", "C", "K", "T", "P", "H"];
const VOWELS: [&str; 21] = [
    "A", "AE", "YA", "YAE", "EO", "E", "YEO", "YE", "O", "WA", "WAE", "OE", "YO", "U", "WEO", "WE", "WI",
    "YU", "EU", "YI", "I",
];
const TRAILING: [&str; 28] = [
    "", "G", "GG", "GS", "N", "NJ", "NH", "D", "L", "LG", "LM", "LB", "LS", "LT", "LP", "LH", "M", "B", "BS",
    "S", "SS", "NG", "J", "C", "K", "T", "P", "H",
];

/// Unified ideographs.
const IDEOGRAPHS: [(u32, u32); 10] = [
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B739),
    (0x2B740, 0x2B81D),
    (0x2B820, 0x2CEA1),
    (0x2CEB0, 0x2EBE0),
    (0x2EBF0, 0x2EE5D),
    (0x30000, 0x3134A),
    (0x31350, 0x323AF),
];

/// Tangut ideographs: they have names that can be looked up only.
const TANGUT: [(u32, u32); 2] = [(0x17000, 0x187F7), (0x18D00, 0x18D08)];

fn is_ideograph(c: u32) -> bool {
    IDEOGRAPHS.iter().any(|(from, to)| (*from..=*to).contains(&c))
}

/// The name of a character.
pub fn name(c: u32) -> Option<String> {
    if (SYLLABLES..=0xD7A3).contains(&c) {
        let i = (c - SYLLABLES) as usize;
        return Some(format!(
            "HANGUL SYLLABLE {}{}{}",
            LEADING[i / 588],
            VOWELS[i / 28 % 21],
            TRAILING[i % 28]
        ));
    }
    if is_ideograph(c) {
        return Some(format!("CJK UNIFIED IDEOGRAPH-{c:X}"));
    }
    let tables = tables();
    let (at, n) = *tables.names.get(&c)?;
    let mut out = String::new();
    for k in 0..n {
        let word = usize::from(DATA[at + 2 * k]) | usize::from(DATA[at + 2 * k + 1]) << 8;
        if k > 0 {
            out.push(' ');
        }
        out.push_str(tables.words[word]);
    }
    Some(if out.ends_with('#') { out.replace('#', &format!("{c:04X}")) } else { out })
}

fn by_name() -> &'static HashMap<String, u32> {
    static ALL: OnceLock<HashMap<String, u32>> = OnceLock::new();
    ALL.get_or_init(|| tables().names.keys().filter_map(|c| Some((name(*c)?, *c))).collect())
}

/// The longest of the prefixes that `text` begins with.
fn longest(options: &[&str], text: &str) -> Option<usize> {
    (0..options.len()).filter(|i| text.starts_with(options[*i])).max_by_key(|i| options[*i].len())
}

fn syllable(rest: &str) -> Option<u32> {
    let l = longest(&LEADING, rest)?;
    let rest = &rest[LEADING[l].len()..];
    let v = longest(&VOWELS, rest)?;
    let rest = &rest[VOWELS[v].len()..];
    let t = TRAILING.iter().position(|x| *x == rest)?;
    Some(SYLLABLES + (l * 588 + v * 28 + t) as u32)
}

/// The character of that name or alias, case ignored.
pub fn lookup(name: &str) -> Option<Vec<u32>> {
    let name = name.to_ascii_uppercase();
    if let Some(rest) = name.strip_prefix("HANGUL SYLLABLE ") {
        return syllable(rest).map(|c| vec![c]);
    }
    if let Some(hex) = name.strip_prefix("CJK UNIFIED IDEOGRAPH-") {
        let c = u32::from_str_radix(hex, 16).ok()?;
        return if is_ideograph(c) && hex == format!("{c:X}") { Some(vec![c]) } else { None };
    }
    if let Some(hex) = name.strip_prefix("TANGUT IDEOGRAPH-") {
        let c = u32::from_str_radix(hex, 16).ok()?;
        let known = TANGUT.iter().any(|(from, to)| (*from..=*to).contains(&c));
        return if known && hex == format!("{c:X}") { Some(vec![c]) } else { None };
    }
    if let Some(c) = by_name().get(&name).or_else(|| tables().aliases.get(&name)) {
        return Some(vec![*c]);
    }
    tables().sequences.get(&name).cloned()
}
