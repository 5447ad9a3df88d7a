//! What is wrong with, or doubtful about, the escapes in a literal.
//!
//! In: the text between a literal's quotes. Out: CPython's message for the first escape it cannot
//! decode, or the escapes it warns of. Knows nothing of tokens.

/// How CPython's decoder counts: it first rewrites a character outside ASCII as ten bytes.
const REWRITTEN: usize = 10;
/// ... and a backslash before such a character as six.
const REWRITTEN_BACKSLASH: usize = 5;

/// Why the text cannot be decoded as a `str` literal.
pub(super) fn bad_str_escape(body: &[u8]) -> Option<String> {
    let (mut at, mut position) = (0, 0);
    while at < body.len() {
        if body[at] != b'\\' {
            if body[at] & 0xc0 != 0x80 {
                position += if body[at] < 0x80 { 1 } else { REWRITTEN };
            }
            at += 1;
            continue;
        }
        let start = position;
        let &kind = body.get(at + 1)?;
        if kind >= 0x80 {
            position += 1 + REWRITTEN_BACKSLASH;
            at += 1;
            continue;
        }
        at += 2;
        position += 2;
        let message = match kind {
            b'x' => bad_hex(body, &mut at, &mut position, 2, "truncated \\xXX escape"),
            b'u' => bad_hex(body, &mut at, &mut position, 4, "truncated \\uXXXX escape"),
            b'U' => bad_hex(body, &mut at, &mut position, 8, "truncated \\UXXXXXXXX escape"),
            b'N' => bad_name(body, &mut at, &mut position),
            _ => None,
        };
        if let Some(message) = message {
            let last = position - 1;
            return Some(format!(
                "(unicode error) 'unicodeescape' codec can't decode bytes in position {start}-{last}: {message}"
            ));
        }
    }
    None
}

fn bad_hex(
    body: &[u8],
    at: &mut usize,
    position: &mut usize,
    count: usize,
    message: &'static str,
) -> Option<&'static str> {
    let mut value: u64 = 0;
    for _ in 0..count {
        let Some(digit) = body.get(*at).and_then(|&b| char::from(b).to_digit(16)) else {
            return Some(message);
        };
        value = value * 16 + u64::from(digit);
        *at += 1;
        *position += 1;
    }
    if value > 0x10_ffff { Some("illegal Unicode character") } else { None }
}

fn bad_name(body: &[u8], at: &mut usize, position: &mut usize) -> Option<&'static str> {
    let malformed = Some("malformed \\N character escape");
    if body.get(*at) != Some(&b'{') {
        return malformed;
    }
    *at += 1;
    *position += 1;
    let start = *at;
    while body.get(*at).is_some_and(|&b| b != b'}') {
        if body[*at] & 0xc0 != 0x80 {
            *position += if body[*at] < 0x80 { 1 } else { REWRITTEN };
        }
        *at += 1;
    }
    if *at >= body.len() || *at == start {
        return malformed;
    }
    let name = String::from_utf8_lossy(&body[start..*at]).into_owned();
    *at += 1;
    *position += 1;
    if unicode_names2::character(&name).is_some() { None } else { Some("unknown Unicode character name") }
}

/// Why the text cannot be decoded as a `bytes` literal.
pub(super) fn bad_bytes_escape(body: &[u8]) -> Option<String> {
    let mut at = 0;
    while at < body.len() {
        if body[at] != b'\\' {
            at += 1;
            continue;
        }
        if body.get(at + 1) == Some(&b'x') {
            let digits = body[at + 2..].iter().take(2).take_while(|b| b.is_ascii_hexdigit()).count();
            if digits < 2 {
                return Some(format!("(value error) invalid \\x escape at position {at}"));
            }
        }
        at += 2;
    }
    None
}

/// A literal's prefix letters, lowered, and the text between its quotes.
pub(super) fn split_literal(text: &[u8]) -> (Vec<u8>, &[u8]) {
    let prefix: Vec<u8> =
        text.iter().take_while(|b| b.is_ascii_alphabetic()).map(u8::to_ascii_lowercase).collect();
    let rest = &text[prefix.len()..];
    let triple = rest.len() >= 6 && rest[1] == rest[0] && rest[2] == rest[0];
    let quotes = if triple { 3 } else { 1 };
    let body = rest.get(quotes..rest.len().saturating_sub(quotes)).unwrap_or(b"");
    (prefix, body)
}

/// The escape a literal is warned of: its message and the byte at which it stands in the text.
/// CPython warns of the first one in each literal only.
pub(super) fn doubtful_escape(body: &[u8], bytes: bool) -> Option<(String, usize)> {
    let mut at = 0;
    while at + 1 < body.len() {
        if body[at] != b'\\' {
            at += 1;
            continue;
        }
        let kind = body[at + 1];
        match kind {
            b'\n' | b'\r' | b'\\' | b'\'' | b'"' | b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' | b'x' => {}
            b'u' | b'U' | b'N' if !bytes => {}
            b'0'..=b'7' => {
                let digits = &body[at + 1..body.len().min(at + 4)];
                let length = digits.iter().take_while(|b| (b'0'..=b'7').contains(b)).count();
                if length == 3 && kind > b'3' {
                    return Some((advice(&String::from_utf8_lossy(digits), "octal escape sequence"), at));
                }
            }
            0x80.. => {}
            _ => return Some((advice(&char::from(kind).to_string(), "escape sequence"), at)),
        }
        at += 2;
    }
    None
}

pub(super) fn advice(shown: &str, what: &str) -> String {
    format!(
        "\"\\{shown}\" is an invalid {what}. Such sequences will not work in the future. \
         Did you mean \"\\\\{shown}\"? A raw string is also an option."
    )
}
