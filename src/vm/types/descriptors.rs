//! Descriptors of builtin types: methods, class methods, computed attributes, struct members, and `__slots__` members.
//!
//! `unsafe` lives here: members are words at offsets.

use super::native_function::{new_bound_with, text_signature};
use super::str::PyStr;
use crate::binder::{Owner, Signature, invoke, invoke_plainly, signature_of};
use crate::exc::Exc;
use crate::native::{Args, GetSet, Member, Method};
use crate::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::shape;
use crate::object::slots::Slots;
use crate::object::value::{Field, Value};
use crate::protocol::attr;
use crate::thread::{PyResult, Thread};
use adder_abi::object::Header;
use adder_abi::word::Word;
use std::cell::OnceCell;

/// `list.append`, `dict.fromkeys` before binding.
#[repr(C)]
pub struct PyMethodDescriptor {
    pub head: Header,
    pub method: &'static Method,
    pub owner: &'static PyType,
    pub signature: OnceCell<&'static Signature>,
}

pub static METHOD_DESCRIPTOR: TypeCell = TypeCell::new();

// SAFETY: owners are immortal.
unsafe impl Payload for PyMethodDescriptor {
    fn cell() -> &'static TypeCell {
        &METHOD_DESCRIPTOR
    }
}

/// A class method of a builtin type.
#[repr(C)]
pub struct PyClassMethodDescriptor {
    pub inner: PyMethodDescriptor,
}

pub static CLASS_METHOD_DESCRIPTOR: TypeCell = TypeCell::new();

// SAFETY: owners are immortal.
unsafe impl Payload for PyClassMethodDescriptor {
    fn cell() -> &'static TypeCell {
        &CLASS_METHOD_DESCRIPTOR
    }
}

/// A computed attribute. The owner of `__dict__` and `__weakref__` entries can be a class, which it keeps alive.
#[repr(C)]
pub struct PyGetSet {
    pub head: Header,
    pub def: &'static GetSet,
    pub owner: Value,
}

pub static GETSET: TypeCell = TypeCell::new();

// SAFETY: the reference is reported.
unsafe impl Payload for PyGetSet {
    fn cell() -> &'static TypeCell {
        &GETSET
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.owner.word());
    }
}

/// Where a member's word is.
#[derive(Clone, Copy)]
pub enum Place {
    /// At an offset of the builtin struct.
    Struct(&'static Member),
    /// The n-th `__slots__` word.
    Slot(u16),
    /// Nowhere: its value is made on demand.
    Made(&'static GetSet),
}

/// A struct member or a name of `__slots__`.
#[repr(C)]
pub struct PyMember {
    pub head: Header,
    pub place: Place,
    pub name: Value,
    pub owner: Value,
}

pub static MEMBER: TypeCell = TypeCell::new();

// SAFETY: the references are reported.
unsafe impl Payload for PyMember {
    fn cell() -> &'static TypeCell {
        &MEMBER
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.name.word());
        visit(self.owner.word());
    }
}

pub fn new_method(method: &'static Method, owner: &'static PyType) -> Value {
    PyMethodDescriptor::class().instantiate(PyMethodDescriptor {
        head: blank_header(),
        method,
        owner,
        signature: OnceCell::new(),
    })
}

pub fn new_class_method(method: &'static Method, owner: &'static PyType) -> Value {
    PyClassMethodDescriptor::class().instantiate(PyClassMethodDescriptor {
        inner: PyMethodDescriptor { head: blank_header(), method, owner, signature: OnceCell::new() },
    })
}

pub fn new_getset(def: &'static GetSet, owner: &PyType) -> Value {
    if def.is_member {
        return PyMember::class().instantiate(PyMember {
            head: blank_header(),
            place: Place::Made(def),
            name: super::str::intern(def.name),
            owner: owner.to_value(),
        });
    }
    PyGetSet::class().instantiate(PyGetSet { head: blank_header(), def, owner: owner.to_value() })
}

pub fn new_member(def: &'static Member, owner: &PyType) -> Value {
    PyMember::class().instantiate(PyMember {
        head: blank_header(),
        place: Place::Struct(def),
        name: super::str::intern(def.name),
        owner: owner.to_value(),
    })
}

pub fn new_slot_member(name: Value, index: u16, owner: &PyType) -> Value {
    PyMember::class().instantiate(PyMember {
        head: blank_header(),
        place: Place::Slot(index),
        name,
        owner: owner.to_value(),
    })
}

impl PyMethodDescriptor {
    pub fn signature(&self) -> &'static Signature {
        self.signature.get_or_init(|| signature_of(self.method))
    }
}

fn wrong_receiver(t: &Thread, name: &str, owner: &str, got: &Value) -> crate::thread::Raised {
    t.type_error(format_args!(
        "descriptor '{name}' for '{owner}' objects doesn't apply to a '{}' object",
        got.class().tp_name()
    ))
}

fn method_call(t: &Thread, v: &Value, args: &Args) -> PyResult {
    let Some(this) = v.downcast::<PyMethodDescriptor>() else { return Ok(Value::not_implemented()) };
    call_descriptor(t, this, args)
}

/// Calls a method of a builtin type with its receiver as the first argument.
#[inline(always)]
pub fn call_descriptor(t: &Thread, this: &PyMethodDescriptor, args: &Args) -> PyResult {
    let Some(receiver) = args.pos().first() else {
        return Err(t.type_error(format_args!(
            "unbound method {}.{}() needs an argument",
            this.owner.tp_name(),
            this.method.name()
        )));
    };
    if !receiver.class().is(this.owner) && !receiver.class().is_subtype(this.owner) {
        return Err(wrong_receiver(t, this.method.name(), &this.owner.tp_name(), receiver));
    }
    let guard = t.enter_native(" while calling a Python object")?;
    let sig = this.signature();
    let plain = match (args.names.is_empty(), this.method.positional) {
        (true, Some(positional)) => Some(positional(t, args.values)),
        (true, None) => invoke_plainly(t, this.method, sig, args.values),
        (false, _) => None,
    };
    let result = plain.unwrap_or_else(|| {
        let rest = Args { values: &args.values[1..], names: args.names };
        invoke(t, this.method, sig, Owner::Type(this.owner), Some(receiver), &rest)
    });
    drop(guard);
    result
}

fn method_get(t: &Thread, v: &Value, object: Option<&Value>, _class: &Value) -> PyResult {
    let (Some(object), Some(this)) = (object, v.downcast::<PyMethodDescriptor>()) else {
        return Ok(v.clone());
    };
    if !object.class().is_subtype(this.owner) {
        return Err(wrong_receiver(t, this.method.name(), &this.owner.tp_name(), object));
    }
    Ok(new_bound_with(this.method, this.owner, object.clone(), this.signature()))
}

fn inner(v: &Value) -> Option<&PyMethodDescriptor> {
    v.downcast::<PyMethodDescriptor>().or_else(|| v.downcast::<PyClassMethodDescriptor>().map(|c| &c.inner))
}

fn method_repr(_t: &Thread, v: &Value) -> PyResult {
    Ok(inner(v).map_or_else(Value::none, |m| {
        Value::from(format!("<method '{}' of '{}' objects>", m.method.name(), m.owner.tp_name()))
    }))
}

fn method_name(_t: &Thread, v: &Value) -> PyResult {
    Ok(inner(v).map_or_else(Value::none, |m| Value::from(m.method.name())))
}

fn method_qualname(_t: &Thread, v: &Value) -> PyResult {
    Ok(inner(v)
        .map_or_else(Value::none, |m| Value::from(format!("{}.{}", m.owner.name_str(), m.method.name()))))
}

fn method_doc(_t: &Thread, v: &Value) -> PyResult {
    Ok(inner(v).filter(|m| !m.method.doc.is_empty()).map_or_else(Value::none, |m| Value::from(m.method.doc)))
}

fn method_sig(_t: &Thread, v: &Value) -> PyResult {
    Ok(inner(v).map_or_else(Value::none, |m| text_signature(m.method.sig, true)))
}

fn method_objclass(_t: &Thread, v: &Value) -> PyResult {
    Ok(inner(v).map_or_else(Value::none, |m| m.owner.to_value()))
}

fn method_reduce(t: &Thread, a: crate::native::Bound) -> PyResult {
    let Some(m) = inner(a.get(0)) else { return Ok(Value::none()) };
    let getattr = crate::builtins::visible_builtin(t, "getattr")?;
    Ok(super::tuple::new(vec![
        getattr,
        super::tuple::new(vec![m.owner.to_value(), Value::from(m.method.name())]),
    ]))
}

const METHOD_GETSET: &[GetSet] = &[
    GetSet::get("__name__", method_name, ""),
    GetSet::get("__qualname__", method_qualname, ""),
    GetSet::get("__doc__", method_doc, ""),
    GetSet::get("__text_signature__", method_sig, ""),
    GetSet::get("__objclass__", method_objclass, ""),
];

pub static METHOD_DESCRIPTOR_SPEC: TypeSpec = TypeSpec {
    name: "method_descriptor",
    flags: type_flag::METHOD_DESCRIPTOR | type_flag::DISALLOW_INSTANTIATION,
    slots: Slots {
        call: Some(method_call),
        descr_get: Some(method_get),
        repr: Some(method_repr),
        ..Slots::EMPTY
    },
    methods: &[Method::new("__reduce__(self, /)", method_reduce, "")],
    getset: METHOD_GETSET,
    ..TypeSpec::of::<PyMethodDescriptor>(&METHOD_DESCRIPTOR)
};

fn class_method_get(t: &Thread, v: &Value, object: Option<&Value>, class: &Value) -> PyResult {
    let Some(this) = v.downcast::<PyClassMethodDescriptor>() else { return Ok(v.clone()) };
    let class = match class.as_type() {
        Some(class) => class.to_value(),
        None => match object {
            Some(object) => object.class().to_value(),
            None => return Err(t.type_error("descriptor needs a type")),
        },
    };
    if !class.as_type().is_some_and(|c| c.is_subtype(this.inner.owner)) {
        return Err(t.type_error(format_args!(
            "descriptor '{}' requires a subtype of '{}' but received '{}'",
            this.inner.method.name(),
            this.inner.owner.tp_name(),
            class.as_type().map(PyType::name_str).unwrap_or_default()
        )));
    }
    Ok(new_bound_with(this.inner.method, this.inner.owner, class, this.inner.signature()))
}

fn class_method_call(t: &Thread, v: &Value, args: &Args) -> PyResult {
    let Some(class) = args.pos().first() else {
        return Err(t.type_error("descriptor needs an argument"));
    };
    let bound = class_method_get(t, v, None, class)?;
    crate::protocol::call::call_args(t, &bound, &Args { values: &args.values[1..], names: args.names })
}

pub static CLASS_METHOD_DESCRIPTOR_SPEC: TypeSpec = TypeSpec {
    name: "classmethod_descriptor",
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots {
        call: Some(class_method_call),
        descr_get: Some(class_method_get),
        repr: Some(method_repr),
        ..Slots::EMPTY
    },
    getset: METHOD_GETSET,
    ..TypeSpec::of::<PyClassMethodDescriptor>(&CLASS_METHOD_DESCRIPTOR)
};

fn owner_of(v: &Value) -> Option<&Value> {
    v.downcast::<PyGetSet>().map(|g| &g.owner).or_else(|| v.downcast::<PyMember>().map(|m| &m.owner))
}

fn name_text(v: &Value) -> String {
    if let Some(g) = v.downcast::<PyGetSet>() {
        return g.def.name.to_owned();
    }
    v.downcast::<PyMember>()
        .and_then(|m| m.name.downcast::<PyStr>())
        .map(PyStr::to_string_lossy)
        .unwrap_or_default()
}

/// Whether `object` is of the class `owner` that a descriptor `v` belongs to.
#[inline(always)]
fn check_owner(t: &Thread, v: &Value, owner: &Value, object: &Value) -> PyResult<()> {
    if object.class().as_value().is(owner) {
        return Ok(());
    }
    match owner.as_type() {
        Some(owner) if object.class().is_subtype(owner) => Ok(()),
        Some(owner) => Err(wrong_receiver(t, &name_text(v), &owner.tp_name(), object)),
        None => Ok(()),
    }
}

fn getset_get(t: &Thread, v: &Value, object: Option<&Value>, _class: &Value) -> PyResult {
    let (Some(object), Some(this)) = (object, v.downcast::<PyGetSet>()) else { return Ok(v.clone()) };
    check_owner(t, v, &this.owner, object)?;
    (this.def.get)(t, object)
}

fn getset_set(t: &Thread, v: &Value, object: &Value, value: Option<&Value>) -> PyResult<()> {
    let Some(this) = v.downcast::<PyGetSet>() else { return Ok(()) };
    check_owner(t, v, &this.owner, object)?;
    match this.def.set {
        Some(set) => set(t, object, value),
        None => {
            let text =
                format_args!("attribute '{}' of '{}' objects is not writable", this.def.name, owner_name(v));
            Err(t.error(Exc::AttributeError, text))
        }
    }
}

fn owner_name(v: &Value) -> String {
    owner_of(v).and_then(|o| o.as_type().map(PyType::tp_name)).unwrap_or_default()
}

fn attribute_repr(_t: &Thread, v: &Value) -> PyResult {
    let kind = if v.is_a::<PyGetSet>() { "attribute" } else { "member" };
    Ok(Value::from(format!("<{kind} '{}' of '{}' objects>", name_text(v), owner_name(v))))
}

fn attribute_name(_t: &Thread, v: &Value) -> PyResult {
    Ok(super::str::intern(&name_text(v)))
}

fn attribute_qualname(_t: &Thread, v: &Value) -> PyResult {
    Ok(Value::from(format!("{}.{}", owner_name(v), name_text(v))))
}

fn attribute_doc(_t: &Thread, v: &Value) -> PyResult {
    let doc = match (v.downcast::<PyGetSet>(), v.downcast::<PyMember>().map(|m| m.place)) {
        (Some(g), _) => g.def.doc,
        (None, Some(Place::Struct(m))) => m.doc,
        (None, Some(Place::Made(g))) => g.doc,
        (None, _) => "",
    };
    Ok(if doc.is_empty() { Value::none() } else { Value::from(doc) })
}

fn attribute_objclass(_t: &Thread, v: &Value) -> PyResult {
    Ok(owner_of(v).map_or_else(Value::none, Value::clone))
}

const ATTRIBUTE_GETSET: &[GetSet] = &[
    GetSet::get("__name__", attribute_name, ""),
    GetSet::get("__qualname__", attribute_qualname, ""),
    GetSet::get("__doc__", attribute_doc, ""),
    GetSet::get("__objclass__", attribute_objclass, ""),
];

pub static GETSET_SPEC: TypeSpec = TypeSpec {
    name: "getset_descriptor",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots {
        descr_get: Some(getset_get),
        descr_set: Some(getset_set),
        repr: Some(attribute_repr),
        ..Slots::EMPTY
    },
    getset: ATTRIBUTE_GETSET,
    ..TypeSpec::of::<PyGetSet>(&GETSET)
};

impl PyMember {
    /// The member's word in `object`.
    fn field<'a>(&self, object: &'a Value) -> Option<&'a Field> {
        let header = object.header()?;
        // SAFETY: the owner check made sure that the object has the member; it owns the word.
        unsafe {
            let word: *const Word = match self.place {
                Place::Struct(m) => (header as *const Header).cast::<u8>().add(m.offset).cast(),
                Place::Made(_) => return None,
                Place::Slot(i) => shape::slot_words(header, &*header.shape.get()).add(i as usize),
            };
            Some(&*word.cast::<Field>())
        }
    }
}

fn member_get(t: &Thread, v: &Value, object: Option<&Value>, _class: &Value) -> PyResult {
    let (Some(object), Some(this)) = (object, v.downcast::<PyMember>()) else { return Ok(v.clone()) };
    check_owner(t, v, &this.owner, object)?;
    if let Place::Made(def) = this.place {
        return (def.get)(t, object);
    }
    match (this.field(object).and_then(Field::get), this.place) {
        (Some(value), _) => Ok(value),
        (None, Place::Struct(_) | Place::Made(_)) => Ok(Value::none()),
        (None, Place::Slot(_)) => {
            let text = format!("'{}' object has no attribute '{}'", object.class().full_name(), name_text(v));
            Err(attr::attribute_error(t, text, object, &this.name))
        }
    }
}

fn member_set(t: &Thread, v: &Value, object: &Value, value: Option<&Value>) -> PyResult<()> {
    let Some(this) = v.downcast::<PyMember>() else { return Ok(()) };
    check_owner(t, v, &this.owner, object)?;
    let writable = match this.place {
        Place::Struct(m) => m.writable,
        Place::Slot(_) => true,
        Place::Made(_) => false,
    };
    if !writable {
        return Err(t.error(Exc::AttributeError, "readonly attribute"));
    }
    let Some(field) = this.field(object) else { return Ok(()) };
    let old = field.replace(value.cloned());
    if value.is_none() && old.is_none() && matches!(this.place, Place::Slot(_)) {
        return Err(t.error_with(Exc::AttributeError, std::slice::from_ref(&this.name)));
    }
    Ok(())
}

pub static MEMBER_SPEC: TypeSpec = TypeSpec {
    name: "member_descriptor",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots {
        descr_get: Some(member_get),
        descr_set: Some(member_set),
        repr: Some(attribute_repr),
        ..Slots::EMPTY
    },
    getset: ATTRIBUTE_GETSET,
    ..TypeSpec::of::<PyMember>(&MEMBER)
};

/// Classes and modules have a `__dict__` of their own kind, which nothing replaces.
fn builtin_dict(t: &Thread, v: &Value) -> Option<PyResult> {
    let owner = if v.as_type().is_some() {
        super::type_::TYPE.get()
    } else if v.is_a::<super::module::PyModule>() {
        super::module::MODULE.get()
    } else {
        return None;
    };
    let found = owner.dict().get_str(crate::name!("__dict__"))?;
    Some(attr::bind(t, &found, Some(v), owner.as_value()))
}

fn dict_get(t: &Thread, v: &Value) -> PyResult {
    if let Some(own) = builtin_dict(t, v) {
        return own;
    }
    if !shape::has_attributes(v) {
        return Err(attr::no_attribute(t, v, crate::name!("__dict__")));
    }
    Ok(shape::own_dict(v))
}

fn dict_set(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    if builtin_dict(t, v).is_some() {
        return Err(t.error(Exc::AttributeError, "attribute '__dict__' of this object is not writable"));
    }
    match value {
        Some(dict) if dict.is_a::<super::dict::PyDict>() => {
            shape::replace_dict(v, dict.clone());
            Ok(())
        }
        Some(other) => Err(t.type_error(format_args!(
            "__dict__ must be set to a dictionary, not a '{}'",
            other.class().tp_name()
        ))),
        // Only instances of classes lose it, and get another.
        None if v.class().solid.has_dict => Err(t.type_error("cannot delete __dict__")),
        None => {
            shape::replace_dict(v, super::dict::PyDict::new());
            Ok(())
        }
    }
}

fn weakref_get(_t: &Thread, v: &Value) -> PyResult {
    Ok(crate::memory::weak::references(v).into_iter().next().unwrap_or_else(Value::none))
}

/// `__dict__` of classes whose instances have one.
pub static DICT_GETSET: GetSet =
    GetSet::new("__dict__", dict_get, dict_set, "dictionary for instance variables");

/// Whether `__dict__` of the class's instances is what [`DICT_GETSET`] makes of their attributes.
pub fn is_plain_dict(class: &PyType) -> bool {
    let found = class.lookup(crate::name!("__dict__"));
    let found = found.as_ref().and_then(|f| f.downcast::<PyGetSet>());
    found.is_some_and(|g| std::ptr::eq(g.def, &raw const DICT_GETSET))
}

/// `__weakref__` of classes whose instances can be weakly referenced.
pub static WEAKREF_GETSET: GetSet =
    GetSet::get("__weakref__", weakref_get, "list of weak references to the object");
