//! `array`: compact sequences of numbers or characters. `unsafe` lives here: the bytes are lent to buffers, which count as
//! exports and forbid resizing.

mod items;
mod methods;

use adder_abi::layout::PyArrayHead;
use adder_abi::object::{Header, Layout};
use adder_vm::exc::Exc;
use adder_vm::memory::allocator::can_allocate;
use adder_vm::native::{Args, Bound, ModuleSpec};
use adder_vm::object::class::{PyType, TypeCell};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::slots::CompareOp;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::buffer::{Buffer, Release};
use adder_vm::protocol::{attr, call, compare, iter, number};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::bytes::{PyByteArray, PyBytes};
use adder_vm::types::slice::{self, PySlice};
use adder_vm::types::str::{PyStr, StrBuilder};
use std::borrow::Cow;
use std::cell::{Cell, UnsafeCell};

/// An array.
#[repr(C)]
pub struct PyArray {
    /// What compiled code reads; follows `data`.
    base: PyArrayHead,
    /// Bytes of an item.
    size: usize,
    /// Buffers on the memory: while there are any, the size may not change.
    exports: Cell<usize>,
    data: UnsafeCell<Vec<u8>>,
}

pub static ARRAY: TypeCell = TypeCell::new();

// SAFETY: an array owns no references.
unsafe impl Payload for PyArray {
    const LAYOUT: Layout = Layout::Array;

    fn cell() -> &'static TypeCell {
        &ARRAY
    }
}

fn make_in(class: &PyType, code: u8, data: Vec<u8>) -> Value {
    let size = items::size(code).unwrap_or(1);
    let mut data = data;
    let base = PyArrayHead {
        head: blank_header(),
        code,
        items: Cell::new(data.as_mut_ptr()),
        len: Cell::new(data.len() / size),
    };
    class.instantiate(PyArray { base, size, exports: Cell::new(0), data: UnsafeCell::new(data) })
}

fn of(v: &Value) -> Option<&PyArray> {
    v.downcast::<PyArray>()
}

fn wrong(t: &Thread) -> adder_vm::thread::Raised {
    t.type_error("an array is required")
}

impl PyArray {
    /// Reads the bytes; `f` must not run Python code.
    fn with<R>(&self, f: impl FnOnce(&[u8]) -> R) -> R {
        // SAFETY: nobody changes the vector while `f` runs, which runs no Python code.
        f(unsafe { &*self.data.get() })
    }

    /// Writes over the bytes; `f` must not run Python code.
    fn with_mut<R>(&self, f: impl FnOnce(&mut [u8]) -> R) -> R {
        // SAFETY: as above; the memory stays where it is.
        f(unsafe { &mut *self.data.get() })
    }

    /// Changes the size; refused while there are buffers. `f` must not run Python code.
    fn resize<R>(&self, t: &Thread, f: impl FnOnce(&mut Vec<u8>) -> R) -> PyResult<R> {
        if self.exports.get() > 0 {
            return Err(t.error(Exc::BufferError, "cannot resize an array that is exporting buffers"));
        }
        // SAFETY: there are no buffers, and nobody else looks at the vector meanwhile.
        let data = unsafe { &mut *self.data.get() };
        let result = f(data);
        self.base.items.set(data.as_mut_ptr());
        self.base.len.set(data.len() / self.size);
        Ok(result)
    }

    fn len(&self) -> usize {
        self.base.len.get()
    }

    fn get(&self, i: usize) -> Option<Value> {
        let at = i.checked_mul(self.size)?;
        self.with(|data| data.get(at..at + self.size).map(|b| items::get(self.base.code, b)))
    }

    fn to_vec(&self) -> Vec<u8> {
        self.with(<[u8]>::to_vec)
    }

    fn push(&self, t: &Thread, v: &Value) -> PyResult<()> {
        let item = items::set(t, self.base.code, v)?;
        self.resize(t, |data| data.extend_from_slice(&item[..self.size]))
    }

    fn position(&self, t: &Thread, i: isize, message: &str) -> PyResult<usize> {
        let len = self.len() as isize;
        let at = if i < 0 { i + len } else { i };
        if at < 0 || at >= len { Err(t.index_error(message)) } else { Ok(at as usize) }
    }
}

fn extend_from(t: &Thread, this: &PyArray, v: &Value) -> PyResult<()> {
    if let Some(other) = of(v) {
        if other.base.code != this.base.code {
            return Err(t.type_error("can only extend with array of same kind"));
        }
        let data = other.to_vec();
        return this.resize(t, |to| to.extend_from_slice(&data));
    }
    let it = iter::iter(t, v)?;
    while let Some(item) = iter::next(t, &it)? {
        this.push(t, &item)?;
    }
    Ok(())
}

fn extend_from_bytes(t: &Thread, this: &PyArray, bytes: &[u8]) -> PyResult<()> {
    if bytes.len() % this.size != 0 {
        return Err(t.value_error("bytes length not a multiple of item size"));
    }
    this.resize(t, |data| data.extend_from_slice(bytes))
}

fn extend_from_text(t: &Thread, this: &PyArray, s: &PyStr) -> PyResult<()> {
    let bytes: Vec<u8> = s.code_points().flat_map(|c| c.to_ne_bytes()).collect();
    this.resize(t, |data| data.extend_from_slice(&bytes))
}

/// The `new` slot.
fn new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    let args = &adder_vm::types::constructor::for_new(class, args);
    if args.has_keywords() {
        return Err(t.type_error("array.array() takes no keyword arguments"));
    }
    let pos = args.pos();
    if pos.len() > 2 {
        return Err(t.type_error(format_args!("array() takes at most 2 arguments ({} given)", pos.len())));
    }
    let Some(code) = pos.first() else {
        return Err(t.type_error("array() takes at least 1 argument (0 given)"));
    };
    let Some(text) = code.downcast::<PyStr>() else {
        return Err(t.type_error(format_args!(
            "array() argument 1 must be a unicode character, not {}",
            code.class().tp_name()
        )));
    };
    if text.len() != 1 {
        return Err(t.type_error(format_args!(
            "array() argument 1 must be a unicode character, not a string of length {}",
            text.len()
        )));
    }
    let Some(code) = u8::try_from(text.char_at(0)).ok().filter(|&c| items::size(c).is_some()) else {
        return Err(t.value_error("bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)"));
    };
    if code == b'u' {
        adder_vm::report::warn(
            t,
            Exc::DeprecationWarning,
            "The 'u' type code is deprecated and will be removed in Python 3.16",
        )?;
    }
    let value = make_in(class, code, Vec::new());
    let (Some(this), Some(initial)) = (of(&value), pos.get(1)) else { return Ok(value) };
    if let Some(s) = initial.downcast::<PyStr>() {
        if !items::is_text(code) {
            return Err(t.type_error(format_args!(
                "cannot use a str to initialize an array with typecode '{}'",
                code as char
            )));
        }
        extend_from_text(t, this, s)?;
    } else if let Some(other) = of(initial) {
        if items::is_text(other.base.code) && !items::is_text(code) {
            return Err(t.type_error(format_args!(
                "cannot use a unicode array to initialize an array with typecode '{}'",
                code as char
            )));
        }
        if other.base.code == code {
            extend_from(t, this, initial)?;
        } else {
            let mut i = 0;
            while let Some(item) = other.get(i) {
                this.push(t, &item)?;
                i += 1;
            }
        }
    } else if let Some(bytes) = initial.downcast::<PyBytes>() {
        extend_from_bytes(t, this, bytes.as_slice())?;
    } else if let Some(bytes) = initial.downcast::<PyByteArray>() {
        extend_from_bytes(t, this, &bytes.to_vec())?;
    } else {
        extend_from(t, this, initial)?;
    }
    Ok(value)
}

fn text_of(t: &Thread, this: &PyArray) -> PyResult {
    let mut out = StrBuilder::new();
    for i in 0..this.len() {
        let c = this.with(|data| {
            data.get(4 * i..4 * i + 4).map_or(0, |b| u32::from_ne_bytes([b[0], b[1], b[2], b[3]]))
        });
        if c > 0x10_ffff {
            return Err(t.value_error(format_args!("character U+{c:x} is not in range [U+0000; U+10ffff]")));
        }
        out.push(c);
    }
    Ok(out.finish())
}

fn list_of(this: &PyArray) -> Value {
    let values = (0..this.len()).map_while(|i| this.get(i)).collect();
    adder_vm::types::list::new(values)
}

fn repr(t: &Thread, v: &Value) -> PyResult {
    let Some(this) = of(v) else { return Err(wrong(t)) };
    let name = v.class().name_str();
    let code = this.base.code as char;
    if this.len() == 0 {
        return Ok(Value::from(format!("{name}('{code}')")));
    }
    let shown = if items::is_text(this.base.code) { text_of(t, this)? } else { list_of(this) };
    let shown = adder_vm::protocol::repr::repr(t, &shown)?;
    let mut out = StrBuilder::new();
    out.push_str(&format!("{name}('{code}', "));
    if let Some(s) = shown.downcast::<PyStr>() {
        out.push_pystr(s);
    }
    out.push_str(")");
    Ok(out.finish())
}

fn get_item(t: &Thread, v: &Value, key: &Value) -> PyResult {
    let Some(this) = of(v) else { return Err(wrong(t)) };
    if let Some(s) = key.downcast::<PySlice>() {
        let at = slice::adjusted_to(t, s, || this.len())?;
        let data = this.with(|data| {
            let mut out = Vec::with_capacity(at.count * this.size);
            for i in at.positions() {
                out.extend_from_slice(&data[i * this.size..(i + 1) * this.size]);
            }
            out
        });
        return Ok(make_in(ARRAY.get(), this.base.code, data));
    }
    if !key.is_int_word() && key.class().slots().index.is_none() {
        return Err(t.type_error("array indices must be integers"));
    }
    let i = number::to_isize(t, key, Exc::IndexError)?;
    let at = this.position(t, i, "array index out of range")?;
    this.get(at).ok_or_else(|| t.index_error("array index out of range"))
}

fn set_item(t: &Thread, v: &Value, key: &Value, value: Option<&Value>) -> PyResult<()> {
    let Some(this) = of(v) else { return Err(wrong(t)) };
    let size = this.size;
    if let Some(s) = key.downcast::<PySlice>() {
        return set_slice(t, this, s, value);
    }
    if !key.is_int_word() && key.class().slots().index.is_none() {
        return Err(t.type_error("array indices must be integers"));
    }
    let i = number::to_isize(t, key, Exc::IndexError)?;
    let message = "array assignment index out of range";
    let at = this.position(t, i, message)?;
    match value {
        None => this.resize(t, |data| drop(data.drain(at * size..(at + 1) * size))),
        Some(value) => {
            let item = items::set(t, this.base.code, value)?;
            // Converting the value can have run Python code.
            this.with_mut(|data| match data.get_mut(at * size..(at + 1) * size) {
                Some(to) => {
                    to.copy_from_slice(&item[..size]);
                    Ok(())
                }
                None => Err(t.index_error(message)),
            })
        }
    }
}

fn set_slice(t: &Thread, this: &PyArray, s: &PySlice, value: Option<&Value>) -> PyResult<()> {
    let size = this.size;
    let new = match value {
        None => Vec::new(),
        Some(v) => match of(v) {
            Some(other) if other.base.code == this.base.code => other.to_vec(),
            Some(_) => return Err(t.type_error("bad argument type for built-in operation")),
            None => {
                return Err(t.type_error(format_args!(
                    "can only assign array (not \"{}\") to array slice",
                    v.class().tp_name()
                )));
            }
        },
    };
    let at = slice::adjusted_to(t, s, || this.len())?;
    if at.step == 1 {
        let (from, to) = (at.start as usize * size, (at.start as usize + at.count) * size);
        if new.len() == to - from && !new.is_empty() {
            this.with_mut(|data| data[from..to].copy_from_slice(&new));
            return Ok(());
        }
        return this.resize(t, |data| drop(data.splice(from..to, new)));
    }
    // As in CPython, nothing in the place of something removes it, and counts as a change of size even where there was nothing.
    if new.is_empty() {
        let ascending = at.ascending();
        return this.resize(t, |data| {
            for i in ascending.positions().rev() {
                data.drain(i * size..(i + 1) * size);
            }
        });
    }
    if new.len() != at.count * size {
        this.resize(t, |_| ())?;
        return Err(t.value_error(format_args!(
            "attempt to assign array of size {} to extended slice of size {}",
            new.len() / size,
            at.count
        )));
    }
    this.with_mut(|data| {
        for (i, item) in at.positions().zip(new.chunks_exact(size)) {
            data[i * size..(i + 1) * size].copy_from_slice(item);
        }
    });
    Ok(())
}

fn compare_arrays(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    let (Some(x), Some(y)) = (of(a), of(b)) else { return Ok(Value::not_implemented()) };
    let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
    if equality && x.len() != y.len() {
        return Ok(Value::bool(op == CompareOp::Ne));
    }
    if equality && x.base.code == y.base.code && !matches!(x.base.code, b'f' | b'd') {
        let same = x.with(|x| y.with(|y| x == y));
        return Ok(Value::bool(same == (op == CompareOp::Eq)));
    }
    let mut i = 0;
    while let (Some(p), Some(q)) = (x.get(i), y.get(i)) {
        if !compare::eq(t, &p, &q)? {
            return match op {
                CompareOp::Eq => Ok(Value::bool(false)),
                CompareOp::Ne => Ok(Value::bool(true)),
                CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => compare::rich(t, &p, &q, op),
            };
        }
        i += 1;
    }
    Ok(Value::bool(op.holds(x.len().cmp(&y.len()))))
}

fn concat(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let Some(x) = of(a) else { return Err(wrong(t)) };
    let Some(y) = of(b) else {
        return Err(
            t.type_error(format_args!("can only append array (not \"{}\") to array", b.class().tp_name()))
        );
    };
    if x.base.code != y.base.code {
        return Err(t.type_error("bad argument type for built-in operation"));
    }
    let mut data = x.to_vec();
    data.extend_from_slice(&y.to_vec());
    Ok(make_in(ARRAY.get(), x.base.code, data))
}

/// The bytes, `n` times; negative counts are 0.
fn repeated(t: &Thread, this: &PyArray, n: &Value) -> PyResult<Vec<u8>> {
    let n = number::to_isize(t, n, Exc::OverflowError)?.max(0) as usize;
    let bytes = this.to_vec();
    match bytes.len().checked_mul(n).filter(|&total| total <= isize::MAX as usize / 2) {
        Some(total) if can_allocate(total) => Ok(bytes.repeat(n)),
        Some(_) | None => Err(t.memory_error()),
    }
}

fn repeat(t: &Thread, a: &Value, n: &Value) -> PyResult {
    let Some(this) = of(a) else { return Err(wrong(t)) };
    Ok(make_in(ARRAY.get(), this.base.code, repeated(t, this, n)?))
}

fn inplace_concat(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let Some(this) = of(a) else { return Err(wrong(t)) };
    if of(b).is_none() {
        return Err(
            t.type_error(format_args!("can only extend array with array (not \"{}\")", b.class().tp_name()))
        );
    }
    extend_from(t, this, b)?;
    Ok(a.clone())
}

fn inplace_repeat(t: &Thread, a: &Value, n: &Value) -> PyResult {
    let Some(this) = of(a) else { return Err(wrong(t)) };
    let data = repeated(t, this, n)?;
    this.resize(t, |to| *to = data)?;
    Ok(a.clone())
}

fn contains(t: &Thread, v: &Value, item: &Value) -> PyResult<bool> {
    let Some(this) = of(v) else { return Err(wrong(t)) };
    let mut i = 0;
    while let Some(x) = this.get(i) {
        if compare::eq(t, &x, item)? {
            return Ok(true);
        }
        i += 1;
    }
    Ok(false)
}

fn released(v: &Value) {
    if let Some(this) = of(v) {
        this.exports.set(this.exports.get().saturating_sub(1));
    }
}

fn get_buffer(t: &Thread, v: &Value, _flags: i32) -> PyResult<Buffer> {
    let Some(this) = of(v) else { return Err(wrong(t)) };
    this.exports.set(this.exports.get() + 1);
    // SAFETY: exports forbid resizing, so the memory stays in place while the buffer lives.
    let ptr = unsafe { (*this.data.get()).as_mut_ptr() };
    let len = this.len();
    let formats = ["b", "B", "w", "w", "h", "H", "i", "I", "l", "L", "q", "Q", "f", "d"];
    let format = items::CODES.bytes().position(|c| c == this.base.code).map_or("B", |i| formats[i]);
    Ok(Buffer {
        obj: Some(v.clone()),
        ptr,
        len: len * this.size,
        readonly: false,
        itemsize: this.size,
        format: Cow::Borrowed(format),
        shape: vec![len],
        strides: vec![this.size as isize],
        release: Release::Native(released),
    })
}

/// The iterator over an array.
#[repr(C)]
pub struct PyArrayIterator {
    head: Header,
    /// Empty at the end.
    array: Field,
    index: Cell<usize>,
}

pub static ARRAY_ITERATOR: TypeCell = TypeCell::new();

// SAFETY: the one reference is reported.
unsafe impl Payload for PyArrayIterator {
    fn cell() -> &'static TypeCell {
        &ARRAY_ITERATOR
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.array.word());
    }
}

fn iterate(_t: &Thread, v: &Value) -> PyResult {
    let made =
        PyArrayIterator { head: blank_header(), array: Field::new(Some(v.clone())), index: Cell::new(0) };
    Ok(ARRAY_ITERATOR.get().instantiate(made))
}

fn next(_t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let Some(this) = v.downcast::<PyArrayIterator>() else { return Ok(None) };
    let Some(array) = this.array.get() else { return Ok(None) };
    let i = this.index.get();
    match of(&array).and_then(|a| a.get(i)) {
        Some(item) => {
            this.index.set(i + 1);
            Ok(Some(item))
        }
        None => {
            this.array.set(None);
            Ok(None)
        }
    }
}

fn reconstruct(t: &Thread, a: Bound) -> PyResult {
    let (class, code, format, bytes) = (a.get(0), a.get(1), a.get(2), a.get(3));
    let Some(cls) = class.as_type() else {
        return Err(t.type_error(format_args!(
            "first argument must be a type object, not {}",
            class.class().tp_name()
        )));
    };
    if !cls.is_subtype(ARRAY.get()) {
        return Err(t.type_error(format_args!("{} is not a subtype of array.array", cls.name_str())));
    }
    let code =
        code.downcast::<PyStr>().filter(|s| s.len() == 1).and_then(|s| u8::try_from(s.char_at(0)).ok());
    let Some(code) = code.filter(|&c| items::size(c).is_some()) else {
        return Err(t.value_error("second argument must be a valid type code"));
    };
    let format = number::to_isize(t, format, Exc::OverflowError)?;
    if !(0..=21).contains(&format) {
        return Err(t.value_error("third argument must be a valid machine format code."));
    }
    let Some(bytes) = bytes.downcast::<PyBytes>() else {
        return Err(
            t.type_error(format_args!("fourth argument should be bytes, not {}", bytes.class().tp_name()))
        );
    };
    let value = make_in(cls, code, Vec::new());
    let Some(this) = of(&value) else { return Ok(value) };
    if format as i64 == items::machine_format(code) {
        extend_from_bytes(t, this, bytes.as_slice())?;
        return Ok(value);
    }
    methods::decode(t, this, format as usize, bytes.as_slice())?;
    Ok(value)
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "array",
    doc: "This module defines an object type which can efficiently represent\nan array of basic values: characters, integers, floating-point\nnumbers.  Arrays are sequence types and behave very much like lists,\nexcept that the type of objects stored in them is constrained.\n",
    functions: &[adder_vm::native::Method::new(
        "_array_reconstructor(arraytype, typecode, mformat_code, items, /)",
        reconstruct,
        "Internal. Used for pickling support.",
    )],
    types: &[&methods::ARRAY_SPEC],
    init: Some(|t, module| {
        adder_vm::object::build::make_builtin(&methods::ARRAY_ITERATOR_SPEC);
        let abc = adder_vm::import::import_module(t, "collections.abc")?;
        let sequences = attr::get_str(t, &abc, "MutableSequence")?;
        call::method(t, &sequences, "register", &[ARRAY.get().to_value()])?;
        module.add("ArrayType", ARRAY.get().to_value());
        module.add("typecodes", Value::from(items::CODES));
        Ok(())
    }),
};
