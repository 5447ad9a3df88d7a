//! What is kept for the moment when the system has no more memory.
//!
//! Most of what allocates cannot fail: objects, lists that grow, tables. When the system refuses such a request, address space that was
//! mapped at the start and never touched is given up for it, and the thread that asked is told at its next poll, between two
//! instructions: if the space can be had again by then (what was asked for is gone, or garbage was), nothing has happened; otherwise
//! `MemoryError` is raised there. A request that is refused before the space is there again still ends the process. `unsafe` lives here.

use crate::poll::{breaker, request};
use crate::thread::Thread;
use std::ffi::c_void;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, Ordering};

/// As much as the largest request that is made without asking the system before ([`super::allocator::can_allocate`]).
pub(super) const SIZE: usize = 1 << 26;

static KEPT: AtomicPtr<c_void> = AtomicPtr::new(null_mut());
/// It was given up.
static MISSING: AtomicBool = AtomicBool::new(false);
/// Polls since the program was told of that, 0 if it was not.
static POLLS: AtomicU32 = AtomicU32::new(0);
/// After so many polls the reserve is tried for only when memory has gone back to the system.
const PATIENCE: u32 = 1 << 16;

/// Maps it, unless it is there. False if the system refuses.
pub fn keep() -> bool {
    if !KEPT.load(Ordering::Acquire).is_null() {
        return true;
    }
    // SAFETY: a fresh private mapping; one that comes too late is unmapped before anyone has its address.
    unsafe {
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
        let p = libc::mmap(null_mut(), SIZE, libc::PROT_READ | libc::PROT_WRITE, flags, -1, 0);
        if p == libc::MAP_FAILED {
            return false;
        }
        if KEPT.compare_exchange(null_mut(), p, Ordering::AcqRel, Ordering::Relaxed).is_err() {
            libc::munmap(p, SIZE);
        }
    }
    MISSING.store(false, Ordering::Release);
    true
}

/// Attends to a refused request between two instructions: whether the program has to be told. Garbage is collected before, and afterwards
/// now and then, as what the exception has left behind can be all that there is.
pub fn is_short(t: &Thread) -> bool {
    let polls = POLLS.load(Ordering::Relaxed);
    if polls <= 1 || polls.is_power_of_two() {
        if keep() {
            return false;
        }
        if !super::collect::is_running() {
            super::collect::collect(t, 2);
        }
        if keep() {
            return false;
        }
    }
    POLLS.store(polls + 1, Ordering::Relaxed);
    if polls < PATIENCE {
        request(t, breaker::MEMORY);
    }
    polls == 0
}

/// Tries to have it again after memory went back to the system.
#[inline]
pub(super) fn restore() {
    if MISSING.load(Ordering::Relaxed) {
        keep();
    }
}

/// Gives it up for a request of so many bytes that was refused: true if the request may be tried again.
#[cold]
#[inline(never)]
pub(super) fn give(bytes: usize) -> bool {
    if bytes > SIZE {
        return false;
    }
    let kept = KEPT.swap(null_mut(), Ordering::AcqRel);
    if kept.is_null() {
        return false;
    }
    MISSING.store(true, Ordering::Release);
    POLLS.store(0, Ordering::Relaxed);
    // SAFETY: the mapping is ours, and nobody else has its address now.
    unsafe { libc::munmap(kept, SIZE) };
    if let Some(t) = Thread::try_current() {
        request(t, breaker::MEMORY);
    }
    true
}
