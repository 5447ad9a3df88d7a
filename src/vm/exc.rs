//! The builtin exceptions: one table gives each its name, base and layout.

use crate::object::class::{PyType, TypeCell};
use crate::object::value::Value;
use crate::thread::{PyResult, Thread};
use crate::types::exception::PyException;

macro_rules! exceptions {
    ($($name:ident($base:ident, $doc:literal);)*) => {
        /// A builtin exception type.
        #[allow(clippy::enum_variant_names)]
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        pub enum Exc {
            BaseException,
            $($name,)*
        }

        impl Exc {
            /// In an order in which bases come first.
            pub const ALL: &'static [Exc] = &[Exc::BaseException, $(Exc::$name,)*];

            #[allow(unreachable_patterns)]
            pub const fn name(self) -> &'static str {
                match self {
                    Exc::BaseException => "BaseException",
                    // No identifier of ours begins with an underscore.
                    Exc::IncompleteInputError => "_IncompleteInputError",
                    $(Exc::$name => stringify!($name),)*
                }
            }

            pub const fn base(self) -> Option<Exc> {
                match self {
                    Exc::BaseException => None,
                    $(Exc::$name => Some(Exc::$base),)*
                }
            }

            pub const fn doc(self) -> &'static str {
                match self {
                    Exc::BaseException => "Common base class for all exceptions.",
                    $(Exc::$name => $doc,)*
                }
            }
        }

        static CELLS: [TypeCell; Exc::ALL.len()] = [const { TypeCell::new() }; Exc::ALL.len()];
    };
}

exceptions! {
    Exception(BaseException, "Common base class for all non-exit exceptions.");
    GeneratorExit(BaseException, "Request that a generator exit.");
    KeyboardInterrupt(BaseException, "Program interrupted by user.");
    SystemExit(BaseException, "Request to exit from the interpreter.");
    BaseExceptionGroup(BaseException, "A combination of multiple unrelated exceptions.");
    ExceptionGroup(Exception, "A combination of multiple unrelated exceptions.");
    ArithmeticError(Exception, "Base class for arithmetic errors.");
    FloatingPointError(ArithmeticError, "Floating-point operation failed.");
    OverflowError(ArithmeticError, "Result too large to be represented.");
    ZeroDivisionError(ArithmeticError, "Second argument to a division or modulo operation was zero.");
    AssertionError(Exception, "Assertion failed.");
    AttributeError(Exception, "Attribute not found.");
    BufferError(Exception, "Buffer error.");
    EOFError(Exception, "Read beyond end of file.");
    ImportError(Exception, "Import can't find module, or can't find name in module.");
    ModuleNotFoundError(ImportError, "Module not found.");
    LookupError(Exception, "Base class for lookup errors.");
    IndexError(LookupError, "Sequence index out of range.");
    KeyError(LookupError, "Mapping key not found.");
    MemoryError(Exception, "Out of memory.");
    NameError(Exception, "Name not found globally.");
    UnboundLocalError(NameError, "Local name referenced but not bound to a value.");
    OSError(Exception, "Base class for I/O related errors.");
    BlockingIOError(OSError, "I/O operation would block.");
    ChildProcessError(OSError, "Child process error.");
    ConnectionError(OSError, "Connection error.");
    BrokenPipeError(ConnectionError, "Broken pipe.");
    ConnectionAbortedError(ConnectionError, "Connection aborted.");
    ConnectionRefusedError(ConnectionError, "Connection refused.");
    ConnectionResetError(ConnectionError, "Connection reset.");
    FileExistsError(OSError, "File already exists.");
    FileNotFoundError(OSError, "File not found.");
    InterruptedError(OSError, "Interrupted by signal.");
    IsADirectoryError(OSError, "Operation doesn't work on directories.");
    NotADirectoryError(OSError, "Operation only works on directories.");
    PermissionError(OSError, "Not enough permissions.");
    ProcessLookupError(OSError, "Process not found.");
    TimeoutError(OSError, "Timeout expired.");
    ReferenceError(Exception, "Weak ref proxy used after referent went away.");
    RuntimeError(Exception, "Unspecified run-time error.");
    NotImplementedError(RuntimeError, "Method or function hasn't been implemented yet.");
    PythonFinalizationError(RuntimeError, "Operation blocked during Python finalization.");
    RecursionError(RuntimeError, "Recursion limit exceeded.");
    StopAsyncIteration(Exception, "Signal the end from iterator.__anext__().");
    StopIteration(Exception, "Signal the end from iterator.__next__().");
    SyntaxError(Exception, "Invalid syntax.");
    IncompleteInputError(SyntaxError, "incomplete input.");
    IndentationError(SyntaxError, "Improper indentation.");
    TabError(IndentationError, "Improper mixture of spaces and tabs.");
    SystemError(Exception, "Internal error in the Python interpreter.\n\nPlease report this to the Python maintainer, along with the traceback,\nthe Python version, and the hardware/OS platform and version.");
    TypeError(Exception, "Inappropriate argument type.");
    ValueError(Exception, "Inappropriate argument value (of correct type).");
    UnicodeError(ValueError, "Unicode related error.");
    UnicodeDecodeError(UnicodeError, "Unicode decoding error.");
    UnicodeEncodeError(UnicodeError, "Unicode encoding error.");
    UnicodeTranslateError(UnicodeError, "Unicode translation error.");
    Warning(Exception, "Base class for warning categories.");
    BytesWarning(Warning, "Base class for warnings about bytes and buffer related problems, mostly\nrelated to conversion from str or comparing to str.");
    DeprecationWarning(Warning, "Base class for warnings about deprecated features.");
    EncodingWarning(Warning, "Base class for warnings about encodings.");
    FutureWarning(Warning, "Base class for warnings about constructs that will change semantically\nin the future.");
    ImportWarning(Warning, "Base class for warnings about probable mistakes in module imports");
    PendingDeprecationWarning(Warning, "Base class for warnings about features which will be deprecated\nin the future.");
    ResourceWarning(Warning, "Base class for warnings about resource usage.");
    RuntimeWarning(Warning, "Base class for warnings about dubious runtime behavior.");
    SyntaxWarning(Warning, "Base class for warnings about dubious syntax.");
    UnicodeWarning(Warning, "Base class for warnings about Unicode related problems, mostly\nrelated to conversion problems.");
    UserWarning(Warning, "Base class for warnings generated by user code.");
}

impl Exc {
    /// The builtin exception whose cell this is.
    pub fn of_cell(cell: &TypeCell) -> Option<Exc> {
        let offset = (cell as *const TypeCell as usize).wrapping_sub(CELLS.as_ptr() as usize);
        Exc::ALL.get(offset / size_of::<TypeCell>()).copied().filter(|k| std::ptr::eq(k.cell(), cell))
    }

    /// The type object.
    #[inline]
    pub fn class(self) -> &'static PyType {
        self.cell().get()
    }

    pub fn cell(self) -> &'static TypeCell {
        self.cell_const()
    }

    /// As [`Exc::cell`], for declarations.
    pub const fn cell_const(self) -> &'static TypeCell {
        &CELLS[self as usize]
    }
}

/// A new instance made as Python would make it, by calling the type.
pub fn new_exception(t: &Thread, class: &PyType, args: &[Value]) -> PyResult {
    if let Some(exception) = crate::types::exception::plain(class, args) {
        return Ok(exception);
    }
    crate::protocol::call::call(t, class.as_value(), args)
}

/// Sets the exception being handled as `exception`'s `__context__`, breaking cycles as CPython does.
pub fn chain_context(t: &Thread, exception: &Value) {
    let Some(handled) = handled(t) else { return };
    if handled.is(exception) {
        return;
    }
    let Some(this) = exception.downcast::<PyException>() else { return };
    // Take `exception` out of the chain of contexts below, at its first occurrence; a chain that is a cycle on its own
    // is walked by two pointers (Floyd).
    let mut slow = handled.clone();
    let mut fast = false;
    let mut at = handled.clone();
    while let Some(next) = at.downcast::<PyException>().and_then(|e| e.context.get()) {
        if next.is(exception) {
            if let Some(e) = at.downcast::<PyException>() {
                e.context.set(None);
            }
            break;
        }
        at = next;
        if fast {
            match slow.downcast::<PyException>().and_then(|e| e.context.get()) {
                Some(next) => slow = next,
                None => break,
            }
            if slow.is(&at) {
                break;
            }
        }
        fast = !fast;
    }
    this.context.put(handled);
}

/// The exception being handled in the innermost frame that handles one (`sys.exception()`).
pub fn handled(t: &Thread) -> Option<Value> {
    let mut item = t.head.exc_info.get();
    while !item.is_null() {
        // SAFETY: items live on native or generator frames that are active while linked.
        unsafe {
            let value = (*item).value.get();
            if !value.is_null() {
                return Some(Value::from_borrowed(value));
            }
            item = (*item).prev.get();
        }
    }
    None
}
