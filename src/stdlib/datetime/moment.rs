//! `datetime`: a day and a time of day, perhaps in a time zone. The type and its methods are in `moment_methods.rs`.

use super::calendar::{self, MAX_ORDINAL};
use super::clock::{Clock, check_clock, clock_arguments};
use super::date::{check_date, check_year, pickled};
use super::delta::{self, DAY};
use super::zone;
use adder_abi::object::Header;
use adder_vm::constructor;
use adder_vm::native::{Args, Bound};
use adder_vm::object::class::{PyType, TypeCell};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::slots::CompareOp;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::call;
use adder_vm::text::hash::hash_bytes;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::float;
use adder_vm::types::int::{self, to_c_int};

/// A moment. The first fields are those of `PyDate`.
#[repr(C)]
pub struct PyDateTime {
    head: Header,
    year: u16,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
    fold: u8,
    micros: u32,
    /// Empty without one.
    zone: Field,
}

const _: () = {
    use super::date::PyDate;
    assert!(std::mem::offset_of!(PyDateTime, year) == std::mem::offset_of!(PyDate, year));
    assert!(std::mem::offset_of!(PyDateTime, month) == std::mem::offset_of!(PyDate, month));
    assert!(std::mem::offset_of!(PyDateTime, day) == std::mem::offset_of!(PyDate, day));
};

pub static DATETIME: TypeCell = TypeCell::new();

// SAFETY: the reference is reported.
unsafe impl Payload for PyDateTime {
    fn cell() -> &'static TypeCell {
        &DATETIME
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.zone.word());
    }
}

/// Everything of a moment but its zone's object.
#[derive(Clone, Copy)]
pub struct Parts {
    pub ymd: (i64, i64, i64),
    pub clock: Clock,
    pub fold: i64,
}

impl PyDateTime {
    pub fn ymd(&self) -> (i64, i64, i64) {
        (self.year as i64, self.month as i64, self.day as i64)
    }

    pub fn clock(&self) -> Clock {
        [self.hour as i64, self.minute as i64, self.second as i64, self.micros as i64]
    }

    pub fn zone(&self) -> Option<Value> {
        self.zone.get()
    }

    pub fn fold(&self) -> i64 {
        self.fold as i64
    }

    pub fn parts(&self) -> Parts {
        Parts { ymd: self.ymd(), clock: self.clock(), fold: self.fold() }
    }

    /// The state for pickling; `fold` in the month's highest bit if wanted.
    pub fn state(&self, fold: bool) -> [u8; 10] {
        let us = self.micros.to_be_bytes();
        let month = self.month | if fold { self.fold << 7 } else { 0 };
        let year = self.year.to_be_bytes();
        [year[0], year[1], month, self.day, self.hour, self.minute, self.second, us[1], us[2], us[3]]
    }

    /// Microseconds since the day before year 1.
    pub fn total(&self) -> i128 {
        total(self.ymd(), self.clock())
    }
}

pub fn total((y, m, d): (i64, i64, i64), [h, mi, s, us]: Clock) -> i128 {
    calendar::to_ordinal(y, m, d) as i128 * DAY as i128 + (((h * 60 + mi) * 60 + s) * 1_000_000 + us) as i128
}

/// The parts of a moment given in microseconds since the day before year 1.
pub fn from_total(t: &Thread, micros: i128) -> PyResult<Parts> {
    let ordinal = micros.div_euclid(DAY as i128);
    if !(1..=MAX_ORDINAL as i128).contains(&ordinal) {
        return Err(t.overflow_error("date value out of range"));
    }
    let rest = micros.rem_euclid(DAY as i128) as i64;
    let (s, us) = (rest / 1_000_000, rest % 1_000_000);
    let clock = [s / 3600, s / 60 % 60, s % 60, us];
    Ok(Parts { ymd: calendar::from_ordinal(ordinal as i64), clock, fold: 0 })
}

pub fn check(t: &Thread, parts: Parts) -> PyResult<()> {
    check_date(t, parts.ymd)?;
    check_clock(t, parts.clock, parts.fold)
}

fn new_in(class: &PyType, parts: Parts, zone: Option<Value>) -> Value {
    let (year, month, day) = parts.ymd;
    let [h, m, s, us] = parts.clock;
    class.instantiate(PyDateTime {
        head: blank_header(),
        year: year as u16,
        month: month as u8,
        day: day as u8,
        hour: h as u8,
        minute: m as u8,
        second: s as u8,
        fold: parts.fold as u8,
        micros: us as u32,
        zone: Field::new(zone),
    })
}

/// A moment of exactly the type `datetime`; the parts are valid.
pub fn new(parts: Parts, zone: Option<Value>) -> Value {
    new_in(DATETIME.get(), parts, zone)
}

/// A moment of a class: made as Python would make it for subclasses.
pub fn of_class(t: &Thread, class: &Value, parts: Parts, zone: Option<Value>) -> PyResult {
    if class.as_type().is_some_and(|c| c.is(DATETIME.get())) {
        check(t, parts)?;
        return Ok(new(parts, zone));
    }
    let (y, m, d) = parts.ymd;
    let [h, mi, s, us] = parts.clock;
    let mut values: Vec<Value> = [y, m, d, h, mi, s, us].into_iter().map(Value::from).collect();
    values.push(zone.unwrap_or_else(Value::none));
    if parts.fold == 0 {
        return call::call(t, class, &values);
    }
    values.push(Value::from(parts.fold));
    let names = [adder_vm::types::str::intern("fold")];
    call::call_args(t, class, &Args { values: &values, names: &names })
}

/// The moment moved by microseconds, of the same class and zone.
pub fn shifted(t: &Thread, v: &Value, micros: i128) -> PyResult {
    let Some(this) = v.downcast::<PyDateTime>() else { return Ok(Value::not_implemented()) };
    let parts = from_total(t, this.total() + micros)?;
    of_class(t, v.class().as_value(), parts, this.zone())
}

fn construct(t: &Thread, a: Bound) -> PyResult {
    let class = a.get(0).as_type().unwrap_or(DATETIME.get());
    if let Some(state) = a.opt(1).and_then(|v| pickled(v, 10)).filter(|_| a.opt(3).is_none()) {
        let us = (state[7] as i64) << 16 | (state[8] as i64) << 8 | state[9] as i64;
        let parts = Parts {
            ymd: (u16::from_be_bytes([state[0], state[1]]) as i64, (state[2] & 0x7f) as i64, state[3] as i64),
            clock: [state[4] as i64, state[5] as i64, state[6] as i64, us],
            fold: (state[2] >> 7) as i64,
        };
        check(t, parts)?;
        return Ok(new_in(class, parts, zone::argument(t, a.opt(2))?));
    }
    let mut ymd = [0i64; 3];
    for (i, part) in ymd.iter_mut().enumerate() {
        match a.opt(i + 1) {
            Some(v) => *part = to_c_int(t, v)? as i64,
            None => {
                let name = ["year", "month", "day"][i];
                return Err(t.type_error(format_args!(
                    "function missing required argument '{name}' (pos {})",
                    i + 1
                )));
            }
        }
    }
    let clock = clock_arguments(t, &a, 4, [0; 4], to_c_int)?;
    let fold = a.opt(9).map_or(Ok(0), |v| to_c_int(t, v).map(i64::from))?;
    let parts = Parts { ymd: (ymd[0], ymd[1], ymd[2]), clock, fold };
    check(t, parts)?;
    Ok(new_in(class, parts, zone::argument(t, a.opt(8))?))
}

constructor!(
    datetime_new,
    "datetime(cls, year=None, month=None, day=None, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0)",
    construct
);
pub const NEW: adder_vm::object::slots::New = datetime_new;

/// Seconds from the day before year 1 to the epoch.
pub const EPOCH: i64 = 719_163 * 86_400;
const MAX_FOLD: i64 = 24 * 3600;

fn tm_seconds(tm: &libc::tm) -> (i64, (i64, i64, i64), [i64; 3]) {
    let ymd = (tm.tm_year as i64 + 1900, tm.tm_mon as i64 + 1, tm.tm_mday as i64);
    let clock = [tm.tm_hour as i64, tm.tm_min as i64, (tm.tm_sec as i64).min(59)];
    let days = calendar::to_ordinal(ymd.0, ymd.1, ymd.2);
    (days * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2], ymd, clock)
}

/// What a local clock shows at a moment of universal time, both in seconds since the day before year 1.
fn local(t: &Thread, u: i64) -> PyResult<i64> {
    let year = calendar::from_ordinal((u.div_euclid(86_400)).max(1)).0;
    if u < 86_400 {
        check_year(t, 0)?;
    }
    check_year(t, year)?;
    match crate::time::calendar::local(u - EPOCH) {
        Some(tm) => {
            check_year(t, tm.tm_year as i64 + 1900)?;
            Ok(tm_seconds(&tm).0)
        }
        None => Err(t.last_os_error(None)),
    }
}

/// The universal time at which a local clock shows this, in seconds since the day before year 1: of two such moments the one
/// `fold` says, and near a gap what the clock would have shown.
pub fn from_local(t: &Thread, shown: i64, fold: i64) -> PyResult<i64> {
    let lt = local(t, shown)?;
    let a = lt - shown;
    let u1 = shown - a;
    let t1 = local(t, u1)?;
    let b;
    if t1 == shown {
        let u2 = if fold != 0 { u1 + MAX_FOLD } else { u1 - MAX_FOLD };
        b = local(t, u2)? - u2;
        if a == b {
            return Ok(u1);
        }
    } else {
        b = t1 - u1;
    }
    let u2 = shown - b;
    let t2 = local(t, u2)?;
    if t2 == shown {
        return Ok(u2);
    }
    if t1 == shown {
        return Ok(u1);
    }
    Ok(if fold != 0 { u1.min(u2) } else { u1.max(u2) })
}

/// A moment from seconds and microseconds since the epoch, in local time or in UTC.
pub fn from_epoch(
    t: &Thread,
    class: &Value,
    seconds: i64,
    us: i64,
    zone: Option<&Value>,
    utc: bool,
) -> PyResult {
    use crate::time::calendar::{local as local_tm, universal};
    let tm = if utc { universal(seconds) } else { local_tm(seconds) };
    let Some(tm) = tm else { return Err(t.last_os_error(None)) };
    check_year(t, tm.tm_year as i64 + 1900)?;
    let (shown, ymd, [h, m, s]) = tm_seconds(&tm);
    let mut fold = 0;
    if !utc && zone.is_none() && seconds > -EPOCH + 86_400 + MAX_FOLD {
        // The clock was set back within the last day: this may be the second time it shows this.
        let transition = shown - local(t, EPOCH + seconds - MAX_FOLD)? - MAX_FOLD;
        if transition < 0 && local(t, EPOCH + seconds + transition)? == shown {
            fold = 1;
        }
    }
    of_class(t, class, Parts { ymd, clock: [h, m, s, us], fold }, zone.cloned())
}

/// Seconds and microseconds of a timestamp, rounded half to even.
pub fn timestamp_argument(t: &Thread, v: &Value) -> PyResult<(i64, i64)> {
    let overflow = || t.overflow_error("timestamp out of range for platform time_t");
    if let Some(d) = float::float_value(v) {
        if d.is_nan() {
            return Err(t.value_error("Invalid value NaN (not a number)"));
        }
        let mut whole = d.floor();
        let mut us = ((d - whole) * 1e6).round_ties_even();
        if us >= 1e6 {
            us -= 1e6;
            whole += 1.0;
        }
        if !(-9.2e18..9.2e18).contains(&whole) {
            return Err(overflow());
        }
        return Ok((whole as i64, us as i64));
    }
    if !int::is_int(v) {
        return Err(t.type_error(format_args!("argument must be int or float, not {}", v.class().tp_name())));
    }
    Ok((int::to_i64(v).ok_or_else(overflow)?, 0))
}

/// The zone of the local clock at a moment of universal time.
pub fn local_zone(t: &Thread, seconds: i64) -> PyResult {
    let Some(tm) = crate::time::calendar::local(seconds) else { return Err(t.last_os_error(None)) };
    let name = Value::from(crate::time::calendar::zone_name(&tm));
    zone::fixed_micros(t, tm.tm_gmtoff * 1_000_000, Some(name))
}

pub fn offset(t: &Thread, v: &Value) -> PyResult<Option<i64>> {
    let zone = v.downcast::<PyDateTime>().and_then(PyDateTime::zone);
    zone::offset(t, zone.as_ref(), "utcoffset", v)
}

/// Whether the offset depends on the fold, so that the moment equals none in another zone (PEP 495).
fn ambiguous(t: &Thread, v: &Value) -> PyResult<bool> {
    let Some(this) = v.downcast::<PyDateTime>() else { return Ok(false) };
    let mut parts = this.parts();
    parts.fold = 1 - parts.fold;
    let other = new(parts, this.zone());
    Ok(offset(t, v)? != offset(t, &other)?)
}

pub fn compare(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    let (Some(x), Some(y)) = (a.downcast::<PyDateTime>(), b.downcast::<PyDateTime>()) else {
        return Ok(Value::not_implemented());
    };
    let same = match (x.zone(), y.zone()) {
        (Some(p), Some(q)) => p.is(&q),
        (None, None) => true,
        _ => false,
    };
    let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
    if same {
        return Ok(Value::bool(op.holds(x.total().cmp(&y.total()))));
    }
    let ordering = match (offset(t, a)?, offset(t, b)?) {
        (None, None) => x.total().cmp(&y.total()),
        (Some(p), Some(q)) => (x.total() - p as i128).cmp(&(y.total() - q as i128)),
        _ if equality => return Ok(Value::bool(op == CompareOp::Ne)),
        _ => return Err(t.type_error("can't compare offset-naive and offset-aware datetimes")),
    };
    if equality && ordering.is_eq() && (ambiguous(t, a)? || ambiguous(t, b)?) {
        return Ok(Value::bool(op == CompareOp::Ne));
    }
    Ok(Value::bool(op.holds(ordering)))
}

pub fn hash(t: &Thread, v: &Value) -> PyResult<i64> {
    let Some(this) = v.downcast::<PyDateTime>() else { return Ok(0) };
    // Both folds hash alike, as they can be equal.
    let first;
    let asked = if this.fold == 0 {
        v
    } else {
        first = new(Parts { fold: 0, ..this.parts() }, this.zone());
        &first
    };
    match offset(t, asked)? {
        None => Ok(hash_bytes(&this.state(false))),
        Some(offset) => Ok(delta::hash_of(this.total() - offset as i128)),
    }
}

pub fn add(t: &Thread, a: &Value, b: &Value) -> PyResult {
    match (delta::total(a), delta::total(b)) {
        (None, Some(micros)) => shifted(t, a, micros),
        (Some(micros), None) => shifted(t, b, micros),
        _ => Ok(Value::not_implemented()),
    }
}

pub fn sub(t: &Thread, a: &Value, b: &Value) -> PyResult {
    let Some(x) = a.downcast::<PyDateTime>() else { return Ok(Value::not_implemented()) };
    if let Some(micros) = delta::total(b) {
        return shifted(t, a, -micros);
    }
    let Some(y) = b.downcast::<PyDateTime>() else { return Ok(Value::not_implemented()) };
    let same = match (x.zone(), y.zone()) {
        (Some(p), Some(q)) => p.is(&q),
        (None, None) => true,
        _ => false,
    };
    let difference = x.total() - y.total();
    if same {
        return delta::new(t, difference);
    }
    match (offset(t, a)?, offset(t, b)?) {
        (None, None) => delta::new(t, difference),
        (Some(p), Some(q)) => delta::new(t, difference - p as i128 + q as i128),
        _ => Err(t.type_error("can't subtract offset-naive and offset-aware datetimes")),
    }
}
