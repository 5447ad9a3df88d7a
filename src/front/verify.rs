//! The bytecode verifier: code from anywhere is shown to keep its stacks, or refused.
//!
//! In: a code unit, from our compiler or from a hostile file. Out: for every instruction the static depth of the evaluation stack and the static block
//! stack. What always holds of verified code: jumps land on instructions; operands index what exists; the stack never underflows, never exceeds
//! `stacksize`, and has one depth per instruction; nothing is popped from below the innermost block's level (rotations may move values across it);
//! `return` leaves no block open; control does not fall off the end. Knows nothing of the types of values: an instruction that wants a list or a cell
//! on the stack must look. Linear in the length of the code.

use crate::hash::{Map, Set};
use adder_abi::code::{BlockKind, BlockNode, CodeUnit, Const, InstructionState, Verified, code_flag};
use adder_abi::opcode::{
    COMMON_CONSTANTS, COMPARE_OPS, INTRINSICS_1, INTRINSICS_2, Instruction, Jump, Opcode, Operand, decode,
    make_function,
};

/// What about the code outside of its bytes the verifier looks at.
#[derive(Clone, Copy, Debug)]
pub struct Meta {
    pub argcount: u32,
    pub posonlyargcount: u32,
    pub kwonlyargcount: u32,
    pub stacksize: u32,
    pub flags: u32,
    pub consts: usize,
    pub names: usize,
    pub locals: usize,
    /// Cell and free variables.
    pub cells: usize,
    pub cellvars: usize,
}

impl Meta {
    pub fn of(unit: &CodeUnit) -> Meta {
        Meta {
            argcount: unit.argcount,
            posonlyargcount: unit.posonlyargcount,
            kwonlyargcount: unit.kwonlyargcount,
            stacksize: unit.stacksize,
            flags: unit.flags,
            consts: unit.consts.len(),
            names: unit.names.len(),
            locals: unit.varnames.len(),
            cells: unit.cellvars.len() + unit.freevars.len(),
            cellvars: unit.cellvars.len(),
        }
    }
}

/// Why code is refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerifyError {
    pub message: &'static str,
    /// Byte offset of the instruction.
    pub offset: u32,
}

impl std::fmt::Display for VerifyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "bad bytecode at offset {}: {}", self.offset, self.message)
    }
}

impl std::error::Error for VerifyError {}

/// No code may use more stack than this.
const MAX_STACK: u32 = 1 << 24;

/// Verifies the code of a unit.
pub fn verify(code: &[u8], meta: &Meta) -> Result<Verified, VerifyError> {
    check_meta(meta)?;
    let mut instructions = Vec::with_capacity(code.len() / 2);
    for item in decode(code) {
        let instruction =
            item.map_err(|bad| VerifyError { message: "not an instruction", offset: bad.offset })?;
        check_operand(&instruction, meta)
            .map_err(|message| VerifyError { message, offset: instruction.offset })?;
        instructions.push(InstructionState {
            instruction,
            depth: InstructionState::UNREACHABLE,
            block: Verified::NO_BLOCK,
        });
    }
    if instructions.is_empty() {
        return Err(VerifyError { message: "no code", offset: 0 });
    }
    let mut index_of = vec![u32::MAX; code.len() / 2];
    for (index, state) in instructions.iter().enumerate() {
        index_of[state.instruction.start as usize / 2] = index as u32;
    }
    let mut verifier = Verifier {
        instructions,
        index_of,
        blocks: Vec::new(),
        known: Map::default(),
        work: Vec::new(),
        stacksize: meta.stacksize,
        nulls: Vec::new(),
    };
    verifier.nulls.resize(verifier.instructions.len(), Vec::new());
    verifier.reach(0, 0, Verified::NO_BLOCK, 0, &[])?;
    while let Some(index) = verifier.work.pop() {
        verifier.step(index)?;
    }
    Ok(Verified { instructions: verifier.instructions.into(), blocks: verifier.blocks.into() })
}

/// Verifies a unit of the compiler or a file.
pub fn verify_unit(unit: &CodeUnit) -> Result<Verified, VerifyError> {
    let params = unit.varnames.len();
    let bad_cell = unit.cell2arg.len() != unit.cellvars.len()
        || unit.cell2arg.iter().any(|&arg| arg < -1 || arg >= 0 && arg as usize >= params);
    if bad_cell || unit.nlocals as usize != unit.varnames.len() {
        return Err(VerifyError { message: "variables do not add up", offset: 0 });
    }
    let verified = verify(&unit.code, &Meta::of(unit))?;
    check_functions(unit, &verified)?;
    Ok(verified)
}

/// Shows that every function is made of what the compiler makes it of: a code constant, its name, and cells for all its free
/// variables. Those who call functions and who make frames rely on it.
fn check_functions(unit: &CodeUnit, verified: &Verified) -> Result<(), VerifyError> {
    let instructions = &verified.instructions;
    if !instructions.iter().any(|state| state.instruction.opcode == Opcode::MAKE_FUNCTION) {
        return Ok(());
    }
    let targets: Set<u32> = instructions.iter().filter_map(|state| state.instruction.target()).collect();
    for (at, state) in instructions.iter().enumerate() {
        let Instruction { opcode, arg, offset, .. } = state.instruction;
        if opcode != Opcode::MAKE_FUNCTION || state.depth == InstructionState::UNREACHABLE {
            continue;
        }
        let fail = |message| Err(VerifyError { message, offset });
        let before = |n: usize| at.checked_sub(n).map(|i| &instructions[i].instruction);
        let constant = |n: usize| {
            let instruction = before(n).filter(|i| i.opcode == Opcode::LOAD_CONST);
            instruction.and_then(|i| unit.consts.get(i.arg as usize))
        };
        let (Some(Const::Code(code)), Some(Const::Str(_))) = (constant(2), constant(1)) else {
            return fail("makes a function of something else than code");
        };
        let mut length = 2;
        if arg & make_function::CLOSURE != 0 {
            let cells = code.freevars.len();
            let is_tuple =
                before(3).is_some_and(|i| i.opcode == Opcode::BUILD_TUPLE && i.arg as usize == cells);
            let of_cells =
                (4..4 + cells).all(|n| before(n).is_some_and(|i| i.opcode == Opcode::LOAD_CLOSURE));
            if !is_tuple || !of_cells {
                return fail("makes a function with something else than its cells");
            }
            length += 1 + cells;
        } else if !code.freevars.is_empty() {
            return fail("makes a function without its cells");
        }
        // Nobody jumps in between.
        if (at + 1 - length..=at).any(|i| targets.contains(&instructions[i].instruction.start)) {
            return fail("jumps into the making of a function");
        }
    }
    Ok(())
}

fn check_meta(meta: &Meta) -> Result<(), VerifyError> {
    let bad = |message| Err(VerifyError { message, offset: 0 });
    let flag = |bit: u32| u64::from(meta.flags & bit != 0);
    let params = u64::from(meta.argcount)
        + u64::from(meta.kwonlyargcount)
        + flag(code_flag::VARARGS)
        + flag(code_flag::VARKEYWORDS);
    if meta.posonlyargcount > meta.argcount || params > meta.locals as u64 {
        return bad("more parameters than variables");
    }
    if meta.stacksize > MAX_STACK {
        return bad("stack too large");
    }
    Ok(())
}

fn check_operand(instruction: &Instruction, meta: &Meta) -> Result<(), &'static str> {
    let arg = instruction.arg as usize;
    let within = |limit: usize| if arg < limit { Ok(()) } else { Err("operand out of range") };
    match instruction.opcode.operand_kind() {
        Operand::None => {}
        Operand::Const => within(meta.consts)?,
        Operand::Name => within(meta.names)?,
        Operand::Local => within(meta.locals)?,
        Operand::Cell => within(meta.cells)?,
        Operand::Compare => within(COMPARE_OPS.len())?,
        Operand::Intrinsic1 => within(INTRINSICS_1.len())?,
        Operand::Intrinsic2 => within(INTRINSICS_2.len())?,
        Operand::CommonConstant => within(COMMON_CONSTANTS.len())?,
        Operand::JumpAbsolute | Operand::JumpRelative => {}
        Operand::Count | Operand::Flags => match instruction.opcode {
            Opcode::IS_OP | Opcode::CONTAINS_OP | Opcode::CALL_FUNCTION_EX => within(2)?,
            Opcode::RAISE_VARARGS => within(3)?,
            Opcode::COPY if arg == 0 => return Err("operand out of range"),
            Opcode::BUILD_SLICE if !(2..=3).contains(&arg) => return Err("operand out of range"),
            Opcode::FORMAT_VALUE => within(8)?,
            Opcode::BUILD_INTERPOLATION => within(16)?,
            Opcode::MAKE_FUNCTION => within(0x20)?,
            Opcode::UNPACK_EX => within(1 << 24)?,
            _ => within(MAX_STACK as usize / 4)?,
        },
    }
    let generator = code_flag::GENERATOR
        | code_flag::COROUTINE
        | code_flag::ASYNC_GENERATOR
        | code_flag::ITERABLE_COROUTINE;
    let suspends = matches!(instruction.opcode, Opcode::YIELD_VALUE | Opcode::YIELD_FROM);
    if suspends && meta.flags & generator == 0 {
        return Err("suspends outside of a generator");
    }
    Ok(())
}

/// How many values an instruction reads from the stack.
fn reads(opcode: Opcode, arg: u32) -> u32 {
    use Opcode::*;
    match opcode {
        NOP | COPY_FREE_VARS | PUSH_NULL | LOAD_FAST_AND_CLEAR | MAKE_CELL | LOAD_BUILD_CLASS
        | LOAD_ASSERTION_ERROR | SETUP_ANNOTATIONS | POP_BLOCK | DELETE_NAME | DELETE_GLOBAL | LOAD_CONST
        | LOAD_NAME | JUMP_FORWARD | JUMP_ABSOLUTE | LOAD_GLOBAL | SETUP_FINALLY | LOAD_FAST
        | DELETE_FAST | LOAD_CLOSURE | LOAD_DEREF | DELETE_DEREF | EXTENDED_ARG | LOAD_CLASSDEREF
        | LOAD_LOCALS | LOAD_COMMON_CONSTANT => 0,
        POP_TOP
        | DUP_TOP
        | UNARY_POSITIVE
        | UNARY_NEGATIVE
        | UNARY_NOT
        | UNARY_INVERT
        | GET_LEN
        | MATCH_MAPPING
        | MATCH_SEQUENCE
        | GET_AITER
        | GET_ANEXT
        | BEFORE_ASYNC_WITH
        | GET_ITER
        | GET_YIELD_FROM_ITER
        | PRINT_EXPR
        | GET_AWAITABLE
        | LIST_TO_TUPLE
        | RETURN_VALUE
        | IMPORT_STAR
        | YIELD_VALUE
        | STORE_NAME
        | UNPACK_SEQUENCE
        | FOR_ITER
        | UNPACK_EX
        | DELETE_ATTR
        | STORE_GLOBAL
        | LOAD_ATTR
        | IMPORT_FROM
        | JUMP_IF_FALSE_OR_POP
        | JUMP_IF_TRUE_OR_POP
        | POP_JUMP_IF_FALSE
        | POP_JUMP_IF_TRUE
        | STORE_FAST
        | STORE_FAST_MAYBE_NULL
        | STORE_CLOSURE
        | STORE_DEREF
        | SETUP_WITH
        | SETUP_ASYNC_WITH
        | LOAD_METHOD
        | CALL_INTRINSIC_1
        | LOAD_FROM_DICT_OR_GLOBALS
        | LOAD_FROM_DICT_OR_DEREF => 1,
        ROT_TWO
        | DUP_TOP_TWO
        | BINARY_MATRIX_MULTIPLY
        | INPLACE_MATRIX_MULTIPLY
        | BINARY_POWER
        | BINARY_MULTIPLY
        | BINARY_MODULO
        | BINARY_ADD
        | BINARY_SUBTRACT
        | BINARY_SUBSCR
        | BINARY_FLOOR_DIVIDE
        | BINARY_TRUE_DIVIDE
        | INPLACE_FLOOR_DIVIDE
        | INPLACE_TRUE_DIVIDE
        | MATCH_KEYS
        | COPY_DICT_WITHOUT_KEYS
        | CHECK_EG_MATCH
        | BUILD_TEMPLATE
        | INPLACE_ADD
        | INPLACE_SUBTRACT
        | INPLACE_MULTIPLY
        | INPLACE_MODULO
        | DELETE_SUBSCR
        | BINARY_LSHIFT
        | BINARY_RSHIFT
        | BINARY_AND
        | BINARY_XOR
        | BINARY_OR
        | INPLACE_POWER
        | YIELD_FROM
        | INPLACE_LSHIFT
        | INPLACE_RSHIFT
        | INPLACE_AND
        | INPLACE_XOR
        | INPLACE_OR
        | PREP_RERAISE_STAR
        | STORE_ATTR
        | COMPARE_OP
        | IMPORT_NAME
        | IS_OP
        | CONTAINS_OP
        | JUMP_IF_NOT_EXC_MATCH
        | CALL_INTRINSIC_2 => 2,
        ROT_THREE | RERAISE | STORE_SUBSCR | POP_EXCEPT | MATCH_CLASS => 3,
        ROT_FOUR => 4,
        WITH_EXCEPT_START | END_ASYNC_FOR => 7,
        ROT_N | COPY | BUILD_TUPLE | BUILD_LIST | BUILD_SET | BUILD_STRING | RAISE_VARARGS | BUILD_SLICE => {
            arg
        }
        BUILD_MAP => 2 * arg,
        BUILD_CONST_KEY_MAP | CALL_FUNCTION => arg + 1,
        CALL_FUNCTION_KW | CALL_METHOD => arg + 2,
        CALL_FUNCTION_EX => 2 + (arg & 1),
        MAKE_FUNCTION => 2 + (arg & 0x1f).count_ones(),
        LIST_APPEND | SET_ADD | LIST_EXTEND | SET_UPDATE | DICT_UPDATE => 1 + arg.max(1),
        // The function called lies two below the dict that is merged into.
        DICT_MERGE => 3 + arg.max(1),
        MAP_ADD => 2 + arg.max(1),
        FORMAT_VALUE => 1 + u32::from(arg & 4 != 0),
        BUILD_INTERPOLATION => 2 + (arg & 1),
    }
}

/// How many of the values read are taken from above the innermost block's level. The others only move, or are looked at.
fn takes(opcode: Opcode, arg: u32) -> u32 {
    use Opcode::*;
    match opcode {
        ROT_TWO | ROT_THREE | ROT_FOUR | ROT_N | COPY | DUP_TOP | DUP_TOP_TWO | WITH_EXCEPT_START
        | POP_EXCEPT | END_ASYNC_FOR | GET_ANEXT | GET_LEN | MATCH_MAPPING | MATCH_SEQUENCE | MATCH_KEYS
        | IMPORT_FROM => 0,
        LIST_APPEND | SET_ADD | LIST_EXTEND | SET_UPDATE | DICT_UPDATE | DICT_MERGE => 1,
        MAP_ADD => 2,
        _ => reads(opcode, arg),
    }
}

struct Verifier {
    instructions: Vec<InstructionState>,
    /// From code units to instructions; `u32::MAX` inside of one.
    index_of: Vec<u32>,
    blocks: Vec<BlockNode>,
    known: Map<BlockNode, u32>,
    work: Vec<u32>,
    stacksize: u32,
    /// For each instruction the places of the stack that may hold nothing, filled by `LOAD_FAST_AND_CLEAR` and `PUSH_NULL`: usually none.
    nulls: Vec<Vec<u32>>,
}

impl Verifier {
    /// Control may reach `index` like this.
    fn reach(
        &mut self,
        index: u32,
        depth: u32,
        block: u32,
        from: u32,
        nulls: &[u32],
    ) -> Result<(), VerifyError> {
        let fail = |message| Err(VerifyError { message, offset: from });
        if depth > self.stacksize {
            return fail("stack overflows");
        }
        let Some(state) = self.instructions.get_mut(index as usize) else {
            return fail("control falls off the end");
        };
        if state.depth == InstructionState::UNREACHABLE {
            state.depth = depth;
            state.block = block;
            self.nulls[index as usize] = nulls.to_vec();
            self.work.push(index);
        } else if state.depth != depth {
            return fail("stack depths differ where ways meet");
        } else if state.block != block {
            return fail("block stacks differ where ways meet");
        } else {
            let known = &mut self.nulls[index as usize];
            let before = known.len();
            for place in nulls {
                if !known.contains(place) {
                    known.push(*place);
                }
            }
            if known.len() > before {
                self.work.push(index);
            }
        }
        Ok(())
    }

    fn target(&self, instruction: &Instruction) -> Result<u32, VerifyError> {
        let index = instruction
            .target()
            .filter(|target| target % 2 == 0)
            .and_then(|target| self.index_of.get(target as usize / 2).copied())
            .filter(|&index| index != u32::MAX);
        index
            .ok_or(VerifyError { message: "jump to where no instruction begins", offset: instruction.offset })
    }

    fn block(&mut self, node: BlockNode) -> u32 {
        let blocks = &mut self.blocks;
        *self.known.entry(node).or_insert_with(|| {
            blocks.push(node);
            blocks.len() as u32 - 1
        })
    }

    /// The depth that must stay.
    fn floor(&self, block: u32) -> u32 {
        match self.blocks.get(block as usize) {
            Some(BlockNode { kind: BlockKind::Finally, level, .. }) => *level,
            Some(BlockNode { kind: BlockKind::Handler, level, .. }) => *level + 3,
            None => 0,
        }
    }

    /// The places that may hold nothing after an instruction. Such values are moved, copied and stored by the one instruction that
    /// is made for them; nothing else may see one.
    fn nulls_after(&self, index: u32) -> Result<Vec<u32>, VerifyError> {
        let InstructionState { instruction, depth, .. } = self.instructions[index as usize];
        let Instruction { opcode, arg, offset, .. } = instruction;
        let mut nulls = self.nulls[index as usize].clone();
        match opcode {
            Opcode::LOAD_FAST_AND_CLEAR | Opcode::PUSH_NULL => nulls.push(depth),
            _ if nulls.is_empty() => {}
            Opcode::STORE_FAST_MAYBE_NULL => nulls.retain(|&place| place + 1 != depth),
            Opcode::COPY => {
                if nulls.iter().any(|&place| place + arg == depth) {
                    nulls.push(depth);
                }
            }
            Opcode::ROT_TWO | Opcode::ROT_THREE | Opcode::ROT_FOUR | Opcode::ROT_N => {
                let n = match opcode {
                    Opcode::ROT_TWO => 2,
                    Opcode::ROT_THREE => 3,
                    Opcode::ROT_FOUR => 4,
                    _ => arg,
                };
                for place in nulls.iter_mut().filter(|place| n > 0 && **place + n >= depth) {
                    *place = if *place + 1 == depth { depth - n } else { *place + 1 };
                }
            }
            _ => {
                // The end of a handler also drops what lies under its one value.
                let seen = if opcode == Opcode::POP_EXCEPT { 4 } else { reads(opcode, arg) };
                if nulls.iter().any(|&place| place + seen >= depth) {
                    return Err(VerifyError { message: "uses what may not be there", offset });
                }
            }
        }
        Ok(nulls)
    }

    fn step(&mut self, index: u32) -> Result<(), VerifyError> {
        let InstructionState { instruction, depth, block } = self.instructions[index as usize];
        let Instruction { opcode, arg, offset, .. } = instruction;
        let fail = |message| Err(VerifyError { message, offset });
        let needed = reads(opcode, arg);
        if depth < needed {
            return fail("stack underflows");
        }
        if depth < self.floor(block) + takes(opcode, arg) {
            return fail("pops what a block protects");
        }
        let grow = |jump| depth.wrapping_add_signed(opcode.stack_effect(arg, jump));
        let next = index + 1;
        let nulls = self.nulls_after(index)?;
        let nulls = &nulls[..];
        if let Some(&BlockNode { kind: BlockKind::Finally, handler, level, parent }) =
            self.blocks.get(block as usize).filter(|_| !nulls.is_empty())
        {
            // A rotation may have moved one below the level, where the handler finds it.
            let below: Vec<u32> = nulls.iter().copied().filter(|&place| place < level).collect();
            let running = self.block(BlockNode { kind: BlockKind::Handler, handler, level, parent });
            let target = self.index_of[handler as usize / 2];
            self.reach(target, level + 6, running, offset, &below)?;
        }
        match opcode {
            Opcode::SETUP_FINALLY | Opcode::SETUP_WITH | Opcode::SETUP_ASYNC_WITH => {
                let target = self.target(&instruction)?;
                let handler = self.instructions[target as usize].instruction.start;
                let level = if opcode == Opcode::SETUP_ASYNC_WITH { depth - 1 } else { depth };
                let running = BlockNode { kind: BlockKind::Handler, handler, level, parent: block };
                let running = self.block(running);
                self.reach(target, level + 6, running, offset, nulls)?;
                let inside = BlockNode { kind: BlockKind::Finally, handler, level, parent: block };
                let inside = self.block(inside);
                self.reach(next, grow(Jump::No), inside, offset, nulls)
            }
            Opcode::POP_BLOCK => match self.blocks.get(block as usize) {
                Some(&BlockNode { kind: BlockKind::Finally, parent, .. }) => {
                    self.reach(next, depth, parent, offset, nulls)
                }
                _ => fail("no block to pop"),
            },
            Opcode::POP_EXCEPT => match self.blocks.get(block as usize) {
                Some(&BlockNode { kind: BlockKind::Handler, level, parent, .. })
                    if (level + 3..=level + 4).contains(&depth) =>
                {
                    self.reach(next, depth - 3, parent, offset, nulls)
                }
                _ => fail("no handler to end"),
            },
            Opcode::END_ASYNC_FOR => match self.blocks.get(block as usize) {
                Some(&BlockNode { kind: BlockKind::Handler, level, parent, .. })
                    if depth == level + 6 && level > self.floor(parent) =>
                {
                    self.reach(next, depth - 7, parent, offset, nulls)
                }
                _ => fail("no handler to end"),
            },
            Opcode::RETURN_VALUE if block != Verified::NO_BLOCK => fail("returns out of a block"),
            _ => {
                if opcode.is_jump() {
                    let target = self.target(&instruction)?;
                    self.reach(target, grow(Jump::Yes), block, offset, nulls)?;
                }
                if opcode.is_terminator() {
                    Ok(())
                } else {
                    self.reach(next, grow(Jump::No), block, offset, nulls)
                }
            }
        }
    }
}
