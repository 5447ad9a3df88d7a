//! `format(v, spec)` and the format specifications of `str`, `int`, `float` and `complex`.

use crate::exc::Exc;
use crate::object::value::Value;
use crate::protocol::{attr, call, repr};
use crate::text::ascii::Ascii;
use crate::text::build::TextBuf;
use crate::text::chars::Chars;
use crate::text::format_spec::{
    self, Parts, Spec, SpecError, float_parts, number_text, pad_text, unknown_code,
};
use crate::thread::{PyResult, Raised, Thread};
use crate::types::complex::PyComplex;
use crate::types::float::{self, FloatFlags};
use crate::types::int;
use crate::types::str::args::check_size;
use crate::types::str::{PyStr, STR};

/// `format(v, spec)`; `spec` is a string.
pub fn format(t: &Thread, v: &Value, spec: &Value) -> PyResult {
    let Some(text) = spec.downcast::<PyStr>() else {
        return Err(
            t.type_error(format_args!("format() argument 2 must be str, not {}", spec.class().tp_name()))
        );
    };
    if text.is_empty() {
        if v.class().is(STR.get()) {
            return Ok(v.clone());
        }
        if v.is_int_word() {
            return int::repr(t, v);
        }
    }
    if let Some(method) = builtin_method(v) {
        let mut out = TextBuf::new();
        method(t, v, text.chars(), &mut out)?;
        return Ok(Value::from(out));
    }
    let Some(method) = attr::special(t, v, "__format__")? else {
        return Err(t.type_error(format_args!("Type {} doesn't define __format__", v.class().tp_name())));
    };
    let result = call::call(t, &method, std::slice::from_ref(spec))?;
    if !result.is_a::<PyStr>() {
        return Err(
            t.type_error(format_args!("__format__ must return a str, not {}", result.class().tp_name()))
        );
    }
    Ok(result)
}

/// Appends `format(v, spec)`.
pub fn format_to(t: &Thread, v: &Value, spec: Chars, out: &mut TextBuf) -> PyResult<()> {
    if let Some(method) = builtin_method(v) {
        return method(t, v, spec, out);
    }
    let text = format(t, v, &Value::from(spec))?;
    push(&text, out);
    Ok(())
}

fn push(text: &Value, out: &mut TextBuf) {
    if let Some(s) = text.downcast::<PyStr>() {
        out.push_narrow(s.chars());
    }
}

/// Appends a value formatted by a specification.
type Writer = fn(&Thread, &Value, Chars, &mut TextBuf) -> PyResult<()>;

/// How a `str`, `int` or `float` is formatted, whose methods cannot be replaced.
fn builtin_method(v: &Value) -> Option<Writer> {
    let class = v.class();
    if class.is(STR.get()) {
        Some(write_str)
    } else if class.is(int::INT.get()) {
        Some(write_int)
    } else if class.is(float::FLOAT.get()) {
        Some(write_float)
    } else {
        None
    }
}

/// `str.__format__`, `int.__format__` and `float.__format__`.
fn formatted(t: &Thread, v: &Value, spec: &PyStr, method: Writer) -> PyResult {
    if spec.is_empty() {
        return repr::str(t, v);
    }
    let mut out = TextBuf::new();
    method(t, v, spec.chars(), &mut out)?;
    Ok(Value::from(out))
}

#[cold]
fn spec_error(t: &Thread, error: SpecError, spec: Chars, v: &Value) -> Raised {
    match error {
        SpecError::Text(text) => t.value_error(text),
        SpecError::Invalid => t.value_error(format_args!(
            "Invalid format specifier '{}' for object of type '{}'",
            spec.to_string_lossy(),
            type_name(v)
        )),
    }
}

/// How messages name the type of what is formatted: a subclass of `str` goes as `str`.
fn type_name(v: &Value) -> String {
    if v.is_a::<PyStr>() { "str".to_owned() } else { v.class().tp_name() }
}

#[inline]
fn parse(t: &Thread, spec: Chars, v: &Value, kind: u8, align: u8) -> PyResult<Spec> {
    let parsed = format_spec::parse(spec, kind, align).map_err(|e| spec_error(t, e, spec, v))?;
    check_size(t, Some(parsed.width.unwrap_or(0)), 4)?;
    Ok(parsed)
}

/// The specification given to a `__format__` method.
pub fn spec_arg<'a>(t: &Thread, spec: &'a Value) -> PyResult<&'a PyStr> {
    match spec.downcast::<PyStr>() {
        Some(s) => Ok(s),
        None => Err(
            t.type_error(format_args!("__format__() argument must be str, not {}", spec.class().tp_name()))
        ),
    }
}

/// `str.__format__`.
pub fn format_str(t: &Thread, v: &Value, spec: &PyStr) -> PyResult {
    formatted(t, v, spec, write_str)
}

fn write_str(t: &Thread, v: &Value, chars: Chars, out: &mut TextBuf) -> PyResult<()> {
    let Some(s) = v.downcast::<PyStr>() else { return Err(t.type_error("a string is required")) };
    if chars.is_empty() {
        out.push_narrow(s.chars());
        return Ok(());
    }
    let p = parse(t, chars, v, b's', b'<')?;
    if p.kind != u32::from(b's') {
        return Err(t.value_error(unknown_code(p.kind, &v.class().tp_name())));
    }
    let refused = if p.sign == b' ' {
        Some("Space not allowed in string format specifier")
    } else if p.sign != 0 {
        Some("Sign not allowed in string format specifier")
    } else if p.no_negative_zero {
        Some("Negative zero coercion (z) not allowed in string format specifier")
    } else if p.alternate {
        Some("Alternate form (#) not allowed in string format specifier")
    } else if p.align == b'=' {
        Some("'=' alignment not allowed in string format specifier")
    } else {
        None
    };
    if let Some(message) = refused {
        return Err(t.value_error(message));
    }
    let text = s.chars();
    let text = text.slice(0, p.precision.unwrap_or(usize::MAX).min(text.len()));
    pad_text(text, &p, out);
    Ok(())
}

/// `int.__format__`.
pub fn format_int(t: &Thread, v: &Value, spec: &PyStr) -> PyResult {
    formatted(t, v, spec, write_int)
}

fn write_int(t: &Thread, v: &Value, chars: Chars, out: &mut TextBuf) -> PyResult<()> {
    if chars.is_empty() {
        push(&int::repr(t, v)?, out);
        return Ok(());
    }
    let p = parse(t, chars, v, b'd', b'>')?;
    let kind = char::from_u32(p.kind).unwrap_or('\u{FFFD}');
    match kind {
        'b' | 'c' | 'd' | 'o' | 'x' | 'X' | 'n' => {}
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' => {
            return float_with(t, int::to_f64(t, v)?, &p, v, out);
        }
        _ => return Err(t.value_error(unknown_code(p.kind, &v.class().tp_name()))),
    }
    if p.precision.is_some() {
        return Err(t.value_error("Precision not allowed in integer format specifier"));
    }
    if p.no_negative_zero {
        return Err(t.value_error("Negative zero coercion (z) not allowed in integer format specifier"));
    }
    if kind == 'c' {
        if p.sign != 0 {
            return Err(t.value_error("Sign not allowed with integer format specifier 'c'"));
        }
        if p.alternate {
            return Err(t.value_error("Alternate form (#) not allowed with integer format specifier 'c'"));
        }
        let Some(n) = int::to_i64(v) else {
            return Err(t.overflow_error("Python int too large to convert to C long"));
        };
        if !(0..0x11_0000).contains(&n) {
            return Err(t.overflow_error("%c arg not in range(0x110000)"));
        }
        let mut p = p;
        if p.align == b'=' {
            p.align = b'>';
        }
        pad_text(Chars::Four(&[n as u32]), &p, out);
        return Ok(());
    }
    let (large, small);
    let (negative, digits) = if v.is_int_word() {
        small = int::small_digits(v.word().as_int(), kind);
        (v.word().as_int() < 0, small.as_str())
    } else {
        large = int::format_digits(t, v, kind)?;
        (large.0, large.1.as_str())
    };
    let prefix = match kind {
        'b' if p.alternate => "0b",
        'o' if p.alternate => "0o",
        'x' if p.alternate => "0x",
        'X' if p.alternate => "0X",
        _ => "",
    };
    let parts = Parts { negative, prefix, whole: digits, ..Parts::default() };
    number_text(&parts, &p, out);
    Ok(())
}

/// `float.__format__`.
pub fn format_float(t: &Thread, v: &Value, spec: &PyStr) -> PyResult {
    formatted(t, v, spec, write_float)
}

fn write_float(t: &Thread, v: &Value, chars: Chars, out: &mut TextBuf) -> PyResult<()> {
    if chars.is_empty() {
        push(&repr::str(t, v)?, out);
        return Ok(());
    }
    let p = parse(t, chars, v, 0, b'>')?;
    let Some(d) = float::float_value(v) else { return Err(t.type_error("a float is required")) };
    float_with(t, d, &p, v, out)
}

/// How a specification writes doubles.
struct FloatKind {
    /// As [`float::format_float`] takes it.
    kind: char,
    precision: usize,
    flags: FloatFlags,
    no_negative_zero: bool,
}

impl FloatKind {
    fn of(t: &Thread, p: &Spec, v: &Value) -> PyResult<FloatKind> {
        let kind = char::from_u32(p.kind).unwrap_or('\u{FFFD}');
        let flags = FloatFlags { alt: p.alternate, ..FloatFlags::default() };
        let mut f = FloatKind {
            kind,
            precision: p.precision.unwrap_or(6),
            flags,
            no_negative_zero: p.no_negative_zero,
        };
        match kind {
            '\0' => {
                f.kind = if p.precision.is_some() { 'g' } else { 'r' };
                f.flags.add_dot_0 = true;
            }
            'n' => f.kind = 'g',
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' => {}
            _ => return Err(t.value_error(unknown_code(p.kind, &v.class().tp_name()))),
        }
        if f.precision > i32::MAX as usize {
            return Err(t.value_error("precision too big"));
        }
        check_size(t, Some(f.precision), 1)?;
        Ok(f)
    }

    fn text(&self, d: f64) -> Ascii {
        let mut text = float::format_float(d, self.kind, self.precision, self.flags);
        if self.no_negative_zero && text.starts_with('-') && d.is_finite() {
            let mantissa = text.split(['e', 'E']).next().unwrap_or("");
            if !mantissa.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
                text.drop_first();
            }
        }
        text
    }
}

fn float_with(t: &Thread, d: f64, p: &Spec, v: &Value, out: &mut TextBuf) -> PyResult<()> {
    let text = FloatKind::of(t, p, v)?.text(d);
    number_text(&float_parts(&text), p, out);
    Ok(())
}

/// `complex.__format__`.
pub fn format_complex(t: &Thread, v: &Value, spec: &PyStr) -> PyResult {
    let chars = spec.chars();
    if chars.is_empty() {
        return repr::str(t, v);
    }
    let Some(z) = v.downcast::<PyComplex>() else { return Err(t.type_error("a complex number is required")) };
    let p = parse(t, chars, v, 0, b'>')?;
    let kind = char::from_u32(p.kind).unwrap_or('\u{FFFD}');
    if !matches!(kind, '\0' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n') {
        return Err(t.value_error(unknown_code(p.kind, &v.class().tp_name())));
    }
    if p.fill == 0x30 {
        return Err(t.value_error("Zero padding is not allowed in complex format specifier"));
    }
    if p.align == b'=' {
        return Err(t.value_error("'=' alignment flag is not allowed in complex format specifier"));
    }
    let mut f = FloatKind::of(t, &p, v)?;
    f.flags.add_dot_0 = false;
    // Without a type, the real part is left out when it is +0, and both are in parentheses otherwise.
    let plain = kind == '\0';
    let skip_re = plain && z.re == 0.0 && z.re.is_sign_positive();
    let mut inner = TextBuf::new();
    let bare = Spec { width: None, ..p.clone() };
    if plain && !skip_re {
        inner.push(0x28);
    }
    if !skip_re {
        number_text(&float_parts(&f.text(z.re)), &bare, &mut inner);
    }
    let im_spec = if skip_re { bare } else { Spec { sign: b'+', ..bare } };
    number_text(&float_parts(&f.text(z.im)), &im_spec, &mut inner);
    inner.push(u32::from(b'j'));
    if plain && !skip_re {
        inner.push(0x29);
    }
    let mut out = TextBuf::new();
    pad_text(inner.chars(), &p, &mut out);
    Ok(Value::from(out))
}

/// The error of `object.__format__` for a specification it cannot use.
pub fn unsupported(t: &Thread, v: &Value) -> Raised {
    t.error(
        Exc::TypeError,
        format_args!("unsupported format string passed to {}.__format__", v.class().tp_name()),
    )
}
