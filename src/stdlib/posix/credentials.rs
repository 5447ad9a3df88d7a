//! Users and groups that a process acts for.

use super::files::int;
use super::paths::text;
use super::process::done;
use adder_vm::exc::Exc;
use adder_vm::native::{Bound, Method};
use adder_vm::object::value::Value;
use adder_vm::protocol::{iter, number};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::{int, list, tuple};

/// The number of a user (`uid`) or group (`gid`); -1 is "leave it", or nobody.
pub(super) fn id(t: &Thread, v: &Value, kind: &str) -> PyResult<u32> {
    if v.class().slots().index.is_none() {
        return Err(t.type_error(format_args!("{kind} should be integer, not {}", v.class().tp_name())));
    }
    let n = number::index(t, v)?;
    match int::to_i64(&n) {
        Some(-1) => Ok(u32::MAX),
        Some(n) => {
            u32::try_from(n).map_err(|_| t.overflow_error(format_args!("{kind} is less than minimum")))
        }
        None if int::is_negative(&n) => Err(t.overflow_error(format_args!("{kind} is less than minimum"))),
        None => Err(t.overflow_error(format_args!("{kind} is greater than maximum"))),
    }
}

macro_rules! setters {
    ($($name:ident $kind:literal ($($i:literal),+);)*) => {$(
        fn $name(t: &Thread, a: Bound) -> PyResult {
            let ids = [$(id(t, a.get($i), $kind)?),+];
            // SAFETY: no memory is involved.
            done(t, unsafe { libc::$name($(ids[$i]),+) })
        }
    )*};
}

setters! {
    setuid "uid" (0); setgid "gid" (0); seteuid "uid" (0); setegid "gid" (0); setreuid "uid" (0, 1); setregid "gid" (0, 1);
    setresuid "uid" (0, 1, 2); setresgid "gid" (0, 1, 2);
}

macro_rules! triples {
    ($($name:ident)*) => {$(
        fn $name(t: &Thread, _a: Bound) -> PyResult {
            let mut ids = [0; 3];
            let [real, effective, saved] = &mut ids;
            // SAFETY: each has its place.
            if unsafe { libc::$name(real, effective, saved) } < 0 {
                return Err(t.last_os_error(None));
            }
            Ok(tuple::of(ids.map(|n: u32| Value::from(u64::from(n)))))
        }
    )*};
}

triples!(getresuid getresgid);

fn setgroups(t: &Thread, a: Bound) -> PyResult {
    if a.get(0).class().slots().get_item.is_none() {
        return Err(t.type_error("setgroups argument must be a sequence"));
    }
    let mut groups = Vec::new();
    for v in iter::collect(t, a.get(0))? {
        if v.class().slots().index.is_none() {
            return Err(t.type_error("groups must be integers"));
        }
        groups.push(id(t, &v, "gid")?);
    }
    if groups.len() > 65536 {
        return Err(t.value_error("too many groups"));
    }
    // SAFETY: as many groups as told.
    done(t, unsafe { libc::setgroups(groups.len(), groups.as_ptr()) })
}

fn initgroups(t: &Thread, a: Bound) -> PyResult {
    let (user, group) = (text(t, a.get(0))?, id(t, a.get(1), "gid")?);
    // SAFETY: the name is terminated.
    done(t, unsafe { libc::initgroups(user.as_ptr(), group) })
}

fn getgrouplist(t: &Thread, a: Bound) -> PyResult {
    let (user, group) = (text(t, a.get(0))?, id(t, a.get(1), "gid")?);
    let mut groups: Vec<libc::gid_t> = vec![0; 64];
    loop {
        let mut n = groups.len() as i32;
        // SAFETY: the name is terminated, and there is room for `n` groups.
        if unsafe { libc::getgrouplist(user.as_ptr(), group, groups.as_mut_ptr(), &raw mut n) } >= 0 {
            groups.truncate(n.max(0) as usize);
            return Ok(list::new(groups.iter().map(|&g| Value::from(u64::from(g))).collect()));
        }
        if n as usize <= groups.len() || n > 1 << 20 {
            return Err(t.error(Exc::OSError, "getgrouplist failed"));
        }
        groups.resize(n as usize, 0);
    }
}

fn getpriority(t: &Thread, a: Bound) -> PyResult {
    let (which, who) = (int(t, a.get(0))?, int(t, a.get(1))?);
    // SAFETY: no memory is involved; -1 can be a result.
    unsafe {
        *libc::__errno_location() = 0;
        let n = libc::getpriority(which as _, who as libc::id_t);
        if *libc::__errno_location() != 0 { Err(t.last_os_error(None)) } else { Ok(Value::from(n)) }
    }
}

fn setpriority(t: &Thread, a: Bound) -> PyResult {
    let (which, who, priority) = (int(t, a.get(0))?, int(t, a.get(1))?, int(t, a.get(2))?);
    // SAFETY: no memory is involved.
    done(t, unsafe { libc::setpriority(which as _, who as libc::id_t, priority) })
}

pub const FUNCTIONS: &[Method] = &[
    Method::new("setuid(uid, /)", setuid, "Set the current process's user id."),
    Method::new("setgid(gid, /)", setgid, "Set the current process's group id."),
    Method::new("seteuid(euid, /)", seteuid, "Set the current process's effective user id."),
    Method::new("setegid(egid, /)", setegid, "Set the current process's effective group id."),
    Method::new(
        "setreuid(ruid, euid, /)",
        setreuid,
        "Set the current process's real and effective user ids.",
    ),
    Method::new(
        "setregid(rgid, egid, /)",
        setregid,
        "Set the current process's real and effective group ids.",
    ),
    Method::new(
        "setresuid(ruid, euid, suid, /)",
        setresuid,
        "Set the process's real, effective and saved user ids.",
    ),
    Method::new(
        "setresgid(rgid, egid, sgid, /)",
        setresgid,
        "Set the process's real, effective and saved group ids.",
    ),
    Method::new("getresuid()", getresuid, "Return the real, effective and saved user ids."),
    Method::new("getresgid()", getresgid, "Return the real, effective and saved group ids."),
    Method::new("setgroups(groups, /)", setgroups, "Set the groups of the current process."),
    Method::new(
        "initgroups(username, gid, /)",
        initgroups,
        "Set the groups to those that the user is in, and one more.",
    ),
    Method::new("getgrouplist(user, group, /)", getgrouplist, "The groups that a user is in."),
    Method::new("getpriority(which, who)", getpriority, "Return program scheduling priority."),
    Method::new("setpriority(which, who, priority)", setpriority, "Set program scheduling priority."),
];
