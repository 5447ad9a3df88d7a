//! The type `int`: its slots and methods.

use super::bytes::{ByteOrder, Signedness};
use super::*;
use crate::native::{Bound, Effects, GetSet, Method};
use crate::object::class::{TypeSpec, type_flag};
use crate::object::slots::{BinaryOp, Slots};
use crate::protocol::number;
use crate::types::str::PyStr;
use crate::types::tuple;

pub static INT_SPEC: TypeSpec = TypeSpec {
    name: "int",
    flags: type_flag::BASE_TYPE | type_flag::INT_SUBCLASS,
    doc: "int([x]) -> integer\nint(x, base=10) -> integer\n\nConvert a number or string to an integer, or return 0 if no arguments\nare given.  If x is a number, return x.__int__().  For floating-point\nnumbers, this truncates towards zero.\n\nIf x is not a number or if base is given, then x must be a string,\nbytes, or bytearray instance representing an integer literal in the\ngiven base.  The literal can be preceded by '+' or '-' and be surrounded\nby whitespace.  The base defaults to 10.  Valid bases are 0 and 2-36.\nBase 0 means to interpret the base from the string as an integer literal.\n>>> int('0b100', base=0)\n4",
    slots: Slots {
        repr: Some(repr),
        hash: Some(hash),
        compare: Some(compare),
        new: Some(new::new),
        pow_mod: Some(pow_mod),
        neg: Some(neg),
        pos: Some(pos),
        abs: Some(abs),
        invert: Some(invert),
        truth: Some(|_, v| Ok(!IntRef::of(v).is_some_and(IntRef::is_zero))),
        int: Some(pos),
        float: Some(|t, v| to_f64(t, v).map(Value::from)),
        index: Some(pos),
        ..Slots::EMPTY
    }
    .with_binary(&[
        (BinaryOp::Add, add),
        (BinaryOp::Sub, sub),
        (BinaryOp::Mul, mul),
        (BinaryOp::TrueDiv, truediv),
        (BinaryOp::FloorDiv, floordiv),
        (BinaryOp::Mod, mod_),
        (BinaryOp::DivMod, divmod),
        (BinaryOp::LShift, lshift),
        (BinaryOp::RShift, rshift),
        (BinaryOp::And, and),
        (BinaryOp::Xor, xor),
        (BinaryOp::Or, or),
        (BinaryOp::Pow, pow),
    ]),
    methods: &[
        Method::new("conjugate(self, /)", this, "Returns self, the complex conjugate of any int.")
            .with(Effects::Pure),
        Method::new(
            "bit_length(self, /)",
            |_, a| Ok(Value::from(bit_length(a.get(0)))),
            "Number of bits necessary to represent self in binary.\n\n>>> bin(37)\n'0b100101'\n>>> (37).bit_length()\n6",
        )
        .with(Effects::Pure),
        Method::new(
            "bit_count(self, /)",
            |_, a| Ok(Value::from(bit_count(a.get(0)))),
            "Number of ones in the binary representation of the absolute value of self.\n\nAlso known as the population count.\n\n>>> bin(13)\n'0b1101'\n>>> (13).bit_count()\n3",
        )
        .with(Effects::Pure),
        Method::new(
            "to_bytes(self, /, length=1, byteorder='big', *, signed=False)",
            int_to_bytes,
            "Return an array of bytes representing an integer.\n\n  length\n    Length of bytes object to use.  An OverflowError is raised if\n    the integer is not representable with the given number of bytes.\n    Default is length 1.\n  byteorder\n    The byte order used to represent the integer.  If byteorder is\n    'big', the most significant byte is at the beginning of the byte\n    array.  If byteorder is 'little', the most significant byte is at\n    the end of the byte array.  To request the native byte order of\n    the host system, use sys.byteorder as the byte order value.\n    Default is to use 'big'.\n  signed\n    Determines whether two's complement is used to represent the\n    integer.  If signed is False and a negative integer is given,\n    an OverflowError is raised.",
        ),
        Method::class(
            "from_bytes(type, /, bytes, byteorder='big', *, signed=False)",
            int_from_bytes,
            "Return the integer represented by the given array of bytes.\n\n  bytes\n    Holds the array of bytes to convert.  The argument must either\n    support the buffer protocol or be an iterable object producing\n    bytes.  Bytes and bytearray are examples of built-in objects that\n    support the buffer protocol.\n  byteorder\n    The byte order used to represent the integer.  If byteorder is\n    'big', the most significant byte is at the beginning of the byte\n    array.  If byteorder is 'little', the most significant byte is at\n    the end of the byte array.  To request the native byte order of\n    the host system, use sys.byteorder as the byte order value.\n    Default is to use 'big'.\n  signed\n    Indicates whether two's complement is used to represent the\n    integer.",
        ),
        Method::new(
            "as_integer_ratio(self, /)",
            |_, a| Ok(tuple::new(vec![exact(a.get(0))?, Value::small_int(1)])),
            "Return a pair of integers, whose ratio is equal to the original int.\n\nThe ratio is in lowest terms and has a positive denominator.\n\n>>> (10).as_integer_ratio()\n(10, 1)\n>>> (-10).as_integer_ratio()\n(-10, 1)\n>>> (0).as_integer_ratio()\n(0, 1)",
        ),
        Method::new(
            "is_integer(self, /)",
            |_, _| Ok(Value::bool(true)),
            "Returns True. Exists for duck type compatibility with float.is_integer.",
        )
        .with(Effects::Pure),
        Method::new("__trunc__(self, /)", this, "Truncating an Integral returns itself."),
        Method::new("__floor__(self, /)", this, "Flooring an Integral returns itself."),
        Method::new("__ceil__(self, /)", this, "Ceiling of an Integral returns itself."),
        Method::new(
            "__round__(self, ndigits=None, /)",
            round,
            "Rounding an Integral returns itself.\n\nRounding with an ndigits argument also returns an integer.",
        ),
        Method::new("__getnewargs__(self, /)", |_, a| Ok(tuple::new(vec![exact(a.get(0))?])), ""),
        Method::new("__format__(self, format_spec, /)", format, "Convert to a string according to format_spec."),
        Method::new("__sizeof__(self, /)", size, "Returns size in memory, in bytes."),
    ],
    getset: &[
        GetSet::get("real", |_, v| exact(v), "the real part of a complex number"),
        GetSet::get("imag", |_, _| Ok(Value::small_int(0)), "the imaginary part of a complex number"),
        GetSet::get("numerator", |_, v| exact(v), "the numerator of a rational number in lowest terms"),
        GetSet::get(
            "denominator",
            |_, _| Ok(Value::small_int(1)),
            "the denominator of a rational number in lowest terms",
        ),
    ],
    ..TypeSpec::of::<PyInt>(&INT)
};

fn this(_t: &Thread, a: Bound) -> PyResult {
    exact(a.get(0))
}

fn order(t: &Thread, v: Option<&Value>) -> PyResult<ByteOrder> {
    let Some(v) = v else { return Ok(ByteOrder::Big) };
    let Some(s) = v.downcast::<PyStr>() else {
        return Err(
            t.type_error(format_args!("argument 'byteorder' must be str, not {}", v.class().tp_name()))
        );
    };
    if s.eq_str("big") {
        Ok(ByteOrder::Big)
    } else if s.eq_str("little") {
        Ok(ByteOrder::Little)
    } else {
        Err(t.value_error("byteorder must be either 'little' or 'big'"))
    }
}

fn signedness(t: &Thread, v: Option<&Value>) -> PyResult<Signedness> {
    let signed = match v {
        Some(v) => crate::protocol::truth::truth(t, v)?,
        None => false,
    };
    Ok(if signed { Signedness::Signed } else { Signedness::Unsigned })
}

fn int_to_bytes(t: &Thread, a: Bound) -> PyResult {
    let length = match a.opt(1) {
        Some(length) => number::to_isize(t, length, Exc::OverflowError)?,
        None => 1,
    };
    let order = order(t, a.opt(2))?;
    let signedness = signedness(t, a.opt(3))?;
    let Ok(length) = usize::try_from(length) else {
        return Err(t.value_error("length argument must be non-negative"));
    };
    let n = IntRef::of(a.get(0)).unwrap_or(IntRef::Small(0));
    let bytes = to_bytes(t, n, length, order, signedness)?;
    Ok(crate::types::bytes::PyBytes::from_slice(&bytes))
}

fn int_from_bytes(t: &Thread, a: Bound) -> PyResult {
    let order = order(t, a.opt(2))?;
    let source = crate::protocol::call::call(
        t,
        crate::types::bytes::PyBytes::class().as_value(),
        &[bytes_source(t, a.get(1))?],
    )?;
    let signedness = signedness(t, a.opt(3))?;
    let number = match source.downcast::<crate::types::bytes::PyBytes>() {
        Some(bytes) => from_bytes(bytes.as_slice(), order, signedness),
        None => Value::small_int(0),
    };
    match a.get(0).as_type() {
        Some(class) if !class.is(INT.get()) => crate::protocol::call::call(t, a.get(0), &[number]),
        Some(_) | None => Ok(number),
    }
}

/// What `bytes()` may be called with here: neither an int nor a string has bytes.
fn bytes_source(t: &Thread, v: &Value) -> PyResult {
    if v.is_a::<PyStr>() || is_int(v) {
        return Err(t.type_error(format_args!("cannot convert '{}' object to bytes", v.class().tp_name())));
    }
    Ok(v.clone())
}

/// `round(n, ndigits)`: to a multiple of a power of ten, ties to the even multiple.
fn round(t: &Thread, a: Bound) -> PyResult {
    let Some(ndigits) = a.opt(1).filter(|v| !v.is_none()) else { return exact(a.get(0)) };
    let ndigits = number::index(t, ndigits)?;
    let Some(digits) = IntRef::of(&ndigits) else { return exact(a.get(0)) };
    if !digits.is_negative() {
        return exact(a.get(0));
    }
    let n = IntRef::of(a.get(0)).unwrap_or(IntRef::Small(0));
    // Rounding away all digits and more gives 0: ten is above three bits.
    let Some(places) = digits.to_i64().map(i64::unsigned_abs).filter(|&p| p as usize <= n.bit_len()) else {
        return Ok(Value::small_int(0));
    };
    let unit = IBig::from(10).pow(places as usize);
    let (q, r) = div_rem_floor(&n.big(), &unit);
    let twice = r << 1;
    let odd = q.as_sign_words().1.first().is_some_and(|w| w & 1 == 1);
    let up = twice > unit || twice == unit && odd;
    Ok(from_big((if up { q + IBig::ONE } else { q }) * unit))
}

fn format(t: &Thread, a: Bound) -> PyResult {
    let Some(spec) = a.get(1).downcast::<PyStr>() else {
        return Err(t.type_error(format_args!(
            "__format__() argument must be str, not {}",
            a.get(1).class().tp_name()
        )));
    };
    crate::protocol::format::format_int(t, a.get(0), spec)
}

/// As CPython counts: 30 bits to a digit of four bytes.
fn size(_t: &Thread, a: Bound) -> PyResult {
    let digits = bit_length(a.get(0)).div_ceil(30).max(1);
    Ok(Value::from(24 + 4 * digits))
}
