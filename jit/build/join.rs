//! Ways that part within one instruction and meet again.

use super::nodes::Incoming;
use super::{Builder, Ctx};
use crate::ir::*;
use crate::op::Op;

/// Where ways meet: a block whose first parameters are words that each of them brings.
pub(super) struct Join {
    block: Block,
    results: Vec<Value>,
    incoming: Vec<Incoming>,
}

impl Builder<'_> {
    pub(super) fn new_join(&mut self) -> Join {
        Join { block: self.f.add_block(), results: Vec::new(), incoming: Vec::new() }
    }

    /// Ends a way with the words it brings.
    pub(super) fn join(&mut self, cx: &mut Ctx, join: &mut Join, values: Vec<Value>) {
        for (i, v) in values.iter().enumerate() {
            let ty = self.f.inst(*v).ty;
            match join.results.get(i) {
                Some(p) => {
                    let joined = self.f.inst(*p).ty.join(ty);
                    self.f.inst_mut(*p).ty = joined;
                }
                None => join.results.push(self.f.add_param(join.block, Repr::W, ty)),
            }
        }
        let mut jump = Inst::new(Op::Jump, vec![]);
        jump.edges.push(Edge { block: join.block, args: values });
        let term = self.put(cx, jump);
        join.incoming.push(Incoming { term, edge: 0, env: cx.env.clone() });
    }

    /// Goes on where the ways meet; the words they have brought. What differs among variables and stack is merged.
    pub(super) fn end_join(&mut self, cx: &mut Ctx, join: Join) -> Vec<Value> {
        if !join.incoming.is_empty() {
            cx.block = join.block;
            cx.env = self.merge(join.block, join.incoming);
        }
        join.results
    }
}
