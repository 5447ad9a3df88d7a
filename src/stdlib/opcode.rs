//! `_opcode`: the table of operations as Python sees it. `opcode` and `dis` of the library read it.

use adder_abi::opcode::{
    COMMON_CONSTANTS, COMPARE_OPS, HAVE_ARGUMENT, INTRINSICS_1, INTRINSICS_2, Jump, Opcode, Operand, flag,
};
use adder_vm::exc::Exc;
use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::value::Value;
use adder_vm::protocol::number;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::PyDict;
use adder_vm::types::list;
use adder_vm::types::str::intern;

/// The operation of that number, if there is one.
fn operation(t: &Thread, v: &Value) -> PyResult<Option<Opcode>> {
    let n = number::to_isize(t, v, Exc::OverflowError)?;
    Ok(u8::try_from(n).ok().and_then(Opcode::from_u8))
}

/// Whether the operation of the first argument's number exists and passes a test.
fn test(t: &Thread, a: &Bound, passes: fn(Opcode) -> bool) -> PyResult {
    Ok(Value::bool(operation(t, a.get(0))?.is_some_and(passes)))
}

fn is_valid(t: &Thread, a: Bound) -> PyResult {
    test(t, &a, |_| true)
}

fn has_arg(t: &Thread, a: Bound) -> PyResult {
    test(t, &a, |op| op as u8 >= HAVE_ARGUMENT)
}

fn has_const(t: &Thread, a: Bound) -> PyResult {
    test(t, &a, |op| op.operand_kind() == Operand::Const)
}

fn has_name(t: &Thread, a: Bound) -> PyResult {
    test(t, &a, |op| op.operand_kind() == Operand::Name)
}

fn has_jump(t: &Thread, a: Bound) -> PyResult {
    test(t, &a, Opcode::is_jump)
}

fn has_relative_jump(t: &Thread, a: Bound) -> PyResult {
    test(t, &a, |op| op.operand_kind() == Operand::JumpRelative)
}

fn has_free(t: &Thread, a: Bound) -> PyResult {
    test(t, &a, |op| op.operand_kind() == Operand::Cell)
}

fn has_local(t: &Thread, a: Bound) -> PyResult {
    test(t, &a, |op| op.operand_kind() == Operand::Local)
}

fn has_exc(t: &Thread, a: Bound) -> PyResult {
    test(t, &a, |op| op.flags() & flag::SETUP != 0)
}

fn stack_effect(t: &Thread, a: Bound) -> PyResult {
    let invalid = "invalid opcode or oparg";
    let Some(op) = operation(t, a.get(0))? else { return Err(t.value_error(invalid)) };
    let has_argument = op as u8 >= HAVE_ARGUMENT;
    let arg = match a.some(1) {
        Some(_) if !has_argument => {
            return Err(t.value_error("stack_effect: opcode does not permit oparg but oparg was specified"));
        }
        None if has_argument => {
            return Err(t.value_error("stack_effect: opcode requires oparg but oparg was not specified"));
        }
        Some(v) => number::to_isize(t, v, Exc::OverflowError)?,
        None => 0,
    };
    // No instruction takes more from the stack than an `i32` can count.
    let Some(arg) = u32::try_from(arg).ok().filter(|arg| *arg <= i32::MAX as u32 / 4) else {
        return Err(t.value_error(invalid));
    };
    let jump = match a.some(2) {
        None => Jump::Max,
        Some(v) if v.is_true() => Jump::Yes,
        Some(v) if v.is_false() => Jump::No,
        Some(_) => return Err(t.value_error("stack_effect: jump must be False, True or None")),
    };
    Ok(Value::from(i64::from(op.stack_effect(arg, jump))))
}

fn texts(names: &[&str]) -> Value {
    list::new(names.iter().map(|name| intern(name)).collect())
}

fn get_opmap(t: &Thread, _: Bound) -> PyResult {
    let map = PyDict::new();
    if let Some(dict) = map.downcast::<PyDict>() {
        for op in Opcode::ALL {
            dict.set(t, intern(op.name()), Value::from(i64::from(*op as u8)))?;
        }
    }
    Ok(map)
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_opcode",
    doc: "Opcode support module.",
    functions: &[
        Method::new(
            "stack_effect(opcode, oparg=None, /, *, jump=None)",
            stack_effect,
            "Compute the stack effect of the opcode.",
        ),
        Method::new("is_valid(opcode)", is_valid, "Return True if opcode is valid, False otherwise."),
        Method::new("has_arg(opcode)", has_arg, "Return True if the opcode uses its oparg, False otherwise."),
        Method::new(
            "has_const(opcode)",
            has_const,
            "Return True if the opcode accesses a constant, False otherwise.",
        ),
        Method::new(
            "has_name(opcode)",
            has_name,
            "Return True if the opcode accesses an attribute by name, False otherwise.",
        ),
        Method::new(
            "has_jump(opcode)",
            has_jump,
            "Return True if the opcode has a jump target, False otherwise.",
        ),
        Method::new(
            "has_relative_jump(opcode)",
            has_relative_jump,
            "Return True if the opcode's jump target counts from the next instruction, False otherwise.",
        ),
        Method::new(
            "has_free(opcode)",
            has_free,
            "Return True if the opcode accesses a free variable, False otherwise.",
        ),
        Method::new(
            "has_local(opcode)",
            has_local,
            "Return True if the opcode accesses a local variable, False otherwise.",
        ),
        Method::new(
            "has_exc(opcode)",
            has_exc,
            "Return True if the opcode sets up an exception handler, False otherwise.",
        ),
        Method::new("get_opmap()", get_opmap, "Return the numbers of all opcodes by their names."),
        Method::new(
            "get_compare_ops()",
            |_, _| Ok(texts(&COMPARE_OPS)),
            "Return the operators of COMPARE_OP.",
        ),
        Method::new(
            "get_common_constants()",
            |_, _| Ok(texts(&COMMON_CONSTANTS)),
            "Return the names of the objects that LOAD_COMMON_CONSTANT loads.",
        ),
        Method::new(
            "get_intrinsic1_descs()",
            |_, _| Ok(texts(&INTRINSICS_1)),
            "Return a list of names of the unary intrinsics.",
        ),
        Method::new(
            "get_intrinsic2_descs()",
            |_, _| Ok(texts(&INTRINSICS_2)),
            "Return a list of names of the binary intrinsics.",
        ),
        Method::new(
            "get_special_method_names()",
            |_, _| Ok(list::new(Vec::new())),
            "Return a list of special method names. No instruction loads any.",
        ),
        Method::new(
            "get_nb_ops()",
            |_, _| Ok(list::new(Vec::new())),
            "Return array of symbols of binary ops. Each binary operation has an opcode of its own.",
        ),
        Method::new(
            "get_executor(code, offset)",
            |_, _| Ok(Value::none()),
            "Return the executor object at offset in code if exists, None otherwise.",
        ),
        Method::new(
            "get_specialization_stats()",
            |_, _| Ok(Value::none()),
            "Return the specialization stats",
        ),
    ],
    types: &[],
    init: Some(|_, m| {
        m.add("ENABLE_SPECIALIZATION", Value::bool(true));
        m.add("ENABLE_SPECIALIZATION_FT", Value::bool(false));
        Ok(())
    }),
};
