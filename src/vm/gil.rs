//! The global lock: who holds it runs Python and may touch objects.
//!
//! A thread that waits longer than the switch interval asks the holder, through its `eval_breaker`, to give way at its next poll. The
//! holder then waits until somebody else has had the lock. `unsafe` lives here: the holder's thread struct is reached by pointer.

use crate::poll::breaker;
use crate::thread::Thread;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

struct State {
    /// The holder's thread, 0 for nobody.
    holder: usize,
    /// Counts takings, to see that somebody else had a turn.
    turns: u64,
    /// Threads that wait to have it, and such as wait for one of these to take it. Where there are none nobody is told, which would
    /// cost a system call.
    waiting: usize,
    giving_way: usize,
}

static STATE: Mutex<State> = Mutex::new(State { holder: 0, turns: 0, waiting: 0, giving_way: 0 });
static FREED: Condvar = Condvar::new();
static TAKEN: Condvar = Condvar::new();
/// Microseconds of `sys.setswitchinterval`.
static INTERVAL: AtomicU64 = AtomicU64::new(5000);
/// Threads that ever were made besides the first: without one, nobody competes.
pub static THREADS: AtomicUsize = AtomicUsize::new(0);

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

pub fn switch_interval() -> f64 {
    INTERVAL.load(Ordering::Relaxed) as f64 / 1e6
}

pub fn set_switch_interval(seconds: f64) {
    INTERVAL.store(((seconds * 1e6) as u64).max(1), Ordering::Relaxed);
}

/// Waits for the lock and makes `t` the current thread.
pub fn acquire(t: &Thread) {
    let mut s = state();
    s.waiting += 1;
    while s.holder != 0 {
        let interval = Duration::from_micros(INTERVAL.load(Ordering::Relaxed));
        let turns = s.turns;
        let (next, timeout) = FREED.wait_timeout(s, interval).unwrap_or_else(PoisonError::into_inner);
        s = next;
        if timeout.timed_out() && s.holder != 0 && s.turns == turns {
            // SAFETY: a thread's struct lives at least as long as it holds the lock, which only changes hands under the mutex.
            let holder = unsafe { &*(s.holder as *const Thread) };
            holder.head.eval_breaker.fetch_or(breaker::SWITCH, Ordering::Relaxed);
        }
    }
    s.waiting -= 1;
    s.holder = t as *const Thread as usize;
    s.turns += 1;
    let giving_way = s.giving_way;
    drop(s);
    if giving_way != 0 {
        TAKEN.notify_all();
    }
    adder_jit::memory::synchronise();
    Thread::set_current(t);
}

/// Gives the lock up.
pub fn release() {
    Thread::set_current(std::ptr::null());
    let mut s = state();
    s.holder = 0;
    let waiting = s.waiting;
    drop(s);
    if waiting != 0 {
        FREED.notify_one();
    }
}

/// Lets another thread run, if one waits.
pub fn give_way(t: &Thread) {
    let waiting = state().waiting;
    if waiting == 0 {
        return;
    }
    let turns = state().turns;
    release();
    {
        let mut s = state();
        s.giving_way += 1;
        while s.turns == turns && s.waiting > 0 {
            let (next, timeout) =
                TAKEN.wait_timeout(s, Duration::from_millis(5)).unwrap_or_else(PoisonError::into_inner);
            s = next;
            if timeout.timed_out() {
                break;
            }
        }
        s.giving_way -= 1;
    }
    acquire(t);
}

/// Runs `f`, which touches no object, without the lock.
pub fn without<R>(t: &Thread, f: impl FnOnce() -> R) -> R {
    release();
    let result = f();
    let errno = std::io::Error::last_os_error().raw_os_error();
    acquire(t);
    if let Some(errno) = errno {
        // SAFETY: the C library's thread-local error number.
        unsafe { *libc::__errno_location() = errno };
    }
    result
}

/// Runs `fork` while no other thread has the lock's state in its hands: the child's is whole and free.
pub fn while_still<R>(fork: impl FnOnce() -> R) -> R {
    let _state = state();
    fork()
}

/// Runs `f` while no thread runs Python, so that every thread's frames stay as they are; whether that came to be within `patience`.
/// The caller does not hold the lock.
pub fn while_nobody_runs(patience: Duration, f: impl FnOnce()) -> bool {
    let deadline = Instant::now() + patience;
    let mut s = state();
    s.waiting += 1;
    while s.holder != 0 {
        // SAFETY: as in `acquire`.
        unsafe { &*(s.holder as *const Thread) }
            .head
            .eval_breaker
            .fetch_or(breaker::SWITCH, Ordering::Relaxed);
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        s = FREED
            .wait_timeout(s, left.min(Duration::from_millis(5)))
            .unwrap_or_else(PoisonError::into_inner)
            .0;
    }
    s.waiting -= 1;
    let free = s.holder == 0;
    if free {
        f();
        s.turns += 1;
    }
    let (waiting, giving_way) = (s.waiting, s.giving_way);
    drop(s);
    if free && waiting != 0 {
        FREED.notify_one();
    }
    if free && giving_way != 0 {
        TAKEN.notify_all();
    }
    free
}

/// After `fork` in the child: only this thread is left, and it holds the lock.
pub fn after_fork(t: &Thread) {
    let mut s = state();
    s.holder = t as *const Thread as usize;
    s.waiting = 0;
    s.giving_way = 0;
}
