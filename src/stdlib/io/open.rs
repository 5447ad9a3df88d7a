//! `open`: a raw file, a buffer around it, text around that.

use super::DEFAULT_BUFFER_SIZE;
use super::buffered::{RANDOM, READER, WRITER};
use super::fileio::FILE_IO;
use super::text::TEXT_IO;
use adder_vm::exc::Exc;
use adder_vm::native::Bound;
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, call, number, truth};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::int;
use adder_vm::types::str::PyStr;

pub fn open(t: &Thread, a: Bound) -> PyResult {
    let text = |i: usize, name: &str| -> PyResult<Option<&PyStr>> {
        match a.some(i) {
            None => Ok(None),
            Some(v) => v.downcast::<PyStr>().map(Some).ok_or_else(|| {
                t.type_error(format_args!(
                    "open() argument '{name}' must be str or None, not {}",
                    v.class().tp_name()
                ))
            }),
        }
    };
    let mode = match a.opt(1) {
        None => "r".to_owned(),
        Some(v) => match v.downcast::<PyStr>() {
            Some(s) => s.to_string_lossy(),
            None => {
                return Err(t.type_error(format_args!(
                    "open() argument 'mode' must be str, not {}",
                    v.class().tp_name()
                )));
            }
        },
    };
    let mut buffering = match a.opt(2) {
        None => -1,
        Some(v) => {
            let n = number::index(t, v)?;
            match int::to_i64(&n).and_then(|n| i32::try_from(n).ok()) {
                Some(n) => n as isize,
                None => return Err(t.overflow_error("Python int too large to convert to C int")),
            }
        }
    };
    let (encoding, errors, newline) = (text(3, "encoding")?, text(4, "errors")?, text(5, "newline")?);
    let closefd = a.opt(6).map_or(Ok(true), |v| truth::truth(t, v))?;
    let opener = a.opt(7).cloned().unwrap_or_else(Value::none);
    // A path object is asked once: the file's name and the errors have its string.
    let slots = a.get(0).class().slots();
    let is_number = slots.index.is_some() || slots.float.is_some();
    let file = if is_number { a.get(0).clone() } else { crate::posix::paths::fspath(t, a.get(0))? };
    let (mut binary, mut is_text, mut updating) = (false, false, false);
    let mut base = None;
    let mut seen = String::new();
    for c in mode.chars() {
        if seen.contains(c) || !"rwaxbt+".contains(c) {
            return Err(t.value_error(format_args!("invalid mode: '{mode}'")));
        }
        seen.push(c);
        match c {
            'b' => binary = true,
            't' => is_text = true,
            '+' => updating = true,
            _ if base.is_some() => {
                return Err(t.value_error("must have exactly one of create/read/write/append mode"));
            }
            c => base = Some(c),
        }
    }
    if binary && is_text {
        return Err(t.value_error("can't have text and binary mode at once"));
    }
    let Some(base) = base else {
        return Err(
            t.value_error("Must have exactly one of create/read/write/append mode and at most one plus")
        );
    };
    if binary {
        for (given, name) in [
            (encoding.is_some(), "an encoding"),
            (errors.is_some(), "an errors"),
            (newline.is_some(), "a newline"),
        ] {
            if given {
                return Err(t.value_error(format_args!("binary mode doesn't take {name} argument")));
            }
        }
        if buffering == 1 {
            adder_vm::report::warn(
                t,
                Exc::RuntimeWarning,
                "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used",
            )?;
        }
    }
    let raw_mode = format!("{base}{}", if updating { "+" } else { "" });
    let args = [file, Value::from(raw_mode), Value::bool(closefd), opener];
    let raw = call::call(t, FILE_IO.get().as_value(), &args)?;
    let mut result = raw.clone();
    let wrapped = wrap(t, &a, raw, &mut result, &mut buffering, binary, base, updating);
    match wrapped {
        Ok(stream) => Ok(stream),
        Err(raised) => {
            // Whatever was opened is closed, and the first error stays.
            let exception = t.take(raised);
            if let Err(raised) = call::method(t, &result, "close", &[]) {
                drop(t.take(raised));
            }
            Err(t.raise_again(exception))
        }
    }
}

fn wrap(
    t: &Thread,
    a: &Bound,
    raw: Value,
    result: &mut Value,
    buffering: &mut isize,
    binary: bool,
    base: char,
    updating: bool,
) -> PyResult {
    let isatty = *buffering < 0 && truth::truth(t, &call::method(t, &raw, "_isatty_open_only", &[])?)?;
    let line_buffering = !binary && (*buffering == 1 || isatty);
    if *buffering == 1 || *buffering < 0 {
        let size = attr::get_str(t, &raw, "_blksize")?;
        *buffering = number::to_isize(t, &size, Exc::OverflowError).unwrap_or(DEFAULT_BUFFER_SIZE as isize);
    }
    if *buffering < 0 {
        return Err(t.value_error("invalid buffering size"));
    }
    if *buffering == 0 {
        return if binary { Ok(raw) } else { Err(t.value_error("can't have unbuffered text I/O")) };
    }
    let class = if updating {
        &RANDOM
    } else if base == 'r' {
        &READER
    } else {
        &WRITER
    };
    let buffer = call::call(t, class.get().as_value(), &[raw, Value::from(*buffering as i64)])?;
    *result = buffer.clone();
    if binary {
        return Ok(buffer);
    }
    let given = |i: usize| a.opt(i).cloned().unwrap_or_else(Value::none);
    let args = [buffer, given(3), given(4), given(5), Value::bool(line_buffering)];
    let wrapper = call::call(t, TEXT_IO.get().as_value(), &args)?;
    *result = wrapper.clone();
    attr::set_str(t, &wrapper, "mode", &a.opt(1).cloned().unwrap_or_else(|| Value::from("r")))?;
    Ok(wrapper)
}

pub fn open_code(t: &Thread, a: Bound) -> PyResult {
    if !a.get(0).is_a::<PyStr>() {
        return Err(t.type_error(format_args!(
            "open_code() argument 'path' must be str, not {}",
            a.get(0).class().tp_name()
        )));
    }
    let mode = Value::from("rb");
    open(t, Bound(&[Some(a.get(0).clone()), Some(mode), None, None, None, None, None, None]))
}

/// Whether the locale is the C locale, which means UTF-8 mode (PEP 540).
fn utf8_mode() -> bool {
    super::text::locale_encoding() == "utf-8"
}

pub fn text_encoding(t: &Thread, a: Bound) -> PyResult {
    let _ = t;
    Ok(match a.some(0) {
        Some(v) => v.clone(),
        None => Value::from(if utf8_mode() { "utf-8" } else { "locale" }),
    })
}
