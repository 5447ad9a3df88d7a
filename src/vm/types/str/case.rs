//! Methods of `str` about case and kinds of characters.

use super::make::map_ascii;
use super::{PyStr, StrBuilder, from_ascii, slice};
use crate::native::Bound;
use crate::object::value::Value;
use crate::text::build::TextBuf;
use crate::text::chars::Chars;
use crate::text::unicode::{self, case};
use crate::text::words;
use crate::thread::{PyResult, Thread};

type Mapper = fn(Chars, &mut dyn FnMut(u32));

fn mapped(t: &Thread, a: &Bound, map: Mapper) -> PyResult {
    let s = a.this::<PyStr>(t)?;
    let mut out = TextBuf::with_capacity(s.len());
    map(s.chars(), &mut |c| out.push(c));
    Ok(Value::from(out))
}

pub fn upper(t: &Thread, a: Bound) -> PyResult {
    let s = a.this::<PyStr>(t)?;
    if s.is_ascii() {
        return Ok(map_ascii(s, words::upper));
    }
    mapped(t, &a, |c, mut f| case::upper(c, &mut f))
}

pub fn lower(t: &Thread, a: Bound) -> PyResult {
    let s = a.this::<PyStr>(t)?;
    if s.is_ascii() {
        return Ok(map_ascii(s, words::lower));
    }
    mapped(t, &a, |c, mut f| case::lower(c, &mut f))
}

pub fn casefold(t: &Thread, a: Bound) -> PyResult {
    let s = a.this::<PyStr>(t)?;
    if s.is_ascii() {
        return Ok(map_ascii(s, words::lower));
    }
    mapped(t, &a, |c, mut f| case::fold(c, &mut f))
}

pub fn swapcase(t: &Thread, a: Bound) -> PyResult {
    let s = a.this::<PyStr>(t)?;
    if s.is_ascii() {
        return Ok(map_ascii(s, words::swap));
    }
    mapped(t, &a, |c, mut f| case::swap(c, &mut f))
}

pub fn title(t: &Thread, a: Bound) -> PyResult {
    let s = a.this::<PyStr>(t)?;
    if s.is_ascii() {
        return Ok(from_ascii(&words::title(s.raw_bytes())));
    }
    mapped(t, &a, |c, mut f| case::title(c, &mut f))
}

pub fn capitalize(t: &Thread, a: Bound) -> PyResult {
    let s = a.this::<PyStr>(t)?;
    if s.is_ascii() {
        return Ok(from_ascii(&words::capitalized(s.raw_bytes())));
    }
    mapped(t, &a, |c, mut f| case::capitalize(c, &mut f))
}

/// All characters have the property, and there is one.
fn all(t: &Thread, a: &Bound, test: fn(u32) -> bool) -> PyResult {
    let s = a.this::<PyStr>(t)?;
    Ok(Value::bool(!s.is_empty() && s.code_points().all(test)))
}

pub fn isalpha(t: &Thread, a: Bound) -> PyResult {
    all(t, &a, unicode::is_alpha)
}

pub fn isalnum(t: &Thread, a: Bound) -> PyResult {
    all(t, &a, unicode::is_alnum)
}

pub fn isdecimal(t: &Thread, a: Bound) -> PyResult {
    all(t, &a, unicode::is_decimal)
}

pub fn isdigit(t: &Thread, a: Bound) -> PyResult {
    all(t, &a, unicode::is_digit)
}

pub fn isnumeric(t: &Thread, a: Bound) -> PyResult {
    all(t, &a, unicode::is_numeric)
}

pub fn isspace(t: &Thread, a: Bound) -> PyResult {
    all(t, &a, unicode::is_space)
}

pub fn isprintable(t: &Thread, a: Bound) -> PyResult {
    let s = a.this::<PyStr>(t)?;
    Ok(Value::bool(s.code_points().all(unicode::is_printable)))
}

pub fn isascii(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(a.this::<PyStr>(t)?.is_ascii()))
}

pub fn islower(t: &Thread, a: Bound) -> PyResult {
    cased(t, &a, unicode::is_lower, |c| unicode::is_upper(c) || unicode::is_title(c))
}

pub fn isupper(t: &Thread, a: Bound) -> PyResult {
    cased(t, &a, unicode::is_upper, |c| unicode::is_lower(c) || unicode::is_title(c))
}

fn cased(t: &Thread, a: &Bound, good: fn(u32) -> bool, bad: fn(u32) -> bool) -> PyResult {
    let mut seen = false;
    for c in a.this::<PyStr>(t)?.code_points() {
        if bad(c) {
            return Ok(Value::bool(false));
        }
        seen |= good(c);
    }
    Ok(Value::bool(seen))
}

pub fn istitle(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(case::is_title_cased(a.this::<PyStr>(t)?.chars())))
}

/// Whether the text is an identifier (keywords included).
pub fn is_identifier(chars: Chars) -> bool {
    let mut it = chars.iter();
    it.next().is_some_and(unicode::is_id_start) && it.all(unicode::is_id_continue)
}

pub fn isidentifier(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(is_identifier(a.this::<PyStr>(t)?.chars())))
}

/// `repr(s)`.
pub fn repr(s: &PyStr) -> Value {
    let mut out = StrBuilder::with_capacity(s.len() + 2);
    push_repr(s.chars(), &mut out);
    out.finish()
}

/// Appends `repr` of the text.
pub fn push_repr(chars: Chars, out: &mut TextBuf) {
    let (mut single, mut double) = (false, false);
    for c in chars.iter() {
        single |= c == 0x27;
        double |= c == 0x22;
    }
    let quote = if single && !double { 0x22 } else { 0x27 };
    out.push(quote);
    if let Chars::One(mut rest) = chars {
        let is_plain = |c: &u8| matches!(c, 0x20..0x7F) && *c != 0x5C && u32::from(*c) != quote;
        while !rest.is_empty() {
            let plain = rest.iter().position(|c| !is_plain(c)).unwrap_or(rest.len());
            out.push_ascii(&rest[..plain]);
            rest = &rest[plain..];
            if let Some((c, behind)) = rest.split_first() {
                push_escaped(u32::from(*c), quote, out);
                rest = behind;
            }
        }
    } else {
        chars.iter().for_each(|c| push_escaped(c, quote, out));
    }
    out.push(quote);
}

fn push_escaped(c: u32, quote: u32, out: &mut TextBuf) {
    match c {
        0x5C => out.push_str("\\\\"),
        c if c == quote => {
            out.push(0x5C);
            out.push(c);
        }
        0x09 => out.push_str("\\t"),
        0x0A => out.push_str("\\n"),
        0x0D => out.push_str("\\r"),
        0x20..0x7F => out.push(c),
        c if unicode::is_printable(c) => out.push(c),
        0..0x100 => out.push_str(&format!("\\x{c:02x}")),
        0x100..0x1_0000 => out.push_str(&format!("\\u{c:04x}")),
        _ => out.push_str(&format!("\\U{c:08x}")),
    }
}

/// The whole string, exact.
pub fn whole(s: &PyStr) -> Value {
    slice(s, 0, s.len())
}
