//! Statements that are calls of the runtime: imports, `match`, `with`, asynchronous loops, `except*`, classes, templates.

use super::{Builder, Ctx, Next, Refusal, Refused, opcodes as op};
use crate::ir::*;
use crate::op::Op;
use adder_abi::deopt::Reason;
use adder_abi::helpers::Helper;
use adder_abi::opcode::COMMON_CONSTANTS;

/// Of [`COMMON_CONSTANTS`].
const ASSERTION_ERROR: i64 = 0;
const _: () = assert!(matches!(COMMON_CONSTANTS[ASSERTION_ERROR as usize].as_bytes(), b"AssertionError"));

impl Builder<'_> {
    /// An instruction of this family; none if it is of another, which compiled code leaves to the interpreter.
    pub(super) fn statement(&mut self, cx: &mut Ctx, number: u8, arg: usize) -> Refused<Option<Next>> {
        match number {
            op::IMPORT_NAME | op::LOAD_BUILD_CLASS if self.in_module(cx) => return Ok(None),
            op::IMPORT_NAME => {
                let name = self.name(cx, arg)?;
                let from = self.pop(cx)?;
                let level = self.pop(cx)?;
                self.push_call(cx, Helper::ImportName, vec![cx.func, name, from, level]);
            }
            op::IMPORT_FROM => {
                let name = self.name(cx, arg)?;
                let module = self.top(cx, 1)?;
                self.push_call(cx, Helper::ImportFrom, vec![module, name]);
            }
            op::LOAD_BUILD_CLASS => self.push_call(cx, Helper::BuildClass, vec![cx.func]),
            op::LOAD_COMMON_CONSTANT => {
                let index = self.const_i(arg as i64);
                self.push_call(cx, Helper::CommonConstant, vec![index]);
            }
            op::LOAD_ASSERTION_ERROR => {
                let index = self.const_i(ASSERTION_ERROR);
                self.push_call(cx, Helper::CommonConstant, vec![index]);
            }
            op::BUILD_TEMPLATE | op::BUILD_INTERPOLATION => {
                let n = if number == op::BUILD_TEMPLATE { 2 } else { 2 + (arg & 1) };
                let mut args = vec![self.const_i(i64::from(number)), self.const_i(arg as i64)];
                args.extend(self.pop_n(cx, n)?);
                self.push_call(cx, Helper::Template, args);
            }
            op::COPY => {
                let v = self.top(cx, arg)?;
                cx.env.stack.push(v);
            }
            op::DELETE_DEREF => {
                let cell = self.cell(cx, arg)?;
                let old = self.pure(cx, Op::CellGet, vec![cell], 0);
                self.guard(cx, Op::GuardBound, vec![old], 0);
                let null = self.null();
                self.pure(cx, Op::CellSet, vec![cell, null], 0);
            }
            op::GET_LEN => {
                let subject = self.top(cx, 1)?;
                self.push_call(cx, Helper::Len, vec![subject]);
            }
            op::MATCH_SEQUENCE | op::MATCH_MAPPING => {
                let subject = self.top(cx, 1)?;
                let is_mapping = self.const_i(i64::from(number == op::MATCH_MAPPING));
                let is = self.helper(cx, Op::CallPure, Helper::HasClassFlag, vec![subject, is_mapping]);
                self.push_flag(cx, is, false);
            }
            op::MATCH_KEYS => {
                let (subject, keys) = (self.top(cx, 2)?, self.top(cx, 1)?);
                self.push_results(cx, Helper::MatchKeys, vec![subject, keys], 2);
            }
            op::MATCH_CLASS => {
                let names = self.pop(cx)?;
                let class = self.pop(cx)?;
                let subject = self.pop(cx)?;
                let positional = self.const_i(arg as i64);
                self.push_results(cx, Helper::MatchClass, vec![subject, class, names, positional], 2);
            }
            op::COPY_DICT_WITHOUT_KEYS => {
                let keys = self.pop(cx)?;
                let mapping = self.top(cx, 1)?;
                self.push_call(cx, Helper::WithoutKeys, vec![mapping, keys]);
            }
            op::UNPACK_EX => {
                let (before, after) = (arg & 0xff, arg >> 8);
                let v = self.pop(cx)?;
                let before_list = self.const_i(before as i64);
                self.push_items(cx, Helper::UnpackStar, vec![v, before_list], before + 1 + after);
            }
            op::SETUP_WITH => {
                let manager = self.pop(cx)?;
                self.push_results(cx, Helper::SetupWith, vec![manager], 2);
            }
            op::BEFORE_ASYNC_WITH => {
                let manager = self.pop(cx)?;
                self.push_results(cx, Helper::SetupAsyncWith, vec![manager], 2);
            }
            op::END_ASYNC_FOR => {
                let kind = self.top(cx, 1)?;
                let stop = self.const_w(adder_abi::Word(self.snap.known.stop_async_iteration));
                let stops = self.call(cx, Helper::ExcMatch, vec![kind, stop]);
                // Anything else is raised again by the interpreter.
                self.guard(cx, Op::GuardTrue, vec![stops], reason_code(Reason::Unsupported));
                self.pop_n(cx, 3)?;
                self.pop_except(cx)?;
                self.pop(cx)?;
            }
            op::CHECK_EG_MATCH => {
                let types = self.pop(cx)?;
                let exception = self.pop(cx)?;
                self.push_results(cx, Helper::MatchGroup, vec![exception, types], 2);
            }
            op::PREP_RERAISE_STAR => {
                let raised = self.pop(cx)?;
                let original = self.pop(cx)?;
                self.push_call(cx, Helper::RaisedGroup, vec![original, raised]);
            }
            _ => return Ok(None),
        }
        Ok(Some(Next::Go))
    }

    /// The operand `n` from the top, which stays.
    fn top(&self, cx: &Ctx, n: usize) -> Refused<Value> {
        let at = cx.env.stack.len().checked_sub(n).filter(|_| n > 0);
        at.and_then(|at| cx.env.stack.get(at)).copied().ok_or(Refusal::Irregular)
    }

    fn push_call(&mut self, cx: &mut Ctx, helper: Helper, args: Vec<Value>) {
        let v = self.call(cx, helper, args);
        cx.env.stack.push(v);
    }

    /// Calls a helper for `n` results, pushed in order.
    fn push_results(&mut self, cx: &mut Ctx, helper: Helper, mut args: Vec<Value>, n: usize) {
        args.push(self.const_i(n as i64));
        let call = self.call(cx, helper, args);
        for i in 0..n {
            let v = self.out_word(cx, call, i, Ty::OBJECT);
            cx.env.stack.push(v);
        }
    }

    /// As [`Self::push_results`], of an unpacking: the first on top.
    pub(super) fn push_items(&mut self, cx: &mut Ctx, helper: Helper, args: Vec<Value>, n: usize) {
        let at = cx.env.stack.len();
        self.push_results(cx, helper, args, n);
        cx.env.stack[at..].reverse();
    }
}
