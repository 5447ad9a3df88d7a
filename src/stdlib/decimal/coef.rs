//! Coefficients: natural numbers with decimal digits, up to 38 of them in place, more as limbs (`limbs.rs`).

use super::limbs;
use super::wide::{self, POWERS, SMALL_DIGITS};
use adder_vm::memory::allocator::can_allocate;
use adder_vm::types::int::UBig;
use std::borrow::Cow;
use std::cmp::Ordering;

/// There is no memory for a result.
#[derive(Debug)]
pub struct NoMemory;

/// What an operation gives that can need more memory than there is.
pub type Mem<T> = Result<T, NoMemory>;

/// A natural number. One below `10**38` is always `Small`, as its low and high words.
#[derive(Clone, Debug)]
pub enum Coef {
    Small([u64; 2]),
    Large(Vec<u64>),
}

/// The most digits a result may have: more take longer than anybody waits.
const MOST_DIGITS: i64 = 1 << 35;

/// Asks whether there is memory for some numbers of that many digits.
#[inline(always)]
pub fn room(digits: i64) -> Mem<()> {
    if digits < 1 << 20 { Ok(()) } else { large_room(digits) }
}

#[cold]
fn large_room(digits: i64) -> Mem<()> {
    // Factors, product and what multiplying them takes.
    if digits <= MOST_DIGITS && can_allocate(digits as usize * 4) { Ok(()) } else { Err(NoMemory) }
}

/// What is to be done with digits that were cut off: a code of `wide::rest_code`.
pub type Rest = u8;

impl Coef {
    pub const ZERO: Coef = Coef::Small([0, 0]);
    pub const ONE: Coef = Coef::Small([1, 0]);

    #[inline(always)]
    pub const fn small(n: u128) -> Coef {
        Coef::Small([n as u64, (n >> 64) as u64])
    }

    /// A number of 128 bits, which can have 39 digits.
    #[inline]
    pub fn from_u128(n: u128) -> Coef {
        if n < POWERS[SMALL_DIGITS as usize] { Coef::small(n) } else { Coef::Large(limbs::from_u128(n)) }
    }

    /// The number in 128 bits, if it is kept so.
    #[inline(always)]
    pub fn as_small(&self) -> Option<u128> {
        match self {
            Coef::Small([low, high]) => Some((*high as u128) << 64 | *low as u128),
            Coef::Large(_) => None,
        }
    }

    pub fn from_limbs(mut a: Vec<u64>) -> Coef {
        limbs::trim(&mut a);
        match a[..] {
            [] => Coef::ZERO,
            [low] => Coef::small(low as u128),
            [low, high] => Coef::small(high as u128 * limbs::BASE as u128 + low as u128),
            _ => Coef::Large(a),
        }
    }

    /// The limbs, without leading zeroes.
    pub fn limbs(&self) -> Cow<'_, [u64]> {
        match self {
            Coef::Small(_) => Cow::Owned(limbs::from_u128(self.as_small().unwrap_or(0))),
            Coef::Large(a) => Cow::Borrowed(a),
        }
    }

    pub fn from_big(n: &UBig) -> Coef {
        match u128::try_from(n) {
            Ok(n) => Coef::from_u128(n),
            Err(_) => Coef::from_limbs(limbs::from_big(n)),
        }
    }

    pub fn to_big(&self) -> UBig {
        match self {
            Coef::Small(_) => UBig::from(self.as_small().unwrap_or(0)),
            Coef::Large(a) => limbs::to_big(a),
        }
    }

    #[inline(always)]
    pub fn is_zero(&self) -> bool {
        matches!(self, Coef::Small([0, 0]))
    }

    /// Decimal digits; 1 for zero.
    #[inline(always)]
    pub fn digits(&self) -> i64 {
        match self {
            Coef::Small([low, high]) => wide::digits((*high as u128) << 64 | *low as u128) as i64,
            Coef::Large(a) => {
                let top = a.last().copied().unwrap_or(0);
                (a.len() as i64 - 1) * limbs::LIMB_DIGITS as i64 + wide::digits(top as u128) as i64
            }
        }
    }

    /// The last digit.
    pub fn last_digit(&self) -> u8 {
        match self {
            Coef::Small(_) => (self.as_small().unwrap_or(0) % 10) as u8,
            Coef::Large(a) => limbs::digit_at(a, 0),
        }
    }

    pub fn is_odd(&self) -> bool {
        match self {
            Coef::Small([low, _]) => low & 1 == 1,
            // The base is even.
            Coef::Large(a) => a[0] & 1 == 1,
        }
    }

    /// The digit of the `n`th power of ten.
    pub fn digit_at(&self, n: u64) -> u8 {
        match self {
            Coef::Small(_) if n >= SMALL_DIGITS as u64 => 0,
            Coef::Small(_) => (self.as_small().unwrap_or(0) / POWERS[n as usize] % 10) as u8,
            Coef::Large(a) => limbs::digit_at(a, n),
        }
    }

    /// The lowest `n` digits.
    pub fn low_digits(&self, n: i64) -> Coef {
        match self {
            Coef::Small(_) if n >= SMALL_DIGITS as i64 => self.clone(),
            Coef::Small(_) => Coef::small(self.as_small().unwrap_or(0) % POWERS[n as usize]),
            Coef::Large(a) => Coef::from_limbs(limbs::low_digits(a, n as u64)),
        }
    }

    /// Zeroes at the end; 0 for zero.
    pub fn trailing_zeros(&self) -> i64 {
        match self {
            Coef::Small(_) => {
                let mut n = self.as_small().unwrap_or(0);
                let mut zeros = 0;
                if n == 0 {
                    return 0;
                }
                for step in [16, 8, 4, 2, 1] {
                    let (q, r) = wide::div_rem(n, POWERS[step]);
                    if r == 0 {
                        n = q;
                        zeros += step as i64;
                    }
                }
                // 31 zeroes are taken out so far; there can be up to 37.
                while n % 10 == 0 {
                    n /= 10;
                    zeros += 1;
                }
                zeros
            }
            Coef::Large(a) => limbs::trailing_zeros(a) as i64,
        }
    }

    pub fn compare(&self, other: &Coef) -> Ordering {
        match (self.as_small(), other.as_small()) {
            (Some(a), Some(b)) => a.cmp(&b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => limbs::compare(&self.limbs(), &other.limbs()),
        }
    }

    pub fn add(&self, other: &Coef) -> Coef {
        match (self.as_small(), other.as_small()) {
            (Some(a), Some(b)) => Coef::from_u128(a + b),
            (_, _) => Coef::from_limbs(limbs::add(&self.limbs(), &other.limbs())),
        }
    }

    /// `self - other`, which is not negative.
    pub fn sub(&self, other: &Coef) -> Coef {
        match (self.as_small(), other.as_small()) {
            (Some(a), Some(b)) => Coef::small(a - b),
            (_, _) => Coef::from_limbs(limbs::sub(&self.limbs(), &other.limbs())),
        }
    }

    pub fn increment(&self) -> Coef {
        self.add(&Coef::ONE)
    }

    pub fn mul(&self, other: &Coef) -> Mem<Coef> {
        if let (Some(a), Some(b)) = (self.as_small(), other.as_small()) {
            if let Some(product) = a.checked_mul(b) {
                return Ok(Coef::from_u128(product));
            }
        }
        room(self.digits() + other.digits())?;
        Ok(Coef::from_limbs(limbs::mul(&self.limbs(), &other.limbs())))
    }

    /// Quotient and remainder, for `other` not zero.
    pub fn div_rem(&self, other: &Coef) -> (Coef, Coef) {
        match (self.as_small(), other.as_small()) {
            (Some(a), Some(b)) => {
                let (q, r) = wide::div_rem(a, b);
                (Coef::small(q), Coef::small(r))
            }
            (_, _) => {
                let (q, r) = limbs::div_rem(&self.limbs(), &other.limbs());
                (Coef::from_limbs(q), Coef::from_limbs(r))
            }
        }
    }

    /// `self * 10**n`.
    pub fn shift_left(&self, n: i64) -> Mem<Coef> {
        if n == 0 || self.is_zero() {
            return Ok(self.clone());
        }
        let digits = self.digits() + n;
        if let Some(a) = self.as_small().filter(|_| digits <= SMALL_DIGITS as i64) {
            return Ok(Coef::small(a * POWERS[n as usize]));
        }
        room(digits)?;
        Ok(Coef::from_limbs(limbs::shift_left(&self.limbs(), n as u64)))
    }

    /// `self / 10**n`, and what was cut off.
    pub fn shift_right(&self, n: i64) -> (Coef, Rest) {
        if n == 0 {
            return (self.clone(), 0);
        }
        if n > self.digits() {
            return (Coef::ZERO, !self.is_zero() as Rest);
        }
        match self.as_small() {
            Some(a) => {
                let power = POWERS[n as usize];
                let (q, r) = wide::div_rem(a, power);
                (Coef::small(q), wide::rest_code(r, power))
            }
            None => {
                let (q, rest) = limbs::shift_right(&self.limbs(), n as u64);
                (Coef::from_limbs(q), rest)
            }
        }
    }

    /// `10**n`.
    pub fn power_of_ten(n: i64) -> Mem<Coef> {
        Coef::ONE.shift_left(n)
    }

    /// `10**n - 1`: `n` nines.
    pub fn nines(n: i64) -> Mem<Coef> {
        if n <= 0 {
            return Ok(Coef::ZERO);
        }
        Ok(Coef::power_of_ten(n)?.sub(&Coef::ONE))
    }

    pub fn is_power_of_ten(&self) -> bool {
        !self.is_zero()
            && self.trailing_zeros() == self.digits() - 1
            && self.digit_at(self.digits() as u64 - 1) == 1
    }
}
