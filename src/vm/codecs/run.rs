//! Runs converters over whole inputs, with error handlers where they stop.

use super::errors::{self, Builtin, Errors, Replacement};
use crate::object::value::Value;
use crate::protocol::{attr, call};
use crate::text::build::TextBuf;
use crate::text::codecs::{Decoder, Encoder, Issue};
use crate::thread::{PyResult, Raised, Thread};
use crate::types::bytes::PyBytes;
use crate::types::str::PyStr;

fn raise(t: &Thread, exception: PyResult) -> Raised {
    match exception {
        Ok(exception) => t.raise(exception),
        Err(raised) => raised,
    }
}

/// Encodes a whole string.
pub fn encode(
    t: &Thread,
    encoder: &mut dyn Encoder,
    encoding: &str,
    object: &Value,
    errors: &Errors,
) -> PyResult<Vec<u8>> {
    let Some(s) = object.downcast::<PyStr>() else { return Err(t.type_error("a string is required")) };
    let chars = s.chars();
    let mut out = Vec::new();
    let mut pos = 0;
    while let Err(issue) = encoder.run(chars, &mut pos, &mut out) {
        if issue.reason == Issue::PENDING {
            return Err(t.raised());
        }
        let fail =
            || raise(t, errors::encode_error(t, encoding, object, issue.start, issue.end, issue.reason));
        let (replacement, next) = match errors {
            Errors::Builtin(builtin) => {
                let bad = chars.slice(issue.start, issue.end);
                match errors::encode_issue(*builtin, encoding, bad) {
                    Some((replacement, n)) => (replacement, issue.start + n),
                    None => return Err(fail()),
                }
            }
            Errors::Named(name) => {
                let handler = errors::registered(t, name)?;
                let exception =
                    errors::encode_error(t, encoding, object, issue.start, issue.end, issue.reason)?;
                let result = call::call(t, &handler, std::slice::from_ref(&exception))?;
                let (value, next) = errors::answer(t, &result, || chars.len(), true)?;
                let replacement = match (value.downcast::<PyBytes>(), value.downcast::<PyStr>()) {
                    (Some(b), _) => Replacement::Bytes(b.as_slice().to_vec()),
                    (None, Some(s)) => {
                        let mut text = TextBuf::new();
                        text.push_narrow(s.chars());
                        Replacement::Text(text)
                    }
                    (None, None) => Replacement::Bytes(Vec::new()),
                };
                (replacement, next)
            }
        };
        match replacement {
            Replacement::Bytes(bytes) => out.extend_from_slice(&bytes),
            Replacement::Text(text) => {
                let mark = out.len();
                let mut at = 0;
                if let Err(inner) = encoder.run(text.chars(), &mut at, &mut out) {
                    if inner.reason == Issue::PENDING {
                        return Err(t.raised());
                    }
                    out.truncate(mark);
                    return Err(fail());
                }
            }
        }
        pos = next;
    }
    Ok(out)
}

/// Decodes bytes: the text, and how many bytes were used (all of them if `last`). `object` is what the bytes came from, for
/// exceptions.
pub fn decode(
    t: &Thread,
    decoder: &mut dyn Decoder,
    encoding: &str,
    input: &[u8],
    object: Option<&Value>,
    errors: &Errors,
    last: bool,
) -> PyResult<(TextBuf, usize)> {
    let mut out = TextBuf::with_capacity(input.len());
    let mut pos = 0;
    // A handler may put another bytes object in the place of the input.
    let mut replaced: Option<Vec<u8>> = None;
    loop {
        let current = replaced.as_deref().unwrap_or(input);
        let Err(issue) = decoder.run(current, &mut pos, last, &mut out) else { break };
        let Issue { start, end, reason } = issue;
        if reason == Issue::PENDING {
            return Err(t.raised());
        }
        // Of a surrogate that will be let through, the last byte may still come.
        if !last
            && matches!(errors, Errors::Builtin(Builtin::SurrogatePass))
            && encoding == "utf-8"
            && matches!(current[start..], [0xED, 0xA0..=0xBF])
        {
            pos = start;
            break;
        }
        let exception = || {
            let held = match (object, &replaced) {
                (Some(v), None) if v.downcast_exact::<PyBytes>().is_some() => v.clone(),
                (_, _) => PyBytes::from_slice(current),
            };
            errors::decode_error(t, encoding, held, start, end, reason)
        };
        match errors {
            Errors::Builtin(Builtin::Strict) => return Err(raise(t, exception())),
            Errors::Builtin(builtin) => {
                match errors::decode_issue(*builtin, encoding, current, start, end, &mut out) {
                    Some(n) => pos = start + n,
                    None => return Err(raise(t, exception())),
                }
            }
            Errors::Named(name) => {
                let handler = errors::registered(t, name)?;
                let exception = exception()?;
                let result = call::call(t, &handler, std::slice::from_ref(&exception))?;
                let held = attr::get_str(t, &exception, "object")?;
                let Some(bytes) = held.downcast::<PyBytes>() else {
                    return Err(t.type_error("exception attribute object must be bytes"));
                };
                let (text, next) = errors::answer(t, &result, || bytes.len(), false)?;
                if bytes.as_slice() != current {
                    replaced = Some(bytes.as_slice().to_vec());
                }
                if let Some(s) = text.downcast::<PyStr>() {
                    out.push_narrow(s.chars());
                }
                pos = next;
            }
        }
    }
    // Bytes of a replaced input do not count.
    Ok((out, if replaced.is_some() && last { input.len() } else { pos }))
}
