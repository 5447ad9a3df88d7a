//! The vocabulary of SRE code: operators, positions and categories with the numbers `re/_constants.py` gives them.
//! Everything here is a fact of that file (its `MAGIC`); nothing here runs.

/// The number that `re/_compiler.py` compares with its own.
pub const MAGIC: u32 = 20230612;
/// Bytes per word of code.
pub const CODE_SIZE: usize = 4;
/// As an upper bound of a repeat, it means "any number".
pub const MAX_REPEAT: u32 = u32::MAX;
/// More groups than this cannot be asked for.
pub const MAX_GROUPS: usize = (1 << 30) - 1;

/// The operators, in the order of their numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub(super) enum SreOp {
    Failure,
    Success,
    Any,
    AnyAll,
    Assert,
    AssertNot,
    At,
    Branch,
    Category,
    Charset,
    BigCharset,
    GroupRef,
    GroupRefExists,
    In,
    Info,
    Jump,
    Literal,
    Mark,
    MaxUntil,
    MinUntil,
    NotLiteral,
    Negate,
    Range,
    Repeat,
    RepeatOne,
    SubPattern,
    MinRepeatOne,
    AtomicGroup,
    PossessiveRepeat,
    PossessiveRepeatOne,
    GroupRefIgnore,
    InIgnore,
    LiteralIgnore,
    NotLiteralIgnore,
    GroupRefLocIgnore,
    InLocIgnore,
    LiteralLocIgnore,
    NotLiteralLocIgnore,
    GroupRefUniIgnore,
    InUniIgnore,
    LiteralUniIgnore,
    NotLiteralUniIgnore,
    RangeUniIgnore,
}

const OPS: [SreOp; 43] = {
    use SreOp::*;
    [
        Failure,
        Success,
        Any,
        AnyAll,
        Assert,
        AssertNot,
        At,
        Branch,
        Category,
        Charset,
        BigCharset,
        GroupRef,
        GroupRefExists,
        In,
        Info,
        Jump,
        Literal,
        Mark,
        MaxUntil,
        MinUntil,
        NotLiteral,
        Negate,
        Range,
        Repeat,
        RepeatOne,
        SubPattern,
        MinRepeatOne,
        AtomicGroup,
        PossessiveRepeat,
        PossessiveRepeatOne,
        GroupRefIgnore,
        InIgnore,
        LiteralIgnore,
        NotLiteralIgnore,
        GroupRefLocIgnore,
        InLocIgnore,
        LiteralLocIgnore,
        NotLiteralLocIgnore,
        GroupRefUniIgnore,
        InUniIgnore,
        LiteralUniIgnore,
        NotLiteralUniIgnore,
        RangeUniIgnore,
    ]
};

impl SreOp {
    pub(super) fn from_word(word: u32) -> Option<SreOp> {
        OPS.get(word as usize).copied()
    }
}

/// Positions that `AT` tests.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum AtKind {
    Beginning,
    BeginningLine,
    BeginningString,
    Boundary,
    NonBoundary,
    End,
    EndLine,
    EndString,
    LocBoundary,
    LocNonBoundary,
    UniBoundary,
    UniNonBoundary,
}

const AT_KINDS: [AtKind; 12] = {
    use AtKind::*;
    [
        Beginning,
        BeginningLine,
        BeginningString,
        Boundary,
        NonBoundary,
        End,
        EndLine,
        EndString,
        LocBoundary,
        LocNonBoundary,
        UniBoundary,
        UniNonBoundary,
    ]
};

impl AtKind {
    pub(super) fn from_word(word: u32) -> Option<AtKind> {
        AT_KINDS.get(word as usize).copied()
    }
}

/// What a category asks of a character. Its number is twice this one's, plus one where it is negated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Class {
    Digit,
    Space,
    Word,
    LineBreak,
    LocWord,
    UniDigit,
    UniSpace,
    UniWord,
    UniLineBreak,
}

const CLASSES: [Class; 9] = {
    use Class::*;
    [Digit, Space, Word, LineBreak, LocWord, UniDigit, UniSpace, UniWord, UniLineBreak]
};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Category {
    pub class: Class,
    pub negated: bool,
}

impl Category {
    pub(super) fn from_word(word: u32) -> Option<Category> {
        let class = CLASSES.get(word as usize / 2).copied()?;
        Some(Category { class, negated: word & 1 == 1 })
    }
}

/// Flags of the `INFO` block.
pub(super) const INFO_PREFIX: u32 = 1;
pub(super) const INFO_LITERAL: u32 = 2;
pub(super) const INFO_CHARSET: u32 = 4;
