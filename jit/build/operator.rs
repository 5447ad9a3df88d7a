//! Operators that the classes of their operands decide: special methods written in Python, called directly or built in place.

use super::{Builder, Ctx, Next, Refused, opcodes as op};
use crate::ir::*;
use crate::op::Op;
use adder_abi::deopt::Resume;
use adder_abi::feedback::*;
use adder_abi::helpers::Helper;

impl Builder<'_> {
    /// Executes an operator on operands of classes that have come by; none if nothing is known of them. The operands are off the stack;
    /// `more` is what a special method gets besides.
    pub(super) fn special(
        &mut self,
        cx: &mut Ctx,
        operands: [Value; 2],
        more: Option<Value>,
    ) -> Refused<Option<Next>> {
        let Feedback::Special(special) = self.feedback(cx) else { return Ok(None) };
        let instr = self.snap.codes[cx.code].instrs[cx.pc as usize];
        match special.call {
            SpecialCall::Identity => {
                self.test_operands(cx, operands, special);
                let same = self.pure(cx, Op::IsW, operands.to_vec(), 0);
                self.push_flag(cx, same, u64::from(instr.arg) == crate::op::cc::NE);
                Ok(Some(Next::Go))
            }
            SpecialCall::Method { func, swapped } => {
                let Some(target) = self.function_of(func).filter(|t| t.simple) else { return Ok(None) };
                let mut args = operands.to_vec();
                if swapped {
                    args.reverse();
                }
                args.extend(more);
                let callee = self.const_w(func);
                let Some(all) = self.arrange(cx, callee, &target, &args, &[]) else { return Ok(None) };
                self.test_operands(cx, operands, special);
                // What comes after the call can no longer leave with the state before it.
                self.ensure_calm(cx);
                self.deps.insert(Watch::Function(func.0));
                let result = match self.may_inline(cx, &target) {
                    Some(code) => match self.inline(cx, callee, code, all, Resume::AfterOperator)? {
                        Next::Ended => return Ok(Some(Next::Ended)),
                        Next::Go => self.pop(cx)?,
                    },
                    None => self.direct(cx, callee, &target, all, Resume::AfterOperator),
                };
                // Arithmetic lets go of its left operand first, all else of what is on top of the stack.
                let [first, second] = operands;
                let downwards = [op::COMPARE_OP, op::BINARY_SUBSCR, op::STORE_SUBSCR].contains(&instr.op);
                for v in if downwards { [second, first] } else { operands } {
                    self.give_up(cx, v);
                }
                self.take_result(cx, instr, operands, result);
                Ok(Some(Next::Go))
            }
        }
    }

    fn test_operands(&mut self, cx: &mut Ctx, operands: [Value; 2], special: &Special) {
        self.deps.extend(special.watches.iter().copied());
        for (v, test) in operands.into_iter().zip(special.tests) {
            match test {
                OperandTest::Any => {}
                OperandTest::Shape(shape) => {
                    self.guard_shape(cx, v, shape);
                }
                OperandTest::Kind(kind) => self.prove_kind(cx, v, kind),
            }
        }
    }

    /// Truth of what a method has returned: nothing may be guarded any more.
    fn truth_of_result(&mut self, cx: &mut Ctx, v: Value) -> Value {
        let inst = self.f.inst(v);
        if inst.op == Op::BoxB {
            inst.args[0]
        } else if inst.ty.is(Ty::BOOL) {
            let yes = self.constant(Op::ConstW, self.snap.known.true_, Ty::BOOL);
            self.pure(cx, Op::IsW, vec![v, yes], 0)
        } else {
            self.call(cx, Helper::IsTrue, vec![v])
        }
    }

    /// What the instruction makes of what the special method has returned.
    fn take_result(&mut self, cx: &mut Ctx, instr: Instr, operands: [Value; 2], result: Value) {
        match instr.op {
            op::STORE_SUBSCR => {}
            op::BINARY_SUBSCR => cx.env.stack.push(result),
            op::CONTAINS_OP => {
                let found = self.truth_of_result(cx, result);
                self.push_flag(cx, found, instr.arg != 0);
            }
            number => {
                let made = self.f.inst(result);
                let decided = !made.ty.may_be(Ty::OTHER)
                    || made.op == Op::CallAlloc && made.helper() == Helper::NewInstance;
                if decided {
                    cx.env.stack.push(result);
                    return;
                }
                let word = self.snap.known.not_implemented;
                let undecided = self.constant(Op::ConstW, word, Ty::OTHER);
                let undecided = self.pure(cx, Op::IsW, vec![result, undecided], 0);
                let (yes, no) = self.split(cx, undecided);
                let (mut join, env) = (self.new_join(), cx.env.clone());
                cx.block = yes;
                let [a, b] = operands;
                let which = self.const_i(i64::from(number) | i64::from(instr.arg) << 8);
                let rest = self.call(cx, Helper::OperatorRest, vec![a, b, which]);
                self.join(cx, &mut join, vec![rest]);
                (cx.block, cx.env) = (no, env);
                self.join(cx, &mut join, vec![result]);
                let results = self.end_join(cx, join);
                cx.env.stack.extend(results);
            }
        }
    }
}
