//! Items of a memory view: from memory to values and back, by format.

use crate::exc::Exc;
use crate::object::value::Value;
use crate::protocol::{number, truth};
use crate::thread::{PyResult, Raised, Thread};
use crate::types::bytes::PyBytes;
use crate::types::int;

/// A format of one character, with its size and byte order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Item {
    pub code: u8,
    pub size: usize,
    pub big: bool,
}

const BIG: bool = cfg!(target_endian = "big");

/// A native format, as casts take it.
pub fn native(format: &str) -> Option<Item> {
    let code = match format.strip_prefix('@').unwrap_or(format).as_bytes() {
        [code] => *code,
        _ => return None,
    };
    let size = match code {
        b'c' | b'b' | b'B' | b'?' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' | b'q' | b'Q' | b'n' | b'N' | b'd' | b'P' => 8,
        _ => return None,
    };
    Some(Item { code, size, big: BIG })
}

/// Any format of one item that can be read: native, or with the sizes and order of a prefix.
pub fn readable(format: &str) -> Option<Item> {
    if let Some(item) = native(format) {
        return Some(item);
    }
    let (prefix, code) = match format.as_bytes() {
        [p, code] => (*p, *code),
        _ => return None,
    };
    let big = match prefix {
        b'<' => false,
        b'>' | b'!' => true,
        b'=' => BIG,
        _ => return None,
    };
    let size = match code {
        b'l' | b'L' => 4,
        b'n' | b'N' | b'P' => return None,
        _ => native(&format[1..])?.size,
    };
    Some(Item { code, size, big })
}

/// A half-precision number as a double.
pub fn half_to_f64(h: u16) -> f64 {
    let sign = if h & 0x8000 != 0 { -1.0 } else { 1.0 };
    let exponent = i32::from(h >> 10 & 31);
    let fraction = f64::from(h & 0x3FF);
    sign * match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        e => (1.0 + fraction / 1024.0) * 2f64.powi(e - 15),
    }
}

/// The nearest half-precision number; none if it is too large.
pub fn f64_to_half(d: f64) -> Option<u16> {
    let sign = if d.is_sign_negative() { 0x8000 } else { 0 };
    let a = d.abs();
    if d.is_nan() {
        return Some(sign | 0x7E00);
    }
    if a.is_infinite() {
        return Some(sign | 0x7C00);
    }
    if a < 2f64.powi(-25) {
        return Some(sign);
    }
    let mut e = (a.to_bits() >> 52) as i32 - 1023;
    if e < -14 {
        let n = (a * 2f64.powi(24)).round_ties_even() as u16;
        return Some(sign | n);
    }
    let mut n = ((a / 2f64.powi(e) - 1.0) * 1024.0).round_ties_even() as u16;
    if n == 1024 {
        n = 0;
        e += 1;
    }
    if e > 15 { None } else { Some(sign | (((e + 15) as u16) << 10) | n) }
}

impl Item {
    /// The value of the bytes of one item.
    pub fn unpack(self, bytes: &[u8]) -> Value {
        let mut raw = [0u8; 8];
        for (i, b) in bytes.iter().take(self.size).enumerate() {
            raw[if self.big { self.size - 1 - i } else { i }] = *b;
        }
        let n = u64::from_le_bytes(raw);
        match self.code {
            b'b' => Value::from(i64::from(n as i8)),
            b'h' => Value::from(i64::from(n as i16)),
            b'i' => Value::from(i64::from(n as i32)),
            b'l' if self.size == 4 => Value::from(i64::from(n as i32)),
            b'l' | b'q' | b'n' => Value::from(n as i64),
            b'?' => Value::bool(n != 0),
            b'f' => Value::from(f64::from(f32::from_bits(n as u32))),
            b'd' => Value::from(f64::from_bits(n)),
            b'e' => Value::from(half_to_f64(n as u16)),
            b'c' => PyBytes::from_slice(&[n as u8]),
            _ => Value::from(n),
        }
    }

    /// The bytes of a value.
    pub fn pack(self, t: &Thread, format: &str, v: &Value) -> PyResult<Vec<u8>> {
        let wrong_type = || t.type_error(format_args!("memoryview: invalid type for format '{format}'"));
        let wrong_value = || t.value_error(format_args!("memoryview: invalid value for format '{format}'"));
        // What goes wrong in a conversion is told of as the type's or the value's fault.
        let told = |raised: Raised| {
            let exception = t.take(raised);
            let is = |kind: Exc| exception.class().is_subtype(kind.class());
            if is(Exc::TypeError) {
                wrong_type()
            } else if is(Exc::OverflowError) || is(Exc::ValueError) {
                wrong_value()
            } else {
                t.raise_again(exception)
            }
        };
        let n: u64 = match self.code {
            b'c' => match v.downcast::<PyBytes>().map(PyBytes::as_slice) {
                Some([b]) => u64::from(*b),
                Some(_) => return Err(wrong_value()),
                None => return Err(wrong_type()),
            },
            b'?' => u64::from(truth::truth(t, v)?),
            b'f' | b'd' | b'e' => {
                let d = number::to_f64(t, v).map_err(told)?;
                match self.code {
                    b'd' => d.to_bits(),
                    b'e' => match f64_to_half(d) {
                        Some(h) => u64::from(h),
                        None => return Err(wrong_value()),
                    },
                    _ => u64::from((d as f32).to_bits()),
                }
            }
            code => {
                let n = number::index(t, v).map_err(told)?;
                let signed = matches!(code, b'b' | b'h' | b'i' | b'l' | b'q' | b'n');
                let bits = self.size as u32 * 8;
                if signed {
                    let Some(n) = int::to_i64(&n) else { return Err(wrong_value()) };
                    if bits < 64 && !(-(1i64 << (bits - 1))..1i64 << (bits - 1)).contains(&n) {
                        return Err(wrong_value());
                    }
                    n as u64
                } else {
                    let Some(n) = int::to_u64(&n) else { return Err(wrong_value()) };
                    if bits < 64 && n >> bits != 0 {
                        return Err(wrong_value());
                    }
                    n
                }
            }
        };
        let mut bytes = n.to_le_bytes()[..self.size].to_vec();
        if self.big {
            bytes.reverse();
        }
        Ok(bytes)
    }
}
