//! Path arguments: strings in the file system's encoding (UTF-8 with surrogateescape), bytes, `os.PathLike`, descriptors.

use adder_vm::exc::Exc;
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, buffer, call, number, repr};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::bytes::PyBytes;
use adder_vm::types::str::{PyStr, StrBuilder, from_wtf8};
use std::ffi::CString;

/// A path as a system call wants it.
pub enum Target {
    Path(CString),
    Fd(i32),
}

/// A converted path argument.
pub struct PathArg {
    pub target: Target,
    /// The descriptor, string or bytes that was given, for error messages; nothing for the default directory.
    pub given: Value,
    /// Whether results are bytes.
    pub bytes: bool,
}

impl PathArg {
    /// The path; a descriptor has none.
    pub fn path(&self) -> Option<&CString> {
        match &self.target {
            Target::Path(p) => Some(p),
            Target::Fd(_) => None,
        }
    }
}

/// What a parameter accepts beyond paths.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Accept {
    pub fd: bool,
    pub none: bool,
}

impl Accept {
    pub const PATH: Accept = Accept { fd: false, none: false };
    pub const FD: Accept = Accept { fd: true, none: false };
    pub const FD_OR_NONE: Accept = Accept { fd: true, none: true };
}

/// A string's bytes in the file system's encoding: escaped bytes (U+DC80 to U+DCFF) come out as they were.
pub fn encode(t: &Thread, s: &PyStr) -> PyResult<Vec<u8>> {
    if let Some(text) = s.as_ascii() {
        return Ok(text.as_bytes().to_vec());
    }
    let mut out = Vec::with_capacity(s.len());
    for (i, c) in s.code_points().enumerate() {
        match c {
            0xDC80..=0xDCFF => out.push((c - 0xDC00) as u8),
            _ => match char::from_u32(c) {
                Some(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                None => {
                    let i = Value::from(i);
                    let end =
                        number::binary(t, adder_vm::object::slots::BinaryOp::Add, &i, &Value::small_int(1))?;
                    let args =
                        [Value::from("utf-8"), s.to_value(), i, end, Value::from("surrogates not allowed")];
                    return Err(t.error_with(Exc::UnicodeEncodeError, &args));
                }
            },
        }
    }
    Ok(out)
}

/// Bytes from the system as a string: what is not UTF-8 becomes lone surrogates.
pub fn decode(bytes: &[u8]) -> Value {
    if std::str::from_utf8(bytes).is_ok() {
        return from_wtf8(bytes);
    }
    let mut out = StrBuilder::new();
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        for &b in chunk.invalid() {
            out.push(0xDC00 + u32::from(b));
        }
    }
    out.finish()
}

/// A name from the system: bytes where the caller gave bytes.
pub fn result(bytes: &[u8], as_bytes: bool) -> Value {
    if as_bytes { adder_vm::types::bytes::from_slice(bytes) } else { decode(bytes) }
}

/// `os.fspath`.
pub fn fspath(t: &Thread, v: &Value) -> PyResult {
    if v.is_a::<PyStr>() || v.is_a::<PyBytes>() {
        return Ok(v.clone());
    }
    let Some(method) = attr::special(t, v, "__fspath__")? else {
        return Err(t.type_error(format_args!(
            "expected str, bytes or os.PathLike object, not {}",
            v.class().tp_name()
        )));
    };
    let path = call::call(t, &method, &[])?;
    if path.is_a::<PyStr>() || path.is_a::<PyBytes>() {
        return Ok(path);
    }
    Err(t.type_error(format_args!(
        "expected {}.__fspath__() to return str or bytes, not {}",
        v.class().tp_name(),
        path.class().tp_name()
    )))
}

/// Converts a path argument of `function`.
pub fn convert(
    t: &Thread,
    v: Option<&Value>,
    function: &str,
    name: &str,
    accept: Accept,
) -> PyResult<PathArg> {
    let Some(v) = v.filter(|v| !(accept.none && v.is_none())) else {
        return Ok(PathArg { target: Target::Path(c".".to_owned()), given: Value::none(), bytes: false });
    };
    if accept.fd && !v.is_a::<PyStr>() && !v.is_a::<PyBytes>() && v.class().slots().index.is_some() {
        return Ok(PathArg { target: Target::Fd(fd(t, v)?), given: v.clone(), bytes: false });
    }
    let has_fspath = v.class().lookup_str("__fspath__").is_some();
    if !v.is_a::<PyStr>() && !v.is_a::<PyBytes>() && !has_fspath {
        let what = match (accept.fd, accept.none) {
            (true, true) => "string, bytes, os.PathLike, integer or None",
            (true, false) => "string, bytes, os.PathLike or integer",
            (false, true) => "string, bytes, os.PathLike or None",
            (false, false) => "string, bytes or os.PathLike",
        };
        return Err(
            t.type_error(format_args!("{function}: {name} should be {what}, not {}", v.class().tp_name()))
        );
    }
    let path = fspath(t, v)?;
    let bytes = path.is_a::<PyBytes>();
    let raw = match path.downcast::<PyStr>() {
        Some(s) => encode(t, s)?,
        None => buffer::bytes_of(t, &path)?,
    };
    match CString::new(raw) {
        Ok(c) => Ok(PathArg { target: Target::Path(c), given: path, bytes }),
        Err(_) => Err(t.value_error(format_args!("{function}: embedded null character in {name}"))),
    }
}

/// A file descriptor argument.
pub fn fd(t: &Thread, v: &Value) -> PyResult<i32> {
    if v.is(Value::true_ref()) || v.is(Value::false_ref()) {
        adder_vm::report::warn(t, Exc::RuntimeWarning, "bool is used as a file descriptor")?;
    }
    let n = number::to_isize(t, v, Exc::OverflowError)?;
    i32::try_from(n).map_err(|_| {
        t.overflow_error(if n < 0 { "fd is less than minimum" } else { "fd is greater than maximum" })
    })
}

/// A `dir_fd` argument: a descriptor, or the current directory for none.
pub fn dir_fd(t: &Thread, v: Option<&Value>) -> PyResult<i32> {
    match v.filter(|v| !v.is_none()) {
        Some(v) if v.class().slots().index.is_some() => fd(t, v),
        Some(v) => {
            Err(t.type_error(format_args!("argument should be integer or None, not {}", v.class().tp_name())))
        }
        None => Ok(libc::AT_FDCWD),
    }
}

/// An argument that is a string or bytes for a system call, such as an environment variable.
pub fn text(t: &Thread, v: &Value) -> PyResult<CString> {
    let raw = match v.downcast::<PyStr>() {
        Some(s) => encode(t, s)?,
        None if v.is_a::<PyBytes>() => buffer::bytes_of(t, v)?,
        None => encode_path_like(t, v)?,
    };
    CString::new(raw).map_err(|_| t.value_error("embedded null byte"))
}

fn encode_path_like(t: &Thread, v: &Value) -> PyResult<Vec<u8>> {
    let path = fspath(t, v)?;
    match path.downcast::<PyStr>() {
        Some(s) => encode(t, s),
        None => buffer::bytes_of(t, &path),
    }
}

/// Text form of a value for messages.
pub fn shown(t: &Thread, v: &Value) -> String {
    repr::str_text(t, v).unwrap_or_default()
}
