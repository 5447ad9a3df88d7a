//! UTF-16 and UTF-32, with and without byte order marks.

use super::utf8::surrogates_not_allowed;
use super::{Decoder, Encoder, Issue};
use crate::text::build::TextBuf;
use crate::text::chars::{Chars, Unit, is_surrogate};
use crate::with_units;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    Little,
    Big,
    /// Not known yet: a byte order mark decides, or the machine.
    Unknown,
}

impl Order {
    pub const NATIVE: Order = if cfg!(target_endian = "little") { Order::Little } else { Order::Big };

    /// As `_codecs.utf_16_ex_decode` takes and shows it.
    pub fn number(self) -> i32 {
        match self {
            Order::Little => -1,
            Order::Big => 1,
            Order::Unknown => 0,
        }
    }

    pub fn from_number(n: i64) -> Order {
        match n.signum() {
            -1 => Order::Little,
            1 => Order::Big,
            _ => Order::Unknown,
        }
    }

    fn read(self, bytes: &[u8]) -> u32 {
        let fold = |acc: u32, b: &u8| (acc << 8) | u32::from(*b);
        if self == Order::Big { bytes.iter().fold(0, fold) } else { bytes.iter().rev().fold(0, fold) }
    }

    fn write(self, code: u32, width: usize, out: &mut Vec<u8>) {
        if self == Order::Big {
            out.extend_from_slice(&code.to_be_bytes()[4 - width..]);
        } else {
            out.extend_from_slice(&code.to_le_bytes()[..width]);
        }
    }
}

/// A decoder or encoder; `order` is what was found out. A mark is looked for while it is unknown.
pub struct Utf16 {
    pub order: Order,
}

pub struct Utf32 {
    pub order: Order,
}

impl Decoder for Utf16 {
    fn run(&mut self, input: &[u8], pos: &mut usize, last: bool, out: &mut TextBuf) -> Result<(), Issue> {
        if self.order == Order::Unknown && *pos == 0 && input.len() >= 2 {
            match [input[0], input[1]] {
                [0xFF, 0xFE] => (self.order, *pos) = (Order::Little, 2),
                [0xFE, 0xFF] => (self.order, *pos) = (Order::Big, 2),
                _ => {}
            }
        }
        let order = if self.order == Order::Unknown { Order::NATIVE } else { self.order };
        if self.order == Order::Unknown && input.len() >= 2 {
            self.order = order;
        }
        loop {
            *pos += self::run(order, &input[*pos..], out);
            let i = *pos;
            if i == input.len() {
                return Ok(());
            }
            if input.len() - i < 2 {
                return if last {
                    Err(Issue { start: i, end: input.len(), reason: "truncated data" })
                } else {
                    Ok(())
                };
            }
            let c = order.read(&input[i..i + 2]);
            match c {
                0xD800..0xDC00 => {
                    if input.len() - i < 4 {
                        return if last {
                            Err(Issue { start: i, end: input.len(), reason: "unexpected end of data" })
                        } else {
                            Ok(())
                        };
                    }
                    let low = order.read(&input[i + 2..i + 4]);
                    if !(0xDC00..0xE000).contains(&low) {
                        return Err(Issue { start: i, end: i + 2, reason: "illegal UTF-16 surrogate" });
                    }
                    out.push(0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00));
                    *pos += 4;
                }
                0xDC00..0xE000 => return Err(Issue { start: i, end: i + 2, reason: "illegal encoding" }),
                _ => {
                    out.push(c);
                    *pos += 2;
                }
            }
        }
    }
}

/// Decodes some characters of one unit each, and returns how many bytes these are.
fn run(order: Order, input: &[u8], out: &mut TextBuf) -> usize {
    let decoded = |bytes: [u8; 2]| {
        if order == Order::Big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) }
    };
    // Surrogates mostly follow surrogates: no run is begun for them.
    if input.first_chunk().is_none_or(|bytes| is_surrogate(u32::from(decoded(*bytes)))) {
        return 0;
    }
    let mut units = [0; 256];
    let mut n = 0;
    for (unit, bytes) in units.iter_mut().zip(input.as_chunks().0) {
        *unit = decoded(*bytes);
        if is_surrogate(u32::from(*unit)) {
            break;
        }
        n += 1;
    }
    out.push_chars(Chars::Two(&units[..n]));
    n * 2
}

/// Encodes up to the first surrogate; returns how many characters.
fn append<T: Unit>(units: &[T], order: Order, out: &mut Vec<u8>) -> usize {
    out.reserve(units.len() * 2);
    for (i, unit) in units.iter().enumerate() {
        let c = unit.code();
        if T::WIDTH > 1 && is_surrogate(c) {
            return i;
        }
        let mut push = |c: u32| {
            let unit = c as u16;
            out.extend(if order == Order::Big { unit.to_be_bytes() } else { unit.to_le_bytes() });
        };
        if c < 0x10000 {
            push(c);
        } else {
            push(0xD800 + ((c - 0x10000) >> 10));
            push(0xDC00 + ((c - 0x10000) & 0x3FF));
        }
    }
    units.len()
}

impl Encoder for Utf16 {
    fn run(&mut self, input: Chars, pos: &mut usize, out: &mut Vec<u8>) -> Result<(), Issue> {
        let mut order = self.order;
        if order == Order::Unknown {
            order = Order::NATIVE;
            self.order = order;
            order.write(0xFEFF, 2, out);
        }
        let rest = input.slice(*pos, input.len());
        *pos += with_units!(rest, units => append(units, order, out));
        if *pos < input.len() { Err(surrogates_not_allowed(*pos, *pos + 1)) } else { Ok(()) }
    }
}

impl Decoder for Utf32 {
    fn run(&mut self, input: &[u8], pos: &mut usize, last: bool, out: &mut TextBuf) -> Result<(), Issue> {
        if self.order == Order::Unknown && *pos == 0 && input.len() >= 4 {
            match [input[0], input[1], input[2], input[3]] {
                [0xFF, 0xFE, 0, 0] => (self.order, *pos) = (Order::Little, 4),
                [0, 0, 0xFE, 0xFF] => (self.order, *pos) = (Order::Big, 4),
                _ => {}
            }
        }
        let order = if self.order == Order::Unknown { Order::NATIVE } else { self.order };
        if self.order == Order::Unknown && input.len() >= 4 {
            self.order = order;
        }
        while *pos < input.len() {
            let i = *pos;
            if input.len() - i < 4 {
                return if last {
                    Err(Issue { start: i, end: input.len(), reason: "truncated data" })
                } else {
                    Ok(())
                };
            }
            let c = order.read(&input[i..i + 4]);
            let reason = match c {
                0xD800..0xE000 => "code point in surrogate code point range(0xd800, 0xe000)",
                0x11_0000.. => "code point not in range(0x110000)",
                _ => {
                    out.push(c);
                    *pos += 4;
                    continue;
                }
            };
            return Err(Issue { start: i, end: i + 4, reason });
        }
        Ok(())
    }
}

impl Encoder for Utf32 {
    fn run(&mut self, input: Chars, pos: &mut usize, out: &mut Vec<u8>) -> Result<(), Issue> {
        let mut order = self.order;
        if order == Order::Unknown {
            order = Order::NATIVE;
            self.order = order;
            order.write(0xFEFF, 4, out);
        }
        while *pos < input.len() {
            let c = input.at(*pos);
            if is_surrogate(c) {
                return Err(surrogates_not_allowed(*pos, *pos + 1));
            }
            order.write(c, 4, out);
            *pos += 1;
        }
        Ok(())
    }
}
