//! `isinstance`: known of builtin types, tested for exact instances, asked of the runtime otherwise.

use super::{Builder, Ctx};
use crate::ir::*;
use crate::op::Op;
use adder_abi::feedback::{Container, Kinds};
use adder_abi::helpers::Helper;

/// Of a tuple of classes so many are tested for.
const MAX_TESTED: usize = 4;

impl Builder<'_> {
    /// Pushes whether the first operand is an instance of the second; `seen`: kinds of the first.
    pub(super) fn is_instance(&mut self, cx: &mut Ctx, [v, class]: [Value; 2], seen: Kinds) {
        let known = self.snap.known;
        let builtin = [
            (Kinds::INT, Ty::INT, known.int_type),
            (Kinds::FLOAT, Ty::FLOAT, known.float_type),
            (Kinds::BOOL, Ty::BOOL, known.bool_type),
            (Kinds::STR, Ty::STR, known.str_type),
            (Kinds::LIST, Ty::LIST, known.list_type),
            (Kinds::TUPLE, Ty::TUPLE, known.tuple_type),
            (Kinds::NONE, Ty::DICT, known.dict_type),
        ];
        let asked = self.f.inst(class);
        let kinds = self.kinds(v, seen);
        if asked.op == Op::ConstW && builtin.iter().any(|(_, _, class)| *class == asked.imm) {
            let asked = asked.imm;
            if let Some((kind, ty, class)) = builtin
                .iter()
                .copied()
                .find(|(k, ty, _)| self.f.inst(v).ty.is(*ty) || *k != Kinds::NONE && kinds == *k)
            {
                if !self.f.inst(v).ty.is(ty) {
                    self.prove_kind(cx, v, kind);
                }
                let yes = class == asked || kind == Kinds::BOOL && asked == known.int_type;
                let flag = self.constant(Op::ConstB, u64::from(yes), Ty::EMPTY);
                self.push_flag(cx, flag, false);
                return;
            }
        }
        // An exact instance is one, whatever the class's own class says.
        self.ensure_calm(cx);
        let (mut join, env) = (self.new_join(), cx.env.clone());
        let several = self.f.inst(class).clone();
        let is_builtin = |one: &Value| {
            let one = self.f.inst(*one);
            one.op == Op::ConstW && builtin.iter().any(|(_, _, class)| *class == one.imm)
        };
        // Other classes may be asked by their metaclasses, in their order.
        let plain = several.args.iter().take_while(|one| is_builtin(one)).count() + 1;
        let classes = if several.op == Op::Tuple { several.args } else { vec![class] };
        let own = (classes.len() > 1).then(|| self.class_of(cx, v));
        for one in classes.into_iter().take(plain.min(MAX_TESTED)) {
            let exact = match own {
                Some(own) => self.pure(cx, Op::IsW, vec![own, one], 0),
                None => self.pure(cx, Op::IsType, vec![v, one], 0),
            };
            let (yes, no) = self.split(cx, exact);
            cx.block = yes;
            let flag = self.constant(Op::ConstB, 1, Ty::EMPTY);
            let answer = self.pure(cx, Op::BoxB, vec![flag], 0);
            self.join(cx, &mut join, vec![answer]);
            (cx.block, cx.env) = (no, env.clone());
        }
        let flag = self.call(cx, Helper::IsInstance, vec![v, class]);
        let answer = self.pure(cx, Op::BoxB, vec![flag], 0);
        self.join(cx, &mut join, vec![answer]);
        let results = self.end_join(cx, join);
        cx.env.stack.extend(results);
    }

    /// `type(v)`
    pub(super) fn class_of(&mut self, cx: &Ctx, v: Value) -> Value {
        let class = self.pure(cx, Op::ClassOf, vec![v], self.snap.known.int_type);
        let inst = self.f.inst_mut(class);
        (inst.imm2, inst.ty) = (self.snap.known.float_type, Ty::OBJECT);
        class
    }

    /// Leaves unless the value is of a kind.
    pub(super) fn prove_kind(&mut self, cx: &mut Ctx, v: Value, kind: Kinds) {
        match kind {
            Kinds::INT => {
                self.as_int(cx, v);
            }
            Kinds::FLOAT => {
                self.as_float(cx, v, kind);
            }
            Kinds::BOOL => {
                self.guard(cx, Op::GuardBool, vec![v], 0);
            }
            Kinds::NONE_OBJECT => {
                let none = self.snap.known.none;
                self.guard_word(cx, v, adder_abi::Word(none));
            }
            Kinds::STR => {
                self.guard_class(cx, v, Container::Str);
            }
            Kinds::LIST => {
                self.guard_class(cx, v, Container::List);
            }
            _ => {
                self.guard_class(cx, v, Container::Tuple);
            }
        }
    }
}
