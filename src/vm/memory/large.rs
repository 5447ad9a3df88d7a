//! Large requests: mappings of their own.
//!
//! A list, a string or a table that grows past [`LARGE`] is resized by the kernel, which moves pages instead of copying them, so that no
//! outgrown copy is left behind. A few mappings that were given back are kept ([`Pool`]): programs make and drop arrays of one size in
//! loops, and the kernel zeroes every page it hands out. `unsafe` lives here.

use std::cell::UnsafeCell;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, Ordering};

/// Requests from this size on get a mapping. Smaller ones are cheaper to copy than to map.
pub(super) const LARGE: usize = 128 * 1024;
/// Mappings are multiples of this, which is a multiple of every page size. What is not touched costs nothing.
const GRANULE: usize = 64 * 1024;
/// Alignment that every mapping has.
pub(super) const ALIGNMENT: usize = 4096;
/// Most bytes that are kept for later: that many, or as many as the largest mapping had that was given back, up to [`KEPT_MAX`]. Programs that
/// have made and dropped an array make and drop another, as the C library's allocator assumes, too.
const KEPT: usize = 1 << 20;
const KEPT_MAX: usize = 8 << 20;
/// Of smaller ones two may be kept: what is made of one array is often another.
const KEPT_TWICE: usize = 4 << 20;
const SLOTS: usize = 16;

/// A mapping that nobody uses.
#[derive(Clone, Copy)]
struct Kept {
    start: *mut u8,
    size: usize,
}

/// Mappings given back, oldest first.
struct Pool {
    slots: [Kept; SLOTS],
    len: usize,
    bytes: usize,
    /// Most bytes to be kept.
    limit: usize,
}

impl Pool {
    fn remove(&mut self, i: usize) -> Kept {
        let kept = self.slots[i];
        self.slots.copy_within(i + 1..self.len, i);
        self.len -= 1;
        self.bytes -= kept.size;
        kept
    }

    /// A mapping of `size` bytes: the front of the smallest that has room, or else the largest that is at least half as big, which has to grow.
    fn take(&mut self, size: usize) -> Option<Kept> {
        let slots = &self.slots[..self.len];
        let fits = (0..slots.len()).filter(|&i| slots[i].size >= size).min_by_key(|&i| slots[i].size);
        if let Some(i) = fits {
            let kept = self.slots[i];
            if kept.size == size {
                return Some(self.remove(i));
            }
            // SAFETY: the mapping is longer than `size`.
            self.slots[i] = Kept { start: unsafe { kept.start.add(size) }, size: kept.size - size };
            self.bytes -= size;
            return Some(Kept { start: kept.start, size });
        }
        let nearest =
            (0..slots.len()).filter(|&i| slots[i].size >= size / 2).max_by_key(|&i| slots[i].size)?;
        Some(self.remove(nearest))
    }

    /// The front of the mapping that begins at an address, at most `size` bytes.
    fn take_at(&mut self, start: *mut u8, size: usize) -> usize {
        let Some(i) = self.slots[..self.len].iter().position(|kept| kept.start == start) else { return 0 };
        let kept = self.slots[i];
        if kept.size <= size {
            return self.remove(i).size;
        }
        // SAFETY: the mapping is longer than `size`.
        self.slots[i] = Kept { start: unsafe { start.add(size) }, size: kept.size - size };
        self.bytes -= size;
        size
    }

    /// Keeps a mapping; those that have to go for it go back to the kernel.
    fn put(&mut self, new: Kept) {
        if new.size <= KEPT_MAX {
            self.limit = self.limit.max(new.size).max((2 * new.size).min(KEPT_TWICE));
        }
        while self.len == SLOTS || (self.len > 0 && self.bytes + new.size > self.limit) {
            let oldest = self.remove(0);
            unmap(oldest.start, oldest.size);
        }
        if new.size > KEPT_MAX {
            return unmap(new.start, new.size);
        }
        self.slots[self.len] = new;
        self.len += 1;
        self.bytes += new.size;
    }
}

struct Shared {
    taken: AtomicBool,
    pool: UnsafeCell<Pool>,
}

// SAFETY: the pool is touched only between `taken` being set and cleared.
unsafe impl Sync for Shared {}

static SHARED: Shared = Shared {
    taken: AtomicBool::new(false),
    pool: UnsafeCell::new(Pool {
        slots: [Kept { start: null_mut(), size: 0 }; SLOTS],
        len: 0,
        bytes: 0,
        limit: KEPT,
    }),
};

/// Calls `f` with the pool, unless another thread has it (or had it when this process was forked): nobody waits for a cache.
fn with_pool<R>(f: impl FnOnce(&mut Pool) -> R) -> Option<R> {
    if SHARED.taken.swap(true, Ordering::Acquire) {
        return None;
    }
    // SAFETY: the flag keeps others out.
    let result = f(unsafe { &mut *SHARED.pool.get() });
    SHARED.taken.store(false, Ordering::Release);
    Some(result)
}

/// Bytes mapped for a request; `None` if no address space has them.
fn mapped(size: usize) -> Option<usize> {
    (size <= isize::MAX as usize - GRANULE).then(|| size.next_multiple_of(GRANULE))
}

fn map(size: usize) -> *mut u8 {
    super::trim::took(size);
    // SAFETY: a fresh private mapping.
    let p = unsafe {
        libc::mmap(
            null_mut(),
            size,
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS,
            -1,
            0,
        )
    };
    if p == libc::MAP_FAILED { null_mut() } else { p.cast() }
}

fn unmap(start: *mut u8, size: usize) {
    // SAFETY: the mapping is ours and nobody uses it. A refusal (the kernel's limit of mappings) leaks it.
    unsafe { libc::munmap(start.cast(), size) };
}

/// The mapping with another size, perhaps elsewhere; null leaves it as it is.
fn remap(start: *mut u8, from: usize, to: usize) -> *mut u8 {
    super::trim::took(to.saturating_sub(from));
    // SAFETY: the mapping is ours, `from` bytes long.
    let p = unsafe { libc::mremap(start.cast(), from, to, libc::MREMAP_MAYMOVE) };
    if p == libc::MAP_FAILED { null_mut() } else { p.cast() }
}

/// Memory for `size` bytes, at least [`LARGE`]; null if the system has none. `zeroed` asks for zeros.
pub(super) fn alloc(size: usize, zeroed: bool) -> *mut u8 {
    let Some(size) = mapped(size) else { return null_mut() };
    let Some(kept) = with_pool(|pool| pool.take(size)).flatten() else { return map(size) };
    let mut start = kept.start;
    if kept.size < size {
        start = remap(kept.start, kept.size, size);
        if start.is_null() {
            unmap(kept.start, kept.size);
            return map(size);
        }
    }
    if zeroed {
        // SAFETY: the mapping has as many bytes; what was added to it is zero.
        unsafe { start.write_bytes(0, kept.size) };
    }
    start
}

/// Gives memory back.
///
/// # Safety
/// `start` came from [`alloc`] or [`resize`] for `size` bytes, and is not used any more.
pub(super) unsafe fn free(start: *mut u8, size: usize) {
    let Some(size) = mapped(size) else { return };
    if with_pool(|pool| pool.put(Kept { start, size })).is_none() {
        unmap(start, size);
    }
    super::reserve::restore();
}

/// The memory with another size, its contents kept; null leaves it as it is.
///
/// # Safety
/// As for [`free`]; `to` is at least [`LARGE`].
pub(super) unsafe fn resize(start: *mut u8, from: usize, to: usize) -> *mut u8 {
    let (Some(from), Some(to)) = (mapped(from), mapped(to)) else { return null_mut() };
    // What grows may have been cut from a mapping of which the rest is kept.
    // SAFETY: the mapping is `from` bytes long.
    let behind = unsafe { start.add(from) };
    let more = if to > from { with_pool(|pool| pool.take_at(behind, to - from)).unwrap_or(0) } else { 0 };
    let from = from + more;
    if from == to {
        return start;
    }
    let moved = remap(start, from, to);
    if !moved.is_null() {
        return moved;
    }
    // The kernel moves no more than one of its areas at once, and of two that were joined here it may know as two.
    let new = map(to);
    // SAFETY: both mappings have as many bytes, and the old one is given up only if there is a new one; otherwise only what was joined to it,
    // which nobody knows of.
    unsafe {
        if !new.is_null() {
            new.copy_from_nonoverlapping(start, from.min(to));
            unmap(start, from);
        } else if more > 0 {
            free(behind, more);
        }
    }
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool() -> Pool {
        Pool { slots: [Kept { start: null_mut(), size: 0 }; SLOTS], len: 0, bytes: 0, limit: KEPT }
    }

    fn put(pool: &mut Pool, size: usize) -> *mut u8 {
        let start = map(size);
        pool.put(Kept { start, size });
        start
    }

    #[test]
    fn the_smallest_that_has_room_is_split() {
        let mut pool = pool();
        put(&mut pool, 8 * GRANULE);
        let small = put(&mut pool, 4 * GRANULE);
        let taken = pool.take(3 * GRANULE).unwrap();
        assert_eq!((taken.start, taken.size), (small, 3 * GRANULE));
        assert_eq!(pool.bytes, 9 * GRANULE);
        // What is left of it is taken next.
        let rest = pool.take(GRANULE).unwrap();
        assert_eq!((rest.start as usize - small as usize, rest.size), (3 * GRANULE, GRANULE));
        assert_eq!(pool.len, 1);
    }

    #[test]
    fn what_was_split_grows_together_again() {
        let mut pool = pool();
        let start = put(&mut pool, 10 * GRANULE);
        let taken = pool.take(2 * GRANULE).unwrap();
        assert_eq!(taken.start, start);
        // SAFETY: within the mapping.
        let at = |granules: usize| unsafe { start.add(granules * GRANULE) };
        assert_eq!(pool.take_at(at(2), 3 * GRANULE), 3 * GRANULE);
        assert_eq!(pool.take_at(at(2), GRANULE), 0);
        assert_eq!(pool.take_at(at(5), 9 * GRANULE), 5 * GRANULE);
        assert_eq!((pool.len, pool.bytes), (0, 0));
    }

    #[test]
    fn what_is_half_as_big_grows_and_less_is_left() {
        let mut pool = pool();
        put(&mut pool, 4 * GRANULE);
        assert!(pool.take(9 * GRANULE).is_none());
        assert_eq!(pool.take(8 * GRANULE).unwrap().size, 4 * GRANULE);
        assert_eq!(pool.bytes, 0);
    }

    #[test]
    fn the_oldest_go_first_and_bounds_hold() {
        let mut pool = pool();
        for _ in 0..3 * SLOTS {
            put(&mut pool, KEPT / 4);
            assert!(pool.bytes <= KEPT && pool.len <= SLOTS);
        }
        put(&mut pool, KEPT_MAX);
        assert_eq!((pool.len, pool.bytes), (1, KEPT_MAX));
        put(&mut pool, KEPT);
        assert_eq!((pool.len, pool.bytes), (1, KEPT));
        put(&mut pool, KEPT_MAX / 2);
        assert_eq!((pool.len, pool.bytes), (2, KEPT + KEPT_MAX / 2));
        put(&mut pool, 2 * KEPT_MAX);
        assert_eq!(pool.bytes, 0);
    }

    #[test]
    fn contents_move_along_and_zeros_are_zeros() {
        // SAFETY: sizes are those asked for; each block is freed once.
        unsafe {
            let p = alloc(LARGE, false);
            p.write_bytes(7, LARGE);
            let p = resize(p, LARGE, 40 * LARGE);
            assert_eq!((*p, *p.add(LARGE - 1)), (7, 7));
            free(p, 40 * LARGE);
            let p = alloc(3 * LARGE, true);
            assert!(std::slice::from_raw_parts(p, 3 * LARGE).iter().all(|&b| b == 0));
            free(p, 3 * LARGE);
            assert!(alloc(isize::MAX as usize, false).is_null());
        }
    }
}
