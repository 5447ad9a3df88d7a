//! Exits: tables, and the cold blocks that hand live words to `deopt`.
//!
//! An exit has a cold block of its own, so that guards cost their test alone. It goes on, with the exit's number, to one that exits with the
//! same live words share, since handing these on is most of the work of compiling exits; and from there to one that all with about as many
//! words share, which takes the number and the words as parameters, stores them to the thread's buffer, unlinks the activation and calls
//! `deopt`.

use super::{Lower, flags};
use crate::build::Refusal;
use crate::ir::{Hoisted, Inst, Repr, State, Value, reason_code, reason_from};
use crate::op::{Op, prop};
use crate::pass::escape::field_offsets;
use adder_abi::Word;
use adder_abi::deopt::{ExitInfo, FrameInfo, LOOP_ENTRY, LiveRepr, Location, Reason, Virtual};
use adder_abi::helpers::Helper;
use adder_abi::thread::{DEOPT_WORDS, ThreadHead};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{F64, I8, I32, I64};
use cranelift_codegen::ir::{Block as ClBlock, BlockArg, InstBuilder, Value as Cl};
use rustc_hash::FxHashMap as HashMap;
use std::mem::offset_of;

#[derive(Clone)]
pub(super) struct ExitEdge {
    pub number: u32,
    /// The exit's own block.
    pub block: ClBlock,
    words: Vec<Value>,
    floats: Vec<Value>,
    padded: (usize, usize),
}

const WORD_CLASSES: [usize; 15] = [2, 4, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64, 96, 128, DEOPT_WORDS];
const FLOAT_CLASSES: [usize; 8] = [0, 1, 2, 4, 8, 16, 64, DEOPT_WORDS];

fn class(classes: &[usize], n: usize) -> usize {
    classes.iter().copied().find(|c| *c >= n).unwrap_or(DEOPT_WORDS + 1)
}

/// Turns state values into locations.
struct Encoder<'a> {
    /// Index and representation of live values.
    index: &'a dyn Fn(Value) -> u16,
    virtuals: Vec<Virtual>,
    seen: HashMap<Value, u16>,
}

impl Lower<'_, '_> {
    /// The live values a state needs, sunk objects taken apart.
    fn live_values(&self, state: State, out: &mut Vec<Value>) {
        self.f.for_state_parts(state, |v| self.is_sunk(v), &mut |v| {
            if !self.f.is_const(v) && !out.contains(&v) {
                out.push(v);
            }
        });
    }

    fn is_sunk(&self, v: Value) -> bool {
        let op = self.f.inst(v).op;
        op.is_box() || !self.placed.contains(&v) && op.has(prop::SINK)
    }

    fn locate(&self, e: &mut Encoder, v: Value) -> Location {
        let inst = self.f.inst(v);
        match inst.op {
            Op::ConstW => return Location::Const(Word(inst.imm)),
            Op::ConstI => return Location::Const(Word::small_int(inst.imm as i64)),
            Op::ConstF => {
                if let Some(w) = Word::from_f64(f64::from_bits(inst.imm)) {
                    return Location::Const(w);
                }
            }
            Op::ConstB => {
                let known = &self.snap.known;
                return Location::Const(Word(if inst.imm == 1 { known.true_ } else { known.false_ }));
            }
            _ => {}
        }
        if !self.is_sunk(v) {
            let repr = match inst.repr {
                Repr::I => LiveRepr::Int,
                Repr::F => LiveRepr::Float,
                Repr::B => LiveRepr::Bool,
                Repr::W | Repr::None => LiveRepr::Tagged,
            };
            return Location::Live((e.index)(v), repr);
        }
        if inst.op.is_box() {
            return self.locate(e, inst.args[0]);
        }
        if inst.op == Op::Maybe {
            let flag = self.f.inst(inst.args[0]);
            return match (flag.op, flag.imm) {
                (Op::ConstB, 0) => Location::Const(Word::NULL),
                (Op::ConstB, _) => self.locate(e, inst.args[1]),
                _ => Location::Maybe((e.index)(inst.args[0]), Box::new(self.locate(e, inst.args[1]))),
            };
        }
        if inst.op == Op::BoxNum {
            let (flag, number) = (self.locate(e, inst.args[1]), self.locate(e, inst.args[0]));
            return Location::Number(Box::new(flag), Box::new(number));
        }
        if let Some(i) = e.seen.get(&v) {
            return Location::Virtual(*i);
        }
        let parts: Vec<Location> = inst.args.iter().map(|a| self.locate(e, *a)).collect();
        let object = match (inst.op, &parts[..]) {
            (Op::RangeIter, [next, stop, step]) => {
                Virtual::RangeIter { next: next.clone(), stop: stop.clone(), step: step.clone() }
            }
            (Op::MakeRange, [start, stop, step]) => {
                Virtual::Range { start: start.clone(), stop: stop.clone(), step: step.clone() }
            }
            (Op::EnumIter, [inner, index]) => {
                Virtual::Enumerate { inner: inner.clone(), index: index.clone() }
            }
            (Op::ZipIter, items) => Virtual::Zip(items.to_vec()),
            (Op::SeqIter, [seq, index]) => {
                Virtual::SeqIter { seq: seq.clone(), index: index.clone(), is_list: inst.imm == 1 }
            }
            (Op::BoundMethod, [func, receiver]) => {
                Virtual::BoundMethod { func: func.clone(), receiver: receiver.clone() }
            }
            (Op::MakeSlice, _) => Virtual::Slice(parts),
            (Op::EmptyDict, _) => Virtual::EmptyDict,
            (Op::Instance, [class, fields @ ..]) => {
                let fields = field_offsets(inst.imm2).zip(fields.iter().cloned()).collect();
                Virtual::Instance { class: class.clone(), shape: inst.imm, fields }
            }
            (Op::Suspended, _) => Virtual::Generator { code: inst.imm2, pc: inst.imm as u32, parts },
            (Op::MakeFunction, _) => Virtual::Function { parts, flags: inst.imm as u32 },
            _ => Virtual::Tuple(parts),
        };
        let i = e.virtuals.len() as u16;
        e.virtuals.push(object);
        e.seen.insert(v, i);
        Location::Virtual(i)
    }

    /// Frames of a state, outermost first.
    fn encode(
        &self,
        state: State,
        reason: Reason,
        hoisted: Hoisted,
        index: &dyn Fn(Value) -> u16,
        owned: Vec<u16>,
    ) -> ExitInfo {
        let mut e = Encoder { index, virtuals: Vec::new(), seen: HashMap::default() };
        let mut frames = Vec::new();
        let mut next = Some(state);
        while let Some(id) = next {
            let s = self.f.state(id);
            let mut place =
                |v: Option<Value>| v.map_or(Location::Const(Word::NULL), |v| self.locate(&mut e, v));
            frames.push(FrameInfo {
                code: self.snap.codes[s.code as usize].code,
                func: place(s.func),
                pc: s.pc,
                resume: s.resume,
                locals: s.locals.iter().map(|l| place(*l)).collect(),
                stack: s.stack.iter().map(|v| place(Some(*v))).collect(),
                names: self.snap.codes[s.code as usize].names_kept.clone(),
            });
            next = s.parent;
        }
        frames.reverse();
        let place = |s: State, bits: u32| {
            let s = self.f.state(s);
            (self.snap.codes[s.code as usize].code, s.pc | bits)
        };
        let blame = match hoisted {
            Hoisted::No => place(state, 0),
            Hoisted::From(origin) => place(origin, 0),
            Hoisted::Entry => place(state, LOOP_ENTRY),
        };
        ExitInfo {
            reason,
            hoisted: hoisted != Hoisted::No,
            blame,
            frames,
            virtuals: e.virtuals,
            owned,
            counted: Default::default(),
        }
    }

    /// The words that an exit releases, as an exception that ends frames does: the operands from the last on, then the stacks from the top.
    fn in_order(&self, inst: &Inst, state: State, owned: Vec<Value>) -> Vec<Value> {
        let mut order = Vec::new();
        inst.args.iter().rev().for_each(|v| self.release(*v, &owned, &mut order));
        let mut next = Some(state);
        while let Some(id) = next {
            let s = self.f.state(id);
            s.stack.iter().rev().for_each(|v| self.release(*v, &owned, &mut order));
            next = s.parent;
        }
        let rest: Vec<Value> = owned.into_iter().filter(|v| !order.contains(v)).collect();
        order.extend(rest);
        order
    }

    /// Notes what of `owned` ends with a word: itself, or the parts of an object that was never made.
    fn release(&self, v: Value, owned: &[Value], order: &mut Vec<Value>) {
        if owned.contains(&v) {
            if !order.contains(&v) {
                order.push(v);
            }
        } else if self.is_sunk(v) {
            self.f.inst(v).args.iter().for_each(|part| self.release(*part, owned, order));
        }
    }

    /// The exit of an instruction for one reason (0: the instruction's own).
    pub(super) fn exit_edge(&mut self, v: Value, reason: u64) -> ExitEdge {
        if let Some(edge) = self.exit_memo.get(&(v, reason)) {
            return edge.clone();
        }
        let inst = self.f.inst(v).clone();
        let state = match inst.state {
            Some(s) => s,
            None => {
                self.refusal = Some(Refusal::Backend);
                State(0)
            }
        };
        let mut live = Vec::new();
        self.live_values(state, &mut live);
        let owned = self.in_order(&inst, state, self.f.owned_at.get(&v).cloned().unwrap_or_default());
        for o in &owned {
            if !live.contains(o) {
                live.push(*o);
            }
        }
        let (floats, words): (Vec<Value>, Vec<Value>) =
            live.iter().partition(|v| self.f.inst(**v).repr == Repr::F);
        let padded = (class(&WORD_CLASSES, words.len()), class(&FLOAT_CLASSES, floats.len()));
        if padded.0 + padded.1 > DEOPT_WORDS {
            self.refusal = Some(Refusal::TooManyLiveWords);
        }
        let mut index = HashMap::default();
        for (i, w) in words.iter().enumerate() {
            index.insert(*w, i as u16);
        }
        for (i, w) in floats.iter().enumerate() {
            index.insert(*w, (padded.0 + i) as u16);
        }
        let find = |v: Value| index.get(&v).copied().unwrap_or(0);
        let owned: Vec<u16> = owned.iter().map(|o| find(*o)).collect();
        let why = if reason == u64::MAX { inst.reason() } else { reason_from(reason) };
        let info = self.encode(state, why, inst.hoisted, &find, owned);
        let number = self.exits.len() as u32;
        self.exits.push(info);
        let block = self.b.create_block();
        self.b.set_cold_block(block);
        let edge = ExitEdge { number, block, words, floats, padded };
        self.exit_memo.insert((v, reason), edge.clone());
        edge
    }

    pub(super) fn own_exit(&mut self, v: Value) -> ExitEdge {
        self.exit_edge(v, u64::MAX)
    }

    /// What the block takes that exits of one class share: the exit's number, and its live words.
    fn exit_args(&mut self, edge: &ExitEdge, number: Cl) -> Vec<BlockArg> {
        let mut args = vec![BlockArg::Value(number)];
        for i in 0..edge.padded.0 {
            let x = match edge.words.get(i) {
                Some(w) if self.f.inst(*w).repr == Repr::B => {
                    let x = self.val(*w);
                    self.b.ins().uextend(I64, x)
                }
                Some(w) => self.val(*w),
                None => self.thread,
            };
            args.push(BlockArg::Value(x));
        }
        for i in 0..edge.padded.1 {
            let w = edge.floats.get(i).or(edge.floats.first()).copied();
            let x = match w {
                Some(w) => self.val(w),
                None => self.b.ins().f64const(0.0),
            };
            args.push(BlockArg::Value(x));
        }
        args
    }

    /// Leaves if the condition does not hold; goes on in a new block otherwise.
    pub(super) fn exit_unless(&mut self, cond: Cl, v: Value) {
        let edge = self.own_exit(v);
        let cond = self.forced(cond, &edge);
        let on = self.b.create_block();
        self.b.ins().brif(cond, on, &[], edge.block, &[]);
        self.b.switch_to_block(on);
    }

    pub(super) fn exit_if(&mut self, cond: Cl, v: Value) {
        let edge = self.own_exit(v);
        let on = self.b.create_block();
        if self.target.force_exits && self.may_force(v) {
            let zero = self.b.func.dfg.value_type(cond);
            let zero = self.b.ins().iconst(zero, 0);
            let cond = self.b.ins().icmp(IntCC::Equal, cond, zero);
            let cond = self.forced(cond, &edge);
            self.b.ins().brif(cond, on, &[], edge.block, &[]);
        } else {
            self.b.ins().brif(cond, edge.block, &[], on, &[]);
        }
        self.b.switch_to_block(on);
    }

    fn may_force(&self, v: Value) -> bool {
        !self.f.inst(v).op.has(prop::RAISES)
    }

    /// With `force_exits`: the condition, and that the exit has been taken before.
    fn forced(&mut self, cond: Cl, edge: &ExitEdge) -> Cl {
        if !self.target.force_exits {
            return cond;
        }
        let counter = self.int(self.target.counts as i64 + 4 * i64::from(edge.number));
        let taken = self.b.ins().load(I32, flags(), counter, 0);
        let taken = self.b.ins().icmp_imm_s(IntCC::NotEqual, taken, 0);
        let cond = match self.b.func.dfg.value_type(cond) {
            I8 => cond,
            _ => self.b.ins().icmp_imm_s(IntCC::NotEqual, cond, 0),
        };
        self.b.ins().band(cond, taken)
    }

    /// The block that exits with so many words and floats share.
    fn shared_exit(&mut self, padded: (usize, usize)) -> ClBlock {
        if let Some(b) = self.cold.get(&padded) {
            return *b;
        }
        let b = self.b.create_block();
        self.b.set_cold_block(b);
        self.b.append_block_param(b, I64);
        for _ in 0..padded.0 {
            self.b.append_block_param(b, I64);
        }
        for _ in 0..padded.1 {
            self.b.append_block_param(b, F64);
        }
        self.cold.insert(padded, b);
        b
    }

    pub(super) fn emit_cold_blocks(&mut self) {
        let mut edges: Vec<ExitEdge> = self.exit_memo.values().cloned().collect();
        edges.sort_by(|a, b| (&a.words, &a.floats, a.number).cmp(&(&b.words, &b.floats, b.number)));
        for alike in edges.chunk_by(|a, b| a.words == b.words && a.floats == b.floats) {
            let [first, others @ ..] = alike else { continue };
            let mut block = first.block;
            if !others.is_empty() {
                block = self.b.create_block();
                self.b.set_cold_block(block);
                self.b.append_block_param(block, I64);
            }
            for edge in alike.iter().filter(|_| !others.is_empty()) {
                self.b.switch_to_block(edge.block);
                let number = self.int(i64::from(edge.number));
                self.b.ins().jump(block, &[BlockArg::Value(number)]);
            }
            self.b.switch_to_block(block);
            let number = match self.b.block_params(block) {
                [number] => *number,
                _ => self.int(i64::from(first.number)),
            };
            let args = self.exit_args(first, number);
            let shared = self.shared_exit(first.padded);
            self.b.ins().jump(shared, &args);
        }
        let mut all: Vec<_> = self.cold.iter().map(|(k, b)| (*k, *b)).collect();
        all.sort();
        for ((words, floats), block) in all {
            self.b.switch_to_block(block);
            let params: Vec<Cl> = self.b.block_params(block).to_vec();
            let base = offset_of!(ThreadHead, deopt_buffer);
            for i in 0..words + floats {
                self.b.ins().store(flags(), params[1 + i], self.thread, (base + 8 * i) as i32);
            }
            self.epilogue();
            let meta = self.int(self.target.meta as i64);
            let frame = match self.frame {
                Some(f) => f,
                None => self.int(0),
            };
            let result = self.call_helper_raw(Helper::Deopt, &[meta, params[0], frame]);
            let result = result.unwrap_or(self.thread);
            self.b.ins().return_(&[result]);
        }
    }

    /// Stores what a call site's frame state needs to home slots, and the site's number.
    pub(super) fn site(&mut self, inst: &Inst) {
        self.store_site(inst, true);
    }

    /// The same on a way that is not always taken: what it stores may not be there later in the block.
    pub(super) fn cold_site(&mut self, inst: &Inst) {
        self.store_site(inst, false);
    }

    fn store_site(&mut self, inst: &Inst, always: bool) {
        let (Some(slot), Some(state)) = (self.activation, inst.state) else { return };
        let mut live = Vec::new();
        self.live_values(state, &mut live);
        for v in &live {
            let next = self.home.len() as u16;
            let (index, stored) = self.home.entry(*v).or_insert((next, Vec::new()));
            let index = *index;
            if stored.iter().any(|b| self.graph.dominates(*b, self.at)) {
                continue;
            }
            if always {
                stored.push(self.at);
            }
            let mut x = self.val(*v);
            if self.f.inst(*v).repr == Repr::B {
                x = self.b.ins().uextend(I64, x);
            }
            self.slot_store(x, slot, adder_abi::deopt::HOME_OFFSET + 8 * usize::from(index));
        }
        let find = |v: Value| self.home.get(&v).map_or(0, |(i, _)| *i);
        let info = self.encode(state, Reason::Exception, Hoisted::No, &find, Vec::new());
        let number = self.b.ins().iconst(I32, self.sites.len() as i64);
        self.sites.push(info);
        self.slot_store(number, slot, offset_of!(adder_abi::thread::Activation, site));
    }

    pub(super) fn reason_edge(&mut self, v: Value, reason: Reason) -> ExitEdge {
        self.exit_edge(v, reason_code(reason))
    }
}
