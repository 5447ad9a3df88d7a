//! `_bisect`: binary search in sorted sequences, and insertion that keeps them sorted.

use crate::support::size_or;
use adder_vm::exc::Exc;
use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::slots::CompareOp;
use adder_vm::object::value::Value;
use adder_vm::protocol::{call, compare, number, seq};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::list::{self, PyList};

/// Where a value goes among its equals.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

fn item(t: &Thread, sequence: &Value, i: usize) -> PyResult {
    if let Some(list) = sequence.downcast_exact::<PyList>()
        && let Some(v) = list::get(list, i)
    {
        return Ok(v);
    }
    seq::get_item(t, sequence, &Value::from(i))
}

/// The place of `x` in `a[low:high]`; `key` is applied to the items.
fn search(t: &Thread, a: &Bound, x: &Value, key: Option<&Value>, side: Side) -> PyResult<usize> {
    let sequence = a.get(0);
    let low = size_or(t, a, 2, 0)?;
    let Ok(mut low) = usize::try_from(low) else { return Err(t.value_error("lo must be non-negative")) };
    let mut high = match a.some(3) {
        Some(v) => number::to_isize(t, v, Exc::OverflowError)?,
        None => -1,
    };
    if high == -1 {
        high = seq::len(t, sequence)? as isize;
    }
    let mut high = usize::try_from(high).unwrap_or(0);
    while low < high {
        let middle = low + (high - low) / 2;
        let mut there = item(t, sequence, middle)?;
        if let Some(key) = key {
            there = call::call(t, key, &[there])?;
        }
        let below = match side {
            Side::Left => compare::holds(t, &there, x, CompareOp::Lt)?,
            Side::Right => !compare::holds(t, x, &there, CompareOp::Lt)?,
        };
        if below {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

fn bisect(t: &Thread, a: &Bound, side: Side) -> PyResult {
    Ok(Value::from(search(t, a, a.get(1), a.some(4), side)?))
}

fn insort(t: &Thread, a: &Bound, side: Side) -> PyResult {
    let key = a.some(4);
    let place = match key {
        Some(f) => search(t, a, &call::call(t, f, &[a.get(1).clone()])?, key, side)?,
        None => search(t, a, a.get(1), None, side)?,
    };
    match a.get(0).downcast_exact::<PyList>() {
        Some(list) => list::insert(list, place.min(list::len(list)), a.get(1).clone()),
        None => {
            call::method(t, a.get(0), "insert", &[Value::from(place), a.get(1).clone()])?;
        }
    }
    Ok(Value::none())
}

fn bisect_left(t: &Thread, a: Bound) -> PyResult {
    bisect(t, &a, Side::Left)
}

fn bisect_right(t: &Thread, a: Bound) -> PyResult {
    bisect(t, &a, Side::Right)
}

fn insort_left(t: &Thread, a: Bound) -> PyResult {
    insort(t, &a, Side::Left)
}

fn insort_right(t: &Thread, a: Bound) -> PyResult {
    insort(t, &a, Side::Right)
}

const LEFT_DOC: &str =
    "Return the index where to insert item x in list a, assuming a is sorted; before any equal items.";
const RIGHT_DOC: &str =
    "Return the index where to insert item x in list a, assuming a is sorted; after any equal items.";
const INSORT_LEFT_DOC: &str =
    "Insert item x in list a, and keep it sorted assuming a is sorted; before any equal items.";
const INSORT_RIGHT_DOC: &str =
    "Insert item x in list a, and keep it sorted assuming a is sorted; after any equal items.";

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_bisect",
    doc: "Bisection algorithms.",
    functions: &[
        Method::new("bisect_left(a, x, lo=0, hi=None, *, key=None)", bisect_left, LEFT_DOC),
        Method::new("bisect_right(a, x, lo=0, hi=None, *, key=None)", bisect_right, RIGHT_DOC),
        Method::new("bisect(a, x, lo=0, hi=None, *, key=None)", bisect_right, RIGHT_DOC),
        Method::new("insort_left(a, x, lo=0, hi=None, *, key=None)", insort_left, INSORT_LEFT_DOC),
        Method::new("insort_right(a, x, lo=0, hi=None, *, key=None)", insort_right, INSORT_RIGHT_DOC),
        Method::new("insort(a, x, lo=0, hi=None, *, key=None)", insort_right, INSORT_RIGHT_DOC),
    ],
    types: &[],
    init: None,
};
