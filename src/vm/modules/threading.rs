//! `_thread`: native threads under the global lock, handles of them, thread-local data. `unsafe` lives here: threads are reached by pointer.

use super::done::Done;
use super::locks::{LOCK, LOCK_SPEC, RLOCK_SPEC, TIMEOUT_MAX, deadline, new_lock, wait};
use crate::exc::Exc;
use crate::native::{Args, Bound, GetSet, Method, ModuleSpec};
use crate::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::Slots;
use crate::object::value::{Field, Value};
use crate::protocol::{attr, call, number, repr, truth};
use crate::thread::{PyResult, Thread};
use crate::types::dict::PyDict;
use crate::types::module::PyModule;
use crate::types::tuple::{self, PyTuple};
use crate::types::{int, structseq};
use crate::{boot, gil};
use adder_abi::object::Header;
use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

struct Threads {
    all: RefCell<Vec<*const Thread>>,
    main: Cell<u64>,
    count: Cell<i64>,
    /// Of threads that were started, and whether they are daemons.
    running: RefCell<Vec<(Arc<Done>, bool)>>,
}

// SAFETY: touched only by the holder of the global lock.
unsafe impl Sync for Threads {}

static THREADS: Threads = Threads {
    all: RefCell::new(Vec::new()),
    main: Cell::new(0),
    count: Cell::new(0),
    running: RefCell::new(Vec::new()),
};
static STACK_SIZE: AtomicUsize = AtomicUsize::new(0);
const NATIVE_STACK: usize = 256 << 20;

/// Enters the first thread.
pub fn set_main(t: &Thread) {
    THREADS.main.set(t.ident.get());
    THREADS.all.borrow_mut().push(t);
}

/// Calls `f` with each thread that runs Python.
pub fn each_thread(mut f: impl FnMut(&Thread)) {
    for &thread in THREADS.all.borrow().iter() {
        // SAFETY: threads take themselves out when they end, and their structs are never freed.
        f(unsafe { &*thread });
    }
}

/// `_thread._ThreadHandle`.
#[repr(C)]
pub struct PyHandle {
    head: Header,
    ident: Cell<u64>,
    started: Cell<bool>,
    done: Arc<Done>,
}

pub static HANDLE: TypeCell = TypeCell::new();

// SAFETY: it owns no references.
unsafe impl Payload for PyHandle {
    fn cell() -> &'static TypeCell {
        &HANDLE
    }
}

fn new_handle(ident: u64, started: bool) -> Value {
    HANDLE.get().instantiate(PyHandle {
        head: blank_header(),
        ident: Cell::new(ident),
        started: Cell::new(started),
        done: Arc::default(),
    })
}

fn handle_new(_t: &Thread, _class: &PyType, _args: &Args) -> PyResult {
    Ok(new_handle(0, false))
}

fn join(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyHandle>(t)?;
    let timeout = match a.some(1) {
        Some(v) => number::to_f64(t, v)?,
        None => -1.0,
    };
    if !this.started.get() {
        return Err(t.runtime_error("thread not started"));
    }
    if this.done.is_set() {
        return Ok(Value::none());
    }
    if this.ident.get() == t.ident.get() {
        return Err(t.runtime_error("Cannot join current thread"));
    }
    if crate::modules::sys::is_finalizing() {
        // Other threads run no Python code any more: this one would wait for ever.
        return Err(t.error(Exc::PythonFinalizationError, "cannot join thread at interpreter shutdown"));
    }
    let done = this.done.clone();
    wait(t, deadline(t, timeout)?, move |slice| done.within(slice))?;
    Ok(Value::none())
}

fn is_done(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(a.this::<PyHandle>(t)?.done.is_set()))
}

fn set_done(t: &Thread, a: Bound) -> PyResult {
    let handle = a.this::<PyHandle>(t)?;
    if !handle.started.get() {
        return Err(t.runtime_error("thread not started"));
    }
    handle.done.set();
    Ok(Value::none())
}

fn get_handle_ident(_t: &Thread, v: &Value) -> PyResult {
    Ok(Value::from(v.downcast::<PyHandle>().map_or(0, |h| h.ident.get())))
}

pub static HANDLE_SPEC: TypeSpec = TypeSpec {
    name: "_ThreadHandle",
    module: "_thread",
    slots: Slots { new: Some(handle_new), ..Slots::EMPTY },
    methods: &[
        Method::new("join(self, timeout=None, /)", join, ""),
        Method::new("is_done(self, /)", is_done, ""),
        Method::new("_set_done(self, /)", set_done, ""),
    ],
    getset: &[GetSet::get("ident", get_handle_ident, "")],
    ..TypeSpec::of::<PyHandle>(&HANDLE)
};

/// `_thread._local`: attributes of its own per thread.
#[repr(C)]
pub struct PyLocal {
    head: Header,
    args: Field,
    kwargs: Field,
    /// The namespace of each thread that has used it, by the address of the thread's struct, which never becomes another's.
    spaces: RefCell<Vec<(usize, Value)>>,
}

pub static LOCAL: TypeCell = TypeCell::new();

// SAFETY: the references are reported.
unsafe impl Payload for PyLocal {
    fn cell() -> &'static TypeCell {
        &LOCAL
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.args.word());
        visit(self.kwargs.word());
        self.spaces.borrow().iter().for_each(|(_, space)| visit(space.word()));
    }

    fn clear(&self) {
        self.args.set(None);
        self.kwargs.set(None);
        drop(self.spaces.take());
    }

    unsafe fn drop_payload(this: *mut PyLocal) {
        each_thread(|other| other.locals.borrow_mut().retain(|&local| !std::ptr::eq(local.cast(), this)));
        // SAFETY: by the caller's contract.
        unsafe { std::ptr::drop_in_place(this) };
    }
}

impl PyLocal {
    fn space(&self, t: &Thread) -> Option<Value> {
        let key = t as *const Thread as usize;
        self.spaces.borrow().iter().find(|(thread, _)| *thread == key).map(|(_, space)| space.clone())
    }
}

/// Ends the namespaces of a thread that ends.
fn drop_locals(t: &Thread) {
    let key = t as *const Thread as usize;
    let next = || t.locals.borrow_mut().pop();
    while let Some(local) = next() {
        // SAFETY: a dying object takes itself out of the list.
        let spaces = unsafe { &(*local.cast::<PyLocal>()).spaces };
        let at = spaces.borrow().iter().position(|(thread, _)| *thread == key);
        // What dies here can run Python code: nothing is borrowed then.
        let space = at.map(|at| spaces.borrow_mut().swap_remove(at));
        drop(space);
    }
}

fn local_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    if !args.values.is_empty() && class.slots().init.is_none() {
        return Err(t.type_error("Initialization arguments are not supported"));
    }
    let kwargs = PyDict::new();
    if let Some(d) = kwargs.downcast::<PyDict>() {
        for (k, v) in args.keywords() {
            d.set(t, k.clone(), v.clone())?;
        }
    }
    let value = class.instantiate(PyLocal {
        head: blank_header(),
        args: Field::new(Some(tuple::from_slice(args.pos()))),
        kwargs: Field::new(Some(kwargs)),
        spaces: RefCell::default(),
    });
    // The making thread's namespace exists from the start: `__init__` runs as for any object.
    namespace(t, &value, false)?;
    Ok(value)
}

fn namespace(t: &Thread, v: &Value, initialize: bool) -> PyResult {
    let Some(this) = v.downcast::<PyLocal>() else { return Ok(PyDict::new()) };
    if let Some(found) = this.space(t) {
        return Ok(found);
    }
    let new = PyDict::new();
    this.spaces.borrow_mut().push((t as *const Thread as usize, new.clone()));
    t.locals.borrow_mut().push((this as *const PyLocal).cast());
    if let (true, Some(init)) = (initialize, v.class().slots().init) {
        let args = this.args.get().unwrap_or_else(tuple::empty);
        let mut values = args.downcast::<PyTuple>().map(|x| tuple::items(x).to_vec()).unwrap_or_default();
        let pairs =
            this.kwargs.get().and_then(|k| k.downcast::<PyDict>().map(PyDict::entries)).unwrap_or_default();
        let names: Vec<Value> = pairs.iter().map(|(k, _)| k.clone()).collect();
        values.extend(pairs.into_iter().map(|(_, v)| v));
        init(t, v, &Args { values: &values, names: &names })?;
    }
    Ok(new)
}

fn local_getattr(t: &Thread, v: &Value, name: &Value) -> PyResult {
    let own = namespace(t, v, true)?;
    let name = &attr::name_of(t, name)?;
    if crate::types::str::equals_str(name, "__dict__") {
        return Ok(own);
    }
    let class = v.class();
    let found = class.lookup(name);
    if let Some(found) = &found {
        let slots = found.class().slots();
        if let (Some(get), true) = (slots.descr_get, slots.descr_set.is_some()) {
            return get(t, found, Some(v), class.as_value());
        }
    }
    if let Some(value) = own.downcast::<PyDict>().and_then(|d| d.get_str(name)) {
        return Ok(value);
    }
    match found {
        Some(found) => attr::bind(t, &found, Some(v), class.as_value()),
        None => Err(attr::no_attribute(t, v, name)),
    }
}

fn local_setattr(t: &Thread, v: &Value, name: &Value, value: Option<&Value>) -> PyResult<()> {
    let own = namespace(t, v, true)?;
    let name = &attr::name_of(t, name)?;
    if crate::types::str::equals_str(name, "__dict__") {
        let text = format!("'{}' object attribute '__dict__' is read-only", v.class().tp_name());
        return Err(attr::attribute_error(t, text, v, name));
    }
    if let Some(found) = v.class().lookup(name) {
        if let Some(set) = found.class().slots().descr_set {
            return set(t, &found, v, value);
        }
    }
    let Some(d) = own.downcast::<PyDict>() else { return Ok(()) };
    match value {
        Some(value) => d.set_str(name, value.clone()),
        None => {
            if d.remove_str(name).is_none() {
                return Err(attr::no_attribute(t, v, name));
            }
        }
    }
    Ok(())
}

pub static LOCAL_SPEC: TypeSpec = TypeSpec {
    name: "_local",
    module: "_thread",
    container: true,
    weak: true,
    flags: type_flag::BASE_TYPE,
    doc: "_local()\n--\n\nThread-local data",
    slots: Slots {
        new: Some(local_new),
        getattr: Some(local_getattr),
        setattr: Some(local_setattr),
        ..Slots::EMPTY
    },
    ..TypeSpec::of::<PyLocal>(&LOCAL)
};

crate::structseq!(
    HOOK_ARGS,
    HOOK_ARGS_SPEC,
    HOOK_ARGS_INFO,
    "_thread",
    "_ExceptHookArgs",
    "ExceptHookArgs\n\nType used to pass arguments to threading.excepthook.",
    4,
    [
        ("exc_type", "Exception type"),
        ("exc_value", "Exception value"),
        ("exc_traceback", "Exception traceback"),
        ("thread", "Thread")
    ]
);

struct Job {
    function: Value,
    args: Vec<Value>,
    names: Vec<Value>,
}

struct Sendable<T>(T);

// SAFETY: the job is touched only while the receiving thread holds the global lock.
unsafe impl<T> Send for Sendable<T> {}

impl<T> Sendable<T> {
    fn take(self) -> T {
        self.0
    }
}

/// Starts a native thread that runs the job; gives its ident.
fn start(t: &Thread, job: Job, done: Arc<Done>, daemon: bool) -> PyResult<u64> {
    if super::sys::is_finalizing() {
        return Err(t.error(Exc::PythonFinalizationError, "can't create new thread at interpreter shutdown"));
    }
    let size = match STACK_SIZE.load(Ordering::Relaxed) {
        0 => NATIVE_STACK,
        n => n.max(1 << 20),
    };
    let (sender, receiver) = std::sync::mpsc::channel::<u64>();
    let job = Sendable(job);
    THREADS.running.borrow_mut().push((done.clone(), daemon));
    let spawned = std::thread::Builder::new().stack_size(size).spawn(move || {
        // SAFETY: asks for a number.
        let ident = unsafe { libc::pthread_self() } as u64;
        done.ident.store(ident, Ordering::Relaxed);
        let thread = boot::new_thread(size - (64 << 10), ident);
        let _ = sender.send(ident);
        let Some(t) = thread else {
            done.set();
            return;
        };
        gil::acquire(t);
        t.head.depth_limit.set(super::sys::recursion_limit());
        THREADS.all.borrow_mut().push(t);
        THREADS.count.set(THREADS.count.get() + 1);
        run_job(t, job.take());
        t.context.set(None);
        t.running_loop.set(None);
        t.running_task.set(None);
        drop_locals(t);
        THREADS.count.set(THREADS.count.get() - 1);
        THREADS.all.borrow_mut().retain(|&x| !std::ptr::eq(x, t));
        THREADS.running.borrow_mut().retain(|(d, _)| !Arc::ptr_eq(d, &done));
        done.set();
        gil::release();
        boot::free_stack(t);
    });
    if let Err(e) = spawned {
        return Err(t.runtime_error(format_args!("can't start new thread: {e}")));
    }
    gil::THREADS.fetch_add(1, Ordering::Relaxed);
    receiver.recv().map_err(|_| t.runtime_error("can't start new thread"))
}

fn run_job(t: &Thread, job: Job) {
    let Job { function, args, names } = job;
    let result = call::call_args(t, &function, &Args { values: &args, names: &names });
    if let Err(raised) = result {
        let exception = t.take(raised);
        if !exception.class().is_subtype(Exc::SystemExit.class()) {
            crate::report::unraisable(
                t,
                exception,
                Some("Exception ignored in thread started by"),
                &function,
            );
        }
    }
}

fn start_new_thread(t: &Thread, a: Bound) -> PyResult {
    let function = a.get(0);
    if function.class().slots().call.is_none() {
        return Err(t.type_error("first arg must be callable"));
    }
    let Some(args) = a.get(1).downcast::<PyTuple>() else {
        return Err(t.type_error("2nd arg must be a tuple"));
    };
    let mut args = tuple::items(args).to_vec();
    let mut names = Vec::new();
    if let Some(kwargs) = a.opt(2) {
        let Some(d) = kwargs.downcast::<PyDict>() else {
            return Err(t.type_error("optional 3rd arg must be a dictionary"));
        };
        for (k, v) in d.entries() {
            names.push(k);
            args.push(v);
        }
    }
    let ident = start(t, Job { function: function.clone(), args, names }, Arc::default(), true)?;
    Ok(Value::from(ident))
}

fn start_joinable(t: &Thread, a: Bound) -> PyResult {
    let function = a.get(0);
    if function.class().slots().call.is_none() {
        return Err(t.type_error("thread function must be callable"));
    }
    let handle = match a.some(1) {
        Some(h) => h.clone(),
        None => new_handle(0, false),
    };
    let daemon = match a.opt(2) {
        Some(d) => truth::truth(t, d)?,
        None => true,
    };
    let Some(this) = handle.downcast::<PyHandle>() else {
        return Err(t.type_error("'handle' must be a _ThreadHandle"));
    };
    if this.started.get() {
        return Err(t.runtime_error("thread already started"));
    }
    this.started.set(true);
    let job = Job { function: function.clone(), args: Vec::new(), names: Vec::new() };
    match start(t, job, this.done.clone(), daemon) {
        Ok(ident) => {
            this.ident.set(ident);
            Ok(handle.clone())
        }
        Err(raised) => {
            this.started.set(false);
            Err(raised)
        }
    }
}

fn allocate_lock(_t: &Thread, _a: Bound) -> PyResult {
    Ok(new_lock())
}

fn get_ident(t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::from(t.ident.get()))
}

fn get_native_id(_t: &Thread, _a: Bound) -> PyResult {
    // SAFETY: asks for a number.
    Ok(Value::from(unsafe { libc::syscall(libc::SYS_gettid) } as i64))
}

fn main_ident(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::from(THREADS.main.get()))
}

fn make_handle(t: &Thread, a: Bound) -> PyResult {
    let ident = int::to_u64(&number::index(t, a.get(0))?).unwrap_or(0);
    Ok(new_handle(ident, true))
}

/// Whether threads besides the first run.
pub fn is_multi_threaded() -> bool {
    THREADS.count.get() > 0
}

fn count(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::from(THREADS.count.get()))
}

fn exit_thread(t: &Thread, _a: Bound) -> PyResult {
    Err(t.error_with(Exc::SystemExit, &[]))
}

fn interrupt_main(t: &Thread, a: Bound) -> PyResult {
    super::signal::simulate(t, a.opt(0))?;
    // In the main thread the handler runs before the next instruction.
    if crate::poll::wanted(t) {
        crate::poll::poll(t)?;
    }
    Ok(Value::none())
}

fn shutdown(t: &Thread, _a: Bound) -> PyResult {
    loop {
        let mut running = THREADS.running.borrow_mut();
        let next = running.iter().position(|(_, daemon)| !daemon).map(|i| running.remove(i).0);
        drop(running);
        let Some(done) = next else { return Ok(Value::none()) };
        wait(t, None, move |slice| done.within(slice))?;
    }
}

fn true_(_t: &Thread, _a: Bound) -> PyResult {
    Ok(Value::bool(true))
}

fn stack_size(t: &Thread, a: Bound) -> PyResult {
    let old = STACK_SIZE.load(Ordering::Relaxed);
    if let Some(v) = a.opt(0) {
        let n = number::to_isize(t, v, Exc::OverflowError)?;
        if n < 0 {
            return Err(t.value_error("size must be 0 or a positive value"));
        }
        if n != 0 && n < 32 << 10 {
            return Err(t.value_error(format_args!("size not valid: {n} bytes")));
        }
        STACK_SIZE.store(n as usize, Ordering::Relaxed);
    }
    Ok(Value::from(old))
}

fn set_name(t: &Thread, a: Bound) -> PyResult {
    let name = repr::str_text(t, a.get(0))?;
    // What does not fit is cut off, be it inside a character.
    let bytes: Vec<u8> = name.into_bytes().into_iter().take_while(|&b| b != 0).take(15).collect();
    if let Ok(text) = std::ffi::CString::new(bytes) {
        // SAFETY: a terminated string of at most 16 bytes.
        unsafe { libc::prctl(libc::PR_SET_NAME, text.as_ptr()) };
    }
    Ok(Value::none())
}

fn get_name(t: &Thread, _a: Bound) -> PyResult {
    let mut bytes = [0u8; 17];
    // SAFETY: the buffer has room for the 16 bytes the kernel writes.
    unsafe { libc::prctl(libc::PR_GET_NAME, bytes.as_mut_ptr()) };
    let end = bytes.iter().position(|&b| b == 0).unwrap_or(16);
    let name = crate::types::bytes::PyBytes::from_slice(&bytes[..end]);
    crate::codecs::decode(t, &name, "utf-8", Some(&Value::from("surrogateescape")))
}

/// The default of `threading.excepthook`.
fn excepthook(t: &Thread, a: Bound) -> PyResult {
    let args = a.get(0);
    let kind = attr::get_str(t, args, "exc_type")?;
    if kind.as_type().is_some_and(|k| k.is_subtype(Exc::SystemExit.class())) {
        return Ok(Value::none());
    }
    let exception = attr::get_str(t, args, "exc_value")?;
    let thread = attr::get_str(t, args, "thread")?;
    let name = match thread.is_none() {
        false => repr::str_text(t, &attr::get_str(t, &thread, "name")?)?,
        true => t.ident.get().to_string(),
    };
    let text = format!("Exception in thread {name}:\n{}", crate::report::describe(t, &exception));
    crate::report::write_stderr(t, &text);
    Ok(Value::none())
}

/// After `fork` in the child: only the calling thread is left.
pub fn after_fork(t: &Thread) {
    // SAFETY: asks for a number.
    t.ident.set(unsafe { libc::pthread_self() } as u64);
    THREADS.main.set(t.ident.get());
    THREADS.count.set(0);
    THREADS.all.replace(vec![t]);
    for (done, _) in THREADS.running.take() {
        done.end_with_process(t.ident.get());
    }
    super::signal::set_main(t);
}

fn init(_t: &Thread, m: &PyModule) -> PyResult<()> {
    m.add("LockType", LOCK.get().to_value());
    m.add("error", Exc::RuntimeError.class().to_value());
    m.add("TIMEOUT_MAX", Value::from(TIMEOUT_MAX));
    m.add("_NAME_MAXLEN", Value::from(15i64));
    structseq::ready(&HOOK_ARGS_INFO);
    Ok(())
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_thread",
    doc: "This module provides primitive operations to write multi-threaded programs.\nThe 'threading' module provides a more convenient interface.",
    functions: &[
        Method::new(
            "start_new_thread(function, args, kwargs={}, /)",
            start_new_thread,
            "Start a new thread and return its identifier.",
        ),
        Method::new(
            "start_new(function, args, kwargs={}, /)",
            start_new_thread,
            "An obsolete synonym of start_new_thread().",
        ),
        Method::new(
            "start_joinable_thread(function, handle=None, daemon=True)",
            start_joinable,
            "*For internal use only*: start a new thread.",
        ),
        Method::new("allocate_lock()", allocate_lock, "Create a new lock object."),
        Method::new("allocate()", allocate_lock, "An obsolete synonym of allocate_lock()."),
        Method::new(
            "get_ident()",
            get_ident,
            "Return a non-zero integer that uniquely identifies the current thread.",
        ),
        Method::new(
            "get_native_id()",
            get_native_id,
            "Return a non-negative integer identifying the thread as reported by the OS.",
        ),
        Method::new(
            "_get_main_thread_ident()",
            main_ident,
            "Internal only. Return a non-zero integer that uniquely identifies the main thread.",
        ),
        Method::new(
            "_make_thread_handle(ident, /)",
            make_handle,
            "Internal only. Make a thread handle for threads not started by the _thread or threading module.",
        ),
        Method::new(
            "_count()",
            count,
            "Return the number of currently running Python threads, excluding the main thread.",
        ),
        Method::new("exit()", exit_thread, "This is synonymous to ``raise SystemExit''."),
        Method::new("exit_thread()", exit_thread, "An obsolete synonym of exit()."),
        Method::new(
            "interrupt_main(signum=2, /)",
            interrupt_main,
            "Simulate the arrival of the given signal in the main thread.",
        ),
        Method::new(
            "_shutdown()",
            shutdown,
            "Wait for all non-daemon threads (other than the calling thread) to stop.",
        ),
        Method::new(
            "_is_main_interpreter()",
            true_,
            "Return True if the current interpreter is the main Python interpreter.",
        ),
        Method::new(
            "daemon_threads_allowed()",
            true_,
            "Return True if daemon threads are allowed in the current interpreter.",
        ),
        Method::new(
            "stack_size(size=0, /)",
            stack_size,
            "Return the thread stack size used when creating new threads.",
        ),
        Method::new("set_name(name)", set_name, "Set the name of the current thread."),
        Method::new("_get_name()", get_name, "Get the name of the current thread."),
        Method::new("_excepthook(args, /)", excepthook, "Handle uncaught Thread.run() exception."),
    ],
    types: &[&LOCK_SPEC, &RLOCK_SPEC, &HANDLE_SPEC, &LOCAL_SPEC, &HOOK_ARGS_SPEC],
    init: Some(init),
};
