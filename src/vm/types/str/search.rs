//! Methods of `str` that look for text in text, and those that cut or replace by it.

use super::args::{bounds, check_size, fit, opt_ssize, raw_bounds, str_arg, type_or_none};
use super::make::{self, StrBuilder};
use super::{PyStr, slice};
use crate::native::Bound;
use crate::object::value::Value;
use crate::text::chars::{Chars, Unit};
use crate::text::search::{self, Finder};
use crate::thread::{PyResult, Thread};
use crate::types::tuple;
use crate::with_units;

#[derive(Clone, Copy)]
enum Side {
    First,
    Last,
}

fn position(t: &Thread, a: &Bound, name: &str, side: Side) -> PyResult<Option<usize>> {
    let s = a.this::<PyStr>(t)?;
    let sub = str_arg(t, a, 1, name)?;
    let Some((start, end)) = bounds(t, a, 2, s.len())? else { return Ok(None) };
    let part = s.chars().slice(start, end);
    let found = match side {
        Side::First => search::find_chars(part, sub.chars(), 0),
        Side::Last => search::rfind_chars(part, sub.chars()),
    };
    Ok(found.map(|i| i + start))
}

fn or_minus_one(found: Option<usize>) -> Value {
    found.map_or(Value::small_int(-1), Value::from)
}

fn or_error(t: &Thread, found: Option<usize>) -> PyResult {
    found.map(Value::from).ok_or_else(|| t.value_error("substring not found"))
}

pub fn find(t: &Thread, a: Bound) -> PyResult {
    position(t, &a, "find", Side::First).map(or_minus_one)
}

pub fn rfind(t: &Thread, a: Bound) -> PyResult {
    position(t, &a, "rfind", Side::Last).map(or_minus_one)
}

pub fn index(t: &Thread, a: Bound) -> PyResult {
    position(t, &a, "index", Side::First).and_then(|p| or_error(t, p))
}

pub fn rindex(t: &Thread, a: Bound) -> PyResult {
    position(t, &a, "rindex", Side::Last).and_then(|p| or_error(t, p))
}

pub fn count(t: &Thread, a: Bound) -> PyResult {
    let s = a.this::<PyStr>(t)?;
    let sub = str_arg(t, &a, 1, "count")?;
    let Some((start, end)) = bounds(t, &a, 2, s.len())? else { return Ok(Value::small_int(0)) };
    Ok(Value::from(search::count_chars(s.chars().slice(start, end), sub.chars())))
}

pub fn contains(t: &Thread, s: &Value, item: &Value) -> PyResult<bool> {
    match (s.downcast::<PyStr>(), item.downcast::<PyStr>()) {
        (Some(s), Some(sub)) => Ok(search::find_chars(s.chars(), sub.chars(), 0).is_some()),
        (_, _) => Err(t.type_error(format_args!(
            "'in <string>' requires string as left operand, not {}",
            item.class().tp_name()
        ))),
    }
}

fn affix(t: &Thread, a: &Bound, name: &str, side: Side) -> PyResult {
    let s = a.this::<PyStr>(t)?;
    let range = raw_bounds(t, a, 2)?;
    let part = fit(range, s.len()).map(|(start, end)| s.chars().slice(start, end));
    let test = |affix: &PyStr| {
        let Some(part) = part else { return false };
        let (n, k) = (part.len(), affix.len());
        k <= n
            && match side {
                Side::First => part.slice(0, k).equals(affix.chars()),
                Side::Last => part.slice(n - k, n).equals(affix.chars()),
            }
    };
    let wanted = a.get(1);
    if let Some(affix) = wanted.downcast::<PyStr>() {
        return Ok(Value::bool(test(affix)));
    }
    let Some(choices) = wanted.downcast::<tuple::PyTuple>() else {
        return Err(t.type_error(format_args!(
            "{name} first arg must be str or a tuple of str, not {}",
            wanted.class().tp_name()
        )));
    };
    for choice in tuple::items(choices) {
        match choice.downcast::<PyStr>() {
            Some(affix) if test(affix) => return Ok(Value::bool(true)),
            Some(_) => {}
            None => {
                return Err(t.type_error(format_args!(
                    "tuple for {name} must only contain str, not {}",
                    choice.class().tp_name()
                )));
            }
        }
    }
    Ok(Value::bool(false))
}

pub fn startswith(t: &Thread, a: Bound) -> PyResult {
    affix(t, &a, "startswith", Side::First)
}

pub fn endswith(t: &Thread, a: Bound) -> PyResult {
    affix(t, &a, "endswith", Side::Last)
}

/// The string argument of a method that has no other.
fn only_arg<'a>(t: &Thread, a: &Bound<'a>, name: &str) -> PyResult<&'a PyStr> {
    match a.get(1).downcast::<PyStr>() {
        Some(s) => Ok(s),
        None => {
            Err(t.type_error(format_args!("{name}() argument must be str, not {}", type_or_none(a.get(1)))))
        }
    }
}

pub fn removeprefix(t: &Thread, a: Bound) -> PyResult {
    let s = a.this::<PyStr>(t)?;
    let p = only_arg(t, &a, "removeprefix")?;
    if p.len() <= s.len() && s.chars().slice(0, p.len()).equals(p.chars()) {
        return Ok(slice(s, p.len(), s.len()));
    }
    Ok(slice(s, 0, s.len()))
}

pub fn removesuffix(t: &Thread, a: Bound) -> PyResult {
    let s = a.this::<PyStr>(t)?;
    let p = only_arg(t, &a, "removesuffix")?;
    let (n, k) = (s.len(), p.len());
    if k <= n && s.chars().slice(n - k, n).equals(p.chars()) {
        return Ok(slice(s, 0, n - k));
    }
    Ok(slice(s, 0, n))
}

fn separator<'a>(t: &Thread, a: &Bound<'a>) -> PyResult<&'a PyStr> {
    let Some(sep) = a.get(1).downcast::<PyStr>() else {
        return Err(t.type_error(format_args!("must be str, not {}", a.get(1).class().tp_name())));
    };
    if sep.is_empty() {
        return Err(t.value_error("empty separator"));
    }
    Ok(sep)
}

pub fn partition(t: &Thread, a: Bound) -> PyResult {
    let s = a.this::<PyStr>(t)?;
    let sep = separator(t, &a)?;
    Ok(match search::find_chars(s.chars(), sep.chars(), 0) {
        Some(i) => tuple::of([slice(s, 0, i), slice(sep, 0, sep.len()), slice(s, i + sep.len(), s.len())]),
        None => tuple::of([slice(s, 0, s.len()), Value::from(""), Value::from("")]),
    })
}

pub fn rpartition(t: &Thread, a: Bound) -> PyResult {
    let s = a.this::<PyStr>(t)?;
    let sep = separator(t, &a)?;
    Ok(match search::rfind_chars(s.chars(), sep.chars()) {
        Some(i) => tuple::of([slice(s, 0, i), slice(sep, 0, sep.len()), slice(s, i + sep.len(), s.len())]),
        None => tuple::of([Value::from(""), Value::from(""), slice(s, 0, s.len())]),
    })
}

pub fn replace(t: &Thread, a: Bound) -> PyResult {
    let s = a.this::<PyStr>(t)?;
    let old = str_arg(t, &a, 1, "replace")?;
    let new = str_arg(t, &a, 2, "replace")?;
    let limit = opt_ssize(t, &a, 3, -1)?;
    replaced(t, s, old.chars(), new.chars(), limit)
}

/// `s` with `old` replaced by `new`, at most `limit` times unless that is negative.
pub fn replaced(t: &Thread, s: &PyStr, old: Chars, new: Chars, limit: isize) -> PyResult {
    let limit = if limit < 0 { usize::MAX } else { limit as usize };
    let same = || Ok(slice(s, 0, s.len()));
    if limit == 0 || old.width() > s.width() || old.len() > s.len() || old.equals(new) {
        return same();
    }
    if old.len() == 1 && new.len() == 1 && limit == usize::MAX && new.width() <= s.width() {
        return Ok(with_units!(s.chars(), units => replace_unit(s, units, old.at(0), new.at(0))));
    }
    let n = with_units!(s.chars(), units => search::count(units, &old.widen(), limit));
    if n == 0 {
        return same();
    }
    let grown = n.checked_mul(new.len()).and_then(|more| (s.len() - n * old.len()).checked_add(more));
    let total = check_size(t, grown, s.width().max(new.width()))?;
    if new.width() <= s.width() {
        return Ok(with_units!(s.chars(), units => {
            let (new, mut out) = (new.widen(), Vec::with_capacity(total));
            replace_all(units, &old.widen(), n, |part| match part {
                Some(part) => out.extend_from_slice(part),
                None => out.extend_from_slice(&new),
            });
            make::build(&out)
        }));
    }
    let mut out = StrBuilder::with_capacity(total);
    with_units!(s.chars(), units => {
        replace_all(units, &old.widen(), n, |part| out.push_chars(part.map_or(new, Unit::wrap)));
    });
    Ok(out.finish())
}

fn replace_unit<T: Unit>(s: &PyStr, units: &[T], old: u32, new: u32) -> Value {
    let (old, new) = (T::from_code(old), T::from_code(new));
    match search::find_unit(units, old) {
        None => slice(s, 0, s.len()),
        Some(_) => {
            let out: Vec<T> = units.iter().map(|&u| if u == old { new } else { u }).collect();
            make::build(&out)
        }
    }
}

/// Gives the parts of the result in order, none for what `old` is replaced with, which it is `n` times.
fn replace_all<T: Unit>(hay: &[T], old: &[T], n: usize, mut push: impl FnMut(Option<&[T]>)) {
    let mut at = 0;
    if old.is_empty() {
        for i in 0..n {
            push(None);
            if i < hay.len() {
                push(Some(&hay[i..=i]));
                at = i + 1;
            }
        }
    } else {
        let finder = Finder::new(old);
        for _ in 0..n {
            let Some(found) = finder.find(hay, at) else { break };
            push(Some(&hay[at..found]));
            push(None);
            at = found + old.len();
        }
    }
    push(Some(&hay[at..]));
}

/// Which ends of a text are stripped.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    Both,
    Left,
    Right,
}

fn strip_with(t: &Thread, a: &Bound, name: &str, ends: Ends) -> PyResult {
    let s = a.this::<PyStr>(t)?;
    let chars = s.chars();
    let (start, end) = match a.some(1) {
        None => trim(chars, ends, crate::text::unicode::is_space),
        Some(v) => match v.downcast::<PyStr>() {
            Some(set) if set.len() == 1 => {
                let only = set.char_at(0);
                trim(chars, ends, |c| c == only)
            }
            Some(set) => {
                let set = set.chars();
                trim(chars, ends, |c| set.iter().any(|x| x == c))
            }
            None => {
                return Err(t.type_error(format_args!("{name} arg must be None or str")));
            }
        },
    };
    Ok(slice(s, start, end))
}

/// What is left when characters that `drop` accepts are taken from the ends.
pub fn trim(chars: Chars, ends: Ends, drop: impl Fn(u32) -> bool) -> (usize, usize) {
    with_units!(chars, s => {
        let (mut start, mut end) = (0, s.len());
        if ends != Ends::Right {
            while start < end && drop(s[start].code()) {
                start += 1;
            }
        }
        if ends != Ends::Left {
            while end > start && drop(s[end - 1].code()) {
                end -= 1;
            }
        }
        (start, end)
    })
}

pub fn strip(t: &Thread, a: Bound) -> PyResult {
    strip_with(t, &a, "strip", Ends::Both)
}

pub fn lstrip(t: &Thread, a: Bound) -> PyResult {
    strip_with(t, &a, "lstrip", Ends::Left)
}

pub fn rstrip(t: &Thread, a: Bound) -> PyResult {
    strip_with(t, &a, "rstrip", Ends::Right)
}
