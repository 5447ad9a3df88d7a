//! `split`, `rsplit`, `splitlines` and `join`.

use super::args::{check_size, opt_ssize};
use super::{PyStr, make, slice};
use crate::native::Bound;
use crate::object::value::Value;
use crate::protocol::{iter, truth};
use crate::text::chars::Unit;
use crate::text::search::{Finder, rfind};
use crate::text::unicode::{is_linebreak, is_space};
use crate::thread::{PyResult, Thread};
use crate::types::list::{self, PyList};
use crate::types::tuple::{self, PyTuple};
use crate::with_units;

/// How often at most to split.
fn limit(t: &Thread, a: &Bound, i: usize) -> PyResult<usize> {
    let n = opt_ssize(t, a, i, -1)?;
    Ok(if n < 0 { usize::MAX } else { n as usize })
}

fn separator<'a>(t: &Thread, a: &Bound<'a>) -> PyResult<Option<&'a PyStr>> {
    let Some(v) = a.some(1) else { return Ok(None) };
    match v.downcast::<PyStr>() {
        Some(sep) if sep.is_empty() => Err(t.value_error("empty separator")),
        Some(sep) => Ok(Some(sep)),
        None => Err(t.type_error(format_args!("must be str or None, not {}", v.class().tp_name()))),
    }
}

pub fn split(t: &Thread, a: Bound) -> PyResult {
    let s = a.this::<PyStr>(t)?;
    let limit = limit(t, &a, 2)?;
    let sep = separator(t, &a)?;
    let mut parts = Vec::with_capacity(8);
    match sep {
        None => with_units!(s.chars(), units => split_space(s, units, limit, &mut parts)),
        Some(sep) if sep.width() > s.width() => parts.push(slice(s, 0, s.len())),
        Some(sep) => {
            with_units!(s.chars(), units => split_by(s, units, &sep.chars().widen(), limit, &mut parts))
        }
    }
    Ok(list::new(parts))
}

/// Whether the character is a space: the usual ones are told without a look at tables.
#[inline(always)]
fn blank(c: u32) -> bool {
    match c {
        0x21..0x7F => false,
        0x20 | 0x9..0xE => true,
        _ => is_space(c),
    }
}

fn split_space<T: Unit>(s: &PyStr, units: &[T], limit: usize, parts: &mut Vec<Value>) {
    let n = units.len();
    let mut i = 0;
    loop {
        while i < n && blank(units[i].code()) {
            i += 1;
        }
        if i == n {
            return;
        }
        if parts.len() == limit {
            parts.push(slice(s, i, n));
            return;
        }
        let start = i;
        while i < n && !blank(units[i].code()) {
            i += 1;
        }
        parts.push(slice(s, start, i));
    }
}

fn split_by<T: Unit>(s: &PyStr, units: &[T], sep: &[T], limit: usize, parts: &mut Vec<Value>) {
    let finder = Finder::new(sep);
    let mut at = 0;
    while parts.len() < limit {
        let Some(found) = finder.find(units, at) else { break };
        parts.push(slice(s, at, found));
        at = found + sep.len();
    }
    parts.push(slice(s, at, units.len()));
}

pub fn rsplit(t: &Thread, a: Bound) -> PyResult {
    let s = a.this::<PyStr>(t)?;
    let limit = limit(t, &a, 2)?;
    let sep = separator(t, &a)?;
    let mut parts = Vec::new();
    match sep {
        None => with_units!(s.chars(), units => rsplit_space(s, units, limit, &mut parts)),
        Some(sep) if sep.width() > s.width() => parts.push(slice(s, 0, s.len())),
        Some(sep) => with_units!(s.chars(), units => {
            let sep = sep.chars().widen();
            let mut end = units.len();
            while parts.len() < limit {
                let Some(found) = rfind(&units[..end], &sep) else { break };
                parts.push(slice(s, found + sep.len(), end));
                end = found;
            }
            parts.push(slice(s, 0, end));
        }),
    }
    parts.reverse();
    Ok(list::new(parts))
}

fn rsplit_space<T: Unit>(s: &PyStr, units: &[T], limit: usize, parts: &mut Vec<Value>) {
    let mut i = units.len();
    loop {
        while i > 0 && is_space(units[i - 1].code()) {
            i -= 1;
        }
        if i == 0 {
            return;
        }
        if parts.len() == limit {
            parts.push(slice(s, 0, i));
            return;
        }
        let end = i;
        while i > 0 && !is_space(units[i - 1].code()) {
            i -= 1;
        }
        parts.push(slice(s, i, end));
    }
}

pub fn splitlines(t: &Thread, a: Bound) -> PyResult {
    let s = a.this::<PyStr>(t)?;
    let keep = a.opt(1).map_or(Ok(false), |v| truth::truth(t, v))?;
    let mut lines = Vec::new();
    with_units!(s.chars(), units => each_line(units, |start, end, next| {
        lines.push(slice(s, start, if keep { next } else { end }));
    }));
    Ok(list::new(lines))
}

/// Calls `f` with each line's start, end and the start of the next one.
fn each_line<T: Unit>(units: &[T], mut f: impl FnMut(usize, usize, usize)) {
    let mut i = 0;
    while i < units.len() {
        let start = i;
        while i < units.len() && !is_linebreak(units[i].code()) {
            i += 1;
        }
        let end = i;
        if i < units.len() {
            i +=
                if units[i].code() == 13 && units.get(i + 1).is_some_and(|u| u.code() == 10) { 2 } else { 1 };
        }
        f(start, end, i);
    }
}

pub fn join(t: &Thread, a: Bound) -> PyResult {
    let sep = a.this::<PyStr>(t)?;
    join_values(t, sep, a.get(1))
}

/// `sep.join(iterable)`.
pub fn join_values(t: &Thread, sep: &PyStr, iterable: &Value) -> PyResult {
    let class = iterable.class();
    if class.slots().iter.is_none() && class.slots().get_item.is_none() {
        return Err(t.type_error("can only join an iterable"));
    }
    // Nothing runs Python code from here on, so that the items of a list or tuple stay what they are.
    if let Some(tuple) = iterable.downcast_exact::<PyTuple>() {
        return join_slice(t, sep, tuple::items(tuple));
    }
    if let Some(list) = iterable.downcast_exact::<PyList>() {
        return list::with_items(list, |items| join_slice(t, sep, items));
    }
    join_slice(t, sep, &iter::collect(t, iterable)?)
}

fn join_slice(t: &Thread, sep: &PyStr, items: &[Value]) -> PyResult {
    let mut total = Some(0usize);
    let (mut width, mut ascii) = (1, true);
    if items.len() > 1 {
        (width, ascii) = (sep.width(), sep.is_ascii());
    }
    for (i, item) in items.iter().enumerate() {
        let Some(s) = item.downcast::<PyStr>() else {
            return Err(t.type_error(format_args!(
                "sequence item {i}: expected str instance, {} found",
                item.class().tp_name()
            )));
        };
        total = total
            .and_then(|n| n.checked_add(s.len()))
            .and_then(|n| n.checked_add(if i == 0 { 0 } else { sep.len() }));
        width = width.max(s.width());
        ascii &= s.is_ascii();
    }
    let total = check_size(t, total, width)?;
    Ok(make::join(sep.chars(), items, total, width, ascii))
}
