//! `staticmethod`, `classmethod`, `property`.

use super::tuple::{self, PyTuple};
use super::{generic_alias, method};
use crate::exc::Exc;
use crate::native::{Args, Bound, GetSet, Member, Method};
use crate::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::shape;
use crate::object::slots::Slots;
use crate::object::value::{Field, Value};
use crate::protocol::{attr, call, repr, truth};
use crate::thread::{PyResult, Thread};
use adder_abi::object::{Header, Layout};

macro_rules! function_wrapper {
    ($name:ident $cell:ident $layout:ident) => {
        #[repr(C)]
        pub struct $name {
            pub head: Header,
            pub func: Field,
        }

        pub static $cell: TypeCell = TypeCell::new();

        // SAFETY: the reference is reported.
        unsafe impl Payload for $name {
            const LAYOUT: Layout = Layout::$layout;

            fn cell() -> &'static TypeCell {
                &$cell
            }

            fn trace(&self, visit: &mut Visitor) {
                visit(self.func.word());
            }

            fn clear(&self) {
                self.func.set(None);
            }
        }

        impl $name {
            pub fn wrap(func: Value) -> Value {
                $name::class().instantiate($name { head: blank_header(), func: Field::new(Some(func)) })
            }
        }
    };
}

function_wrapper!(PyStaticMethod STATIC_METHOD StaticMethod);
function_wrapper!(PyClassMethod CLASS_METHOD ClassMethod);

fn func_of(v: &Value) -> Option<Value> {
    v.downcast::<PyStaticMethod>()
        .and_then(|s| s.func.get())
        .or_else(|| v.downcast::<PyClassMethod>().and_then(|c| c.func.get()))
}

fn one_argument(t: &Thread, name: &str, args: &Args) -> PyResult {
    if args.has_keywords() {
        return Err(t.type_error(format_args!("{name}() takes no keyword arguments")));
    }
    match args.values {
        [f] => Ok(f.clone()),
        other => Err(t.type_error(format_args!("{name} expected 1 argument, got {}", other.len()))),
    }
}

fn static_new(_t: &Thread, class: &PyType, _args: &Args) -> PyResult {
    Ok(class.instantiate(PyStaticMethod { head: blank_header(), func: Field::empty() }))
}

fn class_new(_t: &Thread, class: &PyType, _args: &Args) -> PyResult {
    Ok(class.instantiate(PyClassMethod { head: blank_header(), func: Field::empty() }))
}

/// Copies what `functools.update_wrapper` would from the function to the wrapper.
fn copy_attributes(t: &Thread, v: &Value, f: &Value) -> PyResult<()> {
    for name in ["__module__", "__name__", "__qualname__", "__doc__"] {
        if let Some(value) = attr::find(t, f, name)? {
            shape::set_own(v, &super::str::intern(name), value);
        }
    }
    Ok(())
}

/// Sets what a wrapper calls. Caches and compiled code rest on what it called before: it is as if any class had changed.
fn set_callable(field: &Field, callable: Option<Value>) {
    if field.get().is_some() {
        super::object::OBJECT.get().modified();
    }
    field.set(callable);
}

fn static_init(t: &Thread, v: &Value, args: &Args) -> PyResult<()> {
    let f = one_argument(t, "staticmethod", args)?;
    if let Some(this) = v.downcast::<PyStaticMethod>() {
        set_callable(&this.func, Some(f.clone()));
    }
    copy_attributes(t, v, &f)
}

fn class_init(t: &Thread, v: &Value, args: &Args) -> PyResult<()> {
    let f = one_argument(t, "classmethod", args)?;
    if let Some(this) = v.downcast::<PyClassMethod>() {
        set_callable(&this.func, Some(f.clone()));
    }
    copy_attributes(t, v, &f)
}

fn static_get(t: &Thread, v: &Value, _object: Option<&Value>, _class: &Value) -> PyResult {
    func_of(v).ok_or_else(|| t.runtime_error("uninitialized staticmethod object"))
}

fn class_get(t: &Thread, v: &Value, object: Option<&Value>, class: &Value) -> PyResult {
    let Some(f) = func_of(v) else { return Err(t.runtime_error("uninitialized classmethod object")) };
    let class = match object {
        Some(object) if class.is_none() => object.class().to_value(),
        Some(_) | None => class.clone(),
    };
    Ok(method::new(f, class))
}

fn static_call(t: &Thread, v: &Value, args: &Args) -> PyResult {
    match func_of(v) {
        Some(f) => call::call_args(t, &f, args),
        None => Err(t.runtime_error("uninitialized staticmethod object")),
    }
}

fn wrapper_repr(t: &Thread, v: &Value) -> PyResult {
    let name = if v.is_a::<PyStaticMethod>() { "staticmethod" } else { "classmethod" };
    let inner = func_of(v).unwrap_or_else(Value::none);
    Ok(Value::from(format!("<{name}({})>", repr::repr_text(t, &inner)?)))
}

fn get_func(_t: &Thread, v: &Value) -> PyResult {
    Ok(func_of(v).unwrap_or_else(Value::none))
}

fn get_isabstract(t: &Thread, v: &Value) -> PyResult {
    match func_of(v) {
        Some(f) => is_abstract(t, &f).map(Value::bool),
        None => Ok(Value::bool(false)),
    }
}

fn is_abstract(t: &Thread, f: &Value) -> PyResult<bool> {
    match attr::find(t, f, "__isabstractmethod__")? {
        Some(v) => truth::truth(t, &v),
        None => Ok(false),
    }
}

/// An attribute that is the function's until the wrapper is given one of its own; once read, the wrapper keeps it.
fn wrapped_attribute(t: &Thread, v: &Value, name: &Value) -> PyResult {
    if let Some(own) = shape::get_own(v, name) {
        return Ok(own);
    }
    let found = attr::get(t, &func_of(v).unwrap_or_else(Value::none), name)?;
    shape::set_own(v, name, found.clone());
    Ok(found)
}

fn set_wrapped_attribute(t: &Thread, v: &Value, name: &Value, value: Option<&Value>) -> PyResult<()> {
    match value {
        Some(value) => shape::set_own(v, name, value.clone()),
        None if shape::delete_own(v, name) => {}
        None => return Err(attr::no_attribute(t, v, name)),
    }
    Ok(())
}

fn get_annotations(t: &Thread, v: &Value) -> PyResult {
    wrapped_attribute(t, v, crate::name!("__annotations__"))
}

fn set_annotations(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    set_wrapped_attribute(t, v, crate::name!("__annotations__"), value)
}

fn get_annotate(t: &Thread, v: &Value) -> PyResult {
    wrapped_attribute(t, v, crate::name!("__annotate__"))
}

fn set_annotate(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    set_wrapped_attribute(t, v, crate::name!("__annotate__"), value)
}

fn class_getitem(_t: &Thread, a: Bound) -> PyResult {
    Ok(generic_alias::alias(a.get(0).clone(), a.get(1).clone()))
}

const WRAPPER_METHODS: &[Method] =
    &[Method::class("__class_getitem__(cls, object, /)", class_getitem, "See PEP 585")];

const WRAPPER_GETSET: &[GetSet] = &[
    GetSet::new("__annotations__", get_annotations, set_annotations, ""),
    GetSet::new("__annotate__", get_annotate, set_annotate, ""),
    GetSet::get("__func__", get_func, ""),
    GetSet::get("__wrapped__", get_func, ""),
    GetSet::get("__isabstractmethod__", get_isabstract, ""),
];

pub static STATIC_METHOD_SPEC: TypeSpec = TypeSpec {
    name: "staticmethod",
    container: true,
    has_dict: true,
    weak: true,
    flags: type_flag::BASE_TYPE,
    slots: Slots {
        new: Some(static_new),
        init: Some(static_init),
        descr_get: Some(static_get),
        call: Some(static_call),
        repr: Some(wrapper_repr),
        ..Slots::EMPTY
    },
    methods: WRAPPER_METHODS,
    getset: WRAPPER_GETSET,
    doc: "staticmethod(function, /)\n--\n\nConvert a function to be a static method.",
    ..TypeSpec::of::<PyStaticMethod>(&STATIC_METHOD)
};

pub static CLASS_METHOD_SPEC: TypeSpec = TypeSpec {
    name: "classmethod",
    container: true,
    has_dict: true,
    weak: true,
    flags: type_flag::BASE_TYPE,
    slots: Slots {
        new: Some(class_new),
        init: Some(class_init),
        descr_get: Some(class_get),
        repr: Some(wrapper_repr),
        ..Slots::EMPTY
    },
    methods: WRAPPER_METHODS,
    getset: WRAPPER_GETSET,
    doc: "classmethod(function, /)\n--\n\nConvert a function to be a class method.",
    ..TypeSpec::of::<PyClassMethod>(&CLASS_METHOD)
};

/// A property. Empty fields read as `None`.
#[repr(C)]
pub struct PyProperty {
    pub head: Header,
    pub get: Field,
    pub set: Field,
    pub del: Field,
    pub doc: Field,
    pub name: Field,
    doc_from_getter: std::cell::Cell<bool>,
}

pub static PROPERTY: TypeCell = TypeCell::new();

// SAFETY: all references are reported.
unsafe impl Payload for PyProperty {
    const LAYOUT: Layout = Layout::Property;

    fn cell() -> &'static TypeCell {
        &PROPERTY
    }

    fn trace(&self, visit: &mut Visitor) {
        for field in [&self.get, &self.set, &self.del, &self.doc, &self.name] {
            visit(field.word());
        }
    }

    fn clear(&self) {
        for field in [&self.get, &self.set, &self.del, &self.doc, &self.name] {
            field.set(None);
        }
    }
}

fn property_new(_t: &Thread, class: &PyType, _args: &Args) -> PyResult {
    Ok(class.instantiate(PyProperty {
        head: blank_header(),
        get: Field::empty(),
        set: Field::empty(),
        del: Field::empty(),
        doc: Field::empty(),
        name: Field::empty(),
        doc_from_getter: std::cell::Cell::new(false),
    }))
}

fn property_init(t: &Thread, v: &Value, args: &Args) -> PyResult<()> {
    let Some(this) = v.downcast::<PyProperty>() else { return Ok(()) };
    let names = ["fget", "fset", "fdel", "doc"];
    let mut parts: [Option<Value>; 4] = [const { None }; 4];
    if args.pos().len() > 4 {
        return Err(
            t.type_error(format_args!("property() takes at most 4 arguments ({} given)", args.values.len()))
        );
    }
    for (slot, v) in parts.iter_mut().zip(args.pos()) {
        *slot = Some(v.clone());
    }
    for (name, v) in args.keywords() {
        let Some(i) = names.iter().position(|n| super::str::equals_str(name, n)) else {
            return Err(crate::suggest::unexpected_keyword(t, "property", name, &names));
        };
        if parts[i].is_some() {
            return Err(t.type_error(format_args!(
                "argument for property() given by name ('{}') and position ({})",
                names[i],
                i + 1
            )));
        }
        parts[i] = Some(v.clone());
    }
    let [get, set, del, doc] = parts.map(|p| p.filter(|v| !v.is_none()));
    let mut doc = doc;
    this.doc_from_getter.set(false);
    if doc.is_none() {
        if let Some(f) = &get {
            doc = attr::find(t, f, "__doc__")?.filter(|d| !d.is_none());
            this.doc_from_getter.set(doc.is_some());
        }
    }
    set_callable(&this.get, get);
    this.set.set(set);
    this.del.set(del);
    if !v.class().is(PROPERTY.get()) {
        // A subclass keeps the doc in the instance, where its class's own `__doc__` does not hide it.
        let shown = doc.clone().unwrap_or_else(Value::none);
        let result = attr::set(t, v, crate::name!("__doc__"), Some(&shown));
        if this.doc_from_getter.get() {
            result?;
        } else {
            // One that has no place for it drops a doc that was given.
            t.catch(result, Exc::AttributeError)?;
        }
    }
    this.doc.set(doc);
    Ok(())
}

fn property_name(t: &Thread, this: &PyProperty) -> PyResult<Option<Value>> {
    if let Some(name) = this.name.get() {
        return Ok(Some(name));
    }
    match this.get.get() {
        Some(f) => attr::find(t, &f, "__name__"),
        None => Ok(None),
    }
}

fn no_accessor(t: &Thread, this: &PyProperty, object: &Value, what: &str) -> PyResult<crate::thread::Raised> {
    let owner = object.class();
    let qualname = repr::str_text(t, &attr::get_str(t, owner.as_value(), "__qualname__")?)?;
    Ok(match property_name(t, this)? {
        Some(name) => {
            let name = repr::repr_text(t, &name)?;
            t.error(Exc::AttributeError, format_args!("property {name} of '{qualname}' object has no {what}"))
        }
        None => t.error(Exc::AttributeError, format_args!("property of '{qualname}' object has no {what}")),
    })
}

fn property_get(t: &Thread, v: &Value, object: Option<&Value>, _class: &Value) -> PyResult {
    let (Some(object), Some(this)) = (object, v.downcast::<PyProperty>()) else { return Ok(v.clone()) };
    match this.get.get() {
        Some(f) => call::call(t, &f, std::slice::from_ref(object)),
        None => Err(no_accessor(t, this, object, "getter")?),
    }
}

fn property_set(t: &Thread, v: &Value, object: &Value, value: Option<&Value>) -> PyResult<()> {
    let Some(this) = v.downcast::<PyProperty>() else { return Ok(()) };
    match value {
        Some(value) => match this.set.get() {
            Some(f) => call::call(t, &f, &[object.clone(), value.clone()]).map(drop),
            None => Err(no_accessor(t, this, object, "setter")?),
        },
        None => match this.del.get() {
            Some(f) => call::call(t, &f, std::slice::from_ref(object)).map(drop),
            None => Err(no_accessor(t, this, object, "deleter")?),
        },
    }
}

fn copy_with(t: &Thread, a: Bound, which: usize) -> PyResult {
    let this = a.this::<PyProperty>(t)?;
    let none = Value::none;
    let mut parts = [
        this.get.get().unwrap_or_else(none),
        this.set.get().unwrap_or_else(none),
        this.del.get().unwrap_or_else(none),
        if this.doc_from_getter.get() { none() } else { this.doc.get().unwrap_or_else(none) },
    ];
    parts[which] = a.get(1).clone();
    let class = a.get(0).class().to_value();
    let copy = call::call(t, &class, &parts)?;
    if let (Some(copy), Some(name)) = (copy.downcast::<PyProperty>(), this.name.get()) {
        copy.name.put(name);
    }
    Ok(copy)
}

fn getter(t: &Thread, a: Bound) -> PyResult {
    copy_with(t, a, 0)
}

fn setter(t: &Thread, a: Bound) -> PyResult {
    copy_with(t, a, 1)
}

fn deleter(t: &Thread, a: Bound) -> PyResult {
    copy_with(t, a, 2)
}

fn set_name(t: &Thread, a: Bound) -> PyResult {
    let args = a.get(1).downcast::<PyTuple>().map(tuple::items).unwrap_or_default();
    let [_, name] = args else {
        return Err(t.type_error(format_args!(
            "__set_name__() takes 2 positional arguments but {} were given",
            args.len()
        )));
    };
    a.this::<PyProperty>(t)?.name.put(name.clone());
    Ok(Value::none())
}

fn property_isabstract(t: &Thread, v: &Value) -> PyResult {
    let Some(this) = v.downcast::<PyProperty>() else { return Ok(Value::bool(false)) };
    for f in [this.get.get(), this.set.get(), this.del.get()].into_iter().flatten() {
        if is_abstract(t, &f)? {
            return Ok(Value::bool(true));
        }
    }
    Ok(Value::bool(false))
}

fn get_property_name(t: &Thread, v: &Value) -> PyResult {
    match v.downcast::<PyProperty>().map(|p| property_name(t, p)).transpose()?.flatten() {
        Some(name) => Ok(name),
        None => Err(attr::attribute_error(
            t,
            format!("'{}' object has no attribute '__name__'", v.class().tp_name()),
            v,
            crate::name!("__name__"),
        )),
    }
}

fn set_property_name(_t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    if let Some(p) = v.downcast::<PyProperty>() {
        p.name.set(value.cloned());
    }
    Ok(())
}

pub static PROPERTY_SPEC: TypeSpec = TypeSpec {
    name: "property",
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "property(fget=None, fset=None, fdel=None, doc=None)\n--\n\nProperty attribute.",
    slots: Slots {
        new: Some(property_new),
        init: Some(property_init),
        descr_get: Some(property_get),
        descr_set: Some(property_set),
        ..Slots::EMPTY
    },
    methods: &[
        Method::new(
            "getter(self, fget, /)",
            getter,
            "Descriptor to obtain a copy of the property with a different getter.",
        ),
        Method::new(
            "setter(self, fset, /)",
            setter,
            "Descriptor to obtain a copy of the property with a different setter.",
        ),
        Method::new(
            "deleter(self, fdel, /)",
            deleter,
            "Descriptor to obtain a copy of the property with a different deleter.",
        ),
        Method::new("__set_name__(self, /, *args)", set_name, "Method to set name of a property."),
    ],
    getset: &[
        GetSet::get("__isabstractmethod__", property_isabstract, ""),
        GetSet::new("__name__", get_property_name, set_property_name, ""),
    ],
    members: &[
        Member { name: "fget", offset: std::mem::offset_of!(PyProperty, get), writable: false, doc: "" },
        Member { name: "fset", offset: std::mem::offset_of!(PyProperty, set), writable: false, doc: "" },
        Member { name: "fdel", offset: std::mem::offset_of!(PyProperty, del), writable: false, doc: "" },
        Member { name: "__doc__", offset: std::mem::offset_of!(PyProperty, doc), writable: true, doc: "" },
    ],
    ..TypeSpec::of::<PyProperty>(&PROPERTY)
};
