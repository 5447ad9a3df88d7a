//! `_codecs`: the codec registry and the codecs that are not East Asian, as functions on whole inputs.

mod charmap;

use adder_vm::codecs::errors::{self, Builtin, Errors};
use adder_vm::codecs::{self, Known, run};
use adder_vm::exc::Exc;
use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::value::Value;
use adder_vm::protocol::buffer::{self, bytes_like};
use adder_vm::protocol::truth;
use adder_vm::text::codecs::escape::{self, BrokenHex, RawUnicodeEscape, UnicodeEscape};
use adder_vm::text::codecs::utf7::Utf7;
use adder_vm::text::codecs::utf16::{Order, Utf16, Utf32};
use adder_vm::text::codecs::{Decoder, Encoder};
use adder_vm::text::unicode::names;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::bytes::PyBytes;
use adder_vm::types::dict::PyDict;
use adder_vm::types::str::PyStr;
use adder_vm::types::str::args::type_or_none;
use adder_vm::types::{native_function, tuple};

/// A string argument of a codec function.
fn text<'a>(t: &Thread, a: &Bound<'a>, i: usize, name: &str) -> PyResult<&'a PyStr> {
    match a.get(i).downcast::<PyStr>() {
        Some(s) => Ok(s),
        None => Err(t.type_error(format_args!(
            "{name}() argument {} must be str, not {}",
            i + 1,
            type_or_none(a.get(i))
        ))),
    }
}

fn errors_arg(t: &Thread, a: &Bound, i: usize, name: &str) -> PyResult<Errors> {
    let Some(v) = a.some(i) else { return Ok(Errors::named("strict")) };
    match v.downcast::<PyStr>() {
        Some(s) => Ok(Errors::of(Some(s))),
        None => Err(t.type_error(format_args!(
            "{name}() argument {} must be str or None, not {}",
            i + 1,
            v.class().tp_name()
        ))),
    }
}

fn last_arg(t: &Thread, a: &Bound, i: usize, default: bool) -> PyResult<bool> {
    a.opt(i).map_or(Ok(default), |v| truth::truth(t, v))
}

fn pair(value: Value, n: usize) -> Value {
    tuple::pair(value, Value::from(n))
}

fn encode_with(t: &Thread, a: &Bound, name: &str, encoding: &str, encoder: &mut dyn Encoder) -> PyResult {
    let s = text(t, a, 0, name)?;
    let errors = errors_arg(t, a, 1, name)?;
    let bytes = run::encode(t, encoder, encoding, a.get(0), &errors)?;
    Ok(pair(PyBytes::from_slice(&bytes), s.len()))
}

fn decode_with(
    t: &Thread,
    a: &Bound,
    name: &str,
    encoding: &str,
    decoder: &mut dyn Decoder,
    last: bool,
) -> PyResult {
    let errors = errors_arg(t, a, 1, name)?;
    let bytes = bytes_like(t, a.get(0))?;
    let (text, used) = run::decode(t, decoder, encoding, &bytes, Some(a.get(0)), &errors, last)?;
    Ok(pair(Value::from(text), used))
}

macro_rules! codecs {
    ($($encode:ident $decode:ident $name:literal $make:expr;)*) => {
        $(
            fn $encode(t: &Thread, a: Bound) -> PyResult {
                encode_with(t, &a, stringify!($encode), $name, &mut $make)
            }

            fn $decode(t: &Thread, a: Bound) -> PyResult {
                let last = last_arg(t, &a, 2, false)?;
                decode_with(t, &a, stringify!($decode), $name, &mut $make, last)
            }
        )*
    };
}

codecs! {
    utf_8_encode utf_8_decode "utf-8" adder_vm::text::codecs::utf8::Utf8;
    utf_7_encode utf_7_decode "utf7" Utf7;
    utf_16_le_encode utf_16_le_decode "utf-16-le" Utf16 { order: Order::Little };
    utf_16_be_encode utf_16_be_decode "utf-16-be" Utf16 { order: Order::Big };
    utf_32_le_encode utf_32_le_decode "utf-32-le" Utf32 { order: Order::Little };
    utf_32_be_encode utf_32_be_decode "utf-32-be" Utf32 { order: Order::Big };
    latin_1_encode latin_1_decode "latin-1" adder_vm::text::codecs::simple::Latin1;
    ascii_encode ascii_decode "ascii" adder_vm::text::codecs::simple::Ascii;
}

/// The byte order argument of the codecs that have one.
fn order_arg(t: &Thread, a: &Bound, i: usize) -> PyResult<Order> {
    match a.opt(i) {
        None => Ok(Order::Unknown),
        Some(v) => Ok(Order::from_number(i64::from(adder_vm::types::int::as_c_int(t, v)?))),
    }
}

fn order_name(width: &'static str, order: Order) -> &'static str {
    match (width, order) {
        ("16", Order::Little) => "utf-16-le",
        ("16", Order::Big) => "utf-16-be",
        ("16", Order::Unknown) => "utf-16",
        (_, Order::Little) => "utf-32-le",
        (_, Order::Big) => "utf-32-be",
        (_, Order::Unknown) => "utf-32",
    }
}

fn utf_16_encode(t: &Thread, a: Bound) -> PyResult {
    let order = order_arg(t, &a, 2)?;
    encode_with(t, &a, "utf_16_encode", order_name("16", order), &mut Utf16 { order })
}

fn utf_32_encode(t: &Thread, a: Bound) -> PyResult {
    let order = order_arg(t, &a, 2)?;
    encode_with(t, &a, "utf_32_encode", order_name("32", order), &mut Utf32 { order })
}

/// How messages name the encoding of the first argument.
fn decoding_name(t: &Thread, a: &Bound, known: Known) -> PyResult<&'static str> {
    Ok(known.decoding_name(&bytes_like(t, a.get(0))?))
}

fn utf_16_decode(t: &Thread, a: Bound) -> PyResult {
    let last = last_arg(t, &a, 2, false)?;
    let name = decoding_name(t, &a, Known::Utf16(Order::Unknown))?;
    decode_with(t, &a, "utf_16_decode", name, &mut Utf16 { order: Order::Unknown }, last)
}

fn utf_32_decode(t: &Thread, a: Bound) -> PyResult {
    let last = last_arg(t, &a, 2, false)?;
    let name = decoding_name(t, &a, Known::Utf32(Order::Unknown))?;
    decode_with(t, &a, "utf_32_decode", name, &mut Utf32 { order: Order::Unknown }, last)
}

/// Adds the byte order found out to a decoder's result.
fn with_order(result: &Value, order: Order) -> Value {
    let mut items = result.downcast::<tuple::PyTuple>().map(|x| tuple::items(x).to_vec()).unwrap_or_default();
    items.push(Value::from(order.number()));
    tuple::new(items)
}

fn utf_16_ex_decode(t: &Thread, a: Bound) -> PyResult {
    let mut decoder = Utf16 { order: order_arg(t, &a, 2)? };
    let last = last_arg(t, &a, 3, false)?;
    let marked = mark(&a, 2, decoder.order)?;
    let name = decoding_name(t, &a, Known::Utf16(decoder.order))?;
    let result = decode_with(t, &a, "utf_16_ex_decode", name, &mut decoder, last)?;
    Ok(with_order(&result, marked))
}

fn utf_32_ex_decode(t: &Thread, a: Bound) -> PyResult {
    let mut decoder = Utf32 { order: order_arg(t, &a, 2)? };
    let last = last_arg(t, &a, 3, false)?;
    let marked = mark(&a, 4, decoder.order)?;
    let name = decoding_name(t, &a, Known::Utf32(decoder.order))?;
    let result = decode_with(t, &a, "utf_32_ex_decode", name, &mut decoder, last)?;
    Ok(with_order(&result, marked))
}

/// The order that a byte order mark of `width` bytes at the beginning says, or what is known already.
fn mark(a: &Bound, width: usize, known: Order) -> PyResult<Order> {
    if known != Order::Unknown || !buffer::has_buffer(a.get(0)) {
        return Ok(known);
    }
    let t = Thread::current();
    let bytes = bytes_like(t, a.get(0))?;
    if bytes.len() < width {
        return Ok(Order::Unknown);
    }
    let little: &[u8] = if width == 2 { &[0xFF, 0xFE] } else { &[0xFF, 0xFE, 0, 0] };
    let big: &[u8] = if width == 2 { &[0xFE, 0xFF] } else { &[0, 0, 0xFE, 0xFF] };
    Ok(if bytes.starts_with(little) {
        Order::Little
    } else if bytes.starts_with(big) {
        Order::Big
    } else {
        Order::Unknown
    })
}

/// The bytes of a bytes-like object, or of a string as UTF-8.
fn str_or_bytes(t: &Thread, v: &Value) -> PyResult<Vec<u8>> {
    match v.downcast::<PyStr>() {
        Some(s) => match s.as_utf8() {
            Some(text) => Ok(text.into_owned().into_bytes()),
            None => run::encode(t, &mut *Known::Utf8.encoder(), "utf-8", v, &Errors::named("strict")),
        },
        None => buffer::bytes_of(t, v),
    }
}

/// Warns of an invalid escape: its character, or the value of an octal one above 255.
fn warn_escape(t: &Thread, prefix: &str, escape: u32) -> PyResult<()> {
    let what = match u8::try_from(escape) {
        Ok(c) => format!("{prefix}\"\\{}\" is an invalid escape sequence", char::from(c)),
        Err(_) => format!("{prefix}\"\\{escape:o}\" is an invalid octal escape sequence"),
    };
    let message = format!("{what}. Such sequences will not work in the future. ");
    adder_vm::report::warn(t, Exc::DeprecationWarning, &message)
}

fn unicode_escape_encode(t: &Thread, a: Bound) -> PyResult {
    let mut encoder = UnicodeEscape { names: names::lookup, invalid: None };
    encode_with(t, &a, "unicode_escape_encode", "unicodeescape", &mut encoder)
}

fn unicode_escape_decode(t: &Thread, a: Bound) -> PyResult {
    let last = last_arg(t, &a, 2, true)?;
    let errors = errors_arg(t, &a, 1, "unicode_escape_decode")?;
    let bytes = str_or_bytes(t, a.get(0))?;
    let mut decoder = UnicodeEscape { names: names::lookup, invalid: None };
    let (text, used) = run::decode(t, &mut decoder, "unicodeescape", &bytes, Some(a.get(0)), &errors, last)?;
    if let Some((c, _)) = decoder.invalid {
        warn_escape(t, "", c)?;
    }
    Ok(pair(Value::from(text), used))
}

fn raw_unicode_escape_encode(t: &Thread, a: Bound) -> PyResult {
    encode_with(t, &a, "raw_unicode_escape_encode", "rawunicodeescape", &mut RawUnicodeEscape)
}

fn raw_unicode_escape_decode(t: &Thread, a: Bound) -> PyResult {
    let last = last_arg(t, &a, 2, true)?;
    let errors = errors_arg(t, &a, 1, "raw_unicode_escape_decode")?;
    let bytes = str_or_bytes(t, a.get(0))?;
    let (text, used) =
        run::decode(t, &mut RawUnicodeEscape, "rawunicodeescape", &bytes, Some(a.get(0)), &errors, last)?;
    Ok(pair(Value::from(text), used))
}

fn escape_encode(t: &Thread, a: Bound) -> PyResult {
    let Some(b) = a.get(0).downcast::<PyBytes>() else {
        return Err(t.type_error(format_args!(
            "escape_encode() argument 1 must be bytes, not {}",
            type_or_none(a.get(0))
        )));
    };
    Ok(pair(PyBytes::from_slice(&escape::encode_bytes(b.as_slice())), b.len()))
}

fn escape_decode(t: &Thread, a: Bound) -> PyResult {
    let broken = match errors_arg(t, &a, 1, "escape_decode")? {
        Errors::Builtin(Builtin::Strict) => BrokenHex::Strict,
        Errors::Builtin(Builtin::Replace) => BrokenHex::Replace,
        Errors::Builtin(Builtin::Ignore) => BrokenHex::Ignore,
        Errors::Builtin(_) | Errors::Named(_) => BrokenHex::Strict,
    };
    let bytes = str_or_bytes(t, a.get(0))?;
    let (out, invalid) = escape::decode_bytes(&bytes, broken).map_err(|m| t.value_error(m))?;
    if let Some(escape) = invalid {
        warn_escape(t, "b", escape)?;
    }
    Ok(pair(PyBytes::from_slice(&out), bytes.len()))
}

fn readbuffer_encode(t: &Thread, a: Bound) -> PyResult {
    let bytes = str_or_bytes(t, a.get(0))?;
    let n = bytes.len();
    Ok(pair(PyBytes::from_slice(&bytes), n))
}

fn register(t: &Thread, a: Bound) -> PyResult {
    codecs::register(t, a.get(0))?;
    Ok(Value::none())
}

fn unregister(t: &Thread, a: Bound) -> PyResult {
    codecs::unregister(t, a.get(0))?;
    Ok(Value::none())
}

fn lookup(t: &Thread, a: Bound) -> PyResult {
    codecs::lookup(t, &text(t, &a, 0, "lookup")?.to_string_lossy())
}

fn named(t: &Thread, a: &Bound, name: &str) -> PyResult<(String, Option<Value>)> {
    let what = |i: usize, label: &str| -> PyResult<Option<&PyStr>> {
        match a.opt(i) {
            None => Ok(None),
            Some(v) => v.downcast::<PyStr>().map(Some).ok_or_else(|| {
                t.type_error(format_args!("{name}() argument '{label}' must be str, not {}", type_or_none(v)))
            }),
        }
    };
    let encoding = what(1, "encoding")?.map_or_else(|| "utf-8".to_owned(), PyStr::to_string_lossy);
    what(2, "errors")?;
    Ok((encoding, a.opt(2).cloned()))
}

fn encode(t: &Thread, a: Bound) -> PyResult {
    let (encoding, errors) = named(t, &a, "encode")?;
    codecs::encode(t, a.get(0), &encoding, errors.as_ref())
}

fn decode(t: &Thread, a: Bound) -> PyResult {
    let (encoding, errors) = named(t, &a, "decode")?;
    codecs::decode(t, a.get(0), &encoding, errors.as_ref())
}

fn register_error(t: &Thread, a: Bound) -> PyResult {
    text(t, &a, 0, "register_error")?;
    errors::register(t, a.get(0), a.get(1))?;
    Ok(Value::none())
}

fn unregister_error(t: &Thread, a: Bound) -> PyResult {
    let name = text(t, &a, 0, "_unregister_error")?.to_string_lossy();
    if Builtin::find(&name).is_some() {
        return Err(t.value_error(format_args!("cannot un-register built-in error handler '{name}'")));
    }
    errors::unregister(&name).map(Value::bool)
}

macro_rules! handlers {
    ($($builtin:ident $function:ident $name:literal $sig:literal;)*) => {
        $(fn $function(t: &Thread, a: Bound) -> PyResult {
            errors::call_builtin(t, Builtin::$builtin, a.get(0))
        })*

        static HANDLERS: &[(&str, Method)] = &[$(($name, Method::new($sig, $function, "")),)*];
    };
}

handlers! {
    Strict strict_errors "strict" "strict_errors(exc, /)";
    Ignore ignore_errors "ignore" "ignore_errors(exc, /)";
    Replace replace_errors "replace" "replace_errors(exc, /)";
    BackslashReplace backslashreplace_errors "backslashreplace" "backslashreplace_errors(exc, /)";
    SurrogateEscape surrogateescape "surrogateescape" "surrogateescape(exc, /)";
    SurrogatePass surrogatepass "surrogatepass" "surrogatepass(exc, /)";
    XmlCharRefReplace xmlcharrefreplace_errors "xmlcharrefreplace" "xmlcharrefreplace_errors(exc, /)";
    NameReplace namereplace_errors "namereplace" "namereplace_errors(exc, /)";
}

fn lookup_error(t: &Thread, a: Bound) -> PyResult {
    let name = text(t, &a, 0, "lookup_error")?.to_string_lossy();
    let registered = codecs::errors::find(&name);
    if let Some(found) = registered {
        return Ok(found);
    }
    match HANDLERS.iter().find(|(n, _)| *n == name) {
        Some((_, method)) => {
            let function = native_function::new_function(method, None, &Value::none());
            // The same object every time.
            errors::register(t, a.get(0), &function)?;
            Ok(function)
        }
        None => errors::registered(t, &name),
    }
}

fn charmap_build(t: &Thread, a: Bound) -> PyResult {
    let s = text(t, &a, 0, "charmap_build")?;
    let dict = PyDict::new();
    if let Some(d) = dict.downcast::<PyDict>() {
        for (i, c) in s.code_points().enumerate().take(256) {
            d.set(t, Value::from(i64::from(c)), Value::from(i))?;
        }
    }
    Ok(dict)
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_codecs",
    doc: "",
    functions: &[
        Method::new("register(search_function, /)", register, "Register a codec search function."),
        Method::new(
            "unregister(search_function, /)",
            unregister,
            "Unregister a codec search function and clear the registry's cache.",
        ),
        Method::new(
            "lookup(encoding, /)",
            lookup,
            "Looks up a codec tuple in the Python codec registry and returns a CodecInfo object.",
        ),
        Method::new(
            "encode(obj, encoding='utf-8', errors='strict')",
            encode,
            "Encodes obj using the codec registered for encoding.",
        ),
        Method::new(
            "decode(obj, encoding='utf-8', errors='strict')",
            decode,
            "Decodes obj using the codec registered for encoding.",
        ),
        Method::new(
            "register_error(errors, handler, /)",
            register_error,
            "Register the specified error handler under the name errors.",
        ),
        Method::new(
            "_unregister_error(errors, /)",
            unregister_error,
            "Un-register the specified error handler for the error handling `errors'.",
        ),
        Method::new("lookup_error(name, /)", lookup_error, "lookup_error(errors) -> handler"),
        Method::new("escape_encode(data, errors=None, /)", escape_encode, ""),
        Method::new("escape_decode(data, errors=None, /)", escape_decode, ""),
        Method::new("utf_8_encode(str, errors=None, /)", utf_8_encode, ""),
        Method::new("utf_8_decode(data, errors=None, final=False, /)", utf_8_decode, ""),
        Method::new("utf_7_encode(str, errors=None, /)", utf_7_encode, ""),
        Method::new("utf_7_decode(data, errors=None, final=False, /)", utf_7_decode, ""),
        Method::new("utf_16_encode(str, errors=None, byteorder=0, /)", utf_16_encode, ""),
        Method::new("utf_16_le_encode(str, errors=None, /)", utf_16_le_encode, ""),
        Method::new("utf_16_be_encode(str, errors=None, /)", utf_16_be_encode, ""),
        Method::new("utf_16_decode(data, errors=None, final=False, /)", utf_16_decode, ""),
        Method::new("utf_16_le_decode(data, errors=None, final=False, /)", utf_16_le_decode, ""),
        Method::new("utf_16_be_decode(data, errors=None, final=False, /)", utf_16_be_decode, ""),
        Method::new("utf_16_ex_decode(data, errors=None, byteorder=0, final=False, /)", utf_16_ex_decode, ""),
        Method::new("utf_32_encode(str, errors=None, byteorder=0, /)", utf_32_encode, ""),
        Method::new("utf_32_le_encode(str, errors=None, /)", utf_32_le_encode, ""),
        Method::new("utf_32_be_encode(str, errors=None, /)", utf_32_be_encode, ""),
        Method::new("utf_32_decode(data, errors=None, final=False, /)", utf_32_decode, ""),
        Method::new("utf_32_le_decode(data, errors=None, final=False, /)", utf_32_le_decode, ""),
        Method::new("utf_32_be_decode(data, errors=None, final=False, /)", utf_32_be_decode, ""),
        Method::new("utf_32_ex_decode(data, errors=None, byteorder=0, final=False, /)", utf_32_ex_decode, ""),
        Method::new("unicode_escape_encode(str, errors=None, /)", unicode_escape_encode, ""),
        Method::new("unicode_escape_decode(data, errors=None, final=True, /)", unicode_escape_decode, ""),
        Method::new("raw_unicode_escape_encode(str, errors=None, /)", raw_unicode_escape_encode, ""),
        Method::new(
            "raw_unicode_escape_decode(data, errors=None, final=True, /)",
            raw_unicode_escape_decode,
            "",
        ),
        Method::new("latin_1_encode(str, errors=None, /)", latin_1_encode, ""),
        Method::new("latin_1_decode(data, errors=None, /)", latin_1_decode, ""),
        Method::new("ascii_encode(str, errors=None, /)", ascii_encode, ""),
        Method::new("ascii_decode(data, errors=None, /)", ascii_decode, ""),
        Method::new("charmap_encode(str, errors=None, mapping=None, /)", charmap::encode, ""),
        Method::new("charmap_decode(data, errors=None, mapping=None, /)", charmap::decode, ""),
        Method::new("charmap_build(map, /)", charmap_build, ""),
        Method::new("readbuffer_encode(data, errors=None, /)", readbuffer_encode, ""),
    ],
    types: &[],
    init: None,
};
