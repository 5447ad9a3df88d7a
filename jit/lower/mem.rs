//! Loads, stores and reference counts.

use super::{Lower, flags};
use crate::ir::{Inst, Ty, Value};
use crate::op::Op;
use adder_abi::helpers::Helper;
use adder_abi::layout::{CodeHead, ListKind, PyCell, PyFunction, PyList, PyTuple};
use adder_abi::object::{REFCOUNT_OFFSET, SHAPE_OFFSET, SHAPE_TYPE_OFFSET};
use adder_abi::thread::{Activation, Frame, activation_flag};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{F64, I8, I32, I64};
use cranelift_codegen::ir::{Block as ClBlock, BlockArg, InstBuilder, Value as Cl};
use std::mem::offset_of;

const TUPLE_ITEMS: usize = offset_of!(PyTuple, items);

impl Lower<'_, '_> {
    pub(super) fn load(&mut self, base: Cl, offset: usize) -> Cl {
        self.b.ins().load(I64, flags(), base, offset as i32)
    }

    fn element(&mut self, items: Cl, index: Cl) -> Cl {
        let scaled = self.shift(index, 3);
        self.b.ins().iadd(items, scaled)
    }

    pub(super) fn memory(&mut self, v: Value, inst: &Inst) {
        match inst.op {
            Op::OsrSlot => {
                let Some(frame) = self.frame else { return };
                let at = (offset_of!(Frame, values) + 8 * inst.imm as usize) as i32;
                let w = self.b.ins().load(I64, flags(), frame, at);
                // Moved out: the frame no longer owns it.
                let null = self.int(0);
                self.b.ins().store(flags(), null, frame, at);
                self.set(v, w);
            }
            Op::ResumeAt => {
                let Some(frame) = self.frame else { return };
                let at = offset_of!(Activation, site) as i32;
                let site = self.b.ins().load(I32, flags(), frame, at);
                let wanted = self.b.ins().iconst(I32, inst.imm as i64);
                let same = self.b.ins().icmp(IntCC::Equal, site, wanted);
                self.set(v, same);
            }
            Op::RawSet => {
                let obj = self.arg(inst, 0);
                let n = self.arg(inst, 1);
                self.b.ins().store(flags(), n, obj, inst.imm as i32);
            }
            Op::IsShape | Op::IsShapes | Op::IsType => self.is_shape(v, inst),
            Op::IsPlain => self.is_plain(v, inst),
            Op::IsCode => self.is_code(v, inst),
            Op::ClassOf => self.class_of(v, inst),
            Op::LoadSlot | Op::RawField | Op::WordField => {
                let obj = self.arg(inst, 0);
                let w = self.load(obj, inst.imm as usize);
                self.set(v, w);
            }
            Op::GlobalWord => {
                let w = self.int(inst.imm as i64);
                self.set(v, w);
            }
            Op::LoadOverflow => {
                let obj = self.arg(inst, 0);
                let array = self.load(obj, inst.imm as usize);
                let w = self.load(array, 8 * inst.imm2 as usize);
                self.set(v, w);
            }
            Op::StoreSlot | Op::CellSet => {
                let obj = self.arg(inst, 0);
                let w = self.arg(inst, 1);
                let at = if inst.op == Op::CellSet { offset_of!(PyCell, value) } else { inst.imm as usize };
                let old = inst.releases_old().then(|| self.load(obj, at));
                self.b.ins().store(flags(), w, obj, at as i32);
                if let Some(old) = old {
                    self.decref(old, Ty::ANY, false);
                }
            }
            Op::AddSlot => {
                let obj = self.arg(inst, 0);
                let w = self.arg(inst, 1);
                self.b.ins().store(flags(), w, obj, inst.imm as i32);
                let shape = self.int(inst.imm2 as i64);
                self.b.ins().store(flags(), shape, obj, SHAPE_OFFSET as i32);
            }
            Op::ListLen => {
                let list = self.arg(inst, 0);
                let n = self.load(list, offset_of!(PyList, len));
                self.set(v, n);
            }
            Op::ListItems => {
                let list = self.arg(inst, 0);
                let p = self.load(list, offset_of!(PyList, items));
                self.set(v, p);
            }
            Op::ListItem | Op::ListItemF => {
                let items = self.arg(inst, 1);
                let index = self.arg(inst, 2);
                let at = self.element(items, index);
                let ty = if inst.op == Op::ListItem { I64 } else { F64 };
                let w = self.b.ins().load(ty, flags(), at, 0);
                self.set(v, w);
            }
            Op::ListSet | Op::ListSetF => self.list_set(inst),
            Op::GuardItems
            | Op::GuardFits
            | Op::ItemsLen
            | Op::Items
            | Op::ItemGetI
            | Op::ItemGetF
            | Op::ItemSetI
            | Op::ItemSetF => self.raw_items(v, inst),
            Op::TupleLen => {
                let t = self.arg(inst, 0);
                let n = self.load(t, offset_of!(PyTuple, len));
                self.set(v, n);
            }
            Op::TupleItem => {
                let t = self.arg(inst, 0);
                let index = self.arg(inst, 1);
                let at = self.element(t, index);
                let w = self.load(at, TUPLE_ITEMS);
                self.set(v, w);
            }
            Op::CellGet => {
                let cell = self.arg(inst, 0);
                let w = self.load(cell, offset_of!(PyCell, value));
                self.set(v, w);
            }
            Op::ClosureCell => {
                let func = self.arg(inst, 0);
                let closure = self.load(func, offset_of!(PyFunction, closure));
                let cell = self.load(closure, TUPLE_ITEMS + 8 * inst.imm as usize);
                self.set(v, cell);
            }
            Op::IncRef => {
                let w = self.arg(inst, 0);
                let ty = self.f.inst(inst.args[0]).ty;
                self.incref(w, ty);
            }
            _ => {
                let w = self.arg(inst, 0);
                let ty = self.f.inst(inst.args[0]).ty;
                self.decref(w, ty, false);
            }
        }
    }

    /// Gives a generator's variables and stack back to its frame and returns what it yields.
    pub(super) fn suspend(&mut self, inst: &Inst) {
        let Some(frame) = self.frame else { return };
        let base = offset_of!(Frame, values);
        let (yielded, words) = (inst.args[0], &inst.args[1..]);
        for (i, word) in words.iter().enumerate() {
            let w = self.val(*word);
            self.b.ins().store(flags(), w, frame, (base + 8 * i) as i32);
        }
        let top = self.add_const(I64, frame, (base + 8 * words.len()) as i64);
        self.b.ins().store(flags(), top, frame, offset_of!(Frame, sp) as i32);
        let site = self.b.ins().iconst(I32, inst.imm as i64);
        self.b.ins().store(flags(), site, frame, offset_of!(Activation, site) as i32);
        self.mark(frame, activation_flag::YIELDED);
        let x = self.val(yielded);
        self.leave(x);
    }

    /// Sets a flag of a frame.
    pub(super) fn mark(&mut self, frame: Cl, flag: u32) {
        let at = offset_of!(Activation, flags) as i32;
        let marks = self.b.ins().load(I32, flags(), frame, at);
        let bit = self.b.ins().iconst(I32, i64::from(flag));
        let marks = self.b.ins().bor(marks, bit);
        self.b.ins().store(flags(), marks, frame, at);
    }

    fn list_set(&mut self, inst: &Inst) {
        let list = self.arg(inst, 0);
        let items = self.arg(inst, 1);
        let index = self.arg(inst, 2);
        let x = self.arg(inst, 3);
        if inst.op == Op::ListSetF || inst.imm == ListKind::Ints as u64 {
            let at = self.element(items, index);
            self.b.ins().store(flags(), x, at, 0);
        } else {
            let ty = self.f.inst(inst.args[3]).ty;
            let takes = self.takes_word(list, ty);
            let (fast, slow, done) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
            self.b.set_cold_block(slow);
            self.b.ins().brif(takes, fast, &[], slow, &[]);
            self.b.switch_to_block(fast);
            let at = self.element(items, index);
            let old = self.b.ins().load(I64, flags(), at, 0);
            if !ty.is_uncounted() {
                self.incref(x, ty);
            }
            self.b.ins().store(flags(), x, at, 0);
            self.decref(old, Ty::OBJECT, false);
            self.b.ins().jump(done, &[]);
            self.b.switch_to_block(slow);
            self.call_helper_raw(Helper::StoreListItem, &[list, index, x]);
            self.b.ins().jump(done, &[]);
            self.b.switch_to_block(done);
        }
    }

    /// Whether a list takes a word of this type as it is, without becoming of another kind: a list of any words does, a list without
    /// references takes what is none, a list of ints takes ints.
    fn takes_word(&mut self, list: Cl, ty: Ty) -> Cl {
        let kind = self.b.ins().load(I8, flags(), list, offset_of!(PyList, kind) as i32);
        let widest = if ty.is(Ty::INT) {
            ListKind::Ints
        } else if ty.is(Ty(Ty::INT.0 | Ty::FLONUM.0)) {
            ListKind::NoRefs
        } else {
            ListKind::Mixed
        };
        let widest = self.b.ins().iconst(I8, widest as i64);
        self.b.ins().icmp(IntCC::UnsignedLessThanOrEqual, kind, widest)
    }

    /// Appends in place while there is room.
    pub(super) fn list_append(&mut self, inst: &Inst) {
        let list = self.arg(inst, 0);
        let x = self.arg(inst, 1);
        let ty = self.f.inst(inst.args[1]).ty;
        let takes = self.takes_word(list, ty);
        let len = self.load(list, offset_of!(PyList, len));
        let capacity = self.b.ins().load(I32, flags(), list, offset_of!(PyList, capacity) as i32);
        let capacity = self.b.ins().uextend(I64, capacity);
        let room = self.b.ins().icmp(IntCC::UnsignedLessThan, len, capacity);
        let both = self.b.ins().band(takes, room);
        let (fast, slow, done) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(slow);
        self.b.ins().brif(both, fast, &[], slow, &[]);
        self.b.switch_to_block(fast);
        let items = self.load(list, offset_of!(PyList, items));
        let at = self.element(items, len);
        if !ty.is_uncounted() {
            self.incref(x, ty);
        }
        self.b.ins().store(flags(), x, at, 0);
        let more = self.add_const(I64, len, 1);
        self.b.ins().store(flags(), more, list, offset_of!(PyList, len) as i32);
        self.b.ins().jump(done, &[]);
        self.b.switch_to_block(slow);
        self.call_helper_raw(Helper::ListAppend, &[list, x]);
        self.b.ins().jump(done, &[]);
        self.b.switch_to_block(done);
    }

    /// Whether the word is a Python function that takes so many arguments, one for each parameter.
    fn is_plain(&mut self, v: Value, inst: &Inst) {
        self.of_function(v, inst, |lower, function| {
            let code = lower.load(function, offset_of!(PyFunction, code));
            let takes = lower.b.ins().load(I32, flags(), code, offset_of!(CodeHead, plain_args) as i32);
            let n = lower.b.ins().iconst(I32, inst.imm as i64);
            lower.b.ins().icmp(IntCC::Equal, takes, n)
        });
    }

    fn is_code(&mut self, v: Value, inst: &Inst) {
        self.of_function(v, inst, |lower, function| {
            let code = lower.load(function, offset_of!(PyFunction, code));
            let same = lower.cmp_const(IntCC::Equal, code, inst.imm as i64);
            if inst.imm2 == 0 {
                return same;
            }
            let globals = lower.load(function, offset_of!(PyFunction, globals));
            let theirs = lower.cmp_const(IntCC::Equal, globals, inst.imm2 as i64);
            lower.b.ins().band(same, theirs)
        });
    }

    /// What holds of a Python function; false of anything else.
    fn of_function(&mut self, v: Value, inst: &Inst, holds: impl FnOnce(&mut Self, Cl) -> Cl) {
        let w = self.arg(inst, 0);
        let ty = self.f.inst(inst.args[0]).ty;
        let (object, function, done) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        let result = self.b.append_block_param(done, I8);
        let no = self.b.ins().iconst(I8, 0);
        if ty.may_be(Ty(Ty::INT.0 | Ty::FLONUM.0)) {
            let tag = self.and_const(w, 7);
            self.b.ins().brif(tag, done, &[BlockArg::Value(no)], object, &[]);
        } else {
            self.b.ins().jump(object, &[]);
        }
        self.b.switch_to_block(object);
        let shape = self.load(w, SHAPE_OFFSET);
        let is_function = self.cmp_const(IntCC::Equal, shape, self.snap.known.function_shape as i64);
        self.b.ins().brif(is_function, function, &[], done, &[BlockArg::Value(no)]);
        self.b.switch_to_block(function);
        let yes = holds(self, w);
        self.b.ins().jump(done, &[BlockArg::Value(yes)]);
        self.b.switch_to_block(done);
        self.set(v, result);
    }

    /// The class of a value: of an object by its shape, of a word that is none the one of ints (the immediate) or of floats (the second).
    fn class_of(&mut self, v: Value, inst: &Inst) {
        let w = self.arg(inst, 0);
        if !self.f.inst(inst.args[0]).ty.may_be(Ty(Ty::INT.0 | Ty::FLONUM.0)) {
            let shape = self.load(w, SHAPE_OFFSET);
            let class = self.load(shape, SHAPE_TYPE_OFFSET);
            self.set(v, class);
            return;
        }
        let (object, other, done) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        let result = self.b.append_block_param(done, I64);
        let tag = self.and_const(w, 7);
        self.b.ins().brif(tag, other, &[], object, &[]);
        self.b.switch_to_block(object);
        let shape = self.load(w, SHAPE_OFFSET);
        let class = self.load(shape, SHAPE_TYPE_OFFSET);
        self.b.ins().jump(done, &[BlockArg::Value(class)]);
        self.b.switch_to_block(other);
        let odd = self.and_const(w, 1);
        let (int, float) = (self.int(inst.imm as i64), self.int(inst.imm2 as i64));
        let class = self.b.ins().select(odd, int, float);
        self.b.ins().jump(done, &[BlockArg::Value(class)]);
        self.b.switch_to_block(done);
        self.set(v, result);
    }

    /// Whether the shape is the last of some; what is another of them goes to `done` with the arguments.
    pub(super) fn is_one_of(&mut self, shape: Cl, wanted: &[u64], done: ClBlock, args: &[BlockArg]) -> Cl {
        let Some((last, others)) = wanted.split_last() else { return self.b.ins().iconst(I8, 0) };
        for other in others {
            let next = self.b.create_block();
            let same = self.cmp_const(IntCC::Equal, shape, *other as i64);
            self.b.ins().brif(same, done, args, next, &[]);
            self.b.switch_to_block(next);
        }
        self.cmp_const(IntCC::Equal, shape, *last as i64)
    }

    fn is_shape(&mut self, v: Value, inst: &Inst) {
        let w = self.arg(inst, 0);
        let ty = self.f.inst(inst.args[0]).ty;
        let any_word = ty.may_be(Ty(Ty::INT.0 | Ty::FLONUM.0 | Ty::NULL.0));
        if !any_word && inst.wanted_shapes().len() < 2 {
            // One comparison, which a branch can take as its own.
            let same = self.has_shape(w, inst);
            self.set(v, same);
            return;
        }
        let done = self.b.create_block();
        let result = self.b.append_block_param(done, I8);
        let no = self.b.ins().iconst(I8, 0);
        if any_word {
            let load = self.b.create_block();
            let tag = self.and_const(w, 7);
            self.b.ins().brif(tag, done, &[BlockArg::Value(no)], load, &[]);
            self.b.switch_to_block(load);
            if ty.may_be(Ty::NULL) {
                let load = self.b.create_block();
                self.b.ins().brif(w, load, &[], done, &[BlockArg::Value(no)]);
                self.b.switch_to_block(load);
            }
        }
        let same = if inst.wanted_shapes().len() < 2 {
            self.has_shape(w, inst)
        } else {
            let shape = self.load(w, SHAPE_OFFSET);
            let yes = self.b.ins().iconst(I8, 1);
            self.is_one_of(shape, inst.wanted_shapes(), done, &[BlockArg::Value(yes)])
        };
        self.b.ins().jump(done, &[BlockArg::Value(same)]);
        self.b.switch_to_block(done);
        self.set(v, result);
    }

    /// Whether an object has the one shape, or the type, that is asked for.
    fn has_shape(&mut self, w: Cl, inst: &Inst) -> Cl {
        let shape = self.load(w, SHAPE_OFFSET);
        if inst.op == Op::IsType {
            let class = self.load(shape, SHAPE_TYPE_OFFSET);
            let wanted = self.arg(inst, 1);
            return self.b.ins().icmp(IntCC::Equal, class, wanted);
        }
        let wanted = inst.wanted_shapes().first().copied().unwrap_or(0);
        self.cmp_const(IntCC::Equal, shape, wanted as i64)
    }

    /// Skips what follows, up to the returned block, unless the word is an object.
    fn if_object(&mut self, w: Cl, ty: Ty) -> Option<ClBlock> {
        if !ty.may_be(Ty(Ty::INT.0 | Ty::FLONUM.0 | Ty::NULL.0)) {
            return None;
        }
        let (object, done) = (self.b.create_block(), self.b.create_block());
        let tag = self.and_const(w, 7);
        if ty.may_be(Ty::NULL) {
            let some = self.b.create_block();
            self.b.ins().brif(tag, done, &[], some, &[]);
            self.b.switch_to_block(some);
            self.b.ins().brif(w, object, &[], done, &[]);
        } else {
            self.b.ins().brif(tag, done, &[], object, &[]);
        }
        self.b.switch_to_block(object);
        Some(done)
    }

    pub(super) fn incref(&mut self, w: Cl, ty: Ty) {
        let done = self.if_object(w, ty);
        let done = done.unwrap_or_else(|| self.b.create_block());
        let count = self.mortal_count(w, done);
        let count = self.add_const(I32, count, 1);
        self.b.ins().store(flags(), count, w, REFCOUNT_OFFSET as i32);
        self.b.ins().jump(done, &[]);
        self.b.switch_to_block(done);
    }

    /// The count of an object; those of immortals are negative and stay as they are. A branch, so that loops that count True or None all the
    /// time do not wait for their own stores.
    fn mortal_count(&mut self, w: Cl, done: ClBlock) -> Cl {
        let count = self.b.ins().load(I32, flags(), w, REFCOUNT_OFFSET as i32);
        let zero = self.b.ins().iconst(I32, 0);
        let immortal = self.b.ins().icmp(IntCC::SignedLessThan, count, zero);
        let mortal = self.b.create_block();
        self.b.ins().brif(immortal, done, &[], mortal, &[]);
        self.b.switch_to_block(mortal);
        count
    }

    /// Gives a reference up. Finalizers wait until compiled code asks for them, unless they are to run `now`.
    pub(super) fn decref(&mut self, w: Cl, ty: Ty, now: bool) {
        let done = self.if_object(w, ty);
        let done = done.unwrap_or_else(|| self.b.create_block());
        let count = self.mortal_count(w, done);
        let less = self.add_const(I32, count, -1);
        self.b.ins().store(flags(), less, w, REFCOUNT_OFFSET as i32);
        let dead = self.b.create_block();
        self.b.set_cold_block(dead);
        self.b.ins().brif(less, done, &[], dead, &[]);
        self.b.switch_to_block(dead);
        self.call_helper_raw(Helper::Dealloc, &[w]);
        if now {
            self.call_helper_raw(Helper::Finalize, &[]);
        }
        self.b.ins().jump(done, &[]);
        self.b.switch_to_block(done);
    }
}
