//! Operators: the common cases on words, then everything else; operand kinds are noted for the JIT.
//!
//! The `fast_*` functions take borrowed words and give an owned result that owns nothing but a word, or none. `unsafe` lives
//! here: operands are raw words.

use super::frames;
use super::operators;
use super::prepare::{Instr, Prepared};
use crate::object::slots::{BinaryOp, CompareOp};
use crate::object::value::{Value, incref};
use crate::protocol::{compare, number, seq, truth};
use crate::thread::{PyResult, Thread};
use crate::types::dict::PyDict;
use crate::types::list::PyList;
use crate::types::str::{PyStr, append_in_place};
use crate::types::tuple::PyTuple;
use adder_abi::Word;
use adder_abi::layout::ListKind;
use adder_abi::object::{Layout, shape_flag};
use adder_abi::opcode::Opcode;
use adder_abi::thread::Frame;
use adder_abi::word::{EXACT_INT, INT_MIN};
use std::cell::Cell;

/// Operand kinds as the JIT's `Kinds` has them.
pub mod kind {
    pub const INT: u64 = 1;
    pub const FLOAT: u64 = 2;
    pub const BOOL: u64 = 4;
    pub const STR: u64 = 8;
    pub const OTHER: u64 = 16;
    pub const LIST: u64 = 32;
    pub const NONE: u64 = 64;
    pub const TUPLE: u64 = 128;
    /// A result of two ints did not fit a word.
    pub const OVERFLOWED: u64 = 1 << 32;
    /// Both operands were ints that fit a word, at the same time.
    pub const BOTH_INTS: u64 = 1 << 33;
    /// Container kinds of subscripts, from bit 40 on.
    pub const CONTAINER_SHIFT: u64 = 40;
}

const INTS: u64 = kind::INT | kind::INT << 16 | kind::BOTH_INTS;
const FLOATS: u64 = kind::FLOAT | kind::FLOAT << 16;

#[inline(always)]
fn note(data: &Cell<u64>, bits: u64) {
    let old = data.get();
    if old & bits != bits {
        data.set(old | bits);
    }
}

/// Kinds of objects by their layout.
const KINDS: [u8; Layout::Other as usize + 1] = {
    let mut kinds = [kind::OTHER as u8; Layout::Other as usize + 1];
    kinds[Layout::Float as usize] = kind::FLOAT as u8;
    kinds[Layout::Bool as usize] = kind::BOOL as u8;
    kinds[Layout::Str as usize] = kind::STR as u8;
    kinds[Layout::List as usize] = kind::LIST as u8;
    kinds[Layout::None as usize] = kind::NONE as u8;
    kinds[Layout::Tuple as usize] = kind::TUPLE as u8;
    kinds
};

/// The kind of a value.
#[inline(always)]
pub fn kind_of(v: &Value) -> u64 {
    match v.shape() {
        // An instance of a subclass is laid out as its base, and may do anything.
        Some(shape) if shape.flags & shape_flag::HEAP_TYPE != 0 => kind::OTHER,
        Some(shape) => u64::from(KINDS[shape.layout as usize]),
        None if v.is_int_word() => kind::INT,
        None => kind::FLOAT,
    }
}

/// Notes the kind of one value.
#[inline(always)]
pub fn note_kind(data: &Cell<u64>, v: &Value) {
    note(data, kind_of(v));
}

fn note_kinds(data: &Cell<u64>, a: &Value, b: &Value) {
    if !crate::jit::wants_feedback() {
        return;
    }
    let kinds = [kind_of(a), kind_of(b)];
    let both = if both_ints(a.word(), b.word()) { kind::BOTH_INTS } else { 0 };
    note(data, kinds[0] | kinds[1] << 16 | both);
    for (v, kind, place) in [(a, kinds[0], operators::LEFT), (b, kinds[1], operators::RIGHT)] {
        if kind == kind::OTHER {
            operators::note_shape(data, v, place);
        }
    }
}

#[inline(always)]
fn both_ints(a: Word, b: Word) -> bool {
    a.0 & b.0 & 1 != 0
}

#[inline(always)]
fn both_floats(a: Word, b: Word) -> bool {
    a.is_flonum() && b.is_flonum()
}

macro_rules! fast_arith {
    ($name:ident, $int:ident, |$x:ident, $y:ident| $float:expr) => {
        #[inline(always)]
        pub fn $name(a: Word, b: Word, data: &Cell<u64>) -> Option<Word> {
            if both_ints(a, b) {
                let r = a.as_int().$int(b.as_int())?;
                note(data, INTS);
                return Word::from_int(r);
            }
            if both_floats(a, b) {
                let ($x, $y) = (a.as_flonum(), b.as_flonum());
                note(data, FLOATS);
                return Word::from_f64($float);
            }
            None
        }
    };
}

fast_arith!(fast_add, checked_add, |x, y| x + y);
fast_arith!(fast_sub, checked_sub, |x, y| x - y);
fast_arith!(fast_mul, checked_mul, |x, y| x * y);

/// An int or float kept in a word as a double that is exactly it, and its kind.
#[inline(always)]
fn as_double(w: Word) -> Option<(f64, u64)> {
    if w.is_flonum() {
        return Some((w.as_flonum(), kind::FLOAT));
    }
    (w.is_int() && (-EXACT_INT..=EXACT_INT).contains(&w.as_int())).then(|| (w.as_int() as f64, kind::INT))
}

#[inline(always)]
pub fn fast_truediv(a: Word, b: Word, data: &Cell<u64>) -> Option<Word> {
    let ((x, kx), (y, ky)) = (as_double(a)?, as_double(b)?);
    if y == 0.0 {
        return None;
    }
    note(data, kx | ky << 16);
    Word::from_f64(x / y)
}

/// Powers of positive floats, and of ints, whose result is of the same kind.
#[inline(always)]
pub fn fast_pow(a: Word, b: Word, data: &Cell<u64>) -> Option<Word> {
    if both_ints(a, b) {
        let power = a.as_int().checked_pow(u32::try_from(b.as_int()).ok()?)?;
        let result = Word::from_int(power)?;
        note(data, INTS);
        return Some(result);
    }
    let (y, kind) = as_double(b)?;
    if !a.is_flonum() || a.as_flonum() <= 0.0 || !a.as_flonum().is_finite() || !y.is_finite() {
        return None;
    }
    let power = a.as_flonum().powf(y);
    if !power.is_finite() || power == 0.0 {
        return None;
    }
    note(data, kind::FLOAT | kind << 16);
    Word::from_f64(power)
}

#[inline(always)]
pub fn fast_floordiv(a: Word, b: Word, data: &Cell<u64>) -> Option<Word> {
    if both_ints(a, b) && b.as_int() != 0 {
        let (x, y) = (a.as_int(), b.as_int());
        let q = x / y;
        let q = if (x % y != 0) && ((x < 0) != (y < 0)) { q - 1 } else { q };
        note(data, INTS);
        return Word::from_int(q);
    }
    None
}

#[inline(always)]
pub fn fast_mod(a: Word, b: Word, data: &Cell<u64>) -> Option<Word> {
    if both_ints(a, b) && b.as_int() != 0 {
        let (x, y) = (a.as_int(), b.as_int());
        let r = x % y;
        let r = if r != 0 && ((r < 0) != (y < 0)) { r + y } else { r };
        note(data, INTS);
        return Some(Word::small_int(r));
    }
    None
}

macro_rules! fast_bits {
    ($name:ident, $op:tt, $fix:expr) => {
        #[inline(always)]
        pub fn $name(a: Word, b: Word, data: &Cell<u64>) -> Option<Word> {
            if both_ints(a, b) {
                note(data, INTS);
                return Some(Word((a.0 $op b.0) | $fix));
            }
            None
        }
    };
}

fast_bits!(fast_and, &, 0);
fast_bits!(fast_or, |, 0);
fast_bits!(fast_xor, ^, 1);

#[inline(always)]
pub fn fast_lshift(a: Word, b: Word, data: &Cell<u64>) -> Option<Word> {
    if both_ints(a, b) {
        let (x, n) = (a.as_int(), b.as_int());
        if (0..62).contains(&n) && (x << n) >> n == x {
            note(data, INTS);
            return Word::from_int(x << n);
        }
    }
    None
}

#[inline(always)]
pub fn fast_rshift(a: Word, b: Word, data: &Cell<u64>) -> Option<Word> {
    if both_ints(a, b) && b.as_int() >= 0 {
        note(data, INTS);
        return Some(Word::small_int(a.as_int() >> b.as_int().min(63)));
    }
    None
}

#[inline(always)]
pub fn fast_none(_a: Word, _b: Word, _data: &Cell<u64>) -> Option<Word> {
    None
}

/// For each operator, in the order of [`CompareOp`]: the orderings for which it holds (bit 0 less, 1 equal, 2 greater, 3 unordered).
const HOLDS: [u8; 6] = [0b0001, 0b0011, 0b0010, 0b1101, 0b0100, 0b0110];

/// `a op b` of ints or floats kept in words. Without a branch on the operator, which the machine could not predict.
#[inline(always)]
pub fn fast_compare(a: Word, b: Word, op: CompareOp, data: &Cell<u64>) -> Option<bool> {
    let ordering = if both_ints(a, b) {
        note(data, INTS);
        let (x, y) = (a.0 as i64, b.0 as i64);
        u8::from(x >= y) + u8::from(x > y)
    } else if both_floats(a, b) {
        note(data, FLOATS);
        let (x, y) = (a.as_flonum(), b.as_flonum());
        if x < y { 0 } else { 3 - u8::from(x >= y) - u8::from(x == y) }
    } else {
        return None;
    };
    Some(HOLDS[op as usize] >> ordering & 1 != 0)
}

/// As [`fast_compare`], for the equality of exact strings too.
///
/// # Safety
/// Both words are alive.
#[inline(always)]
pub unsafe fn fast_compare_any(a: Word, b: Word, op: CompareOp, data: &Cell<u64>) -> Option<bool> {
    if let Some(truth) = fast_compare(a, b, op, data) {
        return Some(truth);
    }
    // SAFETY: by the caller's contract.
    unsafe {
        let (x, y) = (exact::<PyStr>(a)?, exact::<PyStr>(b)?);
        let equal = match op {
            CompareOp::Eq => true,
            CompareOp::Ne => false,
            CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => return None,
        };
        note(data, kind::STR | kind::STR << 16);
        Some((a == b || (x.len() == y.len() && crate::types::str::equals(x, y))) == equal)
    }
}

/// The truth of values that tell it themselves: bools, `None`, ints, and exact strings, lists, tuples and dicts.
///
/// # Safety
/// The word is alive.
#[inline(always)]
pub unsafe fn fast_truth(w: Word) -> Option<bool> {
    if w.is_int() {
        return Some(w.as_int() != 0);
    }
    if w == crate::types::boolean::word(true) {
        return Some(true);
    }
    // SAFETY: by the caller's contract.
    let v = unsafe { Value::borrow(&w) };
    if w == crate::types::boolean::word(false) || v.is_none() {
        return Some(false);
    }
    if let Some(list) = v.downcast_exact::<PyList>() {
        return Some(list.len.get() != 0);
    }
    if let Some(s) = v.downcast_exact::<PyStr>() {
        return Some(!s.is_empty());
    }
    if let Some(dict) = v.downcast_exact::<PyDict>() {
        return Some(!dict.is_empty());
    }
    v.downcast_exact::<PyTuple>().map(|tuple| tuple.len != 0)
}

/// What is common and asks nobody: an int and a float, strings put together.
fn plainly(op: BinaryOp, a: &Value, b: &Value) -> Option<Value> {
    if a.is_int_word() && b.is_int_word() {
        return None;
    }
    if let (Some((x, _)), Some((y, _))) = (as_double(a.word()), as_double(b.word())) {
        return Some(Value::from(match op {
            BinaryOp::Add => x + y,
            BinaryOp::Sub => x - y,
            BinaryOp::Mul => x * y,
            _ => return None,
        }));
    }
    match (op, a.downcast_exact::<PyStr>(), b.downcast_exact::<PyStr>()) {
        (BinaryOp::Add, Some(x), Some(y)) => Some(crate::types::str::concat(x, y)),
        _ => None,
    }
}

/// `s + t`: as [`extend_str`]. The operand's place on the stack is left without it.
///
/// # Safety
/// The topmost frame executes the instruction whose data word that is, its state saved, the operands on its stack.
unsafe fn grown(t: &Thread, op: BinaryOp, b: &Value, data: &Cell<u64>) -> Option<Value> {
    if op != BinaryOp::Add {
        return None;
    }
    // SAFETY: by the caller's contract.
    unsafe {
        let pc = std::ptr::from_ref(data).byte_sub(std::mem::offset_of!(Instr, data)).cast::<Instr>();
        let frame = t.head.top.get() as *mut Frame;
        let locals = frames::prepared(frames::code_of(frame)).nlocals;
        let left = take_left_str(pc, frames::variables(frame), locals, (*frame).sp.get())?;
        Some(append_in_place(left, b))
    }
}

/// Any binary operator on any values.
#[inline(never)]
pub fn binary(t: &Thread, op: BinaryOp, a: &Value, b: &Value, data: &Cell<u64>) -> PyResult {
    note_kinds(data, a, b);
    // SAFETY: this is what the loop calls, with the frame's state saved.
    if let Some(r) = unsafe { grown(t, op, b, data) } {
        return Ok(r);
    }
    if let Some(r) = plainly(op, a, b) {
        return Ok(r);
    }
    let r = number::binary(t, op, a, b)?;
    if a.is_int_word() && b.is_int_word() && !r.is_int_word() {
        note(data, kind::OVERFLOWED);
    }
    Ok(r)
}

/// Any in-place operator on any values.
#[inline(never)]
pub fn inplace(t: &Thread, op: BinaryOp, a: &Value, b: &Value, data: &Cell<u64>) -> PyResult {
    note_kinds(data, a, b);
    if let Some(r) = plainly(op, a, b) {
        return Ok(r);
    }
    let r = number::inplace(t, op, a, b)?;
    if a.is_int_word() && b.is_int_word() && !r.is_int_word() {
        note(data, kind::OVERFLOWED);
    }
    Ok(r)
}

/// Any comparison.
#[inline(never)]
pub fn compare(t: &Thread, op: CompareOp, a: &Value, b: &Value, data: &Cell<u64>) -> PyResult {
    note_kinds(data, a, b);
    if let (CompareOp::Eq | CompareOp::Ne, Some(x), Some(y)) =
        (op, a.downcast_exact::<PyStr>(), b.downcast_exact::<PyStr>())
    {
        return Ok(Value::bool(crate::types::str::equals(x, y) == (op == CompareOp::Eq)));
    }
    compare::rich(t, a, b, op)
}

pub fn not(t: &Thread, v: &Value) -> PyResult {
    // SAFETY: a value is alive.
    if let Some(truth) = unsafe { fast_truth(v.word()) } {
        return Ok(Value::bool(!truth));
    }
    Ok(Value::bool(!truth::truth(t, v)?))
}

/// Counts a branch: truths in the low 24 bits of the data word, falsehoods from bit 32; kinds of tested values that are not bools from
/// bit 24.
#[inline(always)]
pub fn count_branch(data: &Cell<u64>, truth: bool) {
    let old = data.get();
    let add = if truth { 1 } else { 1 << 32 };
    // Near the end of a field the counts stop, so that no carry crosses.
    if old & 0x0080_0000_0080_0000 == 0 {
        data.set(old + add);
    }
}

/// Notes the kind of a unary operator's operand.
pub fn note_operand(data: &Cell<u64>, v: &Value) {
    note(data, kind_of(v));
}

/// `-v` of an int or float that is a word, where the result is one.
#[inline(always)]
pub fn fast_neg(w: Word, data: &Cell<u64>) -> Option<Word> {
    if w.is_int() && w.as_int() != INT_MIN {
        note(data, kind::INT);
        return Some(Word::small_int(-w.as_int()));
    }
    if w.is_flonum() {
        note(data, kind::FLOAT);
        return Word::from_f64(-w.as_flonum());
    }
    None
}

/// As [`note_tested`], for a word that may be a bool.
///
/// # Safety
/// The word is alive.
#[inline(always)]
pub unsafe fn note_tested_word(data: &Cell<u64>, w: Word) {
    if w != crate::types::boolean::word(true) && w != crate::types::boolean::word(false) {
        // SAFETY: by the caller's contract.
        note_tested(data, unsafe { Value::borrow(&w) });
    }
}

/// Notes the kind of a tested value that may be something else than a bool.
pub fn note_tested(data: &Cell<u64>, v: &Value) {
    note(data, kind_of(v) << 24);
}

/// The kind of a list's elements as a bit.
#[inline(always)]
pub fn element_bits(list: &PyList) -> u64 {
    1 << list.kind.get() as u64
}

/// Bits for the kind of a list's elements, from bit 48 on.
#[inline(always)]
fn elements(list: &PyList) -> u64 {
    element_bits(list) << 48
}

/// The left one of two strings on the stack, if nobody else has it but the variable that the next instruction stores to, which gives it up then.
///
/// # Safety
/// Two operands lie below `sp`, and there is an instruction after `pc`; the variables are the frame's, of which the first `locals` are no cells.
unsafe fn take_left_str(pc: *const Instr, vars: *mut Word, locals: usize, sp: *mut Word) -> Option<Value> {
    // SAFETY: by the caller's contract.
    unsafe {
        let (a, b) = (Value::borrow(&*sp.sub(2)), Value::borrow(&*sp.sub(1)));
        if a.downcast_exact::<PyStr>().is_none() || b.downcast_exact::<PyStr>().is_none() || a.is(b) {
            return None;
        }
        let next = &*pc.add(1);
        if next.op == Opcode::STORE_FAST && (next.arg as usize) < locals {
            let variable = vars.add(next.arg as usize);
            if *variable == a.word() && a.refcount() == 2 {
                // The variable gives its reference up: it is about to be overwritten anyway.
                drop(Value::from_owned(variable.replace(Word::NULL)));
            }
        }
        (a.refcount() == 1).then(|| Value::from_owned(sp.sub(2).replace(Word::small_int(0))))
    }
}

/// `s += t` where the next instruction stores to the variable that holds the only other reference to the string: the
/// string grows in place. On success the result lies in the place of `s` and the operand `t` is gone.
///
/// # Safety
/// The pointers are the eval loop's.
pub unsafe fn extend_str(
    frame: *mut Frame,
    p: *const Prepared,
    pc: *const Instr,
    vars: *mut Word,
    sp: *mut Word,
) -> bool {
    // SAFETY: by the caller's contract: two operands lie on the stack, and there is an instruction after `pc`.
    unsafe {
        let Some(left) = take_left_str(pc, vars, (*p).nlocals, sp) else { return false };
        let right = Value::from_owned(sp.sub(1).replace(Word::small_int(0)));
        note_kinds(&(*pc).data, &left, &right);
        let grown = append_in_place(left, &right);
        *sp.sub(2) = grown.into_word();
        (*frame).sp.set(sp.sub(1));
        drop(right);
        true
    }
}

#[inline(always)]
unsafe fn exact<'a, T: crate::object::payload::Payload>(w: Word) -> Option<&'a T> {
    if !w.is_ptr() {
        return None;
    }
    // SAFETY: by the caller's contract `w` is alive.
    unsafe { Value::borrow(&w).downcast_exact::<T>().map(|r| &*(r as *const T)) }
}

/// `list[int]` and `tuple[int]`: an owned element.
///
/// # Safety
/// Both words are alive.
#[inline(always)]
pub unsafe fn fast_subscript(container: Word, index: Word, data: &Cell<u64>) -> Option<Word> {
    if !index.is_int() {
        return None;
    }
    let i = index.as_int();
    // SAFETY: by the caller's contract; bounds are checked.
    unsafe {
        if let Some(list) = exact::<PyList>(container) {
            let n = list.len.get();
            let i = if i < 0 { i + n as i64 } else { i } as usize;
            if i >= n {
                return None;
            }
            note(data, 1 << kind::CONTAINER_SHIFT | elements(list));
            let w = *list.items.get().add(i);
            if list.kind.get() == ListKind::Doubles {
                // A double that a word does not hold needs an object.
                return Word::from_f64(f64::from_bits(w.0));
            }
            incref(w);
            return Some(w);
        }
        if let Some(tuple) = exact::<PyTuple>(container) {
            let items = crate::types::tuple::items(tuple);
            let i = if i < 0 { i + items.len() as i64 } else { i } as usize;
            note(data, 2 << kind::CONTAINER_SHIFT);
            return items.get(i).map(|v| v.clone().into_word());
        }
    }
    None
}

/// `list[int] = value` where the list holds such values already: takes the value and gives back the owned word that was there.
///
/// # Safety
/// All words are alive.
#[inline(always)]
pub unsafe fn fast_store_subscript(
    container: Word,
    index: Word,
    value: Word,
    data: &Cell<u64>,
) -> Option<Word> {
    if !index.is_int() {
        return None;
    }
    // SAFETY: by the caller's contract; bounds are checked, and the element has the form of the list's kind.
    unsafe {
        let list = exact::<PyList>(container)?;
        let (n, i) = (list.len.get(), index.as_int());
        let i = if i < 0 { i + n as i64 } else { i } as usize;
        if i >= n {
            return None;
        }
        let raw = match list.kind.get() {
            ListKind::Mixed => value,
            ListKind::Ints if value.is_int() => value,
            ListKind::NoRefs if !value.is_ptr() => value,
            ListKind::Doubles if value.is_flonum() => Word(value.as_flonum().to_bits()),
            ListKind::Ints | ListKind::NoRefs | ListKind::Doubles => return None,
        };
        note(data, 1 << kind::CONTAINER_SHIFT | elements(list));
        let old = list.items.get().add(i).replace(raw);
        Some(if list.kind.get() == ListKind::Mixed { old } else { Word::NULL })
    }
}

/// `dict[key]` where the key is an exact string that is there, or an int that is found without asking other keys: the value, borrowed.
///
/// # Safety
/// Both words are alive.
#[inline(always)]
pub unsafe fn dict_value(container: Word, key: Word, data: &Cell<u64>) -> Option<Word> {
    // SAFETY: by the caller's contract.
    unsafe {
        let dict = exact::<PyDict>(container)?;
        let (i, kind) = find_plain(dict, key)?;
        note(data, 4 << kind::CONTAINER_SHIFT | kind);
        dict.value_at(i).map(Value::word)
    }
}

/// Where a dict has a key that can be looked for without running Python code, and the key's kind.
unsafe fn find_plain(dict: &PyDict, key: Word) -> Option<(usize, u64)> {
    if key.is_int() {
        return Some((dict.find_int(key)?, kind::INT));
    }
    // SAFETY: by the caller's contract the key is alive.
    let key = unsafe { exact::<PyStr>(key)? };
    Some((dict.find_str(key)?, kind::STR))
}

/// `dict[key] = value` where the key is there as [`dict_value`] finds it, or is a string among strings: takes the value and gives back the owned
/// word that was there, null for none.
///
/// # Safety
/// All words are alive.
#[inline(always)]
pub unsafe fn store_in_dict(container: Word, key: Word, value: Word, data: &Cell<u64>) -> Option<Word> {
    // SAFETY: by the caller's contract; the value is taken only if there is a result.
    unsafe {
        let dict = exact::<PyDict>(container)?;
        if let Some((i, kind)) = find_plain(dict, key) {
            note(data, 4 << kind::CONTAINER_SHIFT | kind);
            let old = dict.replace_at(i, Value::from_owned(value));
            return Some(old.map_or(Word::NULL, Value::into_word));
        }
        let hash = exact::<PyStr>(key)?.hash_value();
        if !dict.has_str_keys() {
            return None;
        }
        note(data, 4 << kind::CONTAINER_SHIFT | kind::STR);
        dict.insert_new(Value::from_borrowed(key), hash, Value::from_owned(value));
        Some(Word::NULL)
    }
}

/// Whether a dict has a key that can be looked for without running Python code; none if it cannot.
fn dict_has(container: &Value, key: &Value) -> Option<bool> {
    let dict = container.downcast_exact::<PyDict>()?;
    // SAFETY: values are alive.
    if unsafe { find_plain(dict, key.word()) }.is_some() {
        return Some(true);
    }
    // A string that was not found is not there if no other kind of key can be equal to it.
    (dict.has_str_keys() && key.downcast_exact::<PyStr>().is_some()).then_some(false)
}

/// Notes what is subscripted: list 1, tuple 2, dict 4, str 8, other 16 from [`kind::CONTAINER_SHIFT`], the index's kind below.
pub fn note_subscript(data: &Cell<u64>, container: &Value, index: &Value) {
    note_container(data, container, kind_of(index));
}

/// As [`note_subscript`], for an index that is a slice.
pub fn note_sliced(data: &Cell<u64>, container: &Value) {
    note_container(data, container, kind::OTHER);
}

fn note_container(data: &Cell<u64>, container: &Value, index: u64) {
    if !crate::jit::wants_feedback() {
        return;
    }
    let builtin = container.shape().filter(|shape| shape.flags & shape_flag::HEAP_TYPE == 0);
    let c = match builtin.map(|shape| shape.layout) {
        Some(Layout::List) => container.downcast_exact::<PyList>().map_or(16, |list| {
            note(data, elements(list));
            1
        }),
        Some(Layout::Tuple) if container.downcast_exact::<PyTuple>().is_some() => 2,
        Some(Layout::Dict) if container.downcast_exact::<PyDict>().is_some() => 4,
        Some(Layout::Str) if container.downcast_exact::<PyStr>().is_some() => 8,
        _ => 16,
    };
    note(data, c << kind::CONTAINER_SHIFT | index);
    match builtin.map(|shape| shape.layout) {
        None => operators::note_shape(data, container, operators::CONTAINER),
        Some(Layout::Array | Layout::Bytes | Layout::ByteArray) => operators::note_items(data, container),
        Some(_) => {}
    }
}

#[inline(never)]
pub fn subscript(t: &Thread, container: &Value, index: &Value, data: &Cell<u64>) -> PyResult {
    note_subscript(data, container, index);
    if let Some(v) = operators::load_double(container, index) {
        return Ok(v);
    }
    seq::get_item(t, container, index)
}

#[inline(never)]
pub fn store_subscript(
    t: &Thread,
    container: &Value,
    index: &Value,
    value: &Value,
    data: &Cell<u64>,
) -> PyResult<()> {
    note_subscript(data, container, index);
    if let (Some(list), true) = (container.downcast_exact::<PyList>(), index.is_int_word()) {
        let i = index.word().as_int();
        let n = list.len.get() as i64;
        let i = if i < 0 { i + n } else { i };
        if (0..n).contains(&i) && crate::types::list::set(list, i as usize, value.clone()) {
            return Ok(());
        }
    }
    if operators::store_double(container, index, value) {
        return Ok(());
    }
    seq::set_item(t, container, index, Some(value))
}

pub fn contains(t: &Thread, container: &Value, item: &Value, data: &Cell<u64>) -> PyResult<bool> {
    note_subscript(data, container, item);
    match dict_has(container, item) {
        Some(has) => Ok(has),
        None => seq::contains(t, container, item),
    }
}
