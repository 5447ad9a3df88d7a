//! Generators consumed where they are made: `sum(x * x for x in items)` and its like become the generator's loop in place.
//!
//! The generator's code is built like a callee in place, except that a `yield` goes on at once: the value is folded into what the consumer
//! has so far, which travels as extra variables behind the generator's own. A frame state inside has the caller's state as parent,
//! in the middle of the consumer's call ([`Resume::Consume`]) with the fold's words on its stack: an exit makes a running generator of it,
//! and the runtime carries the fold on.
//!
//! Consumers that call back for each item in a way a program could see in the middle of the generator (`min` with a key) are left alone.

use super::arrange::arranged;
use super::flow::LoopBlocks;
use super::{Builder, Ctx, Next, Refusal, Refused, opcodes as op};
use crate::ir::*;
use crate::op::Op;
use adder_abi::Word;
use adder_abi::code::code_flag;
use adder_abi::deopt::{Fold, Resume};
use adder_abi::feedback::{CallTarget, Feedback, FunctionTarget, Intrinsic, Kinds, Watch};
use adder_abi::helpers::Helper;
use std::rc::Rc;

/// What a generator built in place gives its values to.
pub(super) struct Consumer {
    pub fold: Fold,
    /// The caller's state in the middle of the call, without the fold's words.
    template: FrameState,
    /// Words of the generator's own frame; the fold's follow.
    pub words: usize,
}

/// What follows the call of a generator function and takes its values.
enum Taker {
    Fold(Fold),
    /// The `FOR_ITER` of a loop, and its blocks.
    Loop((u32, LoopBlocks)),
}

impl<'a> Builder<'a> {
    /// The state of the caller of a consumed generator, given the generator's variables; and how many of them are its own.
    pub(super) fn consumer_state(&mut self, c: &Consumer, locals: &[Value]) -> (State, usize) {
        let mut state = c.template.clone();
        state.stack.extend(&locals[c.words..]);
        (self.f.add_state(state), c.words)
    }

    /// The code of a function that is a generator small and plain enough to be built in place.
    fn consumable(&self, cx: &Ctx, t: &FunctionTarget) -> Option<usize> {
        let index = self.may_build_in_place(cx, t)?;
        self.is_plain_generator(index).then_some(index)
    }

    /// Whether a code object is a generator's that nothing is run for when it is left in the middle.
    pub(super) fn is_plain_generator(&self, index: usize) -> bool {
        let code = &self.snap.codes[index];
        code.flags & super::SUSPENDS == code_flag::GENERATOR
            && !code.instrs.iter().any(|i| {
                matches!(i.op, op::SETUP_FINALLY | op::SETUP_WITH | op::SETUP_ASYNC_WITH | op::YIELD_FROM)
            })
    }

    /// How the next instruction, if it calls something with the result of this one only, folds what that yields.
    fn fold_of_next(&self, cx: &Ctx, index: usize) -> Option<Fold> {
        let next = cx.pc + 1;
        let instr = self.snap.codes[cx.code].instrs.get(next as usize)?;
        if next >= cx.block_end || !matches!(instr.op, op::CALL_FUNCTION | op::CALL_METHOD) || instr.arg != 1
        {
            return None;
        }
        let method = instr.op == op::CALL_METHOD;
        let depth = cx.env.stack.len();
        let callee = *cx.env.stack.get(depth.checked_sub(if method { 2 } else { 1 })?)?;
        let known = self.f.inst(callee);
        if known.op != Op::ConstW {
            return None;
        }
        let target = self.snap.callees.iter().find(|(w, _)| w.0 == known.imm).map(|(_, t)| t)?;
        let intrinsic = match target {
            CallTarget::Native(t) => t.intrinsic,
            CallTarget::OtherType { intrinsic, .. } => *intrinsic,
            _ => return None,
        };
        let yields = self.yielded_kinds(index);
        match intrinsic {
            Intrinsic::Join if method => Some(Fold::Collect),
            _ if method => None,
            Intrinsic::Sum if yields.only(Kinds(Kinds::INT.0 | Kinds::BOOL.0)) => Some(Fold::SumInts),
            Intrinsic::Sum if yields.only(Kinds::FLOAT) => Some(Fold::SumFloats),
            Intrinsic::Any => Some(Fold::Any),
            Intrinsic::All => Some(Fold::All),
            Intrinsic::List => Some(Fold::List),
            Intrinsic::Set => Some(Fold::Set),
            Intrinsic::Collect => Some(Fold::Collect),
            _ => None,
        }
    }

    fn yielded_kinds(&self, index: usize) -> Kinds {
        let code = &self.snap.codes[index];
        let yields = code.instrs.iter().zip(&code.feedback).filter(|(i, _)| i.op == op::YIELD_VALUE);
        yields.fold(Kinds::NONE, |k, (_, f)| match f {
            Feedback::Operands { lhs, .. } => k.union(*lhs),
            Feedback::Cold => k,
            _ => k.union(Kinds::OTHER),
        })
    }

    /// The code of a comprehension that makes its container at once, if there is room for it.
    fn comprehension(&self, cx: &Ctx, t: &FunctionTarget) -> Option<usize> {
        let index = self.may_inline(cx, t)?;
        let code = &self.snap.codes[index];
        (code.name.starts_with('<') && code.argcount == 1).then_some(index)
    }

    /// What the loop of a comprehension has seen that the `GET_ITER` at `pc` is for, if it will be built in place.
    pub(super) fn consumed_iterable(&self, cx: &Ctx, pc: u32) -> Option<&'a Feedback> {
        let snap = self.snap;
        let caller = &snap.codes[cx.code];
        let next = pc as usize + 1;
        caller.instrs.get(next).filter(|i| i.op == op::CALL_FUNCTION && i.arg == 1)?;
        let made = self.f.inst(*cx.env.stack.last()?);
        let Some(Feedback::Call { target: CallTarget::Closure(t), .. }) = caller.feedback.get(next) else {
            return None;
        };
        if made.op != Op::MakeFunction {
            return None;
        }
        let code = &snap.codes[self.consumable(cx, t).or_else(|| self.comprehension(cx, t))?];
        // What the container is made by comes first, if it is no generator.
        let start =
            usize::from(matches!(code.instrs.first()?.op, op::BUILD_LIST | op::BUILD_SET | op::BUILD_MAP));
        match &code.instrs[start..] {
            [first, second, ..]
                if first.op == op::LOAD_FAST && first.arg == 0 && second.op == op::FOR_ITER =>
            {
                code.feedback.get(start + 1)
            }
            _ => None,
        }
    }

    /// The call of a generator function.
    pub(super) fn call_generator(
        &mut self,
        cx: &mut Ctx,
        callee: Value,
        args: Vec<Value>,
        target: &CallTarget,
        t: &FunctionTarget,
    ) -> Refused<Next> {
        match self.consume_next(cx, callee, (&args, &[]), target, t)? {
            Some(next) => Ok(next),
            None => self.call_generic(cx, callee, args),
        }
    }

    /// Builds the generator that is called in place, if what follows takes its values.
    pub(super) fn consume_next(
        &mut self,
        cx: &mut Ctx,
        callee: Value,
        (args, named): (&[Value], &[(Word, Value)]),
        target: &CallTarget,
        t: &FunctionTarget,
    ) -> Refused<Option<Next>> {
        let Some(index) = self.consumable(cx, t) else { return Ok(None) };
        let fold = self.fold_of_next(cx, index).map(Taker::Fold);
        let taker = fold.or_else(|| self.loop_over_next(cx, index).map(Taker::Loop));
        let (Some(taker), Some(slots)) = (taker, arranged(t, args, named)) else { return Ok(None) };
        let callee = self.guard_callee(cx, callee, target);
        let all = self.fill(cx, callee, t, slots, args);
        if self.f.inst(callee).op == Op::ConstW {
            self.deps.insert(Watch::Function(t.word.0));
        }
        match taker {
            Taker::Fold(fold) => self.consume(cx, callee, all, index, fold).map(Some),
            Taker::Loop(at) => self.loop_over(cx, callee, all, index, at).map(Some),
        }
    }

    /// Builds a generator in place that the next instruction consumes.
    fn consume(
        &mut self,
        cx: &mut Ctx,
        callee: Value,
        mut locals: Vec<Value>,
        index: usize,
        fold: Fold,
    ) -> Refused<Next> {
        let mut initial = match fold {
            Fold::SumInts => vec![self.const_w(Word::small_int(0))],
            Fold::SumFloats => {
                let zero = self.const_f(0.0);
                let boxed = self.pure(cx, Op::BoxF, vec![zero], 0);
                vec![boxed, boxed, self.flag_word(false)]
            }
            Fold::Any | Fold::All | Fold::Next => vec![],
            Fold::List | Fold::Collect => vec![self.helper(cx, Op::CallAlloc, Helper::BuildList, vec![])],
            Fold::Set => vec![self.call(cx, Helper::BuildSet, vec![])],
        };
        // All but the collecting ones are called for good; these are called with a list in the end.
        let operands = if fold == Fold::Collect { 0 } else { 1 };
        let mut caller = cx.env.clone();
        caller.stack.truncate(caller.stack.len() - operands);
        let template = self.frame_state(cx, &caller, cx.pc + 1, Resume::Consume(fold));
        let words = self.snap.codes[index].frame_words();
        let null = self.null();
        locals.resize(words, null);
        locals.append(&mut initial);
        let consumer = Consumer { fold, template, words };
        let mut inner = self.callee(cx, callee, index, None, locals);
        inner.consumer = Some(Rc::new(consumer));
        let Some(result) = self.build_callee(cx, inner)? else { return Ok(Next::Ended) };
        cx.env = caller;
        cx.env.stale = true;
        cx.env.stack.push(result);
        cx.skip = operands as u32;
        Ok(Next::Go)
    }

    fn flag_word(&mut self, flag: bool) -> Value {
        let known = self.snap.known;
        self.const_w(Word(if flag { known.true_ } else { known.false_ }))
    }

    /// `YIELD_VALUE` of a consumed generator.
    pub(super) fn fold_value(&mut self, cx: &mut Ctx, c: &Consumer) -> Refused<Next> {
        let v = self.pop(cx)?;
        let seen = self.operand_kinds(cx).0;
        let kinds = self.kinds(v, seen);
        match c.fold {
            Fold::SumInts => {
                let n = if kinds.only(Kinds::BOOL) {
                    let b = self.truth(cx, v, kinds);
                    self.pure(cx, Op::BToI, vec![b], 0)
                } else {
                    self.as_int(cx, v)
                };
                let sum = self.as_int(cx, cx.env.locals[c.words]);
                let sum = self.guard(cx, Op::AddI, vec![sum, n], 0);
                cx.env.locals[c.words] = self.pure(cx, Op::BoxI, vec![sum], 0);
            }
            Fold::SumFloats => self.add_compensated(cx, c, v),
            Fold::Any | Fold::All => {
                let truth = self.truth_of_item(cx, c, v, kinds);
                let (yes, no) = self.split(cx, truth);
                let (ended, goes_on) = if c.fold == Fold::Any { (yes, no) } else { (no, yes) };
                cx.block = ended;
                let result = self.flag_word(c.fold == Fold::Any);
                self.give_up_suspended(cx, result);
                let jump = self.put(cx, Inst::new(Op::Jump, vec![]));
                cx.returns.push((jump, result));
                cx.block = goes_on;
            }
            Fold::List | Fold::Collect => {
                let list = cx.env.locals[c.words];
                self.call(cx, Helper::ListAppend, vec![list, v]);
            }
            Fold::Set => {
                let set = cx.env.locals[c.words];
                self.as_consumer(cx, c, |b, cx| b.call(cx, Helper::SetAdd, vec![set, v]));
            }
            Fold::Next => return Err(Refusal::Irregular),
        }
        let none = self.none();
        cx.env.stack.push(none);
        Ok(Next::Go)
    }

    /// Truth of an item. If asking it raises, the consumer raises, not the generator.
    fn truth_of_item(&mut self, cx: &mut Ctx, c: &Consumer, v: Value, kinds: Kinds) -> Value {
        let simple = [Kinds::INT, Kinds::FLOAT, Kinds::BOOL].into_iter().any(|k| kinds.only(k));
        if simple || self.f.inst(v).op == Op::BoxB {
            return self.truth(cx, v, kinds);
        }
        self.as_consumer(cx, c, |b, cx| b.call(cx, Helper::IsTrue, vec![v]))
    }

    /// Makes a call that the consumer, not the generator, makes for an item: what it raises is raised there.
    fn as_consumer(
        &mut self,
        cx: &mut Ctx,
        c: &Consumer,
        call: impl FnOnce(&mut Self, &mut Ctx) -> Value,
    ) -> Value {
        self.ensure_calm(cx);
        let mut raised = c.template.clone();
        raised.resume = Resume::At;
        let own = cx.state.replace(self.f.add_state(raised));
        let v = call(self, cx);
        cx.state = own;
        v
    }

    /// Neumaier's sum with Knuth's exact error of an addition, which equals that of the runtime's `sum`.
    fn add_compensated(&mut self, cx: &mut Ctx, c: &Consumer, v: Value) {
        let x = self.as_float(cx, v, Kinds::FLOAT);
        let high = self.as_float(cx, cx.env.locals[c.words], Kinds::FLOAT);
        let low = self.as_float(cx, cx.env.locals[c.words + 1], Kinds::FLOAT);
        let op = |b: &mut Self, op: Op, x: Value, y: Value| b.pure(cx, op, vec![x, y], 0);
        let total = op(self, Op::AddF, high, x);
        let virtual_x = op(self, Op::SubF, total, high);
        let virtual_high = op(self, Op::SubF, total, virtual_x);
        let lost_high = op(self, Op::SubF, high, virtual_high);
        let lost_x = op(self, Op::SubF, x, virtual_x);
        let lost = op(self, Op::AddF, lost_high, lost_x);
        let low = op(self, Op::AddF, low, lost);
        let boxed = [total, low].map(|d| self.pure(cx, Op::BoxF, vec![d], 0));
        cx.env.locals[c.words] = boxed[0];
        cx.env.locals[c.words + 1] = boxed[1];
        cx.env.locals[c.words + 2] = self.flag_word(true);
    }

    /// `RETURN_VALUE` of a consumed generator: the fold's result.
    pub(super) fn end_fold(&mut self, cx: &mut Ctx, c: &Consumer) -> Refused<Next> {
        let v = self.pop(cx)?;
        self.give_up_all(cx, v);
        self.give_up(cx, v);
        let result = match c.fold {
            Fold::SumInts | Fold::List | Fold::Set | Fold::Collect => cx.env.locals[c.words],
            Fold::Next => return Err(Refusal::Irregular),
            Fold::Any => self.flag_word(false),
            Fold::All => self.flag_word(true),
            Fold::SumFloats => {
                let any = self.truth(cx, cx.env.locals[c.words + 2], Kinds::BOOL);
                let (some, none) = self.split(cx, any);
                cx.block = none;
                let jump = self.put(cx, Inst::new(Op::Jump, vec![]));
                let zero = self.const_w(Word::small_int(0));
                cx.returns.push((jump, zero));
                cx.block = some;
                let high = self.as_float(cx, cx.env.locals[c.words], Kinds::FLOAT);
                let low = self.as_float(cx, cx.env.locals[c.words + 1], Kinds::FLOAT);
                // An infinity or NaN makes the correction meaningless.
                let difference = self.pure(cx, Op::SubF, vec![low, low], 0);
                let zero = self.const_f(0.0);
                let finite = self.pure(cx, Op::CmpF, vec![difference, zero], crate::op::cc::EQ);
                let (exact, meaningless) = self.split(cx, finite);
                cx.block = meaningless;
                let jump = self.put(cx, Inst::new(Op::Jump, vec![]));
                cx.returns.push((jump, cx.env.locals[c.words]));
                cx.block = exact;
                let sum = self.pure(cx, Op::AddF, vec![high, low], 0);
                self.pure(cx, Op::BoxF, vec![sum], 0)
            }
        };
        let jump = self.put(cx, Inst::new(Op::Jump, vec![]));
        cx.returns.push((jump, result));
        Ok(Next::Ended)
    }
}
