//! The awaitable of `anext(it, default)`.

use crate::exc::Exc;
use crate::native::{Bound, Method};
use crate::object::class::{TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::Slots;
use crate::object::value::Value;
use crate::protocol::{call, iter};
use crate::thread::{PyResult, Raised, Thread};
use crate::types::seqiter::self_iter;
use crate::types::tuple::{self, PyTuple};
use adder_abi::object::Header;

#[repr(C)]
pub struct PyAnext {
    head: Header,
    awaitable: Value,
    default: Value,
}

pub static ANEXT: TypeCell = TypeCell::new();

// SAFETY: the references are reported.
unsafe impl Payload for PyAnext {
    fn cell() -> &'static TypeCell {
        &ANEXT
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.awaitable.word());
        visit(self.default.word());
    }
}

/// `anext`'s awaitable with a default.
pub fn with_default(awaitable: &Value, default: &Value) -> Value {
    ANEXT.get().instantiate(PyAnext {
        head: blank_header(),
        awaitable: awaitable.clone(),
        default: default.clone(),
    })
}

/// What awaiting the awaitable iterates over.
fn iterator(t: &Thread, this: &PyAnext) -> PyResult {
    let v = &this.awaitable;
    let Some(it) = crate::eval::generators::awaitable_of(t, v)? else {
        return Err(t.type_error(format_args!("'{}' object can't be awaited", v.class().tp_name())));
    };
    // A coroutine is no iterator: what its `__await__` returns is.
    match it.class().slots().await_ {
        Some(slot) if it.class().slots().next.is_none() => slot(t, &it),
        Some(_) | None => Ok(it),
    }
}

fn ended(t: &Thread, this: &PyAnext, raised: Raised) -> Raised {
    match t.catch::<()>(Err(raised), Exc::StopAsyncIteration) {
        Ok(_) => t.error_with(Exc::StopIteration, &[this.default.clone()]),
        Err(raised) => raised,
    }
}

fn next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let Some(this) = v.downcast::<PyAnext>() else { return Ok(None) };
    let it = iterator(t, this)?;
    iter::next(t, &it).map_err(|raised| ended(t, this, raised))
}

fn forward(t: &Thread, a: &Bound, name: &str, args: &[Value]) -> PyResult {
    let this = a.this::<PyAnext>(t)?;
    let it = iterator(t, this)?;
    call::method(t, &it, name, args).map_err(|raised| ended(t, this, raised))
}

fn send(t: &Thread, a: Bound) -> PyResult {
    forward(t, &a, "send", &[a.get(1).clone()])
}

fn throw(t: &Thread, a: Bound) -> PyResult {
    let args = a.get(1).downcast::<PyTuple>().map(|x| tuple::items(x).to_vec()).unwrap_or_default();
    forward(t, &a, "throw", &args)
}

fn close(t: &Thread, a: Bound) -> PyResult {
    forward(t, &a, "close", &[])
}

pub static ANEXT_SPEC: TypeSpec = TypeSpec {
    name: "anext_awaitable",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { await_: Some(self_iter), iter: Some(self_iter), next: Some(next), ..Slots::EMPTY },
    methods: &[
        Method::new("send(self, value, /)", send, ""),
        Method::new("throw(self, /, *args)", throw, ""),
        Method::new("close(self, /)", close, ""),
    ],
    ..TypeSpec::of::<PyAnext>(&ANEXT)
};
