//! The type `float`: its slots and methods.

use super::*;
use crate::native::{Args, Bound, Effects, GetSet, Method};
use crate::object::class::{TypeSpec, type_flag};
use crate::object::slots::{BinaryOp, Slots};
use crate::protocol::{buffer, number, repr};
use crate::types::bytes::{PyByteArray, PyBytes};
use crate::types::str::PyStr;
use crate::types::tuple;

pub static FLOAT_SPEC: TypeSpec = TypeSpec {
    name: "float",
    flags: type_flag::BASE_TYPE,
    doc: "float(x=0, /)\n--\n\nConvert a string or number to a floating-point number, if possible.",
    slots: Slots {
        repr: Some(|_, v| Ok(Value::from(repr_ascii(float_value(v).unwrap_or(f64::NAN))))),
        hash: Some(hash),
        compare: Some(compare),
        new: Some(new),
        pow_mod: Some(pow_mod),
        neg: Some(|_, v| unary(v, |d| -d)),
        pos: Some(|_, v| unary(v, |d| d)),
        abs: Some(|_, v| unary(v, f64::abs)),
        truth: Some(|_, v| Ok(float_value(v) != Some(0.0))),
        int: Some(|t, v| int::from_f64(t, float_value(v).unwrap_or(f64::NAN))),
        float: Some(|_, v| exact(v)),
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
        (BinaryOp::Pow, pow),
    ]),
    methods: &[
        Method::class(
            "from_number(type, number, /)",
            from_number,
            "Convert real number to a floating-point number.",
        ),
        Method::new(
            "conjugate(self, /)",
            |_, a| exact(a.get(0)),
            "Return self, the complex conjugate of any float.",
        )
        .with(Effects::Pure),
        Method::new("__trunc__(self, /)", trunc, "Return the Integral closest to x between 0 and x.")
            .with(Effects::Raises),
        Method::new("__floor__(self, /)", floor, "Return the floor as an Integral.").with(Effects::Raises),
        Method::new("__ceil__(self, /)", ceil, "Return the ceiling as an Integral.").with(Effects::Raises),
        Method::new(
            "__round__(self, ndigits=None, /)",
            round,
            "Return the Integral closest to x, rounding half toward even.\n\nWhen an argument is passed, work like built-in round(x, ndigits).",
        ),
        Method::new(
            "as_integer_ratio(self, /)",
            as_integer_ratio,
            "Return a pair of integers, whose ratio is exactly equal to the original float.\n\nThe ratio is in lowest terms and has a positive denominator.  Raise\nOverflowError on infinities and a ValueError on NaNs.\n\n>>> (10.0).as_integer_ratio()\n(10, 1)\n>>> (0.0).as_integer_ratio()\n(0, 1)\n>>> (-.25).as_integer_ratio()\n(-1, 4)",
        ),
        Method::class(
            "fromhex(type, string, /)",
            fromhex,
            "Create a floating-point number from a hexadecimal string.\n\n>>> float.fromhex('0x1.ffffp10')\n2047.984375\n>>> float.fromhex('-0x1p-1074')\n-5e-324",
        ),
        Method::new(
            "hex(self, /)",
            |t, a| Ok(Value::from(hex::to_hex(this(t, a)?))),
            "Return a hexadecimal representation of a floating-point number.\n\n>>> (-0.1).hex()\n'-0x1.999999999999ap-4'\n>>> 3.14159.hex()\n'0x1.921f9f01b866ep+1'",
        ),
        Method::new(
            "is_integer(self, /)",
            |t, a| {
                let d = this(t, a)?;
                Ok(Value::bool(d.is_finite() && d == d.trunc()))
            },
            "Return True if the float is an integer.",
        )
        .with(Effects::Pure),
        Method::new("__getnewargs__(self, /)", |_, a| Ok(tuple::new(vec![exact(a.get(0))?])), ""),
        Method::class(
            "__getformat__(type, typestr, /)",
            getformat,
            "You probably don't want to use this function.\n\n  typestr\n    Must be 'double' or 'float'.\n\nIt exists mainly to be used in Python's test suite.\n\nThis function returns whichever of 'unknown', 'IEEE, big-endian' or\n'IEEE, little-endian' best describes the format of floating-point\nnumbers used by the C type named by typestr.",
        ),
        Method::new(
            "__format__(self, format_spec, /)",
            format,
            "Formats the float according to format_spec.",
        ),
    ],
    getset: &[
        GetSet::get("real", |_, v| exact(v), "the real part of a complex number"),
        GetSet::get("imag", |_, _| Ok(Value::from(0.0)), "the imaginary part of a complex number"),
    ],
    ..TypeSpec::of::<PyFloat>(&FLOAT)
};

fn unary(v: &Value, f: fn(f64) -> f64) -> PyResult {
    Ok(match float_value(v) {
        Some(d) => Value::from(f(d)),
        None => Value::not_implemented(),
    })
}

/// The value as an exact float.
fn exact(v: &Value) -> PyResult {
    if v.class().is(FLOAT.get()) {
        return Ok(v.clone());
    }
    unary(v, |d| d)
}

fn this(t: &Thread, a: Bound) -> PyResult<f64> {
    match float_value(a.get(0)) {
        Some(d) => Ok(d),
        None => Err(t.type_error("a float is required")),
    }
}

fn trunc(t: &Thread, a: Bound) -> PyResult {
    int::from_f64(t, this(t, a)?)
}

fn floor(t: &Thread, a: Bound) -> PyResult {
    int::from_f64(t, this(t, a)?.floor())
}

fn ceil(t: &Thread, a: Bound) -> PyResult {
    int::from_f64(t, this(t, a)?.ceil())
}

fn new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    let args = &crate::types::constructor::for_new(class, args);
    if args.has_keywords() {
        return Err(t.type_error("float() takes no keyword arguments"));
    }
    match args.values {
        [] => Ok(new_in(class, 0.0)),
        [x] if x.class().is(FLOAT.get()) && class.is(FLOAT.get()) => Ok(x.clone()),
        [x] => Ok(new_in(class, from_object(t, x)?)),
        more => Err(t.type_error(format_args!("float expected at most 1 argument, got {}", more.len()))),
    }
}

/// `float(x)` of any object.
pub fn from_object(t: &Thread, x: &Value) -> PyResult<f64> {
    let slots = x.class().slots();
    // A subclass may have a `__float__` of its own.
    if x.is_a::<PyFloat>() && !x.class().is(FLOAT.get()) && slots.float.is_some() {
        return number::by_float_slot(t, x);
    }
    if x.word().is_flonum() || slots.float.is_some() || slots.index.is_some() {
        return number::to_f64(t, x);
    }
    let parsed = if let Some(s) = x.downcast::<PyStr>() {
        int::plain_digits(s.chars()).and_then(|text| parse(&text))
    } else {
        let bytes = if let Some(bytes) = x.downcast::<PyBytes>() {
            bytes.as_slice().to_vec()
        } else if let Some(bytes) = x.downcast::<PyByteArray>() {
            bytes.to_vec()
        } else if buffer::has_buffer(x) {
            buffer::bytes_like(t, x)?.to_vec()
        } else {
            return Err(t.type_error(format_args!(
                "float() argument must be a string or a real number, not '{}'",
                x.class().tp_name()
            )));
        };
        if bytes.is_ascii() { std::str::from_utf8(&bytes).ok().and_then(parse) } else { None }
    };
    match parsed {
        Some(d) => Ok(d),
        None => {
            let shown = repr::repr_text(t, x)?;
            Err(t.value_error(format_args!("could not convert string to float: {shown}")))
        }
    }
}

/// Hands a float made by a class method to the subclass it was called on.
fn for_class(t: &Thread, class: &Value, d: f64) -> PyResult {
    if class.as_type().is_some_and(|c| c.is(FLOAT.get())) {
        return Ok(Value::from(d));
    }
    crate::protocol::call::call(t, class, &[Value::from(d)])
}

fn from_number(t: &Thread, a: Bound) -> PyResult {
    if a.get(1).class().is(FLOAT.get()) && a.get(0).as_type().is_some_and(|c| c.is(FLOAT.get())) {
        return Ok(a.get(1).clone());
    }
    for_class(t, a.get(0), number::to_f64(t, a.get(1))?)
}

fn fromhex(t: &Thread, a: Bound) -> PyResult {
    let Some(s) = a.get(1).downcast::<PyStr>() else {
        return Err(t.type_error(format_args!("bad argument type for built-in operation")));
    };
    let d = hex::from_hex(t, &s.to_string_lossy())?;
    for_class(t, a.get(0), d)
}

fn getformat(t: &Thread, a: Bound) -> PyResult {
    let Some(s) = a.get(1).downcast::<PyStr>() else {
        return Err(t.type_error(format_args!(
            "__getformat__() argument must be str, not {}",
            a.get(1).class().tp_name()
        )));
    };
    if !s.eq_str("double") && !s.eq_str("float") {
        return Err(t.value_error("__getformat__() argument 1 must be 'double' or 'float'"));
    }
    Ok(Value::from(if cfg!(target_endian = "little") { "IEEE, little-endian" } else { "IEEE, big-endian" }))
}

fn round(t: &Thread, a: Bound) -> PyResult {
    let d = this(t, a)?;
    let Some(ndigits) = a.some(1) else { return int::from_f64(t, d.round_ties_even()) };
    let ndigits = number::clamped(t, ndigits)?;
    match round_digits(d, ndigits as i64) {
        Some(d) => Ok(Value::from(d)),
        None => Err(t.overflow_error("rounded value too large to represent")),
    }
}

fn as_integer_ratio(t: &Thread, a: Bound) -> PyResult {
    let d = this(t, a)?;
    if d.is_infinite() {
        return Err(t.overflow_error("cannot convert Infinity to integer ratio"));
    }
    if d.is_nan() {
        return Err(t.value_error("cannot convert NaN to integer ratio"));
    }
    let (numerator, denominator) = integer_ratio(d);
    Ok(tuple::new(vec![Value::from(numerator), Value::from(denominator)]))
}

fn format(t: &Thread, a: Bound) -> PyResult {
    let Some(spec) = a.get(1).downcast::<PyStr>() else {
        return Err(t.type_error(format_args!(
            "__format__() argument must be str, not {}",
            a.get(1).class().tp_name()
        )));
    };
    crate::protocol::format::format_float(t, a.get(0), spec)
}
