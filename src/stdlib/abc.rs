//! `_abc`: abstract base classes' registries and caches.
//!
//! A class's data is what its `_abc_impl` holds: sets of weak references to classes that were registered, are known to be
//! subclasses, or are known not to be. The last lose their truth when any class is registered anywhere: the counter tells.

use adder_abi::object::Header;
use adder_vm::builtins::classes::is_subclass;
use adder_vm::exc::Exc;
use adder_vm::fields;
use adder_vm::name;
use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::blank_header;
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{attr, call, iter, number, truth};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::set::{self, PySet};
use adder_vm::types::str::intern;
use adder_vm::types::tuple::{self, PyTuple};
use adder_vm::types::type_;
use adder_vm::types::weakref::{self, PyWeakRef};
use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};

/// How often a class was registered anywhere.
static INVALIDATIONS: AtomicU64 = AtomicU64::new(0);

/// Bits of a class's flags that say what it is to patterns.
const KINDS: u32 = type_flag::SEQUENCE | type_flag::MAPPING;

static ABC_DATA: TypeCell = TypeCell::new();

#[repr(C)]
struct AbcData {
    head: Header,
    registry: Field,
    cache: Field,
    negative: Field,
    /// The counter when the negative cache was begun.
    version: Cell<u64>,
}
fields!(AbcData, ABC_DATA, registry, cache, negative);

static ABC_DATA_SPEC: TypeSpec = TypeSpec {
    name: "_abc_data",
    module: "_abc",
    doc: "Internal state held by ABC machinery.",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots::EMPTY,
    ..TypeSpec::of::<AbcData>(&ABC_DATA)
};

fn counter() -> u64 {
    INVALIDATIONS.load(Ordering::Relaxed)
}

/// The data of an abstract class, owned.
fn data_of(t: &Thread, class: &Value) -> PyResult {
    let found = attr::get(t, class, name!("_abc_impl"))?;
    if found.is_a::<AbcData>() { Ok(found) } else { Err(t.type_error("_abc_impl is set to a wrong type")) }
}

/// Whether a set of weak references has one to `class`.
fn in_weak_set(t: &Thread, field: &Field, class: &Value) -> PyResult<bool> {
    let Some(held) = field.get() else { return Ok(false) };
    let Some(set) = held.downcast::<PySet>().filter(|s| !s.is_empty()) else { return Ok(false) };
    set.contains(t, &weakref::new(t, class)?)
}

fn add_to_weak_set(t: &Thread, field: &Field, class: &Value) -> PyResult<()> {
    let held = match field.get() {
        Some(held) => held,
        None => {
            let new = PySet::new();
            field.put(new.clone());
            new
        }
    };
    let Some(set) = held.downcast::<PySet>() else { return Ok(()) };
    // Now and then those whose class is gone are thrown out.
    if set.len() >= 64 && set.len().is_power_of_two() {
        for reference in set.to_vec() {
            if live(&reference).is_none() {
                set.discard(t, &reference)?;
            }
        }
    }
    set.add(t, weakref::new(t, class)?)
}

fn live(reference: &Value) -> Option<Value> {
    weakref::referent(reference.downcast::<PyWeakRef>()?)
}

/// Whether a value says that it is abstract.
fn is_abstract(t: &Thread, v: &Value) -> PyResult<bool> {
    match attr::find(t, v, "__isabstractmethod__")? {
        Some(flag) => truth::truth(t, &flag),
        None => Ok(false),
    }
}

fn compute_abstract_methods(t: &Thread, class: &Value) -> PyResult<()> {
    let mut names = Vec::new();
    let namespace = attr::get_str(t, class, "__dict__")?;
    let items = call::method(t, &namespace, "items", &[])?;
    for item in iter::collect(t, &items)? {
        let Some([name, value]) = item.downcast::<PyTuple>().map(tuple::items) else {
            return Err(t.type_error("Iteration over class namespace must give pairs"));
        };
        if is_abstract(t, value)? {
            names.push(name.clone());
        }
    }
    let bases = attr::get_str(t, class, "__bases__")?;
    let Some(bases) = bases.downcast::<PyTuple>() else {
        return Err(t.type_error("__bases__ is not tuple"));
    };
    for base in tuple::items(bases) {
        let Some(inherited) = attr::find(t, base, "__abstractmethods__")? else { continue };
        for name in iter::collect(t, &inherited)? {
            if let Some(value) = attr::get_opt(t, class, &name)? {
                if is_abstract(t, &value)? {
                    names.push(name);
                }
            }
        }
    }
    attr::set_str(t, class, "__abstractmethods__", &set::frozen_from(t, &names)?)
}

fn abc_init(t: &Thread, a: Bound) -> PyResult {
    let class = a.get(0);
    compute_abstract_methods(t, class)?;
    let data = ABC_DATA.get().instantiate(AbcData {
        head: blank_header(),
        registry: Field::empty(),
        cache: Field::empty(),
        negative: Field::empty(),
        version: Cell::new(counter()),
    });
    attr::set_str(t, class, "_abc_impl", &data)?;
    let Some(class) = class.as_type() else { return Ok(Value::none()) };
    let name = intern("__abc_tpflags__");
    if let Some(wanted) = class.dict().get_str(&name) {
        let wanted = number::to_isize(t, &wanted, Exc::OverflowError)? as u32;
        if wanted & KINDS == KINDS {
            return Err(
                t.type_error("__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING")
            );
        }
        class.flags.set(class.flags.get() | wanted & KINDS);
        attr::set_class_attribute(t, class, &name, None)?;
    }
    Ok(Value::none())
}

/// Makes a class, and what inherits from it, what a registered class is to patterns.
fn set_kind(class: &PyType, kind: u32) {
    let flags = class.flags.get();
    if flags & type_flag::IMMUTABLE != 0 || flags & KINDS == kind {
        return;
    }
    class.flags.set(flags & !KINDS | kind);
    for sub in class.subclass_values().iter().filter_map(Value::as_type) {
        set_kind(sub, kind);
    }
}

fn register(t: &Thread, a: Bound) -> PyResult {
    let (class, sub) = (a.get(0), a.get(1));
    let Some(sub_type) = sub.as_type() else { return Err(t.type_error("Can only register classes")) };
    if is_subclass(t, sub, class)? {
        return Ok(sub.clone());
    }
    if is_subclass(t, class, sub)? {
        return Err(t.runtime_error("Refusing to create an inheritance cycle"));
    }
    let data = data_of(t, class)?;
    add_to_weak_set(t, &AbcData::of(&data).registry, sub)?;
    INVALIDATIONS.fetch_add(1, Ordering::Relaxed);
    if let Some(kind) = class.as_type().map(|c| c.flags.get() & KINDS).filter(|kind| *kind != 0) {
        set_kind(sub_type, kind);
    }
    Ok(sub.clone())
}

fn instance_check(t: &Thread, a: Bound) -> PyResult {
    let (class, instance) = (a.get(0), a.get(1));
    let held = data_of(t, class)?;
    let data = AbcData::of(&held);
    let sub = type_::said_class(t, instance)?.unwrap_or_else(|| instance.class().to_value());
    if in_weak_set(t, &data.cache, &sub)? {
        return Ok(Value::bool(true));
    }
    let kind = instance.class().to_value();
    if kind.is(&sub) {
        if data.version.get() == counter() && in_weak_set(t, &data.negative, &sub)? {
            return Ok(Value::bool(false));
        }
        return call::method(t, class, "__subclasscheck__", &[sub]);
    }
    let result = call::method(t, class, "__subclasscheck__", &[sub])?;
    if truth::truth(t, &result)? {
        return Ok(result);
    }
    call::method(t, class, "__subclasscheck__", &[kind])
}

fn subclass_check(t: &Thread, a: Bound) -> PyResult {
    let (class, sub) = (a.get(0), a.get(1));
    let Some(sub_type) = sub.as_type() else {
        return Err(t.type_error("issubclass() arg 1 must be a class"));
    };
    let held = data_of(t, class)?;
    let data = AbcData::of(&held);
    if in_weak_set(t, &data.cache, sub)? {
        return Ok(Value::bool(true));
    }
    if data.version.get() < counter() {
        data.negative.set(None);
        data.version.set(counter());
    } else if in_weak_set(t, &data.negative, sub)? {
        return Ok(Value::bool(false));
    }
    let answer = decide(t, class, sub, sub_type, data)?;
    add_to_weak_set(t, if answer { &data.cache } else { &data.negative }, sub)?;
    Ok(Value::bool(answer))
}

/// Asks the hook, the MRO, the registry and the subclasses, in this order.
fn decide(t: &Thread, class: &Value, sub: &Value, sub_type: &PyType, data: &AbcData) -> PyResult<bool> {
    let hook = call::method(t, class, "__subclasshook__", std::slice::from_ref(sub))?;
    if hook.is(Value::true_ref()) || hook.is(Value::false_ref()) {
        return Ok(hook.is(Value::true_ref()));
    }
    if !hook.is(&Value::not_implemented()) {
        return Err(t.error(
            Exc::AssertionError,
            "__subclasshook__ must return either False, True, or NotImplemented",
        ));
    }
    if class.as_type().is_some_and(|class| sub_type.is_subtype(class)) {
        return Ok(true);
    }
    if in_weak_set(t, &data.registry, sub)? {
        return Ok(true);
    }
    let registered = data.registry.get().and_then(|r| r.downcast::<PySet>().map(PySet::to_vec));
    for reference in registered.unwrap_or_default() {
        if let Some(known) = live(&reference) {
            if is_subclass(t, sub, &known)? {
                return Ok(true);
            }
        }
    }
    let subclasses = call::method(t, class, "__subclasses__", &[])?;
    for known in iter::collect(t, &subclasses)? {
        if is_subclass(t, sub, &known)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn get_cache_token(_: &Thread, _: Bound) -> PyResult {
    Ok(Value::from(counter() as i64))
}

fn reset_registry(t: &Thread, a: Bound) -> PyResult {
    let data = data_of(t, a.get(0))?;
    AbcData::of(&data).registry.set(None);
    Ok(Value::none())
}

fn reset_caches(t: &Thread, a: Bound) -> PyResult {
    let data = data_of(t, a.get(0))?;
    AbcData::of(&data).cache.set(None);
    AbcData::of(&data).negative.set(None);
    Ok(Value::none())
}

fn get_dump(t: &Thread, a: Bound) -> PyResult {
    let held = data_of(t, a.get(0))?;
    let data = AbcData::of(&held);
    let copy = |field: &Field| -> PyResult {
        let new = PySet::new();
        if let (Some(new), Some(old)) = (new.downcast::<PySet>(), field.get()) {
            if let Some(old) = old.downcast::<PySet>() {
                new.merge(t, old)?;
            }
        }
        Ok(new)
    };
    Ok(tuple::new(vec![
        copy(&data.registry)?,
        copy(&data.cache)?,
        copy(&data.negative)?,
        Value::from(data.version.get() as i64),
    ]))
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_abc",
    doc: "Module contains faster C implementation of abc.ABCMeta",
    functions: &[
        Method::new("get_cache_token()", get_cache_token, "Returns the current ABC cache token."),
        Method::new("_abc_init(self, /)", abc_init, "Internal ABC helper for class set-up."),
        Method::new(
            "_reset_registry(self, /)",
            reset_registry,
            "Internal ABC helper to reset registry of a given class.",
        ),
        Method::new(
            "_reset_caches(self, /)",
            reset_caches,
            "Internal ABC helper to reset both caches of a given class.",
        ),
        Method::new("_get_dump(self, /)", get_dump, "Internal ABC helper for cache and registry debugging."),
        Method::new(
            "_abc_register(self, subclass, /)",
            register,
            "Internal ABC helper for subclasss registration.",
        ),
        Method::new(
            "_abc_instancecheck(self, instance, /)",
            instance_check,
            "Internal ABC helper for instance checks.",
        ),
        Method::new(
            "_abc_subclasscheck(self, subclass, /)",
            subclass_check,
            "Internal ABC helper for subclasss checks.",
        ),
    ],
    types: &[&ABC_DATA_SPEC],
    init: None,
};
