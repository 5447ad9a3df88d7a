//! UTF-7 (RFC 2152).

use super::{Decoder, Encoder, Issue};
use crate::text::build::TextBuf;
use crate::text::chars::Chars;

fn base64_value(b: u8) -> Option<u32> {
    match b {
        b'A'..=b'Z' => Some(u32::from(b - b'A')),
        b'a'..=b'z' => Some(u32::from(b - b'a') + 26),
        b'0'..=b'9' => Some(u32::from(b - b'0') + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// A character that stands for itself outside of shifted sequences.
fn is_direct(c: u32) -> bool {
    match c {
        9 | 10 | 13 | 0x20 => true,
        0x21..=0x7D => !matches!(c as u8, b'+' | b'\\' | b'~'),
        _ => false,
    }
}

/// The decoder. A shifted sequence that is not complete is decoded again from its beginning with the next input.
pub struct Utf7;

impl Decoder for Utf7 {
    fn run(&mut self, input: &[u8], pos: &mut usize, last: bool, out: &mut TextBuf) -> Result<(), Issue> {
        while *pos < input.len() {
            let start = *pos;
            let b = input[start];
            if b != b'+' {
                if b >= 128 {
                    return Err(Issue { start, end: start + 1, reason: "unexpected special character" });
                }
                out.push(u32::from(b));
                *pos += 1;
                continue;
            }
            if input.get(start + 1) == Some(&b'-') {
                out.push(u32::from(b'+'));
                *pos += 2;
                continue;
            }
            if let Some(next) = input.get(start + 1) {
                if base64_value(*next).is_none() {
                    return Err(Issue { start, end: start + 2, reason: "ill-formed sequence" });
                }
            }
            if !shifted(input, pos, last, out)? {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// Decodes a shifted sequence at `pos`; false if it needs more input.
fn shifted(input: &[u8], pos: &mut usize, last: bool, out: &mut TextBuf) -> Result<bool, Issue> {
    let start = *pos;
    let mark = out.len();
    let mut i = start + 1;
    let (mut bits, mut count, mut high) = (0u32, 0u32, 0u32);
    while let Some(v) = input.get(i).and_then(|b| base64_value(*b)) {
        bits = (bits << 6) | v;
        count += 6;
        i += 1;
        if count >= 16 {
            let unit = (bits >> (count - 16)) & 0xFFFF;
            count -= 16;
            bits &= (1 << count) - 1;
            if high != 0 {
                if (0xDC00..0xE000).contains(&unit) {
                    out.push(0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00));
                    high = 0;
                    continue;
                }
                out.push(high);
                high = 0;
            }
            if (0xD800..0xDC00).contains(&unit) {
                high = unit;
            } else {
                out.push(unit);
            }
        }
    }
    let Some(end) = input.get(i) else {
        if last {
            if count >= 6 || bits != 0 || high != 0 {
                return Err(Issue { start, end: input.len(), reason: "unterminated shift sequence" });
            }
            *pos = i;
            return Ok(true);
        }
        out.truncate(mark);
        return Ok(false);
    };
    if count >= 6 {
        *pos = i;
        return Err(Issue { start, end: i + 1, reason: "partial character in base64 segment" });
    }
    if bits != 0 {
        return Err(Issue { start, end: i + 1, reason: "non-zero padding bits in base64 segment" });
    }
    // Half a pair counts only before what stands for itself.
    if high != 0 && end.is_ascii() && *end != b'+' {
        out.push(high);
    }
    *pos = if *end == b'-' { i + 1 } else { i };
    Ok(true)
}

impl Encoder for Utf7 {
    fn run(&mut self, input: Chars, pos: &mut usize, out: &mut Vec<u8>) -> Result<(), Issue> {
        let mut shifted = false;
        let (mut bits, mut count) = (0u64, 0u32);
        for i in *pos..input.len() {
            let c = input.at(i);
            if shifted && is_direct(c) {
                if count > 0 {
                    out.push(DIGITS[((bits << (6 - count)) & 63) as usize]);
                    (bits, count) = (0, 0);
                }
                shifted = false;
                if c < 128 && (base64_value(c as u8).is_some() || c == u32::from(b'-')) {
                    out.push(b'-');
                }
                out.push(c as u8);
                continue;
            }
            if !shifted {
                if c == u32::from(b'+') {
                    out.extend_from_slice(b"+-");
                    continue;
                }
                if is_direct(c) {
                    out.push(c as u8);
                    continue;
                }
                out.push(b'+');
                shifted = true;
            }
            let mut unit = |unit: u32| {
                bits = (bits << 16) | u64::from(unit);
                count += 16;
                while count >= 6 {
                    out.push(DIGITS[((bits >> (count - 6)) & 63) as usize]);
                    count -= 6;
                }
                bits &= (1 << count) - 1;
            };
            if c >= 0x10000 {
                unit(0xD800 + ((c - 0x10000) >> 10));
                unit(0xDC00 + ((c - 0x10000) & 0x3FF));
            } else {
                unit(c);
            }
        }
        if count > 0 {
            out.push(DIGITS[((bits << (6 - count)) & 63) as usize]);
        }
        if shifted {
            out.push(b'-');
        }
        *pos = input.len();
        Ok(())
    }
}
