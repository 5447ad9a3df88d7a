//! Codecs given by a mapping: a decoding table, a dict, or any object with `__getitem__`.

use super::{decode_with, encode_with};
use adder_vm::exc::Exc;
use adder_vm::native::Bound;
use adder_vm::object::value::Value;
use adder_vm::protocol::seq;
use adder_vm::text::build::TextBuf;
use adder_vm::text::chars::Chars;
use adder_vm::text::codecs::simple::{Latin1, Table};
use adder_vm::text::codecs::{Decoder, Encoder, Issue};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::bytes::PyBytes;
use adder_vm::types::int;
use adder_vm::types::str::PyStr;

const UNDEFINED: &str = "character maps to <undefined>";

/// Looks a number up: none for what the mapping does not have.
fn mapped(t: &Thread, mapping: &Value, n: u32) -> PyResult<Option<Value>> {
    let found = seq::get_item(t, mapping, &Value::from(i64::from(n)));
    Ok(t.catch(found, Exc::LookupError)?.filter(|v| !v.is_none()))
}

struct Mapping<'a> {
    t: &'a Thread,
    mapping: &'a Value,
}

impl Mapping<'_> {
    fn text(&self, b: u8, out: &mut TextBuf) -> PyResult<bool> {
        let t = self.t;
        let Some(found) = mapped(t, self.mapping, u32::from(b))? else { return Ok(false) };
        if let Some(s) = found.downcast::<PyStr>() {
            if s.len() == 1 && s.char_at(0) == 0xFFFE {
                return Ok(false);
            }
            out.push_chars(s.chars());
            return Ok(true);
        }
        if !int::is_int(&found) {
            return Err(t.type_error("character mapping must return integer, None or str"));
        }
        match int::to_i64(&found) {
            Some(0xFFFE) => Ok(false),
            Some(c) if (0..0x11_0000).contains(&c) => {
                out.push(c as u32);
                Ok(true)
            }
            Some(_) | None => Err(t.type_error("character mapping must be in range(0x110000)")),
        }
    }

    fn bytes(&self, c: u32, out: &mut Vec<u8>) -> PyResult<bool> {
        let t = self.t;
        let Some(found) = mapped(t, self.mapping, c)? else { return Ok(false) };
        if let Some(b) = found.downcast::<PyBytes>() {
            out.extend_from_slice(b.as_slice());
            return Ok(true);
        }
        if !int::is_int(&found) {
            return Err(t.type_error(format_args!(
                "character mapping must return integer, bytes or None, not {}",
                found.class().tp_name()
            )));
        }
        match int::to_i64(&found) {
            Some(b) if (0..256).contains(&b) => {
                out.push(b as u8);
                Ok(true)
            }
            Some(_) | None => Err(t.type_error("character mapping must be in range(256)")),
        }
    }
}

/// The issue that stands for a pending exception.
fn pending(at: usize) -> Issue {
    Issue { start: at, end: at, reason: Issue::PENDING }
}

impl Decoder for Mapping<'_> {
    fn run(&mut self, input: &[u8], pos: &mut usize, _last: bool, out: &mut TextBuf) -> Result<(), Issue> {
        while *pos < input.len() {
            match self.text(input[*pos], out) {
                Ok(true) => *pos += 1,
                Ok(false) => return Err(Issue { start: *pos, end: *pos + 1, reason: UNDEFINED }),
                Err(_) => return Err(pending(*pos)),
            }
        }
        Ok(())
    }
}

impl Encoder for Mapping<'_> {
    fn run(&mut self, input: Chars, pos: &mut usize, out: &mut Vec<u8>) -> Result<(), Issue> {
        while *pos < input.len() {
            match self.bytes(input.at(*pos), out) {
                Ok(true) => *pos += 1,
                Ok(false) => {
                    // A run of characters that are all unknown is one issue.
                    let mut end = *pos + 1;
                    let mut scratch = Vec::new();
                    while end < input.len() {
                        match self.bytes(input.at(end), &mut scratch) {
                            Ok(true) => break,
                            Ok(false) => end += 1,
                            Err(_) => return Err(pending(*pos)),
                        }
                    }
                    return Err(Issue { start: *pos, end, reason: UNDEFINED });
                }
                Err(_) => return Err(pending(*pos)),
            }
        }
        Ok(())
    }
}

pub fn encode(t: &Thread, a: Bound) -> PyResult {
    match a.some(2) {
        None => encode_with(t, &a, "charmap_encode", "latin-1", &mut Latin1),
        Some(mapping) => encode_with(t, &a, "charmap_encode", "charmap", &mut Mapping { t, mapping }),
    }
}

pub fn decode(t: &Thread, a: Bound) -> PyResult {
    match a.some(2) {
        None => decode_with(t, &a, "charmap_decode", "latin-1", &mut Latin1, true),
        Some(mapping) => match mapping.downcast_exact::<PyStr>() {
            Some(table) => decode_with(t, &a, "charmap_decode", "charmap", &mut Table(table.chars()), true),
            None => decode_with(t, &a, "charmap_decode", "charmap", &mut Mapping { t, mapping }, true),
        },
    }
}
