//! Generators: a unit is entered with the generator's frame, at its start or behind any `yield`, and leaves through a `yield` after
//! giving variables and stack back to the frame.
//!
//! A yield ends the flow of control: what follows it is reached from the entry, which tells by the frame's site where to go. So a loop
//! all of whose ways yield is no loop here. A loop that also goes round without yielding would be entered in two places;
//! therefore what follows a yield in a loop is built apart up to the header of the outermost loop around it
//! ([`super::flow::Regions::resumes`]).
//!
//! The iterators of loops that yield stay objects: taking them apart would mean making them anew at each yield.

use super::{Builder, Ctx, Next, Refusal, Refused, opcodes as op};
use crate::ir::*;
use crate::op::Op;
use adder_abi::deopt::Resume;
use adder_abi::feedback::EntryKind;
use adder_abi::helpers::Helper;

/// A way into a code object: the block that jumps there, what it brings, the instruction.
pub(super) struct Root {
    pub jump: Value,
    pub env: super::Env,
    pub pc: u32,
}

impl Builder<'_> {
    /// Whether the code under construction suspends.
    pub(super) fn suspends(&self, cx: &Ctx) -> bool {
        cx.is_root && self.snap.entry == EntryKind::Resume
    }

    /// Whether the `FOR_ITER` at `pc` heads a loop that suspends: its iterator has to be an object, for the frame to keep.
    pub(super) fn loop_suspends(&self, cx: &Ctx, pc: usize) -> bool {
        let instrs = &self.snap.codes[cx.code].instrs;
        let body = instrs.get(pc).and_then(|i| instrs.get(pc..i.target as usize)).unwrap_or(instrs);
        self.suspends(cx) && body.iter().any(|i| matches!(i.op, op::YIELD_VALUE | op::YIELD_FROM))
    }

    /// The ways into a generator's unit: behind each yield, then its start. Variables are in the environment already.
    pub(super) fn resume_roots(&mut self, cx: &mut Ctx) -> Vec<Root> {
        let words = self.snap.codes[0].frame_words();
        let mut roots = Vec::new();
        for (pc, depth) in self.snap.codes[0].resumes.clone() {
            let here = self.pure(cx, Op::ResumeAt, vec![], u64::from(pc));
            let (yes, no) = (self.f.add_block(), self.f.add_block());
            let mut branch = Inst::new(Op::Branch, vec![here]);
            branch.edges = vec![Edge { block: yes, args: vec![] }, Edge { block: no, args: vec![] }];
            self.put(cx, branch);
            let mut env = cx.env.clone();
            for i in 0..depth as usize {
                let mut slot = Inst::new(Op::OsrSlot, vec![]);
                slot.imm = (words + i) as u64;
                slot.ty = Ty::OBJECT;
                env.stack.push(self.f.append(yes, slot));
            }
            env.stale = true;
            // A consumer may step the generator in a native loop.
            let mut poll = Inst::new(Op::Poll, vec![]);
            poll.state = Some(self.state_of(cx, &env, pc, Resume::At));
            self.f.append(yes, poll);
            let jump = self.f.append(yes, Inst::new(Op::Jump, vec![]));
            roots.push(Root { jump, env, pc });
            cx.block = no;
        }
        roots
    }

    /// Suspends with a value; `site` is where the generator goes on.
    pub(super) fn suspend(&mut self, cx: &mut Ctx, v: Value, site: u32) -> Next {
        let mut args = vec![v];
        args.extend(&cx.env.locals);
        args.extend(&cx.env.stack);
        self.pure(cx, Op::Yield, args, u64::from(site));
        Next::Ended
    }

    /// One step of `yield from`: suspends with what the other yields, or goes on with its result.
    pub(super) fn delegate(&mut self, cx: &mut Ctx) -> Refused<Next> {
        let sent = self.pop(cx)?;
        let receiver = *cx.env.stack.last().ok_or(Refusal::Irregular)?;
        let one = self.const_i(1);
        let yielded = self.call(cx, Helper::Delegate, vec![receiver, sent, one]);
        let v = self.out_word(cx, yielded, 0, Ty::OBJECT);
        let (yes, no) = (self.f.add_block(), self.f.add_block());
        let mut branch = Inst::new(Op::Branch, vec![yielded]);
        branch.edges = vec![Edge { block: yes, args: vec![] }, Edge { block: no, args: vec![] }];
        self.put(cx, branch);
        let after = cx.env.clone();
        cx.block = yes;
        // If somebody has looked at the frame, the unit leaves with the value on top of the stack.
        let mut holding = after.clone();
        holding.stack.push(v);
        let mut valid = Inst::new(Op::GuardValid, vec![]);
        valid.imm2 = 1;
        let held = self.state_of(cx, &holding, cx.pc, Resume::At);
        valid.state = Some(held);
        self.put(cx, valid);
        self.ensure_untraced(cx, held, true, true);
        self.suspend(cx, v, cx.pc);
        cx.block = no;
        cx.env = after;
        self.pop(cx)?;
        cx.env.stack.push(v);
        Ok(Next::Go)
    }
}
