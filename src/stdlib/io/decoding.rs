//! A text stream's decoder and encoder: a native one for the common encodings, or the codec's incremental objects.

use super::newline::{LineEnd, Newlines, state_parts};
use adder_vm::codecs::errors::Errors;
use adder_vm::codecs::{Known, run};
use adder_vm::exc::Exc;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{attr, call, truth};
use adder_vm::text::build::TextBuf;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::bytes::PyBytes;
use adder_vm::types::str::PyStr;
use adder_vm::types::tuple;
use std::cell::{Cell, RefCell};

/// What a decoder remembers between pieces: bytes of an incomplete character, and flags (the lowest is the held-back
/// carriage return where newlines are universal).
#[derive(Clone, Default, Debug, PartialEq, Eq)]
pub struct State {
    pub bytes: Vec<u8>,
    pub flags: u64,
}

/// Both directions of a stream's encoding.
pub struct Coding {
    /// The encoding, if it is done natively.
    pub known: Cell<Option<Known>>,
    pub errors: RefCell<Errors>,
    /// The codec's objects otherwise.
    pub encoder: Field,
    pub decoder: Field,
    pub decodes: Cell<bool>,
    pub encodes: Cell<bool>,
    pub line_end: Cell<LineEnd>,
    rest: RefCell<Vec<u8>>,
    pub newlines: RefCell<Newlines>,
}

impl Coding {
    pub fn new() -> Coding {
        Coding {
            known: Cell::new(None),
            errors: RefCell::new(Errors::named("strict")),
            encoder: Field::empty(),
            decoder: Field::empty(),
            decodes: Cell::new(false),
            encodes: Cell::new(false),
            line_end: Cell::new(LineEnd::Universal),
            rest: RefCell::new(Vec::new()),
            newlines: RefCell::new(Newlines::default()),
        }
    }

    /// Sets the encoding; which directions are wanted was set before.
    pub fn choose(&self, t: &Thread, encoding: &str, errors: &str) -> PyResult<()> {
        self.encoder.set(None);
        self.decoder.set(None);
        self.rest.take();
        *self.errors.borrow_mut() = Errors::named(errors);
        let known = Known::find(encoding).filter(|k| matches!(k, Known::Utf8 | Known::Latin1 | Known::Ascii));
        self.known.set(known);
        if known.is_some() {
            return Ok(());
        }
        let codec = adder_vm::codecs::lookup(t, encoding)?;
        if let Some(flag) = attr::find(t, &codec, "_is_text_encoding")? {
            if !truth::truth(t, &flag)? {
                return Err(t.error(
                    Exc::LookupError,
                    format_args!(
                        "'{encoding}' is not a text encoding; use codecs.open() to handle arbitrary codecs"
                    ),
                ));
            }
        }
        let errors = Value::from(errors);
        if self.decodes.get() {
            self.decoder.put(call::method(t, &codec, "incrementaldecoder", std::slice::from_ref(&errors))?);
        }
        if self.encodes.get() {
            self.encoder.put(call::method(t, &codec, "incrementalencoder", std::slice::from_ref(&errors))?);
        }
        Ok(())
    }

    pub fn set_line_end(&self, line_end: LineEnd) {
        self.line_end.set(line_end);
        let mut newlines = self.newlines.borrow_mut();
        newlines.translate = line_end == LineEnd::Universal;
        newlines.pending = false;
    }

    pub fn decode(&self, t: &Thread, bytes: &[u8], last: bool) -> PyResult<TextBuf> {
        let text = match self.known.get() {
            Some(known) => {
                let mut rest = self.rest.take();
                let input = if rest.is_empty() {
                    bytes
                } else {
                    rest.extend_from_slice(bytes);
                    &rest
                };
                let errors = self.errors.borrow().clone();
                let (text, used) =
                    run::decode(t, &mut *known.decoder(), known.name(), input, None, &errors, last)?;
                if used < input.len() {
                    self.rest.replace(input[used..].to_vec());
                }
                text
            }
            None => {
                let Some(decoder) = self.decoder.get() else { return Ok(TextBuf::new()) };
                let args = [PyBytes::from_slice(bytes), Value::bool(last)];
                let result = call::method(t, &decoder, "decode", &args)?;
                let Some(s) = result.downcast::<PyStr>() else {
                    return Err(t.type_error(format_args!(
                        "decoder should return a string result, not '{}'",
                        result.class().tp_name()
                    )));
                };
                let mut text = TextBuf::new();
                text.push_narrow(s.chars());
                text
            }
        };
        if !self.line_end.get().is_universal() {
            return Ok(text);
        }
        let mut newlines = self.newlines.borrow_mut();
        if !newlines.pending && !text.chars().iter().any(|c| c == 13) {
            if newlines.seen & super::newline::SEEN_LF == 0 && text.chars().iter().any(|c| c == 10) {
                newlines.seen |= super::newline::SEEN_LF;
            }
            return Ok(text);
        }
        let mut out = TextBuf::with_capacity(text.len());
        newlines.feed(text.chars(), last, &mut out);
        Ok(out)
    }

    pub fn state(&self, t: &Thread) -> PyResult<State> {
        let mut state = match (self.known.get(), self.decoder.get()) {
            (Some(_), _) => State { bytes: self.rest.borrow().clone(), flags: 0 },
            (None, Some(decoder)) => {
                let (bytes, flags) = state_parts(t, &call::method(t, &decoder, "getstate", &[])?)?;
                State { bytes, flags }
            }
            (None, None) => State::default(),
        };
        if self.line_end.get().is_universal() {
            state.flags = state.flags << 1 | u64::from(self.newlines.borrow().pending);
        }
        Ok(state)
    }

    pub fn set_state(&self, t: &Thread, state: &State) -> PyResult<()> {
        let mut flags = state.flags;
        if self.line_end.get().is_universal() {
            self.newlines.borrow_mut().pending = flags & 1 != 0;
            flags >>= 1;
        }
        match (self.known.get(), self.decoder.get()) {
            (Some(_), _) => {
                self.rest.replace(state.bytes.clone());
            }
            (None, Some(decoder)) => {
                let state = tuple::of([PyBytes::from_slice(&state.bytes), Value::from(flags)]);
                call::method(t, &decoder, "setstate", &[state])?;
            }
            (None, None) => {}
        }
        Ok(())
    }

    pub fn reset_decoder(&self, t: &Thread) -> PyResult<()> {
        self.newlines.borrow_mut().pending = false;
        self.rest.borrow_mut().clear();
        if let Some(decoder) = self.decoder.get() {
            call::method(t, &decoder, "reset", &[])?;
        }
        Ok(())
    }

    /// Tells the encoder that it is at the start of a stream, or not.
    pub fn place_encoder(&self, t: &Thread, at_start: bool) -> PyResult<()> {
        if let Some(encoder) = self.encoder.get() {
            if at_start {
                call::method(t, &encoder, "reset", &[])?;
            } else {
                call::method(t, &encoder, "setstate", &[Value::small_int(0)])?;
            }
        }
        Ok(())
    }

    /// Appends the encoded text to `out`; `out` is not touched while Python code runs.
    pub fn encode(&self, t: &Thread, text: &Value, out: &RefCell<Vec<u8>>) -> PyResult<()> {
        let Some(s) = text.downcast::<PyStr>() else { return Err(t.type_error("a string is required")) };
        match self.known.get() {
            Some(_) if s.is_ascii() => out.borrow_mut().extend_from_slice(s.raw_bytes()),
            Some(known) => {
                let errors = self.errors.borrow().clone();
                let bytes = run::encode(t, &mut *known.encoder(), known.name(), text, &errors)?;
                out.borrow_mut().extend_from_slice(&bytes);
            }
            None => {
                let Some(encoder) = self.encoder.get() else {
                    return Err(super::unsupported(t, "not writable"));
                };
                let result = call::method(t, &encoder, "encode", std::slice::from_ref(text))?;
                let Some(bytes) = result.downcast::<PyBytes>() else {
                    return Err(t.type_error(format_args!(
                        "encoder should return a bytes object, not '{}'",
                        result.class().tp_name()
                    )));
                };
                out.borrow_mut().extend_from_slice(bytes.as_slice());
            }
        }
        Ok(())
    }
}
