//! Entries: from compiled code into the interpreter, and from the interpreter into compiled code.

use super::LoopResult;
use crate::eval::{frames, run};
use crate::native::Args;
use crate::object::value::{Value, decref, incref};
use crate::thread::{PyResult, Thread};
use crate::types::code::PyCode;
use crate::types::function::PyFunction;
use adder_abi::Word;
use adder_abi::thread::{Frame, activation_flag};

/// Parameters beyond this many are passed as one pointer.
const MAX_REGISTER_ARGS: usize = 6;

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

extern "C" fn stub_many(t: &Thread, f: Word, args: *const Word) -> Word {
    // SAFETY: compiled code passes a function and all its parameters.
    let args = unsafe {
        let function = &*(f.0 as *const PyFunction);
        std::slice::from_raw_parts(args, super::code_of(function).parameter_count())
    };
    interpret(t, f, args)
}

/// Runs a function in the interpreter. Arguments are all its parameters, borrowed.
fn interpret(t: &Thread, func: Word, args: &[Word]) -> Word {
    // SAFETY: compiled code passes a live function, and as many live words as it has parameters.
    unsafe {
        let f = &*(func.0 as *const PyFunction);
        let code = super::code_of(f);
        let value = super::own(func);
        super::count_call(t, code, &value);
        let p = frames::prepared(code);
        let Ok(frame) = frames::reserve(t, p) else { return Word::NULL };
        let context = frames::Context::of(value.into_word(), f);
        frames::write_header(frame, code, p, context);
        let vars = frames::variables(frame);
        for (i, a) in args.iter().enumerate() {
            incref(*a);
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

/// Calls code through its entry cell with all its parameters, borrowed. The result is owned, null for an exception.
///
/// # Safety
/// `func` is a function of that code; there are as many live words at `args` as it has parameters; the entry is set.
pub unsafe fn call_entry(t: &Thread, code: &PyCode, func: Word, args: *const Word) -> Word {
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
                extern "C" fn(T, Word, *const Word) -> Word,
            >(entry)(t, func, args),
            _ => Word::NULL,
        }
    }
}

/// Calls a function of code that is compiled (no generator's) with arguments of any form.
pub fn call_bound(t: &Thread, callable: &Value, f: &PyFunction, code: &PyCode, args: &Args) -> PyResult {
    let n = code.parameter_count();
    if args.names.is_empty() && super::takes_plainly(code, args.values.len()) {
        // SAFETY: the arguments are all parameters of the function; its code is compiled.
        let w = unsafe { call_entry(t, code, callable.word(), args.values.as_ptr().cast()) };
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
        let w = match crate::eval::bind::bind(t, f, code, args, vars) {
            // Binding may have run Python code.
            Ok(()) if super::is_compiled(code) => call_entry(t, code, callable.word(), vars),
            Ok(()) => {
                let words: Vec<Word> = (0..n).map(|i| *vars.add(i)).collect();
                interpret(t, callable.word(), &words)
            }
            Err(_raised) => Word::NULL,
        };
        for i in (0..n).rev() {
            decref(vars.add(i).replace(Word::NULL));
        }
        t.head.stack_top.set(frame.cast());
        Value::option_from_owned(w).ok_or_else(|| t.raised())
    }
}

/// Steps a generator whose unit is compiled: enters it with the frame, which is linked.
///
/// # Safety
/// The frame is the topmost, a generator's, suspended with what was sent on its stack until it was linked; its code is compiled.
pub unsafe fn resume_generator(t: &Thread, frame: *mut Frame) -> LoopResult {
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
        if result == Word::RESUME {
            LoopResult::Reload
        } else if result.is_null() {
            LoopResult::Raise
        } else {
            LoopResult::Return(Value::from_owned(result))
        }
    }
}
