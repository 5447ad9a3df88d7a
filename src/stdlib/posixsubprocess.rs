//! `_posixsubprocess`: `fork` and `exec` for `subprocess`.
//!
//! `unsafe` lives here: between `fork` and `exec` the child uses only functions that are safe there, on memory made ready before.

use adder_vm::exc::Exc;
use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::value::Value;
use adder_vm::protocol::{iter, number, truth};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::bytes::PyBytes;
use adder_vm::types::int;
use adder_vm::types::str::PyStr;
use std::ffi::CString;

fn c_string(t: &Thread, v: &Value) -> PyResult<CString> {
    let bytes = if let Some(b) = v.downcast::<PyBytes>() {
        b.as_slice().to_vec()
    } else if let Some(s) = v.downcast::<PyStr>() {
        // Undecodable bytes came in as U+DC80 to U+DCFF.
        let mut out = Vec::new();
        for c in s.code_points() {
            match c {
                0xdc80..=0xdcff => out.push((c - 0xdc00) as u8),
                c => out.extend(char::from_u32(c).unwrap_or('?').to_string().bytes()),
            }
        }
        out
    } else {
        let text = adder_vm::builtins::compile::filename_of(t, v)?;
        text.into_bytes()
    };
    CString::new(bytes).map_err(|_| t.value_error("embedded null byte"))
}

fn strings(t: &Thread, v: &Value) -> PyResult<Vec<CString>> {
    iter::collect(t, v)?.iter().map(|s| c_string(t, s)).collect()
}

fn descriptor(t: &Thread, v: &Value) -> PyResult<i32> {
    int::to_c_int(t, &number::index(t, v)?)
}

struct Plan {
    programs: Vec<CString>,
    argv: Vec<*const libc::c_char>,
    envp: Option<Vec<*const libc::c_char>>,
    cwd: Option<CString>,
    /// p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, errpipe_read, errpipe_write.
    fds: [i32; 8],
    keep: Vec<i32>,
    close_fds: bool,
    restore_signals: bool,
    new_session: bool,
    group: i32,
    gid: Option<u32>,
    groups: Option<Vec<u32>>,
    uid: Option<u32>,
    umask: i32,
}

fn pointers(list: &[CString]) -> Vec<*const libc::c_char> {
    list.iter().map(|s| s.as_ptr()).chain([std::ptr::null()]).collect()
}

/// What the child does; it only returns to report an error (`errno`, whether before `exec`).
unsafe fn child(p: &Plan, t: &Thread, preexec: Option<&Value>) -> (i32, &'static str) {
    // SAFETY: only async-signal-safe calls, on memory the plan holds; the Python function, if any, is the caller's risk.
    unsafe {
        let errno = || *libc::__errno_location();
        let [p2cread, p2cwrite, c2pread, mut c2pwrite, errread, mut errwrite, errpipe_read, errpipe_write] =
            p.fds;
        for fd in [p2cwrite, c2pread, errread, errpipe_read] {
            if fd >= 0 {
                libc::close(fd);
            }
        }
        // A descriptor that is in the way of an earlier one moves up.
        if c2pwrite == 0 {
            c2pwrite = libc::dup(c2pwrite);
            if c2pwrite < 0 {
                return (errno(), "");
            }
        }
        while errwrite == 0 || errwrite == 1 {
            errwrite = libc::dup(errwrite);
            if errwrite < 0 {
                return (errno(), "");
            }
        }
        for (from, to) in [(p2cread, 0), (c2pwrite, 1), (errwrite, 2)] {
            if from == to {
                let flags = libc::fcntl(from, libc::F_GETFD);
                if flags < 0 || libc::fcntl(from, libc::F_SETFD, flags & !libc::FD_CLOEXEC) < 0 {
                    return (errno(), "");
                }
            } else if from >= 0 && libc::dup2(from, to) < 0 {
                return (errno(), "");
            }
        }
        // The pipe for errors stays open until `exec`, whose success closes it: the parent reads it to its end.
        for &fd in p.keep.iter().filter(|&&fd| fd != errpipe_write) {
            let flags = libc::fcntl(fd, libc::F_GETFD);
            if flags >= 0 {
                libc::fcntl(fd, libc::F_SETFD, flags & !libc::FD_CLOEXEC);
            }
        }
        if let Some(cwd) = &p.cwd {
            if libc::chdir(cwd.as_ptr()) != 0 {
                return (errno(), "noexec:chdir");
            }
        }
        if p.umask >= 0 {
            libc::umask(p.umask as libc::mode_t);
        }
        if p.restore_signals {
            for signal in [libc::SIGPIPE, libc::SIGXFSZ] {
                libc::signal(signal, libc::SIG_DFL);
            }
        }
        if p.new_session {
            libc::setsid();
        }
        if p.group >= 0 && libc::setpgid(0, p.group) != 0 {
            return (errno(), "");
        }
        if let Some(groups) = &p.groups {
            if libc::setgroups(groups.len(), groups.as_ptr()) != 0 {
                return (errno(), "");
            }
        }
        if let Some(gid) = p.gid {
            if libc::setregid(gid, gid) != 0 {
                return (errno(), "");
            }
        }
        if let Some(uid) = p.uid {
            if libc::setreuid(uid, uid) != 0 {
                return (errno(), "");
            }
        }
        if let Some(f) = preexec {
            adder_vm::fork::adopt(t);
            if adder_vm::protocol::call::call(t, f, &[]).is_err() {
                return (0, "Exception occurred in preexec_fn.");
            }
        }
        if p.close_fds {
            let limit = libc::sysconf(libc::_SC_OPEN_MAX).clamp(256, 65_536) as i32;
            let mut from = 3;
            let mut keep = p.keep.iter().copied().filter(|&fd| fd >= 3);
            loop {
                let next = keep.next();
                let to = next.unwrap_or(i32::MAX);
                if from < to {
                    let last = if to == i32::MAX { u32::MAX } else { to as u32 - 1 };
                    if libc::syscall(libc::SYS_close_range, from as u32, last, 0u32) != 0 {
                        for fd in from..to.min(limit) {
                            libc::close(fd);
                        }
                    }
                }
                match next {
                    Some(fd) => from = fd + 1,
                    None => break,
                }
            }
        }
        let mut saved = 0;
        for program in &p.programs {
            match &p.envp {
                Some(envp) => libc::execve(program.as_ptr(), p.argv.as_ptr(), envp.as_ptr()),
                None => libc::execv(program.as_ptr(), p.argv.as_ptr()),
            };
            let e = errno();
            if e != libc::ENOENT && e != libc::ENOTDIR && saved == 0 {
                saved = e;
            }
        }
        (if saved != 0 { saved } else { errno() }, "")
    }
}

fn fork_exec(t: &Thread, a: Bound) -> PyResult {
    let args = strings(t, a.get(0))?;
    let programs = strings(t, a.get(1))?;
    let close_fds = truth::truth(t, a.get(2))?;
    let mut keep = Vec::new();
    let mut last = -1;
    for v in iter::collect(t, a.get(3))? {
        let fd = descriptor(t, &v)?;
        if fd <= last {
            return Err(t.value_error("bad value(s) in fds_to_keep"));
        }
        last = fd;
        keep.push(fd);
    }
    let cwd = a.some(4).map(|v| c_string(t, v)).transpose()?;
    let env = a.some(5).map(|v| strings(t, v)).transpose()?;
    let mut fds = [0; 8];
    for (i, fd) in fds.iter_mut().enumerate() {
        *fd = descriptor(t, a.get(6 + i))?;
    }
    let restore_signals = truth::truth(t, a.get(14))?;
    let new_session = truth::truth(t, a.get(15))?;
    let group = descriptor(t, a.get(16))?;
    let id = |v: Option<&Value>| -> PyResult<Option<u32>> {
        match v {
            Some(v) => Ok(int::to_i64(&number::index(t, v)?).map(|n| n as u32)),
            None => Ok(None),
        }
    };
    let gid = id(a.some(17))?;
    let groups = match a.some(18) {
        Some(list) => {
            let mut ids = Vec::new();
            for v in iter::collect(t, list)? {
                ids.extend(id(Some(&v))?);
            }
            Some(ids)
        }
        None => None,
    };
    let uid = id(a.some(19))?;
    let umask = descriptor(t, a.get(20))?;
    let preexec = a.some(21);
    let argv = pointers(&args);
    let envp = env.as_ref().map(|e| pointers(e));
    let errpipe = fds[7];
    let plan = Plan {
        programs,
        argv,
        envp,
        cwd,
        fds,
        keep,
        close_fds,
        restore_signals,
        new_session,
        group,
        gid,
        groups,
        uid,
        umask,
    };
    let pid = adder_vm::fork::fork();
    if pid == 0 {
        // SAFETY: the child only does what `child` does, then leaves without unwinding.
        unsafe {
            let (errno, note) = child(&plan, t, preexec);
            let text = if errno != 0 {
                format!("OSError:{errno:x}:{note}")
            } else {
                format!("SubprocessError:0:{note}")
            };
            libc::write(errpipe, text.as_ptr().cast(), text.len());
            libc::_exit(255);
        }
    }
    if pid < 0 {
        return Err(t.last_os_error(None));
    }
    let _ = Exc::OSError;
    Ok(Value::from(pid))
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_posixsubprocess",
    doc: "A POSIX helper for the subprocess module.",
    functions: &[Method::new(
        "fork_exec(args, executable_list, close_fds, pass_fds, cwd, env, p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, errpipe_read, errpipe_write, restore_signals, call_setsid, pgid_to_set, gid, extra_groups, uid, child_umask, preexec_fn, /)",
        fork_exec,
        "Spawn a fresh new child process.",
    )],
    types: &[],
    init: None,
};
