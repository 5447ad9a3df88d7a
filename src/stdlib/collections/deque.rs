//! `deque`. The items are never borrowed while Python code runs; loops that call Python compare the change counter afterwards.

use super::deque_iter;
use adder_abi::object::Header;
use adder_vm::exc::Exc;
use adder_vm::native::{Args, Bound, GetSet, Method};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::slots::{CompareOp, Slots};
use adder_vm::object::value::Value;
use adder_vm::protocol::{call, compare, hash, iter, number, repr};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::list::methods::ssize;
use adder_vm::types::tuple;
use adder_vm::types::{generic_alias, int, list};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

pub static DEQUE: TypeCell = TypeCell::new();

#[repr(C)]
pub struct PyDeque {
    pub head: Header,
    items: RefCell<VecDeque<Value>>,
    /// Counts changes of length or order.
    pub changes: Cell<u64>,
    maxlen: Cell<Option<usize>>,
}

// SAFETY: `trace` reports the items, all that a deque owns.
unsafe impl Payload for PyDeque {
    fn cell() -> &'static TypeCell {
        &DEQUE
    }

    fn trace(&self, visit: &mut Visitor) {
        for v in self.items.borrow().iter() {
            visit(v.word());
        }
    }

    fn clear(&self) {
        self.clear_items();
    }
}

impl PyDeque {
    pub fn len(&self) -> usize {
        self.items.borrow().len()
    }

    pub fn get(&self, i: usize) -> Option<Value> {
        self.items.borrow().get(i).cloned()
    }

    fn changed(&self) {
        self.changes.set(self.changes.get() + 1);
    }

    fn clear_items(&self) {
        let items = self.items.take();
        self.changed();
        drop(items);
    }

    fn is_full(&self) -> bool {
        self.maxlen.get().is_some_and(|max| self.len() > max)
    }

    fn push_back(&self, v: Value) {
        self.items.borrow_mut().push_back(v);
        self.changed();
        if self.is_full() {
            let lost = self.items.borrow_mut().pop_front();
            drop(lost);
        }
    }

    fn push_front(&self, v: Value) {
        self.items.borrow_mut().push_front(v);
        self.changed();
        if self.is_full() {
            let lost = self.items.borrow_mut().pop_back();
            drop(lost);
        }
    }

    fn to_vec(&self) -> Vec<Value> {
        self.items.borrow().iter().cloned().collect()
    }
}

pub fn this(v: &Value) -> &PyDeque {
    debug_assert!(v.is_a::<PyDeque>());
    // SAFETY: slots are called with instances of their type only.
    unsafe { &*(v.word().0 as *const PyDeque) }
}

fn make(class: &PyType, items: VecDeque<Value>, maxlen: Option<usize>) -> Value {
    class.instantiate(PyDeque {
        head: blank_header(),
        items: RefCell::new(items),
        changes: Cell::new(0),
        maxlen: Cell::new(maxlen),
    })
}

fn new(_: &Thread, class: &PyType, _: &Args) -> PyResult {
    Ok(make(class, VecDeque::new(), None))
}

fn init(t: &Thread, v: &Value, args: &Args) -> PyResult<()> {
    if args.values.len() > 2 {
        return Err(
            t.type_error(format_args!("deque() takes at most 2 arguments ({} given)", args.values.len()))
        );
    }
    let (mut iterable, mut maxlen) = (args.pos().first(), args.pos().get(1));
    for (name, value) in args.keywords() {
        let slot = match repr::str_text(t, name)?.as_str() {
            "iterable" => (&mut iterable, 1),
            "maxlen" => (&mut maxlen, 2),
            other => {
                return Err(
                    t.type_error(format_args!("deque() got an unexpected keyword argument '{other}'"))
                );
            }
        };
        if slot.0.is_some() {
            return Err(t.type_error(format_args!(
                "argument for deque() given by name ('{}') and position ({})",
                ["iterable", "maxlen"][slot.1 - 1],
                slot.1
            )));
        }
        *slot.0 = Some(value);
    }
    let maxlen = match maxlen.filter(|m| !m.is_none()) {
        None => None,
        Some(m) if !int::is_int(m) => return Err(t.type_error("an integer is required")),
        Some(m) => match usize::try_from(ssize(t, m)?) {
            Ok(n) => Some(n),
            Err(_) => return Err(t.value_error("maxlen must be non-negative")),
        },
    };
    let deque = this(v);
    deque.maxlen.set(maxlen);
    if deque.len() > 0 {
        deque.clear_items();
    }
    match iterable {
        Some(iterable) => extend_back(t, v, iterable),
        None => Ok(()),
    }
}

/// An iterator over the argument of `extend`: a deque extended by itself is listed first.
fn source(t: &Thread, v: &Value, iterable: &Value) -> PyResult {
    if iterable.is(v) {
        return iter::iter(t, &list::new(this(v).to_vec()));
    }
    iter::iter(t, iterable)
}

fn extend_back(t: &Thread, v: &Value, iterable: &Value) -> PyResult<()> {
    let it = source(t, v, iterable)?;
    while let Some(item) = iter::next(t, &it)? {
        this(v).push_back(item);
    }
    Ok(())
}

fn extend_front(t: &Thread, v: &Value, iterable: &Value) -> PyResult<()> {
    let it = source(t, v, iterable)?;
    while let Some(item) = iter::next(t, &it)? {
        this(v).push_front(item);
    }
    Ok(())
}

fn repr_(t: &Thread, v: &Value) -> PyResult {
    let Some(_guard) = repr::enter(t, v) else { return Ok(Value::from("[...]")) };
    let mut out = adder_vm::types::str::StrBuilder::new();
    out.push_str(&v.class().name_str());
    out.push_char('(');
    tuple::push_text(&mut out, &repr::repr(t, &list::new(this(v).to_vec()))?);
    if let Some(max) = this(v).maxlen.get() {
        out.push_str(&format!(", maxlen={max}"));
    }
    out.push_char(')');
    Ok(out.finish())
}

fn compare_(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    let (Some(x), Some(y)) = (a.downcast::<PyDeque>(), b.downcast::<PyDeque>()) else {
        return Ok(Value::not_implemented());
    };
    if x.len() != y.len() {
        match op {
            CompareOp::Eq => return Ok(Value::bool(false)),
            CompareOp::Ne => return Ok(Value::bool(true)),
            CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => {}
        }
    }
    let (cx, cy) = (x.changes.get(), y.changes.get());
    let mut i = 0;
    while let (Some(p), Some(q)) = (x.get(i), y.get(i)) {
        if !compare::eq(t, &p, &q)? {
            return match op {
                CompareOp::Eq => Ok(Value::bool(false)),
                CompareOp::Ne => Ok(Value::bool(true)),
                CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => compare::rich(t, &p, &q, op),
            };
        }
        if x.changes.get() != cx || y.changes.get() != cy {
            return Err(t.runtime_error("deque mutated during iteration"));
        }
        i += 1;
    }
    Ok(Value::bool(op.holds(x.len().cmp(&y.len()))))
}

fn len(_: &Thread, v: &Value) -> PyResult<usize> {
    Ok(this(v).len())
}

fn position(t: &Thread, v: &Value, key: &Value) -> PyResult<usize> {
    if !key.is_int_word() && key.class().slots().index.is_none() {
        return Err(
            t.type_error(format_args!("sequence index must be integer, not '{}'", key.class().tp_name()))
        );
    }
    let i = number::to_isize(t, key, Exc::IndexError)?;
    let n = this(v).len() as isize;
    let i = if i < 0 { i.wrapping_add(n) } else { i };
    if i < 0 || i >= n {
        return Err(t.index_error("deque index out of range"));
    }
    Ok(i as usize)
}

fn get_item(t: &Thread, v: &Value, key: &Value) -> PyResult {
    let i = position(t, v, key)?;
    this(v).get(i).ok_or_else(|| t.index_error("deque index out of range"))
}

fn set_item(t: &Thread, v: &Value, key: &Value, value: Option<&Value>) -> PyResult<()> {
    let i = position(t, v, key)?;
    let deque = this(v);
    let old = match value {
        Some(value) => deque.items.borrow_mut().get_mut(i).map(|slot| std::mem::replace(slot, value.clone())),
        None => {
            let old = deque.items.borrow_mut().remove(i);
            deque.changed();
            old
        }
    };
    drop(old);
    Ok(())
}

/// The first position from `from` to `to` of an item equal to `x`; a change of the deque is an error of that kind.
fn find(
    t: &Thread,
    v: &Value,
    x: &Value,
    (from, to): (usize, usize),
    on_change: (Exc, &str),
) -> PyResult<Option<usize>> {
    let deque = this(v);
    let changes = deque.changes.get();
    let mut i = from;
    while i < to {
        let Some(item) = deque.get(i) else { break };
        let equal = compare::eq(t, &item, x)?;
        if deque.changes.get() != changes {
            return Err(t.error(on_change.0, on_change.1));
        }
        if equal {
            return Ok(Some(i));
        }
        i += 1;
    }
    Ok(None)
}

const ITERATION: (Exc, &str) = (Exc::RuntimeError, "deque mutated during iteration");

fn contains(t: &Thread, v: &Value, x: &Value) -> PyResult<bool> {
    Ok(find(t, v, x, (0, usize::MAX), ITERATION)?.is_some())
}

fn copy_of(t: &Thread, v: &Value) -> PyResult {
    let deque = this(v);
    if v.class().is(DEQUE.get()) {
        return Ok(make(DEQUE.get(), deque.items.borrow().clone(), deque.maxlen.get()));
    }
    let result = match deque.maxlen.get() {
        None => call::call(t, v.class().as_value(), &[v.clone()])?,
        Some(max) => call::call(t, v.class().as_value(), &[v.clone(), Value::from(max)])?,
    };
    if !result.is_a::<PyDeque>() {
        return Err(t.type_error(format_args!(
            "{}() must return a deque, not {}",
            v.class().tp_name(),
            result.class().tp_name()
        )));
    }
    Ok(result)
}

fn concat(t: &Thread, a: &Value, b: &Value) -> PyResult {
    if !b.is_a::<PyDeque>() {
        return Err(t.type_error(format_args!(
            "can only concatenate deque (not \"{}\") to deque",
            b.class().tp_name()
        )));
    }
    let result = copy_of(t, a)?;
    extend_back(t, &result, b)?;
    Ok(result)
}

fn inplace_concat(t: &Thread, a: &Value, b: &Value) -> PyResult {
    extend_back(t, a, b)?;
    Ok(a.clone())
}

fn inplace_repeat(t: &Thread, a: &Value, n: &Value) -> PyResult {
    let n = number::to_isize(t, n, Exc::OverflowError)?;
    let deque = this(a);
    let size = deque.len();
    if size == 0 || n == 1 {
        return Ok(a.clone());
    }
    if n <= 0 {
        deque.clear_items();
        return Ok(a.clone());
    }
    let wanted = size.saturating_mul(n as usize);
    // With a bound only the last repetitions stay; enough of them are made.
    let times = match deque.maxlen.get() {
        Some(max) if wanted > max => max.div_ceil(size).max(1) + 1,
        Some(_) | None => n as usize,
    };
    let times = times.min(n as usize);
    match size.checked_mul(times) {
        Some(total) if total <= isize::MAX as usize / 64 => {}
        Some(_) | None => return Err(t.memory_error()),
    }
    let all = deque.to_vec();
    if deque.items.borrow_mut().try_reserve(size * (times - 1)).is_err() {
        return Err(t.memory_error());
    }
    for _ in 1..times {
        for v in &all {
            deque.push_back(v.clone());
        }
    }
    Ok(a.clone())
}

fn repeat(t: &Thread, a: &Value, n: &Value) -> PyResult {
    let copy = copy_of(t, a)?;
    inplace_repeat(t, &copy, n)
}

fn iterate(_: &Thread, v: &Value) -> PyResult {
    Ok(deque_iter::forward(v, 0))
}

fn append(_: &Thread, a: Bound) -> PyResult {
    this(a.get(0)).push_back(a.get(1).clone());
    Ok(Value::none())
}

fn appendleft(_: &Thread, a: Bound) -> PyResult {
    this(a.get(0)).push_front(a.get(1).clone());
    Ok(Value::none())
}

fn extend(t: &Thread, a: Bound) -> PyResult {
    extend_back(t, a.get(0), a.get(1))?;
    Ok(Value::none())
}

fn extendleft(t: &Thread, a: Bound) -> PyResult {
    extend_front(t, a.get(0), a.get(1))?;
    Ok(Value::none())
}

fn pop(t: &Thread, a: Bound) -> PyResult {
    let deque = this(a.get(0));
    let item = deque.items.borrow_mut().pop_back();
    deque.changed();
    item.ok_or_else(|| t.index_error("pop from an empty deque"))
}

fn popleft(t: &Thread, a: Bound) -> PyResult {
    let deque = this(a.get(0));
    let item = deque.items.borrow_mut().pop_front();
    deque.changed();
    item.ok_or_else(|| t.index_error("pop from an empty deque"))
}

fn clear(_: &Thread, a: Bound) -> PyResult {
    this(a.get(0)).clear_items();
    Ok(Value::none())
}

fn copy(t: &Thread, a: Bound) -> PyResult {
    copy_of(t, a.get(0))
}

fn count(t: &Thread, a: Bound) -> PyResult {
    let (mut n, mut from) = (0usize, 0);
    while let Some(i) = find(t, a.get(0), a.get(1), (from, usize::MAX), ITERATION)? {
        n += 1;
        from = i + 1;
    }
    Ok(Value::from(n))
}

fn index(t: &Thread, a: Bound) -> PyResult {
    let bounds = tuple::index_bounds(t, &a, this(a.get(0)).len())?;
    match find(t, a.get(0), a.get(1), bounds, ITERATION)? {
        Some(i) => Ok(Value::from(i)),
        None => Err(t.value_error("deque.index(x): x not in deque")),
    }
}

fn insert(t: &Thread, a: Bound) -> PyResult {
    let deque = this(a.get(0));
    let i = ssize(t, a.get(1))?;
    let n = deque.len();
    if deque.maxlen.get() == Some(n) {
        return Err(t.index_error("deque already at its maximum size"));
    }
    let i = if i < 0 { i.saturating_add(n as isize).max(0) as usize } else { (i as usize).min(n) };
    deque.items.borrow_mut().insert(i, a.get(2).clone());
    deque.changed();
    Ok(Value::none())
}

fn remove(t: &Thread, a: Bound) -> PyResult {
    let deque = this(a.get(0));
    let on_change = (Exc::IndexError, "deque mutated during iteration");
    match find(t, a.get(0), a.get(1), (0, usize::MAX), on_change)? {
        Some(i) => {
            let old = deque.items.borrow_mut().remove(i);
            deque.changed();
            drop(old);
            Ok(Value::none())
        }
        None => Err(t.value_error("deque.remove(x): x not in deque")),
    }
}

fn reverse(_: &Thread, a: Bound) -> PyResult {
    let deque = this(a.get(0));
    deque.items.borrow_mut().make_contiguous().reverse();
    Ok(Value::none())
}

fn rotate(t: &Thread, a: Bound) -> PyResult {
    let n = match a.opt(1) {
        Some(n) => ssize(t, n)?,
        None => 1,
    };
    let deque = this(a.get(0));
    let mut items = deque.items.borrow_mut();
    if items.len() > 1 {
        let by = n.rem_euclid(items.len() as isize) as usize;
        items.rotate_right(by);
        deque.changed();
    }
    Ok(Value::none())
}

fn reversed(_: &Thread, a: Bound) -> PyResult {
    Ok(deque_iter::backward(a.get(0), 0))
}

fn reduce(t: &Thread, a: Bound) -> PyResult {
    let v = a.get(0);
    let state = call::method(t, v, "__getstate__", &[])?;
    let it = iter::iter(t, v)?;
    let args = match this(v).maxlen.get() {
        Some(max) => tuple::pair(tuple::empty(), Value::from(max)),
        None => tuple::empty(),
    };
    Ok(tuple::of([v.class().to_value(), args, state, it]))
}

fn sizeof(_: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(a.get(0).class().instance_size() + this(a.get(0)).items.borrow().capacity() * 8))
}

fn maxlen(_: &Thread, v: &Value) -> PyResult {
    Ok(this(v).maxlen.get().map_or_else(Value::none, Value::from))
}

fn class_getitem(_: &Thread, a: Bound) -> PyResult {
    Ok(generic_alias::alias(a.get(0).clone(), a.get(1).clone()))
}

pub static DEQUE_SPEC: TypeSpec = TypeSpec {
    name: "deque",
    module: "collections",
    container: true,
    weak: true,
    flags: type_flag::BASE_TYPE | type_flag::SEQUENCE,
    doc: "deque([iterable[, maxlen]])\n--\n\nA list-like sequence optimized for data accesses near its endpoints.",
    slots: Slots {
        repr: Some(repr_),
        hash: Some(hash::not_hashable),
        compare: Some(compare_),
        iter: Some(iterate),
        new: Some(new),
        init: Some(init),
        len: Some(len),
        get_item: Some(get_item),
        set_item: Some(set_item),
        contains: Some(contains),
        concat: Some(concat),
        repeat: Some(repeat),
        inplace_concat: Some(inplace_concat),
        inplace_repeat: Some(inplace_repeat),
        ..Slots::EMPTY
    },
    methods: &[
        Method::new("append(self, item, /)", append, "Add an element to the right side of the deque."),
        Method::new("appendleft(self, item, /)", appendleft, "Add an element to the left side of the deque."),
        Method::new("clear(self, /)", clear, "Remove all elements from the deque."),
        Method::new("__copy__(self, /)", copy, "Return a shallow copy of a deque."),
        Method::new("copy(self, /)", copy, "Return a shallow copy of a deque."),
        Method::new("count(self, value, /)", count, "Return number of occurrences of value."),
        Method::new(
            "extend(self, iterable, /)",
            extend,
            "Extend the right side of the deque with elements from the iterable.",
        ),
        Method::new(
            "extendleft(self, iterable, /)",
            extendleft,
            "Extend the left side of the deque with elements from the iterable.",
        ),
        Method::new(
            "index(self, value, start=0, stop=sys.maxsize, /)",
            index,
            "Return first index of value.\n\nRaises ValueError if the value is not present.",
        ),
        Method::new("insert(self, index, value, /)", insert, "Insert value before index."),
        Method::new("pop(self, /)", pop, "Remove and return the rightmost element."),
        Method::new("popleft(self, /)", popleft, "Remove and return the leftmost element."),
        Method::new("__reduce__(self, /)", reduce, "Return state information for pickling."),
        Method::new("remove(self, value, /)", remove, "Remove first occurrence of value."),
        Method::new("__reversed__(self, /)", reversed, "Return a reverse iterator over the deque."),
        Method::new("reverse(self, /)", reverse, "Reverse *IN PLACE*."),
        Method::new(
            "rotate(self, n=1, /)",
            rotate,
            "Rotate the deque n steps to the right.  If n is negative, rotates left.",
        ),
        Method::new("__sizeof__(self, /)", sizeof, "Return the size of the deque in memory, in bytes."),
        Method::class(
            "__class_getitem__(cls, object, /)",
            class_getitem,
            "deques are generic over the type of their contents",
        ),
    ],
    getset: &[GetSet::get("maxlen", maxlen, "maximum size of a deque or None if unbounded")],
    ..TypeSpec::of::<PyDeque>(&DEQUE)
};
