//! Slots, methods and attributes of `memoryview`, and its iterator.

use super::items::{Item, native, readable};
use super::{Geometry, MEMORYVIEW, PyManagedBuffer, PyMemoryView, get_buffer};
use crate::binder::parts_of;
use crate::exc::Exc;
use crate::native::{Args, Bound, GetSet, Method};
use crate::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::{CompareOp, Slots};
use crate::object::value::{Field, Value};
use crate::protocol::buffer::{self, buffer_flag, gather};
use crate::protocol::{compare, number};
use crate::thread::{PyResult, Raised, Thread};
use crate::types::bytes::{PyBytes, layout};
use crate::types::list::{self, PyList};
use crate::types::slice::{self, PySlice};
use crate::types::str::PyStr;
use crate::types::str::args::{opt_ssize, ssize, type_or_none};
use crate::types::tuple::{self, PyTuple};
use crate::types::{int, seqiter};
use adder_abi::object::Header;
use std::borrow::Cow;
use std::cell::Cell;

fn this<'a>(t: &Thread, v: &'a Value) -> PyResult<&'a PyMemoryView> {
    match v.downcast::<PyMemoryView>() {
        Some(view) => {
            view.check(t)?;
            Ok(view)
        }
        None => Err(t.type_error("a memoryview is required")),
    }
}

fn not_implemented(t: &Thread, message: impl std::fmt::Display) -> Raised {
    t.error(Exc::NotImplementedError, message)
}

fn item_of(t: &Thread, geo: &Geometry) -> PyResult<Item> {
    match native(&geo.format) {
        Some(item) if item.size == geo.itemsize => Ok(item),
        Some(_) | None => {
            Err(not_implemented(t, format_args!("memoryview: format {} not supported", geo.format)))
        }
    }
}

fn new(t: &Thread, _class: &PyType, args: &Args) -> PyResult {
    let ([object], []) = parts_of(t, "memoryview", (["object"], []), args)?;
    super::new(t, &object)
}

fn repr(_: &Thread, v: &Value) -> PyResult {
    let released = v.downcast::<PyMemoryView>().is_none_or(PyMemoryView::is_released);
    Ok(Value::from(format!("<{}memory at {:#x}>", if released { "released " } else { "" }, v.word().0)))
}

fn hash(t: &Thread, v: &Value) -> PyResult<i64> {
    let Some(view) = v.downcast::<PyMemoryView>() else { return Ok(0) };
    if view.hash.get() != -1 {
        return Ok(view.hash.get());
    }
    view.check(t)?;
    if !view.geo.readonly {
        return Err(t.value_error("cannot hash writable memoryview object"));
    }
    if !matches!(view.geo.format.trim_start_matches('@'), "B" | "b" | "c") {
        return Err(t.value_error("memoryview: hashing is restricted to formats 'B', 'b' or 'c'"));
    }
    if let Some(obj) = object_of(view) {
        // The object's own code must not take the buffer away meanwhile.
        let _held = view.hold();
        crate::protocol::hash::hash(t, &obj)?;
    }
    let h = crate::text::hash::hash_bytes(&view.to_vec());
    view.hash.set(h);
    Ok(h)
}

fn object_of(view: &PyMemoryView) -> Option<Value> {
    let base = view.base.get()?;
    let managed = base.downcast::<PyManagedBuffer>()?;
    let buffer = managed.buffer.try_borrow().ok()?;
    buffer.as_ref()?.obj.clone()
}

fn len(t: &Thread, v: &Value) -> PyResult<usize> {
    let view = this(t, v)?;
    view.geo.shape.first().copied().ok_or_else(|| t.type_error("0-dim memory has no length"))
}

/// The address of an item, from one index per dimension.
fn locate(t: &Thread, geo: &Geometry, indices: &[isize]) -> PyResult<*mut u8> {
    let mut offset = 0;
    for (d, i) in indices.iter().enumerate() {
        let n = geo.shape[d] as isize;
        let i = if *i < 0 { *i + n } else { *i };
        if i < 0 || i >= n {
            return Err(t.index_error(format_args!("index out of bounds on dimension {}", d + 1)));
        }
        offset += i * geo.strides[d];
    }
    // SAFETY: all indices are in range, so the item is one of the buffer's.
    Ok(unsafe { geo.ptr.offset(offset) })
}

/// What a subscript names.
enum Subscript {
    Item(*mut u8),
    Part(Geometry),
}

fn subscript(t: &Thread, view: &PyMemoryView, key: &Value) -> PyResult<Subscript> {
    let geo = &view.geo;
    let ndim = geo.shape.len();
    if ndim == 0 {
        return match key.downcast::<PyTuple>() {
            Some(k) if tuple::items(k).is_empty() => Ok(Subscript::Item(geo.ptr)),
            _ if key.is(&Value::ellipsis()) => Ok(Subscript::Part(geo.clone())),
            _ => Err(t.type_error("invalid indexing of 0-dim memory")),
        };
    }
    let is_index = |v: &Value| int::is_int(v) || v.class().slots().index.is_some();
    if is_index(key) {
        let i = number::to_isize(t, key, Exc::IndexError)?;
        view.check(t)?;
        if ndim > 1 {
            return Err(not_implemented(t, "multi-dimensional sub-views are not implemented"));
        }
        return locate(t, geo, &[i]).map(Subscript::Item);
    }
    if let Some(key) = key.downcast::<PySlice>() {
        let at = slice::adjusted(t, key, geo.shape[0])?;
        let mut part = geo.clone();
        // SAFETY: the first item of the slice is one of the buffer's, or the slice is empty.
        part.ptr = if at.count > 0 { unsafe { geo.ptr.offset(at.start * geo.strides[0]) } } else { geo.ptr };
        part.shape[0] = at.count;
        part.strides[0] = geo.strides[0].wrapping_mul(at.step);
        return Ok(Subscript::Part(part));
    }
    if let Some(keys) = key.downcast::<PyTuple>() {
        let keys = tuple::items(keys);
        if keys.iter().all(is_index) {
            let mut indices = Vec::with_capacity(keys.len());
            for k in keys {
                indices.push(number::to_isize(t, k, Exc::IndexError)?);
            }
            view.check(t)?;
            if indices.len() > ndim {
                return Err(t.type_error(format_args!(
                    "cannot index {ndim}-dimension view with {}-element tuple",
                    indices.len()
                )));
            }
            if indices.len() < ndim {
                return Err(not_implemented(t, "sub-views are not implemented"));
            }
            return locate(t, geo, &indices).map(Subscript::Item);
        }
        if keys.iter().all(|k| k.is_a::<PySlice>()) {
            return Err(not_implemented(t, "multi-dimensional slicing is not implemented"));
        }
    }
    Err(t.type_error("memoryview: invalid slice key"))
}

fn get_item(t: &Thread, v: &Value, key: &Value) -> PyResult {
    let view = this(t, v)?;
    view.check(t)?;
    // A part has the memory even if what gives its bounds releases this view.
    let base = view.base.get();
    match subscript(t, view, key)? {
        Subscript::Item(at) => {
            let item = item_of(t, &view.geo)?;
            // SAFETY: `at` is an item of the buffer.
            Ok(item.unpack(unsafe { std::slice::from_raw_parts(at, item.size) }))
        }
        Subscript::Part(geo) => {
            view.check_restriction(t)?;
            base.map(|base| super::view(base, geo)).ok_or_else(|| t.value_error("the memory is released"))
        }
    }
}

fn set_item(t: &Thread, v: &Value, key: &Value, value: Option<&Value>) -> PyResult<()> {
    let view = this(t, v)?;
    let geo = &view.geo;
    if geo.readonly {
        return Err(t.type_error("cannot modify read-only memory"));
    }
    let Some(value) = value else { return Err(t.type_error("cannot delete memory")) };
    match subscript(t, view, key)? {
        Subscript::Item(at) => {
            let item = item_of(t, geo)?;
            let bytes = item.pack(t, &geo.format, value)?;
            // Converting the value can have released the view.
            view.check(t)?;
            // SAFETY: `at` is an item of the writable buffer.
            unsafe { at.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
            Ok(())
        }
        Subscript::Part(part) => {
            if part.shape.len() > 1 {
                return Err(not_implemented(
                    t,
                    "memoryview slice assignments are currently restricted to ndim = 1",
                ));
            }
            let source = buffer::get(t, value, buffer_flag::FULL_RO)?;
            view.check(t)?;
            let same_format = source.format.trim_start_matches('@') == part.format.trim_start_matches('@');
            if source.shape != part.shape || !same_format || source.itemsize != part.itemsize {
                return Err(
                    t.value_error("memoryview assignment: lvalue and rvalue have different structures")
                );
            }
            // Gathering first makes overlapping memory harmless.
            let bytes = source.to_vec();
            let n = part.shape.first().copied().unwrap_or(1);
            let stride = part.strides.first().copied().unwrap_or(0);
            for i in 0..n {
                // SAFETY: item `i` of the part is one of the buffer's.
                unsafe {
                    let to = part.ptr.offset(i as isize * stride);
                    to.copy_from_nonoverlapping(bytes[i * part.itemsize..].as_ptr(), part.itemsize);
                }
            }
            Ok(())
        }
    }
}

/// Items as nested lists.
fn nested(geo: &Geometry, item: Item, at: *const u8, dimension: usize) -> Value {
    if dimension == geo.shape.len() {
        // SAFETY: `at` is an item of the buffer.
        return item.unpack(unsafe { std::slice::from_raw_parts(at, item.size) });
    }
    let stride = geo.strides[dimension];
    list::new(
        (0..geo.shape[dimension])
            .map(|i| nested(geo, item, at.wrapping_offset(i as isize * stride), dimension + 1))
            .collect(),
    )
}

fn tolist(t: &Thread, a: Bound) -> PyResult {
    let view = this(t, a.get(0))?;
    let item = item_of(t, &view.geo)?;
    Ok(nested(&view.geo, item, view.geo.ptr, 0))
}

fn tobytes(t: &Thread, a: Bound) -> PyResult {
    let order = match a.some(1) {
        None => 'C',
        Some(v) => match v.downcast::<PyStr>().and_then(PyStr::as_ascii) {
            Some("C") => 'C',
            Some("F") => 'F',
            Some("A") => 'A',
            Some(_) => return Err(t.value_error("order must be 'C', 'F' or 'A'")),
            None if v.is_a::<PyStr>() => return Err(t.value_error("order must be 'C', 'F' or 'A'")),
            None => {
                return Err(t.type_error(format_args!(
                    "tobytes() argument 'order' must be str or None, not {}",
                    v.class().tp_name()
                )));
            }
        },
    };
    let view = this(t, a.get(0))?;
    let geo = &view.geo;
    if order == 'F' || (order == 'A' && geo.f_contiguous() && !geo.c_contiguous()) {
        let shape: Vec<usize> = geo.shape.iter().rev().copied().collect();
        let strides: Vec<isize> = geo.strides.iter().rev().copied().collect();
        let mut out = Vec::with_capacity(geo.nbytes());
        // SAFETY: the same items, visited in another order.
        unsafe { gather(geo.ptr, &shape, &strides, geo.itemsize, &mut out) };
        return Ok(PyBytes::from_slice(&out));
    }
    Ok(PyBytes::from_slice(&view.to_vec()))
}

fn hex(t: &Thread, a: Bound) -> PyResult {
    let view = this(t, a.get(0))?;
    let _held = view.hold();
    layout::hex_of(t, &a, || Ok(view.to_vec()))
}

fn cast(t: &Thread, a: Bound) -> PyResult {
    const ONLY_NATIVE: &str = "memoryview: destination format must be a native single character format prefixed with an optional '@'";
    let Some(format) = a.get(1).downcast::<PyStr>() else {
        return Err(t.type_error(format_args!(
            "cast() argument 'format' must be str, not {}",
            type_or_none(a.get(1))
        )));
    };
    let mut wanted: Option<Vec<usize>> = None;
    if let Some(v) = a.opt(2) {
        let items = match (v.downcast::<PyList>(), v.downcast::<PyTuple>()) {
            (Some(l), _) => list::to_vec(l),
            (None, Some(x)) => tuple::items(x).to_vec(),
            (None, None) => return Err(t.type_error("shape must be a list or a tuple")),
        };
        if items.len() > 64 {
            return Err(t.value_error("memoryview: number of dimensions must not exceed 64"));
        }
        let mut shape = Vec::new();
        for item in &items {
            if !int::is_int(item) {
                return Err(t.type_error("memoryview.cast(): elements of shape must be integers"));
            }
            match int::to_i64(item) {
                Some(n) if n > 0 => shape.push(n as usize),
                Some(_) | None => {
                    return Err(t.value_error("memoryview.cast(): elements of shape must be integers > 0"));
                }
            }
        }
        wanted = Some(shape);
    }
    let view = this(t, a.get(0))?;
    let geo = &view.geo;
    if !geo.c_contiguous() {
        return Err(t.type_error("memoryview: casts are restricted to C-contiguous views"));
    }
    if (wanted.is_some() || geo.shape.len() != 1) && geo.shape.contains(&0) {
        return Err(t.type_error("memoryview: cannot cast view with zeros in shape or strides"));
    }
    let format = format.to_string_lossy();
    let Some(item) = native(&format) else { return Err(t.value_error(ONLY_NATIVE)) };
    let Some(from) = native(&geo.format) else {
        return Err(t.value_error(
            "memoryview: source format must be a native single character format prefixed with an optional '@'",
        ));
    };
    let is_byte = |i: Item| matches!(i.code, b'B' | b'b' | b'c');
    if !is_byte(from) && !is_byte(item) {
        return Err(t.type_error("memoryview: cannot cast between two non-byte formats"));
    }
    let bytes = geo.nbytes();
    if bytes % item.size != 0 {
        return Err(t.type_error("memoryview: length is not a multiple of itemsize"));
    }
    let shape = wanted.unwrap_or_else(|| vec![bytes / item.size]);
    let product = shape.iter().try_fold(item.size, |n, d| n.checked_mul(*d));
    if product != Some(bytes) {
        return Err(t.type_error("memoryview: product(shape) * itemsize != buffer size"));
    }
    let mut strides = vec![0isize; shape.len()];
    let mut step = item.size as isize;
    for d in (0..shape.len()).rev() {
        strides[d] = step;
        step *= shape[d] as isize;
    }
    let cast = Geometry {
        ptr: geo.ptr,
        readonly: geo.readonly,
        itemsize: item.size,
        format: Cow::Owned(format),
        shape,
        strides,
    };
    view.derived(t, cast)
}

fn toreadonly(t: &Thread, a: Bound) -> PyResult {
    let view = this(t, a.get(0))?;
    view.derived(t, Geometry { readonly: true, ..view.geo.clone() })
}

fn release(t: &Thread, a: Bound) -> PyResult {
    a.this::<PyMemoryView>(t)?.release(t)?;
    Ok(Value::none())
}

fn enter(t: &Thread, a: Bound) -> PyResult {
    this(t, a.get(0))?;
    Ok(a.get(0).clone())
}

fn from_flags(t: &Thread, a: Bound) -> PyResult {
    let flags = ssize(t, a.get(2))?;
    let buffer = buffer::get(t, a.get(1), flags as i32)?;
    super::with_flags(t, buffer, flags as i32)
}

fn class_getitem(_: &Thread, a: Bound) -> PyResult {
    Ok(crate::types::generic_alias::alias(a.get(0).clone(), a.get(1).clone()))
}

/// The values of a one-dimensional view.
fn values(t: &Thread, v: &Value) -> PyResult<Vec<Value>> {
    let view = this(t, v)?;
    if view.geo.shape.len() != 1 {
        return Err(not_implemented(t, "multi-dimensional sub-views are not implemented"));
    }
    let item = item_of(t, &view.geo)?;
    let bytes = view.to_vec();
    Ok(bytes.chunks_exact(item.size).map(|b| item.unpack(b)).collect())
}

fn count(t: &Thread, a: Bound) -> PyResult {
    let mut n = 0usize;
    for v in values(t, a.get(0))? {
        n += usize::from(compare::eq(t, &v, a.get(1))?);
    }
    Ok(Value::from(n))
}

fn index(t: &Thread, a: Bound) -> PyResult {
    let values = values(t, a.get(0))?;
    let n = values.len() as isize;
    let fit = |i: isize| if i < 0 { (i + n).max(0) } else { i.min(n) } as usize;
    let (start, stop) = (fit(opt_ssize(t, &a, 2, 0)?), fit(opt_ssize(t, &a, 3, isize::MAX)?));
    for (i, v) in values.iter().enumerate().take(stop).skip(start) {
        if compare::eq(t, v, a.get(1))? {
            return Ok(Value::from(i));
        }
    }
    Err(t.value_error("memoryview.index(x): x not found"))
}

fn equal(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::not_implemented());
    }
    let answer = |same: bool| Ok(Value::bool(same == (op == CompareOp::Eq)));
    let (v, w) = if a.is_a::<PyMemoryView>() { (a, b) } else { (b, a) };
    let Some(view) = v.downcast::<PyMemoryView>() else { return Ok(Value::not_implemented()) };
    if view.is_released() || w.downcast::<PyMemoryView>().is_some_and(PyMemoryView::is_released) {
        return answer(v.is(w));
    }
    if !buffer::has_buffer(w) {
        return Ok(Value::not_implemented());
    }
    let got = buffer::get(t, w, buffer_flag::FULL_RO);
    let Some(other) = t.catch(got, Exc::Exception)? else { return Ok(Value::not_implemented()) };
    if view.geo.shape != other.shape {
        return answer(false);
    }
    let same_format = view.geo.format == other.format;
    let (Some(x), Some(y)) = (readable(&view.geo.format), readable(&other.format)) else {
        return answer(same_format && view.to_vec() == other.to_vec());
    };
    let (left, right) = (view.to_vec(), other.to_vec());
    if x == y && !matches!(x.code, b'f' | b'd' | b'e' | b'?') {
        return answer(left == right);
    }
    for (l, r) in left.chunks_exact(x.size).zip(right.chunks_exact(y.size)) {
        // Not `compare::eq`: a NaN is not equal to itself here.
        if !compare::holds(t, &x.unpack(l), &y.unpack(r), CompareOp::Eq)? {
            return answer(false);
        }
    }
    answer(true)
}

fn sizes(shape: impl Iterator<Item = i64>) -> Value {
    tuple::new(shape.map(Value::from).collect())
}

macro_rules! getter {
    ($name:literal, |$t:ident, $v:ident| $body:expr, $doc:literal) => {
        GetSet::get(
            $name,
            |t, value| {
                let $t = t;
                let $v = this(t, value)?;
                let _ = $t;
                Ok($body)
            },
            $doc,
        )
    };
}

pub static MEMORYVIEW_SPEC: TypeSpec = TypeSpec {
    name: "memoryview",
    container: true,
    weak: true,
    flags: type_flag::SEQUENCE,
    doc: "memoryview(object)\n--\n\nCreate a new memoryview object which references the given object.",
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        hash: Some(hash),
        compare: Some(equal),
        len: Some(len),
        get_item: Some(get_item),
        set_item: Some(set_item),
        iter: Some(iter),
        buffer: Some(get_buffer),
        locked_by_buffers: true,
        ..Slots::EMPTY
    },
    methods: &[
        Method::new(
            "release(self, /)",
            release,
            "Release the underlying buffer exposed by the memoryview object.",
        ),
        Method::new(
            "tobytes(self, /, order='C')",
            tobytes,
            "Return the data in the buffer as a byte string.",
        ),
        Method::new(
            "hex(self, sep=None, bytes_per_sep=1)",
            hex,
            "Hexadecimal digits of the bytes, two for each.\n\n  sep\n    A character to put between groups of bytes.\n  bytes_per_sep\n    Bytes in a group: counted from the right, or from the left if negative.\n\n>>> value = memoryview(b'\\xc0\\xff\\xee')\n>>> value.hex()\n'c0ffee'\n>>> value.hex('-')\n'c0-ff-ee'\n>>> value.hex('.', 2)\n'c0.ffee'\n>>> value.hex('.', -2)\n'c0ff.ee'",
        ),
        Method::new("tolist(self, /)", tolist, "Return the data in the buffer as a list of elements."),
        Method::new("cast(self, /, format, shape=None)", cast, "Cast a memoryview to a new format or shape."),
        Method::new("toreadonly(self, /)", toreadonly, "Return a readonly version of the memoryview."),
        Method::new("count(self, value, /)", count, "Count the number of occurrences of a value."),
        Method::new(
            "index(self, value, start=0, stop=9223372036854775807, /)",
            index,
            "Return the index of the first occurrence of a value.\n\nRaises ValueError if the value is not present.",
        ),
        Method::new("__enter__(self, /)", enter, ""),
        Method::new(
            "__exit__(self, /, *exc_info)",
            release,
            "Release the underlying buffer exposed by the memoryview object.",
        ),
        Method::class(
            "_from_flags(type, /, object, flags)",
            from_flags,
            "Create a new memoryview object which references the given object.",
        ),
        Method::class("__class_getitem__(type, item, /)", class_getitem, "See PEP 585"),
    ],
    getset: &[
        getter!(
            "obj",
            |t, v| object_of(v).unwrap_or_else(Value::none),
            "The underlying object of the memoryview."
        ),
        getter!(
            "nbytes",
            |t, v| Value::from(v.geo.nbytes()),
            "The amount of space in bytes that the array would use in\n a contiguous representation."
        ),
        getter!(
            "readonly",
            |t, v| Value::bool(v.geo.readonly),
            "A bool indicating whether the memory is read only."
        ),
        getter!(
            "itemsize",
            |t, v| Value::from(v.geo.itemsize),
            "The size in bytes of each element of the memoryview."
        ),
        getter!(
            "format",
            |t, v| Value::from(&*v.geo.format),
            "A string containing the format (in struct module style)\n for each element in the view."
        ),
        getter!(
            "ndim",
            |t, v| Value::from(v.geo.shape.len()),
            "An integer indicating how many dimensions of a multi-dimensional\n array the memory represents."
        ),
        getter!(
            "shape",
            |t, v| sizes(v.geo.shape.iter().map(|n| *n as i64)),
            "A tuple of ndim integers giving the shape of the memory\n as an N-dimensional array."
        ),
        getter!(
            "strides",
            |t, v| sizes(v.geo.strides.iter().map(|n| *n as i64)),
            "A tuple of ndim integers giving the size in bytes to access\n each element for each dimension of the array."
        ),
        getter!(
            "suboffsets",
            |t, v| {
                let _ = v;
                tuple::new(Vec::new())
            },
            "A tuple of integers used internally for PIL-style arrays."
        ),
        getter!(
            "c_contiguous",
            |t, v| Value::bool(v.geo.c_contiguous()),
            "A bool indicating whether the memory is C contiguous."
        ),
        getter!(
            "f_contiguous",
            |t, v| Value::bool(v.geo.f_contiguous()),
            "A bool indicating whether the memory is Fortran contiguous."
        ),
        getter!(
            "contiguous",
            |t, v| Value::bool(v.geo.c_contiguous() || v.geo.f_contiguous()),
            "A bool indicating whether the memory is contiguous."
        ),
    ],
    ..TypeSpec::of::<PyMemoryView>(&MEMORYVIEW)
};

/// Iterates over a one-dimensional view.
#[repr(C)]
pub struct PyMemoryIter {
    pub head: Header,
    view: Field,
    index: Cell<usize>,
}

pub static MEMORY_ITER: TypeCell = TypeCell::new();

// SAFETY: the view is the one reference.
unsafe impl Payload for PyMemoryIter {
    fn cell() -> &'static TypeCell {
        &MEMORY_ITER
    }

    fn trace(&self, visit: &mut Visitor) {
        if self.view.is_set() {
            visit(self.view.word());
        }
    }

    fn clear(&self) {
        self.view.set(None);
    }
}

fn iter(t: &Thread, v: &Value) -> PyResult {
    let view = this(t, v)?;
    if view.geo.shape.is_empty() {
        return Err(t.type_error("invalid indexing of 0-dim memory"));
    }
    if view.geo.shape.len() > 1 {
        return Err(not_implemented(t, "multi-dimensional sub-views are not implemented"));
    }
    item_of(t, &view.geo)?;
    Ok(PyMemoryIter::class().instantiate(PyMemoryIter {
        head: blank_header(),
        view: Field::new(Some(v.clone())),
        index: Cell::new(0),
    }))
}

fn next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let Some(it) = v.downcast::<PyMemoryIter>() else { return Ok(None) };
    let Some(held) = it.view.get() else { return Ok(None) };
    let i = it.index.get();
    // At its end the iterator no longer asks whether the view was released.
    if held.downcast::<PyMemoryView>().is_none_or(|v| i >= v.geo.shape[0]) {
        it.view.set(None);
        return Ok(None);
    }
    let view = this(t, &held)?;
    it.index.set(i + 1);
    let at = locate(t, &view.geo, &[i as isize])?;
    let item = item_of(t, &view.geo)?;
    // SAFETY: `at` is an item of the buffer.
    Ok(Some(item.unpack(unsafe { std::slice::from_raw_parts(at, item.size) })))
}

pub static MEMORY_ITER_SPEC: TypeSpec = TypeSpec {
    name: "memory_iterator",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { iter: Some(seqiter::self_iter), next: Some(next), ..Slots::EMPTY },
    ..TypeSpec::of::<PyMemoryIter>(&MEMORY_ITER)
};
