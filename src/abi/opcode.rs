//! The bytecode's one table: every opcode with its number, operand kind, flags, stack effect and meaning.
//!
//! Numbers and names are CPython 3.9's; what 3.9 lacks has the name of the CPython opcode that first did it, on a number that is
//! free in 3.9. An instruction is two bytes, opcode and argument; `EXTENDED_ARG` prefixes give the argument's higher bytes. Jump
//! targets count bytes. `dis`, `opcode`, the interpreter, the verifier and the JIT derive from this table; nothing else
//! names a number. The table does not know what the operations do beyond the stack.

/// What an instruction's argument means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operand {
    /// No argument (the byte is 0).
    None,
    /// Index into the constants.
    Const,
    /// Index into the names.
    Name,
    /// Index into the local variables.
    Local,
    /// Index into cell variables followed by free variables.
    Cell,
    /// Index into [`COMPARE_OPS`].
    Compare,
    /// Absolute jump target in bytes.
    JumpAbsolute,
    /// Jump target in bytes relative to the next instruction.
    JumpRelative,
    /// A count of stack items.
    Count,
    /// A set of bits, or a choice; the opcode's line says which.
    Flags,
    /// Index into [`INTRINSICS_1`].
    Intrinsic1,
    /// Index into [`INTRINSICS_2`].
    Intrinsic2,
    /// Index into [`COMMON_CONSTANTS`].
    CommonConstant,
}

/// Which of a jumping instruction's two ways a stack effect is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Jump {
    /// The branch is not taken.
    No,
    /// The branch is taken (for `SETUP_*`: an exception arrives at the handler).
    Yes,
    /// Whichever leaves more on the stack.
    Max,
}

/// Opcodes from here on use their argument.
pub const HAVE_ARGUMENT: u8 = 90;

/// The operators of `COMPARE_OP`.
pub const COMPARE_OPS: [&str; 6] = ["<", "<=", "==", "!=", ">", ">="];

/// Argument of `CALL_INTRINSIC_1`: one operand, one result.
pub const INTRINSICS_1: [&str; 12] = [
    "INTRINSIC_1_INVALID",
    "INTRINSIC_PRINT",
    "INTRINSIC_IMPORT_STAR",
    "INTRINSIC_STOPITERATION_ERROR",
    "INTRINSIC_ASYNC_GEN_WRAP",
    "INTRINSIC_UNARY_POSITIVE",
    "INTRINSIC_LIST_TO_TUPLE",
    "INTRINSIC_TYPEVAR",
    "INTRINSIC_PARAMSPEC",
    "INTRINSIC_TYPEVARTUPLE",
    "INTRINSIC_SUBSCRIPT_GENERIC",
    "INTRINSIC_TYPEALIAS",
];

/// The intrinsics of one operand that the compiler uses.
pub mod intrinsic1 {
    /// name → `TypeVar` without bound.
    pub const TYPEVAR: u32 = 7;
    /// name → `ParamSpec`.
    pub const PARAMSPEC: u32 = 8;
    /// name → `TypeVarTuple`.
    pub const TYPEVARTUPLE: u32 = 9;
    /// tuple of type parameters → `typing.Generic[…]` with `TypeVarTuple`s unpacked.
    pub const SUBSCRIPT_GENERIC: u32 = 10;
    /// (name, type parameters or None, function computing the value) → `TypeAliasType`.
    pub const TYPEALIAS: u32 = 11;
}

/// Argument of `CALL_INTRINSIC_2`: two operands, one result.
pub const INTRINSICS_2: [&str; 6] = [
    "INTRINSIC_2_INVALID",
    "INTRINSIC_PREP_RERAISE_STAR",
    "INTRINSIC_TYPEVAR_WITH_BOUND",
    "INTRINSIC_TYPEVAR_WITH_CONSTRAINTS",
    "INTRINSIC_SET_FUNCTION_TYPE_PARAMS",
    "INTRINSIC_SET_TYPEPARAM_DEFAULT",
];

/// The intrinsics of two operands (the second is the top of the stack).
pub mod intrinsic2 {
    /// (the original exception, list of what handlers raised or left over) → exception to raise, or None.
    pub const PREP_RERAISE_STAR: u32 = 1;
    /// (name, function computing the bound) → `TypeVar`.
    pub const TYPEVAR_WITH_BOUND: u32 = 2;
    /// (name, function computing the tuple of constraints) → `TypeVar`.
    pub const TYPEVAR_WITH_CONSTRAINTS: u32 = 3;
    /// (function, tuple of type parameters) → the function, with `__type_params__` set.
    pub const SET_FUNCTION_TYPE_PARAMS: u32 = 4;
    /// (type parameter, function computing its default) → the type parameter.
    pub const SET_TYPEPARAM_DEFAULT: u32 = 5;
}

/// Argument of `LOAD_COMMON_CONSTANT`.
pub const COMMON_CONSTANTS: [&str; 5] = ["AssertionError", "NotImplementedError", "tuple", "all", "any"];

/// Bits of `MAKE_FUNCTION`; the values lie on the stack in this order, but that the closure comes last, below the code object and the
/// qualified name.
pub mod make_function {
    /// Tuple of defaults of positional parameters.
    pub const DEFAULTS: u32 = 0x01;
    /// Dict of defaults of keyword-only parameters.
    pub const KWDEFAULTS: u32 = 0x02;
    /// Tuple of names and values, alternating, or a dict: annotations at hand (3.9; not made by this compiler).
    pub const ANNOTATIONS: u32 = 0x04;
    /// Tuple of cells.
    pub const CLOSURE: u32 = 0x08;
    /// The `__annotate__` function.
    pub const ANNOTATE: u32 = 0x10;
}

/// Bits of `FORMAT_VALUE`.
pub mod format_value {
    pub const CONVERSION_MASK: u32 = 0x03;
    pub const STR: u32 = 0x01;
    pub const REPR: u32 = 0x02;
    pub const ASCII: u32 = 0x03;
    /// A format specification lies on top of the value.
    pub const HAVE_SPEC: u32 = 0x04;
}

/// Facts about an opcode that do not depend on its argument.
pub mod flag {
    /// Control never falls through to the next instruction.
    pub const TERMINATOR: u8 = 1;
    /// The instruction itself may raise.
    pub const RAISES: u8 = 2;
    /// The instruction may run arbitrary Python code even if it cannot raise (destructors on overwriting count).
    pub const RUNS_PYTHON: u8 = 4;
    /// It sets up a handler at its jump target rather than jumping there.
    pub const SETUP: u8 = 8;
}

use flag::*;
/// Raises, and may run any Python code.
const ANY: u8 = RAISES | RUNS_PYTHON;

macro_rules! opcodes {
    (($d:tt) $($(#[$doc:meta])* $name:ident = $number:literal, $operand:ident, $flags:expr, |$arg:ident, $jump:ident| $effect:expr;)*) => {
        /// Hands every opcode's name and number to another macro.
        #[macro_export]
        macro_rules! with_opcodes {
            ($d callback:ident) => { $d callback! { $($name = $number,)* } };
        }

        /// Every operation of the virtual machine.
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
        #[repr(u8)]
        pub enum Opcode { $($(#[$doc])* $name = $number,)* }

        impl Opcode {
            /// All of them, by number.
            pub const ALL: &'static [Opcode] = &[$(Opcode::$name,)*];

            /// The opcode of that number, if there is one.
            #[inline]
            pub const fn from_u8(number: u8) -> Option<Opcode> {
                match number { $($number => Some(Opcode::$name),)* _ => None }
            }

            /// Its name.
            pub const fn name(self) -> &'static str {
                match self { $(Opcode::$name => stringify!($name),)* }
            }

            /// What its argument means.
            #[inline]
            pub const fn operand_kind(self) -> Operand {
                match self { $(Opcode::$name => Operand::$operand,)* }
            }

            /// Bits of [`flag`].
            #[inline]
            pub const fn flags(self) -> u8 {
                match self { $(Opcode::$name => $flags,)* }
            }

            /// How much the stack grows.
            #[allow(unused_variables)]
            pub fn stack_effect(self, arg: u32, jump: Jump) -> i32 {
                let arg = arg as i32;
                match self { $(Opcode::$name => { let $arg = arg; let $jump = jump; $effect })* }
            }
        }
    };
}

/// The effect of an instruction whose two ways differ.
fn either(jump: Jump, taken: i32, not_taken: i32) -> i32 {
    match jump {
        Jump::Yes => taken,
        Jump::No => not_taken,
        Jump::Max => taken.max(not_taken),
    }
}

opcodes! {
    ($)
    /// Drops the top.
    POP_TOP = 1, None, RUNS_PYTHON, |a, j| -1;
    ROT_TWO = 2, None, 0, |a, j| 0;
    /// Moves the top below the next two.
    ROT_THREE = 3, None, 0, |a, j| 0;
    DUP_TOP = 4, None, 0, |a, j| 1;
    DUP_TOP_TWO = 5, None, 0, |a, j| 2;
    /// Moves the top below the next three.
    ROT_FOUR = 6, None, 0, |a, j| 0;
    /// (3.11) Pushes no value: what `STORE_FAST_MAYBE_NULL` unbinds a variable with.
    PUSH_NULL = 8, None, 0, |a, j| 1;
    NOP = 9, None, 0, |a, j| 0;
    UNARY_POSITIVE = 10, None, ANY, |a, j| 0;
    UNARY_NEGATIVE = 11, None, ANY, |a, j| 0;
    UNARY_NOT = 12, None, ANY, |a, j| 0;
    UNARY_INVERT = 15, None, ANY, |a, j| 0;
    BINARY_MATRIX_MULTIPLY = 16, None, ANY, |a, j| -1;
    INPLACE_MATRIX_MULTIPLY = 17, None, ANY, |a, j| -1;
    BINARY_POWER = 19, None, ANY, |a, j| -1;
    BINARY_MULTIPLY = 20, None, ANY, |a, j| -1;
    BINARY_MODULO = 22, None, ANY, |a, j| -1;
    BINARY_ADD = 23, None, ANY, |a, j| -1;
    BINARY_SUBTRACT = 24, None, ANY, |a, j| -1;
    BINARY_SUBSCR = 25, None, ANY, |a, j| -1;
    BINARY_FLOOR_DIVIDE = 26, None, ANY, |a, j| -1;
    BINARY_TRUE_DIVIDE = 27, None, ANY, |a, j| -1;
    INPLACE_FLOOR_DIVIDE = 28, None, ANY, |a, j| -1;
    INPLACE_TRUE_DIVIDE = 29, None, ANY, |a, j| -1;
    /// (3.10) Pushes `len(TOS)`.
    GET_LEN = 30, None, ANY, |a, j| 1;
    /// (3.10) Pushes whether TOS is a mapping to patterns.
    MATCH_MAPPING = 31, None, RUNS_PYTHON, |a, j| 1;
    /// (3.10) Pushes whether TOS is a sequence to patterns.
    MATCH_SEQUENCE = 32, None, RUNS_PYTHON, |a, j| 1;
    /// (3.10) subject, tuple of keys → subject, keys, tuple of values or None, whether all were found.
    MATCH_KEYS = 33, None, ANY, |a, j| 2;
    /// (3.10) subject, tuple of keys → subject, dict of the subject without these keys.
    COPY_DICT_WITHOUT_KEYS = 34, None, ANY, |a, j| 0;
    /// (3.12) Pushes the mapping of the frame's locals.
    LOAD_LOCALS = 36, None, RAISES, |a, j| 1;
    /// (3.11) exception, type → rest or None, match or None (which becomes the handled exception when there is one).
    CHECK_EG_MATCH = 37, None, ANY, |a, j| 0;
    /// (3.14) tuple of strings, tuple of interpolations → template.
    BUILD_TEMPLATE = 38, None, RAISES, |a, j| -1;
    /// Calls the `__exit__` seven deep with the exception on top; pushes the result.
    WITH_EXCEPT_START = 49, None, ANY, |a, j| 1;
    GET_AITER = 50, None, ANY, |a, j| 0;
    /// Pushes the awaitable of the asynchronous iterator's next value.
    GET_ANEXT = 51, None, ANY, |a, j| 1;
    /// context manager → `__aexit__`, awaitable of `__aenter__()`.
    BEFORE_ASYNC_WITH = 52, None, ANY, |a, j| 1;
    /// Ends an `async for` on StopAsyncIteration (drops exception, saved exception and iterator), else raises again.
    END_ASYNC_FOR = 54, None, ANY, |a, j| -7;
    INPLACE_ADD = 55, None, ANY, |a, j| -1;
    INPLACE_SUBTRACT = 56, None, ANY, |a, j| -1;
    INPLACE_MULTIPLY = 57, None, ANY, |a, j| -1;
    INPLACE_MODULO = 59, None, ANY, |a, j| -1;
    /// value, container, key: `container[key] = value`.
    STORE_SUBSCR = 60, None, ANY, |a, j| -3;
    /// container, key.
    DELETE_SUBSCR = 61, None, ANY, |a, j| -2;
    BINARY_LSHIFT = 62, None, ANY, |a, j| -1;
    BINARY_RSHIFT = 63, None, ANY, |a, j| -1;
    BINARY_AND = 64, None, ANY, |a, j| -1;
    BINARY_XOR = 65, None, ANY, |a, j| -1;
    BINARY_OR = 66, None, ANY, |a, j| -1;
    INPLACE_POWER = 67, None, ANY, |a, j| -1;
    GET_ITER = 68, None, ANY, |a, j| 0;
    GET_YIELD_FROM_ITER = 69, None, ANY, |a, j| 0;
    PRINT_EXPR = 70, None, ANY, |a, j| -1;
    LOAD_BUILD_CLASS = 71, None, ANY, |a, j| 1;
    /// iterator, value to send → result of the sub-iterator; suspends as long as that yields.
    YIELD_FROM = 72, None, ANY, |a, j| -1;
    GET_AWAITABLE = 73, None, ANY, |a, j| 0;
    LOAD_ASSERTION_ERROR = 74, None, 0, |a, j| 1;
    INPLACE_LSHIFT = 75, None, ANY, |a, j| -1;
    INPLACE_RSHIFT = 76, None, ANY, |a, j| -1;
    INPLACE_AND = 77, None, ANY, |a, j| -1;
    INPLACE_XOR = 78, None, ANY, |a, j| -1;
    INPLACE_OR = 79, None, ANY, |a, j| -1;
    LIST_TO_TUPLE = 82, None, 0, |a, j| 0;
    RETURN_VALUE = 83, None, TERMINATOR, |a, j| -1;
    IMPORT_STAR = 84, None, ANY, |a, j| -1;
    SETUP_ANNOTATIONS = 85, None, ANY, |a, j| 0;
    /// Suspends the generator with TOS; what is sent takes its place.
    YIELD_VALUE = 86, None, ANY, |a, j| 0;
    POP_BLOCK = 87, None, 0, |a, j| 0;
    /// (3.11) original exception, list of raised and unhandled → exception to raise, or None.
    PREP_RERAISE_STAR = 88, None, ANY, |a, j| -1;
    /// Ends a handler: restores the handled exception from the three saved words on top.
    POP_EXCEPT = 89, None, RUNS_PYTHON, |a, j| -3;
    STORE_NAME = 90, Name, ANY, |a, j| -1;
    DELETE_NAME = 91, Name, ANY, |a, j| 0;
    UNPACK_SEQUENCE = 92, Count, ANY, |a, j| a - 1;
    /// Pushes the next value, or drops the iterator and jumps.
    FOR_ITER = 93, JumpRelative, ANY, |a, j| either(j, -1, 1);
    /// Low byte: items before the star; the rest: items after it.
    UNPACK_EX = 94, Flags, ANY, |a, j| (a & 0xff) + (a >> 8);
    /// value, object.
    STORE_ATTR = 95, Name, ANY, |a, j| -2;
    DELETE_ATTR = 96, Name, ANY, |a, j| -1;
    STORE_GLOBAL = 97, Name, ANY, |a, j| -1;
    DELETE_GLOBAL = 98, Name, ANY, |a, j| 0;
    /// (3.10) Moves the top below the next `n - 1`.
    ROT_N = 99, Count, 0, |a, j| 0;
    LOAD_CONST = 100, Const, 0, |a, j| 1;
    LOAD_NAME = 101, Name, ANY, |a, j| 1;
    BUILD_TUPLE = 102, Count, 0, |a, j| 1 - a;
    BUILD_LIST = 103, Count, 0, |a, j| 1 - a;
    BUILD_SET = 104, Count, ANY, |a, j| 1 - a;
    BUILD_MAP = 105, Count, ANY, |a, j| 1 - 2 * a;
    LOAD_ATTR = 106, Name, ANY, |a, j| 0;
    COMPARE_OP = 107, Compare, ANY, |a, j| -1;
    /// level, names wanted → module.
    IMPORT_NAME = 108, Name, ANY, |a, j| -1;
    /// Pushes an attribute of the module on top.
    IMPORT_FROM = 109, Name, ANY, |a, j| 1;
    JUMP_FORWARD = 110, JumpRelative, TERMINATOR, |a, j| 0;
    JUMP_IF_FALSE_OR_POP = 111, JumpAbsolute, ANY, |a, j| either(j, 0, -1);
    JUMP_IF_TRUE_OR_POP = 112, JumpAbsolute, ANY, |a, j| either(j, 0, -1);
    JUMP_ABSOLUTE = 113, JumpAbsolute, TERMINATOR, |a, j| 0;
    POP_JUMP_IF_FALSE = 114, JumpAbsolute, ANY, |a, j| -1;
    POP_JUMP_IF_TRUE = 115, JumpAbsolute, ANY, |a, j| -1;
    LOAD_GLOBAL = 116, Name, ANY, |a, j| 1;
    /// 0: `is`, 1: `is not`.
    IS_OP = 117, Flags, 0, |a, j| -1;
    /// 0: `in`, 1: `not in`.
    CONTAINS_OP = 118, Flags, ANY, |a, j| -1;
    /// (3.10) traceback, value, type (on top) are popped and raised again as they are; a None as traceback and type: the value's own.
    /// 1: the handler's three saved words lie below, and the exception counts as raised where it was when it came to the handler.
    RERAISE = 119, Flags, TERMINATOR | RAISES, |a, j| -3;
    /// (3.11) Pushes the item `n` deep again, the top being 1 deep.
    COPY = 120, Count, 0, |a, j| 1;
    /// type of the exception, types wanted: both are popped; jumps if it is none of them.
    JUMP_IF_NOT_EXC_MATCH = 121, JumpAbsolute, ANY, |a, j| -2;
    /// Pushes a block: an exception goes to the target with saved traceback, value, type and its own traceback, value, type pushed.
    SETUP_FINALLY = 122, JumpRelative, SETUP, |a, j| either(j, 6, 0);
    LOAD_FAST = 124, Local, RAISES, |a, j| 1;
    STORE_FAST = 125, Local, RUNS_PYTHON, |a, j| -1;
    DELETE_FAST = 126, Local, ANY, |a, j| 0;
    /// (3.12) Pushes what the variable holds, maybe nothing, and unbinds it.
    LOAD_FAST_AND_CLEAR = 127, Local, 0, |a, j| 1;
    /// (3.12) As `STORE_FAST`, of what `LOAD_FAST_AND_CLEAR` or `PUSH_NULL` pushed.
    STORE_FAST_MAYBE_NULL = 128, Local, RUNS_PYTHON, |a, j| -1;
    /// 0: again what is being handled; 1: exception; 2: exception, cause.
    RAISE_VARARGS = 130, Count, TERMINATOR | ANY, |a, j| -a;
    CALL_FUNCTION = 131, Count, ANY, |a, j| -a;
    /// Bits of [`make_function`].
    MAKE_FUNCTION = 132, Flags, 0, |a, j| -1 - (a & 0x1f).count_ones() as i32;
    BUILD_SLICE = 133, Count, 0, |a, j| 1 - a;
    /// Makes a cell that `LOAD_CLOSURE` pushed the variable's again (ours: CPython's cells share the locals' slots).
    STORE_CLOSURE = 134, Cell, RAISES | RUNS_PYTHON, |a, j| -1;
    LOAD_CLOSURE = 135, Cell, 0, |a, j| 1;
    LOAD_DEREF = 136, Cell, RAISES, |a, j| 1;
    STORE_DEREF = 137, Cell, RUNS_PYTHON, |a, j| -1;
    DELETE_DEREF = 138, Cell, ANY, |a, j| 0;
    /// (3.11) Gives the variable a new, empty cell.
    MAKE_CELL = 139, Cell, RUNS_PYTHON, |a, j| 0;
    /// (3.11) Does nothing: a frame gets its closure when it is made. The compiler does not emit it.
    COPY_FREE_VARS = 140, Count, 0, |a, j| 0;
    /// function, values, tuple of the last values' names.
    CALL_FUNCTION_KW = 141, Count, ANY, |a, j| -a - 1;
    /// function, positional arguments, dict if bit 0.
    CALL_FUNCTION_EX = 142, Flags, ANY, |a, j| -1 - (a & 1);
    /// context manager → `__exit__`, result of `__enter__()`; pushes a block below that result.
    SETUP_WITH = 143, JumpRelative, SETUP | ANY, |a, j| either(j, 6, 1);
    EXTENDED_ARG = 144, Flags, 0, |a, j| 0;
    /// Appends TOS to the list `n` below.
    LIST_APPEND = 145, Count, 0, |a, j| -1;
    SET_ADD = 146, Count, ANY, |a, j| -1;
    MAP_ADD = 147, Count, ANY, |a, j| -2;
    LOAD_CLASSDEREF = 148, Cell, ANY, |a, j| 1;
    /// (3.14) value, text, format specification if bit 0; the conversion (as in `FORMAT_VALUE`) from bit 2 on.
    BUILD_INTERPOLATION = 150, Flags, RAISES, |a, j| -1 - (a & 1);
    /// (3.14)
    LOAD_COMMON_CONSTANT = 151, CommonConstant, 0, |a, j| 1;
    /// (3.10) subject, class, tuple of names → tuple of attributes, True, or subject, False; n positional patterns.
    MATCH_CLASS = 152, Count, ANY, |a, j| -1;
    /// Pushes a block below the result of `await __aenter__()`.
    SETUP_ASYNC_WITH = 154, JumpRelative, SETUP, |a, j| either(j, 5, 0);
    /// Bits of [`format_value`].
    FORMAT_VALUE = 155, Flags, ANY, |a, j| -i32::from(a & 4 != 0);
    BUILD_CONST_KEY_MAP = 156, Count, ANY, |a, j| -a;
    BUILD_STRING = 157, Count, RAISES, |a, j| 1 - a;
    LOAD_METHOD = 160, Name, ANY, |a, j| 1;
    CALL_METHOD = 161, Count, ANY, |a, j| -a - 1;
    LIST_EXTEND = 162, Count, ANY, |a, j| -1;
    SET_UPDATE = 163, Count, ANY, |a, j| -1;
    /// Updates the dict `n` below, refusing duplicate keys (a call's `**`).
    DICT_MERGE = 164, Count, ANY, |a, j| -1;
    DICT_UPDATE = 165, Count, ANY, |a, j| -1;
    /// (3.12) [`intrinsic1`]
    CALL_INTRINSIC_1 = 173, Intrinsic1, ANY, |a, j| 0;
    /// (3.12) [`intrinsic2`]
    CALL_INTRINSIC_2 = 174, Intrinsic2, ANY, |a, j| -1;
    /// (3.12) mapping → its value for the name, else the global's or built-in's.
    LOAD_FROM_DICT_OR_GLOBALS = 175, Name, ANY, |a, j| 0;
    /// (3.12) mapping → its value for the variable's name, else the cell's.
    LOAD_FROM_DICT_OR_DEREF = 176, Cell, ANY, |a, j| 0;
}

impl Opcode {
    /// Whether its argument is a jump target, absolute or relative.
    #[inline]
    pub const fn is_jump(self) -> bool {
        matches!(self.operand_kind(), Operand::JumpAbsolute | Operand::JumpRelative)
    }

    /// Whether control cannot fall through.
    #[inline]
    pub const fn is_terminator(self) -> bool {
        self.flags() & TERMINATOR != 0
    }
}

/// Where the awaitable of a `GET_AWAITABLE` comes from, for messages, by the instruction before (with its argument) and the one before that:
/// `__aexit__(None, None, None)`, which no other call begins as, counts as `WITH_EXCEPT_START`.
pub fn giver(previous: (u8, u32), before: u8) -> u8 {
    let exits = previous == (Opcode::CALL_FUNCTION as u8, 3) && before == Opcode::DUP_TOP as u8;
    if exits { Opcode::WITH_EXCEPT_START as u8 } else { previous.0 }
}

/// One decoded instruction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Instruction {
    /// Byte offset of its first `EXTENDED_ARG`, or of itself.
    pub start: u32,
    /// Byte offset of the opcode.
    pub offset: u32,
    pub opcode: Opcode,
    pub arg: u32,
}

impl Instruction {
    /// The byte offset of the instruction after it.
    pub const fn next(self) -> u32 {
        self.offset + 2
    }

    /// Where it jumps, if it does.
    #[inline]
    pub const fn target(self) -> Option<u32> {
        match self.opcode.operand_kind() {
            Operand::JumpAbsolute => Some(self.arg),
            Operand::JumpRelative => Some(self.next().wrapping_add(self.arg)),
            _ => None,
        }
    }
}

/// What [`decode`] stops at: a byte that is no opcode, an odd length, or prefixes that lead nowhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BadInstruction {
    pub offset: u32,
}

/// The instructions of `code`, `EXTENDED_ARG` folded into the argument.
pub fn decode(code: &[u8]) -> Decoder<'_> {
    Decoder { code, offset: 0 }
}

/// See [`decode`]. After an error it ends.
#[derive(Clone)]
pub struct Decoder<'a> {
    code: &'a [u8],
    offset: usize,
}

impl Iterator for Decoder<'_> {
    type Item = Result<Instruction, BadInstruction>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let start = self.offset;
        let mut arg = 0u32;
        let mut prefixes = 0;
        if start >= self.code.len() {
            return None;
        }
        loop {
            let offset = self.offset;
            let unit = self.code.get(offset..offset + 2);
            let opcode = unit.and_then(|unit| Opcode::from_u8(unit[0]));
            let (Some(unit), Some(opcode)) = (unit, opcode) else {
                self.offset = self.code.len();
                return Some(Err(BadInstruction { offset: offset as u32 }));
            };
            arg = arg << 8 | u32::from(unit[1]);
            self.offset = offset + 2;
            if opcode != Opcode::EXTENDED_ARG {
                return Some(Ok(Instruction { start: start as u32, offset: offset as u32, opcode, arg }));
            }
            prefixes += 1;
            if prefixes > 3 {
                self.offset = self.code.len();
                return Some(Err(BadInstruction { offset: offset as u32 }));
            }
        }
    }
}
