//! The end of a thread, which others wait for.

use crate::fork::Monitor;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// A flag that is set at a thread's end.
#[derive(Default)]
pub(super) struct Done {
    state: Monitor<bool>,
    /// The thread's, once it runs.
    pub ident: AtomicU64,
}

impl Done {
    pub fn is_set(&self) -> bool {
        *self.state.lock()
    }

    pub fn set(&self) {
        *self.state.lock() = true;
        self.state.notify_all();
    }

    /// Waits that long at most; tells whether the thread has ended.
    pub fn within(&self, slice: Duration) -> bool {
        *self.state.wait_while(slice, |ended| !*ended)
    }

    /// In a child process that has only the thread `current`: all other threads have ended.
    pub fn end_with_process(&self, current: u64) {
        if self.ident.load(Ordering::Relaxed) != current {
            self.set();
        }
    }
}
