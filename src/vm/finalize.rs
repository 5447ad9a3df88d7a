//! The end of a program: its modules go, and with them what they hold, while the library still works.
//!
//! As in CPython the modules leave `sys.modules` first; what only they held dies, cycles are collected (their finalizers see the
//! modules' names intact), and modules that somebody still holds have their names set to `None`. The library's own modules stay as
//! they are: nobody would see them go.

use crate::memory::collect;
use crate::modules::sys;
use crate::object::value::Value;
use crate::protocol::call;
use crate::thread::Thread;
use crate::types::dict::PyDict;
use crate::types::module::PyModule;
use crate::types::str::PyStr;

/// Lets go of the program's modules. Errors of finalizers have been reported when it returns.
pub fn drop_modules(t: &Thread) {
    for name in ["last_exc", "last_type", "last_value", "last_traceback", "ps1", "ps2"] {
        if sys::lookup(name).is_some() {
            sys::set(name, Value::none());
        }
    }
    if let Some(builtins) = crate::builtins_dict(t).downcast::<PyDict>() {
        drop(builtins.remove_str(crate::name!("_")));
    }
    // Compiled code keeps functions and classes alive.
    crate::jit::shutdown();
    let modules = sys::modules();
    let Some(modules) = modules.downcast::<PyDict>() else { return };
    let mut alive = Vec::new();
    // Finalizers run in the order in which a module's names came, as far as objects have names: nearly that of their making.
    let mut order = Vec::new();
    for (name, module) in modules.entries() {
        if !is_programs(&module) || !name.is_a::<PyStr>() {
            continue;
        }
        let named = module.downcast::<PyModule>().map(|m| m.dict().entries()).unwrap_or_default();
        order.extend(named.iter().map(|(_, v)| v.word().0));
        drop(named);
        alive.extend(crate::types::weakref::new(t, &module).ok());
        modules.set_str(&name, Value::none());
    }
    drop(t.take_pending());
    collect::collect_in_order(t, order);
    for reference in alive.iter().rev() {
        let module = call::call(t, reference, &[]).unwrap_or_else(|_raised| Value::none());
        if let Some(dict) = module.downcast::<PyModule>().and_then(|m| m.dict.get()) {
            clear_names(&dict);
        }
    }
    drop(t.take_pending());
    collect::collect(t, 2);
}

/// Whether a module is the program's: `__main__`, or read from a file outside of the library.
fn is_programs(module: &Value) -> bool {
    let Some(m) = module.downcast::<PyModule>() else { return !module.is_none() };
    let dict = m.dict();
    let text =
        |name: &Value| dict.get_str(name).and_then(|v| v.downcast::<PyStr>().map(PyStr::to_string_lossy));
    if text(crate::name!("__name__")).as_deref() == Some("__main__") {
        return true;
    }
    let library = sys::lookup("_stdlib_dir").and_then(|v| v.downcast::<PyStr>().map(PyStr::to_string_lossy));
    let Some(file) = text(crate::name!("__file__")) else { return false };
    library.is_none_or(|library| !file.starts_with(&library))
}

/// Sets a module's names to `None`, private ones first; built-in names last as long as the module does.
fn clear_names(dict: &Value) {
    let Some(dict) = dict.downcast::<PyDict>() else { return };
    let is_private = |name: &str| name.starts_with('_') && !name.starts_with("__");
    for private in [true, false] {
        for (name, value) in dict.entries() {
            let Some(text) = name.downcast::<PyStr>().map(PyStr::to_string_lossy) else { continue };
            if is_private(&text) == private && text != "__builtins__" && !value.is_none() {
                drop(value);
                dict.set_str(&name, Value::none());
            }
        }
    }
}
