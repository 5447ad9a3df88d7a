//! Slot wrappers: the special methods of builtin types, made from their slots (`int.__add__`).

use super::class::{PyType, TypeCell, TypeSpec, type_flag};
use super::payload::{Payload, Visitor, blank_header};
use super::slots::{BinaryOp, SetAttr, SlotDef, SlotId, Slots};
use super::value::Value;
use crate::native::{Args, GetSet};
use crate::protocol::{attr, number};
use crate::thread::{PyResult, Step, Thread};
use crate::types::module::PyModule;
use crate::types::native_function::PyNative;
use crate::types::{object, tuple};
use adder_abi::object::Header;

/// `int.__add__`: a descriptor that calls a slot.
#[repr(C)]
pub struct PySlotWrapper {
    pub head: Header,
    pub def: &'static SlotDef,
    pub owner: &'static PyType,
}

pub static SLOT_WRAPPER: TypeCell = TypeCell::new();

// SAFETY: owners are immortal builtin types.
unsafe impl Payload for PySlotWrapper {
    fn cell() -> &'static TypeCell {
        &SLOT_WRAPPER
    }
}

/// `(1).__add__`: a slot wrapper with its receiver.
#[repr(C)]
pub struct PyMethodWrapper {
    pub head: Header,
    pub wrapper: Value,
    pub receiver: Value,
}

pub static METHOD_WRAPPER: TypeCell = TypeCell::new();

// SAFETY: both references are reported.
unsafe impl Payload for PyMethodWrapper {
    fn cell() -> &'static TypeCell {
        &METHOD_WRAPPER
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.wrapper.word());
        visit(self.receiver.word());
    }
}

/// The wrapper of `owner`'s slot for `def`.
pub fn new_wrapper(def: &'static SlotDef, owner: &'static PyType) -> Value {
    PySlotWrapper::class().instantiate(PySlotWrapper { head: blank_header(), def, owner })
}

/// The builtin type whose `__new__` this is, if it is a native one.
pub fn native_new_owner(v: &Value) -> Option<&'static PyType> {
    let v = match v.downcast_exact::<crate::types::wrappers::PyStaticMethod>() {
        Some(s) => s.func.get()?,
        None => v.clone(),
    };
    v.downcast_exact::<PyNative>().and_then(|n| n.new_of)
}

fn arity(t: &Thread, args: &Args, min: usize, max: usize) -> PyResult<()> {
    if args.has_keywords() {
        return Err(t.type_error("wrapper() takes no keyword arguments"));
    }
    let n = args.values.len();
    if n < min || n > max {
        let (how, bound) = if min == max {
            ("", min)
        } else if n < min {
            ("at least ", min)
        } else {
            ("at most ", max)
        };
        return Err(t.type_error(format_args!(
            "expected {how}{bound} argument{}, got {n}",
            if bound == 1 { "" } else { "s" }
        )));
    }
    Ok(())
}

fn pow_arity(t: &Thread, args: &Args) -> PyResult<()> {
    match args.values.len() {
        1 | 2 => arity(t, args, 1, 2),
        n => Err(t.type_error(format_args!("expected 1 or 2 arguments, got {n}"))),
    }
}

fn missing() -> PyResult {
    Ok(Value::not_implemented())
}

/// The native attribute setter in `slots`. One of a base type must not go past the setter that a builtin type between it and the
/// object's class has: `object.__setattr__(int, …)` would change what is immutable.
fn setter(t: &Thread, def: &SlotDef, slots: &Slots, this: &Value) -> PyResult<SetAttr> {
    let asked = slots.setattr.unwrap_or(attr::generic_set);
    let own = this.class().solid.cell.get().slots().setattr.unwrap_or(attr::generic_set);
    if std::ptr::fn_addr_eq(asked, own) {
        return Ok(asked);
    }
    if this.is_a::<PyModule>() {
        return Ok(own);
    }
    Err(t.type_error(format_args!("can't apply this {} to {} object", def.name, this.class().tp_name())))
}

/// Calls the slot behind `def` in `slots` for `this`.
fn call_slot(t: &Thread, def: &SlotDef, slots: &Slots, this: &Value, args: &Args) -> PyResult {
    let a = args.values;
    let unary = |slot: Option<super::slots::Unary>| {
        arity(t, args, 0, 0)?;
        slot.map_or_else(missing, |f| f(t, this))
    };
    let binary = |slot: Option<super::slots::Binary>| {
        arity(t, args, 1, 1)?;
        slot.map_or_else(missing, |f| f(t, this, &a[0]))
    };
    let done = |r: PyResult<()>| r.map(|()| Value::none());
    match def.id {
        SlotId::Repr => unary(slots.repr),
        SlotId::Str => unary(slots.str),
        SlotId::Hash => {
            arity(t, args, 0, 0)?;
            slots.hash.map_or_else(missing, |f| f(t, this).map(Value::from))
        }
        SlotId::Call => slots.call.map_or_else(missing, |f| f(t, this, args)),
        SlotId::Getattribute | SlotId::Getattr => binary(slots.getattr.or(Some(attr::generic_get))),
        SlotId::Setattr => {
            arity(t, args, 2, 2)?;
            done(setter(t, def, slots, this)?(t, this, &a[0], Some(&a[1])))
        }
        SlotId::Delattr => {
            arity(t, args, 1, 1)?;
            done(setter(t, def, slots, this)?(t, this, &a[0], None))
        }
        SlotId::Compare(op) => {
            arity(t, args, 1, 1)?;
            slots.compare.map_or_else(missing, |f| f(t, this, &a[0], op))
        }
        SlotId::Iter => unary(slots.iter),
        SlotId::Next => {
            arity(t, args, 0, 0)?;
            match slots.next.map_or(Ok(Step::End(None)), |next| t.step(next, this))? {
                Step::Item(v) => Ok(v),
                Step::End(Some(v)) => Err(crate::types::generator::stop_with(t, v)),
                Step::End(None) => Err(t.error_with(crate::exc::Exc::StopIteration, &[])),
            }
        }
        SlotId::DescrGet => {
            arity(t, args, 1, 2)?;
            let object = Some(&a[0]).filter(|o| !o.is_none());
            let class = a.get(1).filter(|c| !c.is_none());
            let class = match (class, object) {
                (Some(class), _) => class.clone(),
                (None, Some(object)) => object.class().to_value(),
                (None, None) => return Err(t.type_error("__get__(None, None) is invalid")),
            };
            slots.descr_get.map_or_else(missing, |f| f(t, this, object, &class))
        }
        SlotId::DescrSet => {
            arity(t, args, 2, 2)?;
            slots.descr_set.map_or_else(missing, |f| done(f(t, this, &a[0], Some(&a[1]))))
        }
        SlotId::DescrDelete => {
            arity(t, args, 1, 1)?;
            slots.descr_set.map_or_else(missing, |f| done(f(t, this, &a[0], None)))
        }
        SlotId::New => Ok(Value::not_implemented()),
        SlotId::Init => done(slots.init.unwrap_or(object::init)(t, this, args)),
        SlotId::Del => {
            arity(t, args, 0, 0)?;
            if let Some(f) = slots.finalize {
                f(t, this);
            }
            Ok(Value::none())
        }
        SlotId::Binary(BinaryOp::Pow) => {
            pow_arity(t, args)?;
            match (a.get(1).filter(|m| !m.is_none()), slots.pow_mod) {
                (Some(m), Some(f)) => f(t, this, &a[0], m),
                (Some(_), None) => missing(),
                (None, _) => slots.binary[BinaryOp::Pow as usize].map_or_else(missing, |f| f(t, this, &a[0])),
            }
        }
        SlotId::Reflected(BinaryOp::Pow) => {
            pow_arity(t, args)?;
            match (a.get(1).filter(|m| !m.is_none()), slots.pow_mod) {
                (Some(m), Some(f)) => f(t, &a[0], this, m),
                (Some(_), None) => missing(),
                (None, _) => slots.binary[BinaryOp::Pow as usize].map_or_else(missing, |f| f(t, &a[0], this)),
            }
        }
        SlotId::Binary(op) => binary(slots.binary[op as usize]),
        SlotId::Reflected(op) => {
            arity(t, args, 1, 1)?;
            slots.binary[op as usize].map_or_else(missing, |f| f(t, &a[0], this))
        }
        SlotId::Inplace(op) => binary(slots.inplace[op as usize]),
        SlotId::Neg => unary(slots.neg),
        SlotId::Pos => unary(slots.pos),
        SlotId::Abs => unary(slots.abs),
        SlotId::Invert => unary(slots.invert),
        SlotId::Bool => {
            arity(t, args, 0, 0)?;
            slots.truth.map_or_else(missing, |f| f(t, this).map(Value::bool))
        }
        SlotId::Int => unary(slots.int),
        SlotId::Float => unary(slots.float),
        SlotId::Index => unary(slots.index),
        SlotId::Len => {
            arity(t, args, 0, 0)?;
            slots.len.map_or_else(missing, |f| f(t, this).map(Value::from))
        }
        SlotId::GetItem => binary(slots.get_item),
        SlotId::SetItem => {
            arity(t, args, 2, 2)?;
            slots.set_item.map_or_else(missing, |f| done(f(t, this, &a[0], Some(&a[1]))))
        }
        SlotId::DelItem => {
            arity(t, args, 1, 1)?;
            slots.set_item.map_or_else(missing, |f| done(f(t, this, &a[0], None)))
        }
        SlotId::Contains => {
            arity(t, args, 1, 1)?;
            slots.contains.map_or_else(missing, |f| f(t, this, &a[0]).map(Value::bool))
        }
        SlotId::Concat => binary(slots.concat),
        SlotId::Repeat | SlotId::RepeatReflected | SlotId::InplaceRepeat => {
            arity(t, args, 1, 1)?;
            // The count must be an integer: the method has no other operand to turn to.
            number::index(t, &a[0])?;
            let slot = if def.id == SlotId::InplaceRepeat { slots.inplace_repeat } else { slots.repeat };
            slot.map_or_else(missing, |f| f(t, this, &a[0]))
        }
        SlotId::InplaceConcat => binary(slots.inplace_concat),
        SlotId::Await => unary(slots.await_),
        SlotId::Aiter => unary(slots.aiter),
        SlotId::Anext => unary(slots.anext),
        SlotId::Buffer => {
            arity(t, args, 1, 1)?;
            slots.buffer.map_or_else(missing, |f| crate::protocol::buffer::call_buffer(t, this, &a[0], f))
        }
        SlotId::ReleaseBuffer => {
            arity(t, args, 1, 1)?;
            crate::protocol::buffer::call_release(t, this, &a[0])
        }
    }
}

fn wrapper_call(t: &Thread, v: &Value, args: &Args) -> PyResult {
    let Some(this) = v.downcast::<PySlotWrapper>() else { return missing() };
    let Some(receiver) = args.pos().first() else {
        return Err(t.type_error(format_args!(
            "descriptor '{}' of '{}' object needs an argument",
            this.def.name,
            this.owner.tp_name()
        )));
    };
    check_receiver(t, this, receiver)?;
    let rest = Args { values: &args.values[1..], names: args.names };
    call_slot(t, this.def, this.owner.slots(), receiver, &rest)
}

fn check_receiver(t: &Thread, this: &PySlotWrapper, receiver: &Value) -> PyResult<()> {
    if receiver.class().is_subtype(this.owner) {
        return Ok(());
    }
    Err(t.type_error(format_args!(
        "descriptor '{}' requires a '{}' object but received a '{}'",
        this.def.name,
        this.owner.tp_name(),
        receiver.class().tp_name()
    )))
}

fn wrapper_get(t: &Thread, v: &Value, object: Option<&Value>, _class: &Value) -> PyResult {
    let (Some(object), Some(this)) = (object, v.downcast::<PySlotWrapper>()) else { return Ok(v.clone()) };
    check_receiver(t, this, object)?;
    Ok(PyMethodWrapper::class().instantiate(PyMethodWrapper {
        head: blank_header(),
        wrapper: v.clone(),
        receiver: object.clone(),
    }))
}

fn wrapper_repr(_t: &Thread, v: &Value) -> PyResult {
    let Some(this) = v.downcast::<PySlotWrapper>() else { return missing() };
    Ok(Value::from(format!("<slot wrapper '{}' of '{}' objects>", this.def.name, this.owner.tp_name())))
}

fn wrapper_of(v: &Value) -> Option<&PySlotWrapper> {
    match v.downcast::<PyMethodWrapper>() {
        Some(m) => m.wrapper.downcast(),
        None => v.downcast(),
    }
}

fn get_name(_t: &Thread, v: &Value) -> PyResult {
    Ok(wrapper_of(v).map_or_else(Value::none, |w| Value::from(w.def.name)))
}

fn get_qualname(_t: &Thread, v: &Value) -> PyResult {
    Ok(wrapper_of(v)
        .map_or_else(Value::none, |w| Value::from(format!("{}.{}", w.owner.name_str(), w.def.name))))
}

fn get_doc(_t: &Thread, v: &Value) -> PyResult {
    Ok(wrapper_of(v).map_or_else(Value::none, |w| Value::from(w.def.doc)))
}

fn get_sig(_t: &Thread, v: &Value) -> PyResult {
    Ok(wrapper_of(v).map_or_else(Value::none, |w| Value::from(w.def.sig)))
}

fn get_objclass(_t: &Thread, v: &Value) -> PyResult {
    Ok(wrapper_of(v).map_or_else(Value::none, |w| w.owner.to_value()))
}

const GETSET: &[GetSet] = &[
    GetSet::get("__name__", get_name, ""),
    GetSet::get("__qualname__", get_qualname, ""),
    GetSet::get("__doc__", get_doc, ""),
    GetSet::get("__text_signature__", get_sig, ""),
    GetSet::get("__objclass__", get_objclass, ""),
];

pub static SLOT_WRAPPER_SPEC: TypeSpec = TypeSpec {
    name: "wrapper_descriptor",
    flags: type_flag::METHOD_DESCRIPTOR | type_flag::DISALLOW_INSTANTIATION,
    slots: Slots {
        call: Some(wrapper_call),
        descr_get: Some(wrapper_get),
        repr: Some(wrapper_repr),
        ..Slots::EMPTY
    },
    methods: &[crate::native::Method::new("__reduce__(self, /)", wrapper_reduce, "")],
    getset: GETSET,
    ..TypeSpec::of::<PySlotWrapper>(&SLOT_WRAPPER)
};

fn method_wrapper_call(t: &Thread, v: &Value, args: &Args) -> PyResult {
    match (v.downcast::<PyMethodWrapper>(), wrapper_of(v)) {
        (Some(this), Some(w)) => call_slot(t, w.def, w.owner.slots(), &this.receiver, args),
        _ => missing(),
    }
}

fn method_wrapper_repr(_t: &Thread, v: &Value) -> PyResult {
    let (Some(this), Some(w)) = (v.downcast::<PyMethodWrapper>(), wrapper_of(v)) else { return missing() };
    Ok(Value::from(format!(
        "<method-wrapper '{}' of {} object at {:#x}>",
        w.def.name,
        this.receiver.class().tp_name(),
        this.receiver.word().0
    )))
}

fn method_wrapper_self(_t: &Thread, v: &Value) -> PyResult {
    Ok(v.downcast::<PyMethodWrapper>().map_or_else(Value::none, |m| m.receiver.clone()))
}

fn wrapper_reduce(t: &Thread, a: crate::native::Bound) -> PyResult {
    let getattr = crate::builtins::visible_builtin(t, "getattr")?;
    let place = tuple::pair(get_objclass(t, a.get(0))?, get_name(t, a.get(0))?);
    Ok(tuple::pair(getattr, place))
}

fn method_wrapper_reduce(t: &Thread, a: crate::native::Bound) -> PyResult {
    let this = a.this::<PyMethodWrapper>(t)?;
    let getattr = crate::builtins::visible_builtin(t, "getattr")?;
    Ok(tuple::new(vec![getattr, tuple::new(vec![this.receiver.clone(), get_name(t, a.get(0))?])]))
}

fn method_wrapper_compare(_t: &Thread, a: &Value, b: &Value, op: super::slots::CompareOp) -> PyResult {
    use super::slots::CompareOp;
    let (Some(x), Some(y)) = (a.downcast::<PyMethodWrapper>(), b.downcast::<PyMethodWrapper>()) else {
        return missing();
    };
    let same = x.wrapper.is(&y.wrapper) && x.receiver.is(&y.receiver);
    match op {
        CompareOp::Eq => Ok(Value::bool(same)),
        CompareOp::Ne => Ok(Value::bool(!same)),
        CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => missing(),
    }
}

fn method_wrapper_hash(_t: &Thread, v: &Value) -> PyResult<i64> {
    use crate::protocol::hash::by_identity;
    let Some(this) = v.downcast::<PyMethodWrapper>() else { return Ok(0) };
    let h = by_identity(&this.receiver) ^ by_identity(&this.wrapper);
    Ok(if h == -1 { -2 } else { h })
}

pub static METHOD_WRAPPER_SPEC: TypeSpec = TypeSpec {
    name: "method-wrapper",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots {
        call: Some(method_wrapper_call),
        repr: Some(method_wrapper_repr),
        compare: Some(method_wrapper_compare),
        hash: Some(method_wrapper_hash),
        ..Slots::EMPTY
    },
    methods: &[crate::native::Method::new("__reduce__(self, /)", method_wrapper_reduce, "")],
    getset: &[
        GetSet::get("__self__", method_wrapper_self, ""),
        GetSet::get("__name__", get_name, ""),
        GetSet::get("__qualname__", get_qualname, ""),
        GetSet::get("__doc__", get_doc, ""),
        GetSet::get("__text_signature__", get_sig, ""),
        GetSet::get("__objclass__", get_objclass, ""),
    ],
    ..TypeSpec::of::<PyMethodWrapper>(&METHOD_WRAPPER)
};
