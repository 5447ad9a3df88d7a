//! How methods of strings and bytes take their arguments: bounds, counts, strings, sizes.

use super::PyStr;
use crate::exc::Exc;
use crate::memory::allocator::can_allocate;
use crate::native::Bound;
use crate::object::value::Value;
use crate::protocol::number;
use crate::thread::{PyResult, Thread};
use crate::types::{int, slice};

/// The argument `i` of method `name` as a string.
pub fn str_arg<'a>(t: &Thread, a: &Bound<'a>, i: usize, name: &str) -> PyResult<&'a PyStr> {
    match a.get(i).downcast::<PyStr>() {
        Some(s) => Ok(s),
        None => Err(
            t.type_error(format_args!("{name}() argument {i} must be str, not {}", type_or_none(a.get(i))))
        ),
    }
}

/// How messages name a wrong argument: its type, or `None`.
pub fn type_or_none(v: &Value) -> String {
    if v.is_none() { "None".to_owned() } else { v.class().tp_name() }
}

/// An integer argument in the range of sizes.
pub fn ssize(t: &Thread, v: &Value) -> PyResult<isize> {
    if v.is_int_word() {
        return Ok(v.word().as_int() as isize);
    }
    let n = number::index(t, v)?;
    match int::to_i64(&n) {
        Some(n) => Ok(n as isize),
        None => Err(t.error(Exc::OverflowError, "Python int too large to convert to C ssize_t")),
    }
}

/// An optional integer argument in the range of sizes.
pub fn opt_ssize(t: &Thread, a: &Bound, i: usize, default: isize) -> PyResult<isize> {
    a.opt(i).map_or(Ok(default), |v| ssize(t, v))
}

/// Start and end arguments at `i` and `i + 1`, before they are fitted.
pub fn raw_bounds(t: &Thread, a: &Bound, i: usize) -> PyResult<(isize, isize)> {
    let start = match a.opt(i) {
        Some(v) => slice::bound(t, v)?.unwrap_or(0),
        None => 0,
    };
    let end = match a.opt(i + 1) {
        Some(v) => slice::bound(t, v)?.unwrap_or(isize::MAX),
        None => isize::MAX,
    };
    Ok((start, end))
}

/// Fits bounds to a length; none if the start is behind the end, where not even an empty text is found.
pub fn fit(bounds: (isize, isize), len: usize) -> Option<(usize, usize)> {
    let len = len as isize;
    let at = |n: isize| if n < 0 { n.saturating_add(len).max(0) } else { n };
    let (start, end) = (at(bounds.0), at(bounds.1).min(len));
    if start > end { None } else { Some((start as usize, end as usize)) }
}

/// Bounds of a search in a text of `len` characters.
pub fn bounds(t: &Thread, a: &Bound, i: usize, len: usize) -> PyResult<Option<(usize, usize)>> {
    Ok(fit(raw_bounds(t, a, i)?, len))
}

/// Raises `MemoryError` unless a result of `len` units of `width` bytes can be made.
#[inline]
pub fn check_size(t: &Thread, len: Option<usize>, width: usize) -> PyResult<usize> {
    match len {
        Some(n) if n < 1 << 26 => Ok(n),
        Some(n) if n < super::MAX_LEN && can_allocate(n.saturating_mul(width)) => Ok(n),
        Some(_) | None => Err(t.memory_error()),
    }
}

/// How often to repeat a sequence: negative counts are 0.
pub fn repeat_count(t: &Thread, n: &Value) -> PyResult<usize> {
    if n.is_int_word() {
        return Ok(n.word().as_int().max(0) as usize);
    }
    Ok(number::to_isize(t, n, Exc::OverflowError)?.max(0) as usize)
}
