//! Writing strings as JSON.

use super::scan::Char;

/// How many characters a character becomes if everything outside ASCII is escaped; one if it stays.
fn ascii_width(c: u32) -> usize {
    match c {
        0x22 | 0x5c | 0x08 | 0x0a | 0x0c | 0x0d | 0x09 => 2,
        0x20..0x7f => 1,
        0x10000.. => 12,
        _ => 6,
    }
}

const HEX: &[u8; 16] = b"0123456789abcdef";

fn push_unit(out: &mut Vec<u8>, unit: u32) {
    let digit = |shift: u32| HEX[(unit >> shift & 15) as usize];
    out.extend_from_slice(&[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)]);
}

/// The letter after the backslash of a two-character escape.
fn short_escape(c: u32) -> Option<u8> {
    Some(match c {
        0x22 => b'"',
        0x5c => b'\\',
        0x08 => b'b',
        0x0c => b'f',
        0x0a => b'n',
        0x0d => b'r',
        0x09 => b't',
        _ => return None,
    })
}

/// Whether the string is ASCII and needs nothing but quotes around it. Without branches, so that many characters are looked at at once.
pub fn is_plain_ascii(text: &[u8]) -> bool {
    text.iter().fold(true, |plain, &c| plain & (0x20..0x7f).contains(&c) & (c != b'"') & (c != b'\\'))
}

/// The string in quotes, in ASCII only, appended to `out`.
pub fn escape_ascii<C: Char>(text: &[C], out: &mut Vec<u8>) {
    out.reserve(text.len() + 2);
    out.push(b'"');
    for &c in text {
        let c: u32 = c.into();
        if ascii_width(c) == 1 {
            out.push(c as u8);
        } else if let Some(letter) = short_escape(c) {
            out.extend_from_slice(&[b'\\', letter]);
        } else if c < 0x10000 {
            push_unit(out, c);
        } else {
            let c = c - 0x10000;
            push_unit(out, 0xd800 | c >> 10);
            push_unit(out, 0xdc00 | c & 0x3ff);
        }
    }
    out.push(b'"');
}

/// Whether the string needs nothing but quotes around it when only control characters, quotes and backslashes are
/// escaped.
pub fn is_plain<C: Char>(text: &[C]) -> bool {
    text.iter().all(|&c| !matches!(c.into(), 0..0x20 | 0x22 | 0x5c))
}

/// The string in quotes, other characters than those left as they are, appended to `out`.
pub fn escape<C: Char + From<u8>>(text: &[C], out: &mut Vec<C>) {
    out.reserve(text.len() + 2);
    out.push(C::from(b'"'));
    for &c in text {
        let code: u32 = c.into();
        if let Some(letter) = short_escape(code) {
            out.extend([C::from(b'\\'), C::from(letter)]);
        } else if code < 0x20 {
            let mut unit = Vec::with_capacity(6);
            push_unit(&mut unit, code);
            out.extend(unit.into_iter().map(C::from));
        } else {
            out.push(c);
        }
    }
    out.push(C::from(b'"'));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes() {
        let text: Vec<u32> =
            "\"\\/\u{8}\u{c}\n\r\t\0\u{1f}\u{7f}é€\u{1f600}".chars().map(u32::from).collect();
        let mut out = Vec::new();
        escape_ascii(&text, &mut out);
        let expected = r#""\"\\/\b\f\n\r\t\u0000\u001f\u007f\u00e9\u20ac\ud83d\ude00""#;
        assert_eq!(String::from_utf8_lossy(&out), expected);
        let mut out = Vec::new();
        escape(&text, &mut out);
        let shown: String = out.iter().filter_map(|&c| char::from_u32(c)).collect();
        assert_eq!(shown, "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u{7f}é€\u{1f600}\"");
        assert!(is_plain(b"abc") && !is_plain(b"a\n"));
    }
}
