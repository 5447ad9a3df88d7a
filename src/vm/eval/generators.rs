//! Generators and coroutines in the eval loop: making, resuming, suspending, delegating, finishing.
//!
//! A generator's frame lives in memory of its own; while it runs it is linked like any other, and its level of exception handling
//! is linked in front of the resumer's. A `for` loop over a generator resumes it in the running loop. `unsafe` lives here.

use super::chains;
use super::frames::{self, code_of, frame_size, link, prepared, unlink, variables};
use super::prepare::{Instr, NO_BLOCK};
use super::run::{self, Entry};
use super::stepped::{bit, list_bits, note, note_other};
use super::trace;
use crate::exc::Exc;
use crate::memory::heap::{SMALL_MAX, heap};
use crate::native::Args;
use crate::object::value::{Value, decref};
use crate::protocol::{call, iter};
use crate::thread::{PyResult, Raised, Step, Thread};
use crate::types::asyncgen;
use crate::types::code::PyCode;
use crate::types::exception::PyException;
use crate::types::function::PyFunction;
use crate::types::generator::{self, Kind, Phase, PyGenerator, State};
use crate::types::list::PyList;
use crate::types::seqiter::{self, as_list_iter, as_tuple_iter};
use crate::types::tuple::{self, PyTuple};
use adder_abi::Word;
use adder_abi::code::code_flag;
use adder_abi::layout::{ListKind, PyRangeIter, PySeqIter};
use adder_abi::opcode::{Opcode, giver};
use adder_abi::thread::{Frame, activation_flag};

/// What a step of a generator gave.
pub enum Resumed {
    Yielded(Value),
    Returned(Value),
}

/// Makes the generator (coroutine, asynchronous generator) of a call.
pub fn new(t: &Thread, func: &Value, f: &PyFunction, code: &PyCode, args: &Args) -> PyResult {
    let p = prepared(code);
    let frame = allocate(t, frame_size(p))?;
    // SAFETY: the memory is a frame's; on an error it is given back.
    unsafe {
        if let Err(raised) = frames::fill(t, frame, func, f, code, args) {
            free_frame(frame, frame_size(p));
            return Err(raised);
        }
        (*frame).act.flags.set(activation_flag::GENERATOR | activation_flag::NOT_STARTED);
        generator::wrap(t, frame, f, code)
    }
}

/// Makes the generator of a call whose arguments are exactly the parameters, words on the evaluation stack: their references move to its
/// frame, as does the function's in the context. Nothing has moved if it fails.
///
/// # Safety
/// The context is of `f`, whose code this is; `count` live words lie at `args`.
pub unsafe fn from_stack(
    t: &Thread,
    f: &PyFunction,
    code: &PyCode,
    context: frames::Context,
    args: *const Word,
    count: usize,
) -> PyResult {
    let p = prepared(code);
    let frame = allocate(t, frame_size(p))?;
    // SAFETY: the memory is a frame's; by the caller's contract it owns its words.
    unsafe {
        frames::write_header_behind(frame, code, p, context, count);
        for i in 0..count {
            variables(frame).add(i).write_volatile(*args.add(i));
        }
        frames::make_cells(frame, code, p, f);
        (*frame).act.flags.set(activation_flag::GENERATOR | activation_flag::NOT_STARTED);
        generator::wrap(t, frame, f, code)
    }
}

/// As [`from_stack`], of arguments that are only lent.
pub fn from_borrowed(
    t: &Thread,
    callable: &Value,
    f: &PyFunction,
    code: &PyCode,
    args: &[Value],
) -> PyResult {
    let context = frames::Context::of(callable.word(), f);
    // SAFETY: all references that the frame takes over are made first, and given back if it does not.
    unsafe {
        std::mem::forget(callable.clone());
        for v in args {
            std::mem::forget(v.clone());
        }
        let made = from_stack(t, f, code, context, args.as_ptr().cast(), args.len());
        if made.is_err() {
            decref(callable.word());
            args.iter().for_each(|v| decref(v.word()));
        }
        made
    }
}

/// Makes a generator that is suspended; `fill` gives the frame its variables, stack and site.
///
/// # Safety
/// The context is of a live function of the code, which is a plain generator's.
pub unsafe fn suspended(
    t: &Thread,
    code: &PyCode,
    f: &PyFunction,
    context: frames::Context,
    fill: impl FnOnce(*mut Frame),
) -> PyResult {
    let p = prepared(code);
    let frame = allocate(t, frame_size(p))?;
    // SAFETY: the memory is a frame's, which is complete once it is filled.
    unsafe {
        frames::write_header(frame, code, p, context);
        fill(frame);
        (*frame).act.flags.set(activation_flag::GENERATOR);
        generator::wrap(t, frame, f, code)
    }
}

/// Makes a generator that is running, its frame topmost, to return to native code.
///
/// # Safety
/// As [`suspended`].
pub unsafe fn running(
    t: &Thread,
    code: &PyCode,
    f: &PyFunction,
    context: frames::Context,
    fill: impl FnOnce(*mut Frame),
) -> PyResult<(Value, *mut Frame)> {
    // SAFETY: by the caller's contract; a new generator is suspended.
    unsafe {
        let v = suspended(t, code, f, context, fill)?;
        let mut frame = std::ptr::null_mut();
        if let Some(g) = v.downcast::<PyGenerator>() {
            frame = enter(t, g, None, activation_flag::ENTRY)?;
        }
        Ok((v, frame))
    }
}

/// Runs the topmost frame until the generator below it, made by [`running`], yields or ends.
///
/// # Safety
/// The frames above the generator's, and its own, are complete.
pub unsafe fn run_on(t: &Thread, generator: &Value, how: Entry) -> PyResult<Resumed> {
    // SAFETY: by the caller's contract.
    let v = unsafe { run::run(t, t.head.top.get() as *mut Frame, how) }?;
    let ended = generator.downcast::<PyGenerator>().is_none_or(|g| g.phase.get() == Phase::Finished);
    Ok(if ended { Resumed::Returned(v) } else { Resumed::Yielded(v) })
}

/// Memory for a frame of its own: a cell of the object heap, unless it is large.
#[inline(always)]
fn allocate(t: &Thread, size: usize) -> PyResult<*mut Frame> {
    if size <= SMALL_MAX {
        return Ok(heap().alloc_bytes(size).cast());
    }
    allocate_large(t, size)
}

#[cold]
fn allocate_large(t: &Thread, size: usize) -> PyResult<*mut Frame> {
    let layout = std::alloc::Layout::from_size_align(size, 16).map_err(|_| t.memory_error())?;
    // SAFETY: a frame's size is not 0.
    let frame = unsafe { std::alloc::alloc(layout) }.cast::<Frame>();
    if frame.is_null() { Err(t.memory_error()) } else { Ok(frame) }
}

/// Frees a finished generator's frame memory.
///
/// # Safety
/// The frame came from [`new`] and is cleared.
pub unsafe fn free_frame(frame: *mut Frame, size: usize) {
    if size <= SMALL_MAX {
        // SAFETY: by the caller's contract it came from the heap.
        return unsafe { heap().free_bytes(frame.cast(), size) };
    }
    // SAFETY: by the caller's contract.
    unsafe { std::alloc::dealloc(frame.cast(), std::alloc::Layout::from_size_align_unchecked(size, 16)) };
}

#[inline(always)]
fn owner<'a>(frame: *const Frame) -> &'a PyGenerator {
    // SAFETY: a generator's frame names its generator, which is alive while the frame is.
    unsafe { &*((*frame).owner.get().0 as *const PyGenerator) }
}

/// Links a suspended generator's frame on top, ready to go on with `sent`.
#[inline(always)]
unsafe fn enter(t: &Thread, g: &PyGenerator, sent: Option<Value>, flags: u32) -> PyResult<*mut Frame> {
    let frame = g.frame.get();
    // SAFETY: the caller checked that the generator is suspended: its frame is complete.
    unsafe {
        if let Some(v) = sent {
            if (*frame).act.flags.get() & activation_flag::NOT_STARTED == 0 {
                let sp = (*frame).sp.get();
                *sp = v.into_word();
                (*frame).sp.set(sp.add(1));
            }
        }
        if let Err(raised) = link(t, frame) {
            // It counts as run: nobody is told that a coroutine was never awaited.
            let exception = t.take(raised);
            generator::release_frame(g);
            return Err(t.raise_again(exception));
        }
        (*frame).act.flags.set(activation_flag::GENERATOR | flags);
    }
    g.phase.set(Phase::Running);
    g.exc.prev.set(t.head.exc_info.get());
    t.head.exc_info.set(&g.exc);
    Ok(frame)
}

/// Takes a generator's frame off the top; its level of exception handling goes with it.
#[inline(always)]
unsafe fn leave(t: &Thread, frame: *mut Frame) {
    let g = owner(frame);
    t.head.exc_info.set(g.exc.prev.get());
    // SAFETY: by the caller's contract the frame is topmost.
    unsafe { unlink(t, frame) };
}

/// How a generator is resumed.
pub enum Resume {
    Send(Value),
    /// Behind a `YIELD_FROM` whose iterator has returned the value while an exception was thrown in. Compiled code has no entry there.
    Delegated(Value),
    /// With the pending exception.
    Throw,
}

/// Resumes a generator natively.
pub fn resume(t: &Thread, this: &Value, how: Resume) -> PyResult<Resumed> {
    let Some(g) = this.downcast::<PyGenerator>() else { return Err(t.type_error("not a generator")) };
    // The generator must outlive its run whatever Python code does meanwhile.
    let keep = this.clone();
    // SAFETY: the state says that the frame is suspended.
    let result = unsafe {
        let (frame, entry) = match how {
            Resume::Send(v)
                if g.phase.get() == Phase::Waiting && chains::resume(t, g, &v, activation_flag::ENTRY) =>
            {
                (t.head.top.get() as *mut Frame, Entry::Normal)
            }
            Resume::Send(v) => {
                let code = code_of(g.frame.get());
                let link = || crate::jit::is_compiled_delegating(code) && chains::is_before_link(g);
                if crate::jit::is_compiled(code) && !trace::active(t) && !link() {
                    let _deeper = t.enter_native("")?;
                    let frame = enter(t, g, Some(v), activation_flag::ENTRY)?;
                    return step_compiled(t, g, frame);
                }
                let frame = enter(t, g, Some(v), activation_flag::ENTRY)?;
                let func = (*frame).act.func.get();
                crate::jit::count_call(t, code, Value::borrow(&func));
                (frame, Entry::Normal)
            }
            Resume::Delegated(v) => (enter(t, g, Some(v), activation_flag::ENTRY)?, Entry::Normal),
            Resume::Throw => {
                let pending = t.take_pending();
                let frame = enter(t, g, None, activation_flag::ENTRY)?;
                // The exception appears at the instruction that yielded, of which `site` is one past.
                let site = (*frame).act.site.get();
                let at_delegate = prepared(code_of(frame)).instrs[site as usize].op == Opcode::YIELD_FROM;
                if site > 0 && !at_delegate {
                    (*frame).act.site.set(site - 1);
                }
                // What the generator was handling when it yielded is the context.
                if let Some(e) = pending {
                    let _ = if super::unwind::handled(t).is_some() { t.raise(e) } else { t.raise_again(e) };
                }
                (frame, Entry::Throw)
            }
        };
        run::run(t, frame, entry)
    };
    let finished = g.phase.get() == Phase::Finished;
    drop(keep);
    let v = result?;
    Ok(if finished { Resumed::Returned(v) } else { Resumed::Yielded(v) })
}

/// Resumes a generator whose body is compiled.
///
/// # Safety
/// The frame was just entered, to return here, and is the generator's.
unsafe fn step_compiled(t: &Thread, g: &PyGenerator, frame: *mut Frame) -> PyResult<Resumed> {
    use crate::jit::LoopResult;
    // SAFETY: by the caller's contract.
    unsafe {
        let result = match crate::jit::resume_generator(t, frame) {
            LoopResult::Return(v) => {
                let flags = &(*frame).act.flags;
                if flags.get() & activation_flag::YIELDED != 0 {
                    leave(t, frame);
                    g.phase.set(Phase::Suspended);
                    flags.set(activation_flag::GENERATOR);
                    return Ok(Resumed::Yielded(v));
                }
                finish(t, frame);
                return Ok(Resumed::Returned(v));
            }
            // Compiled code has left for the interpreter, perhaps in a function built in place: its frame is topmost.
            LoopResult::Reload | LoopResult::Stay => {
                run::run(t, t.head.top.get() as *mut Frame, Entry::Middle)
            }
            LoopResult::Raise => run::run(t, t.head.top.get() as *mut Frame, Entry::Throw),
        };
        let v = result?;
        Ok(if g.phase.get() == Phase::Finished { Resumed::Returned(v) } else { Resumed::Yielded(v) })
    }
}

/// What became of a value that a frame yields.
pub enum Suspended {
    /// Native code resumed the generator: it gets the value.
    Native(Value),
    /// It lies on the stack of a frame of this loop, which goes on.
    Taken,
    /// The frame that is on top now delegates to the generator: it yields the value, too.
    Passed(Value),
}

/// `YIELD_VALUE`: suspends the frame after the current instruction.
///
/// # Safety
/// The frame is topmost, a generator's of this code, and its state is saved without the value.
#[inline(always)]
pub unsafe fn suspend<const TRACE: bool>(
    t: &Thread,
    frame: *mut Frame,
    code: &PyCode,
    v: Value,
) -> Suspended {
    // SAFETY: by the caller's contract.
    unsafe {
        (*frame).act.site.set((*frame).act.site.get() + 1);
        if !code.has_flag(code_flag::ASYNC_GENERATOR) {
            return suspend_again::<TRACE>(t, frame, v);
        }
        if (*frame).act.flags.get() & activation_flag::DELEGATED == 0 {
            // Wrapped, to tell it from what the generator awaits.
            return suspend_again::<TRACE>(t, frame, asyncgen::wrap_value(v));
        }
        (*frame).act.flags.set(activation_flag::GENERATOR);
        leave(t, frame);
        owner(frame).phase.set(Phase::Suspended);
        let caller = t.head.top.get() as *mut Frame;
        let top = (*caller).sp.get().sub(1);
        let step = Value::from_owned(*top);
        asyncgen::yielded(&step);
        *top = v.into_word();
        (*caller).act.site.set((*caller).act.site.get() + 1);
        drop(step);
        Suspended::Taken
    }
}

/// As [`suspend`], to execute the current instruction again when resumed. Frames that delegate are suspended at once, but for
/// tracing, which sees each of them.
///
/// # Safety
/// As [`suspend`].
#[inline(always)]
pub unsafe fn suspend_again<const TRACE: bool>(t: &Thread, frame: *mut Frame, v: Value) -> Suspended {
    let mut frame = frame;
    loop {
        // SAFETY: by the caller's contract; a frame that delegates waits at its instruction with the receiver on its stack.
        unsafe {
            let g = owner(frame);
            let flags = if !TRACE && g.phase.get() == Phase::Nested {
                chains::fold(t, g)
            } else {
                let flags = (*frame).act.flags.replace(activation_flag::GENERATOR);
                leave(t, frame);
                g.phase.set(Phase::Suspended);
                flags
            };
            if flags & activation_flag::ENTRY != 0 {
                return Suspended::Native(v);
            }
            let caller = t.head.top.get() as *mut Frame;
            if flags & activation_flag::DELEGATED != 0 {
                if TRACE {
                    return Suspended::Passed(v);
                }
                frame = caller;
                continue;
            }
            let sp = (*caller).sp.get();
            *sp = v.into_word();
            (*caller).sp.set(sp.add(1));
            (*caller).act.site.set((*caller).act.site.get() + 1);
            return Suspended::Taken;
        }
    }
}

/// Goes down to the generator that a frame about to run delegates to, and to the one that this delegates to, until a frame is on top
/// that has something else to do. False if there is nowhere to go: the instruction finds out why.
///
/// # Safety
/// The frame is topmost and its state is saved.
#[inline(always)]
pub unsafe fn descend(t: &Thread, frame: *mut Frame) -> bool {
    let mut frame = frame;
    let mut moved = false;
    // SAFETY: by the caller's contract; a frame at `YIELD_FROM` has receiver and sent value on its stack.
    unsafe {
        loop {
            let p = prepared(code_of(frame));
            if p.instrs[(*frame).act.site.get() as usize].op != Opcode::YIELD_FROM {
                return moved;
            }
            let sp = (*frame).sp.get();
            let sent = *sp.sub(1);
            let receiver = Value::borrow(&*sp.sub(2));
            let (g, first) = match receiver.downcast::<PyGenerator>() {
                Some(g) if g.kind != Kind::AsyncGenerator && g.state() == State::Suspended => (g, None),
                Some(_) => return moved,
                None => match asyncgen::enterable(receiver, Value::borrow(&sent)) {
                    Some((g, first)) => (g, Some(first)),
                    None => return moved,
                },
            };
            let inner = g.frame.get();
            let fresh = (*inner).act.flags.get() & activation_flag::NOT_STARTED != 0;
            let code = code_of(inner);
            if fresh && !first.unwrap_or(Value::borrow(&sent)).is_none()
                || crate::jit::is_compiled(code) && !chains::is_link(g)
                || t.head.depth.get() >= t.head.depth_limit.get()
            {
                return moved;
            }
            (*frame).sp.set(sp.sub(1));
            let mut sent = Value::from_owned(sent);
            if let Some(first) = first {
                sent = first.clone();
                asyncgen::started(receiver);
            }
            let direct = first.is_none();
            if enter(t, g, Some(sent), activation_flag::DELEGATED).is_err() {
                return moved;
            }
            if direct {
                chains::nest(owner(frame), g);
            }
            let func = (*inner).act.func.get();
            crate::jit::count_call(t, code, Value::borrow(&func));
            moved = true;
            frame = inner;
        }
    }
}

/// Ends a generator's frame that returned to native code.
///
/// # Safety
/// The frame is topmost and a generator's.
pub unsafe fn finish(t: &Thread, frame: *mut Frame) {
    // SAFETY: by the caller's contract.
    unsafe {
        leave(t, frame);
        generator::release_frame(owner(frame));
    }
}

/// Ends a generator's frame that returned in the running loop: the `for` loop ends, or the delegation has its result.
///
/// # Safety
/// As [`finish`].
pub unsafe fn finish_inline(t: &Thread, frame: *mut Frame, v: Value) -> PyResult<()> {
    // SAFETY: by the caller's contract; the caller's stack has the generator on top.
    unsafe {
        let delegated = (*frame).act.flags.get() & activation_flag::DELEGATED != 0;
        leave(t, frame);
        let caller = t.head.top.get() as *mut Frame;
        let sp = (*caller).sp.get().sub(1);
        (*caller).sp.set(sp);
        let generator = Value::from_owned(*sp);
        if delegated {
            if owner(frame).kind == Kind::AsyncGenerator {
                generator::release_frame(owner(frame));
                drop(v);
                let raised = asyncgen::returned(t, &generator);
                // The exception is the delegating instruction's, which still has the receiver.
                *sp = generator.into_word();
                (*caller).sp.set(sp.add(1));
                return Err(raised);
            }
            *sp = v.into_word();
            (*caller).sp.set(sp.add(1));
            (*caller).act.site.set((*caller).act.site.get() + 1);
            generator::release_frame(owner(frame));
            drop(generator);
            return Ok(());
        }
        let target = prepared(code_of(caller)).instrs[(*caller).act.site.get() as usize].arg;
        (*caller).act.site.set(target);
        generator::release_frame(owner(frame));
        drop(v);
        drop(generator);
    }
    Ok(())
}

/// Ends a generator's frame whose exception nobody handled. `StopIteration` becomes `RuntimeError` (PEP 479).
///
/// # Safety
/// As [`finish`].
pub unsafe fn finish_raising(t: &Thread, frame: *mut Frame, pending: Option<Value>) -> Option<Value> {
    let mut step = None;
    // SAFETY: by the caller's contract; below a frame that is delegated to the receiver lies on the stack.
    let (kind, begun) = unsafe {
        let delegated = (*frame).act.flags.get() & activation_flag::DELEGATED != 0;
        leave(t, frame);
        let g = owner(frame);
        if delegated && g.kind == Kind::AsyncGenerator {
            let caller = t.head.top.get() as *mut Frame;
            step = Some(Value::from_borrowed(*(*caller).sp.get().sub(1)));
        }
        generator::release_frame(g);
        (g.kind, !g.thrown_before.get())
    };
    let exception = pending?;
    let class = exception.class();
    let stops = begun && class.is_subtype(Exc::StopIteration.class());
    let stops_async =
        begun && kind == Kind::AsyncGenerator && class.is_subtype(Exc::StopAsyncIteration.class());
    if !stops && !stops_async {
        if let Some(step) = step {
            asyncgen::raised(&step, &exception);
        }
        return Some(exception);
    }
    let what = if stops { "StopIteration" } else { "StopAsyncIteration" };
    let _ = t.runtime_error(format_args!("{} raised {what}", kind.noun()));
    let new = t.take_pending()?;
    if let Some(e) = new.downcast::<PyException>() {
        e.cause.put(exception.clone());
        e.context.put(exception);
        e.suppress.set(true);
    }
    if let Some(step) = step {
        asyncgen::raised(&step, &new);
    }
    Some(new)
}

/// `INTRINSIC_STOPITERATION_ERROR`: what a generator raises instead of `v`.
pub fn stop_iteration_error(_t: &Thread, _frame: *const Frame, v: &Value) -> PyResult {
    Ok(v.clone())
}

/// What `FOR_ITER` does next.
pub enum Next {
    Item(Value),
    End,
    /// A generator's frame is on top.
    Entered,
}

/// `FOR_ITER`.
///
/// # Safety
/// The frame is topmost and its state is saved.
#[inline(always)]
pub unsafe fn for_iter(t: &Thread, _frame: *mut Frame, it: &Value, instr: &Instr) -> PyResult<Next> {
    if let Some(r) = it.downcast_exact::<PyRangeIter>() {
        note(instr, bit::RANGE);
        return Ok(range_next(r).map_or(Next::End, Next::Item));
    }
    // SAFETY: by the caller's contract.
    unsafe { for_iter_other(t, it, instr) }
}

/// An iterator over an exact list or tuple, which it takes over: both words are owned. None for others, which stay as they are.
///
/// # Safety
/// The word is alive and owned.
#[inline(always)]
pub unsafe fn iter_in_place(w: Word) -> Option<Word> {
    // SAFETY: by the caller's contract; the reference moves only where there is a result.
    unsafe {
        let v = Value::borrow(&w);
        if v.downcast_exact::<PyList>().is_some() {
            return Some(seqiter::over_list(Value::from_owned(w)).into_word());
        }
        if v.downcast_exact::<PyTuple>().is_some() {
            return Some(seqiter::over_tuple(Value::from_owned(w)).into_word());
        }
    }
    None
}

/// Whether an iterator is one that [`next_in_place`] knows.
///
/// # Safety
/// The word is alive.
#[inline(always)]
pub unsafe fn is_counted(it: Word) -> bool {
    // SAFETY: by the caller's contract.
    let it = unsafe { Value::borrow(&it) };
    it.downcast_exact::<PyRangeIter>().is_some() || as_list_iter(it).is_some() || as_tuple_iter(it).is_some()
}

/// The next item, owned, of an iterator over a range, list or tuple; none at its end and for other iterators.
///
/// # Safety
/// The word is alive.
#[inline(always)]
pub unsafe fn next_in_place(it: Word, instr: &Instr) -> Option<Word> {
    // SAFETY: by the caller's contract; a list iterator owns its list, and the index is in bounds.
    unsafe {
        let it = Value::borrow(&it);
        if let Some(r) = it.downcast_exact::<PyRangeIter>() {
            note(instr, bit::RANGE);
            return range_next(r).map(Value::into_word);
        }
        if let Some(s) = as_list_iter(it) {
            note(instr, list_bits(s));
            return list_next(s).map(Value::into_word);
        }
        let s = as_tuple_iter(it)?;
        note(instr, bit::TUPLE);
        tuple_next(s).map(Value::into_word)
    }
}

#[inline(never)]
unsafe fn for_iter_other(t: &Thread, it: &Value, instr: &Instr) -> PyResult<Next> {
    if let Some(s) = as_list_iter(it) {
        note(instr, list_bits(s));
        return Ok(list_next(s).map_or(Next::End, Next::Item));
    }
    if let Some(s) = as_tuple_iter(it) {
        note(instr, bit::TUPLE);
        return Ok(tuple_next(s).map_or(Next::End, Next::Item));
    }
    if let Some(g) = it.downcast::<PyGenerator>() {
        note(instr, bit::GENERATOR);
        if g.kind == Kind::Generator && g.phase.get() == Phase::Waiting {
            // SAFETY: the frame returns to this loop.
            if unsafe { chains::resume(t, g, Value::none_ref(), 0) } {
                return Ok(Next::Entered);
            }
        }
        let frame = g.frame.get();
        let suspended = g.kind == Kind::Generator && g.phase.get() == Phase::Suspended;
        // SAFETY: a suspended generator's frame is alive.
        if suspended && unsafe { !crate::jit::is_compiled(code_of(frame)) } {
            // SAFETY: the generator is suspended; its frame returns to this loop.
            unsafe {
                let func = (*frame).act.func.get();
                crate::jit::count_call(t, code_of(frame), Value::borrow(&func));
                let frame = enter(t, g, Some(Value::none()), 0)?;
                if !crate::eval::trace::active(t) {
                    descend(t, frame);
                }
            }
            return Ok(Next::Entered);
        }
    } else {
        note_other(instr, it);
    }
    Ok(match iter::next(t, it)? {
        Some(v) => Next::Item(v),
        None => Next::End,
    })
}

/// The next item of a range's iterator.
#[inline(always)]
pub fn range_next(r: &PyRangeIter) -> Option<Value> {
    let n = r.remaining.get();
    if n <= 0 {
        return None;
    }
    r.remaining.set(n - 1);
    let v = r.next.get();
    r.next.set(v.wrapping_add(r.step));
    Some(Value::small_int(v))
}

/// The next item of a list's iterator.
#[inline(always)]
pub fn list_next(s: &PySeqIter) -> Option<Value> {
    let seq = s.seq.get();
    if seq.is_null() {
        return None;
    }
    // SAFETY: the iterator owns its list.
    let list = unsafe { &*(seq.0 as *const PyList) };
    let i = s.index.get();
    if i < list.len.get() {
        s.index.set(i + 1);
        if list.kind.get() != ListKind::Doubles {
            // SAFETY: the index is in bounds and the element is a live word.
            return unsafe { Some(Value::from_borrowed(*list.items.get().add(i))) };
        }
        return crate::types::list::get(list, i);
    }
    s.seq.set(Word::NULL);
    // SAFETY: the field owned the list.
    drop(unsafe { Value::from_owned(seq) });
    None
}

/// The next item of a tuple's iterator.
#[inline(always)]
pub fn tuple_next(s: &PySeqIter) -> Option<Value> {
    let seq = s.seq.get();
    if seq.is_null() {
        return None;
    }
    // SAFETY: the iterator owns its tuple.
    let tuple = unsafe { &*(seq.0 as *const PyTuple) };
    let i = s.index.get();
    if let Some(v) = tuple::items(tuple).get(i) {
        s.index.set(i + 1);
        return Some(v.clone());
    }
    s.seq.set(Word::NULL);
    // SAFETY: the field owned the tuple.
    drop(unsafe { Value::from_owned(seq) });
    None
}

/// `FOR_ITER` in the tracing loop: generators run natively, and a `StopIteration` is reported.
///
/// # Safety
/// As [`for_iter`].
pub unsafe fn for_iter_traced(t: &Thread, frame: *mut Frame, it: &Value) -> PyResult<Next> {
    let next = iter::next_slot(t, it)?;
    let stop = match t.step(next, it) {
        Ok(Step::Item(v)) => return Ok(Next::Item(v)),
        Ok(Step::End(Some(v))) if !v.is_none() => stop_iteration(t, v)?,
        Ok(Step::End(_)) => return Ok(Next::End),
        Err(raised) if t.pending_is(Exc::StopIteration) => t.take(raised),
        Err(raised) => return Err(raised),
    };
    // SAFETY: by the caller's contract.
    unsafe { trace::stopped(t, frame, stop, trace::Stop::Raised)? };
    Ok(Next::End)
}

fn stop_iteration(t: &Thread, v: Value) -> PyResult {
    crate::exc::new_exception(t, Exc::StopIteration.class(), &[v])
}

/// `YIELD_FROM` in the tracing loop: as [`delegate`], and a `StopIteration` is reported.
///
/// # Safety
/// The frame is topmost and its state is saved.
pub unsafe fn delegate_traced(
    t: &Thread,
    frame: *mut Frame,
    receiver: &Value,
    v: &Value,
) -> PyResult<Delegated> {
    let generator = receiver.downcast::<PyGenerator>().is_some_and(|g| g.kind != Kind::AsyncGenerator);
    let next = receiver.class().slots().next.filter(|_| v.is_none() && !generator);
    let (value, stop, how) = if let Some(next) = next {
        match t.step(next, receiver) {
            Ok(Step::Item(v)) => return Ok(Delegated::Yielded(v)),
            Ok(Step::End(Some(v))) => (v.clone(), stop_iteration(t, v)?, trace::Stop::Raised),
            Ok(Step::End(None)) => return Ok(Delegated::Returned(Value::none())),
            Err(raised) if t.pending_is(Exc::StopIteration) => {
                let exception = t.take(raised);
                let value = exception.downcast::<PyException>().and_then(|e| e.extra[0].get());
                (value.unwrap_or_else(Value::none), exception, trace::Stop::Raised)
            }
            Err(raised) => return Err(raised),
        }
    } else {
        match delegate(t, receiver, v)? {
            Delegated::Returned(v) if generator => (v.clone(), stop_iteration(t, v)?, trace::Stop::Ended),
            other => return Ok(other),
        }
    };
    // SAFETY: by the caller's contract.
    unsafe { trace::stopped(t, frame, stop, how)? };
    Ok(Delegated::Returned(value))
}

/// What `YIELD_FROM` does next.
pub enum Delegated {
    Yielded(Value),
    Returned(Value),
}

/// One step of a delegation: sends `v` to `receiver`.
pub fn delegate(t: &Thread, receiver: &Value, v: &Value) -> PyResult<Delegated> {
    if let Some(g) = receiver.downcast::<PyGenerator>() {
        if g.kind != Kind::AsyncGenerator {
            return Ok(match generator::send(t, receiver, v.clone())? {
                Resumed::Yielded(v) => Delegated::Yielded(v),
                Resumed::Returned(v) => Delegated::Returned(v),
            });
        }
    }
    let result = if let (true, Some(next)) = (v.is_none(), receiver.class().slots().next) {
        match t.step(next, receiver) {
            Ok(Step::Item(v)) => Ok(v),
            Ok(Step::End(v)) => return Ok(Delegated::Returned(v.unwrap_or_else(Value::none))),
            Err(raised) => Err(raised),
        }
    } else {
        call::method(t, receiver, "send", std::slice::from_ref(v))
    };
    match result {
        Ok(v) => Ok(Delegated::Yielded(v)),
        Err(raised) => stop_value(t, raised).map(Delegated::Returned),
    }
}

/// The value of a pending `StopIteration`; other exceptions stay pending.
pub fn stop_value(t: &Thread, raised: Raised) -> PyResult {
    let exception = t.take(raised);
    if !exception.class().is_subtype(Exc::StopIteration.class()) {
        return Err(t.raise_again(exception));
    }
    Ok(exception.downcast::<PyException>().and_then(|e| e.extra[0].get()).unwrap_or_else(Value::none))
}

/// `GET_YIELD_FROM_ITER`.
pub fn yield_from_iter(t: &Thread, code: &PyCode, v: &Value) -> PyResult {
    if let Some(g) = v.downcast::<PyGenerator>() {
        if g.kind == Kind::Coroutine && !code.has_flag(code_flag::COROUTINE | code_flag::ITERABLE_COROUTINE) {
            return Err(t.type_error("cannot 'yield from' a coroutine object in a non-coroutine generator"));
        }
        if g.kind != Kind::AsyncGenerator {
            return Ok(v.clone());
        }
    }
    iter::iter(t, v)
}

/// The iterator that `await v` steps.
pub fn awaitable_of(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    if let Some(g) = v.downcast::<PyGenerator>() {
        let iterable = || {
            let code = g.code.get();
            code.and_then(|c| c.downcast::<PyCode>().map(|c| c.has_flag(code_flag::ITERABLE_COROUTINE)))
        };
        if g.kind == Kind::Coroutine || iterable().unwrap_or(false) {
            return Ok(Some(v.clone()));
        }
    }
    let Some(slot) = v.class().slots().await_ else { return Ok(None) };
    let it = slot(t, v)?;
    if it.downcast::<PyGenerator>().is_some_and(|g| g.kind == Kind::Coroutine) {
        return Err(t.type_error("__await__() returned a coroutine"));
    }
    if it.class().slots().next.is_none() {
        return Err(t.type_error(format_args!(
            "__await__() returned non-iterator of type '{}'",
            it.class().tp_name()
        )));
    }
    Ok(Some(it))
}

/// `GET_AWAITABLE`. The instruction before tells what the awaitable came from, for the message.
///
/// # Safety
/// `pc` is the eval loop's; there is an instruction before it if `has_previous`.
pub unsafe fn awaitable(t: &Thread, v: &Value, has_previous: bool, pc: *const Instr) -> PyResult {
    // SAFETY: by the caller's contract; instructions are straight from the code's beginning, and three stand before such a call.
    let previous = unsafe {
        match has_previous {
            false => Opcode::NOP,
            true if (*pc.sub(1)).op == Opcode::CALL_FUNCTION => {
                let previous = (Opcode::CALL_FUNCTION as u8, (*pc.sub(1)).arg);
                Opcode::from_u8(giver(previous, (*pc.sub(2)).op as u8)).unwrap_or(Opcode::NOP)
            }
            true => (*pc.sub(1)).op,
        }
    };
    awaitable_after(t, v, previous)
}

/// As [`awaitable`], behind an instruction.
pub fn awaitable_after(t: &Thread, v: &Value, previous: Opcode) -> PyResult {
    if generator::is_fresh_coroutine(v) {
        return Ok(v.clone());
    }
    if let Some(it) = awaitable_of(t, v)? {
        if let Some(g) = it.downcast::<PyGenerator>().filter(|g| g.kind == Kind::Coroutine) {
            if generator::yield_from_target(g).is_some() || g.state() == State::Running {
                return Err(t.runtime_error("coroutine is being awaited already"));
            }
        }
        return Ok(it);
    }
    let name = v.class().tp_name();
    Err(match previous {
        Opcode::BEFORE_ASYNC_WITH => t.type_error(format_args!(
            "'async with' received an object from __aenter__ that does not implement __await__: {name}"
        )),
        Opcode::WITH_EXCEPT_START => t.type_error(format_args!(
            "'async with' received an object from __aexit__ that does not implement __await__: {name}"
        )),
        _ => t.type_error(format_args!("'{name}' object can't be awaited")),
    })
}

/// `GET_AITER`.
pub fn get_aiter(t: &Thread, v: &Value) -> PyResult {
    let name = v.class().tp_name();
    let Some(slot) = v.class().slots().aiter else {
        return Err(
            t.type_error(format_args!("'async for' requires an object with __aiter__ method, got {name}"))
        );
    };
    let it = slot(t, v)?;
    if it.class().slots().anext.is_none() {
        return Err(t.type_error(format_args!(
            "'async for' received an object from __aiter__ that does not implement __anext__: {}",
            it.class().tp_name()
        )));
    }
    Ok(it)
}

/// `GET_ANEXT`: the awaitable of the next value.
pub fn get_anext(t: &Thread, it: &Value) -> PyResult {
    let Some(slot) = it.class().slots().anext else {
        return Err(t.type_error(format_args!(
            "'async for' requires an iterator with __anext__ method, got {}",
            it.class().tp_name()
        )));
    };
    let next = slot(t, it)?;
    if it.downcast::<PyGenerator>().is_some_and(|g| g.kind == Kind::AsyncGenerator) {
        return Ok(next);
    }
    let cause = match awaitable_of(t, &next) {
        Ok(Some(a)) => return Ok(a),
        Ok(None) => None,
        Err(raised) => Some(t.take(raised)),
    };
    let raised = t.type_error(format_args!(
        "'async for' received an invalid object from __anext__: {}",
        next.class().tp_name()
    ));
    let Some(cause) = cause else { return Err(raised) };
    let exception = t.take(raised);
    crate::protocol::attr::set_str(t, &exception, "__cause__", &cause)?;
    crate::protocol::attr::set_str(t, &exception, "__context__", &cause)?;
    Err(t.raise(exception))
}

/// Whether a suspended frame has handlers that a `close` would run.
pub fn has_handlers(frame: *const Frame) -> bool {
    // SAFETY: the frame is a suspended generator's.
    unsafe {
        let p = prepared(code_of(frame));
        let site = (*frame).act.site.get() as usize;
        let at = site.saturating_sub(usize::from(p.instrs[site].op != Opcode::YIELD_FROM));
        p.block_of[at] != NO_BLOCK || p.instrs[site].op == Opcode::YIELD_FROM
    }
}

/// The words of a generator's frame: variables, then the evaluation stack.
pub fn each_word(frame: *const Frame, f: &mut dyn FnMut(Word)) {
    // SAFETY: the frame is a suspended generator's.
    unsafe {
        let mut at = variables(frame);
        let end = (*frame).sp.get();
        while at < end {
            f(*at);
            at = at.add(1);
        }
    }
}
