//! Call instructions: Python functions get a frame in the running loop, everything else is called natively.
//!
//! `unsafe` lives here: arguments are words on the evaluation stack.

use super::bind::Plan;
use super::cache::{self, CallCache};
use super::frames::{
    self, Context, link, make_cells, makes_generator, prepared, reserve, variables, write_header_behind,
};
use super::natives::{Direct, Way};
use super::prepare::{Instr, Prepared};
use super::quick::Quick;
use super::spread::{Few, spread};
use super::{bind, generators, natives, patterns};
use crate::binder::with_receiver;
use crate::native::Args;
use crate::object::class::type_flag;
use crate::object::slots::{Call, New};
use crate::object::value::{Value, decref};
use crate::protocol::call as protocol;
use crate::thread::{PyResult, Thread};
use crate::types::code::PyCode;
use crate::types::descriptors::{PyMethodDescriptor, call_descriptor};
use crate::types::dict::PyDict;
use crate::types::function::{self, PyFunction};
use crate::types::method::{self, PyMethod};
use crate::types::native_function::{PyNative, call_native};
use crate::types::object;
use crate::types::tuple::{self, PyTuple};
use adder_abi::Word;
use adder_abi::opcode::Opcode;
use adder_abi::thread::{Frame, activation_flag};

/// Defaults that fit the spare words of the evaluation stack, beside a spread bound method or [`MAX_SPREAD`] arguments.
const MAX_PUSHED_DEFAULTS: usize = 6;
/// Arguments of `f(*args, **kwargs)` that fit the evaluation stack instead of these two.
const MAX_SPREAD: usize = 8;
const _: () = assert!(MAX_SPREAD + MAX_PUSHED_DEFAULTS <= super::prepare::SPARE_WORDS);

/// What became of a call.
pub enum Called {
    /// The result, and the stack without callable and arguments.
    Result(Value, *mut Word),
    /// A new frame is on top.
    Entered,
}

/// Notes what a call instruction calls, with how many positional arguments.
#[inline(always)]
pub fn note_target(instr: &Instr, target: &Value, count: usize) {
    // SAFETY: call instructions keep a `CallCache`.
    match unsafe { cache::get::<CallCache>(instr) } {
        Some(c) if c.target.get() == target.word() => {}
        Some(c) => c.note_other(target),
        None => note_first(instr, target, count),
    }
}

#[cold]
#[inline(never)]
fn note_first(instr: &Instr, target: &Value, count: usize) {
    let direct = match instr.op {
        Opcode::CALL_FUNCTION_KW => Direct::NO,
        _ => Direct::of(target, count),
    };
    if direct.way != Way::No {
        instr.quick.set(Quick::CALL_NATIVE);
    }
    cache::install(instr, CallCache::new(target, direct));
}

/// Where a call's operands lie.
#[derive(Clone, Copy)]
pub struct Operands {
    /// The callable; the result goes there.
    pub bottom: *mut Word,
    /// The first argument, the object among them for methods.
    pub args: *mut Word,
    pub count: usize,
}

/// The operands of `CALL_FUNCTION` (stack: callable, n arguments) and `CALL_METHOD` (callable, object, n arguments; or null, callable, n
/// arguments, between which the gap is closed).
///
/// # Safety
/// `sp` is the eval loop's and the frame's state is saved.
#[inline(always)]
pub unsafe fn operands(frame: *mut Frame, sp: *mut Word, instr: &Instr) -> Operands {
    // SAFETY: by the caller's contract.
    unsafe {
        let natives::Operands { bottom, callable, args, count } = natives::operands(sp, instr);
        if callable == bottom {
            return Operands { bottom, args, count };
        }
        // The callable is bound. The saved stack shrinks with the gap: unwinding a failed call must not drop the word that has
        // moved a second time.
        *bottom = *callable;
        frames::move_down(args, callable, count);
        (*frame).sp.set(sp.sub(1));
        Operands { bottom, args: callable, count }
    }
}

/// The common case of a call: an interpreted Python function that takes its operands as they are, and defaults behind them, gets a frame,
/// which is linked. Null if it is another case, in which nothing has happened.
///
/// # Safety
/// As [`call`]; the callable is the function `f` of this code.
#[inline(always)]
pub unsafe fn enter_plainly(
    t: &Thread,
    frame: *mut Frame,
    o: Operands,
    f: &PyFunction,
    code: &PyCode,
    p: &Prepared,
) -> *mut Frame {
    // SAFETY: by the caller's contract; the function's reference moves from the stack to the frame, the arguments' to the parameters.
    unsafe {
        let new = t.head.stack_top.get();
        let room = (t.head.stack_end.get() as usize) - (new as usize);
        let depth = t.head.depth.get() + 1;
        let Some(parameters) = p.plain_parameters else { return std::ptr::null_mut() };
        if parameters < o.count
            || room < frames::frame_size(p)
            || depth > t.head.depth_limit.get()
            || crate::jit::is_compiled(code)
            || !crate::jit::count_cold_call(code)
        {
            return std::ptr::null_mut();
        }
        if parameters > o.count && push_defaults(frame, o.args, o.count, parameters, f) == 0 {
            return std::ptr::null_mut();
        }
        let new = new.cast::<Frame>();
        frames::move_arguments(o.args, new, parameters);
        write_header_behind(new, code, p, Context::of(*o.bottom, f), parameters);
        (*frame).sp.set(o.bottom);
        make_cells(new, code, p, f);
        t.head.stack_top.set(new.cast::<u8>().add(frames::frame_size(p)));
        t.head.depth.set(depth);
        (*new).act.prev.set(t.head.top.get());
        t.head.top.set(new.cast());
        new
    }
}

/// Calls what lies on the stack.
///
/// # Safety
/// The operands are those of the topmost frame, whose state is saved.
#[inline(always)]
pub unsafe fn call(t: &Thread, frame: *mut Frame, o: Operands, instr: &Instr) -> PyResult<Called> {
    let Operands { bottom, args, count } = o;
    // SAFETY: by the caller's contract.
    unsafe {
        let callable = Value::borrow(&*bottom);
        if let Some(f) = callable.downcast_exact::<PyFunction>() {
            return call_function(t, frame, bottom, args, count, f);
        }
        if let Some(c) = cache::get::<CallCache>(instr) {
            c.note_arguments(args, count);
        }
        if count == 1 && callable.is(crate::types::type_::TYPE.get().as_value()) {
            let class = Value::borrow(&*args).class().to_value();
            drop_stack(frame, bottom, args, count);
            return Ok(Called::Result(class, bottom));
        }
        let values = Args::positional(Value::borrow_slice(args, count));
        let v = if let Some(d) = callable.downcast_exact::<PyMethodDescriptor>() {
            call_descriptor(t, d, &values)?
        } else if let Some(native) = callable.downcast_exact::<PyNative>() {
            call_native(t, native, &values)?
        } else {
            return call_other(t, frame, bottom, args, count);
        };
        drop_stack(frame, bottom, args, count);
        Ok(Called::Result(v, bottom))
    }
}

/// A special method that is a Python function of a class made by a class statement, to be called with `count` arguments, the object
/// among them, in the running loop.
fn special(object: &Value, name: &Value, count: usize) -> Option<Word> {
    let class = object.class();
    if !class.has_flag(type_flag::HEAP_TYPE) {
        return None;
    }
    let found = class.lookup_word(name)?;
    // SAFETY: the class keeps it; no Python code runs before it is on the stack.
    let function = unsafe { Value::borrow(&found) };
    takes_here(function, count).then_some(found)
}

/// Whether it is a Python function that takes `count` arguments as they are, and that is interpreted.
fn takes_here(function: &Value, count: usize) -> bool {
    function.downcast_exact::<PyFunction>().is_some_and(|f| {
        let code = function::code(f);
        prepared(code).plain_parameters == Some(count) && !crate::jit::is_compiled(code)
    })
}

/// `container[index]` by a `__getitem__` in Python: both on top of the stack, which has a spare word.
///
/// # Safety
/// As [`call`].
#[inline(never)]
pub unsafe fn get_item(t: &Thread, frame: *mut Frame, sp: *mut Word) -> PyResult<bool> {
    // SAFETY: by the caller's contract.
    unsafe {
        let Some(function) = special(Value::borrow(&*sp.sub(2)), crate::name!("__getitem__"), 2) else {
            return Ok(false);
        };
        std::ptr::copy(sp.sub(2), sp.sub(1), 2);
        *sp.sub(2) = Value::from_borrowed(function).into_word();
        (*frame).sp.set(sp.add(1));
        enter_on_stack(t, frame, sp.sub(2), 2)
    }
}

/// The next item of the iterator on top of the stack by a `__next__` in Python; its `StopIteration` ends the loop
/// ([`super::unwind::ends_loop`]).
///
/// # Safety
/// As [`call`].
#[inline(never)]
pub unsafe fn next_item(t: &Thread, frame: *mut Frame, sp: *mut Word) -> PyResult<bool> {
    // SAFETY: by the caller's contract.
    unsafe {
        let iterator = Value::borrow(&*sp.sub(1));
        let Some(function) = special(iterator, crate::name!("__next__"), 1) else { return Ok(false) };
        *sp = Value::from_borrowed(function).into_word();
        *sp.add(1) = iterator.clone().into_word();
        (*frame).sp.set(sp.add(2));
        enter_on_stack(t, frame, sp, 1)
    }
}

/// Puts the getter of a property, a function in Python that the cache knows, under the object on top of the stack, for a call; if it takes
/// that as it is.
///
/// # Safety
/// As [`call`]; the getter is alive.
#[inline(always)]
pub unsafe fn place_getter(frame: *mut Frame, sp: *mut Word, getter: Word) -> bool {
    // SAFETY: by the caller's contract.
    unsafe {
        if !takes_here(Value::borrow(&getter), 1) {
            return false;
        }
        *sp = *sp.sub(1);
        *sp.sub(1) = Value::from_borrowed(getter).into_word();
        (*frame).sp.set(sp.add(1));
        true
    }
}

/// `SETUP_WITH` of the object on top of the stack, which has two spare words: leaves its bound `__exit__`, and what an `__enter__` in Python
/// gives above that.
///
/// # Safety
/// As [`call`].
#[inline(never)]
pub unsafe fn enter_with(t: &Thread, frame: *mut Frame, sp: *mut Word) -> PyResult<bool> {
    // SAFETY: by the caller's contract.
    unsafe {
        let manager = Value::borrow(&*sp.sub(1));
        let Some(enter) = special(manager, crate::name!("__enter__"), 1) else { return Ok(false) };
        let enter = Value::from_borrowed(enter);
        let Some(exit) = patterns::plain_exit(manager) else { return Ok(false) };
        *sp = enter.into_word();
        *sp.add(1) = sp.sub(1).replace(exit.into_word());
        (*frame).sp.set(sp.add(2));
        enter_on_stack(t, frame, sp, 1)
    }
}

/// Enters the function at `bottom`, which takes the `count` words behind it ([`takes_here`]).
///
/// # Safety
/// As [`call`].
pub unsafe fn enter_on_stack(
    t: &Thread,
    frame: *mut Frame,
    bottom: *mut Word,
    count: usize,
) -> PyResult<bool> {
    // SAFETY: by the caller's contract.
    unsafe {
        let Some(f) = Value::borrow(&*bottom).downcast_exact::<PyFunction>() else { return Ok(false) };
        match call_function(t, frame, bottom, bottom.add(1), count, f)? {
            Called::Entered => Ok(true),
            Called::Result(v, top) => {
                // It was compiled just now: its result takes its place, as if a frame had returned.
                *top = v.into_word();
                (*frame).sp.set(top.add(1));
                (*frame).act.site.set((*frame).act.site.get() + 1);
                Ok(true)
            }
        }
    }
}

/// Calls a Python function with positional arguments on the stack.
#[inline(never)]
unsafe fn call_function(
    t: &Thread,
    frame: *mut Frame,
    bottom: *mut Word,
    args: *mut Word,
    count: usize,
    f: &PyFunction,
) -> PyResult<Called> {
    // SAFETY: as in `call`.
    unsafe {
        let code = function::code(f);
        let p = prepared(code);
        let mut count = count;
        if let Some(parameters) = p.plain_parameters {
            if count < parameters {
                count += push_defaults(frame, args, count, parameters, f);
            }
        }
        if p.plain_parameters == Some(count) {
            if crate::jit::is_compiled(code) {
                let w = crate::jit::call_entry(t, code, *bottom, args);
                if w.is_null() {
                    return Err(t.raised());
                }
                drop_stack(frame, bottom, args, count);
                return Ok(Called::Result(Value::from_owned(w), bottom));
            }
            crate::jit::count_call(t, code, Value::borrow(&*bottom));
            let new = reserve(t, p)?;
            // The function's reference moves from the stack to the frame, the arguments' to the parameters.
            frames::move_arguments(args, new, count);
            write_header_behind(new, code, p, Context::of(*bottom, f), count);
            (*frame).sp.set(bottom);
            make_cells(new, code, p, f);
            t.head.stack_top.set(new.cast::<u8>().add(frames::frame_size(p)));
            if let Err(raised) = link(t, new) {
                t.head.stack_top.set(new.cast());
                frames::clear(new, p);
                return Err(raised);
            }
            return Ok(Called::Entered);
        }
        if p.positional_parameters == Some(count) && makes_generator(code) {
            // The function's reference has moved to the frame; it keeps the code.
            let v = generators::from_stack(t, f, code, Context::of(*bottom, f), args, count)?;
            (*frame).sp.set(bottom);
            return Ok(Called::Result(v, bottom));
        }
        let bound = Args::positional(Value::borrow_slice(args, count));
        if !makes_generator(code) && !crate::jit::is_compiled(code) {
            let mut plan = Plan::new();
            if plan.work_out(f, code, bound.values, bound.names) {
                enter_planned(t, frame, bottom, f, code, &plan, &bound)?;
                return Ok(Called::Entered);
            }
        }
        let callable = Value::borrow(&*bottom).clone();
        let release = || drop_stack(frame, bottom, args, count);
        enter_or_generator(t, bottom, &callable, &bound, release)
    }
}

/// Enters a frame for a function whose arguments need binding, or makes a generator.
unsafe fn enter_or_generator(
    t: &Thread,
    bottom: *mut Word,
    callable: &Value,
    bound: &Args,
    release: impl FnOnce(),
) -> PyResult<Called> {
    // SAFETY: as in `call`.
    unsafe {
        let Some(f) = callable.downcast::<PyFunction>() else {
            return Ok(Called::Result(Value::none(), bottom));
        };
        let code_value = function::code(f).to_value();
        let Some(code) = code_value.downcast::<crate::types::code::PyCode>() else {
            return Ok(Called::Result(Value::none(), bottom));
        };
        if makes_generator(code) {
            let v = generators::new(t, callable, f, code, bound)?;
            release();
            return Ok(Called::Result(v, bottom));
        }
        match enter(t, callable, f, code, bound, release)? {
            Entered::Returned(v) => Ok(Called::Result(v, bottom)),
            Entered::Frame(new) => {
                link_new(t, new, code)?;
                Ok(Called::Entered)
            }
        }
    }
}

/// What [`enter`] made of a call.
enum Entered {
    /// Compiled code ran it.
    Returned(Value),
    /// A complete frame at the top of the value stack, not linked.
    Frame(*mut Frame),
}

/// Binds arguments to a function's parameters; then compiled code runs, or there is a frame to run. `release` drops the arguments once they
/// are bound.
unsafe fn enter(
    t: &Thread,
    callable: &Value,
    f: &PyFunction,
    code: &PyCode,
    bound: &Args,
    release: impl FnOnce(),
) -> PyResult<Entered> {
    // SAFETY: as in `call`; the new frame's memory is above the running frame's.
    unsafe {
        let p = prepared(code);
        let new = reserve(t, p)?;
        // While arguments are bound Python code may run (odd keyword dicts): it must not use the new frame's memory.
        t.head.stack_top.set(new.cast::<u8>().add(frames::frame_size(p)));
        if crate::jit::is_compiled(code) {
            let (vars, n) = (variables(new), code.parameter_count());
            vars.write_bytes(0, n);
            let w = match bind::bind(t, f, code, bound, vars) {
                Ok(()) => {
                    release();
                    crate::jit::call_entry(t, code, callable.word(), vars)
                }
                Err(_raised) => Word::NULL,
            };
            for i in (0..n).rev() {
                decref(vars.add(i).replace(Word::NULL));
            }
            t.head.stack_top.set(new.cast());
            return match Value::option_from_owned(w) {
                Some(v) => Ok(Entered::Returned(v)),
                None => Err(t.raised()),
            };
        }
        crate::jit::count_call(t, code, callable);
        if let Err(raised) = frames::fill(t, new, callable, f, code, bound) {
            t.head.stack_top.set(new.cast());
            return Err(raised);
        }
        release();
        Ok(Entered::Frame(new))
    }
}

/// Links the frame that [`enter`] made, or takes it apart when the recursion limit is reached.
unsafe fn link_new(t: &Thread, new: *mut Frame, code: &PyCode) -> PyResult<()> {
    // SAFETY: as in `call`.
    unsafe { linked_or_cleared(t, new, code, link(t, new)) }
}

#[inline(always)]
unsafe fn linked_or_cleared(
    t: &Thread,
    new: *mut Frame,
    code: &PyCode,
    linked: PyResult<()>,
) -> PyResult<()> {
    if linked.is_err() {
        t.head.stack_top.set(new.cast());
        // SAFETY: as in `call`.
        unsafe { frames::clear(new, prepared(code)) };
    }
    linked
}

/// Fills the parameters that a call leaves to their defaults: pushes these behind the arguments. Says how many; none if they do not
/// suffice.
#[inline(never)]
unsafe fn push_defaults(
    frame: *mut Frame,
    args: *mut Word,
    count: usize,
    parameters: usize,
    f: &PyFunction,
) -> usize {
    let missing = parameters - count;
    // SAFETY: the function owns its defaults; the evaluation stack has spare words.
    unsafe {
        let defaults = f.defaults.get();
        if defaults.is_null() || missing > MAX_PUSHED_DEFAULTS {
            return 0;
        }
        let Some(defaults) = Value::borrow(&defaults).downcast::<PyTuple>().map(tuple::items) else {
            return 0;
        };
        let Some(from) = defaults.len().checked_sub(missing) else { return 0 };
        for (i, v) in defaults[from..].iter().enumerate() {
            *args.add(count + i) = v.clone().into_word();
        }
        (*frame).sp.set(args.add(parameters));
        missing
    }
}

/// Drops callable and arguments from the stack.
unsafe fn drop_stack(frame: *mut Frame, bottom: *mut Word, args: *mut Word, count: usize) {
    // SAFETY: as in `call`; the frame's height is lowered first.
    unsafe {
        (*frame).sp.set(bottom);
        for i in (0..count).rev() {
            decref(*args.add(i));
        }
        decref(*bottom);
    }
}

#[inline(never)]
unsafe fn call_other(
    t: &Thread,
    frame: *mut Frame,
    bottom: *mut Word,
    args: *mut Word,
    count: usize,
) -> PyResult<Called> {
    // SAFETY: as in `call`.
    unsafe {
        let callable = Value::borrow(&*bottom);
        if let Some(m) = callable.downcast_exact::<PyMethod>() {
            // The method is spread: its function where it lay, its receiver in front of the arguments, which move into a spare word.
            let (func, receiver) = (method::func(m).clone(), method::receiver(m).clone());
            std::ptr::copy(args, args.add(1), count);
            *args = receiver.into_word();
            let spread = Value::from_owned(bottom.replace(func.into_word()));
            (*frame).sp.set(args.add(count + 1));
            drop(spread);
            let func = Value::borrow(&*bottom);
            if let Some(f) = func.downcast_exact::<PyFunction>() {
                return call_function(t, frame, bottom, args, count + 1, f);
            }
            let given = Args::positional(Value::borrow_slice(args, count + 1));
            let v = match func.downcast_exact::<PyMethodDescriptor>() {
                Some(native) => call_descriptor(t, native, &given)?,
                None => {
                    let guard = t.enter_native(" while calling a Python object")?;
                    let v = protocol::call_args(t, func, &given)?;
                    drop(guard);
                    v
                }
            };
            drop_stack(frame, bottom, args, count + 1);
            return Ok(Called::Result(v, bottom));
        }
        let values = Value::borrow_slice(args, count);
        if callable.as_type().is_some() {
            if let Some(called) = instantiate(t, frame, bottom, args, count)? {
                return Ok(called);
            }
        }
        let v = protocol::call_args(t, callable, &Args::positional(values))?;
        drop_stack(frame, bottom, args, count);
        Ok(Called::Result(v, bottom))
    }
}

/// Arguments of `__init__`, the instance among them, that are laid out without an allocation.
const SPREAD: usize = 16;

/// The `__init__` of a class whose instances are made plainly and initialised by a Python function.
pub fn plain_init(class_value: &Value) -> Option<Value> {
    let class = class_value.as_type()?;
    let plain_new = crate::types::object::OBJECT_SPEC.slots.new;
    let plain = match (class.slots().new, plain_new) {
        (Some(a), Some(b)) => std::ptr::fn_addr_eq(a as New, b),
        _ => false,
    };
    python_init(class_value).filter(|_| plain)
}

/// The `__init__` of a class that is called like any other, if it is a Python function.
pub fn python_init(class_value: &Value) -> Option<Value> {
    let class = class_value.as_type()?;
    let plain = class_value
        .class()
        .slots()
        .call
        .is_some_and(|c| std::ptr::fn_addr_eq(c, crate::types::type_::type_call as Call))
        && !class.has_flag(type_flag::ABSTRACT);
    if !plain {
        return None;
    }
    class.lookup(crate::name!("__init__")).filter(|i| i.downcast_exact::<PyFunction>().is_some())
}

/// A class made by a class statement whose instances are made plainly and initialised by a Python function: the instance is
/// made here and `__init__` gets a frame.
unsafe fn instantiate(
    t: &Thread,
    frame: *mut Frame,
    bottom: *mut Word,
    args: *mut Word,
    count: usize,
) -> PyResult<Option<Called>> {
    // SAFETY: as in `call`.
    unsafe {
        let class_value = Value::borrow(&*bottom).clone();
        let Some(class) = class_value.as_type() else { return Ok(None) };
        let Some(init) = plain_init(&class_value) else { return Ok(None) };
        let Some(f) = init.downcast_exact::<PyFunction>() else { return Ok(None) };
        let code = function::code(f);
        if makes_generator(code) {
            return Ok(None);
        }
        let instance = object::instance(class);
        let p = prepared(code);
        let interpreted = !crate::jit::is_compiled(code) || frames::is_deepest(t);
        if p.plain_parameters == Some(count + 1) && interpreted {
            crate::jit::count_call(t, code, &init);
            let new = reserve(t, p)?;
            // The arguments' references move to the parameters.
            write_header_behind(new, code, p, Context::of(init.clone().into_word(), f), count + 1);
            *variables(new) = instance.clone().into_word();
            for i in 0..count {
                variables(new).add(i + 1).write_volatile(*args.add(i));
            }
            return constructor(t, frame, bottom, instance, f, code, new).map(Some);
        }
        let mut buffer = [const { Word::NULL }; SPREAD];
        let mut all: Vec<Word> = Vec::new();
        // Borrowed words: the instance is held here, the arguments by the stack.
        let values = if count < SPREAD {
            buffer[0] = instance.word();
            std::ptr::copy_nonoverlapping(args, buffer.as_mut_ptr().add(1), count);
            Value::borrow_slice(buffer.as_ptr(), count + 1)
        } else {
            all.push(instance.word());
            all.extend((0..count).map(|i| *args.add(i)));
            Value::borrow_slice(all.as_ptr(), count + 1)
        };
        let bound = Args::positional(values);
        if interpreted {
            let mut plan = Plan::new();
            if plan.work_out(f, code, values, &[]) {
                crate::jit::count_call(t, code, &init);
                let new = reserve(t, p)?;
                let context = Context::of(init.clone().into_word(), f);
                write_header_behind(new, code, p, context, code.parameter_count());
                // The references of the instance and of the arguments move to the parameters.
                std::mem::forget(instance.clone());
                bind::carry_out(&plan, code, &bound, variables(new));
                return constructor(t, frame, bottom, instance, f, code, new).map(Some);
            }
        }
        let release = || drop_stack(frame, bottom, args, count);
        let entered = enter(t, &init, f, code, &bound, release)?;
        match entered {
            Entered::Returned(v) => {
                if !v.is_none() {
                    init_returned(t, &v);
                    return Err(t.raised());
                }
                Ok(Some(Called::Result(instance, bottom)))
            }
            Entered::Frame(new) => {
                (*new).act.flags.set(activation_flag::CONSTRUCTOR);
                // The instance waits on the caller's stack where the result belongs.
                *bottom = instance.into_word();
                (*frame).sp.set(bottom.add(1));
                link_new(t, new, code)?;
                Ok(Some(Called::Entered))
            }
        }
    }
}

/// Enters the frame of an `__init__` that has its parameters. The instance waits where the class lay, for the result belongs there.
#[inline(always)]
unsafe fn constructor(
    t: &Thread,
    frame: *mut Frame,
    bottom: *mut Word,
    instance: Value,
    init: &PyFunction,
    code: &PyCode,
    new: *mut Frame,
) -> PyResult<Called> {
    // SAFETY: as in `call`; the class lies at `bottom`, and what lay above has moved to the new frame.
    unsafe {
        let p = prepared(code);
        let class = Value::from_owned(bottom.replace(instance.into_word()));
        (*frame).sp.set(bottom.add(1));
        make_cells(new, code, p, init);
        (*new).act.flags.set(activation_flag::CONSTRUCTOR);
        t.head.stack_top.set(new.cast::<u8>().add(frames::frame_size(p)));
        drop(class);
        linked_or_cleared(t, new, code, frames::link_constructor(t, new))?;
        Ok(Called::Entered)
    }
}

/// `__init__` returned something other than `None`.
#[cold]
pub fn init_returned(t: &Thread, v: &Value) {
    let _ = t.type_error(format_args!("__init__() should return None, not '{}'", v.class().tp_name()));
}

/// Function and receiver of a bound method of a Python function.
fn spread_method(callable: &Value) -> Option<(Value, Value)> {
    let m = callable.downcast_exact::<PyMethod>()?;
    let func = method::func(m);
    func.downcast_exact::<PyFunction>()?;
    Some((func.clone(), method::receiver(m).clone()))
}

/// Enters a frame for the function at `bottom`, of this code, whose arguments lie behind it. The references of the function and of the arguments
/// move to the frame.
unsafe fn enter_planned(
    t: &Thread,
    frame: *mut Frame,
    bottom: *mut Word,
    f: &PyFunction,
    code: &PyCode,
    plan: &Plan,
    bound: &Args,
) -> PyResult<()> {
    // SAFETY: as in `call`.
    unsafe {
        let p = prepared(code);
        crate::jit::count_call(t, code, Value::borrow(&*bottom));
        let new = reserve(t, p)?;
        write_header_behind(new, code, p, Context::of(*bottom, f), code.parameter_count());
        bind::carry_out(plan, code, bound, variables(new));
        (*frame).sp.set(bottom);
        make_cells(new, code, p, f);
        t.head.stack_top.set(new.cast::<u8>().add(frames::frame_size(p)));
        link_new(t, new, code)
    }
}

/// `CALL_FUNCTION_KW`: callable, n values, tuple of the last values' names.
///
/// # Safety
/// As [`call`].
// The parts of its result would be variables of the loop (`pairs::next`).
#[inline(never)]
pub unsafe fn call_kw(
    t: &Thread,
    frame: *mut Frame,
    sp: *mut Word,
    n: usize,
    instr: &Instr,
) -> PyResult<Called> {
    // SAFETY: by the caller's contract.
    unsafe {
        let names = Value::borrow(&*sp.sub(1)).clone();
        let args = sp.sub(n + 1);
        let bottom = args.sub(1);
        let mut callable = Value::borrow(&*bottom).clone();
        note_target(instr, &callable, n);
        let mut n = n;
        if let Some((func, receiver)) = spread_method(&callable) {
            // Its function where it lay, its receiver in front of the arguments, which move into a spare word.
            std::ptr::copy(args, args.add(1), n + 1);
            *args = receiver.into_word();
            n += 1;
            (*frame).sp.set(args.add(n + 1));
            callable = func;
            drop(Value::from_owned(bottom.replace(callable.clone().into_word())));
        }
        let names = names.downcast::<PyTuple>().map(tuple::items).unwrap_or(&[]);
        let bound = Args { values: Value::borrow_slice(args, n), names };
        if let Some(f) = callable.downcast_exact::<PyFunction>() {
            let code = function::code(f);
            let plain = !makes_generator(code) && !crate::jit::is_compiled(code);
            let mut plan = Plan::new();
            if plain && plan.work_out(f, code, bound.values, names) {
                let names = Value::from_owned(*(*frame).sp.get().sub(1));
                (*frame).sp.set((*frame).sp.get().sub(1));
                enter_planned(t, frame, bottom, f, code, &plan, &bound)?;
                drop(names);
                return Ok(Called::Entered);
            }
            let release = || drop_stack(frame, bottom, args, n + 1);
            return enter_or_generator(t, bottom, &callable, &bound, release);
        }
        let v = protocol::call_args(t, &callable, &bound)?;
        drop_stack(frame, bottom, args, n + 1);
        Ok(Called::Result(v, bottom))
    }
}

/// `CALL_FUNCTION_EX`: callable, positional arguments, mapping of keyword arguments if `has_kwargs`.
///
/// # Safety
/// As [`call`].
pub unsafe fn call_ex(t: &Thread, frame: *mut Frame, sp: *mut Word, has_kwargs: bool) -> PyResult<Called> {
    let count = 1 + usize::from(has_kwargs);
    // SAFETY: by the caller's contract: callable, positional and perhaps keyword arguments lie on the stack.
    unsafe {
        let (bottom, args) = (sp.sub(count + 1), sp.sub(count));
        if let Some((count, names)) = spread_few(frame, bottom, args, has_kwargs) {
            return call_spread(t, frame, bottom, count, &names);
        }
        if !has_kwargs {
            // The stack holds the method and the tuple meanwhile.
            if let Some(result) = call_bound_native(t, Value::borrow(&*bottom), Value::borrow(&*args)) {
                let v = result?;
                drop_stack(frame, bottom, args, count);
                return Ok(Called::Result(v, bottom));
            }
        }
        let mut callable = Value::borrow(&*bottom).clone();
        let kwargs = if has_kwargs { Some(Value::borrow(&*sp.sub(1))) } else { None };
        let positional = Value::borrow(&*args).downcast_exact::<PyTuple>().map(tuple::items);
        let no_names = kwargs.is_none_or(|k| k.downcast_exact::<PyDict>().is_some_and(PyDict::is_empty));
        let method = spread_method(&callable);
        if let (true, None, Some(items)) = (no_names, &method, positional) {
            // The stack holds the tuple until the arguments are bound.
            let bound = Args::positional(Value::borrow_slice(items.as_ptr().cast(), items.len()));
            if callable.downcast_exact::<PyFunction>().is_some() {
                let release = || drop_stack(frame, bottom, args, count);
                return enter_or_generator(t, bottom, &callable, &bound, release);
            }
            let v = protocol::call_args(t, &callable, &bound)?;
            drop_stack(frame, bottom, args, count);
            return Ok(Called::Result(v, bottom));
        }
        let (mut values, names) = spread(t, &callable, Value::borrow(&*args), kwargs)?;
        if let Some((func, receiver)) = method {
            values.insert(0, receiver);
            callable = func;
        }
        let items = Value::borrow_slice(values.as_ptr().cast(), values.len());
        let bound = Args { values: items, names: &names };
        if callable.downcast_exact::<PyFunction>().is_some() {
            let release = || {
                values.clear();
                drop_stack(frame, bottom, args, count);
            };
            return enter_or_generator(t, bottom, &callable, &bound, release);
        }
        let v = protocol::call_args(t, &callable, &bound)?;
        drop_stack(frame, bottom, args, count);
        Ok(Called::Result(v, bottom))
    }
}

/// Calls a native method that is bound to its receiver with the few items of a tuple, which are lent as they are; none for other calls. The
/// caller holds both.
pub fn call_bound_native(t: &Thread, callable: &Value, args: &Value) -> Option<PyResult> {
    let bound = callable.downcast_exact::<PyMethod>()?;
    let native = method::func(bound).downcast_exact::<PyMethodDescriptor>()?;
    let items = args.downcast_exact::<PyTuple>().map(tuple::items)?;
    with_receiver(method::receiver(bound), items, |args| call_descriptor(t, native, &Args::positional(args)))
}

/// Spreads the arguments of a Python function, or of a method that is one, over the stack, where they are few: how many lie behind the
/// function then, and the names of the last of them. None, and nothing has happened, for others.
unsafe fn spread_few(
    frame: *mut Frame,
    bottom: *mut Word,
    args: *mut Word,
    has_kwargs: bool,
) -> Option<(usize, Few)> {
    // SAFETY: as in `call`. Each value has another reference than that of the tuple or dict, whose end runs nothing therefore.
    unsafe {
        let items = Value::borrow(&*args).downcast_exact::<PyTuple>().map(tuple::items)?;
        let kwargs = if has_kwargs { Some(&*args.add(1)) } else { None };
        let keywords = match kwargs {
            Some(word) => Some(Value::borrow(word).downcast_exact::<PyDict>().filter(|d| d.has_str_keys())?),
            None => None,
        };
        if items.len() + keywords.map_or(0, PyDict::len) > MAX_SPREAD {
            return None;
        }
        let callable = Value::borrow(&*bottom);
        let method = spread_method(callable);
        if method.is_none() && callable.downcast_exact::<PyFunction>().is_none() {
            return None;
        }
        // The tuple and the dict lie where their values go.
        let held = (Value::from_owned(*args), kwargs.map(|&word| Value::from_owned(word)));
        let (mut names, mut to) = (Few::new(), args);
        let mut push = |v: Value| {
            to.write(v.into_word());
            to = to.add(1);
        };
        let mut spread = None;
        if let Some((func, receiver)) = method {
            spread = Some(Value::from_owned(bottom.replace(func.into_word())));
            push(receiver);
        }
        items.iter().cloned().for_each(&mut push);
        if let Some(dict) = keywords {
            let mut i = 0;
            while let Some((name, v)) = dict.next_entry(&mut i) {
                names.push(name);
                push(v);
            }
        }
        (*frame).sp.set(to);
        drop((held, spread));
        Some((to.offset_from(args) as usize, names))
    }
}

/// Calls the function at `bottom` with the `count` words behind it, the last of which have `names`.
unsafe fn call_spread(
    t: &Thread,
    frame: *mut Frame,
    bottom: *mut Word,
    count: usize,
    names: &[Value],
) -> PyResult<Called> {
    // SAFETY: as in `call`.
    unsafe {
        let args = bottom.add(1);
        let callable = Value::borrow(&*bottom).clone();
        let bound = Args { values: Value::borrow_slice(args, count), names };
        if let Some(f) = callable.downcast_exact::<PyFunction>() {
            if names.is_empty() {
                return call_function(t, frame, bottom, args, count, f);
            }
            let code = function::code(f);
            if !makes_generator(code) && !crate::jit::is_compiled(code) {
                let mut plan = Plan::new();
                if plan.work_out(f, code, bound.values, names) {
                    enter_planned(t, frame, bottom, f, code, &plan, &bound)?;
                    return Ok(Called::Entered);
                }
            }
        }
        enter_or_generator(t, bottom, &callable, &bound, || drop_stack(frame, bottom, args, count))
    }
}
