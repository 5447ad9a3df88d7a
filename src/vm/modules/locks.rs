//! `_thread.lock` and `_thread.RLock`: monitors; a thread that waits for one gives the global lock up.

use crate::exc::Exc;
use crate::fork::Monitor;
use crate::gil;
use crate::native::{Args, Bound, Method};
use crate::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, blank_header};
use crate::object::slots::Slots;
use crate::object::value::Value;
use crate::protocol::{number, truth};
use crate::thread::{PyResult, Thread};
use crate::types::int;
use crate::types::tuple::{self, PyTuple};
use adder_abi::object::Header;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Waits in short slices without the global lock until `ready` says so, signals permitting. False when the time is up.
pub fn wait(
    t: &Thread,
    deadline: Option<Instant>,
    mut ready: impl FnMut(Duration) -> bool,
) -> PyResult<bool> {
    loop {
        let slice = match deadline {
            Some(end) => {
                let left = end.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    return Ok(gil::without(t, || ready(Duration::ZERO)));
                }
                left.min(Duration::from_millis(50))
            }
            None => Duration::from_millis(50),
        };
        if gil::without(t, || ready(slice)) {
            return Ok(true);
        }
        if super::signal::pending() {
            // It may have got free while this thread waited for the global lock: then the signal is seen to with the lock held, and whoever
            // lets go of it in a `finally` has it.
            if gil::without(t, || ready(Duration::ZERO)) {
                return Ok(true);
            }
            super::signal::run_pending(t)?;
        }
        if t.asynchronous.is_set() {
            crate::poll::poll(t)?;
        }
    }
}

pub(super) fn deadline(t: &Thread, timeout: f64) -> PyResult<Option<Instant>> {
    if timeout < 0.0 {
        return Ok(None);
    }
    match Duration::try_from_secs_f64(timeout) {
        Ok(d) => Ok(Instant::now().checked_add(d)),
        Err(_) => Err(t.overflow_error("timeout value is too large")),
    }
}

/// `blocking` and `timeout` as `Lock.acquire` takes them: none for "do not wait".
fn patience(t: &Thread, a: &Bound) -> PyResult<Option<Option<Instant>>> {
    let blocking = match a.opt(1) {
        Some(b) => truth::truth(t, b)?,
        None => true,
    };
    let timeout = match a.opt(2) {
        Some(v) => number::to_f64(t, v)?,
        None => -1.0,
    };
    if !blocking && timeout != -1.0 {
        return Err(t.value_error("can't specify a timeout for a non-blocking call"));
    }
    if timeout < 0.0 && timeout != -1.0 {
        return Err(t.value_error("timeout value must be a non-negative number"));
    }
    if timeout > TIMEOUT_MAX {
        return Err(t.overflow_error("timeout value is too large"));
    }
    if !blocking { Ok(None) } else { deadline(t, timeout).map(Some) }
}

/// In seconds.
pub(super) const TIMEOUT_MAX: f64 = 9_223_372_036.0;

/// Notified when it is free.
#[derive(Default)]
struct RawLock(Monitor<LockState>);

#[derive(Default, Clone, Copy)]
struct LockState {
    owner: u64,
    count: u32,
}

impl RawLock {
    /// Takes the lock if it is free or already ours (`reentrant`).
    fn try_take(&self, me: u64, reentrant: bool) -> bool {
        let mut s = self.0.lock();
        Self::take(&mut s, me, reentrant)
    }

    fn take(s: &mut LockState, me: u64, reentrant: bool) -> bool {
        if s.count == 0 || reentrant && s.owner == me {
            s.owner = me;
            s.count += 1;
            return true;
        }
        false
    }

    fn take_within(&self, me: u64, slice: Duration) -> bool {
        let mut s = self.0.wait_while(slice, |s| s.count != 0);
        Self::take(&mut s, me, false)
    }

    /// False, and nothing happens, if nobody has it.
    fn release(&self) -> bool {
        let mut s = self.0.lock();
        if s.count == 0 {
            return false;
        }
        s.count -= 1;
        if s.count == 0 {
            s.owner = 0;
            drop(s);
            self.0.notify_one();
        }
        true
    }

    fn get(&self) -> LockState {
        *self.0.lock()
    }
}

macro_rules! lock_type {
    ($name:ident $cell:ident) => {
        #[repr(C)]
        pub(super) struct $name {
            head: Header,
            raw: Arc<RawLock>,
        }

        pub static $cell: TypeCell = TypeCell::new();

        // SAFETY: it owns no references.
        unsafe impl Payload for $name {
            fn cell() -> &'static TypeCell {
                &$cell
            }
        }
    };
}

lock_type!(PyLock LOCK);
lock_type!(PyRLock RLOCK);

fn lock_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    if !args.values.is_empty() {
        return Err(t.type_error("lock() takes no arguments"));
    }
    Ok(class.instantiate(PyLock { head: blank_header(), raw: Arc::default() }))
}

fn rlock_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    // A subclass may have an `__init__` of its own.
    if !args.values.is_empty() && class.is(RLOCK.get()) {
        crate::report::warn(
            t,
            Exc::DeprecationWarning,
            "Passing arguments to RLock is deprecated and will be removed in 3.15",
        )?;
    }
    Ok(class.instantiate(PyRLock { head: blank_header(), raw: Arc::default() }))
}

fn acquire_raw(t: &Thread, raw: &Arc<RawLock>, a: &Bound, reentrant: bool) -> PyResult {
    let patience = patience(t, a)?;
    let me = t.ident.get();
    if raw.try_take(me, reentrant) {
        return Ok(Value::bool(true));
    }
    let Some(deadline) = patience else { return Ok(Value::bool(false)) };
    let raw = raw.clone();
    let taken = wait(t, deadline, |slice| raw.take_within(me, slice))?;
    // A signal that came meanwhile belongs to the call, not to whatever is called next.
    super::signal::run_pending(t)?;
    Ok(Value::bool(taken))
}

fn acquire(t: &Thread, a: Bound) -> PyResult {
    acquire_raw(t, &a.this::<PyLock>(t)?.raw, &a, false)
}

fn release(t: &Thread, a: Bound) -> PyResult {
    let raw = &a.this::<PyLock>(t)?.raw;
    if raw.release() { Ok(Value::none()) } else { Err(t.runtime_error("release unlocked lock")) }
}

fn locked(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(a.this::<PyLock>(t)?.raw.get().count != 0))
}

fn enter(t: &Thread, a: Bound) -> PyResult {
    let only = [a.opt(0).cloned(), None, None];
    acquire(t, Bound(&only))
}

fn exit(t: &Thread, a: Bound) -> PyResult {
    release(t, a)
}

fn reset(t: &Thread, a: Bound) -> PyResult {
    *a.this::<PyLock>(t)?.raw.0.lock() = LockState::default();
    Ok(Value::none())
}

fn lock_repr(_t: &Thread, v: &Value) -> PyResult {
    let locked = v.downcast::<PyLock>().is_some_and(|l| l.raw.get().count != 0);
    let word = if locked { "locked" } else { "unlocked" };
    Ok(Value::from(format!("<{word} _thread.lock object at {:#x}>", v.word().0)))
}

pub(super) static LOCK_SPEC: TypeSpec = TypeSpec {
    name: "lock",
    module: "_thread",
    weak: true,
    doc: "lock()\n--\n\nA lock object is a synchronization primitive.",
    slots: Slots { new: Some(lock_new), repr: Some(lock_repr), ..Slots::EMPTY },
    methods: &[
        Method::new("acquire(self, blocking=True, timeout=-1)", acquire, "Lock the lock."),
        Method::new(
            "acquire_lock(self, blocking=True, timeout=-1)",
            acquire,
            "An obsolete synonym of acquire().",
        ),
        Method::new("release(self, /)", release, "Release the lock."),
        Method::new("release_lock(self, /)", release, "An obsolete synonym of release()."),
        Method::new("locked(self, /)", locked, "Return whether the lock is in the locked state."),
        Method::new("locked_lock(self, /)", locked, "An obsolete synonym of locked()."),
        Method::new("__enter__(self, /)", enter, "Lock the lock."),
        Method::new("__exit__(self, /, *exc_info)", exit, "Release the lock.")
            .positional(|t, v| release(t, Bound(&[Some(v[0].clone())]))),
        Method::new("_at_fork_reinit(self, /)", reset, ""),
    ],
    ..TypeSpec::of::<PyLock>(&LOCK)
};

fn racquire(t: &Thread, a: Bound) -> PyResult {
    acquire_raw(t, &a.this::<PyRLock>(t)?.raw, &a, true)
}

fn renter(t: &Thread, a: Bound) -> PyResult {
    let only = [a.opt(0).cloned(), None, None];
    racquire(t, Bound(&only))
}

fn rrelease(t: &Thread, a: Bound) -> PyResult {
    let raw = &a.this::<PyRLock>(t)?.raw;
    let s = raw.get();
    if s.count == 0 || s.owner != t.ident.get() {
        return Err(t.runtime_error("cannot release un-acquired lock"));
    }
    raw.release();
    Ok(Value::none())
}

fn rlocked(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(a.this::<PyRLock>(t)?.raw.get().count != 0))
}

fn is_owned(t: &Thread, a: Bound) -> PyResult {
    let s = a.this::<PyRLock>(t)?.raw.get();
    Ok(Value::bool(s.count != 0 && s.owner == t.ident.get()))
}

fn recursion_count(t: &Thread, a: Bound) -> PyResult {
    let s = a.this::<PyRLock>(t)?.raw.get();
    Ok(Value::from(if s.owner == t.ident.get() { s.count } else { 0 }))
}

fn release_save(t: &Thread, a: Bound) -> PyResult {
    let raw = &a.this::<PyRLock>(t)?.raw;
    let s = raw.get();
    if s.count == 0 {
        return Err(t.runtime_error("cannot release un-acquired lock"));
    }
    *raw.0.lock() = LockState::default();
    raw.0.notify_one();
    Ok(tuple::new(vec![Value::from(s.count), Value::from(s.owner)]))
}

fn acquire_restore(t: &Thread, a: Bound) -> PyResult {
    let raw = a.this::<PyRLock>(t)?.raw.clone();
    let Some(saved) = a.get(1).downcast::<PyTuple>().map(tuple::items) else {
        return Err(t.type_error("a tuple is required"));
    };
    let count = saved.first().and_then(int::to_i64).unwrap_or(1) as u32;
    let owner = saved.get(1).and_then(int::to_u64).unwrap_or(0);
    if !raw.try_take(owner, false) {
        let other = raw.clone();
        wait(t, None, move |slice| other.take_within(owner, slice))?;
    }
    raw.0.lock().count = count;
    Ok(Value::none())
}

fn rreset(t: &Thread, a: Bound) -> PyResult {
    *a.this::<PyRLock>(t)?.raw.0.lock() = LockState::default();
    Ok(Value::none())
}

fn rlock_repr(_t: &Thread, v: &Value) -> PyResult {
    let s = v.downcast::<PyRLock>().map(|l| l.raw.get()).unwrap_or_default();
    let word = if s.count != 0 { "locked" } else { "unlocked" };
    Ok(Value::from(format!(
        "<{word} {} object owner={} count={} at {:#x}>",
        if v.class().is(RLOCK.get()) { "_thread.RLock".to_owned() } else { v.class().name_str() },
        s.owner,
        s.count,
        v.word().0
    )))
}

pub(super) static RLOCK_SPEC: TypeSpec = TypeSpec {
    name: "RLock",
    module: "_thread",
    weak: true,
    flags: type_flag::BASE_TYPE,
    slots: Slots { new: Some(rlock_new), repr: Some(rlock_repr), ..Slots::EMPTY },
    methods: &[
        Method::new("acquire(self, blocking=True, timeout=-1)", racquire, "Lock the lock."),
        Method::new("release(self, /)", rrelease, "Release the lock."),
        Method::new(
            "locked(self, /)",
            rlocked,
            "Return a boolean indicating whether this object is locked right now.",
        ),
        Method::new("_is_owned(self, /)", is_owned, "For internal use by `threading.Condition`."),
        Method::new("_recursion_count(self, /)", recursion_count, "For internal use by reentrancy checks."),
        Method::new("_release_save(self, /)", release_save, "For internal use by `threading.Condition`."),
        Method::new(
            "_acquire_restore(self, state, /)",
            acquire_restore,
            "For internal use by `threading.Condition`.",
        ),
        Method::new("__enter__(self, /)", renter, "Lock the lock."),
        Method::new("__exit__(self, /, *exc_info)", rrelease, "Release the lock.")
            .positional(|t, v| rrelease(t, Bound(&[Some(v[0].clone())]))),
        Method::new("_at_fork_reinit(self, /)", rreset, ""),
    ],
    ..TypeSpec::of::<PyRLock>(&RLOCK)
};

/// A new lock that nobody has.
pub(super) fn new_lock() -> Value {
    LOCK.get().instantiate(PyLock { head: blank_header(), raw: Arc::default() })
}
