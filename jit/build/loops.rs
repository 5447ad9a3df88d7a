//! `for` loops over generators that are made where the loop begins: `for x in walk(tree)` becomes the generator's own code, with the
//! loop's body in the place of its `yield`.
//!
//! The generator's code is built like a callee in place. The caller's variables travel behind its own. At a `yield` the caller goes on:
//! the loop's body is built there, by the caller's own activation, up to the header; what comes there goes on behind the
//! `yield`. A generator with several yields gets as many bodies, if that is small. So control never has to be told where a
//! generator stands, and its variables are values like others; no object is made.
//!
//! For the body the iterator on the caller's stack is a generator in pieces ([`Op::Suspended`]), which exits make. In the generator's code
//! the caller is in the middle of its `FOR_ITER` ([`Fold::Next`]): an exit makes a running generator, runs it to its next value,
//! and gives that to the loop.
//!
//! A generator that is left in the middle is closed. In those without handlers that runs no code; others are left alone, as are those that
//! delegate.

use super::flow::{LoopBlocks, Plan};
use super::nodes::NodeInfo;
use super::{Builder, Ctx, Env, Next, Refusal, Refused, opcodes as op};
use crate::ir::*;
use crate::op::Op;
use adder_abi::deopt::{Fold, Resume};
use adder_abi::feedback::Feedback;
use std::rc::Rc;

/// A generator may have so many yields, and the further bodies so many instructions.
const MAX_YIELDS: usize = 4;
const MAX_COPIES: usize = 100;

/// The loop over a generator that is built in place.
pub(super) struct Over {
    /// The activation that the loop is of. Its variables are those behind the generator's.
    caller: Ctx,
    /// What the caller's stack holds below the iterator.
    stack: Vec<Value>,
    /// Words of the generator's own frame.
    words: usize,
    /// The `FOR_ITER`.
    pc: u32,
    blocks: LoopBlocks,
    /// Of the caller: what it was at when the loop began, and the node after it.
    plan: Rc<Plan>,
    from: super::Node,
    done: usize,
}

impl Over {
    /// The caller's variables and stack, given the generator's variables.
    fn env(&self, locals: &[Value], stale: bool) -> Env {
        let (locals, stack) = (locals[self.words..].to_vec(), self.stack.clone());
        Env { locals, stack, stale, released: false, published: Vec::new() }
    }
}

impl Builder<'_> {
    /// The caller's state while a generator's code runs in its loop, given the generator's variables; and how many of them are its own.
    pub(super) fn loop_state(&mut self, over: &Over, locals: &[Value]) -> (State, usize) {
        let env = over.env(locals, false);
        let state = self.state_of(&over.caller, &env, over.pc, Resume::Consume(Fold::Next));
        (state, over.words)
    }

    /// The `FOR_ITER` of a loop over what the current instruction calls, if its body can be built in the generator of that code.
    pub(super) fn loop_over_next(&self, cx: &Ctx, index: usize) -> Option<(u32, LoopBlocks)> {
        let code = &self.snap.codes[cx.code];
        let (pc, plan) = (cx.pc as usize + 2, cx.plan.as_ref()?);
        let instrs = code.instrs.get(pc - 1..=pc)?;
        if instrs[0].op != op::GET_ITER
            || instrs[1].op != op::FOR_ITER
            || pc as u32 != cx.block_end
            || matches!(code.feedback.get(pc), Some(Feedback::Cold))
            || self.loop_suspends(cx, pc)
        {
            return None;
        }
        let at = |pc: usize| plan.flow.block_at.get(pc).copied().filter(|b| *b < plan.flow.succs.len());
        let blocks = LoopBlocks { header: at(pc)?, first: at(pc + 1)?, done: at(instrs[1].target as usize)? };
        let (_, order) = plan.body(cx.node, blocks, 0)?;
        let size = |b: usize| (plan.flow.starts[b + 1] - plan.flow.starts[b]) as usize;
        let size: usize = order.iter().map(|n| size(n.block)).sum();
        let yields = self.snap.codes[index].instrs.iter().filter(|i| i.op == op::YIELD_VALUE).count();
        ((1..=MAX_YIELDS).contains(&yields) && (yields - 1) * size <= MAX_COPIES).then_some((pc as u32, blocks))
    }

    /// Builds the loop with that `FOR_ITER` over the generator that the current instruction makes.
    pub(super) fn loop_over(
        &mut self,
        cx: &mut Ctx,
        callee: Value,
        mut locals: Vec<Value>,
        index: usize,
        (pc, blocks): (u32, LoopBlocks),
    ) -> Refused<Next> {
        let (Some(plan), from) = (cx.plan.clone(), cx.node) else { return Err(Refusal::Irregular) };
        let done = plan.find(plan.header_node(from, blocks.header), blocks.done).ok_or(Refusal::Irregular)?;
        let words = self.snap.codes[index].frame_words();
        let null = self.null();
        locals.resize(words, null);
        locals.extend(&cx.env.locals);
        let generator = self.callee(cx, callee, index, None, locals);
        let caller = std::mem::replace(cx, generator);
        let stack = caller.env.stack.clone();
        cx.over = Some(Box::new(Over { caller, stack, words, pc, blocks, plan, from, done }));
        self.make_cells(cx);
        self.build_code(cx, 0, None, Vec::new())?;
        let Some(over) = cx.over.take() else { return Err(Refusal::Irregular) };
        let called = cx.called;
        *cx = over.caller;
        cx.called |= called;
        Ok(Next::Ended)
    }

    /// `YIELD_VALUE` of a generator in a loop: the loop's body.
    pub(super) fn yield_to_loop(&mut self, cx: &mut Ctx) -> Refused<Next> {
        let v = self.pop(cx)?;
        self.ensure_calm(cx);
        let Some(mut over) = cx.over.take() else { return Err(Refusal::Irregular) };
        let mut parts = vec![cx.func];
        parts.extend(&cx.env.locals[..over.words]);
        parts.extend(&cx.env.stack);
        let mut generator = Inst::new(Op::Suspended, parts);
        generator.imm = u64::from(cx.pc) + 1;
        generator.imm2 = self.snap.codes[cx.code].code;
        let generator = self.put(cx, generator);
        let env = over.env(&cx.env.locals, cx.env.stale);
        let caller = &mut over.caller;
        caller.block = cx.block;
        caller.env = env;
        caller.env.stack.extend([generator, v]);
        let base = caller.nodes.len();
        let (plan, order) = over.plan.body(over.from, over.blocks, base).ok_or(Refusal::Irregular)?;
        let again = plan.again().ok_or(Refusal::Irregular)?;
        caller.nodes.resize_with(again + 1, NodeInfo::default);
        let first = plan.find(over.plan.header_node(over.from, over.blocks.header), over.blocks.first);
        self.jump_to(caller, first.ok_or(Refusal::Irregular)?)?;
        self.build_nodes(caller, &Rc::new(plan), &order)?;
        let header = std::mem::take(&mut caller.nodes[again]);
        caller.nodes.truncate(base);
        let goes_on = header.entry.map(|block| (block, self.merge(block, header.incoming)));
        let words = over.words;
        cx.over = Some(over);
        let Some((block, env)) = goes_on else { return Ok(Next::Ended) };
        cx.block = block;
        cx.env.locals.splice(words.., env.locals);
        cx.env.stale = env.stale;
        let none = self.none();
        cx.env.stack.push(none);
        Ok(Next::Go)
    }

    /// `RETURN_VALUE` of a generator in a loop: the loop's end.
    pub(super) fn end_of_loop(&mut self, cx: &mut Ctx) -> Refused<Next> {
        self.pop(cx)?;
        let Some(mut over) = cx.over.take() else { return Err(Refusal::Irregular) };
        over.caller.env = over.env(&cx.env.locals, cx.env.stale);
        // What the generator held has ended with it.
        over.caller.env.released = true;
        over.caller.block = cx.block;
        self.jump_to(&mut over.caller, over.done)?;
        cx.over = Some(over);
        Ok(Next::Ended)
    }
}
