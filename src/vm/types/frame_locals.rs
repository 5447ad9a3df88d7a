//! `FrameLocalsProxy`: the mapping `frame.f_locals` of a running function, which reads and writes its variables (PEP 667).

use super::dict::PyDict;
use super::frame::{PyFrame, variable};
use super::str::PyStr;
use super::tuple::{self, PyTuple};
use crate::eval;
use crate::native::{Args, Bound, Method};
use crate::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::{BinaryOp, CompareOp, Slots};
use crate::object::value::Value;
use crate::protocol::{call, compare, iter, repr};
use crate::thread::{PyResult, Thread};
use adder_abi::object::Header;
use adder_abi::word::Word;

#[repr(C)]
pub struct PyFrameLocals {
    head: Header,
    frame: Value,
}

pub static FRAME_LOCALS: TypeCell = TypeCell::new();

// SAFETY: the reference is reported.
unsafe impl Payload for PyFrameLocals {
    fn cell() -> &'static TypeCell {
        &FRAME_LOCALS
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.frame.word());
    }
}

/// The proxy of a frame object.
pub fn proxy(frame: Value) -> PyResult {
    Ok(PyFrameLocals::class().instantiate(PyFrameLocals { head: blank_header(), frame }))
}

fn frame_of<'a>(t: &Thread, v: &'a Value) -> PyResult<&'a PyFrame> {
    match v.downcast::<PyFrameLocals>().and_then(|p| p.frame.downcast::<PyFrame>()) {
        Some(f) => Ok(f),
        None => Err(t.type_error("a frame's locals are required")),
    }
}

/// All variables as a dict, with the names that were added to the proxy.
pub fn snapshot(t: &Thread, v: &Value) -> PyResult {
    let f = frame_of(t, v)?;
    let dict = PyDict::new();
    let Some(d) = dict.downcast::<PyDict>() else { return Ok(dict) };
    let frame = f.alive();
    let variables = match f.code_object() {
        Some(code) if frame.is_null() => eval::named_variables(code, &f.ended_variables()),
        _ => eval::variables_of(frame),
    };
    for (name, value) in variables {
        d.set_str(&name, value);
    }
    if let Some(extra) = f.extra_locals.get() {
        call::method(t, &dict, "update", &[extra])?;
    }
    Ok(dict)
}

fn lookup(t: &Thread, v: &Value, key: &Value) -> PyResult<Option<Value>> {
    let dict = snapshot(t, v)?;
    match dict.downcast::<PyDict>() {
        Some(d) => d.get(t, key),
        None => Ok(None),
    }
}

fn get_item(t: &Thread, v: &Value, key: &Value) -> PyResult {
    match lookup(t, v, key)? {
        Some(value) => Ok(value),
        None if key.is_a::<PyStr>() => Err(t.error(
            crate::exc::Exc::KeyError,
            format_args!("local variable '{}' is not defined", repr::str_text(t, key)?),
        )),
        None => Err(t.key_error(key)),
    }
}

/// The name of the variable that equals a key of another type, or the key.
fn name_of(t: &Thread, f: &PyFrame, key: &Value) -> PyResult {
    let known = |key: &Value| key.downcast_exact::<PyStr>().is_some();
    let (false, Some(code)) = (known(key), f.code_object()) else { return Ok(key.clone()) };
    let names = PyDict::new();
    if let Some(names) = names.downcast::<PyDict>() {
        for field in [&code.varnames, &code.cellvars, &code.freevars] {
            let list = field.get();
            for name in list.as_ref().and_then(|l| l.downcast::<PyTuple>()).map(tuple::items).unwrap_or(&[]) {
                names.set(t, name.clone(), name.clone())?;
            }
        }
        if let Some(name) = names.get(t, key)? {
            return Ok(name);
        }
    }
    Ok(key.clone())
}

/// Where an ended frame keeps the variable of this name, and whether in a cell: that, if it has become one.
fn ended_place(f: &PyFrame, key: &Value) -> Option<(usize, bool)> {
    let code = f.code_object()?;
    let names = [code.varnames.get(), code.cellvars.get(), code.freevars.get()];
    let lists =
        names.iter().map(|n| n.as_ref().and_then(|n| n.downcast::<PyTuple>()).map_or(&[][..], tuple::items));
    let key = key.downcast::<PyStr>()?;
    let same = |name: &Value| name.downcast::<PyStr>().is_some_and(|name| super::str::equals(name, key));
    lists
        .flatten()
        .enumerate()
        .filter(|(_, name)| same(name))
        .last()
        .map(|(i, _)| (i, i >= code.unit.varnames.len()))
}

fn set_item(t: &Thread, v: &Value, key: &Value, value: Option<&Value>) -> PyResult<()> {
    let key = &name_of(t, frame_of(t, v)?, key)?;
    let f = frame_of(t, v)?;
    let frame = f.alive();
    if !frame.is_null() && key.is_a::<PyStr>() {
        if let Some((place, is_cell)) = variable(frame, key) {
            let Some(value) = value else {
                return Err(t.value_error("cannot remove local variables from FrameLocalsProxy"));
            };
            // SAFETY: the frame is alive and owns the word; what was there is kept by its object.
            unsafe {
                if is_cell {
                    if let Some(cell) = Value::borrow(&*place).downcast::<super::cell::PyCell>() {
                        super::cell::set(cell, Some(value.clone()));
                    }
                } else {
                    let old = place.replace(value.clone().into_word());
                    if old != Word::NULL {
                        let old = Value::from_owned(old);
                        if !old.is(value) {
                            f.keep_overwritten(old);
                        }
                    }
                }
            }
            return Ok(());
        }
    }
    if let Some((place, in_cell)) = ended_place(f, key).filter(|_| frame.is_null()) {
        let Some(value) = value else {
            return Err(t.value_error("cannot remove local variables from FrameLocalsProxy"));
        };
        let variables = f.ended_variables();
        let kept = variables.get(place).and_then(Option::as_ref).filter(|_| in_cell);
        match kept.and_then(|v| v.downcast::<super::cell::PyCell>()) {
            Some(cell) => super::cell::set(cell, Some(value.clone())),
            None => f.set_ended(place, value.clone()),
        }
        return Ok(());
    }
    let dict = match f.extra_locals.get() {
        Some(d) => d,
        None => {
            let d = PyDict::new();
            f.extra_locals.put(d.clone());
            d
        }
    };
    let Some(d) = dict.downcast::<PyDict>() else { return Ok(()) };
    match value {
        Some(value) => d.set(t, key.clone(), value.clone()),
        None => match d.remove(t, key)? {
            Some(_) => Ok(()),
            None => Err(t.key_error(key)),
        },
    }
}

fn len(t: &Thread, v: &Value) -> PyResult<usize> {
    Ok(snapshot(t, v)?.downcast::<PyDict>().map_or(0, PyDict::len))
}

fn contains(t: &Thread, v: &Value, key: &Value) -> PyResult<bool> {
    Ok(lookup(t, v, key)?.is_some())
}

fn iterate(t: &Thread, v: &Value) -> PyResult {
    let dict = snapshot(t, v)?;
    let keys = dict.downcast::<PyDict>().map(PyDict::keys).unwrap_or_default();
    iter::iter(t, &super::list::new(keys))
}

fn show(t: &Thread, v: &Value) -> PyResult {
    match repr::enter(t, v) {
        Some(guard) => {
            let text = repr::repr(t, &snapshot(t, v)?);
            drop(guard);
            text
        }
        None => Ok(Value::from("{...}")),
    }
}

fn same(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    let left = snapshot(t, a)?;
    let right = if b.is_a::<PyFrameLocals>() { snapshot(t, b)? } else { b.clone() };
    match op {
        CompareOp::Eq | CompareOp::Ne => compare::rich(t, &left, &right, op),
        CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => Ok(Value::not_implemented()),
    }
}

fn or(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let plain = |v: &Value| if v.is_a::<PyFrameLocals>() { snapshot(t, v) } else { Ok(v.clone()) };
    let (x, y) = (plain(a)?, plain(b)?);
    if !x.is_a::<PyDict>() || !y.is_a::<PyDict>() {
        return Ok(Value::not_implemented());
    }
    crate::protocol::number::binary(t, BinaryOp::Or, &x, &y)
}

fn inplace_or(t: &Thread, a: &Value, b: &Value) -> PyResult {
    update_from(t, a, b)?;
    Ok(a.clone())
}

fn update_from(t: &Thread, this: &Value, other: &Value) -> PyResult<()> {
    let dict = PyDict::new();
    call::method(t, &dict, "update", std::slice::from_ref(other))?;
    if let Some(d) = dict.downcast::<PyDict>() {
        for (k, v) in d.entries() {
            set_item(t, this, &k, Some(&v))?;
        }
    }
    Ok(())
}

fn get(t: &Thread, a: Bound) -> PyResult {
    Ok(lookup(t, a.get(0), a.get(1))?.unwrap_or_else(|| a.opt(2).cloned().unwrap_or_else(Value::none)))
}

fn set_default(t: &Thread, a: Bound) -> PyResult {
    if let Some(v) = lookup(t, a.get(0), a.get(1))? {
        return Ok(v);
    }
    let value = a.opt(2).cloned().unwrap_or_else(Value::none);
    set_item(t, a.get(0), a.get(1), Some(&value))?;
    Ok(value)
}

fn pop(t: &Thread, a: Bound) -> PyResult {
    let v = lookup(t, a.get(0), a.get(1))?;
    match (v, a.opt(2)) {
        (Some(v), _) => {
            set_item(t, a.get(0), a.get(1), None)?;
            Ok(v)
        }
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(t.key_error(a.get(1))),
    }
}

fn update(t: &Thread, a: Bound) -> PyResult {
    update_from(t, a.get(0), a.get(1))?;
    Ok(Value::none())
}

fn copy(t: &Thread, a: Bound) -> PyResult {
    snapshot(t, a.get(0))
}

fn view(t: &Thread, a: Bound, which: &str) -> PyResult {
    let dict = snapshot(t, a.get(0))?;
    let all = call::method(t, &dict, which, &[])?;
    Ok(super::list::new(iter::collect(t, &all)?))
}

fn keys(t: &Thread, a: Bound) -> PyResult {
    view(t, a, "keys")
}

fn values(t: &Thread, a: Bound) -> PyResult {
    view(t, a, "values")
}

fn items(t: &Thread, a: Bound) -> PyResult {
    view(t, a, "items")
}

fn reversed(t: &Thread, a: Bound) -> PyResult {
    let dict = snapshot(t, a.get(0))?;
    let mut keys = dict.downcast::<PyDict>().map(PyDict::keys).unwrap_or_default();
    keys.reverse();
    Ok(super::list::new(keys))
}

fn new(t: &Thread, _class: &PyType, args: &Args) -> PyResult {
    let positional = args.values.len() - args.names.len();
    if positional != 1 {
        return Err(t.type_error(format_args!("FrameLocalsProxy expected 1 argument, got {positional}")));
    }
    if !args.names.is_empty() {
        return Err(t.type_error("FrameLocalsProxy takes no keyword arguments"));
    }
    let frame = &args.values[0];
    if !frame.is_a::<PyFrame>() {
        return Err(t.type_error(format_args!("expect frame, not {}", frame.class().tp_name())));
    }
    proxy(frame.clone())
}

pub static FRAME_LOCALS_SPEC: TypeSpec = TypeSpec {
    name: "FrameLocalsProxy",
    container: true,
    flags: type_flag::MAPPING,
    slots: Slots {
        new: Some(new),
        get_item: Some(get_item),
        set_item: Some(set_item),
        len: Some(len),
        contains: Some(contains),
        iter: Some(iterate),
        repr: Some(show),
        compare: Some(same),
        ..Slots::EMPTY.with_binary(&[(BinaryOp::Or, or)]).with_inplace(&[(BinaryOp::Or, inplace_or)])
    },
    methods: &[
        Method::new("get(self, key, default=None, /)", get, ""),
        Method::new("setdefault(self, key, default=None, /)", set_default, ""),
        Method::new("pop(self, key, default=None, /)", pop, ""),
        Method::new("update(self, other, /)", update, ""),
        Method::new("copy(self, /)", copy, ""),
        Method::new("keys(self, /)", keys, ""),
        Method::new("values(self, /)", values, ""),
        Method::new("items(self, /)", items, ""),
        Method::new("__reversed__(self, /)", reversed, ""),
    ],
    ..TypeSpec::of::<PyFrameLocals>(&FRAME_LOCALS)
};
