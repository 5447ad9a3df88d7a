//! Universal newlines: the translator that text streams use, and `IncrementalNewlineDecoder`.

use crate::initializer;
use adder_abi::object::Header;
use adder_vm::native::{Args, Bound, GetSet, Method};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{call, truth};
use adder_vm::text::build::TextBuf;
use adder_vm::text::chars::Chars;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::bytes::PyBytes;
use adder_vm::types::int;
use adder_vm::types::str::PyStr;
use adder_vm::types::tuple::{self, PyTuple};
use std::cell::Cell;

pub const SEEN_CR: u8 = 1;
pub const SEEN_LF: u8 = 2;
pub const SEEN_CRLF: u8 = 4;

/// Recognises line ends across pieces of text. A carriage return at the end of a piece is held back, as a line feed may follow.
#[derive(Clone, Default)]
pub struct Newlines {
    pub translate: bool,
    pub pending: bool,
    pub seen: u8,
}

impl Newlines {
    pub fn feed(&mut self, text: Chars, last: bool, out: &mut TextBuf) {
        let n = text.len();
        if n == 0 {
            if self.pending && last {
                self.pending = false;
                self.carriage_return(out);
            }
            return;
        }
        let has_cr = self.pending || text.iter().any(|c| c == 13);
        if !has_cr {
            if self.seen & SEEN_LF == 0 && text.iter().any(|c| c == 10) {
                self.seen |= SEEN_LF;
            }
            out.push_chars(text);
            return;
        }
        for (i, c) in text.iter().enumerate() {
            if self.pending {
                self.pending = false;
                if c == 10 {
                    self.seen |= SEEN_CRLF;
                    if !self.translate {
                        out.push(13);
                    }
                    out.push(10);
                    continue;
                }
                self.carriage_return(out);
            }
            match c {
                13 if i + 1 < n || !last => self.pending = true,
                13 => self.carriage_return(out),
                10 => {
                    self.seen |= SEEN_LF;
                    out.push(10);
                }
                c => out.push(c),
            }
        }
    }

    fn carriage_return(&mut self, out: &mut TextBuf) {
        self.seen |= SEEN_CR;
        out.push(if self.translate { 10 } else { 13 });
    }

    /// What `newlines` shows.
    pub fn shown(seen: u8) -> Value {
        let kinds: Vec<Value> = [(SEEN_CR, "\r"), (SEEN_LF, "\n"), (SEEN_CRLF, "\r\n")]
            .iter()
            .filter(|(bit, _)| seen & bit != 0)
            .map(|(_, s)| Value::from(*s))
            .collect();
        match &kinds[..] {
            [] => Value::none(),
            [one] => one.clone(),
            _ => tuple::new(kinds),
        }
    }
}

#[repr(C)]
pub struct PyNewlineDecoder {
    head: Header,
    decoder: Field,
    translate: Cell<bool>,
    pending: Cell<bool>,
    seen: Cell<u8>,
}

pub static NEWLINE_DECODER: TypeCell = TypeCell::new();

// SAFETY: the inner decoder is the one reference.
unsafe impl Payload for PyNewlineDecoder {
    fn cell() -> &'static TypeCell {
        &NEWLINE_DECODER
    }

    fn trace(&self, visit: &mut Visitor) {
        if self.decoder.is_set() {
            visit(self.decoder.word());
        }
    }

    fn clear(&self) {
        self.decoder.set(None);
    }
}

fn new(_: &Thread, class: &PyType, _: &Args) -> PyResult {
    Ok(class.instantiate(PyNewlineDecoder {
        head: blank_header(),
        decoder: Field::empty(),
        translate: Cell::new(false),
        pending: Cell::new(false),
        seen: Cell::new(0),
    }))
}

initializer!(decoder_init, "IncrementalNewlineDecoder(self, decoder, translate, errors='strict')", init);

fn init(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyNewlineDecoder>(t)?;
    let translate = truth::truth(t, a.get(2))?;
    this.translate.set(translate);
    this.pending.set(false);
    this.seen.set(0);
    this.decoder.put(a.get(1).clone());
    Ok(Value::none())
}

fn inner(t: &Thread, this: &PyNewlineDecoder) -> PyResult<Option<Value>> {
    match this.decoder.get() {
        Some(v) => Ok(Some(v).filter(|v| !v.is_none())),
        None => Err(t.value_error("IncrementalNewlineDecoder.__init__() not called")),
    }
}

fn decode(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyNewlineDecoder>(t)?;
    let last = a.opt(2).map_or(Ok(false), |v| truth::truth(t, v))?;
    let text = match inner(t, this)? {
        Some(decoder) => call::method(t, &decoder, "decode", &[a.get(1).clone(), Value::bool(last)])?,
        None => a.get(1).clone(),
    };
    let Some(s) = text.downcast::<PyStr>() else {
        return Err(t.type_error(format_args!(
            "decoder should return a string result, not '{}'",
            text.class().tp_name()
        )));
    };
    let mut state =
        Newlines { translate: this.translate.get(), pending: this.pending.get(), seen: this.seen.get() };
    let mut out = TextBuf::new();
    state.feed(s.chars(), last, &mut out);
    this.pending.set(state.pending);
    this.seen.set(state.seen);
    Ok(Value::from(out))
}

/// Takes `(bytes, flags)` apart.
pub fn state_parts(t: &Thread, state: &Value) -> PyResult<(Vec<u8>, u64)> {
    let wrong = || t.type_error("illegal decoder state");
    let Some([bytes, flags]) = state.downcast::<PyTuple>().map(tuple::items) else { return Err(wrong()) };
    let Some(bytes) = bytes.downcast::<PyBytes>() else {
        return Err(t.type_error(format_args!(
            "illegal decoder state: the first item should be a bytes object, not '{}'",
            bytes.class().tp_name()
        )));
    };
    let flags = int::to_u64(flags).ok_or_else(wrong)?;
    Ok((bytes.as_slice().to_vec(), flags))
}

fn getstate(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyNewlineDecoder>(t)?;
    let (bytes, flags) = match inner(t, this)? {
        Some(decoder) => state_parts(t, &call::method(t, &decoder, "getstate", &[])?)?,
        None => (Vec::new(), 0),
    };
    let flags = flags << 1 | u64::from(this.pending.get());
    Ok(tuple::of([PyBytes::from_slice(&bytes), Value::from(flags)]))
}

fn setstate(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyNewlineDecoder>(t)?;
    if !a.get(1).is_a::<PyTuple>() {
        return Err(t.type_error("state argument must be a tuple"));
    }
    let (bytes, flags) = state_parts(t, a.get(1))?;
    this.pending.set(flags & 1 != 0);
    if let Some(decoder) = inner(t, this)? {
        let state = tuple::of([PyBytes::from_slice(&bytes), Value::from(flags >> 1)]);
        call::method(t, &decoder, "setstate", &[state])?;
    }
    Ok(Value::none())
}

fn reset(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyNewlineDecoder>(t)?;
    this.pending.set(false);
    this.seen.set(0);
    if let Some(decoder) = inner(t, this)? {
        call::method(t, &decoder, "reset", &[])?;
    }
    Ok(Value::none())
}

pub static NEWLINE_DECODER_SPEC: TypeSpec = TypeSpec {
    name: "IncrementalNewlineDecoder",
    module: "_io",
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "IncrementalNewlineDecoder(decoder, translate, errors='strict')\n--\n\nCodec used when reading a file in universal newlines mode.",
    slots: Slots { new: Some(new), init: Some(decoder_init), ..Slots::EMPTY },
    methods: &[
        Method::new("decode(self, /, input, final=False)", decode, ""),
        Method::new("getstate(self, /)", getstate, ""),
        Method::new("setstate(self, state, /)", setstate, ""),
        Method::new("reset(self, /)", reset, ""),
    ],
    getset: &[GetSet::get(
        "newlines",
        |_, v| {
            Ok(v.downcast::<PyNewlineDecoder>().map_or_else(Value::none, |d| Newlines::shown(d.seen.get())))
        },
        "",
    )],
    ..TypeSpec::of::<PyNewlineDecoder>(&NEWLINE_DECODER)
};

/// Which line ends a stream reads and writes, from its `newline` argument.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LineEnd {
    /// None: any line end is read as `\n`; `\n` is written as the system's.
    Universal,
    /// Empty: any line end is recognised and kept.
    Keep,
    Lf,
    Cr,
    CrLf,
}

impl LineEnd {
    /// The argument, checked.
    pub fn of(t: &Thread, v: Option<&Value>) -> PyResult<LineEnd> {
        let Some(v) = v else { return Ok(LineEnd::Universal) };
        let Some(s) = v.downcast::<PyStr>() else {
            return Err(
                t.type_error(format_args!("newline must be str or None, not {}", v.class().tp_name()))
            );
        };
        match s.as_ascii() {
            Some("") => Ok(LineEnd::Keep),
            Some("\n") => Ok(LineEnd::Lf),
            Some("\r") => Ok(LineEnd::Cr),
            Some("\r\n") => Ok(LineEnd::CrLf),
            Some(_) | None => {
                Err(t.value_error(format_args!("illegal newline value: {}", s.to_string_lossy())))
            }
        }
    }

    pub fn is_universal(self) -> bool {
        matches!(self, LineEnd::Universal | LineEnd::Keep)
    }

    /// What `\n` is written as, if not as itself.
    pub fn written(self) -> Option<&'static str> {
        match self {
            LineEnd::Cr => Some("\r"),
            LineEnd::CrLf => Some("\r\n"),
            LineEnd::Universal | LineEnd::Keep | LineEnd::Lf => None,
        }
    }

    /// The end of the first line in `text` from `from`: one past its line end, if that is there.
    pub fn find(self, text: Chars, from: usize) -> Option<usize> {
        use adder_vm::text::search;
        use adder_vm::with_units;
        match self {
            LineEnd::Universal | LineEnd::Lf => {
                with_units!(text, s => search::find(s, &[unit(s, 10)], from)).map(|i| i + 1)
            }
            LineEnd::Cr => with_units!(text, s => search::find(s, &[unit(s, 13)], from)).map(|i| i + 1),
            LineEnd::CrLf => {
                with_units!(text, s => search::find(s, &[unit(s, 13), unit(s, 10)], from)).map(|i| i + 2)
            }
            LineEnd::Keep => {
                let i = (from..text.len()).find(|i| matches!(text.at(*i), 10 | 13))?;
                Some(if text.at(i) == 13 && text.get(i + 1) == Some(10) { i + 2 } else { i + 1 })
            }
        }
    }
}

fn unit<T: adder_vm::text::chars::Unit>(_: &[T], code: u32) -> T {
    T::from_code(code)
}
