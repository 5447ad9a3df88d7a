//! The methods of arrays, and their type.

use super::*;
use crate::struct_::values::unpack_one;
use adder_abi::layout::PyList;
use adder_vm::native::{GetSet, Method};
use adder_vm::object::class::{TypeSpec, type_flag};
use adder_vm::object::slots::Slots;
use adder_vm::protocol::{attr, buffer, call};
use adder_vm::types::{generic_alias, list, tuple};

fn this<'a>(t: &Thread, a: &Bound<'a>) -> PyResult<&'a PyArray> {
    a.this::<PyArray>(t)
}

fn append(t: &Thread, a: Bound) -> PyResult {
    this(t, &a)?.push(t, a.get(1))?;
    Ok(Value::none())
}

fn buffer_info(t: &Thread, a: Bound) -> PyResult {
    let this = this(t, &a)?;
    let address = this.with(|data| data.as_ptr() as usize);
    Ok(tuple::pair(Value::from(address), Value::from(this.len())))
}

fn byteswap(t: &Thread, a: Bound) -> PyResult {
    let this = this(t, &a)?;
    this.with_mut(|data| data.chunks_exact_mut(this.size).for_each(<[u8]>::reverse));
    Ok(Value::none())
}

fn clear(t: &Thread, a: Bound) -> PyResult {
    this(t, &a)?.resize(t, Vec::clear)?;
    Ok(Value::none())
}

fn copy(t: &Thread, a: Bound) -> PyResult {
    let this = this(t, &a)?;
    Ok(make_in(ARRAY.get(), this.base.code, this.to_vec()))
}

fn count(t: &Thread, a: Bound) -> PyResult {
    let this = this(t, &a)?;
    let (mut i, mut n) = (0, 0i64);
    while let Some(x) = this.get(i) {
        n += compare::eq(t, &x, a.get(1))? as i64;
        i += 1;
    }
    Ok(Value::from(n))
}

fn find(t: &Thread, this: &PyArray, v: &Value, from: usize, to: usize) -> PyResult<Option<usize>> {
    let mut i = from;
    while i < to {
        let Some(x) = this.get(i) else { break };
        if compare::eq(t, &x, v)? {
            return Ok(Some(i));
        }
        i += 1;
    }
    Ok(None)
}

fn index(t: &Thread, a: Bound) -> PyResult {
    let this = this(t, &a)?;
    let bound = |i: usize, default: isize| -> PyResult<usize> {
        let n = a.opt(i).map_or(Ok(default), |v| number::clamped(t, v))?;
        let len = this.len() as isize;
        Ok(if n < 0 { (n + len).max(0) as usize } else { n as usize })
    };
    let (from, to) = (bound(2, 0)?, bound(3, isize::MAX)?);
    match find(t, this, a.get(1), from, to)? {
        Some(i) => Ok(Value::from(i)),
        None => Err(t.value_error("array.index(x): x not in array")),
    }
}

fn remove(t: &Thread, a: Bound) -> PyResult {
    let this = this(t, &a)?;
    let Some(i) = find(t, this, a.get(1), 0, usize::MAX)? else {
        return Err(t.value_error("array.remove(x): x not in array"));
    };
    let size = this.size;
    this.resize(t, |data| {
        if (i + 1) * size <= data.len() {
            data.drain(i * size..(i + 1) * size);
        }
    })?;
    Ok(Value::none())
}

fn pop(t: &Thread, a: Bound) -> PyResult {
    let this = this(t, &a)?;
    let i = a.opt(1).map_or(Ok(-1), |v| number::to_isize(t, v, Exc::IndexError))?;
    if this.len() == 0 {
        return Err(t.index_error("pop from empty array"));
    }
    let at = this.position(t, i, "pop index out of range")?;
    let Some(value) = this.get(at) else { return Err(t.index_error("pop index out of range")) };
    let size = this.size;
    this.resize(t, |data| drop(data.drain(at * size..(at + 1) * size)))?;
    Ok(value)
}

fn insert(t: &Thread, a: Bound) -> PyResult {
    let this = this(t, &a)?;
    let i = number::to_isize(t, a.get(1), Exc::OverflowError)?;
    let item = items::set(t, this.base.code, a.get(2))?;
    let len = this.len() as isize;
    let at = (if i < 0 { (i + len).max(0) } else { i.min(len) }) as usize * this.size;
    this.resize(t, |data| drop(data.splice(at..at, item[..this.size].iter().copied())))?;
    Ok(Value::none())
}

fn extend(t: &Thread, a: Bound) -> PyResult {
    extend_from(t, this(t, &a)?, a.get(1))?;
    Ok(Value::none())
}

fn fromlist(t: &Thread, a: Bound) -> PyResult {
    let this = this(t, &a)?;
    let Some(items) = a.get(1).downcast::<PyList>() else { return Err(t.type_error("arg must be list")) };
    // All or nothing: the bytes are made first.
    let mut bytes = Vec::new();
    let mut i = 0;
    while let Some(item) = list::get(items, i) {
        bytes.extend_from_slice(&items::set(t, this.base.code, &item)?[..this.size]);
        i += 1;
    }
    this.resize(t, |data| data.extend_from_slice(&bytes))?;
    Ok(Value::none())
}

fn frombytes(t: &Thread, a: Bound) -> PyResult {
    let this = this(t, &a)?;
    let bytes = buffer::bytes_like(t, a.get(1))?.to_vec();
    extend_from_bytes(t, this, &bytes)?;
    Ok(Value::none())
}

fn fromunicode(t: &Thread, a: Bound) -> PyResult {
    let this = this(t, &a)?;
    let Some(s) = a.get(1).downcast::<PyStr>() else {
        return Err(t.type_error(format_args!(
            "fromunicode() argument must be str, not {}",
            a.get(1).class().tp_name()
        )));
    };
    if !items::is_text(this.base.code) {
        return Err(t.value_error("fromunicode() may only be called on unicode type arrays ('u' or 'w')"));
    }
    extend_from_text(t, this, s)?;
    Ok(Value::none())
}

fn tounicode(t: &Thread, a: Bound) -> PyResult {
    let this = this(t, &a)?;
    if !items::is_text(this.base.code) {
        return Err(t.value_error("tounicode() may only be called on unicode type arrays ('u' or 'w')"));
    }
    text_of(t, this)
}

fn fromfile(t: &Thread, a: Bound) -> PyResult {
    let this = this(t, &a)?;
    let n = number::to_isize(t, a.get(2), Exc::OverflowError)?;
    let Ok(n) = usize::try_from(n) else { return Err(t.value_error("negative count")) };
    let Some(wanted) = n.checked_mul(this.size) else { return Err(t.memory_error()) };
    let read = call::method(t, a.get(1), "read", &[Value::from(wanted)])?;
    let Some(bytes) = read.downcast::<PyBytes>() else {
        return Err(t.type_error("read() didn't return bytes"));
    };
    let whole = bytes.len() - bytes.len() % this.size;
    extend_from_bytes(t, this, &bytes.as_slice()[..whole])?;
    if bytes.len() != wanted {
        return Err(t.error(Exc::EOFError, "read() didn't return enough bytes"));
    }
    Ok(Value::none())
}

fn tofile(t: &Thread, a: Bound) -> PyResult {
    let bytes = this(t, &a)?.to_vec();
    for block in bytes.chunks(64 * 1024) {
        call::method(t, a.get(1), "write", &[PyBytes::from_slice(block)])?;
    }
    Ok(Value::none())
}

fn reverse(t: &Thread, a: Bound) -> PyResult {
    let this = this(t, &a)?;
    this.with_mut(|data| {
        data.reverse();
        data.chunks_exact_mut(this.size).for_each(<[u8]>::reverse);
    });
    Ok(Value::none())
}

fn reduce_ex(t: &Thread, a: Bound) -> PyResult {
    let this = this(t, &a)?;
    let protocol = number::to_isize(t, a.get(1), Exc::OverflowError)?;
    let state = attr::find(t, a.get(0), "__dict__")?.unwrap_or_else(Value::none);
    let class = a.get(0).class().to_value();
    let code = Value::from((this.base.code as char).to_string());
    if protocol < 3 {
        let items = if items::is_text(this.base.code) { text_of(t, this)? } else { list_of(this) };
        return Ok(tuple::new(vec![class, tuple::pair(code, items), state]));
    }
    let module = adder_vm::import::import_module(t, "array")?;
    let function = attr::get_str(t, &module, "_array_reconstructor")?;
    let format = Value::from(items::machine_format(this.base.code));
    let args = tuple::new(vec![class, code, format, PyBytes::from_slice(&this.to_vec())]);
    Ok(tuple::new(vec![function, args, state]))
}

/// Appends items that another machine wrote: format numbers as `pickle` has them.
pub(super) fn decode(t: &Thread, this: &PyArray, format: usize, bytes: &[u8]) -> PyResult<()> {
    let (code, size) = match format {
        0 => (b'B', 1),
        1 => (b'b', 1),
        2 | 3 => (b'H', 2),
        4 | 5 => (b'h', 2),
        6 | 7 => (b'I', 4),
        8 | 9 => (b'i', 4),
        10 | 11 => (b'Q', 8),
        12 | 13 => (b'q', 8),
        14 | 15 => (b'f', 4),
        16 | 17 => (b'd', 8),
        18 | 19 => (b'H', 2),
        _ => (b'I', 4),
    };
    let big_endian = if format < 2 { false } else { format % 2 == 1 };
    if bytes.len() % size != 0 {
        return Err(t.value_error("string length not a multiple of item size"));
    }
    for item in bytes.chunks_exact(size) {
        let mut value = unpack_one(code, item, big_endian);
        if items::is_text(this.base.code) {
            let c = adder_vm::types::int::to_i64(&value).unwrap_or(0) as u32;
            value = adder_vm::types::str::from_char(c.min(0x10_ffff));
        }
        this.push(t, &value)?;
    }
    Ok(())
}

fn iterator_reduce(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyArrayIterator>(t)?;
    let function = adder_vm::builtins::visible_builtin(t, "iter")?;
    Ok(match this.array.get() {
        Some(array) => tuple::new(vec![function, tuple::of([array]), Value::from(this.index.get())]),
        None => tuple::pair(function, tuple::of([list::empty()])),
    })
}

fn iterator_setstate(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyArrayIterator>(t)?;
    let n = number::to_isize(t, a.get(1), Exc::OverflowError)?;
    this.index.set(n.max(0) as usize);
    Ok(Value::none())
}

pub static ARRAY_SPEC: TypeSpec = TypeSpec {
    name: "array",
    module: "array",
    flags: type_flag::BASE_TYPE | type_flag::SEQUENCE,
    weak: true,
    doc: "array(typecode [, initializer]) -> array\n\nReturn a new array whose items are restricted by typecode, and\ninitialized from the optional initializer value, which must be a list,\nstring or iterable over elements of the appropriate type.\n\nArrays represent basic values and behave very much like lists, except\nthe type of objects stored in them is constrained. The type is specified\nat object creation time by using a type code, which is a single character.\nThe following type codes are defined:\n\n    Type code   C Type             Minimum size in bytes\n    'b'         signed integer     1\n    'B'         unsigned integer   1\n    'u'         Unicode character  2 (see note)\n    'h'         signed integer     2\n    'H'         unsigned integer   2\n    'i'         signed integer     2\n    'I'         unsigned integer   2\n    'l'         signed integer     4\n    'L'         unsigned integer   4\n    'q'         signed integer     8 (see note)\n    'Q'         unsigned integer   8 (see note)\n    'f'         floating-point     4\n    'd'         floating-point     8\n",
    slots: Slots {
        new: Some(new),
        init: Some(|_, _, _| Ok(())),
        repr: Some(repr),
        compare: Some(compare_arrays),
        hash: Some(adder_vm::protocol::hash::not_hashable),
        iter: Some(iterate),
        len: Some(|_, v| Ok(of(v).map_or(0, PyArray::len))),
        get_item: Some(get_item),
        set_item: Some(set_item),
        contains: Some(contains),
        concat: Some(concat),
        repeat: Some(repeat),
        inplace_concat: Some(inplace_concat),
        inplace_repeat: Some(inplace_repeat),
        buffer: Some(get_buffer),
        locked_by_buffers: true,
        ..Slots::EMPTY
    },
    methods: &[
        Method::new("append(self, v, /)", append, "Append new value v to the end of the array."),
        Method::new(
            "buffer_info(self, /)",
            buffer_info,
            "Return a tuple (address, length) giving the current memory address and the length in items of the buffer used to hold array's contents.\n\nThe length should be multiplied by the itemsize attribute to\ncalculate the buffer length in bytes.",
        ),
        Method::new(
            "byteswap(self, /)",
            byteswap,
            "Byteswap all items of the array.\n\nIf the items in the array are not 1, 2, 4, or 8 bytes in size,\nRuntimeError is raised.",
        ),
        Method::new("clear(self, /)", clear, "Remove all items from the array."),
        Method::new("__copy__(self, /)", copy, "Return a copy of the array."),
        Method::new("__deepcopy__(self, unused, /)", copy, "Return a copy of the array."),
        Method::new("count(self, v, /)", count, "Return number of occurrences of v in the array."),
        Method::new("extend(self, bb, /)", extend, "Append items to the end of the array."),
        Method::new(
            "fromfile(self, f, n, /)",
            fromfile,
            "Read n objects from the file object f and append them to the end of the array.",
        ),
        Method::new("fromlist(self, list, /)", fromlist, "Append items to array from list."),
        Method::new(
            "frombytes(self, buffer, /)",
            frombytes,
            "Appends items from the string, interpreting it as an array of machine values, as if it had been read from a file using the fromfile() method.",
        ),
        Method::new(
            "fromunicode(self, ustr, /)",
            fromunicode,
            "Extends this array with data from the unicode string ustr.\n\nThe array must be a unicode type array; otherwise a ValueError is\nraised.  Use array.frombytes(ustr.encode(...)) to append Unicode\ndata to an array of some other type.",
        ),
        Method::new(
            "index(self, v, start=0, stop=sys.maxsize, /)",
            index,
            "Return index of first occurrence of v in the array.\n\nRaise ValueError if the value is not present.",
        ),
        Method::new("insert(self, i, v, /)", insert, "Insert a new item v into the array before position i."),
        Method::new(
            "pop(self, i=-1, /)",
            pop,
            "Return the i-th element and delete it from the array.\n\ni defaults to -1.",
        ),
        Method::new("__reduce_ex__(self, value, /)", reduce_ex, "Return state information for pickling."),
        Method::new("remove(self, v, /)", remove, "Remove the first occurrence of v in the array."),
        Method::new("reverse(self, /)", reverse, "Reverse the order of the items in the array."),
        Method::new(
            "tofile(self, f, /)",
            tofile,
            "Write all items (as machine values) to the file object f.",
        ),
        Method::new(
            "tolist(self, /)",
            |t, a| Ok(list_of(this(t, &a)?)),
            "Convert array to an ordinary list with the same items.",
        ),
        Method::new(
            "tobytes(self, /)",
            |t, a| Ok(PyBytes::from_slice(&this(t, &a)?.to_vec())),
            "Convert the array to an array of machine values and return the bytes representation.",
        ),
        Method::new(
            "tounicode(self, /)",
            tounicode,
            "Extends this array with data from the unicode string ustr.\n\nConvert the array to a unicode string.  The array must be a unicode\ntype array; otherwise a ValueError is raised.  Use\narray.tobytes().decode() to obtain a unicode string from an array of\nsome other type.",
        ),
        Method::new(
            "__sizeof__(self, /)",
            |t, a| Ok(Value::from(64 + this(t, &a)?.with(<[u8]>::len))),
            "Size of the array in memory, in bytes.",
        ),
        Method::class(
            "__class_getitem__(type, object, /)",
            |_, a| Ok(generic_alias::alias(a.get(0).clone(), a.get(1).clone())),
            "Arrays are generic over the type of their elements",
        ),
    ],
    getset: &[
        GetSet::get(
            "typecode",
            |_, v| Ok(Value::from(of(v).map_or('B', |a| a.base.code as char).to_string())),
            "the typecode character used to create the array",
        ),
        GetSet::get(
            "itemsize",
            |_, v| Ok(Value::from(of(v).map_or(1, |a| a.size))),
            "the size, in bytes, of one array item",
        ),
    ],
    ..TypeSpec::of::<PyArray>(&ARRAY)
};

pub static ARRAY_ITERATOR_SPEC: TypeSpec = TypeSpec {
    name: "arrayiterator",
    module: "array",
    flags: type_flag::DISALLOW_INSTANTIATION,
    container: true,
    slots: Slots { iter: Some(|_, v| Ok(v.clone())), next: Some(next), ..Slots::EMPTY },
    methods: &[
        Method::new("__reduce__(self, /)", iterator_reduce, "Return state information for pickling."),
        Method::new(
            "__setstate__(self, state, /)",
            iterator_setstate,
            "Set state information for unpickling.",
        ),
    ],
    ..TypeSpec::of::<PyArrayIterator>(&ARRAY_ITERATOR)
};
