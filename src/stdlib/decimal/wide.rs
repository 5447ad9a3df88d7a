//! Arithmetic on 128 and 256 bits with powers of ten: what coefficients of up to 38 digits need. Nothing is allocated.
//! `unsafe` lives here: one instruction that the language has no other way to ask for.

/// The most digits a coefficient held in 128 bits has.
pub const SMALL_DIGITS: u32 = 38;

/// Powers of ten that fit 128 bits.
pub static POWERS: [u128; 39] = {
    let mut table = [1u128; 39];
    let mut i = 1;
    while i < 39 {
        table[i] = table[i - 1] * 10;
        i += 1;
    }
    table
};

/// Decimal digits of a number; 1 for zero.
#[inline(always)]
pub fn digits(n: u128) -> u32 {
    let bits = 128 - (n | 1).leading_zeros();
    // 1233 / 4096 is a little less than log10(2): up to 128 bits the floor of the product is the same.
    let low = (bits * 1233) >> 12;
    low + (n >= POWERS[low as usize]) as u32 + (n == 0) as u32
}

/// Quotient and remainder.
#[inline(always)]
pub fn div_rem(a: u128, b: u128) -> (u128, u128) {
    if (a | b) >> 64 == 0 {
        let (a, b) = (a as u64, b as u64);
        return ((a / b) as u128, (a % b) as u128);
    }
    let q = a / b;
    (q, a - q * b)
}

/// The product in two halves, high and low.
#[inline(always)]
pub fn mul(a: u128, b: u128) -> (u128, u128) {
    const LOW: u128 = u64::MAX as u128;
    let (a1, a0, b1, b0) = (a >> 64, a & LOW, b >> 64, b & LOW);
    let low = a0 * b0;
    let middle = a1 * b0 + (low >> 64);
    let other = a0 * b1 + (middle & LOW);
    (a1 * b1 + (middle >> 64) + (other >> 64), (other << 64) | (low & LOW))
}

/// Divides `high`, `low` by `d`, for `high < d`: quotient and remainder.
pub fn div_256(high: u128, low: u128, d: u128) -> (u128, u128) {
    debug_assert!(high < d);
    if high == 0 {
        return div_rem(low, d);
    }
    // Two digits of 64 bits by the schoolbook method, with the divisor's top bit set.
    let shift = d.leading_zeros();
    let d = d << shift;
    let (mut r, low) = match shift {
        0 => (high, low),
        _ => ((high << shift) | (low >> (128 - shift)), low << shift),
    };
    let mut q = 0;
    for next in [low >> 64, low & u64::MAX as u128] {
        let (digit, rest) = digit(r, next, d);
        q = (q << 64) | digit;
        r = rest;
    }
    (q, r >> shift)
}

/// One digit of the quotient of `r * 2**64 + next` by `d`, whose top bit is set, and the remainder.
#[inline(always)]
fn digit(r: u128, next: u128, d: u128) -> (u128, u128) {
    const LOW: u128 = u64::MAX as u128;
    let (d1, d0) = (d >> 64, d & LOW);
    let (mut q, mut rest) = if r >> 64 >= d1 {
        (LOW, r - LOW * d1)
    } else {
        let q = narrow_div(r, d1 as u64) as u128;
        (q, r - q * d1)
    };
    let mut product = q * d0;
    // At most two steps: then the estimate is exact.
    while rest >> 64 == 0 && product > (rest << 64 | next) {
        q -= 1;
        rest += d1;
        product -= d0;
    }
    (q, (rest << 64 | next).wrapping_sub(product))
}

/// `a / b` for a quotient of 64 bits; callers see to that.
#[inline(always)]
pub fn narrow_div(a: u128, b: u64) -> u64 {
    debug_assert!(((a >> 64) as u64) < b);
    if (a >> 64) as u64 >= b {
        return u64::MAX;
    }
    #[cfg(target_arch = "x86_64")]
    {
        let (low, high) = (a as u64, (a >> 64) as u64);
        let quotient: u64;
        // SAFETY: the high half is below the divisor, as was just checked, so the instruction does not trap.
        unsafe {
            std::arch::asm!(
                "div {}",
                in(reg) b,
                inout("rax") low => quotient,
                inout("rdx") high => _,
                options(pure, nomem, nostack)
            );
        }
        quotient
    }
    #[cfg(not(target_arch = "x86_64"))]
    {
        (a / b as u128) as u64
    }
}

/// What was cut off behind the last kept digit, in one digit as libmpdec has it: 0 nothing, 5 exactly half, 1 to 4 less,
/// 6 to 9 more.
#[inline(always)]
pub fn rest_code(rest: u128, power: u128) -> u8 {
    if rest == 0 {
        return 0;
    }
    match (rest << 1).cmp(&power) {
        std::cmp::Ordering::Less => 1,
        std::cmp::Ordering::Equal => 5,
        std::cmp::Ordering::Greater => 6,
    }
}
