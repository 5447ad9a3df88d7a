//! The functions of `sys`.
//!
//! `unsafe` lives here: frames are read through raw pointers.

use super::{STATE, lookup, set};
use crate::eval::{self, trace};
use crate::exc::{Exc, handled};
use crate::native::{Bound, Effects, Method, ModuleSpec};
use crate::object::class::type_flag;
use crate::object::value::Value;
use crate::protocol::{attr, call, number, repr, truth};
use crate::thread::{PyResult, Thread};
use crate::types::dict::PyDict;
use crate::types::exception::PyException;
use crate::types::frame::PyFrame;
use crate::types::str::{PyStr, intern_value};
use crate::types::structseq::make;
use crate::types::tuple;
use std::sync::atomic::{AtomicI64, Ordering};

fn exc_info(t: &Thread, _a: Bound) -> PyResult {
    Ok(match handled(t) {
        Some(e) => {
            let traceback =
                e.downcast::<PyException>().and_then(|e| e.traceback.get()).unwrap_or_else(Value::none);
            tuple::new(vec![e.class().to_value(), e, traceback])
        }
        None => tuple::new(vec![Value::none(), Value::none(), Value::none()]),
    })
}

fn exception(t: &Thread, _a: Bound) -> PyResult {
    Ok(handled(t).unwrap_or_else(Value::none))
}

fn exit(t: &Thread, a: Bound) -> PyResult {
    let status = a.opt(0).cloned().unwrap_or_else(Value::none);
    let args = match status.downcast::<tuple::PyTuple>() {
        Some(items) => tuple::items(items).to_vec(),
        None if status.is_none() => Vec::new(),
        None => vec![status],
    };
    Err(t.error_with(Exc::SystemExit, &args))
}

fn getrefcount(_t: &Thread, a: Bound) -> PyResult {
    // The caller's reference counts; those of the argument slots do not.
    let n = a.get(0).refcount();
    Ok(Value::from(if n >= adder_abi::object::IMMORTAL { 3_221_225_472 } else { i64::from(n) }))
}

fn getsizeof(t: &Thread, a: Bound) -> PyResult {
    let v = a.get(0);
    let size = (|| {
        let Some(method) = attr::special(t, v, "__sizeof__")? else {
            return Err(t.type_error(format_args!("Type {} doesn't define __sizeof__", v.class().tp_name())));
        };
        let n = number::to_isize(t, &call::call(t, &method, &[])?, Exc::OverflowError)?;
        if n < 0 {
            return Err(t.value_error("__sizeof__() should return >= 0"));
        }
        Ok(Value::from(n as i64))
    })();
    match a.opt(1) {
        None => size,
        Some(default) => Ok(t.catch(size, Exc::TypeError)?.unwrap_or_else(|| default.clone())),
    }
}

fn setrecursionlimit(t: &Thread, a: Bound) -> PyResult {
    let n = crate::types::int::as_c_int(t, a.get(0))?;
    if n < 1 {
        return Err(t.value_error("recursion limit must be greater or equal than 1"));
    }
    if t.head.depth.get() >= n as u32 {
        return Err(t.error(
            Exc::RecursionError,
            format_args!(
                "cannot set the recursion limit to {n} at the recursion depth {}: the limit is too low",
                t.head.depth.get()
            ),
        ));
    }
    STATE.recursion_limit.set(n as u32);
    crate::modules::threading::each_thread(|other| other.head.depth_limit.set(n as u32));
    t.head.depth_limit.set(n as u32);
    Ok(Value::none())
}

fn getrecursionlimit(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::from(STATE.recursion_limit.get()))
}

fn getframe(t: &Thread, a: Bound) -> PyResult {
    let depth = match a.opt(0) {
        Some(d) => number::to_isize(t, d, Exc::OverflowError)?,
        None => 0,
    };
    eval::frame_object(t, depth.max(0) as usize)
}

fn getframemodulename(t: &Thread, a: Bound) -> PyResult {
    let depth = match a.opt(0) {
        Some(d) => number::to_isize(t, d, Exc::OverflowError)?,
        None => 0,
    };
    let found = eval::object_from(t, t.head.top.get(), depth.max(0) as usize);
    let Some(globals) = found.as_ref().and_then(|f| f.downcast::<PyFrame>()).map(|f| f.globals.clone())
    else {
        return Ok(Value::none());
    };
    Ok(globals
        .downcast::<PyDict>()
        .and_then(|g| g.get_str(crate::name!("__name__")))
        .unwrap_or_else(Value::none))
}

fn intern(t: &Thread, a: Bound) -> PyResult {
    let v = a.get(0);
    if v.downcast_exact::<PyStr>().is_none() {
        return Err(t.type_error(if v.is_a::<PyStr>() {
            format!("can't intern {}", v.class().tp_name())
        } else {
            format!("intern() argument must be str, not {}", v.class().tp_name())
        }));
    }
    Ok(intern_value(v.clone()))
}

fn is_interned(t: &Thread, a: Bound) -> PyResult {
    if !a.get(0).is_a::<PyStr>() {
        return Err(t.type_error(format_args!(
            "_is_interned() argument must be str, not {}",
            a.get(0).class().tp_name()
        )));
    }
    Ok(Value::bool(crate::types::str::is_interned(a.get(0))))
}

fn is_immortal(_t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(a.get(0).refcount() >= adder_abi::object::IMMORTAL))
}

fn displayhook(t: &Thread, a: Bound) -> PyResult {
    let v = a.get(0);
    let builtins = crate::builtins_dict(t);
    if v.is_none() {
        return Ok(Value::none());
    }
    if let Some(d) = builtins.downcast::<PyDict>() {
        d.set_str("_", Value::none());
    }
    let Some(stdout) = lookup("stdout").filter(|f| !f.is_none()) else {
        return Err(t.runtime_error("lost sys.stdout"));
    };
    let text = repr::repr(t, v)?;
    if let Err(raised) = call::method(t, &stdout, "write", std::slice::from_ref(&text)) {
        if !t.pending_is(Exc::UnicodeEncodeError) {
            return Err(raised);
        }
        drop(t.take(raised));
        let encoding = attr::get_str(t, &stdout, "encoding")?;
        let escaped = call::method(t, &text, "encode", &[encoding.clone(), Value::from("backslashreplace")])?;
        match attr::find(t, &stdout, "buffer")? {
            Some(buffer) => call::method(t, &buffer, "write", &[escaped])?,
            None => {
                let text = call::method(t, &escaped, "decode", &[encoding, Value::from("strict")])?;
                call::method(t, &stdout, "write", &[text])?
            }
        };
    }
    call::method(t, &stdout, "write", &[Value::from("\n")])?;
    if let Some(d) = builtins.downcast::<PyDict>() {
        d.set_str("_", v.clone());
    }
    Ok(Value::none())
}

fn excepthook(t: &Thread, a: Bound) -> PyResult {
    let exception = a.get(1);
    let text = if exception.is_a::<PyException>() {
        if let (Some(e), false) = (exception.downcast::<PyException>(), a.get(2).is_none()) {
            if !e.traceback.is_set() {
                e.traceback.put(a.get(2).clone());
            }
        }
        crate::report::describe(t, exception)
    } else {
        format!(
            "TypeError: print_exception(): Exception expected for value, {} found\n",
            exception.class().name_str()
        )
    };
    crate::report::write_stderr(t, &text);
    Ok(Value::none())
}

fn unraisablehook(t: &Thread, a: Bound) -> PyResult {
    crate::report::default_hook(t, a.get(0))
}

fn breakpointhook(t: &Thread, a: Bound) -> PyResult {
    let target = std::env::var("PYTHONBREAKPOINT").unwrap_or_default();
    if target == "0" {
        return Ok(Value::none());
    }
    let target = if target.is_empty() { "pdb.set_trace" } else { &target };
    let (module, name) = target.rsplit_once('.').unwrap_or(("builtins", target));
    let unimportable = |t: &Thread| {
        let message = format!("Ignoring unimportable $PYTHONBREAKPOINT: \"{target}\"");
        crate::report::warn(t, Exc::RuntimeWarning, &message).map(|()| Value::none())
    };
    if module.is_empty() || module.starts_with('.') {
        return unimportable(t);
    }
    let found = crate::import::import_module(t, module).and_then(|module| attr::get_str(t, &module, name));
    let f = match found {
        Ok(f) => f,
        Err(raised) if t.pending_is(Exc::ImportError) || t.pending_is(Exc::AttributeError) => {
            drop(t.take(raised));
            return unimportable(t);
        }
        Err(raised) => return Err(raised),
    };
    let args = a.get(0).downcast::<tuple::PyTuple>().map(|x| tuple::items(x).to_vec()).unwrap_or_default();
    let pairs = a.get(1).downcast::<PyDict>().map(PyDict::entries).unwrap_or_default();
    let names: Vec<Value> = pairs.iter().map(|(k, _)| k.clone()).collect();
    let values: Vec<Value> = args.into_iter().chain(pairs.into_iter().map(|(_, v)| v)).collect();
    call::call_args(t, &f, &crate::native::Args { values: &values, names: &names })
}

fn getdefaultencoding(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::from("utf-8"))
}

fn getfilesystemencodeerrors(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::from("surrogateescape"))
}

fn getswitchinterval(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::from(crate::gil::switch_interval()))
}

fn setswitchinterval(t: &Thread, a: Bound) -> PyResult {
    let d = number::to_f64(t, a.get(0))?;
    if d <= 0.0 || d.is_nan() {
        return Err(t.value_error("switch interval must be strictly positive"));
    }
    crate::gil::set_switch_interval(d);
    Ok(Value::none())
}

fn get_int_max_str_digits(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::from(crate::types::int::max_str_digits() as i64))
}

fn set_int_max_str_digits(t: &Thread, a: Bound) -> PyResult {
    let n = crate::types::int::as_c_int(t, a.get(0))?;
    if n != 0 && n < 640 {
        return Err(t.value_error("maxdigits must be >= 640 or 0 for unlimited"));
    }
    crate::types::int::set_max_str_digits(n as u32);
    Ok(Value::none())
}

fn is_finalizing(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::bool(super::is_finalizing()))
}

/// A trace or profile function, as one was given.
fn function(a: &Bound) -> Option<Value> {
    Some(a.get(0).clone()).filter(|f| !f.is_none())
}

fn settrace(t: &Thread, a: Bound) -> PyResult {
    trace::set_trace(t, function(&a));
    Ok(Value::none())
}

fn setprofile(t: &Thread, a: Bound) -> PyResult {
    trace::set_profile(t, function(&a));
    Ok(Value::none())
}

fn settrace_everywhere(t: &Thread, a: Bound) -> PyResult {
    crate::modules::threading::each_thread(|other| trace::set_trace(other, function(&a)));
    settrace(t, a)
}

fn setprofile_everywhere(t: &Thread, a: Bound) -> PyResult {
    crate::modules::threading::each_thread(|other| trace::set_profile(other, function(&a)));
    setprofile(t, a)
}

fn gettrace(t: &Thread, _a: Bound) -> PyResult {
    Ok(t.trace.get().unwrap_or_else(Value::none))
}

fn getprofile(t: &Thread, _a: Bound) -> PyResult {
    Ok(t.profile.get().unwrap_or_else(Value::none))
}

fn none(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::none())
}

/// `dataclasses` makes classes anew and copies the old one's dict, without what belongs to the old one.
fn clear_type_descriptors(t: &Thread, a: Bound) -> PyResult {
    let Some(class) = a.get(0).as_type() else {
        return Err(t.type_error(format_args!(
            "_clear_type_descriptors() argument 1 must be type, not {}",
            a.get(0).class().name_str()
        )));
    };
    if !class.has_flag(type_flag::HEAP_TYPE) {
        return Err(t.type_error("argument is immutable"));
    }
    let removed =
        ["__dict__", "__weakref__"].map(|name| class.dict().remove_str(&crate::types::str::intern(name)));
    class.modified();
    drop(removed);
    Ok(Value::none())
}

fn audit(t: &Thread, a: Bound) -> PyResult {
    tell_hooks(t, a.get(0), a.get(1))?;
    Ok(Value::none())
}

fn tell_hooks(t: &Thread, event: &Value, args: &Value) -> PyResult<()> {
    let hooks = STATE.audit_hooks.borrow().clone();
    hooks.iter().try_for_each(|hook| call::call(t, hook, &[event.clone(), args.clone()]).map(drop))
}

/// An audit event of the virtual machine's own.
pub fn audit_event(t: &Thread, event: &str, args: &[Value]) -> PyResult<()> {
    if STATE.audit_hooks.borrow().is_empty() {
        return Ok(());
    }
    tell_hooks(t, &crate::types::str::intern(event), &tuple::new(args.to_vec()))
}

fn addaudithook(_t: &Thread, a: Bound) -> PyResult {
    STATE.audit_hooks.borrow_mut().push(a.get(0).clone());
    Ok(Value::none())
}

fn current_frames(t: &Thread, _a: Bound) -> PyResult {
    let all = PyDict::new();
    if let Some(d) = all.downcast::<PyDict>() {
        let mut found = Vec::new();
        crate::modules::threading::each_thread(|other| {
            if let Some(frame) = eval::current_frame(other) {
                // SAFETY: frames of threads that wait for the lock are alive.
                found.push((other.ident.get(), unsafe { crate::types::frame::object_of(other, frame) }));
            }
        });
        for (ident, frame) in found {
            d.set(t, Value::from(ident), frame)?;
        }
    }
    Ok(all)
}

fn current_exceptions(t: &Thread, _a: Bound) -> PyResult {
    let all = PyDict::new();
    if let Some(d) = all.downcast::<PyDict>() {
        let mut found = Vec::new();
        crate::modules::threading::each_thread(|other| {
            found.push((other.ident.get(), handled(other).unwrap_or_else(Value::none)));
        });
        for (ident, e) in found {
            d.set(t, Value::from(ident), e)?;
        }
    }
    Ok(all)
}

fn getallocatedblocks(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::from(crate::memory::heap::heap().bytes() / 64))
}

fn getunicodeinternedsize(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::from(0i64))
}

fn get_asyncgen_hooks(t: &Thread, _a: Bound) -> PyResult {
    let get = |f: &crate::object::value::Field| f.get().unwrap_or_else(Value::none);
    Ok(make(&super::info::ASYNCGEN_HOOKS_INFO, vec![get(&t.asyncgen_firstiter), get(&t.asyncgen_finalizer)]))
}

fn set_asyncgen_hooks(t: &Thread, a: Bound) -> PyResult {
    for (i, what) in [(0, "firstiter"), (1, "finalizer")] {
        if let Some(v) = a.some(i) {
            if v.class().slots().call.is_none() {
                return Err(
                    t.type_error(format_args!("callable {what} expected, got {}", v.class().tp_name()))
                );
            }
        }
    }
    if let Some(v) = a.opt(0) {
        t.asyncgen_firstiter.set(Some(v.clone()).filter(|v| !v.is_none()));
    }
    if let Some(v) = a.opt(1) {
        t.asyncgen_finalizer.set(Some(v.clone()).filter(|v| !v.is_none()));
    }
    Ok(Value::none())
}

fn get_origin_depth(t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::from(t.origin_depth.get()))
}

fn set_origin_depth(t: &Thread, a: Bound) -> PyResult {
    let n = crate::types::int::as_c_int(t, a.get(0))?;
    if n < 0 {
        return Err(t.value_error("depth must be >= 0"));
    }
    t.origin_depth.set(n as u32);
    Ok(Value::none())
}

fn call_tracing(t: &Thread, a: Bound) -> PyResult {
    let args = crate::protocol::iter::collect(t, a.get(1))?;
    trace::call_tracing(t, a.get(0), &args)
}

fn jit_available(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::bool(true))
}

fn jit_enabled(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::bool(crate::jit::mode() != crate::jit::Mode::Off))
}

fn jit_active(t: &Thread, _a: Bound) -> PyResult {
    let top = t.head.top.get();
    // SAFETY: activations are alive while linked; bit 0 of `code` tells compiled ones.
    Ok(Value::bool(!top.is_null() && unsafe { (*top).code.get() } & 1 != 0))
}

/// `sys._jit`.
pub(super) static JIT_MODULE: ModuleSpec = ModuleSpec {
    name: "sys._jit",
    doc: "",
    functions: &[
        Method::new(
            "is_available()",
            jit_available,
            "Return True if the current Python executable supports JIT compilation, and False otherwise.",
        ),
        Method::new(
            "is_enabled()",
            jit_enabled,
            "Return True if JIT compilation is enabled for the current Python process (implies sys._jit.is_available()), and False otherwise.",
        ),
        Method::new(
            "is_active()",
            jit_active,
            "Return True if the topmost Python frame is currently executing JIT code (implies sys._jit.is_enabled()), and False otherwise.",
        ),
    ],
    types: &[],
    init: None,
};

fn is_gil_enabled(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::bool(true))
}

fn false_(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::bool(false))
}

fn get_cpu_count(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::from(super::cpu_count().map_or(-1, i64::from)))
}

fn getdlopenflags(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::from(DLOPEN_FLAGS.load(Ordering::Relaxed)))
}

/// Nothing is opened here: they are only kept.
static DLOPEN_FLAGS: AtomicI64 = AtomicI64::new(libc::RTLD_NOW as i64);

fn setdlopenflags(t: &Thread, a: Bound) -> PyResult {
    DLOPEN_FLAGS.store(i64::from(crate::types::int::as_c_int(t, a.get(0))?), Ordering::Relaxed);
    Ok(Value::none())
}

fn interactivehook(_t: &Thread, _a: Bound) -> PyResult {
    set("ps1", Value::from(">>> "));
    set("ps2", Value::from("... "));
    Ok(Value::bool(truth::truth(_t, &Value::none())?))
}

pub(super) static METHODS: &[Method] = &[
    Method::new(
        "displayhook(object, /)",
        displayhook,
        "Print an object to sys.stdout and also save it in builtins._",
    ),
    Method::new(
        "excepthook(exctype, value, traceback, /)",
        excepthook,
        "Handle an exception by displaying it with a traceback on sys.stderr.",
    ),
    Method::new("unraisablehook(unraisable, /)", unraisablehook, "Handle an unraisable exception."),
    Method::new(
        "breakpointhook(*args, **kws)",
        breakpointhook,
        "This hook function is called by built-in breakpoint().",
    ),
    Method::new("exc_info()", exc_info, "Return current exception information: (type, value, traceback).")
        .with(Effects::ReadsFrame),
    Method::new("exception()", exception, "Return the current exception.").with(Effects::ReadsFrame),
    Method::new("exit(status=None, /)", exit, "Exit the interpreter by raising SystemExit(status)."),
    Method::new("getrefcount(object, /)", getrefcount, "Return the reference count of object."),
    Method::new(
        "getsizeof(object, default=None)",
        getsizeof,
        "getsizeof(object [, default]) -> int\n\nReturn the size of object in bytes.",
    ),
    Method::new(
        "setrecursionlimit(limit, /)",
        setrecursionlimit,
        "Set the maximum depth of the Python interpreter stack to n.",
    ),
    Method::new("getrecursionlimit()", getrecursionlimit, "Return the current value of the recursion limit."),
    Method::new("_getframe(depth=0, /)", getframe, "Return a frame object from the call stack.")
        .with(Effects::ReadsFrame),
    Method::new(
        "_getframemodulename(depth=0)",
        getframemodulename,
        "Return the name of the module for a calling frame.",
    )
    .with(Effects::ReadsFrame),
    Method::new("intern(string, /)", intern, "``Intern'' the given string."),
    Method::new("_is_interned(string, /)", is_interned, "Return True if the given string is \"interned\"."),
    Method::new(
        "_is_immortal(op, /)",
        is_immortal,
        "Return True if the given object is \"immortal\" per PEP 683.",
    ),
    Method::new(
        "getdefaultencoding()",
        getdefaultencoding,
        "Return the current default encoding used by the Unicode implementation.",
    ),
    Method::new(
        "getfilesystemencoding()",
        getdefaultencoding,
        "Return the encoding used to convert Unicode filenames to OS filenames.",
    ),
    Method::new(
        "getfilesystemencodeerrors()",
        getfilesystemencodeerrors,
        "Return the error mode used for Unicode to OS filename conversion.",
    ),
    Method::new(
        "getswitchinterval()",
        getswitchinterval,
        "Return the current thread switch interval; see sys.setswitchinterval().",
    ),
    Method::new(
        "setswitchinterval(interval, /)",
        setswitchinterval,
        "Set the ideal thread switching delay inside the Python interpreter.",
    ),
    Method::new(
        "get_int_max_str_digits()",
        get_int_max_str_digits,
        "Return the maximum string digits limit for non-binary int<->str conversions.",
    ),
    Method::new(
        "set_int_max_str_digits(maxdigits)",
        set_int_max_str_digits,
        "Set the maximum string digits limit for non-binary int<->str conversions.",
    ),
    Method::new("is_finalizing()", is_finalizing, "Return True if Python is exiting."),
    Method::new("settrace(function, /)", settrace, "Set the global debug tracing function."),
    Method::new("gettrace()", gettrace, "Return the global debug tracing function set with sys.settrace."),
    Method::new("setprofile(function, /)", setprofile, "Set the profiling function."),
    Method::new("getprofile()", getprofile, "Return the profiling function set with sys.setprofile."),
    Method::new(
        "_settraceallthreads(function, /)",
        settrace_everywhere,
        "Set the global debug tracing function in all running threads.",
    ),
    Method::new(
        "_setprofileallthreads(function, /)",
        setprofile_everywhere,
        "Set the profiling function in all running threads.",
    ),
    Method::new("call_tracing(func, args, /)", call_tracing, "Call func(*args), while tracing is enabled."),
    Method::new(
        "audit(event, /, *args)",
        audit,
        "audit(event, *args)\n\nPasses the event to any hooks that are attached.",
    ),
    Method::new("addaudithook(hook)", addaudithook, "Adds a new audit hook callback."),
    Method::new(
        "_current_frames()",
        current_frames,
        "Return a dict mapping each thread's thread id to its current stack frame.",
    ),
    Method::new(
        "_current_exceptions()",
        current_exceptions,
        "Return a dict mapping each thread's identifier to its current raised exception.",
    ),
    Method::new(
        "getallocatedblocks()",
        getallocatedblocks,
        "Return the number of memory blocks currently allocated.",
    ),
    Method::new(
        "getunicodeinternedsize(*, _only_immortal=False)",
        getunicodeinternedsize,
        "Return the number of elements of the unicode interned dictionary",
    ),
    Method::new(
        "get_asyncgen_hooks()",
        get_asyncgen_hooks,
        "Return the installed asynchronous generators hooks.",
    ),
    Method::new(
        "set_asyncgen_hooks(firstiter=None, finalizer=None)",
        set_asyncgen_hooks,
        "Set a finalizer for async generators objects.",
    ),
    Method::new(
        "get_coroutine_origin_tracking_depth()",
        get_origin_depth,
        "Check status of origin tracking for coroutine objects in this thread.",
    ),
    Method::new(
        "set_coroutine_origin_tracking_depth(depth)",
        set_origin_depth,
        "Enable or disable origin tracking for coroutine objects in this thread.",
    ),
    Method::new("_clear_type_cache()", none, "Clear the internal type lookup cache."),
    Method::new("_clear_internal_caches()", none, "Clear all internal performance-related caches."),
    Method::new(
        "_clear_type_descriptors(type, /)",
        clear_type_descriptors,
        "Private function for clearing certain descriptors from a type's dictionary",
    ),
    Method::new(
        "_debugmallocstats()",
        none,
        "Print debug info to stderr about the state of pymalloc and structseq.",
    ),
    Method::new(
        "_is_gil_enabled()",
        is_gil_enabled,
        "Return True if the GIL is currently enabled and False if it is disabled.",
    ),
    Method::new(
        "is_stack_trampoline_active()",
        false_,
        "Return *True* if a stack profiler trampoline is active.",
    ),
    Method::new(
        "is_remote_debug_enabled()",
        super::remote::is_enabled,
        "Return True if remote debugging is enabled, False otherwise.",
    ),
    Method::new(
        "remote_exec(pid, script)",
        super::remote::remote_exec,
        "Have the main thread of the process pid run a file with Python code.\n\nReturns at once; the file is read when the other process gets to it, so it\nmust stay there until then.",
    ),
    Method::new("_get_cpu_count_config()", get_cpu_count, "Private function for getting PyConfig.cpu_count"),
    Method::new(
        "getdlopenflags()",
        getdlopenflags,
        "Return the current value of the flags that are used for dlopen calls.",
    ),
    Method::new(
        "setdlopenflags(flags, /)",
        setdlopenflags,
        "Set the flags used by the interpreter for dlopen calls.",
    ),
    Method::new("__interactivehook__()", interactivehook, ""),
];
