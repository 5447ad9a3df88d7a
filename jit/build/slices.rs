//! Slices of lists: taken without leaving compiled code, and moved to slices of lists without a list between.
//!
//! `a[i:j] = b[k:l]` takes a part of `b` and stores it. Where nothing but guards and pure operations lies between, the words go from one
//! list to the other. The states of these guards had the part on their stacks; they get the state before it was taken, from which the
//! interpreter does all of it again.

use super::{Builder, Ctx};
use crate::ir::*;
use crate::op::{Op, prop};
use adder_abi::Word;
use adder_abi::feedback::{Container, Feedback};
use adder_abi::helpers::Helper;

impl Builder<'_> {
    /// Start, stop and step of a slice made here.
    pub(super) fn slice_bounds(&mut self, index: Value) -> Option<[Value; 3]> {
        let inst = self.f.inst(index);
        if inst.op != Op::MakeSlice {
            return None;
        }
        let (start, stop, step) = (inst.args[0], inst.args[1], inst.args.get(2).copied());
        Some([start, stop, step.unwrap_or_else(|| self.none())])
    }

    /// Whether a subscript by a slice, at this instruction, is one of a list, with a step that is known and not zero.
    fn slices_list(&self, cx: &Ctx, step: Value) -> bool {
        let is_list = matches!(self.feedback(cx), Feedback::Subscript { container: Container::List, .. });
        is_list && !self.has_failed(cx, cx.pc) && self.step_of(step).is_some()
    }

    /// A step that is a constant, 1 for `None`.
    fn step_of(&self, step: Value) -> Option<i64> {
        let inst = self.f.inst(step);
        match inst.op {
            Op::ConstW if inst.ty.is(Ty::NONE) => Some(1),
            Op::ConstW if Word(inst.imm).is_int() => Some(Word(inst.imm).as_int()).filter(|n| *n != 0),
            _ => None,
        }
    }

    /// A bound, proven to be an int in a word or `None`.
    fn slice_bound(&mut self, cx: &mut Ctx, v: Value) -> Value {
        if self.f.inst(v).ty.is(Ty::NONE) {
            return v;
        }
        let n = self.as_int(cx, v);
        self.pure(cx, Op::BoxI, vec![n], 0)
    }

    /// `container[start:stop:step]` of a list.
    pub(super) fn take_part(&mut self, cx: &mut Ctx, container: Value, bounds: [Value; 3]) -> Option<Value> {
        let [start, stop, step] = bounds;
        if !self.slices_list(cx, step) {
            return None;
        }
        let before = self.state(cx);
        let list = self.guard_class(cx, container, Container::List);
        let (start, stop) = (self.slice_bound(cx, start), self.slice_bound(cx, stop));
        let part = self.helper(cx, Op::CallAlloc, Helper::ListPart, vec![list, start, stop, step]);
        self.parts.insert(part, before);
        Some(part)
    }

    /// `container[start:stop] = part`, where both are of lists and the part was just taken; false, and nothing done, elsewhere.
    pub(super) fn move_part(
        &mut self,
        cx: &mut Ctx,
        container: Value,
        bounds: [Value; 3],
        part: Value,
    ) -> bool {
        let [start, stop, step] = bounds;
        let plain = self.slices_list(cx, step) && self.step_of(step) == Some(1);
        let Some(before) = self.parts.get(&part).copied().filter(|_| plain) else { return false };
        if !self.is_only_here(cx, part, before) {
            return false;
        }
        let insts = &mut self.f.blocks[cx.block.index()].insts;
        let Some(at) = insts.iter().position(|v| *v == part) else { return false };
        let between = insts.split_off(at + 1);
        insts.pop();
        insts.extend(&between);
        for v in between {
            let inst = self.f.inst_mut(v);
            inst.state = inst.state.map(|_| before);
        }
        cx.state = Some(before);
        let list = self.guard_class(cx, container, Container::List);
        let mut args = vec![list, self.slice_bound(cx, start), self.slice_bound(cx, stop)];
        args.extend(self.f.inst(part).args.clone());
        self.call(cx, Helper::MovePart, args);
        true
    }

    /// Whether the part was taken in this frame and block, nobody else has it, and only guards and pure operations follow.
    fn is_only_here(&self, cx: &Ctx, part: Value, before: State) -> bool {
        let state = self.f.state(before);
        let here = cx.consumer.is_none() && state.code == cx.code as u32 && state.parent == cx.parent;
        let insts = &self.f.blocks[cx.block.index()].insts;
        let Some(at) = insts.iter().position(|v| *v == part).filter(|_| here) else { return false };
        let kept = cx.env.locals.iter().chain(&cx.env.stack).any(|v| *v == part);
        !kept
            && insts[at + 1..].iter().all(|v| {
                let inst = self.f.inst(*v);
                // A poll would run what waits before the part is taken.
                let acts = prop::RAISES | prop::TERM | prop::OWNED | prop::PINNED;
                let passes = inst.op == Op::Refine || inst.op.has(prop::SINK);
                (passes || inst.writes() == 0 && !inst.op.has(acts)) && !inst.args.contains(&part)
            })
    }
}
