//! The end of a thread, which others wait for.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Locks; what a panic has left behind is as good as anything.
pub(super) fn guard<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A flag that is set at a thread's end.
#[derive(Default)]
pub(super) struct Done {
    pub state: Mutex<bool>,
    pub changed: Condvar,
    /// The thread's, once it runs.
    pub ident: AtomicU64,
}

impl Done {
    pub fn set(&self) {
        *guard(&self.state) = true;
        self.changed.notify_all();
    }

    /// In a child process that has only the thread `current`: all other threads have ended. Nobody waits; one of them may have held the lock.
    pub fn end_with_process(&self, current: u64) {
        if self.ident.load(Ordering::Relaxed) != current {
            if let Ok(mut state) = self.state.try_lock() {
                *state = true;
            }
        }
    }
}
