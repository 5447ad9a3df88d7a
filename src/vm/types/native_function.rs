//! Native functions as objects: module functions, bound native methods, `__new__` of builtin types.

use super::str::PyStr;
use super::wrappers::PyStaticMethod;
use crate::binder::{Owner, Signature, invoke, invoke_plainly, signature_of, with_receiver};
use crate::native::{Args, Bound, GetSet, Method};
use crate::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::{CompareOp, Slots};
use crate::object::value::{Field, Value};
use crate::protocol::hash::by_identity;
use crate::thread::{PyResult, Thread};
use adder_abi::object::{Header, Layout};
use adder_abi::word::Word;
use std::cell::OnceCell;

/// A native function, perhaps with a receiver.
#[repr(C)]
pub struct PyNative {
    pub head: Header,
    pub method: &'static Method,
    /// What goes in front of the arguments; a module for module functions, which do not get it.
    pub receiver: Option<Value>,
    /// Whether the receiver is passed on.
    pub bound: bool,
    /// For `__new__` of a builtin type: that type.
    pub new_of: Option<&'static PyType>,
    /// The type's name for messages, `""` for functions.
    pub owner: Option<&'static PyType>,
    pub module: Field,
    pub signature: OnceCell<&'static Signature>,
}

pub static NATIVE: TypeCell = TypeCell::new();

// SAFETY: all references are reported.
unsafe impl Payload for PyNative {
    const LAYOUT: Layout = Layout::Native;

    fn cell() -> &'static TypeCell {
        &NATIVE
    }

    fn trace(&self, visit: &mut Visitor) {
        if let Some(receiver) = &self.receiver {
            visit(receiver.word());
        }
        visit(self.module.word());
    }
}

impl PyNative {
    pub fn signature(&self) -> &'static Signature {
        self.signature.get_or_init(|| signature_of(self.method))
    }

    /// What the name is qualified with in messages: the type, or the module of a module's function (its receiver).
    fn owner(&self) -> Owner<'_> {
        match (self.owner, self.module.word()) {
            // A bound method goes by the class it was got from, as its `__qualname__` does.
            (Some(class), _) => Owner::Type(match self.receiver.as_ref().filter(|_| self.bound) {
                Some(receiver) => receiver.as_type().unwrap_or_else(|| receiver.class()),
                None => class,
            }),
            (None, word) if word.is_null() => Owner::Nothing,
            // SAFETY: the function owns its module's name while it is called.
            (None, _) => Owner::Module(unsafe { Value::borrow(&*(&raw const self.module).cast::<Word>()) }),
        }
    }
}

fn make(native: PyNative) -> Value {
    PyNative::class().instantiate(native)
}

fn blank(method: &'static Method) -> PyNative {
    PyNative {
        head: blank_header(),
        method,
        receiver: None,
        bound: false,
        new_of: None,
        owner: None,
        module: Field::empty(),
        signature: OnceCell::new(),
    }
}

/// A function of a native module.
pub fn new_function(method: &'static Method, module: Option<&Value>, module_name: &Value) -> Value {
    make(PyNative {
        receiver: module.cloned(),
        module: Field::new(Some(module_name.clone())),
        ..blank(method)
    })
}

/// A native method bound to its receiver.
pub fn new_bound_with(
    method: &'static Method,
    owner: &'static PyType,
    receiver: Value,
    signature: &'static Signature,
) -> Value {
    make(PyNative {
        receiver: Some(receiver),
        bound: true,
        owner: Some(owner),
        signature: OnceCell::from(signature),
        ..blank(method)
    })
}

/// A static method of a builtin type.
pub fn new_static(method: &'static Method, owner: &'static PyType) -> Value {
    let function = make(PyNative { owner: Some(owner), ..blank(method) });
    PyStaticMethod::wrap(function)
}

static NEW: Method = Method::new(
    "__new__($type, *args, **kwargs)",
    new_placeholder,
    "Create and return a new object.  See help(type) for accurate signature.",
);

fn new_placeholder(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::not_implemented())
}

/// `int.__new__`.
pub fn new_native_new(class: &'static PyType) -> Value {
    make(PyNative {
        receiver: Some(class.to_value()),
        new_of: Some(class),
        owner: Some(class),
        ..blank(&NEW)
    })
}

fn call_new(t: &Thread, owner: &'static PyType, args: &Args) -> PyResult {
    let name = owner.name_str();
    let Some(first) = args.pos().first() else {
        return Err(t.type_error(format_args!("{name}.__new__(): not enough arguments")));
    };
    let Some(class) = first.as_type() else {
        return Err(t.type_error(format_args!(
            "{name}.__new__(X): X is not a type object ({})",
            first.class().tp_name()
        )));
    };
    if !class.is_subtype(owner) {
        let sub = class.name_str();
        return Err(t.type_error(format_args!("{name}.__new__({sub}): {sub} is not a subtype of {name}")));
    }
    // The most derived builtin base must be the one whose `__new__` this is (`object.__new__(int)` is not safe).
    let safe = class.solid.cell.get().slots().new;
    let (Some(new), true) = (owner.slots().new, safe.is_some()) else {
        return Err(t.type_error(format_args!("cannot create '{}' instances", class.tp_name())));
    };
    if !std::ptr::eq(class.solid, owner.solid) && !safe.is_some_and(|s| std::ptr::fn_addr_eq(s, new)) {
        let (sub, solid) = (class.name_str(), class.solid.cell.get().name_str());
        return Err(t.type_error(format_args!("{name}.__new__({sub}) is not safe, use {solid}.__new__()")));
    }
    new(t, class, &Args { values: &args.values[1..], names: args.names })
}

fn native_call(t: &Thread, v: &Value, args: &Args) -> PyResult {
    let Some(this) = v.downcast::<PyNative>() else { return Ok(Value::not_implemented()) };
    call_native(t, this, args)
}

/// Calls a native function.
#[inline(always)]
pub fn call_native(t: &Thread, this: &PyNative, args: &Args) -> PyResult {
    if let Some(owner) = this.new_of {
        return call_new(t, owner, args);
    }
    let receiver = if this.bound { this.receiver.as_ref() } else { None };
    let guard = t.enter_native(" while calling a Python object")?;
    let result = match (this.method.positional, args.names.is_empty() && receiver.is_none()) {
        (Some(positional), true) => positional(t, args.values),
        (Some(positional), false) => {
            let given = receiver.filter(|_| args.names.is_empty());
            let lent =
                given.and_then(|receiver| with_receiver(receiver, args.values, |args| positional(t, args)));
            match lent {
                Some(result) => result,
                None => invoke(t, this.method, this.signature(), this.owner(), receiver, args),
            }
        }
        (None, true) => match invoke_plainly(t, this.method, this.signature(), args.values) {
            Some(result) => result,
            None => invoke(t, this.method, this.signature(), this.owner(), None, args),
        },
        _ => invoke(t, this.method, this.signature(), this.owner(), receiver, args),
    };
    drop(guard);
    result
}

fn native_repr(_t: &Thread, v: &Value) -> PyResult {
    let Some(this) = v.downcast::<PyNative>() else { return Ok(Value::none()) };
    let name = this.method.name();
    Ok(Value::from(match &this.receiver {
        Some(receiver) if !receiver.is_a::<super::module::PyModule>() => format!(
            "<built-in method {name} of {} object at {:#x}>",
            receiver.class().tp_name(),
            receiver.word().0
        ),
        Some(_) | None => format!("<built-in function {name}>"),
    }))
}

fn native_compare(_t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    let (Some(x), Some(y)) = (a.downcast::<PyNative>(), b.downcast::<PyNative>()) else {
        return Ok(Value::not_implemented());
    };
    let receivers = match (&x.receiver, &y.receiver) {
        (Some(p), Some(q)) => p.is(q),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    };
    let same = receivers && std::ptr::eq(x.method, y.method) && x.new_of.is_some() == y.new_of.is_some();
    match op {
        CompareOp::Eq => Ok(Value::bool(same)),
        CompareOp::Ne => Ok(Value::bool(!same)),
        CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => Ok(Value::not_implemented()),
    }
}

fn native_hash(_t: &Thread, v: &Value) -> PyResult<i64> {
    let Some(this) = v.downcast::<PyNative>() else { return Ok(0) };
    let h = this.receiver.as_ref().map_or(0, by_identity)
        ^ crate::protocol::hash::by_address(this.method as *const Method as usize);
    Ok(if h == -1 { -2 } else { h })
}

fn this(v: &Value) -> Option<&PyNative> {
    v.downcast::<PyNative>()
}

fn get_name(_t: &Thread, v: &Value) -> PyResult {
    Ok(this(v).map_or_else(Value::none, |n| Value::from(n.method.name())))
}

fn get_qualname(t: &Thread, v: &Value) -> PyResult {
    let Some(n) = this(v) else { return Ok(Value::none()) };
    let class = match &n.receiver {
        Some(r) if !r.is_a::<super::module::PyModule>() => Some(match r.as_type() {
            Some(class) => class.to_value(),
            None => r.class().to_value(),
        }),
        _ => n.owner.map(PyType::to_value),
    };
    match class {
        Some(class) => {
            let qualname = crate::protocol::attr::get_str(t, &class, "__qualname__")?;
            let text = qualname.downcast::<PyStr>().map(PyStr::to_string_lossy).unwrap_or_default();
            Ok(Value::from(format!("{text}.{}", n.method.name())))
        }
        None => get_name(t, v),
    }
}

fn get_doc(_t: &Thread, v: &Value) -> PyResult {
    Ok(this(v).filter(|n| !n.method.doc.is_empty()).map_or_else(Value::none, |n| Value::from(n.method.doc)))
}

fn get_self(_t: &Thread, v: &Value) -> PyResult {
    Ok(this(v).and_then(|n| n.receiver.clone()).unwrap_or_else(Value::none))
}

fn get_module(_t: &Thread, v: &Value) -> PyResult {
    Ok(this(v).and_then(|n| n.module.get()).unwrap_or_else(Value::none))
}

fn set_module(_t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    if let Some(n) = this(v) {
        n.module.set(value.cloned());
    }
    Ok(())
}

/// The signature as `inspect` wants it: from the parenthesis on, `self` marked.
pub fn text_signature(sig: &'static str, method: bool) -> Value {
    let Some(open) = sig.find('(') else { return Value::none() };
    let params = &sig[open..];
    match (method, params.starts_with("($")) {
        (true, false) => Value::from(format!("(${}", &params[1..])),
        (true, true) | (false, _) => Value::from(params),
    }
}

fn get_sig(_t: &Thread, v: &Value) -> PyResult {
    Ok(this(v).map_or_else(Value::none, |n| {
        if n.receiver.as_ref().is_some_and(|r| r.is_a::<super::module::PyModule>()) {
            // Module functions show their module as a bound first parameter.
            let text = &n.method.sig[n.method.sig.find('(').unwrap_or(0)..];
            return Value::from(if text == "()" {
                "($module, /)".to_owned()
            } else {
                format!("($module, {}{}", if text.contains('/') { "" } else { "/, " }, &text[1..])
            });
        }
        text_signature(n.method.sig, n.bound)
    }))
}

fn reduce(t: &Thread, a: Bound) -> PyResult {
    let n = a.this::<PyNative>(t)?;
    match &n.receiver {
        Some(r) if !r.is_a::<super::module::PyModule>() => {
            let getattr = crate::builtins::visible_builtin(t, "getattr")?;
            Ok(super::tuple::new(vec![
                getattr,
                super::tuple::new(vec![r.clone(), Value::from(n.method.name())]),
            ]))
        }
        _ => match n.owner {
            // A static method is found through its type.
            Some(owner) if n.module.word().is_null() => {
                let getattr = crate::builtins::visible_builtin(t, "getattr")?;
                let place = super::tuple::pair(owner.to_value(), Value::from(n.method.name()));
                Ok(super::tuple::pair(getattr, place))
            }
            Some(_) | None => Ok(Value::from(n.method.name())),
        },
    }
}

pub static NATIVE_SPEC: TypeSpec = TypeSpec {
    name: "builtin_function_or_method",
    container: true,
    weak: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots {
        call: Some(native_call),
        repr: Some(native_repr),
        compare: Some(native_compare),
        hash: Some(native_hash),
        ..Slots::EMPTY
    },
    methods: &[Method::new("__reduce__(self, /)", reduce, "")],
    getset: &[
        GetSet::get("__name__", get_name, ""),
        GetSet::get("__qualname__", get_qualname, ""),
        GetSet::get("__doc__", get_doc, ""),
        GetSet::get("__self__", get_self, ""),
        GetSet::new("__module__", get_module, set_module, ""),
        GetSet::get("__text_signature__", get_sig, ""),
    ],
    ..TypeSpec::of::<PyNative>(&NATIVE)
};
