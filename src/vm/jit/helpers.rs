//! The runtime helpers that compiled code calls, by `abi::helpers`' table.
//!
//! Word arguments are borrowed and alive; results are owned, null for an exception.

use super::{catch, deopt, module, statements, traced};
use crate::binder;
use crate::eval::operators::{Operator, operator};
use crate::eval::spread::spread;
use crate::eval::{arith, build, calls, frames, generators, names, slices};
use crate::exc::Exc;
use crate::native::{Args, Method};
use crate::object::shape;
use crate::object::slots::CompareOp;
use crate::object::value::Value;
use crate::protocol::{attr, call, compare, iter, number, seq, truth};
use crate::thread::{PyResult, Thread};
use crate::types::descriptors::{self, PyMethodDescriptor};
use crate::types::dict::{self, PyDict};
use crate::types::exception;
use crate::types::function::{self, PyFunction};
use crate::types::iterators;
use crate::types::list::{self, PyList};
use crate::types::native_function::{self, PyNative};
use crate::types::object;
use crate::types::set::PySet;
use crate::types::str::{PyStr, append_in_place};
use crate::types::tuple::{self, PyTuple};
use crate::types::{cell, method, super_};
use adder_abi::Word;
use adder_abi::feedback::NativeTarget;
use adder_abi::helpers::{Helper, HelperTable, TAKEN_SHIFT};
use adder_abi::opcode::Opcode;
use smallvec::SmallVec;

pub(super) type T<'a> = &'a Thread;

pub(super) fn give(r: PyResult) -> Word {
    r.map_or(Word::NULL, Value::into_word)
}

pub(super) fn status(r: PyResult<()>) -> i64 {
    if r.is_ok() { 0 } else { -1 }
}

fn flag(r: PyResult<bool>) -> i64 {
    r.map_or(-1, i64::from)
}

/// A borrowed word as a value.
macro_rules! v {
    ($w:expr) => {
        // SAFETY: compiled code passes live words.
        unsafe { Value::borrow(&$w) }
    };
}
pub(super) use v;

/// A word that may be null.
fn opt(w: &Word) -> Option<&Value> {
    if w.is_null() { None } else { Some(v!(*w)) }
}

pub(super) fn slice<'a>(args: *const Word, n: usize) -> &'a [Value] {
    if n == 0 {
        return &[];
    }
    // SAFETY: compiled code passes its argument area.
    unsafe { Value::borrow_slice(args, n) }
}

/// Two ints or two floats in words, where the result is one, too.
#[inline]
fn quick_operator(a: Word, b: Word, op: u8) -> Option<Word> {
    const ADD: [u8; 2] = [Opcode::BINARY_ADD as u8, Opcode::INPLACE_ADD as u8];
    const SUB: [u8; 2] = [Opcode::BINARY_SUBTRACT as u8, Opcode::INPLACE_SUBTRACT as u8];
    const MUL: [u8; 2] = [Opcode::BINARY_MULTIPLY as u8, Opcode::INPLACE_MULTIPLY as u8];
    if a.is_int() && b.is_int() {
        let (x, y) = (a.as_int(), b.as_int());
        return match op {
            _ if ADD.contains(&op) => x.checked_add(y),
            _ if SUB.contains(&op) => x.checked_sub(y),
            _ if MUL.contains(&op) => x.checked_mul(y),
            _ => None,
        }
        .and_then(Word::from_int);
    }
    if a.is_flonum() && b.is_flonum() {
        let (x, y) = (a.as_flonum(), b.as_flonum());
        return match op {
            _ if ADD.contains(&op) => Some(x + y),
            _ if SUB.contains(&op) => Some(x - y),
            _ if MUL.contains(&op) => Some(x * y),
            _ => None,
        }
        .and_then(Word::from_f64);
    }
    None
}

extern "C" fn binary_op(t: T, a: Word, b: Word, op: i64) -> Word {
    if let Some(quick) = quick_operator(a, b, op as u8) {
        return quick;
    }
    give(match operator(op as u8) {
        Operator::Binary(op) => number::binary(t, op, v!(a), v!(b)),
        Operator::InPlace(op) => number::inplace(t, op, v!(a), v!(b)),
    })
}

extern "C" fn append_str(_: T, args: *const Word, n: usize) -> Word {
    let (both, given) = argv(args, n, 0);
    let left = if given & 1 != 0 {
        // SAFETY: compiled code has given its reference away.
        unsafe { Value::from_owned(both[0].word()) }
    } else {
        both[0].clone()
    };
    append_in_place(left, &both[1]).into_word()
}

/// An operator whose special method, called by compiled code, has returned `NotImplemented`: opcode and argument in `op`.
extern "C" fn operator_rest(t: T, a: Word, b: Word, op: i64) -> Word {
    give(crate::eval::operators::rest(t, op as u8, (op >> 8) as u32, v!(a), v!(b)))
}

extern "C" fn unary_op(t: T, a: Word, op: i64) -> Word {
    give(match Opcode::from_u8(op as u8) {
        Some(Opcode::UNARY_NEGATIVE) => number::neg(t, v!(a)),
        Some(Opcode::UNARY_POSITIVE) => number::pos(t, v!(a)),
        Some(Opcode::UNARY_INVERT) => number::invert(t, v!(a)),
        _ => arith::not(t, v!(a)),
    })
}

extern "C" fn compare_op(t: T, a: Word, b: Word, op: i64) -> Word {
    give(compare::rich(t, v!(a), v!(b), CompareOp::from_arg(op as u32)))
}

extern "C" fn is_instance(t: T, v: Word, class: Word) -> i64 {
    flag(crate::builtins::classes::is_instance(t, v!(v), v!(class)))
}

extern "C" fn is_true(t: T, a: Word) -> i64 {
    flag(truth::truth(t, v!(a)))
}

extern "C" fn contains(t: T, item: Word, container: Word) -> i64 {
    flag(seq::contains(t, v!(container), v!(item)))
}

extern "C" fn get_attr(t: T, object: Word, name: Word) -> Word {
    shape::settle(v!(object));
    give(attr::get(t, v!(object), v!(name)))
}

extern "C" fn set_attr(t: T, object: Word, name: Word, value: Word) -> i64 {
    shape::settle(v!(object));
    status(attr::set(t, v!(object), v!(name), Some(v!(value))))
}

extern "C" fn del_attr(t: T, object: Word, name: Word) -> i64 {
    status(attr::set(t, v!(object), v!(name), None))
}

pub(super) fn put(out: *mut Word, i: usize, w: Word) {
    // SAFETY: compiled code passes room for the results it asks for.
    unsafe { *out.add(i) = w };
}

extern "C" fn load_method(t: T, object: Word, name: Word, out: *mut Word, _: i64) -> i64 {
    shape::settle(v!(object));
    match attr::load_method(t, v!(object), v!(name)) {
        Ok(attr::MethodLookup::Unbound(f)) => {
            put(out, 0, f.into_word());
            put(out, 1, v!(object).clone().into_word());
            0
        }
        Ok(attr::MethodLookup::Bound(f)) => {
            put(out, 0, Word::NULL);
            put(out, 1, f.into_word());
            0
        }
        Err(_) => -1,
    }
}

/// The function's namespaces.
pub(super) fn scopes(func: Word) -> (Value, Value) {
    // SAFETY: compiled code passes its function, which holds both.
    unsafe {
        let f = &*(func.0 as *const PyFunction);
        (Value::from_borrowed(f.globals.get()), Value::from_borrowed(f.builtins.get()))
    }
}

extern "C" fn load_global(t: T, func: Word, name: Word) -> Word {
    // SAFETY: compiled code passes its function, whose dicts stay while they are looked at.
    let f = unsafe { &*(func.0 as *const PyFunction) };
    let (globals, builtins) = (f.globals.get(), f.builtins.get());
    give(names::from_builtins(t, v!(globals), v!(builtins), v!(name)))
}

extern "C" fn store_global(_: T, func: Word, name: Word, value: Word) -> i64 {
    // SAFETY: as above.
    let globals = unsafe { (*(func.0 as *const PyFunction)).globals.get() };
    if let Some(g) = v!(globals).downcast::<PyDict>() {
        g.set_str(v!(name), v!(value).clone());
    }
    0
}

extern "C" fn store_variable(t: T, func: Word, name: Word, value: Word, version: i64, offset: i64) -> i64 {
    // SAFETY: as above.
    let globals = unsafe { (*(func.0 as *const PyFunction)).globals.get() };
    let g = v!(globals).downcast::<PyDict>();
    if g.is_some_and(|g| g.set_at_offset(v!(name), version as u32, offset as u32, v!(value))) {
        return 0;
    }
    store_global(t, func, name, value)
}

extern "C" fn get_iter(t: T, a: Word) -> Word {
    give(iter::iter(t, v!(a)))
}

extern "C" fn for_iter(t: T, it: Word) -> Word {
    match iter::next(t, v!(it)) {
        Ok(Some(item)) => item.into_word(),
        Ok(None) => Word::RESUME,
        Err(_) => Word::NULL,
    }
}

extern "C" fn next_entry(t: T, it: Word, out: *mut Word, _: i64) -> Word {
    match dict::iterators::next_entry(t, v!(it)) {
        Ok(Some((key, value))) => {
            put(out, 0, value.into_word());
            key.into_word()
        }
        Ok(None) => Word::RESUME,
        Err(_) => Word::NULL,
    }
}

/// Arguments that are the helper's to release, a bit each: a function gets them as its own, so that they end when it lets go of them; all
/// others are called with arguments that last as long as the call.
struct Given<'a> {
    args: &'a [Value],
    bits: u32,
}

impl Given<'_> {
    fn forget(mut self) -> u32 {
        std::mem::take(&mut self.bits)
    }
}

impl Drop for Given<'_> {
    fn drop(&mut self) {
        // SAFETY: compiled code has given its references away, and nobody uses the arguments any more.
        unsafe { super::release_given(self.args, self.bits) };
    }
}

/// Arguments as compiled code passes them: how many, and which of them it gives.
fn argv<'a>(args: *const Word, n: usize, from: usize) -> (&'a [Value], u32) {
    let (count, bits) = (n & ((1 << TAKEN_SHIFT) - 1), (n >> TAKEN_SHIFT) as u32);
    // SAFETY: compiled code passes that many live words.
    (unsafe { Value::borrow_slice(args.add(from), count - from) }, bits >> from)
}

fn call_any(t: T, callee: &Value, args: &[Value], bits: u32) -> PyResult {
    let given = Given { args, bits };
    if let Some(f) = callee.downcast_exact::<PyFunction>() {
        let code = function::code(f);
        if super::takes_plainly(code, args.len()) {
            super::provide_entry(code);
            // SAFETY: the arguments are all parameters of the function.
            let r = unsafe { super::call_lending(t, code, callee.word(), args, given.forget()) };
            if r.is_null() {
                return Err(t.raised());
            }
            // SAFETY: an owned result.
            return Ok(unsafe { Value::from_owned(r) });
        }
        if frames::makes_generator(code) && frames::prepared(code).positional_parameters == Some(args.len()) {
            return generators::from_borrowed(t, callee, f, code, args);
        }
        // SAFETY: the arguments are held by whoever has them, those given by this function.
        if let Some(r) = unsafe { super::call_with_defaults(t, callee, f, args, given.bits) } {
            given.forget();
            // SAFETY: an owned result.
            return unsafe { Value::option_from_owned(r) }.ok_or_else(|| t.raised());
        }
        return crate::eval::call_giving(t, callee, &Args::positional(args), given);
    }
    if let Some(m) = callee.downcast_exact::<method::PyMethod>() {
        if method::func(m).downcast_exact::<PyFunction>().is_some() {
            let (func, receiver) = (method::func(m).clone(), method::receiver(m).clone());
            let words = std::iter::once(receiver.word()).chain(args.iter().map(Value::word));
            let words: SmallVec<[Word; 8]> = words.collect();
            // SAFETY: the receiver is held here, the others by whoever has them.
            let all = unsafe { Value::borrow_slice(words.as_ptr(), words.len()) };
            return call_any(t, &func, all, given.forget() << 1);
        }
    }
    let plain = Args::positional(args);
    if let Some(native) = callee.downcast_exact::<PyNative>() {
        return native_function::call_native(t, native, &plain);
    }
    if let Some(method) = callee.downcast_exact::<PyMethodDescriptor>() {
        return descriptors::call_descriptor(t, method, &plain);
    }
    call::call_args(t, callee, &plain)
}

/// Calls native code with arguments that need no binding.
fn call_filled(t: T, method: &'static Method, slots: i64, args: &[Value]) -> PyResult {
    let guard = t.enter_native(" while calling a Python object")?;
    let result = match method.positional {
        Some(positional) if slots as u8 == NativeTarget::AS_THEY_COME => positional(t, args),
        Some(_) | None => binder::call_filled(t, method.func, args, slots as u8),
    };
    drop(guard);
    result
}

extern "C" fn call_native_function(t: T, callee: Word, slots: i64, args: *const Word, n: usize) -> Word {
    // SAFETY: compiled code calls the native function that it was made for.
    let function = unsafe { &*(callee.0 as *const PyNative) };
    give(call_filled(t, function.method, slots, argv(args, n, 0).0))
}

extern "C" fn call_native_method(t: T, callee: Word, slots: i64, args: *const Word, n: usize) -> Word {
    // SAFETY: compiled code calls the method that it was made for.
    let method = unsafe { &*(callee.0 as *const PyMethodDescriptor) };
    let (args, _) = argv(args, n, 0);
    if !args[0].class().is(method.owner) {
        return give(descriptors::call_descriptor(t, method, &Args::positional(args)));
    }
    give(call_filled(t, method.method, slots, args))
}

/// The items of an exact tuple, when nothing else is spread.
fn plain_items<'a>(args: &'a Word, kwargs: &Word) -> Option<&'a [Value]> {
    let empty = kwargs.is_null() || v!(*kwargs).downcast_exact::<PyDict>().is_some_and(|d| d.is_empty());
    let args = if empty { v!(*args).downcast_exact::<PyTuple>() } else { None };
    args.map(tuple::items)
}

extern "C" fn call(t: T, callee: Word, args: *const Word, n: usize) -> Word {
    let (args, given) = argv(args, n, 0);
    give(call_any(t, v!(callee), args, given))
}

extern "C" fn call_kw(t: T, callee: Word, names: Word, args: *const Word, n: usize) -> Word {
    let names = v!(names).downcast::<PyTuple>().map_or(&[][..], tuple::items);
    let (values, bits) = argv(args, n, 0);
    let (args, given) = (Args { values, names }, Given { args: values, bits });
    if v!(callee).downcast_exact::<PyFunction>().is_some() {
        return give(crate::eval::call_giving(t, v!(callee), &args, given));
    }
    give(call::call_args(t, v!(callee), &args))
}

extern "C" fn call_ex(t: T, callee: Word, parts: *const Word, n: usize) -> Word {
    // SAFETY: compiled code passes two words.
    let (args, kwargs) = unsafe { (*parts, *parts.add(1)) };
    // Null is no value, and never given.
    let (values, bits) = argv(parts, n - usize::from(kwargs.is_null()), 0);
    let held = Given { args: values, bits };
    if kwargs.is_null() {
        if let Some(result) = calls::call_bound_native(t, v!(callee), v!(args)) {
            return give(result);
        }
    }
    if let (0, Some(args)) = (bits, plain_items(&args, &kwargs)) {
        return give(call_any(t, v!(callee), args, 0));
    }
    let kwargs = if kwargs.is_null() { None } else { Some(v!(kwargs)) };
    let (mut values, names) = match spread(t, v!(callee), v!(args), kwargs) {
        Ok(parts) => parts,
        Err(raised) => return give(Err(raised)),
    };
    // Tuple and dict end before the function begins, which alone has the arguments then.
    drop(held);
    let count = values.len() as u32;
    if v!(callee).downcast_exact::<PyFunction>().is_none() || count > u32::BITS {
        return give(call::call_args(t, v!(callee), &Args { values: &values, names: &names }));
    }
    // SAFETY: the references are given to the call; the words stay where they are until it returns.
    let all = unsafe {
        values.set_len(0);
        Value::borrow_slice(values.as_ptr().cast(), count as usize)
    };
    let bits = u32::MAX.checked_shr(u32::BITS - count).unwrap_or(0);
    if names.is_empty() {
        return give(call_any(t, v!(callee), all, bits));
    }
    let all_given = Given { args: all, bits };
    give(crate::eval::call_giving(t, v!(callee), &Args { values: all, names: &names }, all_given))
}

extern "C" fn call_method(t: T, args: *const Word, n: usize) -> Word {
    // SAFETY: two words of `LOAD_METHOD`, then arguments.
    let first = unsafe { *args };
    let (rest, given) = argv(args, n, 1);
    if first.is_null() {
        let _callee = Given { args: rest, bits: given & 1 };
        give(call_any(t, &rest[0], &rest[1..], given >> 1))
    } else {
        give(call_any(t, v!(first), rest, given))
    }
}

extern "C" fn get_item(t: T, container: Word, key: Word) -> Word {
    give(seq::get_item(t, v!(container), v!(key)))
}

extern "C" fn set_item(t: T, container: Word, key: Word, value: Word) -> i64 {
    status(seq::set_item(t, v!(container), v!(key), Some(v!(value))))
}

extern "C" fn del_item(t: T, container: Word, key: Word) -> i64 {
    status(seq::set_item(t, v!(container), v!(key), None))
}

extern "C" fn get_slice(t: T, container: Word, start: Word, stop: Word, step: Word) -> Word {
    let parts = [start, stop, step];
    let (container, parts) = (v!(container), slice(parts.as_ptr(), 3));
    if let Some(part) = slices::part_of(container, parts) {
        return part.into_word();
    }
    give(seq::get_item(t, container, &slice_object(parts)))
}

fn slice_object(parts: &[Value]) -> Value {
    crate::types::slice::new(parts[0].clone(), parts[1].clone(), parts[2].clone())
}

extern "C" fn set_slice(t: T, container: Word, start: Word, stop: Word, step: Word, value: Word) -> i64 {
    let parts = [start, stop, step];
    let (container, parts, value) = (v!(container), slice(parts.as_ptr(), 3), v!(value));
    if slices::replace(container, parts, value) {
        return 0;
    }
    status(seq::set_item(t, container, &slice_object(parts), Some(value)))
}

extern "C" fn list_part(_: T, list: Word, start: Word, stop: Word, step: Word) -> Word {
    let parts = [start, stop, step];
    slices::part_of(v!(list), slice(parts.as_ptr(), 3)).unwrap_or_else(Value::none).into_word()
}

extern "C" fn move_part(t: T, args: *const Word, n: usize) -> i64 {
    let [list, start, stop, source, parts @ ..] = slice(args, n) else { return 0 };
    // What is replaced may be the last of something, and here is no call site.
    let moved = crate::memory::destroy::deferring(|| slices::transfer(list, [start, stop], source, parts));
    if moved { 0 } else { status(Err(t.memory_error())) }
}

fn make(t: T, op: Opcode, args: *const Word, n: usize) -> Word {
    // SAFETY: compiled code passes live words.
    give(unsafe { build::build(t, op, args, n) })
}

extern "C" fn build_tuple(_: T, args: *const Word, n: usize) -> Word {
    tuple::from_slice(slice(args, n)).into_word()
}

extern "C" fn build_list(t: T, args: *const Word, n: usize) -> Word {
    make(t, Opcode::BUILD_LIST, args, n)
}

extern "C" fn build_set(t: T, args: *const Word, n: usize) -> Word {
    make(t, Opcode::BUILD_SET, args, n)
}

extern "C" fn build_map(t: T, args: *const Word, n: usize) -> Word {
    make(t, Opcode::BUILD_MAP, args, n)
}

extern "C" fn build_const_key_map(t: T, keys: Word, display: i64, args: *const Word, n: usize) -> Word {
    // SAFETY: the unit holds the code whose instruction it belongs to, if there is one.
    let display = unsafe { (display as *const build::Display).as_ref() };
    give(build::const_key_map(t, v!(keys), slice(args, n), display))
}

extern "C" fn build_string(t: T, args: *const Word, n: usize) -> Word {
    make(t, Opcode::BUILD_STRING, args, n)
}

extern "C" fn build_slice(t: T, args: *const Word, n: usize) -> Word {
    make(t, Opcode::BUILD_SLICE, args, n)
}

extern "C" fn format_value(t: T, value: Word, spec: Word, flags: i64) -> Word {
    give(build::format_value(t, v!(value), opt(&spec), flags as u32 & 3))
}

extern "C" fn list_append(_: T, list: Word, item: Word) {
    // SAFETY: compiled code has tested that it is a list.
    let list = unsafe { &*(list.0 as *const PyList) };
    list::push(list, v!(item).clone());
}

extern "C" fn list_pop(t: T, list: Word) -> Word {
    // SAFETY: compiled code has tested that it is a list.
    let list = unsafe { &*(list.0 as *const PyList) };
    match list::pop(list) {
        Some(v) => v.into_word(),
        None => {
            let _ = t.index_error("pop from empty list");
            Word::NULL
        }
    }
}

extern "C" fn list_extend(t: T, list: Word, items: Word) -> i64 {
    status(build::add(t, Opcode::LIST_EXTEND, v!(list), v!(items), None))
}

extern "C" fn list_to_tuple(t: T, list: Word) -> Word {
    give(build::list_to_tuple(t, v!(list)))
}

extern "C" fn set_add(t: T, set: Word, item: Word) -> i64 {
    match v!(set).downcast::<PySet>() {
        Some(s) => status(s.add(t, v!(item).clone()).map(|_| ())),
        None => status(Err(build::not_a_set(t, v!(set)))),
    }
}

extern "C" fn set_update(t: T, set: Word, items: Word) -> i64 {
    status(build::add(t, Opcode::SET_UPDATE, v!(set), v!(items), None))
}

extern "C" fn map_add(t: T, dict: Word, key: Word, value: Word) -> i64 {
    status(build::map_add(t, v!(dict), v!(key), v!(value)))
}

extern "C" fn dict_update(t: T, dict: Word, mapping: Word) -> i64 {
    status(build::add(t, Opcode::DICT_UPDATE, v!(dict), v!(mapping), None))
}

extern "C" fn dict_merge(t: T, dict: Word, mapping: Word, callee: Word) -> i64 {
    status(build::add(t, Opcode::DICT_MERGE, v!(dict), v!(mapping), Some(v!(callee))))
}

extern "C" fn unpack_sequence(t: T, sequence: Word, out: *mut Word, n: i64) -> i64 {
    let n = n as usize;
    let sequence = v!(sequence).clone();
    // SAFETY: there is room for n words; `unpack` pushes the last item first.
    match unsafe { build::unpack(t, sequence, n, out) } {
        Ok(_) => {
            // SAFETY: n words were written.
            unsafe { std::slice::from_raw_parts_mut(out, n) }.reverse();
            0
        }
        Err(_) => -1,
    }
}

extern "C" fn make_function(
    t: T,
    func: Word,
    code: Word,
    qualname: Word,
    flags: i64,
    args: *const Word,
    n: usize,
) -> Word {
    // At most one word for each flag.
    let mut stack = [Word::NULL; 8];
    for (to, v) in stack.iter_mut().zip(slice(args, n)) {
        *to = v.word();
    }
    stack[n] = code;
    stack[n + 1] = qualname;
    // In module code there is no function: its namespace stands in.
    let globals = if v!(func).is_a::<PyDict>() { v!(func).clone() } else { scopes(func).0 };
    // SAFETY: the operands lie as `MAKE_FUNCTION` expects them.
    unsafe { build::make_function_in(t, globals, stack.as_mut_ptr().add(n + 2), flags as u32) }.into_word()
}

/// A function that compiled code has kept in parts: the enclosing function, code, qualified name, what the flags ask for.
pub(super) fn function_of_parts(parts: &[Value], flags: u32) -> Value {
    let extra: Vec<Word> = parts[3..].iter().map(Value::word).collect();
    let [func, code, name] = [0, 1, 2].map(|i| parts[i].word());
    let word =
        make_function(Thread::current(), func, code, name, i64::from(flags), extra.as_ptr(), extra.len());
    // SAFETY: an owned word.
    unsafe { Value::from_owned(word) }
}

extern "C" fn new_cell(_: T, value: Word) -> Word {
    cell::new(opt(&value).cloned()).into_word()
}

pub(super) extern "C" fn box_float(_: T, d: f64) -> Word {
    Value::from(d).into_word()
}

extern "C" fn new_method(_: T, func: Word, receiver: Word) -> Word {
    method::new(v!(func).clone(), v!(receiver).clone()).into_word()
}

extern "C" fn new_range_iter(_: T, next: i64, stop: i64, step: i64) -> Word {
    deopt::range_iter(next, stop, step).into_word()
}

extern "C" fn new_range(_: T, start: i64, stop: i64, step: i64) -> Word {
    deopt::make_range(start, stop, step).into_word()
}

extern "C" fn new_seq_iter(_: T, sequence: Word, is_list: i64, index: i64) -> Word {
    deopt::seq_iter(v!(sequence).clone(), is_list != 0, index as usize).into_word()
}

extern "C" fn new_enumerate(_: T, inner: Word, index: i64) -> Word {
    iterators::enumerate_at(v!(inner).clone(), index).into_word()
}

extern "C" fn new_zip(_: T, items: *const Word, n: usize) -> Word {
    // SAFETY: compiled code passes its words.
    iterators::zip_of(unsafe { Value::borrow_slice(items, n) }.to_vec()).into_word()
}

extern "C" fn new_instance(_: T, class: Word) -> Word {
    match v!(class).as_type() {
        Some(class) => object::instance(class).into_word(),
        None => Word::NULL,
    }
}

/// An instance with the fields at these offsets, whose references it takes.
///
/// # Safety
/// The shape is one of the class's, and says that these fields are filled.
pub(super) unsafe fn instance_of_parts(class: &Value, shape: u64, fields: &[(u64, Word)]) -> Value {
    let Some(class) = class.as_type() else { return Value::none() };
    let made = object::instance(class);
    let at = made.word().0;
    // SAFETY: by the caller's contract; a new instance's fields hold nothing.
    unsafe {
        for (offset, word) in fields {
            ((at + offset) as *mut Word).write(*word);
        }
        (*(at as *const adder_abi::object::Header)).shape.set(shape as *const adder_abi::object::Shape);
    }
    made
}

extern "C" fn new_exception(_: T, class: Word, args: *const Word, n: usize) -> Word {
    // Compiled for classes of exceptions only.
    v!(class).as_type().map_or(Word::NULL, |c| exception::with_args(c, slice(args, n)).into_word())
}

extern "C" fn find_super(_: T, class: Word, object: Word, name: Word, out: *mut Word, _: i64) -> i64 {
    match super_::method(v!(class), v!(object), v!(name)) {
        Some(found) => {
            put(out, 0, found.into_word());
            put(out, 1, v!(object).clone().into_word());
            1
        }
        None => 0,
    }
}

extern "C" fn is_class(_: T, v: Word) -> i64 {
    i64::from(v!(v).as_type().is_some())
}

extern "C" fn check_init(t: T, result: Word) -> i64 {
    if v!(result).is_none() {
        return 0;
    }
    calls::init_returned(t, v!(result));
    -1
}

extern "C" fn pow_float(_: T, x: f64, y: f64) -> f64 {
    // The base is positive or the exponent whole: a finite result is right, for any other the interpreter decides.
    x.powf(y)
}

extern "C" fn mod_float(_: T, a: f64, b: f64) -> f64 {
    crate::types::float::modulo(a, b)
}

extern "C" fn floordiv_float(_: T, a: f64, b: f64) -> f64 {
    crate::types::float::div_mod(a, b).0
}

extern "C" fn len(t: T, a: Word) -> Word {
    match seq::len(t, v!(a)) {
        Ok(n) => Value::from(n).into_word(),
        Err(_) => Word::NULL,
    }
}

extern "C" fn store_list_item(_: T, list: Word, index: i64, item: Word) {
    // SAFETY: compiled code has tested that it is a list and the index in bounds.
    let list = unsafe { &*(list.0 as *const PyList) };
    crate::memory::destroy::deferring(|| list::set(list, index as usize, v!(item).clone()));
}

pub(super) extern "C" fn dealloc(_: T, object: Word) {
    // SAFETY: compiled code has dropped the last reference.
    crate::memory::destroy::deferring(|| unsafe {
        crate::memory::destroy::destroy(object.0 as *mut adder_abi::object::Header);
    });
}

pub(super) extern "C" fn poll(t: T) -> i64 {
    use crate::poll::breaker;
    let harmless = breaker::COLLECT | breaker::STRESS | breaker::FINALIZE | breaker::TRIM;
    let wanted = t.head.eval_breaker.load(std::sync::atomic::Ordering::Relaxed);
    let before = crate::memory::destroy::python_runs();
    match crate::poll::poll(t) {
        Ok(()) if wanted & !harmless == 0 && crate::memory::destroy::python_runs() == before => 1,
        Ok(()) => 2,
        Err(_) => 0,
    }
}

/// What compiled code has seen the end of ends before native code goes on.
#[inline(always)]
pub(super) fn end_waiting(t: &Thread) {
    if t.head.eval_breaker.load(std::sync::atomic::Ordering::Relaxed) & crate::poll::breaker::FINALIZE != 0 {
        finalize(t);
    }
}

pub(super) extern "C" fn finalize(t: T) {
    use crate::poll::breaker::FINALIZE;
    let bits = t.head.eval_breaker.fetch_and(!FINALIZE, std::sync::atomic::Ordering::AcqRel);
    if bits & FINALIZE != 0 {
        crate::memory::destroy::run_deferred();
    }
}

extern "C" fn str_item(_: T, _: Word, _: i64) -> Word {
    Word::NULL
}

extern "C" fn str_eq(_: T, a: Word, b: Word) -> i64 {
    if a == b {
        return 1;
    }
    // SAFETY: compiled code has tested that both are strings.
    let (a, b) = unsafe { (&*(a.0 as *const PyStr), &*(b.0 as *const PyStr)) };
    i64::from(crate::types::str::equals(a, b))
}

extern "C" fn recursion(t: T) -> Word {
    let _ = t.error(Exc::RecursionError, "maximum recursion depth exceeded");
    Word::NULL
}

extern "C" fn raise(t: T, what: Word, cause: Word) -> i64 {
    crate::eval::unwind::raise(t, Some(v!(what).clone()), opt(&cause).cloned());
    -1
}

extern "C" fn delegate(t: T, receiver: Word, sent: Word, out: *mut Word, _: i64) -> i64 {
    match generators::delegate(t, v!(receiver), v!(sent)) {
        Ok(generators::Delegated::Yielded(v)) => {
            put(out, 0, v.into_word());
            1
        }
        Ok(generators::Delegated::Returned(v)) => {
            put(out, 0, v.into_word());
            0
        }
        Err(_) => -1,
    }
}

/// `previous`: the opcode before, which the message depends on.
extern "C" fn awaitable(t: T, v: Word, previous: i64) -> Word {
    let previous = Opcode::from_u8(previous as u8).unwrap_or(Opcode::NOP);
    give(crate::eval::generators::awaitable_after(t, v!(v), previous))
}

extern "C" fn async_iter(t: T, v: Word) -> Word {
    give(crate::eval::generators::get_aiter(t, v!(v)))
}

extern "C" fn async_next(t: T, v: Word) -> Word {
    give(crate::eval::generators::get_anext(t, v!(v)))
}

extern "C" fn yield_from_iter(t: T, v: Word) -> Word {
    // Coroutines have no compiled code: their flags do not matter.
    let v = v!(v);
    match v.downcast::<crate::types::generator::PyGenerator>() {
        Some(g) if g.kind == crate::types::generator::Kind::Generator => v.clone().into_word(),
        Some(g) if g.kind == crate::types::generator::Kind::Coroutine => {
            let _ = t.type_error("cannot 'yield from' a coroutine object in a non-coroutine generator");
            Word::NULL
        }
        Some(_) | None => give(iter::iter(t, v)),
    }
}

/// Addresses, by helper.
pub fn table() -> HelperTable {
    let addresses = Helper::ALL.iter().map(|h| address(*h) as usize).collect();
    HelperTable { addresses, preserving: super::preserve::entries() }
}

fn address(helper: Helper) -> *const () {
    match helper {
        Helper::BinaryOp => binary_op as *const (),
        Helper::OperatorRest => operator_rest as *const (),
        Helper::AppendStr => append_str as *const (),
        Helper::UnaryOp => unary_op as *const (),
        Helper::CompareOp => compare_op as *const (),
        Helper::IsTrue => is_true as *const (),
        Helper::IsInstance => is_instance as *const (),
        Helper::Contains => contains as *const (),
        Helper::GetAttr => get_attr as *const (),
        Helper::SetAttr => set_attr as *const (),
        Helper::DelAttr => del_attr as *const (),
        Helper::LoadMethod => load_method as *const (),
        Helper::LoadGlobal => load_global as *const (),
        Helper::StoreGlobal => store_global as *const (),
        Helper::StoreVariable => store_variable as *const (),
        Helper::GetIter => get_iter as *const (),
        Helper::ForIter => for_iter as *const (),
        Helper::NextEntry => next_entry as *const (),
        Helper::AdoptGenerator => super::fold::adopt as *const (),
        Helper::Call => call as *const (),
        Helper::CallKw => call_kw as *const (),
        Helper::CallEx => call_ex as *const (),
        Helper::CallNativeFunction => call_native_function as *const (),
        Helper::CallNativeMethod => call_native_method as *const (),
        Helper::CallMethod => call_method as *const (),
        Helper::GetItem => get_item as *const (),
        Helper::SetItem => set_item as *const (),
        Helper::DelItem => del_item as *const (),
        Helper::BuildTuple => build_tuple as *const (),
        Helper::BuildList => build_list as *const (),
        Helper::BuildSet => build_set as *const (),
        Helper::BuildMap => build_map as *const (),
        Helper::BuildConstKeyMap => build_const_key_map as *const (),
        Helper::BuildString => build_string as *const (),
        Helper::BuildSlice => build_slice as *const (),
        Helper::FormatValue => format_value as *const (),
        Helper::ListAppend => list_append as *const (),
        Helper::ListPop => list_pop as *const (),
        Helper::ListExtend => list_extend as *const (),
        Helper::ListToTuple => list_to_tuple as *const (),
        Helper::SetAdd => set_add as *const (),
        Helper::SetUpdate => set_update as *const (),
        Helper::MapAdd => map_add as *const (),
        Helper::DictUpdate => dict_update as *const (),
        Helper::DictMerge => dict_merge as *const (),
        Helper::Unpack => unpack_sequence as *const (),
        Helper::MakeFunction => make_function as *const (),
        Helper::NewCell => new_cell as *const (),
        Helper::BoxFloat => box_float as *const (),
        Helper::GetSlice => get_slice as *const (),
        Helper::SetSlice => set_slice as *const (),
        Helper::ListPart => list_part as *const (),
        Helper::MovePart => move_part as *const (),
        Helper::NewMethod => new_method as *const (),
        Helper::NewRangeIter => new_range_iter as *const (),
        Helper::NewRange => new_range as *const (),
        Helper::NewSeqIter => new_seq_iter as *const (),
        Helper::NewEnumerate => new_enumerate as *const (),
        Helper::NewZip => new_zip as *const (),
        Helper::NewInstance => new_instance as *const (),
        Helper::CheckInit => check_init as *const (),
        Helper::PowFloat => pow_float as *const (),
        Helper::ModFloat => mod_float as *const (),
        Helper::FloorDivFloat => floordiv_float as *const (),
        Helper::Len => len as *const (),
        Helper::StoreListItem => store_list_item as *const (),
        Helper::Dealloc => dealloc as *const (),
        Helper::Poll => poll as *const (),
        Helper::Finalize => finalize as *const (),
        Helper::Deopt => deopt::deopt as *const (),
        Helper::StrItem => str_item as *const (),
        Helper::StrEq => str_eq as *const (),
        Helper::IsClass => is_class as *const (),
        Helper::Recursion => recursion as *const (),
        Helper::LoadName => module::load_name as *const (),
        Helper::StoreNames => module::store_names as *const (),
        Helper::NameWord => module::name_word as *const (),
        Helper::Raise => raise as *const (),
        Helper::Delegate => delegate as *const (),
        Helper::YieldFromIter => yield_from_iter as *const (),
        Helper::Awaitable => awaitable as *const (),
        Helper::AsyncIter => async_iter as *const (),
        Helper::AsyncNext => async_next as *const (),
        Helper::SetupWith => statements::setup_with as *const (),
        Helper::SetupAsyncWith => statements::setup_async_with as *const (),
        Helper::ImportName => statements::import_name as *const (),
        Helper::ImportFrom => statements::import_from as *const (),
        Helper::BuildClass => statements::build_class as *const (),
        Helper::CommonConstant => statements::common_constant as *const (),
        Helper::Template => statements::template as *const (),
        Helper::HasClassFlag => statements::has_class_flag as *const (),
        Helper::MatchKeys => statements::match_keys as *const (),
        Helper::MatchClass => statements::match_class as *const (),
        Helper::WithoutKeys => statements::without_keys as *const (),
        Helper::UnpackStar => statements::unpack_star as *const (),
        Helper::MatchGroup => statements::match_group as *const (),
        Helper::RaisedGroup => statements::raised_group as *const (),
        Helper::NewException => new_exception as *const (),
        Helper::FindSuper => find_super as *const (),
        Helper::Catch => catch::catch as *const (),
        Helper::ExcMatch => catch::exc_match as *const (),
        Helper::PopExcept => catch::pop_except as *const (),
        Helper::Reraise => catch::reraise as *const (),
        Helper::RaiseAgain => catch::raise_again as *const (),
        Helper::IsTraced => traced::is_traced as *const (),
    }
}
