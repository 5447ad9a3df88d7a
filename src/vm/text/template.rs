//! `str.format` templates: cutting a template into literals and fields, and a field's name into its parts.

use super::chars::{Chars, Unit};
use crate::with_units;

/// A piece of a template: text, then possibly a field. All ranges are positions in the template.
pub struct Piece {
    /// The literal text before the field.
    pub literal: (usize, usize),
    pub field: Option<FieldRange>,
}

/// A replacement field.
pub struct FieldRange {
    pub name: (usize, usize),
    pub spec: (usize, usize),
    /// The conversion character.
    pub conversion: Option<u32>,
    /// The specification contains fields itself.
    pub nested: bool,
}

/// Messages of CPython's.
pub type TemplateError = String;

const OPEN: u32 = 0x7B;
const CLOSE: u32 = 0x7D;

/// The position of the first `c` from `from` on, or the length.
pub fn find(s: Chars, c: u32, from: usize) -> usize {
    with_units!(s, units => {
        units[from..].iter().position(|u| u.code() == c).map_or(units.len(), |i| from + i)
    })
}

/// Cuts the next piece off; none at the end. `at` is moved behind it.
pub fn next_piece(s: Chars, end: usize, at: &mut usize) -> Result<Option<Piece>, TemplateError> {
    if *at >= end {
        return Ok(None);
    }
    let start = *at;
    let mut i = start;
    with_units!(s, units => {
        while i < end && units[i].code() != OPEN && units[i].code() != CLOSE {
            i += 1;
        }
    });
    if i == end {
        *at = end;
        return Ok(Some(Piece { literal: (start, end), field: None }));
    }
    let c = s.at(i);
    let next = if i + 1 < end { Some(s.at(i + 1)) } else { None };
    if next == Some(c) {
        // A doubled brace ends the literal with one of the two.
        *at = i + 2;
        return Ok(Some(Piece { literal: (start, i + 1), field: None }));
    }
    if c == CLOSE {
        return Err("Single '}' encountered in format string".to_owned());
    }
    if next.is_none() {
        return Err("Single '{' encountered in format string".to_owned());
    }
    let literal = (start, i);
    *at = i + 1;
    let field = parse_field(s, end, at)?;
    Ok(Some(Piece { literal, field: Some(field) }))
}

/// Parses a field whose opening brace is behind `at`.
fn parse_field(s: Chars, end: usize, at: &mut usize) -> Result<FieldRange, TemplateError> {
    let start = *at;
    let mut i = start;
    let mut bracket = false;
    let mut stop = None;
    while i < end {
        let c = s.at(i);
        i += 1;
        match c {
            OPEN if !bracket => return Err("unexpected '{' in field name".to_owned()),
            0x5B => bracket = true,
            0x5D => bracket = false,
            CLOSE | 0x3A | 0x21 if !bracket => {
                stop = Some(c);
                break;
            }
            _ => {}
        }
    }
    let Some(stop) = stop else { return Err("expected '}' before end of string".to_owned()) };
    let name = (start, i - 1);
    let mut field = FieldRange { name, spec: (i, i), conversion: None, nested: false };
    if stop == CLOSE {
        *at = i;
        return Ok(field);
    }
    let mut stop = stop;
    if stop == 0x21 {
        if i >= end {
            return Err("end of string while looking for conversion specifier".to_owned());
        }
        field.conversion = Some(s.at(i));
        i += 1;
        if i < end {
            stop = s.at(i);
            i += 1;
            if stop == CLOSE {
                field.spec = (i, i);
                *at = i;
                return Ok(field);
            }
            if stop != 0x3A {
                return Err("expected ':' after conversion specifier".to_owned());
            }
        } else {
            return Err("unmatched '{' in format spec".to_owned());
        }
    }
    let _ = stop;
    let spec = i;
    let mut depth = 1;
    while i < end {
        match s.at(i) {
            OPEN => {
                field.nested = true;
                depth += 1;
            }
            CLOSE => {
                depth -= 1;
                if depth == 0 {
                    field.spec = (spec, i);
                    *at = i + 1;
                    return Ok(field);
                }
            }
            _ => {}
        }
        i += 1;
    }
    Err("unmatched '{' in format spec".to_owned())
}

/// The first part of a field name.
#[derive(Debug, PartialEq, Eq)]
pub enum First {
    Auto,
    Index(usize),
    Name(usize, usize),
}

/// A step from a value to another.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    Attribute(usize, usize),
    Index(usize),
    Key(usize, usize),
}

/// A number that is all of the range; none if it is anything else. Too large ones are an error.
fn integer(s: Chars, range: (usize, usize)) -> Result<Option<usize>, TemplateError> {
    if range.0 == range.1 {
        return Ok(None);
    }
    let mut n = 0usize;
    for i in range.0..range.1 {
        let c = s.at(i);
        if c < 0x80 && !(0x30..0x3A).contains(&c) {
            return Ok(None);
        }
        let Some(d) = super::unicode::decimal(c) else { return Ok(None) };
        n = match n.checked_mul(10).and_then(|n| n.checked_add(usize::from(d))) {
            Some(n) if n <= isize::MAX as usize => n,
            Some(_) | None => return Err("Too many decimal digits in format string".to_owned()),
        };
    }
    Ok(Some(n))
}

/// The first part of the field name in a range, and where the rest begins.
pub fn first_part(s: Chars, range: (usize, usize)) -> Result<(First, usize), TemplateError> {
    let mut i = range.0;
    while i < range.1 && !matches!(s.at(i), 0x2E | 0x5B) {
        i += 1;
    }
    let first = match integer(s, (range.0, i))? {
        Some(n) => First::Index(n),
        None if i == range.0 => First::Auto,
        None => First::Name(range.0, i),
    };
    Ok((first, i))
}

/// The step at `at`, which is moved behind it; none at the end.
pub fn next_step(s: Chars, end: usize, at: &mut usize) -> Result<Option<Step>, TemplateError> {
    if *at >= end {
        return Ok(None);
    }
    let empty = || Err("Empty attribute in format string".to_owned());
    let c = s.at(*at);
    *at += 1;
    let start = *at;
    match c {
        0x2E => {
            while *at < end && !matches!(s.at(*at), 0x2E | 0x5B) {
                *at += 1;
            }
            if *at == start { empty() } else { Ok(Some(Step::Attribute(start, *at))) }
        }
        0x5B => {
            while *at < end && s.at(*at) != 0x5D {
                *at += 1;
            }
            if *at == end {
                return Err("Missing ']' in format string".to_owned());
            }
            let stop = *at;
            *at += 1;
            if stop == start {
                return empty();
            }
            Ok(Some(match integer(s, (start, stop))? {
                Some(n) => Step::Index(n),
                None => Step::Key(start, stop),
            }))
        }
        _ => Err("Only '.' or '[' may follow ']' in format field specifier".to_owned()),
    }
}
