//! The `builtins` module.

pub mod anext;
pub mod classes;
pub mod compile;
pub mod functions;
pub mod inspect;
pub mod io;
pub mod numbers;
pub mod trees;

use crate::exc::Exc;
use crate::native::ModuleSpec;
use crate::object::class::TypeSpec;
use crate::object::value::{Field, Value};
use crate::thread::{PyResult, Thread};
use crate::types::module::PyModule;
use crate::types::{
    boolean, bytes, complex, dict, float, int, iterators, list, memoryview, object, range, set, slice, str,
    super_, tuple, type_, wrappers,
};

struct Place(Field);

// SAFETY: touched only by the holder of the global lock.
unsafe impl Sync for Place {}

static MODULE_PLACE: Place = Place(Field::empty());

/// The `builtins` module.
pub fn module() -> Option<Value> {
    MODULE_PLACE.0.get()
}

/// Keeps the module that [`crate::builtin`] looks in.
pub fn set_module(module: Value) {
    MODULE_PLACE.0.put(module);
}

/// The `builtins` module's function of that name, whatever the running code sees.
pub fn builtin(t: &Thread, name: &str) -> PyResult {
    let found = module().and_then(|m| m.downcast::<PyModule>().and_then(|m| m.dict().get_str(name)));
    found.ok_or_else(|| {
        t.error(Exc::AttributeError, format_args!("module 'builtins' has no attribute '{name}'"))
    })
}

/// The builtin of that name as the running code sees it: what `__reduce__` methods name. The lookup can run Python code.
pub fn visible_builtin(t: &Thread, name: &str) -> PyResult {
    let builtins = match crate::eval::current_frame(t) {
        // SAFETY: the current frame is alive and holds its builtins.
        Some(frame) => unsafe { Value::from_borrowed((*frame).builtins.get()) },
        None => builtins_dict(t),
    };
    let name = crate::types::str::intern(name);
    match crate::eval::names::mapping_get(t, &builtins, &name)? {
        Some(found) => Ok(found),
        None => Err(t.error_with(Exc::AttributeError, &[name])),
    }
}

/// The namespace of the `builtins` module.
pub fn builtins_dict(_t: &Thread) -> Value {
    module()
        .and_then(|m| m.downcast::<PyModule>().and_then(|m| m.dict.get()))
        .unwrap_or_else(dict::PyDict::new)
}

/// The types with names in `builtins`.
static TYPES: &[&TypeSpec] = &[
    &object::OBJECT_SPEC,
    &type_::TYPE_SPEC,
    &int::INT_SPEC,
    &boolean::BOOL_SPEC,
    &float::FLOAT_SPEC,
    &complex::COMPLEX_SPEC,
    &str::STR_SPEC,
    &bytes::BYTES_SPEC,
    &bytes::BYTEARRAY_SPEC,
    &memoryview::MEMORYVIEW_SPEC,
    &list::LIST_SPEC,
    &tuple::TUPLE_SPEC,
    &dict::DICT_SPEC,
    &set::SET_SPEC,
    &set::FROZENSET_SPEC,
    &range::RANGE_SPEC,
    &slice::SLICE_SPEC,
    &iterators::ENUMERATE_SPEC,
    &iterators::ZIP_SPEC,
    &iterators::MAP_SPEC,
    &iterators::FILTER_SPEC,
    &iterators::REVERSED_SPEC,
    &super_::SUPER_SPEC,
    &wrappers::STATIC_METHOD_SPEC,
    &wrappers::CLASS_METHOD_SPEC,
    &wrappers::PROPERTY_SPEC,
];

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "builtins",
    doc: "Built-in functions, types, exceptions, and other objects.\n\nThis module provides direct access to all 'built-in'\nidentifiers of Python; for example, builtins.len is\nthe full name for the built-in function len().\n\nThis module is not normally accessed explicitly by most\napplications, but can be useful in modules that provide\nobjects with the same name as a builtin and need to access\nthe builtin.",
    functions: functions::METHODS,
    types: TYPES,
    init: Some(init),
};

fn init(_t: &Thread, m: &PyModule) -> PyResult<()> {
    m.add("None", Value::none());
    m.add("True", Value::bool(true));
    m.add("False", Value::bool(false));
    m.add("NotImplemented", Value::not_implemented());
    m.add("Ellipsis", Value::ellipsis());
    m.add("__debug__", Value::bool(crate::modules::sys::flags().optimize == 0));
    for kind in Exc::ALL {
        if *kind != Exc::IncompleteInputError {
            m.add(kind.name(), kind.class().to_value());
        } else {
            m.add("_IncompleteInputError", kind.class().to_value());
        }
    }
    m.add("EnvironmentError", Exc::OSError.class().to_value());
    m.add("IOError", Exc::OSError.class().to_value());
    Ok(())
}
