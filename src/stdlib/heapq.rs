//! `_heapq`: heaps in lists, smallest item first or, by the functions in `_max`, largest first.
//!
//! Comparisons can run Python code, which can change the list: its length is checked after each. The order of
//! comparisons and moves is CPython's, so equal inputs give equal lists.

use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::slots::CompareOp;
use adder_vm::object::value::Value;
use adder_vm::protocol::compare;
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::list::{self, PyList};

/// Which of two items comes first.
#[derive(Clone, Copy)]
enum Order {
    Smallest,
    Largest,
}

struct Heap<'a> {
    t: &'a Thread,
    list: &'a PyList,
    order: Order,
}

#[cold]
fn changed(t: &Thread) -> Raised {
    t.runtime_error("list changed size during iteration")
}

impl Heap<'_> {
    fn item(&self, i: usize) -> PyResult {
        list::get(self.list, i).ok_or_else(|| self.t.index_error("list index out of range"))
    }

    fn put(&self, i: usize, v: Value) -> PyResult<()> {
        if list::set(self.list, i, v) { Ok(()) } else { Err(changed(self.t)) }
    }

    /// Whether `a` belongs above `b`, the list keeping its length `len`.
    fn before(&self, a: &Value, b: &Value, len: usize) -> PyResult<bool> {
        let (first, second) = match self.order {
            Order::Smallest => (a, b),
            Order::Largest => (b, a),
        };
        if first.is_int_word() && second.is_int_word() {
            return Ok(first.word().as_int() < second.word().as_int());
        }
        let before = compare::holds(self.t, first, second, CompareOp::Lt)?;
        if list::len(self.list) == len { Ok(before) } else { Err(changed(self.t)) }
    }

    /// As [`Heap::before`] for the items at two places, where it is known without running Python code.
    fn quickly_before(&self, a: usize, b: usize) -> Option<bool> {
        let order = list::quick_order(self.list, a, b)?;
        Some(match self.order {
            Order::Smallest => order.is_lt(),
            Order::Largest => order.is_gt(),
        })
    }

    /// Moves the item at `at` up to its place, not above `top`.
    fn rise(&self, top: usize, mut at: usize) -> PyResult<()> {
        let len = list::len(self.list);
        while at > top {
            let parent = (at - 1) >> 1;
            if let Some(before) = self.quickly_before(at, parent) {
                if !before {
                    break;
                }
                if !list::swap(self.list, at, parent) {
                    return Err(changed(self.t));
                }
                at = parent;
                continue;
            }
            let (item, above) = (self.item(at)?, self.item(parent)?);
            if !self.before(&item, &above, len)? {
                break;
            }
            // Comparing may have put other items here.
            let (item, above) = (self.item(at)?, self.item(parent)?);
            self.put(parent, item)?;
            self.put(at, above)?;
            at = parent;
        }
        Ok(())
    }

    /// Moves the item at `top` down to a leaf along the children that come first, then up to its place.
    fn sink(&self, top: usize) -> PyResult<()> {
        let len = list::len(self.list);
        let mut at = top;
        while at < len >> 1 {
            let mut child = 2 * at + 1;
            if child + 1 < len {
                let before = match self.quickly_before(child, child + 1) {
                    Some(before) => before,
                    None => self.before(&self.item(child)?, &self.item(child + 1)?, len)?,
                };
                child += usize::from(!before);
            }
            if !list::swap(self.list, at, child) {
                return Err(changed(self.t));
            }
            at = child;
        }
        self.rise(top, at)
    }

    fn push(&self, v: Value) -> PyResult {
        list::push(self.list, v);
        self.rise(0, list::len(self.list) - 1)?;
        Ok(Value::none())
    }

    fn pop(&self) -> PyResult {
        let Some(last) = list::pop(self.list) else { return Err(self.t.index_error("index out of range")) };
        if list::len(self.list) == 0 {
            return Ok(last);
        }
        self.replace(last)
    }

    /// Puts `v` in place of the first item, which is returned.
    fn replace(&self, v: Value) -> PyResult {
        if list::len(self.list) == 0 {
            return Err(self.t.index_error("index out of range"));
        }
        let first = self.item(0)?;
        self.put(0, v)?;
        self.sink(0)?;
        Ok(first)
    }

    fn push_pop(&self, v: Value) -> PyResult {
        let len = list::len(self.list);
        if len == 0 {
            return Ok(v);
        }
        if !self.before(&self.item(0)?, &v, len)? {
            return Ok(v);
        }
        self.replace(v)
    }

    fn heapify(&self) -> PyResult {
        for at in (0..list::len(self.list) / 2).rev() {
            self.sink(at)?;
        }
        Ok(Value::none())
    }
}

fn heap<'a>(t: &'a Thread, a: &Bound<'a>, name: &str, order: Order) -> PyResult<Heap<'a>> {
    match a.get(0).downcast::<PyList>() {
        Some(list) => Ok(Heap { t, list, order }),
        None => {
            let got = a.get(0).class().tp_name();
            let place = if a.len() == 1 { "argument" } else { "argument 1" };
            Err(t.type_error(format_args!("{name}() {place} must be list, not {got}")))
        }
    }
}

macro_rules! functions {
    ($($name:ident $order:ident $method:ident ($($arg:literal)?);)*) => {$(
        fn $name(t: &Thread, a: Bound) -> PyResult {
            heap(t, &a, stringify!($name), Order::$order)?.$method($(a.get($arg).clone())?)
        }
    )*};
}

functions! {
    heappush Smallest push(1);
    heappop Smallest pop();
    heapreplace Smallest replace(1);
    heappushpop Smallest push_pop(1);
    heapify Smallest heapify();
    heappush_max Largest push(1);
    heappop_max Largest pop();
    heapreplace_max Largest replace(1);
    heappushpop_max Largest push_pop(1);
    heapify_max Largest heapify();
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_heapq",
    doc: "Heap queue algorithm (a.k.a. priority queue).",
    functions: &[
        Method::new(
            "heappush(heap, item, /)",
            heappush,
            "Push item onto heap, maintaining the heap invariant.",
        ),
        Method::new(
            "heappop(heap, /)",
            heappop,
            "Pop the smallest item off the heap, maintaining the heap invariant.",
        ),
        Method::new(
            "heapreplace(heap, item, /)",
            heapreplace,
            "Pop and return the current smallest value, and add the new item.",
        ),
        Method::new(
            "heappushpop(heap, item, /)",
            heappushpop,
            "Push item on the heap, then pop and return the smallest item from the heap.",
        ),
        Method::new(
            "heapify(heap, /)",
            heapify,
            "Transform list into a heap, in-place, in O(len(heap)) time.",
        ),
        Method::new(
            "heappush_max(heap, item, /)",
            heappush_max,
            "Push item onto max heap, maintaining the heap invariant.",
        ),
        Method::new("heappop_max(heap, /)", heappop_max, "Maxheap variant of heappop."),
        Method::new("heapreplace_max(heap, item, /)", heapreplace_max, "Maxheap variant of heapreplace."),
        Method::new("heappushpop_max(heap, item, /)", heappushpop_max, "Maxheap variant of heappushpop."),
        Method::new("heapify_max(heap, /)", heapify_max, "Maxheap variant of heapify."),
    ],
    types: &[],
    init: None,
};
