//! `_string`: what `string.Formatter` shares with `str.format`.

use adder_abi::object::Header;
use adder_vm::fields;
use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::class::{TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::text::template::{First, Step, first_part, next_piece, next_step};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::str::PyStr;
use adder_vm::types::{seqiter, tuple};
use std::cell::Cell;

/// Iterates over the pieces of a template.
#[repr(C)]
struct FormatterIter {
    head: Header,
    text: Field,
    at: Cell<usize>,
}

static FORMATTER_ITER: TypeCell = TypeCell::new();
fields!(FormatterIter, FORMATTER_ITER, text);

static FORMATTER_ITER_SPEC: TypeSpec = TypeSpec {
    name: "formatteriterator",
    module: "_string",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { iter: Some(seqiter::self_iter), next: Some(next_part), ..Slots::EMPTY },
    ..TypeSpec::of::<FormatterIter>(&FORMATTER_ITER)
};

fn argument<'a>(t: &Thread, a: &Bound<'a>) -> PyResult<&'a PyStr> {
    match a.get(0).downcast::<PyStr>() {
        Some(s) => Ok(s),
        None => Err(t.type_error(format_args!("expected str, got {}", a.get(0).class().tp_name()))),
    }
}

fn parser(t: &Thread, a: Bound) -> PyResult {
    argument(t, &a)?;
    Ok(FormatterIter::class().instantiate(FormatterIter {
        head: blank_header(),
        text: Field::new(Some(a.get(0).clone())),
        at: Cell::new(0),
    }))
}

fn next_part(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let it = FormatterIter::of(v);
    let Some(text) = it.text.get() else { return Ok(None) };
    let Some(s) = text.downcast::<PyStr>() else { return Ok(None) };
    let chars = s.chars();
    let mut at = it.at.get();
    let piece = next_piece(chars, chars.len(), &mut at).map_err(|m| t.value_error(m))?;
    it.at.set(at);
    let Some(piece) = piece else { return Ok(None) };
    let part = |r: (usize, usize)| Value::from(chars.slice(r.0, r.1));
    let literal = part(piece.literal);
    Ok(Some(match piece.field {
        None => tuple::of([literal, Value::none(), Value::none(), Value::none()]),
        Some(field) => {
            let conversion = field.conversion.map_or_else(Value::none, adder_vm::types::str::from_char);
            tuple::of([literal, part(field.name), part(field.spec), conversion])
        }
    }))
}

/// Iterates over the steps of a field name.
#[repr(C)]
struct FieldIter {
    head: Header,
    text: Field,
    at: Cell<usize>,
}

static FIELD_ITER: TypeCell = TypeCell::new();
fields!(FieldIter, FIELD_ITER, text);

static FIELD_ITER_SPEC: TypeSpec = TypeSpec {
    name: "fieldnameiterator",
    module: "_string",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { iter: Some(seqiter::self_iter), next: Some(next_name), ..Slots::EMPTY },
    ..TypeSpec::of::<FieldIter>(&FIELD_ITER)
};

fn split(t: &Thread, a: Bound) -> PyResult {
    let s = argument(t, &a)?;
    let chars = s.chars();
    let (first, rest) = first_part(chars, (0, chars.len())).map_err(|m| t.value_error(m))?;
    let first = match first {
        First::Auto => Value::from(""),
        First::Index(n) => Value::from(n),
        First::Name(from, to) => Value::from(chars.slice(from, to)),
    };
    let it = FieldIter::class().instantiate(FieldIter {
        head: blank_header(),
        text: Field::new(Some(a.get(0).clone())),
        at: Cell::new(rest),
    });
    Ok(tuple::pair(first, it))
}

fn next_name(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let it = FieldIter::of(v);
    let Some(text) = it.text.get() else { return Ok(None) };
    let Some(s) = text.downcast::<PyStr>() else { return Ok(None) };
    let chars = s.chars();
    let mut at = it.at.get();
    let step = next_step(chars, chars.len(), &mut at).map_err(|m| t.value_error(m))?;
    it.at.set(at);
    Ok(step.map(|step| match step {
        Step::Attribute(from, to) => tuple::pair(Value::bool(true), Value::from(chars.slice(from, to))),
        Step::Index(n) => tuple::pair(Value::bool(false), Value::from(n)),
        Step::Key(from, to) => tuple::pair(Value::bool(false), Value::from(chars.slice(from, to))),
    }))
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_string",
    doc: "string helper module",
    functions: &[
        Method::new("formatter_parser(string, /)", parser, "parse the argument as a format string"),
        Method::new("formatter_field_name_split(string, /)", split, "split the argument as a field name"),
    ],
    types: &[&FORMATTER_ITER_SPEC, &FIELD_ITER_SPEC],
    init: None,
};
