//! Bound methods of Python functions and of any callable (`types.MethodType`).

pub use adder_abi::layout::PyMethod;

use super::tuple;
use crate::native::{Args, Bound, GetSet, Method};
use crate::object::class::{PyType, TypeCell, TypeSpec};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::{CompareOp, Slots};
use crate::object::value::{Value, decref};
use crate::protocol::{attr, call, compare, hash, repr};
use crate::thread::{PyResult, Thread};
use adder_abi::object::Layout;

pub static METHOD: TypeCell = TypeCell::new();

// SAFETY: both references are reported.
unsafe impl Payload for PyMethod {
    const LAYOUT: Layout = Layout::Method;

    fn cell() -> &'static TypeCell {
        &METHOD
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.func);
        visit(self.receiver);
    }

    unsafe fn drop_payload(this: *mut PyMethod) {
        // SAFETY: the method owns both.
        unsafe {
            decref((*this).func);
            decref((*this).receiver);
        }
    }
}

/// Binds `func` to `receiver`.
#[inline]
pub fn new(func: Value, receiver: Value) -> Value {
    PyMethod::class().instantiate_with(|| PyMethod {
        head: blank_header(),
        func: func.into_word(),
        receiver: receiver.into_word(),
    })
}

#[inline(always)]
pub fn func(this: &PyMethod) -> &Value {
    // SAFETY: owned by the method, never replaced.
    unsafe { Value::borrow(&this.func) }
}

#[inline(always)]
pub fn receiver(this: &PyMethod) -> &Value {
    // SAFETY: owned by the method, never replaced.
    unsafe { Value::borrow(&this.receiver) }
}

fn method_call(t: &Thread, v: &Value, args: &Args) -> PyResult {
    let Some(this) = v.downcast::<PyMethod>() else { return Ok(Value::not_implemented()) };
    let guard = t.enter_native(" while calling a Python object")?;
    let result = call::call_with_receiver(t, func(this), receiver(this), args);
    drop(guard);
    result
}

fn method_new(t: &Thread, _class: &PyType, args: &Args) -> PyResult {
    if args.has_keywords() {
        return Err(t.type_error("method() takes no keyword arguments"));
    }
    let [f, receiver] = args.values else {
        return Err(t.type_error(format_args!("method expected 2 arguments, got {}", args.values.len())));
    };
    if f.class().slots().call.is_none() {
        return Err(t.type_error("first argument must be callable"));
    }
    if receiver.is_none() {
        return Err(t.type_error("instance must not be None"));
    }
    Ok(new(f.clone(), receiver.clone()))
}

fn method_get(_t: &Thread, v: &Value, _object: Option<&Value>, _class: &Value) -> PyResult {
    Ok(v.clone())
}

fn method_repr(t: &Thread, v: &Value) -> PyResult {
    let Some(this) = v.downcast::<PyMethod>() else { return Ok(Value::none()) };
    let name = match attr::find(t, func(this), "__qualname__")? {
        Some(name) => Some(name),
        None => attr::find(t, func(this), "__name__")?,
    };
    let name = match name.filter(|n| n.is_a::<super::str::PyStr>()) {
        Some(name) => repr::str_text(t, &name)?,
        None => "?".to_owned(),
    };
    Ok(Value::from(format!("<bound method {name} of {}>", repr::repr_text(t, receiver(this))?)))
}

fn method_compare(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    let (Some(x), Some(y)) = (a.downcast::<PyMethod>(), b.downcast::<PyMethod>()) else {
        return Ok(Value::not_implemented());
    };
    let same = receiver(x).is(receiver(y)) && compare::eq(t, func(x), func(y))?;
    match op {
        CompareOp::Eq => Ok(Value::bool(same)),
        CompareOp::Ne => Ok(Value::bool(!same)),
        CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => Ok(Value::not_implemented()),
    }
}

fn method_hash(t: &Thread, v: &Value) -> PyResult<i64> {
    let Some(this) = v.downcast::<PyMethod>() else { return Ok(0) };
    let h = hash::by_identity(receiver(this)) ^ hash::hash(t, func(this))?;
    Ok(if h == -1 { -2 } else { h })
}

/// Attributes a method does not have itself are its function's.
fn method_getattr(t: &Thread, v: &Value, name: &Value) -> PyResult {
    let Some(this) = v.downcast::<PyMethod>() else { return attr::generic_get(t, v, name) };
    let name = &attr::name_of(t, name)?;
    if let Some(found) = METHOD.get().lookup(name) {
        let class = METHOD.get().as_value();
        return attr::bind(t, &found, Some(v), class);
    }
    attr::get(t, func(this), name)
}

fn get_func(_t: &Thread, v: &Value) -> PyResult {
    Ok(v.downcast::<PyMethod>().map_or_else(Value::none, |m| func(m).clone()))
}

fn get_self(_t: &Thread, v: &Value) -> PyResult {
    Ok(v.downcast::<PyMethod>().map_or_else(Value::none, |m| receiver(m).clone()))
}

fn get_doc(t: &Thread, v: &Value) -> PyResult {
    match v.downcast::<PyMethod>() {
        Some(m) => attr::get_str(t, func(m), "__doc__"),
        None => Ok(Value::none()),
    }
}

fn reduce(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyMethod>(t)?;
    let getattr = crate::builtins::visible_builtin(t, "getattr")?;
    let name = attr::get_str(t, func(this), "__name__")?;
    Ok(tuple::new(vec![getattr, tuple::new(vec![receiver(this).clone(), name])]))
}

pub static METHOD_SPEC: TypeSpec = TypeSpec {
    name: "method",
    doc: "method(function, instance, /)\n--\n\n",
    container: true,
    weak: true,
    slots: Slots {
        new: Some(method_new),
        call: Some(method_call),
        descr_get: Some(method_get),
        repr: Some(method_repr),
        compare: Some(method_compare),
        hash: Some(method_hash),
        getattr: Some(method_getattr),
        ..Slots::EMPTY
    },
    methods: &[Method::new("__reduce__(self, /)", reduce, "")],
    getset: &[
        GetSet::get("__func__", get_func, "the function (or other callable) implementing a method"),
        GetSet::get("__self__", get_self, "the instance to which a method is bound"),
        GetSet::get("__doc__", get_doc, ""),
    ],
    ..TypeSpec::of::<PyMethod>(&METHOD)
};
