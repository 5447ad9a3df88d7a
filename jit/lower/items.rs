//! Items of arrays, bytes and bytearrays, which lie in memory as machine numbers. Immediate of what depends on it: the type code, or
//! what stands in its place.

use super::{Lower, flags};
use crate::ir::{Inst, Value};
use crate::op::Op;
use adder_abi::layout::{
    BYTEARRAY_CODE, BYTEARRAY_ITEMS, BYTEARRAY_LEN, BYTES_CODE, BYTES_ITEMS, BYTES_LEN, ITEM_CODES,
    PyArrayHead,
};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{F32, F64, I64};
use cranelift_codegen::ir::{InstBuilder, Value as Cl};
use std::mem::offset_of;

/// Bytes of an item.
fn size(code: u64) -> u8 {
    ITEM_CODES.iter().find(|(known, _)| u64::from(*known) == code).map_or(1, |(_, size)| *size)
}

impl Lower<'_, '_> {
    pub(super) fn raw_items(&mut self, v: Value, inst: &Inst) {
        match inst.op {
            Op::GuardItems => {
                let array = self.arg(inst, 0);
                let code = self.b.ins().uload8(I64, flags(), array, offset_of!(PyArrayHead, code) as i32);
                let same = self.cmp_const(IntCC::Equal, code, inst.imm as i64);
                self.exit_unless(same, v);
            }
            Op::GuardFits => {
                let n = self.arg(inst, 0);
                let up = self.shift(n, 1);
                let back = self.shift(up, -1);
                let fits = self.b.ins().icmp(IntCC::Equal, back, n);
                self.exit_unless(fits, v);
                self.set(v, n);
            }
            Op::ItemsLen => {
                let w = self.arg(inst, 0);
                let at = match inst.imm as u8 {
                    BYTES_CODE => BYTES_LEN,
                    BYTEARRAY_CODE => BYTEARRAY_LEN,
                    _ => offset_of!(PyArrayHead, len),
                };
                let n = self.load(w, at);
                self.set(v, n);
            }
            Op::Items => {
                let w = self.arg(inst, 0);
                let items = match inst.imm as u8 {
                    BYTES_CODE => self.b.ins().iadd_imm_s(w, BYTES_ITEMS as i64),
                    BYTEARRAY_CODE => self.load(w, BYTEARRAY_ITEMS),
                    _ => self.load(w, offset_of!(PyArrayHead, items)),
                };
                self.set(v, items);
            }
            Op::ItemGetI => {
                let at = self.place(inst);
                let b = self.b.ins();
                let n = match inst.imm as u8 {
                    b'b' => b.sload8(I64, flags(), at, 0),
                    b'h' => b.sload16(I64, flags(), at, 0),
                    b'H' => b.uload16(I64, flags(), at, 0),
                    b'i' => b.sload32(flags(), at, 0),
                    b'I' => b.uload32(flags(), at, 0),
                    b'l' | b'q' | b'L' | b'Q' => b.load(I64, flags(), at, 0),
                    _ => b.uload8(I64, flags(), at, 0),
                };
                self.set(v, n);
            }
            Op::ItemGetF => {
                let at = self.place(inst);
                let d = if size(inst.imm) == 4 {
                    let single = self.b.ins().load(F32, flags(), at, 0);
                    self.b.ins().fpromote(F64, single)
                } else {
                    self.b.ins().load(F64, flags(), at, 0)
                };
                self.set(v, d);
            }
            Op::ItemSetI => {
                let at = self.place(inst);
                let n = self.arg(inst, 3);
                match size(inst.imm) {
                    1 => self.b.ins().istore8(flags(), n, at, 0),
                    2 => self.b.ins().istore16(flags(), n, at, 0),
                    4 => self.b.ins().istore32(flags(), n, at, 0),
                    _ => self.b.ins().store(flags(), n, at, 0),
                };
            }
            _ => {
                let at = self.place(inst);
                let d = self.arg(inst, 3);
                let d = if size(inst.imm) == 4 { self.b.ins().fdemote(F32, d) } else { d };
                self.b.ins().store(flags(), d, at, 0);
            }
        }
    }

    /// The address of the item.
    fn place(&mut self, inst: &Inst) -> Cl {
        let items = self.arg(inst, 1);
        let index = self.arg(inst, 2);
        let offset = match size(inst.imm) {
            1 => index,
            n => self.shift(index, i64::from(n.trailing_zeros())),
        };
        self.b.ins().iadd(items, offset)
    }
}
