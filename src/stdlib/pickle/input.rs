//! The bytes of a pickle being read: all at hand, or fetched from a file as they are needed.
//!
//! A frame is fetched at once. Of a file that can be looked into (`peek`) only what was used is taken out.

use super::errors;
use adder_vm::exc::Exc;
use adder_vm::object::value::Value;
use adder_vm::protocol::{buffer, call};
use adder_vm::thread::{PyResult, Raised, Thread};
use std::borrow::Cow;

/// How much to look ahead at.
const AHEAD: usize = 128 << 10;

/// What was fetched.
#[derive(Default)]
pub struct Chunk<'a> {
    data: Cow<'a, [u8]>,
    pos: usize,
    /// Where the bytes at hand end: the frame, or all.
    limit: usize,
    in_frame: bool,
    /// How much of `data` has been taken out of the file.
    taken: usize,
}

impl<'a> Chunk<'a> {
    /// A pickle in memory.
    pub fn of(data: Cow<'a, [u8]>) -> Chunk<'a> {
        let limit = data.len();
        Chunk { data, pos: 0, limit, in_frame: false, taken: limit }
    }
}

/// A file's methods.
#[derive(Clone)]
pub struct File {
    pub read: Value,
    pub readline: Value,
    pub peek: Option<Value>,
}

pub struct Input<'a> {
    chunk: Chunk<'a>,
    file: Option<File>,
}

#[cold]
fn truncated(t: &Thread) -> Raised {
    errors::unpickling(t, "pickle data was truncated")
}

#[cold]
fn beyond_frame(t: &Thread) -> Raised {
    errors::unpickling(t, "pickle exhausted before end of frame")
}

impl<'a> Input<'a> {
    pub fn new(chunk: Chunk<'a>, file: Option<File>) -> Input<'a> {
        Input { chunk, file }
    }

    /// The next byte.
    #[inline(always)]
    pub fn byte(&mut self, t: &Thread) -> PyResult<u8> {
        let c = &mut self.chunk;
        if c.pos < c.limit {
            let b = c.data[c.pos];
            c.pos += 1;
            return Ok(b);
        }
        Ok(self.fetch(t, 1)?[0])
    }

    /// The next `n` bytes.
    #[inline(always)]
    pub fn bytes(&mut self, t: &Thread, n: usize) -> PyResult<&[u8]> {
        let c = &self.chunk;
        if n <= c.limit - c.pos {
            let start = c.pos;
            self.chunk.pos = start + n;
            return Ok(&self.chunk.data[start..start + n]);
        }
        self.fetch(t, n)
    }

    #[cold]
    #[inline(never)]
    fn fetch(&mut self, t: &Thread, n: usize) -> PyResult<&[u8]> {
        self.leave_frame(t)?;
        self.have(t, n)?;
        let start = self.chunk.pos;
        self.chunk.pos = start + n;
        Ok(&self.chunk.data[start..start + n])
    }

    /// Behind the last byte of a frame the stream goes on; within it nothing may go beyond its end.
    fn leave_frame(&mut self, t: &Thread) -> PyResult<()> {
        let c = &mut self.chunk;
        if c.in_frame {
            if c.pos < c.limit {
                return Err(beyond_frame(t));
            }
            c.in_frame = false;
            c.limit = c.data.len();
        }
        Ok(())
    }

    /// Sees to it that `n` bytes are at hand, no frame being open.
    fn have(&mut self, t: &Thread, n: usize) -> PyResult<()> {
        if n <= self.chunk.limit - self.chunk.pos {
            return Ok(());
        }
        let Some(file) = self.file.clone() else { return Err(truncated(t)) };
        self.take_used(t)?;
        if n < AHEAD {
            if let Some(peek) = &file.peek {
                let seen = call::call(t, peek, &[Value::from(AHEAD)]);
                match t.catch(seen, Exc::NotImplementedError)? {
                    Some(seen) => {
                        self.set(buffer::bytes_like(t, &seen)?.to_vec(), Fetched::Seen);
                        if n <= self.chunk.limit {
                            return Ok(());
                        }
                    }
                    None => {
                        if let Some(file) = &mut self.file {
                            file.peek = None;
                        }
                    }
                }
            }
        }
        let got = call::call(t, &file.read, &[Value::from(n)])?;
        self.set(buffer::bytes_like(t, &got)?.to_vec(), Fetched::Taken);
        if n <= self.chunk.limit { Ok(()) } else { Err(truncated(t)) }
    }

    fn set(&mut self, data: Vec<u8>, how: Fetched) {
        let limit = data.len();
        let taken = if how == Fetched::Taken { limit } else { 0 };
        self.chunk = Chunk { data: Cow::Owned(data), pos: 0, limit, in_frame: false, taken };
    }

    /// Takes out of the file what was looked at and used.
    fn take_used(&mut self, t: &Thread) -> PyResult<()> {
        let Some(file) = &self.file else { return Ok(()) };
        let used = self.chunk.pos.saturating_sub(self.chunk.taken);
        if used > 0 {
            let read = file.read.clone();
            self.chunk.taken = self.chunk.pos;
            call::call(t, &read, &[Value::from(used)])?;
        }
        Ok(())
    }

    /// The next line, with its end.
    pub fn line(&mut self, t: &Thread) -> PyResult<Vec<u8>> {
        if self.chunk.pos == self.chunk.limit {
            self.leave_frame(t)?;
        }
        let c = &self.chunk;
        if let Some(n) = memchr::memchr(b'\n', &c.data[c.pos..c.limit]) {
            let start = c.pos;
            self.chunk.pos = start + n + 1;
            return Ok(self.chunk.data[start..start + n + 1].to_vec());
        }
        if c.in_frame {
            return Err(beyond_frame(t));
        }
        let Some(file) = self.file.clone() else { return Err(truncated(t)) };
        self.take_used(t)?;
        let got = call::call(t, &file.readline, &[])?;
        let line = buffer::bytes_like(t, &got)?.to_vec();
        self.set(Vec::new(), Fetched::Taken);
        if line.last() == Some(&b'\n') { Ok(line) } else { Err(truncated(t)) }
    }

    /// Opens a frame of `n` bytes.
    pub fn frame(&mut self, t: &Thread, n: usize) -> PyResult<()> {
        if self.chunk.in_frame && self.chunk.pos < self.chunk.limit {
            return Err(errors::unpickling(t, "beginning of a new frame before end of current frame"));
        }
        self.leave_frame(t)?;
        self.have(t, n)?;
        let c = &mut self.chunk;
        c.in_frame = true;
        c.limit = c.pos + n;
        Ok(())
    }

    /// The end of the pickle: what was fetched beyond it stays for the next one.
    pub fn finish(mut self, t: &Thread) -> (Chunk<'a>, PyResult<()>) {
        let done = self.take_used(t);
        (self.chunk, done)
    }

    /// As [`Input::finish`], without looking at the file.
    pub fn into_chunk(self) -> Chunk<'a> {
        self.chunk
    }
}

/// How data came from a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fetched {
    /// Looked at only.
    Seen,
    Taken,
}
