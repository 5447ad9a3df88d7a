//! `time`: clocks, sleeping, and calendar times.

pub mod calendar;
pub mod seconds;

use adder_vm::exc::Exc;
use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, call};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::int::{self, to_c_int};
use adder_vm::types::str::{PyStr, StrBuilder};
use adder_vm::types::structseq;
use adder_vm::types::tuple;
use calendar::{STRUCT_TIME_INFO, STRUCT_TIME_SPEC};
use libc::{clockid_t, timespec};
use seconds::{Rounding, to_nanoseconds, to_time_t};

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "time",
    doc: "This module provides various functions to manipulate time values.\n\nThere are two standard representations of time.  One is the number\nof seconds since the Epoch, in UTC (a.k.a. GMT).  It may be an integer\nor a floating-point number (to represent fractions of seconds).\nThe epoch is the point where the time starts, the return value of time.gmtime(0).\nIt is January 1, 1970, 00:00:00 (UTC) on all platforms.\n\nThe other representation is a tuple of 9 integers giving local time.\nThe tuple items are:\n  year (including century, e.g. 1998)\n  month (1-12)\n  day (1-31)\n  hours (0-23)\n  minutes (0-59)\n  seconds (0-59)\n  weekday (0-6, Monday is 0)\n  Julian day (day in the year, 1-366)\n  DST (Daylight Savings Time) flag (-1, 0 or 1)\nIf the DST flag is 0, the time is given in the regular time zone;\nif it is 1, the time is given in the DST time zone;\nif it is -1, mktime() should guess based on the date and time.\n",
    functions: FUNCTIONS,
    types: &[&STRUCT_TIME_SPEC],
    init: Some(|_, module| {
        structseq::ready(&STRUCT_TIME_INFO);
        for (name, clock) in CLOCKS {
            module.add(name, Value::from(*clock));
        }
        module.add("_STRUCT_TM_ITEMS", Value::small_int(11));
        set_zone(&|name, value| module.add(name, value));
        Ok(())
    }),
};

#[cfg(target_os = "linux")]
const CLOCKS: &[(&str, clockid_t)] = &[
    ("CLOCK_REALTIME", libc::CLOCK_REALTIME),
    ("CLOCK_MONOTONIC", libc::CLOCK_MONOTONIC),
    ("CLOCK_MONOTONIC_RAW", libc::CLOCK_MONOTONIC_RAW),
    ("CLOCK_PROCESS_CPUTIME_ID", libc::CLOCK_PROCESS_CPUTIME_ID),
    ("CLOCK_THREAD_CPUTIME_ID", libc::CLOCK_THREAD_CPUTIME_ID),
    ("CLOCK_BOOTTIME", libc::CLOCK_BOOTTIME),
    ("CLOCK_TAI", libc::CLOCK_TAI),
];

#[cfg(not(target_os = "linux"))]
const CLOCKS: &[(&str, clockid_t)] = &[
    ("CLOCK_REALTIME", libc::CLOCK_REALTIME),
    ("CLOCK_MONOTONIC", libc::CLOCK_MONOTONIC),
    ("CLOCK_PROCESS_CPUTIME_ID", libc::CLOCK_PROCESS_CPUTIME_ID),
    ("CLOCK_THREAD_CPUTIME_ID", libc::CLOCK_THREAD_CPUTIME_ID),
];

/// Hands out `tzname`, `timezone`, `altzone`, `daylight` of the current setting, found as the offsets of this year's January
/// and July.
fn set_zone(set: &dyn Fn(&str, Value)) {
    const YEAR: i64 = (365 * 24 + 6) * 3600;
    unsafe extern "C" {
        fn tzset();
    }
    // SAFETY: no arguments; the environment is only changed under the global lock.
    unsafe { tzset() };
    let now = now_ns(libc::CLOCK_REALTIME).unwrap_or(0) / 1_000_000_000;
    let january = now / YEAR * YEAR;
    let zone = |seconds| {
        calendar::local(seconds).map_or((0, "UTC".to_owned()), |tm| (-tm.tm_gmtoff, calendar::zone_name(&tm)))
    };
    let (west, name) = zone(january);
    let (west_july, name_july) = zone(january + YEAR / 2);
    // Where July's clock is behind January's, January has the summer time.
    let (standard, summer) = if west >= west_july {
        ((west, name), (west_july, name_july))
    } else {
        ((west_july, name_july), (west, name))
    };
    set("timezone", Value::from(standard.0));
    set("altzone", Value::from(summer.0));
    set("daylight", Value::small_int((standard.0 != summer.0) as i64));
    set("tzname", tuple::pair(Value::from(standard.1), Value::from(summer.1)));
}

fn now_ns(clock: clockid_t) -> Option<i64> {
    let mut ts = timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a local.
    if unsafe { libc::clock_gettime(clock, &mut ts) } != 0 {
        return None;
    }
    Some(ts.tv_sec * 1_000_000_000 + ts.tv_nsec)
}

fn as_seconds(ns: i64) -> Value {
    // As CPython: whole seconds exactly where there is no fraction.
    Value::from(if ns % 1_000_000_000 == 0 { (ns / 1_000_000_000) as f64 } else { ns as f64 / 1e9 })
}

macro_rules! clocks {
    ($($name:ident $name_ns:ident $clock:ident;)*) => {$(
        fn $name(t: &Thread, _a: Bound) -> PyResult {
            now_ns(libc::$clock).map(as_seconds).ok_or_else(|| t.last_os_error(None))
        }

        fn $name_ns(t: &Thread, _a: Bound) -> PyResult {
            now_ns(libc::$clock).map(Value::from).ok_or_else(|| t.last_os_error(None))
        }
    )*};
}

clocks! {
    time time_ns CLOCK_REALTIME;
    monotonic monotonic_ns CLOCK_MONOTONIC;
    perf_counter perf_counter_ns CLOCK_MONOTONIC;
    process_time process_time_ns CLOCK_PROCESS_CPUTIME_ID;
    thread_time thread_time_ns CLOCK_THREAD_CPUTIME_ID;
}

fn clock_gettime(t: &Thread, a: Bound) -> PyResult {
    let clock = to_c_int(t, a.get(0))?;
    now_ns(clock).map(as_seconds).ok_or_else(|| t.last_os_error(None))
}

fn clock_gettime_ns(t: &Thread, a: Bound) -> PyResult {
    let clock = to_c_int(t, a.get(0))?;
    now_ns(clock).map(Value::from).ok_or_else(|| t.last_os_error(None))
}

fn resolution(clock: clockid_t) -> Option<f64> {
    let mut ts = timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a local.
    if unsafe { libc::clock_getres(clock, &mut ts) } != 0 {
        return None;
    }
    Some(ts.tv_sec as f64 + ts.tv_nsec as f64 * 1e-9)
}

fn clock_getres(t: &Thread, a: Bound) -> PyResult {
    let clock = to_c_int(t, a.get(0))?;
    resolution(clock).map(Value::from).ok_or_else(|| t.last_os_error(None))
}

fn set_clock(t: &Thread, clock: i32, ns: i64) -> PyResult {
    let ts = timespec { tv_sec: ns.div_euclid(1_000_000_000), tv_nsec: ns.rem_euclid(1_000_000_000) };
    // SAFETY: the pointer is to a local.
    if unsafe { libc::clock_settime(clock, &ts) } != 0 {
        return Err(t.last_os_error(None));
    }
    Ok(Value::none())
}

fn clock_settime(t: &Thread, a: Bound) -> PyResult {
    let clock = to_c_int(t, a.get(0))?;
    set_clock(t, clock, to_nanoseconds(t, a.get(1), Rounding::Floor)?)
}

fn clock_settime_ns(t: &Thread, a: Bound) -> PyResult {
    let clock = to_c_int(t, a.get(0))?;
    match int::to_i64(a.get(1)) {
        Some(ns) => set_clock(t, clock, ns),
        None => Err(t.type_error(format_args!("expected int, got {}", a.get(1).class().tp_name()))),
    }
}

fn sleep(t: &Thread, a: Bound) -> PyResult {
    let ns = to_nanoseconds(t, a.get(0), Rounding::Up)?;
    if ns < 0 {
        return Err(t.value_error("sleep length must be non-negative"));
    }
    let deadline = now_ns(libc::CLOCK_MONOTONIC).unwrap_or(0).saturating_add(ns);
    let ts = timespec { tv_sec: deadline / 1_000_000_000, tv_nsec: deadline % 1_000_000_000 };
    loop {
        let result = crate::blocking::run(t, || {
            // SAFETY: the pointer is to a local.
            unsafe {
                libc::clock_nanosleep(libc::CLOCK_MONOTONIC, libc::TIMER_ABSTIME, &ts, std::ptr::null_mut())
            }
        });
        match result {
            0 => return Ok(Value::none()),
            libc::EINTR => crate::blocking::after_signal(t)?,
            errno => return Err(t.os_error(errno, None, None)),
        }
    }
}

/// The moment of an optional argument: now without one.
fn moment(t: &Thread, v: Option<&Value>) -> PyResult<i64> {
    match v {
        Some(v) => to_time_t(t, v),
        None => Ok(now_ns(libc::CLOCK_REALTIME).unwrap_or(0).div_euclid(1_000_000_000)),
    }
}

fn gmtime(t: &Thread, a: Bound) -> PyResult {
    match calendar::universal(moment(t, a.some(0))?) {
        Some(tm) => Ok(calendar::to_struct_time(&tm, &calendar::zone_name(&tm))),
        None => Err(t.last_os_error(None)),
    }
}

fn local(t: &Thread, v: Option<&Value>) -> PyResult<libc::tm> {
    calendar::local(moment(t, v)?).ok_or_else(|| t.last_os_error(None))
}

fn localtime(t: &Thread, a: Bound) -> PyResult {
    let tm = local(t, a.some(0))?;
    Ok(calendar::to_struct_time(&tm, &calendar::zone_name(&tm)))
}

fn ctime(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(calendar::asctime(&local(t, a.some(0))?)))
}

fn asctime(t: &Thread, a: Bound) -> PyResult {
    let tm = match a.opt(0) {
        None => local(t, None)?,
        Some(v) => {
            let (mut tm, _zone) = calendar::from_tuple(t, v, "asctime")?;
            calendar::check(t, &mut tm)?;
            tm
        }
    };
    Ok(Value::from(calendar::asctime(&tm)))
}

fn mktime(t: &Thread, a: Bound) -> PyResult {
    let (mut tm, _zone) = calendar::from_tuple(t, a.get(0), "mktime")?;
    // The library sets the weekday if the moment can be represented; -1 alone can be a valid result.
    tm.tm_wday = -1;
    // SAFETY: the pointer is to a local.
    let seconds = unsafe { libc::mktime(&mut tm) };
    if seconds == -1 && tm.tm_wday == -1 {
        return Err(t.overflow_error("mktime argument out of range"));
    }
    Ok(Value::from(seconds as f64))
}

fn strftime(t: &Thread, a: Bound) -> PyResult {
    let Some(format) = a.get(0).downcast::<PyStr>() else {
        return Err(t.type_error(format_args!(
            "strftime() argument 1 must be str, not {}",
            a.get(0).class().tp_name()
        )));
    };
    let zone;
    let mut tm;
    match a.opt(1) {
        None => tm = local(t, None)?,
        Some(v) => {
            let (given, name) = calendar::from_tuple(t, v, "strftime")?;
            tm = given;
            zone = name.and_then(|n| std::ffi::CString::new(n).ok());
            if let Some(zone) = &zone {
                tm.tm_zone = zone.as_ptr();
            } else {
                // The library fills in its own names for `%Z`.
                tm.tm_zone = c"".as_ptr();
                if let Some(now) = calendar::local(0) {
                    tm.tm_zone = now.tm_zone;
                }
            }
            calendar::check(t, &mut tm)?;
        }
    }
    // Negative flags other than -1 are as good as it.
    tm.tm_isdst = tm.tm_isdst.clamp(-1, 1);
    let mut out = StrBuilder::new();
    let mut run = String::new();
    for c in format.code_points() {
        if c != 0 && c < 0x80 {
            run.push(c as u8 as char);
        } else {
            out.push_str(&calendar::strftime(t, &run, &tm)?);
            run.clear();
            out.push(c);
        }
    }
    out.push_str(&calendar::strftime(t, &run, &tm)?);
    Ok(out.finish())
}

fn strptime(t: &Thread, a: Bound) -> PyResult {
    let module = adder_vm::import::import_module(t, "_strptime")?;
    let function = attr::get_str(t, &module, "_strptime_time")?;
    let args: Vec<Value> = [a.opt(0), a.opt(1)].into_iter().flatten().cloned().collect();
    call::call(t, &function, &args)
}

fn tzset(t: &Thread, _a: Bound) -> PyResult {
    let module = adder_vm::import::import_module(t, "time")?;
    if let Some(module) = module.downcast::<adder_vm::types::module::PyModule>() {
        set_zone(&|name, value| module.add(name, value));
    }
    Ok(Value::none())
}

fn get_clock_info(t: &Thread, a: Bound) -> PyResult {
    let Some(name) = a.get(0).downcast::<PyStr>() else {
        return Err(t.type_error(format_args!(
            "get_clock_info() argument 1 must be str, not {}",
            a.get(0).class().tp_name()
        )));
    };
    let (clock, shown) = match name.to_string_lossy().as_str() {
        "time" => (libc::CLOCK_REALTIME, "CLOCK_REALTIME"),
        "monotonic" | "perf_counter" => (libc::CLOCK_MONOTONIC, "CLOCK_MONOTONIC"),
        "process_time" => (libc::CLOCK_PROCESS_CPUTIME_ID, "CLOCK_PROCESS_CPUTIME_ID"),
        "thread_time" => (libc::CLOCK_THREAD_CPUTIME_ID, "CLOCK_THREAD_CPUTIME_ID"),
        _ => return Err(t.error(Exc::ValueError, "unknown clock")),
    };
    let real = clock == libc::CLOCK_REALTIME;
    let module = adder_vm::import::import_module(t, "types")?;
    let class = attr::get_str(t, &module, "SimpleNamespace")?;
    let info = call::call(t, &class, &[])?;
    attr::set_str(t, &info, "implementation", &Value::from(format!("clock_gettime({shown})")))?;
    attr::set_str(t, &info, "monotonic", &Value::bool(!real))?;
    attr::set_str(t, &info, "adjustable", &Value::bool(real))?;
    attr::set_str(t, &info, "resolution", &Value::from(resolution(clock).unwrap_or(1e-9)))?;
    Ok(info)
}

fn pthread_getcpuclockid(t: &Thread, a: Bound) -> PyResult {
    let Some(thread) = int::to_u64(a.get(0)) else {
        return Err(t.type_error("an integer is required"));
    };
    // The C library would follow a bad thread id into memory: only the caller's own is passed on.
    // SAFETY: no arguments.
    if thread != unsafe { libc::pthread_self() } as u64 {
        return Err(t.os_error(libc::ESRCH, None, None));
    }
    Ok(Value::from(libc::CLOCK_THREAD_CPUTIME_ID))
}

const FUNCTIONS: &[Method] = &[
    Method::new(
        "time()",
        time,
        "time() -> floating-point number\n\nReturn the current time in seconds since the Epoch.\nFractions of a second may be present if the system clock provides them.",
    ),
    Method::new(
        "time_ns()",
        time_ns,
        "time_ns() -> int\n\nReturn the current time in nanoseconds since the Epoch.",
    ),
    Method::new("monotonic()", monotonic, "monotonic() -> float\n\nMonotonic clock, cannot go backward."),
    Method::new(
        "monotonic_ns()",
        monotonic_ns,
        "monotonic_ns() -> int\n\nMonotonic clock, cannot go backward, as nanoseconds.",
    ),
    Method::new(
        "perf_counter()",
        perf_counter,
        "perf_counter() -> float\n\nPerformance counter for benchmarking.",
    ),
    Method::new(
        "perf_counter_ns()",
        perf_counter_ns,
        "perf_counter_ns() -> int\n\nPerformance counter for benchmarking as nanoseconds.",
    ),
    Method::new(
        "process_time()",
        process_time,
        "process_time() -> float\n\nProcess time for profiling: sum of the kernel and user-space CPU time.",
    ),
    Method::new(
        "process_time_ns()",
        process_time_ns,
        "process_time_ns() -> int\n\nProcess time for profiling as nanoseconds:\nsum of the kernel and user-space CPU time.",
    ),
    Method::new(
        "thread_time()",
        thread_time,
        "thread_time() -> float\n\nThread time for profiling: sum of the kernel and user-space CPU time.",
    ),
    Method::new(
        "thread_time_ns()",
        thread_time_ns,
        "thread_time_ns() -> int\n\nThread time for profiling as nanoseconds:\nsum of the kernel and user-space CPU time.",
    ),
    Method::new(
        "clock_gettime(clk_id, /)",
        clock_gettime,
        "Return the time of the specified clock clk_id as a float.",
    ),
    Method::new(
        "clock_gettime_ns(clk_id, /)",
        clock_gettime_ns,
        "Return the time of the specified clock clk_id as nanoseconds (int).",
    ),
    Method::new(
        "clock_getres(clk_id, /)",
        clock_getres,
        "clock_getres(clk_id) -> floating-point number\n\nReturn the resolution (precision) of the specified clock clk_id.",
    ),
    Method::new(
        "clock_settime(clk_id, time, /)",
        clock_settime,
        "clock_settime(clk_id, time)\n\nSet the time of the specified clock clk_id.",
    ),
    Method::new(
        "clock_settime_ns(clk_id, time, /)",
        clock_settime_ns,
        "clock_settime_ns(clk_id, time)\n\nSet the time of the specified clock clk_id with nanoseconds.",
    ),
    Method::new(
        "sleep(seconds, /)",
        sleep,
        "sleep(seconds)\n\nDelay execution for a given number of seconds.  The argument may be\na floating-point number for subsecond precision.",
    ),
    Method::new(
        "gmtime(seconds=None, /)",
        gmtime,
        "gmtime([seconds]) -> (tm_year, tm_mon, tm_mday, tm_hour, tm_min,\n                       tm_sec, tm_wday, tm_yday, tm_isdst)\n\nConvert seconds since the Epoch to a time tuple expressing UTC (a.k.a.\nGMT).  When 'seconds' is not passed in, convert the current time instead.\n\nIf the platform supports the tm_gmtoff and tm_zone, they are available as\nattributes only.",
    ),
    Method::new(
        "localtime(seconds=None, /)",
        localtime,
        "localtime([seconds]) -> (tm_year,tm_mon,tm_mday,tm_hour,tm_min,\n                          tm_sec,tm_wday,tm_yday,tm_isdst)\n\nConvert seconds since the Epoch to a time tuple expressing local time.\nWhen 'seconds' is not passed in, convert the current time instead.",
    ),
    Method::new(
        "ctime(seconds=None, /)",
        ctime,
        "ctime(seconds) -> string\n\nConvert a time in seconds since the Epoch to a string in local time.\nThis is equivalent to asctime(localtime(seconds)). When the time tuple is\nnot present, current time as returned by localtime() is used.",
    ),
    Method::new(
        "asctime(tuple=None, /)",
        asctime,
        "asctime([tuple]) -> string\n\nConvert a time tuple to a string, e.g. 'Sat Jun 06 16:26:11 1998'.\nWhen the time tuple is not present, current time as returned by localtime()\nis used.",
    ),
    Method::new(
        "mktime(tuple, /)",
        mktime,
        "mktime(tuple) -> floating-point number\n\nConvert a time tuple in local time to seconds since the Epoch.\nNote that mktime(gmtime(0)) will not generally return zero for most\ntime zones; instead the returned value will either be equal to that\nof the timezone or altzone attributes on the time module.",
    ),
    Method::new(
        "strftime(format, tuple=None, /)",
        strftime,
        "strftime(format[, tuple]) -> string\n\nConvert a time tuple to a string according to a format specification.\nSee the library reference manual for formatting codes. When the time tuple\nis not present, current time as returned by localtime() is used.",
    ),
    Method::new(
        "strptime(string, format=None, /)",
        strptime,
        "strptime(string, format) -> struct_time\n\nParse a string to a time tuple according to a format specification.\nSee the library reference manual for formatting codes (same as\nstrftime()).",
    ),
    Method::new(
        "tzset()",
        tzset,
        "tzset()\n\nInitialize, or reinitialize, the local timezone to the value stored in\nos.environ['TZ']. The TZ environment variable should be specified in\nstandard Unix timezone format as documented in the tzset man page\n(eg. 'US/Eastern', 'Europe/Amsterdam'). Unknown timezones will silently\nfall back to UTC. If the TZ environment variable is not set, the local\ntimezone is set to the systems best guess of wallclock time.\nChanging the TZ environment variable without calling tzset *may* change\nthe local timezone used by methods such as localtime, but this behaviour\nshould not be relied on.",
    ),
    Method::new(
        "get_clock_info(name, /)",
        get_clock_info,
        "get_clock_info(name: str) -> dict\n\nGet information of the specified clock.",
    ),
    Method::new(
        "pthread_getcpuclockid(thread_id, /)",
        pthread_getcpuclockid,
        "pthread_getcpuclockid(thread_id) -> int\n\nReturn the clk_id of a thread's CPU time clock.",
    ),
];
