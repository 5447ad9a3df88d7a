//! Calls: helpers by table, compiled functions through their entry cell, native entries.

use super::{Lower, MAX_REGISTER_ARGS, flags};
use crate::ir::{Inst, Value};
use crate::op::Op;
use adder_abi::helpers::{Effect, Helper, Param, Ret, TAKEN_SHIFT};
use adder_abi::layout::{CodeHead, PyFunction, PyStrHead};
use adder_abi::object::{FLAGS_OFFSET, flag};
use adder_abi::thread::ThreadHead;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{F64, I8, I32, I64};
use cranelift_codegen::ir::{AbiParam, BlockArg, InstBuilder, SigRef, Signature, Type, Value as Cl};
use cranelift_codegen::isa::CallConv;
use std::mem::offset_of;

impl Lower<'_, '_> {
    fn signature(&mut self, conv: CallConv, params: Vec<Type>, ret: Option<Type>) -> SigRef {
        if let Some(s) = self.sigs.get(&(conv, params.clone(), ret)) {
            return *s;
        }
        let mut sig = Signature::new(conv);
        sig.params.extend(params.iter().map(|t| AbiParam::new(*t)));
        sig.returns.extend(ret.map(AbiParam::new));
        let s = self.b.import_signature(sig);
        self.sigs.insert((conv, params, ret), s);
        s
    }

    pub(super) fn call_address(&mut self, address: Cl, args: &[Cl], ret: Option<Type>) -> Option<Cl> {
        self.call_by(self.target.call_conv, address, args, ret)
    }

    fn call_by(&mut self, conv: CallConv, address: Cl, args: &[Cl], ret: Option<Type>) -> Option<Cl> {
        let params = args.iter().map(|a| self.b.func.dfg.value_type(*a)).collect();
        let sig = self.signature(conv, params, ret);
        let call = self.b.ins().call_indirect(sig, address, args);
        self.b.inst_results(call).first().copied()
    }

    /// Calls a helper with machine values (after the thread); no site, no test of the result.
    pub(super) fn call_helper_raw(&mut self, helper: Helper, args: &[Cl]) -> Option<Cl> {
        // Where other calls are made in the same loop, values are out of registers anyway.
        let preserves = helper != Helper::Dealloc || self.is_quiet[self.at.index()];
        let entry = self.target.helpers.preserving(helper, self.has_floats).filter(|_| preserves);
        let ret = match helper.info().ret {
            Ret::Void => None,
            Ret::Float => Some(F64),
            Ret::Word | Ret::Infallible | Ret::Next | Ret::Status | Ret::Flag => Some(I64),
        };
        let mut all = vec![self.thread];
        all.extend(args);
        let Some(entry) = entry else {
            let address = self.int(self.target.helpers.address(helper) as i64);
            return self.call_address(address, &all, ret);
        };
        let address = self.int(entry as i64);
        self.call_by(CallConv::PreserveAll, address, &all, None);
        let at = offset_of!(ThreadHead, cold_result) as i32;
        ret.map(|ty| self.b.ins().load(ty, flags(), self.thread, at))
    }

    /// Stores words to the argument area; its address.
    fn spill(&mut self, args: &[Value]) -> Cl {
        self.argv_words = self.argv_words.max(args.len() as u32);
        let base = self.b.ins().stack_addr(I64, self.argv, 0);
        for (i, a) in args.iter().enumerate() {
            let w = self.val(*a);
            self.b.ins().store(flags(), w, base, 8 * i as i32);
        }
        base
    }

    pub(super) fn helper_args(&mut self, helper: Helper, args: &[Value], taken: u64) -> Vec<Cl> {
        let mut rest = args;
        let mut out = Vec::new();
        for p in helper.info().params {
            match p {
                Param::W | Param::I | Param::F => {
                    if let Some((first, tail)) = rest.split_first() {
                        out.push(self.val(*first));
                        rest = tail;
                    }
                }
                Param::Argv => {
                    let base = self.spill(rest);
                    out.push(base);
                    let taken = taken >> (args.len() - rest.len());
                    out.push(self.int((rest.len() as u64 | taken << TAKEN_SHIFT) as i64));
                    rest = &[];
                }
                Param::Out => {
                    let n = args.last().and_then(|n| self.f.const_i(*n)).unwrap_or(0);
                    self.out_words = self.out_words.max(n as u32);
                    let base = self.b.ins().stack_addr(I64, self.out, 0);
                    out.push(base);
                }
            }
        }
        out
    }

    fn call_helper(&mut self, v: Value, inst: &Inst, helper: Helper) {
        let info = helper.info();
        if helper == Helper::StrEq {
            return self.str_eq(v, inst);
        }
        if helper == Helper::ListAppend {
            return self.list_append(inst);
        }
        if helper == Helper::NewInstance && self.instance(v, inst) {
            return;
        }
        let frames = if info.effect == Effect::Python {
            self.site(inst);
            self.frames_below(inst)
        } else {
            0
        };
        let args = self.helper_args(helper, &inst.args, inst.taken);
        self.deepen(frames);
        let result = self.call_helper_raw(helper, &args);
        self.deepen(-frames);
        let Some(result) = result else { return };
        match info.ret {
            Ret::Word | Ret::Next => {
                if inst.can_exit() {
                    self.exit_unless_word(result, v);
                }
                self.set(v, result);
            }
            Ret::Infallible | Ret::Float => self.set(v, result),
            Ret::Status | Ret::Flag => {
                if inst.can_exit() {
                    let failed = self.cmp_const(IntCC::SignedLessThan, result, 0);
                    self.exit_if(failed, v);
                }
                if info.ret == Ret::Flag {
                    let flag = self.b.ins().ireduce(I8, result);
                    self.set(v, flag);
                }
            }
            Ret::Void => {}
        }
    }

    fn exit_unless_word(&mut self, result: Cl, v: Value) {
        let ok = self.cmp_const(IntCC::NotEqual, result, 0);
        let edge = self.own_exit(v);
        let on = self.b.create_block();
        self.b.ins().brif(ok, on, &[], edge.block, &[]);
        self.b.switch_to_block(on);
    }

    pub(super) fn call(&mut self, v: Value, inst: &Inst) {
        match inst.op {
            Op::CallHelper | Op::CallPure | Op::CallAlloc => self.call_helper(v, inst, inst.helper()),
            Op::OutWord => {
                let base = self.b.ins().stack_addr(I64, self.out, 0);
                let w = self.b.ins().load(I64, flags(), base, 8 * inst.imm as i32);
                self.set(v, w);
            }
            Op::Raised => {
                let raised = match inst.args.first() {
                    Some(result) => {
                        let w = self.val(*result);
                        self.cmp_const(IntCC::Equal, w, 0)
                    }
                    None => {
                        let at = offset_of!(ThreadHead, exception) as i32;
                        let pending = self.b.ins().load(I64, flags(), self.thread, at);
                        self.cmp_const(IntCC::NotEqual, pending, 0)
                    }
                };
                self.set(v, raised);
            }
            Op::CallF => {
                let args: Vec<Cl> = inst.args.iter().map(|a| self.val(*a)).collect();
                let address = self.int(inst.imm as i64);
                if let Some(d) = self.call_address(address, &args, Some(F64)) {
                    self.set(v, d);
                }
            }
            Op::CallDirect => self.call_direct(v, inst),
            Op::CallNative => {
                self.site(inst);
                let base = self.spill(&inst.args);
                let count = self.int(inst.args.len() as i64);
                let address = self.int(inst.imm as i64);
                let args = [self.thread, base, count];
                let frames = self.frames_below(inst);
                self.deepen(frames);
                let result = self.call_address(address, &args, Some(I64));
                self.deepen(-frames);
                if let Some(w) = result {
                    if inst.can_exit() {
                        self.exit_unless_word(w, v);
                    }
                    self.set(v, w);
                }
            }
            Op::Tuple if self.tuple(v, inst) => {}
            Op::Instance => self.filled_instance(v, inst),
            Op::Suspended => {
                // Nothing but a frame can have it.
                self.refusal = Some(crate::Refusal::Backend);
                self.set(v, self.thread);
            }
            op => {
                let helper = match op {
                    Op::RangeIter => Helper::NewRangeIter,
                    Op::MakeRange => Helper::NewRange,
                    Op::SeqIter => Helper::NewSeqIter,
                    Op::EnumIter => Helper::NewEnumerate,
                    Op::ZipIter => Helper::NewZip,
                    Op::BoundMethod => Helper::NewMethod,
                    Op::MakeFunction => Helper::MakeFunction,
                    Op::MakeSlice => Helper::BuildSlice,
                    Op::NameWord => Helper::NameWord,
                    Op::EmptyDict => Helper::BuildMap,
                    _ => Helper::BuildTuple,
                };
                let mut args = if op == Op::MakeFunction {
                    let (fixed, extra) = inst.args.split_at(3);
                    let mut args: Vec<Cl> = fixed.iter().map(|a| self.val(*a)).collect();
                    args.push(self.int(inst.imm as i64));
                    args.push(self.spill(extra));
                    args.push(self.int(extra.len() as i64));
                    args
                } else {
                    self.helper_args(helper, &inst.args, 0)
                };
                if op == Op::SeqIter {
                    args = vec![args[0], self.int(inst.imm as i64), args[1]];
                }
                if let Some(w) = self.call_helper_raw(helper, &args) {
                    self.set(v, w);
                }
            }
        }
    }

    /// The frames below the one that calls, which have been built in place and are not counted.
    fn frames_below(&self, inst: &Inst) -> i64 {
        inst.state.map_or(0, |s| self.f.parents(s))
    }

    /// Counts frames that are built in place while something is called from them.
    fn deepen(&mut self, frames: i64) {
        if frames != 0 {
            let at = offset_of!(ThreadHead, depth) as i32;
            let depth = self.b.ins().load(I32, flags(), self.thread, at);
            let depth = self.add_const(I32, depth, frames);
            self.b.ins().store(flags(), depth, self.thread, at);
        }
    }

    /// Equality of strings: identity and interning decide most of the time.
    fn str_eq(&mut self, v: Value, inst: &Inst) {
        let (a, b) = (self.val(inst.args[0]), self.val(inst.args[1]));
        let done = self.b.create_block();
        let result = self.b.append_block_param(done, I8);
        let (differ, slow) = (self.b.create_block(), self.b.create_block());
        let same = self.b.ins().icmp(IntCC::Equal, a, b);
        self.b.ins().brif(same, done, &[BlockArg::Value(same)], differ, &[]);
        self.b.switch_to_block(differ);
        let x = self.b.ins().load(I32, flags(), a, FLAGS_OFFSET as i32);
        let y = self.b.ins().load(I32, flags(), b, FLAGS_OFFSET as i32);
        let both = self.b.ins().band(x, y);
        let bit = self.b.ins().iconst(I32, i64::from(flag::STR_INTERNED));
        let interned = self.b.ins().band(both, bit);
        let no = self.b.ins().iconst(I8, 0);
        self.b.ins().brif(interned, done, &[BlockArg::Value(no)], slow, &[]);
        self.b.switch_to_block(slow);
        // Most strings that differ differ in length or in their first byte.
        let (m, n) = {
            let at = offset_of!(PyStrHead, len) as i32;
            (self.b.ins().load(I64, flags(), a, at), self.b.ins().load(I64, flags(), b, at))
        };
        let (text, first, whole) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        let same = self.b.ins().icmp(IntCC::Equal, m, n);
        self.b.ins().brif(same, text, &[], done, &[BlockArg::Value(same)]);
        self.b.switch_to_block(text);
        let yes = self.b.ins().iconst(I8, 1);
        self.b.ins().brif(m, first, &[], done, &[BlockArg::Value(yes)]);
        self.b.switch_to_block(first);
        let at = size_of::<PyStrHead>() as i32;
        let (x, y) = (self.b.ins().load(I8, flags(), a, at), self.b.ins().load(I8, flags(), b, at));
        let same = self.b.ins().icmp(IntCC::Equal, x, y);
        self.b.ins().brif(same, whole, &[], done, &[BlockArg::Value(same)]);
        self.b.switch_to_block(whole);
        let r = self.call_helper_raw(Helper::StrEq, &[a, b]).unwrap_or(self.thread);
        let r = self.b.ins().ireduce(I8, r);
        self.b.ins().jump(done, &[BlockArg::Value(r)]);
        self.b.switch_to_block(done);
        self.set(v, result);
    }

    /// Through the entry cell of the callee's code object.
    fn call_direct(&mut self, v: Value, inst: &Inst) {
        self.site(inst);
        let at = offset_of!(CodeHead, entry);
        let entry = if inst.imm == 0 {
            let func = self.val(inst.args[0]);
            let code = self.b.ins().load(I64, flags(), func, offset_of!(PyFunction, code) as i32);
            self.b.ins().load(I64, flags(), code, at as i32)
        } else {
            let cell = self.int((inst.imm as usize + at) as i64);
            self.b.ins().load(I64, flags(), cell, 0)
        };
        let mut args = vec![self.thread, self.val(inst.args[0])];
        let rest = &inst.args[1..];
        if rest.len() <= MAX_REGISTER_ARGS {
            for a in rest {
                args.push(self.val(*a));
            }
        } else {
            let base = self.spill(rest);
            args.push(base);
        }
        let frames = self.frames_below(inst);
        self.deepen(frames);
        let result = self.call_address(entry, &args, Some(I64));
        self.deepen(-frames);
        if let Some(w) = result {
            if inst.can_exit() {
                self.exit_unless_word(w, v);
            }
            self.set(v, w);
        }
    }
}
