//! `print`, `input`, `open`.

use crate::exc::Exc;
use crate::native::{Args, Bound};
use crate::object::value::Value;
use crate::protocol::{attr, call, number, repr, truth};
use crate::thread::{PyResult, Thread};
use crate::types::str::{PyStr, intern};
use crate::types::tuple::{self, PyTuple};

fn separator(t: &Thread, v: Option<&Value>, name: &str, default: &str) -> PyResult {
    match v {
        None => Ok(intern(default)),
        Some(v) if v.is_a::<PyStr>() => Ok(v.clone()),
        Some(v) => {
            Err(t.type_error(format_args!("{name} must be None or a string, not {}", v.class().tp_name())))
        }
    }
}

pub fn print(t: &Thread, a: Bound) -> PyResult {
    let file = match a.some(3) {
        Some(file) => file.clone(),
        None => match crate::modules::sys::lookup("stdout") {
            Some(file) if file.is_none() => return Ok(Value::none()),
            Some(file) => file,
            None => return Err(t.runtime_error("lost sys.stdout")),
        },
    };
    let sep = separator(t, a.some(1), "sep", " ")?;
    let end = separator(t, a.some(2), "end", "\n")?;
    let write = attr::get_str(t, &file, "write")?;
    let Some(values) = a.get(0).downcast::<PyTuple>() else { return Ok(Value::none()) };
    for (i, v) in tuple::items(values).iter().enumerate() {
        if i > 0 {
            call::call(t, &write, std::slice::from_ref(&sep))?;
        }
        let text = repr::str(t, v)?;
        call::call(t, &write, &[text])?;
    }
    call::call(t, &write, &[end])?;
    if let Some(flush) = a.opt(4) {
        if truth::truth(t, flush)? {
            call::method(t, &file, "flush", &[])?;
        }
    }
    Ok(Value::none())
}

fn standard(t: &Thread, name: &str) -> PyResult {
    match crate::modules::sys::lookup(name) {
        Some(file) if !file.is_none() => Ok(file),
        Some(_) | None => Err(t.runtime_error(format_args!("input(): lost sys.{name}"))),
    }
}

fn is_terminal(t: &Thread, file: &Value, descriptor: i32) -> PyResult<bool> {
    let result = call::method(t, file, "fileno", &[]);
    match result {
        Ok(fd) => {
            let fd = number::to_isize(t, &fd, Exc::OverflowError)?;
            // SAFETY: only asks about a descriptor.
            Ok(fd == descriptor as isize && unsafe { libc::isatty(descriptor) } == 1)
        }
        Err(raised) => {
            drop(t.take(raised));
            Ok(false)
        }
    }
}

pub fn input(t: &Thread, a: Bound) -> PyResult {
    let (stdin, stdout) = (standard(t, "stdin")?, standard(t, "stdout")?);
    let stderr = standard(t, "stderr")?;
    if let Err(raised) = call::method(t, &stderr, "flush", &[]) {
        drop(t.take(raised));
    }
    let terminal = is_terminal(t, &stdin, 0)? && is_terminal(t, &stdout, 1)?;
    if let Some(prompt) = a.opt(0) {
        let text = repr::str(t, prompt)?;
        call::method(t, &stdout, "write", &[text])?;
    }
    if terminal || a.opt(0).is_some() {
        if let Err(raised) = call::method(t, &stdout, "flush", &[]) {
            drop(t.take(raised));
        }
    }
    let line = call::method(t, &stdin, "readline", &[])?;
    let Some(text) = line.downcast::<PyStr>() else {
        return Err(t.type_error("object.readline() returned non-string"));
    };
    if text.is_empty() {
        return Err(t.error(Exc::EOFError, "EOF when reading a line"));
    }
    let n = text.len();
    if text.char_at(n - 1) == u32::from(b'\n') {
        return Ok(crate::types::str::slice(text, 0, n - 1));
    }
    Ok(line)
}

pub fn open(t: &Thread, a: Bound) -> PyResult {
    let io = crate::import::import_module(t, "_io")?;
    let open = attr::get_str(t, &io, "open")?;
    let names = ["file", "mode", "buffering", "encoding", "errors", "newline", "closefd", "opener"];
    let (mut values, mut keywords) = (vec![a.get(0).clone()], Vec::new());
    for (i, name) in names.iter().enumerate().skip(1) {
        if let Some(v) = a.opt(i) {
            values.push(v.clone());
            keywords.push(intern(name));
        }
    }
    call::call_args(t, &open, &Args { values: &values, names: &keywords })
}
