//! Names of hosts, services, protocols and interfaces; numbers in network order.
//!
//! `unsafe` lives here: the C library's lookups, whose results are copied before anything else runs.

use super::address::{self, Address, Hints, host_name, lookup, resolve};
use super::object::{c_int, timeout_of, timeout_value};
use super::{HERROR, object, raise_pair};
use adder_vm::exc::Exc;
use adder_vm::gil;
use adder_vm::native::{Bound, Method};
use adder_vm::object::value::Value;
use adder_vm::protocol::{buffer, number};
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::bytes::PyBytes;
use adder_vm::types::str::PyStr;
use adder_vm::types::tuple::{self, PyTuple};
use adder_vm::types::{bytes, int, list};
use std::ffi::{CStr, CString, c_char, c_int as CInt, c_void};
use std::mem::MaybeUninit;
use std::sync::atomic::Ordering;

unsafe extern "C" {
    fn gethostbyaddr_r(
        addr: *const c_void,
        len: libc::socklen_t,
        family: CInt,
        result: *mut libc::hostent,
        buffer: *mut c_char,
        room: usize,
        found: *mut *mut libc::hostent,
        error: *mut CInt,
    ) -> CInt;
    fn gethostbyname2_r(
        name: *const c_char,
        family: CInt,
        result: *mut libc::hostent,
        buffer: *mut c_char,
        room: usize,
        found: *mut *mut libc::hostent,
        error: *mut CInt,
    ) -> CInt;
    fn hstrerror(error: CInt) -> *const c_char;
}

fn text_of(p: *const c_char) -> Value {
    if p.is_null() {
        return Value::none();
    }
    // SAFETY: the C library's texts are terminated.
    crate::posix::paths::decode(unsafe { CStr::from_ptr(p) }.to_bytes())
}

/// A C string argument: `str` as UTF-8.
fn c_text(t: &Thread, v: &Value, what: &str) -> PyResult<CString> {
    let Some(s) = v.downcast::<PyStr>() else {
        return Err(t.type_error(format_args!("{what} must be str, not {}", v.class().name_str())));
    };
    CString::new(crate::posix::paths::encode(t, s)?).map_err(|_| t.value_error("embedded null character"))
}

fn getaddrinfo(t: &Thread, a: Bound) -> PyResult {
    let host = match a.some(0) {
        None => None,
        Some(v) if v.is_a::<PyStr>() || v.is_a::<PyBytes>() => Some(host_name(t, v)?),
        Some(_) => return Err(t.type_error("getaddrinfo() argument 1 must be string or None")),
    };
    let service = match a.some(1) {
        None => None,
        Some(v) if v.class().slots().index.is_some() => {
            let n = number::index(t, v)?;
            let text = adder_vm::protocol::repr::str_text(t, &n)?;
            CString::new(text).ok()
        }
        Some(v) if v.is_a::<PyStr>() => Some(c_text(t, v, "port")?),
        Some(v) if v.is_a::<PyBytes>() => {
            Some(CString::new(buffer::bytes_of(t, v)?).map_err(|_| t.value_error("embedded null byte"))?)
        }
        Some(_) => return Err(t.error(Exc::OSError, "Int or String expected")),
    };
    let hint = |i: usize| a.opt(i).map_or(Ok(0), |v| c_int(t, v));
    let hints = Hints { family: hint(2)?, kind: hint(3)?, proto: hint(4)?, flags: hint(5)? };
    let found = lookup(t, host.as_deref(), service.as_deref(), hints)?;
    let entry = |answer: address::Answer| {
        let name = answer.name.as_deref().unwrap_or_default();
        tuple::new(vec![
            Value::from(answer.address.family()),
            Value::from(answer.kind),
            Value::from(answer.proto),
            crate::posix::paths::decode(name),
            answer.address.to_value(),
        ])
    };
    Ok(list::new(found.answers().into_iter().map(entry).collect()))
}

fn getnameinfo(t: &Thread, a: Bound) -> PyResult {
    let Some(items) = a.get(0).downcast::<PyTuple>().map(tuple::items) else {
        return Err(t.type_error("getnameinfo() argument 1 must be a tuple"));
    };
    let flags = c_int(t, a.get(1))?;
    if !(2..=4).contains(&items.len()) {
        return Err(t.type_error("getnameinfo(): illegal sockaddr argument"));
    }
    let host = c_text(t, &items[0], "getnameinfo(): host")?;
    let port = c_int(t, &items[1])?;
    let flow = items.get(2).map_or(Ok(0), |v| address::unsigned(t, v))?;
    let scope = items.get(3).map_or(Ok(0), |v| address::unsigned(t, v))?;
    if flow > 0xfffff {
        return Err(t.overflow_error("getnameinfo(): flowinfo must be 0-1048575."));
    }
    let service = CString::new(port.to_string()).unwrap_or_default();
    let hints = Hints { kind: libc::SOCK_DGRAM, flags: libc::AI_NUMERICHOST, ..Hints::default() };
    let mut answers = lookup(t, Some(&host), Some(&service), hints)?.answers();
    if answers.len() > 1 {
        return Err(t.error(Exc::OSError, "sockaddr resolved to multiple addresses"));
    }
    let Some(answer) = answers.pop() else { return Err(address::gai_error(t, libc::EAI_NONAME)) };
    if answer.address.family() == libc::AF_INET && items.len() != 2 {
        return Err(t.error(Exc::OSError, "IPv4 sockaddr must be 2 tuple"));
    }
    let sa = answer.address.with_port(port as u16, flow, scope);
    let (host, service) = name_info(t, &sa, flags)?;
    Ok(tuple::pair(host, service))
}

fn name_info(t: &Thread, sa: &Address, flags: i32) -> PyResult<(Value, Value)> {
    let mut host = [0 as c_char; libc::NI_MAXHOST as usize];
    let mut service = [0 as c_char; 32];
    // SAFETY: the results have the room said.
    let code = gil::without(t, || unsafe {
        libc::getnameinfo(
            sa.ptr(),
            sa.len,
            host.as_mut_ptr(),
            host.len() as _,
            service.as_mut_ptr(),
            service.len() as _,
            flags,
        )
    });
    if code != 0 {
        return Err(address::gai_error(t, code));
    }
    Ok((text_of(host.as_ptr()), text_of(service.as_ptr())))
}

fn gethostbyname(t: &Thread, a: Bound) -> PyResult {
    let name = host_name(t, a.get(0))?;
    let found = resolve(t, &name, libc::AF_INET)?;
    Ok(Value::from(found.host().unwrap_or_default()))
}

fn herror(t: &Thread, code: i32) -> Raised {
    // SAFETY: the text is static and terminated.
    let text = unsafe { CStr::from_ptr(hstrerror(code)) }.to_string_lossy().into_owned();
    raise_pair(t, &HERROR, code, &text)
}

/// Runs a host lookup with enough room, and gives name, aliases and addresses.
fn host_entry(
    t: &Thread,
    family: i32,
    f: impl Fn(*mut libc::hostent, *mut c_char, usize, *mut *mut libc::hostent, *mut CInt) -> CInt,
) -> PyResult {
    let mut room = 16_384;
    loop {
        let mut data: Vec<c_char> = vec![0; room];
        let mut entry = MaybeUninit::<libc::hostent>::uninit();
        let mut found = std::ptr::null_mut();
        let mut error = 0;
        let code = gil::without(t, || f(entry.as_mut_ptr(), data.as_mut_ptr(), room, &mut found, &mut error));
        if code == libc::ERANGE && room < 1 << 20 {
            room *= 2;
            continue;
        }
        if found.is_null() {
            return Err(herror(t, error));
        }
        let (mut aliases, mut addresses) = (Vec::new(), Vec::new());
        // SAFETY: the entry's lists end with null and lie in `data`.
        let name = unsafe {
            let e = &*found;
            let mut at = e.h_aliases;
            while !at.is_null() && !(*at).is_null() {
                aliases.push(text_of(*at));
                at = at.add(1);
            }
            let mut at = e.h_addr_list;
            while !at.is_null() && !(*at).is_null() {
                let raw = std::slice::from_raw_parts((*at).cast::<u8>(), e.h_length.max(0) as usize);
                addresses.extend(presentation(family, raw).map(Value::from));
                at = at.add(1);
            }
            text_of(e.h_name)
        };
        return Ok(tuple::new(vec![name, list::new(aliases), list::new(addresses)]));
    }
}

fn gethostbyname_ex(t: &Thread, a: Bound) -> PyResult {
    let name = host_name(t, a.get(0))?;
    let sa = resolve(t, &name, libc::AF_INET)?;
    // SAFETY: the name is terminated; the lookup is given the room it asks for.
    host_entry(t, sa.family(), |e, p, n, found, error| unsafe {
        gethostbyname2_r(name.as_ptr(), libc::AF_INET, e, p, n, found, error)
    })
}

fn gethostbyaddr(t: &Thread, a: Bound) -> PyResult {
    let name = host_name(t, a.get(0))?;
    let sa = resolve(t, &name, libc::AF_UNSPEC)?;
    let (family, raw) = (sa.family(), sa.host_bytes());
    // SAFETY: the address is as long as said; the lookup is given the room it asks for.
    host_entry(t, family, |e, p, n, found, error| unsafe {
        gethostbyaddr_r(raw.as_ptr().cast(), raw.len() as libc::socklen_t, family, e, p, n, found, error)
    })
}

fn gethostname(t: &Thread, _: Bound) -> PyResult {
    let mut name = [0 as c_char; 1024];
    // SAFETY: the last byte stays zero.
    if unsafe { libc::gethostname(name.as_mut_ptr(), name.len() - 1) } != 0 {
        return Err(t.last_os_error(None));
    }
    Ok(text_of(name.as_ptr()))
}

fn sethostname(t: &Thread, a: Bound) -> PyResult {
    let name = crate::posix::paths::text(t, a.get(0))?;
    // SAFETY: the name is as long as said.
    if unsafe { libc::sethostname(name.as_ptr(), name.as_bytes().len()) } != 0 {
        return Err(t.last_os_error(None));
    }
    Ok(Value::none())
}

fn getservbyname(t: &Thread, a: Bound) -> PyResult {
    let name = c_text(t, a.get(0), "getservbyname() argument 1")?;
    let proto = a.opt(1).map(|v| c_text(t, v, "getservbyname() argument 2")).transpose()?;
    let proto = proto.as_ref().map_or(std::ptr::null(), |p| p.as_ptr());
    // SAFETY: the names are terminated; the result is read before another lookup.
    let port = unsafe {
        let found = libc::getservbyname(name.as_ptr(), proto);
        if found.is_null() { None } else { Some((*found).s_port) }
    };
    match port {
        Some(port) => Ok(Value::from(i32::from(u16::from_be(port as u16)))),
        None => Err(t.error(Exc::OSError, "service/proto not found")),
    }
}

fn getservbyport(t: &Thread, a: Bound) -> PyResult {
    let port = c_int(t, a.get(0))?;
    let Ok(port) = u16::try_from(port) else {
        return Err(t.overflow_error("getservbyport: port must be 0-65535."));
    };
    let proto = a.opt(1).map(|v| c_text(t, v, "getservbyport() argument 2")).transpose()?;
    let proto = proto.as_ref().map_or(std::ptr::null(), |p| p.as_ptr());
    // SAFETY: as in `getservbyname`.
    let name = unsafe {
        let found = libc::getservbyport(i32::from(port.to_be()), proto);
        if found.is_null() { Value::none() } else { text_of((*found).s_name) }
    };
    if name.is_none() { Err(t.error(Exc::OSError, "port/proto not found")) } else { Ok(name) }
}

fn getprotobyname(t: &Thread, a: Bound) -> PyResult {
    let name = c_text(t, a.get(0), "getprotobyname() argument 1")?;
    // SAFETY: as in `getservbyname`.
    let proto = unsafe {
        let found = libc::getprotobyname(name.as_ptr());
        if found.is_null() { None } else { Some((*found).p_proto) }
    };
    proto.map(Value::from).ok_or_else(|| t.error(Exc::OSError, "protocol not found"))
}

/// An unsigned integer that fits `bits` bits.
fn fixed(t: &Thread, v: &Value, bits: u32) -> PyResult<u32> {
    let n = number::index(t, v)?;
    if int::is_negative(&n) {
        return Err(t.value_error("Cannot convert negative int"));
    }
    match int::to_u64(&n) {
        Some(n) if n >> bits == 0 => Ok(n as u32),
        _ => Err(t.overflow_error(format_args!("Python int too large for C uint{bits}_t"))),
    }
}

fn short(t: &Thread, v: &Value) -> PyResult<u16> {
    Ok(fixed(t, v, 16)? as u16)
}

fn long(t: &Thread, v: &Value) -> PyResult<u32> {
    fixed(t, v, 32)
}

fn ntohs(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(i32::from(u16::from_be(short(t, a.get(0))?))))
}

fn htons(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(i32::from(short(t, a.get(0))?.to_be())))
}

fn ntohl(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(u32::from_be(long(t, a.get(0))?)))
}

fn htonl(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(long(t, a.get(0))?.to_be()))
}

fn inet_aton(t: &Thread, a: Bound) -> PyResult {
    unsafe extern "C" {
        fn inet_aton(text: *const c_char, to: *mut libc::in_addr) -> CInt;
    }
    let text = c_text(t, a.get(0), "inet_aton() argument")?;
    let mut to = libc::in_addr { s_addr: 0 };
    // SAFETY: the text is terminated, the result has its place.
    if text.is_empty() || unsafe { inet_aton(text.as_ptr(), &mut to) } == 0 {
        return Err(t.error(Exc::OSError, "illegal IP address string passed to inet_aton"));
    }
    Ok(bytes::from_slice(&to.s_addr.to_ne_bytes()))
}

/// An address's bytes as text.
fn presentation(family: i32, raw: &[u8]) -> Option<String> {
    if family == libc::AF_INET6 {
        return <[u8; 16]>::try_from(raw).ok().map(|b| std::net::Ipv6Addr::from(b).to_string());
    }
    <[u8; 4]>::try_from(raw).ok().map(|b| std::net::Ipv4Addr::from(b).to_string())
}

fn inet_ntoa(t: &Thread, a: Bound) -> PyResult {
    let raw = buffer::bytes_of(t, a.get(0))?;
    match presentation(libc::AF_INET, &raw) {
        Some(text) => Ok(Value::from(text)),
        None => Err(t.error(Exc::OSError, "packed IP wrong length")),
    }
}

fn inet_pton(t: &Thread, a: Bound) -> PyResult {
    let family = c_int(t, a.get(0))?;
    let text = c_text(t, a.get(1), "inet_pton() argument 2")?;
    let mut raw = [0u8; 16];
    // SAFETY: the text is terminated, the result has room for the longest address.
    match unsafe { libc_inet_pton(family, text.as_ptr(), raw.as_mut_ptr().cast()) } {
        -1 => Err(t.last_os_error(None)),
        0 => Err(t.error(Exc::OSError, "illegal IP address string passed to inet_pton")),
        _ => Ok(bytes::from_slice(if family == libc::AF_INET6 { &raw } else { &raw[..4] })),
    }
}

unsafe extern "C" {
    #[link_name = "inet_pton"]
    fn libc_inet_pton(family: CInt, text: *const c_char, to: *mut c_void) -> CInt;
}

fn inet_ntop(t: &Thread, a: Bound) -> PyResult {
    let family = c_int(t, a.get(0))?;
    let raw = buffer::bytes_of(t, a.get(1))?;
    if family != libc::AF_INET && family != libc::AF_INET6 {
        return Err(t.value_error(format_args!("unknown address family {family}")));
    }
    match presentation(family, &raw) {
        Some(text) => Ok(Value::from(text)),
        None => Err(t.value_error("invalid length of packed IP address string")),
    }
}

fn if_nameindex(t: &Thread, _: Bound) -> PyResult {
    // SAFETY: the list ends with index 0 and is freed once, after copying.
    unsafe {
        let list = libc::if_nameindex();
        if list.is_null() {
            return Err(t.last_os_error(None));
        }
        let mut out = Vec::new();
        let mut at = list;
        while (*at).if_index != 0 && !(*at).if_name.is_null() {
            out.push(tuple::pair(Value::from((*at).if_index), text_of((*at).if_name)));
            at = at.add(1);
        }
        libc::if_freenameindex(list);
        Ok(list::new(out))
    }
}

fn if_nametoindex(t: &Thread, a: Bound) -> PyResult {
    let name = crate::posix::paths::text(t, a.get(0))?;
    // SAFETY: the name is terminated.
    match unsafe { libc::if_nametoindex(name.as_ptr()) } {
        0 => Err(t.error(Exc::OSError, "no interface with this name")),
        n => Ok(Value::from(n)),
    }
}

fn if_indextoname(t: &Thread, a: Bound) -> PyResult {
    let index = address::unsigned(t, a.get(0))?;
    let mut name = [0 as c_char; libc::IF_NAMESIZE + 1];
    // SAFETY: the result has the room that names have at most.
    if unsafe { libc::if_indextoname(index, name.as_mut_ptr()) }.is_null() {
        return Err(t.last_os_error(None));
    }
    Ok(text_of(name.as_ptr()))
}

fn socketpair(t: &Thread, a: Bound) -> PyResult {
    let or = |i: usize, default: i32| a.opt(i).map_or(Ok(default), |v| c_int(t, v));
    let (family, kind, proto) = (or(0, libc::AF_UNIX)?, or(1, libc::SOCK_STREAM)?, or(2, 0)?);
    let mut pair = [0i32; 2];
    // SAFETY: the result has room for two.
    if unsafe { libc::socketpair(family, kind | libc::SOCK_CLOEXEC, proto, pair.as_mut_ptr()) } < 0 {
        return Err(t.last_os_error(None));
    }
    let class = object::SOCKET.get().to_value();
    let make = |fd: i32| {
        let made = adder_vm::protocol::call::call(
            t,
            &class,
            &[Value::from(family), Value::from(kind), Value::from(proto), Value::from(fd)],
        );
        if made.is_err() {
            // SAFETY: nobody else has the descriptor.
            unsafe { libc::close(fd) };
        }
        made
    };
    let (first, second) = (make(pair[0]), make(pair[1]));
    Ok(tuple::pair(first?, second?))
}

fn dup(t: &Thread, a: Bound) -> PyResult {
    let fd = c_int(t, a.get(0))?;
    // SAFETY: no memory is involved.
    let copy = unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) };
    if copy < 0 { Err(t.last_os_error(None)) } else { Ok(Value::from(copy)) }
}

fn close(t: &Thread, a: Bound) -> PyResult {
    let fd = c_int(t, a.get(0))?;
    // SAFETY: any number may be closed; the system refuses what is not open.
    let rc = gil::without(t, || unsafe { libc::close(fd) });
    if rc < 0 && object::last_errno() != libc::ECONNRESET {
        return Err(t.last_os_error(None));
    }
    Ok(Value::none())
}

fn getdefaulttimeout(_: &Thread, _: Bound) -> PyResult {
    Ok(timeout_value(object::DEFAULT_TIMEOUT.load(Ordering::Relaxed)))
}

fn setdefaulttimeout(t: &Thread, a: Bound) -> PyResult {
    object::DEFAULT_TIMEOUT.store(timeout_of(t, a.get(0))?, Ordering::Relaxed);
    Ok(Value::none())
}

fn control_length(t: &Thread, a: &Bound, f: fn(u32) -> u32, name: &str) -> PyResult {
    let n = number::to_isize(t, a.get(0), Exc::OverflowError)?;
    match u32::try_from(n) {
        Ok(n) if n <= i32::MAX as u32 - 64 => Ok(Value::from(f(n))),
        _ => Err(t.overflow_error(format_args!("{name}() argument out of range"))),
    }
}

fn cmsg_len(t: &Thread, a: Bound) -> PyResult {
    // SAFETY: computes a size.
    control_length(t, &a, |n| unsafe { libc::CMSG_LEN(n) }, "CMSG_LEN")
}

fn cmsg_space(t: &Thread, a: Bound) -> PyResult {
    // SAFETY: computes a size.
    control_length(t, &a, |n| unsafe { libc::CMSG_SPACE(n) }, "CMSG_SPACE")
}

pub static FUNCTIONS: &[Method] = &[
    Method::new(
        "getaddrinfo(host, port, family=0, type=0, proto=0, flags=0)",
        getaddrinfo,
        "Resolve host and port into list of address info entries.",
    ),
    Method::new("getnameinfo(sockaddr, flags, /)", getnameinfo, "Get host and port for a sockaddr."),
    Method::new(
        "gethostbyname(host, /)",
        gethostbyname,
        "Return the IP address (a string of the form '255.255.255.255') for a host.",
    ),
    Method::new(
        "gethostbyname_ex(host, /)",
        gethostbyname_ex,
        "Return the true host name, a list of aliases, and a list of IP addresses, for a host.",
    ),
    Method::new(
        "gethostbyaddr(host, /)",
        gethostbyaddr,
        "Return the true host name, a list of aliases, and a list of IP addresses, for a host.",
    ),
    Method::new("gethostname()", gethostname, "Return the current host name."),
    Method::new("sethostname(name, /)", sethostname, "Sets the hostname to name."),
    Method::new(
        "getservbyname(servicename, protocolname=None, /)",
        getservbyname,
        "Return a port number from a service name and protocol name.",
    ),
    Method::new(
        "getservbyport(port, protocolname=None, /)",
        getservbyport,
        "Return the service name from a port number and protocol name.",
    ),
    Method::new(
        "getprotobyname(name, /)",
        getprotobyname,
        "Return the protocol number for the named protocol.",
    ),
    Method::new("ntohs(x, /)", ntohs, "Convert a 16-bit unsigned integer from network to host byte order."),
    Method::new("htons(x, /)", htons, "Convert a 16-bit unsigned integer from host to network byte order."),
    Method::new("ntohl(x, /)", ntohl, "Convert a 32-bit unsigned integer from network to host byte order."),
    Method::new("htonl(x, /)", htonl, "Convert a 32-bit unsigned integer from host to network byte order."),
    Method::new(
        "inet_aton(ip_addr, /)",
        inet_aton,
        "Convert an IP address in string format to packed binary form.",
    ),
    Method::new(
        "inet_ntoa(packed_ip, /)",
        inet_ntoa,
        "Convert an IP address from packed binary to string format.",
    ),
    Method::new(
        "inet_pton(address_family, ip_string, /)",
        inet_pton,
        "Convert an IP address from string format to a packed string.",
    ),
    Method::new(
        "inet_ntop(address_family, packed_ip, /)",
        inet_ntop,
        "Convert a packed IP address of the given family to string format.",
    ),
    Method::new(
        "if_nameindex()",
        if_nameindex,
        "Returns a list of network interface information (index, name) tuples.",
    ),
    Method::new(
        "if_nametoindex(oname, /)",
        if_nametoindex,
        "Returns the interface index corresponding to the interface name.",
    ),
    Method::new(
        "if_indextoname(if_index, /)",
        if_indextoname,
        "Returns the interface name corresponding to the interface index.",
    ),
    Method::new(
        "socketpair(family=1, type=1, proto=0, /)",
        socketpair,
        "Create a pair of socket objects from the sockets returned by the platform socketpair() function.",
    ),
    Method::new("dup(fd, /)", dup, "Duplicate an integer socket file descriptor."),
    Method::new("close(fd, /)", close, "Close an integer socket file descriptor."),
    Method::new(
        "getdefaulttimeout()",
        getdefaulttimeout,
        "Returns the default timeout in seconds (float) for new socket objects.",
    ),
    Method::new(
        "setdefaulttimeout(timeout, /)",
        setdefaulttimeout,
        "Set the default timeout in seconds (float) for new socket objects.",
    ),
    Method::new(
        "CMSG_LEN(length, /)",
        cmsg_len,
        "Return the total length, without trailing padding, of an ancillary data item.",
    ),
    Method::new(
        "CMSG_SPACE(length, /)",
        cmsg_space,
        "Return the buffer size needed for recvmsg() to receive an ancillary data item.",
    ),
];
