//! `with`, `match`, `except*`, and the intrinsics.

use crate::exc::Exc;
use crate::name;
use crate::native::Args;
use crate::object::class::PyType;
use crate::object::value::Value;
use crate::protocol::{attr, call, iter, number, seq};
use crate::thread::{PyResult, Thread};
use crate::types::descriptors::{PyMethodDescriptor, call_descriptor};
use crate::types::dict::PyDict;
use crate::types::exception;
use crate::types::function::{self, PyFunction};
use crate::types::list::{self, PyList};
use crate::types::method;
use crate::types::str::PyStr;
use crate::types::tuple::{self, PyTuple};
use adder_abi::opcode::{INTRINSICS_1, INTRINSICS_2};
use adder_abi::thread::Frame;

fn context_methods(
    t: &Thread,
    manager: &Value,
    enter: &Value,
    exit: &Value,
    kind: &str,
    other: [&str; 2],
) -> PyResult<(Value, Value)> {
    let missing = |t: &Thread, name: &Value| {
        let name = name.downcast::<PyStr>().map(PyStr::to_string_lossy).unwrap_or_default();
        let class = manager.class();
        let hint = if other.iter().any(|name| class.lookup_str(name).is_none()) {
            ""
        } else if kind.is_empty() {
            " but it supports the asynchronous context manager protocol. Did you mean to use 'async with'?"
        } else {
            " but it supports the context manager protocol. Did you mean to use 'with'?"
        };
        t.type_error(format_args!(
            "'{}' object does not support the {kind}context manager protocol (missed {name} method){hint}",
            class.full_name()
        ))
    };
    let class = manager.class();
    let bound =
        |found: Option<Value>| found.map(|f| attr::bind(t, &f, Some(manager), class.as_value())).transpose();
    let Some(exit_method) = bound(class.lookup(exit))? else { return Err(missing(t, exit)) };
    let Some(enter_method) = bound(class.lookup(enter))? else { return Err(missing(t, enter)) };
    Ok((enter_method, exit_method))
}

/// The `__exit__` of a manager with the manager in front, if it is called so. Whether it takes that object turns out at its call.
pub fn plain_exit(manager: &Value) -> Option<Value> {
    let exit = manager.class().lookup(name!("__exit__")).filter(attr::binds_as_method)?;
    Some(method::new(exit, manager.clone()))
}

/// `SETUP_WITH`: the bound `__exit__`, and what `__enter__` gave.
pub fn enter_with(t: &Thread, manager: &Value) -> PyResult<(Value, Value)> {
    let enter = manager.class().lookup(name!("__enter__")).filter(attr::binds_as_method);
    if let (Some(exit), Some(enter)) = (plain_exit(manager), enter) {
        let given = std::slice::from_ref(manager);
        let entered = match enter.downcast_exact::<PyMethodDescriptor>() {
            Some(native) => call_descriptor(t, native, &Args::positional(given))?,
            None => call::call(t, &enter, given)?,
        };
        return Ok((exit, entered));
    }
    let (enter, exit) =
        context_methods(t, manager, name!("__enter__"), name!("__exit__"), "", ["__aenter__", "__aexit__"])?;
    let entered = call::call(t, &enter, &[])?;
    Ok((exit, entered))
}

/// `BEFORE_ASYNC_WITH`: the bound `__aexit__`, and the awaitable of `__aenter__`.
pub fn enter_async_with(t: &Thread, manager: &Value) -> PyResult<(Value, Value)> {
    let plain = |name: &Value| manager.class().lookup(name).filter(attr::binds_as_method);
    if let (Some(exit), Some(enter)) = (plain(name!("__aexit__")), plain(name!("__aenter__"))) {
        let entered = call::call(t, &enter, std::slice::from_ref(manager))?;
        return Ok((method::new(exit, manager.clone()), entered));
    }
    let (enter, exit) = context_methods(
        t,
        manager,
        name!("__aenter__"),
        name!("__aexit__"),
        "asynchronous ",
        ["__enter__", "__exit__"],
    )?;
    let entered = call::call(t, &enter, &[])?;
    Ok((exit, entered))
}

/// `WITH_EXCEPT_START`.
pub fn with_except(t: &Thread, exit: &Value, kind: &Value, value: &Value, traceback: &Value) -> PyResult {
    call::call(t, exit, &[kind.clone(), value.clone(), traceback.clone()])
}

/// `CHECK_EG_MATCH`: what remains unhandled, and what matched (or `None`), which becomes the exception being handled.
pub fn check_eg_match(t: &Thread, exception: &Value, types: &Value) -> PyResult<(Value, Value)> {
    let (matched, rest) = exception::match_star(t, exception, types)?;
    if let Some(m) = &matched {
        super::set_handled(t, m.clone());
    }
    Ok((rest.unwrap_or_else(Value::none), matched.unwrap_or_else(Value::none)))
}

/// `PREP_RERAISE_STAR`.
pub fn prep_reraise_star(t: &Thread, original: &Value, raised: &Value) -> PyResult {
    let raised = raised.downcast::<PyList>().map(list::to_vec).unwrap_or_default();
    Ok(exception::reraise_star(t, original, raised)?.unwrap_or_else(Value::none))
}

/// `MATCH_KEYS`: a tuple of the values (or `None`), and whether all keys were found.
pub fn match_keys(t: &Thread, subject: &Value, keys: &Value) -> PyResult<(Value, bool)> {
    let keys = keys.downcast::<PyTuple>().map(|p| tuple::items(p).to_vec()).unwrap_or_default();
    let seen = crate::types::set::empty();
    let get = if keys.is_empty() { None } else { Some(attr::get_str(t, subject, "get")?) };
    let missing = call::call(t, crate::types::object::OBJECT.get().as_value(), &[])?;
    let mut values = Vec::with_capacity(keys.len());
    for key in &keys {
        if let Some(s) = seen.downcast::<crate::types::set::PySet>() {
            if s.contains(t, key)? {
                return Err(t.value_error(format_args!(
                    "mapping pattern checks duplicate key ({})",
                    crate::protocol::repr::repr_text(t, key)?
                )));
            }
            s.add(t, key.clone())?;
        }
        let Some(get) = &get else { break };
        let v = call::call(t, get, &[key.clone(), missing.clone()])?;
        if v.is(&missing) {
            return Ok((Value::none(), false));
        }
        values.push(v);
    }
    Ok((tuple::new(values), true))
}

/// `MATCH_CLASS`: the tuple of the attributes that the pattern names, if the subject is an instance and has them all.
pub fn match_class(
    t: &Thread,
    subject: &Value,
    class: &Value,
    names: &Value,
    positional: usize,
) -> PyResult<Option<Value>> {
    let Some(c) = class.as_type() else { return Err(t.type_error("called match pattern must be a class")) };
    if !crate::builtins::classes::is_instance(t, subject, class)? {
        return Ok(None);
    }
    let names = names.downcast::<PyTuple>().map(|p| tuple::items(p).to_vec()).unwrap_or_default();
    let mut seen: Vec<String> = Vec::new();
    let mut values = Vec::new();
    if positional > 0 {
        let mut whole = false;
        let match_args = match attr::find(t, class, "__match_args__")? {
            Some(m) => match m.downcast_exact::<PyTuple>() {
                Some(p) => tuple::items(p).to_vec(),
                None => {
                    return Err(t.type_error(format_args!(
                        "{}.__match_args__ must be a tuple (got {})",
                        c.name_str(),
                        m.class().tp_name()
                    )));
                }
            },
            None => {
                whole = matches_whole(c);
                Vec::new()
            }
        };
        let allowed = if whole { 1 } else { match_args.len() };
        if positional > allowed {
            return Err(t.type_error(format_args!(
                "{}() accepts {allowed} positional sub-pattern{} ({positional} given)",
                c.name_str(),
                if allowed == 1 { "" } else { "s" }
            )));
        }
        if whole {
            values.push(subject.clone());
        } else {
            for name in &match_args[..positional] {
                if !name.is_a::<PyStr>() {
                    return Err(t.type_error(format_args!(
                        "__match_args__ elements must be strings (got {})",
                        name.class().tp_name()
                    )));
                }
                match match_attribute(t, subject, c, name, &mut seen)? {
                    Some(v) => values.push(v),
                    None => return Ok(None),
                }
            }
        }
    }
    for name in &names {
        match match_attribute(t, subject, c, name, &mut seen)? {
            Some(v) => values.push(v),
            None => return Ok(None),
        }
    }
    Ok(Some(tuple::new(values)))
}

fn match_attribute(
    t: &Thread,
    subject: &Value,
    class: &PyType,
    name: &Value,
    seen: &mut Vec<String>,
) -> PyResult<Option<Value>> {
    let text = crate::protocol::repr::str_text(t, name)?;
    if seen.contains(&text) {
        return Err(t.type_error(format_args!(
            "{}() got multiple sub-patterns for attribute '{text}'",
            class.name_str()
        )));
    }
    seen.push(text);
    attr::get_opt(t, subject, name)
}

/// The builtin types whose single positional pattern stands for the whole subject.
fn matches_whole(class: &PyType) -> bool {
    const WHOLE: [&str; 11] =
        ["bool", "bytearray", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"];
    class
        .mro_values()
        .iter()
        .filter_map(Value::as_type)
        .any(|c| c.spec.is_some_and(|s| WHOLE.contains(&s.name)))
}

/// `COPY_DICT_WITHOUT_KEYS`.
pub fn copy_without(t: &Thread, subject: &Value, keys: &Value) -> PyResult {
    let copy = PyDict::new();
    call::method(t, &copy, "update", std::slice::from_ref(subject))?;
    if let (Some(d), Some(keys)) = (copy.downcast::<PyDict>(), keys.downcast::<PyTuple>()) {
        for key in tuple::items(keys) {
            d.remove(t, key)?;
        }
    }
    Ok(copy)
}

/// `CALL_INTRINSIC_1`.
///
/// # Safety
/// The frame is alive.
pub unsafe fn intrinsic_1(t: &Thread, frame: *const Frame, which: u32, v: &Value) -> PyResult {
    match INTRINSICS_1.get(which as usize).copied().unwrap_or("") {
        "INTRINSIC_PRINT" => super::imports::print_expr(t, v).map(|()| Value::none()),
        "INTRINSIC_IMPORT_STAR" => {
            // SAFETY: by the caller's contract.
            unsafe { super::imports::import_star(t, frame, v) }.map(|()| Value::none())
        }
        "INTRINSIC_STOPITERATION_ERROR" => super::generators::stop_iteration_error(t, frame, v),
        "INTRINSIC_ASYNC_GEN_WRAP" => Ok(v.clone()),
        "INTRINSIC_UNARY_POSITIVE" => number::pos(t, v),
        "INTRINSIC_LIST_TO_TUPLE" => super::build::list_to_tuple(t, v),
        "INTRINSIC_TYPEVAR" => typing(t, "TypeVar", v, None, None),
        "INTRINSIC_PARAMSPEC" => typing(t, "ParamSpec", v, None, None),
        "INTRINSIC_TYPEVARTUPLE" => typing(t, "TypeVarTuple", v, None, None),
        "INTRINSIC_SUBSCRIPT_GENERIC" => {
            let generic = typing_class(t, "Generic")?;
            let typing = crate::import::import_module(t, "typing")?;
            let unpack = attr::get_str(t, &typing, "Unpack")?;
            let tvt = typing_class(t, "TypeVarTuple")?;
            let mut args = Vec::new();
            for p in iter::collect(t, v)? {
                let is_tuple = tvt.as_type().is_some_and(|c| p.class().is_subtype(c));
                args.push(if is_tuple { seq::get_item(t, &unpack, &p)? } else { p });
            }
            seq::get_item(t, &generic, &tuple::new(args))
        }
        "INTRINSIC_TYPEALIAS" => {
            let class = typing_class(t, "TypeAliasType")?;
            call::method(t, &class, "_from_compiler", std::slice::from_ref(v))
        }
        name => Err(t.error(Exc::SystemError, format_args!("unknown intrinsic {which} ({name})"))),
    }
}

fn typing_class(t: &Thread, name: &str) -> PyResult {
    let module = crate::import::import_module(t, "_typing")?;
    attr::get_str(t, &module, name)
}

fn typing(
    t: &Thread,
    class: &str,
    name: &Value,
    bound: Option<&Value>,
    constraints: Option<&Value>,
) -> PyResult {
    let class = typing_class(t, class)?;
    let none = Value::none_ref();
    let args = [name.clone(), bound.unwrap_or(none).clone(), constraints.unwrap_or(none).clone()];
    call::method(t, &class, "_from_compiler", &args)
}

/// `CALL_INTRINSIC_2`.
pub fn intrinsic_2(t: &Thread, which: u32, a: &Value, b: &Value) -> PyResult {
    match INTRINSICS_2.get(which as usize).copied().unwrap_or("") {
        "INTRINSIC_PREP_RERAISE_STAR" => prep_reraise_star(t, a, b),
        "INTRINSIC_TYPEVAR_WITH_BOUND" => typing(t, "TypeVar", a, Some(b), None),
        "INTRINSIC_TYPEVAR_WITH_CONSTRAINTS" => typing(t, "TypeVar", a, None, Some(b)),
        "INTRINSIC_SET_FUNCTION_TYPE_PARAMS" => {
            if let Some(f) = a.downcast::<PyFunction>() {
                function::field(&f.type_params).put(b.clone());
            }
            Ok(a.clone())
        }
        "INTRINSIC_SET_TYPEPARAM_DEFAULT" => {
            call::method(t, a, "_set_default", std::slice::from_ref(b))?;
            Ok(a.clone())
        }
        name => Err(t.error(Exc::SystemError, format_args!("unknown intrinsic {which} ({name})"))),
    }
}
