//! `type(name, bases, namespace)`: checks, layout, `__slots__`, MRO, hooks.

use super::TYPE;
use crate::exc::Exc;
use crate::native::Args;
use crate::object::build::{self, ClassParts, InstanceLayout, finish_class, linearize, set_mro};
use crate::object::class::{PyType, type_flag};
use crate::object::value::Value;
use crate::protocol::{attr, call, iter};
use crate::thread::{PyResult, Thread};
use crate::types::cell::PyCell;
use crate::types::code::PyCode;
use crate::types::descriptors::{DICT_GETSET, WEAKREF_GETSET, new_getset, new_slot_member};
use crate::types::dict::PyDict;
use crate::types::function::{self, PyFunction};
use crate::types::module::MODULE;
use crate::types::object::OBJECT;
use crate::types::str::{PyStr, equals_str, intern, intern_value};
use crate::types::tuple::{self, PyTuple};
use crate::types::wrappers::{PyClassMethod, PyStaticMethod};
use adder_abi::object::Layout;
use adder_abi::opcode::{Opcode, decode};

/// Inline slots given to instances of a class whose methods show no attribute.
const MIN_INLINE: u16 = 3;
const MAX_INLINE: u16 = 30;

/// `type.__new__`.
pub fn type_new(t: &Thread, metatype: &PyType, args: &Args) -> PyResult {
    let pos = args.pos();
    if pos.len() != 3 {
        return Err(
            t.type_error(format_args!("type.__new__() takes exactly 3 arguments ({} given)", pos.len()))
        );
    }
    let expect = |i: usize, ok: bool, what: &str| {
        if ok {
            return Ok(());
        }
        Err(t.type_error(format_args!(
            "type.__new__() argument {} must be {what}, not {}",
            i + 1,
            pos[i].class().tp_name()
        )))
    };
    expect(0, pos[0].is_a::<PyStr>(), "str")?;
    expect(1, pos[1].is_a::<PyTuple>(), "tuple")?;
    expect(2, pos[2].is_a::<PyDict>(), "dict")?;
    let bases = pos[1].downcast::<PyTuple>().map(|b| tuple::items(b).to_vec()).unwrap_or_default();
    for base in &bases {
        if base.as_type().is_none() && attr::find(t, base, "__mro_entries__")?.is_some() {
            return Err(t.type_error("type() doesn't support MRO entry resolution; use types.new_class()"));
        }
    }
    let winner = calculate_metaclass(t, metatype.as_value(), &bases)?;
    if let Some(w) = winner.as_type() {
        if !w.is(metatype) {
            let own = TYPE.get().slots().new;
            if let (Some(new), Some(own)) = (w.slots().new, own) {
                if !std::ptr::fn_addr_eq(new, own) {
                    return new(t, w, args);
                }
            }
            return create_class(t, w, &pos[0], &pos[1], &pos[2], args);
        }
    }
    create_class(t, metatype, &pos[0], &pos[1], &pos[2], args)
}

/// The most derived metaclass of `metatype` and those of the bases.
pub fn calculate_metaclass(t: &Thread, metatype: &Value, bases: &[Value]) -> PyResult {
    let mut winner = metatype.clone();
    for base in bases {
        let class = base.class();
        let Some(w) = winner.as_type() else { return Ok(winner) };
        if w.is_subtype(class) {
            continue;
        }
        if class.is_subtype(w) {
            winner = class.to_value();
            continue;
        }
        return Err(t.type_error(
            "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases",
        ));
    }
    Ok(winner)
}

/// The type in `class`'s chain of bases that last added to the layout.
fn solid_base(class: &PyType) -> &PyType {
    let mut at = class;
    while let Some(base) = at.base() {
        // Builtin types that only name another kind of the same struct (most exceptions) add nothing.
        let same_struct = at.solid.size == base.solid.size && at.solid.layout == base.solid.layout;
        if at.shape().slot_words != base.shape().slot_words || !same_struct {
            return at;
        }
        at = base;
    }
    at
}

/// The base whose layout the new class extends.
pub fn best_base(t: &Thread, bases: &[Value]) -> PyResult {
    let mut best: Option<&PyType> = None;
    for base in bases {
        let Some(class) = base.as_type() else { return Err(t.type_error("bases must be types")) };
        if !class.has_flag(type_flag::BASE_TYPE) {
            return Err(
                t.type_error(format_args!("type '{}' is not an acceptable base type", class.tp_name()))
            );
        }
        match best {
            None => best = Some(class),
            Some(b) => {
                let (x, y) = (solid_base(b), solid_base(class));
                if x.is_subtype(y) {
                    continue;
                }
                if y.is_subtype(x) {
                    best = Some(class);
                } else {
                    return Err(t.type_error("multiple bases have instance lay-out conflict"));
                }
            }
        }
    }
    Ok(best.unwrap_or_else(|| OBJECT.get()).to_value())
}

/// What `__slots__` asks for.
struct Slots {
    names: Vec<Value>,
    dict: bool,
    weakref: bool,
}

fn mangle(class_name: &str, name: &str) -> String {
    let class_name = class_name.trim_start_matches('_');
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') || class_name.is_empty() {
        return name.to_owned();
    }
    format!("_{class_name}{name}")
}

fn read_slots(t: &Thread, class_name: &str, value: &Value, base: &PyType, dict: &PyDict) -> PyResult<Slots> {
    let items = if value.is_a::<PyStr>() { vec![value.clone()] } else { iter::collect(t, value)? };
    let mut slots = Slots { names: Vec::new(), dict: false, weakref: false };
    let layout = base.solid.layout;
    let sized = layout == Layout::Int || base.is_subtype(TYPE.get()) || base.is_variable();
    if !items.is_empty() && sized && layout != Layout::Str {
        let only_special = items.iter().all(|i| equals_str(i, "__dict__") || equals_str(i, "__weakref__"));
        if !only_special {
            return Err(t.type_error(format_args!(
                "nonempty __slots__ not supported for subtype of '{}'",
                base.name_str()
            )));
        }
    }
    let mut texts: Vec<String> = Vec::new();
    for item in &items {
        let Some(s) = item.downcast::<PyStr>() else {
            return Err(t.type_error(format_args!(
                "__slots__ items must be strings, not '{}'",
                item.class().tp_name()
            )));
        };
        if !s.is_identifier() {
            return Err(t.type_error("__slots__ must be identifiers"));
        }
        let text = s.to_string_lossy();
        match text.as_str() {
            "__dict__" => {
                let has_dict =
                    base.has_dict.get() || base.is_subtype(TYPE.get()) || base.is_subtype(MODULE.get());
                if slots.dict || has_dict {
                    return Err(t.type_error("__dict__ slot disallowed: we already got one"));
                }
                slots.dict = true;
            }
            "__weakref__" => {
                if slots.weakref || base.has_weakrefs.get() {
                    return Err(t.type_error("__weakref__ slot disallowed: we already got one"));
                }
                slots.weakref = true;
            }
            _ => {
                let mangled = mangle(class_name, &text);
                if texts.contains(&mangled) {
                    continue;
                }
                let name = intern(&mangled);
                if dict.get_str(&name).is_some()
                    && !matches!(text.as_str(), "__qualname__" | "__classcell__" | "__classdictcell__")
                {
                    return Err(
                        t.value_error(format_args!("'{text}' in __slots__ conflicts with class variable"))
                    );
                }
                texts.push(mangled);
            }
        }
    }
    texts.sort();
    slots.names = texts.iter().map(|n| intern(n)).collect();
    Ok(slots)
}

/// Attributes that instances of a class will probably have: those that its methods assign to `self`, or that the class annotates, as
/// data classes do.
fn inline_capacity(base: &PyType, dict: &PyDict) -> u16 {
    let assigned = dict
        .get_str(crate::name!("__static_attributes__"))
        .and_then(|a| a.downcast::<PyTuple>().map(|p| tuple::items(p).len() as u16))
        .unwrap_or(0);
    let annotated = dict
        .get_str(crate::name!("__annotate_func__"))
        .and_then(|f| f.downcast_exact::<PyFunction>().map(|f| annotations(function::code(f))))
        .unwrap_or(0);
    (assigned.max(annotated) + base.shape().inline_capacity).clamp(MIN_INLINE, MAX_INLINE)
}

/// How many annotations an `__annotate__` function makes.
fn annotations(code: &PyCode) -> u16 {
    let adds = decode(&code.unit.code).map_while(Result::ok).filter(|i| i.opcode == Opcode::MAP_ADD);
    adds.take(usize::from(MAX_INLINE)).count() as u16
}

/// Whether instances of subclasses can be weakly referenced: not those of CPython's types of varying size, to which `str` does not belong.
fn may_be_weak(base: &PyType) -> bool {
    !base.is_variable() && base.solid.layout != Layout::Int || base.solid.layout == Layout::Str
}

/// Refuses text with lone surrogates.
pub(super) fn encodable(t: &Thread, v: &Value) -> PyResult<()> {
    match v.downcast::<PyStr>() {
        Some(text) if text.as_utf8().is_none() => crate::codecs::encode_str(t, v, None, None).map(drop),
        _ => Ok(()),
    }
}

/// Makes a class; `metatype` is the most derived one.
pub fn create_class(
    t: &Thread,
    metatype: &PyType,
    name: &Value,
    given: &Value,
    namespace: &Value,
    args: &Args,
) -> PyResult {
    let class_name = name.downcast::<PyStr>().map(PyStr::to_string_lossy).unwrap_or_default();
    encodable(t, name)?;
    if let Some(doc) = namespace.downcast::<PyDict>().and_then(|d| d.get_str(crate::name!("__doc__"))) {
        encodable(t, &doc)?;
    }
    if class_name.contains('\0') {
        return Err(t.value_error("type name must not contain null characters"));
    }
    // The tuple itself is kept as `__bases__`, of whatever class it is.
    let (bases, kept) = match given.downcast::<PyTuple>().map(tuple::items) {
        Some(bases) if !bases.is_empty() => (bases.to_vec(), given.clone()),
        Some(_) | None => {
            let bases = vec![OBJECT.get().to_value()];
            (bases.clone(), tuple::new(bases))
        }
    };
    let base_value = best_base(t, &bases)?;
    let Some(base) = base_value.as_type() else { return Ok(base_value) };
    let dict_value = PyDict::new();
    let Some(dict) = dict_value.downcast::<PyDict>() else { return Ok(dict_value) };
    if let Some(ns) = namespace.downcast::<PyDict>() {
        for (k, v) in ns.entries() {
            dict.set(t, k, v)?;
        }
    }
    if !dict.has_str_keys() {
        let text = format!("non-string key in the __dict__ of class {class_name}");
        crate::report::warn(t, Exc::RuntimeWarning, &text)?;
    }
    let any_dict = bases.iter().filter_map(Value::as_type).any(|b| b.has_dict.get());
    // Classes and modules keep their names in a dict of their own making, which their `__dict__` shows.
    let own_dict = base.is_subtype(TYPE.get()) || base.is_subtype(MODULE.get());
    let any_weak = bases.iter().filter_map(Value::as_type).any(|b| b.has_weakrefs.get());
    let slots_value = dict.get_str(crate::name!("__slots__"));
    let slots = match &slots_value {
        Some(value) => Some(read_slots(t, &class_name, value, base, dict)?),
        None => None,
    };
    let (own_names, adds_dict, adds_weak) = match &slots {
        Some(s) => (s.names.clone(), s.dict && !any_dict, s.weakref && !any_weak),
        None => (Vec::new(), !any_dict && !own_dict, !any_weak && may_be_weak(base)),
    };
    let has_dict = any_dict || adds_dict;
    let has_weakrefs =
        any_weak || adds_weak || (slots.is_none() && base.is_variable() && base.has_dict.get());
    let first_slot = base.shape().slot_words;
    let layout = InstanceLayout {
        slot_words: first_slot + own_names.len() as u16,
        has_dict,
        inline_capacity: if has_dict { inline_capacity(base, dict) } else { 0 },
    };
    if dict.get_str(crate::name!("__module__")).is_none() {
        if let Some(module) = crate::eval::current_globals(t)
            .and_then(|g| g.downcast::<PyDict>().and_then(|g| g.get_str(crate::name!("__name__"))))
        {
            dict.set_str(crate::name!("__module__"), module);
        }
    }
    let qualname = match dict.remove_str(crate::name!("__qualname__")) {
        Some(q) if q.is_a::<PyStr>() => q,
        Some(other) => {
            return Err(t.type_error(format_args!(
                "type __qualname__ must be a str, not {}",
                other.class().tp_name()
            )));
        }
        None => name.clone(),
    };
    if let Some(f) = dict.get_str(crate::name!("__new__")).filter(|f| f.is_a::<PyFunction>()) {
        dict.set_str(crate::name!("__new__"), PyStaticMethod::wrap(f));
    }
    for hook in [crate::name!("__init_subclass__"), crate::name!("__class_getitem__")] {
        if let Some(f) = dict.get_str(hook).filter(|f| f.is_a::<PyFunction>()) {
            dict.set_str(hook, PyClassMethod::wrap(f));
        }
    }
    if dict.get_str(crate::name!("__eq__")).is_some() && dict.get_str(crate::name!("__hash__")).is_none() {
        dict.set_str(crate::name!("__hash__"), Value::none());
    }
    let class_cell = dict.remove_str(crate::name!("__classcell__"));
    let class_dict_cell = dict.remove_str(crate::name!("__classdictcell__"));
    let value = build::new_class(ClassParts {
        metatype,
        name: intern_value(name.clone()),
        bases: kept,
        base,
        dict: dict_value.clone(),
        layout,
        has_weakrefs,
    });
    let Some(class) = value.as_type() else { return Ok(value) };
    class.qualname.put(qualname);
    for (i, name) in own_names.iter().enumerate() {
        dict.set_str(name, new_slot_member(name.clone(), first_slot + i as u16, class));
    }
    if slots.is_some() {
        class.slot_names.put(tuple::new(own_names));
    }
    if adds_dict && dict.get_str(crate::name!("__dict__")).is_none() {
        dict.set_str(crate::name!("__dict__"), new_getset(&DICT_GETSET, class));
    }
    if adds_weak && dict.get_str(crate::name!("__weakref__")).is_none() {
        dict.set_str(crate::name!("__weakref__"), new_getset(&WEAKREF_GETSET, class));
    }
    if dict.get_str(crate::name!("__doc__")).is_none() {
        dict.set_str(crate::name!("__doc__"), Value::none());
    }
    if let Some(cell) = class_cell {
        match cell.downcast::<PyCell>() {
            Some(cell) => crate::types::cell::set(cell, Some(value.clone())),
            None => {
                return Err(t.type_error(format_args!(
                    "__classcell__ must be a nonlocal cell, not <class '{}'>",
                    cell.class().tp_name()
                )));
            }
        }
    }
    if let Some(cell) = class_dict_cell.as_ref().and_then(|c| c.downcast::<PyCell>()) {
        crate::types::cell::set(cell, Some(dict_value.clone()));
    }
    // Until its MRO is known the class answers for itself only, and shows none.
    set_mro(class, vec![value.clone()]);
    class.mro.set(None);
    let mro = compute_mro(t, &value)?;
    set_mro(class, mro);
    finish_class(class, &bases);
    set_names(t, &value, dict)?;
    init_subclass(t, &value, args)?;
    Ok(value)
}

/// The MRO by the class's own `mro` method if its metaclass has one, by C3 otherwise.
pub fn compute_mro(t: &Thread, value: &Value) -> PyResult<Vec<Value>> {
    let Some(class) = value.as_type() else { return Ok(Vec::new()) };
    if build::has_own_order(class) {
        let result = call::method(t, value, "mro", &[])?;
        let items = iter::collect(t, &result)?;
        for item in &items {
            let Some(c) = item.as_type() else {
                return Err(
                    t.type_error(format_args!("mro() returned a non-class ('{}')", item.class().tp_name()))
                );
            };
            if !solid_base(class).is_subtype(solid_base(c)) {
                return Err(t.type_error(format_args!(
                    "mro() returned base with unsuitable layout ('{}')",
                    c.name_str()
                )));
            }
        }
        return Ok(items);
    }
    let bases = class.bases.get().and_then(|b| b.downcast::<PyTuple>().map(|b| tuple::items(b).to_vec()));
    let mut mro = vec![value.clone()];
    mro.extend(linearize(t, &bases.unwrap_or_default())?);
    Ok(mro)
}

/// Calls `__set_name__` of what the namespace holds.
fn set_names(t: &Thread, class: &Value, dict: &PyDict) -> PyResult<()> {
    for (name, v) in dict.entries() {
        let Some(found) = v.class().lookup(crate::name!("__set_name__")) else { continue };
        if let Err(raised) = call::call_special(t, &found, &v, &[class.clone(), name.clone()]) {
            let exception = t.take(raised);
            let note = format!(
                "Error calling __set_name__ on '{}' instance {} in '{}'",
                v.class().tp_name(),
                crate::protocol::repr::repr_text(t, &name)?,
                class.as_type().map(PyType::name_str).unwrap_or_default()
            );
            crate::types::exception::add_note(t, &exception, &note)?;
            return Err(t.raise_again(exception));
        }
    }
    Ok(())
}

/// Calls the parents' `__init_subclass__` with the class statement's keyword arguments.
fn init_subclass(t: &Thread, value: &Value, args: &Args) -> PyResult<()> {
    let Some(class) = value.as_type() else { return Ok(()) };
    if !class.mro_types.borrow().iter().any(|&c| std::ptr::eq(c, class)) {
        // The class's own `mro` left it out, so that there is no `super` to ask.
        return Err(crate::types::super_::not_an_instance(t, class, value));
    }
    let Some(found) = class.lookup_after(class, crate::name!("__init_subclass__")) else { return Ok(()) };
    let bound = attr::bind(t, &found, None, value)?;
    let values: Vec<Value> = args.keywords().map(|(_, v)| v.clone()).collect();
    call::call_args(t, &bound, &Args { values: &values, names: args.names })?;
    Ok(())
}
