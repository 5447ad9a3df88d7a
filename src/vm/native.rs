//! Native functions: how they are declared, how arguments reach them.
//!
//! A function is declared once, in a table beside its code: `Method { sig: "insert(self, index, object, /)", … }`. The signature, in
//! Python's own syntax, says how arguments are bound (`binder.rs`) and is what `inspect` shows. The function gets one slot
//! per parameter in order, `*args` as a tuple and `**kwargs` as a dict; a parameter without an argument is `None` whatever default the
//! signature shows: the function supplies it. Receivers (`self`) have been checked to be of the declaring type.

use crate::object::payload::Payload;
use crate::object::value::Value;
use crate::thread::{PyResult, Thread};

/// The arguments of a call: positional ones, then the values of keyword arguments.
#[derive(Clone, Copy)]
pub struct Args<'a> {
    pub values: &'a [Value],
    /// The names (exact strings) of the last `names.len()` values.
    pub names: &'a [Value],
}

impl<'a> Args<'a> {
    pub const EMPTY: Args<'static> = Args { values: &[], names: &[] };

    pub fn positional(values: &'a [Value]) -> Args<'a> {
        Args { values, names: &[] }
    }

    /// The positional arguments.
    #[inline(always)]
    pub fn pos(&self) -> &'a [Value] {
        &self.values[..self.values.len() - self.names.len()]
    }

    /// Name and value of each keyword argument.
    pub fn keywords(&self) -> impl Iterator<Item = (&'a Value, &'a Value)> + use<'a> {
        self.names.iter().zip(&self.values[self.values.len() - self.names.len()..])
    }

    pub fn has_keywords(&self) -> bool {
        !self.names.is_empty()
    }

    /// The keyword argument of that name.
    pub fn keyword(&self, name: &str) -> Option<&'a Value> {
        self.keywords().find(|(n, _)| crate::types::str::equals_str(n, name)).map(|(_, v)| v)
    }
}

/// The arguments of a native function, bound to its parameters.
#[derive(Clone, Copy)]
pub struct Bound<'a>(pub &'a [Option<Value>]);

impl<'a> Bound<'a> {
    /// The argument of a required parameter.
    #[inline(always)]
    pub fn get(&self, i: usize) -> &'a Value {
        match self.0.get(i) {
            Some(Some(value)) => value,
            // The binder fills required parameters; a declaration that asks for an optional one with `get` is a bug that shows as
            // `None` rather than as a crash.
            Some(None) | None => Value::none_ref(),
        }
    }

    /// The argument of an optional parameter, if it was given.
    #[inline(always)]
    pub fn opt(&self, i: usize) -> Option<&'a Value> {
        self.0.get(i).and_then(Option::as_ref)
    }

    /// The argument of an optional parameter, unless it was not given or is `None`.
    #[inline(always)]
    pub fn some(&self, i: usize) -> Option<&'a Value> {
        self.opt(i).filter(|v| !v.is_none())
    }

    /// The receiver.
    #[inline(always)]
    pub fn this<T: Payload>(&self, t: &Thread) -> PyResult<&'a T> {
        self.arg(t, 0)
    }

    /// A required argument that must be a `T`.
    #[inline(always)]
    pub fn arg<T: Payload>(&self, t: &Thread, i: usize) -> PyResult<&'a T> {
        match self.get(i).downcast::<T>() {
            Some(this) => Ok(this),
            None => Err(wrong_type::<T>(t, self.get(i))),
        }
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }
}

#[cold]
fn wrong_type<T: Payload>(t: &Thread, got: &Value) -> crate::thread::Raised {
    t.type_error(format_args!(
        "a '{}' object is required, not '{}'",
        T::class().tp_name(),
        got.class().tp_name()
    ))
}

/// What a native function may do, for the JIT (DESIGN §7).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effects {
    /// Depends on nothing but its arguments, changes nothing, never raises.
    Pure,
    /// May raise, but runs no Python code and changes nothing but its receiver.
    Raises,
    /// Anything.
    RunsPython,
    /// Looks at the caller's frame (`locals`, `sys._getframe`, …).
    ReadsFrame,
}

pub type NativeFn = fn(&Thread, Bound) -> PyResult;

/// Takes positional arguments as they come, with the receiver in front.
pub type PositionalFn = fn(&Thread, &[Value]) -> PyResult;

/// How a function in a type's table is bound.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MethodKind {
    Instance,
    Class,
    Static,
}

/// The declaration of a native function or method.
pub struct Method {
    /// `name(self, a, b=1, /, *, c=None)`. Without a signature that Python can write: `name(...)` is not allowed; use
    /// `*args, **kwargs`.
    pub sig: &'static str,
    pub func: NativeFn,
    /// Called instead of `func` when there are no keyword arguments: for functions of any number of arguments, which
    /// would otherwise come as a tuple.
    pub positional: Option<PositionalFn>,
    pub kind: MethodKind,
    pub effects: Effects,
    pub doc: &'static str,
}

impl Method {
    const fn declare(sig: &'static str, func: NativeFn, kind: MethodKind, doc: &'static str) -> Method {
        Method { sig, func, positional: None, kind, effects: Effects::RunsPython, doc }
    }

    /// An instance method (or module function) that may run Python code.
    pub const fn new(sig: &'static str, func: NativeFn, doc: &'static str) -> Method {
        Method::declare(sig, func, MethodKind::Instance, doc)
    }

    pub const fn class(sig: &'static str, func: NativeFn, doc: &'static str) -> Method {
        Method::declare(sig, func, MethodKind::Class, doc)
    }

    pub const fn stat(sig: &'static str, func: NativeFn, doc: &'static str) -> Method {
        Method::declare(sig, func, MethodKind::Static, doc)
    }

    /// Adds an entry for calls without keyword arguments.
    pub const fn positional(mut self, func: PositionalFn) -> Method {
        self.positional = Some(func);
        self
    }

    pub const fn with(mut self, effects: Effects) -> Method {
        self.effects = effects;
        self
    }

    /// The name before the parenthesis.
    pub const fn name(&self) -> &'static str {
        let bytes = self.sig.as_bytes();
        let mut i = 0;
        while i < bytes.len() && bytes[i] != b'(' {
            i += 1;
        }
        self.sig.split_at(i).0
    }
}

/// A computed attribute of a builtin type.
pub struct GetSet {
    pub name: &'static str,
    pub get: fn(&Thread, &Value) -> PyResult,
    /// Sets, or deletes for `None`.
    pub set: Option<fn(&Thread, &Value, Option<&Value>) -> PyResult<()>>,
    pub doc: &'static str,
    /// CPython keeps it in the struct: its descriptor is a `member_descriptor`.
    pub is_member: bool,
}

impl GetSet {
    /// An attribute that cannot be set, and is a field of the struct for those who ask.
    pub const fn member(
        name: &'static str,
        get: fn(&Thread, &Value) -> PyResult,
        doc: &'static str,
    ) -> GetSet {
        GetSet { name, get, set: None, doc, is_member: true }
    }

    pub const fn get(name: &'static str, get: fn(&Thread, &Value) -> PyResult, doc: &'static str) -> GetSet {
        GetSet { name, get, set: None, doc, is_member: false }
    }

    pub const fn new(
        name: &'static str,
        get: fn(&Thread, &Value) -> PyResult,
        set: fn(&Thread, &Value, Option<&Value>) -> PyResult<()>,
        doc: &'static str,
    ) -> GetSet {
        GetSet { name, get, set: Some(set), doc, is_member: false }
    }
}

/// An attribute of a builtin type that is a field of its struct holding an owned word.
pub struct Member {
    pub name: &'static str,
    /// Offset of a `Field` or owned word in the struct. An empty one reads as `None`.
    pub offset: usize,
    pub writable: bool,
    pub doc: &'static str,
}

/// A native module's declaration, in `adder-stdlib` or here.
pub struct ModuleSpec {
    pub name: &'static str,
    pub doc: &'static str,
    pub functions: &'static [Method],
    /// Types to be made and added under their names.
    pub types: &'static [&'static crate::object::class::TypeSpec],
    /// Adds what tables cannot say: constants, computed values.
    pub init: Option<fn(&Thread, &crate::types::module::PyModule) -> PyResult<()>>,
}
