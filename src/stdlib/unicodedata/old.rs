//! `ucd_3_2_0`: the database as it was in Unicode 3.2, which `stringprep` (and with it `idna`) is defined by.

use super::normal::{self, Form};
use super::old_tables::{CHANGED, CORRECTED, DECIMALS, MIRRORED, NUMERICS, OLD_WIDTHS, UNASSIGNED};
use super::{character, or_default};
use adder_abi::object::Header;
use adder_vm::native::{Bound, Method};
use adder_vm::object::class::{TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::Value;
use adder_vm::text::chars::Chars;
use adder_vm::text::unicode::{self, BIDIRECTIONAL, CATEGORIES, WIDTHS, names, record};
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

/// What a table of what was different has for a character.
fn was<T: Copy>(table: &[(u32, T)], c: u32) -> Option<T> {
    table.binary_search_by_key(&c, |entry| entry.0).ok().map(|at| table[at].1)
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
    let mirrored = was(&MIRRORED, c).unwrap_or_else(|| i64::from(unicode::is_mirrored(c)));
    Ok(Value::from(if existed(c) { mirrored } else { 0 }))
}

fn decimal(t: &Thread, a: Bound) -> PyResult {
    let a = args(&a);
    let c = character(t, &a, "decimal", false)?;
    let value = was(&DECIMALS, c).or_else(|| unicode::decimal(c).map(i64::from));
    or_default(t, &a, value.filter(|_| existed(c)).map(Value::from), "not a decimal")
}

fn digit(t: &Thread, a: Bound) -> PyResult {
    let a = args(&a);
    let c = character(t, &a, "digit", false)?;
    // CPython does not ask whether the character existed.
    let value = unicode::digit(c).map(|digit| Value::from(i64::from(digit)));
    or_default(t, &a, value, "not a digit")
}

fn numeric(t: &Thread, a: Bound) -> PyResult {
    let a = args(&a);
    let c = character(t, &a, "numeric", false)?;
    let value = was(&NUMERICS, c).unwrap_or_else(|| unicode::numeric(c));
    or_default(t, &a, value.filter(|_| existed(c)).map(Value::from), "not a numeric character")
}

fn east_asian_width(t: &Thread, a: Bound) -> PyResult {
    let c = character(t, &args(&a), "east_asian_width", true)?;
    let width = was(&OLD_WIDTHS, c).unwrap_or(WIDTHS[usize::from(record(c).3)]);
    Ok(Value::from(if existed(c) { width } else { "N" }))
}

fn decomposition(t: &Thread, a: Bound) -> PyResult {
    let a = args(&a);
    let c = character(t, &a, "decomposition", true)?;
    if existed(c) { super::decomposition(t, a) } else { Ok(Value::from("")) }
}

/// Characters by name; aliases and sequences have come later.
fn lookup(t: &Thread, a: Bound) -> PyResult {
    let a = args(&a);
    let found = super::lookup(t, Bound(a.0))?;
    if let (Some(name), Some(found)) = (a.get(0).downcast::<PyStr>(), found.downcast::<PyStr>()) {
        let text = name.to_string_lossy();
        if found.len() != 1
            || names::name(found.char_at(0)).is_none_or(|own| !own.eq_ignore_ascii_case(&text))
        {
            return Err(super::undefined(t, &text));
        }
    }
    Ok(found)
}

fn is_normalized(t: &Thread, a: Bound) -> PyResult {
    let done = normalize(t, Bound(a.0))?;
    super::same_text(&done, args(&a).get(1))
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
        return Ok(super::plain(a.get(1)));
    }
    let corrected = |c| CORRECTED.iter().find(|entry| entry.0 == c).map_or(c, |entry| entry.1);
    let text: Vec<u32> = s.code_points().map(corrected).collect();
    // Characters that did not exist are not taken apart, but put together.
    let out = normal::normalize_known(Chars::Four(&text), form, existed);
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
        Method::new("decimal(self, chr, default=None, /)", decimal, ""),
        Method::new("digit(self, chr, default=None, /)", digit, ""),
        Method::new("numeric(self, chr, default=None, /)", numeric, ""),
        Method::new("east_asian_width(self, chr, /)", east_asian_width, ""),
        Method::new("decomposition(self, chr, /)", decomposition, ""),
        Method::new("lookup(self, name, /)", lookup, ""),
        Method::new("is_normalized(self, form, unistr, /)", is_normalized, ""),
        Method::new("name(self, chr, default=None, /)", name, ""),
        Method::new("normalize(self, form, unistr, /)", normalize, ""),
    ],
    getset: &[adder_vm::native::GetSet::get("unidata_version", |_, _| Ok(Value::from("3.2.0")), "")],
    ..TypeSpec::of::<PyUcd>(&UCD)
};
