//! Keys: string keys by name or value, the hash of any key, and how unhashable ones are refused.

use super::PyDict;
use crate::object::class::PyType;
use crate::object::value::Value;
use crate::protocol::hash;
use crate::thread::{PyResult, Thread};
use crate::types::str::PyStr;
use crate::types::tuple::{self, PyTuple};
use adder_abi::word::Word;

/// A name by which a string-keyed entry is looked up or stored: a string value, or text to be interned.
pub trait StrKey {
    fn find_in(&self, dict: &PyDict) -> Option<usize>;
    fn into_key(self) -> Value;
}

impl StrKey for &Value {
    #[inline(always)]
    fn find_in(&self, dict: &PyDict) -> Option<usize> {
        dict.find_str(self.downcast::<PyStr>()?)
    }
    fn into_key(self) -> Value {
        self.clone()
    }
}

impl StrKey for Value {
    #[inline(always)]
    fn find_in(&self, dict: &PyDict) -> Option<usize> {
        dict.find_str(self.downcast::<PyStr>()?)
    }
    fn into_key(self) -> Value {
        self
    }
}

impl StrKey for &PyStr {
    #[inline(always)]
    fn find_in(&self, dict: &PyDict) -> Option<usize> {
        dict.find_str(self)
    }
    fn into_key(self) -> Value {
        // SAFETY: a `&PyStr` is a live object.
        unsafe { Value::from_borrowed(Word(self as *const PyStr as u64)) }
    }
}

impl StrKey for &str {
    fn find_in(&self, dict: &PyDict) -> Option<usize> {
        if dict.is_empty() {
            return None;
        }
        crate::types::str::intern(self).find_in(dict)
    }
    fn into_key(self) -> Value {
        crate::types::str::intern(self)
    }
}

/// The hash of an integer, as CPython's: modulo the Mersenne prime 2**61 - 1, with the sign of the number, never -1.
#[inline(always)]
pub fn int_hash(n: i64) -> i64 {
    const P: u64 = (1 << 61) - 1;
    let a = n.unsigned_abs();
    let m = if a < P { a } else { a % P } as i64;
    let h = if n < 0 { -m } else { m };
    if h == -1 { -2 } else { h }
}

/// The hash of a key: without a call for ints and exact strings.
#[inline(always)]
pub fn hash_any(t: &Thread, key: &Value) -> PyResult<i64> {
    if key.is_int_word() {
        return Ok(int_hash(key.word().as_int()));
    }
    if let Some(s) = key.downcast_exact::<PyStr>() {
        return Ok(s.hash_value());
    }
    if let Some(tuple) = key.downcast_exact::<PyTuple>() {
        return tuple::hash_of(t, tuple);
    }
    hash::hash(t, key)
}

/// As [`hash_any`]; what cannot be hashed is refused in the words for dict keys.
#[inline(always)]
pub fn hash_key(t: &Thread, key: &Value) -> PyResult<i64> {
    match hash_any(t, key) {
        Ok(h) => Ok(h),
        Err(raised) => Err(unhashable(t, raised, key, "a dict key")),
    }
}

/// Says in which role an unhashable value was wanted.
#[cold]
pub fn unhashable(
    t: &Thread,
    raised: crate::thread::Raised,
    key: &Value,
    role: &str,
) -> crate::thread::Raised {
    let error = t.take(raised);
    if !error.class().is(crate::exc::Exc::TypeError.class()) {
        return t.raise_again(error);
    }
    let text = match crate::protocol::repr::str(t, &error) {
        Ok(text) => text.downcast::<PyStr>().map(PyStr::to_string_lossy).unwrap_or_default(),
        Err(raised) => return raised,
    };
    t.type_error(format_args!("cannot use '{}' as {role} ({text})", full_type_name(key.class())))
}

/// A type's name as error messages give it: with its module unless that is `builtins` or `__main__`.
pub fn full_type_name(class: &PyType) -> String {
    let text = |v: Option<Value>| v.and_then(|v| v.downcast::<PyStr>().map(PyStr::to_string_lossy));
    let name = text(class.qualname.get()).unwrap_or_else(|| class.name_str());
    let module = match class.spec {
        Some(spec) => Some(spec.module.to_string()),
        None => text(class.dict().get_str("__module__")),
    };
    match module {
        Some(module) if module != "builtins" && module != "__main__" => format!("{module}.{name}"),
        Some(_) | None => name,
    }
}
