//! `for a, b in …` over what would make a tuple only for it to be taken apart: `zip` of two, `enumerate`, the items of a dict.

use super::generators::{list_next, range_next, tuple_next};
use crate::object::value::Value;
use crate::protocol::iter;
use crate::thread::{PyResult, Thread};
use crate::types::dict::iterators::next_entry;
use crate::types::iterators::{PyEnumerate, PyZip};
use crate::types::seqiter::{as_list_iter, as_tuple_iter};
use adder_abi::layout::PyRangeIter;

/// Whether [`next`] knows the iterator.
#[inline]
pub fn gives_pairs(it: &Value) -> bool {
    it.downcast_exact::<PyZip>().is_some_and(|z| z.two().is_some())
        || it.downcast_exact::<PyEnumerate>().is_some_and(PyEnumerate::is_small)
        || crate::types::dict::iterators::is_items(it)
}

/// The next pair of an iterator that [`gives_pairs`], apart; none at its end. Built in place, the loop would carry the parts of its result
/// around: sixteen moves at each jump.
#[inline(never)]
pub fn next(t: &Thread, it: &Value) -> PyResult<Option<(Value, Value)>> {
    if let Some(e) = it.downcast_exact::<PyEnumerate>() {
        let Some(inner) = e.iterator() else { return Ok(None) };
        let Some(item) = next_of(t, &inner)? else { return Ok(None) };
        return Ok(Some((e.count(), item)));
    }
    if let Some(z) = it.downcast_exact::<PyZip>() {
        let Some((a, b)) = z.two() else { return Ok(None) };
        let Some(x) = next_of(t, &a)? else { return Ok(None) };
        let Some(y) = next_of(t, &b)? else { return Ok(None) };
        return Ok(Some((x, y)));
    }
    next_entry(t, it)
}

/// The next item of any iterator, the usual ones first.
#[inline]
fn next_of(t: &Thread, it: &Value) -> PyResult<Option<Value>> {
    if let Some(s) = as_list_iter(it) {
        return Ok(list_next(s));
    }
    if let Some(s) = as_tuple_iter(it) {
        return Ok(tuple_next(s));
    }
    if let Some(r) = it.downcast_exact::<PyRangeIter>() {
        return Ok(range_next(r));
    }
    iter::next(t, it)
}
