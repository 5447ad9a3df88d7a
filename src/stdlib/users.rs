//! `pwd` and `grp`: the system's users and groups.
//!
//! `unsafe` lives here: the C library's records are copied before anything else runs.

use crate::posix::paths::{decode, encode};
use adder_vm::exc::Exc;
use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::value::Value;
use adder_vm::protocol::{number, repr};
use adder_vm::structseq;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::str::PyStr;
use adder_vm::types::structseq::{make, ready};
use adder_vm::types::{int, list};
use std::ffi::{CStr, CString, c_char};
use std::mem::MaybeUninit;

structseq!(
    PASSWD,
    PASSWD_SPEC,
    PASSWD_INFO,
    "pwd",
    "struct_passwd",
    "pwd.struct_passwd: Results from getpw*() routines.\n\nThis object may be accessed either as a tuple of\n  (pw_name,pw_passwd,pw_uid,pw_gid,pw_gecos,pw_dir,pw_shell)\nor via the object attributes as named in the above tuple.",
    7,
    [
        ("pw_name", "user name"),
        ("pw_passwd", "password"),
        ("pw_uid", "user id"),
        ("pw_gid", "group id"),
        ("pw_gecos", "real name"),
        ("pw_dir", "home directory"),
        ("pw_shell", "shell program")
    ]
);

structseq!(
    GROUP,
    GROUP_SPEC,
    GROUP_INFO,
    "grp",
    "struct_group",
    "grp.struct_group: Results from getgr*() routines.\n\nThis object may be accessed either as a tuple of\n  (gr_name,gr_passwd,gr_gid,gr_mem)\nor via the object attributes as named in the above tuple.",
    4,
    [
        ("gr_name", "group name"),
        ("gr_passwd", "password"),
        ("gr_gid", "group id"),
        ("gr_mem", "group members")
    ]
);

fn text(p: *const c_char) -> Value {
    if p.is_null() {
        return Value::none();
    }
    // SAFETY: the C library's texts are terminated.
    decode(unsafe { CStr::from_ptr(p) }.to_bytes())
}

/// # Safety
/// The record is valid.
unsafe fn passwd(p: *const libc::passwd) -> Value {
    // SAFETY: by the caller's contract.
    let p = unsafe { &*p };
    make(
        &PASSWD_INFO,
        vec![
            text(p.pw_name),
            text(p.pw_passwd),
            Value::from(p.pw_uid),
            Value::from(p.pw_gid),
            text(p.pw_gecos),
            text(p.pw_dir),
            text(p.pw_shell),
        ],
    )
}

/// # Safety
/// The record is valid.
unsafe fn group(p: *const libc::group) -> Value {
    // SAFETY: by the caller's contract; the list of members ends with null.
    unsafe {
        let mut members = Vec::new();
        let mut at = (*p).gr_mem;
        while !at.is_null() && !(*at).is_null() {
            members.push(text(*at));
            at = at.add(1);
        }
        make(
            &GROUP_INFO,
            vec![text((*p).gr_name), text((*p).gr_passwd), Value::from((*p).gr_gid), list::new(members)],
        )
    }
}

/// Looks a record up with as much room as its texts need; null if there is none.
fn look_up<T>(
    t: &Thread,
    f: impl Fn(*mut T, *mut c_char, usize, *mut *mut T) -> i32,
    show: unsafe fn(*const T) -> Value,
) -> PyResult<Option<Value>> {
    let mut room = 4096;
    loop {
        let mut data: Vec<c_char> = vec![0; room];
        let mut record = MaybeUninit::<T>::uninit();
        let mut found = std::ptr::null_mut();
        let code = adder_vm::gil::without(t, || f(record.as_mut_ptr(), data.as_mut_ptr(), room, &mut found));
        if code == libc::ERANGE && room < 1 << 24 {
            room *= 4;
            continue;
        }
        // SAFETY: what was found is valid as long as record and room are.
        return Ok(if found.is_null() { None } else { Some(unsafe { show(found) }) });
    }
}

fn name_arg(t: &Thread, v: &Value, function: &str) -> PyResult<CString> {
    let Some(s) = v.downcast::<PyStr>() else {
        return Err(
            t.type_error(format_args!("{function}() argument must be str, not {}", v.class().name_str()))
        );
    };
    CString::new(encode(t, s)?).map_err(|_| t.value_error("embedded null byte"))
}

/// A user's or group's number; none if no number can be that one.
fn id_arg(t: &Thread, v: &Value, what: &str) -> PyResult<Option<u32>> {
    if v.class().slots().index.is_none() {
        return Err(t.type_error(format_args!("{what} should be integer, not {}", v.class().name_str())));
    }
    let n = number::index(t, v)?;
    Ok(match int::to_i64(&n) {
        Some(-1) => Some(u32::MAX),
        Some(n) => u32::try_from(n).ok(),
        None => None,
    })
}

fn not_found(t: &Thread, function: &str, what: &str, v: &Value) -> PyResult {
    let shown = repr::repr_text(t, v)?;
    Err(t.error(Exc::KeyError, format_args!("{function}(): {what} not found: {shown}")))
}

fn getpwnam(t: &Thread, a: Bound) -> PyResult {
    let name = name_arg(t, a.get(0), "getpwnam")?;
    // SAFETY: the name is terminated; the call is given the room it is told of.
    let found = look_up(t, |r, p, n, to| unsafe { libc::getpwnam_r(name.as_ptr(), r, p, n, to) }, passwd)?;
    found.map_or_else(|| not_found(t, "getpwnam", "name", a.get(0)), Ok)
}

fn getpwuid(t: &Thread, a: Bound) -> PyResult {
    let Some(id) = id_arg(t, a.get(0), "uid")? else {
        return Err(t.error(Exc::KeyError, "getpwuid(): uid not found"));
    };
    // SAFETY: the call is given the room it is told of.
    let found = look_up(t, |r, p, n, to| unsafe { libc::getpwuid_r(id, r, p, n, to) }, passwd)?;
    found.map_or_else(|| not_found(t, "getpwuid", "uid", a.get(0)), Ok)
}

fn getpwall(_: &Thread, _: Bound) -> PyResult {
    let mut all = Vec::new();
    // SAFETY: records are copied before the next is asked for, under the global lock.
    unsafe {
        libc::setpwent();
        loop {
            let p = libc::getpwent();
            if p.is_null() {
                break;
            }
            all.push(passwd(p));
        }
        libc::endpwent();
    }
    Ok(list::new(all))
}

fn getgrnam(t: &Thread, a: Bound) -> PyResult {
    let name = name_arg(t, a.get(0), "getgrnam")?;
    // SAFETY: the name is terminated; the call is given the room it is told of.
    let found = look_up(t, |r, p, n, to| unsafe { libc::getgrnam_r(name.as_ptr(), r, p, n, to) }, group)?;
    found.map_or_else(|| not_found(t, "getgrnam", "name", a.get(0)), Ok)
}

fn getgrgid(t: &Thread, a: Bound) -> PyResult {
    let Some(id) = id_arg(t, a.get(0), "gid")? else {
        return Err(t.error(Exc::KeyError, "getgrgid(): gid not found"));
    };
    // SAFETY: the call is given the room it is told of.
    let found = look_up(t, |r, p, n, to| unsafe { libc::getgrgid_r(id, r, p, n, to) }, group)?;
    found.map_or_else(|| not_found(t, "getgrgid", "gid", a.get(0)), Ok)
}

fn getgrall(_: &Thread, _: Bound) -> PyResult {
    let mut all = Vec::new();
    // SAFETY: as in `getpwall`.
    unsafe {
        libc::setgrent();
        loop {
            let p = libc::getgrent();
            if p.is_null() {
                break;
            }
            all.push(group(p));
        }
        libc::endgrent();
    }
    Ok(list::new(all))
}

pub static PWD_MODULE: ModuleSpec = ModuleSpec {
    name: "pwd",
    doc: "This module provides access to the Unix password database.\nIt is available on all Unix versions.",
    functions: &[
        Method::new(
            "getpwuid(uidobj, /)",
            getpwuid,
            "Return the password database entry for the given numeric user ID.",
        ),
        Method::new(
            "getpwnam(name, /)",
            getpwnam,
            "Return the password database entry for the given user name.",
        ),
        Method::new(
            "getpwall()",
            getpwall,
            "Return a list of all available password database entries, in arbitrary order.",
        ),
    ],
    types: &[&PASSWD_SPEC],
    init: Some(|_, _| {
        ready(&PASSWD_INFO);
        Ok(())
    }),
};

pub static GRP_MODULE: ModuleSpec = ModuleSpec {
    name: "grp",
    doc: "Access to the Unix group database.",
    functions: &[
        Method::new(
            "getgrgid(id)",
            getgrgid,
            "Return the group database entry for the given numeric group ID.",
        ),
        Method::new("getgrnam(name)", getgrnam, "Return the group database entry for the given group name."),
        Method::new(
            "getgrall()",
            getgrall,
            "Return a list of all available group entries, in arbitrary order.",
        ),
    ],
    types: &[&GROUP_SPEC],
    init: Some(|_, _| {
        ready(&GROUP_INFO);
        Ok(())
    }),
};
