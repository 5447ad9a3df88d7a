//! Dying of Ctrl-C the way a shell expects: by the signal itself.
//!
//! `unsafe` lives here: two calls into the C library.

/// Ends the process by SIGINT, so that its parent sees what happened. The result is the exit code if the signal is blocked.
pub fn die() -> i32 {
    // SAFETY: restores the default action, which needs no handler, and signals this very process.
    unsafe {
        libc::signal(libc::SIGINT, libc::SIG_DFL);
        libc::kill(libc::getpid(), libc::SIGINT);
    }
    128 + libc::SIGINT
}
