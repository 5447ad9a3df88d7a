//! `faulthandler`: where threads are, on request and when the process dies of a signal.
//!
//! Everything is written straight to a descriptor. The handler of a fatal signal reads the frames of the thread it interrupted as they
//! are; what it does last is to give the signal back to whoever had it before. `unsafe` lives here: signals, frames of other
//! threads (which do not run while the caller holds the global lock), raw descriptors.

use crate::state::Place;
use adder_vm::eval;
use adder_vm::exc::Exc;
use adder_vm::modules::{sys, threading};
use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, call, number, truth};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::int;
use std::cell::UnsafeCell;
use std::fmt::Write;
use std::mem::MaybeUninit;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};

/// Signals that end the process, with what is said of them.
const FATAL: [(i32, &str); 5] = [
    (libc::SIGBUS, "Bus error"),
    (libc::SIGILL, "Illegal instruction"),
    (libc::SIGFPE, "Floating-point exception"),
    (libc::SIGABRT, "Aborted"),
    (libc::SIGSEGV, "Segmentation fault"),
];

/// As many frames of a thread are shown.
const MAX_FRAMES: usize = 100;

struct Old(UnsafeCell<[MaybeUninit<libc::sigaction>; FATAL.len()]>);

// SAFETY: written before the handlers are installed, under the global lock, and read by them.
unsafe impl Sync for Old {}

static OLD: Old = Old(UnsafeCell::new([const { MaybeUninit::uninit() }; FATAL.len()]));
static ENABLED: AtomicBool = AtomicBool::new(false);
static DESCRIPTOR: AtomicI32 = AtomicI32::new(2);
/// The file that was given, so that its descriptor stays open.
static FILE: Place = Place::new();

fn write_all(fd: i32, text: &str) {
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        // SAFETY: the buffer is alive.
        let n = unsafe { libc::write(fd, rest.as_ptr().cast(), rest.len()) };
        match usize::try_from(n) {
            Ok(n) if n > 0 => rest = &rest[n.min(rest.len())..],
            _ => return,
        }
    }
}

/// The frames of a thread, the innermost first.
fn frames_of(t: &Thread, out: &mut String) {
    let mut next = eval::current_frame(t);
    if next.is_none() {
        out.push_str("  <no Python frame>\n");
    }
    let mut shown = 0;
    while let Some(frame) = next {
        if shown == MAX_FRAMES {
            out.push_str("  ...\n");
            return;
        }
        shown += 1;
        // SAFETY: linked frames are alive.
        let unit = unsafe { &eval::frames::code_of(frame).unit };
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "  File \"{}\", line {} in {}",
            unit.filename.to_string_lossy(),
            eval::line_of(frame),
            unit.name.to_string_lossy()
        );
        next = eval::caller_of(frame);
    }
}

fn report(t: &Thread, all: bool) -> String {
    let mut out = String::new();
    if !all {
        out.push_str("Stack (most recent call first):\n");
        frames_of(t, &mut out);
        return out;
    }
    let mut others = Vec::new();
    threading::each_thread(|other| {
        if !std::ptr::eq(other, t) {
            others.push(std::ptr::from_ref(other));
        }
    });
    for other in others {
        // SAFETY: threads are not freed, and none but this one runs Python code now.
        let other = unsafe { &*other };
        let _ = writeln!(out, "Thread {:#018x} (most recent call first):", other.ident.get());
        frames_of(other, &mut out);
        out.push('\n');
    }
    let _ = writeln!(out, "Current thread {:#018x} (most recent call first):", t.ident.get());
    frames_of(t, &mut out);
    out
}

/// The descriptor of a file argument, `sys.stderr`'s by default.
fn descriptor(t: &Thread, file: Option<&Value>) -> PyResult<(i32, Option<Value>)> {
    let file = match file.filter(|f| !f.is_none()) {
        Some(file) => file.clone(),
        None => match sys::lookup("stderr") {
            Some(file) if !file.is_none() => file,
            Some(_) => return Err(t.runtime_error("sys.stderr is None")),
            None => return Err(t.runtime_error("unable to get sys.stderr")),
        },
    };
    if int::is_int(&file) {
        let fd = int::as_c_int(t, &file)?;
        if fd < 0 {
            return Err(t.value_error("file is not a valid file descriptor"));
        }
        return Ok((fd, None));
    }
    let fd = call::method(t, &file, "fileno", &[])?;
    let fd = number::to_isize(t, &fd, Exc::OverflowError)? as i32;
    // What the file has not written yet belongs in front.
    if let Some(flush) = attr::find(t, &file, "flush")? {
        if call::call(t, &flush, &[]).is_err() {
            drop(t.take_pending());
        }
    }
    Ok((fd, Some(file)))
}

fn flag(t: &Thread, v: Option<&Value>) -> PyResult<bool> {
    v.map_or(Ok(true), |v| truth::truth(t, v))
}

fn dump_traceback(t: &Thread, a: Bound) -> PyResult {
    let (fd, _file) = descriptor(t, a.opt(0))?;
    let all = flag(t, a.opt(1))?;
    write_all(fd, &report(t, all));
    Ok(Value::none())
}

extern "C" fn on_fatal(signal: i32) {
    let fd = DESCRIPTOR.load(Ordering::Relaxed);
    let Some(at) = FATAL.iter().position(|(number, _)| *number == signal) else { return };
    // SAFETY: the action was stored before this handler was installed.
    unsafe { libc::sigaction(signal, (*OLD.0.get())[at].as_ptr(), std::ptr::null_mut()) };
    write_all(fd, "Fatal Python error: ");
    write_all(fd, FATAL[at].1);
    write_all(fd, "\n\n");
    match Thread::try_current() {
        Some(t) => {
            let mut out = format!("Current thread {:#018x} (most recent call first):\n", t.ident.get());
            frames_of(t, &mut out);
            write_all(fd, &out);
        }
        None => write_all(fd, "<no Python frame>\n"),
    }
    // SAFETY: the signal goes to whoever had it before.
    unsafe { libc::raise(signal) };
}

fn enable(t: &Thread, a: Bound) -> PyResult {
    let (fd, file) = descriptor(t, a.opt(0))?;
    flag(t, a.opt(1))?;
    flag(t, a.opt(2))?;
    DESCRIPTOR.store(fd, Ordering::Relaxed);
    FILE.put(file.unwrap_or_else(Value::none));
    if ENABLED.swap(true, Ordering::Relaxed) {
        return Ok(Value::none());
    }
    for (at, (signal, _)) in FATAL.iter().enumerate() {
        // SAFETY: the action is complete; the old one is kept where only this module looks.
        let failed = unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = on_fatal as *const () as usize;
            libc::sigemptyset(&raw mut action.sa_mask);
            action.sa_flags = libc::SA_NODEFER | libc::SA_ONSTACK;
            libc::sigaction(*signal, &raw const action, (*OLD.0.get())[at].as_mut_ptr()) != 0
        };
        if failed {
            return Err(t.runtime_error("unable to install a signal handler"));
        }
    }
    Ok(Value::none())
}

fn disable(_: &Thread, _: Bound) -> PyResult {
    let was = ENABLED.swap(false, Ordering::Relaxed);
    if was {
        for (at, (signal, _)) in FATAL.iter().enumerate() {
            // SAFETY: stored when the handlers were installed.
            unsafe { libc::sigaction(*signal, (*OLD.0.get())[at].as_ptr(), std::ptr::null_mut()) };
        }
    }
    FILE.put(Value::none());
    Ok(Value::bool(was))
}

fn is_enabled(_: &Thread, _: Bound) -> PyResult {
    Ok(Value::bool(ENABLED.load(Ordering::Relaxed)))
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "faulthandler",
    doc: "faulthandler module.",
    functions: &[
        Method::new("enable(file=None, all_threads=True, c_stack=True)", enable, "Enable the fault handler."),
        Method::new("disable()", disable, "Disable the fault handler."),
        Method::new("is_enabled()", is_enabled, "Check if the handler is enabled."),
        Method::new(
            "dump_traceback(file=None, all_threads=True)",
            dump_traceback,
            "Dump the traceback of the current thread into file.",
        ),
    ],
    types: &[],
    init: None,
};
