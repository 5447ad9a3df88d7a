//! Names of classes and functions: the modules they are found in, Python 2's names for them, extension codes. Tables are those of
//! `copyreg` and `_compat_pickle`.

use super::errors;
use crate::state::Place;
use adder_vm::exc::Exc;
use adder_vm::import;
use adder_vm::modules::sys;
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, repr};
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::dict::PyDict;
use adder_vm::types::int;
use adder_vm::types::str::{PyStr, equals_str, intern, intern_value, slice};
use adder_vm::types::tuple::{self, PyTuple};

static DISPATCH_TABLE: Place = Place::new();
static EXTENSION_REGISTRY: Place = Place::new();
static INVERTED_REGISTRY: Place = Place::new();
static EXTENSION_CACHE: Place = Place::new();
static NAME_MAPPING: Place = Place::new();
static IMPORT_MAPPING: Place = Place::new();
static REVERSE_NAME_MAPPING: Place = Place::new();
static REVERSE_IMPORT_MAPPING: Place = Place::new();

/// Fetches the tables.
pub fn prepare(t: &Thread) -> PyResult<()> {
    let tables: [(&str, &str, &Place); 8] = [
        ("copyreg", "dispatch_table", &DISPATCH_TABLE),
        ("copyreg", "_extension_registry", &EXTENSION_REGISTRY),
        ("copyreg", "_inverted_registry", &INVERTED_REGISTRY),
        ("copyreg", "_extension_cache", &EXTENSION_CACHE),
        ("_compat_pickle", "NAME_MAPPING", &NAME_MAPPING),
        ("_compat_pickle", "IMPORT_MAPPING", &IMPORT_MAPPING),
        ("_compat_pickle", "REVERSE_NAME_MAPPING", &REVERSE_NAME_MAPPING),
        ("_compat_pickle", "REVERSE_IMPORT_MAPPING", &REVERSE_IMPORT_MAPPING),
    ];
    for (module, name, place) in tables {
        let table = helper(t, module, name)?;
        if !table.is_a::<PyDict>() {
            let got = table.class().tp_name();
            return Err(t.runtime_error(format_args!("{module}.{name} should be a dict, not {got}")));
        }
        place.put(table);
    }
    Ok(())
}

/// `copyreg.dispatch_table`
pub fn dispatch_table() -> Option<Value> {
    DISPATCH_TABLE.get()
}

/// A library function.
pub fn helper(t: &Thread, module: &str, name: &str) -> PyResult {
    let module = import::import_module(t, module)?;
    attr::get_str(t, &module, name)
}

fn find(t: &Thread, table: &Place, key: &Value) -> PyResult<Option<Value>> {
    let table = table.get();
    match table.as_ref().and_then(|table| table.downcast::<PyDict>()) {
        Some(table) => table.get(t, key),
        None => Ok(None),
    }
}

/// The parts of a name between dots.
pub fn path(name: &PyStr) -> Vec<Value> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (i, c) in name.code_points().enumerate() {
        if c == u32::from('.') {
            parts.push(intern_value(slice(name, start, i)));
            start = i + 1;
        }
    }
    parts.push(intern_value(slice(name, start, name.len())));
    parts
}

/// The module that an object says it is of, or the first one that has it under this name.
pub fn module_of(t: &Thread, v: &Value, path: &[Value]) -> PyResult {
    if let Some(module) = attr::find(t, v, "__module__")?.filter(|m| !m.is_none()) {
        return Ok(module);
    }
    let modules = sys::modules();
    let entries = modules.downcast::<PyDict>().map(PyDict::entries).unwrap_or_default();
    for (name, module) in entries {
        if module.is_none() || equals_str(&name, "__main__") || equals_str(&name, "__mp_main__") {
            continue;
        }
        let mut found = Some(module);
        for part in path {
            let Some(object) = found else { break };
            found = attr::get_opt(t, &object, part)?;
        }
        if found.is_some_and(|f| f.is(v)) {
            return Ok(name);
        }
    }
    Ok(Value::from("__main__"))
}

/// The code that `copyreg.add_extension` gave a name.
pub fn extension_code(t: &Thread, v: &Value, module: &Value, name: &Value) -> PyResult<Option<u32>> {
    let Some(code) = find(t, &EXTENSION_REGISTRY, &tuple::pair(module.clone(), name.clone()))? else {
        return Ok(None);
    };
    let problem = if !int::is_int(&code) {
        "isn't an integer"
    } else {
        match int::to_i64(&code) {
            Some(n @ 1..=0x7fff_ffff) => return Ok(Some(n as u32)),
            Some(_) | None => "is out of range",
        }
    };
    let (shown, code) = (repr::repr_text(t, v)?, repr::repr_text(t, &code)?);
    Err(errors::pickling(t, format_args!("Can't pickle {shown}: extension code {code} {problem}")))
}

/// Maps a name by a table of pairs, or its module by a table of modules.
fn mapped(t: &Thread, names: &Place, modules: &Place, module: &mut Value, name: &mut Value) -> PyResult<()> {
    let wrong = |key: &str, got: &Value| -> Raised {
        let got = got.class().tp_name();
        t.runtime_error(format_args!("_compat_pickle.{key} values should be strings, not {got}"))
    };
    if let Some(pair) = find(t, names, &tuple::pair(module.clone(), name.clone()))? {
        return match pair.downcast::<PyTuple>().map(tuple::items) {
            Some([m, n]) if m.is_a::<PyStr>() && n.is_a::<PyStr>() => {
                (*module, *name) = (m.clone(), n.clone());
                Ok(())
            }
            Some(_) | None => Err(wrong("NAME_MAPPING", &pair)),
        };
    }
    match find(t, modules, module)? {
        Some(m) if m.is_a::<PyStr>() => *module = m,
        Some(m) => return Err(wrong("IMPORT_MAPPING", &m)),
        None => {}
    }
    Ok(())
}

/// From Python 3's names to Python 2's.
pub fn for_python2(t: &Thread, module: &mut Value, name: &mut Value) -> PyResult<()> {
    mapped(t, &REVERSE_NAME_MAPPING, &REVERSE_IMPORT_MAPPING, module, name)
}

/// From Python 2's names to Python 3's.
pub fn from_python2(t: &Thread, module: &mut Value, name: &mut Value) -> PyResult<()> {
    mapped(t, &NAME_MAPPING, &IMPORT_MAPPING, module, name)
}

/// What an extension code stands for, if it was asked for before.
pub fn cached_extension(t: &Thread, code: &Value) -> PyResult<Option<Value>> {
    find(t, &EXTENSION_CACHE, code)
}

pub fn cache_extension(t: &Thread, code: Value, v: Value) -> PyResult<()> {
    match EXTENSION_CACHE.get().as_ref().and_then(|c| c.downcast::<PyDict>()) {
        Some(cache) => cache.set(t, code, v),
        None => Ok(()),
    }
}

/// Module and name of an extension code.
pub fn extension_name(t: &Thread, code: &Value) -> PyResult<(Value, Value)> {
    let shown = repr::repr_text(t, code)?;
    let Some(pair) = find(t, &INVERTED_REGISTRY, code)? else {
        return Err(t.value_error(format_args!("unregistered extension code {shown}")));
    };
    match pair.downcast::<PyTuple>().map(tuple::items) {
        Some([module, name]) if module.is_a::<PyStr>() && name.is_a::<PyStr>() => {
            Ok((module.clone(), name.clone()))
        }
        Some(_) | None => {
            Err(t.value_error(format_args!("_inverted_registry[{shown}] isn't a 2-tuple of strings")))
        }
    }
}

/// `Unpickler.find_class`: the object of this name. From protocol 4 on names are paths.
pub fn find_class(t: &Thread, protocol: u8, fix_imports: bool, module: &Value, name: &Value) -> PyResult {
    let (mut module, mut name) = (module.clone(), name.clone());
    if fix_imports && protocol < 3 {
        from_python2(t, &mut module, &mut name)?;
    }
    if !module.is_a::<PyStr>() {
        return Err(t.type_error("module name must be a string"));
    }
    if module.downcast::<PyStr>().is_some_and(PyStr::is_empty) {
        return Err(t.value_error("Empty module name"));
    }
    let module_object = import::import_named(t, &module)?;
    let Some(text) = name.downcast::<PyStr>().filter(|_| protocol >= 4) else {
        return attr::get(t, &module_object, &name);
    };
    let path = path(text);
    if path.len() == 1 {
        return attr::get(t, &module_object, &name);
    }
    let mut found = module_object;
    for part in &path {
        found = match attr::get(t, &found, part) {
            Ok(found) => found,
            Err(raised) if t.pending_is(Exc::AttributeError) => {
                let context = t.take(raised);
                let (path, module) = (repr::repr_text(t, &name)?, repr::repr_text(t, &module)?);
                let text = format!("Can't resolve path {path} on module {module}");
                return Err(errors::attribute_from(t, text, context));
            }
            Err(raised) => return Err(raised),
        };
    }
    Ok(found)
}

/// The name of a codec or of an error handler as a string object.
pub struct Name(Value);

pub fn codec(name: &str) -> Name {
    Name(intern(name))
}

impl std::ops::Deref for Name {
    type Target = PyStr;

    fn deref(&self) -> &PyStr {
        match self.0.downcast::<PyStr>() {
            Some(s) => s,
            None => unreachable!("interned text is a string"),
        }
    }
}
