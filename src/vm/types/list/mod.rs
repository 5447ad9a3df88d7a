//! `list`: the struct is [`adder_abi::layout::PyList`]; what its elements are known to be ([`ListKind`]) widens silently.
//!
//! All reading and writing of elements goes through the functions here. What always holds: with kind `Ints` every element is a
//! word-sized int, with `NoRefs` no element is a pointer, with `Doubles` every element is a raw double (put there only for floats
//! kept in the word, so that reading gives the very same float); an empty list is `Ints`. Elements are dropped only when the list is
//! whole again. `unsafe` lives here: the items are raw memory.

pub mod methods;
pub mod sort;

use crate::memory::heap::{SMALL_MAX, heap};
use crate::object::class::{PyType, TypeCell};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::value::{Value, decref, incref};
use crate::types::slice::Adjusted;
pub use adder_abi::layout::{ListKind, PyList};
use adder_abi::object::Layout;
use adder_abi::word::Word;
use std::alloc::{Layout as Mem, alloc, dealloc, handle_alloc_error, realloc};
use std::cell::Cell;
use std::mem::ManuallyDrop;
use std::ptr::null_mut;

pub use methods::{LIST_SPEC, is_append};

pub static LIST: TypeCell = TypeCell::new();

/// The longest list: its capacity is a `u32`.
pub const MAX_LEN: usize = u32::MAX as usize - 8;

// SAFETY: `trace` reports the elements that are references, all that a list owns.
unsafe impl Payload for PyList {
    const LAYOUT: Layout = Layout::List;

    fn cell() -> &'static TypeCell {
        &LIST
    }

    fn trace(&self, visit: &mut Visitor) {
        if self.kind.get() == ListKind::Mixed {
            for i in 0..self.len.get() {
                // SAFETY: `i` is below the length.
                visit(unsafe { *self.items.get().add(i) });
            }
        }
    }

    fn clear(&self) {
        clear_all(self);
    }

    unsafe fn drop_payload(this: *mut PyList) {
        // SAFETY: by the caller's contract.
        clear_all(unsafe { &*this });
    }
}

fn mem(capacity: usize) -> Mem {
    // The capacity is bounded by `MAX_LEN`, so this cannot overflow.
    Mem::array::<Word>(capacity).expect("a list's items are below isize::MAX")
}

/// A new empty list.
#[inline]
pub fn empty() -> Value {
    new_of(LIST.get())
}

/// A new empty instance of `list` or of a subclass.
#[inline]
pub fn new_of(class: &PyType) -> Value {
    class.instantiate_with(|| PyList {
        head: blank_header(),
        items: Cell::new(null_mut()),
        len: Cell::new(0),
        capacity: Cell::new(0),
        kind: Cell::new(ListKind::Ints),
        sorting: Cell::new(false),
        in_cell: Cell::new(false),
    })
}

/// The list of a value that the caller knows to be one.
#[inline(always)]
pub(crate) fn as_list(value: &Value) -> &PyList {
    debug_assert!(value.is_a::<PyList>());
    // SAFETY: the callers have just made the list, or are slots called with a list.
    unsafe { &*(value.word().0 as *const PyList) }
}

/// A list of the values, which it takes over with their memory.
pub fn new(values: Vec<Value>) -> Value {
    let list = empty();
    adopt(as_list(&list), values);
    list
}

/// A list of `n` words, whose references it takes over.
///
/// # Safety
/// The words at `from` are alive and owned, and not used again.
pub unsafe fn from_moved(from: *const Word, n: usize) -> Value {
    let value = empty();
    if n == 0 {
        return value;
    }
    let list = as_list(&value);
    set_capacity(list, n);
    // SAFETY: there is room for the words; flonums become raw doubles.
    unsafe {
        let kind = kind_of_all(Value::borrow_slice(from, n));
        let to = list.items.get();
        if kind == ListKind::Doubles {
            for i in 0..n {
                *to.add(i) = Word((*from.add(i)).as_flonum().to_bits());
            }
        } else {
            std::ptr::copy_nonoverlapping(from, to, n);
        }
        list.kind.set(kind);
    }
    list.len.set(n);
    value
}

/// An empty list with room for `n` elements.
pub fn with_capacity(n: usize) -> Value {
    let list = empty();
    reserve_exact(as_list(&list), n);
    list
}

/// A list of the values from `first` on, which are taken away.
pub fn of_tail(values: &mut Vec<Value>, first: usize) -> Value {
    let n = values.len().saturating_sub(first);
    // SAFETY: values are owned words; the vector forgets those that move to the list.
    unsafe {
        values.set_len(values.len() - n);
        from_moved(values.as_ptr().add(values.len()).cast(), n)
    }
}

/// A list of new references to the values.
pub fn from_slice(values: &[Value]) -> Value {
    let list = empty();
    if values.is_empty() {
        return list;
    }
    let this = as_list(&list);
    set_capacity(this, values.len());
    let kind = kind_of_all(values);
    let to = this.items.get();
    // SAFETY: there is room for all values; the bits are what the kind says.
    unsafe {
        for (i, v) in values.iter().enumerate() {
            let w = v.word();
            if kind == ListKind::Mixed {
                incref(w);
            }
            *to.add(i) = if kind == ListKind::Doubles { Word(w.as_flonum().to_bits()) } else { w };
        }
    }
    this.len.set(values.len());
    this.kind.set(kind);
    list
}

/// Puts the values into an empty list without items, taking over their memory.
pub(crate) fn adopt(list: &PyList, mut values: Vec<Value>) {
    debug_assert!(list.len.get() == 0 && list.capacity.get() == 0);
    if values.is_empty() {
        return;
    }
    if values.capacity() > values.len() + values.len() / 2 + 8 {
        values.shrink_to_fit();
    }
    if values.capacity() > MAX_LEN {
        handle_alloc_error(Mem::new::<Word>());
    }
    let kind = kind_of_all(&values);
    let mut values = ManuallyDrop::new(values);
    // A vector of values has the memory layout of our items.
    list.items.set(values.as_mut_ptr().cast());
    list.len.set(values.len());
    list.capacity.set(values.capacity() as u32);
    list.kind.set(kind);
    if kind == ListKind::Doubles {
        for i in 0..list.len.get() {
            // SAFETY: `i` is below the length; the words are flonums.
            unsafe {
                let p = list.items.get().add(i);
                *p = Word((*p).as_flonum().to_bits());
            }
        }
    }
}

#[inline(always)]
fn kind_of(w: Word) -> ListKind {
    if w.is_int() {
        ListKind::Ints
    } else if w.is_flonum() {
        ListKind::Doubles
    } else {
        ListKind::Mixed
    }
}

fn kind_of_all(values: &[Value]) -> ListKind {
    let (mut ints, mut floats) = (false, false);
    for v in values {
        let w = v.word();
        if w.is_int() {
            ints = true;
        } else if w.is_flonum() {
            floats = true;
        } else {
            return ListKind::Mixed;
        }
    }
    match (ints, floats) {
        (_, false) => ListKind::Ints,
        (false, true) => ListKind::Doubles,
        (true, true) => ListKind::NoRefs,
    }
}

#[inline(always)]
pub fn len(list: &PyList) -> usize {
    list.len.get()
}

/// Makes the list one that can hold `w`, and gives the bits to store for it.
#[inline(always)]
fn admit(list: &PyList, w: Word) -> Word {
    match list.kind.get() {
        ListKind::Mixed => w,
        ListKind::Ints if w.is_int() => w,
        ListKind::NoRefs if !w.is_ptr() => w,
        ListKind::Doubles if w.is_flonum() => Word(w.as_flonum().to_bits()),
        ListKind::Ints | ListKind::NoRefs | ListKind::Doubles => widen(list, w),
    }
}

#[cold]
#[inline(never)]
fn widen(list: &PyList, w: Word) -> Word {
    let wanted = kind_of(w);
    if list.len.get() == 0 {
        list.kind.set(wanted);
    } else {
        if list.kind.get() == ListKind::Doubles {
            words_of_doubles(list);
        }
        if wanted == ListKind::Mixed {
            list.kind.set(ListKind::Mixed);
        } else if list.kind.get() == ListKind::Ints {
            list.kind.set(ListKind::NoRefs);
        }
    }
    if list.kind.get() == ListKind::Doubles { Word(w.as_flonum().to_bits()) } else { w }
}

/// Turns raw doubles into words.
fn words_of_doubles(list: &PyList) {
    let mut kind = ListKind::NoRefs;
    for i in 0..list.len.get() {
        // SAFETY: `i` is below the length; boxing a float runs no Python code.
        unsafe {
            let p = list.items.get().add(i);
            let word = Value::from(f64::from_bits((*p).0)).into_word();
            if word.is_ptr() {
                kind = ListKind::Mixed;
            }
            *p = word;
        }
    }
    list.kind.set(kind);
}

/// The elements as words of which the list owns the references, whatever the kind was.
pub(crate) fn make_words(list: &PyList) {
    if list.kind.get() == ListKind::Doubles && list.len.get() > 0 {
        words_of_doubles(list);
    }
}

/// An element as a new reference.
///
/// # Safety
/// `i` is below the length.
#[inline(always)]
pub unsafe fn get_unchecked(list: &PyList, i: usize) -> Value {
    // SAFETY: by the caller's contract, and by the kind's.
    unsafe {
        let word = *list.items.get().add(i);
        match list.kind.get() {
            ListKind::Mixed => Value::from_borrowed(word),
            ListKind::NoRefs | ListKind::Ints => Value::from_owned(word),
            ListKind::Doubles => Value::from(f64::from_bits(word.0)),
        }
    }
}

/// The element at `i`.
#[inline(always)]
pub fn get(list: &PyList, i: usize) -> Option<Value> {
    // SAFETY: `i` is below the length.
    if i < list.len.get() { Some(unsafe { get_unchecked(list, i) }) } else { None }
}

/// The value of stored bits that are taken out of the list.
///
/// # Safety
/// `raw` was an element of a list of this kind, and its reference is given away.
#[inline(always)]
unsafe fn take_raw(kind: ListKind, raw: Word) -> Value {
    // SAFETY: by the caller's contract.
    unsafe {
        match kind {
            ListKind::Mixed | ListKind::NoRefs | ListKind::Ints => Value::from_owned(raw),
            ListKind::Doubles => Value::from(f64::from_bits(raw.0)),
        }
    }
}

/// Replaces the element at `i`; false if there is none.
#[inline(always)]
pub fn set(list: &PyList, i: usize, value: Value) -> bool {
    if i >= list.len.get() {
        return false;
    }
    let raw = admit(list, value.into_word());
    // SAFETY: `i` is below the length; the list owned `old`, which with kind Doubles is no reference.
    unsafe {
        let old = std::mem::replace(&mut *list.items.get().add(i), raw);
        if list.kind.get() == ListKind::Mixed {
            decref(old);
        }
    }
    true
}

/// The capacity CPython gives a list that grows to `n`.
fn grown(n: usize) -> usize {
    ((n + (n >> 3) + 6) & !3).min(MAX_LEN)
}

/// Memory for items, and whether it is a cell of the object heap.
#[inline]
fn allocate_items(capacity: usize) -> (*mut Word, bool) {
    let size = capacity * size_of::<Word>();
    if size <= SMALL_MAX {
        return (heap().alloc_bytes(size).cast(), true);
    }
    // SAFETY: the layout has a size.
    let p = unsafe { alloc(mem(capacity)) };
    if p.is_null() {
        handle_alloc_error(mem(capacity));
    }
    (p.cast(), false)
}

/// Gives items' memory back.
///
/// # Safety
/// The memory is of this kind and capacity (not 0), and nobody refers to it.
#[inline]
unsafe fn free_items(p: *mut Word, capacity: usize, in_cell: bool) {
    // SAFETY: by the caller's contract.
    unsafe {
        if in_cell {
            heap().free_bytes(p.cast(), capacity * size_of::<Word>());
        } else {
            dealloc(p.cast(), mem(capacity));
        }
    }
}

fn set_capacity(list: &PyList, capacity: usize) {
    if !try_capacity(list, capacity) {
        handle_alloc_error(Mem::new::<Word>());
    }
}

/// False, and nothing done, if there is not as much memory.
#[inline(never)]
fn try_capacity(list: &PyList, capacity: usize) -> bool {
    let old = list.capacity.get() as usize;
    debug_assert!(capacity >= list.len.get());
    if capacity > MAX_LEN {
        return false;
    }
    let was_in_cell = list.in_cell.get();
    // SAFETY: `items` has the capacity `old` and is of the kind that the list says.
    let (p, in_cell) = unsafe {
        if capacity == 0 {
            if old != 0 {
                free_items(list.items.get(), old, was_in_cell);
            }
            (null_mut(), false)
        } else if old == 0 {
            allocate_items(capacity)
        } else if was_in_cell || capacity * size_of::<Word>() <= SMALL_MAX {
            let (p, in_cell) = allocate_items(capacity);
            std::ptr::copy_nonoverlapping(list.items.get(), p, list.len.get());
            free_items(list.items.get(), old, was_in_cell);
            (p, in_cell)
        } else {
            let p = realloc(list.items.get().cast(), mem(old), capacity * size_of::<Word>());
            if p.is_null() {
                return false;
            }
            (p.cast(), false)
        }
    };
    list.items.set(p);
    list.in_cell.set(in_cell);
    list.capacity.set(capacity as u32);
    true
}

/// Makes room for `n` elements in all, with CPython's spare room for growing further.
#[inline(always)]
fn reserve(list: &PyList, n: usize) {
    if n > list.capacity.get() as usize {
        let spare = grown(n);
        // One large step is no sign of further growth.
        let exact = n - list.len.get() > spare.saturating_sub(n);
        if !try_capacity(list, if exact { (n + 3) & !3 } else { spare }.max(n)) {
            // No room to spare.
            set_capacity(list, n);
        }
    }
}

/// Makes room for exactly `n` elements in all.
pub fn reserve_exact(list: &PyList, n: usize) {
    if n > list.capacity.get() as usize {
        set_capacity(list, n);
    }
}

/// Whether that many elements fit: ask before growing by a factor.
pub fn can_hold(n: usize) -> bool {
    n <= MAX_LEN && crate::memory::allocator::can_allocate(n * 8)
}

/// Gives memory back after elements were removed.
fn settle(list: &PyList) {
    let (n, capacity) = (list.len.get(), list.capacity.get() as usize);
    if n == 0 {
        list.kind.set(ListKind::Ints);
    }
    if n < capacity / 2 && capacity > 8 {
        set_capacity(list, if n == 0 { 0 } else { grown(n) });
    }
}

/// `append`
#[inline(always)]
pub fn push(list: &PyList, value: Value) {
    let n = list.len.get();
    let raw = admit(list, value.into_word());
    if n == list.capacity.get() as usize {
        reserve(list, n + 1);
    }
    // SAFETY: there is room for one more.
    unsafe { *list.items.get().add(n) = raw };
    list.len.set(n + 1);
}

/// Removes the last element.
#[inline]
pub fn pop(list: &PyList) -> Option<Value> {
    let n = list.len.get();
    if n == 0 {
        return None;
    }
    list.len.set(n - 1);
    // SAFETY: the element was the last and is the list's no more.
    let value = unsafe { take_raw(list.kind.get(), *list.items.get().add(n - 1)) };
    settle(list);
    Some(value)
}

/// Removes the element at `i`.
pub fn remove_at(list: &PyList, i: usize) -> Option<Value> {
    let n = list.len.get();
    if i >= n {
        return None;
    }
    // SAFETY: `i` is below the length; the elements behind it move down.
    let value = unsafe {
        let p = list.items.get().add(i);
        let raw = *p;
        std::ptr::copy(p.add(1), p, n - i - 1);
        take_raw(list.kind.get(), raw)
    };
    list.len.set(n - 1);
    settle(list);
    Some(value)
}

/// Puts an element before the one at `i`, or at the end.
pub fn insert(list: &PyList, i: usize, value: Value) {
    let n = list.len.get();
    let i = i.min(n);
    let raw = admit(list, value.into_word());
    reserve(list, n + 1);
    // SAFETY: there is room for one more.
    unsafe {
        let p = list.items.get().add(i);
        std::ptr::copy(p, p.add(1), n - i);
        *p = raw;
    }
    list.len.set(n + 1);
}

/// Adds new references to the values at the end.
pub fn extend_from_slice(list: &PyList, values: &[Value]) {
    reserve(list, list.len.get() + values.len());
    for v in values {
        push(list, v.clone());
    }
}

/// Adds the values at the end.
pub fn extend(list: &PyList, values: Vec<Value>) {
    if list.capacity.get() == 0 && list.len.get() == 0 {
        return adopt(list, values);
    }
    reserve(list, list.len.get() + values.len());
    for v in values {
        push(list, v);
    }
}

/// Adds the elements of another list (or of the same) at the end.
pub fn extend_from_list(list: &PyList, other: &PyList) {
    let (n, m) = (list.len.get(), other.len.get());
    if m == 0 {
        return;
    }
    if n == 0 {
        list.kind.set(other.kind.get());
    }
    reserve(list, n + m);
    if list.kind.get() == other.kind.get() {
        // SAFETY: there is room for `m` more; the kinds agree, so the bits mean the same.
        unsafe {
            std::ptr::copy_nonoverlapping(other.items.get(), list.items.get().add(n), m);
            if list.kind.get() == ListKind::Mixed {
                for i in 0..m {
                    incref(*list.items.get().add(n + i));
                }
            }
        }
        list.len.set(n + m);
        return;
    }
    for i in 0..m {
        if let Some(v) = get(other, i) {
            push(list, v);
        }
    }
}

/// The elements from `start` to `stop` as a new list of the same kind.
pub fn slice_of(list: &PyList, start: usize, stop: usize) -> Value {
    let stop = stop.min(list.len.get());
    let result = empty();
    if start >= stop {
        return result;
    }
    let new = as_list(&result);
    let n = stop - start;
    set_capacity(new, n);
    // SAFETY: both have the `n` elements; the kinds agree.
    unsafe {
        std::ptr::copy_nonoverlapping(list.items.get().add(start), new.items.get(), n);
        if list.kind.get() == ListKind::Mixed {
            for i in 0..n {
                incref(*new.items.get().add(i));
            }
        }
    }
    new.len.set(n);
    new.kind.set(list.kind.get());
    result
}

/// The elements at the positions of a slice that was fitted to the list, as a new list of the same kind.
pub fn pick(list: &PyList, s: Adjusted) -> Value {
    let result = empty();
    let ascending = s.ascending();
    let end = ascending.start as usize + s.count.saturating_sub(1) * ascending.step as usize;
    if s.count == 0 || end >= list.len.get() {
        return result;
    }
    let new = as_list(&result);
    set_capacity(new, s.count);
    // SAFETY: the first and the last position, and thus all between them, are below the length; the kinds agree.
    unsafe {
        let (from, to) = (list.items.get(), new.items.get());
        if s.step == -1 {
            let from = std::slice::from_raw_parts(from.add(ascending.start as usize), s.count);
            for (i, w) in from.iter().rev().enumerate() {
                *to.add(i) = *w;
            }
        } else {
            for (i, at) in s.positions().enumerate() {
                *to.add(i) = *from.add(at);
            }
        }
        if list.kind.get() == ListKind::Mixed {
            for i in 0..s.count {
                incref(*to.add(i));
            }
        }
    }
    new.len.set(s.count);
    new.kind.set(list.kind.get());
    result
}

/// So many words are moved by way of the stack.
const FEW: usize = 32;

/// Replaces the elements from `start` to `stop` by those of another list, where that moves words of the same kind over as many
/// others: false, and nothing done, elsewhere.
pub fn overwrite(list: &PyList, start: usize, stop: usize, other: &PyList) -> bool {
    let kind = list.kind.get();
    let n = other.len.get();
    if std::ptr::eq(list, other) || other.kind.get() != kind || stop < start || stop - start != n {
        return false;
    }
    if stop > list.len.get() || (kind == ListKind::Mixed && n > FEW) {
        return false;
    }
    if n == 0 {
        return true;
    }
    // SAFETY: both ranges have `n` elements of the same kind and lie in different lists.
    unsafe {
        let (to, from) = (list.items.get().add(start), other.items.get());
        if kind == ListKind::Mixed {
            write_references(to, std::slice::from_raw_parts(from, n));
        } else {
            std::ptr::copy_nonoverlapping(from, to, n);
        }
    }
    true
}

/// Replaces `n` elements from `start` on by those of the other list (or the same) from `first` on in steps of `step`, which are inside of
/// it, where that moves few words of the same kind, or turns a part around: false, and nothing done, elsewhere.
pub fn transfer(list: &PyList, start: usize, n: usize, other: &PyList, first: usize, step: isize) -> bool {
    if n == 0 {
        return true;
    }
    let last = first as isize + (n as isize - 1) * step;
    let (low, high) = if step < 0 { (last, first as isize) } else { (first as isize, last) };
    if low < 0 || high as usize >= other.len.get() || start + n > list.len.get() {
        return false;
    }
    let kind = list.kind.get();
    // SAFETY: all positions are below the lengths; what is overwritten by way of a buffer has been read before.
    unsafe {
        let (from, to) = (other.items.get(), list.items.get().add(start));
        if std::ptr::eq(list, other) && step == -1 && low as usize == start {
            std::slice::from_raw_parts_mut(to, n).reverse();
            return true;
        }
        if other.kind.get() != kind || n > FEW {
            return false;
        }
        let mut buffer = [const { std::mem::MaybeUninit::<Word>::uninit() }; FEW];
        let words = &mut buffer[..n];
        let mut at = from.add(first);
        for w in words.iter_mut() {
            w.write(*at);
            at = at.wrapping_offset(step);
        }
        let words = words.assume_init_ref();
        if kind == ListKind::Mixed {
            write_references(to, words);
        } else {
            // Word by word: for so few the call of `memcpy` would cost more.
            for (i, w) in words.iter().enumerate() {
                to.add(i).write_volatile(*w);
            }
        }
    }
    true
}

/// Stores new references to a few words. They are taken before any is given back, when the list is whole again; the last goes first, as in
/// CPython.
///
/// # Safety
/// `to` are as many elements of a list of references, in other memory than the words, of which there are at most [`FEW`].
unsafe fn write_references(to: *mut Word, words: &[Word]) {
    let mut old = [const { std::mem::MaybeUninit::<Word>::uninit() }; FEW];
    // SAFETY: by the caller's contract; as many are read as were written.
    unsafe {
        for (i, w) in words.iter().enumerate() {
            incref(*w);
            old[i].write(to.add(i).replace(*w));
        }
        for w in old[..words.len()].iter().rev() {
            decref(w.assume_init());
        }
    }
}

/// The order of two elements, where it is known without running Python code.
#[inline]
pub fn quick_order(list: &PyList, i: usize, j: usize) -> Option<std::cmp::Ordering> {
    if i >= list.len.get() || j >= list.len.get() {
        return None;
    }
    // SAFETY: both are below the length; nothing runs that could change the list.
    unsafe {
        let (a, b) = (&*list.items.get().add(i), &*list.items.get().add(j));
        match list.kind.get() {
            ListKind::Doubles => f64::from_bits(a.0).partial_cmp(&f64::from_bits(b.0)),
            ListKind::Mixed | ListKind::NoRefs | ListKind::Ints => {
                crate::protocol::compare::quick_order(Value::borrow(a), Value::borrow(b))
            }
        }
    }
}

/// Exchanges two elements; false if one of them is not there.
#[inline]
pub fn swap(list: &PyList, i: usize, j: usize) -> bool {
    if i >= list.len.get() || j >= list.len.get() {
        return false;
    }
    // SAFETY: both are below the length.
    unsafe { std::ptr::swap(list.items.get().add(i), list.items.get().add(j)) };
    true
}

/// A new list of `list`'s elements `times` times over; the caller has checked the size.
pub fn repeated(list: &PyList, times: usize) -> Value {
    let result = empty();
    let new = as_list(&result);
    let n = list.len.get();
    if n == 0 || times == 0 {
        return result;
    }
    set_capacity(new, n * times);
    // SAFETY: there is room for `n * times` words; the kinds agree.
    unsafe {
        let to = new.items.get();
        if n == 1 {
            let word = *list.items.get();
            for i in 0..times {
                *to.add(i) = word;
            }
        } else {
            for i in 0..times {
                std::ptr::copy_nonoverlapping(list.items.get(), to.add(i * n), n);
            }
        }
        if list.kind.get() == ListKind::Mixed {
            for i in 0..n * times {
                incref(*to.add(i));
            }
        }
    }
    new.len.set(n * times);
    new.kind.set(list.kind.get());
    result
}

/// Replaces the elements from `start` to `stop` by the values, and gives back what was there.
pub fn replace_range(list: &PyList, start: usize, stop: usize, values: Vec<Value>) -> Vec<Value> {
    let n = list.len.get();
    let start = start.min(n);
    let stop = stop.clamp(start, n);
    let all = stop - start == n;
    if !all {
        for v in &values {
            // For its effect on the kind; the bits are made again below, when the kind is final.
            let _ = admit(list, v.word());
        }
    }
    let kind = list.kind.get();
    // SAFETY: all positions are below the old or the new length; removed words are given away.
    unsafe {
        let removed: Vec<Value> = (start..stop).map(|i| take_raw(kind, *list.items.get().add(i))).collect();
        let new_len = n - (stop - start) + values.len();
        reserve(list, new_len);
        let kind = if all { kind_of_all(&values) } else { kind };
        list.kind.set(kind);
        let p = list.items.get();
        if stop < n {
            std::ptr::copy(p.add(stop), p.add(start + values.len()), n - stop);
        }
        list.len.set(new_len);
        for (i, v) in values.into_iter().enumerate() {
            let w = v.into_word();
            *p.add(start + i) = if kind == ListKind::Doubles { Word(w.as_flonum().to_bits()) } else { w };
        }
        settle(list);
        removed
    }
}

/// Removes the elements from `n` on.
pub fn truncate(list: &PyList, n: usize) {
    drop(replace_range(list, n, list.len.get(), Vec::new()));
}

/// Lends the elements to a function that runs no Python code.
pub fn with_items<R>(list: &PyList, f: impl FnOnce(&[Value]) -> R) -> R {
    match list.kind.get() {
        _ if list.len.get() == 0 => f(&[]),
        ListKind::Mixed | ListKind::NoRefs | ListKind::Ints => {
            // SAFETY: the words are values, and nothing changes the list meanwhile.
            f(unsafe { Value::borrow_slice(list.items.get(), list.len.get()) })
        }
        ListKind::Doubles => f(&to_vec(list)),
    }
}

/// New references to all elements.
pub fn to_vec(list: &PyList) -> Vec<Value> {
    range_to_vec(list, 0, list.len.get())
}

/// New references to the elements from `start` to `stop`.
pub fn range_to_vec(list: &PyList, start: usize, stop: usize) -> Vec<Value> {
    let stop = stop.min(list.len.get());
    let n = stop.saturating_sub(start);
    let mut values = Vec::with_capacity(n);
    if n == 0 {
        return values;
    }
    // SAFETY: the positions are below the length, and making references runs no Python code; a value is a word.
    unsafe {
        let (from, to) = (list.items.get().add(start), values.as_mut_ptr() as *mut Word);
        std::ptr::copy_nonoverlapping(from, to, n);
        match list.kind.get() {
            ListKind::Ints | ListKind::NoRefs => {}
            ListKind::Mixed => {
                for i in 0..n {
                    incref(*to.add(i));
                }
            }
            ListKind::Doubles => {
                for i in 0..n {
                    let p = to.add(i);
                    *p = Value::from(f64::from_bits((*p).0)).into_word();
                }
            }
        }
        values.set_len(n);
    }
    values
}

/// Takes all elements out and leaves the list empty.
pub fn take_all(list: &PyList) -> Vec<Value> {
    make_words(list);
    let (p, n, capacity) = (list.items.get(), list.len.get(), list.capacity.get() as usize);
    let in_cell = list.in_cell.replace(false);
    list.items.set(null_mut());
    list.len.set(0);
    list.capacity.set(0);
    list.kind.set(ListKind::Ints);
    if capacity == 0 {
        return Vec::new();
    }
    // SAFETY: the items are the list's no more; outside a cell they have the layout of a vector of values with this capacity.
    unsafe {
        if !in_cell {
            return Vec::from_raw_parts(p.cast::<Value>(), n, capacity);
        }
        let mut values = Vec::with_capacity(n);
        std::ptr::copy_nonoverlapping(p.cast::<Value>(), values.as_mut_ptr(), n);
        values.set_len(n);
        free_items(p, capacity, true);
        values
    }
}

/// Removes all elements.
pub fn clear_all(list: &PyList) {
    let (p, n, capacity) = (list.items.get(), list.len.get(), list.capacity.get() as usize);
    let kind = list.kind.get();
    let in_cell = list.in_cell.replace(false);
    list.items.set(null_mut());
    list.len.set(0);
    list.capacity.set(0);
    list.kind.set(ListKind::Ints);
    if capacity == 0 {
        return;
    }
    list.sorting.set(false);
    // SAFETY: the items are the list's no more; only kind Mixed holds references.
    unsafe {
        if kind == ListKind::Mixed {
            for i in (0..n).rev() {
                decref(*p.add(i));
            }
        }
        free_items(p, capacity, in_cell);
    }
}

/// Reverses the elements in place.
pub fn reverse(list: &PyList) {
    let n = list.len.get();
    if n > 1 {
        // SAFETY: `n` words; no Python code runs.
        unsafe { std::slice::from_raw_parts_mut(list.items.get(), n) }.reverse();
    }
}
