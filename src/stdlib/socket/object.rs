//! The socket object: making, connecting, options, closing. Data goes through `transfer`.
//!
//! `unsafe` lives here: the system calls.

use super::address::{self, Address};
use super::transfer;
use crate::initializer;
use crate::time::seconds::{Rounding, to_nanoseconds};
use adder_abi::object::Header;
use adder_vm::exc::Exc;
use adder_vm::gil;
use adder_vm::native::{Args, Bound, GetSet, Method};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::Value;
use adder_vm::protocol::{buffer, number, repr, truth};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::{bytes, int, tuple};
use std::cell::Cell;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

/// The timeout of new sockets in nanoseconds, -1 for none.
pub static DEFAULT_TIMEOUT: AtomicI64 = AtomicI64::new(-1);

#[repr(C)]
pub struct PySocket {
    head: Header,
    fd: Cell<i32>,
    pub family: Cell<i32>,
    kind: Cell<i32>,
    proto: Cell<i32>,
    /// Nanoseconds; 0 never waits, -1 waits for ever.
    timeout: Cell<i64>,
}

pub static SOCKET: TypeCell = TypeCell::new();

// SAFETY: it owns no references.
unsafe impl Payload for PySocket {
    fn cell() -> &'static TypeCell {
        &SOCKET
    }
}

/// What a call waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ready {
    Read,
    Write,
}

/// The end of the time that an operation has.
#[derive(Clone, Copy)]
pub struct Deadline(Option<Instant>);

impl PySocket {
    pub fn fd(&self) -> i32 {
        self.fd.get()
    }

    /// When an operation that begins now has to be done.
    pub fn deadline(&self) -> Deadline {
        let ns = self.timeout.get();
        Deadline(if ns > 0 { Instant::now().checked_add(Duration::from_nanos(ns as u64)) } else { None })
    }

    /// Waits until the socket is ready; `TimeoutError` when the time is over.
    fn wait(&self, t: &Thread, ready: Ready, deadline: Deadline) -> PyResult<()> {
        loop {
            // Nothing is ever ready on a closed socket: the call itself says what is wrong.
            if self.fd.get() < 0 {
                return Ok(());
            }
            let ms = match deadline.0 {
                Some(end) => {
                    let left = end.saturating_duration_since(Instant::now());
                    i32::try_from(left.as_nanos().div_ceil(1_000_000)).unwrap_or(i32::MAX)
                }
                None => -1,
            };
            let events = match ready {
                Ready::Read => libc::POLLIN,
                Ready::Write => libc::POLLOUT,
            };
            let mut p = libc::pollfd { fd: self.fd.get(), events, revents: 0 };
            // SAFETY: one entry.
            let n = gil::without(t, || unsafe { libc::poll(&mut p, 1, ms) });
            if n > 0 {
                return Ok(());
            }
            if n == 0 {
                return Err(t.error(Exc::TimeoutError, "timed out"));
            }
            if last_errno() != libc::EINTR {
                return Err(t.last_os_error(None));
            }
            crate::blocking::after_signal(t)?;
        }
    }

    /// Makes a system call as the timeout says, again after signals. `f` gets the descriptor and touches no object.
    pub fn call(
        &self,
        t: &Thread,
        ready: Ready,
        deadline: Deadline,
        mut f: impl FnMut(i32) -> isize,
    ) -> PyResult<isize> {
        loop {
            let waits = self.timeout.get() > 0;
            if waits {
                self.wait(t, ready, deadline)?;
            }
            let fd = self.fd.get();
            let n = gil::without(t, || f(fd));
            if n >= 0 {
                return Ok(n);
            }
            match last_errno() {
                libc::EINTR => crate::blocking::after_signal(t)?,
                // It was ready, but another process was quicker.
                libc::EAGAIN if waits => {}
                e => return Err(t.os_error(e, None, None)),
            }
        }
    }

    fn close(&self) -> i32 {
        let fd = self.fd.replace(-1);
        // SAFETY: the descriptor is the socket's own.
        if fd >= 0 { unsafe { libc::close(fd) } } else { 0 }
    }
}

pub fn last_errno() -> i32 {
    std::io::Error::last_os_error().raw_os_error().unwrap_or(0)
}

/// A C `int` argument.
pub fn c_int(t: &Thread, v: &Value) -> PyResult<i32> {
    int::as_c_int(t, &number::index(t, v)?)
}

/// A timeout argument in nanoseconds: -1 for `None`.
pub fn timeout_of(t: &Thread, v: &Value) -> PyResult<i64> {
    if v.is_none() {
        return Ok(-1);
    }
    let ns = to_nanoseconds(t, v, Rounding::Up)?;
    if ns < 0 {
        return Err(t.value_error("Timeout value out of range"));
    }
    Ok(ns)
}

/// A timeout as Python sees it.
pub fn timeout_value(ns: i64) -> Value {
    if ns < 0 { Value::none() } else { Value::from(ns as f64 / 1e9) }
}

fn set_nonblocking(t: &Thread, fd: i32, nonblocking: bool) -> PyResult<()> {
    let mut n = i32::from(nonblocking);
    // SAFETY: the flag is valid.
    if unsafe { libc::ioctl(fd, libc::FIONBIO, &mut n) } < 0 {
        return Err(t.last_os_error(None));
    }
    Ok(())
}

fn new(_: &Thread, class: &PyType, _: &Args) -> PyResult {
    Ok(class.instantiate(PySocket {
        head: blank_header(),
        fd: Cell::new(-1),
        family: Cell::new(0),
        kind: Cell::new(0),
        proto: Cell::new(0),
        timeout: Cell::new(-1),
    }))
}

initializer!(socket_init, "socket(self, family=-1, type=-1, proto=-1, fileno=None)", init);

fn init(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PySocket>(t)?;
    let number_or = |i: usize, default: i32| a.opt(i).map_or(Ok(default), |v| c_int(t, v));
    let (mut family, mut kind, mut proto) = (number_or(1, -1)?, number_or(2, -1)?, number_or(3, -1)?);
    let fd = match a.some(4) {
        Some(v) => {
            let fd = c_int(t, v)?;
            if fd < 0 {
                return Err(t.value_error("negative file descriptor"));
            }
            let mut address = Address::room();
            // SAFETY: the address has the room it says.
            let named = unsafe { libc::getsockname(fd, address.ptr_mut(), &mut address.len) } >= 0;
            if !named && (family == -1 || matches!(last_errno(), libc::EBADF | libc::ENOTSOCK)) {
                return Err(t.last_os_error(None));
            }
            if family == -1 {
                family = address.family();
            }
            if kind == -1 {
                kind = option_int(t, fd, libc::SO_TYPE)?;
            }
            if proto == -1 {
                proto = option_int(t, fd, libc::SO_PROTOCOL)?;
            }
            fd
        }
        None => {
            let or = |n: i32, default: i32| if n == -1 { default } else { n };
            (family, kind, proto) = (or(family, libc::AF_INET), or(kind, libc::SOCK_STREAM), or(proto, 0));
            // SAFETY: makes a descriptor.
            let fd = gil::without(t, || unsafe { libc::socket(family, kind | libc::SOCK_CLOEXEC, proto) });
            if fd < 0 {
                return Err(t.last_os_error(None));
            }
            fd
        }
    };
    // Initialised again, the object lets go of its former socket.
    this.close();
    this.fd.set(fd);
    this.family.set(family);
    this.kind.set(kind & !(libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC));
    this.proto.set(proto);
    let default = DEFAULT_TIMEOUT.load(Ordering::Relaxed);
    if kind & libc::SOCK_NONBLOCK != 0 {
        this.timeout.set(0);
    } else {
        this.timeout.set(default);
        if default >= 0 {
            set_nonblocking(t, fd, true)?;
        }
    }
    Ok(Value::none())
}

fn option_int(t: &Thread, fd: i32, name: i32) -> PyResult<i32> {
    let mut n = 0i32;
    let mut len = size_of::<i32>() as libc::socklen_t;
    // SAFETY: the result has the room said.
    if unsafe { libc::getsockopt(fd, libc::SOL_SOCKET, name, (&raw mut n).cast(), &mut len) } < 0 {
        return Err(t.last_os_error(None));
    }
    Ok(n)
}

fn finalize(t: &Thread, v: &Value) {
    let Some(this) = v.downcast::<PySocket>() else { return };
    if this.fd.get() < 0 {
        return;
    }
    let warned = repr::repr_text(t, v)
        .and_then(|text| adder_vm::report::warn_resource(t, &format!("unclosed {text}"), v));
    if let Err(raised) = warned {
        let is_warning = t.pending_is(Exc::Warning);
        let exception = t.take(raised);
        if is_warning {
            adder_vm::report::unraisable(t, exception, None, v);
        }
    }
    this.close();
}

fn del(t: &Thread, a: Bound) -> PyResult {
    finalize(t, a.get(0));
    Ok(Value::none())
}

fn socket_repr(_t: &Thread, v: &Value) -> PyResult {
    let Some(this) = v.downcast::<PySocket>() else { return Ok(Value::from("<socket object>")) };
    Ok(Value::from(format!(
        "<socket object, fd={}, family={}, type={}, proto={}>",
        this.fd.get(),
        this.family.get(),
        this.kind.get(),
        this.proto.get()
    )))
}

fn done(t: &Thread, rc: i32) -> PyResult {
    if rc < 0 { Err(t.last_os_error(None)) } else { Ok(Value::none()) }
}

fn accept(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PySocket>(t)?;
    let mut address = Address::room();
    let room = address.len;
    let fd = this.call(t, Ready::Read, this.deadline(), |fd| {
        address.len = room;
        // SAFETY: the address has the room it says.
        unsafe { libc::accept4(fd, address.ptr_mut(), &mut address.len, libc::SOCK_CLOEXEC) as isize }
    })?;
    Ok(tuple::pair(Value::from(fd as i64), address.to_value()))
}

fn bind(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PySocket>(t)?;
    let address = address::parse(t, this.family.get(), a.get(1), "bind")?;
    let fd = this.fd();
    // SAFETY: the address is as long as it says.
    let rc = gil::without(t, || unsafe { libc::bind(fd, address.ptr(), address.len) });
    done(t, rc)
}

fn close(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PySocket>(t)?;
    let fd = this.fd.replace(-1);
    if fd >= 0 {
        // SAFETY: the descriptor is the socket's own.
        let rc = gil::without(t, || unsafe { libc::close(fd) });
        // A peer that went away is no reason for the closer to fail.
        if rc < 0 && last_errno() != libc::ECONNRESET {
            return Err(t.last_os_error(None));
        }
    }
    Ok(Value::none())
}

/// Connects; an error's number, or that it took too long.
fn do_connect(t: &Thread, this: &PySocket, address: &Address) -> PyResult<i32> {
    let (fd, deadline) = (this.fd(), this.deadline());
    // SAFETY: the address is as long as it says.
    if gil::without(t, || unsafe { libc::connect(fd, address.ptr(), address.len) }) >= 0 {
        return Ok(0);
    }
    let errno = last_errno();
    let goes_on = match errno {
        libc::EINTR => {
            crate::blocking::after_signal(t)?;
            this.timeout.get() != 0
        }
        libc::EINPROGRESS | libc::EAGAIN => this.timeout.get() > 0,
        _ => false,
    };
    if !goes_on {
        return Ok(errno);
    }
    this.wait(t, Ready::Write, deadline)?;
    option_int(t, this.fd(), libc::SO_ERROR)
}

fn connect(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PySocket>(t)?;
    let address = address::parse(t, this.family.get(), a.get(1), "connect")?;
    match do_connect(t, this, &address)? {
        0 | libc::EISCONN if this.timeout.get() > 0 => Ok(Value::none()),
        0 => Ok(Value::none()),
        errno => Err(t.os_error(errno, None, None)),
    }
}

fn connect_ex(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PySocket>(t)?;
    let address = address::parse(t, this.family.get(), a.get(1), "connect_ex")?;
    let result = do_connect(t, this, &address);
    match t.catch(result, Exc::TimeoutError)? {
        Some(errno) => Ok(Value::from(errno)),
        None => Ok(Value::from(libc::EWOULDBLOCK)),
    }
}

fn detach(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(a.this::<PySocket>(t)?.fd.replace(-1)))
}

fn fileno(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(a.this::<PySocket>(t)?.fd()))
}

fn name_by(
    t: &Thread,
    a: &Bound,
    f: unsafe extern "C" fn(i32, *mut libc::sockaddr, *mut libc::socklen_t) -> i32,
) -> PyResult {
    let fd = a.this::<PySocket>(t)?.fd();
    let mut address = Address::room();
    // SAFETY: the address has the room it says.
    if unsafe { f(fd, address.ptr_mut(), &mut address.len) } < 0 {
        return Err(t.last_os_error(None));
    }
    Ok(address.to_value())
}

fn getpeername(t: &Thread, a: Bound) -> PyResult {
    name_by(t, &a, libc::getpeername)
}

fn getsockname(t: &Thread, a: Bound) -> PyResult {
    name_by(t, &a, libc::getsockname)
}

fn getsockopt(t: &Thread, a: Bound) -> PyResult {
    let fd = a.this::<PySocket>(t)?.fd();
    let (level, name) = (c_int(t, a.get(1))?, c_int(t, a.get(2))?);
    let size = a.opt(3).map_or(Ok(0), |v| c_int(t, v))?;
    if size == 0 {
        let mut n = 0i32;
        let mut len = size_of::<i32>() as libc::socklen_t;
        // SAFETY: the result has the room said.
        if unsafe { libc::getsockopt(fd, level, name, (&raw mut n).cast(), &mut len) } < 0 {
            return Err(t.last_os_error(None));
        }
        return Ok(Value::from(n));
    }
    if !(1..=1024).contains(&size) {
        return Err(t.error(Exc::OSError, "getsockopt buflen out of range"));
    }
    let mut data = vec![0u8; size as usize];
    let mut len = size as libc::socklen_t;
    // SAFETY: the result has the room said.
    if unsafe { libc::getsockopt(fd, level, name, data.as_mut_ptr().cast(), &mut len) } < 0 {
        return Err(t.last_os_error(None));
    }
    Ok(bytes::from_slice(&data[..(len as usize).min(data.len())]))
}

fn setsockopt(t: &Thread, a: Bound) -> PyResult {
    let fd = a.this::<PySocket>(t)?.fd();
    let (level, name) = (c_int(t, a.get(1))?, c_int(t, a.get(2))?);
    let value = a.get(3);
    if let Some(len) = a.opt(4) {
        if !value.is_none() {
            return Err(t.type_error(format_args!(
                "socket.setsockopt() argument 3 must be None, not {}",
                value.class().name_str()
            )));
        }
        let len = address::unsigned(t, len)?;
        // SAFETY: no value, only its length.
        return done(t, unsafe { libc::setsockopt(fd, level, name, std::ptr::null(), len) });
    }
    if value.is_none() {
        return Err(t.type_error("socket.setsockopt() requires 4 arguments when the third argument is None"));
    }
    if value.class().slots().index.is_some() {
        let n = c_int(t, value)?;
        // SAFETY: the value is as long as said.
        return done(t, unsafe {
            libc::setsockopt(fd, level, name, (&raw const n).cast(), size_of::<i32>() as libc::socklen_t)
        });
    }
    let data = buffer::bytes_like(t, value)?;
    // SAFETY: the value is as long as said.
    done(t, unsafe { libc::setsockopt(fd, level, name, data.as_ptr().cast(), data.len() as libc::socklen_t) })
}

fn listen(t: &Thread, a: Bound) -> PyResult {
    let fd = a.this::<PySocket>(t)?.fd();
    let backlog = a.opt(1).map_or(Ok(128), |v| c_int(t, v))?.max(0);
    // SAFETY: no memory is involved.
    done(t, unsafe { libc::listen(fd, backlog) })
}

fn shutdown(t: &Thread, a: Bound) -> PyResult {
    let (fd, how) = (a.this::<PySocket>(t)?.fd(), c_int(t, a.get(1))?);
    // SAFETY: no memory is involved.
    let rc = gil::without(t, || unsafe { libc::shutdown(fd, how) });
    done(t, rc)
}

fn change_timeout(t: &Thread, this: &PySocket, ns: i64) -> PyResult {
    set_nonblocking(t, this.fd(), ns >= 0)?;
    this.timeout.set(ns);
    Ok(Value::none())
}

fn settimeout(t: &Thread, a: Bound) -> PyResult {
    let ns = timeout_of(t, a.get(1))?;
    change_timeout(t, a.this::<PySocket>(t)?, ns)
}

fn setblocking(t: &Thread, a: Bound) -> PyResult {
    let blocking = truth::truth(t, a.get(1))?;
    change_timeout(t, a.this::<PySocket>(t)?, if blocking { -1 } else { 0 })
}

fn getblocking(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(a.this::<PySocket>(t)?.timeout.get() != 0))
}

fn gettimeout(t: &Thread, a: Bound) -> PyResult {
    Ok(timeout_value(a.this::<PySocket>(t)?.timeout.get()))
}

fn field(v: &Value, f: fn(&PySocket) -> Value) -> PyResult {
    Ok(v.downcast::<PySocket>().map_or_else(Value::none, f))
}

pub static SOCKET_SPEC: TypeSpec = TypeSpec {
    name: "socket",
    module: "_socket",
    flags: type_flag::BASE_TYPE,
    doc: "socket(family=AF_INET, type=SOCK_STREAM, proto=0) -> socket object\nsocket(family=-1, type=-1, proto=-1, fileno=None) -> socket object\n\nOpen a socket of the given type.",
    slots: Slots {
        new: Some(new),
        init: Some(socket_init),
        repr: Some(socket_repr),
        finalize: Some(finalize),
        ..Slots::EMPTY
    },
    methods: &[
        Method::new("__del__(self, /)", del, "Called when the instance is about to be destroyed."),
        Method::new("_accept(self)", accept, "_accept() -> (integer, address info)"),
        Method::new("bind(self, address, /)", bind, "Bind the socket to a local address."),
        Method::new("close(self)", close, "Close the socket.  It cannot be used after this call."),
        Method::new("connect(self, address, /)", connect, "Connect the socket to a remote address."),
        Method::new(
            "connect_ex(self, address, /)",
            connect_ex,
            "This is like connect(address), but returns an error code (the errno value)\ninstead of raising an exception when an error occurs.",
        ),
        Method::new(
            "detach(self)",
            detach,
            "Close the socket object without closing the underlying file descriptor.",
        ),
        Method::new("fileno(self)", fileno, "Return the integer file descriptor of the socket."),
        Method::new("getpeername(self)", getpeername, "Return the address of the remote endpoint."),
        Method::new("getsockname(self)", getsockname, "Return the address of the local endpoint."),
        Method::new("getsockopt(self, level, option, buffersize=0, /)", getsockopt, "Get a socket option."),
        Method::new(
            "setsockopt(self, level, option, value, optlen=0, /)",
            setsockopt,
            "Set a socket option.",
        ),
        Method::new("listen(self, backlog=128, /)", listen, "Enable a server to accept connections."),
        Method::new("shutdown(self, how, /)", shutdown, "Shut down one or both sides of the connection."),
        Method::new("settimeout(self, timeout, /)", settimeout, "Set a timeout on socket operations."),
        Method::new(
            "gettimeout(self)",
            gettimeout,
            "Returns the timeout in seconds (float) associated with socket operations.",
        ),
        Method::new(
            "setblocking(self, flag, /)",
            setblocking,
            "Set the socket to blocking (flag is true) or non-blocking (false).",
        ),
        Method::new(
            "getblocking(self)",
            getblocking,
            "Returns True if socket is in blocking mode, or False if it is in non-blocking mode.",
        ),
        Method::new(
            "recv(self, buffersize, flags=0, /)",
            transfer::recv,
            "Receive up to buffersize bytes from the socket.",
        ),
        Method::new(
            "recv_into(self, buffer, nbytes=0, flags=0)",
            transfer::recv_into,
            "A version of recv() that stores its data into a buffer.",
        ),
        Method::new(
            "recvfrom(self, buffersize, flags=0, /)",
            transfer::recvfrom,
            "Like recv(buffersize, flags) but also return the sender's address info.",
        ),
        Method::new(
            "recvfrom_into(self, buffer, nbytes=0, flags=0)",
            transfer::recvfrom_into,
            "Like recv_into(buffer[, nbytes[, flags]]) but also return the sender's address info.",
        ),
        Method::new(
            "recvmsg(self, bufsize, ancbufsize=0, flags=0, /)",
            transfer::recvmsg,
            "Receive normal data and ancillary data from the socket.",
        ),
        Method::new(
            "recvmsg_into(self, buffers, ancbufsize=0, flags=0, /)",
            transfer::recvmsg_into,
            "Receive normal data and ancillary data, scattering the data into buffers.",
        ),
        Method::new("send(self, data, flags=0, /)", transfer::send, "Send a data string to the socket."),
        Method::new(
            "sendall(self, data, flags=0, /)",
            transfer::sendall,
            "Send a data string to the socket, all of it.",
        ),
        Method::new("sendto(self, *args)", transfer::sendto, "sendto(data[, flags], address) -> count"),
        Method::new(
            "sendmsg(self, buffers, ancdata=(), flags=0, address=None, /)",
            transfer::sendmsg,
            "Send normal and ancillary data to the socket.",
        ),
    ],
    getset: &[
        GetSet::get("family", |_, v| field(v, |s| Value::from(s.family.get())), "the socket family"),
        GetSet::get("type", |_, v| field(v, |s| Value::from(s.kind.get())), "the socket type"),
        GetSet::get("proto", |_, v| field(v, |s| Value::from(s.proto.get())), "the socket protocol"),
        GetSet::get("timeout", |_, v| field(v, |s| timeout_value(s.timeout.get())), "the socket timeout"),
    ],
    ..TypeSpec::of::<PySocket>(&SOCKET)
};
