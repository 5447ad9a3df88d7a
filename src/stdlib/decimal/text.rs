//! Decimal numbers as text: parsing, scientific and engineering notation.

use super::coef::{Coef, Mem, room};
use super::limbs::LIMB_DIGITS;
use super::num::{EXP_INF, Kind, MAX_PREC, Num};
use super::wide::POWERS;
use adder_vm::text::ascii::Ascii;

/// What a text says; none if it is no number.
pub fn parse(text: &[u8]) -> Mem<Option<Num>> {
    let (neg, body) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    match body.first() {
        Some(b'0'..=b'9' | b'.') => parse_finite(neg, body),
        _ => parse_special(neg, body),
    }
}

fn strip_word<'a>(text: &'a [u8], word: &str) -> Option<&'a [u8]> {
    let (head, rest) = text.split_at_checked(word.len())?;
    head.eq_ignore_ascii_case(word.as_bytes()).then_some(rest)
}

fn parse_special(neg: bool, text: &[u8]) -> Mem<Option<Num>> {
    if text.eq_ignore_ascii_case(b"inf") || text.eq_ignore_ascii_case(b"infinity") {
        return Ok(Some(Num::infinity(neg)));
    }
    let (kind, payload) = if let Some(rest) = strip_word(text, "nan") {
        (Kind::Quiet, rest)
    } else if let Some(rest) = strip_word(text, "snan") {
        (Kind::Signaling, rest)
    } else {
        return Ok(None);
    };
    if !payload.iter().all(u8::is_ascii_digit) {
        return Ok(None);
    }
    let coef = coefficient(payload, &[])?;
    Ok(Some(Num { coef, exp: 0, neg, kind }))
}

fn parse_finite(neg: bool, text: &[u8]) -> Mem<Option<Num>> {
    let digits = |t: &[u8]| t.iter().take_while(|c| c.is_ascii_digit()).count();
    let (whole, mut rest) = text.split_at(digits(text));
    let mut fraction = &text[..0];
    if let [b'.', after @ ..] = rest {
        (fraction, rest) = after.split_at(digits(after));
    }
    if whole.is_empty() && fraction.is_empty() {
        return Ok(None);
    }
    let exponent = match rest {
        [] => 0,
        [b'e' | b'E', rest @ ..] => match exponent(rest) {
            Some(e) => e,
            None => return Ok(None),
        },
        _ => return Ok(None),
    };
    if (whole.len() + fraction.len()) as i64 > MAX_PREC {
        return Ok(None);
    }
    let exp = (exponent - fraction.len() as i64).clamp(i64::MIN / 2, EXP_INF);
    Ok(Some(Num::new(neg, coefficient(whole, fraction)?, exp)))
}

/// A signed exponent, held at a size beyond every limit.
fn exponent(text: &[u8]) -> Option<i64> {
    let (neg, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let n = digits
        .iter()
        .fold(0i64, |n, &d| n.saturating_mul(10).saturating_add((d - b'0') as i64).min(2 * EXP_INF));
    Some(if neg { -n } else { n })
}

/// The number of digits that follow each other in two pieces.
fn coefficient(whole: &[u8], fraction: &[u8]) -> Mem<Coef> {
    let zeros = whole.iter().take_while(|&&c| c == b'0').count();
    let whole = &whole[zeros..];
    let fraction = if whole.is_empty() {
        &fraction[fraction.iter().take_while(|&&c| c == b'0').count()..]
    } else {
        fraction
    };
    let n = whole.len() + fraction.len();
    let chars = whole.iter().chain(fraction);
    if n <= LIMB_DIGITS as usize {
        return Ok(Coef::small(chars.fold(0u64, |n, &d| n * 10 + (d - b'0') as u64) as u128));
    }
    if n <= 38 {
        return Ok(Coef::small(chars.fold(0u128, |n, &d| n * 10 + (d - b'0') as u128)));
    }
    room(n as i64)?;
    let mut limbs = vec![0u64; n.div_ceil(LIMB_DIGITS as usize)];
    for (i, &d) in chars.enumerate() {
        let place = n - 1 - i;
        let limb = &mut limbs[place / LIMB_DIGITS as usize];
        *limb = *limb * 10 + (d - b'0') as u64;
    }
    Ok(Coef::from_limbs(limbs))
}

fn push_padded(out: &mut Ascii, mut n: u64, places: usize) {
    let mut buffer = [b'0'; 20];
    for slot in buffer[..places].iter_mut().rev() {
        *slot = b'0' + (n % 10) as u8;
        n /= 10;
    }
    // The buffer holds digits only.
    out.push_str(std::str::from_utf8(&buffer[..places]).unwrap_or_default());
}

/// The digits of a coefficient.
pub fn digits(coef: &Coef) -> Ascii {
    let mut out = Ascii::new();
    match coef.as_small() {
        Some(n) => {
            if n >> 64 == 0 {
                out.push_decimal(n as u64, 1);
            } else {
                let high = n / POWERS[19];
                out.push_decimal(high as u64, 1);
                push_padded(&mut out, (n - high * POWERS[19]) as u64, LIMB_DIGITS as usize);
            }
        }
        None => {
            let limbs = coef.limbs();
            for (i, &limb) in limbs.iter().rev().enumerate() {
                if i == 0 {
                    out.push_decimal(limb, 1);
                } else {
                    push_padded(&mut out, limb, LIMB_DIGITS as usize);
                }
            }
        }
    }
    out
}

/// Notations.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    Scientific,
    Engineering,
}

/// The number as text.
pub fn to_text(n: &Num, notation: Notation, capitals: bool) -> Ascii {
    let mut out = Ascii::new();
    let plain = n.is_finite() && n.exp <= 0 && n.exp > -20;
    if let Some(coef) = n.coef.as_small().filter(|&c| plain && c < POWERS[19]) {
        // The common case: digits before and behind a point.
        let (whole, fraction) = match coef as u64 {
            coef if n.exp == -19 => (0, coef),
            coef => (coef / POWERS[-n.exp as usize] as u64, coef % POWERS[-n.exp as usize] as u64),
        };
        if whole != 0 || n.exp > -7 {
            if n.neg {
                out.push(b'-');
            }
            out.push_decimal(whole, 1);
            if n.exp != 0 {
                out.push(b'.');
                out.push_decimal(fraction, -n.exp as usize);
            }
            return out;
        }
    }
    if n.neg {
        out.push(b'-');
    }
    match n.kind {
        Kind::Finite => {}
        Kind::Infinite => {
            out.push_str("Infinity");
            return out;
        }
        Kind::Quiet | Kind::Signaling => {
            out.push_str(if n.kind == Kind::Quiet { "NaN" } else { "sNaN" });
            if !n.coef.is_zero() {
                out.push_str(digits(&n.coef).as_str());
            }
            return out;
        }
    }
    let digits = digits(&n.coef);
    let digits = digits.as_str();
    let adjusted = n.exp + digits.len() as i64 - 1;
    // Places of the point behind the first digit, and the exponent that is left.
    let (mut point, mut exponent) = (1i64, adjusted);
    if n.exp <= 0 && adjusted >= -6 {
        (point, exponent) = (digits.len() as i64 + n.exp, 0);
    } else if notation == Notation::Engineering {
        let zero = n.coef.is_zero();
        let base = if zero { n.exp } else { adjusted };
        let over = base.rem_euclid(3);
        if zero {
            // Zeroes go behind the point until the exponent is a multiple of three.
            exponent = base + (3 - over) % 3;
            point = 1 - (exponent - base);
        } else {
            exponent = base - over;
            point = 1 + over;
        }
    }
    push_with_point(&mut out, digits, point);
    if exponent != 0 {
        out.push(if capitals { b'E' } else { b'e' });
        out.push(if exponent < 0 { b'-' } else { b'+' });
        out.push_decimal(exponent.unsigned_abs(), 1);
    }
    out
}

/// Digits with the point after the first `point` of them.
pub fn push_with_point(out: &mut Ascii, digits: &str, point: i64) {
    if point <= 0 {
        out.push_str("0.");
        out.push_repeated(b'0', point.unsigned_abs() as usize);
        out.push_str(digits);
    } else if point as usize >= digits.len() {
        out.push_str(digits);
        out.push_repeated(b'0', point as usize - digits.len());
    } else {
        out.push_str(&digits[..point as usize]);
        out.push(b'.');
        out.push_str(&digits[point as usize..]);
    }
}
