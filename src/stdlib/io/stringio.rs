//! `StringIO`: text in memory.
//!
//! As long as text is only appended it is kept as narrow as it is; the first use of any other kind spreads it to whole characters.

use super::base::{PyIoBase, TEXT_BASE, finalize_in_memory, offset_arg, size_arg};
use super::newline::{LineEnd, Newlines};
use crate::initializer;
use adder_vm::native::{Args, Bound, GetSet, Method};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::Payload;
use adder_vm::object::shape;
use adder_vm::object::slots::Slots;
use adder_vm::object::value::Value;
use adder_vm::protocol::call;
use adder_vm::text::build::TextBuf;
use adder_vm::text::chars::Chars;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::PyDict;
use adder_vm::types::int;
use adder_vm::types::str::PyStr;
use adder_vm::types::str::args::check_size;
use adder_vm::types::str::search::replaced;
use adder_vm::types::tuple::{self, PyTuple};
use std::cell::{Cell, RefCell};

enum Content {
    /// The position is at the end.
    Appending(TextBuf),
    Spread(Vec<u32>),
}

#[repr(C)]
pub struct PyStringIO {
    base: PyIoBase,
    content: RefCell<Content>,
    pos: Cell<usize>,
    line_end: Cell<LineEnd>,
    newlines: RefCell<Newlines>,
}

pub static STRING_IO: TypeCell = TypeCell::new();

// SAFETY: the struct owns no references.
unsafe impl Payload for PyStringIO {
    fn cell() -> &'static TypeCell {
        &STRING_IO
    }
}

fn new(_: &Thread, class: &PyType, _: &Args) -> PyResult {
    Ok(class.instantiate(PyStringIO {
        base: PyIoBase::blank(),
        content: RefCell::new(Content::Appending(TextBuf::new())),
        pos: Cell::new(0),
        line_end: Cell::new(LineEnd::Lf),
        newlines: RefCell::new(Newlines::default()),
    }))
}

initializer!(stringio_init, "StringIO(self, initial_value='', newline='\\n')", init);

fn init(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyStringIO>(t)?;
    let line_end = match a.opt(2) {
        None => LineEnd::Lf,
        Some(v) => line_end(t, v)?,
    };
    let initial = a.some(1);
    if let Some(v) = initial.filter(|v| !v.is_a::<PyStr>()) {
        return Err(
            t.type_error(format_args!("initial_value must be str or None, not {}", v.class().tp_name()))
        );
    }
    this.base.closed.set(false);
    this.line_end.set(line_end);
    this.newlines.replace(Newlines { translate: line_end == LineEnd::Universal, ..Newlines::default() });
    this.content.replace(Content::Appending(TextBuf::new()));
    this.pos.set(0);
    if let Some(v) = initial {
        this.put(t, v)?;
    }
    this.pos.set(0);
    Ok(Value::none())
}

/// The `newline` argument; here the message for a wrong one quotes it.
fn line_end(t: &Thread, v: &Value) -> PyResult<LineEnd> {
    let found = LineEnd::of(t, Some(v).filter(|v| !v.is_none()));
    if v.is_a::<PyStr>() {
        if let Some(end) = t.catch(found, adder_vm::exc::Exc::ValueError)? {
            return Ok(end);
        }
        let shown = adder_vm::protocol::repr::repr_text(t, v)?;
        return Err(t.value_error(format_args!("illegal newline value: {shown}")));
    }
    found
}

impl PyStringIO {
    fn open(&self, t: &Thread) -> PyResult<()> {
        if self.base.closed.get() { Err(t.value_error("I/O operation on closed file")) } else { Ok(()) }
    }

    fn len(&self) -> usize {
        match &*self.content.borrow() {
            Content::Appending(buf) => buf.len(),
            Content::Spread(v) => v.len(),
        }
    }

    /// Calls `f` with all characters.
    fn with<R>(&self, f: impl FnOnce(Chars) -> R) -> R {
        match &*self.content.borrow() {
            Content::Appending(buf) => f(buf.chars()),
            Content::Spread(v) => f(Chars::Four(v)),
        }
    }

    fn put(&self, t: &Thread, text: &Value) -> PyResult<()> {
        let Some(s) = text.downcast::<PyStr>() else { return Ok(()) };
        let line_end = self.line_end.get();
        let mut decoded = TextBuf::new();
        let mut held = None;
        let mut chars = s.chars();
        if line_end.is_universal() {
            self.newlines.borrow_mut().feed(chars, true, &mut decoded);
            chars = decoded.chars();
        } else if let Some(end) = line_end.written() {
            held = Some(replaced(t, s, Chars::One(b"\n"), Chars::One(end.as_bytes()), -1)?);
        }
        if let Some(s) = held.as_ref().and_then(|v| v.downcast::<PyStr>()) {
            chars = s.chars();
        }
        let n = chars.len();
        if n == 0 {
            return Ok(());
        }
        let pos = self.pos.get();
        let end = check_size(t, pos.checked_add(n), 4)?;
        let mut content = self.content.borrow_mut();
        if let Content::Appending(buf) = &mut *content {
            if buf.len() == pos {
                buf.push_chars(chars);
                self.pos.set(end);
                return Ok(());
            }
            let spread = buf.chars().iter().collect();
            *content = Content::Spread(spread);
        }
        if let Content::Spread(v) = &mut *content {
            if v.len() < end {
                v.resize(end, 0);
            }
            v[pos..end].iter_mut().zip(chars.iter()).for_each(|(to, c)| *to = c);
        }
        self.pos.set(end);
        Ok(())
    }

    fn take(&self, n: usize) -> Value {
        let from = self.pos.get().min(self.len());
        let to = from.saturating_add(n).min(self.len());
        if to > from {
            self.pos.set(to);
        }
        self.with(|all| Value::from(all.slice(from, to)))
    }

    /// The next line's length.
    fn line_length(&self) -> usize {
        let from = self.pos.get().min(self.len());
        self.with(|all| self.line_end.get().find(all, from).unwrap_or(all.len()) - from)
    }
}

fn write(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyStringIO>(t)?;
    let Some(s) = a.get(1).downcast::<PyStr>() else {
        return Err(
            t.type_error(format_args!("string argument expected, got '{}'", a.get(1).class().tp_name()))
        );
    };
    this.open(t)?;
    this.put(t, a.get(1))?;
    Ok(Value::from(s.len()))
}

fn read(t: &Thread, a: Bound) -> PyResult {
    let n = size_arg(t, &a, 1)?;
    let this = a.this::<PyStringIO>(t)?;
    this.open(t)?;
    Ok(this.take(if n < 0 { usize::MAX } else { n as usize }))
}

fn readline(t: &Thread, a: Bound) -> PyResult {
    let n = size_arg(t, &a, 1)?;
    let this = a.this::<PyStringIO>(t)?;
    this.open(t)?;
    let line = this.line_length();
    Ok(this.take(if n < 0 { line } else { line.min(n as usize) }))
}

fn next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let Some(this) = v.downcast::<PyStringIO>() else { return Ok(None) };
    this.open(t)?;
    if !v.class().is(STRING_IO.get()) {
        let line = call::method(t, v, "readline", &[])?;
        return match line.downcast::<PyStr>() {
            Some(s) if s.is_empty() => Ok(None),
            Some(_) => Ok(Some(line)),
            None => Err(t.error(
                adder_vm::exc::Exc::OSError,
                format_args!(
                    "readline() should have returned a str object, not '{}'",
                    line.class().tp_name()
                ),
            )),
        };
    }
    let n = this.line_length();
    Ok(if n == 0 { None } else { Some(this.take(n)) })
}

fn getvalue(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyStringIO>(t)?;
    this.open(t)?;
    Ok(this.with(|c| Value::from(c)))
}

fn tell(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyStringIO>(t)?;
    this.open(t)?;
    Ok(Value::from(this.pos.get()))
}

fn seek(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyStringIO>(t)?;
    let offset = offset_arg(t, a.get(1))?;
    let whence = a.opt(2).map_or(Ok(0), |v| offset_arg(t, v))?;
    this.open(t)?;
    match whence {
        0 if offset < 0 => return Err(t.value_error(format_args!("Negative seek position {offset}"))),
        0 => this.pos.set(offset as usize),
        1 | 2 if offset != 0 => {
            return Err(t.error(adder_vm::exc::Exc::OSError, "Can't do nonzero cur-relative seeks"));
        }
        1 => {}
        2 => this.pos.set(this.len()),
        _ => {
            return Err(t.value_error(format_args!("Invalid whence ({whence}, should be 0, 1 or 2)")));
        }
    }
    Ok(Value::from(this.pos.get()))
}

fn truncate(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyStringIO>(t)?;
    this.open(t)?;
    let size = match a.some(1) {
        Some(v) => offset_arg(t, v)?,
        None => this.pos.get() as i64,
    };
    if size < 0 {
        return Err(t.value_error(format_args!("Negative size value {size}")));
    }
    if (size as usize) < this.len() {
        match &mut *this.content.borrow_mut() {
            Content::Appending(buf) => buf.truncate(size as usize),
            Content::Spread(v) => v.truncate(size as usize),
        }
    }
    Ok(Value::from(size))
}

fn close(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyStringIO>(t)?;
    this.base.closed.set(true);
    this.content.replace(Content::Appending(TextBuf::new()));
    this.pos.set(0);
    Ok(Value::none())
}

fn always(t: &Thread, a: Bound) -> PyResult {
    a.this::<PyStringIO>(t)?.open(t)?;
    Ok(Value::bool(true))
}

fn newline_value(this: &PyStringIO) -> Value {
    match this.line_end.get() {
        LineEnd::Universal => Value::none(),
        LineEnd::Keep => Value::from(""),
        LineEnd::Lf => Value::from("\n"),
        LineEnd::Cr => Value::from("\r"),
        LineEnd::CrLf => Value::from("\r\n"),
    }
}

fn getstate(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyStringIO>(t)?;
    this.open(t)?;
    let dict = shape::own_dict(a.get(0));
    let dict = match dict.downcast::<PyDict>() {
        Some(d) if !d.is_empty() => d.copy(),
        Some(_) | None => Value::none(),
    };
    Ok(tuple::of([this.with(|c| Value::from(c)), newline_value(this), Value::from(this.pos.get()), dict]))
}

fn setstate(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyStringIO>(t)?;
    let Some([text, newline, pos, dict]) = a.get(1).downcast::<PyTuple>().map(tuple::items) else {
        return Err(t.type_error(format_args!(
            "{}.__setstate__ argument should be 4-tuple, got {}",
            a.get(0).class().tp_name(),
            a.get(1).class().tp_name()
        )));
    };
    let line_end = LineEnd::of(t, Some(newline).filter(|v| !v.is_none()))?;
    let pos = match int::to_i64(pos) {
        Some(n) if n >= 0 => n as usize,
        Some(_) => return Err(t.value_error("position value cannot be negative")),
        None => {
            return Err(t.type_error(format_args!(
                "third item of state must be an integer, got {}",
                pos.class().tp_name()
            )));
        }
    };
    let mut buf = TextBuf::new();
    if let Some(s) = text.downcast::<PyStr>() {
        buf.push_chars(s.chars());
    }
    this.base.closed.set(false);
    this.line_end.set(line_end);
    this.newlines.replace(Newlines { translate: line_end == LineEnd::Universal, ..Newlines::default() });
    // The value was translated when it was written.
    this.content.replace(Content::Appending(buf));
    this.pos.set(pos);
    if !dict.is_none() {
        call::method(t, &shape::own_dict(a.get(0)), "update", std::slice::from_ref(dict))?;
    }
    Ok(Value::none())
}

fn of<'a>(t: &Thread, v: &'a Value) -> PyResult<&'a PyStringIO> {
    v.downcast::<PyStringIO>().ok_or_else(|| t.type_error("a StringIO is required"))
}

pub static STRING_IO_SPEC: TypeSpec = TypeSpec {
    name: "StringIO",
    module: "_io",
    base: Some(&TEXT_BASE),
    has_dict: true,
    weak: true,
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "StringIO(initial_value='', newline='\\n')\n--\n\nText I/O implementation using an in-memory buffer.",
    slots: Slots {
        new: Some(new),
        init: Some(stringio_init),
        next: Some(next),
        finalize: Some(|t, v| finalize_in_memory(t, v, &STRING_IO)),
        ..Slots::EMPTY
    },
    methods: &[
        Method::new("close(self, /)", close, "Close the IO object."),
        Method::new("getvalue(self, /)", getvalue, "Retrieve the entire contents of the object."),
        Method::new("read(self, size=-1, /)", read, "Read at most size characters, returned as a string."),
        Method::new("readline(self, size=-1, /)", readline, "Read until newline or EOF."),
        Method::new("tell(self, /)", tell, "Tell the current file position."),
        Method::new("truncate(self, pos=None, /)", truncate, "Truncate size to pos."),
        Method::new("seek(self, pos, whence=0, /)", seek, "Change stream position."),
        Method::new("write(self, s, /)", write, "Write string to file."),
        Method::new("seekable(self, /)", always, "Returns True if the IO object can be seeked."),
        Method::new("readable(self, /)", always, "Returns True if the IO object can be read."),
        Method::new("writable(self, /)", always, "Returns True if the IO object can be written."),
        Method::new("__getstate__(self, /)", getstate, ""),
        Method::new("__setstate__(self, state, /)", setstate, ""),
    ],
    getset: &[
        GetSet::get("closed", |t, v| Ok(Value::bool(of(t, v)?.base.closed.get())), ""),
        GetSet::get(
            "newlines",
            |t, v| {
                let this = of(t, v)?;
                this.open(t)?;
                Ok(Newlines::shown(this.newlines.borrow().seen))
            },
            "",
        ),
        GetSet::get(
            "line_buffering",
            |t, v| {
                of(t, v)?.open(t)?;
                Ok(Value::bool(false))
            },
            "",
        ),
    ],
    ..TypeSpec::of::<PyStringIO>(&STRING_IO)
};
