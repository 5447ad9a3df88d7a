//! Tiering: when code is compiled, how it is entered, when it is thrown away.
//!
//! In: calls and loop iterations counted by the interpreter, changes told by `watch`. Out: compiled units entered through code objects'
//! entry cells (calls) or at loop headers (OSR). Always holds: a unit that rests on an assumption is listed under it
//! here; when the assumption breaks, the unit is marked invalid before any more Python code runs. Knows nothing of IR.
//! `unsafe` lives in this folder: compiled code is called and its frames are raw memory.

mod attributes;
mod background;
mod catch;
mod deopt;
mod entry;
mod fold;
mod globals;
mod helpers;
mod live;
mod module;
mod natives;
mod preserve;
mod report;
mod shadow;
mod snapshot;
mod special;
mod statements;
mod traced;
pub mod trash;

pub use crate::memory::addresses::ByAddress;
pub use entry::{
    call_bound, call_entry, call_lending, call_with_defaults, interpreter_entry, provide_entry,
    release_given, resume_generator,
};
pub use live::type_died;
pub use natives::{asks_kinds, register_typed};
pub use report::report;
pub use shadow::{each_place, frame_of, function_of, place_in, restore};
pub use traced::{
    caller_of_distant, code_owed, collect, forget, link_back, make_frame, object_in, place_of_distant,
};

use crate::object::value::{Value, incref};
use crate::thread::Thread;
use crate::types::code::PyCode;
use crate::types::function::PyFunction;
use adder_abi::Word;
use adder_abi::deopt::{ExitInfo, Reason, UnitMeta};
use adder_abi::feedback::EntryKind;
use adder_abi::layout::TAKES;
use adder_abi::opcode::Opcode;
use adder_abi::thread::Frame;
use adder_jit::{Jit, Options, Unit};
use background::Pending;
use snapshot::Surroundings;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::time::{Duration, Instant};

/// Whether and when to compile.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mode {
    Off,
    #[default]
    On,
    /// After a few executions, for tests.
    Eager,
}

/// Versions of one function or loop before it is left to the interpreter.
const MAX_VERSIONS: u32 = 10;
/// Exits at one guard before the unit is compiled again.
const EXITS_BEFORE_NEW_VERSION: u32 = 12;
/// Budgets that a function uses up while modules are loaded before it is compiled there.
const PUT_OFF_BY_IMPORTS: u8 = 7;
/// Of exits that every version would have, so many are timed together.
const EXITS_TIMED: u32 = 256;
/// About what it takes to leave, and to come back.
const EXIT_COST: Duration = Duration::from_nanos(200);
/// Versions whose assumptions broke before the code is left to the interpreter: what it assumes keeps changing.
const MAX_BROKEN: u32 = 20;
/// So many bytes of code are worth one more exit before they are made anew.
const BYTES_PER_EXIT: usize = 500;
/// A guess that has failed at least this part of the times of the one that asks for a new version is not made in it either.
const OTHERS_SHARE: u32 = 4;
/// Versions that fail at one instruction before it is compiled without a guess.
const FAILURES_BEFORE_GENERIC: u32 = 2;
const NEVER: i32 = i32::MAX;

/// What became of one entry of a code object: its start, or a loop header.
#[derive(Default)]
struct Tried {
    unit: Option<u32>,
    versions: u32,
    refused: bool,
    /// Iterations seen since counting began.
    count: u32,
    /// Versions whose assumptions broke.
    broken: u32,
    /// Of a loop: that it waits for its function's unit has been said once.
    put_off: bool,
    /// How often it would have been compiled, but for an import.
    in_imports: u8,
}

impl Tried {
    /// What is hot while modules are loaded is seldom hot after that: the compiler had better be free for what the program does then. In
    /// an import that goes on and on it is compiled after all.
    fn put_off_by_imports(&mut self) -> bool {
        self.in_imports = self.in_imports.saturating_add(1);
        self.in_imports <= PUT_OFF_BY_IMPORTS
    }

    fn is_exhausted(&self) -> bool {
        self.broken >= MAX_BROKEN || self.versions - self.broken.min(self.versions) >= MAX_VERSIONS
    }
}

#[derive(Default)]
struct CodeState {
    function: Tried,
    loops: HashMap<u32, Tried>,
}

impl CodeState {
    fn tried(&mut self, entry: EntryKind) -> &mut Tried {
        match entry {
            EntryKind::Osr { pc, .. } => self.loops.entry(pc).or_default(),
            EntryKind::Function | EntryKind::Resume => &mut self.function,
        }
    }
}

struct UnitRecord {
    unit: Unit,
    code: u64,
    /// Of module code: the namespace whose names it keeps.
    namespace: u64,
    why: &'static str,
    valid: bool,
    /// What `--jit-stats` says of it, once it no longer keeps the code objects alive that this is read from.
    told: Option<String>,
    /// When exits were last counted in [`EXITS_TIMED`], by number.
    timed: HashMap<usize, Instant>,
    /// Types whose shapes are tested, and constants: kept alive as long as the code is.
    held: Vec<Value>,
}

impl UnitRecord {
    /// What it holds, once it is described as long as the code objects live that it names.
    fn let_go(&mut self) -> Vec<Value> {
        if self.told.is_none() {
            // At the program's end nothing is given up, it is only over.
            self.told = Some(report::describe(self, mode() != Mode::Off));
        }
        std::mem::take(&mut self.held)
    }
}

struct State {
    mode: Cell<Mode>,
    jit: RefCell<Option<Jit>>,
    options: RefCell<Options>,
    codes: RefCell<ByAddress<CodeState>>,
    /// How often guards of an instruction (of a code object) turned out wrong guesses.
    failed: RefCell<ByAddress<HashMap<u32, u32>>>,
    units: RefCell<HashMap<u32, UnitRecord>>,
    /// Something is being compiled: no recursion.
    busy: Cell<bool>,
    background: background::Background,
}

struct Global(State);

// SAFETY: used only by the holder of the global lock.
unsafe impl Sync for Global {}

static STATE: std::sync::LazyLock<Global> = std::sync::LazyLock::new(|| {
    Global(State {
        mode: Cell::new(Mode::On),
        jit: RefCell::new(None),
        options: RefCell::new(Options::default()),
        codes: RefCell::new(ByAddress::default()),
        failed: RefCell::new(ByAddress::default()),
        units: RefCell::new(HashMap::new()),
        busy: Cell::new(false),
        background: background::Background::default(),
    })
});

// SAFETY: as for `Sync`.
unsafe impl Send for Global {}

fn state() -> &'static State {
    &STATE.0
}

/// Sets the mode and the options before any code runs. `threads`: how many compile beside the program; by default one if there is a
/// processor for it, but none in [`Mode::Eager`], which is to be the same each time.
pub fn configure(mode: Mode, threads: Option<u32>, options: Options) {
    state().mode.set(mode);
    state().background.set_threads(threads.or((mode != Mode::On).then_some(0)));
    WANTS_FEEDBACK.store(mode != Mode::Off, Ordering::Relaxed);
    crate::watch::install(broken, code_died);
    if let Some(jit) = state().jit.borrow_mut().as_mut() {
        jit.compiler.options = options.clone();
    }
    *state().options.borrow_mut() = options;
}

/// Whether anybody wants to know what the interpreter has seen.
static WANTS_FEEDBACK: AtomicBool = AtomicBool::new(true);

/// Whether feedback that costs something is to be taken: nobody reads it when nothing is compiled.
#[inline(always)]
pub fn wants_feedback() -> bool {
    WANTS_FEEDBACK.load(Ordering::Relaxed)
}

pub fn mode() -> Mode {
    state().mode.get()
}

/// What [`set_budget`] was told; 0 at first.
static BUDGET: AtomicI32 = AtomicI32::new(0);

/// Makes the budget of all code that much, whatever its size: tests want code to be hot early.
pub fn set_budget(budget: u32) {
    BUDGET.store(budget.clamp(1, 1 << 20) as i32, Ordering::Relaxed);
}

fn threshold(code: &PyCode) -> i32 {
    match (mode(), BUDGET.load(Ordering::Relaxed)) {
        (Mode::Off, _) => NEVER,
        (Mode::Eager, _) => 2,
        (Mode::On, 0) => (800 + (code.unit.code.len() as i32).min(4000)) * importing(code),
        (Mode::On, budget) => budget,
    }
}

/// The import system's own code has to run so many times as often as other code: it is hot while a program starts, when the compiler had
/// better wait for what the program does, and hardly ever after that.
fn importing(code: &PyCode) -> i32 {
    if code.unit.filename.as_bytes().starts_with(b"<frozen importlib") { 16 } else { 1 }
}

/// A call weighs as much as this many loop iterations.
const CALL_WEIGHT: i32 = 8;

/// Counts a call that will be interpreted. False, and nothing is counted, if it uses up the budget: then [`count_call`] is due.
#[inline(always)]
pub fn count_cold_call(code: &PyCode) -> bool {
    let left = code.head.budget.get() - CALL_WEIGHT;
    if left >= 0 {
        code.head.budget.set(left);
    }
    left >= 0
}

/// Counts a call of a function. Cheap until the budget is used up.
#[inline(always)]
pub fn count_call(t: &Thread, code: &PyCode, func: &Value) {
    let left = code.head.budget.get() - CALL_WEIGHT;
    code.head.budget.set(left);
    if left < 0 {
        out_of_budget(t, code, func);
    }
}

/// `jit_state` bits of a code object.
mod bit {
    /// The budget has been set.
    pub const COUNTING: u32 = 1;
    /// A unit is entered at the start.
    pub const COMPILED: u32 = 2;
    /// Units have been made for loops.
    pub const LOOPS: u32 = 4;
    /// The unit entered at the start is of code that delegates.
    pub const DELEGATES: u32 = 8;
}

#[cold]
#[inline(never)]
fn out_of_budget(t: &Thread, code: &PyCode, func: &Value) {
    let bits = code.head.jit_state.get();
    if bits & bit::COUNTING == 0 {
        code.head.jit_state.set(bits | bit::COUNTING);
        code.head.budget.set(threshold(code));
        if mode() != Mode::Off && takes_plainly(code, code.unit.argcount as usize) {
            provide_entry(code);
            if code.unit.argcount < TAKES {
                code.head.plain_args.set(code.unit.argcount | if code.head.takes.get() { TAKES } else { 0 });
            }
        }
        return;
    }
    if bits & bit::LOOPS == 0 && state().background.is_occupied() {
        code.head.budget.set(RETRY);
        return;
    }
    take_over();
    let refused = with_code(code, |c| c.function.refused);
    if refused || code.head.jit_state.get() & bit::COMPILED != 0 {
        // Loops of its own may still want compiling.
        code.head.budget.set(threshold(code).max(1000));
        return;
    }
    if mode() == Mode::On && t.importing.get() > 0 && with_code(code, |c| c.function.put_off_by_imports()) {
        code.head.budget.set(threshold(code));
        return;
    }
    let kind = if resumes(code) { EntryKind::Resume } else { EntryKind::Function };
    if kind == EntryKind::Resume && mode() == Mode::On && delegates_only(code) {
        code.head.budget.set(NEVER);
        return;
    }
    let made = compile(code, Some(func), Surroundings::default(), kind, "called often");
    if made != Made::Refused {
        hurry_caller(t, code);
    }
    // This call is still the interpreter's: its loops may go on in compiled code soon, or at once where there is some.
    let entered = with_code(code, |c| c.loops.values().any(|l| l.unit.is_some()));
    code.head.budget.set(match made {
        _ if entered => 0,
        Made::Later => RETRY,
        Made::Now | Made::Refused => threshold(code).min(400),
    });
}

/// Versions that have failed before sites of several shapes expect more of them.
const VERSIONS_BEFORE_WARY: u32 = 2;

/// Whether so many versions have been made for the entry.
fn has_had_versions(code: &PyCode, entry: EntryKind) -> bool {
    with_code(code, |c| c.tried(entry).versions >= VERSIONS_BEFORE_WARY)
}

/// Whether a generator has no loop and delegates: what it does besides is not worth a native call for each step of what it delegates to,
/// which the interpreter passes on however long a chain of them is (`eval::chains`).
fn delegates_only(code: &PyCode) -> bool {
    use adder_abi::code::code_flag::COROUTINE;
    let instrs = &crate::eval::frames::prepared(code).instrs;
    let loops = instrs
        .iter()
        .enumerate()
        .any(|(i, instr)| instr.op.is_jump() && instr.arg as usize <= i && instr.op != Opcode::SETUP_FINALLY);
    !code.has_flag(COROUTINE) && !loops && delegates(code)
}

fn delegates(code: &PyCode) -> bool {
    crate::eval::frames::prepared(code).instrs.iter().any(|i| i.op == Opcode::YIELD_FROM)
}

/// Whether the code's unit is entered at each step of a generator or coroutine.
fn resumes(code: &PyCode) -> bool {
    use adder_abi::code::code_flag::{COROUTINE, GENERATOR};
    code.has_flag(GENERATOR) || code.has_flag(COROUTINE)
}

fn with_code<R>(code: &PyCode, f: impl FnOnce(&mut CodeState) -> R) -> R {
    let key = code as *const PyCode as u64;
    f(state().codes.borrow_mut().entry(key).or_default())
}

/// What calls hot code is soon hot, and the callee is then built in place: it need not be counted as long as other code. This finds the
/// outer loops of programs whose inner ones are calls and generators.
fn hurry_caller(t: &Thread, code: &PyCode) {
    let mut at = t.head.top.get();
    // SAFETY: activations are alive while linked; one with bit 0 of `code` clear is an interpreter's frame.
    unsafe {
        while !at.is_null() && (*at).code.get() & 1 == 0 {
            let caller = crate::eval::frames::code_of(at as *const Frame);
            if !std::ptr::eq(caller, code) {
                if caller.head.jit_state.get() & bit::COUNTING != 0 {
                    let budget = &caller.head.budget;
                    budget.set(budget.get().min(threshold(caller) / 4));
                }
                return;
            }
            at = (*at).prev.get();
        }
    }
}

/// What became of the wish for a unit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Made {
    Now,
    /// It is being compiled, or something else is: ask again.
    Later,
    Refused,
}

/// Iterations of a loop that go by before it is compiled when its function is, or is being compiled.
const ITERATIONS_BESIDE_FUNCTION: i32 = 20_000;

/// Budget until it is asked again.
const RETRY: i32 = 100;

/// Iterations of a loop, once its code's budget is used up, after which the loop is compiled.
const HOT_ITERATIONS: u32 = 200;

/// How many of them are counted at once: looking at each would cost as much as a short loop's body.
const STEP: i32 = 16;

/// As [`STEP`], while nothing could be compiled anyway.
const STEP_WHILE_OCCUPIED: i32 = 128;

fn compile(
    code: &PyCode,
    func: Option<&Value>,
    around: Surroundings,
    entry: EntryKind,
    why: &'static str,
) -> Made {
    let s = state();
    let key = code as *const PyCode as u64;
    if s.background.awaits(key, entry)
        || s.background.is_on() && s.background.is_busy()
        || s.busy.replace(true)
    {
        return Made::Later;
    }
    let made = compile_now(code, func, around, entry, why);
    s.busy.set(false);
    if made == Made::Refused {
        with_code(code, |c| c.tried(entry).refused = true);
    }
    made
}

fn compile_now(
    code: &PyCode,
    func: Option<&Value>,
    around: Surroundings,
    entry: EntryKind,
    why: &'static str,
) -> Made {
    let s = state();
    let mut jit = s.jit.borrow_mut();
    if jit.is_none() {
        crate::watch::install(broken, code_died);
        match Jit::new(helpers::table(), s.options.borrow().clone()) {
            Ok(j) => *jit = Some(j),
            Err(_) => {
                // No compiler for this machine: the interpreter does it all.
                s.mode.set(Mode::Off);
                return Made::Refused;
            }
        }
    }
    let Some(jit) = jit.as_mut() else { return Made::Refused };
    let taken = snapshot::take(code, func, around, entry, mode() == Mode::Eager);
    let mut pending = Pending {
        code: code as *const PyCode as u64,
        entry,
        namespace: taken.snapshot.codes[0].namespace,
        why,
        held: taken.held,
        watched: BTreeSet::new(),
        broken: false,
    };
    let mut snapshot = Box::new(taken.snapshot);
    if s.background.is_on() {
        let id = jit.number();
        pending.watched = background::watches(&snapshot);
        for watch in &pending.watched {
            snapshot::register(*watch, u64::from(id));
        }
        match s.background.give(id, snapshot, &helpers::table(), &s.options.borrow()) {
            Ok(()) => {
                s.background.pending.borrow_mut().insert(id, pending);
                return Made::Later;
            }
            Err(back) => snapshot = back,
        }
    }
    let unit = jit.compile(&snapshot);
    if let Ok(unit) = &unit {
        for watch in &unit.deps {
            snapshot::register(*watch, u64::from(unit.meta.id));
        }
    }
    match unit {
        Ok(unit) => {
            enter_unit(unit, pending);
            Made::Now
        }
        Err(_) => Made::Refused,
    }
}

/// Makes a unit the one that its entry goes to.
fn enter_unit(unit: Unit, pending: Pending) {
    let (id, address) = (unit.meta.id, unit.address());
    let Pending { code: key, entry, namespace, why, held, .. } = pending;
    let record =
        UnitRecord { unit, code: key, namespace, why, valid: true, told: None, timed: HashMap::new(), held };
    state().units.borrow_mut().insert(id, record);
    // SAFETY: the unit holds the code object.
    let code = unsafe { &*(key as *const PyCode) };
    with_code(code, |c| {
        let tried = c.tried(entry);
        tried.unit = Some(id);
        tried.versions += 1;
    });
    let made = if matches!(entry, EntryKind::Osr { .. }) {
        bit::LOOPS
    } else {
        provide_entry(code);
        code.head.entry.set(address);
        if delegates(code) { bit::COMPILED | bit::DELEGATES } else { bit::COMPILED }
    };
    code.head.jit_state.set(code.head.jit_state.get() | made);
}

/// Takes over what was compiled on other threads.
fn take_over() {
    let s = state();
    for (id, compiled) in s.background.take_done() {
        let Some(pending) = s.background.pending.borrow_mut().remove(&id) else { continue };
        // SAFETY: what is pending holds its code object.
        let code = unsafe { &*(pending.code as *const PyCode) };
        let unit = match s.jit.borrow_mut().as_mut() {
            Some(_) if pending.broken => Ok(None),
            Some(jit) => jit.install(compiled).map(Some),
            None => Ok(None),
        };
        match unit {
            Ok(Some(unit)) if unit.deps.iter().all(|d| pending.watched.contains(d)) => {
                for watch in pending.watched.iter().filter(|w| !unit.deps.contains(w)) {
                    snapshot::unregister(*watch, u64::from(id));
                }
                enter_unit(unit, pending);
            }
            Err(_) => with_code(code, |c| c.tried(pending.entry).refused = true),
            Ok(_) => with_code(code, |c| {
                let tried = c.tried(pending.entry);
                tried.versions += 1;
                tried.broken += 1;
                tried.refused |= tried.is_exhausted();
            }),
        }
    }
}

/// Runs `fork` at a moment when no other thread compiles.
pub fn while_idle<R>(fork: impl FnOnce() -> R) -> R {
    state().background.while_idle(fork)
}

/// In a child process: what other threads were compiling is lost.
pub fn after_fork() {
    drop(state().background.after_fork());
}

/// What a loop's back edge led to.
pub enum LoopResult {
    /// Go on interpreting.
    Stay,
    /// The topmost frame was written back: load its state and go on.
    Reload,
    /// The frame's function returned this.
    Return(Value),
    /// An exception is pending in the topmost frame, whose site is the instruction that raised it.
    Raise,
}

/// Counts a loop iteration; true when it is time for [`hot_loop`].
#[inline(always)]
pub fn count_iteration(code: &PyCode) -> bool {
    let left = code.head.budget.get() - 1;
    code.head.budget.set(left);
    left < 0
}

/// A loop of `frame`, which jumps back to `target`, has used up the budget: decides, and enters compiled code if there is some.
///
/// # Safety
/// The frame is the topmost, its state is saved, and it is about to execute `target`.
#[cold]
#[inline(never)]
pub unsafe fn hot_loop(t: &Thread, code: &PyCode, frame: *mut Frame, target: u32) -> LoopResult {
    if code.head.jit_state.get() & bit::COUNTING == 0 {
        code.head.jit_state.set(code.head.jit_state.get() | bit::COUNTING);
        code.head.budget.set(threshold(code));
        return LoopResult::Stay;
    }
    if mode() == Mode::Off {
        code.head.budget.set(NEVER);
        return LoopResult::Stay;
    }
    let bits = code.head.jit_state.get();
    let occupied = bits & bit::LOOPS == 0 && state().background.is_occupied();
    if !occupied {
        take_over();
    }
    if resumes(code) {
        // Its unit has the loop; it is entered at the next step.
        let done = code.head.jit_state.get() & bit::COMPILED != 0 || with_code(code, |c| c.function.refused);
        // SAFETY: by the caller's contract.
        let func = unsafe { (*frame).act.func.get() };
        // SAFETY: the frame holds its function.
        let func = if func.is_null() { None } else { Some(unsafe { Value::from_borrowed(func) }) };
        let made = match func {
            Some(func) if !done => {
                compile(code, Some(&func), Surroundings::default(), EntryKind::Resume, "loops often")
            }
            _ => Made::Refused,
        };
        code.head.budget.set(if made == Made::Later { RETRY } else { 10_000 });
        return LoopResult::Stay;
    }
    // Where loops have units, one may be entered at any iteration; elsewhere they are looked at now and then.
    let step = match (mode(), occupied) {
        (_, true) => STEP_WHILE_OCCUPIED,
        (Mode::On, false) if bits & bit::LOOPS == 0 => STEP,
        _ => 1,
    };
    code.head.budget.set(step - 1);
    let limit = if mode() == Mode::Eager { 1 } else { HOT_ITERATIONS };
    // The next call will be compiled code's: the loop is for this activation alone, which has to last to be worth it.
    let whole = mode() == Mode::On
        && (code.head.jit_state.get() & bit::COMPILED != 0
            || state().background.awaits(code as *const PyCode as u64, EntryKind::Function));
    let (unit, ready, put_off) = with_code(code, |c| {
        let l = c.loops.entry(target).or_default();
        l.count = l.count.saturating_add(step as u32);
        let put_off = whole && l.unit.is_none() && !std::mem::replace(&mut l.put_off, true);
        (l.unit, !l.refused && l.count >= limit, put_off)
    });
    if put_off {
        code.head.budget.set(ITERATIONS_BESIDE_FUNCTION);
        return LoopResult::Stay;
    }
    if occupied {
        return LoopResult::Stay;
    }
    let id = match unit {
        Some(id) => id,
        None if ready => {
            // SAFETY: by the caller's contract.
            let (func, depth) = unsafe { ((*frame).act.func.get(), snapshot::stack_depth(code, frame)) };
            // SAFETY: the frame holds its function.
            let func = if func.is_null() { None } else { Some(unsafe { Value::from_borrowed(func) }) };
            let entry = EntryKind::Osr { pc: target, stack: depth };
            // SAFETY: by the caller's contract.
            let around = unsafe { Surroundings::of(code, frame, target) };
            match compile(code, func.as_ref(), around, entry, "loops often") {
                Made::Now => match with_code(code, |c| c.tried(entry).unit) {
                    Some(id) => id,
                    None => return LoopResult::Stay,
                },
                Made::Later => {
                    code.head.budget.set(RETRY);
                    return LoopResult::Stay;
                }
                Made::Refused => {
                    settle(code);
                    return LoopResult::Stay;
                }
            }
        }
        None => {
            settle(code);
            return LoopResult::Stay;
        }
    };
    if entry::is_deep(t) {
        return LoopResult::Stay;
    }
    let address = match state().units.borrow().get(&id) {
        // SAFETY: by the caller's contract.
        Some(u) if u.valid && unsafe { module::fits(u.namespace, frame) } => u.unit.address(),
        Some(u) if u.valid => {
            code.head.budget.set(10_000);
            return LoopResult::Stay;
        }
        _ => return LoopResult::Stay,
    };
    // SAFETY: by the caller's contract; the unit was compiled for this loop header.
    unsafe { entry::enter_loop(t, frame, address) }
}

/// When every loop met so far is settled one way or the other without code, counting need not go on each time.
fn settle(code: &PyCode) {
    let hopeless = with_code(code, |c| c.loops.values().all(|l| l.refused));
    if hopeless {
        code.head.budget.set(10_000);
    }
}

/// Marks units invalid; nobody enters them any more, and running ones leave at their next test.
fn invalidate(ids: &[u32], new_version: bool) {
    // What the units kept alive is dropped last: that may run Python code.
    let released = mark_invalid(ids, new_version);
    drop(released);
}

/// The program ends: compiled code is given up, with what it keeps alive.
pub fn shutdown() {
    state().mode.set(Mode::Off);
    let ids: Vec<u32> = state().units.borrow().keys().copied().collect();
    invalidate(&ids, false);
    drop(state().background.close());
}

/// Whether an activation of the unit is in progress, in whatever thread.
fn is_active(meta: &UnitMeta) -> bool {
    if Thread::try_current().is_none() {
        return true;
    }
    let wanted = meta as *const UnitMeta as usize | 1;
    let mut found = false;
    crate::modules::threading::each_thread(|t| {
        let mut at = t.head.top.get();
        while !at.is_null() && !found {
            // SAFETY: activations are alive while linked.
            unsafe {
                found = (*at).code.get() == wanted;
                at = (*at).prev.get();
            }
        }
    });
    found
}

/// Tells the running activations of a unit to leave at their next test.
fn leave_soon(meta: &UnitMeta) {
    let wanted = meta as *const UnitMeta as usize | 1;
    leave_if(|code| code == wanted);
}

/// Tells all running activations to leave at their next test: what happens in them is to be told from now on.
pub fn leave_all() {
    leave_if(|code| code & 1 != 0);
}

fn leave_if(wanted: impl Fn(usize) -> bool) {
    use adder_abi::thread::activation_flag::LEAVE;
    crate::modules::threading::each_thread(|t| {
        let mut at = t.head.top.get();
        while !at.is_null() {
            // SAFETY: activations are alive while linked.
            unsafe {
                if wanted((*at).code.get()) {
                    (*at).flags.set((*at).flags.get() | LEAVE);
                }
                at = (*at).prev.get();
            }
        }
    });
}

fn mark_invalid(ids: &[u32], new_version: bool) -> Vec<Value> {
    let mut released = Vec::new();
    let s = state();
    let mut units = s.units.borrow_mut();
    for id in ids {
        let Some(u) = units.get_mut(id).filter(|u| u.valid) else { continue };
        u.valid = false;
        u.unit.meta.valid.store(0, Ordering::Relaxed);
        leave_soon(&u.unit.meta);
        if !is_active(&u.unit.meta) {
            released.append(&mut u.let_go());
        }
        let key = u.code;
        let mut codes = s.codes.borrow_mut();
        let Some(c) = codes.get_mut(&key) else { continue };
        // SAFETY: states are removed when their code object dies.
        let code = unsafe { &*(key as *const PyCode) };
        if c.function.unit == Some(*id) {
            c.function.unit = None;
            c.function.broken += u32::from(!new_version);
            c.function.refused |= c.function.is_exhausted();
            code.head.entry.set(interpreter_entry(code));
            code.head.jit_state.set(code.head.jit_state.get() & !bit::COMPILED);
        }
        for l in c.loops.values_mut().filter(|l| l.unit == Some(*id)) {
            l.unit = None;
            l.count = 0;
            l.broken += u32::from(!new_version);
            l.refused |= l.is_exhausted();
        }
        // A little more profile first, and more after each failure.
        let versions = c.loops.values().map(|l| l.versions).max().unwrap_or(0).max(c.function.versions);
        code.head.budget.set(if mode() == Mode::Eager { 2 } else { 300 * versions.max(1) as i32 });
    }
    released
}

/// An assumption of a unit broke.
fn broken(unit: u64) {
    state().background.note_broken(unit as u32);
    invalidate(&[unit as u32], false);
}

/// A code object dies.
fn code_died(code: &PyCode) {
    let key = code as *const PyCode as u64;
    if mode() == Mode::Off {
        return;
    }
    state().failed.borrow_mut().remove(&key);
    let gone = state().codes.borrow_mut().remove(&key);
    if gone.is_some() {
        let ids: Vec<u32> =
            state().units.borrow().iter().filter(|(_, u)| u.code == key).map(|(id, _)| *id).collect();
        for id in ids {
            if let Some(u) = state().units.borrow_mut().get_mut(&id) {
                u.valid = false;
                u.unit.meta.valid.store(0, Ordering::Relaxed);
                leave_soon(&u.unit.meta);
            }
        }
    }
}

/// Counts an exit; repeated ones at one guard make a new version.
fn count_exit(meta: &UnitMeta, exit: usize) {
    // Counted by the holder of the global lock.
    let counter = &meta.counts[exit];
    let count = counter.load(Ordering::Relaxed).saturating_add(1);
    counter.store(count, Ordering::Relaxed);
    if count < EXITS_BEFORE_NEW_VERSION {
        return;
    }
    if !would_differ(meta.exits[exit].reason) {
        if mode() == Mode::On
            && count.is_multiple_of(EXITS_TIMED)
            && is_slow_for_good(meta.exits[exit].reason)
        {
            give_up_if_leaving(meta, exit);
        }
        return;
    }
    let bytes = state().units.borrow().get(&meta.id).map_or(0, |u| u.unit.block.size);
    let patience = if mode() == Mode::Eager { 0 } else { (bytes / BYTES_PER_EXIT) as u32 };
    if count != EXITS_BEFORE_NEW_VERSION + patience {
        return;
    }
    // The new version is made for other guesses that fail, too, though more seldom.
    for (i, (other, counter)) in meta.exits.iter().zip(&meta.counts).enumerate() {
        if counter.load(Ordering::Relaxed).saturating_mul(OTHERS_SHARE) >= count {
            blame(other, i == exit);
        }
    }
    invalidate(&[meta.id], true);
}

/// Whether every version would leave so, to be interpreted from there.
fn is_slow_for_good(reason: Reason) -> bool {
    matches!(reason, Reason::Exception | Reason::Unsupported | Reason::Traced)
}

/// Gives up a unit that does little else than to leave: the last [`EXITS_TIMED`] of the exit came so fast that they took most of the time.
fn give_up_if_leaving(meta: &UnitMeta, exit: usize) {
    let (code, entry) = {
        let mut units = state().units.borrow_mut();
        let Some(u) = units.get_mut(&meta.id).filter(|u| u.valid) else { return };
        let now = Instant::now();
        let pays = |before| now.duration_since(before) > EXIT_COST * 2 * EXITS_TIMED;
        if u.timed.insert(exit, now).is_none_or(pays) {
            return;
        }
        (u.code, u.unit.entry)
    };
    if let Some(c) = state().codes.borrow_mut().get_mut(&code) {
        c.tried(entry).refused = true;
    }
    invalidate(&[meta.id], true);
}

/// Whether a new version would not leave for this reason, or less often.
fn would_differ(reason: Reason) -> bool {
    !matches!(
        reason,
        Reason::Exception
            | Reason::Poll
            | Reason::Recursion
            | Reason::Invalidated
            | Reason::Again
            | Reason::Unsupported
            | Reason::Traced
            | Reason::Yielded
    )
}

/// A guess has turned out wrong, and asks for a new version or only is no longer made in it.
fn blame(exit: &ExitInfo, asks: bool) {
    let weight = match exit.reason {
        // A way that had not been taken is compiled by itself.
        Reason::Cold | Reason::NewHandler => return,
        reason if !would_differ(reason) => return,
        // What was tested for a whole loop need not fail where it belongs.
        _ if exit.hoisted => 1,
        // What fails on a value rather than a kind will fail again.
        Reason::DivisionByZero | Reason::Index | Reason::Overflow if asks => FAILURES_BEFORE_GENERIC,
        _ => 1,
    };
    let (code, place) = exit.blame;
    *state().failed.borrow_mut().entry(code).or_default().entry(place).or_default() += weight;
}

fn failures(code: u64, pc: u32) -> u32 {
    let failed = state().failed.borrow();
    failed.get(&code).and_then(|f| f.get(&pc)).copied().unwrap_or(0)
}

/// Where guesses at a code object have failed.
fn failed_places(code: u64) -> Vec<u32> {
    state().failed.borrow().get(&code).map(|f| f.keys().copied().collect()).unwrap_or_default()
}

/// Whether guesses at an instruction have failed so often that it is compiled without one.
fn is_hopeless(code: u64, pc: u32) -> bool {
    failures(code, pc) >= FAILURES_BEFORE_GENERIC
}

/// Whether a guess at an instruction has failed.
fn has_failed(code: u64, pc: u32) -> bool {
    failures(code, pc) > 0
}

/// Whether the code's entry is compiled.
#[inline(always)]
pub fn is_compiled(code: &PyCode) -> bool {
    code.head.jit_state.get() & bit::COMPILED != 0
}

/// Whether the code's entry is compiled, and the code delegates.
#[inline(always)]
pub fn is_compiled_delegating(code: &PyCode) -> bool {
    code.head.jit_state.get() & (bit::COMPILED | bit::DELEGATES) == bit::COMPILED | bit::DELEGATES
}

/// Whether `n` positional arguments are exactly all parameters, and calling runs the code at once.
#[inline(always)]
pub fn takes_plainly(code: &PyCode, n: usize) -> bool {
    let unit = &code.unit;
    has_fixed_parameters(code) && unit.kwonlyargcount == 0 && unit.argcount as usize == n
}

/// Whether there is a value for each parameter, and calling runs the code at once.
#[inline(always)]
fn has_fixed_parameters(code: &PyCode) -> bool {
    use adder_abi::code::code_flag as c;
    const ODD: u32 = c::VARARGS | c::VARKEYWORDS | c::GENERATOR | c::COROUTINE | c::ASYNC_GENERATOR;
    code.unit.flags & (ODD | c::OPTIMIZED) == c::OPTIMIZED
}

/// A borrowed word as a value of its own.
///
/// # Safety
/// The word is alive and not null.
unsafe fn own(word: Word) -> Value {
    // SAFETY: by the caller's contract.
    unsafe {
        incref(word);
        Value::from_owned(word)
    }
}

/// The code object of a function.
fn code_of(f: &PyFunction) -> &PyCode {
    crate::types::function::code(f)
}
