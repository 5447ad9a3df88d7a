//! The codes of `binascii`: base64, hex, uuencode, quoted-printable, and its two checksums, from bytes to bytes.
//! Errors carry CPython's messages; whether one is `binascii.Error` or another exception is for the module to say.

use base64_simd::AsOut;
use std::borrow::Cow;

pub type Outcome = Result<Vec<u8>, Cow<'static, str>>;

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const HEX_UPPER: &[u8; 16] = b"0123456789ABCDEF";
const NONE: u8 = 0xff;

const BASE64_VALUES: [u8; 256] = {
    let mut values = [NONE; 256];
    let mut i = 0;
    while i < 64 {
        values[BASE64[i] as usize] = i as u8;
        i += 1;
    }
    values
};

/// Writes the digits, padding, and a newline where there is room for it.
pub fn base64_encode(data: &[u8], out: &mut [u8]) {
    let len = base64_simd::STANDARD.encode(data, out.as_out()).len();
    out[len..].fill(b'\n');
}

/// How many bytes a text stands for that is nothing but digits and the padding they want, if it can be one.
pub fn base64_length(text: &[u8]) -> Option<usize> {
    base64_simd::STANDARD.decoded_length(text).ok()
}

/// Decodes such a text; false if it is none.
pub fn base64_decode_clean(text: &[u8], out: &mut [u8]) -> bool {
    base64_simd::STANDARD.decode(text, out.as_out()).is_ok()
}

/// Characters outside the alphabet and misplaced padding are skipped, unless `strict`.
pub fn base64_decode(text: &[u8], strict: bool) -> Outcome {
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 3);
    // Clean groups of four first.
    let mut done = 0;
    for quad in text.as_chunks::<4>().0 {
        let values = quad.map(|c| u32::from(BASE64_VALUES[c as usize]));
        if values.iter().any(|&v| v > 63) {
            break;
        }
        let n = values[0] << 18 | values[1] << 12 | values[2] << 6 | values[3];
        out.extend_from_slice(&[(n >> 16) as u8, (n >> 8) as u8, n as u8]);
        done += 4;
    }
    let (mut digits, mut pads, mut left) = (0usize, 0usize, 0u8);
    for (i, &c) in text.iter().enumerate().skip(done) {
        if c == b'=' {
            if digits >= 2 && digits + pads < 4 {
                pads += 1;
                continue;
            }
            if strict {
                match digits {
                    0 if i == 0 => return Err("Leading padding not allowed".into()),
                    1 => break,
                    _ => return Err("Excess padding not allowed".into()),
                }
            }
            continue;
        }
        let value = BASE64_VALUES[c as usize];
        if value == NONE {
            if strict {
                return Err("Only base64 data is allowed".into());
            }
            continue;
        }
        if strict && pads > 0 {
            let complete = digits + pads == 4;
            return Err(if complete {
                "Excess data after padding"
            } else {
                "Discontinuous padding not allowed"
            }
            .into());
        }
        pads = 0;
        match digits {
            0 => left = value,
            1 => {
                out.push(left << 2 | value >> 4);
                left = value & 15;
            }
            2 => {
                out.push(left << 4 | value >> 2);
                left = value & 3;
            }
            _ => out.push(left << 6 | value),
        }
        digits = (digits + 1) % 4;
    }
    match digits {
        0 => Ok(out),
        1 => Err(format!(
            "Invalid base64-encoded string: number of data characters ({}) cannot be 1 more than a multiple of 4",
            out.len() / 3 * 4 + 1
        )
        .into()),
        _ if digits + pads < 4 => Err("Incorrect padding".into()),
        _ => Ok(out),
    }
}

/// What a digit stands for; more than 15 for what is none.
fn hex_value(c: u8) -> u8 {
    let (digit, letter) = (c.wrapping_sub(b'0'), (c | 0x20).wrapping_sub(b'a'));
    let letter = if letter < 6 { letter + 10 } else { NONE };
    if digit < 10 { digit } else { letter }
}

pub fn uu_encode(data: &[u8], backtick: bool) -> Outcome {
    if data.len() > 45 {
        return Err("At most 45 bytes at once".into());
    }
    let digit = |n: u32| match n as u8 & 63 {
        0 if backtick => b'`',
        n => n + b' ',
    };
    let mut out = vec![digit(data.len() as u32)];
    for triple in data.chunks(3) {
        let at = |i: usize| u32::from(triple.get(i).copied().unwrap_or(0));
        let n = at(0) << 16 | at(1) << 8 | at(2);
        out.extend_from_slice(&[digit(n >> 18), digit(n >> 12), digit(n >> 6), digit(n)]);
    }
    out.push(b'\n');
    Ok(out)
}

pub fn uu_decode(line: &[u8]) -> Outcome {
    let Some((&first, mut rest)) = line.split_first() else { return Err("Missing length byte".into()) };
    let len = usize::from(first.wrapping_sub(b' ') & 63);
    let mut out = Vec::with_capacity(len);
    let (mut held, mut bits) = (0u32, 0);
    while out.len() < len {
        let value = match rest.split_first() {
            // Spaces at the end of the line may have got lost.
            None => 0,
            Some((b'\n' | b'\r', after)) => {
                rest = after;
                0
            }
            Some((&c @ b' '..=b'`', after)) => {
                rest = after;
                u32::from(c - b' ') & 63
            }
            Some(_) => return Err("Illegal char".into()),
        };
        held = held << 6 | value;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
        }
    }
    if rest.iter().all(|c| matches!(c, b' ' | b'`' | b'\n' | b'\r')) {
        Ok(out)
    } else {
        Err("Trailing garbage".into())
    }
}

pub fn qp_decode(data: &[u8], header: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len());
    let mut at = 0;
    while let Some(&c) = data.get(at) {
        at += 1;
        if header && c == b'_' {
            out.push(b' ');
            continue;
        }
        if c != b'=' {
            out.push(c);
            continue;
        }
        match data.get(at..).unwrap_or_default() {
            [] => break,
            // A soft line break: up to and with the next newline.
            after @ [b'\n' | b'\r', ..] => {
                at += after.iter().position(|&c| c == b'\n').map_or(after.len(), |n| n + 1);
            }
            [b'=', ..] => {
                out.push(b'=');
                at += 1;
            }
            [high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                out.push(hex_value(*high) << 4 | hex_value(*low));
                at += 2;
            }
            _ => out.push(b'='),
        }
    }
    out
}

/// How `qp_encode` treats its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QpStyle {
    /// Spaces and tabs are escaped everywhere.
    pub quote_tabs: bool,
    /// Line ends are line ends, not data.
    pub is_text: bool,
    /// Spaces become underscores.
    pub header: bool,
}

const QP_LINE: usize = 76;

pub fn qp_encode(data: &[u8], style: QpStyle) -> Vec<u8> {
    let crlf = data.iter().position(|&c| c == b'\n').is_some_and(|at| at > 0 && data[at - 1] == b'\r');
    let mut out = Vec::with_capacity(data.len() + data.len() / 4);
    let line_end = |out: &mut Vec<u8>| out.extend_from_slice(if crlf { b"\r\n" } else { b"\n" });
    let escape = |out: &mut Vec<u8>, c: u8| {
        out.extend_from_slice(&[b'=', HEX_UPPER[usize::from(c >> 4)], HEX_UPPER[usize::from(c & 15)]]);
    };
    let mut width = 0;
    let mut at = 0;
    while let Some(&c) = data.get(at) {
        let next = data.get(at + 1).copied();
        let lone_dot = c == b'.' && width == 0 && matches!(next, None | Some(b'\n' | b'\r' | 0));
        let control =
            c < 33 && !matches!(c, b'\r' | b'\n') && (style.quote_tabs || !matches!(c, b'\t' | b' '));
        let escaped = c > 126
            || c == b'='
            || (style.header && c == b'_')
            || lone_dot
            || (!style.is_text && matches!(c, b'\r' | b'\n'))
            || (matches!(c, b'\t' | b' ') && next.is_none())
            || control;
        if escaped {
            if width + 3 >= QP_LINE {
                out.push(b'=');
                line_end(&mut out);
                width = 0;
            }
            escape(&mut out, c);
            width += 3;
            at += 1;
        } else if style.is_text && (c == b'\n' || (c == b'\r' && next == Some(b'\n'))) {
            width = 0;
            // White space must not end a line.
            if let Some(&last @ (b' ' | b'\t')) = out.last() {
                out.pop();
                escape(&mut out, last);
            }
            line_end(&mut out);
            at += if c == b'\r' { 2 } else { 1 };
        } else {
            if next.is_some_and(|next| next != b'\n') && width + 1 >= QP_LINE {
                out.push(b'=');
                line_end(&mut out);
                width = 0;
            }
            width += 1;
            out.push(if style.header && c == b' ' { b'_' } else { c });
            at += 1;
        }
    }
    out
}

/// Eight tables, so that eight bytes are folded in at a time.
static CRC32: [[u32; 256]; 8] = {
    let mut tables = [[0u32; 256]; 8];
    let mut i = 0;
    while i < 256 {
        let mut crc = i as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
            bit += 1;
        }
        tables[0][i] = crc;
        i += 1;
    }
    let mut t = 1;
    while t < 8 {
        let mut i = 0;
        while i < 256 {
            let before = tables[t - 1][i];
            tables[t][i] = before >> 8 ^ tables[0][before as usize & 255];
            i += 1;
        }
        t += 1;
    }
    tables
};

pub fn crc32(data: &[u8], start: u32) -> u32 {
    let mut crc = !start;
    let (blocks, rest) = data.as_chunks::<8>();
    for block in blocks {
        let n = u64::from_le_bytes(*block) ^ u64::from(crc);
        crc = (0..8).fold(0, |folded, i| folded ^ CRC32[7 - i][(n >> (8 * i)) as usize & 255]);
    }
    for &byte in rest {
        crc = crc >> 8 ^ CRC32[0][(crc as u8 ^ byte) as usize];
    }
    !crc
}

pub fn crc_hqx(data: &[u8], start: u16) -> u16 {
    data.iter().fold(start, |crc, &byte| {
        (0..8).fold(
            crc ^ u16::from(byte) << 8,
            |crc, _| if crc & 0x8000 == 0 { crc << 1 } else { crc << 1 ^ 0x1021 },
        )
    })
}
