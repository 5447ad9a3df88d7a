//! `_locale`: the C library's locales. Translations (`gettext`) are left to the pure-Python module of that name.

use crate::state::ErrorClass;
use adder_vm::exc::Exc;
use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::value::Value;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::PyDict;
use adder_vm::types::int::as_c_int;
use adder_vm::types::list;
use adder_vm::types::str::PyStr;
use std::ffi::{CStr, CString, c_char};

static ERROR: ErrorClass = ErrorClass::new("locale", "Error", Exc::Exception, "");

/// Text of the C library.
///
/// # Safety
/// `p` is null or a terminated string.
unsafe fn text(p: *const c_char) -> String {
    if p.is_null() {
        return String::new();
    }
    // SAFETY: by the caller's contract.
    unsafe { CStr::from_ptr(p) }.to_string_lossy().into_owned()
}

fn c_string(t: &Thread, a: &Bound, i: usize, function: &str) -> PyResult<CString> {
    let v = a.get(i);
    let Some(s) = v.downcast::<PyStr>() else {
        return Err(t.type_error(format_args!(
            "{function}() argument {} must be str, not {}",
            i + 1,
            v.class().tp_name()
        )));
    };
    CString::new(s.to_string_lossy()).map_err(|_| t.value_error("embedded null character"))
}

fn setlocale(t: &Thread, a: Bound) -> PyResult {
    let category = as_c_int(t, a.get(0))?;
    let result = match a.some(1) {
        None => {
            // SAFETY: a query; the result is copied before any other call.
            unsafe { libc::setlocale(category, std::ptr::null()) }
        }
        Some(_) => {
            let name = c_string(t, &a, 1, "setlocale")?;
            // SAFETY: the string is terminated.
            unsafe { libc::setlocale(category, name.as_ptr()) }
        }
    };
    if result.is_null() {
        let message = if a.some(1).is_some() { "unsupported locale setting" } else { "locale query failed" };
        return Err(ERROR.raise(t, message));
    }
    // SAFETY: not null, and terminated.
    Ok(Value::from(unsafe { text(result) }))
}

/// Sizes of groups, as the C library encodes them.
///
/// # Safety
/// `p` is null or a terminated string.
unsafe fn grouping(p: *const c_char) -> Value {
    let mut sizes = Vec::new();
    // SAFETY: by the caller's contract.
    let bytes = if p.is_null() { &[][..] } else { unsafe { CStr::from_ptr(p) }.to_bytes() };
    for &b in bytes {
        sizes.push(Value::from(b));
        if b == c_char::MAX as u8 {
            return list::new(sizes);
        }
    }
    // An end without "no further grouping" repeats the last size.
    if !sizes.is_empty() {
        sizes.push(Value::small_int(0));
    }
    list::new(sizes)
}

/// The locale's decimal point, thousands separator and sizes of groups as the C library encodes them.
pub fn numeric_conventions() -> (String, String, Vec<u8>) {
    // SAFETY: the C library's struct stays valid until the next call; its strings are terminated.
    unsafe {
        let lc = &*libc::localeconv();
        let mut sizes = CStr::from_ptr(lc.grouping).to_bytes().to_vec();
        sizes.push(0);
        (text(lc.decimal_point), text(lc.thousands_sep), sizes)
    }
}

fn localeconv(_t: &Thread, _a: Bound) -> PyResult {
    let result = PyDict::new();
    let Some(dict) = result.downcast::<PyDict>() else { return Ok(result) };
    // SAFETY: the C library's struct stays valid until the next call; its strings are terminated.
    unsafe {
        let lc = &*libc::localeconv();
        let strings = [
            ("int_curr_symbol", lc.int_curr_symbol),
            ("currency_symbol", lc.currency_symbol),
            ("mon_decimal_point", lc.mon_decimal_point),
            ("mon_thousands_sep", lc.mon_thousands_sep),
            ("positive_sign", lc.positive_sign),
            ("negative_sign", lc.negative_sign),
            ("decimal_point", lc.decimal_point),
            ("thousands_sep", lc.thousands_sep),
        ];
        for (name, p) in strings {
            dict.set_str(name, Value::from(text(p)));
        }
        dict.set_str("mon_grouping", grouping(lc.mon_grouping));
        dict.set_str("grouping", grouping(lc.grouping));
        let numbers = [
            ("int_frac_digits", lc.int_frac_digits),
            ("frac_digits", lc.frac_digits),
            ("p_cs_precedes", lc.p_cs_precedes),
            ("p_sep_by_space", lc.p_sep_by_space),
            ("n_cs_precedes", lc.n_cs_precedes),
            ("n_sep_by_space", lc.n_sep_by_space),
            ("p_sign_posn", lc.p_sign_posn),
            ("n_sign_posn", lc.n_sign_posn),
        ];
        for (name, n) in numbers {
            dict.set_str(name, Value::from(n as i64));
        }
    }
    Ok(result)
}

fn strcoll(t: &Thread, a: Bound) -> PyResult {
    let (x, y) = (c_string(t, &a, 0, "strcoll")?, c_string(t, &a, 1, "strcoll")?);
    // SAFETY: both strings are terminated.
    Ok(Value::from(unsafe { libc::strcoll(x.as_ptr(), y.as_ptr()) }))
}

fn strxfrm(t: &Thread, a: Bound) -> PyResult {
    let s = c_string(t, &a, 0, "strxfrm")?;
    // SAFETY: the first call only measures; the second writes at most the buffer's size.
    unsafe {
        let size = libc::strxfrm(std::ptr::null_mut(), s.as_ptr(), 0);
        let mut buffer = vec![0u8; size + 1];
        libc::strxfrm(buffer.as_mut_ptr().cast(), s.as_ptr(), buffer.len());
        buffer.truncate(size);
        Ok(Value::from(String::from_utf8_lossy(&buffer).into_owned()))
    }
}

fn nl_langinfo(t: &Thread, a: Bound) -> PyResult {
    let key = as_c_int(t, a.get(0))?;
    if !LANGINFO.iter().any(|(_, k)| *k == key) {
        return Err(t.value_error("unsupported langinfo constant"));
    }
    // SAFETY: a known key; the result is copied before any other call.
    Ok(Value::from(unsafe { text(libc::nl_langinfo(key)) }))
}

fn getencoding(_t: &Thread, _a: Bound) -> PyResult {
    // SAFETY: as above.
    let name = unsafe { text(libc::nl_langinfo(libc::CODESET)) };
    // The C locale's ASCII is read as UTF-8 (PEP 538 and 540).
    Ok(Value::from(if name.is_empty() || name == "ANSI_X3.4-1968" { "utf-8".to_owned() } else { name }))
}

macro_rules! langinfo {
    ($($name:ident)*) => {
        const LANGINFO: &[(&str, libc::nl_item)] = &[$((stringify!($name), libc::$name)),*];
    };
}

langinfo! {
    ABDAY_1 ABDAY_2 ABDAY_3 ABDAY_4 ABDAY_5 ABDAY_6 ABDAY_7 ABMON_1 ABMON_2 ABMON_3 ABMON_4 ABMON_5 ABMON_6 ABMON_7
    ABMON_8 ABMON_9 ABMON_10 ABMON_11 ABMON_12 DAY_1 DAY_2 DAY_3 DAY_4 DAY_5 DAY_6 DAY_7 MON_1 MON_2 MON_3 MON_4 MON_5
    MON_6 MON_7 MON_8 MON_9 MON_10 MON_11 MON_12 AM_STR PM_STR CODESET CRNCYSTR D_FMT D_T_FMT T_FMT T_FMT_AMPM ERA
    ERA_D_FMT ERA_D_T_FMT ERA_T_FMT ALT_DIGITS NOEXPR YESEXPR RADIXCHAR THOUSEP
}

const CATEGORIES: &[(&str, i32)] = &[
    ("LC_CTYPE", libc::LC_CTYPE),
    ("LC_TIME", libc::LC_TIME),
    ("LC_COLLATE", libc::LC_COLLATE),
    ("LC_MONETARY", libc::LC_MONETARY),
    ("LC_MESSAGES", libc::LC_MESSAGES),
    ("LC_NUMERIC", libc::LC_NUMERIC),
    ("LC_ALL", libc::LC_ALL),
    ("CHAR_MAX", c_char::MAX as i32),
];

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_locale",
    doc: "Support for POSIX locales.",
    functions: &[
        Method::new("setlocale(category, locale=None, /)", setlocale, "Activates/queries locale processing."),
        Method::new("localeconv()", localeconv, "Returns numeric and monetary locale-specific parameters."),
        Method::new("strcoll(os1, os2, /)", strcoll, "Compares two strings according to the locale."),
        Method::new(
            "strxfrm(string, /)",
            strxfrm,
            "Return a string that can be used as a key for locale-aware comparisons.",
        ),
        Method::new(
            "nl_langinfo(key, /)",
            nl_langinfo,
            "Return the value for the locale information associated with key.",
        ),
        Method::new("getencoding()", getencoding, "Get the current locale encoding."),
    ],
    types: &[],
    init: Some(|t, module| {
        for (name, n) in CATEGORIES.iter().chain(LANGINFO) {
            module.add(name, Value::from(*n));
        }
        module.add("Error", ERROR.class(t)?);
        Ok(())
    }),
};
