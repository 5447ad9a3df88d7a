//! Building and taking apart of containers, functions, formatted values.
//!
//! `unsafe` lives here: operands and results are words on the evaluation stack.

use super::prepare::Instr;
use crate::exc::Exc;
use crate::object::value::{Field, Value};
use crate::protocol::{format, iter, repr, seq};
use crate::thread::{PyResult, Raised, Thread};
use crate::types::code::PyCode;
use crate::types::dict::build::{Existing, merge_dict, plain_dict};
use crate::types::dict::{self, DictKeys, PyDict};
use crate::types::function::{self, PyFunction};
use crate::types::list::{self, PyList};
use crate::types::set::PySet;
use crate::types::slice;
use crate::types::str::PyStr;
use crate::types::tuple::{self, PyTuple};
use adder_abi::Word;
use adder_abi::layout::ListKind;
use adder_abi::opcode::{Opcode, make_function as bits};
use adder_abi::thread::Frame;
use std::cell::OnceCell;

/// `BUILD_*`: a container of the `n` words at `from`, which stay owned by the stack.
///
/// # Safety
/// `from` points to `n` live words.
pub unsafe fn build(t: &Thread, op: Opcode, from: *const Word, n: usize) -> PyResult {
    // SAFETY: by the caller's contract.
    let items = unsafe { Value::borrow_slice(from, n) };
    match op {
        Opcode::BUILD_TUPLE => Ok(tuple::from_slice(items)),
        Opcode::BUILD_LIST => Ok(list::from_slice(items)),
        Opcode::BUILD_SET => {
            let set = crate::types::set::empty();
            if let Some(s) = set.downcast::<PySet>() {
                for item in items {
                    s.add(t, item.clone())?;
                }
            }
            Ok(set)
        }
        Opcode::BUILD_STRING => Ok(crate::types::str::joined_values(items)),
        Opcode::BUILD_SLICE => {
            let part = |i: usize| items.get(i).cloned().unwrap_or_else(Value::none);
            Ok(slice::new(part(0), part(1), part(2)))
        }
        Opcode::BUILD_MAP => {
            let dict = PyDict::new();
            if let Some(d) = dict.downcast::<PyDict>() {
                d.reserve(items.len() / 2);
                for pair in items.chunks_exact(2) {
                    d.set(t, pair[0].clone(), pair[1].clone())?;
                }
            }
            Ok(dict)
        }
        _ => Err(t.error(Exc::SystemError, format_args!("{} builds nothing", op.name()))),
    }
}

/// What the dicts of a `BUILD_CONST_KEY_MAP` have in common: the places of their keys, if these are strings. It is about the tuple that was
/// there first, which is a constant but for code that no compiler has made.
pub struct Display {
    keys: Field,
    layout: OnceCell<DictKeys>,
}

impl Display {
    fn layout(&self, keys: &Value, names: &[Value]) -> Option<&OnceCell<DictKeys>> {
        if !self.keys.is_set() {
            self.keys.put(keys.clone());
        }
        let is_str = |k: &Value| k.downcast_exact::<PyStr>().is_some();
        let fits =
            self.keys.word() == keys.word() && (self.layout.get().is_some() || names.iter().all(is_str));
        fits.then_some(&self.layout)
    }
}

/// `BUILD_CONST_KEY_MAP`
pub fn const_key_map(t: &Thread, keys: &Value, values: &[Value], display: Option<&Display>) -> PyResult {
    let names = keys.downcast::<PyTuple>().map_or(&[][..], tuple::items);
    if let Some(layout) = display.filter(|_| names.len() == values.len()).and_then(|d| d.layout(keys, names))
    {
        return Ok(dict::build::of_names(names, layout, |i| values[i].clone()));
    }
    let made = PyDict::new();
    if let Some(d) = made.downcast::<PyDict>() {
        d.reserve(names.len());
        for (k, v) in names.iter().zip(values) {
            d.set(t, k.clone(), v.clone())?;
        }
    }
    Ok(made)
}

/// What belongs to a `BUILD_CONST_KEY_MAP`; it lasts as long as the code.
pub fn display_of(instr: &Instr) -> &Display {
    if instr.data.get() == 0 {
        let display = Display { keys: Field::empty(), layout: OnceCell::new() };
        instr.data.set(Box::into_raw(Box::new(display)) as u64);
    }
    // SAFETY: the data word of this opcode is such a box's.
    unsafe { &*(instr.data.get() as *const Display) }
}

/// Whether `LIST_APPEND` to this container is [`append`].
#[inline(always)]
pub fn appends(container: &Value) -> bool {
    container.downcast_exact::<PyList>().is_some()
}

/// `LIST_APPEND`
#[inline(always)]
pub fn append(container: &Value, item: Value) {
    if let Some(l) = container.downcast_exact::<PyList>() {
        list::push(l, item);
    }
}

/// The error of `SET_ADD`: a program can have put anything in the place of its `__conditional_annotations__`.
#[cold]
pub fn not_a_set(t: &Thread, container: &Value) -> Raised {
    t.type_error(format_args!("'{}' object is not a set", container.class().tp_name()))
}

/// `LIST_APPEND`, `LIST_EXTEND`, `SET_ADD`, `SET_UPDATE`, `DICT_UPDATE`, `DICT_MERGE` (`callable` is for its messages).
pub fn add(
    t: &Thread,
    op: Opcode,
    container: &Value,
    item: &Value,
    callable: Option<&Value>,
) -> PyResult<()> {
    let wrong = |t: &Thread| t.error(Exc::SystemError, format_args!("{} on a wrong container", op.name()));
    match op {
        Opcode::LIST_APPEND => {
            list::push(container.downcast::<PyList>().ok_or_else(|| wrong(t))?, item.clone())
        }
        Opcode::LIST_EXTEND => {
            let l = container.downcast::<PyList>().ok_or_else(|| wrong(t))?;
            if item.class().slots().iter.is_none() && item.class().slots().get_item.is_none() {
                return Err(t.type_error(format_args!(
                    "Value after * must be an iterable, not {}",
                    item.class().tp_name()
                )));
            }
            list::methods::extend_from(t, l, item)?;
        }
        Opcode::SET_ADD => {
            container.downcast::<PySet>().ok_or_else(|| not_a_set(t, container))?.add(t, item.clone())?;
        }
        Opcode::SET_UPDATE => {
            crate::types::set::update(t, container.downcast::<PySet>().ok_or_else(|| wrong(t))?, item)?;
        }
        Opcode::DICT_UPDATE => {
            let dict = container.downcast::<PyDict>().ok_or_else(|| wrong(t))?;
            if let Some(other) = plain_dict(item) {
                return merge_dict(t, dict, other, Existing::Overwrite);
            }
            if item.downcast::<PyDict>().is_none() && crate::protocol::attr::find(t, item, "keys")?.is_none()
            {
                return Err(
                    t.type_error(format_args!("'{}' object is not a mapping", item.class().tp_name()))
                );
            }
            crate::protocol::call::method(t, container, "update", std::slice::from_ref(item))?;
        }
        Opcode::DICT_MERGE => {
            merge(t, container.downcast::<PyDict>().ok_or_else(|| wrong(t))?, item, callable)?
        }
        _ => return Err(wrong(t)),
    }
    Ok(())
}

/// Keyword arguments from one more mapping: duplicates are an error.
fn merge(t: &Thread, dict: &PyDict, mapping: &Value, callable: Option<&Value>) -> PyResult<()> {
    let describe = |t: &Thread| callable.map(|c| super::spread::describe(t, c)).unwrap_or_default();
    let pairs = match mapping.downcast_exact::<PyDict>() {
        Some(d) => d.entries(),
        None => {
            let Some(keys) = crate::protocol::attr::find(t, mapping, "keys")? else {
                return Err(t.type_error(format_args!(
                    "{} argument after ** must be a mapping, not {}",
                    describe(t),
                    mapping.class().tp_name()
                )));
            };
            let keys = crate::protocol::call::call(t, &keys, &[])?;
            let mut pairs = Vec::new();
            for key in iter::collect(t, &keys)? {
                let value = seq::get_item(t, mapping, &key)?;
                pairs.push((key, value));
            }
            pairs
        }
    };
    for (k, v) in pairs {
        if dict.contains(t, &k)? {
            return Err(t.type_error(format_args!(
                "{} got multiple values for keyword argument '{}'",
                describe(t),
                repr::str_text(t, &k)?
            )));
        }
        dict.set(t, k, v)?;
    }
    Ok(())
}

pub fn map_add(t: &Thread, dict: &Value, key: &Value, value: &Value) -> PyResult<()> {
    match dict.downcast::<PyDict>() {
        Some(d) => d.set(t, key.clone(), value.clone()),
        None => Err(t.error(Exc::SystemError, "MAP_ADD on a wrong container")),
    }
}

pub fn list_to_tuple(_t: &Thread, v: &Value) -> PyResult {
    let Some(list) = v.downcast::<PyList>() else { return Ok(tuple::empty()) };
    if list.kind.get() == ListKind::Doubles {
        return Ok(tuple::new(list::to_vec(list)));
    }
    // SAFETY: the items of other lists are words, and making references runs no Python code.
    Ok(tuple::from_slice(unsafe { Value::borrow_slice(list.items.get(), list.len.get()) }))
}

unsafe fn push_reversed(items: &[Value], mut sp: *mut Word) -> *mut Word {
    for v in items.iter().rev() {
        // SAFETY: the verifier counted room for them.
        unsafe {
            *sp = v.clone().into_word();
            sp = sp.add(1);
        }
    }
    sp
}

/// The items of the exact tuple of `n` on top of the stack, owned, the first on top, one word above where they belong: the caller
/// moves them over the tuple, whose reference it takes. Gives the stack pointer for then.
///
/// # Safety
/// There is room for `n` words at `sp`.
#[inline(always)]
pub unsafe fn unpack_tuple(sp: *mut Word, n: usize) -> Option<*mut Word> {
    // SAFETY: by the caller's contract.
    unsafe {
        let items = tuple::items(Value::borrow(&*sp.sub(1)).downcast_exact::<PyTuple>()?);
        if items.len() != n {
            return None;
        }
        for (i, v) in items.iter().enumerate() {
            *sp.add(n - 1 - i) = v.clone().into_word();
        }
        Some(sp.add(n).sub(1))
    }
}

/// The items of an exact tuple or list of as many as there is room for, owned.
#[inline(always)]
pub fn unpack_few(v: &Value, room: &mut [Word]) -> bool {
    if let Some(t) = v.downcast_exact::<PyTuple>() {
        let items = tuple::items(t);
        if items.len() != room.len() {
            return false;
        }
        for (word, item) in room.iter_mut().zip(items) {
            *word = item.clone().into_word();
        }
        return true;
    }
    let Some(l) = v.downcast_exact::<PyList>().filter(|l| l.len.get() == room.len()) else { return false };
    for (i, word) in room.iter_mut().enumerate() {
        *word = list::get(l, i).map_or(Word::NULL, Value::into_word);
    }
    true
}

/// Notes what an `UNPACK_SEQUENCE` takes apart: a tuple 1, a list 2, something else 4.
#[inline(always)]
pub fn note_unpacked(instr: &super::prepare::Instr, v: &Value) {
    let kind = if v.downcast_exact::<PyTuple>().is_some() {
        1
    } else if let Some(list) = v.downcast_exact::<PyList>() {
        // Behind the container, what its elements were.
        2 | 0x100 << list.kind.get() as u64
    } else {
        4
    };
    if instr.data.get() & kind != kind {
        instr.data.set(instr.data.get() | kind);
    }
}

/// As [`note_unpacked`], for a tuple that was not even made.
#[inline(always)]
pub fn note_pair(instr: &super::prepare::Instr) {
    if instr.data.get() & 1 == 0 {
        instr.data.set(instr.data.get() | 1);
    }
}

/// `UNPACK_SEQUENCE`: pushes the `n` items of `v`, the first on top.
///
/// # Safety
/// There is room for `n` words at `sp`.
pub unsafe fn unpack(t: &Thread, v: Value, n: usize, sp: *mut Word) -> PyResult<*mut Word> {
    // SAFETY: by the caller's contract.
    unsafe {
        if let Some(p) = v.downcast_exact::<PyTuple>() {
            if tuple::items(p).len() == n {
                return Ok(push_reversed(tuple::items(p), sp));
            }
        }
        if let Some(l) = v.downcast_exact::<PyList>().filter(|l| l.len.get() == n) {
            for i in 0..n {
                *sp.add(n - 1 - i) = list::get(l, i).map_or(Word::NULL, Value::into_word);
            }
            return Ok(sp.add(n));
        }
    }
    let items = take(t, &v, n, None)?;
    // SAFETY: by the caller's contract.
    Ok(unsafe { push_reversed(&items, sp) })
}

/// `UNPACK_EX`: `before` items, a list of the middle ones, `after` items.
///
/// # Safety
/// There is room for them at `sp`.
pub unsafe fn unpack_star(
    t: &Thread,
    v: Value,
    before: usize,
    after: usize,
    sp: *mut Word,
) -> PyResult<*mut Word> {
    let items = star_items(t, &v, before, after)?;
    // SAFETY: by the caller's contract.
    Ok(unsafe { push_reversed(&items, sp) })
}

/// What `UNPACK_EX` unpacks an iterable to, in order, the list in its place.
pub fn star_items(t: &Thread, v: &Value, before: usize, after: usize) -> PyResult<Vec<Value>> {
    let mut items = take(t, v, before, Some(after))?;
    let tail = items.split_off(items.len() - after);
    let middle = list::new(items.split_off(before));
    items.push(middle);
    items.extend(tail);
    Ok(items)
}

/// `n` items of an iterable, or all of at least `n + after`. If that fails the last item ends first.
fn take(t: &Thread, v: &Value, n: usize, after: Option<usize>) -> PyResult<Vec<Value>> {
    let mut items = Vec::new();
    let taken = take_into(t, v, n, after, &mut items);
    if taken.is_err() {
        while items.pop().is_some() {}
    }
    taken.map(|()| items)
}

fn take_into(t: &Thread, v: &Value, n: usize, after: Option<usize>, items: &mut Vec<Value>) -> PyResult<()> {
    if v.class().slots().iter.is_none() && v.class().slots().get_item.is_none() {
        return Err(t.type_error(format_args!("cannot unpack non-iterable {} object", v.class().tp_name())));
    }
    let it = iter::iter(t, v)?;
    while items.len() < n {
        match iter::next(t, &it)? {
            Some(item) => items.push(item),
            None => {
                let least = if after.is_some() { "at least " } else { "" };
                let wanted = n + after.unwrap_or(0);
                return Err(t.value_error(format_args!(
                    "not enough values to unpack (expected {least}{wanted}, got {})",
                    items.len()
                )));
            }
        }
    }
    match after {
        None => {
            if iter::next(t, &it)?.is_some() {
                // A subclass may iterate over something else.
                let known = v
                    .downcast_exact::<PyList>()
                    .map(list::len)
                    .or_else(|| v.downcast_exact::<PyTuple>().map(|p| tuple::items(p).len()))
                    .or_else(|| v.downcast_exact::<PyDict>().map(PyDict::len));
                return Err(match known {
                    Some(got) => {
                        t.value_error(format_args!("too many values to unpack (expected {n}, got {got})"))
                    }
                    None => t.value_error(format_args!("too many values to unpack (expected {n})")),
                });
            }
        }
        Some(after) => {
            while let Some(item) = iter::next(t, &it)? {
                items.push(item);
            }
            if items.len() < n + after {
                return Err(t.value_error(format_args!(
                    "not enough values to unpack (expected at least {}, got {})",
                    n + after,
                    items.len()
                )));
            }
        }
    }
    Ok(())
}

/// `MAKE_FUNCTION`: the name on top, the code object below it, then what the bits say. Leaves the stack alone.
///
/// # Safety
/// `sp` is the eval loop's.
pub unsafe fn make_function(t: &Thread, frame: *const Frame, sp: *mut Word, flags: u32) -> Value {
    // SAFETY: by the caller's contract.
    unsafe { make_function_in(t, Value::from_borrowed((*frame).globals.get()), sp, flags) }
}

/// As [`make_function`], with the globals themselves.
///
/// # Safety
/// As [`make_function`].
pub unsafe fn make_function_in(t: &Thread, globals: Value, sp: *mut Word, flags: u32) -> Value {
    // SAFETY: by the caller's contract.
    unsafe {
        let qualname = Value::borrow(&*sp.sub(1)).clone();
        let code = Value::borrow(&*sp.sub(2)).clone();
        // Only what makes annotations is named after something else than its code.
        let named = |c: &PyCode| {
            c.unit.qualname.as_bytes().is_empty()
                || c.unit.name.as_bytes() == b"__annotate__" && qualname.is_a::<PyStr>()
        };
        let qualname = if code.downcast::<PyCode>().is_some_and(named) { Some(qualname) } else { None };
        let v = function::new(t, code, globals, qualname);
        if let Some(f) = v.downcast::<PyFunction>() {
            let mut at = sp.sub(2);
            let mut take = |flag: u32| {
                if flags & flag == 0 {
                    return None;
                }
                at = at.sub(1);
                Some(Value::borrow(&*at).clone())
            };
            // The operands were pushed in the order of the bits, but that the closure comes last and lies highest.
            let closure = take(bits::CLOSURE);
            let annotate = take(bits::ANNOTATE);
            let annotations = take(bits::ANNOTATIONS);
            let kwdefaults = take(bits::KWDEFAULTS);
            let defaults = take(bits::DEFAULTS);
            function::field(&f.annotate).set(annotate);
            function::field(&f.closure).set(closure);
            function::field(&f.annotations).set(annotations);
            // Code from a file may have pushed anything.
            function::field(&f.kwdefaults).set(kwdefaults.filter(Value::is_a::<PyDict>));
            function::field(&f.defaults).set(defaults.filter(Value::is_a::<PyTuple>));
        }
        v
    }
}

/// `FORMAT_VALUE`.
pub fn format_value(t: &Thread, v: &Value, spec: Option<&Value>, conversion: u32) -> PyResult {
    let converted = match conversion {
        1 => repr::str(t, v)?,
        2 => repr::repr(t, v)?,
        3 => repr::ascii(t, v)?,
        _ => v.clone(),
    };
    if spec.is_none() {
        if converted.downcast_exact::<PyStr>().is_some() {
            return Ok(converted);
        }
        if converted.is_int_word() {
            return crate::types::int::repr(t, &converted);
        }
    }
    let empty = Value::from("");
    format::format(t, &converted, spec.unwrap_or(&empty))
}

/// `BUILD_TEMPLATE` and `BUILD_INTERPOLATION` (PEP 750), made by the classes of `string.templatelib`.
pub fn template(t: &Thread, op: Opcode, arg: u32, parts: &[Value]) -> PyResult {
    if op == Opcode::BUILD_TEMPLATE {
        return crate::types::template::new_template(t, &parts[0], &parts[1]);
    }
    let conversion = match arg >> 2 {
        1 => Value::from("s"),
        2 => Value::from("r"),
        3 => Value::from("a"),
        _ => Value::none(),
    };
    let spec = parts.get(2).cloned().unwrap_or_else(|| Value::from(""));
    crate::types::template::new_interpolation(t, parts[0].clone(), parts[1].clone(), conversion, spec)
}

pub fn common_constant(t: &Thread, i: u32) -> PyResult {
    match adder_abi::opcode::COMMON_CONSTANTS.get(i as usize) {
        Some(&"AssertionError") => Ok(Exc::AssertionError.class().to_value()),
        Some(&"NotImplementedError") => Ok(Exc::NotImplementedError.class().to_value()),
        Some(&"tuple") => Ok(tuple::TUPLE.get().to_value()),
        Some(name) => crate::builtin(t, name),
        None => Err(t.error(Exc::SystemError, "bad common constant")),
    }
}
