//! What the eval loop dispatches on: every opcode, and fused instructions that do the work of several at once.
//!
//! A fused instruction stands at the place of its first one; the others stay where they are, with their caches and counters, which it uses.
//! It only does the common case, in which nothing can raise or run Python code; in any other it becomes its first instruction
//! again, for good. So nobody but the loop needs to know of it: jumps, exceptions, exits of compiled code and feedback see plain
//! instructions, and the loop that traces runs these.

use super::prepare::Instr;
use adder_abi::opcode::Opcode;
use std::cell::Cell;

macro_rules! quick {
    ($($name:ident = $number:literal,)*) => {
        /// Operands in the names of fused instructions: `F` a local variable, `C` a constant, `S` the top of the stack.
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        pub enum Quick {
            /// No instruction: with it the numbers begin at 0, which saves each dispatch a subtraction.
            NONE = 0,
            $($name = $number,)*
            /// Two loads.
            LOAD_FF = 192,
            LOAD_FC,
            /// Loads and an operator on ints or floats kept in words.
            ADD_FF,
            ADD_FC,
            ADD_SF,
            ADD_SC,
            SUB_FF,
            SUB_FC,
            SUB_SF,
            SUB_SC,
            MUL_FF,
            MUL_FC,
            MUL_SF,
            MUL_SC,
            /// Loads, a comparison and a conditional jump.
            JUMP_COMPARE_FF,
            JUMP_COMPARE_FC,
            JUMP_COMPARE_SF,
            JUMP_COMPARE_SC,
            JUMP_COMPARE_SS,
            /// An element of a list or tuple.
            SUBSCR_FF,
            SUBSCR_FC,
            SUBSCR_SF,
            /// A slice of a list, tuple or string, and its replacement in a list.
            SLICE,
            STORE_SLICE,
            /// An instance's attribute.
            ATTR_F,
            STORE_ATTR_F,
            /// A method of a local variable's value.
            METHOD_F,
            /// `super().name` that is called, in an ordinary method.
            SUPER_METHOD,
            /// A local variable, an `is` or a bool tested by a conditional jump.
            JUMP_F,
            JUMP_IS,
            /// Stores and loads of local variables, globals and constants one behind the other.
            STORE_LOAD,
            STORE_STORE,
            GLOBAL_F,
            CONST_F,
            /// An attribute of a global's value, a module most often, and one that is called.
            GLOBAL_ATTR,
            GLOBAL_METHOD,
            /// A tuple or list of two or three taken apart into local variables.
            UNPACK_STORE,
            /// The two halves of `container[index] op= …`.
            DUP_SUBSCR,
            ROT_STORE_SUBSCR,
            /// Something before a jump.
            POP_JUMP,
            STORE_JUMP,
            /// The next item of a range or list, stored to a local variable.
            FOR_STORE,
            /// The next two things of a `zip`, an `enumerate` or a dict's items, stored to local variables.
            FOR_PAIR,
            /// A call of native code whose arguments need no binding.
            CALL_NATIVE,
            /// The return of a local variable or constant.
            RETURN_F,
            RETURN_C,
        }

        impl Quick {
            /// The opcode by itself.
            pub const fn plain(op: Opcode) -> Quick {
                match op { $(Opcode::$name => Quick::$name,)* }
            }
        }
    };
}
adder_abi::with_opcodes!(quick);

/// The most items that [`Quick::UNPACK_STORE`] stores.
pub const MOST_UNPACKED: usize = 3;

/// The operators that have fused forms, by their operands: FF, FC, SF, SC.
fn arithmetic(op: Opcode) -> Option<[Quick; 4]> {
    match op {
        Opcode::BINARY_ADD | Opcode::INPLACE_ADD => {
            Some([Quick::ADD_FF, Quick::ADD_FC, Quick::ADD_SF, Quick::ADD_SC])
        }
        Opcode::BINARY_SUBTRACT | Opcode::INPLACE_SUBTRACT => {
            Some([Quick::SUB_FF, Quick::SUB_FC, Quick::SUB_SF, Quick::SUB_SC])
        }
        Opcode::BINARY_MULTIPLY | Opcode::INPLACE_MULTIPLY => {
            Some([Quick::MUL_FF, Quick::MUL_FC, Quick::MUL_SF, Quick::MUL_SC])
        }
        _ => None,
    }
}

/// As [`fused`]; what only saves a step gives way to something better that begins with its second instruction.
fn fused_at(instrs: &[Instr], i: usize) -> Option<Quick> {
    use Opcode as O;
    let op = |k: usize| instrs.get(i + k).map_or(O::NOP, |instr| instr.op);
    if let Some(quick) = fused([op(0), op(1), op(2), op(3)]) {
        return Some(quick);
    }
    let weak = match [op(0), op(1)] {
        [O::STORE_FAST, O::LOAD_FAST] => Quick::STORE_LOAD,
        [O::LOAD_GLOBAL, O::LOAD_FAST] => Quick::GLOBAL_F,
        [O::LOAD_CONST, O::LOAD_FAST] => Quick::CONST_F,
        [O::STORE_FAST, O::STORE_FAST] => Quick::STORE_STORE,
        _ => return None,
    };
    if fused([op(1), op(2), op(3), op(4)]).is_some() { None } else { Some(weak) }
}

/// What the instructions from the first of `ops` on are fused to. By the first, since nothing begins with most instructions, and all code
/// comes by here.
fn fused(ops: [Opcode; 4]) -> Option<Quick> {
    use Opcode as O;
    let is_jump = |op| matches!(op, O::POP_JUMP_IF_FALSE | O::POP_JUMP_IF_TRUE);
    let [first, rest @ ..] = ops;
    Some(match first {
        O::LOAD_FAST => match rest {
            [O::LOAD_FAST, O::COMPARE_OP, j] if is_jump(j) => Quick::JUMP_COMPARE_FF,
            [O::LOAD_CONST, O::COMPARE_OP, j] if is_jump(j) => Quick::JUMP_COMPARE_FC,
            [O::COMPARE_OP, j, _] if is_jump(j) => Quick::JUMP_COMPARE_SF,
            [O::LOAD_FAST, op, _] if arithmetic(op).is_some() => arithmetic(op)?[0],
            [O::LOAD_CONST, op, _] if arithmetic(op).is_some() => arithmetic(op)?[1],
            [op, _, _] if arithmetic(op).is_some() => arithmetic(op)?[2],
            [O::LOAD_FAST, O::BINARY_SUBSCR, _] => Quick::SUBSCR_FF,
            [O::LOAD_CONST, O::BINARY_SUBSCR, _] => Quick::SUBSCR_FC,
            [O::BINARY_SUBSCR, _, _] => Quick::SUBSCR_SF,
            [O::LOAD_METHOD, _, _] => Quick::METHOD_F,
            [j, _, _] if is_jump(j) => Quick::JUMP_F,
            [O::LOAD_ATTR, _, _] => Quick::ATTR_F,
            [O::STORE_ATTR, _, _] => Quick::STORE_ATTR_F,
            [O::RETURN_VALUE, _, _] => Quick::RETURN_F,
            // The second load may begin a fused instruction of its own, which is worth more.
            [O::LOAD_FAST, next, _] if !matches!(next, O::LOAD_ATTR | O::STORE_ATTR | O::LOAD_METHOD) => {
                Quick::LOAD_FF
            }
            [O::LOAD_CONST, _, _] => Quick::LOAD_FC,
            _ => return None,
        },
        O::LOAD_CONST => match rest {
            [O::COMPARE_OP, j, _] if is_jump(j) => Quick::JUMP_COMPARE_SC,
            [op, _, _] if arithmetic(op).is_some() => arithmetic(op)?[3],
            [O::RETURN_VALUE, _, _] => Quick::RETURN_C,
            _ => return None,
        },
        _ => match ops {
            [O::COMPARE_OP, j, _, _] if is_jump(j) => Quick::JUMP_COMPARE_SS,
            [O::BUILD_SLICE, O::BINARY_SUBSCR, _, _] => Quick::SLICE,
            [O::BUILD_SLICE, O::STORE_SUBSCR, _, _] => Quick::STORE_SLICE,
            [O::LOAD_GLOBAL, O::CALL_FUNCTION, O::LOAD_METHOD, _] => Quick::SUPER_METHOD,
            [O::LOAD_GLOBAL, O::LOAD_ATTR, _, _] => Quick::GLOBAL_ATTR,
            [O::LOAD_GLOBAL, O::LOAD_METHOD, _, _] => Quick::GLOBAL_METHOD,
            [O::IS_OP, j, _, _] if is_jump(j) => Quick::JUMP_IS,
            [O::UNPACK_SEQUENCE, O::STORE_FAST, O::STORE_FAST, _] => Quick::UNPACK_STORE,
            [O::DUP_TOP_TWO, O::BINARY_SUBSCR, _, _] => Quick::DUP_SUBSCR,
            [O::ROT_THREE, O::STORE_SUBSCR, _, _] => Quick::ROT_STORE_SUBSCR,
            [O::POP_TOP, O::JUMP_ABSOLUTE, _, _] => Quick::POP_JUMP,
            [O::STORE_FAST, O::JUMP_ABSOLUTE, _, _] => Quick::STORE_JUMP,
            [O::FOR_ITER, O::STORE_FAST, _, _] => Quick::FOR_STORE,
            [O::FOR_ITER, O::UNPACK_SEQUENCE, O::STORE_FAST, O::STORE_FAST] => Quick::FOR_PAIR,
            _ => return None,
        },
    })
}

/// Fuses what can be fused.
pub fn fuse(instrs: &[Instr]) {
    for (i, instr) in instrs.iter().enumerate() {
        let stores = |n: usize| instrs.get(i + n).is_some_and(|instr| instr.op == Opcode::STORE_FAST);
        let quick = fused_at(instrs, i).filter(|q| match *q {
            Quick::UNPACK_STORE => instr.arg == 2 || instr.arg as usize == MOST_UNPACKED && stores(3),
            Quick::FOR_PAIR => instrs[i + 1].arg == 2,
            Quick::SUPER_METHOD => instrs[i + 1].arg == 0,
            _ => true,
        });
        if let Some(quick) = quick {
            instr.quick.set(quick);
        }
    }
}

/// Ends a fused instruction that met something else than the common case.
#[inline(always)]
pub fn make_plain(quick: &Cell<Quick>, op: Opcode) {
    quick.set(Quick::plain(op));
}
