//! Containers: length, subscripts, membership.

use crate::exc::Exc;
use crate::object::class::type_flag;
use crate::object::value::Value;
use crate::protocol::{attr, call, compare, iter, number};
use crate::thread::{PyResult, Raised, Thread};

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
        None => Err(not_changeable(t, container, key, value.is_none())?),
    }
}

/// Nothing in the container can be set or deleted. A sequence says so after it has looked at the index.
#[cold]
fn not_changeable(t: &Thread, container: &Value, key: &Value, deletes: bool) -> PyResult<Raised> {
    let class = container.class();
    // CPython's type has a table of sequence operations, whatever is in it, as every class written in Python has.
    let sequence = class.has_flag(type_flag::HEAP_TYPE) || class.slots().contains.is_some();
    let by_index = sequence && (key.is_int_word() || key.class().slots().index.is_some());
    if by_index {
        number::to_isize(t, key, Exc::IndexError)?;
    }
    let text = match (deletes, by_index) {
        (false, _) => "does not support item assignment",
        (true, true) => "doesn't support item deletion",
        (true, false) => "does not support item deletion",
    };
    Ok(t.type_error(format_args!("'{}' object {text}", class.tp_name())))
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
