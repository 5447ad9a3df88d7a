//! The items of arrays: type codes, and values to and from bytes.

use adder_vm::object::value::Value;
use adder_vm::protocol::number;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::int::{self, IntRef};
use adder_vm::types::str::{PyStr, from_char};

pub const CODES: &str = "bBuwhHiIlLqQfd";

/// Bytes of an item; none for what is no type code.
pub fn size(code: u8) -> Option<usize> {
    Some(match code {
        b'b' | b'B' => 1,
        b'h' | b'H' => 2,
        b'u' | b'w' | b'i' | b'I' | b'f' => 4,
        b'l' | b'L' | b'q' | b'Q' | b'd' => 8,
        _ => return None,
    })
}

/// Whether items are characters.
pub fn is_text(code: u8) -> bool {
    matches!(code, b'u' | b'w')
}

/// The number of `pickle`'s machine format for this machine.
pub fn machine_format(code: u8) -> i64 {
    let big = cfg!(target_endian = "big") as i64;
    match code {
        b'B' => 0,
        b'b' => 1,
        b'H' => 2 + big,
        b'h' => 4 + big,
        b'I' => 6 + big,
        b'i' => 8 + big,
        b'L' | b'Q' => 10 + big,
        b'l' | b'q' => 12 + big,
        b'f' => 14 + big,
        b'd' => 16 + big,
        _ => 20 + big,
    }
}

/// An item as a value.
#[inline]
pub fn get(code: u8, b: &[u8]) -> Value {
    fn part<const N: usize>(b: &[u8]) -> [u8; N] {
        let mut out = [0; N];
        out.copy_from_slice(&b[..N]);
        out
    }
    match code {
        b'b' => Value::small_int(b[0] as i8 as i64),
        b'B' => Value::small_int(b[0] as i64),
        b'h' => Value::small_int(i16::from_ne_bytes(part(b)) as i64),
        b'H' => Value::small_int(u16::from_ne_bytes(part(b)) as i64),
        b'i' => Value::small_int(i32::from_ne_bytes(part(b)) as i64),
        b'I' => Value::small_int(u32::from_ne_bytes(part(b)) as i64),
        b'l' | b'q' => Value::from(i64::from_ne_bytes(part(b))),
        b'L' | b'Q' => Value::from(u64::from_ne_bytes(part(b))),
        b'f' => Value::from(f32::from_ne_bytes(part(b)) as f64),
        b'd' => Value::from(f64::from_ne_bytes(part(b))),
        // A character that the bytes cannot be is shown as the replacement character.
        _ => from_char(Some(u32::from_ne_bytes(part(b))).filter(|&c| c <= 0x10_ffff).unwrap_or(0xfffd)),
    }
}

/// The bytes of a value as an item, in the first [`size`] of the result.
pub fn set(t: &Thread, code: u8, v: &Value) -> PyResult<[u8; 8]> {
    let mut out = [0u8; 8];
    let mut put = |bytes: &[u8]| out[..bytes.len()].copy_from_slice(bytes);
    match code {
        // Two ranges have messages of their own: that of what the number is converted to first, and the item's.
        b'b' => {
            put(&[within(t, ranged(t, v, -32768, 32767, "signed short integer")?, -128, 127, "signed char")?
                as u8])
        }
        b'B' => put(&[ranged(t, v, 0, 255, "unsigned byte integer")? as u8]),
        b'h' => put(&(ranged(t, v, -32768, 32767, "signed short integer")? as i16).to_ne_bytes()),
        b'H' => {
            put(&(within(t, int::to_c_int(t, v)?.into(), 0, 65535, "unsigned short")? as u16).to_ne_bytes())
        }
        b'i' => put(&int::to_c_int(t, v)?.to_ne_bytes()),
        b'l' => put(&int::to_c_long(t, v)?.to_ne_bytes()),
        b'I' | b'L' => {
            let n = number::index(t, v)?;
            if int::is_negative(&n) {
                return Err(t.overflow_error("can't convert negative value to unsigned int"));
            }
            match int::to_u64(&n) {
                Some(n) if code == b'L' => put(&n.to_ne_bytes()),
                Some(n) if n <= u32::MAX as u64 => put(&(n as u32).to_ne_bytes()),
                Some(_) => return Err(t.overflow_error("unsigned int is greater than maximum")),
                None => return Err(t.overflow_error("Python int too large to convert to C unsigned long")),
            }
        }
        b'q' => {
            let n = number::index(t, v)?;
            match int::to_i64(&n) {
                Some(n) => put(&n.to_ne_bytes()),
                None => return Err(t.overflow_error("int too big to convert")),
            }
        }
        b'Q' => {
            let n = number::index(t, v)?;
            match IntRef::of(&n) {
                Some(n) if n.is_negative() => {
                    return Err(t.overflow_error("can't convert negative int to unsigned"));
                }
                n => match n.and_then(IntRef::to_u64) {
                    Some(n) => put(&n.to_ne_bytes()),
                    None => return Err(t.overflow_error("int too big to convert")),
                },
            }
        }
        b'f' => put(&(number::to_f64(t, v)? as f32).to_ne_bytes()),
        b'd' => put(&number::to_f64(t, v)?.to_ne_bytes()),
        _ => {
            let Some(s) = v.downcast::<PyStr>() else {
                return Err(t.type_error(format_args!(
                    "array item must be a unicode character, not {}",
                    v.class().tp_name()
                )));
            };
            if s.len() != 1 {
                return Err(t.type_error(format_args!(
                    "array item must be a unicode character, not a string of length {}",
                    s.len()
                )));
            }
            put(&s.char_at(0).to_ne_bytes());
        }
    }
    Ok(out)
}

fn ranged(t: &Thread, v: &Value, low: i64, high: i64, what: &str) -> PyResult<i64> {
    let n = number::index(t, v)?;
    match int::to_i64(&n) {
        Some(n) => within(t, n, low, high, what),
        None => Err(t.overflow_error("Python int too large to convert to C long")),
    }
}

fn within(t: &Thread, n: i64, low: i64, high: i64, what: &str) -> PyResult<i64> {
    match n {
        n if n < low => Err(t.overflow_error(format_args!("{what} is less than minimum"))),
        n if n > high => Err(t.overflow_error(format_args!("{what} is greater than maximum"))),
        n => Ok(n),
    }
}
