//! The methods of `Context`: each does what the operation of its name does on numbers, in this context.

use super::context::{self, PyContext, State, state_of};
use super::convert::{self, Entry, argument, run};
use super::methods::{self, One, Two};
use super::num::{Ctx, Kind, Num};
use super::object::{self, new};
use super::text::{Notation, to_text};
use super::{arith, division, functions, places, power, sqrt};
use adder_vm::native::{Bound, Method};
use adder_vm::object::value::Value;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::int;
use adder_vm::types::tuple;

fn state<'a>(t: &Thread, a: Bound<'a>) -> PyResult<&'a State> {
    Ok(&a.this::<PyContext>(t)?.state)
}

fn one(t: &Thread, a: Bound, operation: One) -> PyResult {
    let s = state(t, a)?;
    let x = argument(t, a.get(1))?;
    run(t, s, |c, st| operation(&x, c, st)).map(new)
}

fn two(t: &Thread, a: Bound, operation: Two) -> PyResult {
    let s = state(t, a)?;
    let (x, y) = (argument(t, a.get(1))?, argument(t, a.get(2))?);
    run(t, s, |c, st| operation(&x, &y, c, st)).map(new)
}

fn is(t: &Thread, a: Bound, test: fn(&Num, &Ctx) -> bool) -> PyResult {
    let s = state(t, a)?;
    let x = argument(t, a.get(1))?;
    Ok(Value::bool(test(&x, &s.ctx.get())))
}

fn add(a: &Num, b: &Num, c: &Ctx, st: &mut u32) -> super::coef::Mem<Num> {
    arith::add(a, b, false, c, st)
}

fn subtract(a: &Num, b: &Num, c: &Ctx, st: &mut u32) -> super::coef::Mem<Num> {
    arith::add(a, b, true, c, st)
}

fn divmod(t: &Thread, a: Bound) -> PyResult {
    let s = state(t, a)?;
    let (x, y) = (argument(t, a.get(1))?, argument(t, a.get(2))?);
    let (q, r) = run(t, s, |c, st| division::div_mod(&x, &y, c, st))?;
    Ok(tuple::pair(new(q), new(r)))
}

fn pow(t: &Thread, a: Bound) -> PyResult {
    let s = state(t, a)?;
    let (x, y) = (argument(t, a.get(1))?, argument(t, a.get(2))?);
    match a.some(3) {
        Some(m) => {
            let m = argument(t, m)?;
            run(t, s, |c, st| power::pow_mod(&x, &y, &m, c, st)).map(new)
        }
        None => run(t, s, |c, st| power::pow(&x, &y, c, st)).map(new),
    }
}

fn fma(t: &Thread, a: Bound) -> PyResult {
    let s = state(t, a)?;
    let (x, y, z) = (argument(t, a.get(1))?, argument(t, a.get(2))?, argument(t, a.get(3))?);
    run(t, s, |c, st| arith::fma(&x, &y, &z, c, st)).map(new)
}

fn create(t: &Thread, a: Bound) -> PyResult {
    match a.opt(1) {
        Some(v) => convert::from_object(t, state(t, a)?, v, Entry::Rounded).map(new),
        None => Ok(new(Num::zero(false, 0))),
    }
}

fn create_from_float(t: &Thread, a: Bound) -> PyResult {
    let v = a.get(1);
    let n = if let Some(n) = int::IntRef::of(v) {
        convert::from_int(n)
    } else if let Some(d) = adder_vm::types::float::float_value(v) {
        convert::from_f64(d)
    } else {
        return Err(t.type_error("argument must be int or float"));
    };
    convert::enter(t, state(t, a)?, n, Entry::Rounded).map(new)
}

fn text(t: &Thread, a: Bound, notation: Notation) -> PyResult {
    let s = state(t, a)?;
    let x = argument(t, a.get(1))?;
    Ok(Value::from(to_text(&x, notation, s.capitals.get())))
}

fn canonical(t: &Thread, a: Bound) -> PyResult {
    match object::num(a.get(1)) {
        Some(_) => Ok(a.get(1).clone()),
        None => Err(t.type_error("argument must be a Decimal")),
    }
}

fn copy_decimal(t: &Thread, a: Bound) -> PyResult {
    match object::num(a.get(1)) {
        Some(_) => Ok(a.get(1).clone()),
        None => Ok(new(argument(t, a.get(1))?.into_owned())),
    }
}

fn with_sign(t: &Thread, a: Bound, sign: fn(bool) -> bool) -> PyResult {
    let n = argument(t, a.get(1))?.into_owned();
    let neg = sign(n.neg);
    Ok(new(n.with_sign(neg)))
}

fn copy(t: &Thread, a: Bound) -> PyResult {
    Ok(context::copy(state(t, a)?))
}

fn cleared(t: &Thread, a: Bound, clear: fn(&State)) -> PyResult {
    clear(state(t, a)?);
    Ok(Value::none())
}

fn apply(t: &Thread, a: Bound) -> PyResult {
    one(t, a, super::num::finalized)
}

fn exponent(_t: &Thread, a: Bound, which: fn(&Ctx) -> i64) -> PyResult {
    Ok(state_of(a.get(0)).map_or_else(Value::none, |s| Value::from(which(&s.ctx.get()))))
}

pub static METHODS: &[Method] = &[
    method!(one, "abs(self, x, /)", object::abs, "The magnitude of x."),
    method!(one, "exp(self, x, /)", functions::exp, "e to the power of x."),
    method!(one, "ln(self, x, /)", methods::ln, "The natural logarithm of x."),
    method!(one, "log10(self, x, /)", methods::log10, "The logarithm of x to the base ten."),
    method!(one, "logb(self, x, /)", places::logb, "The exponent of the first digit of x."),
    method!(
        one,
        "logical_invert(self, x, /)",
        places::logical_invert,
        "The number of ones and zeroes x with each digit inverted."
    ),
    method!(one, "minus(self, x, /)", object::minus, "-x, rounded."),
    method!(one, "next_minus(self, x, /)", methods::next_minus, "The largest representable number below x."),
    method!(one, "next_plus(self, x, /)", methods::next_plus, "The smallest representable number above x."),
    method!(one, "normalize(self, x, /)", places::reduce, "x without zeroes at its end."),
    method!(one, "plus(self, x, /)", object::plus, "x, rounded."),
    method!(one, "sqrt(self, x, /)", sqrt::sqrt, "The square root of x."),
    method!(one, "to_integral(self, x, /)", methods::to_integral_value, "The same as to_integral_value."),
    method!(
        one,
        "to_integral_exact(self, x, /)",
        methods::to_integral_exact,
        "x rounded to a whole number, with signals."
    ),
    method!(
        one,
        "to_integral_value(self, x, /)",
        methods::to_integral_value,
        "x rounded to a whole number, without signals."
    ),
    method!(two, "add(self, x, y, /)", add, "The sum of x and y."),
    method!(two, "compare(self, x, y, /)", methods::compare_quiet, "Compares x and y by value."),
    method!(
        two,
        "compare_signal(self, x, y, /)",
        methods::compare_signal,
        "Compares x and y by value; every NaN signals."
    ),
    method!(
        two,
        "compare_total(self, x, y, /)",
        methods::compare_total,
        "Compares the representations of x and y."
    ),
    method!(
        two,
        "compare_total_mag(self, x, y, /)",
        methods::compare_total_mag,
        "Compares the representations of x and y without their signs."
    ),
    method!(two, "copy_sign(self, x, y, /)", methods::copy_sign, "x with the sign of y."),
    method!(two, "divide(self, x, y, /)", arith::div, "x divided by y."),
    method!(two, "divide_int(self, x, y, /)", division::div_int, "The whole part of x divided by y."),
    method!(two, "logical_and(self, x, y, /)", methods::logical_and, "And by digits."),
    method!(two, "logical_or(self, x, y, /)", methods::logical_or, "Or by digits."),
    method!(two, "logical_xor(self, x, y, /)", methods::logical_xor, "Exclusive or by digits."),
    method!(two, "max(self, x, y, /)", methods::max, "The larger of x and y."),
    method!(two, "max_mag(self, x, y, /)", methods::max_mag, "The one with the larger magnitude."),
    method!(two, "min(self, x, y, /)", methods::min, "The smaller of x and y."),
    method!(two, "min_mag(self, x, y, /)", methods::min_mag, "The one with the smaller magnitude."),
    method!(two, "multiply(self, x, y, /)", arith::mul, "The product of x and y."),
    method!(
        two,
        "next_toward(self, x, y, /)",
        places::next_toward,
        "The representable number next to x in the direction of y."
    ),
    method!(two, "quantize(self, x, y, /)", places::quantize, "x rounded to the exponent of y."),
    method!(two, "remainder(self, x, y, /)", division::rem, "What remains of x when it is divided by y."),
    method!(
        two,
        "remainder_near(self, x, y, /)",
        division::rem_near,
        "What remains of x when y is taken the nearest whole number of times."
    ),
    method!(two, "rotate(self, x, y, /)", places::rotate, "The digits of x turned around by y places."),
    method!(two, "scaleb(self, x, y, /)", places::scaleb, "x with y added to its exponent."),
    method!(two, "shift(self, x, y, /)", places::shift, "The digits of x moved by y places."),
    method!(two, "subtract(self, x, y, /)", subtract, "The difference of x and y."),
    Method::new("divmod(self, x, y, /)", divmod, "Whole quotient and remainder of x and y."),
    Method::new(
        "power(self, /, a, b, modulo=None)",
        pow,
        "a to the power of b, modulo a third number if it is given.",
    ),
    Method::new("fma(self, x, y, z, /)", fma, "x times y plus z, rounded once."),
    Method::new(
        "Etiny(self, /)",
        |t, a| exponent(t, a, Ctx::etiny),
        "The least exponent of a subnormal number.",
    ),
    Method::new(
        "Etop(self, /)",
        |t, a| exponent(t, a, Ctx::etop),
        "The largest exponent of a number with all its digits.",
    ),
    Method::new("radix(self, /)", |_, _| Ok(new(Num::from_i64(10))), "Decimal(10)."),
    Method::new(
        "is_canonical(self, x, /)",
        |t, a| canonical(t, a).map(|_| Value::bool(true)),
        "True for every Decimal.",
    ),
    method!(is, "is_finite(self, x, /)", |n, _| n.is_finite(), "Whether x is neither infinite nor a NaN."),
    method!(is, "is_infinite(self, x, /)", |n, _| n.is_infinite(), "Whether x is an infinity."),
    method!(is, "is_nan(self, x, /)", |n, _| n.is_nan(), "Whether x is a NaN."),
    method!(is, "is_normal(self, x, /)", Num::is_normal, "Whether x is finite, not zero and not subnormal."),
    method!(is, "is_qnan(self, x, /)", |n, _| n.kind == Kind::Quiet, "Whether x is a quiet NaN."),
    method!(is, "is_signed(self, x, /)", |n, _| n.neg, "Whether x has a minus sign."),
    method!(is, "is_snan(self, x, /)", |n, _| n.is_signaling(), "Whether x is a signaling NaN."),
    method!(is, "is_subnormal(self, x, /)", Num::is_subnormal, "Whether x is subnormal."),
    method!(is, "is_zero(self, x, /)", |n, _| n.is_zero(), "Whether x is a zero."),
    Method::new("_apply(self, x, /)", apply, "x, rounded."),
    Method::new("canonical(self, x, /)", canonical, "x itself."),
    Method::new(
        "copy_abs(self, x, /)",
        |t, a| with_sign(t, a, |_| false),
        "The magnitude of x, not rounded.",
    ),
    Method::new("copy_decimal(self, x, /)", copy_decimal, "x as a Decimal, not rounded."),
    Method::new(
        "copy_negate(self, x, /)",
        |t, a| with_sign(t, a, |neg| !neg),
        "x with the other sign, not rounded.",
    ),
    Method::new(
        "number_class(self, x, /)",
        |t, a| {
            let c = state(t, a)?.ctx.get();
            Ok(Value::from(methods::class_name(&*argument(t, a.get(1))?, &c)))
        },
        "The class of x, as a string.",
    ),
    Method::new(
        "same_quantum(self, x, y, /)",
        |t, a| {
            let (x, y) = (argument(t, a.get(1))?, argument(t, a.get(2))?);
            Ok(Value::bool(methods::same_quantum(&x, &y)))
        },
        "Whether x and y have the same exponent.",
    ),
    Method::new(
        "to_eng_string(self, x, /)",
        |t, a| text(t, a, Notation::Engineering),
        "x in engineering notation.",
    ),
    Method::new(
        "to_sci_string(self, x, /)",
        |t, a| text(t, a, Notation::Scientific),
        "x in scientific notation.",
    ),
    Method::new("clear_flags(self, /)", |t, a| cleared(t, a, |s| s.status.set(0)), "Resets all flags."),
    Method::new("clear_traps(self, /)", |t, a| cleared(t, a, |s| s.traps.set(0)), "Resets all traps."),
    Method::new("__copy__(self, /)", copy, ""),
    Method::new("__reduce__(self, /)", context::reduce, ""),
    Method::new("copy(self, /)", copy, "A copy of the context."),
    Method::new(
        "create_decimal(self, num=\"0\", /)",
        create,
        "A Decimal of any value the constructor takes, rounded in this context.",
    ),
    Method::new(
        "create_decimal_from_float(self, f, /)",
        create_from_float,
        "A Decimal of a float or int, rounded in this context.",
    ),
];
