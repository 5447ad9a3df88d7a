//! Imports: CPython's own `importlib` run from the embedded library, with the shortcuts that make the usual import fast.
//!
//! In: names to import. Out: modules, through `sys.modules` and `importlib._bootstrap`. `unsafe` lives here: a static place for the
//! bootstrap module.

pub mod library;
pub mod shadow;
pub mod time;

use crate::exc::Exc;
use crate::modules::{self, sys};
use crate::native::ModuleSpec;
use crate::object::build::make_builtin;
use crate::object::value::{Field, Value};
use crate::protocol::{attr, call, repr, seq, truth};
use crate::start::Config;
use crate::thread::{PyResult, Thread};
use crate::types::code;
use crate::types::dict::PyDict;
use crate::types::module::{self, PyModule};
use crate::types::native_function::new_function;
use crate::types::str::{PyStr, intern};
use crate::types::tuple::{self, PyTuple};
use adder_front::{Mode, Options};
use library::Library;
use std::cell::{Cell, RefCell};
use std::sync::Arc;

struct State {
    bootstrap: Field,
    library: Cell<Library>,
    natives: RefCell<Vec<&'static ModuleSpec>>,
}

// SAFETY: touched only by the holder of the global lock.
unsafe impl Sync for State {}

static STATE: State = State {
    bootstrap: Field::empty(),
    library: Cell::new(Library::EMPTY),
    natives: RefCell::new(Vec::new()),
};

/// The embedded library.
pub fn library() -> Library {
    STATE.library.get()
}

/// Adds native modules to those that can be imported.
pub fn register_modules(modules: &'static [&'static ModuleSpec]) {
    let mut natives = STATE.natives.borrow_mut();
    for spec in modules {
        if !natives.iter().any(|m| m.name == spec.name) {
            natives.push(spec);
        }
    }
}

/// The declaration of a native module.
pub fn native(name: &str) -> Option<&'static ModuleSpec> {
    STATE.natives.borrow().iter().find(|m| m.name == name).copied()
}

pub fn native_names() -> Vec<&'static str> {
    let mut names: Vec<&str> = STATE.natives.borrow().iter().map(|m| m.name).collect();
    names.extend(["sys", "builtins"]);
    names.sort_unstable();
    names
}

/// Makes a native module, complete.
pub fn make_native(t: &Thread, spec: &'static ModuleSpec) -> PyResult {
    let name = intern(spec.name);
    let doc = if spec.doc.is_empty() { Value::none() } else { Value::from(spec.doc) };
    let value = module::new(name.clone(), doc);
    let Some(m) = value.downcast::<PyModule>() else { return Ok(value) };
    for method in spec.functions {
        m.add(method.name(), new_function(method, Some(&value), &name));
    }
    for kind in spec.types {
        let class = make_builtin(kind);
        m.add(&class.name_str(), class.to_value());
    }
    if let Some(init) = spec.init {
        init(t, m)?;
    }
    Ok(value)
}

/// The code of a module of the library: the code that comes with it if that may be used, or else compiled here.
pub fn library_code(t: &Thread, key: &str, filename: &str) -> PyResult {
    let Some(entry) = (library().find)(key) else {
        return Err(t.error(Exc::ImportError, format_args!("no module '{key}' in the library")));
    };
    let optimize = sys::flags().optimize;
    if optimize == 0
        && let Some(code) = entry.code
    {
        let unit = adder_abi::packed::unpack(code, &adder_abi::code::Text::from(filename));
        if let Some(unit) = unit {
            return Ok(code::new(Arc::new(unit)));
        }
    }
    let text = String::from_utf8_lossy(&entry.source);
    let options = Options { optimize, ..Options::default() };
    crate::builtins::compile::compile_text(t, &text, filename, Mode::Exec, options)
}

fn exec_in(t: &Thread, code: &Value, module: &Value) -> PyResult<()> {
    let Some(m) = module.downcast::<PyModule>() else { return Ok(()) };
    m.add("__builtins__", crate::builtins::module().unwrap_or_else(Value::none));
    let globals = m.dict.get().unwrap_or_else(Value::none);
    crate::eval::run_code(t, code, &globals, &globals, None)?;
    Ok(())
}

/// First steps of every interpreter: `builtins`, `sys`, `importlib`, the finders.
pub fn initialize(t: &Thread, config: Config) -> PyResult<()> {
    STATE.library.set(config.library);
    register_modules(modules::MODULES);
    register_modules(config.modules);
    sys::configure(config);
    let builtins = make_native(t, &crate::builtins::MODULE)?;
    crate::builtins::set_module(builtins.clone());
    let sys_module = make_native(t, &sys::MODULE)?;
    sys::set_module(sys_module.clone());
    let printer = sys::printer::new();
    sys::set("stderr", printer.clone());
    sys::set("__stderr__", printer);
    let modules = sys::modules();
    let Some(dict) = modules.downcast::<PyDict>() else { return Ok(()) };
    dict.set_str(&intern("builtins"), builtins);
    dict.set_str(&intern("sys"), sys_module.clone());
    let bootstrap = module::new(intern("_frozen_importlib"), Value::none());
    STATE.bootstrap.put(bootstrap.clone());
    if let Some(m) = bootstrap.downcast::<PyModule>() {
        m.add("__origname__", Value::from("importlib._bootstrap"));
    }
    let code = library_code(t, "importlib._bootstrap", "<frozen importlib._bootstrap>")?;
    exec_in(t, &code, &bootstrap)?;
    dict.set_str(&intern("_frozen_importlib"), bootstrap.clone());
    let Some(imp) = native("_imp") else { return Ok(()) };
    let imp = make_native(t, imp)?;
    dict.set_str(&intern("_imp"), imp.clone());
    call::method(t, &bootstrap, "_install", &[sys_module, imp])?;
    call::method(t, &bootstrap, "_install_external_importers", &[])?;
    let finder = module::new(intern("_adder_library"), Value::none());
    let code = library_code(t, "_adder_library", "<frozen _adder_library>")?;
    exec_in(t, &code, &finder)?;
    call::method(t, &finder, "_install", &[])?;
    dict.set_str(&intern("_adder_library"), finder);
    Ok(())
}

/// `sys.modules[name]`, if it is there and not `None`.
pub fn loaded_module(t: &Thread, name: &str) -> PyResult<Option<Value>> {
    loaded(t, &intern(name)).map(|m| m.filter(|m| !m.is_none()))
}

fn loaded(t: &Thread, name: &Value) -> PyResult<Option<Value>> {
    let modules = sys::modules();
    match modules.downcast::<PyDict>() {
        Some(dict) => dict.get(t, name),
        None => {
            let found = seq::get_item(t, &modules, name);
            t.catch(found, Exc::KeyError)
        }
    }
}

/// `importlib.import_module(name)` for an absolute name.
pub fn import_module(t: &Thread, name: &str) -> PyResult {
    import_absolute(t, &intern(name))
}

/// As [`import_module`], for a name that is a string already.
pub fn import_named(t: &Thread, name: &Value) -> PyResult {
    import_absolute(t, name)
}

fn import_absolute(t: &Thread, name: &Value) -> PyResult {
    if let Some(found) = loaded(t, name)? {
        if !found.is_none() {
            ensure_initialized(t, &found, name)?;
            if let Some(name) = name.downcast::<PyStr>().filter(|_| time::shows_cached()) {
                time::cached(&crate::report::printable(name));
            }
            return Ok(found);
        }
    }
    let Some(bootstrap) = STATE.bootstrap.get() else {
        return Err(
            t.error(Exc::ImportError, format_args!("cannot import '{}' yet", repr::str_text(t, name)?))
        );
    };
    let import = crate::builtin(t, "__import__")?;
    let shown = name.downcast::<PyStr>().filter(|_| time::is_shown());
    let shown = shown.map(crate::report::printable).unwrap_or_default();
    t.importing.set(t.importing.get() + 1);
    let result =
        time::timed(&shown, || call::method(t, &bootstrap, "_find_and_load", &[name.clone(), import]));
    t.importing.set(t.importing.get() - 1);
    result.inspect_err(|_| trim_traceback(t))
}

/// Takes the frames of `importlib` out of an exception's traceback, as CPython does: all of them for an `ImportError`, else those that only
/// pass calls on.
fn trim_traceback(t: &Thread) {
    crate::import::trim::trim(t);
}

pub mod trim;

/// An attribute of what an import has found. A module without `__getattr__` says that it has none without making an exception.
fn module_attr(t: &Thread, found: &Value, name: &Value) -> PyResult<Option<Value>> {
    if let Some(dict) = found.downcast_exact::<PyModule>().map(PyModule::dict) {
        let value = dict.get_str(name);
        if value.is_some() || dict.get_str(crate::name!("__getattr__")).is_none() {
            return Ok(value);
        }
    }
    attr::get_opt(t, found, name)
}

/// Waits until a module that another thread is importing is complete.
fn ensure_initialized(t: &Thread, found: &Value, name: &Value) -> PyResult<()> {
    let spec = match found.downcast::<PyModule>() {
        Some(m) => m.dict().get_str(crate::name!("__spec__")),
        None => attr::find(t, found, "__spec__")?,
    };
    let Some(spec) = spec.filter(|s| !s.is_none()) else { return Ok(()) };
    if let Some(flag) = attr::get_opt(t, &spec, crate::name!("_initializing"))? {
        if truth::truth(t, &flag)? {
            if let Some(bootstrap) = STATE.bootstrap.get() {
                call::method(t, &bootstrap, "_lock_unlock_module", std::slice::from_ref(name))?;
            }
        }
    }
    Ok(())
}

/// The package that a relative import starts from.
fn package_of(t: &Thread, globals: &Value) -> PyResult {
    let Some(dict) = globals.downcast::<PyDict>() else {
        return Err(t.type_error("globals must be a dict"));
    };
    let package = dict.get_str("__package__").filter(|p| !p.is_none());
    let spec = dict.get_str("__spec__").filter(|s| !s.is_none());
    if let Some(package) = package {
        if !package.is_a::<PyStr>() {
            return Err(t.type_error("package must be a string"));
        }
        return Ok(package);
    }
    if let Some(spec) = spec {
        let parent = attr::get_str(t, &spec, "parent")?;
        if !parent.is_a::<PyStr>() {
            return Err(t.type_error("__spec__.parent must be a string"));
        }
        return Ok(parent);
    }
    crate::report::warn(
        t,
        Exc::ImportWarning,
        "can't resolve package from __spec__ or __package__, falling back on __name__ and __path__",
    )?;
    let Some(name) = dict.get_str("__name__") else {
        return Err(t.error(Exc::KeyError, "'__name__' not in globals"));
    };
    if !name.is_a::<PyStr>() {
        return Err(t.type_error("__name__ must be a string"));
    }
    if dict.get_str("__path__").is_some() {
        return Ok(name);
    }
    let text = repr::str_text(t, &name)?;
    Ok(Value::from(text.rsplit_once('.').map_or("", |(head, _)| head)))
}

fn resolve(t: &Thread, name: &str, globals: &Value, level: isize) -> PyResult<String> {
    let package = if globals.is_none() { Value::from("") } else { package_of(t, globals)? };
    let package = repr::str_text(t, &package)?;
    if package.is_empty() {
        return Err(t.error(Exc::ImportError, "attempted relative import with no known parent package"));
    }
    let mut base = package.as_str();
    for _ in 1..level {
        match base.rsplit_once('.') {
            Some((head, _)) => base = head,
            None => {
                return Err(t.error(Exc::ImportError, "attempted relative import beyond top-level package"));
            }
        }
    }
    Ok(if name.is_empty() { base.to_owned() } else { format!("{base}.{name}") })
}

/// `__import__`.
pub fn import_level(t: &Thread, name: &Value, globals: &Value, from: &Value, level: isize) -> PyResult {
    let Some(text) = name.downcast::<PyStr>() else {
        return Err(t.type_error("module name must be a string"));
    };
    if level < 0 {
        return Err(t.value_error("level must be >= 0"));
    }
    if level == 0 && text.is_empty() {
        return Err(t.value_error("Empty module name"));
    }
    let relative = text.to_string_lossy();
    let absolute = if level > 0 { Value::from(resolve(t, &relative, globals, level)?) } else { name.clone() };
    let found = import_absolute(t, &absolute)?;
    let wants = !from.is_none() && truth::truth(t, from)?;
    if !wants {
        let Some((head, _)) = relative.split_once('.') else {
            return Ok(found);
        };
        if level == 0 {
            return import_absolute(t, &Value::from(head));
        }
        let full = repr::str_text(t, &absolute)?;
        let cut = full.len() - (relative.len() - head.len());
        let top = &full[..cut];
        return match loaded_module(t, top)? {
            Some(m) => Ok(m),
            None => Err(t.error(Exc::KeyError, format_args!("'{top}' not in sys.modules as expected"))),
        };
    }
    if module_attr(t, &found, crate::name!("__path__"))?.is_none_or(|p| p.is_none()) {
        return Ok(found);
    }
    // All names there already: nothing to import. Who watches calls sees that of the function that would find that out.
    let quietly = !crate::eval::trace::active(t);
    if let (true, Some(items), Some(m)) = (quietly, from.downcast::<PyTuple>(), found.downcast::<PyModule>())
    {
        if tuple::items(items).iter().all(|n| n.is_a::<PyStr>() && m.dict().get_str(n).is_some()) {
            return Ok(found);
        }
    }
    let Some(bootstrap) = STATE.bootstrap.get() else { return Ok(found) };
    let import = attr::get_str(t, &bootstrap, "_gcd_import")?;
    let result = call::method(t, &bootstrap, "_handle_fromlist", &[found, from.clone(), import]);
    result.inspect_err(|_| trim_traceback(t))
}
