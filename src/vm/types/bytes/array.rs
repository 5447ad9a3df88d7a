//! The methods that change a `bytearray`.

use super::PyByteArray;
use super::new::collect;
use super::view::byte;
use crate::exc::Exc;
use crate::native::Bound;
use crate::object::value::Value;
use crate::protocol::{attr, buffer, call, number};
use crate::text::chars::Chars;
use crate::thread::{PyResult, Thread};
use crate::types::complex::PyComplex;
use crate::types::slice::{self, PySlice};
use crate::types::str::PyStr;
use crate::types::str::args::{check_size, opt_ssize, repeat_count, ssize};
use crate::types::{int, tuple};

const RANGE: &str = "byte must be in range(0, 256)";

pub fn append(t: &Thread, a: Bound) -> PyResult {
    let b = byte(t, a.get(1), RANGE)?;
    a.this::<PyByteArray>(t)?.append(t, &[b])?;
    Ok(Value::none())
}

pub fn extend(t: &Thread, a: Bound) -> PyResult {
    let v = a.get(1);
    let more = if buffer::has_buffer(v) {
        // They go where the end was, whatever their exporter has appended.
        let end = a.this::<PyByteArray>(t)?.len();
        let more = buffer::bytes_of(t, v)?;
        let array = a.this::<PyByteArray>(t)?;
        if end >= array.len() {
            array.append(t, &more)?;
        } else {
            array.resize(t, |data| drop(data.splice(end..end, more)))?;
        }
        return Ok(Value::none());
    } else {
        if v.is_a::<PyStr>() {
            return Err(t.type_error("expected iterable of integers; got: 'str'"));
        }
        collect(t, v, RANGE, &format!("can't extend bytearray with {}", v.class().tp_name()))?
    };
    a.this::<PyByteArray>(t)?.append(t, &more)?;
    Ok(Value::none())
}

pub fn insert(t: &Thread, a: Bound) -> PyResult {
    let i = ssize(t, a.get(1))?;
    let b = byte(t, a.get(2), RANGE)?;
    a.this::<PyByteArray>(t)?.resize(t, |data| {
        let len = data.len() as isize;
        let at = if i < 0 { (i + len).max(0) } else { i.min(len) };
        data.insert(at as usize, b);
    })?;
    Ok(Value::none())
}

pub fn pop(t: &Thread, a: Bound) -> PyResult {
    let i = opt_ssize(t, &a, 1, -1)?;
    let array = a.this::<PyByteArray>(t)?;
    let len = array.len() as isize;
    if len == 0 {
        return Err(t.index_error("pop from empty bytearray"));
    }
    let at = if i < 0 { i + len } else { i };
    if at < 0 || at >= len {
        return Err(t.index_error("pop index out of range"));
    }
    let b = Value::small_int(i64::from(array.get(at as usize).unwrap_or_default()));
    delete_at(t, array, at as usize).map(|()| b)
}

fn delete_at(t: &Thread, array: &PyByteArray, i: usize) -> PyResult<()> {
    if i == 0 {
        return array.delete_front(t, 1);
    }
    array.resize(t, |data| {
        data.remove(i);
    })
}

pub fn remove(t: &Thread, a: Bound) -> PyResult {
    let b = byte(t, a.get(1), RANGE)?;
    let array = a.this::<PyByteArray>(t)?;
    let found = array.with_mut(|data| memchr::memchr(b, data));
    match found {
        Some(i) => {
            delete_at(t, array, i)?;
            Ok(Value::none())
        }
        None => Err(t.value_error("value not found in bytearray")),
    }
}

pub fn reverse(t: &Thread, a: Bound) -> PyResult {
    a.this::<PyByteArray>(t)?.with_mut(<[u8]>::reverse);
    Ok(Value::none())
}

pub fn clear(t: &Thread, a: Bound) -> PyResult {
    a.this::<PyByteArray>(t)?.resize(t, |data| *data = Vec::new())?;
    Ok(Value::none())
}

pub fn copy(t: &Thread, a: Bound) -> PyResult {
    Ok(PyByteArray::from_vec(a.this::<PyByteArray>(t)?.to_vec()))
}

pub fn resize(t: &Thread, a: Bound) -> PyResult {
    let n = ssize(t, a.get(1))?;
    if n < 0 {
        return Err(t.value_error(format_args!("Can only resize to positive sizes, got {n}")));
    }
    let n = check_size(t, Some(n as usize), 1)?;
    if a.this::<PyByteArray>(t)?.len() == n {
        return Ok(Value::none());
    }
    a.this::<PyByteArray>(t)?.resize(t, |data| data.resize(n, 0))?;
    Ok(Value::none())
}

pub fn alloc(t: &Thread, a: Bound) -> PyResult {
    let array = a.this::<PyByteArray>(t)?;
    Ok(Value::from(if array.len() == 0 { 0 } else { array.capacity().max(array.len() + 1) }))
}

pub fn sizeof(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(size_of::<PyByteArray>() + a.this::<PyByteArray>(t)?.capacity()))
}

fn reduced(t: &Thread, a: &Bound, protocol: i64) -> PyResult {
    let array = a.this::<PyByteArray>(t)?;
    let data = array.to_vec();
    let class = attr::get_str(t, a.get(0), "__class__")?;
    let args = if protocol < 3 {
        tuple::of([Value::from(Chars::One(&data)), Value::from("latin-1")])
    } else {
        tuple::of([super::PyBytes::from_slice(&data)])
    };
    let state = call::method(t, a.get(0), "__getstate__", &[])?;
    Ok(tuple::of([class, args, state]))
}

pub fn reduce(t: &Thread, a: Bound) -> PyResult {
    reduced(t, &a, 2)
}

pub fn reduce_ex(t: &Thread, a: Bound) -> PyResult {
    let protocol = opt_ssize(t, &a, 1, 0)?;
    reduced(t, &a, protocol as i64)
}

pub fn inplace_concat(t: &Thread, v: &Value, other: &Value) -> PyResult {
    let Some(array) = v.downcast::<PyByteArray>() else { return Ok(Value::not_implemented()) };
    if !buffer::has_buffer(other) {
        return Err(t.type_error(format_args!(
            "can't concat {} to {}",
            other.class().tp_name(),
            v.class().tp_name()
        )));
    }
    // Held while it is resized: nothing can be added to itself.
    let more = buffer::bytes_like(t, other)?;
    array.append(t, &more)?;
    drop(more);
    Ok(v.clone())
}

pub fn inplace_repeat(t: &Thread, v: &Value, n: &Value) -> PyResult {
    let n = repeat_count(t, n)?;
    let Some(array) = v.downcast::<PyByteArray>() else { return Ok(Value::not_implemented()) };
    check_size(t, array.len().checked_mul(n), 1)?;
    if n == 1 {
        return Ok(v.clone());
    }
    array.resize(t, |data| *data = data.repeat(n))?;
    Ok(v.clone())
}

/// The place of an index that may count from the end.
fn position(t: &Thread, array: &PyByteArray, n: isize) -> PyResult<usize> {
    let len = array.len() as isize;
    let i = if n < 0 { n + len } else { n };
    if i < 0 || i >= len { Err(t.index_error("bytearray index out of range")) } else { Ok(i as usize) }
}

pub fn set_item(t: &Thread, v: &Value, key: &Value, value: Option<&Value>) -> PyResult<()> {
    let Some(array) = v.downcast::<PyByteArray>() else { return Ok(()) };
    if let Some(key) = key.downcast::<PySlice>() {
        return set_slice(t, v, array, key, value);
    }
    if !int::is_int(key) && key.class().slots().index.is_none() {
        return Err(t.type_error(format_args!(
            "bytearray indices must be integers or slices, not {}",
            key.class().tp_name()
        )));
    }
    let n = number::to_isize(t, key, Exc::IndexError)?;
    // The value is converted before anybody asks for the length, which its `__index__` may change.
    let new = value.map(|value| byte(t, value, RANGE)).transpose()?;
    let i = position(t, array, n)?;
    match new {
        Some(b) => {
            array.with_mut(|data| data[i] = b);
            Ok(())
        }
        None => delete_at(t, array, i),
    }
}

fn set_slice(
    t: &Thread,
    v: &Value,
    array: &PyByteArray,
    key: &PySlice,
    value: Option<&Value>,
) -> PyResult<()> {
    let new = match value {
        None => Vec::new(),
        Some(value) if value.is(v) => array.to_vec(),
        Some(value) if buffer::has_buffer(value) => buffer::bytes_of(t, value)?,
        Some(value) => {
            const WRONG: &str = "can assign only bytes, buffers, or iterables of ints in range(0, 256)";
            let slots = value.class().slots();
            let is_number = slots.index.is_some() || slots.int.is_some() || slots.float.is_some();
            if value.is_a::<PyStr>() || is_number || value.is_a::<PyComplex>() {
                return Err(t.type_error(WRONG));
            }
            collect(
                t,
                value,
                RANGE,
                &format!("cannot convert '{}' object to bytearray", value.class().tp_name()),
            )?
        }
    };
    let at = slice::adjusted_to(t, key, || array.len())?;
    if at.step == 1 {
        let start = at.start as usize;
        if new.len() == at.count {
            array.with_mut(|data| data[start..start + at.count].copy_from_slice(&new));
            return Ok(());
        }
        if start == 0 && new.is_empty() {
            return array.delete_front(t, at.count);
        }
        return array.resize(t, |data| {
            data.splice(start..start + at.count, new.iter().copied());
        });
    }
    if value.is_none() {
        if at.count == 0 {
            return Ok(());
        }
        let up = at.ascending();
        return array.resize(t, |data| {
            let mut drop = up.positions().peekable();
            let mut i = 0;
            data.retain(|_| {
                let hit = drop.peek() == Some(&i);
                if hit {
                    drop.next();
                }
                i += 1;
                !hit
            });
        });
    }
    if new.len() != at.count {
        // An empty value deletes.
        if new.is_empty() {
            return set_slice(t, v, array, key, None);
        }
        return Err(t.value_error(format_args!(
            "attempt to assign bytes of size {} to extended slice of size {}",
            new.len(),
            at.count
        )));
    }
    array.with_mut(|data| at.positions().zip(&new).for_each(|(i, b)| data[i] = *b));
    Ok(())
}
