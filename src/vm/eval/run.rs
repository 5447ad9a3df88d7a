//! The eval loop: runs prepared code until the frame it was entered with returns, yields or raises.
//!
//! Calls of Python functions push a frame and go on in the same loop. An arm does the common case and calls its family's
//! function for the rest. Words on the evaluation stack are owned. `unsafe` lives here: the stack is raw words whose
//! heights the verifier (or the front end) guarantees.

// tidy: table

use super::prepare::{Instr, Prepared};
use super::quick::{self, Quick};
use super::trail::Arrival;
use super::{
    arith, attrs, build, calls, frames, generators, imports, names, natives, operators, pairs, patterns,
    slices, stepped, trace, trail, unwind,
};
use crate::object::class::type_flag;
use crate::object::slots::{BinaryOp, CompareOp};
use crate::object::value::{self, Value, decref, drops_last, incref, incref_value};
use crate::thread::{PyResult, Thread};
use crate::types::cell::PyCell;
use crate::types::code::PyCode;
use crate::types::function::{self, PyFunction};
use adder_abi::Word;
use adder_abi::opcode::Opcode;
use adder_abi::thread::{Frame, activation_flag};
use std::cell::Cell;

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

/// What the loop knows of the code that runs. It lies in memory, lest it wants registers, which are for the frame, its instruction and its
/// stack pointer: the compiler cannot know which parts of the loop are the hot ones.
struct Running {
    code: Cell<*const PyCode>,
    prepared: Cell<*const Prepared>,
    base: Cell<*const Instr>,
}

impl Running {
    #[inline(always)]
    fn of(code: &PyCode) -> Running {
        let p = frames::prepared(code);
        Running { code: Cell::new(code), prepared: Cell::new(p), base: Cell::new(p.instrs.as_ptr()) }
    }

    /// Tells the compiler that the fields may be looked at, and changed, by whatever is called.
    #[inline(always)]
    fn keep_in_memory(&self) {
        // SAFETY: no instruction.
        unsafe { std::arch::asm!("/* {0} */", in(reg) self, options(nostack, preserves_flags)) };
    }

    /// On with other code, of which there is a frame.
    #[inline(always)]
    unsafe fn switch(&self, code: &PyCode) {
        // SAFETY: by the caller's contract.
        let p = unsafe { frames::prepared_already(code) };
        self.code.set(code);
        self.prepared.set(p);
        self.base.set(p.instrs.as_ptr());
    }

    #[inline(always)]
    fn code(&self) -> &PyCode {
        // SAFETY: the running frame owns its code.
        unsafe { &*self.code.get() }
    }

    #[inline(always)]
    fn prepared(&self) -> &Prepared {
        // SAFETY: as of the code, which owns it.
        unsafe { &*self.prepared.get() }
    }

    /// The first instruction.
    #[inline(always)]
    fn base(&self) -> *const Instr {
        self.base.get()
    }
}

/// How a frame is entered.
pub enum Entry {
    /// At its current instruction.
    Normal,
    /// At its current instruction, which compiled code has left it at: a frame that runs already, of which tracing is not told.
    Middle,
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
        let mut begins = !matches!(how, Entry::Middle) && trace::begins(entry);
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
        'frames: loop {
            if TRACE {
                trail::follow(t, frame, begins);
                if std::mem::replace(&mut begins, false) && trace::entered(t, frame).is_err() {
                    raise = true;
                }
            } else {
                let begun = std::mem::replace(&mut begins, false);
                if crate::poll::wanted(t) && trace::active(t) && !raise {
                    return Ended::GivesWay { begins: begun };
                }
            }
            let running = Running::of(frames::code_of(frame));
            running.keep_in_memory();
            let mut pc = running.base().add((*frame).act.site.get() as usize);
            // Not a variable of its own, which would want a register: it is the frame with an offset.
            macro_rules! vars {
                () => {
                    frames::variables(frame)
                };
            }
            let mut sp = (*frame).sp.get();

            macro_rules! save {
                () => {
                    (*frame).act.site.set(pc.offset_from(running.base()) as u32);
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
            // Drops a reference that is in nobody's hands any more. The frame's state is saved only where that runs code.
            macro_rules! release {
                ($w:expr) => {{
                    let w: Word = $w;
                    if drops_last(w) {
                        save!();
                        value::end(w);
                    }
                }};
            }
            // As `release!`, of what is not null.
            macro_rules! release_value {
                ($w:expr) => {{
                    let w: Word = $w;
                    if value::drops_last_of_value(w) {
                        save!();
                        value::end(w);
                    }
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
                    let target: u32 = $target;
                    let to = running.base().add(target as usize);
                    if TRACE {
                        trail::update(t, |trail| trail.arrival = Arrival::Jumped);
                    }
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
                        if !TRACE && crate::jit::count_iteration(running.code()) {
                            save!();
                            match crate::jit::hot_loop(t, running.code(), frame, target) {
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
            // The state of the frame that is on top now.
            macro_rules! reload {
                () => {
                    frame = t.head.top.get() as *mut Frame;
                    running.switch(frames::code_of(frame));
                    pc = running.base().add((*frame).act.site.get() as usize);
                    sp = (*frame).sp.get();
                };
            }
            // On with the frame that is on top now, in its middle.
            macro_rules! go_on {
                () => {{
                    if TRACE {
                        break Flow::Switch;
                    }
                    reload!();
                    continue;
                }};
            }
            // On with a frame that begins.
            macro_rules! begun {
                () => {{
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
            macro_rules! enter {
                () => {{
                    if TRACE {
                        frame = t.head.top.get() as *mut Frame;
                        begins = true;
                        continue 'frames;
                    }
                    reload!();
                    begun!();
                }};
            }

            // On with a frame for a call of `$f`, if nothing about it is uncommon; the state is saved.
            macro_rules! enter_plainly {
                ($o:expr, $f:expr) => {{
                    let callee = function::code($f);
                    let prepared = frames::prepared(callee);
                    let new = calls::enter_plainly(t, frame, $o, $f, callee, prepared);
                    if !new.is_null() {
                        frame = new;
                        running.switch(callee);
                        pc = running.base();
                        sp = vars!().add(prepared.variables);
                        begun!();
                    }
                }};
            }
            // The frame yields; when tracing, those that delegate to it one by one.
            macro_rules! yields {
                ($suspended:expr) => {{
                    let mut suspended = $suspended;
                    let told = loop {
                        match suspended {
                            generators::Suspended::Native(v) => return Ended::Finished(Ok(v)),
                            generators::Suspended::Taken => break Ok(false),
                            generators::Suspended::Passed(v) => {
                                reload!();
                                match trace::yielded(t, frame, &v) {
                                    Ok(false) => suspended = generators::suspend_again::<TRACE>(t, frame, v),
                                    elsewhere => break elsewhere,
                                }
                            }
                        }
                    };
                    if attempt!(told) {
                        break Flow::Switch;
                    }
                    go_on!();
                }};
            }
            macro_rules! finish {
                ($v:expr) => {{
                    let v: Value = $v;
                        if TRACE {
                            save!();
                            attempt!(trace::returned(t, frame, &v));
                        }
                        let flags = (*frame).act.flags.get();
                        if flags & (activation_flag::ENTRY | activation_flag::GENERATOR) != 0 {
                            save!();
                            if flags & activation_flag::ENTRY != 0 {
                                break Flow::Done(v);
                            }
                            if generators::finish_inline(t, frame, v).is_err() {
                                break Flow::RaiseOnTop;
                            }
                            go_on!();
                        }
                        frames::unlink(t, frame);
                        let caller = t.head.top.get() as *mut Frame;
                        // The frame's memory is above the caller's: nothing overwrites it while it is cleared, since frames that
                        // its destructors push begin above `stack_top`.
                        let top = frame.cast::<u8>().add(frames::frame_size(running.prepared()));
                        debug_assert!(std::ptr::eq(t.head.stack_top.get(), top));
                        frames::clear_at(frame, running.prepared(), sp, pc.offset_from(running.base()) as u32);
                        t.head.stack_top.set(frame.cast());
                        debug_assert!(std::ptr::eq(caller, t.head.top.get().cast()));
                        reload!();
                        if TRACE {
                            trail::follow(t, frame, false);
                        }
                        if flags & (activation_flag::CONSTRUCTOR | activation_flag::OPERATOR) == 0 {
                            push!(v);
                        } else if flags & activation_flag::CONSTRUCTOR != 0 {
                            // The instance is on the caller's stack already.
                            if !v.is_none() {
                                calls::init_returned(t, &v);
                                break Flow::Raise;
                            }
                            drop(v);
                        } else {
                            sp = attempt!(operators::finish(t, &*pc, sp, v));
                        }
                        next!();
                }};
            }
            macro_rules! local {
                ($instr:expr) => {
                    *vars!().add($instr.arg as usize)
                };
            }
            macro_rules! constant {
                ($instr:expr) => {
                    Word($instr.data.get())
                };
            }
            // A fused instruction that met something uncommon is plain from now on, and dispatched again.
            macro_rules! unfused {
                () => {{
                    quick::make_plain(&(*pc).quick, (*pc).op);
                    continue;
                }};
            }
            macro_rules! push_two {
                ($a:expr, $b:expr) => {{
                    incref_value($a);
                    incref_value($b);
                    *sp = $a;
                    *sp.add(1) = $b;
                    sp = sp.add(2);
                    pc = pc.add(2);
                    continue;
                }};
            }
            // Two borrowed operands; the operator is `$at` instructions ahead.
            macro_rules! fused_operator {
                ($fast:ident, $at:literal, $a:expr, $b:expr) => {{
                    let Some(r) = arith::$fast($a, $b, &(*pc.add($at)).data) else { unfused!() };
                    *sp = r;
                    sp = sp.add(1);
                    pc = pc.add($at + 1);
                    continue;
                }};
            }
            // The left operand lies on the stack and is a plain word in the common case.
            macro_rules! fused_on_top {
                ($fast:ident, $b:expr) => {{
                    let Some(r) = arith::$fast(*sp.sub(1), $b, &(*pc.add(1)).data) else { unfused!() };
                    *sp.sub(1) = r;
                    pc = pc.add(2);
                    continue;
                }};
            }
            // A comparison `$at` instructions ahead and the jump after it; `$pops` words, plain ones or strings, leave the stack.
            macro_rules! fused_jump {
                ($at:literal, $a:expr, $b:expr, $pops:literal) => {{
                    let compare = &*pc.add($at);
                    let op = CompareOp::from_arg(compare.arg);
                    let Some(truth) = arith::fast_compare_any($a, $b, op, &compare.data) else { unfused!() };
                    let bottom = sp.sub($pops);
                    while sp > bottom {
                        sp = sp.sub(1);
                        decref(*sp);
                    }
                    pc = pc.add($at + 1);
                    let instr = &*pc;
                    arith::count_branch(&instr.data, truth);
                    if truth == (instr.op == Opcode::POP_JUMP_IF_TRUE) {
                        jump!(instr.arg);
                    }
                    next!();
                }};
            }

            // A store to a local variable of the word on top of the stack; what it held goes.
            macro_rules! store {
                () => {{
                    sp = sp.sub(1);
                    release!(vars!().add((*pc).arg as usize).replace(*sp));
                }};
            }
            // A load of a local variable, by the plain instruction if it is unbound.
            macro_rules! load {
                () => {{
                    let w = local!(&*pc);
                    if w.is_null() {
                        quick::make_plain(&(*pc).quick, (*pc).op);
                        continue;
                    }
                    incref_value(w);
                    *sp = w;
                    sp = sp.add(1);
                    next!();
                }};
            }
            // An attribute of a local variable, or of a global's value, that the cache does not tell. As long as there is no cache only the
            // load is done.
            macro_rules! unlearnt {
                () => {{
                    if (*pc.add(1)).data.get() != 0 {
                        unfused!();
                    }
                    load!();
                }};
                ($w:expr, $load:expr) => {{
                    if $load.data.get() != 0 {
                        unfused!();
                    }
                    incref_value($w);
                    *sp = $w;
                    sp = sp.add(1);
                    next!();
                }};
            }
            // The global that the first part of a fused instruction loads: that part alone, if it has learnt nothing, or something else.
            macro_rules! fused_global {
                ($instr:expr) => {{
                    let Some(w) = names::cached_global(frame, $instr) else {
                        if $instr.data.get() != 0 {
                            unfused!();
                        }
                        load_global!($instr);
                    };
                    w
                }};
            }
            macro_rules! load_global {
                ($instr:expr) => {{
                    save!();
                    push!(attempt!(names::load_global(t, frame, running.code(), $instr)));
                    next!();
                }};
            }
            // The jump at `pc`, by a truth.
            macro_rules! jump_by {
                ($truth:expr) => {{
                    let (truth, instr) = ($truth, &*pc);
                    arith::count_branch(&instr.data, truth);
                    if truth == (instr.op == Opcode::POP_JUMP_IF_TRUE) {
                        jump!(instr.arg);
                    }
                    next!();
                }};
            }

            let flow = if std::mem::take(&mut raise) {
                Flow::Raise
            } else {
                loop {
                    if TRACE {
                        save!();
                        match attempt!(trace::instruction(t, frame)) {
                            trace::Step::Go => {}
                            trace::Step::Jumped => break Flow::Switch,
                            trace::Step::Off => return Ended::GivesWay { begins: false },
                        }
                    }
                    let instr = &*pc;
                    // The tracing loop sees every instruction.
                    let quick = if TRACE { Quick::plain(instr.op) } else { instr.quick.get() };
                    match quick {
                        Quick::LOAD_FAST => {
                            let w = *vars!().add(instr.arg as usize);
                            if w.is_null() {
                                save!();
                                names::unbound_local(t, running.code(), instr.arg);
                                break Flow::Raise;
                            }
                            incref_value(w);
                            *sp = w;
                            sp = sp.add(1);
                            next!();
                        }
                        Quick::LOAD_CONST => {
                            let w = constant!(instr);
                            incref_value(w);
                            *sp = w;
                            sp = sp.add(1);
                            next!();
                        }
                        Quick::STORE_FAST => {
                            store!();
                            next!();
                        }
                        Quick::POP_TOP => {
                            sp = sp.sub(1);
                            release_value!(*sp);
                            next!();
                        }
                        Quick::BINARY_ADD => binary!(BinaryOp::Add, fast_add),
                        Quick::BINARY_SUBTRACT => binary!(BinaryOp::Sub, fast_sub),
                        Quick::BINARY_MULTIPLY => binary!(BinaryOp::Mul, fast_mul),
                        Quick::BINARY_TRUE_DIVIDE => binary!(BinaryOp::TrueDiv, fast_truediv),
                        Quick::BINARY_FLOOR_DIVIDE => binary!(BinaryOp::FloorDiv, fast_floordiv),
                        Quick::BINARY_MODULO => binary!(BinaryOp::Mod, fast_mod),
                        Quick::BINARY_AND => binary!(BinaryOp::And, fast_and),
                        Quick::BINARY_OR => binary!(BinaryOp::Or, fast_or),
                        Quick::BINARY_XOR => binary!(BinaryOp::Xor, fast_xor),
                        Quick::BINARY_LSHIFT => binary!(BinaryOp::LShift, fast_lshift),
                        Quick::BINARY_RSHIFT => binary!(BinaryOp::RShift, fast_rshift),
                        Quick::BINARY_POWER => binary!(BinaryOp::Pow, fast_pow),
                        Quick::BINARY_MATRIX_MULTIPLY => binary!(BinaryOp::MatMul, fast_none),
                        Quick::INPLACE_ADD => {
                            let (a, b) = (*sp.sub(2), *sp.sub(1));
                            if let Some(r) = arith::fast_add(a, b, &instr.data) {
                                sp = sp.sub(1);
                                *sp.sub(1) = r;
                                next!();
                            }
                            save!();
                            if arith::extend_str(frame, running.prepared(), pc, vars!(), sp) {
                                sp = sp.sub(1);
                                next!();
                            }
                            let r =
                                attempt!(arith::inplace(t, BinaryOp::Add, peek!(2), peek!(1), &instr.data));
                            drop(pop!());
                            drop(pop!());
                            push!(r);
                            next!();
                        }
                        Quick::INPLACE_SUBTRACT => inplace!(BinaryOp::Sub, fast_sub),
                        Quick::INPLACE_MULTIPLY => inplace!(BinaryOp::Mul, fast_mul),
                        Quick::INPLACE_TRUE_DIVIDE => inplace!(BinaryOp::TrueDiv, fast_truediv),
                        Quick::INPLACE_FLOOR_DIVIDE => inplace!(BinaryOp::FloorDiv, fast_floordiv),
                        Quick::INPLACE_MODULO => inplace!(BinaryOp::Mod, fast_mod),
                        Quick::INPLACE_AND => inplace!(BinaryOp::And, fast_and),
                        Quick::INPLACE_OR => inplace!(BinaryOp::Or, fast_or),
                        Quick::INPLACE_XOR => inplace!(BinaryOp::Xor, fast_xor),
                        Quick::INPLACE_LSHIFT => inplace!(BinaryOp::LShift, fast_lshift),
                        Quick::INPLACE_RSHIFT => inplace!(BinaryOp::RShift, fast_rshift),
                        Quick::INPLACE_POWER => inplace!(BinaryOp::Pow, fast_pow),
                        Quick::INPLACE_MATRIX_MULTIPLY => inplace!(BinaryOp::MatMul, fast_none),
                        Quick::UNARY_NEGATIVE => {
                            if let Some(w) = arith::fast_neg(*sp.sub(1), &instr.data) {
                                *sp.sub(1) = w;
                                next!();
                            }
                            unary!(crate::protocol::number::neg)
                        }
                        Quick::UNARY_POSITIVE => unary!(crate::protocol::number::pos),
                        Quick::UNARY_INVERT => unary!(crate::protocol::number::invert),
                        Quick::UNARY_NOT => unary!(arith::not),
                        Quick::COMPARE_OP => {
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
                        Quick::POP_JUMP_IF_FALSE | Quick::POP_JUMP_IF_TRUE => {
                            let w = *sp.sub(1);
                            let truth = if w == crate::types::boolean::word(true) {
                                true
                            } else if w == crate::types::boolean::word(false) {
                                false
                            } else if let Some(truth) = arith::fast_truth(w) {
                                arith::note_tested(&instr.data, peek!(1));
                                sp = sp.sub(1);
                                release!(w);
                                sp = sp.add(1);
                                truth
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
                        Quick::JUMP_IF_FALSE_OR_POP | Quick::JUMP_IF_TRUE_OR_POP => {
                            arith::note_tested(&instr.data, peek!(1));
                            let truth = if let Some(truth) = arith::fast_truth(*sp.sub(1)) {
                                truth
                            } else {
                                save!();
                                attempt!(crate::protocol::truth::truth(t, peek!(1)))
                            };
                            arith::count_branch(&instr.data, truth);
                            if truth == (instr.op == Opcode::JUMP_IF_TRUE_OR_POP) {
                                jump!(instr.arg);
                            }
                            sp = sp.sub(1);
                            release!(*sp);
                            next!();
                        }
                        Quick::JUMP_ABSOLUTE | Quick::JUMP_FORWARD => jump!(instr.arg),
                        Quick::LOAD_GLOBAL => {
                            if let Some(w) = names::cached_global(frame, instr) {
                                incref_value(w);
                                *sp = w;
                                sp = sp.add(1);
                                next!();
                            }
                            load_global!(instr);
                        }
                        Quick::LOAD_ATTR => {
                            if let Some(w) = attrs::cached_slot(*sp.sub(1), instr) {
                                incref_value(w);
                                release_value!(sp.sub(1).replace(w));
                                next!();
                            }
                            save!();
                            if !TRACE {
                                if let Some(getter) = attrs::cached_property(*sp.sub(1), instr) {
                                    if calls::place_getter(frame, sp, getter) {
                                        let o = calls::Operands { bottom: sp.sub(1), args: sp, count: 1 };
                                        if let Some(f) =
                                            Value::borrow(&*o.bottom).downcast_exact::<PyFunction>()
                                        {
                                            enter_plainly!(o, f);
                                        }
                                        if attempt_call!(calls::enter_on_stack(t, frame, o.bottom, 1)) {
                                            enter!();
                                        }
                                    }
                                }
                            }
                            let v = attempt!(attrs::load(t, running.code(), peek!(1), instr));
                            drop(pop!());
                            push!(v);
                            next!();
                        }
                        Quick::STORE_ATTR => {
                            let object = *sp.sub(1);
                            if let Some(old) = attrs::store_cached(object, *sp.sub(2), instr) {
                                sp = sp.sub(2);
                                release!(old);
                                release_value!(object);
                                next!();
                            }
                            save!();
                            attempt!(attrs::store(t, running.code(), peek!(1), peek!(2), instr));
                            drop(pop!());
                            drop(pop!());
                            next!();
                        }
                        Quick::LOAD_METHOD => {
                            if let Some(w) = attrs::cached_method(*sp.sub(1), instr) {
                                incref_value(w);
                                *sp = sp.sub(1).replace(w);
                                sp = sp.add(1);
                                next!();
                            }
                            if let Some(w) = attrs::cached_function(*sp.sub(1), instr) {
                                incref_value(w);
                                let module = sp.sub(1).replace(Word::NULL);
                                *sp = w;
                                sp = sp.add(1);
                                release!(module);
                                next!();
                            }
                            save!();
                            sp = attempt!(attrs::load_method(t, running.code(), sp, instr));
                            next!();
                        }
                        Quick::CALL_NATIVE => {
                            let o = natives::operands(sp, instr);
                            save!();
                            let Some(called) = natives::call(t, o, instr) else { unfused!() };
                            let v = attempt!(called);
                            while sp > o.callable {
                                sp = sp.sub(1);
                                release_value!(*sp);
                            }
                            returned_native!(v, o.bottom);
                        }
                        Quick::CALL_METHOD | Quick::CALL_FUNCTION => {
                            save!();
                            if TRACE {
                                let target = attempt!(trace::call_target(t, frame, instr, sp));
                                let called = trace::calling(t, frame, target, || {
                                    let o = calls::operands(frame, sp, instr);
                                    calls::note_target(instr, Value::borrow(&*o.bottom), o.count);
                                    calls::call(t, frame, o, instr)
                                });
                                match attempt_call!(called) {
                                    calls::Called::Result(v, new_sp) => returned_native!(v, new_sp),
                                    calls::Called::Entered => enter!(),
                                }
                            }
                            let o = calls::operands(frame, sp, instr);
                            let callable = Value::borrow(&*o.bottom);
                            calls::note_target(instr, callable, o.count);
                            if let Some(f) = callable.downcast_exact::<PyFunction>() {
                                enter_plainly!(o, f);
                            }
                            match attempt_call!(calls::call(t, frame, o, instr)) {
                                calls::Called::Result(v, new_sp) => returned_native!(v, new_sp),
                                calls::Called::Entered => enter!(),
                            }
                        }
                        Quick::CALL_FUNCTION_KW => {
                            save!();
                            let n = instr.arg as usize;
                            let called = if TRACE {
                                let target = attempt!(trace::call_target(t, frame, instr, sp));
                                trace::calling(t, frame, target, || calls::call_kw(t, frame, sp, n, instr))
                            } else {
                                calls::call_kw(t, frame, sp, n, instr)
                            };
                            match attempt_call!(called) {
                                calls::Called::Result(v, new_sp) => returned_native!(v, new_sp),
                                calls::Called::Entered => enter!(),
                            }
                        }
                        Quick::CALL_FUNCTION_EX => {
                            save!();
                            let has_kwargs = instr.arg & 1 != 0;
                            let called = if TRACE {
                                let target = attempt!(trace::call_target(t, frame, instr, sp));
                                trace::calling(t, frame, target, || calls::call_ex(t, frame, sp, has_kwargs))
                            } else {
                                calls::call_ex(t, frame, sp, has_kwargs)
                            };
                            match attempt_call!(called) {
                                calls::Called::Result(v, new_sp) => returned_native!(v, new_sp),
                                calls::Called::Entered => enter!(),
                            }
                        }
                        Quick::RETURN_VALUE => {
                            let v = pop!();
                            finish!(v);
                        }
                        Quick::FOR_ITER => {
                            save!();
                            if !TRACE && peek!(1).class().has_flag(type_flag::HEAP_TYPE) {
                                stepped::note(instr, stepped::bit::OTHER);
                                if attempt_call!(calls::next_item(t, frame, sp)) {
                                    enter!();
                                }
                            }
                            let next = if TRACE {
                                generators::for_iter_traced(t, frame, peek!(1))
                            } else {
                                generators::for_iter(t, frame, peek!(1), instr)
                            };
                            match attempt!(next) {
                                generators::Next::Item(v) => {
                                    push!(v);
                                    next!();
                                }
                                generators::Next::End => {
                                    drop(pop!());
                                    pc = running.base().add(instr.arg as usize);
                                    continue;
                                }
                                generators::Next::Entered => enter!(),
                            }
                        }
                        Quick::GET_ITER => {
                            if let Some(it) = generators::iter_in_place(*sp.sub(1)) {
                                *sp.sub(1) = it;
                                next!();
                            }
                            save!();
                            let it = attempt!(crate::protocol::iter::iter(t, peek!(1)));
                            drop(pop!());
                            push!(it);
                            next!();
                        }
                        Quick::BINARY_SUBSCR => {
                            if let Some(w) = arith::fast_subscript(*sp.sub(2), *sp.sub(1), &instr.data) {
                                sp = sp.sub(1);
                                release_value!(sp.sub(1).replace(w));
                                next!();
                            }
                            if let Some(w) = arith::dict_value(*sp.sub(2), *sp.sub(1), &instr.data) {
                                incref_value(w);
                                sp = sp.sub(1);
                                // The key is a string or an int.
                                decref(*sp);
                                release_value!(sp.sub(1).replace(w));
                                next!();
                            }
                            save!();
                            if !TRACE && peek!(2).class().has_flag(type_flag::HEAP_TYPE) {
                                arith::note_subscript(&instr.data, peek!(2), peek!(1));
                                if attempt_call!(calls::get_item(t, frame, sp)) {
                                    enter!();
                                }
                            }
                            let v = attempt!(arith::subscript(t, peek!(2), peek!(1), &instr.data));
                            drop(pop!());
                            drop(pop!());
                            push!(v);
                            next!();
                        }
                        Quick::STORE_SUBSCR => {
                            let container = *sp.sub(2);
                            let stored =
                                arith::fast_store_subscript(container, *sp.sub(1), *sp.sub(3), &instr.data);
                            if let Some(old) = stored {
                                sp = sp.sub(3);
                                release!(old);
                                release_value!(container);
                                next!();
                            }
                            save!();
                            let stored = arith::store_in_dict(container, *sp.sub(1), *sp.sub(3), &instr.data);
                            if let Some(old) = stored {
                                // The key is a string or an int.
                                decref(*sp.sub(1));
                                sp = sp.sub(3);
                                release!(old);
                                release_value!(container);
                                next!();
                            }
                            attempt!(arith::store_subscript(t, peek!(2), peek!(1), peek!(3), &instr.data));
                            drop(pop!());
                            drop(pop!());
                            drop(pop!());
                            next!();
                        }
                        Quick::DELETE_SUBSCR => {
                            save!();
                            attempt!(crate::protocol::seq::set_item(t, peek!(2), peek!(1), None));
                            drop(pop!());
                            drop(pop!());
                            next!();
                        }
                        Quick::DUP_TOP => {
                            incref(*sp.sub(1));
                            *sp = *sp.sub(1);
                            sp = sp.add(1);
                            next!();
                        }
                        Quick::DUP_TOP_TWO => {
                            for _ in 0..2 {
                                incref(*sp.sub(2));
                                *sp = *sp.sub(2);
                                sp = sp.add(1);
                            }
                            next!();
                        }
                        Quick::ROT_TWO => {
                            std::ptr::swap(sp.sub(1), sp.sub(2));
                            next!();
                        }
                        Quick::ROT_THREE => {
                            std::slice::from_raw_parts_mut(sp.sub(3), 3).rotate_right(1);
                            next!();
                        }
                        Quick::ROT_FOUR => {
                            std::slice::from_raw_parts_mut(sp.sub(4), 4).rotate_right(1);
                            next!();
                        }
                        Quick::ROT_N => {
                            let n = instr.arg as usize;
                            std::slice::from_raw_parts_mut(sp.sub(n), n).rotate_right(usize::from(n > 0));
                            next!();
                        }
                        Quick::NONE
                        | Quick::NOP
                        | Quick::COPY_FREE_VARS
                        | Quick::EXTENDED_ARG
                        | Quick::SETUP_FINALLY
                        | Quick::POP_BLOCK
                        | Quick::SETUP_ASYNC_WITH => {
                            next!()
                        }
                        Quick::IS_OP => {
                            let (b, a) = (*sp.sub(1), *sp.sub(2));
                            sp = sp.sub(2);
                            release_value!(a);
                            release_value!(b);
                            push!(Value::bool((a == b) == (instr.arg == 0)));
                            next!();
                        }
                        Quick::CONTAINS_OP => {
                            save!();
                            let found = attempt!(arith::contains(t, peek!(1), peek!(2), &instr.data));
                            drop(pop!());
                            drop(pop!());
                            push!(Value::bool(found == (instr.arg == 0)));
                            next!();
                        }
                        Quick::UNPACK_SEQUENCE => {
                            build::note_unpacked(instr, peek!(1));
                            if let Some(new_sp) = build::unpack_tuple(sp, instr.arg as usize) {
                                let tuple = *sp.sub(1);
                                std::ptr::copy(sp, sp.sub(1), instr.arg as usize);
                                sp = new_sp;
                                release_value!(tuple);
                                next!();
                            }
                            save!();
                            let v = pop!();
                            (*frame).sp.set(sp);
                            sp = attempt!(build::unpack(t, v, instr.arg as usize, sp));
                            next!();
                        }
                        Quick::UNPACK_EX => {
                            save!();
                            let v = pop!();
                            (*frame).sp.set(sp);
                            let (before, after) = ((instr.arg & 0xff) as usize, (instr.arg >> 8) as usize);
                            sp = attempt!(build::unpack_star(t, v, before, after, sp));
                            next!();
                        }
                        Quick::LOAD_DEREF => {
                            let cell = &*((*vars!().add(running.prepared().nlocals + instr.arg as usize)).0
                                as *const PyCell);
                            let w = cell.value.get();
                            if w.is_null() {
                                save!();
                                names::unbound_deref(t, running.code(), instr.arg);
                                break Flow::Raise;
                            }
                            incref_value(w);
                            *sp = w;
                            sp = sp.add(1);
                            next!();
                        }
                        Quick::STORE_DEREF => {
                            sp = sp.sub(1);
                            let cell = &*((*vars!().add(running.prepared().nlocals + instr.arg as usize)).0
                                as *const PyCell);
                            release!(cell.value.replace(*sp));
                            next!();
                        }
                        Quick::DELETE_DEREF => {
                            save!();
                            let cell = &*((*vars!().add(running.prepared().nlocals + instr.arg as usize)).0
                                as *const PyCell);
                            let old = cell.value.replace(Word::NULL);
                            if old.is_null() {
                                names::unbound_deref(t, running.code(), instr.arg);
                                break Flow::Raise;
                            }
                            decref(old);
                            next!();
                        }
                        Quick::LOAD_CLOSURE => {
                            let w = *vars!().add(running.prepared().nlocals + instr.arg as usize);
                            incref(w);
                            *sp = w;
                            sp = sp.add(1);
                            next!();
                        }
                        Quick::LOAD_FAST_AND_CLEAR => {
                            *sp = vars!().add(instr.arg as usize).replace(Word::NULL);
                            sp = sp.add(1);
                            next!();
                        }
                        Quick::PUSH_NULL => {
                            *sp = Word::NULL;
                            sp = sp.add(1);
                            next!();
                        }
                        Quick::STORE_FAST_MAYBE_NULL => {
                            sp = sp.sub(1);
                            let old = vars!().add(instr.arg as usize).replace(*sp);
                            save!();
                            decref(old);
                            next!();
                        }
                        Quick::COPY => {
                            *sp = *sp.sub(instr.arg as usize);
                            incref(*sp);
                            sp = sp.add(1);
                            next!();
                        }
                        Quick::MAKE_CELL => {
                            let cell = crate::types::cell::new(None).into_word();
                            let old =
                                vars!().add(running.prepared().nlocals + instr.arg as usize).replace(cell);
                            save!();
                            decref(old);
                            next!();
                        }
                        Quick::STORE_CLOSURE => {
                            sp = sp.sub(1);
                            let old = *sp;
                            save!();
                            attempt!(frames::store_closure(
                                t,
                                vars!().add(running.prepared().nlocals + instr.arg as usize),
                                old
                            ));
                            next!();
                        }
                        Quick::DELETE_FAST => {
                            save!();
                            let old = vars!().add(instr.arg as usize).replace(Word::NULL);
                            if old.is_null() {
                                names::unbound_local(t, running.code(), instr.arg);
                                break Flow::Raise;
                            }
                            decref(old);
                            next!();
                        }
                        Quick::STORE_GLOBAL => {
                            save!();
                            let v = pop!();
                            (*frame).sp.set(sp);
                            names::store_global(frame, running.code(), instr.arg, v);
                            next!();
                        }
                        Quick::DELETE_GLOBAL => {
                            save!();
                            attempt!(names::delete_global(t, frame, running.code(), instr.arg));
                            next!();
                        }
                        Quick::LOAD_NAME => {
                            save!();
                            push!(attempt!(names::load_name(t, frame, running.code(), instr.arg)));
                            next!();
                        }
                        Quick::STORE_NAME => {
                            save!();
                            attempt!(names::store_name(t, frame, running.code(), instr.arg, peek!(1)));
                            drop(pop!());
                            next!();
                        }
                        Quick::DELETE_NAME => {
                            save!();
                            attempt!(names::delete_name(t, frame, running.code(), instr.arg));
                            next!();
                        }
                        Quick::DELETE_ATTR => {
                            save!();
                            let name = &running.code().names()[instr.arg as usize];
                            attempt!(crate::protocol::attr::set(t, peek!(1), name, None));
                            drop(pop!());
                            next!();
                        }
                        Quick::LOAD_CLASSDEREF | Quick::LOAD_LOCALS => {
                            save!();
                            push!(attempt!(names::load_class(t, frame, running.code(), instr)));
                            next!();
                        }
                        Quick::LOAD_FROM_DICT_OR_DEREF | Quick::LOAD_FROM_DICT_OR_GLOBALS => {
                            save!();
                            let v =
                                attempt!(names::load_from_dict(t, frame, running.code(), instr, peek!(1)));
                            drop(pop!());
                            push!(v);
                            next!();
                        }
                        Quick::BUILD_TUPLE => {
                            sp = sp.sub(instr.arg as usize);
                            push!(crate::types::tuple::from_moved(sp, instr.arg as usize));
                            next!();
                        }
                        Quick::BUILD_LIST => {
                            sp = sp.sub(instr.arg as usize);
                            push!(crate::types::list::from_moved(sp, instr.arg as usize));
                            next!();
                        }
                        Quick::BUILD_CONST_KEY_MAP => {
                            save!();
                            let n = instr.arg as usize;
                            let values = Value::borrow_slice(sp.sub(n + 1), n);
                            let display = Some(build::display_of(instr));
                            let v = attempt!(build::const_key_map(t, peek!(1), values, display));
                            for _ in 0..=n {
                                drop(pop!());
                            }
                            push!(v);
                            next!();
                        }
                        Quick::BUILD_SET | Quick::BUILD_STRING | Quick::BUILD_SLICE => {
                            save!();
                            let n = instr.arg as usize;
                            let v = attempt!(build::build(t, instr.op, sp.sub(n), n));
                            for _ in 0..n {
                                drop(pop!());
                            }
                            push!(v);
                            next!();
                        }
                        Quick::BUILD_MAP => {
                            save!();
                            let n = 2 * instr.arg as usize;
                            let v = attempt!(build::build(t, instr.op, sp.sub(n), n));
                            for _ in 0..n {
                                drop(pop!());
                            }
                            push!(v);
                            next!();
                        }
                        Quick::LIST_APPEND if build::appends(peek!(instr.arg as usize + 1)) => {
                            let item = pop!();
                            build::append(peek!(instr.arg as usize), item);
                            next!();
                        }
                        Quick::LIST_APPEND
                        | Quick::SET_ADD
                        | Quick::LIST_EXTEND
                        | Quick::SET_UPDATE
                        | Quick::DICT_UPDATE
                        | Quick::DICT_MERGE => {
                            save!();
                            let callable = if instr.op == Opcode::DICT_MERGE {
                                Some(peek!(instr.arg as usize + 3))
                            } else {
                                None
                            };
                            attempt!(build::add(
                                t,
                                instr.op,
                                peek!(instr.arg as usize + 1),
                                peek!(1),
                                callable
                            ));
                            drop(pop!());
                            next!();
                        }
                        Quick::MAP_ADD => {
                            save!();
                            attempt!(build::map_add(t, peek!(instr.arg as usize + 2), peek!(2), peek!(1)));
                            drop(pop!());
                            drop(pop!());
                            next!();
                        }
                        Quick::LIST_TO_TUPLE => unary!(build::list_to_tuple),
                        Quick::MAKE_FUNCTION => {
                            save!();
                            let n = 2 + (instr.arg & 0x1f).count_ones() as usize;
                            let v = build::make_function(t, frame, sp, instr.arg);
                            for _ in 0..n {
                                drop(pop!());
                            }
                            push!(v);
                            next!();
                        }
                        Quick::FORMAT_VALUE => {
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
                        Quick::BUILD_TEMPLATE | Quick::BUILD_INTERPOLATION => {
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
                        Quick::LOAD_ASSERTION_ERROR => {
                            push!(crate::exc::Exc::AssertionError.class().to_value());
                            next!();
                        }
                        Quick::LOAD_COMMON_CONSTANT => {
                            save!();
                            push!(attempt!(build::common_constant(t, instr.arg)));
                            next!();
                        }
                        Quick::LOAD_BUILD_CLASS => {
                            save!();
                            push!(attempt!(names::build_class(t, frame)));
                            next!();
                        }
                        Quick::IMPORT_NAME => {
                            save!();
                            let name = &running.code().names()[instr.arg as usize];
                            let v = attempt!(imports::import_name(t, frame, name, peek!(1), peek!(2)));
                            drop(pop!());
                            drop(pop!());
                            push!(v);
                            next!();
                        }
                        Quick::IMPORT_FROM => {
                            save!();
                            let name = &running.code().names()[instr.arg as usize];
                            push!(attempt!(imports::import_from(t, peek!(1), name)));
                            next!();
                        }
                        Quick::IMPORT_STAR => {
                            save!();
                            attempt!(imports::import_star(t, frame, peek!(1)));
                            drop(pop!());
                            next!();
                        }
                        Quick::SETUP_ANNOTATIONS => {
                            save!();
                            attempt!(names::setup_annotations(t, frame));
                            next!();
                        }
                        Quick::PRINT_EXPR => {
                            save!();
                            attempt!(imports::print_expr(t, peek!(1)));
                            drop(pop!());
                            next!();
                        }
                        Quick::SETUP_WITH => {
                            save!();
                            if !TRACE && attempt_call!(calls::enter_with(t, frame, sp)) {
                                enter!();
                            }
                            let (exit, entered) = attempt!(patterns::enter_with(t, peek!(1)));
                            drop(pop!());
                            push!(exit);
                            push!(entered);
                            next!();
                        }
                        Quick::BEFORE_ASYNC_WITH => {
                            save!();
                            let (exit, entered) = attempt!(patterns::enter_async_with(t, peek!(1)));
                            drop(pop!());
                            push!(exit);
                            push!(entered);
                            next!();
                        }
                        Quick::WITH_EXCEPT_START => {
                            save!();
                            let v =
                                attempt!(patterns::with_except(t, peek!(7), peek!(1), peek!(2), peek!(3)));
                            push!(v);
                            next!();
                        }
                        Quick::POP_EXCEPT => {
                            let saved = [pop!(), pop!(), pop!()];
                            save!();
                            unwind::restore_handled(t, saved);
                            next!();
                        }
                        Quick::RAISE_VARARGS => {
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
                        Quick::RERAISE => {
                            let (_kind, value, traceback) = (pop!(), pop!(), pop!());
                            save!();
                            unwind::reraise(t, value, traceback);
                            break Flow::Reraise;
                        }
                        Quick::JUMP_IF_NOT_EXC_MATCH => {
                            save!();
                            let matches = attempt!(unwind::matches(t, peek!(2), peek!(1)));
                            drop(pop!());
                            drop(pop!());
                            // Which ways were taken, for compiled code.
                            instr.data.set(instr.data.get() | if matches { 1 } else { 2 });
                            if !matches {
                                pc = running.base().add(instr.arg as usize);
                                continue;
                            }
                            next!();
                        }
                        Quick::CHECK_EG_MATCH => {
                            save!();
                            let (rest, matched) = attempt!(patterns::check_eg_match(t, peek!(2), peek!(1)));
                            drop(pop!());
                            drop(pop!());
                            push!(rest);
                            push!(matched);
                            next!();
                        }
                        Quick::PREP_RERAISE_STAR => {
                            save!();
                            let v = attempt!(patterns::prep_reraise_star(t, peek!(2), peek!(1)));
                            drop(pop!());
                            drop(pop!());
                            push!(v);
                            next!();
                        }
                        Quick::GET_LEN => {
                            save!();
                            let n = attempt!(crate::protocol::seq::len(t, peek!(1)));
                            push!(Value::from(n));
                            next!();
                        }
                        Quick::MATCH_MAPPING => {
                            let is = peek!(1).class().has_flag(crate::object::class::type_flag::MAPPING);
                            push!(Value::bool(is));
                            next!();
                        }
                        Quick::MATCH_SEQUENCE => {
                            let is = peek!(1).class().has_flag(crate::object::class::type_flag::SEQUENCE);
                            push!(Value::bool(is));
                            next!();
                        }
                        Quick::MATCH_KEYS => {
                            save!();
                            let (values, found) = attempt!(patterns::match_keys(t, peek!(2), peek!(1)));
                            push!(values);
                            push!(Value::bool(found));
                            next!();
                        }
                        Quick::MATCH_CLASS => {
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
                        Quick::COPY_DICT_WITHOUT_KEYS => {
                            save!();
                            let v = attempt!(patterns::copy_without(t, peek!(2), peek!(1)));
                            drop(pop!());
                            push!(v);
                            next!();
                        }
                        Quick::CALL_INTRINSIC_1 => {
                            save!();
                            let v = attempt!(patterns::intrinsic_1(t, frame, instr.arg, peek!(1)));
                            drop(pop!());
                            push!(v);
                            next!();
                        }
                        Quick::CALL_INTRINSIC_2 => {
                            save!();
                            let v = attempt!(patterns::intrinsic_2(t, instr.arg, peek!(2), peek!(1)));
                            drop(pop!());
                            drop(pop!());
                            push!(v);
                            next!();
                        }
                        Quick::YIELD_VALUE => {
                            let v = pop!();
                            arith::note_kind(&instr.data, &v);
                            save!();
                            if TRACE && attempt!(trace::yielded(t, frame, &v)) {
                                break Flow::Switch;
                            }
                            yields!(generators::suspend::<TRACE>(t, frame, running.code(), v));
                        }
                        Quick::YIELD_FROM => {
                            save!();
                            if !TRACE && generators::descend(t, frame) {
                                enter!();
                            }
                            let delegated = if TRACE {
                                generators::delegate_traced(t, frame, peek!(2), peek!(1))
                            } else {
                                generators::delegate(t, peek!(2), peek!(1))
                            };
                            match attempt!(delegated) {
                                generators::Delegated::Yielded(v) => {
                                    drop(pop!());
                                    save!();
                                    if TRACE && attempt!(trace::yielded(t, frame, &v)) {
                                        break Flow::Switch;
                                    }
                                    // When resumed, the instruction is executed again with what is sent on the stack.
                                    yields!(generators::suspend_again::<TRACE>(t, frame, v));
                                }
                                generators::Delegated::Returned(v) => {
                                    drop(pop!());
                                    drop(pop!());
                                    push!(v);
                                    next!();
                                }
                            }
                        }
                        Quick::GET_YIELD_FROM_ITER => {
                            save!();
                            let it = attempt!(generators::yield_from_iter(t, running.code(), peek!(1)));
                            drop(pop!());
                            push!(it);
                            next!();
                        }
                        Quick::GET_AWAITABLE => {
                            save!();
                            let it = attempt!(generators::awaitable(
                                t,
                                peek!(1),
                                pc.offset_from(running.base()) > 0,
                                pc
                            ));
                            drop(pop!());
                            push!(it);
                            next!();
                        }
                        Quick::GET_AITER => unary!(generators::get_aiter),
                        Quick::GET_ANEXT => {
                            save!();
                            push!(attempt!(generators::get_anext(t, peek!(1))));
                            next!();
                        }
                        Quick::END_ASYNC_FOR => {
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
                        Quick::LOAD_FF => {
                            let (a, b) = (local!(instr), local!(&*pc.add(1)));
                            if a.is_null() || b.is_null() {
                                unfused!();
                            }
                            push_two!(a, b);
                        }
                        Quick::LOAD_FC => {
                            let (a, b) = (local!(instr), constant!(&*pc.add(1)));
                            if a.is_null() {
                                unfused!();
                            }
                            push_two!(a, b);
                        }
                        Quick::ADD_FF => fused_operator!(fast_add, 2, local!(instr), local!(&*pc.add(1))),
                        Quick::ADD_FC => fused_operator!(fast_add, 2, local!(instr), constant!(&*pc.add(1))),
                        Quick::ADD_SF => fused_on_top!(fast_add, local!(instr)),
                        Quick::ADD_SC => fused_on_top!(fast_add, constant!(instr)),
                        Quick::SUB_FF => fused_operator!(fast_sub, 2, local!(instr), local!(&*pc.add(1))),
                        Quick::SUB_FC => fused_operator!(fast_sub, 2, local!(instr), constant!(&*pc.add(1))),
                        Quick::SUB_SF => fused_on_top!(fast_sub, local!(instr)),
                        Quick::SUB_SC => fused_on_top!(fast_sub, constant!(instr)),
                        Quick::MUL_FF => fused_operator!(fast_mul, 2, local!(instr), local!(&*pc.add(1))),
                        Quick::MUL_FC => fused_operator!(fast_mul, 2, local!(instr), constant!(&*pc.add(1))),
                        Quick::MUL_SF => fused_on_top!(fast_mul, local!(instr)),
                        Quick::MUL_SC => fused_on_top!(fast_mul, constant!(instr)),
                        Quick::SUBSCR_FF => {
                            fused_operator!(fast_subscript, 2, local!(instr), local!(&*pc.add(1)))
                        }
                        Quick::SUBSCR_FC => {
                            fused_operator!(fast_subscript, 2, local!(instr), constant!(&*pc.add(1)))
                        }
                        Quick::SUBSCR_SF => {
                            let container = *sp.sub(1);
                            let Some(w) = arith::fast_subscript(container, local!(instr), &(*pc.add(1)).data)
                            else {
                                unfused!()
                            };
                            *sp.sub(1) = w;
                            pc = pc.add(1);
                            release_value!(container);
                            next!();
                        }
                        Quick::METHOD_F => {
                            let w = local!(instr);
                            let Some(function) = attrs::cached_method(w, &*pc.add(1)) else { unlearnt!() };
                            incref_value(function);
                            incref_value(w);
                            *sp = function;
                            *sp.add(1) = w;
                            sp = sp.add(2);
                            pc = pc.add(2);
                            continue;
                        }
                        Quick::JUMP_F => {
                            let w = local!(instr);
                            if w.is_null() {
                                unfused!();
                            }
                            let Some(truth) = arith::fast_truth(w) else { unfused!() };
                            pc = pc.add(1);
                            arith::note_tested_word(&(*pc).data, w);
                            jump_by!(truth);
                        }
                        Quick::JUMP_IS => {
                            let (b, a) = (*sp.sub(1), *sp.sub(2));
                            let same = (a == b) == (instr.arg == 0);
                            sp = sp.sub(2);
                            release_value!(b);
                            release_value!(a);
                            pc = pc.add(1);
                            jump_by!(same);
                        }
                        Quick::STORE_LOAD => {
                            store!();
                            pc = pc.add(1);
                            load!();
                        }
                        Quick::STORE_STORE => {
                            store!();
                            pc = pc.add(1);
                            store!();
                            next!();
                        }
                        Quick::STORE_JUMP => {
                            store!();
                            pc = pc.add(1);
                            jump!((*pc).arg);
                        }
                        Quick::POP_JUMP => {
                            sp = sp.sub(1);
                            release!(*sp);
                            pc = pc.add(1);
                            jump!((*pc).arg);
                        }
                        Quick::GLOBAL_F => {
                            let w = fused_global!(instr);
                            incref_value(w);
                            *sp = w;
                            sp = sp.add(1);
                            pc = pc.add(1);
                            load!();
                        }
                        Quick::GLOBAL_ATTR => {
                            let w = fused_global!(instr);
                            let load = &*pc.add(1);
                            let Some(found) = attrs::cached_slot(w, load) else { unlearnt!(w, load) };
                            incref_value(found);
                            *sp = found;
                            sp = sp.add(1);
                            pc = pc.add(2);
                            continue;
                        }
                        Quick::GLOBAL_METHOD => {
                            let w = fused_global!(instr);
                            let load = &*pc.add(1);
                            let (below, top) = match attrs::cached_function(w, load) {
                                Some(function) => (Word::NULL, function),
                                None => match attrs::cached_method(w, load) {
                                    Some(function) => {
                                        incref_value(function);
                                        (function, w)
                                    }
                                    None => unlearnt!(w, load),
                                },
                            };
                            incref_value(top);
                            *sp = below;
                            *sp.add(1) = top;
                            sp = sp.add(2);
                            pc = pc.add(2);
                            continue;
                        }
                        Quick::SUPER_METHOD => {
                            let w = fused_global!(instr);
                            let (call, load) = (&*pc.add(1), &*pc.add(2));
                            if w != crate::types::super_::SUPER.get().as_value().word() {
                                unfused!();
                            }
                            if call.data.get() == 0 {
                                // Compiled code wants to know of the call: the first time it is made.
                                incref_value(w);
                                *sp = w;
                                sp = sp.add(1);
                                next!();
                            }
                            let name = &running.code().names()[load.arg as usize];
                            let Some((function, object)) =
                                crate::types::super_::method_here(frame, running.code(), name, load)
                            else {
                                unfused!()
                            };
                            calls::note_target(call, Value::borrow(&w), 0);
                            incref_value(function);
                            incref_value(object);
                            *sp = function;
                            *sp.add(1) = object;
                            sp = sp.add(2);
                            pc = pc.add(3);
                            continue;
                        }
                        Quick::CONST_F => {
                            let w = constant!(instr);
                            incref_value(w);
                            *sp = w;
                            sp = sp.add(1);
                            pc = pc.add(1);
                            load!();
                        }
                        Quick::UNPACK_STORE => {
                            let n = instr.arg as usize;
                            build::note_unpacked(instr, peek!(1));
                            // What the variables held goes last: it can run Python code.
                            let mut words = [Word::NULL; quick::MOST_UNPACKED];
                            if !build::unpack_few(peek!(1), &mut words[..n]) {
                                unfused!();
                            }
                            sp = sp.sub(1);
                            let container = *sp;
                            for (i, word) in words[..n].iter_mut().enumerate() {
                                *word = vars!().add((*pc.add(i + 1)).arg as usize).replace(*word);
                            }
                            pc = pc.add(n);
                            for &word in &words[..n] {
                                release!(word);
                            }
                            release_value!(container);
                            next!();
                        }
                        Quick::DUP_SUBSCR => {
                            let (container, index) = (*sp.sub(2), *sp.sub(1));
                            let Some(w) = arith::fast_subscript(container, index, &(*pc.add(1)).data) else {
                                unfused!()
                            };
                            *sp = w;
                            // They stay for the store.
                            sp = sp.add(1);
                            pc = pc.add(2);
                            continue;
                        }
                        Quick::ROT_STORE_SUBSCR => {
                            let (container, index, value) = (*sp.sub(3), *sp.sub(2), *sp.sub(1));
                            let data = &(*pc.add(1)).data;
                            let Some(old) = arith::fast_store_subscript(container, index, value, data) else {
                                unfused!()
                            };
                            sp = sp.sub(3);
                            pc = pc.add(1);
                            release!(old);
                            release_value!(container);
                            next!();
                        }
                        // The bounds are ints or `None`, of which nothing need be counted.
                        Quick::SLICE => {
                            let n = instr.arg as usize;
                            let Some(part) = slices::get(sp, n, &(*pc.add(1)).data) else { unfused!() };
                            sp = sp.sub(n);
                            let container = sp.sub(1).replace(part.into_word());
                            pc = pc.add(1);
                            release_value!(container);
                            next!();
                        }
                        Quick::STORE_SLICE => {
                            let n = instr.arg as usize;
                            // What is overwritten can run Python code when it goes.
                            save!();
                            if !slices::set(sp, n, &(*pc.add(1)).data) {
                                unfused!();
                            }
                            sp = sp.sub(n);
                            pc = pc.add(1);
                            save!();
                            drop(pop!());
                            drop(pop!());
                            next!();
                        }
                        Quick::JUMP_COMPARE_FF => fused_jump!(2, local!(instr), local!(&*pc.add(1)), 0),
                        Quick::JUMP_COMPARE_FC => fused_jump!(2, local!(instr), constant!(&*pc.add(1)), 0),
                        Quick::JUMP_COMPARE_SF => fused_jump!(1, *sp.sub(1), local!(instr), 1),
                        Quick::JUMP_COMPARE_SC => fused_jump!(1, *sp.sub(1), constant!(instr), 1),
                        Quick::JUMP_COMPARE_SS => fused_jump!(0, *sp.sub(2), *sp.sub(1), 2),
                        Quick::ATTR_F => {
                            let Some(w) = attrs::cached_slot(local!(instr), &*pc.add(1)) else { unlearnt!() };
                            incref_value(w);
                            *sp = w;
                            sp = sp.add(1);
                            pc = pc.add(2);
                            continue;
                        }
                        Quick::STORE_ATTR_F => {
                            let Some(old) = attrs::store_cached(local!(instr), *sp.sub(1), &*pc.add(1))
                            else {
                                unlearnt!()
                            };
                            sp = sp.sub(1);
                            pc = pc.add(1);
                            release!(old);
                            next!();
                        }
                        Quick::FOR_STORE => {
                            // A list can end with its iterator.
                            save!();
                            let Some(item) = generators::next_in_place(*sp.sub(1), instr) else {
                                // An iterator at its end is no reason to give up.
                                if generators::is_counted(*sp.sub(1)) {
                                    sp = sp.sub(1);
                                    release!(*sp);
                                    pc = running.base().add(instr.arg as usize);
                                    continue;
                                }
                                unfused!()
                            };
                            pc = pc.add(1);
                            release!(vars!().add((*pc).arg as usize).replace(item));
                            next!();
                        }
                        Quick::FOR_PAIR => {
                            if !pairs::gives_pairs(peek!(1)) {
                                unfused!();
                            }
                            save!();
                            stepped::note_other(instr, peek!(1));
                            build::note_pair(&*pc.add(1));
                            let Some((a, b)) = attempt!(pairs::next(t, peek!(1))) else {
                                drop(pop!());
                                pc = running.base().add(instr.arg as usize);
                                continue;
                            };
                            let first = vars!().add((*pc.add(2)).arg as usize).replace(a.into_word());
                            let second = vars!().add((*pc.add(3)).arg as usize).replace(b.into_word());
                            pc = pc.add(3);
                            release!(first);
                            release!(second);
                            next!();
                        }
                        Quick::RETURN_F => {
                            let w = local!(instr);
                            if w.is_null() {
                                unfused!();
                            }
                            pc = pc.add(1);
                            finish!(Value::from_borrowed(w));
                        }
                        Quick::RETURN_C => {
                            let w = constant!(instr);
                            pc = pc.add(1);
                            finish!(Value::from_borrowed(w));
                        }
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
                    t.head.stack_top.set(frame.cast::<u8>().add(frames::frame_size(running.prepared())));
                    frames::clear(frame, running.prepared());
                    t.head.stack_top.set(frame.cast());
                    frame = caller;
                    if flags & activation_flag::CONSTRUCTOR != 0 {
                        if !v.is_none() {
                            calls::init_returned(t, &v);
                            raise = true;
                        } else {
                            (*frame).act.site.set((*frame).act.site.get() + 1);
                        }
                    } else if flags & activation_flag::OPERATOR != 0 {
                        let p = frames::prepared(frames::code_of(frame));
                        let site = (*frame).act.site.get();
                        match operators::finish(t, &p.instrs[site as usize], (*frame).sp.get(), v) {
                            Ok(sp) => {
                                (*frame).sp.set(sp);
                                (*frame).act.site.set(site + 1);
                            }
                            Err(_raised) => raise = true,
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
                        (*frame).act.site.set(pc.offset_from(running.base()) as u32);
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
                        } else if TRACE {
                            trace::raised_again(t, frame);
                        }
                        let site = (*frame).act.site.get();
                        let origin = unwind::origin(frame);
                        if unwind::find_handler(t, frame, origin) {
                            if TRACE {
                                trail::caught(t, frame, site, fresh);
                                raise = trace::handled(t, frame).is_err();
                            }
                            continue 'frames;
                        }
                        if TRACE {
                            trace::unwound(t, frame);
                        }
                        (*frame).act.site.set(origin);
                        // Not handled here: the caller's call instruction raises it, unless the caller is native.
                        if let Some(raised) = unwind::pop_raising(t, frame) {
                            return Ended::Finished(Err(raised));
                        }
                        frame = t.head.top.get() as *mut Frame;
                        fresh = true;
                        if unwind::ends_loop(t, frame) {
                            continue 'frames;
                        }
                    }
                }
            }
        }
    }
}
