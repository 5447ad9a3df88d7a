//! Escape analysis: instances that nobody else can see are kept in pieces, and made where somebody first could.
//!
//! One walk over the blocks in order follows every instance that compiled code makes (`call_alloc new_instance` of a class whose end nobody
//! notices, and `instance`). While it is *in pieces*, stores change what is known of its fields, loads and tests of its shape are answered
//! from that, and frame states get an `instance` of their own, which only an exit makes. What else uses it makes it *whole*: an `instance` is
//! placed before that use, and is the object from there on. Where ways meet, fields that differ become parameters; an object that
//! is whole on one way is made so on the others. A loop that does more than look at an object has it made before it is entered.
//! (Stadler, Würthinger, Mössenböck: Partial Escape Analysis and Scalar Replacement for Java, 2014.)

mod live;
mod walk;

use crate::graph::Graph;
use crate::ir::*;
use crate::op::Op;
use adder_abi::helpers::Helper;
use adder_abi::object::HEADER_SIZE;
use std::collections::BTreeMap;
use std::rc::Rc;

/// An instance under observation, by number.
type Object = usize;

/// What an object is at one place of the program.
#[derive(Clone, PartialEq)]
enum Form {
    /// Its shape, and its fields by word behind the header.
    Pieces {
        shape: u64,
        fields: Rc<BTreeMap<u32, Value>>,
    },
    Whole(Value),
}

/// All objects alive at one place.
type World = BTreeMap<Object, Form>;

/// Words of an object that may be fields: those that [`Op::Instance`] can name.
const MAX_FIELDS: u64 = 64;

/// The field at an offset in an object, if it can be one.
fn field_at(offset: u64) -> Option<u32> {
    let word = offset.checked_sub(HEADER_SIZE as u64)? / 8;
    (word < MAX_FIELDS).then_some(word as u32)
}

/// The offsets of the fields that an [`Op::Instance`] fills, in the order of its operands behind the class.
pub fn field_offsets(mask: u64) -> impl Iterator<Item = u64> {
    (0..MAX_FIELDS).filter(move |word| mask >> word & 1 != 0).map(|word| HEADER_SIZE as u64 + 8 * word)
}

/// Whether the instruction makes an object that may be kept in pieces.
fn is_candidate(inst: &Inst) -> bool {
    match inst.op {
        Op::CallAlloc => inst.helper() == Helper::NewInstance && inst.imm2 != 0,
        Op::Instance => true,
        _ => false,
    }
}

/// Replaces what can be; returns whether anything was.
pub fn replace_instances(f: &mut Function) -> bool {
    let any = |f: &Function, b: &BlockData| b.insts.iter().any(|v| is_candidate(f.inst(*v)));
    if !f.blocks.iter().any(|b| any(f, b)) {
        return false;
    }
    split_critical_edges(f);
    let graph = Graph::new(f);
    // A way that comes back is a loop's.
    let comes_back = |b: Block, from: Block| graph.position[from.index()] >= graph.position[b.index()];
    let is_odd =
        |b: Block| graph.preds[b.index()].iter().any(|p| comes_back(b, *p) && !graph.dominates(b, *p));
    if graph.order.iter().any(|b| is_odd(*b)) {
        return false;
    }
    walk::Walk::new(f, &graph).run();
    true
}

/// Gives every edge from a branch to a meeting point a block of its own, where objects can be made for that way only.
fn split_critical_edges(f: &mut Function) {
    let graph = Graph::new(f);
    for b in &graph.order {
        let Some(term) = f.terminator(*b) else { continue };
        if f.inst(term).edges.len() < 2 {
            continue;
        }
        for i in 0..f.inst(term).edges.len() {
            let edge = f.inst(term).edges[i].clone();
            if graph.preds[edge.block.index()].len() < 2 {
                continue;
            }
            let between = f.add_block();
            let mut jump = Inst::new(Op::Jump, Vec::new());
            jump.edges.push(edge);
            f.append(between, jump);
            f.inst_mut(term).edges[i] = Edge { block: between, args: Vec::new() };
        }
    }
}
