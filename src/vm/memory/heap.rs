//! The allocator of objects: size classes over 64 KiB blocks, free lists that pop and push.
//!
//! Objects up to [`SMALL_MAX`] bytes live in cells of a block, aligned so that the address of a cell gives its block;
//! larger ones come from the global allocator with a small prefix. Containers (objects that the cycle collector
//! traverses) and leaves have blocks of their own, so that the collector finds every container by walking blocks and
//! no object carries list links. A free cell has a null shape. The heap belongs to whoever holds the global lock; it
//! knows nothing of types. `unsafe` lives here.

use adder_abi::object::{Header, flag};
use std::alloc::{Layout as Mem, alloc, dealloc, handle_alloc_error, realloc};
use std::cell::{Cell, UnsafeCell};
use std::ptr::null_mut;

/// Largest object kept in a size class; compiled code takes cells by the same rule.
pub use adder_abi::feedback::{GRAIN, SMALL_MAX};
pub(super) const CLASSES: usize = SMALL_MAX / GRAIN;
pub(super) const BLOCK: usize = 64 * 1024;
const FIRST_CELL: usize = 64;
/// Cells are made as they are needed, so many bytes at a time: memory that no object needed yet is not touched.
const CARVED_AT_ONCE: usize = 4096;

/// Whether the collector has to look at an object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Space {
    Leaf = 0,
    Container = 1,
}

#[repr(C)]
pub(super) struct FreeCell {
    pub(super) next: *mut FreeCell,
    /// Where a live object has its shape: always null here.
    no_shape: usize,
}

#[repr(C)]
pub(super) struct Block {
    cell_size: u32,
    /// Cells there is room for.
    cells: u32,
    /// Cells made, from the front: only these are initialised.
    pub(super) carved: Cell<u32>,
    /// Cells on the free list, counted by `trim.rs` for its own use.
    pub(super) unused: Cell<u32>,
    pub(super) class: u32,
    pub(super) space: Space,
    /// Cells were taken or given back since the last young collection.
    pub(super) young: Cell<bool>,
}

impl Block {
    /// The block of a cell.
    #[inline(always)]
    pub(super) fn of<T>(cell: *const T) -> *mut Block {
        (cell as usize & !(BLOCK - 1)) as *mut Block
    }

    /// Whether a cell of the block is free: the next young object may come from here.
    pub(super) fn has_free(&self) -> bool {
        let base = self as *const Block as usize + FIRST_CELL;
        self.carved.get() < self.cells
            || (0..self.cells as usize).any(|i| {
                let object = (base + i * self.cell_size as usize) as *const Header;
                // SAFETY: every cell that is made is initialised, as a free cell or as an object.
                unsafe { (*object).shape.get().is_null() }
            })
    }

    /// Calls `f` with each live object of the block.
    pub(super) fn each(&self, f: &mut dyn FnMut(*const Header)) {
        let base = self as *const Block as usize + FIRST_CELL;
        for i in 0..self.carved.get() as usize {
            let object = (base + i * self.cell_size as usize) as *const Header;
            // SAFETY: every cell that is made is initialised, as a free cell or as an object.
            if unsafe { !(*object).shape.get().is_null() } {
                f(object);
            }
        }
    }
}

/// What precedes a large object.
#[repr(C)]
struct LargePrefix {
    size: usize,
    /// Index in `Heap::large` for containers.
    index: usize,
}

const PREFIX: usize = std::mem::size_of::<LargePrefix>();

/// The process's object heap.
pub struct Heap {
    pub(super) free: [[Cell<*mut FreeCell>; CLASSES]; 2],
    /// The block of each class in which cells are made; null before the first.
    pub(super) current: [[Cell<*mut Block>; CLASSES]; 2],
    pub(super) containers: UnsafeCell<Vec<*mut Block>>,
    pub(super) leaves: UnsafeCell<Vec<*mut Block>>,
    pub(super) large: UnsafeCell<Vec<*mut Header>>,
    /// Container cells handed to the free lists since the last collection: the collector's clock.
    pub(super) fresh: Cell<usize>,
    /// Bytes of cells and large objects.
    bytes: Cell<usize>,
    /// Overwrite what is freed (the stress mode).
    poison: Cell<bool>,
}

// SAFETY: only the holder of the global lock touches the heap.
unsafe impl Sync for Heap {}

static HEAP: Heap = Heap {
    free: [const { [const { Cell::new(null_mut()) }; CLASSES] }; 2],
    current: [const { [const { Cell::new(null_mut()) }; CLASSES] }; 2],
    containers: UnsafeCell::new(Vec::new()),
    leaves: UnsafeCell::new(Vec::new()),
    large: UnsafeCell::new(Vec::new()),
    fresh: Cell::new(0),
    bytes: Cell::new(0),
    poison: Cell::new(false),
};

/// The process's object heap.
#[inline(always)]
pub fn heap() -> &'static Heap {
    &HEAP
}

#[inline(always)]
fn class_of(size: usize) -> usize {
    size.div_ceil(GRAIN) - 1
}

impl Heap {
    /// Makes freed memory unreadable garbage, so that a use after free shows.
    pub fn set_poison(&self, on: bool) {
        self.poison.set(on);
    }

    /// Where the free lists of containers are, for compiled code.
    pub fn container_lists(&self) -> u64 {
        self.free[Space::Container as usize].as_ptr() as u64
    }

    /// Bytes taken from the system for objects.
    pub fn bytes(&self) -> usize {
        self.bytes.get()
    }

    /// Memory for an object of `size` bytes (at least a header's 16), uninitialised but for a null shape.
    #[inline(always)]
    pub fn alloc(&self, size: usize, space: Space) -> *mut Header {
        debug_assert!(size >= GRAIN);
        if size <= SMALL_MAX {
            let list = &self.free[space as usize][class_of(size)];
            let cell = list.get();
            if !cell.is_null() {
                // SAFETY: a cell on a free list is a valid free cell.
                list.set(unsafe { (*cell).next });
                return cell.cast();
            }
            return self.refill(class_of(size), space);
        }
        self.alloc_large(size, space)
    }

    /// Makes cells of a class, and takes one.
    #[cold]
    #[inline(never)]
    fn refill(&self, class: usize, space: Space) -> *mut Header {
        let mut block = self.current[space as usize][class].get();
        // SAFETY: the current block, if there is one, is one of this heap's, which stays while it is current.
        if block.is_null() || unsafe { (*block).carved.get() == (*block).cells } {
            block = self.new_block(class, space);
            self.current[space as usize][class].set(block);
        }
        // SAFETY: the block has room for the cells between `carved` and `cells`, at least one.
        unsafe {
            let size = (*block).cell_size as usize;
            let from = (*block).carved.get() as usize;
            let to = (from + (CARVED_AT_ONCE / size).max(1)).min((*block).cells as usize);
            let base = block.cast::<u8>().add(FIRST_CELL);
            let mut next: *mut FreeCell = null_mut();
            for i in (from..to).rev() {
                let cell = base.add(i * size).cast::<FreeCell>();
                cell.write(FreeCell { next, no_shape: 0 });
                next = cell;
            }
            (*block).carved.set(to as u32);
            self.bytes.set(self.bytes.get() + (to - from) * size);
            if space == Space::Container {
                (*block).young.set(true);
                self.fresh.set(self.fresh.get() + (to - from));
                super::collect::heap_grew(self.fresh.get());
            }
            self.free[space as usize][class].set((*next).next);
            next.cast()
        }
    }

    fn new_block(&self, class: usize, space: Space) -> *mut Block {
        let cell_size = (class + 1) * GRAIN;
        const { assert!(BLOCK.is_power_of_two()) };
        // SAFETY: a power of two is an alignment, and the size is a multiple of it.
        let mem = unsafe { Mem::from_size_align_unchecked(BLOCK, BLOCK) };
        // SAFETY: the layout has a size.
        let block = unsafe { alloc(mem) }.cast::<Block>();
        if block.is_null() {
            handle_alloc_error(mem);
        }
        // SAFETY: `block` is fresh memory of BLOCK bytes.
        unsafe {
            block.write(Block {
                cell_size: cell_size as u32,
                cells: ((BLOCK - FIRST_CELL) / cell_size) as u32,
                carved: Cell::new(0),
                unused: Cell::new(0),
                class: class as u32,
                space,
                young: Cell::new(true),
            });
            match space {
                Space::Container => (*self.containers.get()).push(block),
                Space::Leaf => (*self.leaves.get()).push(block),
            }
        }
        super::trim::took(BLOCK);
        block
    }

    /// Gives an empty block back to the system; whoever lists it forgets it.
    ///
    /// # Safety
    /// No cell of the block is in use or on a free list, and it is not the current one of its class.
    pub(super) unsafe fn free_block(&self, block: *mut Block) {
        // SAFETY: by the caller's contract; `new_block` took it with this layout.
        unsafe {
            let cells = (*block).carved.get() as usize * (*block).cell_size as usize;
            self.bytes.set(self.bytes.get() - cells);
            dealloc(block.cast(), Mem::from_size_align_unchecked(BLOCK, BLOCK));
        }
    }

    #[cold]
    #[inline(never)]
    fn alloc_large(&self, size: usize, space: Space) -> *mut Header {
        // Types refuse lengths whose size does not fit `isize` before they ask for memory.
        let mem = Mem::from_size_align(size + PREFIX, 16).expect("object sizes are below isize::MAX");
        // SAFETY: the layout has a size; the prefix and the header fit it.
        unsafe {
            let p = alloc(mem);
            if p.is_null() {
                handle_alloc_error(mem);
            }
            let object = p.add(PREFIX).cast::<Header>();
            let mut index = usize::MAX;
            if space == Space::Container {
                index = (*self.large.get()).len();
                (*self.large.get()).push(object);
                self.fresh.set(self.fresh.get() + 1 + size / 256);
                super::collect::heap_grew(self.fresh.get());
            }
            p.cast::<LargePrefix>().write(LargePrefix { size, index });
            object.cast::<FreeCell>().write(FreeCell { next: null_mut(), no_shape: 0 });
            self.bytes.set(self.bytes.get() + size);
            object
        }
    }

    /// Gives an object's memory back.
    ///
    /// # Safety
    /// `object` came from [`Heap::alloc`], its contents are dropped and nothing refers to it.
    #[inline(always)]
    pub unsafe fn free(&self, object: *mut Header) {
        // SAFETY: by the caller's contract the header is readable; a small object lies in a block aligned to BLOCK.
        unsafe {
            if (*object).flags.get() & flag::LARGE != 0 {
                return self.free_large(object);
            }
            let block = &*Block::of(object);
            if self.poison.get() {
                object.cast::<u8>().write_bytes(0xDB, block.cell_size as usize);
            }
            block.young.set(true);
            let list = &self.free[block.space as usize][block.class as usize];
            object.cast::<FreeCell>().write(FreeCell { next: list.get(), no_shape: 0 });
            list.set(object.cast());
        }
    }

    /// Memory for something that is not an object, at most [`SMALL_MAX`] bytes: a cell without a header.
    #[inline(always)]
    pub fn alloc_bytes(&self, size: usize) -> *mut u8 {
        debug_assert!(size <= SMALL_MAX);
        self.alloc(size.max(GRAIN), Space::Leaf).cast()
    }

    /// Gives memory of [`Heap::alloc_bytes`] back.
    ///
    /// # Safety
    /// `p` came from [`Heap::alloc_bytes`] with the same size and nothing refers to it.
    #[inline(always)]
    pub unsafe fn free_bytes(&self, p: *mut u8, size: usize) {
        let class = class_of(size.max(GRAIN));
        // SAFETY: by the caller's contract it is a cell of this class.
        unsafe {
            if self.poison.get() {
                p.write_bytes(0xDB, (class + 1) * GRAIN);
            }
            let list = &self.free[Space::Leaf as usize][class];
            p.cast::<FreeCell>().write(FreeCell { next: list.get(), no_shape: 0 });
            list.set(p.cast());
        }
    }

    #[cold]
    #[inline(never)]
    unsafe fn free_large(&self, object: *mut Header) {
        // SAFETY: a large object has its prefix in front; `index` is kept true for containers.
        unsafe {
            let p = object.cast::<u8>().sub(PREFIX);
            let LargePrefix { size, index } = p.cast::<LargePrefix>().read();
            if index != usize::MAX {
                let large = &mut *self.large.get();
                large.swap_remove(index);
                if let Some(&moved) = large.get(index) {
                    (*moved.cast::<u8>().sub(PREFIX).cast::<LargePrefix>()).index = index;
                }
            }
            self.bytes.set(self.bytes.get() - size);
            dealloc(p, Mem::from_size_align_unchecked(size + PREFIX, 16));
        }
    }

    /// Whether an object of this size must carry [`flag::LARGE`].
    pub const fn is_large(size: usize) -> bool {
        size > SMALL_MAX
    }

    /// Bytes that the object at `object` could use in place.
    ///
    /// # Safety
    /// `object` is a live object of this heap.
    pub unsafe fn usable(&self, object: *const Header) -> usize {
        // SAFETY: as in `free`.
        unsafe {
            if (*object).flags.get() & flag::LARGE != 0 {
                (*object.cast::<u8>().sub(PREFIX).cast::<LargePrefix>()).size
            } else {
                (*Block::of(object)).cell_size as usize
            }
        }
    }

    /// Grows a large leaf in place or by moving it.
    ///
    /// # Safety
    /// `object` is a live large leaf and the caller holds the only reference to it.
    pub unsafe fn grow_large(&self, object: *mut Header, size: usize) -> *mut Header {
        // SAFETY: as in `free_large`; leaves have no index to keep true.
        unsafe {
            let p = object.cast::<u8>().sub(PREFIX);
            let old = (*p.cast::<LargePrefix>()).size;
            let p = realloc(p, Mem::from_size_align_unchecked(old + PREFIX, 16), size + PREFIX);
            if p.is_null() {
                handle_alloc_error(Mem::from_size_align_unchecked(size + PREFIX, 16));
            }
            (*p.cast::<LargePrefix>()).size = size;
            self.bytes.set(self.bytes.get() + size - old);
            p.add(PREFIX).cast()
        }
    }
}
