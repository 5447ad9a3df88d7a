//! Scanning JSON text: strings with their escapes, numbers, white space, over text of any width.
//! Positions go in and out; making objects, and the messages' exception, is for the module.

use std::ops::Range;

/// One character of a JSON text.
pub trait Char: Copy + Into<u32> {
    /// The text, if its characters are bytes.
    fn bytes(_text: &[Self]) -> Option<&[u8]> {
        None
    }
}

impl Char for u8 {
    #[inline(always)]
    fn bytes(text: &[u8]) -> Option<&[u8]> {
        Some(text)
    }
}
impl Char for u16 {}
impl Char for u32 {}

/// A string's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scanned {
    /// It stands in the text as it is.
    Slice(Range<usize>),
    /// It had escapes: its characters.
    Decoded(Vec<u32>),
}

/// Why a text is no JSON, and where: what `JSONDecodeError` gets. The position may be one before the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanError {
    pub message: &'static str,
    pub position: isize,
}

fn at<C: Char>(text: &[C], i: usize) -> Option<u32> {
    text.get(i).map(|&c| c.into())
}

/// Whether the character may stand between tokens.
pub fn is_space(c: u32) -> bool {
    matches!(c, 0x20 | 0x09 | 0x0a | 0x0d)
}

/// The first position from `i` on that holds no white space.
pub fn skip_space<C: Char>(text: &[C], mut i: usize) -> usize {
    while at(text, i).is_some_and(is_space) {
        i += 1;
    }
    i
}

/// The first position from `i` on whose character does not stand for itself in a string, or is not ASCII.
#[inline]
pub fn plain_end(text: &[u8], mut i: usize) -> usize {
    const EACH: u64 = 0x0101_0101_0101_0101;
    // Eight at a time: the highest bit of a byte is set for the first odd one, and for none before it.
    while let Some(eight) = text.get(i..).and_then(<[u8]>::first_chunk::<8>) {
        let all = u64::from_le_bytes(*eight);
        let (quote, backslash) = (all ^ (EACH * 0x22), all ^ (EACH * 0x5c));
        let below = |bytes: u64, limit: u64| bytes.wrapping_sub(EACH * limit) & !bytes;
        let odd = (all | below(all, 0x20) | below(quote, 1) | below(backslash, 1)) & (EACH * 0x80);
        if odd != 0 {
            return i + odd.trailing_zeros() as usize / 8;
        }
        i += 8;
    }
    while text.get(i).is_some_and(|&c| (0x20..0x80).contains(&c) && c != 0x22 && c != 0x5c) {
        i += 1;
    }
    i
}

/// Scans a string whose first character, after the quote, is at `start`. Returns its value and the position after
/// the closing quote. `start` must lie within the text or at its end.
pub fn scan_string<C: Char>(text: &[C], start: usize, strict: bool) -> Result<(Scanned, usize), ScanError> {
    let unterminated = ScanError { message: "Unterminated string starting at", position: start as isize - 1 };
    let mut decoded: Option<Vec<u32>> = None;
    let mut i = start;
    loop {
        let from = i;
        let stop = loop {
            let c = at(text, i).ok_or_else(|| unterminated.clone())?;
            if c == 0x22 || c == 0x5c {
                break c;
            }
            if c < 0x20 && strict {
                return Err(ScanError { message: "Invalid control character at", position: i as isize });
            }
            i += 1;
        };
        if stop == 0x22 && decoded.is_none() {
            return Ok((Scanned::Slice(start..i), i + 1));
        }
        let out = decoded.get_or_insert_default();
        out.extend(text[from..i].iter().map(|&c| c.into()));
        if stop == 0x22 {
            return Ok((Scanned::Decoded(std::mem::take(out)), i + 1));
        }
        let escape = at(text, i + 1).ok_or_else(|| unterminated.clone())?;
        let plain = match escape {
            0x22 | 0x5c | 0x2f => escape,
            0x62 => 0x08,
            0x66 => 0x0c,
            0x6e => 0x0a,
            0x72 => 0x0d,
            0x74 => 0x09,
            0x75 => {
                let message = "Invalid \\uXXXX escape";
                let unit = hex4(text, i + 2).ok_or(ScanError { message, position: i as isize + 1 })?;
                i += 6;
                let high = (0xd800..0xdc00).contains(&unit);
                if high && at(text, i) == Some(0x5c) && at(text, i + 1) == Some(0x75) {
                    // What follows is the second half of a pair, or an escape of its own.
                    if let Some(low @ 0xdc00..0xe000) = hex4(text, i + 2) {
                        out.push(0x10000 + ((unit - 0xd800) << 10 | (low - 0xdc00)));
                        i += 6;
                        continue;
                    }
                }
                out.push(unit);
                continue;
            }
            _ => return Err(ScanError { message: "Invalid \\escape", position: i as isize }),
        };
        out.push(plain);
        i += 2;
    }
}

/// The value of four hexadecimal digits, which something must follow.
fn hex4<C: Char>(text: &[C], i: usize) -> Option<u32> {
    let digits = text.get(i..i + 4)?;
    digits.iter().try_fold(0, |n, &c| {
        let c: u32 = c.into();
        Some(n << 4 | char::from_u32(c).filter(char::is_ascii)?.to_digit(16)?)
    })
}

/// A number in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    pub end: usize,
    /// It has a fraction or an exponent.
    pub is_float: bool,
}

/// The number that starts at `start`, if one does.
pub fn scan_number<C: Char>(text: &[C], start: usize) -> Option<Number> {
    let digits = |mut i: usize| {
        while at(text, i).is_some_and(|c| (0x30..0x3a).contains(&c)) {
            i += 1;
        }
        i
    };
    let first = if at(text, start) == Some(0x2d) { start + 1 } else { start };
    let mut end = match at(text, first)? {
        0x30 => first + 1,
        0x31..=0x39 => digits(first + 1),
        _ => return None,
    };
    let mut is_float = false;
    if at(text, end) == Some(0x2e) && digits(end + 1) > end + 1 {
        end = digits(end + 1);
        is_float = true;
    }
    if matches!(at(text, end), Some(0x65 | 0x45)) {
        let sign = matches!(at(text, end + 1), Some(0x2b | 0x2d));
        let from = end + 1 + usize::from(sign);
        if digits(from) > from {
            end = digits(from);
            is_float = true;
        }
    }
    Some(Number { end, is_float })
}

/// The int of few digits that starts at `start`, if one does, and where it ends.
#[inline]
pub fn scan_small_int<C: Char>(text: &[C], start: usize) -> Option<(i64, usize)> {
    const DIGITS: usize = 18;
    let negative = at(text, start) == Some(0x2d);
    let first = start + usize::from(negative);
    let (mut n, mut i) = (0i64, first);
    while let Some(c @ 0x30..0x3a) = at(text, i) {
        if i - first == DIGITS {
            return None;
        }
        n = n * 10 + i64::from(c - 0x30);
        i += 1;
    }
    if at(text, first) == Some(0x30) {
        (n, i) = (0, first + 1);
    }
    if i == first || matches!(at(text, i), Some(0x2e | 0x65 | 0x45)) {
        return None;
    }
    Some((if negative { -n } else { n }, i))
}

/// Whether `word` stands at `i`.
pub fn has_word<C: Char>(text: &[C], i: usize, word: &str) -> bool {
    text.get(i..i + word.len())
        .is_some_and(|here| here.iter().zip(word.bytes()).all(|(&c, w)| Into::<u32>::into(c) == u32::from(w)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn string(text: &str, strict: bool) -> Result<(Vec<u32>, usize), (&'static str, isize)> {
        let wide: Vec<u32> = text.chars().map(u32::from).collect();
        match scan_string(&wide, 0, strict) {
            Ok((Scanned::Slice(range), end)) => Ok((wide[range].to_vec(), end)),
            Ok((Scanned::Decoded(value), end)) => Ok((value, end)),
            Err(error) => Err((error.message, error.position)),
        }
    }

    fn value(text: &str, end: usize) -> Result<(Vec<u32>, usize), (&'static str, isize)> {
        Ok((text.chars().map(u32::from).collect(), end))
    }

    #[test]
    fn strings() {
        assert_eq!(string("abc\"", true), value("abc", 4));
        assert_eq!(string("a\\n\"", true), value("a\n", 4));
        assert_eq!(string("\\ud83d\\ude00\"", true), value("\u{1f600}", 13));
        assert_eq!(string("\\ud83d\"", true), Ok((vec![0xd83d], 7)));
        assert_eq!(string("\\ud83d\\u0041\"", true), Ok((vec![0xd83d, 0x41], 13)));
        assert_eq!(string("a\nb\"", false), value("a\nb", 4));
        assert_eq!(string("a\nb\"", true), Err(("Invalid control character at", 1)));
        for text in ["abc", "a\\", "\\u1234"] {
            assert_eq!(string(text, true), Err(("Unterminated string starting at", -1)), "{text}");
        }
        assert_eq!(string("a\\x\"", true), Err(("Invalid \\escape", 1)));
        for text in ["\\u12\"", "\\u123g\"", "\\u\"", "\\u12"] {
            assert_eq!(string(text, true), Err(("Invalid \\uXXXX escape", 1)), "{text}");
        }
        assert_eq!(string("\\ud83d\\uzzzz\"", true), Err(("Invalid \\uXXXX escape", 7)));
    }

    #[test]
    fn plain_ends() {
        for odd in [0x22, 0x5c, 0x1f, 0x00, 0x80, 0xff] {
            for at in 0..20 {
                let mut text = *b"abc!# ~]/abcdefghijk";
                text[at] = odd;
                assert_eq!(plain_end(&text, 0), at);
                assert_eq!(plain_end(&text, at + 1), text.len());
            }
        }
    }

    #[test]
    fn numbers() {
        let number = |text: &str| scan_number(text.as_bytes(), 0).map(|n| (n.end, n.is_float));
        assert_eq!(number("0"), Some((1, false)));
        assert_eq!(number("01"), Some((1, false)));
        assert_eq!(number("-12.5e+3x"), Some((8, true)));
        assert_eq!(number("1."), Some((1, false)));
        assert_eq!(number("1e+"), Some((1, false)));
        assert_eq!(number("1.5e"), Some((3, true)));
        assert_eq!(number("-"), None);
        assert_eq!(number(""), None);
        let small = |text: &str| scan_small_int(text.as_bytes(), 0);
        assert_eq!(small("012"), Some((0, 1)));
        assert_eq!(small("-120]"), Some((-120, 4)));
        assert_eq!(small("999999999999999999"), Some((999_999_999_999_999_999, 18)));
        for text in ["", "-", "-x", "1.5", "0e1", "2E3", "1000000000000000000"] {
            assert_eq!(small(text), None, "{text}");
        }
        assert!(has_word(b"xnull", 1, "null") && !has_word(b"nul", 0, "null"));
        assert_eq!(skip_space(b" \t\n\rx", 0), 4);
    }
}
