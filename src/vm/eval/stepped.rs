//! What `FOR_ITER` notes of the iterators it steps, in its data word.
//!
//! Bits 0 to 7: kinds of iterators ([`bit`]). Bits 8 to 11: kinds of a list's elements. From bit 16 on, 8 bits for each of the first three
//! iterators that a `zip` or `enumerate` steps: their kinds in 4 bits, then the kinds of elements.

use super::arith::element_bits;
use super::prepare::Instr;
use crate::object::value::Value;
use crate::types::dict::iterators;
use crate::types::iterators::{PyEnumerate, PyZip};
use crate::types::list::PyList;
use crate::types::seqiter::{as_list_iter, as_tuple_iter};
use adder_abi::layout::{PyRangeIter, PySeqIter};

/// Kinds of iterators.
pub mod bit {
    pub const RANGE: u64 = 1;
    pub const LIST: u64 = 2;
    pub const TUPLE: u64 = 4;
    /// Another kind, of an iterator inside; a generator.
    pub const GENERATOR: u64 = 8;
    pub const OTHER: u64 = 16;
    pub const ZIP: u64 = 32;
    pub const ENUMERATE: u64 = 64;
    /// The items of a dict.
    pub const ITEMS: u64 = 128;
}

pub const INNER_SHIFT: usize = 16;
pub const INNER_BITS: usize = 8;
pub const MAX_INNER: usize = 3;

#[inline(always)]
pub fn note(instr: &Instr, bits: u64) {
    let old = instr.data.get();
    if old & bits != bits {
        instr.data.set(old | bits);
    }
}

/// The bits for an iterator over a list.
#[inline(always)]
pub fn list_bits(it: &PySeqIter) -> u64 {
    let seq = it.seq.get();
    if seq.is_null() {
        return bit::LIST;
    }
    // SAFETY: the iterator owns its list.
    bit::LIST | element_bits(unsafe { &*(seq.0 as *const PyList) }) << 8
}

/// The kinds of an iterator inside another, in 8 bits.
fn inner_bits(it: &Value) -> u64 {
    if let Some(s) = as_list_iter(it) {
        let bits = list_bits(s);
        return bits & 0xf | bits >> 4 & 0xf0;
    }
    if as_tuple_iter(it).is_some() {
        return bit::TUPLE;
    }
    if it.downcast_exact::<PyRangeIter>().is_some() { bit::RANGE } else { bit::GENERATOR }
}

/// Notes an iterator that is none over a range, list or tuple, and no generator.
pub fn note_other(instr: &Instr, it: &Value) {
    if !crate::jit::wants_feedback() {
        return;
    }
    let mut bits = bit::OTHER;
    if iterators::is_items(it) {
        bits = bit::ITEMS;
    } else if let Some(z) = it.downcast_exact::<PyZip>() {
        let mut inside = bit::ZIP;
        let known = z.each_iterator(|j, inner| {
            inside |=
                if j < MAX_INNER { inner_bits(inner) << (INNER_SHIFT + INNER_BITS * j) } else { bit::OTHER };
        });
        if known {
            bits = inside;
        }
    } else if let Some(e) = it.downcast_exact::<PyEnumerate>() {
        if let Some(inner) = e.iterator() {
            bits = bit::ENUMERATE | inner_bits(&inner) << INNER_SHIFT;
        }
    }
    note(instr, bits);
}
