//! Text and tuples that dates, times and datetimes share: `strftime`, `ctime`, `struct_time`, times in ISO form.

use super::calendar::{days_before_month, iso_calendar, offset_text, weekday};
use super::{clock, date, moment, zone};
use crate::time::calendar::STRUCT_TIME_INFO;
use adder_vm::native::{Args, Bound};
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, call};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::PyDict;
use adder_vm::types::str::{PyStr, StrBuilder};
use adder_vm::types::structseq;

/// A `time.struct_time` with no zone.
pub fn struct_time((y, m, d): (i64, i64, i64), (h, mi, s): (i64, i64, i64), dst: i64) -> Value {
    let yday = days_before_month(y, m) + d;
    let ints = [y, m, d, h, mi, s, weekday(y, m, d), yday, dst];
    structseq::make(&STRUCT_TIME_INFO, ints.into_iter().map(Value::from).collect())
}

pub fn ctime((y, m, d): (i64, i64, i64), (h, mi, s): (i64, i64, i64)) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    format!(
        "{} {} {d:2} {h:02}:{mi:02}:{s:02} {y:04}",
        DAYS[weekday(y, m, d) as usize],
        MONTHS[m as usize - 1]
    )
}

/// Time of day in ISO form to the precision asked for; none for an unknown one.
pub fn clock_text([h, m, s, us]: [i64; 4], timespec: &str) -> Option<String> {
    Some(match timespec {
        "auto" if us == 0 => format!("{h:02}:{m:02}:{s:02}"),
        "auto" | "microseconds" => format!("{h:02}:{m:02}:{s:02}.{us:06}"),
        "hours" => format!("{h:02}"),
        "minutes" => format!("{h:02}:{m:02}"),
        "seconds" => format!("{h:02}:{m:02}:{s:02}"),
        "milliseconds" => format!("{h:02}:{m:02}:{s:02}.{:03}", us / 1000),
        _ => return None,
    })
}

/// `object.replace(**changes)`.
pub fn replace_by_name(t: &Thread, a: Bound) -> PyResult {
    let method = attr::get_str(t, a.get(0), "replace")?;
    let entries = a.opt(1).and_then(|d| d.downcast::<PyDict>()).map(PyDict::entries).unwrap_or_default();
    let (names, values): (Vec<Value>, Vec<Value>) = entries.into_iter().unzip();
    call::call_args(t, &method, &Args { values: &values, names: &names })
}

/// The zone of a time or datetime, and what its methods are asked about.
fn zone_of(object: &Value) -> (Option<Value>, Value) {
    if let Some(dt) = object.downcast::<moment::PyDateTime>() {
        (dt.zone(), object.clone())
    } else if let Some(time) = object.downcast::<clock::PyTime>() {
        (time.zone(), Value::none())
    } else {
        (None, Value::none())
    }
}

fn micros_of(object: &Value) -> i64 {
    if let Some(dt) = object.downcast::<moment::PyDateTime>() {
        dt.clock()[3]
    } else {
        object.downcast::<clock::PyTime>().map_or(0, |time| time.clock()[3])
    }
}

/// Fills in what C's `strftime` does not know (`%z`, `%:z`, `%Z`, `%f`, years before 1000), and leaves the rest to
/// `time.strftime`.
pub fn strftime(t: &Thread, object: &Value, format: &Value, tuple: &Value) -> PyResult {
    let Some(s) = format.downcast::<PyStr>() else { return Ok(Value::none()) };
    let codes: Vec<u32> = s.code_points().collect();
    let (zone, about) = zone_of(object);
    let ymd = date::ymd(object).unwrap_or((1900, 1, 1));
    let mut out = StrBuilder::new();
    let mut i = 0;
    while i < codes.len() {
        let c = codes[i];
        i += 1;
        if c != '%' as u32 || i == codes.len() {
            out.push(c);
            continue;
        }
        let mut kind = char::from_u32(codes[i]).unwrap_or(' ');
        i += 1;
        let colon = kind == ':' && codes.get(i) == Some(&('z' as u32));
        if colon {
            kind = 'z';
            i += 1;
        }
        match kind {
            'z' => {
                if let Some(micros) = zone::offset(t, zone.as_ref(), "utcoffset", &about)? {
                    out.push_str(&offset_text(micros, if colon { ":" } else { "" }));
                }
            }
            'Z' => {
                let name = zone::name(t, zone.as_ref(), &about)?;
                if let Some(name) = name.downcast::<PyStr>() {
                    for c in name.code_points() {
                        out.push(c);
                        if c == '%' as u32 {
                            out.push(c);
                        }
                    }
                }
            }
            'f' => out.push_str(&format!("{:06}", micros_of(object))),
            'Y' if ymd.0 < 1000 => out.push_str(&format!("{:04}", ymd.0)),
            'G' if ymd.0 < 1001 => out.push_str(&format!("{:04}", iso_calendar(ymd.0, ymd.1, ymd.2).0)),
            'C' if ymd.0 < 1000 => out.push_str(&format!("{:02}", ymd.0 / 100)),
            'F' if ymd.0 < 1000 => out.push_str(&format!("{:04}-%m-%d", ymd.0)),
            other => {
                out.push('%' as u32);
                out.push(other as u32);
            }
        }
    }
    let module = adder_vm::import::import_module(t, "time")?;
    call::method(t, &module, "strftime", &[out.finish(), tuple.clone()])
}
