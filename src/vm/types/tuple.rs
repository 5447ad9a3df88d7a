//! `tuple`: the struct is [`adder_abi::layout::PyTuple`], its words owned and never changed once anybody sees it.
//!
//! Making tuples and lending their items is here; what Python calls is in the table at the end. `unsafe` lives here: the items lie
//! behind the struct.

use crate::native::{Args, Bound, Method};
use crate::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, Visitor, immortalize};
use crate::object::slots::{CompareOp, Slots};
use crate::object::value::{Value, decref};
use crate::protocol::{compare, iter, number, repr};
use crate::thread::{PyResult, Thread};
use crate::types::list::{self, PyList};
use crate::types::{constructor, seqiter, slice};
pub use adder_abi::layout::PyTuple;
use adder_abi::object::Layout;
use adder_abi::word::Word;
use std::cell::Cell;
use std::mem::{ManuallyDrop, offset_of};

pub static TUPLE: TypeCell = TypeCell::new();

const ITEMS: usize = offset_of!(PyTuple, items);

struct Empty(Cell<Word>);
// SAFETY: only the holder of the global lock touches it.
unsafe impl Sync for Empty {}
static EMPTY: Empty = Empty(Cell::new(Word::NULL));

// SAFETY: `trace` reports the items, all that a tuple owns.
unsafe impl Payload for PyTuple {
    const LAYOUT: Layout = Layout::Tuple;

    fn cell() -> &'static TypeCell {
        &TUPLE
    }

    fn trace(&self, visit: &mut Visitor) {
        for item in items(self) {
            visit(item.word());
        }
    }

    unsafe fn drop_payload(this: *mut PyTuple) {
        // SAFETY: by the caller's contract; the tuple owns its items.
        unsafe {
            let p = (&raw const (*this).items).cast::<Word>();
            // From the end, as CPython does.
            for i in (0..(*this).len).rev() {
                decref(*p.add(i));
            }
        }
    }
}

/// The items, lent.
#[inline(always)]
pub fn items(tuple: &PyTuple) -> &[Value] {
    // SAFETY: `len` owned words follow the struct, and they never change.
    unsafe { Value::borrow_slice((&raw const tuple.items).cast(), tuple.len) }
}

/// The empty tuple; there is only one that is exactly a tuple.
#[inline]
pub fn empty() -> Value {
    let word = EMPTY.0.get();
    if !word.is_null() {
        // SAFETY: the empty tuple is immortal.
        return unsafe { Value::from_owned(word) };
    }
    // SAFETY: an empty tuple has no items to fill in.
    let value = unsafe { allocate(TUPLE.get(), 0) };
    immortalize(&value);
    EMPTY.0.set(value.word());
    value
}

/// A tuple of `n` words that are still to be written.
///
/// # Safety
/// The caller fills the words in before anything else happens.
#[inline]
unsafe fn allocate(class: &PyType, n: usize) -> Value {
    // SAFETY: the struct's fields are set here, the items by the caller.
    unsafe {
        let value = class.instantiate_raw(ITEMS + n * size_of::<Word>());
        let p = value.word().0 as *mut PyTuple;
        (*p).len = n;
        (*p).hash.set(-1);
        value
    }
}

#[inline]
fn fill(class: &PyType, values: &[Value]) -> Value {
    // SAFETY: all words are filled in; the bits are moved from (the callers forget or have cloned them).
    unsafe {
        let tuple = allocate(class, values.len());
        let to = (tuple.word().0 as *mut u8).add(ITEMS).cast::<Word>();
        std::ptr::copy_nonoverlapping(values.as_ptr().cast::<Word>(), to, values.len());
        tuple
    }
}

/// A tuple of the values, which it takes over.
#[inline]
pub fn new(values: Vec<Value>) -> Value {
    if values.is_empty() {
        return empty();
    }
    new_of(TUPLE.get(), values)
}

/// A tuple of the type, or of a subclass, that takes the values over.
pub fn new_of(class: &PyType, values: Vec<Value>) -> Value {
    let tuple = fill(class, &values);
    let mut values = ManuallyDrop::new(values);
    // SAFETY: the values have moved into the tuple; only the memory is freed.
    unsafe { drop(Vec::from_raw_parts(values.as_mut_ptr().cast::<Word>(), 0, values.capacity())) };
    tuple
}

/// A tuple of `n` words, whose references it takes over.
///
/// # Safety
/// The words at `from` are alive and owned, and not used again.
#[inline]
pub unsafe fn from_moved(from: *const Word, n: usize) -> Value {
    if n == 0 {
        return empty();
    }
    // SAFETY: by the caller's contract.
    fill(TUPLE.get(), unsafe { Value::borrow_slice(from, n) })
}

/// A tuple of new references to the values.
#[inline]
pub fn from_slice(values: &[Value]) -> Value {
    if values.is_empty() {
        return empty();
    }
    for v in values {
        std::mem::forget(v.clone());
    }
    fill(TUPLE.get(), values)
}

/// A tuple of `n` values that a function makes without running Python code.
pub fn from_fn(n: usize, mut f: impl FnMut(usize) -> Value) -> Value {
    if n == 0 {
        return empty();
    }
    // SAFETY: the words are null until they are filled in, and nobody sees the tuple before.
    unsafe {
        let tuple = allocate(TUPLE.get(), n);
        let to = (tuple.word().0 as *mut u8).add(ITEMS).cast::<Word>();
        for i in 0..n {
            *to.add(i) = f(i).into_word();
        }
        tuple
    }
}

/// A tuple of a fixed number of values, which it takes over.
#[inline]
pub fn of<const N: usize>(values: [Value; N]) -> Value {
    if N == 0 {
        return empty();
    }
    fill(TUPLE.get(), &*ManuallyDrop::new(values))
}

/// A tuple of two.
#[inline]
pub fn pair(a: Value, b: Value) -> Value {
    of([a, b])
}

/// The items from `start` to `stop`; the tuple itself for all of an exact tuple.
pub fn slice_of(tuple: &Value, start: usize, stop: usize) -> Value {
    let Some(this) = tuple.downcast::<PyTuple>() else { return empty() };
    let stop = stop.min(this.len);
    if start == 0 && stop == this.len && tuple.class().is(TUPLE.get()) {
        return tuple.clone();
    }
    from_slice(items(this).get(start..stop).unwrap_or(&[]))
}

/// Replaces the items of a pair that nobody else refers to, so that iterators over pairs need not allocate: none when the tuple
/// is shared, then make a new one.
#[inline]
pub fn reuse_pair(pair: &Value, a: Value, b: Value) -> Result<Value, (Value, Value)> {
    if pair.refcount() != 1 {
        return Err((a, b));
    }
    // SAFETY: the caller's is the only reference, so nobody sees the tuple change; it is an exact tuple of two made here.
    unsafe {
        let p = pair.word().0 as *mut PyTuple;
        debug_assert_eq!((*p).len, 2);
        let to = (&raw mut (*p).items).cast::<Word>();
        (*p).hash.set(-1);
        let result = pair.clone();
        let old = (*to, *to.add(1));
        *to = a.into_word();
        *to.add(1) = b.into_word();
        drop(Value::from_owned(old.0));
        drop(Value::from_owned(old.1));
        Ok(result)
    }
}

/// Puts an item in its place in a tuple that is being read from somewhere: what is read may refer to the tuple around it.
///
/// # Safety
/// The tuple is an exact one, not the empty one; no items of it are borrowed, and nobody takes it for finished.
pub unsafe fn put(tuple: &PyTuple, i: usize, v: Value) {
    debug_assert!(i < tuple.len);
    tuple.hash.set(-1);
    // SAFETY: by the caller's contract; `len` owned words follow the struct.
    unsafe {
        let at = (&raw const tuple.items).cast::<Word>().cast_mut().add(i);
        drop(Value::from_owned(at.replace(v.into_word())));
    }
}

/// The hash of items whose hashes are given: CPython's variant of xxHash.
#[derive(Clone, Copy)]
pub struct TupleHash(u64, usize);

const P1: u64 = 11_400_714_785_074_694_791;
const P2: u64 = 14_029_467_366_897_019_727;
const P5: u64 = 2_870_177_450_012_600_261;

impl TupleHash {
    pub fn start() -> TupleHash {
        TupleHash(P5, 0)
    }

    #[inline(always)]
    pub fn add(&mut self, lane: i64) {
        self.0 = self.0.wrapping_add((lane as u64).wrapping_mul(P2)).rotate_left(31).wrapping_mul(P1);
        self.1 += 1;
    }

    /// The variant for slices.
    pub fn finish_without_length(self) -> i64 {
        if self.0 == u64::MAX { 1_546_275_796 } else { self.0 as i64 }
    }

    pub fn finish(self) -> i64 {
        let acc = self.0.wrapping_add(self.1 as u64 ^ (P5 ^ 3_527_539));
        if acc == u64::MAX { 1_546_275_796 } else { acc as i64 }
    }
}

fn this(v: &Value) -> &PyTuple {
    debug_assert!(v.is_a::<PyTuple>());
    // SAFETY: slots are called with instances of their type only.
    unsafe { &*(v.word().0 as *const PyTuple) }
}

fn tuple_hash(t: &Thread, v: &Value) -> PyResult<i64> {
    hash_of(t, this(v))
}

/// The hash of a tuple.
pub fn hash_of(t: &Thread, tuple: &PyTuple) -> PyResult<i64> {
    let cached = tuple.hash.get();
    if cached != -1 {
        return Ok(cached);
    }
    let mut acc = TupleHash::start();
    for (i, item) in items(tuple).iter().enumerate() {
        let lane = if item.is_int_word() {
            super::dict::int_hash(item.word().as_int())
        } else if let Some(s) = item.downcast_exact::<super::str::PyStr>() {
            s.hash_value()
        } else {
            return hash_slowly(t, tuple, acc, i);
        };
        acc.add(lane);
    }
    let h = acc.finish();
    tuple.hash.set(h);
    Ok(h)
}

/// The hash of a tuple of which the first `from` items are in `acc` already.
fn hash_slowly(t: &Thread, tuple: &PyTuple, mut acc: TupleHash, from: usize) -> PyResult<i64> {
    let _guard = t.enter_native(" while hashing a tuple")?;
    for item in &items(tuple)[from..] {
        acc.add(super::dict::hash_any(t, item)?);
    }
    let h = acc.finish();
    tuple.hash.set(h);
    Ok(h)
}

/// Appends a string value.
pub fn push_text(out: &mut super::str::StrBuilder, text: &Value) {
    if let Some(s) = text.downcast::<super::str::PyStr>() {
        out.push_pystr(s);
    }
}

fn tuple_repr(t: &Thread, v: &Value) -> PyResult {
    let tuple = this(v);
    if tuple.len == 0 {
        return Ok(Value::from("()"));
    }
    let Some(_guard) = repr::enter(t, v) else { return Ok(Value::from("(...)")) };
    let mut out = super::str::StrBuilder::new();
    out.push_char('(');
    for (i, item) in items(tuple).iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        push_text(&mut out, &repr::repr(t, item)?);
    }
    out.push_str(if tuple.len == 1 { ",)" } else { ")" });
    Ok(out.finish())
}

/// Compares two sequences of values that cannot change, item by item.
fn tuple_compare(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    let (Some(x), Some(y)) = (a.downcast::<PyTuple>(), b.downcast::<PyTuple>()) else {
        return Ok(Value::not_implemented());
    };
    for (p, q) in items(x).iter().zip(items(y)) {
        if !compare::eq(t, p, q)? {
            return match op {
                CompareOp::Eq => Ok(Value::bool(false)),
                CompareOp::Ne => Ok(Value::bool(true)),
                CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => compare::rich(t, p, q, op),
            };
        }
    }
    Ok(Value::bool(op.holds(x.len.cmp(&y.len))))
}

fn tuple_len(_: &Thread, v: &Value) -> PyResult<usize> {
    Ok(this(v).len)
}

fn tuple_get_item(t: &Thread, v: &Value, key: &Value) -> PyResult {
    let tuple = this(v);
    if let Some(s) = key.downcast::<slice::PySlice>() {
        let s = slice::adjusted(t, s, tuple.len)?;
        if s.step == 1 {
            return Ok(slice_of(v, s.start as usize, s.start as usize + s.count));
        }
        return Ok(new(s.positions().map(|i| items(tuple)[i].clone()).collect()));
    }
    if !key.is_int_word() && key.class().slots().index.is_none() {
        return Err(t.type_error(format_args!(
            "tuple indices must be integers or slices, not {}",
            key.class().tp_name()
        )));
    }
    let i = number::to_isize(t, key, crate::exc::Exc::IndexError)?;
    let i = if i < 0 { i.wrapping_add(tuple.len as isize) } else { i };
    match items(tuple).get(i as usize) {
        Some(v) if i >= 0 => Ok(v.clone()),
        Some(_) | None => Err(t.index_error("tuple index out of range")),
    }
}

fn tuple_contains(t: &Thread, v: &Value, item: &Value) -> PyResult<bool> {
    for x in items(this(v)) {
        if compare::eq(t, x, item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn tuple_concat(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let Some(y) = b.downcast::<PyTuple>() else {
        return Err(t.type_error(format_args!(
            "can only concatenate tuple (not \"{}\") to tuple",
            b.class().tp_name()
        )));
    };
    let x = this(a);
    if x.len == 0 && b.class().is(TUPLE.get()) {
        return Ok(b.clone());
    }
    if y.len == 0 && a.class().is(TUPLE.get()) {
        return Ok(a.clone());
    }
    // They are put together first.
    if !super::list::can_hold(2 * (x.len + y.len)) {
        return Err(t.memory_error());
    }
    let mut all = Vec::with_capacity(x.len + y.len);
    all.extend_from_slice(items(x));
    all.extend_from_slice(items(y));
    Ok(new(all))
}

fn tuple_repeat(t: &Thread, a: &Value, n: &Value) -> PyResult {
    let x = this(a);
    let n = number::to_isize(t, n, crate::exc::Exc::OverflowError)?.max(0) as usize;
    if (x.len == 0 || n == 1) && a.class().is(TUPLE.get()) {
        return Ok(a.clone());
    }
    match x.len.checked_mul(n) {
        Some(total) if total <= isize::MAX as usize / 64 => {
            let mut all = Vec::new();
            if !super::list::can_hold(2 * total) || all.try_reserve_exact(total).is_err() {
                return Err(t.memory_error());
            }
            for _ in 0..if x.len == 0 { 0 } else { n } {
                all.extend_from_slice(items(x));
            }
            Ok(new(all))
        }
        Some(_) | None => Err(t.memory_error()),
    }
}

fn tuple_iter(_: &Thread, v: &Value) -> PyResult {
    Ok(seqiter::over_tuple(v.clone()))
}

fn tuple_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    let exact = class.is(TUPLE.get());
    let args = &constructor::for_new(class, args);
    if args.has_keywords() {
        return Err(t.type_error("tuple() takes no keyword arguments"));
    }
    if args.pos().len() > 1 {
        return Err(t.type_error(format_args!("tuple expected at most 1 argument, got {}", args.pos().len())));
    }
    let Some(source) = args.pos().first() else {
        return Ok(if exact { empty() } else { new_of(class, Vec::new()) });
    };
    if exact && source.downcast_exact::<PyTuple>().is_some() {
        return Ok(source.clone());
    }
    if let (true, Some(list)) = (exact, source.downcast_exact::<PyList>()) {
        if !list::can_hold(2 * list::len(list)) {
            return Err(t.memory_error());
        }
        return Ok(list::with_items(list, from_slice));
    }
    let values = iter::collect(t, source)?;
    Ok(if exact { new(values) } else { new_of(class, values) })
}

fn getnewargs(t: &Thread, a: Bound) -> PyResult {
    Ok(of([from_slice(items(a.this::<PyTuple>(t)?))]))
}

fn count(t: &Thread, a: Bound) -> PyResult {
    let mut n = 0usize;
    for x in items(a.this::<PyTuple>(t)?) {
        if compare::eq(t, x, a.get(1))? {
            n += 1;
        }
    }
    Ok(Value::from(n))
}

/// Bounds of `index` methods: from 0 to the length, negative ones counted from the end.
pub fn index_bounds(t: &Thread, a: &Bound, len: usize) -> PyResult<(usize, usize)> {
    let at = |i: usize, default: isize| -> PyResult<usize> {
        let Some(v) = a.opt(i) else { return Ok(default.max(0) as usize) };
        if !v.is_int_word() && v.class().slots().index.is_none() {
            return Err(t.type_error("slice indices must be integers or have an __index__ method"));
        }
        let n = number::clamped(t, v)?;
        Ok(if n < 0 { n.saturating_add(len as isize).max(0) } else { n } as usize)
    };
    Ok((at(2, 0)?, at(3, isize::MAX)?))
}

fn index(t: &Thread, a: Bound) -> PyResult {
    let tuple = a.this::<PyTuple>(t)?;
    let (start, stop) = index_bounds(t, &a, tuple.len)?;
    for (i, x) in items(tuple).iter().enumerate().take(stop).skip(start) {
        if compare::eq(t, x, a.get(1))? {
            return Ok(Value::from(i));
        }
    }
    Err(t.value_error("tuple.index(x): x not in tuple"))
}

fn class_getitem(_: &Thread, a: Bound) -> PyResult {
    Ok(super::generic_alias::alias(a.get(0).clone(), a.get(1).clone()))
}

pub static TUPLE_SPEC: TypeSpec = TypeSpec {
    name: "tuple",
    variable: true,
    container: true,
    flags: type_flag::BASE_TYPE | type_flag::SEQUENCE | type_flag::TUPLE_SUBCLASS,
    doc: "tuple(iterable=(), /)\n--\n\nBuilt-in immutable sequence.\n\nIf no argument is given, the constructor returns an empty tuple.\nIf iterable is specified the tuple is initialized from iterable's items.\n\nIf the argument is a tuple, the return value is the same object.",
    slots: Slots {
        repr: Some(tuple_repr),
        hash: Some(tuple_hash),
        compare: Some(tuple_compare),
        iter: Some(tuple_iter),
        new: Some(tuple_new),
        len: Some(tuple_len),
        get_item: Some(tuple_get_item),
        contains: Some(tuple_contains),
        concat: Some(tuple_concat),
        repeat: Some(tuple_repeat),
        ..Slots::EMPTY
    },
    methods: &[
        Method::new("__getnewargs__(self, /)", getnewargs, ""),
        Method::new(
            "index(self, value, start=0, stop=sys.maxsize, /)",
            index,
            "Return first index of value.\n\nRaises ValueError if the value is not present.",
        ),
        Method::new("count(self, value, /)", count, "Return number of occurrences of value."),
        Method::class("__class_getitem__(cls, object, /)", class_getitem, "See PEP 585"),
    ],
    ..TypeSpec::of::<PyTuple>(&TUPLE)
};
