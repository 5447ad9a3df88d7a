//! Module code: the names that a loop stores are kept as variables, behind the frame's own ([`CodeSnapshot::names_kept`]).
//!
//! Before anything that may run Python code the namespace gets their values, and afterwards they are read anew. So the state of a call has
//! none of them, and an exit there stores nothing; at all other exits those go to the namespace that it may not have.
//!
//! [`CodeSnapshot::names_kept`]: adder_abi::feedback::CodeSnapshot::names_kept

use super::{Builder, Ctx, Env, opcodes as op};
use crate::ir::*;
use crate::op::Op;
use adder_abi::Word;
use adder_abi::deopt::Resume;
use adder_abi::helpers::Helper;

impl Builder<'_> {
    /// Whether the root is module code.
    pub(super) fn is_module(&self) -> bool {
        self.snap.codes[0].namespace != 0
    }

    /// Whether the code under construction is module code, and not what is built in place in it.
    pub(super) fn in_module(&self, cx: &Ctx) -> bool {
        cx.is_root && self.is_module()
    }

    /// Whether a code object may be built in place as far as names are concerned: in module code it must not know those that are kept. It must not
    /// run Python code either, for which they would have to be published: who does is found when it is built ([`Builder::runs_python`]).
    pub(super) fn leaves_names_alone(&self, index: usize) -> bool {
        let root = &self.snap.codes[0];
        if self.apart.contains(&index) {
            return false;
        }
        if !self.is_module() {
            return true;
        }
        let code = &self.snap.codes[index];
        let is_kept =
            |arg: u32| code.names.get(arg as usize).is_none_or(|name| root.names_kept.contains(name));
        code.instrs.iter().all(|i| match i.op {
            op::LOAD_GLOBAL => code.globals != root.namespace || !is_kept(i.arg),
            op::LOAD_NAME | op::STORE_NAME | op::STORE_GLOBAL | op::MAKE_FUNCTION | op::IMPORT_NAME => false,
            _ => true,
        })
    }

    /// The codes that were built in place in module code and turn out to run Python code, itself or in what is built in place in them.
    pub(super) fn runs_python(&self) -> Vec<usize> {
        let mut found = Vec::new();
        for state in self.f.insts.iter().filter(|i| i.runs_python()).filter_map(|i| i.state) {
            let mut outermost = None;
            let mut next = self.f.state(state);
            while let Some(parent) = next.parent {
                outermost = Some(next.code as usize);
                next = self.f.state(parent);
            }
            found.extend(outermost);
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether an instruction of module code lies outside the loop that is compiled.
    pub(super) fn is_outside(&self, pc: u32) -> bool {
        let (first, last) = self.snap.codes[0].loop_range;
        pc < first || pc > last
    }

    pub(super) fn namespace(&mut self) -> Value {
        let word = self.snap.codes[0].namespace;
        self.constant(Op::ConstW, word, Ty::OTHER)
    }

    /// The variable of a name, if it is kept.
    pub(super) fn kept_name(&self, cx: &Ctx, arg: usize) -> Option<usize> {
        let code = &self.snap.codes[cx.code];
        let name = code.names.get(arg)?;
        let i = code.names_kept.iter().position(|n| n == name)?;
        Some(code.frame_words() + i)
    }

    /// Reads the kept names at the unit's entry.
    pub(super) fn adopt_names(&mut self, entry: Block, env: &mut Env) {
        for name in self.snap.codes[0].names_kept.clone() {
            let v = self.name_word(entry, name);
            env.locals.push(v);
            env.published.push(Some(v));
        }
    }

    fn name_word(&mut self, block: Block, name: Word) -> Value {
        let (namespace, name) = (self.namespace(), self.constant(Op::ConstW, name.0, Ty::STR));
        self.f.append(block, Inst::new(Op::NameWord, vec![namespace, name]))
    }

    /// Stores a name. The namespace gets objects at once: what it held before ends here, as far as the program can tell.
    pub(super) fn store_name(&mut self, cx: &mut Ctx, variable: usize, v: Value) {
        cx.env.locals[variable] = v;
        if !self.f.inst(v).ty.is_uncounted() {
            let i = variable + cx.env.published.len() - cx.env.locals.len();
            self.publish_some(cx, i..i + 1);
        }
    }

    /// Before Python code may run: the namespace gets what it does not have.
    pub(super) fn publish(&mut self, cx: &mut Ctx) {
        self.publish_some(cx, 0..cx.env.published.len());
    }

    fn publish_some(&mut self, cx: &mut Ctx, which: std::ops::Range<usize>) {
        let first = cx.env.locals.len() - cx.env.published.len();
        let mut args = Vec::new();
        for i in which {
            let v = cx.env.locals[first + i];
            if cx.env.published[i] == Some(v) || self.is_null(v) {
                continue;
            }
            let name = self.snap.codes[0].names_kept[i];
            args.extend([self.constant(Op::ConstW, name.0, Ty::STR), v]);
            cx.env.published[i] = Some(v);
        }
        if args.is_empty() {
            return;
        }
        args.insert(0, self.namespace());
        let mut store = Inst::new(Op::CallHelper, args);
        store.imm = Helper::StoreNames as u64;
        (store.repr, store.ty) = helper_repr(Helper::StoreNames);
        self.put(cx, store);
    }

    /// After Python code may have run.
    pub(super) fn adopt_changes(&mut self, cx: &mut Ctx) {
        let first = cx.env.locals.len() - cx.env.published.len();
        for i in 0..cx.env.published.len() {
            let v = self.name_word(cx.block, self.snap.codes[0].names_kept[i]);
            cx.env.locals[first + i] = v;
            cx.env.published[i] = Some(v);
        }
    }

    /// The caller's state while a function is called: what is called and its arguments are off the stack, since they may end before the
    /// call does. Nothing but an exception leaves with it.
    pub(super) fn callers_state(&mut self, cx: &mut Ctx) -> State {
        let mut env = cx.env.clone();
        let first = env.locals.len() - env.published.len();
        let null = self.null();
        env.locals[first..].fill(null);
        self.state_of(cx, &env, cx.pc, Resume::At)
    }

    /// The state of a call: the current one, without the kept names.
    pub(super) fn call_state(&mut self, cx: &mut Ctx) -> State {
        if cx.start.published.is_empty() {
            return self.state(cx);
        }
        let mut env = cx.start.clone();
        let first = env.locals.len() - env.published.len();
        let null = self.null();
        env.locals[first..].fill(null);
        self.state_of(cx, &env, cx.pc, Resume::At)
    }
}
