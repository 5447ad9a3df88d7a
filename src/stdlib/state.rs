//! What native modules keep: values in static places, and exception classes of their own. `unsafe` lives here: the
//! places are only used by the holder of the global lock.

use adder_vm::exc::Exc;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::call;
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::dict::PyDict;
use adder_vm::types::str::intern;
use adder_vm::types::{tuple, type_};
use std::fmt::Display;

/// A static place for a value.
pub struct Place(Field);

// SAFETY: only the holder of the global lock touches it.
unsafe impl Sync for Place {}

impl Place {
    pub const fn new() -> Place {
        Place(Field::empty())
    }

    pub fn get(&self) -> Option<Value> {
        self.0.get()
    }

    pub fn put(&self, value: Value) {
        self.0.put(value);
    }
}

/// An exception class of a module, made when the module is.
pub struct ErrorClass {
    place: Place,
    name: &'static str,
    module: &'static str,
    base: Exc,
    doc: &'static str,
}

impl ErrorClass {
    pub const fn new(module: &'static str, name: &'static str, base: Exc, doc: &'static str) -> ErrorClass {
        ErrorClass { place: Place::new(), name, module, base, doc }
    }

    /// The class.
    pub fn class(&self, t: &Thread) -> PyResult {
        if let Some(class) = self.place.get() {
            return Ok(class);
        }
        let namespace = PyDict::new();
        if let Some(dict) = namespace.downcast::<PyDict>() {
            dict.set_str(&intern("__module__"), Value::from(self.module));
            if !self.doc.is_empty() {
                dict.set_str(&intern("__doc__"), Value::from(self.doc));
            }
        }
        let bases = tuple::new(vec![self.base.class().to_value()]);
        let class = call::call(t, type_::TYPE.get().as_value(), &[Value::from(self.name), bases, namespace])?;
        self.place.put(class.clone());
        Ok(class)
    }

    /// Raises it with a message.
    #[cold]
    pub fn raise(&self, t: &Thread, message: impl Display) -> Raised {
        let made = self.class(t).and_then(|class| call::call(t, &class, &[Value::from(message.to_string())]));
        match made {
            Ok(exception) => t.raise(exception),
            Err(raised) => raised,
        }
    }
}
