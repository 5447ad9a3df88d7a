//! The functions of a complex variable, after Kahan's "Branch cuts for complex elementary functions", scaled against overflow.

use super::special::{self, lookup};
use crate::math::libm::{asinh, ldexp, log1p};
use adder_vm::types::complex::{Pair, quotient};
use std::f64::consts::{E, FRAC_PI_2, LN_2, LN_10};

/// Why there is no result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trouble {
    Domain,
    Range,
}

pub type Outcome = Result<Pair, Trouble>;

const LARGE: f64 = f64::MAX / 4.0;
const INF: f64 = f64::INFINITY;
const SCALE_UP: i64 = 53;
const SCALE_DOWN: i64 = -27;

/// About the logarithm of [`LARGE`]: above it the exponential overflows although a product with it need not.
fn log_large() -> f64 {
    LARGE.ln()
}

fn finite(z: Pair) -> bool {
    z.0.is_finite() && z.1.is_finite()
}

fn large(z: Pair) -> bool {
    z.0.abs() > LARGE || z.1.abs() > LARGE
}

fn ranged(z: Pair) -> Outcome {
    if z.0.is_infinite() || z.1.is_infinite() { Err(Trouble::Range) } else { Ok(z) }
}

/// The logarithm of the absolute value of a large number.
fn log_size(z: Pair) -> f64 {
    (z.0 / 2.0).hypot(z.1 / 2.0).ln() + LN_2 * 2.0
}

pub fn sqrt(z: Pair) -> Outcome {
    if !finite(z) {
        return Ok(lookup(&special::SQRT, z));
    }
    let (re, im) = z;
    if z == (0.0, 0.0) {
        return Ok((0.0, im));
    }
    let (ax, ay) = (re.abs(), im.abs());
    let s = if ax < f64::MIN_POSITIVE && ay < f64::MIN_POSITIVE {
        let ax = ldexp(ax, SCALE_UP);
        ldexp((ax + ax.hypot(ldexp(ay, SCALE_UP))).sqrt(), SCALE_DOWN)
    } else {
        let ax = ax / 8.0;
        2.0 * (ax + ax.hypot(ay / 8.0)).sqrt()
    };
    let d = ay / (2.0 * s);
    Ok(if re >= 0.0 { (s, d.copysign(im)) } else { (d, s.copysign(im)) })
}

/// The root of a finite number.
fn root(z: Pair) -> Pair {
    sqrt(z).unwrap_or((f64::NAN, f64::NAN))
}

pub fn acos(z: Pair) -> Outcome {
    if !finite(z) {
        return Ok(lookup(&special::ACOS, z));
    }
    let (re, im) = z;
    if large(z) {
        let imag = if re < 0.0 { -log_size(z).copysign(im) } else { log_size(z).copysign(-im) };
        return Ok((im.abs().atan2(re), imag));
    }
    let s1 = root((1.0 - re, -im));
    let s2 = root((1.0 + re, im));
    Ok((2.0 * s1.0.atan2(s2.0), asinh(s2.0 * s1.1 - s2.1 * s1.0)))
}

pub fn acosh(z: Pair) -> Outcome {
    if !finite(z) {
        return Ok(lookup(&special::ACOSH, z));
    }
    let (re, im) = z;
    if large(z) {
        return Ok((log_size(z), im.atan2(re)));
    }
    let s1 = root((re - 1.0, im));
    let s2 = root((re + 1.0, im));
    Ok((asinh(s1.0 * s2.0 + s1.1 * s2.1), 2.0 * s1.1.atan2(s2.0)))
}

pub fn asinh_(z: Pair) -> Outcome {
    if !finite(z) {
        return Ok(lookup(&special::ASINH, z));
    }
    let (re, im) = z;
    if large(z) {
        let real = if im >= 0.0 { log_size(z).copysign(re) } else { -log_size(z).copysign(-re) };
        return Ok((real, im.atan2(re.abs())));
    }
    let s1 = root((1.0 + im, -re));
    let s2 = root((1.0 - im, re));
    Ok((asinh(s1.0 * s2.1 - s2.0 * s1.1), im.atan2(s1.0 * s2.0 - s1.1 * s2.1)))
}

pub fn atanh(z: Pair) -> Outcome {
    if !finite(z) {
        return Ok(lookup(&special::ATANH, z));
    }
    let (re, im) = z;
    if re.is_sign_negative() {
        return atanh((-re, -im)).map(|(a, b)| (-a, -b));
    }
    let root_large = LARGE.sqrt();
    let ay = im.abs();
    if re > root_large || ay > root_large {
        let h = (re / 2.0).hypot(im / 2.0);
        return Ok((re / 4.0 / h / h, -FRAC_PI_2.copysign(-im)));
    }
    if re == 1.0 && ay < f64::MIN_POSITIVE.sqrt() {
        if ay == 0.0 {
            return Err(Trouble::Domain);
        }
        return Ok((-(ay.sqrt() / ay.hypot(2.0).sqrt()).ln(), (2f64.atan2(-ay) / 2.0).copysign(im)));
    }
    let real = log1p(4.0 * re / ((1.0 - re) * (1.0 - re) + ay * ay)) / 4.0;
    Ok((real, -(-2.0 * im).atan2((1.0 - re) * (1.0 + re) - ay * ay) / 2.0))
}

/// A function of `z` by way of one of `i * z`.
fn turned(z: Pair, f: fn(Pair) -> Outcome) -> Outcome {
    f((-z.1, z.0)).map(|(re, im)| (im, -re))
}

pub fn asin(z: Pair) -> Outcome {
    turned(z, asinh_)
}

pub fn atan(z: Pair) -> Outcome {
    turned(z, atanh)
}

pub fn sin(z: Pair) -> Outcome {
    turned(z, sinh)
}

pub fn tan(z: Pair) -> Outcome {
    turned(z, tanh)
}

pub fn cos(z: Pair) -> Outcome {
    cosh((-z.1, z.0))
}

/// Infinite real part, finite imaginary part that is not zero: the direction is that of the imaginary part's angle.
fn infinite_direction(z: Pair) -> Option<Pair> {
    (z.0.is_infinite() && z.1.is_finite() && z.1 != 0.0).then(|| (z.1.cos(), z.1.sin()))
}

pub fn cosh(z: Pair) -> Outcome {
    let (re, im) = z;
    if !finite(z) {
        if let Some((c, s)) = infinite_direction(z) {
            let imag = INF.copysign(s);
            return Ok((INF.copysign(c), if re > 0.0 { imag } else { -imag }));
        }
        if im.is_infinite() && !re.is_nan() {
            return Err(Trouble::Domain);
        }
        return Ok(lookup(&special::COSH, z));
    }
    ranged(if re.abs() > log_large() {
        let less = re - 1f64.copysign(re);
        (im.cos() * less.cosh() * E, im.sin() * less.sinh() * E)
    } else {
        (im.cos() * re.cosh(), im.sin() * re.sinh())
    })
}

pub fn sinh(z: Pair) -> Outcome {
    let (re, im) = z;
    if !finite(z) {
        if let Some((c, s)) = infinite_direction(z) {
            let real = INF.copysign(c);
            return Ok((if re > 0.0 { real } else { -real }, INF.copysign(s)));
        }
        if im.is_infinite() && !re.is_nan() {
            return Err(Trouble::Domain);
        }
        return Ok(lookup(&special::SINH, z));
    }
    ranged(if re.abs() > log_large() {
        let less = re - 1f64.copysign(re);
        (im.cos() * less.sinh() * E, im.sin() * less.cosh() * E)
    } else {
        (im.cos() * re.sinh(), im.sin() * re.cosh())
    })
}

pub fn tanh(z: Pair) -> Outcome {
    let (re, im) = z;
    if !finite(z) {
        if let Some((c, s)) = infinite_direction(z) {
            return Ok((1f64.copysign(re), 0f64.copysign(2.0 * s * c)));
        }
        if im.is_infinite() && re.is_finite() {
            return Err(Trouble::Domain);
        }
        return Ok(lookup(&special::TANH, z));
    }
    if re.abs() > log_large() {
        return Ok((1f64.copysign(re), 4.0 * im.sin() * im.cos() * (-2.0 * re.abs()).exp()));
    }
    let (tx, ty) = (re.tanh(), im.tan());
    let cx = 1.0 / re.cosh();
    let product = tx * ty;
    let denominator = 1.0 + product * product;
    Ok((tx * (1.0 + ty * ty) / denominator, ((ty / denominator) * cx) * cx))
}

pub fn exp(z: Pair) -> Outcome {
    let (re, im) = z;
    if !finite(z) {
        if let Some((c, s)) = infinite_direction(z) {
            let size = if re > 0.0 { INF } else { 0.0 };
            return Ok((size.copysign(c), size.copysign(s)));
        }
        if im.is_infinite() && (re.is_finite() || re == INF) {
            return Err(Trouble::Domain);
        }
        return Ok(lookup(&special::EXP, z));
    }
    ranged(if re > log_large() {
        let l = (re - 1.0).exp();
        (l * im.cos() * E, l * im.sin() * E)
    } else {
        let l = re.exp();
        (l * im.cos(), l * im.sin())
    })
}

pub fn log(z: Pair) -> Outcome {
    if !finite(z) {
        return Ok(lookup(&special::LOG, z));
    }
    let (re, im) = z;
    let (ax, ay) = (re.abs(), im.abs());
    let real = if ax > LARGE || ay > LARGE {
        (ax / 2.0).hypot(ay / 2.0).ln() + LN_2
    } else if ax < f64::MIN_POSITIVE && ay < f64::MIN_POSITIVE {
        if ax == 0.0 && ay == 0.0 {
            return Err(Trouble::Domain);
        }
        ldexp(ax, SCALE_UP).hypot(ldexp(ay, SCALE_UP)).ln() - SCALE_UP as f64 * LN_2
    } else {
        let h = ax.hypot(ay);
        if (0.71..=1.73).contains(&h) {
            let (most, least) = if ax > ay { (ax, ay) } else { (ay, ax) };
            log1p((most - 1.0) * (most + 1.0) + least * least) / 2.0
        } else {
            h.ln()
        }
    };
    Ok((real, im.atan2(re)))
}

pub fn log10(z: Pair) -> Outcome {
    log(z).map(|(re, im)| (re / LN_10, im / LN_10))
}

pub fn log_base(z: Pair, base: Pair) -> Outcome {
    let (x, b) = (log(z)?, log(base)?);
    quotient(x, b).ok_or(Trouble::Domain)
}

pub fn rect(r: f64, phi: f64) -> Outcome {
    if !r.is_finite() || !phi.is_finite() {
        if r.is_infinite() && phi.is_finite() && phi != 0.0 {
            let (re, im) = (INF.copysign(phi.cos()), INF.copysign(phi.sin()));
            return Ok(if r > 0.0 { (re, im) } else { (-re, -im) });
        }
        if r != 0.0 && !r.is_nan() && phi.is_infinite() {
            return Err(Trouble::Domain);
        }
        return Ok(lookup(&special::RECT, (r, phi)));
    }
    // A product with the sine of zero would lose the sign of a negative zero.
    Ok(if phi == 0.0 { (r, r * phi) } else { (r * phi.cos(), r * phi.sin()) })
}
