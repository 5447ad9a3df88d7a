//! Functions of the platform's mathematics library that Rust's own does not have or computes otherwise.

unsafe extern "C" {
    pub safe fn acosh(x: f64) -> f64;
    pub safe fn asinh(x: f64) -> f64;
    pub safe fn atanh(x: f64) -> f64;
    pub safe fn erf(x: f64) -> f64;
    pub safe fn erfc(x: f64) -> f64;
    pub safe fn remainder(x: f64, y: f64) -> f64;
    pub safe fn log1p(x: f64) -> f64;
    pub safe fn expm1(x: f64) -> f64;
    pub safe fn fma(x: f64, y: f64, z: f64) -> f64;
}

/// `d * 2**n`, rounded once, for any `n`.
pub fn ldexp(d: f64, n: i64) -> f64 {
    if d == 0.0 || !d.is_finite() {
        return d;
    }
    let bits = d.abs().to_bits();
    let field = (bits >> 52) as i64;
    let mantissa = bits & ((1 << 52) - 1) | if field == 0 { 0 } else { 1 << 52 };
    let exponent = field.max(1) - 1075;
    let n = n.clamp(-5000, 5000);
    adder_vm::types::int::scale_to_f64(mantissa as u128, false, exponent + n).copysign(d)
}

/// Mantissa in [0.5, 1) and exponent of two.
pub fn frexp(d: f64) -> (f64, i32) {
    if d == 0.0 || !d.is_finite() {
        return (d, 0);
    }
    let field = (d.to_bits() >> 52 & 0x7ff) as i32;
    if field == 0 {
        let (m, e) = frexp(d * 18_014_398_509_481_984.0);
        return (m, e - 54);
    }
    (f64::from_bits(d.to_bits() & !(0x7ff << 52) | 1022 << 52), field - 1022)
}
