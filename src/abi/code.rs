//! What the front end hands over: a code unit, pure data.
//!
//! A `CodeUnit` has what CPython's code object has. Positions are kept in CPython 3.11's location table format (`linetable`), from which
//! `co_lnotab`, `co_lines()` and `co_positions()` derive. Nothing here knows objects of the virtual machine.

use std::sync::Arc;

/// Text that may hold lone surrogates: generalised UTF-8 (a surrogate takes three bytes).
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Text(Arc<[u8]>);

impl Text {
    /// From bytes that are generalised UTF-8.
    pub fn from_wtf8(bytes: impl Into<Arc<[u8]>>) -> Text {
        Text(bytes.into())
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// As a `str`, unless there are lone surrogates.
    pub fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// For display: lone surrogates replaced.
    pub fn to_string_lossy(&self) -> String {
        String::from_utf8_lossy(&self.0).into_owned()
    }

    /// Its code points, surrogates among them.
    pub fn code_points(&self) -> impl Iterator<Item = u32> + '_ {
        let mut rest = &self.0[..];
        std::iter::from_fn(move || {
            let (&first, _) = rest.split_first()?;
            let (length, bits) = match first {
                0..0x80 => (1, u32::from(first)),
                0x80..0xe0 => (2, u32::from(first & 0x1f)),
                0xe0..0xf0 => (3, u32::from(first & 0x0f)),
                0xf0.. => (4, u32::from(first & 0x07)),
            };
            let length = length.min(rest.len());
            let point = rest[1..length].iter().fold(bits, |point, &byte| point << 6 | u32::from(byte & 0x3f));
            rest = &rest[length..];
            Some(point)
        })
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text(text.as_bytes().into())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text(text.into_bytes().into())
    }
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.to_string_lossy())
    }
}

/// A constant of a code unit.
#[derive(Clone, Debug)]
pub enum Const {
    None,
    True,
    False,
    Ellipsis,
    Int(i64),
    /// An integer outside `i64`: sign, and magnitude in little-endian bytes without trailing zeros.
    BigInt {
        negative: bool,
        magnitude: Box<[u8]>,
    },
    Float(f64),
    Complex(f64, f64),
    Str(Text),
    Bytes(Box<[u8]>),
    Tuple(Box<[Const]>),
    FrozenSet(Box<[Const]>),
    /// `slice(start, stop, step)`.
    Slice(Box<[Const; 3]>),
    Code(Arc<CodeUnit>),
}

/// Bits of `co_flags`.
pub mod code_flag {
    pub const OPTIMIZED: u32 = 0x1;
    pub const NEWLOCALS: u32 = 0x2;
    pub const VARARGS: u32 = 0x4;
    pub const VARKEYWORDS: u32 = 0x8;
    pub const NESTED: u32 = 0x10;
    pub const GENERATOR: u32 = 0x20;
    /// No free or cell variables (3.9).
    pub const NOFREE: u32 = 0x40;
    pub const COROUTINE: u32 = 0x80;
    pub const ITERABLE_COROUTINE: u32 = 0x100;
    pub const ASYNC_GENERATOR: u32 = 0x200;
    pub const FUTURE_DIVISION: u32 = 0x2_0000;
    pub const FUTURE_ABSOLUTE_IMPORT: u32 = 0x4_0000;
    pub const FUTURE_WITH_STATEMENT: u32 = 0x8_0000;
    pub const FUTURE_PRINT_FUNCTION: u32 = 0x10_0000;
    pub const FUTURE_UNICODE_LITERALS: u32 = 0x20_0000;
    pub const FUTURE_BARRY_AS_BDFL: u32 = 0x40_0000;
    pub const FUTURE_GENERATOR_STOP: u32 = 0x80_0000;
    pub const FUTURE_ANNOTATIONS: u32 = 0x100_0000;
    /// All `__future__` bits.
    pub const FUTURE_MASK: u32 = 0x1fe_0000;
    /// The first constant is the docstring (3.14).
    pub const HAS_DOCSTRING: u32 = 0x400_0000;
    /// Defined in a class body (3.14).
    pub const METHOD: u32 = 0x800_0000;
}

/// What the front end makes of a module, class body, function, …
#[derive(Clone, Debug, Default)]
pub struct CodeUnit {
    /// Positional parameters, positional-only ones included.
    pub argcount: u32,
    pub posonlyargcount: u32,
    pub kwonlyargcount: u32,
    pub nlocals: u32,
    pub stacksize: u32,
    /// Bits of [`code_flag`].
    pub flags: u32,
    /// Two bytes per unit; see [`crate::opcode`].
    pub code: Box<[u8]>,
    pub consts: Box<[Const]>,
    pub names: Box<[Text]>,
    pub varnames: Box<[Text]>,
    pub freevars: Box<[Text]>,
    pub cellvars: Box<[Text]>,
    /// For each cell variable the local (parameter) whose value it takes over at entry, or -1.
    pub cell2arg: Box<[i32]>,
    pub filename: Text,
    pub name: Text,
    pub qualname: Text,
    pub firstlineno: u32,
    /// Positions, in the format of CPython 3.11's `co_linetable`; see [`positions`].
    pub linetable: Box<[u8]>,
    /// What tracing shows beyond that; see [`crate::steps`].
    pub steptable: Box<[u8]>,
}

/// The variables of a frame in the order in which its end drops them: from the last to the first, with the cell of a parameter in that
/// parameter's place. `cells` says which parameter each cell is of; none if that is simply from the last to the first.
pub fn drop_order(nlocals: usize, cells: &[Option<u32>], nfrees: usize) -> Option<Box<[u32]>> {
    if cells.iter().all(Option::is_none) {
        return None;
    }
    let (nlocals, behind) = (nlocals as u32, (nlocals + cells.len()) as u32);
    let mut order: Vec<u32> = (behind..behind + nfrees as u32).rev().collect();
    let numbered = (nlocals..behind).zip(cells);
    order.extend(numbered.clone().filter(|(_, of)| of.is_none_or(|of| of >= nlocals)).map(|(i, _)| i).rev());
    for local in (0..nlocals).rev() {
        order.extend(numbered.clone().filter(|(_, of)| **of == Some(local)).map(|(i, _)| i));
        order.push(local);
    }
    Some(order.into())
}

/// Where an instruction comes from: lines from 1, columns in UTF-8 bytes from 0; -1 where unknown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Position {
    pub line: i32,
    pub end_line: i32,
    pub col: i32,
    pub end_col: i32,
}

impl Position {
    pub const NONE: Position = Position { line: -1, end_line: -1, col: -1, end_col: -1 };
}

/// One run of code units with the same position.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PositionRun {
    /// Byte offsets.
    pub start: u32,
    pub end: u32,
    pub position: Position,
}

/// The runs of a location table, in order of offsets. A damaged table gives wrong positions or ends early, nothing worse.
pub fn positions(linetable: &[u8], firstlineno: u32) -> PositionRuns<'_> {
    PositionRuns { table: linetable, line: firstlineno as i32, offset: 0 }
}

/// The line of the instruction at a byte offset; none where there is none. As `positions` says, but reading nothing else.
pub fn line_at(linetable: &[u8], firstlineno: u32, offset: u32) -> Option<i32> {
    let mut runs = positions(linetable, firstlineno);
    while let Some(first) = runs.byte() {
        let (code, units) = (first >> 3 & 15, u32::from(first & 7) + 1);
        match code {
            13 | 14 => runs.line = runs.line.wrapping_add(runs.signed()?),
            10..=12 => runs.line = runs.line.wrapping_add(i32::from(code) - 10),
            _ => {}
        }
        runs.offset = runs.offset.wrapping_add(2 * units);
        if offset < runs.offset {
            return (code != 15).then_some(runs.line);
        }
        let columns = match code {
            13 | 15 => 0,
            14 => {
                for _ in 0..3 {
                    runs.varint()?;
                }
                0
            }
            10..=12 => 2,
            _ => 1,
        };
        runs.table = runs.table.get(columns..)?;
    }
    None
}

/// See [`positions`].
#[derive(Clone)]
pub struct PositionRuns<'a> {
    table: &'a [u8],
    line: i32,
    offset: u32,
}

impl PositionRuns<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (&byte, rest) = self.table.split_first()?;
        self.table = rest;
        Some(byte)
    }

    fn varint(&mut self) -> Option<u32> {
        let mut value = 0u32;
        let mut shift = 0;
        loop {
            let byte = self.byte()?;
            value |= u32::from(byte & 63).checked_shl(shift).unwrap_or(0);
            shift += 6;
            if byte & 64 == 0 {
                return Some(value);
            }
        }
    }

    fn signed(&mut self) -> Option<i32> {
        let value = self.varint()?;
        let half = (value >> 1) as i32;
        Some(if value & 1 != 0 { half.wrapping_neg() } else { half })
    }
}

impl Iterator for PositionRuns<'_> {
    type Item = PositionRun;

    fn next(&mut self) -> Option<PositionRun> {
        let first = self.byte()?;
        let units = u32::from(first & 7) + 1;
        let code = first >> 3 & 15;
        let position = match code {
            15 => Position::NONE,
            14 => {
                self.line = self.line.wrapping_add(self.signed()?);
                let end_line = self.line.wrapping_add(self.varint()? as i32);
                let col = (self.varint()? as i32).wrapping_sub(1);
                let end_col = (self.varint()? as i32).wrapping_sub(1);
                Position { line: self.line, end_line, col, end_col }
            }
            13 => {
                self.line = self.line.wrapping_add(self.signed()?);
                Position { line: self.line, end_line: self.line, col: -1, end_col: -1 }
            }
            10..=12 => {
                self.line = self.line.wrapping_add(i32::from(code) - 10);
                let (col, end_col) = (i32::from(self.byte()?), i32::from(self.byte()?));
                Position { line: self.line, end_line: self.line, col, end_col }
            }
            _ => {
                let second = i32::from(self.byte()?);
                let col = i32::from(code) << 3 | second >> 4;
                Position { line: self.line, end_line: self.line, col, end_col: col + (second & 15) }
            }
        };
        let start = self.offset;
        self.offset = start.wrapping_add(2 * units);
        Some(PositionRun { start, end: self.offset, position })
    }
}

/// What kind of block is in effect.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum BlockKind {
    /// Set up by `SETUP_FINALLY`, `SETUP_WITH` or `SETUP_ASYNC_WITH`: an exception truncates the stack to the level and goes to the handler.
    Finally,
    /// A handler is running: the three words above the level are the exception that was being handled before.
    Handler,
}

/// One block, linked to the one around it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct BlockNode {
    pub kind: BlockKind,
    /// Byte offset of the handler; for `Handler` where the running handler began.
    pub handler: u32,
    /// Stack depth at which the block was set up.
    pub level: u32,
    /// Index of the block around it in [`Verified::blocks`], or [`Verified::NO_BLOCK`].
    pub parent: u32,
}

/// What holds before an instruction whenever control reaches it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct InstructionState {
    pub instruction: crate::opcode::Instruction,
    /// Values on the stack, or [`InstructionState::UNREACHABLE`].
    pub depth: u32,
    /// Innermost block: index into [`Verified::blocks`], or [`Verified::NO_BLOCK`].
    pub block: u32,
}

impl InstructionState {
    pub const UNREACHABLE: u32 = u32::MAX;
}

/// The proof that code keeps its stacks: made by the front end's verifier.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    /// One for each instruction (prefixes folded), in order.
    pub instructions: Box<[InstructionState]>,
    /// Every block there is, each once; parents come before children.
    pub blocks: Box<[BlockNode]>,
}

impl Verified {
    pub const NO_BLOCK: u32 = u32::MAX;
}
