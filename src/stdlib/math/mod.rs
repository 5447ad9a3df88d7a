//! `math`: the functions of C's library with Python's errors, and exact arithmetic.

mod integers;
pub mod libm;
pub mod special;
mod sums;

use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, call, number};
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::float::{self, FLOAT};
use adder_vm::types::int::{self, IntRef};
use adder_vm::types::tuple;
use special::Trouble;
use std::f64::consts::PI;

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "math",
    doc: "This module provides access to the mathematical functions\ndefined by the C standard.\n",
    functions: FUNCTIONS,
    types: &[],
    init: Some(|_, module| {
        adder_vm::jit::register_typed("math", TYPED);
        module.add("pi", Value::from(PI));
        module.add("e", Value::from(std::f64::consts::E));
        module.add("tau", Value::from(2.0 * PI));
        module.add("inf", Value::from(f64::INFINITY));
        module.add("nan", Value::from(f64::NAN));
        Ok(())
    }),
};

/// The items of `*args`, the only parameter.
fn arguments<'a>(a: &'a Bound) -> &'a [Value] {
    a.opt(0).and_then(|v| v.downcast::<adder_abi::layout::PyTuple>()).map_or(&[], tuple::items)
}

#[cold]
fn domain_error(t: &Thread) -> Raised {
    t.value_error("math domain error")
}

#[cold]
fn range_error(t: &Thread) -> Raised {
    t.overflow_error("math range error")
}

/// How a function of one double fails: with a result that is not finite although the argument is, or nan for a number.
#[derive(Clone, Copy)]
enum Failure {
    /// Only by overflow.
    Range,
    /// Only by an argument outside the domain, with this message before the argument.
    Domain(&'static str),
}

#[inline]
fn unary(t: &Thread, a: Bound, f: extern "C" fn(f64) -> f64, failure: Failure) -> PyResult {
    let x = number::to_f64(t, a.get(0))?;
    let r = f(x);
    if r.is_finite() || r.is_nan() && x.is_nan() || r.is_infinite() && !x.is_finite() {
        return Ok(Value::from(r));
    }
    Err(match failure {
        Failure::Range if r.is_infinite() => range_error(t),
        Failure::Range => domain_error(t),
        Failure::Domain(expected) => {
            t.value_error(format_args!("expected {expected}, got {}", float::repr_text(x)))
        }
    })
}

macro_rules! unary_functions {
    (checked { $($name:ident = $body:expr, $failure:expr;)* } elsewhere { $($raw:ident = $raw_body:expr;)* }) => {
        /// The raw functions.
        mod raw {
            use super::libm;
            $(pub extern "C" fn $name(x: f64) -> f64 {
                let f: fn(f64) -> f64 = $body;
                f(x)
            })*
            $(pub extern "C" fn $raw(x: f64) -> f64 {
                let f: fn(f64) -> f64 = $raw_body;
                f(x)
            })*
        }

        $(fn $name(t: &Thread, a: Bound) -> PyResult {
            unary(t, a, raw::$name, $failure)
        })*

        /// Functions of one double for compiled code. Their domain condition is the same for all: a finite result is
        /// right; for any other the call must be made through the module function, which may have to raise.
        pub static TYPED: &[(&str, extern "C" fn(f64) -> f64)] = &[
            $((stringify!($name), raw::$name),)*
            $((stringify!($raw), raw::$raw),)*
        ];
    };
}

const UNIT: Failure = Failure::Domain("a number in range from -1 up to 1");
const FINITE: Failure = Failure::Domain("a finite input");

unary_functions! {
    checked {
    acos = f64::acos, UNIT;
    acosh = |x| libm::acosh(x), Failure::Domain("argument value not less than 1");
    asin = f64::asin, UNIT;
    asinh = |x| libm::asinh(x), Failure::Range;
    atan = f64::atan, Failure::Range;
    atanh = |x| libm::atanh(x), Failure::Domain("a number between -1 and 1");
    cbrt = f64::cbrt, Failure::Range;
    cos = f64::cos, FINITE;
    cosh = f64::cosh, Failure::Range;
    erf = |x| libm::erf(x), Failure::Range;
    erfc = |x| libm::erfc(x), Failure::Range;
    exp = f64::exp, Failure::Range;
    exp2 = f64::exp2, Failure::Range;
    expm1 = |x| libm::expm1(x), Failure::Range;
    fabs = f64::abs, Failure::Range;
    log1p = |x| if x == 0.0 { x } else { libm::log1p(x) }, Failure::Domain("argument value > -1");
    sin = f64::sin, FINITE;
    sinh = f64::sinh, Failure::Range;
    sqrt = f64::sqrt, Failure::Domain("a nonnegative input");
    tan = f64::tan, FINITE;
    tanh = f64::tanh, Failure::Range;
    }
    elsewhere {
    log2 = f64::log2;
    log10 = f64::log10;
    log = f64::ln;
    degrees = |x| x * (180.0 / std::f64::consts::PI);
    radians = |x| x * (std::f64::consts::PI / 180.0);
    }
}

/// A logarithm, of ints of any size too.
fn logarithm(t: &Thread, v: &Value, f: extern "C" fn(f64) -> f64) -> PyResult<f64> {
    if let Some(n) = IntRef::of(v) {
        if n.is_zero() || n.is_negative() {
            return Err(t.value_error("expected a positive input"));
        }
        if let Some(d) = n.to_f64() {
            return Ok(f(d));
        }
        // n = m * 2**e with m in [0.5, 1).
        let e = n.bit_len();
        let top = n.to_big() >> (e - 128);
        let m = int::big_to_f64(&top).unwrap_or(0.0) / 2f64.powi(128);
        return Ok(f(m) + f(2.0) * e as f64);
    }
    let x = number::to_f64(t, v)?;
    let r = f(x);
    if x > 0.0 || x.is_nan() {
        return Ok(r);
    }
    Err(t.value_error(format_args!("expected a positive input, got {}", float::repr_text(x))))
}

fn log_base(t: &Thread, a: Bound) -> PyResult {
    let args = arguments(&a);
    match args {
        [x] => logarithm(t, x, raw::log).map(Value::from),
        [x, base] => {
            let x = logarithm(t, x, raw::log)?;
            let base = logarithm(t, base, raw::log)?;
            float::truediv(t, &Value::from(x), &Value::from(base))
        }
        [] => Err(t.type_error("log expected at least 1 argument, got 0")),
        more => Err(t.type_error(format_args!("log expected at most 2 arguments, got {}", more.len()))),
    }
}

fn log2_any(t: &Thread, a: Bound) -> PyResult {
    logarithm(t, a.get(0), raw::log2).map(Value::from)
}

fn log10_any(t: &Thread, a: Bound) -> PyResult {
    logarithm(t, a.get(0), raw::log10).map(Value::from)
}

/// Both arguments as doubles.
#[inline]
fn two(t: &Thread, a: &Bound) -> PyResult<(f64, f64)> {
    Ok((number::to_f64(t, a.get(0))?, number::to_f64(t, a.get(1))?))
}

fn atan2(t: &Thread, a: Bound) -> PyResult {
    let (y, x) = two(t, &a)?;
    Ok(Value::from(y.atan2(x)))
}

fn copysign(t: &Thread, a: Bound) -> PyResult {
    let (x, y) = two(t, &a)?;
    Ok(Value::from(x.copysign(y)))
}

fn fmod(t: &Thread, a: Bound) -> PyResult {
    let (x, y) = two(t, &a)?;
    let r = x % y;
    if r.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(domain_error(t));
    }
    Ok(Value::from(r))
}

fn remainder(t: &Thread, a: Bound) -> PyResult {
    let (x, y) = two(t, &a)?;
    let r = libm::remainder(x, y);
    if r.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(domain_error(t));
    }
    Ok(Value::from(r))
}

fn pow(t: &Thread, a: Bound) -> PyResult {
    let (x, y) = two(t, &a)?;
    let r = x.powf(y);
    if !r.is_finite() && x.is_finite() && y.is_finite() {
        return Err(if r.is_nan() || x == 0.0 { domain_error(t) } else { range_error(t) });
    }
    Ok(Value::from(r))
}

fn fma(t: &Thread, a: Bound) -> PyResult {
    let (x, y) = two(t, &a)?;
    let z = number::to_f64(t, a.get(2))?;
    let r = libm::fma(x, y, z);
    if r.is_nan() && !x.is_nan() && !y.is_nan() && !z.is_nan() {
        return Err(t.value_error("invalid operation in fma"));
    }
    if r.is_infinite() && x.is_finite() && y.is_finite() && z.is_finite() {
        return Err(t.overflow_error("overflow in fma"));
    }
    Ok(Value::from(r))
}

fn frexp(t: &Thread, a: Bound) -> PyResult {
    let (m, e) = libm::frexp(number::to_f64(t, a.get(0))?);
    Ok(tuple::pair(Value::from(m), Value::from(e)))
}

fn modf(t: &Thread, a: Bound) -> PyResult {
    let x = number::to_f64(t, a.get(0))?;
    let whole = x.trunc();
    let fraction = if x.is_infinite() { 0f64.copysign(x) } else { (x - whole).copysign(x) };
    Ok(tuple::pair(Value::from(fraction), Value::from(whole)))
}

fn ldexp(t: &Thread, a: Bound) -> PyResult {
    let x = number::to_f64(t, a.get(0))?;
    let Some(n) = IntRef::of(a.get(1)) else {
        return Err(t.type_error("Expected an int as second argument to ldexp."));
    };
    let n = n.to_i64().unwrap_or(if n.is_negative() { i64::MIN } else { i64::MAX });
    let r = libm::ldexp(x, n);
    if r.is_infinite() && x.is_finite() {
        return Err(range_error(t));
    }
    Ok(Value::from(r))
}

/// `floor` and `ceil`: of floats directly, of others by their method, of the rest as floats.
fn rounded(t: &Thread, v: &Value, method: &str, f: fn(f64) -> f64) -> PyResult {
    if v.is_int_word() {
        return Ok(v.clone());
    }
    if !v.class().is(FLOAT.get()) {
        if let Some(method) = attr::special(t, v, method)? {
            return call::call(t, &method, &[]);
        }
    }
    int::from_f64(t, f(number::to_f64(t, v)?))
}

fn floor(t: &Thread, a: Bound) -> PyResult {
    rounded(t, a.get(0), "__floor__", f64::floor)
}

fn ceil(t: &Thread, a: Bound) -> PyResult {
    rounded(t, a.get(0), "__ceil__", f64::ceil)
}

fn trunc(t: &Thread, a: Bound) -> PyResult {
    let v = a.get(0);
    if v.class().is(FLOAT.get()) {
        return int::from_f64(t, number::to_f64(t, v)?);
    }
    match attr::special(t, v, "__trunc__")? {
        Some(method) => call::call(t, &method, &[]),
        None => {
            Err(t.type_error(format_args!("type {} doesn't define __trunc__ method", v.class().tp_name())))
        }
    }
}

fn special_function(t: &Thread, a: Bound, f: fn(f64) -> Result<f64, Trouble>) -> PyResult {
    let x = number::to_f64(t, a.get(0))?;
    match f(x) {
        Ok(r) => Ok(Value::from(r)),
        Err(Trouble::Range) => Err(range_error(t)),
        Err(Trouble::Domain) => Err(t.value_error(format_args!(
            "expected a noninteger or positive integer, got {}",
            float::repr_text(x)
        ))),
    }
}

fn gamma(t: &Thread, a: Bound) -> PyResult {
    special_function(t, a, special::gamma)
}

fn lgamma(t: &Thread, a: Bound) -> PyResult {
    special_function(t, a, special::lgamma)
}

fn isfinite(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(number::to_f64(t, a.get(0))?.is_finite()))
}

fn isinf(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(number::to_f64(t, a.get(0))?.is_infinite()))
}

fn isnan(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(number::to_f64(t, a.get(0))?.is_nan()))
}

fn isclose(t: &Thread, a: Bound) -> PyResult {
    let (x, y) = two(t, &a)?;
    let tolerance = |i, default| a.opt(i).map_or(Ok(default), |v| number::to_f64(t, v));
    let relative = tolerance(2, 1e-9)?;
    let absolute = tolerance(3, 0.0)?;
    if relative < 0.0 || absolute < 0.0 {
        return Err(t.value_error("tolerances must be non-negative"));
    }
    if x == y {
        return Ok(Value::bool(true));
    }
    if x.is_infinite() || y.is_infinite() {
        return Ok(Value::bool(false));
    }
    let difference = (y - x).abs();
    let close =
        difference <= (relative * y).abs() || difference <= (relative * x).abs() || difference <= absolute;
    Ok(Value::bool(close))
}

/// The double `steps` representable values from `x` towards `y`.
pub fn next_after(x: f64, y: f64, steps: u64) -> f64 {
    if steps == 0 || x.is_nan() {
        return x;
    }
    if y.is_nan() {
        return y;
    }
    const SIGN: u64 = 1 << 63;
    let (bx, by) = (x.to_bits(), y.to_bits());
    let (ax, ay) = (bx & !SIGN, by & !SIGN);
    let bits = if bx == by {
        bx
    } else if (bx ^ by) & SIGN != 0 {
        // Across zero, whose two signs count as one value.
        if ax + ay <= steps {
            by
        } else if ax < steps {
            by & SIGN | (steps - ax)
        } else {
            bx & SIGN | (ax - steps)
        }
    } else if ax > ay {
        if ax - ay >= steps { bx - steps } else { by }
    } else if ay - ax >= steps {
        bx + steps
    } else {
        by
    };
    f64::from_bits(bits)
}

fn nextafter(t: &Thread, a: Bound) -> PyResult {
    let (x, y) = two(t, &a)?;
    let steps = match a.some(2) {
        None => 1,
        Some(steps) => {
            let n = number::index(t, steps)?;
            if int::is_negative(&n) {
                return Err(t.value_error("steps must be a non-negative integer"));
            }
            int::to_u64(&n).unwrap_or(u64::MAX)
        }
    };
    Ok(Value::from(next_after(x, y, steps)))
}

/// The value of the lowest bit.
pub fn ulp_of(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    let x = x.abs();
    if x.is_infinite() {
        return x;
    }
    let next = next_after(x, f64::INFINITY, 1);
    if next.is_infinite() { x - next_after(x, 0.0, 1) } else { next - x }
}

fn ulp(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(ulp_of(number::to_f64(t, a.get(0))?)))
}

const FUNCTIONS: &[Method] = &[
    Method::new(
        "acos(x, /)",
        acos,
        "Return the arc cosine (measured in radians) of x.\n\nThe result is between 0 and pi.",
    ),
    Method::new("acosh(x, /)", acosh, "Return the inverse hyperbolic cosine of x."),
    Method::new(
        "asin(x, /)",
        asin,
        "Return the arc sine (measured in radians) of x.\n\nThe result is between -pi/2 and pi/2.",
    ),
    Method::new("asinh(x, /)", asinh, "Return the inverse hyperbolic sine of x."),
    Method::new(
        "atan(x, /)",
        atan,
        "Return the arc tangent (measured in radians) of x.\n\nThe result is between -pi/2 and pi/2.",
    ),
    Method::new(
        "atan2(y, x, /)",
        atan2,
        "Return the arc tangent (measured in radians) of y/x.\n\nUnlike atan(y/x), the signs of both x and y are considered.",
    ),
    Method::new("atanh(x, /)", atanh, "Return the inverse hyperbolic tangent of x."),
    Method::new("cbrt(x, /)", cbrt, "Return the cube root of x."),
    Method::new(
        "ceil(x, /)",
        ceil,
        "Return the ceiling of x as an Integral.\n\nThis is the smallest integer >= x.",
    ),
    Method::new(
        "comb(n, k, /)",
        integers::comb,
        "Number of ways to choose k items from n items without repetition and without order.\n\nEvaluates to n! / (k! * (n - k)!) when k <= n and evaluates\nto zero when k > n.\n\nAlso called the binomial coefficient because it is equivalent\nto the coefficient of k-th term in polynomial expansion of the\nexpression (1 + x)**n.\n\nRaises TypeError if either of the arguments are not integers.\nRaises ValueError if either of the arguments are negative.",
    ),
    Method::new(
        "copysign(x, y, /)",
        copysign,
        "Return a float with the magnitude (absolute value) of x but the sign of y.\n\nOn platforms that support signed zeros, copysign(1.0, -0.0)\nreturns -1.0.\n",
    ),
    Method::new("cos(x, /)", cos, "Return the cosine of x (measured in radians)."),
    Method::new("cosh(x, /)", cosh, "Return the hyperbolic cosine of x."),
    Method::new(
        "degrees(x, /)",
        |t, a| Ok(Value::from(raw::degrees(number::to_f64(t, a.get(0))?))),
        "Convert angle x from radians to degrees.",
    ),
    Method::new(
        "dist(p, q, /)",
        sums::dist,
        "Return the Euclidean distance between two points p and q.\n\nThe points should be specified as sequences (or iterables) of\ncoordinates.  Both inputs must have the same dimension.\n\nRoughly equivalent to:\n    sqrt(sum((px - qx) ** 2.0 for px, qx in zip(p, q)))",
    ),
    Method::new("erf(x, /)", erf, "Error function at x."),
    Method::new("erfc(x, /)", erfc, "Complementary error function at x."),
    Method::new("exp(x, /)", exp, "Return e raised to the power of x."),
    Method::new("exp2(x, /)", exp2, "Return 2 raised to the power of x."),
    Method::new(
        "expm1(x, /)",
        expm1,
        "Return exp(x)-1.\n\nThis function avoids the loss of precision involved in the direct evaluation of exp(x)-1 for small x.",
    ),
    Method::new("fabs(x, /)", fabs, "Return the absolute value of the float x."),
    Method::new("factorial(n, /)", integers::factorial, "Find n!."),
    Method::new(
        "floor(x, /)",
        floor,
        "Return the floor of x as an Integral.\n\nThis is the largest integer <= x.",
    ),
    Method::new(
        "fma(x, y, z, /)",
        fma,
        "Fused multiply-add operation.\n\nCompute (x * y) + z with a single round.",
    ),
    Method::new("fmod(x, y, /)", fmod, "Return fmod(x, y), according to platform C.\n\nx % y may differ."),
    Method::new(
        "frexp(x, /)",
        frexp,
        "Return the mantissa and exponent of x, as pair (m, e).\n\nIf x is a finite nonzero number, then m is a float with\n0.5 <= abs(m) < 1.0 and an integer e is such that\nx == m * 2**e exactly.  Else, return (x, 0).",
    ),
    Method::new(
        "fsum(seq, /)",
        sums::fsum,
        "Return an accurate floating-point sum of values in the iterable seq.\n\nAssumes IEEE-754 floating-point arithmetic.",
    ),
    Method::new("gamma(x, /)", gamma, "Gamma function at x."),
    Method::new("gcd(*integers)", integers::gcd, "Greatest Common Divisor."),
    Method::new(
        "hypot(*coordinates)",
        sums::hypot,
        "Multidimensional Euclidean distance from the origin to a point.\n\nRoughly equivalent to:\n    sqrt(sum(x**2 for x in coordinates))\n\nFor a two dimensional point (x, y), gives the hypotenuse\nusing the Pythagorean theorem:  sqrt(x*x + y*y).\n\nFor example, the hypotenuse of a 3/4/5 right triangle is:\n\n    >>> hypot(3.0, 4.0)\n    5.0\n",
    ),
    Method::new(
        "isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0)",
        isclose,
        "Determine whether two floating-point numbers are close in value.\n\n  rel_tol\n    maximum difference for being considered \"close\", relative to the\n    magnitude of the input values\n  abs_tol\n    maximum difference for being considered \"close\", regardless of the\n    magnitude of the input values\n\nReturn True if a is close in value to b, and False otherwise.\n\nFor the values to be considered close, the difference between them\nmust be smaller than at least one of the tolerances.\n\n-inf, inf and NaN behave similarly to the IEEE 754 Standard.  That\nis, NaN is not close to anything, even itself.  inf and -inf are\nonly close to themselves.",
    ),
    Method::new(
        "isfinite(x, /)",
        isfinite,
        "Return True if x is neither an infinity nor a NaN, and False otherwise.",
    ),
    Method::new(
        "isinf(x, /)",
        isinf,
        "Return True if x is a positive or negative infinity, and False otherwise.",
    ),
    Method::new("isnan(x, /)", isnan, "Return True if x is a NaN (not a number), and False otherwise."),
    Method::new("isqrt(n, /)", integers::isqrt, "Return the integer part of the square root of the input."),
    Method::new("lcm(*integers)", integers::lcm, "Least Common Multiple."),
    Method::new("ldexp(x, i, /)", ldexp, "Return x * (2**i).\n\nThis is essentially the inverse of frexp()."),
    Method::new("lgamma(x, /)", lgamma, "Natural logarithm of absolute value of Gamma function at x."),
    Method::new(
        "log(*args)",
        log_base,
        "log(x, [base=math.e])\nReturn the logarithm of x to the given base.\n\nIf the base is not specified, returns the natural logarithm (base e) of x.",
    ),
    Method::new("log10(x, /)", log10_any, "Return the base 10 logarithm of x."),
    Method::new(
        "log1p(x, /)",
        log1p,
        "Return the natural logarithm of 1+x (base e).\n\nThe result is computed in a way which is accurate for x near zero.",
    ),
    Method::new("log2(x, /)", log2_any, "Return the base 2 logarithm of x."),
    Method::new(
        "modf(x, /)",
        modf,
        "Return the fractional and integer parts of x.\n\nBoth results carry the sign of x and are floats.",
    ),
    Method::new(
        "nextafter(x, y, /, *, steps=None)",
        nextafter,
        "Return the floating-point value the given number of steps after x towards y.\n\nIf steps is not specified or is None, it defaults to 1.\n\nRaises a TypeError, if x or y is not a double, or if steps is not\nan integer.  Raises ValueError if steps is negative.",
    ),
    Method::new(
        "perm(n, k=None, /)",
        integers::perm,
        "Number of ways to choose k items from n items without repetition and with order.\n\nEvaluates to n! / (n - k)! when k <= n and evaluates\nto zero when k > n.\n\nIf k is not specified or is None, then k defaults to n\nand the function returns n!.\n\nRaises TypeError if either of the arguments are not integers.\nRaises ValueError if either of the arguments are negative.",
    ),
    Method::new("pow(x, y, /)", pow, "Return x**y (x to the power of y)."),
    Method::new(
        "prod(iterable, /, *, start=1)",
        sums::prod,
        "Calculate the product of all the elements in the input iterable.\n\nThe default start value for the product is 1.\n\nWhen the iterable is empty, return the start value.  This function is\nintended specifically for use with numeric values and may reject\nnon-numeric types.",
    ),
    Method::new(
        "radians(x, /)",
        |t, a| Ok(Value::from(raw::radians(number::to_f64(t, a.get(0))?))),
        "Convert angle x from degrees to radians.",
    ),
    Method::new(
        "remainder(x, y, /)",
        remainder,
        "Difference between x and the closest integer multiple of y.\n\nReturn x - n*y where n*y is the closest integer multiple of y.\nIn the case where x is exactly halfway between two multiples of\ny, the nearest even value of n is used. The result is always exact.",
    ),
    Method::new("sin(x, /)", sin, "Return the sine of x (measured in radians)."),
    Method::new("sinh(x, /)", sinh, "Return the hyperbolic sine of x."),
    Method::new("sqrt(x, /)", sqrt, "Return the square root of x."),
    Method::new(
        "sumprod(p, q, /)",
        sums::sumprod,
        "Return the sum of products of values from two iterables p and q.\n\nRoughly equivalent to:\n\n    sum(map(operator.mul, p, q, strict=True))\n\nFor float and mixed int/float inputs, the intermediate products\nand sums are computed with extended precision.",
    ),
    Method::new("tan(x, /)", tan, "Return the tangent of x (measured in radians)."),
    Method::new("tanh(x, /)", tanh, "Return the hyperbolic tangent of x."),
    Method::new(
        "trunc(x, /)",
        trunc,
        "Truncates the Real x to the nearest Integral toward 0.\n\nUses the __trunc__ magic method.",
    ),
    Method::new("ulp(x, /)", ulp, "Return the value of the least significant bit of the float x."),
];
