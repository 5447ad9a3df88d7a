//! Local rules: what an instruction is when its operands are constants, boxes, or of a known type.

use crate::ir::*;
use crate::op::{Op, cc};
use adder_abi::Word;
use adder_abi::deopt::Reason;
use adder_abi::feedback::Known;
use adder_abi::word::{EXACT_INT, INT_MAX, INT_MIN};

pub enum Folded {
    Keep,
    /// It is this value.
    Value(Value),
    /// It does nothing.
    Gone,
    /// It was changed in place.
    Changed,
}

/// New instructions go to `out`, before the folded one.
pub fn fold(f: &mut Function, v: Value, known: &Known, out: &mut Vec<Value>) -> Folded {
    let inst = f.inst(v).clone();
    let arg = |i: usize| f.inst(inst.args[i]);
    match inst.op {
        Op::GuardInt => {
            let a = f.inst(f.strip(inst.args[0]));
            if a.op == Op::BoxI {
                return Folded::Value(a.args[0]);
            }
            if let Some(n) = const_int(f, f.strip(inst.args[0])) {
                return Folded::Value(constant(f, out, Op::ConstI, n as u64));
            }
            if a.ty.is(Ty::INT) {
                return become_pure(f, v, Op::UntagI);
            }
            Folded::Keep
        }
        Op::ClassOf => {
            let ty = arg(0).ty;
            let classes =
                [(Ty::BOOL, known.bool_type), (Ty::INT, known.int_type), (Ty::FLOAT, known.float_type)];
            match classes.iter().find(|(kind, _)| ty.is(*kind)) {
                Some((_, class)) => Folded::Value(typed_constant(f, out, *class, Ty::OBJECT)),
                None => Folded::Keep,
            }
        }
        Op::UntagI if arg(0).op == Op::BoxI => Folded::Value(arg(0).args[0]),
        Op::UntagI => match const_int(f, inst.args[0]) {
            Some(n) => Folded::Value(constant(f, out, Op::ConstI, n as u64)),
            None => Folded::Keep,
        },
        Op::GuardFloat | Op::GuardNum => {
            let a = f.inst(f.strip(inst.args[0])).clone();
            match a.op {
                Op::BoxF => Folded::Value(a.args[0]),
                Op::BoxNum if inst.op == Op::GuardNum => Folded::Value(a.args[0]),
                Op::ConstW if Word(a.imm).is_flonum() => {
                    Folded::Value(constant(f, out, Op::ConstF, Word(a.imm).as_flonum().to_bits()))
                }
                Op::BoxI if inst.op == Op::GuardNum => {
                    let n = f.make(Inst::new(Op::IToF, vec![a.args[0]]));
                    out.push(n);
                    Folded::Value(n)
                }
                Op::ConstW if inst.op == Op::GuardNum && Word(a.imm).is_int() => {
                    Folded::Value(constant(f, out, Op::ConstF, (Word(a.imm).as_int() as f64).to_bits()))
                }
                _ if inst.op == Op::GuardNum && a.ty.is(Ty::FLOAT) => {
                    f.inst_mut(v).op = Op::GuardFloat;
                    Folded::Changed
                }
                _ => Folded::Keep,
            }
        }
        Op::GuardBool => {
            let a = arg(0);
            match a.op {
                Op::BoxB => Folded::Value(a.args[0]),
                Op::ConstW if a.imm == known.true_ => Folded::Value(constant(f, out, Op::ConstB, 1)),
                Op::ConstW if a.imm == known.false_ => Folded::Value(constant(f, out, Op::ConstB, 0)),
                _ => Folded::Keep,
            }
        }
        Op::GuardBound if arg(0).op == Op::Maybe => {
            let (flag, word) = (arg(0).args[0], arg(0).args[1]);
            let mut test = Inst::new(Op::GuardTrue, vec![flag]);
            test.imm = reason_code(Reason::Unbound);
            (test.state, test.hoisted) = (inst.state, inst.hoisted);
            let test = f.make(test);
            out.push(test);
            Folded::Value(word)
        }
        Op::Maybe => match (arg(0).op, arg(0).imm) {
            (Op::ConstB, 0) => Folded::Value(typed_constant(f, out, 0, Ty::NULL)),
            (Op::ConstB, _) => Folded::Value(inst.args[1]),
            _ => Folded::Keep,
        },
        Op::GuardBound if !arg(0).ty.may_be(Ty::NULL) && arg(0).ty != Ty::EMPTY => {
            Folded::Value(inst.args[0])
        }
        Op::GuardClass => {
            let ty = arg(0).ty;
            let exact = [
                (Ty::LIST, known.list_shape),
                (Ty::TUPLE, known.tuple_shape),
                (Ty::DICT, known.dict_shape),
                (Ty::STR, known.str_shape),
            ];
            // Only what the builtin operations make has these types: subclasses are OTHER.
            if exact.iter().any(|(t, shape)| ty.is(*t) && *shape == inst.imm) {
                return Folded::Value(inst.args[0]);
            }
            let stripped = f.inst(f.strip(inst.args[0]));
            if stripped.op == Op::GuardClass && stripped.imm == inst.imm {
                return Folded::Value(inst.args[0]);
            }
            Folded::Keep
        }
        Op::GuardWord => {
            let a = arg(0);
            if a.op == Op::ConstW && a.imm == inst.imm { Folded::Gone } else { Folded::Keep }
        }
        Op::GuardTrue | Op::GuardFalse => {
            let a = arg(0);
            let want = u64::from(inst.op == Op::GuardTrue);
            match a.op {
                Op::ConstB if a.imm == want => Folded::Gone,
                Op::NotB => {
                    let b = a.args[0];
                    let op = if inst.op == Op::GuardTrue { Op::GuardFalse } else { Op::GuardTrue };
                    let i = f.inst_mut(v);
                    i.op = op;
                    i.args[0] = b;
                    Folded::Changed
                }
                _ => Folded::Keep,
            }
        }
        Op::AddI | Op::SubI | Op::MulI => fold_int(f, v, out),
        Op::AndI | Op::OrI | Op::XorI | Op::MinI | Op::MaxI => {
            let (Some(a), Some(b)) = (f.const_i(inst.args[0]), f.const_i(inst.args[1])) else {
                return Folded::Keep;
            };
            let n = match inst.op {
                Op::AndI => a & b,
                Op::OrI => a | b,
                Op::XorI => a ^ b,
                Op::MinI => a.min(b),
                _ => a.max(b),
            };
            Folded::Value(constant(f, out, Op::ConstI, n as u64))
        }
        Op::CmpI => {
            if let (Some(a), Some(b)) = (f.const_i(inst.args[0]), f.const_i(inst.args[1])) {
                let holds =
                    if inst.imm == cc::ULE { (a as u64) <= (b as u64) } else { cc::holds(inst.imm, a, b) };
                return Folded::Value(constant(f, out, Op::ConstB, u64::from(holds)));
            }
            Folded::Keep
        }
        Op::IToF => match f.const_i(inst.args[0]) {
            Some(n) => Folded::Value(constant(f, out, Op::ConstF, (n as f64).to_bits())),
            None => Folded::Keep,
        },
        Op::NotB => match arg(0).op {
            Op::NotB => Folded::Value(arg(0).args[0]),
            Op::ConstB => {
                let flipped = 1 - arg(0).imm;
                Folded::Value(constant(f, out, Op::ConstB, flipped))
            }
            Op::CmpI if arg(0).imm != cc::ULE => {
                let a = arg(0).clone();
                let i = f.inst_mut(v);
                i.op = Op::CmpI;
                i.imm = cc::negate(a.imm);
                i.args = a.args;
                Folded::Changed
            }
            _ => Folded::Keep,
        },
        Op::BoxI => {
            if let Some(n) = f.const_i(inst.args[0]) {
                let w = Word::small_int(n);
                return Folded::Value(typed_constant(f, out, w.0, Ty::INT));
            }
            let a = arg(0);
            // The word an int was taken from is that int's word.
            if matches!(a.op, Op::GuardInt | Op::UntagI) { Folded::Value(a.args[0]) } else { Folded::Keep }
        }
        Op::BoxF => {
            let a = arg(0);
            if a.op == Op::GuardFloat {
                return Folded::Value(a.args[0]);
            }
            match (a.op == Op::ConstF).then(|| Word::from_f64(f64::from_bits(a.imm))).flatten() {
                Some(w) => Folded::Value(typed_constant(f, out, w.0, Ty::FLONUM)),
                None => Folded::Keep,
            }
        }
        Op::BoxB => {
            let a = arg(0);
            match a.op {
                Op::ConstB => {
                    let w = if a.imm == 1 { known.true_ } else { known.false_ };
                    Folded::Value(typed_constant(f, out, w, Ty::BOOL))
                }
                Op::GuardBool => Folded::Value(a.args[0]),
                _ => Folded::Keep,
            }
        }
        Op::GuardExact => {
            let a = f.inst(f.strip(inst.args[0])).clone();
            match a.op {
                Op::BoxF | Op::BoxNum => Folded::Value(a.args[0]),
                Op::ConstW if Word(a.imm).is_flonum() => {
                    Folded::Value(constant(f, out, Op::ConstF, Word(a.imm).as_flonum().to_bits()))
                }
                Op::ConstW if Word(a.imm).is_int() && Word(a.imm).as_int().abs() <= EXACT_INT => {
                    Folded::Value(constant(f, out, Op::ConstF, (Word(a.imm).as_int() as f64).to_bits()))
                }
                _ if a.ty.is(Ty::FLOAT) => {
                    f.inst_mut(v).op = Op::GuardFloat;
                    Folded::Changed
                }
                _ => Folded::Keep,
            }
        }
        Op::GuardNumber => match (arg(1).op, arg(1).imm) {
            (Op::ConstB, 0) => Folded::Value(inst.args[0]),
            _ => Folded::Keep,
        },
        Op::BoxNum => match (arg(1).op, arg(1).imm) {
            (Op::ConstB, 0) => {
                let i = f.inst_mut(v);
                i.op = Op::BoxF;
                i.ty = Ty::FLOAT;
                i.args.truncate(1);
                Folded::Changed
            }
            _ => Folded::Keep,
        },
        Op::IsInt => {
            let a = f.inst(f.strip(inst.args[0]));
            let known = match a.op {
                Op::BoxNum => return Folded::Value(a.args[1]),
                Op::ConstW => u64::from(Word(a.imm).is_int()),
                _ if a.ty.is(Ty::INT) => 1,
                _ if a.ty != Ty::EMPTY && !a.ty.may_be(Ty::INT) => 0,
                _ => return Folded::Keep,
            };
            Folded::Value(constant(f, out, Op::ConstB, known))
        }
        Op::AndB => {
            let (a, b) = (inst.args[0], inst.args[1]);
            match (arg(0).op, arg(0).imm, arg(1).op, arg(1).imm) {
                (Op::ConstB, 0, _, _) | (_, _, Op::ConstB, 1) => Folded::Value(a),
                (_, _, Op::ConstB, 0) | (Op::ConstB, 1, _, _) => Folded::Value(b),
                _ if a == b => Folded::Value(a),
                _ => Folded::Keep,
            }
        }
        Op::IsInts => {
            let (a, b) = (arg(0).ty, arg(1).ty);
            let known = match (a.is(Ty::INT) && b.is(Ty::INT), a.may_be(Ty::INT) && b.may_be(Ty::INT)) {
                (true, _) => 1,
                (_, false) if a != Ty::EMPTY && b != Ty::EMPTY => 0,
                _ => return Folded::Keep,
            };
            Folded::Value(constant(f, out, Op::ConstB, known))
        }
        Op::IsW => fold_identity(f, &inst, out),
        Op::IsStop if !arg(0).ty.may_be(Ty::NULL) => Folded::Value(constant(f, out, Op::ConstB, 0)),
        Op::ListLen | Op::TupleLen => {
            let a = f.inst(f.strip(inst.args[0]));
            if inst.op == Op::TupleLen && a.op == Op::Tuple {
                let n = a.args.len() as u64;
                return Folded::Value(constant(f, out, Op::ConstI, n));
            }
            Folded::Keep
        }
        Op::TupleItem => {
            let a = f.inst(f.strip(inst.args[0]));
            let index = f.const_i(inst.args[1]).or_else(|| {
                let g = f.inst(inst.args[1]);
                (g.op == Op::GuardIndex).then(|| f.const_i(g.args[0])).flatten()
            });
            match (a.op, index) {
                (Op::Tuple, Some(i)) if (0..a.args.len() as i64).contains(&i) => {
                    Folded::Value(a.args[i as usize])
                }
                _ => Folded::Keep,
            }
        }
        Op::NormIndex if f.const_i(inst.args[0]).is_some_and(|n| n >= 0) => Folded::Value(inst.args[0]),
        Op::GuardIndex => match (f.const_i(inst.args[0]), f.const_i(inst.args[1])) {
            (Some(i), Some(n)) if i >= 0 && i < n => Folded::Value(inst.args[0]),
            _ => Folded::Keep,
        },
        Op::Branch => {
            let a = arg(0).clone();
            match a.op {
                Op::ConstB => {
                    let i = f.inst_mut(v);
                    let keep = if a.imm == 1 { 0 } else { 1 };
                    i.edges = vec![i.edges[keep].clone()];
                    i.op = Op::Jump;
                    i.args.clear();
                    Folded::Changed
                }
                Op::NotB => {
                    let i = f.inst_mut(v);
                    i.args[0] = a.args[0];
                    i.edges.swap(0, 1);
                    Folded::Changed
                }
                _ => Folded::Keep,
            }
        }
        _ => Folded::Keep,
    }
}

/// The constant int of a word.
pub fn const_int(f: &Function, v: Value) -> Option<i64> {
    let inst = f.inst(v);
    (inst.op == Op::ConstW && Word(inst.imm).is_int()).then(|| Word(inst.imm).as_int())
}

fn constant(f: &mut Function, out: &mut Vec<Value>, op: Op, imm: u64) -> Value {
    let mut inst = Inst::new(op, vec![]);
    inst.imm = imm;
    let v = f.make(inst);
    out.push(v);
    v
}

fn typed_constant(f: &mut Function, out: &mut Vec<Value>, word: u64, ty: Ty) -> Value {
    let v = constant(f, out, Op::ConstW, word);
    f.inst_mut(v).ty = ty;
    v
}

fn become_pure(f: &mut Function, v: Value, op: Op) -> Folded {
    let inst = f.inst_mut(v);
    inst.op = op;
    inst.state = None;
    Folded::Changed
}

fn fold_int(f: &mut Function, v: Value, out: &mut Vec<Value>) -> Folded {
    let inst = f.inst(v).clone();
    let (a, b) = (f.const_i(inst.args[0]), f.const_i(inst.args[1]));
    if let (Some(a), Some(b)) = (a, b) {
        let n = match inst.op {
            Op::AddI => a.checked_add(b),
            Op::SubI => a.checked_sub(b),
            _ => a.checked_mul(b),
        };
        return match n.filter(|n| (INT_MIN..=INT_MAX).contains(n)) {
            Some(n) => Folded::Value(constant(f, out, Op::ConstI, n as u64)),
            None => Folded::Keep,
        };
    }
    match (inst.op, a, b) {
        (Op::AddI | Op::SubI, _, Some(0)) | (Op::MulI, _, Some(1)) => Folded::Value(inst.args[0]),
        (Op::AddI, Some(0), _) | (Op::MulI, Some(1), _) => Folded::Value(inst.args[1]),
        _ => Folded::Keep,
    }
}

fn fold_identity(f: &mut Function, inst: &Inst, out: &mut Vec<Value>) -> Folded {
    let (a, b) = (f.strip(inst.args[0]), f.strip(inst.args[1]));
    if a == b {
        return Folded::Value(constant(f, out, Op::ConstB, 1));
    }
    let (x, y) = (f.inst(a), f.inst(b));
    if x.op == Op::ConstW && y.op == Op::ConstW {
        let same = u64::from(x.imm == y.imm);
        return Folded::Value(constant(f, out, Op::ConstB, same));
    }
    if x.ty != Ty::EMPTY && y.ty != Ty::EMPTY && !x.ty.may_be(y.ty) {
        return Folded::Value(constant(f, out, Op::ConstB, 0));
    }
    Folded::Keep
}
