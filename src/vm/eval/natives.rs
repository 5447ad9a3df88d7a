//! Calls of native code straight from the evaluation stack: of functions and methods whose arguments need no binding, and of builtin
//! classes.
//!
//! What a call instruction met first decides how the fused instruction calls ([`Direct`]); it makes sure each time that it meets the
//! same again. Its cache holds functions, since another object could come to lie where one was; methods of builtin types and these themselves
//! live as long as the process. `unsafe` lives here: arguments are words on the evaluation stack.

use super::cache::CallCache;
use super::prepare::Instr;
use crate::binder;
use crate::native::{Args, Method};
use crate::object::class::{PyType, type_flag};
use crate::object::value::Value;
use crate::thread::{PyResult, Thread};
use crate::types::descriptors::PyMethodDescriptor;
use crate::types::list::{self, PyList};
use crate::types::native_function::PyNative;
use crate::types::type_::{TYPE, type_call};
use adder_abi::Word;
use adder_abi::opcode::Opcode;

/// How a call instruction calls native code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// With the arguments as they lie on the stack, perhaps with empty slots behind them: the most common way.
    Filled,
    /// Not at all: something else was met, or its arguments have to be bound.
    No,
    /// A function that takes any number of arguments as they come.
    Positional,
    /// A method that is bound already: each time to something else.
    Bound,
    /// A builtin class.
    Class,
    /// `list.append` of one object, to an exact list.
    Append,
}

/// What a call instruction knows of the native code that it calls.
#[derive(Clone, Copy)]
pub struct Direct {
    pub way: Way,
    /// How many arguments it is called with, the object among them: the same instruction can call the same method bare and of an object.
    count: usize,
    slots: u8,
    /// None for classes.
    method: Option<&'static Method>,
    /// The class that the first argument must have, if this is a method.
    owner: Option<&'static PyType>,
}

impl Direct {
    pub const NO: Direct = Direct { way: Way::No, count: 0, slots: 0, method: None, owner: None };

    /// How `callable` is called with `count` arguments.
    pub fn of(callable: &Value, count: usize) -> Direct {
        if let Some(d) = callable.downcast_exact::<PyMethodDescriptor>() {
            if count == 2 && list::is_append(d.method) {
                return Direct { way: Way::Append, count, method: Some(d.method), ..Direct::NO };
            }
            let slots = binder::direct_slots(d.signature(), count).filter(|_| count > 0);
            return Direct::slotted(Way::Filled, d.method, count, slots, Some(d.owner));
        }
        if let Some(native) = callable.downcast_exact::<PyNative>() {
            return Direct::of_function(native, count);
        }
        match callable.as_type() {
            Some(class) if callable.class().is(TYPE.get()) && !class.has_flag(type_flag::HEAP_TYPE) => {
                Direct { way: Way::Class, ..Direct::NO }
            }
            Some(_) | None => Direct::NO,
        }
    }

    fn of_function(native: &PyNative, count: usize) -> Direct {
        let method = native.method;
        if native.new_of.is_some() {
            return Direct::NO;
        }
        if native.bound {
            let slots = binder::bound_slots(native.signature(), count);
            return Direct::slotted(Way::Bound, method, count, slots, None);
        }
        if method.positional.is_some() {
            return Direct { way: Way::Positional, method: Some(method), ..Direct::NO };
        }
        let slots = binder::direct_slots(native.signature(), count);
        Direct::slotted(Way::Filled, method, count, slots, None)
    }

    /// Whether a bound method is of this method.
    pub fn is_of(&self, native: &PyNative) -> bool {
        self.method.is_some_and(|method| std::ptr::eq(method, native.method))
    }

    fn slotted(
        way: Way,
        method: &'static Method,
        count: usize,
        slots: Option<u8>,
        owner: Option<&'static PyType>,
    ) -> Direct {
        slots.map_or(Direct::NO, |slots| Direct { way, count, slots, method: Some(method), owner })
    }
}

/// Where a call's operands lie: the words from `bottom` on leave the stack.
#[derive(Clone, Copy)]
pub struct Operands {
    pub bottom: *mut Word,
    pub callable: *mut Word,
    /// The first argument, the object among them for methods.
    pub args: *mut Word,
    pub count: usize,
}

/// The operands of `CALL_FUNCTION` and `CALL_METHOD`, left as they lie.
///
/// # Safety
/// `sp` is the eval loop's.
#[inline(always)]
pub unsafe fn operands(sp: *mut Word, instr: &Instr) -> Operands {
    let count = instr.arg as usize;
    // SAFETY: by the caller's contract.
    unsafe {
        let args = sp.sub(count);
        let callable = args.sub(1);
        if instr.op != Opcode::CALL_METHOD {
            return Operands { bottom: callable, callable, args, count };
        }
        let below = callable.sub(1);
        if (*below).is_null() {
            return Operands { bottom: below, callable, args, count };
        }
        Operands { bottom: below, callable: below, args: callable, count: count + 1 }
    }
}

/// Calls what lies on the stack as the instruction's cache says; none, and nothing has happened, if that is for something else.
///
/// # Safety
/// The operands are those of the topmost frame, whose state is saved; the instruction has called native code before.
#[inline(always)]
pub unsafe fn call(t: &Thread, o: Operands, instr: &Instr) -> Option<PyResult> {
    // SAFETY: by the caller's contract; call instructions keep a `CallCache`.
    unsafe {
        let cache = &*(instr.data.get() as *const CallCache);
        let Direct { way, count, slots, method, owner } = cache.direct.get();
        if way != Way::Filled || *o.callable != cache.target.get() {
            return call_otherwise(t, o, cache);
        }
        if o.count != count {
            return None;
        }
        let method = method?;
        cache.note_arguments(o.args, o.count);
        let values = Value::borrow_slice(o.args, o.count);
        if owner.is_some_and(|owner| !Value::borrow(&*o.args).class().is(owner)) {
            return None;
        }
        let guard = match t.enter_native(" while calling a Python object") {
            Ok(guard) => guard,
            Err(raised) => return Some(Err(raised)),
        };
        let result = binder::call_filled(t, method.func, values, slots);
        drop(guard);
        Some(result)
    }
}

/// As [`call`], for all but the most common way.
#[inline(never)]
unsafe fn call_otherwise(t: &Thread, o: Operands, cache: &CallCache) -> Option<PyResult> {
    // SAFETY: as in `call`.
    unsafe {
        let direct = cache.direct.get();
        let callable = Value::borrow(&*o.callable);
        let values = Value::borrow_slice(o.args, o.count);
        let same = callable.word() == cache.target.get();
        if direct.way == Way::Filled || !same && direct.way != Way::Bound {
            return None;
        }
        cache.note_arguments(o.args, o.count);
        if direct.way == Way::Append {
            let [object, item] = values else { return None };
            list::push(object.downcast_exact::<PyList>()?, item.clone());
            return Some(Ok(Value::none()));
        }
        if direct.way == Way::Class {
            if let ([object], true) = (values, callable.is(TYPE.get().as_value())) {
                return Some(Ok(object.class().to_value()));
            }
            return Some(type_call(t, callable, &Args::positional(values)));
        }
        let method = direct.method?;
        let receiver = if direct.way == Way::Bound {
            let native = callable.downcast_exact::<PyNative>()?;
            if !std::ptr::eq(native.method, method) || o.count != direct.count {
                return None;
            }
            if !same {
                cache.note_other(callable);
            }
            Some(native.receiver.as_ref().filter(|_| native.bound)?)
        } else {
            None
        };
        let guard = match t.enter_native(" while calling a Python object") {
            Ok(guard) => guard,
            Err(raised) => return Some(Err(raised)),
        };
        let result = match receiver {
            Some(receiver) => binder::call_bound(t, method, receiver, values, direct.slots),
            None => method.positional?(t, values),
        };
        drop(guard);
        Some(result)
    }
}
