//! Calls.

use crate::native::Args;
use crate::object::value::Value;
use crate::protocol::attr;
use crate::thread::{PyResult, Thread};
use crate::types::str::intern;

/// Calls `callable` with positional arguments.
#[inline]
pub fn call(t: &Thread, callable: &Value, args: &[Value]) -> PyResult {
    call_args(t, callable, &Args::positional(args))
}

/// Calls `callable`.
#[inline]
pub fn call_args(t: &Thread, callable: &Value, args: &Args) -> PyResult {
    match callable.class().slots().call {
        Some(slot) => slot(t, callable, args),
        None => Err(not_callable(t, callable)),
    }
}

#[cold]
pub fn not_callable(t: &Thread, callable: &Value) -> crate::thread::Raised {
    t.type_error(format_args!("'{}' object is not callable", callable.class().tp_name()))
}

/// `object.name(*args)`.
pub fn method(t: &Thread, object: &Value, name: &str, args: &[Value]) -> PyResult {
    method_named(t, object, &intern(name), args)
}

/// `object.name(*args)` for an interned name.
pub fn method_named(t: &Thread, object: &Value, name: &Value, args: &[Value]) -> PyResult {
    match attr::load_method(t, object, name)? {
        attr::MethodLookup::Unbound(f) => call_with_receiver(t, &f, object, &Args::positional(args)),
        attr::MethodLookup::Bound(f) => call(t, &f, args),
    }
}

/// Calls a class attribute `found` as a method of `object`, binding it first where that matters.
pub fn call_special(t: &Thread, found: &Value, object: &Value, args: &[Value]) -> PyResult {
    if attr::binds_as_method(found) {
        return call_with_receiver(t, found, object, &Args::positional(args));
    }
    let class = object.class().to_value();
    let bound = attr::bind(t, found, Some(object), &class)?;
    call(t, &bound, args)
}

/// `callable(receiver, *args)`.
pub fn call_with_receiver(t: &Thread, callable: &Value, receiver: &Value, args: &Args) -> PyResult {
    const INLINE: usize = 6;
    if args.names.is_empty() {
        if let Some(result) = crate::eval::call_plainly(t, callable, receiver, args.values) {
            return result;
        }
    }
    if args.values.len() < INLINE {
        // The usual case needs no allocation.
        let mut buffer: [Option<Value>; INLINE] = [const { None }; INLINE];
        buffer[0] = Some(receiver.clone());
        for (slot, value) in buffer[1..].iter_mut().zip(args.values) {
            *slot = Some(value.clone());
        }
        let filled = &buffer[..args.values.len() + 1];
        // SAFETY: all of them are `Some`, and `Option<Value>` has the representation of `Value`.
        let values = unsafe { std::slice::from_raw_parts(filled.as_ptr().cast::<Value>(), filled.len()) };
        return call_args(t, callable, &Args { values, names: args.names });
    }
    let mut values = Vec::with_capacity(args.values.len() + 1);
    values.push(receiver.clone());
    values.extend_from_slice(args.values);
    call_args(t, callable, &Args { values: &values, names: args.names })
}
