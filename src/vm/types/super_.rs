//! `super`.
//!
//! The form without arguments reads the calling frame: its first argument and its `__class__` cell. `unsafe` lives here for that.

use super::cell::{self, PyCell};
use super::str::equals_str;
use crate::eval::prepare::Instr;
use crate::eval::{attrs, frames};
use crate::native::{Args, Member};
use crate::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::Slots;
use crate::object::value::{Field, Value};
use crate::protocol::attr;
use crate::thread::{PyResult, Raised, Thread};
use crate::types::code::PyCode;
use adder_abi::Word;
use adder_abi::object::{Header, Layout};
use adder_abi::thread::Frame;
use std::mem::offset_of;

#[repr(C)]
pub struct PySuper {
    pub head: Header,
    /// The class behind which attributes are looked for.
    class: Field,
    object: Field,
    /// The class whose MRO is searched; empty while unbound.
    object_class: Field,
}

pub static SUPER: TypeCell = TypeCell::new();

// SAFETY: the references are reported.
unsafe impl Payload for PySuper {
    const LAYOUT: Layout = Layout::Super;

    fn cell() -> &'static TypeCell {
        &SUPER
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.class.word());
        visit(self.object.word());
        visit(self.object_class.word());
    }

    fn clear(&self) {
        self.object.set(None);
    }
}

fn super_new(_t: &Thread, class: &PyType, _args: &Args) -> PyResult {
    Ok(class.instantiate_with(|| PySuper {
        head: blank_header(),
        class: Field::empty(),
        object: Field::empty(),
        object_class: Field::empty(),
    }))
}

/// The class whose MRO counts for `super(class, object)`.
fn check(t: &Thread, class: &Value, object: &Value) -> PyResult {
    let Some(class_type) = class.as_type() else {
        return Err(
            t.type_error(format_args!("super() argument 1 must be a type, not {}", class.class().tp_name()))
        );
    };
    if object.as_type().is_some_and(|o| o.is_subtype(class_type)) {
        return Ok(object.clone());
    }
    if object.class().is_subtype(class_type) {
        return Ok(object.class().to_value());
    }
    if let Some(says) = attr::find(t, object, "__class__")? {
        if says.as_type().is_some_and(|c| c.is_subtype(class_type)) {
            return Ok(says);
        }
    }
    Err(not_an_instance(t, class_type, object))
}

/// Raises the error of `super(class, object)` for an object that has nothing to do with the class.
#[cold]
pub fn not_an_instance(t: &Thread, class: &PyType, object: &Value) -> Raised {
    let (shown, of) = match object.as_type() {
        Some(o) => ("type", o.tp_name()),
        None => ("instance of", object.class().tp_name()),
    };
    t.type_error(format_args!(
        "super(type, obj): obj ({shown} {of}) is not an instance or subtype of type ({}).",
        class.tp_name()
    ))
}

/// Class and first argument of the function that runs now.
fn from_frame(t: &Thread) -> PyResult<(Value, Value)> {
    let top = t.head.top.get();
    if top.is_null() {
        return Err(t.runtime_error("super(): no current frame"));
    }
    // SAFETY: the topmost activation is alive; interpreted ones are the heads of frames.
    unsafe {
        if (*top).code.get() & 1 != 0 {
            return Err(t.runtime_error("super(): no current frame"));
        }
        // A comprehension counts as part of the function around it, whose frame is the one before.
        let mut frame: *const Frame = top.cast();
        while matches!(
            frames::code_of(frame).unit.name.as_bytes(),
            b"<listcomp>" | b"<setcomp>" | b"<dictcomp>"
        ) {
            match crate::eval::caller_of(frame) {
                Some(outer) => frame = outer,
                None => break,
            }
        }
        let code = frames::code_of(frame);
        let unit = &code.unit;
        if unit.argcount == 0 {
            return Err(t.runtime_error("super(): no arguments"));
        }
        let variables = frames::variables(frame);
        let nlocals = unit.nlocals as usize;
        let mut object = *variables;
        if object.is_null() {
            // A captured argument has moved to its cell.
            if let Some(i) = unit.cell2arg.iter().position(|&a| a == 0) {
                let word = *variables.add(nlocals + i);
                if !word.is_null() {
                    if let Some(value) = Value::borrow(&word).downcast::<PyCell>() {
                        object = value.value.get();
                    }
                }
            }
        }
        if object.is_null() {
            return Err(t.runtime_error("super(): arg[0] deleted"));
        }
        let object = Value::from_borrowed(object);
        let ncells = unit.cellvars.len();
        for (i, name) in unit.freevars.iter().enumerate() {
            if name.as_bytes() != b"__class__" {
                continue;
            }
            let word = *variables.add(nlocals + ncells + i);
            if word.is_null() {
                return Err(t.runtime_error("super(): bad __class__ cell"));
            }
            let Some(holder) = Value::borrow(&word).downcast::<PyCell>() else {
                return Err(t.runtime_error("super(): bad __class__ cell"));
            };
            let Some(class) = cell::get(holder) else {
                return Err(t.runtime_error("super(): empty __class__ cell"));
            };
            if class.as_type().is_none() {
                return Err(t.runtime_error(format_args!(
                    "super(): __class__ is not a type ({})",
                    class.class().tp_name()
                )));
            }
            return Ok((class, object));
        }
        Err(t.runtime_error("super(): __class__ cell not found"))
    }
}

fn super_init(t: &Thread, v: &Value, args: &Args) -> PyResult<()> {
    if args.has_keywords() {
        return Err(t.type_error("super() takes no keyword arguments"));
    }
    let (class, object) = match args.values {
        [] => {
            let (class, object) = from_frame(t)?;
            (class, Some(object))
        }
        [class] => (class.clone(), None),
        [class, object] => (class.clone(), Some(object.clone()).filter(|o| !o.is_none())),
        more => {
            return Err(t.type_error(format_args!("super expected at most 2 arguments, got {}", more.len())));
        }
    };
    if class.as_type().is_none() {
        return Err(
            t.type_error(format_args!("super() argument 1 must be a type, not {}", class.class().tp_name()))
        );
    }
    let object_class = match &object {
        Some(object) => Some(check(t, &class, object)?),
        None => None,
    };
    if let Some(this) = v.downcast::<PySuper>() {
        this.class.put(class);
        this.object.set(object);
        this.object_class.set(object_class);
    }
    Ok(())
}

/// `super(class, object).name`, for the loop's shortcut as well.
fn find(t: &Thread, this: &PySuper, name: &Value) -> PyResult<Option<Value>> {
    let (Some(class), Some(start)) = (this.class.get(), this.object_class.get()) else { return Ok(None) };
    if equals_str(name, "__class__") {
        return Ok(None);
    }
    let (Some(class), Some(start_type)) = (class.as_type(), start.as_type()) else { return Ok(None) };
    let name = attr::name_of(t, name)?;
    let Some(found) = start_type.lookup_after(class, &name) else { return Ok(None) };
    let object = this.object.get();
    match found.class().slots().descr_get {
        Some(get) => {
            // Bound to the class itself for class methods and the like.
            let object = object.filter(|o| !o.is(&start));
            get(t, &found, object.as_ref(), &start).map(Some)
        }
        None => Ok(Some(found)),
    }
}

/// What `super(class, object).name` calls with the object in front, for an instance of the class and a method that is found without
/// running Python code.
pub fn method(class: &Value, object: &Value, name: &Value) -> Option<Value> {
    let class = class.as_type()?;
    if object.as_type().is_some() || !object.class().is_subtype(class) || equals_str(name, "__class__") {
        return None;
    }
    object.class().lookup_after(class, name).filter(attr::binds_as_method)
}

/// What `super().name` calls, with the object in front, in the method that `frame` runs; both borrowed. None where the method is not an
/// ordinary one of an instance: `super` itself finds out. `load`, the instruction that gets the method, keeps what was found.
///
/// # Safety
/// The frame is alive and of this code.
pub unsafe fn method_here(
    frame: *const Frame,
    code: &PyCode,
    name: &Value,
    load: &Instr,
) -> Option<(Word, Word)> {
    let unit = &code.unit;
    // Comprehensions and the like count as part of the function around them.
    if unit.argcount == 0 || unit.name.as_bytes().starts_with(b"<") {
        return None;
    }
    let at = unit.freevars.iter().position(|n| n.as_bytes() == b"__class__")?;
    // SAFETY: by the caller's contract; arguments and free variables come first in a frame. No Python code runs here.
    unsafe {
        let variables = frames::variables(frame);
        let object = *variables;
        let cell = *variables.add(unit.nlocals as usize + unit.cellvars.len() + at);
        if !object.is_ptr() || !cell.is_ptr() {
            return None;
        }
        let class = Value::borrow(&cell).downcast_exact::<PyCell>()?.value.get();
        if class.is_null() {
            return None;
        }
        let behind = Value::borrow(&class);
        let this = Value::borrow(&object);
        let (shape, own) = (this.shape()?, this.class());
        if let Some(found) = attrs::super_method(load, shape, own, behind) {
            return Some((found, object));
        }
        let class = behind.as_type()?;
        if this.as_type().is_some() || equals_str(name, "__class__") {
            return None;
        }
        let found = own.lookup_word_after(class, name).filter(|w| attr::binds_as_method(Value::borrow(w)))?;
        attrs::remember_super(load, shape, own, behind, found);
        Some((found, object))
    }
}

fn getattr(t: &Thread, v: &Value, name: &Value) -> PyResult {
    let Some(this) = v.downcast::<PySuper>() else { return attr::generic_get(t, v, name) };
    match find(t, this, name)? {
        Some(found) => Ok(found),
        None => attr::generic_get(t, v, name),
    }
}

fn descr_get(t: &Thread, v: &Value, object: Option<&Value>, _class: &Value) -> PyResult {
    let Some(this) = v.downcast::<PySuper>() else { return Ok(v.clone()) };
    let (Some(object), false) = (object.filter(|o| !o.is_none()), this.object.is_set()) else {
        return Ok(v.clone());
    };
    let Some(class) = this.class.get() else { return Ok(v.clone()) };
    if !v.class().is(SUPER.get()) {
        return crate::protocol::call::call(t, v.class().as_value(), &[class, object.clone()]);
    }
    let object_class = check(t, &class, object)?;
    Ok(SUPER.get().instantiate_with(|| PySuper {
        head: blank_header(),
        class: Field::new(Some(class)),
        object: Field::new(Some(object.clone())),
        object_class: Field::new(Some(object_class)),
    }))
}

fn super_repr(_t: &Thread, v: &Value) -> PyResult {
    let Some(this) = v.downcast::<PySuper>() else { return Ok(Value::none()) };
    let name = |f: &Field| {
        f.get().and_then(|c| c.as_type().map(PyType::name_str)).unwrap_or_else(|| "NULL".to_owned())
    };
    Ok(Value::from(match this.object_class.is_set() {
        true => format!("<super: <class '{}'>, <{} object>>", name(&this.class), name(&this.object_class)),
        false => format!("<super: <class '{}'>, NULL>", name(&this.class)),
    }))
}

pub static SUPER_SPEC: TypeSpec = TypeSpec {
    name: "super",
    layout: Layout::Super,
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\nsuper(type, obj) -> bound super object; requires isinstance(obj, type)\nsuper(type, type2) -> bound super object; requires issubclass(type2, type)\nTypical use to call a cooperative superclass method:\nclass C(B):\n    def meth(self, arg):\n        super().meth(arg)\nThis works for class methods too:\nclass C(B):\n    @classmethod\n    def cmeth(cls, arg):\n        super().cmeth(arg)\n",
    slots: Slots {
        new: Some(super_new),
        init: Some(super_init),
        getattr: Some(getattr),
        descr_get: Some(descr_get),
        repr: Some(super_repr),
        ..Slots::EMPTY
    },
    members: &[
        Member {
            name: "__thisclass__",
            offset: offset_of!(PySuper, class),
            writable: false,
            doc: "the class invoking super()",
        },
        Member {
            name: "__self__",
            offset: offset_of!(PySuper, object),
            writable: false,
            doc: "the instance invoking super(); may be None",
        },
        Member {
            name: "__self_class__",
            offset: offset_of!(PySuper, object_class),
            writable: false,
            doc: "the type of the instance invoking super(); may be None",
        },
    ],
    ..TypeSpec::of::<PySuper>(&SUPER)
};
