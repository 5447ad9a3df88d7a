//! `binascii`: bytes as text and back. `codec` is the part that knows no objects.

pub mod codec;

use crate::state::ErrorClass;
use adder_vm::exc::Exc;
use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::value::Value;
use adder_vm::protocol::buffer::{self, BytesLike};
use adder_vm::protocol::{number, truth};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::bytes::{PyBytes, layout};
use adder_vm::types::int::{self, IntRef};
use adder_vm::types::str::PyStr;
use hex_simd::{AsOut, AsciiCase};

pub static ERROR: ErrorClass = ErrorClass::new("binascii", "Error", Exc::ValueError, "");
pub static INCOMPLETE: ErrorClass = ErrorClass::new("binascii", "Incomplete", Exc::Exception, "");

/// Bytes, or a string of ASCII characters.
fn ascii<'a>(t: &Thread, v: &'a Value) -> PyResult<BytesLike<'a>> {
    if let Some(s) = v.downcast::<PyStr>() {
        return match s.as_ascii() {
            Some(text) => Ok(BytesLike::Bytes(text.as_bytes())),
            None => Err(t.value_error("string argument should contain only ASCII characters")),
        };
    }
    if !buffer::has_buffer(v) {
        return Err(t.type_error(format_args!(
            "argument should be bytes, buffer or ASCII string, not '{}'",
            v.class().tp_name()
        )));
    }
    buffer::bytes_like(t, v)
}

fn flag(t: &Thread, v: Option<&Value>, default: bool) -> PyResult<bool> {
    v.map_or(Ok(default), |v| truth::truth(t, v))
}

fn finish(t: &Thread, outcome: codec::Outcome) -> PyResult {
    match outcome {
        Ok(bytes) => Ok(PyBytes::from_slice(&bytes)),
        Err(message) => Err(ERROR.raise(t, message)),
    }
}

/// The low 32 bits of an int argument.
fn low_bits(t: &Thread, v: Option<&Value>) -> PyResult<u32> {
    let Some(v) = v else { return Ok(0) };
    let n = number::index(t, v)?;
    Ok(match IntRef::of(&n) {
        Some(IntRef::Small(n)) => n as u32,
        Some(IntRef::Big(big)) => {
            let low = big.as_sign_words().1.first().copied().unwrap_or(0);
            if int::is_negative(&n) { low.wrapping_neg() as u32 } else { low as u32 }
        }
        None => 0,
    })
}

fn a2b_base64(t: &Thread, a: Bound) -> PyResult {
    let text = ascii(t, a.get(0))?;
    let strict = flag(t, a.opt(1), false)?;
    if let Some(len) = codec::base64_length(&text) {
        let mut clean = false;
        let made = PyBytes::filled(len, |out| clean = codec::base64_decode_clean(&text, out));
        if clean {
            return Ok(made);
        }
    }
    finish(t, codec::base64_decode(&text, strict))
}

fn b2a_base64(t: &Thread, a: Bound) -> PyResult {
    let newline = flag(t, a.opt(1), true)?;
    let data = buffer::bytes_like(t, a.get(0))?;
    let len = data.len().div_ceil(3) * 4 + usize::from(newline);
    Ok(PyBytes::filled(len, |out| codec::base64_encode(&data, out)))
}

fn a2b_hex(t: &Thread, a: Bound) -> PyResult {
    let text = ascii(t, a.get(0))?;
    if !text.len().is_multiple_of(2) {
        return Err(ERROR.raise(t, "Odd-length string"));
    }
    let mut good = false;
    let made = PyBytes::filled(text.len() / 2, |out| good = hex_simd::decode(&text, out.as_out()).is_ok());
    if good { Ok(made) } else { Err(ERROR.raise(t, "Non-hexadecimal digit found")) }
}

fn b2a_hex(t: &Thread, a: Bound) -> PyResult {
    let (separator, group) = layout::hex_separator(t, (a.opt(1), a.opt(2)), true)?;
    let data = buffer::bytes_like(t, a.get(0))?;
    if separator.is_none() {
        return Ok(PyBytes::filled(data.len() * 2, |out| {
            let _ = hex_simd::encode(&data, out.as_out(), AsciiCase::Lower);
        }));
    }
    Ok(PyBytes::from_slice(&layout::hex_digits(&data, separator, group)))
}

fn a2b_uu(t: &Thread, a: Bound) -> PyResult {
    let text = ascii(t, a.get(0))?;
    finish(t, codec::uu_decode(&text))
}

fn b2a_uu(t: &Thread, a: Bound) -> PyResult {
    let backtick = flag(t, a.opt(1), false)?;
    let data = buffer::bytes_like(t, a.get(0))?;
    finish(t, codec::uu_encode(&data, backtick))
}

fn a2b_qp(t: &Thread, a: Bound) -> PyResult {
    let text = ascii(t, a.get(0))?;
    let header = flag(t, a.opt(1), false)?;
    Ok(PyBytes::from_slice(&codec::qp_decode(&text, header)))
}

fn b2a_qp(t: &Thread, a: Bound) -> PyResult {
    let style = codec::QpStyle {
        quote_tabs: flag(t, a.opt(1), false)?,
        is_text: flag(t, a.opt(2), true)?,
        header: flag(t, a.opt(3), false)?,
    };
    let data = buffer::bytes_like(t, a.get(0))?;
    Ok(PyBytes::from_slice(&codec::qp_encode(&data, style)))
}

fn crc32(t: &Thread, a: Bound) -> PyResult {
    let start = low_bits(t, a.opt(1))?;
    let data = buffer::bytes_like(t, a.get(0))?;
    Ok(Value::from(codec::crc32(&data, start)))
}

fn crc_hqx(t: &Thread, a: Bound) -> PyResult {
    let start = low_bits(t, a.opt(1))? as u16;
    let data = buffer::bytes_like(t, a.get(0))?;
    Ok(Value::from(codec::crc_hqx(&data, start)))
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "binascii",
    doc: "Conversion between binary data and ASCII",
    functions: &[
        Method::new("a2b_uu(data, /)", a2b_uu, "Decode a line of uuencoded data."),
        Method::new("b2a_uu(data, /, *, backtick=False)", b2a_uu, "Uuencode line of data."),
        Method::new(
            "a2b_base64(data, /, *, strict_mode=False)",
            a2b_base64,
            "Decode a line of base64 data.\n\n  strict_mode\n    When set to True, bytes that are not part of the base64 standard are not allowed.\n    The same applies to excess data after padding (= / ==).",
        ),
        Method::new("b2a_base64(data, /, *, newline=True)", b2a_base64, "Base64-code line of data."),
        Method::new(
            "a2b_hex(hexstr, /)",
            a2b_hex,
            "Binary data of hexadecimal representation.\n\nhexstr must contain an even number of hex digits (upper or lower case).\nThis function is also available as \"unhexlify()\".",
        ),
        Method::new(
            "b2a_hex(data, sep=<unrepresentable>, bytes_per_sep=1)",
            b2a_hex,
            "Hexadecimal representation of binary data.\n\n  sep\n    An optional single character or byte to separate hex bytes.\n  bytes_per_sep\n    How many bytes between separators.  Positive values count from the\n    right, negative values count from the left.\n\nThe return value is a bytes object.  This function is also\navailable as \"hexlify()\".\n\nExample:\n>>> binascii.b2a_hex(b'\\xb9\\x01\\xef')\nb'b901ef'\n>>> binascii.hexlify(b'\\xb9\\x01\\xef', ':')\nb'b9:01:ef'\n>>> binascii.b2a_hex(b'\\xb9\\x01\\xef', b'_', 2)\nb'b9_01ef'",
        ),
        Method::new(
            "hexlify(data, sep=<unrepresentable>, bytes_per_sep=1)",
            b2a_hex,
            "Hexadecimal representation of binary data.\n\n  sep\n    An optional single character or byte to separate hex bytes.\n  bytes_per_sep\n    How many bytes between separators.  Positive values count from the\n    right, negative values count from the left.\n\nThe return value is a bytes object.  This function is also\navailable as \"b2a_hex()\".",
        ),
        Method::new(
            "unhexlify(hexstr, /)",
            a2b_hex,
            "Binary data of hexadecimal representation.\n\nhexstr must contain an even number of hex digits (upper or lower case).",
        ),
        Method::new("crc_hqx(data, crc, /)", crc_hqx, "Compute CRC-CCITT incrementally."),
        Method::new("crc32(data, crc=0, /)", crc32, "Compute CRC-32 incrementally."),
        Method::new("a2b_qp(data, header=False)", a2b_qp, "Decode a string of qp-encoded data."),
        Method::new(
            "b2a_qp(data, quotetabs=False, istext=True, header=False)",
            b2a_qp,
            "Encode a string using quoted-printable encoding.\n\nOn encoding, when istext is set, newlines are not encoded, and white\nspace at end of lines is.  When istext is not set, \\r and \\n (CR/LF)\nare both encoded.  When quotetabs is set, space and tabs are encoded.",
        ),
    ],
    types: &[],
    init: Some(|t, module| {
        module.add("Error", ERROR.class(t)?);
        module.add("Incomplete", INCOMPLETE.class(t)?);
        Ok(())
    }),
};
