//! What is taken from iterables and mappings for the arguments of `f(*args, **kwargs)`, and how a callable is named that they do not fit.

use crate::object::value::Value;
use crate::protocol::{call, iter, repr, seq};
use crate::thread::{PyResult, Thread};
use crate::types::dict::PyDict;
use crate::types::str::PyStr;
use crate::types::tuple::{self, PyTuple};
use smallvec::SmallVec;

/// Arguments, or their names.
pub type Few = SmallVec<[Value; 6]>;

/// The arguments of `callable(*args, **kwargs)`: the values, and the names of the last of them.
pub fn spread(t: &Thread, callable: &Value, args: &Value, kwargs: Option<&Value>) -> PyResult<(Few, Few)> {
    let mut values = match args.downcast::<PyTuple>() {
        Some(p) => tuple::items(p).iter().cloned().collect(),
        None => {
            if args.class().slots().iter.is_none() && args.class().slots().get_item.is_none() {
                return Err(t.type_error(format_args!(
                    "{} argument after * must be an iterable, not {}",
                    describe(t, callable),
                    args.class().tp_name()
                )));
            }
            Few::from_vec(iter::collect(t, args)?)
        }
    };
    let mut names = Few::new();
    if let Some(kwargs) = kwargs {
        let pairs = match kwargs.downcast::<PyDict>() {
            Some(d) if d.has_str_keys() => {
                let mut i = 0;
                while let Some((k, v)) = d.next_entry(&mut i) {
                    names.push(k);
                    values.push(v);
                }
                return Ok((values, names));
            }
            Some(d) => d.entries(),
            None => {
                if seq::len(t, kwargs).is_err() && t.take_pending().is_some() {
                    return Err(t.type_error(format_args!(
                        "{} argument after ** must be a mapping, not {}",
                        describe(t, callable),
                        kwargs.class().tp_name()
                    )));
                }
                let copy = PyDict::new();
                call::method(t, &copy, "update", std::slice::from_ref(kwargs))?;
                copy.downcast::<PyDict>().map(PyDict::entries).unwrap_or_default()
            }
        };
        for (k, v) in pairs {
            if !k.is_a::<PyStr>() {
                return Err(t.type_error("keywords must be strings"));
            }
            names.push(k);
            values.push(v);
        }
    }
    Ok((values, names))
}

/// How a callable is named in messages: `module.qualname()`, or its text form.
pub fn describe(t: &Thread, callable: &Value) -> String {
    let Ok(Some(qualname)) = crate::protocol::attr::find(t, callable, "__qualname__") else {
        drop(t.take_pending());
        return repr::str_text(t, callable).unwrap_or_default();
    };
    let name = repr::str_text(t, &qualname).unwrap_or_default();
    match crate::protocol::attr::find(t, callable, "__module__") {
        Ok(Some(m)) if m.is_a::<PyStr>() && !crate::types::str::equals_str(&m, "builtins") => {
            format!("{}.{name}()", repr::str_text(t, &m).unwrap_or_default())
        }
        _ => {
            drop(t.take_pending());
            format!("{name}()")
        }
    }
}
