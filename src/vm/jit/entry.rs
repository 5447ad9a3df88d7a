//! Entries: from compiled code into the interpreter, and from the interpreter into compiled code.

use super::LoopResult;
use crate::eval::bind::Plan;
use crate::eval::{frames, run};
use crate::native::Args;
use crate::object::value::{Value, decref, incref};
use crate::thread::{PyResult, Thread};
use crate::types::code::PyCode;
use crate::types::function::{self, PyFunction};
use adder_abi::Word;
use adder_abi::code::code_flag;
use adder_abi::opcode::{Opcode, decode};
use adder_abi::thread::{Frame, activation_flag};
use smallvec::SmallVec;

/// Parameters beyond this many are passed as one pointer.
const MAX_REGISTER_ARGS: usize = 6;

/// Gives code that has none an entry, the interpreter's.
pub fn provide_entry(code: &PyCode) {
    if code.head.entry.get().is_null() {
        code.head.takes.set(takes_arguments(code));
        code.head.entry.set(interpreter_entry(code));
    }
}

/// With more parameters than this, all of them are lent.
const MAX_TAKEN: usize = 60;

/// A parameter that is bound anew, deleted or in a cell may end before the call does: then the references of all are the callee's.
fn takes_arguments(code: &PyCode) -> bool {
    let unit = &code.unit;
    let count = code.parameter_count();
    if unit.flags & code_flag::OPTIMIZED == 0 || frames::makes_generator(code) || count > MAX_TAKEN {
        return false;
    }
    let changes =
        |opcode| matches!(opcode, Opcode::STORE_FAST | Opcode::STORE_FAST_MAYBE_NULL | Opcode::DELETE_FAST);
    let mut changed = decode(&unit.code).map_while(Result::ok).filter(|i| changes(i.opcode));
    unit.cell2arg.iter().any(|of| *of >= 0) || changed.any(|i| (i.arg as usize) < count)
}

/// The address with the direct convention that interprets this code.
pub fn interpreter_entry(code: &PyCode) -> *const u8 {
    match code.parameter_count() {
        0 => stub_0 as *const u8,
        1 => stub_1 as *const u8,
        2 => stub_2 as *const u8,
        3 => stub_3 as *const u8,
        4 => stub_4 as *const u8,
        5 => stub_5 as *const u8,
        6 => stub_6 as *const u8,
        _ => stub_many as *const u8,
    }
}

extern "C" fn stub_0(t: &Thread, f: Word) -> Word {
    interpret(t, f, &[])
}

extern "C" fn stub_1(t: &Thread, f: Word, a: Word) -> Word {
    interpret(t, f, &[a])
}

extern "C" fn stub_2(t: &Thread, f: Word, a: Word, b: Word) -> Word {
    interpret(t, f, &[a, b])
}

extern "C" fn stub_3(t: &Thread, f: Word, a: Word, b: Word, c: Word) -> Word {
    interpret(t, f, &[a, b, c])
}

extern "C" fn stub_4(t: &Thread, f: Word, a: Word, b: Word, c: Word, d: Word) -> Word {
    interpret(t, f, &[a, b, c, d])
}

extern "C" fn stub_5(t: &Thread, f: Word, a: Word, b: Word, c: Word, d: Word, e: Word) -> Word {
    interpret(t, f, &[a, b, c, d, e])
}

extern "C" fn stub_6(t: &Thread, f: Word, a: Word, b: Word, c: Word, d: Word, e: Word, g: Word) -> Word {
    interpret(t, f, &[a, b, c, d, e, g])
}

extern "C" fn stub_many(t: &Thread, f: Word, args: *mut Word) -> Word {
    // SAFETY: compiled code passes a function and all its parameters; what is taken is taken out.
    let words: SmallVec<[Word; 16]> = unsafe {
        let code = super::code_of(&*(f.0 as *const PyFunction));
        let take = |i| if code.head.takes.get() { args.add(i).replace(Word::NULL) } else { *args.add(i) };
        (0..code.parameter_count()).map(take).collect()
    };
    interpret(t, f, &words)
}

/// Runs a function in the interpreter. Arguments are all its parameters, lent or given as `CodeHead::takes` says.
fn interpret(t: &Thread, func: Word, args: &[Word]) -> Word {
    // SAFETY: compiled code passes a live function, and as many live words as it has parameters.
    unsafe {
        let f = &*(func.0 as *const PyFunction);
        let code = super::code_of(f);
        let value = super::own(func);
        super::count_call(t, code, &value);
        let takes = code.head.takes.get();
        let p = frames::prepared(code);
        let Ok(frame) = frames::reserve(t, p) else {
            args.iter().rev().filter(|_| takes).for_each(|a| decref(*a));
            return Word::NULL;
        };
        let context = frames::Context::of(value.into_word(), f);
        frames::write_header(frame, code, p, context);
        let vars = frames::variables(frame);
        for (i, a) in args.iter().enumerate() {
            if !takes {
                incref(*a);
            }
            *vars.add(i) = *a;
        }
        frames::make_cells(frame, code, p, f);
        (*frame).act.flags.set(activation_flag::ENTRY);
        t.head.stack_top.set(frame.cast::<u8>().add(frames::frame_size(p)));
        if frames::link(t, frame).is_err() {
            t.head.stack_top.set(frame.cast());
            frames::clear(frame, p);
            return Word::NULL;
        }
        run::run(t, frame, run::Entry::Normal).map_or(Word::NULL, Value::into_word)
    }
}

/// Calls a function with positional arguments, and defaults for the parameters behind them; none if it takes them in another way. `given` as
/// in [`call_lending`].
///
/// # Safety
/// As [`call_lending`].
pub unsafe fn call_with_defaults(
    t: &Thread,
    callee: &Value,
    f: &PyFunction,
    args: &[Value],
    given: u32,
) -> Option<Word> {
    let code = function::code(f);
    let mut plan = Plan::new();
    if !super::has_fixed_parameters(code) || !plan.work_out(f, code, args, &[]) {
        return None;
    }
    provide_entry(code);
    // The callee may give the function others.
    let _defaults = (function::field(&f.defaults).get(), function::field(&f.kwdefaults).get());
    // SAFETY: the words are all parameters; the caller holds the arguments, and the defaults are held here.
    unsafe {
        let all = Value::borrow_slice(plan.words.as_ptr(), plan.total);
        Some(call_lending(t, code, callee.word(), all, given))
    }
}

/// Calls code through its entry cell with all its parameters. If the callee takes them they are taken out of `args`: null is left. The
/// result is owned, null for an exception.
///
/// # Safety
/// `func` is a function of that code; there are as many live words at `args` as it has parameters; the entry is set.
#[inline]
pub unsafe fn call_entry(t: &Thread, code: &PyCode, func: Word, args: *mut Word) -> Word {
    // SAFETY: by the caller's contract.
    unsafe {
        if !code.head.takes.get() {
            return go_through(t, code, func, args);
        }
        call_taking(t, code, func, args)
    }
}

#[inline(never)]
unsafe fn call_taking(t: &Thread, code: &PyCode, func: Word, args: *mut Word) -> Word {
    let n = code.parameter_count();
    // SAFETY: by the contract of `call_entry`. Words in memory are taken out by the callee.
    unsafe {
        if n > MAX_REGISTER_ARGS {
            return go_through(t, code, func, args);
        }
        let mut words = [Word::NULL; MAX_REGISTER_ARGS];
        for (i, word) in words[..n].iter_mut().enumerate() {
            *word = args.add(i).replace(Word::NULL);
        }
        go_through(t, code, func, words.as_mut_ptr())
    }
}

/// As [`call_entry`], with arguments that are all the caller's and stay so, but for those that it has `given` (a bit each): these are
/// released, by the callee if it takes them.
///
/// # Safety
/// As [`call_entry`]; the caller has a reference of its own to each argument given.
pub unsafe fn call_lending(t: &Thread, code: &PyCode, func: Word, args: &[Value], given: u32) -> Word {
    // SAFETY: by the caller's contract.
    unsafe {
        if !code.head.takes.get() {
            let result = go_through(t, code, func, args.as_ptr().cast_mut().cast());
            release_given(args, given);
            return result;
        }
        // The callee takes all of them.
        let is_given = |i: usize| i < 32 && given >> i & 1 != 0;
        args.iter().enumerate().filter(|(i, _)| !is_given(*i)).for_each(|(_, v)| incref(v.word()));
        if args.len() > MAX_REGISTER_ARGS {
            let mut words: SmallVec<[Word; 16]> = args.iter().map(Value::word).collect();
            return go_through(t, code, func, words.as_mut_ptr());
        }
        go_through(t, code, func, args.as_ptr().cast_mut().cast())
    }
}

/// Releases the arguments that were given (a bit each), the last first.
///
/// # Safety
/// The caller has a reference of its own to each of them, and nobody uses it any more.
pub unsafe fn release_given(args: &[Value], mut given: u32) {
    while given != 0 {
        let last = 31 - given.leading_zeros();
        given &= !(1 << last);
        // SAFETY: by the caller's contract.
        unsafe { decref(args[last as usize].word()) };
    }
}

unsafe fn go_through(t: &Thread, code: &PyCode, func: Word, args: *mut Word) -> Word {
    // SAFETY: by the caller's contract.
    let result = unsafe { go_directly(t, code, func, args) };
    super::helpers::end_waiting(t);
    result
}

#[inline(always)]
unsafe fn go_directly(t: &Thread, code: &PyCode, func: Word, args: *mut Word) -> Word {
    let entry = code.head.entry.get();
    let a = |i: usize| {
        // SAFETY: by the caller's contract.
        unsafe { *args.add(i) }
    };
    type T<'a> = &'a Thread;
    // SAFETY: entries have the direct convention for the code's number of parameters.
    unsafe {
        match code.parameter_count() {
            0 => std::mem::transmute::<*const u8, extern "C" fn(T, Word) -> Word>(entry)(t, func),
            1 => std::mem::transmute::<*const u8, extern "C" fn(T, Word, Word) -> Word>(entry)(t, func, a(0)),
            2 => std::mem::transmute::<*const u8, extern "C" fn(T, Word, Word, Word) -> Word>(entry)(
                t,
                func,
                a(0),
                a(1),
            ),
            3 => {
                type F<'a> = extern "C" fn(T<'a>, Word, Word, Word, Word) -> Word;
                std::mem::transmute::<*const u8, F>(entry)(t, func, a(0), a(1), a(2))
            }
            4 => {
                type F<'a> = extern "C" fn(T<'a>, Word, Word, Word, Word, Word) -> Word;
                std::mem::transmute::<*const u8, F>(entry)(t, func, a(0), a(1), a(2), a(3))
            }
            5 => {
                type F<'a> = extern "C" fn(T<'a>, Word, Word, Word, Word, Word, Word) -> Word;
                std::mem::transmute::<*const u8, F>(entry)(t, func, a(0), a(1), a(2), a(3), a(4))
            }
            6 => {
                type F<'a> = extern "C" fn(T<'a>, Word, Word, Word, Word, Word, Word, Word) -> Word;
                std::mem::transmute::<*const u8, F>(entry)(t, func, a(0), a(1), a(2), a(3), a(4), a(5))
            }
            n if n > MAX_REGISTER_ARGS => std::mem::transmute::<
                *const u8,
                extern "C" fn(T, Word, *mut Word) -> Word,
            >(entry)(t, func, args),
            _ => Word::NULL,
        }
    }
}

/// Calls a function of code that is compiled (no generator's) with arguments of any form. `given` is dropped when they are bound.
pub fn call_bound<G>(
    t: &Thread,
    callable: &Value,
    f: &PyFunction,
    code: &PyCode,
    args: &Args,
    given: G,
) -> PyResult {
    let n = code.parameter_count();
    if args.names.is_empty() && super::takes_plainly(code, args.values.len()) {
        // SAFETY: the arguments are all parameters of the function; its code is compiled.
        let w = unsafe { call_lending(t, code, callable.word(), args.values, 0) };
        drop(given);
        // SAFETY: an owned word.
        return unsafe { Value::option_from_owned(w) }.ok_or_else(|| t.raised());
    }
    let p = frames::prepared(code);
    let frame = frames::reserve(t, p)?;
    // SAFETY: the parameters are bound in the memory of a frame that is never linked, on top of the value stack.
    unsafe {
        t.head.stack_top.set(frame.cast::<u8>().add(frames::frame_size(p)));
        let vars = frames::variables(frame);
        vars.write_bytes(0, n);
        let bound = crate::eval::bind::bind(t, f, code, args, vars);
        drop(given);
        // Binding may have run Python code: perhaps it is the interpreter's entry by now.
        let w = match bound {
            Ok(()) => call_entry(t, code, callable.word(), vars),
            Err(_raised) => Word::NULL,
        };
        for i in (0..n).rev() {
            decref(vars.add(i).replace(Word::NULL));
        }
        t.head.stack_top.set(frame.cast());
        Value::option_from_owned(w).ok_or_else(|| t.raised())
    }
}

/// No unit has more callees one in the other built in place.
const IN_PLACE: u32 = 8;

/// Whether frames that a unit builds in place might be too many: the interpreter counts them one by one.
pub fn is_deep(t: &Thread) -> bool {
    t.head.depth.get() + IN_PLACE > t.head.depth_limit.get()
}

/// Steps a generator whose unit is compiled: enters it with the frame, which is linked.
///
/// # Safety
/// The frame is the topmost, a generator's, suspended with what was sent on its stack until it was linked; its code is compiled.
pub unsafe fn resume_generator(t: &Thread, frame: *mut Frame) -> LoopResult {
    if is_deep(t) {
        return LoopResult::Stay;
    }
    // SAFETY: by the caller's contract; a generator's entry is its unit.
    unsafe { enter_loop(t, frame, frames::code_of(frame).head.entry.get()) }
}

/// Enters a unit at a loop header.
///
/// # Safety
/// The frame is at that loop header, its stack pointer saved, and the unit is valid.
pub unsafe fn enter_loop(t: &Thread, frame: *mut Frame, address: *const u8) -> LoopResult {
    // SAFETY: by the caller's contract. The unit takes the frame's variables and stack, which therefore is empty from now on.
    unsafe {
        let p = frames::prepared(frames::code_of(frame));
        let empty = frames::variables(frame).add(p.variables);
        (*frame).sp.set(empty);
        let enter = std::mem::transmute::<*const u8, extern "C" fn(&Thread, *mut Frame) -> Word>(address);
        let result = enter(t, frame);
        super::helpers::end_waiting(t);
        if result == Word::RESUME {
            LoopResult::Reload
        } else if result.is_null() {
            LoopResult::Raise
        } else {
            LoopResult::Return(Value::from_owned(result))
        }
    }
}
