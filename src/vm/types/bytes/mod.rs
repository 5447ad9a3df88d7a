//! `bytes` and `bytearray`: one set of algorithms over plain slices, two containers.
//!
//! A `bytes` never changes. A `bytearray` may not change its size while it is exported: everything here that looks at its
//! memory across calls holds a [`Lock`], which counts as an export. `unsafe` lives here.

mod array;
mod find;
pub mod iter;
pub mod layout;
mod new;
pub mod slots;
pub mod view;

pub use iter::{BYTEARRAY_ITER_SPEC, BYTES_ITER_SPEC};
pub use slots::{BYTEARRAY_SPEC, BYTES_SPEC};

use crate::object::class::{PyType, TypeCell};
use crate::object::payload::{Payload, blank_header, immortalize};
use crate::object::value::Value;
use crate::text::hash::hash_bytes;
use crate::thread::{PyResult, Thread};
use adder_abi::object::{Header, Layout};
use adder_abi::word::Word;
use std::cell::Cell;
use std::mem::ManuallyDrop;

/// A `bytes` object; its bytes follow.
#[repr(C)]
pub struct PyBytes {
    pub head: Header,
    hash: Cell<i64>,
    len: usize,
    data: [u64; 0],
}

const _: () = {
    assert!(std::mem::offset_of!(PyBytes, len) == adder_abi::layout::BYTES_LEN);
    assert!(std::mem::offset_of!(PyBytes, data) == adder_abi::layout::BYTES_ITEMS);
};

pub static BYTES: TypeCell = TypeCell::new();

// SAFETY: a bytes object owns no references.
unsafe impl Payload for PyBytes {
    const LAYOUT: Layout = Layout::Bytes;

    fn cell() -> &'static TypeCell {
        &BYTES
    }
}

struct Shared([Cell<Word>; 257]);

// SAFETY: used only by the holder of the global lock.
unsafe impl Sync for Shared {}

/// The one-byte objects, and the empty one as the last.
static SHARED: Shared = Shared([const { Cell::new(Word::NULL) }; 257]);

impl PyBytes {
    /// A `bytes` with this content.
    pub fn from_slice(bytes: &[u8]) -> Value {
        let index = match bytes {
            [] => 256,
            [b] => usize::from(*b),
            _ => return PyBytes::new_in(BYTES.get(), bytes),
        };
        let word = SHARED.0[index].get();
        if word.is_null() {
            let value = PyBytes::new_in(BYTES.get(), bytes);
            immortalize(&value);
            SHARED.0[index].set(value.word());
            return value;
        }
        // SAFETY: shared objects are immortal.
        unsafe { Value::from_owned(word) }
    }

    /// A new object of `class`, which is `bytes` or a subclass.
    pub fn new_in(class: &PyType, bytes: &[u8]) -> Value {
        PyBytes::new_with(class, bytes.len(), |to| to.copy_from_slice(bytes))
    }

    /// A new object of `class` with `len` bytes that `fill` writes over zeroes; `fill` must not run Python code.
    pub fn new_with(class: &PyType, len: usize, fill: impl FnOnce(&mut [u8])) -> Value {
        // SAFETY: the fields and all bytes are written before the object is seen by anybody.
        unsafe {
            let value = class.instantiate_raw(size_of::<PyBytes>() + len + 1);
            let b = value.word().0 as *mut PyBytes;
            (&raw mut (*b).hash).write(Cell::new(-1));
            (&raw mut (*b).len).write(len);
            let data = b.cast::<u8>().add(size_of::<PyBytes>());
            // One zero byte follows, as C code and memory views of text expect.
            data.write_bytes(0, len + 1);
            fill(std::slice::from_raw_parts_mut(data, len));
            value
        }
    }

    /// A `bytes` of `len` bytes that `fill` writes over zeroes; it must not run Python code.
    pub fn filled(len: usize, fill: impl FnOnce(&mut [u8])) -> Value {
        if len > 1 {
            return PyBytes::new_with(BYTES.get(), len, fill);
        }
        // The smallest are shared.
        let mut bytes = [0];
        fill(&mut bytes[..len]);
        PyBytes::from_slice(&bytes[..len])
    }

    #[inline(always)]
    pub fn as_slice(&self) -> &[u8] {
        // SAFETY: `len` bytes lie behind the struct.
        unsafe { std::slice::from_raw_parts((&raw const self.data).cast(), self.len) }
    }

    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn hash_value(&self) -> i64 {
        if self.hash.get() == -1 {
            self.hash.set(hash_bytes(self.as_slice()));
        }
        self.hash.get()
    }

    pub fn to_value(&self) -> Value {
        // SAFETY: a live object.
        unsafe { Value::from_borrowed(Word(self as *const PyBytes as u64)) }
    }
}

/// A `bytearray`. Its memory is a `Vec<u8>` in parts, so that compiled code finds it; what is deleted from the front leaves a gap there.
#[repr(C)]
pub struct PyByteArray {
    pub head: Header,
    items: Cell<*mut u8>,
    len: Cell<usize>,
    capacity: Cell<usize>,
    /// Buffers and locks on the memory: while there are any, the size may not change.
    pub(crate) exports: Cell<usize>,
    /// How many bytes of the memory lie before the content.
    gap: Cell<usize>,
}

const _: () = {
    assert!(std::mem::offset_of!(PyByteArray, items) == adder_abi::layout::BYTEARRAY_ITEMS);
    assert!(std::mem::offset_of!(PyByteArray, len) == adder_abi::layout::BYTEARRAY_LEN);
};

impl Drop for PyByteArray {
    fn drop(&mut self) {
        self.len.set(0);
        drop(self.take());
    }
}

pub static BYTEARRAY: TypeCell = TypeCell::new();

// SAFETY: a bytearray owns no references.
unsafe impl Payload for PyByteArray {
    const LAYOUT: Layout = Layout::ByteArray;

    fn cell() -> &'static TypeCell {
        &BYTEARRAY
    }
}

impl PyByteArray {
    pub fn from_vec(bytes: Vec<u8>) -> Value {
        PyByteArray::new_in(BYTEARRAY.get(), bytes)
    }

    pub fn new_in(class: &PyType, bytes: Vec<u8>) -> Value {
        let mut bytes = ManuallyDrop::new(bytes);
        class.instantiate_with(|| PyByteArray {
            head: blank_header(),
            items: Cell::new(bytes.as_mut_ptr()),
            len: Cell::new(bytes.len()),
            capacity: Cell::new(bytes.capacity()),
            exports: Cell::new(0),
            gap: Cell::new(0),
        })
    }

    /// Takes the memory and leaves none.
    fn take(&self) -> Vec<u8> {
        let (len, capacity, gap) = (self.len.replace(0), self.capacity.replace(0), self.gap.replace(0));
        let items = self.items.replace(std::ptr::NonNull::dangling().as_ptr());
        // SAFETY: these are the parts of a vector, which the object owned until now, but that its content begins behind the gap.
        unsafe {
            let start = items.sub(gap);
            if gap != 0 {
                start.copy_from(items, len);
            }
            Vec::from_raw_parts(start, len, capacity)
        }
    }

    fn put(&self, bytes: Vec<u8>) {
        let mut bytes = ManuallyDrop::new(bytes);
        self.items.set(bytes.as_mut_ptr());
        self.len.set(bytes.len());
        self.capacity.set(bytes.capacity());
    }

    /// The content, while nothing changes it.
    unsafe fn bytes(&self) -> &[u8] {
        // SAFETY: so many bytes lie there; that they stay is the caller's contract.
        unsafe { std::slice::from_raw_parts(self.items.get(), self.len.get()) }
    }

    pub fn len(&self) -> usize {
        self.len.get()
    }

    pub fn capacity(&self) -> usize {
        self.capacity.get()
    }

    /// Holds the memory in place while Python code may run.
    pub fn lock(&self) -> Lock<'_> {
        self.exports.set(self.exports.get() + 1);
        Lock { array: self }
    }

    pub fn to_vec(&self) -> Vec<u8> {
        // SAFETY: nothing is changed meanwhile.
        unsafe { self.bytes() }.to_vec()
    }

    pub fn get(&self, i: usize) -> Option<u8> {
        // SAFETY: nothing is changed meanwhile.
        unsafe { self.bytes() }.get(i).copied()
    }

    /// Changes bytes but not the size. `f` must not run Python code.
    pub fn with_mut<R>(&self, f: impl FnOnce(&mut [u8]) -> R) -> R {
        // SAFETY: so many bytes lie there, and `f` cannot come back here.
        f(unsafe { std::slice::from_raw_parts_mut(self.items.get(), self.len.get()) })
    }

    fn check_resizable(&self, t: &Thread) -> PyResult<()> {
        if self.exports.get() == 0 {
            return Ok(());
        }
        Err(t.error(crate::exc::Exc::BufferError, "Existing exports of data: object cannot be re-sized"))
    }

    /// Deletes the first `n` bytes, of which there are so many, without moving the others.
    pub fn delete_front(&self, t: &Thread, n: usize) -> PyResult<()> {
        self.check_resizable(t)?;
        let len = self.len.get() - n;
        let gap = if len == 0 { 0 } else { self.gap.get() + n };
        // SAFETY: the memory begins a gap before the content, which has `n` bytes at least.
        self.items.set(unsafe { self.items.get().sub(self.gap.get()).add(gap) });
        self.gap.set(gap);
        self.len.set(len);
        Ok(())
    }

    /// Appends bytes, behind a gap too: the others are moved to close it only as often as there are bytes in it.
    pub fn append(&self, t: &Thread, more: &[u8]) -> PyResult<()> {
        let (len, gap) = (self.len.get(), self.gap.get());
        if gap == 0 || gap > len {
            return self.resize(t, |data| data.extend_from_slice(more));
        }
        self.check_resizable(t)?;
        if gap + len + more.len() <= self.capacity.get() {
            // SAFETY: there is room behind the content; what is appended is not the array's own, which would be exported.
            unsafe { self.items.get().add(len).copy_from_nonoverlapping(more.as_ptr(), more.len()) };
            self.len.set(len + more.len());
            return Ok(());
        }
        let wanted = len + more.len();
        let mut bytes = Vec::with_capacity(wanted + wanted / 2);
        // SAFETY: nothing is changed meanwhile.
        bytes.extend_from_slice(unsafe { self.bytes() });
        bytes.extend_from_slice(more);
        self.len.set(0);
        drop(self.take());
        self.put(bytes);
        Ok(())
    }

    /// Changes bytes and size, if nothing is exported. `f` must not run Python code.
    pub fn resize<R>(&self, t: &Thread, f: impl FnOnce(&mut Vec<u8>) -> R) -> PyResult<R> {
        self.check_resizable(t)?;
        let mut bytes = self.take();
        let result = f(&mut bytes);
        self.put(bytes);
        Ok(result)
    }

    pub(crate) fn data_ptr(&self) -> *mut u8 {
        self.items.get()
    }
}

/// Keeps a bytearray from changing its size.
pub struct Lock<'a> {
    array: &'a PyByteArray,
}

impl std::ops::Deref for Lock<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        // SAFETY: the memory stays where it is while the lock counts as an export.
        unsafe { self.array.bytes() }
    }
}

impl Drop for Lock<'_> {
    fn drop(&mut self) {
        self.array.exports.set(self.array.exports.get() - 1);
    }
}

/// A `bytes` with this content.
pub fn from_slice(bytes: &[u8]) -> Value {
    PyBytes::from_slice(bytes)
}

impl Value {
    /// A `bytes` with this content.
    pub fn from_bytes(bytes: &[u8]) -> Value {
        PyBytes::from_slice(bytes)
    }
}
