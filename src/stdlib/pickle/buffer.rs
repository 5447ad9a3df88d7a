//! `PickleBuffer`: an object's memory, which a pickler may leave out of the stream.

use super::errors;
use adder_abi::object::Header;
use adder_vm::exc::Exc;
use adder_vm::native::{Args, Bound, Method};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::buffer::{self, Buffer, buffer_flag, is_f_contiguous};
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::memoryview;
use std::borrow::Cow;

#[repr(C)]
pub struct PyPickleBuffer {
    head: Header,
    /// The object, and a view that keeps its memory in place; empty once released.
    source: Field,
    view: Field,
}

pub static PICKLE_BUFFER: TypeCell = TypeCell::new();

// SAFETY: both references are reported.
unsafe impl Payload for PyPickleBuffer {
    fn cell() -> &'static TypeCell {
        &PICKLE_BUFFER
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.source.word());
        visit(self.view.word());
    }

    fn clear(&self) {
        self.release();
    }
}

fn new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    let source = match args.pos() {
        [source] if !args.has_keywords() => source,
        [_] => return Err(t.type_error("PickleBuffer() takes no keyword arguments")),
        [] => return Err(t.type_error("PickleBuffer() takes exactly 1 positional argument (0 given)")),
        more => {
            let n = more.len();
            return Err(t.type_error(format_args!("PickleBuffer() takes at most 1 argument ({n} given)")));
        }
    };
    if !buffer::has_buffer(source) {
        let got = source.class().tp_name();
        return Err(t.type_error(format_args!("a bytes-like object is required, not '{got}'")));
    }
    let view = memoryview::from_buffer(buffer::get(t, source, buffer_flag::FULL_RO)?);
    Ok(class.instantiate(PyPickleBuffer {
        head: blank_header(),
        source: Field::new(Some(source.clone())),
        view: Field::new(Some(view)),
    }))
}

fn released(t: &Thread) -> Raised {
    t.value_error("operation forbidden on released PickleBuffer object")
}

impl PyPickleBuffer {
    /// The buffer of the object itself.
    fn buffer(&self, t: &Thread, flags: i32) -> PyResult<Buffer> {
        match self.source.get() {
            Some(source) => buffer::get(t, &source, flags),
            None => Err(released(t)),
        }
    }

    fn release(&self) {
        self.view.set(None);
        self.source.set(None);
    }

    /// The memory as it would be written: contiguous in either order.
    pub fn contents(&self, t: &Thread) -> PyResult<Buffer> {
        let found = self.buffer(t, buffer_flag::FULL_RO)?;
        match as_bytes(found) {
            Some(buffer) => Ok(buffer),
            None => {
                let text = "PickleBuffer can not be pickled when pointing to a non-contiguous buffer";
                Err(errors::pickling(t, text))
            }
        }
    }
}

/// The memory of a contiguous buffer as a row of bytes.
fn as_bytes(mut buffer: Buffer) -> Option<Buffer> {
    if !buffer.is_c_contiguous() && !is_f_contiguous(&buffer.shape, &buffer.strides, buffer.itemsize) {
        return None;
    }
    buffer.itemsize = 1;
    buffer.format = Cow::Borrowed("B");
    buffer.shape = vec![buffer.len];
    buffer.strides = vec![1];
    Some(buffer)
}

fn get_buffer(t: &Thread, v: &Value, flags: i32) -> PyResult<Buffer> {
    let Some(this) = v.downcast::<PyPickleBuffer>() else {
        return Err(t.type_error("a PickleBuffer is required"));
    };
    this.buffer(t, flags)
}

fn raw(t: &Thread, a: Bound) -> PyResult {
    match as_bytes(a.this::<PyPickleBuffer>(t)?.buffer(t, buffer_flag::FULL_RO)?) {
        Some(buffer) => Ok(memoryview::from_buffer(buffer)),
        None => Err(t.error(Exc::BufferError, "cannot extract raw buffer from non-contiguous buffer")),
    }
}

fn release(t: &Thread, a: Bound) -> PyResult {
    a.this::<PyPickleBuffer>(t)?.release();
    Ok(Value::none())
}

pub static PICKLE_BUFFER_SPEC: TypeSpec = TypeSpec {
    name: "PickleBuffer",
    module: "pickle",
    container: true,
    weak: true,
    flags: type_flag::BASE_TYPE,
    doc: "Wrapper for potentially out-of-band buffers",
    slots: Slots { new: Some(new), buffer: Some(get_buffer), ..Slots::EMPTY },
    methods: &[
        Method::new(
            "raw(self, /)",
            raw,
            "Return a memoryview of the raw memory underlying this buffer.\nWill raise BufferError is the buffer isn't contiguous.",
        ),
        Method::new(
            "release(self, /)",
            release,
            "Release the underlying buffer exposed by the PickleBuffer object.",
        ),
    ],
    ..TypeSpec::of::<PyPickleBuffer>(&PICKLE_BUFFER)
};

/// Memory that a pickle's reader must not write to, as a view.
pub fn read_only(t: &Thread, v: &Value) -> PyResult {
    if !buffer::has_buffer(v) {
        let got = v.class().tp_name();
        return Err(t.type_error(format_args!("memoryview: a bytes-like object is required, not '{got}'")));
    }
    let mut found = buffer::get(t, v, buffer_flag::FULL_RO)?;
    if found.readonly {
        return Ok(v.clone());
    }
    found.readonly = true;
    Ok(memoryview::from_buffer(found))
}
