//! `sys.stdin`, `sys.stdout`, `sys.stderr`.
//!
//! In: which files are open, the settings. Out: text streams of `_io` in `sys`; `None` where the process has no such file.

use super::settings::Settings;
use adder_vm::import::import_module;
use adder_vm::modules::sys;
use adder_vm::native::Args;
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, call};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::str::intern;
use std::io::IsTerminal;
use std::os::fd::BorrowedFd;
use std::sync::atomic::{AtomicBool, Ordering};

/// One of the three.
struct Stream {
    fd: i32,
    name: &'static str,
    direction: Direction,
    errors: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    In,
    Out,
}

/// Makes all three.
pub fn install(t: &Thread, settings: &Settings) -> PyResult<()> {
    let lenient = settings.utf8_mode == Some(true) || has_plain_locale();
    let errors = if lenient { "surrogateescape" } else { "strict" };
    let streams = [
        Stream { fd: 0, name: "stdin", direction: Direction::In, errors },
        Stream { fd: 1, name: "stdout", direction: Direction::Out, errors },
        Stream { fd: 2, name: "stderr", direction: Direction::Out, errors: "backslashreplace" },
    ];
    let io = import_module(t, "_io")?;
    for stream in &streams {
        let open = WAS_OPEN[stream.fd as usize].load(Ordering::Relaxed) && is_open(stream.fd);
        let value = if open { make(t, &io, stream, settings)? } else { Value::none() };
        sys::set(stream.name, value.clone());
        sys::set(&format!("__{}__", stream.name), value);
    }
    Ok(())
}

/// Whether the locale is C's, whose text CPython takes for UTF-8 that may be wrong.
fn has_plain_locale() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    locale.is_none_or(|name| name == "C" || name == "POSIX")
}

/// Whether each was open when the process began: the runtime opens `/dev/null` in place of what is missing.
static WAS_OPEN: [AtomicBool; 3] = [const { AtomicBool::new(true) }; 3];

extern "C" fn look() {
    for (fd, open) in (0..).zip(&WAS_OPEN) {
        open.store(is_open(fd), Ordering::Relaxed);
    }
}

// SAFETY: runs before `main`, and only asks the system about numbers.
#[cfg(target_os = "linux")]
#[used]
#[unsafe(link_section = ".init_array")]
static LOOK: extern "C" fn() = look;

fn is_open(fd: i32) -> bool {
    // SAFETY: asks about a number; no file need be open under it.
    unsafe { libc::fcntl(fd, libc::F_GETFD) != -1 }
}

pub fn is_terminal(fd: i32) -> bool {
    // SAFETY: asks about one of the standard descriptors, which nobody closes meanwhile.
    is_open(fd) && unsafe { BorrowedFd::borrow_raw(fd) }.is_terminal()
}

/// The encoding and the error handler: those of `PYTHONIOENCODING` where it has them, but that it never changes how
/// standard error handles errors.
fn encoding<'a>(stream: &Stream, settings: &'a Settings) -> (&'a str, &'a str) {
    let own = stream.errors;
    let Some(given) = settings.io_encoding.as_deref() else { return ("utf-8", own) };
    let (encoding, errors) = given.split_once(':').unwrap_or((given, ""));
    let errors = match (errors, stream.fd) {
        (_, 2) => own,
        ("", _) if encoding.is_empty() => own,
        // An encoding without a handler is meant strictly.
        ("", _) => "strict",
        (errors, _) => errors,
    };
    (if encoding.is_empty() { "utf-8" } else { encoding }, errors)
}

fn make(t: &Thread, io: &Value, stream: &Stream, settings: &Settings) -> PyResult {
    let (mode, raw_mode) = match stream.direction {
        Direction::In => ("r", "rb"),
        Direction::Out => ("w", "wb"),
    };
    let unbuffered = settings.unbuffered && stream.direction == Direction::Out;
    let file_io = attr::get_str(t, io, "FileIO")?;
    let raw = with_keywords(
        t,
        &file_io,
        &[Value::from(i64::from(stream.fd)), Value::from(raw_mode)],
        &[("closefd", Value::bool(false))],
    )?;
    attr::set(t, &raw, &intern("name"), Some(&Value::from(format!("<{}>", stream.name))))?;
    let buffer = if unbuffered {
        raw
    } else {
        let class = match stream.direction {
            Direction::In => "BufferedReader",
            Direction::Out => "BufferedWriter",
        };
        call::method(t, io, class, &[raw])?
    };
    let (encoding, errors) = encoding(stream, settings);
    // Reading knows all kinds of line ends; writing leaves them as they are.
    let newline = match stream.direction {
        Direction::In => Value::none(),
        Direction::Out => Value::from("\n"),
    };
    let by_line = !unbuffered && (stream.fd == 2 || is_terminal(stream.fd));
    let class = attr::get_str(t, io, "TextIOWrapper")?;
    let text = with_keywords(
        t,
        &class,
        &[buffer, Value::from(encoding), Value::from(errors), newline],
        &[("line_buffering", Value::bool(by_line)), ("write_through", Value::bool(unbuffered))],
    )?;
    attr::set(t, &text, &intern("mode"), Some(&Value::from(mode)))?;
    Ok(text)
}

fn with_keywords(t: &Thread, callable: &Value, positional: &[Value], keywords: &[(&str, Value)]) -> PyResult {
    let mut values = positional.to_vec();
    values.extend(keywords.iter().map(|(_, value)| value.clone()));
    let names: Vec<Value> = keywords.iter().map(|(name, _)| intern(name)).collect();
    call::call_args(t, callable, &Args { values: &values, names: &names })
}
