//! Tracebacks: a linked list of frames and lines, innermost last.

use super::code::PyCode;
use super::frame;
use crate::binder::parts_of;
use crate::native::{Args, Bound, GetSet, Method};
use crate::object::class::{PyType, TypeCell, TypeSpec};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::Slots;
use crate::object::value::{Field, Value};
use crate::protocol::number;
use crate::thread::{PyResult, Thread};
use adder_abi::Word;
use adder_abi::object::{Header, Layout};
use adder_abi::thread::Frame;
use std::cell::Cell;

/// One entry of a traceback.
#[repr(C)]
pub struct PyTraceback {
    pub head: Header,
    pub next: Field,
    /// Empty while compiled code owes it: see [`PyTraceback::frame_object`].
    pub frame: Field,
    /// Byte offset of the instruction.
    pub lasti: i64,
    /// -1 until worked out.
    pub line: Cell<i64>,
}

pub static TRACEBACK: TypeCell = TypeCell::new();

// SAFETY: both references are reported.
unsafe impl Payload for PyTraceback {
    const LAYOUT: Layout = Layout::Traceback;

    fn cell() -> &'static TypeCell {
        &TRACEBACK
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.next.word());
        visit(self.frame.word());
    }

    fn clear(&self) {
        self.next.set(None);
    }
}

/// An entry for the frame's current instruction, before `next`.
///
/// # Safety
/// The frame is alive.
pub unsafe fn here(t: &Thread, frame: *mut Frame, next: Option<Value>) -> Value {
    // SAFETY: by the caller's contract.
    let (object, lasti) = unsafe {
        let code = crate::eval::frames::code_of(frame);
        let offsets = &crate::eval::frames::prepared(code).offsets;
        let site = (*frame).act.site.get() as usize;
        (frame::object_of(t, frame), offsets.get(site).copied().unwrap_or(0))
    };
    entry(Some(object), lasti, next)
}

/// An entry for the instruction that the running function is at, the only one.
pub fn of_running(t: &Thread) -> Option<Value> {
    let object = crate::eval::object_from(t, t.head.top.get(), 0)?;
    let lasti = object.downcast::<frame::PyFrame>()?.offset_now();
    Some(entry(Some(object), lasti, None))
}

/// Gives the outermost entry of an exception's traceback another line than its instruction's.
pub fn at_line(exception: &Value, line: i64) {
    let traceback = exception.downcast::<super::exception::PyException>().and_then(|e| e.traceback.get());
    if let Some(entry) = traceback.as_ref().and_then(|tb| tb.downcast::<PyTraceback>()) {
        entry.line.set(line);
    }
}

/// An entry for an instruction of a code object whose frame object compiled code owes.
///
/// # Safety
/// The code object is alive.
pub unsafe fn owed(code: u64, site: u32, next: Option<Value>) -> Value {
    // SAFETY: by the caller's contract.
    unsafe { made(None, code, site, next) }
}

/// An entry for an instruction of a code object with its frame object.
///
/// # Safety
/// The code object is alive.
pub unsafe fn of_object(object: Value, code: u64, site: u32, next: Option<Value>) -> Value {
    // SAFETY: by the caller's contract.
    unsafe { made(Some(object), code, site, next) }
}

unsafe fn made(object: Option<Value>, code: u64, site: u32, next: Option<Value>) -> Value {
    // SAFETY: by the caller's contract.
    let offsets = unsafe { &crate::eval::frames::prepared(&*(code as *const PyCode)).offsets };
    entry(object, offsets.get(site as usize).copied().unwrap_or(0), next)
}

/// An entry for the instruction at a byte offset, before `next`; without an object it is owed one.
#[inline]
fn entry(object: Option<Value>, lasti: u32, next: Option<Value>) -> Value {
    TRACEBACK.get().instantiate_with(|| PyTraceback {
        head: blank_header(),
        next: Field::new(next),
        frame: Field::new(object),
        lasti: i64::from(lasti),
        line: Cell::new(-1),
    })
}

impl PyTraceback {
    /// The frame object; `this` is the traceback itself.
    pub fn frame_object(&self, t: &Thread, this: &Value) -> Value {
        self.frame.get().or_else(|| crate::jit::collect(t, this)).unwrap_or_else(Value::none)
    }

    /// Its code object; `this` is the traceback itself.
    pub fn code(&self, this: &Value) -> Option<Value> {
        match self.frame.get() {
            Some(object) => object.downcast::<frame::PyFrame>().map(|f| f.code.clone()),
            None => crate::jit::code_owed(this),
        }
    }
}

impl Drop for PyTraceback {
    fn drop(&mut self) {
        if !self.frame.is_set() {
            crate::jit::forget(Word(self as *const PyTraceback as u64));
        }
    }
}

fn traceback_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    let names = ["tb_next", "tb_frame", "tb_lasti", "tb_lineno"];
    let ([next, object, lasti, line], []) = parts_of(t, "traceback", (names, []), args)?;
    let next = checked_next(t, &next)?;
    if !object.is_a::<frame::PyFrame>() {
        return Err(t.type_error(format_args!(
            "traceback() argument 'tb_frame' must be frame, not {}",
            object.class().tp_name()
        )));
    }
    Ok(class.instantiate(PyTraceback {
        head: blank_header(),
        next: Field::new(next),
        frame: Field::new(Some(object)),
        lasti: number::to_isize(t, &lasti, crate::exc::Exc::OverflowError)? as i64,
        line: Cell::new(number::to_isize(t, &line, crate::exc::Exc::OverflowError)? as i64),
    }))
}

fn checked_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    if v.is_none() {
        return Ok(None);
    }
    if v.is_a::<PyTraceback>() {
        return Ok(Some(v.clone()));
    }
    Err(t.type_error(format_args!("expected traceback object, got '{}'", v.class().tp_name())))
}

fn this<'a>(t: &Thread, v: &'a Value) -> PyResult<&'a PyTraceback> {
    v.downcast::<PyTraceback>().ok_or_else(|| t.type_error("a traceback is required"))
}

fn get_next(t: &Thread, v: &Value) -> PyResult {
    Ok(this(t, v)?.next.get().unwrap_or_else(Value::none))
}

fn set_next(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let Some(value) = value else { return Err(t.type_error("can't delete tb_next attribute")) };
    let next = checked_next(t, value)?;
    let mut at = next.clone();
    while let Some(tb) = at {
        if tb.is(v) {
            return Err(t.value_error("traceback loop detected"));
        }
        at = tb.downcast::<PyTraceback>().and_then(|tb| tb.next.get());
    }
    this(t, v)?.next.set(next);
    Ok(())
}

fn get_frame(t: &Thread, v: &Value) -> PyResult {
    Ok(this(t, v)?.frame_object(t, v))
}

fn get_lasti(t: &Thread, v: &Value) -> PyResult {
    Ok(Value::from(this(t, v)?.lasti))
}

fn get_line(t: &Thread, v: &Value) -> PyResult {
    let tb = this(t, v)?;
    if tb.line.get() < 0 {
        let line = tb.code(v).map_or(-1, |code| frame::line_at(&code, tb.lasti as u32));
        tb.line.set(line);
    }
    Ok(Value::from(tb.line.get()))
}

fn dir(_t: &Thread, _a: Bound) -> PyResult {
    Ok(super::list::new(
        ["tb_frame", "tb_next", "tb_lasti", "tb_lineno"].iter().map(|n| Value::from(*n)).collect(),
    ))
}

pub static TRACEBACK_SPEC: TypeSpec = TypeSpec {
    name: "traceback",
    doc: "traceback(tb_next, tb_frame, tb_lasti, tb_lineno)\n--\n\n",
    container: true,
    slots: Slots { new: Some(traceback_new), ..Slots::EMPTY },
    methods: &[Method::new("__dir__(self, /)", dir, "")],
    getset: &[
        GetSet::new("tb_next", get_next, set_next, ""),
        GetSet::get("tb_frame", get_frame, ""),
        GetSet::get("tb_lasti", get_lasti, ""),
        GetSet::get("tb_lineno", get_line, ""),
    ],
    ..TypeSpec::of::<PyTraceback>(&TRACEBACK)
};
