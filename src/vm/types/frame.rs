//! Frame objects: what `sys._getframe` and tracebacks give for a frame.
//!
//! While the frame runs (or its generator is suspended) the object looks into it; when it ends its variables move into the
//! object. An object of a frame that compiled code runs is *distant*: there is no frame, and code, line and caller come from the
//! activation (`jit::traced`), until somebody asks for more. `unsafe` lives here.

use super::code::PyCode;
use super::dict::PyDict;
use super::list::{self, PyList};
use crate::eval::frames::{code_of, prepared, variables};
use crate::eval::prepare::Prepared;
use crate::eval::{self, generators};
use crate::native::{Bound, GetSet, Method};
use crate::object::class::{TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::Slots;
use crate::object::value::{Field, Value};
use crate::thread::{PyResult, Thread};
use adder_abi::Word;
use adder_abi::code::code_flag;
use adder_abi::object::{Header, IMMORTAL, Layout};
use adder_abi::thread::{Frame, activation_flag};
use std::cell::{Cell, RefCell};

/// What a trace or profile function is told of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TraceEvent {
    None,
    Call,
    Line,
    Return,
    /// Told of as a return.
    Yield,
    Exception,
    Opcode,
    NativeCall,
    NativeReturn,
    NativeException,
}

impl TraceEvent {
    /// Its name as trace functions get it.
    pub fn name(self) -> &'static str {
        match self {
            TraceEvent::None => "",
            TraceEvent::Call => "call",
            TraceEvent::Line => "line",
            TraceEvent::Return | TraceEvent::Yield => "return",
            TraceEvent::Exception => "exception",
            TraceEvent::Opcode => "opcode",
            TraceEvent::NativeCall => "c_call",
            TraceEvent::NativeReturn => "c_return",
            TraceEvent::NativeException => "c_exception",
        }
    }
}

/// The variables of an ended frame, in the order in which they are dropped. Few need no memory of their own.
#[derive(Default)]
pub struct Ended {
    few: [Option<Value>; 4],
    count: usize,
    more: Vec<Option<Value>>,
}

impl FromIterator<Option<Value>> for Ended {
    fn from_iter<I: IntoIterator<Item = Option<Value>>>(variables: I) -> Ended {
        let mut all = Ended::default();
        variables.into_iter().for_each(|v| all.push(v));
        all
    }
}

impl Ended {
    #[inline(always)]
    fn push(&mut self, v: Option<Value>) {
        match self.few.get_mut(self.count) {
            Some(place) => *place = v,
            None => self.more.push(v),
        }
        self.count += 1;
    }

    fn iter(&self) -> impl DoubleEndedIterator<Item = &Option<Value>> {
        self.few[..self.count.min(self.few.len())].iter().chain(&self.more)
    }
}

/// A frame object. Its variables end before its caller's.
#[repr(C)]
pub struct PyFrame {
    pub head: Header,
    /// The frame while it is alive, else null.
    pub frame: Cell<*mut Frame>,
    pub code: Value,
    pub globals: Value,
    pub builtins: Value,
    /// The mapping of module and class code.
    locals: Field,
    /// After the end of a function: its variables, in the order in which they are dropped. Behind them, what was on the stack of a
    /// generator that ended while it waited.
    ended: RefCell<Ended>,
    /// The caller's frame object, known once the frame ended.
    pub back: Field,
    /// Names that `f_locals` was given beyond the function's own variables.
    pub extra_locals: Field,
    /// A list of what `f_locals` put something else in the place of: it lasts as long as this, since code that runs may be using it.
    overwritten: Field,
    pub trace: Field,
    /// The caller is compiled: it owes its object to this.
    pub owed: Cell<bool>,
    /// Compiled code runs the frame, which was not made.
    distant: Cell<bool>,
    pub trace_lines: Cell<bool>,
    pub trace_opcodes: Cell<bool>,
    /// What the trace function is being told of.
    pub event: Cell<TraceEvent>,
    /// Line and offset that the trace function is shown, if the instruction does not tell.
    pub shown: Cell<Option<(i32, u32)>>,
    /// Where setting `f_lineno` made the frame go on, if no instruction begins that line.
    pub landing: Cell<Option<crate::eval::trail::Landing>>,
    /// Instruction index after the end.
    pub site: Cell<u32>,
    /// The generator, kept alive by nobody here: null after the end.
    pub generator: Cell<Word>,
}

pub static FRAME: TypeCell = TypeCell::new();

// SAFETY: all references are reported.
unsafe impl Payload for PyFrame {
    const LAYOUT: Layout = Layout::Frame;

    fn cell() -> &'static TypeCell {
        &FRAME
    }

    fn trace(&self, visit: &mut Visitor) {
        for v in [&self.code, &self.globals, &self.builtins] {
            visit(v.word());
        }
        for field in [&self.back, &self.locals, &self.extra_locals, &self.overwritten, &self.trace] {
            visit(field.word());
        }
        if let Ok(ended) = self.ended.try_borrow() {
            ended.iter().flatten().for_each(|v| visit(v.word()));
        }
    }

    fn clear(&self) {
        self.overwritten.set(None);
        drop(self.ended.take());
        self.locals.set(None);
        self.extra_locals.set(None);
        self.trace.set(None);
    }
}

/// An object of which only this is known.
fn blank(code: Value, globals: Value, builtins: Value) -> PyFrame {
    PyFrame {
        head: blank_header(),
        frame: Cell::new(std::ptr::null_mut()),
        code,
        globals,
        builtins,
        back: Field::empty(),
        owed: Cell::new(false),
        distant: Cell::new(false),
        locals: Field::empty(),
        ended: RefCell::default(),
        extra_locals: Field::empty(),
        overwritten: Field::empty(),
        trace: Field::empty(),
        trace_lines: Cell::new(true),
        trace_opcodes: Cell::new(false),
        event: Cell::new(TraceEvent::None),
        shown: Cell::new(None),
        landing: Cell::new(None),
        site: Cell::new(0),
        generator: Cell::new(Word::NULL),
    }
}

/// The object of a frame, made on first demand.
///
/// # Safety
/// The frame is alive and complete.
pub unsafe fn object_of(_t: &Thread, frame: *mut Frame) -> Value {
    // SAFETY: by the caller's contract.
    unsafe {
        let existing = (*frame).object.get();
        if !existing.is_null() {
            return Value::from_borrowed(existing);
        }
        let locals = (*frame).locals.get();
        let builtins = Value::from_borrowed((*frame).builtins.get());
        let globals = Value::from_borrowed((*frame).globals.get());
        let v = FRAME.get().instantiate_with(|| blank(code_of(frame).to_value(), globals, builtins));
        if let Some(this) = v.downcast::<PyFrame>() {
            this.frame.set(frame);
            this.locals.set((!locals.is_null()).then(|| Value::from_borrowed(locals)));
            this.generator.set((*frame).owner.get());
        }
        (*frame).object.set(v.clone().into_word());
        v
    }
}

/// The object of a function's frame that has ended at an instruction: its variables in the order in which they are dropped.
pub fn ended(code: &PyCode, globals: Value, builtins: Value, variables: Ended, site: u32) -> Value {
    let v = FRAME.get().instantiate_with(|| blank(code.to_value(), globals, builtins));
    if let Some(this) = v.downcast::<PyFrame>() {
        this.ended.replace(variables);
        this.site.set(site);
    }
    v
}

/// The object of a frame that compiled code runs: see `jit::traced`.
pub fn distant(code: &PyCode, globals: Value, builtins: Value) -> Value {
    let v = FRAME.get().instantiate_with(|| blank(code.to_value(), globals, builtins));
    if let Some(this) = v.downcast::<PyFrame>() {
        this.distant.set(true);
    }
    v
}

impl Drop for PyFrame {
    fn drop(&mut self) {
        if self.owed.get() || self.distant.get() {
            crate::jit::forget(Word(self as *const PyFrame as u64));
        }
    }
}

/// The frame ends: its variables move into its object, unless nobody else holds that.
///
/// # Safety
/// The frame has an object and is about to be cleared.
pub unsafe fn frame_ended(frame: &Frame, p: &Prepared) {
    // SAFETY: the frame owns its object.
    let object = unsafe { Value::from_owned(frame.object.replace(Word::NULL)) };
    let Some(this) = object.downcast::<PyFrame>() else { return };
    if object.refcount() > 1 {
        if frame.locals.get().is_null() {
            // SAFETY: the frame owns its variables, and gives them away.
            let words = unsafe { std::slice::from_raw_parts_mut(variables(frame), p.variables) };
            let ended = p.dropped().map(|i| {
                // SAFETY: as above.
                unsafe { Value::option_from_owned(std::mem::replace(&mut words[i], Word::NULL)) }
            });
            this.ended.replace(ended.collect());
        }
        if !this.back.is_set() && !this.owed.get() && frame.act.flags.get() & activation_flag::GENERATOR == 0
        {
            if let Some(t) = Thread::try_current() {
                // SAFETY: the caller is still linked.
                unsafe { crate::jit::link_back(t, &object, frame.act.prev.get()) };
            }
        }
    }
    this.site.set(frame.act.site.get());
    this.frame.set(std::ptr::null_mut());
    this.generator.set(Word::NULL);
}

fn this<'a>(t: &Thread, v: &'a Value) -> PyResult<&'a PyFrame> {
    v.downcast::<PyFrame>().ok_or_else(|| t.type_error("a frame is required"))
}

impl PyFrame {
    pub fn is_distant(&self) -> bool {
        self.distant.get()
    }

    /// A distant object gets its frame, which is complete and has no object.
    ///
    /// # Safety
    /// `object` is this object's value.
    pub unsafe fn arrive(&self, object: Value, frame: *mut Frame) {
        self.distant.set(false);
        self.frame.set(frame);
        // SAFETY: by the caller's contract.
        unsafe { (*frame).object.set(object.into_word()) };
    }

    /// A distant object is the one of a frame that has ended as another object tells, which nobody else has.
    pub fn end_as(&self, other: &PyFrame) {
        self.distant.set(false);
        self.site.set(other.site.get());
        drop(self.ended.replace(other.ended.take()));
    }

    /// The frame while it is alive, with all that is in it: compiled code that runs it has taken its variables out.
    pub fn alive(&self) -> *mut Frame {
        if self.distant.get() {
            crate::jit::make_frame(Word(self as *const PyFrame as u64));
        }
        let frame = self.frame.get();
        if !frame.is_null() {
            crate::jit::restore(frame);
        }
        frame
    }

    /// Keeps the value that a variable had, if it is one that could end.
    pub fn keep_overwritten(&self, old: Value) {
        if old.refcount() >= IMMORTAL {
            return;
        }
        if !self.overwritten.is_set() {
            self.overwritten.put(list::new(Vec::new()));
        }
        let kept = self.overwritten.get();
        if let Some(list) = kept.as_ref().and_then(|l| l.downcast::<PyList>()) {
            list::push(list, old);
        }
    }

    /// The variables of a function's frame that has ended, cells as such.
    pub fn ended_variables(&self) -> Vec<Option<Value>> {
        let Some(code) = self.code_object() else { return Vec::new() };
        let p = prepared(code);
        let mut variables = vec![None; p.variables];
        for (i, v) in p.dropped().zip(self.ended.borrow().iter()) {
            variables[i] = v.clone();
        }
        variables
    }

    /// Sets a variable of a function's frame that has ended, by its place.
    pub fn set_ended(&self, place: usize, value: Value) {
        let Some(code) = self.code_object() else { return };
        let p = prepared(code);
        let mut variables = self.ended_variables();
        let Some(old) = variables.get_mut(place).map(|v| v.replace(value)) else { return };
        let stack: Vec<_> = self.ended.borrow().iter().skip(p.variables).cloned().collect();
        let before = self.ended.replace(p.dropped().map(|i| variables[i].clone()).chain(stack).collect());
        drop((before, variables));
        drop(old);
    }

    /// The frame has ended, a generator's that waited: keeps what was on its stack.
    pub fn keep_stack(&self, stack: Vec<Value>) {
        let mut ended = self.ended.borrow_mut();
        stack.into_iter().for_each(|v| ended.push(Some(v)));
    }

    pub fn code_object(&self) -> Option<&PyCode> {
        self.code.downcast::<PyCode>()
    }

    /// Whether the frame has not begun: then its line is that of the definition.
    fn stands_at_definition(&self) -> bool {
        let frame = self.frame.get();
        if frame.is_null() {
            return false;
        }
        // SAFETY: not null means alive.
        let (site, flags) = unsafe { ((*frame).act.site.get(), (*frame).act.flags.get()) };
        flags & activation_flag::NOT_STARTED != 0 || site == 0 && self.event.get() == TraceEvent::Call
    }

    /// The byte offset of the instruction that the frame is at.
    pub fn offset_now(&self) -> u32 {
        let site = self.site_now() as usize;
        self.code_object().and_then(|code| prepared(code).offsets.get(site).copied()).unwrap_or(0)
    }

    fn site_now(&self) -> u32 {
        let frame = self.frame.get();
        if self.distant.get() {
            return crate::jit::place_of_distant(Word(self as *const PyFrame as u64)).unwrap_or(0);
        }
        if frame.is_null() {
            return self.site.get();
        }
        // SAFETY: not null means alive.
        crate::jit::place_in(frame).unwrap_or_else(|| unsafe { (*frame).act.site.get() })
    }
}

/// The line of a byte offset in the code of a traceback entry.
pub fn line_at(code: &Value, lasti: u32) -> i64 {
    let Some(code) = code.downcast::<PyCode>() else { return -1 };
    let index = prepared(code).index_of(lasti);
    i64::from(eval::line_for(code, index))
}

fn get_code(t: &Thread, v: &Value) -> PyResult {
    Ok(this(t, v)?.code.clone())
}

fn get_globals(t: &Thread, v: &Value) -> PyResult {
    Ok(this(t, v)?.globals.clone())
}

fn get_builtins(t: &Thread, v: &Value) -> PyResult {
    Ok(this(t, v)?.builtins.clone())
}

fn get_back(t: &Thread, v: &Value) -> PyResult {
    let f = this(t, v)?;
    if f.is_distant() {
        return Ok(crate::jit::caller_of_distant(t, v).unwrap_or_else(Value::none));
    }
    let frame = f.frame.get();
    if frame.is_null() {
        let owed = if f.owed.get() { crate::jit::collect(t, v) } else { None };
        return Ok(owed.or_else(|| f.back.get()).unwrap_or_else(Value::none));
    }
    // A generator that is not running has no caller.
    // SAFETY: the frame is alive.
    unsafe {
        let owner = (*frame).owner.get();
        if !owner.is_null() {
            let g = &*(owner.0 as *const super::generator::PyGenerator);
            if g.state() != super::generator::State::Running {
                return Ok(Value::none());
            }
        }
        Ok(eval::object_from(t, (*frame).act.prev.get(), 0).unwrap_or_else(Value::none))
    }
}

fn get_lasti(t: &Thread, v: &Value) -> PyResult {
    let f = this(t, v)?;
    if let Some((_, offset)) = f.shown.get() {
        return Ok(Value::from(i64::from(offset)));
    }
    if f.stands_at_definition() {
        return Ok(Value::from(super::code::ENTRY));
    }
    Ok(Value::from(i64::from(f.offset_now())))
}

fn get_line(t: &Thread, v: &Value) -> PyResult {
    let f = this(t, v)?;
    let Some(code) = f.code_object() else { return Ok(Value::none()) };
    if let Some((line, _)) = f.shown.get() {
        return Ok(Value::from(i64::from(line)));
    }
    if f.stands_at_definition() {
        return Ok(Value::from(i64::from(code.entry_line())));
    }
    let line = eval::line_for(code, f.site_now() as usize);
    Ok(if line > 0 { Value::from(i64::from(line)) } else { Value::none() })
}

fn set_line(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let f = this(t, v)?;
    let Some(value) = value else {
        return Err(t.error(crate::exc::Exc::AttributeError, "cannot delete attribute"));
    };
    if !super::int::is_int(value) {
        return Err(t.value_error("lineno must be an integer"));
    }
    let line = i64::from(super::int::as_c_int(t, value)?);
    let frame = f.frame.get();
    let event = if frame.is_null() { TraceEvent::None } else { f.event.get() };
    if event == TraceEvent::None {
        return Err(t.value_error("f_lineno can only be set in a trace function"));
    }
    // SAFETY: the frame is alive; the tracing loop saved its state before it told of an event.
    unsafe { eval::jump::to_line(t, frame, event, line) }
}

/// The mapping of a frame's locals: the namespace of module and class code, a proxy of a function's variables.
pub fn locals_of(t: &Thread, v: &Value) -> PyResult {
    let f = this(t, v)?;
    let frame = f.alive();
    let is_function = f.code_object().is_some_and(|code| code.unit.flags & code_flag::OPTIMIZED != 0);
    // Comprehensions of module and class code have variables in the frame, which hide the namespace while they run.
    let is_namespace = match frame.is_null() {
        true => !is_function,
        false => f.locals.is_set() && eval::variables_of(frame).is_empty(),
    };
    if is_namespace {
        if !f.locals.is_set() {
            f.locals.put(PyDict::new());
        }
        return Ok(f.locals.get().unwrap_or_else(PyDict::new));
    }
    crate::types::frame_locals::proxy(v.clone())
}

fn get_locals(t: &Thread, v: &Value) -> PyResult {
    locals_of(t, v)
}

fn get_trace(t: &Thread, v: &Value) -> PyResult {
    Ok(this(t, v)?.trace.get().unwrap_or_else(Value::none))
}

fn set_trace(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    this(t, v)?.trace.set(value.cloned().filter(|f| !f.is_none()));
    Ok(())
}

fn get_trace_lines(t: &Thread, v: &Value) -> PyResult {
    Ok(Value::bool(this(t, v)?.trace_lines.get()))
}

fn set_trace_lines(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let Some(value) = value else {
        return Err(t.type_error("can't delete numeric/char attribute"));
    };
    this(t, v)?.trace_lines.set(switch(t, value)?);
    Ok(())
}

fn switch(t: &Thread, v: &Value) -> PyResult<bool> {
    if !v.is_a::<super::boolean::PyBool>() {
        return Err(t.type_error("attribute value type must be bool"));
    }
    Ok(v.is(Value::true_ref()))
}

fn get_trace_opcodes(t: &Thread, v: &Value) -> PyResult {
    Ok(Value::bool(this(t, v)?.trace_opcodes.get()))
}

fn set_trace_opcodes(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let Some(value) = value else {
        let message = "attribute 'f_trace_opcodes' of 'frame' objects cannot be deleted";
        return Err(t.error(crate::exc::Exc::AttributeError, message));
    };
    this(t, v)?.trace_opcodes.set(switch(t, value)?);
    Ok(())
}

fn get_generator(t: &Thread, v: &Value) -> PyResult {
    let w = this(t, v)?.generator.get();
    // SAFETY: the word is reset when the frame ends, before the generator dies.
    Ok(if w.is_null() { Value::none() } else { unsafe { Value::from_borrowed(w) } })
}

fn clear(t: &Thread, a: Bound) -> PyResult {
    let f = a.this::<PyFrame>(t)?;
    let frame = f.frame.get();
    if f.is_distant() {
        return Err(t.runtime_error("cannot clear an executing frame"));
    }
    if frame.is_null() {
        f.overwritten.set(None);
        drop(f.ended.take());
        f.locals.set(None);
        return Ok(Value::none());
    }
    // SAFETY: the frame is alive.
    unsafe {
        let owner = (*frame).owner.get();
        if owner.is_null() {
            return Err(t.runtime_error("cannot clear an executing frame"));
        }
        let generator = Value::from_borrowed(owner);
        if let Some(g) = generator.downcast::<super::generator::PyGenerator>() {
            if g.state() == super::generator::State::Running {
                return Err(t.runtime_error("cannot clear an executing frame"));
            }
            if generators::has_handlers(frame) || (*frame).act.flags.get() & activation_flag::NOT_STARTED == 0
            {
                if (*frame).act.flags.get() & activation_flag::NOT_STARTED == 0 {
                    return Err(t.runtime_error("cannot clear a suspended frame"));
                }
            }
            super::generator::finalize(t, &generator);
            super::generator::release_frame(g);
        }
    }
    Ok(Value::none())
}

fn repr(t: &Thread, v: &Value) -> PyResult {
    let f = this(t, v)?;
    let line = get_line(t, v)?;
    let line = if line.is_int_word() { line.word().as_int() } else { 0 };
    let (file, name) =
        f.code_object().map(|c| (c.filename_text(), c.unit.name.to_string_lossy())).unwrap_or_default();
    Ok(Value::from(format!("<frame at {:#x}, file '{file}', line {line}, code {name}>", v.word().0)))
}

/// The words where a live function frame keeps a variable, by name: (word, whether it holds a cell).
pub fn variable(frame: *mut Frame, name: &Value) -> Option<(*mut Word, bool)> {
    // SAFETY: the frame is alive.
    unsafe {
        let code = code_of(frame);
        let p = prepared(code);
        let vars = variables(frame);
        let mut i = 0;
        for field in [&code.varnames, &code.cellvars, &code.freevars] {
            let list = field.get()?;
            let names = list.downcast::<super::tuple::PyTuple>()?;
            for n in super::tuple::items(names) {
                let same = n.is(name)
                    || matches!((n.downcast::<super::str::PyStr>(), name.downcast::<super::str::PyStr>()), (Some(a), Some(b)) if super::str::equals(a, b));
                // A parameter that became a cell left its local slot empty.
                if same && !((*vars.add(i)).is_null() && i < p.nlocals && is_cell_name(code, n)) {
                    return Some((vars.add(i), i >= p.nlocals));
                }
                i += 1;
            }
        }
        None
    }
}

fn is_cell_name(code: &PyCode, name: &Value) -> bool {
    code.cellvars
        .get()
        .and_then(|c| {
            c.downcast::<super::tuple::PyTuple>().map(|c| super::tuple::items(c).iter().any(|n| n.is(name)))
        })
        .unwrap_or(false)
}

pub static FRAME_SPEC: TypeSpec = TypeSpec {
    name: "frame",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { repr: Some(repr), ..Slots::EMPTY },
    methods: &[Method::new("clear(self, /)", clear, "Clear all references held by the frame.")],
    getset: &[
        GetSet::get("f_code", get_code, ""),
        GetSet::get("f_globals", get_globals, ""),
        GetSet::get("f_builtins", get_builtins, ""),
        GetSet::get("f_back", get_back, ""),
        GetSet::get("f_lasti", get_lasti, ""),
        GetSet::new("f_lineno", get_line, set_line, ""),
        GetSet::get("f_locals", get_locals, ""),
        GetSet::get("f_generator", get_generator, ""),
        GetSet::new("f_trace", get_trace, set_trace, ""),
        GetSet::new("f_trace_lines", get_trace_lines, set_trace_lines, ""),
        GetSet::new("f_trace_opcodes", get_trace_opcodes, set_trace_opcodes, ""),
    ],
    ..TypeSpec::of::<PyFrame>(&FRAME)
};
