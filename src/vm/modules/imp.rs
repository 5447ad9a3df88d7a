//! `_imp`: what `importlib` asks the interpreter.

use crate::exc::Exc;
use crate::import::{library, library_code, make_native, native, native_names};
use crate::native::{Bound, Method, ModuleSpec};
use crate::object::value::Value;
use crate::protocol::{attr, repr};
use crate::thread::{PyResult, Thread};
use crate::types::bytes::PyBytes;
use crate::types::code::{self, PyCode};
use crate::types::module::PyModule;
use crate::types::str::PyStr;
use crate::types::{list, tuple};
use adder_abi::code::{CodeUnit, Const, Text};
use std::sync::Arc;

/// First half of the magic number of `.pyc` files: changes with the bytecode or the marshal format.
pub const MAGIC: u16 = 0xADD3;

/// Modules that come from the library as frozen ones: name, name in the library.
const FROZEN: &[(&str, &str)] = &[
    ("_frozen_importlib", "importlib._bootstrap"),
    ("_frozen_importlib_external", "importlib._bootstrap_external"),
];

fn frozen(name: &str) -> Option<(&'static str, &'static str)> {
    FROZEN.iter().copied().find(|(n, _)| *n == name)
}

fn text(t: &Thread, v: &Value) -> PyResult<String> {
    match v.downcast::<PyStr>() {
        Some(s) => Ok(s.to_string_lossy()),
        None => Err(t.type_error(format_args!("argument must be str, not {}", v.class().tp_name()))),
    }
}

fn is_builtin(t: &Thread, a: Bound) -> PyResult {
    let name = text(t, a.get(0))?;
    let known = native(&name).is_some() || name == "sys" || name == "builtins";
    Ok(Value::from(if name == "sys" || name == "builtins" { -1i64 } else { i64::from(known) }))
}

fn create_builtin(t: &Thread, a: Bound) -> PyResult {
    let name = text(t, &attr::get_str(t, a.get(0), "name")?)?;
    if let Some(m) = crate::import::loaded_module(t, &name)? {
        return Ok(m);
    }
    match native(&name) {
        Some(spec) => make_native(t, spec),
        None => Ok(Value::none()),
    }
}

fn exec_builtin(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::from(0i64))
}

fn is_frozen(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(frozen(&text(t, a.get(0))?).is_some()))
}

fn is_frozen_package(t: &Thread, a: Bound) -> PyResult {
    let name = text(t, a.get(0))?;
    match frozen(&name) {
        Some(_) => Ok(Value::bool(false)),
        None => Err(no_frozen(t, &name)),
    }
}

fn no_frozen(t: &Thread, name: &str) -> crate::thread::Raised {
    t.error(Exc::ImportError, format_args!("No such frozen object named {name}"))
}

fn find_frozen(t: &Thread, a: Bound) -> PyResult {
    let name = text(t, a.get(0))?;
    Ok(match frozen(&name) {
        Some((_, original)) => tuple::new(vec![Value::none(), Value::bool(false), Value::from(original)]),
        None => Value::none(),
    })
}

fn get_frozen_object(t: &Thread, a: Bound) -> PyResult {
    let name = text(t, a.get(0))?;
    if let Some(data) = a.some(1) {
        let data = crate::protocol::buffer::bytes_of(t, data)?;
        let loaded = super::marshal::from_bytes(t, &data);
        let code = match loaded {
            Ok(code) => Some(code).filter(|code| code.is_a::<PyCode>()),
            Err(raised) => {
                drop(t.take(raised));
                None
            }
        };
        return code.ok_or_else(|| {
            t.error(Exc::ImportError, format_args!("Frozen object named '{name}' is invalid"))
        });
    }
    match frozen(&name) {
        Some((_, key)) => library_code(t, key, &format!("<frozen {key}>")),
        None => Err(no_frozen(t, &name)),
    }
}

fn frozen_names(_t: &Thread, _a: Bound) -> PyResult {
    Ok(list::new(FROZEN.iter().map(|(n, _)| Value::from(*n)).collect()))
}

fn none(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::none())
}

fn false_(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::bool(false))
}

fn extension_suffixes(_t: &Thread, _a: Bound) -> PyResult {
    Ok(list::new(Vec::new()))
}

fn create_dynamic(t: &Thread, _a: Bound) -> PyResult {
    Err(t.error(Exc::ImportError, "extension modules written in C cannot be loaded"))
}

/// The hash of sources in hash-based `.pyc` files (SipHash-1-3 in CPython; any keyed hash of 64 bits serves).
fn source_hash(t: &Thread, a: Bound) -> PyResult {
    let key = crate::types::int::to_i64(a.get(0)).unwrap_or(0) as u64;
    let bytes = crate::protocol::buffer::bytes_of(t, a.get(1))?;
    let mut h = 0xcbf2_9ce4_8422_2325u64 ^ key;
    for chunk in bytes.chunks(8) {
        let mut word = [0u8; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        h = (h ^ u64::from_le_bytes(word)).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29);
    }
    h ^= bytes.len() as u64;
    h = (h ^ h >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    Ok(PyBytes::from_slice(&(h ^ h >> 32).to_le_bytes()))
}

fn rename(unit: &CodeUnit, from: &Text, to: &Text) -> CodeUnit {
    let mut new = unit.clone();
    if new.filename == *from {
        new.filename = to.clone();
    }
    new.consts = new
        .consts
        .iter()
        .map(|c| match c {
            Const::Code(inner) if inner.filename == *from => Const::Code(Arc::new(rename(inner, from, to))),
            other => other.clone(),
        })
        .collect();
    new
}

/// Code loaded from a `.pyc` that has moved gets its new file name. The object is changed in place, its constants anew.
fn fix_co_filename(t: &Thread, a: Bound) -> PyResult {
    let this = a.arg::<PyCode>(t, 0)?;
    let Some(path) = a.get(1).downcast::<PyStr>() else { return Err(t.type_error("path must be str")) };
    let to = Text::from_wtf8(path.to_wtf8());
    if this.unit.filename == to {
        return Ok(Value::none());
    }
    let fresh = code::new(Arc::new(rename(&this.unit, &this.unit.filename, &to)));
    if let Some(fresh) = fresh.downcast::<PyCode>() {
        this.filename.set(fresh.filename.get());
        this.consts.set(fresh.consts.get());
    }
    Ok(Value::none())
}

fn library_find(t: &Thread, a: Bound) -> PyResult {
    Ok(match (library().find)(&text(t, a.get(0))?) {
        Some(entry) => Value::bool(entry.is_package),
        None => Value::none(),
    })
}

fn library_source(t: &Thread, a: Bound) -> PyResult {
    Ok(match (library().find)(&text(t, a.get(0))?) {
        Some(entry) => Value::from(String::from_utf8_lossy(&entry.source).as_ref()),
        None => Value::none(),
    })
}

fn library_data(t: &Thread, a: Bound) -> PyResult {
    let path = text(t, a.get(0))?;
    if let Some(data) = (library().data)(&path) {
        return Ok(PyBytes::from_slice(&data));
    }
    let key =
        path.strip_suffix("/__init__.py").or_else(|| path.strip_suffix(".py")).map(|p| p.replace('/', "."));
    Ok(match key.and_then(|k| (library().find)(&k)) {
        Some(entry) => PyBytes::from_slice(&entry.source),
        None => Value::none(),
    })
}

fn get_code(t: &Thread, a: Bound) -> PyResult {
    library_code(t, &text(t, a.get(0))?, &text(t, a.get(1))?)
}

fn library_list(t: &Thread, a: Bound) -> PyResult {
    let names = (library().list)(&text(t, a.get(0))?);
    Ok(list::new(
        names.into_iter().map(|(n, p)| tuple::new(vec![Value::from(n.as_str()), Value::bool(p)])).collect(),
    ))
}

fn init(_t: &Thread, m: &PyModule) -> PyResult<()> {
    m.add("check_hash_based_pycs", Value::from("default"));
    m.add("pyc_magic_number_token", Value::from(i64::from(MAGIC) | 0x0a0d_0000));
    debug_assert!(native_names().contains(&"_imp"));
    let _ = repr::repr_text;
    Ok(())
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_imp",
    doc: "(Extremely) low-level import machinery bits as used by importlib.",
    functions: &[
        Method::new(
            "is_builtin(name, /)",
            is_builtin,
            "Returns True if the module name corresponds to a built-in module.",
        ),
        Method::new("create_builtin(spec, /)", create_builtin, "Create an extension module."),
        Method::new("exec_builtin(mod, /)", exec_builtin, "Initialize a built-in module."),
        Method::new("create_dynamic(spec, file=None, /)", create_dynamic, "Create an extension module."),
        Method::new("exec_dynamic(mod, /)", exec_builtin, "Initialize an extension module."),
        Method::new(
            "is_frozen(name, /)",
            is_frozen,
            "Returns True if the module name corresponds to a frozen module.",
        ),
        Method::new(
            "is_frozen_package(name, /)",
            is_frozen_package,
            "Returns True if the module name is of a frozen package.",
        ),
        Method::new(
            "find_frozen(name, /, *, withdata=False)",
            find_frozen,
            "Return info about the corresponding frozen module (if there is one) or None.",
        ),
        Method::new(
            "get_frozen_object(name, data=None, /)",
            get_frozen_object,
            "Create a code object for a frozen module.",
        ),
        Method::new("init_frozen(name, /)", none, "Initializes a frozen module."),
        Method::new("_frozen_module_names()", frozen_names, "Returns the list of available frozen modules."),
        Method::new(
            "_override_frozen_modules_for_tests(override, /)",
            none,
            "(internal-only) Override PyConfig.use_frozen_modules.",
        ),
        Method::new(
            "_override_multi_interp_extensions_check(override, /)",
            none,
            "(internal-only) Override PyInterpreterConfig.check_multi_interp_extensions.",
        ),
        Method::new("acquire_lock()", none, "Acquires the interpreter's import lock for the current thread."),
        Method::new("release_lock()", none, "Release the interpreter's import lock."),
        Method::new("lock_held()", false_, "Return True if the import lock is currently held, else False."),
        Method::new(
            "extension_suffixes()",
            extension_suffixes,
            "Returns the list of file suffixes used to identify extension modules.",
        ),
        Method::new("source_hash(key, source)", source_hash, ""),
        Method::new(
            "_fix_co_filename(code, path, /)",
            fix_co_filename,
            "Changes code.co_filename to specify the passed-in file path.",
        ),
        Method::new(
            "_library_find(name, /)",
            library_find,
            "Whether the library has a module of that name; if so, whether it is a package.",
        ),
        Method::new("_library_source(name, /)", library_source, "Source of a module of the library."),
        Method::new("_library_data(path, /)", library_data, "A file of the library."),
        Method::new("_library_code(name, path, /)", get_code, "Code of a module of the library."),
        Method::new("_library_list(package, /)", library_list, "Modules of a package of the library."),
    ],
    types: &[],
    init: Some(init),
};
