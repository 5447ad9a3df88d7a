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
mod module;
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
use adder_abi::deopt::{LOOP_ENTRY, Reason, Resume};
use adder_abi::feedback::{CodeSnapshot, EntryKind, Feedback, Snapshot, Watch};
use adder_abi::helpers::{Effect, Helper, Ret};
use adder_abi::object::Layout;
use adder_abi::opcode::make_function;
use flow::{Flow, Node, Peeled, Regions};
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
    /// Of the kept names: the value that the namespace has, where that is known.
    published: Vec<Option<Value>>,
}

struct Incoming {
    /// Terminator and which of its edges; arguments still to be filled in.
    term: Value,
    edge: usize,
    env: Env,
}

#[derive(Default)]
struct NodeInfo {
    entry: Option<Block>,
    incoming: Vec<Incoming>,
    /// Set once built, if it heads a loop: block and how its slots are passed.
    header: Option<(Block, Vec<Slot>)>,
    done: bool,
}

/// How a loop header gets one local or stack slot.
#[derive(Clone, Copy, Debug)]
enum Slot {
    Word,
    /// The positions of an iterator kept in pieces; the rest does not change.
    Iter(Value),
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
    /// The instruction after the last of the block under construction.
    block_end: u32,
    /// Instructions after the current one that it has taken care of.
    skip: u32,
    /// What takes the values that this activation, a generator's, yields.
    consumer: Option<Rc<consume::Consumer>>,
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

/// The nodes an instruction at the end of its block can go to.
#[derive(Clone, Copy)]
struct Ways {
    jump: Option<usize>,
    fall: Option<usize>,
}

/// Builds the IR of a snapshot's root.
pub fn build(snap: &Snapshot, allow_inline: bool, peel: &[u32]) -> Refused<Built> {
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
        // What is built in place would have to see the kept names.
        allow_inline: allow_inline && code.namespace == 0,
        peel: peel.to_vec(),
    };
    b.build_root()?;
    b.finish();
    Ok(Built { func: b.f, deps: b.deps, inlined: b.inlined })
}

impl<'a> Builder<'a> {
    fn build_root(&mut self) -> Refused<()> {
        let entry = self.f.add_block();
        let func = self.f.append(entry, Inst::new(Op::Func, vec![]));
        let code = &self.snap.codes[0];
        let words = code.frame_words();
        let mut env = Env { locals: Vec::new(), stack: Vec::new(), stale: false, published: Vec::new() };
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
            block_end: 0,
            skip: 0,
            consumer: None,
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
        let calls = self.f.insts.iter().any(|inst| match inst.op {
            Op::CallDirect | Op::CallNative => true,
            Op::CallHelper => inst.helper().info().effect == Effect::Python,
            _ => false,
        });
        if self.deps.is_empty() && !calls {
            for b in &mut self.f.blocks {
                let insts = std::mem::take(&mut b.insts);
                b.insts =
                    insts.into_iter().filter(|v| self.f.insts[v.index()].op != Op::GuardValid).collect();
            }
        }
    }

    /// Builds one code object from `start` with the environment in `cx`; returns are collected there.
    fn build_code(
        &mut self,
        cx: &mut Ctx,
        start: u32,
        osr: Option<u32>,
        mut roots: Vec<suspend::Root>,
    ) -> Refused<()> {
        let snap = self.snap;
        let code = &snap.codes[cx.code];
        let flow = Flow::new(code, osr, self.suspends(cx));
        let first = flow.block_at[start as usize];
        let jump = self.f.append(cx.block, Inst::new(Op::Jump, vec![]));
        roots.push(suspend::Root { jump, env: cx.env.clone(), pc: start });
        let inner = osr.map(|_| flow.loop_of(first));
        let peeled = if cx.is_root { self.peel.as_slice() } else { &[] };
        let peeled = peeled
            .iter()
            .filter_map(|pc| flow.block_at.get(*pc as usize).copied().filter(|b| *b != usize::MAX))
            .map(|header| Peeled { header, body: flow.loop_of(header) })
            .collect();
        let at: Vec<usize> = roots.iter().map(|r| flow.block_at[r.pc as usize]).collect();
        let resumes = if roots.len() > 1 { flow.resumed_loops(&at) } else { Vec::new() };
        let regions = Regions { inner, peeled, resumes };
        let entered = regions.entered(&flow, first, &at);
        let order = flow.order(&entered, &regions);
        let index: HashMap<Node, usize> = order.iter().enumerate().map(|(i, n)| (*n, i)).collect();
        let mut is_header = vec![false; order.len()];
        for (i, node) in order.iter().enumerate() {
            for s in flow.goes_on(node.block) {
                let t = index[&flow.step(*node, *s, &regions)];
                is_header[t] |= t <= i;
            }
        }
        let mut nodes: Vec<NodeInfo> = order.iter().map(|_| NodeInfo::default()).collect();
        for (node, root) in entered.iter().zip(roots) {
            let node = &mut nodes[index[node]];
            let block = *node.entry.get_or_insert_with(|| self.f.add_block());
            self.f.inst_mut(root.jump).edges.push(Edge { block, args: vec![] });
            node.incoming.push(Incoming { term: root.jump, edge: 0, env: root.env });
        }
        for (i, node) in order.iter().enumerate() {
            if nodes[i].incoming.is_empty() {
                continue;
            }
            self.enter_node(cx, &mut nodes[i], is_header[i], flow.starts[node.block]);
            nodes[i].done = true;
            let end = flow.starts[node.block + 1];
            cx.block_end = end;
            let mut pc = flow.starts[node.block];
            let mut ended = false;
            while pc < end && !ended {
                self.begin_instruction(cx, pc);
                let (_, target) = flow::transfers(&code.instrs[pc as usize]);
                let go = |b: usize| index.get(&flow.step(*node, b, &regions)).copied();
                let jump = target
                    .filter(|t| (*t as usize) < code.instrs.len())
                    .and_then(|t| go(flow.block_at[t as usize]));
                let fall = (pc + 1 == end && (end as usize) < code.instrs.len())
                    .then(|| go(flow.block_at[end as usize]))
                    .flatten();
                ended = self.visit(cx, &mut nodes, Ways { jump, fall })? == Next::Ended;
                self.land(cx, &mut nodes, &|pc| go(*flow.block_at.get(pc as usize)?))?;
                pc += 1 + std::mem::take(&mut cx.skip);
            }
            if !ended {
                if (end as usize) >= code.instrs.len() {
                    return Err(Refusal::Irregular);
                }
                let next = flow.step(*node, flow.block_at[end as usize], &regions);
                let t = index.get(&next).copied().ok_or(Refusal::Irregular)?;
                self.jump_to(cx, &mut nodes, t, end)?;
            }
            if self.f.insts.len() > 60_000 {
                return Err(Refusal::TooLarge);
            }
        }
        // Where a block comes before those that lead to it, because a way that was expected to lead there first is never taken. Another
        // version would not be different.
        for (i, node) in order.iter().enumerate() {
            if !nodes[i].done && !nodes[i].incoming.is_empty() {
                let pc = flow.starts[node.block];
                self.enter_node(cx, &mut nodes[i], false, pc);
                self.begin_instruction(cx, pc);
                self.exit(cx, Reason::Unsupported);
            }
        }
        Ok(())
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
        let (parent, words) = match &cx.consumer {
            Some(c) => {
                let (state, words) = self.consumer_state(c, &env.locals);
                (Some(state), words)
            }
            None => (cx.parent, env.locals.len()),
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

    /// Notes that the frame's end lets go of its variables.
    fn give_up_all(&mut self, cx: &mut Ctx, returned: Value) {
        let code = &self.snap.codes[cx.code];
        let order = drop_order(code.nlocals as usize, &code.cell_args, code.nfrees as usize);
        let count = cx.env.locals.len();
        // What else the builder keeps with the variables goes first.
        let frame = order.as_ref().map_or(0, |order| order.len());
        let locals = std::mem::take(&mut cx.env.locals);
        cx.env.stack.push(returned);
        for at in (frame..count).rev().chain(order.into_iter().flatten().map(|at| at as usize)) {
            self.give_up(cx, locals[at]);
        }
        cx.env.stack.pop();
        cx.env.locals = locals;
    }

    fn pure(&mut self, cx: &Ctx, op: Op, args: Vec<Value>, imm: u64) -> Value {
        let mut inst = Inst::new(op, args);
        inst.imm = imm;
        self.put(cx, inst)
    }

    /// Before an instruction's first call, and before returning: leaves if finalizers (or anything else) wait, so that they run when the
    /// program expects them to.
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

    /// Ends the block with a jump to a node.
    fn jump_to(&mut self, cx: &mut Ctx, nodes: &mut [NodeInfo], target: usize, pc: u32) -> Refused<()> {
        let edge = self.edge_to(cx, nodes, target, pc)?;
        let mut inst = Inst::new(Op::Jump, vec![]);
        inst.edges.push(edge);
        let term = self.put(cx, inst);
        self.note_edges(cx, nodes, term, &[(target, 0)]);
        Ok(())
    }

    /// Ends the block with a branch to two nodes, each with its own environment.
    fn branch_to(
        &mut self,
        cx: &mut Ctx,
        nodes: &mut [NodeInfo],
        cond: Value,
        yes: (usize, Env),
        no: (usize, Env),
    ) -> Refused<()> {
        // Each side gets a block of its own: back edges need room for what they pass.
        let sides = [self.f.add_block(), self.f.add_block()];
        let mut inst = Inst::new(Op::Branch, vec![cond]);
        inst.edges = sides.iter().map(|b| Edge { block: *b, args: vec![] }).collect();
        self.put(cx, inst);
        for (side, (target, env)) in sides.into_iter().zip([yes, no]) {
            cx.block = side;
            cx.env = env;
            self.jump_to(cx, nodes, target, 0)?;
        }
        Ok(())
    }

    fn edge_to(&mut self, cx: &mut Ctx, nodes: &mut [NodeInfo], target: usize, _pc: u32) -> Refused<Edge> {
        let node = &mut nodes[target];
        if node.done {
            let (block, slots) = node.header.as_ref().ok_or(Refusal::Irregular)?;
            let (block, slots) = (*block, slots.clone());
            let values: Vec<Value> = cx.env.locals.iter().chain(&cx.env.stack).copied().collect();
            if values.len() != slots.len() {
                return Err(Refusal::Irregular);
            }
            let mut args = Vec::new();
            for (v, slot) in values.into_iter().zip(slots) {
                match slot {
                    Slot::Word => args.push(v),
                    Slot::Iter(model) => {
                        args.extend(self.positions_like(v, model).ok_or(Refusal::Irregular)?);
                    }
                }
            }
            return Ok(Edge { block, args });
        }
        let block = match node.entry {
            Some(b) => b,
            None => {
                let b = self.f.add_block();
                node.entry = Some(b);
                b
            }
        };
        Ok(Edge { block, args: vec![] })
    }

    fn note_edges(&mut self, cx: &Ctx, nodes: &mut [NodeInfo], term: Value, edges: &[(usize, usize)]) {
        for (target, edge) in edges {
            if !nodes[*target].done {
                nodes[*target].incoming.push(Incoming { term, edge: *edge, env: cx.env.clone() });
            }
        }
    }

    /// Merges what comes into a node; for a loop header, makes the preheader and the header's parameters.
    fn enter_node(&mut self, cx: &mut Ctx, node: &mut NodeInfo, is_header: bool, pc: u32) {
        let incoming = std::mem::take(&mut node.incoming);
        let block = node.entry.unwrap_or(Block::ENTRY);
        cx.block = block;
        cx.env = self.merge(block, incoming);
        if !is_header {
            return;
        }
        cx.pc = pc;
        cx.state = None;
        cx.start = cx.env.clone();
        let entry_state = self.state_of(cx, &cx.start.clone(), pc, Resume::At);
        self.f.states[entry_state.0 as usize].wary = self.has_failed(cx, pc | LOOP_ENTRY);
        self.f.blocks[block.index()].entry_state = Some(entry_state);
        let header = self.f.add_block();
        let nlocals = cx.env.locals.len();
        let values: Vec<Value> = cx.env.locals.iter().chain(&cx.env.stack).copied().collect();
        let mut slots = Vec::new();
        let mut args = Vec::new();
        let mut inside = Vec::new();
        for v in values {
            let positions = self.positions_of(v);
            if !positions.is_empty() {
                let params: Vec<Value> =
                    positions.iter().map(|_| self.f.add_param(header, Repr::I, Ty::EMPTY)).collect();
                args.extend(positions);
                slots.push(Slot::Iter(v));
                inside.push(self.with_positions(header, v, &mut params.into_iter()));
            } else {
                args.push(v);
                inside.push(self.f.add_param(header, Repr::W, Ty::ANY));
                slots.push(Slot::Word);
            }
        }
        let mut jump = Inst::new(Op::Jump, vec![]);
        jump.edges.push(Edge { block: header, args });
        self.f.append(block, jump);
        cx.block = header;
        cx.env.stack = inside.split_off(nlocals);
        cx.env.locals = inside;
        cx.env.stale = false;
        cx.env.published.fill(None);
        cx.start = cx.env.clone();
        cx.state = None;
        let state = self.state(cx);
        for op in [Op::Poll, Op::GuardValid] {
            let mut inst = Inst::new(op, vec![]);
            inst.state = Some(state);
            self.f.append(header, inst);
        }
        node.header = Some((header, slots));
    }

    /// Joins environments at a block: slots that differ become parameters.
    fn merge(&mut self, block: Block, incoming: Vec<Incoming>) -> Env {
        let mut env = incoming[0].env.clone();
        env.stale = incoming.iter().any(|i| i.env.stale);
        for (i, known) in env.published.iter_mut().enumerate() {
            *known = known.filter(|v| incoming.iter().all(|x| x.env.published[i] == Some(*v)));
        }
        if incoming.len() == 1 {
            return env;
        }
        let nlocals = env.locals.len();
        let count = nlocals + env.stack.len();
        let get = |e: &Env, i: usize| if i < nlocals { e.locals[i] } else { e.stack[i - nlocals] };
        for i in 0..count {
            let values: Vec<Value> = incoming.iter().map(|x| get(&x.env, i)).collect();
            if values.iter().all(|v| *v == values[0]) {
                continue;
            }
            let model = values[0];
            let positions: Option<Vec<Vec<Value>>> =
                values.iter().map(|v| self.positions_like(*v, model)).collect();
            let merged = match positions {
                Some(positions) if !positions[0].is_empty() => {
                    let params: Vec<Value> =
                        positions[0].iter().map(|_| self.f.add_param(block, Repr::I, Ty::EMPTY)).collect();
                    for (x, parts) in incoming.iter().zip(&positions) {
                        self.f.inst_mut(x.term).edges[x.edge].args.extend(parts);
                    }
                    self.with_positions(block, model, &mut params.into_iter())
                }
                _ => {
                    let ty = values.iter().fold(Ty::EMPTY, |t, v| t.join(self.f.inst(*v).ty));
                    let p = self.f.add_param(block, Repr::W, ty);
                    for (x, v) in incoming.iter().zip(&values) {
                        self.f.inst_mut(x.term).edges[x.edge].args.push(*v);
                    }
                    p
                }
            };
            if i < nlocals { env.locals[i] = merged } else { env.stack[i - nlocals] = merged }
        }
        env
    }

    /// Where an iterator kept in pieces is: nothing for other values.
    fn positions_of(&self, iter: Value) -> Vec<Value> {
        let inst = self.f.inst(iter);
        match inst.op {
            Op::RangeIter => vec![inst.args[0]],
            Op::SeqIter => vec![inst.args[1]],
            Op::EnumIter => {
                let mut all = self.positions_of(inst.args[0]);
                all.push(inst.args[1]);
                all
            }
            Op::ZipIter => inst.args.iter().flat_map(|a| self.positions_of(*a)).collect(),
            _ => Vec::new(),
        }
    }

    /// The positions of `v`, if it is an iterator over the same things as `model`.
    fn positions_like(&self, v: Value, model: Value) -> Option<Vec<Value>> {
        self.iterates_like(v, model).then(|| self.positions_of(v))
    }

    fn iterates_like(&self, v: Value, model: Value) -> bool {
        let (a, b) = (self.f.inst(v), self.f.inst(model));
        match (a.op, b.op) {
            (Op::RangeIter, Op::RangeIter) => a.args[1..] == b.args[1..] && a.imm == b.imm,
            (Op::SeqIter, Op::SeqIter) => a.args[0] == b.args[0] && a.imm == b.imm,
            (Op::EnumIter, Op::EnumIter) => self.iterates_like(a.args[0], b.args[0]),
            (Op::ZipIter, Op::ZipIter) => {
                a.args.len() == b.args.len()
                    && a.args.iter().zip(&b.args).all(|(x, y)| self.iterates_like(*x, *y))
            }
            _ => false,
        }
    }

    /// An iterator like `model` at other positions.
    fn with_positions(
        &mut self,
        block: Block,
        model: Value,
        positions: &mut dyn Iterator<Item = Value>,
    ) -> Value {
        let mut inst = self.f.inst(model).clone();
        let inner = match inst.op {
            Op::EnumIter => 1,
            Op::ZipIter => inst.args.len(),
            _ => 0,
        };
        for arg in &mut inst.args[..inner] {
            *arg = self.with_positions(block, *arg, positions);
        }
        let own = match inst.op {
            Op::RangeIter => Some(0),
            Op::SeqIter | Op::EnumIter => Some(1),
            _ => None,
        };
        if let (Some(at), Some(position)) = (own, own.and_then(|_| positions.next())) {
            inst.args[at] = position;
        }
        self.f.append(block, inst)
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
