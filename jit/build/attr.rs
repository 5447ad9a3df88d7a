//! Attributes by shape: one case becomes a guard, up to four a chain of tests that ends in one.

use super::{Builder, Ctx, Next, Refused};
use crate::ir::*;
use crate::op::Op;
use adder_abi::feedback::{AttrCase, AttrKind, Feedback};
use adder_abi::helpers::Helper;

impl Builder<'_> {
    fn attr_cases(&self, cx: &Ctx) -> Vec<AttrCase> {
        match self.feedback(cx) {
            Feedback::Attr(cases) => cases.clone(),
            _ => Vec::new(),
        }
    }

    fn guard_shape(&mut self, cx: &mut Ctx, obj: Value, shape: u64) -> Value {
        let g = self.guard(cx, Op::GuardShape, vec![obj], shape);
        self.f.inst_mut(g).ty = Ty::OBJECT;
        g
    }

    /// The value of an attribute for an object proven to have the case's shape.
    fn case_value(&mut self, cx: &mut Ctx, obj: Value, case: &AttrCase) -> Value {
        if let Some(watch) = case.watch {
            self.deps.insert(watch);
        }
        match &case.kind {
            AttrKind::Inline { offset } => {
                let v = self.pure(cx, Op::LoadSlot, vec![obj], u64::from(*offset));
                self.f.inst_mut(v).ty = Ty::OBJECT;
                v
            }
            AttrKind::Slot { offset } => {
                let v = self.pure(cx, Op::LoadSlot, vec![obj], u64::from(*offset));
                self.guard(cx, Op::GuardBound, vec![v], 0)
            }
            AttrKind::Overflow { array_offset, index } => {
                let v = self.pure(cx, Op::LoadOverflow, vec![obj], u64::from(*array_offset));
                self.f.inst_mut(v).imm2 = u64::from(*index);
                self.f.inst_mut(v).ty = Ty::OBJECT;
                v
            }
            AttrKind::Constant { value, held } | AttrKind::Known { value, held, .. } => {
                self.constant_of(cx, *value, *held)
            }
            AttrKind::Method { func: value } | AttrKind::Property { getter: value } => self.const_w(*value),
            AttrKind::Add { .. } => self.null(),
        }
    }

    fn is_loadable(case: &AttrCase) -> bool {
        match case.kind {
            AttrKind::Inline { .. }
            | AttrKind::Slot { .. }
            | AttrKind::Overflow { .. }
            | AttrKind::Constant { .. } => true,
            AttrKind::Method { .. }
            | AttrKind::Property { .. }
            | AttrKind::Add { .. }
            | AttrKind::Known { .. } => false,
        }
    }

    /// Runs `each` for the matching case and joins the word it gives, if any.
    fn by_shape(
        &mut self,
        cx: &mut Ctx,
        obj: Value,
        cases: &[AttrCase],
        each: &mut dyn FnMut(&mut Self, &mut Ctx, Value, &AttrCase) -> Option<Value>,
    ) -> Option<Value> {
        let (last, tested) = cases.split_last()?;
        if tested.is_empty() {
            let o = self.guard_shape(cx, obj, last.shape);
            return each(self, cx, o, last);
        }
        let join = self.f.add_block();
        let mut result: Option<Value> = None;
        for case in cases {
            let is_last = case.shape == last.shape;
            let next = if is_last {
                None
            } else {
                let is = self.pure(cx, Op::IsShape, vec![obj], case.shape);
                let (yes, no) = (self.f.add_block(), self.f.add_block());
                let mut branch = Inst::new(Op::Branch, vec![is]);
                branch.edges = vec![Edge { block: yes, args: vec![] }, Edge { block: no, args: vec![] }];
                self.put(cx, branch);
                cx.block = yes;
                Some(no)
            };
            // What is loaded here may not move above the test.
            let o = if is_last {
                self.guard_shape(cx, obj, case.shape)
            } else {
                self.pure(cx, Op::Refine, vec![obj], 0)
            };
            let value = each(self, cx, o, case);
            let mut jump = Inst::new(Op::Jump, vec![]);
            jump.edges.push(Edge { block: join, args: value.into_iter().collect() });
            self.put(cx, jump);
            if let Some(v) = value {
                let ty = self.f.inst(v).ty;
                match result {
                    Some(p) => {
                        let joined = self.f.inst(p).ty.join(ty);
                        self.f.inst_mut(p).ty = joined;
                    }
                    None => result = Some(self.f.add_param(join, Repr::W, ty)),
                }
            }
            if let Some(no) = next {
                cx.block = no;
            }
        }
        cx.block = join;
        result
    }

    /// The attribute of one known object.
    fn known_value(&mut self, cx: &mut Ctx, obj: Value, cases: &[AttrCase]) -> Option<Value> {
        let [AttrCase { kind: AttrKind::Known { object, value, held }, watch, .. }] = cases else {
            return None;
        };
        let inst = self.f.inst(obj);
        if inst.op != Op::ConstW || inst.imm != *object {
            self.guard(cx, Op::GuardWord, vec![obj], *object);
        }
        self.deps.extend(*watch);
        Some(self.constant_of(cx, *value, *held))
    }

    pub(super) fn load_attr(&mut self, cx: &mut Ctx, arg: usize) -> Refused<Next> {
        let name = self.name(cx, arg)?;
        let obj = self.pop(cx)?;
        let cases = self.attr_cases(cx);
        if let Some(v) = self.known_value(cx, obj, &cases) {
            cx.env.stack.push(v);
            return Ok(Next::Go);
        }
        if let [AttrCase { kind: AttrKind::Property { getter }, shape, watch }] = &cases[..] {
            let target = self.function_of(*getter);
            if let Some(target) = target {
                let o = self.guard_shape(cx, obj, *shape);
                self.deps.extend(*watch);
                let callee = self.const_w(*getter);
                return self.call_known(cx, callee, &target, vec![o]);
            }
        }
        if !cases.is_empty() && cases.iter().all(Self::is_loadable) {
            let v = self.by_shape(cx, obj, &cases, &mut |b, cx, o, case| Some(b.case_value(cx, o, case)));
            cx.env.stack.extend(v);
            return Ok(Next::Go);
        }
        let v = self.call(cx, Helper::GetAttr, vec![obj, name]);
        cx.env.stack.push(v);
        Ok(Next::Go)
    }

    pub(super) fn load_method(&mut self, cx: &mut Ctx, arg: usize) -> Refused<Next> {
        let name = self.name(cx, arg)?;
        let obj = self.pop(cx)?;
        let cases = self.attr_cases(cx);
        if let Some(v) = self.known_value(cx, obj, &cases) {
            let null = self.null();
            cx.env.stack.push(null);
            cx.env.stack.push(v);
            return Ok(Next::Go);
        }
        let methods = |c: &AttrCase| matches!(c.kind, AttrKind::Method { .. });
        if !cases.is_empty() && cases.iter().all(methods) {
            let v = self.by_shape(cx, obj, &cases, &mut |b, cx, o, case| Some(b.case_value(cx, o, case)));
            cx.env.stack.extend(v);
            cx.env.stack.push(obj);
            return Ok(Next::Go);
        }
        if !cases.is_empty() && cases.iter().all(Self::is_loadable) {
            let v = self.by_shape(cx, obj, &cases, &mut |b, cx, o, case| Some(b.case_value(cx, o, case)));
            let null = self.null();
            cx.env.stack.push(null);
            cx.env.stack.extend(v);
            return Ok(Next::Go);
        }
        let two = self.const_i(2);
        let call = self.call(cx, Helper::LoadMethod, vec![obj, name, two]);
        for i in 0..2 {
            let v = self.pure(cx, Op::OutWord, vec![], i);
            self.f.inst_mut(v).imm2 = u64::from(call.0);
            self.f.inst_mut(v).ty = if i == 0 { Ty::ANY } else { Ty::OBJECT };
            cx.env.stack.push(v);
        }
        Ok(Next::Go)
    }

    pub(super) fn store_attr(&mut self, cx: &mut Ctx, arg: usize) -> Refused<Next> {
        let name = self.name(cx, arg)?;
        let obj = self.pop(cx)?;
        let value = self.pop(cx)?;
        let cases = self.attr_cases(cx);
        let storable = |c: &AttrCase| {
            matches!(c.kind, AttrKind::Inline { .. } | AttrKind::Slot { .. } | AttrKind::Add { .. })
        };
        if !cases.is_empty() && cases.iter().all(storable) {
            self.by_shape(cx, obj, &cases, &mut |b, cx, o, case| {
                b.deps.extend(case.watch);
                match case.kind {
                    AttrKind::Inline { offset } | AttrKind::Slot { offset } => {
                        b.pure(cx, Op::StoreSlot, vec![o, value], u64::from(offset));
                    }
                    AttrKind::Add { offset, new_shape } => {
                        let v = b.pure(cx, Op::AddSlot, vec![o, value], u64::from(offset));
                        b.f.inst_mut(v).imm2 = new_shape;
                    }
                    AttrKind::Overflow { .. }
                    | AttrKind::Constant { .. }
                    | AttrKind::Method { .. }
                    | AttrKind::Property { .. }
                    | AttrKind::Known { .. } => {}
                }
                None
            });
            return Ok(Next::Go);
        }
        self.call(cx, Helper::SetAttr, vec![obj, name, value]);
        Ok(Next::Go)
    }
}
