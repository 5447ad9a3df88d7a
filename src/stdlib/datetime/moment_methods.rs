//! The methods of `datetime`, and its type.

use super::calendar::{self, offset_text};
use super::clock::{self, PyTime, clock_arguments, timespec_argument};
use super::date::{self, DATE, PyDate, format_method, iso_date, not_iso, strptime};
use super::delta::{self, shown_name};
use super::moment::*;
use super::{format, zone};
use adder_vm::exc::Exc;
use adder_vm::native::{Bound, GetSet, Method};
use adder_vm::object::class::{TypeSpec, type_flag};
use adder_vm::object::slots::{BinaryOp, Slots};
use adder_vm::object::value::Value;
use adder_vm::protocol::{call, number, repr as repr_protocol};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::bytes::PyBytes;
use adder_vm::types::int::as_c_int;
use adder_vm::types::str::{PyStr, StrBuilder};
use adder_vm::types::tuple;

fn this<'a>(t: &Thread, a: &Bound<'a>) -> PyResult<&'a PyDateTime> {
    a.this::<PyDateTime>(t)
}

/// Hands a moment in UTC to its zone.
fn in_zone(t: &Thread, v: Value, zone: Option<&Value>) -> PyResult {
    match zone {
        Some(zone) => call::method(t, zone, "fromutc", &[v]),
        None => Ok(v),
    }
}

fn now(t: &Thread, a: Bound) -> PyResult {
    let zone = zone::argument(t, a.opt(1))?;
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let (seconds, us) = (since.as_secs() as i64, since.subsec_micros() as i64);
    let v = from_epoch(t, a.get(0), seconds, us, zone.as_ref(), zone.is_some())?;
    in_zone(t, v, zone.as_ref())
}

fn utcnow(t: &Thread, a: Bound) -> PyResult {
    adder_vm::report::warn(
        t,
        Exc::DeprecationWarning,
        "datetime.datetime.utcnow() is deprecated and scheduled for removal in a future version. Use timezone-aware objects to represent datetimes in UTC: datetime.datetime.now(datetime.UTC).",
    )?;
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    from_epoch(t, a.get(0), since.as_secs() as i64, since.subsec_micros() as i64, None, true)
}

fn fromtimestamp(t: &Thread, a: Bound) -> PyResult {
    let zone = zone::argument(t, a.opt(2))?;
    let (seconds, us) = timestamp_argument(t, a.get(1))?;
    let v = from_epoch(t, a.get(0), seconds, us, zone.as_ref(), zone.is_some())?;
    in_zone(t, v, zone.as_ref())
}

fn utcfromtimestamp(t: &Thread, a: Bound) -> PyResult {
    adder_vm::report::warn(
        t,
        Exc::DeprecationWarning,
        "datetime.datetime.utcfromtimestamp() is deprecated and scheduled for removal in a future version. Use timezone-aware objects to represent datetimes in UTC: datetime.datetime.fromtimestamp(timestamp, datetime.UTC).",
    )?;
    let (seconds, us) = timestamp_argument(t, a.get(1))?;
    from_epoch(t, a.get(0), seconds, us, None, true)
}

fn combine(t: &Thread, a: Bound) -> PyResult {
    let Some(day) = a.get(1).downcast::<PyDate>() else {
        return Err(t.type_error(format_args!(
            "combine() argument 1 must be datetime.date, not {}",
            a.get(1).class().tp_name()
        )));
    };
    let Some(time) = a.get(2).downcast::<PyTime>() else {
        return Err(t.type_error(format_args!(
            "combine() argument 2 must be datetime.time, not {}",
            a.get(2).class().tp_name()
        )));
    };
    let zone = match a.opt(3) {
        Some(v) => zone::argument(t, Some(v))?,
        None => time.zone(),
    };
    of_class(t, a.get(0), Parts { ymd: day.ymd(), clock: time.clock(), fold: time.fold() }, zone)
}

fn fromisoformat(t: &Thread, a: Bound) -> PyResult {
    let text = a.get(1);
    let Some(s) = text.downcast::<PyStr>() else {
        return Err(t.type_error("fromisoformat: argument must be str"));
    };
    let codes: Vec<u32> = s.code_points().collect();
    let Some(end) = codes
        .iter()
        .take(11)
        .map(|&c| u8::try_from(c).unwrap_or(b'?'))
        .chain(codes.iter().skip(11).map(|&c| u8::try_from(c).unwrap_or(b'?')))
        .collect::<Vec<u8>>()
        .as_slice()
        .get(..)
        .and_then(calendar::date_length)
    else {
        return Err(not_iso(t, text));
    };
    // Any one character may separate date and time; all others are ASCII.
    let bytes: Vec<u8> = codes.iter().map(|&c| if c < 128 { c as u8 } else { b'?' }).collect();
    let Some(day) = bytes.get(..end).and_then(calendar::parse_date) else { return Err(not_iso(t, text)) };
    let (mut clock, offset) = if bytes.len() > end {
        match calendar::parse_time(&bytes[end + 1..]) {
            Some(parsed) => parsed,
            None => return Err(not_iso(t, text)),
        }
    } else {
        ([0; 4], None)
    };
    let mut ymd = iso_date(t, text, day)?;
    if clock[0] == 24 {
        if clock[1..] != [0, 0, 0] {
            return Err(t.value_error("minute, second, and microsecond must be 0 when hour is 24"));
        }
        clock[0] = 0;
        ymd = from_total(t, total(ymd, clock) + delta::DAY as i128)?.ymd;
    }
    let zone = match offset {
        Some(micros) => Some(zone::fixed_micros(t, micros, None)?),
        None => None,
    };
    of_class(t, a.get(0), Parts { ymd, clock, fold: 0 }, zone)
}

fn timetz(t: &Thread, a: Bound) -> PyResult {
    let this = this(t, &a)?;
    Ok(clock::new_in(clock::TIME.get(), this.clock(), this.zone(), this.fold()))
}

fn time(t: &Thread, a: Bound) -> PyResult {
    let this = this(t, &a)?;
    Ok(clock::new_in(clock::TIME.get(), this.clock(), None, this.fold()))
}

fn timetuple(t: &Thread, a: Bound) -> PyResult {
    let this = this(t, &a)?;
    let dst = match zone::offset(t, this.zone().as_ref(), "dst", a.get(0))? {
        Some(dst) => (dst != 0) as i64,
        None => -1,
    };
    let [h, m, s, _] = this.clock();
    Ok(format::struct_time(this.ymd(), (h, m, s), dst))
}

fn utctimetuple(t: &Thread, a: Bound) -> PyResult {
    let this = this(t, &a)?;
    let parts = match offset(t, a.get(0))? {
        Some(offset) if offset != 0 => from_total(t, this.total() - offset as i128)?,
        _ => this.parts(),
    };
    let [h, m, s, _] = parts.clock;
    Ok(format::struct_time(parts.ymd, (h, m, s), 0))
}

fn timestamp(t: &Thread, a: Bound) -> PyResult {
    let this = this(t, &a)?;
    if this.zone().is_some() {
        if let Some(offset) = offset(t, a.get(0))? {
            let micros = this.total() - offset as i128 - EPOCH as i128 * 1_000_000;
            return adder_vm::types::int::truediv(t, &Value::from(micros), &Value::small_int(1_000_000));
        }
    }
    let [_, _, _, us] = this.clock();
    let shown = (this.total() / 1_000_000) as i64;
    let seconds = from_local(t, shown, this.fold())?;
    Ok(Value::from((seconds - EPOCH) as f64 + us as f64 / 1e6))
}

fn isoformat(t: &Thread, a: Bound) -> PyResult {
    let this = this(t, &a)?;
    let separator = match a.opt(1) {
        None => 'T' as u32,
        Some(v) => match v.downcast::<PyStr>() {
            Some(s) if s.len() == 1 => s.char_at(0),
            Some(s) => {
                return Err(t.type_error(format_args!(
                    "isoformat() argument 1 must be a unicode character, not a string of length {}",
                    s.len()
                )));
            }
            None => {
                return Err(t.type_error(format_args!(
                    "isoformat() argument 1 must be a unicode character, not {}",
                    v.class().tp_name()
                )));
            }
        },
    };
    let timespec = timespec_argument(t, a.opt(2))?;
    let Some(clock) = format::clock_text(this.clock(), &timespec) else {
        return Err(t.value_error("Unknown timespec value"));
    };
    let (y, m, d) = this.ymd();
    let mut out = StrBuilder::new();
    out.push_str(&format!("{y:04}-{m:02}-{d:02}"));
    out.push(separator);
    out.push_str(&clock);
    if let Some(micros) = offset(t, a.get(0))? {
        out.push_str(&offset_text(micros, ":"));
    }
    Ok(out.finish())
}

fn replace(t: &Thread, a: Bound) -> PyResult {
    let this = this(t, &a)?;
    let (y, m, d) = this.ymd();
    let part = |i: usize, old: i64| a.opt(i).map_or(Ok(old), |v| as_c_int(t, v).map(i64::from));
    let ymd = (part(1, y)?, part(2, m)?, part(3, d)?);
    let clock = clock_arguments(t, &a, 4, this.clock(), as_c_int)?;
    let zone = match a.opt(8) {
        Some(v) => zone::argument(t, Some(v))?,
        None => this.zone(),
    };
    let parts = Parts { ymd, clock, fold: part(9, this.fold())? };
    check(t, parts)?;
    of_class(t, a.get(0).class().as_value(), parts, zone)
}

fn astimezone(t: &Thread, a: Bound) -> PyResult {
    let v = a.get(0);
    let this = this(t, &a)?;
    let target = zone::argument(t, a.opt(1))?;
    let own = this.zone();
    if let (Some(own), Some(target)) = (&own, &target) {
        if own.is(target) {
            return Ok(v.clone());
        }
    }
    let offset = match offset(t, v)? {
        Some(offset) => offset,
        None => {
            // A naive moment is taken for local time.
            let shown = this.total().div_euclid(1_000_000) as i64;
            let seconds = from_local(t, shown, this.fold())?;
            (shown - seconds) * 1_000_000
        }
    };
    let parts = from_total(t, this.total() - offset as i128)?;
    let target = match target {
        Some(target) => target,
        None => {
            let seconds = total(parts.ymd, parts.clock).div_euclid(1_000_000) as i64 - EPOCH;
            local_zone(t, seconds)?
        }
    };
    let moved = of_class(t, v.class().as_value(), parts, Some(target.clone()))?;
    if target.is(&zone::utc(t)?) {
        return Ok(moved);
    }
    call::method(t, &target, "fromutc", &[moved])
}

fn reduce_with(t: &Thread, a: &Bound, protocol: isize) -> PyResult {
    let this = this(t, a)?;
    let mut args = vec![PyBytes::from_slice(&this.state(protocol > 3))];
    args.extend(this.zone());
    Ok(tuple::pair(a.get(0).class().to_value(), tuple::new(args)))
}

fn repr(t: &Thread, v: &Value) -> PyResult {
    let Some(this) = v.downcast::<PyDateTime>() else { return Ok(Value::none()) };
    let ((y, mo, d), [h, m, s, us]) = (this.ymd(), this.clock());
    let mut text = format!("{}({y}, {mo}, {d}, {h}, {m}", shown_name(v, &DATETIME, "datetime"));
    if us != 0 {
        text.push_str(&format!(", {s}, {us}"));
    } else if s != 0 {
        text.push_str(&format!(", {s}"));
    }
    if this.fold() != 0 {
        text.push_str(", fold=1");
    }
    if let Some(zone) = this.zone() {
        text.push_str(&format!(", tzinfo={}", repr_protocol::repr_text(t, &zone)?));
    }
    text.push(')');
    Ok(Value::from(text))
}

fn part(v: &Value, i: usize) -> PyResult {
    Ok(Value::from(v.downcast::<PyDateTime>().map_or(0, |dt| dt.clock()[i])))
}

fn asked(t: &Thread, a: Bound, method: &str) -> PyResult {
    zone::offset_value(t, this(t, &a)?.zone().as_ref(), method, a.get(0))
}

pub static DATETIME_SPEC: TypeSpec = TypeSpec {
    name: "datetime",
    module: "datetime",
    base: Some(&DATE),
    flags: type_flag::BASE_TYPE,
    container: true,
    doc: "datetime(year, month, day[, hour[, minute[, second[, microsecond[,tzinfo]]]]])\n\nThe year, month and day arguments are required. tzinfo may be None, or an\ninstance of a tzinfo subclass. The remaining arguments may be ints.\n",
    slots: Slots {
        new: Some(NEW),
        repr: Some(repr),
        str: Some(|t, v| call::method(t, v, "isoformat", &[Value::from(" ")])),
        hash: Some(hash),
        compare: Some(compare),
        ..Slots::EMPTY
    }
    .with_binary(&[(BinaryOp::Add, add), (BinaryOp::Sub, sub)]),
    methods: &[
        Method::class(
            "now(type, tz=None)",
            now,
            "Returns new datetime object representing current time local to tz.\n\n  tz\n    Timezone object.\n\nIf no tz is specified, uses local timezone.",
        ),
        Method::class("utcnow(type, /)", utcnow, "Return a new datetime representing UTC day and time."),
        Method::class(
            "fromtimestamp(type, timestamp, tz=None)",
            fromtimestamp,
            "timestamp[, tz] -> tz's local time from POSIX timestamp.",
        ),
        Method::class(
            "utcfromtimestamp(type, timestamp, /)",
            utcfromtimestamp,
            "Construct a naive UTC datetime from a POSIX timestamp.",
        ),
        Method::class(
            "strptime(type, date_string, format, /)",
            |t, a| strptime(t, a, "_strptime_datetime_datetime"),
            "string, format -> new datetime parsed from a string (like time.strptime()).",
        ),
        Method::class(
            "combine(type, date, time, tzinfo=unchanged)",
            combine,
            "date, time -> datetime with same date and time fields",
        ),
        Method::class(
            "fromisoformat(type, object, /)",
            fromisoformat,
            "string -> datetime from a string in most ISO 8601 formats",
        ),
        Method::new(
            "date(self, /)",
            |t, a| Ok(date::new(this(t, &a)?.ymd())),
            "Return date object with same year, month and day.",
        ),
        Method::new("time(self, /)", time, "Return time object with same time but with tzinfo=None."),
        Method::new("timetz(self, /)", timetz, "Return time object with same time and tzinfo."),
        Method::new(
            "ctime(self, /)",
            |t, a| {
                let this = this(t, &a)?;
                let [h, m, s, _] = this.clock();
                Ok(Value::from(format::ctime(this.ymd(), (h, m, s))))
            },
            "Return ctime() style string.",
        ),
        Method::new("timetuple(self, /)", timetuple, "Return time tuple, compatible with time.localtime()."),
        Method::new("timestamp(self, /)", timestamp, "Return POSIX timestamp as float."),
        Method::new(
            "utctimetuple(self, /)",
            utctimetuple,
            "Return UTC time tuple, compatible with time.localtime().",
        ),
        Method::new(
            "isoformat(self, sep='T', timespec='auto')",
            isoformat,
            "[sep] -> string in ISO 8601 format, YYYY-MM-DDT[HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].\nsep is used to separate the year from the time, and defaults to 'T'.\nThe optional argument timespec specifies the number of additional terms\nof the time to include. Valid options are 'auto', 'hours', 'minutes',\n'seconds', 'milliseconds' and 'microseconds'.\n",
        ),
        Method::new(
            "utcoffset(self, /)",
            |t, a| asked(t, a, "utcoffset"),
            "Return self.tzinfo.utcoffset(self).",
        ),
        Method::new(
            "tzname(self, /)",
            |t, a| zone::name(t, this(t, &a)?.zone().as_ref(), a.get(0)),
            "Return self.tzinfo.tzname(self).",
        ),
        Method::new("dst(self, /)", |t, a| asked(t, a, "dst"), "Return self.tzinfo.dst(self)."),
        Method::new(
            "replace(self, /, year=unchanged, month=unchanged, day=unchanged, hour=unchanged, minute=unchanged, second=unchanged, microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)",
            replace,
            "Return datetime with new specified fields.",
        ),
        Method::new("__replace__(self, /, **changes)", format::replace_by_name, "The same as replace()."),
        Method::new("__format__(self, format, /)", format_method, "Formats self with strftime."),
        Method::new(
            "astimezone(self, tz=None)",
            astimezone,
            "tz -> convert to local time in new timezone tz\n",
        ),
        Method::new(
            "__reduce_ex__(self, proto, /)",
            |t, a| {
                let n = number::clamped(t, a.get(1))?;
                reduce_with(t, &a, n)
            },
            "__reduce_ex__(proto) -> (cls, state)",
        ),
        Method::new("__reduce__(self, /)", |t, a| reduce_with(t, &a, 2), "__reduce__() -> (cls, state)"),
    ],
    getset: &[
        GetSet::get("hour", |_, v| part(v, 0), ""),
        GetSet::get("minute", |_, v| part(v, 1), ""),
        GetSet::get("second", |_, v| part(v, 2), ""),
        GetSet::get("microsecond", |_, v| part(v, 3), ""),
        GetSet::get(
            "tzinfo",
            |_, v| Ok(v.downcast::<PyDateTime>().and_then(PyDateTime::zone).unwrap_or_else(Value::none)),
            "",
        ),
        GetSet::get(
            "fold",
            |_, v| Ok(Value::from(v.downcast::<PyDateTime>().map_or(0, PyDateTime::fold))),
            "",
        ),
    ],
    ..TypeSpec::of::<PyDateTime>(&DATETIME)
};
