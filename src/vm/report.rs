//! Exceptions that nobody can catch, and warnings.
//!
//! In: an exception that happened where it cannot propagate (a finalizer, a callback), or a warning's category and text. Out: a call of
//! `sys.unraisablehook`, or of the `warnings` machinery. Nothing here ever leaves an exception pending, but for [`warn`].

use crate::exc::Exc;
use crate::object::value::Value;
use crate::protocol::{attr, call, repr};
use crate::thread::{PyResult, Thread};
use crate::types::exception::PyException;
use crate::types::str::PyStr;
use crate::types::structseq;
use std::io::Write;

crate::structseq!(
    UNRAISABLE,
    UNRAISABLE_SPEC,
    UNRAISABLE_INFO,
    "builtins",
    "UnraisableHookArgs",
    "UnraisableHookArgs\n\nType used to pass arguments to sys.unraisablehook.",
    5,
    [
        ("exc_type", "Exception type"),
        ("exc_value", "Exception value"),
        ("exc_traceback", "Exception traceback"),
        ("err_msg", "Error message"),
        ("object", "Object causing the exception")
    ]
);

/// Reports an exception that cannot propagate to `sys.unraisablehook`. `what` replaces "Exception ignored in".
pub fn unraisable(t: &Thread, exception: Value, what: Option<&str>, object: &Value) {
    let mut traceback = exception.downcast::<PyException>().and_then(|e| e.traceback.get());
    if let (None, Some(frame), Some(e)) =
        (&traceback, crate::eval::current_frame(t), exception.downcast::<PyException>())
    {
        // SAFETY: linked frames are alive.
        let here = unsafe { crate::types::traceback::here(t, frame, None) };
        e.traceback.put(here.clone());
        traceback = Some(here);
    }
    let traceback = traceback.unwrap_or_else(Value::none);
    // What names its object in the message has no object to show besides.
    let (message, object) = match what {
        Some(what) => (Some(format!("{what} {}", shown(t, object))), &Value::none()),
        None => (None, object),
    };
    let what = message.as_deref();
    let message = what.map_or_else(Value::none, Value::from);
    let class = exception.class().to_value();
    let args =
        structseq::make(&UNRAISABLE_INFO, vec![class, exception.clone(), traceback, message, object.clone()]);
    let hook = crate::modules::sys::lookup("unraisablehook").filter(|h| !h.is_none());
    let Some(hook) = hook else {
        return print_unraisable(t, &exception, what, object);
    };
    if let Err(raised) = call::call(t, &hook, &[args]) {
        let second = t.take(raised);
        print_unraisable(t, &second, Some("Exception ignored in sys.unraisablehook"), &hook);
    }
}

fn shown(t: &Thread, object: &Value) -> String {
    match repr::repr_text(t, object) {
        Ok(text) => text,
        Err(raised) => {
            drop(t.take(raised));
            "<object repr() failed>".to_owned()
        }
    }
}

/// The default of `sys.unraisablehook`.
pub fn default_hook(t: &Thread, args: &Value) -> PyResult {
    let exception = attr::get_str(t, args, "exc_value")?;
    let message = attr::get_str(t, args, "err_msg")?;
    let object = attr::get_str(t, args, "object")?;
    let message = if message.is_none() { None } else { Some(repr::str_text(t, &message)?) };
    print_unraisable(t, &exception, message.as_deref(), &object);
    Ok(Value::none())
}

/// Writes a report of an exception nobody can catch to `sys.stderr`.
pub fn print_unraisable(t: &Thread, exception: &Value, what: Option<&str>, object: &Value) {
    let mut text = String::new();
    let shown = if object.is_none() { None } else { Some(repr::repr_text(t, object)) };
    let shown = shown.map(|r| match r {
        Ok(text) => text,
        Err(raised) => {
            drop(t.take(raised));
            "<object repr() failed>".to_owned()
        }
    });
    match (what, shown) {
        (Some(what), Some(shown)) => text.push_str(&format!("{what}: {shown}\n")),
        (Some(what), None) => text.push_str(&format!("{what}:\n")),
        (None, Some(shown)) => text.push_str(&format!("Exception ignored in: {shown}\n")),
        (None, None) => {}
    }
    text.push_str(&describe(t, exception));
    write_stderr(t, &text);
}

/// How many entries `sys.tracebacklimit` lets be shown: the last ones.
fn last_entries() -> Option<i64> {
    let limit = crate::modules::sys::lookup("tracebacklimit")?;
    if !crate::types::int::is_int(&limit) {
        return None;
    }
    let n = crate::types::int::to_i64(&limit);
    n.or_else(|| (!crate::types::int::is_negative(&limit)).then_some(i64::MAX)).filter(|&n| n > 0)
}

/// An exception as the `traceback` module formats it, or what can be said without it.
pub fn describe(t: &Thread, exception: &Value) -> String {
    let formatted = (|| -> PyResult<String> {
        let module = crate::import::import_module(t, "traceback")?;
        let format = attr::get_str(t, &module, "format_exception")?;
        let (values, names) = match last_entries() {
            // The module takes the first entries if it takes the limit from `sys`.
            Some(n) => (vec![exception.clone(), Value::from(-n)], vec![crate::types::str::intern("limit")]),
            None => (vec![exception.clone()], Vec::new()),
        };
        let lines = call::call_args(t, &format, &crate::native::Args { values: &values, names: &names })?;
        let mut text = String::new();
        for line in crate::protocol::iter::collect(t, &lines)? {
            text.push_str(&repr::str_text(t, &line)?);
        }
        Ok(text)
    })();
    match formatted {
        Ok(text) => text,
        Err(raised) => {
            drop(t.take(raised));
            let name = exception.class().name_str();
            match repr::str_text(t, exception) {
                Ok(message) if message.is_empty() => format!("{name}\n"),
                Ok(message) => format!("{name}: {message}\n"),
                Err(raised) => {
                    drop(t.take(raised));
                    format!("{name}: <exception str() failed>\n")
                }
            }
        }
    }
}

/// Writes to `sys.stderr`, or to the process's standard error when that fails.
pub fn write_stderr(t: &Thread, text: &str) {
    write_stderr_value(t, &Value::from(text));
}

/// The same for a `str`, whose lone surrogates the stream may know how to show.
pub fn write_stderr_value(t: &Thread, text: &Value) {
    let stderr = crate::modules::sys::lookup("stderr").filter(|f| !f.is_none());
    if let Some(file) = stderr {
        match call::method(t, &file, "write", std::slice::from_ref(text)) {
            Ok(_) => {
                if let Err(raised) = call::method(t, &file, "flush", &[]) {
                    drop(t.take(raised));
                }
                return;
            }
            Err(raised) => drop(t.take(raised)),
        }
    }
    let text = text.downcast::<PyStr>().map(PyStr::to_string_lossy).unwrap_or_default();
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Issues a warning as `warnings.warn(message, category)` called where Python code runs now.
pub fn warn(t: &Thread, category: Exc, message: &str) -> PyResult<()> {
    warn_level(t, category, message, 1)
}

/// As [`warn`], attributed `level` frames up.
pub fn warn_level(t: &Thread, category: Exc, message: &str, level: i64) -> PyResult<()> {
    crate::modules::warnings::warn(t, &Value::from(message), category.class().as_value(), level)
}

/// A text as an error stream shows it: lone surrogates as escapes.
pub fn printable(text: &crate::types::str::PyStr) -> String {
    let mut out = String::new();
    for c in text.code_points() {
        match char::from_u32(c) {
            Some(c) => out.push(c),
            None => out.push_str(&format!("\\u{c:04x}")),
        }
    }
    out
}

/// Warns of a resource that its `owner` did not give back.
pub fn warn_resource(t: &Thread, message: &str, owner: &Value) -> PyResult<()> {
    let category = Exc::ResourceWarning.class();
    crate::modules::warnings::warn_about(t, &Value::from(message), category.as_value(), owner)
}

/// Warns of a coroutine that died without having been awaited.
pub fn never_awaited(t: &Thread, coroutine: &Value) {
    const WHAT: Option<&str> = Some("Exception ignored while finalizing coroutine");
    let result = (|| -> PyResult<()> {
        let warnings = crate::import::import_module(t, "warnings")?;
        if let Some(f) = attr::find(t, &warnings, "_warn_unawaited_coroutine")? {
            match call::call(t, &f, std::slice::from_ref(coroutine)) {
                Ok(_) => return Ok(()),
                // A warning that is an error has been told so.
                Err(raised) if t.pending_is(Exc::RuntimeWarning) => return Err(raised),
                Err(raised) => {
                    let exception = t.take(raised);
                    unraisable(t, exception, WHAT, coroutine);
                }
            }
        }
        let name = attr::get_str(t, coroutine, "__qualname__")?;
        warn(t, Exc::RuntimeWarning, &format!("coroutine '{}' was never awaited", repr::str_text(t, &name)?))
    })();
    if let Err(raised) = result {
        let exception = t.take(raised);
        unraisable(t, exception, WHAT, coroutine);
    }
}
