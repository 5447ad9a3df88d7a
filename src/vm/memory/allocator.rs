//! The process's allocator: mimalloc, and mappings of their own for large requests (`large.rs`).
//!
//! What the kernel refuses is a failed allocation here, which the types turn into `MemoryError`: mimalloc itself reserves without
//! commitment, so that any size would seem to be there until it is written to and the process dies. What cannot fail there and is not too
//! large lives on a reserve (`reserve.rs`).
//!
//! `unsafe` lives here: the allocator's interface.

use super::large::{self, ALIGNMENT, LARGE};
use super::reserve;
use mimalloc::MiMalloc;
use std::alloc::{GlobalAlloc, Layout};

/// Milliseconds after which mimalloc gives pages back that hold nothing any more. Its own default of a second makes a program's peak the
/// sum of what its phases needed; at once would cost the next loop a page fault for each page.
const PURGE_DELAY: i64 = 10;

/// Sets the allocator up for a process; memory may have been taken before.
pub fn configure() {
    // SAFETY: an option of the allocator's, set to a valid value.
    unsafe { libmimalloc_sys::mi_option_set(MI_OPTION_PURGE_DELAY, PURGE_DELAY) };
    reserve::keep();
}

/// `mi_option_purge_delay`, which the crate has no name for.
const MI_OPTION_PURGE_DELAY: libmimalloc_sys::mi_option_t = 15;

/// Requests below this are left to mimalloc.
const BIG: usize = reserve::SIZE;

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

/// Whether a request gets a mapping of its own.
#[inline(always)]
fn is_large(size: usize, align: usize) -> bool {
    size >= LARGE && align <= ALIGNMENT
}

/// For the command's `#[global_allocator]`.
pub struct Allocator;

impl Allocator {
    /// # Safety
    /// As for [`GlobalAlloc::realloc`].
    #[inline]
    unsafe fn resize(&self, p: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let (was, is) = (is_large(layout.size(), layout.align()), is_large(size, layout.align()));
        // SAFETY: by the caller's contract; the new layout is valid as the old alignment and the new size are.
        unsafe {
            match (was, is) {
                (false, false) => MiMalloc.realloc(p, layout, size),
                (true, true) => large::resize(p, layout.size(), size),
                _ => {
                    let new = take(Layout::from_size_align_unchecked(size, layout.align()));
                    if !new.is_null() {
                        p.copy_to_nonoverlapping(new, layout.size().min(size));
                        self.dealloc(p, layout);
                    }
                    new
                }
            }
        }
    }
}

/// # Safety
/// As for [`GlobalAlloc::alloc`].
#[inline]
unsafe fn take(layout: Layout) -> *mut u8 {
    if is_large(layout.size(), layout.align()) {
        return large::alloc(layout.size(), false);
    }
    if is_aligned_anyway(layout) {
        // SAFETY: any size may be asked for.
        return unsafe { libmimalloc_sys::mi_malloc(layout.size()) }.cast();
    }
    // SAFETY: by the caller's contract.
    unsafe { MiMalloc.alloc(layout) }
}

/// # Safety
/// As for [`GlobalAlloc::alloc_zeroed`].
#[inline]
unsafe fn take_zeroed(layout: Layout) -> *mut u8 {
    if is_large(layout.size(), layout.align()) {
        return large::alloc(layout.size(), true);
    }
    // SAFETY: by the caller's contract.
    unsafe { MiMalloc.alloc_zeroed(layout) }
}

// SAFETY: memory is a mapping or mimalloc's, and size and alignment tell which; a null result is allowed at any time.
unsafe impl GlobalAlloc for Allocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: by the caller's contract.
        let p = unsafe { take(layout) };
        // SAFETY: likewise.
        if p.is_null() && reserve::give(layout.size()) { unsafe { take(layout) } } else { p }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: by the caller's contract.
        let p = unsafe { take_zeroed(layout) };
        // SAFETY: likewise.
        if p.is_null() && reserve::give(layout.size()) { unsafe { take_zeroed(layout) } } else { p }
    }

    #[inline]
    unsafe fn dealloc(&self, p: *mut u8, layout: Layout) {
        // SAFETY: by the caller's contract.
        unsafe {
            if is_large(layout.size(), layout.align()) {
                return large::free(p, layout.size());
            }
            MiMalloc.dealloc(p, layout);
        }
    }

    #[inline]
    unsafe fn realloc(&self, p: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: by the caller's contract.
        let new = unsafe { self.resize(p, layout, size) };
        if new.is_null() && reserve::give(size.saturating_sub(layout.size())) {
            // SAFETY: what failed has left the memory as it was.
            return unsafe { self.resize(p, layout, size) };
        }
        new
    }
}
