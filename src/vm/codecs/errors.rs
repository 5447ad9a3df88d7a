//! Error handlers: the builtin ones as functions of what went wrong, and those that Python code registered.

use crate::exc::Exc;
use crate::object::value::Value;
use crate::protocol::{attr, buffer, number};
use crate::text::build::TextBuf;
use crate::text::chars::{Chars, push_wtf8};
use crate::text::unicode::names;
use crate::thread::{PyResult, Thread};
use crate::types::dict::PyDict;
use crate::types::str::PyStr;
use crate::types::tuple;

/// A builtin error handler.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Builtin {
    Strict,
    Ignore,
    Replace,
    BackslashReplace,
    SurrogateEscape,
    SurrogatePass,
    XmlCharRefReplace,
    NameReplace,
}

impl Builtin {
    pub const ALL: [(&'static str, Builtin); 8] = [
        ("strict", Builtin::Strict),
        ("ignore", Builtin::Ignore),
        ("replace", Builtin::Replace),
        ("backslashreplace", Builtin::BackslashReplace),
        ("surrogateescape", Builtin::SurrogateEscape),
        ("surrogatepass", Builtin::SurrogatePass),
        ("xmlcharrefreplace", Builtin::XmlCharRefReplace),
        ("namereplace", Builtin::NameReplace),
    ];

    pub fn find(name: &str) -> Option<Builtin> {
        Builtin::ALL.iter().find(|(n, _)| *n == name).map(|(_, b)| *b)
    }
}

/// What `errors=` says.
#[derive(Clone, Debug)]
pub enum Errors {
    Builtin(Builtin),
    /// The name of a registered handler.
    Named(String),
}

impl Errors {
    pub fn of(name: Option<&PyStr>) -> Errors {
        name.map_or(Errors::Builtin(Builtin::Strict), |s| Errors::named(&s.to_string_lossy()))
    }

    pub fn named(name: &str) -> Errors {
        Builtin::find(name).map_or_else(|| Errors::Named(name.to_owned()), Errors::Builtin)
    }
}

/// What a handler puts in the place of what could not be converted.
pub enum Replacement {
    Text(TextBuf),
    Bytes(Vec<u8>),
}

fn text(s: &str) -> Option<Replacement> {
    let mut out = TextBuf::new();
    out.push_str(s);
    Some(Replacement::Text(out))
}

/// `\x41`, `\u0041` or `\U00000041`.
pub fn backslash(c: u32, out: &mut String) {
    match c {
        0..0x100 => out.push_str(&format!("\\x{c:02x}")),
        0x100..0x1_0000 => out.push_str(&format!("\\u{c:04x}")),
        _ => out.push_str(&format!("\\U{c:08x}")),
    }
}

/// Bytes per character and byte order of an encoding that can hold surrogates.
fn surrogate_encoding(encoding: &str) -> Option<(usize, bool)> {
    let name = super::normalize(encoding);
    let (rest, width) = if let Some(rest) = name.strip_prefix("utf_16").or_else(|| name.strip_prefix("utf16"))
    {
        (rest.to_owned(), 2)
    } else if let Some(rest) = name.strip_prefix("utf_32").or_else(|| name.strip_prefix("utf32")) {
        (rest.to_owned(), 4)
    } else if name == "utf_8" || name == "utf8" || name == "cp_utf8" || name == "cp65001" {
        (String::new(), 3)
    } else {
        return None;
    };
    match rest.trim_start_matches('_') {
        "" | "le" => Some((width, false)),
        "be" => Some((width, true)),
        _ => None,
    }
}

/// What a builtin handler does with characters that cannot be encoded: none to raise the error; how many were handled is at most
/// all.
pub fn encode_issue(handler: Builtin, encoding: &str, bad: Chars) -> Option<(Replacement, usize)> {
    let n = bad.len();
    let whole = |r: Option<Replacement>| r.map(|r| (r, n));
    match handler {
        Builtin::Strict => None,
        Builtin::Ignore => whole(text("")),
        Builtin::Replace => whole(text(&"?".repeat(n))),
        Builtin::BackslashReplace => {
            let mut out = String::new();
            bad.iter().for_each(|c| backslash(c, &mut out));
            whole(text(&out))
        }
        Builtin::XmlCharRefReplace => whole(text(&bad.iter().map(|c| format!("&#{c};")).collect::<String>())),
        Builtin::NameReplace => {
            let mut out = String::new();
            for c in bad.iter() {
                match names::name(c) {
                    Some(name) => out.push_str(&format!("\\N{{{name}}}")),
                    None => backslash(c, &mut out),
                }
            }
            whole(text(&out))
        }
        Builtin::SurrogateEscape => {
            let good = bad.iter().take_while(|c| (0xDC80..0xDD00).contains(c)).count();
            let bytes: Vec<u8> = bad.iter().take(good).map(|c| (c - 0xDC00) as u8).collect();
            if good == 0 { None } else { Some((Replacement::Bytes(bytes), good)) }
        }
        Builtin::SurrogatePass => {
            let (width, big) = surrogate_encoding(encoding)?;
            let mut out = Vec::new();
            for c in bad.iter() {
                if !(0xD800..0xE000).contains(&c) {
                    return None;
                }
                match (width, big) {
                    (3, _) => push_wtf8(&mut out, c),
                    (2, false) => out.extend_from_slice(&(c as u16).to_le_bytes()),
                    (2, true) => out.extend_from_slice(&(c as u16).to_be_bytes()),
                    (_, false) => out.extend_from_slice(&c.to_le_bytes()),
                    (_, true) => out.extend_from_slice(&c.to_be_bytes()),
                }
            }
            Some((Replacement::Bytes(out), n))
        }
    }
}

/// What a builtin handler does with bytes that cannot be decoded: text, and how many bytes from `start` it stands for.
pub fn decode_issue(
    handler: Builtin,
    encoding: &str,
    input: &[u8],
    start: usize,
    end: usize,
    out: &mut TextBuf,
) -> Option<usize> {
    let bad = &input[start..end];
    match handler {
        Builtin::Strict | Builtin::XmlCharRefReplace | Builtin::NameReplace => return None,
        Builtin::Ignore => {}
        Builtin::Replace => out.push(0xFFFD),
        Builtin::BackslashReplace => bad.iter().for_each(|b| out.push_str(&format!("\\x{b:02x}"))),
        Builtin::SurrogateEscape => {
            let n = bad.iter().take(4).take_while(|b| **b >= 128).count();
            if n == 0 {
                return None;
            }
            bad[..n].iter().for_each(|b| out.push(0xDC00 + u32::from(*b)));
            return Some(n);
        }
        Builtin::SurrogatePass => {
            let (width, big) = surrogate_encoding(encoding)?;
            let bytes = input.get(start..start + width)?;
            let c = match (width, big) {
                (3, _) => {
                    let valid = bytes[0] & 0xF0 == 0xE0 && bytes[1] & 0xC0 == 0x80 && bytes[2] & 0xC0 == 0x80;
                    if !valid {
                        return None;
                    }
                    (u32::from(bytes[0] & 15) << 12)
                        | (u32::from(bytes[1] & 63) << 6)
                        | u32::from(bytes[2] & 63)
                }
                (_, true) => bytes.iter().fold(0, |a, b| (a << 8) | u32::from(*b)),
                (_, false) => bytes.iter().rev().fold(0, |a, b| (a << 8) | u32::from(*b)),
            };
            if !(0xD800..0xE000).contains(&c) {
                return None;
            }
            out.push(c);
            return Some(width);
        }
    }
    Some(end - start)
}

/// The exception of a failed encoding.
pub fn encode_error(
    t: &Thread,
    encoding: &str,
    object: &Value,
    start: usize,
    end: usize,
    reason: &str,
) -> PyResult {
    let args =
        [Value::from(encoding), object.clone(), Value::from(start), Value::from(end), Value::from(reason)];
    crate::exc::new_exception(t, Exc::UnicodeEncodeError.class(), &args)
}

/// The exception of a failed decoding.
pub fn decode_error(
    t: &Thread,
    encoding: &str,
    object: Value,
    start: usize,
    end: usize,
    reason: &str,
) -> PyResult {
    let args = [Value::from(encoding), object, Value::from(start), Value::from(end), Value::from(reason)];
    crate::exc::new_exception(t, Exc::UnicodeDecodeError.class(), &args)
}

/// The handler that Python code registered, or none for a builtin one.
pub fn registered(t: &Thread, name: &str) -> PyResult<Value> {
    let handlers = super::handlers();
    if let Some(found) = handlers.downcast::<PyDict>().and_then(|d| d.get_str(name)) {
        return Ok(found);
    }
    Err(t.error(Exc::LookupError, format_args!("unknown error handler name '{name}'")))
}

/// The handler registered under a name.
pub fn find(name: &str) -> Option<Value> {
    super::handlers().downcast::<PyDict>().and_then(|d| d.get_str(name))
}

/// Takes a handler out; whether there was one.
pub fn unregister(name: &str) -> PyResult<bool> {
    Ok(super::handlers().downcast::<PyDict>().is_some_and(|d| d.remove_str(name).is_some()))
}

/// `codecs.register_error(name, handler)`.
pub fn register(t: &Thread, name: &Value, handler: &Value) -> PyResult<()> {
    if handler.class().slots().call.is_none() {
        return Err(t.type_error("handler must be callable"));
    }
    if let Some(handlers) = super::handlers().downcast::<PyDict>() {
        handlers.set(t, name.clone(), handler.clone())?;
    }
    Ok(())
}

/// Takes a handler's answer apart: replacement, and the position to go on from in an input of `len`.
pub fn answer(
    t: &Thread,
    result: &Value,
    len: impl FnOnce() -> usize,
    bytes_too: bool,
) -> PyResult<(Value, usize)> {
    let wrong = || {
        t.type_error(if bytes_too {
            "encoding error handler must return (str/bytes, int) tuple"
        } else {
            "decoding error handler must return (str, int) tuple"
        })
    };
    let Some([replacement, position]) = result.downcast::<tuple::PyTuple>().map(tuple::items) else {
        return Err(wrong());
    };
    let fits =
        replacement.is_a::<PyStr>() || (bytes_too && replacement.is_a::<crate::types::bytes::PyBytes>());
    if !fits || !crate::types::int::is_int(position) {
        return Err(wrong());
    }
    let n = number::to_isize(t, position, Exc::OverflowError)?;
    let len = len() as isize;
    let at = if n < 0 { n + len } else { n };
    if at < 0 || at > len {
        return Err(t.index_error(format_args!("position {n} from error handler out of bounds")));
    }
    Ok((replacement.clone(), at as usize))
}

/// A builtin handler called as a function with an exception.
pub fn call_builtin(t: &Thread, handler: Builtin, exception: &Value) -> PyResult {
    let is = |kind: Exc| exception.class().is_subtype(kind.class());
    if !is(Exc::BaseException) || (handler == Builtin::Strict && !is(Exc::UnicodeError)) {
        return Err(t.type_error(if handler == Builtin::Strict {
            "codec must pass exception instance".to_owned()
        } else {
            wrong_exception(exception)
        }));
    }
    let raise = || Err(t.raise(exception.clone()));
    if handler == Builtin::Strict {
        return raise();
    }
    let int = |name: &str| -> PyResult<isize> {
        number::to_isize(t, &attr::get_str(t, exception, name)?, Exc::OverflowError)
    };
    let object = |exception: &Value| attr::get_str(t, exception, "object");
    if is(Exc::UnicodeEncodeError) || is(Exc::UnicodeTranslateError) {
        let object = object(exception)?;
        let Some(s) = object.downcast::<PyStr>() else {
            return Err(t.type_error("object attribute must be unicode"));
        };
        let (start, end) = range(int("start")?, int("end")?, s.len());
        let translate = is(Exc::UnicodeTranslateError);
        if translate {
            return match handler {
                Builtin::Ignore => Ok(tuple::of([Value::from(""), Value::from(end)])),
                Builtin::Replace => {
                    let mut out = TextBuf::new();
                    out.push_repeated(0xFFFD, end - start);
                    Ok(tuple::of([Value::from(out), Value::from(end)]))
                }
                Builtin::BackslashReplace => {
                    let mut out = String::new();
                    s.chars().slice(start, end).iter().for_each(|c| backslash(c, &mut out));
                    Ok(tuple::of([Value::from(out), Value::from(end)]))
                }
                Builtin::Strict
                | Builtin::SurrogateEscape
                | Builtin::SurrogatePass
                | Builtin::XmlCharRefReplace
                | Builtin::NameReplace => Err(t.type_error(wrong_exception(exception))),
            };
        }
        let encoding = crate::protocol::repr::str_text(t, &attr::get_str(t, exception, "encoding")?)?;
        return match encode_issue(handler, &encoding, s.chars().slice(start, end)) {
            Some((Replacement::Text(text), n)) => Ok(tuple::of([Value::from(text), Value::from(start + n)])),
            Some((Replacement::Bytes(bytes), n)) if n == end - start => {
                Ok(tuple::of([crate::types::bytes::PyBytes::from_slice(&bytes), Value::from(end)]))
            }
            Some((Replacement::Bytes(_), _)) | None => raise(),
        };
    }
    if is(Exc::UnicodeDecodeError) {
        if matches!(handler, Builtin::XmlCharRefReplace | Builtin::NameReplace) {
            return Err(t.type_error(wrong_exception(exception)));
        }
        let object = object(exception)?;
        let bytes = buffer::bytes_like(t, &object)?;
        let (start, end) = range(int("start")?, int("end")?, bytes.len());
        let encoding = crate::protocol::repr::str_text(t, &attr::get_str(t, exception, "encoding")?)?;
        let mut out = TextBuf::new();
        return match decode_issue(handler, &encoding, &bytes, start, end, &mut out) {
            Some(n) => Ok(tuple::of([Value::from(out), Value::from(start + n)])),
            None => raise(),
        };
    }
    Err(t.type_error(wrong_exception(exception)))
}

fn wrong_exception(exception: &Value) -> String {
    format!("don't know how to handle {} in error callback", exception.class().tp_name())
}

fn range(start: isize, end: isize, len: usize) -> (usize, usize) {
    let end = (end.max(0) as usize).min(len);
    ((start.max(0) as usize).min(end), end)
}
