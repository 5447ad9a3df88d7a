//! The `sys` module.

mod functions;
mod info;
mod paths;
pub mod printer;
pub mod remote;

pub use info::{FLAGS_SPEC, VERSION_SPEC, language_version};

use crate::native::ModuleSpec;
use crate::object::build::make_builtin;
use crate::object::value::{Field, Value};
use crate::protocol::call;
use crate::start::{Config, Flags};
use crate::thread::{PyResult, Thread};
use crate::types::dict::PyDict;
use crate::types::module::PyModule;
use crate::types::str::intern;
use crate::types::{list, structseq, tuple};
use std::cell::{Cell, OnceCell, RefCell};

/// What is kept of the configuration.
pub struct Settings {
    pub flags: Flags,
    argv: Vec<String>,
    orig_argv: Vec<String>,
    executable: String,
    warn_options: Vec<String>,
    x_options: Vec<(String, Option<String>)>,
    hash_random: bool,
    cpu_count: Option<u32>,
    pycache_prefix: Option<String>,
    no_debug_ranges: bool,
}

struct State {
    module: Field,
    modules: Field,
    settings: OnceCell<Settings>,
    recursion_limit: Cell<u32>,
    finalizing: Cell<bool>,
    audit_hooks: RefCell<Vec<Value>>,
    first_folder: RefCell<Option<String>>,
}

// SAFETY: touched only by the holder of the global lock.
unsafe impl Sync for State {}

static STATE: State = State {
    module: Field::empty(),
    modules: Field::empty(),
    settings: OnceCell::new(),
    recursion_limit: Cell::new(crate::boot::RECURSION_LIMIT),
    finalizing: Cell::new(false),
    audit_hooks: RefCell::new(Vec::new()),
    first_folder: RefCell::new(None),
};

/// Keeps the configuration for `sys.flags` and the rest.
pub fn configure(config: Config) {
    if !config.no_remote_debug {
        remote::enable();
    }
    let _ = STATE.settings.set(Settings {
        flags: config.flags,
        argv: config.argv,
        orig_argv: config.orig_argv,
        executable: config.executable,
        warn_options: config.warn_options,
        x_options: config.x_options,
        hash_random: config.hash_seed.is_none(),
        cpu_count: config.cpu_count,
        pycache_prefix: config.pycache_prefix,
        no_debug_ranges: config.no_debug_ranges,
    });
}

/// `sys.flags` as the configuration has them.
pub fn flags() -> &'static Flags {
    static DEFAULT: std::sync::LazyLock<Flags> = std::sync::LazyLock::new(Flags::default);
    STATE.settings.get().map_or(&DEFAULT, |s| &s.flags)
}

/// What `os.cpu_count()` shall say.
pub fn cpu_count() -> Option<u32> {
    STATE.settings.get().and_then(|s| s.cpu_count)
}

/// The folder that a start put in front of `sys.path`; empty for the current one.
pub fn first_folder() -> Option<String> {
    STATE.first_folder.borrow().clone()
}

/// Keeps it.
pub fn set_first_folder(folder: String) {
    STATE.first_folder.replace(Some(folder));
}

/// Whether code objects show columns.
pub fn shows_columns() -> bool {
    STATE.settings.get().is_none_or(|s| !s.no_debug_ranges)
}

pub fn set_module(module: Value) {
    STATE.module.put(module);
}

/// The attribute of that name of the `sys` module.
pub fn lookup(name: &str) -> Option<Value> {
    let module = STATE.module.get()?;
    module.downcast::<PyModule>()?.dict().get_str(name)
}

/// Sets an attribute of the `sys` module.
pub fn set(name: &str, value: Value) {
    if let Some(module) = STATE.module.get() {
        if let Some(m) = module.downcast::<PyModule>() {
            m.add(name, value);
        }
    }
}

/// The dict of `sys.modules` as the interpreter has it.
pub fn modules() -> Value {
    if let Some(modules) = STATE.modules.get() {
        return modules;
    }
    let modules = PyDict::new();
    STATE.modules.put(modules.clone());
    modules
}

pub fn recursion_limit() -> u32 {
    STATE.recursion_limit.get()
}

/// From now on `sys.is_finalizing()` is true.
pub fn set_finalizing() {
    STATE.finalizing.set(true);
}

pub fn is_finalizing() -> bool {
    STATE.finalizing.get()
}

/// Shows an uncaught exception by `sys.excepthook`.
pub fn show_exception(t: &Thread, exception: &Value) {
    let traceback = exception
        .downcast::<crate::types::exception::PyException>()
        .and_then(|e| e.traceback.get())
        .unwrap_or_else(Value::none);
    for (name, value) in [
        ("last_exc", exception.clone()),
        ("last_type", exception.class().to_value()),
        ("last_value", exception.clone()),
        ("last_traceback", traceback.clone()),
    ] {
        set(name, value);
    }
    let args = [exception.class().to_value(), exception.clone(), traceback];
    if let Some(hook) = lookup("excepthook").filter(|h| !h.is_none()) {
        match call::call(t, &hook, &args) {
            Ok(_) => return,
            Err(raised) => {
                let second = t.take(raised);
                crate::report::write_stderr(t, "Error in sys.excepthook:\n");
                let text = crate::report::describe(t, &second);
                crate::report::write_stderr(t, &text);
                crate::report::write_stderr(t, "\nOriginal exception was:\n");
            }
        }
    }
    let text = crate::report::describe(t, exception);
    crate::report::write_stderr(t, &text);
}

fn texts(list_of: &[String]) -> Value {
    list::new(list_of.iter().map(|s| argument(s)).collect())
}

/// Text from outside: bytes that are not UTF-8 have come as U+DC80 and up would, escaped by the caller.
fn argument(s: &str) -> Value {
    Value::from(s)
}

fn init(t: &Thread, m: &PyModule) -> PyResult<()> {
    let Some(settings) = STATE.settings.get() else { return Ok(()) };
    info::add(t, m, settings)?;
    paths::add(m, settings);
    m.add("modules", modules());
    m.add("argv", texts(&settings.argv));
    m.add("orig_argv", texts(&settings.orig_argv));
    m.add("executable", Value::from(settings.executable.as_str()));
    m.add("_base_executable", Value::from(settings.executable.as_str()));
    m.add("warnoptions", texts(&settings.warn_options));
    let x = PyDict::new();
    if let Some(d) = x.downcast::<PyDict>() {
        for (k, v) in &settings.x_options {
            d.set_str(&intern(k), v.as_ref().map_or_else(|| Value::bool(true), |v| Value::from(v.as_str())));
        }
    }
    m.add("_xoptions", x);
    m.add("dont_write_bytecode", Value::bool(settings.flags.dont_write_bytecode));
    m.add("meta_path", list::new(Vec::new()));
    m.add("path_hooks", list::new(Vec::new()));
    m.add("path_importer_cache", PyDict::new());
    m.add("pycache_prefix", settings.pycache_prefix.as_deref().map_or_else(Value::none, Value::from));
    let names = crate::import::native_names().into_iter().map(intern).collect();
    m.add("builtin_module_names", tuple::new(names));
    let names = crate::types::set::empty_frozen();
    drop(names);
    let mut standard: Vec<Value> =
        (crate::import::library().list)("").into_iter().map(|(n, _)| intern(&n)).collect();
    standard.extend(crate::import::native_names().into_iter().map(intern));
    m.add("stdlib_module_names", crate::types::set::frozen_from(t, &standard)?);
    m.add("_jit", crate::import::make_native(t, &functions::JIT_MODULE)?);
    m.add("monitoring", crate::import::make_native(t, &super::monitoring::MODULE)?);
    for name in ["displayhook", "excepthook", "unraisablehook", "breakpointhook"] {
        if let Some(f) = m.dict().get_str(name) {
            m.add(&format!("__{name}__"), f);
        }
    }
    make_builtin(&info::ASYNCGEN_HOOKS_SPEC);
    structseq::ready(&info::ASYNCGEN_HOOKS_INFO);
    Ok(())
}

pub use functions::audit_event;

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "sys",
    doc: "This module provides access to some objects used or maintained by the\ninterpreter and to functions that interact strongly with the interpreter.",
    functions: functions::METHODS,
    types: &[],
    init: Some(init),
};
