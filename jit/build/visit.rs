//! One bytecode instruction: dispatch, and the families too small for a file of their own.

use super::{Builder, Ctx, Env, Next, Refusal, Refused, Ways, opcodes as op};
use crate::ir::*;
use crate::op::Op;
use adder_abi::deopt::Reason;
use adder_abi::feedback::{Container, Feedback, Kinds, Watch};
use adder_abi::helpers::Helper;
use adder_abi::opcode::giver;

impl Builder<'_> {
    pub(super) fn visit(&mut self, cx: &mut Ctx, ways: Ways) -> Refused<Next> {
        let code = &self.snap.codes[cx.code];
        let instr = code.instrs[cx.pc as usize];
        let arg = instr.arg as usize;
        if self.in_module(cx) && self.is_outside(cx.pc) {
            return Ok(self.exit(cx, Reason::Unsupported));
        }
        if matches!(self.feedback(cx), Feedback::Cold) {
            return Ok(self.exit(cx, Reason::Cold));
        }
        match instr.op {
            op::NOP | op::COPY_FREE_VARS | op::SETUP_FINALLY | op::SETUP_ASYNC_WITH | op::POP_BLOCK => {}
            op::POP_TOP => {
                let v = self.pop(cx)?;
                self.give_up(cx, v);
                // A loop is left: its iterator ends, and what a generator held.
                cx.env.released |= v.0 < cx.entered && !self.f.inst(v).ty.is_uncounted();
            }
            op::ROT_TWO => self.rotate(cx, 2)?,
            op::ROT_THREE => self.rotate(cx, 3)?,
            op::ROT_FOUR => self.rotate(cx, 4)?,
            op::ROT_N => self.rotate(cx, arg)?,
            op::DUP_TOP => {
                let v = *cx.env.stack.last().ok_or(Refusal::Irregular)?;
                cx.env.stack.push(v);
            }
            op::DUP_TOP_TWO => {
                let n = cx.env.stack.len();
                let top = cx.env.stack.get(n.wrapping_sub(2)..).ok_or(Refusal::Irregular)?.to_vec();
                cx.env.stack.extend(top);
            }
            op::LOAD_CONST => {
                let word = code.consts.get(arg).ok_or(Refusal::Irregular)?.word;
                let v = self.const_w(word);
                cx.env.stack.push(v);
            }
            op::LOAD_FAST => {
                let v = *cx.env.locals.get(arg).ok_or(Refusal::Irregular)?;
                if self.is_null(v) {
                    return Ok(self.exit(cx, Reason::Unbound));
                }
                let v = self.bound(cx, v);
                cx.env.stack.push(v);
            }
            op::STORE_FAST | op::STORE_FAST_MAYBE_NULL => {
                let v = self.pop(cx)?;
                let place = cx.env.locals.get_mut(arg).ok_or(Refusal::Irregular)?;
                let old = std::mem::replace(place, v);
                self.give_up(cx, old);
            }
            op::DELETE_FAST => {
                let v = *cx.env.locals.get(arg).ok_or(Refusal::Irregular)?;
                if self.is_null(v) {
                    return Ok(self.exit(cx, Reason::Unbound));
                }
                self.bound(cx, v);
                cx.env.locals[arg] = self.null();
                self.give_up(cx, v);
            }
            op::LOAD_FAST_AND_CLEAR => {
                let null = self.null();
                let place = cx.env.locals.get_mut(arg).ok_or(Refusal::Irregular)?;
                let v = std::mem::replace(place, null);
                cx.env.stack.push(v);
            }
            op::PUSH_NULL => {
                let null = self.null();
                cx.env.stack.push(null);
            }
            op::MAKE_CELL => {
                let null = self.null();
                let cell = self.helper(cx, Op::CallAlloc, Helper::NewCell, vec![null]);
                let place = code.nlocals as usize + arg;
                *cx.env.locals.get_mut(place).ok_or(Refusal::Irregular)? = cell;
            }
            op::STORE_CLOSURE => {
                let cell = self.pop(cx)?;
                let place = code.nlocals as usize + arg;
                *cx.env.locals.get_mut(place).ok_or(Refusal::Irregular)? = cell;
            }
            op::LOAD_CLOSURE => {
                let v = self.cell(cx, arg)?;
                cx.env.stack.push(v);
            }
            op::LOAD_DEREF => {
                let cell = self.cell(cx, arg)?;
                let v = self.pure(cx, Op::CellGet, vec![cell], 0);
                let v = self.guard(cx, Op::GuardBound, vec![v], 0);
                cx.env.stack.push(v);
            }
            op::STORE_DEREF => {
                let cell = self.cell(cx, arg)?;
                let v = self.pop(cx)?;
                self.ensure_calm(cx);
                self.pure(cx, Op::CellSet, vec![cell, v], 0);
            }
            op::LOAD_GLOBAL | op::LOAD_NAME => return self.load_global(cx, instr.op, arg),
            op::STORE_GLOBAL | op::STORE_NAME if self.in_module(cx) => match self.kept_name(cx, arg) {
                Some(i) => {
                    let v = self.pop(cx)?;
                    self.store_name(cx, i, v);
                }
                None => return Ok(self.exit(cx, Reason::Unsupported)),
            },
            op::STORE_GLOBAL => {
                let name = self.name(cx, arg)?;
                let v = self.pop(cx)?;
                if let Feedback::Variable { version, offset, .. } = *self.feedback(cx) {
                    let at = [version, offset].map(|n| self.const_i(i64::from(n)));
                    self.call(cx, Helper::StoreVariable, vec![cx.func, name, v, at[0], at[1]]);
                } else {
                    self.call(cx, Helper::StoreGlobal, vec![cx.func, name, v]);
                }
            }
            op::LOAD_ATTR => return self.load_attr(cx, arg),
            op::STORE_ATTR => return self.store_attr(cx, arg),
            op::DELETE_ATTR => {
                let name = self.name(cx, arg)?;
                let v = self.pop(cx)?;
                self.call(cx, Helper::DelAttr, vec![v, name]);
            }
            op::LOAD_METHOD => return self.load_method(cx, arg),
            op::CALL_FUNCTION => return self.call_function(cx, arg),
            op::CALL_METHOD => return self.call_method(cx, arg),
            op::CALL_FUNCTION_KW => {
                let names = self.pop(cx)?;
                let args = self.pop_n(cx, arg)?;
                let callee = self.pop(cx)?;
                return self.call_keywords(cx, callee, names, args);
            }
            op::CALL_FUNCTION_EX => {
                let kwargs = if arg & 1 != 0 { self.pop(cx)? } else { self.null() };
                let args = self.pop(cx)?;
                let callee = self.pop(cx)?;
                return self.call_spread(cx, callee, args, kwargs);
            }
            op::RETURN_VALUE if self.in_module(cx) => return Ok(self.exit(cx, Reason::Unsupported)),
            op::MAKE_FUNCTION => {
                let qualname = self.pop(cx)?;
                let code = self.pop(cx)?;
                let extra = self.pop_n(cx, (arg & 0x1f).count_ones() as usize)?;
                let maker = if self.in_module(cx) { self.namespace() } else { cx.func };
                let mut args = vec![maker, code, qualname];
                args.extend(extra);
                let v = self.pure(cx, Op::MakeFunction, args, arg as u64);
                cx.env.stack.push(v);
            }
            op::YIELD_VALUE if !self.suspends(cx) => {
                if cx.over.is_some() {
                    return self.yield_to_loop(cx);
                }
                let consumer = cx.consumer.clone();
                return consumer.map_or(Err(Refusal::Irregular), |c| self.fold_value(cx, &c));
            }
            op::RETURN_VALUE => {
                if cx.over.is_some() {
                    return self.end_of_loop(cx);
                }
                if let Some(c) = cx.consumer.clone() {
                    return self.end_fold(cx, &c);
                }
                let v = self.pop(cx)?;
                let state = self.state(cx);
                self.ensure_untraced(cx, state, false, false);
                self.give_up_all(cx, v);
                if cx.is_root {
                    self.ensure_calm(cx);
                    self.put(cx, Inst::new(Op::Return, vec![v]));
                } else {
                    let jump = self.put(cx, Inst::new(Op::Jump, vec![]));
                    cx.returns.push((jump, v));
                }
                return Ok(Next::Ended);
            }
            op::JUMP_FORWARD | op::JUMP_ABSOLUTE => {
                let target = ways.jump.ok_or(Refusal::Irregular)?;
                self.jump_to(cx, target)?;
                return Ok(Next::Ended);
            }
            op::POP_JUMP_IF_FALSE
            | op::POP_JUMP_IF_TRUE
            | op::JUMP_IF_FALSE_OR_POP
            | op::JUMP_IF_TRUE_OR_POP => {
                return self.conditional(cx, ways, instr.op);
            }
            op::GET_ITER => return self.get_iter(cx),
            op::FOR_ITER => return self.for_iter(cx, ways),
            op::COMPARE_OP => return self.compare(cx, arg as u64),
            op::IS_OP => {
                let b = self.pop(cx)?;
                let a = self.pop(cx)?;
                let same = self.pure(cx, Op::IsW, vec![a, b], 0);
                self.push_flag(cx, same, arg != 0);
            }
            op::CONTAINS_OP => {
                let container = self.pop(cx)?;
                let item = self.pop(cx)?;
                if let Some(next) = self.special(cx, [container, item], None)? {
                    return Ok(next);
                }
                let found = self.call(cx, Helper::Contains, vec![item, container]);
                self.push_flag(cx, found, arg != 0);
            }
            op::UNARY_NOT => {
                let v = self.pop(cx)?;
                let kinds = self.operand_kinds(cx).0;
                let truth = self.truth(cx, v, kinds);
                self.push_flag(cx, truth, true);
            }
            op::UNARY_NEGATIVE | op::UNARY_POSITIVE | op::UNARY_INVERT => return self.unary(cx, instr.op),
            op::BINARY_SUBSCR => return self.subscript(cx),
            op::STORE_SUBSCR => return self.store_subscript(cx),
            op::DELETE_SUBSCR => {
                let index = self.pop(cx)?;
                let container = self.pop(cx)?;
                self.call(cx, Helper::DelItem, vec![container, index]);
            }
            op::UNPACK_SEQUENCE => return self.unpack(cx, arg),
            op::BUILD_TUPLE => {
                let items = self.pop_n(cx, arg)?;
                let v = self.pure(cx, Op::Tuple, items, 0);
                cx.env.stack.push(v);
            }
            op::BUILD_LIST => self.build(cx, Op::CallAlloc, Helper::BuildList, arg)?,
            op::BUILD_STRING => self.build(cx, Op::CallHelper, Helper::BuildString, arg)?,
            op::BUILD_SLICE => {
                let bounds = self.pop_n(cx, arg)?;
                let v = self.pure(cx, Op::MakeSlice, bounds, 0);
                cx.env.stack.push(v);
            }
            op::BUILD_SET => self.build(cx, Op::CallHelper, Helper::BuildSet, arg)?,
            op::BUILD_MAP if arg == 0 => {
                let v = self.pure(cx, Op::EmptyDict, vec![], 0);
                cx.env.stack.push(v);
            }
            op::BUILD_MAP => self.build(cx, Op::CallHelper, Helper::BuildMap, 2 * arg)?,
            op::BUILD_CONST_KEY_MAP => {
                let keys = self.pop(cx)?;
                let layout = if let Feedback::Keys(at) = self.feedback(cx) { *at as i64 } else { 0 };
                let mut args = vec![keys, self.const_i(layout)];
                args.extend(self.pop_n(cx, arg)?);
                let v = self.call(cx, Helper::BuildConstKeyMap, args);
                cx.env.stack.push(v);
            }
            op::FORMAT_VALUE => {
                let spec = if arg & 4 != 0 { self.pop(cx)? } else { self.null() };
                let v = self.pop(cx)?;
                let flags = self.const_i(arg as i64);
                let v = self.call(cx, Helper::FormatValue, vec![v, spec, flags]);
                cx.env.stack.push(v);
            }
            op::LIST_APPEND => self.accumulate(cx, Helper::ListAppend, arg, 1)?,
            op::LIST_EXTEND => self.accumulate(cx, Helper::ListExtend, arg, 1)?,
            op::SET_ADD => self.accumulate(cx, Helper::SetAdd, arg, 1)?,
            op::SET_UPDATE => self.accumulate(cx, Helper::SetUpdate, arg, 1)?,
            op::DICT_UPDATE => self.accumulate(cx, Helper::DictUpdate, arg, 1)?,
            op::DICT_MERGE => {
                let mapping = self.pop(cx)?;
                let below =
                    |n: usize| cx.env.stack.len().checked_sub(n).and_then(|i| cx.env.stack.get(i)).copied();
                let dict = below(arg).ok_or(Refusal::Irregular)?;
                let callee = below(arg + 2).ok_or(Refusal::Irregular)?;
                if !(self.is_untouched_dict(dict) && self.is_untouched_dict(mapping)) {
                    self.call(cx, Helper::DictMerge, vec![dict, mapping, callee]);
                }
            }
            op::RAISE_VARARGS if arg > 0 => {
                let cause = if arg == 2 { self.pop(cx)? } else { self.null() };
                let what = self.pop(cx)?;
                return Ok(self.raise(cx, Helper::Raise, vec![what, cause], true));
            }
            op::RAISE_VARARGS => return Ok(self.raise(cx, Helper::RaiseAgain, vec![], false)),
            op::RERAISE => {
                let words = self.pop_n(cx, 3)?;
                return Ok(self.raise(cx, Helper::Reraise, vec![words[1], words[0]], false));
            }
            op::POP_EXCEPT => self.pop_except(cx)?,
            op::JUMP_IF_NOT_EXC_MATCH => return self.exception_match(cx, ways),
            op::WITH_EXCEPT_START => self.with_except_start(cx)?,
            op::YIELD_VALUE => {
                let v = self.pop(cx)?;
                let state = self.state(cx);
                self.ensure_untraced(cx, state, true, false);
                self.ensure_calm(cx);
                return Ok(self.suspend(cx, v, cx.pc + 1));
            }
            op::YIELD_FROM if self.suspends(cx) => return self.delegate(cx),
            op::GET_YIELD_FROM_ITER if self.suspends(cx) => {
                let v = self.pop(cx)?;
                let v = self.call(cx, Helper::YieldFromIter, vec![v]);
                cx.env.stack.push(v);
            }
            op::GET_AWAITABLE => {
                let before = |n| cx.pc.checked_sub(n).map(|at| &code.instrs[at as usize]);
                let previous = before(1).map_or((op::NOP, 0), |i| (i.op, i.arg));
                let previous = giver(previous, before(2).map_or(op::NOP, |i| i.op));
                let v = self.pop(cx)?;
                let previous = self.const_i(i64::from(previous));
                let v = self.call(cx, Helper::Awaitable, vec![v, previous]);
                cx.env.stack.push(v);
            }
            op::GET_AITER => {
                let v = self.pop(cx)?;
                let v = self.call(cx, Helper::AsyncIter, vec![v]);
                cx.env.stack.push(v);
            }
            op::GET_ANEXT => {
                let it = *cx.env.stack.last().ok_or(Refusal::Irregular)?;
                let v = self.call(cx, Helper::AsyncNext, vec![it]);
                cx.env.stack.push(v);
            }
            op::MAP_ADD => self.accumulate(cx, Helper::MapAdd, arg, 2)?,
            op::LIST_TO_TUPLE => {
                let v = self.pop(cx)?;
                let v = self.call(cx, Helper::ListToTuple, vec![v]);
                cx.env.stack.push(v);
            }
            number => match super::arith::binary_family(number) {
                Some(family) => return self.binary(cx, number, family),
                None => {
                    let done = self.statement(cx, number, arg)?;
                    return Ok(done.unwrap_or_else(|| self.exit(cx, Reason::Unsupported)));
                }
            },
        }
        Ok(Next::Go)
    }

    pub(super) fn bound(&mut self, cx: &mut Ctx, v: Value) -> Value {
        if self.f.inst(v).ty.may_be(Ty::NULL) { self.guard(cx, Op::GuardBound, vec![v], 0) } else { v }
    }

    fn rotate(&mut self, cx: &mut Ctx, n: usize) -> Refused<()> {
        let at = cx.env.stack.len().checked_sub(n).ok_or(Refusal::Irregular)?;
        cx.env.stack[at..].rotate_right(1);
        Ok(())
    }

    pub(super) fn cell(&mut self, cx: &Ctx, arg: usize) -> Refused<Value> {
        let nlocals = self.snap.codes[cx.code].nlocals as usize;
        cx.env.locals.get(nlocals + arg).copied().ok_or(Refusal::Irregular)
    }

    pub(super) fn name(&mut self, cx: &Ctx, arg: usize) -> Refused<Value> {
        let word = *self.snap.codes[cx.code].names.get(arg).ok_or(Refusal::Irregular)?;
        Ok(self.constant(Op::ConstW, word.0, Ty::STR))
    }

    fn load_global(&mut self, cx: &mut Ctx, number: u8, arg: usize) -> Refused<Next> {
        if let Some(i) = self.kept_name(cx, arg) {
            let v = cx.env.locals[i];
            if self.is_null(v) {
                return Ok(self.exit(cx, Reason::Unbound));
            }
            let v = self.bound(cx, v);
            cx.env.stack.push(v);
            return Ok(Next::Go);
        }
        let v = match self.feedback(cx) {
            Feedback::Global { value, watch, held } => {
                self.deps.insert(*watch);
                self.prove_globals(cx);
                self.constant_of(cx, *value, *held)
            }
            Feedback::Variable { dict, version, offset }
                if !self.in_module(cx) && !self.has_failed(cx, cx.pc) =>
            {
                let (dict, place) = (*dict, u64::from(*version) << 32 | u64::from(*offset));
                self.prove_globals(cx);
                let v = self.guard(cx, Op::Variable, vec![], dict);
                let inst = self.f.inst_mut(v);
                (inst.imm2, inst.ty) = (place, Ty::OBJECT);
                v
            }
            _ if self.in_module(cx) => {
                let (namespace, name) = (self.namespace(), self.name(cx, arg)?);
                self.call(cx, Helper::LoadName, vec![namespace, name])
            }
            _ if number == op::LOAD_NAME => return Ok(self.exit(cx, Reason::Unsupported)),
            _ => {
                let name = self.name(cx, arg)?;
                self.call(cx, Helper::LoadGlobal, vec![cx.func, name])
            }
        };
        cx.env.stack.push(v);
        Ok(Next::Go)
    }

    /// The running function has the globals that the snapshot was taken with. A function that the unit makes and calls has the unit's.
    fn prove_globals(&mut self, cx: &mut Ctx) {
        let (root, code) = (&self.snap.codes[0], &self.snap.codes[cx.code]);
        let (address, globals) = (code.code, code.globals);
        if code.namespace != 0 {
            // Module code runs without a function, and is entered with its namespace only.
            return;
        }
        if root.shared && root.namespace == 0 || code.shared {
            let guard = self.guard(cx, Op::GuardCode, vec![cx.func], address);
            self.f.inst_mut(guard).imm2 = globals;
        } else {
            self.deps.extend([Watch::OneGlobals(root.code), Watch::OneGlobals(address)]);
        }
    }

    /// A word taken for constant, which the unit keeps alive or does not.
    pub(super) fn constant_of(&mut self, cx: &Ctx, value: adder_abi::Word, held: bool) -> Value {
        if held {
            return self.const_w(value);
        }
        let v = self.pure(cx, Op::GlobalWord, vec![], value.0);
        self.f.inst_mut(v).ty = Ty::OBJECT;
        v
    }

    fn build(&mut self, cx: &mut Ctx, call: Op, helper: Helper, n: usize) -> Refused<()> {
        let items = self.pop_n(cx, n)?;
        let v = self.helper(cx, call, helper, items);
        cx.env.stack.push(v);
        Ok(())
    }

    /// `LIST_APPEND` and its like: `n` operands go to the container `depth` below them.
    fn accumulate(&mut self, cx: &mut Ctx, helper: Helper, depth: usize, n: usize) -> Refused<()> {
        let operands = self.pop_n(cx, n)?;
        let at = cx.env.stack.len().checked_sub(depth).ok_or(Refusal::Irregular)?;
        let mut args = vec![*cx.env.stack.get(at).ok_or(Refusal::Irregular)?];
        args.extend(operands);
        self.call(cx, helper, args);
        Ok(())
    }

    /// Pushes a truth value, or its negation.
    pub(super) fn push_flag(&mut self, cx: &mut Ctx, flag: Value, negated: bool) {
        let flag = if negated { self.pure(cx, Op::NotB, vec![flag], 0) } else { flag };
        let v = self.pure(cx, Op::BoxB, vec![flag], 0);
        cx.env.stack.push(v);
    }

    /// Truth of a word.
    pub(super) fn truth(&mut self, cx: &mut Ctx, v: Value, seen: Kinds) -> Value {
        let inst = self.f.inst(v);
        if inst.op == Op::BoxB {
            return inst.args[0];
        }
        let kinds = self.kinds(v, seen);
        let known = self.snap.known;
        if inst.op == Op::ConstW && (inst.ty == Ty::NONE || inst.ty == Ty::BOOL) {
            let truth = u64::from(inst.imm == known.true_);
            return self.constant(Op::ConstB, truth, Ty::EMPTY);
        }
        if kinds.only(Kinds::INT) {
            let n = self.as_int(cx, v);
            let zero = self.const_i(0);
            return self.pure(cx, Op::CmpI, vec![n, zero], crate::op::cc::NE);
        }
        if kinds.only(Kinds::FLOAT) {
            let d = self.as_float(cx, v, kinds);
            let zero = self.const_f(0.0);
            return self.pure(cx, Op::CmpF, vec![d, zero], crate::op::cc::NE);
        }
        if kinds.only(Kinds::BOOL) {
            return self.guard(cx, Op::GuardBool, vec![v], 0);
        }
        if kinds.only(Kinds::LIST) {
            let list = self.guard_class(cx, v, Container::List);
            let len = self.pure(cx, Op::ListLen, vec![list], 0);
            let zero = self.const_i(0);
            return self.pure(cx, Op::CmpI, vec![len, zero], crate::op::cc::NE);
        }
        self.call(cx, Helper::IsTrue, vec![v])
    }

    fn conditional(&mut self, cx: &mut Ctx, ways: Ways, number: u8) -> Refused<Next> {
        let (Some(jump), Some(fall)) = (ways.jump, ways.fall) else {
            return Err(Refusal::Irregular);
        };
        let (taken, fallen, kinds) = match self.feedback(cx) {
            Feedback::Branch { taken, fallen, kinds } => (*taken, *fallen, *kinds),
            _ => (1, 1, Kinds::NONE),
        };
        let v = self.pop(cx)?;
        let truth = self.truth(cx, v, kinds);
        let jumps_if = matches!(number, op::POP_JUMP_IF_TRUE | op::JUMP_IF_TRUE_OR_POP);
        let keeps = matches!(number, op::JUMP_IF_TRUE_OR_POP | op::JUMP_IF_FALSE_OR_POP);
        let mut jump_env = Env {
            stack: if keeps { cx.start.stack.clone() } else { cx.env.stack.clone() },
            ..cx.env.clone()
        };
        if let (true, Op::GuardBool, Some(top)) = (keeps, self.f.inst(truth).op, jump_env.stack.last_mut()) {
            // Made of its truth, what is kept can be that truth alone.
            *top = self.pure(cx, Op::BoxB, vec![truth], 0);
        }
        // The truth test must not have run Python, or the interpreter would repeat it.
        let repeatable = !cx.env.stale;
        if repeatable && (taken == 0) != (fallen == 0) {
            let expect = (fallen == 0) == jumps_if;
            let guard = if expect { Op::GuardTrue } else { Op::GuardFalse };
            self.guard(cx, guard, vec![truth], reason_code(Reason::Cold));
            let target = if fallen == 0 {
                cx.env = jump_env;
                jump
            } else {
                fall
            };
            self.jump_to(cx, target)?;
            return Ok(Next::Ended);
        }
        let fall_env = cx.env.clone();
        let (yes, no) = if jumps_if {
            ((jump, jump_env), (fall, fall_env))
        } else {
            ((fall, fall_env), (jump, jump_env))
        };
        self.branch_to(cx, truth, yes, no)?;
        Ok(Next::Ended)
    }

    /// Checks that a word is an instance of an exact builtin class.
    pub(super) fn guard_class(&mut self, cx: &mut Ctx, v: Value, class: Container) -> Value {
        let known = &self.snap.known;
        let (shape, ty) = match class {
            Container::List => (known.list_shape, Ty::LIST),
            Container::Tuple => (known.tuple_shape, Ty::TUPLE),
            Container::Dict => (known.dict_shape, Ty::DICT),
            Container::Str => (known.str_shape, Ty::STR),
            Container::Other => (0, Ty::OBJECT),
        };
        let g = self.guard(cx, Op::GuardClass, vec![v], shape);
        self.f.inst_mut(g).ty = ty;
        g
    }
}
