//! Which types are alive, by address and by shape: inline caches may name dead ones.

use crate::object::class::PyType;
use adder_abi::object::Shape;
use std::cell::{Cell, RefCell};
use std::collections::HashSet;

/// The type of a shape from a cache, if that type is alive.
pub(super) fn live_class<'a>(shape: *const Shape) -> Option<&'a PyType> {
    LIVE_SHAPES.0.get_shape(shape)
}

pub(super) fn live_type<'a>(address: u64) -> Option<&'a PyType> {
    // SAFETY: caches of class attributes are keyed by shapes whose class is alive; the object itself may be dead, which the version
    // (unique, zeroed at death) tells once the memory is known to be a type: only addresses noted here are looked at.
    LIVE_SHAPES.0.get_type(address)
}

/// Which types are alive, by address and by shape: told by `type_died`.
struct LiveShapes {
    dead: RefCell<HashSet<u64>>,
    any_died: Cell<bool>,
}

struct LiveGlobal(LiveShapes);

// SAFETY: used only by the holder of the global lock.
unsafe impl Sync for LiveGlobal {}
// SAFETY: as for `Sync`.
unsafe impl Send for LiveGlobal {}

static LIVE_SHAPES: std::sync::LazyLock<LiveGlobal> = std::sync::LazyLock::new(|| {
    LiveGlobal(LiveShapes { dead: RefCell::new(HashSet::new()), any_died: Cell::new(false) })
});

impl LiveShapes {
    fn get_shape<'a>(&self, shape: *const Shape) -> Option<&'a PyType> {
        if shape.is_null() || self.any_died.get() && self.dead.borrow().contains(&(shape as u64)) {
            return None;
        }
        // SAFETY: shapes of dead types are in `dead`.
        Some(unsafe { &*((*shape).type_ as *const PyType) })
    }

    fn get_type<'a>(&self, address: u64) -> Option<&'a PyType> {
        if address == 0 || self.any_died.get() && self.dead.borrow().contains(&address) {
            return None;
        }
        // SAFETY: dead types are in `dead`.
        Some(unsafe { &*(address as *const PyType) })
    }
}

/// A type dies: caches that name it or its shapes are not to be believed.
pub fn type_died(class: &PyType) {
    let live = &LIVE_SHAPES.0;
    live.any_died.set(true);
    let mut dead = live.dead.borrow_mut();
    dead.insert(class as *const PyType as u64);
    for s in class.shapes.borrow().iter() {
        dead.insert(*s as u64);
    }
}
