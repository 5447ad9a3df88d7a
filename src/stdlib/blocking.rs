//! Waiting in system calls: what native modules do around them, in one place.

use adder_vm::thread::{PyResult, Thread};

/// Runs a system call that can take long; other Python threads run meanwhile. It must not touch objects.
pub fn run<R>(t: &Thread, f: impl FnOnce() -> R) -> R {
    adder_vm::gil::without(t, f)
}

/// After a call that must go on was interrupted by a signal: lets the interpreter attend to it first.
pub fn after_signal(t: &Thread) -> PyResult<()> {
    if adder_vm::poll::wanted(t) { adder_vm::poll::poll(t) } else { Ok(()) }
}
