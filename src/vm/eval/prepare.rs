//! From `co_code` to the form that the interpreter runs: wide instructions, folded arguments, static exception handlers.
//!
//! The block stack of CPython 3.9 is a function of the position in the code (the verifier has made sure of it for code
//! from files; the front end's own code is so by construction). It is therefore worked out here once, and `SETUP_FINALLY` and
//! `POP_BLOCK` do nothing at run time.

use super::lines::Lines;
use super::quick::{self, Quick};
use crate::object::value::Value;
use crate::types::code::PyCode;
use adder_abi::code::{CodeUnit, code_flag, drop_order};
pub use adder_abi::feedback::NO_BLOCK;
use adder_abi::opcode::{Jump, Opcode, decode};
use adder_abi::thread::Frame;
use std::cell::{Cell, OnceCell};

/// One instruction as the interpreter runs it. `co_code` itself never changes.
pub struct Instr {
    pub op: Opcode,
    /// What the loop does here: the opcode, or a fused instruction.
    pub quick: Cell<Quick>,
    /// Argument; for jumps the index of the target.
    pub arg: u32,
    /// What the instruction keeps for itself: the constant of `LOAD_CONST`, an inline cache, operand kinds.
    pub data: Cell<u64>,
}

/// What a block on the (static) block stack is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BlockKind {
    /// `try`, `with`: exceptions go to the handler.
    Finally,
    /// Inside a handler: three saved words lie above the level.
    Handler,
}

/// A block and the blocks around it.
#[derive(Clone, Debug)]
pub struct Block {
    pub kind: BlockKind,
    /// Instruction index of the handler.
    pub handler: u32,
    /// Height of the evaluation stack when the block was pushed.
    pub level: u32,
    /// Index of the block around it, or [`NO_BLOCK`].
    pub parent: u32,
    /// An exception has come to the handler.
    pub reached: Cell<bool>,
}

/// The prepared form of a code object.
pub struct Prepared {
    pub instrs: Box<[Instr]>,
    /// Byte offset in `co_code` of each instruction.
    pub offsets: Box<[u32]>,
    pub blocks: Box<[Block]>,
    /// The innermost block at each instruction.
    pub block_of: Box<[u32]>,
    /// Height of the evaluation stack before each instruction; `u16::MAX` where it is not reachable.
    pub depth: Box<[u16]>,
    pub nlocals: usize,
    pub ncells: usize,
    pub nfrees: usize,
    /// Words of locals, cells and free variables.
    pub variables: usize,
    pub stacksize: usize,
    /// How often the line of an instruction was asked for, up to [`super::OFTEN_ASKED`].
    pub asked: Cell<u8>,
    /// See [`Prepared::lines`].
    lines: OnceCell<Box<Lines>>,
    /// Bytes of a frame.
    pub frame_size: usize,
    /// The number of parameters, when all of them take one positional argument each and calling runs the code at once.
    pub plain_parameters: Option<usize>,
    /// The number of parameters, when all of them take one positional argument each; calling may make a generator.
    pub positional_parameters: Option<usize>,
    /// In which order a frame's end drops the variables, if not from the last to the first.
    pub drop_order: Option<Box<[u32]>>,
}

/// Words of a frame's evaluation stack beyond what the code needs: calls spread bound methods, defaults and `*args` there.
pub const SPARE_WORDS: usize = 14;
const _: () = assert!(super::frames::FEW_ARGUMENTS + 2 <= SPARE_WORDS);

impl Prepared {
    /// The blocks around an instruction, the innermost first.
    pub fn around(&self, site: usize) -> impl Iterator<Item = &Block> {
        let block = |at: u32| self.blocks.get(at as usize);
        std::iter::successors(self.block_of.get(site).and_then(|&at| block(at)), move |b| block(b.parent))
    }

    /// The variables in the order in which a frame's end drops them.
    pub fn dropped(&self) -> impl Iterator<Item = usize> {
        let last = self.variables.wrapping_sub(1);
        let at = move |i| self.drop_order.as_ref().map_or(last - i, |order| order[i] as usize);
        (0..self.variables).map(at)
    }

    /// Where lines begin in the code this was made of; worked out when it is traced, or its lines are asked for often.
    pub fn lines(&self, code: &PyCode) -> &Lines {
        self.lines.get_or_init(|| Box::new(Lines::new(self, code)))
    }

    /// Instruction index of a byte offset.
    pub fn index_of(&self, offset: u32) -> usize {
        self.offsets.partition_point(|&o| o < offset)
    }
}

/// Prepares a code object.
pub fn prepare(code: &PyCode) -> Prepared {
    let unit = &code.unit;
    // In a loop of its own, and into one piece of memory: most code runs once or twice.
    let mut decoded = Vec::with_capacity(unit.code.len() / 2);
    for instr in decode(&unit.code) {
        let Ok(instr) = instr else { break };
        decoded.push(instr);
    }
    if decoded.is_empty() {
        // Code without an instruction can come from `code.replace`; the loop needs one to run.
        decoded.extend(decode(&[Opcode::RETURN_VALUE as u8, 0]).map_while(Result::ok));
    }
    let offsets: Box<[u32]> = decoded.iter().map(|i| i.offset).collect();
    // A jump can aim at the `EXTENDED_ARG` prefixes of an instruction.
    let starts: Vec<u32> = decoded.iter().map(|i| i.start).collect();
    let target = |offset: u32| (starts.partition_point(|&s| s < offset) as u32).min(decoded.len() as u32 - 1);
    let constants = code.consts.get();
    let instrs: Box<[Instr]> = decoded
        .iter()
        .map(|i| {
            let arg = match i.target() {
                Some(t) => target(t),
                None => i.arg,
            };
            let data = match i.opcode {
                Opcode::LOAD_CONST => {
                    constants
                        .as_ref()
                        .and_then(|c| c.downcast::<crate::types::tuple::PyTuple>())
                        .and_then(|c| crate::types::tuple::items(c).get(arg as usize))
                        .unwrap_or(Value::none_ref())
                        .word()
                        .0
                }
                _ => 0,
            };
            Instr { op: i.opcode, quick: Cell::new(Quick::plain(i.opcode)), arg, data: Cell::new(data) }
        })
        .collect();
    let (blocks, block_of, depth) = find_blocks(&instrs);
    if unit.flags & code_flag::OPTIMIZED != 0 {
        quick::fuse(&instrs);
    }
    let stacksize = unit.stacksize as usize + SPARE_WORDS;
    let variables = unit.nlocals as usize + unit.cellvars.len() + unit.freevars.len();
    Prepared {
        offsets,
        blocks,
        block_of,
        depth,
        nlocals: unit.nlocals as usize,
        ncells: unit.cellvars.len(),
        nfrees: unit.freevars.len(),
        variables,
        stacksize,
        frame_size: size_of::<Frame>() + 8 * (variables + stacksize),
        plain_parameters: positional_parameters(unit).filter(|_| unit.flags & SUSPENDS == 0),
        positional_parameters: positional_parameters(unit),
        drop_order: drop_order(unit.nlocals as usize, &cell_parameters(unit), unit.freevars.len()),
        instrs,
        asked: Cell::new(0),
        lines: OnceCell::new(),
    }
}

/// The parameter that each cell takes over at entry.
pub fn cell_parameters(unit: &CodeUnit) -> Vec<Option<u32>> {
    let of = |i| unit.cell2arg.get(i).and_then(|a| u32::try_from(*a).ok());
    (0..unit.cellvars.len()).map(of).collect()
}

/// Flags of code whose call makes a generator or the like.
const SUSPENDS: u32 = code_flag::GENERATOR | code_flag::COROUTINE | code_flag::ASYNC_GENERATOR;

fn positional_parameters(unit: &CodeUnit) -> Option<usize> {
    const ODD: u32 = code_flag::VARARGS | code_flag::VARKEYWORDS;
    let plain = unit.flags & ODD == 0 && unit.flags & code_flag::OPTIMIZED != 0 && unit.kwonlyargcount == 0;
    plain.then_some(unit.argcount as usize)
}

/// Follows all paths once, carrying stack height and innermost block.
fn find_blocks(instrs: &[Instr]) -> (Box<[Block]>, Box<[u32]>, Box<[u16]>) {
    let n = instrs.len();
    let mut blocks: Vec<Block> = Vec::new();
    let mut block_of = vec![NO_BLOCK; n];
    let mut depth = vec![u16::MAX; n];
    let mut work: Vec<(usize, i32, u32)> = vec![(0, 0, NO_BLOCK)];
    let push = |blocks: &mut Vec<Block>, b: Block| {
        blocks.push(b);
        blocks.len() as u32 - 1
    };
    while let Some((start, mut height, mut block)) = work.pop() {
        let mut i = start;
        while i < n && depth[i] == u16::MAX {
            depth[i] = height.clamp(0, i32::from(u16::MAX) - 1) as u16;
            block_of[i] = block;
            let instr = &instrs[i];
            let arg = instr.arg as i32;
            let target = instr.arg;
            match instr.op {
                Opcode::SETUP_FINALLY | Opcode::SETUP_WITH | Opcode::SETUP_ASYNC_WITH => {
                    // With statements push their block below the result of `__enter__`.
                    let level = match instr.op {
                        Opcode::SETUP_FINALLY => height,
                        Opcode::SETUP_WITH => height,
                        _ => height - 1,
                    };
                    let outer = block;
                    let in_handler = push(
                        &mut blocks,
                        Block {
                            kind: BlockKind::Handler,
                            handler: target,
                            level: level as u32,
                            parent: outer,
                            reached: Cell::new(false),
                        },
                    );
                    block = push(
                        &mut blocks,
                        Block {
                            kind: BlockKind::Finally,
                            handler: target,
                            level: level as u32,
                            parent: outer,
                            reached: Cell::new(false),
                        },
                    );
                    work.push((target as usize, level + 6, in_handler));
                }
                Opcode::POP_BLOCK | Opcode::POP_EXCEPT => {
                    block = blocks.get(block as usize).map_or(NO_BLOCK, |b| b.parent);
                }
                Opcode::END_ASYNC_FOR => {
                    block = blocks.get(block as usize).map_or(NO_BLOCK, |b| b.parent);
                }
                _ if instr.op.is_jump() => {
                    let there = height + instr.op.stack_effect(instr.arg, Jump::Yes);
                    work.push((target as usize, there, block));
                }
                _ => {}
            }
            if instr.op.is_terminator() {
                break;
            }
            let effect = instr.op.stack_effect(arg as u32, Jump::No);
            height += effect;
            i += 1;
        }
    }
    (blocks.into(), block_of.into(), depth.into())
}
