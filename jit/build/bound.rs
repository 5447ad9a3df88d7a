//! Calls of bound methods that are values: of one object and another, but always of the same method.

use super::{Builder, Ctx, Next, Refused, reason_code};
use crate::ir::*;
use crate::op::{Op, cc};
use adder_abi::Word;
use adder_abi::deopt::Reason;
use adder_abi::feedback::{Intrinsic, Kinds, NativeTarget};
use adder_abi::layout::PyMethod;
use std::mem::offset_of;

impl Builder<'_> {
    /// The object of a callee proven to be a bound method of a Python function.
    pub(super) fn receiver(&mut self, cx: &mut Ctx, callee: Value, func: Word) -> Value {
        let bound = self.guard(cx, Op::GuardClass, vec![callee], self.snap.known.method_shape);
        self.f.inst_mut(bound).ty = Ty::OTHER;
        let found = self.pure(cx, Op::WordField, vec![bound], offset_of!(PyMethod, func) as u64);
        self.guard_word(cx, found, func);
        self.pure(cx, Op::WordField, vec![bound], offset_of!(PyMethod, receiver) as u64)
    }

    /// Calls a bound method of a native one, with its object in front, if it is expanded here or its arguments need no binding.
    pub(super) fn call_native_method(
        &mut self,
        cx: &mut Ctx,
        callee: Value,
        args: Vec<Value>,
        method: u64,
        native: &NativeTarget,
    ) -> Refused<Next> {
        let of_list = matches!(native.intrinsic, Intrinsic::ListAppend | Intrinsic::ListPop);
        let slots = native.slots.get(args.len() + 1).copied().unwrap_or(NativeTarget::BOUND);
        if !of_list && slots == NativeTarget::BOUND || self.has_failed(cx, cx.pc) {
            return self.call_generic(cx, callee, args);
        }
        let known = self.snap.known;
        let bound = self.guard(cx, Op::GuardClass, vec![callee], known.native_shape);
        self.f.inst_mut(bound).ty = Ty::OTHER;
        let found = self.pure(cx, Op::RawField, vec![bound], known.native_method);
        let wanted = self.const_i(method as i64);
        let same = self.pure(cx, Op::CmpI, vec![found, wanted], cc::EQ);
        self.guard(cx, Op::GuardTrue, vec![same], reason_code(Reason::Value));
        let receiver = self.pure(cx, Op::WordField, vec![bound], known.native_receiver);
        let receiver = self.guard(cx, Op::GuardBound, vec![receiver], 0);
        let all = [receiver].into_iter().chain(args).collect();
        let unbound = self.const_w(native.word);
        let receiver = if of_list { Kinds::LIST } else { Kinds::OTHER };
        self.call_native(cx, unbound, all, native, Some(receiver))
    }
}
