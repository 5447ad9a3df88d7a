//! Objects made in place: a cell from the heap's free list, filled here. The runtime's helper is called when the list is empty.

use super::{Lower, flags};
use crate::ir::{Inst, Value};
use crate::pass::escape::field_offsets;
use adder_abi::feedback::{GRAIN, InstanceFacts, SMALL_MAX};
use adder_abi::helpers::Helper;
use adder_abi::layout::PyTuple;
use adder_abi::object::{REFCOUNT_OFFSET, SHAPE_OFFSET};
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{BlockArg, InstBuilder, Value as Cl};
use std::mem::offset_of;

/// Larger objects are left to the runtime: filling them in place would be more code than it saves time.
const MAX_WORDS: usize = 12;

impl Lower<'_, '_> {
    /// Makes an object of `size` bytes: `fill` writes what follows the header, `otherwise` has the runtime make it.
    fn object(
        &mut self,
        v: Value,
        size: usize,
        free_lists: u64,
        shape: u64,
        fill: impl FnOnce(&mut Self, Cl),
        otherwise: impl FnOnce(&mut Self) -> Cl,
    ) {
        let (fast, slow, done) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        let result = self.b.append_block_param(done, I64);
        self.b.set_cold_block(slow);
        let list = self.int((free_lists + 8 * (size.div_ceil(GRAIN) as u64 - 1)) as i64);
        let cell = self.b.ins().load(I64, flags(), list, 0);
        self.b.ins().brif(cell, fast, &[], slow, &[]);
        self.b.switch_to_block(fast);
        let next = self.b.ins().load(I64, flags(), cell, 0);
        self.b.ins().store(flags(), next, list, 0);
        // A count of 1 and no flags.
        let head = self.int(1);
        self.b.ins().store(flags(), head, cell, REFCOUNT_OFFSET as i32);
        let shape = self.int(shape as i64);
        self.b.ins().store(flags(), shape, cell, SHAPE_OFFSET as i32);
        fill(self, cell);
        self.b.ins().jump(done, &[BlockArg::Value(cell)]);
        self.b.switch_to_block(slow);
        let made = otherwise(self);
        self.b.ins().jump(done, &[BlockArg::Value(made)]);
        self.b.switch_to_block(done);
        self.set(v, result);
    }

    /// A tuple of new references; false if the runtime has to make it.
    pub(super) fn tuple(&mut self, v: Value, inst: &Inst) -> bool {
        let n = inst.args.len();
        let items = offset_of!(PyTuple, items);
        let size = items + 8 * n;
        let lists = self.snap.known.container_lists;
        if n == 0 || n > MAX_WORDS || size > SMALL_MAX || lists == 0 {
            return false;
        }
        let words: Vec<_> = inst.args.iter().map(|a| (self.val(*a), self.f.inst(*a).ty)).collect();
        let fill = |l: &mut Self, cell: Cl| {
            let len = l.int(n as i64);
            l.b.ins().store(flags(), len, cell, offset_of!(PyTuple, len) as i32);
            let unknown = l.int(-1);
            l.b.ins().store(flags(), unknown, cell, offset_of!(PyTuple, hash) as i32);
            for (i, (w, ty)) in words.into_iter().enumerate() {
                if !ty.is_uncounted() {
                    l.incref(w, ty);
                }
                l.b.ins().store(flags(), w, cell, (items + 8 * i) as i32);
            }
        };
        let otherwise = |l: &mut Self| {
            let args = l.helper_args(Helper::BuildTuple, &inst.args, 0);
            l.call_helper_raw(Helper::BuildTuple, &args).unwrap_or(args[0])
        };
        self.object(v, size, lists, self.snap.known.tuple_shape, fill, otherwise);
        true
    }

    /// An instance with its fields, of which it takes the references.
    pub(super) fn filled_instance(&mut self, v: Value, inst: &Inst) {
        if !self.instance(v, inst) {
            let class = self.val(inst.args[0]);
            let made = self.call_helper_raw(Helper::NewInstance, &[class]).unwrap_or(class);
            self.set(v, made);
        }
        let cell = self.val(v);
        for (offset, field) in field_offsets(inst.imm2).zip(&inst.args[1..]) {
            let w = self.val(*field);
            self.b.ins().store(flags(), w, cell, offset as i32);
        }
        let shape = self.int(inst.imm as i64);
        self.b.ins().store(flags(), shape, cell, SHAPE_OFFSET as i32);
    }

    /// An instance of a class without attributes; false if the runtime has to make it.
    pub(super) fn instance(&mut self, v: Value, inst: &Inst) -> bool {
        let class = self.f.inst(inst.args[0]);
        let known = self.snap.instances.iter().find(|i| i.class.0 == class.imm);
        let Some(&InstanceFacts { shape, size, zeroed, .. }) = known else { return false };
        let (size, zeroed) = (size as usize, zeroed as usize);
        let lists = self.snap.known.container_lists;
        if lists == 0 || size > SMALL_MAX || zeroed > 16 + 8 * MAX_WORDS {
            return false;
        }
        let word = self.val(inst.args[0]);
        let ty = class.ty;
        let fill = |l: &mut Self, cell: Cl| {
            l.incref(word, ty);
            let zero = l.int(0);
            for at in (16..zeroed).step_by(8) {
                l.b.ins().store(flags(), zero, cell, at as i32);
            }
        };
        let otherwise = |l: &mut Self| l.call_helper_raw(Helper::NewInstance, &[word]).unwrap_or(word);
        self.object(v, size, lists, shape, fill, otherwise);
        true
    }
}
