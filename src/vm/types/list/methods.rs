//! What Python calls on `list`.

use super::sort::{Order, sort};
use super::{LIST, ListKind, PyList, as_list as this};
use crate::exc::Exc;
use crate::native::{Args, Bound, Effects, Method, NativeFn};
use crate::object::class::{PyType, TypeSpec, type_flag};
use crate::object::slots::{CompareOp, Slots};
use crate::object::value::Value;
use crate::protocol::{compare, iter, number, repr, truth};
use crate::thread::{PyResult, Raised, Thread};
use crate::types::bytes::PyBytes;
use crate::types::slice::{self, PySlice};
use crate::types::str::{PyStr, StrBuilder, from_char};
use crate::types::tuple::{self, PyTuple, index_bounds, push_text};
use crate::types::{constructor, int, list, seqiter};
use smallvec::SmallVec;

fn list_new(_: &Thread, class: &PyType, _: &Args) -> PyResult {
    Ok(list::new_of(class))
}

fn list_init(t: &Thread, v: &Value, args: &Args) -> PyResult<()> {
    let args = &constructor::for_init(v, args);
    if args.has_keywords() {
        return Err(t.type_error("list() takes no keyword arguments"));
    }
    if args.pos().len() > 1 {
        return Err(t.type_error(format_args!("list expected at most 1 argument, got {}", args.pos().len())));
    }
    let list = this(v);
    list::clear_all(list);
    match args.pos().first() {
        Some(source) => extend_from(t, list, source),
        None => Ok(()),
    }
}

/// The list whose items are meant where `list` is given `source`: an exact list, or `list` itself, which would otherwise be iterated
/// over while it grows.
fn plain<'a>(list: &PyList, source: &'a Value) -> Option<&'a PyList> {
    let itself = || source.downcast::<PyList>().filter(|other| std::ptr::eq(*other, list));
    source.downcast_exact::<PyList>().or_else(itself)
}

/// Room for so many elements in a list that is empty.
fn reserve_first(list: &PyList, n: usize) {
    if list::len(list) == 0 {
        list::reserve_exact(list, n);
    }
}

/// Adds all items of an iterable at the end.
pub fn extend_from(t: &Thread, list: &PyList, source: &Value) -> PyResult<()> {
    if let Some(other) = plain(list, source) {
        room(t, list, list::len(other))?;
        list::extend_from_list(list, other);
        return Ok(());
    }
    if let Some(other) = source.downcast_exact::<PyTuple>() {
        room(t, list, tuple::items(other).len())?;
        list::extend_from_slice(list, tuple::items(other));
        return Ok(());
    }
    if let Some(text) = source.downcast_exact::<PyStr>() {
        room(t, list, text.len())?;
        reserve_first(list, text.len());
        text.code_points().for_each(|c| list::push(list, from_char(c)));
        return Ok(());
    }
    if let Some(bytes) = source.downcast_exact::<PyBytes>() {
        room(t, list, bytes.len())?;
        reserve_first(list, bytes.len());
        bytes.as_slice().iter().for_each(|b| list::push(list, Value::small_int(i64::from(*b))));
        return Ok(());
    }
    let it = iter::iter(t, source)?;
    let hint = iter::length_hint(t, source, 8)?;
    // A sum that overflows is a hint that lies.
    let total = hint + list::len(list);
    if total <= isize::MAX as usize && !list::can_hold(total) {
        return Err(t.memory_error());
    }
    if hint < 1 << 24 {
        reserve_first(list, hint);
    }
    let slot = iter::next_slot(t, &it)?;
    while let Some(item) = iter::next_by(t, &it, slot)? {
        list::push(list, item);
    }
    // What the hint promised too much is given back.
    if list.capacity.get() as usize > list::len(list) + list::len(list) / 2 + 8 {
        list::truncate(list, list::len(list));
    }
    Ok(())
}

fn list_repr(t: &Thread, v: &Value) -> PyResult {
    let list = this(v);
    if list::len(list) == 0 {
        return Ok(Value::from("[]"));
    }
    let Some(_guard) = repr::enter(t, v) else { return Ok(Value::from("[...]")) };
    let mut out = StrBuilder::new();
    out.push_char('[');
    let mut i = 0;
    while let Some(item) = list::get(list, i) {
        if i > 0 {
            out.push_str(", ");
        }
        push_text(&mut out, &repr::repr(t, &item)?);
        i += 1;
    }
    out.push_char(']');
    Ok(out.finish())
}

fn list_compare(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    let (Some(x), Some(y)) = (a.downcast::<PyList>(), b.downcast::<PyList>()) else {
        return Ok(Value::not_implemented());
    };
    if list::len(x) != list::len(y) {
        match op {
            CompareOp::Eq => return Ok(Value::bool(false)),
            CompareOp::Ne => return Ok(Value::bool(true)),
            CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => {}
        }
    }
    let mut i = 0;
    while let (Some(p), Some(q)) = (list::get(x, i), list::get(y, i)) {
        if !compare::eq(t, &p, &q)? {
            // The comparison may have taken the items away: then the lengths decide.
            if i >= list::len(x) || i >= list::len(y) {
                break;
            }
            return match op {
                CompareOp::Eq => Ok(Value::bool(false)),
                CompareOp::Ne => Ok(Value::bool(true)),
                CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => compare::rich(t, &p, &q, op),
            };
        }
        i += 1;
    }
    Ok(Value::bool(op.holds(list::len(x).cmp(&list::len(y)))))
}

fn list_iter(_: &Thread, v: &Value) -> PyResult {
    Ok(seqiter::over_list(v.clone()))
}

fn list_len(_: &Thread, v: &Value) -> PyResult<usize> {
    Ok(list::len(this(v)))
}

/// The position a subscript names, if it is inside.
fn position(t: &Thread, list: &PyList, key: &Value) -> PyResult<Option<usize>> {
    if !key.is_int_word() && key.class().slots().index.is_none() {
        return Err(t.type_error(format_args!(
            "list indices must be integers or slices, not {}",
            key.class().tp_name()
        )));
    }
    let i = number::to_isize(t, key, Exc::IndexError)?;
    let n = list::len(list) as isize;
    let i = if i < 0 { i.wrapping_add(n) } else { i };
    Ok(if i >= 0 && i < n { Some(i as usize) } else { None })
}

fn list_get_item(t: &Thread, v: &Value, key: &Value) -> PyResult {
    let list = this(v);
    if let Some(s) = key.downcast::<PySlice>() {
        let s = slice::adjusted_to(t, s, || list::len(list))?;
        if !list::can_hold(s.count) {
            return Err(t.memory_error());
        }
        return Ok(picked(list, s));
    }
    match position(t, list, key)?.and_then(|i| list::get(list, i)) {
        Some(item) => Ok(item),
        None => Err(t.index_error("list index out of range")),
    }
}

/// The elements that a fitted slice names.
pub fn picked(list: &PyList, s: slice::Adjusted) -> Value {
    if s.step == 1 {
        return list::slice_of(list, s.start as usize, s.start as usize + s.count);
    }
    list::pick(list, s)
}

/// The items of an iterable; what is not iterable is refused with `message`.
pub fn sequence(t: &Thread, v: &Value, message: &str) -> PyResult<Vec<Value>> {
    if seqiter::is_plain(v) {
        return iter::collect(t, v);
    }
    match iter::iter(t, v) {
        Ok(it) => seqiter::drain(t, &it),
        Err(raised) => Err(replace_type_error(t, raised, message)),
    }
}

fn replace_type_error(t: &Thread, raised: Raised, message: &str) -> Raised {
    let error = t.take(raised);
    if error.class().is_subtype(Exc::TypeError.class()) {
        t.type_error(message)
    } else {
        t.raise_again(error)
    }
}

fn list_set_item(t: &Thread, v: &Value, key: &Value, value: Option<&Value>) -> PyResult<()> {
    let list = this(v);
    if let Some(s) = key.downcast::<PySlice>() {
        let bounds = slice::unpack(t, s)?;
        return set_slice(t, list, bounds, value);
    }
    let Some(i) = position(t, list, key)? else {
        return Err(t.index_error("list assignment index out of range"));
    };
    match value {
        Some(value) => {
            list::set(list, i, value.clone());
        }
        None => drop(list::remove_at(list, i)),
    }
    Ok(())
}

/// MemoryError if so many more elements do not fit: lists grow by a factor where they are added to themselves.
fn room(t: &Thread, list: &PyList, more: usize) -> PyResult<()> {
    if list::can_hold(list::len(list) + more) { Ok(()) } else { Err(t.memory_error()) }
}

fn set_slice(
    t: &Thread,
    list: &PyList,
    (start, stop, step): (Option<isize>, Option<isize>, isize),
    value: Option<&Value>,
) -> PyResult<()> {
    let other = value.and_then(|v| plain(list, v));
    if let (1, Some(other)) = (step, other) {
        let s = slice::adjust(start, stop, 1, list::len(list));
        if list::overwrite(list, s.start as usize, s.start as usize + s.count, other) {
            return Ok(());
        }
    }
    let pieces = value.filter(|_| step == 1).and_then(|v| v.downcast_exact::<PyTuple>()).map(tuple::items);
    if let Some(pieces) = pieces {
        let s = slice::adjust(start, stop, 1, list::len(list));
        if pieces.len() == s.count {
            let mut old: SmallVec<[Value; 8]> = SmallVec::new();
            for (i, v) in pieces.iter().enumerate() {
                old.extend(list::get(list, s.start as usize + i));
                list::set(list, s.start as usize + i, v.clone());
            }
            // As in CPython, the last goes first.
            while old.pop().is_some() {}
            return Ok(());
        }
    }
    if let Some(other) = other {
        // Its words are copied first.
        room(t, list, 2 * list::len(other))?;
    }
    let values = match (other, value) {
        (Some(other), _) => Some(list::to_vec(other)),
        (None, Some(value)) => Some(sequence(t, value, "must assign iterable to extended slice")?),
        (None, None) => None,
    };
    // Collecting the values may have changed the list: only now are the bounds fitted.
    let s = slice::adjust(start, stop, step, list::len(list));
    if step == 1 {
        let start = s.start as usize;
        // As in CPython, the last goes first.
        let mut old = list::replace_range(list, start, start + s.count, values.unwrap_or_default());
        while old.pop().is_some() {}
        return Ok(());
    }
    let Some(values) = values else {
        delete_positions(list, s);
        return Ok(());
    };
    if values.len() != s.count {
        return Err(slice::size_error(t, values.len(), s.count));
    }
    // The old values are dropped when all are in their places.
    let mut old = Vec::with_capacity(values.len());
    for (i, value) in s.positions().zip(values) {
        old.extend(list::get(list, i));
        list::set(list, i, value);
    }
    drop(old);
    Ok(())
}

fn delete_positions(list: &PyList, s: slice::Adjusted) {
    if s.count == 0 {
        return;
    }
    let s = s.ascending();
    let (mut kept, mut removed) = (Vec::new(), Vec::with_capacity(s.count));
    let mut positions = s.positions().peekable();
    for (i, v) in list::take_all(list).into_iter().enumerate() {
        if positions.peek() == Some(&i) {
            positions.next();
            removed.push(v);
        } else {
            kept.push(v);
        }
    }
    list::adopt(list, kept);
    drop(removed);
}

/// The first position from `start` to `stop` of an element equal to `item`.
fn find(t: &Thread, list: &PyList, item: &Value, start: usize, stop: usize) -> PyResult<Option<usize>> {
    if item.is_int_word() && matches!(list.kind.get(), ListKind::Ints) {
        let n = list::len(list);
        // SAFETY: the list's `n` words; no Python code runs.
        let words = unsafe {
            std::slice::from_raw_parts(if n == 0 { std::ptr::dangling() } else { list.items.get() }, n)
        };
        let found = words.get(start..stop.min(n)).and_then(|w| w.iter().position(|w| *w == item.word()));
        return Ok(found.map(|i| i + start));
    }
    let mut i = start;
    while i < stop {
        let Some(x) = list::get(list, i) else { break };
        if compare::eq(t, &x, item)? {
            return Ok(Some(i));
        }
        i += 1;
    }
    Ok(None)
}

fn list_contains(t: &Thread, v: &Value, item: &Value) -> PyResult<bool> {
    Ok(find(t, this(v), item, 0, usize::MAX)?.is_some())
}

fn list_concat(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let Some(y) = b.downcast::<PyList>() else {
        return Err(t.type_error(format_args!(
            "can only concatenate list (not \"{}\") to list",
            b.class().tp_name()
        )));
    };
    let x = this(a);
    room(t, x, list::len(y))?;
    let result = list::with_capacity(list::len(x) + list::len(y));
    list::extend_from_list(this(&result), x);
    list::extend_from_list(this(&result), y);
    Ok(result)
}

fn repetitions(t: &Thread, list: &PyList, n: &Value) -> PyResult<usize> {
    let n = number::to_isize(t, n, Exc::OverflowError)?.max(0) as usize;
    match list::len(list).checked_mul(n) {
        Some(total) if list::can_hold(total) => Ok(n),
        Some(_) | None => Err(t.memory_error()),
    }
}

fn list_repeat(t: &Thread, a: &Value, n: &Value) -> PyResult {
    let list = this(a);
    let n = repetitions(t, list, n)?;
    Ok(list::repeated(list, n))
}

fn list_inplace_concat(t: &Thread, a: &Value, b: &Value) -> PyResult {
    extend_from(t, this(a), b)?;
    Ok(a.clone())
}

fn list_inplace_repeat(t: &Thread, a: &Value, n: &Value) -> PyResult {
    let list = this(a);
    let n = repetitions(t, list, n)?;
    if n == 0 {
        list::clear_all(list);
    } else if n > 1 {
        let more = list::repeated(list, n - 1);
        list::extend_from_list(list, this(&more));
    }
    Ok(a.clone())
}

/// An argument as CPython's `Py_ssize_t` converter takes it.
pub fn ssize(t: &Thread, v: &Value) -> PyResult<isize> {
    if v.is_int_word() {
        return Ok(v.word().as_int() as isize);
    }
    let n = number::index(t, v)?;
    int::to_i64(&n)
        .map(|n| n as isize)
        .ok_or_else(|| t.overflow_error("Python int too large to convert to C ssize_t"))
}

/// Whether a method is `list.append`.
pub fn is_append(method: &Method) -> bool {
    std::ptr::fn_addr_eq(method.func, append as NativeFn)
}

fn append(t: &Thread, a: Bound) -> PyResult {
    list::push(a.this::<PyList>(t)?, a.get(1).clone());
    Ok(Value::none())
}

fn insert(t: &Thread, a: Bound) -> PyResult {
    let list = a.this::<PyList>(t)?;
    let i = ssize(t, a.get(1))?;
    let n = list::len(list) as isize;
    let i = if i < 0 { i.saturating_add(n).max(0) } else { i.min(n) };
    list::insert(list, i as usize, a.get(2).clone());
    Ok(Value::none())
}

fn extend(t: &Thread, a: Bound) -> PyResult {
    extend_from(t, a.this::<PyList>(t)?, a.get(1))?;
    Ok(Value::none())
}

fn pop(t: &Thread, a: Bound) -> PyResult {
    let list = a.this::<PyList>(t)?;
    let i = match a.opt(1) {
        Some(i) => ssize(t, i)?,
        None => -1,
    };
    if list::len(list) == 0 {
        return Err(t.index_error("pop from empty list"));
    }
    if i == -1 {
        return list::pop(list).ok_or_else(|| t.index_error("pop from empty list"));
    }
    let i = if i < 0 { i.wrapping_add(list::len(list) as isize) } else { i };
    let found = usize::try_from(i).ok().and_then(|i| list::remove_at(list, i));
    found.ok_or_else(|| t.index_error("pop index out of range"))
}

fn remove(t: &Thread, a: Bound) -> PyResult {
    let list = a.this::<PyList>(t)?;
    match find(t, list, a.get(1), 0, usize::MAX)? {
        Some(i) => {
            drop(list::remove_at(list, i));
            Ok(Value::none())
        }
        None => Err(t.value_error("list.remove(x): x not in list")),
    }
}

fn index(t: &Thread, a: Bound) -> PyResult {
    let list = a.this::<PyList>(t)?;
    let (start, stop) = index_bounds(t, &a, list::len(list))?;
    match find(t, list, a.get(1), start, stop)? {
        Some(i) => Ok(Value::from(i)),
        None => Err(t.value_error("list.index(x): x not in list")),
    }
}

fn count(t: &Thread, a: Bound) -> PyResult {
    let list = a.this::<PyList>(t)?;
    let (mut n, mut from) = (0usize, 0);
    while let Some(i) = find(t, list, a.get(1), from, usize::MAX)? {
        n += 1;
        from = i + 1;
    }
    Ok(Value::from(n))
}

fn reverse(t: &Thread, a: Bound) -> PyResult {
    list::reverse(a.this::<PyList>(t)?);
    Ok(Value::none())
}

fn sort_method(t: &Thread, a: Bound) -> PyResult {
    let list = a.this::<PyList>(t)?;
    let descending = match a.opt(2) {
        Some(v) => truth::truth(t, v)?,
        None => false,
    };
    sort(t, list, a.some(1), if descending { Order::Descending } else { Order::Ascending })?;
    Ok(Value::none())
}

fn clear(t: &Thread, a: Bound) -> PyResult {
    list::clear_all(a.this::<PyList>(t)?);
    Ok(Value::none())
}

fn copy(t: &Thread, a: Bound) -> PyResult {
    let list = a.this::<PyList>(t)?;
    room(t, list, 0)?;
    Ok(list::slice_of(list, 0, list::len(list)))
}

fn reversed(_: &Thread, a: Bound) -> PyResult {
    Ok(seqiter::over_list_reversed(a.get(0).clone()))
}

fn sizeof(t: &Thread, a: Bound) -> PyResult {
    let list = a.this::<PyList>(t)?;
    Ok(Value::from(a.get(0).class().instance_size() + list.capacity.get() as usize * 8))
}

fn get_item(t: &Thread, a: Bound) -> PyResult {
    list_get_item(t, a.get(0), a.get(1))
}

fn class_getitem(_: &Thread, a: Bound) -> PyResult {
    Ok(crate::types::generic_alias::alias(a.get(0).clone(), a.get(1).clone()))
}

pub static LIST_SPEC: TypeSpec = TypeSpec {
    name: "list",
    container: true,
    flags: type_flag::BASE_TYPE | type_flag::SEQUENCE | type_flag::LIST_SUBCLASS,
    doc: "list(iterable=(), /)\n--\n\nBuilt-in mutable sequence.\n\nIf no argument is given, the constructor creates a new empty list.\nThe argument must be an iterable if specified.",
    slots: Slots {
        repr: Some(list_repr),
        hash: Some(crate::protocol::hash::not_hashable),
        compare: Some(list_compare),
        iter: Some(list_iter),
        new: Some(list_new),
        init: Some(list_init),
        len: Some(list_len),
        get_item: Some(list_get_item),
        set_item: Some(list_set_item),
        contains: Some(list_contains),
        concat: Some(list_concat),
        repeat: Some(list_repeat),
        inplace_concat: Some(list_inplace_concat),
        inplace_repeat: Some(list_inplace_repeat),
        ..Slots::EMPTY
    },
    methods: &[
        Method::new("__getitem__(self, index, /)", get_item, "Return self[index]."),
        Method::new("__reversed__(self, /)", reversed, "Return a reverse iterator over the list.")
            .with(Effects::Raises),
        Method::new("__sizeof__(self, /)", sizeof, "Return the size of the list in memory, in bytes.")
            .with(Effects::Raises),
        Method::new("clear(self, /)", clear, "Remove all items from list."),
        Method::new("copy(self, /)", copy, "Return a shallow copy of the list.").with(Effects::Raises),
        Method::new("append(self, object, /)", append, "Append object to the end of the list.")
            .with(Effects::Raises),
        Method::new("insert(self, index, object, /)", insert, "Insert object before index."),
        Method::new(
            "extend(self, iterable, /)",
            extend,
            "Extend list by appending elements from the iterable.",
        ),
        Method::new(
            "pop(self, index=-1, /)",
            pop,
            "Remove and return item at index (default last).\n\nRaises IndexError if list is empty or index is out of range.",
        ),
        Method::new(
            "remove(self, value, /)",
            remove,
            "Remove first occurrence of value.\n\nRaises ValueError if the value is not present.",
        ),
        Method::new(
            "index(self, value, start=0, stop=sys.maxsize, /)",
            index,
            "Return first index of value.\n\nRaises ValueError if the value is not present.",
        ),
        Method::new("count(self, value, /)", count, "Return number of occurrences of value."),
        Method::new("reverse(self, /)", reverse, "Reverse *IN PLACE*.").with(Effects::Raises),
        Method::new(
            "sort(self, /, *, key=None, reverse=False)",
            sort_method,
            "Sort the list in ascending order and return None.\n\nThe sort is in-place (i.e. the list itself is modified) and stable\n(i.e. the order of two equal elements is maintained).\n\nIf a key function is given, apply it once to each list item and sort\nthem, ascending or descending, according to their function values.\n\nThe reverse flag can be set to sort in descending order.",
        ),
        Method::class("__class_getitem__(cls, object, /)", class_getitem, "See PEP 585"),
    ],
    ..TypeSpec::of::<PyList>(&LIST)
};
