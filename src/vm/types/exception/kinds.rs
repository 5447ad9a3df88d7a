//! What is special about each builtin exception type: its extra attributes, its constructor, its text.

use super::{BASE_GETSET, BASE_METHODS, BASE_SLOTS, PyException, base_spec, group, of, os, unicode};
use crate::exc::Exc;
use crate::native::{Args, Member};
use crate::object::class::{PyType, TypeSpec, type_flag};
use crate::object::slots::Slots;
use crate::object::value::Value;
use crate::protocol::repr;
use crate::thread::{PyResult, Thread};
use crate::types::dict::PyDict;
use crate::types::str::{PyStr, intern};
use crate::types::tuple;
use std::mem::offset_of;

const fn extra(name: &'static str, i: usize) -> Member {
    Member { name, offset: offset_of!(PyException, extra) + 8 * i, writable: true, doc: "" }
}

const STOP_ITERATION: &[Member] = &[extra("value", 0)];
const SYSTEM_EXIT: &[Member] = &[extra("code", 0)];
const IMPORT_ERROR: &[Member] = &[extra("msg", 0), extra("name", 1), extra("path", 2), extra("name_from", 3)];
const NAME_ERROR: &[Member] = &[extra("name", 0)];
const ATTRIBUTE_ERROR: &[Member] = &[extra("obj", 0), extra("name", 1)];
const SYNTAX_ERROR: &[Member] = &[
    extra("msg", 0),
    extra("filename", 1),
    extra("lineno", 2),
    extra("offset", 3),
    extra("text", 4),
    extra("end_lineno", 5),
    extra("end_offset", 6),
    extra("print_file_and_line", 7),
    extra("_metadata", 8),
];
const UNICODE_ERROR: &[Member] =
    &[extra("encoding", 0), extra("object", 1), extra("start", 2), extra("end", 3), extra("reason", 4)];

/// Gives an `AttributeError` the object and the name that were asked for, unless it has either.
pub fn tell_access(exception: &Value, object: &Value, name: &Value) {
    let Some(this) = exception.downcast::<PyException>() else { return };
    if !this.extra[0].is_set() && !this.extra[1].is_set() {
        put(this, 0, Some(object));
        put(this, 1, Some(name));
    }
}

/// The index of an extra field by attribute name.
pub fn extra_index(kind: Exc, name: &str) -> Option<usize> {
    members(kind).iter().find(|m| m.name == name).map(|m| (m.offset - offset_of!(PyException, extra)) / 8)
}

const fn members(kind: Exc) -> &'static [Member] {
    match kind {
        Exc::StopIteration => STOP_ITERATION,
        Exc::SystemExit => SYSTEM_EXIT,
        Exc::ImportError => IMPORT_ERROR,
        Exc::NameError => NAME_ERROR,
        Exc::AttributeError => ATTRIBUTE_ERROR,
        Exc::SyntaxError => SYNTAX_ERROR,
        Exc::UnicodeDecodeError | Exc::UnicodeEncodeError | Exc::UnicodeTranslateError => UNICODE_ERROR,
        Exc::OSError => os::MEMBERS,
        Exc::BaseExceptionGroup => group::MEMBERS,
        _ => &[],
    }
}

const fn slots(kind: Exc) -> Slots {
    match kind {
        Exc::BaseException => BASE_SLOTS,
        Exc::KeyError => Slots { str: Some(key_error_str), ..Slots::EMPTY },
        Exc::ImportError => Slots { str: Some(import_error_str), ..Slots::EMPTY },
        Exc::SyntaxError => Slots { str: Some(syntax_error_str), ..Slots::EMPTY },
        Exc::OSError => Slots { new: Some(os::os_new), str: Some(os::os_str), ..Slots::EMPTY },
        Exc::UnicodeDecodeError | Exc::UnicodeEncodeError | Exc::UnicodeTranslateError => {
            Slots { str: Some(unicode::unicode_str), ..Slots::EMPTY }
        }
        Exc::BaseExceptionGroup => Slots {
            new: Some(group::group_new),
            str: Some(group::group_str),
            repr: Some(group::group_repr),
            ..Slots::EMPTY
        },
        _ => Slots::EMPTY,
    }
}

const fn spec(kind: Exc) -> TypeSpec {
    let spec = base_spec(kind.cell_const());
    TypeSpec {
        name: kind.name(),
        base: match kind.base() {
            Some(base) => Some(base.cell_const()),
            None => None,
        },
        doc: kind.doc(),
        container: true,
        has_dict: true,
        flags: type_flag::BASE_TYPE | type_flag::EXC_SUBCLASS,
        slots: slots(kind),
        methods: match kind {
            Exc::BaseException => BASE_METHODS,
            Exc::BaseExceptionGroup => group::METHODS,
            _ => &[],
        },
        getset: match kind {
            Exc::BaseException => BASE_GETSET,
            Exc::OSError => os::GETSETS,
            _ => &[],
        },
        members: members(kind),
        ..spec
    }
}

const fn specs() -> [TypeSpec; Exc::ALL.len()] {
    let mut all = [const { spec(Exc::BaseException) }; Exc::ALL.len()];
    let mut i = 0;
    while i < all.len() {
        all[i] = spec(Exc::ALL[i]);
        i += 1;
    }
    all
}

/// All exception types, bases first.
pub static SPECS: [TypeSpec; Exc::ALL.len()] = specs();

/// The builtin exception type that `v`'s class is or derives from most closely.
fn kind_of(v: &Value) -> Exc {
    Exc::of_cell(v.class().solid.cell).unwrap_or(Exc::BaseException)
}

/// The nearest of `kind` and its bases that has extra attributes or a constructor of its own.
fn family(kind: Exc) -> Exc {
    const FAMILIES: [Exc; Exc::ALL.len()] = {
        let mut families = [Exc::BaseException; Exc::ALL.len()];
        let mut i = 0;
        while i < families.len() {
            let mut at = Some(Exc::ALL[i]);
            while let Some(k) = at {
                if !members(k).is_empty() || matches!(k, Exc::OSError) {
                    families[i] = k;
                    break;
                }
                at = k.base();
            }
            i += 1;
        }
        families
    };
    FAMILIES[kind as usize]
}

/// Whether instances of a builtin type only keep their arguments.
pub fn keeps_arguments(class: &PyType) -> bool {
    Exc::of_cell(class.solid.cell)
        .is_some_and(|kind| family(kind) == Exc::BaseException && std::ptr::eq(kind.class(), class))
}

/// Whether the arguments are those that `__new__` has kept already.
fn has_args(this: &PyException, pos: &[Value]) -> bool {
    this.args.get().is_some_and(|kept| {
        let Some(kept) = kept.downcast_exact::<tuple::PyTuple>().map(tuple::items) else { return false };
        kept.len() == pos.len() && kept.iter().zip(pos).all(|(a, b)| a.is(b))
    })
}

fn put(this: &PyException, i: usize, v: Option<&Value>) {
    this.extra[i].set(v.cloned());
}

/// `__init__` of all builtin exceptions.
pub fn init(t: &Thread, v: &Value, args: &Args) -> PyResult<()> {
    let this = of(t, v)?;
    let kind = family(kind_of(v));
    let pos = args.pos();
    if kind == Exc::OSError && os::has_own_new(v.class()) {
        return Ok(());
    }
    let allowed: &[&str] = match kind {
        Exc::ImportError => &["name", "path", "name_from"],
        Exc::NameError => &["name"],
        Exc::AttributeError => &["name", "obj"],
        _ => &[],
    };
    for (k, _) in args.keywords() {
        let shown = k.downcast::<PyStr>().map(PyStr::to_string_lossy).unwrap_or_default();
        if allowed.is_empty() {
            return Err(t.type_error(format_args!("{}() takes no keyword arguments", v.class().tp_name())));
        }
        if !allowed.contains(&shown.as_str()) {
            return Err(t.type_error(format_args!(
                "{}() got an unexpected keyword argument '{shown}'",
                v.class().tp_name()
            )));
        }
    }
    if kind == Exc::OSError {
        return os::os_init(t, v, args);
    }
    if !has_args(this, pos) {
        this.args.put(tuple::from_slice(pos));
    }
    match kind {
        Exc::StopIteration | Exc::SystemExit => match pos {
            [] => put(this, 0, None),
            [one] => put(this, 0, Some(one)),
            // SystemExit's code is all of them; StopIteration's value is the first.
            [first, ..] if kind == Exc::StopIteration => put(this, 0, Some(first)),
            many => this.extra[0].put(tuple::from_slice(many)),
        },
        Exc::ImportError => {
            put(this, 0, if pos.len() == 1 { pos.first() } else { None });
            put(this, 1, args.keyword("name"));
            put(this, 2, args.keyword("path"));
            put(this, 3, args.keyword("name_from"));
        }
        Exc::NameError => put(this, 0, args.keyword("name")),
        Exc::AttributeError => {
            put(this, 0, args.keyword("obj"));
            put(this, 1, args.keyword("name"));
        }
        Exc::SyntaxError => syntax_error_init(t, this, pos)?,
        Exc::UnicodeDecodeError | Exc::UnicodeEncodeError | Exc::UnicodeTranslateError => {
            unicode::unicode_init(t, this, kind, pos)?;
        }
        _ => {}
    }
    Ok(())
}

fn syntax_error_init(t: &Thread, this: &PyException, pos: &[Value]) -> PyResult<()> {
    put(this, 0, pos.first());
    if let Some(details) = pos.get(1).filter(|_| pos.len() == 2) {
        let details = crate::protocol::iter::collect(t, details)?;
        if !(4..=7).contains(&details.len()) || details.len() == 5 {
            let n = details.len();
            return Err(t.type_error(match n {
                5 => "end_offset must be provided when end_lineno is provided".to_owned(),
                0..=3 => format!(
                    "function missing required argument '{}' (pos {})",
                    ["filename", "lineno", "offset", "text"][n],
                    n + 1
                ),
                _ => format!("function takes at most 7 arguments ({n} given)"),
            }));
        }
        for i in 0..7 {
            let at = if i == 6 { 8 } else { i + 1 };
            put(this, at, details.get(i));
        }
    }
    Ok(())
}

fn key_error_str(t: &Thread, v: &Value) -> PyResult {
    match of(t, v)?.args().as_slice() {
        [one] => repr::repr(t, one),
        _ => super::exception_str(t, v),
    }
}

fn import_error_str(t: &Thread, v: &Value) -> PyResult {
    match of(t, v)?.extra[0].get() {
        Some(msg) if msg.downcast_exact::<PyStr>().is_some() => Ok(msg),
        Some(_) | None => super::exception_str(t, v),
    }
}

fn syntax_error_str(t: &Thread, v: &Value) -> PyResult {
    let this = of(t, v)?;
    let msg = this.extra[0].get().unwrap_or_else(Value::none);
    let msg = repr::str_text(t, &msg)?;
    let filename = this.extra[1].get().and_then(|f| f.downcast::<PyStr>().map(PyStr::to_string_lossy));
    let base = filename.as_ref().map(|f| f.rsplit('/').next().unwrap_or("").to_owned());
    let line = match this.extra[2].get() {
        Some(l) if crate::types::int::is_int(&l) => Some(repr::str_text(t, &l)?),
        Some(_) | None => None,
    };
    Ok(Value::from(match (base, line) {
        (Some(f), Some(l)) => format!("{msg} ({f}, line {l})"),
        (Some(f), None) => format!("{msg} ({f})"),
        (None, Some(l)) => format!("{msg} (line {l})"),
        (None, None) => msg,
    }))
}

/// The arguments that `__reduce__` gives.
pub fn reduce_args(t: &Thread, v: &Value, this: &PyException) -> PyResult {
    if family(kind_of(v)) == Exc::OSError {
        return os::reduce_args(t, this);
    }
    Ok(this.args.get().unwrap_or_else(|| tuple::new(Vec::new())))
}

/// The state that `__reduce__` gives: the instance's dict, and the attributes that keywords set.
pub fn reduce_state(
    _t: &Thread,
    v: &Value,
    this: &PyException,
    own: Option<Value>,
) -> PyResult<Option<Value>> {
    let names: &[(&str, usize)] = match family(kind_of(v)) {
        Exc::ImportError => &[("name", 1), ("path", 2), ("name_from", 3)],
        Exc::AttributeError => &[("name", 1)],
        _ => &[],
    };
    if !names.iter().any(|&(_, i)| this.extra[i].is_set()) {
        return Ok(own);
    }
    let state = PyDict::new();
    if let Some(d) = state.downcast::<PyDict>() {
        if let Some(own) = own.as_ref().and_then(|o| o.downcast::<PyDict>()) {
            for (k, v) in own.entries() {
                if k.is_a::<PyStr>() {
                    d.set_str(&k, v);
                }
            }
        }
        for &(name, i) in names {
            if let Some(v) = this.extra[i].get() {
                d.set_str(&intern(name), v);
            }
        }
    }
    Ok(Some(state))
}
