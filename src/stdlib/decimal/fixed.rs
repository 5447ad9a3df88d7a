//! Exponentials and logarithms in binary fixed point, for results that are then rounded in decimal.
//!
//! A [`Fixed`] is a whole number of units of `2**-bits`. Every function says how many units it can be wrong; callers ask for bits enough
//! and repeat with more where a rounding is not certain.

use adder_vm::types::int::{IBig, Sign, UBig};
use std::cell::RefCell;

/// Bits beyond those asked for, which cover the errors of a function's steps.
const GUARD: usize = 24;

/// `n / 2**bits` to the nearest below in magnitude.
fn down(n: IBig, bits: usize) -> IBig {
    n >> bits
}

fn bit_len(n: &IBig) -> usize {
    adder_vm::types::int::big_bits(n)
}

/// `2 * atanh(1 / n)` in units of `2**-bits`.
fn twice_atanh_inverse(n: u64, bits: usize) -> IBig {
    let mut power = (IBig::ONE << (bits + 1)) / IBig::from(n);
    let square = IBig::from(n * n);
    let mut sum = power.clone();
    let mut k = 3u64;
    loop {
        power /= &square;
        if power.is_zero() {
            return sum;
        }
        sum += &power / IBig::from(k);
        k += 2;
    }
}

thread_local! {
    /// The longest logarithm of ten computed so far, and its bits.
    static LN10: RefCell<(usize, IBig)> = const { RefCell::new((0, IBig::ZERO)) };
}

/// Bits of the logarithm of ten that are kept between calls.
const KEPT: usize = 1 << 18;

/// The logarithm of ten, wrong by two units at most.
pub fn ln10(bits: usize) -> IBig {
    let kept = LN10.with_borrow(|(have, value)| (*have >= bits).then(|| down(value.clone(), have - bits)));
    if let Some(value) = kept {
        return value;
    }
    // ln 2 = 18 atanh(1/26) - 2 atanh(1/4801) + 8 atanh(1/8749), and ln 10 = 3 ln 2 + ln(5/4) with 5/4 = (1 + 1/9) / (1 - 1/9).
    let work = bits + GUARD + 64;
    let ln2 = twice_atanh_inverse(26, work) * IBig::from(9) - twice_atanh_inverse(4801, work)
        + twice_atanh_inverse(8749, work) * IBig::from(4);
    let value = ln2 * IBig::from(3) + twice_atanh_inverse(9, work);
    let value = down(value, work - bits);
    if bits <= KEPT {
        LN10.set((bits, value.clone()));
    }
    value
}

/// `exp(x)` for `x` of magnitude up to 3, wrong by a few units.
pub fn exp(x: &IBig, bits: usize) -> IBig {
    // The argument is halved until few terms of the series are needed; the squarings that undo it double the error each.
    let halvings = ((bits as f64).sqrt() * 0.8) as usize + 4;
    let work = bits + 2 * halvings + GUARD;
    let r = down(x.clone() << (work - bits), halvings);
    let one = IBig::ONE << work;
    let mut term = one.clone();
    let mut sum = one;
    let mut k = 1u64;
    loop {
        term = down(&term * &r, work) / IBig::from(k);
        // A negative term ends at -1.
        if term.is_zero() || term == IBig::NEG_ONE {
            break;
        }
        sum += &term;
        k += 1;
    }
    for _ in 0..halvings {
        sum = down(&sum * &sum, work);
    }
    down(sum, work - bits)
}

/// `ln(m)` for `m` between 1/8 and 8, wrong by a few units.
pub fn ln(m: &IBig, bits: usize) -> IBig {
    let work = bits + GUARD;
    let m = m.clone() << GUARD;
    // The first digits come from the machine's logarithm; what is left of m is so near one that few terms are needed.
    let length = bit_len(&m);
    let near = if length > 64 { m.clone() >> (length - 64) } else { m.clone() };
    let near = u64::try_from(near).unwrap_or(1) as f64;
    let scale = if length > 64 { length as f64 - 64.0 } else { 0.0 } - work as f64;
    let first = near.ln() + scale * std::f64::consts::LN_2;
    let estimate = adder_vm::types::int::big_from_f64((first * (1u64 << 54) as f64).round());
    let y = if work >= 54 { estimate << (work - 54) } else { estimate >> (54 - work) };
    let z = down(&m * exp(&-y.clone(), work), work);
    let one = IBig::ONE << work;
    // ln z = 2 atanh((z - 1) / (z + 1)).
    let t = ((&z - &one) << work) / (&z + &one);
    let square = down(&t * &t, work);
    let mut power = t.clone();
    let mut sum = t;
    let mut k = 3u64;
    loop {
        power = down(&power * &square, work);
        if power.is_zero() || power == IBig::NEG_ONE {
            break;
        }
        sum += &power / IBig::from(k);
        k += 2;
    }
    down(y + (sum << 1), GUARD)
}

/// The magnitude of a number and whether it is negative.
pub fn parts(n: IBig) -> (bool, UBig) {
    let (sign, magnitude) = n.into_parts();
    (sign == Sign::Negative, magnitude)
}
