//! The process's allocator: mimalloc, with the kernel asked first where a lot of memory is wanted.
//!
//! mimalloc reserves without commitment, so that any size seems to be there until it is written to and the process dies. A big
//! request is therefore tried as the system's own allocator would ask for it: what the kernel refuses is a failed allocation here,
//! which the types turn into `MemoryError`.
//!
//! `unsafe` lives here: the allocator's interface.

use mimalloc::MiMalloc;
use std::alloc::{GlobalAlloc, Layout};

/// Requests below this are left to mimalloc.
const BIG: usize = 1 << 26;

/// Whether the system would give this much memory at once.
pub fn can_allocate(bytes: usize) -> bool {
    bytes < BIG || kernel_agrees(bytes)
}

#[cold]
fn kernel_agrees(bytes: usize) -> bool {
    if isize::try_from(bytes).is_err() {
        return false;
    }
    // SAFETY: a fresh private mapping, unmapped before anyone has its address.
    unsafe {
        let p = libc::mmap(
            std::ptr::null_mut(),
            bytes,
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS,
            -1,
            0,
        );
        if p == libc::MAP_FAILED {
            return false;
        }
        libc::munmap(p, bytes);
    }
    true
}

/// Whether mimalloc aligns memory so without being told, which takes it longer.
#[inline(always)]
fn is_aligned_anyway(layout: Layout) -> bool {
    layout.align() <= 8 || (layout.align() <= 16 && layout.size() >= 16)
}

/// For the command's `#[global_allocator]`.
pub struct Allocator;

// SAFETY: all memory is mimalloc's; a null result is allowed at any time.
unsafe impl GlobalAlloc for Allocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if !can_allocate(layout.size()) {
            return std::ptr::null_mut();
        }
        if is_aligned_anyway(layout) {
            // SAFETY: any size may be asked for.
            return unsafe { libmimalloc_sys::mi_malloc(layout.size()) }.cast();
        }
        // SAFETY: by the caller's contract.
        unsafe { MiMalloc.alloc(layout) }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if !can_allocate(layout.size()) {
            return std::ptr::null_mut();
        }
        // SAFETY: by the caller's contract.
        unsafe { MiMalloc.alloc_zeroed(layout) }
    }

    #[inline]
    unsafe fn dealloc(&self, p: *mut u8, layout: Layout) {
        // SAFETY: by the caller's contract.
        unsafe { MiMalloc.dealloc(p, layout) }
    }

    #[inline]
    unsafe fn realloc(&self, p: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if !can_allocate(size) {
            return std::ptr::null_mut();
        }
        // SAFETY: by the caller's contract.
        unsafe { MiMalloc.realloc(p, layout, size) }
    }
}
