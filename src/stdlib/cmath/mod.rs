//! `cmath`: functions of a complex variable. `functions` and `special` know no objects.

mod functions;
mod special;

use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::value::Value;
use adder_vm::protocol::number;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::complex::{self, Pair};
use adder_vm::types::tuple;
use functions::{Outcome, Trouble};
use std::f64::consts::{E, PI};

fn finish(t: &Thread, outcome: Outcome) -> PyResult {
    match outcome {
        Ok(parts) => Ok(complex::new(parts)),
        Err(Trouble::Domain) => Err(t.value_error("math domain error")),
        Err(Trouble::Range) => Err(t.overflow_error("math range error")),
    }
}

fn argument(t: &Thread, a: &Bound, i: usize) -> PyResult<Pair> {
    complex::from_object(t, a.get(i))
}

macro_rules! unary {
    ($($name:ident)*) => {$(
        fn $name(t: &Thread, a: Bound) -> PyResult {
            finish(t, functions::$name(argument(t, &a, 0)?))
        }
    )*};
}

unary!(acos acosh asin atan atanh cos cosh exp log10 sin sinh sqrt tan tanh);

fn asinh(t: &Thread, a: Bound) -> PyResult {
    finish(t, functions::asinh_(argument(t, &a, 0)?))
}

fn log(t: &Thread, a: Bound) -> PyResult {
    let z = argument(t, &a, 0)?;
    finish(
        t,
        match a.opt(1) {
            None => functions::log(z),
            Some(base) => functions::log_base(z, complex::from_object(t, base)?),
        },
    )
}

fn phase(t: &Thread, a: Bound) -> PyResult {
    let (re, im) = argument(t, &a, 0)?;
    Ok(Value::from(im.atan2(re)))
}

fn polar(t: &Thread, a: Bound) -> PyResult {
    let (re, im) = argument(t, &a, 0)?;
    let r = re.hypot(im);
    if r.is_infinite() && re.is_finite() && im.is_finite() {
        return finish(t, Err(Trouble::Range));
    }
    Ok(tuple::pair(Value::from(r), Value::from(im.atan2(re))))
}

fn rect(t: &Thread, a: Bound) -> PyResult {
    finish(t, functions::rect(number::to_f64(t, a.get(0))?, number::to_f64(t, a.get(1))?))
}

fn isfinite(t: &Thread, a: Bound) -> PyResult {
    let (re, im) = argument(t, &a, 0)?;
    Ok(Value::bool(re.is_finite() && im.is_finite()))
}

fn isinf(t: &Thread, a: Bound) -> PyResult {
    let (re, im) = argument(t, &a, 0)?;
    Ok(Value::bool(re.is_infinite() || im.is_infinite()))
}

fn isnan(t: &Thread, a: Bound) -> PyResult {
    let (re, im) = argument(t, &a, 0)?;
    Ok(Value::bool(re.is_nan() || im.is_nan()))
}

fn isclose(t: &Thread, a: Bound) -> PyResult {
    let (x, y) = (argument(t, &a, 0)?, argument(t, &a, 1)?);
    let tolerance = |i, default| a.opt(i).map_or(Ok(default), |v| number::to_f64(t, v));
    let (relative, absolute) = (tolerance(2, 1e-9)?, tolerance(3, 0.0)?);
    if relative < 0.0 || absolute < 0.0 {
        return Err(t.value_error("tolerances must be non-negative"));
    }
    if x == y {
        return Ok(Value::bool(true));
    }
    let infinite = |z: Pair| z.0.is_infinite() || z.1.is_infinite();
    if infinite(x) || infinite(y) {
        return Ok(Value::bool(false));
    }
    let size = |z: Pair| z.0.hypot(z.1);
    let difference = size((x.0 - y.0, x.1 - y.1));
    let close =
        difference <= relative * size(y) || difference <= relative * size(x) || difference <= absolute;
    Ok(Value::bool(close))
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "cmath",
    doc: "This module provides access to mathematical functions for complex\nnumbers.",
    functions: &[
        Method::new("acos(z, /)", acos, "Return the arc cosine of z."),
        Method::new("acosh(z, /)", acosh, "Return the inverse hyperbolic cosine of z."),
        Method::new("asin(z, /)", asin, "Return the arc sine of z."),
        Method::new("asinh(z, /)", asinh, "Return the inverse hyperbolic sine of z."),
        Method::new("atan(z, /)", atan, "Return the arc tangent of z."),
        Method::new("atanh(z, /)", atanh, "Return the inverse hyperbolic tangent of z."),
        Method::new("cos(z, /)", cos, "Return the cosine of z."),
        Method::new("cosh(z, /)", cosh, "Return the hyperbolic cosine of z."),
        Method::new("exp(z, /)", exp, "Return the exponential value e**z."),
        Method::new(
            "isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0)",
            isclose,
            "Determine whether two complex numbers are close in value.\n\n  rel_tol\n    maximum difference for being considered \"close\", relative to the\n    magnitude of the input values\n  abs_tol\n    maximum difference for being considered \"close\", regardless of the\n    magnitude of the input values\n\nReturn True if a is close in value to b, and False otherwise.\n\nFor the values to be considered close, the difference between them must\nbe smaller than at least one of the tolerances.\n\n-inf, inf and NaN behave similarly to the IEEE 754 Standard.  That is,\nNaN is not close to anything, even itself. inf and -inf are only close\nto themselves.",
        ),
        Method::new(
            "isfinite(z, /)",
            isfinite,
            "Return True if both the real and imaginary parts of z are finite, else False.",
        ),
        Method::new("isinf(z, /)", isinf, "Checks if the real or imaginary part of z is infinite."),
        Method::new("isnan(z, /)", isnan, "Checks if the real or imaginary part of z not a number (NaN)."),
        Method::new(
            "log(z, base=<unrepresentable>, /)",
            log,
            "log(z[, base]) -> the logarithm of z to the given base.\n\nIf the base is not specified, returns the natural logarithm (base e)\nof z.",
        ),
        Method::new("log10(z, /)", log10, "Return the base-10 logarithm of z."),
        Method::new("phase(z, /)", phase, "Return argument, also known as the phase angle, of a complex."),
        Method::new(
            "polar(z, /)",
            polar,
            "Convert a complex from rectangular coordinates to polar coordinates.\n\nr is the distance from 0 and phi the phase angle.",
        ),
        Method::new("rect(r, phi, /)", rect, "Convert from polar coordinates to rectangular coordinates."),
        Method::new("sin(z, /)", sin, "Return the sine of z."),
        Method::new("sinh(z, /)", sinh, "Return the hyperbolic sine of z."),
        Method::new("sqrt(z, /)", sqrt, "Return the square root of z."),
        Method::new("tan(z, /)", tan, "Return the tangent of z."),
        Method::new("tanh(z, /)", tanh, "Return the hyperbolic tangent of z."),
    ],
    types: &[],
    init: Some(|_, module| {
        module.add("pi", Value::from(PI));
        module.add("e", Value::from(E));
        module.add("tau", Value::from(2.0 * PI));
        module.add("inf", Value::from(f64::INFINITY));
        module.add("infj", complex::new((0.0, f64::INFINITY)));
        module.add("nan", Value::from(f64::NAN));
        module.add("nanj", complex::new((0.0, f64::NAN)));
        Ok(())
    }),
};
