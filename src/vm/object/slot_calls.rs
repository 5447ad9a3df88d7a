//! Slots of classes that define special methods in Python, and how slots follow from a class's MRO.
//!
//! A slot's special methods are looked up through the MRO: if all that are found are slot wrappers of builtin types, the slot is the
//! native function itself; if any is something else, the slot is a function of this file, which looks the method up and
//! calls it. `unsafe` lives here: a class's slots change under readers that hold no more than a function pointer.

use super::class::PyType;
use super::slot_wrappers::{PySlotWrapper, native_new_owner};
use super::slots::{BINARY_NAMES, BinaryOp, CompareOp, SLOT_DEFS, SlotDef, SlotId, Slots};
use super::value::Value;
use crate::exc::Exc;
use crate::native::Args;
use crate::protocol::{attr, call, number, truth};
use crate::thread::{PyResult, Raised, Thread};
use crate::types::str::{PyStr, equals_str, intern};
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

/// The field of [`Slots`] behind a special method; several methods can share one.
fn shares_field(a: SlotId, b: SlotId) -> bool {
    use SlotId::*;
    match (a, b) {
        (Getattribute | Getattr, Getattribute | Getattr)
        | (Setattr | Delattr, Setattr | Delattr)
        | (Compare(_), Compare(_))
        | (DescrSet | DescrDelete, DescrSet | DescrDelete)
        | (SetItem | DelItem, SetItem | DelItem)
        | (Repeat | RepeatReflected, Repeat | RepeatReflected)
        | (Buffer | ReleaseBuffer, Buffer | ReleaseBuffer) => true,
        (Binary(x) | Reflected(x), Binary(y) | Reflected(y)) => x == y,
        _ => a == b,
    }
}

/// Special methods that share a field of [`Slots`], with their names interned.
struct Group {
    id: SlotId,
    methods: Vec<(&'static SlotDef, Value)>,
}

struct Groups {
    all: OnceCell<Vec<Group>>,
    /// The slots of a subclass that adds nothing to a builtin type, by the type's address: builtin types do not change.
    heirs: RefCell<BTreeMap<usize, Slots>>,
}

// SAFETY: touched only by the holder of the global lock.
unsafe impl Sync for Groups {}

static GROUPS: Groups = Groups { all: OnceCell::new(), heirs: RefCell::new(BTreeMap::new()) };

fn groups() -> &'static [Group] {
    GROUPS.all.get_or_init(|| {
        let mut all: Vec<Group> = Vec::new();
        for def in SLOT_DEFS {
            let method = (def, intern(def.name));
            match all.iter_mut().find(|group| shares_field(group.id, def.id)) {
                Some(group) => group.methods.push(method),
                None => all.push(Group { id: def.id, methods: vec![method] }),
            }
        }
        all
    })
}

/// Recomputes what the class attribute `name` determines, in the class and its subclasses.
pub fn update_slots(class: &PyType, name: &Value) {
    let Some(s) = name.downcast::<PyStr>() else { return };
    if !s.is_ascii() || !s.raw_bytes().starts_with(b"__") {
        return;
    }
    let changed: Vec<&Group> = groups()
        .iter()
        .filter(|group| group.methods.iter().any(|(def, _)| equals_str(name, def.name)))
        .collect();
    if !changed.is_empty() {
        update_tree(class, &changed);
    }
}

fn update_tree(class: &PyType, changed: &[&Group]) {
    for heir in class.with_heirs().iter().filter_map(Value::as_type) {
        // SAFETY: nobody holds more than a function pointer out of the slots.
        let slots = unsafe { &mut *heir.slots.get() };
        for group in changed {
            resolve(heir, group, slots);
        }
    }
}

/// Computes all slots of a new class, whose bases have theirs.
pub fn resolve_all(class: &PyType) {
    // SAFETY: nobody holds more than a function pointer out of the slots.
    let slots = unsafe { &mut *class.slots.get() };
    // Where lookups go on in the one base, what the class itself does not define is as there.
    let Some(base) = class.base().filter(|base| follows(class, base)) else {
        for group in groups() {
            resolve(class, group, slots);
        }
        return;
    };
    *slots = heirs_slots(base);
    let dict = class.dict();
    for group in groups() {
        if group.methods.iter().any(|(_, name)| dict.get_str(name).is_some()) {
            resolve(class, group, slots);
        }
    }
}

/// Whether the MRO of `class` is the class and the MRO of `base`.
fn follows(class: &PyType, base: &PyType) -> bool {
    let (own, inherited) = (class.mro_types.borrow(), base.mro_types.borrow());
    own.split_first().is_some_and(|(first, rest)| std::ptr::eq(*first, class) && rest == &**inherited)
}

/// The slots of a class that derives from `base` and defines nothing.
fn heirs_slots(base: &PyType) -> Slots {
    if base.spec.is_none() {
        return *base.slots();
    }
    let key = base as *const PyType as usize;
    let known = GROUPS.heirs.borrow().get(&key).copied();
    known.unwrap_or_else(|| {
        let mut slots = *base.slots();
        for group in groups() {
            resolve(base, group, &mut slots);
        }
        GROUPS.heirs.borrow_mut().insert(key, slots);
        slots
    })
}

/// Computes the slot of a group for a class whose lookups give what those of `class` do.
fn resolve(class: &PyType, group: &Group, slots: &mut Slots) {
    let id = group.id;
    let mut native: Option<&'static PyType> = None;
    let mut python = false;
    let mut disabled_hash = false;
    for (def, name) in &group.methods {
        let Some(found) = class.lookup(name) else { continue };
        // `object`'s slots for these are empty and mean "as usual".
        if is_objects_own(def, &found) {
            continue;
        }
        if let Some(wrapper) = found.downcast_exact::<PySlotWrapper>() {
            if shares_field(wrapper.def.id, id) {
                if class.is_subtype(wrapper.owner) {
                    native = Some(wrapper.owner);
                } else {
                    python = true;
                }
            } else if is_number_form(id) {
                // A sequence's `__add__` leaves the number slot empty; one of a type that is no base is called, to raise.
                python |= !class.is_subtype(wrapper.owner);
            } else {
                python = true;
            }
            continue;
        }
        if id == SlotId::New {
            match native_new_owner(&found) {
                Some(owner) => native = Some(owner),
                None => python = true,
            }
            continue;
        }
        if id == SlotId::Hash && found.is_none() {
            disabled_hash = true;
            continue;
        }
        if is_sequence_form(id) {
            continue;
        }
        python = true;
    }
    clear(slots, id);
    if python {
        install(slots, id);
        if id == SlotId::Getattribute && native.is_none() && finds_as_object(class) {
            slots.getattr = Some(getattr_or_ask);
        }
    } else if disabled_hash {
        slots.hash = Some(crate::protocol::hash::not_hashable);
    } else if let Some(owner) = native {
        copy(slots, owner.slots(), id);
    }
}

/// Whether `__getattribute__` is that of `object`.
fn finds_as_object(class: &PyType) -> bool {
    let name = crate::name!("__getattribute__");
    class.lookup(name).is_none_or(|found| is_objects(name, &found))
}

/// Whether a special method is the one that `object` has.
fn is_objects(name: &Value, found: &Value) -> bool {
    crate::types::object::OBJECT.get().dict().get_str(name).is_some_and(|own| own.is(found))
}

/// Whether a special method is one that `object` has without having a slot for it.
pub fn is_objects_slotless(id: SlotId) -> bool {
    matches!(id, SlotId::Getattribute | SlotId::Setattr | SlotId::Delattr | SlotId::Init)
}

fn is_objects_own(def: &SlotDef, found: &Value) -> bool {
    is_objects_slotless(def.id) && is_objects(&intern(def.name), found)
}

fn is_number_form(id: SlotId) -> bool {
    matches!(id, SlotId::Binary(_) | SlotId::Reflected(_) | SlotId::Inplace(_))
}

fn is_sequence_form(id: SlotId) -> bool {
    matches!(
        id,
        SlotId::Concat
            | SlotId::Repeat
            | SlotId::RepeatReflected
            | SlotId::InplaceConcat
            | SlotId::InplaceRepeat
    )
}

macro_rules! slot_fields {
    ($($id:ident $field:ident $generic:expr;)*) => {
        fn clear(slots: &mut Slots, id: SlotId) {
            match id {
                $(SlotId::$id => slots.$field = None,)*
                SlotId::Getattr => slots.getattr = None,
                SlotId::Delattr => slots.setattr = None,
                SlotId::Compare(_) => slots.compare = None,
                SlotId::DescrDelete => slots.descr_set = None,
                SlotId::DelItem => slots.set_item = None,
                SlotId::RepeatReflected => slots.repeat = None,
                SlotId::ReleaseBuffer => slots.buffer = None,
                SlotId::Binary(op) | SlotId::Reflected(op) => {
                    slots.binary[op as usize] = None;
                    slots.python_binary &= !(1 << op as u32);
                    if op == BinaryOp::Pow {
                        slots.pow_mod = None;
                    }
                }
                SlotId::Inplace(op) => slots.inplace[op as usize] = None,
            }
        }

        /// Whether a type has the slot behind a special method.
        pub fn has(slots: &Slots, id: SlotId) -> bool {
            match id {
                $(SlotId::$id => slots.$field.is_some(),)*
                SlotId::Getattr => false,
                SlotId::Delattr => slots.setattr.is_some(),
                SlotId::Compare(_) => slots.compare.is_some(),
                SlotId::DescrDelete => slots.descr_set.is_some(),
                SlotId::DelItem => slots.set_item.is_some(),
                SlotId::RepeatReflected => slots.repeat.is_some(),
                SlotId::ReleaseBuffer => slots.locked_by_buffers,
                SlotId::Binary(op) | SlotId::Reflected(op) => slots.binary[op as usize].is_some(),
                SlotId::Inplace(op) => slots.inplace[op as usize].is_some(),
            }
        }

        fn copy(to: &mut Slots, from: &Slots, id: SlotId) {
            match id {
                $(SlotId::$id => to.$field = from.$field,)*
                SlotId::Getattr => to.getattr = from.getattr,
                SlotId::Delattr => to.setattr = from.setattr,
                SlotId::Compare(_) => to.compare = from.compare,
                SlotId::DescrDelete => to.descr_set = from.descr_set,
                SlotId::DelItem => to.set_item = from.set_item,
                SlotId::RepeatReflected => to.repeat = from.repeat,
                SlotId::ReleaseBuffer => to.buffer = from.buffer,
                SlotId::Binary(op) | SlotId::Reflected(op) => {
                    to.binary[op as usize] = from.binary[op as usize];
                    if op == BinaryOp::Pow {
                        to.pow_mod = from.pow_mod;
                    }
                }
                SlotId::Inplace(op) => to.inplace[op as usize] = from.inplace[op as usize],
            }
        }

        fn install(slots: &mut Slots, id: SlotId) {
            match id {
                $(SlotId::$id => slots.$field = $generic,)*
                SlotId::Getattr => slots.getattr = Some(getattr),
                SlotId::Delattr => slots.setattr = Some(setattr),
                SlotId::Compare(_) => slots.compare = Some(compare),
                SlotId::DescrDelete => slots.descr_set = Some(descr_set),
                SlotId::DelItem => slots.set_item = Some(set_item),
                SlotId::RepeatReflected => {}
                SlotId::ReleaseBuffer => slots.buffer = Some(crate::protocol::buffer::python_buffer),
                SlotId::Binary(op) | SlotId::Reflected(op) => {
                    slots.binary[op as usize] = Some(BINARY_CALLS[op as usize]);
                    slots.python_binary |= 1 << op as u32;
                    if op == BinaryOp::Pow {
                        slots.pow_mod = Some(pow_mod);
                    }
                }
                SlotId::Inplace(op) => slots.inplace[op as usize] = Some(INPLACE_CALLS[op as usize]),
            }
        }
    };
}

slot_fields! {
    Repr repr Some(repr);
    Str str Some(str);
    Hash hash Some(hash);
    Call call Some(call_);
    Getattribute getattr Some(getattr);
    Setattr setattr Some(setattr);
    Iter iter Some(iter);
    Next next Some(next);
    DescrGet descr_get Some(descr_get);
    DescrSet descr_set Some(descr_set);
    New new Some(new);
    Init init Some(init);
    Del finalize Some(finalize);
    Neg neg Some(neg);
    Pos pos Some(pos);
    Abs abs Some(abs);
    Invert invert Some(invert);
    Bool truth Some(bool);
    Int int Some(int);
    Float float Some(float);
    Index index Some(index);
    Len len Some(len);
    GetItem get_item Some(get_item);
    SetItem set_item Some(set_item);
    Contains contains Some(contains);
    Concat concat None;
    Repeat repeat None;
    InplaceConcat inplace_concat None;
    InplaceRepeat inplace_repeat None;
    Await await_ Some(await_);
    Aiter aiter Some(aiter);
    Anext anext Some(anext);
    Buffer buffer Some(crate::protocol::buffer::python_buffer);
}

/// Calls the special method `name` of `object`; none if the type lacks it.
fn call_named(t: &Thread, object: &Value, name: &Value, args: &[Value]) -> PyResult<Option<Value>> {
    match object.class().lookup(name) {
        Some(found) => call::call_special(t, &found, object, args).map(Some),
        None => Ok(None),
    }
}

/// As [`call_named`], but an AttributeError of the method's binding means that it is absent, too.
fn call_bound(t: &Thread, object: &Value, name: &Value, args: &[Value]) -> PyResult<Option<Value>> {
    match object.class().lookup(name) {
        Some(found) => call_if_bound(t, &found, object, args),
        None => Ok(None),
    }
}

/// Calls a class attribute as a method of `object`; none if its binding raises AttributeError.
fn call_if_bound(t: &Thread, found: &Value, object: &Value, args: &[Value]) -> PyResult<Option<Value>> {
    if attr::binds_as_method(found) {
        return call::call_special(t, found, object, args).map(Some);
    }
    let bound = attr::bind(t, found, Some(object), &object.class().to_value());
    match t.catch(bound, Exc::AttributeError)? {
        Some(bound) => call::call(t, &bound, args).map(Some),
        None => Ok(None),
    }
}

/// As [`call_named`], for methods whose absence (one of a pair, or deleted since the slot was read) is an error.
fn must(t: &Thread, object: &Value, name: &Value, args: &[Value]) -> PyResult {
    match call_named(t, object, name, args)? {
        Some(v) => Ok(v),
        None => Err(absent(t, name)),
    }
}

#[cold]
fn absent(t: &Thread, name: &Value) -> Raised {
    t.error_with(Exc::AttributeError, std::slice::from_ref(name))
}

macro_rules! unary_calls {
    ($($f:ident $name:literal;)*) => {$(
        fn $f(t: &Thread, v: &Value) -> PyResult {
            must(t, v, crate::name!($name), &[])
        }
    )*};
}

unary_calls! {
    str "__str__"; neg "__neg__"; pos "__pos__"; abs "__abs__"; invert "__invert__";
    int "__int__"; float "__float__"; index "__index__"; await_ "__await__"; aiter "__aiter__"; anext "__anext__";
}

fn repr(t: &Thread, v: &Value) -> PyResult {
    match call_bound(t, v, crate::name!("__repr__"), &[])? {
        Some(text) => Ok(text),
        None => Ok(Value::from(format!("<{} object at {:#x}>", v.class().name_str(), v.word().0))),
    }
}

fn iter(t: &Thread, v: &Value) -> PyResult {
    let name = crate::name!("__iter__");
    let Some(found) = v.class().lookup(name) else { return Err(absent(t, name)) };
    let iterator = if found.is_none() { None } else { call_if_bound(t, &found, v, &[])? };
    iterator.ok_or_else(|| t.type_error(format_args!("'{}' object is not iterable", v.class().tp_name())))
}

fn hash(t: &Thread, v: &Value) -> PyResult<i64> {
    let name = crate::name!("__hash__");
    let Some(found) = v.class().lookup(name).filter(|f| !f.is_none()) else {
        return crate::protocol::hash::not_hashable(t, v);
    };
    let Some(result) = call_if_bound(t, &found, v, &[])? else {
        return crate::protocol::hash::not_hashable(t, v);
    };
    if result.is_int_word() {
        let h = result.word().as_int();
        return Ok(if h == -1 { -2 } else { h });
    }
    if !crate::types::int::is_int(&result) {
        return Err(t.type_error("__hash__ method should return an integer"));
    }
    match crate::types::int::to_i64(&result) {
        Some(-1) => Ok(-2),
        Some(h) => Ok(h),
        None => crate::protocol::hash::hash(t, &crate::types::int::exact(&result)?),
    }
}

fn call_(t: &Thread, v: &Value, args: &Args) -> PyResult {
    let name = crate::name!("__call__");
    let Some(found) = v.class().lookup(name) else { return Err(call::not_callable(t, v)) };
    if attr::binds_as_method(&found) {
        return call::call_with_receiver(t, &found, v, args);
    }
    let guard = t.enter_native(" in __call__")?;
    let class = v.class().to_value();
    let bound = attr::bind(t, &found, Some(v), &class)?;
    let result = call::call_args(t, &bound, args);
    drop(guard);
    result
}

fn getattr(t: &Thread, v: &Value, name: &Value) -> PyResult {
    let class = v.class();
    let result = match class.lookup(crate::name!("__getattribute__")) {
        Some(found) if !is_default_getattribute(&found) => {
            call::call_special(t, &found, v, std::slice::from_ref(name))
        }
        Some(_) | None => match class.base().map(|_| class.solid) {
            // Types and modules have a native `getattr` of their own under a Python `__getattr__`.
            Some(spec) if spec.slots.getattr.is_some() => native_getattr(spec.slots.getattr, t, v, name),
            Some(_) | None => attr::generic_get(t, v, name),
        },
    };
    let Err(raised) = result else { return result };
    let exception = t.take(raised);
    if !exception.class().is_subtype(Exc::AttributeError.class()) {
        return Err(t.raise_again(exception));
    }
    match v.class().lookup(crate::name!("__getattr__")) {
        Some(found) => {
            drop(exception);
            call::call_special(t, &found, v, std::slice::from_ref(name))
        }
        None => Err(t.raise_again(exception)),
    }
}

/// `getattr` of classes that only have a `__getattr__`: what `object` does not find costs no exception.
pub fn getattr_or_ask(t: &Thread, v: &Value, name: &Value) -> PyResult {
    match v.class().lookup(crate::name!("__getattr__")) {
        Some(ask) => match attr::generic_find(t, v, name)? {
            Some(value) => Ok(value),
            None => call::call_special(t, &ask, v, std::slice::from_ref(name)),
        },
        None => attr::generic_get(t, v, name),
    }
}

fn native_getattr(slot: Option<super::slots::GetAttr>, t: &Thread, v: &Value, name: &Value) -> PyResult {
    match slot {
        Some(slot) => slot(t, v, name),
        None => attr::generic_get(t, v, name),
    }
}

fn is_default_getattribute(found: &Value) -> bool {
    found.downcast_exact::<PySlotWrapper>().is_some() || is_objects(crate::name!("__getattribute__"), found)
}

fn setattr(t: &Thread, v: &Value, name: &Value, value: Option<&Value>) -> PyResult<()> {
    match value {
        Some(value) => must(t, v, crate::name!("__setattr__"), &[name.clone(), value.clone()])?,
        None => must(t, v, crate::name!("__delattr__"), std::slice::from_ref(name))?,
    };
    Ok(())
}

fn compare(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    let name = match op {
        CompareOp::Lt => crate::name!("__lt__"),
        CompareOp::Le => crate::name!("__le__"),
        CompareOp::Eq => crate::name!("__eq__"),
        CompareOp::Ne => crate::name!("__ne__"),
        CompareOp::Gt => crate::name!("__gt__"),
        CompareOp::Ge => crate::name!("__ge__"),
    };
    Ok(call_bound(t, a, name, std::slice::from_ref(b))?.unwrap_or_else(Value::not_implemented))
}

fn next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    // A `StopIteration` stays pending, value and all: `iter::next` makes an end of it.
    must(t, v, crate::name!("__next__"), &[]).map(Some)
}

fn descr_get(t: &Thread, v: &Value, object: Option<&Value>, class: &Value) -> PyResult {
    let args = [object.cloned().unwrap_or_else(Value::none), class.clone()];
    must(t, v, crate::name!("__get__"), &args)
}

fn descr_set(t: &Thread, v: &Value, object: &Value, value: Option<&Value>) -> PyResult<()> {
    match value {
        Some(value) => must(t, v, crate::name!("__set__"), &[object.clone(), value.clone()])?,
        None => must(t, v, crate::name!("__delete__"), std::slice::from_ref(object))?,
    };
    Ok(())
}

fn new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    let found = attr::get(t, class.as_value(), crate::name!("__new__"))?;
    call::call_with_receiver(t, &found, class.as_value(), args)
}

fn init(t: &Thread, v: &Value, args: &Args) -> PyResult<()> {
    let name = crate::name!("__init__");
    let Some(found) = v.class().lookup(name) else { return Ok(()) };
    let result = if attr::binds_as_method(&found) {
        call::call_with_receiver(t, &found, v, args)?
    } else {
        let class = v.class().to_value();
        let bound = attr::bind(t, &found, Some(v), &class)?;
        call::call_args(t, &bound, args)?
    };
    if result.is_none() {
        return Ok(());
    }
    Err(t.type_error(format_args!("__init__() should return None, not '{}'", result.class().tp_name())))
}

fn finalize(t: &Thread, v: &Value) {
    if let Some(found) = v.class().lookup(crate::name!("__del__")) {
        if let Err(raised) = call::call_special(t, &found, v, &[]) {
            let exception = t.take(raised);
            crate::report::unraisable(
                t,
                exception,
                Some("Exception ignored while calling deallocator"),
                &found,
            );
        }
    }
}

fn bool(t: &Thread, v: &Value) -> PyResult<bool> {
    if let Some(found) = v.class().lookup(crate::name!("__bool__")) {
        if found.is_none() {
            return Err(
                t.type_error(format_args!("'{}' cannot be interpreted as a boolean", v.class().tp_name()))
            );
        }
        let result = call_if_bound(t, &found, v, &[])?;
        if result.as_ref().is_none_or(|result| result.is(Value::true_ref())) {
            return Ok(true);
        }
        let result = result.unwrap_or_else(Value::none);
        if result.is(Value::false_ref()) {
            return Ok(false);
        }
        return Err(
            t.type_error(format_args!("__bool__ should return bool, returned {}", result.class().tp_name()))
        );
    }
    truth::truth(t, v)
}

fn len(t: &Thread, v: &Value) -> PyResult<usize> {
    let result = must(t, v, crate::name!("__len__"), &[])?;
    let n = number::index(t, &result)?;
    if crate::types::int::is_negative(&n) {
        return Err(t.value_error("__len__() should return >= 0"));
    }
    number::to_isize(t, &n, Exc::OverflowError).map(|n| n as usize)
}

fn get_item(t: &Thread, v: &Value, key: &Value) -> PyResult {
    must(t, v, crate::name!("__getitem__"), std::slice::from_ref(key))
}

fn set_item(t: &Thread, v: &Value, key: &Value, value: Option<&Value>) -> PyResult<()> {
    match value {
        Some(value) => must(t, v, crate::name!("__setitem__"), &[key.clone(), value.clone()])?,
        None => must(t, v, crate::name!("__delitem__"), std::slice::from_ref(key))?,
    };
    Ok(())
}

fn contains(t: &Thread, v: &Value, item: &Value) -> PyResult<bool> {
    match v.class().lookup(crate::name!("__contains__")) {
        Some(found) if found.is_none() => {
            Err(t.type_error(format_args!("'{}' object is not a container", v.class().tp_name())))
        }
        Some(found) => match call_if_bound(t, &found, v, std::slice::from_ref(item))? {
            Some(result) => truth::truth(t, &result),
            None => Err(t.type_error(format_args!(
                "argument of type '{}' is not a container or iterable",
                v.class().tp_name()
            ))),
        },
        None => Ok(false),
    }
}

/// `name` called on `a` with `b`, or `NotImplemented` where the type lacks it.
fn maybe(t: &Thread, a: &Value, name: &str, b: &Value) -> PyResult {
    Ok(call_bound(t, a, &intern(name), std::slice::from_ref(b))?.unwrap_or_else(Value::not_implemented))
}

fn overrides(a: &Value, b: &Value, name: &str) -> bool {
    let name = intern(name);
    match (a.class().lookup(&name), b.class().lookup(&name)) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(x), Some(y)) => !x.is(&y),
    }
}

/// A binary operator where a Python class takes part (the language reference's rule: the right operand goes first if its
/// type is a subclass that overrides the reflected method).
fn binary<const OP: usize>(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let (_, _, name, reflected, _) = BINARY_NAMES[OP];
    let (ca, cb) = (a.class(), b.class());
    let mut try_right = !ca.is(cb) && cb.slots().python_binary & (1 << OP) != 0;
    if ca.slots().python_binary & (1 << OP) != 0 {
        if try_right && cb.is_subtype(ca) && overrides(a, b, reflected) {
            let result = maybe(t, b, reflected, a)?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
            try_right = false;
        }
        let result = maybe(t, a, name, b)?;
        if !result.is_not_implemented() || a.class().is(b.class()) {
            return Ok(result);
        }
    }
    if try_right {
        return maybe(t, b, reflected, a);
    }
    Ok(Value::not_implemented())
}

/// What the right operand makes of `a op b` after the left one's Python method, if there is one, has returned `NotImplemented`.
pub fn after_left(t: &Thread, op: BinaryOp, a: &Value, b: &Value) -> PyResult {
    let (ca, cb) = (a.class(), b.class());
    if ca.slots().python_binary & (1 << op as u32) == 0 || ca.is(cb) {
        return Ok(Value::not_implemented());
    }
    if cb.slots().python_binary & (1 << op as u32) != 0 {
        return maybe(t, b, BINARY_NAMES[op as usize].3, a);
    }
    match cb.slots().binary[op as usize] {
        Some(slot) => slot(t, a, b),
        None => Ok(Value::not_implemented()),
    }
}

/// Names of the special methods for an operator: the plain and the reflected one.
pub fn binary_names(op: BinaryOp) -> [&'static str; 2] {
    let names = &BINARY_NAMES[op as usize];
    [names.2, names.3]
}

fn inplace<const OP: usize>(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let name = intern(BINARY_NAMES[OP].4);
    Ok(call_named(t, a, &name, std::slice::from_ref(b))?.unwrap_or_else(Value::not_implemented))
}

fn pow_mod(t: &Thread, a: &Value, b: &Value, m: &Value) -> PyResult {
    // Three-argument power does not try the reflected method of the second operand but when its class comes first.
    if a.class().slots().python_binary & (1 << BinaryOp::Pow as u32) != 0 {
        let args = [b.clone(), m.clone()];
        return Ok(call_bound(t, a, crate::name!("__pow__"), &args)?.unwrap_or_else(Value::not_implemented));
    }
    if b.class().slots().python_binary & (1 << BinaryOp::Pow as u32) != 0 {
        let args = [a.clone(), m.clone()];
        return Ok(call_bound(t, b, crate::name!("__rpow__"), &args)?.unwrap_or_else(Value::not_implemented));
    }
    Ok(Value::not_implemented())
}

macro_rules! per_op {
    ($f:ident) => {
        [
            $f::<0>, $f::<1>, $f::<2>, $f::<3>, $f::<4>, $f::<5>, $f::<6>, $f::<7>, $f::<8>, $f::<9>,
            $f::<10>, $f::<11>, $f::<12>, $f::<13>,
        ]
    };
}

static BINARY_CALLS: [super::slots::Binary; super::slots::BINARY_OPS] = per_op!(binary);
static INPLACE_CALLS: [super::slots::Binary; super::slots::BINARY_OPS] = per_op!(inplace);
