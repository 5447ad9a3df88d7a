//! The passes, as one list of functions. The driver verifies after each in debug builds and keeps their times.

pub mod congruent;
pub mod dead;
pub mod escape;
pub mod fold;
pub mod hoist;
pub mod order;
pub mod range;
pub mod refs;
pub mod repr;
pub mod shapes;
pub mod simplify;
pub mod sink;
pub mod thread;
pub mod versions;

use crate::ir::Function;
use adder_abi::feedback::Known;

pub struct PassOptions {
    pub hoist: bool,
    /// Called after each pass.
    pub trace: Option<fn(&str, &Function)>,
}

fn simplify_pass(f: &mut Function, known: &Known, _: &PassOptions) {
    simplify::simplify(f, known);
}

/// One decided branch may decide others.
const THREAD_ROUNDS: usize = 3;

fn thread_pass(f: &mut Function, known: &Known, _: &PassOptions) {
    for _ in 0..THREAD_ROUNDS {
        if !thread::thread_jumps(f, known) {
            break;
        }
        simplify::simplify(f, known);
    }
}

/// What becomes known where an object is in pieces may put others in pieces.
const ESCAPE_ROUNDS: usize = 2;

fn escape(f: &mut Function, known: &Known, _: &PassOptions) {
    for _ in 0..ESCAPE_ROUNDS {
        if !escape::replace_instances(f) {
            break;
        }
        simplify::simplify(f, known);
    }
}

fn representations(f: &mut Function, known: &Known, _: &PassOptions) {
    for _ in 0..4 {
        if !repr::select_representations(f, known) {
            break;
        }
        congruent::merge_params(f);
        simplify::simplify(f, known);
    }
}

fn dead(f: &mut Function, _: &Known, _: &PassOptions) {
    dead::remove_dead(f);
}

fn hoist_pass(f: &mut Function, known: &Known, options: &PassOptions) {
    if options.hoist && hoist::hoist(f) {
        simplify::simplify(f, known);
    }
}

fn ranges(f: &mut Function, known: &Known, _: &PassOptions) {
    range::remove_checks(f);
    simplify::simplify(f, known);
}

fn last_dead(f: &mut Function, _: &Known, _: &PassOptions) {
    dead::drop_entry_states(f);
    dead::remove_dead(f);
    simplify::merge_blocks(f);
    sink::sink_boxes(f);
}

fn counts(f: &mut Function, _: &Known, _: &PassOptions) {
    refs::insert_counts(f);
}

pub type Pass = fn(&mut Function, &Known, &PassOptions);

/// Loops that want their first iteration built apart.
pub fn conflicting_loops(f: &Function, known: &Known) -> Vec<u32> {
    // Worth a look only where a number meets another kind of number.
    if !f.insts.iter().any(|i| i.op == crate::op::Op::GuardNum) {
        return Vec::new();
    }
    let mut trial = f.clone();
    simplify::simplify(&mut trial, known);
    repr::select_representations(&mut trial, known);
    simplify::simplify(&mut trial, known);
    repr::conflicts(&trial, known)
}

/// In order.
pub const PASSES: &[(&str, Pass)] = &[
    ("simplify", simplify_pass),
    ("thread", thread_pass),
    ("escape", escape),
    ("representations", representations),
    ("dead", dead),
    ("hoist", hoist_pass),
    ("ranges", ranges),
    ("dead-last", last_dead),
    ("counts", counts),
];

/// Runs all passes; the error names the pass after which the IR was wrong.
pub fn optimise(f: &mut Function, known: &Known, options: &PassOptions) -> Result<(), String> {
    for (name, pass) in PASSES {
        pass(f, known, options);
        if cfg!(debug_assertions) {
            crate::verify::verify(f).map_err(|e| format!("after {name}: {e}"))?;
        }
        if let Some(trace) = options.trace {
            trace(name, f);
        }
    }
    Ok(())
}
