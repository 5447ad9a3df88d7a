//! Floats as text, exactly as CPython writes them, and text as floats.

use crate::text::ascii::Ascii;
use std::fmt::Write;

/// What to add to the digits.
#[derive(Clone, Copy, Default, Debug)]
pub struct FloatFlags {
    /// Always a sign.
    pub sign: bool,
    /// A `.0` behind what would look like an int.
    pub add_dot_0: bool,
    /// The alternate form: always a point, and trailing zeros kept.
    pub alt: bool,
}

/// No double has more digits than these behind the first; what is asked for beyond is zeros.
const MAX_DIGITS: usize = 1100;

/// `repr` of a float.
pub fn repr_text(d: f64) -> String {
    repr_ascii(d).as_str().to_owned()
}

/// `repr` of a float, without an allocation.
pub fn repr_ascii(d: f64) -> Ascii {
    if d == 0.0 || (1e-4..1e16).contains(&d.abs()) {
        // The digits come as Python writes them, unless there is an exponent.
        let mut buffer = zmij::Buffer::new();
        let text = buffer.format_finite(d);
        if text.contains('.') && !text.contains('e') {
            return Ascii::from(text);
        }
    }
    format_float(d, 'r', 0, FloatFlags { add_dot_0: true, ..FloatFlags::default() })
}

/// The double in the format of kind `e`, `E`, `f`, `F`, `g`, `G`, `r` (shortest, `precision` ignored) or `%`.
pub fn format_float(d: f64, kind: char, precision: usize, flags: FloatFlags) -> Ascii {
    if kind == '%' {
        let mut text = format_float(d * 100.0, 'f', precision, flags);
        text.push(b'%');
        return text;
    }
    let upper = kind.is_ascii_uppercase();
    let mut out = Ascii::new();
    if d.is_sign_negative() && !d.is_nan() {
        out.push(b'-');
    } else if flags.sign {
        out.push(b'+');
    }
    let d = d.abs();
    if !d.is_finite() {
        out.push_str(match (d.is_nan(), upper) {
            (true, false) => "nan",
            (true, true) => "NAN",
            (false, false) => "inf",
            (false, true) => "INF",
        });
        return out;
    }
    match kind.to_ascii_lowercase() {
        'f' => {
            if !fixed_in_128_bits(&mut out, d, precision) {
                let shown = precision.min(MAX_DIGITS);
                let _ = write!(out, "{d:.shown$}");
                zeros(&mut out, precision - shown);
            }
            if precision == 0 && flags.alt {
                out.push(b'.');
            }
        }
        'e' => {
            let (digits, exponent) = significant(d, precision + 1);
            scientific(&mut out, &digits, exponent, precision, flags, upper);
        }
        'g' => {
            let precision = precision.max(1);
            let (digits, exponent) = significant(d, precision);
            let limit = precision as i32 - flags.add_dot_0 as i32;
            if exponent < -4 || exponent >= limit {
                let kept = if flags.alt { digits.as_str() } else { significant_only(&digits) };
                let places = if flags.alt { precision - 1 } else { kept.len() - 1 };
                scientific(&mut out, kept, exponent, places, flags, upper);
            } else {
                let kept = if flags.alt { digits.as_str() } else { significant_only(&digits) };
                fixed(&mut out, kept, exponent, if flags.alt { precision } else { 0 }, flags);
            }
        }
        _ => {
            let (digits, exponent) = shortest(d);
            if !(-4..16).contains(&exponent) {
                let places = digits.len() - 1;
                scientific(&mut out, &digits, exponent, places, flags, upper);
            } else {
                fixed(&mut out, &digits, exponent, 0, flags);
            }
        }
    }
    out
}

fn zeros(out: &mut Ascii, n: usize) {
    out.push_repeated(b'0', n);
}

/// The powers of ten up to what 64 bits hold.
const POWERS: [u64; 20] = {
    let mut powers = [1; 20];
    let mut i = 1;
    while i < 20 {
        powers[i] = powers[i - 1] * 10;
        i += 1;
    }
    powers
};

/// Writes the double, finite and not negative, with `precision` digits behind the point, rounded half to even; false if 128 bits
/// do not hold its exact value times the power of ten.
fn fixed_in_128_bits(out: &mut Ascii, d: f64, precision: usize) -> bool {
    let Some(&power) = POWERS.get(precision) else { return false };
    let (fraction, biased) = (d.to_bits() & ((1 << 52) - 1), (d.to_bits() >> 52) as i32);
    let mantissa = if biased == 0 { fraction } else { fraction | 1 << 52 };
    let exponent = biased.max(1) - 1075;
    // Below 2 to the 117th.
    let scaled = u128::from(mantissa) * u128::from(power);
    let rounded = if exponent >= 0 {
        if exponent > 10 {
            return false;
        }
        scaled << exponent
    } else if exponent < -120 {
        0
    } else {
        let (quotient, rest) = (scaled >> -exponent, scaled & ((1 << -exponent) - 1));
        let half = 1u128 << (-exponent - 1);
        quotient + u128::from(rest > half || (rest == half && quotient & 1 == 1))
    };
    let (whole, behind) = match u64::try_from(rounded) {
        Ok(n) => (n / power, n % power),
        Err(_) => match u64::try_from(rounded / u128::from(power)) {
            Ok(whole) => (whole, (rounded % u128::from(power)) as u64),
            Err(_) => return false,
        },
    };
    out.push_decimal(whole, 1);
    if precision > 0 {
        out.push(b'.');
        out.push_decimal(behind, precision);
    }
    true
}

/// Digits without trailing zeros, but at least one.
fn significant_only(digits: &str) -> &str {
    let kept = digits.trim_end_matches('0');
    if kept.is_empty() { &digits[..1] } else { kept }
}

/// The first `n` significant digits (up to the most there are), and the exponent of the first.
fn significant(d: f64, n: usize) -> (Ascii, i32) {
    let places = (n - 1).min(MAX_DIGITS);
    let mut text = Ascii::new();
    let _ = write!(text, "{d:.places$e}");
    split(&text)
}

/// The shortest digits that read back as the same double, and the exponent of the first.
fn shortest(d: f64) -> (Ascii, i32) {
    if d == 0.0 {
        return (Ascii::from("0"), 0);
    }
    let mut buffer = zmij::Buffer::new();
    let (digits, exponent) = split(buffer.format_finite(d));
    (Ascii::from(significant_only(&digits)), exponent)
}

/// Takes `12.5e-3`, `0.0125`, `125.0` apart: digits from the first that is not zero, and its exponent.
fn split(text: &str) -> (Ascii, i32) {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse().unwrap_or(0)),
        None => (text, 0),
    };
    let point = mantissa.find('.').unwrap_or(mantissa.len());
    let mut digits = Ascii::new();
    mantissa.bytes().filter(u8::is_ascii_digit).for_each(|c| digits.push(c));
    let skipped = digits.len() - digits.trim_start_matches('0').len();
    if skipped == digits.len() {
        return (digits, 0);
    }
    (Ascii::from(&digits[skipped..]), exponent + point as i32 - 1 - skipped as i32)
}

/// `d.ddde+xx` with `places` digits behind the point.
fn scientific(out: &mut Ascii, digits: &str, exponent: i32, places: usize, flags: FloatFlags, upper: bool) {
    out.push_str(&digits[..1]);
    if places > 0 || flags.alt {
        out.push(b'.');
    }
    out.push_str(&digits[1..]);
    zeros(out, places - (digits.len() - 1).min(places));
    out.push(if upper { b'E' } else { b'e' });
    out.push(if exponent < 0 { b'-' } else { b'+' });
    out.push_decimal(u64::from(exponent.unsigned_abs()), 2);
}

/// `ddd.ddd` with at least `total` significant digits.
fn fixed(out: &mut Ascii, digits: &str, exponent: i32, total: usize, flags: FloatFlags) {
    let padding = total.saturating_sub(digits.len());
    if exponent < 0 {
        out.push_str("0.");
        zeros(out, (-exponent - 1) as usize);
        out.push_str(digits);
        zeros(out, padding);
        return;
    }
    let whole = exponent as usize + 1;
    if digits.len() > whole {
        out.push_str(&digits[..whole]);
        out.push(b'.');
        out.push_str(&digits[whole..]);
        zeros(out, padding);
        return;
    }
    out.push_str(digits);
    zeros(out, whole - digits.len());
    let behind = total.saturating_sub(whole);
    if behind > 0 {
        out.push(b'.');
        zeros(out, behind);
    } else if flags.add_dot_0 {
        out.push_str(".0");
    } else if flags.alt {
        out.push(b'.');
    }
}

/// The double in ASCII text with blanks around and underscores between digits.
pub fn parse(text: &str) -> Option<f64> {
    let text = text.trim_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '\x0b' | '\x1c'..='\x1f'));
    if text.contains('_') {
        let bytes = text.as_bytes();
        for (i, &b) in bytes.iter().enumerate() {
            let digit = |i: Option<usize>| i.and_then(|i| bytes.get(i)).is_some_and(u8::is_ascii_digit);
            if b == b'_' && !(digit(i.checked_sub(1)) && digit(Some(i + 1))) {
                return None;
            }
        }
        return parse_plain(&text.replace('_', ""));
    }
    parse_plain(text)
}

/// The double in ASCII text with nothing around.
pub fn parse_plain(text: &str) -> Option<f64> {
    let (negative, rest) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let first = *rest.as_bytes().first()?;
    let magnitude = if first.is_ascii_digit() || first == b'.' {
        fast_float2::parse::<f64, _>(rest).ok()?
    } else if rest.eq_ignore_ascii_case("inf") || rest.eq_ignore_ascii_case("infinity") {
        f64::INFINITY
    } else if rest.eq_ignore_ascii_case("nan") {
        f64::NAN
    } else {
        return None;
    };
    Some(if negative { -magnitude } else { magnitude })
}

/// How many characters at the start of the text are a float without sign handling beyond one: for complex numbers.
pub fn float_prefix(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut i = 0;
    if matches!(bytes.first(), Some(b'+' | b'-')) {
        i = 1;
    }
    for word in ["infinity", "inf", "nan"] {
        if text.get(i..i + word.len()).is_some_and(|s| s.eq_ignore_ascii_case(word)) {
            return i + word.len();
        }
    }
    let digits = |mut i: usize| {
        while bytes.get(i).is_some_and(u8::is_ascii_digit) {
            i += 1;
        }
        i
    };
    let whole = digits(i);
    let mut end = whole;
    let mut count = whole - i;
    if bytes.get(end) == Some(&b'.') {
        let fraction = digits(end + 1);
        count += fraction - end - 1;
        end = fraction;
    }
    if count == 0 {
        return 0;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let mut at = end + 1;
        if matches!(bytes.get(at), Some(b'+' | b'-')) {
            at += 1;
        }
        let exponent = digits(at);
        if exponent > at {
            end = exponent;
        }
    }
    end
}
