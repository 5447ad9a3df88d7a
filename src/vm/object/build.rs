//! Making types: builtin ones from their specs at start-up, and classes for `type.__new__`.
//!
//! `unsafe` lives here: a type is laid out by hand before it is an object.

use super::class::{PyType, TypeSpec, type_flag};
use super::payload::{ATTRS_AT_END, immortalize};
use super::shape::{mark_type, new_root};
use super::slot_calls::{has, is_objects_slotless};
use super::slot_wrappers::{PySlotWrapper, new_wrapper};
use super::slots::{SLOT_DEFS, SlotId};
use super::value::{Field, Value};
use crate::memory::heap::{Space, heap};
use crate::native::MethodKind;
use crate::thread::{PyResult, Thread};
use crate::types::descriptors;
use crate::types::dict::PyDict;
use crate::types::native_function;
use crate::types::str::intern;
use crate::types::tuple;
use crate::types::type_::TYPE;
use adder_abi::object::{Header, IMMORTAL_COUNT, Layout, shape_flag};
use adder_abi::word::Word;
use std::cell::{Cell, RefCell, UnsafeCell};

/// Sizes of an instance.
#[derive(Clone, Copy)]
pub struct InstanceLayout {
    pub slot_words: u16,
    pub has_dict: bool,
    pub inline_capacity: u16,
}

fn lay_out(class: &PyType, layout: InstanceLayout, flags: u8) {
    let solid = class.solid;
    let slots = 8 * layout.slot_words as usize;
    let area = if layout.has_dict { 8 + 8 * layout.inline_capacity as usize } else { 0 };
    let attr_offset = match (layout.has_dict, solid.variable) {
        (false, _) => 0,
        (true, true) => ATTRS_AT_END,
        (true, false) => (solid.size + slots) as u16,
    };
    class.size.set((solid.size + slots + area) as u32);
    class.tail.set((slots + area) as u32);
    class.has_dict.set(layout.has_dict);
    class.root.set(new_root(class, flags, layout.slot_words, attr_offset, layout.inline_capacity));
}

fn blank_type(solid: &'static TypeSpec, spec: Option<&'static TypeSpec>) -> PyType {
    PyType {
        head: super::payload::blank_header(),
        this: Word::NULL,
        name: Field::empty(),
        qualname: Field::empty(),
        dict: Field::empty(),
        bases: Field::empty(),
        mro: Field::empty(),
        mro_types: RefCell::new(Box::new([])),
        base: Cell::new(std::ptr::null()),
        solid,
        spec,
        slots: UnsafeCell::new(super::slots::Slots::EMPTY),
        root: Cell::new(std::ptr::null()),
        size: Cell::new(0),
        tail: Cell::new(0),
        flags: Cell::new(0),
        version: Cell::new(0),
        watched: Cell::new(false),
        has_weakrefs: Cell::new(false),
        has_dict: Cell::new(false),
        slot_names: Field::empty(),
        subclasses: RefCell::new(Vec::new()),
        in_orders_of: RefCell::new(Vec::new()),
        shapes: RefCell::new(Vec::new()),
        module_name: Field::empty(),
    }
}

/// First phase for a builtin type: memory, layout and slots, so that instances can be made. Bases come first.
pub fn make_bare(spec: &'static TypeSpec) {
    if spec.cell.is_ready() {
        return;
    }
    let p = heap().alloc(size_of::<PyType>(), Space::Container).cast::<PyType>();
    // SAFETY: fresh memory of a `PyType`'s size; builtin types are immortal and never freed.
    let class = unsafe {
        p.write(blank_type(spec, Some(spec)));
        (*p).this = Word(p as u64);
        &*p
    };
    spec.cell.set(class);
    let is_object = std::ptr::eq(spec.cell, &crate::types::object::OBJECT);
    let base = match spec.base {
        Some(base) => Some(base.get()),
        None if is_object => None,
        None => Some(crate::types::object::OBJECT.get()),
    };
    class.base.set(base.map_or(std::ptr::null(), |b| b as *const PyType));
    let inherited = base.map_or(0, |b| b.flags.get());
    const KINDS: u32 = type_flag::INT_SUBCLASS
        | type_flag::LIST_SUBCLASS
        | type_flag::TUPLE_SUBCLASS
        | type_flag::BYTES_SUBCLASS
        | type_flag::STR_SUBCLASS
        | type_flag::DICT_SUBCLASS
        | type_flag::EXC_SUBCLASS
        | type_flag::TYPE_SUBCLASS
        | type_flag::SEQUENCE
        | type_flag::MAPPING;
    class.flags.set(spec.flags | type_flag::IMMUTABLE | (inherited & KINDS));
    class.has_weakrefs.set(spec.weak || base.is_some_and(|b| b.has_weakrefs.get()));
    let container = spec.container || spec.has_dict;
    let has_dict = spec.has_dict || base.is_some_and(|b| b.has_dict.get());
    let slots = inherit(spec, base);
    let plain = !has_dict && slots.finalize.is_none();
    let flags =
        if container { shape_flag::TRAVERSE } else { 0 } | if plain { shape_flag::PLAIN_END } else { 0 };
    lay_out(class, InstanceLayout { slot_words: 0, has_dict, inline_capacity: 0 }, flags);
    let mut mro: Vec<*const PyType> = vec![class];
    if let Some(base) = base {
        mro.extend(base.mro_types.borrow().iter());
        base.subclasses.borrow_mut().push(class);
    }
    class.mro_types.replace(mro.into_boxed_slice());
    // SAFETY: nobody reads the slots yet.
    unsafe { *class.slots.get() = slots };
    let metatype: *const Header =
        if TYPE.is_ready() { TYPE.get().root_shape().cast() } else { std::ptr::null() };
    // SAFETY: the header belongs to the fresh type; `type`'s own shape is set by `finish_metatype`.
    unsafe {
        let head = &(*p).head;
        head.shape.set(metatype.cast());
        head.refcount.set(IMMORTAL_COUNT);
        if adder_heap_large() {
            head.flags.set(adder_abi::object::flag::LARGE);
        }
    }
}

const fn adder_heap_large() -> bool {
    crate::memory::heap::Heap::is_large(size_of::<PyType>())
}

/// Gives the types made before `type` their class.
pub fn finish_metatype(specs: &[&'static TypeSpec]) {
    for spec in specs {
        let class = spec.cell.get();
        class.head.shape.set(TYPE.get().root_shape());
        mark_type(class.as_value());
    }
}

/// Fills empty slots from the base. `compare` and `hash` go together, as a type that compares anew hashes anew.
fn inherit(spec: &'static TypeSpec, base: Option<&PyType>) -> super::slots::Slots {
    let mut slots = spec.slots;
    let Some(base) = base else { return slots };
    let from = *base.slots();
    macro_rules! take {
        ($($f:ident)*) => {$( if slots.$f.is_none() { slots.$f = from.$f; } )*};
    }
    if slots.compare.is_none() && slots.hash.is_none() {
        slots.compare = from.compare;
        slots.hash = from.hash;
    } else if slots.compare.is_some() && slots.hash.is_none() {
        slots.hash = Some(crate::protocol::hash::not_hashable);
    } else if slots.compare.is_none() {
        slots.compare = from.compare;
    }
    take!(repr str call getattr setattr iter next descr_get descr_set init finalize pow_mod neg pos abs invert truth int float
        index len get_item set_item contains concat repeat inplace_concat inplace_repeat await_ aiter anext buffer);
    if slots.new.is_none() && spec.flags & type_flag::DISALLOW_INSTANTIATION == 0 {
        slots.new = from.new;
    }
    for i in 0..slots.binary.len() {
        slots.binary[i] = slots.binary[i].or(from.binary[i]);
        slots.inplace[i] = slots.inplace[i].or(from.inplace[i]);
    }
    slots
}

/// Second phase for a builtin type: name, bases, namespace.
pub fn populate(spec: &'static TypeSpec) {
    let class = spec.cell.get();
    let name = intern(spec.name.rsplit('.').next().unwrap_or(spec.name));
    class.name.put(name.clone());
    class.qualname.put(name);
    class.module_name.put(intern(spec.module));
    class.bases.put(tuple::new(class.base().map(|b| vec![b.to_value()]).unwrap_or_default()));
    class.mro.put(tuple::new(class.mro_values()));
    let dict = PyDict::new();
    class.dict.put(dict.clone());
    let Some(dict) = dict.downcast::<PyDict>() else { return };
    if spec.slots.new.is_some() && spec.flags & type_flag::DISALLOW_INSTANTIATION == 0 {
        dict.set_str(&intern("__new__"), native_function::new_native_new(class));
    }
    let is_object = std::ptr::eq(spec.cell, &crate::types::object::OBJECT);
    for def in SLOT_DEFS {
        let slotless = is_object && is_objects_slotless(def.id);
        if def.id == SlotId::New || !(has(&spec.slots, def.id) || slotless) {
            continue;
        }
        let name = intern(def.name);
        // Streams have one `__del__`, a method that calls `close` of whatever class.
        let inherited = || class.base().and_then(|base| base.lookup(&name));
        if def.id == SlotId::Del && inherited().is_some_and(|found| !found.is_a::<PySlotWrapper>()) {
            continue;
        }
        if def.id == SlotId::Hash && spec.slots.hash.is_some_and(is_not_hashable) {
            dict.set_str(&name, Value::none());
        } else if dict.get_str(&name).is_none() {
            dict.set_str(&name, new_wrapper(def, class));
        }
    }
    if spec.slots.compare.is_some() && spec.slots.hash.is_none() {
        dict.set_str(&intern("__hash__"), Value::none());
    }
    for method in spec.methods {
        let name = intern(method.name());
        let value = match method.kind {
            MethodKind::Instance => descriptors::new_method(method, class),
            MethodKind::Class => descriptors::new_class_method(method, class),
            MethodKind::Static => native_function::new_static(method, class),
        };
        dict.set_str(&name, value);
    }
    for getset in spec.getset {
        dict.set_str(&intern(getset.name), descriptors::new_getset(getset, class));
    }
    for member in spec.members {
        dict.set_str(&intern(member.name), descriptors::new_member(member, class));
    }
    if spec.has_dict && dict.get_str(&intern("__dict__")).is_none() && !std::ptr::eq(spec.cell, &TYPE) {
        dict.set_str(&intern("__dict__"), descriptors::new_getset(&descriptors::DICT_GETSET, class));
    }
    if dict.get_str(&intern("__doc__")).is_none() {
        let (_, doc) = spec.signature_and_doc();
        let doc = if doc.is_empty() { Value::none() } else { Value::from(doc) };
        dict.set_str(&intern("__doc__"), doc);
    }
}

fn is_not_hashable(f: super::slots::HashFn) -> bool {
    std::ptr::fn_addr_eq(f, crate::protocol::hash::not_hashable as super::slots::HashFn)
}

/// A builtin type made outside the boot list (native modules'), complete.
pub fn make_builtin(spec: &'static TypeSpec) -> &'static PyType {
    if !spec.cell.is_ready() {
        make_bare(spec);
        mark_type(spec.cell.get().as_value());
        populate(spec);
    }
    spec.cell.get()
}

/// What a new class needs to know to be laid out.
pub struct ClassParts<'a> {
    pub metatype: &'a PyType,
    pub name: Value,
    pub bases: Value,
    pub base: &'a PyType,
    pub dict: Value,
    pub layout: InstanceLayout,
    pub has_weakrefs: bool,
}

/// A class object with its layout and namespace; its MRO and slots are still to be computed ([`finish_class`]).
pub fn new_class(parts: ClassParts) -> Value {
    let ClassParts { metatype, name, bases, base, dict, layout, has_weakrefs } = parts;
    let value = metatype.instantiate(blank_type(base.solid, None));
    let Some(class) = value.as_type() else { return value };
    // SAFETY: nobody else knows the class yet.
    unsafe { (*(class as *const PyType as *mut PyType)).this = value.word() };
    class.name.put(name.clone());
    class.qualname.put(name);
    class.bases.put(bases);
    class.base.set(base);
    class.dict.put(dict);
    class.has_weakrefs.set(has_weakrefs);
    const INHERITED: u32 = !(type_flag::DISALLOW_INSTANTIATION
        | type_flag::IMMUTABLE
        | type_flag::METHOD_DESCRIPTOR
        | type_flag::SEQUENCE
        | type_flag::MAPPING
        | type_flag::ABSTRACT);
    class.flags.set((base.flags.get() & INHERITED) | type_flag::HEAP_TYPE | type_flag::BASE_TYPE);
    let leaf = !layout.has_dict && layout.slot_words == 0 && base.shape().flags & shape_flag::TRAVERSE == 0;
    let flags = shape_flag::HEAP_TYPE
        | if leaf && base.solid.layout != Layout::Object { 0 } else { shape_flag::TRAVERSE };
    lay_out(class, layout, flags);
    mark_type(&value);
    value
}

/// Sets the MRO of a class.
pub fn set_mro(class: &PyType, mro: Vec<Value>) {
    let types: Vec<*const PyType> =
        mro.iter().filter_map(|v| v.as_type().map(|c| c as *const PyType)).collect();
    class.leave_orders();
    class.mro_types.replace(types.into_boxed_slice());
    if has_own_order(class) {
        class.enter_orders();
    }
    class.mro.put(tuple::new(mro));
}

/// Whether the class's MRO comes from a metaclass's `mro`, so that it need not be made of the bases'.
pub fn has_own_order(class: &PyType) -> bool {
    let meta = class.as_value().class();
    if meta.is(TYPE.get()) {
        return false;
    }
    let own = TYPE.get().dict().get_str(crate::name!("mro"));
    let found = meta.lookup(crate::name!("mro"));
    matches!((own, found), (Some(own), Some(found)) if !own.is(&found))
}

/// Computes slots and enters the class with its bases, once its MRO is set.
pub fn finish_class(class: &PyType, bases: &[Value]) {
    super::slot_calls::resolve_all(class);
    for base in bases {
        if let Some(base) = base.as_type() {
            base.subclasses.borrow_mut().push(class);
        }
    }
    let flags = class.flags.get();
    let kinds = type_flag::SEQUENCE | type_flag::MAPPING;
    if flags & kinds == 0 {
        // The first in its order that is either decides.
        let order = class.mro_values();
        let own =
            order.iter().filter_map(Value::as_type).map(|base| base.flags.get() & kinds).find(|&k| k != 0);
        class.flags.set(flags | own.unwrap_or(0));
    }
}

/// The C3 linearisation (Dylan's; PEP 253) of a class with these bases, the class itself excluded.
pub fn linearize(t: &Thread, bases: &[Value]) -> PyResult<Vec<Value>> {
    if let Some(base) = bases.iter().filter_map(Value::as_type).find(|b| !b.mro.is_set()) {
        return Err(t.type_error(format_args!("Cannot extend an incomplete type '{}'", base.tp_name())));
    }
    let mut lists: Vec<Vec<Value>> =
        bases.iter().filter_map(Value::as_type).map(PyType::mro_values).collect();
    lists.push(bases.to_vec());
    for (i, base) in bases.iter().enumerate() {
        if bases[..i].iter().any(|b| b.is(base)) {
            let name = base.as_type().map(PyType::name_str).unwrap_or_default();
            return Err(t.type_error(format_args!("duplicate base class {name}")));
        }
    }
    let mut mro = Vec::new();
    loop {
        lists.retain(|l| !l.is_empty());
        if lists.is_empty() {
            return Ok(mro);
        }
        let next = lists
            .iter()
            .map(|l| &l[0])
            .find(|c| !lists.iter().any(|l| l[1..].iter().any(|x| x.is(c))))
            .cloned();
        let Some(next) = next else {
            let mut names: Vec<String> = Vec::new();
            for list in &lists {
                let name = list[0].as_type().map(PyType::name_str).unwrap_or_default();
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            return Err(t.type_error(format_args!(
                "Cannot create a consistent method resolution order (MRO) for bases {}",
                names.join(", ")
            )));
        };
        for list in &mut lists {
            if list[0].is(&next) {
                list.remove(0);
            }
        }
        mro.push(next);
    }
}

/// Makes an object immortal that a static refers to.
pub fn keep_forever(value: Value) -> Value {
    immortalize(&value);
    value
}
