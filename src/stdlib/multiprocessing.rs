//! `_multiprocessing`: semaphores that processes share, behind the locks of `multiprocessing`.
//!
//! `unsafe` lives here: the semaphore is the object's own from `sem_open` to `sem_close`.

use adder_abi::object::Header;
use adder_vm::constructor;
use adder_vm::exc::Exc;
use adder_vm::native::{Bound, GetSet, Method, ModuleSpec};
use adder_vm::object::class::{TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{number, truth};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::PyDict;
use adder_vm::types::int;
use adder_vm::types::str::{PyStr, intern};
use std::cell::Cell;
use std::ffi::CString;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const RECURSIVE_MUTEX: i32 = 0;
const SEMAPHORE: i32 = 1;
/// The most that a semaphore counts to, by POSIX on this family of systems.
const VALUE_MAX: i32 = i32::MAX;

#[repr(C)]
pub struct PySemLock {
    head: Header,
    handle: *mut libc::sem_t,
    kind: i32,
    max: i32,
    name: Field,
    /// How often this process holds it.
    count: Cell<i32>,
    /// The thread that acquired it last.
    thread: Cell<libc::pthread_t>,
}

pub static SEM_LOCK: TypeCell = TypeCell::new();

// SAFETY: the reference is reported.
unsafe impl Payload for PySemLock {
    fn cell() -> &'static TypeCell {
        &SEM_LOCK
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.name.word());
    }

    unsafe fn drop_payload(this: *mut PySemLock) {
        // SAFETY: by the caller's contract; the semaphore is the object's own.
        unsafe {
            libc::sem_close((*this).handle);
            std::ptr::drop_in_place(this);
        }
    }
}

impl PySemLock {
    fn is_mine(&self) -> bool {
        // SAFETY: asks for a number.
        self.count.get() > 0 && self.thread.get() == unsafe { libc::pthread_self() }
    }

    fn value(&self, t: &Thread) -> PyResult<i32> {
        let mut n = 0;
        // SAFETY: the semaphore is open, the result has its place.
        if unsafe { libc::sem_getvalue(self.handle, &mut n) } < 0 {
            return Err(t.last_os_error(None));
        }
        Ok(n.max(0))
    }
}

fn c_int(t: &Thread, v: &Value) -> PyResult<i32> {
    int::to_c_int(t, &number::index(t, v)?)
}

fn name_arg(t: &Thread, v: &Value) -> PyResult<CString> {
    let Some(s) = v.downcast::<PyStr>() else {
        return Err(
            t.type_error(format_args!("a semaphore's name must be str, not {}", v.class().name_str()))
        );
    };
    CString::new(crate::posix::paths::encode(t, s)?).map_err(|_| t.value_error("embedded null character"))
}

constructor!(sem_lock_new, "SemLock(cls, kind, value, maxvalue, name, unlink)", make);

fn make(t: &Thread, a: Bound) -> PyResult {
    let (kind, value, max) = (c_int(t, a.get(1))?, c_int(t, a.get(2))?, c_int(t, a.get(3))?);
    let name = name_arg(t, a.get(4))?;
    let unlink = truth::truth(t, a.get(5))?;
    if kind != RECURSIVE_MUTEX && kind != SEMAPHORE {
        return Err(t.value_error("unrecognized kind"));
    }
    // SAFETY: the name is terminated.
    let handle = unsafe {
        libc::sem_open(
            name.as_ptr(),
            libc::O_CREAT | libc::O_EXCL,
            0o600 as libc::c_uint,
            value as libc::c_uint,
        )
    };
    if handle == libc::SEM_FAILED {
        return Err(t.last_os_error(None));
    }
    // SAFETY: the name is terminated.
    if unlink && unsafe { libc::sem_unlink(name.as_ptr()) } < 0 {
        let raised = t.last_os_error(None);
        // SAFETY: nobody else has the semaphore.
        unsafe { libc::sem_close(handle) };
        return Err(raised);
    }
    let name = if unlink { None } else { Some(a.get(4).clone()) };
    finish(a.get(0), handle, kind, max, name)
}

fn finish(class: &Value, handle: *mut libc::sem_t, kind: i32, max: i32, name: Option<Value>) -> PyResult {
    let class = class.as_type().unwrap_or_else(|| SEM_LOCK.get());
    Ok(class.instantiate(PySemLock {
        head: blank_header(),
        handle,
        kind,
        max,
        name: Field::new(name),
        count: Cell::new(0),
        thread: Cell::new(0),
    }))
}

/// Opens the semaphore of another process by its name; a handle means nothing here.
fn rebuild(t: &Thread, a: Bound) -> PyResult {
    let (kind, max) = (c_int(t, a.get(2))?, c_int(t, a.get(3))?);
    let name = name_arg(t, a.get(4))?;
    // SAFETY: the name is terminated.
    let handle = unsafe { libc::sem_open(name.as_ptr(), 0) };
    if handle == libc::SEM_FAILED {
        return Err(t.last_os_error(None));
    }
    finish(a.get(0), handle, kind, max, Some(a.get(4).clone()))
}

fn acquire(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PySemLock>(t)?;
    let block = a.opt(1).map_or(Ok(true), |v| truth::truth(t, v))?;
    let timeout = a.some(2).map(|v| number::to_f64(t, v)).transpose()?;
    if this.kind == RECURSIVE_MUTEX && this.is_mine() {
        this.count.set(this.count.get() + 1);
        return Ok(Value::bool(true));
    }
    let deadline = match timeout {
        Some(seconds) if !seconds.is_nan() => {
            let wait = Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or(Duration::from_secs(1 << 32));
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            let end = now + wait;
            Some(libc::timespec { tv_sec: end.as_secs() as i64, tv_nsec: i64::from(end.subsec_nanos()) })
        }
        Some(_) => return Err(t.value_error("Invalid value NaN (not a number)")),
        None => None,
    };
    // The address, for the closure below, which touches no object.
    let handle = this.handle as usize;
    loop {
        // SAFETY: the semaphore is open as long as the receiver lives.
        let mut rc = unsafe { libc::sem_trywait(this.handle) };
        if rc < 0 && block && crate::socket::last_errno() == libc::EAGAIN {
            rc = adder_vm::gil::without(t, || {
                let handle = handle as *mut libc::sem_t;
                // SAFETY: as above; the time is valid.
                unsafe {
                    match &deadline {
                        Some(end) => libc::sem_timedwait(handle, end),
                        None => libc::sem_wait(handle),
                    }
                }
            });
        }
        if rc >= 0 {
            break;
        }
        match crate::socket::last_errno() {
            libc::EAGAIN | libc::ETIMEDOUT => return Ok(Value::bool(false)),
            libc::EINTR => crate::blocking::after_signal(t)?,
            code => return Err(t.os_error(code, None, None)),
        }
    }
    this.count.set(this.count.get() + 1);
    // SAFETY: asks for a number.
    this.thread.set(unsafe { libc::pthread_self() });
    Ok(Value::bool(true))
}

fn release(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PySemLock>(t)?;
    if this.kind == RECURSIVE_MUTEX {
        if !this.is_mine() {
            return Err(t.error(Exc::AssertionError, "attempt to release recursive lock not owned by thread"));
        }
        if this.count.get() > 1 {
            this.count.set(this.count.get() - 1);
            return Ok(Value::none());
        }
    } else if this.value(t)? >= this.max {
        return Err(t.value_error("semaphore or lock released too many times"));
    }
    // SAFETY: the semaphore is open.
    if unsafe { libc::sem_post(this.handle) } < 0 {
        return Err(t.last_os_error(None));
    }
    this.count.set(this.count.get() - 1);
    Ok(Value::none())
}

fn enter(t: &Thread, a: Bound) -> PyResult {
    acquire(t, Bound(&a.0[..1]))
}

fn exit(t: &Thread, a: Bound) -> PyResult {
    release(t, Bound(&a.0[..1]))
}

fn count(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(a.this::<PySemLock>(t)?.count.get()))
}

fn is_mine(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(a.this::<PySemLock>(t)?.is_mine()))
}

fn get_value(t: &Thread, a: Bound) -> PyResult {
    a.this::<PySemLock>(t)?.value(t).map(Value::from)
}

fn is_zero(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(a.this::<PySemLock>(t)?.value(t)? == 0))
}

fn after_fork(t: &Thread, a: Bound) -> PyResult {
    a.this::<PySemLock>(t)?.count.set(0);
    Ok(Value::none())
}

fn field(v: &Value, f: fn(&PySemLock) -> Value) -> PyResult {
    Ok(v.downcast::<PySemLock>().map_or_else(Value::none, f))
}

static SEM_LOCK_SPEC: TypeSpec = TypeSpec {
    name: "SemLock",
    module: "_multiprocessing",
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "Semaphore/Mutex type",
    slots: Slots { new: Some(sem_lock_new), ..Slots::EMPTY },
    methods: &[
        Method::new("acquire(self, /, block=True, timeout=None)", acquire, "Acquire the semaphore/lock."),
        Method::new("release(self, /)", release, "Release the semaphore/lock."),
        Method::class("_rebuild(cls, handle, kind, maxvalue, name, /)", rebuild, ""),
        Method::new(
            "_count(self, /)",
            count,
            "Num of `acquire()`s minus num of `release()`s for this process.",
        ),
        Method::new("_is_mine(self, /)", is_mine, "Whether the lock is owned by this thread."),
        Method::new("_get_value(self, /)", get_value, "Get the value of the semaphore."),
        Method::new("_is_zero(self, /)", is_zero, "Return whether semaphore has value zero."),
        Method::new("_after_fork(self, /)", after_fork, "Rezero the net acquisition count after fork()."),
        Method::new("__enter__(self, /)", enter, "Enter the semaphore/lock."),
        Method::new(
            "__exit__(self, exc_type=None, exc_value=None, exc_tb=None, /)",
            exit,
            "Exit the semaphore/lock.",
        ),
    ],
    getset: &[
        GetSet::get("handle", |_, v| field(v, |s| Value::from(s.handle as usize)), ""),
        GetSet::get("kind", |_, v| field(v, |s| Value::from(s.kind)), ""),
        GetSet::get("maxvalue", |_, v| field(v, |s| Value::from(s.max)), ""),
        GetSet::get("name", |_, v| field(v, |s| s.name.get().unwrap_or_else(Value::none)), ""),
    ],
    ..TypeSpec::of::<PySemLock>(&SEM_LOCK)
};

fn sem_unlink(t: &Thread, a: Bound) -> PyResult {
    let name = name_arg(t, a.get(0))?;
    // SAFETY: the name is terminated.
    if unsafe { libc::sem_unlink(name.as_ptr()) } < 0 {
        return Err(t.last_os_error(None));
    }
    Ok(Value::none())
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_multiprocessing",
    doc: "",
    functions: &[Method::new("sem_unlink(name, /)", sem_unlink, "")],
    types: &[&SEM_LOCK_SPEC],
    init: Some(|_, module| {
        SEM_LOCK.get().dict().set_str(&intern("SEM_VALUE_MAX"), Value::from(VALUE_MAX));
        let flags = PyDict::new();
        if let Some(dict) = flags.downcast::<PyDict>() {
            for name in ["HAVE_SEM_OPEN", "HAVE_SEM_TIMEDWAIT"] {
                dict.set_str(&intern(name), Value::small_int(1));
            }
        }
        module.add("flags", flags);
        Ok(())
    }),
};
