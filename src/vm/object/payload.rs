//! How a Rust struct becomes the body of Python objects, and how objects are made.
//!
//! A payload struct is `#[repr(C)]` and begins with [`Header`]. Its `Drop` releases what it owns. `unsafe` lives here.

use super::class::{PyType, TypeCell};
use super::value::Value;
use crate::memory::heap::{Heap, Space, heap};
use adder_abi::object::{Header, IMMORTAL_COUNT, Layout, Shape, flag, shape_flag};
use adder_abi::word::Word;
use std::cell::Cell;

/// What the collector calls with each reference an object owns.
pub type Visitor<'a> = dyn FnMut(Word) + 'a;

/// A struct that objects of a builtin type (and of its subclasses) begin with.
///
/// # Safety
/// The struct is `#[repr(C)]` and begins with a [`Header`]; `trace` reports exactly the references that the struct owns;
/// `cell` names the type whose spec was made of this struct.
pub unsafe trait Payload: Sized + 'static {
    /// [`Layout::Other`] but for the types compiled code knows.
    const LAYOUT: Layout = Layout::Other;

    /// The builtin type.
    fn cell() -> &'static TypeCell;

    #[inline(always)]
    fn class() -> &'static PyType {
        Self::cell().get()
    }

    /// Whether objects of this shape begin with the struct.
    #[inline(always)]
    fn matches(shape: &Shape) -> bool {
        if Self::LAYOUT as u8 != Layout::Other as u8 {
            shape.layout as u8 == Self::LAYOUT as u8
        } else {
            // SAFETY: a shape's type is a live type.
            unsafe { (*shape.type_.cast::<PyType>()).has_solid_base(Self::cell()) }
        }
    }

    /// Reports every reference the struct owns. Leaves keep the default.
    fn trace(&self, _visit: &mut Visitor) {}

    /// Drops references that can be part of a cycle; the object stays usable.
    fn clear(&self) {}

    /// Releases what the struct owns.
    ///
    /// # Safety
    /// `this` is alive and is not used afterwards.
    unsafe fn drop_payload(this: *mut Self) {
        // SAFETY: by the caller's contract.
        unsafe { std::ptr::drop_in_place(this) }
    }
}

/// A header to fill a payload's first field with; [`PyType::instantiate`] completes it.
pub const fn blank_header() -> Header {
    Header { refcount: Cell::new(1), flags: Cell::new(0), shape: Cell::new(std::ptr::null()) }
}

/// `attr_offset` of types with objects of varying size: the attribute area is at the very end of the object's memory.
pub const ATTRS_AT_END: u16 = u16::MAX;

/// Zeroes the bytes from `from` to `size`, which are multiples of 8. Areas are a few words: calling `memset` would cost more.
///
/// # Safety
/// `object` is memory of at least `size` bytes.
#[inline(always)]
unsafe fn zero(object: *mut Header, from: usize, size: usize) {
    // SAFETY: by the caller's contract.
    unsafe {
        if size - from > 128 {
            object.cast::<u8>().add(from).write_bytes(0, size - from);
            return;
        }
        let mut at = from;
        while at < size {
            object.cast::<u8>().add(at).cast::<u64>().write_volatile(0);
            at += 8;
        }
    }
}

impl PyType {
    #[inline(always)]
    fn prepare(&self, object: *mut Header, size: usize, from: usize) {
        let shape = self.root_shape();
        // SAFETY: `object` is fresh memory of at least `size` bytes.
        unsafe {
            if from < size {
                zero(object, from, size);
            }
            (*object).refcount.set(1);
            (*object).flags.set(if Heap::is_large(size) { flag::LARGE } else { 0 });
            (*object).shape.set(shape);
            if (*shape).flags & shape_flag::HEAP_TYPE != 0 {
                super::value::incref(Word(self as *const PyType as u64));
            }
        }
    }

    #[inline(always)]
    fn space(&self) -> Space {
        // SAFETY: a type's root shape is alive.
        if unsafe { (*self.root_shape()).flags } & shape_flag::TRAVERSE != 0 {
            Space::Container
        } else {
            Space::Leaf
        }
    }

    /// A new object of this type, which begins with `payload`. The type must have `T` as its solid base.
    #[inline(always)]
    pub fn instantiate<T: Payload>(&self, payload: T) -> Value {
        self.instantiate_with(|| payload)
    }

    /// The same for a payload that is put together in its place: one that exists before the memory does waits on the stack, and is copied
    /// from there by wider loads than the stores were, which have to wait for these. `make` makes no objects.
    #[inline(always)]
    pub fn instantiate_with<T: Payload>(&self, make: impl FnOnce() -> T) -> Value {
        const { assert!(std::mem::align_of::<T>() <= 16, "the heap aligns objects to 16 bytes") };
        // SAFETY: a type's root shape is alive.
        debug_assert!(T::matches(unsafe { &*self.root_shape() }), "{} is not a T", self.name_str());
        let size = self.instance_size();
        let object = heap().alloc(size, self.space());
        // SAFETY: fresh memory of `size` bytes, at least those of `T`.
        unsafe {
            object.cast::<T>().write(make());
            self.prepare(object, size, size_of::<T>());
            Value::from_owned(Word(object as u64))
        }
    }

    /// A new object of `body` bytes beginning with the header, the rest zeroed, and this type's `__slots__` and attribute area behind. The
    /// type's objects are of varying size.
    ///
    /// # Safety
    /// All zeroes is a valid state of the type's payload, or the caller makes it valid before anybody sees it.
    #[inline(always)]
    pub unsafe fn instantiate_zeroed(&self, body: usize) -> Value {
        let size = (body.next_multiple_of(16) + self.tail_size()).next_multiple_of(16);
        let object = heap().alloc(size, self.space());
        self.prepare(object, size, size_of::<Header>());
        // SAFETY: `prepare` made it an object.
        unsafe { Value::from_owned(Word(object as u64)) }
    }
}

impl PyType {
    /// As [`PyType::instantiate_zeroed`], with only the header, the `__slots__` and the attribute area initialised.
    ///
    /// # Safety
    /// The caller writes the whole body before anybody sees the object.
    #[inline(always)]
    pub unsafe fn instantiate_raw(&self, body: usize) -> Value {
        let body = body.max(16).next_multiple_of(16);
        let size = body + self.tail_size().next_multiple_of(16);
        let object = heap().alloc(size, self.space());
        self.prepare(object, size, body);
        // SAFETY: `prepare` made it an object.
        unsafe { Value::from_owned(Word(object as u64)) }
    }
}

/// Makes the object immortal: it is never counted and never destroyed.
pub fn immortalize(value: &Value) {
    if let Some(header) = value.header() {
        header.refcount.set(IMMORTAL_COUNT);
    }
}
