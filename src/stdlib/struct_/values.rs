//! Moving Python values in and out of the items of a format.

use super::ERROR;
use super::format::{Error, Format, is_int, pack_float, pack_int, unpack_float, unpack_int};
use adder_vm::object::value::Value;
use adder_vm::protocol::{number, truth};
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::bytes::{PyByteArray, PyBytes};
use adder_vm::types::complex;
use adder_vm::types::int::{self, IntRef};
use adder_vm::types::tuple;

fn refuse(t: &Thread, error: Error) -> Raised {
    match error {
        Error::FloatTooLarge { .. } => t.overflow_error(error.message()),
        _ => ERROR.raise(t, error.message()),
    }
}

/// Writes as many values as the format takes over `out`, which has the format's size and is zero.
pub fn pack(t: &Thread, format: &Format, args: &[Value], out: &mut [u8]) -> PyResult<()> {
    let mut args = args.iter();
    let mut next = || args.next().cloned().unwrap_or_else(Value::none);
    for item in &format.items {
        if matches!(item.code, b's' | b'p') {
            let to = &mut out[item.offset..item.offset + item.count];
            pack_bytes(t, item.code, &next(), to)?;
            continue;
        }
        for i in 0..item.count {
            let at = item.offset + i * item.size;
            pack_one(t, item.code, &next(), &mut out[at..at + item.size], format.big_endian)?;
        }
    }
    Ok(())
}

fn pack_bytes(t: &Thread, code: u8, v: &Value, out: &mut [u8]) -> PyResult<()> {
    let copy = |bytes: &[u8], out: &mut [u8]| {
        let n = bytes.len().min(out.len());
        out[..n].copy_from_slice(&bytes[..n]);
        n
    };
    let put = |bytes: &[u8], out: &mut [u8]| {
        if code == b's' {
            copy(bytes, out);
        } else if let [first, rest @ ..] = out {
            // A Pascal string: its length, at most 255, before it.
            *first = copy(bytes, rest).min(255) as u8;
        }
    };
    if let Some(bytes) = v.downcast::<PyBytes>() {
        put(bytes.as_slice(), out);
    } else if let Some(bytes) = v.downcast::<PyByteArray>() {
        put(&bytes.to_vec(), out);
    } else {
        return Err(ERROR.raise(t, format_args!("argument for '{}' must be a bytes object", code as char)));
    }
    Ok(())
}

/// A float argument: any failure to be one is `struct.error`.
fn float(t: &Thread, v: &Value) -> PyResult<f64> {
    let result = number::to_f64(t, v);
    match t.catch(result, adder_vm::exc::Exc::Exception)? {
        Some(d) => Ok(d),
        None => Err(ERROR.raise(t, "required argument is not a float")),
    }
}

fn integer(t: &Thread, v: &Value) -> PyResult<i128> {
    let n;
    let n = if int::is_int(v) {
        v
    } else if v.class().slots().index.is_some() {
        n = number::index(t, v)?;
        &n
    } else {
        return Err(ERROR.raise(t, "required argument is not an integer"));
    };
    Ok(match IntRef::of(n) {
        Some(IntRef::Small(n)) => n as i128,
        // Beyond 64 bits any number that is out of every range will do.
        Some(big) => match (big.to_i64(), big.to_u64()) {
            (Some(n), _) => n as i128,
            (None, Some(n)) => n as i128,
            (None, None) if big.is_negative() => i128::MIN,
            (None, None) => i128::MAX,
        },
        None => 0,
    })
}

fn pack_one(t: &Thread, code: u8, v: &Value, out: &mut [u8], big_endian: bool) -> PyResult<()> {
    match code {
        b'?' => out[0] = truth::truth(t, v)? as u8,
        b'c' => match v.downcast::<PyBytes>().map(PyBytes::as_slice) {
            Some([c]) => out[0] = *c,
            Some(_) | None => {
                return Err(ERROR.raise(t, "char format requires a bytes object of length 1"));
            }
        },
        b'e' | b'f' | b'd' => {
            pack_float(code, float(t, v)?, out, big_endian).map_err(|e| refuse(t, e))?;
        }
        b'F' | b'D' => {
            let result = complex::from_object(t, v);
            let Some((re, im)) = t.catch(result, adder_vm::exc::Exc::Exception)? else {
                return Err(ERROR.raise(t, "required argument is not a complex"));
            };
            let half = out.len() / 2;
            pack_float(code, re, &mut out[..half], big_endian).map_err(|e| refuse(t, e))?;
            pack_float(code, im, &mut out[half..], big_endian).map_err(|e| refuse(t, e))?;
        }
        _ => {
            debug_assert!(is_int(code));
            pack_int(code, integer(t, v)?, out, big_endian).map_err(|e| refuse(t, e))?;
        }
    }
    Ok(())
}

/// The values in the bytes, which have the format's size, as a tuple.
pub fn unpack(format: &Format, bytes: &[u8]) -> Value {
    let mut values = Vec::with_capacity(format.values);
    for item in &format.items {
        match item.code {
            b's' => values.push(PyBytes::from_slice(&bytes[item.offset..item.offset + item.count])),
            b'p' => {
                let part = &bytes[item.offset..item.offset + item.count];
                let text = match part {
                    [] => part,
                    [n, rest @ ..] => &rest[..rest.len().min(*n as usize)],
                };
                values.push(PyBytes::from_slice(text));
            }
            _ => {
                for i in 0..item.count {
                    let at = item.offset + i * item.size;
                    values.push(unpack_one(item.code, &bytes[at..at + item.size], format.big_endian));
                }
            }
        }
    }
    tuple::new(values)
}

/// One value of a format without counts.
pub fn unpack_one(code: u8, bytes: &[u8], big_endian: bool) -> Value {
    match code {
        b'?' => Value::bool(bytes[0] != 0),
        b'c' => PyBytes::from_slice(&bytes[..1]),
        b'e' | b'f' | b'd' => Value::from(unpack_float(bytes, big_endian)),
        b'F' | b'D' => {
            let (re, im) = bytes.split_at(bytes.len() / 2);
            complex::new((unpack_float(re, big_endian), unpack_float(im, big_endian)))
        }
        _ => Value::from(unpack_int(code, bytes, big_endian)),
    }
}
