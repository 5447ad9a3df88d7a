//! Programs that are started: their arguments and environment, `posix_spawn`, and waiting for children with what they used.

use super::files::{flag, int};
use super::paths::{Accept, convert, text};
use super::scheduling;
use adder_vm::native::{Bound, Method};
use adder_vm::object::value::Value;
use adder_vm::protocol::{call, iter};
use adder_vm::structseq;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::list::PyList;
use adder_vm::types::structseq::make;
use adder_vm::types::tuple::{self, PyTuple};
use std::ffi::CString;

/// Strings for a new program, and pointers to them with a null at the end.
pub(super) struct Strings {
    pointers: Vec<*mut libc::c_char>,
    _texts: Vec<CString>,
}

impl Strings {
    fn new(texts: Vec<CString>) -> Strings {
        let end = std::iter::once(std::ptr::null_mut());
        let pointers = texts.iter().map(|s| s.as_ptr().cast_mut()).chain(end).collect();
        Strings { pointers, _texts: texts }
    }

    pub fn as_ptr(&self) -> *const *mut libc::c_char {
        self.pointers.as_ptr()
    }
}

/// The arguments of a program: a tuple or list of strings, the first of which says something. `label` names the parameter.
pub(super) fn arguments(t: &Thread, v: &Value, label: &str) -> PyResult<Strings> {
    if !v.is_a::<PyTuple>() && !v.is_a::<PyList>() {
        return Err(t.type_error(format_args!("{label} must be a tuple or list")));
    }
    let texts = iter::collect(t, v)?.iter().map(|s| text(t, s)).collect::<PyResult<Vec<_>>>()?;
    match texts.first() {
        None => Err(t.value_error(format_args!("{label} must not be empty"))),
        Some(first) if first.is_empty() => {
            Err(t.value_error(format_args!("{label} first element cannot be empty")))
        }
        Some(_) => Ok(Strings::new(texts)),
    }
}

/// The environment of a program: a mapping of names to values.
pub(super) fn environment(t: &Thread, v: &Value, function: &str) -> PyResult<Strings> {
    if v.class().slots().get_item.is_none() {
        return Err(t.type_error(format_args!("{function}: environment must be a mapping object")));
    }
    let part = |name: &str| iter::collect(t, &call::method(t, v, name, &[])?);
    // Both are taken first: converting them can change the mapping.
    let (names, values) = (part("keys")?, part("values")?);
    let mut entries = Vec::with_capacity(names.len());
    for (name, value) in names.iter().zip(&values) {
        let (name, value) = (text(t, name)?.into_bytes(), text(t, value)?.into_bytes());
        // One at the front is part of the name.
        if name.is_empty() || name[1..].contains(&b'=') {
            return Err(t.value_error("illegal environment variable name"));
        }
        let entry = [&name[..], b"=", &value[..]].concat();
        entries.push(CString::new(entry).map_err(|_| t.value_error("embedded null byte"))?);
    }
    Ok(Strings::new(entries))
}

/// What `posix_spawn` is told besides; released at the end.
struct Plan {
    actions: libc::posix_spawn_file_actions_t,
    attributes: libc::posix_spawnattr_t,
}

impl Plan {
    fn new() -> Plan {
        // SAFETY: both are initialised before use; on this system that cannot fail.
        unsafe {
            let mut plan: Plan = std::mem::zeroed();
            libc::posix_spawn_file_actions_init(&raw mut plan.actions);
            libc::posix_spawnattr_init(&raw mut plan.attributes);
            plan
        }
    }
}

impl Drop for Plan {
    fn drop(&mut self) {
        // SAFETY: both were initialised.
        unsafe {
            libc::posix_spawn_file_actions_destroy(&raw mut self.actions);
            libc::posix_spawnattr_destroy(&raw mut self.attributes);
        }
    }
}

const SPAWN_OPEN: i32 = 0;
const SPAWN_CLOSE: i32 = 1;
const SPAWN_DUP2: i32 = 2;
const SPAWN_CLOSEFROM: i32 = 3;

/// Names of the actions, for the module.
pub const SPAWN_ACTIONS: [(&str, i32); 4] = [
    ("POSIX_SPAWN_OPEN", SPAWN_OPEN),
    ("POSIX_SPAWN_CLOSE", SPAWN_CLOSE),
    ("POSIX_SPAWN_DUP2", SPAWN_DUP2),
    ("POSIX_SPAWN_CLOSEFROM", SPAWN_CLOSEFROM),
];

unsafe extern "C" {
    /// Closes all descriptors from one on; the C library has it since 2.34.
    fn posix_spawn_file_actions_addclosefrom_np(
        actions: *mut libc::posix_spawn_file_actions_t,
        from: libc::c_int,
    ) -> libc::c_int;
}

fn os_error(t: &Thread, code: i32) -> adder_vm::thread::Raised {
    // SAFETY: sets this thread's error number, which is read at once.
    unsafe { *libc::__errno_location() = code };
    t.last_os_error(None)
}

fn add_actions(t: &Thread, v: &Value, plan: &mut Plan) -> PyResult<()> {
    let slots = v.class().slots();
    if slots.iter.is_none() && slots.get_item.is_none() {
        return Err(t.type_error("file_actions must be a sequence or None"));
    }
    for action in iter::collect(t, v)? {
        let Some(parts) = action.downcast::<PyTuple>().map(tuple::items).filter(|parts| !parts.is_empty())
        else {
            return Err(t.type_error("Each file_actions element must be a non-empty tuple"));
        };
        let has = |n: usize, kind: &str| {
            if parts.len() == n {
                return Ok(());
            }
            Err(t.type_error(format_args!("A {kind} file_action tuple must have {n} elements")))
        };
        let actions = &raw mut plan.actions;
        let code = match int(t, &parts[0])? {
            SPAWN_OPEN => {
                has(5, "open")?;
                let (fd, path) = (int(t, &parts[1])?, text(t, &parts[2])?);
                let (flags, mode) = (int(t, &parts[3])?, int(t, &parts[4])? as libc::mode_t);
                // SAFETY: the actions are initialised; the path is terminated, and copied.
                unsafe { libc::posix_spawn_file_actions_addopen(actions, fd, path.as_ptr(), flags, mode) }
            }
            SPAWN_CLOSE => {
                has(2, "close")?;
                let fd = int(t, &parts[1])?;
                // SAFETY: as above.
                unsafe { libc::posix_spawn_file_actions_addclose(actions, fd) }
            }
            SPAWN_DUP2 => {
                has(3, "dup2")?;
                let (from, to) = (int(t, &parts[1])?, int(t, &parts[2])?);
                // SAFETY: as above.
                unsafe { libc::posix_spawn_file_actions_adddup2(actions, from, to) }
            }
            SPAWN_CLOSEFROM => {
                has(2, "closefrom")?;
                let from = int(t, &parts[1])?;
                // SAFETY: as above.
                unsafe { posix_spawn_file_actions_addclosefrom_np(actions, from) }
            }
            _ => return Err(t.type_error("Unknown file_actions identifier")),
        };
        if code != 0 {
            return Err(os_error(t, code));
        }
    }
    Ok(())
}

/// A set of signals.
fn signals(t: &Thread, v: &Value) -> PyResult<libc::sigset_t> {
    // SAFETY: the set is initialised by the call.
    let mut set = unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut set);
        set
    };
    for signal in iter::collect(t, v)? {
        let n = int(t, &signal)?;
        if !(1..=64).contains(&n) {
            return Err(t.value_error(format_args!("signal number {n} out of range [1; 64]")));
        }
        // SAFETY: the number is one of a signal; those that the C library keeps for itself are refused.
        unsafe { libc::sigaddset(&raw mut set, n) };
    }
    Ok(set)
}

fn is_given(v: Option<&Value>) -> bool {
    v.is_some_and(|v| v.downcast::<PyTuple>().is_none_or(|t| !tuple::items(t).is_empty()))
}

fn add_attributes(t: &Thread, a: &Bound, function: &str, plan: &mut Plan) -> PyResult<()> {
    let attributes = &raw mut plan.attributes;
    let mut flags = 0;
    if let Some(group) = a.some(4) {
        let group = int(t, group)?;
        // SAFETY: the attributes are initialised.
        unsafe { libc::posix_spawnattr_setpgroup(attributes, group) };
        flags |= libc::POSIX_SPAWN_SETPGROUP;
    }
    if flag(t, a.opt(5), false)? {
        flags |= libc::POSIX_SPAWN_RESETIDS;
    }
    if flag(t, a.opt(6), false)? {
        flags |= libc::POSIX_SPAWN_SETSID as i32;
    }
    if is_given(a.opt(7)) {
        let mask = signals(t, a.get(7))?;
        // SAFETY: as above; the set is copied.
        unsafe { libc::posix_spawnattr_setsigmask(attributes, &raw const mask) };
        flags |= libc::POSIX_SPAWN_SETSIGMASK;
    }
    if is_given(a.opt(8)) {
        let defaults = signals(t, a.get(8))?;
        // SAFETY: likewise.
        unsafe { libc::posix_spawnattr_setsigdefault(attributes, &raw const defaults) };
        flags |= libc::POSIX_SPAWN_SETSIGDEF;
    }
    if let Some(scheduler) = a.some(9) {
        let Some(parts) = scheduler.downcast::<PyTuple>().map(tuple::items) else {
            return Err(t.type_error(format_args!("{function}: scheduler must be a tuple or None")));
        };
        let [policy, parameters] = parts else {
            return Err(t.type_error("A scheduler tuple must have two elements"));
        };
        if !policy.is_none() {
            let policy = int(t, policy)?;
            // SAFETY: as above.
            unsafe { libc::posix_spawnattr_setschedpolicy(attributes, policy) };
            flags |= libc::POSIX_SPAWN_SETSCHEDULER;
        }
        let parameters = scheduling::parameters(t, parameters)?;
        // SAFETY: likewise; the parameters are copied.
        unsafe { libc::posix_spawnattr_setschedparam(attributes, &raw const parameters) };
        flags |= libc::POSIX_SPAWN_SETSCHEDPARAM;
    }
    // SAFETY: as above.
    let code = unsafe { libc::posix_spawnattr_setflags(attributes, flags as libc::c_short) };
    if code != 0 { Err(os_error(t, code)) } else { Ok(()) }
}

fn spawn(t: &Thread, a: &Bound, function: &str, searches: bool) -> PyResult {
    let path = convert(t, a.opt(0), function, "path", Accept::PATH)?;
    let arguments = arguments(t, a.get(1), &format!("{function}: argv"))?;
    let environment = match a.some(2) {
        Some(mapping) => Some(environment(t, mapping, function)?),
        None => None,
    };
    let mut plan = Plan::new();
    if let Some(actions) = a.some(3) {
        add_actions(t, actions, &mut plan)?;
    }
    add_attributes(t, a, function, &mut plan)?;
    let Some(file) = path.path() else { return Ok(Value::none()) };
    let mut pid = 0;
    unsafe extern "C" {
        static environ: *const *mut libc::c_char;
    }
    // SAFETY: all strings are terminated, all arrays end with null; only the holder of the global lock changes the environment.
    let code = unsafe {
        let environment = environment.as_ref().map_or(environ, Strings::as_ptr);
        let start = if searches { libc::posix_spawnp } else { libc::posix_spawn };
        start(
            &raw mut pid,
            file.as_ptr(),
            &raw const plan.actions,
            &raw const plan.attributes,
            arguments.as_ptr(),
            environment,
        )
    };
    if code != 0 {
        // SAFETY: sets this thread's error number, which is read at once.
        unsafe { *libc::__errno_location() = code };
        return Err(super::files::path_error(t, &path));
    }
    Ok(Value::from(pid))
}

fn posix_spawn(t: &Thread, a: Bound) -> PyResult {
    spawn(t, &a, "posix_spawn", false)
}

fn posix_spawnp(t: &Thread, a: Bound) -> PyResult {
    spawn(t, &a, "posix_spawnp", true)
}

structseq!(
    WAITID_RESULT,
    WAITID_RESULT_SPEC,
    WAITID_RESULT_INFO,
    "posix",
    "waitid_result",
    "What waitid() says of a child: a tuple of si_pid, si_uid, si_signo, si_status and si_code.",
    5,
    [("si_pid", ""), ("si_uid", ""), ("si_signo", ""), ("si_status", ""), ("si_code", "")]
);

fn waitid(t: &Thread, a: Bound) -> PyResult {
    let (kind, id, options) = (int(t, a.get(0))?, int(t, a.get(1))?, int(t, a.get(2))?);
    // SAFETY: all zeroes is valid; the call fills it in.
    let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
    let call = || {
        // SAFETY: the result has its place.
        i64::from(unsafe { libc::waitid(kind as libc::idtype_t, id as libc::id_t, &raw mut info, options) })
    };
    if super::files::retry(t, call)?.is_none() {
        return Err(t.last_os_error(None));
    }
    // SAFETY: the call has filled in what belongs to a child's signal, or left zeroes.
    let (pid, uid, status) = unsafe { (info.si_pid(), info.si_uid(), info.si_status()) };
    if pid == 0 {
        return Ok(Value::none());
    }
    let values = [
        i64::from(pid),
        i64::from(uid),
        i64::from(info.si_signo),
        i64::from(status),
        i64::from(info.si_code),
    ];
    Ok(make(&WAITID_RESULT_INFO, values.into_iter().map(Value::from).collect()))
}

fn wait_used(t: &Thread, pid: i32, options: i32) -> PyResult {
    let mut status = 0;
    // SAFETY: all zeroes is valid; the call fills it in.
    let mut used: libc::rusage = unsafe { std::mem::zeroed() };
    let call = || {
        // SAFETY: both results have their places.
        i64::from(unsafe { libc::wait4(pid, &raw mut status, options, &raw mut used) })
    };
    let Some(pid) = super::files::retry(t, call)? else { return Err(t.last_os_error(None)) };
    // Its type belongs to that module.
    adder_vm::import::import_module(t, "resource")?;
    Ok(tuple::of([Value::from(pid), Value::from(status), crate::resource::usage(&used)]))
}

fn wait3(t: &Thread, a: Bound) -> PyResult {
    wait_used(t, -1, int(t, a.get(0))?)
}

fn wait4(t: &Thread, a: Bound) -> PyResult {
    wait_used(t, int(t, a.get(0))?, int(t, a.get(1))?)
}

pub const FUNCTIONS: &[Method] = &[
    Method::new(
        "posix_spawn(path, argv, env, /, *, file_actions=(), setpgroup=None, resetids=False, setsid=False, setsigmask=(), setsigdef=(), scheduler=None)",
        posix_spawn,
        "Execute the program specified by path in a new process.",
    ),
    Method::new(
        "posix_spawnp(path, argv, env, /, *, file_actions=(), setpgroup=None, resetids=False, setsid=False, setsigmask=(), setsigdef=(), scheduler=None)",
        posix_spawnp,
        "Execute the program specified by path, looked for as shells do, in a new process.",
    ),
    Method::new(
        "waitid(idtype, id, options, /)",
        waitid,
        "Returns the result of waiting for a process or processes.",
    ),
    Method::new(
        "wait3(options)",
        wait3,
        "Wait for completion of a child process; also gives the resources it used.",
    ),
    Method::new(
        "wait4(pid, options)",
        wait4,
        "Wait for that child process; also gives the resources it used.",
    ),
];
