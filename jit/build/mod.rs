//! Bytecode and feedback to IR, by abstract interpretation of the evaluation stack.
//!
//! Every local and stack slot holds a tagged word; arithmetic unboxes and boxes around each operation and later passes remove
//! what cancels. Values that only exits would need (tuples, iterators, bound methods, boxes) are ordinary instructions with the
//! `SINK` property. A frame state describes the frame before the current instruction; an instruction takes all its guards before
//! its first effect, so that the interpreter may execute it again. Small callees are built in place, with
//! states that have a parent.
//!
//! Knows nothing of objects beyond `abi`; whatever it assumes without a guard is listed in [`Built::deps`].

mod arith;
mod arrange;
mod attr;
mod bound;
mod call;
mod catch;
mod classes;
mod consume;
mod flow;
mod items;
mod iter;
mod join;
mod loops;
mod module;
mod nodes;
mod opcodes;
mod operator;
mod several;
mod slices;
mod statements;
mod suspend;
mod visit;

use crate::ir::*;
use crate::op::Op;
use adder_abi::Word;
use adder_abi::code::{code_flag, drop_order};
use adder_abi::deopt::{Reason, Resume};
use adder_abi::feedback::{CodeSnapshot, EntryKind, Feedback, Snapshot, Watch};
use adder_abi::helpers::{Effect, Helper, Ret};
use adder_abi::object::Layout;
use adder_abi::opcode::make_function;
use flow::{Node, Plan};
use nodes::{NodeInfo, Ways};
use rustc_hash::FxHashMap as HashMap;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Result of building.
pub struct Built {
    pub func: Function,
    /// What was taken for granted.
    pub deps: BTreeSet<Watch>,
    /// Snapshot indices of the codes built in place.
    pub inlined: Vec<usize>,
}

/// Why a code object is not compiled. Counted, never an error.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Refusal {
    Generator,
    TooLarge,
    ClassBody,
    /// It asks for its own frame (`locals()`, `super()`, …).
    ReadsFrame,
    Irregular,
    TooManyLiveWords,
    Backend,
}

impl Refusal {
    pub fn text(self) -> &'static str {
        match self {
            Refusal::Generator => "it suspends in a way that is not compiled",
            Refusal::TooLarge => "too large",
            Refusal::ClassBody => "not a function's code",
            Refusal::ReadsFrame => "it looks at its own frame",
            Refusal::Irregular => "control flow not understood",
            Refusal::TooManyLiveWords => "too many live values",
            Refusal::Backend => "the code generator refused",
        }
    }
}

/// `CO_*` flags of code that suspends.
const SUSPENDS: u32 = code_flag::GENERATOR | code_flag::COROUTINE | code_flag::ASYNC_GENERATOR;

const MAX_INSTRS: usize = 4000;
const MAX_INLINE_DEPTH: usize = 5;
const MAX_INLINE_INSTRS: usize = 70;
const MAX_INLINE_TOTAL: usize = 600;

/// Locals and stack during abstract interpretation.
#[derive(Clone, Debug)]
struct Env {
    locals: Vec<Value>,
    stack: Vec<Value>,
    /// A call has been made since assumptions were last tested.
    stale: bool,
    /// Something has ended since, whose finalizer the program expects to have run.
    released: bool,
    /// Of the kept names: the value that the namespace has, where that is known.
    published: Vec<Option<Value>>,
}

/// One (inlined) activation under construction.
struct Ctx {
    code: usize,
    func: Value,
    /// State of the caller during the call.
    parent: Option<State>,
    chain: Vec<usize>,
    is_root: bool,
    env: Env,
    /// The environment before the current instruction, and the state made of it.
    start: Env,
    pc: u32,
    state: Option<State>,
    /// The current instruction has made sure that no finalizer waits.
    calm: bool,
    returns: Vec<(Value, Value)>,
    block: Block,
    /// What was there when the block under construction was entered has lower numbers.
    entered: u32,
    /// The instruction after the last of the block under construction.
    block_end: u32,
    /// Instructions after the current one that it has taken care of.
    skip: u32,
    /// The blocks of its code, where each is among `nodes`, and the one under construction.
    plan: Option<Rc<Plan>>,
    node: Node,
    nodes: Vec<NodeInfo>,
    /// What takes the values that this activation, a generator's, yields.
    consumer: Option<Rc<consume::Consumer>>,
    /// The loop over this activation, a generator's.
    over: Option<Box<loops::Over>>,
    /// Something has been called from it that may have a frame of its own.
    called: bool,
    /// What awaits the exceptions it does not handle.
    outer: catch::Catcher,
    /// Ways on which the current instruction has raised.
    raises: Vec<catch::Raise>,
    /// The same, left to the frame around.
    passed: Vec<catch::Raise>,
}

/// What a method loaded from an object of several shapes may be.
#[derive(Clone)]
struct Methods {
    /// The object, which is the receiver wherever one of the functions was found.
    receiver: Value,
    /// Constants.
    functions: Vec<Value>,
    /// It may be something else.
    open: bool,
}

pub struct Builder<'a> {
    snap: &'a Snapshot,
    f: Function,
    deps: BTreeSet<Watch>,
    consts: HashMap<(Op, u64), Value>,
    const_list: Vec<Value>,
    /// By the value that stands for the function.
    methods: HashMap<Value, Methods>,
    /// Parts of lists that were taken, with the states before that.
    parts: HashMap<Value, State>,
    inlined: Vec<usize>,
    inline_total: usize,
    allow_inline: bool,
    /// Codes that are not built in place.
    apart: Vec<usize>,
    /// Headers of loops whose first iteration is built apart.
    peel: Vec<u32>,
}

type Refused<T> = Result<T, Refusal>;

/// What an instruction left.
#[derive(PartialEq, Eq)]
enum Next {
    Go,
    /// The block has its terminator.
    Ended,
}

/// Builds the IR of a snapshot's root.
pub fn build(snap: &Snapshot, allow_inline: bool, peel: &[u32]) -> Refused<Built> {
    let mut apart = Vec::new();
    loop {
        match build_once(snap, allow_inline, peel, &apart) {
            Ok(Ok(built)) => return Ok(built),
            Ok(Err(others)) => apart.extend(others),
            // Without what its loop runs over it may do.
            Err(refusal) => match snap.stepped.map(|stepped| stepped.index) {
                Some(index) if !apart.contains(&index) => apart.push(index),
                _ => return Err(refusal),
            },
        }
    }
}

/// As [`build`], those codes not in place; gives those that must not be, either.
fn build_once(
    snap: &Snapshot,
    allow_inline: bool,
    peel: &[u32],
    apart: &[usize],
) -> Refused<Result<Built, Vec<usize>>> {
    let code = &snap.codes[0];
    let may_resume = !code.resumes.is_empty() || code.flags & code_flag::COROUTINE != 0;
    let resumed = matches!(code.flags & SUSPENDS, code_flag::GENERATOR | code_flag::COROUTINE);
    if code.flags & SUSPENDS != 0 && !(resumed && may_resume && snap.entry == EntryKind::Resume) {
        return Err(Refusal::Generator);
    }
    if code.instrs.len() > MAX_INSTRS {
        return Err(Refusal::TooLarge);
    }
    if code.flags & code_flag::OPTIMIZED == 0 && code.namespace == 0 {
        return Err(Refusal::ClassBody);
    }
    if code.reads_frame {
        return Err(Refusal::ReadsFrame);
    }
    let mut b = Builder {
        snap,
        f: Function::new(&code.name),
        deps: BTreeSet::new(),
        consts: HashMap::default(),
        const_list: Vec::new(),
        methods: HashMap::default(),
        parts: HashMap::default(),
        inlined: Vec::new(),
        inline_total: 0,
        allow_inline,
        apart: apart.to_vec(),
        peel: peel.to_vec(),
    };
    b.build_root()?;
    if b.is_module() {
        let others = b.runs_python();
        if !others.is_empty() {
            return Ok(Err(others));
        }
    }
    b.finish();
    Ok(Ok(Built { func: b.f, deps: b.deps, inlined: b.inlined }))
}

impl<'a> Builder<'a> {
    fn build_root(&mut self) -> Refused<()> {
        let entry = self.f.add_block();
        let func = self.f.append(entry, Inst::new(Op::Func, vec![]));
        let code = &self.snap.codes[0];
        let words = code.frame_words();
        let mut env = Env {
            locals: Vec::new(),
            stack: Vec::new(),
            stale: false,
            released: false,
            published: Vec::new(),
        };
        let mut extents = None;
        let start = match self.snap.entry {
            EntryKind::Function => {
                env.locals = vec![self.null(); words];
                for i in 0..arg_count(code) {
                    let mut inst = Inst::new(Op::Arg, vec![]);
                    inst.imm = i as u64;
                    inst.imm2 = u64::from(code.takes);
                    inst.ty = Ty::OBJECT;
                    env.locals[i] = self.f.append(entry, inst);
                }
                0
            }
            EntryKind::Osr { pc, stack } => {
                for i in 0..words + stack as usize {
                    let mut inst = Inst::new(Op::OsrSlot, vec![]);
                    inst.imm = i as u64;
                    let v = self.f.append(entry, inst);
                    if i < words { env.locals.push(v) } else { env.stack.push(v) }
                }
                self.adopt_names(entry, &mut env);
                extents = Some(pc);
                pc
            }
            EntryKind::Resume => {
                for i in 0..words {
                    let mut inst = Inst::new(Op::OsrSlot, vec![]);
                    inst.imm = i as u64;
                    env.locals.push(self.f.append(entry, inst));
                }
                0
            }
        };
        let mut cx = Ctx {
            code: 0,
            func,
            parent: None,
            chain: vec![0],
            is_root: true,
            start: env.clone(),
            env,
            pc: start,
            state: None,
            calm: false,
            returns: Vec::new(),
            block: entry,
            entered: 0,
            block_end: 0,
            skip: 0,
            plan: None,
            node: Node::START,
            nodes: Vec::new(),
            consumer: None,
            over: None,
            called: false,
            outer: catch::Catcher::None,
            raises: Vec::new(),
            passed: Vec::new(),
        };
        if self.snap.entry == EntryKind::Function {
            // The interpreter's frame has its cells before the first instruction: so must every frame state.
            self.make_cells(&mut cx);
            let mut poll = Inst::new(Op::Poll, vec![]);
            poll.state = Some(self.state(&mut cx));
            self.f.append(entry, poll);
        } else {
            self.adopt_iterator(&mut cx);
        }
        let mut roots = Vec::new();
        if self.snap.entry == EntryKind::Resume {
            roots = self.resume_roots(&mut cx);
            cx.env.stale = true;
        }
        if self.adopt_generator(&mut cx)? {
            return Ok(());
        }
        self.build_code(&mut cx, start, extents, roots)
    }

    /// Cells of cell variables and of the closure, at a function's start.
    fn make_cells(&mut self, cx: &mut Ctx) {
        let code = &self.snap.codes[cx.code];
        for i in 0..code.ncells as usize {
            // As in the interpreter, an argument moves into its cell.
            let initial = match code.cell_args.get(i).copied().flatten() {
                Some(arg) => {
                    let null = self.null();
                    std::mem::replace(&mut cx.env.locals[arg as usize], null)
                }
                None => self.null(),
            };
            let cell = self.helper(cx, Op::CallAlloc, Helper::NewCell, vec![initial]);
            cx.env.locals[code.nlocals as usize + i] = cell;
        }
        for i in 0..code.nfrees as usize {
            if let Some(cell) = self.known_cell(cx.func, i) {
                cx.env.locals[(code.nlocals + code.ncells) as usize + i] = cell;
                continue;
            }
            let mut inst = Inst::new(Op::ClosureCell, vec![cx.func]);
            inst.imm = i as u64;
            inst.ty = Ty::OTHER;
            let cell = self.put(cx, inst);
            cx.env.locals[(code.nlocals + code.ncells) as usize + i] = cell;
        }
        cx.start = cx.env.clone();
        cx.state = None;
    }

    /// A cell of the closure of a function that was made here.
    fn known_cell(&self, func: Value, i: usize) -> Option<Value> {
        let made = self.f.inst(func);
        let has_closure = made.op == Op::MakeFunction && made.imm as u32 & make_function::CLOSURE != 0;
        let closure = has_closure.then(|| made.args.last().copied()).flatten()?;
        let tuple = self.f.inst(closure);
        if tuple.op == Op::Tuple { tuple.args.get(i).copied() } else { None }
    }

    /// Puts the constants first and drops tests of assumptions nobody made, where there is no call in which somebody could look at the
    /// frame either.
    fn finish(&mut self) {
        let entry = &mut self.f.blocks[0].insts;
        entry.splice(0..0, self.const_list.iter().copied());
        let calls = self.f.insts.iter().any(Inst::runs_python);
        if self.deps.is_empty() && !calls {
            for b in &mut self.f.blocks {
                let insts = std::mem::take(&mut b.insts);
                b.insts =
                    insts.into_iter().filter(|v| self.f.insts[v.index()].op != Op::GuardValid).collect();
            }
        }
    }

    fn begin_instruction(&mut self, cx: &mut Ctx, pc: u32) {
        cx.pc = pc;
        cx.start = cx.env.clone();
        cx.state = None;
        cx.calm = false;
        if cx.env.stale {
            cx.env.stale = false;
            cx.start.stale = false;
            let mut inst = Inst::new(Op::GuardValid, vec![]);
            inst.state = Some(self.state(cx));
            self.put(cx, inst);
        }
        if std::mem::take(&mut cx.env.released) {
            cx.start.released = false;
            self.ensure_calm(cx);
        }
    }

    /// The frame state before the current instruction.
    fn state(&mut self, cx: &mut Ctx) -> State {
        if let Some(s) = cx.state {
            return s;
        }
        let s = self.state_of(cx, &cx.start.clone(), cx.pc, Resume::At);
        cx.state = Some(s);
        s
    }

    fn state_of(&mut self, cx: &Ctx, env: &Env, pc: u32, resume: Resume) -> State {
        let state = self.frame_state(cx, env, pc, resume);
        self.f.add_state(state)
    }

    fn frame_state(&mut self, cx: &Ctx, env: &Env, pc: u32, resume: Resume) -> FrameState {
        let (parent, words) = if let Some(c) = &cx.consumer {
            let (state, words) = self.consumer_state(c, &env.locals);
            (Some(state), words)
        } else if let Some(over) = &cx.over {
            let (state, words) = self.loop_state(over, &env.locals);
            (Some(state), words)
        } else {
            (cx.parent, env.locals.len())
        };
        let mut locals: Vec<Option<Value>> =
            env.locals[..words].iter().map(|v| (!self.is_null(*v)).then_some(*v)).collect();
        // What the namespace has need not be stored there again.
        let first = locals.len() - env.published.len();
        for (place, known) in locals[first..].iter_mut().zip(&env.published) {
            *place = place.filter(|v| Some(*v) != *known);
        }
        FrameState {
            parent,
            code: cx.code as u32,
            func: Some(cx.func),
            pc,
            resume,
            locals,
            stack: env.stack.clone(),
            wary: false,
        }
    }

    fn put(&mut self, cx: &Ctx, inst: Inst) -> Value {
        self.f.append(cx.block, inst)
    }

    /// Appends a guard with the current state.
    fn guard(&mut self, cx: &mut Ctx, op: Op, args: Vec<Value>, imm: u64) -> Value {
        let mut inst = Inst::new(op, args);
        inst.imm = imm;
        inst.state = Some(self.state(cx));
        inst.stays = self.has_failed(cx, cx.pc);
        self.put(cx, inst)
    }

    /// Whether a guess at an instruction has failed in an earlier version.
    fn has_failed(&self, cx: &Ctx, pc: u32) -> bool {
        self.snap.codes[cx.code].failed.contains(&pc)
    }

    /// Notes that a variable lets go of a word, if no other variable of the frame or its callers holds it.
    fn give_up(&mut self, cx: &Ctx, v: Value) {
        if self.f.inst(v).repr == Repr::W && !self.f.inst(v).ty.is_uncounted() && !self.is_held(cx, v) {
            let made = self.f.insts.len() as u32;
            self.f.given_up.push(GivenUp { block: cx.block, value: v, made });
        }
    }

    /// Whether a frame that is built here, or one of its callers, holds a word.
    fn is_held(&self, cx: &Ctx, v: Value) -> bool {
        let object = self.f.strip(v);
        let mut held = cx.env.locals.iter().chain(&cx.env.stack).any(|x| self.f.strip(*x) == object);
        if let Some(caller) = cx.parent.filter(|_| !held) {
            self.f.for_state_values(caller, &mut |x| held |= self.f.strip(x) == object);
        }
        held
    }

    /// Notes that the frame's end lets go of its variables. What a consumed generator has for its consumer stays.
    fn give_up_all(&mut self, cx: &mut Ctx, returned: Value) {
        let code = &self.snap.codes[cx.code];
        let order = drop_order(code.nlocals as usize, &code.cell_args, code.nfrees as usize);
        let consumed = cx.over.as_ref().map(|over| over.words).or(cx.consumer.as_ref().map(|c| c.words));
        let count = consumed.unwrap_or(cx.env.locals.len());
        // What else the builder keeps with the variables goes first.
        let frame = order.as_ref().map_or(0, |order| order.len());
        let kept = cx.env.locals.split_off(count);
        let locals = std::mem::replace(&mut cx.env.locals, kept);
        cx.env.stack.push(returned);
        for at in (frame..count).rev().chain(order.into_iter().flatten().map(|at| at as usize)) {
            self.give_up(cx, locals[at]);
        }
        cx.env.stack.pop();
        cx.env.locals.splice(..0, locals);
    }

    /// Notes that a generator ends that is not resumed any more: its stack from the top, then its variables.
    fn give_up_suspended(&mut self, cx: &mut Ctx, result: Value) {
        let stack = std::mem::take(&mut cx.env.stack);
        for at in (0..stack.len()).rev() {
            self.give_up(cx, stack[at]);
        }
        self.give_up_all(cx, result);
        cx.env.stack = stack;
    }

    fn pure(&mut self, cx: &Ctx, op: Op, args: Vec<Value>, imm: u64) -> Value {
        let mut inst = Inst::new(op, args);
        inst.imm = imm;
        self.put(cx, inst)
    }

    /// Before an instruction's first call or store, and before returning: leaves if finalizers (or anything else) wait, so that they run when
    /// the program expects them to.
    fn ensure_calm(&mut self, cx: &mut Ctx) {
        if !std::mem::replace(&mut cx.calm, true) {
            self.guard(cx, Op::GuardCalm, vec![], 0);
        }
    }

    /// A helper call; raising ones get the current state.
    fn helper(&mut self, cx: &mut Ctx, op: Op, helper: Helper, args: Vec<Value>) -> Value {
        let runs_python = op == Op::CallHelper && helper.info().effect == Effect::Python;
        if runs_python {
            self.publish(cx);
            self.ensure_calm(cx);
        }
        let mut inst = Inst::new(op, args);
        inst.imm = helper as u64;
        (inst.repr, inst.ty) = helper_repr(helper);
        if op == Op::CallHelper {
            inst.state = Some(match helper {
                Helper::Call
                | Helper::CallKw
                | Helper::CallMethod
                | Helper::CallEx
                | Helper::CallNativeFunction
                | Helper::CallNativeMethod => self.callers_state(cx),
                _ if runs_python => self.call_state(cx),
                _ => self.state(cx),
            });
            if inst.writes() == crate::op::heap::ALL {
                cx.env.stale = true;
            }
        }
        let can_raise = inst.state.is_some() && helper.info().ret != Ret::Void;
        let mut v = self.put(cx, inst);
        if can_raise {
            v = self.caught(cx, v);
        }
        if runs_python {
            self.adopt_changes(cx);
        }
        v
    }

    fn call(&mut self, cx: &mut Ctx, helper: Helper, args: Vec<Value>) -> Value {
        self.helper(cx, Op::CallHelper, helper, args)
    }

    fn constant(&mut self, op: Op, imm: u64, ty: Ty) -> Value {
        if let Some(v) = self.consts.get(&(op, imm)) {
            return *v;
        }
        let mut inst = Inst::new(op, vec![]);
        inst.imm = imm;
        inst.ty = ty;
        let v = self.f.make(inst);
        self.consts.insert((op, imm), v);
        self.const_list.push(v);
        v
    }

    fn null(&mut self) -> Value {
        self.constant(Op::ConstW, 0, Ty::NULL)
    }

    fn is_null(&self, v: Value) -> bool {
        let inst = self.f.inst(v);
        inst.op == Op::ConstW && inst.imm == 0
    }

    fn const_i(&mut self, n: i64) -> Value {
        self.constant(Op::ConstI, n as u64, Ty::EMPTY)
    }

    fn const_f(&mut self, d: f64) -> Value {
        self.constant(Op::ConstF, d.to_bits(), Ty::EMPTY)
    }

    fn none(&mut self) -> Value {
        let none = self.snap.known.none;
        self.constant(Op::ConstW, none, Ty::NONE)
    }

    /// A constant word with the type that its tag, or what the snapshot says of it, gives.
    fn const_w(&mut self, word: Word) -> Value {
        let known = &self.snap.known;
        let ty = if word.is_null() {
            Ty::NULL
        } else if word.is_int() {
            Ty::INT
        } else if word.is_flonum() {
            Ty::FLONUM
        } else if word.0 == known.none {
            Ty::NONE
        } else if word.0 == known.true_ || word.0 == known.false_ {
            Ty::BOOL
        } else {
            let fact = self.snap.codes.iter().flat_map(|c| &c.consts).find(|c| c.word == word);
            fact.and_then(|f| f.layout).map_or(Ty::OBJECT, layout_ty)
        };
        self.constant(Op::ConstW, word.0, ty)
    }

    fn feedback(&self, cx: &Ctx) -> &'a Feedback {
        self.snap.codes[cx.code].feedback.get(cx.pc as usize).unwrap_or(&Feedback::Executed)
    }

    fn pop(&mut self, cx: &mut Ctx) -> Refused<Value> {
        cx.env.stack.pop().ok_or(Refusal::Irregular)
    }

    fn pop_n(&mut self, cx: &mut Ctx, n: usize) -> Refused<Vec<Value>> {
        let at = cx.env.stack.len().checked_sub(n).ok_or(Refusal::Irregular)?;
        Ok(cx.env.stack.split_off(at))
    }

    fn exit(&mut self, cx: &mut Ctx, reason: Reason) -> Next {
        let mut inst = Inst::new(Op::Exit, vec![]);
        inst.imm = reason_code(reason);
        inst.state = Some(self.state(cx));
        self.put(cx, inst);
        Next::Ended
    }
}

/// Parameters of a code object: positional, keyword-only, `*args`, `**kwargs`.
pub fn arg_count(code: &CodeSnapshot) -> usize {
    let star = usize::from(code.flags & code_flag::VARARGS != 0);
    let star2 = usize::from(code.flags & code_flag::VARKEYWORDS != 0);
    (code.argcount + code.kwonly) as usize + star + star2
}

fn layout_ty(layout: Layout) -> Ty {
    match layout {
        Layout::Int => Ty::OTHER,
        Layout::Float => Ty::FLOAT,
        Layout::Bool => Ty::BOOL,
        Layout::None => Ty::NONE,
        Layout::Str => Ty::STR,
        Layout::List => Ty::LIST,
        Layout::Tuple => Ty::TUPLE,
        Layout::Dict => Ty::DICT,
        _ => Ty::OTHER,
    }
}
