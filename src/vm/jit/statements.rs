//! The runtime helpers for statements that compiled code leaves to the runtime: imports, `match`, `with`, `except*`, classes, templates.

use super::helpers::{T, give, put, scopes, slice, status, v};
use crate::eval::{build, imports, names, patterns};
use crate::object::class::type_flag;
use crate::object::value::Value;
use crate::thread::PyResult;
use adder_abi::Word;
use adder_abi::opcode::Opcode;

/// Gives the two results of a helper.
fn two(found: PyResult<(Value, Value)>, out: *mut Word) -> i64 {
    let Ok((first, second)) = found else { return -1 };
    put(out, 0, first.into_word());
    put(out, 1, second.into_word());
    0
}

pub(super) extern "C" fn setup_with(t: T, manager: Word, out: *mut Word, _: i64) -> i64 {
    two(patterns::enter_with(t, v!(manager)), out)
}

pub(super) extern "C" fn setup_async_with(t: T, manager: Word, out: *mut Word, _: i64) -> i64 {
    two(patterns::enter_async_with(t, v!(manager)), out)
}

pub(super) extern "C" fn import_name(t: T, func: Word, name: Word, from: Word, level: Word) -> Word {
    let (globals, builtins) = scopes(func);
    // Code with fast variables has no namespace of its own.
    let locals = Value::none_ref();
    give(imports::import_in(t, &builtins, [v!(name), &globals, locals, v!(from), v!(level)]))
}

pub(super) extern "C" fn import_from(t: T, module: Word, name: Word) -> Word {
    give(imports::import_from(t, v!(module), v!(name)))
}

pub(super) extern "C" fn build_class(t: T, func: Word) -> Word {
    give(names::build_class_in(t, &scopes(func).1))
}

pub(super) extern "C" fn common_constant(t: T, index: i64) -> Word {
    give(build::common_constant(t, index as u32))
}

pub(super) extern "C" fn template(t: T, op: i64, arg: i64, args: *const Word, n: usize) -> Word {
    let op = Opcode::from_u8(op as u8).unwrap_or(Opcode::BUILD_TEMPLATE);
    give(build::template(t, op, arg as u32, slice(args, n)))
}

pub(super) extern "C" fn has_class_flag(_: T, value: Word, is_mapping: i64) -> i64 {
    let flag = if is_mapping != 0 { type_flag::MAPPING } else { type_flag::SEQUENCE };
    i64::from(v!(value).class().has_flag(flag))
}

pub(super) extern "C" fn match_keys(t: T, subject: Word, keys: Word, out: *mut Word, _: i64) -> i64 {
    let found = patterns::match_keys(t, v!(subject), v!(keys));
    two(found.map(|(values, all)| (values, Value::bool(all))), out)
}

pub(super) extern "C" fn match_class(
    t: T,
    subject: Word,
    class: Word,
    names: Word,
    positional: i64,
    out: *mut Word,
    _: i64,
) -> i64 {
    let subject = v!(subject);
    let found = patterns::match_class(t, subject, v!(class), v!(names), positional as usize);
    let found = found.map(|attributes| match attributes {
        Some(attributes) => (attributes, Value::bool(true)),
        None => (subject.clone(), Value::bool(false)),
    });
    two(found, out)
}

pub(super) extern "C" fn without_keys(t: T, mapping: Word, keys: Word) -> Word {
    give(patterns::copy_without(t, v!(mapping), v!(keys)))
}

pub(super) extern "C" fn unpack_star(t: T, iterable: Word, before: i64, out: *mut Word, n: i64) -> i64 {
    let (before, after) = (before as usize, n as usize - before as usize - 1);
    let found = build::star_items(t, v!(iterable), before, after);
    status(found.map(|items| {
        for (i, item) in items.into_iter().enumerate() {
            put(out, i, item.into_word());
        }
    }))
}

pub(super) extern "C" fn match_group(t: T, exception: Word, types: Word, out: *mut Word, _: i64) -> i64 {
    two(patterns::check_eg_match(t, v!(exception), v!(types)), out)
}

pub(super) extern "C" fn raised_group(t: T, original: Word, raised: Word) -> Word {
    give(patterns::prep_reraise_star(t, v!(original), v!(raised)))
}
