//! Weak references: `weakref.ref` and the two kinds of proxies.
//!
//! A reference object knows its referent by an unowned word; the referent's end sets it to null (`memory/weak.rs`).

use crate::exc::Exc;
use crate::memory::weak;
use crate::native::{Args, Bound, GetSet, Method};
use crate::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::{BinaryOp, CompareOp, Slots};
use crate::object::value::{Field, Value};
use crate::protocol::{attr, call, compare, hash, iter, number, repr, seq, truth};
use crate::thread::{PyResult, Thread};
use adder_abi::object::Header;
use adder_abi::word::Word;
use std::cell::Cell;

/// A weak reference.
#[repr(C)]
pub struct PyWeakRef {
    pub head: Header,
    /// Not owned; null when the referent is gone.
    pub referent: Cell<Word>,
    pub callback: Field,
    /// The referent's hash once asked for; -1 before.
    pub hash: Cell<i64>,
    /// Its place among the references to its referent, `memory/weak.rs`'s.
    pub place: Cell<u32>,
}

pub static WEAKREF: TypeCell = TypeCell::new();
pub static PROXY: TypeCell = TypeCell::new();
pub static CALLABLE_PROXY: TypeCell = TypeCell::new();

// SAFETY: the one owned reference is reported.
unsafe impl Payload for PyWeakRef {
    fn cell() -> &'static TypeCell {
        &WEAKREF
    }

    fn matches(shape: &adder_abi::object::Shape) -> bool {
        // SAFETY: a shape's type is a live type.
        let class = unsafe { &*shape.type_.cast::<PyType>() };
        class.has_solid_base(&WEAKREF)
            || class.has_solid_base(&PROXY)
            || class.has_solid_base(&CALLABLE_PROXY)
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.callback.word());
    }

    fn clear(&self) {
        self.callback.set(None);
    }

    unsafe fn drop_payload(this: *mut PyWeakRef) {
        // SAFETY: by the caller's contract.
        unsafe {
            let referent = (*this).referent.get();
            if !referent.is_null() {
                weak::unregister(referent, &*this);
            }
            std::ptr::drop_in_place(this);
        }
    }
}

/// What the reference refers to, if that is still alive.
pub fn referent(this: &PyWeakRef) -> Option<Value> {
    let word = this.referent.get();
    if word.is_null() {
        return None;
    }
    // SAFETY: the referent clears its references before it dies.
    unsafe {
        let header = &*(word.0 as *const Header);
        if header.refcount.get() == 0 { None } else { Some(Value::from_borrowed(word)) }
    }
}

fn make(t: &Thread, class: &PyType, object: &Value, callback: Option<&Value>) -> PyResult {
    let callback = callback.filter(|c| !c.is_none());
    if !object.class().has_weakrefs.get() || object.header().is_none() {
        return Err(t.type_error(format_args!(
            "cannot create weak reference to '{}' object",
            object.class().tp_name()
        )));
    }
    let exact = [&WEAKREF, &PROXY, &CALLABLE_PROXY].iter().any(|c| c.get().is(class));
    if callback.is_none() && exact {
        if let Some(shared) = weak::shared(object, class) {
            return Ok(shared);
        }
    }
    let value = class.instantiate_with(|| PyWeakRef {
        head: blank_header(),
        referent: Cell::new(object.word()),
        callback: Field::new(callback.cloned()),
        hash: Cell::new(-1),
        place: Cell::new(0),
    });
    if let Some(this) = value.downcast::<PyWeakRef>() {
        weak::register(object, this, callback.is_none() && exact);
    }
    Ok(value)
}

/// Where a reference stands among those of its object: those of the builtin types without a callback, which are shared, come first.
pub fn rank(v: &Value) -> u32 {
    let class = v.class();
    match v.downcast::<PyWeakRef>() {
        Some(this) if !this.callback.is_set() && class.is(WEAKREF.get()) => 0,
        Some(this)
            if !this.callback.is_set() && (class.is(PROXY.get()) || class.is(CALLABLE_PROXY.get())) =>
        {
            1
        }
        Some(_) | None => 2,
    }
}

/// `weakref.ref(object)`.
pub fn new(t: &Thread, object: &Value) -> PyResult {
    make(t, WEAKREF.get(), object, None)
}

/// `weakref.proxy(object, callback)`.
pub fn proxy(t: &Thread, object: &Value, callback: Option<&Value>) -> PyResult {
    let class = if object.class().slots().call.is_some() { &CALLABLE_PROXY } else { &PROXY };
    make(t, class.get(), object, callback)
}

fn two<'a>(t: &Thread, args: &Args<'a>, what: &str) -> PyResult<(&'a Value, Option<&'a Value>)> {
    match args.pos() {
        [object] => Ok((object, None)),
        [object, callback] => Ok((object, Some(callback))),
        [] => Err(t.type_error(format_args!("{what} expected at least 1 argument, got 0"))),
        more => Err(t.type_error(format_args!("{what} expected at most 2 arguments, got {}", more.len()))),
    }
}

fn ref_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    let (object, callback) = two(t, args, "__new__")?;
    make(t, class, object, callback)
}

fn ref_init(t: &Thread, _v: &Value, args: &Args) -> PyResult<()> {
    if args.has_keywords() {
        return Err(t.type_error("ref() takes no keyword arguments"));
    }
    two(t, args, "__init__").map(drop)
}

fn this(v: &Value) -> Option<&PyWeakRef> {
    v.downcast::<PyWeakRef>()
}

fn ref_call(t: &Thread, v: &Value, args: &Args) -> PyResult {
    if !args.values.is_empty() {
        return Err(t.type_error(format_args!(
            "weakref.ReferenceType.__call__() takes no arguments ({} given)",
            args.values.len()
        )));
    }
    Ok(this(v).and_then(referent).unwrap_or_else(Value::none))
}

fn ref_hash(t: &Thread, v: &Value) -> PyResult<i64> {
    let Some(r) = this(v) else { return Ok(0) };
    if r.hash.get() == -1 {
        let Some(object) = referent(r) else { return Err(t.type_error("weak object has gone away")) };
        r.hash.set(hash::hash(t, &object)?);
    }
    Ok(r.hash.get())
}

fn ref_compare(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::not_implemented());
    }
    let (Some(x), Some(y)) = (this(a), this(b)) else { return Ok(Value::not_implemented()) };
    match (referent(x), referent(y)) {
        (Some(p), Some(q)) => compare::rich(t, &p, &q, op),
        (_, _) => Ok(Value::bool(a.is(b) == (op == CompareOp::Eq))),
    }
}

fn ref_repr(t: &Thread, v: &Value) -> PyResult {
    let at = v.word().0;
    let Some(object) = this(v).and_then(referent) else {
        return Ok(Value::from(format!("<weakref at {at:#x}; dead>")));
    };
    let name = attr::special(t, &object, "__name__")?;
    let name = name.filter(|n| n.is_a::<super::str::PyStr>());
    let suffix = match name {
        Some(name) => format!(" ({})", repr::str_text(t, &name)?),
        None => String::new(),
    };
    Ok(Value::from(format!(
        "<weakref at {at:#x}; to '{}' at {:#x}{suffix}>",
        object.class().tp_name(),
        object.word().0
    )))
}

fn get_callback(_t: &Thread, v: &Value) -> PyResult {
    Ok(this(v).and_then(|r| r.callback.get()).unwrap_or_else(Value::none))
}

fn class_getitem(_t: &Thread, a: Bound) -> PyResult {
    Ok(super::generic_alias::alias(a.get(0).clone(), a.get(1).clone()))
}

pub static WEAKREF_SPEC: TypeSpec = TypeSpec {
    name: "ReferenceType",
    module: "weakref",
    container: true,
    flags: type_flag::BASE_TYPE,
    slots: Slots {
        new: Some(ref_new),
        init: Some(ref_init),
        call: Some(ref_call),
        hash: Some(ref_hash),
        compare: Some(ref_compare),
        repr: Some(ref_repr),
        ..Slots::EMPTY
    },
    methods: &[Method::class("__class_getitem__(cls, object, /)", class_getitem, "See PEP 585")],
    getset: &[GetSet::get("__callback__", get_callback, "")],
    ..TypeSpec::of::<PyWeakRef>(&WEAKREF)
};

/// The object behind a proxy; other values are themselves.
fn unwrap(t: &Thread, v: &Value) -> PyResult {
    let class = v.class();
    if !class.has_solid_base(&PROXY) && !class.has_solid_base(&CALLABLE_PROXY) {
        return Ok(v.clone());
    }
    match this(v).and_then(referent) {
        Some(object) => Ok(object),
        None => Err(t.error(Exc::ReferenceError, "weakly-referenced object no longer exists")),
    }
}

macro_rules! binary {
    ($($plain:ident $inplace:ident $op:ident;)*) => {
        $(
            fn $plain(t: &Thread, a: &Value, b: &Value) -> PyResult {
                number::binary(t, BinaryOp::$op, &unwrap(t, a)?, &unwrap(t, b)?)
            }
            fn $inplace(t: &Thread, a: &Value, b: &Value) -> PyResult {
                number::inplace(t, BinaryOp::$op, &unwrap(t, a)?, &unwrap(t, b)?)
            }
        )*
        const PROXY_SLOTS: Slots = Slots {
            repr: Some(proxy_repr),
            str: Some(|t, v| repr::str(t, &unwrap(t, v)?)),
            hash: Some(hash::not_hashable),
            getattr: Some(|t, v, name| attr::get(t, &unwrap(t, v)?, name)),
            setattr: Some(|t, v, name, value| attr::set(t, &unwrap(t, v)?, name, value)),
            compare: Some(|t, a, b, op| compare::rich(t, &unwrap(t, a)?, &unwrap(t, b)?, op)),
            iter: Some(|t, v| iter::iter(t, &unwrap(t, v)?)),
            next: Some(proxy_next),
            neg: Some(|t, v| number::neg(t, &unwrap(t, v)?)),
            pos: Some(|t, v| number::pos(t, &unwrap(t, v)?)),
            abs: Some(|t, v| number::abs(t, &unwrap(t, v)?)),
            invert: Some(|t, v| number::invert(t, &unwrap(t, v)?)),
            truth: Some(|t, v| truth::truth(t, &unwrap(t, v)?)),
            int: Some(|t, v| number::int(t, &unwrap(t, v)?)),
            float: Some(|t, v| number::float(t, &unwrap(t, v)?)),
            index: Some(|t, v| number::index(t, &unwrap(t, v)?)),
            len: Some(|t, v| seq::len(t, &unwrap(t, v)?)),
            get_item: Some(|t, v, k| seq::get_item(t, &unwrap(t, v)?, k)),
            set_item: Some(|t, v, k, x| seq::set_item(t, &unwrap(t, v)?, k, x)),
            contains: Some(|t, v, x| seq::contains(t, &unwrap(t, v)?, x)),
            pow_mod: Some(|t, a, b, m| number::power(t, &unwrap(t, a)?, &unwrap(t, b)?, Some(&unwrap(t, m)?))),
            ..Slots::EMPTY.with_binary(&[$((BinaryOp::$op, $plain)),*]).with_inplace(&[$((BinaryOp::$op, $inplace)),*])
        };
    };
}

fn proxy_repr(t: &Thread, v: &Value) -> PyResult {
    let at = v.word().0;
    let object = this(v).and_then(referent).unwrap_or_else(Value::none);
    let _ = t;
    Ok(Value::from(format!(
        "<weakproxy at {at:#x}; to '{}' at {:#x}>",
        object.class().tp_name(),
        object.word().0
    )))
}

fn proxy_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let object = unwrap(t, v)?;
    if object.class().slots().next.is_none() {
        return Err(t.type_error(format_args!(
            "Weakref proxy referenced a non-iterator '{}' object",
            object.class().tp_name()
        )));
    }
    iter::next(t, &object)
}

binary! {
    add iadd Add; sub isub Sub; mul imul Mul; matmul imatmul MatMul; truediv itruediv TrueDiv; floordiv ifloordiv FloorDiv;
    modulo imodulo Mod; divmod idivmod DivMod; lshift ilshift LShift; rshift irshift RShift; and iand And; xor ixor Xor;
    or ior Or; pow ipow Pow;
}

fn proxy_call(t: &Thread, v: &Value, args: &Args) -> PyResult {
    call::call_args(t, &unwrap(t, v)?, args)
}

fn bytes(t: &Thread, a: Bound) -> PyResult {
    call::method(t, &unwrap(t, a.get(0))?, "__bytes__", &[])
}

fn reversed(t: &Thread, a: Bound) -> PyResult {
    call::method(t, &unwrap(t, a.get(0))?, "__reversed__", &[])
}

const PROXY_METHODS: &[Method] =
    &[Method::new("__bytes__(self, /)", bytes, ""), Method::new("__reversed__(self, /)", reversed, "")];

pub static PROXY_SPEC: TypeSpec = TypeSpec {
    name: "ProxyType",
    module: "weakref",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: PROXY_SLOTS,
    methods: PROXY_METHODS,
    ..TypeSpec::of::<PyWeakRef>(&PROXY)
};

pub static CALLABLE_PROXY_SPEC: TypeSpec = TypeSpec {
    name: "CallableProxyType",
    module: "weakref",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { call: Some(proxy_call), ..PROXY_SLOTS },
    methods: PROXY_METHODS,
    ..TypeSpec::of::<PyWeakRef>(&CALLABLE_PROXY)
};
