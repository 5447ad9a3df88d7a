//! Struct sequences: tuples whose items also have names, and which may have more named fields behind the items
//! (`time.struct_time`, `os.stat_result`, `sys.version_info`).
//!
//! An instance is a tuple of its visible fields; the hidden ones follow in memory, their number in the header's own flag
//! bits. A type is declared with [`structseq!`](crate::structseq) and given its class attributes by [`ready`]. `unsafe`
//! lives here: the hidden fields lie behind what the tuple knows of.

use super::dict::PyDict;
use super::str::intern;
use super::tuple::{self, PyTuple, TUPLE};
use crate::native::{Args, Bound, Member};
use crate::object::class::{PyType, TypeCell};
use crate::object::payload::{Payload, Visitor};
use crate::object::value::{Value, decref};
use crate::protocol::{iter, repr as repr_protocol};
use crate::thread::{PyResult, Thread};
use adder_abi::object::Layout;
use adder_abi::word::Word;
use std::mem::offset_of;

/// A tuple with hidden fields behind it.
#[repr(C)]
pub struct PyStructSeq {
    pub tuple: PyTuple,
}

const ITEMS: usize = offset_of!(PyTuple, items);
const HIDDEN_SHIFT: u32 = 16;

impl PyStructSeq {
    fn hidden(&self) -> usize {
        (self.tuple.head.flags.get() >> HIDDEN_SHIFT) as usize & 0xff
    }

    /// All fields, visible ones first.
    pub fn fields(&self) -> &[Value] {
        // SAFETY: the visible and hidden fields follow the struct and never change.
        unsafe { Value::borrow_slice((&raw const self.tuple.items).cast(), self.tuple.len + self.hidden()) }
    }
}

// SAFETY: `trace` reports all fields, all that a struct sequence owns.
unsafe impl Payload for PyStructSeq {
    const LAYOUT: Layout = Layout::Tuple;

    fn cell() -> &'static TypeCell {
        &TUPLE
    }

    fn trace(&self, visit: &mut Visitor) {
        for field in self.fields() {
            visit(field.word());
        }
    }

    unsafe fn drop_payload(this: *mut PyStructSeq) {
        // SAFETY: by the caller's contract; the sequence owns its fields.
        unsafe {
            let p = (&raw const (*this).tuple.items).cast::<Word>();
            for i in 0..(*this).tuple.len + (*this).hidden() {
                decref(*p.add(i));
            }
        }
    }
}

/// The facts of a struct sequence type.
pub struct Info {
    pub cell: &'static TypeCell,
    /// With its module: `time.struct_time`.
    pub name: &'static str,
    /// Name and documentation, in order; the name of an unnamed field is empty.
    pub fields: &'static [(&'static str, &'static str)],
    /// How many of the fields are items of the tuple.
    pub visible: usize,
}

/// How many of the fields have names.
pub const fn named(fields: &[(&str, &str)]) -> usize {
    let (mut i, mut n) = (0, 0);
    while i < fields.len() {
        n += !fields[i].0.is_empty() as usize;
        i += 1;
    }
    n
}

/// The attributes for the named fields.
pub const fn members<const N: usize>(fields: &[(&'static str, &'static str)]) -> [Member; N] {
    let mut members = [const { Member { name: "", offset: 0, writable: false, doc: "" } }; N];
    let (mut i, mut n) = (0, 0);
    while i < fields.len() {
        if !fields[i].0.is_empty() {
            members[n] =
                Member { name: fields[i].0, offset: ITEMS + 8 * i, writable: false, doc: fields[i].1 };
            n += 1;
        }
        i += 1;
    }
    members
}

/// Declares a struct sequence type: `structseq!(CELL, SPEC, INFO, "module", "name", doc, visible, [(field, doc), …])`.
#[macro_export]
macro_rules! structseq {
    ($cell:ident, $spec:ident, $info:ident, $module:literal, $name:literal, $doc:expr, $visible:expr, $fields:expr) => {
        pub static $cell: $crate::object::class::TypeCell = $crate::object::class::TypeCell::new();

        pub static $info: $crate::types::structseq::Info = $crate::types::structseq::Info {
            cell: &$cell,
            name: concat!($module, ".", $name),
            fields: &$fields,
            visible: $visible,
        };

        pub static $spec: $crate::object::class::TypeSpec = $crate::object::class::TypeSpec {
            name: $name,
            module: $module,
            base: Some(&$crate::types::tuple::TUPLE),
            variable: true,
            container: true,
            doc: $doc,
            slots: $crate::object::slots::Slots {
                new: Some(|t, class, args| $crate::types::structseq::new(t, &$info, class, args)),
                repr: Some(|t, v| $crate::types::structseq::repr(t, &$info, v)),
                ..$crate::object::slots::Slots::EMPTY
            },
            methods: &[
                $crate::native::Method::new(
                    "__reduce__(self, /)",
                    |_, a| $crate::types::structseq::reduce(&$info, a),
                    "",
                ),
                $crate::native::Method::new(
                    "__replace__(self, /, **changes)",
                    |t, a| $crate::types::structseq::replace(t, &$info, a),
                    "Return a copy of the structure with new values for the specified fields.",
                ),
            ],
            members: &$crate::types::structseq::members::<{ $crate::types::structseq::named(&$fields) }>(
                &$fields,
            ),
            ..$crate::object::class::TypeSpec::of::<$crate::types::structseq::PyStructSeq>(&$cell)
        };
    };
}

/// Gives the type, once it is made, the attributes that describe it.
pub fn ready(info: &Info) {
    let dict = info.cell.get().dict();
    dict.set_str(&intern("n_sequence_fields"), Value::from(info.visible));
    dict.set_str(&intern("n_fields"), Value::from(info.fields.len()));
    dict.set_str(&intern("n_unnamed_fields"), Value::from(info.fields.len() - named(info.fields)));
    let names = info.fields[..info.visible].iter().filter(|f| !f.0.is_empty()).map(|f| intern(f.0)).collect();
    dict.set_str(&intern("__match_args__"), tuple::new(names));
}

/// An instance; there is a value for every field, hidden ones last.
pub fn make(info: &Info, values: Vec<Value>) -> Value {
    make_in(info, info.cell.get(), values)
}

fn make_in(info: &Info, class: &PyType, mut values: Vec<Value>) -> Value {
    values.resize_with(info.fields.len(), Value::none);
    let hidden = info.fields.len() - info.visible;
    // SAFETY: the fields of the struct and all words behind it are filled in before anybody sees the object.
    unsafe {
        let value = class.instantiate_zeroed(ITEMS + values.len() * size_of::<Word>());
        let p = value.word().0 as *mut PyTuple;
        (*p).len = info.visible;
        (*p).hash.set(-1);
        let flags = &(*p).head.flags;
        flags.set(flags.get() | (hidden as u32) << HIDDEN_SHIFT);
        let to = (value.word().0 as *mut u8).add(ITEMS).cast::<Word>();
        for (i, v) in values.into_iter().enumerate() {
            to.add(i).write(v.into_word());
        }
        value
    }
}

/// All fields of an instance.
pub fn fields(v: &Value) -> &[Value] {
    match v.downcast::<PyTuple>() {
        // SAFETY: only instances of struct sequence types are passed, whose hidden count is in the flags.
        Some(tuple) if !v.class().is(TUPLE.get()) => unsafe {
            (*(&raw const *tuple).cast::<PyStructSeq>()).fields()
        },
        Some(_) | None => &[],
    }
}

/// The `new` slot.
pub fn new(t: &Thread, info: &Info, class: &PyType, args: &Args) -> PyResult {
    let pos = args.pos();
    if matches!(info.name, "sys.flags" | "sys.version_info") {
        return Err(t.type_error(format_args!("cannot create '{}' instances", info.name)));
    }
    if pos.len() > 2 {
        return Err(t.type_error(format_args!(
            "structseq() takes at most 2 arguments ({} given)",
            args.values.len()
        )));
    }
    let Some(sequence) = pos.first().or_else(|| args.keyword("sequence")) else {
        return Err(t.type_error("structseq() missing required argument 'sequence' (pos 1)"));
    };
    let extra = pos.get(1).or_else(|| args.keyword("dict"));
    let extra = match extra {
        None => None,
        Some(d) => match d.downcast::<PyDict>() {
            Some(dict) => Some(dict),
            None => {
                return Err(t.type_error(format_args!("{}() takes a dict as second arg, if any", info.name)));
            }
        },
    };
    let slots = sequence.class().slots();
    if slots.iter.is_none() && slots.get_item.is_none() {
        return Err(t.type_error("constructor requires a sequence"));
    }
    let mut values = iter::collect(t, sequence)?;
    let (least, most) = (info.visible, info.fields.len());
    if values.len() < least || values.len() > most {
        let bound = match (least == most, values.len() < least) {
            (true, _) => format!("a {least}"),
            (false, true) => format!("an at least {least}"),
            (false, false) => format!("an at most {most}"),
        };
        return Err(t.type_error(format_args!(
            "{}() takes {bound}-sequence ({}-sequence given)",
            info.name,
            values.len()
        )));
    }
    let mut used = 0;
    for (name, _) in &info.fields[values.len()..] {
        let found = if name.is_empty() { None } else { extra.and_then(|d| d.get_str(&intern(name))) };
        used += found.is_some() as usize;
        values.push(found.unwrap_or_else(Value::none));
    }
    if extra.is_some_and(|d| d.len() > used) {
        return Err(t.type_error(format_args!("{}() got duplicate or unexpected field name(s)", info.name)));
    }
    Ok(make_in(info, class, values))
}

/// The `repr` slot.
pub fn repr(t: &Thread, info: &Info, v: &Value) -> PyResult {
    let mut out = super::str::StrBuilder::new();
    out.push_str(info.name);
    out.push_str("(");
    let visible = v.downcast::<PyTuple>().map_or(&[][..], tuple::items);
    for (i, (value, (name, _))) in visible.iter().zip(info.fields).enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        out.push_str(name);
        out.push_str("=");
        let text = repr_protocol::repr(t, value)?;
        if let Some(text) = text.downcast::<super::str::PyStr>() {
            out.push_pystr(text);
        }
    }
    out.push_str(")");
    Ok(out.finish())
}

/// `__reduce__`.
pub fn reduce(info: &Info, a: Bound) -> PyResult {
    let v = a.get(0);
    let all = fields(v);
    let visible = tuple::from_slice(all.get(..info.visible).unwrap_or(all));
    let hidden = PyDict::new();
    if let Some(dict) = hidden.downcast::<PyDict>() {
        for (value, (name, _)) in all.iter().zip(info.fields).skip(info.visible) {
            dict.set_str(&intern(name), value.clone());
        }
    }
    Ok(tuple::pair(v.class().to_value(), tuple::pair(visible, hidden)))
}

/// `__replace__`.
pub fn replace(t: &Thread, info: &Info, a: Bound) -> PyResult {
    if named(info.fields) < info.fields.len() {
        return Err(t.type_error(format_args!(
            "__replace__() is not supported for {} because it has unnamed field(s)",
            info.name
        )));
    }
    let v = a.get(0);
    let mut values = fields(v).to_vec();
    let mut unknown = Vec::new();
    if let Some(changes) = a.opt(1).and_then(|d| d.downcast::<PyDict>()) {
        for (name, value) in changes.entries() {
            match info.fields.iter().position(|(n, _)| super::str::equals_str(&name, n)) {
                Some(i) if i < values.len() => values[i] = value,
                Some(_) | None => unknown.push(name),
            }
        }
    }
    if !unknown.is_empty() {
        let names = repr_protocol::repr_text(t, &super::list::new(unknown))?;
        return Err(t.type_error(format_args!("Got unexpected field name(s): {names}")));
    }
    Ok(make_in(info, v.class(), values))
}
