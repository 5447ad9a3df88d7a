//! What only compiled code keeps alive. A unit holds the classes and functions that its machine code names; when a program asks for a
//! collection it is to find the same as without compiled code, so units that hold what nobody else does are given up first.
//!
//! In: the collector's questions. Out: references of units that no activation runs, finished or not.

use super::{is_active, mark_invalid, state};
use crate::object::value::Value;

/// Tells of each reference of a unit that is not running, or only being compiled: then but for its code object, which is asked for its end.
pub fn each_held(f: &mut dyn FnMut(&Value)) {
    for unit in state().units.borrow().values().filter(|u| !is_active(&u.unit.meta)) {
        unit.held.iter().for_each(&mut *f);
    }
    for pending in state().background.pending.borrow().values() {
        pending.held.iter().filter(|v| v.word().0 != pending.code).for_each(&mut *f);
    }
}

/// Gives up the units that are not running and hold one of these, and those that were given up before; what they held is returned.
/// Functions that are still called get new units by and by.
pub fn give_up(lonely: &dyn Fn(&Value) -> bool) -> Vec<Value> {
    let mut released = Vec::new();
    let mut ids = Vec::new();
    for (id, unit) in state().units.borrow_mut().iter_mut().filter(|(_, u)| !is_active(&u.unit.meta)) {
        if !unit.valid {
            released.append(&mut unit.let_go());
        } else if unit.held.iter().any(lonely) {
            ids.push(*id);
        }
    }
    ids.sort_unstable();
    released.extend(mark_invalid(&ids, true));
    for pending in state().background.pending.borrow_mut().values_mut() {
        // The thread that compiles it looks at no object.
        if pending.held.iter().any(|v| v.word().0 != pending.code && lonely(v)) {
            pending.broken = true;
            let code = pending.code;
            released.extend(pending.held.extract_if(.., |v| v.word().0 != code));
        }
    }
    released
}
