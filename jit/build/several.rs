//! Calls of several functions at one place: methods by the object's shape, functions by their code, and whatever function it is.

use super::arrange::arranged;
use super::call::taken;
use super::join::Join;
use super::opcodes as op;
use super::{Builder, Ctx, Methods, Next, Refused};
use crate::ir::*;
use crate::op::Op;
use adder_abi::deopt::Resume;
use adder_abi::feedback::{FunctionTarget, Instr};
use adder_abi::helpers::Helper;
use adder_abi::layout::TAKES;

impl Builder<'_> {
    /// Calls one of several methods: each is tested for, and called as if it were the only one.
    pub(super) fn dispatch(
        &mut self,
        cx: &mut Ctx,
        func: Value,
        receiver: Value,
        args: Vec<Value>,
        methods: &Methods,
    ) -> Refused<Next> {
        // All ways begin alike.
        self.ensure_calm(cx);
        let env = cx.env.clone();
        let mut join = self.new_join();
        let count = methods.functions.len();
        for (i, known) in methods.functions.iter().enumerate() {
            let mut next = None;
            if methods.open || i + 1 < count {
                let is = self.pure(cx, Op::IsW, vec![func, *known], 0);
                let (yes, no) = self.split(cx, is);
                cx.block = yes;
                next = Some(no);
            }
            let mut all = vec![methods.receiver];
            all.extend(&args);
            let target = self.call_target(cx, *known);
            if self.call_value(cx, *known, all, &target)? == Next::Go {
                let v = self.pop(cx)?;
                self.join(cx, &mut join, vec![v]);
            }
            cx.env = env.clone();
            if let Some(no) = next {
                cx.block = no;
            }
        }
        if methods.open {
            self.call_loaded(cx, func, receiver, args);
            let v = self.pop(cx)?;
            self.join(cx, &mut join, vec![v]);
        }
        Ok(self.after_calls(cx, join))
    }

    /// Calls a function of one of several code objects: each is tested for; any other callable is called as an unknown one.
    pub(super) fn call_several(
        &mut self,
        cx: &mut Ctx,
        callee: Value,
        args: Vec<Value>,
        targets: &[FunctionTarget],
    ) -> Refused<Next> {
        // All ways begin alike.
        self.ensure_calm(cx);
        let env = cx.env.clone();
        let mut join = self.new_join();
        for t in targets.iter().filter(|t| t.simple) {
            let Some(slots) = arranged(t, &args, &[]) else { continue };
            let is = self.pure(cx, Op::IsCode, vec![callee], t.code);
            self.f.inst_mut(is).imm2 = self.snap.codes[cx.code].globals;
            let (yes, no) = self.split(cx, is);
            cx.block = yes;
            // What is read from the function is read here, and not taken out of a loop in which it may be another.
            let function = self.pure(cx, Op::Refine, vec![callee], 0);
            self.f.inst_mut(function).ty = Ty::OBJECT;
            let all = self.fill(cx, function, t, slots, &args);
            if self.loops(t) {
                let v = self.direct(cx, function, t, all, Resume::AfterCall);
                self.join(cx, &mut join, vec![v]);
            } else if self.call_arranged(cx, function, t, all)? == Next::Go {
                let v = self.pop(cx)?;
                self.join(cx, &mut join, vec![v]);
            }
            (cx.block, cx.env) = (no, env.clone());
        }
        if self.call_unknown(cx, callee, args)? == Next::Go {
            let v = self.pop(cx)?;
            self.join(cx, &mut join, vec![v]);
        }
        Ok(self.after_calls(cx, join))
    }

    /// Whether the function has a loop: its own unit knows better what that is about, and one of several is not called so often that the call
    /// matters (pyperformance's spectral_norm took half as long again with both of its loops built in place).
    fn loops(&self, t: &FunctionTarget) -> bool {
        let code = t.inline.and_then(|index| self.snap.codes.get(index));
        let jumps = |op| matches!(op, op::JUMP_ABSOLUTE | op::POP_JUMP_IF_TRUE | op::POP_JUMP_IF_FALSE);
        let goes_back =
            |(pc, i): (usize, &Instr)| i.op == op::FOR_ITER || jumps(i.op) && i.target as usize <= pc;
        code.is_some_and(|code| code.instrs.iter().enumerate().any(goes_back))
    }

    /// A Python function that takes the arguments as they are is entered directly, whichever it is.
    pub(super) fn call_unknown(&mut self, cx: &mut Ctx, callee: Value, args: Vec<Value>) -> Refused<Next> {
        if args.len() > crate::lower::MAX_REGISTER_ARGS || self.f.is_const(callee) || self.is_module() {
            return self.call_generic(cx, callee, args);
        }
        self.ensure_calm(cx);
        let (mut join, env) = (self.new_join(), cx.env.clone());
        let mut all = vec![callee];
        all.extend(args);
        for takes in [0, u64::from(TAKES)] {
            let plain = self.pure(cx, Op::IsPlain, vec![callee], (all.len() - 1) as u64 | takes);
            let (yes, no) = self.split(cx, plain);
            cx.block = yes;
            let mut inst = Inst::new(Op::CallDirect, all.clone());
            inst.taken = if takes == 0 { 0 } else { taken(all.len()) };
            inst.state = Some(self.callers_state(cx));
            let v = self.put(cx, inst);
            let v = self.caught(cx, v);
            self.join(cx, &mut join, vec![v]);
            (cx.block, cx.env) = (no, env.clone());
        }
        let v = self.call(cx, Helper::Call, all);
        self.join(cx, &mut join, vec![v]);
        Ok(self.after_calls(cx, join))
    }

    /// Goes on with what the calls have brought, if any of them returns.
    fn after_calls(&mut self, cx: &mut Ctx, join: Join) -> Next {
        let results = self.end_join(cx, join);
        if results.is_empty() {
            return Next::Ended;
        }
        cx.env.stale = true;
        cx.env.stack.extend(results);
        Next::Go
    }
}
