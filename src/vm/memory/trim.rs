//! Gives back blocks that hold no object any more.
//!
//! A program's phases need cells of different sizes: without this each size class would keep what its busiest phase needed. Free cells of
//! all blocks of a class share one list, so that finding the empty blocks means counting that list's cells. That is done when memory has been
//! taken from the system anyway, and less often when it finds little.

use super::heap::{Block, CLASSES, FreeCell, Heap, heap};
use crate::poll::{breaker, request};
use crate::thread::Thread;
use std::cell::Cell;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Bytes taken from the system between two searches, at first and at most.
const SOONEST: usize = 1 << 20;
const LATEST: usize = 64 << 20;

/// Bytes taken from the system since the last search.
static TAKEN: AtomicUsize = AtomicUsize::new(0);

struct Pace(Cell<usize>);

// SAFETY: touched only by the holder of the global lock.
unsafe impl Sync for Pace {}

/// Bytes to be taken before the next search.
static PACE: Pace = Pace(Cell::new(SOONEST));

/// Notes memory taken from the system, by any thread; asks for a search when it is time.
pub(super) fn took(bytes: usize) {
    let before = TAKEN.fetch_add(bytes, Ordering::Relaxed);
    // Whoever goes past a multiple asks; the search itself knows whether it is time.
    if before / SOONEST != (before + bytes) / SOONEST {
        if let Some(t) = Thread::try_current() {
            request(t, breaker::TRIM);
        }
    }
}

/// Searches, if it is time. Called between instructions, where nobody holds a free cell or a list of blocks.
pub fn at_poll() {
    super::reserve::restore();
    let taken = TAKEN.load(Ordering::Relaxed);
    if taken < PACE.0.get() || super::collect::is_running() {
        return;
    }
    TAKEN.store(0, Ordering::Relaxed);
    let freed = heap().trim();
    PACE.0.set(if freed >= taken / 4 { SOONEST } else { (PACE.0.get() * 2).min(LATEST) });
}

impl Heap {
    /// Gives empty blocks back and says how many bytes they had.
    fn trim(&self) -> usize {
        // SAFETY: only the holder of the global lock touches the heap; free lists hold valid free cells of its blocks, and the lists of
        // blocks are not borrowed elsewhere between instructions.
        unsafe {
            let lists = [&mut *self.containers.get(), &mut *self.leaves.get()];
            for &block in lists.iter().flat_map(|list| list.iter()) {
                (*block).unused.set(0);
            }
            for list in self.free.iter().flatten() {
                let mut cell = list.get();
                while !cell.is_null() {
                    let unused = &(*Block::of(cell)).unused;
                    unused.set(unused.get() + 1);
                    cell = (*cell).next;
                }
            }
            let mut classes = [[false; CLASSES]; 2];
            let mut freed = 0;
            for &block in lists.iter().flat_map(|list| list.iter()) {
                if self.is_empty(block) {
                    classes[(*block).space as usize][(*block).class as usize] = true;
                    freed += 1;
                }
            }
            if freed == 0 {
                return 0;
            }
            for (list, _) in
                self.free.iter().flatten().zip(classes.iter().flatten()).filter(|(_, has_empty)| **has_empty)
            {
                self.unlink_empty(list);
            }
            for list in lists {
                list.retain(|&block| {
                    let keep = !self.is_empty(block);
                    if !keep {
                        self.free_block(block);
                    }
                    keep
                });
            }
            freed * super::heap::BLOCK
        }
    }

    /// Whether all cells of a block are unused, the counts being fresh; the one in which cells are made stays.
    unsafe fn is_empty(&self, block: *mut Block) -> bool {
        // SAFETY: by the caller, a block of this heap.
        let b = unsafe { &*block };
        b.unused.get() == b.carved.get() && self.current[b.space as usize][b.class as usize].get() != block
    }

    /// Takes the cells of empty blocks out of a free list.
    unsafe fn unlink_empty(&self, list: &Cell<*mut FreeCell>) {
        // SAFETY: by the caller; a cell is written to only if its block stays.
        unsafe {
            let mut cell = list.get();
            let mut last: *mut FreeCell = null_mut();
            list.set(null_mut());
            while !cell.is_null() {
                let next = (*cell).next;
                if !self.is_empty(Block::of(cell)) {
                    match last.is_null() {
                        true => list.set(cell),
                        false => (*last).next = cell,
                    }
                    last = cell;
                }
                cell = next;
            }
            if !last.is_null() {
                (*last).next = null_mut();
            }
        }
    }
}
