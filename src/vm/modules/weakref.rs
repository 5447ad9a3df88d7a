//! `_weakref`.

use crate::memory::weak;
use crate::native::{Bound, Method, ModuleSpec};
use crate::object::value::Value;
use crate::thread::{PyResult, Thread};
use crate::types::dict::PyDict;
use crate::types::list;
use crate::types::module::PyModule;
use crate::types::weakref::{self, CALLABLE_PROXY, PROXY, PyWeakRef, WEAKREF};

fn getweakrefcount(_t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(weak::references(a.get(0)).len()))
}

fn getweakrefs(_t: &Thread, a: Bound) -> PyResult {
    Ok(list::new(weak::references(a.get(0))))
}

fn proxy(t: &Thread, a: Bound) -> PyResult {
    weakref::proxy(t, a.get(0), a.opt(1))
}

/// Deletes a dict's entry if it is a dead reference.
fn remove_dead(t: &Thread, a: Bound) -> PyResult {
    let dict = a.arg::<PyDict>(t, 0)?;
    let key = a.get(1);
    if let Some(found) = dict.get(t, key)? {
        match found.downcast::<PyWeakRef>() {
            Some(r) => {
                if weakref::referent(r).is_none() {
                    dict.remove(t, key)?;
                }
            }
            None => return Err(t.type_error("not a weakref")),
        }
    }
    Ok(Value::none())
}

fn init(_t: &Thread, m: &PyModule) -> PyResult<()> {
    m.add("ref", WEAKREF.get().to_value());
    m.add("ReferenceType", WEAKREF.get().to_value());
    m.add("ProxyType", PROXY.get().to_value());
    m.add("CallableProxyType", CALLABLE_PROXY.get().to_value());
    Ok(())
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_weakref",
    doc: "Weak-reference support module.",
    functions: &[
        Method::new(
            "getweakrefcount(object, /)",
            getweakrefcount,
            "Return the number of weak references to 'object'.",
        ),
        Method::new(
            "getweakrefs(object, /)",
            getweakrefs,
            "Return a list of all weak reference objects pointing to 'object'.",
        ),
        Method::new(
            "proxy(object, callback=None, /)",
            proxy,
            "Create a proxy object that weakly references 'object'.",
        ),
        Method::new(
            "_remove_dead_weakref(dct, key, /)",
            remove_dead,
            "Atomically remove key from dict if it points to a dead weakref.",
        ),
    ],
    types: &[],
    init: Some(init),
};
