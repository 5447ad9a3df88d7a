//! Arguments become parameters: by position and by name, with defaults for the rest.

use super::{Builder, Ctx};
use crate::ir::*;
use crate::op::Op;
use adder_abi::Word;
use adder_abi::feedback::*;

/// The arguments that the parameters of both kinds take, where these are not left to defaults; none if the call does not fit. Positional
/// arguments beyond the parameters are for `*args`.
pub(super) fn arranged(
    t: &FunctionTarget,
    args: &[Value],
    keywords: &[(Word, Value)],
) -> Option<Vec<Option<Value>>> {
    let n = t.argcount as usize;
    if !(t.simple || t.generator) || args.len() > n && !t.star {
        return None;
    }
    let mut slots: Vec<Option<Value>> = args.iter().copied().take(n).map(Some).collect();
    slots.resize(n + t.kwdefaults.len(), None);
    for (name, v) in keywords {
        let at = t.names.iter().position(|p| p == name)?;
        if slots[at].replace(*v).is_some() {
            return None;
        }
    }
    let has_default = |i: usize| match i.checked_sub(n) {
        Some(i) => !t.kwdefaults[i].is_null(),
        None => is_any(t) || i + t.defaults.len() >= n,
    };
    slots.iter().enumerate().all(|(i, slot)| slot.is_some() || has_default(i)).then_some(slots)
}

/// The target stands for all functions of its code.
fn is_any(t: &FunctionTarget) -> bool {
    t.word.is_null()
}

impl Builder<'_> {
    /// All parameters of a call of a function that is proven to be what the target says, if the arguments fit.
    pub(super) fn arrange(
        &mut self,
        cx: &mut Ctx,
        callee: Value,
        t: &FunctionTarget,
        args: &[Value],
        keywords: &[(Word, Value)],
    ) -> Option<Vec<Value>> {
        let slots = arranged(t, args, keywords)?;
        Some(self.fill(cx, callee, t, slots, args))
    }

    /// All parameters, as [`arranged`] for a function that is proven since.
    pub(super) fn fill(
        &mut self,
        cx: &mut Ctx,
        callee: Value,
        t: &FunctionTarget,
        slots: Vec<Option<Value>>,
        args: &[Value],
    ) -> Vec<Value> {
        let n = t.argcount as usize;
        if !is_any(t) && slots.iter().any(Option::is_none) {
            self.deps.insert(Watch::Function(t.word.0));
        }
        let mut all = Vec::new();
        for (i, slot) in slots.into_iter().enumerate() {
            all.push(match slot {
                Some(v) => v,
                None if i >= n => {
                    self.deps.insert(Watch::Global { dict: t.kwdefaults_dict, name: t.names[i].0 });
                    self.const_w(t.kwdefaults[i - n])
                }
                None if is_any(t) => self.guard(cx, Op::DefaultOf, vec![callee], (n - i) as u64),
                None => self.const_w(t.defaults[i + t.defaults.len() - n]),
            });
        }
        if t.star {
            all.push(self.pure(cx, Op::Tuple, args.get(n..).unwrap_or_default().to_vec(), 0));
        }
        if t.star2 {
            all.push(self.pure(cx, Op::EmptyDict, vec![], 0));
        }
        all
    }
}
