//! Variables by name: globals, builtins, class and module namespaces, and the errors of unbound ones.
//!
//! `unsafe` lives here: frames are read through raw pointers.

use super::cache::{self, GlobalCache};
use super::frames::{prepared, variables};
use super::prepare::Instr;
use crate::exc::Exc;
use crate::native::Args;
use crate::object::value::Value;
use crate::protocol::{call, seq};
use crate::thread::{PyResult, Raised, Thread};
use crate::types::cell::PyCell;
use crate::types::code::PyCode;
use crate::types::dict::PyDict;
use crate::types::str::{PyStr, intern};
use adder_abi::Word;
use adder_abi::opcode::Opcode;
use adder_abi::thread::Frame;

fn name_at(code: &PyCode, i: u32) -> &Value {
    code.names().get(i as usize).unwrap_or(Value::none_ref())
}

fn text(name: &Value) -> String {
    name.downcast::<PyStr>().map(PyStr::to_string_lossy).unwrap_or_default()
}

/// The globals and builtins of a frame.
///
/// # Safety
/// The frame is alive.
unsafe fn scopes(frame: *const Frame) -> (Value, Value) {
    // SAFETY: by the caller's contract; a frame has both.
    unsafe { (Value::from_borrowed((*frame).globals.get()), Value::from_borrowed((*frame).builtins.get())) }
}

#[inline(always)]
unsafe fn dict_of<'a>(w: Word) -> Option<&'a PyDict> {
    if !w.is_ptr() {
        return None;
    }
    // SAFETY: by the caller's contract `w` is alive for `'a`.
    unsafe { Value::borrow(&w).downcast::<PyDict>().map(|d| &*(d as *const PyDict)) }
}

/// The value the cache of a `LOAD_GLOBAL` stands for, borrowed.
///
/// # Safety
/// The frame is alive and its globals are a dict.
#[inline(always)]
pub unsafe fn cached_global(frame: *const Frame, instr: &Instr) -> Option<Word> {
    // SAFETY: by the caller's contract; equal keys versions mean that the entry is where it was.
    unsafe {
        let cache = cache::get::<GlobalCache>(instr)?;
        let globals = &*((*frame).globals.get().0 as *const PyDict);
        if globals.known_version() != cache.globals_version {
            return None;
        }
        if cache.builtins_version == 0 {
            return Some(globals.word_at_offset(cache.offset));
        }
        let builtins = &*((*frame).builtins.get().0 as *const PyDict);
        if builtins.known_version() != cache.builtins_version {
            return None;
        }
        Some(builtins.word_at_offset(cache.offset))
    }
}

/// `LOAD_GLOBAL`, filling its cache.
///
/// # Safety
/// The frame is alive.
#[inline(never)]
pub unsafe fn load_global(t: &Thread, frame: *const Frame, code: &PyCode, instr: &Instr) -> PyResult {
    let name = name_at(code, instr.arg);
    // SAFETY: by the caller's contract.
    let (globals, builtins) = unsafe { scopes(frame) };
    // A dict of a subclass may have its own idea of its items.
    if let (Some(g), Some(s)) = (globals.downcast_exact::<PyDict>(), name.downcast::<PyStr>()) {
        let exact = g.has_str_keys();
        if let Some(i) = g.find_str(s) {
            if exact {
                remember(
                    instr,
                    GlobalCache {
                        globals_version: g.keys_version(),
                        builtins_version: 0,
                        offset: g.offset_of(i),
                    },
                );
            }
            if let Some(v) = g.value_at(i) {
                return Ok(v.clone());
            }
        }
        if let Some(b) = builtins.downcast_exact::<PyDict>() {
            if let Some(i) = b.find_str(s) {
                if exact && b.has_str_keys() && b.keys_version() != 0 {
                    let cache = GlobalCache {
                        globals_version: g.keys_version(),
                        builtins_version: b.keys_version(),
                        offset: b.offset_of(i),
                    };
                    remember(instr, cache);
                }
                if let Some(v) = b.value_at(i) {
                    return Ok(v.clone());
                }
            }
        }
    }
    from_builtins(t, &globals, &builtins, name)
}

fn remember(instr: &Instr, cache: GlobalCache) {
    // 0 is no version but the lack of one.
    if cache.globals_version == 0 || cache.offset == u32::MAX {
        return;
    }
    // SAFETY: `LOAD_GLOBAL` keeps a `GlobalCache`.
    match unsafe { cache::get::<GlobalCache>(instr) } {
        Some(old) => *old = cache,
        None => cache::install(instr, cache),
    }
}

/// The value of a global name, or of the built-in one.
pub fn from_builtins(t: &Thread, globals: &Value, builtins: &Value, name: &Value) -> PyResult {
    let own = globals.downcast_exact::<PyDict>().filter(|d| d.has_str_keys());
    if let Some(found) = own.and_then(|d| d.peek_str(name)) {
        return Ok(found.clone());
    }
    let found = match mapping_get(t, globals, name)? {
        Some(v) => Some(v),
        None => mapping_get(t, builtins, name)?,
    };
    found.ok_or_else(|| name_error(t, name))
}

#[cold]
fn raise_named(t: &Thread, kind: Exc, message: String, name: &Value) -> Raised {
    // As in CPython, only the plain kind says which name it was.
    if matches!(kind, Exc::UnboundLocalError) {
        return t.error(kind, message);
    }
    let args = [Value::from(message), name.clone()];
    let names = [intern("name")];
    match call::call_args(t, kind.class().as_value(), &Args { values: &args, names: &names }) {
        Ok(exception) => t.raise(exception),
        Err(raised) => raised,
    }
}

#[cold]
pub fn name_error(t: &Thread, name: &Value) -> Raised {
    raise_named(t, Exc::NameError, format!("name '{}' is not defined", text(name)), name)
}

#[cold]
pub fn unbound_local(t: &Thread, code: &PyCode, i: u32) {
    let name = code.unit.varnames.get(i as usize).map(|n| n.to_string_lossy()).unwrap_or_default();
    let message = format!("cannot access local variable '{name}' where it is not associated with a value");
    let _ = raise_named(t, Exc::UnboundLocalError, message, &intern(&name));
}

#[cold]
pub fn unbound_deref(t: &Thread, code: &PyCode, i: u32) {
    let cells = code.unit.cellvars.len();
    let i = i as usize;
    if i < cells {
        let name = code.unit.cellvars[i].to_string_lossy();
        let message =
            format!("cannot access local variable '{name}' where it is not associated with a value");
        let _ = raise_named(t, Exc::UnboundLocalError, message, &intern(&name));
    } else {
        let name = code.unit.freevars.get(i - cells).map(|n| n.to_string_lossy()).unwrap_or_default();
        let message = format!(
            "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
        );
        let _ = raise_named(t, Exc::NameError, message, &intern(&name));
    }
}

/// # Safety
/// The frame is alive.
pub unsafe fn store_global(frame: *const Frame, code: &PyCode, i: u32, v: Value) {
    // SAFETY: by the caller's contract.
    if let Some(g) = unsafe { dict_of((*frame).globals.get()) } {
        g.set_str(name_at(code, i), v);
    }
}

/// # Safety
/// The frame is alive.
pub unsafe fn delete_global(t: &Thread, frame: *const Frame, code: &PyCode, i: u32) -> PyResult<()> {
    let name = name_at(code, i);
    // SAFETY: by the caller's contract.
    match unsafe { dict_of((*frame).globals.get()) }.and_then(|g| g.remove_str(name)) {
        Some(_) => Ok(()),
        None => Err(name_error(t, name)),
    }
}

unsafe fn locals(t: &Thread, frame: *const Frame, doing: &str, name: &Value) -> PyResult {
    // SAFETY: by the caller's contract.
    match unsafe { super::frames::namespace(frame) } {
        Some(namespace) => Ok(namespace),
        None => Err(t.error(Exc::SystemError, format_args!("no locals when {doing} {}", text(name)))),
    }
}

/// What a namespace, a dict or another mapping, has under a name.
pub fn mapping_get(t: &Thread, mapping: &Value, name: &Value) -> PyResult<Option<Value>> {
    if let Some(d) = mapping.downcast_exact::<PyDict>() {
        return match name.downcast::<PyStr>() {
            Some(_) if d.has_str_keys() => Ok(d.get_str(name)),
            _ => d.get(t, name),
        };
    }
    let result = seq::get_item(t, mapping, name);
    t.catch(result, Exc::KeyError)
}

/// # Safety
/// The frame is alive.
pub unsafe fn load_name(t: &Thread, frame: *const Frame, code: &PyCode, i: u32) -> PyResult {
    let name = name_at(code, i);
    // SAFETY: by the caller's contract.
    let mapping = unsafe { locals(t, frame, "loading", name)? };
    if let Some(v) = mapping_get(t, &mapping, name)? {
        return Ok(v);
    }
    // SAFETY: by the caller's contract.
    let (globals, builtins) = unsafe { scopes(frame) };
    from_builtins(t, &globals, &builtins, name)
}

/// # Safety
/// The frame is alive.
pub unsafe fn store_name(t: &Thread, frame: *const Frame, code: &PyCode, i: u32, v: &Value) -> PyResult<()> {
    let name = name_at(code, i);
    // SAFETY: by the caller's contract.
    let mapping = unsafe { locals(t, frame, "storing", name)? };
    match mapping.downcast_exact::<PyDict>() {
        Some(d) => {
            d.set_str(name, v.clone());
            Ok(())
        }
        None => seq::set_item(t, &mapping, name, Some(v)),
    }
}

/// # Safety
/// The frame is alive.
pub unsafe fn delete_name(t: &Thread, frame: *const Frame, code: &PyCode, i: u32) -> PyResult<()> {
    let name = name_at(code, i);
    // SAFETY: by the caller's contract.
    let mapping = unsafe { locals(t, frame, "deleting", name)? };
    let result = seq::set_item(t, &mapping, name, None);
    match t.catch(result, Exc::KeyError)? {
        Some(()) => Ok(()),
        None => Err(name_error(t, name)),
    }
}

fn cell_name(code: &PyCode, i: u32) -> Value {
    let cells = code.unit.cellvars.len();
    let i = i as usize;
    let t = if i < cells { code.unit.cellvars.get(i) } else { code.unit.freevars.get(i - cells) };
    intern(&t.map(|t| t.to_string_lossy()).unwrap_or_default())
}

unsafe fn deref(t: &Thread, frame: *const Frame, code: &PyCode, i: u32) -> PyResult {
    // SAFETY: by the caller's contract the index names a cell.
    let cell = unsafe {
        let w = *variables(frame).add(prepared(code).nlocals + i as usize);
        &*(w.0 as *const PyCell)
    };
    match crate::types::cell::get(cell) {
        Some(v) => Ok(v),
        None => {
            unbound_deref(t, code, i);
            Err(t.raised())
        }
    }
}

/// `LOAD_CLASSDEREF` and `LOAD_LOCALS`.
///
/// # Safety
/// The frame is alive.
pub unsafe fn load_class(t: &Thread, frame: *const Frame, code: &PyCode, instr: &Instr) -> PyResult {
    // SAFETY: by the caller's contract.
    unsafe {
        if instr.op == Opcode::LOAD_LOCALS {
            return locals(t, frame, "loading", Value::none_ref());
        }
        let name = cell_name(code, instr.arg);
        let mapping = locals(t, frame, "loading", &name)?;
        match mapping_get(t, &mapping, &name)? {
            Some(v) => Ok(v),
            None => deref(t, frame, code, instr.arg),
        }
    }
}

/// `LOAD_FROM_DICT_OR_DEREF` and `LOAD_FROM_DICT_OR_GLOBALS`.
///
/// # Safety
/// The frame is alive.
pub unsafe fn load_from_dict(
    t: &Thread,
    frame: *const Frame,
    code: &PyCode,
    instr: &Instr,
    mapping: &Value,
) -> PyResult {
    // SAFETY: by the caller's contract.
    unsafe {
        if instr.op == Opcode::LOAD_FROM_DICT_OR_DEREF {
            let name = cell_name(code, instr.arg);
            return match mapping_get(t, mapping, &name)? {
                Some(v) => Ok(v),
                None => deref(t, frame, code, instr.arg),
            };
        }
        let name = name_at(code, instr.arg);
        if let Some(v) = mapping_get(t, mapping, name)? {
            return Ok(v);
        }
        let (globals, builtins) = scopes(frame);
        from_builtins(t, &globals, &builtins, name)
    }
}

/// `LOAD_BUILD_CLASS`.
///
/// # Safety
/// The frame is alive.
pub unsafe fn build_class(t: &Thread, frame: *const Frame) -> PyResult {
    // SAFETY: by the caller's contract.
    let (_, builtins) = unsafe { scopes(frame) };
    build_class_in(t, &builtins)
}

/// The `__build_class__` of these builtins.
pub fn build_class_in(t: &Thread, builtins: &Value) -> PyResult {
    match mapping_get(t, builtins, crate::name!("__build_class__"))? {
        Some(v) => Ok(v),
        None => Err(t.error(Exc::NameError, "__build_class__ not found")),
    }
}

/// `SETUP_ANNOTATIONS`: an `__annotations__` dict in the namespace.
///
/// # Safety
/// The frame is alive.
pub unsafe fn setup_annotations(t: &Thread, frame: *const Frame) -> PyResult<()> {
    let name = crate::name!("__annotations__");
    // SAFETY: by the caller's contract.
    let mapping = unsafe { locals(t, frame, "setting up annotations in", name)? };
    if mapping_get(t, &mapping, name)?.is_none() {
        seq::set_item(t, &mapping, name, Some(&PyDict::new()))?;
    }
    Ok(())
}
