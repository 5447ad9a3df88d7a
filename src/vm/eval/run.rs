//! The eval loop: runs prepared code until the frame it was entered with returns, yields or raises.
//!
//! Calls of Python functions push a frame and go on in the same loop. An arm does the common case and calls its family's
//! function for the rest. Words on the evaluation stack are owned. `unsafe` lives here: the stack is raw words whose
//! heights the verifier (or the front end) guarantees.

// tidy: table

use super::prepare::{Instr, Prepared};
use super::{arith, attrs, build, calls, frames, generators, imports, names, patterns, trace, unwind};
use crate::object::slots::{BinaryOp, CompareOp};
use crate::object::value::{Value, decref, incref};
use crate::thread::{PyResult, Thread};
use crate::types::cell::PyCell;
use adder_abi::Word;
use adder_abi::opcode::Opcode;
use adder_abi::thread::{Frame, activation_flag};

/// How the inner loop ends.
enum Flow {
    /// An exception is pending; the instruction at `pc` raised it.
    Raise,
    /// An exception is pending that is raised again: no traceback entry.
    Reraise,
    /// Result for the frame that entered the loop.
    Done(Value),
    /// The current frame changed: load its state and go on.
    Switch,
    /// Compiled code ran the frame to its end: its result.
    Returned(Value),
    /// An exception is pending in the topmost frame, whose state is saved.
    RaiseOnTop,
    /// As `Raise`, with the stack pointer saved: a call may have taken its operands before it failed.
    RaiseSaved,
}

/// How a frame is entered.
pub enum Entry {
    /// At its current instruction.
    Normal,
    /// With an exception pending, as if the current instruction had raised it.
    Throw,
}

/// Runs `entry`, which is linked, complete and flagged [`activation_flag::ENTRY`], to its return or next yield. A frame on the
/// thread's stack is unlinked and gone afterwards; a generator's is unlinked.
///
/// # Safety
/// The frame is as described.
pub unsafe fn run(t: &Thread, entry: *mut Frame, how: Entry) -> PyResult {
    if crate::thread::native_stack_pointer() < t.head.native_limit.get() {
        // SAFETY: the frame is linked and complete.
        return unsafe { unwind::refuse(t, entry) };
    }
    // SAFETY: by the caller's contract; a loop that gives way leaves the topmost frame's state saved.
    unsafe {
        let mut frame = entry;
        let mut raise = matches!(how, Entry::Throw);
        let mut begins = trace::begins(entry);
        loop {
            let ended = if trace::active(t) {
                run_frames::<true>(t, frame, raise, begins)
            } else {
                run_frames::<false>(t, frame, raise, begins)
            };
            match ended {
                Ended::Finished(result) => return result,
                Ended::GivesWay { begins: again } => {
                    (frame, raise, begins) = (t.head.top.get() as *mut Frame, false, again);
                }
            }
        }
    }
}

/// Why a loop stopped.
enum Ended {
    Finished(PyResult),
    /// Tracing was switched on or off: the other kind of loop goes on with the topmost frame, which begins if `begins` says so.
    GivesWay {
        begins: bool,
    },
}

/// The loop, plain or tracing.
unsafe fn run_frames<const TRACE: bool>(t: &Thread, entry: *mut Frame, throw: bool, begins: bool) -> Ended {
    // SAFETY: the whole function works on the frames of this thread, under the invariants of the module's header.
    unsafe {
        let mut frame = entry;
        let mut raise = throw;
        let mut begins = begins;
        // For the tracing loop: the instruction before, and whose it was.
        let mut last = trace::NOWHERE;
        let mut lasts = std::ptr::null_mut();
        'frames: loop {
            if TRACE {
                if begins || lasts != frame {
                    let site = (*frame).act.site.get() as usize;
                    last = if site == 0 { trace::NOWHERE } else { site };
                    lasts = frame;
                }
                if std::mem::replace(&mut begins, false) && trace::entered(t, frame).is_err() {
                    raise = true;
                }
            } else if crate::poll::wanted(t) && trace::active(t) && !raise {
                return Ended::GivesWay { begins };
            }
            let mut code = frames::code_of(frame);
            let mut p: *const Prepared = frames::prepared(code);
            let mut base: *const Instr = (*p).instrs.as_ptr();
            let mut pc = base.add((*frame).act.site.get() as usize);
            let mut vars = frames::variables(frame);
            let mut sp = (*frame).sp.get();

            macro_rules! save {
                () => {
                    (*frame).act.site.set(pc.offset_from(base) as u32);
                    (*frame).sp.set(sp);
                };
            }
            macro_rules! push {
                ($v:expr) => {{
                    let v: Value = $v;
                    *sp = v.into_word();
                    sp = sp.add(1);
                }};
            }
            macro_rules! pop {
                () => {{
                    sp = sp.sub(1);
                    Value::from_owned(*sp)
                }};
            }
            macro_rules! peek {
                ($n:expr) => {
                    Value::borrow(&*sp.sub($n))
                };
            }
            macro_rules! next {
                () => {{
                    pc = pc.add(1);
                    continue;
                }};
            }
            macro_rules! attempt {
                ($e:expr) => {
                    match $e {
                        Ok(v) => v,
                        Err(_raised) => break Flow::Raise,
                    }
                };
            }
            macro_rules! attempt_call {
                ($e:expr) => {
                    match $e {
                        Ok(v) => v,
                        Err(_raised) => break Flow::RaiseSaved,
                    }
                };
            }
            macro_rules! jump {
                ($target:expr) => {{
                    let to = base.add($target as usize);
                    if to <= pc {
                        if crate::poll::wanted(t) {
                            save!();
                            attempt!(crate::poll::poll(t));
                            if !TRACE && trace::active(t) {
                                pc = to;
                                save!();
                                return Ended::GivesWay { begins: false };
                            }
                        }
                        pc = to;
                        if !TRACE && crate::jit::count_iteration(code) {
                            save!();
                            match crate::jit::hot_loop(t, code, frame, $target as u32) {
                                crate::jit::LoopResult::Stay => {}
                                crate::jit::LoopResult::Reload => break Flow::Switch,
                                crate::jit::LoopResult::Return(v) => break Flow::Returned(v),
                                crate::jit::LoopResult::Raise => break Flow::RaiseOnTop,
                            }
                        }
                        continue;
                    }
                    pc = to;
                    continue;
                }};
            }
            macro_rules! binary {
                ($op:expr, $fast:ident) => {{
                    let (a, b) = (*sp.sub(2), *sp.sub(1));
                    if let Some(r) = arith::$fast(a, b, &(*pc).data) {
                        sp = sp.sub(1);
                        *sp.sub(1) = r;
                        next!();
                    }
                    save!();
                    let r = attempt!(arith::binary(t, $op, peek!(2), peek!(1), &(*pc).data));
                    drop(pop!());
                    drop(pop!());
                    push!(r);
                    next!();
                }};
            }
            macro_rules! inplace {
                ($op:expr, $fast:ident) => {{
                    let (a, b) = (*sp.sub(2), *sp.sub(1));
                    if let Some(r) = arith::$fast(a, b, &(*pc).data) {
                        sp = sp.sub(1);
                        *sp.sub(1) = r;
                        next!();
                    }
                    save!();
                    let r = attempt!(arith::inplace(t, $op, peek!(2), peek!(1), &(*pc).data));
                    drop(pop!());
                    drop(pop!());
                    push!(r);
                    next!();
                }};
            }
            macro_rules! unary {
                ($f:expr) => {{
                    save!();
                    arith::note_operand(&(*pc).data, peek!(1));
                    let r = attempt!($f(t, peek!(1)));
                    drop(pop!());
                    push!(r);
                    next!();
                }};
            }
            // A call of native code returned: it may have switched tracing on.
            macro_rules! returned_native {
                ($v:expr, $new_sp:expr) => {{
                    sp = $new_sp;
                    push!($v);
                    pc = pc.add(1);
                    if !TRACE && crate::poll::wanted(t) && trace::active(t) {
                        save!();
                        return Ended::GivesWay { begins: false };
                    }
                    continue;
                }};
            }
            macro_rules! enter {
                () => {{
                    frame = t.head.top.get() as *mut Frame;
                    if TRACE {
                        begins = true;
                        continue 'frames;
                    }
                    code = frames::code_of(frame);
                    p = frames::prepared(code);
                    base = (*p).instrs.as_ptr();
                    pc = base.add((*frame).act.site.get() as usize);
                    vars = frames::variables(frame);
                    sp = (*frame).sp.get();
                    if crate::poll::wanted(t) {
                        save!();
                        attempt!(crate::poll::poll(t));
                        if trace::active(t) {
                            return Ended::GivesWay { begins: true };
                        }
                    }
                    continue;
                }};
            }

            let flow = loop {
                if raise {
                    raise = false;
                    break Flow::Raise;
                }
                if TRACE {
                    save!();
                    match attempt!(trace::instruction(t, frame, &mut last)) {
                        trace::Step::Go => {}
                        trace::Step::Jumped => break Flow::Switch,
                        trace::Step::Off => return Ended::GivesWay { begins: false },
                    }
                }
                let instr = &*pc;
                match instr.op {
                    Opcode::LOAD_FAST => {
                        let w = *vars.add(instr.arg as usize);
                        if w.is_null() {
                            save!();
                            names::unbound_local(t, code, instr.arg);
                            break Flow::Raise;
                        }
                        incref(w);
                        *sp = w;
                        sp = sp.add(1);
                        next!();
                    }
                    Opcode::LOAD_CONST => {
                        let w = Word(instr.data.get());
                        incref(w);
                        *sp = w;
                        sp = sp.add(1);
                        next!();
                    }
                    Opcode::STORE_FAST => {
                        sp = sp.sub(1);
                        let old = vars.add(instr.arg as usize).replace(*sp);
                        if old.0 & 7 == 0 && !old.is_null() {
                            save!();
                            decref(old);
                        }
                        next!();
                    }
                    Opcode::POP_TOP => {
                        save!();
                        drop(pop!());
                        next!();
                    }
                    Opcode::BINARY_ADD => binary!(BinaryOp::Add, fast_add),
                    Opcode::BINARY_SUBTRACT => binary!(BinaryOp::Sub, fast_sub),
                    Opcode::BINARY_MULTIPLY => binary!(BinaryOp::Mul, fast_mul),
                    Opcode::BINARY_TRUE_DIVIDE => binary!(BinaryOp::TrueDiv, fast_truediv),
                    Opcode::BINARY_FLOOR_DIVIDE => binary!(BinaryOp::FloorDiv, fast_floordiv),
                    Opcode::BINARY_MODULO => binary!(BinaryOp::Mod, fast_mod),
                    Opcode::BINARY_AND => binary!(BinaryOp::And, fast_and),
                    Opcode::BINARY_OR => binary!(BinaryOp::Or, fast_or),
                    Opcode::BINARY_XOR => binary!(BinaryOp::Xor, fast_xor),
                    Opcode::BINARY_LSHIFT => binary!(BinaryOp::LShift, fast_lshift),
                    Opcode::BINARY_RSHIFT => binary!(BinaryOp::RShift, fast_rshift),
                    Opcode::BINARY_POWER => binary!(BinaryOp::Pow, fast_none),
                    Opcode::BINARY_MATRIX_MULTIPLY => binary!(BinaryOp::MatMul, fast_none),
                    Opcode::INPLACE_ADD => {
                        let (a, b) = (*sp.sub(2), *sp.sub(1));
                        if let Some(r) = arith::fast_add(a, b, &instr.data) {
                            sp = sp.sub(1);
                            *sp.sub(1) = r;
                            next!();
                        }
                        save!();
                        if arith::extend_str(frame, p, pc, vars, sp) {
                            sp = sp.sub(1);
                            next!();
                        }
                        let r = attempt!(arith::inplace(t, BinaryOp::Add, peek!(2), peek!(1), &instr.data));
                        drop(pop!());
                        drop(pop!());
                        push!(r);
                        next!();
                    }
                    Opcode::INPLACE_SUBTRACT => inplace!(BinaryOp::Sub, fast_sub),
                    Opcode::INPLACE_MULTIPLY => inplace!(BinaryOp::Mul, fast_mul),
                    Opcode::INPLACE_TRUE_DIVIDE => inplace!(BinaryOp::TrueDiv, fast_truediv),
                    Opcode::INPLACE_FLOOR_DIVIDE => inplace!(BinaryOp::FloorDiv, fast_floordiv),
                    Opcode::INPLACE_MODULO => inplace!(BinaryOp::Mod, fast_mod),
                    Opcode::INPLACE_AND => inplace!(BinaryOp::And, fast_and),
                    Opcode::INPLACE_OR => inplace!(BinaryOp::Or, fast_or),
                    Opcode::INPLACE_XOR => inplace!(BinaryOp::Xor, fast_xor),
                    Opcode::INPLACE_LSHIFT => inplace!(BinaryOp::LShift, fast_lshift),
                    Opcode::INPLACE_RSHIFT => inplace!(BinaryOp::RShift, fast_rshift),
                    Opcode::INPLACE_POWER => inplace!(BinaryOp::Pow, fast_none),
                    Opcode::INPLACE_MATRIX_MULTIPLY => inplace!(BinaryOp::MatMul, fast_none),
                    Opcode::UNARY_NEGATIVE => unary!(crate::protocol::number::neg),
                    Opcode::UNARY_POSITIVE => unary!(crate::protocol::number::pos),
                    Opcode::UNARY_INVERT => unary!(crate::protocol::number::invert),
                    Opcode::UNARY_NOT => unary!(arith::not),
                    Opcode::COMPARE_OP => {
                        let (a, b) = (*sp.sub(2), *sp.sub(1));
                        let op = CompareOp::from_arg(instr.arg);
                        if let Some(r) = arith::fast_compare(a, b, op, &instr.data) {
                            sp = sp.sub(1);
                            *sp.sub(1) = crate::types::boolean::word(r);
                            next!();
                        }
                        save!();
                        let r = attempt!(arith::compare(t, op, peek!(2), peek!(1), &instr.data));
                        drop(pop!());
                        drop(pop!());
                        push!(r);
                        next!();
                    }
                    Opcode::POP_JUMP_IF_FALSE | Opcode::POP_JUMP_IF_TRUE => {
                        let w = *sp.sub(1);
                        let truth = if w == crate::types::boolean::word(true) {
                            true
                        } else if w == crate::types::boolean::word(false) {
                            false
                        } else {
                            save!();
                            arith::note_tested(&instr.data, peek!(1));
                            let truth = attempt!(crate::protocol::truth::truth(t, peek!(1)));
                            decref(w);
                            truth
                        };
                        sp = sp.sub(1);
                        arith::count_branch(&instr.data, truth);
                        if truth == (instr.op == Opcode::POP_JUMP_IF_TRUE) {
                            jump!(instr.arg);
                        }
                        next!();
                    }
                    Opcode::JUMP_IF_FALSE_OR_POP | Opcode::JUMP_IF_TRUE_OR_POP => {
                        save!();
                        arith::note_tested(&instr.data, peek!(1));
                        let truth = attempt!(crate::protocol::truth::truth(t, peek!(1)));
                        arith::count_branch(&instr.data, truth);
                        if truth == (instr.op == Opcode::JUMP_IF_TRUE_OR_POP) {
                            jump!(instr.arg);
                        }
                        drop(pop!());
                        next!();
                    }
                    Opcode::JUMP_ABSOLUTE | Opcode::JUMP_FORWARD => jump!(instr.arg),
                    Opcode::LOAD_GLOBAL => {
                        if let Some(w) = names::cached_global(frame, instr) {
                            incref(w);
                            *sp = w;
                            sp = sp.add(1);
                            next!();
                        }
                        save!();
                        push!(attempt!(names::load_global(t, frame, code, instr)));
                        next!();
                    }
                    Opcode::LOAD_ATTR => {
                        if let Some(w) = attrs::cached_slot(*sp.sub(1), instr) {
                            incref(w);
                            let object = sp.sub(1).replace(w);
                            if object.0 & 7 == 0 {
                                save!();
                                decref(object);
                            }
                            next!();
                        }
                        save!();
                        let v = attempt!(attrs::load(t, code, peek!(1), instr));
                        drop(pop!());
                        push!(v);
                        next!();
                    }
                    Opcode::STORE_ATTR => {
                        save!();
                        attempt!(attrs::store(t, code, peek!(1), peek!(2), instr));
                        drop(pop!());
                        drop(pop!());
                        next!();
                    }
                    Opcode::LOAD_METHOD => {
                        save!();
                        sp = attempt!(attrs::load_method(t, code, sp, instr));
                        next!();
                    }
                    Opcode::CALL_METHOD | Opcode::CALL_FUNCTION => {
                        save!();
                        let n = instr.arg as usize;
                        let method = instr.op == Opcode::CALL_METHOD;
                        if TRACE {
                            let native = trace::call_operands(t, sp, n, method);
                            let called = trace::calling(t, frame, native, || {
                                calls::call(t, frame, sp, n, method, instr)
                            });
                            match attempt_call!(called) {
                                calls::Called::Result(v, new_sp) => returned_native!(v, new_sp),
                                calls::Called::Entered => enter!(),
                            }
                        }
                        match attempt_call!(calls::call(t, frame, sp, n, method, instr)) {
                            calls::Called::Result(v, new_sp) => returned_native!(v, new_sp),
                            calls::Called::Entered => enter!(),
                        }
                    }
                    Opcode::CALL_FUNCTION_KW => {
                        save!();
                        match attempt_call!(calls::call_kw(t, frame, sp, instr.arg as usize, instr)) {
                            calls::Called::Result(v, new_sp) => returned_native!(v, new_sp),
                            calls::Called::Entered => enter!(),
                        }
                    }
                    Opcode::CALL_FUNCTION_EX => {
                        save!();
                        let has_kwargs = instr.arg & 1 != 0;
                        let v = attempt!(calls::call_ex(t, sp, has_kwargs));
                        for _ in 0..2 + usize::from(has_kwargs) {
                            drop(pop!());
                        }
                        returned_native!(v, sp)
                    }
                    Opcode::RETURN_VALUE => {
                        let v = pop!();
                        save!();
                        if TRACE {
                            attempt!(trace::returned(t, frame, &v));
                        }
                        let flags = (*frame).act.flags.get();
                        if flags & activation_flag::ENTRY != 0 {
                            break Flow::Done(v);
                        }
                        if flags & activation_flag::GENERATOR != 0 {
                            attempt!(generators::finish_inline(t, frame, v));
                            break Flow::Switch;
                        }
                        frames::unlink(t, frame);
                        let caller = t.head.top.get() as *mut Frame;
                        let constructor = flags & activation_flag::CONSTRUCTOR != 0;
                        // The frame's memory is above the caller's: nothing overwrites it while it is cleared, since frames
                        // that its destructors push begin above `stack_top` as reset below.
                        t.head.stack_top.set(frame.cast::<u8>().add(frames::frame_size(&*p)));
                        frames::clear(frame, &*p);
                        t.head.stack_top.set(frame.cast());
                        frame = caller;
                        code = frames::code_of(frame);
                        p = frames::prepared(code);
                        base = (*p).instrs.as_ptr();
                        pc = base.add((*frame).act.site.get() as usize);
                        vars = frames::variables(frame);
                        sp = (*frame).sp.get();
                        if TRACE {
                            last = pc.offset_from(base) as usize;
                            lasts = frame;
                        }
                        if constructor {
                            // The instance is on the caller's stack already.
                            if !v.is_none() {
                                calls::init_returned(t, &v);
                                break Flow::Raise;
                            }
                            drop(v);
                        } else {
                            push!(v);
                        }
                        next!();
                    }
                    Opcode::FOR_ITER => {
                        save!();
                        match attempt!(generators::for_iter(t, frame, peek!(1), instr)) {
                            generators::Next::Item(v) => {
                                push!(v);
                                next!();
                            }
                            generators::Next::End => {
                                drop(pop!());
                                pc = base.add(instr.arg as usize);
                                continue;
                            }
                            generators::Next::Entered => enter!(),
                        }
                    }
                    Opcode::GET_ITER => {
                        save!();
                        let it = attempt!(crate::protocol::iter::iter(t, peek!(1)));
                        drop(pop!());
                        push!(it);
                        next!();
                    }
                    Opcode::BINARY_SUBSCR => {
                        if let Some(w) = arith::fast_subscript(*sp.sub(2), *sp.sub(1), &instr.data) {
                            let container = *sp.sub(2);
                            sp = sp.sub(1);
                            *sp.sub(1) = w;
                            save!();
                            decref(container);
                            next!();
                        }
                        save!();
                        let v = attempt!(arith::subscript(t, peek!(2), peek!(1), &instr.data));
                        drop(pop!());
                        drop(pop!());
                        push!(v);
                        next!();
                    }
                    Opcode::STORE_SUBSCR => {
                        save!();
                        attempt!(arith::store_subscript(t, peek!(2), peek!(1), peek!(3), &instr.data));
                        drop(pop!());
                        drop(pop!());
                        drop(pop!());
                        next!();
                    }
                    Opcode::DELETE_SUBSCR => {
                        save!();
                        attempt!(crate::protocol::seq::set_item(t, peek!(2), peek!(1), None));
                        drop(pop!());
                        drop(pop!());
                        next!();
                    }
                    Opcode::DUP_TOP => {
                        incref(*sp.sub(1));
                        *sp = *sp.sub(1);
                        sp = sp.add(1);
                        next!();
                    }
                    Opcode::DUP_TOP_TWO => {
                        for _ in 0..2 {
                            incref(*sp.sub(2));
                            *sp = *sp.sub(2);
                            sp = sp.add(1);
                        }
                        next!();
                    }
                    Opcode::ROT_TWO => {
                        std::ptr::swap(sp.sub(1), sp.sub(2));
                        next!();
                    }
                    Opcode::ROT_THREE => {
                        std::slice::from_raw_parts_mut(sp.sub(3), 3).rotate_right(1);
                        next!();
                    }
                    Opcode::ROT_FOUR => {
                        std::slice::from_raw_parts_mut(sp.sub(4), 4).rotate_right(1);
                        next!();
                    }
                    Opcode::ROT_N => {
                        let n = instr.arg as usize;
                        std::slice::from_raw_parts_mut(sp.sub(n), n).rotate_right(usize::from(n > 0));
                        next!();
                    }
                    Opcode::NOP
                    | Opcode::EXTENDED_ARG
                    | Opcode::SETUP_FINALLY
                    | Opcode::POP_BLOCK
                    | Opcode::SETUP_ASYNC_WITH => {
                        next!()
                    }
                    Opcode::IS_OP => {
                        let (b, a) = (pop!(), pop!());
                        save!();
                        let same = a.is(&b) == (instr.arg == 0);
                        drop((a, b));
                        push!(Value::bool(same));
                        next!();
                    }
                    Opcode::CONTAINS_OP => {
                        save!();
                        let found = attempt!(arith::contains(t, peek!(1), peek!(2), &instr.data));
                        drop(pop!());
                        drop(pop!());
                        push!(Value::bool(found == (instr.arg == 0)));
                        next!();
                    }
                    Opcode::UNPACK_SEQUENCE => {
                        save!();
                        let v = pop!();
                        (*frame).sp.set(sp);
                        sp = attempt!(build::unpack(t, v, instr.arg as usize, sp));
                        next!();
                    }
                    Opcode::UNPACK_EX => {
                        save!();
                        let v = pop!();
                        (*frame).sp.set(sp);
                        let (before, after) = ((instr.arg & 0xff) as usize, (instr.arg >> 8) as usize);
                        sp = attempt!(build::unpack_star(t, v, before, after, sp));
                        next!();
                    }
                    Opcode::LOAD_DEREF => {
                        let cell = &*((*vars.add((*p).nlocals + instr.arg as usize)).0 as *const PyCell);
                        let w = cell.value.get();
                        if w.is_null() {
                            save!();
                            names::unbound_deref(t, code, instr.arg);
                            break Flow::Raise;
                        }
                        incref(w);
                        *sp = w;
                        sp = sp.add(1);
                        next!();
                    }
                    Opcode::STORE_DEREF => {
                        sp = sp.sub(1);
                        let cell = &*((*vars.add((*p).nlocals + instr.arg as usize)).0 as *const PyCell);
                        let old = cell.value.replace(*sp);
                        save!();
                        decref(old);
                        next!();
                    }
                    Opcode::DELETE_DEREF => {
                        save!();
                        let cell = &*((*vars.add((*p).nlocals + instr.arg as usize)).0 as *const PyCell);
                        let old = cell.value.replace(Word::NULL);
                        if old.is_null() {
                            names::unbound_deref(t, code, instr.arg);
                            break Flow::Raise;
                        }
                        decref(old);
                        next!();
                    }
                    Opcode::LOAD_CLOSURE => {
                        let w = *vars.add((*p).nlocals + instr.arg as usize);
                        incref(w);
                        *sp = w;
                        sp = sp.add(1);
                        next!();
                    }
                    Opcode::LOAD_FAST_AND_CLEAR => {
                        *sp = vars.add(instr.arg as usize).replace(Word::NULL);
                        sp = sp.add(1);
                        next!();
                    }
                    Opcode::PUSH_NULL => {
                        *sp = Word::NULL;
                        sp = sp.add(1);
                        next!();
                    }
                    Opcode::STORE_FAST_MAYBE_NULL => {
                        sp = sp.sub(1);
                        let old = vars.add(instr.arg as usize).replace(*sp);
                        save!();
                        decref(old);
                        next!();
                    }
                    Opcode::COPY => {
                        *sp = *sp.sub(instr.arg as usize);
                        incref(*sp);
                        sp = sp.add(1);
                        next!();
                    }
                    Opcode::MAKE_CELL => {
                        let cell = crate::types::cell::new(None).into_word();
                        let old = vars.add((*p).nlocals + instr.arg as usize).replace(cell);
                        save!();
                        decref(old);
                        next!();
                    }
                    Opcode::STORE_CLOSURE => {
                        sp = sp.sub(1);
                        let old = *sp;
                        save!();
                        attempt!(frames::store_closure(t, vars.add((*p).nlocals + instr.arg as usize), old));
                        next!();
                    }
                    Opcode::DELETE_FAST => {
                        save!();
                        let old = vars.add(instr.arg as usize).replace(Word::NULL);
                        if old.is_null() {
                            names::unbound_local(t, code, instr.arg);
                            break Flow::Raise;
                        }
                        decref(old);
                        next!();
                    }
                    Opcode::STORE_GLOBAL => {
                        save!();
                        let v = pop!();
                        (*frame).sp.set(sp);
                        names::store_global(frame, code, instr.arg, v);
                        next!();
                    }
                    Opcode::DELETE_GLOBAL => {
                        save!();
                        attempt!(names::delete_global(t, frame, code, instr.arg));
                        next!();
                    }
                    Opcode::LOAD_NAME => {
                        save!();
                        push!(attempt!(names::load_name(t, frame, code, instr.arg)));
                        next!();
                    }
                    Opcode::STORE_NAME => {
                        save!();
                        attempt!(names::store_name(t, frame, code, instr.arg, peek!(1)));
                        drop(pop!());
                        next!();
                    }
                    Opcode::DELETE_NAME => {
                        save!();
                        attempt!(names::delete_name(t, frame, code, instr.arg));
                        next!();
                    }
                    Opcode::DELETE_ATTR => {
                        save!();
                        let name = &code.names()[instr.arg as usize];
                        attempt!(crate::protocol::attr::set(t, peek!(1), name, None));
                        drop(pop!());
                        next!();
                    }
                    Opcode::LOAD_CLASSDEREF | Opcode::LOAD_LOCALS => {
                        save!();
                        push!(attempt!(names::load_class(t, frame, code, instr)));
                        next!();
                    }
                    Opcode::LOAD_FROM_DICT_OR_DEREF | Opcode::LOAD_FROM_DICT_OR_GLOBALS => {
                        save!();
                        let v = attempt!(names::load_from_dict(t, frame, code, instr, peek!(1)));
                        drop(pop!());
                        push!(v);
                        next!();
                    }
                    Opcode::BUILD_TUPLE
                    | Opcode::BUILD_LIST
                    | Opcode::BUILD_SET
                    | Opcode::BUILD_STRING
                    | Opcode::BUILD_SLICE
                    | Opcode::BUILD_CONST_KEY_MAP => {
                        save!();
                        let n = instr.arg as usize + usize::from(instr.op == Opcode::BUILD_CONST_KEY_MAP);
                        let v = attempt!(build::build(t, instr.op, sp.sub(n), n));
                        for _ in 0..n {
                            drop(pop!());
                        }
                        push!(v);
                        next!();
                    }
                    Opcode::BUILD_MAP => {
                        save!();
                        let n = 2 * instr.arg as usize;
                        let v = attempt!(build::build(t, instr.op, sp.sub(n), n));
                        for _ in 0..n {
                            drop(pop!());
                        }
                        push!(v);
                        next!();
                    }
                    Opcode::LIST_APPEND
                    | Opcode::SET_ADD
                    | Opcode::LIST_EXTEND
                    | Opcode::SET_UPDATE
                    | Opcode::DICT_UPDATE
                    | Opcode::DICT_MERGE => {
                        save!();
                        let callable = if instr.op == Opcode::DICT_MERGE {
                            Some(peek!(instr.arg as usize + 3))
                        } else {
                            None
                        };
                        attempt!(build::add(t, instr.op, peek!(instr.arg as usize + 1), peek!(1), callable));
                        drop(pop!());
                        next!();
                    }
                    Opcode::MAP_ADD => {
                        save!();
                        attempt!(build::map_add(t, peek!(instr.arg as usize + 2), peek!(2), peek!(1)));
                        drop(pop!());
                        drop(pop!());
                        next!();
                    }
                    Opcode::LIST_TO_TUPLE => unary!(build::list_to_tuple),
                    Opcode::MAKE_FUNCTION => {
                        save!();
                        let n = 2 + (instr.arg & 0x1f).count_ones() as usize;
                        let v = build::make_function(t, frame, sp, instr.arg);
                        for _ in 0..n {
                            drop(pop!());
                        }
                        push!(v);
                        next!();
                    }
                    Opcode::FORMAT_VALUE => {
                        save!();
                        let spec = instr.arg & 4 != 0;
                        let v = if spec {
                            attempt!(build::format_value(t, peek!(2), Some(peek!(1)), instr.arg & 3))
                        } else {
                            attempt!(build::format_value(t, peek!(1), None, instr.arg & 3))
                        };
                        drop(pop!());
                        if spec {
                            drop(pop!());
                        }
                        push!(v);
                        next!();
                    }
                    Opcode::BUILD_TEMPLATE | Opcode::BUILD_INTERPOLATION => {
                        save!();
                        let n = match instr.op {
                            Opcode::BUILD_TEMPLATE => 2,
                            _ => 2 + (instr.arg & 1) as usize,
                        };
                        let v = attempt!(build::template(
                            t,
                            instr.op,
                            instr.arg,
                            Value::borrow_slice(sp.sub(n), n)
                        ));
                        for _ in 0..n {
                            drop(pop!());
                        }
                        push!(v);
                        next!();
                    }
                    Opcode::LOAD_ASSERTION_ERROR => {
                        push!(crate::exc::Exc::AssertionError.class().to_value());
                        next!();
                    }
                    Opcode::LOAD_COMMON_CONSTANT => {
                        save!();
                        push!(attempt!(build::common_constant(t, instr.arg)));
                        next!();
                    }
                    Opcode::LOAD_BUILD_CLASS => {
                        save!();
                        push!(attempt!(names::build_class(t, frame)));
                        next!();
                    }
                    Opcode::IMPORT_NAME => {
                        save!();
                        let name = &code.names()[instr.arg as usize];
                        let v = attempt!(imports::import_name(t, frame, name, peek!(1), peek!(2)));
                        drop(pop!());
                        drop(pop!());
                        push!(v);
                        next!();
                    }
                    Opcode::IMPORT_FROM => {
                        save!();
                        let name = &code.names()[instr.arg as usize];
                        push!(attempt!(imports::import_from(t, peek!(1), name)));
                        next!();
                    }
                    Opcode::IMPORT_STAR => {
                        save!();
                        attempt!(imports::import_star(t, frame, peek!(1)));
                        drop(pop!());
                        next!();
                    }
                    Opcode::SETUP_ANNOTATIONS => {
                        save!();
                        attempt!(names::setup_annotations(t, frame));
                        next!();
                    }
                    Opcode::PRINT_EXPR => {
                        save!();
                        attempt!(imports::print_expr(t, peek!(1)));
                        drop(pop!());
                        next!();
                    }
                    Opcode::SETUP_WITH => {
                        save!();
                        let (exit, entered) = attempt!(patterns::enter_with(t, peek!(1)));
                        drop(pop!());
                        push!(exit);
                        push!(entered);
                        next!();
                    }
                    Opcode::BEFORE_ASYNC_WITH => {
                        save!();
                        let (exit, entered) = attempt!(patterns::enter_async_with(t, peek!(1)));
                        drop(pop!());
                        push!(exit);
                        push!(entered);
                        next!();
                    }
                    Opcode::WITH_EXCEPT_START => {
                        save!();
                        let v = attempt!(patterns::with_except(t, peek!(7), peek!(1), peek!(2), peek!(3)));
                        push!(v);
                        next!();
                    }
                    Opcode::POP_EXCEPT => {
                        let saved = [pop!(), pop!(), pop!()];
                        save!();
                        unwind::restore_handled(t, saved);
                        next!();
                    }
                    Opcode::RAISE_VARARGS => {
                        save!();
                        let n = instr.arg as usize;
                        let cause = if n == 2 { Some(pop!()) } else { None };
                        let what = if n >= 1 { Some(pop!()) } else { None };
                        (*frame).sp.set(sp);
                        if unwind::raise(t, what, cause) {
                            break Flow::Reraise;
                        }
                        break Flow::Raise;
                    }
                    Opcode::RERAISE => {
                        let (_kind, value, traceback) = (pop!(), pop!(), pop!());
                        save!();
                        unwind::reraise(t, value, traceback);
                        break Flow::Reraise;
                    }
                    Opcode::JUMP_IF_NOT_EXC_MATCH => {
                        save!();
                        let matches = attempt!(unwind::matches(t, peek!(2), peek!(1)));
                        drop(pop!());
                        drop(pop!());
                        if !matches {
                            pc = base.add(instr.arg as usize);
                            continue;
                        }
                        next!();
                    }
                    Opcode::CHECK_EG_MATCH => {
                        save!();
                        let (rest, matched) = attempt!(patterns::check_eg_match(t, peek!(2), peek!(1)));
                        drop(pop!());
                        drop(pop!());
                        push!(rest);
                        push!(matched);
                        next!();
                    }
                    Opcode::PREP_RERAISE_STAR => {
                        save!();
                        let v = attempt!(patterns::prep_reraise_star(t, peek!(2), peek!(1)));
                        drop(pop!());
                        drop(pop!());
                        push!(v);
                        next!();
                    }
                    Opcode::GET_LEN => {
                        save!();
                        let n = attempt!(crate::protocol::seq::len(t, peek!(1)));
                        push!(Value::from(n));
                        next!();
                    }
                    Opcode::MATCH_MAPPING => {
                        let is = peek!(1).class().has_flag(crate::object::class::type_flag::MAPPING);
                        push!(Value::bool(is));
                        next!();
                    }
                    Opcode::MATCH_SEQUENCE => {
                        let is = peek!(1).class().has_flag(crate::object::class::type_flag::SEQUENCE);
                        push!(Value::bool(is));
                        next!();
                    }
                    Opcode::MATCH_KEYS => {
                        save!();
                        let (values, found) = attempt!(patterns::match_keys(t, peek!(2), peek!(1)));
                        push!(values);
                        push!(Value::bool(found));
                        next!();
                    }
                    Opcode::MATCH_CLASS => {
                        save!();
                        let found = attempt!(patterns::match_class(
                            t,
                            peek!(3),
                            peek!(2),
                            peek!(1),
                            instr.arg as usize
                        ));
                        // The names and the class go; on success the attributes take the subject's place.
                        drop(pop!());
                        drop(pop!());
                        match found {
                            Some(attributes) => {
                                drop(pop!());
                                push!(attributes);
                                push!(Value::bool(true));
                            }
                            None => push!(Value::bool(false)),
                        }
                        next!();
                    }
                    Opcode::COPY_DICT_WITHOUT_KEYS => {
                        save!();
                        let v = attempt!(patterns::copy_without(t, peek!(2), peek!(1)));
                        drop(pop!());
                        push!(v);
                        next!();
                    }
                    Opcode::CALL_INTRINSIC_1 => {
                        save!();
                        let v = attempt!(patterns::intrinsic_1(t, frame, instr.arg, peek!(1)));
                        drop(pop!());
                        push!(v);
                        next!();
                    }
                    Opcode::CALL_INTRINSIC_2 => {
                        save!();
                        let v = attempt!(patterns::intrinsic_2(t, instr.arg, peek!(2), peek!(1)));
                        drop(pop!());
                        drop(pop!());
                        push!(v);
                        next!();
                    }
                    Opcode::YIELD_VALUE => {
                        let v = pop!();
                        save!();
                        if TRACE {
                            attempt!(trace::returned(t, frame, &v));
                        }
                        let v = attempt!(generators::wrap_yield(code, v));
                        if let Some(v) = generators::suspend(t, frame, v) {
                            return Ended::Finished(Ok(v));
                        }
                        break Flow::Switch;
                    }
                    Opcode::YIELD_FROM => {
                        save!();
                        match attempt!(generators::delegate(t, peek!(2), peek!(1))) {
                            generators::Delegated::Yielded(v) => {
                                drop(pop!());
                                save!();
                                if TRACE {
                                    attempt!(trace::returned(t, frame, &v));
                                }
                                // When resumed, the instruction is executed again with what is sent on the stack.
                                if let Some(v) = generators::suspend_again(t, frame, v) {
                                    return Ended::Finished(Ok(v));
                                }
                                break Flow::Switch;
                            }
                            generators::Delegated::Returned(v) => {
                                drop(pop!());
                                drop(pop!());
                                push!(v);
                                next!();
                            }
                        }
                    }
                    Opcode::GET_YIELD_FROM_ITER => {
                        save!();
                        let it = attempt!(generators::yield_from_iter(t, code, peek!(1)));
                        drop(pop!());
                        push!(it);
                        next!();
                    }
                    Opcode::GET_AWAITABLE => {
                        save!();
                        let it = attempt!(generators::awaitable(t, peek!(1), pc.offset_from(base) > 0, pc));
                        drop(pop!());
                        push!(it);
                        next!();
                    }
                    Opcode::GET_AITER => unary!(generators::get_aiter),
                    Opcode::GET_ANEXT => {
                        save!();
                        push!(attempt!(generators::get_anext(t, peek!(1))));
                        next!();
                    }
                    Opcode::END_ASYNC_FOR => {
                        save!();
                        let stops = crate::protocol::compare::exception_matches(
                            t,
                            peek!(1),
                            crate::exc::Exc::StopAsyncIteration.class().as_value(),
                        );
                        let (_kind, value, traceback) = (pop!(), pop!(), pop!());
                        (*frame).sp.set(sp);
                        if attempt!(stops) {
                            drop((value, traceback));
                            let saved = [pop!(), pop!(), pop!()];
                            unwind::restore_handled(t, saved);
                            drop(pop!());
                            next!();
                        }
                        unwind::reraise(t, value, traceback);
                        break Flow::Reraise;
                    }
                }
            };
            match flow {
                Flow::Switch => {
                    frame = t.head.top.get() as *mut Frame;
                    continue 'frames;
                }
                Flow::Done(v) => {
                    unwind::leave(t, frame);
                    return Ended::Finished(Ok(v));
                }
                Flow::Returned(v) => {
                    let flags = (*frame).act.flags.get();
                    if flags & activation_flag::ENTRY != 0 {
                        unwind::leave(t, frame);
                        return Ended::Finished(Ok(v));
                    }
                    frames::unlink(t, frame);
                    let caller = t.head.top.get() as *mut Frame;
                    t.head.stack_top.set(frame.cast::<u8>().add(frames::frame_size(&*p)));
                    frames::clear(frame, &*p);
                    t.head.stack_top.set(frame.cast());
                    frame = caller;
                    if flags & activation_flag::CONSTRUCTOR != 0 {
                        if !v.is_none() {
                            calls::init_returned(t, &v);
                            raise = true;
                        } else {
                            (*frame).act.site.set((*frame).act.site.get() + 1);
                        }
                    } else {
                        let top = (*frame).sp.get();
                        *top = v.into_word();
                        (*frame).sp.set(top.add(1));
                        (*frame).act.site.set((*frame).act.site.get() + 1);
                    }
                    continue 'frames;
                }
                Flow::Raise | Flow::Reraise | Flow::RaiseOnTop | Flow::RaiseSaved => {
                    if matches!(flow, Flow::RaiseOnTop) {
                        frame = t.head.top.get() as *mut Frame;
                    } else {
                        (*frame).act.site.set(pc.offset_from(base) as u32);
                        if !matches!(flow, Flow::RaiseSaved) {
                            (*frame).sp.set(sp);
                        }
                    }
                    let mut fresh = !matches!(flow, Flow::Reraise);
                    loop {
                        if fresh {
                            unwind::add_traceback(t, frame);
                            if TRACE {
                                trace::raised(t, frame);
                            }
                        }
                        fresh = true;
                        if unwind::find_handler(t, frame) {
                            continue 'frames;
                        }
                        if TRACE {
                            trace::unwound(t, frame);
                        }
                        // Not handled here: the caller's call instruction raises it, unless the caller is native.
                        if let Some(raised) = unwind::pop_raising(t, frame) {
                            return Ended::Finished(Err(raised));
                        }
                        frame = t.head.top.get() as *mut Frame;
                    }
                }
            }
        }
    }
}
