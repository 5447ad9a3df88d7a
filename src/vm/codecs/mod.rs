//! Codecs as Python sees them: the registry of search functions, error handlers, encoding and decoding of objects.
//!
//! The common encodings are done by the converters of `text::codecs` directly; all others go through the registry, whose first search
//! function is that of the package `encodings`.

pub mod errors;
pub mod run;

use crate::exc::Exc;
use crate::native::Args;
use crate::object::value::{Field, Value};
use crate::protocol::{buffer, call, seq};
use crate::text::chars::Chars;
use crate::text::codecs::simple::{Ascii, Latin1};
use crate::text::codecs::utf8::Utf8;
use crate::text::codecs::utf16::{Order, Utf16, Utf32};
use crate::text::codecs::{Decoder, Encoder};
use crate::thread::{PyResult, Thread};
use crate::types::bytes::{PyByteArray, PyBytes};
use crate::types::dict::PyDict;
use crate::types::str::PyStr;
use crate::types::{list, tuple};
use errors::Errors;

struct Registry {
    /// A list of search functions.
    searches: Field,
    /// A dict of found codecs by normalised name.
    cache: Field,
    /// A dict of error handlers by name.
    handlers: Field,
}

// SAFETY: used only by the holder of the global lock.
unsafe impl Sync for Registry {}

static REGISTRY: Registry =
    Registry { searches: Field::empty(), cache: Field::empty(), handlers: Field::empty() };

fn dict_in(field: &'static Field) -> Value {
    field.get().unwrap_or_else(|| {
        let dict = PyDict::new();
        field.put(dict.clone());
        dict
    })
}

/// The dict of error handlers that Python code registered.
pub(crate) fn handlers() -> Value {
    dict_in(&REGISTRY.handlers)
}

/// An encoding's name as search functions get it.
pub fn normalize(name: &str) -> String {
    let mut out = String::new();
    let mut gap = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '.' {
            if gap && !out.is_empty() {
                out.push('_');
            }
            out.push(c.to_ascii_lowercase());
            gap = false;
        } else {
            gap = true;
        }
    }
    out
}

/// `codecs.register(search)`.
pub fn register(t: &Thread, search: &Value) -> PyResult<()> {
    if search.class().slots().call.is_none() {
        return Err(t.type_error("argument must be callable"));
    }
    let searches = searches(t)?;
    if let Some(list) = searches.downcast::<list::PyList>() {
        list::push(list, search.clone());
    }
    Ok(())
}

/// `codecs.unregister(search)`.
pub fn unregister(t: &Thread, search: &Value) -> PyResult<()> {
    let searches = searches(t)?;
    if let Some(list) = searches.downcast::<list::PyList>() {
        let all = list::to_vec(list);
        if all.iter().any(|s| s.is(search)) {
            let kept = all.into_iter().filter(|s| !s.is(search)).collect();
            REGISTRY.searches.put(list::new(kept));
            REGISTRY.cache.put(PyDict::new());
        }
    }
    Ok(())
}

/// The list of search functions; the package `encodings` is imported first of all.
fn searches(t: &Thread) -> PyResult {
    if let Some(list) = REGISTRY.searches.get() {
        return Ok(list);
    }
    REGISTRY.searches.put(list::new(Vec::new()));
    if let Err(raised) = crate::import::import_module(t, "encodings") {
        REGISTRY.searches.set(None);
        return Err(raised);
    }
    Ok(REGISTRY.searches.get().unwrap_or_else(|| list::new(Vec::new())))
}

/// `codecs.lookup(encoding)`: a tuple of encoder, decoder, stream reader, stream writer.
pub fn lookup(t: &Thread, encoding: &str) -> PyResult {
    if encoding.contains('\0') {
        return Err(t.value_error("embedded null character"));
    }
    let searches = searches(t)?;
    let key = Value::from(normalize(encoding));
    let cache = dict_in(&REGISTRY.cache);
    if let Some(found) = cache.downcast::<PyDict>().and_then(|d| d.get_str(&key)) {
        return Ok(found);
    }
    let all = searches.downcast::<list::PyList>().map(list::to_vec).unwrap_or_default();
    for search in all {
        let found = call::call(t, &search, std::slice::from_ref(&key))?;
        if found.is_none() {
            continue;
        }
        if !found.downcast::<tuple::PyTuple>().is_some_and(|x| tuple::items(x).len() == 4) {
            return Err(t.type_error("codec search functions must return 4-tuples"));
        }
        let cache = dict_in(&REGISTRY.cache);
        if let Some(cache) = cache.downcast::<PyDict>() {
            cache.set(t, key, found.clone())?;
        }
        return Ok(found);
    }
    Err(t.error(Exc::LookupError, format_args!("unknown encoding: {encoding}")))
}

/// As [`lookup`], refusing codecs that do not convert between text and bytes.
pub(crate) fn lookup_text(t: &Thread, encoding: &str, alternative: &str) -> PyResult {
    let codec = lookup(t, encoding)?;
    if let Some(flag) = crate::protocol::attr::find(t, &codec, "_is_text_encoding")? {
        if !crate::protocol::truth::truth(t, &flag)? {
            return Err(t.error(
                Exc::LookupError,
                format_args!(
                    "'{encoding}' is not a text encoding; use {alternative} to handle arbitrary codecs"
                ),
            ));
        }
    }
    Ok(codec)
}

fn call_codec(
    t: &Thread,
    codec: &Value,
    i: i64,
    object: &Value,
    errors: Option<&Value>,
    what: &str,
) -> PyResult {
    let function = seq::get_item(t, codec, &Value::small_int(i))?;
    let mut args = vec![object.clone()];
    args.extend(errors.cloned());
    let result = call::call_args(t, &function, &Args::positional(&args))?;
    match result.downcast::<tuple::PyTuple>().map(tuple::items) {
        Some([value, _]) => Ok(value.clone()),
        Some(_) | None => Err(t.type_error(format_args!("{what} must return a tuple (object, integer)"))),
    }
}

/// `codecs.encode(object, encoding, errors)`.
pub fn encode(t: &Thread, object: &Value, encoding: &str, errors: Option<&Value>) -> PyResult {
    let codec = lookup(t, encoding)?;
    noted(t, call_codec(t, &codec, 0, object, errors, "encoder"), encoding, "encoding")
}

/// `codecs.decode(object, encoding, errors)`.
pub fn decode(t: &Thread, object: &Value, encoding: &str, errors: Option<&Value>) -> PyResult {
    let codec = lookup(t, encoding)?;
    noted(t, call_codec(t, &codec, 1, object, errors, "decoder"), encoding, "decoding")
}

/// Adds to an error of a codec where it came from.
fn noted(t: &Thread, result: PyResult, encoding: &str, doing: &str) -> PyResult {
    let Err(raised) = result else { return result };
    let exception = t.take(raised);
    let note = Value::from(format!("{doing} with '{encoding}' codec failed"));
    match call::method(t, &exception, "add_note", &[note]) {
        Ok(_) => Err(t.raise_again(exception)),
        Err(raised) => {
            drop(t.take(raised));
            Err(t.raise_again(exception))
        }
    }
}

/// The encodings that are done without the registry.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Known {
    Utf8,
    Latin1,
    Ascii,
    Utf16(Order),
    Utf32(Order),
}

impl Known {
    pub fn find(name: &str) -> Option<Known> {
        if name == "utf-8" {
            return Some(Known::Utf8);
        }
        Some(match normalize(name).as_str() {
            "utf_8" | "utf8" => Known::Utf8,
            "latin_1" | "latin1" | "iso_8859_1" | "iso8859_1" => Known::Latin1,
            "ascii" | "us_ascii" => Known::Ascii,
            "utf_16" | "utf16" => Known::Utf16(Order::Unknown),
            "utf_16_le" => Known::Utf16(Order::Little),
            "utf_16_be" => Known::Utf16(Order::Big),
            "utf_32" | "utf32" => Known::Utf32(Order::Unknown),
            "utf_32_le" => Known::Utf32(Order::Little),
            "utf_32_be" => Known::Utf32(Order::Big),
            _ => return None,
        })
    }

    /// The name in error messages.
    pub fn name(self) -> &'static str {
        match self {
            Known::Utf8 => "utf-8",
            Known::Latin1 => "latin-1",
            Known::Ascii => "ascii",
            Known::Utf16(Order::Unknown) => "utf-16",
            Known::Utf16(Order::Little) => "utf-16-le",
            Known::Utf16(Order::Big) => "utf-16-be",
            Known::Utf32(Order::Unknown) => "utf-32",
            Known::Utf32(Order::Little) => "utf-32-le",
            Known::Utf32(Order::Big) => "utf-32-be",
        }
    }

    /// The name in messages about decoding `bytes`: of the order that a mark or else the machine decides.
    pub fn decoding_name(self, bytes: &[u8]) -> &'static str {
        match self {
            Known::Utf16(Order::Unknown) if bytes.starts_with(&[0xFE, 0xFF]) => "utf-16-be",
            Known::Utf16(Order::Unknown) => Known::Utf16(Order::NATIVE).name(),
            Known::Utf32(Order::Unknown) if bytes.starts_with(&[0, 0, 0xFE, 0xFF]) => "utf-32-be",
            Known::Utf32(Order::Unknown) => Known::Utf32(Order::NATIVE).name(),
            known => known.name(),
        }
    }

    pub fn encoder(self) -> Box<dyn Encoder> {
        match self {
            Known::Utf8 => Box::new(Utf8),
            Known::Latin1 => Box::new(Latin1),
            Known::Ascii => Box::new(Ascii),
            Known::Utf16(order) => Box::new(Utf16 { order }),
            Known::Utf32(order) => Box::new(Utf32 { order }),
        }
    }

    pub fn decoder(self) -> Box<dyn Decoder> {
        match self {
            Known::Utf8 => Box::new(Utf8),
            Known::Latin1 => Box::new(Latin1),
            Known::Ascii => Box::new(Ascii),
            Known::Utf16(order) => Box::new(Utf16 { order }),
            Known::Utf32(order) => Box::new(Utf32 { order }),
        }
    }
}

fn name_text(t: &Thread, name: Option<&PyStr>, default: &str) -> PyResult<String> {
    let text = name.map_or_else(|| default.to_owned(), PyStr::to_string_lossy);
    if text.contains('\0') {
        return Err(t.value_error("embedded null character"));
    }
    Ok(text)
}

/// `str.encode`: always `bytes`.
pub fn encode_str(t: &Thread, object: &Value, encoding: Option<&PyStr>, errors: Option<&PyStr>) -> PyResult {
    let Some(s) = object.downcast::<PyStr>() else { return Err(t.type_error("a string is required")) };
    check_names(t, encoding, errors)?;
    if encoding.is_none() && s.is_ascii() {
        return Ok(PyBytes::from_slice(s.raw_bytes()));
    }
    let name = name_text(t, encoding, "utf-8")?;
    if let Some(known) = Known::find(&name) {
        if s.is_ascii() && matches!(known, Known::Utf8 | Known::Latin1 | Known::Ascii) {
            return Ok(PyBytes::from_slice(s.raw_bytes()));
        }
        let errors = Errors::of(errors);
        let bytes = run::encode(t, &mut *known.encoder(), known.name(), object, &errors)?;
        return Ok(PyBytes::from_slice(&bytes));
    }
    let codec = lookup_text(t, &name, "codecs.encode()")?;
    let errors = errors.map(PyStr::to_value);
    let result = noted(t, call_codec(t, &codec, 0, object, errors.as_ref(), "encoder"), &name, "encoding")?;
    if result.is_a::<PyBytes>() {
        return Ok(result);
    }
    if let Some(array) = result.downcast::<PyByteArray>() {
        let message = format!(
            "encoder {name} returned bytearray instead of bytes; use codecs.encode() to encode to arbitrary types"
        );
        crate::report::warn(t, Exc::RuntimeWarning, &message)?;
        return Ok(PyBytes::from_slice(&array.to_vec()));
    }
    Err(t.type_error(format_args!(
        "'{name}' encoder returned '{}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types",
        result.class().tp_name()
    )))
}

/// In development mode names are looked up that are not needed.
fn check_names(t: &Thread, encoding: Option<&PyStr>, errors: Option<&PyStr>) -> PyResult<()> {
    if !crate::modules::sys::flags().dev_mode {
        return Ok(());
    }
    if let Some(encoding) = encoding.map(PyStr::to_string_lossy).filter(|name| Known::find(name).is_none()) {
        lookup(t, &encoding)?;
    }
    if let Errors::Named(name) = Errors::of(errors) {
        errors::registered(t, &name)?;
    }
    Ok(())
}

/// `bytes.decode` and `str(object, encoding, errors)`: always `str`.
pub fn decode_bytes(
    t: &Thread,
    object: &Value,
    encoding: Option<&PyStr>,
    errors: Option<&PyStr>,
) -> PyResult {
    check_names(t, encoding, errors)?;
    let name = name_text(t, encoding, "utf-8")?;
    if let Some(known) = Known::find(&name) {
        let bytes = buffer::bytes_like(t, object)?;
        if matches!(known, Known::Utf8 | Known::Latin1 | Known::Ascii) && bytes.is_ascii() {
            return Ok(Value::from(Chars::One(&bytes)));
        }
        let errors = Errors::of(errors);
        let (text, _) = run::decode(
            t,
            &mut *known.decoder(),
            known.decoding_name(&bytes),
            &bytes,
            Some(object),
            &errors,
            true,
        )?;
        return Ok(Value::from(text));
    }
    let codec = lookup_text(t, &name, "codecs.decode()")?;
    let errors = errors.map(PyStr::to_value);
    let result = noted(t, call_codec(t, &codec, 1, object, errors.as_ref(), "decoder"), &name, "decoding")?;
    if !result.is_a::<PyStr>() {
        return Err(t.type_error(format_args!(
            "'{name}' decoder returned '{}' instead of 'str'; use codecs.decode() to decode to arbitrary types",
            result.class().tp_name()
        )));
    }
    Ok(result)
}
