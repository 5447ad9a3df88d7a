//! What a running thread attends to between instructions: signals, the collector, exceptions from outside, other threads.
//!
//! Whoever wants attention sets a bit of [`breaker`] in the thread's `eval_breaker`; the eval loop and compiled loops test the word at calls
//! and back edges.

use crate::gil;
use crate::memory::collect;
use crate::modules::signal;
use crate::thread::{PyResult, Thread};
use std::sync::atomic::Ordering;

/// Bits of `ThreadHead::eval_breaker`.
pub mod breaker {
    pub const SIGNAL: u32 = 1;
    pub const COLLECT: u32 = 2;
    pub const ASYNC: u32 = 4;
    pub const SWITCH: u32 = 8;
    pub const STRESS: u32 = 16;
    /// Compiled code has left finalizers to run.
    pub const FINALIZE: u32 = 32;
    /// The thread's trace or profile function wants to know of everything.
    pub const TRACE: u32 = 64;
    /// Memory was taken from the system: some might be given back.
    pub const TRIM: u32 = 128;
    /// A request for memory was refused, and lived on the reserve.
    pub const MEMORY: u32 = 256;
    /// Another process has left a script. It writes the highest byte of the word: nothing else may be there.
    pub const REMOTE: u32 = 1 << 24;
    /// What polling does not take care of.
    pub const STANDING: u32 = STRESS | TRACE;
}

/// Whether anything wants attention.
#[inline(always)]
pub fn wanted(t: &Thread) -> bool {
    t.head.eval_breaker.load(Ordering::Relaxed) != 0
}

/// Sets a bit of a thread.
pub fn request(t: &Thread, bit: u32) {
    t.head.eval_breaker.fetch_or(bit, Ordering::Relaxed);
}

/// Attends to everything that is wanted.
#[cold]
#[inline(never)]
pub fn poll(t: &Thread) -> PyResult<()> {
    let bits = t.head.eval_breaker.fetch_and(breaker::STANDING, Ordering::AcqRel);
    if bits & breaker::SWITCH != 0 {
        gil::give_way(t);
    }
    if bits & (breaker::COLLECT | breaker::STRESS) != 0 {
        collect::at_poll(t, bits & breaker::STRESS != 0);
    }
    if bits & breaker::TRIM != 0 {
        crate::memory::trim::at_poll();
    }
    if bits & breaker::FINALIZE != 0 {
        crate::memory::destroy::run_deferred();
    }
    if bits & breaker::REMOTE != 0 {
        crate::modules::sys::remote::run_pending(t);
    }
    if bits & breaker::MEMORY != 0 && crate::memory::reserve::is_short(t) {
        // What else was wanted waits for the next poll.
        t.head.eval_breaker.fetch_or(bits & (breaker::SIGNAL | breaker::ASYNC), Ordering::Relaxed);
        return Err(t.memory_error());
    }
    if bits & breaker::ASYNC != 0 {
        if let Some(exception) = t.asynchronous.take() {
            let exception = if exception.as_type().is_some() {
                crate::protocol::call::call(t, &exception, &[])?
            } else {
                exception
            };
            // What else was wanted waits for the next poll.
            t.head.eval_breaker.fetch_or(bits & breaker::SIGNAL, Ordering::Relaxed);
            return Err(t.raise(exception));
        }
    }
    if bits & breaker::SIGNAL != 0 {
        signal::run_pending(t)?;
    }
    Ok(())
}
