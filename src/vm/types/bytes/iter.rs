//! The iterators over `bytes` and `bytearray`.

use super::view::held;
use super::{PyByteArray, PyBytes};
use crate::native::{Bound, Method};
use crate::object::class::{TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::Slots;
use crate::object::value::{Field, Value};
use crate::thread::{PyResult, Thread};
use crate::types::str::args::ssize;
use crate::types::{seqiter, tuple};
use adder_abi::object::Header;
use std::cell::Cell;

macro_rules! byte_iter {
    ($name:ident, $cell:ident, $spec:ident, $text:literal) => {
        #[repr(C)]
        pub struct $name {
            pub head: Header,
            /// Empty at the end.
            seq: Field,
            index: Cell<usize>,
        }

        pub static $cell: TypeCell = TypeCell::new();

        // SAFETY: the sequence is the one reference.
        unsafe impl Payload for $name {
            fn cell() -> &'static TypeCell {
                &$cell
            }

            fn trace(&self, visit: &mut Visitor) {
                if self.seq.is_set() {
                    visit(self.seq.word());
                }
            }

            fn clear(&self) {
                self.seq.set(None);
            }
        }

        impl Position for $name {
            fn seq(&self) -> &Field {
                &self.seq
            }

            fn index(&self) -> &Cell<usize> {
                &self.index
            }
        }

        pub static $spec: TypeSpec = TypeSpec {
            name: $text,
            container: true,
            flags: type_flag::DISALLOW_INSTANTIATION,
            slots: Slots { iter: Some(seqiter::self_iter), next: Some(next::<$name>), ..Slots::EMPTY },
            methods: &[
                Method::new(
                    "__length_hint__(self, /)",
                    length_hint::<$name>,
                    "Private method returning an estimate of len(list(it)).",
                ),
                Method::new("__reduce__(self, /)", reduce::<$name>, "Return state information for pickling."),
                Method::new(
                    "__setstate__(self, state, /)",
                    setstate::<$name>,
                    "Set state information for unpickling.",
                ),
            ],
            ..TypeSpec::of::<$name>(&$cell)
        };
    };
}

trait Position: Payload {
    fn seq(&self) -> &Field;
    fn index(&self) -> &Cell<usize>;
}

byte_iter!(PyBytesIter, BYTES_ITER, BYTES_ITER_SPEC, "bytes_iterator");
byte_iter!(PyByteArrayIter, BYTEARRAY_ITER, BYTEARRAY_ITER_SPEC, "bytearray_iterator");

pub fn iter(_: &Thread, v: &Value) -> PyResult {
    let (head, seq, index) = (blank_header(), Field::new(Some(v.clone())), Cell::new(0));
    Ok(if v.is_a::<PyBytes>() {
        PyBytesIter::class().instantiate_with(|| PyBytesIter { head, seq, index })
    } else {
        PyByteArrayIter::class().instantiate_with(|| PyByteArrayIter { head, seq, index })
    })
}

fn byte_at(v: &Value, i: usize) -> Option<u8> {
    match (v.downcast::<PyBytes>(), v.downcast::<PyByteArray>()) {
        (Some(b), _) => b.as_slice().get(i).copied(),
        (None, Some(b)) => b.get(i),
        (None, None) => None,
    }
}

fn next<T: Position>(_: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let Some(it) = v.downcast::<T>() else { return Ok(None) };
    let Some(seq) = it.seq().get() else { return Ok(None) };
    let i = it.index().get();
    match byte_at(&seq, i) {
        Some(b) => {
            it.index().set(i + 1);
            Ok(Some(Value::small_int(i64::from(b))))
        }
        None => {
            it.seq().set(None);
            Ok(None)
        }
    }
}

fn length_hint<T: Position>(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<T>(t)?;
    let n = match it.seq().get() {
        Some(seq) => held(t, &seq)?.len().saturating_sub(it.index().get()),
        None => 0,
    };
    Ok(Value::from(n))
}

fn reduce<T: Position>(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<T>(t)?;
    let iter = seqiter::builtin(t, "iter")?;
    Ok(match it.seq().get() {
        Some(seq) => tuple::of([iter, tuple::of([seq]), Value::from(it.index().get())]),
        None => tuple::of([iter, tuple::of([tuple::empty()])]),
    })
}

fn setstate<T: Position>(t: &Thread, a: Bound) -> PyResult {
    let it = a.this::<T>(t)?;
    let n = ssize(t, a.get(1))?.max(0) as usize;
    if let Some(seq) = it.seq().get() {
        it.index().set(n.min(held(t, &seq)?.len()));
    }
    Ok(Value::none())
}
