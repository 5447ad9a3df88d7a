//! Functions made by `def` and `lambda`.

pub use adder_abi::layout::PyFunction;

use super::cell::PyCell;
use super::code::PyCode;
use super::dict::PyDict;
use super::method;
use super::str::PyStr;
use super::tuple::{self, PyTuple};
use crate::binder::parts_of;
use crate::native::{Args, GetSet, Member};
use crate::object::class::{PyType, TypeCell, TypeSpec};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::Slots;
use crate::object::value::{Field, Value, decref};
use crate::protocol::{call, repr};
use crate::thread::{PyResult, Thread};
use adder_abi::object::Layout;
use adder_abi::word::Word;
use std::cell::Cell;
use std::mem::offset_of;

pub static FUNCTION: TypeCell = TypeCell::new();

macro_rules! fields {
    ($this:expr) => {
        [
            &$this.code,
            &$this.globals,
            &$this.builtins,
            &$this.closure,
            &$this.defaults,
            &$this.kwdefaults,
            &$this.name,
            &$this.qualname,
            &$this.doc,
            &$this.module,
            &$this.annotations,
            &$this.annotate,
            &$this.type_params,
        ]
    };
}

// SAFETY: all references are reported.
unsafe impl Payload for PyFunction {
    const LAYOUT: Layout = Layout::Function;

    fn cell() -> &'static TypeCell {
        &FUNCTION
    }

    fn trace(&self, visit: &mut Visitor) {
        for field in fields!(self) {
            visit(field.get());
        }
    }

    fn clear(&self) {
        // Code, globals and names stay: the function may still be called by a finalizer.
        for cell in [
            &self.closure,
            &self.defaults,
            &self.kwdefaults,
            &self.doc,
            &self.module,
            &self.annotations,
            &self.annotate,
            &self.type_params,
        ] {
            field(cell).set(None);
        }
    }

    unsafe fn drop_payload(this: *mut PyFunction) {
        // SAFETY: the function owns all of them.
        unsafe {
            crate::watch::function_died(&*this);
            for field in fields!((*this)) {
                decref(field.replace(Word::NULL));
            }
        }
    }
}

/// A field of a function as an owning slot.
#[inline(always)]
pub fn field(cell: &Cell<Word>) -> &Field {
    // SAFETY: functions own what their cells hold.
    unsafe { Field::of(cell) }
}

/// The code object.
#[inline(always)]
pub fn code(f: &PyFunction) -> &PyCode {
    // SAFETY: a function always has a code object; the caller keeps the function or the code alive while it uses it.
    unsafe { &*(f.code.get().0 as *const PyCode) }
}

/// A function with that code, globals and builtins.
pub fn new(t: &Thread, code_value: Value, globals: Value, qualname: Option<Value>) -> Value {
    let builtins = crate::eval::builtins_of(t, &globals);
    let (mut name, mut doc) = (Value::none(), Value::none());
    let mut qual = qualname;
    if let Some(code) = code_value.downcast::<PyCode>() {
        code.used_with(&globals);
        name = code.name.get().unwrap_or_else(Value::none);
        if code.has_docstring() {
            if let Some(consts) = code.consts.get() {
                if let Some(first) = consts.downcast::<PyTuple>().and_then(|c| tuple::items(c).first()) {
                    doc = first.clone();
                }
            }
        }
        if qual.is_none() {
            qual = code.qualname.get();
        }
    }
    let module = globals.downcast::<PyDict>().and_then(|g| g.get_str(crate::name!("__name__")));
    let own = |v: Option<Value>| Cell::new(v.map_or(Word::NULL, Value::into_word));
    FUNCTION.get().instantiate_with(|| PyFunction {
        head: blank_header(),
        code: own(Some(code_value)),
        globals: own(Some(globals)),
        builtins: own(Some(builtins)),
        closure: own(None),
        defaults: own(None),
        kwdefaults: own(None),
        name: own(Some(name.clone())),
        qualname: own(Some(qual.unwrap_or(name))),
        doc: own(Some(doc)),
        module: own(module),
        annotations: own(None),
        annotate: own(None),
        type_params: own(None),
        version: Cell::new(crate::object::lookup::fresh_version()),
    })
}

fn changed(f: &PyFunction) {
    crate::watch::function_changed(f);
    f.version.set(crate::object::lookup::fresh_version());
}

fn function_call(t: &Thread, v: &Value, args: &Args) -> PyResult {
    crate::eval::call_function(t, v, args)
}

fn function_get(_t: &Thread, v: &Value, object: Option<&Value>, _class: &Value) -> PyResult {
    Ok(match object {
        Some(object) => method::new(v.clone(), object.clone()),
        None => v.clone(),
    })
}

fn function_repr(t: &Thread, v: &Value) -> PyResult {
    let Some(f) = v.downcast::<PyFunction>() else { return Ok(Value::none()) };
    let name = field(&f.qualname).get().unwrap_or_else(Value::none);
    Ok(Value::from(format!("<function {} at {:#x}>", repr::str_text(t, &name)?, v.word().0)))
}

fn function_new(t: &Thread, _class: &PyType, args: &Args) -> PyResult {
    let names = (["code", "globals"], ["name", "argdefs", "closure", "kwdefaults"]);
    let ([code_value, globals], [name, defaults, closure, kwdefaults]) =
        parts_of(t, "function", names, args)?;
    let Some(code) = code_value.downcast::<PyCode>() else {
        return Err(t.type_error(format_args!(
            "function() argument 'code' must be code, not {}",
            code_value.class().tp_name()
        )));
    };
    if !globals.is_a::<PyDict>() {
        return Err(t.type_error(format_args!(
            "function() argument 'globals' must be dict, not {}",
            globals.class().tp_name()
        )));
    }
    let frees = code.unit.freevars.len();
    let code_name = code.unit.name.to_string_lossy();
    let closure = closure.filter(|c| !c.is_none());
    match &closure {
        Some(c) => {
            let Some(cells) = c.downcast::<PyTuple>() else {
                return Err(t.type_error("arg 5 (closure) must be None or tuple"));
            };
            if frees == 0 {
                return Err(t.type_error("arg 5 (closure) must be None"));
            }
            if tuple::items(cells).len() != frees {
                return Err(t.value_error(format_args!(
                    "{code_name} requires closure of length {frees}, not {}",
                    tuple::items(cells).len()
                )));
            }
            if let Some(bad) = tuple::items(cells).iter().find(|c| !c.is_a::<PyCell>()) {
                return Err(t.type_error(format_args!(
                    "arg 5 (closure) expected cell, found {}",
                    bad.class().tp_name()
                )));
            }
        }
        None if frees != 0 => return Err(t.type_error("arg 5 (closure) must be tuple")),
        None => {}
    }
    let named =
        globals.downcast::<PyDict>().is_some_and(|g| g.get_str(crate::name!("__builtins__")).is_some());
    let f = new(t, code_value.clone(), globals, None);
    if let Some(this) = f.downcast::<PyFunction>() {
        if let Some(frame) = crate::eval::current_frame(t).filter(|_| !named) {
            // SAFETY: linked frames are alive and own a reference to their builtins.
            field(&this.builtins).put(unsafe { Value::from_borrowed((*frame).builtins.get()) });
        }
        if let Some(name) = name.filter(|n| !n.is_none()) {
            if !name.is_a::<PyStr>() {
                return Err(t.type_error("arg 3 (name) must be None or string"));
            }
            field(&this.name).put(name);
        }
        if let Some(d) = defaults.filter(|d| !d.is_none()) {
            if !d.is_a::<PyTuple>() {
                return Err(t.type_error("arg 4 (defaults) must be None or tuple"));
            }
            field(&this.defaults).put(d);
        }
        field(&this.closure).set(closure);
        if let Some(k) = kwdefaults.filter(|k| !k.is_none()) {
            if !k.is_a::<PyDict>() {
                return Err(t.type_error("arg 6 (kwdefaults) must be None or dict"));
            }
            field(&this.kwdefaults).put(k);
        }
    }
    Ok(f)
}

fn this<'a>(t: &Thread, v: &'a Value) -> PyResult<&'a PyFunction> {
    v.downcast::<PyFunction>().ok_or_else(|| t.type_error("a function is required"))
}

macro_rules! getters {
    ($($name:ident $field:ident;)*) => {$(
        fn $name(t: &Thread, v: &Value) -> PyResult {
            Ok(field(&this(t, v)?.$field).get().unwrap_or_else(Value::none))
        }
    )*};
}

getters! {
    get_code code; get_defaults defaults;
    get_kwdefaults kwdefaults; get_name name; get_qualname qualname; get_doc doc; get_module module;
}

fn set_code(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let f = this(t, v)?;
    let Some(new) = value.filter(|c| c.is_a::<PyCode>()) else {
        return Err(t.type_error("__code__ must be set to a code object"));
    };
    let frees = new.downcast::<PyCode>().map_or(0, |c| c.unit.freevars.len());
    let have = field(&f.closure)
        .get()
        .and_then(|c| c.downcast::<PyTuple>().map(|p| tuple::items(p).len()))
        .unwrap_or(0);
    if frees != have {
        return Err(t.value_error(format_args!(
            "{}() requires a code object with {have} free vars, not {frees}",
            repr::str_text(t, &get_name(t, v)?)?
        )));
    }
    const KINDS: u32 = adder_abi::code::code_flag::GENERATOR
        | adder_abi::code::code_flag::COROUTINE
        | adder_abi::code::code_flag::ASYNC_GENERATOR;
    let kind = |code: &PyCode| code.unit.flags & KINDS;
    if new.downcast::<PyCode>().map(kind) != Some(kind(code(f))) {
        crate::report::warn(
            t,
            crate::exc::Exc::DeprecationWarning,
            "Assigning a code object of non-matching type is deprecated (e.g., from a generator to a plain function)",
        )?;
    }
    changed(f);
    if let (Some(code), Some(globals)) = (new.downcast::<PyCode>(), field(&f.globals).get()) {
        code.used_with(&globals);
    }
    field(&f.code).put(new.clone());
    Ok(())
}

fn set_defaults(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let f = this(t, v)?;
    let value = value.filter(|d| !d.is_none());
    if value.is_some_and(|d| !d.is_a::<PyTuple>()) {
        return Err(t.type_error("__defaults__ must be set to a tuple object"));
    }
    changed(f);
    field(&f.defaults).set(value.cloned());
    Ok(())
}

fn set_kwdefaults(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let f = this(t, v)?;
    let value = value.filter(|d| !d.is_none());
    if value.is_some_and(|d| !d.is_a::<PyDict>()) {
        return Err(t.type_error("__kwdefaults__ must be set to a dict object"));
    }
    changed(f);
    field(&f.kwdefaults).set(value.cloned());
    Ok(())
}

fn set_name(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    match value.filter(|n| n.is_a::<PyStr>()) {
        Some(name) => field(&this(t, v)?.name).put(name.clone()),
        None => return Err(t.type_error("__name__ must be set to a string object")),
    }
    Ok(())
}

fn set_qualname(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    match value.filter(|n| n.is_a::<PyStr>()) {
        Some(name) => field(&this(t, v)?.qualname).put(name.clone()),
        None => return Err(t.type_error("__qualname__ must be set to a string object")),
    }
    Ok(())
}

fn set_doc(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    field(&this(t, v)?.doc).set(Some(value.cloned().unwrap_or_else(Value::none)));
    Ok(())
}

fn set_module(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    field(&this(t, v)?.module).set(value.cloned());
    Ok(())
}

fn get_annotate(t: &Thread, v: &Value) -> PyResult {
    Ok(field(&this(t, v)?.annotate).get().unwrap_or_else(Value::none))
}

fn set_annotate(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let f = this(t, v)?;
    match value {
        None => return Err(t.type_error("__annotate__ cannot be deleted")),
        Some(a) if a.is_none() => field(&f.annotate).set(None),
        Some(a) if a.class().slots().call.is_some() => {
            field(&f.annotate).put(a.clone());
            field(&f.annotations).set(None);
        }
        Some(_) => return Err(t.type_error("__annotate__ must be callable or None")),
    }
    Ok(())
}

/// `__annotations__`: computed by `__annotate__` on first demand (PEP 649).
fn get_annotations(t: &Thread, v: &Value) -> PyResult {
    let f = this(t, v)?;
    if let Some(a) = field(&f.annotations).get() {
        if let Some(p) = a.downcast::<PyTuple>() {
            // Names and values alternate as the compiler left them.
            let dict = PyDict::new();
            if let Some(d) = dict.downcast::<PyDict>() {
                for pair in tuple::items(p).chunks_exact(2) {
                    d.set(t, pair[0].clone(), pair[1].clone())?;
                }
            }
            field(&f.annotations).put(dict.clone());
            return Ok(dict);
        }
        return Ok(a);
    }
    let result = match field(&f.annotate).get() {
        Some(annotate) => {
            let result = call::call(t, &annotate, &[Value::small_int(1)])?;
            if !result.is_a::<PyDict>() {
                return Err(t.type_error(format_args!(
                    "__annotate__ returned non-dict of type '{}'",
                    result.class().tp_name()
                )));
            }
            result
        }
        None => PyDict::new(),
    };
    field(&f.annotations).put(result.clone());
    Ok(result)
}

fn set_annotations(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let f = this(t, v)?;
    let value = value.filter(|d| !d.is_none());
    if value.is_some_and(|d| !d.is_a::<PyDict>()) {
        return Err(t.type_error("__annotations__ must be set to a dict object"));
    }
    field(&f.annotations).set(value.cloned());
    field(&f.annotate).set(None);
    Ok(())
}

fn get_type_params(t: &Thread, v: &Value) -> PyResult {
    Ok(field(&this(t, v)?.type_params).get().unwrap_or_else(tuple::empty))
}

fn set_type_params(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    match value.filter(|p| p.is_a::<PyTuple>()) {
        Some(p) => field(&this(t, v)?.type_params).put(p.clone()),
        None => return Err(t.type_error("__type_params__ must be set to a tuple")),
    }
    Ok(())
}

pub static FUNCTION_SPEC: TypeSpec = TypeSpec {
    name: "function",
    container: true,
    has_dict: true,
    weak: true,
    flags: crate::object::class::type_flag::METHOD_DESCRIPTOR,
    doc: "function(code, globals, name=None, argdefs=None, closure=None,\n         kwdefaults=None)\n--\n\nCreate a function object.",
    slots: Slots {
        new: Some(function_new),
        call: Some(function_call),
        descr_get: Some(function_get),
        repr: Some(function_repr),
        ..Slots::EMPTY
    },
    members: &[
        Member { name: "__globals__", offset: offset_of!(PyFunction, globals), writable: false, doc: "" },
        Member { name: "__builtins__", offset: offset_of!(PyFunction, builtins), writable: false, doc: "" },
        Member { name: "__closure__", offset: offset_of!(PyFunction, closure), writable: false, doc: "" },
    ],
    getset: &[
        GetSet::new("__code__", get_code, set_code, ""),
        GetSet::new("__defaults__", get_defaults, set_defaults, ""),
        GetSet::new("__kwdefaults__", get_kwdefaults, set_kwdefaults, ""),
        GetSet::new("__name__", get_name, set_name, ""),
        GetSet::new("__qualname__", get_qualname, set_qualname, ""),
        GetSet::new("__doc__", get_doc, set_doc, ""),
        GetSet::new("__module__", get_module, set_module, ""),
        GetSet::new("__annotate__", get_annotate, set_annotate, ""),
        GetSet::new("__annotations__", get_annotations, set_annotations, ""),
        GetSet::new("__type_params__", get_type_params, set_type_params, ""),
    ],
    ..TypeSpec::of::<PyFunction>(&FUNCTION)
};
