//! What every object begins with, and the shape that says what it is.
//!
//! One comparison of the shape word proves type and layout. Reference counts are changed only by the thread that
//! holds the global lock. This file holds layouts and no logic.

use core::cell::{Cell, UnsafeCell};

/// The first 16 bytes of every object.
#[repr(C)]
pub struct Header {
    /// Reference count; immortal while the top bit is set ([`IMMORTAL`]).
    pub refcount: Cell<u32>,
    /// Bits of [`flag`].
    pub flags: Cell<u32>,
    /// The hidden class, never null.
    pub shape: Cell<*const Shape>,
}

/// A count at or above this is never changed.
pub const IMMORTAL: u32 = 0x8000_0000;
/// The count immortal objects are made with, in the middle of the immortal range.
pub const IMMORTAL_COUNT: u32 = 0xC000_0000;

pub const REFCOUNT_OFFSET: usize = 0;
pub const FLAGS_OFFSET: usize = 4;
pub const SHAPE_OFFSET: usize = 8;
pub const HEADER_SIZE: usize = 16;

/// Bits of [`Header::flags`]. The upper half belongs to the object's own type.
pub mod flag {
    /// There is at least one weak reference to the object (the table is the VM's).
    pub const WEAKLY_REFERENCED: u32 = 1 << 0;
    /// `__del__` has run (PEP 442: at most once).
    pub const FINALIZED: u32 = 1 << 1;
    /// The collector considers this object.
    pub const TRACKED: u32 = 1 << 2;
    /// Survived a young collection.
    pub const OLD: u32 = 1 << 3;
    /// Scratch of the collector.
    pub const MARK: u32 = 1 << 4;
    /// The object is a type (an instance of `type` or of a subclass).
    pub const IS_TYPE: u32 = 1 << 5;
    /// Allocated outside the size classes.
    pub const LARGE: u32 = 1 << 6;
    /// Being destroyed: its destructor has begun.
    pub const DYING: u32 = 1 << 7;
    // Bits 8 and 9 are the collector's own.
    /// The finalizer of the object's builtin type would do nothing as things are: it need not be called.
    pub const QUIET: u32 = 1 << 10;
    /// How often the object's attributes were moved to a dict, up to 6, in bits 11 to 13; 7: they stay there.
    pub const DICTS_SHIFT: u32 = 11;
    /// See [`DICTS_SHIFT`].
    pub const DICTS_MASK: u32 = 7 << DICTS_SHIFT;

    /// Interned string.
    pub const STR_INTERNED: u32 = 1 << 16;
    /// All characters are below 128.
    pub const STR_ASCII: u32 = 1 << 17;
    /// Bytes per character, 1, 2 or 4, in bits 18 to 20.
    pub const STR_WIDTH_SHIFT: u32 = 18;
    /// See [`STR_WIDTH_SHIFT`].
    pub const STR_WIDTH_MASK: u32 = 7 << 18;

    /// A dict all of whose keys are exact strings.
    pub const DICT_STR_KEYS: u32 = 1 << 16;
    /// A dict with an entry that compiled code or a cache takes for constant: tell the watchers on writes.
    pub const DICT_WATCHED: u32 = 1 << 17;
}

/// Which Rust struct an object begins with. Subclasses share their builtin base's layout.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub enum Layout {
    Object,
    Type,
    Int,
    Float,
    Complex,
    Bool,
    None,
    NotImplemented,
    Ellipsis,
    Str,
    Bytes,
    ByteArray,
    MemoryView,
    List,
    Tuple,
    Dict,
    Set,
    FrozenSet,
    Range,
    Slice,
    Function,
    Code,
    Cell,
    Method,
    Native,
    Generator,
    Frame,
    Traceback,
    Exception,
    Module,
    Property,
    StaticMethod,
    ClassMethod,
    Super,
    Array,
    /// Iterators, views, descriptors, native-module types: told apart by type identity, see `Payload` in the VM.
    Other,
}

/// The hidden class of an object: its type, layout and the names of its attributes in slots.
///
/// Fields up to `id` are read by compiled code; the rest is the VM's (`shape.rs`).
#[repr(C)]
pub struct Shape {
    /// The type object.
    pub type_: *const Header,
    /// Which struct the object begins with.
    pub layout: Layout,
    /// Bits of [`shape_flag`].
    pub flags: u8,
    /// Words of `__slots__` between the base struct and the attribute area.
    pub slot_words: u16,
    /// Where the attribute area begins: one extension word (0, overflow array, or own dict), then inline slots. 0:
    /// instances have no attributes of their own.
    pub attr_offset: u16,
    /// Inline slots of the attribute area.
    pub inline_capacity: u16,
    /// Attributes that this shape names, in slots 0 to `count - 1`.
    pub count: u32,
    /// A number that is unique in the process, for feedback and dumps.
    pub id: u32,
    /// The VM reaches its own, changing part of a shape through a `&Shape`: this keeps the compiler from taking the memory for constant.
    pub _interior: UnsafeCell<()>,
}

/// Bits of [`Shape::flags`].
pub mod shape_flag {
    /// The attributes are in a dict of the instance's own (the extension word).
    pub const DICT_MODE: u8 = 1;
    /// Objects of this shape can refer to others: the collector traverses them.
    pub const TRAVERSE: u8 = 2;
    /// Objects end by dropping their struct and giving back their memory: a builtin type without finalizer, slots and attributes.
    pub const PLAIN_END: u8 = 4;
    /// The type was made by a class statement: instances own a reference to it.
    pub const HEAP_TYPE: u8 = 8;
}

pub const SHAPE_TYPE_OFFSET: usize = 0;
pub const SHAPE_LAYOUT_OFFSET: usize = 8;

const _: () = {
    assert!(core::mem::size_of::<Header>() == HEADER_SIZE);
    assert!(core::mem::offset_of!(Header, flags) == FLAGS_OFFSET);
    assert!(core::mem::offset_of!(Header, shape) == SHAPE_OFFSET);
    assert!(core::mem::offset_of!(Shape, layout) == SHAPE_LAYOUT_OFFSET);
};
