//! `fork`: the child has one of the process's threads only, and must not wait for a lock that another one held at that moment.
//!
//! The global lock's own state and the compiler's threads are held still while the process forks (`fork`). A `Monitor` belongs to an object and
//! may be in the hands of a thread that waits without the global lock: the child makes it anew when it first uses it.
//!
//! `unsafe` lives here: the call, and monitors, which are replaced in place.

use crate::thread::Thread;
use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How many times this process's line has forked, since the first that ran this program.
static FORKS: AtomicU32 = AtomicU32::new(0);

/// Forks: 0 in the child, -1 with `errno` if it failed. A child that goes on with Python calls `adopt`.
pub fn fork() -> libc::pid_t {
    let pid = crate::jit::while_idle(|| {
        crate::gil::while_still(|| {
            // SAFETY: the child goes on with this thread only, which holds the global lock.
            unsafe { libc::fork() }
        })
    });
    if pid == 0 {
        FORKS.fetch_add(1, Ordering::Relaxed);
    }
    pid
}

/// In the child: this thread is all there is.
pub fn adopt(t: &Thread) {
    crate::gil::after_fork(t);
    crate::modules::threading::after_fork(t);
    crate::jit::after_fork();
    // The loop goes on in the parent.
    t.running_loop.set(None);
    t.running_task.set(None);
}

/// A value under a mutex, with a condition that tells of its changes.
///
/// Whoever has the global lock calls `lock` before anybody calls `wait_while`; the latter needs no global lock.
#[derive(Default)]
pub struct Monitor<T> {
    value: UnsafeCell<Mutex<T>>,
    changed: UnsafeCell<Condvar>,
    /// Threads in `wait_while`, each of which has held the mutex since it was counted: to tell nobody would cost a system call.
    waiting: AtomicU32,
    /// `FORKS` when the mutex was made.
    forks: AtomicU32,
}

// SAFETY: the cells are written by the holder of the global lock in a process in which no other thread has used them.
unsafe impl<T: Send> Sync for Monitor<T> {}

impl<T> Monitor<T> {
    pub const fn new(value: T) -> Monitor<T> {
        Monitor {
            value: UnsafeCell::new(Mutex::new(value)),
            changed: UnsafeCell::new(Condvar::new()),
            waiting: AtomicU32::new(0),
            forks: AtomicU32::new(0),
        }
    }
}

impl<T: Copy> Monitor<T> {
    pub fn lock(&self) -> MutexGuard<'_, T> {
        let forks = FORKS.load(Ordering::Relaxed);
        if self.forks.load(Ordering::Relaxed) != forks {
            // SAFETY: the thread that may have the mutex is none of this process's, and those that will use it start with this call.
            unsafe {
                let value = *(*self.value.get()).get_mut().unwrap_or_else(PoisonError::into_inner);
                self.value.get().write(Mutex::new(value));
                self.changed.get().write(Condvar::new());
            }
            self.waiting.store(0, Ordering::Relaxed);
            self.forks.store(forks, Ordering::Relaxed);
        }
        self.again()
    }

    fn again(&self) -> MutexGuard<'_, T> {
        // SAFETY: as for `Sync`. What a panic has left behind is as good as anything.
        unsafe { &*self.value.get() }.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn changed(&self) -> &Condvar {
        // SAFETY: as for `Sync`.
        unsafe { &*self.changed.get() }
    }

    /// Waits until the condition is no longer so, or that long.
    pub fn wait_while(&self, slice: Duration, mut condition: impl FnMut(&T) -> bool) -> MutexGuard<'_, T> {
        let value = self.again();
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let waited = self.changed().wait_timeout_while(value, slice, |value| condition(value));
        let value = waited.unwrap_or_else(PoisonError::into_inner).0;
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        value
    }

    /// Wakes one of those that wait, after a change under the mutex.
    pub fn notify_one(&self) {
        if self.waiting.load(Ordering::Relaxed) != 0 {
            self.changed().notify_one();
        }
    }

    /// Wakes all that wait, after a change under the mutex.
    pub fn notify_all(&self) {
        if self.waiting.load(Ordering::Relaxed) != 0 {
            self.changed().notify_all();
        }
    }
}
