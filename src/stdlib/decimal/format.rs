//! `Decimal.__format__`.

use super::num::{Ctx, Kind, Num, Rounding, finalized};
use super::object::{Active, PyDecimal};
use super::places;
use super::text::digits;
use adder_vm::exc::Exc;
use adder_vm::native::Bound;
use adder_vm::object::value::Value;
use adder_vm::text::format_spec::{self, Spec};
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::dict::PyDict;
use adder_vm::types::str::PyStr;

/// How numbers are punctuated.
struct Style {
    point: String,
    separator: String,
    /// Sizes of groups from the point on: the last repeats after a zero, `NO_MORE` ends grouping.
    grouping: Vec<u8>,
    fraction_separator: Option<char>,
}

/// A group size that ends grouping.
const NO_MORE: u8 = i8::MAX as u8;

fn invalid(t: &Thread) -> Raised {
    t.value_error("invalid format string")
}

/// Refuses text that has no UTF-8.
fn check_encodable(t: &Thread, text: &PyStr) -> PyResult<()> {
    let bad = text.chars().iter().position(|c| (0xd800..0xe000).contains(&c));
    let Some(bad) = bad else { return Ok(()) };
    let args = [
        Value::from("utf-8"),
        text.to_value(),
        Value::from(bad),
        Value::from(bad + 1),
        Value::from("surrogates not allowed"),
    ];
    Err(t.error_with(Exc::UnicodeEncodeError, &args))
}

/// Parses the specification; padding with zeroes is told from zeroes as a fill character by `align` and `fill_given`.
fn parse(t: &Thread, text: &PyStr) -> PyResult<Spec> {
    let chars = text.chars();
    check_encodable(t, text)?;
    let Ok(spec) = format_spec::parse(chars, 0, b'>') else { return Err(invalid(t)) };
    let kind = char::from_u32(spec.kind).unwrap_or(' ');
    if !matches!(kind, '\0' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' | 'N' | '%') {
        return Err(invalid(t));
    }
    // Zero padding aligns, so it cannot stand beside an alignment.
    let mut i = if spec.fill_given { 2 } else { spec.align_given as usize };
    while chars.get(i).is_some_and(|c| matches!(c, 0x2b | 0x2d | 0x20 | 0x7a | 0x23)) {
        i += 1;
    }
    if spec.align_given && chars.get(i) == Some(0x30) {
        return Err(invalid(t));
    }
    Ok(spec)
}

fn override_item(t: &Thread, dict: &PyDict, name: &str) -> PyResult<Option<String>> {
    match dict.get_str(name) {
        None => Ok(None),
        Some(v) => match v.downcast::<PyStr>() {
            Some(s) => {
                check_encodable(t, s)?;
                Ok(Some(s.to_string_lossy()))
            }
            None => Err(t.type_error("bad argument type for built-in operation")),
        },
    }
}

fn style(t: &Thread, spec: &Spec, conventions: Option<&Value>) -> PyResult<Style> {
    let mut style = Style {
        point: ".".to_owned(),
        separator: String::new(),
        grouping: vec![3, 0],
        fraction_separator: (spec.fraction_grouping != 0).then_some(spec.fraction_grouping as char),
    };
    if matches!(char::from_u32(spec.kind), Some('n' | 'N')) {
        if spec.grouping != 0 {
            return Err(invalid(t));
        }
        (style.point, style.separator, style.grouping) = crate::locale::numeric_conventions();
    } else if spec.grouping != 0 {
        style.separator = (spec.grouping as char).to_string();
    }
    if let Some(v) = conventions {
        let Some(dict) = v.downcast::<PyDict>() else {
            return Err(t.type_error("optional argument must be a dict"));
        };
        // Each counts for what the specification would take from the locale.
        if let Some(point) = override_item(t, dict, "decimal_point")? {
            style.point = point;
        }
        if let Some(separator) = override_item(t, dict, "thousands_sep")? {
            style.separator = separator;
        }
        if let Some(grouping) = override_item(t, dict, "grouping")? {
            style.grouping = grouping.bytes().collect();
        }
        let wrong = style.point.is_empty()
            || style.point.len() > 4
            || style.separator.len() > 4
            || style.grouping.iter().any(|&g| g > NO_MORE);
        if wrong {
            return Err(t.value_error("invalid override dict"));
        }
    }
    Ok(style)
}

/// Groups digits from the right, with zeroes in front up to `least` characters.
fn grouped(digits: &str, style: &Style, least: usize) -> String {
    let separator_width = style.separator.chars().count();
    if separator_width == 0 || style.grouping.first().is_none_or(|&g| g == 0 || g >= NO_MORE) {
        let zeros = least.saturating_sub(digits.len());
        return "0".repeat(zeros) + digits;
    }
    let mut groups: Vec<String> = Vec::new();
    let mut left = digits;
    let mut width = 0;
    let mut sizes = style.grouping.iter();
    let mut size = 0;
    let mut ended = false;
    loop {
        match sizes.next() {
            Some(&0) | None => sizes = [].iter(),
            Some(&g) if g >= NO_MORE => ended = true,
            Some(&g) => size = g as usize,
        }
        let separated = if groups.is_empty() { 0 } else { separator_width };
        let wanted = least.saturating_sub(width + separated);
        let mut n = if ended { left.len().max(wanted) } else { size.min(left.len().max(wanted)) };
        if n == 0 {
            // A separator alone has reached the width; a digit goes before it.
            if left.is_empty() && width >= least {
                break;
            }
            n = 1;
        }
        let from = left.len().saturating_sub(n);
        let mut group = "0".repeat(n.saturating_sub(left.len()));
        group.push_str(&left[from..]);
        left = &left[..from];
        width += n + separated;
        groups.push(group);
        if ended || left.is_empty() && width >= least {
            break;
        }
    }
    groups.reverse();
    groups.join(&style.separator)
}

/// The characters of a finite number: digits before and behind the point, and what follows.
struct Parts {
    whole: String,
    fraction: String,
    tail: String,
}

fn finite_parts(
    t: &Thread,
    n: &Num,
    spec: &Spec,
    capitals: bool,
    round: Rounding,
) -> PyResult<(Parts, bool)> {
    let c = Ctx::MAX.with_round(round);
    let kind = match char::from_u32(spec.kind) {
        Some('\0') | None => {
            if capitals {
                'G'
            } else {
                'g'
            }
        }
        Some('n') => 'g',
        Some('N') => 'G',
        Some(kind) => kind,
    };
    let mut n = n.clone();
    let mut tail = String::new();
    if kind == '%' {
        n.exp += 2;
        tail.push('%');
    }
    let to_digits = |n: &Num, prec: usize| finalized(n, &Ctx { prec: prec as i64, ..c }, &mut 0);
    let precision = spec.precision.filter(|&p| p as i64 <= super::num::MAX_PREC);
    if spec.precision.is_some() && precision.is_none() {
        return Err(invalid(t));
    }
    let rounded = match (kind, precision) {
        ('g' | 'G', Some(p)) => to_digits(&n, p.max(1)),
        ('e' | 'E', Some(p)) if !n.coef.is_zero() => to_digits(&n, p + 1),
        ('f' | 'F' | '%', Some(p)) => places::rescale(&n, -(p as i64), &c, &mut 0),
        _ => Ok(n.clone()),
    };
    let Ok(n) = rounded else { return Err(t.memory_error()) };
    let zero = n.coef.is_zero();
    let mut text = digits(&n.coef).as_str().to_owned();
    let adjusted = n.exp + text.len() as i64 - 1;
    // The place of the point behind the first digit.
    let mut point = match kind {
        'f' | 'F' | '%' if zero && n.exp > 0 => 1,
        'f' | 'F' | '%' => text.len() as i64 + n.exp,
        'e' | 'E' => match precision {
            Some(p) if zero => 1 - p as i64,
            _ => 1,
        },
        _ if n.exp <= 0 && adjusted >= -6 => text.len() as i64 + n.exp,
        _ => 1,
    };
    let exponent = adjusted + 1 - point;
    if super::coef::room(point.abs()).is_err() {
        return Err(t.memory_error());
    }
    if matches!(kind, 'e' | 'E') {
        if let Some(p) = precision {
            // Digits that rounding did not need to make.
            let wanted = p as i64 + 1 - text.len() as i64 + (1 - point).min(0);
            if super::coef::room(wanted.max(0)).is_err() {
                return Err(t.memory_error());
            }
            if !zero && wanted > 0 {
                text.push_str(&"0".repeat(wanted as usize));
            }
        }
    }
    let lower = kind.is_ascii_lowercase();
    if matches!(kind, 'e' | 'E') || matches!(kind, 'g' | 'G') && exponent != 0 {
        tail = format!("{}{exponent:+}", if lower { 'e' } else { 'E' });
    }
    if point <= 0 {
        text.insert_str(0, &"0".repeat(1 + point.unsigned_abs() as usize));
        point = 1;
    }
    let (whole, fraction) = if point as usize >= text.len() {
        let zeros = "0".repeat(point as usize - text.len());
        (text + &zeros, String::new())
    } else {
        let fraction = text.split_off(point as usize);
        (text, fraction)
    };
    Ok((Parts { whole, fraction, tail }, zero))
}

/// `__format__`.
pub fn format(t: &Thread, a: Bound) -> PyResult {
    let n = &a.this::<PyDecimal>(t)?.num;
    let Some(text) = a.get(1).downcast::<PyStr>() else {
        return Err(t.type_error("format arg must be str"));
    };
    let active = Active::current(t)?;
    let s = active.state(t)?;
    let (capitals, round) = (s.capitals.get(), s.ctx.get().round);
    let spec = parse(t, text)?;
    if spec.kind == 'N' as u32 {
        adder_vm::report::warn(
            t,
            Exc::DeprecationWarning,
            "Format specifier 'N' is deprecated and slated for removal in Python 3.18",
        )?;
    }
    let style = style(t, &spec, a.opt(2))?;
    let zero_padded = spec.fill == 0x30 && !spec.fill_given && !spec.align_given && spec.align == b'=';
    let (parts, zero) = match n.kind {
        Kind::Finite => finite_parts(t, n, &spec, capitals, round)?,
        _ => (special_parts(n, &spec), false),
    };
    let neg = n.neg && !(spec.no_negative_zero && zero);
    let sign = match (neg, spec.sign) {
        (true, _) => "-",
        (false, b'+') => "+",
        (false, b' ') => " ",
        (false, _) => "",
    };
    let width = spec.width.unwrap_or(0);
    if width as i64 > super::num::MAX_PREC {
        return Err(invalid(t));
    }
    if super::coef::room(width.min(i64::MAX as usize) as i64).is_err() {
        return Err(t.memory_error());
    }
    let mut after = String::new();
    if n.is_finite() {
        if !parts.fraction.is_empty() || spec.alternate {
            after.push_str(&style.point);
        }
        match style.fraction_separator {
            Some(separator) => {
                for (i, digit) in parts.fraction.chars().enumerate() {
                    if i != 0 && i % 3 == 0 {
                        after.push(separator);
                    }
                    after.push(digit);
                }
            }
            None => after.push_str(&parts.fraction),
        }
    }
    after.push_str(&parts.tail);
    let fixed = sign.len() + after.chars().count();
    let whole = if n.is_finite() {
        grouped(&parts.whole, &style, if zero_padded { width.saturating_sub(fixed) } else { 0 })
    } else {
        parts.whole
    };
    let pad = width.saturating_sub(fixed + whole.chars().count());
    let (fill, align) = match zero_padded {
        true => (' ', b'>'),
        false => (char::from_u32(spec.fill).unwrap_or(' '), spec.align),
    };
    let (left, inner, right) = match align {
        b'<' => (0, 0, pad),
        b'^' => (pad / 2, 0, pad - pad / 2),
        b'=' => (0, pad, 0),
        _ => (pad, 0, 0),
    };
    let mut out = String::with_capacity(fixed + whole.len() + pad * fill.len_utf8());
    let padding = |out: &mut String, n: usize| out.extend(std::iter::repeat_n(fill, n));
    padding(&mut out, left);
    out.push_str(sign);
    padding(&mut out, inner);
    out.push_str(&whole);
    out.push_str(&after);
    padding(&mut out, right);
    Ok(Value::from(out))
}

/// The name of what is not finite.
fn special_parts(n: &Num, spec: &Spec) -> Parts {
    let mut whole = match n.kind {
        Kind::Infinite => "Infinity",
        Kind::Signaling => "sNaN",
        Kind::Quiet | Kind::Finite => "NaN",
    }
    .to_owned();
    if n.is_nan() && !n.coef.is_zero() {
        whole.push_str(digits(&n.coef).as_str());
    }
    let tail = if spec.kind == '%' as u32 { "%" } else { "" };
    Parts { whole, fraction: String::new(), tail: tail.to_owned() }
}
