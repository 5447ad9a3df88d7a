//! The methods of `Decimal`.

use super::coef::Mem;
use super::compare::Extreme;
use super::context::{State, rounding};
use super::convert::{self, argument, run};
use super::functions::{self, Base};
use super::num::{Ctx, Kind, Num, Rounding};
use super::object::{self, Active, PyDecimal, new, to_float, to_int};
use super::places::{self, Exactness, Logic};
use super::text::{Notation, digits, to_text};
use super::{arith, compare, division, format, power, sqrt};
use crate::state::Place;
use adder_vm::native::{Bound, Method};
use adder_vm::object::value::Value;
use adder_vm::protocol::call;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::complex;
use adder_vm::types::int::{self, IBig};
use adder_vm::types::tuple;
use dashu_int::ops::UnsignedAbs;

/// `DecimalTuple`.
pub static TUPLE_CLASS: Place = Place::new();

/// Operations of one and two operands, as methods of `Decimal` and of `Context` have them.
pub type One = fn(&Num, &Ctx, &mut u32) -> Mem<Num>;
pub type Two = fn(&Num, &Num, &Ctx, &mut u32) -> Mem<Num>;

fn one(t: &Thread, a: Bound, operation: One) -> PyResult {
    let active = Active::given(t, a.opt(1))?;
    let n = &a.this::<PyDecimal>(t)?.num;
    run(t, active.state(t)?, |c, st| operation(n, c, st)).map(new)
}

fn two(t: &Thread, a: Bound, operation: Two) -> PyResult {
    let active = Active::given(t, a.opt(2))?;
    let x = &a.this::<PyDecimal>(t)?.num;
    let y = argument(t, a.get(1))?;
    run(t, active.state(t)?, |c, st| operation(x, &y, c, st)).map(new)
}

fn is(t: &Thread, a: Bound, test: fn(&Num) -> bool) -> PyResult {
    Ok(Value::bool(test(&a.this::<PyDecimal>(t)?.num)))
}

fn is_in(t: &Thread, a: Bound, test: fn(&Num, &Ctx) -> bool) -> PyResult {
    let active = Active::given(t, a.opt(1))?;
    let c = active.state(t)?.ctx.get();
    Ok(Value::bool(test(&a.this::<PyDecimal>(t)?.num, &c)))
}

// Operations under the signature of `One` and `Two`.

pub fn ln(a: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    functions::log(a, Base::E, c, st)
}

pub fn log10(a: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    functions::log(a, Base::Ten, c, st)
}

pub fn next_plus(a: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    places::next(a, true, c, st)
}

pub fn next_minus(a: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    places::next(a, false, c, st)
}

pub fn compare_quiet(a: &Num, b: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    compare::compare(a, b, false, c, st)
}

pub fn compare_signal(a: &Num, b: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    compare::compare(a, b, true, c, st)
}

pub fn compare_total(a: &Num, b: &Num, _c: &Ctx, _st: &mut u32) -> Mem<Num> {
    compare::total(a, b)
}

pub fn compare_total_mag(a: &Num, b: &Num, _c: &Ctx, _st: &mut u32) -> Mem<Num> {
    compare::total_mag(a, b)
}

pub fn max(a: &Num, b: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    compare::extreme(a, b, Extreme::Max, false, c, st)
}

pub fn max_mag(a: &Num, b: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    compare::extreme(a, b, Extreme::Max, true, c, st)
}

pub fn min(a: &Num, b: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    compare::extreme(a, b, Extreme::Min, false, c, st)
}

pub fn min_mag(a: &Num, b: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    compare::extreme(a, b, Extreme::Min, true, c, st)
}

pub fn logical_and(a: &Num, b: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    places::logical(a, b, Logic::And, c, st)
}

pub fn logical_or(a: &Num, b: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    places::logical(a, b, Logic::Or, c, st)
}

pub fn logical_xor(a: &Num, b: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    places::logical(a, b, Logic::Xor, c, st)
}

pub fn to_integral_exact(a: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    places::to_integral(a, Exactness::Exact, c, st)
}

pub fn to_integral_value(a: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    places::to_integral(a, Exactness::Quiet, c, st)
}

pub fn copy_sign(a: &Num, b: &Num, _c: &Ctx, _st: &mut u32) -> Mem<Num> {
    Ok(a.clone().with_sign(b.neg))
}

/// Whether two numbers have the same exponent, or are special in the same way.
pub fn same_quantum(a: &Num, b: &Num) -> bool {
    match (a.is_finite(), b.is_finite()) {
        (true, true) => a.exp == b.exp,
        (false, false) => a.is_nan() == b.is_nan(),
        (_, _) => false,
    }
}

/// `number_class`.
pub fn class_name(n: &Num, c: &Ctx) -> &'static str {
    let signed = |plus, minus| if n.neg { minus } else { plus };
    match n.kind {
        Kind::Signaling => "sNaN",
        Kind::Quiet => "NaN",
        Kind::Infinite => signed("+Infinity", "-Infinity"),
        Kind::Finite if n.coef.is_zero() => signed("+Zero", "-Zero"),
        Kind::Finite if n.is_subnormal(c) => signed("+Subnormal", "-Subnormal"),
        Kind::Finite => signed("+Normal", "-Normal"),
    }
}

fn quantize(t: &Thread, a: Bound) -> PyResult {
    let active = Active::given(t, a.opt(3))?;
    let s = active.state(t)?;
    let round = rounding_argument(t, a.opt(2), s)?;
    let x = argument(t, a.get(0))?;
    let y = argument(t, a.get(1))?;
    run(t, s, |c, st| places::quantize(&x, &y, &c.with_round(round), st)).map(new)
}

/// The rounding mode that was given, or the context's.
fn rounding_argument(t: &Thread, given: Option<&Value>, s: &State) -> PyResult<Rounding> {
    match given {
        Some(v) if !v.is_none() => rounding(t, v),
        _ => Ok(s.ctx.get().round),
    }
}

fn to_integral(t: &Thread, a: Bound, exactness: Exactness) -> PyResult {
    let active = Active::given(t, a.opt(2))?;
    let s = active.state(t)?;
    let round = rounding_argument(t, a.opt(1), s)?;
    let n = &a.this::<PyDecimal>(t)?.num;
    run(t, s, |c, st| places::to_integral(n, exactness, &c.with_round(round), st)).map(new)
}

fn fma(t: &Thread, a: Bound) -> PyResult {
    let active = Active::given(t, a.opt(3))?;
    let x = &a.this::<PyDecimal>(t)?.num;
    let (y, z) = (argument(t, a.get(1))?, argument(t, a.get(2))?);
    run(t, active.state(t)?, |c, st| arith::fma(x, &y, &z, c, st)).map(new)
}

/// The digits of a coefficient, as small ints.
fn digit_values(n: &Num) -> Vec<Value> {
    digits(&n.coef).as_bytes().iter().map(|d| Value::from((d - b'0') as i64)).collect()
}

fn as_tuple(t: &Thread, a: Bound) -> PyResult {
    let n = &a.this::<PyDecimal>(t)?.num;
    let (digits, exponent) = match n.kind {
        Kind::Infinite => (vec![Value::from(0)], Value::from("F")),
        Kind::Finite => (digit_values(n), Value::from(n.exp)),
        kind => {
            let payload = if n.coef.is_zero() { Vec::new() } else { digit_values(n) };
            (payload, Value::from(if kind == Kind::Quiet { "n" } else { "N" }))
        }
    };
    let parts = [Value::from(n.neg as i64), tuple::new(digits), exponent];
    match TUPLE_CLASS.get() {
        Some(class) => call::call(t, &class, &parts),
        None => Ok(tuple::of(parts)),
    }
}

fn as_integer_ratio(t: &Thread, a: Bound) -> PyResult {
    let n = &a.this::<PyDecimal>(t)?.num;
    match n.kind {
        Kind::Finite => {}
        Kind::Infinite => return Err(t.overflow_error("cannot convert Infinity to integer ratio")),
        Kind::Quiet | Kind::Signaling => {
            return Err(t.value_error("cannot convert NaN to integer ratio"));
        }
    }
    match ratio(n) {
        Ok((numerator, denominator)) => Ok(tuple::pair(Value::from(numerator), Value::from(denominator))),
        Err(_) => Err(t.memory_error()),
    }
}

/// A finite number as a fraction in lowest terms.
fn ratio(n: &Num) -> Mem<(IBig, IBig)> {
    if n.coef.is_zero() {
        return Ok((IBig::ZERO, IBig::ONE));
    }
    if n.exp >= 0 {
        return Ok((power::integer(n)?, IBig::ONE));
    }
    let zeros = n.coef.trailing_zeros().min(-n.exp);
    let coef = n.coef.shift_right(zeros).0;
    let exp = -n.exp - zeros;
    super::coef::room(exp)?;
    // What is left in common are twos or fives: never both, and never more of them than the denominator has.
    let big = coef.to_big();
    let twos = if exp > 0 { big.trailing_zeros().unwrap_or(0).min(exp as usize) } else { 0 };
    let mut numerator = big >> twos;
    let mut fives = exp as usize;
    if twos == 0 {
        let five = IBig::from(5);
        let mut left = IBig::from(numerator);
        while fives > 0 {
            let q = &left / &five;
            if &q * &five != left {
                break;
            }
            left = q;
            fives -= 1;
        }
        numerator = left.unsigned_abs();
    }
    let denominator = IBig::from(int::magnitude(int::IntRef::Small(5)).pow(fives)) << (exp as usize - twos);
    let numerator = IBig::from(numerator);
    Ok((if n.neg { -numerator } else { numerator }, denominator))
}

fn round(t: &Thread, a: Bound) -> PyResult {
    let n = &a.this::<PyDecimal>(t)?.num;
    let Some(places_given) = a.some(1) else { return to_int(t, n, Rounding::HalfEven) };
    if !int::is_int(places_given) {
        return Err(t.type_error("optional arg must be an integer"));
    }
    let count = super::context::integer(t, places_given)?;
    let quantum = Num::new(false, super::coef::Coef::ONE, count.checked_neg().unwrap_or(i64::MAX));
    let active = Active::current(t)?;
    run(t, active.state(t)?, |c, st| places::quantize(n, &quantum, c, st)).map(new)
}

fn whole(t: &Thread, a: Bound, round: Rounding) -> PyResult {
    to_int(t, &a.this::<PyDecimal>(t)?.num, round)
}

fn itself(_t: &Thread, a: Bound) -> PyResult {
    Ok(a.get(0).clone())
}

fn reduce(t: &Thread, a: Bound) -> PyResult {
    let text = object::str(t, a.get(0))?;
    Ok(tuple::pair(a.get(0).class().to_value(), tuple::of([text])))
}

fn from_float(t: &Thread, a: Bound) -> PyResult {
    let v = a.get(1);
    let n = if let Some(n) = int::IntRef::of(v) {
        convert::from_int(n)
    } else if let Some(d) = adder_vm::types::float::float_value(v) {
        convert::from_f64(d)
    } else {
        return Err(t.type_error("argument must be int or float"));
    };
    let active = Active::current(t)?;
    let n = convert::enter(t, active.state(t)?, n, convert::Entry::Exact)?;
    convert::for_class(t, a.get(0), n)
}

fn from_number(t: &Thread, a: Bound) -> PyResult {
    let v = a.get(1);
    let known =
        object::num(v).is_some() || int::is_int(v) || adder_vm::types::float::float_value(v).is_some();
    if !known {
        return Err(convert::unsupported(t, v));
    }
    let active = Active::current(t)?;
    let n = convert::from_object(t, active.state(t)?, v, convert::Entry::Exact)?;
    convert::for_class(t, a.get(0), n)
}

fn number_class(t: &Thread, a: Bound) -> PyResult {
    let active = Active::given(t, a.opt(1))?;
    let c = active.state(t)?.ctx.get();
    Ok(Value::from(class_name(&a.this::<PyDecimal>(t)?.num, &c)))
}

fn to_eng_string(t: &Thread, a: Bound) -> PyResult {
    let active = Active::given(t, a.opt(1))?;
    let capitals = active.state(t)?.capitals.get();
    Ok(Value::from(to_text(&a.this::<PyDecimal>(t)?.num, Notation::Engineering, capitals)))
}

fn to_complex(t: &Thread, a: Bound) -> PyResult {
    let re = to_float(t, &a.this::<PyDecimal>(t)?.num)?;
    Ok(complex::new((re, 0.0)))
}

fn method_same_quantum(t: &Thread, a: Bound) -> PyResult {
    Active::given(t, a.opt(2))?;
    let y = argument(t, a.get(1))?;
    Ok(Value::bool(same_quantum(&a.this::<PyDecimal>(t)?.num, &y)))
}

fn with_sign(t: &Thread, a: Bound, sign: fn(bool) -> bool) -> PyResult {
    let n = a.this::<PyDecimal>(t)?.num.clone();
    let neg = sign(n.neg);
    Ok(new(n.with_sign(neg)))
}

fn sizeof(t: &Thread, a: Bound) -> PyResult {
    let limbs = match &a.this::<PyDecimal>(t)?.num.coef {
        super::coef::Coef::Small(_) => 0,
        super::coef::Coef::Large(limbs) => limbs.len(),
    };
    Ok(Value::from(size_of::<PyDecimal>() + 8 * limbs))
}

pub static METHODS: &[Method] = &[
    method!(
        one,
        "exp(self, /, context=None)",
        functions::exp,
        "e to the power of the number, correctly rounded."
    ),
    method!(one, "ln(self, /, context=None)", ln, "The natural logarithm, correctly rounded."),
    method!(one, "log10(self, /, context=None)", log10, "The logarithm to the base ten, correctly rounded."),
    method!(one, "next_minus(self, /, context=None)", next_minus, "The largest representable number below."),
    method!(one, "next_plus(self, /, context=None)", next_plus, "The smallest representable number above."),
    method!(one, "normalize(self, /, context=None)", places::reduce, "The number without zeroes at its end."),
    method!(one, "sqrt(self, /, context=None)", sqrt::sqrt, "The square root, correctly rounded."),
    method!(one, "logb(self, /, context=None)", places::logb, "The exponent of the first digit."),
    method!(
        one,
        "logical_invert(self, /, context=None)",
        places::logical_invert,
        "A number of ones and zeroes with each of its digits inverted."
    ),
    method!(
        two,
        "compare(self, /, other, context=None)",
        compare_quiet,
        "Compares by value: -1, 0 or 1, or NaN if one is a NaN."
    ),
    method!(
        two,
        "compare_signal(self, /, other, context=None)",
        compare_signal,
        "Compares by value; every NaN signals."
    ),
    method!(
        two,
        "max(self, /, other, context=None)",
        max,
        "The larger of two numbers; a number wins over a quiet NaN."
    ),
    method!(two, "max_mag(self, /, other, context=None)", max_mag, "The number with the larger magnitude."),
    method!(
        two,
        "min(self, /, other, context=None)",
        min,
        "The smaller of two numbers; a number wins over a quiet NaN."
    ),
    method!(two, "min_mag(self, /, other, context=None)", min_mag, "The number with the smaller magnitude."),
    method!(
        two,
        "next_toward(self, /, other, context=None)",
        places::next_toward,
        "The representable number next to this one in the direction of the other."
    ),
    method!(
        two,
        "remainder_near(self, /, other, context=None)",
        division::rem_near,
        "What remains when the other is taken the nearest whole number of times."
    ),
    Method::new(
        "quantize(self, /, exp, rounding=None, context=None)",
        quantize,
        "The number rounded to the exponent of another one.",
    ),
    Method::new(
        "to_integral(self, /, rounding=None, context=None)",
        |t, a| to_integral(t, a, Exactness::Quiet),
        "The same as to_integral_value.",
    ),
    Method::new(
        "to_integral_value(self, /, rounding=None, context=None)",
        |t, a| to_integral(t, a, Exactness::Quiet),
        "Rounds to a whole number without signals.",
    ),
    Method::new(
        "to_integral_exact(self, /, rounding=None, context=None)",
        |t, a| to_integral(t, a, Exactness::Exact),
        "Rounds to a whole number and signals Inexact or Rounded where that applies.",
    ),
    Method::new(
        "fma(self, /, other, third, context=None)",
        fma,
        "The product with other plus third, rounded only once.",
    ),
    method!(is, "is_canonical(self, /)", |_| true, "True: every number is canonical."),
    method!(is, "is_finite(self, /)", Num::is_finite, "Whether the number is neither infinite nor a NaN."),
    method!(is, "is_infinite(self, /)", Num::is_infinite, "Whether the number is an infinity."),
    method!(is, "is_nan(self, /)", Num::is_nan, "Whether the number is a NaN, quiet or signaling."),
    method!(is, "is_qnan(self, /)", |n| n.kind == Kind::Quiet, "Whether the number is a quiet NaN."),
    method!(is, "is_snan(self, /)", Num::is_signaling, "Whether the number is a signaling NaN."),
    method!(
        is,
        "is_signed(self, /)",
        |n| n.neg,
        "Whether the number has a minus sign, zeroes and NaNs included."
    ),
    method!(is, "is_zero(self, /)", Num::is_zero, "Whether the number is a zero."),
    Method::new(
        "is_normal(self, /, context=None)",
        |t, a| is_in(t, a, Num::is_normal),
        "Whether the number is finite, not zero and not subnormal.",
    ),
    Method::new(
        "is_subnormal(self, /, context=None)",
        |t, a| is_in(t, a, Num::is_subnormal),
        "Whether the number is not zero and below the least normal exponent.",
    ),
    Method::new(
        "adjusted(self, /)",
        |t, a| {
            let n = &a.this::<PyDecimal>(t)?.num;
            Ok(Value::from(if n.is_finite() { n.adjusted() } else { 0 }))
        },
        "The exponent of the first digit; 0 for what is not finite.",
    ),
    Method::new("canonical(self, /)", itself, "The number itself."),
    Method::new("conjugate(self, /)", itself, "The number itself."),
    Method::new("radix(self, /)", |_, _| Ok(new(Num::from_i64(10))), "Decimal(10)."),
    Method::new(
        "copy_abs(self, /)",
        |t, a| with_sign(t, a, |_| false),
        "The magnitude, as it is in every context.",
    ),
    Method::new(
        "copy_negate(self, /)",
        |t, a| with_sign(t, a, |neg| !neg),
        "The number with the other sign, as it is in every context.",
    ),
    method!(
        two,
        "logical_and(self, /, other, context=None)",
        logical_and,
        "And of two numbers of ones and zeroes, by digits."
    ),
    method!(
        two,
        "logical_or(self, /, other, context=None)",
        logical_or,
        "Or of two numbers of ones and zeroes, by digits."
    ),
    method!(
        two,
        "logical_xor(self, /, other, context=None)",
        logical_xor,
        "Exclusive or of two numbers of ones and zeroes, by digits."
    ),
    method!(
        two,
        "rotate(self, /, other, context=None)",
        places::rotate,
        "The digits turned around within the precision by some places, to the left for positive counts."
    ),
    method!(
        two,
        "scaleb(self, /, other, context=None)",
        places::scaleb,
        "The number with another one added to its exponent."
    ),
    method!(
        two,
        "shift(self, /, other, context=None)",
        places::shift,
        "The digits moved by some places within the precision, to the left for positive counts."
    ),
    method!(
        two,
        "copy_sign(self, /, other, context=None)",
        copy_sign,
        "The number with the sign of another one."
    ),
    method!(
        two,
        "compare_total(self, /, other, context=None)",
        compare_total,
        "Compares representations in the total order of the specification."
    ),
    method!(
        two,
        "compare_total_mag(self, /, other, context=None)",
        compare_total_mag,
        "As compare_total, without the signs."
    ),
    Method::new(
        "same_quantum(self, /, other, context=None)",
        method_same_quantum,
        "Whether both have the same exponent, or are both infinite or NaNs.",
    ),
    Method::new("number_class(self, /, context=None)", number_class, "The class of the number, as a string."),
    Method::new(
        "to_eng_string(self, /, context=None)",
        to_eng_string,
        "The number in engineering notation, whose exponents are multiples of three.",
    ),
    Method::new("as_tuple(self, /)", as_tuple, "The number as a named tuple of sign, digits and exponent."),
    Method::new(
        "as_integer_ratio(self, /)",
        as_integer_ratio,
        "Numerator and denominator of the exact value in lowest terms.",
    ),
    Method::class("from_float(type, f, /)", from_float, "The exact value of a float or int."),
    Method::class(
        "from_number(type, number, /)",
        from_number,
        "The exact value of an int, float or Decimal.",
    ),
    Method::new("__copy__(self, /)", itself, ""),
    Method::new("__deepcopy__(self, object, /)", itself, ""),
    Method::new("__format__(self, fmtarg, override=<unrepresentable>, /)", format::format, ""),
    Method::new("__reduce__(self, /)", reduce, ""),
    Method::new("__round__(self, ndigits=<unrepresentable>, /)", round, ""),
    Method::new("__ceil__(self, /)", |t, a| whole(t, a, Rounding::Ceiling), ""),
    Method::new("__floor__(self, /)", |t, a| whole(t, a, Rounding::Floor), ""),
    Method::new("__trunc__(self, /)", |t, a| whole(t, a, Rounding::Down), ""),
    Method::new("__complex__(self, /)", to_complex, ""),
    Method::new("__sizeof__(self, /)", sizeof, ""),
];
