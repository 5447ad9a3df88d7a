//! Iteration, subscripts, unpacking.

use super::call::{DOWN, EITHER, UP};
use super::{Builder, Ctx, Env, Next, Refusal, Refused, Ways, opcodes as op};
use crate::ir::*;
use crate::op::{Op, cc};
use adder_abi::Word;
use adder_abi::deopt::Resume;
use adder_abi::feedback::{Container, EntryKind, Feedback, Intrinsic, IterKind, Kinds};
use adder_abi::helpers::Helper;
use adder_abi::layout::{EITHER_KIND, ListKind, PyRangeIter, PySeqIter};
use std::mem::offset_of;

/// Element kinds as `guard_list_kind` takes them: raw doubles or words.
fn kind_guard(elements: u8) -> u64 {
    if elements == ListKind::Doubles as u8 || elements == ListKind::Ints as u8 {
        u64::from(elements)
    } else {
        0
    }
}

impl Builder<'_> {
    fn guard_elements(&mut self, cx: &mut Ctx, list: Value, elements: u8) {
        if elements != EITHER_KIND {
            self.guard(cx, Op::GuardListKind, vec![list], kind_guard(elements));
        }
    }

    pub(super) fn get_iter(&mut self, cx: &mut Ctx) -> Refused<Next> {
        let v = self.pop(cx)?;
        let code = &self.snap.codes[cx.code];
        let next = cx.pc as usize + 1;
        let follows = code.instrs.get(next).is_some_and(|i| i.op == op::FOR_ITER);
        let seen = match code.feedback.get(next) {
            Some(Feedback::Iter { kind, .. }) if follows => *kind,
            _ => match self.consumed_iterable(cx, cx.pc) {
                Some(Feedback::Iter { kind, .. }) => *kind,
                _ => IterKind::Other,
            },
        };
        let object = follows && self.loop_suspends(cx, next);
        let iter = if matches!(self.f.inst(v).op, Op::EnumIter | Op::ZipIter) {
            // An iterator is its own.
            v
        } else if object && self.f.inst(v).op == Op::MakeRange {
            let range = self.f.inst(v).args.clone();
            self.helper(cx, Op::CallAlloc, Helper::NewRangeIter, range)
        } else if object {
            self.call(cx, Helper::GetIter, vec![v])
        } else if self.f.inst(v).op == Op::MakeRange {
            let range = self.f.inst(v).clone();
            self.pure(cx, Op::RangeIter, range.args, range.imm)
        } else {
            match seen {
                IterKind::List | IterKind::Tuple => {
                    let is_list = seen == IterKind::List;
                    let class = if is_list { Container::List } else { Container::Tuple };
                    let seq = self.guard_class(cx, v, class);
                    let zero = self.const_i(0);
                    self.pure(cx, Op::SeqIter, vec![seq, zero], u64::from(is_list))
                }
                IterKind::Range | IterKind::Zip | IterKind::Enumerate | IterKind::Items | IterKind::Other => {
                    self.call(cx, Helper::GetIter, vec![v])
                }
            }
        };
        cx.env.stack.push(iter);
        if seen == IterKind::Range && self.f.inst(self.f.strip(iter)).op == Op::CallHelper && !object {
            // It may be taken apart, in the state after this instruction, if it is new, or was an iterator that nobody else has.
            let state = self.state_of(cx, &cx.env.clone(), cx.pc + 1, Resume::At);
            let mut unique = Inst::new(Op::GuardUnique, vec![iter]);
            unique.imm = 1;
            unique.state = Some(state);
            self.put(cx, unique);
            let v = self.take_apart(cx, (iter, IterKind::Range), cx.pc + 1, state);
            cx.env.stack.pop();
            cx.env.stack.push(v);
        }
        Ok(Next::Go)
    }

    /// At an OSR entry: the iterator on top of the stack, if nobody else has it.
    pub(super) fn adopt_iterator(&mut self, cx: &mut Ctx) {
        let EntryKind::Osr { pc, .. } = self.snap.entry else { return };
        let code = &self.snap.codes[0];
        let Some(Feedback::Iter { kind, .. }) = code.feedback.get(pc as usize) else { return };
        if !matches!(kind, IterKind::Range | IterKind::List | IterKind::Tuple)
            || code.instrs[pc as usize].op != op::FOR_ITER
        {
            return;
        }
        let Some(iter) = cx.env.stack.last().copied() else { return };
        cx.pc = pc;
        let state = self.state(cx);
        // A comprehension holds its iterator twice: as its only parameter, and on the stack.
        let twice = code.name.starts_with('<') && code.argcount == 1;
        if twice {
            let same = self.pure(cx, Op::IsW, vec![iter, cx.env.locals[0]], 0);
            let mut g = Inst::new(Op::GuardTrue, vec![same]);
            g.imm = reason_code(adder_abi::deopt::Reason::Value);
            g.state = Some(state);
            self.put(cx, g);
        }
        let mut unique = Inst::new(Op::GuardUnique, vec![iter]);
        unique.imm = if twice { 2 } else { 1 };
        unique.state = Some(state);
        self.put(cx, unique);
        let v = self.take_apart(cx, (iter, *kind), pc, state);
        cx.env.stack.pop();
        cx.env.stack.push(v);
        if twice {
            cx.env.locals[0] = v;
        }
        cx.start = cx.env.clone();
        cx.state = None;
    }

    /// An iterator object as its parts, if nobody else has it.
    pub(super) fn take_apart_unique(
        &mut self,
        cx: &mut Ctx,
        of: (Value, IterKind),
        pc: u32,
        state: State,
    ) -> Value {
        let mut unique = Inst::new(Op::GuardUnique, vec![of.0]);
        unique.imm = 1;
        unique.state = Some(state);
        self.put(cx, unique);
        self.take_apart(cx, of, pc, state)
    }

    /// An iterator object that only this frame has, as its parts; `pc` is what `state` resumes at.
    fn take_apart(&mut self, cx: &mut Ctx, (iter, kind): (Value, IterKind), pc: u32, state: State) -> Value {
        let known = self.snap.known;
        let shape = match kind {
            IterKind::Range => known.range_iter_shape,
            IterKind::List => known.list_iter_shape,
            _ => known.tuple_iter_shape,
        };
        let mut g = Inst::new(Op::GuardClass, vec![iter]);
        g.imm = shape;
        g.state = Some(state);
        g.ty = Ty::OTHER;
        let it = self.put(cx, g);
        if kind == IterKind::Range {
            let next = self.pure(cx, Op::RawField, vec![it], offset_of!(PyRangeIter, next) as u64);
            let step = self.pure(cx, Op::RawField, vec![it], offset_of!(PyRangeIter, step) as u64);
            let left = self.pure(cx, Op::RawField, vec![it], offset_of!(PyRangeIter, remaining) as u64);
            // The loop condition depends on the sign of the step, which is expected to go up, until it does not.
            let direction = if self.has_failed(cx, pc) { EITHER } else { UP };
            if direction == UP {
                let zero = self.const_i(0);
                let up = self.pure(cx, Op::CmpI, vec![step, zero], cc::GT);
                let mut g = Inst::new(Op::GuardTrue, vec![up]);
                g.imm = reason_code(adder_abi::deopt::Reason::Value);
                g.state = Some(state);
                self.put(cx, g);
            }
            // What remains has been computed from ints that fit: so does the end.
            let mut span = Inst::new(Op::MulI, vec![left, step]);
            span.imm = 1;
            let span = self.put(cx, span);
            let mut sum = Inst::new(Op::AddI, vec![next, span]);
            sum.imm = 1;
            let stop = self.put(cx, sum);
            return self.pure(cx, Op::RangeIter, vec![next, stop, step], direction);
        }
        let seq = self.pure(cx, Op::WordField, vec![it], offset_of!(PySeqIter, seq) as u64);
        let mut bound = Inst::new(Op::GuardBound, vec![seq]);
        bound.state = Some(state);
        bound.ty = Ty::OBJECT;
        let seq = self.put(cx, bound);
        let is_list = kind == IterKind::List;
        let mut class = Inst::new(Op::GuardClass, vec![seq]);
        class.imm = if is_list { known.list_shape } else { known.tuple_shape };
        class.ty = if is_list { Ty::LIST } else { Ty::TUPLE };
        class.state = Some(state);
        let seq = self.put(cx, class);
        let index = self.pure(cx, Op::RawField, vec![it], offset_of!(PySeqIter, index) as u64);
        self.pure(cx, Op::SeqIter, vec![seq, index], u64::from(is_list))
    }

    pub(super) fn for_iter(&mut self, cx: &mut Ctx, ways: Ways) -> Refused<Next> {
        let (Some(done), Some(body)) = (ways.jump, ways.fall) else {
            return Err(Refusal::Irregular);
        };
        let iter = self.pop(cx)?;
        let after = cx.env.clone();
        let seen = match self.feedback(cx) {
            Feedback::Iter { elements, inner, .. } => (*elements, inner.clone()),
            _ => (0, Vec::new()),
        };
        if let Some((advanced, item)) = self.advance(cx, (done, &after), iter, &seen)? {
            return self.enter_body(cx, body, after, advanced, item);
        }
        if self.loop_suspends(cx, cx.pc as usize) {
            self.step_object(cx, body, iter, &after)?;
        }
        if self.snap.known.items_iter_shape != 0
            && matches!(self.feedback(cx), Feedback::Iter { kind: IterKind::Items, .. })
        {
            return self.for_entry(cx, (done, body), iter, after);
        }
        let item = self.call(cx, Helper::ForIter, vec![iter]);
        let stop = self.pure(cx, Op::IsStop, vec![item], 0);
        // Not as it was: names may have been read anew.
        let mut ended = cx.env.clone();
        ended.stale = true;
        let mut going = ended.clone();
        // In the body the item is a value.
        going.stack.push(iter);
        going.stack.push(item);
        self.branch_to(cx, stop, (done, ended), (body, going))?;
        Ok(Next::Ended)
    }

    /// A step of an iterator over a dict's items, which come in pieces.
    fn for_entry(
        &mut self,
        cx: &mut Ctx,
        (done, body): (usize, usize),
        iter: Value,
        after: Env,
    ) -> Refused<Next> {
        self.guard(cx, Op::GuardClass, vec![iter], self.snap.known.items_iter_shape);
        let words = self.const_i(1);
        let key = self.call(cx, Helper::NextEntry, vec![iter, words]);
        let stop = self.pure(cx, Op::IsStop, vec![key], 0);
        let more = self.pure(cx, Op::NotB, vec![stop], 0);
        // Not as it was: names may have been read anew.
        cx.env.stale = true;
        let ended = Env { stale: true, ..after.clone() };
        self.unless_done(cx, (done, &ended), more)?;
        let value = self.out_word(cx, self.f.strip(key), 0, Ty::ANY);
        let item = self.pure(cx, Op::Tuple, vec![key, value], 0);
        self.enter_body(cx, body, ended, iter, item)
    }

    /// A step of an iterator kept in pieces: goes to the loop's end if there is no other item, else gives the iterator after it and the
    /// item. None for iterators that are objects.
    fn advance(
        &mut self,
        cx: &mut Ctx,
        done: (usize, &Env),
        iter: Value,
        (elements, inner): &(u8, Vec<(IterKind, u8)>),
    ) -> Refused<Option<(Value, Value)>> {
        let inst = self.f.inst(iter).clone();
        let mut advanced = inst.clone();
        let item = match inst.op {
            Op::RangeIter if inst.imm != 0 => {
                let code = match inst.imm {
                    UP => cc::LT,
                    DOWN => cc::GT,
                    _ => cc::NE,
                };
                let more = self.pure(cx, Op::CmpI, vec![inst.args[0], inst.args[1]], code);
                self.unless_done(cx, done, more)?;
                let mut step = Inst::new(Op::AddI, vec![inst.args[0], inst.args[2]]);
                // A step of 1 or -1 towards the end stays within it.
                let small = self.f.const_i(inst.args[2]).is_some_and(|s| s.abs() == 1);
                step.imm = u64::from(small);
                step.state = if small { None } else { Some(self.state(cx)) };
                advanced.args[0] = self.put(cx, step);
                self.pure(cx, Op::BoxI, vec![inst.args[0]], 0)
            }
            Op::SeqIter => {
                let is_list = inst.imm == 1;
                let (seq, index) = (inst.args[0], inst.args[1]);
                if is_list {
                    self.guard_elements(cx, seq, *elements);
                }
                let len = self.pure(cx, if is_list { Op::ListLen } else { Op::TupleLen }, vec![seq], 0);
                let more = self.pure(cx, Op::CmpI, vec![index, len], cc::LT);
                self.unless_done(cx, done, more)?;
                let item = self.item(cx, seq, index, is_list, *elements);
                let one = self.const_i(1);
                let mut step = Inst::new(Op::AddI, vec![index, one]);
                step.imm = 1;
                advanced.args[1] = self.put(cx, step);
                item
            }
            Op::EnumIter => {
                let of = (inner.first().map_or(0, |i| i.1), Vec::new());
                let Some((next, item)) = self.advance(cx, done, inst.args[0], &of)? else {
                    return Err(Refusal::Irregular);
                };
                let one = self.const_i(1);
                advanced.args = vec![next, self.guard(cx, Op::AddI, vec![inst.args[1], one], 0)];
                let index = self.pure(cx, Op::BoxI, vec![inst.args[1]], 0);
                self.pure(cx, Op::Tuple, vec![index, item], 0)
            }
            Op::ZipIter => {
                let mut items = Vec::new();
                for (i, part) in inst.args.iter().enumerate() {
                    let of = (inner.get(i).map_or(0, |i| i.1), Vec::new());
                    let Some((next, item)) = self.advance(cx, done, *part, &of)? else {
                        return Err(Refusal::Irregular);
                    };
                    advanced.args[i] = next;
                    items.push(item);
                }
                self.pure(cx, Op::Tuple, items, 0)
            }
            _ => return Ok(None),
        };
        Ok(Some((self.put(cx, advanced), item)))
    }

    /// Goes on if there is more, else to the end of the loop.
    fn unless_done(&mut self, cx: &mut Ctx, (done, after): (usize, &Env), more: Value) -> Refused<()> {
        let (yes, no) = self.split(cx, more);
        let before = std::mem::replace(&mut cx.env, after.clone());
        cx.block = no;
        self.jump_to(cx, done)?;
        cx.env = before;
        cx.block = yes;
        Ok(())
    }

    /// `zip` or `enumerate` that is only iterated over, by a loop that has seen what is inside: an iterator kept in pieces.
    pub(super) fn pieces_of(
        &mut self,
        cx: &mut Ctx,
        callee: Value,
        args: &[Value],
        class: Word,
        intrinsic: Intrinsic,
    ) -> Option<Value> {
        if matches!(self.feedback(cx), Feedback::Generic) {
            return None;
        }
        let next = cx.pc + 1;
        let snap = self.snap;
        let code = &snap.codes[cx.code];
        let iterated = next < cx.block_end && code.instrs[next as usize].op == op::GET_ITER;
        let loops = code.instrs.get(next as usize + 1).is_some_and(|i| i.op == op::FOR_ITER);
        if !iterated || loops && self.loop_suspends(cx, next as usize + 1) {
            return None;
        }
        let feedback =
            if loops { code.feedback.get(next as usize + 1) } else { self.consumed_iterable(cx, next) };
        let Some(Feedback::Iter { kind, inner, .. }) = feedback else { return None };
        let wanted = if intrinsic == Intrinsic::Zip { IterKind::Zip } else { IterKind::Enumerate };
        let iterables = if intrinsic == Intrinsic::Zip { args } else { &args[..1] };
        if *kind != wanted || inner.len() != iterables.len() {
            return None;
        }
        let fits = |(v, (kind, _)): (&Value, &(IterKind, u8))| match kind {
            IterKind::List => self.f.inst(*v).ty.may_be(Ty::LIST),
            IterKind::Tuple => self.f.inst(*v).ty.may_be(Ty::TUPLE),
            IterKind::Range => self.f.inst(*v).op == Op::MakeRange && self.f.inst(*v).imm != 0,
            _ => false,
        };
        if !iterables.iter().zip(inner).all(fits) {
            return None;
        }
        self.guard_word(cx, callee, class);
        let start = match args.get(1).filter(|_| intrinsic == Intrinsic::Enumerate) {
            Some(start) => self.as_int(cx, *start),
            None => self.const_i(0),
        };
        let zero = self.const_i(0);
        let mut parts = Vec::new();
        for (v, (kind, _)) in iterables.iter().zip(inner.clone()) {
            parts.push(match kind {
                IterKind::Range => {
                    let range = self.f.inst(*v).clone();
                    self.pure(cx, Op::RangeIter, range.args, range.imm)
                }
                kind => {
                    let is_list = kind == IterKind::List;
                    let class = if is_list { Container::List } else { Container::Tuple };
                    let seq = self.guard_class(cx, *v, class);
                    self.pure(cx, Op::SeqIter, vec![seq, zero], u64::from(is_list))
                }
            });
        }
        Some(if intrinsic == Intrinsic::Zip {
            self.pure(cx, Op::ZipIter, parts, 0)
        } else {
            self.pure(cx, Op::EnumIter, vec![parts[0], start], 0)
        })
    }

    /// The common step of an iterator object over a range or a list, built before the general one, which ends the loop too.
    fn step_object(&mut self, cx: &mut Ctx, body: usize, iter: Value, after: &Env) -> Refused<()> {
        let Feedback::Iter { kind, elements, .. } = *self.feedback(cx) else { return Ok(()) };
        let known = self.snap.known;
        let field = |b: &mut Self, cx: &Ctx, at: usize| b.pure(cx, Op::RawField, vec![iter], at as u64);
        let (going, rest, item);
        match kind {
            IterKind::Range => {
                self.guard(cx, Op::GuardClass, vec![iter], known.range_iter_shape);
                let left = field(self, cx, offset_of!(PyRangeIter, remaining));
                let zero = self.const_i(0);
                let more = self.pure(cx, Op::CmpI, vec![left, zero], cc::GT);
                (going, rest) = self.split(cx, more);
                cx.block = going;
                let next = field(self, cx, offset_of!(PyRangeIter, next));
                let step = field(self, cx, offset_of!(PyRangeIter, step));
                let minus_one = self.const_i(-1);
                for (x, y, at) in [
                    (left, minus_one, offset_of!(PyRangeIter, remaining)),
                    (next, step, offset_of!(PyRangeIter, next)),
                ] {
                    // Of what a range has computed nothing overflows 64 bits that is looked at again.
                    let mut sum = Inst::new(Op::AddI, vec![x, y]);
                    sum.imm = 1;
                    let sum = self.put(cx, sum);
                    self.pure(cx, Op::RawSet, vec![iter, sum], at as u64);
                }
                item = self.pure(cx, Op::BoxI, vec![next], 0);
            }
            IterKind::List => {
                self.guard(cx, Op::GuardClass, vec![iter], known.list_iter_shape);
                let seq = self.pure(cx, Op::WordField, vec![iter], offset_of!(PySeqIter, seq) as u64);
                // An exhausted iterator is the general step's business.
                let null = self.null();
                let ended = self.pure(cx, Op::IsW, vec![seq, null], 0);
                self.guard(cx, Op::GuardFalse, vec![ended], reason_code(adder_abi::deopt::Reason::Value));
                let seq = self.guard_class(cx, seq, Container::List);
                self.guard_elements(cx, seq, elements);
                let index = field(self, cx, offset_of!(PySeqIter, index));
                let len = self.pure(cx, Op::ListLen, vec![seq], 0);
                let more = self.pure(cx, Op::CmpI, vec![index, len], cc::LT);
                (going, rest) = self.split(cx, more);
                cx.block = going;
                item = self.item(cx, seq, index, true, elements);
                let one = self.const_i(1);
                let mut next = Inst::new(Op::AddI, vec![index, one]);
                next.imm = 1;
                let next = self.put(cx, next);
                self.pure(cx, Op::RawSet, vec![iter, next], offset_of!(PySeqIter, index) as u64);
            }
            IterKind::Tuple | IterKind::Zip | IterKind::Enumerate | IterKind::Items | IterKind::Other => {
                return Ok(());
            }
        }
        let mut env = after.clone();
        env.stack.push(iter);
        env.stack.push(item);
        let before = std::mem::replace(&mut cx.env, env);
        self.jump_to(cx, body)?;
        cx.env = before;
        cx.block = rest;
        Ok(())
    }

    pub(super) fn split(&mut self, cx: &mut Ctx, cond: Value) -> (Block, Block) {
        let (yes, no) = (self.f.add_block(), self.f.add_block());
        let mut branch = Inst::new(Op::Branch, vec![cond]);
        branch.edges = vec![Edge { block: yes, args: vec![] }, Edge { block: no, args: vec![] }];
        self.put(cx, branch);
        (yes, no)
    }

    fn enter_body(
        &mut self,
        cx: &mut Ctx,
        body: usize,
        after: Env,
        iter: Value,
        item: Value,
    ) -> Refused<Next> {
        cx.env = after;
        cx.env.stack.push(iter);
        cx.env.stack.push(item);
        self.jump_to(cx, body)?;
        Ok(Next::Ended)
    }

    /// The element at an index known to be in bounds.
    fn item(&mut self, cx: &mut Ctx, seq: Value, index: Value, is_list: bool, elements: u8) -> Value {
        if !is_list {
            let v = self.pure(cx, Op::TupleItem, vec![seq, index], 0);
            self.f.inst_mut(v).ty = Ty::OBJECT;
            return v;
        }
        let items = self.pure(cx, Op::ListItems, vec![seq], 0);
        if elements == EITHER_KIND {
            let doubles = self.pure(cx, Op::HasDoubles, vec![seq], 0);
            let (yes, no) = self.split(cx, doubles);
            let mut join = self.new_join();
            for (block, elements) in [(yes, ListKind::Doubles), (no, ListKind::Mixed)] {
                cx.block = block;
                let item = self.item(cx, seq, index, true, elements as u8);
                self.join(cx, &mut join, vec![item]);
            }
            return self.end_join(cx, join)[0];
        }
        if elements == ListKind::Doubles as u8 {
            let d = self.pure(cx, Op::ListItemF, vec![seq, items, index], 0);
            return self.pure(cx, Op::BoxF, vec![d], 0);
        }
        let v = self.pure(cx, Op::ListItem, vec![seq, items, index], 0);
        self.f.inst_mut(v).ty = if elements == ListKind::Ints as u8 { Ty::INT } else { Ty::OBJECT };
        v
    }

    /// Sequence, index in bounds and element kind for a subscript by an int, all guarded.
    fn locate(
        &mut self,
        cx: &mut Ctx,
        container: Value,
        index: Value,
        is_list: bool,
        elements: u8,
    ) -> (Value, Value) {
        let class = if is_list { Container::List } else { Container::Tuple };
        let seq = self.guard_class(cx, container, class);
        let i = self.as_int(cx, index);
        if is_list {
            self.guard_elements(cx, seq, elements);
        }
        let len = self.pure(cx, if is_list { Op::ListLen } else { Op::TupleLen }, vec![seq], 0);
        let at = self.pure(cx, Op::NormIndex, vec![i, len], 0);
        let at = self.guard(cx, Op::GuardIndex, vec![at, len], 0);
        (seq, at)
    }

    pub(super) fn subscript(&mut self, cx: &mut Ctx) -> Refused<Next> {
        let index = self.pop(cx)?;
        let container = self.pop(cx)?;
        if let Some(next) = self.special(cx, [container, index], None)? {
            return Ok(next);
        }
        if let Some(next) = self.load_item(cx, container, index) {
            return Ok(next);
        }
        if let Feedback::Subscript { container: seen, index: kinds, elements } = self.feedback(cx) {
            let (seen, elements) = (*seen, *elements);
            let by_int = self.kinds(index, *kinds).only(Kinds::INT);
            if by_int && matches!(seen, Container::List | Container::Tuple) {
                let is_list = seen == Container::List;
                let (seq, at) = self.locate(cx, container, index, is_list, elements);
                let v = self.item(cx, seq, at, is_list, elements);
                cx.env.stack.push(v);
                return Ok(Next::Go);
            }
        }
        let v = match self.slice_bounds(index) {
            Some(bounds) => match self.take_part(cx, container, bounds) {
                Some(part) => part,
                None => {
                    let [start, stop, step] = bounds;
                    self.call(cx, Helper::GetSlice, vec![container, start, stop, step])
                }
            },
            None => self.call(cx, Helper::GetItem, vec![container, index]),
        };
        cx.env.stack.push(v);
        Ok(Next::Go)
    }

    pub(super) fn store_subscript(&mut self, cx: &mut Ctx) -> Refused<Next> {
        let index = self.pop(cx)?;
        let container = self.pop(cx)?;
        let value = self.pop(cx)?;
        if let Some(next) = self.special(cx, [container, index], Some(value))? {
            return Ok(next);
        }
        if let Some(next) = self.store_item(cx, container, index, value) {
            return Ok(next);
        }
        if let Feedback::Subscript { container: Container::List, index: kinds, elements } = self.feedback(cx)
        {
            let elements = *elements;
            let ty = self.f.inst(value).ty;
            let doubles = elements == ListKind::Doubles as u8;
            let takes = elements != EITHER_KIND && (!doubles || ty.may_be(Ty::FLOAT));
            if self.kinds(index, *kinds).only(Kinds::INT) && takes {
                self.ensure_calm(cx);
                if doubles {
                    let d = self.as_float(cx, value, Kinds::FLOAT);
                    let (seq, at) = self.locate(cx, container, index, true, elements);
                    let items = self.pure(cx, Op::ListItems, vec![seq], 0);
                    self.pure(cx, Op::ListSetF, vec![seq, items, at, d], 0);
                } else {
                    let ints = elements == ListKind::Ints as u8 && ty.may_be(Ty::INT);
                    let value = if ints {
                        let n = self.as_int(cx, value);
                        self.pure(cx, Op::BoxI, vec![n], 0)
                    } else {
                        value
                    };
                    let (seq, at) = self.locate(cx, container, index, true, if ints { elements } else { 0 });
                    let items = self.pure(cx, Op::ListItems, vec![seq], 0);
                    self.pure(
                        cx,
                        Op::ListSet,
                        vec![seq, items, at, value],
                        if ints { ListKind::Ints as u64 } else { 0 },
                    );
                }
                return Ok(Next::Go);
            }
        }
        match self.slice_bounds(index) {
            Some(bounds) => {
                if !self.move_part(cx, container, bounds, value) {
                    let [start, stop, step] = bounds;
                    self.call(cx, Helper::SetSlice, vec![container, start, stop, step, value]);
                }
            }
            None => {
                self.call(cx, Helper::SetItem, vec![container, index, value]);
            }
        }
        Ok(Next::Go)
    }

    pub(super) fn unpack(&mut self, cx: &mut Ctx, n: usize) -> Refused<Next> {
        let v = self.pop(cx)?;
        let inst = self.f.inst(v);
        if inst.op == Op::Tuple && inst.args.len() == n {
            let items = inst.args.clone();
            cx.env.stack.extend(items.into_iter().rev());
            return Ok(Next::Go);
        }
        let (seen, elements) = match self.feedback(cx) {
            Feedback::Unpack { container, elements } => (*container, *elements),
            _ => (Container::Other, 0),
        };
        if matches!(seen, Container::Tuple | Container::List) {
            let is_list = seen == Container::List;
            let seq = self.guard_class(cx, v, seen);
            if is_list {
                self.guard_elements(cx, seq, elements);
            }
            let len = self.pure(cx, if is_list { Op::ListLen } else { Op::TupleLen }, vec![seq], 0);
            let count = self.const_i(n as i64);
            let same = self.pure(cx, Op::CmpI, vec![len, count], cc::EQ);
            self.guard(cx, Op::GuardTrue, vec![same], reason_code(adder_abi::deopt::Reason::Value));
            for i in (0..n).rev() {
                let index = self.const_i(i as i64);
                let index = self.guard(cx, Op::GuardIndex, vec![index, len], 0);
                let item = self.item(cx, seq, index, is_list, elements);
                cx.env.stack.push(item);
            }
            return Ok(Next::Go);
        }
        self.push_items(cx, Helper::Unpack, vec![v], n);
        Ok(Next::Go)
    }
}
