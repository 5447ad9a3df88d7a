//! The format specification mini-language: parsing, and laying out a formatted number.

use super::build::TextBuf;
use super::chars::Chars;
use super::unicode;

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
pub fn number(spec: Chars, i: &mut usize) -> Result<Option<usize>, SpecError> {
    let mut value: Option<usize> = None;
    while let Some(d) = spec.get(*i).and_then(unicode::decimal) {
        let next = value.unwrap_or(0).checked_mul(10).and_then(|v| v.checked_add(usize::from(d)));
        match next.filter(|v| *v <= isize::MAX as usize) {
            Some(v) => value = Some(v),
            None => return Err(SpecError::Text("Too many decimal digits in format string".to_owned())),
        }
        *i += 1;
    }
    Ok(value)
}

fn both() -> SpecError {
    SpecError::Text("Cannot specify both ',' and '_'.".to_owned())
}

/// Parses a specification; numbers are aligned right if nothing is said, text left.
pub fn parse(spec: Chars, default_kind: u8, default_align: u8) -> Result<Spec, SpecError> {
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
    let is = |i: usize, c: u8| spec.get(i) == Some(u32::from(c));
    if spec.get(1).is_some_and(is_align) {
        (s.fill, s.fill_given) = (spec.at(0), true);
        (s.align, s.align_given) = (spec.at(1) as u8, true);
        i = 2;
    } else if spec.get(0).is_some_and(is_align) {
        (s.align, s.align_given) = (spec.at(0) as u8, true);
        i = 1;
    }
    if is(i, b'+') || is(i, b'-') || is(i, b' ') {
        s.sign = spec.at(i) as u8;
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
    if let Some(c) = spec.get(i) {
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
pub struct Parts {
    pub negative: bool,
    /// `0x` and the like.
    pub prefix: &'static str,
    /// Digits to be grouped.
    pub whole: String,
    /// The decimal point, if there is one.
    pub point: bool,
    /// Digits after the point.
    pub fraction: String,
    /// Exponent, percent sign, or the whole text of what is not a number.
    pub rest: String,
}

/// Splits a float's text into parts.
pub fn float_parts(text: &str) -> Parts {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let whole = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (whole, mut tail) = text.split_at(whole);
    let mut parts = Parts { negative, whole: whole.to_owned(), ..Parts::default() };
    if let Some(after) = tail.strip_prefix('.') {
        let n = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        parts.point = true;
        parts.fraction = after[..n].to_owned();
        tail = &after[n..];
    }
    parts.rest = tail.to_owned();
    parts
}

/// Groups digits from the right, with leading zeroes up to `min_width` characters.
fn grouped(digits: &str, separator: u8, size: usize, min_width: usize) -> String {
    if separator == 0 {
        let zeroes = min_width.saturating_sub(digits.len());
        let mut out = "0".repeat(zeroes);
        out.push_str(digits);
        return out;
    }
    let digits = digits.as_bytes();
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
    reversed.reverse();
    String::from_utf8(reversed).unwrap_or_default()
}

/// Groups digits from the left, as those after the point are.
fn grouped_fraction(digits: &str, separator: u8) -> String {
    if separator == 0 {
        return digits.to_owned();
    }
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i != 0 && i % 3 == 0 {
            out.push(separator as char);
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
    let fraction = grouped_fraction(&parts.fraction, spec.fraction_grouping);
    let fixed =
        sign.len() + parts.prefix.len() + usize::from(parts.point) + fraction.len() + parts.rest.len();
    let width = spec.width.unwrap_or(0);
    let min_width = if spec.fill == 0x30 && spec.align == b'=' { width.saturating_sub(fixed) } else { 0 };
    let group = if matches!(spec.kind, 0x62 | 0x6F | 0x78 | 0x58) { 4 } else { 3 };
    let whole = if parts.whole.is_empty() && spec.grouping == 0 {
        "0".repeat(min_width)
    } else if parts.whole.is_empty() {
        grouped("", 0, group, min_width)
    } else {
        grouped(&parts.whole, spec.grouping, group, min_width)
    };
    let used = fixed + whole.len();
    let pad = width.saturating_sub(used);
    let (left, inner, right) = match spec.align {
        b'<' => (0, 0, pad),
        b'^' => (pad / 2, 0, pad - pad / 2),
        b'=' => (0, pad, 0),
        _ => (pad, 0, 0),
    };
    out.push_repeated(spec.fill, left);
    out.push_str(sign);
    out.push_str(parts.prefix);
    out.push_repeated(spec.fill, inner);
    out.push_str(&whole);
    if parts.point {
        out.push(0x2E);
    }
    out.push_str(&fraction);
    out.push_str(&parts.rest);
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
    out.push_chars(text);
    out.push_repeated(spec.fill, pad - left);
}
