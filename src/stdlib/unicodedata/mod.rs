//! `unicodedata`: the Unicode character database, version 16.0.

mod normal;
mod old;
#[rustfmt::skip]
mod old_tables;
#[rustfmt::skip]
#[allow(clippy::all)]
mod tables;

use adder_vm::exc::Exc;
use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::value::Value;
use adder_vm::text::chars::Chars;
use adder_vm::text::unicode::{self, BIDIRECTIONAL, CATEGORIES, WIDTHS, names, record};
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::str::PyStr;
use adder_vm::types::str::args::type_or_none;
use normal::Form;

/// A character argument; `one` says that the function has no other argument.
fn character(t: &Thread, a: &Bound, name: &str, one: bool) -> PyResult<u32> {
    let which = if one { "argument" } else { "argument 1" };
    match a.get(0).downcast::<PyStr>() {
        Some(s) if s.len() == 1 => Ok(s.char_at(0)),
        Some(s) => Err(t.type_error(format_args!(
            "{name}(): {which} must be a unicode character, not a string of length {}",
            s.len()
        ))),
        None => Err(t.type_error(format_args!(
            "{name}() {which} must be a unicode character, not {}",
            type_or_none(a.get(0))
        ))),
    }
}

/// The value found, the default given, or an error.
fn or_default(t: &Thread, a: &Bound, found: Option<Value>, message: &str) -> PyResult {
    match (found, a.opt(1)) {
        (Some(v), _) => Ok(v),
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(t.value_error(message)),
    }
}

fn decimal(t: &Thread, a: Bound) -> PyResult {
    let c = character(t, &a, "decimal", false)?;
    or_default(t, &a, unicode::decimal(c).map(|d| Value::from(i64::from(d))), "not a decimal")
}

fn digit(t: &Thread, a: Bound) -> PyResult {
    let c = character(t, &a, "digit", false)?;
    or_default(t, &a, unicode::digit(c).map(|d| Value::from(i64::from(d))), "not a digit")
}

fn numeric(t: &Thread, a: Bound) -> PyResult {
    let c = character(t, &a, "numeric", false)?;
    or_default(t, &a, unicode::numeric(c).map(Value::from), "not a numeric character")
}

fn category(t: &Thread, a: Bound) -> PyResult {
    let c = character(t, &a, "category", true)?;
    Ok(Value::from(CATEGORIES[usize::from(record(c).0)]))
}

fn bidirectional(t: &Thread, a: Bound) -> PyResult {
    let c = character(t, &a, "bidirectional", true)?;
    Ok(Value::from(BIDIRECTIONAL[usize::from(record(c).1)]))
}

fn combining(t: &Thread, a: Bound) -> PyResult {
    let c = character(t, &a, "combining", true)?;
    Ok(Value::from(i64::from(record(c).2)))
}

fn mirrored(t: &Thread, a: Bound) -> PyResult {
    let c = character(t, &a, "mirrored", true)?;
    Ok(Value::from(i64::from(unicode::is_mirrored(c))))
}

fn east_asian_width(t: &Thread, a: Bound) -> PyResult {
    let c = character(t, &a, "east_asian_width", true)?;
    Ok(Value::from(WIDTHS[usize::from(record(c).3)]))
}

fn decomposition(t: &Thread, a: Bound) -> PyResult {
    let c = character(t, &a, "decomposition", true)?;
    Ok(match normal::full_syllable(c).map(|parts| ("", parts)).or_else(|| normal::decomposition(c)) {
        None => Value::from(""),
        Some((tag, parts)) => {
            let mut words: Vec<String> = parts.iter().map(|p| format!("{p:04X}")).collect();
            if !tag.is_empty() {
                words.insert(0, tag.to_owned());
            }
            Value::from(words.join(" "))
        }
    })
}

fn form(t: &Thread, a: &Bound, name: &str) -> PyResult<Form> {
    let Some(s) = a.get(0).downcast::<PyStr>() else {
        return Err(
            t.type_error(format_args!("{name}() argument 1 must be str, not {}", type_or_none(a.get(0))))
        );
    };
    Form::find(&s.to_string_lossy()).ok_or_else(|| t.value_error("invalid normalization form"))
}

fn normalized(t: &Thread, a: &Bound, name: &str) -> PyResult {
    let Some(s) = a.get(1).downcast::<PyStr>() else {
        return Err(
            t.type_error(format_args!("{name}() argument 2 must be str, not {}", type_or_none(a.get(1))))
        );
    };
    let form = form(t, a, name)?;
    // Below U+00C0 only compatibility changes anything, and below U+0080 nothing does.
    if s.is_ascii() {
        return Ok(plain(a.get(1)));
    }
    Ok(Value::from(Chars::Four(&normal::normalize(s.chars(), form))))
}

fn normalize(t: &Thread, a: Bound) -> PyResult {
    normalized(t, &a, "normalize")
}

fn is_normalized(t: &Thread, a: Bound) -> PyResult {
    let done = normalized(t, &a, "is_normalized")?;
    same_text(&done, a.get(1))
}

fn same_text(a: &Value, b: &Value) -> PyResult {
    let same = match (a.downcast::<PyStr>(), b.downcast::<PyStr>()) {
        (Some(x), Some(y)) => adder_vm::types::str::equals(x, y),
        (_, _) => false,
    };
    Ok(Value::bool(same))
}

/// The text as an exact `str`.
fn plain(text: &Value) -> Value {
    match text.downcast_exact::<PyStr>() {
        Some(_) => text.clone(),
        None => text.downcast::<PyStr>().map_or_else(Value::none, |s| Value::from(s.chars())),
    }
}

fn undefined(t: &Thread, name: &str) -> Raised {
    t.error_with(Exc::KeyError, &[Value::from(format!("undefined character name '{name}'"))])
}

fn name(t: &Thread, a: Bound) -> PyResult {
    let c = character(t, &a, "name", false)?;
    or_default(t, &a, names::name(c).map(Value::from), "no such name")
}

fn lookup(t: &Thread, a: Bound) -> PyResult {
    let Some(s) = a.get(0).downcast::<PyStr>() else {
        return Err(
            t.type_error(format_args!("lookup() argument must be str, not {}", type_or_none(a.get(0))))
        );
    };
    let text = s.to_string_lossy();
    match names::lookup(&text) {
        Some(found) => Ok(Value::from(Chars::Four(&found))),
        None => Err(undefined(t, &text)),
    }
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "unicodedata",
    doc: "This module provides access to the Unicode Character Database which\ndefines character properties for all Unicode characters.",
    functions: &[
        Method::new(
            "decimal(chr, default=None, /)",
            decimal,
            "Converts a Unicode character into its equivalent decimal value.",
        ),
        Method::new(
            "digit(chr, default=None, /)",
            digit,
            "Converts a Unicode character into its equivalent digit value.",
        ),
        Method::new(
            "numeric(chr, default=None, /)",
            numeric,
            "Converts a Unicode character into its equivalent numeric value.",
        ),
        Method::new(
            "category(chr, /)",
            category,
            "Returns the general category assigned to the character chr as string.",
        ),
        Method::new(
            "bidirectional(chr, /)",
            bidirectional,
            "Returns the bidirectional class assigned to the character chr as string.",
        ),
        Method::new(
            "combining(chr, /)",
            combining,
            "Returns the canonical combining class assigned to the character chr as integer.",
        ),
        Method::new(
            "mirrored(chr, /)",
            mirrored,
            "Returns the mirrored property assigned to the character chr as integer.",
        ),
        Method::new(
            "east_asian_width(chr, /)",
            east_asian_width,
            "Returns the east asian width assigned to the character chr as string.",
        ),
        Method::new(
            "decomposition(chr, /)",
            decomposition,
            "Returns the character decomposition mapping assigned to the character chr as string.",
        ),
        Method::new(
            "is_normalized(form, unistr, /)",
            is_normalized,
            "Return whether the Unicode string unistr is in the normal form 'form'.",
        ),
        Method::new(
            "normalize(form, unistr, /)",
            normalize,
            "Return the normal form 'form' for the Unicode string unistr.",
        ),
        Method::new(
            "name(chr, default=None, /)",
            name,
            "Returns the name assigned to the character chr as a string.",
        ),
        Method::new("lookup(name, /)", lookup, "Look up character by name."),
    ],
    types: &[&old::UCD_SPEC],
    init: Some(|_, module| {
        module.add("ucd_3_2_0", old::object());
        module.add("unidata_version", Value::from(unicode::VERSION));
        Ok(())
    }),
};
