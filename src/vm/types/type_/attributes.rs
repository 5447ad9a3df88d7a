//! Computed attributes of classes.

use crate::exc::Exc;
use crate::native::GetSet;
use crate::object::class::{PyType, TypeSpec, type_flag};
use crate::object::value::Value;
use crate::protocol::{attr, call, truth};
use crate::thread::{PyResult, Thread};
use crate::types::dict::PyDict;
use crate::types::str::{PyStr, intern};
use crate::types::tuple;
use adder_abi::object::Layout;

fn class_of<'a>(t: &Thread, v: &'a Value) -> PyResult<&'a PyType> {
    v.as_type().ok_or_else(|| t.type_error("a class is required"))
}

fn writable<'a>(t: &Thread, v: &'a Value, value: Option<&Value>, name: &str) -> PyResult<&'a PyType> {
    let class = class_of(t, v)?;
    if class.has_flag(type_flag::IMMUTABLE) {
        return Err(t.type_error(format_args!(
            "cannot set '{name}' attribute of immutable type '{}'",
            class.tp_name()
        )));
    }
    if value.is_none() {
        return Err(t.type_error(format_args!(
            "cannot delete '{name}' attribute of immutable type '{}'",
            class.name_str()
        )));
    }
    Ok(class)
}

fn get_name(_t: &Thread, v: &Value) -> PyResult {
    Ok(v.as_type().and_then(|c| c.name.get()).unwrap_or_else(Value::none))
}

fn set_name(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let class = writable(t, v, value, "__name__")?;
    let Some(value) = value else { return Ok(()) };
    let Some(s) = value.downcast::<PyStr>() else {
        return Err(t.type_error(format_args!(
            "can only assign string to {}.__name__, not '{}'",
            class.name_str(),
            value.class().tp_name()
        )));
    };
    super::create::encodable(t, value)?;
    if s.code_points().any(|c| c == 0) {
        return Err(t.value_error("type name must not contain null characters"));
    }
    class.name.put(value.clone());
    Ok(())
}

pub fn get_qualname(_t: &Thread, v: &Value) -> PyResult {
    Ok(v.as_type().and_then(|c| c.qualname.get()).unwrap_or_else(Value::none))
}

fn set_qualname(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let class = writable(t, v, value, "__qualname__")?;
    let Some(value) = value else { return Ok(()) };
    if !value.is_a::<PyStr>() {
        return Err(t.type_error(format_args!(
            "can only assign string to {}.__qualname__, not '{}'",
            class.name_str(),
            value.class().tp_name()
        )));
    }
    class.qualname.put(value.clone());
    Ok(())
}

pub fn get_module(t: &Thread, v: &Value) -> PyResult {
    let class = class_of(t, v)?;
    if class.has_flag(type_flag::HEAP_TYPE) {
        return match class.dict().get_str(crate::name!("__module__")) {
            Some(module) => Ok(module),
            None => Err(attr::attribute_error(t, "__module__".to_owned(), v, crate::name!("__module__"))),
        };
    }
    Ok(class.module_name.get().unwrap_or_else(|| intern("builtins")))
}

fn set_module(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let class = writable(t, v, value, "__module__")?;
    let Some(value) = value else { return Ok(()) };
    class.dict().set_str(crate::name!("__module__"), value.clone());
    class.dict().remove_str(crate::name!("__firstlineno__"));
    class.modified();
    Ok(())
}

fn get_bases(_t: &Thread, v: &Value) -> PyResult {
    Ok(v.as_type().and_then(|c| c.bases.get()).unwrap_or_else(|| tuple::new(Vec::new())))
}

fn set_bases(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let class = writable(t, v, value, "__bases__")?;
    let Some(value) = value else { return Ok(()) };
    super::bases::assign(t, v, class, value)
}

fn get_base(_t: &Thread, v: &Value) -> PyResult {
    Ok(v.as_type().and_then(PyType::base).map_or_else(Value::none, PyType::to_value))
}

fn get_mro(_t: &Thread, v: &Value) -> PyResult {
    Ok(v.as_type().and_then(|c| c.mro.get()).unwrap_or_else(Value::none))
}

fn get_dict(_t: &Thread, v: &Value) -> PyResult {
    Ok(v.as_type().and_then(|c| c.dict.get()).map_or_else(Value::none, crate::types::mappingproxy::new))
}

fn get_doc(t: &Thread, v: &Value) -> PyResult {
    let class = class_of(t, v)?;
    // A builtin type's `__doc__` may be the descriptor of its instances'.
    if let Some((_, doc)) = class.spec.map(TypeSpec::signature_and_doc) {
        return Ok(if doc.is_empty() { Value::none() } else { Value::from(doc) });
    }
    match class.dict().get_str(crate::name!("__doc__")) {
        Some(doc) => attr::bind(t, &doc, None, v),
        None => Ok(Value::none()),
    }
}

fn set_doc(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let class = writable(t, v, value, "__doc__")?;
    if let Some(value) = value {
        class.dict().set_str(crate::name!("__doc__"), value.clone());
        class.modified();
    }
    Ok(())
}

fn get_abstract(t: &Thread, v: &Value) -> PyResult {
    let name = crate::name!("__abstractmethods__");
    let class = class_of(t, v)?;
    // `type` itself has the descriptor of that name in its namespace.
    match class.dict().get_str(name).filter(|_| !class.is(super::TYPE.get())) {
        Some(found) => Ok(found),
        None => Err(attr::attribute_error(
            t,
            format!("type object '{}' has no attribute '__abstractmethods__'", class.name_str()),
            v,
            name,
        )),
    }
}

fn set_abstract(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let class = class_of(t, v)?;
    let name = crate::name!("__abstractmethods__");
    let mut on = false;
    match value {
        Some(value) => {
            on = truth::truth(t, value)?;
            class.dict().set_str(name, value.clone());
        }
        None => {
            if class.dict().remove_str(name).is_none() {
                return Err(attr::attribute_error(t, "__abstractmethods__".to_owned(), v, name));
            }
        }
    }
    class.modified();
    let flags = class.flags.get();
    class.flags.set(if on { flags | type_flag::ABSTRACT } else { flags & !type_flag::ABSTRACT });
    Ok(())
}

fn get_flags(_t: &Thread, v: &Value) -> PyResult {
    Ok(Value::from(v.as_type().map_or(0, |c| c.flags.get())))
}

fn get_basicsize(_t: &Thread, v: &Value) -> PyResult {
    Ok(Value::from(v.as_type().map_or(0, PyType::instance_size)))
}

fn get_itemsize(_t: &Thread, v: &Value) -> PyResult {
    // The digits of an int count as CPython's, of 30 bits.
    Ok(Value::from(v.as_type().map_or(0usize, |c| match c.solid.layout {
        Layout::Int | Layout::Bool => 4,
        _ if c.is_variable() => 8,
        _ => 0,
    })))
}

/// Whether instances have a `__dict__`, as CPython says it: the place is nobody's business.
fn get_dict_offset(_t: &Thread, v: &Value) -> PyResult {
    Ok(Value::small_int(if v.as_type().is_some_and(|class| class.has_dict.get()) { -1 } else { 0 }))
}

/// Whether instances of a class, or of a subclass of it, have weak references.
fn get_weakref_offset(_t: &Thread, v: &Value) -> PyResult {
    let has =
        v.as_type().is_some_and(|class| class.has_flag(type_flag::HEAP_TYPE) && class.has_weakrefs.get());
    Ok(Value::small_int(if has { -32 } else { 0 }))
}

fn get_text_signature(_t: &Thread, v: &Value) -> PyResult {
    let Some(class) = v.as_type() else { return Ok(Value::none()) };
    if let Some(spec) = class.spec {
        return Ok(spec.signature_and_doc().0.map_or_else(Value::none, Value::from));
    }
    // A docstring can begin with it, as those of builtin types do.
    let doc = class.dict().get_str(crate::name!("__doc__"));
    let doc = doc.as_ref().and_then(|d| d.downcast::<PyStr>()).map(PyStr::to_string_lossy);
    let signature = doc.as_deref().and_then(|doc| {
        let (signature, _) = doc.strip_prefix(&*class.name_str())?.split_once("\n--\n\n")?;
        (signature.starts_with('(') && signature.ends_with(')')).then_some(signature)
    });
    Ok(signature.map_or_else(Value::none, Value::from))
}

fn get_type_params(t: &Thread, v: &Value) -> PyResult {
    let class = class_of(t, v)?;
    if class.is(super::TYPE.get()) {
        return Ok(tuple::new(Vec::new()));
    }
    Ok(class.dict().get_str(crate::name!("__type_params__")).unwrap_or_else(|| tuple::new(Vec::new())))
}

fn set_type_params(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let class = writable(t, v, value, "__type_params__")?;
    if let Some(value) = value {
        class.dict().set_str(crate::name!("__type_params__"), value.clone());
        class.modified();
    }
    Ok(())
}

/// `__annotate__` (PEP 649): a callable or `None`.
fn get_annotate(t: &Thread, v: &Value) -> PyResult {
    let class = class_of(t, v)?;
    if !class.has_flag(type_flag::HEAP_TYPE) {
        let text = format!("type object '{}' has no attribute '__annotate__'", class.name_str());
        return Err(attr::attribute_error(t, text, v, crate::name!("__annotate__")));
    }
    // What the class's body defines itself comes first, even if another is set.
    let own = class
        .dict()
        .get_str(crate::name!("__annotate__"))
        .or_else(|| class.dict().get_str(crate::name!("__annotate_func__")));
    match own {
        Some(f) => attr::bind(t, &f, None, v),
        None => Ok(Value::none()),
    }
}

fn set_annotate(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let class = writable(t, v, value, "__annotate__")?;
    let Some(value) = value else { return Ok(()) };
    if !value.is_none() && value.class().slots().call.is_none() {
        return Err(t.type_error("__annotate__ must be callable or None"));
    }
    class.dict().set_str(crate::name!("__annotate_func__"), value.clone());
    if !value.is_none() {
        class.dict().remove_str(crate::name!("__annotations_cache__"));
    }
    class.modified();
    Ok(())
}

fn get_annotations(t: &Thread, v: &Value) -> PyResult {
    let class = class_of(t, v)?;
    if !class.has_flag(type_flag::HEAP_TYPE) {
        let text = format!("type object '{}' has no attribute '__annotations__'", class.name_str());
        return Err(attr::attribute_error(t, text, v, crate::name!("__annotations__")));
    }
    for name in [crate::name!("__annotations__"), crate::name!("__annotations_cache__")] {
        if let Some(found) = class.dict().get_str(name) {
            return attr::bind(t, &found, None, v);
        }
    }
    let annotate = get_annotate(t, v)?;
    let result = if annotate.is_none() {
        PyDict::new()
    } else {
        let result = call::call(t, &annotate, &[Value::small_int(1)])?;
        if !result.is_a::<PyDict>() {
            return Err(t.type_error(format_args!(
                "__annotate__ returned non-dict of type '{}'",
                result.class().tp_name()
            )));
        }
        result
    };
    class.dict().set_str(crate::name!("__annotations_cache__"), result.clone());
    class.modified();
    Ok(result)
}

fn set_annotations(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let class = class_of(t, v)?;
    if class.has_flag(type_flag::IMMUTABLE) {
        return Err(t.type_error(format_args!(
            "cannot set '__annotations__' attribute of immutable type '{}'",
            class.tp_name()
        )));
    }
    let in_dict = class.dict().get_str(crate::name!("__annotations__")).is_some();
    let name = if in_dict { crate::name!("__annotations__") } else { crate::name!("__annotations_cache__") };
    match value {
        Some(value) => class.dict().set_str(name, value.clone()),
        None => {
            if class.dict().remove_str(name).is_none() {
                return Err(t.error(Exc::AttributeError, "__annotations__"));
            }
        }
    }
    class.dict().remove_str(crate::name!("__annotate_func__"));
    class.dict().remove_str(crate::name!("__annotate__"));
    class.modified();
    Ok(())
}

pub const GETSETS: &[GetSet] = &[
    GetSet::new("__name__", get_name, set_name, ""),
    GetSet::new("__qualname__", get_qualname, set_qualname, ""),
    GetSet::new("__module__", get_module, set_module, ""),
    GetSet::new("__bases__", get_bases, set_bases, ""),
    GetSet::get("__base__", get_base, ""),
    GetSet::get("__mro__", get_mro, ""),
    GetSet::get("__dict__", get_dict, ""),
    GetSet::new("__doc__", get_doc, set_doc, ""),
    GetSet::new("__abstractmethods__", get_abstract, set_abstract, ""),
    GetSet::get("__flags__", get_flags, ""),
    GetSet::get("__basicsize__", get_basicsize, ""),
    GetSet::get("__itemsize__", get_itemsize, ""),
    GetSet::get("__dictoffset__", get_dict_offset, ""),
    GetSet::get("__weakrefoffset__", get_weakref_offset, ""),
    GetSet::get("__text_signature__", get_text_signature, ""),
    GetSet::new("__type_params__", get_type_params, set_type_params, ""),
    GetSet::new("__annotate__", get_annotate, set_annotate, ""),
    GetSet::new("__annotations__", get_annotations, set_annotations, ""),
];
