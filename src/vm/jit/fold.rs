//! Generators that compiled code consumed in place, after an exit: real ones, run natively to the end of their consumer's call.
//!
//! See `Resume::Consume`: the generator's frame is above that of its consumer's caller, whose stack holds what has been folded so far.

use crate::eval::frames;
use crate::eval::generators::{self, Resumed};
use crate::eval::prepare::BlockKind;
use crate::eval::run;
use crate::object::value::{Field, Value};
use crate::protocol::{iter, truth};
use crate::thread::{PyResult, Thread};
use crate::types::code::PyCode;
use crate::types::function::PyFunction;
use crate::types::generator::{self, Phase, PyGenerator};
use crate::types::list::{self, PyList};
use crate::types::set::PySet;
use adder_abi::Word;
use adder_abi::deopt::Fold;
use adder_abi::object::flag;
use adder_abi::thread::{Frame, activation_flag};

/// A generator made at an exit, running.
pub(super) struct Consumed {
    pub generator: Value,
    pub fold: Fold,
}

/// Makes a generator of a frame's parts and links it as running.
///
/// # Safety
/// `fill` completes the frame: variables, stack and site.
pub(super) unsafe fn push_generator(
    t: &Thread,
    code: &PyCode,
    func: Word,
    fill: impl FnOnce(*mut Frame),
) -> PyResult<(Value, *mut Frame)> {
    // SAFETY: the function is alive and owned; the frame is made for its code.
    unsafe {
        let function = &*(func.0 as *const PyFunction);
        let context = frames::Context::of(func, function);
        generators::running(t, code, function, context, fill)
    }
}

/// Makes the suspended generator of which compiled code has kept the function, variables and stack, all owned.
///
/// # Safety
/// The code is a plain generator's, the words are what its frame has before the instruction `pc`, the first a function of it.
pub(super) unsafe fn suspended(t: &Thread, code: &PyCode, pc: u32, words: &[Word]) -> PyResult {
    // SAFETY: by the caller's contract.
    unsafe {
        let (func, values) = (words[0], &words[1..]);
        let function = &*(func.0 as *const PyFunction);
        let context = frames::Context::of(func, function);
        generators::suspended(t, code, function, context, |frame| {
            let at = frames::variables(frame);
            at.copy_from_nonoverlapping(values.as_ptr(), values.len());
            (*frame).sp.set(at.add(values.len()));
            (*frame).act.site.set(pc);
        })
    }
}

/// The helper: see `abi::helpers`.
pub(super) extern "C" fn adopt(
    _: &Thread,
    generator: Word,
    code: u64,
    site: i64,
    globals: u64,
    out: *mut Word,
    count: i64,
) -> Word {
    // SAFETY: compiled code passes a live word, and room for as many as it asks for.
    unsafe {
        let Some(g) = only_suspended(Value::borrow(&generator)) else { return Word::RESUME };
        let frame = g.frame.get();
        let of = frames::code_of(frame);
        let first = frames::variables(frame);
        let words = (*frame).sp.get().offset_from(first);
        let func = (*frame).act.func.get();
        if of as *const PyCode as u64 != code
            || i64::from((*frame).act.site.get()) != site
            || words as i64 != count
            || (*(func.0 as *const PyFunction)).globals.get().0 != globals
        {
            return Word::RESUME;
        }
        for i in 0..count as usize {
            *out.add(i) = first.add(i).replace(Word::NULL);
        }
        (*frame).sp.set(first.add(frames::prepared(of).variables));
        let func = Value::from_borrowed(func).into_word();
        generator::release_frame(g);
        func
    }
}

/// A plain generator that is suspended and of which nobody but who passes it knows: no other reference, weak ones among them, no object of
/// its frame.
pub(super) fn only_suspended(v: &Value) -> Option<&PyGenerator> {
    let g = v.downcast_exact::<PyGenerator>()?;
    let frame = g.frame.get();
    let unknown = v.refcount() == 1 && g.head.flags.get() & flag::WEAKLY_REFERENCED == 0;
    let suspended = unknown && g.phase.get() == Phase::Suspended && g.exc.value.get().is_null();
    // SAFETY: a suspended generator has a frame.
    let plain = suspended
        && unsafe {
            (*frame).act.flags.get() == activation_flag::GENERATOR && (*frame).object.get().is_null()
        };
    plain.then_some(g)
}

/// Divides the exception being handled, of which compiled code knows one, among the levels of generators that were made at an exit: each
/// gets what its own frames handle, and what their outermost handler had set aside is what is handled around it.
///
/// # Safety
/// The generators are running, the outermost first, and all frames above them are complete.
pub(super) unsafe fn divide_handled(t: &Thread, consumed: &[Consumed]) {
    let levels = || consumed.iter().filter_map(|c| c.generator.downcast::<PyGenerator>());
    let Some(outermost) = levels().next() else { return };
    // SAFETY: by the caller's contract; a level around a running generator's is alive, and owns its value.
    unsafe {
        let around = Field::of(&(*outermost.exc.prev.get()).value);
        let mut handled = around.take();
        let mut at = t.head.top.get();
        for g in levels().rev() {
            let mut set_aside: Option<*mut Word> = None;
            loop {
                let frame = at as *mut Frame;
                let p = frames::prepared(frames::code_of(frame));
                let stack = frames::variables(frame).add(p.variables);
                for block in p.around((*frame).act.site.get() as usize) {
                    let place = stack.add(block.level as usize + 1);
                    if block.kind == BlockKind::Handler && place < (*frame).sp.get() {
                        set_aside = Some(place);
                    }
                }
                at = (*at).prev.get();
                if frame == g.frame.get() {
                    break;
                }
            }
            let Some(place) = set_aside else { continue };
            let before = Value::option_from_owned(place.replace(Value::none().into_word()));
            Field::of(&g.exc.value).set(handled);
            handled = before.filter(|v| !v.is_none());
        }
        around.set(handled);
    }
}

/// Runs the topmost generator on, gives the rest of its values to its consumer, and leaves the caller's frame, topmost again, as after
/// the consumer's call. An exception is pending there in case of an error.
///
/// # Safety
/// The frames above the generator's, and its own, are complete.
pub(super) unsafe fn finish(t: &Thread, consumed: &Consumed, how: run::Entry) -> PyResult<()> {
    // SAFETY: by the caller's contract.
    unsafe {
        let first = generators::run_on(t, &consumed.generator, how);
        let caller = t.head.top.get() as *mut Frame;
        if consumed.fold == Fold::Next {
            return first.map(|next| give_next(caller, &consumed.generator, next));
        }
        let mut so_far = Vec::new();
        for _ in 0..consumed.fold.words() {
            let sp = (*caller).sp.get().sub(1);
            (*caller).sp.set(sp);
            so_far.push(Value::from_owned(*sp));
        }
        so_far.reverse();
        let item = match first? {
            Resumed::Yielded(v) => Some(v),
            Resumed::Returned(_) => None,
        };
        let result = rest(t, consumed, &so_far, item)?;
        let sp = (*caller).sp.get();
        *sp = result.into_word();
        (*caller).sp.set(sp.add(1));
        if consumed.fold != Fold::Collect {
            (*caller).act.site.set((*caller).act.site.get() + 1);
        }
        Ok(())
    }
}

/// Goes on as after the `FOR_ITER` at which a frame is, which has asked its generator for a value.
unsafe fn give_next(caller: *mut Frame, generator: &Value, next: Resumed) {
    // SAFETY: by the caller's contract the frame is complete; the stack has room for the iterator and its item.
    unsafe {
        let site = (*caller).act.site.get();
        match next {
            Resumed::Yielded(item) => {
                let sp = (*caller).sp.get();
                *sp = generator.clone().into_word();
                *sp.add(1) = item.into_word();
                (*caller).sp.set(sp.add(2));
                (*caller).act.site.set(site + 1);
            }
            Resumed::Returned(_) => {
                let end = frames::prepared(frames::code_of(caller)).instrs[site as usize].arg;
                (*caller).act.site.set(end);
            }
        }
    }
}

fn rest(t: &Thread, consumed: &Consumed, so_far: &[Value], item: Option<Value>) -> PyResult {
    use crate::builtins::numbers;
    let it = &consumed.generator;
    match (consumed.fold, so_far) {
        (Fold::SumInts, [sum]) => numbers::resume_sum(t, sum.clone(), item, it),
        (Fold::SumFloats, [high, low, any]) => {
            if any.is_true() {
                let sum = (as_float(high), as_float(low));
                numbers::resume_sum_of_floats(t, sum, item, it)
            } else {
                numbers::resume_sum(t, Value::small_int(0), item, it)
            }
        }
        (Fold::List | Fold::Collect, [list]) => {
            let mut item = item;
            while let Some(v) = item {
                if let Some(list) = list.downcast::<PyList>() {
                    list::push(list, v);
                }
                item = iter::next(t, it)?;
            }
            Ok(list.clone())
        }
        (Fold::Set, [set]) => {
            let mut item = item;
            while let Some(v) = item {
                if let Some(set) = set.downcast::<PySet>() {
                    set.add(t, v)?;
                }
                item = iter::next(t, it)?;
            }
            Ok(set.clone())
        }
        (fold, _) => {
            let decisive = fold == Fold::Any;
            let mut item = item;
            while let Some(v) = item {
                if truth::truth(t, &v)? == decisive {
                    return Ok(Value::bool(decisive));
                }
                drop(v);
                item = iter::next(t, it)?;
            }
            Ok(Value::bool(!decisive))
        }
    }
}

fn as_float(v: &Value) -> f64 {
    crate::types::float::float_value(v).unwrap_or(0.0)
}
