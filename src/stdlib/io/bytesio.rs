//! `BytesIO`: bytes in memory as a buffered stream.
//!
//! While `getbuffer()` views exist the size may not change.

use super::base::{BUFFERED_BASE, PyIoBase, finalize_in_memory, offset_arg, size_arg};
use crate::initializer;
use adder_abi::object::Header;
use adder_vm::exc::Exc;
use adder_vm::native::{Args, Bound, GetSet, Method};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::shape;
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::buffer::{self, Buffer, Release};
use adder_vm::protocol::{call, iter};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::bytes::PyBytes;
use adder_vm::types::dict::PyDict;
use adder_vm::types::str::args::check_size;
use adder_vm::types::tuple::{self, PyTuple};
use adder_vm::types::{int, list, memoryview};
use std::cell::{Cell, RefCell};

#[repr(C)]
pub struct PyBytesIO {
    base: PyIoBase,
    data: RefCell<Vec<u8>>,
    pos: Cell<usize>,
    exports: Cell<usize>,
}

pub static BYTES_IO: TypeCell = TypeCell::new();

// SAFETY: the struct owns no references.
unsafe impl Payload for PyBytesIO {
    fn cell() -> &'static TypeCell {
        &BYTES_IO
    }
}

fn new(_: &Thread, class: &PyType, _: &Args) -> PyResult {
    Ok(class.instantiate(PyBytesIO {
        base: PyIoBase::blank(),
        data: RefCell::new(Vec::new()),
        pos: Cell::new(0),
        exports: Cell::new(0),
    }))
}

initializer!(bytesio_init, "BytesIO(self, initial_bytes=b'')", init);

fn init(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyBytesIO>(t)?;
    this.resizable(t)?;
    let data = match a.some(1) {
        Some(v) => buffer::bytes_of(t, v)?,
        None => Vec::new(),
    };
    this.resizable(t)?;
    this.data.replace(data);
    this.pos.set(0);
    Ok(Value::none())
}

impl PyBytesIO {
    fn open(&self, t: &Thread) -> PyResult<()> {
        if self.base.closed.get() { Err(super::closed_error(t)) } else { Ok(()) }
    }

    fn resizable(&self, t: &Thread) -> PyResult<()> {
        if self.exports.get() != 0 {
            return Err(t.error(Exc::BufferError, "Existing exports of data: object cannot be re-sized"));
        }
        Ok(())
    }

    /// The next `n` bytes (all for a negative number).
    fn take(&self, n: isize) -> Value {
        let data = self.data.borrow();
        let from = self.pos.get().min(data.len());
        let n = if n < 0 { data.len() - from } else { (n as usize).min(data.len() - from) };
        self.pos.set(self.pos.get().max(from + n));
        PyBytes::from_slice(&data[from..from + n])
    }

    /// Bytes up to the end of the line.
    fn line_length(&self) -> usize {
        let data = self.data.borrow();
        let rest = &data[self.pos.get().min(data.len())..];
        memchr::memchr(b'\n', rest).map_or(rest.len(), |i| i + 1)
    }

    fn readline(&self, limit: isize) -> Value {
        let n = self.line_length();
        self.take(if limit < 0 { n } else { n.min(limit as usize) } as isize)
    }

    fn write(&self, t: &Thread, bytes: &[u8]) -> PyResult<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        let pos = self.pos.get();
        let end = check_size(t, pos.checked_add(bytes.len()), 1)?;
        let mut data = self.data.borrow_mut();
        if end > data.len() {
            data.resize(end, 0);
        }
        data[pos..end].copy_from_slice(bytes);
        self.pos.set(end);
        Ok(())
    }
}

fn read(t: &Thread, a: Bound) -> PyResult {
    let n = size_arg(t, &a, 1)?;
    let this = a.this::<PyBytesIO>(t)?;
    this.open(t)?;
    Ok(this.take(n))
}

fn readline(t: &Thread, a: Bound) -> PyResult {
    let n = size_arg(t, &a, 1)?;
    let this = a.this::<PyBytesIO>(t)?;
    this.open(t)?;
    Ok(this.readline(n))
}

fn readlines(t: &Thread, a: Bound) -> PyResult {
    let hint = size_arg(t, &a, 1)?;
    let this = a.this::<PyBytesIO>(t)?;
    this.open(t)?;
    let mut lines = Vec::new();
    let mut total = 0;
    while this.line_length() > 0 {
        total += this.line_length();
        lines.push(this.readline(-1));
        if hint > 0 && total >= hint as usize {
            break;
        }
    }
    Ok(list::new(lines))
}

fn next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let Some(this) = v.downcast::<PyBytesIO>() else { return Ok(None) };
    this.open(t)?;
    Ok(if this.line_length() == 0 { None } else { Some(this.readline(-1)) })
}

fn iter_self(t: &Thread, v: &Value) -> PyResult {
    if let Some(this) = v.downcast::<PyBytesIO>() {
        this.open(t)?;
    }
    Ok(v.clone())
}

fn readinto(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyBytesIO>(t)?;
    let mut target = buffer::writable(t, a.get(1))?;
    this.open(t)?;
    let data = this.data.borrow();
    let from = this.pos.get().min(data.len());
    let n = target.len.min(data.len() - from);
    target.as_mut_slice()[..n].copy_from_slice(&data[from..from + n]);
    this.pos.set(this.pos.get().max(from + n));
    Ok(Value::from(n))
}

fn write(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyBytesIO>(t)?;
    this.open(t)?;
    this.resizable(t)?;
    let bytes = buffer::bytes_of(t, a.get(1))?;
    this.open(t)?;
    this.resizable(t)?;
    this.write(t, &bytes)?;
    Ok(Value::from(bytes.len()))
}

fn writelines(t: &Thread, a: Bound) -> PyResult {
    a.this::<PyBytesIO>(t)?.open(t)?;
    let it = iter::iter(t, a.get(1))?;
    while let Some(line) = iter::next(t, &it)? {
        call::method(t, a.get(0), "write", &[line])?;
    }
    Ok(Value::none())
}

fn seek(t: &Thread, a: Bound) -> PyResult {
    let offset = offset_arg(t, a.get(1))?;
    let whence = a.opt(2).map_or(Ok(0), |v| offset_arg(t, v))?;
    let this = a.this::<PyBytesIO>(t)?;
    this.open(t)?;
    let base = match whence {
        0 if offset < 0 => return Err(t.value_error(format_args!("negative seek value {offset}"))),
        0 => 0,
        1 => this.pos.get() as i64,
        2 => this.data.borrow().len() as i64,
        _ => return Err(t.value_error(format_args!("invalid whence ({whence}, should be 0, 1 or 2)"))),
    };
    let Some(at) = base.checked_add(offset) else { return Err(t.overflow_error("new position too large")) };
    this.pos.set(at.max(0) as usize);
    Ok(Value::from(this.pos.get()))
}

fn tell(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyBytesIO>(t)?;
    this.open(t)?;
    Ok(Value::from(this.pos.get()))
}

fn truncate(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyBytesIO>(t)?;
    this.open(t)?;
    this.resizable(t)?;
    let size = match a.some(1) {
        Some(v) => offset_arg(t, v)?,
        None => this.pos.get() as i64,
    };
    if size < 0 {
        return Err(t.value_error(format_args!("negative size value {size}")));
    }
    this.data.borrow_mut().truncate(size as usize);
    Ok(Value::from(size))
}

fn getvalue(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyBytesIO>(t)?;
    this.open(t)?;
    Ok(PyBytes::from_slice(&this.data.borrow()))
}

fn getbuffer(t: &Thread, a: Bound) -> PyResult {
    a.this::<PyBytesIO>(t)?.open(t)?;
    let owner = PyBytesIOBuffer::class()
        .instantiate(PyBytesIOBuffer { head: blank_header(), source: Field::new(Some(a.get(0).clone())) });
    memoryview::new(t, &owner)
}

fn close(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyBytesIO>(t)?;
    this.resizable(t)?;
    this.base.closed.set(true);
    this.data.take();
    Ok(Value::none())
}

fn always(t: &Thread, a: Bound) -> PyResult {
    a.this::<PyBytesIO>(t)?.open(t)?;
    Ok(Value::bool(true))
}

fn flush(t: &Thread, a: Bound) -> PyResult {
    a.this::<PyBytesIO>(t)?.open(t)?;
    Ok(Value::none())
}

fn isatty(t: &Thread, a: Bound) -> PyResult {
    a.this::<PyBytesIO>(t)?.open(t)?;
    Ok(Value::bool(false))
}

fn getstate(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyBytesIO>(t)?;
    this.open(t)?;
    let dict = shape::own_dict(a.get(0));
    let dict = match dict.downcast::<PyDict>() {
        Some(d) if !d.is_empty() => d.copy(),
        Some(_) | None => Value::none(),
    };
    Ok(tuple::of([PyBytes::from_slice(&this.data.borrow()), Value::from(this.pos.get()), dict]))
}

fn setstate(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyBytesIO>(t)?;
    let state = a.get(1).downcast::<PyTuple>().map(tuple::items).unwrap_or(&[]);
    let [data, pos, dict] = state else {
        return Err(t.type_error(format_args!(
            "{}.__setstate__ argument should be 3-tuple, got {}",
            a.get(0).class().tp_name(),
            a.get(1).class().tp_name()
        )));
    };
    this.resizable(t)?;
    let data = buffer::bytes_of(t, data)?;
    let pos = match int::to_i64(pos) {
        Some(n) if n >= 0 && int::is_int(pos) => n as usize,
        Some(_) if int::is_int(pos) => return Err(t.value_error("position value cannot be negative")),
        Some(_) | None => {
            return Err(t.type_error(format_args!(
                "second item of state must be an integer, not {}",
                pos.class().tp_name()
            )));
        }
    };
    this.resizable(t)?;
    this.data.replace(data);
    this.pos.set(pos);
    if !dict.is_none() {
        call::method(t, &shape::own_dict(a.get(0)), "update", std::slice::from_ref(dict))?;
    }
    Ok(Value::none())
}

fn sizeof(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyBytesIO>(t)?;
    Ok(Value::from(size_of::<PyBytesIO>() + this.data.borrow().capacity()))
}

pub static BYTES_IO_SPEC: TypeSpec = TypeSpec {
    name: "BytesIO",
    module: "_io",
    base: Some(&BUFFERED_BASE),
    has_dict: true,
    weak: true,
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "BytesIO(initial_bytes=b'')\n--\n\nBuffered I/O implementation using an in-memory bytes buffer.",
    slots: Slots {
        new: Some(new),
        init: Some(bytesio_init),
        iter: Some(iter_self),
        next: Some(next),
        finalize: Some(|t, v| finalize_in_memory(t, v, &BYTES_IO)),
        ..Slots::EMPTY
    },
    methods: &[
        Method::new("readable(self, /)", always, "Returns True if the IO object can be read."),
        Method::new("seekable(self, /)", always, "Returns True if the IO object can be seeked."),
        Method::new("writable(self, /)", always, "Returns True if the IO object can be written."),
        Method::new("close(self, /)", close, "Disable all I/O operations."),
        Method::new("flush(self, /)", flush, "Does nothing."),
        Method::new("isatty(self, /)", isatty, "Always returns False."),
        Method::new("tell(self, /)", tell, "Current file position, an integer."),
        Method::new("write(self, b, /)", write, "Write bytes to file."),
        Method::new("writelines(self, lines, /)", writelines, "Write lines to the file."),
        Method::new("read1(self, size=-1, /)", read, "Read at most size bytes, returned as a bytes object."),
        Method::new("readinto(self, buffer, /)", readinto, "Read bytes into buffer."),
        Method::new("readline(self, size=-1, /)", readline, "Next line from the file, as a bytes object."),
        Method::new(
            "readlines(self, size=None, /)",
            readlines,
            "List of bytes objects, each a line from the file.",
        ),
        Method::new("read(self, size=-1, /)", read, "Read at most size bytes, returned as a bytes object."),
        Method::new(
            "getbuffer(self, /)",
            getbuffer,
            "Get a read-write view over the contents of the BytesIO object.",
        ),
        Method::new("getvalue(self, /)", getvalue, "Retrieve the entire contents of the BytesIO object."),
        Method::new("seek(self, pos, whence=0, /)", seek, "Change stream position."),
        Method::new("truncate(self, size=None, /)", truncate, "Truncate the file to at most size bytes."),
        Method::new("__getstate__(self, /)", getstate, ""),
        Method::new("__setstate__(self, state, /)", setstate, ""),
        Method::new("__sizeof__(self, /)", sizeof, ""),
    ],
    getset: &[GetSet::get(
        "closed",
        |_, v| Ok(Value::bool(v.downcast::<PyBytesIO>().is_none_or(|b| b.base.closed.get()))),
        "True if the file is closed.",
    )],
    ..TypeSpec::of::<PyBytesIO>(&BYTES_IO)
};

/// What exports a `BytesIO`'s memory.
#[repr(C)]
pub struct PyBytesIOBuffer {
    head: Header,
    source: Field,
}

pub static BYTES_IO_BUFFER: TypeCell = TypeCell::new();

// SAFETY: the stream is the one reference.
unsafe impl Payload for PyBytesIOBuffer {
    fn cell() -> &'static TypeCell {
        &BYTES_IO_BUFFER
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.source.word());
    }
}

fn buffer_of(t: &Thread, v: &Value, _flags: i32) -> PyResult<Buffer> {
    let source = v.downcast::<PyBytesIOBuffer>().and_then(|b| b.source.get());
    let Some(this) = source.as_ref().and_then(|s| s.downcast::<PyBytesIO>()) else {
        return Err(t.type_error("a BytesIO buffer is required"));
    };
    this.exports.set(this.exports.get() + 1);
    let (ptr, len) = {
        let mut data = this.data.borrow_mut();
        (data.as_mut_ptr(), data.len())
    };
    let release = Release::Native(|v| {
        let source = v.downcast::<PyBytesIOBuffer>().and_then(|b| b.source.get());
        if let Some(this) = source.as_ref().and_then(|s| s.downcast::<PyBytesIO>()) {
            this.exports.set(this.exports.get() - 1);
        }
    });
    Ok(Buffer::bytes(v.clone(), ptr, len, false, release))
}

pub static BYTES_IO_BUFFER_SPEC: TypeSpec = TypeSpec {
    name: "_BytesIOBuffer",
    module: "_io",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { buffer: Some(buffer_of), ..Slots::EMPTY },
    ..TypeSpec::of::<PyBytesIOBuffer>(&BYTES_IO_BUFFER)
};
