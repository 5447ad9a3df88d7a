//! `memoryview`: a window on another object's buffer, with shape, strides and an item format.
//!
//! The buffer belongs to a hidden object that all views derived from one another share; it is given back when the last of them
//! is released. A view's geometry never changes. `unsafe` lives here: items are read and written through pointers that the
//! buffer keeps valid.

pub mod items;
mod methods;

use crate::exc::Exc;
use crate::object::class::{TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::Slots;
use crate::object::value::{Field, Value};
use crate::protocol::buffer::{self, Buffer, Release, buffer_flag, is_c_contiguous, is_f_contiguous};
use crate::thread::{PyResult, Thread};
use adder_abi::object::{Header, Layout, flag};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};

/// Owns a buffer for the views on it.
#[repr(C)]
pub struct PyManagedBuffer {
    pub head: Header,
    buffer: RefCell<Option<Buffer>>,
}

pub static MANAGED_BUFFER: TypeCell = TypeCell::new();

// SAFETY: the buffer reports its references.
unsafe impl Payload for PyManagedBuffer {
    fn cell() -> &'static TypeCell {
        &MANAGED_BUFFER
    }

    fn trace(&self, visit: &mut Visitor) {
        if let Ok(buffer) = self.buffer.try_borrow() {
            for reference in buffer.iter().flat_map(Buffer::references) {
                visit(reference.word());
            }
        }
    }

    fn clear(&self) {
        let buffer = self.buffer.try_borrow_mut().ok().and_then(|mut b| b.take());
        drop(buffer);
    }
}

/// Gives the buffer back before the object's memory: that may call `__release_buffer__`, which compiled code must not run at any place.
fn finalize(_t: &Thread, this: &Value) {
    let (Some(managed), Some(header)) = (this.downcast::<PyManagedBuffer>(), this.header()) else { return };
    if header.refcount.get() == 1 {
        managed.clear();
    } else {
        // It is part of a cycle that ends: views have it, and may yet be brought back to life.
        header.flags.set(header.flags.get() & !flag::FINALIZED);
    }
}

/// Whether the object owns a buffer that goes back without running Python code.
pub fn ends_quietly(header: &Header) -> bool {
    // SAFETY: a live object's shape is; the type says what the object begins with.
    unsafe {
        PyManagedBuffer::matches(&*header.shape.get())
            && (*(&raw const *header).cast::<PyManagedBuffer>()).buffer.try_borrow().is_ok_and(|buffer| {
                !buffer.as_ref().is_some_and(|b| matches!(b.release, Release::Python(..)))
            })
    }
}

pub static MANAGED_BUFFER_SPEC: TypeSpec = TypeSpec {
    name: "managedbuffer",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { finalize: Some(finalize), ..Slots::EMPTY },
    ..TypeSpec::of::<PyManagedBuffer>(&MANAGED_BUFFER)
};

/// Where the items are and what they are.
#[derive(Clone)]
pub struct Geometry {
    pub ptr: *mut u8,
    pub readonly: bool,
    pub itemsize: usize,
    pub format: Cow<'static, str>,
    pub shape: Vec<usize>,
    pub strides: Vec<isize>,
}

impl Geometry {
    /// The number of items.
    pub fn count(&self) -> usize {
        self.shape.iter().product()
    }

    /// Bytes of all items.
    pub fn nbytes(&self) -> usize {
        self.count() * self.itemsize
    }

    pub fn c_contiguous(&self) -> bool {
        is_c_contiguous(&self.shape, &self.strides, self.itemsize)
    }

    pub fn f_contiguous(&self) -> bool {
        is_f_contiguous(&self.shape, &self.strides, self.itemsize)
    }
}

#[repr(C)]
pub struct PyMemoryView {
    pub head: Header,
    /// The managed buffer; empty once released.
    base: Field,
    /// Buffers taken from this view.
    exports: Cell<usize>,
    /// No views of this one can be had now.
    restricted: Cell<bool>,
    hash: Cell<i64>,
    pub(crate) geo: Geometry,
}

pub static MEMORYVIEW: TypeCell = TypeCell::new();

// SAFETY: the managed buffer is the one reference.
unsafe impl Payload for PyMemoryView {
    const LAYOUT: Layout = Layout::MemoryView;

    fn cell() -> &'static TypeCell {
        &MEMORYVIEW
    }

    fn trace(&self, visit: &mut Visitor) {
        if self.base.is_set() {
            visit(self.base.word());
        }
    }

    fn clear(&self) {
        if self.exports.get() == 0 {
            self.base.set(None);
        }
    }
}

/// A memory view that owns `buffer`.
pub fn from_buffer(buffer: Buffer) -> Value {
    let geo = Geometry {
        ptr: buffer.ptr,
        readonly: buffer.readonly,
        itemsize: buffer.itemsize,
        format: buffer.format.clone(),
        shape: buffer.shape.clone(),
        strides: buffer.strides.clone(),
    };
    let base = PyManagedBuffer::class()
        .instantiate(PyManagedBuffer { head: blank_header(), buffer: RefCell::new(Some(buffer)) });
    view(base, geo)
}

fn view(base: Value, geo: Geometry) -> Value {
    PyMemoryView::class().instantiate(PyMemoryView {
        head: blank_header(),
        base: Field::new(Some(base)),
        exports: Cell::new(0),
        restricted: Cell::new(false),
        hash: Cell::new(-1),
        geo,
    })
}

/// `memoryview(v)`.
pub fn new(t: &Thread, v: &Value) -> PyResult {
    if let Some(other) = v.downcast::<PyMemoryView>() {
        return other.derived(t, other.geo.clone());
    }
    if !buffer::has_buffer(v) {
        return Err(t.type_error(format_args!(
            "memoryview: a bytes-like object is required, not '{}'",
            v.class().tp_name()
        )));
    }
    Ok(from_buffer(buffer::get(t, v, buffer_flag::FULL_RO)?))
}

/// As [`new`], for the `__buffer__` method of builtin types: a view of what was asked for.
pub fn with_flags(t: &Thread, buffer: Buffer, flags: i32) -> PyResult {
    if flags & buffer_flag::WRITABLE != 0 && buffer.readonly {
        return Err(t.error(Exc::BufferError, "Object is not writable."));
    }
    Ok(from_buffer(buffer))
}

/// Keeps a view from being released.
pub struct Held<'a>(&'a PyMemoryView);

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.0.exports.set(self.0.exports.get() - 1);
    }
}

/// Keeps new views from being made of one.
pub struct Restricted<'a>(&'a PyMemoryView);

impl Drop for Restricted<'_> {
    fn drop(&mut self) {
        self.0.restricted.set(false);
    }
}

impl PyMemoryView {
    /// No views can be made of this one until the result is dropped.
    pub fn restrict(&self) -> Restricted<'_> {
        self.restricted.set(true);
        Restricted(self)
    }

    fn check_restriction(&self, t: &Thread) -> PyResult<()> {
        if self.restricted.get() {
            return Err(t.value_error("cannot create new view on restricted memoryview"));
        }
        Ok(())
    }

    /// Whether the memory is that of `owner` itself.
    pub fn is_of(&self, owner: &Value) -> bool {
        self.base.get().is_some_and(|base| {
            base.downcast::<PyManagedBuffer>()
                .and_then(|base| {
                    base.buffer.try_borrow().ok()?.as_ref()?.obj.as_ref().map(|obj| obj.is(owner))
                })
                .unwrap_or(false)
        })
    }

    /// Counts as an export until dropped.
    fn hold(&self) -> Held<'_> {
        self.exports.set(self.exports.get() + 1);
        Held(self)
    }

    pub fn is_released(&self) -> bool {
        !self.base.is_set()
    }

    fn check(&self, t: &Thread) -> PyResult<()> {
        if self.is_released() {
            return Err(t.value_error("operation forbidden on released memoryview object"));
        }
        Ok(())
    }

    /// Another view on the same buffer.
    fn derived(&self, t: &Thread, geo: Geometry) -> PyResult {
        self.check(t)?;
        self.check_restriction(t)?;
        match self.base.get() {
            Some(base) => Ok(view(base, geo)),
            None => Err(t.value_error("operation forbidden on released memoryview object")),
        }
    }

    fn release(&self, t: &Thread) -> PyResult<()> {
        let n = self.exports.get();
        if n != 0 && !self.is_released() {
            let s = if n == 1 { "" } else { "s" };
            return Err(t.error(Exc::BufferError, format_args!("memoryview has {n} exported buffer{s}")));
        }
        self.base.set(None);
        Ok(())
    }

    /// Releases the view unless something is exported.
    pub(crate) fn release_quietly(&self) {
        if self.exports.get() == 0 {
            self.base.set(None);
        }
    }

    fn value(&self) -> Value {
        // SAFETY: a live object.
        unsafe { Value::from_borrowed(adder_abi::word::Word(self as *const PyMemoryView as u64)) }
    }

    /// The view's own buffer.
    pub(crate) fn buffer(&self, t: &Thread, flags: i32) -> PyResult<Buffer> {
        self.check(t)?;
        self.check_restriction(t)?;
        let geo = &self.geo;
        let error = |m: &str| Err(t.error(Exc::BufferError, format_args!("memoryview: {m}")));
        if flags & buffer_flag::WRITABLE != 0 && geo.readonly {
            return error("underlying buffer is not writable");
        }
        let want = |bits: i32| flags & bits == bits;
        if want(buffer_flag::C_CONTIGUOUS) && !geo.c_contiguous() {
            return error("underlying buffer is not C-contiguous");
        }
        if want(buffer_flag::F_CONTIGUOUS) && !geo.f_contiguous() {
            return error("underlying buffer is not Fortran contiguous");
        }
        if want(buffer_flag::ANY_CONTIGUOUS) && !geo.c_contiguous() && !geo.f_contiguous() {
            return error("underlying buffer is not contiguous");
        }
        if !want(buffer_flag::STRIDES) && !geo.c_contiguous() {
            return error("underlying buffer is not C-contiguous");
        }
        let geo = if want(buffer_flag::ND) || geo.shape.len() <= 1 {
            geo.clone()
        } else {
            let n = geo.nbytes();
            Geometry {
                shape: vec![n],
                strides: vec![1],
                itemsize: 1,
                format: Cow::Borrowed("B"),
                ..geo.clone()
            }
        };
        self.exports.set(self.exports.get() + 1);
        let len = geo.nbytes();
        Ok(Buffer {
            obj: Some(self.value()),
            ptr: geo.ptr,
            len,
            readonly: geo.readonly,
            itemsize: geo.itemsize,
            format: geo.format,
            shape: geo.shape,
            strides: geo.strides,
            release: Release::Native(|v| {
                if let Some(view) = v.downcast::<PyMemoryView>() {
                    view.exports.set(view.exports.get() - 1);
                }
            }),
        })
    }

    /// The items' bytes in C order.
    pub(crate) fn to_vec(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.geo.nbytes());
        if self.geo.c_contiguous() {
            if !self.is_released() && self.geo.nbytes() != 0 {
                // SAFETY: the buffer keeps the memory valid.
                out.extend_from_slice(unsafe { std::slice::from_raw_parts(self.geo.ptr, self.geo.nbytes()) });
            }
        } else if !self.is_released() {
            // SAFETY: as above.
            unsafe {
                buffer::gather(self.geo.ptr, &self.geo.shape, &self.geo.strides, self.geo.itemsize, &mut out)
            };
        }
        out
    }
}

fn get_buffer(t: &Thread, v: &Value, flags: i32) -> PyResult<Buffer> {
    match v.downcast::<PyMemoryView>() {
        Some(view) => view.buffer(t, flags),
        None => Err(t.type_error("a memoryview is required")),
    }
}

pub use methods::{MEMORY_ITER_SPEC, MEMORYVIEW_SPEC};
