//! Methods that look for bytes in bytes, or cut and replace by them.

use super::view::{This, held, needle};
use crate::native::Bound;
use crate::object::value::Value;
use crate::protocol::buffer::{self, bytes_like};
use crate::protocol::iter;
use crate::text::chars::Chars;
use crate::text::search;
use crate::thread::{PyResult, Thread};
use crate::types::str::args::{check_size, fit, opt_ssize, raw_bounds};
use crate::types::str::search::{Ends, trim};
use crate::types::{list, tuple};

fn is_space(b: u8) -> bool {
    matches!(b, 9..=13 | 32)
}

fn position(t: &Thread, a: &Bound, last: bool) -> PyResult<Option<usize>> {
    // From here on it cannot be resized, whatever the arguments' methods do.
    let this = This::of(t, a)?;
    let sub = needle(t, a.get(1))?;
    let range = raw_bounds(t, a, 2)?;
    let Some((start, end)) = fit(range, this.bytes.len()) else { return Ok(None) };
    let part = &this.bytes[start..end];
    let found = if last { search::rfind(part, &sub) } else { search::find(part, &sub, 0) };
    Ok(found.map(|i| i + start))
}

fn or_minus_one(found: Option<usize>) -> Value {
    found.map_or(Value::small_int(-1), Value::from)
}

fn or_error(t: &Thread, found: Option<usize>) -> PyResult {
    found.map(Value::from).ok_or_else(|| t.value_error("subsection not found"))
}

pub fn find(t: &Thread, a: Bound) -> PyResult {
    position(t, &a, false).map(or_minus_one)
}

pub fn rfind(t: &Thread, a: Bound) -> PyResult {
    position(t, &a, true).map(or_minus_one)
}

pub fn index(t: &Thread, a: Bound) -> PyResult {
    position(t, &a, false).and_then(|p| or_error(t, p))
}

pub fn rindex(t: &Thread, a: Bound) -> PyResult {
    position(t, &a, true).and_then(|p| or_error(t, p))
}

pub fn count(t: &Thread, a: Bound) -> PyResult {
    let this = This::of(t, &a)?;
    let sub = needle(t, a.get(1))?;
    let range = raw_bounds(t, &a, 2)?;
    let Some((start, end)) = fit(range, this.bytes.len()) else { return Ok(Value::small_int(0)) };
    Ok(Value::from(search::count(&this.bytes[start..end], &sub, usize::MAX)))
}

pub fn contains(t: &Thread, v: &Value, item: &Value) -> PyResult<bool> {
    if !crate::types::int::is_int(item) && !buffer::has_buffer(item) && item.class().slots().index.is_none() {
        return Err(
            t.type_error(format_args!("a bytes-like object is required, not '{}'", item.class().tp_name()))
        );
    }
    let bytes = held(t, v)?;
    let sub = needle(t, item)?;
    Ok(search::find(&bytes[..], &sub, 0).is_some())
}

fn affix(t: &Thread, a: &Bound, name: &str, last: bool) -> PyResult {
    let range = raw_bounds(t, a, 2)?;
    let test = |choice: &Value| -> PyResult<bool> {
        let affix = bytes_like(t, choice)?;
        let this = This::of(t, a)?;
        let Some((start, end)) = fit(range, this.bytes.len()) else { return Ok(false) };
        let part = &this.bytes[start..end];
        Ok(if last { part.ends_with(&affix) } else { part.starts_with(&affix) })
    };
    let wanted = a.get(1);
    if let Some(choices) = wanted.downcast::<tuple::PyTuple>() {
        for choice in tuple::items(choices) {
            if test(choice)? {
                return Ok(Value::bool(true));
            }
        }
        return Ok(Value::bool(false));
    }
    if !buffer::has_buffer(wanted) {
        return Err(t.type_error(format_args!(
            "{name} first arg must be bytes or a tuple of bytes, not {}",
            wanted.class().tp_name()
        )));
    }
    test(wanted).map(Value::bool)
}

pub fn startswith(t: &Thread, a: Bound) -> PyResult {
    affix(t, &a, "startswith", false)
}

pub fn endswith(t: &Thread, a: Bound) -> PyResult {
    affix(t, &a, "endswith", true)
}

pub fn removeprefix(t: &Thread, a: Bound) -> PyResult {
    let affix = bytes_like(t, a.get(1))?;
    let this = This::of(t, &a)?;
    let from = if this.bytes.starts_with(&affix) { affix.len() } else { 0 };
    Ok(this.part(from, this.bytes.len()))
}

pub fn removesuffix(t: &Thread, a: Bound) -> PyResult {
    let affix = bytes_like(t, a.get(1))?;
    let this = This::of(t, &a)?;
    let cut = if this.bytes.ends_with(&affix) { affix.len() } else { 0 };
    Ok(this.part(0, this.bytes.len() - cut))
}

fn parted(t: &Thread, a: &Bound, last: bool) -> PyResult {
    let sep = bytes_like(t, a.get(1))?;
    if sep.is_empty() {
        return Err(t.value_error("empty separator"));
    }
    let this = This::of(t, a)?;
    let n = this.bytes.len();
    let found =
        if last { search::rfind(&this.bytes[..], &sep) } else { search::find(&this.bytes[..], &sep, 0) };
    let empty = || this.make(&[]);
    Ok(match found {
        Some(i) => {
            let middle = if a.get(1).downcast_exact::<super::PyBytes>().is_some()
                && this.kind == super::view::Kind::Bytes
            {
                a.get(1).clone()
            } else {
                this.make(&sep)
            };
            tuple::of([this.part(0, i), middle, this.part(i + sep.len(), n)])
        }
        None if last => tuple::of([empty(), empty(), this.part(0, n)]),
        None => tuple::of([this.part(0, n), empty(), empty()]),
    })
}

pub fn partition(t: &Thread, a: Bound) -> PyResult {
    parted(t, &a, false)
}

pub fn rpartition(t: &Thread, a: Bound) -> PyResult {
    parted(t, &a, true)
}

pub fn replace(t: &Thread, a: Bound) -> PyResult {
    let (old, new) = (bytes_like(t, a.get(1))?, bytes_like(t, a.get(2))?);
    let limit = opt_ssize(t, &a, 3, -1)?;
    let limit = if limit < 0 { usize::MAX } else { limit as usize };
    let this = This::of(t, &a)?;
    let hay = &this.bytes[..];
    let n = if old.len() > hay.len() { 0 } else { search::count(hay, &old, limit) };
    if n == 0 || limit == 0 {
        return Ok(this.part(0, hay.len()));
    }
    let grown = n.checked_mul(new.len()).and_then(|more| (hay.len() - n * old.len()).checked_add(more));
    let mut out = Vec::with_capacity(check_size(t, grown, 1)?);
    let mut at = 0;
    if old.is_empty() {
        for i in 0..n {
            out.extend_from_slice(&new);
            if i < hay.len() {
                out.push(hay[i]);
                at = i + 1;
            }
        }
    } else {
        let finder = search::Finder::new(&old);
        for _ in 0..n {
            let Some(found) = finder.find(hay, at) else { break };
            out.extend_from_slice(&hay[at..found]);
            out.extend_from_slice(&new);
            at = found + old.len();
        }
    }
    out.extend_from_slice(&hay[at..]);
    Ok(this.make(&out))
}

fn stripped(t: &Thread, a: &Bound, ends: Ends) -> PyResult {
    let set = match a.some(1) {
        None => None,
        Some(v) => Some(bytes_like(t, v)?),
    };
    let this = This::of(t, a)?;
    let (start, end) = trim(Chars::One(&this.bytes), ends, |c| match &set {
        None => is_space(c as u8),
        Some(set) => set.contains(&(c as u8)),
    });
    Ok(this.part(start, end))
}

pub fn strip(t: &Thread, a: Bound) -> PyResult {
    stripped(t, &a, Ends::Both)
}

pub fn lstrip(t: &Thread, a: Bound) -> PyResult {
    stripped(t, &a, Ends::Left)
}

pub fn rstrip(t: &Thread, a: Bound) -> PyResult {
    stripped(t, &a, Ends::Right)
}

pub fn split(t: &Thread, a: Bound) -> PyResult {
    let limit = opt_ssize(t, &a, 2, -1)?;
    let limit = if limit < 0 { usize::MAX } else { limit as usize };
    let this = This::of(t, &a)?;
    let sep = separator(t, &a)?;
    let s = &this.bytes[..];
    let mut parts = Vec::new();
    match sep {
        Some(sep) => {
            let finder = search::Finder::new(&sep[..]);
            let mut at = 0;
            while parts.len() < limit {
                let Some(found) = finder.find(s, at) else { break };
                parts.push(this.part(at, found));
                at = found + sep.len();
            }
            parts.push(this.part(at, s.len()));
        }
        None => {
            let mut i = 0;
            loop {
                while i < s.len() && is_space(s[i]) {
                    i += 1;
                }
                if i == s.len() {
                    break;
                }
                let start = i;
                if parts.len() == limit {
                    parts.push(this.part(start, s.len()));
                    break;
                }
                while i < s.len() && !is_space(s[i]) {
                    i += 1;
                }
                parts.push(this.part(start, i));
            }
        }
    }
    Ok(list::new(parts))
}

pub fn rsplit(t: &Thread, a: Bound) -> PyResult {
    let limit = opt_ssize(t, &a, 2, -1)?;
    let limit = if limit < 0 { usize::MAX } else { limit as usize };
    let this = This::of(t, &a)?;
    let sep = separator(t, &a)?;
    let s = &this.bytes[..];
    let mut parts = Vec::new();
    match sep {
        Some(sep) => {
            let mut end = s.len();
            while parts.len() < limit {
                let Some(found) = search::rfind(&s[..end], &sep[..]) else { break };
                parts.push(this.part(found + sep.len(), end));
                end = found;
            }
            parts.push(this.part(0, end));
        }
        None => {
            let mut i = s.len();
            loop {
                while i > 0 && is_space(s[i - 1]) {
                    i -= 1;
                }
                if i == 0 {
                    break;
                }
                let end = i;
                if parts.len() == limit {
                    parts.push(this.part(0, end));
                    break;
                }
                while i > 0 && !is_space(s[i - 1]) {
                    i -= 1;
                }
                parts.push(this.part(i, end));
            }
        }
    }
    parts.reverse();
    Ok(list::new(parts))
}

fn separator<'a>(t: &Thread, a: &Bound<'a>) -> PyResult<Option<buffer::BytesLike<'a>>> {
    let Some(v) = a.some(1) else { return Ok(None) };
    let sep = bytes_like(t, v)?;
    if sep.is_empty() { Err(t.value_error("empty separator")) } else { Ok(Some(sep)) }
}

pub fn splitlines(t: &Thread, a: Bound) -> PyResult {
    let keep = a.opt(1).map_or(Ok(false), |v| crate::protocol::truth::truth(t, v))?;
    let this = This::of(t, &a)?;
    let s = &this.bytes[..];
    let mut lines = Vec::new();
    let mut i = 0;
    while i < s.len() {
        let start = i;
        i += memchr::memchr2(b'\n', b'\r', &s[i..]).unwrap_or(s.len() - i);
        let end = i;
        if i < s.len() {
            i += if s[i] == b'\r' && s.get(i + 1) == Some(&b'\n') { 2 } else { 1 };
        }
        lines.push(this.part(start, if keep { i } else { end }));
    }
    Ok(list::new(lines))
}

/// Parts with something between them.
fn joined<'a>(
    t: &Thread,
    between: &[u8],
    parts: impl Iterator<Item = &'a [u8]> + Clone,
) -> PyResult<Vec<u8>> {
    let mut total = Some(0usize);
    for (i, part) in parts.clone().enumerate() {
        let gap = if i == 0 { 0 } else { between.len() };
        total = total.and_then(|n| n.checked_add(part.len())).and_then(|n| n.checked_add(gap));
    }
    let mut out = Vec::with_capacity(check_size(t, total, 1)?);
    for (i, part) in parts.enumerate() {
        if i != 0 {
            out.extend_from_slice(between);
        }
        out.extend_from_slice(part);
    }
    Ok(out)
}

pub fn join(t: &Thread, a: Bound) -> PyResult {
    let class = a.get(1).class();
    if class.slots().iter.is_none() && class.slots().get_item.is_none() {
        return Err(t.type_error("can only join an iterable"));
    }
    let this = This::of(t, &a)?;
    let items = iter::collect(t, a.get(1))?;
    let exact = |item: &Value| item.downcast_exact::<super::PyBytes>().is_some();
    if items.iter().all(exact) {
        if let ([only], super::view::Kind::Bytes) = (&items[..], this.kind) {
            return Ok(only.clone());
        }
        let parts = items.iter().filter_map(Value::downcast_exact::<super::PyBytes>);
        return Ok(this.make(&joined(t, &this.bytes, parts.map(super::PyBytes::as_slice))?));
    }
    let mut parts = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        if !buffer::has_buffer(item) {
            return Err(t.type_error(format_args!(
                "sequence item {i}: expected a bytes-like object, {} found",
                item.class().tp_name()
            )));
        }
        let part = bytes_like(t, item)?;
        let length = a.get(1).downcast_exact::<list::PyList>().map_or(items.len(), list::len);
        if length != items.len() {
            return Err(t.runtime_error("sequence changed size during iteration"));
        }
        parts.push(part);
    }
    Ok(this.make(&joined(t, &this.bytes, parts.iter().map(|part| &part[..]))?))
}
