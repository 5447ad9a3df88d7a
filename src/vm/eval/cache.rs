//! Inline caches: what an instruction remembers of its past, for itself and as the JIT's profile.
//!
//! An instruction's data word is 0 before its first execution; then operand kinds, branch counts, or a pointer to one of the caches
//! here, by opcode ([`free`] knows which). Cached words are borrowed under a check that proves them alive: a type
//! version, a dict's keys version, or identity with a live word. `unsafe` lives here.

use super::arith;
use super::build::Display;
use super::natives::{Direct, Way};
use super::prepare::Instr;
use crate::object::value::{Field, Value};
use crate::types::code::PyCode;
use crate::types::descriptors::PyMethodDescriptor;
use crate::types::function::{self, PyFunction};
use crate::types::method::{self, PyMethod};
use crate::types::native_function::PyNative;
use crate::types::tuple::{self, PyTuple};
use adder_abi::Word;
use adder_abi::object::Shape;
use adder_abi::opcode::Opcode;
use std::cell::{Cell, RefCell};

/// Where an attribute was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CaseKind {
    Empty,
    /// In the instance, at a byte offset.
    Inline,
    /// In a word of `__slots__`, at a byte offset.
    Slot,
    /// An item of the tuple that the instance is, at an index; it may be too short.
    TupleItem,
    /// A store that adds the attribute at a byte offset and changes the shape to `extra`.
    Add,
    /// On the type, not shadowed: a value that binds to nothing.
    Constant,
    /// On the type, not shadowed: called with the object in front.
    Method,
    /// A property's getter, a Python function.
    Property,
    /// On the type: a descriptor of a builtin type that decides by itself (a getset, a member).
    Descriptor,
    /// On the type: a getset of a builtin type; `extra` is the function that gets.
    Getter,
    /// In a module's dict, at an entry index.
    Module,
    /// In the instance's own dict, at an entry index, while that has the keys version `extra`.
    OwnDict,
    /// On a class that is itself the object: `extra` is the class.
    Class,
    /// A class method's function, on the type, not shadowed: called with the class, `extra`, in front.
    ClassMethod,
    /// The same on a class that is itself the object, `extra`.
    OwnClassMethod,
    /// Behind the class `extra` in the order of the object's: what `super()` finds, called with the object in front.
    Super,
}

impl CaseKind {
    /// Whether the object is a class with the attribute: the case is about no other class, and the version is that class's.
    pub fn is_of_class(self) -> bool {
        matches!(self, CaseKind::Class | CaseKind::OwnClassMethod)
    }
}

/// One case of an attribute access.
#[derive(Clone, Copy)]
pub struct AttrCase {
    pub shape: *const Shape,
    pub kind: CaseKind,
    /// Type version, or keys version of a module's dict.
    pub version: u32,
    pub offset: u32,
    pub value: Word,
    pub extra: u64,
}

/// Cases of an attribute access; `misses` counts what did not fit.
pub struct AttrCache {
    pub cases: [AttrCase; 4],
    pub count: u8,
    pub megamorphic: bool,
    pub misses: u32,
    /// Its index among all attribute caches.
    place: usize,
}

/// What `LOAD_GLOBAL` found where.
pub struct GlobalCache {
    pub globals_version: u32,
    /// 0: found in the globals themselves.
    pub builtins_version: u32,
    /// See [`crate::types::dict::PyDict::offset_of`].
    pub offset: u32,
}

/// A call instruction that calls functions of more code objects than this is not built for any of them.
const MAX_CODES: usize = 4;

/// What a call instruction called.
pub struct CallCache {
    /// The callable last seen (borrowed; compared, used only when it is what is being called).
    pub target: Cell<Word>,
    /// Code object, when the target is a function and only functions of that code were seen, or only bound methods of such; a tuple of these
    /// when it was functions of a few. Held.
    pub code: Field,
    /// The shape of the object that the bound method last seen is of, if these have that code; it may be dead.
    pub receiver: Cell<*const Shape>,
    /// The shape of callables that were no functions, if they had the same.
    pub shape: Cell<*const Shape>,
    /// More than one callable was seen; functions of too many code objects were, or callables of several shapes.
    pub polymorphic: Cell<bool>,
    pub megamorphic: Cell<bool>,
    /// Kinds of the first two arguments of native callables, the second from bit 16 on.
    pub kinds: Cell<u32>,
    /// Somebody wants to know these kinds.
    asks_kinds: Cell<bool>,
    /// The callable first seen is a class.
    is_class: bool,
    /// How the callable last seen is called, if that was native code.
    pub direct: Cell<Direct>,
    /// The callable last seen, if `direct` is about a native function: no other object shall come to lie there. If it is about bound
    /// methods, what they are made of.
    held: Field,
}

impl CallCache {
    pub fn new(target: &Value, direct: Direct) -> CallCache {
        let (code, receiver) = python_code(target);
        let code = code.map(PyCode::to_value);
        let held = target.downcast_exact::<PyNative>().and_then(|native| match direct.way {
            Way::Bound => descriptor_of(native),
            // What a bound method is bound to may have an end that is waited for.
            _ if native.bound => None,
            _ => Some(target.clone()),
        });
        CallCache {
            target: Cell::new(target.word()),
            shape: Cell::new(if code.is_none() { shape_of(target) } else { std::ptr::null() }),
            code: Field::new(code),
            receiver: Cell::new(receiver),
            polymorphic: Cell::new(false),
            megamorphic: Cell::new(false),
            kinds: Cell::new(0),
            asks_kinds: Cell::new(asks_kinds(target)),
            is_class: target.as_type().is_some(),
            direct: Cell::new(direct),
            held: Field::new(held),
        }
    }

    /// Notes that something else is called than last.
    #[cold]
    #[inline(never)]
    pub fn note_other(&self, target: &Value) {
        self.polymorphic.set(true);
        self.asks_kinds.set(self.asks_kinds.get() || asks_kinds(target));
        let (code, receiver) = python_code(target);
        let code = code.map_or(Word::NULL, |code| code.to_value().word());
        self.target.set(target.word());
        let direct = self.direct.get();
        if direct.way != Way::Bound {
            self.direct.set(Direct::NO);
        }
        let other = code.is_null() && shape_of(target) != self.shape.get();
        let bound = [receiver, self.receiver.get()].map(|r| !r.is_null());
        if other || bound[0] != bound[1] || !self.is_of(code) && (bound[0] || !self.add_code(target)) {
            self.megamorphic.set(true);
            self.code.set(None);
        }
        self.receiver.set(receiver);
        if direct.way != Way::Bound || !target.downcast_exact::<PyNative>().is_some_and(|n| direct.is_of(n)) {
            self.held.set(None);
        }
    }

    /// Whether functions of that code were called before; true of none if no function was.
    fn is_of(&self, code: Word) -> bool {
        let seen = self.code.get();
        let several = seen.as_ref().and_then(|seen| seen.downcast_exact::<PyTuple>());
        several.map_or(code == self.code.word(), |codes| tuple::items(codes).iter().any(|c| c.word() == code))
    }

    /// Notes another function's code; false if it is too much, or something else was called, too.
    fn add_code(&self, target: &Value) -> bool {
        let (Some(seen), (Some(code), _)) = (self.code.get(), python_code(target)) else { return false };
        let mut codes = match seen.downcast_exact::<PyTuple>() {
            Some(codes) => tuple::items(codes).to_vec(),
            None => vec![seen],
        };
        codes.push(code.to_value());
        let fits = codes.len() <= MAX_CODES && !self.megamorphic.get();
        if fits {
            self.code.set(Some(tuple::new(codes)));
        }
        fits
    }

    /// A native function that was always called, or the native method all of whose bound methods it was.
    pub fn lasting(&self) -> Option<Value> {
        self.held.get().filter(|_| self.direct.get().way == Way::Bound || !self.polymorphic.get())
    }

    /// Whether one class was always called, which may be dead.
    pub fn is_class(&self) -> bool {
        self.is_class && !self.polymorphic.get()
    }

    /// Notes the kinds of a native callable's first arguments, if somebody wants to know them.
    ///
    /// # Safety
    /// `count` live words lie at `args`.
    #[inline(always)]
    pub unsafe fn note_arguments(&self, args: *const Word, count: usize) {
        if self.asks_kinds.get() {
            // SAFETY: by the caller's contract.
            unsafe { self.note_kinds(args, count) }
        }
    }

    /// # Safety
    /// As [`CallCache::note_arguments`].
    unsafe fn note_kinds(&self, args: *const Word, count: usize) {
        let kind = |i: usize| {
            // SAFETY: by the caller's contract.
            if i < count { arith::kind_of(unsafe { Value::borrow(&*args.add(i)) }) as u32 } else { 0 }
        };
        self.kinds.set(self.kinds.get() | kind(0) | kind(1) << 16);
    }
}

fn asks_kinds(target: &Value) -> bool {
    crate::jit::wants_feedback() && crate::jit::asks_kinds(target)
}

/// The code of a Python function or of the one behind a bound method, and of the latter the shape of its object.
fn python_code(target: &Value) -> (Option<&PyCode>, *const Shape) {
    if let Some(f) = target.downcast_exact::<PyFunction>() {
        return (Some(function::code(f)), std::ptr::null());
    }
    let bound = target.downcast_exact::<PyMethod>().and_then(|m| {
        let f = method::func(m).downcast_exact::<PyFunction>()?;
        Some((function::code(f), method::receiver(m).shape()?))
    });
    bound.map_or((None, std::ptr::null()), |(code, shape)| (Some(code), shape as *const Shape))
}

/// The method of a builtin class that a bound method was made of.
fn descriptor_of(native: &PyNative) -> Option<Value> {
    let found = native.receiver.as_ref()?.class().lookup_str(native.method.name())?;
    let descriptor = found.downcast_exact::<PyMethodDescriptor>()?;
    std::ptr::eq(descriptor.method, native.method).then_some(found)
}

fn shape_of(callable: &Value) -> *const Shape {
    callable.shape().map_or(std::ptr::null(), |shape| shape as *const Shape)
}

/// The cache behind an instruction's data word, made when missing.
///
/// # Safety
/// The opcode is one whose data word points to a `T`.
#[inline(always)]
pub unsafe fn get<T>(instr: &Instr) -> Option<&mut T> {
    // SAFETY: by the caller's contract; the interpreter holds no two references into one cache.
    unsafe { (instr.data.get() as *mut T).as_mut() }
}

/// Installs a cache.
pub fn install<T>(instr: &Instr, cache: T) {
    instr.data.set(Box::into_raw(Box::new(cache)) as u64);
}

/// All attribute caches: [`forget_inline`] has to find them.
struct AttrCaches(RefCell<Vec<*mut AttrCache>>);

// SAFETY: touched only by the holder of the global lock.
unsafe impl Sync for AttrCaches {}

static ATTR_CACHES: AttrCaches = AttrCaches(RefCell::new(Vec::new()));

/// Installs an attribute cache.
pub fn install_attr(instr: &Instr, mut cache: AttrCache) {
    let mut all = ATTR_CACHES.0.borrow_mut();
    cache.place = all.len();
    let cache = Box::into_raw(Box::new(cache));
    all.push(cache);
    instr.data.set(cache as u64);
}

/// Empties the caches that take an instance's own attribute on the word of its shape alone: the classes of some shapes now have
/// something that goes first.
pub fn forget_inline() {
    for &cache in ATTR_CACHES.0.borrow().iter() {
        // SAFETY: caches leave the list when they are freed; nobody holds a reference into one while classes change.
        let cache = unsafe { &mut *cache };
        if cache.cases.iter().any(|case| case.kind == CaseKind::Inline) {
            let place = cache.place;
            *cache = AttrCache::new();
            cache.place = place;
        }
    }
}

/// # Safety
/// The cache was made by [`install_attr`] and is not used afterwards.
unsafe fn free_attr(cache: *mut AttrCache) {
    let mut all = ATTR_CACHES.0.borrow_mut();
    // SAFETY: by the caller's contract.
    let place = unsafe { Box::from_raw(cache) }.place;
    all.swap_remove(place);
    if let Some(&moved) = all.get(place) {
        // SAFETY: those in the list are alive.
        unsafe { (*moved).place = place };
    }
}

/// Frees the caches of prepared code.
pub fn free(instrs: &[Instr]) {
    for instr in instrs {
        let data = instr.data.get();
        if data == 0 {
            continue;
        }
        // SAFETY: these opcodes' data words point to boxes of these types; nobody runs the code any more.
        unsafe {
            match instr.op {
                Opcode::LOAD_ATTR | Opcode::STORE_ATTR | Opcode::LOAD_METHOD => {
                    free_attr(data as *mut AttrCache);
                }
                Opcode::LOAD_GLOBAL => drop(Box::from_raw(data as *mut GlobalCache)),
                Opcode::BUILD_CONST_KEY_MAP => drop(Box::from_raw(data as *mut Display)),
                Opcode::CALL_FUNCTION | Opcode::CALL_METHOD | Opcode::CALL_FUNCTION_KW => {
                    drop(Box::from_raw(data as *mut CallCache));
                }
                _ => {}
            }
        }
    }
}

impl AttrCache {
    pub fn new() -> AttrCache {
        const EMPTY: AttrCase = AttrCase {
            shape: std::ptr::null(),
            kind: CaseKind::Empty,
            version: 0,
            offset: 0,
            value: Word::NULL,
            extra: 0,
        };
        AttrCache { cases: [EMPTY; 4], count: 0, megamorphic: false, misses: 0, place: 0 }
    }

    /// Whether so many different shapes came by that another case would not help.
    pub fn is_hopeless(&self) -> bool {
        self.megamorphic && self.misses > 64
    }

    /// Adds a case, or replaces one that went stale.
    pub fn add(&mut self, case: AttrCase) {
        let n = self.count as usize;
        if let Some(old) = self.cases[..n]
            .iter_mut()
            .find(|c| c.shape == case.shape && (!c.kind.is_of_class() || c.extra == case.extra))
        {
            *old = case;
            self.misses += 1;
            return;
        }
        if n < self.cases.len() {
            self.cases[n] = case;
            self.count += 1;
        } else {
            self.megamorphic = true;
            self.misses += 1;
            self.cases[self.misses as usize % 4] = case;
        }
    }
}
