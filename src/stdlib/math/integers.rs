//! Number theory on ints of any size.

use adder_vm::exc::Exc;
use adder_vm::native::Bound;
use adder_vm::object::value::Value;
use adder_vm::protocol::number;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::int::{self, IntRef, UBig};
use dashu_int::ops::SquareRoot;

fn view<'a>(v: &'a Value) -> IntRef<'a> {
    IntRef::of(v).unwrap_or(IntRef::Small(0))
}

/// The product of the numbers from `from` to `to`, halved again and again so that factors are of like size.
fn range_product(from: u64, to: u64) -> UBig {
    if from > to {
        return UBig::ONE;
    }
    if to - from < 8 {
        let mut product = UBig::ONE;
        let mut word = 1u64;
        for n in from..=to {
            match word.checked_mul(n) {
                Some(next) => word = next,
                None => {
                    product *= word;
                    word = n;
                }
            }
        }
        return product * word;
    }
    let middle = from + (to - from) / 2;
    range_product(from, middle) * range_product(middle + 1, to)
}

pub fn factorial_of(t: &Thread, n: IntRef) -> PyResult {
    if n.is_negative() {
        return Err(t.value_error("factorial() not defined for negative values"));
    }
    let Some(n) = n.to_i64() else {
        return Err(t.overflow_error(format_args!("factorial() argument should not exceed {}", i64::MAX)));
    };
    let bits = n as u128 * (64 - n.leading_zeros()) as u128;
    int::check_bits(t, bits / 2)?;
    Ok(Value::from(range_product(2, n as u64)))
}

pub fn factorial(t: &Thread, a: Bound) -> PyResult {
    let n = number::index(t, a.get(0))?;
    factorial_of(t, view(&n))
}

pub fn gcd(t: &Thread, a: Bound) -> PyResult {
    let mut result = Value::small_int(0);
    for v in super::arguments(&a) {
        let n = number::index(t, v)?;
        result = int::gcd(view(&result), view(&n));
    }
    Ok(result)
}

pub fn lcm(t: &Thread, a: Bound) -> PyResult {
    let mut result = Value::small_int(1);
    for v in super::arguments(&a) {
        let n = number::index(t, v)?;
        if view(&n).is_zero() || view(&result).is_zero() {
            result = Value::small_int(0);
            continue;
        }
        let g = int::gcd(view(&result), view(&n));
        let part = int::floordiv(t, &result, &g)?;
        result = int::abs(t, &int::mul(t, &part, &n)?)?;
    }
    Ok(result)
}

pub fn isqrt(t: &Thread, a: Bound) -> PyResult {
    let n = number::index(t, a.get(0))?;
    match view(&n) {
        n if n.is_negative() => Err(t.value_error("isqrt() argument must be nonnegative")),
        IntRef::Small(n) => Ok(Value::from((n as u64).isqrt())),
        big @ IntRef::Big(_) => Ok(Value::from(int::magnitude(big).sqrt())),
    }
}

/// `n * (n - 1) * … * (n - k + 1)`, for `k <= n`.
fn falling(n: &UBig, k: u64) -> UBig {
    if let Ok(n) = u64::try_from(n) {
        return range_product(n - k + 1, n);
    }
    fn product(n: &UBig, from: u64, to: u64) -> UBig {
        if to - from == 1 {
            return n - UBig::from(from);
        }
        let middle = from + (to - from) / 2;
        product(n, from, middle) * product(n, middle, to)
    }
    if k == 0 { UBig::ONE } else { product(n, 0, k) }
}

pub fn perm(t: &Thread, a: Bound) -> PyResult {
    let Some(k) = a.some(1) else { return factorial(t, a) };
    let n = number::index(t, a.get(0))?;
    let k = number::index(t, k)?;
    let (n, k) = (view(&n), view(&k));
    if n.is_negative() {
        return Err(t.value_error("n must be a non-negative integer"));
    }
    if k.is_negative() {
        return Err(t.value_error("k must be a non-negative integer"));
    }
    if n.cmp(k).is_lt() {
        return Ok(Value::small_int(0));
    }
    let Some(k) = k.to_i64() else {
        return Err(t.error(Exc::OverflowError, format_args!("k must not exceed {}", i64::MAX)));
    };
    int::check_bits(t, n.bit_len() as u128 * k as u128 / 2)?;
    Ok(Value::from(falling(&int::magnitude(n), k as u64)))
}

pub fn comb(t: &Thread, a: Bound) -> PyResult {
    let n = number::index(t, a.get(0))?;
    let k = number::index(t, a.get(1))?;
    if view(&n).is_negative() {
        return Err(t.value_error("n must be a non-negative integer"));
    }
    if view(&k).is_negative() {
        return Err(t.value_error("k must be a non-negative integer"));
    }
    let rest = int::sub(t, &n, &k)?;
    if view(&rest).is_negative() {
        return Ok(Value::small_int(0));
    }
    let k = if view(&rest).cmp(view(&k)).is_lt() { rest } else { k };
    let Some(k) = view(&k).to_i64() else {
        return Err(t.overflow_error(format_args!("min(n - k, k) must not exceed {}", i64::MAX)));
    };
    let bits = view(&n).bit_len() as u128;
    int::check_bits(t, bits * k as u128 / 2)?;
    Ok(Value::from(binomial(&int::magnitude(view(&n)), k as u64)))
}

/// For `k <= n - k`. Small parts by a running product that stays whole, large ones by halves.
fn binomial(n: &UBig, k: u64) -> UBig {
    if let Ok(n) = u64::try_from(n) {
        let mut result = 1u128;
        let mut i = 0;
        while i < k {
            match result.checked_mul((n - i) as u128) {
                Some(next) => result = next / (i as u128 + 1),
                None => break,
            }
            i += 1;
        }
        if i == k {
            return UBig::from(result);
        }
    }
    falling(n, k) / range_product(2, k)
}
