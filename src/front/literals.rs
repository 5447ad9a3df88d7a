//! Literals to constants: numbers of any size, strings with lone surrogates.
//!
//! In: literal nodes of the parser and the source text. Out: `Const` values. The parser has decoded escapes already, but a lone surrogate has
//! become U+FFFD there; such a literal's source is read again in step with the decoded value. Knows nothing of scopes or code.

use crate::source::Source;
use adder_abi::code::{Const, Text};
use dashu_int::UBig;
use ruff_python_ast::{self as ast, Number};
use ruff_text_size::{Ranged, TextRange};

/// Decimal literals may not have more digits than this.
const MAX_DIGITS: usize = 4300;

/// An integer constant from sign and magnitude.
pub fn int_const(negative: bool, magnitude: &UBig) -> Const {
    if let Ok(small) = u64::try_from(magnitude) {
        let small = i128::from(small) * if negative { -1 } else { 1 };
        if let Ok(small) = i64::try_from(small) {
            return Const::Int(small);
        }
    }
    Const::BigInt { negative, magnitude: magnitude.to_le_bytes() }
}

/// The value of a number, or the message of an error.
pub fn number(number: &Number) -> Result<Const, String> {
    Ok(match number {
        Number::Float(value) => Const::Float(*value),
        Number::Complex { real, imag } => Const::Complex(*real, *imag),
        Number::Int(int) => match int.as_u64() {
            Some(small) => int_const(false, &UBig::from(small)),
            None => big(&int.to_string())?,
        },
    })
}

/// An integer too big for the parser, as written.
fn big(token: &str) -> Result<Const, String> {
    let digits: String = token.chars().filter(|&c| c != '_').collect();
    let (digits, radix) = match digits.get(..2) {
        Some("0x" | "0X") => (&digits[2..], 16),
        Some("0o" | "0O") => (&digits[2..], 8),
        Some("0b" | "0B") => (&digits[2..], 2),
        _ => (&digits[..], 10),
    };
    if radix == 10 && digits.len() > MAX_DIGITS {
        return Err(format!(
            "Exceeds the limit ({MAX_DIGITS} digits) for integer string conversion: value has {} digits; use \
             sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to \
             avoid decimal conversion limits.",
            digits.len()
        ));
    }
    let magnitude = UBig::from_str_radix(digits, radix).map_err(|_| "invalid decimal literal".to_owned())?;
    Ok(int_const(false, &magnitude))
}

/// The value of a number literal in a source, or the message of an error.
pub fn number_in(source: &Source, literal: &ast::ExprNumberLiteral) -> Result<Const, String> {
    match source.constant(literal.range.start()) {
        Some(value) => Ok(value.clone()),
        None => number(&literal.value),
    }
}

/// The text of a string literal, all its parts joined.
pub fn string(source: &Source, literal: &ast::ExprStringLiteral) -> Text {
    if let Some(Const::Str(text)) = source.constant(literal.range.start()) {
        return text.clone();
    }
    let mut bytes = Vec::new();
    for part in literal.value.iter() {
        string_part(source, part, &mut bytes);
    }
    Text::from_wtf8(bytes)
}

/// Appends one part of a string literal.
pub fn string_part(source: &Source, part: &ast::StringLiteral, into: &mut Vec<u8>) {
    let flags = ast::AnyStringFlags::from(part.flags);
    let raw = ast::StringFlags::prefix(flags).is_raw();
    push_text(source, inner_range(part.range(), flags), &part.value, raw, into);
}

/// The range between the quotes.
fn inner_range(range: TextRange, flags: ast::AnyStringFlags) -> TextRange {
    use ast::StringFlags as _;
    range.add_start(flags.opener_len()).sub_end(flags.closer_len())
}

/// Appends decoded text, with lone surrogates read from the source again.
pub fn push_text(source: &Source, range: TextRange, value: &str, raw: bool, into: &mut Vec<u8>) {
    if raw || !value.contains('\u{fffd}') {
        into.extend_from_slice(value.as_bytes());
        return;
    }
    if let Some(Const::Str(text)) = source.constant(range.start()) {
        into.extend_from_slice(text.as_bytes());
        return;
    }
    let Some(written) = source.text.get(range.start().to_usize()..range.end().to_usize()) else {
        into.extend_from_slice(value.as_bytes());
        return;
    };
    let mut rest = written;
    for c in value.chars() {
        while let Some(tail) = rest.strip_prefix("\\\n") {
            rest = tail;
        }
        let length = unit_length(rest);
        let unit = &rest[..length];
        rest = &rest[length..];
        let surrogate = (c == '\u{fffd}' && (unit.starts_with("\\u") || unit.starts_with("\\U")))
            .then(|| u32::from_str_radix(&unit[2..], 16).ok())
            .flatten()
            .filter(|point| (0xd800..0xe000).contains(point));
        match surrogate {
            Some(point) => push_point(point, into),
            None => into.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
}

/// Appends a code point in generalised UTF-8.
pub fn push_point(point: u32, into: &mut Vec<u8>) {
    match char::from_u32(point) {
        Some(c) => into.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        None => into.extend_from_slice(&[
            0xe0 | (point >> 12) as u8,
            0x80 | (point >> 6 & 0x3f) as u8,
            0x80 | (point & 0x3f) as u8,
        ]),
    }
}

/// The text of `{x = }` up to and including the `=` and the blanks after it.
pub fn debug_text(source: &Source, part: &ast::InterpolatedElement, debug: &ast::DebugText) -> String {
    let text = &without_comments(debug.as_str());
    if text.trim_end_matches(|c: char| c.is_whitespace() || c == '\\').ends_with('=') {
        return text.to_owned();
    }
    let after = part.expression.end().to_usize() + debug.trailing().len();
    let rest = source.text.get(after..).unwrap_or("");
    let length = rest.find('=').map_or(0, |at| {
        at + 1 + rest[at + 1..].len() - rest[at + 1..].trim_start_matches([' ', '\t', '\n', '\x0c']).len()
    });
    format!("{text}{}", &rest[..length])
}

/// The expression of an interpolation as written, or what a tree without text has for it.
pub fn interpolation_const(source: &Source, part: &ast::InterpolatedElement) -> Const {
    match source.constant(part.range.start()) {
        Some(written) => written.clone(),
        None => Const::Str(Text::from(interpolation_text(source, part))),
    }
}

/// The expression of an interpolation as written: all from the brace to `=`, `!`, `:` or the closing brace.
fn interpolation_text(source: &Source, part: &ast::InterpolatedElement) -> String {
    let start = part.range.start().to_usize() + 1;
    let mut end = part.expression.end().to_usize();
    let bytes = source.text.as_bytes();
    while let Some(&byte) = bytes.get(end) {
        match byte {
            b'#' => end += memchr::memchr(b'\n', &bytes[end..]).unwrap_or(bytes.len() - end),
            b')' | b',' | b'\\' => end += 1,
            byte if byte.is_ascii_whitespace() => end += 1,
            _ => break,
        }
    }
    without_comments(source.text.get(start..end).unwrap_or(""))
}

/// A piece of a program without its comments.
fn without_comments(text: &str) -> String {
    let mut kept = String::new();
    let mut quote: Option<&str> = None;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        match quote {
            Some(_) if c == '\\' => length += rest[1..].chars().next().map_or(0, char::len_utf8),
            Some(end) if rest.starts_with(end) => {
                length = end.len();
                quote = None;
            }
            Some(_) => {}
            None if c == '#' => {
                rest = rest.find('\n').map_or("", |newline| &rest[newline..]);
                continue;
            }
            None => {
                quote = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|start| rest.starts_with(start));
                length = quote.map_or(length, str::len);
            }
        }
        kept.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    kept
}

/// How many bytes of the source make the next character of the value.
fn unit_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let take = |wanted: usize| wanted.min(bytes.len());
    match bytes {
        [b'\\', b'x', ..] => take(4),
        [b'\\', b'u', ..] => take(6),
        [b'\\', b'U', ..] => take(10),
        [b'\\', b'N', b'{', ..] => rest.find('}').map_or(bytes.len(), |at| at + 1),
        [b'\\', b'0'..=b'7', ..] => {
            1 + bytes[1..].iter().take(3).take_while(|byte| matches!(byte, b'0'..=b'7')).count()
        }
        [b'\\', b'\\' | b'\'' | b'"' | b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v', ..] => 2,
        [b'{', b'{', ..] | [b'}', b'}', ..] => 1,
        _ => rest.chars().next().map_or(0, char::len_utf8),
    }
}

/// The bytes of a bytes literal.
pub fn bytes(literal: &ast::ExprBytesLiteral) -> Box<[u8]> {
    literal.value.iter().flat_map(|part| part.value.iter().copied()).collect()
}

/// A docstring as 3.14 keeps it: common indentation and trailing blanks of the first lines removed.
pub fn clean_docstring(text: &Text) -> Text {
    let bytes = expand_tabs(text.as_bytes());
    let indent_of = |line: &[u8]| line.iter().take_while(|&&byte| byte == b' ').count();
    let lines: Vec<&[u8]> = bytes.split(|&byte| byte == b'\n').collect();
    let margin =
        lines.iter().skip(1).filter(|line| indent_of(line) < line.len()).map(|line| indent_of(line)).min();
    let mut cleaned = Vec::with_capacity(bytes.len());
    for (number, line) in lines.iter().enumerate() {
        let cut = match number {
            0 => indent_of(line),
            _ => margin.unwrap_or(0).min(indent_of(line)),
        };
        if number > 0 {
            cleaned.push(b'\n');
        }
        cleaned.extend_from_slice(&line[cut..]);
    }
    Text::from_wtf8(cleaned)
}

/// Tabs to spaces, columns of eight.
fn expand_tabs(bytes: &[u8]) -> Vec<u8> {
    let mut expanded = Vec::with_capacity(bytes.len());
    let mut column = 0usize;
    for &byte in bytes {
        match byte {
            b'\t' => {
                let blanks = 8 - column % 8;
                expanded.resize(expanded.len() + blanks, b' ');
                column += blanks;
            }
            b'\n' | b'\r' => {
                expanded.push(byte);
                column = 0;
            }
            _ => {
                expanded.push(byte);
                // A character counts once: where it begins.
                column += usize::from(byte & 0xc0 != 0x80);
            }
        }
    }
    expanded
}
