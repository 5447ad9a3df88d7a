//! The layouts of the builtin objects that compiled code reads and writes without asking the VM.
//!
//! Each struct begins with the [`Header`]; offsets are derived with `offset_of!` where they are used. Words in them are
//! owned references unless a field says otherwise.

use crate::object::{HEADER_SIZE, Header};
use crate::word::Word;
use core::cell::Cell;

/// A float that does not fit a word.
#[repr(C)]
pub struct PyFloat {
    pub head: Header,
    pub value: f64,
}

/// What is known of all elements of a list, so that one check serves a loop.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ListKind {
    /// Any words.
    Mixed = 0,
    /// No element is a pointer: ints and flonums mixed. No reference counting.
    NoRefs = 1,
    /// All elements are 63-bit ints (an empty list is of this kind).
    Ints = 2,
    /// All elements are raw doubles (bit patterns, not words).
    Doubles = 3,
}

/// Lists of doubles have been seen where lists of words have, too.
pub const EITHER_KIND: u8 = 4;

#[repr(C)]
pub struct PyList {
    pub head: Header,
    /// Null while the capacity is 0.
    pub items: Cell<*mut Word>,
    pub len: Cell<usize>,
    pub capacity: Cell<u32>,
    pub kind: Cell<ListKind>,
    /// Set while `sort` runs, to detect changes.
    pub sorting: Cell<bool>,
    /// `items` is a cell of the object heap, not the allocator's memory.
    pub in_cell: Cell<bool>,
}

#[repr(C)]
pub struct PyTuple {
    pub head: Header,
    pub len: usize,
    /// Cached hash; -1 when not computed.
    pub hash: Cell<i64>,
    /// `len` owned words.
    pub items: [Word; 0],
}

/// A string; its characters follow.
#[repr(C)]
pub struct PyStrHead {
    pub head: Header,
    /// Cached hash; -1 when not computed.
    pub hash: Cell<i64>,
    /// In characters.
    pub len: usize,
}

#[repr(C)]
pub struct PyCell {
    pub head: Header,
    /// Null when unbound.
    pub value: Cell<Word>,
}

/// A bound method.
#[repr(C)]
pub struct PyMethod {
    pub head: Header,
    pub func: Word,
    pub receiver: Word,
}

/// A function made by `def` or `lambda`. Fields a Python program can assign are cells.
#[repr(C)]
pub struct PyFunction {
    pub head: Header,
    pub code: Cell<Word>,
    pub globals: Cell<Word>,
    pub builtins: Cell<Word>,
    /// Tuple of cells, or null.
    pub closure: Cell<Word>,
    /// Tuple or null.
    pub defaults: Cell<Word>,
    /// Dict or null.
    pub kwdefaults: Cell<Word>,
    pub name: Cell<Word>,
    pub qualname: Cell<Word>,
    pub doc: Cell<Word>,
    pub module: Cell<Word>,
    /// Dict or null.
    pub annotations: Cell<Word>,
    /// Callable, None or null.
    pub annotate: Cell<Word>,
    /// Tuple or null.
    pub type_params: Cell<Word>,
    /// Changes whenever code, defaults or kwdefaults do; unique in the process; 0 is never used.
    pub version: Cell<u32>,
}

/// The iterator over a range of word-sized ints.
#[repr(C)]
pub struct PyRangeIter {
    pub head: Header,
    pub next: Cell<i64>,
    pub step: i64,
    pub remaining: Cell<i64>,
}

/// The iterator over a list or a tuple (told apart by the iterator's shape).
#[repr(C)]
pub struct PySeqIter {
    pub head: Header,
    /// Null when exhausted.
    pub seq: Cell<Word>,
    pub index: Cell<usize>,
}

/// See [`CodeHead::plain_args`].
pub const NOT_PLAIN: u32 = u32::MAX;
/// In [`CodeHead::plain_args`]: see [`CodeHead::takes`].
pub const TAKES: u32 = 1 << 16;

/// What compiled code may read of a code object; the VM's struct continues after it.
#[repr(C)]
pub struct CodeHead {
    pub head: Header,
    /// A callable address with the direct convention: the compiled unit, or a stub into the interpreter.
    pub entry: Cell<*const u8>,
    /// Counts calls and loop iterations down to the next tiering decision.
    pub budget: Cell<i32>,
    /// Bits of the JIT's state of this code object, the VM's to interpret.
    pub jit_state: Cell<u32>,
    /// The number of parameters, with [`TAKES`] if it does, once `entry` is set, if all of them are positional and calling runs the code;
    /// [`NOT_PLAIN`] otherwise.
    pub plain_args: Cell<u32>,
    /// Whether calls through `entry` give the references of all parameters to the callee; else they stay the caller's. Right once `entry`
    /// is set.
    pub takes: Cell<bool>,
}

/// An `array.array` up to what compiled code reads: items lie one behind the other in memory of their own.
#[repr(C)]
pub struct PyArrayHead {
    pub head: Header,
    /// The type code.
    pub code: u8,
    pub items: Cell<*mut u8>,
    /// Number of items.
    pub len: Cell<usize>,
}

/// Where a bytes object has its length, and its bytes.
pub const BYTES_LEN: usize = HEADER_SIZE + 8;
pub const BYTES_ITEMS: usize = HEADER_SIZE + 16;

/// Where a bytearray has its bytes, and how many.
pub const BYTEARRAY_ITEMS: usize = HEADER_SIZE;
pub const BYTEARRAY_LEN: usize = HEADER_SIZE + 8;

/// In the place of an array's type code: bytes, and bytearrays.
pub const BYTES_CODE: u8 = 0;
pub const BYTEARRAY_CODE: u8 = 1;

/// Type codes of arrays whose items compiled code reads and writes, with the bytes of an item.
pub const ITEM_CODES: [(u8, u8); 12] = [
    (b'b', 1),
    (b'B', 1),
    (b'h', 2),
    (b'H', 2),
    (b'i', 4),
    (b'I', 4),
    (b'l', 8),
    (b'L', 8),
    (b'q', 8),
    (b'Q', 8),
    (b'f', 4),
    (b'd', 8),
];
