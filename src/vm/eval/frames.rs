//! Frames: made on the thread's value stack (or in a generator), filled with arguments, taken apart.
//!
//! `unsafe` lives here: frames are raw memory between their making and their end.

use super::bind;
use super::prepare::{Prepared, prepare};
use crate::exc::Exc;
use crate::native::Args;
use crate::object::value::{Field, Value, decref, decref_object};
use crate::thread::{PyResult, Thread};
use crate::types::cell;
use crate::types::code::PyCode;
use crate::types::function::{self, PyFunction};
use crate::types::tuple::{self, PyTuple};
use adder_abi::Word;
use adder_abi::code::code_flag;
use adder_abi::thread::{Activation, Frame};
use std::cell::Cell;
use std::mem::MaybeUninit;

/// The prepared form of a code object, made on first demand.
#[inline(always)]
pub fn prepared(code: &PyCode) -> &Prepared {
    code.prepared.get_or_init(|| Box::new(prepare(code)))
}

/// The prepared form of the code of a frame.
///
/// # Safety
/// A frame of this code has been made.
#[inline(always)]
pub unsafe fn prepared_already(code: &PyCode) -> &Prepared {
    // SAFETY: by the caller's contract; making a frame prepares its code.
    unsafe { code.prepared.get().unwrap_unchecked() }
}

/// Bytes of a frame of this code.
#[inline(always)]
pub fn frame_size(p: &Prepared) -> usize {
    p.frame_size
}

/// First local of a frame.
#[inline(always)]
pub fn variables(frame: *const Frame) -> *mut Word {
    // SAFETY: the words follow the header.
    unsafe { (&raw const (*frame).values).cast::<Word>().cast_mut() }
}

/// The code object of a frame.
///
/// # Safety
/// The frame is alive.
#[inline(always)]
pub unsafe fn code_of<'a>(frame: *const Frame) -> &'a PyCode {
    // SAFETY: a frame owns its code object.
    unsafe { &*((*frame).code.get().0 as *const PyCode) }
}

/// What a new frame runs in.
pub struct Context {
    /// Owned reference to the function, or null.
    pub func: Word,
    /// Borrowed for functions; for other code the frame's owner of them is `locals` and the caller.
    pub globals: Word,
    pub builtins: Word,
    /// Owned mapping of locals, or null.
    pub locals: Word,
}

impl Context {
    /// What a call of a function runs in; `func` is an owned reference to it.
    #[inline(always)]
    pub fn of(func: Word, f: &PyFunction) -> Context {
        Context { func, globals: f.globals.get(), builtins: f.builtins.get(), locals: Word::NULL }
    }
}

/// Writes a fresh frame's header at `frame` and clears its variables.
///
/// # Safety
/// `frame` has room for [`frame_size`] bytes.
#[inline(always)]
pub unsafe fn write_header(frame: *mut Frame, code: &PyCode, p: &Prepared, c: Context) {
    // SAFETY: by the caller's contract.
    unsafe { write_header_behind(frame, code, p, c, 0) }
}

/// As [`write_header`], but for the first variables, which the caller fills.
///
/// # Safety
/// As [`write_header`]; `filled` is at most the number of variables, and the caller fills as many.
#[inline(always)]
pub unsafe fn write_header_behind(frame: *mut Frame, code: &PyCode, p: &Prepared, c: Context, filled: usize) {
    // SAFETY: by the caller's contract.
    unsafe {
        crate::object::value::incref_object(&code.head.head);
        let vars = variables(frame);
        frame.write(Frame {
            act: Activation {
                prev: Cell::new(std::ptr::null()),
                code: Cell::new(code as *const PyCode as usize),
                site: Cell::new(0),
                flags: Cell::new(0),
                func: Cell::new(c.func),
            },
            code: Cell::new(Word(code as *const PyCode as u64)),
            globals: Cell::new(c.globals),
            builtins: Cell::new(c.builtins),
            locals: Cell::new(c.locals),
            sp: Cell::new(vars.add(p.variables)),
            object: Cell::new(Word::NULL),
            owner: Cell::new(Word::NULL),
            trace: Cell::new(Word::NULL),
            values: [],
        });
        let (mut at, end) = (vars.add(filled), vars.add(p.variables));
        while at < end {
            // Volatile, lest it becomes a call of memset: most frames have a few variables.
            at.write_volatile(Word::NULL);
            at = at.add(1);
            one_by_one();
        }
    }
}

/// In the body of a loop that goes round a few times: keeps the compiler from unrolling it, which would cost more than the loop. Between two
/// tests: keeps it from making one of them.
#[inline(always)]
fn one_by_one() {
    // SAFETY: no instruction.
    unsafe { std::arch::asm!("", options(nomem, nostack, preserves_flags)) }
}

/// A place, of which the compiler is not to know what it lies behind: it would count with an offset from there, which it keeps in memory.
#[inline(always)]
#[expect(clippy::pointers_in_nomem_asm_block, reason = "no instruction, so nothing is accessed")]
fn apart(mut place: *mut Word) -> *mut Word {
    // SAFETY: no instruction.
    unsafe { std::arch::asm!("/* {} */", inout(reg) place, options(pure, nomem, nostack, preserves_flags)) }
    place
}

/// Arguments that are moved without counting them: fewer than the spare words of a frame, so that as many can be read at any height of
/// its stack.
pub const FEW_ARGUMENTS: usize = 4;

/// Moves the arguments of a call, on the value stack, to the first variables of the frame above them.
///
/// # Safety
/// `count` words lie at `args`, and the frame is to have as many variables.
#[inline(always)]
pub unsafe fn move_arguments(args: *const Word, frame: *mut Frame, count: usize) {
    let to = variables(frame);
    // SAFETY: by the caller's contract. What lies behind the arguments is memory of the value stack, not the variables; what of it lands
    // behind the parameters is overwritten when variables are cleared, or is nobody's.
    unsafe {
        if count <= FEW_ARGUMENTS {
            // Word by word: the arguments were stored just now, and a load of two of them would wait until both are in the cache.
            for i in 0..FEW_ARGUMENTS {
                to.cast::<MaybeUninit<Word>>()
                    .add(i)
                    .write_volatile(args.cast::<MaybeUninit<Word>>().add(i).read_volatile());
            }
            return;
        }
        for i in 0..count {
            to.add(i).write(*args.add(i));
            one_by_one();
        }
    }
}

/// Moves the arguments of a call down on the value stack, mostly by one word: a call of `memmove` would cost more than to move the few.
///
/// # Safety
/// `count` words lie at `from`, above `to`, where there is room for them.
#[inline(always)]
pub unsafe fn move_down(from: *const Word, to: *mut Word, count: usize) {
    for i in 0..count {
        // SAFETY: by the caller's contract; from below, so that no word is overwritten before it is moved.
        unsafe { to.add(i).write_volatile(*from.add(i)) };
        one_by_one();
    }
}

/// Room for a frame on the thread's value stack.
#[inline(always)]
pub fn reserve(t: &Thread, p: &Prepared) -> PyResult<*mut Frame> {
    let size = frame_size(p);
    let frame = t.head.stack_top.get();
    if (t.head.stack_end.get() as usize) - (frame as usize) < size {
        return Err(stack_overflow(t));
    }
    Ok(frame.cast())
}

#[cold]
fn stack_overflow(t: &Thread) -> crate::thread::Raised {
    t.error(Exc::RecursionError, "maximum recursion depth exceeded")
}

/// Puts a frame on top of the thread's activations and counts the depth.
///
/// # Safety
/// The frame is complete.
#[inline(always)]
pub unsafe fn link(t: &Thread, frame: *mut Frame) -> PyResult<()> {
    // SAFETY: by the caller's contract.
    unsafe { link_within(t, frame, t.head.depth_limit.get()) }
}

/// As [`link`], for the frame of an `__init__`, which may be one too deep: CPython's instruction that makes an object and enters its
/// `__init__` does not ask for the depth, the calls in there do.
///
/// # Safety
/// As [`link`].
#[inline(always)]
pub unsafe fn link_constructor(t: &Thread, frame: *mut Frame) -> PyResult<()> {
    // SAFETY: by the caller's contract.
    unsafe { link_within(t, frame, t.head.depth_limit.get() + 1) }
}

/// Whether calls go too deep from here on, but for [`link_constructor`].
#[inline(always)]
pub fn is_deepest(t: &Thread) -> bool {
    t.head.depth.get() >= t.head.depth_limit.get()
}

#[inline(always)]
unsafe fn link_within(t: &Thread, frame: *mut Frame, limit: u32) -> PyResult<()> {
    let depth = t.head.depth.get() + 1;
    if depth > limit {
        return Err(stack_overflow(t));
    }
    t.head.depth.set(depth);
    // SAFETY: by the caller's contract.
    unsafe { (*frame).act.prev.set(t.head.top.get()) };
    t.head.top.set(frame.cast());
    Ok(())
}

/// Takes the topmost frame off.
///
/// # Safety
/// `frame` is the topmost.
#[inline(always)]
pub unsafe fn unlink(t: &Thread, frame: *mut Frame) {
    t.head.depth.set(t.head.depth.get() - 1);
    // SAFETY: by the caller's contract.
    t.head.top.set(unsafe { (*frame).act.prev.get() });
}

/// Drops everything a frame owns. If Python holds its frame object, the variables move there.
///
/// # Safety
/// The frame is not linked and not used afterwards.
#[inline(always)]
pub unsafe fn clear(frame: *mut Frame, p: &Prepared) {
    // SAFETY: by the caller's contract.
    unsafe { clear_at(frame, p, (*frame).sp.get(), (*frame).act.site.get()) }
}

/// As [`clear`], with the stack pointer and the instruction at which the frame ends.
///
/// # Safety
/// As [`clear`].
#[inline(always)]
pub unsafe fn clear_at(frame: *mut Frame, p: &Prepared, sp: *mut Word, site: u32) {
    // SAFETY: by the caller's contract; each word is taken out before it is dropped.
    unsafe {
        let vars = variables(frame);
        let end = vars.add(p.variables);
        if sp > end {
            drop_between(end, sp);
        }
        let odd = (*frame).object.get().0 | (*frame).locals.get().0 | (*frame).trace.get().0;
        if odd == 0 {
            return end_unseen(frame, p);
        }
        (*frame).sp.set(end);
        (*frame).act.site.set(site);
        if !(*frame).object.get().is_null() {
            crate::types::frame::frame_ended(&*frame, p);
        }
        for i in p.dropped() {
            decref(vars.add(i).replace(Word::NULL));
        }
        let locals = (*frame).locals.replace(Word::NULL);
        if !locals.is_null() {
            decref(locals);
            // Code without a function owns its globals and builtins through its frame.
            if (*frame).act.func.get().is_null() {
                decref((*frame).globals.get());
                decref((*frame).builtins.get());
            }
        }
        decref((*frame).trace.replace(Word::NULL));
        decref((*frame).act.func.replace(Word::NULL));
        decref((*frame).code.get());
    }
}

/// Drops what a frame owns that nobody sees any more, and whose evaluation stack is empty.
#[inline(always)]
unsafe fn end_unseen(frame: *mut Frame, p: &Prepared) {
    // SAFETY: as in `clear`.
    unsafe {
        let vars = variables(frame);
        match &p.drop_order {
            None => {
                let mut at = apart(vars.add(p.variables));
                while at > vars {
                    at = at.sub(1);
                    let w = *at;
                    one_by_one();
                    // Two tests, each of which mostly goes one way: together they would take twice the instructions.
                    if w.0 & 7 == 0 {
                        one_by_one();
                        if !w.is_null() {
                            decref_object(w);
                        }
                    }
                }
            }
            Some(order) => order.iter().for_each(|i| decref(*vars.add(*i as usize))),
        }
        let func = (*frame).act.func.get();
        if !func.is_null() {
            decref_object(func);
        }
        decref_object((*frame).code.get());
    }
}

/// Drops what is left on a frame's evaluation stack.
#[cold]
#[inline(never)]
unsafe fn drop_between(bottom: *mut Word, sp: *mut Word) {
    let mut at = bottom;
    while at < sp {
        // SAFETY: as in `clear`.
        unsafe {
            decref(*at);
            at = at.add(1);
        }
    }
}

/// Makes the cells of a function's frame and copies its closure in.
///
/// # Safety
/// The frame's header is written and its parameters are bound.
#[inline(always)]
pub unsafe fn make_cells(frame: *mut Frame, code: &PyCode, p: &Prepared, f: &PyFunction) {
    if p.ncells + p.nfrees == 0 {
        return;
    }
    // SAFETY: by the caller's contract.
    unsafe { fill_cells(frame, code, p, function::field(&f.closure)) }
}

/// As [`make_cells`], with the closure itself.
///
/// # Safety
/// As [`make_cells`].
#[inline(never)]
pub unsafe fn fill_cells(frame: *mut Frame, code: &PyCode, p: &Prepared, closure: &Field) {
    // SAFETY: by the caller's contract.
    unsafe {
        let vars = variables(frame);
        for i in 0..p.ncells {
            let from = code.unit.cell2arg.get(i).copied().unwrap_or(-1);
            let value = if from >= 0 {
                Value::option_from_owned(vars.add(from as usize).replace(Word::NULL))
            } else {
                None
            };
            *vars.add(p.nlocals + i) = cell::new(value).into_word();
        }
        let closure = closure.word();
        if p.nfrees == 0 || closure.is_null() {
            return;
        }
        // The function holds its closure, and nothing runs here.
        if let Some(cells) = Value::borrow(&closure).downcast_exact::<PyTuple>() {
            for (i, c) in tuple::items(cells).iter().take(p.nfrees).enumerate() {
                *vars.add(p.nlocals + p.ncells + i) = c.clone().into_word();
            }
        }
    }
}

/// `STORE_CLOSURE`: gives a variable back the cell it had. `word` is owned, and anything in hostile code.
///
/// # Safety
/// `place` is a cell variable's.
pub unsafe fn store_closure(t: &Thread, place: *mut Word, word: Word) -> PyResult<()> {
    // SAFETY: by the caller's contract; what was there is dropped last.
    unsafe {
        if word.is_null() || !Value::borrow(&word).is_a::<cell::PyCell>() {
            decref(word);
            return Err(t.error(Exc::SystemError, "STORE_CLOSURE of what is no cell"));
        }
        decref(place.replace(word));
    }
    Ok(())
}

/// A complete, unlinked frame for a call of a Python function, at `frame`. Consumes nothing.
///
/// # Safety
/// `frame` has room.
pub unsafe fn fill(
    t: &Thread,
    frame: *mut Frame,
    func: &Value,
    f: &PyFunction,
    code: &PyCode,
    args: &Args,
) -> PyResult<()> {
    let p = prepared(code);
    // SAFETY: by the caller's contract; on an error the half-made frame is cleared.
    unsafe {
        write_header(frame, code, p, Context::of(func.clone().into_word(), f));
        if args.names.is_empty() && p.positional_parameters == Some(args.values.len()) {
            for (i, v) in args.values.iter().enumerate() {
                *variables(frame).add(i) = v.clone().into_word();
            }
        } else if let Err(raised) = bind::bind(t, f, code, args, variables(frame)) {
            clear(frame, p);
            return Err(raised);
        }
        make_cells(frame, code, p, f);
    }
    Ok(())
}

/// Where the names live that a frame's code stores as such: its namespace, or its globals where a module's code is called as a function.
///
/// # Safety
/// The frame is alive.
pub unsafe fn namespace(frame: *const Frame) -> Option<Value> {
    // SAFETY: by the caller's contract; the frame owns its namespace and its globals.
    unsafe {
        let locals = (*frame).locals.get();
        if !locals.is_null() {
            return Some(Value::from_borrowed(locals));
        }
        let own = code_of(frame).unit.flags & (code_flag::NEWLOCALS | code_flag::OPTIMIZED);
        (own == 0).then(|| Value::from_borrowed((*frame).globals.get()))
    }
}

/// Whether calling the code makes a generator, coroutine or asynchronous generator.
#[inline(always)]
pub fn makes_generator(code: &PyCode) -> bool {
    code.unit.flags & (code_flag::GENERATOR | code_flag::COROUTINE | code_flag::ASYNC_GENERATOR) != 0
}
