//! `_struct`: values as bytes. `format` is the part that knows no objects.

pub mod format;
pub mod values;

use crate::state::ErrorClass;
use adder_abi::object::Header;
use adder_vm::exc::Exc;
use adder_vm::native::{Args, Bound, GetSet, Method, ModuleSpec};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::Value;
use adder_vm::protocol::{buffer, number, repr};
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::bytes::PyBytes;
use adder_vm::types::str::PyStr;
use adder_vm::types::tuple::{self, PyTuple};
use format::Format;
use rustc_hash::FxHashMap;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

pub static ERROR: ErrorClass = ErrorClass::new("struct", "error", Exc::Exception, "");

/// A compiled format.
#[repr(C)]
pub struct PyStruct {
    head: Header,
    /// The format and its text; none until `__init__` was called.
    compiled: RefCell<Option<(String, Rc<Format>)>>,
}

impl PyStruct {
    fn format(&self, t: &Thread) -> PyResult<Rc<Format>> {
        match &*self.compiled.borrow() {
            Some((_, format)) => Ok(format.clone()),
            None => Err(not_initialized(t)),
        }
    }

    fn text(&self, t: &Thread) -> PyResult {
        match &*self.compiled.borrow() {
            Some((text, _)) => Ok(Value::from(text.as_str())),
            None => Err(not_initialized(t)),
        }
    }
}

fn not_initialized(t: &Thread) -> Raised {
    t.runtime_error("Struct object is not initialized")
}

pub static STRUCT: TypeCell = TypeCell::new();

// SAFETY: a format owns no references.
unsafe impl Payload for PyStruct {
    fn cell() -> &'static TypeCell {
        &STRUCT
    }
}

/// The iterator of `iter_unpack`.
#[repr(C)]
pub struct PyUnpackIterator {
    head: Header,
    format: Rc<Format>,
    /// The object whose buffer is read; its bytes are copied, as far as they are not yet read, only when it is mutable.
    source: Value,
    offset: Cell<usize>,
    len: usize,
}

pub static UNPACK_ITERATOR: TypeCell = TypeCell::new();

// SAFETY: the one reference is reported.
unsafe impl Payload for PyUnpackIterator {
    fn cell() -> &'static TypeCell {
        &UNPACK_ITERATOR
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.source.word());
    }
}

thread_local! {
    /// Formats given as text to the module's functions, parsed.
    static CACHE: RefCell<FxHashMap<String, Rc<Format>>> = RefCell::default();
}

const CACHE_SIZE: usize = 100;

/// The characters of a format argument.
fn format_text(t: &Thread, v: &Value) -> PyResult<String> {
    if let Some(s) = v.downcast::<PyStr>() {
        if let Some(text) = s.as_ascii() {
            return Ok(text.to_owned());
        }
        // Raises `UnicodeEncodeError`.
        let encoded = adder_vm::protocol::call::method(t, v, "encode", &[Value::from("ascii")])?;
        return format_text(t, &encoded);
    }
    if let Some(b) = v.downcast::<PyBytes>() {
        return Ok(String::from_utf8_lossy(b.as_slice()).into_owned());
    }
    Err(t.type_error(format_args!(
        "Struct() argument 1 must be a str or bytes object, not {}",
        v.class().tp_name()
    )))
}

fn parse(t: &Thread, text: &str) -> PyResult<Rc<Format>> {
    match Format::parse(text.as_bytes()) {
        Ok(format) => Ok(Rc::new(format)),
        Err(format::Error::EmbeddedNull) => Err(ERROR.raise(t, "embedded null character")),
        Err(error) => Err(ERROR.raise(t, error.message())),
    }
}

fn cached(t: &Thread, v: &Value) -> PyResult<Rc<Format>> {
    if let Some(s) = v.downcast::<PyStruct>() {
        return s.format(t);
    }
    let known = |text: &str| CACHE.with_borrow(|cache| cache.get(text).cloned());
    if let Some(format) = v.downcast::<PyStr>().and_then(PyStr::as_ascii).and_then(known) {
        return Ok(format);
    }
    let text = format_text(t, v)?;
    if let Some(format) = known(&text) {
        return Ok(format);
    }
    let format = parse(t, &text)?;
    CACHE.with_borrow_mut(|cache| {
        if cache.len() >= CACHE_SIZE {
            cache.clear();
        }
        cache.insert(text, format.clone());
    });
    Ok(format)
}

/// The items of `*args` in slot `i`.
fn rest<'a>(a: &Bound<'a>, i: usize) -> &'a [Value] {
    a.opt(i).and_then(|v| v.downcast::<PyTuple>()).map_or(&[], tuple::items)
}

fn this(t: &Thread, a: &Bound) -> PyResult<Rc<Format>> {
    a.this::<PyStruct>(t)?.format(t)
}

fn pack_values(t: &Thread, format: &Format, args: &[Value]) -> PyResult {
    if args.len() != format.values {
        return Err(ERROR.raise(
            t,
            format_args!("pack expected {} items for packing (got {})", format.values, args.len()),
        ));
    }
    let mut out = Vec::new();
    if out.try_reserve_exact(format.size).is_err() {
        return Err(t.memory_error());
    }
    out.resize(format.size, 0);
    values::pack(t, format, args, &mut out)?;
    Ok(PyBytes::from_slice(&out))
}

fn pack_into_values(t: &Thread, format: &Format, args: &[Value]) -> PyResult {
    let [target, offset, values @ ..] = args else {
        let what = if args.is_empty() { "buffer" } else { "offset" };
        return Err(ERROR.raise(t, format_args!("pack_into expected {what} argument")));
    };
    if values.len() != format.values {
        return Err(ERROR.raise(
            t,
            format_args!("pack_into expected {} items for packing (got {})", format.values, values.len()),
        ));
    }
    let got = t.catch(buffer::writable(t, target), Exc::BufferError);
    let got = t.catch(got, Exc::TypeError)?.flatten();
    let Some(mut target_buffer) = got else {
        return Err(t.type_error(format_args!(
            "argument must be read-write bytes-like object, not {}",
            target.class().tp_name()
        )));
    };
    let offset = number::to_isize(t, offset, Exc::IndexError)?;
    let len = target_buffer.as_slice().len();
    let size = format.size;
    let start = if offset < 0 {
        if offset + size as isize > 0 {
            return Err(ERROR.raise(t, format_args!("no space to pack {size} bytes at offset {offset}")));
        }
        match len.checked_sub(offset.unsigned_abs()) {
            Some(start) => start,
            None => {
                return Err(
                    ERROR.raise(t, format_args!("offset {offset} out of range for {len}-byte buffer"))
                );
            }
        }
    } else {
        offset as usize
    };
    if len < start || len - start < size {
        return Err(ERROR.raise(
            t,
            format_args!(
                "pack_into requires a buffer of at least {} bytes for packing {size} bytes at offset {start} (actual buffer size is {len})",
                start + size
            ),
        ));
    }
    // Values first: converting them can run Python code, which may look at the buffer. Pad bytes become zero.
    let mut out = vec![0; size];
    values::pack(t, format, values, &mut out)?;
    target_buffer.as_mut_slice()[start..start + size].copy_from_slice(&out);
    Ok(Value::none())
}

fn unpack_values(t: &Thread, format: &Format, source: &Value) -> PyResult {
    let bytes = buffer::bytes_like(t, source)?;
    if bytes.len() != format.size {
        return Err(ERROR.raise(t, format_args!("unpack requires a buffer of {} bytes", format.size)));
    }
    Ok(values::unpack(format, &bytes))
}

fn unpack_from_values(t: &Thread, format: &Format, source: &Value, offset: Option<&Value>) -> PyResult {
    let bytes = buffer::bytes_like(t, source)?;
    let offset = offset.map_or(Ok(0), |v| number::to_isize(t, v, Exc::IndexError))?;
    let (len, size) = (bytes.len(), format.size);
    let start = if offset < 0 {
        if offset + size as isize > 0 {
            return Err(
                ERROR.raise(t, format_args!("not enough data to unpack {size} bytes at offset {offset}"))
            );
        }
        match len.checked_sub(offset.unsigned_abs()) {
            Some(start) => start,
            None => {
                return Err(
                    ERROR.raise(t, format_args!("offset {offset} out of range for {len}-byte buffer"))
                );
            }
        }
    } else {
        offset as usize
    };
    if len < start || len - start < size {
        return Err(ERROR.raise(
            t,
            format_args!(
                "unpack_from requires a buffer of at least {} bytes for unpacking {size} bytes at offset {start} (actual buffer size is {len})",
                start as u128 + size as u128
            ),
        ));
    }
    Ok(values::unpack(format, &bytes[start..start + size]))
}

fn iterator(t: &Thread, format: Rc<Format>, source: &Value) -> PyResult {
    let size = format.size;
    if size == 0 {
        return Err(ERROR.raise(t, "cannot iteratively unpack with a struct of length 0"));
    }
    let len = buffer::bytes_like(t, source)?.len();
    if len % size != 0 {
        return Err(ERROR
            .raise(t, format_args!("iterative unpacking requires a buffer of a multiple of {size} bytes")));
    }
    let made =
        PyUnpackIterator { head: blank_header(), format, source: source.clone(), offset: Cell::new(0), len };
    Ok(PyUnpackIterator::class().instantiate(made))
}

fn next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let Some(this) = v.downcast::<PyUnpackIterator>() else { return Ok(None) };
    let start = this.offset.get();
    let end = start + this.format.size;
    if end > this.len {
        return Ok(None);
    }
    let bytes = buffer::bytes_like(t, &this.source)?;
    let Some(part) = bytes.get(start..end) else { return Ok(None) };
    this.offset.set(end);
    Ok(Some(values::unpack(&this.format, part)))
}

fn new(_t: &Thread, class: &PyType, _args: &Args) -> PyResult {
    Ok(class.instantiate(PyStruct { head: blank_header(), compiled: RefCell::new(None) }))
}

fn init(t: &Thread, v: &Value, args: &Args) -> PyResult<()> {
    let Some(this) = v.downcast::<PyStruct>() else { return Ok(()) };
    if args.values.len() > 1 {
        return Err(
            t.type_error(format_args!("Struct() takes at most 1 argument ({} given)", args.values.len()))
        );
    }
    let Some(v) = args.pos().first().or_else(|| args.keyword("format")) else {
        return Err(t.type_error("Struct() missing required argument 'format' (pos 1)"));
    };
    let text = format_text(t, v)?;
    let format = parse(t, &text)?;
    *this.compiled.borrow_mut() = Some((text, format));
    Ok(())
}

pub static STRUCT_SPEC: TypeSpec = TypeSpec {
    name: "Struct",
    module: "_struct",
    flags: type_flag::BASE_TYPE,
    doc: "Struct(fmt) --> compiled struct object\n\n",
    slots: Slots {
        new: Some(new),
        init: Some(init),
        repr: Some(|t, v| {
            let Some(this) = v.downcast::<PyStruct>() else { return Ok(Value::none()) };
            let shown = repr::repr_text(t, &this.text(t)?)?;
            Ok(Value::from(format!("{}({shown})", v.class().name_str())))
        }),
        ..Slots::EMPTY
    },
    weak: true,
    methods: &[
        Method::new(
            "iter_unpack(self, buffer, /)",
            |t, a| iterator(t, this(t, &a)?, a.get(1)),
            "Return an iterator yielding tuples.\n\nTuples are unpacked from the given bytes source, like a repeated\ninvocation of unpack_from().\n\nRequires that the bytes length be a multiple of the struct size.",
        ),
        Method::new(
            "pack(self, /, *args)",
            |t, a| pack_values(t, &*this(t, &a)?, rest(&a, 1)),
            "S.pack(v1, v2, ...) -> bytes\n\nReturn a bytes object containing values v1, v2, ... packed according\nto the format string S.format.  See help(struct) for more on format\nstrings.",
        ),
        Method::new(
            "pack_into(self, /, *args)",
            |t, a| pack_into_values(t, &*this(t, &a)?, rest(&a, 1)),
            "S.pack_into(buffer, offset, v1, v2, ...)\n\nPack the values v1, v2, ... according to the format string S.format\nand write the packed bytes into the writable buffer buf starting at\noffset.  Note that the offset is a required argument.  A negative\noffset counts from the end of the buffer.  See help(struct) for more\non format strings.",
        ),
        Method::new(
            "unpack(self, buffer, /)",
            |t, a| unpack_values(t, &*this(t, &a)?, a.get(1)),
            "Return a tuple containing unpacked values.\n\nUnpack according to the format string Struct.format. The buffer's size\nin bytes must be Struct.size.\n\nSee help(struct) for more on format strings.",
        ),
        Method::new(
            "unpack_from(self, /, buffer, offset=0)",
            |t, a| unpack_from_values(t, &*this(t, &a)?, a.get(1), a.opt(2)),
            "Return a tuple containing unpacked values.\n\nValues are unpacked according to the format string Struct.format.\n\nThe buffer's size in bytes, starting at position offset, must be\nat least Struct.size.  A negative offset counts from the end of the\nbuffer.\n\nSee help(struct) for more on format strings.",
        ),
    ],
    getset: &[
        GetSet::get(
            "format",
            |t, v| v.downcast::<PyStruct>().map_or_else(|| Ok(Value::none()), |s| s.text(t)),
            "struct format string",
        ),
        GetSet::get(
            "size",
            |_, v| {
                let Some(this) = v.downcast::<PyStruct>() else { return Ok(Value::none()) };
                // Without a format there is no size, which shows as -1.
                Ok(this.compiled.borrow().as_ref().map_or(Value::from(-1), |(_, f)| Value::from(f.size)))
            },
            "struct size in bytes",
        ),
    ],
    ..TypeSpec::of::<PyStruct>(&STRUCT)
};

pub static UNPACK_ITERATOR_SPEC: TypeSpec = TypeSpec {
    name: "unpack_iterator",
    module: "_struct",
    flags: type_flag::DISALLOW_INSTANTIATION,
    container: true,
    slots: Slots { iter: Some(|_, v| Ok(v.clone())), next: Some(next), ..Slots::EMPTY },
    methods: &[Method::new(
        "__length_hint__(self, /)",
        |t, a| {
            let this = a.this::<PyUnpackIterator>(t)?;
            Ok(Value::from((this.len - this.offset.get()) / this.format.size))
        },
        "",
    )],
    ..TypeSpec::of::<PyUnpackIterator>(&UNPACK_ITERATOR)
};

fn with_format(t: &Thread, a: Bound, f: fn(&Thread, &Format, &[Value]) -> PyResult) -> PyResult {
    split_format(t, rest(&a, 0), f)
}

fn split_format(t: &Thread, args: &[Value], f: fn(&Thread, &Format, &[Value]) -> PyResult) -> PyResult {
    match args {
        [] => Err(t.type_error("missing format argument")),
        [format, args @ ..] => f(t, &*cached(t, format)?, args),
    }
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_struct",
    doc: "Functions to convert between Python values and C structs.\nPython bytes objects are used to hold the data representing the C struct.\nThe format string (explained below) is used to specify the layout.",
    functions: &[
        Method::new(
            "_clearcache()",
            |_, _| {
                CACHE.with_borrow_mut(FxHashMap::clear);
                Ok(Value::none())
            },
            "Clear the internal cache.",
        ),
        Method::new(
            "calcsize(format, /)",
            |t, a| Ok(Value::from(cached(t, a.get(0))?.size)),
            "Return size in bytes of the struct described by the format string.",
        ),
        Method::new(
            "iter_unpack(format, buffer, /)",
            |t, a| iterator(t, cached(t, a.get(0))?, a.get(1)),
            "Return an iterator yielding tuples unpacked from the given bytes.\n\nThe bytes are unpacked according to the format string, like\na repeated invocation of unpack_from().\n\nRequires that the bytes length be a multiple of the format struct size.",
        ),
        Method::new(
            "pack(*args)",
            |t, a| with_format(t, a, pack_values),
            "pack(format, v1, v2, ...) -> bytes\n\nReturn a bytes object containing the values v1, v2, ... packed according\nto the format string.  See help(struct) for more on format strings.",
        )
        .positional(|t, args| split_format(t, args, pack_values)),
        Method::new(
            "pack_into(*args)",
            |t, a| with_format(t, a, pack_into_values),
            "pack_into(format, buffer, offset, v1, v2, ...)\n\nPack the values v1, v2, ... according to the format string and write\nthe packed bytes into the writable buffer buf starting at offset.  Note\nthat the offset is a required argument.  A negative offset counts from\nthe end of the buffer.  See help(struct) for more on format strings.",
        ),
        Method::new(
            "unpack(format, buffer, /)",
            |t, a| unpack_values(t, &*cached(t, a.get(0))?, a.get(1)),
            "Return a tuple containing values unpacked according to the format string.\n\nThe buffer's size in bytes must be calcsize(format).\n\nSee help(struct) for more on format strings.",
        ),
        Method::new(
            "unpack_from(format, /, buffer, offset=0)",
            |t, a| unpack_from_values(t, &*cached(t, a.get(0))?, a.get(1), a.opt(2)),
            "Return a tuple containing values unpacked according to the format string.\n\nThe buffer's size, minus offset, must be at least calcsize(format).\nA negative offset counts from the end of the buffer.\n\nSee help(struct) for more on format strings.",
        ),
    ],
    types: &[&STRUCT_SPEC],
    init: Some(|t, module| {
        adder_vm::object::build::make_builtin(&UNPACK_ITERATOR_SPEC);
        module.add("error", ERROR.class(t)?);
        Ok(())
    }),
};
