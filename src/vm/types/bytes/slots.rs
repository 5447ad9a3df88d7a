//! Slots and method tables of `bytes` and `bytearray`.

use super::view::{Kind, held};
use super::{BYTEARRAY, BYTES, PyByteArray, PyBytes, array, find, iter, layout, new};
use crate::exc::Exc;
use crate::native::{Bound, Effects, Method};
use crate::object::class::{TypeSpec, type_flag};
use crate::object::slots::{BinaryOp, CompareOp, Slots};
use crate::object::value::Value;
use crate::protocol::buffer::{self, Buffer, Release, buffer_flag};
use crate::protocol::number;
use crate::text::build::TextBuf;
use crate::text::chars::Chars;
use crate::text::codecs::escape;
use crate::thread::{PyResult, Thread};
use crate::types::slice::{self, PySlice};
use crate::types::str::args::{check_size, repeat_count};
use crate::types::str::percent::{self, Target};
use crate::types::{int, tuple};

/// `b'…'` as `repr` shows it.
pub fn quoted(bytes: &[u8]) -> String {
    let quote = quote_for(bytes);
    let mut body = String::from_utf8_lossy(&escape::encode_bytes(bytes)).into_owned();
    if quote == '"' {
        // There are no double quotes; single ones were escaped, and stand alone as every backslash is doubled.
        body = body.split("\\\\").map(|part| part.replace("\\'", "'")).collect::<Vec<_>>().join("\\\\");
    }
    format!("b{quote}{body}{quote}")
}

fn quote_for(bytes: &[u8]) -> char {
    if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' }
}

fn bytes_repr(t: &Thread, v: &Value) -> PyResult {
    Ok(Value::from(quoted(&held(t, v)?)))
}

fn array_repr(t: &Thread, v: &Value) -> PyResult {
    // Unlike in bytes, single quotes are escaped whatever the quotes are.
    let bytes = held(t, v)?;
    let quote = quote_for(&bytes);
    let body = escape::encode_bytes(&bytes);
    Ok(Value::from(format!("{}(b{quote}{}{quote})", v.class().name_str(), String::from_utf8_lossy(&body))))
}

fn bytes_hash(_: &Thread, v: &Value) -> PyResult<i64> {
    Ok(v.downcast::<PyBytes>().map_or(0, PyBytes::hash_value))
}

fn compare_slices(a: &[u8], b: &[u8], op: CompareOp) -> Value {
    Value::bool(match op {
        CompareOp::Eq => a == b,
        CompareOp::Ne => a != b,
        CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => op.holds(a.cmp(b)),
    })
}

fn bytes_compare(_: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    match (a.downcast::<PyBytes>(), b.downcast::<PyBytes>()) {
        (Some(x), Some(y)) => Ok(compare_slices(x.as_slice(), y.as_slice(), op)),
        (_, _) => Ok(Value::not_implemented()),
    }
}

fn array_compare(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    if !buffer::has_buffer(a) || !buffer::has_buffer(b) {
        return Ok(Value::not_implemented());
    }
    let (x, y) = (buffer::bytes_like(t, a)?, buffer::bytes_like(t, b)?);
    Ok(compare_slices(&x, &y, op))
}

fn length(t: &Thread, v: &Value) -> PyResult<usize> {
    match v.downcast::<PyBytes>() {
        Some(b) => Ok(b.len()),
        None => Ok(held(t, v)?.len()),
    }
}

fn get_item(t: &Thread, v: &Value, key: &Value) -> PyResult {
    let kind = Kind::of(v);
    if let Some(key) = key.downcast::<PySlice>() {
        let (start, stop, step) = slice::unpack(t, key)?;
        let bytes = held(t, v)?;
        let at = slice::adjust(start, stop, step, bytes.len());
        if at.step == 1 {
            if at.count == bytes.len() && v.downcast_exact::<PyBytes>().is_some() {
                return Ok(v.clone());
            }
            let start = at.start as usize;
            return Ok(kind.make(&bytes[start..start + at.count]));
        }
        let picked: Vec<u8> = at.positions().map(|i| bytes[i]).collect();
        return Ok(kind.make(&picked));
    }
    if !int::is_int(key) && key.class().slots().index.is_none() {
        return Err(t.type_error(format_args!(
            "{} indices must be integers or slices, not {}",
            if kind == Kind::Bytes { "byte" } else { "bytearray" },
            key.class().tp_name()
        )));
    }
    let n = number::to_isize(t, key, Exc::IndexError)?;
    let bytes = held(t, v)?;
    let i = if n < 0 { n + bytes.len() as isize } else { n };
    match usize::try_from(i).ok().and_then(|i| bytes.get(i)) {
        Some(b) => Ok(Value::small_int(i64::from(*b))),
        None => Err(t.index_error(match kind {
            Kind::Bytes => "index out of range",
            Kind::Array => "bytearray index out of range",
        })),
    }
}

fn concat(t: &Thread, a: &Value, b: &Value) -> PyResult {
    if let (Some(x), Some(y)) = (a.downcast_exact::<PyBytes>(), b.downcast_exact::<PyBytes>()) {
        let (x, y) = (x.as_slice(), y.as_slice());
        if !x.is_empty() && !y.is_empty() {
            let total = check_size(t, x.len().checked_add(y.len()), 1)?;
            return Ok(PyBytes::new_with(BYTES.get(), total, |out| {
                out[..x.len()].copy_from_slice(x);
                out[x.len()..].copy_from_slice(y);
            }));
        }
    }
    if !buffer::has_buffer(b) {
        return Err(t.type_error(format_args!(
            "can't concat {} to {}",
            b.class().tp_name(),
            a.class().tp_name()
        )));
    }
    let y = buffer::bytes_like(t, b)?;
    let x = held(t, a)?;
    if let (Kind::Bytes, true) = (Kind::of(a), y.is_empty()) {
        if a.downcast_exact::<PyBytes>().is_some() {
            return Ok(a.clone());
        }
    }
    if x.is_empty() && Kind::of(a) == Kind::Bytes && b.downcast_exact::<PyBytes>().is_some() {
        return Ok(b.clone());
    }
    let total = check_size(t, x.len().checked_add(y.len()), 1)?;
    if Kind::of(a) == Kind::Bytes && total > 1 {
        return Ok(PyBytes::new_with(BYTES.get(), total, |out| {
            out[..x.len()].copy_from_slice(&x);
            out[x.len()..].copy_from_slice(&y);
        }));
    }
    let mut out = Vec::with_capacity(total);
    out.extend_from_slice(&x);
    out.extend_from_slice(&y);
    Ok(Kind::of(a).make(&out))
}

fn repeat(t: &Thread, v: &Value, n: &Value) -> PyResult {
    let n = repeat_count(t, n)?;
    let bytes = held(t, v)?;
    let Some(total) = bytes.len().checked_mul(n).filter(|n| *n <= isize::MAX as usize) else {
        return Err(match Kind::of(v) {
            Kind::Bytes => t.overflow_error("repeated bytes are too long"),
            Kind::Array => t.memory_error(),
        });
    };
    check_size(t, Some(total), 1)?;
    if n == 1 && v.downcast_exact::<PyBytes>().is_some() {
        return Ok(v.clone());
    }
    match Kind::of(v) {
        Kind::Bytes if total > 1 => Ok(PyBytes::new_with(BYTES.get(), total, |out| {
            if bytes.len() == 1 {
                out.fill(bytes[0]);
            } else {
                out.chunks_exact_mut(bytes.len()).for_each(|chunk| chunk.copy_from_slice(&bytes));
            }
        })),
        Kind::Bytes => Ok(PyBytes::from_slice(&bytes.repeat(n))),
        Kind::Array => Ok(PyByteArray::from_vec(bytes.repeat(n))),
    }
}

fn modulo(t: &Thread, a: &Value, b: &Value) -> PyResult {
    if !a.is_a::<PyBytes>() && !a.is_a::<PyByteArray>() {
        return Ok(Value::not_implemented());
    }
    let template = held(t, a)?;
    let mut out = TextBuf::new();
    percent::format(t, Target::Bytes, Chars::One(&template), b, &mut out)?;
    let bytes: Vec<u8> = out.chars().iter().map(|c| c as u8).collect();
    Ok(Kind::of(a).make(&bytes))
}

fn bytes_buffer(t: &Thread, v: &Value, flags: i32) -> PyResult<Buffer> {
    let Some(b) = v.downcast::<PyBytes>() else { return Err(t.type_error("bytes expected")) };
    if flags & buffer_flag::WRITABLE != 0 {
        return Err(t.error(Exc::BufferError, "Object is not writable."));
    }
    let ptr = b.as_slice().as_ptr().cast_mut();
    Ok(Buffer::bytes(v.clone(), ptr, b.len(), true, Release::Nothing))
}

fn array_buffer(t: &Thread, v: &Value, _flags: i32) -> PyResult<Buffer> {
    let Some(b) = v.downcast::<PyByteArray>() else { return Err(t.type_error("bytearray expected")) };
    b.exports.set(b.exports.get() + 1);
    let release = Release::Native(|v| {
        if let Some(b) = v.downcast::<PyByteArray>() {
            b.exports.set(b.exports.get() - 1);
        }
    });
    Ok(Buffer::bytes(v.clone(), b.data_ptr(), b.len(), false, release))
}

fn getnewargs(t: &Thread, a: Bound) -> PyResult {
    Ok(tuple::of([PyBytes::new_in(BYTES.get(), a.this::<PyBytes>(t)?.as_slice())]))
}

fn dunder_bytes(t: &Thread, a: Bound) -> PyResult {
    if a.get(0).downcast_exact::<PyBytes>().is_some() {
        return Ok(a.get(0).clone());
    }
    Ok(PyBytes::from_slice(a.this::<PyBytes>(t)?.as_slice()))
}

fn sizeof(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(size_of::<PyBytes>() + a.this::<PyBytes>(t)?.len() + 1))
}

const fn pure(m: Method) -> Method {
    m.with(Effects::Raises)
}

/// The methods that both types have, followed by those of one.
macro_rules! methods {
    ($($own:expr,)*) => {
        &[
            pure(Method::new("capitalize(self, /)", layout::capitalize, "Return a copy of B with only its first character capitalized (ASCII)\nand the rest lower-cased.")),
            Method::new("center(self, width, fillchar=b' ', /)", layout::center, "Return a centered string of length width."),
            Method::new("count(self, sub, start=None, end=None, /)", find::count, "Return the number of non-overlapping occurrences of subsection 'sub' in bytes B[start:end]."),
            Method::new("decode(self, /, encoding='utf-8', errors='strict')", layout::decode, "Decode the bytes using the codec registered for encoding."),
            Method::new("endswith(self, suffix, start=None, end=None, /)", find::endswith, "Return True if the bytes ends with the specified suffix, False otherwise."),
            Method::new("expandtabs(self, /, tabsize=8)", layout::expandtabs, "Return a copy where all tab characters are expanded using spaces."),
            Method::new("find(self, sub, start=None, end=None, /)", find::find, "Return the lowest index in B where subsection 'sub' is found, or -1."),
            Method::new("hex(self, sep=None, bytes_per_sep=1)", layout::hex, "Hexadecimal digits of the bytes, two for each.\n\n  sep\n    A character to put between groups of bytes.\n  bytes_per_sep\n    Bytes in a group: counted from the right, or from the left if negative.\n\n>>> value = b'\\xc0\\xff\\xee'\n>>> value.hex()\n'c0ffee'\n>>> value.hex('-')\n'c0-ff-ee'\n>>> value.hex('.', 2)\n'c0.ffee'\n>>> value.hex('.', -2)\n'c0ff.ee'"),
            Method::new("index(self, sub, start=None, end=None, /)", find::index, "Return the lowest index in B where subsection 'sub' is found; raise ValueError otherwise."),
            pure(Method::new("isalnum(self, /)", layout::isalnum, "Return True if all characters in B are alphanumeric\nand there is at least one character in B, False otherwise.")),
            pure(Method::new("isalpha(self, /)", layout::isalpha, "Return True if all characters in B are alphabetic\nand there is at least one character in B, False otherwise.")),
            pure(Method::new("isascii(self, /)", layout::isascii, "Return True if B is empty or all characters in B are ASCII,\nFalse otherwise.")),
            pure(Method::new("isdigit(self, /)", layout::isdigit, "Return True if all characters in B are digits\nand there is at least one character in B, False otherwise.")),
            pure(Method::new("islower(self, /)", layout::islower, "Return True if all cased characters in B are lowercase and there is\nat least one cased character in B, False otherwise.")),
            pure(Method::new("isspace(self, /)", layout::isspace, "Return True if all characters in B are whitespace\nand there is at least one character in B, False otherwise.")),
            pure(Method::new("istitle(self, /)", layout::istitle, "Return True if B is a titlecased string and there is at least one\ncharacter in B, False otherwise.")),
            pure(Method::new("isupper(self, /)", layout::isupper, "Return True if all cased characters in B are uppercase and there is\nat least one cased character in B, False otherwise.")),
            Method::new("join(self, iterable_of_bytes, /)", find::join, "Concatenate any number of bytes objects."),
            Method::new("ljust(self, width, fillchar=b' ', /)", layout::ljust, "Return a left-justified string of length width."),
            pure(Method::new("lower(self, /)", layout::lower, "Return a copy of B with all ASCII characters converted to lowercase.")),
            Method::new("lstrip(self, bytes=None, /)", find::lstrip, "Strip leading bytes contained in the argument."),
            Method::stat("maketrans(frm, to, /)", layout::maketrans, "Return a translation table usable for the bytes or bytearray translate method."),
            Method::new("partition(self, sep, /)", find::partition, "Partition the bytes into three parts using the given separator."),
            Method::new("removeprefix(self, prefix, /)", find::removeprefix, "Return a bytes object with the given prefix string removed if present."),
            Method::new("removesuffix(self, suffix, /)", find::removesuffix, "Return a bytes object with the given suffix string removed if present."),
            Method::new("replace(self, old, new, count=-1, /)", find::replace, "Return a copy with all occurrences of substring old replaced by new."),
            Method::new("rfind(self, sub, start=None, end=None, /)", find::rfind, "Return the highest index in B where subsection 'sub' is found, or -1."),
            Method::new("rindex(self, sub, start=None, end=None, /)", find::rindex, "Return the highest index in B where subsection 'sub' is found; raise ValueError otherwise."),
            Method::new("rjust(self, width, fillchar=b' ', /)", layout::rjust, "Return a right-justified string of length width."),
            Method::new("rpartition(self, sep, /)", find::rpartition, "Partition the bytes into three parts using the given separator, from the end."),
            Method::new("rsplit(self, /, sep=None, maxsplit=-1)", find::rsplit, "Return a list of the sections in the bytes, using sep as the delimiter, from the end."),
            Method::new("rstrip(self, bytes=None, /)", find::rstrip, "Strip trailing bytes contained in the argument."),
            Method::new("split(self, /, sep=None, maxsplit=-1)", find::split, "Return a list of the sections in the bytes, using sep as the delimiter."),
            Method::new("splitlines(self, /, keepends=False)", find::splitlines, "Return a list of the lines in the bytes, breaking at line boundaries."),
            Method::new("startswith(self, prefix, start=None, end=None, /)", find::startswith, "Return True if the bytes starts with the specified prefix, False otherwise."),
            Method::new("strip(self, bytes=None, /)", find::strip, "Strip leading and trailing bytes contained in the argument."),
            pure(Method::new("swapcase(self, /)", layout::swapcase, "Return a copy of B with uppercase ASCII characters converted\nto lowercase ASCII and vice versa.")),
            pure(Method::new("title(self, /)", layout::title, "Return a titlecased version of B, i.e. ASCII words start with uppercase\ncharacters, all remaining cased characters have lowercase.")),
            Method::new("translate(self, table, /, delete=b'')", layout::translate, "Return a copy with each character mapped by the given translation table."),
            pure(Method::new("upper(self, /)", layout::upper, "Return a copy of B with all ASCII characters converted to uppercase.")),
            Method::new("zfill(self, width, /)", layout::zfill, "Pad a numeric string with zeros on the left, to fill a field of the given width."),
            $($own,)*
        ]
    };
}

pub static BYTES_SPEC: TypeSpec = TypeSpec {
    name: "bytes",
    variable: true,
    flags: type_flag::BYTES_SUBCLASS | type_flag::BASE_TYPE,
    doc: "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\nbytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\nbytes(int) -> bytes object of size given by the parameter initialized with null bytes\nbytes() -> empty bytes object\n\nConstruct an immutable array of bytes from:\n  - an iterable yielding integers in range(256)\n  - a text string encoded using the specified encoding\n  - any object implementing the buffer API.\n  - an integer",
    slots: Slots {
        new: Some(new::bytes_new),
        repr: Some(bytes_repr),
        str: Some(bytes_repr),
        hash: Some(bytes_hash),
        compare: Some(bytes_compare),
        len: Some(length),
        get_item: Some(get_item),
        contains: Some(find::contains),
        concat: Some(concat),
        repeat: Some(repeat),
        iter: Some(iter::iter),
        buffer: Some(bytes_buffer),
        ..Slots::EMPTY.with_binary(&[(BinaryOp::Mod, modulo)])
    },
    methods: methods![
        pure(Method::new("__getnewargs__(self, /)", getnewargs, "")),
        pure(Method::new("__bytes__(self, /)", dunder_bytes, "Convert this value to exact type bytes.")),
        pure(Method::new("__sizeof__(self, /)", sizeof, "Size of object in memory, in bytes.")),
        Method::class(
            "fromhex(type, string, /)",
            layout::bytes_fromhex,
            "Create a bytes object from a string of hexadecimal numbers."
        ),
    ],
    ..TypeSpec::of::<PyBytes>(&BYTES)
};

pub static BYTEARRAY_SPEC: TypeSpec = TypeSpec {
    name: "bytearray",
    flags: type_flag::BASE_TYPE,
    doc: "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray\nbytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\nbytearray(int) -> bytes array of size given by the parameter initialized with null bytes\nbytearray() -> empty bytes array\n\nConstruct a mutable bytearray object from:\n  - an iterable yielding integers in range(256)\n  - a text string encoded using the specified encoding\n  - a bytes or a buffer object\n  - any object implementing the buffer API.\n  - an integer",
    slots: Slots {
        new: Some(new::array_new),
        init: Some(new::array_init),
        repr: Some(array_repr),
        str: Some(array_repr),
        hash: Some(crate::protocol::hash::not_hashable),
        compare: Some(array_compare),
        len: Some(length),
        get_item: Some(get_item),
        set_item: Some(array::set_item),
        contains: Some(find::contains),
        concat: Some(concat),
        repeat: Some(repeat),
        inplace_concat: Some(array::inplace_concat),
        inplace_repeat: Some(array::inplace_repeat),
        iter: Some(iter::iter),
        buffer: Some(array_buffer),
        locked_by_buffers: true,
        ..Slots::EMPTY.with_binary(&[(BinaryOp::Mod, modulo)])
    },
    methods: methods![
        Method::new(
            "append(self, item, /)",
            array::append,
            "Append a single item to the end of the bytearray."
        ),
        pure(Method::new("clear(self, /)", array::clear, "Remove all items from the bytearray.")),
        pure(Method::new("copy(self, /)", array::copy, "Return a copy of B.")),
        Method::new(
            "extend(self, iterable_of_ints, /)",
            array::extend,
            "Append all the items from the iterator or sequence to the bytearray."
        ),
        Method::new(
            "insert(self, index, item, /)",
            array::insert,
            "Insert a single item into the bytearray before the given index."
        ),
        Method::new("pop(self, index=-1, /)", array::pop, "Remove and return a single item from B."),
        Method::new(
            "remove(self, value, /)",
            array::remove,
            "Remove the first occurrence of a value in the bytearray."
        ),
        Method::new(
            "resize(self, size, /)",
            array::resize,
            "Resize the internal buffer of bytearray to len."
        ),
        pure(Method::new(
            "reverse(self, /)",
            array::reverse,
            "Reverse the order of the values in B in place."
        )),
        pure(Method::new(
            "__alloc__(self, /)",
            array::alloc,
            "B.__alloc__() -> int\n\nReturn the number of bytes actually allocated."
        )),
        pure(Method::new(
            "__sizeof__(self, /)",
            array::sizeof,
            "Returns the size of the bytearray object in memory, in bytes."
        )),
        Method::new("__reduce__(self, /)", array::reduce, "Return state information for pickling."),
        Method::new(
            "__reduce_ex__(self, proto=0, /)",
            array::reduce_ex,
            "Return state information for pickling."
        ),
        Method::class(
            "fromhex(type, string, /)",
            layout::array_fromhex,
            "Create a bytearray object from a string of hexadecimal numbers."
        ),
    ],
    ..TypeSpec::of::<PyByteArray>(&BYTEARRAY)
};
