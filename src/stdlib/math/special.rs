//! The gamma function and its logarithm by Lanczos' approximation (N = 13, g = 6.0247), with the error of the inner sum
//! carried along: about CPython's accuracy, and its very results.

use super::libm;
use std::f64::consts::PI;

const G: f64 = 6.024_680_040_776_73;
const G_MINUS_HALF: f64 = 5.524_680_040_776_73;

#[allow(clippy::excessive_precision)]
const NUMERATOR: [f64; 13] = [
    23531376880.410759688572007674451636754734846804940,
    42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843,
    17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708,
    1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801,
    31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768,
    186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024,
    210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
];

const DENOMINATOR: [f64; 13] = [
    0.0,
    39916800.0,
    120543840.0,
    150917976.0,
    105258076.0,
    45995730.0,
    13339535.0,
    2637558.0,
    357423.0,
    32670.0,
    1925.0,
    66.0,
    1.0,
];

/// Why there is no finite result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trouble {
    Domain,
    Range,
}

fn lanczos_sum(x: f64) -> f64 {
    let (mut num, mut den) = (0.0, 0.0);
    if x < 5.0 {
        for i in (0..13).rev() {
            num = num * x + NUMERATOR[i];
            den = den * x + DENOMINATOR[i];
        }
    } else {
        for i in 0..13 {
            num = num / x + NUMERATOR[i];
            den = den / x + DENOMINATOR[i];
        }
    }
    num / den
}

/// sin(pi * x), exact at integers and half-integers.
fn sin_pi(x: f64) -> f64 {
    let y = x.abs() % 2.0;
    let r = match (2.0 * y).round() as i32 {
        0 => (PI * y).sin(),
        1 => (PI * (y - 0.5)).cos(),
        2 => (PI * (1.0 - y)).sin(),
        3 => -(PI * (y - 1.5)).cos(),
        _ => (PI * (y - 2.0)).sin(),
    };
    1f64.copysign(x) * r
}

pub fn gamma(x: f64) -> Result<f64, Trouble> {
    if !x.is_finite() {
        return if x.is_nan() || x > 0.0 { Ok(x) } else { Err(Trouble::Domain) };
    }
    if x == 0.0 {
        return Err(Trouble::Domain);
    }
    if x == x.floor() {
        if x < 0.0 {
            return Err(Trouble::Domain);
        }
        if x <= 23.0 {
            return Ok((1..x as u64).map(|n| n as f64).product());
        }
    }
    let size = x.abs();
    if size < 1e-20 {
        let r = 1.0 / x;
        return if r.is_infinite() { Err(Trouble::Range) } else { Ok(r) };
    }
    if size > 200.0 {
        return if x < 0.0 { Ok(0.0 / sin_pi(x)) } else { Err(Trouble::Range) };
    }
    let y = size + G_MINUS_HALF;
    // The rounding error of that sum, which the power below would magnify.
    let z = if size > G_MINUS_HALF { (y - size) - G_MINUS_HALF } else { (y - G_MINUS_HALF) - size };
    let z = z * G / y;
    let mut r;
    if x < 0.0 {
        r = -PI / sin_pi(size) / size * y.exp() / lanczos_sum(size);
        r -= z * r;
        if size < 140.0 {
            r /= y.powf(size - 0.5);
        } else {
            let root = y.powf(size / 2.0 - 0.25);
            r /= root;
            r /= root;
        }
    } else {
        r = lanczos_sum(size) / y.exp();
        r += z * r;
        if size < 140.0 {
            r *= y.powf(size - 0.5);
        } else {
            let root = y.powf(size / 2.0 - 0.25);
            r *= root;
            r *= root;
        }
    }
    if r.is_infinite() { Err(Trouble::Range) } else { Ok(r) }
}

pub fn lgamma(x: f64) -> Result<f64, Trouble> {
    if !x.is_finite() {
        return Ok(if x.is_nan() { x } else { f64::INFINITY });
    }
    if x == x.floor() && x <= 2.0 {
        return if x <= 0.0 { Err(Trouble::Domain) } else { Ok(0.0) };
    }
    let size = x.abs();
    if size < 1e-20 {
        return Ok(-size.ln());
    }
    let mut r = lanczos_sum(size).ln() - G;
    r += (size - 0.5) * ((size + G - 0.5).ln() - 1.0);
    if x < 0.0 {
        const LOG_PI: f64 = 1.144729885849400174143427351353058711647;
        r = LOG_PI - sin_pi(size).abs().ln() - size.ln() - r;
    }
    if r.is_infinite() { Err(Trouble::Range) } else { Ok(r) }
}

/// A number as the unevaluated sum of two doubles.
#[derive(Clone, Copy)]
struct Double {
    hi: f64,
    lo: f64,
}

/// The sum, exactly.
fn sum(a: f64, b: f64) -> Double {
    let x = a + b;
    let z = x - a;
    Double { hi: x, lo: (a - (x - z)) + (b - z) }
}

/// The sum, exactly, where `a` is not smaller than `b`.
fn fast_sum(a: f64, b: f64) -> Double {
    let x = a + b;
    Double { hi: x, lo: (a - x) + b }
}

/// The product, exactly.
fn product(x: f64, y: f64) -> Double {
    let z = x * y;
    Double { hi: z, lo: libm::fma(x, y, -z) }
}

/// A running sum of products in triple precision.
#[derive(Clone, Copy, Default)]
pub struct Triple {
    pub hi: f64,
    lo: f64,
    tiny: f64,
}

impl Triple {
    /// This plus `x * y`.
    pub fn add_product(self, x: f64, y: f64) -> Triple {
        let pr = product(x, y);
        let sm = sum(self.hi, pr.hi);
        let r1 = sum(self.lo, pr.lo);
        let r2 = sum(r1.hi, sm.lo);
        Triple { hi: sm.hi, lo: r2.hi, tiny: self.tiny + r1.lo + r2.lo }
    }

    pub fn to_f64(self) -> f64 {
        let last = sum(self.lo, self.hi);
        self.tiny + last.lo + last.hi
    }
}

/// The Euclidean norm, scaled so that nothing overflows, with a correction step; almost always correctly rounded.
/// `max` is the greatest absolute value (nan left aside).
pub fn norm(mut vector: Vec<f64>, max: f64, found_nan: bool) -> f64 {
    if max.is_infinite() {
        return max;
    }
    if found_nan {
        return f64::NAN;
    }
    if max == 0.0 || vector.len() <= 1 {
        return max;
    }
    let (_, exponent) = libm::frexp(max);
    if exponent < -1023 {
        for x in &mut vector {
            *x /= f64::MIN_POSITIVE;
        }
        return f64::MIN_POSITIVE * norm(vector, max / f64::MIN_POSITIVE, found_nan);
    }
    let scale = libm::ldexp(1.0, -exponent as i64);
    let (mut total, mut frac1, mut frac2) = (1.0, 0.0, 0.0);
    for x in vector {
        let x = x * scale;
        let pr = product(x, x);
        let sm = fast_sum(total, pr.hi);
        total = sm.hi;
        frac1 += pr.lo;
        frac2 += sm.lo;
    }
    let mut h = (total - 1.0 + (frac1 + frac2)).sqrt();
    let pr = product(-h, h);
    let sm = fast_sum(total, pr.hi);
    total = sm.hi;
    frac1 += pr.lo;
    frac2 += sm.lo;
    h += (total - 1.0 + (frac1 + frac2)) / (2.0 * h);
    h / scale
}

/// Why an exact sum has no value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SumTrouble {
    OppositeInfinities,
    Overflow,
}

/// The sum of doubles, rounded once (Shewchuk's partial sums).
#[derive(Default)]
pub struct ExactSum {
    partials: Vec<f64>,
    special: f64,
    infinities: f64,
}

impl ExactSum {
    pub fn add(&mut self, value: f64) -> Result<(), SumTrouble> {
        let mut x = value;
        let mut kept = 0;
        for j in 0..self.partials.len() {
            let mut y = self.partials[j];
            if x.abs() < y.abs() {
                (x, y) = (y, x);
            }
            let hi = x + y;
            let lo = y - (hi - x);
            if lo != 0.0 {
                self.partials[kept] = lo;
                kept += 1;
            }
            x = hi;
        }
        self.partials.truncate(kept);
        if x != 0.0 {
            if x.is_finite() {
                self.partials.push(x);
            } else {
                // Either the value itself was not finite, or the sum of finite values grew too large.
                if value.is_finite() {
                    return Err(SumTrouble::Overflow);
                }
                if value.is_infinite() {
                    self.infinities += value;
                }
                self.special += value;
                self.partials.clear();
            }
        }
        Ok(())
    }

    pub fn finish(mut self) -> Result<f64, SumTrouble> {
        if self.special != 0.0 {
            return if self.infinities.is_nan() {
                Err(SumTrouble::OppositeInfinities)
            } else {
                Ok(self.special)
            };
        }
        let Some(mut hi) = self.partials.pop() else { return Ok(0.0) };
        let mut lo = 0.0;
        while let Some(y) = self.partials.pop() {
            let x = hi;
            hi = x + y;
            lo = y - (hi - x);
            if lo != 0.0 {
                break;
            }
        }
        // Half-even rounding across the partials: two of the same sign below decide a tie upwards.
        if let Some(&next) = self.partials.last() {
            if lo < 0.0 && next < 0.0 || lo > 0.0 && next > 0.0 {
                let y = lo * 2.0;
                let x = hi + y;
                if y == x - hi {
                    hi = x;
                }
            }
        }
        Ok(hi)
    }
}
