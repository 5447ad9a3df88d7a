//! Modules.

use super::dict::PyDict;
use super::str::PyStr;
use crate::binder::parts_of;
use crate::exc::Exc;
use crate::import::shadow;
use crate::native::{Args, Bound, GetSet, Member, Method};
use crate::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::Slots;
use crate::object::value::{Field, Value};
use crate::protocol::{attr, call, repr, truth};
use crate::thread::{PyResult, Raised, Thread};
use adder_abi::object::{Header, Layout};
use std::mem::offset_of;

/// A module: a namespace with a name.
#[repr(C)]
pub struct PyModule {
    pub head: Header,
    /// The namespace, a dict.
    pub dict: Field,
}

pub static MODULE: TypeCell = TypeCell::new();

// SAFETY: the reference is reported.
unsafe impl Payload for PyModule {
    const LAYOUT: Layout = Layout::Module;

    fn cell() -> &'static TypeCell {
        &MODULE
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.dict.word());
    }

    fn clear(&self) {
        if let Some(dict) = self.dict.get() {
            if let Some(dict) = dict.downcast::<PyDict>() {
                dict.clear_all();
            }
        }
    }
}

impl PyModule {
    /// The namespace.
    pub fn dict(&self) -> &PyDict {
        // SAFETY: a module has a dict from its making on, and keeps it.
        unsafe { &*(self.dict.word().0 as *const PyDict) }
    }

    /// Adds a name.
    pub fn add(&self, name: &str, value: Value) {
        self.dict().set_str(&super::str::intern(name), value);
    }
}

/// A module with the usual names, all `None` but `__name__` and `__doc__`.
pub fn new(name: Value, doc: Value) -> Value {
    let module =
        MODULE.get().instantiate(PyModule { head: blank_header(), dict: Field::new(Some(PyDict::new())) });
    fill(&module, name, doc);
    module
}

fn fill(module: &Value, name: Value, doc: Value) {
    if let Some(m) = module.downcast::<PyModule>() {
        m.add("__name__", name);
        m.add("__doc__", doc);
        m.add("__package__", Value::none());
        m.add("__loader__", Value::none());
        m.add("__spec__", Value::none());
    }
}

fn module_new(_t: &Thread, class: &PyType, _args: &Args) -> PyResult {
    Ok(class.instantiate(PyModule { head: blank_header(), dict: Field::new(Some(PyDict::new())) }))
}

fn module_init(t: &Thread, v: &Value, args: &Args) -> PyResult<()> {
    let ([name], [doc]) = parts_of(t, "module", (["name"], ["doc"]), args)?;
    if !name.is_a::<PyStr>() {
        let given = name.class().tp_name();
        return Err(t.type_error(format_args!("module() argument 'name' must be str, not {given}")));
    }
    fill(v, name, doc.unwrap_or_else(Value::none));
    Ok(())
}

fn module_getattr(t: &Thread, v: &Value, name: &Value) -> PyResult {
    let Some(this) = v.downcast::<PyModule>() else { return attr::generic_get(t, v, name) };
    let name = &attr::name_of(t, name)?;
    let class = v.class();
    let found = class.lookup(name);
    if let Some(found) = &found {
        let slots = found.class().slots();
        if let (Some(get), true) = (slots.descr_get, slots.descr_set.is_some()) {
            return get(t, found, Some(v), class.as_value());
        }
    }
    if let Some(value) = this.dict().get_str(name) {
        return Ok(value);
    }
    if let Some(found) = found {
        return attr::bind(t, &found, Some(v), class.as_value());
    }
    if let Some(hook) = this.dict().get_str(crate::name!("__getattr__")) {
        return call::call(t, &hook, std::slice::from_ref(name));
    }
    Err(missing(t, v, this, name))
}

fn missing(t: &Thread, v: &Value, this: &PyModule, name: &Value) -> Raised {
    match missing_text(t, this, name) {
        Ok(text) => attr::attribute_error(t, text, v, name),
        Err(raised) => raised,
    }
}

/// What to say of an attribute that a module does not have.
fn missing_text(t: &Thread, this: &PyModule, name: &Value) -> PyResult<String> {
    let shown = name.downcast::<PyStr>().map(PyStr::to_string_lossy).unwrap_or_default();
    let own = this.dict().get_str(crate::name!("__name__"));
    let Some(module) = own.as_ref().and_then(|m| m.downcast::<PyStr>()).map(PyStr::to_string_lossy) else {
        return Ok(format!("module has no attribute '{shown}'"));
    };
    let spec = this.dict().get_str(crate::name!("__spec__")).filter(|s| !s.is_none());
    let place = shadow::look(t, spec.as_ref(), own.as_ref())?;
    let origin = place.origin.as_ref().map(|o| repr::str_text(t, o)).transpose()?;
    let partly = "(most likely due to a circular import)";
    Ok(match (&origin, place.initializing) {
        (Some(origin), _) if place.shadows_library => format!(
            "module '{module}' has no attribute '{shown}' (consider renaming '{origin}' since it has the same name as the \
             standard library module named '{module}' and prevents importing that standard library module)"
        ),
        (Some(origin), true) if place.shadows => format!(
            "module '{module}' has no attribute '{shown}' (consider renaming '{origin}' if it has the same name as a \
             library you intended to import)"
        ),
        (Some(origin), true) => {
            format!(
                "partially initialized module '{module}' from '{origin}' has no attribute '{shown}' {partly}"
            )
        }
        (None, true) => {
            format!("partially initialized module '{module}' has no attribute '{shown}' {partly}")
        }
        (_, false) => match &spec {
            Some(spec) if shadow::is_unfinished_submodule(t, spec, name)? => {
                format!("cannot access submodule '{shown}' of module '{module}' {partly}")
            }
            _ => format!("module '{module}' has no attribute '{shown}'"),
        },
    })
}

/// Whether the module of that spec is still being executed.
pub fn initializing(t: &Thread, spec: &Value) -> PyResult<bool> {
    match attr::find(t, spec, "_initializing")? {
        Some(v) => truth::truth(t, &v),
        None => Ok(false),
    }
}

fn module_setattr(t: &Thread, v: &Value, name: &Value, value: Option<&Value>) -> PyResult<()> {
    let Some(this) = v.downcast::<PyModule>() else { return attr::generic_set(t, v, name, value) };
    let name = &attr::name_of(t, name)?;
    if let Some(found) = v.class().lookup(name) {
        if let Some(set) = found.class().slots().descr_set {
            return set(t, &found, v, value);
        }
    }
    match value {
        Some(value) => this.dict().set_str(name, value.clone()),
        None => {
            if this.dict().remove_str(name).is_none() {
                return Err(attr::not_deleted(t, v, name));
            }
        }
    }
    Ok(())
}

fn module_repr(t: &Thread, v: &Value) -> PyResult {
    let importlib = crate::import::import_module(t, "importlib._bootstrap")?;
    call::method(t, &importlib, "_module_repr", std::slice::from_ref(v))
}

fn dir(t: &Thread, a: Bound) -> PyResult {
    let dict = attr::get_str(t, a.get(0), "__dict__")?;
    let Some(dict) = dict.downcast::<PyDict>() else {
        return Err(t.type_error("<module>.__dict__ is not a dictionary"));
    };
    if let Some(hook) = dict.get_str(crate::name!("__dir__")) {
        return call::call(t, &hook, &[]);
    }
    Ok(super::list::new(dict.entries().into_iter().map(|(k, _)| k).collect()))
}

fn get_annotate(_t: &Thread, v: &Value) -> PyResult {
    let dict = v.downcast::<PyModule>().map(PyModule::dict);
    Ok(dict.and_then(|d| d.get_str(crate::name!("__annotate__"))).unwrap_or_else(Value::none))
}

fn set_annotate(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let Some(this) = v.downcast::<PyModule>() else { return Ok(()) };
    let Some(value) = value else { return Err(t.type_error("cannot delete __annotate__ attribute")) };
    if !value.is_none() && value.class().slots().call.is_none() {
        return Err(t.type_error("__annotate__ must be callable or None"));
    }
    this.add("__annotate__", value.clone());
    if !value.is_none() {
        this.dict().remove_str(crate::name!("__annotations__"));
    }
    Ok(())
}

/// Whether the import system is still running the module.
fn is_initializing(t: &Thread, this: &PyModule) -> PyResult<bool> {
    let Some(spec) = this.dict().get_str(crate::name!("__spec__")) else { return Ok(false) };
    match attr::find(t, &spec, "_initializing")? {
        Some(v) => crate::protocol::truth::truth(t, &v),
        None => Ok(false),
    }
}

fn get_annotations(t: &Thread, v: &Value) -> PyResult {
    let Some(this) = v.downcast::<PyModule>() else { return Ok(Value::none()) };
    if let Some(found) = this.dict().get_str(crate::name!("__annotations__")) {
        return Ok(found);
    }
    let result = match this.dict().get_str(crate::name!("__annotate__")).filter(|f| !f.is_none()) {
        Some(f) => call::call(t, &f, &[Value::small_int(1)])?,
        None => PyDict::new(),
    };
    if !result.is_a::<PyDict>() {
        return Err(t.type_error(format_args!(
            "__annotate__ returned non-dict of type '{}'",
            result.class().tp_name()
        )));
    }
    // While the module runs, there may be more to come.
    if !is_initializing(t, this)? {
        this.add("__annotations__", result.clone());
    }
    Ok(result)
}

fn set_annotations(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let Some(this) = v.downcast::<PyModule>() else { return Ok(()) };
    match value {
        Some(value) => this.add("__annotations__", value.clone()),
        None => {
            if this.dict().remove_str(crate::name!("__annotations__")).is_none() {
                return Err(t.error(Exc::AttributeError, "__annotations__"));
            }
        }
    }
    this.dict().remove_str(crate::name!("__annotate__"));
    Ok(())
}

pub static MODULE_SPEC: TypeSpec = TypeSpec {
    name: "module",
    container: true,
    weak: true,
    flags: type_flag::BASE_TYPE,
    doc: "module(name, doc=None)\n--\n\nCreate a module object.\n\nThe name must be a string; the optional docstring can have any type.",
    slots: Slots {
        new: Some(module_new),
        init: Some(module_init),
        getattr: Some(module_getattr),
        setattr: Some(module_setattr),
        repr: Some(module_repr),
        ..Slots::EMPTY
    },
    methods: &[Method::new("__dir__(self, /)", dir, "__dir__() -> list\nspecialized dir() implementation")],
    getset: &[
        GetSet::new("__annotate__", get_annotate, set_annotate, ""),
        GetSet::new("__annotations__", get_annotations, set_annotations, ""),
    ],
    members: &[Member { name: "__dict__", offset: offset_of!(PyModule, dict), writable: false, doc: "" }],
    ..TypeSpec::of::<PyModule>(&MODULE)
};
