//! ASCII, Latin-1, and encodings given by a table of 256 characters.

use super::{Decoder, Encoder, Issue};
use crate::text::build::TextBuf;
use crate::text::chars::Chars;

pub struct Ascii;

impl Decoder for Ascii {
    fn run(&mut self, input: &[u8], pos: &mut usize, _last: bool, out: &mut TextBuf) -> Result<(), Issue> {
        let rest = &input[*pos..];
        let n = rest.iter().position(|b| *b >= 128).unwrap_or(rest.len());
        out.push_chars(Chars::One(&rest[..n]));
        *pos += n;
        if n == rest.len() {
            return Ok(());
        }
        Err(Issue { start: *pos, end: *pos + 1, reason: "ordinal not in range(128)" })
    }
}

pub struct Latin1;

impl Decoder for Latin1 {
    fn run(&mut self, input: &[u8], pos: &mut usize, _last: bool, out: &mut TextBuf) -> Result<(), Issue> {
        out.push_chars(Chars::One(&input[*pos..]));
        *pos = input.len();
        Ok(())
    }
}

/// Characters below a limit, one byte each.
fn below(
    limit: u32,
    reason: &'static str,
    input: Chars,
    pos: &mut usize,
    out: &mut Vec<u8>,
) -> Result<(), Issue> {
    if let Chars::One(s) = input {
        if limit == 256 || s[*pos..].is_ascii() {
            out.extend_from_slice(&s[*pos..]);
            *pos = s.len();
            return Ok(());
        }
    }
    while *pos < input.len() {
        let c = input.at(*pos);
        if c >= limit {
            let end = (*pos..input.len()).find(|i| input.at(*i) < limit).unwrap_or(input.len());
            return Err(Issue { start: *pos, end, reason });
        }
        out.push(c as u8);
        *pos += 1;
    }
    Ok(())
}

impl Encoder for Ascii {
    fn run(&mut self, input: Chars, pos: &mut usize, out: &mut Vec<u8>) -> Result<(), Issue> {
        below(128, "ordinal not in range(128)", input, pos, out)
    }
}

impl Encoder for Latin1 {
    fn run(&mut self, input: Chars, pos: &mut usize, out: &mut Vec<u8>) -> Result<(), Issue> {
        below(256, "ordinal not in range(256)", input, pos, out)
    }
}

/// A decoding table: character by byte; U+FFFE or a missing entry means undefined.
pub struct Table<'a>(pub Chars<'a>);

impl Decoder for Table<'_> {
    fn run(&mut self, input: &[u8], pos: &mut usize, _last: bool, out: &mut TextBuf) -> Result<(), Issue> {
        while *pos < input.len() {
            match self.0.get(usize::from(input[*pos])) {
                Some(c) if c != 0xFFFE => out.push(c),
                Some(_) | None => {
                    return Err(Issue {
                        start: *pos,
                        end: *pos + 1,
                        reason: "character maps to <undefined>",
                    });
                }
            }
            *pos += 1;
        }
        Ok(())
    }
}
