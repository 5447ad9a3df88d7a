//! `__bases__`: giving a class other bases.
//!
//! In: a class and the tuple assigned to it. Out: base, MRO, slots and the lists of subclasses agree with the new bases, or all is as it
//! was before and an error is raised. A metaclass's `mro` runs in between and may assign `__bases__` again, of this class or of another:
//! what such an inner assignment did stands, and the outer one leaves it alone.
//!
//! `unsafe` lives here: a class lists its subclasses by plain pointers.

use super::create::{best_base, compute_mro};
use crate::object::build::{self, set_mro};
use crate::object::class::PyType;
use crate::object::compatible::difference;
use crate::object::slot_calls::resolve_all;
use crate::object::value::Value;
use crate::thread::{PyResult, Thread};
use crate::types::tuple::{self, PyTuple};

/// `class.__bases__ = value`; the class is mutable.
pub fn assign(t: &Thread, v: &Value, class: &PyType, value: &Value) -> PyResult<()> {
    let bases = checked(t, class, value)?;
    let best = best_base(t, &bases)?;
    let old = class.base();
    let Some(best_type) = best.as_type() else { return Ok(()) };
    let what = match old {
        Some(old) => difference(t, old, best_type)?,
        None => Some("object layout"),
    };
    if let Some(what) = what {
        return Err(t.type_error(format_args!(
            "__bases__ assignment: '{}' {what} differs from '{}'",
            best_type.tp_name(),
            old.map(PyType::tp_name).unwrap_or_default()
        )));
    }
    let old = old.map(PyType::to_value);
    let old_bases = class.bases.get();
    class.bases.put(value.clone());
    class.base.set(best_type);
    let mut changed = Vec::new();
    let result = recompute_mro(t, v, &mut changed);
    let ours = class.bases.get().is_some_and(|b| b.is(value));
    if result.is_err() {
        for Changed { class, old, new } in changed.iter().rev() {
            let Some(class) = class.as_type().filter(|c| c.mro.get().is_some_and(|m| m.is(new))) else {
                continue;
            };
            if let Some(old) = old.as_ref().and_then(|o| o.downcast::<PyTuple>()) {
                set_mro(class, tuple::items(old).to_vec());
                class.modified();
            }
        }
        if ours {
            class.bases.set(old_bases);
            class
                .base
                .set(old.as_ref().and_then(Value::as_type).map_or(std::ptr::null(), |o| o as *const PyType));
        }
    } else {
        class.modified();
        list_with_bases(class, &old_bases);
    }
    crate::watch::bases_changed();
    let mut seen = Vec::new();
    resolve_tree(class, &mut seen);
    result
}

/// The bases in the tuple, if they can be bases of the class at all.
fn checked(t: &Thread, class: &PyType, value: &Value) -> PyResult<Vec<Value>> {
    let Some(bases) = value.downcast::<PyTuple>() else {
        return Err(t.type_error(format_args!(
            "can only assign tuple to {}.__bases__, not {}",
            class.name_str(),
            value.class().tp_name()
        )));
    };
    let bases = tuple::items(bases).to_vec();
    if bases.is_empty() {
        return Err(t.type_error(format_args!(
            "can only assign non-empty tuple to {}.__bases__, not ()",
            class.name_str()
        )));
    }
    for base in &bases {
        let Some(base) = base.as_type() else {
            return Err(t.type_error(format_args!(
                "{}.__bases__ must be tuple of classes, not '{}'",
                class.name_str(),
                base.class().tp_name()
            )));
        };
        // While an outer assignment is under way the MRO may lag behind the chain of bases.
        let in_chain = std::iter::successors(Some(base), |b| b.base()).any(|b| std::ptr::eq(b, class));
        if in_chain || base.is_subtype(class) {
            return Err(t.type_error("a __bases__ item causes an inheritance cycle"));
        }
    }
    Ok(bases)
}

/// A class whose MRO was recomputed, with the MRO before and after.
struct Changed {
    class: Value,
    old: Option<Value>,
    new: Value,
}

fn subclasses(class: &PyType) -> Vec<Value> {
    // SAFETY: a dying type takes itself out of the list.
    class.subclasses.borrow().iter().map(|&c| unsafe { (*c).to_value() }).collect()
}

/// Recomputes the MRO of a class and of its subclasses.
fn recompute_mro(t: &Thread, v: &Value, changed: &mut Vec<Changed>) -> PyResult<()> {
    let Some(class) = v.as_type() else { return Ok(()) };
    let guard = t.enter_native(" in __bases__")?;
    let old = class.mro.get();
    let mro = compute_mro(t, v)?;
    let same = match (&old, class.mro.get()) {
        (Some(old), Some(now)) => old.is(&now),
        (old, now) => old.is_none() && now.is_none(),
    };
    if !same {
        // An inner assignment has done it meanwhile.
        return Ok(());
    }
    set_mro(class, mro);
    class.modified();
    if let Some(new) = class.mro.get() {
        changed.push(Changed { class: v.clone(), old, new });
    }
    for sub in subclasses(class) {
        recompute_mro(t, &sub, changed)?;
    }
    drop(guard);
    Ok(())
}

/// Takes the class out of the lists of the bases it had, and enters it in those of the bases it has.
fn list_with_bases(class: &PyType, old_bases: &Option<Value>) {
    let items = |b: &Option<Value>| {
        b.as_ref().and_then(|b| b.downcast::<PyTuple>()).map(|b| tuple::items(b).to_vec()).unwrap_or_default()
    };
    let now = items(&class.bases.get());
    for base in items(old_bases).iter().chain(&now) {
        if let Some(base) = base.as_type() {
            base.subclasses.borrow_mut().retain(|&c| !std::ptr::eq(c, class));
        }
    }
    build::finish_class(class, &now);
}

fn resolve_tree(class: &PyType, seen: &mut Vec<*const PyType>) {
    if seen.contains(&(class as *const PyType)) {
        return;
    }
    seen.push(class);
    resolve_all(class);
    for sub in subclasses(class) {
        if let Some(sub) = sub.as_type() {
            resolve_tree(sub, seen);
        }
    }
}
