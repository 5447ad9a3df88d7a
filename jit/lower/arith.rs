//! Guards, arithmetic, boxing.

use super::{Lower, flags};
use crate::ir::{Inst, Ty, Value};
use crate::op::{Op, cc};
use adder_abi::deopt::Reason;
use adder_abi::helpers::Helper;
use adder_abi::layout::{ListKind, PyFloat, PyFunction, PyList, PyTuple};
use adder_abi::object::{REFCOUNT_OFFSET, SHAPE_OFFSET};
use adder_abi::thread::{Activation, Frame, ThreadHead, activation_flag};
use adder_abi::word::{EXACT_INT, FLOAT_DISPLACED, FLOAT_ZERO};
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::types::{F64, I8, I32, I64};
use cranelift_codegen::ir::{BlockArg, InstBuilder, MemFlagsData, Value as Cl};
use std::mem::offset_of;

impl Lower<'_, '_> {
    pub(super) fn guard(&mut self, v: Value, inst: &Inst) {
        match inst.op {
            Op::GuardInt => {
                let w = self.arg(inst, 0);
                let tag = self.and_const(w, 1);
                self.exit_unless(tag, v);
                let n = self.shift(w, -1);
                self.set(v, n);
            }
            Op::GuardFloat | Op::GuardNum | Op::GuardExact => self.guard_float(v, inst),
            Op::GuardNumber => {
                let (d, is_int) = (self.arg(inst, 0), self.arg(inst, 1));
                let (int, done) = (self.b.create_block(), self.b.create_block());
                let result = self.b.append_block_param(done, F64);
                self.b.ins().brif(is_int, int, &[], done, &[BlockArg::Value(d)]);
                self.b.switch_to_block(int);
                let size = self.b.ins().fabs(d);
                // Below the limit: at it may lie what has been rounded from beyond.
                let limit = self.b.ins().f64const(EXACT_INT as f64);
                let exact = self.b.ins().fcmp(FloatCC::LessThan, size, limit);
                self.exit_unless(exact, v);
                let zero = self.b.ins().f64const(0.0);
                let settled = self.b.ins().fadd(d, zero);
                self.b.ins().jump(done, &[BlockArg::Value(settled)]);
                self.b.switch_to_block(done);
                self.set(v, result);
            }
            Op::GuardBool => {
                let w = self.arg(inst, 0);
                let known = self.snap.known;
                let differ = known.true_ ^ known.false_;
                let either = if differ.is_power_of_two() {
                    // They lie side by side: what is one of them but for that bit is one of them.
                    let rest = self.and_const(w, !differ as i64);
                    self.cmp_const(IntCC::Equal, rest, (known.true_ & !differ) as i64)
                } else {
                    let yes = self.cmp_const(IntCC::Equal, w, known.true_ as i64);
                    let no = self.cmp_const(IntCC::Equal, w, known.false_ as i64);
                    self.b.ins().bor(yes, no)
                };
                self.exit_unless(either, v);
                let yes = self.cmp_const(IntCC::Equal, w, known.true_ as i64);
                self.set(v, yes);
            }
            Op::GuardShapes => {
                let w = self.arg(inst, 0);
                self.require_object(w, self.f.inst(inst.args[0]).ty, v);
                let shape = self.load(w, SHAPE_OFFSET);
                let done = self.b.create_block();
                let same = self.is_one_of(shape, &inst.shapes, done, &[]);
                self.exit_unless(same, v);
                self.b.ins().jump(done, &[]);
                self.b.switch_to_block(done);
                self.set(v, w);
            }
            Op::GuardShape | Op::GuardClass => {
                let w = self.arg(inst, 0);
                self.require_object(w, self.f.inst(inst.args[0]).ty, v);
                let shape = self.b.ins().load(I64, flags(), w, SHAPE_OFFSET as i32);
                let same = self.cmp_const(IntCC::Equal, shape, inst.imm as i64);
                self.exit_unless(same, v);
                self.set(v, w);
            }
            Op::GuardWord => {
                let w = self.arg(inst, 0);
                let same = self.cmp_const(IntCC::Equal, w, inst.imm as i64);
                self.exit_unless(same, v);
            }
            Op::GuardBound => {
                let w = self.arg(inst, 0);
                let bound = self.cmp_const(IntCC::NotEqual, w, 0);
                self.exit_unless(bound, v);
                self.set(v, w);
            }
            Op::GuardTrue => {
                let c = self.arg(inst, 0);
                self.exit_unless(c, v);
            }
            Op::GuardFalse => {
                let c = self.arg(inst, 0);
                self.exit_if(c, v);
            }
            Op::GuardCode => {
                let w = self.arg(inst, 0);
                self.require_object(w, self.f.inst(inst.args[0]).ty, v);
                let shape = self.b.ins().load(I64, flags(), w, SHAPE_OFFSET as i32);
                let is_function = self.cmp_const(IntCC::Equal, shape, self.snap.known.function_shape as i64);
                self.exit_unless(is_function, v);
                let code = self.b.ins().load(I64, flags(), w, offset_of!(PyFunction, code) as i32);
                let same = self.cmp_const(IntCC::Equal, code, inst.imm as i64);
                self.exit_unless(same, v);
                if inst.imm2 != 0 {
                    let globals = self.b.ins().load(I64, flags(), w, offset_of!(PyFunction, globals) as i32);
                    let same = self.cmp_const(IntCC::Equal, globals, inst.imm2 as i64);
                    self.exit_unless(same, v);
                }
                self.set(v, w);
            }
            Op::Variable => {
                let dict = self.int(inst.imm as i64);
                let at = self.snap.known.dict_version as i32;
                let version = self.b.ins().load(I32, flags(), dict, at);
                let wanted = self.b.ins().iconst(I32, (inst.imm2 >> 32) as i64);
                let same = self.b.ins().icmp(IntCC::Equal, version, wanted);
                self.exit_unless(same, v);
                let table = self.load(dict, self.snap.known.dict_table as usize);
                let w = self.load(table, inst.imm2 as u32 as usize);
                self.set(v, w);
            }
            Op::DefaultOf => {
                let w = self.arg(inst, 0);
                let defaults = self.load(w, offset_of!(PyFunction, defaults));
                let some = self.cmp_const(IntCC::NotEqual, defaults, 0);
                self.exit_unless(some, v);
                let n = self.load(defaults, offset_of!(PyTuple, len));
                let from_the_end = self.add_const(I64, n, -(inst.imm as i64));
                let has = self.cmp_const(IntCC::SignedGreaterThanOrEqual, from_the_end, 0);
                self.exit_unless(has, v);
                let item = self.b.ins().ishl_imm_u(from_the_end, 3);
                let at = self.b.ins().iadd(defaults, item);
                let default = self.load(at, offset_of!(PyTuple, items));
                self.set(v, default);
            }
            Op::GuardListKind => {
                let list = self.arg(inst, 0);
                let kind = self.b.ins().load(I8, flags(), list, offset_of!(PyList, kind) as i32);
                let (code, want) = if inst.imm == 0 {
                    (IntCC::NotEqual, ListKind::Doubles as i64)
                } else {
                    (IntCC::Equal, inst.imm as i64)
                };
                let want = self.b.ins().iconst(I8, want);
                let fits = self.b.ins().icmp(code, kind, want);
                self.exit_unless(fits, v);
            }
            Op::HasDoubles => {
                let list = self.arg(inst, 0);
                let kind = self.b.ins().load(I8, flags(), list, offset_of!(PyList, kind) as i32);
                let doubles = self.b.ins().iconst(I8, ListKind::Doubles as i64);
                let same = self.b.ins().icmp(IntCC::Equal, kind, doubles);
                self.set(v, same);
            }
            Op::GuardIndex if self.from_either_end.contains(&inst.args[0]) => self.index(v, inst),
            Op::GuardIndex => {
                let i = self.arg(inst, 0);
                let n = self.arg(inst, 1);
                let inside = self.b.ins().icmp(IntCC::UnsignedLessThan, i, n);
                self.exit_unless(inside, v);
                self.set(v, i);
            }
            Op::GuardUnique => {
                let w = self.arg(inst, 0);
                self.require_object(w, Ty::ANY, v);
                let count = self.b.ins().load(I32, flags(), w, REFCOUNT_OFFSET as i32);
                let wanted = self.b.ins().iconst(I32, inst.imm as i64);
                let unique = self.b.ins().icmp(IntCC::Equal, count, wanted);
                self.exit_unless(unique, v);
            }
            Op::GuardValid => {
                if let Some(leave) = self.told_to_leave() {
                    self.exit_if(leave, v);
                }
            }
            Op::GuardUntraced => self.untraced(v, inst),
            Op::GuardCalm => self.poll(v, inst, true),
            _ => self.poll(v, inst, false),
        }
    }

    /// Attention wanted: what waits (finalizers, signals) is attended to, and code leaves if anything a program can see has changed.
    /// Before a call (`calm`) that does not matter, since the call may change everything; a broken assumption does.
    fn poll(&mut self, v: Value, inst: &Inst, calm: bool) {
        let wanted = self.thread_u32(offset_of!(ThreadHead, eval_breaker));
        let (cold, on) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(cold);
        self.b.ins().brif(wanted, cold, &[], on, &[]);
        self.b.switch_to_block(cold);
        if self.keeps_names() {
            self.leave_for_poll(v);
            self.b.switch_to_block(on);
            return;
        }
        self.cold_site(inst);
        if let Some(answer) = self.call_helper_raw(Helper::Poll, &[]) {
            let raised = self.reason_edge(v, Reason::Exception);
            let changed = self.reason_edge(v, Reason::Poll);
            let fine = self.b.create_block();
            self.b.set_cold_block(fine);
            let failed = self.cmp_const(IntCC::SignedLessThanOrEqual, answer, 0);
            self.b.ins().brif(failed, raised.block, &[], fine, &[]);
            self.b.switch_to_block(fine);
            if !calm {
                let same = self.cmp_const(IntCC::Equal, answer, 1);
                self.b.ins().brif(same, on, &[], changed.block, &[]);
            } else if let Some(leave) = self.told_to_leave() {
                self.b.ins().brif(leave, changed.block, &[], on, &[]);
            } else {
                self.b.ins().jump(on, &[]);
            }
        } else {
            self.b.ins().jump(on, &[]);
        }
        self.b.switch_to_block(on);
    }

    /// An index that may count from the end, though it hardly ever does: that is looked into only when it is not inside as it stands.
    fn index(&mut self, v: Value, inst: &Inst) {
        let norm = self.f.inst(inst.args[0]).clone();
        let (i, n) = (self.arg(&norm, 0), self.arg(&norm, 1));
        let (outside, inside) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(outside);
        let at = self.b.append_block_param(inside, I64);
        let ok = self.b.ins().icmp(IntCC::UnsignedLessThan, i, n);
        self.b.ins().brif(ok, inside, &[BlockArg::Value(i)], outside, &[]);
        self.b.switch_to_block(outside);
        // What is too large gets larger, and what lies before the start stays negative.
        let from_end = self.b.ins().iadd(i, n);
        let ok = self.b.ins().icmp(IntCC::UnsignedLessThan, from_end, n);
        let edge = self.own_exit(v);
        self.b.ins().brif(ok, inside, &[BlockArg::Value(from_end)], edge.block, &[]);
        self.b.switch_to_block(inside);
        self.set(v, at);
    }

    /// Module code: what is polled for may look at names that are kept here, or change them.
    fn keeps_names(&self) -> bool {
        !self.snap.codes[0].names_kept.is_empty()
    }

    /// The interpreter polls.
    fn leave_for_poll(&mut self, v: Value) {
        let edge = self.reason_edge(v, Reason::Poll);
        self.b.ins().jump(edge.block, &[]);
    }

    /// Whether the activation was told to leave; code that calls nothing has none, and is not told.
    fn told_to_leave(&mut self) -> Option<Cl> {
        self.marked(activation_flag::LEAVE)
    }

    fn marked(&mut self, bits: u32) -> Option<Cl> {
        let slot = self.activation?;
        let base = self.b.ins().stack_addr(I64, slot, 0);
        let marks = self.b.ins().load(I32, flags(), base, offset_of!(Activation, flags) as i32);
        Some(self.b.ins().band_imm_u(marks, i64::from(bits)))
    }

    /// Leaves if a traceback that is alive lacks the object of this frame, or if somebody has it and the frame ends.
    fn untraced(&mut self, v: Value, inst: &Inst) {
        let marked = self.marked(activation_flag::TRACED);
        let object = if inst.imm == 0 { self.own_frame_object() } else { None };
        let (cold, on) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(cold);
        for found in [marked, object].into_iter().flatten() {
            let next = self.b.create_block();
            self.b.ins().brif(found, cold, &[], next, &[]);
            self.b.switch_to_block(next);
        }
        self.b.ins().jump(on, &[]);
        self.b.switch_to_block(cold);
        let depth = self.int(inst.imm as i64);
        if let Some(alive) = self.call_helper_raw(Helper::IsTraced, &[depth]) {
            self.exit_if(alive, v);
        }
        self.b.ins().jump(on, &[]);
        self.b.switch_to_block(on);
    }

    /// The object, or null, of the interpreter's frame that a loop or a generator's unit was entered for.
    fn own_frame_object(&mut self) -> Option<Cl> {
        if !self.snap.entry.has_frame() {
            return None;
        }
        let frame = match self.activation {
            Some(slot) => {
                let base = self.b.ins().stack_addr(I64, slot, 0);
                self.b.ins().load(I64, flags(), base, offset_of!(Activation, prev) as i32)
            }
            None => self.b.ins().load(I64, flags(), self.thread, offset_of!(ThreadHead, top) as i32),
        };
        Some(self.b.ins().load(I64, flags(), frame, offset_of!(Frame, object) as i32))
    }

    /// Leaves unless the word is a pointer; what the type rules out is not tested.
    pub(super) fn require_object(&mut self, w: Cl, ty: Ty, v: Value) {
        if ty.may_be(Ty(Ty::INT.0 | Ty::FLONUM.0 | Ty::NULL.0)) {
            let tag = self.and_const(w, 7);
            self.exit_if(tag, v);
            if ty.may_be(Ty::NULL) {
                let some = self.cmp_const(IntCC::NotEqual, w, 0);
                self.exit_unless(some, v);
            }
        }
    }

    fn guard_float(&mut self, v: Value, inst: &Inst) {
        let w = self.arg(inst, 0);
        let ty = self.f.inst(inst.args[0]).ty;
        let done = self.b.create_block();
        let result = self.b.append_block_param(done, F64);
        let (flo, other) = (self.b.create_block(), self.b.create_block());
        let below = self.add_const(I64, w, -2);
        let tag = self.and_const(below, 3);
        let is_flonum = self.cmp_const(IntCC::Equal, tag, 0);
        self.b.ins().brif(is_flonum, flo, &[], other, &[]);
        self.b.switch_to_block(flo);
        let d = self.decode_flonum(w);
        self.b.ins().jump(done, &[BlockArg::Value(d)]);
        self.b.switch_to_block(other);
        self.b.set_cold_block(other);
        if inst.op != Op::GuardFloat {
            let (int, rest) = (self.b.create_block(), self.b.create_block());
            let odd = self.and_const(w, 1);
            self.b.ins().brif(odd, int, &[], rest, &[]);
            self.b.switch_to_block(int);
            let n = self.shift(w, -1);
            if inst.op == Op::GuardExact {
                let shifted = self.add_const(I64, n, EXACT_INT);
                let exact = self.cmp_const(IntCC::UnsignedLessThanOrEqual, shifted, 2 * EXACT_INT);
                self.exit_unless(exact, v);
            }
            let d = self.b.ins().fcvt_from_sint(F64, n);
            self.b.ins().jump(done, &[BlockArg::Value(d)]);
            self.b.switch_to_block(rest);
        }
        self.require_object(w, ty, v);
        let shape = self.b.ins().load(I64, flags(), w, SHAPE_OFFSET as i32);
        let boxed = self.cmp_const(IntCC::Equal, shape, self.snap.known.float_shape as i64);
        self.exit_unless(boxed, v);
        let d = self.b.ins().load(F64, flags(), w, offset_of!(PyFloat, value) as i32);
        self.b.ins().jump(done, &[BlockArg::Value(d)]);
        self.b.switch_to_block(done);
        self.set(v, result);
    }

    /// Whether both words are ints or floats but not both ints; none of them an object.
    fn are_floats(&mut self, a: Cl, inst: &Inst) -> Cl {
        let b = self.arg(inst, 1);
        let (x, y) = (self.and_const(a, 3), self.and_const(b, 3));
        let (x, y) = (self.cmp_const(IntCC::NotEqual, x, 0), self.cmp_const(IntCC::NotEqual, y, 0));
        let words = self.b.ins().band(x, y);
        let not_ints = self.are_ints(a, b, IntCC::Equal);
        self.b.ins().band(words, not_ints)
    }

    /// Whether the words are both ints (`NotEqual`), or not (`Equal`).
    fn are_ints(&mut self, a: Cl, b: Cl, code: IntCC) -> Cl {
        let ints = self.b.ins().band(a, b);
        let ints = self.and_const(ints, 1);
        self.cmp_const(code, ints, 0)
    }

    fn decode_flonum(&mut self, w: Cl) -> Cl {
        // The two bits that the tag replaced are 10 or 01, the inverse of the one above them, which is the word's highest.
        let sixty_three = self.int(63);
        let top = self.b.ins().ushr(w, sixty_three);
        let all = self.b.ins().isub(w, top);
        let three = self.int(3);
        let bits = self.b.ins().rotr(all, three);
        // Zeros come out as the numbers whose place they take.
        let twice = self.b.ins().iadd(bits, bits);
        let is_zero = self.cmp_const(IntCC::Equal, twice, (FLOAT_DISPLACED << 1) as i64);
        let displaced = self.int(FLOAT_DISPLACED as i64);
        let zero = self.b.ins().bxor(bits, displaced);
        let bits = self.b.ins().select(is_zero, zero, bits);
        self.b.ins().bitcast(F64, MemFlagsData::new(), bits)
    }

    fn box_float(&mut self, d: Cl) -> Cl {
        let bits = self.b.ins().bitcast(I64, MemFlagsData::new(), d);
        let done = self.b.create_block();
        let result = self.b.append_block_param(done, I64);
        let (fits, odd) = (self.b.create_block(), self.b.create_block());
        // Without the sign, from just above the displaced number to where the three highest bits are 101.
        let magnitude = self.b.ins().iadd(bits, bits);
        let lowest = (FLOAT_DISPLACED << 1) + 1;
        let above = self.add_const(I64, magnitude, lowest.wrapping_neg() as i64);
        let ok = self.cmp_const(IntCC::UnsignedLessThan, above, ((5 << 61) - lowest) as i64);
        self.b.ins().brif(ok, fits, &[], odd, &[]);
        self.b.switch_to_block(fits);
        let three = self.int(3);
        let r = self.b.ins().rotl(bits, three);
        let r = self.and_const(r, !3);
        let two = self.int(2);
        let w = self.b.ins().bor(r, two);
        self.b.ins().jump(done, &[BlockArg::Value(w)]);
        self.b.switch_to_block(odd);
        self.b.set_cold_block(odd);
        let (zero, big) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(zero);
        self.b.set_cold_block(big);
        self.b.ins().brif(magnitude, big, &[], zero, &[]);
        self.b.switch_to_block(zero);
        let n = self.int(61);
        let sign = self.b.ins().ushr(bits, n);
        let base = self.int(FLOAT_ZERO as i64);
        let w = self.b.ins().bor(sign, base);
        self.b.ins().jump(done, &[BlockArg::Value(w)]);
        self.b.switch_to_block(big);
        let w = self.call_helper_raw(Helper::BoxFloat, &[d]).unwrap_or(self.thread);
        self.b.ins().jump(done, &[BlockArg::Value(w)]);
        self.b.switch_to_block(done);
        result
    }

    fn box_number(&mut self, inst: &Inst, d: Cl) -> Cl {
        let is_int = self.arg(inst, 1);
        let (int, float, done) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        let result = self.b.append_block_param(done, I64);
        self.b.ins().brif(is_int, int, &[], float, &[]);
        self.b.switch_to_block(int);
        let n = self.b.ins().fcvt_to_sint_sat(I64, d);
        let twice = self.b.ins().iadd(n, n);
        let one = self.int(1);
        let w = self.b.ins().bor(twice, one);
        self.b.ins().jump(done, &[BlockArg::Value(w)]);
        self.b.switch_to_block(float);
        let w = self.box_float(d);
        self.b.ins().jump(done, &[BlockArg::Value(w)]);
        self.b.switch_to_block(done);
        result
    }

    /// Leaves if a 64-bit result has more than 63 bits.
    fn check63(&mut self, n: Cl, v: Value) {
        let twice = self.b.ins().iadd(n, n);
        let differ = self.b.ins().bxor(twice, n);
        let over = self.cmp_const(IntCC::SignedLessThan, differ, 0);
        self.exit_if(over, v);
    }

    pub(super) fn arith(&mut self, v: Value, inst: &Inst) {
        if self.from_either_end.contains(&v) {
            return;
        }
        let checked = inst.imm == 0;
        let a = self.arg(inst, 0);
        let x = match inst.op {
            Op::AddI | Op::SubI => {
                let b = self.arg(inst, 1);
                let n = if inst.op == Op::AddI { self.b.ins().iadd(a, b) } else { self.b.ins().isub(a, b) };
                if checked {
                    self.check63(n, v);
                }
                n
            }
            Op::MulI => {
                let b = self.arg(inst, 1);
                if checked {
                    let (n, over) = self.b.ins().smul_overflow(a, b);
                    self.exit_if(over, v);
                    self.check63(n, v);
                    n
                } else {
                    self.b.ins().imul(a, b)
                }
            }
            Op::NegI | Op::AbsI => {
                let negative = self.b.ins().ineg(a);
                let n = if inst.op == Op::NegI {
                    negative
                } else {
                    let below = self.cmp_const(IntCC::SignedLessThan, a, 0);
                    self.b.ins().select(below, negative, a)
                };
                if checked {
                    self.check63(n, v);
                }
                n
            }
            Op::Maybe => {
                let word = self.arg(inst, 1);
                let null = self.int(0);
                self.b.ins().select(a, word, null)
            }
            Op::FloorDivI | Op::ModI => self.divide(v, inst, a),
            Op::ShlI => {
                let b = self.arg(inst, 1);
                if checked {
                    let limit = self.int(62);
                    let small = self.b.ins().icmp(IntCC::UnsignedLessThanOrEqual, b, limit);
                    self.exit_unless(small, v);
                }
                let n = self.b.ins().ishl(a, b);
                if checked {
                    let one = self.add_const(I64, b, 1);
                    let far = self.b.ins().ishl(a, one);
                    let back = self.b.ins().sshr(far, one);
                    let same = self.b.ins().icmp(IntCC::Equal, back, a);
                    self.exit_unless(same, v);
                }
                n
            }
            Op::ShrI => {
                let b = self.arg(inst, 1);
                if self.f.const_i(inst.args[1]).is_some_and(|n| (0..=63).contains(&n)) {
                    self.b.ins().sshr(a, b)
                } else {
                    let negative = self.cmp_const(IntCC::SignedLessThan, b, 0);
                    self.exit_if(negative, v);
                    let limit = self.int(63);
                    let count = self.b.ins().umin(b, limit);
                    self.b.ins().sshr(a, count)
                }
            }
            Op::AndI | Op::OrI | Op::XorI | Op::MinI | Op::MaxI => {
                let b = self.arg(inst, 1);
                match inst.op {
                    Op::AndI => self.b.ins().band(a, b),
                    Op::OrI => self.b.ins().bor(a, b),
                    Op::XorI => self.b.ins().bxor(a, b),
                    Op::MinI => self.b.ins().smin(a, b),
                    _ => self.b.ins().smax(a, b),
                }
            }
            Op::InvI => self.b.ins().bnot(a),
            Op::CmpI => {
                let b = self.arg(inst, 1);
                self.b.ins().icmp(int_cc(inst.imm), a, b)
            }
            Op::NormIndex => {
                let n = self.arg(inst, 1);
                let from_end = self.b.ins().iadd(a, n);
                let below = self.cmp_const(IntCC::SignedLessThan, a, 0);
                self.b.ins().select(below, from_end, a)
            }
            Op::IToF => self.b.ins().fcvt_from_sint(F64, a),
            Op::AddF | Op::SubF | Op::MulF => {
                let b = self.arg(inst, 1);
                match inst.op {
                    Op::AddF => self.b.ins().fadd(a, b),
                    Op::SubF => self.b.ins().fsub(a, b),
                    _ => self.b.ins().fmul(a, b),
                }
            }
            Op::DivF => {
                let b = self.arg(inst, 1);
                let constant = self.f.inst(inst.args[1]);
                if constant.op != Op::ConstF || f64::from_bits(constant.imm) == 0.0 {
                    let zero = self.b.ins().f64const(0.0);
                    let by_zero = self.b.ins().fcmp(FloatCC::Equal, b, zero);
                    self.exit_if(by_zero, v);
                }
                self.b.ins().fdiv(a, b)
            }
            Op::NegF => self.b.ins().fneg(a),
            Op::AbsF => self.b.ins().fabs(a),
            Op::SqrtF => {
                let zero = self.b.ins().f64const(0.0);
                let negative = self.b.ins().fcmp(FloatCC::LessThan, a, zero);
                self.exit_if(negative, v);
                self.b.ins().sqrt(a)
            }
            Op::CmpF => {
                let b = self.arg(inst, 1);
                self.b.ins().fcmp(float_cc(inst.imm), a, b)
            }
            Op::FToI => {
                let size = self.b.ins().fabs(a);
                let limit = self.b.ins().f64const(4.6e18);
                let fits = self.b.ins().fcmp(FloatCC::LessThan, size, limit);
                self.exit_unless(fits, v);
                self.b.ins().fcvt_to_sint_sat(I64, a)
            }
            Op::NotB => {
                let one = self.b.ins().iconst(I8, 1);
                self.b.ins().bxor(a, one)
            }
            Op::BToI => self.b.ins().uextend(I64, a),
            Op::IsW => {
                let b = self.arg(inst, 1);
                self.b.ins().icmp(IntCC::Equal, a, b)
            }
            Op::IsFloats => self.are_floats(a, inst),
            Op::IsInt => {
                let odd = self.and_const(a, 1);
                self.cmp_const(IntCC::NotEqual, odd, 0)
            }
            Op::AndB => {
                let b = self.arg(inst, 1);
                self.b.ins().band(a, b)
            }
            Op::IsInts => {
                let b = self.arg(inst, 1);
                self.are_ints(a, b, IntCC::NotEqual)
            }
            Op::IsStop => self.cmp_const(IntCC::Equal, a, adder_abi::Word::RESUME.0 as i64),
            Op::UntagI => self.shift(a, -1),
            Op::BoxNum => self.box_number(inst, a),
            _ => self.box_float(a),
        };
        self.set(v, x);
    }

    /// Python's floor division and modulo.
    fn divide(&mut self, v: Value, inst: &Inst, a: Cl) -> Cl {
        let is_mod = inst.op == Op::ModI;
        let b = self.arg(inst, 1);
        let constant = self.f.const_i(inst.args[1]);
        if let Some(d) = constant.filter(|d| *d > 0) {
            if d & (d - 1) == 0 {
                return if is_mod {
                    self.and_const(a, d - 1)
                } else {
                    self.shift(a, -i64::from(d.trailing_zeros()))
                };
            }
            return self.divide_by(a, d, is_mod);
        }
        let zero = self.cmp_const(IntCC::Equal, b, 0);
        self.exit_if(zero, v);
        if is_mod {
            // The remainder by -1 is 0; the hardware would overflow on the smallest dividend only, which has 64 bits.
            let r = self.b.ins().srem(a, b);
            let opposite = self.b.ins().bxor(r, b);
            let opposite = self.cmp_const(IntCC::SignedLessThan, opposite, 0);
            let inexact = self.cmp_const(IntCC::NotEqual, r, 0);
            let adjust = self.b.ins().band(opposite, inexact);
            let sum = self.b.ins().iadd(r, b);
            self.b.ins().select(adjust, sum, r)
        } else {
            let q = self.b.ins().sdiv(a, b);
            let product = self.b.ins().imul(q, b);
            let r = self.b.ins().isub(a, product);
            let opposite = self.b.ins().bxor(r, b);
            let opposite = self.cmp_const(IntCC::SignedLessThan, opposite, 0);
            let inexact = self.cmp_const(IntCC::NotEqual, r, 0);
            let adjust = self.b.ins().band(opposite, inexact);
            let less = self.add_const(I64, q, -1);
            let q = self.b.ins().select(adjust, less, q);
            self.check63(q, v);
            q
        }
    }

    /// Floor division by a positive constant d that is no power of two, by multiplication. For 0 <= t < 2^62 and
    /// m = floor(2^(63+s) / d) + 1 with s = floor(log2 d), t*m/2^(63+s) exceeds t/d by less than 1/d, so its floor is floor(t/d).
    /// Negative n go through their complement: floor(n/d) = ~floor(~n/d).
    fn divide_by(&mut self, a: Cl, d: i64, is_mod: bool) -> Cl {
        let s = 63 - i64::from(d.leading_zeros());
        let m = ((1u128 << (63 + s)) / d as u128 + 1) as i64;
        let sign = self.shift(a, -63);
        let t = self.b.ins().bxor(a, sign);
        let doubled = self.shift(t, 1);
        let factor = self.int(m);
        let high = self.b.ins().smulhi(doubled, factor);
        let q = self.shift_right(high, s);
        let q = self.b.ins().bxor(q, sign);
        if !is_mod {
            return q;
        }
        let divisor = self.int(d);
        let product = self.b.ins().imul(q, divisor);
        self.b.ins().isub(a, product)
    }

    fn shift_right(&mut self, v: Cl, n: i64) -> Cl {
        let c = self.int(n);
        self.b.ins().sshr(v, c)
    }
}

fn int_cc(code: u64) -> IntCC {
    match code {
        cc::LT => IntCC::SignedLessThan,
        cc::LE => IntCC::SignedLessThanOrEqual,
        cc::EQ => IntCC::Equal,
        cc::NE => IntCC::NotEqual,
        cc::GT => IntCC::SignedGreaterThan,
        cc::ULE => IntCC::UnsignedLessThanOrEqual,
        _ => IntCC::SignedGreaterThanOrEqual,
    }
}

fn float_cc(code: u64) -> FloatCC {
    match code {
        cc::LT => FloatCC::LessThan,
        cc::LE => FloatCC::LessThanOrEqual,
        cc::EQ => FloatCC::Equal,
        cc::NE => FloatCC::NotEqual,
        cc::GT => FloatCC::GreaterThan,
        _ => FloatCC::GreaterThanOrEqual,
    }
}
