//! Text forms: `repr`, `str`, `ascii`.

use crate::object::value::Value;
use crate::thread::{PyResult, Thread};
use crate::types::str::PyStr;

/// `repr(v)`, a string.
pub fn repr(t: &Thread, v: &Value) -> PyResult {
    let guard = t.enter_native(" while getting the repr of an object")?;
    let result = match v.class().slots().repr {
        Some(repr) => repr(t, v)?,
        None => crate::types::object::default_repr(t, v)?,
    };
    drop(guard);
    if result.is_a::<PyStr>() {
        return Ok(result);
    }
    Err(t.type_error(format_args!("__repr__ returned non-string (type {})", result.class().tp_name())))
}

/// `str(v)`, a string.
pub fn str(t: &Thread, v: &Value) -> PyResult {
    if v.downcast_exact::<PyStr>().is_some() {
        return Ok(v.clone());
    }
    let Some(slot) = v.class().slots().str else { return repr(t, v) };
    let guard = t.enter_native(" while getting the str of an object")?;
    let result = slot(t, v)?;
    drop(guard);
    if result.is_a::<PyStr>() {
        return Ok(result);
    }
    Err(t.type_error(format_args!("__str__ returned non-string (type {})", result.class().tp_name())))
}

/// `ascii(v)`.
pub fn ascii(t: &Thread, v: &Value) -> PyResult {
    let text = repr(t, v)?;
    match text.downcast::<PyStr>() {
        Some(s) if s.is_ascii() => Ok(text),
        Some(s) => {
            let mut out = String::new();
            for c in s.code_points() {
                match c {
                    0..0x80 => out.push(c as u8 as char),
                    0x80..0x100 => out.push_str(&format!("\\x{c:02x}")),
                    0x100..0x1_0000 => out.push_str(&format!("\\u{c:04x}")),
                    _ => out.push_str(&format!("\\U{c:08x}")),
                }
            }
            Ok(Value::from(out))
        }
        None => Ok(text),
    }
}

/// `repr(v)` as Rust text; lone surrogates become U+FFFD.
pub fn repr_text(t: &Thread, v: &Value) -> PyResult<String> {
    Ok(repr(t, v)?.downcast::<PyStr>().map(PyStr::to_string_lossy).unwrap_or_default())
}

/// `str(v)` as Rust text; lone surrogates become U+FFFD.
pub fn str_text(t: &Thread, v: &Value) -> PyResult<String> {
    Ok(str(t, v)?.downcast::<PyStr>().map(PyStr::to_string_lossy).unwrap_or_default())
}

/// Marks a container as being printed; none if it is already, then print `...`.
pub fn enter<'a>(t: &'a Thread, v: &Value) -> Option<ReprGuard<'a>> {
    let id = v.word().0;
    if t.repr_stack.borrow().contains(&id) {
        return None;
    }
    t.repr_stack.borrow_mut().push(id);
    Some(ReprGuard { thread: t })
}

/// Ends the printing of a container when dropped.
pub struct ReprGuard<'a> {
    thread: &'a Thread,
}

impl Drop for ReprGuard<'_> {
    fn drop(&mut self) {
        self.thread.repr_stack.borrow_mut().pop();
    }
}
