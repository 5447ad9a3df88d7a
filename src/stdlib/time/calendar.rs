//! Broken-down times: `struct_time`, and between it and C's `struct tm`.

use adder_vm::object::value::Value;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::int::to_c_int;
use adder_vm::types::structseq::{self, make};
use adder_vm::types::tuple::{self, PyTuple, TUPLE};
use std::ffi::CStr;

const FIELDS: [(&str, &str); 11] = [
    ("tm_year", "year, for example, 1993"),
    ("tm_mon", "month of year, range [1, 12]"),
    ("tm_mday", "day of month, range [1, 31]"),
    ("tm_hour", "hours, range [0, 23]"),
    ("tm_min", "minutes, range [0, 59]"),
    ("tm_sec", "seconds, range [0, 61])"),
    ("tm_wday", "day of week, range [0, 6], Monday is 0"),
    ("tm_yday", "day of year, range [1, 366]"),
    ("tm_isdst", "1 if summer time is in effect, 0 if not, and -1 if unknown"),
    ("tm_zone", "abbreviation of timezone name"),
    ("tm_gmtoff", "offset from UTC in seconds"),
];

adder_vm::structseq!(
    STRUCT_TIME,
    STRUCT_TIME_SPEC,
    STRUCT_TIME_INFO,
    "time",
    "struct_time",
    "The time value as returned by gmtime(), localtime(), and strptime(), and\n accepted by asctime(), mktime() and strftime().  May be considered as a\n sequence of 9 integers.\n\n Note that several fields' values are not the same as those defined by\n the C language standard for struct tm.  For example, the value of the\n field tm_year is the actual year, not year - 1900.  See individual\n fields' descriptions for details.",
    9,
    FIELDS
);

pub fn blank() -> libc::tm {
    // SAFETY: all zeroes is a valid `tm`.
    unsafe { std::mem::zeroed() }
}

/// The local time of a moment; the error is for the caller to raise.
pub fn local(seconds: libc::time_t) -> Option<libc::tm> {
    let mut tm = blank();
    // SAFETY: both pointers are to locals.
    if unsafe { libc::localtime_r(&seconds, &mut tm) }.is_null() { None } else { Some(tm) }
}

/// The universal time of a moment.
pub fn universal(seconds: libc::time_t) -> Option<libc::tm> {
    let mut tm = blank();
    // SAFETY: both pointers are to locals.
    if unsafe { libc::gmtime_r(&seconds, &mut tm) }.is_null() { None } else { Some(tm) }
}

/// The name of the zone of a `tm` the C library filled in.
pub fn zone_name(tm: &libc::tm) -> String {
    if tm.tm_zone.is_null() {
        return String::new();
    }
    // SAFETY: the C library's zone names are terminated and live as long as the time zone setting.
    unsafe { CStr::from_ptr(tm.tm_zone) }.to_string_lossy().into_owned()
}

pub fn to_struct_time(tm: &libc::tm, zone: &str) -> Value {
    let ints = [
        tm.tm_year as i64 + 1900,
        tm.tm_mon as i64 + 1,
        tm.tm_mday as i64,
        tm.tm_hour as i64,
        tm.tm_min as i64,
        tm.tm_sec as i64,
        (tm.tm_wday as i64 + 6) % 7,
        tm.tm_yday as i64 + 1,
        tm.tm_isdst as i64,
    ];
    let mut values: Vec<Value> = ints.into_iter().map(Value::from).collect();
    values.push(Value::from(zone));
    values.push(Value::from(tm.tm_gmtoff));
    make(&STRUCT_TIME_INFO, values)
}

/// A time tuple as C has it; the zone's name is given back beside it because the `tm` only points to it.
pub fn from_tuple(t: &Thread, v: &Value, function: &str) -> PyResult<(libc::tm, Option<String>)> {
    let seq = v.class().is(STRUCT_TIME.get());
    let items = match v.downcast::<PyTuple>() {
        Some(items) if seq || v.class().is(TUPLE.get()) => tuple::items(items),
        Some(_) | None => return Err(t.type_error("Tuple or struct_time argument required")),
    };
    if items.len() != 9 {
        return Err(t.type_error(format_args!("{function}(): illegal time tuple argument")));
    }
    let mut n = [0i32; 9];
    for (n, item) in n.iter_mut().zip(items) {
        *n = to_c_int(t, item)?;
    }
    let mut tm = blank();
    let Some(year) = n[0].checked_sub(1900) else { return Err(t.overflow_error("year out of range")) };
    tm.tm_year = year;
    tm.tm_mon = n[1].wrapping_sub(1);
    tm.tm_mday = n[2];
    tm.tm_hour = n[3];
    tm.tm_min = n[4];
    tm.tm_sec = n[5];
    tm.tm_wday = n[6].wrapping_add(1) % 7;
    tm.tm_yday = n[7].wrapping_sub(1);
    tm.tm_isdst = n[8];
    let mut zone = None;
    if seq {
        let fields = structseq::fields(v);
        if let Some(offset) = fields.get(10).filter(|v| !v.is_none()) {
            tm.tm_gmtoff = adder_vm::types::int::to_c_long(t, offset)?;
        }
        if let Some(name) = fields.get(9).and_then(|v| v.downcast::<adder_vm::types::str::PyStr>()) {
            zone = Some(name.to_string_lossy());
        }
    }
    Ok((tm, zone))
}

/// Checks ranges, so that the C library can be trusted with the values; zeroes where 1 is the least stand for 1.
pub fn check(t: &Thread, tm: &mut libc::tm) -> PyResult<()> {
    if tm.tm_mon == -1 {
        tm.tm_mon = 0;
    }
    if tm.tm_mday == 0 {
        tm.tm_mday = 1;
    }
    if tm.tm_yday == -1 {
        tm.tm_yday = 0;
    }
    let wrong = if !(0..=11).contains(&tm.tm_mon) {
        "month out of range"
    } else if !(0..=31).contains(&tm.tm_mday) {
        "day of month out of range"
    } else if !(0..=23).contains(&tm.tm_hour) {
        "hour out of range"
    } else if !(0..=59).contains(&tm.tm_min) {
        "minute out of range"
    } else if !(0..=61).contains(&tm.tm_sec) {
        "seconds out of range"
    } else if tm.tm_wday < 0 {
        "day of week out of range"
    } else if !(0..=365).contains(&tm.tm_yday) {
        "day of year out of range"
    } else {
        return Ok(());
    };
    Err(t.value_error(wrong))
}

pub fn asctime(tm: &libc::tm) -> String {
    const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    format!(
        "{} {}{:3} {:02}:{:02}:{:02} {}",
        DAYS[tm.tm_wday as usize % 7],
        MONTHS[tm.tm_mon as usize % 12],
        tm.tm_mday,
        tm.tm_hour,
        tm.tm_min,
        tm.tm_sec,
        tm.tm_year as i64 + 1900
    )
}

/// `strftime` of a format without null bytes; the C library does it.
pub fn strftime(t: &Thread, format: &str, tm: &libc::tm) -> PyResult<String> {
    if format.is_empty() {
        return Ok(String::new());
    }
    let Ok(c_format) = std::ffi::CString::new(format) else {
        return Err(t.value_error("embedded null character"));
    };
    let mut size = 256;
    loop {
        let mut buffer = vec![0u8; size];
        // SAFETY: the buffer has `size` bytes, format and `tm` are valid.
        let n = unsafe { libc::strftime(buffer.as_mut_ptr().cast(), size, c_format.as_ptr(), tm) };
        // An empty result cannot be told from a buffer that is too small: allow for 256 times the format.
        if n > 0 || size >= 256 * format.len() {
            buffer.truncate(n);
            return Ok(String::from_utf8_lossy(&buffer).into_owned());
        }
        size *= 2;
    }
}
