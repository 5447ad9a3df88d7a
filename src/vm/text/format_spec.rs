//! The format specification mini-language: parsing, and laying out a formatted number.

use super::ascii::Ascii;
use super::build::TextBuf;
use super::chars::{Chars, Unit};
use super::unicode;
use crate::with_units;

/// A parsed format specification.
#[derive(Clone, Debug)]
pub struct Spec {
    pub fill: u32,
    pub fill_given: bool,
    /// `<`, `>`, `=` or `^`.
    pub align: u8,
    pub align_given: bool,
    /// `+`, `-`, space, or 0 for none.
    pub sign: u8,
    /// `z`.
    pub no_negative_zero: bool,
    /// `#`.
    pub alternate: bool,
    pub width: Option<usize>,
    /// `,`, `_`, or 0.
    pub grouping: u8,
    pub precision: Option<usize>,
    /// `,`, `_`, or 0 for the digits after the point.
    pub fraction_grouping: u8,
    /// The type character, or 0.
    pub kind: u32,
}

/// What is wrong with a specification; each is a message of CPython's.
pub enum SpecError {
    Text(String),
    /// More than one character is left where the type is expected.
    Invalid,
}

fn is_align(c: u32) -> bool {
    matches!(c, 0x3C | 0x3E | 0x3D | 0x5E)
}

/// A character in messages.
fn shown(c: u32) -> String {
    if (33..128).contains(&c) { char::from(c as u8).to_string() } else { format!("\\x{c:x}") }
}

/// A decimal number at `i`: none if there is no digit.
fn number<U: Unit>(spec: &[U], i: &mut usize) -> Result<Option<usize>, SpecError> {
    let mut value: Option<usize> = None;
    while let Some(d) = spec.get(*i).and_then(|c| digit(c.code())) {
        let next = value.unwrap_or(0).checked_mul(10).and_then(|v| v.checked_add(usize::from(d)));
        match next.filter(|v| *v <= isize::MAX as usize) {
            Some(v) => value = Some(v),
            None => return Err(SpecError::Text("Too many decimal digits in format string".to_owned())),
        }
        *i += 1;
    }
    Ok(value)
}

#[inline(always)]
fn digit(c: u32) -> Option<u8> {
    match c {
        0x30..=0x39 => Some((c - 0x30) as u8),
        0..0x80 => None,
        _ => unicode::decimal(c),
    }
}

fn both() -> SpecError {
    SpecError::Text("Cannot specify both ',' and '_'.".to_owned())
}

/// Parses a specification; numbers are aligned right if nothing is said, text left.
pub fn parse(spec: Chars, default_kind: u8, default_align: u8) -> Result<Spec, SpecError> {
    with_units!(spec, units => parse_units(units, default_kind, default_align))
}

fn parse_units<U: Unit>(spec: &[U], default_kind: u8, default_align: u8) -> Result<Spec, SpecError> {
    let at = |i: usize| spec.get(i).map(|c| c.code());
    let mut s = Spec {
        fill: 32,
        fill_given: false,
        align: default_align,
        align_given: false,
        sign: 0,
        no_negative_zero: false,
        alternate: false,
        width: None,
        grouping: 0,
        precision: None,
        fraction_grouping: 0,
        kind: u32::from(default_kind),
    };
    let mut i = 0;
    let is = |i: usize, c: u8| at(i) == Some(u32::from(c));
    if let (Some(fill), Some(align)) = (at(0), at(1).filter(|c| is_align(*c))) {
        (s.fill, s.fill_given) = (fill, true);
        (s.align, s.align_given) = (align as u8, true);
        i = 2;
    } else if let Some(align) = at(0).filter(|c| is_align(*c)) {
        (s.align, s.align_given) = (align as u8, true);
        i = 1;
    }
    if let Some(sign @ (0x20 | 0x2B | 0x2D)) = at(i) {
        s.sign = sign as u8;
        i += 1;
    }
    if is(i, b'z') {
        s.no_negative_zero = true;
        i += 1;
    }
    if is(i, b'#') {
        s.alternate = true;
        i += 1;
    }
    if !s.fill_given && is(i, b'0') {
        s.fill = 0x30;
        if !s.align_given && default_align == b'>' {
            s.align = b'=';
        }
        i += 1;
    }
    s.width = number(spec, &mut i)?;
    if is(i, b',') {
        s.grouping = b',';
        i += 1;
    }
    if is(i, b'_') {
        if s.grouping != 0 {
            return Err(both());
        }
        s.grouping = b'_';
        i += 1;
    }
    if is(i, b',') && s.grouping == b'_' {
        return Err(both());
    }
    if is(i, b'.') {
        i += 1;
        s.precision = number(spec, &mut i)?;
        if is(i, b',') {
            s.fraction_grouping = b',';
            i += 1;
        }
        if is(i, b'_') {
            if s.fraction_grouping != 0 {
                return Err(both());
            }
            s.fraction_grouping = b'_';
            i += 1;
        }
        if is(i, b',') && s.fraction_grouping == b'_' {
            return Err(both());
        }
        if s.precision.is_none() && s.fraction_grouping == 0 {
            return Err(SpecError::Text("Format specifier missing precision".to_owned()));
        }
    }
    if spec.len() - i > 1 {
        return Err(SpecError::Invalid);
    }
    if let Some(c) = at(i) {
        s.kind = c;
    }
    if s.grouping != 0 {
        let allowed = match s.kind {
            0 => true,
            c if c < 128 => match c as u8 {
                b'd' | b'e' | b'f' | b'g' | b'E' | b'G' | b'%' | b'F' => true,
                b'b' | b'o' | b'x' | b'X' => s.grouping == b'_',
                _ => false,
            },
            _ => false,
        };
        if !allowed {
            return Err(SpecError::Text(format!(
                "Cannot specify '{}' with '{}'.",
                s.grouping as char,
                shown(s.kind)
            )));
        }
    }
    if s.fraction_grouping != 0 && s.kind == u32::from(b'n') {
        return Err(SpecError::Text(format!("Cannot specify '{}' with 'n'.", s.fraction_grouping as char)));
    }
    Ok(s)
}

/// The message for an unknown type character.
pub fn unknown_code(kind: u32, type_name: &str) -> String {
    format!("Unknown format code '{}' for object of type '{type_name}'", shown(kind))
}

/// A number's parts, all ASCII.
#[derive(Default)]
pub struct Parts<'a> {
    pub negative: bool,
    /// `0x` and the like.
    pub prefix: &'static str,
    /// Digits to be grouped.
    pub whole: &'a str,
    /// The decimal point, if there is one.
    pub point: bool,
    /// Digits after the point.
    pub fraction: &'a str,
    /// Exponent, percent sign, or the whole text of what is not a number.
    pub rest: &'a str,
}

/// Splits a float's text into parts.
pub fn float_parts(text: &str) -> Parts<'_> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let (whole, mut tail) = text.split_at(digits(text));
    let mut parts = Parts { negative, whole, ..Parts::default() };
    if let Some(after) = tail.strip_prefix('.') {
        parts.point = true;
        (parts.fraction, tail) = after.split_at(digits(after));
    }
    parts.rest = tail;
    parts
}

/// Groups digits from the right, with leading zeroes up to `min_width` characters.
fn grouped(digits: &str, separator: u8, size: usize, min_width: usize) -> Ascii {
    let mut out = Ascii::new();
    if separator == 0 {
        out.push_repeated(b'0', min_width.saturating_sub(digits.len()));
        out.push_str(digits);
        return out;
    }
    let digits = digits.as_bytes();
    if min_width <= digits.len() {
        for (i, c) in digits.iter().enumerate() {
            if i != 0 && (digits.len() - i) % size == 0 {
                out.push(separator);
            }
            out.push(*c);
        }
        return out;
    }
    let mut reversed = Vec::with_capacity(digits.len() * 2 + min_width);
    let mut left = digits.len();
    let mut width = min_width as isize;
    loop {
        let n = size.min(left.max(width.max(1) as usize));
        let from_digits = n.min(left);
        reversed.extend(digits[left - from_digits..left].iter().rev());
        reversed.extend(std::iter::repeat_n(b'0', n - from_digits));
        left -= from_digits;
        width -= n as isize;
        if left == 0 && width <= 0 {
            break;
        }
        reversed.push(separator);
        width -= 1;
    }
    reversed.iter().rev().for_each(|c| out.push(*c));
    out
}

/// Groups digits from the left, as those after the point are.
fn grouped_fraction(digits: &str, separator: u8) -> Ascii {
    let mut out = Ascii::new();
    for (i, c) in digits.bytes().enumerate() {
        if i != 0 && i % 3 == 0 {
            out.push(separator);
        }
        out.push(c);
    }
    out
}

/// Puts a number together: sign, prefix, grouped digits, padding.
pub fn number_text(parts: &Parts, spec: &Spec, out: &mut TextBuf) {
    let sign = match (parts.negative, spec.sign) {
        (true, _) => "-",
        (false, b'+') => "+",
        (false, b' ') => " ",
        (false, _) => "",
    };
    let grouped_digits;
    let fraction = if spec.fraction_grouping == 0 {
        parts.fraction
    } else {
        grouped_digits = grouped_fraction(parts.fraction, spec.fraction_grouping);
        grouped_digits.as_str()
    };
    let fixed =
        sign.len() + parts.prefix.len() + usize::from(parts.point) + fraction.len() + parts.rest.len();
    let width = spec.width.unwrap_or(0);
    let min_width = if spec.fill == 0x30 && spec.align == b'=' { width.saturating_sub(fixed) } else { 0 };
    let group = if matches!(spec.kind, 0x62 | 0x6F | 0x78 | 0x58) { 4 } else { 3 };
    let laid_out;
    let whole = if spec.grouping == 0 && min_width <= parts.whole.len() {
        parts.whole
    } else {
        let separator = if parts.whole.is_empty() { 0 } else { spec.grouping };
        laid_out = grouped(parts.whole, separator, group, min_width);
        laid_out.as_str()
    };
    let used = fixed + whole.len();
    let pad = width.saturating_sub(used);
    let (left, inner, right) = match spec.align {
        b'<' => (0, 0, pad),
        b'^' => (pad / 2, 0, pad - pad / 2),
        b'=' => (0, pad, 0),
        _ => (pad, 0, 0),
    };
    let plain = spec.fill < 0x80;
    if let Some(room) = plain.then(|| out.narrow_room(used + left + inner + right)).flatten() {
        room.fill(spec.fill as u8);
        let mut at = left;
        let point = if parts.point { "." } else { "" };
        for (gap, piece) in
            [(0, sign), (0, parts.prefix), (inner, whole), (0, point), (0, fraction), (0, parts.rest)]
        {
            at += gap;
            room[at..at + piece.len()].copy_from_slice(piece.as_bytes());
            at += piece.len();
        }
        return;
    }
    out.push_repeated(spec.fill, left);
    out.push_str(sign);
    out.push_str(parts.prefix);
    out.push_repeated(spec.fill, inner);
    out.push_str(whole);
    if parts.point {
        out.push(0x2E);
    }
    out.push_str(fraction);
    out.push_str(parts.rest);
    out.push_repeated(spec.fill, right);
}

/// Pads text to a width.
pub fn pad_text(text: Chars, spec: &Spec, out: &mut TextBuf) {
    let pad = spec.width.unwrap_or(0).saturating_sub(text.len());
    let left = match spec.align {
        b'>' => pad,
        b'^' => pad / 2,
        _ => 0,
    };
    out.push_repeated(spec.fill, left);
    out.push_narrow(text);
    out.push_repeated(spec.fill, pad - left);
}
