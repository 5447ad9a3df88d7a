//! `object`: what every type inherits.

use super::dict::PyDict;
use super::str::PyStr;
use super::tuple;
use crate::native::{Args, Bound, GetSet, Method};
use crate::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, blank_header};
use crate::object::shape;
use crate::object::slots::{CompareOp, New, Slots};
use crate::object::value::Value;
use crate::protocol::{attr, call, hash, repr};
use crate::thread::{PyResult, Thread};
use adder_abi::object::{Header, Layout};

/// An instance of a class without a builtin base: nothing but the header before slots and attributes.
#[repr(C)]
pub struct PyObject {
    pub head: Header,
}

pub static OBJECT: TypeCell = TypeCell::new();

// SAFETY: it owns nothing.
unsafe impl Payload for PyObject {
    const LAYOUT: Layout = Layout::Object;

    fn cell() -> &'static TypeCell {
        &OBJECT
    }
}

/// `object()`.
pub fn plain() -> Value {
    instance(OBJECT.get())
}

/// A new instance, without attributes, of a class that has no builtin base.
#[inline(always)]
pub fn instance(class: &PyType) -> Value {
    class.instantiate(PyObject { head: blank_header() })
}

/// Whether the class overrides `object.__new__` / `object.__init__`: excess arguments are an error only where the
/// other one is not overridden (CPython's `excess_args` rule).
fn overrides_new(class: &PyType) -> bool {
    !class.slots().new.is_some_and(|n| std::ptr::fn_addr_eq(n, object_new as New))
}

fn overrides_init(class: &PyType) -> bool {
    class.slots().init.is_some()
}

fn object_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    if !args.values.is_empty() {
        if overrides_new(class) {
            return Err(t.type_error("object.__new__() takes exactly one argument (the type to instantiate)"));
        }
        if !overrides_init(class) {
            return Err(t.type_error(format_args!("{}() takes no arguments", class.name_str())));
        }
    }
    if class.has_flag(type_flag::ABSTRACT) {
        return Err(abstract_error(t, class)?);
    }
    Ok(instance(class))
}

fn abstract_error(t: &Thread, class: &PyType) -> PyResult<crate::thread::Raised> {
    let methods = attr::get_str(t, class.as_value(), "__abstractmethods__")?;
    let mut names: Vec<String> = Vec::new();
    for name in crate::protocol::iter::collect(t, &methods)? {
        names.push(repr::str_text(t, &name)?);
    }
    names.sort();
    let s = if names.len() == 1 { "" } else { "s" };
    let list = names.iter().map(|n| format!("'{n}'")).collect::<Vec<_>>().join(", ");
    Ok(t.type_error(format_args!(
        "Can't instantiate abstract class {} without an implementation for abstract method{s} {list}",
        class.name_str()
    )))
}

/// `object.__init__`: excess arguments are an error by CPython's `excess_args` rule.
pub fn init(t: &Thread, this: &Value, args: &Args) -> PyResult<()> {
    if args.values.is_empty() {
        return Ok(());
    }
    let class = this.class();
    if overrides_init(class) {
        return Err(t.type_error("object.__init__() takes exactly one argument (the instance to initialize)"));
    }
    if !overrides_new(class) {
        return Err(t.type_error(format_args!(
            "{}.__init__() takes exactly one argument (the instance to initialize)",
            class.name_str()
        )));
    }
    Ok(())
}

/// `<module.Class object at 0x…>`.
pub fn default_repr(t: &Thread, v: &Value) -> PyResult {
    let class = v.class();
    let module = attr::find(t, class.as_value(), "__module__")?;
    let qualname = repr::str_text(t, &attr::get_str(t, class.as_value(), "__qualname__")?)?;
    let at = v.word().0;
    let text = match module.as_ref().and_then(|m| m.downcast::<PyStr>()).map(PyStr::to_string_lossy) {
        Some(module) if module != "builtins" => format!("<{module}.{qualname} object at {at:#x}>"),
        Some(_) | None => format!("<{qualname} object at {at:#x}>"),
    };
    Ok(Value::from(text))
}

fn object_compare(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    match op {
        CompareOp::Eq if a.is(b) => Ok(Value::bool(true)),
        CompareOp::Ne => {
            // `!=` follows `==` unless a class says otherwise.
            let Some(eq) = a.class().slots().compare else { return Ok(Value::not_implemented()) };
            let result = eq(t, a, b, CompareOp::Eq)?;
            if result.is_not_implemented() {
                return Ok(result);
            }
            Ok(Value::bool(!crate::protocol::truth::truth(t, &result)?))
        }
        CompareOp::Eq | CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => {
            Ok(Value::not_implemented())
        }
    }
}

fn object_hash(_t: &Thread, v: &Value) -> PyResult<i64> {
    Ok(hash::by_identity(v))
}

fn object_str(t: &Thread, v: &Value) -> PyResult {
    repr::repr(t, v)
}

fn format(t: &Thread, a: Bound) -> PyResult {
    let Some(spec) = a.get(1).downcast::<PyStr>() else {
        return Err(t.type_error(format_args!(
            "__format__() argument must be str, not {}",
            a.get(1).class().tp_name()
        )));
    };
    if !spec.is_empty() {
        return Err(t.type_error(format_args!(
            "unsupported format string passed to {}.__format__",
            a.get(0).class().tp_name()
        )));
    }
    repr::str(t, a.get(0))
}

fn sizeof(_t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(a.get(0).class().instance_size()))
}

fn init_subclass(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::none())
}

fn subclasshook(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::not_implemented())
}

fn reduce(t: &Thread, a: Bound) -> PyResult {
    reduce_with(t, a.get(0), 0)
}

fn reduce_ex(t: &Thread, a: Bound) -> PyResult {
    let this = a.get(0);
    let protocol = crate::protocol::number::to_isize(t, a.get(1), crate::exc::Exc::OverflowError)?;
    let own = OBJECT.get().dict().get_str(crate::name!("__reduce__"));
    if let Some(found) = this.class().lookup(crate::name!("__reduce__")) {
        if !own.is_some_and(|o| o.is(&found)) {
            return call::method(t, this, "__reduce__", &[]);
        }
    }
    reduce_with(t, this, protocol)
}

fn reduce_with(t: &Thread, this: &Value, protocol: isize) -> PyResult {
    let copyreg = crate::import::import_named(t, crate::name!("copyreg"))?;
    if protocol < 2 {
        return call::method(t, &copyreg, "_reduce_ex", &[this.clone(), Value::from(protocol as i64)]);
    }
    reduce_newobj(t, this, &copyreg)
}

/// Protocol 2 and up: `copyreg.__newobj__` or `__newobj_ex__` with arguments, state, list items, dict items.
fn reduce_newobj(t: &Thread, this: &Value, copyreg: &Value) -> PyResult {
    let class = this.class().to_value();
    if this.class().slots().new.is_none() {
        return Err(t.type_error(format_args!("cannot pickle '{}' object", this.class().tp_name())));
    }
    let (mut args, mut kwargs) = (None, None);
    if let Some(f) = attr::special_named(t, this, crate::name!("__getnewargs_ex__"))? {
        let pair = call::call(t, &f, &[])?;
        let items = match pair.downcast::<tuple::PyTuple>() {
            Some(p) => tuple::items(p).to_vec(),
            None => {
                return Err(t.type_error(format_args!(
                    "__getnewargs_ex__ should return a tuple, not '{}'",
                    pair.class().tp_name()
                )));
            }
        };
        if items.len() != 2 {
            return Err(t.value_error(format_args!(
                "__getnewargs_ex__ should return a tuple of length 2, not {}",
                items.len()
            )));
        }
        if !items[0].is_a::<tuple::PyTuple>() {
            return Err(t.type_error(format_args!(
                "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '{}'",
                items[0].class().tp_name()
            )));
        }
        if !items[1].is_a::<PyDict>() {
            return Err(t.type_error(format_args!(
                "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '{}'",
                items[1].class().tp_name()
            )));
        }
        (args, kwargs) = (Some(items[0].clone()), Some(items[1].clone()));
    } else if let Some(f) = attr::special_named(t, this, crate::name!("__getnewargs__"))? {
        let result = call::call(t, &f, &[])?;
        if !result.is_a::<tuple::PyTuple>() {
            return Err(t.type_error(format_args!(
                "__getnewargs__ should return a tuple, not '{}'",
                result.class().tp_name()
            )));
        }
        args = Some(result);
    }
    let has_args = args.is_some();
    let args = args.unwrap_or_else(|| tuple::new(Vec::new()));
    let with_kwargs = kwargs.as_ref().and_then(|k| k.downcast::<PyDict>()).is_some_and(|d| !d.is_empty());
    let (func, newargs) = if with_kwargs {
        let f = attr::get(t, copyreg, crate::name!("__newobj_ex__"))?;
        (f, tuple::new(vec![class, args, kwargs.unwrap_or_else(PyDict::new)]))
    } else {
        let f = attr::get(t, copyreg, crate::name!("__newobj__"))?;
        let mut all = vec![class];
        if let Some(p) = args.downcast::<tuple::PyTuple>() {
            all.extend_from_slice(tuple::items(p));
        }
        (f, tuple::new(all))
    };
    let is_list = this.is_a::<super::list::PyList>();
    let is_dict = this.is_a::<PyDict>();
    let state = get_state(t, this, !(has_args || is_list || is_dict))?;
    let list_items = if is_list { crate::protocol::iter::iter(t, this)? } else { Value::none() };
    let dict_items = if is_dict {
        let items = call::method(t, this, "items", &[])?;
        crate::protocol::iter::iter(t, &items)?
    } else {
        Value::none()
    };
    Ok(tuple::new(vec![func, newargs, state, list_items, dict_items]))
}

fn get_state(t: &Thread, this: &Value, required: bool) -> PyResult {
    let f = attr::get(t, this, crate::name!("__getstate__"))?;
    let own = OBJECT.get().dict().get_str(crate::name!("__getstate__"));
    let found = this.class().lookup(crate::name!("__getstate__"));
    if let (Some(own), Some(found)) = (own, found) {
        if own.is(&found) && shape::get_own(this, crate::name!("__getstate__")).is_none() {
            return default_state(t, this, required);
        }
    }
    call::call(t, &f, &[])
}

fn default_state(t: &Thread, this: &Value, required: bool) -> PyResult {
    let class = this.class();
    // What the struct holds beyond attributes is known to nobody here.
    if required && (class.solid.size > size_of::<PyObject>() || class.is_variable()) {
        let name = class.tp_name();
        // In CPython these vary in size.
        let varies = class.is_variable() || matches!(class.solid.layout, Layout::MemoryView | Layout::Code);
        return Err(t.type_error(if varies {
            format!("cannot pickle {name} objects")
        } else {
            format!("cannot pickle '{name}' object")
        }));
    }
    let mut state = match attr::get_opt(t, this, crate::name!("__dict__"))? {
        // An instance without attributes has no state.
        Some(dict) if dict.downcast::<PyDict>().is_some_and(PyDict::is_empty) => Value::none(),
        Some(dict) => dict,
        None => Value::none(),
    };
    let names = slot_names(t, class)?;
    if !names.is_none() {
        let slots = PyDict::new();
        for name in crate::protocol::iter::collect(t, &names)? {
            if let Some(v) = attr::get_opt(t, this, &name)? {
                if let Some(d) = slots.downcast::<PyDict>() {
                    d.set(t, name, v)?;
                }
            }
        }
        if slots.downcast::<PyDict>().is_some_and(|d| !d.is_empty()) {
            state = tuple::new(vec![state, slots]);
        }
    }
    Ok(state)
}

/// The names of a class's slots, as `copyreg` finds them and keeps them in the class.
fn slot_names(t: &Thread, class: &PyType) -> PyResult {
    match class.dict().get_str(crate::name!("__slotnames__")) {
        Some(known) if known.is_none() || known.is_a::<super::list::PyList>() => Ok(known),
        Some(known) => Err(t.type_error(format_args!(
            "{}.__slotnames__ should be a list or None, not {}",
            class.tp_name(),
            known.class().tp_name()
        ))),
        None => {
            let copyreg = crate::import::import_named(t, crate::name!("copyreg"))?;
            call::method(t, &copyreg, "_slotnames", &[class.to_value()])
        }
    }
}

fn getstate(t: &Thread, a: Bound) -> PyResult {
    default_state(t, a.get(0), false)
}

fn dir(t: &Thread, a: Bound) -> PyResult {
    let this = a.get(0);
    let names = PyDict::new();
    let Some(d) = names.downcast::<PyDict>() else { return Ok(names) };
    if let Some(own) = attr::find(t, this, "__dict__")? {
        if own.is_a::<PyDict>() {
            for key in crate::protocol::iter::collect(t, &own)? {
                d.set(t, key, Value::none())?;
            }
        }
    }
    if let Some(class) = attr::find(t, this, "__class__")? {
        super::type_::merge_class_dict(t, &class, d)?;
    }
    Ok(super::list::new(d.entries().into_iter().map(|(k, _)| k).collect()))
}

fn get_class(_t: &Thread, v: &Value) -> PyResult {
    Ok(v.class().to_value())
}

/// Whether a class attribute is `object.__class__`.
pub fn is_class_attribute(found: &Value) -> bool {
    let get: fn(&Thread, &Value) -> PyResult = get_class;
    found
        .downcast_exact::<super::descriptors::PyGetSet>()
        .is_some_and(|d| std::ptr::fn_addr_eq(d.def.get, get))
}

fn set_class(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let Some(value) = value else { return Err(t.type_error("can't delete __class__ attribute")) };
    let Some(class) = value.as_type() else {
        return Err(t.type_error(format_args!(
            "__class__ must be set to a class, not '{}' object",
            value.class().tp_name()
        )));
    };
    let module_types = v.is_a::<super::module::PyModule>() && class.is_subtype(super::module::MODULE.get());
    if !module_types && (class.has_flag(type_flag::IMMUTABLE) || v.class().has_flag(type_flag::IMMUTABLE)) {
        return Err(
            t.type_error("__class__ assignment only supported for mutable types or ModuleType subclasses")
        );
    }
    shape::change_class(t, v, class)
}

pub static OBJECT_SPEC: TypeSpec = TypeSpec {
    name: "object",
    flags: type_flag::BASE_TYPE,
    doc: "object()\n--\n\nThe base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n",
    slots: Slots {
        new: Some(object_new),
        repr: Some(default_repr),
        str: Some(object_str),
        compare: Some(object_compare),
        hash: Some(object_hash),
        ..Slots::EMPTY
    },
    methods: &[
        Method::new(
            "__format__(self, format_spec, /)",
            format,
            "Default object formatter.\n\nReturn str(self) if format_spec is empty. Raise TypeError otherwise.",
        ),
        Method::new("__sizeof__(self, /)", sizeof, "Size of object in memory, in bytes."),
        Method::new("__reduce__(self, /)", reduce, "Helper for pickle."),
        Method::new("__reduce_ex__(self, protocol, /)", reduce_ex, "Helper for pickle."),
        Method::new("__getstate__(self, /)", getstate, "Helper for pickle."),
        Method::new("__dir__(self, /)", dir, "Default dir() implementation."),
        Method::class(
            "__init_subclass__(cls, /)",
            init_subclass,
            "This method is called when a class is subclassed.\n\nThe default implementation does nothing. It may be\noverridden to extend subclasses.",
        ),
        Method::class(
            "__subclasshook__(cls, object, /)",
            subclasshook,
            "Abstract classes can override this to customize issubclass().\n\nThis is invoked early on by abc.ABCMeta.__subclasscheck__().\nIt should return True, False or NotImplemented.  If it returns\nNotImplemented, the normal algorithm is used.  Otherwise, it\noverrides the normal algorithm (and the outcome is cached).",
        ),
    ],
    getset: &[GetSet::new("__class__", get_class, set_class, "the object's class")],
    ..TypeSpec::of::<PyObject>(&OBJECT)
};
