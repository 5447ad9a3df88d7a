//! Large coefficients: numbers as limbs of 19 decimal digits, the lowest first. Rounding and alignment by powers of ten, which are most
//! of decimal arithmetic, cut and shift such limbs, where a binary number would have to be divided.
//!
//! Products are summed by columns and divided by the base once for each; long factors are halved. Up to a million digits this
//! was measured to be faster than laying limbs out in a binary number for the integer library, and up to 200,000 faster than libmpdec.
//! Numbers here may have leading zero limbs only where it is said.

use super::wide::{POWERS, narrow_div};
use adder_vm::types::int::UBig;
use std::cmp::Ordering;

/// Digits of a limb.
pub const LIMB_DIGITS: u64 = 19;
/// The base.
pub const BASE: u64 = 10_000_000_000_000_000_000;
/// Limbs of the shorter factor from which on factors are halved.
const HALVED: usize = 80;
/// Limbs of divisor and quotient from which on division is done by multiplying.
const LONG_DIVISION: usize = 96;

/// `floor((2**128 - 1) / BASE) - 2**64`, for dividing by multiplying.
const INVERSE: u64 = (u128::MAX / BASE as u128 - (1 << 64)) as u64;

/// Divides `high * 2**64 + low` by the base, for `high` below it (Möller and Granlund's division by an invariant).
#[inline(always)]
pub fn split(high: u64, low: u64) -> (u64, u64) {
    let product = INVERSE as u128 * high as u128 + ((high as u128) << 64 | low as u128);
    let mut q = ((product >> 64) as u64).wrapping_add(1);
    let mut r = low.wrapping_sub(q.wrapping_mul(BASE));
    if r > product as u64 {
        q = q.wrapping_sub(1);
        r = r.wrapping_add(BASE);
    }
    if r >= BASE {
        q = q.wrapping_add(1);
        r -= BASE;
    }
    (q, r)
}

#[inline(always)]
fn split_wide(n: u128) -> (u64, u64) {
    split((n >> 64) as u64, n as u64)
}

/// Drops leading zero limbs.
pub fn trim(a: &mut Vec<u64>) {
    while a.last() == Some(&0) {
        a.pop();
    }
}

fn trimmed(a: &[u64]) -> &[u64] {
    &a[..a.len() - a.iter().rev().take_while(|&&l| l == 0).count()]
}

/// The limbs of a number.
pub fn from_u128(n: u128) -> Vec<u64> {
    let mut out = Vec::with_capacity(3);
    let mut n = n;
    while n != 0 {
        out.push((n % BASE as u128) as u64);
        n /= BASE as u128;
    }
    out
}

pub fn compare(a: &[u64], b: &[u64]) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.iter().rev().cmp(b.iter().rev()))
}

/// Adds `b` to `a` from limb `at` on, which has room for the result but for the carry given back.
fn add_at(a: &mut [u64], b: &[u64], at: usize) -> bool {
    let mut carry = false;
    for (i, x) in a[at..].iter_mut().enumerate() {
        if i >= b.len() && !carry {
            return false;
        }
        let y = b.get(i).copied().unwrap_or(0) + carry as u64;
        // Both are below the base, so the sum is below 2 * BASE, which may exceed 64 bits.
        let (sum, over) = x.overflowing_add(y);
        carry = over || sum >= BASE;
        *x = if carry { sum.wrapping_sub(BASE) } else { sum };
    }
    carry
}

/// Subtracts `b` from `a`; tells whether it was larger, the result being less the power of the base behind `a`.
fn sub_in_place(a: &mut [u64], b: &[u64]) -> bool {
    let mut borrow = false;
    for (i, x) in a.iter_mut().enumerate() {
        if i >= b.len() && !borrow {
            return false;
        }
        let y = b.get(i).copied().unwrap_or(0) + borrow as u64;
        borrow = *x < y;
        *x = if borrow { x.wrapping_add(BASE).wrapping_sub(y) } else { *x - y };
    }
    borrow
}

pub fn add(a: &[u64], b: &[u64]) -> Vec<u64> {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let mut out = Vec::with_capacity(long.len() + 1);
    out.extend_from_slice(long);
    if add_at(&mut out, short, 0) {
        out.push(1);
    }
    out
}

/// `a - b`, for `a >= b`.
pub fn sub(a: &[u64], b: &[u64]) -> Vec<u64> {
    let mut out = a.to_vec();
    let under = sub_in_place(&mut out, b);
    debug_assert!(!under);
    trim(&mut out);
    out
}

/// The product.
pub fn mul(a: &[u64], b: &[u64]) -> Vec<u64> {
    let (a, b) = (trimmed(a), trimmed(b));
    if a.is_empty() || b.is_empty() {
        return Vec::new();
    }
    let (a, b) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let mut out = match b.len() {
        n if n < HALVED => mul_short(a, b),
        _ => mul_halves(a, b),
    };
    trim(&mut out);
    out
}

/// Karatsuba's multiplication: three products of halves. `a` is not shorter than `b`, and neither begins with a zero limb.
fn mul_halves(a: &[u64], b: &[u64]) -> Vec<u64> {
    let mut out = vec![0; a.len() + b.len()];
    let half = a.len().div_ceil(2);
    if b.len() <= half {
        // Too unlike: in pieces as long as the shorter one.
        for (i, piece) in a.chunks(b.len()).enumerate() {
            add_at(&mut out, &mul(piece, b), i * b.len());
        }
        return out;
    }
    let (a0, a1) = a.split_at(half);
    let (b0, b1) = b.split_at(half);
    let (low, high) = (mul(a0, b0), mul(a1, b1));
    let mut middle = mul(&add(a0, a1), &add(b0, b1));
    sub_in_place(&mut middle, &low);
    sub_in_place(&mut middle, &high);
    out[..low.len()].copy_from_slice(&low);
    out[2 * half..][..high.len()].copy_from_slice(&high);
    add_at(&mut out, trimmed(&middle), half);
    out
}

/// Schoolbook multiplication by columns: each is summed in 192 bits and divided by the base once.
fn mul_short(a: &[u64], b: &[u64]) -> Vec<u64> {
    let mut out = Vec::with_capacity(a.len() + b.len());
    let (mut low, mut high) = (0u128, 0u64);
    for k in 0..a.len() + b.len() - 1 {
        let from = (k + 1).saturating_sub(b.len());
        let to = k.min(a.len() - 1);
        for (x, y) in a[from..=to].iter().zip(b[k - to..=k - from].iter().rev()) {
            let (sum, over) = low.overflowing_add(*x as u128 * *y as u128);
            low = sum;
            high += over as u64;
        }
        let (q1, r) = split(high, (low >> 64) as u64);
        let (q0, limb) = split(r, low as u64);
        out.push(limb);
        (low, high) = ((q1 as u128) << 64 | q0 as u128, 0);
    }
    while low != 0 {
        let (q, limb) = ((low / BASE as u128), (low % BASE as u128) as u64);
        out.push(limb);
        low = q;
    }
    out
}

/// `a * m` in place, for `m` below the base.
pub fn mul_small(a: &mut Vec<u64>, m: u64) {
    let mut carry = 0;
    for x in a.iter_mut() {
        (carry, *x) = split_wide(*x as u128 * m as u128 + carry as u128);
    }
    if carry != 0 {
        a.push(carry);
    }
}

/// Divides in place by `d`, which is below the base; gives back the remainder.
pub fn div_small(a: &mut Vec<u64>, d: u64) -> u64 {
    let mut rest = 0u64;
    for x in a.iter_mut().rev() {
        let n = rest as u128 * BASE as u128 + *x as u128;
        *x = narrow_div(n, d);
        rest = (n - *x as u128 * d as u128) as u64;
    }
    trim(a);
    rest
}

/// `a * 10**n`.
pub fn shift_left(a: &[u64], n: u64) -> Vec<u64> {
    let (whole, part) = ((n / LIMB_DIGITS) as usize, (n % LIMB_DIGITS) as usize);
    let mut out = Vec::with_capacity(a.len() + whole + 1);
    out.resize(whole, 0);
    if part == 0 {
        out.extend_from_slice(a);
        return out;
    }
    let (up, down) = (POWERS[part] as u64, POWERS[LIMB_DIGITS as usize - part] as u64);
    let mut carry = 0;
    for &x in a {
        let q = x / down;
        out.push((x - q * down) * up + carry);
        carry = q;
    }
    if carry != 0 {
        out.push(carry);
    }
    out
}

/// `a / 10**n` and what was cut off (`wide::rest_code`), for `n` up to the number of digits.
pub fn shift_right(a: &[u64], n: u64) -> (Vec<u64>, u8) {
    if n == 0 {
        return (a.to_vec(), 0);
    }
    let (whole, part) = ((n / LIMB_DIGITS) as usize, (n % LIMB_DIGITS) as usize);
    let code = rest_of(a, n);
    if whole >= a.len() {
        return (Vec::new(), code);
    }
    let mut out = Vec::with_capacity(a.len() - whole);
    if part == 0 {
        out.extend_from_slice(&a[whole..]);
        return (out, code);
    }
    let (down, up) = (POWERS[part] as u64, POWERS[LIMB_DIGITS as usize - part] as u64);
    let mut low = a[whole] / down;
    for &x in &a[whole + 1..] {
        let q = x / down;
        out.push((x - q * down) * up + low);
        low = q;
    }
    out.push(low);
    trim(&mut out);
    (out, code)
}

/// The code of the last `n` digits.
fn rest_of(a: &[u64], n: u64) -> u8 {
    let first = digit_at(a, n - 1);
    let (whole, part) = (((n - 1) / LIMB_DIGITS) as usize, ((n - 1) % LIMB_DIGITS) as usize);
    if first != 0 && first != 5 {
        return first;
    }
    let more = a[..whole.min(a.len())].iter().any(|&l| l != 0)
        || a.get(whole).is_some_and(|l| l % POWERS[part] as u64 != 0);
    first + more as u8
}

/// The digit of the `n`th power of ten.
pub fn digit_at(a: &[u64], n: u64) -> u8 {
    let (whole, part) = ((n / LIMB_DIGITS) as usize, (n % LIMB_DIGITS) as usize);
    a.get(whole).map_or(0, |l| (l / POWERS[part] as u64 % 10) as u8)
}

/// The lowest `n` digits.
pub fn low_digits(a: &[u64], n: u64) -> Vec<u64> {
    let (whole, part) = ((n / LIMB_DIGITS) as usize, (n % LIMB_DIGITS) as usize);
    let mut out = a[..whole.min(a.len())].to_vec();
    if let Some(l) = a.get(whole).filter(|_| part != 0) {
        out.push(l % POWERS[part] as u64);
    }
    trim(&mut out);
    out
}

/// Zeroes at the end of a number that is not zero.
pub fn trailing_zeros(a: &[u64]) -> u64 {
    let whole = a.iter().take_while(|&&l| l == 0).count();
    let (mut l, mut n) = (a.get(whole).copied().unwrap_or(1), 0);
    while l % 10 == 0 {
        l /= 10;
        n += 1;
    }
    whole as u64 * LIMB_DIGITS + n
}

/// Quotient and remainder, for `b` not zero.
pub fn div_rem(a: &[u64], b: &[u64]) -> (Vec<u64>, Vec<u64>) {
    let (a, b) = (trimmed(a), trimmed(b));
    if compare(a, b) == Ordering::Less {
        return (Vec::new(), a.to_vec());
    }
    if let [d] = b {
        let mut q = a.to_vec();
        let rest = div_small(&mut q, *d);
        return (q, if rest == 0 { Vec::new() } else { vec![rest] });
    }
    if b.len() >= LONG_DIVISION && a.len() - b.len() >= LONG_DIVISION {
        return div_long(a, b);
    }
    div_short(a, b)
}

/// Schoolbook division (Knuth's algorithm D), for `a >= b` and at least two limbs of `b`.
fn div_short(a: &[u64], b: &[u64]) -> (Vec<u64>, Vec<u64>) {
    // The divisor's top limb is brought to half the base at least, so that estimates are at most two too high.
    let factor = BASE / (b[b.len() - 1] + 1);
    let (mut a, mut b) = (a.to_vec(), b.to_vec());
    if factor > 1 {
        mul_small(&mut a, factor);
        mul_small(&mut b, factor);
    }
    let n = b.len();
    a.push(0);
    let (top, next) = (b[n - 1], b[n - 2]);
    let mut q = vec![0; a.len() - n];
    for j in (0..q.len()).rev() {
        let high = a[j + n] as u128 * BASE as u128 + a[j + n - 1] as u128;
        let mut digit = if a[j + n] >= top { BASE - 1 } else { narrow_div(high, top) };
        let mut rest = high - digit as u128 * top as u128;
        while rest < BASE as u128 && digit as u128 * next as u128 > rest * BASE as u128 + a[j + n - 2] as u128
        {
            digit -= 1;
            rest += top as u128;
        }
        if digit == 0 {
            continue;
        }
        let mut carry = 0u64;
        for (x, &y) in a[j..j + n].iter_mut().zip(&b) {
            let (high, low) = split_wide(digit as u128 * y as u128 + carry as u128);
            let borrow = *x < low;
            *x = if borrow { x.wrapping_add(BASE).wrapping_sub(low) } else { *x - low };
            carry = high + borrow as u64;
        }
        let under = a[j + n] < carry;
        a[j + n] = a[j + n].wrapping_sub(carry);
        if under {
            digit -= 1;
            add_at(&mut a[j..j + n], &b, 0);
            a[j + n] = 0;
        }
        q[j] = digit;
    }
    trim(&mut a);
    if factor > 1 {
        div_small(&mut a, factor);
    }
    trim(&mut q);
    (q, a)
}

/// Division in blocks as long as the divisor, each by halves (Burnikel and Ziegler's recursion).
fn div_long(a: &[u64], b: &[u64]) -> (Vec<u64>, Vec<u64>) {
    // The divisor gets a length that halves down to the schoolbook's, and a top limb of half the base at least.
    let mut halvings = 0;
    while b.len() >> halvings >= LONG_DIVISION {
        halvings += 1;
    }
    let n = b.len().next_multiple_of(1 << halvings);
    let pad = n - b.len();
    let factor = BASE / (b[b.len() - 1] + 1);
    let prepare = |x: &[u64]| {
        let mut out = vec![0; pad];
        out.extend_from_slice(x);
        if factor > 1 {
            mul_small(&mut out, factor);
        }
        out
    };
    let (mut a, b) = (prepare(a), prepare(b));
    // A zero limb on top makes the first block smaller than the divisor.
    a.push(0);
    a.resize(a.len().next_multiple_of(n).max(2 * n), 0);
    let mut q = vec![0; a.len() - n];
    let mut rest = a[a.len() - n..].to_vec();
    if compare(trimmed(&rest), &b) != Ordering::Less {
        a.resize(a.len() + n, 0);
        q.resize(q.len() + n, 0);
        rest = vec![0; n];
    }
    for block in (0..a.len() / n - 1).rev() {
        let mut two = a[block * n..][..n].to_vec();
        two.extend_from_slice(&rest);
        let (digit, r) = div_two_by_one(&two, &b);
        q[block * n..][..n].copy_from_slice(&digit);
        rest = r;
    }
    trim(&mut rest);
    if factor > 1 {
        div_small(&mut rest, factor);
    }
    rest.drain(..pad.min(rest.len()));
    trim(&mut q);
    trim(&mut rest);
    (q, rest)
}

/// Lengthens to exactly `n` limbs.
fn sized(mut a: Vec<u64>, n: usize) -> Vec<u64> {
    a.resize(n, 0);
    a
}

/// Divides `2n` limbs by `n`, the quotient being shorter than `n + 1`: both results have `n` limbs.
fn div_two_by_one(a: &[u64], b: &[u64]) -> (Vec<u64>, Vec<u64>) {
    let n = b.len();
    if n % 2 != 0 || n < LONG_DIVISION {
        let (q, r) = if compare(trimmed(a), b) == Ordering::Less {
            (Vec::new(), trimmed(a).to_vec())
        } else {
            div_short(trimmed(a), b)
        };
        return (sized(q, n), sized(r, n));
    }
    let half = n / 2;
    let (high, mut rest) = div_three_by_two(&a[half..], b);
    let mut three = a[..half].to_vec();
    three.append(&mut rest);
    let (mut q, rest) = div_three_by_two(&three, b);
    q.extend_from_slice(&high);
    (q, rest)
}

/// Divides three halves by the two of `b`: a quotient of one half and a remainder of two.
fn div_three_by_two(a: &[u64], b: &[u64]) -> (Vec<u64>, Vec<u64>) {
    let half = b.len() / 2;
    let (low, top) = b.split_at(half);
    let (mut q, mut rest) = if compare(&a[2 * half..], top) == Ordering::Less {
        div_two_by_one(&a[half..], top)
    } else {
        // The estimate is the largest half; what is left of the top is a limb longer.
        let mut rest = sized(a[half..].to_vec(), 2 * half + 1);
        let mut taken = vec![0; half];
        taken.extend_from_slice(top);
        sub_in_place(&mut rest, &taken);
        add_at(&mut rest, top, 0);
        trim(&mut rest);
        (vec![BASE - 1; half], rest)
    };
    // The remainder with the lowest third behind it, less the product with the divisor's low half.
    let mut whole = a[..half].to_vec();
    whole.append(&mut rest);
    let mut whole = sized(whole, 2 * half + 2);
    let product = mul(&q, low);
    let mut under = sub_in_place(&mut whole, &product);
    while under {
        under = !add_at(&mut whole, b, 0);
        sub_in_place(&mut q, &[1]);
    }
    whole.truncate(2 * half);
    (q, whole)
}

/// The number as a binary one.
pub fn to_big(a: &[u64]) -> UBig {
    if a.len() <= 24 {
        let mut words: Vec<u64> = Vec::with_capacity(a.len() + 1);
        for &limb in a.iter().rev() {
            let mut carry = limb;
            for w in words.iter_mut() {
                let n = *w as u128 * BASE as u128 + carry as u128;
                (*w, carry) = (n as u64, (n >> 64) as u64);
            }
            if carry != 0 {
                words.push(carry);
            }
        }
        return UBig::from_words(&words);
    }
    let half = a.len() / 2;
    let power = UBig::from(BASE).pow(half);
    to_big(&a[half..]) * power + to_big(trimmed(&a[..half]))
}

/// The limbs of a binary number.
pub fn from_big(n: &UBig) -> Vec<u64> {
    let words = n.as_words();
    if words.len() <= 24 {
        let mut words = words.to_vec();
        let mut out = Vec::with_capacity(words.len() + 2);
        while !words.is_empty() {
            let mut rest = 0;
            for w in words.iter_mut().rev() {
                (*w, rest) = split(rest, *w);
            }
            out.push(rest);
            trim(&mut words);
        }
        trim(&mut out);
        return out;
    }
    // Divide by the power of the base with about half the words.
    let half = words.len() / 2 + 1;
    let power = UBig::from(BASE).pow(half);
    let (q, r) = dashu_int::ops::DivRem::div_rem(n, &power);
    let mut out = sized(from_big(&r), half);
    out.extend(from_big(&q));
    trim(&mut out);
    out
}
