//! `abs`, `divmod`, `pow`, `round`, `sum`, `min`, `max`, `bin`, `oct`, `hex`.

use crate::exc::Exc;
use crate::native::Bound;
use crate::object::slots::{BinaryOp, CompareOp};
use crate::object::value::Value;
use crate::protocol::{attr, call, compare, iter, number};
use crate::thread::{PyResult, Thread};
use crate::types::bytes::{PyByteArray, PyBytes};
use crate::types::complex;
use crate::types::dict::PyDict;
use crate::types::str::PyStr;
use crate::types::tuple::{self, PyTuple};
use crate::types::{float, int};

pub fn abs(t: &Thread, a: Bound) -> PyResult {
    number::abs(t, a.get(0))
}

pub fn divmod(t: &Thread, a: Bound) -> PyResult {
    number::binary(t, BinaryOp::DivMod, a.get(0), a.get(1))
}

pub fn pow(t: &Thread, a: Bound) -> PyResult {
    number::power(t, a.get(0), a.get(1), a.some(2))
}

pub fn round(t: &Thread, a: Bound) -> PyResult {
    let v = a.get(0);
    if a.some(1).is_none() {
        // The methods of these types cannot be replaced.
        if v.is_int_word() {
            return Ok(v.clone());
        }
        if v.word().is_flonum() {
            let rounded = v.word().as_flonum().round_ties_even();
            if rounded.abs() < 1e15 {
                return Ok(Value::small_int(rounded as i64));
            }
        }
    }
    let method = attr::special(t, v, "__round__");
    let Some(method) = t.catch(method, Exc::AttributeError)?.flatten() else {
        return Err(
            t.type_error(format_args!("type {} doesn't define __round__ method", v.class().tp_name()))
        );
    };
    match a.some(1) {
        Some(digits) => call::call(t, &method, std::slice::from_ref(digits)),
        None => call::call(t, &method, &[]),
    }
}

pub fn bin(t: &Thread, a: Bound) -> PyResult {
    int::with_prefix(t, a.get(0), 'b')
}

pub fn oct(t: &Thread, a: Bound) -> PyResult {
    int::with_prefix(t, a.get(0), 'o')
}

pub fn hex(t: &Thread, a: Bound) -> PyResult {
    int::with_prefix(t, a.get(0), 'x')
}

/// A running sum of doubles with its lost low parts (Neumaier's variant of Kahan's method, as CPython 3.12 on).
#[derive(Clone, Copy)]
struct Compensated {
    high: f64,
    low: f64,
}

impl Compensated {
    fn add(self, x: f64) -> Compensated {
        let total = self.high + x;
        let lost = if self.high.abs() >= x.abs() { (self.high - total) + x } else { (x - total) + self.high };
        Compensated { high: total, low: self.low + lost }
    }

    fn finish(self) -> f64 {
        // An infinity or NaN makes the correction meaningless.
        if self.low != 0.0 && self.low.is_finite() { self.high + self.low } else { self.high }
    }
}

enum Running {
    Int(i64),
    Float(Compensated),
    Complex(Compensated, Compensated),
    Any(Value),
}

impl Running {
    fn of(v: Value) -> Running {
        if v.class().is(int::INT.get()) {
            if let Some(n) = int::to_i64(&v) {
                return Running::Int(n);
            }
        }
        if v.class().is(float::FLOAT.get()) {
            if let Some(d) = float::float_value(&v) {
                return Running::Float(Compensated { high: d, low: 0.0 });
            }
        }
        if v.class().is(complex::COMPLEX.get()) {
            if let Some((re, im)) = complex::parts(&v) {
                return Running::Complex(
                    Compensated { high: re, low: 0.0 },
                    Compensated { high: im, low: 0.0 },
                );
            }
        }
        Running::Any(v)
    }

    #[inline(never)]
    fn add(self, t: &Thread, item: &Value) -> PyResult<Running> {
        Ok(match self {
            Running::Int(n) => {
                let small = (item.class().is(int::INT.get()) || item.as_bool().is_some())
                    .then(|| int::to_i64(item))
                    .flatten();
                match small.and_then(|m| n.checked_add(m)) {
                    Some(sum) => Running::Int(sum),
                    None => Running::of(number::binary(t, BinaryOp::Add, &Value::from(n), item)?),
                }
            }
            Running::Float(c) => {
                let exact_float = item.class().is(float::FLOAT.get());
                let small_int = item.class().is(int::INT.get()).then(|| int::to_i64(item)).flatten();
                match (exact_float.then(|| float::float_value(item)).flatten(), small_int) {
                    (Some(x), _) => Running::Float(c.add(x)),
                    (None, Some(n)) => Running::Float(c.add(n as f64)),
                    (None, None) => {
                        Running::of(number::binary(t, BinaryOp::Add, &Value::from(c.finish()), item)?)
                    }
                }
            }
            Running::Complex(re, im) => {
                if item.class().is(complex::COMPLEX.get()) {
                    match complex::parts(item) {
                        Some((x, y)) => Running::Complex(re.add(x), im.add(y)),
                        None => Running::Complex(re, im),
                    }
                } else if item.class().is(float::FLOAT.get())
                    || item.class().is(int::INT.get()) && int::to_i64(item).is_some()
                {
                    let x = float::float_value(item)
                        .or_else(|| int::to_i64(item).map(|n| n as f64))
                        .unwrap_or(0.0);
                    Running::Complex(re.add(x), im)
                } else {
                    let so_far = Running::Complex(re, im).value();
                    Running::of(number::binary(t, BinaryOp::Add, &so_far, item)?)
                }
            }
            Running::Any(v) => Running::Any(number::binary(t, BinaryOp::Add, &v, item)?),
        })
    }

    fn value(self) -> Value {
        match self {
            Running::Int(n) => Value::from(n),
            Running::Float(c) => Value::from(c.finish()),
            Running::Complex(re, im) => complex::new((re.finish(), im.finish())),
            Running::Any(v) => v,
        }
    }
}

pub fn sum(t: &Thread, a: Bound) -> PyResult {
    let start = a.opt(1).cloned().unwrap_or_else(|| Value::small_int(0));
    if start.is_a::<PyStr>() {
        return Err(t.type_error("sum() can't sum strings [use ''.join(seq) instead]"));
    }
    if start.is_a::<PyBytes>() {
        return Err(t.type_error("sum() can't sum bytes [use b''.join(seq) instead]"));
    }
    if start.is_a::<PyByteArray>() {
        return Err(t.type_error("sum() can't sum bytearray [use b''.join(seq) instead]"));
    }
    let it = iter::iter(t, a.get(0))?;
    rest_of_sum(t, Running::of(start), &it)
}

/// Adds what an iterator still has to a sum.
fn rest_of_sum(t: &Thread, mut total: Running, it: &Value) -> PyResult {
    let slot = iter::next_slot(t, it)?;
    while let Some(item) = iter::next_by(t, it, slot)? {
        let w = item.word();
        // Most sums are of words only.
        total = match total {
            Running::Int(n) if w.is_int() => match n.checked_add(w.as_int()) {
                Some(sum) => Running::Int(sum),
                None => Running::Int(n).add(t, &item)?,
            },
            Running::Float(c) if w.is_flonum() => Running::Float(c.add(w.as_flonum())),
            total => total.add(t, &item)?,
        };
    }
    Ok(total.value())
}

/// Goes on with a sum of ints in compiled code, of which the next item may be at hand.
pub fn resume_sum(t: &Thread, total: Value, item: Option<Value>, it: &Value) -> PyResult {
    resume(t, Running::of(total), item, it)
}

/// As [`resume_sum`] for a sum of floats and its lost low part.
pub fn resume_sum_of_floats(
    t: &Thread,
    (high, low): (f64, f64),
    item: Option<Value>,
    it: &Value,
) -> PyResult {
    resume(t, Running::Float(Compensated { high, low }), item, it)
}

/// Without an item the iterator has ended.
fn resume(t: &Thread, total: Running, item: Option<Value>, it: &Value) -> PyResult {
    let Some(item) = item else { return Ok(total.value()) };
    let total = total.add(t, &item)?;
    // Its end may be seen, and comes before the next.
    drop(item);
    rest_of_sum(t, total, it)
}

/// The keyword arguments of `min` and `max`.
#[derive(Default)]
struct Wishes {
    key: Option<Value>,
    default: Option<Value>,
}

fn wishes(t: &Thread, name: &str, keywords: Option<&PyDict>) -> PyResult<Wishes> {
    let mut wishes = Wishes::default();
    for (k, v) in keywords.map(PyDict::entries).unwrap_or_default() {
        let k = crate::protocol::repr::str_text(t, &k)?;
        match k.as_str() {
            "key" => wishes.key = Some(v).filter(|v| !v.is_none()),
            "default" => wishes.default = Some(v),
            other => {
                return Err(
                    t.type_error(format_args!("{name}() got an unexpected keyword argument '{other}'"))
                );
            }
        }
    }
    Ok(wishes)
}

fn extreme(t: &Thread, a: &Bound, name: &str, op: CompareOp) -> PyResult {
    let Some(args) = a.get(0).downcast::<PyTuple>() else { return Ok(Value::none()) };
    extreme_of(t, tuple::items(args), wishes(t, name, a.get(1).downcast::<PyDict>())?, name, op)
}

fn extreme_of(t: &Thread, args: &[Value], wishes: Wishes, name: &str, op: CompareOp) -> PyResult {
    let best = match args {
        [] => return Err(t.type_error(format_args!("{name} expected at least 1 argument, got 0"))),
        [iterable] => {
            let it = iter::iter(t, iterable)?;
            best_of(t, || iter::next(t, &it), wishes.key.as_ref(), op)?
        }
        _ if wishes.default.is_some() => {
            return Err(t.type_error(format_args!(
                "Cannot specify a default for {name}() with multiple positional arguments"
            )));
        }
        _ => {
            let mut items = args.iter();
            best_of(t, || Ok(items.next().cloned()), wishes.key.as_ref(), op)?
        }
    };
    match best.or(wishes.default) {
        Some(v) => Ok(v),
        None => Err(t.error(Exc::ValueError, format_args!("{name}() iterable argument is empty"))),
    }
}

/// The first of the items that no other is before.
fn best_of(
    t: &Thread,
    mut next: impl FnMut() -> PyResult<Option<Value>>,
    key: Option<&Value>,
    op: CompareOp,
) -> PyResult<Option<Value>> {
    let Some(mut best) = next()? else { return Ok(None) };
    let Some(key) = key else {
        while let Some(item) = next()? {
            if compare::holds(t, &item, &best, op)? {
                best = item;
            }
        }
        return Ok(Some(best));
    };
    let mut best_rank = call::call(t, key, std::slice::from_ref(&best))?;
    while let Some(item) = next()? {
        let rank = call::call(t, key, std::slice::from_ref(&item))?;
        if compare::holds(t, &rank, &best_rank, op)? {
            (best, best_rank) = (item, rank);
        }
    }
    Ok(Some(best))
}

pub fn min_of(t: &Thread, args: &[Value]) -> PyResult {
    extreme_of(t, args, Wishes::default(), "min", CompareOp::Lt)
}

pub fn max_of(t: &Thread, args: &[Value]) -> PyResult {
    extreme_of(t, args, Wishes::default(), "max", CompareOp::Gt)
}

pub fn min(t: &Thread, a: Bound) -> PyResult {
    extreme(t, &a, "min", CompareOp::Lt)
}

pub fn max(t: &Thread, a: Bound) -> PyResult {
    extreme(t, &a, "max", CompareOp::Gt)
}
