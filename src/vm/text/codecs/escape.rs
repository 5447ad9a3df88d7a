//! Escapes: `unicode_escape`, `raw_unicode_escape`, and the byte escapes of `escape_decode`.

use super::{Decoder, Encoder, Issue};
use crate::text::build::TextBuf;
use crate::text::chars::Chars;

fn hex(b: u8) -> Option<u32> {
    (b as char).to_digit(16)
}

/// `unicode_escape`. `names` finds the character of a `\N{…}`.
pub struct UnicodeEscape {
    pub names: fn(&str) -> Option<Vec<u32>>,
    /// The first escape that is not one: what follows the backslash, and its position.
    pub invalid: Option<(u32, usize)>,
}

/// The value of up to `n` hexadecimal digits at `i`; `Err` with the number found if there are fewer.
fn hex_digits(input: &[u8], i: usize, n: usize) -> Result<u32, usize> {
    let mut value = 0u32;
    for k in 0..n {
        match input.get(i + k).and_then(|b| hex(*b)) {
            Some(d) => value = (value << 4) | d,
            None => return Err(k),
        }
    }
    Ok(value)
}

impl Decoder for UnicodeEscape {
    fn run(&mut self, input: &[u8], pos: &mut usize, last: bool, out: &mut TextBuf) -> Result<(), Issue> {
        while *pos < input.len() {
            let start = *pos;
            let b = input[start];
            if b != b'\\' {
                out.push(u32::from(b));
                *pos += 1;
                continue;
            }
            let Some(&e) = input.get(start + 1) else {
                return if last {
                    Err(Issue { start, end: input.len(), reason: "\\ at end of string" })
                } else {
                    Ok(())
                };
            };
            *pos = start + 2;
            let simple = match e {
                b'\n' => continue,
                b'\\' | b'\'' | b'"' => u32::from(e),
                b'a' => 7,
                b'b' => 8,
                b'f' => 12,
                b'n' => 10,
                b'r' => 13,
                b't' => 9,
                b'v' => 11,
                b'0'..=b'7' => {
                    let mut value = u32::from(e - b'0');
                    for _ in 0..2 {
                        match input.get(*pos) {
                            Some(d @ b'0'..=b'7') => {
                                value = value * 8 + u32::from(d - b'0');
                                *pos += 1;
                            }
                            Some(_) | None => break,
                        }
                    }
                    if value > 0xFF && self.invalid.is_none() {
                        self.invalid = Some((value, start + 1));
                    }
                    value
                }
                b'x' | b'u' | b'U' => {
                    let (n, reason) = match e {
                        b'x' => (2, "truncated \\xXX escape"),
                        b'u' => (4, "truncated \\uXXXX escape"),
                        _ => (8, "truncated \\UXXXXXXXX escape"),
                    };
                    match hex_digits(input, start + 2, n) {
                        Ok(c) if c < 0x11_0000 => {
                            *pos = start + 2 + n;
                            c
                        }
                        Ok(_) => {
                            *pos = start;
                            return Err(Issue {
                                start,
                                end: start + 2 + n,
                                reason: "illegal Unicode character",
                            });
                        }
                        Err(found) => {
                            *pos = start;
                            let end = start + 2 + found;
                            if !last && end == input.len() {
                                return Ok(());
                            }
                            return Err(Issue { start, end, reason });
                        }
                    }
                }
                b'N' => {
                    *pos = start;
                    let malformed = "malformed \\N character escape";
                    let Some(open) = input.get(start + 2) else {
                        if !last {
                            return Ok(());
                        }
                        return Err(Issue { start, end: input.len(), reason: malformed });
                    };
                    if *open != b'{' {
                        return Err(Issue { start, end: start + 2, reason: malformed });
                    }
                    let Some(n) = input[start + 3..].iter().position(|b| *b == b'}') else {
                        if !last {
                            return Ok(());
                        }
                        return Err(Issue { start, end: input.len(), reason: malformed });
                    };
                    if n == 0 {
                        return Err(Issue { start, end: start + 3, reason: malformed });
                    }
                    let end = start + 3 + n + 1;
                    let found =
                        std::str::from_utf8(&input[start + 3..start + 3 + n]).ok().and_then(self.names);
                    match found.as_deref() {
                        Some([c]) => {
                            *pos = end;
                            *c
                        }
                        Some(_) | None => {
                            return Err(Issue { start, end, reason: "unknown Unicode character name" });
                        }
                    }
                }
                other => {
                    if self.invalid.is_none() {
                        self.invalid = Some((u32::from(other), start + 1));
                    }
                    out.push(u32::from(b'\\'));
                    u32::from(other)
                }
            };
            out.push(simple);
        }
        Ok(())
    }
}

impl Encoder for UnicodeEscape {
    fn run(&mut self, input: Chars, pos: &mut usize, out: &mut Vec<u8>) -> Result<(), Issue> {
        for c in input.slice(*pos, input.len()).iter() {
            match c {
                0x5C => out.extend_from_slice(b"\\\\"),
                9 => out.extend_from_slice(b"\\t"),
                10 => out.extend_from_slice(b"\\n"),
                13 => out.extend_from_slice(b"\\r"),
                0x20..=0x7E => out.push(c as u8),
                0..0x100 => out.extend_from_slice(format!("\\x{c:02x}").as_bytes()),
                0x100..0x1_0000 => out.extend_from_slice(format!("\\u{c:04x}").as_bytes()),
                _ => out.extend_from_slice(format!("\\U{c:08x}").as_bytes()),
            }
        }
        *pos = input.len();
        Ok(())
    }
}

/// `raw_unicode_escape`: Latin-1 with `\uXXXX` and `\UXXXXXXXX` only.
pub struct RawUnicodeEscape;

impl Decoder for RawUnicodeEscape {
    fn run(&mut self, input: &[u8], pos: &mut usize, last: bool, out: &mut TextBuf) -> Result<(), Issue> {
        while *pos < input.len() {
            let start = *pos;
            let b = input[start];
            if b != b'\\' {
                out.push(u32::from(b));
                *pos += 1;
                continue;
            }
            let Some(&e) = input.get(start + 1) else {
                if last {
                    out.push(u32::from(b));
                    *pos += 1;
                }
                return Ok(());
            };
            let (n, reason) = match e {
                b'u' => (4, "truncated \\uXXXX escape"),
                b'U' => (8, "truncated \\UXXXXXXXX escape"),
                _ => {
                    out.push(u32::from(b));
                    out.push(u32::from(e));
                    *pos += 2;
                    continue;
                }
            };
            match hex_digits(input, start + 2, n) {
                Ok(c) if c < 0x11_0000 => {
                    out.push(c);
                    *pos = start + 2 + n;
                }
                Ok(_) => {
                    return Err(Issue { start, end: start + 2 + n, reason: "\\Uxxxxxxxx out of range" });
                }
                Err(found) => {
                    let end = start + 2 + found;
                    if !last && end == input.len() {
                        return Ok(());
                    }
                    return Err(Issue { start, end, reason });
                }
            }
        }
        Ok(())
    }
}

impl Encoder for RawUnicodeEscape {
    fn run(&mut self, input: Chars, pos: &mut usize, out: &mut Vec<u8>) -> Result<(), Issue> {
        for c in input.slice(*pos, input.len()).iter() {
            match c {
                0..0x100 => out.push(c as u8),
                0x100..0x1_0000 => out.extend_from_slice(format!("\\u{c:04x}").as_bytes()),
                _ => out.extend_from_slice(format!("\\U{c:08x}").as_bytes()),
            }
        }
        *pos = input.len();
        Ok(())
    }
}

/// How `escape_decode` treats a broken `\x`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum BrokenHex {
    Strict,
    Replace,
    Ignore,
}

/// Byte escapes, as in a bytes literal, and the first invalid escape: its character, or the value of an octal one above 255. The error is
/// a message.
pub fn decode_bytes(input: &[u8], broken: BrokenHex) -> Result<(Vec<u8>, Option<u32>), String> {
    let mut out = Vec::with_capacity(input.len());
    let mut invalid = None;
    let mut i = 0;
    while i < input.len() {
        let b = input[i];
        i += 1;
        if b != b'\\' {
            out.push(b);
            continue;
        }
        let Some(&e) = input.get(i) else { return Err("Trailing \\ in string".to_owned()) };
        i += 1;
        match e {
            b'\n' => {}
            b'\\' | b'\'' | b'"' => out.push(e),
            b'a' => out.push(7),
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'n' => out.push(10),
            b'r' => out.push(13),
            b't' => out.push(9),
            b'v' => out.push(11),
            b'0'..=b'7' => {
                let mut value = u32::from(e - b'0');
                for _ in 0..2 {
                    match input.get(i) {
                        Some(d @ b'0'..=b'7') => {
                            value = value * 8 + u32::from(d - b'0');
                            i += 1;
                        }
                        Some(_) | None => break,
                    }
                }
                if value > 0xFF {
                    invalid = invalid.or(Some(value));
                }
                out.push(value as u8);
            }
            b'x' => match hex_digits(input, i, 2) {
                Ok(v) => {
                    out.push(v as u8);
                    i += 2;
                }
                Err(found) => {
                    match broken {
                        BrokenHex::Strict => return Err(format!("invalid \\x escape at position {}", i - 2)),
                        BrokenHex::Replace => out.push(b'?'),
                        BrokenHex::Ignore => {}
                    }
                    i += found;
                }
            },
            other => {
                invalid = invalid.or(Some(u32::from(other)));
                out.extend_from_slice(&[b'\\', other]);
            }
        }
    }
    Ok((out, invalid))
}

/// The bytes as in `repr`, without quotes.
pub fn encode_bytes(input: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(input.len());
    for b in input {
        match b {
            b'\\' | b'\'' => out.extend_from_slice(&[b'\\', *b]),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            0x20..=0x7E => out.push(*b),
            _ => out.extend_from_slice(format!("\\x{b:02x}").as_bytes()),
        }
    }
    out
}
