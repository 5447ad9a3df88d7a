//! `import` statements, and what the interactive prompt does with expressions.
//!
//! `unsafe` lives here: frames are read through raw pointers.

use crate::exc::Exc;
use crate::import::shadow;
use crate::native::Args;
use crate::object::value::Value;
use crate::protocol::{attr, call, iter, repr, seq};
use crate::thread::{PyResult, Thread};
use crate::types::dict::PyDict;
use crate::types::module::PyModule;
use crate::types::native_function::PyNative;
use crate::types::str::{PyStr, intern};
use adder_abi::thread::Frame;

/// `IMPORT_NAME` in a frame.
///
/// # Safety
/// The frame is alive.
pub unsafe fn import_name(
    t: &Thread,
    frame: *const Frame,
    name: &Value,
    from: &Value,
    level: &Value,
) -> PyResult {
    // SAFETY: by the caller's contract.
    let (globals, builtins, locals) = unsafe {
        let locals = (*frame).locals.get();
        (
            Value::from_borrowed((*frame).globals.get()),
            Value::from_borrowed((*frame).builtins.get()),
            if locals.is_null() { Value::none() } else { Value::from_borrowed(locals) },
        )
    };
    import_in(t, &builtins, [name, &globals, &locals, from, level])
}

/// Calls the `__import__` of these builtins with its five arguments: name, globals, locals, what is wanted of the module, level.
pub fn import_in(t: &Thread, builtins: &Value, args: [&Value; 5]) -> PyResult {
    let found = match builtins.downcast::<PyDict>() {
        Some(builtins) => builtins.get_str(crate::name!("__import__")),
        None => match crate::protocol::seq::get_item(t, builtins, &Value::from("__import__")) {
            Ok(found) => Some(found),
            Err(raised) if t.pending_is(Exc::KeyError) => {
                drop(t.take(raised));
                None
            }
            Err(raised) => return Err(raised),
        },
    };
    let Some(f) = found else { return Err(t.error(Exc::ImportError, "__import__ not found")) };
    let [name, globals, _, from, level] = args;
    if level.word().is_int() && is_own_import(&f) {
        return crate::import::import_level(t, name, globals, from, level.word().as_int() as isize);
    }
    call::call(t, &f, &args.map(Value::clone))
}

fn is_own_import(f: &Value) -> bool {
    let own = crate::builtins::functions::import as crate::native::NativeFn;
    f.downcast_exact::<PyNative>().is_some_and(|native| std::ptr::fn_addr_eq(native.method.func, own))
}

/// `IMPORT_FROM`.
pub fn import_from(t: &Thread, module: &Value, name: &Value) -> PyResult {
    if let Some(v) = attr::get_opt(t, module, name)? {
        return Ok(v);
    }
    // A submodule that a circular import has entered in `sys.modules` but not yet in its package.
    let text = repr::str_text(t, name)?;
    let package = attr::find(t, module, "__name__")?.filter(|n| n.is_a::<PyStr>());
    let package_text = match &package {
        Some(p) => repr::str_text(t, p)?,
        None => "<unknown module name>".to_owned(),
    };
    if package.is_some() {
        if let Some(v) = crate::import::loaded_module(t, &format!("{package_text}.{text}"))? {
            return Ok(v);
        }
    }
    let spec = attr::find(t, module, "__spec__")?.filter(|s| !s.is_none());
    let place = shadow::look(t, spec.as_ref(), package.as_ref())?;
    let file = match &place.origin {
        Some(origin) => Some(origin.clone()),
        None => attr::find(t, module, "__file__")?.filter(|f| f.is_a::<PyStr>()),
    };
    let shown = match &file {
        Some(f) => repr::str_text(t, f)?,
        None => "unknown location".to_owned(),
    };
    let message = if place.shadows_library {
        format!(
            "cannot import name '{text}' from '{package_text}' (consider renaming '{shown}' since it has the same name as the \
             standard library module named '{package_text}' and prevents importing that standard library module)"
        )
    } else if place.initializing && place.shadows {
        format!(
            "cannot import name '{text}' from '{package_text}' (consider renaming '{shown}' if it has the same name as a \
             library you intended to import)"
        )
    } else if place.initializing {
        format!(
            "cannot import name '{text}' from partially initialized module '{package_text}' (most likely due to a circular import) ({shown})"
        )
    } else {
        format!("cannot import name '{text}' from '{package_text}' ({shown})")
    };
    let args = [
        Value::from(message),
        package.unwrap_or_else(Value::none),
        file.unwrap_or_else(Value::none),
        name.clone(),
    ];
    let names = [intern("name"), intern("path"), intern("name_from")];
    let exception =
        call::call_args(t, Exc::ImportError.class().as_value(), &Args { values: &args, names: &names })?;
    Err(t.raise(exception))
}

/// `IMPORT_STAR`: copies a module's public names to the frame's locals.
///
/// # Safety
/// The frame is alive.
pub unsafe fn import_star(t: &Thread, frame: *const Frame, module: &Value) -> PyResult<()> {
    // SAFETY: by the caller's contract.
    let Some(locals) = (unsafe { super::frames::namespace(frame) }) else {
        return Err(t.error(Exc::SystemError, "no locals found during 'import *'"));
    };
    let (names, skip_private) = match attr::find(t, module, "__all__")? {
        Some(all) => (iter::collect(t, &all)?, false),
        None => match attr::find(t, module, "__dict__")? {
            Some(dict) => {
                let keys = call::method(t, &dict, "keys", &[])?;
                (iter::collect(t, &keys)?, true)
            }
            None => {
                return Err(t.error(Exc::ImportError, "from-import-* object has no __dict__ and no __all__"));
            }
        },
    };
    for name in names {
        if !name.is_a::<PyStr>() {
            let module_name = match attr::find(t, module, "__name__")? {
                Some(n) => repr::str_text(t, &n)?,
                None => String::new(),
            };
            return Err(if skip_private {
                t.type_error(format_args!(
                    "Key in {module_name}.__dict__ must be str, not {}",
                    name.class().tp_name()
                ))
            } else {
                t.type_error(format_args!(
                    "Item in {module_name}.__all__ must be str, not {}",
                    name.class().tp_name()
                ))
            });
        }
        if skip_private && repr::str_text(t, &name)?.starts_with('_') {
            continue;
        }
        let value = attr::get(t, module, &name)?;
        seq::set_item(t, &locals, &name, Some(&value))?;
    }
    Ok(())
}

/// `PRINT_EXPR`: `sys.displayhook(v)`.
pub fn print_expr(t: &Thread, v: &Value) -> PyResult<()> {
    let sys = crate::import::import_module(t, "sys")?;
    let hook = sys.downcast::<PyModule>().and_then(|m| m.dict().get_str(crate::name!("displayhook")));
    match hook {
        Some(hook) => call::call(t, &hook, std::slice::from_ref(v)).map(drop),
        None => Err(t.runtime_error("lost sys.displayhook")),
    }
}
