//! Containers: length, subscripts, membership.

use crate::exc::Exc;
use crate::object::value::Value;
use crate::protocol::{attr, call, compare, iter};
use crate::thread::{PyResult, Thread};

/// `len(v)`.
pub fn len(t: &Thread, v: &Value) -> PyResult<usize> {
    match v.class().slots().len {
        Some(len) => len(t, v),
        None => Err(t.type_error(format_args!("object of type '{}' has no len()", v.class().tp_name()))),
    }
}

/// `container[key]`.
#[inline]
pub fn get_item(t: &Thread, container: &Value, key: &Value) -> PyResult {
    if let Some(slot) = container.class().slots().get_item {
        return slot(t, container, key);
    }
    if let Some(class) = container.as_type() {
        if class.is(crate::types::type_::TYPE.get()) {
            return Ok(crate::types::generic_alias::alias(container.clone(), key.clone()));
        }
        if let Some(method) = attr::find(t, container, "__class_getitem__")? {
            if !method.is_none() {
                return call::call(t, &method, &[key.clone()]);
            }
        }
        return Err(t.type_error(format_args!("type '{}' is not subscriptable", class.name_str())));
    }
    Err(t.type_error(format_args!("'{}' object is not subscriptable", container.class().tp_name())))
}

/// `container[key] = value`, or `del container[key]` for none.
#[inline]
pub fn set_item(t: &Thread, container: &Value, key: &Value, value: Option<&Value>) -> PyResult<()> {
    match container.class().slots().set_item {
        Some(slot) => slot(t, container, key, value),
        None => Err(t.type_error(format_args!(
            "'{}' object {}",
            container.class().tp_name(),
            if value.is_some() {
                "does not support item assignment"
            } else {
                "doesn't support item deletion"
            }
        ))),
    }
}

/// `item in container`.
pub fn contains(t: &Thread, container: &Value, item: &Value) -> PyResult<bool> {
    if let Some(slot) = container.class().slots().contains {
        return slot(t, container, item);
    }
    let it = iter::iter(t, container);
    let Some(it) = t.catch(it, Exc::TypeError)? else {
        return Err(t.type_error(format_args!(
            "argument of type '{}' is not a container or iterable",
            container.class().tp_name()
        )));
    };
    while let Some(candidate) = iter::next(t, &it)? {
        if compare::eq(t, &candidate, item)? {
            return Ok(true);
        }
    }
    Ok(false)
}
