//! `type`: calls, attribute access and methods of classes; class creation is in `create.rs`.

mod attributes;
mod bases;
mod create;

use super::dict::PyDict;
use super::tuple;
use crate::native::{Args, Bound, Method};
use crate::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use crate::object::slots::{BinaryOp, Slots};
use crate::object::value::Value;
use crate::protocol::{attr, call, repr};
use crate::thread::{PyResult, Thread};

pub use create::{calculate_metaclass, create_class};

pub static TYPE: TypeCell = TypeCell::new();

/// Calls a class: `__new__`, then `__init__` if that gave an instance.
pub fn type_call(t: &Thread, v: &Value, args: &Args) -> PyResult {
    let Some(class) = v.as_type() else { return Err(call::not_callable(t, v)) };
    if class.is(TYPE.get()) {
        match args.pos() {
            [v] if args.names.is_empty() => return Ok(v.class().to_value()),
            [_] => return Err(t.type_error("type() takes no keyword arguments")),
            [_, _, _] => {}
            _ => return Err(t.type_error("type() takes 1 or 3 arguments")),
        }
    }
    let Some(new) = class.slots().new else {
        return Err(t.type_error(format_args!("cannot create '{}' instances", full_name(class))));
    };
    let object = new(t, class, args)?;
    if !object.class().is_subtype(class) {
        return Ok(object);
    }
    if let Some(init) = object.class().slots().init {
        init(t, &object, args)?;
    }
    Ok(object)
}

/// `module.qualname` for builtin types outside `builtins`, the name otherwise.
fn full_name(class: &PyType) -> String {
    match class.spec {
        Some(spec) if spec.module != "builtins" => format!("{}.{}", spec.module, spec.name),
        Some(_) | None => class.name_str(),
    }
}

fn type_repr(t: &Thread, v: &Value) -> PyResult {
    let Some(class) = v.as_type() else { return Ok(Value::none()) };
    let module = attributes::get_module(t, v)?;
    let qualname = repr::str_text(t, &attributes::get_qualname(t, v)?)?;
    let text = match module.downcast::<super::str::PyStr>().map(super::str::PyStr::to_string_lossy) {
        Some(module) if module != "builtins" => format!("<class '{module}.{qualname}'>"),
        Some(_) => format!("<class '{qualname}'>"),
        None => format!("<class '{}'>", class.name_str()),
    };
    Ok(Value::from(text))
}

fn type_or(t: &Thread, a: &Value, b: &Value) -> PyResult {
    super::union::make(t, a, b)
}

fn mro(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyType>(t)?;
    let bases = this.bases.get().unwrap_or_else(|| tuple::new(Vec::new()));
    let items = bases.downcast::<tuple::PyTuple>().map(|b| tuple::items(b).to_vec()).unwrap_or_default();
    let mut all = vec![a.get(0).clone()];
    all.extend(crate::object::build::linearize(t, &items)?);
    Ok(super::list::new(all))
}

fn subclasses(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyType>(t)?;
    Ok(super::list::new(this.subclass_values()))
}

fn prepare(_t: &Thread, _a: Bound) -> PyResult {
    Ok(PyDict::new())
}

fn instancecheck(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(real_isinstance(t, a.get(1), a.get(0))?))
}

fn subclasscheck(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(real_issubclass(t, a.get(1), a.get(0))?))
}

/// `isinstance` without asking `__instancecheck__`: the type, or what `__class__` says.
pub fn real_isinstance(t: &Thread, v: &Value, class: &Value) -> PyResult<bool> {
    match class.as_type() {
        Some(class) => {
            if v.class().is_subtype(class) {
                return Ok(true);
            }
            let Some(says) = said_class(t, v)? else { return Ok(false) };
            Ok(says.as_type().is_some_and(|c| !c.is(v.class()) && c.is_subtype(class)))
        }
        None => {
            check_class(t, class, "isinstance() arg 2 must be a type, a tuple of types, or a union")?;
            match said_class(t, v)? {
                Some(says) => abstract_issubclass(t, &says, class),
                None => Ok(false),
            }
        }
    }
}

/// `v.__class__`, none if it has no such attribute.
pub fn said_class(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    if has_own_class(v) {
        return Ok(Some(v.class().to_value()));
    }
    attr::get_opt(t, v, crate::name!("__class__"))
}

/// Whether `v.__class__` is bound to be the type of `v`.
fn has_own_class(v: &Value) -> bool {
    let class = v.class();
    let name = crate::name!("__class__");
    attr::is_generic(class) && class.lookup_word(name) == super::object::OBJECT.get().lookup_word(name)
}

/// `issubclass` without asking `__subclasscheck__`.
pub fn real_issubclass(t: &Thread, sub: &Value, class: &Value) -> PyResult<bool> {
    if let (Some(sub), Some(class)) = (sub.as_type(), class.as_type()) {
        return Ok(sub.is_subtype(class));
    }
    check_class(t, sub, "issubclass() arg 1 must be a class")?;
    check_class(t, class, "issubclass() arg 2 must be a class, a tuple of classes, or a union")?;
    abstract_issubclass(t, sub, class)
}

fn check_class(t: &Thread, class: &Value, message: &str) -> PyResult<()> {
    match attr::find(t, class, "__bases__")? {
        Some(bases) if bases.is_a::<tuple::PyTuple>() => Ok(()),
        Some(_) | None => Err(t.type_error(message)),
    }
}

fn abstract_issubclass(t: &Thread, sub: &Value, class: &Value) -> PyResult<bool> {
    if sub.is(class) {
        return Ok(true);
    }
    let guard = t.enter_native(" in __issubclass__")?;
    let Some(bases) = attr::find(t, sub, "__bases__")? else { return Ok(false) };
    let Some(bases) = bases.downcast::<tuple::PyTuple>() else { return Ok(false) };
    for base in tuple::items(bases).to_vec() {
        if abstract_issubclass(t, &base, class)? {
            return Ok(true);
        }
    }
    drop(guard);
    Ok(false)
}

fn dir(t: &Thread, a: Bound) -> PyResult {
    let names = PyDict::new();
    let Some(d) = names.downcast::<PyDict>() else { return Ok(names) };
    merge_class_dict(t, a.get(0), d)?;
    Ok(super::list::new(d.entries().into_iter().map(|(k, _)| k).collect()))
}

/// Adds the names of a class and its bases to `names`.
pub fn merge_class_dict(t: &Thread, class: &Value, names: &PyDict) -> PyResult<()> {
    let guard = t.enter_native(" in __dir__")?;
    if let Some(dict) = attr::find(t, class, "__dict__")? {
        for key in crate::protocol::iter::collect(t, &dict)? {
            names.set(t, key, Value::none())?;
        }
    }
    if let Some(bases) = attr::find(t, class, "__bases__")? {
        if let Some(bases) = bases.downcast::<tuple::PyTuple>() {
            for base in tuple::items(bases).to_vec() {
                merge_class_dict(t, &base, names)?;
            }
        }
    }
    drop(guard);
    Ok(())
}

fn sizeof(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::from(size_of::<PyType>()))
}

fn type_init(t: &Thread, _v: &Value, args: &Args) -> PyResult<()> {
    let n = args.pos().len();
    if n == 1 && args.has_keywords() {
        return Err(t.type_error("type.__init__() takes no keyword arguments"));
    }
    if n != 1 && n != 3 {
        return Err(t.type_error("type.__init__() takes 1 or 3 arguments"));
    }
    Ok(())
}

pub static TYPE_SPEC: TypeSpec = TypeSpec {
    name: "type",
    flags: type_flag::BASE_TYPE | type_flag::TYPE_SUBCLASS,
    container: true,
    weak: true,
    doc: "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
    slots: Slots {
        new: Some(create::type_new),
        init: Some(type_init),
        call: Some(type_call),
        repr: Some(type_repr),
        getattr: Some(attr::type_get),
        setattr: Some(attr::type_set),
        ..Slots::EMPTY.with_binary(&[(BinaryOp::Or, type_or)])
    },
    methods: &[
        Method::new("mro(self, /)", mro, "Return a type's method resolution order."),
        Method::new("__subclasses__(self, /)", subclasses, "Return a list of immediate subclasses."),
        Method::class(
            "__prepare__(cls, /, *args, **kwargs)",
            prepare,
            "Create the namespace for the class statement",
        ),
        Method::new(
            "__instancecheck__(self, instance, /)",
            instancecheck,
            "Check if an object is an instance.",
        ),
        Method::new("__subclasscheck__(self, subclass, /)", subclasscheck, "Check if a class is a subclass."),
        Method::new("__dir__(self, /)", dir, "Specialized __dir__ implementation for types."),
        Method::new("__sizeof__(self, /)", sizeof, "Return memory consumption of the type object."),
    ],
    getset: attributes::GETSETS,
    ..TypeSpec::of::<PyType>(&TYPE)
};
