//! Format strings of `struct`, and moving single values between bytes and numbers.
//!
//! In: the characters of a format, numbers, bytes. Out: where each item lies, or CPython's message. Nothing here knows
//! of objects: how an argument becomes a number, and what its failures are called, is for the module to say.

/// Why a format string is refused, or a value cannot be packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    BadChar,
    CountWithoutSpecifier,
    TooLong,
    EmbeddedNull,
    /// The integer does not fit the item.
    Range {
        code: u8,
        size: usize,
    },
    /// The float does not fit the item: an OverflowError, where all others are `struct.error`.
    FloatTooLarge {
        code: u8,
    },
}

impl Error {
    pub fn message(self) -> String {
        match self {
            Error::BadChar => "bad char in struct format".into(),
            Error::CountWithoutSpecifier => "repeat count given without format specifier".into(),
            Error::TooLong => "total struct size too long".into(),
            Error::EmbeddedNull => "embedded null character".into(),
            Error::Range { code: b'P', .. } => "int too large to convert".into(),
            Error::Range { code, size } => {
                let (low, high) = int_range(code, size);
                format!("'{}' format requires {low} <= number <= {high}", code as char)
            }
            Error::FloatTooLarge { code } => format!("float too large to pack with {} format", code as char),
        }
    }
}

/// A run of equal items. For `s` and `p` it is one value of `count` bytes, for `x` none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    pub code: u8,
    pub count: usize,
    pub offset: usize,
    /// Bytes of one item.
    pub size: usize,
}

impl Item {
    /// How many values it takes.
    pub fn values(&self) -> usize {
        match self.code {
            b's' | b'p' => 1,
            _ => self.count,
        }
    }
}

/// A parsed format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Format {
    pub big_endian: bool,
    /// Pad bytes have no items.
    pub items: Vec<Item>,
    pub size: usize,
    /// How many values it takes.
    pub values: usize,
}

/// Size of an item, which in native mode is its alignment too (a complex number's parts align singly).
fn item_size(code: u8, native: bool) -> Option<usize> {
    Some(match code {
        b'x' | b'b' | b'B' | b'c' | b's' | b'p' | b'?' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' => {
            if native {
                size_of::<std::ffi::c_long>()
            } else {
                4
            }
        }
        b'q' | b'Q' | b'd' | b'F' => 8,
        b'D' => 16,
        b'n' | b'N' | b'P' if native => size_of::<usize>(),
        _ => return None,
    })
}

fn alignment(code: u8, size: usize) -> usize {
    match code {
        b'F' | b'D' => size / 2,
        _ => size,
    }
}

impl Format {
    pub fn parse(text: &[u8]) -> Result<Format, Error> {
        if text.contains(&0) {
            return Err(Error::EmbeddedNull);
        }
        let (mode, body) = match text.split_first() {
            Some((&mode @ (b'<' | b'>' | b'=' | b'!' | b'@'), body)) => (mode, body),
            _ => (b'@', text),
        };
        let native = mode == b'@';
        let big_endian = match mode {
            b'<' => false,
            b'>' | b'!' => true,
            _ => cfg!(target_endian = "big"),
        };
        let limit = isize::MAX as usize;
        let mut format = Format { big_endian, items: Vec::new(), size: 0, values: 0 };
        let mut at = 0;
        while let Some(&c) = body.get(at) {
            at += 1;
            if c.is_ascii_whitespace() || c == 0x0b {
                continue;
            }
            let mut code = c;
            let mut count = 1usize;
            if c.is_ascii_digit() {
                count = usize::from(c - b'0');
                loop {
                    let Some(&next) = body.get(at) else { return Err(Error::CountWithoutSpecifier) };
                    at += 1;
                    if !next.is_ascii_digit() {
                        code = next;
                        break;
                    }
                    let more = count.checked_mul(10).and_then(|n| n.checked_add(usize::from(next - b'0')));
                    count = more.filter(|&n| n <= limit).ok_or(Error::TooLong)?;
                }
            }
            let size = item_size(code, native).ok_or(Error::BadChar)?;
            let mut offset = format.size;
            if native {
                offset = offset.checked_next_multiple_of(alignment(code, size)).ok_or(Error::TooLong)?;
            }
            let end = count.checked_mul(size).and_then(|n| n.checked_add(offset));
            format.size = end.filter(|&n| n <= limit).ok_or(Error::TooLong)?;
            if code != b'x' && (count > 0 || matches!(code, b's' | b'p')) {
                let item = Item { code, count, offset, size };
                format.values += item.values();
                format.items.push(item);
            }
        }
        Ok(format)
    }
}

/// The values an integer item can hold.
pub fn int_range(code: u8, size: usize) -> (i128, i128) {
    let bits = 8 * size as u32;
    match code {
        b'P' => (i128::from(i64::MIN), i128::from(u64::MAX)),
        b'B' | b'H' | b'I' | b'L' | b'Q' | b'N' => (0, (1 << bits) - 1),
        _ => (-(1 << (bits - 1)), (1 << (bits - 1)) - 1),
    }
}

/// Whether the code is an integer's.
pub fn is_int(code: u8) -> bool {
    matches!(code, b'b' | b'B' | b'h' | b'H' | b'i' | b'I' | b'l' | b'L' | b'q' | b'Q' | b'n' | b'N' | b'P')
}

fn store(out: &mut [u8], little: [u8; 8], big_endian: bool) {
    let size = out.len().min(8);
    out[..size].copy_from_slice(&little[..size]);
    if big_endian {
        out[..size].reverse();
    }
}

fn load(bytes: &[u8], big_endian: bool) -> u64 {
    let mut little = [0u8; 8];
    let size = bytes.len().min(8);
    little[..size].copy_from_slice(&bytes[..size]);
    if big_endian {
        little[..size].reverse();
    }
    u64::from_le_bytes(little)
}

/// Writes an integer over all of `out`. Numbers too large for an `i128` are out of every range: pass any other that is.
pub fn pack_int(code: u8, value: i128, out: &mut [u8], big_endian: bool) -> Result<(), Error> {
    let (low, high) = int_range(code, out.len());
    if value < low || value > high {
        return Err(Error::Range { code, size: out.len() });
    }
    store(out, (value as u64).to_le_bytes(), big_endian);
    Ok(())
}

/// Reads an integer.
pub fn unpack_int(code: u8, bytes: &[u8], big_endian: bool) -> i128 {
    let raw = load(bytes, big_endian);
    match code {
        b'B' | b'H' | b'I' | b'L' | b'Q' | b'N' | b'P' => i128::from(raw),
        _ => {
            let unused = 64 - 8 * bytes.len().clamp(1, 8) as u32;
            i128::from((raw << unused) as i64 >> unused)
        }
    }
}

/// Writes a float of two, four or eight bytes over all of `out`.
pub fn pack_float(code: u8, value: f64, out: &mut [u8], big_endian: bool) -> Result<(), Error> {
    let little = match out.len() {
        2 => u64::from(half_from(value).ok_or(Error::FloatTooLarge { code })?),
        4 => {
            let single = value as f32;
            if single.is_infinite() && value.is_finite() {
                return Err(Error::FloatTooLarge { code: if code == b'F' { b'f' } else { code } });
            }
            u64::from(single.to_bits())
        }
        _ => value.to_bits(),
    };
    store(out, little.to_le_bytes(), big_endian);
    Ok(())
}

/// Reads a float of two, four or eight bytes.
pub fn unpack_float(bytes: &[u8], big_endian: bool) -> f64 {
    let raw = load(bytes, big_endian);
    match bytes.len() {
        2 => half_to(raw as u16),
        4 => f64::from(f32::from_bits(raw as u32)),
        _ => f64::from_bits(raw),
    }
}

/// The nearest half-precision number, ties to even. None if that would be infinite and `value` is not.
fn half_from(value: f64) -> Option<u16> {
    let bits = value.to_bits();
    let sign = (bits >> 48) as u16 & 0x8000;
    let exponent = (bits >> 52) as i32 & 0x7ff;
    let fraction = bits & ((1 << 52) - 1);
    if exponent == 0x7ff {
        let quiet = if fraction == 0 { 0 } else { 0x200 | (fraction >> 42) as u16 };
        return Some(sign | 0x7c00 | quiet);
    }
    let exponent = exponent - 1023;
    // The magnitude counted in units of the result's last place.
    let shift = if exponent >= -14 { 42 } else { 42 + (-14 - exponent) };
    if shift > 62 || (bits << 1) == 0 {
        return Some(sign);
    }
    let significand = fraction | 1 << 52;
    let mut units = significand >> shift;
    let rest = significand & ((1 << shift) - 1);
    let half = 1u64 << (shift - 1);
    if rest > half || (rest == half && units & 1 == 1) {
        units += 1;
    }
    let base = if exponent >= -14 { (exponent + 14) as u64 * 1024 } else { 0 };
    let magnitude = base + units;
    if magnitude >= 0x7c00 { None } else { Some(sign | magnitude as u16) }
}

fn half_to(bits: u16) -> f64 {
    let sign = u64::from(bits >> 15) << 63;
    let exponent = i32::from(bits >> 10 & 0x1f);
    let fraction = u64::from(bits & 0x3ff);
    let magnitude = match exponent {
        0 => fraction as f64 / 16_777_216.0,
        31 => f64::from_bits(0x7ff << 52 | fraction << 42),
        _ => (1024.0 + fraction as f64) * 2f64.powi(exponent - 25),
    };
    f64::from_bits(magnitude.to_bits() | sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats() {
        let size = |text: &str| Format::parse(text.as_bytes()).map(|f| (f.size, f.values));
        assert_eq!(size("b i"), Ok((8, 2)));
        assert_eq!(size("<bi3s"), Ok((8, 3)));
        assert_eq!(size("b0q"), Ok((8, 1)));
        assert_eq!(size("0s"), Ok((0, 1)));
        assert_eq!(size("bD"), Ok((24, 2)));
        assert_eq!(size("5x"), Ok((5, 0)));
        assert_eq!(size("<n"), Err(Error::BadChar));
        assert_eq!(size("5"), Err(Error::CountWithoutSpecifier));
        assert_eq!(size("9223372036854775807d"), Err(Error::TooLong));
        assert_eq!(size("99999999999999999999"), Err(Error::TooLong));
        assert_eq!(size("b\0"), Err(Error::EmbeddedNull));
    }

    #[test]
    fn integers() {
        let mut out = [0; 2];
        assert_eq!(pack_int(b'h', -300, &mut out, true), Ok(()));
        assert_eq!(out, [0xfe, 0xd4]);
        assert_eq!(unpack_int(b'h', &out, true), -300);
        assert_eq!(unpack_int(b'H', &out, false), 0xd4fe);
        let error = pack_int(b'h', 40_000, &mut out, false).unwrap_err();
        assert_eq!(error.message(), "'h' format requires -32768 <= number <= 32767");
        let mut out = [0; 8];
        assert_eq!(pack_int(b'P', -1, &mut out, false), Ok(()));
        assert_eq!(unpack_int(b'P', &out, false), i128::from(u64::MAX));
        assert_eq!(unpack_int(b'n', &out, false), -1);
    }

    #[test]
    fn halves() {
        for (value, bits) in [
            (0.0, 0),
            (-0.0, 0x8000),
            (1.0, 0x3c00),
            (65504.0, 0x7bff),
            (65519.99, 0x7bff),
            (6e-8, 1),
            (2.98e-8, 0),
            (3e-8, 1),
            (0.1, 0x2e66),
            (2049.0, 0x6800),
            (2051.0, 0x6802),
            (f64::INFINITY, 0x7c00),
        ] {
            assert_eq!(half_from(value), Some(bits), "{value}");
        }
        assert_eq!(half_from(65520.0), None);
        assert_eq!(half_from(f64::MIN_POSITIVE), Some(0));
        // Every half comes back from the double it stands for.
        for bits in 0..=u16::MAX {
            let value = half_to(bits);
            assert!(value.is_nan() || half_from(value) == Some(bits), "{bits:x} {value}");
        }
    }
}
