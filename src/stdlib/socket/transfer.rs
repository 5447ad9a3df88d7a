//! Data through sockets: plain, with addresses, and messages with ancillary data.
//!
//! `unsafe` lives here: the system calls and the control messages' layout. Buffers are held while other threads run, so their
//! memory stays in place.

use super::address::{self, Address};
use super::object::{PySocket, Ready, c_int};
use adder_vm::exc::Exc;
use adder_vm::native::Bound;
use adder_vm::object::value::Value;
use adder_vm::protocol::buffer::{self, Buffer};
use adder_vm::protocol::{iter, number};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::tuple::{self, PyTuple};
use adder_vm::types::{bytes, list};

fn flags_of(t: &Thread, a: &Bound, i: usize) -> PyResult<i32> {
    a.opt(i).map_or(Ok(0), |v| c_int(t, v))
}

fn size_of_arg(t: &Thread, v: Option<&Value>, negative: &str) -> PyResult<usize> {
    let Some(v) = v else { return Ok(0) };
    let n = number::to_isize(t, v, Exc::OverflowError)?;
    usize::try_from(n).map_err(|_| t.value_error(negative))
}

/// Empty memory for that many bytes.
fn room(t: &Thread, n: usize) -> PyResult<Vec<u8>> {
    let mut data = Vec::new();
    match data.try_reserve_exact(n) {
        Ok(()) => Ok(data),
        Err(_) => Err(t.memory_error()),
    }
}

pub fn recv(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PySocket>(t)?;
    let size = size_of_arg(t, a.opt(1), "negative buffersize in recv")?;
    let flags = flags_of(t, &a, 2)?;
    if size == 0 {
        return Ok(bytes::from_slice(&[]));
    }
    let mut data = room(t, size)?;
    let p = data.as_mut_ptr();
    // SAFETY: the buffer has room for that many bytes.
    let n =
        this.call(t, Ready::Read, this.deadline(), |fd| unsafe { libc::recv(fd, p.cast(), size, flags) })?;
    // SAFETY: the call filled that many bytes.
    unsafe { data.set_len((n as usize).min(size)) };
    Ok(bytes::from_slice(&data))
}

pub fn recvfrom(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PySocket>(t)?;
    let size = size_of_arg(t, a.opt(1), "negative buffersize in recvfrom")?;
    let flags = flags_of(t, &a, 2)?;
    let mut data = room(t, size)?;
    let mut from = Address::room();
    let n = receive_from(t, this, data.as_mut_ptr(), size, flags, &mut from)?;
    // SAFETY: the call filled that many bytes.
    unsafe { data.set_len(n.min(size)) };
    Ok(tuple::pair(bytes::from_slice(&data), from.to_value()))
}

fn receive_from(
    t: &Thread,
    this: &PySocket,
    p: *mut u8,
    size: usize,
    flags: i32,
    from: &mut Address,
) -> PyResult<usize> {
    let room = from.len;
    let n = this.call(t, Ready::Read, this.deadline(), |fd| {
        from.len = room;
        // SAFETY: the buffer and the address have the room said.
        unsafe { libc::recvfrom(fd, p.cast(), size, flags, from.ptr_mut(), &mut from.len) }
    })?;
    Ok(n as usize)
}

/// A buffer to receive into and how much.
fn target(t: &Thread, a: &Bound, name: &str) -> PyResult<(Buffer, usize)> {
    let buffer = crate::support::writable(t, a.get(1), name, 1)?;
    let size = size_of_arg(t, a.opt(2), &format!("negative buffersize in {name}"))?;
    if size > buffer.len {
        return Err(t.value_error(if name == "recv_into" {
            "buffer too small for requested bytes"
        } else {
            "nbytes is greater than the length of the buffer"
        }));
    }
    let size = if size == 0 { buffer.len } else { size };
    Ok((buffer, size))
}

pub fn recv_into(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PySocket>(t)?;
    let flags = flags_of(t, &a, 3)?;
    let (buffer, size) = target(t, &a, "recv_into")?;
    if size == 0 {
        return Ok(Value::small_int(0));
    }
    let p = buffer.ptr;
    // SAFETY: the exporter keeps that many bytes.
    let n =
        this.call(t, Ready::Read, this.deadline(), |fd| unsafe { libc::recv(fd, p.cast(), size, flags) })?;
    Ok(Value::from(n as i64))
}

pub fn recvfrom_into(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PySocket>(t)?;
    let flags = flags_of(t, &a, 3)?;
    let (buffer, size) = target(t, &a, "recvfrom_into")?;
    let mut from = Address::room();
    let n = receive_from(t, this, buffer.ptr, size, flags, &mut from)?;
    Ok(tuple::pair(Value::from(n), from.to_value()))
}

pub fn send(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PySocket>(t)?;
    let flags = flags_of(t, &a, 2)?;
    let data = buffer::bytes_like(t, a.get(1))?;
    let (p, len) = (data.as_ptr(), data.len());
    // SAFETY: the data is as long as said.
    let n =
        this.call(t, Ready::Write, this.deadline(), |fd| unsafe { libc::send(fd, p.cast(), len, flags) })?;
    Ok(Value::from(n as i64))
}

pub fn sendall(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PySocket>(t)?;
    let flags = flags_of(t, &a, 2)?;
    let data = buffer::bytes_like(t, a.get(1))?;
    let deadline = this.deadline();
    let mut rest: &[u8] = &data;
    while !rest.is_empty() {
        let (p, len) = (rest.as_ptr(), rest.len());
        // SAFETY: the data is as long as said.
        let n = this.call(t, Ready::Write, deadline, |fd| unsafe { libc::send(fd, p.cast(), len, flags) })?;
        rest = &rest[(n as usize).min(len)..];
        crate::blocking::after_signal(t)?;
    }
    Ok(Value::none())
}

pub fn sendto(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PySocket>(t)?;
    let args = a.get(1).downcast::<PyTuple>().map(tuple::items).unwrap_or_default();
    let (data, flags, to) = match args {
        [data, to] => (data, 0, to),
        [data, flags, to] => (data, c_int(t, flags)?, to),
        _ => {
            return Err(t.type_error(format_args!("sendto() takes 2 or 3 arguments ({} given)", args.len())));
        }
    };
    let data = buffer::bytes_like(t, data)?;
    let to = address::parse(t, this.family.get(), to, "sendto")?;
    let (p, len) = (data.as_ptr(), data.len());
    // SAFETY: data and address are as long as said.
    let n = this.call(t, Ready::Write, this.deadline(), |fd| unsafe {
        libc::sendto(fd, p.cast(), len, flags, to.ptr(), to.len)
    })?;
    Ok(Value::from(n as i64))
}

/// A control buffer aligned as control messages need it.
fn control_room(t: &Thread, n: usize) -> PyResult<Vec<u64>> {
    let mut data = Vec::new();
    let words = n.div_ceil(8);
    if data.try_reserve_exact(words).is_err() {
        return Err(t.memory_error());
    }
    data.resize(words, 0u64);
    Ok(data)
}

fn receive_message(
    t: &Thread,
    this: &PySocket,
    parts: &mut [libc::iovec],
    control: usize,
    flags: i32,
) -> PyResult<(usize, Value, Value, Value)> {
    let mut from = Address::room();
    let room = from.len;
    let mut ancillary = control_room(t, control)?;
    // SAFETY: all zeroes is a message of nothing.
    let mut message: libc::msghdr = unsafe { std::mem::zeroed() };
    message.msg_iov = parts.as_mut_ptr();
    message.msg_iovlen = parts.len() as _;
    let n = this.call(t, Ready::Read, this.deadline(), |fd| {
        message.msg_name = from.ptr_mut().cast();
        message.msg_namelen = room;
        message.msg_control = if control == 0 { std::ptr::null_mut() } else { ancillary.as_mut_ptr().cast() };
        message.msg_controllen = control as _;
        // SAFETY: every part of the message has the room said.
        unsafe { libc::recvmsg(fd, &mut message, flags) }
    })?;
    from.len = message.msg_namelen;
    let mut found = Vec::new();
    // SAFETY: the system filled the control buffer as the macros read it; lengths are held to the buffer's end.
    unsafe {
        let start = message.msg_control as usize;
        let end = start + message.msg_controllen as usize;
        let mut at = libc::CMSG_FIRSTHDR(&message);
        while !at.is_null() {
            let data = libc::CMSG_DATA(at);
            let claimed = ((*at).cmsg_len as usize).saturating_sub(libc::CMSG_LEN(0) as usize);
            let len = claimed.min(end.saturating_sub(data as usize));
            found.push(tuple::new(vec![
                Value::from((*at).cmsg_level),
                Value::from((*at).cmsg_type),
                bytes::from_slice(std::slice::from_raw_parts(data, len)),
            ]));
            at = libc::CMSG_NXTHDR(&message, at);
        }
    }
    Ok((n as usize, list::new(found), Value::from(message.msg_flags), from.to_value()))
}

fn control_size(t: &Thread, v: Option<&Value>, name: &str) -> PyResult<usize> {
    let message = format!("invalid ancillary data buffer length in {name}");
    let n = size_of_arg(t, v, &message)?;
    if n > i32::MAX as usize { Err(t.value_error(message)) } else { Ok(n) }
}

pub fn recvmsg(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PySocket>(t)?;
    let size = size_of_arg(t, a.opt(1), "negative buffer size in recvmsg()")?;
    let control = control_size(t, a.opt(2), "recvmsg()")?;
    let flags = flags_of(t, &a, 3)?;
    let mut data = room(t, size)?;
    let mut parts = [libc::iovec { iov_base: data.as_mut_ptr().cast(), iov_len: size }];
    let (n, ancillary, flags, from) = receive_message(t, this, &mut parts, control, flags)?;
    // SAFETY: the call filled that many bytes.
    unsafe { data.set_len(n.min(size)) };
    Ok(tuple::new(vec![bytes::from_slice(&data), ancillary, flags, from]))
}

pub fn recvmsg_into(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PySocket>(t)?;
    let control = control_size(t, a.opt(2), "recvmsg_into()")?;
    let flags = flags_of(t, &a, 3)?;
    let mut held = Vec::new();
    for v in iter::collect(t, a.get(1))? {
        held.push(buffer::writable(t, &v)?);
    }
    let mut parts: Vec<libc::iovec> =
        held.iter().map(|b| libc::iovec { iov_base: b.ptr.cast(), iov_len: b.len }).collect();
    let (n, ancillary, flags, from) = receive_message(t, this, &mut parts, control, flags)?;
    Ok(tuple::new(vec![Value::from(n), ancillary, flags, from]))
}

/// Level, type and data of the control messages to send.
fn control_items(t: &Thread, v: Option<&Value>) -> PyResult<Vec<(i32, i32, Vec<u8>)>> {
    let Some(v) = v else { return Ok(Vec::new()) };
    let mut out = Vec::new();
    for item in iter::collect(t, v)? {
        let parts = item.downcast::<PyTuple>().map(tuple::items).unwrap_or_default();
        let [level, kind, data] = parts else {
            return Err(t.type_error("[sendmsg() ancillary data items]"));
        };
        let data = buffer::bytes_like(t, data)?.to_vec();
        out.push((c_int(t, level)?, c_int(t, kind)?, data));
    }
    Ok(out)
}

pub fn sendmsg(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PySocket>(t)?;
    let values = iter::collect(t, a.get(1))?;
    let mut held = Vec::new();
    for v in &values {
        held.push(buffer::bytes_like(t, v)?);
    }
    let control = control_items(t, a.opt(2))?;
    let flags = flags_of(t, &a, 3)?;
    let mut to = match a.some(4) {
        Some(v) => Some(address::parse(t, this.family.get(), v, "sendmsg")?),
        None => None,
    };
    let mut parts: Vec<libc::iovec> = held
        .iter()
        .map(|b| libc::iovec { iov_base: b.as_ptr().cast_mut().cast(), iov_len: b.len() })
        .collect();
    // SAFETY: computes sizes only.
    let size: usize =
        control.iter().map(|(_, _, data)| unsafe { libc::CMSG_SPACE(data.len() as u32) } as usize).sum();
    let mut ancillary = control_room(t, size)?;
    // SAFETY: all zeroes is a message of nothing.
    let mut message: libc::msghdr = unsafe { std::mem::zeroed() };
    message.msg_iov = parts.as_mut_ptr();
    message.msg_iovlen = parts.len() as _;
    if let Some(to) = &mut to {
        message.msg_name = to.ptr_mut().cast();
        message.msg_namelen = to.len;
    }
    if size > 0 {
        message.msg_control = ancillary.as_mut_ptr().cast();
        message.msg_controllen = size as _;
        // SAFETY: the control buffer has room for all items, as computed above.
        unsafe {
            let mut at = libc::CMSG_FIRSTHDR(&message);
            for (level, kind, data) in &control {
                if at.is_null() {
                    return Err(t.runtime_error("unexpected NULL result from CMSG_NXTHDR"));
                }
                (*at).cmsg_level = *level;
                (*at).cmsg_type = *kind;
                (*at).cmsg_len = libc::CMSG_LEN(data.len() as u32) as _;
                libc::CMSG_DATA(at).copy_from_nonoverlapping(data.as_ptr(), data.len());
                at = libc::CMSG_NXTHDR(&message, at);
            }
        }
    }
    // SAFETY: every part of the message is as long as said.
    let n =
        this.call(t, Ready::Write, this.deadline(), |fd| unsafe { libc::sendmsg(fd, &message, flags) })?;
    Ok(Value::from(n as i64))
}
