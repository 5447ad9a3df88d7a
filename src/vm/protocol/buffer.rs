//! The buffer protocol: direct access to the memory of an object.
//!
//! A [`Buffer`] keeps its exporter alive and the memory in place; dropping it tells the exporter. Memory may change
//! under it (Python code can write through other views), so slices of it are read and written, never assumed constant. `unsafe`
//! lives here: exporters promise that the described memory is valid while the buffer lives.

use crate::exc::Exc;
use crate::object::slot_wrappers::PySlotWrapper;
use crate::object::slots::GetBuffer;
use crate::object::value::Value;
use crate::protocol::{attr, call};
use crate::thread::{PyResult, Thread};
use crate::types::bytes::{Lock, PyByteArray, PyBytes};
use crate::types::memoryview::PyMemoryView;
use std::borrow::Cow;
use std::ops::Deref;

/// What a consumer asks for, with CPython's numbers (`inspect.BufferFlags`).
pub mod buffer_flag {
    pub const SIMPLE: i32 = 0;
    pub const WRITABLE: i32 = 1;
    pub const FORMAT: i32 = 4;
    pub const ND: i32 = 8;
    pub const STRIDES: i32 = 0x10 | ND;
    pub const C_CONTIGUOUS: i32 = 0x20 | STRIDES;
    pub const F_CONTIGUOUS: i32 = 0x40 | STRIDES;
    pub const ANY_CONTIGUOUS: i32 = 0x80 | STRIDES;
    pub const INDIRECT: i32 = 0x100 | STRIDES;
    pub const FULL_RO: i32 = INDIRECT | FORMAT;
    pub const FULL: i32 = INDIRECT | WRITABLE | FORMAT;
}

/// How an exporter learns that a buffer is given back.
pub enum Release {
    Nothing,
    /// Called with the exporter. Must not run Python code.
    Native(fn(&Value)),
    /// An instance of a class with `__buffer__`, and the buffer of the memory view that it returned, which is the exporter.
    Python(Value, Box<Buffer>),
}

/// Memory that an object lends.
pub struct Buffer {
    /// The exporter.
    pub obj: Option<Value>,
    /// The first item (not the lowest address when strides are negative).
    pub ptr: *mut u8,
    /// Bytes of all items.
    pub len: usize,
    pub readonly: bool,
    pub itemsize: usize,
    /// As in `struct`.
    pub format: Cow<'static, str>,
    /// One entry per dimension, as `strides` has.
    pub shape: Vec<usize>,
    pub strides: Vec<isize>,
    pub release: Release,
}

impl Buffer {
    /// A row of bytes.
    pub fn bytes(obj: Value, ptr: *mut u8, len: usize, readonly: bool, release: Release) -> Buffer {
        Buffer {
            obj: Some(obj),
            ptr,
            len,
            readonly,
            itemsize: 1,
            format: Cow::Borrowed("B"),
            shape: vec![len],
            strides: vec![1],
            release,
        }
    }

    /// What the buffer refers to: the exporter, whose `__release_buffer__` waits, and the memory view in between.
    pub fn references(&self) -> impl Iterator<Item = &Value> {
        let more = match &self.release {
            Release::Python(owner, inner) => [Some(owner), inner.obj.as_ref()],
            Release::Nothing | Release::Native(_) => [None, None],
        };
        self.obj.iter().chain(more.into_iter().flatten())
    }

    pub fn ndim(&self) -> usize {
        self.shape.len()
    }

    pub fn is_c_contiguous(&self) -> bool {
        is_c_contiguous(&self.shape, &self.strides, self.itemsize)
    }

    /// The memory of a C-contiguous buffer.
    pub fn as_slice(&self) -> &[u8] {
        debug_assert!(self.is_c_contiguous());
        if self.len == 0 {
            return &[];
        }
        // SAFETY: the exporter keeps `len` bytes at `ptr` valid while the buffer lives.
        unsafe { std::slice::from_raw_parts(self.ptr, self.len) }
    }

    /// The memory of a writable, C-contiguous buffer.
    #[allow(clippy::mut_from_ref)]
    pub fn as_mut_slice(&mut self) -> &mut [u8] {
        debug_assert!(!self.readonly && self.is_c_contiguous());
        if self.len == 0 {
            return &mut [];
        }
        // SAFETY: as in `as_slice`; the exporter allows writing.
        unsafe { std::slice::from_raw_parts_mut(self.ptr, self.len) }
    }

    /// The items in C order.
    pub fn to_vec(&self) -> Vec<u8> {
        if self.is_c_contiguous() {
            return self.as_slice().to_vec();
        }
        let mut out = Vec::with_capacity(self.len);
        // SAFETY: the exporter keeps all items that shape and strides describe valid.
        unsafe { gather(self.ptr, &self.shape, &self.strides, self.itemsize, &mut out) };
        out
    }
}

/// Appends the items of a strided array in C order.
///
/// # Safety
/// All items are valid memory.
pub unsafe fn gather(ptr: *const u8, shape: &[usize], strides: &[isize], itemsize: usize, out: &mut Vec<u8>) {
    match shape {
        // SAFETY: by the caller's contract.
        [] => out.extend_from_slice(unsafe { std::slice::from_raw_parts(ptr, itemsize) }),
        [n, rest @ ..] => {
            for i in 0..*n {
                // SAFETY: item `i` is inside.
                unsafe { gather(ptr.offset(i as isize * strides[0]), rest, &strides[1..], itemsize, out) };
            }
        }
    }
}

pub fn is_c_contiguous(shape: &[usize], strides: &[isize], itemsize: usize) -> bool {
    if shape.contains(&0) {
        return true;
    }
    let mut want = itemsize as isize;
    for (n, stride) in shape.iter().zip(strides).rev() {
        if *n > 1 && *stride != want {
            return false;
        }
        want = want.wrapping_mul(*n as isize);
    }
    true
}

pub fn is_f_contiguous(shape: &[usize], strides: &[isize], itemsize: usize) -> bool {
    if shape.contains(&0) {
        return true;
    }
    let mut want = itemsize as isize;
    for (n, stride) in shape.iter().zip(strides) {
        if *n > 1 && *stride != want {
            return false;
        }
        want = want.wrapping_mul(*n as isize);
    }
    true
}

impl Drop for Buffer {
    fn drop(&mut self) {
        let Some(obj) = self.obj.take() else { return };
        match std::mem::replace(&mut self.release, Release::Nothing) {
            Release::Nothing => {}
            Release::Native(release) => release(&obj),
            Release::Python(owner, inner) => {
                drop(inner);
                release_python(&obj, &owner);
            }
        }
    }
}

/// Gives a memory view back to the instance whose `__buffer__` made it.
fn release_python(view: &Value, owner: &Value) {
    let Some(t) = Thread::try_current() else { return };
    let pending = t.take_pending();
    // A view on the instance's own memory must not outlive this call, however many references are kept.
    let own = view.downcast::<PyMemoryView>().filter(|v| v.is_of(owner));
    let name = crate::types::str::intern("__release_buffer__");
    let result = match owner.class().lookup(&name) {
        // Builtin types get their own memory back by the view's end, and do not care for other memory.
        Some(release) if !release.is_a::<PySlotWrapper>() => {
            let _restricted = own.map(PyMemoryView::restrict);
            call::call_special(t, &release, owner, std::slice::from_ref(view)).map(drop)
        }
        Some(_) | None => Ok(()),
    };
    if let Err(raised) = result {
        let exception = t.take(raised);
        crate::report::unraisable(t, exception, None, owner);
    }
    if let Some(view) = own {
        view.release_quietly();
    }
    if let Some(pending) = pending {
        let _ = t.raise_again(pending);
    }
}

/// Whether the value's type has buffers at all.
pub fn has_buffer(v: &Value) -> bool {
    v.class().slots().buffer.is_some()
}

/// Asks for the value's buffer.
pub fn get(t: &Thread, v: &Value, flags: i32) -> PyResult<Buffer> {
    match v.class().slots().buffer {
        Some(get) => get(t, v, flags),
        None => Err(not_bytes_like(t, v)),
    }
}

#[cold]
fn not_bytes_like(t: &Thread, v: &Value) -> crate::thread::Raised {
    t.type_error(format_args!("a bytes-like object is required, not '{}'", v.class().tp_name()))
}

/// A writable row of bytes.
pub fn writable(t: &Thread, v: &Value) -> PyResult<Buffer> {
    if !has_buffer(v) {
        return Err(
            t.type_error(format_args!("read-write bytes-like object expected, not {}", v.class().tp_name()))
        );
    }
    let buffer = get(t, v, buffer_flag::WRITABLE);
    let Some(buffer) = t.catch(buffer, Exc::BufferError)? else {
        return Err(
            t.type_error(format_args!("read-write bytes-like object expected, not {}", v.class().tp_name()))
        );
    };
    if buffer.readonly {
        return Err(
            t.type_error(format_args!("read-write bytes-like object expected, not {}", v.class().tp_name()))
        );
    }
    contiguous(t, buffer)
}

fn contiguous(t: &Thread, buffer: Buffer) -> PyResult<Buffer> {
    if buffer.is_c_contiguous() {
        return Ok(buffer);
    }
    Err(t.error(Exc::BufferError, "memoryview: underlying buffer is not C-contiguous"))
}

/// The bytes of a bytes-like object, held in place.
pub enum BytesLike<'a> {
    Bytes(&'a [u8]),
    Array(Lock<'a>),
    Other(Buffer),
}

impl Deref for BytesLike<'_> {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        match self {
            BytesLike::Bytes(b) => b,
            BytesLike::Array(lock) => lock,
            BytesLike::Other(buffer) => buffer.as_slice(),
        }
    }
}

/// The bytes of any object with a contiguous buffer; `TypeError` for others.
#[inline]
pub fn bytes_like<'a>(t: &Thread, v: &'a Value) -> PyResult<BytesLike<'a>> {
    if let Some(b) = v.downcast::<PyBytes>() {
        return Ok(BytesLike::Bytes(b.as_slice()));
    }
    if let Some(b) = v.downcast_exact::<PyByteArray>() {
        return Ok(BytesLike::Array(b.lock()));
    }
    Ok(BytesLike::Other(contiguous(t, get(t, v, buffer_flag::SIMPLE)?)?))
}

/// A copy of the bytes of any object with a buffer, in C order.
pub fn bytes_of(t: &Thread, v: &Value) -> PyResult<Vec<u8>> {
    if let Some(b) = v.downcast::<PyBytes>() {
        return Ok(b.as_slice().to_vec());
    }
    Ok(get(t, v, buffer_flag::FULL_RO)?.to_vec())
}

/// As [`bytes_like`], nothing for objects without buffers.
pub fn try_bytes_like<'a>(t: &Thread, v: &'a Value) -> PyResult<Option<BytesLike<'a>>> {
    if has_buffer(v) { bytes_like(t, v).map(Some) } else { Ok(None) }
}

/// The slot of classes that define `__buffer__`.
pub fn python_buffer(t: &Thread, v: &Value, flags: i32) -> PyResult<Buffer> {
    let Some(method) = attr::special(t, v, "__buffer__")? else { return Err(not_bytes_like(t, v)) };
    let view = call::call(t, &method, &[Value::from(flags)])?;
    let Some(inner) = view.downcast::<PyMemoryView>() else {
        return Err(t.type_error("__buffer__ returned non-memoryview object"));
    };
    let mut buffer = inner.buffer(t, flags)?;
    let fields = Buffer {
        obj: Some(view.clone()),
        ptr: buffer.ptr,
        len: buffer.len,
        readonly: buffer.readonly,
        itemsize: buffer.itemsize,
        format: std::mem::take(&mut buffer.format),
        shape: std::mem::take(&mut buffer.shape),
        strides: std::mem::take(&mut buffer.strides),
        release: Release::Python(v.clone(), Box::new(buffer)),
    };
    Ok(fields)
}

/// `__release_buffer__(view)` of builtin types.
pub fn call_release(t: &Thread, v: &Value, view: &Value) -> PyResult {
    let Some(view) = view.downcast::<PyMemoryView>() else {
        return Err(t.type_error("expected a memoryview object"));
    };
    if view.is_released() {
        return Err(t.value_error("memoryview's buffer has already been released"));
    }
    if !view.is_of(v) {
        return Err(t.value_error("memoryview's buffer is not this object"));
    }
    view.release_quietly();
    Ok(Value::none())
}

/// `__buffer__(flags)` of builtin types: a memory view of what their slot gives.
pub fn call_buffer(t: &Thread, v: &Value, flags: &Value, slot: GetBuffer) -> PyResult {
    let n = crate::protocol::number::to_isize(t, flags, Exc::OverflowError)?;
    let Ok(flags) = i32::try_from(n) else {
        return Err(t.overflow_error("Python int too large to convert to C int"));
    };
    crate::types::memoryview::with_flags(t, slot(t, v, flags)?, flags)
}
