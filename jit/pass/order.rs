//! The order in which words are released that die at the same place: finalizers show it.
//!
//! The builder notes where the program gives up a word (a variable is bound anew, deleted, or ends with its function). Between two
//! places that anybody can look at, what dies is released in that order. A word that only the stack held is released by the operation that
//! took it: of words that the same block gives up, before those that it gives up later, and before all that another block does.
//!
//! What dies where ways part or meet is released there, in the order in which the program gives it up on the nearest way behind.

use crate::ir::*;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::collections::VecDeque;

/// When words are given up.
#[derive(Default)]
pub struct Order {
    in_block: HashMap<(Block, Value), Time>,
    /// The words that are given up anywhere: no way is searched for the others.
    given_up: HashSet<Value>,
    /// The blocks behind each block, if anything is given up.
    behind: Vec<Vec<Block>>,
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
        if !f.given_up.is_empty() {
            order.behind = (0..f.blocks.len()).map(|b| f.successors(Block(b as u32))).collect();
        }
        for g in &f.given_up {
            let mut work = vec![g.value];
            let mut seen = HashSet::default();
            while let Some(v) = work.pop() {
                if !seen.insert(v) {
                    continue;
                }
                if placed.contains(&v) {
                    number += 1;
                    order.given_up.insert(v);
                    order.in_block.insert((g.block, v), Time { number, made: g.made });
                } else {
                    // An object that is not made: its parts are released from the last to the first.
                    work.extend(&f.inst(v).args);
                }
            }
        }
        order
    }

    /// Sorts what dies in a block; `died` says at which instructions.
    pub fn sort(&self, block: Block, died: &HashMap<Value, Value>, dying: &mut [Value]) {
        if dying.len() > 1 {
            dying.sort_by_cached_key(|v| self.place(block, died, *v));
        }
    }

    /// A word's place among those that die in a block.
    fn place(&self, block: Block, died: &HashMap<Value, Value>, v: Value) -> (bool, u32, usize) {
        match self.number(block, v) {
            // Given up behind the last instruction that had been made.
            Some(number) => match self.in_block.get(&(block, v)) {
                Some(time) => (false, time.made.saturating_sub(1), number),
                None => (true, 0, number),
            },
            None => (false, died.get(&v).map_or(0, |at| at.0), 0),
        }
    }

    /// When a word that dies in a block is given up there, or on the nearest way behind it; numbers begin with 1.
    fn number(&self, block: Block, v: Value) -> Option<usize> {
        if !self.given_up.contains(&v) {
            return None;
        }
        let mut ways = VecDeque::from([block]);
        let mut seen = HashSet::from_iter([block]);
        while let Some(b) = ways.pop_front() {
            if let Some(time) = self.in_block.get(&(b, v)) {
                return Some(time.number);
            }
            let behind = self.behind.get(b.index()).into_iter().flatten();
            ways.extend(behind.filter(|next| seen.insert(**next)));
        }
        None
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
