//! `Decimal`: the object, its operators and conversions. Numbers never change, so the object is the number and nothing else.

use super::coef::Mem;
use super::context::{State, state_of};
use super::convert::{self, Entry, operand, run};
use super::num::{Ctx, Kind, Num, Rounding, flag};
use super::text::{Notation, to_text};
use super::{arith, current, division, methods, order, places, power};
use adder_abi::object::Header;
use adder_vm::native::{Bound, GetSet};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, blank_header};
use adder_vm::object::slots::{BinaryOp, Slots};
use adder_vm::object::value::Value;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::float;
use adder_vm::types::int::IBig;
use adder_vm::types::tuple;
use adder_vm::{constructor, types::int};

/// A decimal number.
#[repr(C)]
pub struct PyDecimal {
    head: Header,
    pub num: Num,
}

pub static DECIMAL: TypeCell = TypeCell::new();

// SAFETY: a number owns no references.
unsafe impl Payload for PyDecimal {
    fn cell() -> &'static TypeCell {
        &DECIMAL
    }
}

/// A new plain `Decimal`.
#[inline(always)]
pub fn new(num: Num) -> Value {
    DECIMAL.get().instantiate(PyDecimal { head: blank_header(), num })
}

/// A new instance of `Decimal` or a subclass.
pub fn new_in(class: &PyType, num: Num) -> Value {
    class.instantiate(PyDecimal { head: blank_header(), num })
}

/// The number of an instance of `Decimal` or a subclass.
#[inline(always)]
pub fn num(v: &Value) -> Option<&Num> {
    match v.downcast_exact::<PyDecimal>() {
        Some(d) => Some(&d.num),
        None => num_of_subclass(v),
    }
}

#[inline(never)]
fn num_of_subclass(v: &Value) -> Option<&Num> {
    v.downcast::<PyDecimal>().map(|d| &d.num)
}

/// The settings of the current context, held as long as the result is.
pub struct Active(Value);

/// Settings for the case that cannot be, that a context is none.
const NO_CONTEXT: &str = "a context is required";

impl Active {
    #[inline(always)]
    pub fn current(t: &Thread) -> PyResult<Active> {
        current::get(t).map(Active)
    }

    /// The context that was given, or the current one.
    pub fn given(t: &Thread, given: Option<&Value>) -> PyResult<Active> {
        current::given_or_current(t, given).map(Active)
    }

    #[inline(always)]
    pub fn state(&self, t: &Thread) -> PyResult<&State> {
        state_of(&self.0).ok_or_else(|| t.type_error(NO_CONTEXT))
    }
}

fn construct(t: &Thread, a: Bound) -> PyResult {
    let class = a.get(0).as_type().unwrap_or(DECIMAL.get());
    let active = Active::given(t, a.opt(2))?;
    let Some(v) = a.opt(1) else { return Ok(new_in(class, Num::zero(false, 0))) };
    if class.is(DECIMAL.get()) && v.class().is(class) {
        return Ok(v.clone());
    }
    let n = convert::from_object(t, active.state(t)?, v, Entry::Exact)?;
    Ok(new_in(class, n))
}

constructor!(decimal_new, "Decimal(type, value=\"0\", context=None)", construct);

/// The operation of a binary operator.
type Operation = fn(&Num, &Num, &Ctx, &mut u32) -> Mem<Num>;

#[inline(always)]
fn binary(
    t: &Thread,
    a: &Value,
    b: &Value,
    operation: impl Fn(&Num, &Num, &Ctx, &mut u32) -> Mem<Num> + Copy,
) -> PyResult {
    let (Some(x), Some(y)) = (num(a), num(b)) else {
        let (Some(x), Some(y)) = (operand(a), operand(b)) else { return Ok(Value::not_implemented()) };
        let active = Active::current(t)?;
        return run(t, active.state(t)?, |c, st| operation(&x, &y, c, st)).map(new);
    };
    let active = Active::current(t)?;
    run(t, active.state(t)?, |c, st| operation(x, y, c, st)).map(new)
}

fn add(t: &Thread, a: &Value, b: &Value) -> PyResult {
    binary(t, a, b, |x, y, c, st| arith::add(x, y, false, c, st))
}

fn sub(t: &Thread, a: &Value, b: &Value) -> PyResult {
    binary(t, a, b, |x, y, c, st| arith::add(x, y, true, c, st))
}

fn mul(t: &Thread, a: &Value, b: &Value) -> PyResult {
    binary(t, a, b, arith::mul)
}

fn truediv(t: &Thread, a: &Value, b: &Value) -> PyResult {
    binary(t, a, b, arith::div)
}

fn floordiv(t: &Thread, a: &Value, b: &Value) -> PyResult {
    binary(t, a, b, division::div_int as Operation)
}

fn modulo(t: &Thread, a: &Value, b: &Value) -> PyResult {
    binary(t, a, b, division::rem as Operation)
}

fn pow(t: &Thread, a: &Value, b: &Value) -> PyResult {
    binary(t, a, b, power::pow as Operation)
}

fn divmod(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let (Some(x), Some(y)) = (operand(a), operand(b)) else { return Ok(Value::not_implemented()) };
    let active = Active::current(t)?;
    let (q, r) = run(t, active.state(t)?, |c, st| division::div_mod(&x, &y, c, st))?;
    Ok(tuple::pair(new(q), new(r)))
}

fn pow_mod(t: &Thread, a: &Value, b: &Value, modulus: &Value) -> PyResult {
    let (Some(x), Some(y), Some(m)) = (operand(a), operand(b), operand(modulus)) else {
        return Ok(Value::not_implemented());
    };
    let active = Active::current(t)?;
    run(t, active.state(t)?, |c, st| power::pow_mod(&x, &y, &m, c, st)).map(new)
}

/// `+a`: rounded; a negative zero loses its sign unless rounding is down.
pub fn plus(a: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    signed(a, a.neg, c, st)
}

/// `-a`, rounded.
pub fn minus(a: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    signed(a, !a.neg, c, st)
}

/// The magnitude, rounded.
pub fn abs(a: &Num, c: &Ctx, st: &mut u32) -> Mem<Num> {
    if a.neg { minus(a, c, st) } else { plus(a, c, st) }
}

fn signed(a: &Num, neg: bool, c: &Ctx, st: &mut u32) -> Mem<Num> {
    if a.is_nan() {
        return Ok(super::num::nan_result(a, c, st));
    }
    let neg = neg && !(a.is_zero() && c.round != Rounding::Floor);
    super::num::finalized(&a.clone().with_sign(neg), c, st)
}

fn unary(t: &Thread, v: &Value, operation: fn(&Num, &Ctx, &mut u32) -> Mem<Num>) -> PyResult {
    let Some(x) = num(v) else { return Ok(Value::not_implemented()) };
    let active = Active::current(t)?;
    run(t, active.state(t)?, |c, st| operation(x, c, st)).map(new)
}

/// The number rounded to an int.
pub fn to_int(t: &Thread, n: &Num, round: Rounding) -> PyResult {
    match n.kind {
        Kind::Finite => {}
        Kind::Infinite => return Err(t.overflow_error("cannot convert Infinity to integer")),
        Kind::Quiet | Kind::Signaling => return Err(t.value_error("cannot convert NaN to integer")),
    }
    let whole = |n: &Num| -> Mem<IBig> {
        let mut quiet = 0;
        let n = places::to_integral(n, places::Exactness::Quiet, &Ctx::MAX.with_round(round), &mut quiet)?;
        power::integer(&n)
    };
    match whole(n) {
        Ok(big) => Ok(Value::from(big)),
        Err(_) => Err(t.memory_error()),
    }
}

/// The nearest float.
pub fn to_float(t: &Thread, n: &Num) -> PyResult<f64> {
    match n.kind {
        Kind::Signaling => Err(t.value_error("cannot convert signaling NaN to float")),
        Kind::Quiet => Ok(if n.neg { -f64::NAN } else { f64::NAN }),
        Kind::Infinite => Ok(if n.neg { f64::NEG_INFINITY } else { f64::INFINITY }),
        Kind::Finite => {
            let small = n.coef.as_small().filter(|&c| c < 1 << 53 && (-22..=22).contains(&n.exp));
            if let Some(c) = small {
                // Both are exact floats, so one operation rounds rightly.
                let power = super::wide::POWERS[n.exp.unsigned_abs() as usize] as f64;
                let d = if n.exp < 0 { c as f64 / power } else { c as f64 * power };
                return Ok(if n.neg { -d } else { d });
            }
            let text = to_text(n, Notation::Scientific, false);
            Ok(float::parse_plain(text.as_str()).unwrap_or(f64::NAN))
        }
    }
}

fn hash(t: &Thread, v: &Value) -> PyResult<i64> {
    let Some(n) = num(v) else { return Ok(0) };
    match n.kind {
        Kind::Signaling => return Err(t.type_error("Cannot hash a signaling NaN value")),
        Kind::Quiet => return Ok(adder_vm::protocol::hash::by_identity(v)),
        Kind::Infinite => return Ok(if n.neg { -314_159 } else { 314_159 }),
        Kind::Finite => {}
    }
    const P: u128 = int::HASH_MODULUS as u128;
    if let Some(small) = n.coef.as_small().filter(|&c| n.exp == 0 && c < P) {
        return Ok(int::finish_hash(if n.neg { -(small as i64) } else { small as i64 }));
    }
    let coef = match n.coef.as_small() {
        Some(small) => small % P,
        None => n.coef.limbs().iter().rev().fold(0, |h, &l| (h * super::limbs::BASE as u128 + l as u128) % P),
    };
    // The inverse of ten modulo 2**61 - 1.
    let mut factor = if n.exp >= 0 { 10 } else { 2_075_258_708_292_324_556u128 };
    let mut exponent = n.exp.unsigned_abs();
    let mut h = coef;
    while exponent != 0 {
        if exponent & 1 == 1 {
            h = h * factor % P;
        }
        factor = factor * factor % P;
        exponent >>= 1;
    }
    Ok(int::finish_hash(if n.neg { -(h as i64) } else { h as i64 }))
}

/// `str()` of a plain `Decimal`.
pub fn str(t: &Thread, v: &Value) -> PyResult {
    let Some(n) = num(v) else { return Ok(Value::none()) };
    let active = Active::current(t)?;
    Ok(Value::from(to_text(n, Notation::Scientific, active.state(t)?.capitals.get())))
}

fn repr(t: &Thread, v: &Value) -> PyResult {
    let Some(n) = num(v) else { return Ok(Value::none()) };
    let active = Active::current(t)?;
    let text = to_text(n, Notation::Scientific, active.state(t)?.capitals.get());
    Ok(Value::from(format!("Decimal('{text}')")))
}

pub static DECIMAL_SPEC: TypeSpec = TypeSpec {
    name: "Decimal",
    module: "decimal",
    flags: type_flag::BASE_TYPE,
    doc: "Decimal(value=\"0\", context=None)\n--\n\nA decimal number: of an int, a string, a tuple, a float or another one. The context does not change the\nvalue; its traps decide whether what is no number raises InvalidOperation.",
    slots: Slots {
        new: Some(decimal_new),
        init: Some(|_, _, _| Ok(())),
        repr: Some(repr),
        str: Some(str),
        hash: Some(hash),
        compare: Some(order::compare),
        neg: Some(|t, v| unary(t, v, minus)),
        pos: Some(|t, v| unary(t, v, plus)),
        abs: Some(|t, v| unary(t, v, abs)),
        truth: Some(|_, v| Ok(!num(v).is_some_and(Num::is_zero))),
        int: Some(|t, v| match num(v) {
            Some(n) => to_int(t, n, Rounding::Down),
            None => Ok(Value::none()),
        }),
        float: Some(|t, v| match num(v) {
            Some(n) => to_float(t, n).map(Value::from),
            None => Ok(Value::none()),
        }),
        pow_mod: Some(pow_mod),
        ..Slots::EMPTY
    }
    .with_binary(&[
        (BinaryOp::Add, add),
        (BinaryOp::Sub, sub),
        (BinaryOp::Mul, mul),
        (BinaryOp::TrueDiv, truediv),
        (BinaryOp::FloorDiv, floordiv),
        (BinaryOp::Mod, modulo),
        (BinaryOp::DivMod, divmod),
        (BinaryOp::Pow, pow),
    ]),
    methods: methods::METHODS,
    getset: &[
        GetSet::get("real", |_, v| Ok(v.clone()), ""),
        GetSet::get("imag", |_, _| Ok(new(Num::zero(false, 0))), ""),
    ],
    ..TypeSpec::of::<PyDecimal>(&DECIMAL)
};

/// Notes that a float took part.
pub fn float_operation(t: &Thread, s: &State, quietly: bool) -> PyResult<()> {
    if quietly {
        s.status.set(s.status.get() | flag::FLOAT_OPERATION);
        return Ok(());
    }
    s.note(t, flag::FLOAT_OPERATION)
}
