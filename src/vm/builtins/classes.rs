//! `__build_class__`, `isinstance`, `issubclass`.

use crate::exc::Exc;
use crate::name;
use crate::native::{Args, Bound};
use crate::object::value::Value;
use crate::protocol::{attr, call, repr, seq, truth};
use crate::thread::{PyResult, Thread};
use crate::types::cell::{self, PyCell};
use crate::types::dict::PyDict;
use crate::types::function::{self, PyFunction};
use crate::types::str::{PyStr, intern};
use crate::types::tuple::{self, PyTuple};
use crate::types::type_::{self, TYPE, calculate_metaclass};

/// `isinstance(v, class)`.
pub fn is_instance(t: &Thread, v: &Value, class: &Value) -> PyResult<bool> {
    if v.class().as_value().is(class) {
        return Ok(true);
    }
    if class.as_type().is_some() && class.class().is(TYPE.get()) {
        return type_::real_isinstance(t, v, class);
    }
    if let Some(classes) = class.downcast::<PyTuple>().map(tuple::items) {
        return any_class(t, classes, " in __instancecheck__", 0, &mut |class| is_instance(t, v, class));
    }
    match asked(t, class, name!("__instancecheck__"), v, " in __instancecheck__")? {
        Some(answer) => Ok(answer),
        None => type_::real_isinstance(t, v, class),
    }
}

/// What a class says of an object by a method of its metaclass, if that has it.
fn asked(t: &Thread, class: &Value, name: &Value, about: &Value, doing: &str) -> PyResult<Option<bool>> {
    let meta = class.class();
    let Some(check) = meta.lookup(name) else { return Ok(None) };
    let guard = t.enter_native(doing)?;
    let about = std::slice::from_ref(about);
    let result = if attr::binds_as_method(&check) {
        call::call_with_receiver(t, &check, class, &Args::positional(about))?
    } else {
        call::call(t, &attr::bind(t, &check, Some(class), meta.as_value())?, about)?
    };
    drop(guard);
    truth::truth(t, &result).map(Some)
}

/// How deep tuples of classes may nest: about as deep as in CPython.
const MAX_DEPTH: usize = 200_000;

/// Whether a test holds for one of the classes in a tuple of classes and tuples, `depth` tuples deep.
fn any_class(
    t: &Thread,
    classes: &[Value],
    doing: &str,
    depth: usize,
    test: &mut dyn FnMut(&Value) -> PyResult<bool>,
) -> PyResult<bool> {
    if depth > MAX_DEPTH || crate::thread::native_stack_pointer() < t.head.native_limit.get() {
        return Err(t.too_deep(doing));
    }
    for class in classes {
        let found = match class.downcast::<PyTuple>() {
            Some(inner) => any_class(t, tuple::items(inner), doing, depth + 1, test)?,
            None => test(class)?,
        };
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `issubclass(sub, class)`.
pub fn is_subclass(t: &Thread, sub: &Value, class: &Value) -> PyResult<bool> {
    if class.as_type().is_some() && class.class().is(TYPE.get()) {
        if sub.is(class) {
            return Ok(true);
        }
        return type_::real_issubclass(t, sub, class);
    }
    if let Some(classes) = class.downcast::<PyTuple>().map(tuple::items) {
        return any_class(t, classes, " in __subclasscheck__", 0, &mut |class| is_subclass(t, sub, class));
    }
    match asked(t, class, name!("__subclasscheck__"), sub, " in __subclasscheck__")? {
        Some(answer) => Ok(answer),
        None => type_::real_issubclass(t, sub, class),
    }
}

pub fn isinstance(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(is_instance(t, a.get(0), a.get(1))?))
}

pub fn issubclass(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(is_subclass(t, a.get(0), a.get(1))?))
}

/// Bases with those that are no classes replaced by what their `__mro_entries__` says; none if nothing changed.
pub fn resolve_bases(t: &Thread, bases: &[Value]) -> PyResult<Option<Vec<Value>>> {
    let mut resolved: Option<Vec<Value>> = None;
    for (i, base) in bases.iter().enumerate() {
        let entries = match base.as_type() {
            Some(_) => None,
            None => attr::find(t, base, "__mro_entries__")?,
        };
        match entries {
            None => {
                if let Some(list) = &mut resolved {
                    list.push(base.clone());
                }
            }
            Some(entries) => {
                let new = call::call(t, &entries, &[tuple::from_slice(bases)])?;
                let Some(new) = new.downcast::<PyTuple>() else {
                    return Err(t.type_error("__mro_entries__ must return a tuple"));
                };
                resolved.get_or_insert_with(|| bases[..i].to_vec()).extend_from_slice(tuple::items(new));
            }
        }
    }
    Ok(resolved)
}

/// `__build_class__(func, name, *bases, metaclass=None, **kwds)`.
pub fn build_class(t: &Thread, a: Bound) -> PyResult {
    let given = match a.get(0).downcast::<PyTuple>() {
        Some(given) => tuple::items(given).to_vec(),
        None => Vec::new(),
    };
    let [func, name, original @ ..] = &given[..] else {
        return Err(t.type_error("__build_class__: not enough arguments"));
    };
    let Some(function) = func.downcast::<PyFunction>() else {
        return Err(t.type_error("__build_class__: func must be a function"));
    };
    if !name.is_a::<PyStr>() {
        return Err(t.type_error("__build_class__: name is not a string"));
    }
    let mut keywords: Vec<(Value, Value)> =
        a.get(1).downcast::<PyDict>().map(PyDict::entries).unwrap_or_default();
    let resolved = resolve_bases(t, original)?;
    let bases = resolved.clone().unwrap_or_else(|| original.to_vec());
    let bases_tuple = tuple::from_slice(&bases);
    let explicit = keywords.iter().position(|(k, _)| crate::types::str::equals_str(k, "metaclass"));
    let mut meta = match explicit {
        Some(i) => keywords.remove(i).1,
        None => bases.first().map_or_else(|| TYPE.get().to_value(), |b| b.class().to_value()),
    };
    if meta.as_type().is_some() {
        meta = calculate_metaclass(t, &meta, &bases)?;
    }
    let names: Vec<Value> = keywords.iter().map(|(k, _)| k.clone()).collect();
    let mut values = vec![name.clone(), bases_tuple.clone()];
    values.extend(keywords.iter().map(|(_, v)| v.clone()));
    let namespace = match attr::find(t, &meta, "__prepare__")? {
        Some(prepare) => call::call_args(t, &prepare, &Args { values: &values, names: &names })?,
        None => PyDict::new(),
    };
    let slots = namespace.class().slots();
    if slots.get_item.is_none() || slots.set_item.is_none() {
        let shown = meta.as_type().map_or_else(|| "<metaclass>".to_owned(), |m| m.name_str());
        return Err(t.type_error(format_args!(
            "{shown}.__prepare__() must return a mapping, not {}",
            namespace.class().tp_name()
        )));
    }
    let code = function::code(function).to_value();
    let globals = function::field(&function.globals).get().unwrap_or_else(Value::none);
    let closure = function::field(&function.closure).get();
    let cell = crate::eval::run_code(t, &code, &globals, &namespace, closure.as_ref())?;
    if resolved.is_some() {
        seq::set_item(t, &namespace, &intern("__orig_bases__"), Some(&tuple::from_slice(original)))?;
    }
    values[1] = bases_tuple;
    values.insert(2, namespace);
    let class = call::call_args(t, &meta, &Args { values: &values, names: &names })?;
    if let (Some(_), Some(cell)) = (class.as_type(), cell.downcast::<PyCell>()) {
        let shown = repr::repr_text(t, name)?;
        match cell::get(cell) {
            Some(found) if found.is(&class) => {}
            Some(found) => {
                return Err(t.type_error(format_args!(
                    "__class__ set to {} defining {shown} as {}",
                    repr::repr_text(t, &found)?,
                    repr::repr_text(t, &class)?
                )));
            }
            None => {
                return Err(t.error(
                    Exc::RuntimeError,
                    format_args!("__class__ not set defining {shown} as {}. Was __classcell__ propagated to type.__new__?", repr::repr_text(t, &class)?),
                ));
            }
        }
    }
    Ok(class)
}
