//! What compiled code takes for constant: who depends on which type, function or global, and the news when it changes.
//!
//! In: [`register`] with a unit's number and what it depends on; the object model's reports. Out: one call of the installed hook per unit
//! whose assumption broke; its registrations for that object are gone then. Knows nothing of what a unit is.

use crate::jit::ByAddress;
use crate::object::class::PyType;
use crate::object::value::Value;
use crate::types::code::PyCode;
use crate::types::dict::PyDict;
use crate::types::function::PyFunction;
use crate::types::str::{PyStr, is_interned};
use adder_abi::feedback::Watch;
use std::cell::{Cell, RefCell};

#[derive(Default)]
struct Registry {
    /// Units by type address, by function address, and by dict address and name word.
    types: ByAddress<Vec<u64>>,
    functions: ByAddress<Vec<u64>>,
    globals: ByAddress<ByAddress<Vec<u64>>>,
    /// By the address of a code object whose functions have the same globals.
    codes: ByAddress<Vec<u64>>,
}

/// Keys of dicts that nobody depends on, by a few bits of the key's address: most stores to globals are of variables.
type Unwatched = [Cell<(u64, u64)>; 64];

struct Shared {
    registry: RefCell<Option<Registry>>,
    unwatched: Unwatched,
    broken: Cell<Option<fn(u64)>>,
    code_died: Cell<Option<fn(&PyCode)>>,
}

// SAFETY: touched only by the holder of the global lock.
unsafe impl Sync for Shared {}

static SHARED: Shared = Shared {
    registry: RefCell::new(None),
    unwatched: [const { Cell::new((0, 0)) }; 64],
    broken: Cell::new(None),
    code_died: Cell::new(None),
};

fn unwatched(key: &Value) -> &'static Cell<(u64, u64)> {
    &SHARED.unwatched[(key.word().0 >> 4) as usize % 64]
}

/// Installs what is called with each unit whose assumptions broke, and with each dying code object.
pub fn install(broken: fn(u64), died: fn(&PyCode)) {
    SHARED.broken.set(Some(broken));
    SHARED.code_died.set(Some(died));
}

/// Enters `unit` as a dependant of what `watch` names. The object named is alive, and marked as watched by the caller (types:
/// `watched`, dicts: [`PyDict::watch`]) or here.
pub fn register(watch: Watch, unit: u64) {
    let mut registry = SHARED.registry.borrow_mut();
    let registry = registry.get_or_insert_with(Registry::default);
    let list = match watch {
        Watch::Type(address) => {
            // SAFETY: by the caller's contract the type is alive.
            unsafe { &*(address as *const PyType) }.watched.set(true);
            registry.types.entry(address).or_default()
        }
        Watch::Function(address) => registry.functions.entry(address).or_default(),
        Watch::OneGlobals(code) => registry.codes.entry(code).or_default(),
        Watch::Global { dict, name } => {
            // SAFETY: by the caller's contract the dict is alive.
            unsafe { &*(dict as *const PyDict) }.watch();
            SHARED.unwatched.iter().for_each(|known| known.set((0, 0)));
            registry.globals.entry(dict).or_default().entry(name).or_default()
        }
    };
    if !list.contains(&unit) {
        list.push(unit);
    }
}

/// Takes `unit` out again: it depends on nothing of what `watch` names.
pub fn unregister(watch: Watch, unit: u64) {
    let mut registry = SHARED.registry.borrow_mut();
    let Some(registry) = registry.as_mut() else { return };
    let list = match watch {
        Watch::Type(address) => registry.types.get_mut(&address),
        Watch::Function(address) => registry.functions.get_mut(&address),
        Watch::OneGlobals(code) => registry.codes.get_mut(&code),
        Watch::Global { dict, name } => {
            registry.globals.get_mut(&dict).and_then(|names| names.get_mut(&name))
        }
    };
    if let Some(list) = list {
        list.retain(|u| *u != unit);
    }
}

fn tell(units: Option<Vec<u64>>) {
    if let (Some(units), Some(hook)) = (units, SHARED.broken.get()) {
        for unit in units {
            hook(unit);
        }
    }
}

fn take(select: impl FnOnce(&mut Registry) -> Option<Vec<u64>>) {
    let units = SHARED.registry.borrow_mut().as_mut().and_then(select);
    tell(units);
}

/// Attributes or MRO of a watched type changed.
pub fn type_changed(class: &PyType) {
    take(|r| r.types.remove(&address(class)));
}

/// A class attribute was set: instances' attributes of that name may no longer be what is found first. Deleting one cannot do that.
pub fn class_attribute_set(class: &PyType, name: &Value, value: &Value) {
    let is_special = name.downcast::<PyStr>().is_some_and(|n| n.raw_bytes().starts_with(b"__"));
    let special = ["__getattribute__", "__getattr__", "__set__", "__delete__"];
    if is_special && special.iter().any(|s| crate::types::str::equals_str(name, s))
        || value.class().slots().descr_set.is_some() && has_slot(class, name)
    {
        crate::eval::cache::forget_inline();
    }
}

/// Whether instances of a class or its subclasses keep an attribute of that name in a slot.
fn has_slot(class: &PyType, name: &Value) -> bool {
    class.with_heirs().iter().filter_map(Value::as_type).any(|class| {
        // SAFETY: a type's shapes live as long as it does.
        class.shapes.borrow().iter().any(|&shape| unsafe { (*shape).slot(name.word()).is_some() })
    })
}

/// A class got other bases.
pub fn bases_changed() {
    crate::eval::cache::forget_inline();
}

/// A type is being destroyed.
pub fn type_died(class: &PyType) {
    crate::jit::type_died(class);
    take(|r| r.types.remove(&address(class)));
}

/// A watched dict changed under `key` (a string); as a whole for none.
pub fn dict_changed(dict: &PyDict, key: Option<&Value>) {
    // Interned strings may lie where others did that have died, but these were not watched either.
    let known = key.filter(|key| is_interned(key)).map(|key| (unwatched(key), (address(dict), key.word().0)));
    if known.is_some_and(|(known, this)| known.replace(this) == this) {
        return;
    }
    take(|r| match key {
        Some(key) => {
            let names = r.globals.get_mut(&address(dict))?;
            let units = names.remove(&key.word().0);
            if units.is_some() {
                return units;
            }
            // An uninterned string of the same text stands for the same key.
            let key = crate::types::str::intern_value(key.clone());
            names.remove(&key.word().0)
        }
        None => {
            let names = r.globals.remove(&address(dict))?;
            let mut units: Vec<u64> = names.into_values().flatten().collect();
            units.sort_unstable();
            units.dedup();
            Some(units)
        }
    });
}

/// Code or defaults of a function changed.
pub fn function_changed(function: &PyFunction) {
    take(|r| r.functions.remove(&address(function)));
}

/// A function is being destroyed.
pub fn function_died(function: &PyFunction) {
    take(|r| r.functions.remove(&address(function)));
}

/// A code object has functions with different globals now.
#[cold]
pub fn code_shared(code: &PyCode) {
    take(|r| r.codes.remove(&address(code)));
}

/// A code object is being destroyed.
pub fn code_died(code: &PyCode) {
    take(|r| r.codes.remove(&address(code)));
    if let Some(hook) = SHARED.code_died.get() {
        hook(code);
    }
}

fn address<T>(object: &T) -> u64 {
    object as *const T as u64
}
