//! `float.hex` and `float.fromhex`.

use crate::thread::{PyResult, Raised, Thread};
use crate::types::int::scale_to_f64;

pub fn to_hex(d: f64) -> String {
    if !d.is_finite() {
        return super::repr_text(d);
    }
    let sign = if d.is_sign_negative() { "-" } else { "" };
    if d == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let bits = d.to_bits();
    let field = (bits >> 52 & 0x7ff) as i64;
    let mantissa = bits & ((1 << 52) - 1);
    let (lead, exponent) = if field == 0 { (0, -1022) } else { (1, field - 1023) };
    let mark = if exponent < 0 { '-' } else { '+' };
    format!("{sign}0x{lead}.{mantissa:013x}p{mark}{}", exponent.abs())
}

fn invalid(t: &Thread) -> Raised {
    t.value_error("invalid hexadecimal floating-point string")
}

pub fn from_hex(t: &Thread, text: &str) -> PyResult<f64> {
    let text = text.trim_matches(|c: char| c.is_ascii_whitespace() || c == '\x0b');
    let (negative, rest) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        Some(_) | None => (false, text),
    };
    let signed = |d: f64| if negative { -d } else { d };
    if rest.eq_ignore_ascii_case("inf") || rest.eq_ignore_ascii_case("infinity") {
        return Ok(signed(f64::INFINITY));
    }
    if rest.eq_ignore_ascii_case("nan") {
        return Ok(signed(f64::NAN));
    }
    let rest = rest.strip_prefix("0x").or_else(|| rest.strip_prefix("0X")).unwrap_or(rest);
    let (digits, exponent) = match rest.find(['p', 'P']) {
        Some(at) => (&rest[..at], Some(&rest[at + 1..])),
        None => (rest, None),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, fraction),
        None => (digits, ""),
    };
    if whole.len() + fraction.len() == 0
        || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_hexdigit())
    {
        return Err(invalid(t));
    }
    let mut scale = 0i64;
    if let Some(exponent) = exponent {
        let number = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
            return Err(invalid(t));
        }
        // Anything beyond a quintillion is as good as infinite.
        scale = number.parse::<i64>().unwrap_or(i64::MAX).min(1 << 60);
        if exponent.starts_with('-') {
            scale = -scale;
        }
    }
    let mut mantissa = 0u128;
    let mut sticky = false;
    let mut dropped = 0i64;
    for b in whole.bytes().chain(fraction.bytes()) {
        let digit = (b as char).to_digit(16).unwrap_or(0);
        if mantissa >> 100 == 0 {
            mantissa = mantissa << 4 | digit as u128;
        } else {
            sticky |= digit != 0;
            dropped += 4;
        }
    }
    if mantissa == 0 {
        return Ok(signed(0.0));
    }
    let d = scale_to_f64(mantissa, sticky, scale + dropped - 4 * fraction.len() as i64);
    if d.is_infinite() {
        return Err(t.overflow_error("hexadecimal value too large to represent as a float"));
    }
    Ok(signed(d))
}
