//! What a global name stands for when code is compiled.

use crate::eval::cache::GlobalCache;
use crate::object::value::Value;
use crate::types::dict::PyDict;

/// What a `LOAD_GLOBAL`'s cache stands for now.
pub(super) fn current(cache: &GlobalCache, globals: &Value, builtins: &Value) -> Option<Value> {
    // SAFETY: the keys are those that the offset was worked out for.
    let value = |dict: &PyDict| unsafe { Value::from_borrowed(dict.word_at_offset(cache.offset)) };
    let g = globals.downcast::<PyDict>()?;
    if g.keys_version() != cache.globals_version {
        return None;
    }
    if cache.builtins_version == 0 {
        return Some(value(g));
    }
    let b = builtins.downcast::<PyDict>()?;
    if b.keys_version() != cache.builtins_version {
        return None;
    }
    Some(value(b))
}

/// What a name stands for now, where the cache was filled for other keys.
pub(super) fn named(name: &Value, globals: &Value, builtins: &Value) -> Option<Value> {
    let global = globals.downcast_exact::<PyDict>()?.get_str(name);
    global.or_else(|| builtins.downcast_exact::<PyDict>()?.get_str(name))
}
