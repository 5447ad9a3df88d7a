//! Attribute access: `getattr`, `setattr`, and what `object` does for them.

use crate::exc::Exc;
use crate::native::Args;
use crate::object::class::PyType;
use crate::object::shape;
use crate::object::value::Value;
use crate::protocol::call;
use crate::thread::{PyResult, Raised, Thread};
use crate::types::dict::PyDict;
use crate::types::function::PyFunction;
use crate::types::str::{PyStr, intern, intern_value};

/// `getattr(object, name)`; `name` must be a string. An `AttributeError` that says neither name nor object gets those.
#[inline]
pub fn get(t: &Thread, object: &Value, name: &Value) -> PyResult {
    let result = match object.class().slots().getattr {
        Some(getattr) => getattr(t, object, name),
        None => generic_get(t, object, name),
    };
    result.map_err(|raised| in_context(t, object, name, raised))
}

/// The pending exception, told which attribute of what was asked for if it is an `AttributeError` that knows neither.
#[cold]
fn in_context(t: &Thread, object: &Value, name: &Value, raised: Raised) -> Raised {
    let exception = t.take(raised);
    if exception.class().is_subtype(Exc::AttributeError.class()) {
        crate::types::exception::kinds::tell_access(&exception, object, name);
    }
    t.raise_again(exception)
}

/// `object.name` for a name written in Rust.
pub fn get_str(t: &Thread, object: &Value, name: &str) -> PyResult {
    get(t, object, &intern(name))
}

/// Whether attributes of the class's instances are found as `object` finds them.
#[inline]
pub fn is_generic(class: &PyType) -> bool {
    let generic = generic_get as crate::object::slots::GetAttr;
    class.slots().getattr.is_none_or(|getattr| std::ptr::fn_addr_eq(getattr, generic))
}

/// Whether attributes of the class's instances that are there are found as `object` finds them; for others there may be a `__getattr__`.
pub fn finds_generically(class: &PyType) -> bool {
    let or_ask = crate::object::slot_calls::getattr_or_ask as crate::object::slots::GetAttr;
    is_generic(class) || class.slots().getattr.is_some_and(|getattr| std::ptr::fn_addr_eq(getattr, or_ask))
}

/// As [`get`], with `None` for `AttributeError`.
pub fn get_opt(t: &Thread, object: &Value, name: &Value) -> PyResult<Option<Value>> {
    // The usual case costs no exception.
    if is_generic(object.class()) {
        return generic_find(t, object, name);
    }
    let getattr = object.class().slots().getattr;
    if getattr.is_some_and(|g| std::ptr::fn_addr_eq(g, type_get as crate::object::slots::GetAttr)) {
        return t.catch(type_find(t, object, name), Exc::AttributeError).map(Option::flatten);
    }
    let result = getattr.map_or_else(|| generic_get(t, object, name), |getattr| getattr(t, object, name));
    t.catch(result, Exc::AttributeError)
}

/// `hasattr(object, name)`; `name` must be a string.
pub fn has(t: &Thread, object: &Value, name: &Value) -> PyResult<bool> {
    let class = object.class();
    // A method need not be bound to be there.
    if is_generic(class) && name.downcast_exact::<PyStr>().is_some() {
        if class.lookup(&intern_value(name.clone())).is_some_and(|found| binds_as_method(&found)) {
            return Ok(true);
        }
    }
    Ok(get_opt(t, object, name)?.is_some())
}

/// As [`get_str`], with `None` for `AttributeError`.
pub fn find(t: &Thread, object: &Value, name: &str) -> PyResult<Option<Value>> {
    get_opt(t, object, &intern(name))
}

/// `setattr(object, name, value)`, or `delattr` for none.
pub fn set(t: &Thread, object: &Value, name: &Value, value: Option<&Value>) -> PyResult<()> {
    match object.class().slots().setattr {
        Some(setattr) => setattr(t, object, name, value),
        None => generic_set(t, object, name, value),
    }
}

pub fn set_str(t: &Thread, object: &Value, name: &str, value: &Value) -> PyResult<()> {
    set(t, object, &intern(name), Some(value))
}

/// The special method `name` of the object, looked up on its type and bound.
pub fn special(t: &Thread, object: &Value, name: &str) -> PyResult<Option<Value>> {
    special_named(t, object, &intern(name))
}

/// As [`special`], for a name that is interned already.
pub fn special_named(t: &Thread, object: &Value, name: &Value) -> PyResult<Option<Value>> {
    let class = object.class();
    match class.lookup(name) {
        None => Ok(None),
        Some(found) => bind(t, &found, Some(object), class.as_value()).map(Some),
    }
}

/// `descriptor.__get__(object, class)`, or the thing itself if it is no descriptor.
#[inline]
pub fn bind(t: &Thread, found: &Value, object: Option<&Value>, class: &Value) -> PyResult {
    match found.class().slots().descr_get {
        Some(get) => get(t, found, object, class),
        None => Ok(found.clone()),
    }
}

/// An interned form of an attribute name, which must be a string.
pub fn name_of(t: &Thread, name: &Value) -> PyResult {
    if name.downcast::<PyStr>().is_none() {
        return Err(
            t.type_error(format_args!("attribute name must be string, not '{}'", name.class().tp_name()))
        );
    }
    Ok(intern_value(name.clone()))
}

/// The object's own attribute `name`.
#[inline]
fn get_own(t: &Thread, object: &Value, name: &Value) -> PyResult<Option<Value>> {
    match odd_dict(object, name) {
        None => Ok(shape::get_own(object, name)),
        Some(dict) => match dict.downcast::<PyDict>() {
            Some(dict) => dict.get(t, name),
            None => Ok(None),
        },
    }
}

/// The dict of an object that must be asked as any dict is: the name, or a name among its attributes, is of a subclass of `str`, whose
/// `__hash__` and `__eq__` count.
#[inline]
fn odd_dict(object: &Value, name: &Value) -> Option<Value> {
    let plain = name.downcast_exact::<PyStr>().is_some();
    if plain && shape::names_are_plain(object) || !shape::has_attributes(object) {
        return None;
    }
    Some(shape::own_dict(object))
}

/// As [`generic_get`], with `None` where it would raise `AttributeError` by itself or a descriptor did.
pub fn generic_find(t: &Thread, object: &Value, name: &Value) -> PyResult<Option<Value>> {
    let name = &name_of(t, name)?;
    let class = object.class();
    let found = class.lookup(name);
    if let Some(found) = &found {
        let slots = found.class().slots();
        if let (Some(get), true) = (slots.descr_get, slots.descr_set.is_some()) {
            let class = class.to_value();
            return t.catch(get(t, found, Some(object), &class), Exc::AttributeError);
        }
    }
    if let Some(value) = get_own(t, object, name)? {
        return Ok(Some(value));
    }
    let Some(found) = found else { return Ok(None) };
    if let Some(get) = found.class().slots().descr_get {
        let class = class.to_value();
        return t.catch(get(t, &found, Some(object), &class), Exc::AttributeError);
    }
    Ok(Some(found))
}

/// `object.__getattribute__`: an `AttributeError` that a descriptor raises passes unchanged.
pub fn generic_get(t: &Thread, object: &Value, name: &Value) -> PyResult {
    let name = &name_of(t, name)?;
    let class = object.class();
    let found = class.lookup(name);
    if let Some(found) = &found {
        let slots = found.class().slots();
        if let (Some(get), true) = (slots.descr_get, slots.descr_set.is_some()) {
            let class = class.to_value();
            return get(t, found, Some(object), &class);
        }
    }
    if let Some(value) = get_own(t, object, name)? {
        return Ok(value);
    }
    match found {
        None => Err(no_attribute(t, object, name)),
        Some(found) => {
            let class = class.to_value();
            bind(t, &found, Some(object), &class)
        }
    }
}

/// Raises `AttributeError` for a missing attribute.
#[cold]
pub fn no_attribute(t: &Thread, object: &Value, name: &Value) -> Raised {
    attribute_error(t, missing_text(object, name), object, name)
}

/// Raises `AttributeError` for an attribute that cannot be deleted because it is missing. That of an instance of a class with attributes
/// of its own does not keep the instance.
#[cold]
pub fn not_deleted(t: &Thread, object: &Value, name: &Value) -> Raised {
    let class = object.class();
    if class.spec.is_none() && !class.solid.has_dict {
        return t.error(Exc::AttributeError, missing_text(object, name));
    }
    no_attribute(t, object, name)
}

fn missing_text(object: &Value, name: &Value) -> String {
    let shown = name.downcast::<PyStr>().map(PyStr::to_string_lossy).unwrap_or_default();
    format!("'{}' object has no attribute '{shown}'", object.class().tp_name())
}

/// Raises `AttributeError` with its `name` and `obj` attributes.
#[cold]
pub fn attribute_error(t: &Thread, text: String, object: &Value, name: &Value) -> Raised {
    let args = [Value::from(text), name.clone(), object.clone()];
    let names = [intern("name"), intern("obj")];
    match call::call_args(t, Exc::AttributeError.class().as_value(), &Args { values: &args, names: &names }) {
        Ok(exception) => t.raise(exception),
        Err(raised) => raised,
    }
}

/// `object.__setattr__` and `object.__delattr__`.
pub fn generic_set(t: &Thread, object: &Value, name: &Value, value: Option<&Value>) -> PyResult<()> {
    let name = &name_of(t, name)?;
    let class = object.class();
    let found = class.lookup(name);
    if let Some(found) = &found {
        if let Some(set) = found.class().slots().descr_set {
            return set(t, found, object, value);
        }
    }
    if shape::has_attributes(object) {
        if let Some(dict) = odd_dict(object, name) {
            let Some(dict) = dict.downcast::<PyDict>() else { return Ok(()) };
            return match value {
                Some(value) => dict.set(t, name.clone(), value.clone()),
                None => match dict.remove(t, name)? {
                    Some(_) => Ok(()),
                    None => Err(not_deleted(t, object, name)),
                },
            };
        }
        match value {
            Some(value) => {
                shape::set_own(object, name, value.clone());
                return Ok(());
            }
            None if shape::delete_own(object, name) => return Ok(()),
            None => return Err(not_deleted(t, object, name)),
        }
    }
    let shown = name.downcast::<PyStr>().map(PyStr::to_string_lossy).unwrap_or_default();
    if found.is_some() {
        let text = format_args!("'{}' object attribute '{shown}' is read-only", class.tp_name());
        return Err(t.error(Exc::AttributeError, text));
    }
    let text = if class
        .slots()
        .setattr
        .is_none_or(|s| std::ptr::fn_addr_eq(s, generic_set as crate::object::slots::SetAttr))
    {
        format!(
            "'{}' object has no attribute '{shown}' and no __dict__ for setting new attributes",
            class.tp_name()
        )
    } else {
        format!("'{}' object has no attribute '{shown}'", class.tp_name())
    };
    Err(attribute_error(t, text, object, name))
}

/// What `LOAD_METHOD` finds: something to call with the object in front, or something already bound.
pub enum MethodLookup {
    Unbound(Value),
    Bound(Value),
}

/// Looks a method up for a call without making a bound method where that is the same.
#[inline]
pub fn load_method(t: &Thread, object: &Value, name: &Value) -> PyResult<MethodLookup> {
    let class = object.class();
    if !is_generic(class) {
        return get(t, object, name).map(MethodLookup::Bound);
    }
    let Some(found) = class.lookup(name) else {
        return match get_own(t, object, name)? {
            Some(value) => Ok(MethodLookup::Bound(value)),
            None => Err(no_attribute(t, object, name)),
        };
    };
    if binds_as_method(&found) {
        return match get_own(t, object, name)? {
            Some(value) => Ok(MethodLookup::Bound(value)),
            None => Ok(MethodLookup::Unbound(found)),
        };
    }
    get(t, object, name).map(MethodLookup::Bound)
}

/// Whether calling the class attribute with the object in front is the same as binding and calling.
#[inline]
pub fn binds_as_method(found: &Value) -> bool {
    found.downcast_exact::<PyFunction>().is_some()
        || found.class().has_flag(crate::object::class::type_flag::METHOD_DESCRIPTOR)
}

/// `getattr` for types: the metatype's data descriptors, then the type's own MRO, then the metatype.
pub fn type_get(t: &Thread, object: &Value, name: &Value) -> PyResult {
    if let Some(found) = type_find(t, object, name)? {
        return Ok(found);
    }
    let shown = name.downcast::<PyStr>().map(PyStr::to_string_lossy).unwrap_or_default();
    let class = object.as_type().map(PyType::tp_name).unwrap_or_default();
    let text = format!("type object '{class}' has no attribute '{shown}'");
    Err(attribute_error(t, text, object, name))
}

/// As [`type_get`], with `None` for an attribute that is not there.
fn type_find(t: &Thread, object: &Value, name: &Value) -> PyResult<Option<Value>> {
    let Some(class) = object.as_type() else { return generic_get(t, object, name).map(Some) };
    let name = &name_of(t, name)?;
    let meta = object.class();
    let on_meta = meta.lookup(name);
    if let Some(found) = &on_meta {
        let slots = found.class().slots();
        if let (Some(get), true) = (slots.descr_get, slots.descr_set.is_some()) {
            return get(t, found, Some(object), meta.as_value()).map(Some);
        }
    }
    if let Some(found) = class.lookup(name) {
        return bind(t, &found, None, object).map(Some);
    }
    match on_meta {
        Some(found) => bind(t, &found, Some(object), meta.as_value()).map(Some),
        None => Ok(None),
    }
}

/// `setattr` for types.
pub fn type_set(t: &Thread, object: &Value, name: &Value, value: Option<&Value>) -> PyResult<()> {
    let Some(class) = object.as_type() else { return generic_set(t, object, name, value) };
    let name = &name_of(t, name)?;
    if class.has_flag(crate::object::class::type_flag::IMMUTABLE) {
        let shown = name.downcast::<PyStr>().map(PyStr::to_string_lossy).unwrap_or_default();
        return Err(t.type_error(format_args!(
            "cannot set '{shown}' attribute of immutable type '{}'",
            class.tp_name()
        )));
    }
    if let Some(found) = object.class().lookup(name) {
        if let Some(set) = found.class().slots().descr_set {
            return set(t, &found, object, value);
        }
    }
    set_class_attribute(t, class, name, value)
}

/// Changes a class's namespace and everything derived from it.
pub fn set_class_attribute(t: &Thread, class: &PyType, name: &Value, value: Option<&Value>) -> PyResult<()> {
    let previous = match value {
        Some(value) => {
            let previous = class.dict().get_str(name);
            class.dict().set_str(name, value.clone());
            previous
        }
        None => match class.dict().remove_str(name) {
            Some(previous) => Some(previous),
            None => {
                let shown = name.downcast::<PyStr>().map(PyStr::to_string_lossy).unwrap_or_default();
                let text = format!("type object '{}' has no attribute '{shown}'", class.name_str());
                return Err(attribute_error(t, text, class.as_value(), name));
            }
        },
    };
    class.modified();
    crate::object::slot_calls::update_slots(class, name);
    if let Some(value) = value {
        crate::watch::class_attribute_set(class, name, value);
    }
    drop(previous);
    Ok(())
}
