//! Hidden classes: how attribute names map to slots, and the attribute area of instances.
//!
//! All instances of a type begin with its root shape; storing a new attribute moves the instance along a transition that is
//! shared by all who store the same names in the same order; deleting one moves it to the shape of the names that are left. An instance
//! with too many attributes, or whose `__dict__` was asked for, keeps its attributes in a dict of its own, until nobody else has that dict
//! ([`settle`]). The attribute area is one extension word (0, pointer to the overflow array, or the dict), then the inline slots.
//! `unsafe` lives here.

use super::class::PyType;
use super::compatible::difference;
use super::payload::{ATTRS_AT_END, Visitor};
use super::value::{Value, decref, incref};
use crate::memory::addresses::ByAddress;
use crate::memory::heap::heap;
use crate::thread::{PyResult, Thread};
use crate::types::dict::{self, DictKeys, PyDict};
use crate::types::str::is_interned;
use adder_abi::object::{Header, Layout, Shape, flag, shape_flag};
use adder_abi::word::Word;
use std::cell::{Cell, OnceCell, RefCell, UnsafeCell};

/// Attributes beyond this number go to a dict.
pub const MAX_SLOTS: u32 = 96;
/// Shapes with more names than this look them up in a hash table.
const LINEAR: usize = 8;
/// Shapes that one type may have: beyond, new combinations of attributes go to dicts.
const MAX_SHAPES: usize = 512;

/// A shape as the VM sees it.
#[repr(C)]
pub struct ShapeFull {
    pub base: Shape,
    /// Names of the attributes by slot: interned strings, kept alive by `names_held`.
    names: Box<[Word]>,
    names_held: Vec<Value>,
    table: Option<ByAddress<u32>>,
    transitions: RefCell<ByAddress<*mut ShapeFull>>,
    /// For `eval::operators`; 0: none yet.
    pub number: Cell<u16>,
    /// What the dicts have in common that instances of the shape get when they are asked for one.
    dict_keys: OnceCell<DictKeys>,
}

fn next_id() -> u32 {
    static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(1);
    NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
}

/// The VM's part of a shape.
#[inline(always)]
pub fn full(shape: &Shape) -> &ShapeFull {
    // SAFETY: all shapes are made by this file as `ShapeFull`.
    unsafe { &*(shape as *const Shape).cast::<ShapeFull>() }
}

impl ShapeFull {
    /// Slot of the attribute `name`, an interned string.
    #[inline]
    pub fn slot(&self, name: Word) -> Option<u32> {
        match &self.table {
            None => self.names.iter().position(|&n| n == name).map(|i| i as u32),
            Some(table) => table.get(&name.0).copied(),
        }
    }

    pub fn names(&self) -> &[Value] {
        &self.names_held
    }
}

/// Makes a type's root shape.
pub fn new_root(
    class: &PyType,
    flags: u8,
    slot_words: u16,
    attr_offset: u16,
    inline_capacity: u16,
) -> *const Shape {
    let shape = Box::into_raw(Box::new(ShapeFull {
        base: Shape {
            type_: (class as *const PyType).cast(),
            layout: class.solid.layout,
            flags,
            slot_words,
            attr_offset,
            inline_capacity,
            count: 0,
            id: next_id(),
            _interior: UnsafeCell::new(()),
        },
        names: Box::new([]),
        names_held: Vec::new(),
        table: None,
        transitions: RefCell::default(),
        number: Cell::new(0),
        dict_keys: OnceCell::new(),
    }));
    class.shapes.borrow_mut().push(shape);
    shape.cast()
}

/// Frees a dying type's shapes.
///
/// # Safety
/// No instance of the type is alive.
pub unsafe fn free_shapes(class: &PyType) {
    for shape in class.shapes.take() {
        // SAFETY: made by `Box::into_raw`, used by instances of the type only.
        drop(unsafe { Box::from_raw(shape) });
    }
}

fn derive(shape: &Shape, class: &PyType, flags: u8, names: Vec<Value>) -> *mut ShapeFull {
    let words: Box<[Word]> = names.iter().map(Value::word).collect();
    let table = (words.len() > LINEAR)
        .then(|| words.iter().enumerate().map(|(i, w)| (w.0, i as u32)).collect::<ByAddress<u32>>());
    let new = Box::into_raw(Box::new(ShapeFull {
        base: Shape {
            type_: shape.type_,
            layout: shape.layout,
            flags,
            slot_words: shape.slot_words,
            attr_offset: shape.attr_offset,
            inline_capacity: shape.inline_capacity,
            count: words.len() as u32,
            id: next_id(),
            _interior: UnsafeCell::new(()),
        },
        names: words,
        names_held: names,
        table,
        transitions: RefCell::default(),
        number: Cell::new(0),
        dict_keys: OnceCell::new(),
    }));
    class.shapes.borrow_mut().push(new);
    new
}

fn class_of(shape: &Shape) -> &PyType {
    // SAFETY: a shape lives no longer than its type.
    unsafe { &*shape.type_.cast::<PyType>() }
}

/// The shape after storing the new attribute `name`; none when attributes have to go to a dict.
pub fn transition(shape: &Shape, name: &Value) -> Option<*const Shape> {
    let this = full(shape);
    if let Some(&next) = this.transitions.borrow().get(&name.word().0) {
        return Some(next.cast_const().cast());
    }
    let class = class_of(shape);
    if shape.count >= MAX_SLOTS || class.shapes.borrow().len() >= MAX_SHAPES {
        return None;
    }
    let mut names = this.names_held.clone();
    names.push(name.clone());
    let next = derive(shape, class, shape.flags, names);
    this.transitions.borrow_mut().insert(name.word().0, next);
    Some(next.cast_const().cast())
}

/// The shape of instances with a dict of their own. It hangs on the root as the transition of the null name.
fn dict_shape(shape: &Shape) -> *const Shape {
    let class = class_of(shape);
    let root = full(class.shape());
    if let Some(&next) = root.transitions.borrow().get(&Word::NULL.0) {
        return next.cast_const().cast();
    }
    let next = derive(class.shape(), class, shape.flags | shape_flag::DICT_MODE, Vec::new());
    root.transitions.borrow_mut().insert(Word::NULL.0, next);
    next.cast_const().cast()
}

/// An object's attribute area: the extension word's address, followed by the inline slots.
///
/// # Safety
/// `object` is alive and `shape` is its shape with `attr_offset != 0`.
#[inline(always)]
pub unsafe fn area(object: &Header, shape: &Shape) -> *mut Word {
    let base = object as *const Header as *mut u8;
    // SAFETY: the area lies inside the object.
    unsafe {
        if shape.attr_offset == ATTRS_AT_END {
            let size = heap().usable(object) & !7;
            return base.add(size - 8 - 8 * shape.inline_capacity as usize).cast();
        }
        base.add(shape.attr_offset as usize).cast()
    }
}

/// Where slot `i` is.
///
/// # Safety
/// As [`area`], and the shape is not in dict mode and has a slot `i` (or is about to get it, memory provided).
#[inline(always)]
unsafe fn slot_at(object: &Header, shape: &Shape, i: u32) -> *mut Word {
    // SAFETY: by the caller's contract.
    unsafe {
        let area = area(object, shape);
        let inline = u32::from(shape.inline_capacity);
        if i < inline {
            area.add(1 + i as usize)
        } else {
            ((*area).0 as *mut Word).add((i - inline) as usize)
        }
    }
}

fn overflow_capacity(n: u32) -> usize {
    if n == 0 { 0 } else { (n as usize).next_power_of_two().max(4) }
}

fn overflow_layout(capacity: usize) -> std::alloc::Layout {
    // An instance with more attributes than that has a dict of its own instead.
    std::alloc::Layout::array::<Word>(capacity).expect("at most a hundred slots")
}

/// Address of slot `i` for caches: inline slots only.
pub fn inline_offset(shape: &Shape, i: u32) -> Option<u16> {
    (shape.attr_offset != ATTRS_AT_END && i < u32::from(shape.inline_capacity))
        .then(|| shape.attr_offset + 8 + 8 * i as u16)
}

/// The instance attribute `name` (interned), not looking at the type.
#[inline]
pub fn get_own(object: &Value, name: &Value) -> Option<Value> {
    let header = object.header()?;
    // SAFETY: the object is alive; its area is as its shape says.
    unsafe {
        let shape = &*header.shape.get();
        if shape.attr_offset == 0 {
            return None;
        }
        if shape.flags & shape_flag::DICT_MODE != 0 {
            let dict = (*area(header, shape)).0 as *const PyDict;
            return (*dict).get_str(name);
        }
        let slot = full(shape).slot(name.word())?;
        Some(Value::from_borrowed(*slot_at(header, shape, slot)))
    }
}

/// Whether the object can have attributes of its own.
pub fn has_attributes(object: &Value) -> bool {
    object.shape().is_some_and(|s| s.attr_offset != 0)
}

/// Whether all names of the object's attributes are exact strings.
#[inline]
pub fn names_are_plain(object: &Value) -> bool {
    let Some(header) = object.header() else { return true };
    // SAFETY: as in `get_own`.
    unsafe {
        let shape = &*header.shape.get();
        shape.flags & shape_flag::DICT_MODE == 0
            || (*((*area(header, shape)).0 as *const PyDict)).has_str_keys()
    }
}

/// Stores the instance attribute `name` (interned). The object must have an attribute area.
pub fn set_own(object: &Value, name: &Value, value: Value) {
    let Some(header) = object.header() else { return };
    // SAFETY: as in `get_own`; a store to a new slot makes memory for it first.
    unsafe {
        let shape = &*header.shape.get();
        if shape.flags & shape_flag::DICT_MODE == 0 {
            if let Some(slot) = full(shape).slot(name.word()) {
                let place = slot_at(header, shape, slot);
                let old = place.replace(value.into_word());
                decref(old);
                return;
            }
            if let Some(next) = transition(shape, name) {
                add_slot(header, shape, &*next, value);
                return;
            }
        }
        let dict = own_dict(object);
        if let Some(dict) = dict.downcast::<PyDict>() {
            dict.set_str(name, value);
        }
    }
}

/// Moves `header` from `shape` to `next`, which has one slot more, and stores `value` there.
///
/// # Safety
/// `shape` is the object's shape and `next` a transition of it.
pub unsafe fn add_slot(header: &Header, shape: &Shape, next: &Shape, value: Value) {
    let inline = u32::from(shape.inline_capacity);
    // SAFETY: by the caller's contract; the overflow array is enlarged before its new slot is written.
    unsafe {
        if shape.count >= inline {
            let used = shape.count - inline;
            let (old, new) = (overflow_capacity(used), overflow_capacity(used + 1));
            if new != old {
                let area = area(header, shape);
                let layout = overflow_layout(new);
                let array = std::alloc::alloc(layout).cast::<Word>();
                if array.is_null() {
                    std::alloc::handle_alloc_error(layout);
                }
                if old != 0 {
                    let from = (*area).0 as *mut Word;
                    array.copy_from_nonoverlapping(from, used as usize);
                    std::alloc::dealloc(from.cast(), overflow_layout(old));
                }
                *area = Word(array as u64);
            }
        }
        slot_at(header, next, shape.count).write(value.into_word());
        header.shape.set(next);
    }
}

/// Deletes the instance attribute `name` (interned); false if there is none.
pub fn delete_own(object: &Value, name: &Value) -> bool {
    if get_own(object, name).is_none() {
        return false;
    }
    if let Some(value) = object.header().and_then(|header| take_slot(header, name)) {
        drop(value);
        return true;
    }
    let dict = own_dict(object);
    dict.downcast::<PyDict>().is_some_and(|d| d.remove_str(name).is_some())
}

/// Takes an attribute out of its slot, if all are inline; those behind it move up.
fn take_slot(header: &Header, name: &Value) -> Option<Value> {
    // SAFETY: the object is alive; as many slots are full as its shape has names.
    unsafe {
        let shape = &*header.shape.get();
        let plain =
            shape.flags & shape_flag::DICT_MODE == 0 && shape.count <= u32::from(shape.inline_capacity);
        let i = full(shape).slot(name.word()).filter(|_| plain)?;
        let next = without(shape, name)?;
        let place = slot_at(header, shape, i);
        let value = Value::from_owned(*place);
        let behind = (shape.count - i - 1) as usize;
        place.copy_from(place.add(1), behind);
        place.add(behind).write(Word::NULL);
        header.shape.set(next);
        Some(value)
    }
}

/// The shape after deleting an attribute; none when attributes have to go to a dict. It is remembered as the transition of the name's
/// address with the lowest bit set.
fn without(shape: &Shape, name: &Value) -> Option<*const Shape> {
    let key = Word(name.word().0 | 1);
    let transitions = &full(shape).transitions;
    if let Some(&next) = transitions.borrow().get(&key.0) {
        return Some(next.cast_const().cast());
    }
    let mut next = class_of(shape).root_shape();
    for other in full(shape).names().iter().filter(|n| n.word() != name.word()) {
        // SAFETY: a type's shapes live as long as it does.
        next = transition(unsafe { &*next }, other)?;
    }
    transitions.borrow_mut().insert(key.0, next.cast_mut().cast());
    Some(next)
}

/// The dict of an instance that has one of its own.
///
/// # Safety
/// The object is alive and has this shape, which is in dict mode.
#[inline(always)]
pub unsafe fn dict_of<'a>(object: &'a Header, shape: &Shape) -> &'a PyDict {
    // SAFETY: by the caller's contract.
    unsafe { &*((*area(object, shape)).0 as *const PyDict) }
}

/// The instance's `__dict__`, made on first demand; the object must have an attribute area.
pub fn own_dict(object: &Value) -> Value {
    let Some(header) = object.header() else { return PyDict::new() };
    // SAFETY: as in `get_own`; slots' references move to the dict.
    unsafe {
        let shape = &*header.shape.get();
        let area = area(header, shape);
        if shape.flags & shape_flag::DICT_MODE != 0 {
            return Value::from_borrowed(*area);
        }
        let this = full(shape);
        let value = |i| Value::from_owned(*slot_at(header, shape, i as u32));
        let dict = dict::of_names(this.names(), &this.dict_keys, value);
        free_overflow(header, shape);
        set_dicts(header, (dicts(header) + 1).min(MOST_DICTS));
        area.write_bytes(0, 1 + shape.inline_capacity as usize);
        area.write(dict.clone().into_word());
        header.shape.set(dict_shape(shape));
        dict
    }
}

/// So many moves to a dict are counted; one more in their place says that the attributes stay there.
const MOST_DICTS: u32 = 6;

fn dicts(header: &Header) -> u32 {
    (header.flags.get() & flag::DICTS_MASK) >> flag::DICTS_SHIFT
}

fn set_dicts(header: &Header, dicts: u32) {
    header.flags.set(header.flags.get() & !flag::DICTS_MASK | dicts << flag::DICTS_SHIFT);
}

/// Before an attribute is looked for without a cache: moves the attributes of an instance with a dict of its own back to slots, if nobody
/// else has the dict any more. It may be asked for again, so that nothing would be gained: four times as many look-ups have to be seen each
/// time, 16 at first, and [`UNTIL_NEXT`] more where the attributes have to stay.
#[inline(always)]
pub fn settle(object: &Value) -> bool {
    let Some(header) = object.header() else { return false };
    // SAFETY: the object is alive.
    let shape = unsafe { &*header.shape.get() };
    shape.flags & shape_flag::DICT_MODE != 0 && settle_dict(header, shape)
}

/// How many look-ups later it is tried again to move attributes back that had to stay.
const UNTIL_NEXT: i64 = 256;

#[inline(never)]
fn settle_dict(header: &Header, shape: &Shape) -> bool {
    let dicts = dicts(header);
    if dicts > MOST_DICTS || shape.inline_capacity == 0 {
        return false;
    }
    // SAFETY: as in `get_own`.
    unsafe {
        let place = area(header, shape);
        // Look-ups are counted in the first slot, which is not used.
        let count = place.add(1);
        let seen = if (*count).is_int() { (*count).as_int() } else { 0 } + 1;
        *count = Word::small_int(seen);
        if seen < 4 << (2 * dicts) {
            return false;
        }
        let Some(shapes) = shapes_for(shape, dict_of(header, shape)) else {
            *count = Word::small_int(-UNTIL_NEXT);
            return false;
        };
        let dict = Value::from_owned(place.replace(Word::NULL));
        place.write_bytes(0, 1 + shape.inline_capacity as usize);
        let mut from = class_of(shape).root_shape();
        header.shape.set(from);
        let entries = dict.downcast::<PyDict>().map(PyDict::entries).unwrap_or_default();
        for ((_, value), next) in entries.into_iter().zip(shapes) {
            add_slot(header, &*from, &*next, value);
            from = next;
        }
    }
    true
}

/// The shapes that an instance goes through that gets the dict's entries as attributes; none if these have to stay where they are.
fn shapes_for(shape: &Shape, dict: &PyDict) -> Option<Vec<*const Shape>> {
    let alone = dict.head.refcount.get() == 1 && dict.to_value().downcast_exact::<PyDict>().is_some();
    let fits = dict.len() <= MAX_SLOTS as usize && dict.has_str_keys();
    if !alone || !fits || dict.head.flags.get() & flag::DICT_WATCHED != 0 {
        return None;
    }
    let mut at = class_of(shape).root_shape();
    let step = |(name, _): (Value, Value)| {
        // SAFETY: a type's shapes live as long as it does.
        at = transition(unsafe { &*at }, Some(&name).filter(|name| is_interned(name))?)?;
        Some(at)
    };
    dict.entries().into_iter().map(step).collect()
}

/// Makes `dict` the instance's `__dict__`.
pub fn replace_dict(object: &Value, dict: Value) {
    let old = own_dict(object);
    if let Some(header) = object.header() {
        // SAFETY: `own_dict` put the object into dict mode.
        unsafe {
            let area = area(header, &*header.shape.get());
            let previous = area.replace(dict.into_word());
            drop(Value::from_owned(previous));
        }
    }
    drop(old);
}

/// Names and values of the instance's attributes, in order, without making a dict.
pub fn own_items(object: &Value) -> Vec<(Value, Value)> {
    let Some(header) = object.header() else { return Vec::new() };
    // SAFETY: as in `get_own`.
    unsafe {
        let shape = &*header.shape.get();
        if shape.attr_offset == 0 {
            return Vec::new();
        }
        if shape.flags & shape_flag::DICT_MODE != 0 {
            return (*((*area(header, shape)).0 as *const PyDict)).entries();
        }
        let names = full(shape).names();
        (0..names.len())
            .map(|i| (names[i].clone(), Value::from_borrowed(*slot_at(header, shape, i as u32))))
            .collect()
    }
}

unsafe fn free_overflow(header: &Header, shape: &Shape) {
    let inline = u32::from(shape.inline_capacity);
    if shape.count > inline {
        let capacity = overflow_capacity(shape.count - inline);
        // SAFETY: more attributes than inline slots have an overflow array of that capacity.
        unsafe { std::alloc::dealloc((*area(header, shape)).0 as *mut u8, overflow_layout(capacity)) };
    }
}

/// Where the `__slots__` words of an object begin.
///
/// # Safety
/// `object` is alive and `shape` is its shape.
pub unsafe fn slot_words(object: &Header, shape: &Shape) -> *mut Word {
    let class = class_of(shape);
    // SAFETY: the words follow the builtin struct, or precede the attribute area at the end.
    unsafe {
        if class.solid.variable {
            let size = heap().usable(object) & !7;
            (object as *const Header as *mut u8).add(size - class.tail_size()).cast()
        } else {
            (object as *const Header as *mut u8).add(class.solid.size).cast()
        }
    }
}

/// Reports what the `__slots__` and attributes of an object refer to.
///
/// # Safety
/// `object` is alive.
pub unsafe fn trace_tail(object: &Header, visit: &mut Visitor) {
    // SAFETY: as in `get_own`.
    unsafe {
        let shape = &*object.shape.get();
        for i in 0..shape.slot_words as usize {
            visit(*slot_words(object, shape).add(i));
        }
        if shape.attr_offset != 0 {
            if shape.flags & shape_flag::DICT_MODE != 0 {
                visit(*area(object, shape));
            } else {
                for i in 0..shape.count {
                    visit(*slot_at(object, shape, i));
                }
            }
        }
    }
}

/// Drops what the `__slots__` and attributes of an object refer to; the object stays valid, without attributes.
///
/// # Safety
/// `object` is alive.
pub unsafe fn clear_tail(object: &Header) {
    let mut doomed: Vec<Word> = Vec::new();
    // SAFETY: as in `get_own`; the object is consistent before anything is dropped.
    unsafe {
        let shape = &*object.shape.get();
        for i in 0..shape.slot_words as usize {
            doomed.push(slot_words(object, shape).add(i).replace(Word::NULL));
        }
        if shape.attr_offset != 0 {
            let area = area(object, shape);
            if shape.flags & shape_flag::DICT_MODE != 0 {
                doomed.push(area.replace(PyDict::new().into_word()));
            } else {
                for i in 0..shape.count {
                    doomed.push(*slot_at(object, shape, i));
                }
                free_overflow(object, shape);
                area.write_bytes(0, 1 + shape.inline_capacity as usize);
                object.shape.set(class_of(shape).root_shape());
            }
        }
        for word in doomed {
            decref(word);
        }
    }
}

/// Drops the `__slots__` and attributes of a dying object.
///
/// # Safety
/// `object` is dying; its tail is not used afterwards.
pub unsafe fn drop_tail(object: &Header) {
    // SAFETY: as in `clear_tail`.
    unsafe {
        let shape = &*object.shape.get();
        for i in 0..shape.slot_words as usize {
            decref(slot_words(object, shape).add(i).replace(Word::NULL));
        }
        if shape.attr_offset != 0 {
            let area = area(object, shape);
            if shape.flags & shape_flag::DICT_MODE != 0 {
                decref(area.replace(Word::NULL));
            } else {
                for i in 0..shape.count {
                    decref(*slot_at(object, shape, i));
                }
                free_overflow(object, shape);
            }
        }
    }
}

/// Gives `object` another class with a compatible layout (`__class__` assignment).
pub fn change_class(t: &Thread, object: &Value, class: &PyType) -> PyResult<()> {
    let Some(header) = object.header() else {
        return Err(
            t.type_error("__class__ assignment only supported for mutable types or ModuleType subclasses")
        );
    };
    let old = object.class();
    let (a, b) = (old.shape(), class.shape());
    let words = a.slot_words == b.slot_words
        && (a.attr_offset == 0) == (b.attr_offset == 0)
        && (a.attr_offset == ATTRS_AT_END) == (b.attr_offset == ATTRS_AT_END);
    if let Some(what) = difference(t, old, class)?.or(if words { None } else { Some("object layout") }) {
        return Err(t.type_error(format_args!(
            "__class__ assignment: '{}' {what} differs from '{}'",
            class.tp_name(),
            old.tp_name()
        )));
    }
    let old_value = old.to_value();
    let attributes = own_items(object);
    // SAFETY: the layouts agree but for the number of inline slots, which dict mode does not use.
    unsafe {
        if a.attr_offset != 0 {
            own_dict(object);
            // In dict mode only the extension word counts, and it must stay where it is.
            if a.attr_offset != b.attr_offset
                || (a.attr_offset == ATTRS_AT_END && a.inline_capacity != b.inline_capacity)
            {
                return Err(t.type_error(format_args!(
                    "__class__ assignment: '{}' object layout differs from '{}'",
                    class.name_str(),
                    old_value.as_type().map(PyType::name_str).unwrap_or_default()
                )));
            }
            header.shape.set(dict_shape(b));
            if a.inline_capacity != b.inline_capacity {
                // Instances of the new class have room for other slots than this one.
                set_dicts(header, MOST_DICTS + 1);
            }
        } else {
            header.shape.set(b);
        }
        drop(attributes);
        if b.flags & shape_flag::HEAP_TYPE != 0 {
            incref(class.as_value().word());
        }
        if old_value.as_type().is_some_and(|o| o.shape().flags & shape_flag::HEAP_TYPE != 0) {
            decref(old_value.word());
        }
    }
    Ok(())
}

/// Marks kept by [`Header::flags`] that say the object is a type.
pub fn mark_type(object: &Value) {
    if let Some(header) = object.header() {
        header.flags.set(header.flags.get() | flag::IS_TYPE);
    }
}

/// Whether the layout is one whose objects never refer to others.
pub fn is_leaf(layout: Layout) -> bool {
    matches!(
        layout,
        Layout::Int | Layout::Float | Layout::Complex | Layout::Bool | Layout::Str | Layout::Bytes
    )
}
