//! What methods of both types share: the receiver's bytes, results of the receiver's type, arguments.

use super::{PyByteArray, PyBytes};
use crate::native::Bound;
use crate::object::value::Value;
use crate::protocol::buffer::{self, BytesLike};
use crate::protocol::number;
use crate::thread::{PyResult, Thread};
use crate::types::int;

/// Which of the two types.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Bytes,
    Array,
}

impl Kind {
    pub fn of(v: &Value) -> Kind {
        if v.is_a::<PyByteArray>() { Kind::Array } else { Kind::Bytes }
    }

    pub fn name(self) -> &'static str {
        match self {
            Kind::Bytes => "bytes",
            Kind::Array => "bytearray",
        }
    }

    /// A new object of the type.
    pub fn make(self, bytes: &[u8]) -> Value {
        match self {
            Kind::Bytes => PyBytes::from_slice(bytes),
            Kind::Array => PyByteArray::from_vec(bytes.to_vec()),
        }
    }

    /// The same of `len` bytes that `fill` writes over zeroes; it must not run Python code.
    pub fn make_with(self, len: usize, fill: impl FnOnce(&mut [u8])) -> Value {
        match self {
            Kind::Bytes => PyBytes::filled(len, fill),
            Kind::Array => {
                let mut bytes = vec![0; len];
                fill(&mut bytes);
                PyByteArray::from_vec(bytes)
            }
        }
    }
}

/// The receiver of a method: its bytes, held in place.
pub struct This<'a> {
    pub value: &'a Value,
    pub kind: Kind,
    pub bytes: BytesLike<'a>,
}

impl<'a> This<'a> {
    pub fn of(t: &Thread, a: &Bound<'a>) -> PyResult<This<'a>> {
        let value = a.get(0);
        Ok(This { value, kind: Kind::of(value), bytes: held(t, value)? })
    }

    /// A part, as an object of the receiver's type; the receiver itself if it is all of an exact `bytes`.
    pub fn part(&self, from: usize, to: usize) -> Value {
        if self.kind == Kind::Bytes && from == 0 && to == self.bytes.len() && self.is_exact() {
            return self.value.clone();
        }
        self.kind.make(&self.bytes[from..to])
    }

    pub fn make(&self, bytes: &[u8]) -> Value {
        self.kind.make(bytes)
    }

    fn is_exact(&self) -> bool {
        self.value.downcast_exact::<PyBytes>().is_some()
    }
}

/// The bytes of either type, subclasses included, held in place.
pub fn held<'a>(t: &Thread, v: &'a Value) -> PyResult<BytesLike<'a>> {
    if let Some(b) = v.downcast::<PyBytes>() {
        return Ok(BytesLike::Bytes(b.as_slice()));
    }
    match v.downcast::<PyByteArray>() {
        Some(b) => Ok(BytesLike::Array(b.lock())),
        None => buffer::bytes_like(t, v),
    }
}

/// An int from 0 to 255; `message` is the error for others.
pub fn byte(t: &Thread, v: &Value, message: &str) -> PyResult<u8> {
    let n = if v.is_int_word() { Some(v.word().as_int()) } else { int::to_i64(&number::index(t, v)?) };
    match n {
        Some(n) if (0..256).contains(&n) => Ok(n as u8),
        Some(_) | None => Err(t.value_error(message)),
    }
}

/// What is searched for: bytes, or one byte.
pub enum Needle<'a> {
    Bytes(BytesLike<'a>),
    Byte([u8; 1]),
}

impl std::ops::Deref for Needle<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Needle::Bytes(b) => b,
            Needle::Byte(b) => b,
        }
    }
}

pub fn needle<'a>(t: &Thread, v: &'a Value) -> PyResult<Needle<'a>> {
    if int::is_int(v) || (!buffer::has_buffer(v) && v.class().slots().index.is_some()) {
        return byte(t, v, "byte must be in range(0, 256)").map(|b| Needle::Byte([b]));
    }
    if !buffer::has_buffer(v) {
        return Err(t.type_error(format_args!(
            "argument should be integer or bytes-like object, not '{}'",
            v.class().tp_name()
        )));
    }
    buffer::bytes_like(t, v).map(Needle::Bytes)
}

/// An optional size argument that must fit a C int.
pub fn c_int(t: &Thread, a: &Bound, i: usize, default: i32) -> PyResult<i32> {
    a.opt(i).map_or(Ok(default), |v| int::as_c_int(t, v))
}
