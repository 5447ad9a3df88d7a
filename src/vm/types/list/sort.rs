//! Sorting: `list.sort` and `sorted`.
//!
//! While Python code can run (keys, comparisons), the elements are out of the list, which is empty meanwhile; they come back in some order
//! whatever happens. Comparisons may be inconsistent or raise, so the algorithm is our own: runs are found, short ones lengthened by binary
//! insertion, and merged by powersort's rule; at every moment the slice is a permutation of what it was. Elements whose order is total
//! and known (ints, floats without NaN, exact strings) are sorted by the standard library.

use super::{ListKind, PyList};
use crate::object::slots::CompareOp;
use crate::object::value::Value;
use crate::protocol::{call, compare, truth};
use crate::thread::{PyResult, Thread};
use crate::types::str::PyStr;
use adder_abi::word::Word;
use std::mem::ManuallyDrop;

/// In which order; equal elements keep theirs in both.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    Ascending,
    Descending,
}

/// Sorts a list in place.
pub fn sort(t: &Thread, list: &PyList, key: Option<&Value>, order: Order) -> PyResult<()> {
    if key.is_none() && sort_raw(list, order) {
        return Ok(());
    }
    let values = super::take_all(list);
    // A sort within a sort, of what is empty then, is no change.
    let within = list.sorting.replace(true);
    let (values, result) = sort_values(t, values, key, order);
    let modified = !list.sorting.replace(within) || list.capacity.get() != 0;
    let intruders = super::take_all(list);
    super::adopt(list, values);
    drop(intruders);
    result?;
    if modified { Err(t.value_error("list modified during sort")) } else { Ok(()) }
}

/// Sorts elements of known kind where they are; false if it can't.
fn sort_raw(list: &PyList, order: Order) -> bool {
    let n = list.len.get();
    if n < 2 {
        return true;
    }
    let items = list.items.get();
    match list.kind.get() {
        ListKind::Ints => {
            // SAFETY: `n` int words, which order as the signed numbers they are.
            let words = unsafe { std::slice::from_raw_parts_mut(items.cast::<i64>(), n) };
            words.sort_unstable();
            if order == Order::Descending {
                words.reverse();
            }
            true
        }
        ListKind::Doubles => {
            // SAFETY: `n` raw doubles.
            let doubles = unsafe { std::slice::from_raw_parts_mut(items.cast::<f64>(), n) };
            if doubles.iter().any(|d| d.is_nan()) {
                return false;
            }
            sort_total(doubles, order, |a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
            true
        }
        ListKind::NoRefs | ListKind::Mixed => false,
    }
}

fn sort_total<T>(items: &mut [T], order: Order, f: impl Fn(&T, &T) -> std::cmp::Ordering) {
    match order {
        Order::Ascending => items.sort_by(f),
        Order::Descending => items.sort_by(|a, b| f(b, a)),
    }
}

/// Sorts values; gives them back also when an exception ended it.
pub fn sort_values(
    t: &Thread,
    values: Vec<Value>,
    key: Option<&Value>,
    order: Order,
) -> (Vec<Value>, PyResult<()>) {
    let mut keys: Vec<Value> = Vec::new();
    if let Some(key) = key {
        keys.reserve_exact(values.len());
        for v in &values {
            match call::call(t, key, std::slice::from_ref(v)) {
                Ok(k) => keys.push(k),
                Err(raised) => return (values, Err(raised)),
            }
        }
    }
    // From here on the order of plain words changes; the references are counted by `keys` and `owned` as before.
    let mut owned = ManuallyDrop::new(values);
    let (p, n, capacity) = (owned.as_mut_ptr().cast::<Word>(), owned.len(), owned.capacity());
    // SAFETY: a value is a word; the vector is put together again below, with a permutation of its words.
    let words = unsafe { std::slice::from_raw_parts_mut(p, n) };
    let result = if key.is_some() {
        let mut pairs: Vec<(Word, Word)> =
            keys.iter().zip(words.iter()).map(|(k, w)| (k.word(), *w)).collect();
        let result = sort_words(t, &mut pairs, order, |pair| pair.0);
        for (w, pair) in words.iter_mut().zip(&pairs) {
            *w = pair.1;
        }
        result
    } else {
        sort_words(t, words, order, |w| *w)
    };
    // SAFETY: the words are a permutation of the vector's values.
    let values = unsafe { Vec::from_raw_parts(p.cast::<Value>(), n, capacity) };
    drop(keys);
    (values, result)
}

/// What all keys are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keys {
    Ints,
    /// Floats, none of them NaN.
    Floats,
    Strs,
    Any,
}

fn kind_of_keys(keys: impl Iterator<Item = Word>) -> Keys {
    let mut kind = None;
    for w in keys {
        // SAFETY: the caller owns the keys.
        let v = unsafe { Value::borrow(&w) };
        let this = if w.is_int() {
            Keys::Ints
        } else if w.is_flonum() {
            Keys::Floats
        } else if v.downcast_exact::<PyStr>().is_some() {
            Keys::Strs
        } else if float_of(w).is_some_and(|d| !d.is_nan()) {
            Keys::Floats
        } else {
            return Keys::Any;
        };
        if *kind.get_or_insert(this) != this {
            return Keys::Any;
        }
    }
    kind.unwrap_or(Keys::Any)
}

fn float_of(w: Word) -> Option<f64> {
    if w.is_flonum() {
        return Some(w.as_flonum());
    }
    // SAFETY: the caller owns the word.
    unsafe { Value::borrow(&w) }.downcast_exact::<crate::types::float::PyFloat>().map(|f| f.value)
}

fn str_of(w: &Word) -> &PyStr {
    // SAFETY: `kind_of_keys` has found an exact string.
    unsafe { &*(w.0 as *const PyStr) }
}

fn sort_words<T: Copy>(t: &Thread, items: &mut [T], order: Order, key: impl Fn(&T) -> Word) -> PyResult<()> {
    use std::cmp::Ordering;
    match kind_of_keys(items.iter().map(&key)) {
        Keys::Ints => sort_total(items, order, |a, b| (key(a).0 as i64).cmp(&(key(b).0 as i64))),
        Keys::Floats => sort_total(items, order, |a, b| match (float_of(key(a)), float_of(key(b))) {
            (Some(x), Some(y)) => x.partial_cmp(&y).unwrap_or(Ordering::Equal),
            (Some(_), None) | (None, Some(_)) | (None, None) => Ordering::Equal,
        }),
        Keys::Strs => {
            sort_total(items, order, |a, b| str_of(&key(a)).chars().compare(str_of(&key(b)).chars()))
        }
        Keys::Any => {
            if order == Order::Descending {
                items.reverse();
            }
            let result = merge_sort(items, &mut |a: T, b: T| less(t, key(&a), key(&b)));
            if order == Order::Descending {
                items.reverse();
            }
            return result;
        }
    }
    Ok(())
}

/// `a < b`
#[inline]
fn less(t: &Thread, a: Word, b: Word) -> PyResult<bool> {
    if a.is_int() && b.is_int() {
        return Ok((a.0 as i64) < (b.0 as i64));
    }
    if a.is_flonum() && b.is_flonum() {
        return Ok(a.as_flonum() < b.as_flonum());
    }
    // SAFETY: the keys are owned by the caller of the sort until it is over.
    let (a, b) = unsafe { (Value::borrow(&a), Value::borrow(&b)) };
    if let Some(order) = compare::quick_order(a, b) {
        return Ok(order.is_lt());
    }
    let result = compare::rich(t, a, b, CompareOp::Lt)?;
    truth::truth(t, &result)
}

struct Run {
    start: usize,
    len: usize,
    /// Depth of the node between this run and the next in the merge tree.
    power: u32,
}

/// A stable sort by `lt`, which may raise or contradict itself: the slice then is some permutation.
pub fn merge_sort<T: Copy>(v: &mut [T], lt: &mut impl FnMut(T, T) -> PyResult<bool>) -> PyResult<()> {
    let n = v.len();
    if n < 2 {
        return Ok(());
    }
    let min = min_run(n);
    let mut runs: Vec<Run> = Vec::new();
    let mut spare: Vec<T> = Vec::new();
    let mut at = 0;
    while at < n {
        let mut len = take_run(&mut v[at..], lt)?;
        if len < min {
            let wanted = min.min(n - at);
            insert_sort(&mut v[at..at + wanted], len, lt)?;
            len = wanted;
        }
        if let Some(last) = runs.last() {
            let power = power(last.start, last.len, len, n);
            while runs.len() > 1 && runs[runs.len() - 2].power > power {
                merge_top(v, &mut runs, &mut spare, lt)?;
            }
            if let Some(last) = runs.last_mut() {
                last.power = power;
            }
        }
        runs.push(Run { start: at, len, power: 0 });
        at += len;
    }
    while runs.len() > 1 {
        merge_top(v, &mut runs, &mut spare, lt)?;
    }
    Ok(())
}

/// Between 32 and 64, such that `n` divided by it is close to a power of two from below.
fn min_run(mut n: usize) -> usize {
    let mut r = 0;
    while n >= 64 {
        r |= n & 1;
        n >>= 1;
    }
    n + r
}

/// Powersort: the depth at which the boundary between two neighbouring runs lies in a nearly optimal merge tree, that is the first
/// binary digit in which the middles of the runs, as fractions of `n`, differ.
fn power(start: usize, len: usize, next: usize, n: usize) -> u32 {
    let (mut a, n) = (2 * start as u128 + len as u128, n as u128);
    let mut b = a + len as u128 + next as u128;
    let mut result = 0;
    loop {
        result += 1;
        if a >= n {
            a -= n;
            b -= n;
        } else if b >= n {
            return result;
        }
        a <<= 1;
        b <<= 1;
    }
}

/// The length of the run that begins the slice. A descending one is reversed, in which equal elements keep their order, and goes on as
/// an ascending one. Comparisons are made in CPython's order, which programs see.
fn take_run<T: Copy>(v: &mut [T], lt: &mut impl FnMut(T, T) -> PyResult<bool>) -> PyResult<usize> {
    let mut n = ascending(v, 1, lt)?;
    if n >= v.len() {
        return Ok(v.len());
    }
    // The next one is smaller: the run descends if all so far are equal.
    if n > 1 && lt(v[0], v[n - 1])? {
        return Ok(n);
    }
    v[..n].reverse();
    n += 1;
    // Equal elements at the end are put in reverse order as soon as there will be no more of them.
    let mut equals = n - 1;
    while n < v.len() {
        if lt(v[n], v[n - 1])? {
            v[equals..n].reverse();
            equals = n;
        } else if lt(v[n - 1], v[n])? {
            break;
        }
        n += 1;
    }
    v[equals..n].reverse();
    v[..n].reverse();
    ascending(v, n, lt)
}

/// How far the slice ascends, of which the first `n` elements do.
fn ascending<T: Copy>(v: &[T], mut n: usize, lt: &mut impl FnMut(T, T) -> PyResult<bool>) -> PyResult<usize> {
    while n < v.len() && !lt(v[n], v[n - 1])? {
        n += 1;
    }
    Ok(n)
}

/// Sorts the slice, of which the first `sorted` elements are.
fn insert_sort<T: Copy>(
    v: &mut [T],
    sorted: usize,
    lt: &mut impl FnMut(T, T) -> PyResult<bool>,
) -> PyResult<()> {
    for i in sorted..v.len() {
        let x = v[i];
        let (mut low, mut high) = (0, i);
        while low < high {
            let mid = low + (high - low) / 2;
            if lt(x, v[mid])? {
                high = mid;
            } else {
                low = mid + 1;
            }
        }
        v.copy_within(low..i, low + 1);
        v[low] = x;
    }
    Ok(())
}

fn merge_top<T: Copy>(
    v: &mut [T],
    runs: &mut Vec<Run>,
    spare: &mut Vec<T>,
    lt: &mut impl FnMut(T, T) -> PyResult<bool>,
) -> PyResult<()> {
    let (Some(b), Some(a)) = (runs.pop(), runs.last_mut()) else { return Ok(()) };
    let (start, middle, end) = (a.start, a.len, a.len + b.len);
    a.len = end;
    merge(&mut v[start..start + end], middle, spare, lt)
}

/// Merges the two sorted halves of the slice that meet at `middle`.
fn merge<T: Copy>(
    v: &mut [T],
    middle: usize,
    spare: &mut Vec<T>,
    lt: &mut impl FnMut(T, T) -> PyResult<bool>,
) -> PyResult<()> {
    // What is at its place already is left out, found by steps that double.
    let first = v[middle];
    let skip = gallop(middle, |i| Ok(!lt(first, v[i])?))?;
    let (v, middle) = (&mut v[skip..], middle - skip);
    if middle == 0 {
        return Ok(());
    }
    let last = v[middle - 1];
    let right = v.len() - middle;
    let keep = gallop(right, |i| Ok(!lt(v[v.len() - 1 - i], last)?))?;
    let end = v.len() - keep;
    let v = &mut v[..end];
    let right = end - middle;
    if right == 0 {
        return Ok(());
    }
    spare.clear();
    if middle <= right {
        spare.extend_from_slice(&v[..middle]);
        let (mut i, mut j, mut to) = (0, middle, 0);
        while i < middle && j < end {
            match lt(v[j], spare[i]) {
                Ok(true) => {
                    v[to] = v[j];
                    j += 1;
                }
                Ok(false) => {
                    v[to] = spare[i];
                    i += 1;
                }
                Err(raised) => {
                    v[to..to + middle - i].copy_from_slice(&spare[i..]);
                    return Err(raised);
                }
            }
            to += 1;
        }
        v[to..to + middle - i].copy_from_slice(&spare[i..]);
    } else {
        spare.extend_from_slice(&v[middle..]);
        let (mut i, mut j, mut to) = (middle, right, end);
        while i > 0 && j > 0 {
            match lt(spare[j - 1], v[i - 1]) {
                Ok(true) => {
                    i -= 1;
                    v[to - 1] = v[i];
                }
                Ok(false) => {
                    j -= 1;
                    v[to - 1] = spare[j];
                }
                Err(raised) => {
                    v[to - j..to].copy_from_slice(&spare[..j]);
                    return Err(raised);
                }
            }
            to -= 1;
        }
        v[to - j..to].copy_from_slice(&spare[..j]);
    }
    Ok(())
}

/// How many of `0..n` satisfy `holds`, which holds for a first part and for nothing after it.
fn gallop(n: usize, mut holds: impl FnMut(usize) -> PyResult<bool>) -> PyResult<usize> {
    let (mut low, mut step) = (0, 1);
    let mut high = n;
    while low < n {
        let at = (low + step - 1).min(n - 1);
        if holds(at)? {
            low = at + 1;
            step *= 2;
        } else {
            high = at;
            break;
        }
    }
    while low < high {
        let mid = low + (high - low) / 2;
        if holds(mid)? {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    Ok(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merge_sort_sorts_stably() {
        let mut seed = 12345u64;
        let mut next = || {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) as u32
        };
        for n in [0usize, 1, 2, 3, 31, 64, 65, 100, 1000, 4097] {
            for range in [2, 10, 1_000_000] {
                let mut v: Vec<(u32, usize)> = (0..n).map(|i| (next() % range, i)).collect();
                if range == 10 {
                    v[n / 4..n / 2].sort();
                    v[n / 2..].sort_by(|a, b| b.cmp(a));
                    for (i, x) in v.iter_mut().enumerate() {
                        x.1 = i;
                    }
                }
                let mut expected = v.clone();
                expected.sort();
                assert!(merge_sort(&mut v, &mut |a, b| Ok(a.0 < b.0)).is_ok());
                assert_eq!(v, expected);
            }
        }
    }

    #[test]
    fn merge_sort_survives_contradiction() {
        let mut k = 7u32;
        for n in [10usize, 100, 1000] {
            let mut v: Vec<usize> = (0..n).collect();
            let sorted = merge_sort(&mut v, &mut |_, _| {
                k = k.wrapping_mul(1_103_515_245).wrapping_add(12345);
                Ok(k & 0x10000 != 0)
            });
            assert!(sorted.is_ok());
            v.sort_unstable();
            assert!(v.iter().copied().eq(0..n));
        }
    }
}
