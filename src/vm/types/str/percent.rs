//! `%` formatting of strings and bytes.
//!
//! The template is read while arguments are taken, so that errors come in CPython's order. Bytes are formatted as Latin-1 text.

use super::PyStr;
use crate::exc::Exc;
use crate::object::value::Value;
use crate::protocol::{attr, buffer, call, number, repr, seq};
use crate::text::build::TextBuf;
use crate::text::chars::Chars;
use crate::text::template::find;
use crate::thread::{PyResult, Raised, Thread};
use crate::types::bytes::{PyByteArray, PyBytes};
use crate::types::float::{self, FloatFlags};
use crate::types::str::args::check_size;
use crate::types::{int, tuple};

/// What is being formatted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Text,
    Bytes,
}

struct Arguments<'a> {
    all: &'a Value,
    items: Option<&'a [Value]>,
    taken: usize,
    mapping: bool,
    /// The value that the key of the current directive found.
    keyed: Option<Value>,
}

impl Arguments<'_> {
    fn next(&mut self, t: &Thread) -> PyResult {
        if let Some(v) = self.keyed.take() {
            return Ok(v);
        }
        let value = match self.items {
            Some(items) => items.get(self.taken).cloned(),
            None => (self.taken == 0).then(|| self.all.clone()),
        };
        self.taken += 1;
        value.ok_or_else(|| t.type_error("not enough arguments for format string"))
    }
}

#[derive(Default)]
struct Directive {
    left: bool,
    plus: bool,
    space: bool,
    alternate: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
}

fn incomplete(t: &Thread) -> Raised {
    t.value_error("incomplete format")
}

/// `template % args`, appended to `out`.
pub fn format(t: &Thread, target: Target, template: Chars, args: &Value, out: &mut TextBuf) -> PyResult<()> {
    let tuple = args.downcast::<tuple::PyTuple>();
    let mapping = tuple.is_none()
        && args.class().slots().get_item.is_some()
        && match target {
            Target::Text => !args.is_a::<PyStr>(),
            Target::Bytes => !args.is_a::<PyBytes>() && !args.is_a::<PyByteArray>() && !args.is_a::<PyStr>(),
        };
    let mut source = Arguments { all: args, items: tuple.map(tuple::items), taken: 0, mapping, keyed: None };
    let n = template.len();
    let mut i = 0;
    while i < n {
        let start = i;
        i = find(template, u32::from(b'%'), i);
        out.push_narrow(template.slice(start, i));
        if i < n {
            i += 1;
            if template.get(i) == Some(u32::from(b'%')) {
                out.push(u32::from(b'%'));
                i += 1;
                continue;
            }
            if target == Target::Text && bare(t, template.get(i), &mut source, out)? {
                i += 1;
                continue;
            }
            directive(t, target, template, &mut i, &mut source, out)?;
        }
    }
    let used_up = match source.items {
        Some(items) => source.taken >= items.len(),
        None => source.taken > 0 || source.mapping,
    };
    if !used_up {
        return Err(t.type_error(match target {
            Target::Text => "not all arguments converted during string formatting",
            Target::Bytes => "not all arguments converted during bytes formatting",
        }));
    }
    Ok(())
}

/// `%s` and `%d` with nothing between, which most directives are; false for others.
fn bare(t: &Thread, conv: Option<u32>, source: &mut Arguments, out: &mut TextBuf) -> PyResult<bool> {
    match conv {
        Some(0x73) => {
            let v = source.next(t)?;
            match v.downcast_exact::<PyStr>() {
                Some(s) => out.push_narrow(s.chars()),
                None => object_text(t, Target::Text, 's', &v, out)?,
            }
        }
        Some(0x64) => {
            let v = source.next(t)?;
            if v.is_int_word() {
                let n = v.word().as_int();
                if n < 0 {
                    out.push(0x2D);
                }
                out.push_ascii(int::small_digits(n, 'd').as_bytes());
            } else {
                integer(t, &Directive::default(), 'd', &v, out)?;
            }
        }
        Some(_) | None => return Ok(false),
    }
    Ok(true)
}

fn key(t: &Thread, target: Target, template: Chars, i: &mut usize, source: &mut Arguments) -> PyResult<()> {
    if !source.mapping {
        return Err(t.type_error("format requires a mapping"));
    }
    *i += 1;
    let start = *i;
    let mut depth = 1;
    while depth > 0 {
        match template.get(*i) {
            None => return Err(t.value_error("incomplete format key")),
            Some(0x28) => depth += 1,
            Some(0x29) => depth -= 1,
            Some(_) => {}
        }
        *i += 1;
    }
    let text = template.slice(start, *i - 1);
    let key = match target {
        Target::Text => Value::from(text),
        Target::Bytes => PyBytes::from_slice(&text.iter().map(|c| c as u8).collect::<Vec<u8>>()),
    };
    source.keyed = Some(seq::get_item(t, source.all, &key)?);
    // A value found by key counts as the one argument.
    source.taken = usize::MAX / 2;
    Ok(())
}

fn plain_number(t: &Thread, template: Chars, i: &mut usize, what: &str) -> PyResult<Option<usize>> {
    let mut value = None;
    while let Some(c @ 0x30..=0x39) = template.get(*i) {
        let v: usize = value.unwrap_or(0);
        let limit = if what == "width" { isize::MAX as usize } else { i32::MAX as usize };
        let next = v.checked_mul(10).and_then(|v| v.checked_add((c - 0x30) as usize)).filter(|v| *v <= limit);
        let Some(next) = next else { return Err(t.value_error(format_args!("{what} too big"))) };
        value = Some(next);
        *i += 1;
    }
    Ok(value)
}

fn star(t: &Thread, source: &mut Arguments) -> PyResult<isize> {
    // A star takes from the tuple of arguments even after a key.
    let kept = source.keyed.take();
    if kept.is_some() {
        return Err(t.type_error("not enough arguments for format string"));
    }
    let v = source.next(t)?;
    if !int::is_int(&v) {
        return Err(t.type_error("* wants int"));
    }
    match int::to_i64(&v) {
        Some(n) => Ok(n as isize),
        None => Err(t.overflow_error("Python int too large to convert to C ssize_t")),
    }
}

fn directive(
    t: &Thread,
    target: Target,
    template: Chars,
    i: &mut usize,
    source: &mut Arguments,
    out: &mut TextBuf,
) -> PyResult<()> {
    let mut d = Directive::default();
    if template.get(*i) == Some(0x28) {
        key(t, target, template, i, source)?;
    }
    while let Some(c) = template.get(*i) {
        match c {
            0x2D => d.left = true,
            0x2B => d.plus = true,
            0x20 => d.space = true,
            0x23 => d.alternate = true,
            0x30 => d.zero = true,
            _ => break,
        }
        *i += 1;
    }
    if template.get(*i) == Some(0x2A) {
        *i += 1;
        let n = star(t, source)?;
        if n == isize::MIN {
            return Err(t.overflow_error("width too big"));
        }
        d.left |= n < 0;
        d.width = n.unsigned_abs();
    } else {
        d.width = plain_number(t, template, i, "width")?.unwrap_or(0);
    }
    if template.get(*i) == Some(0x2E) {
        *i += 1;
        d.precision = Some(if template.get(*i) == Some(0x2A) {
            *i += 1;
            let n = star(t, source)?;
            if n > i32::MAX as isize || n < i32::MIN as isize {
                return Err(t.overflow_error("Python int too large to convert to C int"));
            }
            n.max(0) as usize
        } else {
            plain_number(t, template, i, "precision")?.unwrap_or(0)
        });
    }
    if matches!(template.get(*i), Some(0x68 | 0x6C | 0x4C)) {
        *i += 1;
    }
    let Some(c) = template.get(*i) else { return Err(incomplete(t)) };
    *i += 1;
    check_size(t, Some(d.width.max(d.precision.unwrap_or(0))), 4)?;
    let conv = char::from_u32(c).unwrap_or('\u{FFFD}');
    let known = match conv {
        's' | 'r' | 'a' | 'd' | 'i' | 'u' | 'o' | 'x' | 'X' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'c' => true,
        'b' => target == Target::Bytes,
        // `%5%` takes an argument before it is refused.
        _ => false,
    };
    if !known && conv != '%' {
        return Err(unknown(t, c, *i - 1, target));
    }
    let v = source.next(t)?;
    match conv {
        '%' => return Err(unknown(t, c, *i - 1, target)),
        's' | 'r' | 'a' | 'b' => {
            if d.width == 0 && d.precision.is_none() {
                return object_text(t, target, conv, &v, out);
            }
            let mut text = TextBuf::new();
            object_text(t, target, conv, &v, &mut text)?;
            let n = d.precision.unwrap_or(usize::MAX).min(text.len());
            pad(&d, text.chars().slice(0, n), out);
        }
        'c' => {
            let c = character(t, target, &v)?;
            pad(&d, Chars::Four(&[c]), out);
        }
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
            let Some(x) = real(t, target, &v)? else { return Err(not_real(t, target, &v)) };
            let flags = FloatFlags { alt: d.alternate, ..FloatFlags::default() };
            let text = float::format_float(x, conv, d.precision.unwrap_or(6), flags);
            let (negative, digits) = match text.strip_prefix('-') {
                Some(rest) => (true, rest),
                None => (false, &*text),
            };
            number(&d, negative, "", digits, out);
        }
        _ => integer(t, &d, conv, &v, out)?,
    }
    Ok(())
}

fn unknown(t: &Thread, c: u32, at: usize, target: Target) -> Raised {
    let shown = if (31..127).contains(&c) || (target == Target::Bytes && c < 127) {
        char::from_u32(c).unwrap_or('?')
    } else {
        '?'
    };
    t.value_error(format_args!("unsupported format character '{shown}' (0x{c:x}) at index {at}"))
}

fn real(t: &Thread, target: Target, v: &Value) -> PyResult<Option<f64>> {
    if let Some(x) = float::float_value(v) {
        return Ok(Some(x));
    }
    if target == Target::Bytes && v.class().slots().float.is_none() && v.class().slots().index.is_none() {
        return Ok(None);
    }
    number::to_f64(t, v).map(Some)
}

fn not_real(t: &Thread, _target: Target, v: &Value) -> Raised {
    t.type_error(format_args!("float argument required, not {}", v.class().tp_name()))
}

/// The text of an object for `%s`, `%r`, `%a` and, for bytes, `%b`.
fn object_text(t: &Thread, target: Target, conv: char, v: &Value, out: &mut TextBuf) -> PyResult<()> {
    let text = match (conv, target) {
        ('s', Target::Text) => repr::str(t, v)?,
        ('r', Target::Text) => repr::repr(t, v)?,
        ('a', _) | ('r', Target::Bytes) => repr::ascii(t, v)?,
        (_, _) => return bytes_text(t, v, out),
    };
    if let Some(s) = text.downcast::<PyStr>() {
        out.push_narrow(s.chars());
    }
    Ok(())
}

fn bytes_text(t: &Thread, v: &Value, out: &mut TextBuf) -> PyResult<()> {
    if !v.is_a::<PyBytes>() && !v.is_a::<PyByteArray>() {
        if let Some(method) = attr::special(t, v, "__bytes__")? {
            let result = call::call(t, &method, &[])?;
            let Some(b) = result.downcast::<PyBytes>() else {
                return Err(t.type_error(format_args!(
                    "__bytes__ returned non-bytes (type {})",
                    result.class().tp_name()
                )));
            };
            out.push_chars(Chars::One(b.as_slice()));
            return Ok(());
        }
        if !buffer::has_buffer(v) {
            return Err(t.type_error(format_args!(
                "%b requires a bytes-like object, or an object that implements __bytes__, not '{}'",
                v.class().tp_name()
            )));
        }
    }
    let bytes = buffer::bytes_like(t, v)?;
    out.push_chars(Chars::One(&bytes));
    Ok(())
}

fn character(t: &Thread, target: Target, v: &Value) -> PyResult<u32> {
    let limit = if target == Target::Text { 0x11_0000 } else { 256 };
    if target == Target::Text {
        if let Some(s) = v.downcast::<PyStr>() {
            if s.len() == 1 {
                return Ok(s.char_at(0));
            }
            return Err(t.type_error(format_args!(
                "%c requires an int or a unicode character, not a string of length {}",
                s.len()
            )));
        }
    } else {
        let one = match (v.downcast::<PyBytes>(), v.downcast::<PyByteArray>()) {
            (Some(b), _) => Some(b.as_slice().to_vec()),
            (_, Some(b)) => Some(b.to_vec()),
            (None, None) => None,
        };
        if let Some(one) = one {
            if let [b] = one[..] {
                return Ok(u32::from(b));
            }
            let name = if v.is_a::<PyBytes>() { "bytes" } else { "bytearray" };
            return Err(t.type_error(format_args!(
                "%c requires an integer in range(256) or a single byte, not a {name} object of length {}",
                one.len()
            )));
        }
    }
    if !int::is_int(v) && v.class().slots().index.is_none() {
        return Err(t.type_error(match target {
            Target::Text => {
                format!("%c requires an int or a unicode character, not {}", v.class().full_name())
            }
            Target::Bytes => {
                format!(
                    "%c requires an integer in range(256) or a single byte, not {}",
                    v.class().full_name()
                )
            }
        }));
    }
    let n = number::index(t, v)?;
    match int::to_i64(&n) {
        Some(n) if (0..limit).contains(&n) => Ok(n as u32),
        Some(_) | None => Err(t.overflow_error(match target {
            Target::Text => "%c arg not in range(0x110000)",
            Target::Bytes => "%c arg not in range(256)",
        })),
    }
}

fn integer(t: &Thread, d: &Directive, conv: char, v: &Value, out: &mut TextBuf) -> PyResult<()> {
    let decimal = matches!(conv, 'd' | 'i' | 'u');
    let n = if int::is_int(v) {
        v.clone()
    } else {
        let converted = if decimal && v.class().slots().int.is_some() {
            int::from_object(t, v)
        } else if v.class().slots().index.is_some() {
            number::index(t, v)
        } else {
            Err(t.type_error("not a number"))
        };
        match t.catch(converted, Exc::TypeError)? {
            Some(n) => n,
            None => {
                return Err(t.type_error(format_args!(
                    "%{conv} format: {} is required, not {}",
                    if decimal { "a real number" } else { "an integer" },
                    v.class().tp_name()
                )));
            }
        }
    };
    let (negative, digits) = int::format_digits(t, &n, if decimal { 'd' } else { conv })?;
    let prefix = match conv {
        'o' if d.alternate => "0o",
        'x' if d.alternate => "0x",
        'X' if d.alternate => "0X",
        _ => "",
    };
    let zeroes = d.precision.unwrap_or(0).saturating_sub(digits.len());
    if zeroes > 0 {
        number(d, negative, prefix, &format!("{}{digits}", "0".repeat(zeroes)), out);
        return Ok(());
    }
    number(d, negative, prefix, &digits, out);
    Ok(())
}

/// Lays a number out.
fn number(d: &Directive, negative: bool, prefix: &str, digits: &str, out: &mut TextBuf) {
    let sign = if negative {
        "-"
    } else if d.plus {
        "+"
    } else if d.space {
        " "
    } else {
        ""
    };
    let pad = d.width.saturating_sub(sign.len() + prefix.len() + digits.len());
    let zero = d.zero && !d.left;
    if !d.left && !zero {
        out.push_repeated(32, pad);
    }
    out.push_str(sign);
    out.push_str(prefix);
    if zero {
        out.push_repeated(0x30, pad);
    }
    out.push_str(digits);
    if d.left {
        out.push_repeated(32, pad);
    }
}

fn pad(d: &Directive, text: Chars, out: &mut TextBuf) {
    let pad = d.width.saturating_sub(text.len());
    if !d.left {
        out.push_repeated(32, pad);
    }
    out.push_narrow(text);
    if d.left {
        out.push_repeated(32, pad);
    }
}
