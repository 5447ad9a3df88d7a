//! The cycle collector: finds groups of objects that only refer to each other, and ends them.
//!
//! Candidates are all containers, or for a young collection those that have not survived one. A candidate's count minus the
//! references from other candidates is what comes from outside; whatever is not reachable from a candidate with such
//! references is trash. Objects on the interpreter's stacks and in native code hold counts, so there are no roots to
//! scan. Trash ends in the order of PEP 442: weak references, finalizers, a second look for what came back
//! to life, weak references that finalizers made, then contents. `unsafe` lives here: it walks raw memory of the heap.

use super::heap::{Block, heap};
use super::weak;
use crate::object::class::PyType;
use crate::object::shape::{clear_tail, trace_tail};
use crate::object::value::Value;
use crate::poll::{breaker, request};
use crate::protocol::call;
use crate::thread::Thread;
use crate::types::dict::from_str_pairs;
use crate::types::list;
use crate::types::tuple::{self, PyTuple};
use adder_abi::layout::ListKind;
use adder_abi::object::{Header, IMMORTAL, Layout, flag, shape_flag};
use adder_abi::word::Word;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// Bits of `gc.set_debug`.
pub mod debug {
    pub const STATS: u32 = 1;
    pub const COLLECTABLE: u32 = 2;
    pub const UNCOLLECTABLE: u32 = 4;
    pub const SAVEALL: u32 = 32;
}

/// Set on objects that `gc.freeze` took out of the collector's sight.
const FROZEN: u32 = 1 << 8;
/// Set on old objects that have survived one young collection only: generation 1, which `gc` can name. Automatic collections are young or
/// full, so that one of them makes it old for good.
const MIDDLE: u32 = 1 << 9;

#[derive(Clone, Copy, Default)]
pub struct Stats {
    pub collections: u64,
    pub collected: u64,
    pub uncollectable: u64,
}

/// The collector's settings and memory.
pub struct Collector {
    pub enabled: Cell<bool>,
    pub thresholds: Cell<[i64; 3]>,
    pub debug: Cell<u32>,
    running: Cell<bool>,
    /// Young collections since the last full one.
    young_count: Cell<i64>,
    /// See [`collect_in_order`].
    order: RefCell<Vec<u64>>,
    /// Objects that survived since the last full collection, and all that survived it.
    pending: Cell<usize>,
    long_lived: Cell<usize>,
    frozen: Cell<usize>,
    /// In the stress mode: polls so far, and at which the next collections are due, young and full.
    polls: Cell<u64>,
    due: Cell<[u64; 2]>,
    /// Containers that the last collection looked at.
    seen: Cell<u64>,
    stats: Cell<[Stats; 3]>,
    /// `gc.garbage` and `gc.callbacks`, lists of the module.
    pub garbage: RefCell<Option<Value>>,
    pub callbacks: RefCell<Option<Value>>,
}

// SAFETY: touched only by the holder of the global lock.
unsafe impl Sync for Collector {}

static COLLECTOR: Collector = Collector {
    enabled: Cell::new(true),
    thresholds: Cell::new([2000, 10, 0]),
    debug: Cell::new(0),
    running: Cell::new(false),
    young_count: Cell::new(0),
    order: RefCell::new(Vec::new()),
    pending: Cell::new(0),
    long_lived: Cell::new(0),
    frozen: Cell::new(0),
    polls: Cell::new(0),
    due: Cell::new(STRESS_PERIODS),
    seen: Cell::new(0),
    stats: Cell::new([Stats { collections: 0, collected: 0, uncollectable: 0 }; 3]),
    garbage: RefCell::new(None),
    callbacks: RefCell::new(None),
};

pub fn collector() -> &'static Collector {
    &COLLECTOR
}

/// In the stress mode, polls between two young and two full collections of a small heap.
const STRESS_PERIODS: [u64; 2] = [200, 2000];
/// In the stress mode, containers looked at for each poll on average, at most.
const STRESS_VISITS: u64 = 8;

/// Fresh cells per unit of threshold: blocks are handed out whole, so the clock ticks coarsely.
const CELLS_PER_UNIT: i64 = 10;

/// Called by the heap when it took memory for containers from the system.
#[cold]
pub fn heap_grew(fresh: usize) {
    let c = collector();
    if !c.enabled.get() || c.running.get() {
        return;
    }
    let threshold = c.thresholds.get()[0];
    if threshold > 0 && fresh as i64 >= threshold.saturating_mul(CELLS_PER_UNIT) {
        if let Some(t) = Thread::try_current() {
            request(t, breaker::COLLECT);
        }
    }
}

/// Turns the stress mode on for a thread: collections all the time.
pub fn stress(t: &Thread) {
    heap().set_poison(true);
    request(t, breaker::STRESS);
}

/// Runs the collection that was asked for.
pub fn at_poll(t: &Thread, stress: bool) {
    let c = collector();
    if c.running.get() || !c.enabled.get() {
        return;
    }
    if stress {
        let polls = c.polls.get() + 1;
        c.polls.set(polls);
        let [young, full] = c.due.get();
        if polls >= young || polls >= full {
            collect(t, if polls >= full { 2 } else { 0 });
            // A large heap is looked at less often, so that the work for each poll stays bounded.
            let rest = c.seen.get() / STRESS_VISITS;
            let [young_period, full_period] = STRESS_PERIODS.map(|period| polls + period.max(rest));
            c.due.set([young_period, if polls >= full { full_period } else { full }]);
        }
        return;
    }
    let [_, t1, _] = c.thresholds.get();
    let due = t1 > 0 && c.young_count.get() >= t1 && c.pending.get() > c.long_lived.get() / 4;
    collect(t, if due { 2 } else { 0 });
}

/// Whether a collection runs, on whose way Python code may run.
pub(super) fn is_running() -> bool {
    collector().running.get()
}

/// `gc.get_count()`.
pub fn counts() -> [i64; 3] {
    [heap().fresh.get() as i64 / CELLS_PER_UNIT, collector().young_count.get(), 0]
}

pub fn stats() -> [Stats; 3] {
    collector().stats.get()
}

pub fn frozen_count() -> usize {
    collector().frozen.get()
}

fn blocks() -> Vec<*mut Block> {
    // SAFETY: the list is copied at once.
    unsafe { (*heap().containers.get()).clone() }
}

fn large() -> Vec<*mut Header> {
    // SAFETY: the list is copied at once.
    unsafe { (*heap().large.get()).clone() }
}

fn each_container(young: bool, f: &mut dyn FnMut(&Header)) {
    for block in blocks() {
        // SAFETY: blocks are not freed while a collection runs.
        let block = unsafe { &*block };
        if young && !block.young.get() {
            continue;
        }
        // SAFETY: `each` gives live objects.
        block.each(&mut |object| f(unsafe { &*object }));
    }
    for object in large() {
        // SAFETY: large objects in the list are allocated; a null shape says not yet an object.
        unsafe {
            if !(*object).shape.get().is_null() {
                f(&*object);
            }
        }
    }
}

/// The generation of an object with these flags.
fn generation_of(flags: u32) -> usize {
    match flags & (flag::OLD | MIDDLE) {
        0 => 0,
        flag::OLD => 2,
        _ => 1,
    }
}

/// All objects the collector sees, or those of one generation, for `gc.get_objects`.
pub fn objects(generation: Option<usize>) -> Vec<Value> {
    let mut found = Vec::new();
    each_container(false, &mut |h| {
        let flags = h.flags.get();
        if h.refcount.get() != 0
            && flags & flag::DYING == 0
            && generation.is_none_or(|g| g == generation_of(flags))
        {
            // SAFETY: a live object.
            found.push(unsafe { Value::from_borrowed(Word(h as *const Header as u64)) });
        }
    });
    found
}

/// Whether the collector sees this object.
pub fn is_tracked(v: &Value) -> bool {
    v.shape().is_some_and(|s| s.flags & shape_flag::TRAVERSE != 0)
}

/// Everything that `v` refers to.
pub fn referents(v: &Value) -> Vec<Value> {
    let Some(header) = v.header() else { return Vec::new() };
    if !is_tracked(v) {
        return Vec::new();
    }
    if let Some(list) = v.downcast_exact::<list::PyList>() {
        // One of numbers has nothing to trace.
        return list::to_vec(list);
    }
    let mut found = Vec::new();
    // SAFETY: references of a live object are live.
    unsafe {
        trace(header, &mut |w| {
            if !w.is_null() {
                found.push(Value::from_borrowed(w));
            }
        });
    }
    found
}

/// Reports every reference a live object owns, its class included.
unsafe fn trace(header: &Header, visit: &mut dyn FnMut(Word)) {
    // SAFETY: by the caller's contract the object is alive.
    unsafe {
        let shape = &*header.shape.get();
        let class: *const PyType = shape.type_.cast();
        ((*class).solid.ops.trace)(header, visit);
        if shape.slot_words != 0 || shape.attr_offset != 0 {
            trace_tail(header, visit);
        }
        if shape.flags & shape_flag::HEAP_TYPE != 0 {
            visit(Word(class as u64));
        }
    }
}

/// As [`trace`], without an indirect call for each item of a plain list or tuple. `visit` changes neither.
#[inline(always)]
unsafe fn trace_each(header: &Header, mut visit: impl FnMut(Word)) {
    // SAFETY: by the caller's contract the object is alive; its shape tells what it begins with.
    unsafe {
        let shape = &*header.shape.get();
        if shape.flags & shape_flag::HEAP_TYPE == 0 {
            let items = match shape.layout {
                Layout::List => {
                    let list = &*(&raw const *header).cast::<list::PyList>();
                    let n = if list.kind.get() == ListKind::Mixed { list.len.get() } else { 0 };
                    Value::borrow_slice(list.items.get(), n)
                }
                Layout::Tuple => tuple::items(&*(&raw const *header).cast::<PyTuple>()),
                _ => return trace(header, &mut visit),
            };
            items.iter().for_each(|v| visit(v.word()));
            return;
        }
        trace(header, &mut visit);
    }
}

/// References to one object that come one after the other: they are taken off its count at once.
struct Run {
    to: Word,
    length: u32,
}

impl Run {
    #[inline(always)]
    fn add(&mut self, to: Word) {
        if to == self.to {
            self.length += 1;
        } else {
            self.end();
            *self = Run { to, length: 1 };
        }
    }

    #[inline(always)]
    fn end(&mut self) {
        if let Some(target) = marked(self.to) {
            target.refcount.set(target.refcount.get().wrapping_sub(self.length));
        }
        *self = Run { to: Word::NULL, length: 0 };
    }
}

fn set(h: &Header, bits: u32) {
    h.flags.set(h.flags.get() | bits);
}

fn unset(h: &Header, bits: u32) {
    h.flags.set(h.flags.get() & !bits);
}

fn marked<'a>(w: Word) -> Option<&'a Header> {
    if !w.is_ptr() {
        return None;
    }
    // SAFETY: traced words are live objects.
    let h = unsafe { &*(w.0 as *const Header) };
    (h.flags.get() & flag::MARK != 0).then_some(h)
}

/// Tells of references, one by one.
pub type Tell = dyn Fn(&mut dyn FnMut(&Value));

fn nothing(_: &mut dyn FnMut(&Value)) {}

/// Added to the counts of candidates while they are taken down, so that none ends when tracing takes and drops a reference.
const BIAS: u32 = 1 << 29;

/// Splits marked `objects` (each held `held` times by the collector itself) into what is reachable from outside, whose mark is taken
/// away, and the rest, which is returned. References that `besides` tells of do not count as from outside.
fn unreachable<'a>(objects: &[&'a Header], held: i64, besides: &Tell) -> Vec<&'a Header> {
    // What they own of each other is taken off their own counts, which are put back before anything else is done: what is left then came
    // from outside.
    let counts: Vec<u32> = objects.iter().map(|h| h.refcount.get()).collect();
    objects.iter().for_each(|h| h.refcount.set(h.refcount.get() + BIAS));
    let mut run = Run { to: Word::NULL, length: 0 };
    for &h in objects {
        // SAFETY: candidates are live objects.
        unsafe { trace_each(h, |w| run.add(w)) };
    }
    besides(&mut |v| run.add(v.word()));
    run.end();
    let outside: Vec<bool> = objects
        .iter()
        .zip(&counts)
        .map(|(h, &count)| i64::from(h.refcount.replace(count).wrapping_sub(BIAS) as i32) > held)
        .collect();
    let mut stack: Vec<&Header> = Vec::new();
    let mut before = Word::NULL;
    for (&h, outside) in objects.iter().zip(outside) {
        if outside && h.flags.get() & flag::MARK != 0 {
            unset(h, flag::MARK);
            stack.push(h);
        }
        while let Some(h) = stack.pop() {
            // SAFETY: as above.
            unsafe {
                trace_each(h, |w| {
                    if std::mem::replace(&mut before, w) == w {
                        return;
                    }
                    if let Some(target) = marked(w) {
                        unset(target, flag::MARK);
                        stack.push(target);
                    }
                });
            }
        }
    }
    objects.iter().copied().filter(|h| h.flags.get() & flag::MARK != 0).collect()
}

fn notify(t: &Thread, phase: &str, generation: usize, collected: usize, uncollectable: usize) {
    let callbacks = collector().callbacks.borrow().clone();
    let Some(callbacks) = callbacks else { return };
    let Some(list) = callbacks.downcast::<list::PyList>() else { return };
    for callback in list::to_vec(list) {
        let info = from_str_pairs([
            ("generation", Value::from(generation)),
            ("collected", Value::from(collected)),
            ("uncollectable", Value::from(uncollectable)),
        ]);
        if let Err(raised) = call::call(t, &callback, &[Value::from(phase), info]) {
            let exception = t.take(raised);
            crate::report::unraisable(t, exception, None, &callback);
        }
    }
}

/// Somebody who refers to objects but would rather not keep them alive.
pub struct Outside<'a> {
    /// Tells of all these references.
    pub holds: &'a Tell,
    /// Gives up references to what nobody else refers to, as the question says. They are dropped, which may run Python code.
    pub give_up: &'a dyn Fn(&dyn Fn(&Value) -> bool) -> Vec<Value>,
}

/// Collects the generations up to this one, of 2. Returns how many objects were unreachable.
pub fn collect(t: &Thread, generation: usize) -> usize {
    collect_besides(t, generation, None)
}

/// As [`collect`], what somebody outside refers to included if nobody else does.
pub fn collect_besides(t: &Thread, generation: usize, outside: Option<&Outside>) -> usize {
    let c = collector();
    if c.running.replace(true) {
        return 0;
    }
    let pending = t.take_pending();
    notify(t, "start", generation, 0, 0);
    let found = run(t, generation, outside);
    let mut stats = c.stats.get();
    let slot = &mut stats[generation.min(2)];
    slot.collections += 1;
    slot.collected += found as u64;
    c.stats.set(stats);
    notify(t, "stop", generation, found, 0);
    if let Some(pending) = pending {
        let _ = t.raise_again(pending);
    }
    c.running.set(false);
    found
}

/// Collects everything. Objects at these addresses are finalized first, in this order.
pub fn collect_in_order(t: &Thread, order: Vec<u64>) -> usize {
    collector().order.replace(order);
    let found = collect(t, 2);
    collector().order.replace(Vec::new());
    found
}

/// Whether a collection of the generations up to this one asks what refers to the object.
fn is_candidate(h: &Header, generation: usize) -> bool {
    let (flags, count) = (h.flags.get(), h.refcount.get());
    count != 0
        && count < IMMORTAL
        && flags & (FROZEN | flag::DYING) == 0
        && generation_of(flags) <= generation
        // SAFETY: a live object's shape.
        && unsafe { (*h.shape.get()).flags } & shape_flag::TRAVERSE != 0
}

fn run(t: &Thread, generation: usize, outside: Option<&Outside>) -> usize {
    let c = collector();
    let full = generation >= 2;
    let started = std::time::Instant::now();
    let mut candidates: Vec<&Header> = Vec::new();
    let mut seen = 0;
    each_container(generation == 0, &mut |h| {
        seen += 1;
        // SAFETY: objects live until the collector drops them below; the reference is not used longer.
        let h: &'static Header = unsafe { &*(h as *const Header) };
        if is_candidate(h, generation) {
            set(h, flag::MARK);
            candidates.push(h);
        }
    });
    c.seen.set(seen);
    heap().fresh.set(0);
    let trash = unreachable(&candidates, 0, outside.map_or(&nothing, |o| o.holds));
    if let Some(outside) = outside {
        let is_trash = |v: &Value| v.header().is_some_and(|h| h.flags.get() & flag::MARK != 0);
        let mut lonely = false;
        (outside.holds)(&mut |v| lonely |= is_trash(v));
        if lonely {
            let released = (outside.give_up)(&is_trash);
            trash.iter().for_each(|h| unset(h, flag::MARK));
            drop((trash, candidates, released));
            return run(t, generation, None);
        }
    }
    let survivors = candidates.len() - trash.len();
    for h in &candidates {
        if h.flags.get() & flag::MARK == 0 {
            unset(h, MIDDLE);
            set(h, if generation == 0 { flag::OLD | MIDDLE } else { flag::OLD });
        }
    }
    if full {
        c.young_count.set(0);
        c.pending.set(0);
        c.long_lived.set(survivors);
    } else {
        c.young_count.set(c.young_count.get() + 1);
        c.pending.set(c.pending.get() + survivors);
    }
    for block in blocks() {
        // SAFETY: blocks are not freed while a collection runs.
        let block = unsafe { &*block };
        if block.young.get() {
            block.young.set(block.has_free());
        }
    }
    if c.debug.get() & debug::STATS != 0 {
        crate::report::write_stderr(
            t,
            &format!(
                "gc: collecting generation {}...\ngc: objects in each generation: {} {} 0\n\
                 gc: objects in permanent generation: {}\n\
                 gc: done, {} unreachable, 0 uncollectable, {:.4}s elapsed\n",
                generation.min(2),
                candidates.len(),
                seen as usize - candidates.len(),
                c.frozen.get(),
                trash.len(),
                started.elapsed().as_secs_f64()
            ),
        );
    }
    drop(candidates);
    if trash.is_empty() {
        return 0;
    }
    // SAFETY: trash is alive: its objects keep each other.
    let held: Vec<Value> =
        trash.iter().map(|h| unsafe { Value::from_borrowed(Word(*h as *const Header as u64)) }).collect();
    drop(trash);
    end(t, held)
}

/// Ends trash, which is marked and held.
fn end(t: &Thread, held: Vec<Value>) -> usize {
    let c = collector();
    // A weak reference that is itself trash must not be called back.
    let mut calls = Vec::new();
    for v in &held {
        for (reference, callback) in weak::detach(v) {
            let alive = reference.header().is_some_and(|h| h.flags.get() & flag::MARK == 0);
            if let (true, Some(callback)) = (alive, callback) {
                calls.push((reference, callback));
            }
        }
    }
    for v in &held {
        if let Some(h) = v.header() {
            unset(h, flag::MARK);
        }
    }
    for (reference, callback) in calls {
        if let Err(raised) = call::call(t, &callback, &[reference]) {
            let exception = t.take(raised);
            crate::report::unraisable(
                t,
                exception,
                Some("Exception ignored while calling weakref callback"),
                &callback,
            );
        }
    }
    let mut held = held;
    let order = c.order.take();
    if !order.is_empty() {
        // Of an address that comes twice the first place counts.
        let ranks: HashMap<u64, usize> = order.iter().enumerate().rev().map(|(i, v)| (*v, i)).collect();
        held.sort_by_key(|v| ranks.get(&v.word().0).copied().unwrap_or(usize::MAX));
    }
    let mut finalized = false;
    for v in &held {
        let Some(h) = v.header() else { continue };
        if h.flags.get() & flag::FINALIZED == 0 {
            if let Some(finalize) = v.class().slots().finalize {
                set(h, flag::FINALIZED);
                finalized = true;
                finalize(t, v);
            }
        }
    }
    let mut doomed = held;
    if finalized {
        let headers: Vec<&Header> = doomed.iter().filter_map(Value::header).collect();
        headers.iter().for_each(|h| set(h, flag::MARK));
        unreachable(&headers, 1, &nothing);
        drop(headers);
        let (dead, alive): (Vec<Value>, Vec<Value>) =
            doomed.into_iter().partition(|v| v.header().is_some_and(|h| h.flags.get() & flag::MARK != 0));
        for v in dead.iter().chain(&alive) {
            if let Some(h) = v.header() {
                unset(h, flag::MARK);
            }
        }
        doomed = dead;
        drop(alive);
    }
    for v in &doomed {
        drop(weak::detach(v));
    }
    let found = doomed.len();
    if c.debug.get() & debug::COLLECTABLE != 0 {
        for v in &doomed {
            let text = format!("gc: collectable <{} {:#x}>\n", v.class().name_str(), v.word().0);
            crate::report::write_stderr(t, &text);
        }
    }
    if c.debug.get() & debug::SAVEALL != 0 {
        let garbage = c.garbage.borrow().clone();
        if let Some(list) = garbage.as_ref().and_then(|g| g.downcast::<list::PyList>()) {
            doomed.iter().for_each(|v| list::push(list, v.clone()));
            return found;
        }
    }
    for v in &doomed {
        let Some(h) = v.header() else { continue };
        // One that only we hold by now needs no clearing.
        if h.refcount.get() == 1 {
            continue;
        }
        let ops = v.class().solid.ops;
        // SAFETY: the object is alive, held by us.
        unsafe {
            (ops.clear)(h);
            let shape = &*h.shape.get();
            if shape.slot_words != 0 || shape.attr_offset != 0 {
                clear_tail(h);
            }
        }
    }
    found
}

/// `gc.freeze()`.
pub fn freeze() {
    let mut n = 0;
    each_container(false, &mut |h| {
        if h.flags.get() & (FROZEN | flag::DYING) == 0 && h.refcount.get() != 0 {
            set(h, FROZEN);
            n += 1;
        }
    });
    collector().frozen.set(collector().frozen.get() + n);
}

/// `gc.unfreeze()`.
pub fn unfreeze() {
    each_container(false, &mut |h| {
        unset(h, FROZEN | MIDDLE);
        set(h, flag::OLD);
    });
    collector().frozen.set(0);
}
