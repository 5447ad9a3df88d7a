//! A thread that runs Python, and how exceptions travel through native code.
//!
//! A native function returns [`PyResult`]; `Err(Raised)` means that the thread's pending exception is set, and nothing
//! else. The pending exception is always an instance. Everything here is used only by the holder of the global lock.

use crate::exc::Exc;
use crate::object::slots::Next;
use crate::object::value::{Field, Value};
use adder_abi::thread::{Activation, ThreadHead};
use std::cell::{Cell, RefCell};
use std::fmt::Display;

/// Proof that an exception is pending in the thread.
#[must_use]
#[derive(Debug)]
pub struct Raised(());

/// What a native function returns: a value, or the news that an exception is pending.
pub type PyResult<T = Value> = Result<T, Raised>;

/// The state of a thread that runs Python.
#[repr(C)]
pub struct Thread {
    pub head: ThreadHead,
    /// `threading.get_ident()`.
    pub ident: Cell<u64>,
    /// Objects being `repr`ed, against endless recursion.
    pub repr_stack: RefCell<Vec<u64>>,
    /// Native calls in progress that can recurse without a Python frame.
    pub native_depth: Cell<u32>,
    /// The outermost level of exception handling.
    pub base_exc: adder_abi::thread::ExcItem,
    /// Thread-wide trace and profile functions (`sys.settrace`, `sys.setprofile`).
    pub trace: Field,
    pub profile: Field,
    pub tracing: Cell<bool>,
    /// How control came to where it is in the frames that are traced.
    pub trails: RefCell<Vec<crate::eval::trail::Trail>>,
    /// The current `contextvars` context.
    pub context: Field,
    /// An exception that another thread or a signal wants raised here.
    pub asynchronous: Field,
    /// `sys.set_asyncgen_hooks`, `sys.set_coroutine_origin_tracking_depth`.
    pub asyncgen_firstiter: Field,
    pub asyncgen_finalizer: Field,
    pub origin_depth: Cell<u32>,
    /// Imports in progress.
    pub importing: Cell<u32>,
    /// See [`Thread::step`]: the value of the iterator that ended, and the frame on top that asks for it.
    pub(crate) end: (Field, Cell<*const Activation>),
    /// The event loop that runs in this thread, and the task that it steps.
    pub running_loop: Field,
    pub running_task: Field,
    /// The `threading.local` objects that have a namespace for this thread; they own it.
    pub locals: RefCell<Vec<*const adder_abi::object::Header>>,
}

/// What [`Thread::step`] got.
pub enum Step {
    Item(Value),
    End(Option<Value>),
}

/// No frame: nobody asks how iterators end.
pub(crate) const NOBODY: *const Activation = std::ptr::dangling();

thread_local! {
    static CURRENT: Cell<*const Thread> = const { Cell::new(std::ptr::null()) };
}

impl Thread {
    /// Calls a `next` slot; where the iterator ends, with the value that it ends with, if it has one: a generator's `return`.
    pub fn step(&self, next: Next, it: &Value) -> PyResult<Step> {
        let (noted, asking) = &self.end;
        let outer = asking.replace(self.head.top.get());
        let item = next(self, it);
        asking.set(outer);
        let end = noted.take();
        Ok(item?.map_or(Step::End(end), Step::Item))
    }

    /// Notes with what value the `next` slot of an iterator ends that is about to say so. Whoever did not ask has no use for it, and an
    /// iterator that ends in another frame is one that the asker's meets on the way.
    pub fn end_with(&self, value: Value) {
        let (noted, asking) = &self.end;
        if asking.get() == self.head.top.get() {
            noted.put(value);
        }
    }

    /// As [`Thread::end_with`], of a generator or future, whose `None` is no value.
    pub fn end_with_result(&self, result: Value) {
        if result.is_none() { self.end.0.set(None) } else { self.end_with(result) }
    }

    /// The thread that runs now. There is one whenever the global lock is held.
    #[inline(always)]
    pub fn current<'a>() -> &'a Thread {
        let p = CURRENT.get();
        debug_assert!(!p.is_null());
        // SAFETY: set before any Python code runs in the thread and reset after the last.
        unsafe { &*p }
    }

    /// The current thread, if this native thread has one.
    pub fn try_current<'a>() -> Option<&'a Thread> {
        // SAFETY: as in `current`.
        unsafe { CURRENT.get().as_ref() }
    }

    pub(crate) fn set_current(thread: *const Thread) {
        CURRENT.set(thread);
    }

    fn pending(&self) -> &Field {
        // SAFETY: the head's exception owns its reference.
        unsafe { Field::of(&self.head.exception) }
    }

    /// Whether an exception is pending.
    #[inline(always)]
    pub fn has_exception(&self) -> bool {
        self.pending().is_set()
    }

    /// Makes `exception`, an instance of `BaseException`, the pending one. Its `__context__` becomes the exception being
    /// handled, if any.
    pub fn raise(&self, exception: Value) -> Raised {
        crate::exc::chain_context(self, &exception);
        self.raise_again(exception)
    }

    /// Makes `exception` pending as it is, its context untouched.
    pub fn raise_again(&self, exception: Value) -> Raised {
        self.pending().put(exception);
        Raised(())
    }

    /// The proof for code that found an exception pending.
    pub fn raised(&self) -> Raised {
        debug_assert!(self.has_exception());
        Raised(())
    }

    /// Takes the pending exception.
    pub fn take(&self, _proof: Raised) -> Value {
        self.pending().take().unwrap_or_else(Value::none)
    }

    /// Takes the pending exception, if there is one.
    pub fn take_pending(&self) -> Option<Value> {
        self.pending().take()
    }

    /// Drops the exception if it is an instance of `kind`, and passes it on otherwise.
    pub fn catch<T>(&self, result: PyResult<T>, kind: Exc) -> PyResult<Option<T>> {
        match result {
            Ok(v) => Ok(Some(v)),
            Err(raised) => {
                let exception = self.take(raised);
                if exception.class().is_subtype(kind.class()) {
                    Ok(None)
                } else {
                    Err(self.raise_again(exception))
                }
            }
        }
    }

    /// Whether the pending exception is an instance of `kind`.
    pub fn pending_is(&self, kind: Exc) -> bool {
        self.pending().get().is_some_and(|e| e.class().is_subtype(kind.class()))
    }

    /// Raises a builtin exception with a message.
    #[cold]
    pub fn error(&self, kind: Exc, message: impl Display) -> Raised {
        let mut text = crate::text::build::TextBuf::new();
        let _ = std::fmt::Write::write_fmt(&mut text, format_args!("{message}"));
        match crate::exc::new_exception(self, kind.class(), &[Value::from(text)]) {
            Ok(exception) => self.raise(exception),
            Err(raised) => raised,
        }
    }

    /// Raises a builtin exception with arguments.
    #[cold]
    pub fn error_with(&self, kind: Exc, args: &[Value]) -> Raised {
        match crate::exc::new_exception(self, kind.class(), args) {
            Ok(exception) => self.raise(exception),
            Err(raised) => raised,
        }
    }

    #[cold]
    pub fn type_error(&self, message: impl Display) -> Raised {
        self.error(Exc::TypeError, message)
    }

    #[cold]
    pub fn value_error(&self, message: impl Display) -> Raised {
        self.error(Exc::ValueError, message)
    }

    #[cold]
    pub fn index_error(&self, message: impl Display) -> Raised {
        self.error(Exc::IndexError, message)
    }

    #[cold]
    pub fn overflow_error(&self, message: impl Display) -> Raised {
        self.error(Exc::OverflowError, message)
    }

    #[cold]
    pub fn runtime_error(&self, message: impl Display) -> Raised {
        self.error(Exc::RuntimeError, message)
    }

    /// Has no context, as in CPython, which has made it ahead.
    #[cold]
    pub fn memory_error(&self) -> Raised {
        match crate::exc::new_exception(self, Exc::MemoryError.class(), &[]) {
            Ok(exception) => self.raise_again(exception),
            Err(raised) => raised,
        }
    }

    /// `KeyError` whose argument is the key itself.
    #[cold]
    pub fn key_error(&self, key: &Value) -> Raised {
        self.error_with(Exc::KeyError, &[key.clone()])
    }

    /// Guards native recursion (`repr` of nested lists, comparison of nested tuples, …): raises `RecursionError` when the native
    /// stack or the recursion limit is used up.
    #[inline(always)]
    pub fn enter_native(&self, doing: &str) -> PyResult<NativeGuard<'_>> {
        let depth = self.native_depth.get() + 1;
        if depth > 50_000 || native_stack_pointer() < self.head.native_limit.get() {
            return Err(self.too_deep(doing));
        }
        self.native_depth.set(depth);
        Ok(NativeGuard { thread: self })
    }

    #[cold]
    pub fn too_deep(&self, doing: &str) -> Raised {
        self.error(Exc::RecursionError, format_args!("maximum recursion depth exceeded{doing}"))
    }
}

/// About where the native stack ends now.
#[inline(always)]
pub fn native_stack_pointer() -> usize {
    let here = 0u8;
    &raw const here as usize
}

/// Ends a level of native recursion when dropped.
pub struct NativeGuard<'a> {
    thread: &'a Thread,
}

impl Drop for NativeGuard<'_> {
    #[inline(always)]
    fn drop(&mut self) {
        self.thread.native_depth.set(self.thread.native_depth.get() - 1);
    }
}
