//! `_warnings`: issuing warnings, with the filters of the `warnings` module.
//!
//! Where the `warnings` module is loaded, its filters, registries and `showwarning` are used; before that, the default filters are, and
//! text goes to standard error.

use crate::eval;
use crate::exc::Exc;
use crate::native::{Bound, Method, ModuleSpec};
use crate::object::value::{Field, Value};
use crate::protocol::{attr, call, compare, number, repr, truth};
use crate::thread::{PyResult, Thread};
use crate::types::dict::PyDict;
use crate::types::list::{self, PyList};
use crate::types::module::PyModule;
use crate::types::str::PyStr;
use crate::types::tuple::{self, PyTuple};
use std::cell::Cell;

struct State {
    filters: Field,
    default_action: Field,
    once_registry: Field,
    version: Cell<i64>,
}

// SAFETY: touched only by the holder of the global lock.
unsafe impl Sync for State {}

static STATE: State = State {
    filters: Field::empty(),
    default_action: Field::empty(),
    once_registry: Field::empty(),
    version: Cell::new(0),
};

/// An attribute of the `warnings` module if that is loaded, else ours.
fn setting(t: &Thread, name: &str, own: &Field, fallback: fn() -> Value) -> PyResult {
    if let Some(module) = crate::import::loaded_module(t, "warnings")? {
        if let Some(v) = attr::find(t, &module, name)? {
            // It stays in force if the module loses it.
            own.put(v.clone());
            return Ok(v);
        }
    }
    if !own.is_set() {
        own.put(fallback());
    }
    Ok(own.get().unwrap_or_else(Value::none))
}

fn filter(action: &str, category: Exc, module: Option<&str>) -> Value {
    tuple::new(vec![
        Value::from(action),
        Value::none(),
        category.class().to_value(),
        module.map_or_else(Value::none, Value::from),
        Value::small_int(0),
    ])
}

fn default_filters() -> Value {
    list::new(vec![
        filter("default", Exc::DeprecationWarning, Some("__main__")),
        filter("ignore", Exc::DeprecationWarning, None),
        filter("ignore", Exc::PendingDeprecationWarning, None),
        filter("ignore", Exc::ImportWarning, None),
        filter("ignore", Exc::ResourceWarning, None),
    ])
}

fn filters(t: &Thread) -> PyResult<Vec<Value>> {
    let found = setting(t, "filters", &STATE.filters, default_filters)?;
    if let Some(module) = crate::import::loaded_module(t, "warnings")? {
        let has_filters = attr::find(t, &module, "filters")?.is_some();
        if let Some(get) = attr::find(t, &module, "_get_filters")?.filter(|_| has_filters) {
            let found = call::call(t, &get, &[])?;
            return crate::protocol::iter::collect(t, &found);
        }
    }
    Ok(found.downcast::<PyList>().map(list::to_vec).unwrap_or_default())
}

/// Whether a filter's pattern (none, a plain string, or a compiled regular expression) applies.
fn pattern_matches(t: &Thread, pattern: &Value, text: &Value) -> PyResult<bool> {
    if pattern.is_none() {
        return Ok(true);
    }
    if pattern.is_a::<PyStr>() {
        return compare::eq(t, pattern, text);
    }
    let found = call::method(t, pattern, "match", std::slice::from_ref(text))?;
    truth::truth(t, &found)
}

struct Warning<'a> {
    category: &'a Value,
    message: Value,
    text: Value,
    filename: &'a Value,
    line: i64,
    module: Value,
    registry: Option<&'a Value>,
    source: Option<&'a Value>,
}

fn action_for(t: &Thread, w: &Warning) -> PyResult<String> {
    for item in filters(t)? {
        let Some(parts) =
            item.downcast::<PyTuple>().map(|x| tuple::items(x).to_vec()).filter(|p| p.len() == 5)
        else {
            return Err(t.value_error("warnings.filters item isn't a 5-tuple"));
        };
        let line = number::to_isize(t, &parts[4], Exc::OverflowError)? as i64;
        if (line == 0 || line == w.line)
            && crate::builtins::classes::is_subclass(t, w.category, &parts[2])?
            && pattern_matches(t, &parts[1], &w.text)?
            && pattern_matches(t, &parts[3], &w.module)?
        {
            return repr::str_text(t, &parts[0]);
        }
    }
    let default = setting(t, "defaultaction", &STATE.default_action, || Value::from("default"))?;
    repr::str_text(t, &default)
}

/// Whether the registry has the key; enters it otherwise.
fn already(t: &Thread, registry: Option<&Value>, key: &Value, enter: bool) -> PyResult<bool> {
    let Some(d) = registry.and_then(|r| r.downcast::<PyDict>()) else { return Ok(false) };
    let version = STATE.version.get();
    let seen = d.get_str("version").and_then(|v| crate::types::int::to_i64(&v));
    if seen != Some(version) {
        d.clear_all();
        d.set_str("version", Value::from(version));
    } else if let Some(found) = d.get(t, key)? {
        if truth::truth(t, &found)? {
            return Ok(true);
        }
    }
    if enter {
        d.set(t, key.clone(), Value::bool(true))?;
    }
    Ok(false)
}

fn issue(t: &Thread, w: &Warning) -> PyResult<()> {
    let key = tuple::new(vec![w.text.clone(), w.category.clone(), Value::from(w.line)]);
    if already(t, w.registry, &key, false)? {
        return Ok(());
    }
    let action = action_for(t, w)?;
    match action.as_str() {
        "error" => return Err(t.raise(w.message.clone())),
        "ignore" => return Ok(()),
        _ => {}
    }
    let shown = match action.as_str() {
        "once" => {
            let registry = setting(t, "onceregistry", &STATE.once_registry, PyDict::new)?;
            let key = tuple::new(vec![w.text.clone(), w.category.clone()]);
            already(t, Some(&registry), &key, true)?
        }
        "always" | "all" => false,
        "module" => {
            let key = tuple::new(vec![w.text.clone(), w.category.clone(), Value::small_int(0)]);
            already(t, w.registry, &key, true)?
        }
        "default" => already(t, w.registry, &key, true)?,
        other => {
            return Err(t.runtime_error(format_args!(
                "Unrecognized action ({}) in warnings.filters:\n {other}",
                repr::repr_text(t, &Value::from(other))?
            )));
        }
    };
    if shown {
        return Ok(());
    }
    show(t, w)
}

fn show(t: &Thread, w: &Warning) -> PyResult<()> {
    let module = match crate::import::loaded_module(t, "warnings")? {
        Some(m) => Some(m),
        None if super::sys::is_finalizing() => None,
        None => match crate::import::import_module(t, "warnings") {
            Ok(m) => Some(m),
            Err(raised) => {
                drop(t.take(raised));
                None
            }
        },
    };
    if let Some(module) = module {
        if let Some(f) = attr::find(t, &module, "_showwarnmsg")? {
            let class = attr::get_str(t, &module, "WarningMessage")?;
            let none = Value::none();
            let args = [
                w.message.clone(),
                w.category.clone(),
                w.filename.clone(),
                Value::from(w.line),
                none.clone(),
                none,
                w.source.cloned().unwrap_or_else(Value::none),
            ];
            let message = call::call(t, &class, &args)?;
            call::call(t, &f, &[message])?;
            return Ok(());
        }
    }
    let name = w.category.as_type().map(|c| c.name_str()).unwrap_or_default();
    let text =
        format!("{}:{}: {name}: {}\n", repr::str_text(t, w.filename)?, w.line, repr::str_text(t, &w.text)?);
    crate::report::write_stderr(t, &text);
    Ok(())
}

fn module_from(t: &Thread, filename: &Value) -> PyResult {
    let text = repr::str_text(t, filename)?;
    Ok(Value::from(if text.is_empty() { "<unknown>" } else { text.strip_suffix(".py").unwrap_or(&text) }))
}

/// Message and category as instances and classes: a warning object brings its own category.
fn normalize(t: &Thread, message: &Value, category: &Value) -> PyResult<(Value, Value, Value)> {
    if message.class().is_subtype(Exc::Warning.class()) {
        let text = repr::str(t, message)?;
        return Ok((message.clone(), text, message.class().to_value()));
    }
    let made = call::call(t, category, std::slice::from_ref(message))?;
    Ok((made, message.clone(), category.clone()))
}

/// `warnings.warn_explicit`.
pub fn warn_explicit(
    t: &Thread,
    category: &Value,
    message: &Value,
    filename: &Value,
    line: i64,
    module: Option<&Value>,
    registry: Option<&Value>,
) -> PyResult<()> {
    let (message, text, category) = normalize(t, message, category)?;
    let module = match module {
        Some(m) => m.clone(),
        None => module_from(t, filename)?,
    };
    issue(t, &Warning { category: &category, message, text, filename, line, module, registry, source: None })
}

/// Whether a frame belongs to the import machinery, which a stack level skips.
fn is_internal(filename: &str) -> bool {
    filename.contains("importlib") && filename.contains("_bootstrap")
}

/// `warnings.warn(message, category, stacklevel)`, called where Python code runs now.
pub fn warn(t: &Thread, message: &Value, category: &Value, level: i64) -> PyResult<()> {
    warn_from(t, message, category, level, None, &[])
}

/// As [`warn`], about an object.
pub fn warn_about(t: &Thread, message: &Value, category: &Value, source: &Value) -> PyResult<()> {
    warn_from(t, message, category, 1, Some(source), &[])
}

fn warn_from(
    t: &Thread,
    message: &Value,
    category: &Value,
    level: i64,
    source: Option<&Value>,
    skip: &[String],
) -> PyResult<()> {
    let mut frame = eval::current_frame(t);
    // SAFETY: linked frames are alive.
    let file = |f: *mut adder_abi::thread::Frame| unsafe { eval::frames::code_of(f) }.filename_text();
    let skipped = |f: *mut adder_abi::thread::Frame| {
        let name = file(f);
        is_internal(&name) || skip.iter().any(|p| name.starts_with(p.as_str()))
    };
    let plain = frame.is_some_and(|f| is_internal(&file(f)));
    for _ in 1..level {
        frame = frame.and_then(|f| eval::caller_of(f));
        while let (Some(f), false) = (frame, plain) {
            if !skipped(f) {
                break;
            }
            frame = eval::caller_of(f);
        }
    }
    let (globals, filename, line) = match frame {
        Some(f) => {
            // SAFETY: linked frames are alive and have globals.
            let globals = unsafe { Value::from_borrowed((*f).globals.get()) };
            (Some(globals), Value::from(file(f)), i64::from(eval::line_of(f)))
        }
        None => (None, Value::from("<sys>"), 0),
    };
    let dict = globals.as_ref().and_then(|g| g.downcast::<PyDict>());
    let module = dict.and_then(|d| d.get_str("__name__")).filter(|n| n.is_a::<PyStr>());
    let registry = dict.map(|d| match d.get_str("__warningregistry__") {
        Some(r) => r,
        None => {
            let new = PyDict::new();
            d.set_str("__warningregistry__", new.clone());
            new
        }
    });
    let (message, text, category) = normalize(t, message, category)?;
    let module = module.unwrap_or_else(|| Value::from(if frame.is_some() { "<string>" } else { "sys" }));
    issue(
        t,
        &Warning {
            category: &category,
            message,
            text,
            filename: &filename,
            line,
            module,
            registry: registry.as_ref(),
            source,
        },
    )
}

fn category_of(t: &Thread, message: &Value, category: Option<&Value>) -> PyResult {
    if message.class().is_subtype(Exc::Warning.class()) {
        return Ok(message.class().to_value());
    }
    match category {
        None => Ok(Exc::UserWarning.class().to_value()),
        Some(c) if c.as_type().is_some_and(|c| c.is_subtype(Exc::Warning.class())) => Ok(c.clone()),
        Some(c) => Err(
            t.type_error(format_args!("category must be a Warning subclass, not '{}'", c.class().name_str()))
        ),
    }
}

fn py_warn(t: &Thread, a: Bound) -> PyResult {
    let category = category_of(t, a.get(0), a.some(1))?;
    let level = match a.opt(2) {
        Some(l) => number::to_isize(t, l, Exc::OverflowError)? as i64,
        None => 1,
    };
    let mut skip = Vec::new();
    if let Some(prefixes) = a.some(4) {
        let Some(prefixes) = prefixes.downcast::<PyTuple>() else {
            let got = prefixes.class().tp_name();
            return Err(
                t.type_error(format_args!("warn() argument 'skip_file_prefixes' must be tuple, not {got}"))
            );
        };
        for p in tuple::items(prefixes) {
            let Some(text) = p.downcast::<PyStr>() else {
                let got = p.class().tp_name();
                return Err(t.type_error(format_args!("Found non-str '{got}' in skip_file_prefixes.")));
            };
            skip.push(text.to_string_lossy());
        }
    }
    let level = if skip.is_empty() { level } else { level.max(2) };
    warn_from(t, a.get(0), &category, level, a.some(3), &skip)?;
    Ok(Value::none())
}

/// Has `linecache` fetch a file's lines from a module's loader, which may know them where the file system does not.
fn remember_lines(t: &Thread, filename: &Value, globals: &Value) -> PyResult<()> {
    let external = crate::import::import_module(t, "_frozen_importlib_external")?;
    call::method(t, &external, "_bless_my_loader", std::slice::from_ref(globals))?;
    let lines = crate::import::import_module(t, "linecache")
        .and_then(|cache| call::method(t, &cache, "getlines", &[filename.clone(), globals.clone()]));
    // Without lines the warning is shown without its line.
    t.catch(lines, Exc::Exception).map(drop)
}

fn py_warn_explicit(t: &Thread, a: Bound) -> PyResult {
    let line = number::to_isize(t, a.get(3), Exc::OverflowError)? as i64;
    let registry = a.some(5);
    if let Some(r) = registry {
        if !r.is_a::<PyDict>() {
            return Err(t.type_error(format_args!(
                "'registry' must be a dict or None, not '{}'",
                r.class().tp_name()
            )));
        }
    }
    if let Some(globals) = a.some(6) {
        if !globals.is_a::<PyDict>() {
            let got = globals.class().tp_name();
            return Err(t.type_error(format_args!("module_globals must be a dict, not '{got}'")));
        }
        remember_lines(t, a.get(2), globals)?;
    }
    let (message, text, category) = normalize(t, a.get(0), &category_of(t, a.get(0), Some(a.get(1)))?)?;
    let module = match a.some(4) {
        Some(m) => m.clone(),
        None => module_from(t, a.get(2))?,
    };
    issue(
        t,
        &Warning {
            category: &category,
            message,
            text,
            filename: a.get(2),
            line,
            module,
            registry,
            source: a.some(7),
        },
    )?;
    Ok(Value::none())
}

fn filters_mutated(_t: &Thread, _a: Bound) -> PyResult {
    STATE.version.set(STATE.version.get() + 1);
    Ok(Value::none())
}

fn none(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::none())
}

fn init(t: &Thread, m: &PyModule) -> PyResult<()> {
    let filters = default_filters();
    STATE.filters.put(filters.clone());
    STATE.default_action.put(Value::from("default"));
    let once = PyDict::new();
    STATE.once_registry.put(once.clone());
    m.add("filters", filters);
    m.add("_defaultaction", Value::from("default"));
    m.add("_onceregistry", once);
    // With `-X context_aware_warnings` the filters in force are those of this variable, else the module's.
    if let Some(variables) = crate::import::native("_contextvars") {
        let variables = crate::import::make_native(t, variables)?;
        let context = call::method(t, &variables, "ContextVar", &[Value::from("_warnings_context")])?;
        m.add("_warnings_context", context);
    }
    Ok(())
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_warnings",
    doc: "_warnings provides basic warning filtering support.\nIt is a helper module to speed up interpreter start-up.",
    functions: &[
        Method::new(
            "warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=())",
            py_warn,
            "Issue a warning, or maybe ignore it or raise an exception.",
        ),
        Method::new(
            "warn_explicit(message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None)",
            py_warn_explicit,
            "Issue a warning, or maybe ignore it or raise an exception.",
        ),
        Method::new("_filters_mutated_lock_held()", filters_mutated, ""),
        Method::new("_acquire_lock()", none, ""),
        Method::new("_release_lock()", none, ""),
    ],
    types: &[],
    init: Some(init),
};
