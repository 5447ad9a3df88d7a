//! `timedelta`: days, seconds and microseconds; all arithmetic is on whole microseconds.

use adder_abi::object::Header;
use adder_vm::constructor;
use adder_vm::exc::Exc;
use adder_vm::native::{Bound, GetSet, Method};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, blank_header};
use adder_vm::object::slots::{BinaryOp, CompareOp, Slots};
use adder_vm::object::value::Value;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::float;
use adder_vm::types::int::{self, IBig, IntRef, Sign};
use adder_vm::types::tuple;

/// A duration.
#[repr(C)]
pub struct PyTimeDelta {
    head: Header,
    pub days: i32,
    /// From 0 to 86,399.
    pub seconds: i32,
    /// From 0 to 999,999.
    pub micros: i32,
}

pub static TIMEDELTA: TypeCell = TypeCell::new();

// SAFETY: a duration owns no references.
unsafe impl Payload for PyTimeDelta {
    fn cell() -> &'static TypeCell {
        &TIMEDELTA
    }
}

pub const DAY: i64 = 86_400_000_000;
const MAX_DAYS: i128 = 999_999_999;

impl PyTimeDelta {
    /// The duration in microseconds.
    pub fn total(&self) -> i128 {
        (self.days as i128 * 86_400 + self.seconds as i128) * 1_000_000 + self.micros as i128
    }
}

/// The duration of an instance, in microseconds.
pub fn total(v: &Value) -> Option<i128> {
    v.downcast::<PyTimeDelta>().map(PyTimeDelta::total)
}

fn make_in(t: &Thread, class: &PyType, micros: i128) -> PyResult {
    let days = micros.div_euclid(DAY as i128);
    if days.abs() > MAX_DAYS {
        if i32::try_from(days).is_err() {
            return Err(t.overflow_error("Python int too large to convert to C int"));
        }
        return Err(t.overflow_error(format_args!("days={days}; must have magnitude <= 999999999")));
    }
    let rest = micros.rem_euclid(DAY as i128) as i64;
    Ok(class.instantiate(PyTimeDelta {
        head: blank_header(),
        days: days as i32,
        seconds: (rest / 1_000_000) as i32,
        micros: (rest % 1_000_000) as i32,
    }))
}

/// A duration of that many microseconds.
pub fn new(t: &Thread, micros: i128) -> PyResult {
    make_in(t, TIMEDELTA.get(), micros)
}

fn from_big(t: &Thread, micros: &IBig) -> PyResult {
    match i128::try_from(micros) {
        Ok(micros) => new(t, micros),
        Err(_) => Err(t.overflow_error("Python int too large to convert to C int")),
    }
}

/// Adds a component: whole microseconds to the sum, what is left of them to the leftover.
fn add_component(
    t: &Thread,
    sum: &mut IBig,
    leftover: &mut f64,
    v: &Value,
    factor: i64,
    name: &str,
) -> PyResult<()> {
    if let Some(n) = IntRef::of(v) {
        *sum += n.to_big() * factor;
        return Ok(());
    }
    let Some(d) = float::float_value(v) else {
        return Err(t.type_error(format_args!(
            "unsupported type for timedelta {name} component: {}",
            v.class().tp_name()
        )));
    };
    let whole = int::from_f64(t, d)?;
    *sum += IntRef::of(&whole).map_or(IBig::ZERO, IntRef::to_big) * factor;
    let fraction = (d - d.trunc()) * factor as f64;
    *sum += int::big_from_f64(fraction.trunc());
    *leftover += fraction - fraction.trunc();
    Ok(())
}

fn construct(t: &Thread, a: Bound) -> PyResult {
    const PARTS: [(usize, i64, &str); 7] = [
        (3, 1, "microseconds"),
        (4, 1000, "milliseconds"),
        (2, 1_000_000, "seconds"),
        (5, 60_000_000, "minutes"),
        (6, 3_600_000_000, "hours"),
        (1, DAY, "days"),
        (7, 7 * DAY, "weeks"),
    ];
    let mut sum = IBig::ZERO;
    let mut leftover = 0.0;
    for (i, factor, name) in PARTS {
        if let Some(v) = a.opt(i) {
            add_component(t, &mut sum, &mut leftover, v, factor, name)?;
        }
    }
    if leftover != 0.0 {
        let mut whole: f64 = leftover.round();
        if (whole - leftover).abs() == 0.5 {
            // A tie goes to the even total.
            let odd = (sum.as_sign_words().1.first().is_some_and(|w| w & 1 == 1)) as i64 as f64;
            whole = 2.0 * ((leftover + odd) * 0.5).round() - odd;
        }
        sum += whole as i64;
    }
    let class = a.get(0).as_type().unwrap_or(TIMEDELTA.get());
    match i128::try_from(&sum) {
        Ok(micros) => make_in(t, class, micros),
        Err(_) => Err(t.overflow_error("Python int too large to convert to C int")),
    }
}

constructor!(
    delta_new,
    "__new__(cls, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)",
    construct
);

/// `a / b` to the nearest whole number, ties to even; `b` is not zero.
fn divide_nearest(a: &IBig, b: &IBig) -> IBig {
    let (q, r) = int::div_rem_floor(a, b);
    let twice = r << 1;
    let (twice, size) = if b.sign() == Sign::Negative { (-twice, -b.clone()) } else { (twice, b.clone()) };
    let odd = q.as_sign_words().1.first().is_some_and(|w| w & 1 == 1);
    if twice > size || twice == size && odd { q + IBig::ONE } else { q }
}

fn by_zero(t: &Thread) -> adder_vm::thread::Raised {
    t.error(Exc::ZeroDivisionError, "division by zero")
}

/// The duration times a float, or divided by it.
fn scaled(t: &Thread, micros: i128, d: f64, divide: bool) -> PyResult {
    if d.is_nan() {
        return Err(t.value_error("cannot convert NaN to integer ratio"));
    }
    if d.is_infinite() {
        return Err(t.overflow_error("cannot convert Infinity to integer ratio"));
    }
    let (n, m) = float::integer_ratio(d);
    let (n, m) = if divide { (m, n) } else { (n, m) };
    if m.is_zero() {
        return Err(by_zero(t));
    }
    from_big(t, &divide_nearest(&(IBig::from(micros) * n), &m))
}

fn add(t: &Thread, a: &Value, b: &Value) -> PyResult {
    match (total(a), total(b)) {
        (Some(x), Some(y)) => new(t, x + y),
        _ => Ok(Value::not_implemented()),
    }
}

fn sub(t: &Thread, a: &Value, b: &Value) -> PyResult {
    match (total(a), total(b)) {
        (Some(x), Some(y)) => new(t, x - y),
        _ => Ok(Value::not_implemented()),
    }
}

fn mul(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let (delta, factor) = match (total(a), total(b)) {
        (Some(x), None) => (x, b),
        (None, Some(y)) => (y, a),
        _ => return Ok(Value::not_implemented()),
    };
    if let Some(n) = IntRef::of(factor) {
        return from_big(t, &(IBig::from(delta) * n.to_big()));
    }
    match float::float_value(factor) {
        Some(d) => scaled(t, delta, d, false),
        None => Ok(Value::not_implemented()),
    }
}

fn truediv(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let Some(x) = total(a) else { return Ok(Value::not_implemented()) };
    if let Some(y) = total(b) {
        return int::truediv(t, &Value::from(x), &Value::from(y));
    }
    if let Some(n) = IntRef::of(b) {
        if n.is_zero() {
            return Err(by_zero(t));
        }
        return from_big(t, &divide_nearest(&IBig::from(x), &n.to_big()));
    }
    match float::float_value(b) {
        Some(d) => scaled(t, x, d, true),
        None => Ok(Value::not_implemented()),
    }
}

fn floordiv(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let Some(x) = total(a) else { return Ok(Value::not_implemented()) };
    if let Some(y) = total(b) {
        return int::floordiv(t, &Value::from(x), &Value::from(y));
    }
    match IntRef::of(b) {
        Some(n) if n.is_zero() => Err(by_zero(t)),
        Some(n) => from_big(t, &int::div_rem_floor(&IBig::from(x), &n.to_big()).0),
        None => Ok(Value::not_implemented()),
    }
}

fn modulo(t: &Thread, a: &Value, b: &Value) -> PyResult {
    match (total(a), total(b)) {
        (Some(_), Some(0)) => Err(by_zero(t)),
        (Some(x), Some(y)) => new(t, floor_mod(x, y)),
        _ => Ok(Value::not_implemented()),
    }
}

fn floor_mod(x: i128, y: i128) -> i128 {
    let r = x % y;
    if r != 0 && (r < 0) != (y < 0) { r + y } else { r }
}

fn divmod(t: &Thread, a: &Value, b: &Value) -> PyResult {
    match (total(a), total(b)) {
        (Some(_), Some(0)) => Err(by_zero(t)),
        (Some(x), Some(y)) => {
            let r = floor_mod(x, y);
            Ok(tuple::pair(Value::from((x - r) / y), new(t, r)?))
        }
        _ => Ok(Value::not_implemented()),
    }
}

fn compare(_t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    Ok(match (total(a), total(b)) {
        (Some(x), Some(y)) => Value::bool(op.holds(x.cmp(&y))),
        _ => Value::not_implemented(),
    })
}

/// The hash of a duration of that many microseconds.
pub fn hash_of(micros: i128) -> i64 {
    int::hash_ref(IntRef::of_big(&(IBig::from(micros) * 0x9e37_79b9i64)))
}

/// The name in `repr`: with the module for the type itself, as subclasses are called otherwise.
pub fn shown_name(v: &Value, cell: &'static TypeCell, name: &str) -> String {
    if v.class().is(cell.get()) { format!("datetime.{name}") } else { v.class().name_str() }
}

fn repr(_t: &Thread, v: &Value) -> PyResult {
    let Some(d) = v.downcast::<PyTimeDelta>() else { return Ok(Value::none()) };
    let mut parts = Vec::new();
    for (name, n) in [("days", d.days), ("seconds", d.seconds), ("microseconds", d.micros)] {
        if n != 0 {
            parts.push(format!("{name}={n}"));
        }
    }
    let inside = if parts.is_empty() { "0".to_owned() } else { parts.join(", ") };
    Ok(Value::from(format!("{}({inside})", shown_name(v, &TIMEDELTA, "timedelta"))))
}

fn str(_t: &Thread, v: &Value) -> PyResult {
    let Some(d) = v.downcast::<PyTimeDelta>() else { return Ok(Value::none()) };
    let mut out = String::new();
    if d.days != 0 {
        out.push_str(&format!("{} day{}, ", d.days, if d.days.abs() == 1 { "" } else { "s" }));
    }
    out.push_str(&format!("{}:{:02}:{:02}", d.seconds / 3600, d.seconds / 60 % 60, d.seconds % 60));
    if d.micros != 0 {
        out.push_str(&format!(".{:06}", d.micros));
    }
    Ok(Value::from(out))
}

fn part(v: &Value, f: fn(&PyTimeDelta) -> i32) -> PyResult {
    Ok(Value::from(v.downcast::<PyTimeDelta>().map_or(0, f)))
}

pub static TIMEDELTA_SPEC: TypeSpec = TypeSpec {
    name: "timedelta",
    module: "datetime",
    flags: type_flag::BASE_TYPE,
    doc: "Difference between two datetime values.\n\ntimedelta(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)\n\nAll arguments are optional and default to 0.\nArguments may be integers or floats, and may be positive or negative.",
    slots: Slots {
        new: Some(delta_new),
        init: Some(|_, _, _| Ok(())),
        repr: Some(repr),
        str: Some(str),
        hash: Some(|_, v| Ok(hash_of(total(v).unwrap_or(0)))),
        compare: Some(compare),
        neg: Some(|t, v| new(t, -total(v).unwrap_or(0))),
        pos: Some(|t, v| new(t, total(v).unwrap_or(0))),
        abs: Some(|t, v| new(t, total(v).unwrap_or(0).abs())),
        truth: Some(|_, v| Ok(total(v) != Some(0))),
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
    ]),
    methods: &[
        Method::new(
            "total_seconds(self, /)",
            |t, a| int::truediv(t, &Value::from(total(a.get(0)).unwrap_or(0)), &Value::small_int(1_000_000)),
            "Total seconds in the duration.",
        ),
        Method::new(
            "__reduce__(self, /)",
            |t, a| {
                let d = a.this::<PyTimeDelta>(t)?;
                let state = vec![Value::from(d.days), Value::from(d.seconds), Value::from(d.micros)];
                Ok(tuple::pair(a.get(0).class().to_value(), tuple::new(state)))
            },
            "__reduce__() -> (cls, state)",
        ),
    ],
    getset: &[
        GetSet::member("days", |_, v| part(v, |d| d.days), "Number of days."),
        GetSet::get(
            "seconds",
            |_, v| part(v, |d| d.seconds),
            "Number of seconds (>= 0 and less than 1 day).",
        ),
        GetSet::get(
            "microseconds",
            |_, v| part(v, |d| d.micros),
            "Number of microseconds (>= 0 and less than 1 second).",
        ),
    ],
    ..TypeSpec::of::<PyTimeDelta>(&TIMEDELTA)
};
