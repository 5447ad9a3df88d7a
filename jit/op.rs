//! The IR's operations, each declared once: text, result representation, heaps read and written, properties.
//!
//! Everything generic in the passes (what may be removed, moved, numbered, what owns its result) derives from this
//! table. Operand representations are checked by the verifier from [`Op::operands`].

use crate::ir::Repr;

/// Abstract heaps, as bits. A write to one does not change what loads from another give.
pub mod heap {
    pub const NONE: u16 = 0;
    /// Shapes of instances.
    pub const SHAPE: u16 = 1;
    /// Attribute slots of instances.
    pub const SLOT: u16 = 2;
    /// Length and place of the items of lists.
    pub const LIST: u16 = 4;
    pub const CELL: u16 = 8;
    /// Everything else, and the assumptions under watch.
    pub const WORLD: u16 = 16;
    /// Items of lists that are words.
    pub const ITEMS: u16 = 32;
    /// Element kinds of lists.
    pub const KIND: u16 = 64;
    /// Items of lists of doubles.
    pub const DOUBLES: u16 = 128;
    /// Numbers in arrays and bytes: they may be in each other's memory.
    pub const BUFFER: u16 = 256;
    pub const ALL: u16 = 511;
    pub const COUNT: usize = 9;
    /// Heaps whose contents are no references.
    pub const NUMBERS: u16 = DOUBLES | BUFFER;
    pub const SHAPE_SLOT: u16 = SHAPE | SLOT;
    pub const LIST_ALL: u16 = LIST | ITEMS | DOUBLES | KIND;
}

/// Properties, as bits.
pub mod prop {
    /// Leaves for the interpreter when its condition does not hold; carries a frame state; no other effect.
    pub const GUARD: u8 = 1;
    /// May leave an exception pending and go to its frame state.
    pub const RAISES: u8 = 2;
    /// The result is an owned reference.
    pub const OWNED: u8 = 4;
    /// Ends a block.
    pub const TERM: u8 = 8;
    /// Never removed or moved, even if its result is unused.
    pub const PINNED: u8 = 16;
    /// Makes an object that an exit can make instead: not emitted while only frame states use it.
    pub const SINK: u8 = 32;
}

macro_rules! ops {
    ($($variant:ident $text:literal ($operands:literal) $repr:ident reads $reads:ident writes $writes:ident [$($prop:ident)*];)*) => {
        /// An operation.
        #[repr(u8)]
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
        pub enum Op { $($variant,)* }

        struct OpInfo {
            text: &'static str,
            operands: &'static str,
            repr: Repr,
            reads: u16,
            writes: u16,
            props: u8,
        }

        static TABLE: &[OpInfo] = &[$(OpInfo {
            text: $text,
            operands: $operands,
            repr: Repr::$repr,
            reads: heap::$reads,
            writes: heap::$writes,
            props: 0 $(| prop::$prop)*,
        },)*];

        impl Op {
            pub const ALL: &'static [Op] = &[$(Op::$variant,)*];
        }
    };
}

// Operand letters: W I F B by representation, `*` any number of W, `?` anything.
ops! {
    Param "param" ("") W reads NONE writes NONE [PINNED];
    Arg "arg" ("") W reads NONE writes NONE [PINNED];
    Func "func" ("") W reads NONE writes NONE [PINNED];
    OsrSlot "osr_slot" ("") W reads NONE writes NONE [PINNED OWNED];
    ResumeAt "resume_at" ("") B reads NONE writes NONE [];
    ConstW "const" ("") W reads NONE writes NONE [];
    ConstI "const_i" ("") I reads NONE writes NONE [];
    ConstF "const_f" ("") F reads NONE writes NONE [];
    ConstB "const_b" ("") B reads NONE writes NONE [];

    GuardInt "guard_int" ("W") I reads NONE writes NONE [GUARD];
    GuardFloat "guard_float" ("W") F reads NONE writes NONE [GUARD];
    GuardNum "guard_num" ("W") F reads NONE writes NONE [GUARD];
    GuardExact "guard_exact" ("W") F reads NONE writes NONE [GUARD];
    GuardNumber "guard_number" ("FB") F reads NONE writes NONE [GUARD];
    GuardBool "guard_bool" ("W") B reads NONE writes NONE [GUARD];
    GuardShape "guard_shape" ("W") W reads SHAPE writes NONE [GUARD];
    GuardShapes "guard_shapes" ("W") W reads SHAPE writes NONE [GUARD];
    GuardClass "guard_class" ("W") W reads NONE writes NONE [GUARD];
    GuardWord "guard_word" ("W") None reads NONE writes NONE [GUARD];
    GuardBound "guard_bound" ("W") W reads NONE writes NONE [GUARD];
    GuardTrue "guard_true" ("B") None reads NONE writes NONE [GUARD];
    GuardFalse "guard_false" ("B") None reads NONE writes NONE [GUARD];
    Refine "refine" ("W") W reads NONE writes NONE [PINNED];
    GuardCode "guard_code" ("W") W reads WORLD writes NONE [GUARD];
    Variable "variable" ("") W reads WORLD writes NONE [GUARD];
    DefaultOf "default_of" ("W") W reads WORLD writes NONE [GUARD];
    GuardListKind "guard_list_kind" ("W") None reads KIND writes NONE [GUARD];
    HasDoubles "has_doubles" ("W") B reads KIND writes NONE [];
    GuardIndex "guard_index" ("II") I reads NONE writes NONE [GUARD];
    GuardUnique "guard_unique" ("W") None reads WORLD writes NONE [GUARD PINNED];
    GuardValid "guard_valid" ("") None reads WORLD writes NONE [GUARD];
    GuardCalm "guard_calm" ("") None reads NONE writes NONE [GUARD PINNED];
    GuardUntraced "guard_untraced" ("") None reads NONE writes NONE [GUARD PINNED];
    Poll "poll" ("") None reads NONE writes NONE [GUARD PINNED];

    AddI "add_i" ("II") I reads NONE writes NONE [GUARD];
    SubI "sub_i" ("II") I reads NONE writes NONE [GUARD];
    MulI "mul_i" ("II") I reads NONE writes NONE [GUARD];
    FloorDivI "floordiv_i" ("II") I reads NONE writes NONE [GUARD];
    ModI "mod_i" ("II") I reads NONE writes NONE [GUARD];
    ShlI "shl_i" ("II") I reads NONE writes NONE [GUARD];
    ShrI "shr_i" ("II") I reads NONE writes NONE [GUARD];
    NegI "neg_i" ("I") I reads NONE writes NONE [GUARD];
    AbsI "abs_i" ("I") I reads NONE writes NONE [GUARD];
    AndI "and_i" ("II") I reads NONE writes NONE [];
    OrI "or_i" ("II") I reads NONE writes NONE [];
    XorI "xor_i" ("II") I reads NONE writes NONE [];
    InvI "inv_i" ("I") I reads NONE writes NONE [];
    MinI "min_i" ("II") I reads NONE writes NONE [];
    MaxI "max_i" ("II") I reads NONE writes NONE [];
    CmpI "cmp_i" ("II") B reads NONE writes NONE [];
    NormIndex "norm_index" ("II") I reads NONE writes NONE [];
    IToF "i_to_f" ("I") F reads NONE writes NONE [];

    AddF "add_f" ("FF") F reads NONE writes NONE [];
    SubF "sub_f" ("FF") F reads NONE writes NONE [];
    MulF "mul_f" ("FF") F reads NONE writes NONE [];
    DivF "div_f" ("FF") F reads NONE writes NONE [GUARD];
    NegF "neg_f" ("F") F reads NONE writes NONE [];
    AbsF "abs_f" ("F") F reads NONE writes NONE [];
    SqrtF "sqrt_f" ("F") F reads NONE writes NONE [GUARD];
    CmpF "cmp_f" ("FF") B reads NONE writes NONE [];
    FToI "f_to_i" ("F") I reads NONE writes NONE [GUARD];

    NotB "not_b" ("B") B reads NONE writes NONE [];
    AndB "and_b" ("BB") B reads NONE writes NONE [];
    BToI "b_to_i" ("B") I reads NONE writes NONE [];
    IsW "is" ("WW") B reads NONE writes NONE [];
    IsFloats "is_floats" ("WW") B reads NONE writes NONE [];
    IsInts "is_ints" ("WW") B reads NONE writes NONE [];
    IsInt "is_int" ("W") B reads NONE writes NONE [];
    IsStop "is_stop" ("W") B reads NONE writes NONE [];
    IsShape "is_shape" ("W") B reads SHAPE writes NONE [];
    IsShapes "is_shapes" ("W") B reads SHAPE writes NONE [];
    IsType "is_type" ("WW") B reads SHAPE writes NONE [];
    IsPlain "is_plain" ("W") B reads WORLD writes NONE [];
    IsCode "is_code" ("W") B reads WORLD writes NONE [];
    ClassOf "class_of" ("W") W reads SHAPE writes NONE [];

    UntagI "untag_i" ("W") I reads NONE writes NONE [];
    BoxI "box_i" ("I") W reads NONE writes NONE [SINK];
    BoxF "box_f" ("F") W reads NONE writes NONE [SINK OWNED];
    BoxB "box_b" ("B") W reads NONE writes NONE [SINK];
    BoxNum "box_num" ("FB") W reads NONE writes NONE [SINK OWNED];
    RangeIter "range_iter" ("III") W reads NONE writes NONE [SINK OWNED PINNED];
    MakeRange "make_range" ("III") W reads NONE writes NONE [SINK OWNED PINNED];
    SeqIter "seq_iter" ("WI") W reads NONE writes NONE [SINK OWNED PINNED];
    Maybe "maybe" ("BW") W reads NONE writes NONE [SINK];
    EnumIter "enum_iter" ("WI") W reads NONE writes NONE [SINK OWNED PINNED];
    ZipIter "zip_iter" ("*") W reads NONE writes NONE [SINK OWNED PINNED];
    Tuple "tuple" ("*") W reads NONE writes NONE [SINK OWNED PINNED];
    BoundMethod "bound_method" ("WW") W reads NONE writes NONE [SINK OWNED PINNED];
    MakeSlice "make_slice" ("*") W reads NONE writes NONE [SINK OWNED PINNED];
    EmptyDict "empty_dict" ("") W reads NONE writes NONE [SINK OWNED PINNED];
    MakeFunction "make_function" ("?") W reads NONE writes NONE [SINK OWNED PINNED];
    Instance "instance" ("*") W reads NONE writes NONE [SINK OWNED PINNED];
    // A generator behind a yield (`imm`: where it goes on, `imm2`: its code): function, variables, stack. Only exits make it.
    Suspended "suspended" ("?") W reads NONE writes NONE [SINK OWNED PINNED];

    LoadSlot "load_slot" ("W") W reads SLOT writes NONE [];
    LoadOverflow "load_overflow" ("W") W reads SLOT writes NONE [];
    StoreSlot "store_slot" ("WW") None reads NONE writes SLOT [PINNED];
    AddSlot "add_slot" ("WW") None reads NONE writes SHAPE_SLOT [PINNED];
    ListLen "list_len" ("W") I reads LIST writes NONE [];
    ListItems "list_items" ("W") I reads LIST writes NONE [];
    ListItem "list_item" ("WII") W reads ITEMS writes NONE [];
    ListItemF "list_item_f" ("WII") F reads DOUBLES writes NONE [];
    ListSet "list_set" ("WIIW") None reads NONE writes ITEMS [PINNED];
    ListSetF "list_set_f" ("WIIF") None reads NONE writes DOUBLES [PINNED];
    GuardItems "guard_items" ("W") None reads NONE writes NONE [GUARD];
    GuardFits "guard_fits" ("I") I reads NONE writes NONE [GUARD];
    ItemsLen "items_len" ("W") I reads LIST writes NONE [];
    Items "items" ("W") I reads LIST writes NONE [];
    ItemGetI "item_get_i" ("WII") I reads BUFFER writes NONE [];
    ItemGetF "item_get_f" ("WII") F reads BUFFER writes NONE [];
    ItemSetI "item_set_i" ("WIII") None reads NONE writes BUFFER [PINNED];
    ItemSetF "item_set_f" ("WIIF") None reads NONE writes BUFFER [PINNED];
    TupleLen "tuple_len" ("W") I reads NONE writes NONE [];
    TupleItem "tuple_item" ("WI") W reads NONE writes NONE [];
    RawField "raw_field" ("W") I reads WORLD writes NONE [];
    WordField "word_field" ("W") W reads WORLD writes NONE [];
    RawSet "raw_set" ("WI") None reads NONE writes WORLD [PINNED];
    GlobalWord "global_word" ("") W reads WORLD writes NONE [];
    CellGet "cell_get" ("W") W reads CELL writes NONE [];
    CellSet "cell_set" ("WW") None reads NONE writes CELL [PINNED];
    ClosureCell "closure_cell" ("W") W reads NONE writes NONE [];

    CallHelper "call_helper" ("?") W reads ALL writes ALL [PINNED RAISES OWNED];
    CallPure "call_pure" ("?") F reads NONE writes NONE [];
    CallF "call_f" ("?") F reads NONE writes NONE [];
    NameWord "name_word" ("WW") W reads WORLD writes NONE [OWNED];
    CallAlloc "call_alloc" ("?") W reads NONE writes NONE [PINNED OWNED];
    CallDirect "call_direct" ("?") W reads ALL writes ALL [PINNED RAISES OWNED];
    CallNative "call_native" ("?") W reads ALL writes ALL [PINNED RAISES OWNED];
    Raised "raised" ("?") B reads WORLD writes NONE [PINNED];
    OutWord "out_word" ("?") W reads WORLD writes NONE [PINNED OWNED];

    IncRef "inc_ref" ("W") None reads NONE writes NONE [PINNED];
    DecRef "dec_ref" ("W") None reads NONE writes NONE [PINNED];

    Jump "jump" ("") None reads NONE writes NONE [TERM PINNED];
    Branch "branch" ("B") None reads NONE writes NONE [TERM PINNED];
    Return "return" ("W") None reads NONE writes NONE [TERM PINNED];
    Yield "yield" ("?") None reads NONE writes NONE [TERM PINNED];
    Exit "exit" ("") None reads NONE writes NONE [TERM PINNED GUARD];
}

impl Op {
    fn info(self) -> &'static OpInfo {
        &TABLE[self as usize]
    }

    pub fn text(self) -> &'static str {
        self.info().text
    }

    pub fn from_text(text: &str) -> Option<Op> {
        Op::ALL.iter().copied().find(|op| op.text() == text)
    }

    pub fn operands(self) -> &'static str {
        self.info().operands
    }

    /// Result representation; `CallHelper` and `Param` say it per instruction.
    pub fn repr(self) -> Repr {
        self.info().repr
    }

    pub fn reads(self) -> u16 {
        self.info().reads
    }

    pub fn writes(self) -> u16 {
        self.info().writes
    }

    pub fn has(self, prop: u8) -> bool {
        self.info().props & prop != 0
    }

    pub fn is_term(self) -> bool {
        self.has(prop::TERM)
    }

    /// Passes its operand on, having proven something of it.
    pub fn is_alias(self) -> bool {
        matches!(
            self,
            Op::GuardShape | Op::GuardShapes | Op::GuardClass | Op::GuardBound | Op::GuardCode | Op::Refine
        )
    }

    /// Makes a word of an unboxed value. Frame states always take the value itself.
    pub fn is_box(self) -> bool {
        matches!(self, Op::BoxI | Op::BoxF | Op::BoxB)
    }

    /// Makes a word of a double, which may have to be an object.
    pub fn boxes_float(self) -> bool {
        matches!(self, Op::BoxF | Op::BoxNum)
    }

    /// Equal operands (and heap versions read) give an equal result, so that one of two may go.
    pub fn is_numberable(self) -> bool {
        !self.has(prop::PINNED | prop::OWNED | prop::TERM) || self.boxes_float()
    }
}

/// Comparison codes of `cmp_i` and `cmp_f`: the argument of `COMPARE_OP`.
pub mod cc {
    pub const LT: u64 = 0;
    pub const LE: u64 = 1;
    pub const EQ: u64 = 2;
    pub const NE: u64 = 3;
    pub const GT: u64 = 4;
    pub const GE: u64 = 5;
    /// Unsigned `<=`, for range checks.
    pub const ULE: u64 = 6;

    pub fn negate(code: u64) -> u64 {
        match code {
            LT => GE,
            LE => GT,
            EQ => NE,
            NE => EQ,
            GT => LE,
            _ => LT,
        }
    }

    pub fn swap(code: u64) -> u64 {
        match code {
            LT => GT,
            LE => GE,
            GT => LT,
            GE => LE,
            same => same,
        }
    }

    pub fn holds<T: PartialOrd>(code: u64, a: T, b: T) -> bool {
        match code {
            LT => a < b,
            LE => a <= b,
            EQ => a == b,
            NE => a != b,
            GT => a > b,
            _ => a >= b,
        }
    }
}
