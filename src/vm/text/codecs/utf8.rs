//! UTF-8.

use super::{Decoder, Encoder, Issue};
use crate::text::build::TextBuf;
use crate::text::chars::{Chars, push_wtf8};

pub struct Utf8;

impl Decoder for Utf8 {
    fn run(&mut self, input: &[u8], pos: &mut usize, last: bool, out: &mut TextBuf) -> Result<(), Issue> {
        let rest = &input[*pos..];
        match std::str::from_utf8(rest) {
            Ok(text) => {
                out.push_str(text);
                *pos = input.len();
                Ok(())
            }
            Err(error) => {
                let good = error.valid_up_to();
                out.push_str(std::str::from_utf8(&rest[..good]).unwrap_or(""));
                *pos += good;
                let start = *pos;
                match error.error_len() {
                    None if !last => Ok(()),
                    None => Err(Issue { start, end: input.len(), reason: "unexpected end of data" }),
                    Some(n) => {
                        let reason = match input[start] {
                            0x80..=0xC1 | 0xF5..=0xFF => "invalid start byte",
                            _ => "invalid continuation byte",
                        };
                        Err(Issue { start, end: start + n, reason })
                    }
                }
            }
        }
    }
}

/// The end of a run of surrogates from `i`.
pub fn surrogates_end(input: Chars, i: usize) -> usize {
    (i..input.len()).find(|j| !(0xD800..0xE000).contains(&input.at(*j))).unwrap_or(input.len())
}

impl Encoder for Utf8 {
    fn run(&mut self, input: Chars, pos: &mut usize, out: &mut Vec<u8>) -> Result<(), Issue> {
        if let Chars::One(s) = input {
            if s.is_ascii() {
                out.extend_from_slice(&s[*pos..]);
                *pos = s.len();
                return Ok(());
            }
        }
        out.reserve(input.len() - *pos);
        while *pos < input.len() {
            let c = input.at(*pos);
            if (0xD800..0xE000).contains(&c) {
                return Err(Issue {
                    start: *pos,
                    end: surrogates_end(input, *pos),
                    reason: "surrogates not allowed",
                });
            }
            push_wtf8(out, c);
            *pos += 1;
        }
        Ok(())
    }
}
