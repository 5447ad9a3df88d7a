//! `count`, `cycle`, `repeat`.

use adder_abi::object::{Header, Layout};
use adder_abi::word::{INT_MAX, INT_MIN};
use adder_vm::exc::Exc;
use adder_vm::native::{Bound, Method};
use adder_vm::object::class::{TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::blank_header;
use adder_vm::object::slots::{BinaryOp, Slots};
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{iter, number, repr};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::iterators::class_of;
use adder_vm::types::list::{self, PyList};
use adder_vm::types::seqiter::self_iter;
use adder_vm::{constructor, fields};
use std::cell::Cell;

static COUNT: TypeCell = TypeCell::new();
static CYCLE: TypeCell = TypeCell::new();
static REPEAT: TypeCell = TypeCell::new();

#[repr(C)]
struct Count {
    head: Header,
    /// The next number in word-sized mode.
    next: Cell<i64>,
    /// The next number in the general mode; empty in word-sized mode.
    any: Field,
    step: Field,
}
fields!(Count, COUNT, any, step);

/// What CPython's `PyNumber_Check` accepts.
fn is_number(v: &Value) -> bool {
    let slots = v.class().slots();
    slots.index.is_some() || slots.int.is_some() || slots.float.is_some() || v.layout() == Layout::Complex
}

fn make_count(t: &Thread, a: Bound) -> PyResult {
    let start = a.opt(1).cloned().unwrap_or_else(|| Value::small_int(0));
    let step = a.opt(2).cloned().unwrap_or_else(|| Value::small_int(1));
    if !is_number(&start) || !is_number(&step) {
        return Err(t.type_error("a number is required"));
    }
    let small = start.is_int_word() && step.is_int_word();
    Ok(class_of(&a, &COUNT).instantiate(Count {
        head: blank_header(),
        next: Cell::new(if small { start.word().as_int() } else { 0 }),
        any: Field::new(if small { None } else { Some(start) }),
        step: Field::new(Some(step)),
    }))
}
constructor!(count_new, "count(cls, start=0, step=1)", make_count);

fn count_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let c = Count::of(v);
    let step = c.step.get().unwrap_or_else(|| Value::small_int(1));
    if let Some(n) = c.any.get() {
        let next = number::binary(t, BinaryOp::Add, &n, &step)?;
        c.any.put(next);
        return Ok(Some(n));
    }
    let n = c.next.get();
    let next = n + step.word().as_int();
    if (INT_MIN..=INT_MAX).contains(&next) {
        c.next.set(next);
    } else {
        c.any.put(Value::from(next));
    }
    Ok(Some(Value::small_int(n)))
}

fn count_repr(t: &Thread, v: &Value) -> PyResult {
    let c = Count::of(v);
    let next = c.any.get().unwrap_or_else(|| Value::small_int(c.next.get()));
    let step = c.step.get().unwrap_or_else(|| Value::small_int(1));
    let (name, next) = (v.class().name_str(), repr::repr_text(t, &next)?);
    if step.is_int_word() && step.word().as_int() == 1 {
        return Ok(Value::from(format!("{name}({next})")));
    }
    Ok(Value::from(format!("{name}({next}, {})", repr::repr_text(t, &step)?)))
}

pub static COUNT_SPEC: TypeSpec = TypeSpec {
    name: "count",
    module: "itertools",
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "count(start=0, step=1)\n--\n\nReturn a count object whose .__next__() method returns consecutive values.\n\nEquivalent to:\n    def count(firstval=0, step=1):\n        x = firstval\n        while 1:\n            yield x\n            x += step",
    slots: Slots {
        repr: Some(count_repr),
        iter: Some(self_iter),
        next: Some(count_next),
        new: Some(count_new),
        ..Slots::EMPTY
    },
    ..TypeSpec::of::<Count>(&COUNT)
};

#[repr(C)]
struct Cycle {
    head: Header,
    /// The iterator while it lasts.
    it: Field,
    /// A list of what it has given.
    saved: Field,
    index: Cell<usize>,
}
fields!(Cycle, CYCLE, it, saved);

fn make_cycle(t: &Thread, a: Bound) -> PyResult {
    let it = iter::iter(t, a.get(1))?;
    Ok(class_of(&a, &CYCLE).instantiate(Cycle {
        head: blank_header(),
        it: Field::new(Some(it)),
        saved: Field::new(Some(list::empty())),
        index: Cell::new(0),
    }))
}
constructor!(cycle_new, "cycle(cls, iterable, /)", make_cycle);

fn cycle_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let c = Cycle::of(v);
    let Some(saved) = c.saved.get() else { return Ok(None) };
    let Some(saved) = saved.downcast::<PyList>() else { return Ok(None) };
    if let Some(it) = c.it.get() {
        if let Some(item) = iter::next_apart(t, &it)? {
            list::push(saved, item.clone());
            return Ok(Some(item));
        }
        c.it.set(None);
    }
    let i = c.index.get();
    let item = list::get(saved, i);
    c.index.set(if i + 1 >= list::len(saved) { 0 } else { i + 1 });
    Ok(item)
}

pub static CYCLE_SPEC: TypeSpec = TypeSpec {
    name: "cycle",
    module: "itertools",
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "cycle(iterable, /)\n--\n\nReturn elements from the iterable until it is exhausted. Then repeat the sequence indefinitely.",
    slots: Slots { iter: Some(self_iter), next: Some(cycle_next), new: Some(cycle_new), ..Slots::EMPTY },
    ..TypeSpec::of::<Cycle>(&CYCLE)
};

#[repr(C)]
struct Repeat {
    head: Header,
    object: Field,
    /// Negative for ever.
    left: Cell<i64>,
}
fields!(Repeat, REPEAT, object);

fn make_repeat(t: &Thread, a: Bound) -> PyResult {
    let left = match a.opt(2) {
        Some(n) => (list::methods::ssize(t, n)? as i64).max(0),
        None => -1,
    };
    Ok(class_of(&a, &REPEAT).instantiate(Repeat {
        head: blank_header(),
        object: Field::new(Some(a.get(1).clone())),
        left: Cell::new(left),
    }))
}
constructor!(repeat_new, "repeat(cls, object, times=None)", make_repeat);

fn repeat_next(_: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let r = Repeat::of(v);
    match r.left.get() {
        0 => return Ok(None),
        n if n > 0 => r.left.set(n - 1),
        _ => {}
    }
    Ok(r.object.get())
}

fn repeat_repr(t: &Thread, v: &Value) -> PyResult {
    let r = Repeat::of(v);
    let object = r.object.get().unwrap_or_else(Value::none);
    let (name, object) = (v.class().name_str(), repr::repr_text(t, &object)?);
    Ok(Value::from(match r.left.get() {
        n if n < 0 => format!("{name}({object})"),
        n => format!("{name}({object}, {n})"),
    }))
}

fn repeat_hint(t: &Thread, a: Bound) -> PyResult {
    match a.this::<Repeat>(t)?.left.get() {
        n if n < 0 => Err(t.error(Exc::TypeError, "len() of unsized object")),
        n => Ok(Value::from(n)),
    }
}

pub static REPEAT_SPEC: TypeSpec = TypeSpec {
    name: "repeat",
    module: "itertools",
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "repeat(object [,times]) -> create an iterator which returns the object\nfor the specified number of times.  If not specified, returns the object\nendlessly.",
    slots: Slots {
        repr: Some(repeat_repr),
        iter: Some(self_iter),
        next: Some(repeat_next),
        new: Some(repeat_new),
        ..Slots::EMPTY
    },
    methods: &[Method::new(
        "__length_hint__(self, /)",
        repeat_hint,
        "Private method returning an estimate of len(list(it)).",
    )],
    ..TypeSpec::of::<Repeat>(&REPEAT)
};
