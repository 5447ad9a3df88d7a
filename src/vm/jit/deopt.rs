//! Exits: interpreter frames from the live words of compiled code.
//!
//! Every slot gets a reference of its own; then the references the compiled code held are released. For a function's unit the frames are
//! pushed and a nested loop runs them; for a loop's unit the outermost is the interpreter's own frame, written back, and
//! the loop that entered goes on.

use super::fold::{Consumed, divide_handled, finish, push_generator};
use super::{catch, shadow, traced};
use crate::eval::{frames, run};
use crate::object::value::{Value, decref, incref};
use crate::thread::Thread;
use crate::types::code::PyCode;
use crate::types::function::PyFunction;
use crate::types::{iterators, method, range, seqiter, tuple};
use adder_abi::Word;
use adder_abi::deopt::{ExitInfo, FrameInfo, LiveRepr, Location, Reason, Resume, UnitMeta, Virtual};
use adder_abi::thread::{Frame, activation_flag};

/// Values of one exit being rebuilt.
pub(super) struct Rebuild<'a> {
    info: &'a ExitInfo,
    live: &'a [u64],
    /// Boxed once per live word.
    boxed: Vec<(u16, Value)>,
    virtuals: Vec<Option<Value>>,
}

impl<'a> Rebuild<'a> {
    pub fn new(info: &'a ExitInfo, live: &'a [u64]) -> Rebuild<'a> {
        Rebuild { info, live, boxed: Vec::new(), virtuals: Vec::new() }
    }

    pub fn into_virtuals(self) -> Vec<Option<Value>> {
        self.virtuals
    }

    /// Takes instances that were made at the call site which this exit follows: the variables that hold them are the same.
    ///
    /// # Safety
    /// The site is one of the unit's.
    pub unsafe fn adopt(&mut self, made: shadow::Made) {
        // SAFETY: by the caller's contract.
        let site = unsafe { &*made.site };
        self.virtuals = vec![None; self.info.virtuals.len()];
        for (old, new) in site.frames.iter().zip(&self.info.frames) {
            for (old, new) in old.locals.iter().zip(&new.locals) {
                self.adopt_one(site, &made.virtuals, old, new);
            }
        }
    }

    fn adopt_one(&mut self, site: &ExitInfo, made: &[Option<Value>], old: &Location, new: &Location) {
        let (Location::Virtual(i), Location::Virtual(j)) = (old, new) else { return };
        let (i, j, info) = (usize::from(*i), usize::from(*j), self.info);
        let (Virtual::Instance { fields: old, .. }, Virtual::Instance { fields: new, .. }) =
            (&site.virtuals[i], &info.virtuals[j])
        else {
            return;
        };
        if self.virtuals[j].is_some() {
            return;
        }
        let Some(Some(v)) = made.get(i) else { return };
        self.virtuals[j] = Some(v.clone());
        for (at, new) in new {
            if let Some((_, old)) = old.iter().find(|(offset, _)| offset == at) {
                self.adopt_one(site, made, old, new);
            }
        }
    }

    /// The raw integer of a location.
    fn int(&self, l: &Location) -> i64 {
        match l {
            Location::Live(i, LiveRepr::Int) => self.live[usize::from(*i)] as i64,
            Location::Live(i, _) => Word(self.live[usize::from(*i)]).as_int(),
            Location::Const(w) => w.as_int(),
            Location::Virtual(_) | Location::Maybe(..) | Location::Number(..) => 0,
        }
    }

    /// An owned word, null where unbound.
    pub fn word(&mut self, l: &Location) -> Word {
        match l {
            Location::Const(w) => {
                // SAFETY: constants are held by the unit.
                unsafe { incref_any(*w) };
                *w
            }
            Location::Live(i, LiveRepr::Tagged) => {
                let w = Word(self.live[usize::from(*i)]);
                // SAFETY: a live word is alive until the owned ones are released.
                unsafe { incref_any(w) };
                w
            }
            Location::Live(i, repr) => {
                let raw = self.live[usize::from(*i)];
                let made = match repr {
                    LiveRepr::Int => Value::small_int(raw as i64),
                    LiveRepr::Float => {
                        if let Some((_, known)) = self.boxed.iter().find(|(of, _)| of == i) {
                            return known.clone().into_word();
                        }
                        let made = Value::from(f64::from_bits(raw));
                        if made.word().is_ptr() {
                            self.boxed.push((*i, made.clone()));
                        }
                        made
                    }
                    LiveRepr::Bool | LiveRepr::Tagged => Value::bool(raw & 1 != 0),
                };
                made.into_word()
            }
            Location::Maybe(flag, l) if self.live[usize::from(*flag)] & 1 != 0 => self.word(l),
            Location::Maybe(..) => Word::NULL,
            Location::Number(flag, number) => {
                let flag = self.value(flag);
                let number = self.value(number);
                match crate::types::float::float_value(&number)
                    .filter(|_| flag.word() == Value::bool(true).word())
                {
                    // Whole, and no more than a word holds.
                    Some(d) => Value::small_int(d as i64).into_word(),
                    None => number.into_word(),
                }
            }
            Location::Virtual(i) => self.object(usize::from(*i)).into_word(),
        }
    }

    fn value(&mut self, l: &Location) -> Value {
        // SAFETY: an owned word.
        unsafe { Value::option_from_owned(self.word(l)) }.unwrap_or_else(Value::none)
    }

    fn object(&mut self, i: usize) -> Value {
        let info = self.info;
        if self.virtuals.is_empty() {
            self.virtuals = vec![None; info.virtuals.len()];
        }
        if let Some(v) = &self.virtuals[i] {
            return v.clone();
        }
        let made = match &info.virtuals[i] {
            Virtual::Tuple(items) => {
                let items = items.iter().map(|l| self.value(l)).collect();
                tuple::new(items)
            }
            Virtual::RangeIter { next, stop, step } => {
                range_iter(self.int(next), self.int(stop), self.int(step))
            }
            Virtual::Range { start, stop, step } => {
                let (a, b, s) = (self.int(start), self.int(stop), self.int(step));
                make_range(a, b, s)
            }
            Virtual::SeqIter { seq, index, is_list } => {
                let (seq, index) = (self.value(seq), self.int(index));
                seq_iter(seq, *is_list, index as usize)
            }
            Virtual::Slice(bounds) => {
                let mut bound = |i: usize| bounds.get(i).map_or_else(Value::none, |l| self.value(l));
                crate::types::slice::new(bound(0), bound(1), bound(2))
            }
            Virtual::Enumerate { inner, index } => {
                let (inner, index) = (self.value(inner), self.int(index));
                iterators::enumerate_at(inner, index)
            }
            Virtual::Zip(items) => {
                let items = items.iter().map(|l| self.value(l)).collect();
                iterators::zip_of(items)
            }
            Virtual::EmptyDict => crate::types::dict::PyDict::new(),
            Virtual::Instance { class, shape, fields } => {
                let class = self.value(class);
                let fields = fields.iter().map(|(offset, l)| (*offset, self.word(l))).collect::<Vec<_>>();
                // SAFETY: compiled code gives what instances of that class with this shape have.
                unsafe { super::helpers::instance_of_parts(&class, *shape, &fields) }
            }
            Virtual::Generator { code, pc, parts } => {
                let words: Vec<Word> = parts.iter().map(|l| self.word(l)).collect();
                // SAFETY: compiled code gives what a frame of that code has there; large frames alone can fail to be allocated.
                let made = unsafe {
                    super::fold::suspended(Thread::current(), &*(*code as *const PyCode), *pc, &words)
                };
                made.unwrap_or_else(|_| {
                    drop(Thread::current().take_pending());
                    Value::none()
                })
            }
            Virtual::Function { parts, flags } => {
                let parts: Vec<Value> = parts.iter().map(|l| self.value(l)).collect();
                super::helpers::function_of_parts(&parts, *flags)
            }
            Virtual::BoundMethod { func, receiver } => {
                let (f, r) = (self.value(func), self.value(receiver));
                method::new(f, r)
            }
        };
        self.virtuals[i] = Some(made.clone());
        made
    }
}

pub(super) fn range_iter(next: i64, stop: i64, step: i64) -> Value {
    let left = if step > 0 { stop.saturating_sub(next) } else { next.saturating_sub(stop) };
    let left = if left > 0 { (left as u64 - 1) / step.unsigned_abs() + 1 } else { 0 };
    range::iter_new(next, step, left as i64)
}

pub(super) fn make_range(start: i64, stop: i64, step: i64) -> Value {
    let t = Thread::current();
    let made = range::new(t, Value::small_int(start), Value::small_int(stop), Value::small_int(step));
    // Word-sized ints and a step that is not 0: it cannot fail.
    made.unwrap_or_else(|_| Value::none())
}

pub(super) fn seq_iter(seq: Value, is_list: bool, index: usize) -> Value {
    let it = if is_list { seqiter::over_list(seq) } else { seqiter::over_tuple(seq) };
    // SAFETY: both iterators begin with a `PySeqIter`.
    unsafe { (*(it.word().0 as *const adder_abi::layout::PySeqIter)).index.set(index) };
    it
}

/// # Safety
/// The word is alive, null, or a status.
unsafe fn incref_any(w: Word) {
    if w.is_ptr() {
        // SAFETY: by the caller's contract.
        unsafe { incref(w) };
    }
}

/// The helper: see `abi::deopt`.
pub(super) extern "C" fn deopt(t: &Thread, meta: *const UnitMeta, exit: u64, frame: *mut Frame) -> Word {
    // SAFETY: compiled code passes its own metadata and frame.
    unsafe {
        let meta = &*meta;
        let exit = exit as usize;
        let info = &meta.exits[exit];
        // Ending objects below may run code that leaves through the same buffer.
        let mut copy = [const { std::mem::MaybeUninit::<u64>::uninit() }; adder_abi::thread::DEOPT_WORDS];
        let count = info.words();
        for (to, from) in copy[..count].iter_mut().zip(&t.head.deopt_buffer) {
            to.write(from.get());
        }
        let live = std::slice::from_raw_parts(copy.as_ptr().cast::<u64>(), count);
        let mut rebuild = Rebuild::new(info, live);
        let who = traced::leaving(t, meta);
        let unseen = frame.is_null() && !shadow::is_looked_at(t, meta);
        if info.exception_pending() && unseen && catch::end_frames(t, info, &mut rebuild, who) {
            super::helpers::finalize(t);
            drop(rebuild);
            for i in &info.owned {
                decref_any(Word(live[usize::from(*i)]));
            }
            super::count_exit(meta, exit);
            return Word::NULL;
        }
        // What was raised again is raised again by the interpreter.
        let again = info.reason == Reason::Again;
        let how = if info.exception_pending() && !again { run::Entry::Throw } else { run::Entry::Normal };
        let pending = if info.exception_pending() { t.take_pending().filter(|_| !again) } else { None };
        let outer = frame;
        let mut top = frame;
        let mut failed = false;
        let mut consumed = Vec::new();
        // Frames that somebody looked at: their calls end here, so there are as many as functions built in place.
        let (shadows, made) = shadow::take(t, meta).unzip();
        if let Some(made) = made {
            rebuild.adopt(made);
        }
        let mut shadows = shadows.unwrap_or_default().into_iter();
        let mut dead = Vec::new();
        for (i, f) in info.frames.iter().enumerate() {
            let looked_at = shadows.next();
            if i == 0 && !outer.is_null() {
                let changes = looked_at.map(|s| shadow::empty(&s, &mut dead)).unwrap_or_default();
                write_back(outer, f, &mut rebuild);
                shadow::refill(outer, changes, &mut dead);
                traced::settle(t, who, 0, outer);
                continue;
            }
            let called = if i > 0 { info.frames[i - 1].resume } else { Resume::At };
            let pushed = if let Resume::Consume(fold) = called {
                let code = &*(f.code as *const PyCode);
                let func = rebuild.word(&f.func);
                let made = push_generator(t, code, func, |frame| fill(frame, f, &mut rebuild));
                made.ok().map(|(generator, frame)| {
                    consumed.push(Consumed { generator, fold });
                    frame
                })
            } else {
                let flags = match called {
                    Resume::AfterInit => activation_flag::CONSTRUCTOR,
                    Resume::AfterOperator => activation_flag::OPERATOR,
                    Resume::At | Resume::AfterCall | Resume::Consume(_) => 0,
                };
                push(t, f, &mut rebuild, flags)
            };
            if let Some(s) = looked_at {
                shadow::replace(s, pushed, t.head.top.get(), &mut dead);
            }
            match pushed {
                Some(frame) => {
                    if i == 0 {
                        let flags = &(*frame).act.flags;
                        flags.set(flags.get() | activation_flag::ENTRY);
                    }
                    traced::settle(t, who, i, frame);
                    top = frame;
                }
                None => {
                    failed = true;
                    break;
                }
            }
        }
        if !failed {
            divide_handled(t, &consumed);
        }
        if let Some(f) = info.frames.first() {
            traced::write_off(who, f.code);
        }
        // Inner functions have returned if the exit is not in one of them.
        for ended in shadows {
            shadow::replace(ended, None, t.head.top.get(), &mut dead);
        }
        // What compiled code has seen the end of comes first: the interpreter would have ended it by now.
        super::helpers::finalize(t);
        drop(rebuild);
        drop(dead);
        for i in &info.owned {
            decref_any(Word(live[usize::from(*i)]));
        }
        if failed {
            // No room for a frame: the exception is pending where the program got to.
            drop(pending);
            if top.is_null() {
                return Word::NULL;
            }
        } else if let Some(e) = pending {
            let _ = t.raise_again(e);
        }
        let mut how = if failed { run::Entry::Throw } else { how };
        // What compiled code left for this: signals, finalizers, the collector.
        if info.reason == Reason::Poll && !failed && crate::poll::wanted(t) && crate::poll::poll(t).is_err() {
            how = run::Entry::Throw;
        }
        // Counted last: a unit given up here drops the constants its frames were made of.
        let yielded = info.reason == Reason::Yielded;
        super::count_exit(meta, exit);
        while let Some(innermost) = consumed.pop() {
            let ended = finish(t, &innermost, how);
            drop(innermost);
            how = if ended.is_ok() { run::Entry::Normal } else { run::Entry::Throw };
            top = t.head.top.get() as *mut Frame;
        }
        if !outer.is_null() && yielded {
            let top = (*outer).sp.get().sub(1);
            (*outer).sp.set(top);
            let flags = &(*outer).act.flags;
            flags.set(flags.get() | activation_flag::YIELDED);
            return top.replace(Word::NULL);
        }
        if !outer.is_null() {
            return if matches!(how, run::Entry::Throw) { Word::NULL } else { Word::RESUME };
        }
        run::run(t, top, how).map_or(Word::NULL, Value::into_word)
    }
}

unsafe fn decref_any(w: Word) {
    if w.is_ptr() {
        // SAFETY: the compiled code held this reference.
        unsafe { decref(w) };
    }
}

/// Fills a frame's variables and stack, which hold nothing.
pub(super) unsafe fn fill(frame: *mut Frame, f: &FrameInfo, rebuild: &mut Rebuild) {
    // SAFETY: the frame is one of the code the exit names.
    unsafe {
        let vars = frames::variables(frame);
        let (variables, kept) = f.locals.split_at(f.locals.len() - f.names.len());
        for (i, l) in variables.iter().enumerate() {
            *vars.add(i) = rebuild.word(l);
        }
        let stack = vars.add(variables.len());
        for (i, l) in f.stack.iter().enumerate() {
            *stack.add(i) = rebuild.word(l);
        }
        (*frame).sp.set(stack.add(f.stack.len()));
        (*frame).act.site.set(f.pc);
        if !kept.is_empty() {
            let values: Vec<_> = kept.iter().map(|l| Value::option_from_owned(rebuild.word(l))).collect();
            let pairs = f.names.iter().copied().zip(values).filter_map(|(name, v)| Some((name, v?)));
            super::module::store(Value::borrow(&(*frame).globals.get()), pairs);
        }
    }
}

unsafe fn write_back(frame: *mut Frame, f: &FrameInfo, rebuild: &mut Rebuild) {
    // SAFETY: the unit was entered with this frame and has moved everything out of it.
    unsafe { fill(frame, f, rebuild) };
}

/// Pushes a frame as the interpreter would have it.
unsafe fn push(t: &Thread, f: &FrameInfo, rebuild: &mut Rebuild, flags: u32) -> Option<*mut Frame> {
    // SAFETY: the exit's metadata names live code and function objects.
    unsafe {
        let code = &*(f.code as *const PyCode);
        let p = frames::prepared(code);
        let frame = frames::reserve(t, p).ok()?;
        let func = rebuild.word(&f.func);
        let function = &*(func.0 as *const PyFunction);
        let context = frames::Context::of(func, function);
        frames::write_header(frame, code, p, context);
        fill(frame, f, rebuild);
        (*frame).act.flags.set((*frame).act.flags.get() | flags);
        t.head.stack_top.set(frame.cast::<u8>().add(frames::frame_size(p)));
        t.head.depth.set(t.head.depth.get() + 1);
        (*frame).act.prev.set(t.head.top.get());
        t.head.top.set(frame.cast());
        Some(frame)
    }
}
