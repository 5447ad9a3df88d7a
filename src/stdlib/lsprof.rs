//! `_lsprof`: the profiler behind `cProfile`, a tool of `sys.monitoring`.
//!
//! Entries are of code objects and of native functions, each with what it called. Activations that are going on lie on a stack, with the time
//! that those which they called took. All are nanoseconds, or the units of the timer that was given.

use crate::initializer;
use crate::time::seconds::{Rounding, to_nanoseconds};
use adder_abi::object::Header;
use adder_vm::exc::Exc;
use adder_vm::import::import_module;
use adder_vm::native::{Args, Bound, Method, ModuleSpec};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{attr, call, number, repr, truth};
use adder_vm::report;
use adder_vm::structseq;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::descriptors::PyMethodDescriptor;
use adder_vm::types::list;
use adder_vm::types::method::{self, PyMethod};
use adder_vm::types::module::PyModule;
use adder_vm::types::native_function::PyNative;
use adder_vm::types::str::PyStr;
use adder_vm::types::structseq::{make, ready};
use rustc_hash::FxHashMap;
use std::cell::{Cell, RefCell};
use std::sync::LazyLock;
use std::time::Instant;

structseq!(
    ENTRY,
    ENTRY_SPEC,
    ENTRY_INFO,
    "_lsprof",
    "profiler_entry",
    "",
    6,
    [
        ("code", "code object or built-in function name"),
        ("callcount", "how many times this was called"),
        ("reccallcount", "how many times called recursively"),
        ("totaltime", "total time in this entry"),
        ("inlinetime", "inline time in this entry (not in subcalls)"),
        ("calls", "details of the calls")
    ]
);
structseq!(
    SUBENTRY,
    SUBENTRY_SPEC,
    SUBENTRY_INFO,
    "_lsprof",
    "profiler_subentry",
    "",
    5,
    [
        ("code", "called code object or built-in function name"),
        ("callcount", "how many times this is called"),
        ("reccallcount", "how many times this is called recursively"),
        ("totaltime", "total time spent in this call"),
        ("inlinetime", "inline time (not in further subcalls)")
    ]
);

/// The number of `sys.monitoring`'s tool.
const TOOL: i64 = 2;

/// The events that a profiler wants, and its methods that take them.
const CALLBACKS: [(&str, &str); 9] = [
    ("PY_START", "_pystart_callback"),
    ("PY_RESUME", "_pystart_callback"),
    ("PY_THROW", "_pythrow_callback"),
    ("PY_RETURN", "_pyreturn_callback"),
    ("PY_YIELD", "_pyreturn_callback"),
    ("PY_UNWIND", "_pyreturn_callback"),
    ("CALL", "_ccall_callback"),
    ("C_RETURN", "_creturn_callback"),
    ("C_RAISE", "_creturn_callback"),
];

/// What calls of one kind took.
#[derive(Clone, Copy, Default)]
struct Times {
    calls: i64,
    /// Calls during which another of the same kind was going on.
    recursive: i64,
    total: i64,
    inline: i64,
    /// How many are going on.
    level: i64,
}

impl Times {
    /// A program's timer may tell any times: they wrap around.
    fn end(&mut self, total: i64, inline: i64) {
        self.level -= 1;
        if self.level == 0 {
            self.total = self.total.wrapping_add(total);
        } else {
            self.recursive += 1;
        }
        self.inline = self.inline.wrapping_add(inline);
        self.calls += 1;
    }
}

struct Entry {
    /// A code object, or a native function's description.
    what: Value,
    times: Times,
    /// What it called, by the number of the entry; in the order of the first calls.
    called: Vec<(usize, Times)>,
}

impl Entry {
    fn called(&mut self, number: usize) -> &mut Times {
        let at = self.called.iter().position(|(n, _)| *n == number).unwrap_or_else(|| {
            self.called.push((number, Times::default()));
            self.called.len() - 1
        });
        &mut self.called[at].1
    }
}

/// An activation that is going on.
struct Open {
    entry: usize,
    start: i64,
    /// What took place in those that it called.
    inside: i64,
}

#[derive(Default)]
struct Table {
    /// By the address of the code object, which the entry holds, or the native function's declaration.
    numbers: FxHashMap<usize, usize>,
    entries: Vec<Entry>,
    open: Vec<Open>,
}

impl Table {
    fn begin(&mut self, entry: usize, subcalls: bool, start: i64) {
        self.entries[entry].times.level += 1;
        if let Some(caller) = self.open.last().filter(|_| subcalls) {
            self.entries[caller.entry].called(entry).level += 1;
        }
        self.open.push(Open { entry, start, inside: 0 });
    }

    fn end(&mut self, entry: usize, subcalls: bool, now: i64) {
        let Some(ended) = self.open.pop() else { return };
        let total = now.wrapping_sub(ended.start);
        let inline = total.wrapping_sub(ended.inside);
        if let Some(caller) = self.open.last_mut() {
            caller.inside = caller.inside.wrapping_add(total);
            if subcalls {
                self.entries[caller.entry].called(entry).end(total, inline);
            }
        }
        self.entries[entry].times.end(total, inline);
    }
}

#[repr(C)]
struct PyProfiler {
    head: Header,
    timer: Field,
    /// Seconds of a unit of the timer; 0 if it gives seconds.
    unit: Cell<f64>,
    subcalls: Cell<bool>,
    builtins: Cell<bool>,
    enabled: Cell<bool>,
    in_timer: Cell<bool>,
    table: RefCell<Table>,
}

static PROFILER: TypeCell = TypeCell::new();

// SAFETY: `trace` reports the timer and what entries are of, all that a profiler owns.
unsafe impl Payload for PyProfiler {
    fn cell() -> &'static TypeCell {
        &PROFILER
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.timer.word());
        for e in &self.table.borrow().entries {
            visit(e.what.word());
        }
    }

    fn clear(&self) {
        self.timer.set(None);
        drop(self.table.take());
    }
}

impl PyProfiler {
    /// The time in units of the timer, or nanoseconds. An exception of the timer's is reported, the time then is 0.
    fn now(&self, t: &Thread) -> i64 {
        // One clock for all threads: what one begins another may end.
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        let Some(timer) = self.timer.get() else { return START.elapsed().as_nanos() as i64 };
        let around = self.in_timer.replace(true);
        let told = call::call(t, &timer, &[]);
        self.in_timer.set(around);
        let time = told.and_then(|told| {
            if self.unit.get() > 0.0 {
                number::to_isize(t, &told, Exc::OverflowError).map(|n| n as i64)
            } else {
                to_nanoseconds(t, &told, Rounding::Floor)
            }
        });
        time.unwrap_or_else(|raised| {
            let exception = t.take(raised);
            report::unraisable(t, exception, Some("Exception ignored while calling _lsprof timer"), &timer);
            0
        })
    }

    fn begin(&self, t: &Thread, key: usize, what: impl FnOnce() -> Value) {
        let known = self.table.borrow().numbers.get(&key).copied();
        let entry = known.unwrap_or_else(|| {
            let what = what();
            let mut table = self.table.borrow_mut();
            let number = table.entries.len();
            table.numbers.insert(key, number);
            table.entries.push(Entry { what, times: Times::default(), called: Vec::new() });
            number
        });
        // The timer may be the program's, and do as it likes.
        let now = self.now(t);
        let mut table = self.table.borrow_mut();
        if entry < table.entries.len() {
            table.begin(entry, self.subcalls.get(), now);
        }
    }

    fn end(&self, t: &Thread, key: usize) {
        let number = self.table.borrow().numbers.get(&key).copied();
        let now = number.map(|_| self.now(t));
        let mut table = self.table.borrow_mut();
        match (number.filter(|n| *n < table.entries.len()), now) {
            (Some(entry), Some(now)) => table.end(entry, self.subcalls.get(), now),
            // It began before the profiler did.
            _ => drop(table.open.pop()),
        }
    }

    /// Ends what is still going on; what the timer begins meanwhile is forgotten.
    fn end_all(&self, t: &Thread) {
        let open = self.table.borrow().open.len();
        for _ in 0..open {
            let now = self.now(t);
            let mut table = self.table.borrow_mut();
            if let Some(entry) = table.open.last().map(|open| open.entry) {
                table.end(entry, self.subcalls.get(), now);
            }
        }
        self.table.borrow_mut().open.clear();
    }
}

fn new(_: &Thread, class: &PyType, _: &Args) -> PyResult {
    Ok(class.instantiate(PyProfiler {
        head: blank_header(),
        timer: Field::empty(),
        unit: Cell::new(0.0),
        subcalls: Cell::new(true),
        builtins: Cell::new(true),
        enabled: Cell::new(false),
        in_timer: Cell::new(false),
        table: RefCell::default(),
    }))
}

fn init(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyProfiler>(t)?;
    let unit = a.opt(2).map_or(Ok(0.0), |v| number::to_f64(t, v))?;
    let subcalls = a.opt(3).map_or(Ok(true), |v| truth::truth(t, v))?;
    let builtins = a.opt(4).map_or(Ok(true), |v| truth::truth(t, v))?;
    this.subcalls.set(subcalls);
    this.builtins.set(builtins);
    this.unit.set(unit);
    this.timer.set(a.some(1).cloned());
    Ok(Value::none())
}

initializer!(
    profiler_init,
    "Profiler(self, /, timer=None, timeunit=0.0, subcalls=True, builtins=True)",
    init
);

fn monitoring(t: &Thread) -> PyResult {
    attr::get_str(t, &import_module(t, "sys")?, "monitoring")
}

/// The number of an event.
fn event(t: &Thread, monitoring: &Value, name: &str) -> PyResult {
    attr::get_str(t, &attr::get_str(t, monitoring, "events")?, name)
}

fn enable(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyProfiler>(t)?;
    // What the constructor was told does not count.
    this.subcalls.set(a.opt(1).map_or(Ok(true), |v| truth::truth(t, v))?);
    this.builtins.set(a.opt(2).map_or(Ok(true), |v| truth::truth(t, v))?);
    let monitoring = monitoring(t)?;
    let tool = Value::from(TOOL);
    drop(call::method(t, &monitoring, "use_tool_id", &[tool.clone(), Value::from("cProfile")])?);
    let mut events = 0;
    for (name, callback) in CALLBACKS {
        let event = event(t, &monitoring, name)?;
        let callback = attr::get_str(t, a.get(0), callback)?;
        drop(call::method(t, &monitoring, "register_callback", &[tool.clone(), event.clone(), callback])?);
        // The ends of native calls come with the calls.
        if !name.starts_with("C_") {
            events |= number::to_isize(t, &event, Exc::OverflowError)?;
        }
    }
    drop(call::method(t, &monitoring, "set_events", &[tool, Value::from(events)])?);
    this.enabled.set(true);
    Ok(Value::none())
}

fn disable(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyProfiler>(t)?;
    if this.in_timer.get() {
        return Err(t.runtime_error("cannot disable profiler in external timer"));
    }
    if !this.enabled.get() {
        return Ok(Value::none());
    }
    let monitoring = monitoring(t)?;
    let tool = Value::from(TOOL);
    drop(call::method(t, &monitoring, "set_events", &[tool.clone(), Value::from(0)])?);
    for (name, _) in CALLBACKS {
        let event = event(t, &monitoring, name)?;
        drop(call::method(t, &monitoring, "register_callback", &[tool.clone(), event, Value::none()])?);
    }
    drop(call::method(t, &monitoring, "free_tool_id", &[tool])?);
    this.enabled.set(false);
    this.end_all(t);
    Ok(Value::none())
}

fn clear(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyProfiler>(t)?;
    if this.in_timer.get() {
        return Err(t.runtime_error("cannot clear profiler in external timer"));
    }
    drop(this.table.take());
    Ok(Value::none())
}

fn getstats(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyProfiler>(t)?;
    let unit = if this.timer.get().is_none() || this.unit.get() == 0.0 { 1e-9 } else { this.unit.get() };
    let seconds = |time: i64| Value::from(time as f64 * unit);
    let told = |what: &Value, times: &Times| {
        vec![
            what.clone(),
            Value::from(times.calls),
            Value::from(times.recursive),
            seconds(times.total),
            seconds(times.inline),
        ]
    };
    let table = this.table.borrow();
    let mut entries = Vec::new();
    for e in table.entries.iter().filter(|e| e.times.calls != 0) {
        let mut fields = told(&e.what, &e.times);
        let called = e.called.iter().filter(|(_, times)| times.calls != 0);
        fields.push(match e.called.is_empty() {
            true => Value::none(),
            false => list::new(
                called.map(|(n, times)| make(&SUBENTRY_INFO, told(&table.entries[*n].what, times))).collect(),
            ),
        });
        entries.push(make(&ENTRY_INFO, fields));
    }
    Ok(list::new(entries))
}

fn begins(t: &Thread, a: Bound) -> PyResult {
    let code = a.get(1);
    a.this::<PyProfiler>(t)?.begin(t, code.word().0 as usize, || code.clone());
    Ok(Value::none())
}

fn ends(t: &Thread, a: Bound) -> PyResult {
    a.this::<PyProfiler>(t)?.end(t, a.get(1).word().0 as usize);
    Ok(Value::none())
}

/// What a bound method, perhaps of another bound method, is the method of.
fn function_of(callable: &Value) -> &Value {
    let mut function = callable;
    while let Some(m) = function.downcast::<PyMethod>() {
        function = method::func(m);
    }
    function
}

/// The declaration of a native function, if it is one.
fn native(function: &Value) -> Option<&'static Method> {
    let method = function.downcast::<PyNative>().map(|f| f.method);
    method.or_else(|| function.downcast::<PyMethodDescriptor>().map(|d| d.method))
}

/// How a native function appears in a profile.
fn describe(t: &Thread, function: &Value, method: &Method) -> Value {
    let name = method.name();
    let text = match function.downcast::<PyNative>() {
        None => repr::repr(t, function),
        Some(f) => match f.receiver.as_ref().filter(|r| !r.is_a::<PyModule>()) {
            Some(receiver) => match receiver.class().lookup_str(name) {
                Some(found) => repr::repr(t, &found),
                None => Ok(Value::from(format!("<built-in method {name}>"))),
            },
            None => Ok(Value::from(
                match f.module.get().and_then(|m| Some(m.downcast::<PyStr>()?.to_string_lossy())) {
                    Some(module) => format!("<built-in method {module}.{name}>"),
                    None => format!("<built-in method {name}>"),
                },
            )),
        },
    };
    text.unwrap_or_else(|raised| {
        drop(t.take(raised));
        Value::from(format!("<built-in method {name}>"))
    })
}

fn native_begins(t: &Thread, a: Bound) -> PyResult {
    let (this, function) = (a.this::<PyProfiler>(t)?, function_of(a.get(3)));
    if let Some(method) = native(function).filter(|_| this.builtins.get()) {
        this.begin(t, std::ptr::from_ref(method) as usize, || describe(t, function, method));
    }
    Ok(Value::none())
}

fn native_ends(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyProfiler>(t)?;
    if let Some(method) = native(function_of(a.get(3))).filter(|_| this.builtins.get()) {
        this.end(t, std::ptr::from_ref(method) as usize);
    }
    Ok(Value::none())
}

static PROFILER_SPEC: TypeSpec = TypeSpec {
    name: "Profiler",
    module: "_lsprof",
    container: true,
    weak: true,
    flags: type_flag::BASE_TYPE,
    doc: "Builds a profiler object using the specified timer function.\n\n  timer\n  timeunit\n  subcalls\n  builtins\n\nThe default timer is a fast built-in one based on real time.\nFor custom timer functions returning integers, 'timeunit' can\nbe a float specifying a scale (that is, how long each integer unit\nis, in seconds).",
    slots: Slots { new: Some(new), init: Some(profiler_init), ..Slots::EMPTY },
    methods: &[
        Method::new(
            "enable(self, /, subcalls=True, builtins=True)",
            enable,
            "Start collecting: times by caller, too, if 'subcalls', and of native functions if 'builtins'.",
        ),
        Method::new("disable(self, /)", disable, "Stop collecting."),
        Method::new("clear(self, /)", clear, "Forget what has been collected."),
        Method::new(
            "getstats(self, /)",
            getstats,
            "Return a list of profiler_entry objects: what was called, how often, and how long it took.",
        ),
        Method::new("_pystart_callback(self, code, instruction_offset, /)", begins, ""),
        Method::new("_pythrow_callback(self, code, instruction_offset, exception, /)", begins, ""),
        Method::new("_pyreturn_callback(self, code, instruction_offset, retval, /)", ends, ""),
        Method::new(
            "_ccall_callback(self, code, instruction_offset, callable, self_arg, /)",
            native_begins,
            "",
        ),
        Method::new(
            "_creturn_callback(self, code, instruction_offset, callable, self_arg, /)",
            native_ends,
            "",
        ),
    ],
    ..TypeSpec::of::<PyProfiler>(&PROFILER)
};

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_lsprof",
    doc: "Fast profiler",
    functions: &[],
    types: &[&PROFILER_SPEC, &ENTRY_SPEC, &SUBENTRY_SPEC],
    init: Some(|_, _| {
        ready(&ENTRY_INFO);
        ready(&SUBENTRY_INFO);
        Ok(())
    }),
};
