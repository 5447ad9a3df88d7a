//! Ints as bytes in two's complement, and back.

use super::{IBig, IntRef, Sign, UBig};
use crate::object::value::Value;
use crate::thread::{PyResult, Thread};
use dashu_int::ops::UnsignedAbs;

/// The order of bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ByteOrder {
    Little,
    Big,
}

/// Whether bytes stand for two's complement or for a number without sign.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Signedness {
    Signed,
    Unsigned,
}

/// The number in exactly `length` bytes.
pub fn to_bytes(
    t: &Thread,
    n: IntRef,
    length: usize,
    order: ByteOrder,
    signedness: Signedness,
) -> PyResult<Vec<u8>> {
    let too_big = || t.overflow_error("int too big to convert");
    let negative = n.is_negative();
    if negative && signedness == Signedness::Unsigned {
        return Err(t.overflow_error("can't convert negative int to unsigned"));
    }
    let mut bytes: Vec<u8> = match n {
        IntRef::Small(n) => n.to_le_bytes().to_vec(),
        IntRef::Big(big) => {
            // The magnitude's bytes, negated by hand; one more for the sign.
            let mut bytes = Vec::from(big.clone().unsigned_abs().to_le_bytes());
            bytes.push(0);
            if negative {
                let mut carry = true;
                for b in &mut bytes {
                    (*b, carry) = (!*b).overflowing_add(carry as u8);
                }
            }
            bytes
        }
    };
    let fill = if negative { 0xff } else { 0 };
    if bytes.len() > length {
        if bytes[length..].iter().any(|&b| b != fill) {
            return Err(too_big());
        }
        bytes.truncate(length);
    } else {
        if bytes.try_reserve_exact(length - bytes.len()).is_err() {
            return Err(t.memory_error());
        }
        bytes.resize(length, fill);
    }
    if signedness == Signedness::Signed {
        match bytes.last() {
            Some(&top) if (top & 0x80 != 0) != negative => return Err(too_big()),
            None if negative => return Err(too_big()),
            Some(_) | None => {}
        }
    }
    if order == ByteOrder::Big {
        bytes.reverse();
    }
    Ok(bytes)
}

/// The number that the bytes stand for.
pub fn from_bytes(bytes: &[u8], order: ByteOrder, signedness: Signedness) -> Value {
    let top = match order {
        ByteOrder::Little => bytes.last(),
        ByteOrder::Big => bytes.first(),
    };
    let negative = signedness == Signedness::Signed && top.is_some_and(|&b| b & 0x80 != 0);
    if bytes.len() <= 16 {
        let mut wide = [if negative { 0xff } else { 0 }; 16];
        for (i, &b) in bytes.iter().enumerate() {
            let at = if order == ByteOrder::Little { i } else { bytes.len() - 1 - i };
            wide[at] = b;
        }
        let n = i128::from_le_bytes(wide);
        return if n < 0 && !negative { Value::from(n as u128) } else { Value::from(n) };
    }
    let magnitude = match order {
        ByteOrder::Little => UBig::from_le_bytes(bytes),
        ByteOrder::Big => UBig::from_be_bytes(bytes),
    };
    let n = IBig::from_parts(Sign::Positive, magnitude);
    Value::from(if negative { n - (IBig::ONE << (bytes.len() * 8)) } else { n })
}
