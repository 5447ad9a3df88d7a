//! `range` over ints of any size, its fast iterator over word-sized ints ([`adder_abi::layout::PyRangeIter`]) and the one over any.

use crate::exc::Exc;
use crate::native::{Args, Bound, Member, Method};
use crate::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::{BinaryOp, CompareOp, Slots};
use crate::object::value::{Field, Value};
use crate::protocol::{compare, iter, number, repr};
use crate::thread::{PyResult, Thread};
use crate::types::seqiter::{builtin, self_iter};
use crate::types::slice::{self, PySlice};
use crate::types::str::StrBuilder;
use crate::types::tuple::{self, push_text};
use crate::types::{int, list};
pub use adder_abi::layout::PyRangeIter;
use adder_abi::object::{Header, Layout};
use adder_abi::word::{INT_MAX, INT_MIN};
use std::cell::Cell;
use std::mem::offset_of;

pub static RANGE: TypeCell = TypeCell::new();
pub static RANGE_ITER: TypeCell = TypeCell::new();
pub static LONG_RANGE_ITER: TypeCell = TypeCell::new();

#[repr(C)]
pub struct PyRange {
    pub head: Header,
    /// All four are exact ints.
    pub start: Value,
    pub stop: Value,
    pub step: Value,
    pub length: Value,
}

// SAFETY: ints cannot be part of a cycle; leaving them unreported is what leaves do.
unsafe impl Payload for PyRange {
    const LAYOUT: Layout = Layout::Range;

    fn cell() -> &'static TypeCell {
        &RANGE
    }
}

// SAFETY: the struct owns no references.
unsafe impl Payload for PyRangeIter {
    fn cell() -> &'static TypeCell {
        &RANGE_ITER
    }
}

/// Arithmetic on ints of any size.
fn op(t: &Thread, op: BinaryOp, a: &Value, b: &Value) -> PyResult {
    if a.is_int_word() && b.is_int_word() {
        let (x, y) = (a.word().as_int(), b.word().as_int());
        let n = match op {
            BinaryOp::Add => x.checked_add(y),
            BinaryOp::Sub => x.checked_sub(y),
            BinaryOp::Mul => x.checked_mul(y),
            _ => None,
        };
        if let Some(n) = n {
            return Ok(Value::from(n));
        }
    }
    number::binary(t, op, a, b)
}

fn less(t: &Thread, a: &Value, b: &Value) -> PyResult<bool> {
    if a.is_int_word() && b.is_int_word() {
        return Ok(a.word().as_int() < b.word().as_int());
    }
    compare::holds(t, a, b, CompareOp::Lt)
}

fn zero() -> Value {
    Value::small_int(0)
}

/// How many numbers there are from `start` up or down to `stop`.
fn length_of(t: &Thread, start: &Value, stop: &Value, step: &Value) -> PyResult {
    if start.is_int_word() && stop.is_int_word() && step.is_int_word() {
        let (a, b, s) = (start.word().as_int(), stop.word().as_int(), step.word().as_int());
        let n = if s > 0 {
            if a < b { (b - a - 1) as u64 / s as u64 + 1 } else { 0 }
        } else if a > b {
            (a - b - 1) as u64 / s.unsigned_abs() + 1
        } else {
            0
        };
        return Ok(Value::from(n));
    }
    let up = less(t, &zero(), step)?;
    let (low, high) = if up { (start, stop) } else { (stop, start) };
    if !less(t, low, high)? {
        return Ok(zero());
    }
    let span = op(t, BinaryOp::Sub, &op(t, BinaryOp::Sub, high, low)?, &Value::small_int(1))?;
    let step = if up { step.clone() } else { number::neg(t, step)? };
    op(t, BinaryOp::Add, &op(t, BinaryOp::FloorDiv, &span, &step)?, &Value::small_int(1))
}

/// A range of exact ints; the step is not 0.
pub fn new(t: &Thread, start: Value, stop: Value, step: Value) -> PyResult {
    let length = length_of(t, &start, &stop, &step)?;
    Ok(RANGE.get().instantiate_with(|| PyRange { head: blank_header(), start, stop, step, length }))
}

/// An iterator over `remaining` word-sized ints.
pub fn iter_new(next: i64, step: i64, remaining: i64) -> Value {
    RANGE_ITER.get().instantiate_with(|| PyRangeIter {
        head: blank_header(),
        next: Cell::new(next),
        step,
        remaining: Cell::new(remaining),
    })
}

fn this(v: &Value) -> &PyRange {
    debug_assert!(v.is_a::<PyRange>());
    // SAFETY: slots are called with instances of their type only.
    unsafe { &*(v.word().0 as *const PyRange) }
}

fn range_new(t: &Thread, _: &PyType, args: &Args) -> PyResult {
    if args.has_keywords() {
        return Err(t.type_error("range() takes no keyword arguments"));
    }
    match args.pos() {
        [stop] => new(t, zero(), number::index(t, stop)?, Value::small_int(1)),
        [start, stop] => new(t, number::index(t, start)?, number::index(t, stop)?, Value::small_int(1)),
        [start, stop, step] => {
            let (start, stop, step) =
                (number::index(t, start)?, number::index(t, stop)?, number::index(t, step)?);
            if step.is_int_word() && step.word().as_int() == 0 {
                return Err(t.value_error("range() arg 3 must not be zero"));
            }
            new(t, start, stop, step)
        }
        [] => Err(t.type_error("range expected at least 1 argument, got 0")),
        more => Err(t.type_error(format_args!("range expected at most 3 arguments, got {}", more.len()))),
    }
}

fn range_repr(t: &Thread, v: &Value) -> PyResult {
    let r = this(v);
    let mut out = StrBuilder::new();
    out.push_str("range(");
    push_text(&mut out, &repr::repr(t, &r.start)?);
    out.push_str(", ");
    push_text(&mut out, &repr::repr(t, &r.stop)?);
    if !(r.step.is_int_word() && r.step.word().as_int() == 1) {
        out.push_str(", ");
        push_text(&mut out, &repr::repr(t, &r.step)?);
    }
    out.push_char(')');
    Ok(out.finish())
}

/// The parts that decide about equality: unneeded ones are `None`.
fn essence(t: &Thread, r: &PyRange) -> PyResult {
    let n = r.length.clone();
    Ok(if compare::eq(t, &n, &zero())? {
        tuple::of([n, Value::none(), Value::none()])
    } else if compare::eq(t, &n, &Value::small_int(1))? {
        tuple::of([n, r.start.clone(), Value::none()])
    } else {
        tuple::of([n, r.start.clone(), r.step.clone()])
    })
}

fn range_hash(t: &Thread, v: &Value) -> PyResult<i64> {
    crate::protocol::hash::hash(t, &essence(t, this(v))?)
}

fn range_compare(t: &Thread, a: &Value, b: &Value, how: CompareOp) -> PyResult {
    let (Some(x), Some(y)) = (a.downcast::<PyRange>(), b.downcast::<PyRange>()) else {
        return Ok(Value::not_implemented());
    };
    match how {
        CompareOp::Eq | CompareOp::Ne => compare::rich(t, &essence(t, x)?, &essence(t, y)?, how),
        CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => Ok(Value::not_implemented()),
    }
}

fn range_len(t: &Thread, v: &Value) -> PyResult<usize> {
    int::to_i64(&this(v).length)
        .map(|n| n as usize)
        .ok_or_else(|| t.overflow_error("Python int too large to convert to C ssize_t"))
}

fn range_truth(_: &Thread, v: &Value) -> PyResult<bool> {
    let n = &this(v).length;
    Ok(!(n.is_int_word() && n.word().as_int() == 0))
}

/// `start + i * step`
fn item(t: &Thread, r: &PyRange, i: &Value) -> PyResult {
    op(t, BinaryOp::Add, &r.start, &op(t, BinaryOp::Mul, i, &r.step)?)
}

fn range_get_item(t: &Thread, v: &Value, key: &Value) -> PyResult {
    let r = this(v);
    if let Some(s) = key.downcast::<PySlice>() {
        let [start, stop, step] = slice::indices_of(t, s, &r.length)?;
        let step = op(t, BinaryOp::Mul, &step, &r.step)?;
        return new(t, item(t, r, &start)?, item(t, r, &stop)?, step);
    }
    if !key.is_int_word() && key.class().slots().index.is_none() {
        return Err(t.type_error(format_args!(
            "range indices must be integers or slices, not {}",
            key.class().tp_name()
        )));
    }
    let mut i = number::index(t, key)?;
    if less(t, &i, &zero())? {
        i = op(t, BinaryOp::Add, &i, &r.length)?;
    }
    if less(t, &i, &zero())? || !less(t, &i, &r.length)? {
        return Err(t.index_error("range object index out of range"));
    }
    item(t, r, &i)
}

/// Where an int is in the range.
fn position(t: &Thread, r: &PyRange, n: &Value) -> PyResult<Option<Value>> {
    let up = less(t, &zero(), &r.step)?;
    let inside = if up {
        !less(t, n, &r.start)? && less(t, n, &r.stop)?
    } else {
        !less(t, &r.start, n)? && less(t, &r.stop, n)?
    };
    if !inside {
        return Ok(None);
    }
    let n = if n.class().is(int::INT.get()) { n.clone() } else { number::index(t, n)? };
    let offset = op(t, BinaryOp::Sub, &n, &r.start)?;
    if !compare::eq(t, &op(t, BinaryOp::Mod, &offset, &r.step)?, &zero())? {
        return Ok(None);
    }
    Ok(Some(op(t, BinaryOp::FloorDiv, &offset, &r.step)?))
}

/// An exact int or a bool, for which membership is arithmetic.
fn is_plain_int(v: &Value) -> bool {
    v.is_int_word() || v.class().is(int::INT.get()) || v.layout() == Layout::Bool
}

fn range_contains(t: &Thread, v: &Value, x: &Value) -> PyResult<bool> {
    if is_plain_int(x) {
        return Ok(position(t, this(v), x)?.is_some());
    }
    let it = range_iter(t, v)?;
    while let Some(y) = iter::next(t, &it)? {
        if compare::eq(t, &y, x)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn count(t: &Thread, a: Bound) -> PyResult {
    let v = a.get(0);
    if is_plain_int(a.get(1)) {
        return Ok(Value::small_int(i64::from(position(t, a.this::<PyRange>(t)?, a.get(1))?.is_some())));
    }
    let it = range_iter(t, v)?;
    let mut n = 0usize;
    while let Some(y) = iter::next(t, &it)? {
        if compare::eq(t, &y, a.get(1))? {
            n += 1;
        }
    }
    Ok(Value::from(n))
}

fn index(t: &Thread, a: Bound) -> PyResult {
    let r = a.this::<PyRange>(t)?;
    if is_plain_int(a.get(1)) {
        return match position(t, r, a.get(1))? {
            Some(i) => Ok(i),
            None => Err(t.value_error("range.index(x): x not in range")),
        };
    }
    let it = range_iter(t, a.get(0))?;
    let mut i = 0usize;
    while let Some(y) = iter::next(t, &it)? {
        if compare::eq(t, &y, a.get(1))? {
            return Ok(Value::from(i));
        }
        i += 1;
    }
    Err(t.value_error("sequence.index(x): x not in sequence"))
}

/// An iterator from `start` by `step`, `length` times.
fn iterate(start: Value, step: Value, length: Value) -> Value {
    if start.is_int_word() && step.is_int_word() && length.is_int_word() {
        let (a, s, n) = (start.word().as_int(), step.word().as_int(), length.word().as_int());
        let last = a as i128 + s as i128 * (n as i128 - 1);
        if n == 0 || (last >= INT_MIN as i128 && last <= INT_MAX as i128) {
            return iter_new(a, s, n);
        }
    }
    LONG_RANGE_ITER.get().instantiate_with(|| LongRangeIter {
        head: blank_header(),
        next: Field::new(Some(start)),
        step,
        remaining: Field::new(Some(length)),
    })
}

fn range_iter(_: &Thread, v: &Value) -> PyResult {
    let r = this(v);
    Ok(iterate(r.start.clone(), r.step.clone(), r.length.clone()))
}

fn reversed(t: &Thread, a: Bound) -> PyResult {
    let r = a.this::<PyRange>(t)?;
    let last = op(t, BinaryOp::Sub, &r.length, &Value::small_int(1))?;
    let start = item(t, r, &last)?;
    Ok(iterate(start, number::neg(t, &r.step)?, r.length.clone()))
}

fn reduce(t: &Thread, a: Bound) -> PyResult {
    let r = a.this::<PyRange>(t)?;
    let args = tuple::of([r.start.clone(), r.stop.clone(), r.step.clone()]);
    Ok(tuple::pair(RANGE.get().to_value(), args))
}

pub static RANGE_SPEC: TypeSpec = TypeSpec {
    name: "range",
    flags: type_flag::SEQUENCE,
    doc: "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nReturn an object that produces a sequence of integers from start (inclusive)\nto stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.\nstart defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.\nThese are exactly the valid indices for a list of 4 elements.\nWhen step is given, it specifies the increment (or decrement).",
    slots: Slots {
        repr: Some(range_repr),
        hash: Some(range_hash),
        compare: Some(range_compare),
        iter: Some(range_iter),
        new: Some(range_new),
        len: Some(range_len),
        truth: Some(range_truth),
        get_item: Some(range_get_item),
        contains: Some(range_contains),
        ..Slots::EMPTY
    },
    methods: &[
        Method::new("__reversed__(self, /)", reversed, "Return a reverse iterator."),
        Method::new("__reduce__(self, /)", reduce, ""),
        Method::new(
            "count(self, object, /)",
            count,
            "rangeobject.count(value) -> integer -- return number of occurrences of value",
        ),
        Method::new(
            "index(self, object, /)",
            index,
            "rangeobject.index(value) -> integer -- return index of value.\nRaise ValueError if the value is not present.",
        ),
    ],
    members: &[
        Member { name: "start", offset: offset_of!(PyRange, start), writable: false, doc: "" },
        Member { name: "stop", offset: offset_of!(PyRange, stop), writable: false, doc: "" },
        Member { name: "step", offset: offset_of!(PyRange, step), writable: false, doc: "" },
    ],
    ..TypeSpec::of::<PyRange>(&RANGE)
};

fn iter_next(_: &Thread, v: &Value) -> PyResult<Option<Value>> {
    debug_assert!(v.is_a::<PyRangeIter>());
    // SAFETY: slots are called with instances of their type only.
    let it = unsafe { &*(v.word().0 as *const PyRangeIter) };
    let left = it.remaining.get();
    if left <= 0 {
        return Ok(None);
    }
    let n = it.next.get();
    it.remaining.set(left - 1);
    it.next.set(n.wrapping_add(it.step));
    Ok(Some(Value::small_int(n)))
}

fn iter_hint(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(a.this::<PyRangeIter>(t)?.remaining.get()))
}

fn iter_reduce(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<PyRangeIter>(t)?;
    let stop = it.next.get().wrapping_add(it.remaining.get().wrapping_mul(it.step));
    let range = new(t, Value::from(it.next.get()), Value::from(stop), Value::from(it.step))?;
    Ok(tuple::of([builtin(t, "iter")?, tuple::of([range]), Value::none()]))
}

fn iter_setstate(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<PyRangeIter>(t)?;
    let i = list::methods::ssize(t, a.get(1))? as i64;
    let i = i.clamp(0, it.remaining.get());
    it.next.set(it.next.get().wrapping_add(i.wrapping_mul(it.step)));
    it.remaining.set(it.remaining.get() - i);
    Ok(Value::none())
}

const HINT: &str = "Private method returning an estimate of len(list(it)).";
const REDUCE: &str = "Return state information for pickling.";
const SETSTATE: &str = "Set state information for unpickling.";

pub static RANGE_ITER_SPEC: TypeSpec = TypeSpec {
    name: "range_iterator",
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { iter: Some(self_iter), next: Some(iter_next), ..Slots::EMPTY },
    methods: &[
        Method::new("__length_hint__(self, /)", iter_hint, HINT),
        Method::new("__reduce__(self, /)", iter_reduce, REDUCE),
        Method::new("__setstate__(self, object, /)", iter_setstate, SETSTATE),
    ],
    ..TypeSpec::of::<PyRangeIter>(&RANGE_ITER)
};

/// The iterator over ints of any size.
#[repr(C)]
pub struct LongRangeIter {
    pub head: Header,
    next: Field,
    step: Value,
    remaining: Field,
}

// SAFETY: ints cannot be part of a cycle.
unsafe impl Payload for LongRangeIter {
    fn cell() -> &'static TypeCell {
        &LONG_RANGE_ITER
    }
    fn trace(&self, _: &mut Visitor) {}
}

impl LongRangeIter {
    fn next(&self) -> Value {
        self.next.get().unwrap_or_else(zero)
    }
    fn remaining(&self) -> Value {
        self.remaining.get().unwrap_or_else(zero)
    }
}

fn long_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let Some(it) = v.downcast::<LongRangeIter>() else { return Ok(None) };
    let (next, remaining) = (it.next(), it.remaining());
    if !less(t, &zero(), &remaining)? {
        return Ok(None);
    }
    it.next.put(op(t, BinaryOp::Add, &next, &it.step)?);
    it.remaining.put(op(t, BinaryOp::Sub, &remaining, &Value::small_int(1))?);
    Ok(Some(next))
}

fn long_hint(t: &Thread, a: Bound) -> PyResult {
    Ok(a.this::<LongRangeIter>(t)?.remaining())
}

fn long_reduce(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<LongRangeIter>(t)?;
    let span = op(t, BinaryOp::Mul, &it.remaining(), &it.step)?;
    let stop = op(t, BinaryOp::Add, &it.next(), &span)?;
    let range = new(t, it.next(), stop, it.step.clone())?;
    Ok(tuple::of([builtin(t, "iter")?, tuple::of([range]), Value::none()]))
}

fn long_setstate(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<LongRangeIter>(t)?;
    if !int::is_int(a.get(1)) {
        return Err(t.error(
            Exc::TypeError,
            format_args!("state must be an int, not {}", a.get(1).class().tp_name()),
        ));
    }
    let mut i = number::index(t, a.get(1))?;
    if less(t, &i, &zero())? {
        i = zero();
    }
    if less(t, &it.remaining(), &i)? {
        i = it.remaining();
    }
    it.next.put(op(t, BinaryOp::Add, &it.next(), &op(t, BinaryOp::Mul, &i, &it.step)?)?);
    it.remaining.put(op(t, BinaryOp::Sub, &it.remaining(), &i)?);
    Ok(Value::none())
}

pub static LONG_RANGE_ITER_SPEC: TypeSpec = TypeSpec {
    name: "longrange_iterator",
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { iter: Some(self_iter), next: Some(long_next), ..Slots::EMPTY },
    methods: &[
        Method::new("__length_hint__(self, /)", long_hint, HINT),
        Method::new("__reduce__(self, /)", long_reduce, REDUCE),
        Method::new("__setstate__(self, object, /)", long_setstate, SETSTATE),
    ],
    ..TypeSpec::of::<LongRangeIter>(&LONG_RANGE_ITER)
};
