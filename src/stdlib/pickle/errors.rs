//! The exceptions of `_pickle`, and the notes that say where in an object graph one arose.

use crate::state::Place;
use adder_vm::exc::Exc;
use adder_vm::object::class::PyType;
use adder_vm::object::value::Value;
use adder_vm::protocol::{call, repr};
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::dict::{PyDict, full_type_name};
use adder_vm::types::exception;
use adder_vm::types::module::PyModule;
use adder_vm::types::str::intern;
use adder_vm::types::{tuple, type_};
use std::fmt::Display;

static PICKLING: Place = Place::new();
static UNPICKLING: Place = Place::new();

/// Makes the three classes.
pub fn add_classes(t: &Thread, module: &PyModule) -> PyResult<()> {
    let make = |name: &str, base: Value| {
        let namespace = PyDict::new();
        if let Some(dict) = namespace.downcast::<PyDict>() {
            dict.set_str(&intern("__module__"), Value::from("_pickle"));
        }
        call::call(t, type_::TYPE.get().as_value(), &[Value::from(name), tuple::of([base]), namespace])
    };
    let base = make("PickleError", Exc::Exception.class().to_value())?;
    let pickling = make("PicklingError", base.clone())?;
    let unpickling = make("UnpicklingError", base.clone())?;
    PICKLING.put(pickling.clone());
    UNPICKLING.put(unpickling.clone());
    module.add("PickleError", base);
    module.add("PicklingError", pickling);
    module.add("UnpicklingError", unpickling);
    Ok(())
}

#[cold]
fn raise(t: &Thread, class: &Place, message: &dyn Display) -> Raised {
    let Some(class) = class.get() else { return t.runtime_error("_pickle is not initialized") };
    match call::call(t, &class, &[Value::from(message.to_string())]) {
        Ok(exception) => t.raise(exception),
        Err(raised) => raised,
    }
}

#[cold]
pub fn pickling(t: &Thread, message: impl Display) -> Raised {
    raise(t, &PICKLING, &message)
}

/// A `PicklingError` with this text, which arose from another exception.
#[cold]
pub fn pickling_from(t: &Thread, text: Value, context: Option<Value>) -> Raised {
    let Some(class) = PICKLING.get() else { return t.runtime_error("_pickle is not initialized") };
    let exception = match call::call(t, &class, &[text]) {
        Ok(exception) => exception,
        Err(raised) => return raised,
    };
    raise_from(t, exception, context)
}

fn raise_from(t: &Thread, exception: Value, context: Option<Value>) -> Raised {
    let Some(context) = context else { return t.raise(exception) };
    if let Some(this) = exception.downcast::<exception::PyException>() {
        this.context.put(context);
    }
    t.raise_again(exception)
}

/// An `AttributeError` that arose from another.
#[cold]
pub fn attribute_from(t: &Thread, text: String, context: Value) -> Raised {
    match call::call(t, Exc::AttributeError.class().as_value(), &[Value::from(text)]) {
        Ok(exception) => raise_from(t, exception, Some(context)),
        Err(raised) => raised,
    }
}

#[cold]
pub fn unpickling(t: &Thread, message: impl Display) -> Raised {
    raise(t, &UNPICKLING, &message)
}

/// Whether the pending exception is an `UnpicklingError`.
pub fn is_unpickling(t: &Thread) -> bool {
    let class = UNPICKLING.get();
    let class = class.as_ref().and_then(Value::as_type);
    let Some(pending) = t.take_pending() else { return false };
    let matches = class.is_some_and(|c| pending.class().is_subtype(c));
    let _ = t.raise_again(pending);
    matches
}

/// Adds a note to an exception on its way: which part of an object of `class` was being written.
#[cold]
pub fn note(t: &Thread, raised: Raised, class: &PyType, part: impl Display) -> Raised {
    let exception = t.take(raised);
    let text = format!("when serializing {} {part}", full_type_name(class));
    match exception::add_note(t, &exception, &text) {
        Ok(()) => t.raise_again(exception),
        Err(raised) => raised,
    }
}

/// As [`note`], for the value of a key.
#[cold]
pub fn note_item(t: &Thread, raised: Raised, class: &PyType, key: &Value) -> Raised {
    let exception = t.take(raised);
    match repr::repr_text(t, key) {
        Ok(key) => {
            let raised = t.raise_again(exception);
            note(t, raised, class, format_args!("item {key}"))
        }
        Err(raised) => raised,
    }
}
