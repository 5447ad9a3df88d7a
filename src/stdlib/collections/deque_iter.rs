//! Iterators over a deque, forward and backward.

use super::deque::PyDeque;
use adder_abi::object::Header;
use adder_vm::fields;
use adder_vm::native::{Args, Bound, Method};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec};
use adder_vm::object::payload::blank_header;
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::iter;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::list::methods::ssize;
use adder_vm::types::seqiter::self_iter;
use adder_vm::types::tuple;
use std::cell::Cell;

static DEQUE_ITER: TypeCell = TypeCell::new();
static DEQUE_REVERSE_ITER: TypeCell = TypeCell::new();

const HINT: &str = "Private method returning an estimate of len(list(it)).";
const REDUCE: &str = "Return state information for pickling.";

macro_rules! deque_iter {
    ($name:ident, $cell:ident, $spec:ident, $make:ident, $py:literal, $at:expr, $ends:literal) => {
        #[repr(C)]
        struct $name {
            head: Header,
            deque: Field,
            /// How many items have been given.
            index: Cell<usize>,
            /// How many are left.
            left: Cell<usize>,
            changes: Cell<u64>,
        }
        fields!($name, $cell, deque);

        /// An iterator that has given `skip` items already.
        pub fn $make(deque: &Value, skip: usize) -> Value {
            let (n, changes) = deque.downcast::<PyDeque>().map_or((0, 0), |d| (d.len(), d.changes.get()));
            $cell.get().instantiate($name {
                head: blank_header(),
                deque: Field::new(Some(deque.clone())),
                index: Cell::new(skip.min(n)),
                left: Cell::new(n.saturating_sub(skip)),
                changes: Cell::new(changes),
            })
        }

        impl $name {
            fn next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
                let this = $name::of(v);
                let Some(deque) = this.deque.get() else { return Ok(None) };
                let Some(d) = deque.downcast::<PyDeque>() else { return Ok(None) };
                // An iterator from the end that has given all does not mind changes.
                if $ends && this.left.get() == 0 {
                    return Ok(None);
                }
                if d.changes.get() != this.changes.get() {
                    this.left.set(0);
                    return Err(t.runtime_error("deque mutated during iteration"));
                }
                if this.left.get() == 0 {
                    return Ok(None);
                }
                let i = this.index.get();
                this.index.set(i + 1);
                this.left.set(this.left.get() - 1);
                let at: fn(usize, usize) -> usize = $at;
                Ok(d.get(at(i, d.len())))
            }

            #[allow(clippy::new_ret_no_self)]
            fn new(t: &Thread, _: &PyType, args: &Args) -> PyResult {
                let [deque, rest @ ..] = args.pos() else {
                    return Err(t.type_error(concat!($py, "() takes at least 1 argument (0 given)")));
                };
                if !deque.is_a::<PyDeque>() {
                    return Err(t.type_error(format_args!(
                        concat!($py, "() argument 1 must be collections.deque, not {}"),
                        deque.class().tp_name()
                    )));
                }
                let skip = match rest.first() {
                    Some(n) => ssize(t, n)?.max(0) as usize,
                    None => 0,
                };
                let it = $make(deque, 0);
                for _ in 0..skip {
                    if iter::next(t, &it)?.is_none() {
                        break;
                    }
                }
                Ok(it)
            }

            fn hint(t: &Thread, a: Bound) -> PyResult {
                Ok(Value::from(a.this::<$name>(t)?.left.get()))
            }

            fn reduce(t: &Thread, a: Bound) -> PyResult {
                let this = a.this::<$name>(t)?;
                let args =
                    tuple::pair(this.deque.get().unwrap_or_else(Value::none), Value::from(this.index.get()));
                Ok(tuple::pair(a.get(0).class().to_value(), args))
            }
        }

        pub static $spec: TypeSpec = TypeSpec {
            name: $py,
            module: "collections",
            container: true,
            slots: Slots {
                iter: Some(self_iter),
                next: Some($name::next),
                new: Some($name::new),
                ..Slots::EMPTY
            },
            methods: &[
                Method::new("__length_hint__(self, /)", $name::hint, HINT),
                Method::new("__reduce__(self, /)", $name::reduce, REDUCE),
            ],
            ..TypeSpec::of::<$name>(&$cell)
        };
    };
}

deque_iter!(Forward, DEQUE_ITER, DEQUE_ITER_SPEC, forward, "_deque_iterator", |i, _| i, false);
deque_iter!(
    Backward,
    DEQUE_REVERSE_ITER,
    DEQUE_REVERSE_ITER_SPEC,
    backward,
    "_deque_reverse_iterator",
    |i, n| n - 1 - i,
    true
);
