//! `mmap`: memory mapped from files, or anonymous.
//!
//! `unsafe` lives here: the mapping is the object's own from `mmap` to `munmap`; buffers on it count as exports, and forbid
//! moving and unmapping it.

use crate::posix::paths::fd as fd_arg;
use adder_abi::object::Header;
use adder_vm::constructor;
use adder_vm::exc::Exc;
use adder_vm::native::{Bound, GetSet, Method, ModuleSpec};
use adder_vm::object::class::{TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::Value;
use adder_vm::protocol::buffer::{self, Buffer, Release};
use adder_vm::protocol::number;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::slice::{self, PySlice};
use adder_vm::types::{bytes, int};
use std::cell::Cell;

const ACCESS: [&str; 4] = ["ACCESS_DEFAULT", "ACCESS_READ", "ACCESS_WRITE", "ACCESS_COPY"];
const READ: i32 = 1;
const WRITE: i32 = 2;
const COPY: i32 = 3;

#[repr(C)]
pub struct PyMmap {
    head: Header,
    /// Null when closed.
    data: Cell<*mut u8>,
    len: Cell<usize>,
    at: Cell<usize>,
    offset: i64,
    /// A duplicate of the file's descriptor; -1 for none.
    fd: Cell<i32>,
    access: i32,
    /// Whether the pages can be read at all; the processor would end a program that tried.
    readable: bool,
    flags: i32,
    exports: Cell<usize>,
}

pub static MMAP: TypeCell = TypeCell::new();

// SAFETY: it owns no references.
unsafe impl Payload for PyMmap {
    fn cell() -> &'static TypeCell {
        &MMAP
    }

    unsafe fn drop_payload(this: *mut PyMmap) {
        // SAFETY: by the caller's contract; buffers keep the object alive, so there are none.
        unsafe { (*this).unmap() };
    }
}

impl PyMmap {
    fn unmap(&self) {
        let data = self.data.replace(std::ptr::null_mut());
        if !data.is_null() {
            // SAFETY: the mapping is the object's own.
            unsafe { libc::munmap(data.cast(), self.len.get()) };
        }
        let fd = self.fd.replace(-1);
        if fd >= 0 {
            // SAFETY: the descriptor is the object's own.
            unsafe { libc::close(fd) };
        }
    }

    fn open(&self, t: &Thread) -> PyResult<()> {
        if self.data.get().is_null() {
            return Err(t.value_error("mmap closed or invalid"));
        }
        if !self.readable {
            return Err(t.type_error("mmap can't access memory mapped without PROT_READ"));
        }
        Ok(())
    }

    fn writable(&self, t: &Thread) -> PyResult<()> {
        if self.access == READ {
            return Err(t.type_error("mmap can't modify a readonly memory map."));
        }
        Ok(())
    }

    fn copy(&self, from: usize, to: usize) -> Vec<u8> {
        self.with(|data| data[from..to].to_vec())
    }

    /// The bytes; `f` runs no Python code.
    fn with<R>(&self, f: impl FnOnce(&[u8]) -> R) -> R {
        let data = self.data.get();
        if data.is_null() {
            return f(&[]);
        }
        // SAFETY: the mapping has that length, and nobody unmaps it while no Python code runs.
        f(unsafe { std::slice::from_raw_parts(data, self.len.get()) })
    }

    /// The bytes for writing, which the caller has found allowed.
    fn with_mut<R>(&self, f: impl FnOnce(&mut [u8]) -> R) -> R {
        let data = self.data.get();
        if data.is_null() {
            return f(&mut []);
        }
        // SAFETY: as in `with`.
        f(unsafe { std::slice::from_raw_parts_mut(data, self.len.get()) })
    }
}

/// The receiver, open.
fn this<'a>(t: &Thread, a: &Bound<'a>) -> PyResult<&'a PyMmap> {
    let this = a.this::<PyMmap>(t)?;
    this.open(t)?;
    Ok(this)
}

fn size_arg(t: &Thread, v: &Value) -> PyResult<isize> {
    number::to_isize(t, v, Exc::OverflowError)
}

fn c_int(t: &Thread, v: &Value) -> PyResult<i32> {
    int::to_c_int(t, &number::index(t, v)?)
}

constructor!(
    mmap_new,
    "mmap(cls, fileno, length, flags=1, prot=3, access=0, offset=0, *, trackfd=True)",
    make
);

fn make(t: &Thread, a: Bound) -> PyResult {
    let Some(class) = a.get(0).as_type() else { return Ok(Value::none()) };
    let fd = fd_arg(t, a.get(1))?;
    let length = size_arg(t, a.get(2))?;
    let or = |i: usize, default: i32| a.opt(i).map_or(Ok(default), |v| c_int(t, v));
    let both = libc::PROT_READ | libc::PROT_WRITE;
    let (mut flags, mut prot, mut access) = (or(3, libc::MAP_SHARED)?, or(4, both)?, or(5, 0)?);
    let offset = a.opt(6).map_or(Ok(0), |v| size_arg(t, v))? as i64;
    let track = a.opt(7).map_or(Ok(true), |v| adder_vm::protocol::truth::truth(t, v))?;
    let Ok(mut length) = usize::try_from(length) else {
        return Err(t.overflow_error("memory mapped length must be positive"));
    };
    if offset < 0 {
        return Err(t.overflow_error("memory mapped offset must be positive"));
    }
    if access != 0 && (flags != libc::MAP_SHARED || prot != both) {
        return Err(t.value_error("mmap can't specify both access and flags, prot."));
    }
    match access {
        0 if prot & both == both => {}
        0 if prot & libc::PROT_WRITE != 0 => access = WRITE,
        0 => access = READ,
        READ => prot = libc::PROT_READ,
        WRITE => {}
        COPY => flags = libc::MAP_PRIVATE,
        _ => return Err(t.value_error("mmap invalid access parameter.")),
    }
    if fd != -1 {
        let size = file_size(t, fd)?;
        if let Some(size) = size {
            if length == 0 {
                if size == 0 {
                    return Err(t.value_error("cannot mmap an empty file"));
                }
                if offset >= size {
                    return Err(t.value_error("mmap offset is greater than file size"));
                }
                length = (size - offset) as usize;
            } else if offset > size || ((size - offset) as u64) < length as u64 {
                return Err(t.value_error("mmap length is greater than file size"));
            }
        }
    } else {
        flags |= libc::MAP_ANONYMOUS;
    }
    let copy = if fd != -1 && track {
        // SAFETY: no memory is involved.
        let copy = unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) };
        if copy < 0 {
            return Err(t.last_os_error(None));
        }
        copy
    } else {
        -1
    };
    // A mapping wherever the system likes; never at a place that flags name.
    flags &= !libc::MAP_FIXED;
    // SAFETY: a new mapping touches no other memory.
    let data = adder_vm::gil::without(t, || unsafe {
        libc::mmap(std::ptr::null_mut(), length, prot, flags, fd, offset) as usize
    });
    if data == libc::MAP_FAILED as usize {
        let raised = t.last_os_error(None);
        if copy >= 0 {
            // SAFETY: the descriptor is our own.
            unsafe { libc::close(copy) };
        }
        return Err(raised);
    }
    Ok(class.instantiate(PyMmap {
        head: blank_header(),
        data: Cell::new(data as *mut u8),
        len: Cell::new(length),
        at: Cell::new(0),
        offset,
        fd: Cell::new(copy),
        access,
        readable: prot & both != 0,
        flags,
        exports: Cell::new(0),
    }))
}

/// The size of a regular file.
fn file_size(t: &Thread, fd: i32) -> PyResult<Option<i64>> {
    // SAFETY: all zeroes is valid.
    let mut s: libc::stat = unsafe { std::mem::zeroed() };
    // SAFETY: the result has its place.
    if unsafe { libc::fstat(fd, &mut s) } != 0 {
        return Err(t.last_os_error(None));
    }
    Ok((s.st_mode & libc::S_IFMT == libc::S_IFREG).then_some(s.st_size))
}

fn close(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyMmap>(t)?;
    if this.exports.get() > 0 {
        return Err(t.error(Exc::BufferError, "cannot close exported pointers exist"));
    }
    this.unmap();
    Ok(Value::none())
}

fn enter(t: &Thread, a: Bound) -> PyResult {
    this(t, &a)?;
    Ok(a.get(0).clone())
}

fn read(t: &Thread, a: Bound) -> PyResult {
    let count = a.some(1).map_or(Ok(-1), |v| size_arg(t, v))?;
    let this = this(t, &a)?;
    let from = this.at.get().min(this.len.get());
    let left = this.len.get() - from;
    let count = usize::try_from(count).map_or(left, |n| n.min(left));
    this.at.set(from + count);
    Ok(bytes::from_slice(&this.copy(from, from + count)))
}

fn readline(t: &Thread, a: Bound) -> PyResult {
    let this = this(t, &a)?;
    let from = this.at.get().min(this.len.get());
    let line = this.with(|data| {
        let rest = &data[from..];
        let n = memchr::memchr(b'\n', rest).map_or(rest.len(), |i| i + 1);
        rest[..n].to_vec()
    });
    this.at.set(from + line.len());
    Ok(bytes::from_slice(&line))
}

fn read_byte(t: &Thread, a: Bound) -> PyResult {
    let this = this(t, &a)?;
    let at = this.at.get();
    let Some(byte) = this.with(|data| data.get(at).copied()) else {
        return Err(t.value_error("read byte out of range"));
    };
    this.at.set(at + 1);
    Ok(Value::from(i32::from(byte)))
}

fn write(t: &Thread, a: Bound) -> PyResult {
    let data = buffer::bytes_of(t, a.get(1))?;
    let this = this(t, &a)?;
    this.writable(t)?;
    let from = this.at.get();
    match from.checked_add(data.len()).filter(|end| *end <= this.len.get()) {
        Some(end) => {
            this.with_mut(|to| to[from..end].copy_from_slice(&data));
            this.at.set(end);
            Ok(Value::from(data.len()))
        }
        None => Err(t.value_error("data out of range")),
    }
}

fn write_byte(t: &Thread, a: Bound) -> PyResult {
    let n = c_int(t, a.get(1))?;
    let Ok(byte) = u8::try_from(n) else {
        return Err(t.overflow_error(if n < 0 {
            "unsigned byte integer is less than minimum"
        } else {
            "unsigned byte integer is greater than maximum"
        }));
    };
    let this = this(t, &a)?;
    this.writable(t)?;
    let at = this.at.get();
    if at >= this.len.get() {
        return Err(t.value_error("write byte out of range"));
    }
    this.with_mut(|to| to[at] = byte);
    this.at.set(at + 1);
    Ok(Value::none())
}

fn search(t: &Thread, a: &Bound, from_end: bool) -> PyResult {
    let needle = buffer::bytes_of(t, a.get(1))?;
    let bound = |i: usize| a.some(i).map(|v| size_arg(t, v)).transpose();
    let (start, end) = (bound(2)?, bound(3)?);
    let this = this(t, a)?;
    let len = this.len.get();
    let place = |n: isize| {
        let n = if n < 0 { n.saturating_add(len as isize) } else { n };
        n.clamp(0, len as isize) as usize
    };
    let start = start.map_or(this.at.get().min(len), place);
    let end = end.map_or(len, place);
    if start > end {
        return Ok(Value::small_int(-1));
    }
    let found = this.with(|data| {
        let part = &data[start..end];
        if from_end { memchr::memmem::rfind(part, &needle) } else { memchr::memmem::find(part, &needle) }
    });
    Ok(found.map_or(Value::small_int(-1), |i| Value::from(start + i)))
}

fn find(t: &Thread, a: Bound) -> PyResult {
    search(t, &a, false)
}

fn rfind(t: &Thread, a: Bound) -> PyResult {
    search(t, &a, true)
}

fn flush(t: &Thread, a: Bound) -> PyResult {
    let offset = a.opt(1).map_or(Ok(0), |v| size_arg(t, v))?;
    let size = a.opt(2).map(|v| size_arg(t, v)).transpose()?;
    let this = this(t, &a)?;
    let len = this.len.get() as isize;
    let size = size.unwrap_or(len.saturating_sub(offset));
    if offset < 0 || size < 0 || offset > len || len - offset < size {
        return Err(t.value_error("flush values out of range"));
    }
    if this.access == READ || this.access == COPY {
        return Ok(Value::none());
    }
    // SAFETY: the range lies in the mapping; the lock is held, so it stays.
    if unsafe { libc::msync(this.data.get().offset(offset).cast(), size as usize, libc::MS_SYNC) } < 0 {
        return Err(t.last_os_error(None));
    }
    Ok(Value::none())
}

fn move_(t: &Thread, a: Bound) -> PyResult {
    let (to, from, count) = (size_arg(t, a.get(1))?, size_arg(t, a.get(2))?, size_arg(t, a.get(3))?);
    let this = this(t, &a)?;
    this.writable(t)?;
    let len = this.len.get() as isize;
    if to < 0 || from < 0 || count < 0 || len - to < count || len - from < count {
        return Err(t.value_error("source, destination, or count out of range"));
    }
    this.with_mut(|data| data.copy_within(from as usize..(from + count) as usize, to as usize));
    Ok(Value::none())
}

fn resize(t: &Thread, a: Bound) -> PyResult {
    let size = size_arg(t, a.get(1))?;
    let this = this(t, &a)?;
    if this.exports.get() > 0 {
        return Err(t.error(Exc::BufferError, "mmap can't resize with extant buffers exported."));
    }
    if this.access == READ || this.access == COPY {
        return Err(t.type_error("mmap can't resize a readonly or copy-on-write memory map."));
    }
    if size < 0 || this.offset.checked_add(size as i64).is_none() {
        return Err(t.value_error("new size out of range"));
    }
    if this.fd.get() == -1 && this.flags & libc::MAP_PRIVATE == 0 && size as usize > this.len.get() {
        return Err(t.value_error("mmap: can't expand a shared anonymous mapping on Linux"));
    }
    // SAFETY: nobody has buffers on the mapping, which is the object's own.
    unsafe {
        if this.fd.get() != -1 && libc::ftruncate(this.fd.get(), this.offset + size as i64) < 0 {
            return Err(t.last_os_error(None));
        }
        let data = libc::mremap(this.data.get().cast(), this.len.get(), size as usize, libc::MREMAP_MAYMOVE);
        if data == libc::MAP_FAILED {
            return Err(t.last_os_error(None));
        }
        this.data.set(data.cast());
    }
    this.len.set(size as usize);
    Ok(Value::none())
}

fn seek(t: &Thread, a: Bound) -> PyResult {
    let distance = size_arg(t, a.get(1))?;
    let how = a.opt(2).map_or(Ok(0), |v| c_int(t, v))?;
    let this = this(t, &a)?;
    let base = match how {
        0 => 0,
        1 => this.at.get(),
        2 => this.len.get(),
        _ => return Err(t.value_error("unknown seek type")),
    };
    match (base as isize).checked_add(distance) {
        Some(at) if at >= 0 && at as usize <= this.len.get() => {
            this.at.set(at as usize);
            Ok(Value::from(at as usize))
        }
        _ => Err(t.value_error("seek out of range")),
    }
}

fn seekable(_: &Thread, _: Bound) -> PyResult {
    Ok(Value::bool(true))
}

fn tell(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(this(t, &a)?.at.get()))
}

fn size(t: &Thread, a: Bound) -> PyResult {
    let this = this(t, &a)?;
    match this.fd.get() {
        -1 => Err(t.os_error(libc::EBADF, None, None)),
        fd => Ok(file_size(t, fd)?.map_or(Value::from(this.len.get()), Value::from)),
    }
}

fn madvise(t: &Thread, a: Bound) -> PyResult {
    let option = c_int(t, a.get(1))?;
    let start = a.opt(2).map_or(Ok(0), |v| size_arg(t, v))?;
    let length = a.some(3).map(|v| size_arg(t, v)).transpose()?;
    let this = this(t, &a)?;
    let len = this.len.get() as isize;
    if start < 0 || start >= len {
        return Err(t.value_error("madvise start out of bounds"));
    }
    let length = length.unwrap_or(len);
    if length < 0 {
        return Err(t.value_error("madvise length invalid"));
    }
    let length = length.min(len - start);
    // SAFETY: the range lies in the mapping.
    if unsafe { libc::madvise(this.data.get().offset(start).cast(), length as usize, option) } != 0 {
        return Err(t.last_os_error(None));
    }
    Ok(Value::none())
}

fn of<'a>(t: &Thread, v: &'a Value) -> PyResult<&'a PyMmap> {
    match v.downcast::<PyMmap>() {
        Some(this) => {
            this.open(t)?;
            Ok(this)
        }
        None => Err(t.type_error("a mmap object is required")),
    }
}

fn length(t: &Thread, v: &Value) -> PyResult<usize> {
    Ok(of(t, v)?.len.get())
}

/// The place that an index means.
fn place(t: &Thread, this: &PyMmap, key: &Value) -> PyResult<usize> {
    if key.class().slots().index.is_none() {
        return Err(t.type_error("mmap indices must be integers"));
    }
    let n = number::to_isize(t, key, Exc::IndexError)?;
    // An `__index__` may have closed the mapping.
    this.open(t)?;
    let len = this.len.get() as isize;
    let i = if n < 0 { n + len } else { n };
    if (0..len).contains(&i) { Ok(i as usize) } else { Err(t.index_error("mmap index out of range")) }
}

fn get_item(t: &Thread, v: &Value, key: &Value) -> PyResult {
    let this = of(t, v)?;
    if let Some(s) = key.downcast::<PySlice>() {
        let at = slice::adjusted_to(t, s, || this.len.get())?;
        this.open(t)?;
        let out: Vec<u8> = this.with(|data| at.positions().filter_map(|i| data.get(i).copied()).collect());
        return Ok(bytes::from_slice(&out));
    }
    let i = place(t, this, key)?;
    Ok(Value::from(i32::from(this.with(|data| data[i]))))
}

fn set_item(t: &Thread, v: &Value, key: &Value, value: Option<&Value>) -> PyResult<()> {
    let this = of(t, v)?;
    this.writable(t)?;
    if let Some(s) = key.downcast::<PySlice>() {
        let Some(value) = value else {
            return Err(t.type_error("mmap object doesn't support slice deletion"));
        };
        let data = buffer::bytes_of(t, value)?;
        let at = slice::adjusted_to(t, s, || this.len.get())?;
        this.open(t)?;
        let places = at.positions();
        if places.len() != data.len() {
            return Err(t.index_error("mmap slice assignment is wrong size"));
        }
        this.with_mut(|to| {
            for (i, byte) in places.zip(&data) {
                if let Some(place) = to.get_mut(i) {
                    *place = *byte;
                }
            }
        });
        return Ok(());
    }
    let i = place(t, this, key)?;
    let Some(value) = value else { return Err(t.type_error("mmap doesn't support item deletion")) };
    if value.class().slots().index.is_none() {
        return Err(t.type_error("mmap item value must be an int"));
    }
    let n = size_arg(t, value)?;
    this.open(t)?;
    let Ok(byte) = u8::try_from(n) else {
        return Err(t.value_error("mmap item value must be in range(0, 256)"));
    };
    this.with_mut(|to| to.get_mut(i).map(|place| *place = byte));
    Ok(())
}

fn released(v: &Value) {
    if let Some(this) = v.downcast::<PyMmap>() {
        this.exports.set(this.exports.get().saturating_sub(1));
    }
}

fn get_buffer(t: &Thread, v: &Value, flags: i32) -> PyResult<Buffer> {
    let this = of(t, v)?;
    if flags & buffer::buffer_flag::WRITABLE != 0 && this.access == READ {
        return Err(t.error(Exc::BufferError, "Object is not writable."));
    }
    this.exports.set(this.exports.get() + 1);
    Ok(Buffer::bytes(
        v.clone(),
        this.data.get(),
        this.len.get(),
        this.access == READ,
        Release::Native(released),
    ))
}

fn mmap_repr(_: &Thread, v: &Value) -> PyResult {
    let name = v.class().tp_name();
    let Some(this) = v.downcast::<PyMmap>() else { return Ok(Value::from(name)) };
    let access = ACCESS.get(this.access as usize).copied().unwrap_or("unknown!");
    Ok(Value::from(if this.data.get().is_null() {
        format!("<{name} closed=True, access={access}>")
    } else {
        format!(
            "<{name} closed=False, access={access}, length={}, pos={}, offset={}>",
            this.len.get(),
            this.at.get(),
            this.offset
        )
    }))
}

fn closed(_: &Thread, v: &Value) -> PyResult {
    Ok(Value::bool(v.downcast::<PyMmap>().is_none_or(|m| m.data.get().is_null())))
}

static MMAP_SPEC: TypeSpec = TypeSpec {
    name: "mmap",
    module: "mmap",
    weak: true,
    flags: type_flag::BASE_TYPE,
    doc: "mmap(fileno, length[, flags[, prot[, access[, offset]]]])\n\nMaps length bytes from the file specified by the file descriptor fileno.",
    slots: Slots {
        new: Some(mmap_new),
        repr: Some(mmap_repr),
        len: Some(length),
        get_item: Some(get_item),
        set_item: Some(set_item),
        buffer: Some(get_buffer),
        locked_by_buffers: true,
        ..Slots::EMPTY
    },
    methods: &[
        Method::new("close(self, /)", close, ""),
        Method::new("find(self, view, start=None, end=None, /)", find, ""),
        Method::new("rfind(self, view, start=None, end=None, /)", rfind, ""),
        Method::new("flush(self, offset=0, size=-1, /)", flush, ""),
        Method::new("madvise(self, option, start=0, length=None, /)", madvise, ""),
        Method::new("move(self, dest, src, count, /)", move_, ""),
        Method::new("read(self, n=None, /)", read, ""),
        Method::new("read_byte(self, /)", read_byte, ""),
        Method::new("readline(self, /)", readline, ""),
        Method::new("resize(self, newsize, /)", resize, ""),
        Method::new("seek(self, pos, whence=0, /)", seek, ""),
        Method::new("seekable(self, /)", seekable, ""),
        Method::new("size(self, /)", size, ""),
        Method::new("tell(self, /)", tell, ""),
        Method::new("write(self, bytes, /)", write, ""),
        Method::new("write_byte(self, byte, /)", write_byte, ""),
        Method::new("__enter__(self, /)", enter, ""),
        Method::new("__exit__(self, exc_type, exc_value, traceback, /)", close, ""),
    ],
    getset: &[GetSet::get("closed", closed, "")],
    ..TypeSpec::of::<PyMmap>(&MMAP)
};

macro_rules! constants {
    ($($name:ident)*) => {
        &[$((stringify!($name), libc::$name as i64)),*]
    };
}

const CONSTANTS: &[(&str, i64)] = constants! {
    PROT_EXEC PROT_READ PROT_WRITE MAP_SHARED MAP_PRIVATE MAP_ANON MAP_ANONYMOUS MAP_DENYWRITE MAP_EXECUTABLE MAP_POPULATE
    MAP_STACK MAP_NORESERVE MADV_NORMAL MADV_RANDOM MADV_SEQUENTIAL MADV_WILLNEED MADV_DONTNEED MADV_REMOVE MADV_DONTFORK
    MADV_DOFORK MADV_HWPOISON MADV_MERGEABLE MADV_UNMERGEABLE MADV_HUGEPAGE MADV_NOHUGEPAGE MADV_DONTDUMP MADV_DODUMP
    MADV_FREE
};

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "mmap",
    doc: "",
    functions: &[],
    types: &[],
    init: Some(|_, module| {
        adder_vm::object::build::make_builtin(&MMAP_SPEC);
        module.add("mmap", MMAP.get().to_value());
        module.add("error", Exc::OSError.class().to_value());
        for (i, name) in ACCESS.iter().enumerate() {
            module.add(name, Value::from(i));
        }
        for &(name, n) in CONSTANTS {
            module.add(name, Value::from(n));
        }
        // SAFETY: asks for a number.
        let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
        module.add("PAGESIZE", Value::from(page));
        module.add("ALLOCATIONGRANULARITY", Value::from(page));
        Ok(())
    }),
};
