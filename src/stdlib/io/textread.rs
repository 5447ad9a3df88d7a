//! Reading text: a chunk of bytes is decoded at a time, and handed out in characters or lines.

use super::base::size_arg;
use super::buffered::exact_buffered;
use super::decoding::State;
use super::newline::LineEnd;
use super::text::{PyTextIO, TEXT_IO};
use super::unsupported;
use adder_vm::native::Bound;
use adder_vm::object::value::Value;
use adder_vm::protocol::{buffer, call, truth};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::bytes::PyBytes;
use adder_vm::types::str::{PyStr, StrBuilder, slice};

impl PyTextIO {
    /// The decoded text, if any of it is left.
    fn ahead(&self) -> Option<Value> {
        let text = self.decoded.get()?;
        let left = text.downcast::<PyStr>().is_some_and(|s| s.len() > self.used.get());
        if left { Some(text) } else { None }
    }

    /// Decodes another chunk in the place of the one that was used up; false at the end.
    fn read_chunk(&self, t: &Thread, stream: &Value, hint: usize) -> PyResult<bool> {
        if !self.coding.decodes.get() {
            return Err(unsupported(t, "not readable"));
        }
        let before = if self.telling.get() { Some(self.coding.state(t)?) } else { None };
        let size = self.chunk.get().max(hint);
        let bytes = match exact_buffered(stream) {
            Some(b) => b.read1(t, size as isize)?,
            None => {
                let method = if self.has_read1.get() { "read1" } else { "read" };
                let got = call::method(t, stream, method, &[Value::from(size)])?;
                match got.downcast::<PyBytes>() {
                    Some(b) => b.as_slice().to_vec(),
                    None if buffer::has_buffer(&got) => buffer::bytes_of(t, &got)?,
                    None => {
                        return Err(t.type_error(format_args!(
                            "underlying {method}() should have returned a bytes-like object, not '{}'",
                            got.class().tp_name()
                        )));
                    }
                }
            }
        };
        let eof = bytes.is_empty();
        let text = self.coding.decode(t, &bytes, eof)?;
        let more = !eof || !text.is_empty();
        self.decoded.put(Value::from(text));
        self.used.set(0);
        if let Some(before) = before {
            let mut all = before.bytes;
            all.extend_from_slice(&bytes);
            self.snapshot.replace(Some(State { bytes: all, flags: before.flags }));
        }
        Ok(more)
    }

    /// Hands out up to `n` characters that are decoded.
    fn take(&self, n: usize, out: &mut StrBuilder) -> usize {
        let Some(text) = self.ahead() else { return 0 };
        let Some(s) = text.downcast::<PyStr>() else { return 0 };
        let from = self.used.get();
        let n = n.min(s.len() - from);
        out.push_chars(s.chars().slice(from, from + n));
        self.used.set(from + n);
        n
    }

    fn read_all(&self, t: &Thread, stream: &Value) -> PyResult {
        if !self.coding.decodes.get() {
            return Err(unsupported(t, "not readable"));
        }
        let got = call::method(t, stream, "read", &[])?;
        let bytes = match got.downcast::<PyBytes>() {
            Some(b) => b.as_slice().to_vec(),
            None if got.is_none() => {
                return Err(t.error_with(
                    adder_vm::exc::Exc::BlockingIOError,
                    &[Value::from(libc::EAGAIN), Value::from("Read returned None.")],
                ));
            }
            None => buffer::bytes_of(t, &got)?,
        };
        let text = self.coding.decode(t, &bytes, true)?;
        if self.ahead().is_none() {
            self.forget();
            return Ok(Value::from(text));
        }
        let mut out = StrBuilder::new();
        self.take(usize::MAX, &mut out);
        out.push_chars(text.chars());
        self.forget();
        Ok(out.finish())
    }

    /// A line of at most `limit` characters.
    fn line(&self, t: &Thread, limit: isize) -> PyResult {
        let stream = self.open(t)?;
        if !self.pending.borrow().is_empty() {
            self.flush_pending(t, &stream)?;
        }
        let limit = if limit < 0 { usize::MAX } else { limit as usize };
        let end = self.coding.line_end.get();
        let mut parts: Option<StrBuilder> = None;
        loop {
            let Some(text) = self.ahead() else {
                if !self.read_chunk(t, &stream, 0)? {
                    self.forget();
                    break;
                }
                continue;
            };
            let Some(s) = text.downcast::<PyStr>() else { break };
            let from = self.used.get();
            let so_far = parts.as_ref().map_or(0, |p| p.len());
            // A line end of two characters can be cut between chunks.
            let split = end == LineEnd::CrLf
                && s.char_at(from) == 10
                && parts.as_ref().is_some_and(|p| p.chars().iter().next_back() == Some(13));
            let stop = if split { Some(from + 1) } else { end.find(s.chars(), from) };
            let room = limit.saturating_sub(so_far);
            let to = stop.unwrap_or(s.len()).min(from.saturating_add(room));
            self.used.set(to);
            let done = stop == Some(to) || to - from == room;
            match &mut parts {
                None if done => return Ok(slice(s, from, to)),
                None => {
                    let mut builder = StrBuilder::with_capacity((to - from) * 2);
                    builder.push_chars(s.chars().slice(from, to));
                    parts = Some(builder);
                }
                Some(builder) => builder.push_chars(s.chars().slice(from, to)),
            }
            if done {
                break;
            }
        }
        Ok(parts.map_or_else(|| Value::from(""), StrBuilder::finish))
    }
}

pub fn read(t: &Thread, a: Bound) -> PyResult {
    let n = size_arg(t, &a, 1)?;
    let this = a.this::<PyTextIO>(t)?;
    let stream = this.open(t)?;
    if !this.coding.decodes.get() {
        return Err(unsupported(t, "not readable"));
    }
    this.flush_pending(t, &stream)?;
    if n < 0 {
        return this.read_all(t, &stream);
    }
    let n = n as usize;
    let mut out = StrBuilder::new();
    this.take(n, &mut out);
    while out.len() < n {
        if !this.read_chunk(t, &stream, (n - out.len()).min(1 << 20))? {
            break;
        }
        this.take(n - out.len(), &mut out);
    }
    Ok(out.finish())
}

pub fn readline(t: &Thread, a: Bound) -> PyResult {
    let n = size_arg(t, &a, 1)?;
    a.this::<PyTextIO>(t)?.line(t, n)
}

pub fn next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let this = PyTextIO::of(t, v)?;
    this.telling.set(false);
    let line =
        if v.class().is(TEXT_IO.get()) { this.line(t, -1)? } else { call::method(t, v, "readline", &[])? };
    let more = match line.downcast::<PyStr>() {
        Some(s) => !s.is_empty(),
        None => truth::truth(t, &line)?,
    };
    if more {
        return Ok(Some(line));
    }
    this.snapshot.replace(None);
    this.telling.set(this.seekable.get());
    Ok(None)
}
