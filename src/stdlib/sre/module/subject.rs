//! Strings and bytes-like objects as subjects of matching: their characters while they are looked at, their parts as
//! objects, and putting results together from parts.

use super::super::{Fault, Interrupted, Matcher, Mode, Program, Subject};
use adder_vm::object::value::Value;
use adder_vm::protocol::buffer::{self, BytesLike};
use adder_vm::text::chars::Chars;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::bytes::PyBytes;
use adder_vm::types::str::{self, PyStr, StrBuilder};

/// A subject, held in place.
pub enum Held<'a> {
    Text(&'a PyStr),
    Bytes(BytesLike<'a>),
}

impl<'a> Held<'a> {
    /// Holds a string or bytes-like object; `TypeError` for others.
    pub fn of(t: &Thread, v: &'a Value) -> PyResult<Held<'a>> {
        if let Some(s) = v.downcast::<PyStr>() {
            return Ok(Held::Text(s));
        }
        match buffer::try_bytes_like(t, v)? {
            Some(bytes) => Ok(Held::Bytes(bytes)),
            None => {
                let got = v.class().tp_name();
                Err(t.type_error(format_args!("expected string or bytes-like object, got '{got}'")))
            }
        }
    }

    /// As `of`, for a subject of a pattern made from bytes, from text, or from neither.
    pub fn for_pattern(t: &Thread, v: &'a Value, pattern_is_bytes: Option<bool>) -> PyResult<Held<'a>> {
        let held = Held::of(t, v)?;
        match (pattern_is_bytes, held.is_bytes()) {
            (Some(false), true) => Err(t.type_error("cannot use a string pattern on a bytes-like object")),
            (Some(true), false) => Err(t.type_error("cannot use a bytes pattern on a string-like object")),
            _ => Ok(held),
        }
    }

    pub fn is_bytes(&self) -> bool {
        matches!(self, Held::Bytes(_))
    }

    pub fn len(&self) -> usize {
        match self {
            Held::Text(s) => s.len(),
            Held::Bytes(b) => b.len(),
        }
    }

    /// `pos` and `endpos` of a method as positions in the subject.
    pub fn bounds(&self, pos: isize, endpos: isize) -> (usize, usize) {
        let fit = |n: isize| usize::try_from(n).unwrap_or(0).min(self.len());
        (fit(pos), fit(endpos))
    }

    /// The part from `from` to `to` as an object; all of an exact `str` or `bytes` is itself.
    pub fn part(&self, v: &Value, from: usize, to: usize) -> Value {
        match self {
            Held::Text(s) => str::slice(s, from, to),
            Held::Bytes(b) => {
                if from == 0 && to == b.len() && v.downcast_exact::<PyBytes>().is_some() {
                    return v.clone();
                }
                PyBytes::from_slice(b.get(from..to).unwrap_or_default())
            }
        }
    }

    /// Runs the matcher on the subject up to `end`.
    #[inline]
    pub fn run(
        &self,
        t: &Thread,
        matcher: &mut Matcher,
        program: &Program,
        (from, end): (usize, usize),
        mode: Mode,
        must_advance: bool,
    ) -> PyResult<bool> {
        let end = end.min(self.len());
        let subject = match self {
            Held::Text(s) => match s.chars().slice(0, end) {
                Chars::One(c) => Subject::Latin(c),
                Chars::Two(c) => Subject::Ucs2(c),
                Chars::Four(c) => Subject::Ucs4(c),
            },
            Held::Bytes(b) => Subject::Latin(&b[..end]),
        };
        let mut check = || poll(t);
        match matcher.run(program, subject, from, mode, must_advance, &mut check) {
            Ok(found) => Ok(found),
            Err(Fault::Memory) => Err(t.memory_error()),
            Err(Fault::Interrupted) => Err(t.raised()),
        }
    }
}

/// Lets signals be handled in the middle of a long match.
fn poll(t: &Thread) -> Result<(), Interrupted> {
    if t.has_exception() { Err(Interrupted) } else { Ok(()) }
}

/// A result being put together from parts of a subject and from objects of its kind.
pub enum Pieces {
    Text(StrBuilder),
    Bytes(Vec<u8>),
}

impl Pieces {
    pub fn new(held: &Held) -> Pieces {
        match held {
            Held::Text(_) => Pieces::Text(StrBuilder::new()),
            Held::Bytes(_) => Pieces::Bytes(Vec::new()),
        }
    }

    /// Appends a part of the subject the pieces were made for.
    pub fn push_part(&mut self, held: &Held, from: usize, to: usize) {
        match (self, held) {
            (Pieces::Text(out), Held::Text(s)) => out.push_chars(s.chars().slice(from, to)),
            (Pieces::Bytes(out), Held::Bytes(b)) => {
                out.extend_from_slice(b.get(from..to).unwrap_or_default())
            }
            (Pieces::Text(_), Held::Bytes(_)) | (Pieces::Bytes(_), Held::Text(_)) => {}
        }
    }

    /// Appends an object, the `index`th of the pieces as `join` would count them.
    pub fn push(&mut self, t: &Thread, v: &Value, index: usize) -> PyResult<()> {
        match self {
            Pieces::Text(out) => match v.downcast::<PyStr>() {
                Some(s) => out.push_pystr(s),
                None => {
                    let got = v.class().tp_name();
                    let text = format_args!("sequence item {index}: expected str instance, {got} found");
                    return Err(t.type_error(text));
                }
            },
            Pieces::Bytes(out) => match buffer::try_bytes_like(t, v)? {
                Some(bytes) => out.extend_from_slice(&bytes),
                None => {
                    let got = v.class().tp_name();
                    let text =
                        format_args!("sequence item {index}: expected a bytes-like object, {got} found");
                    return Err(t.type_error(text));
                }
            },
        }
        Ok(())
    }

    pub fn finish(self) -> Value {
        match self {
            Pieces::Text(out) => out.finish(),
            Pieces::Bytes(out) => PyBytes::from_slice(&out),
        }
    }
}
