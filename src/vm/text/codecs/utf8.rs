//! UTF-8.

use super::{Decoder, Encoder, Issue};
use crate::text::build::TextBuf;
use crate::text::chars::{Chars, append_wtf8, is_surrogate};
use crate::with_units;

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

/// The error of surrogates.
pub fn surrogates_not_allowed(start: usize, end: usize) -> Issue {
    Issue { start, end, reason: "surrogates not allowed" }
}

impl Encoder for Utf8 {
    fn run(&mut self, input: Chars, pos: &mut usize, out: &mut Vec<u8>) -> Result<(), Issue> {
        let rest = input.slice(*pos, input.len());
        *pos += with_units!(rest, units => append_wtf8(units, false, out));
        if *pos == input.len() {
            return Ok(());
        }
        let end = (*pos..input.len()).find(|i| !is_surrogate(input.at(*i))).unwrap_or(input.len());
        Err(surrogates_not_allowed(*pos, end))
    }
}
