//! Arithmetic and comparison: specialised by operand kinds, generic otherwise.

use super::{Builder, Ctx, Next, Refused, opcodes as op};
use crate::ir::*;
use crate::op::{Op, cc};
use adder_abi::Word;
use adder_abi::deopt::Reason;
use adder_abi::feedback::{Container, Feedback, Kinds};
use adder_abi::helpers::Helper;
use adder_abi::word::EXACT_INT;

/// What a `BINARY_*` or `INPLACE_*` instruction computes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Family {
    Add,
    Sub,
    Mul,
    TrueDiv,
    FloorDiv,
    Mod,
    Pow,
    Shl,
    Shr,
    And,
    Or,
    Xor,
    MatMul,
}

pub(super) fn binary_family(number: u8) -> Option<Family> {
    Some(match number {
        op::BINARY_ADD | op::INPLACE_ADD => Family::Add,
        op::BINARY_SUBTRACT | op::INPLACE_SUBTRACT => Family::Sub,
        op::BINARY_MULTIPLY | op::INPLACE_MULTIPLY => Family::Mul,
        op::BINARY_TRUE_DIVIDE | op::INPLACE_TRUE_DIVIDE => Family::TrueDiv,
        op::BINARY_FLOOR_DIVIDE | op::INPLACE_FLOOR_DIVIDE => Family::FloorDiv,
        op::BINARY_MODULO | op::INPLACE_MODULO => Family::Mod,
        op::BINARY_POWER | op::INPLACE_POWER => Family::Pow,
        op::BINARY_LSHIFT | op::INPLACE_LSHIFT => Family::Shl,
        op::BINARY_RSHIFT | op::INPLACE_RSHIFT => Family::Shr,
        op::BINARY_AND | op::INPLACE_AND => Family::And,
        op::BINARY_OR | op::INPLACE_OR => Family::Or,
        op::BINARY_XOR | op::INPLACE_XOR => Family::Xor,
        op::BINARY_MATRIX_MULTIPLY | op::INPLACE_MATRIX_MULTIPLY => Family::MatMul,
        _ => return None,
    })
}

const NUMBER: Kinds = Kinds(Kinds::INT.0 | Kinds::FLOAT.0);

impl Family {
    fn takes_floats(self) -> bool {
        match self {
            Family::Add | Family::Sub | Family::Mul | Family::TrueDiv => true,
            Family::FloorDiv | Family::Mod | Family::Pow => true,
            Family::Shl | Family::Shr | Family::And | Family::Or | Family::Xor | Family::MatMul => false,
        }
    }
}

impl Builder<'_> {
    /// Kinds of a value: what is known statically, else what was seen.
    pub(super) fn kinds(&self, v: Value, seen: Kinds) -> Kinds {
        let ty = self.f.inst(v).ty;
        for (t, k) in [
            (Ty::INT, Kinds::INT),
            (Ty::FLOAT, Kinds::FLOAT),
            (Ty::BOOL, Kinds::BOOL),
            (Ty::STR, Kinds::STR),
            (Ty::LIST, Kinds::LIST),
            (Ty::TUPLE, Kinds::TUPLE),
            (Ty::NONE, Kinds::NONE_OBJECT),
        ] {
            if ty.is(t) {
                return k;
            }
        }
        seen
    }

    pub(super) fn operand_kinds(&self, cx: &Ctx) -> (Kinds, Kinds, bool) {
        match self.feedback(cx) {
            Feedback::Operands { lhs, rhs, overflowed, .. } => (*lhs, *rhs, *overflowed),
            _ => (Kinds::NONE, Kinds::NONE, false),
        }
    }

    /// Whether the operands have been ints at the same time.
    fn saw_ints(&self, cx: &Ctx) -> bool {
        matches!(self.feedback(cx), Feedback::Operands { both_ints: true, .. })
    }

    pub(super) fn as_int(&mut self, cx: &mut Ctx, v: Value) -> Value {
        let inst = self.f.inst(v);
        match inst.op {
            Op::BoxI => inst.args[0],
            Op::ConstW if Word(inst.imm).is_int() => {
                let n = Word(inst.imm).as_int();
                self.const_i(n)
            }
            _ => self.guard(cx, Op::GuardInt, vec![v], 0),
        }
    }

    /// The value as a double; `kinds` is a subset of int and float.
    pub(super) fn as_float(&mut self, cx: &mut Ctx, v: Value, kinds: Kinds) -> Value {
        let inst = self.f.inst(v);
        match inst.op {
            Op::BoxF => return inst.args[0],
            Op::ConstW if Word(inst.imm).is_flonum() => {
                let d = Word(inst.imm).as_flonum();
                return self.const_f(d);
            }
            _ => {}
        }
        if kinds.only(Kinds::INT) {
            let n = self.as_int(cx, v);
            return match self.f.const_i(n) {
                Some(n) => self.const_f(n as f64),
                None => self.pure(cx, Op::IToF, vec![n], 0),
            };
        }
        let guard = if kinds.only(Kinds::FLOAT) { Op::GuardFloat } else { Op::GuardNum };
        self.guard(cx, guard, vec![v], 0)
    }

    pub(super) fn push_int(&mut self, cx: &mut Ctx, n: Value) {
        let v = self.pure(cx, Op::BoxI, vec![n], 0);
        cx.env.stack.push(v);
    }

    pub(super) fn push_float(&mut self, cx: &mut Ctx, d: Value) {
        let v = self.pure(cx, Op::BoxF, vec![d], 0);
        cx.env.stack.push(v);
    }

    /// Leaves unless the conversion of an int to a double is exact.
    fn guard_exact(&mut self, cx: &mut Ctx, n: Value) {
        if self.f.const_i(n).is_some_and(|n| (-EXACT_INT..=EXACT_INT).contains(&n)) {
            return;
        }
        let low = self.const_i(EXACT_INT);
        let high = self.const_i(2 * EXACT_INT);
        let mut shifted = Inst::new(Op::AddI, vec![n, low]);
        shifted.imm = 1;
        let shifted = self.put(cx, shifted);
        let fits = self.pure(cx, Op::CmpI, vec![shifted, high], cc::ULE);
        self.guard(cx, Op::GuardTrue, vec![fits], reason_code(Reason::Overflow));
    }

    /// A double for an operation in which int operands must convert exactly.
    fn exact_float(&mut self, cx: &mut Ctx, v: Value, kinds: Kinds) -> Value {
        if kinds.only(Kinds::INT) {
            let n = self.as_int(cx, v);
            self.guard_exact(cx, n);
        }
        self.as_float(cx, v, kinds)
    }

    pub(super) fn binary(&mut self, cx: &mut Ctx, number: u8, family: Family) -> Refused<Next> {
        let b = self.pop(cx)?;
        let a = self.pop(cx)?;
        if let Some(next) = self.special(cx, [a, b], None)? {
            return Ok(next);
        }
        let (seen_a, seen_b, overflowed) = self.operand_kinds(cx);
        let (ka, kb) = (self.kinds(a, seen_a), self.kinds(b, seen_b));
        let generic = matches!(self.feedback(cx), Feedback::Generic);
        let (ka, kb) = if generic { (Kinds::NONE, Kinds::NONE) } else { (ka, kb) };
        if family == Family::Add && ka.only(Kinds::STR) && kb.only(Kinds::STR) {
            self.append_str(cx, a, b);
            return Ok(Next::Go);
        }
        let numbers = ka.only(NUMBER) && kb.only(NUMBER);
        let both_int = ka.only(Kinds::INT) && kb.only(Kinds::INT) && !overflowed;
        let float_result = numbers && (ka.only(Kinds::FLOAT) || kb.only(Kinds::FLOAT));
        if both_int && self.int_binary(cx, family, a, b)
            || float_result && self.float_binary(cx, family, a, ka, b, kb)
        {
            return Ok(Next::Go);
        }
        if family == Family::TrueDiv && ka.only(Kinds::INT) && kb.only(Kinds::INT) {
            let x = self.exact_float(cx, a, ka);
            let y = self.exact_float(cx, b, kb);
            let q = self.guard(cx, Op::DivF, vec![x, y], 0);
            self.push_float(cx, q);
            return Ok(Next::Go);
        }
        let some_float = numbers && (ka.contains(Kinds::FLOAT) || kb.contains(Kinds::FLOAT));
        let op = match family {
            Family::Add => Some(Op::AddF),
            Family::Sub => Some(Op::SubF),
            Family::Mul => Some(Op::MulF),
            _ => None,
        };
        if some_float && family.takes_floats() && !self.saw_ints(cx) {
            // One of them is a float, and so is the result.
            let ints = self.pure(cx, Op::IsInts, vec![a, b], 0);
            self.guard(cx, Op::GuardFalse, vec![ints], reason_code(Reason::Value));
            self.float_binary(cx, family, a, ka, b, kb);
            return Ok(Next::Go);
        }
        if let Some(op) = op.filter(|_| some_float && !overflowed) {
            let (x, y) = (self.number(cx, a), self.number(cx, b));
            let d = self.pure(cx, op, vec![x.0, y.0], 0);
            let is_int = self.pure(cx, Op::AndB, vec![x.1, y.1], 0);
            self.push_number(cx, d, is_int);
            return Ok(Next::Go);
        }
        if numbers && family == Family::TrueDiv {
            let (x, y) = (self.number(cx, a), self.number(cx, b));
            let q = self.guard(cx, Op::DivF, vec![x.0, y.0], 0);
            self.push_float(cx, q);
            return Ok(Next::Go);
        }
        match op.filter(|_| generic || some_float) {
            Some(op) => self.perhaps_floats(cx, [a, b], op, number),
            None => self.call_binary(cx, [a, b], number),
        }
        Ok(Next::Go)
    }

    /// `text += more` and `text + more`: the text grows in place where it dies here, since the variable that has it is stored to next, and
    /// nobody else has it.
    fn append_str(&mut self, cx: &mut Ctx, a: Value, b: Value) {
        let [left, right] = [a, b].map(|v| self.guard_class(cx, v, Container::Str));
        let mut inst = Inst::new(Op::CallHelper, vec![left, right]);
        inst.imm = Helper::AppendStr as u64;
        (inst.repr, inst.ty) = helper_repr(Helper::AppendStr);
        let v = self.put(cx, inst);
        cx.env.stack.push(v);
    }

    fn call_binary(&mut self, cx: &mut Ctx, [a, b]: [Value; 2], number: u8) {
        let code = self.const_i(i64::from(number));
        let v = self.call(cx, Helper::BinaryOp, vec![a, b, code]);
        cx.env.stack.push(v);
    }

    /// An operation on what may be floats in words, or one of them an int, which are tested for; everything else is for the runtime.
    fn perhaps_floats(&mut self, cx: &mut Ctx, operands: [Value; 2], op: Op, number: u8) {
        self.ensure_calm(cx);
        let floats = self.pure(cx, Op::IsFloats, operands.to_vec(), 0);
        let (yes, no) = self.split(cx, floats);
        let (mut join, env) = (self.new_join(), cx.env.clone());
        cx.block = yes;
        // What is taken apart here may not move above the test.
        let [x, y] = operands.map(|v| {
            let v = self.pure(cx, Op::Refine, vec![v], 0);
            self.guard(cx, Op::GuardNum, vec![v], 0)
        });
        let d = self.pure(cx, op, vec![x, y], 0);
        let v = self.pure(cx, Op::BoxF, vec![d], 0);
        self.join(cx, &mut join, vec![v]);
        (cx.block, cx.env) = (no, env);
        self.call_binary(cx, operands, number);
        let v = cx.env.stack.pop().into_iter().collect();
        self.join(cx, &mut join, v);
        let results = self.end_join(cx, join);
        cx.env.stack.extend(results);
    }

    /// An int or float as a double, which is exact, and whether it is an int.
    fn number(&mut self, cx: &mut Ctx, v: Value) -> (Value, Value) {
        let inst = self.f.inst(v);
        if inst.op == Op::BoxNum {
            return (inst.args[0], inst.args[1]);
        }
        let d = self.guard(cx, Op::GuardExact, vec![v], 0);
        (d, self.pure(cx, Op::IsInt, vec![v], 0))
    }

    /// The result of an operation on numbers as doubles, which is an int if both operands were: it must be exact then, and zero has no sign.
    fn push_number(&mut self, cx: &mut Ctx, d: Value, is_int: Value) {
        let d = self.guard(cx, Op::GuardNumber, vec![d, is_int], 0);
        let v = self.pure(cx, Op::BoxNum, vec![d, is_int], 0);
        cx.env.stack.push(v);
    }

    fn int_binary(&mut self, cx: &mut Ctx, family: Family, a: Value, b: Value) -> bool {
        let (op, guarded) = match family {
            Family::Add => (Op::AddI, true),
            Family::Sub => (Op::SubI, true),
            Family::Mul => (Op::MulI, true),
            Family::FloorDiv => (Op::FloorDivI, true),
            Family::Mod => (Op::ModI, true),
            Family::Shl => (Op::ShlI, true),
            Family::Shr => (Op::ShrI, true),
            Family::And => (Op::AndI, false),
            Family::Or => (Op::OrI, false),
            Family::Xor => (Op::XorI, false),
            Family::Pow => {
                let square = self.f.inst(b).op == Op::ConstW && self.f.inst(b).imm == Word::small_int(2).0;
                if !square {
                    return false;
                }
                let x = self.as_int(cx, a);
                let n = self.guard(cx, Op::MulI, vec![x, x], 0);
                self.push_int(cx, n);
                return true;
            }
            Family::TrueDiv | Family::MatMul => return false,
        };
        let x = self.as_int(cx, a);
        let y = self.as_int(cx, b);
        let n = if guarded { self.guard(cx, op, vec![x, y], 0) } else { self.pure(cx, op, vec![x, y], 0) };
        self.push_int(cx, n);
        true
    }

    fn float_binary(
        &mut self,
        cx: &mut Ctx,
        family: Family,
        a: Value,
        ka: Kinds,
        b: Value,
        kb: Kinds,
    ) -> bool {
        let op = match family {
            Family::Add => Op::AddF,
            Family::Sub => Op::SubF,
            Family::Mul => Op::MulF,
            Family::TrueDiv => Op::DivF,
            Family::FloorDiv | Family::Mod | Family::Pow => Op::CallPure,
            Family::Shl | Family::Shr | Family::And | Family::Or | Family::Xor | Family::MatMul => {
                return false;
            }
        };
        let x = self.as_float(cx, a, ka);
        let y = self.as_float(cx, b, kb);
        let d = match family {
            Family::TrueDiv => self.guard(cx, op, vec![x, y], 0),
            Family::FloorDiv | Family::Mod => {
                let zero = self.const_f(0.0);
                let divides = self.pure(cx, Op::CmpF, vec![y, zero], cc::NE);
                self.guard(cx, Op::GuardTrue, vec![divides], reason_code(Reason::DivisionByZero));
                let helper = if family == Family::Mod { Helper::ModFloat } else { Helper::FloorDivFloat };
                self.helper(cx, Op::CallPure, helper, vec![x, y])
            }
            Family::Pow => {
                // Zero and negative bases have rules of their own, but for whole exponents from 0 up; overflow always has.
                if !self.is_whole(b) {
                    let zero = self.const_f(0.0);
                    let positive = self.pure(cx, Op::CmpF, vec![x, zero], cc::GT);
                    self.guard(cx, Op::GuardTrue, vec![positive], reason_code(Reason::Value));
                }
                let d = self.helper(cx, Op::CallPure, Helper::PowFloat, vec![x, y]);
                let size = self.pure(cx, Op::AbsF, vec![d], 0);
                let infinite = self.const_f(f64::INFINITY);
                let finite = self.pure(cx, Op::CmpF, vec![size, infinite], cc::LT);
                self.guard(cx, Op::GuardTrue, vec![finite], reason_code(Reason::Overflow));
                d
            }
            _ => self.pure(cx, op, vec![x, y], 0),
        };
        self.push_float(cx, d);
        true
    }

    /// A constant that is a small whole number, not negative.
    fn is_whole(&self, v: Value) -> bool {
        let inst = self.f.inst(v);
        let word = adder_abi::Word(inst.imm);
        match inst.op {
            Op::ConstW if word.is_int() => (0..=64).contains(&word.as_int()),
            Op::ConstW if word.is_flonum() => {
                let d = word.as_flonum();
                (0.0..=64.0).contains(&d) && d.fract() == 0.0
            }
            _ => false,
        }
    }

    pub(super) fn unary(&mut self, cx: &mut Ctx, number: u8) -> Refused<Next> {
        let a = self.pop(cx)?;
        let (seen, _, overflowed) = self.operand_kinds(cx);
        let kinds = self.kinds(a, seen);
        let kinds = if matches!(self.feedback(cx), Feedback::Generic) { Kinds::NONE } else { kinds };
        if kinds.only(Kinds::INT) && !overflowed {
            let x = self.as_int(cx, a);
            let n = match number {
                op::UNARY_NEGATIVE => self.guard(cx, Op::NegI, vec![x], 0),
                op::UNARY_INVERT => self.pure(cx, Op::InvI, vec![x], 0),
                _ => x,
            };
            self.push_int(cx, n);
        } else if kinds.only(NUMBER)
            && number == op::UNARY_NEGATIVE
            && kinds.contains(Kinds::FLOAT)
            && !overflowed
        {
            let (x, is_int) = self.number(cx, a);
            let d = self.pure(cx, Op::NegF, vec![x], 0);
            self.push_number(cx, d, is_int);
        } else if kinds.only(Kinds::FLOAT) && number != op::UNARY_INVERT {
            let x = self.as_float(cx, a, kinds);
            let d = if number == op::UNARY_NEGATIVE { self.pure(cx, Op::NegF, vec![x], 0) } else { x };
            self.push_float(cx, d);
        } else {
            let code = self.const_i(i64::from(number));
            let v = self.call(cx, Helper::UnaryOp, vec![a, code]);
            cx.env.stack.push(v);
        }
        Ok(Next::Go)
    }

    pub(super) fn compare(&mut self, cx: &mut Ctx, code: u64) -> Refused<Next> {
        let b = self.pop(cx)?;
        let a = self.pop(cx)?;
        if let Some(next) = self.special(cx, [a, b], None)? {
            return Ok(next);
        }
        let (seen_a, seen_b, _) = self.operand_kinds(cx);
        let (ka, kb) = (self.kinds(a, seen_a), self.kinds(b, seen_b));
        let flag = if ka.only(Kinds::INT) && kb.only(Kinds::INT) {
            let x = self.as_int(cx, a);
            let y = self.as_int(cx, b);
            self.pure(cx, Op::CmpI, vec![x, y], code)
        } else if ka.only(Kinds::FLOAT) && kb.only(NUMBER) && (kb.only(Kinds::INT) || kb.only(Kinds::FLOAT))
            || kb.only(Kinds::FLOAT) && ka.only(Kinds::INT)
        {
            let x = self.exact_float(cx, a, ka);
            let y = self.exact_float(cx, b, kb);
            self.pure(cx, Op::CmpF, vec![x, y], code)
        } else if ka.only(Kinds::STR) && kb.only(Kinds::STR) && (code == cc::EQ || code == cc::NE) {
            let x = self.guard_class(cx, a, Container::Str);
            let y = self.guard_class(cx, b, Container::Str);
            let equal = self.helper(cx, Op::CallPure, Helper::StrEq, vec![x, y]);
            if code == cc::NE { self.pure(cx, Op::NotB, vec![equal], 0) } else { equal }
        } else if ka.only(NUMBER) && kb.only(NUMBER) {
            let (x, y) = (self.number(cx, a), self.number(cx, b));
            self.pure(cx, Op::CmpF, vec![x.0, y.0], code)
        } else {
            let op = self.const_i(code as i64);
            let v = self.call(cx, Helper::CompareOp, vec![a, b, op]);
            cx.env.stack.push(v);
            return Ok(Next::Go);
        };
        self.push_flag(cx, flag, false);
        Ok(Next::Go)
    }
}
