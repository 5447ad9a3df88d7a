//! `_io`: files and streams, from system calls to text.
//!
//! `base` has the abstract classes, `fileio` raw files, `buffered` buffers over raw streams, `text` text over buffers, `bytesio` and
//! `stringio` streams in memory, `open` the function that puts them together. Streams of exactly the builtin types are used
//! directly, all others through their Python methods.

mod base;
mod buffered;
mod bytesio;
mod decoding;
mod fileio;
mod newline;
mod open;
mod pair;
mod position;
mod stringio;
mod sys;
mod text;
mod textread;
mod textwrite;

use adder_vm::exc::Exc;
use adder_vm::native::{Method, ModuleSpec};
use adder_vm::object::payload::Payload;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{attr, call, truth};
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::dict::PyDict;
use adder_vm::types::str::intern;
use adder_vm::types::{tuple, type_};
use std::fmt::Display;

/// Bytes that buffers hold unless told otherwise.
pub const DEFAULT_BUFFER_SIZE: usize = 131_072;

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_io",
    doc: "The io module provides the Python interfaces to stream handling.",
    functions: &[
        Method::new(
            "open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)",
            open::open,
            "Open file and return a stream.  Raise OSError upon failure.",
        ),
        Method::new(
            "open_code(path)",
            open::open_code,
            "Opens the provided file with the intent to import the contents.",
        ),
        Method::new(
            "text_encoding(encoding, stacklevel=2, /)",
            open::text_encoding,
            "A helper function to choose the text encoding.",
        ),
    ],
    types: &[
        &base::IO_BASE_SPEC,
        &base::RAW_BASE_SPEC,
        &base::BUFFERED_BASE_SPEC,
        &base::TEXT_BASE_SPEC,
        &fileio::FILE_IO_SPEC,
        &buffered::READER_SPEC,
        &buffered::WRITER_SPEC,
        &buffered::RANDOM_SPEC,
        &pair::PAIR_SPEC,
        &bytesio::BYTES_IO_SPEC,
        &bytesio::BYTES_IO_BUFFER_SPEC,
        &stringio::STRING_IO_SPEC,
        &newline::NEWLINE_DECODER_SPEC,
        &text::TEXT_IO_SPEC,
    ],
    init: Some(|t, module| {
        module.add("DEFAULT_BUFFER_SIZE", Value::from(DEFAULT_BUFFER_SIZE));
        module.add("BlockingIOError", Exc::BlockingIOError.class().to_value());
        module.add("UnsupportedOperation", unsupported_class(t)?);
        // `open` is one function under both names.
        let builtins = adder_vm::builtins::module();
        let open = module.dict().get_str(&intern("open"));
        if let (Some(builtins), Some(open)) = (builtins, open) {
            if let Some(builtins) = builtins.downcast::<adder_vm::types::module::PyModule>() {
                builtins.add("open", open);
            }
        }
        Ok(())
    }),
};

struct Place(Field);

// SAFETY: only the holder of the global lock touches it.
unsafe impl Sync for Place {}

static UNSUPPORTED: Place = Place(Field::empty());

/// `io.UnsupportedOperation`.
fn unsupported_class(t: &Thread) -> PyResult {
    if let Some(class) = UNSUPPORTED.0.get() {
        return Ok(class);
    }
    let namespace = PyDict::new();
    if let Some(dict) = namespace.downcast::<PyDict>() {
        dict.set_str(&intern("__module__"), Value::from("io"));
    }
    let bases = tuple::new(vec![Exc::OSError.class().to_value(), Exc::ValueError.class().to_value()]);
    let name = Value::from("UnsupportedOperation");
    let class = call::call(t, type_::TYPE.get().as_value(), &[name, bases, namespace])?;
    UNSUPPORTED.0.put(class.clone());
    Ok(class)
}

/// Raises `io.UnsupportedOperation`.
#[cold]
pub fn unsupported(t: &Thread, message: impl Display) -> Raised {
    let made =
        unsupported_class(t).and_then(|class| call::call(t, &class, &[Value::from(message.to_string())]));
    match made {
        Ok(exception) => t.raise(exception),
        Err(raised) => raised,
    }
}

/// The `closed` attribute of any stream.
pub fn is_closed(t: &Thread, stream: &Value) -> PyResult<bool> {
    truth::truth(t, &attr::get(t, stream, adder_vm::name!("closed"))?)
}

#[cold]
pub fn closed_error(t: &Thread) -> Raised {
    t.value_error("I/O operation on closed file.")
}

/// Runs both, and raises the first exception (the second's context is the first's) if any.
pub fn both<A>(t: &Thread, first: PyResult<A>, second: impl FnOnce() -> PyResult<()>) -> PyResult<A> {
    match first {
        Ok(value) => second().map(|()| value),
        Err(raised) => {
            let exception = t.take(raised);
            if let Err(raised) = second() {
                let later = t.take(raised);
                if let Some(e) = later.downcast::<adder_vm::types::exception::PyException>() {
                    if !later.is(&exception) && !e.context.is_set() {
                        e.context.put(exception);
                    }
                }
                return Err(t.raise_again(later));
            }
            Err(t.raise_again(exception))
        }
    }
}

/// The exact instance of a builtin stream type, whose methods need not be looked up.
pub fn exact<T: Payload>(v: &Value) -> Option<&T> {
    v.downcast_exact::<T>()
}

/// Defines an `init` slot whose arguments are bound by a signature.
#[macro_export]
macro_rules! initializer {
    ($name:ident, $sig:literal, $func:path) => {
        fn $name(
            t: &adder_vm::thread::Thread,
            v: &adder_vm::object::value::Value,
            args: &adder_vm::native::Args,
        ) -> adder_vm::thread::PyResult<()> {
            static METHOD: adder_vm::native::Method = adder_vm::native::Method::new($sig, $func, "");
            static SIG: std::sync::LazyLock<adder_vm::binder::Signature> =
                std::sync::LazyLock::new(|| adder_vm::binder::Signature::parse($sig));
            adder_vm::binder::invoke(t, &METHOD, &SIG, adder_vm::binder::Owner::Nothing, Some(v), args)
                .map(drop)
        }
    };
}
