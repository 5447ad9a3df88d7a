//! Waiting in system calls: what native modules do around them, in one place.

use adder_vm::thread::{PyResult, Thread};
use std::sync::atomic::Ordering;

/// Runs a system call that can take long. Other Python threads will run meanwhile once there are any.
pub fn run<R>(_t: &Thread, f: impl FnOnce() -> R) -> R {
    f()
}

/// After a call was interrupted by a signal: whether to go on waiting. Not if the interpreter has something to attend to
/// at its next poll: a handler to run, `KeyboardInterrupt` to raise.
pub fn interrupted(t: &Thread) -> PyResult<bool> {
    Ok(t.head.eval_breaker.load(Ordering::Relaxed) == 0)
}

/// After a call that must go on was interrupted by a signal: lets the interpreter attend to it first.
pub fn after_signal(t: &Thread) -> PyResult<()> {
    if adder_vm::poll::wanted(t) { adder_vm::poll::poll(t) } else { Ok(()) }
}
