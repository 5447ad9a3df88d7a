//! `select`: `select`, `poll` objects, `epoll` objects.
//!
//! `unsafe` lives here: the system calls.

use adder_abi::object::Header;
use adder_vm::exc::Exc;
use adder_vm::gil;
use adder_vm::native::{Args, Bound, GetSet, Method, ModuleSpec};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec};
use adder_vm::object::payload::{Payload, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, call, iter, number};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::module::PyModule;
use adder_vm::types::{int, list, tuple};
use std::cell::{Cell, RefCell};
use std::time::{Duration, Instant};

/// A descriptor: an int, or what an object's `fileno()` says.
pub fn descriptor(t: &Thread, v: &Value) -> PyResult<i32> {
    let n = if int::is_int(v) {
        v.clone()
    } else {
        let Some(f) = attr::find(t, v, "fileno")? else {
            return Err(t.type_error("argument must be an int, or have a fileno() method."));
        };
        let n = call::call(t, &f, &[])?;
        if !int::is_int(&n) {
            return Err(t.type_error("fileno() returned a non-integer"));
        }
        n
    };
    let fd = int::as_c_int(t, &n)?;
    if fd < 0 {
        return Err(t.value_error(format_args!("file descriptor cannot be a negative integer ({fd})")));
    }
    Ok(fd)
}

/// Waits by `f`, which gets milliseconds (-1 for ever), again after signals whose handlers raise nothing.
fn wait(t: &Thread, timeout: Option<Duration>, mut f: impl FnMut(i32) -> i32) -> PyResult<i32> {
    let deadline = timeout.and_then(|d| Instant::now().checked_add(d));
    loop {
        let ms = match deadline {
            // Rounded up, so that the time is really over.
            Some(end) => {
                let left = end.saturating_duration_since(Instant::now());
                i32::try_from(left.as_micros().div_ceil(1000)).unwrap_or(i32::MAX)
            }
            None => -1,
        };
        let n = gil::without(t, || f(ms));
        if n >= 0 {
            return Ok(n);
        }
        if std::io::Error::last_os_error().raw_os_error() != Some(libc::EINTR) {
            return Err(t.last_os_error(None));
        }
        adder_vm::modules::signal::run_pending(t)?;
    }
}

fn seconds(t: &Thread, v: Option<&Value>) -> PyResult<Option<Duration>> {
    let Some(v) = v else { return Ok(None) };
    if !int::is_int(v) && number::to_f64(t, v).is_err() {
        drop(t.take_pending());
        return Err(t.type_error("timeout must be a float or None"));
    }
    let d = number::to_f64(t, v)?;
    if d.is_nan() {
        return Err(t.value_error("Invalid value NaN (not a number)"));
    }
    Ok(Some(Duration::try_from_secs_f64(d.max(0.0)).unwrap_or(Duration::MAX)))
}

fn select(t: &Thread, a: Bound) -> PyResult {
    let timeout = match a.some(3) {
        Some(v) => {
            let d = number::to_f64(t, v);
            let d = match d {
                Ok(d) => d,
                Err(raised) => {
                    drop(t.take(raised));
                    return Err(t.type_error("timeout must be a float or None"));
                }
            };
            if d < 0.0 {
                return Err(t.value_error("timeout must be non-negative"));
            }
            Some(Duration::try_from_secs_f64(d).unwrap_or(Duration::MAX))
        }
        None => None,
    };
    let mut groups: Vec<Vec<(Value, i32)>> = Vec::new();
    for i in 0..3 {
        let mut group = Vec::new();
        for v in iter::collect(t, a.get(i))? {
            let fd = descriptor(t, &v)?;
            group.push((v, fd));
        }
        groups.push(group);
    }
    const EVENTS: [i16; 3] = [libc::POLLIN, libc::POLLOUT, libc::POLLPRI];
    let mut polled: Vec<libc::pollfd> = Vec::new();
    for (group, events) in groups.iter().zip(EVENTS) {
        polled.extend(group.iter().map(|(_, fd)| libc::pollfd { fd: *fd, events, revents: 0 }));
    }
    // SAFETY: the array is as long as said.
    wait(t, timeout, |ms| unsafe { libc::poll(polled.as_mut_ptr(), polled.len() as libc::nfds_t, ms) })?;
    if polled.iter().any(|p| p.revents & libc::POLLNVAL != 0) {
        return Err(t.os_error(libc::EBADF, None, None));
    }
    let mut at = 0;
    let mut results = Vec::new();
    for (group, events) in groups.iter().zip([
        libc::POLLIN | libc::POLLHUP | libc::POLLERR,
        libc::POLLOUT | libc::POLLERR,
        libc::POLLPRI,
    ]) {
        let mut ready = Vec::new();
        for (v, _) in group {
            if polled[at].revents & events != 0 {
                ready.push(v.clone());
            }
            at += 1;
        }
        results.push(list::new(ready));
    }
    Ok(tuple::new(results))
}

#[repr(C)]
pub struct PyPoll {
    head: Header,
    watched: RefCell<Vec<(i32, i16)>>,
    polling: Cell<bool>,
}

pub static POLL: TypeCell = TypeCell::new();

// SAFETY: it owns no references.
unsafe impl Payload for PyPoll {
    fn cell() -> &'static TypeCell {
        &POLL
    }
}

fn poll(_t: &Thread, _a: Bound) -> PyResult {
    Ok(POLL.get().instantiate(PyPoll {
        head: blank_header(),
        watched: RefCell::default(),
        polling: Cell::new(false),
    }))
}

fn mask(t: &Thread, v: Option<&Value>, default: i16) -> PyResult<i16> {
    match v {
        Some(v) => {
            let n = int::as_c_int(t, &number::index(t, v)?)?;
            u16::try_from(n)
                .map(|n| n as i16)
                .map_err(|_| t.overflow_error("Python int too large for C unsigned short"))
        }
        None => Ok(default),
    }
}

fn poll_register(t: &Thread, a: Bound) -> PyResult {
    let fd = descriptor(t, a.get(1))?;
    let events = mask(t, a.opt(2), libc::POLLIN | libc::POLLPRI | libc::POLLOUT)?;
    let mut watched = a.this::<PyPoll>(t)?.watched.borrow_mut();
    match watched.iter_mut().find(|(f, _)| *f == fd) {
        Some(entry) => entry.1 = events,
        None => watched.push((fd, events)),
    }
    Ok(Value::none())
}

fn poll_modify(t: &Thread, a: Bound) -> PyResult {
    let fd = descriptor(t, a.get(1))?;
    let events = mask(t, a.opt(2), 0)?;
    let found = {
        let mut watched = a.this::<PyPoll>(t)?.watched.borrow_mut();
        watched.iter_mut().find(|(f, _)| *f == fd).map(|entry| entry.1 = events).is_some()
    };
    if found { Ok(Value::none()) } else { Err(t.os_error(libc::ENOENT, None, None)) }
}

fn poll_unregister(t: &Thread, a: Bound) -> PyResult {
    let fd = descriptor(t, a.get(1))?;
    let found = {
        let mut watched = a.this::<PyPoll>(t)?.watched.borrow_mut();
        let before = watched.len();
        watched.retain(|(f, _)| *f != fd);
        watched.len() != before
    };
    if found { Ok(Value::none()) } else { Err(t.key_error(&Value::from(fd))) }
}

fn poll_poll(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyPoll>(t)?;
    let timeout = match a.some(1) {
        Some(v) => {
            let d = number::to_f64(t, v)?;
            if d < 0.0 {
                None
            } else {
                Some(Duration::try_from_secs_f64(d / 1000.0).unwrap_or(Duration::MAX))
            }
        }
        None => None,
    };
    if this.polling.replace(true) {
        return Err(t.runtime_error("concurrent poll() invocation"));
    }
    let mut polled: Vec<libc::pollfd> =
        this.watched.borrow().iter().map(|&(fd, events)| libc::pollfd { fd, events, revents: 0 }).collect();
    // SAFETY: the array is as long as said.
    let result =
        wait(t, timeout, |ms| unsafe { libc::poll(polled.as_mut_ptr(), polled.len() as libc::nfds_t, ms) });
    this.polling.set(false);
    result?;
    Ok(list::new(
        polled
            .iter()
            .filter(|p| p.revents != 0)
            .map(|p| tuple::new(vec![Value::from(p.fd), Value::from(i64::from(p.revents as u16))]))
            .collect(),
    ))
}

pub static POLL_SPEC: TypeSpec = TypeSpec {
    name: "poll",
    module: "select",
    flags: adder_vm::object::class::type_flag::DISALLOW_INSTANTIATION,
    methods: &[
        Method::new(
            "register(self, fd, eventmask=7, /)",
            poll_register,
            "Register a file descriptor with the polling object.",
        ),
        Method::new(
            "modify(self, fd, eventmask, /)",
            poll_modify,
            "Modify an already registered file descriptor.",
        ),
        Method::new(
            "unregister(self, fd, /)",
            poll_unregister,
            "Remove a file descriptor being tracked by the polling object.",
        ),
        Method::new(
            "poll(self, timeout=None, /)",
            poll_poll,
            "Polls the set of registered file descriptors.",
        ),
    ],
    ..TypeSpec::of::<PyPoll>(&POLL)
};

#[repr(C)]
pub struct PyEpoll {
    head: Header,
    fd: Cell<i32>,
}

pub static EPOLL: TypeCell = TypeCell::new();

// SAFETY: it owns no references.
unsafe impl Payload for PyEpoll {
    fn cell() -> &'static TypeCell {
        &EPOLL
    }

    unsafe fn drop_payload(this: *mut PyEpoll) {
        // SAFETY: by the caller's contract; the descriptor is the object's own.
        unsafe {
            if (*this).fd.get() >= 0 {
                libc::close((*this).fd.get());
            }
        }
    }
}

fn make_epoll(t: &Thread, class: &PyType, fd: i32) -> PyResult {
    if fd < 0 {
        return Err(t.last_os_error(None));
    }
    Ok(class.instantiate(PyEpoll { head: blank_header(), fd: Cell::new(fd) }))
}

fn epoll_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    let flags = args.pos().get(1).or_else(|| args.keyword("flags"));
    if let Some(flags) = flags {
        let flags = int::as_c_int(t, &number::index(t, flags)?)?;
        if flags & !libc::EPOLL_CLOEXEC != 0 {
            return Err(t.os_error(libc::EINVAL, None, None));
        }
    }
    if let Some(size) = args.pos().first().or_else(|| args.keyword("sizehint")) {
        let n = int::as_c_int(t, &number::index(t, size)?)?;
        if n < -1 || n == 0 {
            return Err(t.value_error("sizehint must be positive or -1"));
        }
    }
    // SAFETY: makes a descriptor.
    make_epoll(t, class, unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) })
}

fn open_fd(t: &Thread, a: &Bound) -> PyResult<i32> {
    let fd = a.this::<PyEpoll>(t)?.fd.get();
    if fd < 0 { Err(t.value_error("I/O operation on closed epoll object")) } else { Ok(fd) }
}

fn control(t: &Thread, a: &Bound, op: i32, events: u32) -> PyResult {
    let epfd = open_fd(t, a)?;
    let fd = descriptor(t, a.get(1))?;
    let mut event = libc::epoll_event { events, u64: fd as u64 };
    // SAFETY: the event is valid.
    if unsafe { libc::epoll_ctl(epfd, op, fd, &mut event) } != 0 {
        return Err(t.last_os_error(None));
    }
    Ok(Value::none())
}

fn events(t: &Thread, v: Option<&Value>) -> PyResult<u32> {
    match v {
        Some(v) => Ok(int::to_i64(&number::index(t, v)?).unwrap_or(0) as u32),
        None => Ok((libc::EPOLLIN | libc::EPOLLPRI | libc::EPOLLOUT) as u32),
    }
}

fn epoll_register(t: &Thread, a: Bound) -> PyResult {
    let e = events(t, a.opt(2))?;
    control(t, &a, libc::EPOLL_CTL_ADD, e)
}

fn epoll_modify(t: &Thread, a: Bound) -> PyResult {
    let e = events(t, a.opt(2))?;
    control(t, &a, libc::EPOLL_CTL_MOD, e)
}

fn epoll_unregister(t: &Thread, a: Bound) -> PyResult {
    control(t, &a, libc::EPOLL_CTL_DEL, 0)
}

fn epoll_poll(t: &Thread, a: Bound) -> PyResult {
    let fd = open_fd(t, &a)?;
    let timeout = match a.some(1) {
        Some(v) => {
            let negative = number::to_f64(t, v)? < 0.0;
            if negative { None } else { seconds(t, Some(v))? }
        }
        None => None,
    };
    let max = match a.opt(2) {
        Some(v) => int::as_c_int(t, &number::index(t, v)?)?,
        None => -1,
    };
    if max == 0 || max < -1 {
        return Err(t.value_error(format_args!("maxevents must be greater than 0, got {max}")));
    }
    let room = if max == -1 { 1023 } else { max as usize };
    let mut found = vec![libc::epoll_event { events: 0, u64: 0 }; room];
    // SAFETY: the array is as long as said.
    let n = wait(t, timeout, |ms| unsafe { libc::epoll_wait(fd, found.as_mut_ptr(), room as i32, ms) })?;
    Ok(list::new(
        found[..n as usize]
            .iter()
            .map(|e| {
                let (fd, events) = (e.u64 as i64, e.events);
                tuple::new(vec![Value::from(fd), Value::from(events)])
            })
            .collect(),
    ))
}

fn epoll_close(t: &Thread, a: Bound) -> PyResult {
    let fd = a.this::<PyEpoll>(t)?.fd.replace(-1);
    // SAFETY: the descriptor is the object's own.
    if fd >= 0 && unsafe { libc::close(fd) } != 0 {
        return Err(t.last_os_error(None));
    }
    Ok(Value::none())
}

fn epoll_fileno(t: &Thread, a: Bound) -> PyResult {
    open_fd(t, &a).map(Value::from)
}

fn epoll_fromfd(t: &Thread, a: Bound) -> PyResult {
    let fd = int::as_c_int(t, &number::index(t, a.get(1))?)?;
    match a.get(0).as_type() {
        Some(class) => make_epoll(t, class, fd),
        None => Ok(Value::none()),
    }
}

fn epoll_enter(t: &Thread, a: Bound) -> PyResult {
    open_fd(t, &a)?;
    Ok(a.get(0).clone())
}

fn epoll_closed(_t: &Thread, v: &Value) -> PyResult {
    Ok(Value::bool(v.downcast::<PyEpoll>().is_none_or(|e| e.fd.get() < 0)))
}

pub static EPOLL_SPEC: TypeSpec = TypeSpec {
    name: "epoll",
    module: "select",
    doc: "Returns an epolling object.",
    slots: Slots { new: Some(epoll_new), ..Slots::EMPTY },
    methods: &[
        Method::new(
            "register(self, fd, eventmask=7)",
            epoll_register,
            "Registers a new fd or raises an OSError if the fd is already registered.",
        ),
        Method::new(
            "modify(self, fd, eventmask)",
            epoll_modify,
            "Modify event mask for a registered file descriptor.",
        ),
        Method::new(
            "unregister(self, fd)",
            epoll_unregister,
            "Remove a registered file descriptor from the epoll object.",
        ),
        Method::new(
            "poll(self, timeout=None, maxevents=-1)",
            epoll_poll,
            "Wait for events on the epoll file descriptor.",
        ),
        Method::new("close(self, /)", epoll_close, "Close the epoll control file descriptor."),
        Method::new("fileno(self, /)", epoll_fileno, "Return the epoll control file descriptor."),
        Method::class("fromfd(cls, fd, /)", epoll_fromfd, "Create an epoll object from a given control fd."),
        Method::new("__enter__(self, /)", epoll_enter, ""),
        Method::new("__exit__(self, /, *exc_info)", epoll_close, ""),
    ],
    getset: &[GetSet::get("closed", epoll_closed, "True if the epoll handler is closed")],
    ..TypeSpec::of::<PyEpoll>(&EPOLL)
};

fn init(_t: &Thread, m: &PyModule) -> PyResult<()> {
    adder_vm::object::build::make_builtin(&POLL_SPEC);
    m.add("error", Exc::OSError.class().to_value());
    m.add("PIPE_BUF", Value::from(4096i64));
    for (name, n) in [
        ("POLLIN", libc::POLLIN),
        ("POLLPRI", libc::POLLPRI),
        ("POLLOUT", libc::POLLOUT),
        ("POLLERR", libc::POLLERR),
        ("POLLHUP", libc::POLLHUP),
        ("POLLNVAL", libc::POLLNVAL),
        ("POLLRDNORM", libc::POLLRDNORM),
        ("POLLRDBAND", libc::POLLRDBAND),
        ("POLLWRNORM", libc::POLLWRNORM),
        ("POLLWRBAND", libc::POLLWRBAND),
        ("POLLMSG", 0x400i16),
        ("POLLRDHUP", libc::POLLRDHUP),
    ] {
        m.add(name, Value::from(i64::from(n)));
    }
    for (name, n) in [
        ("EPOLLIN", libc::EPOLLIN),
        ("EPOLLOUT", libc::EPOLLOUT),
        ("EPOLLPRI", libc::EPOLLPRI),
        ("EPOLLERR", libc::EPOLLERR),
        ("EPOLLHUP", libc::EPOLLHUP),
        ("EPOLLRDHUP", libc::EPOLLRDHUP),
        ("EPOLLET", libc::EPOLLET),
        ("EPOLLONESHOT", libc::EPOLLONESHOT),
        ("EPOLLEXCLUSIVE", libc::EPOLLEXCLUSIVE),
        ("EPOLLRDNORM", libc::EPOLLRDNORM),
        ("EPOLLRDBAND", libc::EPOLLRDBAND),
        ("EPOLLWRNORM", libc::EPOLLWRNORM),
        ("EPOLLWRBAND", libc::EPOLLWRBAND),
        ("EPOLLMSG", libc::EPOLLMSG),
        ("EPOLLWAKEUP", libc::EPOLLWAKEUP),
        ("EPOLL_CLOEXEC", libc::EPOLL_CLOEXEC),
    ] {
        m.add(name, Value::from(i64::from(n as u32)));
    }
    Ok(())
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "select",
    doc: "This module supports asynchronous I/O on multiple file descriptors.",
    functions: &[
        Method::new(
            "select(rlist, wlist, xlist, timeout=None, /)",
            select,
            "Wait until one or more file descriptors are ready for some kind of I/O.",
        ),
        Method::new("poll()", poll, "Returns a polling object."),
    ],
    types: &[&EPOLL_SPEC],
    init: Some(init),
};
