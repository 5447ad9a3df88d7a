//! Streams of compressed data, from bytes to bytes: what `zlib`'s functions and objects share. Knows nothing of objects.

use zlib_rs::{
    Deflate, DeflateConfig, DeflateError, DeflateFlush, Inflate, InflateError, InflateFlush, Method, Status,
    Strategy,
};

/// An error number of the C library and what it says.
#[derive(Debug)]
pub struct Trouble {
    pub code: i32,
    pub message: Option<String>,
}

impl Trouble {
    fn new(code: i32, message: Option<&str>) -> Trouble {
        let message = message.or(match code {
            -5 => Some("incomplete or truncated stream"),
            -2 => Some("inconsistent stream state"),
            -3 => Some("invalid input data"),
            2 => Some("need dictionary"),
            _ => None,
        });
        Trouble { code, message: message.map(str::to_owned) }
    }

    /// The text of the exception; `doing` completes "Error -3 ….".
    pub fn text(&self, doing: &str) -> String {
        match &self.message {
            Some(message) => format!("Error {} {doing}: {message}", self.code),
            None => format!("Error {} {doing}", self.code),
        }
    }
}

/// A compressor, unless an option is out of its range.
pub fn deflate(level: i32, method: i32, wbits: i32, mem_level: i32, strategy: i32) -> Option<Deflate> {
    let strategy = match strategy {
        0 => Strategy::Default,
        1 => Strategy::Filtered,
        2 => Strategy::HuffmanOnly,
        3 => Strategy::Rle,
        4 => Strategy::Fixed,
        _ => return None,
    };
    let window = matches!(wbits, 8..=15 | -15..=-9 | 25..=31);
    if !(-1..=9).contains(&level) || method != 8 || !window || !(1..=9).contains(&mem_level) {
        return None;
    }
    let window_bits = if wbits == 8 { 9 } else { wbits };
    let config = DeflateConfig { level, method: Method::Deflated, window_bits, mem_level, strategy };
    Some(Deflate::new_with_config(config))
}

/// A decompressor, unless the window is out of range.
pub fn inflate(wbits: i32) -> Option<Inflate> {
    Some(match wbits {
        0 | 8..=15 | 24..=31 | 40..=47 => Inflate::new(true, wbits as u8),
        16 => Inflate::new(true, 31),
        32 => Inflate::new(true, 47),
        -15..=-8 => Inflate::new(false, -wbits as u8),
        _ => return None,
    })
}

pub fn flush_mode(mode: i32) -> Option<DeflateFlush> {
    Some(match mode {
        0 => DeflateFlush::NoFlush,
        1 => DeflateFlush::PartialFlush,
        2 => DeflateFlush::SyncFlush,
        3 => DeflateFlush::FullFlush,
        4 => DeflateFlush::Finish,
        5 => DeflateFlush::Block,
        _ => return None,
    })
}

const CHUNK: usize = 16 * 1024;

/// Feeds all of the input and appends what comes out.
pub fn compress(
    d: &mut Deflate,
    mut input: &[u8],
    flush: DeflateFlush,
    out: &mut Vec<u8>,
) -> Result<(), Trouble> {
    let mut size = CHUNK;
    loop {
        let at = out.len();
        out.resize(at + size, 0);
        let (before_in, before_out) = (d.total_in(), d.total_out());
        let status = d.compress(input, &mut out[at..], flush);
        let made = (d.total_out() - before_out) as usize;
        input = &input[(d.total_in() - before_in) as usize..];
        out.truncate(at + made);
        match status {
            Ok(Status::StreamEnd) => return Ok(()),
            // Output space left over means that all input is in, and all flushed that was to be.
            Ok(Status::Ok | Status::BufError) if made < size && input.is_empty() => return Ok(()),
            Ok(Status::BufError) if made == 0 => return Ok(()),
            Ok(Status::Ok | Status::BufError) => size = (size * 2).min(1 << 24),
            Err(DeflateError::StreamError) => return Err(Trouble::new(-2, d.error_message())),
            Err(DeflateError::DataError) => return Err(Trouble::new(-3, d.error_message())),
            Err(DeflateError::MemError) => return Err(Trouble::new(-4, d.error_message())),
        }
    }
}

/// How decompressing ended: the stream did, the limit was reached, or the input is used up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    Stream,
    Limit,
    Input,
}

/// Feeds input and appends what comes out, up to a limit of bytes made now. Gives back how much of the input was used.
pub fn decompress(
    d: &mut Inflate,
    input: &[u8],
    limit: Option<usize>,
    dictionary: &[u8],
    out: &mut Vec<u8>,
) -> Result<(usize, Ended), Trouble> {
    let mut used = 0;
    let mut size = CHUNK;
    let mut made_in_all = 0;
    loop {
        let room = limit.map_or(size, |limit| size.min(limit - made_in_all));
        if room == 0 {
            return Ok((used, Ended::Limit));
        }
        let at = out.len();
        out.resize(at + room, 0);
        let (before_in, before_out) = (d.total_in(), d.total_out());
        let status = d.decompress(&input[used..], &mut out[at..], InflateFlush::SyncFlush);
        let made = (d.total_out() - before_out) as usize;
        made_in_all += made;
        used += (d.total_in() - before_in) as usize;
        out.truncate(at + made);
        match status {
            Ok(Status::StreamEnd) => return Ok((used, Ended::Stream)),
            Ok(Status::Ok | Status::BufError) if made < room => {
                if used >= input.len() || status == Ok(Status::BufError) {
                    return Ok((used, Ended::Input));
                }
            }
            Ok(Status::Ok | Status::BufError) => size = (size * 2).min(1 << 24),
            Err(InflateError::NeedDict { .. }) if !dictionary.is_empty() => {
                if d.set_dictionary(dictionary).is_err() {
                    return Err(Trouble::new(-3, None));
                }
            }
            Err(InflateError::NeedDict { .. }) => return Err(Trouble::new(2, None)),
            Err(InflateError::StreamError) => return Err(Trouble::new(-2, d.error_message())),
            Err(InflateError::DataError) => return Err(Trouble::new(-3, d.error_message())),
            Err(InflateError::MemError) => return Err(Trouble::new(-4, d.error_message())),
        }
    }
}

/// That a stream came to an early end.
pub fn truncated() -> Trouble {
    Trouble::new(-5, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trips() {
        let data: Vec<u8> = (0..200_000u32).map(|i| (i.wrapping_mul(i) >> 7) as u8).collect();
        for wbits in [15, -15, 31, 9] {
            let mut d = deflate(6, 8, wbits, 8, 0).unwrap();
            let mut packed = Vec::new();
            compress(&mut d, &data[..100_000], DeflateFlush::NoFlush, &mut packed).unwrap();
            compress(&mut d, &data[100_000..], DeflateFlush::Finish, &mut packed).unwrap();
            packed.extend_from_slice(b"tail");
            let mut i = inflate(wbits).unwrap();
            let mut out = Vec::new();
            let (used, ended) = decompress(&mut i, &packed, Some(1000), b"", &mut out).unwrap();
            assert_eq!((out.len(), ended), (1000, Ended::Limit));
            let (more, ended) = decompress(&mut i, &packed[used..], None, b"", &mut out).unwrap();
            assert_eq!((used + more, ended), (packed.len() - 4, Ended::Stream));
            assert!(out == data);
        }
        let mut i = inflate(15).unwrap();
        let error = decompress(&mut i, b"abc", None, b"", &mut Vec::new()).unwrap_err();
        assert_eq!(
            error.text("while decompressing data"),
            "Error -3 while decompressing data: incorrect header check"
        );
    }
}
