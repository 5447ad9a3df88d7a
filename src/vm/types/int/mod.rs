//! Integers of any size: the struct, the view [`IntRef`] every operation takes its operands through, conversions.
//!
//! An exact int that fits 63 bits is always a value word; all others are boxed. So `is`, hashes and the fast paths of the
//! interpreter and of compiled code agree. Instances of subclasses are boxed whatever their size, and `bool` is two
//! immortal objects (`boolean.rs`). The library behind big values must never be asked for what makes it panic: division by
//! zero, `gcd(0, 0)`, results beyond memory. The checks are in this folder and nowhere else.

mod arith;
mod bits;
mod bytes;
mod digits;
mod division;
mod methods;
pub mod new;
mod power;
mod text;

pub use arith::{abs, add, compare, mul, neg, pos, sub};
pub use bits::{and, bit_count, bit_length, invert, lshift, or, rshift, xor};
pub use bytes::{ByteOrder, Signedness, from_bytes, to_bytes};
pub use digits::{decimal_digit, is_space, plain_digits};
pub use division::{div_rem_floor, divmod, floordiv, mod_, ratio, truediv};
pub use methods::INT_SPEC;
pub use new::{Parsed, from_object, parse_str, parse_text};
pub use power::{pow, pow_mod, power_mod};
pub use text::{decimal, format_digits, max_str_digits, repr, set_max_str_digits, small_digits, with_prefix};

use crate::exc::Exc;
use crate::object::class::TypeCell;
use crate::object::payload::{Payload, blank_header};
use crate::object::value::Value;
use crate::thread::{PyResult, Thread};
use crate::types::boolean::PyBool;
use adder_abi::object::{Header, Layout};
use adder_abi::word::Word;
pub use dashu_int::IBig;
use dashu_int::ops::UnsignedAbs;
pub use dashu_int::{Sign, UBig};
use std::borrow::Cow;
use std::cmp::Ordering;

/// A boxed int.
#[repr(C)]
pub struct PyInt {
    pub head: Header,
    pub value: IBig,
}

// SAFETY: an int owns no references.
unsafe impl Payload for PyInt {
    const LAYOUT: Layout = Layout::Int;

    fn cell() -> &'static TypeCell {
        &INT
    }
}

pub static INT: TypeCell = TypeCell::new();

/// The number in a value: `Small` if it fits 63 bits, however it is stored.
#[derive(Clone, Copy)]
pub enum IntRef<'a> {
    Small(i64),
    Big(&'a IBig),
}

impl<'a> IntRef<'a> {
    /// The number of an instance of `int` or of a subclass.
    #[inline(always)]
    pub fn of(v: &'a Value) -> Option<IntRef<'a>> {
        if v.is_int_word() { Some(IntRef::Small(v.word().as_int())) } else { IntRef::of_object(v) }
    }

    #[inline(never)]
    fn of_object(v: &'a Value) -> Option<IntRef<'a>> {
        match v.layout() {
            Layout::Int => v.downcast::<PyInt>().map(|i| IntRef::of_big(&i.value)),
            Layout::Bool => v.downcast::<PyBool>().map(|b| IntRef::Small(b.value as i64)),
            _ => None,
        }
    }

    #[inline]
    pub fn of_big(big: &'a IBig) -> IntRef<'a> {
        match small(big) {
            Some(n) => IntRef::Small(n),
            None => IntRef::Big(big),
        }
    }

    /// The number as a big one, made if need be.
    #[inline]
    pub fn big(self) -> Cow<'a, IBig> {
        match self {
            IntRef::Small(n) => Cow::Owned(IBig::from(n)),
            IntRef::Big(big) => Cow::Borrowed(big),
        }
    }

    pub fn to_big(self) -> IBig {
        self.big().into_owned()
    }

    pub fn is_zero(self) -> bool {
        matches!(self, IntRef::Small(0))
    }

    pub fn is_negative(self) -> bool {
        match self {
            IntRef::Small(n) => n < 0,
            IntRef::Big(big) => big.sign() == Sign::Negative,
        }
    }

    /// Bits of the absolute value.
    pub fn bit_len(self) -> usize {
        match self {
            IntRef::Small(n) => 64 - n.unsigned_abs().leading_zeros() as usize,
            IntRef::Big(big) => big_bits(big),
        }
    }

    /// The number as an exact int.
    pub fn to_value(self) -> Value {
        match self {
            IntRef::Small(n) => Value::small_int(n),
            IntRef::Big(big) => boxed(big.clone()),
        }
    }

    pub fn to_i64(self) -> Option<i64> {
        match self {
            IntRef::Small(n) => Some(n),
            IntRef::Big(big) => big_to_i64(big),
        }
    }

    pub fn to_u64(self) -> Option<u64> {
        match self {
            IntRef::Small(n) => u64::try_from(n).ok(),
            IntRef::Big(big) => match big.as_sign_words() {
                (Sign::Positive, &[w]) => Some(w),
                _ => None,
            },
        }
    }

    /// The nearest double, ties to even; none if it is too large for one.
    pub fn to_f64(self) -> Option<f64> {
        match self {
            IntRef::Small(n) => Some(n as f64),
            IntRef::Big(big) => big_to_f64(big),
        }
    }

    pub fn cmp(self, other: IntRef) -> Ordering {
        match (self, other) {
            (IntRef::Small(a), IntRef::Small(b)) => a.cmp(&b),
            (IntRef::Big(a), IntRef::Big(b)) => a.cmp(b),
            // A big number is farther from zero than any small one.
            (IntRef::Small(_), IntRef::Big(b)) => {
                if b.sign() == Sign::Negative {
                    Ordering::Greater
                } else {
                    Ordering::Less
                }
            }
            (IntRef::Big(a), IntRef::Small(_)) => {
                if a.sign() == Sign::Negative {
                    Ordering::Less
                } else {
                    Ordering::Greater
                }
            }
        }
    }
}

/// The number, if it fits a value word.
#[inline]
fn small(big: &IBig) -> Option<i64> {
    big_to_i64(big).filter(|&n| Word::from_int(n).is_some())
}

fn big_to_i64(big: &IBig) -> Option<i64> {
    let (sign, words) = big.as_sign_words();
    let magnitude = match words {
        [] => 0,
        &[w] => w,
        _ => return None,
    };
    match sign {
        Sign::Positive => i64::try_from(magnitude).ok(),
        Sign::Negative if magnitude <= 1 << 63 => Some((magnitude as i64).wrapping_neg()),
        Sign::Negative => None,
    }
}

/// Bits of the absolute value.
pub fn big_bits(big: &IBig) -> usize {
    match big.as_sign_words().1 {
        [] => 0,
        words => words.len() * 64 - words[words.len() - 1].leading_zeros() as usize,
    }
}

/// The nearest double, ties to even; none if it is too large for one.
pub fn big_to_f64(big: &IBig) -> Option<f64> {
    let (sign, words) = big.as_sign_words();
    let bits = big_bits(big);
    let magnitude = if bits <= 64 {
        words.first().map_or(0.0, |&w| w as f64)
    } else if bits > 1024 {
        return None;
    } else {
        let (top, sticky) = top_64_bits(words, bits);
        // The lowest bit of 64 is far below the rounding position, so it can stand for all bits below it.
        let scaled = (top | sticky as u64) as f64;
        scaled * f64::from_bits(((bits - 64 + 1023) as u64) << 52)
    };
    if magnitude.is_infinite() {
        return None;
    }
    Some(if sign == Sign::Negative { -magnitude } else { magnitude })
}

/// The highest 64 of more than 64 bits, and whether a lower one is set.
fn top_64_bits(words: &[u64], bits: usize) -> (u64, bool) {
    let shift = bits - 64;
    let (word, bit) = (shift / 64, shift % 64);
    let mut top = words[word] >> bit;
    let mut sticky = words[..word].iter().any(|&w| w != 0);
    if bit != 0 {
        top |= words[word + 1] << (64 - bit);
        sticky |= words[word] << (64 - bit) != 0;
    }
    (top, sticky)
}

/// `mantissa * 2**exponent` to the nearest double, ties to even, `sticky` standing for a fraction of the mantissa's lowest
/// bit; infinite if too large.
pub fn scale_to_f64(mantissa: u128, sticky: bool, exponent: i64) -> f64 {
    if mantissa == 0 {
        return 0.0;
    }
    let bits = 128 - mantissa.leading_zeros() as i64;
    let top = exponent + bits - 1;
    if top > 1023 {
        return f64::INFINITY;
    }
    // The value of the result's lowest bit: 53 bits, fewer for subnormals.
    let unit = (top - 52).max(-1074);
    let shift = unit - exponent;
    let rounded = if shift <= 0 {
        // The bits fit exactly: `shift` is more than -53 here because `unit` is at most 52 below the top bit.
        (mantissa as u64) << -shift
    } else if shift > 127 {
        // Less than half of the smallest subnormal: `shift` exceeds the bits by at least one.
        0
    } else {
        let kept = mantissa >> shift;
        let rest = mantissa & ((1u128 << shift) - 1);
        let half = 1u128 << (shift - 1);
        let up = rest > half || rest == half && (sticky || kept & 1 == 1);
        kept as u64 + up as u64
    };
    // The implicit bit adds one to the exponent field, and a carry out of the mantissa one more: as it should be.
    f64::from_bits((((unit + 1074) as u64) << 52) + rounded)
}

fn boxed(value: IBig) -> Value {
    INT.get().instantiate_with(|| PyInt { head: blank_header(), value })
}

/// A big number as an exact int, in a word if it fits.
pub fn from_big(big: IBig) -> Value {
    match small(&big) {
        Some(n) => Value::small_int(n),
        None => boxed(big),
    }
}

/// An instance of `class`, `int` or a subclass of it, with that number.
pub fn new_in(class: &crate::object::class::PyType, value: IntRef) -> Value {
    if class.is(INT.get()) {
        value.to_value()
    } else {
        class.instantiate_with(|| PyInt { head: blank_header(), value: value.to_big() })
    }
}

macro_rules! from_signed {
    ($($t:ty)*) => {$(
        impl From<$t> for Value {
            #[inline(always)]
            fn from(n: $t) -> Value {
                match Word::from_int(n as i64) {
                    Some(_) => Value::small_int(n as i64),
                    None => boxed(IBig::from(n)),
                }
            }
        }
    )*};
}

macro_rules! from_unsigned {
    ($($t:ty)*) => {$(
        impl From<$t> for Value {
            #[inline(always)]
            fn from(n: $t) -> Value {
                match i64::try_from(n) {
                    Ok(n) => Value::from(n),
                    Err(_) => boxed(IBig::from(n)),
                }
            }
        }
    )*};
}

from_signed!(i64 i32 i16 i8 isize);
from_unsigned!(u64 u32 u16 u8 usize i128 u128);

impl From<IBig> for Value {
    fn from(big: IBig) -> Value {
        from_big(big)
    }
}

impl From<UBig> for Value {
    fn from(big: UBig) -> Value {
        from_big(IBig::from(big))
    }
}

/// Whether the value is an instance of `int` or of a subclass.
#[inline(always)]
pub fn is_int(v: &Value) -> bool {
    v.is_int_word() || matches!(v.shape().map(|s| s.layout), Some(Layout::Int | Layout::Bool))
}

/// The number of an instance of `int` or of a subclass, as an exact int.
pub fn exact(v: &Value) -> PyResult {
    if v.is_int_word() || v.class().is(INT.get()) {
        return Ok(v.clone());
    }
    Ok(IntRef::of(v).map_or_else(|| v.clone(), IntRef::to_value))
}

/// The number of an instance of `int` or of a subclass, if it fits.
#[inline]
pub fn to_i64(v: &Value) -> Option<i64> {
    if v.is_int_word() { Some(v.word().as_int()) } else { IntRef::of(v).and_then(IntRef::to_i64) }
}

#[inline]
pub fn to_u64(v: &Value) -> Option<u64> {
    IntRef::of(v).and_then(IntRef::to_u64)
}

pub fn is_negative(v: &Value) -> bool {
    IntRef::of(v).is_some_and(IntRef::is_negative)
}

/// The number of an instance of `int` or of a subclass as the nearest double.
pub fn to_f64(t: &Thread, v: &Value) -> PyResult<f64> {
    match IntRef::of(v).and_then(IntRef::to_f64) {
        Some(d) => Ok(d),
        None => Err(t.overflow_error("int too large to convert to float")),
    }
}

/// The number of a finite double, truncated.
pub fn from_f64(t: &Thread, d: f64) -> PyResult {
    if d.abs() < 4e18 {
        return Ok(Value::from(d as i64));
    }
    if d.is_nan() {
        return Err(t.value_error("cannot convert float NaN to integer"));
    }
    if d.is_infinite() {
        return Err(t.overflow_error("cannot convert float infinity to integer"));
    }
    Ok(from_big(big_from_f64(d)))
}

/// The number of a finite double, truncated.
pub fn big_from_f64(d: f64) -> IBig {
    if d.abs() < 4e18 {
        return IBig::from(d as i64);
    }
    let bits = d.to_bits();
    let mantissa = bits & ((1 << 52) - 1) | 1 << 52;
    let shift = ((bits >> 52 & 0x7ff) - 1075) as usize;
    let magnitude = IBig::from(mantissa) << shift;
    if d < 0.0 { -magnitude } else { magnitude }
}

/// The modulus of numeric hashes.
pub const HASH_MODULUS: u64 = (1 << 61) - 1;

/// Makes a hash of a number already reduced modulo [`HASH_MODULUS`] with its sign: -1 is taken.
#[inline]
pub fn finish_hash(h: i64) -> i64 {
    if h == -1 { -2 } else { h }
}

/// The hash of an int, as CPython has it: the number modulo 2**61 - 1, with its sign.
#[inline]
pub fn hash_i64(n: i64) -> i64 {
    finish_hash(n % HASH_MODULUS as i64)
}

pub fn hash_ref(n: IntRef) -> i64 {
    match n {
        IntRef::Small(n) => hash_i64(n),
        IntRef::Big(big) => {
            let (sign, words) = big.as_sign_words();
            // What exceeds 61 bits counts as much from the bottom on, and 2**64 is 8 modulo 2**61 - 1.
            let folded = |n: u64| (n & HASH_MODULUS) + (n >> 61);
            let mut h = 0;
            for &w in words.iter().rev() {
                let eightfold = h << 3 & HASH_MODULUS | h >> 58;
                h = folded(eightfold + folded(w));
                h -= if h >= HASH_MODULUS { HASH_MODULUS } else { 0 };
            }
            finish_hash(if sign == Sign::Negative { -(h as i64) } else { h as i64 })
        }
    }
}

pub fn hash(_t: &Thread, v: &Value) -> PyResult<i64> {
    Ok(IntRef::of(v).map_or(0, hash_ref))
}

/// Stein's algorithm, which does not divide.
fn small_gcd(mut a: u64, mut b: u64) -> u64 {
    if a == 0 || b == 0 {
        return a | b;
    }
    let twos = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    while b != 0 {
        b >>= b.trailing_zeros();
        (a, b) = (a.min(b), a.abs_diff(b));
    }
    a << twos
}

/// The greatest common divisor; 0 for two zeroes.
pub fn gcd(a: IntRef, b: IntRef) -> Value {
    use dashu_int::ops::Gcd;
    if let (IntRef::Small(a), IntRef::Small(b)) = (a, b) {
        return Value::from(small_gcd(a.unsigned_abs(), b.unsigned_abs()));
    }
    // At least one is big, so not both are zero.
    Value::from(a.to_big().unsigned_abs().gcd(b.to_big().unsigned_abs()))
}

/// The number of an argument that must be usable as an int (`__index__`).
pub fn index_big(t: &Thread, v: &Value) -> PyResult<IBig> {
    let n = crate::protocol::number::index(t, v)?;
    Ok(IntRef::of(&n).map_or(IBig::ZERO, IntRef::to_big))
}

/// Refuses results of more bits than memory could hold, before the library is asked for them.
pub fn check_bits(t: &Thread, bits: u128) -> PyResult<()> {
    if bits < 1 << 33 {
        return Ok(());
    }
    // CPython counts digits of 30 bits and 4 bytes, which the range of sizes must hold.
    if bits >= 30 * (1 << 61) {
        return Err(t.overflow_error("too many digits in integer"));
    }
    let words = usize::try_from(bits / 64).map_or(usize::MAX, |n| n.saturating_add(2));
    // Ask the system first: the library aborts where it fails. It needs scratch space as well.
    if words >= 1 << 32 || !crate::memory::allocator::can_allocate(words * 24) {
        return Err(t.memory_error());
    }
    Ok(())
}

/// `v` as a C `int` argument, with the message of CPython's `PyLong_AsInt`.
pub fn as_c_int(t: &Thread, v: &Value) -> PyResult<i32> {
    let n = crate::protocol::number::index(t, v)?;
    match to_i64(&n).map(i32::try_from) {
        Some(Ok(n)) => Ok(n),
        Some(Err(_)) | None => Err(t.overflow_error("Python int too large to convert to C int")),
    }
}

/// `v` as a C `int`, with the messages of CPython's format unit `i`.
pub fn to_c_int(t: &Thread, v: &Value) -> PyResult<i32> {
    let n = crate::protocol::number::index(t, v)?;
    match to_i64(&n) {
        Some(n) => match i32::try_from(n) {
            Ok(n) => Ok(n),
            Err(_) if n > 0 => Err(t.overflow_error("signed integer is greater than maximum")),
            Err(_) => Err(t.overflow_error("signed integer is less than minimum")),
        },
        None => Err(t.error(Exc::OverflowError, "Python int too large to convert to C long")),
    }
}

/// `v` as a C `long`, with CPython's message.
pub fn to_c_long(t: &Thread, v: &Value) -> PyResult<i64> {
    let n = crate::protocol::number::index(t, v)?;
    to_i64(&n).ok_or_else(|| t.overflow_error("Python int too large to convert to C long"))
}

/// The magnitude of a number.
pub fn magnitude(n: IntRef) -> UBig {
    n.to_big().unsigned_abs()
}
