//! Calls: built in place, direct to compiled code, typed native entries, intrinsics; the generic helper otherwise.

use super::arg_count;
use super::arrange::arranged;
use super::flow::Node;
use super::opcodes as op;
use super::{
    Builder, Ctx, Env, MAX_INLINE_DEPTH, MAX_INLINE_INSTRS, MAX_INLINE_TOTAL, Next, Refusal, Refused,
};
use crate::ir::*;
use crate::op::Op;
use adder_abi::Word;
use adder_abi::code::code_flag;
use adder_abi::deopt::{Reason, Resume};
use adder_abi::feedback::*;
use adder_abi::helpers::Helper;
use adder_abi::layout::PyMethod;
use std::mem::offset_of;

/// Immediate of ranges and their iterators: the sign of the step.
pub(super) const UP: u64 = 1;
pub(super) const DOWN: u64 = 2;
/// Of iterators only: the sign is not known, and their steps arrive at the end exactly.
pub(super) const EITHER: u64 = 3;

/// All operands of a call but the callee, a bit each.
pub(super) fn taken(operands: usize) -> u64 {
    (1 << operands) - 2
}

impl Builder<'_> {
    /// What is called: known of a constant, else as the profile has it.
    pub(super) fn call_target(&self, cx: &Ctx, callee: Value) -> CallTarget {
        let inst = self.f.inst(callee);
        if matches!(inst.op, Op::ConstW | Op::GlobalWord) {
            if let Some((_, target)) = self.snap.callees.iter().find(|(w, _)| w.0 == inst.imm) {
                return target.clone();
            }
        }
        match self.feedback(cx) {
            Feedback::Call { target, .. } => target.clone(),
            _ => CallTarget::Unknown,
        }
    }

    /// What the snapshot says of a function object.
    pub(super) fn function_of(&self, func: Word) -> Option<FunctionTarget> {
        self.snap.callees.iter().find_map(|(w, target)| match target {
            CallTarget::Function(t) if *w == func => Some(t.clone()),
            _ => None,
        })
    }

    pub(super) fn call_function(&mut self, cx: &mut Ctx, argc: usize) -> Refused<Next> {
        let args = self.pop_n(cx, argc)?;
        let callee = self.pop(cx)?;
        let inst = self.f.inst(callee);
        if args.is_empty() && inst.op == Op::ConstW && inst.imm == self.snap.known.super_type {
            return self.call_super(cx, callee);
        }
        let target = self.call_target(cx, callee);
        self.call_value(cx, callee, args, &target)
    }

    /// `super()`: what it would find in its caller's frame becomes arguments.
    fn call_super(&mut self, cx: &mut Ctx, callee: Value) -> Refused<Next> {
        let code = &self.snap.codes[cx.code];
        let Some(cell) = code.class_cell else { return Err(Refusal::ReadsFrame) };
        let cell = cx.env.locals[(code.nlocals + code.ncells + cell) as usize];
        let class = self.pure(cx, Op::CellGet, vec![cell], 0);
        let class = self.guard(cx, Op::GuardBound, vec![class], 0);
        let first = match code.cell_args.iter().position(|a| *a == Some(0)) {
            Some(i) => {
                let v = self.pure(cx, Op::CellGet, vec![cx.env.locals[code.nlocals as usize + i]], 0);
                self.guard(cx, Op::GuardBound, vec![v], 0)
            }
            None if self.is_null(cx.env.locals[0]) => return Ok(self.exit(cx, Reason::Unbound)),
            None => self.bound(cx, cx.env.locals[0]),
        };
        let next = cx.pc + 1;
        match code.instrs.get(next as usize) {
            Some(instr) if instr.op == op::LOAD_METHOD && next < cx.block_end => {
                self.super_method(cx, callee, class, first, instr.arg as usize)
            }
            _ => {
                self.ensure_class(cx, class);
                self.call_generic(cx, callee, vec![class, first])
            }
        }
    }

    /// Leaves if a `__class__` is no class: `super()` words that otherwise than `super(class, object)`.
    fn ensure_class(&mut self, cx: &mut Ctx, class: Value) {
        let is_class = self.helper(cx, Op::CallPure, Helper::IsClass, vec![class]);
        self.guard(cx, Op::GuardTrue, vec![is_class], reason_code(Reason::Value));
    }

    /// What `super()` here, in methods of one class, has found by the object's shape; nothing if that has failed.
    fn super_cases(&self, cx: &Ctx) -> Vec<AttrCase> {
        let code = &self.snap.codes[cx.code];
        let Some(Feedback::Attr { cases, .. }) = code.feedback.get(cx.pc as usize + 1) else {
            return Vec::new();
        };
        let behind = |case: &AttrCase| match case.kind {
            AttrKind::Super { behind, .. } => Some(behind),
            _ => None,
        };
        let same = |case| behind(case).is_some() && behind(case) == cases.first().and_then(behind);
        if code.failed.contains(&cx.pc) || !cases.iter().all(same) {
            return Vec::new();
        }
        cases.clone()
    }

    /// `super().name` for a call: most methods are found without the object.
    fn super_method(
        &mut self,
        cx: &mut Ctx,
        callee: Value,
        class: Value,
        first: Value,
        name: usize,
    ) -> Refused<Next> {
        let cases = self.super_cases(cx);
        if let Some(AttrCase { kind: AttrKind::Super { behind, .. }, .. }) = cases.first() {
            self.guard_word(cx, class, *behind);
            self.push_methods(cx, first, &cases, None);
            cx.skip = 1;
            return Ok(Next::Go);
        }
        self.ensure_calm(cx);
        let words = self.const_i(2);
        let shown = self.name(cx, name)?;
        let plainly = self.helper(cx, Op::CallAlloc, Helper::FindSuper, vec![class, first, shown, words]);
        let (yes, no) = self.split(cx, plainly);
        let (mut join, env) = (self.new_join(), cx.env.clone());
        cx.block = yes;
        let found = self.out_words(cx, plainly);
        self.join(cx, &mut join, found);
        (cx.block, cx.env) = (no, env);
        self.ensure_class(cx, class);
        self.call_generic(cx, callee, vec![class, first])?;
        self.begin_instruction(cx, cx.pc + 1);
        let object = self.pop(cx)?;
        let words = self.const_i(2);
        let call = self.call(cx, Helper::LoadMethod, vec![object, shown, words]);
        let found = self.out_words(cx, call);
        self.join(cx, &mut join, found);
        let found = self.end_join(cx, join);
        cx.env.stack.extend(found);
        cx.env.stale = true;
        cx.skip = 1;
        Ok(Next::Go)
    }

    /// The two words that a helper has put out.
    pub(super) fn out_words(&mut self, cx: &Ctx, call: Value) -> Vec<Value> {
        let types = [Ty::ANY, Ty::OBJECT].into_iter().enumerate();
        types.map(|(i, ty)| self.out_word(cx, call, i, ty)).collect()
    }

    /// A word that a helper has put out.
    pub(super) fn out_word(&mut self, cx: &Ctx, call: Value, i: usize, ty: Ty) -> Value {
        let v = self.pure(cx, Op::OutWord, vec![], i as u64);
        self.f.inst_mut(v).imm2 = u64::from(call.0);
        self.f.inst_mut(v).ty = ty;
        v
    }

    pub(super) fn call_method(&mut self, cx: &mut Ctx, argc: usize) -> Refused<Next> {
        let mut args = self.pop_n(cx, argc)?;
        let receiver = self.pop(cx)?;
        let func = self.pop(cx)?;
        if self.is_null(func) {
            let target = self.call_target(cx, receiver);
            return self.call_value(cx, receiver, args, &target);
        }
        if let Some(methods) = self.methods.get(&func).filter(|m| !m.functions.is_empty()).cloned() {
            return self.dispatch(cx, func, receiver, args, &methods);
        }
        if self.f.inst(func).ty.may_be(Ty::NULL) {
            self.call_loaded(cx, func, receiver, args);
            return Ok(Next::Go);
        }
        args.insert(0, receiver);
        let target = self.call_target(cx, func);
        self.call_value(cx, func, args, &target)
    }

    /// Calls what `LOAD_METHOD` gave, of which nothing is known.
    pub(super) fn call_loaded(&mut self, cx: &mut Ctx, func: Value, receiver: Value, args: Vec<Value>) {
        let mut all = vec![func, receiver];
        all.extend(args);
        let v = self.call(cx, Helper::CallMethod, all);
        cx.env.stack.push(v);
    }

    /// A dict made here that nothing has been done with.
    pub(super) fn is_untouched_dict(&self, v: Value) -> bool {
        let uses = |i: &Inst| i.args.contains(&v) || i.edges.iter().any(|e| e.args.contains(&v));
        self.f.inst(v).op == Op::EmptyDict && !self.f.insts.iter().any(uses)
    }

    /// `CALL_FUNCTION_EX`: what is spread may be known.
    pub(super) fn call_spread(
        &mut self,
        cx: &mut Ctx,
        callee: Value,
        args: Value,
        kwargs: Value,
    ) -> Refused<Next> {
        let spread = self.f.inst(args);
        if spread.op == Op::Tuple && (self.is_null(kwargs) || self.is_untouched_dict(kwargs)) {
            let args = spread.args.clone();
            let target = self.call_target(cx, callee);
            return self.call_value(cx, callee, args, &target);
        }
        let v = self.call(cx, Helper::CallEx, vec![callee, args, kwargs]);
        cx.env.stack.push(v);
        Ok(Next::Go)
    }

    pub(super) fn call_keywords(
        &mut self,
        cx: &mut Ctx,
        callee: Value,
        names: Value,
        args: Vec<Value>,
    ) -> Refused<Next> {
        let tuple = Word(self.f.inst(names).imm);
        let known = self.snap.codes[cx.code].name_tuples.iter().find(|(w, _)| *w == tuple);
        if let (Op::ConstW, Some((_, names))) = (self.f.inst(names).op, known) {
            let names = names.clone();
            let (positional, named) = args.split_at(args.len() - names.len().min(args.len()));
            let named: Vec<(Word, Value)> = names.into_iter().zip(named.iter().copied()).collect();
            let target = self.call_target(cx, callee);
            let done = match &target {
                CallTarget::Function(t) | CallTarget::Closure(t) if t.generator => {
                    self.consume_next(cx, callee, (positional, &named), &target, t)?
                }
                CallTarget::Function(t) | CallTarget::Closure(t) if t.simple => {
                    match arranged(t, positional, &named) {
                        Some(slots) => {
                            let callee = self.guard_callee(cx, callee, &target);
                            let all = self.fill(cx, callee, t, slots, positional);
                            Some(self.call_arranged(cx, callee, t, all)?)
                        }
                        None => None,
                    }
                }
                CallTarget::Type { word, init: Some(_), .. } => {
                    self.instantiate(cx, callee, positional, &named, *word, &target)?
                }
                CallTarget::Instance { .. } | CallTarget::Bound { .. } => {
                    self.call_as_method(cx, callee, positional, &named, &target)?
                }
                CallTarget::Method { .. } if !self.has_failed(cx, cx.pc) => {
                    self.call_as_method(cx, callee, positional, &named, &target)?
                }
                _ => None,
            };
            if let Some(next) = done {
                return Ok(next);
            }
        }
        let mut all = vec![callee, names];
        all.extend(args);
        let v = self.call(cx, Helper::CallKw, all);
        cx.env.stack.push(v);
        Ok(Next::Go)
    }

    pub(super) fn call_generic(&mut self, cx: &mut Ctx, callee: Value, args: Vec<Value>) -> Refused<Next> {
        let mut all = vec![callee];
        all.extend(args);
        let v = self.call(cx, Helper::Call, all);
        cx.env.stack.push(v);
        Ok(Next::Go)
    }

    pub(super) fn guard_word(&mut self, cx: &mut Ctx, v: Value, word: Word) {
        let inst = self.f.inst(v);
        if !matches!(inst.op, Op::ConstW | Op::GlobalWord) || inst.imm != word.0 {
            self.guard(cx, Op::GuardWord, vec![v], word.0);
        }
    }

    pub(super) fn call_value(
        &mut self,
        cx: &mut Ctx,
        callee: Value,
        args: Vec<Value>,
        target: &CallTarget,
    ) -> Refused<Next> {
        match target {
            CallTarget::Function(t) | CallTarget::Closure(t) if t.generator => {
                self.call_generator(cx, callee, args, target, t)
            }
            CallTarget::Function(t) | CallTarget::Closure(t) => match arranged(t, &args, &[]) {
                Some(slots) => {
                    let callee = self.guard_callee(cx, callee, target);
                    let all = self.fill(cx, callee, t, slots, &args);
                    self.call_arranged(cx, callee, t, all)
                }
                None => self.call_generic(cx, callee, args),
            },
            CallTarget::Several(targets) => self.call_several(cx, callee, args, targets),
            CallTarget::Native(t) => self.call_native(cx, callee, args, t, None),
            CallTarget::NativeMethod { method, native } => {
                self.call_native_method(cx, callee, args, *method, native)
            }
            CallTarget::Type { word, .. } => match self.instantiate(cx, callee, &args, &[], *word, target)? {
                Some(next) => Ok(next),
                None => self.call_generic(cx, callee, args),
            },
            CallTarget::Method { .. } if self.has_failed(cx, cx.pc) => self.call_unknown(cx, callee, args),
            CallTarget::Instance { .. } | CallTarget::Bound { .. } | CallTarget::Method { .. } => {
                match self.call_as_method(cx, callee, &args, &[], target)? {
                    Some(next) => Ok(next),
                    None => self.call_generic(cx, callee, args),
                }
            }
            CallTarget::OtherType { word, intrinsic } => self.call_type(cx, callee, args, *word, *intrinsic),
            CallTarget::Unknown => self.call_unknown(cx, callee, args),
        }
    }

    /// Calls the function behind a callable that is passed on as its first argument, or has one bound; none if the arguments don't fit.
    fn call_as_method(
        &mut self,
        cx: &mut Ctx,
        callee: Value,
        args: &[Value],
        named: &[(Word, Value)],
        target: &CallTarget,
    ) -> Refused<Option<Next>> {
        let (CallTarget::Instance { func, .. }
        | CallTarget::Bound { func, .. }
        | CallTarget::Method { func }) = *target
        else {
            return Ok(None);
        };
        let Some(t) = self.function_of(func).filter(|t| t.simple) else { return Ok(None) };
        let mut all: Vec<Value> = [callee].into_iter().chain(args.iter().copied()).collect();
        match *target {
            CallTarget::Bound { word, .. } => {
                self.guard_word(cx, callee, word);
                all[0] = self.pure(cx, Op::WordField, vec![callee], offset_of!(PyMethod, receiver) as u64);
            }
            CallTarget::Method { .. } => all[0] = self.receiver(cx, callee, func),
            _ => {}
        }
        let function = self.const_w(func);
        let Some(all) = self.arrange(cx, function, &t, &all, named) else { return Ok(None) };
        if let CallTarget::Instance { shape, class, .. } = *target {
            self.guard_shape(cx, callee, shape);
            self.deps.insert(Watch::Type(class));
        }
        self.call_arranged(cx, function, &t, all).map(Some)
    }

    /// The callee proven to be the function, or one of the code, that the target names.
    pub(super) fn guard_callee(&mut self, cx: &mut Ctx, callee: Value, target: &CallTarget) -> Value {
        match target {
            CallTarget::Function(t) => {
                self.guard_word(cx, callee, t.word);
                self.const_w(t.word)
            }
            CallTarget::Closure(t) => {
                // A function made here has the code it was made of, and this function's globals.
                let made = self.f.inst(callee);
                if made.op == Op::MakeFunction && self.f.inst(made.args[1]).imm == t.code {
                    return callee;
                }
                let guard = self.guard(cx, Op::GuardCode, vec![callee], t.code);
                self.f.inst_mut(guard).imm2 = self.snap.codes[cx.code].globals;
                guard
            }
            _ => callee,
        }
    }

    /// Calls a function whose identity (or code) is proven; arguments fit.
    pub(super) fn call_known(
        &mut self,
        cx: &mut Ctx,
        callee: Value,
        t: &FunctionTarget,
        args: Vec<Value>,
    ) -> Refused<Next> {
        match self.arrange(cx, callee, t, &args, &[]).filter(|_| t.simple) {
            Some(all) => self.call_arranged(cx, callee, t, all),
            None => self.call_generic(cx, callee, args),
        }
    }

    /// As [`Self::call_known`], with all parameters.
    pub(super) fn call_arranged(
        &mut self,
        cx: &mut Ctx,
        callee: Value,
        t: &FunctionTarget,
        args: Vec<Value>,
    ) -> Refused<Next> {
        if self.f.inst(callee).op == Op::ConstW {
            self.deps.insert(Watch::Function(t.word.0));
        }
        if let Some(code) = self.may_inline(cx, t) {
            return self.inline(cx, callee, code, args, Resume::AfterCall);
        }
        let v = self.direct(cx, callee, t, args, Resume::AfterCall);
        cx.env.stack.push(v);
        Ok(Next::Go)
    }

    pub(super) fn direct(
        &mut self,
        cx: &mut Ctx,
        callee: Value,
        t: &FunctionTarget,
        args: Vec<Value>,
        resume: Resume,
    ) -> Value {
        self.publish(cx);
        self.ensure_calm(cx);
        let mut inst = Inst::new(Op::CallDirect, vec![callee]);
        inst.args.extend(args);
        inst.taken = if t.takes { taken(inst.args.len()) } else { 0 };
        inst.imm = t.code;
        // An operator keeps its operands until it has the result.
        let keeps = resume == Resume::AfterOperator;
        inst.state = Some(if keeps { self.call_state(cx) } else { self.callers_state(cx) });
        cx.env.stale = true;
        let v = self.put(cx, inst);
        let v = self.caught(cx, v);
        self.adopt_changes(cx);
        v
    }

    pub(super) fn may_inline(&self, cx: &Ctx, t: &FunctionTarget) -> Option<usize> {
        self.may_build_in_place(cx, t).filter(|i| self.snap.codes[*i].flags & super::SUSPENDS == 0)
    }

    /// The function's code, if there is room for it in the caller.
    pub(super) fn may_build_in_place(&self, cx: &Ctx, t: &FunctionTarget) -> Option<usize> {
        let index = t.inline.filter(|_| self.allow_inline)?;
        let code = self.snap.codes.get(index)?;
        let ok = self.leaves_names_alone(index)
            && !cx.chain.contains(&index)
            && cx.chain.len() < MAX_INLINE_DEPTH
            && code.instrs.len() <= MAX_INLINE_INSTRS
            && self.inline_total + code.instrs.len() <= MAX_INLINE_TOTAL
            && code.flags & code_flag::OPTIMIZED != 0
            && !code.reads_frame
            && arg_count(code)
                == t.argcount as usize + t.kwdefaults.len() + usize::from(t.star) + usize::from(t.star2);
        ok.then_some(index)
    }

    /// The activation of a callee that is to be built in place, with its variables.
    pub(super) fn callee(
        &mut self,
        cx: &Ctx,
        callee: Value,
        index: usize,
        parent: Option<State>,
        locals: Vec<Value>,
    ) -> Ctx {
        self.inline_total += self.snap.codes[index].instrs.len();
        if !self.inlined.contains(&index) {
            self.inlined.push(index);
        }
        let stale = cx.env.stale;
        let env = Env { locals, stack: Vec::new(), stale, released: false, published: Vec::new() };
        let mut chain = cx.chain.clone();
        chain.push(index);
        Ctx {
            code: index,
            func: callee,
            parent,
            chain,
            is_root: false,
            start: env.clone(),
            env,
            pc: 0,
            state: None,
            calm: false,
            returns: Vec::new(),
            block: cx.block,
            entered: 0,
            block_end: 0,
            skip: 0,
            plan: None,
            node: Node::START,
            nodes: Vec::new(),
            consumer: None,
            over: None,
            called: false,
            outer: self.catcher(cx),
            raises: Vec::new(),
            passed: Vec::new(),
        }
    }

    /// Builds the callee and joins what it returns; none if it does not return.
    pub(super) fn build_callee(&mut self, cx: &mut Ctx, mut inner: Ctx) -> Refused<Option<Value>> {
        let made = self.f.insts.len();
        self.make_cells(&mut inner);
        self.build_code(&mut inner, 0, None, Vec::new())?;
        cx.raises.append(&mut inner.passed);
        cx.called |= inner.called;
        let Some((_, first)) = inner.returns.first().copied() else { return Ok(None) };
        let join = self.f.add_block();
        // Several returns of one value, which therefore dominates them all, need no parameter.
        let single = inner.returns.iter().all(|(_, v)| *v == first);
        for (jump, v) in &inner.returns {
            let args = if single { vec![] } else { vec![*v] };
            self.f.inst_mut(*jump).edges.push(Edge { block: join, args });
        }
        let result = if single {
            first
        } else {
            let ty = inner.returns.iter().fold(Ty::EMPTY, |t, (_, v)| t.join(self.f.inst(*v).ty));
            self.f.add_param(join, Repr::W, ty)
        };
        cx.block = join;
        // What the callee's calls did shows after it.
        let may_run_python = |i: &Inst| i.writes() & crate::op::heap::WORLD != 0 || i.op == Op::GuardCalm;
        cx.env.stale |= self.f.insts[made..].iter().any(may_run_python);
        Ok(Some(result))
    }

    /// Builds a callee in place. For `__init__` the instance is on the caller's stack already.
    pub(super) fn inline(
        &mut self,
        cx: &mut Ctx,
        callee: Value,
        index: usize,
        args: Vec<Value>,
        resume: Resume,
    ) -> Refused<Next> {
        // An operator keeps its operands until it has the result.
        let env = if resume == Resume::AfterOperator { cx.start.clone() } else { cx.env.clone() };
        let parent = self.state_of(cx, &env, cx.pc, resume);
        let mut locals = args;
        let null = self.null();
        locals.resize(self.snap.codes[index].frame_words(), null);
        let inner = self.callee(cx, callee, index, Some(parent), locals);
        let Some(result) = self.build_callee(cx, inner)? else { return Ok(Next::Ended) };
        match resume {
            Resume::AfterInit => {
                if self.f.inst(result).ty != Ty::NONE {
                    self.call(cx, Helper::CheckInit, vec![result]);
                }
            }
            Resume::AfterOperator | Resume::AfterCall | Resume::At | Resume::Consume(_) => {
                cx.env.stack.push(result);
            }
        }
        Ok(Next::Go)
    }

    fn instantiate(
        &mut self,
        cx: &mut Ctx,
        callee: Value,
        args: &[Value],
        keywords: &[(Word, Value)],
        class: Word,
        target: &CallTarget,
    ) -> Refused<Option<Next>> {
        let CallTarget::Type { init, exception, .. } = target else { return Ok(None) };
        let arranged = match init {
            Some(t) if t.simple && t.argcount > 0 => {
                // The instance is not made yet: a stand-in.
                let mut all = vec![callee];
                all.extend(args);
                let function = self.const_w(t.word);
                match self.arrange(cx, function, t, &all, keywords) {
                    Some(all) => all,
                    None => return Ok(None),
                }
            }
            None if args.is_empty() && keywords.is_empty() => Vec::new(),
            Some(_) | None => return Ok(None),
        };
        self.guard_word(cx, callee, class);
        self.ensure_calm(cx);
        self.deps.insert(Watch::Type(class.0));
        let class = self.const_w(class);
        let instance = if *exception {
            let mut all = vec![class];
            all.extend(args);
            self.helper(cx, Op::CallAlloc, Helper::NewException, all)
        } else {
            let made = self.helper(cx, Op::CallAlloc, Helper::NewInstance, vec![class]);
            let word = self.f.inst(class).imm;
            let facts = self.snap.instances.iter().find(|i| i.class.0 == word && i.ends_unnoticed);
            // What `pass::escape` may keep in pieces.
            self.f.inst_mut(made).imm2 = facts.map_or(0, |i| i.shape);
            made
        };
        let Some(t) = init else {
            cx.env.stack.push(instance);
            return Ok(Some(Next::Go));
        };
        let mut all = arranged;
        all[0] = instance;
        self.deps.insert(Watch::Function(t.word.0));
        let func = self.const_w(t.word);
        match self.may_inline(cx, t) {
            Some(code) => {
                cx.env.stack.push(instance);
                self.inline(cx, func, code, all, Resume::AfterInit).map(Some)
            }
            None => {
                let result = self.direct(cx, func, t, all, Resume::AfterInit);
                self.call(cx, Helper::CheckInit, vec![result]);
                cx.env.stack.push(instance);
                Ok(Some(Next::Go))
            }
        }
    }

    fn call_type(
        &mut self,
        cx: &mut Ctx,
        callee: Value,
        args: Vec<Value>,
        class: Word,
        intrinsic: Intrinsic,
    ) -> Refused<Next> {
        let ints = args.iter().all(|a| {
            let ty = self.f.inst(*a).ty;
            ty.may_be(Ty::INT)
        });
        let seen = match self.feedback(cx) {
            Feedback::Call { first, .. } => *first,
            _ => Kinds::NONE,
        };
        let kind = args.first().map_or(Kinds::NONE, |a| self.kinds(*a, seen));
        match (intrinsic, args.len()) {
            (Intrinsic::Range, 1..=3) if ints => {
                self.guard_word(cx, callee, class);
                let n: Vec<Value> = args.iter().map(|a| self.as_int(cx, *a)).collect();
                let (start, stop, step) = match n[..] {
                    [stop] => (self.const_i(0), stop, self.const_i(1)),
                    [start, stop] => (start, stop, self.const_i(1)),
                    _ => (n[0], n[1], n[2]),
                };
                // A step of zero is an error; one that is not constant is expected to go up, until it does not.
                let direction = match self.f.const_i(step) {
                    Some(0) => return self.call_generic(cx, callee, args),
                    Some(s) => {
                        if s > 0 {
                            UP
                        } else {
                            DOWN
                        }
                    }
                    None if self.has_failed(cx, cx.pc) => return self.call_generic(cx, callee, args),
                    None => {
                        let zero = self.const_i(0);
                        let up = self.pure(cx, Op::CmpI, vec![step, zero], crate::op::cc::GT);
                        self.guard(cx, Op::GuardTrue, vec![up], reason_code(Reason::Value));
                        UP
                    }
                };
                let v = self.pure(cx, Op::MakeRange, vec![start, stop, step], direction);
                cx.env.stack.push(v);
                Ok(Next::Go)
            }
            (Intrinsic::Zip, 1..) | (Intrinsic::Enumerate, 1..=2) => {
                match self.pieces_of(cx, callee, &args, class, intrinsic) {
                    Some(v) => {
                        cx.env.stack.push(v);
                        Ok(Next::Go)
                    }
                    None => self.call_generic(cx, callee, args),
                }
            }
            (Intrinsic::Type, 1) => {
                self.guard_word(cx, callee, class);
                let v = self.class_of(cx, args[0]);
                cx.env.stack.push(v);
                Ok(Next::Go)
            }
            (Intrinsic::Int, 1) if kind.only(Kinds::FLOAT) => {
                self.guard_word(cx, callee, class);
                let d = self.as_float(cx, args[0], Kinds::FLOAT);
                let n = self.guard(cx, Op::FToI, vec![d], 0);
                self.push_int(cx, n);
                Ok(Next::Go)
            }
            (Intrinsic::Int, 1) if kind.only(Kinds::INT) => {
                self.guard_word(cx, callee, class);
                let n = self.as_int(cx, args[0]);
                self.push_int(cx, n);
                Ok(Next::Go)
            }
            (Intrinsic::Float, 1) if kind.only(Kinds::INT) || kind.only(Kinds::FLOAT) => {
                self.guard_word(cx, callee, class);
                let d = self.as_float(cx, args[0], kind);
                self.push_float(cx, d);
                Ok(Next::Go)
            }
            _ => self.call_generic(cx, callee, args),
        }
    }

    /// Calls native code with arguments that need no binding, if these are such.
    fn call_filled(
        &mut self,
        cx: &mut Ctx,
        callee: Value,
        args: Vec<Value>,
        t: &NativeTarget,
    ) -> Refused<Next> {
        let slots = t.slots.get(args.len()).copied().unwrap_or(NativeTarget::BOUND);
        if slots == NativeTarget::BOUND || self.has_failed(cx, cx.pc) {
            return self.call_generic(cx, callee, args);
        }
        self.guard_word(cx, callee, t.word);
        let helper = if t.is_method { Helper::CallNativeMethod } else { Helper::CallNativeFunction };
        let mut all = vec![self.const_w(t.word), self.const_i(i64::from(slots))];
        all.extend(args);
        let v = self.call(cx, helper, all);
        cx.env.stack.push(v);
        Ok(Next::Go)
    }

    pub(super) fn call_native(
        &mut self,
        cx: &mut Ctx,
        callee: Value,
        args: Vec<Value>,
        t: &NativeTarget,
        receiver: Option<Kinds>,
    ) -> Refused<Next> {
        let (first, second) = match self.feedback(cx) {
            Feedback::Call { first, second, .. } => (*first, *second),
            _ => (Kinds::NONE, Kinds::NONE),
        };
        if matches!(self.feedback(cx), Feedback::Generic) {
            return self.call_generic(cx, callee, args);
        }
        // What was noted of a bound method's call is without the receiver.
        let noted = match receiver {
            Some(receiver) => [receiver, first],
            None => [first, second],
        };
        let seen = |i: usize| noted.get(i).copied().unwrap_or(Kinds::NONE);
        let kinds: Vec<Kinds> = args.iter().enumerate().map(|(i, a)| self.kinds(*a, seen(i))).collect();
        let first = kinds.first().copied().unwrap_or(Kinds::NONE);
        let is_number = |k: &Kinds| k.only(Kinds(Kinds::INT.0 | Kinds::FLOAT.0));
        match (t.intrinsic, args.len()) {
            (Intrinsic::Len, 1) if first.only(Kinds::LIST) || first.only(Kinds::TUPLE) => {
                self.guard_word(cx, callee, t.word);
                let is_list = first.only(Kinds::LIST);
                let seq =
                    self.guard_class(cx, args[0], if is_list { Container::List } else { Container::Tuple });
                let op = if is_list { Op::ListLen } else { Op::TupleLen };
                let n = self.pure(cx, op, vec![seq], 0);
                self.push_int(cx, n);
                return Ok(Next::Go);
            }
            (Intrinsic::Len, 1) => {
                self.guard_word(cx, callee, t.word);
                let v = self.call(cx, Helper::Len, vec![args[0]]);
                cx.env.stack.push(v);
                return Ok(Next::Go);
            }
            (Intrinsic::IsInstance, 2) => {
                self.guard_word(cx, callee, t.word);
                self.is_instance(cx, [args[0], args[1]], first);
                return Ok(Next::Go);
            }
            (Intrinsic::ListAppend, 2) if first.only(Kinds::LIST) => {
                self.guard_word(cx, callee, t.word);
                let list = self.guard_class(cx, args[0], Container::List);
                self.ensure_calm(cx);
                self.call(cx, Helper::ListAppend, vec![list, args[1]]);
                let none = self.none();
                cx.env.stack.push(none);
                return Ok(Next::Go);
            }
            (Intrinsic::ListPop, 1) if first.only(Kinds::LIST) => {
                self.guard_word(cx, callee, t.word);
                let list = self.guard_class(cx, args[0], Container::List);
                self.ensure_calm(cx);
                let v = self.call(cx, Helper::ListPop, vec![list]);
                cx.env.stack.push(v);
                return Ok(Next::Go);
            }
            (Intrinsic::Sqrt, 1) if is_number(&first) => {
                self.guard_word(cx, callee, t.word);
                let d = self.as_float(cx, args[0], first);
                let root = self.guard(cx, Op::SqrtF, vec![d], reason_code(Reason::Value));
                self.push_float(cx, root);
                return Ok(Next::Go);
            }
            (Intrinsic::Abs, 1) if first.only(Kinds::INT) => {
                self.guard_word(cx, callee, t.word);
                let n = self.as_int(cx, args[0]);
                let n = self.guard(cx, Op::AbsI, vec![n], 0);
                self.push_int(cx, n);
                return Ok(Next::Go);
            }
            (Intrinsic::Abs, 1) if first.only(Kinds::FLOAT) => {
                self.guard_word(cx, callee, t.word);
                let d = self.as_float(cx, args[0], Kinds::FLOAT);
                let d = self.pure(cx, Op::AbsF, vec![d], 0);
                self.push_float(cx, d);
                return Ok(Next::Go);
            }
            (Intrinsic::Divmod, 2) if kinds.iter().all(|k| k.only(Kinds::INT)) => {
                self.guard_word(cx, callee, t.word);
                let n: Vec<Value> = args.iter().map(|a| self.as_int(cx, *a)).collect();
                let parts = [Op::FloorDivI, Op::ModI].map(|op| self.guard(cx, op, n.clone(), 0));
                let parts = parts.map(|n| self.pure(cx, Op::BoxI, vec![n], 0));
                let pair = self.pure(cx, Op::Tuple, parts.to_vec(), 0);
                cx.env.stack.push(pair);
                return Ok(Next::Go);
            }
            (Intrinsic::Min | Intrinsic::Max, 2) if kinds.iter().all(|k| k.only(Kinds::INT)) => {
                self.guard_word(cx, callee, t.word);
                let n: Vec<Value> = args.iter().map(|a| self.as_int(cx, *a)).collect();
                let op = if t.intrinsic == Intrinsic::Min { Op::MinI } else { Op::MaxI };
                let n = self.pure(cx, op, n, 0);
                self.push_int(cx, n);
                return Ok(Next::Go);
            }
            _ => {}
        }
        if t.address == 0 || args.len() > 6 {
            return self.call_filled(cx, callee, args, t);
        }
        match (t.sig, args.len()) {
            (NativeSig::F1, 1) | (NativeSig::F2, 2) if t.pure_ && kinds.iter().all(is_number) => {
                self.guard_word(cx, callee, t.word);
                let mut operands = Vec::new();
                for (a, k) in args.into_iter().zip(&kinds) {
                    operands.push(self.as_float(cx, a, *k));
                }
                let d = self.pure(cx, Op::CallF, operands, t.address);
                // Any other result than a finite one may stand for an exception: the interpreter finds out.
                let size = self.pure(cx, Op::AbsF, vec![d], 0);
                let infinite = self.const_f(f64::INFINITY);
                let finite = self.pure(cx, Op::CmpF, vec![size, infinite], crate::op::cc::LT);
                self.guard(cx, Op::GuardTrue, vec![finite], reason_code(Reason::Value));
                self.push_float(cx, d);
                Ok(Next::Go)
            }
            (NativeSig::Words, _) => {
                self.guard_word(cx, callee, t.word);
                self.publish(cx);
                self.ensure_calm(cx);
                let mut inst = Inst::new(Op::CallNative, args);
                inst.imm = t.address;
                inst.state = Some(self.call_state(cx));
                cx.env.stale = true;
                let v = self.put(cx, inst);
                let v = self.caught(cx, v);
                self.adopt_changes(cx);
                cx.env.stack.push(v);
                Ok(Next::Go)
            }
            (NativeSig::F1 | NativeSig::F2, _) => self.call_generic(cx, callee, args),
        }
    }
}
