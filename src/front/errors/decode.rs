//! Source bytes to text, as declared in the first two lines.
//!
//! In: the bytes of a file, or bytes given to `compile`. Out: text without a byte order mark, or the
//! name of a codec to ask for it, or CPython's error. Knows UTF-8, Latin-1 and the comment that
//! declares an encoding; every other codec is the caller's.

use super::report::char_columns;
use crate::error::{ErrorKind, SyntaxError};

/// Where the bytes come from; messages differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    File,
    Bytes,
}

/// What became of the bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Decoded {
    Text(String),
    /// The caller's codec of this name must decode them. If it does not exist, `unknown_encoding`
    /// is the error; if it fails, CPython raises a `SyntaxError` with its message and no place.
    Codec {
        name: String,
    },
}

/// Decodes source.
pub fn decode(bytes: &[u8], filename: &str, origin: Origin) -> Result<Decoded, SyntaxError> {
    let (marked, body) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (true, rest),
        None => (false, bytes),
    };
    let declared = declaration(body);
    let name = declared.as_ref().map_or("utf-8", |(name, _)| name);
    if let Some(at) = memchr::memchr(0, bytes) {
        // A file is read line by line, and a line is first seen to be UTF-8.
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |newline| at + newline);
        let is_text = origin != Origin::File || name != "utf-8" || std::str::from_utf8(&bytes[..end]).is_ok();
        if is_text {
            return Err(null_byte(bytes, at, filename, origin));
        }
    }
    if marked && name != "utf-8" {
        let (line, text) = declared.as_ref().map_or((1, ""), |&(_, line)| (line, line_of(body, line)));
        let end = text.chars().count() as i32;
        let message = format!("encoding problem: {name} with BOM");
        return Err(error(message, filename, line, (0, end), Some(text.into())));
    }
    match name {
        "utf-8" => match std::str::from_utf8(body) {
            Ok(text) => Ok(Decoded::Text(text.into())),
            Err(wrong) => Err(not_utf8(body, wrong.valid_up_to(), filename, origin, declared.is_some())),
        },
        "iso-8859-1" => Ok(Decoded::Text(body.iter().copied().map(char::from).collect())),
        other => Ok(Decoded::Codec { name: other.into() }),
    }
}

/// The error for a codec that does not exist.
pub fn unknown_encoding(name: &str, filename: &str) -> SyntaxError {
    error(format!("unknown encoding: {name}"), filename, 0, (-1, 0), None)
}

fn error(message: String, filename: &str, line: i32, cols: (i32, i32), text: Option<String>) -> SyntaxError {
    SyntaxError {
        kind: ErrorKind::Syntax,
        message,
        filename: filename.into(),
        line,
        col: cols.0,
        end_line: line,
        end_col: cols.1,
        text,
        warnings: Vec::new(),
    }
}

fn null_byte(bytes: &[u8], at: usize, filename: &str, origin: Origin) -> SyntaxError {
    if origin == Origin::Bytes {
        return error("source code string cannot contain null bytes".into(), filename, 0, (0, 0), None);
    }
    let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |newline| newline + 1);
    let line = memchr::memchr_iter(b'\n', &bytes[..start]).count() as i32 + 1;
    let text = String::from_utf8_lossy(&bytes[start..at]).into_owned();
    error("source code cannot contain null bytes".into(), filename, line, (0, 0), Some(text))
}

fn not_utf8(body: &[u8], at: usize, filename: &str, origin: Origin, declared: bool) -> SyntaxError {
    let start = memchr::memrchr(b'\n', &body[..at]).map_or(0, |newline| newline + 1);
    let end = memchr::memchr(b'\n', &body[at..]).map_or(body.len(), |newline| at + newline);
    let line = memchr::memchr_iter(b'\n', &body[..start]).count() as i32 + 1;
    let text = Some(String::from_utf8_lossy(&body[start..end]).into_owned());
    let byte = body[at];
    let col = char_columns(&body[start..], at - start) + 1;
    if origin == Origin::Bytes {
        let message = format!(
            "Non-UTF-8 code starting with '\\x{byte:02x}' on line {line}, but no encoding declared; \
             see https://peps.python.org/pep-0263/ for details"
        );
        return error(message, filename, line, (col, col), text);
    }
    if declared {
        let reason = match byte {
            0xc2..=0xf4 if at + 1 >= body.len() => "unexpected end of data",
            0xc2..=0xf4 => "invalid continuation byte",
            _ => "invalid start byte",
        };
        let at = at - start;
        let message = format!(
            "(unicode error) 'utf-8' codec can't decode byte 0x{byte:02x} in position {at}: {reason}"
        );
        return error(message, filename, line, (0, 0), text);
    }
    let message = format!(
        "Non-UTF-8 code starting with '\\x{byte:02x}' in file {filename} on line {line}, but no encoding \
         declared; see https://peps.python.org/pep-0263/ for details"
    );
    error(message, filename, line, (col, col), text)
}

fn line_of(body: &[u8], line: i32) -> &str {
    let found = body.split(|&b| b == b'\n').nth((line - 1).max(0) as usize).unwrap_or(b"");
    std::str::from_utf8(found).unwrap_or("").trim_end_matches('\r')
}

/// The encoding named in a comment of the first two lines, and its line; the second line counts only
/// if the first has no code.
fn declaration(body: &[u8]) -> Option<(String, i32)> {
    for (index, line) in body.split(|&b| b == b'\n').take(2).enumerate() {
        let blank = line.iter().take_while(|b| b" \t\x0c\r".contains(b)).count();
        let Some(&first) = line.get(blank) else { continue };
        if first != b'#' {
            return None;
        }
        if let Some(name) = named(&line[blank..]) {
            return Some((name, index as i32 + 1));
        }
    }
    None
}

fn named(comment: &[u8]) -> Option<String> {
    let mut rest = comment;
    while let Some(at) = rest.windows(6).position(|window| window == b"coding") {
        rest = &rest[at + 6..];
        if !matches!(rest.first(), Some(b':' | b'=')) {
            continue;
        }
        let name: String = rest[1..]
            .iter()
            .skip_while(|b| b" \t".contains(b))
            .take_while(|b| b.is_ascii_alphanumeric() || b"-_.".contains(b))
            .map(|&b| char::from(b))
            .collect();
        if !name.is_empty() {
            return Some(normal_name(&name));
        }
    }
    None
}

/// The spellings that CPython's tokenizer knows itself.
fn normal_name(name: &str) -> String {
    let lower = name.to_ascii_lowercase().replace('_', "-");
    let known = |stem: &str| lower == stem || lower.starts_with(&format!("{stem}-"));
    if known("utf-8") {
        return "utf-8".into();
    }
    if known("latin-1") || known("iso-8859-1") || known("iso-latin-1") {
        return "iso-8859-1".into();
    }
    name.into()
}
