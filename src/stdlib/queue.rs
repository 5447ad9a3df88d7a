//! `_queue`: `SimpleQueue`, which may be put to from anywhere, finalizers and handlers of signals among it.
//!
//! Items are touched by the holder of the global lock only; those that wait without it know just how many there are.

use crate::state::ErrorClass;
use crate::time::seconds::{Rounding, to_nanoseconds};
use adder_abi::object::Header;
use adder_vm::exc::Exc;
use adder_vm::fork::Monitor;
use adder_vm::modules::locks;
use adder_vm::native::{Args, Bound, Method, ModuleSpec};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::Value;
use adder_vm::protocol::truth;
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::generic_alias;
use adder_vm::types::module::PyModule;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

static EMPTY: ErrorClass = ErrorClass::new(
    "_queue",
    "Empty",
    Exc::Exception,
    "Exception raised by Queue.get(block=0)/get_nowait().",
);

#[repr(C)]
struct PySimpleQueue {
    head: Header,
    items: RefCell<VecDeque<Value>>,
    /// How many items there are; tells of new ones.
    count: Arc<Monitor<usize>>,
}

static SIMPLE_QUEUE: TypeCell = TypeCell::new();

// SAFETY: `trace` reports the items, all that a queue owns.
unsafe impl Payload for PySimpleQueue {
    fn cell() -> &'static TypeCell {
        &SIMPLE_QUEUE
    }

    fn trace(&self, visit: &mut Visitor) {
        for v in self.items.borrow().iter() {
            visit(v.word());
        }
    }

    fn clear(&self) {
        let items = self.items.take();
        *self.count.lock() = 0;
        drop(items);
    }
}

impl PySimpleQueue {
    fn put(&self, item: Value) {
        let mut items = self.items.borrow_mut();
        items.push_back(item);
        *self.count.lock() = items.len();
        self.count.notify_one();
    }

    fn take(&self) -> Option<Value> {
        let mut items = self.items.borrow_mut();
        let item = items.pop_front()?;
        *self.count.lock() = items.len();
        Some(item)
    }
}

fn new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    if class.is(SIMPLE_QUEUE.get()) && !args.values.is_empty() {
        let kind = if args.pos().is_empty() { "keyword" } else { "positional" };
        return Err(t.type_error(format_args!("SimpleQueue() takes no {kind} arguments")));
    }
    Ok(class.instantiate(PySimpleQueue {
        head: blank_header(),
        items: RefCell::default(),
        count: Arc::default(),
    }))
}

fn put(t: &Thread, a: Bound) -> PyResult {
    a.this::<PySimpleQueue>(t)?.put(a.get(1).clone());
    Ok(Value::none())
}

fn empty(t: &Thread) -> Raised {
    match EMPTY.class(t).and_then(|class| adder_vm::protocol::call::call(t, &class, &[])) {
        Ok(exception) => t.raise(exception),
        Err(raised) => raised,
    }
}

/// Until when to wait: none for ever.
fn deadline(t: &Thread, timeout: Option<&Value>) -> PyResult<Option<Instant>> {
    let Some(timeout) = timeout else { return Ok(None) };
    let nanoseconds = to_nanoseconds(t, timeout, Rounding::Up)?;
    match u64::try_from(nanoseconds) {
        Ok(n) => Ok(Instant::now().checked_add(Duration::from_nanos(n))),
        Err(_) => Err(t.value_error("'timeout' must be a non-negative number")),
    }
}

fn get(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PySimpleQueue>(t)?;
    let blocks = a.opt(1).map_or(Ok(true), |v| truth::truth(t, v))?;
    let deadline = if blocks { deadline(t, a.some(2))? } else { None };
    loop {
        if let Some(item) = this.take() {
            return Ok(item);
        }
        if !blocks {
            return Err(empty(t));
        }
        let count = this.count.clone();
        if !locks::wait(t, deadline, |slice| *count.wait_while(slice, |n| *n == 0) != 0)? {
            return this.take().ok_or_else(|| empty(t));
        }
    }
}

fn get_nowait(t: &Thread, a: Bound) -> PyResult {
    a.this::<PySimpleQueue>(t)?.take().ok_or_else(|| empty(t))
}

fn is_empty(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(a.this::<PySimpleQueue>(t)?.items.borrow().is_empty()))
}

fn size(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(a.this::<PySimpleQueue>(t)?.items.borrow().len()))
}

fn class_getitem(_: &Thread, a: Bound) -> PyResult {
    Ok(generic_alias::alias(a.get(0).clone(), a.get(1).clone()))
}

static SIMPLE_QUEUE_SPEC: TypeSpec = TypeSpec {
    name: "SimpleQueue",
    module: "_queue",
    container: true,
    weak: true,
    flags: type_flag::BASE_TYPE,
    doc: "SimpleQueue()\n--\n\nSimple, unbounded, reentrant FIFO queue.",
    slots: Slots { new: Some(new), ..Slots::EMPTY },
    methods: &[
        Method::new(
            "put(self, /, item, block=True, timeout=None)",
            put,
            "Put the item on the queue; never blocks.",
        ),
        Method::new("put_nowait(self, /, item)", put, "Put an item into the queue without blocking."),
        Method::new(
            "get(self, /, block=True, timeout=None)",
            get,
            "Remove and return an item; if there is none, wait for one, at most 'timeout' seconds, or raise Empty.",
        ),
        Method::new(
            "get_nowait(self, /)",
            get_nowait,
            "Remove and return an item from the queue without blocking.",
        ),
        Method::new(
            "empty(self, /)",
            is_empty,
            "Return True if the queue is empty, False otherwise (not reliable!).",
        ),
        Method::new("qsize(self, /)", size, "Return the approximate size of the queue (not reliable!)."),
        Method::class(
            "__class_getitem__(cls, object, /)",
            class_getitem,
            "SimpleQueues are generic over the type of their contents",
        ),
    ],
    ..TypeSpec::of::<PySimpleQueue>(&SIMPLE_QUEUE)
};

fn init(t: &Thread, module: &PyModule) -> PyResult<()> {
    module.add("Empty", EMPTY.class(t)?);
    Ok(())
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_queue",
    doc: "What the queue module has in native code.",
    functions: &[],
    types: &[&SIMPLE_QUEUE_SPEC],
    init: Some(init),
};
