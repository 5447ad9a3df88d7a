//! The abstract classes: what a stream does when its class says nothing else.

use super::{closed_error, is_closed, unsupported};
use adder_abi::object::Header;
use adder_vm::exc::Exc;
use adder_vm::native::{Args, Bound, GetSet, Method};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, blank_header};
use adder_vm::object::shape;
use adder_vm::object::slots::Slots;
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, call, iter, number, seq, truth};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::bytes::{PyByteArray, PyBytes};
use adder_vm::types::int;
use adder_vm::types::list;
use std::cell::Cell;

/// What every stream begins with.
#[repr(C)]
pub struct PyIoBase {
    pub head: Header,
    pub closed: Cell<bool>,
    /// The finalizer is closing the stream.
    pub finalizing: Cell<bool>,
}

impl PyIoBase {
    pub fn blank() -> PyIoBase {
        PyIoBase { head: blank_header(), closed: Cell::new(false), finalizing: Cell::new(false) }
    }
}

pub static IO_BASE: TypeCell = TypeCell::new();
pub static RAW_BASE: TypeCell = TypeCell::new();
pub static BUFFERED_BASE: TypeCell = TypeCell::new();
pub static TEXT_BASE: TypeCell = TypeCell::new();

// SAFETY: the struct owns no references.
unsafe impl Payload for PyIoBase {
    fn cell() -> &'static TypeCell {
        &IO_BASE
    }
}

fn new(_: &Thread, class: &PyType, _: &Args) -> PyResult {
    Ok(class.instantiate(PyIoBase::blank()))
}

/// Streams take what arguments their `__init__` takes.
fn init(_: &Thread, _: &Value, _: &Args) -> PyResult<()> {
    Ok(())
}

macro_rules! refused {
    ($($name:ident $text:literal;)*) => {
        $(fn $name(t: &Thread, _: Bound) -> PyResult {
            Err(unsupported(t, $text))
        })*
    };
}

refused! {
    no_seek "seek";
    no_truncate "truncate";
    no_fileno "fileno";
    no_detach "detach";
    no_read "read";
    no_read1 "read1";
    no_write "write";
    no_readline "readline";
}

fn not_implemented(t: &Thread, _: Bound) -> PyResult {
    Err(t.error_with(Exc::NotImplementedError, &[]))
}

fn no(_: &Thread, _: Bound) -> PyResult {
    Ok(Value::bool(false))
}

fn none(_: &Thread, _: &Value) -> PyResult {
    Ok(Value::none())
}

pub fn check_closed(t: &Thread, stream: &Value) -> PyResult<()> {
    if is_closed(t, stream)? { Err(closed_error(t)) } else { Ok(()) }
}

fn tell(t: &Thread, a: Bound) -> PyResult {
    call::method(t, a.get(0), "seek", &[Value::small_int(0), Value::small_int(1)])
}

fn flush(t: &Thread, a: Bound) -> PyResult {
    check_closed(t, a.get(0))?;
    Ok(Value::none())
}

fn close(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyIoBase>(t)?;
    if this.closed.get() {
        return Ok(Value::none());
    }
    let flushed = call::method(t, a.get(0), "flush", &[]);
    this.closed.set(true);
    flushed?;
    Ok(Value::none())
}

fn closed(t: &Thread, v: &Value) -> PyResult {
    match v.downcast::<PyIoBase>() {
        Some(this) => Ok(Value::bool(this.closed.get())),
        None => Err(t.type_error("a stream is required")),
    }
}

fn isatty(t: &Thread, a: Bound) -> PyResult {
    check_closed(t, a.get(0))?;
    Ok(Value::bool(false))
}

fn checked(t: &Thread, stream: &Value, method: &str, message: &str) -> PyResult {
    let answer = call::method(t, stream, method, &[])?;
    if truth::truth(t, &answer)? { Ok(answer) } else { Err(unsupported(t, message)) }
}

pub fn check_readable(t: &Thread, stream: &Value) -> PyResult {
    checked(t, stream, "readable", "File or stream is not readable.")
}

pub fn check_writable(t: &Thread, stream: &Value) -> PyResult {
    checked(t, stream, "writable", "File or stream is not writable.")
}

pub fn check_seekable(t: &Thread, stream: &Value) -> PyResult {
    checked(t, stream, "seekable", "File or stream is not seekable.")
}

fn m_check_closed(t: &Thread, a: Bound) -> PyResult {
    check_closed(t, a.get(0))?;
    Ok(Value::none())
}

fn m_check_readable(t: &Thread, a: Bound) -> PyResult {
    check_readable(t, a.get(0))
}

fn m_check_writable(t: &Thread, a: Bound) -> PyResult {
    check_writable(t, a.get(0))
}

fn m_check_seekable(t: &Thread, a: Bound) -> PyResult {
    check_seekable(t, a.get(0))
}

fn enter(t: &Thread, a: Bound) -> PyResult {
    check_closed(t, a.get(0))?;
    Ok(a.get(0).clone())
}

fn exit(t: &Thread, a: Bound) -> PyResult {
    call::method(t, a.get(0), "close", &[])
}

fn iter_self(t: &Thread, v: &Value) -> PyResult {
    check_closed(t, v)?;
    Ok(v.clone())
}

fn next_line(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let line = call::method(t, v, "readline", &[])?;
    Ok(if truth::truth(t, &line)? { Some(line) } else { None })
}

/// A size argument: -1 for `None` and for no argument.
pub fn size_arg(t: &Thread, a: &Bound, i: usize) -> PyResult<isize> {
    let Some(v) = a.some(i) else { return Ok(-1) };
    if !int::is_int(v) && v.class().slots().index.is_none() {
        return Err(
            t.type_error(format_args!("argument should be integer or None, not '{}'", v.class().tp_name()))
        );
    }
    number::to_isize(t, v, Exc::OverflowError)
}

fn readline(t: &Thread, a: Bound) -> PyResult {
    let stream = a.get(0);
    let limit = size_arg(t, &a, 1)?;
    let peek = attr::find(t, stream, "peek")?;
    let mut line: Vec<u8> = Vec::new();
    while limit < 0 || (line.len() as isize) < limit {
        let mut n = 1;
        if let Some(peek) = &peek {
            let ahead = call::call(t, peek, &[Value::small_int(1)])?;
            let Some(bytes) = ahead.downcast::<PyBytes>() else {
                return Err(t.error(
                    Exc::OSError,
                    format_args!(
                        "peek() should have returned a bytes object, not '{}'",
                        ahead.class().tp_name()
                    ),
                ));
            };
            let mut ahead = bytes.as_slice();
            if limit >= 0 {
                ahead = &ahead[..ahead.len().min(limit as usize - line.len())];
            }
            if !ahead.is_empty() {
                n = memchr::memchr(b'\n', ahead).map_or(ahead.len(), |i| i + 1);
            }
        }
        let got = call::method(t, stream, "read", &[Value::from(n)])?;
        let Some(bytes) = got.downcast::<PyBytes>() else {
            return Err(t.error(
                Exc::OSError,
                format_args!("read() should have returned a bytes object, not '{}'", got.class().tp_name()),
            ));
        };
        if bytes.len() == 0 {
            break;
        }
        line.extend_from_slice(bytes.as_slice());
        if line.last() == Some(&b'\n') {
            break;
        }
    }
    Ok(PyBytes::from_slice(&line))
}

fn readlines(t: &Thread, a: Bound) -> PyResult {
    let hint = size_arg(t, &a, 1)?;
    let mut lines = Vec::new();
    let mut total = 0;
    let it = iter::iter(t, a.get(0))?;
    while let Some(line) = iter::next(t, &it)? {
        let n = seq::len(t, &line)?;
        lines.push(line);
        total += n;
        if hint > 0 && total > hint as usize {
            break;
        }
    }
    Ok(list::new(lines))
}

fn writelines(t: &Thread, a: Bound) -> PyResult {
    check_closed(t, a.get(0))?;
    let it = iter::iter(t, a.get(1))?;
    while let Some(line) = iter::next(t, &it)? {
        call::method_named(t, a.get(0), adder_vm::name!("write"), &[line])?;
    }
    Ok(Value::none())
}

/// As [`finalize`], of a stream in memory: to close one of the class itself does nothing that the end does not.
pub fn finalize_in_memory(t: &Thread, v: &Value, class: &TypeCell) {
    let closes = !v.class().is(class.get()) || shape::get_own(v, adder_vm::name!("close")).is_some();
    if closes {
        finalize(t, v);
    }
}

/// `__del__`: closes the stream.
pub fn finalize(t: &Thread, v: &Value) {
    let closed = is_closed(t, v);
    let closed = match closed {
        Ok(closed) => closed,
        Err(raised) => {
            drop(t.take(raised));
            true
        }
    };
    if closed {
        return;
    }
    if let Some(this) = v.downcast::<PyIoBase>() {
        this.finalizing.set(true);
    }
    if let Err(raised) = call::method(t, v, "close", &[]) {
        let exception = t.take(raised);
        adder_vm::report::unraisable(t, exception, None, v);
    }
}

fn del(t: &Thread, a: Bound) -> PyResult {
    finalize(t, a.get(0));
    Ok(Value::none())
}

fn get_finalizing(t: &Thread, v: &Value) -> PyResult {
    match v.downcast::<PyIoBase>() {
        Some(this) => Ok(Value::bool(this.finalizing.get())),
        None => Err(t.type_error("a stream is required")),
    }
}

fn set_finalizing(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    if let (Some(this), Some(value)) = (v.downcast::<PyIoBase>(), value) {
        this.finalizing.set(truth::truth(t, value)?);
    }
    Ok(())
}

/// `_finalizing`, for the concrete types.
pub const FINALIZING: GetSet = GetSet::new("_finalizing", get_finalizing, set_finalizing, "");

/// Emits the warning about a stream that nobody closed.
pub fn unclosed_warning(t: &Thread, stream: &Value) -> PyResult<()> {
    let text = adder_vm::protocol::repr::repr_text(t, stream)?;
    adder_vm::report::warn_resource(t, &format!("unclosed file {text}"), stream)
}

/// Refuses to pickle.
pub fn getstate(t: &Thread, a: Bound) -> PyResult {
    Err(t.type_error(format_args!("cannot pickle '{}' instances", a.get(0).class().tp_name())))
}

pub static IO_BASE_SPEC: TypeSpec = TypeSpec {
    name: "_IOBase",
    module: "_io",
    has_dict: true,
    weak: true,
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "The abstract base class for all I/O classes.",
    slots: Slots {
        new: Some(new),
        init: Some(init),
        iter: Some(iter_self),
        next: Some(next_line),
        finalize: Some(finalize),
        ..Slots::EMPTY
    },
    methods: &[
        Method::new(
            "seek(self, offset, whence=0, /)",
            no_seek,
            "Change the stream position to the given byte offset.",
        ),
        Method::new("tell(self, /)", tell, "Return current stream position."),
        Method::new("truncate(self, size=None, /)", no_truncate, "Truncate file to size bytes."),
        Method::new("flush(self, /)", flush, "Flush write buffers, if applicable."),
        Method::new(
            "close(self, /)",
            close,
            "Flush and close the IO object.\n\nThis method has no effect if the file is already closed.",
        ),
        Method::new("seekable(self, /)", no, "Return whether object supports random access."),
        Method::new("readable(self, /)", no, "Return whether object was opened for reading."),
        Method::new("writable(self, /)", no, "Return whether object was opened for writing."),
        Method::new("_checkClosed(self, msg=None, /)", m_check_closed, ""),
        Method::new("_checkSeekable(self, msg=None, /)", m_check_seekable, ""),
        Method::new("_checkReadable(self, msg=None, /)", m_check_readable, ""),
        Method::new("_checkWritable(self, msg=None, /)", m_check_writable, ""),
        Method::new("fileno(self, /)", no_fileno, "Return underlying file descriptor if one exists."),
        Method::new("isatty(self, /)", isatty, "Return whether this is an 'interactive' stream."),
        Method::new("__enter__(self, /)", enter, ""),
        Method::new("__exit__(self, /, *args)", exit, ""),
        Method::new("__del__(self, /)", del, ""),
        Method::new("readline(self, size=-1, /)", readline, "Read and return a line from the stream."),
        Method::new("readlines(self, hint=-1, /)", readlines, "Return a list of lines from the stream."),
        Method::new("writelines(self, lines, /)", writelines, "Write a list of lines to stream."),
    ],
    getset: &[GetSet::get("closed", closed, "")],
    ..TypeSpec::of::<PyIoBase>(&IO_BASE)
};

fn raw_read(t: &Thread, a: Bound) -> PyResult {
    let n = size_arg(t, &a, 1)?;
    if n < 0 {
        return call::method(t, a.get(0), "readall", &[]);
    }
    let n = adder_vm::types::str::args::check_size(t, Some(n as usize), 1)?;
    let array = PyByteArray::from_vec(vec![0; n]);
    let got = call::method(t, a.get(0), "readinto", std::slice::from_ref(&array))?;
    if got.is_none() {
        return Ok(got);
    }
    let got = number::to_isize(t, &got, Exc::ValueError)?;
    let bytes = array.downcast::<PyByteArray>().map(PyByteArray::to_vec).unwrap_or_default();
    if got < 0 || got as usize > bytes.len() {
        return Err(
            t.value_error(format_args!("readinto returned {got} outside buffer size {}", bytes.len()))
        );
    }
    Ok(PyBytes::from_slice(&bytes[..got as usize]))
}

fn raw_readall(t: &Thread, a: Bound) -> PyResult {
    let mut out: Vec<u8> = Vec::new();
    loop {
        let got = call::method(t, a.get(0), "read", &[Value::from(super::DEFAULT_BUFFER_SIZE)])?;
        if got.is_none() {
            return Ok(if out.is_empty() { got } else { PyBytes::from_slice(&out) });
        }
        let Some(bytes) = got.downcast::<PyBytes>() else {
            return Err(t.type_error("read() should return bytes"));
        };
        if bytes.len() == 0 {
            return Ok(PyBytes::from_slice(&out));
        }
        out.extend_from_slice(bytes.as_slice());
    }
}

pub static RAW_BASE_SPEC: TypeSpec = TypeSpec {
    name: "_RawIOBase",
    module: "_io",
    base: Some(&IO_BASE),
    has_dict: true,
    weak: true,
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "Base class for raw binary I/O.",
    slots: Slots { new: Some(new), init: Some(init), ..Slots::EMPTY },
    methods: &[
        Method::new("read(self, size=-1, /)", raw_read, ""),
        Method::new("readall(self, /)", raw_readall, "Read until EOF, using multiple read() call."),
        Method::new("readinto(self, buffer, /)", not_implemented, ""),
        Method::new("write(self, b, /)", not_implemented, ""),
    ],
    ..TypeSpec::of::<PyIoBase>(&RAW_BASE)
};

fn readinto_with(t: &Thread, a: &Bound, method: &str) -> PyResult {
    let mut buffer = adder_vm::protocol::buffer::writable(t, a.get(1))?;
    let got = call::method(t, a.get(0), method, &[Value::from(buffer.len)])?;
    let Some(bytes) = got.downcast::<PyBytes>() else {
        return Err(t.type_error("read() should return bytes"));
    };
    if bytes.len() > buffer.len {
        return Err(t.value_error(format_args!(
            "read() returned too much data: {} bytes requested, {} returned",
            buffer.len,
            bytes.len()
        )));
    }
    buffer.as_mut_slice()[..bytes.len()].copy_from_slice(bytes.as_slice());
    Ok(Value::from(bytes.len()))
}

fn readinto(t: &Thread, a: Bound) -> PyResult {
    readinto_with(t, &a, "read")
}

fn readinto1(t: &Thread, a: Bound) -> PyResult {
    readinto_with(t, &a, "read1")
}

pub static BUFFERED_BASE_SPEC: TypeSpec = TypeSpec {
    name: "_BufferedIOBase",
    module: "_io",
    base: Some(&IO_BASE),
    has_dict: true,
    weak: true,
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "Base class for buffered IO objects.",
    slots: Slots { new: Some(new), init: Some(init), ..Slots::EMPTY },
    methods: &[
        Method::new(
            "detach(self, /)",
            no_detach,
            "Disconnect this buffer from its underlying raw stream and return it.",
        ),
        Method::new("read(self, size=-1, /)", no_read, "Read and return up to n bytes."),
        Method::new("read1(self, size=-1, /)", no_read1, "Read and return up to size bytes."),
        Method::new("readinto(self, buffer, /)", readinto, ""),
        Method::new("readinto1(self, buffer, /)", readinto1, ""),
        Method::new("write(self, b, /)", no_write, "Write buffer b to the IO stream."),
    ],
    ..TypeSpec::of::<PyIoBase>(&BUFFERED_BASE)
};

pub static TEXT_BASE_SPEC: TypeSpec = TypeSpec {
    name: "_TextIOBase",
    module: "_io",
    base: Some(&IO_BASE),
    has_dict: true,
    weak: true,
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "Base class for text I/O.",
    slots: Slots { new: Some(new), init: Some(init), ..Slots::EMPTY },
    methods: &[
        Method::new(
            "detach(self, /)",
            no_detach,
            "Separate the underlying buffer from the TextIOBase and return it.",
        ),
        Method::new("read(self, size=-1, /)", no_read, "Read at most size characters from stream."),
        Method::new("readline(self, size=-1, /)", no_readline, "Read until newline or EOF."),
        Method::new("write(self, s, /)", no_write, "Write string s to stream."),
    ],
    getset: &[
        GetSet::get("encoding", none, "Encoding of the text stream."),
        GetSet::get("newlines", none, "Line endings translated so far."),
        GetSet::get("errors", none, "The error setting of the decoder or encoder."),
    ],
    ..TypeSpec::of::<PyIoBase>(&TEXT_BASE)
};

/// A position argument, which must fit a file offset.
pub fn offset_arg(t: &Thread, v: &Value) -> PyResult<i64> {
    if v.is_int_word() {
        return Ok(v.word().as_int());
    }
    if v.class().slots().index.is_none() {
        return Err(t.type_error(format_args!(
            "'{}' object cannot be interpreted as an integer",
            v.class().tp_name()
        )));
    }
    match int::to_i64(&number::index(t, v)?) {
        Some(n) => Ok(n),
        None => Err(t.overflow_error("Python int too large to convert to C long")),
    }
}
