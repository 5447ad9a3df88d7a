//! IR to Cranelift's.
//!
//! In: IR with reference counts inserted. Out: a Cranelift function and the unit's exit and call-site tables. Constants are made where
//! they are used; sunk objects are not made at all. All optimising has been done: what is emitted here is meant for
//! `opt_level=none`.

mod alloc;
mod arith;
mod call;
mod exits;
mod items;
mod mem;

use crate::build::Refusal;
use crate::graph::Graph;
use crate::ir::{Block, Function, Inst, Repr, State, Value};
use crate::op::Op;
use adder_abi::deopt::{ExitInfo, HOME_OFFSET, UnitMeta};
use adder_abi::feedback::{EntryKind, Snapshot};
use adder_abi::helpers::{Effect, Helper, HelperTable};
use adder_abi::thread::{Activation, ThreadHead, activation_flag};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{F64, I8, I32, I64};
use cranelift_codegen::ir::{
    AbiParam, Block as ClBlock, BlockArg, InstBuilder, MemFlagsData, SigRef, Signature, StackSlot,
    StackSlotData, StackSlotKind, Type, Value as Cl,
};
use cranelift_codegen::isa::{CallConv, TargetFrontendConfig};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::mem::offset_of;

/// Parameters beyond this many come as one pointer to the words.
pub const MAX_REGISTER_ARGS: usize = 6;

/// What lowering must know of its surroundings.
pub struct Target<'a> {
    pub helpers: &'a HelperTable,
    pub call_conv: CallConv,
    pub frontend: TargetFrontendConfig,
    /// Address of the unit's metadata.
    pub meta: *const UnitMeta,
    /// Address of the first exit counter.
    pub counts: usize,
    /// Every guard fails once.
    pub force_exits: bool,
    pub argc: usize,
}

pub struct Lowered {
    pub func: cranelift_codegen::ir::Function,
    pub exits: Vec<ExitInfo>,
    pub sites: Vec<ExitInfo>,
}

/// Where a branch goes one way: with the arguments, or by a block that goes on to the target with them.
struct Way {
    block: ClBlock,
    args: Vec<BlockArg>,
    rest: Option<(ClBlock, Vec<Value>)>,
}

struct Lower<'a, 'b> {
    b: FunctionBuilder<'b>,
    f: &'a Function,
    snap: &'a Snapshot,
    target: &'a Target<'a>,
    graph: Graph,
    vals: Vec<Option<Cl>>,
    placed: HashSet<Value>,
    blocks: Vec<ClBlock>,
    /// The IR block being lowered.
    at: Block,
    thread: Cl,
    /// OSR frame, or 0.
    frame: Option<Cl>,
    exits: Vec<ExitInfo>,
    exit_memo: HashMap<(Value, u64), exits::ExitEdge>,
    cold: HashMap<(usize, usize), ClBlock>,
    sites: Vec<ExitInfo>,
    home: HashMap<Value, (u16, Vec<Block>)>,
    activation: Option<StackSlot>,
    argv: StackSlot,
    argv_words: u32,
    out: StackSlot,
    out_words: u32,
    sigs: HashMap<(CallConv, Vec<Type>, Option<Type>), SigRef>,
    /// Some value is a double: vector registers hold something.
    has_floats: bool,
    /// By block: it lies in a loop, and nothing is called in the innermost.
    is_quiet: Vec<bool>,
    refusal: Option<Refusal>,
    /// Positions that only the tests for being inside, right behind, use: they are made there.
    from_either_end: HashSet<Value>,
}

/// The direct or OSR entry's signature.
pub fn entry_signature(conv: CallConv, entry: EntryKind, argc: usize) -> Signature {
    let mut sig = Signature::new(conv);
    let n = match entry {
        EntryKind::Osr { .. } | EntryKind::Resume => 2,
        EntryKind::Function if argc <= MAX_REGISTER_ARGS => 2 + argc,
        EntryKind::Function => 3,
    };
    sig.params.extend((0..n).map(|_| AbiParam::new(I64)));
    sig.returns.push(AbiParam::new(I64));
    sig
}

/// Lowers a function.
pub fn lower(
    f: &Function,
    snap: &Snapshot,
    target: &Target,
    fctx: &mut FunctionBuilderContext,
) -> Result<Lowered, Refusal> {
    let sig = entry_signature(target.call_conv, snap.entry, target.argc);
    let mut func = cranelift_codegen::ir::Function::with_name_signature(Default::default(), sig);
    let mut b = FunctionBuilder::new(&mut func, fctx);
    let graph = Graph::new(f);
    let placed = graph
        .order
        .iter()
        .flat_map(|b| f.blocks[b.index()].params.iter().chain(&f.blocks[b.index()].insts))
        .copied()
        .collect();
    let is_quiet = quiet_blocks(f, &graph);
    let blocks: Vec<ClBlock> = f.blocks.iter().map(|_| b.create_block()).collect();
    let entry = b.create_block();
    b.append_block_params_for_function_params(entry);
    b.switch_to_block(entry);
    let thread = b.block_params(entry)[0];
    let slot = |b: &mut FunctionBuilder| {
        b.create_sized_stack_slot(StackSlotData::new(StackSlotKind::ExplicitSlot, 8, 3))
    };
    let (argv, out) = (slot(&mut b), slot(&mut b));
    let mut l = Lower {
        vals: vec![None; f.insts.len()],
        b,
        f,
        snap,
        target,
        graph,
        placed,
        blocks,
        at: Block::ENTRY,
        thread,
        frame: None,
        exits: Vec::new(),
        exit_memo: HashMap::default(),
        cold: HashMap::default(),
        sites: Vec::new(),
        home: HashMap::default(),
        activation: None,
        argv,
        argv_words: 1,
        out,
        out_words: 1,
        sigs: HashMap::default(),
        is_quiet,
        has_floats: f.insts.iter().any(|i| i.repr == Repr::F),
        refusal: None,
        from_either_end: if target.force_exits { HashSet::default() } else { indices_from_either_end(f) },
    };
    l.run(entry);
    let Lower { b, exits, sites, refusal, activation, home, argv, argv_words, out, out_words, .. } = l;
    let mut b = b;
    if let Some(slot) = activation {
        b.func.sized_stack_slots[slot].size = (HOME_OFFSET + 8 * home.len()) as u32;
    }
    b.func.sized_stack_slots[argv].size = 8 * argv_words;
    b.func.sized_stack_slots[out].size = 8 * out_words;
    b.seal_all_blocks();
    b.finalize(target.frontend);
    match refusal {
        Some(r) => Err(r),
        None => Ok(Lowered { func, exits, sites }),
    }
}

/// The positions that count from either end and of which only tests in their own block, against the same length, make use.
fn indices_from_either_end(f: &Function) -> HashSet<Value> {
    let mut found = HashSet::default();
    for b in &f.blocks {
        found.extend(b.insts.iter().copied().filter(|v| f.inst(*v).op == Op::NormIndex));
    }
    if found.is_empty() {
        return found;
    }
    for b in &f.blocks {
        let here: HashSet<Value> = b.insts.iter().copied().filter(|v| found.contains(v)).collect();
        for user in &b.insts {
            let inst = f.inst(*user);
            for (i, a) in inst.args.iter().enumerate() {
                let tests = |norm: &Inst| inst.op == Op::GuardIndex && i == 0 && inst.args[1] == norm.args[1];
                if found.contains(a) && !(here.contains(a) && tests(f.inst(*a))) {
                    found.remove(a);
                }
            }
            for a in inst.edges.iter().flat_map(|e| &e.args) {
                found.remove(a);
            }
            if let Some(state) = inst.state {
                f.for_state_parts(state, |v| f.inst(v).op.is_box(), &mut |v| {
                    found.remove(&v);
                });
            }
        }
    }
    found
}

fn quiet_blocks(f: &Function, graph: &Graph) -> Vec<bool> {
    let calls = |b: usize| {
        f.blocks[b].insts.iter().any(|v| {
            let inst = f.inst(*v);
            let in_place = inst.is_helper() && matches!(inst.helper(), Helper::StrEq | Helper::ListAppend);
            !in_place
                && (inst.is_helper()
                    || matches!(inst.op, Op::CallDirect | Op::CallNative | Op::CallF | Op::NameWord))
        })
    };
    (0..f.blocks.len())
        .map(|b| {
            let innermost = graph.loops.iter().find(|l| l.body[b]);
            innermost.is_some_and(|l| !l.body.iter().enumerate().any(|(x, inside)| *inside && calls(x)))
        })
        .collect()
}

fn flags() -> MemFlagsData {
    MemFlagsData::trusted()
}

impl Lower<'_, '_> {
    fn run(&mut self, entry: ClBlock) {
        let order = self.graph.order.clone();
        for b in &order {
            for p in &self.f.blocks[b.index()].params {
                let v = self.b.append_block_param(self.blocks[b.index()], cl_type(self.f.inst(*p).repr));
                self.vals[p.index()] = Some(v);
            }
        }
        self.prologue(entry);
        let first = self.blocks[Block::ENTRY.index()];
        self.b.ins().jump(first, &[]);
        for b in order {
            self.at = b;
            self.b.switch_to_block(self.blocks[b.index()]);
            let insts = self.f.blocks[b.index()].insts.clone();
            let end = self.end_at(&insts);
            insts[..end].iter().for_each(|v| self.inst(*v));
            self.end(&insts[end..]);
        }
        self.emit_cold_blocks();
    }

    fn has_frames(&self) -> bool {
        // A poll in a loop may run anything.
        !self.graph.loops.is_empty()
            || self.graph.order.iter().flat_map(|b| &self.f.blocks[b.index()].insts).any(|v| {
                let inst = self.f.inst(*v);
                match inst.op {
                    Op::CallDirect | Op::CallNative => true,
                    Op::CallHelper => inst.helper().info().effect == Effect::Python,
                    _ => false,
                }
            })
    }

    /// The most frames that the interpreter would have above this one for callees built in place.
    fn frames_in_place(&self) -> i64 {
        if self.snap.codes[0].interpreter == 0 {
            return 0;
        }
        (0..self.f.states.len()).map(|s| self.f.parents(State(s as u32))).max().unwrap_or(0)
    }

    /// Raises a RecursionError if the function's frame would be too deep; gives the depth of its caller. If only those of callees built in
    /// place might be, the interpreter runs it and counts them one by one.
    fn check_depth(&mut self, params: &[Cl]) -> Cl {
        let depth = self.thread_u32(offset_of!(ThreadHead, depth));
        let limit = self.thread_u32(offset_of!(ThreadHead, depth_limit));
        let in_place = self.frames_in_place();
        let deepest = if in_place == 0 { depth } else { self.add_const(I32, depth, in_place) };
        let mut stop = self.b.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, deepest, limit);
        let mut low = None;
        if self.has_frames() {
            let sp = self.b.ins().get_stack_pointer(I64);
            let at = offset_of!(ThreadHead, native_limit) as i32;
            let floor = self.b.ins().load(I64, flags(), self.thread, at);
            let is_low = self.b.ins().icmp(IntCC::UnsignedLessThan, sp, floor);
            stop = self.b.ins().bor(stop, is_low);
            low = Some(is_low);
        }
        let (over, fine) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(over);
        self.b.ins().brif(stop, over, &[], fine, &[]);
        self.b.switch_to_block(over);
        if in_place > 0 {
            let (raise, interpret) = (self.b.create_block(), self.b.create_block());
            let mut fails = self.b.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, depth, limit);
            if let Some(low) = low {
                fails = self.b.ins().bor(fails, low);
            }
            self.b.ins().brif(fails, raise, &[], interpret, &[]);
            self.b.switch_to_block(interpret);
            let address = self.int(self.snap.codes[0].interpreter as i64);
            let result = self.call_address(address, params, Some(I64)).unwrap_or(self.thread);
            self.b.ins().return_(&[result]);
            self.b.switch_to_block(raise);
        }
        let zero = self.call_helper_raw(Helper::Recursion, &[]).unwrap_or(self.thread);
        if self.target.argc > MAX_REGISTER_ARGS {
            self.take_out(params[2]);
        }
        for (i, inst) in self.f.insts.iter().enumerate().rev() {
            if let (Op::Arg, 1, Some(taken)) = (inst.op, inst.imm2, self.vals[i]) {
                self.decref(taken, inst.ty, false);
            }
        }
        self.b.ins().return_(&[zero]);
        self.b.switch_to_block(fine);
        depth
    }

    /// Leaves null in the places of arguments in memory that the function takes.
    fn take_out(&mut self, words: Cl) {
        for inst in self.f.insts.iter().filter(|i| i.op == Op::Arg && i.imm2 != 0) {
            let null = self.b.ins().iconst(I64, 0);
            self.b.ins().store(flags(), null, words, 8 * inst.imm as i32);
        }
    }

    /// Links the activation and counts the depth, if frames could be observed from here.
    fn prologue(&mut self, entry: ClBlock) {
        let params: Vec<Cl> = self.b.block_params(entry).to_vec();
        let is_osr = self.snap.entry.has_frame();
        if is_osr {
            self.frame = Some(params[1]);
        }
        for (i, inst) in self.f.insts.iter().enumerate() {
            match inst.op {
                Op::Func if !is_osr => self.vals[i] = Some(params[1]),
                Op::Func => {
                    let v = self.b.ins().load(I64, flags(), params[1], offset_of!(Activation, func) as i32);
                    self.vals[i] = Some(v);
                }
                Op::Arg if self.target.argc <= MAX_REGISTER_ARGS => {
                    self.vals[i] = Some(params[2 + inst.imm as usize]);
                }
                Op::Arg => {
                    let v = self.b.ins().load(I64, flags(), params[2], 8 * inst.imm as i32);
                    self.vals[i] = Some(v);
                }
                _ => {}
            }
        }
        let depth = if is_osr { None } else { Some(self.check_depth(&params)) };
        if !is_osr && self.target.argc > MAX_REGISTER_ARGS {
            self.take_out(params[2]);
        }
        if !self.has_frames() {
            return;
        }
        let slot = self.b.create_sized_stack_slot(StackSlotData::new(
            StackSlotKind::ExplicitSlot,
            HOME_OFFSET as u32,
            3,
        ));
        self.activation = Some(slot);
        if let Some(depth) = depth {
            let more = self.add_const(I32, depth, 1);
            self.b.ins().store(flags(), more, self.thread, offset_of!(ThreadHead, depth) as i32);
        }
        let prev = self.b.ins().load(I64, flags(), self.thread, offset_of!(ThreadHead, top) as i32);
        self.slot_store(prev, slot, offset_of!(Activation, prev));
        let unit = self.b.ins().iconst(I64, self.target.meta as i64 | 1);
        self.slot_store(unit, slot, offset_of!(Activation, code));
        let marks = if is_osr { activation_flag::COMPILED_OSR } else { 0 };
        let marks = self.b.ins().iconst(I64, i64::from(marks) << 32);
        self.slot_store(marks, slot, offset_of!(Activation, site));
        if let Some(func) = self.f.insts.iter().position(|i| i.op == Op::Func) {
            if let Some(func) = self.vals[func] {
                self.slot_store(func, slot, offset_of!(Activation, func));
            }
        }
        let address = self.b.ins().stack_addr(I64, slot, 0);
        self.b.ins().store(flags(), address, self.thread, offset_of!(ThreadHead, top) as i32);
    }

    /// Returns a word.
    fn leave(&mut self, x: Cl) {
        self.epilogue();
        self.finalize();
        self.b.ins().return_(&[x]);
    }

    /// Where what the function's end releases begins, with the return behind it.
    fn end_at(&self, insts: &[Value]) -> usize {
        let is = |v: &Value, op| self.f.inst(*v).op == op;
        match insts.split_last() {
            Some((last, rest)) if is(last, Op::Return) => {
                rest.iter().rposition(|v| !is(v, Op::DecRef)).map_or(0, |at| at + 1)
            }
            _ => insts.len(),
        }
    }

    /// A function's end: of what it releases, one thing ends after the other, finalizers and all, now that its frame is gone.
    fn end(&mut self, insts: &[Value]) {
        let Some((last, releases)) = insts.split_last() else { return };
        let returned = self.f.inst(*last).args[0];
        let x = self.val(returned);
        self.epilogue();
        if let (Some(frame), true) = (self.frame, !releases.is_empty()) {
            self.mark(frame, activation_flag::ENDED);
        }
        for v in releases {
            let released = self.f.inst(*v).args[0];
            let w = self.val(released);
            self.decref(w, self.f.inst(released).ty, true);
        }
        self.finalize();
        self.b.ins().return_(&[x]);
    }

    /// Undoes the prologue.
    fn epilogue(&mut self) {
        let Some(slot) = self.activation else { return };
        let base = self.b.ins().stack_addr(I64, slot, 0);
        let prev = self.b.ins().load(I64, flags(), base, offset_of!(Activation, prev) as i32);
        self.b.ins().store(flags(), prev, self.thread, offset_of!(ThreadHead, top) as i32);
        if self.frame.is_none() {
            let depth = self.thread_u32(offset_of!(ThreadHead, depth));
            let less = self.add_const(I32, depth, -1);
            self.b.ins().store(flags(), less, self.thread, offset_of!(ThreadHead, depth) as i32);
        }
    }

    /// What the function's end released may have finalizers: they run now that its frame is gone.
    fn finalize(&mut self) {
        let releases = self.graph.order.iter().flat_map(|b| &self.f.blocks[b.index()].insts);
        if !releases.into_iter().any(|v| crate::pass::refs::may_destroy(self.f.inst(*v))) {
            return;
        }
        let wanted = self.thread_u32(offset_of!(ThreadHead, eval_breaker));
        let (cold, on) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(cold);
        self.b.ins().brif(wanted, cold, &[], on, &[]);
        self.b.switch_to_block(cold);
        self.call_helper_raw(Helper::Finalize, &[]);
        self.b.ins().jump(on, &[]);
        self.b.switch_to_block(on);
    }

    fn thread_u32(&mut self, offset: usize) -> Cl {
        self.b.ins().load(I32, flags(), self.thread, offset as i32)
    }

    fn slot_store(&mut self, v: Cl, slot: StackSlot, offset: usize) {
        let base = self.b.ins().stack_addr(I64, slot, 0);
        self.b.ins().store(flags(), v, base, offset as i32);
    }

    /// Wrapping addition of a constant.
    fn add_const(&mut self, ty: Type, v: Cl, n: i64) -> Cl {
        let c = self.b.ins().iconst(ty, n);
        self.b.ins().iadd(v, c)
    }

    fn int(&mut self, n: i64) -> Cl {
        self.b.ins().iconst(I64, n)
    }

    fn cmp_const(&mut self, code: IntCC, v: Cl, n: i64) -> Cl {
        let c = self.int(n);
        self.b.ins().icmp(code, v, c)
    }

    fn and_const(&mut self, v: Cl, n: i64) -> Cl {
        let c = self.int(n);
        self.b.ins().band(v, c)
    }

    fn shift(&mut self, v: Cl, n: i64) -> Cl {
        let c = self.int(n);
        if n >= 0 {
            self.b.ins().ishl(v, c)
        } else {
            let c = self.int(-n);
            self.b.ins().sshr(v, c)
        }
    }

    /// The machine value of an IR value; constants are made here.
    fn val(&mut self, v: Value) -> Cl {
        if let Some(x) = self.vals[v.index()] {
            return x;
        }
        let inst = self.f.inst(v);
        match inst.op {
            Op::ConstW | Op::ConstI => self.int(inst.imm as i64),
            Op::ConstF => self.b.ins().f64const(f64::from_bits(inst.imm)),
            Op::ConstB => self.b.ins().iconst(I8, inst.imm as i64),
            // Cheap enough to be made where they are used.
            Op::BoxI => {
                let n = self.val(inst.args[0]);
                let twice = self.b.ins().iadd(n, n);
                self.add_const(I64, twice, 1)
            }
            Op::BoxB => {
                let flag = self.val(inst.args[0]);
                let known = self.snap.known;
                let yes = self.int(known.true_ as i64);
                let no = self.int(known.false_ as i64);
                self.b.ins().select(flag, yes, no)
            }
            _ => {
                // The verifier has seen every use dominated by its definition.
                self.refusal = Some(Refusal::Backend);
                match inst.repr {
                    Repr::F => self.b.ins().f64const(0.0),
                    Repr::B => self.b.ins().iconst(I8, 0),
                    Repr::None | Repr::W | Repr::I => self.int(0),
                }
            }
        }
    }

    fn arg(&mut self, inst: &Inst, i: usize) -> Cl {
        self.val(inst.args[i])
    }

    fn set(&mut self, v: Value, x: Cl) {
        self.vals[v.index()] = Some(x);
    }

    /// One way of a branch. Constants it hands on are made in a block of its own, since only this way needs them.
    fn way(&mut self, block: Block, args: &[Value]) -> Way {
        let target = self.blocks[block.index()];
        if args.iter().all(|a| self.vals[a.index()].is_some()) {
            return Way { block: target, args: self.edge_args(args), rest: None };
        }
        Way { block: self.b.create_block(), args: Vec::new(), rest: Some((target, args.to_vec())) }
    }

    /// Fills the block that a way needed, after the branch.
    fn finish(&mut self, way: Way) {
        if let Some((target, args)) = way.rest {
            self.b.switch_to_block(way.block);
            let args = self.edge_args(&args);
            self.b.ins().jump(target, &args);
        }
    }

    fn edge_args(&mut self, args: &[Value]) -> Vec<BlockArg> {
        args.iter().map(|a| BlockArg::Value(self.val(*a))).collect()
    }

    fn inst(&mut self, v: Value) {
        let inst = self.f.inst(v).clone();
        match inst.op {
            Op::Param
            | Op::Arg
            | Op::Func
            | Op::ConstW
            | Op::ConstI
            | Op::ConstF
            | Op::ConstB
            | Op::BoxI
            | Op::BoxB => {}
            Op::Refine => {
                let x = self.arg(&inst, 0);
                self.set(v, x);
            }
            Op::Jump => {
                let args = self.edge_args(&inst.edges[0].args);
                let block = self.blocks[inst.edges[0].block.index()];
                self.b.ins().jump(block, &args);
            }
            Op::Branch => {
                let cond = self.arg(&inst, 0);
                let ways: Vec<_> = inst.edges.iter().map(|e| self.way(e.block, &e.args)).collect();
                if let [yes, no] = &ways[..] {
                    self.b.ins().brif(cond, yes.block, &yes.args, no.block, &no.args);
                }
                for way in ways {
                    self.finish(way);
                }
            }
            // See [`Lower::end`].
            Op::Return => {}
            Op::Yield => self.suspend(&inst),
            Op::Exit => {
                let edge = self.exit_edge(v, inst.imm);
                self.b.ins().jump(edge.block, &[]);
            }
            Op::GuardInt
            | Op::GuardFloat
            | Op::GuardNum
            | Op::GuardExact
            | Op::GuardNumber
            | Op::GuardBool
            | Op::GuardShape
            | Op::GuardShapes
            | Op::GuardClass
            | Op::GuardWord
            | Op::GuardBound
            | Op::GuardTrue
            | Op::GuardFalse
            | Op::GuardCode
            | Op::DefaultOf
            | Op::Variable
            | Op::GuardListKind
            | Op::HasDoubles
            | Op::GuardIndex
            | Op::GuardUnique
            | Op::GuardValid
            | Op::GuardCalm
            | Op::GuardUntraced
            | Op::Poll => self.guard(v, &inst),
            Op::AddI
            | Op::SubI
            | Op::MulI
            | Op::FloorDivI
            | Op::ModI
            | Op::ShlI
            | Op::ShrI
            | Op::NegI
            | Op::AbsI
            | Op::AndI
            | Op::OrI
            | Op::XorI
            | Op::InvI
            | Op::MinI
            | Op::MaxI
            | Op::CmpI
            | Op::NormIndex
            | Op::IToF
            | Op::AddF
            | Op::SubF
            | Op::MulF
            | Op::DivF
            | Op::NegF
            | Op::AbsF
            | Op::SqrtF
            | Op::CmpF
            | Op::FToI
            | Op::NotB
            | Op::BToI
            | Op::IsW
            | Op::IsStop
            | Op::IsFloats
            | Op::IsInts
            | Op::IsInt
            | Op::AndB
            | Op::BoxNum
            | Op::UntagI
            | Op::Maybe
            | Op::BoxF => self.arith(v, &inst),
            Op::IsShape
            | Op::IsShapes
            | Op::IsPlain
            | Op::IsCode
            | Op::ClassOf
            | Op::IsType
            | Op::OsrSlot
            | Op::ResumeAt
            | Op::LoadSlot
            | Op::LoadOverflow
            | Op::StoreSlot
            | Op::AddSlot
            | Op::ListLen
            | Op::ListItems
            | Op::ListItem
            | Op::ListItemF
            | Op::ListSet
            | Op::ListSetF
            | Op::GuardItems
            | Op::GuardFits
            | Op::ItemsLen
            | Op::Items
            | Op::ItemGetI
            | Op::ItemGetF
            | Op::ItemSetI
            | Op::ItemSetF
            | Op::TupleLen
            | Op::TupleItem
            | Op::RawField
            | Op::WordField
            | Op::RawSet
            | Op::GlobalWord
            | Op::CellGet
            | Op::CellSet
            | Op::ClosureCell
            | Op::IncRef
            | Op::DecRef => self.memory(v, &inst),
            Op::RangeIter
            | Op::MakeRange
            | Op::SeqIter
            | Op::EnumIter
            | Op::ZipIter
            | Op::Suspended
            | Op::Tuple
            | Op::BoundMethod
            | Op::MakeFunction
            | Op::MakeSlice
            | Op::Instance
            | Op::NameWord
            | Op::EmptyDict
            | Op::CallHelper
            | Op::CallPure
            | Op::CallF
            | Op::CallAlloc
            | Op::CallDirect
            | Op::CallNative
            | Op::Raised
            | Op::OutWord => self.call(v, &inst),
        }
    }
}

fn cl_type(repr: Repr) -> Type {
    match repr {
        Repr::W | Repr::I | Repr::None => I64,
        Repr::F => F64,
        Repr::B => I8,
    }
}
