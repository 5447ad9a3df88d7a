//! `TextIOWrapper`: text over a buffered stream. Making, configuring and closing; reading is in `textread.rs`, writing in
//! `textwrite.rs`, positions in `position.rs`.

use super::base::{FINALIZING, PyIoBase, TEXT_BASE, finalize, getstate};
use super::decoding::{Coding, State};
use super::newline::{LineEnd, Newlines};
use super::{both, closed_error, is_closed};
use super::{position, textread, textwrite};
use crate::initializer;
use adder_vm::exc::Exc;
use adder_vm::native::{Args, Bound, GetSet, Method};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{attr, call, number, repr, truth};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::str::PyStr;
use std::cell::{Cell, RefCell};

#[repr(C)]
pub struct PyTextIO {
    pub base: PyIoBase,
    /// The buffered stream; empty before `__init__` and after `detach`.
    pub buffer: Field,
    detached: Cell<bool>,
    pub encoding: Field,
    pub errors: Field,
    pub coding: Coding,
    pub line_buffering: Cell<bool>,
    pub write_through: Cell<bool>,
    pub seekable: Cell<bool>,
    /// `tell` works: not between calls of `__next__`.
    pub telling: Cell<bool>,
    pub has_read1: Cell<bool>,
    pub chunk: Cell<usize>,
    /// Decoded text, and how many of its characters were handed out.
    pub decoded: Field,
    pub used: Cell<usize>,
    /// The decoder's flags before the bytes that became `decoded`, and these bytes.
    pub snapshot: RefCell<Option<State>>,
    /// Encoded bytes on their way to the buffer.
    pub pending: RefCell<Vec<u8>>,
}

pub static TEXT_IO: TypeCell = TypeCell::new();

// SAFETY: all references are reported.
unsafe impl Payload for PyTextIO {
    fn cell() -> &'static TypeCell {
        &TEXT_IO
    }

    fn trace(&self, visit: &mut Visitor) {
        let coding = &self.coding;
        for field in
            [&self.buffer, &self.encoding, &self.errors, &coding.encoder, &coding.decoder, &self.decoded]
        {
            if field.is_set() {
                visit(field.word());
            }
        }
    }

    fn clear(&self) {
        self.buffer.set(None);
        self.coding.encoder.set(None);
        self.coding.decoder.set(None);
    }
}

fn new(_: &Thread, class: &PyType, _: &Args) -> PyResult {
    Ok(class.instantiate(PyTextIO {
        base: PyIoBase::blank(),
        buffer: Field::empty(),
        detached: Cell::new(false),
        encoding: Field::empty(),
        errors: Field::empty(),
        coding: Coding::new(),
        line_buffering: Cell::new(false),
        write_through: Cell::new(false),
        seekable: Cell::new(false),
        telling: Cell::new(false),
        has_read1: Cell::new(false),
        chunk: Cell::new(8192),
        decoded: Field::empty(),
        used: Cell::new(0),
        snapshot: RefCell::new(None),
        pending: RefCell::new(Vec::new()),
    }))
}

/// The encoding of the locale.
pub fn locale_encoding() -> &'static str {
    let value = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()))
        .unwrap_or_default();
    match value.as_str() {
        // The C locale means UTF-8 mode (PEP 540).
        "" | "C" | "POSIX" => "utf-8",
        _ => "UTF-8",
    }
}

fn text_arg(t: &Thread, a: &Bound, i: usize, name: &str) -> PyResult<Option<String>> {
    let Some(v) = a.some(i) else { return Ok(None) };
    match v.downcast::<PyStr>() {
        Some(s) => {
            let text = s.to_string_lossy();
            if text.contains('\0') {
                return Err(t.value_error("embedded null character"));
            }
            Ok(Some(text))
        }
        None => Err(t.type_error(format_args!(
            "TextIOWrapper() argument '{name}' must be str or None, not {}",
            v.class().tp_name()
        ))),
    }
}

initializer!(
    text_init,
    "TextIOWrapper(self, buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)",
    init
);

fn init(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyTextIO>(t)?;
    this.buffer.set(None);
    let encoding = text_arg(t, &a, 2, "encoding")?;
    let errors = text_arg(t, &a, 3, "errors")?.unwrap_or_else(|| "strict".to_owned());
    let line_end = LineEnd::of(t, a.some(4))?;
    let flag = |i: usize| a.opt(i).map_or(Ok(false), |v| truth::truth(t, v));
    let (line_buffering, write_through) = (flag(5)?, flag(6)?);
    let encoding = match encoding.as_deref() {
        None | Some("locale") => locale_encoding().to_owned(),
        Some(name) => name.to_owned(),
    };
    let buffer = a.get(1).clone();
    let asks = |name: &str| call::method(t, &buffer, name, &[]).and_then(|v| truth::truth(t, &v));
    this.coding.decodes.set(asks("readable")?);
    this.coding.encodes.set(asks("writable")?);
    this.coding.set_line_end(line_end);
    this.coding.newlines.borrow_mut().seen = 0;
    this.coding.choose(t, &encoding, &errors)?;
    this.encoding.put(Value::from(encoding));
    this.errors.put(Value::from(errors));
    this.line_buffering.set(line_buffering);
    this.write_through.set(write_through);
    let seekable = asks("seekable")?;
    this.seekable.set(seekable);
    this.telling.set(seekable);
    this.has_read1.set(attr::find(t, &buffer, "read1")?.is_some());
    this.decoded.set(None);
    this.used.set(0);
    this.snapshot.replace(None);
    this.pending.take();
    this.detached.set(false);
    if seekable && this.coding.encodes.get() && this.coding.encoder.is_set() {
        let at = call::method(t, &buffer, "tell", &[])?;
        if truth::truth(t, &at)? {
            this.coding.place_encoder(t, false)?;
        }
    }
    this.base.closed.set(false);
    this.buffer.put(buffer);
    Ok(Value::none())
}

impl PyTextIO {
    pub fn of<'a>(t: &Thread, v: &'a Value) -> PyResult<&'a PyTextIO> {
        v.downcast::<PyTextIO>().ok_or_else(|| t.type_error("a TextIOWrapper is required"))
    }

    pub fn buffer(&self, t: &Thread) -> PyResult {
        match self.buffer.get() {
            Some(buffer) => Ok(buffer),
            None if self.detached.get() => Err(t.value_error("underlying buffer has been detached")),
            None => Err(t.value_error("I/O operation on uninitialized object")),
        }
    }

    /// The buffer of a stream that is open.
    pub fn open(&self, t: &Thread) -> PyResult {
        let buffer = self.buffer(t)?;
        let closed = match super::buffered::exact_buffered(&buffer).and_then(|b| b.raw.get()) {
            Some(raw) => match super::exact::<super::fileio::PyFileIO>(&raw) {
                Some(file) => !file.is_open(),
                None => is_closed(t, &buffer)?,
            },
            None => is_closed(t, &buffer)?,
        };
        if closed { Err(closed_error(t)) } else { Ok(buffer) }
    }

    /// Forgets what was decoded.
    pub fn forget(&self) {
        self.decoded.set(None);
        self.used.set(0);
        self.snapshot.replace(None);
    }
}

fn reconfigure(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyTextIO>(t)?;
    let (encoding, errors) = (text_arg(t, &a, 1, "encoding")?, text_arg(t, &a, 2, "errors")?);
    // `newline=None` is a value of its own: the parameter has another default.
    let newline = a.opt(3).filter(|v| !v.is(&Value::ellipsis()));
    if (encoding.is_some() || errors.is_some() || newline.is_some()) && this.decoded.is_set() {
        return Err(super::unsupported(
            t,
            "It is not possible to set the encoding or newline of stream after the first read",
        ));
    }
    let line_end = match newline {
        None => None,
        Some(v) => Some(LineEnd::of(t, Some(v).filter(|v| !v.is_none()))?),
    };
    let line_buffering = match a.some(4) {
        Some(v) => truth::truth(t, v)?,
        None => this.line_buffering.get(),
    };
    let write_through = match a.some(5) {
        Some(v) => truth::truth(t, v)?,
        None => this.write_through.get(),
    };
    call::method(t, a.get(0), "flush", &[])?;
    if let Some(line_end) = line_end {
        this.coding.set_line_end(line_end);
    }
    if encoding.is_some() || errors.is_some() {
        let current = |f: &Field| {
            f.get().and_then(|v| v.downcast::<PyStr>().map(PyStr::to_string_lossy)).unwrap_or_default()
        };
        // A new encoding without errors means strict errors.
        let errors = errors
            .unwrap_or_else(|| if encoding.is_some() { "strict".to_owned() } else { current(&this.errors) });
        let encoding = match encoding.as_deref() {
            Some("locale") => locale_encoding().to_owned(),
            Some(name) => name.to_owned(),
            None => current(&this.encoding),
        };
        this.coding.choose(t, &encoding, &errors)?;
        this.encoding.put(Value::from(encoding));
        this.errors.put(Value::from(errors));
    }
    this.line_buffering.set(line_buffering);
    this.write_through.set(write_through);
    Ok(Value::none())
}

fn close(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyTextIO>(t)?;
    let buffer = this.buffer(t)?;
    if is_closed(t, &buffer)? {
        return Ok(Value::none());
    }
    if this.base.finalizing.get() {
        if let Some(warn) = attr::find(t, &buffer, "_dealloc_warn")? {
            if let Err(raised) = call::call(t, &warn, std::slice::from_ref(a.get(0))) {
                drop(t.take(raised));
            }
        }
    }
    let flushed = call::method(t, a.get(0), "flush", &[]).map(drop);
    both(t, flushed, || call::method(t, &buffer, "close", &[]).map(drop))?;
    this.base.closed.set(true);
    Ok(Value::none())
}

fn detach(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyTextIO>(t)?;
    call::method(t, a.get(0), "flush", &[])?;
    let buffer = this.buffer(t)?;
    this.buffer.set(None);
    this.detached.set(true);
    Ok(buffer)
}

macro_rules! passed_on {
    ($($name:ident $method:literal;)*) => {
        $(fn $name(t: &Thread, a: Bound) -> PyResult {
            let buffer = a.this::<PyTextIO>(t)?.buffer(t)?;
            call::method(t, &buffer, $method, &[])
        })*
    };
}

passed_on! {
    seekable "seekable";
    readable "readable";
    writable "writable";
    fileno "fileno";
    isatty "isatty";
}

fn text_repr(t: &Thread, v: &Value) -> PyResult {
    let this = PyTextIO::of(t, v)?;
    let class = adder_vm::types::dict::full_type_name(v.class());
    let Some(_guard) = repr::enter(t, v) else {
        return Err(t.runtime_error(format_args!("reentrant call inside {class}.__repr__")));
    };
    let mut out = format!("<{class}");
    for name in ["name", "mode"] {
        let found = attr::find(t, v, name);
        if let Some(Some(value)) = t.catch(found, Exc::ValueError)? {
            out.push_str(&format!(" {name}={}", repr::repr_text(t, &value)?));
        }
    }
    let encoding = this.encoding.get().unwrap_or_else(Value::none);
    out.push_str(&format!(" encoding={}>", repr::repr_text(t, &encoding)?));
    Ok(Value::from(out))
}

fn field(get: fn(&PyTextIO) -> Value, t: &Thread, v: &Value) -> PyResult {
    let this = PyTextIO::of(t, v)?;
    this.buffer(t)?;
    Ok(get(this))
}

fn set_chunk(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let Some(value) = value else { return Err(t.error(Exc::AttributeError, "cannot delete attribute")) };
    match number::to_isize(t, value, Exc::ValueError)? {
        n if n > 0 => {
            PyTextIO::of(t, v)?.chunk.set(n as usize);
            Ok(())
        }
        _ => Err(t.value_error("a strictly positive integer is required")),
    }
}

pub static TEXT_IO_SPEC: TypeSpec = TypeSpec {
    name: "TextIOWrapper",
    module: "_io",
    base: Some(&TEXT_BASE),
    has_dict: true,
    weak: true,
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "TextIOWrapper(buffer, encoding=None, errors=None, newline=None,\n              line_buffering=False, write_through=False)\n--\n\nCharacter and line based layer over a BufferedIOBase object, buffer.",
    slots: Slots {
        new: Some(new),
        init: Some(text_init),
        repr: Some(text_repr),
        next: Some(textread::next),
        finalize: Some(finalize),
        ..Slots::EMPTY
    },
    methods: &[
        Method::new("detach(self, /)", detach, ""),
        Method::new(
            "reconfigure(self, /, *, encoding=None, errors=None, newline=..., line_buffering=None, write_through=None)",
            reconfigure,
            "Reconfigure the text stream with new parameters.",
        ),
        Method::new("write(self, text, /)", textwrite::write, ""),
        Method::new("read(self, size=-1, /)", textread::read, ""),
        Method::new("readline(self, size=-1, /)", textread::readline, ""),
        Method::new("flush(self, /)", textwrite::flush, ""),
        Method::new("close(self, /)", close, ""),
        Method::new("fileno(self, /)", fileno, ""),
        Method::new("seekable(self, /)", seekable, ""),
        Method::new("readable(self, /)", readable, ""),
        Method::new("writable(self, /)", writable, ""),
        Method::new("isatty(self, /)", isatty, ""),
        Method::new(
            "seek(self, cookie, whence=0, /)",
            position::seek,
            "Set the stream position, and return the new stream position.",
        ),
        Method::new("tell(self, /)", position::tell, "Return the stream position as an opaque number."),
        Method::new("truncate(self, pos=None, /)", position::truncate, ""),
        Method::new("__getstate__(self, /)", getstate, ""),
    ],
    getset: &[
        GetSet::get("encoding", |t, v| field(|x| x.encoding.get().unwrap_or_else(Value::none), t, v), ""),
        GetSet::get("errors", |t, v| field(|x| x.errors.get().unwrap_or_else(Value::none), t, v), ""),
        GetSet::get("newlines", |t, v| field(|x| Newlines::shown(x.coding.newlines.borrow().seen), t, v), ""),
        GetSet::get("buffer", |t, v| PyTextIO::of(t, v)?.buffer(t), ""),
        GetSet::get("line_buffering", |t, v| field(|x| Value::bool(x.line_buffering.get()), t, v), ""),
        GetSet::get("write_through", |t, v| field(|x| Value::bool(x.write_through.get()), t, v), ""),
        GetSet::get("closed", |t, v| attr::get_str(t, &PyTextIO::of(t, v)?.buffer(t)?, "closed"), ""),
        GetSet::get("name", |t, v| attr::get_str(t, &PyTextIO::of(t, v)?.buffer(t)?, "name"), ""),
        GetSet::new("_CHUNK_SIZE", |t, v| field(|x| Value::from(x.chunk.get()), t, v), set_chunk, ""),
        FINALIZING,
    ],
    ..TypeSpec::of::<PyTextIO>(&TEXT_IO)
};
