//! Exceptions that go to a handler of the same unit.
//!
//! A call in the reach of a handler that an exception has come to before does not leave when it raises: [`Op::Raised`] and a branch follow
//! it. The branch leads to a landing: there the `catch` helper does what the interpreter does with the exception, or, if somebody looks at the
//! frame or traces it, leaves with the state of the call for the interpreter to do it. What the handler finds on the stack is then known:
//! the block stack is static. Callees built in place pass on what they do not handle themselves.
//!
//! The traceback entry of the frame that handles an exception gets its frame object when somebody asks for it, as does `f_back` of an
//! ended frame. A frame that has called something must not end, or suspend, before: [`Op::GuardUntraced`] leaves if that is still
//! owed to somebody.

use super::{Builder, Ctx, Next, Refusal, Refused, Ways, opcodes as op};
use crate::ir::*;
use crate::op::Op;
use adder_abi::Word;
use adder_abi::deopt::Reason;
use adder_abi::feedback::{Feedback, HandlerBlock};
use adder_abi::helpers::{Effect, Helper};

/// What awaits an exception.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Catcher {
    None,
    /// A handler that no exception has come to.
    New,
    Handler,
}

/// A way on which an exception is pending.
pub(super) struct Raise {
    block: Block,
    state: State,
    /// What was handled before the handlers that it has left.
    previous: Option<Value>,
    /// It is raised for the first time: the innermost frame is part of its traceback.
    fresh: bool,
    /// The namespace of module code has what the frame's variables have.
    published: bool,
}

impl Builder<'_> {
    fn handler_of(&self, cx: &Ctx) -> Option<&HandlerBlock> {
        self.snap.codes[cx.code].protecting(cx.pc)
    }

    /// What awaits an exception of the current instruction, in this frame or those around it.
    pub(super) fn catcher(&self, cx: &Ctx) -> Catcher {
        if cx.consumer.is_some() || cx.over.is_some() {
            return Catcher::None;
        }
        match self.handler_of(cx) {
            Some(b) if self.in_module(cx) && b.handler.is_none_or(|pc| self.is_outside(pc)) => Catcher::None,
            Some(b) if b.reached => Catcher::Handler,
            Some(_) => Catcher::New,
            None => cx.outer,
        }
    }

    /// After a call that may raise: leads its exceptions to their handler. Gives its result.
    pub(super) fn caught(&mut self, cx: &mut Ctx, v: Value) -> Value {
        cx.called = true;
        match self.catcher(cx) {
            Catcher::None => v,
            Catcher::New => {
                self.f.inst_mut(v).imm2 = catch::NEW_HANDLER;
                v
            }
            Catcher::Handler => {
                let inst = self.f.inst_mut(v);
                inst.imm2 = catch::CAUGHT;
                let (ty, is_word) = (inst.ty, inst.repr == Repr::W);
                if is_word {
                    inst.ty = ty.join(Ty::NULL);
                }
                let raised = self.pure(cx, Op::Raised, if is_word { vec![v] } else { vec![] }, 0);
                let (landing, on) = self.split(cx, raised);
                self.note_raise(cx, landing, v, true);
                cx.block = on;
                if !is_word {
                    return v;
                }
                let proven = self.pure(cx, Op::Refine, vec![v], 0);
                self.f.inst_mut(proven).ty = ty;
                proven
            }
        }
    }

    fn note_raise(&mut self, cx: &mut Ctx, block: Block, call: Value, fresh: bool) {
        let inst = self.f.inst(call);
        let published = inst.op != Op::CallHelper || inst.helper().info().effect == Effect::Python;
        let Some(state) = inst.state else { return };
        cx.raises.push(Raise { block, state, previous: None, fresh, published });
    }

    /// A helper that leaves an exception pending, always.
    pub(super) fn raise(&mut self, cx: &mut Ctx, helper: Helper, args: Vec<Value>, fresh: bool) -> Next {
        if self.catcher(cx) != Catcher::Handler {
            let is_new = self.catcher(cx) == Catcher::New;
            if fresh {
                self.call(cx, helper, args);
            } else if !is_new {
                let mut inst = Inst::new(Op::CallHelper, args);
                inst.imm = helper as u64;
                inst.imm2 = catch::AGAIN;
                (inst.repr, inst.ty) = helper_repr(helper);
                inst.state = Some(self.state(cx));
                self.put(cx, inst);
            }
            // The call never comes back.
            return self.exit(cx, if is_new && !fresh { Reason::Cold } else { Reason::Unsupported });
        }
        let mut inst = Inst::new(Op::CallHelper, args);
        inst.imm = helper as u64;
        inst.imm2 = catch::CAUGHT;
        (inst.repr, inst.ty) = helper_repr(helper);
        if helper.info().effect == Effect::Python {
            self.publish(cx);
            self.ensure_calm(cx);
            inst.state = Some(self.call_state(cx));
        } else {
            inst.state = Some(self.state(cx));
        }
        let call = self.put(cx, inst);
        let landing = self.f.add_block();
        let mut jump = Inst::new(Op::Jump, vec![]);
        jump.edges.push(Edge { block: landing, args: vec![] });
        self.put(cx, jump);
        self.note_raise(cx, landing, call, fresh);
        Next::Ended
    }

    /// Leads what the current instruction can raise to this frame's handler, or leaves it to the frame around.
    pub(super) fn land(&mut self, cx: &mut Ctx, node_at: &dyn Fn(u32) -> Option<usize>) -> Refused<()> {
        if cx.raises.is_empty() {
            return Ok(());
        }
        let code = &self.snap.codes[cx.code];
        let here = (cx.block, cx.env.clone());
        let origin = self.origin(cx);
        for mut raise in std::mem::take(&mut cx.raises) {
            let mut handler = None;
            for block in code.around(cx.pc) {
                let level = block.level as usize;
                handler = block.handler.map(|pc| (pc, level));
                if handler.is_some() {
                    break;
                }
                let saved = cx.start.stack.get(level + 1).copied();
                raise.previous = Some(saved.ok_or(Refusal::Irregular)?);
            }
            let Some((pc, level)) = handler else {
                cx.passed.push(raise);
                continue;
            };
            let target = node_at(pc).ok_or(Refusal::Irregular)?;
            cx.block = raise.block;
            cx.env = cx.start.clone();
            if cx.env.stack.len() < level {
                return Err(Refusal::Irregular);
            }
            cx.env.stack.truncate(level);
            self.catch(cx, &raise, origin);
            self.jump_to(cx, target)?;
        }
        (cx.block, cx.env) = here;
        Ok(())
    }

    /// The instruction where what the current one raises counts as raised in this frame.
    fn origin(&mut self, cx: &Ctx) -> Value {
        let instr = &self.snap.codes[cx.code].instrs[cx.pc as usize];
        let saved = cx.start.stack.len().checked_sub(6).filter(|_| instr.op == op::RERAISE && instr.arg != 0);
        saved.map_or_else(|| self.const_w(Word::small_int(i64::from(cx.pc))), |at| cx.start.stack[at])
    }

    /// The landing: what the handler finds is pushed.
    fn catch(&mut self, cx: &mut Ctx, raise: &Raise, origin: Value) {
        let previous = raise.previous.unwrap_or_else(|| self.null());
        let depth = self.const_i(cx.chain.len() as i64 - 1);
        let fresh = self.const_i(i64::from(raise.fresh));
        let words = self.const_i(5);
        let mut call = Inst::new(Op::CallHelper, vec![previous, depth, fresh, words]);
        call.imm = Helper::Catch as u64;
        call.imm2 = if raise.fresh { 0 } else { catch::AGAIN };
        (call.repr, call.ty) = helper_repr(Helper::Catch);
        call.state = Some(raise.state);
        let call = self.put(cx, call);
        cx.env.stack.push(origin);
        for i in 0..5 {
            let v = self.out_word(cx, call, i, Ty::OBJECT);
            cx.env.stack.push(v);
        }
        cx.env.stale = true;
        if raise.published {
            self.adopt_changes(cx);
        }
    }

    /// `JUMP_IF_NOT_EXC_MATCH`. The test runs no Python code: the interpreter may repeat it.
    pub(super) fn exception_match(&mut self, cx: &mut Ctx, ways: Ways) -> Refused<Next> {
        let (Some(jump), Some(fall)) = (ways.jump, ways.fall) else {
            return Err(Refusal::Irregular);
        };
        let (taken, fallen) = match self.feedback(cx) {
            Feedback::Branch { taken, fallen, .. } => (*taken, *fallen),
            _ => (1, 1),
        };
        let wanted = self.pop(cx)?;
        let kind = self.pop(cx)?;
        let matches = self.call(cx, Helper::ExcMatch, vec![kind, wanted]);
        let env = cx.env.clone();
        if taken == 0 || fallen == 0 {
            let guard = if taken == 0 { Op::GuardTrue } else { Op::GuardFalse };
            self.guard(cx, guard, vec![matches], reason_code(Reason::Cold));
            self.jump_to(cx, if taken == 0 { fall } else { jump })?;
        } else {
            self.branch_to(cx, matches, (fall, env.clone()), (jump, env))?;
        }
        Ok(Next::Ended)
    }

    /// `POP_EXCEPT`.
    pub(super) fn pop_except(&mut self, cx: &mut Ctx) -> Refused<()> {
        let saved = self.pop_n(cx, 3)?;
        self.call(cx, Helper::PopExcept, vec![saved[1]]);
        Ok(())
    }

    /// `WITH_EXCEPT_START`.
    pub(super) fn with_except_start(&mut self, cx: &mut Ctx) -> Refused<()> {
        let n = cx.env.stack.len();
        let exit = *cx.env.stack.get(n.wrapping_sub(7)).ok_or(Refusal::Irregular)?;
        let (kind, value, traceback) = (cx.env.stack[n - 1], cx.env.stack[n - 2], cx.env.stack[n - 3]);
        let v = self.call(cx, Helper::Call, vec![exit, kind, value, traceback]);
        cx.env.stack.push(v);
        Ok(())
    }

    /// Before a frame ends or suspends: leaves if a traceback has yet to get its frame object, or if somebody has the object of a frame that
    /// the interpreter made and that ends now. `yielded`: the state is that of a value to be yielded.
    pub(super) fn ensure_untraced(&mut self, cx: &mut Ctx, state: State, suspends: bool, yielded: bool) {
        let ends_frame = cx.is_root && self.snap.entry.has_frame() && !suspends;
        if !cx.called && !ends_frame {
            return;
        }
        let mut guard = Inst::new(Op::GuardUntraced, vec![]);
        guard.imm = (cx.chain.len() as u64 - 1) | (u64::from(suspends) << 32);
        guard.imm2 = u64::from(yielded);
        guard.state = Some(state);
        self.put(cx, guard);
    }
}
