//! Arithmetic on constants at compile time, with CPython's limits on the size of results.
//!
//! In: constants and an operator. Out: the constant they make, or `None` where the operation would raise, be too big or depend on more than its
//! operands; then the program does it at run time. Knows nothing of the tree.

use adder_abi::code::{Const, Text};
use dashu_int::{IBig, Sign, UBig};
use ruff_python_ast::{Operator, UnaryOp};

/// An int result may have this many bits.
const MAX_INT_BITS: usize = 128;
/// A tuple made by repetition may have this many items.
const MAX_COLLECTION: usize = 256;
/// A str or bytes made by repetition may have this many.
const MAX_STR: usize = 4096;

/// Whether a constant is true.
pub fn truth(value: &Const) -> bool {
    match value {
        Const::None | Const::False => false,
        Const::True | Const::Ellipsis | Const::Code(_) | Const::BigInt { .. } | Const::Slice(_) => true,
        Const::Int(int) => *int != 0,
        Const::Float(float) => *float != 0.0,
        Const::Complex(re, im) => *re != 0.0 || *im != 0.0,
        Const::Str(text) => !text.as_bytes().is_empty(),
        Const::Bytes(bytes) => !bytes.is_empty(),
        Const::Tuple(items) | Const::FrozenSet(items) => !items.is_empty(),
    }
}

/// `op value`.
pub fn unary(op: UnaryOp, value: &Const) -> Option<Const> {
    if op == UnaryOp::Not {
        return Some(bool_const(!truth(value)));
    }
    if op == UnaryOp::Invert && matches!(value, Const::True | Const::False) {
        // Deprecated: the warning is due at run time.
        return None;
    }
    if let Some(int) = integer(value) {
        return Some(match op {
            UnaryOp::USub => from_integer(-int),
            UnaryOp::UAdd => from_integer(int),
            UnaryOp::Invert | UnaryOp::Not => from_integer(-int - IBig::ONE),
        });
    }
    match (op, value) {
        (UnaryOp::USub, Const::Float(float)) => Some(Const::Float(-float)),
        (UnaryOp::UAdd, Const::Float(_) | Const::Complex(..)) => Some(value.clone()),
        (UnaryOp::USub, Const::Complex(re, im)) => Some(Const::Complex(-re, -im)),
        _ => None,
    }
}

/// `left op right`.
pub fn binary(op: Operator, left: &Const, right: &Const) -> Option<Const> {
    if let (Some(left), Some(right)) = (boolean(left), boolean(right)) {
        // Of two bools these give a bool; all other operators take them for ints.
        let result = match op {
            Operator::BitAnd => Some(left & right),
            Operator::BitOr => Some(left | right),
            Operator::BitXor => Some(left ^ right),
            _ => None,
        };
        if let Some(result) = result {
            return Some(bool_const(result));
        }
    }
    if let (Some(left), Some(right)) = (integer(left), integer(right)) {
        return integers(op, left, right);
    }
    if let (Some(left), Some(right)) = (real(left), real(right)) {
        return floats(op, left, right).map(Const::Float);
    }
    if let (Some(left), Some(right)) = (number(left), number(right)) {
        return complexes(op, left, right);
    }
    match op {
        Operator::Add => concat(left, right),
        Operator::Mult => match (integer(left), integer(right)) {
            (Some(count), None) => repeat(right, count),
            (None, Some(count)) => repeat(left, count),
            _ => None,
        },
        _ => None,
    }
}

/// `container[index]`.
pub fn subscript(container: &Const, index: &Const) -> Option<Const> {
    let index = match index {
        Const::Int(index) => *index,
        Const::True => 1,
        Const::False => 0,
        _ => return None,
    };
    let place = |length: usize| {
        let index = if index < 0 { index.checked_add(length as i64)? } else { index };
        usize::try_from(index).ok().filter(|&index| index < length)
    };
    match container {
        Const::Tuple(items) => Some(items[place(items.len())?].clone()),
        Const::Bytes(bytes) => Some(Const::Int(i64::from(bytes[place(bytes.len())?]))),
        Const::Str(text) => {
            let length = text.code_points().count();
            let point = text.code_points().nth(place(length)?)?;
            let mut bytes = Vec::new();
            crate::literals::push_point(point, &mut bytes);
            Some(Const::Str(Text::from_wtf8(bytes)))
        }
        _ => None,
    }
}

pub fn bool_const(value: bool) -> Const {
    if value { Const::True } else { Const::False }
}

fn integer(value: &Const) -> Option<IBig> {
    match value {
        Const::Int(int) => Some(IBig::from(*int)),
        Const::True => Some(IBig::ONE),
        Const::False => Some(IBig::ZERO),
        Const::BigInt { negative, magnitude } => {
            let sign = if *negative { Sign::Negative } else { Sign::Positive };
            Some(IBig::from_parts(sign, UBig::from_le_bytes(magnitude)))
        }
        _ => None,
    }
}

fn boolean(value: &Const) -> Option<bool> {
    match value {
        Const::True => Some(true),
        Const::False => Some(false),
        _ => None,
    }
}

fn from_integer(value: IBig) -> Const {
    let (sign, magnitude) = value.into_parts();
    crate::literals::int_const(sign == Sign::Negative, &magnitude)
}

/// A value exact as a float (ints beyond 2**53 stay away: their conversion may round).
fn real(value: &Const) -> Option<f64> {
    match value {
        Const::Float(float) => Some(*float),
        Const::Int(int) if int.unsigned_abs() <= 1 << 53 => Some(*int as f64),
        Const::True => Some(1.0),
        Const::False => Some(0.0),
        _ => None,
    }
}

#[derive(Clone, Copy)]
enum Number {
    Real(f64),
    Complex(f64, f64),
}

fn number(value: &Const) -> Option<Number> {
    match value {
        Const::Complex(re, im) => Some(Number::Complex(*re, *im)),
        _ => real(value).map(Number::Real),
    }
}

fn bits(value: &IBig) -> usize {
    use dashu_int::ops::BitTest as _;
    let (_, magnitude) = value.clone().into_parts();
    magnitude.bit_len()
}

fn integers(op: Operator, left: IBig, right: IBig) -> Option<Const> {
    let zero = right == IBig::ZERO;
    let negative = right < IBig::ZERO;
    Some(from_integer(match op {
        Operator::Add => left + right,
        Operator::Sub => left - right,
        Operator::Mult if bits(&left) + bits(&right) <= MAX_INT_BITS => left * right,
        Operator::FloorDiv | Operator::Mod if !zero => {
            let mut quotient = &left / &right;
            let mut rest = left - &quotient * &right;
            if rest != IBig::ZERO && (rest < IBig::ZERO) != negative {
                quotient -= IBig::ONE;
                rest += right;
            }
            if op == Operator::Mod { rest } else { quotient }
        }
        Operator::Div if !zero && bits(&left) <= 53 && bits(&right) <= 53 => {
            let (left, right) = (i64::try_from(left).ok()?, i64::try_from(right).ok()?);
            return Some(Const::Float(left as f64 / right as f64));
        }
        Operator::Pow if negative => {
            let (left, right) = (i64::try_from(left).ok()?, i64::try_from(right).ok()?);
            if left.unsigned_abs() > 1 << 53 || right < -(1 << 53) {
                return None;
            }
            return floats(Operator::Pow, left as f64, right as f64).map(Const::Float);
        }
        Operator::Pow => {
            let exponent = usize::try_from(right).ok()?;
            if exponent > MAX_INT_BITS || bits(&left).checked_mul(exponent)? > MAX_INT_BITS {
                return None;
            }
            left.pow(exponent)
        }
        Operator::LShift if !negative => {
            let shift = usize::try_from(right).ok().filter(|&shift| shift <= MAX_INT_BITS)?;
            if bits(&left) + shift > MAX_INT_BITS && left != IBig::ZERO {
                return None;
            }
            left << shift
        }
        Operator::RShift if !negative => {
            let shift = usize::try_from(right).unwrap_or(usize::MAX).min(bits(&left) + 1);
            left >> shift
        }
        Operator::BitAnd => left & right,
        Operator::BitOr => left | right,
        Operator::BitXor => left ^ right,
        Operator::Mult
        | Operator::FloorDiv
        | Operator::Mod
        | Operator::Div
        | Operator::LShift
        | Operator::RShift
        | Operator::MatMult => return None,
    }))
}

fn floats(op: Operator, left: f64, right: f64) -> Option<f64> {
    match op {
        Operator::Add => Some(left + right),
        Operator::Sub => Some(left - right),
        Operator::Mult => Some(left * right),
        Operator::Div if right != 0.0 => Some(left / right),
        Operator::Pow => {
            let special = left == 0.0 && right < 0.0 || left < 0.0 && right.fract() != 0.0;
            let power = left.powf(right);
            let overflow = power.is_infinite() && left.is_finite() && right.is_finite();
            (!special && !overflow && left.is_finite() && right.is_finite()).then_some(power)
        }
        // Left to run time, where the rounding of these is decided once.
        Operator::Mod | Operator::FloorDiv => None,
        _ => None,
    }
}

/// Mixed operands keep the real one real, as 3.14 does.
fn complexes(op: Operator, left: Number, right: Number) -> Option<Const> {
    use Number::{Complex, Real};
    let (re, im) = match (op, left, right) {
        (Operator::Add, Real(a), Complex(re, im)) | (Operator::Add, Complex(re, im), Real(a)) => (a + re, im),
        (Operator::Add, Complex(a, b), Complex(c, d)) => (a + c, b + d),
        (Operator::Sub, Real(a), Complex(re, im)) => (a - re, -im),
        (Operator::Sub, Complex(re, im), Real(a)) => (re - a, im),
        (Operator::Sub, Complex(a, b), Complex(c, d)) => (a - c, b - d),
        (Operator::Mult, Real(a), Complex(re, im)) | (Operator::Mult, Complex(re, im), Real(a)) => {
            (a * re, a * im)
        }
        _ => return None,
    };
    Some(Const::Complex(re, im))
}

fn concat(left: &Const, right: &Const) -> Option<Const> {
    match (left, right) {
        (Const::Str(left), Const::Str(right)) => {
            let joined = [left.as_bytes(), right.as_bytes()].concat();
            // Two halves of a pair that meet stay two code points, which this form of text cannot say.
            let meets = left.as_bytes().len() >= 3 && left.as_str().is_none() && right.as_str().is_none();
            (!meets).then(|| Const::Str(Text::from_wtf8(joined)))
        }
        (Const::Bytes(left), Const::Bytes(right)) => {
            Some(Const::Bytes([&left[..], &right[..]].concat().into()))
        }
        (Const::Tuple(left), Const::Tuple(right)) => {
            Some(Const::Tuple(left.iter().chain(right.iter()).cloned().collect()))
        }
        _ => None,
    }
}

fn repeat(value: &Const, count: IBig) -> Option<Const> {
    // What is no index is an error at run time, even below zero.
    let count = isize::try_from(count).ok()?.max(0) as usize;
    let fits = |length: usize, limit: usize| {
        length == 0 || length.checked_mul(count).is_some_and(|size| size <= limit)
    };
    match value {
        Const::Str(text) if fits(text.code_points().count(), MAX_STR) && text.as_str().is_some() => {
            Some(Const::Str(Text::from_wtf8(text.as_bytes().repeat(count))))
        }
        Const::Bytes(bytes) if fits(bytes.len(), MAX_STR) => Some(Const::Bytes(bytes.repeat(count).into())),
        Const::Tuple(items) if fits(items.len(), MAX_COLLECTION) => {
            let flat = items.iter().all(|item| !matches!(item, Const::Tuple(_)));
            flat.then(|| Const::Tuple(std::iter::repeat_n(&items[..], count).flatten().cloned().collect()))
        }
        _ => None,
    }
}
