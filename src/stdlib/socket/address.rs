//! Socket addresses: Python's tuples and paths to the system's structs and back, and the names of hosts.
//!
//! `unsafe` lives here: the address structs are read and written as the family says, and the resolver is called.

use super::{GAI_ERROR, raise_pair};
use adder_vm::exc::Exc;
use adder_vm::gil;
use adder_vm::object::value::Value;
use adder_vm::protocol::{buffer, call, number};
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::bytes::{self, PyByteArray, PyBytes};
use adder_vm::types::int;
use adder_vm::types::str::PyStr;
use adder_vm::types::tuple::{self, PyTuple};
use std::ffi::{CStr, CString};
use std::mem::{offset_of, size_of};
use std::net::{Ipv4Addr, Ipv6Addr};

/// An address of any family.
pub struct Address {
    storage: libc::sockaddr_storage,
    pub len: libc::socklen_t,
}

const PATH_AT: usize = offset_of!(libc::sockaddr_un, sun_path);
const PATH_ROOM: usize = size_of::<libc::sockaddr_un>() - PATH_AT;

impl Address {
    /// Room for an address that the system fills in.
    pub fn room() -> Address {
        // SAFETY: all zeroes is an address of no family.
        let storage = unsafe { std::mem::zeroed() };
        Address { storage, len: size_of::<libc::sockaddr_storage>() as libc::socklen_t }
    }

    /// An address made of a family's own struct, of which `len` bytes count.
    fn of<T: Copy>(value: T, len: usize) -> Address {
        const { assert!(size_of::<T>() <= size_of::<libc::sockaddr_storage>()) };
        let mut this = Address::room();
        // SAFETY: the storage is large enough and aligned for every family's struct.
        unsafe { (&raw mut this.storage).cast::<T>().write(value) };
        this.len = len as libc::socklen_t;
        this
    }

    /// A copy of what the resolver found.
    ///
    /// # Safety
    /// `len` bytes at `p` are valid.
    pub unsafe fn copy(p: *const libc::sockaddr, len: libc::socklen_t) -> Address {
        let mut this = Address::room();
        let len = (len as usize).min(size_of::<libc::sockaddr_storage>());
        // SAFETY: by the caller's contract; the storage has that room.
        unsafe { (&raw mut this.storage).cast::<u8>().copy_from_nonoverlapping(p.cast(), len) };
        this.len = len as libc::socklen_t;
        this
    }

    pub fn ptr(&self) -> *const libc::sockaddr {
        (&raw const self.storage).cast()
    }

    pub fn ptr_mut(&mut self) -> *mut libc::sockaddr {
        (&raw mut self.storage).cast()
    }

    pub fn family(&self) -> i32 {
        i32::from(self.storage.ss_family)
    }

    fn read<T: Copy>(&self) -> T {
        const { assert!(size_of::<T>() <= size_of::<libc::sockaddr_storage>()) };
        // SAFETY: the storage is that large, and any bytes make the integers of which these structs consist.
        unsafe { (&raw const self.storage).cast::<T>().read() }
    }

    fn v4(ip: Ipv4Addr, port: u16) -> Address {
        // SAFETY: all zeroes is valid.
        let mut sa: libc::sockaddr_in = unsafe { std::mem::zeroed() };
        sa.sin_family = libc::AF_INET as libc::sa_family_t;
        sa.sin_port = port.to_be();
        sa.sin_addr.s_addr = u32::from(ip).to_be();
        Address::of(sa, size_of::<libc::sockaddr_in>())
    }

    fn v6(ip: Ipv6Addr, port: u16) -> Address {
        // SAFETY: all zeroes is valid.
        let mut sa: libc::sockaddr_in6 = unsafe { std::mem::zeroed() };
        sa.sin6_family = libc::AF_INET6 as libc::sa_family_t;
        sa.sin6_port = port.to_be();
        sa.sin6_addr.s6_addr = ip.octets();
        Address::of(sa, size_of::<libc::sockaddr_in6>())
    }

    /// The host's number as text; nothing for families without hosts.
    pub fn host(&self) -> Option<String> {
        match self.family() {
            libc::AF_INET => {
                let sa: libc::sockaddr_in = self.read();
                Some(Ipv4Addr::from(u32::from_be(sa.sin_addr.s_addr)).to_string())
            }
            libc::AF_INET6 => {
                let sa: libc::sockaddr_in6 = self.read();
                Some(Ipv6Addr::from(sa.sin6_addr.s6_addr).to_string())
            }
            _ => None,
        }
    }

    /// The bytes of the host's number.
    pub fn host_bytes(&self) -> Vec<u8> {
        match self.family() {
            libc::AF_INET6 => self.read::<libc::sockaddr_in6>().sin6_addr.s6_addr.to_vec(),
            _ => self.read::<libc::sockaddr_in>().sin_addr.s_addr.to_ne_bytes().to_vec(),
        }
    }

    /// The same host with port, flow and scope.
    pub fn with_port(self, port: u16, flow: u32, scope: u32) -> Address {
        match self.family() {
            libc::AF_INET => {
                let mut sa: libc::sockaddr_in = self.read();
                sa.sin_port = port.to_be();
                Address::of(sa, size_of::<libc::sockaddr_in>())
            }
            libc::AF_INET6 => {
                let mut sa: libc::sockaddr_in6 = self.read();
                sa.sin6_port = port.to_be();
                sa.sin6_flowinfo = flow.to_be();
                if scope != 0 {
                    sa.sin6_scope_id = scope;
                }
                Address::of(sa, size_of::<libc::sockaddr_in6>())
            }
            _ => self,
        }
    }

    /// As Python sees it.
    pub fn to_value(&self) -> Value {
        let len = self.len as usize;
        if len == 0 {
            return Value::none();
        }
        match self.family() {
            libc::AF_INET => {
                let sa: libc::sockaddr_in = self.read();
                let host = self.host().unwrap_or_default();
                tuple::pair(Value::from(host), Value::from(i32::from(u16::from_be(sa.sin_port))))
            }
            libc::AF_INET6 => {
                let sa: libc::sockaddr_in6 = self.read();
                tuple::new(vec![
                    Value::from(self.host().unwrap_or_default()),
                    Value::from(i32::from(u16::from_be(sa.sin6_port))),
                    Value::from(u32::from_be(sa.sin6_flowinfo)),
                    Value::from(sa.sin6_scope_id),
                ])
            }
            libc::AF_UNIX => {
                let sa: libc::sockaddr_un = self.read();
                let path = sa.sun_path.map(|c| c as u8);
                let path = &path[..len.saturating_sub(PATH_AT).min(path.len())];
                if path.first() == Some(&0) {
                    return bytes::from_slice(path);
                }
                let end = path.iter().position(|&b| b == 0).unwrap_or(path.len());
                crate::posix::paths::decode(&path[..end])
            }
            libc::AF_NETLINK => {
                let sa: libc::sockaddr_nl = self.read();
                tuple::pair(Value::from(sa.nl_pid), Value::from(sa.nl_groups))
            }
            family => {
                let raw: [u8; size_of::<libc::sockaddr_storage>()] = self.read();
                let from = size_of::<libc::sa_family_t>();
                let data = &raw[from..len.clamp(from, raw.len())];
                tuple::pair(Value::from(family), bytes::from_slice(data))
            }
        }
    }
}

/// A host's name as the resolver takes it: text in ASCII or, failing that, in IDNA.
pub fn host_name(t: &Thread, v: &Value) -> PyResult<CString> {
    let raw = if let Some(s) = v.downcast::<PyStr>() {
        match s.as_ascii() {
            Some(text) => text.as_bytes().to_vec(),
            None => buffer::bytes_of(t, &call::method(t, v, "encode", &[Value::from("idna")])?)?,
        }
    } else if v.is_a::<PyBytes>() || v.is_a::<PyByteArray>() {
        buffer::bytes_of(t, v)?
    } else {
        return Err(
            t.type_error(format_args!("str, bytes or bytearray expected, not {}", v.class().name_str()))
        );
    };
    CString::new(raw).map_err(|_| t.type_error("host name must not contain null character"))
}

/// What the resolver found; freed at the end.
pub struct Found(*mut libc::addrinfo);

impl Drop for Found {
    fn drop(&mut self) {
        // SAFETY: the list came from the resolver and is freed once.
        unsafe { libc::freeaddrinfo(self.0) };
    }
}

/// One of the resolver's answers.
pub struct Answer {
    pub address: Address,
    pub kind: i32,
    pub proto: i32,
    pub name: Option<Vec<u8>>,
}

impl Found {
    pub fn answers(&self) -> Vec<Answer> {
        let mut out = Vec::new();
        let mut at = self.0;
        while !at.is_null() {
            // SAFETY: the resolver's list is valid until it is freed.
            unsafe {
                let info = &*at;
                out.push(Answer {
                    address: Address::copy(info.ai_addr, info.ai_addrlen),
                    kind: info.ai_socktype,
                    proto: info.ai_protocol,
                    name: (!info.ai_canonname.is_null())
                        .then(|| CStr::from_ptr(info.ai_canonname).to_bytes().to_vec()),
                });
                at = info.ai_next;
            }
        }
        out
    }
}

/// Raises what the resolver said.
pub fn gai_error(t: &Thread, code: i32) -> Raised {
    if code == libc::EAI_SYSTEM {
        return t.last_os_error(None);
    }
    // SAFETY: the text is static and terminated.
    let text = unsafe { CStr::from_ptr(libc::gai_strerror(code)) }.to_string_lossy().into_owned();
    raise_pair(t, &GAI_ERROR, code, &text)
}

/// What is asked of the resolver beside the names.
#[derive(Clone, Copy, Default)]
pub struct Hints {
    pub family: i32,
    pub kind: i32,
    pub proto: i32,
    pub flags: i32,
}

/// Asks the resolver; other threads run meanwhile.
pub fn lookup(t: &Thread, host: Option<&CStr>, service: Option<&CStr>, h: Hints) -> PyResult<Found> {
    // SAFETY: all zeroes is valid.
    let mut hints: libc::addrinfo = unsafe { std::mem::zeroed() };
    hints.ai_family = h.family;
    hints.ai_socktype = h.kind;
    hints.ai_protocol = h.proto;
    hints.ai_flags = h.flags;
    let mut list = std::ptr::null_mut();
    let text = |s: Option<&CStr>| s.map_or(std::ptr::null(), CStr::as_ptr);
    // SAFETY: the names are terminated or null, the result has a place.
    let code = gil::without(t, || unsafe {
        libc::getaddrinfo(text(host), text(service), &raw const hints, &mut list)
    });
    if code != 0 {
        return Err(gai_error(t, code));
    }
    Ok(Found(list))
}

/// The address of a host, with port 0.
pub fn resolve(t: &Thread, host: &CStr, family: i32) -> PyResult<Address> {
    let text = host.to_str().unwrap_or("");
    if host.is_empty() {
        if family == libc::AF_INET6 {
            return Ok(Address::v6(Ipv6Addr::UNSPECIFIED, 0));
        }
        return Ok(Address::v4(Ipv4Addr::UNSPECIFIED, 0));
    }
    if text == "<broadcast>" || text == "255.255.255.255" {
        if family == libc::AF_INET6 {
            return Err(t.error(Exc::OSError, "address family mismatched"));
        }
        return Ok(Address::v4(Ipv4Addr::BROADCAST, 0));
    }
    if matches!(family, libc::AF_INET | libc::AF_UNSPEC) {
        if let Ok(ip) = text.parse::<Ipv4Addr>() {
            return Ok(Address::v4(ip, 0));
        }
    }
    if matches!(family, libc::AF_INET6 | libc::AF_UNSPEC) {
        if let Ok(ip) = text.parse::<Ipv6Addr>() {
            return Ok(Address::v6(ip, 0));
        }
    }
    let found = lookup(t, Some(host), None, Hints { family, ..Hints::default() })?;
    match found.answers().into_iter().next() {
        Some(answer) => Ok(answer.address),
        None => Err(gai_error(t, libc::EAI_NONAME)),
    }
}

fn parts<'a>(t: &Thread, v: &'a Value, family: &str, caller: &str) -> PyResult<&'a [Value]> {
    match v.downcast::<PyTuple>() {
        Some(items) => Ok(tuple::items(items)),
        None => Err(t.type_error(format_args!(
            "{caller}(): {family} address must be tuple, not {}",
            v.class().name_str()
        ))),
    }
}

fn port_of(t: &Thread, v: &Value, caller: &str) -> PyResult<u16> {
    let n = int::to_c_int(t, &number::index(t, v)?)?;
    u16::try_from(n).map_err(|_| t.overflow_error(format_args!("{caller}(): port must be 0-65535.")))
}

/// An unsigned C `int`, wrapping as C does.
pub fn unsigned(t: &Thread, v: &Value) -> PyResult<u32> {
    let n = number::index(t, v)?;
    Ok(int::to_i64(&n).unwrap_or(-1) as u32)
}

fn unix(t: &Thread, v: &Value) -> PyResult<Address> {
    let path = match v.downcast::<PyStr>() {
        Some(s) => crate::posix::paths::encode(t, s)?,
        None => buffer::bytes_like(t, v)?.to_vec(),
    };
    // A name that begins with zero is not in the file system and not terminated.
    let abstract_name = path.first().is_none_or(|&b| b == 0);
    if path.len() > PATH_ROOM || (!abstract_name && path.len() == PATH_ROOM) {
        return Err(t.error(Exc::OSError, "AF_UNIX path too long"));
    }
    // SAFETY: all zeroes is valid.
    let mut sa: libc::sockaddr_un = unsafe { std::mem::zeroed() };
    sa.sun_family = libc::AF_UNIX as libc::sa_family_t;
    for (to, from) in sa.sun_path.iter_mut().zip(&path) {
        *to = *from as libc::c_char;
    }
    Ok(Address::of(sa, PATH_AT + path.len() + usize::from(!abstract_name)))
}

/// A Python address for a socket of that family; `caller` is named in errors.
pub fn parse(t: &Thread, family: i32, v: &Value, caller: &str) -> PyResult<Address> {
    match family {
        libc::AF_UNIX => unix(t, v),
        libc::AF_INET => {
            let [host, port] = parts(t, v, "AF_INET", caller)? else {
                return Err(t.type_error("AF_INET address must be a pair (host, port)"));
            };
            let host = host_name(t, host)?;
            let port = int::to_c_int(t, &number::index(t, port)?)?;
            let found = resolve(t, &host, libc::AF_INET)?;
            Ok(found.with_port(port_of(t, &Value::from(port), caller)?, 0, 0))
        }
        libc::AF_INET6 => {
            let items = parts(t, v, "AF_INET6", caller)?;
            if !(2..=4).contains(&items.len()) {
                return Err(
                    t.type_error("AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])")
                );
            }
            let host = host_name(t, &items[0])?;
            let port = int::to_c_int(t, &number::index(t, &items[1])?)?;
            let flow = items.get(2).map_or(Ok(0), |v| unsigned(t, v))?;
            let scope = items.get(3).map_or(Ok(0), |v| unsigned(t, v))?;
            let found = resolve(t, &host, libc::AF_INET6)?;
            let port = port_of(t, &Value::from(port), caller)?;
            if flow > 0xfffff {
                return Err(t.overflow_error(format_args!("{caller}(): flowinfo must be 0-1048575.")));
            }
            Ok(found.with_port(port, flow, scope))
        }
        libc::AF_NETLINK => {
            let [pid, groups] = parts(t, v, "AF_NETLINK", caller)? else {
                return Err(t.type_error("AF_NETLINK address must be a pair (pid, groups)"));
            };
            // SAFETY: all zeroes is valid.
            let mut sa: libc::sockaddr_nl = unsafe { std::mem::zeroed() };
            sa.nl_family = libc::AF_NETLINK as libc::sa_family_t;
            sa.nl_pid = unsigned(t, pid)?;
            sa.nl_groups = unsigned(t, groups)?;
            Ok(Address::of(sa, size_of::<libc::sockaddr_nl>()))
        }
        _ => Err(t.error(Exc::OSError, format_args!("{caller}(): bad family"))),
    }
}
