//! `slice`, and what all sequences make of one.

use crate::exc::Exc;
use crate::native::{Args, Bound, Member, Method};
use crate::object::class::{PyType, TypeCell, TypeSpec};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::{BinaryOp, CompareOp, Slots};
use crate::object::value::Value;
use crate::protocol::{compare, number, repr};
use crate::thread::{PyResult, Thread};
use crate::types::str::StrBuilder;
use crate::types::tuple::{self, push_text};
use adder_abi::object::{Header, Layout};
use std::mem::offset_of;

pub static SLICE: TypeCell = TypeCell::new();

#[repr(C)]
pub struct PySlice {
    pub head: Header,
    pub start: Value,
    pub stop: Value,
    pub step: Value,
}

// SAFETY: `trace` reports the three values, all that a slice owns.
unsafe impl Payload for PySlice {
    const LAYOUT: Layout = Layout::Slice;

    fn cell() -> &'static TypeCell {
        &SLICE
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.start.word());
        visit(self.stop.word());
        visit(self.step.word());
    }
}

/// `slice(start, stop, step)`.
pub fn new(start: Value, stop: Value, step: Value) -> Value {
    SLICE.get().instantiate_with(|| PySlice { head: blank_header(), start, stop, step })
}

/// A slice fitted to a sequence: the positions `start + k * step` for `k` below `count`, all valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Adjusted {
    pub start: isize,
    /// Where CPython says that the slice stops, for `indices`.
    pub stop: isize,
    pub step: isize,
    pub count: usize,
}

impl Adjusted {
    /// The positions in the slice's order.
    pub fn positions(self) -> impl DoubleEndedIterator<Item = usize> + ExactSizeIterator {
        (0..self.count).map(move |k| self.start.wrapping_add((k as isize).wrapping_mul(self.step)) as usize)
    }

    /// The same positions in ascending order.
    pub fn ascending(self) -> Adjusted {
        if self.step > 0 || self.count == 0 {
            return self;
        }
        let start = self.start + (self.count as isize - 1) * self.step;
        Adjusted { start, stop: self.start + 1, step: -self.step, count: self.count }
    }
}

/// Fits bounds as Python has them to a length.
pub fn adjust(start: Option<isize>, stop: Option<isize>, step: isize, len: usize) -> Adjusted {
    let len = len as isize;
    let down = step < 0;
    let fit = |n: Option<isize>, default: isize| match n {
        None => default,
        Some(n) if n < 0 => (n.saturating_add(len)).max(if down { -1 } else { 0 }),
        Some(n) => n.min(if down { len - 1 } else { len }),
    };
    let start = fit(start, if down { len - 1 } else { 0 });
    let stop = fit(stop, if down { -1 } else { len });
    let count = if step == 1 || step == -1 {
        // Without a division, which takes longer than all the rest.
        (if down { start - stop } else { stop - start }).max(0) as usize
    } else if down {
        if stop < start { (start - stop - 1) as usize / step.unsigned_abs() + 1 } else { 0 }
    } else if start < stop {
        (stop - start - 1) as usize / step as usize + 1
    } else {
        0
    };
    Adjusted { start, stop, step, count }
}

/// The bounds and step of a slice as machine integers (this can run `__index__`). The length of the sequence must be read after it.
pub fn unpack(t: &Thread, s: &PySlice) -> PyResult<(Option<isize>, Option<isize>, isize)> {
    let step = match bound(t, &s.step)? {
        None => 1,
        Some(0) => return Err(t.value_error("slice step cannot be zero")),
        Some(n) => n.max(-isize::MAX),
    };
    Ok((bound(t, &s.start)?, bound(t, &s.stop)?, step))
}

/// A bound of a slice: none for `None`.
pub fn bound(t: &Thread, v: &Value) -> PyResult<Option<isize>> {
    if v.is_none() {
        return Ok(None);
    }
    if !v.is_int_word() && v.class().slots().index.is_none() {
        return Err(t.type_error("slice indices must be integers or None or have an __index__ method"));
    }
    Ok(Some(number::clamped(t, v)?))
}

/// A slice fitted to a sequence whose length `__index__` cannot change.
pub fn adjusted(t: &Thread, s: &PySlice, len: usize) -> PyResult<Adjusted> {
    let (start, stop, step) = unpack(t, s)?;
    Ok(adjust(start, stop, step, len))
}

/// A slice fitted to a sequence that can change while the slice's bounds are evaluated.
pub fn adjusted_to(t: &Thread, s: &PySlice, len: impl Fn() -> usize) -> PyResult<Adjusted> {
    let (start, stop, step) = unpack(t, s)?;
    Ok(adjust(start, stop, step, len()))
}

fn this(v: &Value) -> &PySlice {
    debug_assert!(v.is_a::<PySlice>());
    // SAFETY: slots are called with instances of their type only.
    unsafe { &*(v.word().0 as *const PySlice) }
}

fn slice_new(t: &Thread, _: &PyType, args: &Args) -> PyResult {
    if args.has_keywords() {
        return Err(t.type_error("slice() takes no keyword arguments"));
    }
    let none = Value::none;
    match args.pos() {
        [stop] => Ok(new(none(), stop.clone(), none())),
        [start, stop] => Ok(new(start.clone(), stop.clone(), none())),
        [start, stop, step] => Ok(new(start.clone(), stop.clone(), step.clone())),
        [] => Err(t.type_error("slice expected at least 1 argument, got 0")),
        more => Err(t.type_error(format_args!("slice expected at most 3 arguments, got {}", more.len()))),
    }
}

fn slice_repr(t: &Thread, v: &Value) -> PyResult {
    let s = this(v);
    let mut out = StrBuilder::new();
    out.push_str("slice(");
    for (i, part) in [&s.start, &s.stop, &s.step].into_iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        push_text(&mut out, &repr::repr(t, part)?);
    }
    out.push_char(')');
    Ok(out.finish())
}

fn slice_hash(t: &Thread, v: &Value) -> PyResult<i64> {
    let s = this(v);
    let mut acc = tuple::TupleHash::start();
    for part in [&s.start, &s.stop, &s.step] {
        acc.add(super::dict::hash_any(t, part)?);
    }
    Ok(acc.finish_without_length())
}

fn slice_compare(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    let (Some(x), Some(y)) = (a.downcast::<PySlice>(), b.downcast::<PySlice>()) else {
        return Ok(Value::not_implemented());
    };
    let parts = |s: &PySlice| tuple::of([s.start.clone(), s.stop.clone(), s.step.clone()]);
    compare::rich(t, &parts(x), &parts(y), op)
}

fn indices(t: &Thread, a: Bound) -> PyResult {
    let s = a.this::<PySlice>(t)?;
    let len = number::index(t, a.get(1))?;
    if compare::holds(t, &len, &Value::small_int(0), CompareOp::Lt)? {
        return Err(t.value_error("length should not be negative"));
    }
    Ok(tuple::of(indices_of(t, s, &len)?))
}

/// Start, stop and step of a slice of something with `len` items, in ints of any size.
pub fn indices_of(t: &Thread, s: &PySlice, len: &Value) -> PyResult<[Value; 3]> {
    let zero = Value::small_int(0);
    let part = |v: &Value| -> PyResult<Value> {
        if v.is_none() {
            return Ok(Value::none());
        }
        if !v.is_int_word() && v.class().slots().index.is_none() {
            return Err(t.type_error("slice indices must be integers or None or have an __index__ method"));
        }
        number::index(t, v)
    };
    let step = if s.step.is_none() { Value::small_int(1) } else { part(&s.step)? };
    if compare::eq(t, &step, &zero)? {
        return Err(t.value_error("slice step cannot be zero"));
    }
    let down = compare::holds(t, &step, &zero, CompareOp::Lt)?;
    let lower = Value::small_int(if down { -1 } else { 0 });
    let upper = if down { number::binary(t, BinaryOp::Add, len, &lower)? } else { len.clone() };
    let fit = |v: &Value, default: &Value| -> PyResult<Value> {
        let v = part(v)?;
        if v.is_none() {
            return Ok(default.clone());
        }
        if compare::holds(t, &v, &zero, CompareOp::Lt)? {
            let v = number::binary(t, BinaryOp::Add, &v, len)?;
            return Ok(if compare::holds(t, &v, &lower, CompareOp::Lt)? { lower.clone() } else { v });
        }
        Ok(if compare::holds(t, &v, &upper, CompareOp::Gt)? { upper.clone() } else { v })
    };
    let start = fit(&s.start, if down { &upper } else { &lower })?;
    let stop = fit(&s.stop, if down { &lower } else { &upper })?;
    Ok([start, stop, step])
}

fn reduce(t: &Thread, a: Bound) -> PyResult {
    let s = a.this::<PySlice>(t)?;
    let parts = tuple::of([s.start.clone(), s.stop.clone(), s.step.clone()]);
    Ok(tuple::pair(a.get(0).class().to_value(), parts))
}

pub static SLICE_SPEC: TypeSpec = TypeSpec {
    name: "slice",
    container: true,
    doc: "slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.  This is used for extended slicing (e.g. a[0:10:2]).",
    slots: Slots {
        repr: Some(slice_repr),
        hash: Some(slice_hash),
        compare: Some(slice_compare),
        new: Some(slice_new),
        ..Slots::EMPTY
    },
    methods: &[
        Method::new(
            "indices(self, object, /)",
            indices,
            "S.indices(len) -> (start, stop, stride)\n\nAssuming a sequence of length len, calculate the start and stop\nindices, and the stride length of the extended slice described by\nS. Out of bounds indices are clipped in a manner consistent with the\nhandling of normal slices.",
        ),
        Method::new("__reduce__(self, /)", reduce, "Return state information for pickling."),
    ],
    members: &[
        Member { name: "start", offset: offset_of!(PySlice, start), writable: false, doc: "" },
        Member { name: "stop", offset: offset_of!(PySlice, stop), writable: false, doc: "" },
        Member { name: "step", offset: offset_of!(PySlice, step), writable: false, doc: "" },
    ],
    ..TypeSpec::of::<PySlice>(&SLICE)
};

/// What a slice with a step leaves to say when its value is of the wrong size.
pub fn size_error(t: &Thread, got: usize, wanted: usize) -> crate::thread::Raised {
    t.error(
        Exc::ValueError,
        format_args!("attempt to assign sequence of size {got} to extended slice of size {wanted}"),
    )
}
