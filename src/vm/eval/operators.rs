//! Operators whose special method, in Python, was called without asking the runtime how, and what was seen of their operands' classes.
//!
//! A shape that comes by as an operand gets a number, which fits into an instruction's data word beside the kinds of operands. `unsafe`: the
//! evaluation stack is raw memory.

use super::prepare::Instr;
use crate::object::shape::full;
use crate::object::slots::{BinaryOp, CompareOp};
use crate::object::value::Value;
use crate::protocol::{compare, number, truth};
use crate::thread::{PyResult, Raised, Thread};
use adder_abi::Word;
use adder_abi::feedback::Feedback;
use adder_abi::layout::{BYTEARRAY_CODE, BYTES_CODE, ITEM_CODES, PyArrayHead};
use adder_abi::object::{Layout, Shape, shape_flag};
use adder_abi::opcode::Opcode;
use std::cell::{Cell, RefCell};

/// What a `BINARY_*` or `INPLACE_*` instruction computes.
pub enum Operator {
    Binary(BinaryOp),
    InPlace(BinaryOp),
}

/// By opcode.
pub fn operator(number: u8) -> Operator {
    use Operator::{Binary, InPlace};
    match Opcode::from_u8(number) {
        Some(Opcode::BINARY_ADD) => Binary(BinaryOp::Add),
        Some(Opcode::BINARY_SUBTRACT) => Binary(BinaryOp::Sub),
        Some(Opcode::BINARY_MULTIPLY) => Binary(BinaryOp::Mul),
        Some(Opcode::BINARY_TRUE_DIVIDE) => Binary(BinaryOp::TrueDiv),
        Some(Opcode::BINARY_FLOOR_DIVIDE) => Binary(BinaryOp::FloorDiv),
        Some(Opcode::BINARY_MODULO) => Binary(BinaryOp::Mod),
        Some(Opcode::BINARY_POWER) => Binary(BinaryOp::Pow),
        Some(Opcode::BINARY_LSHIFT) => Binary(BinaryOp::LShift),
        Some(Opcode::BINARY_RSHIFT) => Binary(BinaryOp::RShift),
        Some(Opcode::BINARY_AND) => Binary(BinaryOp::And),
        Some(Opcode::BINARY_OR) => Binary(BinaryOp::Or),
        Some(Opcode::BINARY_XOR) => Binary(BinaryOp::Xor),
        Some(Opcode::BINARY_MATRIX_MULTIPLY) => Binary(BinaryOp::MatMul),
        Some(Opcode::INPLACE_SUBTRACT) => InPlace(BinaryOp::Sub),
        Some(Opcode::INPLACE_MULTIPLY) => InPlace(BinaryOp::Mul),
        Some(Opcode::INPLACE_TRUE_DIVIDE) => InPlace(BinaryOp::TrueDiv),
        Some(Opcode::INPLACE_FLOOR_DIVIDE) => InPlace(BinaryOp::FloorDiv),
        Some(Opcode::INPLACE_MODULO) => InPlace(BinaryOp::Mod),
        Some(Opcode::INPLACE_POWER) => InPlace(BinaryOp::Pow),
        Some(Opcode::INPLACE_LSHIFT) => InPlace(BinaryOp::LShift),
        Some(Opcode::INPLACE_RSHIFT) => InPlace(BinaryOp::RShift),
        Some(Opcode::INPLACE_AND) => InPlace(BinaryOp::And),
        Some(Opcode::INPLACE_OR) => InPlace(BinaryOp::Or),
        Some(Opcode::INPLACE_XOR) => InPlace(BinaryOp::Xor),
        Some(Opcode::INPLACE_MATRIX_MULTIPLY) => InPlace(BinaryOp::MatMul),
        _ => InPlace(BinaryOp::Add),
    }
}

/// `a op b` where the method that goes first has returned `NotImplemented`: that of the left operand, if its class has one in Python.
pub fn rest(t: &Thread, op: u8, arg: u32, a: &Value, b: &Value) -> PyResult {
    if Opcode::from_u8(op) == Some(Opcode::COMPARE_OP) {
        return compare::reflected(t, a, b, CompareOp::from_arg(arg));
    }
    match operator(op) {
        Operator::Binary(op) => number::reflected(t, op, a, b, false),
        Operator::InPlace(op) => number::reflected(t, op, a, b, true),
    }
}

/// Ends an operator in progress whose special method has returned `v`: takes the operands from the stack and puts the result there; where
/// the stack ends then.
///
/// # Safety
/// The frame of `instr` is on top, its state saved, its operands below `sp`.
pub unsafe fn finish(t: &Thread, instr: &Instr, sp: *mut Word, v: Value) -> Result<*mut Word, Raised> {
    let (count, result) = match instr.op {
        Opcode::STORE_SUBSCR => (3, None),
        Opcode::BINARY_SUBSCR => (2, Some(v)),
        Opcode::CONTAINS_OP => (2, Some(Value::bool(truth::truth(t, &v)? != (instr.arg != 0)))),
        op if v.is_not_implemented() => {
            // SAFETY: by the caller's contract; the stack owns them meanwhile.
            let (a, b) = unsafe { (Value::borrow(&*sp.sub(2)), Value::borrow(&*sp.sub(1))) };
            (2, Some(rest(t, op as u8, instr.arg, a, b)?))
        }
        _ => (2, Some(v)),
    };
    // SAFETY: by the caller's contract. Each operand is off the stack before it is dropped.
    unsafe {
        let bottom = sp.sub(count);
        let mut at = sp;
        while at > bottom {
            at = at.sub(1);
            drop(Value::from_owned(at.replace(Word::small_int(0))));
        }
        Ok(match result {
            Some(v) => {
                *bottom = v.into_word();
                bottom.add(1)
            }
            None => bottom,
        })
    }
}

/// Bits of a shape's number.
const BITS: u32 = 15;
/// More than one shape has come by.
const SEVERAL: u64 = (1 << BITS) - 1;
/// Where the numbers lie in the data words of operators and comparisons, and of subscripts and `in`.
pub const LEFT: u32 = 33;
pub const RIGHT: u32 = 48;
pub const CONTAINER: u32 = 16;

struct Numbered(RefCell<Vec<*const Shape>>);

// SAFETY: touched only by the holder of the global lock.
unsafe impl Sync for Numbered {}

static NUMBERED: Numbered = Numbered(RefCell::new(Vec::new()));

/// Where the type code of a subscripted array, by its place in [`ITEM_CODES`] from 1 on, [`BYTES`] or
/// [`BYTEARRAY`] lies in the data word.
pub const ITEMS: u32 = 52;
const BYTES: u64 = 13;
const BYTEARRAY: u64 = 14;
const MIXED: u64 = 15;

/// Notes what the items of an array, a bytes object or a bytearray are.
pub fn note_items(data: &Cell<u64>, container: &Value) {
    let Some(shape) = container.shape().filter(|s| s.flags & shape_flag::HEAP_TYPE == 0) else { return };
    let new = match shape.layout {
        Layout::Array => {
            // SAFETY: the layout says so.
            let code = unsafe { (*(container.word().0 as *const PyArrayHead)).code };
            ITEM_CODES.iter().position(|(known, _)| *known == code).map_or(MIXED, |i| i as u64 + 1)
        }
        Layout::Bytes => BYTES,
        Layout::ByteArray => BYTEARRAY,
        _ => return,
    };
    note_number(data, shape, CONTAINER);
    let old = data.get() >> ITEMS & MIXED;
    if old != new {
        let seen = if old == 0 { new } else { MIXED };
        data.set(data.get() & !(MIXED << ITEMS) | seen << ITEMS);
    }
}

/// The item of a double array at an index within it.
#[inline(always)]
fn double_at(container: &Value, index: &Value) -> Option<*mut u8> {
    let shape = container.shape()?;
    if shape.layout != Layout::Array || shape.flags & shape_flag::HEAP_TYPE != 0 || !index.is_int_word() {
        return None;
    }
    // SAFETY: the layout says so; the index is within the items.
    unsafe {
        let array = &*(container.word().0 as *const PyArrayHead);
        let (n, i) = (array.len.get(), index.word().as_int());
        let i = if i < 0 { i + n as i64 } else { i } as usize;
        (array.code == b'd' && i < n).then(|| array.items.get().add(8 * i))
    }
}

/// `array[index]` of an array of doubles.
#[inline(always)]
pub fn load_double(container: &Value, index: &Value) -> Option<Value> {
    // SAFETY: the item is 8 bytes of the array's memory.
    double_at(container, index).map(|item| Value::from(unsafe { item.cast::<f64>().read_unaligned() }))
}

/// `array[index] = value` of an array of doubles, for a float in a word. False for everything else.
#[inline(always)]
pub fn store_double(container: &Value, index: &Value, value: &Value) -> bool {
    if !value.word().is_flonum() {
        return false;
    }
    let item = double_at(container, index);
    if let Some(item) = item {
        // SAFETY: as above.
        unsafe { item.cast::<f64>().write_unaligned(value.word().as_flonum()) };
    }
    item.is_some()
}

/// The items of the only kind of array, bytes or bytearray subscripted.
pub fn items_noted(data: u64) -> Option<Feedback> {
    let shape = shape_noted(data, CONTAINER)? as u64;
    let code = match data >> ITEMS & MIXED {
        BYTES => BYTES_CODE,
        BYTEARRAY => BYTEARRAY_CODE,
        n => ITEM_CODES.get((n as usize).wrapping_sub(1))?.0,
    };
    Some(Feedback::Items { shape, code })
}

/// Notes an operand that is an instance of a class made by a class statement.
pub fn note_shape(data: &Cell<u64>, v: &Value, place: u32) {
    if let Some(shape) = v.shape().filter(|s| s.flags & shape_flag::HEAP_TYPE != 0) {
        note_number(data, shape, place);
    }
}

fn note_number(data: &Cell<u64>, shape: &Shape, place: u32) {
    let number = &full(shape).number;
    if number.get() == 0 {
        let mut all = NUMBERED.0.borrow_mut();
        if all.len() + 1 >= SEVERAL as usize {
            return;
        }
        all.push(shape);
        number.set(all.len() as u16);
    }
    let (old, new) = (data.get() >> place & SEVERAL, u64::from(number.get()));
    if old != new {
        let seen = if old == 0 { new } else { SEVERAL };
        data.set(data.get() & !(SEVERAL << place) | seen << place);
    }
}

/// The only shape noted, which may be gone by now.
pub fn shape_noted(data: u64, place: u32) -> Option<*const Shape> {
    let number = (data >> place & SEVERAL) as usize;
    NUMBERED.0.borrow().get(number.wrapping_sub(1)).copied()
}
