//! `ucd_3_2_0`: the database as it was in Unicode 3.2, which `stringprep` (and with it `idna`) is defined by.

use super::normal::{self, Form};
use super::old_tables::{CHANGED, CORRECTED, UNASSIGNED};
use super::{character, or_default};
use adder_abi::object::Header;
use adder_vm::native::{Bound, Method};
use adder_vm::object::class::{TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::Value;
use adder_vm::text::chars::Chars;
use adder_vm::text::unicode::{self, BIDIRECTIONAL, CATEGORIES, names, record};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::str::PyStr;
use std::cmp::Ordering;

#[repr(C)]
pub struct PyUcd {
    head: Header,
}

pub static UCD: TypeCell = TypeCell::new();

// SAFETY: the struct owns no references.
unsafe impl Payload for PyUcd {
    fn cell() -> &'static TypeCell {
        &UCD
    }
}

/// The one object.
pub fn object() -> Value {
    PyUcd::class().instantiate(PyUcd { head: blank_header() })
}

/// Whether the character was assigned in Unicode 3.2, as far as it is now.
fn existed(c: u32) -> bool {
    UNASSIGNED
        .binary_search_by(|(from, to)| {
            if *to < c {
                Ordering::Less
            } else if *from > c {
                Ordering::Greater
            } else {
                Ordering::Equal
            }
        })
        .is_err()
}

fn changed(c: u32) -> Option<(&'static str, &'static str)> {
    CHANGED.binary_search_by_key(&c, |e| e.0).ok().map(|i| (CHANGED[i].1, CHANGED[i].2))
}

/// The methods' arguments begin behind the receiver.
fn args<'a>(a: &Bound<'a>) -> Bound<'a> {
    Bound(&a.0[1..])
}

fn category(t: &Thread, a: Bound) -> PyResult {
    let c = character(t, &args(&a), "category", true)?;
    Ok(Value::from(match (existed(c), changed(c)) {
        (false, _) => "Cn",
        (true, Some((category, _))) => category,
        (true, None) => CATEGORIES[usize::from(record(c).0)],
    }))
}

fn bidirectional(t: &Thread, a: Bound) -> PyResult {
    let c = character(t, &args(&a), "bidirectional", true)?;
    Ok(Value::from(match (existed(c), changed(c)) {
        (false, _) => "",
        (true, Some((_, class))) => class,
        (true, None) => BIDIRECTIONAL[usize::from(record(c).1)],
    }))
}

fn combining(t: &Thread, a: Bound) -> PyResult {
    let c = character(t, &args(&a), "combining", true)?;
    Ok(Value::from(if existed(c) { i64::from(record(c).2) } else { 0 }))
}

fn mirrored(t: &Thread, a: Bound) -> PyResult {
    let c = character(t, &args(&a), "mirrored", true)?;
    Ok(Value::from(i64::from(existed(c) && unicode::is_mirrored(c))))
}

fn name(t: &Thread, a: Bound) -> PyResult {
    let a = args(&a);
    let c = character(t, &a, "name", false)?;
    or_default(t, &a, names::name(c).filter(|_| existed(c)).map(Value::from), "no such name")
}

fn normalize(t: &Thread, a: Bound) -> PyResult {
    let a = args(&a);
    let form: Form = super::form(t, &a, "normalize")?;
    let Some(s) = a.get(1).downcast::<PyStr>() else {
        return Err(t.type_error(format_args!(
            "normalize() argument 2 must be str, not {}",
            a.get(1).class().tp_name()
        )));
    };
    if s.is_ascii() {
        return Ok(a.get(1).clone());
    }
    // Characters that did not exist are left alone: the text between them is normalised.
    let mut out: Vec<u32> = Vec::new();
    let mut run: Vec<u32> = Vec::new();
    for c in s.code_points() {
        if !existed(c) {
            out.extend(normal::normalize(Chars::Four(&run), form));
            run.clear();
            out.push(c);
        } else {
            let corrected = CORRECTED.iter().find(|e| e.0 == c).map(|e| e.1);
            run.push(corrected.unwrap_or(c));
        }
    }
    out.extend(normal::normalize(Chars::Four(&run), form));
    Ok(Value::from(Chars::Four(&out)))
}

pub static UCD_SPEC: TypeSpec = TypeSpec {
    name: "UCD",
    module: "unicodedata",
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots::EMPTY,
    methods: &[
        Method::new("category(self, chr, /)", category, ""),
        Method::new("bidirectional(self, chr, /)", bidirectional, ""),
        Method::new("combining(self, chr, /)", combining, ""),
        Method::new("mirrored(self, chr, /)", mirrored, ""),
        Method::new("name(self, chr, default=None, /)", name, ""),
        Method::new("normalize(self, form, unistr, /)", normalize, ""),
    ],
    getset: &[adder_vm::native::GetSet::get("unidata_version", |_, _| Ok(Value::from("3.2.0")), "")],
    ..TypeSpec::of::<PyUcd>(&UCD)
};
