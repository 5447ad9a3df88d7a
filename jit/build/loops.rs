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

use super::flow::{LoopBlocks, Node, Plan};
use super::nodes::NodeInfo;
use super::{Builder, Ctx, Env, Next, Refusal, Refused, opcodes as op};
use crate::ir::*;
use crate::op::Op;
use adder_abi::deopt::{Fold, Reason, Resume};
use adder_abi::feedback::{EntryKind, Feedback, IterKind};
use adder_abi::helpers::Helper;
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
    pub words: usize,
    /// How many of its variables are names of module code that are kept.
    names: usize,
    /// The `FOR_ITER`.
    pc: u32,
    blocks: LoopBlocks,
    /// Of the caller: what it was at when the loop began, and the node after it.
    plan: Rc<Plan>,
    from: Node,
    done: usize,
}

impl Over {
    /// The caller's variables and stack, given the generator's variables.
    fn env(&self, locals: &[Value], stale: bool) -> Env {
        let (locals, stack) = (locals[self.words..].to_vec(), self.stack.clone());
        Env { locals, stack, stale, released: false, published: vec![None; self.names] }
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
        let pc = cx.pc + 2;
        if code.instrs.get(pc as usize - 1)?.op != op::GET_ITER
            || pc != cx.block_end
            || matches!(code.feedback.get(pc as usize), Some(Feedback::Cold))
        {
            return None;
        }
        self.loop_at(cx, (cx.plan.as_ref()?, cx.node), pc, index).map(|blocks| (pc, blocks))
    }

    /// The blocks of the loop with that `FOR_ITER`, entered from a node, if its body can be built in the generator of that code.
    fn loop_at(
        &self,
        cx: &Ctx,
        (plan, from): (&Rc<Plan>, Node),
        pc: u32,
        index: usize,
    ) -> Option<LoopBlocks> {
        let instr = self.snap.codes[cx.code].instrs.get(pc as usize)?;
        if instr.op != op::FOR_ITER || self.loop_suspends(cx, pc as usize) {
            return None;
        }
        let at =
            |pc: u32| plan.flow.block_at.get(pc as usize).copied().filter(|b| *b < plan.flow.succs.len());
        let blocks = LoopBlocks { header: at(pc)?, first: at(pc + 1)?, done: at(instr.target)? };
        let (_, order) = plan.body(from, blocks, 0)?;
        let size = |b: usize| (plan.flow.starts[b + 1] - plan.flow.starts[b]) as usize;
        let size: usize = order.iter().map(|n| size(n.block)).sum();
        let yields = self.snap.codes[index].instrs.iter().filter(|i| i.op == op::YIELD_VALUE).count();
        ((1..=MAX_YIELDS).contains(&yields) && (yields - 1) * size <= MAX_COPIES).then_some(blocks)
    }

    /// At an OSR entry whose loop runs over a suspended generator that nobody else knows of: goes on in that. False if there is no such thing.
    pub(super) fn adopt_generator(&mut self, cx: &mut Ctx) -> Refused<bool> {
        let (EntryKind::Osr { pc, .. }, Some(stepped)) = (self.snap.entry, self.snap.stepped) else {
            return Ok(false);
        };
        let may = self.is_plain_generator(stepped.index) && self.leaves_names_alone(stepped.index);
        if self.has_failed(cx, pc) || !may {
            return Ok(false);
        }
        let (plan, order, entered) = self.plan(cx, true, &[pc]);
        let (plan, from) = (Rc::new(plan), entered[0]);
        let Some(blocks) = self.loop_at(cx, (&plan, from), pc, stepped.index) else { return Ok(false) };
        let done = plan.find(from, blocks.done).ok_or(Refusal::Irregular)?;
        let code = &self.snap.codes[stepped.index];
        let (words, count) = (code.frame_words(), code.frame_words() + stepped.stack as usize);
        // What its stack holds are the iterators of the loops it is in.
        let inside = |i: &usize| {
            let instr = &code.instrs[*i];
            instr.op == op::FOR_ITER && (*i as u32) < stepped.site && instr.target > stepped.site
        };
        let loops: Vec<usize> = (0..code.instrs.len()).filter(inside).collect();
        if loops.len() != stepped.stack as usize {
            return Ok(false);
        }
        cx.pc = pc;
        let iter = self.pop(cx)?;
        let known = [code.code, u64::from(stepped.site), code.globals, count as u64];
        let mut args = vec![iter];
        args.extend(known.map(|n| self.const_i(n as i64)));
        let func = self.helper(cx, Op::CallAlloc, Helper::AdoptGenerator, args);
        self.f.inst_mut(func).ty = Ty::ANY;
        let other = self.pure(cx, Op::IsStop, vec![func], 0);
        // No guard, which forced exits would make fail after the generator is gone.
        let (left, on) = self.split(cx, other);
        cx.block = left;
        self.exit(cx, Reason::Value);
        cx.block = on;
        let mut locals: Vec<Value> = (0..count).map(|i| self.out_word(cx, func, i, Ty::ANY)).collect();
        let mut stack = locals.split_off(words);
        for v in &stack {
            self.f.inst_mut(*v).ty = Ty::OBJECT;
        }
        // From here on exits make a generator.
        let generator = self.suspended((cx, stepped.index), func, (&locals, &stack), stepped.site);
        let mut env = cx.env.clone();
        env.stack.push(generator);
        let state = self.state_of(cx, &env, pc, Resume::At);
        for (v, at) in stack.iter_mut().zip(loops) {
            if let Some(Feedback::Iter { kind, .. }) = code.feedback.get(at) {
                if matches!(kind, IterKind::Range | IterKind::List | IterKind::Tuple) {
                    *v = self.take_apart_unique(cx, (*v, *kind), pc, state);
                }
            }
        }
        cx.nodes = order.iter().map(|_| NodeInfo::default()).collect();
        let none = self.none();
        stack.push(none);
        locals.extend(&cx.env.locals);
        let mut running = self.callee(cx, func, stepped.index, None, locals);
        running.env.stack = stack;
        running.env.stale = true;
        let caller = std::mem::replace(cx, running);
        let below = caller.env.stack.clone();
        let names = caller.env.published.len();
        let over = Over { caller, stack: below, words, names, pc, blocks, plan: plan.clone(), from, done };
        self.run_over(cx, over, stepped.site)?;
        self.build_nodes(cx, &plan, &order)?;
        Ok(true)
    }

    /// A generator in pieces, of the code of that number.
    fn suspended(
        &mut self,
        (cx, index): (&Ctx, usize),
        func: Value,
        (locals, stack): (&[Value], &[Value]),
        site: u32,
    ) -> Value {
        let mut generator = Inst::new(Op::Suspended, vec![func]);
        generator.args.extend(locals.iter().chain(stack));
        generator.imm = u64::from(site);
        generator.imm2 = self.snap.codes[index].code;
        self.put(cx, generator)
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
        let names = caller.env.published.len();
        let over = Over { caller, stack, words, names, pc, blocks, plan, from, done };
        self.make_cells(cx);
        self.run_over(cx, over, 0)?;
        Ok(Next::Ended)
    }

    /// Builds a generator's code from an instruction on, and the loop over it; the caller's activation is there again afterwards.
    fn run_over(&mut self, cx: &mut Ctx, over: Over, start: u32) -> Refused<()> {
        cx.over = Some(Box::new(over));
        self.build_code(cx, start, None, Vec::new())?;
        let Some(over) = cx.over.take() else { return Err(Refusal::Irregular) };
        let called = cx.called;
        *cx = over.caller;
        cx.called |= called;
        Ok(())
    }

    /// `YIELD_VALUE` of a generator in a loop: the loop's body.
    pub(super) fn yield_to_loop(&mut self, cx: &mut Ctx) -> Refused<Next> {
        let v = self.pop(cx)?;
        self.ensure_calm(cx);
        let Some(mut over) = cx.over.take() else { return Err(Refusal::Irregular) };
        let parts = (&cx.env.locals[..over.words], &cx.env.stack[..]);
        let generator = self.suspended((cx, cx.code), cx.func, parts, cx.pc + 1);
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
        let v = self.pop(cx)?;
        self.give_up_all(cx, v);
        self.give_up(cx, v);
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
