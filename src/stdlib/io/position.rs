//! `tell`, `seek` and `truncate` of text streams.
//!
//! A position is a number whose lowest 64 bits are where in the bytes to begin, followed by the decoder's flags there, how many bytes
//! to give it, how many characters then to skip, and whether these bytes are the end: mostly all zero but the first.

use super::base::offset_arg;
use super::decoding::State;
use super::text::PyTextIO;
use super::unsupported;
use adder_vm::codecs::Known;
use adder_vm::exc::Exc;
use adder_vm::native::Bound;
use adder_vm::object::value::Value;
use adder_vm::protocol::{call, number};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::bytes::PyBytes;
use adder_vm::types::int;
use adder_vm::types::str::PyStr;

#[derive(Default, Debug)]
struct Cookie {
    start: u64,
    flags: u64,
    feed: u64,
    skip: u64,
    eof: bool,
}

impl Cookie {
    fn value(&self) -> Value {
        if self.flags == 0 && self.feed == 0 && self.skip == 0 && !self.eof {
            return Value::from(self.start);
        }
        let mut bytes = Vec::with_capacity(33);
        for n in [self.start, self.flags, self.feed, self.skip] {
            bytes.extend_from_slice(&n.to_le_bytes());
        }
        bytes.push(u8::from(self.eof));
        int::from_bytes(&bytes, int::ByteOrder::Little, int::Signedness::Unsigned)
    }

    fn of(t: &Thread, v: &Value) -> PyResult<Cookie> {
        if let Some(n) = int::to_u64(v) {
            return Ok(Cookie { start: n, ..Cookie::default() });
        }
        let Some(n) = int::IntRef::of(v) else { return Err(t.type_error("an integer is required")) };
        let bytes = int::to_bytes(t, n, 40, int::ByteOrder::Little, int::Signedness::Unsigned)?;
        let word = |i: usize| {
            let mut raw = [0; 8];
            raw.copy_from_slice(&bytes[i * 8..i * 8 + 8]);
            u64::from_le_bytes(raw)
        };
        Ok(Cookie { start: word(0), flags: word(1), feed: word(2), skip: word(3), eof: word(4) != 0 })
    }
}

/// Bytes of `n` characters, where that needs no decoding.
fn simple_length(known: Option<Known>, bytes: &[u8], n: usize) -> Option<usize> {
    if bytes.contains(&b'\r') {
        return None;
    }
    match known? {
        Known::Latin1 => Some(n),
        Known::Ascii if bytes.is_ascii() => Some(n),
        Known::Utf8 => {
            let text = std::str::from_utf8(bytes).ok()?;
            text.char_indices().map(|(i, _)| i).chain([text.len()]).nth(n)
        }
        Known::Ascii | Known::Utf16(_) | Known::Utf32(_) => None,
    }
}

impl PyTextIO {
    /// The position behind the first `n` characters that the bytes of a snapshot decode to.
    fn locate(&self, t: &Thread, snapshot: &State, mut cookie: Cookie, n: usize) -> PyResult<Cookie> {
        if snapshot.flags == 0 {
            if let Some(len) = simple_length(self.coding.known.get(), &snapshot.bytes, n) {
                cookie.start += len as u64;
                return Ok(cookie);
            }
        }
        self.coding.set_state(t, &State { bytes: Vec::new(), flags: snapshot.flags })?;
        // Byte by byte: the last place at which the decoder held nothing back is where to begin again.
        let (mut decoded, mut safe_decoded, mut safe_at) = (0, 0, 0);
        cookie.flags = snapshot.flags;
        let mut fed = 0;
        for b in &snapshot.bytes {
            decoded += self.coding.decode(t, std::slice::from_ref(b), false)?.len();
            fed += 1;
            let state = self.coding.state(t)?;
            if state.bytes.is_empty() && decoded <= n {
                (safe_at, safe_decoded) = (fed, decoded);
                cookie.flags = state.flags;
            }
            if decoded >= n {
                break;
            }
        }
        if decoded < n {
            decoded += self.coding.decode(t, b"", true)?.len();
            cookie.eof = true;
            if decoded < n {
                return Err(t.error(Exc::OSError, "can't reconstruct logical file position"));
            }
        }
        cookie.start += safe_at as u64;
        cookie.skip = (n - safe_decoded) as u64;
        cookie.feed = if cookie.skip > 0 || cookie.eof { (fed - safe_at) as u64 } else { 0 };
        Ok(cookie)
    }
}

pub fn tell(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyTextIO>(t)?;
    let buffer = this.open(t)?;
    if !this.seekable.get() {
        return Err(unsupported(t, "underlying stream is not seekable"));
    }
    if !this.telling.get() {
        return Err(t.error(Exc::OSError, "telling position disabled by next() call"));
    }
    this.flush_pending(t, &buffer)?;
    call::method(t, a.get(0), "flush", &[])?;
    let at = call::method(t, &buffer, "tell", &[])?;
    let snapshot = this.snapshot.borrow().clone();
    let Some(snapshot) = snapshot else { return Ok(at) };
    let at = offset_arg(t, &at)?;
    let start = (at - snapshot.bytes.len() as i64).max(0) as u64;
    let cookie = Cookie { start, flags: snapshot.flags, ..Cookie::default() };
    let used = this.used.get();
    if used == 0 {
        return Ok(cookie.value());
    }
    let saved = this.coding.state(t)?;
    let seen = this.coding.newlines.borrow().seen;
    let found = this.locate(t, &snapshot, cookie, used);
    let restored = this.coding.set_state(t, &saved);
    this.coding.newlines.borrow_mut().seen = seen;
    let found = found?;
    restored?;
    Ok(found.value())
}

pub fn seek(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyTextIO>(t)?;
    let whence = a.opt(2).map_or(Ok(0), |v| offset_arg(t, v))?;
    let buffer = this.open(t)?;
    if !this.seekable.get() {
        return Err(unsupported(t, "underlying stream is not seekable"));
    }
    let mut target = number::index(t, a.get(1))?;
    let zero = int::to_i64(&target) == Some(0);
    match whence {
        0 => {}
        1 if !zero => return Err(unsupported(t, "can't do nonzero cur-relative seeks")),
        1 => {
            call::method(t, a.get(0), "flush", &[])?;
            target = call::method(t, a.get(0), "tell", &[])?;
        }
        2 if !zero => return Err(unsupported(t, "can't do nonzero end-relative seeks")),
        2 => {
            call::method(t, a.get(0), "flush", &[])?;
            let at = call::method(t, &buffer, "seek", &[Value::small_int(0), Value::small_int(2)])?;
            this.forget();
            this.coding.reset_decoder(t)?;
            this.coding.place_encoder(t, int::to_i64(&at) == Some(0))?;
            return Ok(at);
        }
        _ => {
            return Err(t.value_error(format_args!("invalid whence ({whence}, should be 0, 1 or 2)")));
        }
    }
    if int::is_negative(&target) {
        let shown = adder_vm::protocol::repr::repr_text(t, &target)?;
        return Err(t.value_error(format_args!("negative seek position {shown}")));
    }
    call::method(t, a.get(0), "flush", &[])?;
    let cookie = Cookie::of(t, &target)?;
    call::method(t, &buffer, "seek", &[Value::from(cookie.start)])?;
    this.forget();
    if cookie.start == 0 && cookie.flags == 0 {
        this.coding.reset_decoder(t)?;
    } else {
        this.coding.set_state(t, &State { bytes: Vec::new(), flags: cookie.flags })?;
        this.snapshot.replace(Some(State { bytes: Vec::new(), flags: cookie.flags }));
    }
    if cookie.skip > 0 {
        let got = call::method(t, &buffer, "read", &[Value::from(cookie.feed)])?;
        let Some(bytes) = got.downcast::<PyBytes>() else {
            return Err(t.type_error(format_args!(
                "underlying read() should have returned a bytes object, not '{}'",
                got.class().tp_name()
            )));
        };
        this.snapshot.replace(Some(State { bytes: bytes.as_slice().to_vec(), flags: cookie.flags }));
        let text = Value::from(this.coding.decode(t, bytes.as_slice(), cookie.eof)?);
        let len = text.downcast::<PyStr>().map_or(0, PyStr::len) as u64;
        this.decoded.put(text);
        if len < cookie.skip {
            return Err(t.error(Exc::OSError, "can't restore logical file position"));
        }
        this.used.set(cookie.skip as usize);
    }
    this.coding.place_encoder(t, cookie.start == 0 && cookie.flags == 0)?;
    Ok(target)
}

pub fn truncate(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyTextIO>(t)?;
    let buffer = this.buffer(t)?;
    call::method(t, a.get(0), "flush", &[])?;
    let at = match a.some(1) {
        Some(v) => v.clone(),
        None => call::method(t, a.get(0), "tell", &[])?,
    };
    call::method(t, &buffer, "truncate", &[at])
}
