//! `BufferedRWPair`: a reader and a writer as one stream.

use super::base::{BUFFERED_BASE, PyIoBase, check_readable, check_writable, finalize};
use super::both;
use super::buffered::{READER, WRITER};
use crate::initializer;
use adder_vm::native::{Args, Bound, GetSet, Method};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{attr, call, truth};
use adder_vm::thread::{PyResult, Thread};

#[repr(C)]
pub struct PyPair {
    base: PyIoBase,
    reader: Field,
    writer: Field,
}

pub static PAIR: TypeCell = TypeCell::new();

// SAFETY: the two streams are the references.
unsafe impl Payload for PyPair {
    fn cell() -> &'static TypeCell {
        &PAIR
    }

    fn trace(&self, visit: &mut Visitor) {
        for field in [&self.reader, &self.writer] {
            if field.is_set() {
                visit(field.word());
            }
        }
    }

    fn clear(&self) {
        self.reader.set(None);
        self.writer.set(None);
    }
}

fn new(_: &Thread, class: &PyType, _: &Args) -> PyResult {
    Ok(class.instantiate(PyPair { base: PyIoBase::blank(), reader: Field::empty(), writer: Field::empty() }))
}

initializer!(pair_init, "BufferedRWPair(self, reader, writer, buffer_size=131072, /)", init);

fn init(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyPair>(t)?;
    check_readable(t, a.get(1))?;
    check_writable(t, a.get(2))?;
    let size: Vec<Value> = a.opt(3).cloned().into_iter().collect();
    let make = |class: &PyType, raw: &Value| {
        let mut args = vec![raw.clone()];
        args.extend(size.iter().cloned());
        call::call(t, class.as_value(), &args)
    };
    let reader = make(READER.get(), a.get(1))?;
    let writer = make(WRITER.get(), a.get(2))?;
    this.reader.put(reader);
    this.writer.put(writer);
    Ok(Value::none())
}

fn side(t: &Thread, field: &Field) -> PyResult {
    field.get().ok_or_else(|| t.value_error("I/O operation on uninitialized object"))
}

macro_rules! passed_on {
    ($($name:ident $field:ident $method:literal;)*) => {
        $(fn $name(t: &Thread, a: Bound) -> PyResult {
            let stream = side(t, &a.this::<PyPair>(t)?.$field)?;
            let args: Vec<Value> = (1..a.len()).filter_map(|i| a.opt(i).cloned()).collect();
            call::method(t, &stream, $method, &args)
        })*
    };
}

passed_on! {
    read reader "read";
    peek reader "peek";
    read1 reader "read1";
    readinto reader "readinto";
    readinto1 reader "readinto1";
    readable reader "readable";
    write writer "write";
    flush writer "flush";
    writable writer "writable";
    close_writer writer "close";
}

fn close(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyPair>(t)?;
    let reader = side(t, &this.reader)?;
    let writer = close_writer(t, a);
    both(t, writer, || call::method(t, &reader, "close", &[]).map(drop))
}

fn isatty(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyPair>(t)?;
    let writer = call::method(t, &side(t, &this.writer)?, "isatty", &[])?;
    if truth::truth(t, &writer)? {
        return Ok(writer);
    }
    call::method(t, &side(t, &this.reader)?, "isatty", &[])
}

pub static PAIR_SPEC: TypeSpec = TypeSpec {
    name: "BufferedRWPair",
    module: "_io",
    base: Some(&BUFFERED_BASE),
    has_dict: true,
    weak: true,
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "BufferedRWPair(reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /)\n--\n\nA buffered reader and writer object together.",
    slots: Slots { new: Some(new), init: Some(pair_init), finalize: Some(finalize), ..Slots::EMPTY },
    methods: &[
        Method::new("read(self, size=-1, /)", read, ""),
        Method::new("peek(self, size=0, /)", peek, ""),
        Method::new("read1(self, size=-1, /)", read1, ""),
        Method::new("readinto(self, buffer, /)", readinto, ""),
        Method::new("readinto1(self, buffer, /)", readinto1, ""),
        Method::new("write(self, buffer, /)", write, ""),
        Method::new("flush(self, /)", flush, ""),
        Method::new("readable(self, /)", readable, ""),
        Method::new("writable(self, /)", writable, ""),
        Method::new("close(self, /)", close, ""),
        Method::new("isatty(self, /)", isatty, ""),
    ],
    getset: &[GetSet::get(
        "closed",
        |t, v| match v.downcast::<PyPair>() {
            Some(this) => attr::get_str(t, &side(t, &this.writer)?, "closed"),
            None => Err(t.type_error("a BufferedRWPair is required")),
        },
        "",
    )],
    ..TypeSpec::of::<PyPair>(&PAIR)
};
