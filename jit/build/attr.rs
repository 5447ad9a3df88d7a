//! Attributes by shape: one case becomes a guard, up to four a chain of tests that ends in one.

use super::{Builder, Ctx, Methods, Next, Refused};
use crate::ir::*;
use crate::op::Op;
use adder_abi::feedback::{AttrCase, AttrKind, Feedback};
use adder_abi::helpers::Helper;

impl Builder<'_> {
    /// The shapes that came by, and whether others are looked up instead of leaving.
    fn attr_cases(&self, cx: &Ctx) -> (Vec<AttrCase>, bool) {
        match self.feedback(cx) {
            Feedback::Attr { cases, open } => (cases.clone(), *open),
            _ => (Vec::new(), true),
        }
    }

    pub(super) fn guard_shape(&mut self, cx: &mut Ctx, obj: Value, shape: u64) -> Value {
        self.guard_shapes(cx, obj, &[shape])
    }

    /// The object, proven to have one of the shapes, which are sorted.
    fn guard_shapes(&mut self, cx: &mut Ctx, obj: Value, shapes: &[u64]) -> Value {
        let g = self.guard(cx, Op::GuardShape, vec![obj], 0);
        let inst = self.f.inst_mut(g);
        inst.want_shapes(shapes);
        inst.ty = Ty::OBJECT;
        g
    }

    /// The value of an attribute for an object proven to have the case's shape.
    fn case_value(&mut self, cx: &mut Ctx, obj: Value, case: &AttrCase) -> Value {
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
            AttrKind::TupleItem { index } => {
                let len = self.pure(cx, Op::TupleLen, vec![obj], 0);
                let index = self.const_i(i64::from(*index));
                let index = self.guard(cx, Op::GuardIndex, vec![index, len], 0);
                let v = self.pure(cx, Op::TupleItem, vec![obj, index], 0);
                self.f.inst_mut(v).ty = Ty::OBJECT;
                v
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
            AttrKind::Method { func: value }
            | AttrKind::ClassMethod { func: value, .. }
            | AttrKind::KnownMethod { func: value, .. }
            | AttrKind::Super { func: value, .. }
            | AttrKind::Property { getter: value } => self.const_w(*value),
            AttrKind::Add { .. } => self.null(),
        }
    }

    fn is_loadable(case: &AttrCase) -> bool {
        match case.kind {
            AttrKind::Inline { .. }
            | AttrKind::Slot { .. }
            | AttrKind::TupleItem { .. }
            | AttrKind::Overflow { .. }
            | AttrKind::Constant { .. } => true,
            AttrKind::Method { .. }
            | AttrKind::ClassMethod { .. }
            | AttrKind::KnownMethod { .. }
            | AttrKind::Super { .. }
            | AttrKind::Property { .. }
            | AttrKind::Add { .. }
            | AttrKind::Known { .. } => false,
        }
    }

    /// Runs `each` for the matching case and joins the words it gives. A shape of which there is no case leaves, or is for `other`.
    fn by_shape(
        &mut self,
        cx: &mut Ctx,
        obj: Value,
        cases: &[AttrCase],
        each: &mut dyn FnMut(&mut Self, &mut Ctx, Value, &AttrCase) -> Vec<Value>,
        other: Option<&mut dyn FnMut(&mut Self, &mut Ctx) -> Vec<Value>>,
    ) -> Vec<Value> {
        self.deps.extend(cases.iter().filter_map(|c| c.watch));
        // Shapes that have the attribute in the same place are one case.
        let mut alike: Vec<(&AttrCase, Vec<u64>)> = Vec::new();
        for case in cases {
            match alike.iter_mut().find(|(first, _)| first.kind == case.kind) {
                Some((_, shapes)) => shapes.push(case.shape),
                None => alike.push((case, vec![case.shape])),
            }
        }
        alike.iter_mut().for_each(|(_, shapes)| shapes.sort());
        if let ([(case, shapes)], true) = (&alike[..], other.is_none()) {
            let o = self.guard_shapes(cx, obj, shapes);
            return each(self, cx, o, case);
        }
        let mut join = self.new_join();
        let env = cx.env.clone();
        for (i, (case, shapes)) in alike.iter().enumerate() {
            let (o, next) = if i + 1 == alike.len() && other.is_none() {
                (self.guard_shapes(cx, obj, shapes), None)
            } else {
                let is = self.pure(cx, Op::IsShape, vec![obj], 0);
                self.f.inst_mut(is).want_shapes(shapes);
                let (yes, no) = self.split(cx, is);
                cx.block = yes;
                // What is loaded here may not move above the test.
                (self.pure(cx, Op::Refine, vec![obj], 0), Some(no))
            };
            let values = each(self, cx, o, case);
            self.join(cx, &mut join, values);
            if let Some(no) = next {
                cx.block = no;
                cx.env = env.clone();
            }
        }
        if let Some(other) = other {
            // What is made sure of on this way is not on the others.
            let calm = cx.calm;
            let values = other(self, cx);
            cx.calm = calm;
            self.join(cx, &mut join, values);
        }
        self.end_join(cx, join)
    }

    /// The attribute of one known object.
    fn known_value(&mut self, cx: &mut Ctx, obj: Value, cases: &[AttrCase]) -> Option<Value> {
        let [AttrCase { kind: AttrKind::Known { object, value, held }, watch, .. }] = cases else {
            return None;
        };
        self.guard_object(cx, obj, *object);
        self.deps.extend(*watch);
        Some(self.constant_of(cx, *value, *held))
    }

    /// Leaves unless it is this very object.
    fn guard_object(&mut self, cx: &mut Ctx, obj: Value, object: u64) {
        let inst = self.f.inst(obj);
        if inst.op != Op::ConstW || inst.imm != object {
            self.guard(cx, Op::GuardWord, vec![obj], object);
        }
    }

    pub(super) fn load_attr(&mut self, cx: &mut Ctx, arg: usize) -> Refused<Next> {
        let name = self.name(cx, arg)?;
        let obj = self.pop(cx)?;
        let (cases, open) = self.attr_cases(cx);
        if let Some(v) = self.known_value(cx, obj, &cases) {
            cx.env.stack.push(v);
            return Ok(Next::Go);
        }
        if let ([AttrCase { kind: AttrKind::Property { getter }, shape, watch }], false) = (&cases[..], open)
        {
            let target = self.function_of(*getter);
            if let Some(target) = target {
                let o = self.guard_shape(cx, obj, *shape);
                self.deps.extend(*watch);
                let callee = self.const_w(*getter);
                return self.call_known(cx, callee, &target, vec![o]);
            }
        }
        let mut look_up = |b: &mut Self, cx: &mut Ctx| vec![b.call(cx, Helper::GetAttr, vec![obj, name])];
        let found = if !cases.is_empty() && cases.iter().all(Self::is_loadable) {
            let mut value = |b: &mut Self, cx: &mut Ctx, o, case: &AttrCase| vec![b.case_value(cx, o, case)];
            self.by_shape(cx, obj, &cases, &mut value, open.then_some(&mut look_up))
        } else {
            look_up(self, cx)
        };
        cx.env.stack.extend(found);
        Ok(Next::Go)
    }

    pub(super) fn load_method(&mut self, cx: &mut Ctx, arg: usize) -> Refused<Next> {
        let name = self.name(cx, arg)?;
        let obj = self.pop(cx)?;
        let (cases, open) = self.attr_cases(cx);
        if let Some(v) = self.known_value(cx, obj, &cases) {
            let null = self.null();
            cx.env.stack.extend([null, v]);
            return Ok(Next::Go);
        }
        if let ([AttrCase { kind: AttrKind::KnownMethod { object, func }, watch, .. }], false) =
            (&cases[..], open)
        {
            self.guard_object(cx, obj, *object);
            self.deps.extend(*watch);
            let func = self.const_w(*func);
            cx.env.stack.extend([func, obj]);
            return Ok(Next::Go);
        }
        let is_method =
            |c: &AttrCase| matches!(c.kind, AttrKind::Method { .. } | AttrKind::ClassMethod { .. });
        let mut look_up = |b: &mut Self, cx: &mut Ctx| {
            let words = b.const_i(2);
            let call = b.call(cx, Helper::LoadMethod, vec![obj, name, words]);
            b.out_words(cx, call)
        };
        if cases.is_empty() || !cases.iter().all(|c| is_method(c) || Self::is_loadable(c)) {
            let found = look_up(self, cx);
            cx.env.stack.extend(found);
            return Ok(Next::Go);
        }
        self.push_methods(cx, obj, &cases, open.then_some(&mut look_up));
        Ok(Next::Go)
    }

    /// Pushes function and receiver, by the object's shape.
    pub(super) fn push_methods(
        &mut self,
        cx: &mut Ctx,
        obj: Value,
        cases: &[AttrCase],
        other: Option<&mut dyn FnMut(&mut Self, &mut Ctx) -> Vec<Value>>,
    ) {
        let is_method = |c: &AttrCase| matches!(c.kind, AttrKind::Method { .. } | AttrKind::Super { .. });
        // Where every case is a method, the receiver is the object.
        let bound = other.is_none() && cases.iter().all(is_method);
        let mut functions = Vec::new();
        let mut pair = |b: &mut Self, cx: &mut Ctx, o, case: &AttrCase| {
            let v = b.case_value(cx, o, case);
            if let AttrKind::ClassMethod { class, .. } = case.kind {
                return vec![v, b.const_w(class)];
            }
            if !is_method(case) {
                return vec![b.null(), v];
            }
            if !functions.contains(&v) {
                functions.push(v);
            }
            if bound { vec![v] } else { vec![v, obj] }
        };
        let found = self.by_shape(cx, obj, cases, &mut pair, other);
        // Class methods are called with their class in front, and may have a function that is a method elsewhere.
        let for_object = !cases.iter().any(|c| matches!(c.kind, AttrKind::ClassMethod { .. }));
        if let [func, ..] = found[..] {
            if for_object && self.f.inst(func).op == Op::Param {
                self.methods.insert(func, Methods { receiver: obj, functions, open: !bound });
            }
        }
        cx.env.stack.extend(found);
        if bound {
            cx.env.stack.push(obj);
        }
    }

    pub(super) fn store_attr(&mut self, cx: &mut Ctx, arg: usize) -> Refused<Next> {
        let name = self.name(cx, arg)?;
        let obj = self.pop(cx)?;
        let value = self.pop(cx)?;
        let (cases, open) = self.attr_cases(cx);
        let storable = |c: &AttrCase| {
            matches!(c.kind, AttrKind::Inline { .. } | AttrKind::Slot { .. } | AttrKind::Add { .. })
        };
        let mut assign = |b: &mut Self, cx: &mut Ctx| {
            b.call(cx, Helper::SetAttr, vec![obj, name, value]);
            Vec::new()
        };
        if cases.is_empty() || !cases.iter().all(storable) {
            assign(self, cx);
            return Ok(Next::Go);
        }
        self.ensure_calm(cx);
        let mut store = |b: &mut Self, cx: &mut Ctx, o, case: &AttrCase| {
            match case.kind {
                AttrKind::Inline { offset } | AttrKind::Slot { offset } => {
                    b.pure(cx, Op::StoreSlot, vec![o, value], u64::from(offset));
                }
                AttrKind::Add { offset, new_shape } => {
                    let v = b.pure(cx, Op::AddSlot, vec![o, value], u64::from(offset));
                    let add = b.f.inst_mut(v);
                    (add.imm2, add.shapes) = (new_shape, vec![case.shape]);
                }
                AttrKind::TupleItem { .. }
                | AttrKind::Overflow { .. }
                | AttrKind::Constant { .. }
                | AttrKind::Method { .. }
                | AttrKind::ClassMethod { .. }
                | AttrKind::KnownMethod { .. }
                | AttrKind::Super { .. }
                | AttrKind::Property { .. }
                | AttrKind::Known { .. } => {}
            }
            Vec::new()
        };
        self.by_shape(cx, obj, &cases, &mut store, open.then_some(&mut assign));
        Ok(Next::Go)
    }
}
