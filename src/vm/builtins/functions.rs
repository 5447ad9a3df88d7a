//! The table of builtin functions, and those that need only a few lines.

use super::{classes, compile, inspect, io, numbers};
use crate::exc::Exc;
use crate::native::{Args, Bound, Effects, Method};
use crate::object::value::Value;
use crate::protocol::{
    attr, call, format as formatting, hash as hashing, iter, number, repr as text, seq, truth,
};
use crate::thread::{PyResult, Step, Thread};
use crate::types::bytes::{PyByteArray, PyBytes};
use crate::types::generator;
use crate::types::list::sort::Order;
use crate::types::list::{self, PyList};
use crate::types::seqiter;
use crate::types::str::{PyStr, from_char};
use crate::types::tuple::{self, PyTuple};

fn len(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(seq::len(t, a.get(0))?))
}

fn repr(t: &Thread, a: Bound) -> PyResult {
    text::repr(t, a.get(0))
}

fn ascii(t: &Thread, a: Bound) -> PyResult {
    text::ascii(t, a.get(0))
}

fn hash(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(hashing::hash(t, a.get(0))?))
}

fn id(_t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(a.get(0).word().0))
}

fn callable(_t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(a.get(0).class().slots().call.is_some()))
}

fn format(t: &Thread, a: Bound) -> PyResult {
    let empty = Value::from("");
    let spec = a.opt(1).unwrap_or(&empty);
    if !spec.is_a::<PyStr>() {
        return Err(
            t.type_error(format_args!("format() argument 2 must be str, not {}", spec.class().tp_name()))
        );
    }
    formatting::format(t, a.get(0), spec)
}

fn chr(t: &Thread, a: Bound) -> PyResult {
    let n = number::index(t, a.get(0))?;
    match crate::types::int::to_i64(&n).and_then(|n| u32::try_from(n).ok()).filter(|&n| n < 0x11_0000) {
        Some(c) => Ok(from_char(c)),
        None => Err(t.value_error("chr() arg not in range(0x110000)")),
    }
}

fn ord(t: &Thread, a: Bound) -> PyResult {
    let v = a.get(0);
    let (n, c) = if let Some(s) = v.downcast::<PyStr>() {
        (s.len(), s.code_points().next())
    } else if let Some(b) = v.downcast::<PyBytes>() {
        (b.len(), b.as_slice().first().map(|&b| u32::from(b)))
    } else if let Some(b) = v.downcast::<PyByteArray>() {
        (b.len(), b.get(0).map(u32::from))
    } else {
        return Err(t.type_error(format_args!(
            "ord() expected string of length 1, but {} found",
            v.class().tp_name()
        )));
    };
    match c {
        Some(c) if n == 1 => Ok(Value::from(c)),
        Some(_) | None => {
            let what = if v.is_a::<PyStr>() { "a character, but string" } else { "a character, but string" };
            Err(t.type_error(format_args!("ord() expected {what} of length {n} found")))
        }
    }
}

fn getattr(t: &Thread, a: Bound) -> PyResult {
    let name = a.get(1);
    if !name.is_a::<PyStr>() {
        return Err(
            t.type_error(format_args!("attribute name must be string, not '{}'", name.class().tp_name()))
        );
    }
    match a.opt(2) {
        None => attr::get(t, a.get(0), name),
        Some(default) => Ok(attr::get_opt(t, a.get(0), name)?.unwrap_or_else(|| default.clone())),
    }
}

fn hasattr(t: &Thread, a: Bound) -> PyResult {
    let name = a.get(1);
    if !name.is_a::<PyStr>() {
        return Err(
            t.type_error(format_args!("attribute name must be string, not '{}'", name.class().tp_name()))
        );
    }
    Ok(Value::bool(attr::has(t, a.get(0), name)?))
}

fn setattr(t: &Thread, a: Bound) -> PyResult {
    attr::set(t, a.get(0), a.get(1), Some(a.get(2)))?;
    Ok(Value::none())
}

fn delattr(t: &Thread, a: Bound) -> PyResult {
    attr::set(t, a.get(0), a.get(1), None)?;
    Ok(Value::none())
}

fn iter_(t: &Thread, a: Bound) -> PyResult {
    let v = a.get(0);
    match a.opt(1) {
        None => iter::iter(t, v),
        Some(sentinel) => {
            if v.class().slots().call.is_none() {
                return Err(t.type_error("iter(v, w): v must be callable"));
            }
            Ok(seqiter::over_calls(v.clone(), sentinel.clone()))
        }
    }
}

fn next(t: &Thread, a: Bound) -> PyResult {
    let it = a.get(0);
    let Some(slot) = it.class().slots().next else {
        return Err(t.type_error(format_args!("'{}' object is not an iterator", it.class().tp_name())));
    };
    match (t.step(slot, it), a.opt(1)) {
        (Ok(Step::Item(v)), _) => Ok(v),
        (Ok(Step::End(_)), Some(default)) => Ok(default.clone()),
        (Ok(Step::End(Some(v))), None) => Err(generator::stop_with(t, v)),
        (Ok(Step::End(None)), None) => Err(t.error_with(Exc::StopIteration, &[])),
        (Err(raised), Some(default)) => match t.catch::<Value>(Err(raised), Exc::StopIteration)? {
            Some(v) => Ok(v),
            None => Ok(default.clone()),
        },
        (Err(raised), None) => Err(raised),
    }
}

fn aiter(t: &Thread, a: Bound) -> PyResult {
    let v = a.get(0);
    let Some(slot) = v.class().slots().aiter else {
        return Err(t.type_error(format_args!("'{}' object is not an async iterable", v.class().tp_name())));
    };
    let it = slot(t, v)?;
    if it.class().slots().anext.is_none() {
        return Err(t.type_error(format_args!(
            "aiter() returned not an async iterator of type '{}'",
            it.class().tp_name()
        )));
    }
    Ok(it)
}

fn anext(t: &Thread, a: Bound) -> PyResult {
    let v = a.get(0);
    let Some(slot) = v.class().slots().anext else {
        return Err(t.type_error(format_args!("'{}' object is not an async iterator", v.class().tp_name())));
    };
    let awaitable = slot(t, v)?;
    match a.opt(1) {
        None => Ok(awaitable),
        Some(default) => Ok(crate::builtins::anext::with_default(&awaitable, default)),
    }
}

fn all(t: &Thread, a: Bound) -> PyResult {
    let it = iter::iter(t, a.get(0))?;
    while let Some(v) = iter::next(t, &it)? {
        if !truth::truth(t, &v)? {
            return Ok(Value::bool(false));
        }
    }
    Ok(Value::bool(true))
}

fn any(t: &Thread, a: Bound) -> PyResult {
    let it = iter::iter(t, a.get(0))?;
    while let Some(v) = iter::next(t, &it)? {
        if truth::truth(t, &v)? {
            return Ok(Value::bool(true));
        }
    }
    Ok(Value::bool(false))
}

fn sorted(t: &Thread, a: Bound) -> PyResult {
    let descending = match a.opt(2) {
        Some(reverse) => truth::truth(t, reverse)?,
        None => false,
    };
    sorted_by(t, a.get(0), a.some(1), if descending { Order::Descending } else { Order::Ascending })
}

fn sorted_by(t: &Thread, iterable: &Value, key: Option<&Value>, order: Order) -> PyResult {
    let result = list::new(iter::collect(t, iterable)?);
    if let Some(list) = result.downcast_exact::<PyList>() {
        list::sort::sort(t, list, key, order)?;
    }
    Ok(result)
}

/// `sorted` without keyword arguments.
fn sorted_positional(t: &Thread, args: &[Value]) -> PyResult {
    match args {
        [iterable] => sorted_by(t, iterable, None, Order::Ascending),
        _ => Err(t.type_error(format_args!("sorted expected 1 argument, got {}", args.len()))),
    }
}

fn breakpoint(t: &Thread, a: Bound) -> PyResult {
    let Some(hook) = crate::modules::sys::lookup("breakpointhook") else {
        return Err(t.runtime_error("lost sys.breakpointhook"));
    };
    let args = a.get(0).downcast::<PyTuple>().map(|x| tuple::items(x).to_vec()).unwrap_or_default();
    let pairs = a.get(1).downcast::<crate::types::dict::PyDict>().map(|d| d.entries()).unwrap_or_default();
    let names: Vec<Value> = pairs.iter().map(|(k, _)| k.clone()).collect();
    let values: Vec<Value> = args.into_iter().chain(pairs.into_iter().map(|(_, v)| v)).collect();
    call::call_args(t, &hook, &Args { values: &values, names: &names })
}

/// `__import__`.
pub fn import(t: &Thread, a: Bound) -> PyResult {
    let level = match a.opt(4) {
        Some(level) => number::to_isize(t, level, Exc::OverflowError)?,
        None => 0,
    };
    let none = Value::none();
    crate::import::import_level(t, a.get(0), a.opt(1).unwrap_or(&none), a.opt(3).unwrap_or(&none), level)
}

pub static METHODS: &[Method] = &[
    Method::new(
        "__build_class__(*args, **kwds)",
        classes::build_class,
        "__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class\n\nInternal helper function used by the class statement.",
    ),
    Method::new(
        "__import__(name, globals=None, locals=None, fromlist=(), level=0)",
        import,
        "Import a module.",
    ),
    Method::new("abs(x, /)", numbers::abs, "Return the absolute value of the argument."),
    Method::new(
        "all(iterable, /)",
        all,
        "Return True if bool(x) is True for all values x in the iterable.\n\nIf the iterable is empty, return True.",
    ),
    Method::new(
        "any(iterable, /)",
        any,
        "Return True if bool(x) is True for any x in the iterable.\n\nIf the iterable is empty, return False.",
    ),
    Method::new("ascii(obj, /)", ascii, "Return an ASCII-only representation of an object."),
    Method::new(
        "bin(number, /)",
        numbers::bin,
        "Return the binary representation of an integer.\n\n   >>> bin(2796202)\n   '0b1010101010101010101010'",
    ),
    Method::new("breakpoint(*args, **kws)", breakpoint, "Call sys.breakpointhook(*args, **kws)."),
    Method::new(
        "callable(obj, /)",
        callable,
        "Return whether the object is callable (i.e., some kind of function).",
    )
    .with(Effects::Pure),
    Method::new(
        "chr(i, /)",
        chr,
        "Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff.",
    ),
    Method::new(
        "compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)",
        compile::compile,
        "Compile source into a code object that can be executed by exec() or eval().",
    )
    .with(Effects::ReadsFrame),
    Method::new(
        "delattr(obj, name, /)",
        delattr,
        "Deletes the named attribute from the given object.\n\ndelattr(x, 'y') is equivalent to ``del x.y``",
    ),
    Method::new("dir(object=None, /)", inspect::dir, "dir([object]) -> list of strings")
        .with(Effects::ReadsFrame),
    Method::new(
        "divmod(x, y, /)",
        numbers::divmod,
        "Return the tuple (x//y, x%y).  Invariant: div*y + mod == x.",
    ),
    Method::new(
        "eval(source, /, globals=None, locals=None)",
        compile::eval,
        "Evaluate the given source in the context of globals and locals.",
    )
    .with(Effects::ReadsFrame),
    Method::new(
        "exec(source, /, globals=None, locals=None, *, closure=None)",
        compile::exec,
        "Execute the given source in the context of globals and locals.",
    )
    .with(Effects::ReadsFrame),
    Method::new(
        "format(value, format_spec='', /)",
        format,
        "Return type(value).__format__(value, format_spec)",
    ),
    Method::new(
        "getattr(object, name, default=None, /)",
        getattr,
        "Get a named attribute from an object.\n\ngetattr(x, 'y') is equivalent to ``x.y``",
    ),
    Method::new(
        "globals()",
        inspect::globals,
        "Return the dictionary containing the current scope's global variables.",
    )
    .with(Effects::ReadsFrame),
    Method::new(
        "hasattr(obj, name, /)",
        hasattr,
        "Return whether the object has an attribute with the given name.",
    ),
    Method::new("hash(obj, /)", hash, "Return the hash value for the given object."),
    Method::new(
        "hex(number, /)",
        numbers::hex,
        "Return the hexadecimal representation of an integer.\n\n   >>> hex(12648430)\n   '0xc0ffee'",
    ),
    Method::new("id(obj, /)", id, "Return the identity of an object.").with(Effects::Pure),
    Method::new(
        "input(prompt='', /)",
        io::input,
        "Read a string from standard input.  The trailing newline is stripped.",
    ),
    Method::new(
        "isinstance(obj, class_or_tuple, /)",
        classes::isinstance,
        "Return whether an object is an instance of a class or of a subclass thereof.",
    ),
    Method::new(
        "issubclass(cls, class_or_tuple, /)",
        classes::issubclass,
        "Return whether 'cls' is derived from another class or is the same class.",
    ),
    Method::new("iter(object, sentinel=None, /)", iter_, "Get an iterator from an object."),
    Method::new("aiter(async_iterable, /)", aiter, "Return an AsyncIterator for an AsyncIterable object."),
    Method::new("len(obj, /)", len, "Return the number of items in a container."),
    Method::new(
        "locals()",
        inspect::locals,
        "Return a dictionary containing the current scope's local variables.",
    )
    .with(Effects::ReadsFrame),
    Method::new(
        "max(*args, **kwargs)",
        numbers::max,
        "max(iterable, *[, default=obj, key=func]) -> value\nmax(arg1, arg2, *args, *[, key=func]) -> value",
    )
    .positional(numbers::max_of),
    Method::new(
        "min(*args, **kwargs)",
        numbers::min,
        "min(iterable, *[, default=obj, key=func]) -> value\nmin(arg1, arg2, *args, *[, key=func]) -> value",
    )
    .positional(numbers::min_of),
    Method::new("next(iterator, default=None, /)", next, "Return the next item from the iterator."),
    Method::new("anext(aiterator, default=None, /)", anext, "Return the next item from the async iterator."),
    Method::new(
        "oct(number, /)",
        numbers::oct,
        "Return the octal representation of an integer.\n\n   >>> oct(342391)\n   '0o1234567'",
    ),
    Method::new(
        "open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)",
        io::open,
        "Open file and return a stream.  Raise OSError upon failure.",
    ),
    Method::new("ord(character, /)", ord, "Return the Unicode code point for a one-character string."),
    Method::new(
        "pow(base, exp, mod=None)",
        numbers::pow,
        "Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments.",
    ),
    Method::new(
        "print(*args, sep=' ', end='\\n', file=None, flush=False)",
        io::print,
        "Prints the values to a stream, or to sys.stdout by default.",
    ),
    Method::new("repr(obj, /)", repr, "Return the canonical string representation of the object."),
    Method::new(
        "round(number, ndigits=None)",
        numbers::round,
        "Round a number to a given precision in decimal digits.",
    ),
    Method::new(
        "setattr(obj, name, value, /)",
        setattr,
        "Sets the named attribute on the given object to the specified value.",
    ),
    Method::new(
        "sorted(iterable, /, *, key=None, reverse=False)",
        sorted,
        "Return a new list containing all items from the iterable in ascending order.",
    )
    .positional(sorted_positional),
    Method::new(
        "sum(iterable, /, start=0)",
        numbers::sum,
        "Return the sum of a 'start' value (default: 0) plus an iterable of numbers",
    ),
    Method::new("vars(object=None, /)", inspect::vars, "vars([object]) -> dictionary")
        .with(Effects::ReadsFrame),
];
