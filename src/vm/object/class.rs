//! Types: [`PyType`], the table a builtin type is declared by ([`TypeSpec`]), and lookups through the MRO.
//!
//! A type's version changes whenever a lookup on it could come out differently; method caches compare it. `unsafe` lives
//! here: types are linked by pointers that the linked types keep alive (`bases`, `mro`).

use super::payload::{ATTRS_AT_END, Payload, Visitor};
use super::slots::Slots;
use super::value::{Field, Value};
use crate::native::{GetSet, Member, Method};
use crate::types::dict::PyDict;
use crate::types::str::PyStr;
use adder_abi::object::{Header, Layout, Shape};
use adder_abi::word::Word;
use std::cell::{Cell, RefCell, UnsafeCell};
use std::collections::HashSet;

/// Where a builtin type's object is found; filled once at start-up, never changed.
pub struct TypeCell(Cell<*const PyType>);

// SAFETY: written once before any other thread exists.
unsafe impl Sync for TypeCell {}

impl TypeCell {
    pub const fn new() -> TypeCell {
        TypeCell(Cell::new(std::ptr::null()))
    }

    #[inline(always)]
    pub fn get(&self) -> &'static PyType {
        debug_assert!(!self.0.get().is_null(), "a builtin type is used before it is made");
        // SAFETY: builtin types are immortal.
        unsafe { &*self.0.get() }
    }

    pub fn is_ready(&self) -> bool {
        !self.0.get().is_null()
    }

    pub(crate) fn set(&self, class: *const PyType) {
        self.0.set(class);
    }
}

/// Bits of [`PyType::flags`], with CPython's numbers where Python can see them (`__flags__`).
pub mod type_flag {
    pub const SEQUENCE: u32 = 1 << 5;
    pub const MAPPING: u32 = 1 << 6;
    pub const DISALLOW_INSTANTIATION: u32 = 1 << 7;
    pub const IMMUTABLE: u32 = 1 << 8;
    pub const HEAP_TYPE: u32 = 1 << 9;
    pub const BASE_TYPE: u32 = 1 << 10;
    pub const METHOD_DESCRIPTOR: u32 = 1 << 17;
    pub const ABSTRACT: u32 = 1 << 20;
    pub const INT_SUBCLASS: u32 = 1 << 24;
    pub const LIST_SUBCLASS: u32 = 1 << 25;
    pub const TUPLE_SUBCLASS: u32 = 1 << 26;
    pub const BYTES_SUBCLASS: u32 = 1 << 27;
    pub const STR_SUBCLASS: u32 = 1 << 28;
    pub const DICT_SUBCLASS: u32 = 1 << 29;
    pub const EXC_SUBCLASS: u32 = 1 << 30;
    pub const TYPE_SUBCLASS: u32 = 1 << 31;
}

/// The declaration of a builtin type: one constant beside the code of the type.
pub struct TypeSpec {
    pub name: &'static str,
    pub module: &'static str,
    pub cell: &'static TypeCell,
    /// `None` stands for `object` (and for nothing in `object` itself).
    pub base: Option<&'static TypeCell>,
    pub layout: Layout,
    pub size: usize,
    /// Objects of the type vary in size.
    pub variable: bool,
    /// Instances have a `__dict__`.
    pub has_dict: bool,
    /// Instances can be weakly referenced.
    pub weak: bool,
    /// Instances can refer to other objects.
    pub container: bool,
    pub flags: u32,
    pub doc: &'static str,
    pub slots: Slots,
    pub methods: &'static [Method],
    pub getset: &'static [GetSet],
    pub members: &'static [Member],
    pub ops: PayloadOps,
}

impl TypeSpec {
    /// The constructor's signature, if `doc` begins with it (`name(signature)`, then a line `--`), and the rest of the text.
    pub fn signature_and_doc(&self) -> (Option<&'static str>, &'static str) {
        let name = self.name.rsplit('.').next().unwrap_or(self.name);
        match self.doc.split_once("\n--\n\n") {
            Some((head, doc)) if head.starts_with(name) => (Some(&head[name.len()..]), doc),
            Some(_) | None => (None, self.doc),
        }
    }
}

/// A payload's functions without its type.
#[derive(Clone, Copy)]
pub struct PayloadOps {
    pub drop: unsafe fn(*mut Header),
    pub trace: unsafe fn(*const Header, &mut Visitor),
    pub clear: unsafe fn(*const Header),
}

impl PayloadOps {
    pub const fn of<T: Payload>() -> PayloadOps {
        unsafe fn drop<T: Payload>(p: *mut Header) {
            // SAFETY: the caller passes an object that begins with a `T`.
            unsafe { T::drop_payload(p.cast()) }
        }
        unsafe fn trace<T: Payload>(p: *const Header, visit: &mut Visitor) {
            // SAFETY: as above.
            unsafe { (*p.cast::<T>()).trace(visit) }
        }
        unsafe fn clear<T: Payload>(p: *const Header) {
            // SAFETY: as above.
            unsafe { (*p.cast::<T>()).clear() }
        }
        PayloadOps { drop: drop::<T>, trace: trace::<T>, clear: clear::<T> }
    }
}

impl TypeSpec {
    /// A spec with the struct's facts and everything else empty: write `TypeSpec { name: …, ..TypeSpec::of::<T>(&CELL) }`.
    pub const fn of<T: Payload>(cell: &'static TypeCell) -> TypeSpec {
        assert!(align_of::<T>() <= 16, "the heap's cells are aligned to 16 bytes");
        TypeSpec {
            name: "",
            module: "builtins",
            cell,
            base: None,
            layout: T::LAYOUT,
            size: size_of::<T>(),
            variable: false,
            has_dict: false,
            weak: false,
            container: false,
            flags: 0,
            doc: "",
            slots: Slots::EMPTY,
            methods: &[],
            getset: &[],
            members: &[],
            ops: PayloadOps::of::<T>(),
        }
    }
}

/// A type object.
#[repr(C)]
pub struct PyType {
    pub head: Header,
    /// The type's own address, so that it can be lent as a `&Value`.
    pub(crate) this: Word,
    /// `__name__` and `__qualname__`, strings.
    pub name: Field,
    pub qualname: Field,
    /// The namespace, a dict.
    pub dict: Field,
    /// Tuple of the bases.
    pub bases: Field,
    /// Tuple of the method resolution order; the same as pointers in `mro_types`.
    pub mro: Field,
    pub(crate) mro_types: RefCell<Box<[*const PyType]>>,
    /// The base whose layout the instances extend (`__base__`); null for `object`.
    pub base: Cell<*const PyType>,
    /// The builtin type whose struct the instances begin with.
    pub solid: &'static TypeSpec,
    pub spec: Option<&'static TypeSpec>,
    pub(crate) slots: UnsafeCell<Slots>,
    pub(crate) root: Cell<*const Shape>,
    pub(crate) size: Cell<u32>,
    pub(crate) tail: Cell<u32>,
    pub flags: Cell<u32>,
    pub version: Cell<u32>,
    /// Something was derived from the current version: changes must be told.
    pub watched: Cell<bool>,
    pub has_weakrefs: Cell<bool>,
    pub has_dict: Cell<bool>,
    /// Names declared in `__slots__` by this class (not its bases), mangled; null if none.
    pub slot_names: Field,
    /// Direct subclasses, unowned: a dying type takes itself out.
    pub(crate) subclasses: RefCell<Vec<*const PyType>>,
    /// Classes whose metaclass's `mro` named this one, unowned as above: told of its changes, though they need not inherit from it.
    pub(crate) in_orders_of: RefCell<Vec<*const PyType>>,
    pub(crate) shapes: RefCell<Vec<*mut super::shape::ShapeFull>>,
    /// `__abstractmethods__`' truth and other facts the VM keeps for itself.
    pub module_name: Field,
}

// SAFETY: all references are reported in `trace`.
unsafe impl Payload for PyType {
    const LAYOUT: Layout = Layout::Type;

    fn cell() -> &'static TypeCell {
        &crate::types::type_::TYPE
    }

    fn trace(&self, visit: &mut Visitor) {
        for field in [
            &self.name,
            &self.qualname,
            &self.dict,
            &self.bases,
            &self.mro,
            &self.slot_names,
            &self.module_name,
        ] {
            visit(field.word());
        }
    }

    fn clear(&self) {
        // The MRO contains the type itself: without it the type can die. The name and bases stay for `repr`.
        if let Some(dict) = self.dict.get() {
            if let Some(dict) = dict.downcast::<PyDict>() {
                dict.clear_all();
            }
        }
        self.leave_orders();
        self.mro_types.replace(Box::new([self as *const PyType]));
        self.mro.set(None);
        self.modified();
    }

    unsafe fn drop_payload(this: *mut PyType) {
        // SAFETY: by the caller's contract; bases are alive while `bases` is.
        unsafe {
            (*this).unlink();
            std::ptr::drop_in_place(this);
        }
    }
}

impl PyType {
    /// The type as a borrowed value.
    #[inline(always)]
    pub fn as_value(&self) -> &Value {
        // SAFETY: `this` is the type's own address.
        unsafe { Value::borrow(&self.this) }
    }

    /// A new reference to the type.
    #[inline(always)]
    pub fn to_value(&self) -> Value {
        // SAFETY: a live type.
        unsafe { Value::from_borrowed(Word(self as *const PyType as u64)) }
    }

    /// The direct subclasses that are alive.
    pub fn subclass_values(&self) -> Vec<Value> {
        // SAFETY: a dying type takes itself out of its bases' lists.
        self.subclasses.borrow().iter().map(|&sub| unsafe { (*sub).to_value() }).collect()
    }

    /// This class and all that are told of its changes, each once, what is inherited from before what inherits.
    pub fn with_heirs(&self) -> Vec<Value> {
        let mut found = vec![self.to_value()];
        let mut seen = HashSet::from([self as *const PyType]);
        let mut next = 0;
        while let Some(class) = found.get(next).cloned() {
            next += 1;
            let Some(class) = class.as_type() else { continue };
            for &heir in class.subclasses.borrow().iter().chain(class.in_orders_of.borrow().iter()) {
                if seen.insert(heir) {
                    // SAFETY: a dying type takes itself out of both lists.
                    found.push(unsafe { (*heir).to_value() });
                }
            }
        }
        found
    }

    #[inline(always)]
    pub fn slots(&self) -> &Slots {
        // SAFETY: slots are read one function pointer at a time and changed only under the global lock.
        unsafe { &*self.slots.get() }
    }

    #[inline(always)]
    pub fn root_shape(&self) -> *const Shape {
        self.root.get()
    }

    #[inline(always)]
    pub fn shape(&self) -> &Shape {
        // SAFETY: a type has its root shape from its making to its end.
        unsafe { &*self.root.get() }
    }

    /// Bytes of an instance, attribute area included (for types of fixed size).
    #[inline(always)]
    pub fn instance_size(&self) -> usize {
        self.size.get() as usize
    }

    /// Bytes of `__slots__` and attribute area.
    #[inline(always)]
    pub fn tail_size(&self) -> usize {
        self.tail.get() as usize
    }

    #[inline(always)]
    pub fn is(&self, other: &PyType) -> bool {
        std::ptr::eq(self, other)
    }

    /// Whether instances begin with the struct of the builtin type in `cell`.
    pub fn has_solid_base(&self, cell: &'static TypeCell) -> bool {
        let mut spec = self.solid;
        loop {
            if std::ptr::eq(spec.cell, cell) {
                return true;
            }
            match spec.base {
                Some(base) => spec = base.get().solid,
                None => return false,
            }
        }
    }

    pub fn is_variable(&self) -> bool {
        self.shape().attr_offset == ATTRS_AT_END || self.solid.variable
    }

    #[inline(always)]
    pub fn has_flag(&self, flag: u32) -> bool {
        self.flags.get() & flag != 0
    }

    /// Whether this is `other` or a subclass of it (by the MRO; `__subclasscheck__` is not asked).
    #[inline]
    pub fn is_subtype(&self, other: &PyType) -> bool {
        if std::ptr::eq(self, other) {
            return true;
        }
        self.mro_types.borrow().iter().any(|&t| std::ptr::eq(t, other))
    }

    pub fn base(&self) -> Option<&PyType> {
        // SAFETY: a type keeps its base alive through `bases`.
        unsafe { self.base.get().as_ref() }
    }

    /// The types of the MRO, as new references (Python code may change the MRO while they are in use).
    pub fn mro_values(&self) -> Vec<Value> {
        // SAFETY: the MRO holds live types.
        self.mro_types.borrow().iter().map(|&t| unsafe { (*t).to_value() }).collect()
    }

    pub fn dict(&self) -> &PyDict {
        // SAFETY: a type has a dict from its making on, and never another one.
        unsafe { &*(self.dict.word().0 as *const PyDict) }
    }

    pub fn name_str(&self) -> String {
        self.name.get().and_then(|n| n.downcast::<PyStr>().map(PyStr::to_string_lossy)).unwrap_or_default()
    }

    /// The name as C code has it, for messages: with the module for types of native modules.
    pub fn tp_name(&self) -> String {
        match self.spec {
            Some(spec) if spec.module != "builtins" && !spec.name.contains('.') => {
                format!("{}.{}", spec.module, spec.name)
            }
            Some(_) => self.name_str(),
            None => match self.module_name.get() {
                Some(module) => {
                    let module = module.downcast::<PyStr>().map(PyStr::to_string_lossy).unwrap_or_default();
                    format!("{module}.{}", self.name_str())
                }
                None => self.name_str(),
            },
        }
    }

    /// Whether the collector looks at instances of the type, as it does at those of all classes made by programs. Types that
    /// differ in this free their instances differently.
    pub fn is_collected(&self) -> bool {
        self.spec.is_none_or(|spec| spec.container || spec.has_dict)
    }

    /// The qualified name behind the module's, as newer messages show types; without the module for builtin ones and the program's.
    pub fn full_name(&self) -> String {
        let text = |v: Option<Value>| v.and_then(|v| v.downcast::<PyStr>().map(PyStr::to_string_lossy));
        let qualname = text(self.qualname.get()).unwrap_or_default();
        let module = match self.has_flag(type_flag::HEAP_TYPE) {
            true => text(self.dict().get_str(crate::name!("__module__"))),
            false => text(self.module_name.get()),
        };
        match module {
            Some(module) if module != "builtins" && module != "__main__" => format!("{module}.{qualname}"),
            Some(_) | None => qualname,
        }
    }

    /// Makes a class written in Python pass for a native type: messages name it with its module, nobody derives from it or changes it.
    pub fn seal(&self, module: &str) {
        self.module_name.put(crate::types::str::intern(module));
        self.flags.set((self.flags.get() | type_flag::IMMUTABLE) & !type_flag::BASE_TYPE);
    }

    /// Tells caches and compiled code that lookups on this type and its subclasses may come out differently.
    pub fn modified(&self) {
        if self.version.replace(0) == 0 && !self.watched.get() {
            return;
        }
        if self.watched.replace(false) {
            crate::watch::type_changed(self);
        }
        for &sub in self.subclasses.borrow().iter().chain(self.in_orders_of.borrow().iter()) {
            // SAFETY: a dying type takes itself out of both lists.
            unsafe { (*sub).modified() };
        }
    }

    /// Enters the class with all classes of its MRO, which a metaclass's `mro` has made.
    pub(crate) fn enter_orders(&self) {
        for &class in self.mro_types.borrow().iter().filter(|&&class| !std::ptr::eq(class, self)) {
            // SAFETY: the MRO holds live types.
            unsafe { (*class).in_orders_of.borrow_mut().push(self) };
        }
    }

    /// Takes the class out of what [`PyType::enter_orders`] entered it in, before its MRO changes.
    pub(crate) fn leave_orders(&self) {
        for &class in self.mro_types.borrow().iter().filter(|&&class| !std::ptr::eq(class, self)) {
            // SAFETY: the MRO holds live types.
            let mut list = unsafe { (*class).in_orders_of.borrow_mut() };
            if !list.is_empty() {
                list.retain(|&t| !std::ptr::eq(t, self));
            }
        }
    }

    fn unlink(&self) {
        self.leave_orders();
        if let Some(bases) =
            self.bases.get().as_ref().and_then(|b| b.downcast::<crate::types::tuple::PyTuple>())
        {
            for base in crate::types::tuple::items(bases) {
                if let Some(base) = base.as_type() {
                    base.subclasses.borrow_mut().retain(|&t| !std::ptr::eq(t, self));
                }
            }
        }
        crate::watch::type_died(self);
    }
}
