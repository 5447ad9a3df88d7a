//! The type `complex`: its slots and methods.

use super::*;
use crate::native::{Args, Bound, Effects, GetSet, Method};
use crate::object::class::{TypeSpec, type_flag};
use crate::object::slots::{BinaryOp, Slots};
use crate::types::str::PyStr;
use crate::types::tuple;

pub static COMPLEX_SPEC: TypeSpec = TypeSpec {
    name: "complex",
    flags: type_flag::BASE_TYPE,
    doc: "complex(real=0, imag=0)\n--\n\nCreate a complex number from a string or numbers.\n\nIf a string is given, parse it as a complex number.\nIf a single number is given, convert it to a complex number.\nIf the 'real' or 'imag' arguments are given, create a complex number\nwith the specified real and imaginary components.",
    slots: Slots {
        repr: Some(|_, v| Ok(Value::from(repr_text(parts(v).unwrap_or((0.0, 0.0)))))),
        hash: Some(hash),
        compare: Some(compare),
        new: Some(make),
        pow_mod: Some(pow_mod),
        neg: Some(|_, v| unary(v, |(re, im)| (-re, -im))),
        pos: Some(|_, v| exact(v)),
        abs: Some(abs),
        truth: Some(|_, v| Ok(parts(v) != Some((0.0, 0.0)))),
        ..Slots::EMPTY
    }
    .with_binary(&[
        (BinaryOp::Add, add),
        (BinaryOp::Sub, sub),
        (BinaryOp::Mul, mul),
        (BinaryOp::TrueDiv, truediv),
        (BinaryOp::Pow, pow),
    ]),
    methods: &[
        Method::class(
            "from_number(type, number, /)",
            from_number,
            "Convert number to a complex floating-point number.",
        ),
        Method::new(
            "conjugate(self, /)",
            |_, a| unary(a.get(0), |(re, im)| (re, -im)),
            "Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j.",
        )
        .with(Effects::Pure),
        Method::new(
            "__complex__(self, /)",
            |_, a| exact(a.get(0)),
            "Convert this value to exact type complex.",
        ),
        Method::new(
            "__getnewargs__(self, /)",
            |_, a| {
                let (re, im) = parts(a.get(0)).unwrap_or((0.0, 0.0));
                Ok(tuple::new(vec![Value::from(re), Value::from(im)]))
            },
            "",
        ),
        Method::new(
            "__format__(self, format_spec, /)",
            format,
            "Convert to a string according to format_spec.",
        ),
    ],
    getset: &[
        GetSet::member(
            "real",
            |_, v| Ok(Value::from(parts(v).unwrap_or((0.0, 0.0)).0)),
            "the real part of a complex number",
        ),
        GetSet::member(
            "imag",
            |_, v| Ok(Value::from(parts(v).unwrap_or((0.0, 0.0)).1)),
            "the imaginary part of a complex number",
        ),
    ],
    ..TypeSpec::of::<PyComplex>(&COMPLEX)
};

fn unary(v: &Value, f: fn(Pair) -> Pair) -> PyResult {
    Ok(match parts(v) {
        Some(parts) => new(f(parts)),
        None => Value::not_implemented(),
    })
}

fn exact(v: &Value) -> PyResult {
    if v.class().is(COMPLEX.get()) {
        return Ok(v.clone());
    }
    unary(v, |parts| parts)
}

/// The `new` slot.
fn make(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    if args.values.len() > 2 {
        return Err(
            t.type_error(format_args!("complex() takes at most 2 arguments ({} given)", args.values.len()))
        );
    }
    let pos = args.pos();
    let (mut real, mut imag) = (pos.first(), pos.get(1));
    for (name, value) in args.keywords() {
        let (slot, word, position) = if crate::types::str::equals_str(name, "real") {
            (&mut real, "real", 1)
        } else if crate::types::str::equals_str(name, "imag") {
            (&mut imag, "imag", 2)
        } else {
            return Err(crate::suggest::unexpected_keyword(t, "complex", name, &["real", "imag"]));
        };
        if slot.is_some() {
            return Err(t.type_error(format_args!(
                "argument for complex() given by name ('{word}') and position ({position})"
            )));
        }
        *slot = Some(value);
    }
    match (real, imag) {
        (None, None) => Ok(new_in(class, (0.0, 0.0))),
        (Some(x), None) if !args.has_keywords() => single(t, class, x),
        (real, imag) => {
            let re = real.map(|v| component(t, v, "real")).transpose()?;
            let im = imag.map(|v| component(t, v, "imag")).transpose()?;
            // Nothing is added where an argument is real: a sum with zero would lose the sign of a negative zero.
            let (mut x, mut y) = (re.map_or(0.0, |p| p.0), im.map_or(0.0, |p| p.0));
            if let Some(imag) = imag {
                if imag.is_a::<PyComplex>() {
                    x -= im.map_or(0.0, |p| p.1);
                }
            }
            if let (Some(real), Some((_, part))) = (real, re) {
                if real.is_a::<PyComplex>() || part != 0.0 {
                    y = if imag.is_some() { y + part } else { part };
                }
            }
            Ok(new_in(class, (x, y)))
        }
    }
}

/// `complex(x)`.
fn single(t: &Thread, class: &PyType, x: &Value) -> PyResult {
    if x.class().is(COMPLEX.get()) && class.is(COMPLEX.get()) {
        return Ok(x.clone());
    }
    if let Some(s) = x.downcast::<PyStr>() {
        let text = int::plain_digits(s.chars());
        return match text.as_deref().and_then(parse) {
            Some(parts) => Ok(new_in(class, parts)),
            None if text.is_some_and(|text| misplaced_underscore(&text)) => {
                let shown = crate::protocol::repr::repr_text(t, x)?;
                Err(t.value_error(format_args!("could not convert string to complex: {shown}")))
            }
            None => Err(t.value_error("complex() arg is a malformed string")),
        };
    }
    if let Some(parts) = special(t, x)? {
        return Ok(new_in(class, parts));
    }
    let slots = x.class().slots();
    if slots.float.is_none() && slots.index.is_none() {
        return Err(t.type_error(format_args!(
            "complex() argument must be a string or a number, not {}",
            x.class().full_name()
        )));
    }
    Ok(new_in(class, (number::to_f64(t, x)?, 0.0)))
}

/// The argument `real` or `imag`: real numbers, and complex ones with a warning.
fn component(t: &Thread, v: &Value, which: &str) -> PyResult<Pair> {
    let wrong =
        || format!("complex() argument '{which}' must be a real number, not {}", v.class().full_name());
    let found = if which == "real" { special(t, v)? } else { parts(v) };
    if let Some(parts) = found {
        crate::report::warn(t, Exc::DeprecationWarning, &wrong())?;
        return Ok(parts);
    }
    let slots = v.class().slots();
    if slots.float.is_none() && slots.index.is_none() {
        return Err(t.type_error(wrong()));
    }
    Ok((number::to_f64(t, v)?, 0.0))
}

fn from_number(t: &Thread, a: Bound) -> PyResult {
    let exact = a.get(0).as_type().is_some_and(|c| c.is(COMPLEX.get()));
    if exact && a.get(1).class().is(COMPLEX.get()) {
        return Ok(a.get(1).clone());
    }
    let made = new(from_object(t, a.get(1))?);
    if exact { Ok(made) } else { call::call(t, a.get(0), &[made]) }
}

fn format(t: &Thread, a: Bound) -> PyResult {
    let Some(spec) = a.get(1).downcast::<PyStr>() else {
        return Err(t.type_error(format_args!(
            "__format__() argument must be str, not {}",
            a.get(1).class().tp_name()
        )));
    };
    crate::protocol::format::format_complex(t, a.get(0), spec)
}
