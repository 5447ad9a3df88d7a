//! Subscripts of arrays, bytes and bytearrays.

use super::{Builder, Ctx, Next};
use crate::ir::*;
use crate::op::{Op, cc};
use adder_abi::deopt::Reason;
use adder_abi::feedback::{Feedback, Kinds};
use adder_abi::layout::{BYTEARRAY_CODE, BYTES_CODE};

/// What items of a type code are.
enum Item {
    Float,
    /// Smallest and largest value, where these are not those of a machine word.
    Int(Option<(i64, i64)>),
    /// Not negative, up to what a word holds.
    Unsigned,
}

fn item(code: u8) -> Item {
    match code {
        b'f' | b'd' => Item::Float,
        b'b' => Item::Int(Some((-128, 127))),
        b'h' => Item::Int(Some((-0x8000, 0x7fff))),
        b'H' => Item::Int(Some((0, 0xffff))),
        b'i' => Item::Int(Some((-0x8000_0000, 0x7fff_ffff))),
        b'I' => Item::Int(Some((0, 0xffff_ffff))),
        b'l' | b'q' => Item::Int(None),
        b'L' | b'Q' => Item::Unsigned,
        _ => Item::Int(Some((0, 255))),
    }
}

/// A place that is known to be inside.
struct Place {
    owner: Value,
    at: Value,
    code: u8,
}

impl Builder<'_> {
    fn place(&mut self, cx: &mut Ctx, container: Value, index: Value) -> Option<Place> {
        let Feedback::Items { shape, code } = *self.feedback(cx) else { return None };
        if !self.kinds(index, Kinds::INT).only(Kinds::INT) {
            return None;
        }
        let owner = self.guard_shape(cx, container, shape);
        let imm = u64::from(code);
        if !matches!(code, BYTES_CODE | BYTEARRAY_CODE) {
            self.guard(cx, Op::GuardItems, vec![owner], imm);
        }
        let i = self.as_int(cx, index);
        let len = self.pure(cx, Op::ItemsLen, vec![owner], imm);
        let at = self.pure(cx, Op::NormIndex, vec![i, len], 0);
        let at = self.guard(cx, Op::GuardIndex, vec![at, len], 0);
        Some(Place { owner, at, code })
    }

    /// `container[index]`.
    pub(super) fn load_item(&mut self, cx: &mut Ctx, container: Value, index: Value) -> Option<Next> {
        let place = self.place(cx, container, index)?;
        let items = self.pure(cx, Op::Items, vec![place.owner], u64::from(place.code));
        let args = vec![place.owner, items, place.at];
        match item(place.code) {
            Item::Float => {
                let d = self.pure(cx, Op::ItemGetF, args, u64::from(place.code));
                self.push_float(cx, d);
            }
            Item::Int(Some(_)) => {
                let n = self.pure(cx, Op::ItemGetI, args, u64::from(place.code));
                self.push_int(cx, n);
            }
            Item::Int(None) => {
                let n = self.pure(cx, Op::ItemGetI, args, u64::from(place.code));
                let n = self.guard(cx, Op::GuardFits, vec![n], 0);
                self.push_int(cx, n);
            }
            Item::Unsigned => {
                let n = self.pure(cx, Op::ItemGetI, args, u64::from(place.code));
                let n = self.guard(cx, Op::GuardFits, vec![n], 0);
                self.require_from(cx, n, 0);
                self.push_int(cx, n);
            }
        }
        Some(Next::Go)
    }

    /// `container[index] = value` for an array or a bytearray.
    pub(super) fn store_item(
        &mut self,
        cx: &mut Ctx,
        container: Value,
        index: Value,
        value: Value,
    ) -> Option<Next> {
        let Feedback::Items { code, .. } = *self.feedback(cx) else { return None };
        if code == BYTES_CODE {
            return None;
        }
        let kind = item(code);
        let ty = self.f.inst(value).ty;
        let raw = match kind {
            Item::Float if ty.is(Ty::INT) => self.as_float(cx, value, Kinds::INT),
            Item::Float if ty.is(Ty::FLOAT) => self.as_float(cx, value, Kinds::FLOAT),
            Item::Float if ty.may_be(Ty(Ty::INT.0 | Ty::FLOAT.0)) => {
                self.as_float(cx, value, Kinds(Kinds::INT.0 | Kinds::FLOAT.0))
            }
            Item::Int(_) | Item::Unsigned if ty.may_be(Ty::INT) => {
                let n = self.as_int(cx, value);
                match kind {
                    Item::Int(Some((low, high))) => self.require_between(cx, n, low, high),
                    Item::Unsigned => self.require_from(cx, n, 0),
                    Item::Int(None) | Item::Float => {}
                }
                n
            }
            _ => return None,
        };
        let place = self.place(cx, container, index)?;
        let items = self.pure(cx, Op::Items, vec![place.owner], u64::from(place.code));
        let op = if matches!(kind, Item::Float) { Op::ItemSetF } else { Op::ItemSetI };
        self.pure(cx, op, vec![place.owner, items, place.at, raw], u64::from(place.code));
        Some(Next::Go)
    }

    fn require_from(&mut self, cx: &mut Ctx, n: Value, low: i64) {
        let low = self.const_i(low);
        let fits = self.pure(cx, Op::CmpI, vec![n, low], cc::GE);
        self.guard(cx, Op::GuardTrue, vec![fits], reason_code(Reason::Value));
    }

    fn require_between(&mut self, cx: &mut Ctx, n: Value, low: i64, high: i64) {
        self.require_from(cx, n, low);
        let high = self.const_i(high);
        let fits = self.pure(cx, Op::CmpI, vec![n, high], cc::LE);
        self.guard(cx, Op::GuardTrue, vec![fits], reason_code(Reason::Value));
    }
}
