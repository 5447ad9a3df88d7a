//! The order in which words are released that die at the same place: finalizers show it.
//!
//! The builder notes where the program gives up a word (a variable is bound anew, deleted, or ends with its function). Between two
//! places that anybody can look at, what dies is released in that order. A word that only the stack held is released first, as the
//! operation that took it would have done.
//!
//! What dies before a branch is released there, in the order of one of the ways behind it.

use crate::ir::*;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

/// When words are given up.
#[derive(Default)]
pub struct Order {
    in_block: HashMap<(Block, Value), Time>,
    anywhere: HashMap<Value, usize>,
}

#[derive(Clone, Copy)]
struct Time {
    number: usize,
    made: u32,
}

impl Order {
    pub fn new(f: &Function, placed: &HashSet<Value>) -> Order {
        let mut order = Order::default();
        let mut number = 0;
        for g in &f.given_up {
            let mut work = vec![g.value];
            let mut seen = HashSet::default();
            while let Some(v) = work.pop() {
                if !seen.insert(v) {
                    continue;
                }
                if placed.contains(&v) {
                    number += 1;
                    order.in_block.insert((g.block, v), Time { number, made: g.made });
                    order.anywhere.insert(v, number);
                } else {
                    // An object that is not made: its parts are released from the last to the first.
                    work.extend(&f.inst(v).args);
                }
            }
        }
        order
    }

    /// Sorts what dies in a block.
    pub fn sort(&self, block: Block, dying: &mut [Value]) {
        if dying.len() > 1 {
            dying.sort_by_key(|v| {
                let here = self.in_block.get(&(block, *v)).map(|time| time.number);
                here.or_else(|| self.anywhere.get(v).copied())
            });
        }
    }

    /// Whether a word that has died is given up before an instruction of the block, which only releases something itself.
    pub fn is_due(&self, block: Block, v: Value, before: Value) -> bool {
        self.in_block.get(&(block, v)).is_none_or(|time| time.made as usize <= before.index())
    }
}

/// Whether anybody can see what has been released before the instruction.
pub fn is_seen(inst: &Inst) -> bool {
    inst.state.is_some() || inst.op.is_term()
}
