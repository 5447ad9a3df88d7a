//! The slots of `str`: making, comparing, subscripts, concatenation, iteration; and its table of methods.

use super::args::check_size;
use super::case::whole;
use super::{PyStr, STR, case, equals, format, layout, make, new_in, search, split};
use crate::exc::Exc;
use crate::native::{Args, Bound, Effects, Method};
use crate::object::class::{PyType, TypeSpec, type_flag};
use crate::object::slots::{BinaryOp, CompareOp, Slots};
use crate::object::value::Value;
use crate::protocol::{buffer, number, repr};
use crate::thread::{PyResult, Thread};
use crate::types::{int, slice, tuple};

fn this(v: &Value) -> &PyStr {
    debug_assert!(v.is_a::<PyStr>());
    // SAFETY: slots are called with instances of their type only.
    unsafe { &*(v.word().0 as *const PyStr) }
}

fn str_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    let pos = args.pos();
    if pos.len() > 3 && !args.has_keywords() {
        return Err(t.type_error(format_args!("str expected at most 3 arguments, got {}", pos.len())));
    }
    if args.values.len() > 3 {
        return Err(
            t.type_error(format_args!("str() takes at most 3 arguments ({} given)", args.values.len()))
        );
    }
    let mut slots: [Option<&Value>; 3] = [pos.first(), pos.get(1), pos.get(2)];
    for (name, value) in args.keywords() {
        let text = name.downcast::<PyStr>().map(PyStr::to_string_lossy).unwrap_or_default();
        const NAMES: [&str; 3] = ["object", "encoding", "errors"];
        let Some(i) = NAMES.iter().position(|n| *n == text) else {
            return Err(crate::suggest::unexpected_keyword(t, "str", name, &NAMES));
        };
        if slots[i].is_some() {
            return Err(t.type_error(format_args!(
                "argument for str() given by name ('{text}') and position ({})",
                i + 1
            )));
        }
        slots[i] = Some(value);
    }
    let text = |i: usize| -> PyResult<Option<&PyStr>> {
        match slots[i] {
            None => Ok(None),
            Some(v) => v.downcast::<PyStr>().map(Some).ok_or_else(|| {
                t.type_error(format_args!(
                    "str() argument '{}' must be str, not {}",
                    ["object", "encoding", "errors"][i],
                    v.class().full_name()
                ))
            }),
        }
    };
    let (encoding, errors) = (text(1)?, text(2)?);
    let value = match slots[0] {
        None => Value::from(""),
        Some(object) if encoding.is_none() && errors.is_none() => repr::str(t, object)?,
        Some(object) => {
            if object.is_a::<PyStr>() {
                return Err(t.type_error("decoding str is not supported"));
            }
            if !buffer::has_buffer(object) {
                return Err(t.type_error(format_args!(
                    "decoding to str: need a bytes-like object, {} found",
                    object.class().tp_name()
                )));
            }
            crate::codecs::decode_bytes(t, object, encoding, errors)?
        }
    };
    if class.is(STR.get()) {
        return Ok(value);
    }
    match value.downcast::<PyStr>() {
        Some(s) => Ok(new_in(class, s.chars())),
        None => Ok(value),
    }
}

fn str_repr(_: &Thread, v: &Value) -> PyResult {
    Ok(case::repr(this(v)))
}

fn str_str(_: &Thread, v: &Value) -> PyResult {
    Ok(whole(this(v)))
}

fn str_hash(_: &Thread, v: &Value) -> PyResult<i64> {
    Ok(this(v).hash_value())
}

fn str_compare(_: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    let (Some(x), Some(y)) = (a.downcast::<PyStr>(), b.downcast::<PyStr>()) else {
        return Ok(Value::not_implemented());
    };
    Ok(Value::bool(match op {
        CompareOp::Eq => equals(x, y),
        CompareOp::Ne => !equals(x, y),
        CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => {
            op.holds(x.chars().compare(y.chars()))
        }
    }))
}

fn str_len(_: &Thread, v: &Value) -> PyResult<usize> {
    Ok(this(v).len())
}

fn str_get_item(t: &Thread, v: &Value, key: &Value) -> PyResult {
    let s = this(v);
    if key.is_int_word() {
        return layout::item(t, s, key.word().as_int() as isize);
    }
    if let Some(key) = key.downcast::<slice::PySlice>() {
        let at = slice::adjusted(t, key, s.len())?;
        return Ok(layout::picked(s, at.start, at.step, at.count));
    }
    if key.class().slots().index.is_none() && !int::is_int(key) {
        return Err(
            t.type_error(format_args!("string indices must be integers, not '{}'", key.class().tp_name()))
        );
    }
    let i = number::to_isize(t, key, Exc::IndexError)?;
    layout::item(t, s, i)
}

fn str_concat(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let x = this(a);
    let Some(y) = b.downcast::<PyStr>() else {
        return Err(
            t.type_error(format_args!("can only concatenate str (not \"{}\") to str", b.class().tp_name()))
        );
    };
    check_size(t, x.len().checked_add(y.len()), x.width().max(y.width()))?;
    Ok(make::concat(x, y))
}

fn str_repeat(t: &Thread, v: &Value, n: &Value) -> PyResult {
    let s = this(v);
    let n = super::args::repeat_count(t, n)?;
    let Some(total) = s.len().checked_mul(n).filter(|n| *n <= isize::MAX as usize) else {
        return Err(t.overflow_error("repeated string is too long"));
    };
    check_size(t, Some(total), s.width())?;
    Ok(make::repeat(s, n))
}

fn str_mod(t: &Thread, a: &Value, b: &Value) -> PyResult {
    match a.downcast::<PyStr>() {
        Some(_) => format::percent(t, a, b),
        None => Ok(Value::not_implemented()),
    }
}

fn getnewargs(t: &Thread, a: Bound) -> PyResult {
    let s = a.this::<PyStr>(t)?;
    Ok(tuple::of([new_in(STR.get(), s.chars())]))
}

fn sizeof(t: &Thread, a: Bound) -> PyResult {
    let s = a.this::<PyStr>(t)?;
    Ok(Value::from(super::DATA_OFFSET + s.len() * s.width() + s.width()))
}

const fn pure(m: Method) -> Method {
    m.with(Effects::Raises)
}

pub static STR_SPEC: TypeSpec = TypeSpec {
    name: "str",
    variable: true,
    flags: type_flag::STR_SUBCLASS | type_flag::BASE_TYPE,
    doc: "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\nCreate a new string object from the given object. If encoding or\nerrors is specified, then the object must expose a data buffer\nthat will be decoded using the given encoding and error handler.\nOtherwise, returns the result of object.__str__() (if defined)\nor repr(object).\nencoding defaults to 'utf-8'.\nerrors defaults to 'strict'.",
    slots: Slots {
        new: Some(str_new),
        repr: Some(str_repr),
        str: Some(str_str),
        hash: Some(str_hash),
        compare: Some(str_compare),
        len: Some(str_len),
        get_item: Some(str_get_item),
        contains: Some(search::contains),
        concat: Some(str_concat),
        repeat: Some(str_repeat),
        iter: Some(super::iter::iter),
        ..Slots::EMPTY.with_binary(&[(BinaryOp::Mod, str_mod)])
    },
    methods: &[
        Method::new(
            "encode(self, /, encoding='utf-8', errors='strict')",
            layout::encode,
            "Encode the string using the codec registered for encoding.",
        ),
        pure(Method::new(
            "replace(self, old, new, /, count=-1)",
            search::replace,
            "Return a copy with all occurrences of substring old replaced by new.",
        )),
        pure(Method::new(
            "split(self, /, sep=None, maxsplit=-1)",
            split::split,
            "Return a list of the substrings in the string, using sep as the separator string.",
        )),
        pure(Method::new(
            "rsplit(self, /, sep=None, maxsplit=-1)",
            split::rsplit,
            "Return a list of the substrings in the string, using sep as the separator string, from the end.",
        )),
        Method::new("join(self, iterable, /)", split::join, "Concatenate any number of strings."),
        pure(Method::new(
            "capitalize(self, /)",
            case::capitalize,
            "Return a capitalized version of the string.",
        )),
        pure(Method::new(
            "casefold(self, /)",
            case::casefold,
            "Return a version of the string suitable for caseless comparisons.",
        )),
        pure(Method::new(
            "title(self, /)",
            case::title,
            "Return a version of the string where each word is titlecased.",
        )),
        Method::new(
            "center(self, width, fillchar=' ', /)",
            layout::center,
            "Return a centered string of length width.",
        ),
        Method::new(
            "count(self, sub, start=None, end=None, /)",
            search::count,
            "Return the number of non-overlapping occurrences of substring sub in string S[start:end].",
        ),
        Method::new(
            "expandtabs(self, /, tabsize=8)",
            layout::expandtabs,
            "Return a copy where all tab characters are expanded using spaces.",
        ),
        Method::new(
            "find(self, sub, start=None, end=None, /)",
            search::find,
            "Return the lowest index in S where substring sub is found, or -1.",
        ),
        pure(Method::new(
            "partition(self, sep, /)",
            search::partition,
            "Partition the string into three parts using the given separator.",
        )),
        Method::new(
            "index(self, sub, start=None, end=None, /)",
            search::index,
            "Return the lowest index in S where substring sub is found; raise ValueError otherwise.",
        ),
        Method::new(
            "ljust(self, width, fillchar=' ', /)",
            layout::ljust,
            "Return a left-justified string of length width.",
        ),
        pure(Method::new(
            "lower(self, /)",
            case::lower,
            "Return a copy of the string converted to lowercase.",
        )),
        pure(Method::new(
            "lstrip(self, chars=None, /)",
            search::lstrip,
            "Return a copy of the string with leading whitespace removed.",
        )),
        Method::new(
            "rfind(self, sub, start=None, end=None, /)",
            search::rfind,
            "Return the highest index in S where substring sub is found, or -1.",
        ),
        Method::new(
            "rindex(self, sub, start=None, end=None, /)",
            search::rindex,
            "Return the highest index in S where substring sub is found; raise ValueError otherwise.",
        ),
        Method::new(
            "rjust(self, width, fillchar=' ', /)",
            layout::rjust,
            "Return a right-justified string of length width.",
        ),
        pure(Method::new(
            "rstrip(self, chars=None, /)",
            search::rstrip,
            "Return a copy of the string with trailing whitespace removed.",
        )),
        pure(Method::new(
            "rpartition(self, sep, /)",
            search::rpartition,
            "Partition the string into three parts using the given separator, from the end.",
        )),
        Method::new(
            "splitlines(self, /, keepends=False)",
            split::splitlines,
            "Return a list of the lines in the string, breaking at line boundaries.",
        ),
        pure(Method::new(
            "strip(self, chars=None, /)",
            search::strip,
            "Return a copy of the string with leading and trailing whitespace removed.",
        )),
        pure(Method::new(
            "swapcase(self, /)",
            case::swapcase,
            "Convert uppercase characters to lowercase and lowercase characters to uppercase.",
        )),
        Method::new(
            "translate(self, table, /)",
            layout::translate,
            "Replace each character in the string using the given translation table.",
        ),
        pure(Method::new(
            "upper(self, /)",
            case::upper,
            "Return a copy of the string converted to uppercase.",
        )),
        Method::new(
            "startswith(self, prefix, start=None, end=None, /)",
            search::startswith,
            "Return True if the string starts with the specified prefix, False otherwise.",
        ),
        Method::new(
            "endswith(self, suffix, start=None, end=None, /)",
            search::endswith,
            "Return True if the string ends with the specified suffix, False otherwise.",
        ),
        pure(Method::new(
            "removeprefix(self, prefix, /)",
            search::removeprefix,
            "Return a str with the given prefix string removed if present.",
        )),
        pure(Method::new(
            "removesuffix(self, suffix, /)",
            search::removesuffix,
            "Return a str with the given suffix string removed if present.",
        )),
        pure(Method::new(
            "isascii(self, /)",
            case::isascii,
            "Return True if all characters in the string are ASCII, False otherwise.",
        )),
        pure(Method::new(
            "islower(self, /)",
            case::islower,
            "Return True if the string is a lowercase string, False otherwise.",
        )),
        pure(Method::new(
            "isupper(self, /)",
            case::isupper,
            "Return True if the string is an uppercase string, False otherwise.",
        )),
        pure(Method::new(
            "istitle(self, /)",
            case::istitle,
            "Return True if the string is a title-cased string, False otherwise.",
        )),
        pure(Method::new(
            "isspace(self, /)",
            case::isspace,
            "Return True if the string is a whitespace string, False otherwise.",
        )),
        pure(Method::new(
            "isdecimal(self, /)",
            case::isdecimal,
            "Return True if the string is a decimal string, False otherwise.",
        )),
        pure(Method::new(
            "isdigit(self, /)",
            case::isdigit,
            "Return True if the string is a digit string, False otherwise.",
        )),
        pure(Method::new(
            "isnumeric(self, /)",
            case::isnumeric,
            "Return True if the string is a numeric string, False otherwise.",
        )),
        pure(Method::new(
            "isalpha(self, /)",
            case::isalpha,
            "Return True if the string is an alphabetic string, False otherwise.",
        )),
        pure(Method::new(
            "isalnum(self, /)",
            case::isalnum,
            "Return True if the string is an alpha-numeric string, False otherwise.",
        )),
        pure(Method::new(
            "isidentifier(self, /)",
            case::isidentifier,
            "Return True if the string is a valid Python identifier, False otherwise.",
        )),
        pure(Method::new(
            "isprintable(self, /)",
            case::isprintable,
            "Return True if all characters in the string are printable, False otherwise.",
        )),
        Method::new(
            "zfill(self, width, /)",
            layout::zfill,
            "Pad a numeric string with zeros on the left, to fill a field of the given width.",
        ),
        Method::new(
            "format(self, /, *args, **kwargs)",
            format::format_method,
            "Return a formatted version of the string, using substitutions from args and kwargs.",
        ),
        Method::new(
            "format_map(self, mapping, /)",
            format::format_map,
            "Return a formatted version of the string, using substitutions from mapping.",
        ),
        Method::new(
            "__format__(self, format_spec, /)",
            format::dunder_format,
            "Return a formatted version of the string as described by format_spec.",
        ),
        Method::stat(
            "maketrans(x, y=None, z=None, /)",
            layout::maketrans,
            "Return a translation table usable for str.translate().",
        ),
        pure(Method::new("__getnewargs__(self, /)", getnewargs, "")),
        pure(Method::new(
            "__sizeof__(self, /)",
            sizeof,
            "Return the size of the string in memory, in bytes.",
        )),
    ],
    ..TypeSpec::of::<PyStr>(&STR)
};
