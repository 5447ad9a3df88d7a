//! `LOAD_ATTR`, `STORE_ATTR`, `LOAD_METHOD` with their caches.
//!
//! `unsafe` lives here: slots are words at offsets that a shape comparison proves right.

use super::cache::{self, AttrCache, AttrCase, CaseKind};
use super::prepare::Instr;
use crate::object::class::PyType;
use crate::object::shape::{self, full, inline_offset};
use crate::object::value::{Value, decref};
use crate::protocol::attr;
use crate::thread::{PyResult, Thread};
use crate::types::code::PyCode;
use crate::types::descriptors::{Place, PyGetSet, PyMember};
use crate::types::function::PyFunction;
use crate::types::method;
use crate::types::module::PyModule;
use crate::types::str::PyStr;
use crate::types::tuple::{self, PyTuple, TUPLE};
use crate::types::tuplegetter::TupleGetter;
use crate::types::wrappers::{PyClassMethod, PyProperty, PyStaticMethod};
use adder_abi::Word;
use adder_abi::object::{Header, Shape, shape_flag};

fn name_at(code: &PyCode, i: u32) -> &Value {
    code.names().get(i as usize).unwrap_or(Value::none_ref())
}

#[inline(always)]
unsafe fn word_at(object: Word, offset: u32) -> *mut Word {
    (object.0 as usize + offset as usize) as *mut Word
}

/// The value of an instance slot that the first case of the cache tells, borrowed.
///
/// # Safety
/// `object` is alive and `instr` is a `LOAD_ATTR`.
#[inline(always)]
pub unsafe fn cached_slot(object: Word, instr: &Instr) -> Option<Word> {
    if !object.is_ptr() {
        return None;
    }
    // SAFETY: by the caller's contract; the shape proves the offset.
    unsafe {
        let cache = cache::get::<AttrCache>(instr)?;
        let case = &cache.cases[0];
        let shape = (*(object.0 as *const Header)).shape.get();
        if shape != case.shape {
            return None;
        }
        match case.kind {
            CaseKind::Inline => Some(*word_at(object, case.offset)),
            CaseKind::Module => module_word(object, case),
            _ => cached_elsewhere(object, shape, case),
        }
    }
}

/// As [`cached_slot`], where the value is no attribute of the instance that the shape alone proves.
///
/// # Safety
/// The case is for the shape, which is the object's.
#[inline(never)]
unsafe fn cached_elsewhere(object: Word, shape: *const Shape, case: &AttrCase) -> Option<Word> {
    // SAFETY: by the caller's contract.
    unsafe {
        match case.kind {
            CaseKind::Slot if (*(*shape).type_.cast::<PyType>()).version.get() == case.version => {
                Some(*word_at(object, case.offset)).filter(|w| !w.is_null())
            }
            CaseKind::Constant if (*(*shape).type_.cast::<PyType>()).version.get() == case.version => {
                Some(case.value)
            }
            CaseKind::Class
                if case.extra == object.0 && (*(object.0 as *const PyType)).version.get() == case.version =>
            {
                Some(case.value)
            }
            CaseKind::OwnDict if (*(*shape).type_.cast::<PyType>()).version.get() == case.version => {
                if shape::settle(Value::borrow(&object)) {
                    return None;
                }
                own_dict_word(object, shape, case)
            }
            _ => None,
        }
    }
}

/// The value of a name of a module, borrowed, if its dict has the keys that it had.
///
/// # Safety
/// `object` is a module.
#[inline(always)]
unsafe fn module_word(object: Word, case: &AttrCase) -> Option<Word> {
    // SAFETY: by the caller's contract.
    let dict = unsafe { (*(object.0 as *const PyModule)).dict() };
    if dict.known_version() != case.version {
        return None;
    }
    dict.value_at(case.offset as usize).map(Value::word)
}

/// The value of an attribute of an instance with a dict of its own, borrowed, if that dict has the keys that it had.
///
/// # Safety
/// The object is alive and has this shape, that of instances with dicts.
#[inline(always)]
unsafe fn own_dict_word(object: Word, shape: *const Shape, case: &AttrCase) -> Option<Word> {
    // SAFETY: by the caller's contract.
    let dict = unsafe { shape::dict_of(&*(object.0 as *const Header), &*shape) };
    if u64::from(dict.known_version()) != case.extra {
        return None;
    }
    dict.value_at(case.offset as usize).map(Value::word)
}

/// The value of a name of a module that the first case of a `LOAD_METHOD`'s cache tells, borrowed.
///
/// # Safety
/// `object` is alive and `instr` is a `LOAD_METHOD`.
#[inline(always)]
pub unsafe fn cached_function(object: Word, instr: &Instr) -> Option<Word> {
    if !object.is_ptr() {
        return None;
    }
    // SAFETY: by the caller's contract; the shape proves that it is a module.
    unsafe {
        let case = &cache::get::<AttrCache>(instr)?.cases[0];
        let shape = (*(object.0 as *const Header)).shape.get();
        if shape != case.shape || case.kind != CaseKind::Module { None } else { module_word(object, case) }
    }
}

/// The getter of the property that the first case of the cache tells, borrowed.
///
/// # Safety
/// `object` is alive and `instr` is a `LOAD_ATTR`.
#[inline(always)]
pub unsafe fn cached_property(object: Word, instr: &Instr) -> Option<Word> {
    if !object.is_ptr() {
        return None;
    }
    // SAFETY: by the caller's contract; an unchanged type still has the property.
    unsafe {
        let case = &cache::get::<AttrCache>(instr)?.cases[0];
        let shape = (*(object.0 as *const Header)).shape.get();
        let valid = shape == case.shape
            && case.kind == CaseKind::Property
            && (*(*shape).type_.cast::<PyType>()).version.get() == case.version;
        valid.then_some(case.value)
    }
}

/// The function of the class that the first case of a `LOAD_METHOD`'s cache tells, borrowed.
///
/// # Safety
/// `object` is alive and `instr` is a `LOAD_METHOD`.
#[inline(always)]
pub unsafe fn cached_method(object: Word, instr: &Instr) -> Option<Word> {
    if !object.is_ptr() {
        return None;
    }
    // SAFETY: by the caller's contract; an unchanged type still has the method.
    unsafe {
        let case = &cache::get::<AttrCache>(instr)?.cases[0];
        let shape = (*(object.0 as *const Header)).shape.get();
        if shape != case.shape
            || case.kind != CaseKind::Method
            || (*(*shape).type_.cast::<PyType>()).version.get() != case.version
        {
            return None;
        }
        Some(case.value)
    }
}

/// Stores an owned value in the instance slot that the first case of the cache tells; gives back the owned word that was there, null for
/// none.
///
/// # Safety
/// `object` is alive and `instr` is a `STORE_ATTR`. The value is taken only if there is a result.
#[inline(always)]
pub unsafe fn store_cached(object: Word, value: Word, instr: &Instr) -> Option<Word> {
    if !object.is_ptr() {
        return None;
    }
    // SAFETY: by the caller's contract; shape and type version prove the offset and that no descriptor wants the store.
    unsafe {
        let cache = cache::get::<AttrCache>(instr)?;
        let case = &cache.cases[0];
        let header = &*(object.0 as *const Header);
        let shape = header.shape.get();
        if shape != case.shape || (*(*shape).type_.cast::<PyType>()).version.get() != case.version {
            return None;
        }
        match case.kind {
            CaseKind::Slot => Some(word_at(object, case.offset).replace(value)),
            CaseKind::Add => {
                word_at(object, case.offset).write(value);
                header.shape.set(case.extra as *const Shape);
                Some(Word::NULL)
            }
            CaseKind::Empty
            | CaseKind::Inline
            | CaseKind::TupleItem
            | CaseKind::Constant
            | CaseKind::Method
            | CaseKind::Property
            | CaseKind::Descriptor
            | CaseKind::Getter
            | CaseKind::OwnDict
            | CaseKind::Module
            | CaseKind::Class
            | CaseKind::ClassMethod
            | CaseKind::OwnClassMethod
            | CaseKind::Super => None,
        }
    }
}

/// The case of a cache that fits the object.
unsafe fn find_case<'a>(object: &Value, instr: &'a Instr) -> Option<&'a AttrCase> {
    // Ints and floats kept in words have that of their types.
    let shape: *const Shape = object.header().map_or_else(|| object.class().root_shape(), |h| h.shape.get());
    // SAFETY: by the caller's contract.
    let cache = unsafe { cache::get::<AttrCache>(instr)? };
    for case in &cache.cases[..cache.count as usize] {
        if case.shape != shape {
            continue;
        }
        // SAFETY: the shape is the object's, so its type is alive.
        let class = unsafe { &*(*shape).type_.cast::<PyType>() };
        let valid = match case.kind {
            CaseKind::Empty | CaseKind::Super => false,
            CaseKind::Inline => true,
            CaseKind::Slot
            | CaseKind::Add
            | CaseKind::Constant
            | CaseKind::Method
            | CaseKind::Property
            | CaseKind::ClassMethod
            | CaseKind::Descriptor
            | CaseKind::Getter
            | CaseKind::TupleItem
            | CaseKind::OwnDict => class.version.get() == case.version,
            CaseKind::Module => true,
            CaseKind::Class | CaseKind::OwnClassMethod => {
                case.extra == object.word().0
                    && object.as_type().is_some_and(|c| c.version.get() == case.version)
            }
        };
        if valid {
            return Some(case);
        }
    }
    None
}

fn is_hopeless(instr: &Instr) -> bool {
    // SAFETY: attribute instructions keep an `AttrCache`.
    unsafe { cache::get::<AttrCache>(instr) }.is_some_and(|cache| cache.is_hopeless())
}

fn remember(instr: &Instr, case: AttrCase) {
    // SAFETY: attribute instructions keep an `AttrCache`.
    match unsafe { cache::get::<AttrCache>(instr) } {
        Some(cache) => cache.add(case),
        None => {
            let mut cache = AttrCache::new();
            cache.add(case);
            cache::install_attr(instr, cache);
        }
    }
}

/// What `super().name` found for objects of a shape behind a class, borrowed: a method of the class of the current version.
pub fn super_method(instr: &Instr, shape: &Shape, class: &PyType, behind: &Value) -> Option<Word> {
    // SAFETY: attribute instructions keep an `AttrCache`.
    let cache = unsafe { cache::get::<AttrCache>(instr) }?;
    let version = class.version.get();
    let fits = |case: &&AttrCase| {
        std::ptr::eq(case.shape, shape)
            && case.kind == CaseKind::Super
            && case.version == version
            && case.extra == behind.word().0
    };
    cache.cases.iter().find(fits).map(|case| case.value)
}

/// Keeps what [`super_method`] gives, if the class has a version to keep it by.
pub fn remember_super(instr: &Instr, shape: &Shape, class: &PyType, behind: &Value, found: Word) {
    let version = class.version.get();
    if version != 0 {
        let mut new = case(shape, CaseKind::Super, version, 0, found);
        new.extra = behind.word().0;
        remember(instr, new);
    }
}

fn case(shape: &Shape, kind: CaseKind, version: u32, offset: u32, value: Word) -> AttrCase {
    AttrCase { shape, kind, version, offset, value, extra: 0 }
}

fn module_value(object: &Value, case: &AttrCase) -> Option<Value> {
    let dict = object.downcast::<PyModule>()?.dict();
    if dict.keys_version() != case.version { None } else { dict.value_at(case.offset as usize).cloned() }
}

/// The item of a named tuple, if there is one.
fn tuple_item(object: &Value, case: &AttrCase) -> Option<Value> {
    tuple::items(object.downcast::<PyTuple>()?).get(case.offset as usize).cloned()
}

/// What gets the attribute of a builtin type that a case tells.
///
/// # Safety
/// The case is a [`CaseKind::Getter`].
unsafe fn getter(case: &AttrCase) -> fn(&Thread, &Value) -> PyResult {
    // SAFETY: `learn_load` put a function of this type there.
    unsafe { std::mem::transmute::<usize, fn(&Thread, &Value) -> PyResult>(case.extra as usize) }
}

/// As [`getter`], if the first case fits, the most common one.
///
/// # Safety
/// `instr` is a `LOAD_ATTR`.
#[inline(always)]
unsafe fn first_getter(object: &Value, instr: &Instr) -> Option<fn(&Thread, &Value) -> PyResult> {
    // SAFETY: by the caller's contract; an unchanged type still has the attribute, which is that of the type whose function this is, or of
    // a type derived from it.
    unsafe {
        let case = &cache::get::<AttrCache>(instr)?.cases[0];
        let shape: *const Shape = object.header()?.shape.get();
        let fits = case.kind == CaseKind::Getter
            && case.shape == shape
            && (*(*shape).type_.cast::<PyType>()).version.get() == case.version;
        fits.then(|| getter(case))
    }
}

/// `object.name`.
#[inline(never)]
pub fn load(t: &Thread, code: &PyCode, object: &Value, instr: &Instr) -> PyResult {
    // SAFETY: the instruction is a `LOAD_ATTR`; a case that fits proves where the word is.
    unsafe {
        if let Some(get) = first_getter(object, instr) {
            return get(t, object);
        }
        shape::settle(object);
        if let Some(case) = find_case(object, instr) {
            match case.kind {
                CaseKind::Inline => return Ok(Value::from_borrowed(*word_at(object.word(), case.offset))),
                CaseKind::Slot => {
                    let w = *word_at(object.word(), case.offset);
                    if !w.is_null() {
                        return Ok(Value::from_borrowed(w));
                    }
                }
                CaseKind::Constant | CaseKind::Class => return Ok(Value::from_borrowed(case.value)),
                CaseKind::Method => return Ok(method::new(Value::from_borrowed(case.value), object.clone())),
                CaseKind::ClassMethod | CaseKind::OwnClassMethod => {
                    let class = Value::from_borrowed(Word(case.extra));
                    return Ok(method::new(Value::from_borrowed(case.value), class));
                }
                CaseKind::Property => {
                    let getter = Value::from_borrowed(case.value);
                    return crate::protocol::call::call(t, &getter, std::slice::from_ref(object));
                }
                CaseKind::Getter => return getter(case)(t, object),
                CaseKind::TupleItem => {
                    if let Some(item) = tuple_item(object, case) {
                        return Ok(item);
                    }
                }
                CaseKind::OwnDict => {
                    if let Some(header) = object.header() {
                        if let Some(w) = own_dict_word(object.word(), header.shape.get(), case) {
                            return Ok(Value::from_borrowed(w));
                        }
                    }
                }
                CaseKind::Descriptor => {
                    let descriptor = Value::from_borrowed(case.value);
                    if let Some(get) = descriptor.class().slots().descr_get {
                        return get(t, &descriptor, Some(object), object.class().as_value());
                    }
                }
                CaseKind::Module => {
                    if let Some(v) = module_value(object, case) {
                        return Ok(v);
                    }
                }
                CaseKind::Add | CaseKind::Super | CaseKind::Empty => {}
            }
        }
    }
    let name = name_at(code, instr.arg);
    if !is_hopeless(instr) {
        learn_load(object, name, instr);
    }
    attr::get(t, object, name)
}

/// Notes in the cache where `object.name` is, if that is a place with a cheap check.
fn learn_load(object: &Value, name: &Value, instr: &Instr) {
    let class = object.class();
    let shape = object.shape().unwrap_or_else(|| class.shape());
    if let Some(module) = object.downcast_exact::<PyModule>() {
        if let Some(s) = name.downcast::<PyStr>() {
            let on_type = class.lookup_word(name).is_some();
            if let (Some(i), false) = (module.dict().find_str(s), on_type) {
                let version = module.dict().keys_version();
                if version != 0 {
                    remember(instr, case(shape, CaseKind::Module, version, i as u32, Word::NULL));
                }
            }
        }
        return;
    }
    if let Some(this) = object.as_type() {
        learn_class(object, this, name, instr, shape);
        return;
    }
    if !attr::finds_generically(class) {
        return;
    }
    // What a descriptor does not give is asked of `__getattr__`.
    let asks = class.slots().getattr.is_some();
    let found = class.lookup(name);
    let in_dict = shape.flags & shape_flag::DICT_MODE != 0;
    let own = if shape.attr_offset == 0 || in_dict { None } else { full(shape).slot(name.word()) };
    let version = class.current_version();
    if version == 0 {
        return;
    }
    if let Some(found) = &found {
        let slots = found.class().slots();
        if slots.descr_set.is_some() {
            if let Some(member) = found.downcast_exact::<PyMember>() {
                if let (Place::Slot(i), false) = (member.place, class.is_variable()) {
                    let offset = class.solid.size as u32 + 8 * u32::from(i);
                    remember(instr, case(shape, CaseKind::Slot, version, offset, Word::NULL));
                }
            } else if let Some(field) = TupleGetter::of_field(found) {
                let index = field.index().and_then(|i| u32::try_from(i).ok());
                if let (Some(index), true) = (index, class.is_subtype(TUPLE.get())) {
                    remember(instr, case(shape, CaseKind::TupleItem, version, index, Word::NULL));
                }
            } else if asks {
                return;
            } else if let Some(p) = found.downcast_exact::<PyProperty>() {
                let getter = p.get.get().filter(|g| g.downcast_exact::<PyFunction>().is_some());
                if let Some(getter) = getter {
                    remember(instr, case(shape, CaseKind::Property, version, 0, getter.word()));
                }
            } else if crate::types::object::is_class_attribute(found) {
                // The shape says it all: an object that gets another class gets another shape.
                remember(instr, case(shape, CaseKind::Constant, version, 0, class.as_value().word()));
            } else if let Some(get) = getter_of(class, found) {
                let mut new = case(shape, CaseKind::Getter, version, 0, found.word());
                new.extra = get as usize as u64;
                remember(instr, new);
            } else if is_builtin_descriptor(found) {
                remember(instr, case(shape, CaseKind::Descriptor, version, 0, found.word()));
            }
            return;
        }
    }
    if in_dict {
        return learn_own(object, name, instr, shape, version);
    }
    if let Some(i) = own {
        if let Some(offset) = inline_offset(shape, i) {
            remember(instr, case(shape, CaseKind::Inline, 0, u32::from(offset), Word::NULL));
        }
        return;
    }
    let Some(found) = found else { return };
    if attr::binds_as_method(&found) {
        remember(instr, case(shape, CaseKind::Method, version, 0, found.word()));
    } else if let Some((kind, f)) = wrapped(&found) {
        let mut new = case(shape, kind, version, 0, f.word());
        new.extra = class.as_value().word().0;
        remember(instr, new);
    } else if found.class().slots().descr_get.is_none() {
        remember(instr, case(shape, CaseKind::Constant, version, 0, found.word()));
    } else if is_builtin_descriptor(&found) && !asks {
        remember(instr, case(shape, CaseKind::Descriptor, version, 0, found.word()));
    }
}

/// The function that gets an attribute of a builtin type, where the attribute was found on objects of the type or of a subclass.
fn getter_of(class: &PyType, found: &Value) -> Option<fn(&Thread, &Value) -> PyResult> {
    let getset = found.downcast_exact::<PyGetSet>()?;
    let owner = getset.owner.as_type()?;
    (class.is(owner) || class.is_subtype(owner)).then_some(getset.def.get)
}

/// As [`learn_load`], of an instance with a dict of its own. What is on the type, and is no data descriptor, may come into any dict.
fn learn_own(object: &Value, name: &Value, instr: &Instr, shape: &Shape, version: u32) {
    let (Some(header), Some(name)) = (object.header(), name.downcast::<PyStr>()) else { return };
    // SAFETY: the object is alive and has this shape.
    let dict = unsafe { shape::dict_of(header, shape) };
    let (Some(i), true) = (dict.find_str(name), dict.has_str_keys()) else { return };
    let keys = dict.keys_version();
    if keys != 0 {
        let mut new = case(shape, CaseKind::OwnDict, version, i as u32, Word::NULL);
        new.extra = u64::from(keys);
        remember(instr, new);
    }
}

/// What a static or a class method calls. The wrapper holds it: setting it anew counts as a change of all classes.
fn wrapped(found: &Value) -> Option<(CaseKind, Value)> {
    if let Some(wrapper) = found.downcast_exact::<PyStaticMethod>() {
        return Some((CaseKind::Constant, wrapper.func.get()?));
    }
    Some((CaseKind::ClassMethod, found.downcast_exact::<PyClassMethod>()?.func.get()?))
}

/// Whether a descriptor's behaviour cannot change: its class is no class of Python's.
fn is_builtin_descriptor(found: &Value) -> bool {
    let class = found.class();
    class.slots().descr_get.is_some() && !class.has_flag(crate::object::class::type_flag::HEAP_TYPE)
}

fn learn_class(object: &Value, this: &PyType, name: &Value, instr: &Instr, shape: &Shape) {
    let meta = object.class();
    if !meta
        .slots()
        .getattr
        .is_some_and(|g| std::ptr::fn_addr_eq(g, attr::type_get as crate::object::slots::GetAttr))
    {
        return;
    }
    // Only data descriptors of the metatype go first; another metatype's own changes are not watched here.
    // SAFETY: the metatype holds what it has.
    let first = meta
        .lookup_word(name)
        .is_some_and(|w| unsafe { Value::borrow(&w) }.class().slots().descr_set.is_some());
    if first || !meta.is(crate::types::type_::TYPE.get()) {
        return;
    }
    let Some(found) = this.lookup(name) else { return };
    let version = this.current_version();
    if version == 0 {
        return;
    }
    let (kind, value) = match wrapped(&found) {
        Some((CaseKind::ClassMethod, f)) => (CaseKind::OwnClassMethod, f),
        Some((_, f)) => (CaseKind::Class, f),
        None if found.class().slots().descr_get.is_some() && !attr::binds_as_method(&found) => return,
        None => (CaseKind::Class, found),
    };
    let mut new = case(shape, kind, version, 0, value.word());
    new.extra = object.word().0;
    remember(instr, new);
}

/// `object.name = value`.
#[inline(never)]
pub fn store(t: &Thread, code: &PyCode, object: &Value, value: &Value, instr: &Instr) -> PyResult<()> {
    shape::settle(object);
    // SAFETY: as in `load`; a new slot is inline, so adding it needs no memory.
    unsafe {
        if let Some(case) = find_case(object, instr) {
            match case.kind {
                CaseKind::Inline | CaseKind::Slot => {
                    let old = word_at(object.word(), case.offset).replace(value.clone().into_word());
                    decref(old);
                    return Ok(());
                }
                CaseKind::Add => {
                    if let Some(header) = object.header() {
                        word_at(object.word(), case.offset).write(value.clone().into_word());
                        header.shape.set(case.extra as *const Shape);
                        return Ok(());
                    }
                }
                CaseKind::Constant
                | CaseKind::Method
                | CaseKind::Property
                | CaseKind::Descriptor
                | CaseKind::Getter
                | CaseKind::TupleItem
                | CaseKind::OwnDict
                | CaseKind::Module
                | CaseKind::Class
                | CaseKind::ClassMethod
                | CaseKind::OwnClassMethod
                | CaseKind::Super
                | CaseKind::Empty => {}
            }
        }
    }
    let name = name_at(code, instr.arg);
    if !is_hopeless(instr) {
        learn_store(object, name, instr);
    }
    attr::set(t, object, name, Some(value))
}

fn learn_store(object: &Value, name: &Value, instr: &Instr) {
    let Some(shape) = object.shape() else { return };
    let class = object.class();
    if class.slots().setattr.is_some() || shape.flags & shape_flag::DICT_MODE != 0 {
        return;
    }
    let version = class.current_version();
    if version == 0 {
        return;
    }
    if let Some(found) = class.lookup(name) {
        if found.class().slots().descr_set.is_some() {
            if let Some(member) = found.downcast_exact::<PyMember>() {
                if let (Place::Slot(i), false) = (member.place, class.is_variable()) {
                    let offset = class.solid.size as u32 + 8 * u32::from(i);
                    remember(instr, case(shape, CaseKind::Slot, version, offset, Word::NULL));
                }
            }
            return;
        }
    }
    if shape.attr_offset == 0 {
        return;
    }
    match full(shape).slot(name.word()) {
        Some(i) => {
            if let Some(offset) = inline_offset(shape, i) {
                // A data descriptor put on the class later must be seen: the slot case checks the version.
                remember(instr, case(shape, CaseKind::Slot, version, u32::from(offset), Word::NULL));
            }
        }
        None => {
            if let (Some(next), Some(offset)) =
                (shape::transition(shape, name), inline_offset(shape, shape.count))
            {
                let mut new = case(shape, CaseKind::Add, version, u32::from(offset), Word::NULL);
                new.extra = next as u64;
                remember(instr, new);
            }
        }
    }
}

/// `LOAD_METHOD`: replaces the object on the stack by (callable, object) or (null, bound callable).
///
/// # Safety
/// `sp` is the eval loop's, with the object on top and room for one word.
#[inline(never)]
pub unsafe fn load_method(t: &Thread, code: &PyCode, sp: *mut Word, instr: &Instr) -> PyResult<*mut Word> {
    // SAFETY: by the caller's contract.
    unsafe {
        let object = Value::borrow(&*sp.sub(1));
        shape::settle(object);
        if let Some(case) = find_case(object, instr) {
            match case.kind {
                CaseKind::Method => {
                    *sp = *sp.sub(1);
                    *sp.sub(1) = Value::from_borrowed(case.value).into_word();
                    return Ok(sp.add(1));
                }
                CaseKind::Module => {
                    if let Some(v) = module_value(object, case) {
                        return Ok(push_bound(sp, v));
                    }
                }
                CaseKind::Class | CaseKind::Constant => {
                    return Ok(push_bound(sp, Value::from_borrowed(case.value)));
                }
                CaseKind::Inline | CaseKind::Slot => {
                    let w = *word_at(object.word(), case.offset);
                    if !w.is_null() {
                        return Ok(push_bound(sp, Value::from_borrowed(w)));
                    }
                }
                CaseKind::OwnClassMethod => {
                    *sp = sp.sub(1).replace(Value::from_borrowed(case.value).into_word());
                    return Ok(sp.add(1));
                }
                CaseKind::ClassMethod => {
                    *sp = Value::from_borrowed(Word(case.extra)).into_word();
                    let object = sp.sub(1).replace(Value::from_borrowed(case.value).into_word());
                    decref(object);
                    return Ok(sp.add(1));
                }
                CaseKind::TupleItem => {
                    if let Some(item) = tuple_item(object, case) {
                        return Ok(push_bound(sp, item));
                    }
                }
                CaseKind::Add
                | CaseKind::Property
                | CaseKind::Descriptor
                | CaseKind::Getter
                | CaseKind::OwnDict
                | CaseKind::Super
                | CaseKind::Empty => {}
            }
        }
        let name = name_at(code, instr.arg);
        if !is_hopeless(instr) {
            learn_load(object, name, instr);
        }
        match attr::load_method(t, object, name)? {
            attr::MethodLookup::Unbound(f) => {
                *sp = *sp.sub(1);
                *sp.sub(1) = f.into_word();
                Ok(sp.add(1))
            }
            attr::MethodLookup::Bound(f) => Ok(push_bound(sp, f)),
        }
    }
}

unsafe fn push_bound(sp: *mut Word, f: Value) -> *mut Word {
    // SAFETY: by the caller's contract the object lies below `sp`.
    unsafe {
        let object = sp.sub(1).replace(Word::NULL);
        *sp = f.into_word();
        decref(object);
        sp.add(1)
    }
}
