//! `Pickler.memo` and `Unpickler.memo`: views of the table of shared objects, which copy it when asked.

use adder_abi::object::Header;
use adder_vm::native::{Bound, Method};
use adder_vm::object::class::{TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict;
use adder_vm::types::dict::PyDict;
use adder_vm::types::tuple;
use std::marker::PhantomData;

/// Who has a memo.
pub trait Owner: Payload {
    /// The documentation of its proxies' `__reduce__`, which differs by a word in CPython.
    const REDUCE_DOC: &'static str;
    /// The class of its proxies.
    fn proxy() -> &'static TypeCell;
    /// Puts what the memo has into a dict.
    fn copy_memo(&self, into: &PyDict);
    fn clear_memo(&self);
}

/// The proxy of an owner's memo.
#[repr(C)]
pub struct MemoProxy<O> {
    head: Header,
    owner: Field,
    of: PhantomData<O>,
}

// SAFETY: the one reference is reported.
unsafe impl<O: Owner> Payload for MemoProxy<O> {
    fn cell() -> &'static TypeCell {
        O::proxy()
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.owner.word());
    }

    fn clear(&self) {
        self.owner.set(None);
    }
}

impl<O: Owner> MemoProxy<O> {
    /// A proxy of the memo of `owner`, which is one.
    pub fn make(owner: &Value) -> Value {
        O::proxy().get().instantiate(MemoProxy::<O> {
            head: blank_header(),
            owner: Field::new(Some(owner.clone())),
            of: PhantomData,
        })
    }

    /// The memo as a dict.
    pub fn dict(&self) -> Value {
        let result = dict::new();
        let owner = self.owner.get();
        if let (Some(owner), Some(d)) =
            (owner.as_ref().and_then(|o| o.downcast::<O>()), result.downcast::<PyDict>())
        {
            owner.copy_memo(d);
        }
        result
    }

    fn clear_method(t: &Thread, a: Bound) -> PyResult {
        if let Some(owner) = a.this::<Self>(t)?.owner.get().as_ref().and_then(|o| o.downcast::<O>()) {
            owner.clear_memo();
        }
        Ok(Value::none())
    }

    fn copy_method(t: &Thread, a: Bound) -> PyResult {
        Ok(a.this::<Self>(t)?.dict())
    }

    fn reduce_method(t: &Thread, a: Bound) -> PyResult {
        let dict = a.this::<Self>(t)?.dict();
        Ok(tuple::of([dict::DICT.get().to_value(), tuple::of([dict])]))
    }

    const METHODS: &'static [Method] = &[
        Method::new("clear(self, /)", Self::clear_method, "Remove all items from memo."),
        Method::new("copy(self, /)", Self::copy_method, "Copy the memo to a new object."),
        Method::new("__reduce__(self, /)", Self::reduce_method, O::REDUCE_DOC),
    ];

    /// The declaration of the class.
    pub const fn spec(name: &'static str, cell: &'static TypeCell) -> TypeSpec {
        TypeSpec {
            name,
            module: "_pickle",
            container: true,
            flags: type_flag::DISALLOW_INSTANTIATION,
            slots: Slots { hash: Some(adder_vm::protocol::hash::not_hashable), ..Slots::EMPTY },
            methods: Self::METHODS,
            ..TypeSpec::of::<Self>(cell)
        }
    }
}
