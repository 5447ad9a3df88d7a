//! `BufferedReader`, `BufferedWriter` and `BufferedRandom`: one struct with a buffer for each direction.
//!
//! At most one of the buffers is not empty. While a raw stream is being called the object is busy, and using it (from a signal handler or
//! from the raw stream's own Python code) is an error; so buffers are never borrowed while Python code runs.

use super::base::{BUFFERED_BASE, FINALIZING, PyIoBase, finalize, getstate, offset_arg, size_arg};
use super::fileio::PyFileIO;
use super::{DEFAULT_BUFFER_SIZE, both, exact, is_closed, unsupported};
use crate::{blocking, initializer};
use adder_abi::object::Shape;
use adder_vm::exc::Exc;
use adder_vm::native::{Args, Bound, GetSet, Member, Method};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{attr, buffer, call, number, repr, truth};
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::bytes::{PyByteArray, PyBytes};
use adder_vm::types::memoryview;
use adder_vm::types::str::args::check_size;
use std::cell::{Cell, RefCell};

#[repr(C)]
pub struct PyBuffered {
    pub base: PyIoBase,
    /// The raw stream; empty before `__init__` and after `detach`.
    pub raw: Field,
    detached: Cell<bool>,
    readable: Cell<bool>,
    writable: Cell<bool>,
    size: Cell<usize>,
    /// What was read ahead, and how much of it was handed out.
    ahead: RefCell<Vec<u8>>,
    taken: Cell<usize>,
    /// What is to be written.
    pending: RefCell<Vec<u8>>,
    busy: Cell<bool>,
}

pub static READER: TypeCell = TypeCell::new();
pub static WRITER: TypeCell = TypeCell::new();
pub static RANDOM: TypeCell = TypeCell::new();

// SAFETY: the raw stream is the one reference; the three types are made of this struct.
unsafe impl Payload for PyBuffered {
    fn cell() -> &'static TypeCell {
        &READER
    }

    fn matches(shape: &Shape) -> bool {
        // SAFETY: a shape's type is a live type.
        let class = unsafe { &*shape.type_.cast::<PyType>() };
        [&READER, &WRITER, &RANDOM].iter().any(|cell| class.has_solid_base(cell))
    }

    fn trace(&self, visit: &mut Visitor) {
        if self.raw.is_set() {
            visit(self.raw.word());
        }
    }

    fn clear(&self) {
        self.raw.set(None);
    }
}

/// The buffered stream, if `v` is one of exactly a builtin type.
pub fn exact_buffered(v: &Value) -> Option<&PyBuffered> {
    let class = v.class();
    if [&READER, &WRITER, &RANDOM].iter().any(|cell| class.is(cell.get())) { v.downcast() } else { None }
}

fn new(_: &Thread, class: &PyType, _: &Args) -> PyResult {
    Ok(class.instantiate(PyBuffered {
        base: PyIoBase::blank(),
        raw: Field::empty(),
        detached: Cell::new(false),
        readable: Cell::new(false),
        writable: Cell::new(false),
        size: Cell::new(DEFAULT_BUFFER_SIZE),
        ahead: RefCell::new(Vec::new()),
        taken: Cell::new(0),
        pending: RefCell::new(Vec::new()),
        busy: Cell::new(false),
    }))
}

initializer!(reader_init, "BufferedReader(self, raw, buffer_size=131072)", init_reader);
initializer!(writer_init, "BufferedWriter(self, raw, buffer_size=131072)", init_writer);
initializer!(random_init, "BufferedRandom(self, raw, buffer_size=131072)", init_random);

fn start(t: &Thread, a: &Bound, readable: bool, writable: bool) -> PyResult {
    let this = a.this::<PyBuffered>(t)?;
    let size = match a.opt(2) {
        None => DEFAULT_BUFFER_SIZE,
        Some(v) => match number::to_isize(t, v, Exc::OverflowError)? {
            n if n <= 0 => return Err(t.value_error("buffer size must be strictly positive")),
            n => check_size(t, Some(n as usize), 1)?,
        },
    };
    this.readable.set(readable);
    this.writable.set(writable);
    this.size.set(size);
    this.taken.set(0);
    this.ahead.take();
    this.pending.take();
    this.detached.set(false);
    this.base.closed.set(false);
    this.raw.put(a.get(1).clone());
    Ok(Value::none())
}

fn init_reader(t: &Thread, a: Bound) -> PyResult {
    super::base::check_readable(t, a.get(1))?;
    start(t, &a, true, false)
}

fn init_writer(t: &Thread, a: Bound) -> PyResult {
    super::base::check_writable(t, a.get(1))?;
    start(t, &a, false, true)
}

fn init_random(t: &Thread, a: Bound) -> PyResult {
    super::base::check_seekable(t, a.get(1))?;
    super::base::check_readable(t, a.get(1))?;
    super::base::check_writable(t, a.get(1))?;
    start(t, &a, true, true)
}

/// Marks the object as busy until dropped.
struct Busy<'a>(&'a PyBuffered);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.busy.set(false);
    }
}

impl PyBuffered {
    fn raw(&self, t: &Thread) -> PyResult {
        match self.raw.get() {
            Some(raw) => Ok(raw),
            None if self.detached.get() => Err(t.value_error("raw stream has been detached")),
            None => Err(t.value_error("I/O operation on uninitialized object")),
        }
    }

    fn enter(&self, t: &Thread) -> PyResult<Busy<'_>> {
        if self.busy.replace(true) {
            return Err(t.runtime_error(format_args!("reentrant call inside <{}>", self.kind())));
        }
        Ok(Busy(self))
    }

    fn kind(&self) -> &'static str {
        match (self.readable.get(), self.writable.get()) {
            (true, true) => "_io.BufferedRandom",
            (true, false) => "_io.BufferedReader",
            (false, _) => "_io.BufferedWriter",
        }
    }

    /// The raw stream of an object that is open; `message` is the error for one that is closed.
    fn open(&self, t: &Thread, message: &str) -> PyResult {
        let raw = self.raw(t)?;
        let closed = match exact::<PyFileIO>(&raw) {
            Some(file) => !file.is_open(),
            None => is_closed(t, &raw)?,
        };
        if closed { Err(t.value_error(message)) } else { Ok(raw) }
    }

    /// Bytes read ahead and not handed out.
    fn unread(&self) -> usize {
        self.ahead.borrow().len() - self.taken.get()
    }

    fn drop_ahead(&self) {
        self.ahead.borrow_mut().clear();
        self.taken.set(0);
    }

    /// Hands out up to `n` bytes that were read ahead.
    fn take(&self, n: usize, out: &mut Vec<u8>) -> usize {
        let ahead = self.ahead.borrow();
        let from = self.taken.get();
        let n = n.min(ahead.len() - from);
        out.extend_from_slice(&ahead[from..from + n]);
        self.taken.set(from + n);
        n
    }

    /// Reads once from the raw stream into `to`; none if it would block.
    fn raw_read(&self, t: &Thread, raw: &Value, to: &mut [u8]) -> PyResult<Option<usize>> {
        if let Some(file) = exact::<PyFileIO>(raw) {
            return file.read_into(t, to);
        }
        let array = PyByteArray::from_vec(vec![0; to.len()]);
        let view = memoryview::new(t, &array)?;
        let got = call::method(t, raw, "readinto", std::slice::from_ref(&view))?;
        if got.is_none() {
            return Ok(None);
        }
        let n = number::to_isize(t, &got, Exc::ValueError);
        let n = match n {
            Ok(n) => n,
            Err(raised) => return Err(cause(t, raised, "raw readinto() failed")),
        };
        if n < 0 || n as usize > to.len() {
            return Err(t.error(
                Exc::OSError,
                format_args!(
                    "raw readinto() returned invalid length {n} (should have been between 0 and {})",
                    to.len()
                ),
            ));
        }
        if let Some(array) = array.downcast::<PyByteArray>() {
            array.with_mut(|bytes| to[..n as usize].copy_from_slice(&bytes[..n as usize]));
        }
        Ok(Some(n as usize))
    }

    /// Reads more ahead; how much, none if that would block. Nothing must be unread.
    fn fill(&self, t: &Thread, raw: &Value) -> PyResult<Option<usize>> {
        let size = self.size.get();
        let mut fresh = self.ahead.take();
        self.taken.set(0);
        fresh.resize(size, 0);
        let got = self.raw_read(t, raw, &mut fresh);
        fresh.truncate(match &got {
            Ok(Some(n)) => *n,
            Ok(None) | Err(_) => 0,
        });
        self.ahead.replace(fresh);
        got
    }

    fn raw_write(&self, t: &Thread, raw: &Value, bytes: &[u8]) -> PyResult<Option<usize>> {
        if let Some(file) = exact::<PyFileIO>(raw) {
            return file.write_bytes(t, bytes);
        }
        let view = memoryview::new(t, &PyBytes::from_slice(bytes))?;
        let put = call::method(t, raw, "write", std::slice::from_ref(&view))?;
        if put.is_none() {
            return Ok(None);
        }
        let n = number::to_isize(t, &put, Exc::ValueError)?;
        if n < 0 || n as usize > bytes.len() {
            return Err(t.error(
                Exc::OSError,
                format_args!(
                    "raw write() returned invalid length {n} (should have been between 0 and {})",
                    bytes.len()
                ),
            ));
        }
        Ok(Some(n as usize))
    }

    /// Writes what is pending. What could not be written stays pending.
    fn flush_pending(&self, t: &Thread, raw: &Value) -> PyResult<()> {
        let mut bytes = self.pending.take();
        let mut done = 0;
        let mut result = Ok(());
        while done < bytes.len() {
            match self.raw_write(t, raw, &bytes[done..]) {
                Ok(Some(n)) => {
                    done += n;
                    if done < bytes.len() {
                        if let Err(raised) = blocking::after_signal(t) {
                            result = Err(raised);
                            break;
                        }
                    }
                }
                Ok(None) => {
                    result = Err(blocked(t, 0));
                    break;
                }
                Err(raised) => {
                    result = Err(raised);
                    break;
                }
            }
        }
        bytes.drain(..done);
        self.pending.replace(bytes);
        result
    }

    /// Puts the raw stream where the reader is, dropping what was read ahead.
    fn rewind(&self, t: &Thread, raw: &Value) -> PyResult<()> {
        let n = self.unread();
        if n > 0 {
            raw_seek(t, raw, -(n as i64), 1)?;
        }
        self.drop_ahead();
        Ok(())
    }

    /// Makes the object ready for reading.
    fn begin_read(&self, t: &Thread, raw: &Value) -> PyResult<()> {
        if self.writable.get() && !self.pending.borrow().is_empty() {
            self.flush_pending(t, raw)
        } else {
            Ok(())
        }
    }

    /// All that is left; none if nothing is there and reading would block.
    fn read_all(&self, t: &Thread, raw: &Value) -> PyResult<Option<Vec<u8>>> {
        self.begin_read(t, raw)?;
        let mut out = Vec::new();
        self.take(usize::MAX, &mut out);
        if let Some(file) = exact::<PyFileIO>(raw) {
            return Ok(match file.read_all(t)? {
                Some(rest) if out.is_empty() => Some(rest),
                Some(rest) => {
                    out.extend_from_slice(&rest);
                    Some(out)
                }
                None if out.is_empty() => None,
                None => Some(out),
            });
        }
        if let Some(readall) = attr::find(t, raw, "readall")? {
            let rest = call::call(t, &readall, &[])?;
            if rest.is_none() {
                return Ok(if out.is_empty() { None } else { Some(out) });
            }
            let Some(rest) = rest.downcast::<PyBytes>() else {
                return Err(t.type_error("readall() should return bytes"));
            };
            out.extend_from_slice(rest.as_slice());
            return Ok(Some(out));
        }
        loop {
            let got = call::method(t, raw, "read", &[])?;
            if got.is_none() {
                return Ok(if out.is_empty() { None } else { Some(out) });
            }
            match got.downcast::<PyBytes>() {
                Some(bytes) if bytes.len() == 0 => return Ok(Some(out)),
                Some(bytes) => out.extend_from_slice(bytes.as_slice()),
                None => return Err(t.type_error("read() should return bytes")),
            }
        }
    }

    /// Up to `n` bytes, fewer only at the end or where reading would block (none if nothing is there).
    fn read_n(&self, t: &Thread, raw: &Value, n: usize) -> PyResult<Option<Vec<u8>>> {
        let mut out = Vec::new();
        self.take(n, &mut out);
        if out.len() == n {
            return Ok(Some(out));
        }
        self.begin_read(t, raw)?;
        check_size(t, Some(n), 1)?;
        let mut blocked = false;
        while out.len() < n {
            let missing = n - out.len();
            let got = if missing >= self.size.get() {
                // Whole blocks go past the buffer.
                let from = out.len();
                let whole = missing - missing % self.size.get();
                out.resize(from + whole, 0);
                let got = self.raw_read(t, raw, &mut out[from..]);
                out.truncate(from + got.as_ref().ok().copied().flatten().unwrap_or(0));
                got?
            } else {
                let got = self.fill(t, raw)?;
                self.take(missing, &mut out);
                got
            };
            match got {
                Some(0) => break,
                Some(_) => {}
                None => {
                    blocked = true;
                    break;
                }
            }
        }
        Ok(if blocked && out.is_empty() { None } else { Some(out) })
    }

    /// At least one byte with at most one call of the raw stream.
    pub fn read1(&self, t: &Thread, n: isize) -> PyResult<Vec<u8>> {
        let raw = self.open(t, "read of closed file")?;
        let n = if n < 0 { self.size.get() } else { n as usize };
        if n == 0 {
            return Ok(Vec::new());
        }
        let _busy = self.enter(t)?;
        let mut out = Vec::new();
        if self.unread() == 0 {
            self.begin_read(t, &raw)?;
            if n >= self.size.get() {
                self.drop_ahead();
                out.resize(check_size(t, Some(n), 1)?, 0);
                let got = self.raw_read(t, &raw, &mut out)?;
                out.truncate(got.unwrap_or(0));
                return Ok(out);
            }
            self.fill(t, &raw)?;
        }
        self.take(n, &mut out);
        Ok(out)
    }

    /// Takes bytes to be written.
    pub fn write(&self, t: &Thread, bytes: &[u8]) -> PyResult<usize> {
        let raw = self.open(t, "write to closed file")?;
        let _busy = self.enter(t)?;
        if self.unread() > 0 || !self.ahead.borrow().is_empty() {
            self.rewind(t, &raw)?;
        }
        let size = self.size.get();
        {
            let mut pending = self.pending.borrow_mut();
            if pending.len() + bytes.len() <= size {
                if pending.capacity() == 0 {
                    pending.reserve(size.min(8192));
                }
                pending.extend_from_slice(bytes);
                return Ok(bytes.len());
            }
        }
        if let Err(raised) = self.flush_pending(t, &raw) {
            if !t.pending_is(Exc::BlockingIOError) {
                return Err(raised);
            }
            // What still fits is taken all the same.
            let room = size.saturating_sub(self.pending.borrow().len());
            if bytes.len() <= room {
                drop(t.take(raised));
                self.pending.borrow_mut().extend_from_slice(bytes);
                return Ok(bytes.len());
            }
            drop(t.take(raised));
            self.pending.borrow_mut().extend_from_slice(&bytes[..room]);
            return Err(blocked(t, room));
        }
        let mut done = 0;
        while bytes.len() - done > size {
            match self.raw_write(t, &raw, &bytes[done..])? {
                Some(n) => {
                    done += n;
                    // A signal can have ended the call early: the next one may wait for ever.
                    if done < bytes.len() {
                        blocking::after_signal(t)?;
                    }
                }
                None => {
                    let room = size.min(bytes.len() - done);
                    self.pending.borrow_mut().extend_from_slice(&bytes[done..done + room]);
                    return Err(blocked(t, done + room));
                }
            }
        }
        self.pending.borrow_mut().extend_from_slice(&bytes[done..]);
        Ok(bytes.len())
    }

    /// Flushes what is pending and puts the raw stream where the reader is.
    pub fn flush(&self, t: &Thread) -> PyResult<()> {
        let raw = self.open(t, "flush of closed file")?;
        let _busy = self.enter(t)?;
        self.flush_both(t, &raw)
    }

    fn flush_both(&self, t: &Thread, raw: &Value) -> PyResult<()> {
        if self.writable.get() {
            self.flush_pending(t, raw)?;
            if self.readable.get() {
                self.rewind(t, raw)?;
            }
        }
        Ok(())
    }

    /// A line of at most `limit` bytes.
    pub fn readline(&self, t: &Thread, limit: isize) -> PyResult<Vec<u8>> {
        let raw = self.open(t, "readline of closed file")?;
        let limit = if limit < 0 { usize::MAX } else { limit as usize };
        let mut line = Vec::new();
        let _busy = self.enter(t)?;
        loop {
            let room = limit - line.len();
            let found = {
                let ahead = self.ahead.borrow();
                let rest = &ahead[self.taken.get()..];
                memchr::memchr(b'\n', &rest[..rest.len().min(room)])
            };
            match found {
                Some(i) => {
                    self.take(i + 1, &mut line);
                    return Ok(line);
                }
                None => {
                    self.take(room, &mut line);
                }
            }
            if line.len() >= limit {
                return Ok(line);
            }
            self.begin_read(t, &raw)?;
            if self.fill(t, &raw)?.unwrap_or(0) == 0 {
                return Ok(line);
            }
        }
    }

    fn tell(&self, t: &Thread) -> PyResult<i64> {
        let raw = self.raw(t)?;
        let at = raw_tell(t, &raw)?;
        Ok((at - self.unread() as i64 + self.pending.borrow().len() as i64).max(0))
    }
}

fn cause(t: &Thread, raised: Raised, message: &str) -> Raised {
    let inner = t.take(raised);
    let error = t.error(Exc::OSError, message);
    let outer = t.take(error);
    if let Some(e) = outer.downcast::<adder_vm::types::exception::PyException>() {
        e.cause.put(inner.clone());
        e.suppress.set(true);
        e.context.put(inner);
    }
    t.raise_again(outer)
}

fn blocked(t: &Thread, written: usize) -> Raised {
    let args = [
        Value::from(libc::EAGAIN),
        Value::from("write could not complete without blocking"),
        Value::from(written),
    ];
    t.error_with(Exc::BlockingIOError, &args)
}

fn position(t: &Thread, v: &Value) -> PyResult<i64> {
    let n = offset_arg(t, v)?;
    if n < 0 {
        return Err(t.error(Exc::OSError, format_args!("Raw stream returned invalid position {n}")));
    }
    Ok(n)
}

pub fn raw_tell(t: &Thread, raw: &Value) -> PyResult<i64> {
    if let Some(file) = exact::<PyFileIO>(raw) {
        return file.seek_to(t, 0, 1);
    }
    position(t, &call::method(t, raw, "tell", &[])?)
}

fn raw_seek(t: &Thread, raw: &Value, offset: i64, whence: i64) -> PyResult<i64> {
    if let Some(file) = exact::<PyFileIO>(raw) {
        return file.seek_to(t, offset, whence as i32);
    }
    position(t, &call::method(t, raw, "seek", &[Value::from(offset), Value::from(whence)])?)
}

fn bytes_or_none(b: Option<Vec<u8>>) -> Value {
    b.map_or_else(Value::none, |b| PyBytes::from_slice(&b))
}

fn m_read(t: &Thread, a: Bound) -> PyResult {
    let n = size_arg(t, &a, 1)?;
    let this = a.this::<PyBuffered>(t)?;
    if n < -1 {
        return Err(t.value_error("read length must be non-negative or -1"));
    }
    let raw = this.open(t, "read of closed file")?;
    let _busy = this.enter(t)?;
    Ok(bytes_or_none(if n < 0 { this.read_all(t, &raw)? } else { this.read_n(t, &raw, n as usize)? }))
}

fn m_read1(t: &Thread, a: Bound) -> PyResult {
    let n = size_arg(t, &a, 1)?;
    Ok(PyBytes::from_slice(&a.this::<PyBuffered>(t)?.read1(t, n)?))
}

fn m_peek(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyBuffered>(t)?;
    let raw = this.open(t, "peek of closed file")?;
    let _busy = this.enter(t)?;
    if this.unread() == 0 {
        this.begin_read(t, &raw)?;
        this.fill(t, &raw)?;
    }
    Ok(PyBytes::from_slice(&this.ahead.borrow()[this.taken.get()..]))
}

fn into(t: &Thread, a: &Bound, once: bool) -> PyResult {
    let this = a.this::<PyBuffered>(t)?;
    let raw = this.open(t, "readinto of closed file")?;
    let mut target = buffer::writable(t, a.get(1))?;
    let n = target.len;
    let _busy = this.enter(t)?;
    let got = if once {
        let mut out = Vec::new();
        if n > 0 && this.unread() == 0 {
            this.begin_read(t, &raw)?;
            this.fill(t, &raw)?;
        }
        this.take(n, &mut out);
        Some(out)
    } else {
        this.read_n(t, &raw, n)?
    };
    Ok(match got {
        Some(bytes) => {
            target.as_mut_slice()[..bytes.len()].copy_from_slice(&bytes);
            Value::from(bytes.len())
        }
        None => Value::none(),
    })
}

fn m_readinto(t: &Thread, a: Bound) -> PyResult {
    into(t, &a, false)
}

fn m_readinto1(t: &Thread, a: Bound) -> PyResult {
    into(t, &a, true)
}

fn m_readline(t: &Thread, a: Bound) -> PyResult {
    let limit = size_arg(t, &a, 1)?;
    Ok(PyBytes::from_slice(&a.this::<PyBuffered>(t)?.readline(t, limit)?))
}

fn next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let line = match exact_buffered(v) {
        Some(this) => PyBytes::from_slice(&this.readline(t, -1)?),
        None => call::method(t, v, "readline", &[])?,
    };
    Ok(if truth::truth(t, &line)? { Some(line) } else { None })
}

fn m_write(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyBuffered>(t)?;
    this.raw(t)?;
    if a.get(1).is_a::<adder_vm::types::str::PyStr>() {
        return Err(t.type_error("a bytes-like object is required, not 'str'"));
    }
    let bytes = buffer::bytes_like(t, a.get(1))?;
    this.write(t, &bytes).map(Value::from)
}

fn m_flush(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyBuffered>(t)?;
    let raw = this.open(t, "flush of closed file")?;
    if !this.writable.get() {
        // A reader passes it on.
        return call::method(t, &raw, "flush", &[]);
    }
    this.flush(t)?;
    Ok(Value::none())
}

fn m_seek(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyBuffered>(t)?;
    let whence = a.opt(2).map_or(Ok(0), |v| offset_arg(t, v))?;
    if !(0..=4).contains(&whence) {
        return Err(t.value_error(format_args!("whence value {whence} unsupported")));
    }
    let raw = this.open(t, "seek of closed file")?;
    if exact::<PyFileIO>(&raw).is_none() {
        super::base::check_seekable(t, &raw)?;
    }
    let mut target = offset_arg(t, a.get(1))?;
    let _busy = this.enter(t)?;
    if this.readable.get() && whence != 2 && whence < 3 {
        // A target inside of what was read ahead needs no call.
        let unread = this.unread() as i64;
        let whole = this.ahead.borrow().len() as i64;
        if unread > 0 && this.pending.borrow().is_empty() {
            let here = raw_tell(t, &raw)? - unread;
            let distance = if whence == 0 { target.saturating_sub(here) } else { target };
            if distance >= -(whole - unread) && distance <= unread {
                this.taken.set((this.taken.get() as i64 + distance) as usize);
                return Ok(Value::from(here + distance));
            }
        }
    }
    if this.writable.get() {
        this.flush_pending(t, &raw)?;
    }
    if whence == 1 {
        target = target.saturating_sub(this.unread() as i64);
    }
    let at = raw_seek(t, &raw, target, whence)?;
    this.drop_ahead();
    Ok(Value::from(at))
}

fn m_tell(t: &Thread, a: Bound) -> PyResult {
    a.this::<PyBuffered>(t)?.tell(t).map(Value::from)
}

fn m_truncate(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyBuffered>(t)?;
    let raw = this.open(t, "truncate of closed file")?;
    if !this.writable.get() {
        return Err(unsupported(t, "truncate"));
    }
    {
        let _busy = this.enter(t)?;
        this.flush_both(t, &raw)?;
    }
    let size = match a.some(1) {
        Some(v) => v.clone(),
        None => Value::from(this.tell(t)?),
    };
    call::method(t, &raw, "truncate", &[size])
}

fn m_close(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyBuffered>(t)?;
    let raw = this.raw(t)?;
    if is_closed(t, &raw)? {
        return Ok(Value::none());
    }
    if this.base.finalizing.get() {
        if let Some(warn) = attr::find(t, &raw, "_dealloc_warn")? {
            if let Err(raised) = call::call(t, &warn, std::slice::from_ref(a.get(0))) {
                drop(t.take(raised));
            }
        }
    }
    let flushed = call::method(t, a.get(0), "flush", &[]).map(drop);
    both(t, flushed, || call::method(t, &raw, "close", &[]).map(drop))?;
    this.base.closed.set(true);
    this.pending.take();
    this.ahead.take();
    this.taken.set(0);
    Ok(Value::none())
}

fn m_detach(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyBuffered>(t)?;
    let raw = this.raw(t)?;
    call::method(t, a.get(0), "flush", &[])?;
    this.raw.set(None);
    this.detached.set(true);
    Ok(raw)
}

macro_rules! passed_on {
    ($($name:ident $method:literal;)*) => {
        $(fn $name(t: &Thread, a: Bound) -> PyResult {
            let raw = a.this::<PyBuffered>(t)?.raw(t)?;
            call::method(t, &raw, $method, &[])
        })*
    };
}

passed_on! {
    m_seekable "seekable";
    m_readable "readable";
    m_writable "writable";
    m_fileno "fileno";
    m_isatty "isatty";
}

fn m_dealloc_warn(t: &Thread, a: Bound) -> PyResult {
    if let Some(raw) = a.this::<PyBuffered>(t)?.raw.get() {
        if let Some(warn) = attr::find(t, &raw, "_dealloc_warn")? {
            call::call(t, &warn, std::slice::from_ref(a.get(1)))?;
        }
    }
    Ok(Value::none())
}

fn of<'a>(t: &Thread, v: &'a Value) -> PyResult<&'a PyBuffered> {
    v.downcast::<PyBuffered>().ok_or_else(|| t.type_error("a buffered stream is required"))
}

fn buffered_repr(t: &Thread, v: &Value) -> PyResult {
    let class = adder_vm::types::dict::full_type_name(v.class());
    let name = attr::find(t, v, "name");
    let name = t.catch(name, Exc::ValueError)?.flatten();
    Ok(Value::from(match name {
        None => format!("<{class}>"),
        Some(name) => {
            let Some(_guard) = repr::enter(t, v) else {
                return Err(t.runtime_error(format_args!("reentrant call inside {class}.__repr__")));
            };
            format!("<{class} name={}>", repr::repr_text(t, &name)?)
        }
    }))
}

const RAW_MEMBER: Member =
    Member { name: "raw", offset: std::mem::offset_of!(PyBuffered, raw), writable: false, doc: "" };

/// An attribute of the raw stream.
macro_rules! of_raw {
    ($name:literal) => {
        GetSet::get($name, |t, v| attr::get_str(t, &of(t, v)?.raw(t)?, $name), "")
    };
}

const ATTRIBUTES: &[GetSet] = &[of_raw!("closed"), of_raw!("name"), of_raw!("mode"), FINALIZING];

macro_rules! table {
    ($($own:expr,)*) => {
        &[
            Method::new("detach(self, /)", m_detach, "Disconnect this buffer from its underlying raw stream and return it."),
            Method::new("close(self, /)", m_close, ""),
            Method::new("flush(self, /)", m_flush, ""),
            Method::new("seekable(self, /)", m_seekable, ""),
            Method::new("fileno(self, /)", m_fileno, ""),
            Method::new("isatty(self, /)", m_isatty, ""),
            Method::new("_dealloc_warn(self, source, /)", m_dealloc_warn, ""),
            Method::new("seek(self, target, whence=0, /)", m_seek, ""),
            Method::new("tell(self, /)", m_tell, ""),
            Method::new("truncate(self, pos=None, /)", m_truncate, ""),
            Method::new("__getstate__(self, /)", getstate, ""),
            $($own,)*
        ]
    };
}

const READ: Method = Method::new("read(self, size=-1, /)", m_read, "Read and return up to size bytes.");
const PEEK: Method = Method::new("peek(self, size=0, /)", m_peek, "");
const READ1: Method = Method::new(
    "read1(self, size=-1, /)",
    m_read1,
    "Read and return up to size bytes with at most one read call.",
);
const READINTO: Method = Method::new("readinto(self, buffer, /)", m_readinto, "");
const READINTO1: Method = Method::new("readinto1(self, buffer, /)", m_readinto1, "");
const READLINE: Method = Method::new("readline(self, size=-1, /)", m_readline, "");
const READABLE: Method = Method::new("readable(self, /)", m_readable, "");
const WRITE: Method =
    Method::new("write(self, buffer, /)", m_write, "Write the given buffer to the IO stream.");
const WRITABLE: Method = Method::new("writable(self, /)", m_writable, "");

const BASE: TypeSpec = TypeSpec {
    module: "_io",
    base: Some(&BUFFERED_BASE),
    has_dict: true,
    weak: true,
    container: true,
    flags: type_flag::BASE_TYPE,
    getset: ATTRIBUTES,
    members: &[RAW_MEMBER],
    ..TypeSpec::of::<PyBuffered>(&READER)
};

pub static READER_SPEC: TypeSpec = TypeSpec {
    name: "BufferedReader",
    doc: "BufferedReader(raw, buffer_size=DEFAULT_BUFFER_SIZE)\n--\n\nCreate a new buffered reader using the given readable raw IO object.",
    slots: Slots {
        new: Some(new),
        init: Some(reader_init),
        repr: Some(buffered_repr),
        next: Some(next),
        finalize: Some(finalize),
        ..Slots::EMPTY
    },
    methods: table![READ, PEEK, READ1, READINTO, READINTO1, READLINE, READABLE,],
    ..BASE
};

pub static WRITER_SPEC: TypeSpec = TypeSpec {
    name: "BufferedWriter",
    cell: &WRITER,
    doc: "BufferedWriter(raw, buffer_size=DEFAULT_BUFFER_SIZE)\n--\n\nA buffer for a writeable sequential RawIO object.",
    slots: Slots {
        new: Some(new),
        init: Some(writer_init),
        repr: Some(buffered_repr),
        finalize: Some(finalize),
        ..Slots::EMPTY
    },
    methods: table![WRITE, WRITABLE,],
    ..BASE
};

pub static RANDOM_SPEC: TypeSpec = TypeSpec {
    name: "BufferedRandom",
    cell: &RANDOM,
    doc: "BufferedRandom(raw, buffer_size=DEFAULT_BUFFER_SIZE)\n--\n\nA buffered interface to random access streams.",
    slots: Slots {
        new: Some(new),
        init: Some(random_init),
        repr: Some(buffered_repr),
        next: Some(next),
        finalize: Some(finalize),
        ..Slots::EMPTY
    },
    methods: table![WRITE, WRITABLE, READ, PEEK, READ1, READINTO, READINTO1, READLINE, READABLE,],
    ..BASE
};
